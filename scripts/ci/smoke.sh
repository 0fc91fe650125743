#!/usr/bin/env bash
# Gate: what a newcomer does first works. Starts `make run` in an empty data folder on free ports,
# walks the life of an allocation with curl as the README's tour does, has the journal and the
# state proved, presses Ctrl-C while a workload runs, and looks for anything that was left behind.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

# Building is not part of the deadline; test.sh has usually done it.
BUILD_AND_START_SECONDS=1500
PHASE_SECONDS=60
# The design says ten; a machine that does other things as well needs longer.
CTRL_C_SECONDS=30

# As root, PostgreSQL runs as user postgres and must be able to reach the folder.
work="$(mktemp -d /tmp/aicloud-smoke.XXXXXX)"
chmod 711 "$work"
export AICLOUD_DATA_DIR="$work/data"
export AICLOUD_HTTP_LISTEN=127.0.0.1:0
export AICLOUD_AGENTS_LISTEN=127.0.0.1:0
program="$TARGET_DIR/debug/aicloud"
load_program="$TARGET_DIR/debug/aicloud-load"
if [[ "${AICLOUD_RELEASE:-0}" == 1 ]]; then
    program="$TARGET_DIR/release/aicloud"
    load_program="$TARGET_DIR/release/aicloud-load"
fi
log="$work/log"
ready="$work/ready.json"
# Found in the command line of the workload, so that one that outlives us is seen.
marker="smoke-$$-$RANDOM"
run_pid=''

leftovers() {
    processes_of "$work/data"
    pgrep --full "$marker" || true
}

clean_up() {
    local status=$?
    trap - EXIT
    if [[ $status -ne 0 ]]; then
        say "--- the last lines of make run"
        tail -n 60 "$log" >&2 || true
    fi
    if [[ -n "$run_pid" ]] && kill -0 "$run_pid" 2>/dev/null; then
        kill -KILL -- "-$run_pid" 2>/dev/null || true
    fi
    local pid
    for pid in $(leftovers); do kill -KILL "$pid" 2>/dev/null || true; done
    rm -rf --one-file-system -- "$work"
    exit "$status"
}
trap clean_up EXIT

# wait_for SECONDS WHAT COMMAND…: until the command succeeds, or dies saying what was awaited.
wait_for() {
    local deadline=$((SECONDS + $1)) what="$2"
    shift 2
    until "$@"; do
        [[ $SECONDS -lt $deadline ]] || die "waited in vain for $what"
        sleep 0.1
    done
}

# call METHOD PATH TOKEN [BODY]: the answer's body on stdout; any status but 2xx is fatal.
call() {
    local answer status
    local arguments=(--silent --show-error --max-time 20 --request "$1" --write-out '\n%{http_code}'
        --header "Authorization: Bearer $3")
    if [[ "$1" != GET ]]; then
        arguments+=(--header "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)")
    fi
    if [[ -n "${4:-}" ]]; then
        arguments+=(--header 'Content-Type: application/json' --data "$4")
    fi
    answer="$(curl "${arguments[@]}" "$url$2")"
    status="${answer##*$'\n'}"
    answer="${answer%$'\n'*}"
    [[ "$status" == 2* ]] || die "$1 $2 answered $status: $answer"
    printf '%s\n' "$answer"
}

phase_is() { [[ "$(call GET "/v1/allocations/$1" "$project_token" | jq -r .phase)" == "$2" ]]; }
started_or_dead() { [[ -s "$ready" ]] || ! kill -0 "$run_pid" 2>/dev/null; }
ended() { ! kill -0 "$run_pid" 2>/dev/null; }
# In the workload's own line, not in ours: ours carries it only in a variable.
workload_runs() { pgrep --full "$marker" >/dev/null; }
workload_gone() { ! workload_runs; }

create_allocation() {
    call POST /v1/allocations "$project_token" "$(jq -n \
        --arg name "$1" --arg project "$project" --arg script "while :; do sleep 1; done # $marker" \
        '{display_name: $name, project: $project, gpu: {model: "H100", count: 1},
          workload: {image: "busybox", command: ["/bin/sh", "-c", $script]}}')" | jq -er .id
}

