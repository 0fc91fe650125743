//! Killed in the middle: what was acknowledged is there, and every chain is whole.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use aicloud_domain::kind::EntityKind;
use aicloud_persistence::testing::folder;
use aicloud_persistence::{
    AppendError, Database, DatabaseConfig, Head, Journal, JournalConfig, PrivateConfig,
    PrivatePostgres,
};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::kit::{Kit, assert_whole, node, until, write};

#[derive(Default, Debug)]
pub struct Tally {
    /// The last head that was acknowledged, by entity.
    pub acked: HashMap<Uuid, Head>,
    pub acks: u64,
    pub unavailable: u64,
    pub unknown: u64,
}

/// Entities that write in pipelines of three until told to stop, and come back from the database
/// after each error, as actors do.
pub struct Load {
    stop: Arc<AtomicBool>,
    entities: JoinSet<(Uuid, Option<Head>, [u64; 3])>,
}

impl Load {
    pub fn start(database: &Database, journal: &Journal, entities: usize) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let mut set = JoinSet::new();
        for _ in 0..entities {
            set.spawn(entity(database.clone(), journal.clone(), Arc::clone(&stop)));
        }
        Self { stop, entities: set }
    }

    pub async fn finish(mut self) -> Tally {
        self.stop.store(true, Ordering::Relaxed);
        let mut tally = Tally::default();
        while let Some(done) = self.entities.join_next().await {
            let (id, acked, [acks, unavailable, unknown]) = done.unwrap();
            tally.acked.extend(acked.map(|head| (id, head)));
            tally.acks += acks;
            tally.unavailable += unavailable;
            tally.unknown += unknown;
        }
        tally
    }
}

async fn entity(
    database: Database,
    journal: Journal,
    stop: Arc<AtomicBool>,
) -> (Uuid, Option<Head>, [u64; 3]) {
    let id = Uuid::now_v7();
    let mut acked: Option<Head> = None;
    let mut counts = [0; 3];
    'life: while !stop.load(Ordering::Relaxed) {
        let Ok(stored) = database.load(EntityKind::Node, id).await else {
            tokio::time::sleep(Duration::from_millis(5)).await;
            continue;
        };
        let mut head = stored.map_or(Head::NONE, |stored| stored.head);
        assert!(acked.is_none_or(|acked| acked.seq <= head.seq), "an acknowledged entry is gone");
        while !stop.load(Ordering::Relaxed) {
            let mut waiting = Vec::new();
            for _ in 0..3 {
                let Ok((next, appended)) = journal.append(node(id, head)) else {
                    break;
                };
                head = next;
                waiting.push((next, appended));
            }
            for (head, appended) in waiting {
                match appended.await {
                    Ok(()) => {
                        acked = Some(head);
                        counts[0] += 1;
                    }
                    Err(AppendError::Unavailable | AppendError::Fenced) => {
                        counts[1] += 1;
                        continue 'life;
                    }
                    Err(AppendError::Unknown) => {
                        counts[2] += 1;
                        continue 'life;
                    }
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }
    (id, acked, counts)
}

pub async fn assert_acked(database: &Database, tally: &Tally) {
    assert!(!tally.acked.is_empty());
    for (id, head) in &tally.acked {
        let history = database.history(*id, head.seq - 1, 1).await.unwrap();
        assert_eq!(history[0].head, *head, "an acknowledged entry is gone or another");
    }
    assert_whole(database).await;
}

/// Backends are terminated at any moment, also during COMMIT. The database stays, so every
/// outcome can be found out: nobody may be told "unknown".
#[tokio::test(flavor = "multi_thread")]
async fn killed_connections_cost_nothing_that_was_acknowledged() {
    let kit = Kit::new().await;
    let load = Load::start(&kit.database, &kit.journal, 50);
    let mut owner = kit.place.owner().await;
    let mut rng = StdRng::seed_from_u64(13);
    for _ in 0..60 {
        // However slow the machine is, there is progress between two kills.
        let before = kit.journal.stats().committed;
        let journal = &kit.journal;
        until("something is committed", || async move { journal.stats().committed > before }).await;
        tokio::time::sleep(Duration::from_micros(rng.random_range(0..10_000))).await;
        sqlx::raw_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .execute(&mut owner)
        .await
        .unwrap();
    }
    let tally = load.finish().await;
    let stats = kit.journal.stats();
    println!(
        "{} acked, {} unavailable, {} unknown, {stats:?}",
        tally.acks, tally.unavailable, tally.unknown
    );
    assert!(stats.connections > 20, "nothing was killed: {stats:?}");
    assert_eq!(tally.unknown, 0);
    assert_acked(&kit.database, &tally).await;
}

/// The server is killed with -9 under load, and restarted on the same folder.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_comes_back_with_everything_acknowledged() {
    let folder = folder();
    let mut postgres = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
    Database::migrate(&postgres.url()).await.unwrap();
    let database = Database::connect(&DatabaseConfig::new(postgres.url())).await.unwrap();
    let journal = Journal::start(&database, JournalConfig::default());
    let load = Load::start(&database, &journal, 50);
    for _ in 0..5 {
        let before = journal.stats().committed;
        let journal = &journal;
        until("a thousand more are committed", || async move {
            journal.stats().committed > before + 1_000
        })
        .await;
        kill(Pid::from_raw(postgres.pid().unwrap()), Signal::SIGKILL).unwrap();
        postgres.wait().await;
        postgres = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
    }
    let tally = load.finish().await;
    println!("{} acked, {} unavailable, {} unknown", tally.acks, tally.unavailable, tally.unknown);
    assert!(tally.unavailable + tally.unknown > 0, "nobody noticed: the test shows nothing");
    assert_acked(&database, &tally).await;
    postgres.stop(Duration::from_secs(20)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_is_said_to_be_at_once() {
    let folder = folder();
    let postgres = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
    Database::migrate(&postgres.url()).await.unwrap();
    let database = Database::connect(&DatabaseConfig::new(postgres.url())).await.unwrap();
    let journal = Journal::start(&database, JournalConfig::default());
    let id = Uuid::now_v7();
    let head = write(&journal, node(id, Head::NONE)).await.unwrap();
    postgres.stop(Duration::from_secs(20)).await;
    // A statement that is sent at the very moment of the end has an unknown outcome.
    tokio::time::sleep(Duration::from_millis(100)).await;

    let asked = Instant::now();
    for _ in 0..20 {
        assert_eq!(write(&journal, node(id, head)).await, Err(AppendError::Unavailable));
    }
    // One that was kept until it is sure that nobody answers would take ten seconds.
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());

    let postgres = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
    let (journal, database) = (&journal, &database);
    until("it writes again", || async move {
        match write(journal, node(id, head)).await {
            Ok(_) => true,
            Err(AppendError::Unavailable) => false,
            Err(other) => panic!("{other}"),
        }
    })
    .await;
    assert_whole(database).await;
    postgres.stop(Duration::from_secs(20)).await;
}
