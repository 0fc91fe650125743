//! History is append-only: by grant for the application, by trigger for the owner.

use aicloud_persistence::testing::TestDatabase;
use aicloud_persistence::{Database, DatabaseError, Head};
use uuid::Uuid;

use crate::kit::{Kit, node, write};

const CHANGES: [&str; 3] = [
    "UPDATE journal.entry SET payload = '{}'",
    "DELETE FROM journal.entry",
    "TRUNCATE journal.entry",
];

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_history() {
    let kit = Kit::new().await;
    write(&kit.journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
    for change in CHANGES {
        let error = sqlx::raw_sql(change)
            .execute(&mut kit.place.owner().await)
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains("history is append-only"), "{change}: {error}");
        let error = refused(&kit.database, change).await;
        assert!(error.contains("permission denied"), "{change}: {error}");
    }
    assert_eq!(kit.count("SELECT count(*) FROM journal.entry").await, 1);
}

/// What the application's role may not do, whatever its code does.
#[tokio::test(flavor = "multi_thread")]
async fn the_role_has_no_more_than_it_needs() {
    let place = TestDatabase::new().await;
    let database = place.open().await;
    for forbidden in [
        "UPDATE journal.command SET reply = '1'",
        "DELETE FROM journal.command",
        "INSERT INTO journal.entry (tx) VALUES ('1')",
        "INSERT INTO journal.entry (position) OVERRIDING SYSTEM VALUE VALUES (1)",
        "UPDATE tenancy.tenant SET tenant_id = NULL",
        "UPDATE provisioning.allocation SET created_at = now()",
        "DELETE FROM inventory.node",
        "UPDATE inventory.gpu_hold SET allocation_id = node_id",
        "UPDATE billing.usage_interval SET price_micros_per_gpu_hour = 0",
        "DELETE FROM billing.usage_interval",
        "UPDATE tenancy.token SET secret_sha256 = NULL",
        "ALTER TABLE journal.entry DISABLE TRIGGER ALL",
        "CREATE TABLE journal.mine ()",
    ] {
        let error = refused(&database, forbidden).await;
        let by_grant = error.contains("permission denied") || error.contains("must be owner");
        assert!(by_grant, "{forbidden}: {error}");
    }
}

async fn refused(database: &Database, statement: &'static str) -> String {
    database
        .transaction(move |connection| {
            Box::pin(async move {
                sqlx::raw_sql(statement).execute(connection).await?;
                Ok::<_, DatabaseError>(())
            })
        })
        .await
        .unwrap_err()
        .to_string()
}
