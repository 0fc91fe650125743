//! `children`: every static child of the tree is killed, one after the other, while customers go on.
//!
//! As an operator does it from `aicloud top`: an order over REST with a reason, which the journal
//! keeps. The paths are those that the tree names, so a child that is added later is killed, too.
//! Passes when nothing that was acknowledged is lost, every order is on record as done, and the
//! whole tree runs again, with a write acknowledged, within a second (median).

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use super::Length;
use crate::faults::check::check;
use crate::faults::customers::{Client, Crowd, Customers, pause, rename};
use crate::faults::rest::{Heard, Rest, Write};
use crate::faults::site::{PATIENCE, Plan, Site};
use crate::faults::verdict::{Times, Verdict};
use crate::faults::watcher::Watcher;

/// Until the tree runs and serves, half of the times.
const BACK: Duration = Duration::from_secs(1);
/// Between two looks.
const POLL: Duration = Duration::from_millis(5);

/// Runs it.
///
/// # Errors
/// When the scenario could not be played to its end.
pub async fn run(length: Length) -> Result<Verdict> {
    let rounds = length.cycles(1, 20);
    // `aicloud dev` has all children, the private database included.
    let mut site = Site::whole(&Plan::default().set("drill.enabled=true")).await?;
    site.until_node_is_ready().await?;
    let client = Client::new(&site)?;
    let watcher = Watcher::start(site.planes[0].rest.clone());
    let customers = Customers::start(&client, &site.projects, Crowd::default());
    let rest = site.planes[0].rest.clone();
    let paths: Vec<String> = children(&rest).await?.into_iter().map(|child| child.path).collect();
    ensure!(paths.len() > 10, "the tree has more children: {paths:?}");
    let mut back = Times::default();
    let (mut slowest, mut longest) = (String::new(), Duration::ZERO);
    for round in 1..=rounds {
        for path in &paths {
            pause(50..500).await;
            let took = kill(&client, &rest, &site.projects[0], path, round).await?;
            back.add(took);
            if took > longest {
                (slowest, longest) = (path.clone(), took);
            }
        }
        length.say(round, rounds, &client);
    }
    customers.leave().await?;
    site.note_memory();
    let done = format_args!("{} kills of {} children", back.len(), paths.len()).to_string();
    let mut verdict = Verdict::new("children", done);
    verdict.findings(check(&site, &client, Some(&watcher)).await?);
    let half = back.quantile(0.5);
    let (p50, most) = (half.as_secs_f64(), longest.as_secs_f64());
    verdict.figure(format_args!("back p50 {p50:.2} s max {most:.2} s ({slowest})"));
    verdict.within("being back (median)", half, BACK);
    verdict.memory(site.planes[0].peak_memory);
    verdict.ended(site.stop().await);
    Ok(verdict)
}

/// Kills one; how long it took until all ran and a write was acknowledged.
async fn kill(
    client: &Client,
    rest: &Rest,
    project: &str,
    path: &str,
    round: u64,
) -> Result<Duration> {
    let before = starts(&children(rest).await?, path)?;
    let key = format!("kill-{path}-{round}");
    let reason = json!({"reason": format!("a drill, round {round}")});
    let order = Write::post(format!("/v1/ops/supervision/children/{path}:kill"), &reason, &key);
    let began = Instant::now();
    let ordered = insist(rest, &order);
    let again = async {
        loop {
            // Nobody answers while the server itself is away.
            if let Ok(now) = children(rest).await
                && starts(&now, path).is_ok_and(|now| now != before)
                && now.iter().all(|child| child.runs)
            {
                break;
            }
            ensure!(began.elapsed() < PATIENCE, "{path} is not back");
            tokio::time::sleep(POLL).await;
        }
        let tag = format!("after-{key}");
        client.must(&rename(project, &tag, &tag)).await?;
        Ok(began.elapsed())
    };
    let (order, took) = tokio::join!(ordered, again);
    let order = order?;
    ensure!(order["result"] == "done" && order["action"] == "kill", "{path}: {order}");
    let journal = order["journal"].as_str().context("the order has no journal")?;
    let journal = rest.get(journal).await?;
    let entries = journal["items"].as_array().context("no entries")?;
    let given = entries.iter().any(|entry| entry["data"]["reason"] == reason["reason"]);
    ensure!(given, "{path}: the order is not in the journal: {journal}");
    took
}

/// Gives an order until it is answered: the child that is killed may be the one that answers.
async fn insist(rest: &Rest, order: &Write) -> Result<Value> {
    let began = Instant::now();
    loop {
        let heard = rest.write(order).await;
        match heard {
            Heard::Success { body, .. } => return Ok(serde_json::from_str(&body)?),
            Heard::Refused(ref refusal) if !refusal.may_be_repeated() => {
                bail!("{}: {refusal:?}", order.path)
            }
            Heard::Untyped(answer) => bail!("{}: {answer}", order.path),
            Heard::Refused(_) | Heard::Silence(_) => {}
        }
        let path = &order.path;
        ensure!(began.elapsed() < PATIENCE, "{path} was never answered, at last: {heard:?}");
        tokio::time::sleep(POLL).await;
    }
}

/// A static child as the tree shows it.
struct Child {
    path: String,
    starts: u64,
    runs: bool,
}

async fn children(rest: &Rest) -> Result<Vec<Child>> {
    let shown = rest.get("/v1/ops/supervision").await?;
    let mut found = vec![];
    below(&shown["tree"], &mut found)?;
    Ok(found)
}

fn below(node: &Value, found: &mut Vec<Child>) -> Result<()> {
    for child in node["children"].as_array().into_iter().flatten() {
        below(child, found)?;
        found.push(Child {
            path: child["path"].as_str().context("a child without a path")?.to_owned(),
            starts: child["starts"].as_u64().context("a child without starts")?,
            runs: child["phase"] == "running",
        });
    }
    Ok(())
}

fn starts(all: &[Child], path: &str) -> Result<u64> {
    let found = all.iter().find(|child| child.path == path);
    Ok(found.with_context(|| format!("{path} is not in the tree"))?.starts)
}
