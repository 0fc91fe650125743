//! Migrations can be applied again and again.

use aicloud_persistence::Database;
use aicloud_persistence::pool::MIGRATOR;
use aicloud_persistence::testing::TestDatabase;

#[tokio::test(flavor = "multi_thread")]
async fn every_migration_applies_twice() {
    let place = TestDatabase::new().await;
    // By the book, where the second time finds nothing to do …
    Database::migrate(&place.url).await.unwrap();
    // … and for real, on top of itself.
    let mut owner = place.owner().await;
    assert!(MIGRATOR.iter().count() >= 4);
    for migration in MIGRATOR.iter() {
        sqlx::raw_sql(migration.sql.clone())
            .execute(&mut owner)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", migration.description));
    }
}

#[test]
fn every_migration_gives_up_on_a_lock_it_can_t_get() {
    for migration in MIGRATOR.iter() {
        let sql = migration.sql.as_str();
        assert!(sql.contains("SET LOCAL lock_timeout"), "{}", migration.description);
    }
}
