//! `children`: every static child of the tree is killed, one after the other, while customers go on.
//!
//! As an operator does it from `aicloud top`: an order over REST with a reason, which the journal
//! keeps. The paths are those that the tree names, so a child that is added later is killed, too.
//! A kill is a failure, and what fails too often within its window takes its supervisor along, at
//! last the process: that is the design, and not what is tried here. So before each kill the tree
//! is read as an operator would read it, and one whose next failure would be its last is left out.
//! Passes when nothing that was acknowledged is lost, every order is on record as done, and the
//! whole tree runs again, with a write acknowledged, within a second (median).

use std::collections::BTreeMap;
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
    let mut left_out = BTreeMap::<String, u64>::new();
    let (mut slowest, mut longest) = (String::new(), Duration::ZERO);
    for round in 1..=rounds {
        for path in &paths {
            pause(50..500).await;
            let Some(took) = kill(&client, &rest, &site.projects[0], path, round).await? else {
                *left_out.entry(path.clone()).or_default() += 1;
                continue;
            };
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
    if !left_out.is_empty() {
        let all = left_out.values().sum::<u64>();
        let names: Vec<_> =
            left_out.iter().map(|(path, count)| format!("{path} {count}")).collect();
        let names = names.join(", ");
        verdict.figure(format_args!("{all} left out, the next failure escalates ({names})"));
    }
    verdict.findings(check(&site, &client, Some(&watcher)).await?);
    let half = back.quantile(0.5);
    let (p50, most) = (half.as_secs_f64(), longest.as_secs_f64());
    verdict.figure(format_args!("back p50 {p50:.2} s max {most:.2} s ({slowest})"));
    verdict.within("being back (median)", half, BACK);
    verdict.memory(site.planes[0].peak_memory);
    verdict.ended(site.stop().await);
    Ok(verdict)
}

/// Kills one; how long it took until all ran and a write was acknowledged. `None`: it was left
/// out, because its next failure would not stay its own.
async fn kill(
    client: &Client,
    rest: &Rest,
    project: &str,
    path: &str,
    round: u64,
) -> Result<Option<Duration>> {
    let before = children(rest).await?;
    let before = child(&before, path)?;
    if let Some(why) = before.last_chance() {
        eprintln!("    {path} is left out: {why}");
        return Ok(None);
    }
    let before = before.starts;
    let key = format!("kill-{path}-{round}");
    let reason = json!({"reason": format!("a drill, round {round}")});
    let order = Write::post(format!("/v1/ops/supervision/children/{path}:kill"), &reason, &key);
    let began = Instant::now();
    let ordered = insist(rest, &order);
    let again = async {
        loop {
            // Nobody answers while the server itself is away.
            if let Ok(now) = children(rest).await
                && child(&now, path).is_ok_and(|now| now.starts != before)
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
    took.map(Some)
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
    failures: u64,
    limit: u64,
    window: Duration,
}

impl Child {
    /// Why it must not fail once more now.
    fn last_chance(&self) -> Option<String> {
        let Self { failures, limit, window, .. } = self;
        let last = failures + 1 >= *limit;
        last.then(|| format!("{failures} failures, and the {limit}. within {window:?} escalates"))
    }
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
        let number =
            |name: &str| child[name].as_u64().with_context(|| format!("no {name}: {child}"));
        found.push(Child {
            path: child["path"].as_str().context("a child without a path")?.to_owned(),
            starts: number("starts")?,
            runs: child["phase"] == "running",
            failures: number("failures_in_window")?,
            limit: number("failures_limit")?,
            window: Duration::from_millis(number("window_ms")?),
        });
    }
    Ok(())
}

fn child<'a>(all: &'a [Child], path: &str) -> Result<&'a Child> {
    let found = all.iter().find(|child| child.path == path);
    found.with_context(|| format!("{path} is not in the tree"))
}
