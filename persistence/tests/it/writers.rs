//! Writers as somebody's children: they die at any moment and are run again.

use std::time::Duration;

use aicloud_persistence::relay::{Relay, RelayConfig};
use aicloud_persistence::{AppendError, Head, Journal, JournalConfig};
use futures_util::FutureExt;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::Executor;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::crash::{Load, assert_acked};
use crate::kit::{Kit, assert_whole, node, pipeline, until, write};

fn one_writer() -> JournalConfig {
    JournalConfig { writers: 1, ..JournalConfig::default() }
}

fn run(journal: &Journal, index: usize) -> JoinHandle<()> {
    tokio::spawn(journal.run_writer(index, std::future::pending()))
}

/// The gap is what a caller sees: nobody is answered with an error because a writer died.
#[tokio::test(flavor = "multi_thread")]
async fn writers_killed_at_any_moment_answer_everybody_and_truly() {
    let kit = Kit::new().await;
    let journal = Journal::new(&kit.database, JournalConfig::default());
    let mut writers = [run(&journal, 0), run(&journal, 1)];
    let load = Load::start(&kit.database, &journal, 50);
    let mut rng = StdRng::seed_from_u64(17);
    // Who is killed before he has a connection again was not at work, and does not count.
    let mut kill = 0;
    while kill < 60 || journal.stats().connections <= 40 {
        assert!(kill < 1_000, "nobody was killed at work: {:?}", journal.stats());
        let before = journal.stats().committed;
        let watched = &journal;
        until("something is committed", || async move { watched.stats().committed > before }).await;
        tokio::time::sleep(Duration::from_micros(rng.random_range(0..8_000))).await;
        let index = kill % 2;
        writers[index].abort();
        writers[index] = run(&journal, index);
        kill += 1;
    }
    let tally = load.finish().await;
    let stats = journal.stats();
    println!("{} acked, {} unavailable, {stats:?}", tally.acks, tally.unavailable);
    assert_eq!(tally.unknown, 0, "what a dead writer left is looked up");
    assert_acked(&kit.database, &tally).await;
}

/// The old one's session sits in a lock and does not notice that its client is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_successor_writes_only_when_the_former_session_is_dead() {
    let kit = Kit::new().await;
    let journal = Journal::new(&kit.database, one_writer());
    let mut writer = run(&journal, 0);
    let (id, other) = (Uuid::now_v7(), Uuid::now_v7());
    let head = write(&journal, node(id, Head::NONE)).await.unwrap();
    let mut owner = kit.place.owner().await;
    let hold = format!("BEGIN; SELECT 1 FROM inventory.node WHERE id = '{id}' FOR UPDATE");
    owner.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(hold))).await.unwrap();
    let (_, appended) = journal.append(node(id, head)).unwrap();
    until("the writer waits for the row", || kit.place.has_waiters()).await;
    writer.abort();
    writer = run(&journal, 0);
    // Nothing was written, and nothing will be when the row is free: both can be said.
    assert_eq!(appended.await, Err(AppendError::Unavailable));
    assert!(!kit.place.has_waiters().await, "the former session is still at work");
    owner.execute("COMMIT").await.unwrap();
    write(&journal, node(other, Head::NONE)).await.unwrap();
    write(&journal, node(id, head)).await.unwrap();
    assert_whole(&kit.database).await;
    writer.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_writer_of_one_queue_waits_for_the_first() {
    let kit = Kit::new().await;
    let journal = Journal::new(&kit.database, one_writer());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let first = tokio::spawn(journal.run_writer(0, stopped.map(drop)));
    write(&journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
    let second = run(&journal, 0);
    let (_, appended) = pipeline(&journal, Uuid::now_v7(), Head::NONE, 50);
    for one in appended {
        one.await.unwrap();
    }
    assert_eq!(journal.stats().connections, 1, "the second one has nothing to do");
    drop(stop);
    first.await.unwrap();
    write(&journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
    assert_eq!(journal.stats().connections, 2);
    journal.close().await;
    second.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_appended_between_two_writers_waits_for_the_next() {
    let kit = Kit::new().await;
    let journal = Journal::new(&kit.database, one_writer());
    let (_, appended) = pipeline(&journal, Uuid::now_v7(), Head::NONE, 300);
    // Asked to stop from the start, it still writes all that waits.
    journal.run_writer(0, std::future::ready(())).await;
    let stats = journal.stats();
    let batches = 300_u64.div_ceil(JournalConfig::default().batch as u64);
    assert_eq!((stats.committed, stats.transactions), (300, batches), "what waits shares a commit");
    for one in appended {
        one.await.unwrap();
    }
    let (_, mut left) = pipeline(&journal, Uuid::now_v7(), Head::NONE, 1);
    journal.close().await;
    assert_eq!(left.remove(0).await, Err(AppendError::Unavailable), "nobody wrote it");
    let late = journal.append(node(Uuid::now_v7(), Head::NONE)).map(drop);
    assert_eq!(late, Err(AppendError::Unavailable));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_died_goes_on_telling_the_same_readers() {
    let kit = Kit::new().await;
    let relay = Relay::new(&kit.database, kit.journal.commits(), RelayConfig::default());
    let mut readable = relay.readable();
    for _ in 0..3 {
        let (ready, is_ready) = tokio::sync::oneshot::channel();
        let running = {
            let relay = relay.clone();
            tokio::spawn(async move {
                let told = || {
                    let _ = ready.send(());
                };
                relay.run(told).await;
            })
        };
        is_ready.await.unwrap();
        readable.borrow_and_update();
        write(&kit.journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
        readable.changed().await.unwrap();
        running.abort();
    }
}
