//! What group commit is worth here, as ratios against plain SQL in the same run. By hand:
//! `cargo test --release -p aicloud-persistence --test it -- --ignored --nocapture speed`
//!
//! Rounds are interleaved, so that what else the machine does hits both sides; each figure is
//! the median of [`ROUNDS`]. `docs/performance.md` says what came out.

mod plain;
mod rows;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use aicloud_domain::kind::EntityKind;
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

/// What an append costs, by figures that other work on the machine does not move: bytes of WAL,
/// and updates that touched no index (HOT). With `AS_BEFORE` the phase is in an index again.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; asserts nothing about time"]
async fn speed_and_cost() {
    let kit = Kit::new().await;
    let mut owner = kit.place.owner().await;
    if std::env::var_os("AS_BEFORE").is_some() {
        let before = "CREATE INDEX ON provisioning.allocation (phase, id); \
                      ALTER TABLE provisioning.allocation SET (fillfactor = 100)";
        sqlx::raw_sql(before).execute(&mut owner).await.unwrap();
    }
    let (tenant, project) = kit.tenancy().await;
    let journal = Journal::start(&kit.database, config());
    let mut ours = population(tenant, project, ENTITIES);
    write_all(&journal, &mut ours).await;
    // The statistics of a session arrive within a second of its last transaction.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut ask = async || -> (f64, f64, f64, f64) {
        let sql = "SELECT wal_bytes::float8, wal_fpi::float8, n_tup_upd::float8, n_tup_hot_upd::float8 \
                   FROM pg_stat_wal, pg_stat_user_tables WHERE relname = 'allocation' AND schemaname = 'provisioning'";
        sqlx::query_as(sql).fetch_one(&mut owner).await.unwrap()
    };
    let (before, cpu, written) = (ask().await, cpu_seconds(), journal.stats().committed);
    for _ in 0..ROUNDS {
        println!("{:.0}/s", drive(&journal, &mut ours, 8_192).await);
    }
    let (cpu, written) = (cpu_seconds() - cpu, (journal.stats().committed - written) as f64);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let after = ask().await;
    println!(
        "an append: {:.0} bytes of WAL, {:.3} whole pages, {:.1} us of our CPU; {:.0} % of updates HOT",
        (after.0 - before.0) / written,
        (after.1 - before.1) / written,
        cpu / written * 1e6,
        (after.3 - before.3) / (after.2 - before.2) * 100.0,
    );
}

/// What the proofs cost over a hundred thousand entities with ten entries each.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; asserts nothing about time"]
async fn speed_of_proofs() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let journal = Journal::start(&kit.database, config());
    for _ in 0..10 {
        let mut some = population(tenant, project, ENTITIES);
        for _ in 0..10 {
            write_all(&journal, &mut some).await;
        }
    }
    let (began, memory) = (Instant::now(), resident_mib());
    let verified =
        kit.database.verify_chains(|_| std::ops::ControlFlow::Continue(())).await.unwrap();
    assert_eq!((verified.broken.len(), verified.progress.entries), (0, 1_000_002));
    println!("verify: {:.1} s, {:+} MiB", began.elapsed().as_secs_f64(), resident_mib() - memory);
    let (began, memory) = (Instant::now(), resident_mib());
    let mut rebuild = kit.database.rebuild(EntityKind::Allocation);
    let mut entries = 0;
    while let Some(one) = rebuild.next().await.unwrap() {
        assert_eq!(one.entries.len() as u64, one.row.head.seq);
        entries += one.entries.len();
    }
    assert_eq!(entries, 1_000_000);
    println!("rebuild: {:.1} s, {:+} MiB", began.elapsed().as_secs_f64(), resident_mib() - memory);
}

fn resident_mib() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<i64>().unwrap() / 1024
}

fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks = |index: usize| fields[index].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / 100.0
}
