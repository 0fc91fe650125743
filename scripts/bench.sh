#!/usr/bin/env bash
# Runs the measurements of docs/performance.md: builds them optimised, then has aicloud-bench measure
# each figure beside its baseline and write target/bench/report.json and report.html.
#   scripts/bench.sh [--only id,…] [--runs N] [--quick] [--out DIR]
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scripts/install.sh test
timed "an optimised build" cargo build --workspace --release --locked
timed "measurements" "$TARGET_DIR/release/aicloud-bench" --out "$TARGET_DIR/bench" "$@"
