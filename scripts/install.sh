#!/usr/bin/env bash
# Installs what is missing on a fresh Debian 12 that has Rust: scripts/install.sh [run|test|lint|web|fuzz|api|alerts|python]…
# Does nothing, quickly, when all is there. What it installs it names, with the reason.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

PACKAGES=()
NODE_WANTED=''

# want PACKAGE WHY: notes a package as missing, and says so.
want() {
    [[ " ${PACKAGES[*]} " == *" $1 "* ]] && return
    say "  missing: $1 ($2)"
    PACKAGES+=("$1")
}

# The newest PostgreSQL server binaries, 15 or later, as /usr/lib/postgresql/*/bin.
postgres_present() {
    local bin version
    for bin in /usr/lib/postgresql/*/bin; do
        version="$(basename "$(dirname "$bin")")"
        [[ "$version" =~ ^[0-9]+$ && "$version" -ge 15 && -x "$bin/initdb" && -x "$bin/postgres" ]] && return 0
    done
    return 1
}

# True when /bin/busybox runs in an empty root file system, where there is no loader for it.
static_busybox_present() {
    [[ -x /bin/busybox ]] && ! ldd /bin/busybox >/dev/null 2>&1
}

rust_present() {
    have cargo || die "no cargo. Install Rust $(rust_wanted) or later (https://rustup.rs) and try again."
    local found
    found="$(rustc --version | cut -d' ' -f2)"
    [[ "$(printf '%s\n%s\n' "$(rust_wanted)" "$found" | sort -V | head -n1)" == "$(rust_wanted)" ]] ||
        die "Rust $found is too old; this needs $(rust_wanted) or later (rustup update stable)."
}
rust_wanted() { sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml; }

look_for_build() {
    rust_present
    have cc || want gcc "compiles the C of the cryptography library"
    # gcc only recommends the headers, and we install no recommended extras.
    [[ -e /usr/include/stdio.h ]] || want libc6-dev "C headers for the same"
    have make || want make "runs the Makefile"
    [[ -e /etc/ssl/certs/ca-certificates.crt ]] || want ca-certificates "trusts the package registry and webhooks"
}

look_for_run() {
    look_for_build
    have ps || want procps "finds what still runs"
    postgres_present || want postgresql-15 "server binaries for the private database; no cluster is made"
    # A plain user's PATH lacks the sbin folders, but the runtime lives there.
    PATH="$PATH:/usr/sbin:/sbin" have runc || want runc "runs workloads on the local node"
    static_busybox_present || want busybox-static "root file system of the demo workload"
    have curl || want curl "the tour's calls"
    have jq || want jq "reads the answers of the tour's calls"
}

# The tests of single sign-on run a certified provider, which is a package of npm.
look_for_test() {
    look_for_run
    have node || want nodejs "runs the identity provider that tests sign in by"
    have npm || want npm "installs it, from its lock file"
    look_for_python "moto and aiosmtpd, which play AWS KMS and a mail server,"
}

look_for_lint() {
    look_for_build
    have shellcheck || want shellcheck "lints the scripts"
    local component missing=()
    for component in fmt clippy; do
        cargo "$component" --version >/dev/null 2>&1 || missing+=("$component")
    done
    if [[ ${#missing[@]} -gt 0 ]]; then
        have rustup || die "cargo ${missing[*]} missing, and no rustup to add it: install rustfmt and clippy for this toolchain."
        say "  missing: rustfmt, clippy (formatting and lints)"
        rustup component add rustfmt clippy
    fi
}

look_for_web() {
    [[ -x "${CHROMIUM:-/usr/bin/chromium}" ]] || want chromium "drives the console's tests"
    use_web_node && return
    # Debian's Node.js is too old, but its npm brings a newer one.
    have npm || want npm "builds the console"
    NODE_WANTED=1
}

look_for_fuzz() {
    look_for_build
    have c++ || want g++ "compiles libFuzzer"
    if ! have cargo-fuzz; then
        # About a minute on two cores; the bound is for a registry that never answers.
        timed "installing cargo-fuzz" timeout 900 cargo install --locked cargo-fuzz@0.13.2
    fi
}

# look_for_python WHAT: a Python that can keep packages in a folder of their own.
look_for_python() {
    have python3 || want python3 "runs $1"
    python3 -c 'import ensurepip, venv' 2>/dev/null || want python3-venv "keeps $1 to itself"
}

look_for_api() {
    look_for_run
    look_for_python schemathesis
}

# install_python WHAT FOLDER LIST PROGRAM: packages in a folder of their own, at the versions and with the hashes that are
# written down in LIST. A folder that has been made from other versions is made anew.
install_python() {
    local what="$1" folder="$2" list="$3" program="$4" mark
    mark="$folder/requirements.txt"
    if [[ -x "$folder/bin/$program" ]] && cmp --silent "$list" "$mark"; then return; fi
    rm -rf --one-file-system -- "$folder"
    python3 -m venv "$folder"
    timed "installing $what" timeout 600 "$folder/bin/pip" install --quiet --disable-pip-version-check \
        --no-input --require-hashes --only-binary :all: --requirement "$list"
    cp "$list" "$mark"
}

# Out of Debian's package, which would also install and start a server.
install_promtool() {
    local folder into
    into="$(promtool)"
    if [[ -x "$into" ]]; then return; fi
    folder="$(mktemp -d /tmp/aicloud-promtool.XXXXXX)"
    # apt fetches as a user of its own.
    chmod 755 "$folder"
    (
        cd "$folder"
        apt-get download --quiet prometheus >log 2>&1 ||
            { "${AS_ROOT[@]}" apt-get --quiet update >>log 2>&1 && apt-get download --quiet prometheus >>log 2>&1; } ||
            { cat log >&2 && exit 1; }
        dpkg-deb --fsys-tarfile prometheus_*.deb | tar --extract ./usr/bin/promtool
    ) || die "apt-get could not fetch the package prometheus, which has promtool"
    mkdir -p "$(dirname "$into")"
    mv "$folder/usr/bin/promtool" "$into"
    rm -rf --one-file-system -- "$folder"
}

# Debian makes and starts a cluster with the package unless told not to; ours is private and is
# made by `aicloud dev` itself, so that installing starts no server on this machine.
# shellcheck disable=SC2016  # $f is expanded by the shell that runs it
NO_CLUSTER='mkdir -p /etc/postgresql-common && f=/etc/postgresql-common/createcluster.conf &&
    { grep -qs "^create_main_cluster *= *false" $f || echo "create_main_cluster = false" >>$f; }'

for purpose in "${@:-run}"; do
    case "$purpose" in
        run) look_for_run ;;
        test) look_for_test ;;
        lint) look_for_lint ;;
        web) look_for_web ;;
        fuzz) look_for_fuzz ;;
        api) look_for_api ;;
        python) look_for_python "the Python client's generator and tests" ;;
        alerts) ;;
        *) die "usage: scripts/install.sh [run|test|lint|web|fuzz|api|alerts|python]…" ;;
    esac
done

install_packages() {
    [[ ${#PACKAGES[@]} -eq 0 ]] && return
    local first='' package
    for package in "${PACKAGES[@]}"; do
        if [[ "$package" == postgresql-* ]]; then first="$NO_CLUSTER"; fi
    done
    need_root_or_sudo "sh -c '${first:+$first && }apt-get update && apt-get install --yes --no-install-recommends ${PACKAGES[*]}'"
    if [[ -n "$first" ]]; then
        "${AS_ROOT[@]}" sh -c "$first"
    fi
    timed "installing ${PACKAGES[*]}" apt_install "${PACKAGES[@]}"
}

install_node() {
    [[ -n "$NODE_WANTED" ]] || return 0
    mkdir -p "$WEB_NODE_HOME"
    timed "installing Node.js 22 into $WEB_NODE_HOME" npm install --prefix "$WEB_NODE_HOME" --no-audit --no-fund \
        --loglevel=error node@22
    use_web_node || die "Node.js was installed into $WEB_NODE_HOME and does not run"
}

install_packages
install_node
for purpose in "${@:-run}"; do
    case "$purpose" in
        test) install_python "moto and aiosmtpd" "$(peers_dir)" scripts/ci/peers/requirements.txt aiosmtpd ;;
        api) install_python schemathesis "$(schemathesis_dir)" scripts/ci/api/requirements.txt schemathesis ;;
        python)
            install_python "what makes and tests the Python client" "$(python_client_dir)" \
                clients/python/generate/requirements.txt openapi-python-client
            ;;
        alerts)
            need_root_or_sudo "apt-get update"
            timed "looking for promtool" install_promtool
            ;;
    esac
done
