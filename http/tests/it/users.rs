//! Users, as who runs the cloud sees them.

use aicloud_domain::access::Role;
use serde_json::{Value, json};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_entered_found_changed_and_shut() {
    let world = World::start().await;
    let body = json!({"email": " Ann@Example.org", "operator": "operator_support"});
    let made = world.post("/v1/users", &body).send().await;
    let user = made.expect(201);
    let path = format!("/v1/users/{}", user["id"].as_str().unwrap());
    assert_eq!(made.header("location"), path);
    for (field, value) in [
        ("email", json!("ann@example.org")),
        ("display_name", json!("ann@example.org")),
        ("standing", json!("active")),
        ("operator", json!("operator_support")),
        ("has_password", json!(false)),
        ("has_second_factor", json!(false)),
        ("actions", json!(["disable"])),
    ] {
        assert_eq!(user[field], value, "{field}");
    }
    // The letter by which the first password is set.
    let mail = world.cloud.database().due_mail(10).await.unwrap();
    assert_eq!((mail.len(), mail[0].to.as_str()), (1, "ann@example.org"));
    assert_eq!(mail[0].link.as_ref().map(|link| link.0.as_str()), Some("reset_password"));

    let taken = world.post("/v1/users", &json!({"email": "ann@example.org"})).send().await;
    assert_eq!((taken.code().as_str(), &taken.json()["field"]), ("email_taken", &json!("email")));
    for (body, field) in [
        (json!({"email": "ann"}), "email"),
        (json!({"email": "x@example.org", "operator": "tenant_owner"}), "operator"),
        (json!({"email": "x@example.org", "display_name": ""}), "display_name"),
    ] {
        let reply = world.post("/v1/users", &body).send().await;
        assert_eq!(
            (reply.code().as_str(), &reply.json()["field"]),
            ("invalid_value", &json!(field))
        );
    }

    let lee = world.signed_in("lee", None).await;
    let found = world.get("/v1/users?email=LEE@example.org").send().await.expect(200);
    assert_eq!(found["items"][0]["id"], json!(lee.id));
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let all = world.get("/v1/users").send().await.expect(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    let none = world.get("/v1/users?email=eve@example.org").send().await.expect(200);
    assert_eq!(none["items"], json!([]));
    assert_eq!(world.get("/v1/users?email=eve").send().await.code(), "invalid_value");

    let change = async |body: Value| {
        world.ask("PATCH", &path).by(&world.operator).json(&body).send().await.expect(200)
    };
    let both = change(json!({"display_name": "Ann", "operator": "operator_admin"})).await;
    assert_eq!(
        (&both["display_name"], &both["operator"]),
        (&json!("Ann"), &json!("operator_admin"))
    );
    assert_eq!(change(json!({"operator": null})).await.get("operator"), None);
    assert_eq!(change(json!({})).await["display_name"], "Ann");
    world.stop().await;
}

/// Disabling holds with its answer.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_disabled_is_out_at_once() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let lee = world.member(&customer.tenant, "lee", Role::TenantOwner).await;
    let tenants = || world.ask("GET", "/v1/tenants").by(&lee.token).send();
    tenants().await.expect(200);
    let order = async |action: &str| {
        let path = format!("/v1/users/{}/{action}", lee.id);
        world.post(&path, &json!({})).send().await.expect(202)
    };
    let disabled = order("disable").await;
    assert_eq!(
        (&disabled["standing"], &disabled["actions"]),
        (&json!("disabled"), &json!(["enable"]))
    );
    assert_eq!(tenants().await.code(), "unauthenticated");
    // The session is over for good; the account is not.
    assert_eq!(order("enable").await["standing"], "active");
    assert_eq!(tenants().await.code(), "unauthenticated");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_s_role_says_what_it_may_do() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let admin = world.signed_in("admin", Some(Role::OperatorAdmin)).await;
    let support = world.signed_in("support", Some(Role::OperatorSupport)).await;
    let lee = world.signed_in("lee", None).await;
    let path = format!("/v1/users/{}", lee.id);
    let ask = async |by: &str, method: &str, path: &str, body: Value| {
        let ask = world.ask(method, path).by(by);
        let reply = if method == "GET" { ask } else { ask.json(&body) }.send().await;
        (reply.status.as_u16(), reply.json())
    };
    let (status, shown) = ask(&support.token, "GET", &path, Value::Null).await;
    assert_eq!((status, &shown["actions"]), (200, &json!([])));
    for (method, path, body, missing) in [
        ("POST", "/v1/users".to_owned(), json!({"email": "x@example.org"}), "user.create"),
        ("PATCH", path.clone(), json!({"display_name": "x"}), "user.update"),
        ("POST", format!("{path}/disable"), json!({}), "user.disable"),
        ("POST", format!("{path}/enable"), json!({}), "user.disable"),
    ] {
        let (status, said) = ask(&support.token, method, &path, body.clone()).await;
        assert_eq!(
            (status, &said["missing_permission"]),
            (403, &json!(missing)),
            "{method} {path}"
        );
        // To others, whether there is such a user is not said either.
        let (status, said) = ask(&customer.token, method, &path, body).await;
        assert_eq!(
            (status, &said["missing_permission"]),
            (403, &json!(missing)),
            "{method} {path}"
        );
    }
    let set = json!({"operator": "operator_support"});
    assert_eq!(ask(&admin.token, "PATCH", &path, set).await.0, 200);
    // What an operator sees of tenants is offered by what it may do.
    let tenant = format!("/v1/tenants/{}", customer.tenant);
    assert_eq!(ask(&support.token, "GET", &tenant, Value::Null).await.1["actions"], json!([]));
    assert_eq!(
        ask(&admin.token, "GET", &tenant, Value::Null).await.1["actions"],
        json!(["suspend"])
    );
    world.stop().await;
}
