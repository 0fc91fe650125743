//! Reads of one row: many share a statement, and each gets its own answer.

use std::time::Duration;

use aicloud_domain::id::{TokenId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::testing::TestDatabase;
use aicloud_persistence::{DatabaseError, Head};
use futures_util::future::join_all;
use tokio::time::timeout;
use uuid::Uuid;

use crate::kit::{Kit, append, node, until, write};

const SOON: Duration = Duration::from_secs(30);

/// A crowd of several kinds, absent rows and twins among them: everybody gets what he asked for.
#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_his_own_row() {
    let kit = Kit::new().await;
    let (tenant, _) = kit.tenancy().await;
    let nodes: Vec<Uuid> = (0..300).map(|_| Uuid::now_v7()).collect();
    let written = nodes.iter().map(|id| write(&kit.journal, node(*id, Head::NONE)));
    let heads = join_all(written).await;
    let token = TokenId::from_uuid(Uuid::now_v7());
    kit.database
        .issue_operator_token(token, [7; 32], "ops".to_owned(), chrono::TimeDelta::days(1))
        .await
        .unwrap();
    let nobody = Uuid::now_v7();
    let nodes = nodes.iter().zip(heads);
    let found = nodes.cycle().take(900).map(|(id, head)| {
        let (database, id) = (&kit.database, *id);
        async move {
            let stored = database.load(EntityKind::Node, id).await.unwrap().expect("it is there");
            assert_eq!((stored.id, Ok(stored.head)), (id, head));
            assert_eq!(database.load(EntityKind::Tenant, id).await.unwrap(), None);
            assert_eq!(database.trace_of(id, 1).await.unwrap().as_deref(), Some("trace"));
            assert_eq!(database.trace_of(id, 2).await.unwrap(), None);
        }
    });
    let others = join_all((0..50).map(|_| async {
        let (database, none) = (&kit.database, TokenId::from_uuid(nobody));
        assert_eq!(database.load(EntityKind::Node, nobody).await.unwrap(), None);
        let stored = database.load(EntityKind::Tenant, tenant.uuid()).await.unwrap();
        assert_eq!(stored.map(|stored| stored.id), Some(tenant.uuid()));
        assert_eq!(database.token(token).await.unwrap().map(|token| token.id), Some(token));
        assert_eq!(database.token(none).await.unwrap(), None);
        assert_eq!(database.recall(nobody, "key").await.unwrap(), None);
    }));
    timeout(SOON, futures_util::future::join(join_all(found), others)).await.expect("all end");
}

/// An entry of an older month than its entity's birth suggests is found all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_trace_is_found_whatever_month_its_entity_names() {
    let kit = Kit::new().await;
    let later = Uuid::from_u128((0x7fff_ffff_0000_u128 << 80) | (0x7 << 76) | (0x8 << 60) | 5);
    let (early, absent) = (Uuid::nil(), Uuid::now_v7());
    for id in [later, early] {
        write(&kit.journal, node(id, Head::NONE)).await.unwrap();
    }
    let ask = |id| kit.database.trace_of(id, 1);
    let (later, early, absent) = tokio::join!(ask(later), ask(early), ask(absent));
    assert_eq!(later.unwrap().as_deref(), Some("trace"));
    assert_eq!(early.unwrap().as_deref(), Some("trace"));
    assert_eq!(absent.unwrap(), None);
}

