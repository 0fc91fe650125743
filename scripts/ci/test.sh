#!/usr/bin/env bash
# Gate: every test passes. scripts/ci/test.sh [all|integration]
# Uses nextest when it is there (AICLOUD_TEST_RUNNER=cargo says no), which runs each test in a
# process of its own; it knows no doc tests, so cargo runs those.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

which="${1:-all}"
runner="${AICLOUD_TEST_RUNNER:-}"
if [[ -z "$runner" ]]; then
    runner=cargo
    if have cargo-nextest; then runner=nextest; fi
fi

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
