#!/usr/bin/env bash
# Renews everything that is generated and committed. scripts/ci/codegen.sh, scripts/ci/web.sh and
# scripts/ci/clients.sh fail when this would change anything.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The whole workspace, not `cargo run -p`: selecting one package changes how features unify and
# builds half the dependencies a second time.
timed "building" cargo build --workspace --locked
step "docs/openapi.json"
fresh="$(mktemp docs/.openapi.json.XXXXXX)"
trap 'rm -f "$fresh"' EXIT
"$TARGET_DIR/debug/aicloud" openapi >"$fresh"
chmod 644 "$fresh"
mv "$fresh" docs/openapi.json

# From the document that has just been written.
timed "node protocol, clients/rust" "$TARGET_DIR/debug/aicloud-xtask" codegen

step "docs/problems.md"
"$TARGET_DIR/debug/aicloud" openapi --problems docs/problems.md
step "docs/permissions.md"
"$TARGET_DIR/debug/aicloud" openapi --permissions docs/permissions.md

step "web/packages/contract"
if use_web_node; then
    scripts/web.sh install
    (cd web && npm run --silent codegen)
else
    warn "SKIPPED: no Node.js $WEB_NODE or later (scripts/install.sh web installs it)"
fi

step "clients/python"
scripts/python-client.sh
