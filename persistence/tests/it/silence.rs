//! A way to the database that is lost without a word: half-open connections.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aicloud_persistence::testing::TestDatabase;
use aicloud_persistence::{Database, DatabaseConfig};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixStream};

use crate::kit::until;

/// Carries bytes until they are lost; a connection that lost some is never heard of again.
async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    lost: Arc<AtomicBool>,
) {
    let mut piece = [0; 16 * 1024];
    loop {
        let Ok(read) = from.read(&mut piece).await else { return };
        if lost.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        if read == 0 || to.write_all(&piece[..read]).await.is_err() {
            return;
        }
    }
}

/// A way to the server's socket that can be lost; returns its URL.
async fn way(place: &TestDatabase, lost: &Arc<AtomicBool>) -> String {
    let (_, host) = place.url.split_once("?host=").expect("tests use the server's socket");
    let socket = PathBuf::from(host).join(".s.PGSQL.5432");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let lost = Arc::clone(lost);
    tokio::spawn(async move {
        loop {
            let (near, _) = listener.accept().await.unwrap();
            let far = UnixStream::connect(&socket).await.unwrap();
            let (near_in, near_out) = near.into_split();
            let (far_in, far_out) = far.into_split();
            tokio::spawn(carry(near_in, far_out, Arc::clone(&lost)));
            tokio::spawn(carry(far_in, near_out, Arc::clone(&lost)));
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
    let lost = Arc::<AtomicBool>::default();
    let config = DatabaseConfig {
        max_connections: 2,
        statement_timeout: Duration::from_secs(4),
        acquire_timeout: Duration::from_secs(2),
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
    lost.store(true, Ordering::SeqCst);
    sqlx::raw_sql("COMMIT").execute(&mut holder).await.unwrap();
    for read in reads {
        let ended = tokio::time::timeout(Duration::from_secs(30), read).await.expect("it ends");
        assert!(ended.unwrap().is_err(), "its answer was lost");
    }
    lost.store(false, Ordering::SeqCst);
    let back = async { while database.current().await.is_err() {} };
    tokio::time::timeout(Duration::from_secs(20), back).await.expect("the pool is whole again");
    tokio::time::timeout(Duration::from_secs(10), database.close()).await.expect("it closes");
}
