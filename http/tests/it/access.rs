//! Who may do what, where the matrix does not reach: paths that are none, names, and tokens that end.

use serde_json::json;

use crate::world::{Customer, World, order};

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_learns_not_even_what_there_is() {
    let world = World::start().await;
    for (method, path) in [
        ("GET", "/v1/nothing"),
        ("GET", "/%761/tenants"),
        ("GET", "/v1"),
        ("TRACE", "/v1/tenants"),
        ("POST", "/v1/session/"),
    ] {
        let reply = world.ask(method, path).send().await;
        assert_eq!(reply.code(), "unauthenticated", "{method} {path}");
        assert!(reply.header("www-authenticate").starts_with("Bearer"), "{method} {path}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_must_be_the_true_one() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let project = world.get(&format!("/v1/projects/{}", customer.project)).send().await.expect(200);
    let name = project["name"].as_str().unwrap();
    let create = async |project: &str| {
        let mut body = order(1);
        body["project"] = json!(project);
        world.ask("POST", "/v1/allocations").by(&customer.token).json(&body).send().await
    };
    create(name).await.expect(201);
    let lie = name.replace(":acme:", ":other:");
    assert_eq!(create(&lie).await.code(), "not_found");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_opens_nothing_at_once() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let tokens = format!("/v1/projects/{}/tokens", customer.project);
    let issued = world.post(&tokens, &json!({"name": "second"})).send().await.expect(201);
    let (id, secret) = (issued["id"].as_str().unwrap(), issued["secret"].as_str().unwrap());
    let read = || world.ask("GET", "/v1/projects").by(secret).send();
    read().await.expect(200);
    let revoke = || world.ask("DELETE", &format!("{tokens}/{id}")).by(&world.operator).send();
    let revoked = revoke().await;
    assert_eq!((revoked.status.as_u16(), revoked.text.as_str()), (204, ""));
    assert_eq!(read().await.code(), "unauthenticated");
    assert_eq!(revoke().await.status, 204, "revoking twice is no error");
    world.ask("GET", "/v1/projects").by(&customer.token).send().await.expect(200);
    world.stop().await;
}

/// One wrong character, wherever it is.
#[tokio::test(flavor = "multi_thread")]
async fn an_altered_token_opens_nothing() {
    let world = World::start().await;
    let Customer { token, .. } = world.customer("acme").await;
    for place in (0..token.len()).step_by(5) {
        let mut altered = token.clone().into_bytes();
        altered[place] = if altered[place] == b'0' { b'1' } else { b'0' };
        let altered = String::from_utf8(altered).unwrap();
        let reply = world.ask("GET", "/v1/projects").by(&altered).send().await;
        assert_eq!(reply.code(), "unauthenticated", "place {place}");
    }
    let kind = token.replacen("aic_p_", "aic_o_", 1);
    assert_eq!(world.ask("GET", "/v1/tenants").by(&kind).send().await.code(), "unauthenticated");
    world.stop().await;
}
