#!/usr/bin/env bash
# Builds the programs and plays one fault scenario: scripts/faults/play.sh NAME [--cycles N] [--long]
# Progress goes to stderr, the one line of figures to stdout; the status is 0 only when no invariant
# was violated and every pass figure was met. docs/faults.md says what each scenario does.
#   AICLOUD_RELEASE=1  build optimised: only then are times judged by their figures without slack
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

[[ $# -ge 1 ]] || die "usage: scripts/faults/play.sh NAME [--cycles N] [--long]"

profile=debug
build=(cargo build --workspace --bins --locked)
if [[ "${AICLOUD_RELEASE:-0}" == 1 ]]; then
    profile=release
    build+=(--release)
fi
timed "building ($profile)" "${build[@]}" >&2
step "faults: $*"
exec "$TARGET_DIR/$profile/aicloud-faults" "$@"
