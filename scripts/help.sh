#!/usr/bin/env bash
# Prints one line for each target of the Makefile: its name and the text after `##`.
set -euo pipefail
awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-17s %s\n", $1, $2 }' "$@"
