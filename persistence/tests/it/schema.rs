//! Migrations can be applied again and again.

use aicloud_persistence::Database;
use aicloud_persistence::pool::MIGRATOR;
use aicloud_persistence::testing::TestDatabase;

/// Each file twice, one after the other: what a release does that is stopped and begins again.
#[tokio::test(flavor = "multi_thread")]
async fn every_migration_applies_twice() {
    let place = TestDatabase::empty().await;
    let mut owner = place.owner().await;
    assert!(MIGRATOR.iter().count() >= 5);
    for migration in MIGRATOR.iter() {
        for _ in 0..2 {
            sqlx::raw_sql(migration.sql.clone())
                .execute(&mut owner)
                .await
                .unwrap_or_else(|error| panic!("{}: {error}", migration.description));
        }
    }
}

/// By the book the second time finds nothing to do.
#[tokio::test(flavor = "multi_thread")]
async fn migrating_again_changes_nothing() {
    Database::migrate(&TestDatabase::new().await.url).await.unwrap();
}

#[test]
fn every_migration_gives_up_on_a_lock_it_can_t_get() {
    for migration in MIGRATOR.iter() {
        let sql = migration.sql.as_str();
        assert!(sql.contains("SET LOCAL lock_timeout"), "{}", migration.description);
    }
}
