//! The journal read as an audit: a range of time, filters, and pages without gaps.

use std::collections::BTreeSet;

use aicloud_domain::access::Sight;
use aicloud_domain::id::{AllocationId, TypedId};
use aicloud_persistence::audit::AuditQuery;
use aicloud_persistence::journal::Head;
use aicloud_persistence::{Entry, Filter, Order};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::kit::{Kit, allocation, until};

fn all(whose: Filter, from: DateTime<Utc>, until: DateTime<Utc>) -> AuditQuery {
    AuditQuery {
        whose,
        from,
        until,
        principal: None,
        credential: None,
        event: None,
        request: None,
        denied: None,
        order: Order::Oldest,
        after: None,
        limit: 100,
    }
}

/// All pages of three.
async fn pages(kit: &Kit, sight: &Sight, query: AuditQuery) -> Vec<Entry> {
    let view = kit.database.view(sight, None);
    let (mut entries, mut after) = (vec![], query.after);
    loop {
        let page = view.audit(AuditQuery { after, limit: 3, ..query.clone() }).await.unwrap();
        let Some(last) = page.last() else { return entries };
        after = Some(last.cursor);
        entries.extend(page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_is_read_whole_and_by_its_filters() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let (other, others) = kit.tenancy().await;
    let began = Utc::now() - TimeDelta::days(1);
    let mut ids = vec![];
    for number in 0..10_u32 {
        let id = Uuid::now_v7();
        let (owner, folder) = if number == 9 { (other, others) } else { (tenant, project) };
        let mut one = allocation(owner, folder, AllocationId::from_uuid(id), Head::NONE);
        one.provenance.at = began + TimeDelta::minutes(i64::from(number));
        one.provenance.principal = format!("user/{}", number % 2);
        one.provenance.credential = Some(format!("sess_{}", number % 3));
        one.provenance.request_id = format!("request-{number}");
        if number == 4 {
            one.entries[0].event_type = "access.denied".into();
        }
        kit.journal.append(one).unwrap().1.await.unwrap();
        ids.push(id);
    }
    let end = began + TimeDelta::hours(1);
    until("nothing is left to settle", async || kit.database.audit_is_settled(end).await.unwrap())
        .await;
    // A transaction that began before an entry hides that entry until it ends.
    let mut owner = kit.place.owner().await;
    sqlx::raw_sql("BEGIN; SELECT pg_current_xact_id()").execute(&mut owner).await.unwrap();
    let late = Uuid::now_v7();
    let mut one = allocation(tenant, project, AllocationId::from_uuid(late), Head::NONE);
    one.provenance.at = began - TimeDelta::hours(1);
    kit.journal.append(one).unwrap().1.await.unwrap();
    assert!(!kit.database.audit_is_settled(end).await.unwrap());
    sqlx::raw_sql("ROLLBACK").execute(&mut owner).await.unwrap();
    let whole = all(Filter::Tenant(tenant), began, end);
    until("it has settled", async || {
        pages(&kit, &Sight::Cloud, all(Filter::All, began, end)).await.len() == 10
    })
    .await;
    let found = async |sight: &Sight, query: AuditQuery| -> BTreeSet<usize> {
        let place = |entry: &Entry| ids.iter().position(|id| *id == entry.entity_id).unwrap();
        let entries = pages(&kit, sight, query.clone()).await;
        let numbers: BTreeSet<usize> = entries.iter().map(place).collect();
        assert_eq!(numbers.len(), entries.len(), "nothing comes twice");
        let backwards = pages(&kit, sight, AuditQuery { order: Order::Newest, ..query }).await;
        assert!(backwards.iter().rev().eq(&entries), "the same from the other end");
        numbers
    };
    let own = Sight::Tenants(vec![tenant]);
    for sight in [&own, &Sight::Cloud] {
        assert_eq!(found(sight, whole.clone()).await, (0..9).collect());
        let some = AuditQuery {
            from: began + TimeDelta::minutes(2),
            until: began + TimeDelta::minutes(5),
            ..whole.clone()
        };
        assert_eq!(found(sight, some).await, BTreeSet::from([2, 3, 4]));
        let text = |text: &str| Some(text.to_owned());
        for (query, expected) in [
            (AuditQuery { principal: text("user/1"), ..whole.clone() }, vec![1, 3, 5, 7]),
            (AuditQuery { credential: text("sess_2"), ..whole.clone() }, vec![2, 5, 8]),
            (AuditQuery { request: text("request-7"), ..whole.clone() }, vec![7]),
            (AuditQuery { event: text("access.denied"), ..whole.clone() }, vec![4]),
            (AuditQuery { denied: Some(true), ..whole.clone() }, vec![4]),
            (AuditQuery { denied: Some(false), ..whole.clone() }, vec![0, 1, 2, 3, 5, 6, 7, 8]),
            (AuditQuery { event: text("nothing"), ..whole.clone() }, vec![]),
        ] {
            assert_eq!(
                found(sight, query.clone()).await,
                expected.into_iter().collect(),
                "{query:?}"
            );
        }
    }
    // Whatever a tenant asks for, row-level security shows its own.
    assert_eq!(found(&own, all(Filter::Tenant(other), began, end)).await, BTreeSet::new());
    assert_eq!(found(&own, all(Filter::All, began, end)).await, (0..9).collect());
}

/// Writers, a reader that holds settling up, and a range that is asked for all the while: whenever the range is said to be
/// settled, all that was committed before is in it; at the end it is the journal's own, in its order.
#[tokio::test(flavor = "multi_thread")]
async fn a_settled_range_is_all_of_the_journal_whoever_writes() {
    const EACH: u32 = 60;
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let began = Utc::now() - TimeDelta::days(2);
    let end = began + TimeDelta::hours(1);
    // A transaction that is open before the first is written, and now and then later on.
    let mut held = kit.place.owner().await;
    let open = "BEGIN; SELECT pg_current_xact_id()";
    sqlx::raw_sql(open).execute(&mut held).await.unwrap();
    let writers = (0..4_u32).map(|writer| {
        let journal = kit.journal.clone();
        tokio::spawn(async move {
            for number in 0..EACH {
                let id = AllocationId::from_uuid(Uuid::now_v7());
                let mut one = allocation(tenant, project, id, Head::NONE);
                // Decided in an order that is not that of the commits; one in four out of the range.
                let minute = i64::from((number * 37 + writer * 11) % 80);
                one.provenance.at = began + TimeDelta::minutes(minute);
                if number % 5 == 0 {
                    one.entries[0].event_type = "access.denied".into();
                }
                journal.append(one).unwrap().1.await.unwrap();
            }
        })
    });
    let writing = futures_util::future::join_all(writers);
    let mut writing = Box::pin(writing);
    let mut owner = kit.place.owner().await;
    let committed = "SELECT e.entity_id FROM journal.entry e \
                     WHERE e.tenant_id = $1 AND e.at >= $2 AND e.at < $3 ORDER BY e.tx, e.position";
    let mut asked = async || -> Vec<Uuid> {
        let query = sqlx::query_scalar(committed).bind(tenant.uuid()).bind(began).bind(end);
        query.fetch_all(&mut owner).await.unwrap()
    };
    let read = async |order| -> Vec<Uuid> {
        let query = AuditQuery { order, ..all(Filter::Tenant(tenant), began, end) };
        pages(&kit, &Sight::Cloud, query).await.iter().map(|entry| entry.entity_id).collect()
    };
    for _ in 0..30_000 {
        if !asked().await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    assert!(!kit.database.audit_is_settled(end).await.unwrap(), "an older transaction still runs");
    let (mut settled, mut done) = (0, false);
    for round in 1.. {
        let sql = if round % 2 == 0 { open } else { "COMMIT" };
        sqlx::raw_sql(sql).execute(&mut held).await.unwrap();
        let before = asked().await;
        let whole = kit.database.audit_is_settled(end).await.unwrap();
        let order = if round % 4 < 2 { Order::Oldest } else { Order::Newest };
        let found: BTreeSet<Uuid> = read(order).await.into_iter().collect();
        if whole {
            settled += 1;
            let lost: Vec<_> = before.iter().filter(|id| !found.contains(id)).collect();
            assert!(lost.is_empty(), "round {round}: {lost:?}");
        }
        if done && settled > 0 && round % 2 == 1 {
            break;
        }
        let soon = tokio::time::timeout(std::time::Duration::from_millis(20), &mut writing);
        if !done && let Ok(written) = soon.await {
            assert!(written.iter().all(Result::is_ok));
            done = true;
        }
    }
    until("nothing is left to settle", async || kit.database.audit_is_settled(end).await.unwrap())
        .await;
    let expected = asked().await;
    assert!(expected.len() > 100, "{}", expected.len());
    assert_eq!(read(Order::Oldest).await, expected);
    let mut backwards = read(Order::Newest).await;
    backwards.reverse();
    assert_eq!(backwards, expected);
}
