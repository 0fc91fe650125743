//! The scenarios, by name.

pub mod children;
pub mod disk;
pub mod flood;
pub mod kill;
pub mod network;
pub mod panics;
pub mod paused;
pub mod postgres;
pub mod storm;

use std::sync::atomic::Ordering;

use anyhow::Result;

use super::customers::Client;
use super::verdict::{Verdict, thousands};

/// How long a scenario goes on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Length {
    /// Cycles, if somebody said how many.
    pub cycles: Option<u64>,
    /// The full programme, unless cycles are given.
    pub long: bool,
}

impl Length {
    /// The number of cycles: as asked, else the short or the long programme's.
    #[must_use]
    pub fn cycles(self, short: u64, long: u64) -> u64 {
        self.cycles.unwrap_or(if self.long { long } else { short })
    }

    /// Progress, now and then.
    pub fn say(self, done: u64, of: u64, client: &Client) {
        if done.is_multiple_of(of.div_ceil(10)) || done == of {
            let load = |count: &std::sync::atomic::AtomicU64| count.load(Ordering::Relaxed);
            let tally = &client.tally;
            eprintln!(
                "    {done}/{of}: {} acknowledged, {} rented, {} refused, {} silent, {} repeated",
                thousands(client.acks.len()),
                load(&tally.rented),
                load(&tally.refused),
                load(&tally.silent),
                load(&tally.replayed),
            );
        }
    }
}

/// Names of all scenarios, and what each does.
pub const SCENARIOS: &[(&str, &str)] = &[
    ("kill-9", "the control plane is killed at random moments under load"),
    ("postgres", "the database is stopped, killed, restarted, its backends ended, under load"),
    ("paused", "a control plane is stopped past its time while a second one takes over"),
    ("panics", "actors crash on purpose; others must not notice"),
    ("children", "every static child of the tree is killed in turn, under load"),
    ("storm", "clients hang up at random moments, on a pool of two connections"),
    ("flood", "one tenant sends all it can; others and operators must not notice"),
    ("disk-full", "the data folder's file system is full, and has room again"),
    ("network", "the ways to database and agent are cut, swallowed, delayed, under load"),
];

/// Runs the scenario of this name.
///
/// # Errors
/// When there is none of this name, or it could not be played to its end.
pub async fn run(name: &str, length: Length) -> Result<Verdict> {
    match name {
        "kill-9" => Box::pin(kill::run(length)).await,
        "postgres" => Box::pin(postgres::run(length)).await,
        "paused" => Box::pin(paused::run(length)).await,
        "panics" => Box::pin(panics::run(length)).await,
        "children" => Box::pin(children::run(length)).await,
        "storm" => Box::pin(storm::run(length)).await,
        "flood" => Box::pin(flood::run(length)).await,
        "disk-full" => Box::pin(disk::run(length)).await,
        "network" => Box::pin(network::run(length)).await,
        _ => anyhow::bail!("there is no scenario {name}"),
    }
}
