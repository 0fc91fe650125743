#!/usr/bin/env bash
# Gate: no compiler or clippy warning in any target; clippy.toml's bans included.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
cargo clippy --workspace --all-targets --locked -- -D warnings
