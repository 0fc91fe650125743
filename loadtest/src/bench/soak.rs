//! `soak`: the same load for long, to see whether anything wears out.
//!
//! The real server process, a private PostgreSQL, and 16 clients that rename 2,000 tenants over
//! REST without a pause: each request is authenticated, decided, written, committed and answered, one
//! in eight with an `Idempotency-Key`. The set of entities stays the same, so memory that grows is
//! memory that leaks; the database grows, as journals do.
//!
//! Throughput of the last third is compared with the first third's (at least 0.9), resident memory at
//! the end with what it was after the first fifth, when every entity is awake and every cache is
//! filled (at most 5 % more). Ten minutes by default; `--minutes` says otherwise. Not part of the
//! usual run: `make bench ARGS="--only soak"`.
//!
//! Both cores are busy all the time, so a machine that becomes slower looks like a program that does.
//! To tell them apart, each interval does a [`Yardstick`]'s fixed work too, and the throughput is also
//! told per yardstick: by how much more or less the machine could do at that moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::{Found, Plan, say};
use crate::histogram::Latencies;
use crate::lab::{self, Lab};
use crate::process;
use crate::report::{Comparison, Plot, Role, Run, Scale, Series, Target};
use crate::seed;
use crate::served::{self, Served};
use crate::stats::{median, thirds};
use crate::wire::{Wire, request};
use crate::yardstick::Yardstick;

/// What is done.
pub const WORK: &str =
    "durable changes over REST for long: does throughput fall, does memory grow?";
const ENTITIES: usize = 2_000;
const CLIENTS: usize = 16;
/// As often as PostgreSQL allows. By default the first comes after five minutes and is spread over
/// most of the next five: then the first third, with which the last is compared, would be the only
/// one without.
const CHECKPOINTS: &str = "ALTER SYSTEM SET checkpoint_timeout = '30s'";
/// Intervals of the whole, whatever its length.
const INTERVALS: u32 = 60;
/// One in this many requests has an idempotency key.
const KEYED: u64 = 8;

