#!/usr/bin/env bash
# Gate: dependencies keep deny.toml: banned crates, licences, sources; and known vulnerabilities,
# when the advisory database can be fetched (AICLOUD_CI_ADVISORIES=required makes it fail otherwise).
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

if ! have cargo-deny; then
    # Minutes on two cores; the bound is for a registry that never answers.
    timed "installing cargo-deny" timeout 900 cargo install --locked cargo-deny@0.20.2
fi

checks=(bans licenses sources)
if timeout 120 cargo deny --locked fetch db >/dev/null 2>&1; then
    checks+=(advisories)
elif [[ "${AICLOUD_CI_ADVISORIES:-optional}" == required ]]; then
    die "the advisory database could not be fetched, and AICLOUD_CI_ADVISORIES=required"
else
    warn "SKIPPED: advisories (the database could not be fetched)"
fi
cargo deny --locked check --hide-inclusion-graph "${checks[@]}"
