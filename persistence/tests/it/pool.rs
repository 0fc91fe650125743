//! Connections: clean, bounded, durable.

use aicloud_persistence::testing::{TestDatabase, folder, leave};
use aicloud_persistence::{
    Database, DatabaseConfig, DatabaseError, PrivateConfig, PrivatePostgres,
};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::time::Duration;

use crate::kit::until;

async fn small(place: &TestDatabase) -> Database {
    let config = DatabaseConfig { max_connections: 2, ..DatabaseConfig::new(place.url.clone()) };
    Database::connect(&config).await.unwrap()
}

const IN_TRANSACTION: &str = "SELECT count(*) FROM pg_stat_activity \
     WHERE datname = current_database() AND state LIKE 'idle in transaction%'";

/// Callers that go away at random points leave no transaction open.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_transaction_leaves_nothing_behind() {
    let place = TestDatabase::new().await;
    let database = small(&place).await;
    let mut rng = StdRng::seed_from_u64(11);
    for _ in 0..200 {
        let work = database.transaction(|connection| {
            Box::pin(async move {
                sqlx::query("SELECT pg_sleep(0.001)").execute(connection).await?;
                Ok::<_, DatabaseError>(())
            })
        });
        let patience = Duration::from_micros(rng.random_range(0..3_000));
        // Elapsed or done: both are meant to happen.
        let _ = tokio::time::timeout(patience, work).await;
    }
    let place = &place;
    until("no session is idle in a transaction", || async move {
        let mut owner = place.owner().await;
        let open: i64 = sqlx::query_scalar(IN_TRANSACTION).fetch_one(&mut owner).await.unwrap();
        open == 0
    })
    .await;
    database.current().await.unwrap();
}

/// A transaction that was left open by force is rolled back before the connection is lent again.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_with_an_open_transaction_is_cleaned() {
    let place = TestDatabase::new().await;
    let config = DatabaseConfig { max_connections: 1, ..DatabaseConfig::new(place.url.clone()) };
    let database = Database::connect(&config).await.unwrap();
    for open in ["BEGIN", "BEGIN; SELECT 1/0", "BEGIN; CREATE TABLE pg_temp.left_open ()"] {
        leave(&database, open).await;
        // Outside a transaction block, each statement is a transaction of its own; inside one
        // that failed, or in the old transaction, this would not be true.
        let (fresh, left): (bool, bool) = database
            .transaction(|connection| {
                Box::pin(async move {
                    Ok::<_, DatabaseError>(
                        sqlx::query_as(
                            "SELECT pg_current_xact_id_if_assigned() IS NULL, \
                             to_regclass('pg_temp.left_open') IS NOT NULL",
                        )
                        .fetch_one(connection)
                        .await?,
                    )
                })
            })
            .await
            .unwrap();
        assert_eq!((fresh, left), (true, false), "{open}");
    }
    // As the only connection it is still the first one: it was cleaned, not thrown away.
    let sessions: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'aicloud'",
    )
    .fetch_one(&mut place.owner().await)
    .await
    .unwrap();
    assert_eq!(sessions, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_a_transaction_rolls_it_back() {
    let place = TestDatabase::new().await;
    let database = small(&place).await;
    let panicked = tokio::spawn({
        let database = database.clone();
        async move {
            database
                .transaction(|connection| {
                    Box::pin(async move {
                        sqlx::query("CREATE TEMPORARY TABLE left_over ()")
                            .execute(connection)
                            .await?;
                        assert!(std::hint::black_box(false), "on purpose");
                        Ok::<_, DatabaseError>(())
                    })
                })
                .await
        }
    })
    .await;
    assert!(panicked.unwrap_err().is_panic());
    let mut owner = place.owner().await;
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_class WHERE relname = 'left_over'")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_application_works_as_its_role_with_its_timeouts() {
    let place = TestDatabase::new().await;
    let database = place.open().await;
    let (user, statement, lock, idle): (String, String, String, String) = database
        .transaction(|connection| {
            Box::pin(async move {
                Ok::<_, DatabaseError>(
                    sqlx::query_as(
                        "SELECT current_user::text, current_setting('statement_timeout'), \
                         current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')",
                    )
                    .fetch_one(connection)
                    .await?,
                )
            })
        })
        .await
        .unwrap();
    assert_eq!([user.as_str(), &statement, &lock, &idle], ["aicloud_app", "10s", "3s", "10s"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_may_lose_commits_is_refused() {
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let folder = folder();
        let mut private = PrivateConfig::new(folder.path());
        private.settings.push((setting.to_owned(), "off".to_owned()));
        let postgres = PrivatePostgres::start(private).await.unwrap();
        Database::migrate(&postgres.url()).await.unwrap();
        let mut config = DatabaseConfig::new(postgres.url());
        let refused = Database::connect(&config).await;
        assert!(
            matches!(refused, Err(DatabaseError::NotDurable { setting: named, .. }) if named == setting)
        );
        config.accept_loss = true;
        Database::connect(&config).await.unwrap();
        postgres.stop(Duration::from_secs(20)).await;
    }
}
