//! A way to the database that is lost without a word: half-open connections.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use aicloud_persistence::testing::TestDatabase;
use aicloud_persistence::{Database, DatabaseConfig, DatabaseError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};

use crate::kit::until;

/// What is lost on the way.
#[derive(Default)]
struct Lost {
    all: AtomicBool,
    /// Of connections, the first so many.
    first: AtomicUsize,
    opened: AtomicUsize,
}

impl Lost {
    fn store(&self, all: bool) {
        self.all.store(all, Ordering::SeqCst);
    }

    /// Those that are open, and none that is opened from now on.
    fn what_is_open(&self) {
        self.first.store(self.opened.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    fn is(&self, number: usize) -> bool {
        self.all.load(Ordering::SeqCst) || number < self.first.load(Ordering::SeqCst)
    }
}

/// Carries bytes until they are lost; a connection that lost some is never heard of again.
async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    number: usize,
    lost: Arc<Lost>,
) {
    let mut piece = [0; 16 * 1024];
    loop {
        let Ok(read) = from.read(&mut piece).await else { return };
        if lost.is(number) {
            std::future::pending::<()>().await;
        }
        if read == 0 || to.write_all(&piece[..read]).await.is_err() {
            return;
        }
    }
}

/// A way to the server's socket that can be lost; returns its URL.
async fn way(place: &TestDatabase, lost: &Arc<Lost>) -> String {
    let (_, host) = place.url.split_once("?host=").expect("tests use the server's socket");
    let socket = PathBuf::from(host).join(".s.PGSQL.5432");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let lost = Arc::clone(lost);
    tokio::spawn(async move {
        loop {
            let (near, _) = listener.accept().await.unwrap();
            let number = lost.opened.fetch_add(1, Ordering::SeqCst);
            let far = UnixStream::connect(&socket).await.unwrap();
            let (near_in, near_out) = near.into_split();
            let (far_in, far_out) = far.into_split();
            tokio::spawn(carry(near_in, far_out, number, Arc::clone(&lost)));
            tokio::spawn(carry(far_in, near_out, number, Arc::clone(&lost)));
        }
    });
    format!("postgres://ctl@127.0.0.1:{port}/{}", place.name)
}

const WAITING: &str = "SELECT count(*) FROM pg_stat_activity \
     WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// The way is lost in the middle of two reads: both end, and the pool, which has two places only,
/// is whole again.
#[tokio::test(flavor = "multi_thread")]
async fn a_read_ends_and_its_place_in_the_pool_comes_back() {
    let place = TestDatabase::new().await;
    let lost = Arc::<Lost>::default();
    let config = DatabaseConfig {
        max_connections: 2,
        // Until then both must have been seen to wait for the lock.
        statement_timeout: Duration::from_secs(8),
        lock_timeout: Duration::from_secs(60),
        acquire_timeout: Duration::from_secs(5),
        ..DatabaseConfig::new(way(&place, &lost).await)
    };
    let database = Database::connect(&config).await.unwrap();
    let mut holder = place.owner().await;
    sqlx::raw_sql("BEGIN; LOCK TABLE journal.entry").execute(&mut holder).await.unwrap();
    let read = || {
        let database = database.clone();
        tokio::spawn(async move { database.current().await })
    };
    let reads = [read(), read()];
    let place = &place;
    until("both reads wait in the server", || async move {
        let mut owner = place.owner().await;
        let waiting: i64 = sqlx::query_scalar(WAITING).fetch_one(&mut owner).await.unwrap();
        waiting == 2
    })
    .await;
    lost.store(true);
    sqlx::raw_sql("COMMIT").execute(&mut holder).await.unwrap();
    for read in reads {
        let ended = tokio::time::timeout(Duration::from_secs(60), read).await.expect("it ends");
        assert!(ended.unwrap().is_err(), "its answer was lost");
    }
    lost.store(false);
    let back = async { while database.current().await.is_err() {} };
    tokio::time::timeout(Duration::from_secs(60), back).await.expect("the pool is whole again");
    tokio::time::timeout(Duration::from_secs(10), database.close()).await.expect("it closes");
}

/// The way is lost as soon as a read has its answer, again and again: a connection that comes back,
/// or rests, may be dead without a word, and never keeps its place.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_dies_on_its_way_back_leaves_its_place() {
    let place = TestDatabase::new().await;
    let lost = Arc::<Lost>::default();
    let config = DatabaseConfig {
        max_connections: 2,
        acquire_timeout: Duration::from_secs(3),
        ..DatabaseConfig::new(way(&place, &lost).await)
    };
    let database = Database::connect(&config).await.unwrap();
    for round in 0..3 {
        let both = tokio::join!(database.current(), database.current());
        assert!(both.0.is_ok() && both.1.is_ok(), "round {round}: {both:?}");
        lost.store(true);
        // Both meet silence: the dead ones, and those that were begun in vain.
        let both = tokio::join!(database.current(), database.current());
        assert!(both.0.is_err() && both.1.is_err(), "round {round}: {both:?}");
        lost.store(false);
    }
    database.current().await.unwrap();
    tokio::time::timeout(Duration::from_secs(10), database.close()).await.expect("it closes");
}

/// All that rested is dead, and the first who comes is served: he waits for one of them only, or
/// his five seconds would be over.
#[tokio::test(flavor = "multi_thread")]
async fn one_dead_connection_speaks_for_those_that_rested_beside_it() {
    const MANY: usize = 6;
    let place = TestDatabase::new().await;
    let lost = Arc::<Lost>::default();
    let config = DatabaseConfig {
        max_connections: u32::try_from(MANY).unwrap(),
        statement_timeout: Duration::from_secs(60),
        lock_timeout: Duration::from_secs(60),
        ..DatabaseConfig::new(way(&place, &lost).await)
    };
    let database = Database::connect(&config).await.unwrap();
    let mut holder = place.owner().await;
    sqlx::raw_sql("BEGIN; LOCK TABLE journal.entry").execute(&mut holder).await.unwrap();
    let read = |_| {
        let database = database.clone();
        tokio::spawn(async move { database.current().await })
    };
    let reads: Vec<_> = (0..MANY).map(read).collect();
    let place = &place;
    until("all read at once", || async move {
        let mut owner = place.owner().await;
        let waiting: i64 = sqlx::query_scalar(WAITING).fetch_one(&mut owner).await.unwrap();
        usize::try_from(waiting).unwrap() == MANY
    })
    .await;
    sqlx::raw_sql("COMMIT").execute(&mut holder).await.unwrap();
    for read in reads {
        read.await.unwrap().unwrap();
    }
    lost.what_is_open();
    database.current().await.unwrap();
}

/// A transaction whose way is lost ends, too; its work is bounded by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_over_a_lost_way_ends() {
    let place = TestDatabase::new().await;
    let lost = Arc::<Lost>::default();
    let config = DatabaseConfig {
        max_connections: 1,
        statement_timeout: Duration::from_secs(3),
        ..DatabaseConfig::new(way(&place, &lost).await)
    };
    let database = Database::connect(&config).await.unwrap();
    let losing = Arc::clone(&lost);
    let worked = database.transaction(move |_| {
        Box::pin(async move {
            losing.what_is_open();
            Ok::<_, DatabaseError>(())
        })
    });
    let ended = tokio::time::timeout(Duration::from_secs(20), worked).await.expect("it ends");
    assert!(ended.is_err(), "its COMMIT was lost");
    database.current().await.unwrap();
}
