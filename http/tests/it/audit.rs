//! The audit: what was done and what was not allowed, by whom and from where, whole and bounded.

use std::time::{Duration, Instant};

use aicloud_actors::{Origin, acts};
use aicloud_domain::access::Role;
use aicloud_domain::denial::Act;
use aicloud_domain::id::TypedId as _;
use aicloud_domain::user::UserCommand;
use chrono::{TimeDelta, Utc};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::people::Person;
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
    let mut backwards = audit(&world, &world.operator, &format!("&order=newest{query}")).await;
    backwards.reverse();
    assert_eq!(backwards, pages);
    let path = format!("/v1/audit?format=jsonl&order=oldest{query}");
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
    for _ in 0..240 {
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

/// Whose people may be shown a thing learns what they tried with it, whomever else they work for; and nobody else does.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_told_to_whose_thing_it_was() {
    let world = World::start().await;
    let (one, other) = (world.customer("audit-own").await, world.customer("audit-else").await);
    let person = world.member(&one.tenant, "audit-two", Role::TenantViewer).await;
    world.enrol(&other.tenant, &person, Role::TenantViewer).await;
    let path = format!("/v1/projects/{}", one.project);
    let body = json!({"display_name": "mine"});
    let refused = world.ask("PATCH", &path).by(&person.token).json(&body).send().await;
    assert_eq!(refused.code(), "forbidden");
    let support = world.signed_in("audit-support", Some(Role::OperatorSupport)).await;
    let refused = world.ask("PATCH", &path).by(&support.token).json(&body).send().await;
    assert_eq!(refused.code(), "forbidden");
    // What it may not see is nobody's but the cloud's.
    let hidden = world.get("/v1/nodes").by(&person.token).send().await;
    assert_eq!(hidden.code(), "forbidden");
    world.settled().await;
    let own = denied(&world, &world.operator, &format!("&tenant={}", one.tenant)).await;
    let by: Vec<&str> = own.iter().map(|entry| entry["principal"].as_str().unwrap()).collect();
    assert_eq!(by, [format!("user/{}", person.id), format!("user/{}", support.id)]);
    assert!(own.iter().all(|entry| entry["data"]["denial"]["resource"] == one.project.as_str()));
    assert_eq!(
        denied(&world, &world.operator, &format!("&tenant={}", other.tenant)).await.len(),
        0
    );
    // By project there are none to be had, and it says so.
    let path = format!("/v1/audit?result=denied&project={}", one.project);
    let answer = world.get(&path).send().await;
    assert_eq!(
        (answer.code().as_str(), answer.json()["field"].as_str()),
        ("invalid_value", Some("result"))
    );
    world.stop().await;
}

/// Who guesses is told nothing; the cloud's audit knows at whose account.
#[tokio::test(flavor = "multi_thread")]
async fn the_account_that_was_guessed_at_is_in_the_cloud_s_audit_alone() {
    let world = World::start().await;
    let customer = world.customer("audit-guess").await;
    let ada = world.account("ada@example.org", "mauve-otter-plays-cello", None).await;
    let robot = world.robot(&customer, "boss", "project_viewer").await;
    for (email, about) in [("ada@example.org", true), ("nobody@example.org", false)] {
        let guess = world.try_sign_in(email, "a guess at a password").await;
        assert_eq!(guess.code(), "sign_in_failed");
        assert!(!guess.text.contains(&ada.to_string()), "{about}: {}", guess.text);
    }
    let forged = robot.but(|_, claims| claims["exp"] = json!(1));
    assert_eq!(oauth_error(&world.show(&forged, &[]).await).1, "invalid_client");
    let link = json!({"link": "aic_l_forged", "password": "seven quiet lamps in Oslo"});
    let void = world.ask("POST", "/v1/password-reset:complete").json(&link).send().await;
    assert_eq!(void.code(), "link_void");
    world.settled().await;
    let all = denied(&world, &world.operator, "").await;
    let about: Vec<(&str, Value)> = all
        .iter()
        .map(|entry| &entry["data"]["denial"])
        .map(|denial| (denial["operation"].as_str().unwrap(), denial["resource"].clone()))
        .collect();
    assert_eq!(
        about,
        [
            ("POST /v1/session", json!(ada.to_string())),
            ("POST /v1/session", Value::Null),
            ("POST /v1/token", json!(robot.id)),
            ("POST /v1/password-reset:complete", Value::Null),
        ]
    );
    assert!(all.iter().all(|entry| entry["tenant"].is_null()), "{all:#?}");
    world.stop().await;
}

/// A token that a program was given is in its tenant's audit: one a minute of each key.
#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_were_given_are_in_the_audit() {
    let world = World::start().await;
    let customer = world.customer("audit-given").await;
    let robot = world.robot(&customer, "boss", "project_viewer").await;
    for _ in 0..3 {
        world.show(&robot.assertion(), &[]).await.expect(200);
    }
    world.settled().await;
    let query = format!("&tenant={}&type=access.token_given", customer.tenant);
    let given = audit(&world, &world.operator, &query).await;
    assert_eq!(given.len(), 1, "{given:#?}");
    assert_eq!(given[0]["principal"], format!("service_account/{}", robot.id));
    assert_eq!((&given[0]["result"], &given[0]["address"]), (&json!("done"), &json!("127.0.0.1")));
    assert_eq!(given[0]["data"]["done"]["key"], robot.kid.as_str());
    world.stop().await;
}

