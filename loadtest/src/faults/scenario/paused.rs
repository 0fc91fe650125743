//! `paused`: a control plane is stopped past its time, a second one takes over, the first wakes.
//!
//! Both work on one database. The first has the entities in memory; SIGSTOP freezes it for
//! longer than an agent's lease. Its node goes over to the second, which writes to the same
//! entities and rents GPUs. Meanwhile requests pile up at the frozen one's door, each a write on
//! condition of the version that it knows (`If-Match`): exactly what it would accept by what it
//! believes. SIGCONT. Passes when not one stale write is accepted, each is answered with a refusal
//! that says how to go on, and both show the same state afterwards.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use futures_util::future::join_all;
use nix::sys::signal::Signal;
use serde_json::{Value, json};

use super::Length;
use crate::faults::check::{HEALED, check};
use crate::faults::customers::{Client, rename, request};
use crate::faults::proxy::{Proxy, Target};
use crate::faults::rest::{Heard, Write};
use crate::faults::site::{Plan, Site, id};
use crate::faults::verdict::Verdict;
use crate::faults::watcher::Watcher;

/// Stale writes in each round.
const EACH: usize = 50;
/// Longer than the lease of three seconds.
const PAST_ITS_TIME: Duration = Duration::from_millis(3_500);
/// Allocations that the second one rents in each round.
const RENTED: usize = 4;

#[derive(Default)]
struct Count {
    attempts: u64,
    accepted: u64,
    fenced: u64,
    silent: u64,
    wrong: Vec<String>,
}

/// Runs it.
///
/// # Errors
/// When the scenario could not be played to its end.
pub async fn run(length: Length) -> Result<Verdict> {
    let rounds = length.cycles(2, 10);
    let proxy = Proxy::new().await?;
    let plan = Plan { projects: EACH, agents_by: Some(proxy.clone()), ..Plan::default() };
    let mut site = Site::apart(&plan).await?;
    let (token, url) = (site.planes[0].rest.token().to_owned(), site.owner_url.clone());
    site.add_plane(&plan, &token, &url)?;
    site.start_plane(1).await?;
    let client = Client::new(&site)?;
    let mut count = Count::default();
    for number in 1..=rounds {
        round(&mut site, &client, &proxy, number, &mut count).await?;
        length.say(number, rounds, &client);
    }
    // One alone from here on, and a fresh one: what it shows is what is in the database.
    site.stop_plane(1).await?;
    site.planes.truncate(1);
    site.kill_plane(0)?;
    site.start_plane(0).await?;
    let mut verdict = Verdict::new("paused", format_args!("{rounds} pauses"));
    let watcher = Watcher::start(site.planes[0].rest.clone());
    verdict.findings(check(&site, &client, Some(&watcher)).await?);
    let mut owner = site.owner().await?;
    let written: i64 =
        sqlx::query_scalar("SELECT count(*) FROM journal.entry WHERE command_id LIKE 'stale-%'")
            .fetch_one(&mut owner)
            .await?;
    verdict.figure(format_args!("{} of {} stale writes accepted", count.accepted, count.attempts));
    verdict.figure(format_args!("{} fenced, {} silent", count.fenced, count.silent));
    verdict.require(
        count.accepted == 0 && written == 0,
        format_args!("{} stale writes accepted, {written} in the journal", count.accepted),
    );
    verdict.require(count.silent == 0, format_args!("{} stale writes got no answer", count.silent));
    verdict.failures.append(&mut count.wrong);
    verdict.ended(site.stop().await);
    Ok(verdict)
}

async fn round(
    site: &mut Site,
    client: &Client,
    proxy: &Proxy,
    number: u64,
    count: &mut Count,
) -> Result<()> {
    let first = client.by(&site.planes[0].rest);
    let second = client.by(&site.planes[1].rest);
    proxy.route(Target::Tcp(site.planes[0].agents.clone()));
    // The first one has each project in memory, at a version that it told us.
    let mut known = vec![];
    for (at, project) in site.projects.iter().enumerate() {
        let key = format!("first-{number}-{at}");
        first.must(&rename(project, &key, &key)).await?;
        let Heard::Success { etag, .. } = first.rest.read(&format!("/v1/projects/{project}")).await
        else {
            anyhow::bail!("{project} can't be read");
        };
        known.push(etag.context("a project has an ETag")?);
    }
    site.process(0)?.signal(Signal::SIGSTOP)?;
    let stopped = Instant::now();
    proxy.route(Target::Tcp(site.planes[1].agents.clone()));
    for (at, project) in site.projects.iter().enumerate() {
        let key = format!("second-{number}-{at}");
        second.must(&rename(project, &key, &key)).await?;
    }
    rent(site, &second, number).await?;
    tokio::time::sleep(PAST_ITS_TIME.saturating_sub(stopped.elapsed())).await;
    let stale = site.projects.iter().zip(&known).enumerate().map(|(at, (project, version))| {
        let key = format!("stale-{number}-{at}");
        let write = Write { if_match: Some(version.clone()), ..rename(project, &key, &key) };
        let rest = first.rest.clone();
        tokio::spawn(async move { rest.write(&write).await })
    });
    let stale: Vec<_> = stale.collect();
    // They are at its door: the kernel has taken them, and nobody can have answered.
    tokio::time::sleep(Duration::from_millis(200)).await;
    ensure!(stale.iter().all(|answer| !answer.is_finished()), "it was not stopped");
    site.process(0)?.signal(Signal::SIGCONT)?;
    for answer in join_all(stale).await {
        count.attempts += 1;
        match answer? {
            Heard::Success { .. } => count.accepted += 1,
            Heard::Refused(refusal)
                if refusal.may_be_repeated() || refusal.code == "stale_version" =>
            {
                count.fenced += 1;
            }
            Heard::Silence(_) => count.silent += 1,
            other => count.wrong.push(format!("a stale write was answered {other:?}")),
        }
    }
    alike(site, count).await
}

/// The second one rents GPUs on the node that came over to it, to the end.
async fn rent(site: &Site, second: &Client, number: u64) -> Result<()> {
    let mut rented = vec![];
    for at in 0..RENTED {
        let key = format!("rent-{number}-{at}");
        let body = second.must(&request(&site.projects[at], &key)).await?;
        rented.push((id(&serde_json::from_str(&body)?)?, key));
    }
    for (allocation, key) in rented {
        let path = format!("/v1/allocations/{allocation}");
        until(second, &path, "active").await?;
        second
            .must(&Write::post(format!("{path}/release"), &json!({}), format!("{key}-end")))
            .await?;
        until(second, &path, "released").await?;
    }
    Ok(())
}

async fn until(client: &Client, path: &str, phase: &str) -> Result<()> {
    let began = Instant::now();
    loop {
        let seen = client.rest.get(path).await;
        if seen.as_ref().is_ok_and(|seen| seen["phase"] == phase) {
            return Ok(());
        }
        ensure!(began.elapsed() < HEALED, "{path} is not {phase}: {seen:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Both show the same of each project.
async fn alike(site: &Site, count: &mut Count) -> Result<()> {
    let began = Instant::now();
    for project in &site.projects {
        let path = format!("/v1/projects/{project}");
        loop {
            let mut shown: Vec<Value> = vec![];
            for plane in &site.planes {
                shown.push(plane.rest.get(&path).await.unwrap_or_default());
            }
            if shown[0] == shown[1] && shown[0].is_object() {
                break;
            }
            if began.elapsed() > HEALED {
                count.wrong.push(format!("I24 not alike: {shown:?}"));
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    Ok(())
}
