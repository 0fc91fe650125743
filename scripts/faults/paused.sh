#!/usr/bin/env bash
# Freezes a control plane past its time while a second one takes over. scripts/faults/paused.sh [--cycles N] [--long]
exec "$(dirname "${BASH_SOURCE[0]}")/play.sh" paused "$@"
