//! `panics`: actors crash on purpose, inside the real program.
//!
//! `drill.panic` makes decisions panic (see `aicloud config show`). Two questions:
//!
//! - **Is it back?** Some projects crash at every fifth command, all allocations at every
//!   seventeenth, while customers rent. A command that met a crash is answered 503
//!   `outcome_unknown` with a crash id, and the same actor answers again within a second.
//! - **Do others notice?** Victims crash at every command until they are quarantined. In turn
//!   with quiet windows, writes to other projects are timed: their p99 may at most double. Exactly
//!   the victims are quarantined, and can still be read.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::Length;
use crate::faults::check::check;
use crate::faults::customers::{Client, Crowd, Customers, rename};
use crate::faults::probe::{Waits, probe};
use crate::faults::rest::Heard;
use crate::faults::site::{Plan, Site};
use crate::faults::verdict::{Times, Verdict, slack};
use crate::faults::watcher::Watcher;

/// Projects that nothing is wrong with.
const HEALTHY: usize = 16;
/// Commands to each of those that crash now and then: four crashes, one less than quarantine.
const COMMANDS: usize = 20;
/// Until the actor answers again.
const REBUILT: Duration = Duration::from_secs(1);
/// A quiet window, and one with a crash loop.
const WINDOW: Duration = Duration::from_secs(2);
/// What a machine that does other things as well holds somebody up for, whoever crashes.
const STALL: Duration = Duration::from_millis(250);

/// Runs it.
///
/// # Errors
/// When the scenario could not be played to its end.
pub async fn run(length: Length) -> Result<Verdict> {
    let victims = usize::try_from(length.cycles(3, 20))?;
    let shaky = victims * 4;
    let plan = Plan { projects: HEALTHY + victims + shaky, ..Plan::default() };
    let mut site = Site::apart(&plan).await?;
    let projects = site.projects.clone();
    let (healthy, rest) = projects.split_at(HEALTHY);
    let (looping, shaky) = rest.split_at(victims);
    let mut rules: Vec<String> = looping.iter().map(|id| format!("{id}:1")).collect();
    rules.extend(shaky.iter().map(|id| format!("{id}:5")));
    rules.push("allocation:17".to_owned());
    site.set(0, "drill.enabled=true");
    site.set(0, &format!("drill.panic={}", rules.join(",")));
    site.stop_plane(0).await?;
    site.start_plane(0).await?;
    site.until_node_is_ready().await?;

    let client = Client::new(&site)?;
    let watcher = Watcher::start(site.planes[0].rest.clone());
    let crowd = Crowd { renters: 6, writers: 0 };
    let customers = Customers::start(&client, healthy, crowd);
    let rebuilt = shake(&client, shaky).await?;
    customers.leave().await?;

    let (mut quiet, mut beside) = (Waits::default(), Waits::default());
    for (number, victim) in looping.iter().enumerate() {
        quiet.merge(probe(&client, healthy, WINDOW, &format!("quiet-{number}")).await?);
        let tag = format!("beside-{number}");
        let (looped, waits) = tokio::join!(
            crash_loop(&client, victim, number),
            probe(&client, healthy, WINDOW, &tag)
        );
        looped?;
        beside.merge(waits?);
    }
    let quarantined = quarantined(&site).await?;
    for victim in looping {
        site.planes[0].rest.get(&format!("/v1/projects/{victim}")).await?;
    }
    site.note_memory();
    // Without the drill from here on: what it left behind must be whole.
    site.stop_plane(0).await?;
    site.set(0, "drill.panic=");
    site.start_plane(0).await?;
    site.until_node_is_ready().await?;

    let done = format!("{} crashes, {victims} crash loops", rebuilt.len());
    let mut verdict = Verdict::new("panics", done);
    verdict.findings(check(&site, &client, Some(&watcher)).await?);
    let slowest = rebuilt.max();
    verdict.figure(format_args!("rebuilt max {:.3} s", slowest.as_secs_f64()));
    verdict.within("rebuilding", slowest, REBUILT);
    verdict.figure(format_args!("{quarantined} quarantined"));
    verdict.require(
        quarantined == victims,
        format_args!("I25 {quarantined} quarantined, {victims} victims"),
    );
    beside_others(&mut verdict, &quiet, &beside);
    verdict.memory(site.planes[0].peak_memory);
    verdict.ended(site.stop().await);
    Ok(verdict)
}