async fn client(
    host: String,
    token: String,
    ids: Vec<aicloud_domain::id::TenantId>,
    enough: Arc<AtomicBool>,
    done: Arc<AtomicU64>,
) -> Result<Latencies> {
    let mut wire = Wire::connect(&host).await?;
    let mut latencies = Latencies::new();
    let mut number = 0_u64;
    while !enough.load(Ordering::Relaxed) {
        let id = ids[(number % ids.len() as u64) as usize];
        let body = format!(r#"{{"display_name":"soak {number}"}}"#);
        let mut bytes = request("PATCH", &host, &format!("/v1/tenants/{id}"), Some(&token), &body);
        if number.is_multiple_of(KEYED) {
            let key = format!("Idempotency-Key: {}\r\nHost:", uuid::Uuid::now_v7());
            bytes = String::from_utf8(bytes)?.replacen("Host:", &key, 1).into_bytes();
        }
        let began = Instant::now();
        let answer = wire.exchange(&bytes).await?;
        ensure!(
            answer.status == 200,
            "{}: {}",
            answer.status,
            String::from_utf8_lossy(wire.body(answer))
        );
        latencies.record(began.elapsed());
        done.fetch_add(1, Ordering::Relaxed);
        number += 1;
    }
    Ok(latencies)
}

pub(super) async fn measure(plan: Plan) -> Result<Found> {
    let lab = Lab::start().await?;
    let url = lab.database("soak").await?;
    let database = served::open(&url).await?;
    let operator = served::operator(&database).await?;
    let ids = seed::tenants(&database, "soak", plan.count(ENTITIES, 100)).await?;
    database.close().await;
    let mut owner = lab::connect(&url).await?;
    lab::execute(&mut owner, CHECKPOINTS).await?;
    lab::execute(&mut owner, "SELECT pg_reload_conf()").await?;
    // A line for each request would fill a disk in the end, and says nothing here.
    let served = Served::start(&lab, &url, None, &[served::QUIET]).await?;
    let (enough, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let mine = ids.iter().skip(number).step_by(CLIENTS).copied().collect();
            let (host, token) = (served.host.clone(), operator.clone());
            tokio::spawn(client(host, token, mine, Arc::clone(&enough), Arc::clone(&done)))
        })
        .collect();
    let interval = Duration::from_secs_f64(plan.minutes * 60.0 / f64::from(INTERVALS));
    let pid = served.pid()?;
    let (began, mut before, mut last) = (Instant::now(), 0, Instant::now());
    let (mut rates, mut memory, mut cpu) = (Vec::new(), Vec::new(), Vec::new());
    let yardstick = Arc::new(Yardstick::default());
    let (mut paces, mut used) = (Vec::new(), process::cpu_seconds(pid)?);
    for number in 1..=INTERVALS {
        tokio::time::sleep_until((began + interval * number).into()).await;
        let (now, count) = (Instant::now(), done.load(Ordering::Relaxed));
        let rate = (count - before) as f64 / (now - last).as_secs_f64();
        let mib = process::resident(pid)? as f64 / 1048576.0;
        let at = began.elapsed().as_secs_f64();
        rates.push((at, rate));
        memory.push((at, mib));
        let uses = process::cpu_seconds(pid)?;
        cpu.push((at, (uses - used) * 1e6 / (count - before) as f64));
        used = uses;
        let work = Arc::clone(&yardstick);
        let pace = tokio::task::spawn_blocking(move || work.measure()).await??;
        paces.push((at, pace.as_secs_f64() * 1e3));
        if number % 6 == 0 {
            say("soak", &format!("{at:.0} s: {rate:.0} changes/s, {mib:.1} MiB"));
        }
        // A client that failed has ended, and nothing more would be counted for it.
        ensure!(
            !clients.iter().all(tokio::task::JoinHandle::is_finished),
            "every client has failed"
        );
        (before, last) = (count, now);
    }
    enough.store(true, Ordering::Relaxed);
    let mut latencies = Latencies::new();
    for client in clients {
        latencies.add(&client.await.context("a client panicked")??);
    }
    served.stop().await?;
    let values = |points: &[(f64, f64)]| points.iter().map(|point| point.1).collect::<Vec<f64>>();
    let (first, final_) = thirds(&values(&rates)).context("there are intervals")?;
    let pair = rates.iter().zip(&paces);
    let corrected: Vec<f64> = pair.map(|(rate, pace)| rate.1 * pace.1).collect();
    let (first_work, final_work) = thirds(&corrected).context("there are intervals")?;
    let (first_cpu, final_cpu) = thirds(&values(&cpu)).context("there are intervals")?;
    let (first_pace, final_pace) = thirds(&values(&paces)).context("there are intervals")?;
    let rss = values(&memory);
    let (fifth, tenth) = (rss.len() / 5, rss.len() / 10);
    let warm = median(&rss[fifth..fifth + tenth]);
    let end = median(&rss[rss.len() - tenth..]);
    let one = |title: &str, y: &str, points| Plot {
        title: title.into(),
        x: "seconds".into(),
        y: y.into(),
        x_scale: Scale::Linear,
        filled: false,
        series: vec![Series::new("the server process", Role::Ours, points)],
    };
    let percentiles = latencies.percentiles();
    let note = format!(
        "{CLIENTS} clients, {} entities, {:.1} minutes, {} changes. Latency p50 {:.2} ms, p99 {:.2} ms, longest {:.0} ms. Resident memory {warm:.1} MiB after warm-up, {end:.1} MiB at the end. From the first third to the last: the yardstick took {first_pace:.1} and {final_pace:.1} ms, the server process {first_cpu:.1} and {final_cpu:.1} µs of CPU a change.",
        ids.len(),
        plan.minutes,
        percentiles.count,
        percentiles.p50,
        percentiles.p99,
        percentiles.max
    );
    Ok(Found {
        comparisons: vec![
            Comparison::new(
                "itself: last third of the time against the first",
                Some(Target::RatioAtLeast(0.9)),
                vec![Run::new(final_, first)],
            ),
            Comparison::new(
                "the same, changes for each ms that the yardstick took",
                None,
                vec![Run::new(final_work, first_work)],
            ),
            Comparison::new(
                "itself: resident MiB at the end against after warm-up",
                Some(Target::RatioAtMost(1.05)),
                vec![Run::new(end, warm)],
            ),
        ],
        note,
        plots: vec![
            one("Throughput over time", "changes/s", rates),
            one("Resident memory over time", "MiB", memory),
            one("CPU of the server process for a change", "µs", cpu),
            Plot {
                title: "The machine itself: CPU time of the yardstick".into(),
                x: "seconds".into(),
                y: "ms".into(),
                x_scale: Scale::Linear,
                filled: false,
                series: vec![Series::new("a fixed piece of work", Role::Baseline, paces)],
            },
            Plot {
                title: "Latency".into(),
                x: "milliseconds".into(),
                y: "share of requests".into(),
                x_scale: Scale::Log,
                filled: true,
                series: vec![Series::new("a durable change", Role::Ours, latencies.shares())],
            },
        ],
    })
}
