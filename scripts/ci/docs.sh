#!/usr/bin/env bash
# Gate: the API documentation builds without a warning (broken links, missing docs).
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
say "    open $TARGET_DIR/doc/index.html, or a crate's folder beside it"