/// Judges how much longer others waited.
pub(super) fn beside_others(verdict: &mut Verdict, quiet: &Waits, beside: &Waits) {
    let (before, after) = (quiet.times.quantile(0.99), beside.times.quantile(0.99));
    let ratio = after.as_secs_f64() / before.as_secs_f64().max(1e-6);
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    verdict.figure(format_args!(
        "others' p99 {:.1} ms, quiet {:.1} ms ({ratio:.1} x)",
        millis(after),
        millis(before)
    ));
    let allowed = 2.0 * f64::from(slack());
    // Where times have slack, other work shares the machine: of a quiet time of few milliseconds one stall is many.
    let a_stall = slack() > 1 && after < STALL;
    let wrong = format_args!("I25 {ratio:.1} x, allowed {allowed:.0} x");
    verdict.require(ratio <= allowed || a_stall, wrong);
    for wrong in quiet.failed.iter().chain(&beside.failed).take(5) {
        verdict.failures.push(format!("I25 others were refused: {wrong}"));
    }
}

/// Commands to actors that crash at every fifth: how long after a crash each answers again.
async fn shake(client: &Client, shaky: &[String]) -> Result<Times> {
    let mut rebuilt = Times::default();
    for (at, project) in shaky.iter().enumerate() {
        for number in 0..COMMANDS {
            let key = format!("shaky-{at}-{number}");
            let write = rename(project, &key, &key);
            match client.once(&write).await? {
                Heard::Success { .. } => {}
                Heard::Refused(refusal) => {
                    let crashed = refusal.code == "outcome_unknown" && refusal.crash_id.is_some();
                    ensure!(crashed, "{key}: {refusal:?}");
                    let began = Instant::now();
                    client.must(&write).await?;
                    rebuilt.add(began.elapsed());
                }
                other => anyhow::bail!("{key}: {other:?}"),
            }
        }
    }
    ensure!(!rebuilt.is_empty(), "nothing crashed");
    Ok(rebuilt)
}

/// Commands to an actor that crashes at each, until it is quarantined and after.
async fn crash_loop(client: &Client, victim: &str, number: usize) -> Result<()> {
    let (began, patience) = (Instant::now(), WINDOW * slack());
    let (mut command, mut out) = (0, false);
    while began.elapsed() < WINDOW || (!out && began.elapsed() < patience) {
        command += 1;
        let key = format!("loop-{number}-{command}");
        match client.once(&rename(victim, &key, &key)).await? {
            Heard::Refused(refusal) if refusal.code == "quarantined" => out = true,
            Heard::Refused(refusal) if !out && refusal.may_be_repeated() => {}
            other => anyhow::bail!("{key}: {other:?}"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    ensure!(out, "{victim} was not quarantined within {patience:?}");
    Ok(())
}

/// How many actors the control plane says are quarantined.
async fn quarantined(site: &Site) -> Result<usize> {
    let Heard::Success { body, .. } = site.planes[0].rest.read("/metrics").await else {
        anyhow::bail!("no metrics");
    };
    let lines = body.lines().filter(|line| {
        line.starts_with("aicloud_actors{") && line.contains("phase=\"quarantined\"")
    });
    let counts =
        lines.map(|line| line.rsplit(' ').next().and_then(|text| text.parse::<usize>().ok()));
    counts.sum::<Option<usize>>().context("aicloud_actors")
}
