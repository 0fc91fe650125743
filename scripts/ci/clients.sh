#!/usr/bin/env bash
# Gate: the clients that are made from docs/openapi.json are what it says, and do their work against the running server with
# a real agent. Python: drift, formatting, lints, types, unit tests, then a renter's day. TypeScript: the contract's client,
# from Node. (The Rust client's tests are in `cargo test`; the console's use of the contract is scripts/ci/web.sh.)
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

READY_SECONDS=120
STOP_SECONDS=60

scripts/install.sh run web python
use_web_node || die "no Node.js $WEB_NODE or later"
scripts/web.sh install
bin="$(python_client_dir)/bin"
export PYTHONDONTWRITEBYTECODE=1

timed "Python: drift" scripts/python-client.sh --check
cd clients/python
timed "Python: formatting" "$bin/ruff" format --no-cache --check --quiet .
timed "Python: lints" "$bin/ruff" check --no-cache --quiet .
timed "Python: types" "$bin/mypy" --cache-dir=/dev/null
timed "Python: unit tests" "$bin/pytest" --quiet
cd "$ROOT"

cargo build --workspace --locked
# As root, PostgreSQL runs as user postgres and must be able to reach the folder.
work="$(mktemp -d /tmp/aicloud-clients.XXXXXX)"
chmod 711 "$work"
export AICLOUD_DATA_DIR="$work/data"
export AICLOUD_HTTP_LISTEN=127.0.0.1:0
export AICLOUD_AGENTS_LISTEN=127.0.0.1:0
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

step "a cloud with a real agent"
"$TARGET_DIR/debug/aicloud" dev --ready-file "$work/ready.json" >"$log" 2>&1 </dev/null &
server=$!
deadline=$((SECONDS + READY_SECONDS))
until [[ -s "$work/ready.json" ]]; do
    kill -0 "$server" 2>/dev/null || die "the server ended before it was ready"
    [[ $SECONDS -lt $deadline ]] || die "the server was not ready in $READY_SECONDS s"
    sleep 0.1
done

cd clients/python
AICLOUD_READY="$work/ready.json" timed "Python: a renter's day" "$bin/pytest" --quiet tests/live
cd "$ROOT/web"
AICLOUD_E2E_READY="$work/ready.json" timed "TypeScript" npm run --silent e2e -- contract
cd "$ROOT"

kill -INT "$server"
deadline=$((SECONDS + STOP_SECONDS))
while kill -0 "$server" 2>/dev/null; do
    [[ $SECONDS -lt $deadline ]] || die "the server did not end in $STOP_SECONDS s"
    sleep 0.1
done
