//! Pages from either end: the same rows, reversed, whoever writes meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aicloud_domain::access::Sight;
use aicloud_domain::id::{AllocationId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::audit::AuditQuery;
use aicloud_persistence::{Filter, Head, ListQuery, Order, View};
use chrono::{TimeDelta, Utc};
use futures_util::future::join_all;
use uuid::Uuid;

use crate::kit::{Kit, allocation, pipeline, until, write};

const PHASES: [&str; 3] = ["active", "queued", "released"];

/// All pages of a list, so many rows each.
async fn walk(view: &View, kind: EntityKind, query: &ListQuery, limit: u32) -> Vec<Uuid> {
    let (mut seen, mut after) = (vec![], None);
    loop {
        let page = ListQuery { after, limit, ..query.clone() };
        let page = view.list(kind, page).await.unwrap();
        let Some(last) = page.last() else { return seen };
        after = Some(last.id);
        seen.extend(page.iter().map(|row| row.id));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_the_same_from_either_end() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let (other, others) = kit.tenancy().await;
    for number in 0..24 {
        let (owner, folder) = if number % 4 == 3 { (other, others) } else { (tenant, project) };
        let id = AllocationId::from_uuid(Uuid::now_v7());
        let mut one = allocation(owner, folder, id, Head::NONE);
        one.row.state = format!(r#"{{"phase":"{}"}}"#, PHASES[number % 3]);
        write(&kit.journal, one).await.unwrap();
    }
    let live = Some(vec!["active".to_owned(), "queued".to_owned()]);
    let over = Some(vec!["released".to_owned()]);
    let (everybody, own) = (Sight::Cloud, Sight::Tenants(vec![tenant]));
    for (sight, tenant, project, phases, expected) in [
        (&everybody, None, None, None, 24),
        (&everybody, Some(tenant), None, None, 18),
        (&everybody, Some(other), Some(others), None, 6),
        (&everybody, None, None, live.clone(), 16),
        (&everybody, Some(tenant), None, live.clone(), 12),
        (&everybody, Some(tenant), Some(project), over.clone(), 6),
        (&own, Some(tenant), Some(project), None, 18),
        (&own, Some(tenant), None, over, 6),
        // Row-level security is the same at both ends.
        (&own, Some(other), None, None, 0),
        (&own, None, None, None, 18),
    ] {
        let view = kit.database.view(sight, tenant);
        let query = ListQuery { tenant, project, phases, ..ListQuery::default() };
        let forwards = walk(&view, EntityKind::Allocation, &query, 5).await;
        let newest = ListQuery { order: Order::Newest, ..query };
        let mut backwards = walk(&view, EntityKind::Allocation, &newest, 5).await;
        assert!(backwards.is_sorted_by(|one, next| one > next), "{newest:?}");
        backwards.reverse();
        assert_eq!(backwards, forwards, "{newest:?}");
        assert_eq!(forwards.len(), expected, "{newest:?}");
    }
}

/// While others are created, a walk from the newest back sees once all that was there when it began, in order.
#[tokio::test(flavor = "multi_thread")]
async fn who_walks_back_is_not_disturbed_by_those_who_write() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let over = Arc::new(AtomicBool::new(false));
    let writers = (0..3).map(|_| {
        let (journal, over) = (kit.journal.clone(), Arc::clone(&over));
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                let id = AllocationId::from_uuid(Uuid::now_v7());
                write(&journal, allocation(tenant, project, id, Head::NONE)).await.unwrap();
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let view = kit.database.view(&Sight::Tenants(vec![tenant]), Some(tenant));
    let of = ListQuery { tenant: Some(tenant), ..ListQuery::default() };
    let newest = ListQuery { order: Order::Newest, ..of.clone() };
    let mut walked = 0;
    while walked < 8 {
        let before = walk(&view, EntityKind::Allocation, &of, 200).await;
        if before.len() < 20 * walked {
            continue;
        }
        let seen = walk(&view, EntityKind::Allocation, &newest, 7).await;
        assert!(seen.is_sorted_by(|one, next| one > next), "in order, and none twice");
        let missed: Vec<_> = before.iter().filter(|id| !seen.contains(id)).collect();
        assert!(missed.is_empty(), "{missed:?}");
        walked += 1;
    }
    over.store(true, Ordering::Relaxed);
    assert!(join_all(writers).await.iter().all(Result::is_ok));
    let mut all = walk(&view, EntityKind::Allocation, &newest, 200).await;
    all.reverse();
    assert_eq!(all, walk(&view, EntityKind::Allocation, &of, 200).await);
}

/// A walk of the audit from the newest back is what had settled when it began: not a row more, whatever is written.
#[tokio::test(flavor = "multi_thread")]
async fn an_audit_that_is_read_back_is_that_of_its_first_page() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let from = Utc::now() - TimeDelta::days(1);
    let over = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..3)
        .map(|_| {
            let (journal, over) = (kit.journal.clone(), Arc::clone(&over));
            tokio::spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    let id = AllocationId::from_uuid(Uuid::now_v7());
                    write(&journal, allocation(tenant, project, id, Head::NONE)).await.unwrap();
                }
            })
        })
        .collect();
    let view = kit.database.view(&Sight::Tenants(vec![tenant]), None);
    let query = AuditQuery {
        whose: Filter::Tenant(tenant),
        from,
        until: Utc::now() + TimeDelta::days(1),
        principal: None,
        credential: None,
        event: None,
        request: None,
        denied: None,
        order: Order::Oldest,
        after: None,
        limit: 100_000,
    };
    until("there is something to read", async || {
        view.audit(query.clone()).await.unwrap().len() > 50
    })
    .await;
    for _ in 0..5 {
        let (mut seen, mut after) = (vec![], None);
        loop {
            let page = AuditQuery { order: Order::Newest, after, limit: 9, ..query.clone() };
            let page = view.audit(page).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.cursor);
            seen.extend(page.iter().map(|entry| entry.cursor));
        }
        let newest = seen[0];
        seen.reverse();
        let whole = view.audit(query.clone()).await.unwrap();
        let whole: Vec<_> =
            whole.iter().map(|entry| entry.cursor).filter(|cursor| *cursor <= newest).collect();
        assert_eq!(seen, whole);
    }
    over.store(true, Ordering::Relaxed);
    assert!(join_all(writers).await.iter().all(Result::is_ok));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_is_the_same_from_either_end() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let walk = async |id: Uuid, order, limit| {
        let view = kit.database.view(&Sight::Cloud, None);
        let (mut seen, mut after) = (vec![], None);
        loop {
            let page = view.history(id, order, after, limit).await.unwrap();
            let Some(last) = page.last() else { return seen };
            after = Some(last.head.seq);
            seen.extend(page.iter().map(|entry| entry.head.seq));
        }
    };
    // The month before its id was made is the first that is looked into: of the second, that finds nothing.
    let year = 1_000 * 60 * 60 * 24 * 365;
    let born = u64::try_from(Utc::now().timestamp_millis()).unwrap() + year;
    let ahead = uuid::Builder::from_unix_timestamp_millis(born, &[7; 10]).into_uuid();
    for id in [Uuid::now_v7(), ahead] {
        let (_, appended) = pipeline(&kit.journal, id, Head::NONE, 11);
        assert!(join_all(appended).await.iter().all(Result::is_ok));
        for limit in [1, 4, 11, 12] {
            assert_eq!(walk(id, Order::Oldest, limit).await, (1..=11).collect::<Vec<_>>());
            assert_eq!(walk(id, Order::Newest, limit).await, (1..=11).rev().collect::<Vec<_>>());
        }
    }
    assert_eq!(walk(Uuid::now_v7(), Order::Newest, 5).await, [] as [u64; 0]);
    // To another tenant it has no history, from neither end.
    let id = AllocationId::from_uuid(Uuid::now_v7());
    write(&kit.journal, allocation(tenant, project, id, Head::NONE)).await.unwrap();
    let (other, _) = kit.tenancy().await;
    for order in [Order::Oldest, Order::Newest] {
        for (owner, expected) in [(tenant, 1), (other, 0)] {
            let view = kit.database.view(&Sight::Tenants(vec![owner]), None);
            let found = view.history(id.uuid(), order, None, 5).await.unwrap();
            assert_eq!(found.len(), expected);
        }
    }
}

