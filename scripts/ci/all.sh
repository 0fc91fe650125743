#!/usr/bin/env bash
# Runs every gate, cheapest first, and prints a table: the result and the seconds of each. A gate
# that fails does not hide the later ones; the exit status is 1 when any failed.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

GATES=(fmt shell deny clippy test simulation codegen docs alerts smoke clients web api fuzz faults bench)

table=''
failed=0
for gate in "${GATES[@]}"; do
    began="$SECONDS"
    step "gate: $gate"
    if "scripts/ci/$gate.sh"; then
        result=ok
    else
        result=FAILED
        failed=1
    fi
    table+="$(printf '%-10s %-8s %6d s' "$gate" "$result" "$((SECONDS - began))")"$'\n'
done

step "gates"
printf '%s%-19s %6d s\n' "$table" total "$SECONDS"
exit "$failed"
