//! One tenant's reads, however many and slow, keep nobody else's waiting.

use std::time::Duration;

use aicloud_domain::access::Sight;
use aicloud_domain::id::TypedId as _;
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::testing::run;
use aicloud_persistence::{ListQuery, Order};
use futures_util::future::join_all;
use sqlx::postgres::PgConnection;
use tokio::sync::Mutex;

use crate::kit::{Kit, until};

/// How many wait for the table that somebody has locked.
async fn waiting(connection: &mut PgConnection) -> i64 {
    let count = "SELECT count(*) FROM pg_stat_activity \
                 WHERE wait_event_type = 'Lock' AND datname = current_database()";
    sqlx::query_scalar(count).fetch_one(connection).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tenant_s_slow_reads_leave_places_for_others() {
    let kit = Kit::new().await;
    let [(greedy, _), (other, project)] = [kit.tenancy().await, kit.tenancy().await];
    let sight = |tenant| Sight::Tenants(vec![tenant]);
    let database = kit.place.open_patient().await;
    let (mut owner, mut watching) = (kit.place.owner().await, kit.place.owner().await);
    run(&mut owner, "BEGIN; LOCK TABLE journal.entry IN ACCESS EXCLUSIVE MODE".to_owned()).await;
    let view = database.view(&sight(greedy), None);
    let reads: Vec<_> = (0..20)
        .map(|_| {
            let view = view.clone();
            tokio::spawn(async move { view.history(greedy.uuid(), Order::Oldest, None, 9).await })
        })
        .collect();
    let watching = Mutex::new(&mut watching);
    let three_wait = || async { waiting(*watching.lock().await).await == 3 };
    until("three wait", three_wait).await;
    let view = database.view(&sight(other), None);
    let query = ListQuery { limit: 9, ..ListQuery::default() };
    // Sooner than who stands in line is refused, and the lock stays all the time.
    let list = tokio::time::timeout(Duration::from_secs(30), view.list(EntityKind::Project, query));
    let list = list.await.expect("there is a place for it").unwrap();
    assert_eq!(list.iter().map(|row| row.id).collect::<Vec<_>>(), [project.uuid()]);
    assert!(three_wait().await, "three of eight places are one tenant's");
    run(&mut owner, "ROLLBACK".to_owned()).await;
    // Each has its turn.
    for read in join_all(reads).await {
        assert_eq!(read.unwrap().unwrap().len(), 1);
    }
}
