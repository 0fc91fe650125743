//! Single sign-on: against a real, certified provider, and against one that lies.

mod browser;
mod canary;
mod forger;
mod hostile;
mod landing;
mod real;
mod record;
mod tokens;

use std::num::NonZeroU32;

use aicloud_domain::id::{TenantId, TypedId as _, UserId};
use aicloud_http::auth::reception::ReceptionConfig;
use aicloud_http::server::ServerConfig;
use aicloud_http::sso::SsoConfig;
use serde_json::{Value, json};

use self::browser::Browser;
use self::real::RealProvider;
use crate::world::{Customer, Reply, World};

const PASSWORD: &str = "mauve-otter-plays-cello";

/// A world whose providers may be on this machine.
async fn world() -> World {
    allowing("127.0.0.1").await
}

async fn allowing(ranges: &str) -> World {
    let reception =
        ReceptionConfig { open_per_minute: NonZeroU32::MAX, ..ReceptionConfig::default() };
    let sso = SsoConfig { allow_private: ranges.parse().unwrap() };
    World::with_server(ServerConfig { reception, sso, ..ServerConfig::default() }).await
}

fn terms(issuer: &str, secret: &str) -> Value {
    json!({
        "issuer": issuer, "client_id": "aicloud", "client_secret": secret,
        "domains": ["acme.example", "claimed.example"]
    })
}

async fn put(world: &World, tenant: &str, by: &str, body: &Value) -> Reply {
    world.ask("PUT", &format!("/v1/tenants/{tenant}/sso")).by(by).json(body).send().await
}

/// A tenant with a connection whose domain `acme.example` is verified.
async fn connected(world: &World, label: &str, issuer: &str, secret: &str) -> Customer {
    let customer = world.customer(label).await;
    put(world, &customer.tenant, &world.operator, &terms(issuer, secret)).await.expect(200);
    let verify = format!("/v1/tenants/{}/sso/domains/acme.example/verify", customer.tenant);
    world.post(&verify, &json!({})).send().await.expect(202);
    customer
}

/// Makes somebody a member, as who runs the cloud may.
async fn join(world: &World, tenant: &str, user: UserId, role: &str) {
    let path = format!("/v1/tenants/{tenant}/members/{user}");
    world
        .ask("PUT", &path)
        .by(&world.operator)
        .json(&json!({"role": role}))
        .send()
        .await
        .expect(200);
}

async fn session(world: &World, token: &str) -> Value {
    world.ask("GET", "/v1/session").by(token).send().await.expect(200)
}

fn grants(session: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = session["grants"].as_array().unwrap().iter();
    all.map(|grant| (text(&grant["role"]), text(&grant["tenant"]))).collect()
}