/// While one reader waits for a table's lock, the other one reads another kind. Whoever of a crowd
/// goes away meanwhile takes nobody's answer along.
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_on_one_kind_is_not_in_the_way_of_another() {
    let kit = Kit::new().await;
    let id = Uuid::now_v7();
    write(&kit.journal, node(id, Head::NONE)).await.unwrap();
    let patient = kit.place.open_patient().await;
    let mut owner = kit.place.owner().await;
    sqlx::raw_sql("BEGIN; LOCK TABLE inventory.node").execute(&mut owner).await.unwrap();
    let crowd = |count| {
        (0..count).map(|_| {
            let database = patient.clone();
            tokio::spawn(async move { database.load(EntityKind::Node, id).await })
        })
    };
    let first: Vec<_> = crowd(1).collect();
    let place = &kit.place;
    until("one reader waits for the lock", || async move { place.has_waiters().await }).await;
    // Beside the reader that waits there is a second one.
    let other = patient.load(EntityKind::Tenant, Uuid::now_v7());
    assert_eq!(timeout(SOON, other).await.expect("it ends").unwrap(), None);
    let gone: Vec<_> = crowd(300).collect();
    let stay: Vec<_> = crowd(300).collect();
    gone.iter().for_each(|task| task.abort());
    sqlx::raw_sql("COMMIT").execute(&mut owner).await.unwrap();
    for task in first.into_iter().chain(stay) {
        let stored = timeout(SOON, task).await.expect("it ends").unwrap().unwrap();
        assert_eq!(stored.map(|stored| stored.id), Some(id));
    }
}

/// Readers' sessions end under them: whoever reads next does not notice.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_is_replaced_unnoticed() {
    let kit = Kit::new().await;
    let id = Uuid::now_v7();
    write(&kit.journal, append(EntityKind::Node, id, Head::NONE)).await.unwrap();
    for _ in 0..5 {
        assert!(kit.database.load(EntityKind::Node, id).await.unwrap().is_some());
        kit.place.go_away().await;
        let refused = timeout(SOON, kit.database.load(EntityKind::Node, id)).await;
        let refused = refused.expect("it ends").expect_err("nobody gets in");
        assert!(matches!(refused, DatabaseError::Shared(_)), "{refused:?}");
        kit.place.come_back().await;
    }
    assert!(kit.database.load(EntityKind::Node, id).await.unwrap().is_some());
}

/// A text that no server takes is refused before it shares a statement.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_no_text_fails_alone() {
    let kit = Kit::new().await;
    let scope = Uuid::now_v7();
    let good = join_all((0..20).map(|_| kit.database.recall(scope, "good")));
    let (bad, good) = tokio::join!(kit.database.recall(scope, "bad\0"), good);
    assert!(bad.is_err());
    assert!(good.into_iter().all(|recalled| matches!(recalled, Ok(None))));
}

/// What is asked for at the end is refused, and the last handle's end is the readers' end.
#[tokio::test(flavor = "multi_thread")]
async fn readers_end_with_the_handle() {
    const SESSIONS: &str = "SELECT count(*) FROM pg_stat_activity \
         WHERE datname = current_database() AND application_name = 'aicloud'";
    let place = TestDatabase::new().await;
    for closes in [true, false] {
        let database = place.open().await;
        let id = Uuid::now_v7();
        assert_eq!(database.load(EntityKind::Node, id).await.unwrap(), None);
        if closes {
            database.close().await;
            assert!(database.load(EntityKind::Node, id).await.is_err());
        }
        drop(database);
        let place = &place;
        until("no session is left", || async move {
            let mut owner = place.owner().await;
            let left: i64 = sqlx::query_scalar(SESSIONS).fetch_one(&mut owner).await.unwrap();
            left == 0
        })
        .await;
    }
}

/// When the readers' runtime has gone, a read ends at once instead of waiting for its deadline.
#[test]
fn a_read_ends_with_the_readers_runtime() {
    let runtime = || tokio::runtime::Runtime::new().unwrap();
    let (ours, theirs) = (runtime(), runtime());
    let database = theirs.block_on(async { TestDatabase::new().await.open().await });
    theirs.shutdown_background();
    ours.block_on(async {
        let read = database.load(EntityKind::Node, Uuid::now_v7());
        let ended = timeout(Duration::from_secs(10), read).await.expect("well before its deadline");
        assert!(ended.is_err());
    });
}
