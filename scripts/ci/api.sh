#!/usr/bin/env bash
# Gate: the running server is what docs/openapi.json says of it, whatever is sent. schemathesis makes requests from the
# document (its examples, the edges of each schema, chance, and chains along links: create, read, change, delete),
# and looks at each answer: no 5xx, a documented status, media type, header and schema; what breaks the schema is
# refused, what is undocumented is 405, what was deleted is gone, what was created is there, nothing opens without a
# credential. Afterwards no actor has crashed, and journal and state prove sound.
#
# The server is a private one that is thrown away, so everything is allowed to everybody who may: a tenant's owner, an
# operator, an operator who orders about the engine, and somebody with an own account. Each is a run.
#   AICLOUD_CI_API_SEED      the seed of chance (20261123); a run is the same again with the same seed
#   AICLOUD_CI_API_EXAMPLES  cases by chance for each operation (6); three times as many chains for each group of nouns
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
scripts/install.sh api

SEED="${AICLOUD_CI_API_SEED:-20261123}"
EXAMPLES="${AICLOUD_CI_API_EXAMPLES:-6}"
READY_SECONDS=120
STOP_SECONDS=60

cargo build --workspace --locked
# As root, PostgreSQL runs as user postgres and must be able to reach the folder.
work="$(mktemp -d /tmp/aicloud-api.XXXXXX)"
chmod 711 "$work"
program="$TARGET_DIR/debug/aicloud"
export AICLOUD_DATA_DIR="$work/data"
export AICLOUD_HTTP_LISTEN=127.0.0.1:0
# Rates are for strangers; here one client is everybody, and its requests are the test.
export AICLOUD_HTTP_OPEN_REQUESTS_PER_MINUTE=1000000
export AICLOUD_HTTP_TENANT_WRITES_PER_SECOND=1000000
# So that a person whom others have guessed at can come in again, from elsewhere.
export AICLOUD_HTTP_TRUSTED_PROXIES=127.0.0.1
# A part of the engine that is killed takes answers with it, as it should.
export AICLOUD_DRILL_ENABLED=false
log="$work/log"
server=''

clean_up() {
    local status=$? pid
    trap - EXIT
    if [[ $status -ne 0 ]]; then
        say "--- the last lines of the server"
        tail -n 40 "$log" >&2 || true
    fi
    if [[ -n "$server" ]]; then kill -KILL "$server" 2>/dev/null || true; fi
    for pid in $(processes_of "$work/data"); do kill -KILL "$pid" 2>/dev/null || true; done
    rm -rf --one-file-system -- "$work"
    exit "$status"
}
trap clean_up EXIT

step "a server of its own"
"$program" dev --runtime simulated --agent-binary "$TARGET_DIR/debug/aicloud-agent" \
    --ready-file "$work/ready.json" >"$log" 2>&1 </dev/null &
server=$!
deadline=$((SECONDS + READY_SECONDS))
until [[ -s "$work/ready.json" ]]; do
    kill -0 "$server" 2>/dev/null || die "the server ended before it was ready"
    [[ $SECONDS -lt $deadline ]] || die "the server was not ready in $READY_SECONDS s"
    sleep 0.1
done
url="$(jq -er .url "$work/ready.json")"
python3 scripts/ci/api/world.py "$work/ready.json" "$work/data/mail" >"$work/world.json"

export PROBE_WORLD="$work/world.json"
export PYTHONPATH="$ROOT/scripts/ci/api" PYTHONDONTWRITEBYTECODE=1
failed=()
# probe ROLE OPTION…: one run, as somebody.
probe() {
    local role="$1" began="$SECONDS"
    shift
    step "as $role: ${*//--/} (AICLOUD_CI_API_SEED=$SEED)"
    if ! (cd "$work" && PROBE_ROLE="$role" "$(schemathesis_dir)/bin/schemathesis" \
        --config-file "$ROOT/scripts/ci/api/schemathesis.toml" run "$ROOT/docs/openapi.json" --url "$url" \
        --seed "$SEED" --warnings off "$@" >"$work/$role.out" 2>&1); then
        failed+=("$role")
        cat "$work/$role.out" >&2
    fi
    grep -aE 'API Links' "$work/$role.out" >&2 || true
    say "    $(grep -aE '[0-9]+ generated' "$work/$role.out" | tail -n 1 | sed 's/^ *//') in $((SECONDS - began)) s"
}

CHANCE=(--phases 'examples,fuzzing' --max-examples "$EXAMPLES")
EDGES=(--phases 'examples,coverage,fuzzing' --max-examples "$EXAMPLES")
# chains ROLE TAG…: along links, among few nouns at once, so that chance finds the next link.
chains() {
    local role="$1" tag tags=()
    shift
    for tag in "$@"; do tags+=(--include-tag "$tag"); done
    probe "$role" --phases stateful --max-examples "$((EXAMPLES * 3))" "${tags[@]}"
}

# An own account is for the run that can sign in again; the edges of a schema are the same for everybody.
OTHERS=(--exclude-tag me --exclude-tag session --exclude-tag supervision)
probe owner "${OTHERS[@]}" "${CHANCE[@]}"
chains owner projects service-accounts
chains owner allocations usage
chains owner tenants members
probe operator "${OTHERS[@]}" "${EDGES[@]}"
chains operator projects service-accounts
chains operator tenants members
chains operator users
chains operator nodes
probe self --include-tag me --include-tag session "${EDGES[@]}"
probe engine --include-tag supervision "${EDGES[@]}"

step "what it left behind"
crashes="$(curl --silent --show-error --fail --max-time 20 \
    --header "Authorization: Bearer $(jq -er .operator_token "$work/ready.json")" "$url/v1/ops/crashes")"
[[ "$(jq '.items | length' <<<"$crashes")" == 0 ]] || { jq . <<<"$crashes" >&2; failed+=(crashes); }
# That a stranger's bytes are no HTTP is the stranger's mistake.
if grep -anE 'panicked at|ERROR' "$log" | grep -vE 'stream error: request parse error' >&2; then failed+=(log); fi
"$program" audit verify
"$program" state rebuild --check
kill -INT "$server"
deadline=$((SECONDS + STOP_SECONDS))
while kill -0 "$server" 2>/dev/null; do
    [[ $SECONDS -lt $deadline ]] || die "the server did not end in $STOP_SECONDS s"
    sleep 0.1
done
[[ ${#failed[@]} -eq 0 ]] || die "the API is not what its document says: ${failed[*]}"
