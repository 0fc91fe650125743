#!/usr/bin/env bash
# Hangs up on requests at random moments, on a pool of two connections. scripts/faults/storm.sh [--cycles N] [--long]
exec "$(dirname "${BASH_SOURCE[0]}")/play.sh" storm "$@"
