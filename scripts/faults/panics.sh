#!/usr/bin/env bash
# Crashes actors on purpose and times what others notice. scripts/faults/panics.sh [--cycles N] [--long]
exec "$(dirname "${BASH_SOURCE[0]}")/play.sh" panics "$@"