fn people() -> Value {
    json!({
        "ann": {"email": "ann@acme.example", "email_verified": true, "name": "Ann Lee"},
        "lee": {"email": "lee@acme.example", "email_verified": true},
        "unverified": {"email": "uma@acme.example", "email_verified": false},
        "foreign": {"email": "fay@other.example", "email_verified": true},
        "claimed": {"email": "cal@claimed.example", "email_verified": true},
        "nameless": {"name": "Nameless"},
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn people_come_by_a_real_provider() {
    let world = world().await;
    let callback = format!("{}/v1/sso/acme/callback", world.url);
    let provider = RealProvider::start(&[callback], &people()).await;
    let acme = connected(&world, "acme", &provider.issuer, real::SECRET).await;
    let lee = world.account("lee@acme.example", PASSWORD, None).await;
    join(&world, &acme.tenant, lee, "tenant_billing").await;

    // Somebody new.
    let mut browser = Browser::new("ann");
    let page = browser.sign_in(&world, "acme").await;
    assert_eq!((page.reply.status.as_u16(), page.reply.header("location")), (303, "/allocations"));
    assert!(browser.cookie(&world, "__Host-aicloud-sso").is_none(), "it is used up");
    let first = session(&world, &browser.session(&world)).await;
    assert_eq!((&first["via"], &first["strong"]), (&json!(acme.tenant), &json!(false)));
    assert_eq!(first["user"]["email"], "ann@acme.example");
    assert_eq!(first["user"]["display_name"], "Ann Lee");
    assert_eq!(grants(&first), [("tenant_member".to_owned(), acme.tenant.clone())]);

    // Again, from the same browser and from another one: the same account; the browser's old session is over.
    let old = browser.session(&world);
    assert_eq!(browser.sign_in(&world, "acme").await.reply.status, 303);
    let again = session(&world, &browser.session(&world)).await;
    assert_eq!(again["user"]["id"], first["user"]["id"]);
    assert_eq!(world.ask("GET", "/v1/session").by(&old).send().await.status, 401);
    let mut elsewhere = Browser::new("ann");
    assert_eq!(elsewhere.sign_in(&world, "acme").await.reply.status, 303);
    let other = session(&world, &elsewhere.session(&world)).await;
    assert_eq!(other["user"]["id"], first["user"]["id"]);

    // A member is linked and keeps what it is; its own sessions are its own.
    let own = world.sign_in("lee@acme.example", PASSWORD).await;
    let mut browser = Browser::new("lee");
    assert_eq!(browser.sign_in(&world, "acme").await.reply.status, 303);
    let linked = session(&world, &browser.session(&world)).await;
    assert_eq!(linked["user"]["id"], lee.to_string());
    assert_eq!(grants(&linked), [("tenant_billing".to_owned(), acme.tenant.clone())]);
    assert!(session(&world, &own).await.get("via").is_none());

    // Nobody else.
    for (account, code, says) in [
        ("unverified", "sso_refused", "verified"),
        ("foreign", "sso_refused", "domains"),
        ("claimed", "sso_refused", "not verified for new accounts"),
        ("nameless", "sso_refused", "no e-mail address"),
        ("nobody", "sso_failed", "access_denied"),
    ] {
        let mut browser = Browser::new(account);
        let page = browser.sign_in(&world, "acme").await;
        assert_eq!(page.reply.code(), code, "{account}: {}", page.reply.text);
        assert!(page.reply.text.contains(says), "{account}: {}", page.reply.text);
        assert!(browser.cookie(&world, "__Host-aicloud").is_none(), "{account}");
    }
    let users = world.get("/v1/users").send().await.expect(200);
    assert_eq!(users["items"].as_array().unwrap().len(), 2, "no account was left: {users}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_back_is_for_one_browser_and_good_once() {
    let world = world().await;
    let callback = |tenant: &str| format!("{}/v1/sso/{tenant}/callback", world.url);
    let provider = RealProvider::start(&[callback("acme"), callback("other")], &people()).await;
    connected(&world, "acme", &provider.issuer, real::SECRET).await;
    connected(&world, "other", &provider.issuer, real::SECRET).await;

    let mut browser = Browser::new("ann");
    let start = browser.start(&world, "acme").await;
    assert_eq!(start.reply.status, 302);
    assert_eq!(
        (start.sent("code_challenge_method").as_str(), start.sent("response_type").as_str()),
        ("S256", "code")
    );
    assert_eq!(start.sent("redirect_uri"), callback("acme"));
    let sealed = browser.cookie(&world, "__Host-aicloud-sso").unwrap().to_owned();
    for shown in ["state", "nonce"] {
        assert!(start.sent(shown).len() >= 43 && !sealed.contains(&start.sent(shown)));
    }
    // As far as the provider has sent it back.
    let mut page = start;
    while page.location().path() != "/v1/sso/acme/callback" {
        let next = page.location();
        page = browser.get(next).await;
    }
    let back = page.location();
    let failed = |reply: &Reply| {
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (401, "sso_failed"),
            "{}",
            reply.text
        );
    };

    // Another browser has begun nothing, or something else, and is not let in by this answer.
    failed(&Browser::new("ann").get(back.clone()).await.reply);
    let mut victim = Browser::new("ann");
    victim.start(&world, "acme").await;
    failed(&victim.get(back.clone()).await.reply);
    // Nor is the same browser with another state, without one, or at another tenant's door.
    let mut wrong = Browser::new("ann");
    let changed = |name: &str, value: Option<&str>| {
        let mut url = back.clone();
        let kept: Vec<_> = back.query_pairs().filter(|(key, _)| key != name).collect();
        url.query_pairs_mut().clear().extend_pairs(kept);
        if let Some(value) = value {
            url.query_pairs_mut().append_pair(name, value);
        }
        url
    };
    let mut at_other = back.clone();
    at_other.set_path("/v1/sso/other/callback");
    for url in [changed("state", Some("x")), changed("state", None), at_other] {
        wrong.plant(&world, "__Host-aicloud-sso", &sealed);
        failed(&wrong.get(url).await.reply);
        assert!(wrong.cookie(&world, "__Host-aicloud-sso").is_none(), "it is taken back");
    }
    // The door of another tenant has used it up.
    browser.plant(&world, "__Host-aicloud-sso", &sealed);
    failed(&browser.get(back.clone()).await.reply);

    // What succeeded is not good again, not even with the cookie of before.
    let mut browser = Browser::new("ann");
    let mut page = browser.start(&world, "acme").await;
    let sealed = browser.cookie(&world, "__Host-aicloud-sso").unwrap().to_owned();
    while page.location().path() != "/v1/sso/acme/callback" {
        let next = page.location();
        page = browser.get(next).await;
    }
    let back = page.location();
    assert_eq!(browser.get(back.clone()).await.reply.status, 303);
    browser.plant(&world, "__Host-aicloud-sso", &sealed);
    failed(&browser.get(back).await.reply);

    // Where somebody goes on is here, and a page elsewhere begins nothing.
    for lies in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let mut url: reqwest::Url = format!("{}/v1/sso/acme/start", world.url).parse().unwrap();
        url.query_pairs_mut().append_pair("return_to", lies);
        let refused = browser.get(url).await.reply;
        assert_eq!(
            (refused.code().as_str(), refused.json()["field"].as_str()),
            ("invalid_value", Some("return_to"))
        );
    }
    let url = format!("{}/v1/sso/acme/start", world.url).parse().unwrap();
    let headers = [("sec-fetch-site".parse().unwrap(), "cross-site".parse().unwrap())];
    let refused = browser.get_with(url, headers.into_iter().collect()).await.reply;
    assert_eq!(refused.code(), "csrf_failed");
    // Without single sign-on, and without the tenant: the same.
    world.customer("plain").await;
    let [plain, nobody, wrong] = [
        browser.start(&world, "plain").await.reply,
        browser.start(&world, "nobody").await.reply,
        browser.start(&world, "NO_LABEL").await.reply,
    ];
    for reply in [&plain, &nobody, &wrong] {
        assert_eq!((reply.status.as_u16(), reply.code().as_str()), (404, "not_found"));
        assert_eq!(reply.json()["detail"], plain.json()["detail"]);
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_changes_puts_out_who_came_by_it() {
    let world = world().await;
    let forger = forger::Forger::start();
    let acme = connected(&world, "acme", &forger.issuer, forger::SECRET).await;
    let path = format!("/v1/tenants/{}/sso", acme.tenant);
    let come = async || {
        let mut browser = Browser::new("");
        let page =
            tokens::come(&world, &forger, &mut browser, "acme", "a", "ann@acme.example").await;
        assert_eq!(page.reply.status, 303, "{}", page.reply.text);
        browser.session(&world)
    };
    let status =
        async |token: &str| world.ask("GET", "/v1/session").by(token).send().await.status.as_u16();
    let shown = world.get(&path).send().await.expect(200);
    assert_eq!(shown["redirect_uri"], format!("{}/v1/sso/acme/callback", world.url));
    assert_eq!(shown["domains"][0], json!({"domain": "acme.example", "verified": true}));
    assert_eq!(shown["domains"][1], json!({"domain": "claimed.example", "verified": false}));

    // What changes nobody's trust puts nobody out.
    let token = come().await;
    let mut body = terms(&forger.issuer, forger::SECRET);
    body.as_object_mut().unwrap().remove("client_secret");
    body["default_role"] = json!("tenant_viewer");
    put(&world, &acme.tenant, &world.operator, &body).await.expect(200);
    assert_eq!(status(&token).await, 200);
    // Disabled, another secret, removed.
    body["standing"] = json!("disabled");
    put(&world, &acme.tenant, &world.operator, &body).await.expect(200);
    assert_eq!(status(&token).await, 401);
    assert_eq!(Browser::new("").start(&world, "acme").await.reply.code(), "not_found");
    body["standing"] = json!("active");
    put(&world, &acme.tenant, &world.operator, &body).await.expect(200);
    assert_eq!(status(&token).await, 401, "what is over is over");
    let token = come().await;
    put(&world, &acme.tenant, &world.operator, &terms(&forger.issuer, forger::SECRET))
        .await
        .expect(200);
    assert_eq!(status(&token).await, 401);
    let token = come().await;
    let removed = world.ask("DELETE", &path).by(&world.operator).send().await;
    assert_eq!((removed.status.as_u16(), status(&token).await), (204, 401));
    assert_eq!(world.get(&path).send().await.code(), "not_found");
    assert_eq!(world.ask("DELETE", &path).by(&world.operator).send().await.status, 204);

    // A secret is not sent to another provider than the one that it was for.
    put(&world, &acme.tenant, &world.operator, &terms(&forger.issuer, forger::SECRET))
        .await
        .expect(200);
    let elsewhere = forger::Forger::start();
    body["issuer"] = json!(elsewhere.issuer);
    let refused = put(&world, &acme.tenant, &world.operator, &body).await;
    assert_eq!(
        (refused.code().as_str(), refused.json()["field"].as_str()),
        ("invalid_value", Some("client_secret"))
    );
    elsewhere.stop().await;
    forger.stop().await;
    world.stop().await;
}

/// Members hold something only when they came by the provider; an owner gets in to mend it.
#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_required_a_password_is_not_enough() {
    let world = world().await;
    let forger = forger::Forger::start();
    let acme = connected(&world, "acme", &forger.issuer, forger::SECRET).await;
    let other = world.customer("other").await;
    let lee = world.account("lee@acme.example", PASSWORD, None).await;
    join(&world, &acme.tenant, lee, "tenant_admin").await;
    join(&world, &other.tenant, lee, "tenant_viewer").await;
    let own = world.sign_in("lee@acme.example", PASSWORD).await;
    let tenant =
        |token: &str, id: &str| world.ask("GET", &format!("/v1/tenants/{id}")).by(token).send();
    tenant(&own, &acme.tenant).await.expect(200);
    let mut body = terms(&forger.issuer, forger::SECRET);
    body["required"] = json!(true);
    put(&world, &acme.tenant, &world.operator, &body).await.expect(200);
    assert_eq!(tenant(&own, &acme.tenant).await.code(), "not_found", "at once");
    tenant(&own, &other.tenant).await.expect(200);
    // An owner without a second factor is asked for it like everybody.
    join(&world, &acme.tenant, lee, "tenant_owner").await;
    assert_eq!(tenant(&own, &acme.tenant).await.code(), "not_found");
    let id: TenantId = acme.tenant.parse().unwrap();
    let found = world.cloud.tenants.get(id.uuid()).await.unwrap().unwrap();
    assert!(found.state.is_last_owner(lee));
    body["required"] = json!(false);
    put(&world, &acme.tenant, &world.operator, &body).await.expect(200);
    tenant(&own, &acme.tenant).await.expect(200);
    forger.stop().await;
    world.stop().await;
}
