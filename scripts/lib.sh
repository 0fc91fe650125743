# shellcheck shell=bash
# What all scripts share. Sourced as the first thing, by
#   . "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# It makes errors fatal, goes to the root of the checkout, and gives words for talking to the
# person at the terminal. Everything that is said goes to stderr, so that stdout stays data.

set -Eeuo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"
export ROOT

# Where cargo puts what it builds.
# shellcheck disable=SC2034  # the scripts that source this use it
TARGET_DIR="${CARGO_TARGET_DIR:-$ROOT/target}"

if [[ -t 2 && -z "${NO_COLOR:-}" ]]; then
    BOLD=$'\e[1m' RED=$'\e[31m' YELLOW=$'\e[33m' PLAIN=$'\e[0m'
else
    BOLD='' RED='' YELLOW='' PLAIN=''
fi

say() { printf '%s\n' "$*" >&2; }
step() { printf '%s==> %s%s\n' "$BOLD" "$*" "$PLAIN" >&2; }
warn() { printf '%swarning:%s %s\n' "$YELLOW" "$PLAIN" "$*" >&2; }
die() {
    printf '%serror:%s %s\n' "$RED" "$PLAIN" "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# What builds the console, and what is put before PATH for it when the system's is older.
# shellcheck disable=SC2034  # the scripts that source this use it
WEB_NODE=20.19.0
WEB_NODE_HOME="${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/aicloud/node"

# True when there is a Node.js that builds the console; puts our own before PATH when the system's is not it.
use_web_node() {
    local found
    new_enough() { found="$(node --version 2>/dev/null)" && have npm &&
        [[ "$(printf '%s\n%s\n' "$WEB_NODE" "${found#v}" | sort -V | head -n1)" == "$WEB_NODE" ]]; }
    new_enough && return 0
    [[ -x "$WEB_NODE_HOME/node_modules/node/bin/node" ]] || return 1
    export PATH="$WEB_NODE_HOME/node_modules/node/bin:$PATH"
    new_enough
}

# timed WHAT COMMAND…: says what it does, does it, says how long it took.
timed() {
    local what="$1" began="$SECONDS"
    shift
    step "$what"
    "$@"
    say "    $what: $((SECONDS - began)) s"
}

# The folder that `make run` keeps its data in. As root it is below /var/lib, because PostgreSQL
# then runs as user postgres, which cannot pass a 0700 home.
data_dir() {
    if [[ -n "${AICLOUD_DATA_DIR:-}" ]]; then
        printf '%s\n' "$AICLOUD_DATA_DIR"
    elif [[ "$(id -u)" == 0 ]]; then
        printf '/var/lib/aicloud-dev\n'
    else
        printf '%s/.local/share/aicloud-dev\n' "${HOME:?HOME is not set; say where the data goes with AICLOUD_DATA_DIR}"
    fi
}

# The folder of what is fetched once and kept: tools that are neither Debian's nor cargo's.
cache_dir() { printf '%s\n' "${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/aicloud"; }
promtool() { type -P promtool || printf '%s/promtool\n' "$(cache_dir)"; }
schemathesis_dir() { printf '%s/schemathesis\n' "$(cache_dir)"; }
peers_dir() { printf '%s/peers\n' "$(cache_dir)"; }
python_client_dir() { printf '%s/python-client\n' "$(cache_dir)"; }

# Pids of processes that belong to the data folder $1: those that name it in their command line,
# and ours and PostgreSQL's that inherited it in their environment. Who asks does not count.
processes_of() {
    local dir="$1" proc pid asking="$BASHPID"
    local -A askers=()
    while [[ "$asking" -gt 1 ]]; do
        askers[$asking]=1
        asking="$(ps -o ppid= -p "$asking" | tr -d ' ')"
    done
    for proc in /proc/[0-9]*; do
        pid="${proc#/proc/}"
        [[ -n "${askers[$pid]:-}" ]] && continue
        # A process may end, or be another user's, while we look; then it is not ours to report.
        if { tr '\0' '\n' <"$proc/cmdline" | grep -qF -- "$dir"; } 2>/dev/null ||
            { grep -qE '^(aicloud|postgres)' "$proc/comm" &&
                tr '\0' '\n' <"$proc/environ" | grep -qxF -- "AICLOUD_DATA_DIR=$dir"; } 2>/dev/null; then
            printf '%s\n' "$pid"
        fi
    done
}

# need_root_or_sudo COMMAND-TO-SUGGEST: fills AS_ROOT with what to put before a command that must
# run as root; without root and sudo it says exactly what to run instead.
AS_ROOT=()
need_root_or_sudo() {
    if [[ "$(id -u)" == 0 ]]; then
        AS_ROOT=()
    elif have sudo && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
        AS_ROOT=(sudo)
    else
        die "this needs root, and sudo is not usable here. Run this as root, then try again:
    $1"
    fi
}

# apt_install PACKAGE…: installs without recommended extras and without questions; what apt says
# is shown only when it fails.
apt_install() {
    have apt-get || die "no apt-get here; install by other means what provides: $*"
    local apt=("${AS_ROOT[@]}" env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get
        -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 -q)
    local log
    log="$(mktemp)"
    if ! { "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends "$@"; } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        die "apt-get could not install $*"
    fi
    rm -f "$log"
}
