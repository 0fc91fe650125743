#!/usr/bin/env bash
# Gate: no text brings a reader down, and no value has two texts. Builds the targets of fuzz/, then lets libFuzzer at
# them, two at a time, from the seeds that are kept; for longest at the four that strangers reach first. Its chance has a
# fixed seed and an end by number, and addresses that do not change, so the same sources are asked the same (nearly, where a
# reader draws by chance itself): a change is not refused for what chance finds in something else. To find something new,
# AICLOUD_CI_FUZZ_SECONDS=n takes those four for n seconds each, the others for a second, and another chance each time.
# What crashed is printed in base64: to see it again,
#   base64 -d > crash && cargo fuzz run TARGET crash      (with RUSTC_BOOTSTRAP=1 on a stable toolchain)
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
scripts/install.sh fuzz

SECONDS_EACH="${AICLOUD_CI_FUZZ_SECONDS:-}"
LONG=(name token place config)
# Texts for each, for half a minute on two cores; readers differ in how long one takes.
declare -A TEXTS=([name]=1500000 [token]=1500000 [place]=900000 [config]=18000)
TEXTS_OTHERS=20000
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

# What libFuzzer compares lately it files by addresses. Some containers do not let these be fixed.
still=()
if [[ -z "$SECONDS_EACH" ]] && setarch --addr-no-randomize true 2>/dev/null; then still=(setarch --addr-no-randomize); fi

# fuzz TARGET: quiet unless something breaks.
fuzz() {
    local target="$1" began="$SECONDS" artefact until
    if [[ -z "$SECONDS_EACH" ]]; then
        until=(-seed=1 "-runs=${TEXTS[$target]:-$TEXTS_OTHERS}")
    elif [[ -n "${TEXTS[$target]:-}" ]]; then
        until=("-max_total_time=$SECONDS_EACH")
    else
        until=(-max_total_time=1)
    fi
    mkdir -p "$work/$target/found"
    # What it finds goes into the first folder; the seeds are only read.
    if "${still[@]}" "$folder/$triple/release/$target" "$work/$target/found" "fuzz/seeds/$target" \
        "${until[@]}" -max_len="$LENGTH_MAX" -timeout=60 -rss_limit_mb=2048 -print_final_stats=1 \
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
# two_at_a_time TARGET…
two_at_a_time() {
    local target pid
    local -A running=()
    while [[ $# -gt 0 || ${#running[@]} -gt 0 ]]; do
        while [[ $# -gt 0 && ${#running[@]} -lt 2 ]]; do
            fuzz "$1" &
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
step "fuzzing ${LONG[*]}"
two_at_a_time "${LONG[@]}"
step "fuzzing ${others[*]}"
two_at_a_time "${others[@]}"
[[ ${#failed[@]} -eq 0 ]] || die "broken: ${failed[*]}"
