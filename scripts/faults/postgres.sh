#!/usr/bin/env bash
# Stops, kills and restarts the database under load, and ends its backends. scripts/faults/postgres.sh [--cycles N] [--long]
exec "$(dirname "${BASH_SOURCE[0]}")/play.sh" postgres "$@"
