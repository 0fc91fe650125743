#!/usr/bin/env bash
# Breaks the ways to database and agent under load. scripts/faults/network.sh [--cycles N] [--long]
exec "$(dirname "${BASH_SOURCE[0]}")/play.sh" network "$@"
