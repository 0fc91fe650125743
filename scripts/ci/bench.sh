#!/usr/bin/env bash
# Gate: every measurement still runs. Small counts, an unoptimised build, no verdict: figures come from
# `make bench` on a machine that does nothing else.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

out="$(mktemp -d)"
trap 'rm -rf -- "$out"' EXIT
cargo build --workspace --locked
"$TARGET_DIR/debug/aicloud-bench" --quick --out "$out"
[[ -s "$out/report.json" && -s "$out/report.html" ]] || die "there is no report"
