//! `flood`: one tenant sends as much as it can; others, and operators, must not notice.
//!
//! Hundreds of clients of one tenant, with its project's token and in a process of their own
//! ([`flooder`](crate::faults::flooder)), rent and give back without a pause: more than a
//! tenant may have in flight. In turn with quiet windows, writes to other
//! tenants' projects are timed, and during the flood an operator cordons and uncordons a node and
//! revokes a token. Flood, others and operator each have a token of their own. Passes when the
//! flood is turned away with 429 or 503 and a time to retry after, others' p99 at most doubles,
//! each operator's order is done within a second, and a revoked token opens nothing within a
//! second.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use super::Length;
use super::panics::beside_others;
use crate::faults::check::check;
use crate::faults::customers::Client;
use crate::faults::flooder::{Flooder, MODEL, Tally};
use crate::faults::probe::{Waits, probe};
use crate::faults::rest::{Heard, Write};
use crate::faults::site::{Plan, Site, id};
use crate::faults::verdict::{Times, Verdict, thousands};

/// A quiet window.
const WINDOW: Duration = Duration::from_secs(3);
/// The quiet time before, which others' p99 is compared with: of fewer writes it would be chance.
const QUIET: Duration = Duration::from_secs(12);
/// Until an operator's order is done, and until a revoked token opens nothing.
const CONTROL: Duration = Duration::from_secs(1);

/// Runs it.
///
/// # Errors
/// When the scenario could not be played to its end.
pub async fn run(length: Length) -> Result<Verdict> {
    let messages = length.cycles(10_000, 200_000);
    // Hundreds of clients share few cores, and none of them is slow on purpose.
    let mut site = Site::apart(&Plan::default().set("http.head_timeout=60s")).await?;
    let client = Client::new(&site)?;
    let operator = site.aicloud(&["token", "create-operator"]).await?;
    let operator = client.by(&site.planes[0].rest.with_token(operator.trim()));
    let token = flooded(&site).await?;
    let projects = site.projects.clone();
    let quiet = probe(&client, &projects, QUIET, "quiet").await?;

    let mut flood = Flooder::start(&site, site.planes[0].rest.base(), &token)?;
    let (mut beside, mut orders) = (Waits::default(), Times::default());
    let (mut window, mut sent) = (0, 0);
    while sent < messages {
        window += 1;
        let tag = format!("flooded-{window}");
        let (waits, ordered) = tokio::join!(
            probe(&client, &projects, WINDOW, &tag),
            operate(&site, &operator, window, &mut orders)
        );
        beside.merge(waits?);
        ordered?;
        let tally = flood.tally()?;
        sent = tally.sent;
        let of = thousands(messages);
        eprintln!("    {} of {of}, {} refused", thousands(sent), thousands(tally.refused));
    }
    let Tally { sent, taken, refused, broken, .. } = flood.stop().await?;
    site.note_memory();
    let mut verdict = Verdict::new("flood", format_args!("{} messages", thousands(sent)));
    verdict.figure(format_args!(
        "{} taken, {} turned away, {broken} broken",
        thousands(taken),
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

/// A project of another tenant; its token.
async fn flooded(site: &Site) -> Result<String> {
    let rest = &site.planes[0].rest;
    let price = json!({
        "memory_bytes": 192_u64 << 30, "price_micros_per_gpu_hour": "4990000", "currency": "USD",
    });
    let mut put = Write::post(format!("/v1/gpu-types/{MODEL}"), &price, "flood-price");
    put.method = "PUT".to_owned();
    rest.done(&put).await?;
    let tenant = json!({"label": "flood", "display_name": "Flood"});
    let tenant = id(&rest.done(&Write::post("/v1/tenants", &tenant, "flood-tenant")).await?)?;
    let project = json!({"tenant": tenant, "label": "lab", "display_name": "Lab"});
    let project = id(&rest.done(&Write::post("/v1/projects", &project, "flood-project")).await?)?;
    let path = format!("/v1/projects/{project}/tokens");
    let token = rest.done(&Write::post(path, &json!({"name": "flood"}), "flood-token")).await?;
    let secret = token["secret"].as_str().context("the token came without its secret")?;
    Ok(secret.to_owned())
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
    // No promise to be asked for again: the secret is shown once.
    let issued: Value = client.rest.done(&issue).await?;
    let secret = issued["secret"].as_str().context("the token came without its secret")?;
    let stranger = client.rest.with_token(secret);
    let given = Instant::now();
    loop {
        match stranger.read("/v1/projects").await {
            Heard::Success { .. } => break,
            Heard::Refused(refusal) if refusal.may_be_repeated() => {}
            other => bail!("a new token: {other:?}"),
        }
        ensure!(given.elapsed() < Duration::from_secs(30), "a new token opens nothing");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mut revoke = Write::post(format!("{path}/{}", id(&issued)?), &json!({}), String::new());
    (revoke.method, revoke.key) = ("DELETE".to_owned(), format!("revoke-{window}"));
    let began = Instant::now();
    client.must(&revoke).await?;
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