/// An export says whether it is all there will be.
#[tokio::test(flavor = "multi_thread")]
async fn an_export_says_whether_it_is_complete() {
    let world = World::start().await;
    let complete = async |to: chrono::DateTime<Utc>| {
        let to = to.format("%Y-%m-%dT%H:%M:%SZ");
        let export = world.get(&format!("/v1/audit?format=jsonl&to={to}")).send().await;
        assert_eq!(export.status, 200, "{}", export.text);
        export.header("aicloud-audit-complete").to_owned()
    };
    assert_eq!(complete(Utc::now() - TimeDelta::minutes(5)).await, "true");
    assert_eq!(complete(Utc::now()).await, "false");
    world.stop().await;
}

/// An empty page would say that nothing has happened.
#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_nothing_can_match_is_refused() {
    let world = World::start().await;
    for (query, field) in [
        ("principal=bogus", "principal"),
        ("principal=user/user_x", "principal"),
        ("credential=x", "credential"),
        ("type=nope", "type"),
    ] {
        let told = world.get(&format!("/v1/audit?{query}")).send().await;
        assert_eq!((told.status.as_u16(), told.code().as_str()), (422, "invalid_value"), "{query}");
        assert_eq!(told.json()["field"], field, "{query}");
    }
    let eve = world.signed_in("eve", None).await;
    let asked = format!("/v1/audit?principal=user/{}&type=access.denied", eve.id);
    assert_eq!(world.get(&asked).send().await.expect(200)["items"], json!([]));
    world.stop().await;
}

/// An operator's command writes into a book from outside the server, whose actor then builds on what is no longer its end.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_after_an_operator_s_command_is_in_the_audit() {
    let world = World::start().await;
    let one = world.customer("acme").await;
    let owner = world.member(&one.tenant, "owner", Role::TenantOwner).await;
    let viewer = world.member(&one.tenant, "viewer", Role::TenantViewer).await;
    let tenant = Some(one.tenant.parse().unwrap());
    let database = world.database.open().await;
    let path = format!("/v1/tenants/{}", one.tenant);
    let refused = async || {
        let rename =
            world.ask("PATCH", &path).by(&viewer.token).json(&json!({"display_name": "x"}));
        assert_eq!(rename.send().await.code(), "forbidden");
    };
    refused().await;
    for turn in 1..=3 {
        let origin = Origin::system("command-line");
        let done = Act::SecretsRotated { scope: one.tenant.clone(), version: turn };
        acts::record(&database, tenant, done, &origin).await.unwrap();
        // Several at once: all but the first are built on what was not written.
        join_all((0..3).map(|_| refused())).await;
    }
    world.settled().await;
    let denials = denied(&world, &owner.token, "").await;
    assert_eq!(denials.len(), 10, "{denials:#?}");
    world.stop().await;
}

/// Whoever runs a tenant sees who comes to what is the tenant's by a password of their own, and who tries to as one of them.
#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_told_of_its_people_s_sign_ins_and_of_guesses_at_them() {
    let world = World::start().await;
    let (acme, other) = (world.customer("acme").await, world.customer("other").await);
    let owner = world.member(&acme.tenant, "owner", Role::TenantOwner).await;
    let stranger = world.member(&other.tenant, "stranger", Role::TenantOwner).await;
    let ann = Person {
        id: world.account("ann@example.org", "four words of hers", None).await,
        email: "ann@example.org".to_owned(),
        token: String::new(),
    };
    world.enrol(&acme.tenant, &ann, Role::TenantMember).await;
    world.employ(&acme.project, &ann, Role::ProjectViewer).await;
    assert_eq!(world.try_sign_in("ann@example.org", "a guess").await.code(), "sign_in_failed");
    // Whom nobody knows is told to no tenant.
    assert_eq!(world.try_sign_in("nobody@example.org", "a guess").await.code(), "sign_in_failed");
    let token = world.sign_in("ann@example.org", "four words of hers").await;
    let session = world.ask("GET", "/v1/session").by(&token).send().await.expect(200);

    world.settled().await;
    let told = audit(&world, &owner.token, "&type=access.signed_in").await;
    let [entry] = &told[..] else { panic!("{told:?}") };
    let done = &entry["data"]["done"];
    assert_eq!((&done["user"], &done["by"]), (&json!(ann.id.to_string()), &json!("password")));
    assert_eq!(entry["principal"], format!("user/{}", ann.id));
    assert_eq!((&entry["credential"], &entry["address"]), (&done["session"], &json!("127.0.0.1")));
    assert_eq!((&entry["result"], &entry["tenant"]), (&json!("done"), &json!(acme.tenant)));
    assert!(
        session["grants"].as_array().unwrap().len() == 2,
        "told once, whatever she holds there"
    );
    // The guess is told beside its answer, so it may come a little later.
    let deadline = Instant::now() + Duration::from_secs(20);
    let guesses = loop {
        let guesses = denied(&world, &owner.token, "").await;
        if !guesses.is_empty() {
            break guesses;
        }
        assert!(Instant::now() < deadline, "the tenant is not told of the guess");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let [guess] = &guesses[..] else { panic!("{guesses:?}") };
    let denial = &guess["data"]["denial"];
    assert_eq!(
        (&denial["resource"], &denial["code"]),
        (&json!(ann.id.to_string()), &json!("sign_in_failed"))
    );
    assert_eq!((&guess["principal"], &guess["address"]), (&json!("stranger"), &json!("127.0.0.1")));
    // Others learn nothing of her.
    assert_eq!(audit(&world, &stranger.token, "&type=access.signed_in").await, [] as [Value; 0]);
    assert_eq!(denied(&world, &stranger.token, "").await, [] as [Value; 0]);
    world.stop().await;
}
