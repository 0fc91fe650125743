//! Who may do what: every operation of the document is asked by everybody.

use aicloud_domain::access::Role;
use aicloud_http::openapi::{Document, ONESELF, OPEN, PUBLIC, permission};
use aicloud_http::token::TokenKind;
use serde_json::{Value, json};

use crate::world::{Customer, World, order, stranger};

/// Every operation: its id, method, and a path that is well formed and leads to nothing.
pub fn operations() -> Vec<(String, String, String)> {
    let document = Document::new();
    let mut found = vec![];
    for (path, item) in document.value()["paths"].as_object().unwrap() {
        let kind = match path.split('/').nth(2) {
            Some("tenants") => "ten",
            Some("projects") => "proj",
            Some("nodes") => "node",
            Some("me") => "sess",
            Some("users") => "user",
            Some("service-accounts") => "sa",
            _ => "alloc",
        };
        let path = path
            .replace("{id}", &format!("{kind}_00000000000000000000000000"))
            .replace("{token}", "tok_00000000000000000000000000")
            .replace("{user}", "user_00000000000000000000000000")
            .replace("{invitation}", "inv_00000000000000000000000000")
            .replace("keys/{key}", "keys/KEY_00000000000000000000000000")
            .replace("api-keys/KEY", "api-keys/tok")
            .replace("KEY", "key")
            .replace("{tenant}", "nobody")
            .replace("{domain}", "example.com")
            .replace("{model}", "H100")
            .replace("{directory}", "allocation")
            .replace("{path}", "leases")
            .replace("{crash_id}", "crash_00000000000000000000000000");
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            found.push((id.to_owned(), method.to_uppercase(), path.clone()));
        }
    }
    found
}

/// A body that passes the operation's shape, so that only permission can refuse it.
pub fn body(id: &str) -> Value {
    match id {
        "create_tenant" | "create_node" => json!({"label": "x"}),
        "create_project" => json!({"tenant": "ten_00000000000000000000000000", "label": "x"}),
        "update_tenant" | "update_project" => json!({"display_name": "x"}),
        "create_token" => json!({"name": "x"}),
        "create_service_account" => json!({"label": "x", "role": "project_viewer"}),
        "update_service_account" => json!({"display_name": "x"}),
        "add_service_account_key" => json!({"name": "x", "jwk": {}}),
        "update_service_account_key" => json!({"rotate_by": null}),
        "create_api_key" => json!({"name": "x", "expires_at": "2027-01-01T00:00:00Z"}),
        "create_user" => json!({"email": "x@example.org"}),
        "create_invitation" => json!({"email": "x@example.org", "role": "tenant_viewer"}),
        "set_sso" => {
            json!({"issuer": "https://idp.example.com", "client_id": "x", "domains": ["example.com"]})
        }
        "set_tenant_member" => json!({"role": "tenant_viewer"}),
        "set_project_member" => json!({"role": "project_viewer"}),
        "set_gpu_type" => {
            json!({"memory_bytes": 1, "price_micros_per_gpu_hour": "1", "currency": "USD"})
        }
        "create_allocation" => order(1),
        "update_me" => json!({"display_name": "x"}),
        "set_my_password" => json!({"current_password": "x", "password": "x"}),
        "begin_totp" | "remove_totp" => json!({"password": "x"}),
        "confirm_totp" => json!({"code": "123456"}),
        "request_email_change" => json!({"email": "x@example.org", "password": "x"}),
        "redeem_sso" => json!({"ticket": "x", "verifier": "x"}),
        "link_my_sso" => json!({"tenant": "nobody"}),
        "sign_in" => json!({"email": "x@example.org", "password": "x"}),
        "request_password_reset" => json!({"email": "x@example.org"}),
        "complete_password_reset" => json!({"link": "x", "password": "x"}),
        "complete_email_change" | "accept_invitation" => json!({"link": "x"}),
        order
            if order.ends_with("_actor")
                || order.ends_with("_directory")
                || order.ends_with("_child") =>
        {
            json!({"reason": "a test"})
        }
        _ => json!({}),
    }
}

