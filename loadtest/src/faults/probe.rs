//! How long others wait: writes at a fixed rate, timed from when they were due.
//!
//! An open loop: a write that is due is sent, whether or not the one before it was answered, and
//! its time counts from the moment it was due. So a stall of the control plane shows as what it
//! is, many long waits, and not as one.

use std::time::Duration;

use anyhow::Result;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::customers::{Client, rename};
use super::rest::Heard;
use super::verdict::Times;

/// Between two writes.
const EVERY: Duration = Duration::from_millis(20);

/// What others met.
#[derive(Debug, Default)]
pub struct Waits {
    /// Of those that were answered with success.
    pub times: Times,
    /// Writes that were not.
    pub failed: Vec<String>,
}

impl Waits {
    /// Those of another window, too.
    pub fn merge(&mut self, other: Self) {
        self.times.merge(&other.times);
        self.failed.extend(other.failed);
    }
}

/// Renames these projects in turn for so long. `tag` makes the keys unique.
///
/// # Errors
/// When a promise can't be kept on the list.
pub async fn probe(
    client: &Client,
    projects: &[String],
    lasting: Duration,
    tag: &str,
) -> Result<Waits> {
    let mut ticks = interval(EVERY);
    // One that comes late is still due at its own time: nothing is left out.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let end = Instant::now() + lasting;
    let mut sent: JoinSet<Result<(Heard, Duration, String)>> = JoinSet::new();
    let mut number = 0;
    loop {
        let due = ticks.tick().await;
        if due > end {
            break;
        }
        let key = format!("probe-{tag}-{number}");
        let write = rename(&projects[number % projects.len()], &key, &key);
        let client = client.clone();
        sent.spawn(async move {
            let heard = client.once(&write).await?;
            Ok((heard, due.elapsed(), write.key))
        });
        number += 1;
    }
    let mut waits = Waits::default();
    while let Some(answered) = sent.join_next().await {
        let (heard, took, key) = answered??;
        match heard {
            Heard::Success { .. } => waits.times.add(took),
            other => waits.failed.push(format!("{key}: {other:?}")),
        }
    }
    Ok(waits)
}
