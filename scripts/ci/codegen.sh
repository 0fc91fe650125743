#!/usr/bin/env bash
# Gate: what is generated and committed is what the sources generate (`make codegen` renews it).
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

# The whole workspace, not `cargo run -p`: selecting one package changes how features unify and
# builds half the dependencies a second time.
cargo build --workspace --locked
"$TARGET_DIR/debug/aicloud-xtask" codegen --check
"$TARGET_DIR/debug/aicloud" openapi --check docs/openapi.json
