//! `storm`: clients that hang up at any moment, on a pool of two connections.
//!
//! Requests are sent over bare sockets and reset after a random time: within the head, within
//! the body, while the command is decided, while its batch commits, while the answer is on its
//! way. A future that is dropped at the wrong await point would leave a transaction open in a
//! pooled connection, and two such connections would stop the service. Passes when no session is
//! ever found idle in a transaction, the pool lives, and each write that was cut off can be sent
//! again with its key and took effect at most once (I2, I7, I12).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use futures_util::StreamExt as _;
use rand::RngExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::Length;
use crate::faults::check::check;
use crate::faults::customers::{Client, Crowd, Customers, rename, request};
use crate::faults::rest::Write;
use crate::faults::site::{Plan, Site};
use crate::faults::verdict::{Verdict, slack, thousands};
use crate::faults::watcher::Watcher;

/// Clients that hang up.
const RUDE: usize = 16;
/// Transactions that do nothing for longer than these milliseconds.
const IDLE: &str = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' \
                    AND now() - state_change > $1 * interval '1 millisecond'";
/// They have been forgotten then, and stay: nobody is left who would end them.
const FORGOTTEN: f64 = 500.0;
/// Until a polite client is served after the storm.
const SERVED: Duration = Duration::from_secs(1);

/// Runs it.
///
/// # Errors
/// When the scenario could not be played to its end.
pub async fn run(length: Length) -> Result<Verdict> {
    let seconds = length.cycles(5, 60);
    let mut site = Site::apart(&Plan::default().set("database.connections=2")).await?;
    let client = Client::new(&site)?;
    let watcher = Watcher::start(site.planes[0].rest.clone());
    let crowd = Crowd { renters: 0, writers: 2 };
    let customers = Customers::start(&client, &site.projects, crowd);
    let cut = Arc::<Mutex<Vec<Write>>>::default();
    let number = Arc::new(AtomicU64::new(0));
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut rude = JoinSet::new();
    for _ in 0..RUDE {
        let (client, projects) = (client.clone(), site.projects.clone());
        let (cut, number) = (Arc::clone(&cut), Arc::clone(&number));
        rude.spawn(async move {
            while Instant::now() < end {
                let n = number.fetch_add(1, Ordering::Relaxed);
                let project = &projects[usize::try_from(n)? % projects.len()];
                let key = format!("storm-{n}");
                // Now and then one that touches more: a read of the project, tenant and price.
                let write = if n.is_multiple_of(16) {
                    request(project, &key)
                } else {
                    rename(project, &key, &key)
                };
                cut.lock().unwrap_or_else(PoisonError::into_inner).push(write.clone());
                // The accept queue may be full for a moment; then this one was cut off early.
                let _ = hang_up(&client, &write).await;
            }
            Ok::<_, anyhow::Error>(())
        });
    }
    let mut owner = site.owner().await?;
    let mut forgotten = 0_i64;
    while Instant::now() < end {
        forgotten += idle(&mut owner).await?;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    while let Some(done) = rude.join_next().await {
        done??;
    }
    let calm = Instant::now();
    client.must(&rename(&site.projects[0], "calm", "calm")).await?;
    let served = calm.elapsed();
    customers.leave().await?;
    let cut = std::mem::take(&mut *cut.lock().unwrap_or_else(PoisonError::into_inner));
    let storms = cut.len() as u64;
    let (storm, first) = (thousands(storms), served.as_secs_f64());
    eprintln!("    {storm} hung up; served again after {first:.2} s; sending each again");
    settle(&client, cut).await?;
    forgotten += idle(&mut owner).await?;
    site.note_memory();
    let mut verdict = Verdict::new("storm", format_args!("{storm} hung up"));
    verdict.findings(check(&site, &client, Some(&watcher)).await?);
    verdict.figure(format_args!("{forgotten} sessions idle in a transaction"));
    verdict.figure(format_args!("served after it in {:.2} s", served.as_secs_f64()));
    verdict.require(forgotten == 0, format_args!("I12 {forgotten} forgotten transactions"));
    verdict.within("the first polite write", served, SERVED);
    verdict.memory(site.planes[0].peak_memory);
    verdict.ended(site.stop().await);
    Ok(verdict)
}

/// Sends a part of it, or all, and resets the connection.
async fn hang_up(client: &Client, write: &Write) -> Result<()> {
    let host = client.rest.base().trim_start_matches("http://").to_owned();
    let Write { method, path, body, key, .. } = write;
    let text = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\n\
         idempotency-key: {key}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        client.rest.token(),
        body.len(),
    );
    let (sent, wait) = {
        let mut random = rand::rng();
        let part = random.random_range(1..=text.len());
        let sent = if random.random_bool(0.1) { part } else { text.len() };
        (sent, Duration::from_micros(random.random_range(0..30_000)))
    };
    let mut stream = TcpStream::connect(&host).await?;
    stream.set_zero_linger()?;
    stream.write_all(&text.as_bytes()[..sent]).await?;
    tokio::time::sleep(wait).await;
    Ok(())
}

/// How many transactions have been forgotten.
async fn idle(owner: &mut sqlx::PgConnection) -> Result<i64> {
    let millis = FORGOTTEN * f64::from(slack());
    Ok(sqlx::query_scalar(IDLE).bind(millis).fetch_one(owner).await?)
}

/// Each write that was cut off is sent again with its key; what it began is ended.
async fn settle(client: &Client, cut: Vec<Write>) -> Result<()> {
    let mut settled = futures_util::stream::iter(cut)
        .map(|write| async move {
            let body = client.must(&write).await?;
            if write.path == "/v1/allocations" {
                let id = crate::faults::site::id(&serde_json::from_str(&body)?)?;
                let path = format!("/v1/allocations/{id}/release");
                let key = format!("{}-end", write.key);
                client.must(&Write::post(path, &serde_json::json!({}), key)).await?;
            }
            Ok::<_, anyhow::Error>(())
        })
        .buffer_unordered(16);
    let mut count = 0;
    while let Some(done) = settled.next().await {
        done?;
        count += 1;
    }
    ensure!(count > 0, "nobody hung up");
    Ok(())
}
