//! The feed: everything once settled, in order, without gaps.

use std::collections::HashMap;
use std::time::Duration;

use aicloud_domain::id::TypedId;
use aicloud_persistence::relay::RelayConfig;
use aicloud_persistence::{Cursor, Filter, Head, Relay};
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use uuid::Uuid;

use crate::kit::{Kit, node, pipeline, until, write};

/// Writers write, transactions of others open and close at random, and a reader with pages of
/// random length sees every entry once and each entity's in order.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_misses_nothing_beside_writers_and_long_transactions() {
    const ENTITIES: u64 = 40;
    const EACH: u64 = 30;
    let kit = Kit::new().await;
    let relay = Relay::start(&kit.database, kit.journal.commits(), RelayConfig::default());
    let reader = tokio::spawn({
        let relay = relay.clone();
        async move {
            let mut rng = StdRng::seed_from_u64(5);
            let mut readable = relay.readable();
            let mut cursor = Cursor::START;
            let mut seen: HashMap<Uuid, u64> = HashMap::new();
            let mut total = 0;
            while total < ENTITIES * EACH {
                let page =
                    relay.read_after(cursor, Filter::All, rng.random_range(1..50)).await.unwrap();
                if page.entries.is_empty() {
                    readable.wait_for(|newest| *newest > cursor).await.unwrap();
                    continue;
                }
                for delivered in &page.entries {
                    let entry = &delivered.entry;
                    let last = seen.entry(entry.entity_id).or_insert(0);
                    assert_eq!(entry.head.seq, *last + 1);
                    *last += 1;
                    total += 1;
                }
                assert_eq!(page.entries.last().unwrap().resume, page.next);
                assert!(page.next > cursor);
                cursor = page.next;
            }
        }
    });
    let disturber = tokio::spawn({
        let place = kit.place.clone();
        let journal = kit.journal.clone();
        async move {
            let mut connection = place.owner().await;
            sqlx::raw_sql("CREATE TABLE public.noise (n bigint)")
                .execute(&mut connection)
                .await
                .unwrap();
            while journal.stats().committed < ENTITIES * EACH {
                sqlx::raw_sql(
                    "BEGIN; INSERT INTO public.noise VALUES (1); SELECT pg_sleep(0.02); COMMIT",
                )
                .execute(&mut connection)
                .await
                .unwrap();
            }
        }
    });
    let ids: Vec<Uuid> = (0..ENTITIES).map(|_| Uuid::now_v7()).collect();
    let mut heads = vec![Head::NONE; ids.len()];
    for _ in 0..EACH / 3 {
        let mut waiting = Vec::new();
        for (id, head) in ids.iter().zip(&mut heads) {
            let (next, appended) = pipeline(&kit.journal, *id, *head, 3);
            *head = next;
            waiting.extend(appended);
        }
        assert!(join_all(waiting).await.iter().all(Result::is_ok));
    }
    disturber.await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), reader).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_transaction_could_precede_is_held_back() {
    let kit = Kit::new().await;
    write(&kit.journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
    // Transaction ids are the whole server's: another test's transaction may be older.
    let database = &kit.database;
    until("the first entry is settled", || async {
        database.current().await.unwrap() > Cursor::START
    })
    .await;
    let settled = kit.database.current().await.unwrap();

    let mut old = kit.place.owner().await;
    sqlx::raw_sql("BEGIN; SELECT pg_current_xact_id()").execute(&mut old).await.unwrap();
    write(&kit.journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
    assert_eq!(kit.database.current().await.unwrap(), settled);
    let page = kit.database.read_after(settled, Filter::All, 10).await.unwrap();
    assert_eq!((page.entries.len(), page.next), (0, settled));

    // Nothing is committed in this process any more: polling must find it.
    let config = RelayConfig { poll: Duration::from_millis(20), ..RelayConfig::default() };
    let relay = Relay::start(&kit.database, kit.journal.commits(), config);
    let mut readable = relay.readable();
    readable.wait_for(|newest| *newest == settled).await.unwrap();
    until("what is held back is counted", || async { relay.lag().entries == 1 }).await;
    assert!(relay.lag().oldest > Duration::ZERO && relay.lag().looked.is_some());
    sqlx::raw_sql("COMMIT").execute(&mut old).await.unwrap();
    readable.wait_for(|newest| *newest > settled).await.unwrap();
    let page = relay.read_after(settled, Filter::All, 10).await.unwrap();
    assert_eq!(page.entries.len(), 1);
    until("nothing is behind", || async { relay.lag().entries == 0 }).await;
    assert_eq!(relay.lag().oldest, Duration::ZERO);
}

/// While nobody waits, commits are nobody's news; whoever comes then is told of the next ones.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_late_is_told_of_the_next_commit() {
    let kit = Kit::new().await;
    // Not by polling.
    let config = RelayConfig { poll: Duration::from_secs(3600), ..RelayConfig::default() };
    let relay = Relay::start(&kit.database, kit.journal.commits(), config);
    until("it has looked", || async { relay.lag().looked.is_some() }).await;
    for _ in 0..3 {
        write(&kit.journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
    }
    let readable = relay.readable();
    let newest = kit.database.current().await.unwrap();
    // More than one: another database's transaction may hold a look back.
    until("it is told", || async {
        write(&kit.journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
        *readable.borrow() > newest
    })
    .await;
}

/// The database would allow one entity's seq 2 to stand before its seq 1: forge that.
#[tokio::test(flavor = "multi_thread")]
async fn an_inverted_pair_is_delivered_by_seq_whatever_the_page() {
    let kit = Kit::new().await;
    let ids: Vec<Uuid> = (0..4).map(|_| Uuid::now_v7()).collect();
    for id in &ids {
        let (_, waiting) = pipeline(&kit.journal, *id, Head::NONE, 3);
        assert!(join_all(waiting).await.iter().all(Result::is_ok));
    }
    let mut owner = kit.place.owner().await;
    // Within each entity the order of places becomes 3, 2, 1; between entities they mix.
    sqlx::raw_sql(
        "ALTER TABLE journal.entry DISABLE TRIGGER ALL; \
         ALTER TABLE journal.entry ALTER position SET GENERATED BY DEFAULT; \
         UPDATE journal.entry SET tx = '5', position = 1000 - seq * 10 \
             + (SELECT count(*) FROM inventory.node n WHERE n.id < entity_id)",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    for limit in 1..=12 {
        // A reader that resumes after every single entry.
        let (mut cursor, mut seen) = (Cursor::START, HashMap::<Uuid, u64>::new());
        let mut pages = 0;
        'feed: loop {
            let page = kit.database.read_after(cursor, Filter::All, limit).await.unwrap();
            pages += 1;
            assert!(pages < 100, "it does not advance");
            for delivered in &page.entries {
                let last = seen.entry(delivered.entry.entity_id).or_insert(0);
                let seq = delivered.entry.head.seq;
                // At least once: again is allowed, a gap is not.
                assert!(seq <= *last + 1, "limit {limit}: {seq} after {last}");
                *last = seq.max(*last);
                if delivered.resume > cursor {
                    cursor = delivered.resume;
                    continue 'feed;
                }
            }
            if page.entries.is_empty() {
                break;
            }
        }
        assert!(ids.iter().all(|id| seen[id] == 3), "limit {limit}: {seen:?}");
    }
}

/// Transaction ids are compared as numbers, although they come as text.
#[tokio::test(flavor = "multi_thread")]
async fn the_newest_place_is_the_newest_across_a_power_of_ten() {
    let kit = Kit::new().await;
    for _ in 0..2 {
        write(&kit.journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
    }
    let mut owner = kit.place.owner().await;
    sqlx::raw_sql(
        "ALTER TABLE journal.entry DISABLE TRIGGER ALL; \
         UPDATE journal.entry SET tx = CASE WHEN position = (SELECT min(position) FROM journal.entry) \
             THEN '99'::xid8 ELSE '100'::xid8 END",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    let newest = kit.database.current().await.unwrap();
    assert!(newest.to_string().starts_with("64-"), "{newest}: 100 comes after 99");
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_show_what_they_name() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    kit.tenancy().await;
    write(&kit.journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
    let read = async |filter| {
        let page = kit.database.read_after(Cursor::START, filter, 100).await.unwrap();
        page.entries.into_iter().map(|one| one.entry.entity_id).collect::<Vec<_>>()
    };
    let all = async || read(Filter::All).await.len() == 5;
    until("everything is settled", all).await;
    assert_eq!(read(Filter::Tenant(tenant)).await, [tenant.uuid(), project.uuid()]);
    assert_eq!(read(Filter::Project(project)).await, [project.uuid()]);
    assert_eq!(read(Filter::Entity(tenant.uuid())).await, [tenant.uuid()]);
}
