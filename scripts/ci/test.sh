#!/usr/bin/env bash
# Gate: every test passes. scripts/ci/test.sh [all|integration]
# With cargo's own runner: one process a test binary shares one private PostgreSQL among its
# tests. AICLOUD_TEST_RUNNER=nextest takes a process, and so a server, for each test.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

# What plays AWS KMS and a mail server: where they are missing, the tests that want them fail.
export AICLOUD_TEST_PEERS=required
PATH="$(peers_dir)/bin:$PATH"

which="${1:-all}"
runner="${AICLOUD_TEST_RUNNER:-cargo}"

case "$runner/$which" in
    nextest/all)
        cargo nextest run --workspace --locked --no-fail-fast
        cargo test --workspace --locked --doc
        ;;
    nextest/integration) cargo nextest run --workspace --locked --no-fail-fast -E 'kind(test)' ;;
    cargo/all) cargo test --workspace --locked --no-fail-fast ;;
    cargo/integration) cargo test --workspace --locked --no-fail-fast --test '*' ;;
    *) die "usage: [AICLOUD_TEST_RUNNER=nextest|cargo] scripts/ci/test.sh [all|integration]" ;;
esac