# start: make run until it is ready; what it says of itself lands in the variables below.
start() {
    local began="$SECONDS"
    rm -f "$ready"
    # Job control gives it a process group of its own, as a terminal would, and the default action
    # on SIGINT, which bash takes from background jobs otherwise.
    set -m
    make --no-print-directory run ARGS="--ready-file $ready" >>"$log" 2>&1 </dev/null &
    run_pid=$!
    set +m
    wait_for "$BUILD_AND_START_SECONDS" "readiness" started_or_dead
    [[ -s "$ready" ]] || die "make run ended before it was ready"
    url="$(jq -er .url "$ready")"
    project_token="$(jq -er .project_token "$ready")"
    operator_token="$(jq -er .operator_token "$ready")"
    project="$(jq -er .project "$ready")"
    say "    ready at $url after $((SECONDS - began)) s"
}

# press_ctrl_c: as a terminal does, to the whole group; everything ends in time.
press_ctrl_c() {
    local pressed="$SECONDS" left
    kill -INT -- "-$run_pid"
    wait_for "$CTRL_C_SECONDS" "make run to end within $CTRL_C_SECONDS s of Ctrl-C" ended
    wait "$run_pid" 2>/dev/null || true
    left="$(leftovers | sort -u)"
    if [[ -n "$left" ]]; then
        say "--- left behind"
        # shellcheck disable=SC2086  # one pid a word
        ps -o pid,ppid,args -p $left >&2 || true
        die "processes outlived Ctrl-C"
    fi
    say "    ended within $((SECONDS - pressed)) s, nothing left behind"
}

step "make run"
start

step "an allocation's life"
first="$(create_allocation smoke-first)"
wait_for "$PHASE_SECONDS" "$first to be active" phase_is "$first" active
wait_for "$PHASE_SECONDS" "the workload's process" workload_runs
call POST "/v1/allocations/$first/release" "$project_token" >/dev/null
wait_for "$PHASE_SECONDS" "$first to be released" phase_is "$first" released
wait_for "$PHASE_SECONDS" "the workload's process to end" workload_gone
say "    $first: active, then released, its process gone"

step "an operator signs in"
export XDG_CONFIG_HOME="$work/config"
jq -er .operator_password "$ready" |
    "$program" login --url "$url" --email "$(jq -er .operator_email "$ready")"
"$program" whoami | grep -q '^operator_admin in the cloud$' || die "the operator is none"
"$program" node list | grep -q local || die "the session lists no node"
call GET "/v1/allocations/$first" "$("$program" token print)" >/dev/null
"$program" logout

step "load on the running cloud"
load() { AICLOUD_URL="$url" AICLOUD_TOKEN="$2" "$load_program" "$1" "${@:3}" --json 2>>"$log"; }
# Streams watch what the others do.
load events "$project_token" --connections 5 --duration 8s >"$work/events.json" &
streams_watch() { call GET /metrics "$operator_token" | grep -q '^aicloud_http_event_streams 5$'; }
wait_for 30 "five streams" streams_watch
load rest "$project_token" --rate 20 --duration 2s |
    jq -e '.latency_ms.count >= 20 and .errors == {}' >/dev/null || die "rest"
load actors "$operator_token" --rate 50 --duration 2s --entities 10 |
    jq -e '.latency_ms.count >= 50 and .errors == {}' >/dev/null || die "actors"
wait $!
jq -e '.latency_ms.count >= 100 and .errors == {}' "$work/events.json" >/dev/null || die "events"
# Sign-ins of one network have a rate, so few people come. The figure of a second is for a quiet machine; what only ends when
# it can't be looked up any more takes five.
load revocations "$operator_token" --mail "$AICLOUD_DATA_DIR/mail" --streams 1 --each 1 \
    --limit 4s >"$work/revocations.json" || die "revocations: $(cat "$work/revocations.json")"
jq -e '.whole.ended_ms.count == 8' "$work/revocations.json" >/dev/null || die "a kind was left out"

step "the proofs, beside the running cloud"
"$program" audit verify
"$program" state rebuild --check

step "Ctrl-C while a workload runs"
second="$(create_allocation smoke-second)"
wait_for "$PHASE_SECONDS" "$second to be active" phase_is "$second" active
wait_for "$PHASE_SECONDS" "the workload's process" workload_runs
press_ctrl_c

step "make run again: the data are there"
token_before="$project_token"
start
[[ "$project_token" == "$token_before" ]] || die "the second run has another token"
phase_is "$first" released || die "the second run does not know $first as released"
third="$(create_allocation smoke-third)"
wait_for "$PHASE_SECONDS" "$third to be active" phase_is "$third" active
press_ctrl_c
