#!/usr/bin/env bash
# Runs the measurements: ignored tests in modules called `speed`, next to what they measure;
# each prints its figure beside a baseline taken in the same run. One at a time, and
# optimised, or the figures would say nothing.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scripts/install.sh test
timed "measurements" cargo test --workspace --locked --release --tests -- \
    speed --ignored --nocapture --test-threads=1 "$@"