async fn ask(
    world: &World,
    id: &str,
    method: &str,
    path: &str,
    token: Option<&str>,
) -> crate::world::Reply {
    let query = if id == "get_journal" { "?resource=ten_00000000000000000000000000" } else { "" };
    let mut ask = world.ask(method, &format!("{path}{query}"));
    if let Some(token) = token {
        ask = ask.by(token);
    }
    if method != "GET" {
        ask = ask.json(&body(id));
    }
    ask.send().await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_operation_is_open_by_accident() {
    let world = World::start().await;
    let strangers = [
        None,
        Some(stranger(TokenKind::Operator)),
        Some(stranger(TokenKind::Project)),
        Some("not-a-token".to_owned()),
    ];
    let operations = operations();
    assert!(operations.len() > 30);
    for (id, method, path) in &operations {
        if PUBLIC.contains(&id.as_str()) {
            assert_eq!(ask(&world, id, method, path, None).await.status, 200, "{id}");
            continue;
        }
        // These ask for a proof of their own, in the body; here it is well formed and proves nothing.
        if OPEN.contains(&id.as_str()) {
            for token in [None, Some(world.operator.as_str())] {
                let reply = ask(&world, id, method, path, token).await;
                match id.as_str() {
                    // The same whether anybody has the address or not.
                    "request_password_reset" => assert_eq!(reply.status, 202, "{id}"),
                    "sign_in" => assert_eq!(reply.code(), "sign_in_failed"),
                    // It takes a form; tests of its own have what is in it.
                    "exchange_token" => assert_eq!(reply.code(), "unsupported_media_type"),
                    "start_sso" => assert_eq!(reply.code(), "not_found"),
                    "finish_sso" | "redeem_sso" => assert_eq!(reply.code(), "sso_failed"),
                    _ => assert_eq!(reply.code(), "link_void", "{id}"),
                }
            }
            continue;
        }
        for token in &strangers {
            let reply = ask(&world, id, method, path, token.as_deref()).await;
            assert_eq!(reply.code(), "unauthenticated", "{id}");
            assert_eq!(reply.status, 401, "{id}");
            assert!(reply.header("www-authenticate").starts_with("Bearer"), "{id}");
        }
    }
    // Not even what there is.
    let unknown = world.ask("GET", "/v1/nothing").send().await;
    assert_eq!(unknown.code(), "unauthenticated");
    let spelled = world.ask("GET", "/%761/tenants").send().await;
    assert_eq!(spelled.code(), "unauthenticated");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_s_token_is_no_operator_s() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    for (id, method, path) in operations() {
        // An open stream would not end.
        if PUBLIC.contains(&id.as_str()) || OPEN.contains(&id.as_str()) || id == "watch_events" {
            continue;
        }
        let reply = ask(&world, &id, &method, &path, Some(&customer.token)).await;
        // A token is nobody.
        if ONESELF.contains(&id.as_str()) {
            assert_eq!(reply.code(), "forbidden", "{id}");
            assert!(reply.json().get("missing_permission").is_none(), "{id}");
            continue;
        }
        let asked = permission(&id).unwrap();
        let held = Role::ProjectMember.permissions().contains(asked);
        // What is named here and belongs to tenants is not there; the rest is the cloud's own.
        let named = ["/tenants/", "/projects/", "/service-accounts/"];
        let named = named.into_iter().any(|within| path.contains(within));
        let hidden = named || id == "create_project";
        match reply.status.as_u16() {
            403 => {
                assert!(!held && !hidden, "{id}: {}", reply.text);
                let said = reply.json();
                assert_eq!(said["code"], "forbidden", "{id}");
                assert_eq!(said["missing_permission"], asked.word(), "{id}");
            }
            404 => assert!(held || hidden, "{id}: {}", reply.text),
            _ => assert!(held, "{id}: {}", reply.text),
        }
    }
    // What is its own it may see, so it is told what is missing.
    let own = format!("/v1/projects/{}", customer.project);
    for (method, path, body, missing) in [
        ("PATCH", own.clone(), json!({"display_name": "x"}), "project.update"),
        ("GET", format!("{own}/tokens"), json!(null), "token.read"),
        ("POST", format!("{own}/tokens"), json!({"name": "x"}), "token.create"),
    ] {
        let mut ask = world.ask(method, &path).by(&customer.token);
        if method != "GET" {
            ask = ask.json(&body);
        }
        let reply = ask.send().await;
        assert_eq!(reply.code(), "forbidden", "{method} {path}");
        assert_eq!(reply.json()["missing_permission"], missing);
    }
    world.stop().await;
}

/// The answers to the same question about what another owns and about what never was.
#[tokio::test(flavor = "multi_thread")]
async fn another_s_and_nobody_s_are_the_same_bytes() {
    let world = World::start().await;
    world.prices().await;
    let mine = world.customer("acme").await;
    let theirs = world.customer("other").await;
    let foreign = world.allocation(&theirs).await["id"].as_str().unwrap().to_owned();
    let missing = "alloc_00000000000000000000000000";
    let nowhere = "proj_00000000000000000000000000";
    let same =
        async |method: &str, template: &str, foreign: &str, missing: &str, body: Option<Value>| {
            let mut replies = vec![];
            for id in [foreign, missing] {
                let mut ask = world.ask(method, &template.replace("{}", id)).by(&mine.token);
                ask = ask.with("x-request-id", "same").with("traceparent", TRACE);
                if let Some(body) = &body {
                    ask = ask.raw(&body.to_string().replace("PROJECT", id));
                }
                replies.push(ask.send().await);
            }
            assert_eq!(replies[0].code(), "not_found", "{method} {template}");
            assert_eq!(replies[0].text, replies[1].text, "{method} {template}");
            let names = |index: usize| {
                let reply: &crate::world::Reply = &replies[index];
                let mut headers = reply.headers.clone();
                headers.remove("date");
                headers.remove("traceparent");
                headers
            };
            assert_eq!(names(0), names(1), "{method} {template}");
        };
    same("GET", "/v1/allocations/{}", &foreign, missing, None).await;
    same("GET", "/v1/allocations/{}/usage", &foreign, missing, None).await;
    for action in ["stop", "start", "release"] {
        same("POST", &format!("/v1/allocations/{{}}/{action}"), &foreign, missing, Some(json!({})))
            .await;
    }
    same("GET", "/v1/journal?resource={}", &foreign, missing, None).await;
    same("GET", "/v1/events?resource={}", &foreign, missing, None).await;
    same("GET", "/v1/projects/{}", &theirs.project, nowhere, None).await;
    same("GET", "/v1/allocations?project={}", &theirs.project, nowhere, None).await;
    same("GET", "/v1/usage?project={}", &theirs.project, nowhere, None).await;
    same("GET", "/v1/events?project={}", &theirs.project, nowhere, None).await;
    same("GET", "/v1/journal?resource={}", &theirs.project, nowhere, None).await;
    let mut body = order(1);
    body["project"] = json!("PROJECT");
    same("POST", "/v1/allocations", &theirs.project, nowhere, Some(body)).await;
    world.stop().await;
}

const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

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
