//! What makes writes safe to repeat: `Idempotency-Key` and `If-Match`.

use serde_json::json;

use crate::world::{World, order};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_gives_the_same_bytes() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let create = |key: &'static str| {
        let ask = world.ask("POST", "/v1/allocations").by(&customer.token).json(&order(1));
        ask.with("idempotency-key", key).send()
    };
    let first = create("one").await;
    first.expect(201);
    assert_eq!(first.header("idempotency-replayed"), "");
    let id = first.json()["id"].as_str().unwrap().to_owned();

    // Its life goes on; the answer to the old question does not change.
    let release = || {
        let path = format!("/v1/allocations/{id}/release");
        world.ask("POST", &path).by(&customer.token).with("idempotency-key", "two").send()
    };
    let released = release().await;
    released.expect(202);
    let again = create("one").await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    for name in ["etag", "location", "content-type"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
    let released_again = release().await;
    assert_eq!(released_again.text, released.text);
    assert_eq!(released_again.header("idempotency-replayed"), "true");

    // Also after the tenant was suspended: it had been done.
    let suspend = format!("/v1/tenants/{}/suspend", customer.tenant);
    world.ask("POST", &suspend).by(&world.operator).send().await.expect(202);
    assert_eq!(create("one").await.text, first.text);
    assert_eq!(create("three").await.code(), "tenant_suspended");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_with_nothing_to_change_keeps_its_answer_too() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let path = format!("/v1/tenants/{}", customer.tenant);
    let rename = |name: &'static str, key: &'static str| {
        let ask = world.ask("PATCH", &path).by(&world.operator).with("idempotency-key", key);
        ask.json(&json!({"display_name": name})).send()
    };
    rename("One", "first").await.expect(200);
    let nothing = rename("One", "second").await;
    rename("Two", "third").await.expect(200);
    let again = rename("One", "second").await;
    assert_eq!((again.status, &again.text), (nothing.status, &nothing.text));
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(rename("Three", "second").await.code(), "idempotency_key_reused");
    let now = world.get(&path).by(&world.operator).send().await.expect(200);
    assert_eq!(now["display_name"], "Two", "the repetition changed nothing");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_with_another_request_is_refused() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let create = |path: &'static str, count: u32| {
        let ask = world.ask("POST", path).by(&customer.token).json(&order(count));
        ask.with("idempotency-key", "one").send()
    };
    let first = create("/v1/allocations", 1).await.expect(201);
    let reused = create("/v1/allocations", 2).await;
    assert_eq!(reused.code(), "idempotency_key_reused");
    assert_eq!(reused.json()["retry"], "new_request");
    let id = first["id"].as_str().unwrap();
    let path = format!("/v1/allocations/{id}/release");
    let other = world.ask("POST", &path).by(&customer.token).with("idempotency-key", "one");
    assert_eq!(other.send().await.code(), "idempotency_key_reused");

    // Another project's keys are its own.
    let neighbour = world.customer("other").await;
    let ask = world.ask("POST", "/v1/allocations").by(&neighbour.token).json(&order(1));
    let theirs = ask.with("idempotency-key", "one").send().await.expect(201);
    assert_ne!(theirs["id"], first["id"]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_at_once_make_one() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let replies = futures_util::future::join_all((0..20).map(|_| {
        let ask = world.ask("POST", "/v1/allocations").by(&customer.token).json(&order(1));
        ask.with("idempotency-key", "storm").send()
    }))
    .await;
    let first = replies[0].expect(201);
    for reply in &replies {
        assert_eq!(reply.expect(201), first);
    }
    let list = world.get("/v1/allocations").send().await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let fresh = replies.iter().filter(|reply| reply.header("idempotency-replayed").is_empty());
    assert_eq!(fresh.count(), 1);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_shown_once() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let path = format!("/v1/projects/{}/tokens", customer.project);
    let issue =
        || world.post(&path, &json!({"name": "ci"})).with("idempotency-key", "token").send();
    let first = issue().await.expect(201);
    let secret = first["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("aic_p_"));
    let again = issue().await;
    let body = again.expect(201);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!((&body["id"], body.get("secret")), (&first["id"], None));
    let list = world.get(&path).send().await;
    assert_eq!(list.expect(200)["items"].as_array().unwrap().len(), 2);
    assert!(!list.text.contains(&secret));

    let node = world.post("/v1/nodes", &json!({"label": "rack1"})).send().await.expect(201);
    let path = format!("/v1/nodes/{}/join-tokens", node["id"].as_str().unwrap());
    let issue = || world.post(&path, &json!({})).with("idempotency-key", "join").send();
    let first = issue().await.expect(201);
    let command = first["command"].as_str().unwrap();
    for part in ["token", "server", "ca_sha256", "node"] {
        assert!(command.contains(first[part].as_str().unwrap()), "{part}: {command}");
    }
    let again = issue().await.expect(201);
    assert_eq!((again.get("token"), again.get("command")), (None, None));
    assert_eq!(again["expires_at"], first["expires_at"]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_on_an_old_version_is_refused() {
    let world = World::start().await;
    let made = world.post("/v1/tenants", &json!({"label": "acme"})).send().await;
    let path = format!("/v1/tenants/{}", made.json()["id"].as_str().unwrap());
    let seen = made.header("etag").to_owned();
    assert_eq!(seen, "\"v1\"");
    let rename = |name: &'static str, version: String| {
        let ask = world.ask("PATCH", &path).by(&world.operator);
        ask.json(&json!({"display_name": name})).with("if-match", &version).send()
    };
    let renamed = rename("One", seen.clone()).await;
    renamed.expect(200);
    assert_eq!(renamed.header("etag"), "\"v2\"");
    let stale = rename("Two", seen).await;
    assert_eq!(stale.code(), "stale_version");
    assert_eq!(stale.status, 412);
    let suggestion = stale.json()["suggestion"].as_str().unwrap().to_owned();
    assert!(suggestion.contains("\"v2\""), "{suggestion}");
    rename("Two", "\"v2\"".into()).await.expect(200);
    rename("Three", "*".into()).await.expect(200);
    let now = world.get(&path).send().await;
    assert_eq!(
        (now.json()["display_name"].as_str(), now.header("etag")),
        (Some("Three"), "\"v4\"")
    );
    world.stop().await;
}
