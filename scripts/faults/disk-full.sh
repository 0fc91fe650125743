#!/usr/bin/env bash
# Fills the data folder's file system and frees it again; needs root. scripts/faults/disk-full.sh [--cycles N] [--long]
exec "$(dirname "${BASH_SOURCE[0]}")/play.sh" disk-full "$@"
