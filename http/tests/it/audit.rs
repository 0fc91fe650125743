//! The audit: what was done and what was not allowed, by whom and from where, whole and bounded.

use std::time::Duration;

use aicloud_actors::Origin;
use aicloud_domain::access::Role;
use aicloud_domain::id::TypedId as _;
use aicloud_domain::user::UserCommand;
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::robot::oauth_error;
use crate::world::{Customer, World, order, stranger};
use aicloud_http::token::TokenKind;

/// All pages of an audit.
async fn audit(world: &World, token: &str, query: &str) -> Vec<Value> {
    let (mut entries, mut page) = (vec![], String::new());
    loop {
        let path = format!("/v1/audit?limit=7{query}{page}");
        let answer = world.ask("GET", &path).by(token).send().await.expect(200);
        entries.extend(answer["items"].as_array().unwrap().iter().cloned());
        match answer["next_page_token"].as_str() {
            Some(token) => page = format!("&page_token={token}"),
            None => return entries,
        }
    }
}

async fn denied(world: &World, token: &str, query: &str) -> Vec<Value> {
    audit(world, token, &format!("&result=denied{query}")).await
}

/// Tries what a customer may not: what is the cloud's, what is another's, and with no token that counts.
async fn try_all(world: &World, one: &Customer, foreign: &str) {
    let forbidden = world.ask("GET", "/v1/nodes").by(&one.token).send().await;
    assert_eq!(forbidden.code(), "forbidden");
    let path = format!("/v1/allocations/{foreign}/release");
    let hidden = world.ask("POST", &path).by(&one.token).send().await;
    assert_eq!(hidden.code(), "not_found");
    let unknown = world.ask("GET", "/v1/nodes").by(&stranger(TokenKind::Project)).send().await;
    assert_eq!(unknown.code(), "unauthenticated");
    let guess = world.try_sign_in("nobody@example.org", "a guess at a password").await;
    assert_eq!(guess.code(), "sign_in_failed");
    // Wrong, but not for want of rights.
    world.ask("GET", "/v1/nodes?wrong=1").by(&world.operator).send().await.expect(400);
    let absent = "/v1/allocations/alloc_00000000000000000000000099";
    world.ask("GET", absent).by(&world.operator).send().await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_and_what_was_denied_stand_in_one_order() {
    let world = World::start().await;
    world.prices().await;
    let (one, other) = (world.customer("audit-one").await, world.customer("audit-two").await);
    let foreign = world.allocation(&other).await["id"].as_str().unwrap().to_owned();
    try_all(&world, &one, &foreign).await;
    let own = world.allocation(&one).await;
    world.settled().await;

    let all = denied(&world, &world.operator, "").await;
    let found = |why: &str| -> Vec<&Value> {
        all.iter().filter(|entry| entry["data"]["denial"]["why"] == why).collect()
    };
    let [forbidden] = found("forbidden")[..] else { panic!("{all:#?}") };
    assert_eq!(forbidden["data"]["denial"]["operation"], "GET /v1/nodes");
    assert_eq!(forbidden["data"]["denial"]["missing"], "node.read");
    assert_eq!(forbidden["tenant"], one.tenant.as_str());
    assert_eq!(forbidden["address"], "127.0.0.1");
    let token = forbidden["credential"].as_str().unwrap();
    assert_eq!(forbidden["principal"], format!("project/{token}"));
    assert_eq!(forbidden["result"], "denied");
    let [hidden] = found("hidden")[..] else { panic!("{all:#?}") };
    assert_eq!(hidden["data"]["denial"]["operation"], "POST /v1/allocations/{id}/release");
    assert_eq!(hidden["data"]["denial"]["resource"], foreign.as_str());
    let [unknown, guess] = found("unauthenticated")[..] else { panic!("{all:#?}") };
    assert_eq!(guess["data"]["denial"]["operation"], "POST /v1/session");
    assert_eq!(unknown["principal"], "stranger");
    assert_eq!((&unknown["credential"], &unknown["tenant"]), (&Value::Null, &Value::Null));
    assert_eq!(all.len(), 4, "{all:#?}");

    // What was done says as much of its source, and nobody's secret is anywhere.
    let done = audit(&world, &world.operator, &format!("&tenant={}&result=done", one.tenant)).await;
    let made = done.iter().find(|entry| entry["resource"] == own["id"]).unwrap();
    assert_eq!((&made["credential"], &made["address"]), (&json!(token), &json!("127.0.0.1")));
    assert!(made["request_id"].as_str().unwrap().starts_with("req_"));
    let text = json!([all, done]).to_string();
    for secret in [&one.token, &other.token, &world.operator] {
        assert!(!text.contains(&secret[secret.len() - 43..]), "a secret is in the audit");
    }

    // Each tenant's own, to those who may read it.
    let owner = world.member(&one.tenant, "audit-owner", Role::TenantOwner).await;
    let viewer = world.member(&one.tenant, "audit-viewer", Role::TenantViewer).await;
    world.settled().await;
    let seen = denied(&world, &owner.token, "").await;
    assert_eq!(seen.len(), 2, "{seen:#?}");
    assert!(seen.iter().all(|entry| entry["tenant"] == one.tenant.as_str()));
    for path in ["/v1/audit".to_owned(), format!("/v1/audit?tenant={}", one.tenant)] {
        let refused = world.ask("GET", &path).by(&viewer.token).send().await;
        assert_eq!(refused.json()["missing_permission"], "audit.read", "{}", refused.text);
    }
    let path = format!("/v1/audit?project={}", one.project);
    let refused = world.ask("GET", &path).by(&one.token).send().await;
    assert_eq!(refused.json()["missing_permission"], "audit.read", "{}", refused.text);
    let path = format!("/v1/audit?tenant={}", other.tenant);
    assert_eq!(world.ask("GET", &path).by(&owner.token).send().await.code(), "not_found");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_that_is_over_is_complete_and_exported_whole() {
    let world = World::start().await;
    let one = world.customer("audit-range").await;
    let path = format!("/v1/tenants/{}", one.tenant);
    for number in 0..20 {
        let body = json!({"display_name": format!("name {number}")});
        world.ask("PATCH", &path).by(&world.operator).json(&body).send().await.expect(200);
    }
    world.settled().await;
    let query = format!("&tenant={}&type=tenant.renamed", one.tenant);
    let pages = audit(&world, &world.operator, &query).await;
    assert_eq!(pages.len(), 20);
    let path = format!("/v1/audit?format=jsonl{query}");
    let export = world.get(&path).send().await;
    assert_eq!(export.header("content-type"), "application/jsonl");
    assert!(export.header("content-disposition").contains("audit.jsonl"));
    let lines: Vec<Value> =
        export.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, pages);

    let now = world.get("/v1/audit").send().await.expect(200);
    assert_eq!(now["complete"], false);
    let to = (Utc::now() - TimeDelta::minutes(5)).format("%Y-%m-%dT%H:%M:%SZ");
    let past = world.get(&format!("/v1/audit?to={to}")).send().await.expect(200);
    assert_eq!((&past["complete"], &past["items"]), (&json!(true), &json!([])));
    let from = (Utc::now() + TimeDelta::minutes(5)).format("%Y-%m-%dT%H:%M:%SZ");
    for wrong in ["limit=0", "limit=201", "page_token=x", "result=perhaps", &format!("from={from}")]
    {
        let answer = world.get(&format!("/v1/audit?{wrong}")).send().await;
        assert!([400, 422].contains(&answer.status.as_u16()), "{wrong}: {}", answer.text);
    }
    world.stop().await;
}

/// What looks like an attack on a credential is what an audit is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_and_forged_assertions_are_in_the_audit() {
    let world = World::start().await;
    let customer = world.customer("audit-forged").await;
    let robot = world.robot(&customer, "boss", "project_viewer").await;
    let assertion = robot.assertion();
    world.show(&assertion, &[]).await.expect(200);
    assert_eq!(oauth_error(&world.show(&assertion, &[]).await).1, "invalid_client", "replayed");
    assert_eq!(oauth_error(&world.show("a.b.c", &[]).await).1, "invalid_client", "forged");
    // A form that is none is a mistake, and no attack.
    assert_eq!(oauth_error(&world.form(&[("grant_type", "x")]).await).1, "unsupported_grant_type");
    let id = world.account("ada@example.org", "mauve-otter-plays-cello", None).await;
    world
        .cloud
        .users
        .command(id.uuid(), UserCommand::Disable, Origin::system("test"))
        .await
        .unwrap();
    let disabled = world.try_sign_in("ada@example.org", "mauve-otter-plays-cello").await;
    assert_eq!(disabled.code(), "account_disabled");
    world.settled().await;
    let all = denied(&world, &world.operator, "").await;
    let mut operations: Vec<&str> =
        all.iter().map(|entry| entry["data"]["denial"]["operation"].as_str().unwrap()).collect();
    operations.sort_unstable();
    assert_eq!(operations, ["POST /v1/session", "POST /v1/token", "POST /v1/token"], "{all:#?}");
    assert!(all.iter().all(|entry| entry["address"] == "127.0.0.1"));
    world.stop().await;
}

