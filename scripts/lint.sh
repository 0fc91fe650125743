#!/usr/bin/env bash
# Runs the gates that look at the sources and run nothing of ours.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scripts/install.sh lint
for gate in fmt shell clippy deny docs; do
    timed "$gate" "scripts/ci/$gate.sh"
done
