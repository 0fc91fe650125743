#!/usr/bin/env bash
# Gate: ten thousand simulated regions come to rest with every invariant whole, and the simulation
# finds each of the bugs that are planted for it. SEEDS=n runs another number, FIRST=n begins
# elsewhere; a seed that fails is printed with the command that runs it again.
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

step "simulated regions"
SEEDS="${SEEDS:-10000}" cargo test --workspace --locked --test it simulation::every -- --nocapture

step "planted bugs"
# The whole workspace, so that features unify as ever; of its tests only the binary that has the bugs.
cargo test --workspace --locked --features aicloud-actors/planted-bugs --test planted simulation::planted \
    -- --nocapture
