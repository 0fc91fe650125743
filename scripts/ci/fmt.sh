#!/usr/bin/env bash
# Gate: all Rust is formatted by rustfmt.toml.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
cargo fmt --all --check
