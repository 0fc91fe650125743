#!/usr/bin/env bash
# Gate: no text brings a reader down, and no value has two texts. Builds the targets of fuzz/, then lets
# libFuzzer at the four that strangers reach first, from the seeds that are kept: AICLOUD_CI_FUZZ_SECONDS each (60), two
# at a time; the others go over their seeds and for a second more. What crashed is printed in base64: to see it again,
#   base64 -d > crash && cargo fuzz run TARGET crash      (with RUSTC_BOOTSTRAP=1 on a stable toolchain)
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
scripts/install.sh fuzz

SECONDS_EACH="${AICLOUD_CI_FUZZ_SECONDS:-60}"
LONG=(name token place config)
# Longer than any text that is taken: a token is refused by 8 KiB, a body by 64.
LENGTH_MAX=4096

# Sanitizers are no stable feature of rustc yet; this lets a stable one build with them.
export RUSTC_BOOTSTRAP=1
triple="$(rustc -vV | sed -n 's/^host: //p')"
folder="${CARGO_FUZZ_TARGET_DIR:-$ROOT/fuzz/target}"
work="$(mktemp -d /tmp/aicloud-fuzz.XXXXXX)"
trap 'rm -rf --one-file-system -- "$work"' EXIT

cargo fmt --manifest-path fuzz/Cargo.toml --check
timed "building the fuzz targets" cargo fuzz build --target-dir "$folder"

# fuzz TARGET SECONDS: quiet unless something breaks.
fuzz() {
    local target="$1" began="$SECONDS" artefact
    mkdir -p "$work/$target/found"
    # What it finds goes into the first folder; the seeds are only read.
    if "$folder/$triple/release/$target" "$work/$target/found" "fuzz/seeds/$target" \
        -max_total_time="$2" -max_len="$LENGTH_MAX" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$work/$target/" >"$work/$target/log" 2>&1; then
        say "    $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target/log") texts in $((SECONDS - began)) s"
        return
    fi
    say "--- $target"
    tail -n 60 "$work/$target/log" >&2
    for artefact in "$work/$target/"{crash,timeout,oom,leak,slow-unit}-*; do
        [[ -e "$artefact" ]] || continue
        say "--- $(basename "$artefact") of $target, in base64:"
        base64 "$artefact" >&2
    done
    return 1
}

failed=()
# two_at_a_time SECONDS TARGET…
two_at_a_time() {
    local seconds="$1" target pid
    local -A running=()
    shift
    while [[ $# -gt 0 || ${#running[@]} -gt 0 ]]; do
        while [[ $# -gt 0 && ${#running[@]} -lt 2 ]]; do
            fuzz "$1" "$seconds" &
            running[$!]="$1"
            shift
        done
        for pid in "${!running[@]}"; do
            target="${running[$pid]}"
            wait "$pid" || failed+=("$target")
            unset "running[$pid]"
        done
    done
}

mapfile -t all < <(cargo fuzz list)
others=()
for target in "${all[@]}"; do
    [[ " ${LONG[*]} " == *" $target "* ]] || others+=("$target")
done
step "fuzzing ${LONG[*]}, $SECONDS_EACH s each"
two_at_a_time "$SECONDS_EACH" "${LONG[@]}"
step "fuzzing ${others[*]}, a second each"
two_at_a_time 1 "${others[@]}"
[[ ${#failed[@]} -eq 0 ]] || die "broken: ${failed[*]}"
