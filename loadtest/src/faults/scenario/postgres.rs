//! `postgres`: the database is hurt in four ways while customers go on.
//!
//! `aicloud dev` keeps its private server alive by itself, so the healing is the product's own.
//! In turn: an immediate stop (SIGQUIT, which is what `pg_ctl stop -m immediate` sends), `kill -9` of
//! the postmaster, the end of every backend, and a fast restart (SIGINT). Passes when nothing that
//! was acknowledged is lost and a write is acknowledged again within ten seconds of each.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::Length;
use crate::faults::check::check;
use crate::faults::customers::{Client, Crowd, Customers, pause, rename};
use crate::faults::site::{Plan, Site};
use crate::faults::verdict::{Times, Verdict};
use crate::faults::watcher::Watcher;

/// Until a write is acknowledged again.
const RECOVERED: Duration = Duration::from_secs(10);
/// Until a postmaster that was told to end has ended.
const ENDED: Duration = Duration::from_secs(60);
/// Between two looks.
const POLL: Duration = Duration::from_millis(2);

/// Runs it.
///
/// # Errors
/// When the scenario could not be played to its end.
pub async fn run(length: Length) -> Result<Verdict> {
    let cycles = length.cycles(4, 100);
    let mut site = Site::whole(&Plan::default()).await?;
    let client = Client::new(&site)?;
    let watcher = Watcher::start(site.planes[0].rest.clone());
    let customers = Customers::start(&client, &site.projects, Crowd::default());
    let data = site.data().join("postgres/data");
    let mut recovered = Times::default();
    for cycle in 1..=cycles {
        pause(300..1_500).await;
        let began = Instant::now();
        match cycle % 4 {
            0 => end_backends(&site).await?,
            1 => end(&data, Signal::SIGQUIT).await?,
            2 => end(&data, Signal::SIGKILL).await?,
            _ => end(&data, Signal::SIGINT).await?,
        }
        let key = format!("recovered-{cycle}");
        client.must(&rename(&site.projects[0], &key, &key)).await?;
        recovered.add(began.elapsed());
        length.say(cycle, cycles, &client);
    }
    customers.leave().await?;
    site.note_memory();
    let mut verdict = Verdict::new("postgres", format_args!("{cycles} faults"));
    verdict.findings(check(&site, &client, Some(&watcher)).await?);
    let (half, most) = (recovered.quantile(0.5).as_secs_f64(), recovered.max());
    verdict.figure(format_args!("recovered p50 {half:.2} s max {:.2} s", most.as_secs_f64()));
    verdict.within("recovery", most, RECOVERED);
    verdict.memory(site.planes[0].peak_memory);
    verdict.ended(site.stop().await);
    Ok(verdict)
}

/// Signals the postmaster and sees it end: until then it may still serve, and a write that it took
/// would pass for one after the recovery.
async fn end(data: &Path, signal: Signal) -> Result<()> {
    let text = std::fs::read_to_string(data.join("postmaster.pid")).context("postmaster.pid")?;
    let pid = text.lines().next().context("postmaster.pid is empty")?.trim().parse()?;
    let pid = Pid::from_raw(pid);
    kill(pid, signal).with_context(|| format!("{signal} for the postmaster"))?;
    let began = Instant::now();
    while kill(pid, None).is_ok() {
        ensure!(began.elapsed() < ENDED, "the postmaster outlives {signal}");
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}

async fn end_backends(site: &Site) -> Result<()> {
    const END: &str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let mut owner = site.owner().await?;
    let ended: i64 = sqlx::query_scalar(END).fetch_one(&mut owner).await?;
    ensure!(ended > 0, "nobody was connected");
    Ok(())
}
