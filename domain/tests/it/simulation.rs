//! Whole regions, by the thousand, at random, without threads, disks or clocks.
//!
//! Allocations, nodes and the scheduler run their real code; what stands around them (the
//! actors, the mail between them, the agents) is a model that is crueller than the truth:
//! mail of one pair keeps its order and of different pairs has none, a command may be
//! carried out and its answer lost, an actor may forget everything but its state at any
//! time, agents vanish, restart, fail and return.
//!
//! A run is decided by its seed. One that fails prints it: `SEED=n cargo test -p
//! aicloud-domain --test it simulation -- --nocapture` runs it alone and tells the story.
//!
//! Checked at every step: no GPU has two holders, in the nodes' books and on the machines;
//! intervals open and close in turn and only in `active`; tasks reach an agent in order.
//! Checked when the storm is over: nobody waits who could be served, nobody is lost on a
//! node that is there, and when all are released nothing is left anywhere.

mod agent;
mod mail;
mod rest;
mod shells;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use self::world::World;

/// A few seconds' worth. `SEEDS=n` runs more.
const SEEDS: u64 = 2_000;

#[test]
fn every_region_comes_to_rest() {
    let given = |name| std::env::var(name).ok().map(|seed| seed.parse::<u64>().unwrap());
    let only = given("SEED");
    let seeds = only.map_or(1..=given("SEEDS").unwrap_or(SEEDS), |seed| seed..=seed);
    for seed in seeds {
        let run = catch_unwind(AssertUnwindSafe(|| World::new(seed, only.is_some()).live()));
        if let Err(panic) = run {
            eprintln!("the seed is {seed}");
            resume_unwind(panic);
        }
    }
}

/// Marsaglia's xorshift64*: small, and the same everywhere.
pub struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// Below `n`.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n as u64).unwrap()
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.roll() % 100 < chance
    }
}