/// What is on a bill has its names, in one statement, and only for whom it is there.
#[tokio::test(flavor = "multi_thread")]
async fn names_of_allocations_are_their_tenant_s() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let (other, others) = kit.tenancy().await;
    let mut ids = vec![];
    for (number, (owner, folder)) in
        [(tenant, project), (tenant, project), (other, others)].into_iter().enumerate()
    {
        let id = AllocationId::from_uuid(Uuid::now_v7());
        let mut one = allocation(owner, folder, id, Head::NONE);
        let called = if number == 1 { r#","display_name":"night run""# } else { "" };
        one.row.state = format!(r#"{{"name":"full:{number}","phase":"active"{called}}}"#);
        write(&kit.journal, one).await.unwrap();
        ids.push(id);
    }
    for sight in [Sight::Cloud, Sight::Tenants(vec![tenant])] {
        let view = kit.database.view(&sight, Some(tenant));
        let names = view.names_of_allocations(tenant, ids.clone()).await.unwrap();
        assert_eq!(names.len(), 2, "{sight:?}");
        assert_eq!((names[&ids[0]].name.as_str(), &names[&ids[0]].display_name), ("full:0", &None));
        assert_eq!(names[&ids[1]].display_name.as_deref(), Some("night run"));
    }
    let theirs = kit.database.view(&Sight::Tenants(vec![tenant]), Some(other));
    assert!(theirs.names_of_allocations(other, ids).await.unwrap().is_empty());
}