/// Who is refused in a loop fills no disk, and is counted nevertheless.
#[tokio::test(flavor = "multi_thread")]
async fn denials_in_a_loop_are_counted_and_not_each_written() {
    const TRIES: u64 = 120;
    let world = World::start().await;
    world.prices().await;
    let one = world.customer("audit-loop").await;
    let mut tries = 0;
    let mut refuse = async || {
        tries += 1;
        world.ask("GET", "/v1/nodes").by(&one.token).send().await.expect(403);
        tries
    };
    while refuse().await < TRIES {}
    // The next that is written down tells of those in between.
    let (mut written, mut counted, mut tried) = (0, 0, 0);
    for _ in 0..40 {
        tokio::time::sleep(Duration::from_millis(250)).await;
        tried = refuse().await;
        world.settled().await;
        let entries = denied(&world, &world.operator, &format!("&tenant={}", one.tenant)).await;
        let more = |entry: &Value| entry["data"]["denial"]["more"].as_u64().unwrap_or(0);
        written = entries.len() as u64;
        counted = written + entries.iter().map(more).sum::<u64>();
        if counted == tried {
            break;
        }
    }
    assert_eq!(counted, tried, "none is lost");
    assert!(written < TRIES, "{written} of {tried} were written down");
    // The order of things for others is as before.
    let path = "/v1/allocations";
    world.ask("POST", path).by(&one.token).json(&order(1)).send().await.expect(201);
    world.stop().await;
}
