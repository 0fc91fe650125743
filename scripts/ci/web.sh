#!/usr/bin/env bash
# Gate: the console. Its contract is the API document's, its types hold, its lints and unit tests pass, what is built
# stays within its size, and Debian's Chromium walks through it on the real binary with a real agent.
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
# The main way, by mouse and by keyboard. The others (`npm run e2e`) join when they have passed once: docs/ux/states.md.
timed "in the browser" npm run --silent e2e:gate
