//! What group commit is worth here, as ratios against plain SQL in the same run. By hand:
//! `cargo test --release -p aicloud-persistence --test it -- --ignored --nocapture speed`
//!
//! Rounds are interleaved, so that what else the machine does hits both sides; each figure is
//! the median of [`ROUNDS`]. `docs/performance.md` says what came out.

mod plain;
mod rows;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use aicloud_persistence::{Append, AppendError, Appended, Head, Journal, JournalConfig};

use crate::kit::Kit;
use plain::Plain;
use rows::{Entity, population};

/// Interleaved rounds; the median is the figure.
const ROUNDS: usize = 5;
/// How long each side works in a round.
const ROUND: Duration = Duration::from_secs(2);
/// How many entities.
const ENTITIES: usize = 10_000;

fn config() -> JournalConfig {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let default = JournalConfig::default();
    JournalConfig {
        writers: number("WRITERS").unwrap_or(default.writers),
        batch: number("BATCH").unwrap_or(default.batch),
        queue: 16_384,
        ..default
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Keeps up to `window` appends on their way for [`ROUND`], entity after entity; appends per
/// second.
async fn drive(journal: &Journal, entities: &mut [Entity], window: usize) -> f64 {
    let began = Instant::now();
    let (mut waiting, mut done, mut turn) = (VecDeque::<Appended>::new(), 0_u32, 0);
    while began.elapsed() < ROUND {
        while waiting.len() < window {
            let entity = &mut entities[turn % ENTITIES.min(entities.len())];
            let append = entity.next();
            turn += 1;
            match journal.append(append) {
                Ok((head, appended)) => {
                    entity.head = head;
                    waiting.push_back(appended);
                }
                Err(AppendError::Overloaded) => break,
                Err(other) => panic!("{other}"),
            }
        }
        // All that is ready: half a window at a time keeps the queues from running dry.
        for _ in 0..waiting.len() / 2 {
            waiting.pop_front().unwrap().await.unwrap();
            done += 1;
        }
        if waiting.len() == 1 {
            waiting.pop_front().unwrap().await.unwrap();
            done += 1;
        }
    }
    let rate = f64::from(done) / began.elapsed().as_secs_f64();
    for appended in waiting {
        appended.await.unwrap();
    }
    rate
}

async fn write_all(journal: &Journal, entities: &mut [Entity]) {
    let mut waiting = Vec::new();
    for entity in entities {
        let (head, appended) = journal.append(entity.next()).unwrap();
        entity.head = head;
        waiting.push(appended);
    }
    for appended in waiting {
        appended.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; asserts nothing about time"]
async fn speed_durable() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let journal = Journal::start(&kit.database, config());
    let mut ours = population(tenant, project, ENTITIES);
    write_all(&journal, &mut ours).await;
    let plain = Plain::new(&kit.place, population(tenant, project, ENTITIES)).await;

    let mut best = (0.0, 0);
    for clients in [8, 16, 32, 64] {
        let rate = plain.one_each(clients, ROUND).await;
        println!("(a) with {clients} connections: {rate:.0}/s");
        best = if rate > best.0 { (rate, clients) } else { best };
    }
    let clients = best.1;
    let mut best = (0.0, (0, 0));
    for shape in [(1, 256), (1, 1024), (2, 256), (2, 1024)] {
        let rate = plain.bulk(shape.0, shape.1, ROUND).await;
        println!("(b) with {} connections, {} rows: {rate:.0}/s", shape.0, shape.1);
        best = if rate > best.0 { (rate, shape) } else { best };
    }
    let (bulk_clients, rows) = best.1;
    let (mut a, mut b, mut us) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        a.push(plain.one_each(clients, ROUND).await);
        b.push(plain.bulk(bulk_clients, rows, ROUND).await);
        let before = journal.stats();
        us.push(drive(&journal, &mut ours, 8_192).await);
        let after = journal.stats();
        println!(
            "a {:.0}/s, b {:.0}/s, ours {:.0}/s ({:.0} appends a transaction)",
            a.last().unwrap(),
            b.last().unwrap(),
            us.last().unwrap(),
            (after.committed - before.committed) as f64
                / (after.transactions - before.transactions) as f64
        );
    }
    let (a, b, us) = (median(a), median(b), median(us));
    println!(
        "durable: {us:.0}/s; (a) {clients} connections {a:.0}/s: {:.1} x; \
         (b) {bulk_clients} x {rows} rows {b:.0}/s: {:.2} x",
        us / a,
        us / b
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; asserts nothing about time"]
async fn speed_hot() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let journal = Journal::start(&kit.database, config());
    let mut one = population(tenant, project, 1);
    let (mut waited, mut pipelined) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        waited.push(drive(&journal, &mut one, 1).await);
        pipelined.push(drive(&journal, &mut one, 4_096).await);
    }
    let (waited, pipelined) = (median(waited), median(pipelined));
    println!("hot: {pipelined:.0}/s, waiting {waited:.0}/s: {:.1} x", pipelined / waited);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; asserts nothing about time"]
async fn speed_latency() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let journal = Journal::start(&kit.database, config());
    let mut ours = population(tenant, project, 100);
    write_all(&journal, &mut ours).await;
    let plain = Plain::new(&kit.place, Vec::new()).await;
    let (mut single, mut us) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        single.push(plain.single_row_p50(500).await);
        let mut times = Vec::new();
        for turn in 0..500 {
            let entity = &mut ours[turn % 100];
            let append: Append = entity.next();
            let began = Instant::now();
            let (head, appended): (Head, Appended) = journal.append(append).unwrap();
            appended.await.unwrap();
            times.push(began.elapsed().as_secs_f64() * 1e6);
            entity.head = head;
        }
        us.push(median(times));
    }
    let (single, us) = (median(single), median(us));
    println!("latency: p50 {us:.0} us, single-row commit {single:.0} us: {:.2} x", us / single);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a load to look at with a profiler"]
async fn speed_of_one_load() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let journal = Journal::start(&kit.database, config());
    let mut ours = population(tenant, project, ENTITIES);
    write_all(&journal, &mut ours).await;
    for _ in 0..ROUNDS {
        let before = cpu_seconds();
        let rate = drive(&journal, &mut ours, 8_192).await;
        println!(
            "ours {rate:.0}/s, {:.2} CPUs of this process",
            (cpu_seconds() - before) / ROUND.as_secs_f64()
        );
    }
}

fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks = |index: usize| fields[index].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}
