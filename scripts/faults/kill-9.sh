#!/usr/bin/env bash
# Kills the control plane at random moments under load. scripts/faults/kill-9.sh [--cycles N] [--long]
exec "$(dirname "${BASH_SOURCE[0]}")/play.sh" kill-9 "$@"
