#!/usr/bin/env bash
# Runs the measurements. They are tests marked `#[ignore = "measures; …"]` next to what they
# measure; each prints its figure beside a baseline taken in the same run. One at a time, and
# optimised, or the figures would say nothing.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scripts/install.sh test
# The test that is skipped is the other half of one that is not ignored, and only works as its child.
timed "measurements" cargo test --workspace --locked --release --lib --bins --tests -- \
    --ignored --skip child_with_a_server --nocapture --test-threads=1 "$@"
