//! `flood`: one tenant sends as much as it can; others, and operators, must not notice.
//!
//! Hundreds of clients rename one tenant's project without a pause: more than its mailbox
//! holds. In turn with quiet windows, writes to other tenants' projects are timed, and during the
//! flood an operator cordons and uncordons a node and revokes a token. Passes when the flood is
//! turned away with 429 or 503 and a time to retry after, others' p99 at most doubles, each
//! operator's order is done within a second, and a revoked token opens nothing within a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::Length;
use super::panics::beside_others;
use crate::faults::check::check;
use crate::faults::customers::{Client, rename};
use crate::faults::probe::{Waits, probe};
use crate::faults::rest::{Heard, Rest, Write};
use crate::faults::site::{Plan, Site, id};
use crate::faults::verdict::{Times, Verdict, thousands};

/// Clients of the flood: more than a mailbox holds (256).
const FLOODERS: usize = 512;
/// A quiet window.
const WINDOW: Duration = Duration::from_secs(3);
/// Until an operator's order is done, and until a revoked token opens nothing.
const CONTROL: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
struct Flood {
    sent: AtomicU64,
    accepted: AtomicU64,
    refused: AtomicU64,
    broken: AtomicU64,
}

/// Runs it.
///
/// # Errors
/// When the scenario could not be played to its end.
pub async fn run(length: Length) -> Result<Verdict> {
    let messages = length.cycles(5_000, 200_000);
    let mut site = Site::apart(&Plan::default()).await?;
    let client = Client::new(&site)?;
    let target = flooded(&site).await?;
    let projects = site.projects.clone();
    let quiet = probe(&client, &projects, WINDOW, "quiet").await?;

    let flood = Arc::<Flood>::default();
    let stop = CancellationToken::new();
    let mut flooders = JoinSet::new();
    for number in 0..FLOODERS {
        let (rest, target) = (site.planes[0].rest.clone(), target.clone());
        let (flood, stop) = (Arc::clone(&flood), stop.clone());
        flooders.spawn(async move {
            let mut turn = 0_u64;
            while !stop.is_cancelled() {
                turn += 1;
                let key = format!("flood-{number}-{turn}");
                send(&rest, &rename(&target, &key, &key), &flood).await?;
            }
            Ok::<_, anyhow::Error>(())
        });
    }
    let (mut beside, mut orders) = (Waits::default(), Times::default());
    let mut window = 0;
    while flood.sent.load(Ordering::Relaxed) < messages {
        window += 1;
        let tag = format!("flooded-{window}");
        let (waits, ordered) = tokio::join!(
            probe(&client, &projects, WINDOW, &tag),
            operate(&site, &client, window, &mut orders)
        );
        beside.merge(waits?);
        ordered?;
        let load = |count: &AtomicU64| thousands(count.load(Ordering::Relaxed));
        let (sent, refused) = (load(&flood.sent), load(&flood.refused));
        eprintln!("    {sent} of {}, {refused} refused", thousands(messages));
    }
    stop.cancel();
    while let Some(done) = flooders.join_next().await {
        done??;
    }
    site.note_memory();
    let (sent, accepted) =
        (flood.sent.load(Ordering::Relaxed), flood.accepted.load(Ordering::Relaxed));
    let refused = flood.refused.load(Ordering::Relaxed);
    let broken = flood.broken.load(Ordering::Relaxed);
    let mut verdict = Verdict::new("flood", format_args!("{} messages", thousands(sent)));
    verdict.figure(format_args!(
        "{} taken, {} turned away, {broken} broken",
        thousands(accepted),
        thousands(refused)
    ));
    verdict.findings(check(&site, &client, None).await?);
    verdict.require(refused > 0, "nothing was turned away: this was no flood");
    beside_others(&mut verdict, &quiet, &beside);
    let slowest = orders.max();
    verdict.figure(format_args!("operator's orders max {:.2} s", slowest.as_secs_f64()));
    verdict.within("an operator's order", slowest, CONTROL);
    verdict.memory(site.planes[0].peak_memory);
    verdict.ended(site.stop().await);
    Ok(verdict)
}

/// The project of another tenant.
async fn flooded(site: &Site) -> Result<String> {
    let rest = &site.planes[0].rest;
    let tenant = json!({"label": "flood", "display_name": "Flood"});
    let tenant = id(&rest.done(&Write::post("/v1/tenants", &tenant, "flood-tenant")).await?)?;
    let project = json!({"tenant": tenant, "label": "lab", "display_name": "Lab"});
    id(&rest.done(&Write::post("/v1/projects", &project, "flood-project")).await?)
}

async fn send(rest: &Rest, write: &Write, flood: &Flood) -> Result<()> {
    flood.sent.fetch_add(1, Ordering::Relaxed);
    match rest.write(write).await {
        Heard::Success { .. } => flood.accepted.fetch_add(1, Ordering::Relaxed),
        Heard::Refused(refusal) if [429, 503].contains(&refusal.status) => {
            ensure!(refusal.retry_after, "without a time to retry after: {refusal:?}");
            flood.refused.fetch_add(1, Ordering::Relaxed)
        }
        Heard::Silence(_) => flood.broken.fetch_add(1, Ordering::Relaxed),
        other => anyhow::bail!("{}: {other:?}", write.key),
    };
    Ok(())
}

/// What an operator does meanwhile, each timed.
async fn operate(site: &Site, client: &Client, window: u64, orders: &mut Times) -> Result<()> {
    for order in ["cordon", "uncordon"] {
        let path = format!("/v1/nodes/{}/{order}", site.node);
        let began = Instant::now();
        client.must(&Write::post(path, &json!({}), format!("{order}-{window}"))).await?;
        orders.add(began.elapsed());
    }
    let path = format!("/v1/projects/{}/tokens", site.projects[0]);
    let issue = Write::post(path.clone(), &json!({"name": "short"}), format!("token-{window}"));
    let issued: Value = site.planes[0].rest.done(&issue).await?;
    let secret = issued["secret"].as_str().context("the token came without its secret")?;
    let stranger = site.planes[0].rest.with_token(secret);
    ensure!(matches!(stranger.read("/v1/projects").await, Heard::Success { .. }), "a new token");
    let mut revoke = Write::post(format!("{path}/{}", id(&issued)?), &json!({}), String::new());
    (revoke.method, revoke.key) = ("DELETE".to_owned(), format!("revoke-{window}"));
    let began = Instant::now();
    let heard = site.planes[0].rest.write(&revoke).await;
    ensure!(matches!(heard, Heard::Success { .. }), "revoking: {heard:?}");
    loop {
        match stranger.read("/v1/projects").await {
            Heard::Refused(refusal) if refusal.status == 401 => break,
            _ => tokio::time::sleep(Duration::from_millis(10)).await,
        }
        ensure!(began.elapsed() < Duration::from_secs(30), "a revoked token still opens");
    }
    orders.add(began.elapsed());
    Ok(())
}
