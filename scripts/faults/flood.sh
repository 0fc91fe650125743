#!/usr/bin/env bash
# Floods one tenant and times others and operators. scripts/faults/flood.sh [--cycles N] [--long]
exec "$(dirname "${BASH_SOURCE[0]}")/play.sh" flood "$@"
