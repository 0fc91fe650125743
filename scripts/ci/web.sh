#!/usr/bin/env bash
# Gate: the console. Its contract is the API document's, its types hold, its lints and unit tests pass, what is built
# stays within its size, and Debian's Chromium goes through every screen in every state, on the real binary with a real
# agent: what it shows, to whom, how it looks, how fast it is and stays under load (docs/ux/states.md).
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

scripts/install.sh web
use_web_node || die "no Node.js $WEB_NODE or later"
scripts/web.sh install
cd web
timed "contract" npm run --silent codegen -- --check
timed "types" npm run --silent typecheck
timed "lints" npm run --silent lint
timed "unit tests" npm run --silent test
cd "$ROOT"
scripts/web.sh
# The tests against the binary take the one that a debug build makes, which reads the console from the disk.
timed "building the binary" cargo build --workspace --locked
cd web
# Everything that the console does, in a browser. Nobody looks at pictures here, so none are taken.
timed "in the browser" env AICLOUD_E2E_PICTURES=none npm run --silent e2e
