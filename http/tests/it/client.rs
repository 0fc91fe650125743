//! The Rust client against the running server: a whole life, errors, pages, the stream, and a program that renews
//! its own token.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use aicloud_client::types::{Rename, TokenRequest};
use aicloud_client::words::{
    AllocationAction, AllocationPhase, Code, OutcomeKind, PendingReason, Permission, Retry,
};
use aicloud_client::{
    Answered as _, Credential, Error, Events, Lease, Options, Refusal, Renewal, Watch, pages,
};
use aicloud_http::token::TokenKind;
use futures_util::TryStreamExt as _;

use crate::life::finish;
use crate::robot::JWT_BEARER;
use crate::world::{World, stranger, typed_order};

/// Events up to one of this type, by their types.
async fn until(events: &mut Events, last: &str) -> Vec<String> {
    let mut seen = Vec::new();
    while seen.last().map(String::as_str) != Some(last) {
        let next = tokio::time::timeout(Duration::from_secs(30), events.next()).await;
        let next = next.unwrap_or_else(|_| panic!("{last} did not come after {seen:?}"));
        seen.push(next.unwrap().event.type_);
    }
    seen
}

fn refused(error: Error) -> Refusal {
    match error {
        Error::Refused(refusal) => *refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_launch_to_release() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let api = world.api(&customer.token);

    let made = api.once("launch").create_allocation(&typed_order(1)).await.answer().unwrap();
    assert_eq!(made.actions, [AllocationAction::Release]);
    let again = api.once("launch").create_allocation(&typed_order(1)).await.answer().unwrap();
    assert_eq!(again.id, made.id, "one key is one allocation");
    let other = api.once("launch").create_allocation(&typed_order(2)).await.answer().unwrap_err();
    assert!(other.is(&Code::IdempotencyKeyReused), "{other}");

    let watch = Watch {
        resource: Some(made.id.clone()),
        after: Some("0-0".to_owned()),
        ..Watch::default()
    };
    let mut events = api.events(watch);
    until(&mut events, "allocation.queued").await;
    let waiting = api.get_allocation(&made.id).await.answer().unwrap().pending.unwrap();
    assert!(
        [PendingReason::NoNodeLargeEnough, PendingReason::AwaitingPlacement]
            .contains(&waiting.reason),
        "{waiting:?}"
    );

    let node = world.node("rack1", 1).await;
    finish(&world, node, 1).await;
    until(&mut events, "allocation.active").await;
    let (active, version) = api.get_allocation(&made.id).await.versioned().unwrap();
    assert_eq!(active.phase, AllocationPhase::Active);
    assert_eq!(active.actions, active.phase.actions());
    assert_eq!(active.placement.unwrap().node, node.to_string());
    let usage = api.get_allocation_usage(&made.id).await.answer().unwrap();
    assert!(usage.intervals[0].ended_at.is_none(), "{usage:?}");

    let stale = api.if_match("\"v999\"").release_allocation(&made.id).await.answer().unwrap_err();
    assert!(stale.is(&Code::StaleVersion), "{stale}");
    let now = api.if_match(&version.unwrap());
    let releasing = now.release_allocation(&made.id).await.answer().unwrap();
    assert_eq!(releasing.phase, AllocationPhase::Releasing);
    finish(&world, node, 2).await;
    until(&mut events, "allocation.released").await;
    drop(events);

    let released = api.get_allocation(&made.id).await.answer().unwrap();
    assert!(released.phase.is_end() && released.actions.is_empty(), "{released:?}");
    let outcome = released.outcome.unwrap();
    assert_eq!(outcome.kind, OutcomeKind::Succeeded);
    assert_eq!(outcome.reason, "released_by_customer");
    let usage = api.get_allocation_usage(&made.id).await.answer().unwrap();
    assert!(usage.intervals[0].ended_at.is_some(), "{usage:?}");
    assert!(usage.total[0].gpu_microseconds.parse::<u64>().unwrap() > 0, "{usage:?}");
    let late = refused(api.start_allocation(&made.id).await.answer().unwrap_err());
    assert_eq!(late.problem.code, Code::NotLegalNow);
    assert_eq!(late.problem.legal_actions.as_deref(), Some(&[][..]));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_what_was_missing() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let api = world.api(&customer.token);
    let forbidden = refused(api.list_nodes(None, None, None).await.answer().unwrap_err());
    assert_eq!((forbidden.status.as_u16(), &forbidden.problem.code), (403, &Code::Forbidden));
    let missing = forbidden.problem.missing_permission.clone().unwrap();
    assert_eq!(Permission::from(missing.as_str()), Permission::NodeRead);
    let text = forbidden.to_string();
    assert!(text.contains(&forbidden.problem.request_id) && text.contains("403"), "{text}");

    let mine = api.request_id("my-own-id");
    let unknown = mine.get_tenant("ten_01jd4q8w0zf2n9k3m5p7r9t1v3").await.answer();
    let unknown = refused(unknown.unwrap_err());
    assert_eq!(unknown.problem.code, Code::NotFound);
    assert!(unknown.problem.request_id.starts_with("req_"), "{}", unknown.problem.request_id);

    let nobody = world.api(&stranger(TokenKind::Project));
    let error = nobody.list_projects(None, None, None, None).await.answer().unwrap_err();
    assert!(error.is(&Code::Unauthenticated) && !error.may_be_repeated(), "{error}");

    let operator = world.api(&world.operator);
    let empty = Rename { display_name: String::new() };
    let wrong = operator.update_project(&customer.project, &empty).await.answer().unwrap_err();
    let wrong = refused(wrong).problem;
    assert_eq!((wrong.field.as_deref(), wrong.retry), (Some("display_name"), Retry::NewRequest));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_walked_to_their_end() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let api = &world.api(&customer.token);
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(api.create_allocation(&typed_order(1)).await.answer().unwrap().id);
    }
    let walked = pages(|token| async move {
        api.list_allocations(Some(2), None, token.as_deref(), None, None, None).await
    });
    let walked: Vec<_> = walked.map_ok(|one| one.id).try_collect().await.unwrap();
    assert_eq!(walked, made);
    let first = &made[0];
    let entries =
        pages(|token| async move { api.get_journal(Some(1), None, token.as_deref(), first).await });
    let entries: Vec<_> = entries.try_collect().await.unwrap();
    assert_eq!(entries[0].type_, "allocation.requested");
    assert!(entries.iter().zip(1..).all(|(entry, seq)| entry.seq == seq), "{entries:?}");
    let refused =
        pages(|token| async move { api.list_users(None, None, None, token.as_deref()).await });
    assert!(refused.try_collect::<Vec<_>>().await.unwrap_err().is(&Code::Forbidden));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_renews_its_own_token() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let robot = Arc::new(world.robot(&customer, "ci", "project_member").await);
    let nobody = Options::new(&world.url).http(world.client.clone()).connect().unwrap();
    let given = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&given);
    let renew = move || -> Renewal<'static> {
        let (robot, nobody) = (Arc::clone(&robot), nobody.clone());
        let first = count.fetch_add(1, Ordering::Relaxed) == 0;
        Box::pin(async move {
            let form = TokenRequest {
                grant_type: "client_credentials".to_owned(),
                client_assertion_type: Some(JWT_BEARER.to_owned()),
                client_assertion: Some(robot.assertion().into()),
                client_id: None,
                scope: None,
                subject_token: None,
                subject_token_type: None,
            };
            let answer = nobody.exchange_token(&form).await.answer()?;
            let good_for = Duration::from_secs(answer.expires_in.try_into()?);
            // The first one opens nothing, as one that was revoked meanwhile.
            let token = if first {
                stranger(TokenKind::Project).into()
            } else {
                answer.access_token.into()
            };
            Ok(Lease { token, good_for })
        })
    };
    let api = Options::new(&world.url)
        .http(world.client.clone())
        .credential(Credential::renewed(renew))
        .connect()
        .unwrap();
    let made = api.create_allocation(&typed_order(1)).await.answer().unwrap();
    assert_eq!(made.project.id, customer.project);
    api.get_allocation(&made.id).await.answer().unwrap();
    assert_eq!(given.load(Ordering::Relaxed), 2, "one that was refused, and one that is kept");

    let form = TokenRequest {
        grant_type: "client_credentials".to_owned(),
        client_assertion_type: Some(JWT_BEARER.to_owned()),
        client_assertion: Some("a.b.c".into()),
        client_id: None,
        scope: None,
        subject_token: None,
        subject_token_type: None,
    };
    let error = api.exchange_token(&form).await.answer().unwrap_err();
    assert!(matches!(error, Error::NoToken(_)), "{error}");
    world.stop().await;
}
