//! `kill-9`: the control plane is killed at random moments while customers go on.
//!
//! Database and agent stay. What the kill can hit: a request half read, a command decided and not
//! written, a batch before, in and after its COMMIT, an answer not sent, an effect half done, a
//! task on its way. Passes when nothing that was acknowledged is lost, every invariant holds, and
//! the next life serves within three seconds (p99).

use std::time::{Duration, Instant};

use anyhow::Result;

use super::Length;
use crate::faults::check::check;
use crate::faults::customers::{Client, Crowd, Customers, pause};
use crate::faults::site::{Plan, Site};
use crate::faults::verdict::{Times, Verdict};
use crate::faults::watcher::Watcher;

/// Until the next life serves, p99.
const SERVING: Duration = Duration::from_secs(3);

/// Runs it.
///
/// # Errors
/// When the scenario could not be played to its end.
pub async fn run(length: Length) -> Result<Verdict> {
    let kills = length.cycles(10, 200);
    let mut site = Site::apart(&Plan::default()).await?;
    let client = Client::new(&site)?;
    let watcher = Watcher::start(site.planes[0].rest.clone());
    let customers = Customers::start(&client, &site.projects, Crowd::default());
    let mut serving = Times::default();
    for kill in 1..=kills {
        pause(100..3_000).await;
        let began = Instant::now();
        site.kill_plane(0)?;
        site.start_plane(0).await?;
        serving.add(began.elapsed());
        length.say(kill, kills, &client);
    }
    customers.leave().await?;
    site.note_memory();
    let mut verdict = Verdict::new("kill-9", format_args!("{kills} kills"));
    verdict.findings(check(&site, &client, Some(&watcher)).await?);
    let (half, most) = (serving.quantile(0.5), serving.quantile(0.99));
    let (p50, p99) = (half.as_secs_f64(), most.as_secs_f64());
    verdict.figure(format_args!("serving again p50 {p50:.2} s p99 {p99:.2} s"));
    verdict.within("serving again (p99)", most, SERVING);
    verdict.memory(site.planes[0].peak_memory);
    verdict.ended(site.stop().await);
    Ok(verdict)
}
