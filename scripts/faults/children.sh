#!/usr/bin/env bash
# Kills every static child of the tree in turn under load. scripts/faults/children.sh [--cycles N] [--long]
exec "$(dirname "${BASH_SOURCE[0]}")/play.sh" children "$@"
