//! What a tenant is told of who comes by its provider, and what somebody may do about the providers that know him.

use aicloud_actors::Origin;
use aicloud_domain::access::Role;
use aicloud_domain::id::TypedId as _;
use aicloud_domain::secret::Veiled;
use aicloud_domain::user::UserCommand;
use aicloud_http::auth::password::Passwords;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::browser::Browser;
use super::forger::{Forger, SECRET};
use super::tokens::{come, say};
use super::{PASSWORD, connected, join, put, session, terms, world};
use crate::world::World;

/// The entries of this type in the audit that this caller is shown, of this tenant.
async fn told(world: &World, by: &str, tenant: &str, event: &str) -> Vec<Value> {
    world.settled().await;
    let path = format!("/v1/audit?tenant={tenant}&type={event}&limit=200");
    let page = world.ask("GET", &path).by(by).send().await.expect(200);
    page["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_told_who_came_by_its_provider_and_who_did_not() {
    let world = world().await;
    let forger = Forger::start();
    let acme = connected(&world, "acme", &forger.issuer, SECRET).await;
    let other = connected(&world, "other", &forger.issuer, SECRET).await;
    let owner = world.member(&acme.tenant, "acme-owner", Role::TenantOwner).await;
    let theirs = world.member(&other.tenant, "other-owner", Role::TenantOwner).await;

    let mut browser = Browser::new("");
    let page = come(&world, &forger, &mut browser, "acme", "ann", "ann@acme.example").await;
    assert_eq!(page.reply.status, 303, "{}", page.reply.text);
    let token = browser.session(&world);
    let ann = session(&world, &token).await;
    let own = world.ask("GET", "/v1/me/sessions").by(&token).send().await.expect(200);
    let id = own["items"][0]["id"].as_str().unwrap();

    // Who, by what, from where, in which request, with what result: to the tenant and to who runs the cloud alike.
    let mut shown = vec![];
    for reader in [&owner.token, &world.operator] {
        let [entry] = &told(&world, reader, &acme.tenant, "access.signed_in").await[..] else {
            panic!("one sign-in");
        };
        let user = ann["user"]["id"].as_str().unwrap();
        assert_eq!(
            (&entry["data"]["done"]["user"], &entry["data"]["done"]["session"]),
            (&json!(user), &json!(id))
        );
        assert_eq!((&entry["tenant"], &entry["result"]), (&json!(acme.tenant), &json!("done")));
        assert_eq!(entry["principal"], format!("user/{user}"));
        assert_eq!((&entry["credential"], &entry["address"]), (&json!(id), &json!("127.0.0.1")));
        assert_eq!(entry["request_id"].as_str(), Some(page.reply.header("x-request-id")));
        shown.push(entry.clone());
    }
    assert_eq!(shown[0], shown[1]);
    let [linked] = &told(&world, &owner.token, &acme.tenant, "tenant.sso_linked").await[..] else {
        panic!("one link");
    };
    assert_eq!(linked["data"]["subject"], "ann");

    // Refused by whom it is, by what the provider said, by what a browser brought: those are acme's to see.
    let mut stranger = Browser::new("");
    let refused = come(&world, &forger, &mut stranger, "acme", "fay", "fay@other.example").await;
    assert_eq!(refused.reply.code(), "sso_refused");
    let mut liar = Browser::new("");
    let failed = say(&world, &forger, &mut liar, "acme", |said, _| {
        said.claims = forger.claims("ann", "ann@acme.example", "another nonce");
    })
    .await;
    assert_eq!(failed.reply.code(), "sso_failed");
    // Who has begun nothing here is nobody's in particular.
    let knock = format!("{}/v1/sso/acme/callback?code=x&state=x", world.url);
    assert_eq!(Browser::new("").get(knock.parse().unwrap()).await.reply.code(), "sso_failed");
    let denied = told(&world, &owner.token, &acme.tenant, "access.denied").await;
    let said: Vec<(&Value, &Value, &Value)> = denied
        .iter()
        .map(|entry| &entry["data"]["denial"])
        .map(|denial| (&denial["why"], &denial["code"], &denial["subject"]))
        .collect();
    let (forbidden, unknown) = (json!("forbidden"), json!("unauthenticated"));
    let (by_refusal, by_failure) = (json!("sso_refused"), json!("sso_failed"));
    assert_eq!(
        said,
        [(&forbidden, &by_refusal, &json!("fay")), (&unknown, &by_failure, &Value::Null)]
    );
    for entry in &denied {
        assert_eq!((&entry["result"], &entry["address"]), (&json!("denied"), &json!("127.0.0.1")));
        assert_eq!(entry["data"]["denial"]["operation"], "GET /v1/sso/{tenant}/callback");
    }

    // Of all that the neighbour is told nothing, though it has the same provider.
    for event in ["access.signed_in", "access.denied", "tenant.sso_linked"] {
        assert_eq!(told(&world, &theirs.token, &other.tenant, event).await, Vec::<Value>::new());
    }
    forger.stop().await;
    world.stop().await;
}

/// The book can't be written: then nobody comes in, and no session stays open.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_in_whom_the_tenant_is_not_told_of() {
    let world = world().await;
    let forger = Forger::start();
    let acme = connected(&world, "acme", &forger.issuer, SECRET).await;
    let ann = world.account("ann@acme.example", PASSWORD, None).await;
    join(&world, &acme.tenant, ann, "tenant_member").await;
    let pause = json!({"reason": "a test"});
    world.post("/v1/ops/supervision/denials:pause", &pause).send().await.expect(202);
    let mut browser = Browser::new("");
    let page = come(&world, &forger, &mut browser, "acme", "ann", "ann@acme.example").await;
    assert_eq!(page.reply.code(), "paused", "{}", page.reply.text);
    assert!(browser.cookie(&world, "__Host-aicloud").is_none());
    let found = world.cloud.users.get(ann.uuid()).await.unwrap().unwrap();
    assert_eq!(found.state.sessions.len(), 0, "{:?}", found.state.sessions);
    world.post("/v1/ops/supervision/denials:resume", &pause).send().await.expect(202);
    let page = come(&world, &forger, &mut browser, "acme", "ann", "ann@acme.example").await;
    assert_eq!(page.reply.status, 303, "{}", page.reply.text);
    forger.stop().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sees_the_providers_that_know_one_and_leaves_them_but_for_the_last_way_in() {
    let world = world().await;
    let forger = Forger::start();
    let acme = connected(&world, "acme", &forger.issuer, SECRET).await;
    let far = connected(&world, "far", &forger.issuer, SECRET).await;
    let links = async |token: &str| {
        let all = world.ask("GET", "/v1/me/sso-links").by(token).send().await.expect(200);
        all["items"].as_array().unwrap().clone()
    };
    let leave = async |token: &str, tenant: &str, key: &str| {
        let path = format!("/v1/me/sso-links/{tenant}");
        world.ask("DELETE", &path).by(token).with("idempotency-key", key).send().await
    };

    // With a password: what came by the provider is over with the link, other sessions go on.
    let lee = world.account("lee@acme.example", PASSWORD, None).await;
    join(&world, &acme.tenant, lee, "tenant_member").await;
    let own = world.sign_in("lee@acme.example", PASSWORD).await;
    assert_eq!(links(&own).await, Vec::<Value>::new());
    let mut browser = Browser::new("");
    come(&world, &forger, &mut browser, "acme", "lee", "lee@acme.example").await;
    let by_sso = browser.session(&world);
    let [link] = &links(&own).await[..] else { panic!("one link") };
    assert_eq!((&link["id"], &link["active"]), (&json!(acme.tenant), &json!(true)));
    assert_eq!(
        (&link["tenant"]["id"], &link["issuer"]),
        (&json!(acme.tenant), &json!(forger.issuer))
    );
    assert_eq!(links(&by_sso).await, std::slice::from_ref(link));
    for nothing in [&far.tenant, "ten_00000000000000000000000000"] {
        assert_eq!(leave(&own, nothing, "0").await.code(), "not_found");
        assert_eq!(
            leave(&own, nothing, "0").await.code(),
            "not_found",
            "it was nothing to remember"
        );
    }
    assert_eq!(leave(&own, &acme.tenant, "1").await.status, 204);
    assert_eq!(world.ask("GET", "/v1/session").by(&by_sso).send().await.status, 401);
    assert_eq!(links(&own).await, Vec::<Value>::new());
    assert_eq!(leave(&own, &acme.tenant, "1").await.status, 204, "the same again");
    assert_eq!(leave(&own, &acme.tenant, "2").await.code(), "not_found");
    let unlinked = told(&world, &world.operator, &acme.tenant, "tenant.sso_unlinked").await;
    assert_eq!(unlinked.len(), 1, "{unlinked:#?}");
    assert_eq!(unlinked[0]["data"]["user"], lee.to_string());
    assert_eq!(unlinked[0]["principal"], format!("user/{lee}"));

    // Brought by the provider, without a password: that link is the last way in.
    let mut browser = Browser::new("");
    come(&world, &forger, &mut browser, "acme", "new", "new@acme.example").await;
    let new = browser.session(&world);
    let refused = leave(&new, &acme.tenant, "3").await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "not_legal_now"));
    assert!(refused.text.contains("/v1/password-reset"), "{}", refused.text);
    assert_eq!(links(&new).await.len(), 1);
    session(&world, &new).await;
    // With a password it may go, and takes this session along.
    let id = session(&world, &new).await["user"]["id"].as_str().unwrap().to_owned();
    let user: aicloud_domain::id::UserId = id.parse().unwrap();
    let hash = Passwords::new().unwrap().hash(&SecretString::from(PASSWORD)).await.unwrap();
    let password = Veiled::new(hash.expose_secret().to_owned());
    let set = UserCommand::SetPassword { password, keep: None, by: None };
    world.cloud.users.command(user.uuid(), set, Origin::system("test")).await.unwrap();
    let own = world.sign_in("new@acme.example", PASSWORD).await;
    assert_eq!(leave(&own, &acme.tenant, "4").await.status, 204);

    // A link to a provider that is off opens nothing, so it does not count as another way in.
    let mut body = terms(&forger.issuer, SECRET);
    body["standing"] = json!("disabled");
    come(&world, &forger, &mut browser, "acme", "new", "new@acme.example").await;
    put(&world, &acme.tenant, &world.operator, &body).await.expect(200);
    let [off] = &links(&own).await[..] else { panic!("one link") };
    assert_eq!(off["active"], false);
    forger.stop().await;
    world.stop().await;
}
