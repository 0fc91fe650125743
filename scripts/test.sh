#!/usr/bin/env bash
# Runs the tests as a person does: scripts/test.sh [all|integration]
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scripts/install.sh test
exec scripts/ci/test.sh "$@"
