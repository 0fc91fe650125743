#!/usr/bin/env bash
# Gate: the fault scenarios, short. Real programs are killed, frozen, cut off, crashed and flooded,
# and every invariant is checked afterwards; docs/faults.md says what each does and how long the
# full programme is. A debug build gets four times as long wherever a time is judged.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

SCENARIOS=(kill-9 postgres paused panics children storm flood disk-full network)

# Once for all of them; a shell that plays one alone builds for itself.
timed "building (debug)" cargo build --workspace --bins --locked

table=''
failed=0
for scenario in "${SCENARIOS[@]}"; do
    began="$SECONDS"
    step "faults: $scenario"
    if figures="$("$TARGET_DIR/debug/aicloud-faults" "$scenario")"; then
        result=ok
    else
        result=FAILED
        failed=1
    fi
    table+="$(printf '%-8s %4d s  %s' "$result" "$((SECONDS - began))" "$figures")"$'\n'
done

step "faults"
printf '%s' "$table"
exit "$failed"
