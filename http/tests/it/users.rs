//! Users, as who runs the cloud sees them.

use aicloud_domain::access::Role;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

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
        ("actions", json!(["update", "disable"])),
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

/// Gives this user one-time passwords, as its authenticator would; and the recovery codes.
async fn begin_totp(world: &World, token: &str, password: &str) -> Value {
    let post = |path: &str, body: Value| world.ask("POST", path).by(token).json(&body).send();
    let begun = post("/v1/me/totp", json!({"password": password})).await.expect(200);
    let seed = Secret::try_from_base32(begun["secret"].as_str().unwrap()).unwrap();
    let totp = Builder::new().with_secret(seed).build().unwrap();
    let code = totp.generate(u64::try_from(chrono::Utc::now().timestamp()).unwrap()).to_string();
    post("/v1/me/totp:confirm", json!({"code": code})).await.expect(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_lost_the_second_factor_is_helped_by_an_operator() {
    const PASSWORD: &str = "mauve-otter-plays-cello";
    let world = World::start().await;
    let ada = world.account("ada@example.org", PASSWORD, None).await;
    let token = world.sign_in("ada@example.org", PASSWORD).await;
    let path = format!("/v1/users/{ada}");
    let reset = async |by: &str, reason: &str| {
        let path = format!("{path}/reset-second-factor");
        world.ask("POST", &path).by(by).json(&json!({"reason": reason})).send().await
    };
    let admin = world.signed_in("admin", Some(Role::OperatorAdmin)).await;
    let none = reset(&admin.token, "lost").await;
    assert_eq!((none.status.as_u16(), none.code().as_str()), (409, "not_legal_now"));
    begin_totp(&world, &token, PASSWORD).await;
    assert_eq!(
        world.try_sign_in("ada@example.org", PASSWORD).await.code(),
        "second_factor_required"
    );
    let shown = world.get(&path).send().await.expect(200);
    assert_eq!(shown["actions"], json!(["update", "reset_second_factor", "disable"]));
    assert_eq!(reset(&admin.token, " ").await.json()["field"], "reason");
    assert_eq!(reset(&token, "lost").await.code(), "forbidden", "nobody for oneself");

    let done = reset(&admin.token, "lost the phone; ticket 4711").await.expect(202);
    assert_eq!(done["has_second_factor"], false);
    let open = world.ask("GET", "/v1/session").by(&token).send().await;
    assert_eq!(open.code(), "unauthenticated", "its sessions are over");
    world.sign_in("ada@example.org", PASSWORD).await;
    let letters = world.cloud.database().due_mail(20).await.unwrap();
    let told = letters.iter().find(|mail| mail.template == "second_factor_reset").unwrap();
    assert_eq!(
        (told.to.as_str(), &told.values["reason"]),
        ("ada@example.org", &json!("lost the phone; ticket 4711"))
    );
    let audit =
        world.get(&format!("/v1/audit?type=user.second_factor_reset&principal=user/{}", admin.id));
    let audit = audit.send().await.expect(200);
    assert_eq!(audit["items"][0]["principal"], format!("user/{}", admin.id));
    assert_eq!(audit["items"][0]["data"]["reason"], "lost the phone; ticket 4711");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_lost_the_mailbox_is_given_another_address_by_an_operator() {
    let world = World::start().await;
    let ann = world.account("ann@example.org", "mauve-otter-plays-cello", None).await;
    world.account("bob@example.org", "mauve-otter-plays-cello", None).await;
    let admin = world.signed_in("admin", Some(Role::OperatorAdmin)).await;
    let set = async |by: &str, user: &str, email: &str| {
        let path = format!("/v1/users/{user}");
        world.ask("PATCH", &path).by(by).json(&json!({"email": email})).send().await
    };
    let (ann, own) = (ann.to_string(), admin.id.to_string());
    assert_eq!(set(&admin.token, &ann, "bob@example.org").await.code(), "email_taken");
    let oneself = set(&admin.token, &own, "x@example.org").await;
    assert_eq!(oneself.code(), "forbidden");
    assert!(oneself.json()["suggestion"].as_str().unwrap().contains("/v1/me/email"));
    let moved = set(&admin.token, &ann, "Ann@example.net").await.expect(200);
    assert_eq!(moved["email"], "ann@example.net");
    let letters = world.cloud.database().due_mail(20).await.unwrap();
    let told: Vec<_> =
        letters.iter().map(|mail| (mail.to.as_str(), mail.template.as_str())).collect();
    assert!(told.contains(&("ann@example.org", "email_changed")), "{told:?}");
    assert!(told.contains(&("ann@example.net", "email_given")), "{told:?}");
    let old = world.try_sign_in("ann@example.org", "mauve-otter-plays-cello").await;
    assert_eq!(old.code(), "sign_in_failed");
    world.sign_in("ann@example.net", "mauve-otter-plays-cello").await;
    world.stop().await;
}

/// Nobody is sent for a permission that would not help.
#[tokio::test(flavor = "multi_thread")]
async fn people_of_a_disabled_tenant_are_told_that_it_is() {
    let world = World::start().await;
    let (customer, other) = (world.customer("acme").await, world.customer("other").await);
    let lee = world.member(&customer.tenant, "lee", Role::TenantOwner).await;
    let both = world.member(&customer.tenant, "both", Role::TenantOwner).await;
    world.enrol(&other.tenant, &both, Role::TenantViewer).await;
    let stranger = world.signed_in("eve", None).await;
    let tell = async |verb: &str| {
        let path = format!("/v1/tenants/{}/{verb}", customer.tenant);
        world.post(&path, &json!({})).send().await.expect(202)
    };
    tell("disable").await;
    let paths = [
        "/v1/tenants".to_owned(),
        format!("/v1/tenants/{}", customer.tenant),
        format!("/v1/tenants/{}", other.tenant),
        format!("/v1/projects/{}", customer.project),
        "/v1/projects".to_owned(),
        "/v1/nodes".to_owned(),
    ];
    for path in &paths {
        let told = world.ask("GET", path).by(&lee.token).send().await;
        assert_eq!(
            (told.status.as_u16(), told.code().as_str()),
            (403, "tenant_disabled"),
            "{path}"
        );
        assert_eq!(told.json().get("missing_permission"), None);
        let told = world.ask("GET", path).by(&stranger.token).send().await;
        assert_ne!(told.code(), "tenant_disabled", "{path}: it belongs to none");
    }
    // Who holds something elsewhere is told what is missing there.
    let told = world.ask("GET", "/v1/nodes").by(&both.token).send().await;
    assert_eq!(told.code(), "forbidden");
    for (person, shut) in [(&lee, true), (&both, true), (&stranger, false)] {
        let session = world.ask("GET", "/v1/session").by(&person.token).send().await.expect(200);
        assert_eq!(session["tenant_disabled"] == json!(true), shut, "{session}");
    }
    // One's own account is as it was; and what is not there is not there.
    world.ask("GET", "/v1/me/sessions").by(&lee.token).send().await.expect(200);
    let link = format!("/v1/me/sso-links/{}", other.tenant);
    let absent = world.ask("DELETE", &link).by(&lee.token).send().await;
    assert_ne!(absent.status, 403, "{}", absent.text);
    tell("enable").await;
    world.ask("GET", &paths[1]).by(&lee.token).send().await.expect(200);
    let session = world.ask("GET", "/v1/session").by(&lee.token).send().await.expect(200);
    assert_eq!(session.get("tenant_disabled"), None);
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
        (&json!("disabled"), &json!(["update", "enable"]))
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
        ("PATCH", path.clone(), json!({"email": "x@example.org"}), "user.update"),
        ("POST", format!("{path}/reset-second-factor"), json!({"reason": "x"}), "user.update"),
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
        json!(["update", "suspend", "disable", "invite", "create_project", "set_sso"])
    );
    world.stop().await;
}
