//! How people come in, stay in, and change what proves them; over the real server.

use std::num::NonZeroU32;

use aicloud_actors::Origin;
use aicloud_domain::access::Role;
use aicloud_domain::id::{InvitationId, TenantId, TypedId, UserId};
use aicloud_domain::tenant::TenantCommand;
use aicloud_domain::user::UserCommand;
use aicloud_http::auth::link::Purpose;
use aicloud_http::auth::reception::ReceptionConfig;
use aicloud_http::server::ServerConfig;
use chrono::{TimeDelta, Utc};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};
use uuid::Uuid;

use crate::world::{Reply, World};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "mauve-otter-plays-cello";
const OTHER: &str = "seven quiet lamps in Oslo";

/// The code that an authenticator with this seed shows, so many steps from now.
pub fn code(seed: &str, steps: i64) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(seed).unwrap()).build().unwrap();
    let seconds = u64::try_from(Utc::now().timestamp() + steps * 30).unwrap();
    totp.generate(seconds).to_string()
}

async fn command(world: &World, user: UserId, command: UserCommand) {
    world.cloud.users.command(user.uuid(), command, Origin::system("test")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_and_out() {
    let world = World::start().await;
    let id = world.account(ADA, PASSWORD, Some(Role::OperatorAdmin)).await;
    let wrong = world.try_sign_in(ADA, "wrong").await;
    let unknown = world.try_sign_in("eve@example.org", "wrong").await;
    for reply in [&wrong, &unknown] {
        assert_eq!((reply.status.as_u16(), reply.code().as_str()), (401, "sign_in_failed"));
        assert!(reply.header("www-authenticate").starts_with("Bearer"));
    }
    let strip = |reply: &Reply| {
        let mut body = reply.json();
        body["request_id"].take();
        body["instance"].take();
        body
    };
    assert_eq!(strip(&wrong), strip(&unknown));

    let session = world.try_sign_in("Ada@Example.org", PASSWORD).await;
    assert_eq!(session.header("cache-control"), "no-store");
    assert_eq!(session.header("set-cookie"), "");
    let session = session.expect(201);
    assert_eq!(session["user"]["id"], id.to_string());
    assert_eq!(session["grants"], json!([{"role": "operator_admin"}]));
    let token = session["token"].as_str().unwrap();
    let shown = world.ask("GET", "/v1/session").by(token).send().await.expect(200);
    assert_eq!((&shown["id"], shown.get("token")), (&session["id"], None));

    let body = json!({"label": "acme"});
    let tenant = world.ask("POST", "/v1/tenants").by(token).json(&body).send().await.expect(201);
    let journal = format!("/v1/journal?resource={}", tenant["id"].as_str().unwrap());
    let entries = world.ask("GET", &journal).by(token).send().await.expect(200);
    assert_eq!(entries["items"][0]["principal"], format!("user/{id}"));

    let out = world.ask("DELETE", "/v1/session").by(token).send().await;
    assert_eq!((out.status.as_u16(), out.text.as_str()), (204, ""));
    assert_eq!(world.ask("GET", "/v1/session").by(token).send().await.code(), "unauthenticated");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_s_cookie_writes_only_from_our_own_page() {
    let world = World::start().await;
    world.account(ADA, PASSWORD, Some(Role::OperatorAdmin)).await;
    let body = json!({"email": ADA, "password": PASSWORD, "cookie": true});
    let reply = world.ask("POST", "/v1/session").json(&body).send().await;
    let session = reply.clone().expect(201);
    assert_eq!(session.get("token"), None);
    let given = reply.header("set-cookie").to_owned();
    assert!(given.starts_with("__Host-aicloud=aic_s_"), "{given}");
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=43200"] {
        assert!(given.contains(part), "{given}");
    }
    let cookie = given.split(';').next().unwrap();
    let csrf = session["csrf_token"].as_str().unwrap();

    let read = world.ask("GET", "/v1/session").with("cookie", cookie).send().await.expect(200);
    assert_eq!(read["csrf_token"], csrf);
    let write = |label: &str| {
        let body = json!({"label": label});
        world.ask("POST", "/v1/tenants").with("cookie", cookie).json(&body)
    };
    assert_eq!(write("one").send().await.code(), "csrf_failed");
    assert_eq!(write("one").with("x-csrf-token", "x").send().await.code(), "csrf_failed");
    let elsewhere = write("one").with("x-csrf-token", csrf).with("origin", "https://evil.example");
    assert_eq!(elsewhere.send().await.code(), "csrf_failed");
    let site = write("one").with("x-csrf-token", csrf).with("sec-fetch-site", "same-site");
    assert_eq!(site.send().await.code(), "csrf_failed");
    let own = world.url.clone();
    write("one").with("x-csrf-token", csrf).with("origin", &own).send().await.expect(201);
    write("two").with("x-csrf-token", csrf).send().await.expect(201);
    // What is no session is no cookie of ours.
    let operator = format!("__Host-aicloud={}", world.operator);
    let reply =
        world.ask("POST", "/v1/tenants").with("cookie", &operator).json(&json!({"label": "x"}));
    assert_eq!(reply.send().await.code(), "unauthenticated");

    // Another sign-in from the same browser closes the session that it came with.
    let again = world.ask("POST", "/v1/session").with("cookie", cookie).json(&body).send().await;
    again.expect(201);
    let old = world.ask("GET", "/v1/session").with("cookie", cookie).send().await;
    assert_eq!(old.code(), "unauthenticated");
    let planted =
        world.ask("POST", "/v1/session").with("origin", "https://evil.example").json(&body);
    assert_eq!(planted.send().await.code(), "csrf_failed");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_from_the_first_seed_to_its_end() {
    let world = World::start().await;
    world.account(ADA, PASSWORD, None).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    let post = |path: &str, body: Value| world.ask("POST", path).by(&token).json(&body).send();
    let wrong = post("/v1/me/totp", json!({"password": "wrong"})).await;
    assert_eq!(
        (wrong.code().as_str(), wrong.json()["field"].as_str()),
        ("sign_in_failed", Some("password"))
    );
    let begun = post("/v1/me/totp", json!({"password": PASSWORD})).await.expect(200);
    let seed = begun["secret"].as_str().unwrap();
    assert!(begun["url"].as_str().unwrap().contains(seed));
    // Not confirmed: nothing is asked for yet.
    world.sign_in(ADA, PASSWORD).await;
    let wrong = post("/v1/me/totp:confirm", json!({"code": code(seed, 40)})).await;
    assert_eq!(wrong.code(), "second_factor_wrong");
    let first = code(seed, 0);
    let confirmed = post("/v1/me/totp:confirm", json!({"code": first})).await.expect(200);
    let recovery = confirmed["recovery_codes"].as_array().unwrap();
    assert_eq!(recovery.len(), 10);

    assert_eq!(world.try_sign_in(ADA, PASSWORD).await.code(), "second_factor_required");
    let with = async |code: &str| {
        let body = json!({"email": ADA, "password": PASSWORD, "code": code});
        world.ask("POST", "/v1/session").json(&body).send().await
    };
    assert_eq!(with(&first).await.code(), "second_factor_wrong", "it was used");
    // One that is early now is in time when the half minute ends between the two.
    let next = code(seed, 1);
    assert_eq!(with(&next).await.expect(201)["strong"], true);
    assert_eq!(with(&next).await.code(), "second_factor_wrong", "replayed");
    let spare = recovery[3].as_str().unwrap();
    let session = with(&spare.to_uppercase()).await.expect(201);
    assert_eq!(session["user"]["recovery_codes"], 9);
    assert_eq!(with(spare).await.code(), "second_factor_wrong", "used up");

    let remove = |body: Value| world.ask("DELETE", "/v1/me/totp").by(&token).json(&body).send();
    assert_eq!(remove(json!({"password": PASSWORD})).await.code(), "second_factor_required");
    let other = recovery[4].as_str().unwrap();
    assert_eq!(remove(json!({"password": "wrong", "code": other})).await.code(), "sign_in_failed");
    assert_eq!(remove(json!({"password": PASSWORD, "code": other})).await.status, 204);
    world.sign_in(ADA, PASSWORD).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recovery_codes_are_made_anew_without_giving_up_the_second_factor() {
    let world = World::start().await;
    world.account(ADA, PASSWORD, None).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    let post = |path: &str, body: Value| world.ask("POST", path).by(&token).json(&body);
    let renew =
        |code: &str| post("/v1/me/recovery-codes", json!({"password": PASSWORD, "code": code}));
    assert_eq!(renew("123456").send().await.code(), "not_legal_now", "there is none yet");
    let begun = post("/v1/me/totp", json!({"password": PASSWORD})).send().await.expect(200);
    let seed = begun["secret"].as_str().unwrap();
    let confirm = json!({"code": code(seed, 0)});
    let first = post("/v1/me/totp:confirm", confirm).send().await.expect(200);
    let old = first["recovery_codes"].as_array().unwrap();
    let missing = post("/v1/me/recovery-codes", json!({"password": PASSWORD})).send().await;
    assert_eq!(missing.json()["field"], "code");
    assert_eq!(renew("123456").send().await.code(), "second_factor_wrong");
    let stolen = json!({"password": "wrong", "code": old[0]});
    let stolen = post("/v1/me/recovery-codes", stolen).send().await;
    assert_eq!(stolen.code(), "sign_in_failed");

    let now = code(seed, 1);
    let made = renew(&now).with("idempotency-key", "a").send().await.expect(200);
    let new = made["recovery_codes"].as_array().unwrap();
    assert_eq!(new.len(), 10);
    let again = renew(&now).with("idempotency-key", "a").send().await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(200)["recovery_codes"], json!([]), "they are shown once");
    let with = async |code: &str| {
        let body = json!({"email": ADA, "password": PASSWORD, "code": code});
        world.ask("POST", "/v1/session").json(&body).send().await
    };
    assert_eq!(with(&now).await.code(), "second_factor_wrong", "it was used up");
    assert_eq!(with(old[1].as_str().unwrap()).await.code(), "second_factor_wrong", "it is void");
    let session = with(new[1].as_str().unwrap()).await.expect(201);
    assert_eq!((&session["strong"], &session["user"]["recovery_codes"]), (&json!(true), &json!(9)));
    // One of the old ones is as good as the authenticator.
    renew(new[2].as_str().unwrap()).send().await.expect(200);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_other_sessions() {
    let world = World::start().await;
    world.account(ADA, PASSWORD, None).await;
    let [mine, elsewhere] =
        [world.sign_in(ADA, PASSWORD).await, world.sign_in(ADA, PASSWORD).await];
    let set = |current: &str, new: &str, key: &str| {
        let body = json!({"current_password": current, "password": new});
        let ask = world.ask("POST", "/v1/me/password").by(&mine).json(&body);
        ask.with("idempotency-key", key).send()
    };
    let weak = set(PASSWORD, "adalovelace1", "a").await;
    assert_eq!((weak.status.as_u16(), weak.code().as_str()), (422, "weak_password"));
    let wrong = set("wrong", OTHER, "b").await;
    assert_eq!(
        (wrong.code().as_str(), wrong.json()["field"].as_str()),
        ("sign_in_failed", Some("current_password"))
    );
    assert_eq!(set(PASSWORD, OTHER, "c").await.status, 204);
    let again = set(PASSWORD, OTHER, "c").await;
    assert_eq!((again.status.as_u16(), again.header("idempotency-replayed")), (204, "true"));
    assert_eq!(
        set(PASSWORD, "another good long one here", "c").await.code(),
        "idempotency_key_reused"
    );
    let open = |token: &str| {
        let token = token.to_owned();
        let world = &world;
        async move { world.ask("GET", "/v1/session").by(&token).send().await.status.as_u16() }
    };
    assert_eq!((open(&mine).await, open(&elsewhere).await), (200, 401));
    assert_eq!(world.try_sign_in(ADA, PASSWORD).await.code(), "sign_in_failed");
    world.sign_in(ADA, OTHER).await;
    let list = world.ask("GET", "/v1/me/sessions").by(&mine).send().await.expect(200);
    let current: Vec<bool> =
        list["items"].as_array().unwrap().iter().map(|one| one["current"] == true).collect();
    assert_eq!(current, [true, false]);
    assert_eq!(world.ask("DELETE", "/v1/me/sessions").by(&mine).send().await.status, 204);
    let list = world.ask("GET", "/v1/me/sessions").by(&mine).send().await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    world.stop().await;
}

/// A session that nobody has used for too long is over, and is not shown as one that is open.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_has_rested_is_not_listed() {
    let world = World::start().await;
    world.account(ADA, PASSWORD, None).await;
    let (mine, old) = (world.sign_in(ADA, PASSWORD).await, world.sign_in(ADA, PASSWORD).await);
    let list = async || {
        let list = world.ask("GET", "/v1/me/sessions").by(&mine).send().await.expect(200);
        list["items"].as_array().unwrap().clone()
    };
    let both = list().await;
    assert_eq!(both.len(), 2);
    let other = both.iter().find(|one| one["current"] == false).unwrap();
    assert!(other["last_used_at"].as_str().unwrap() >= other["opened_at"].as_str().unwrap());
    let id: aicloud_domain::id::SessionId = other["id"].as_str().unwrap().parse().unwrap();
    let rest = format!(
        "UPDATE identity.session SET seen_at = now() - interval '29 days', opened_at = now() - interval '29 days' WHERE id = '{}'",
        id.uuid()
    );
    assert_eq!(world.database.alter(rest).await, 1);
    let left = list().await;
    assert_eq!((left.len(), &left[0]["current"]), (1, &json!(true)));
    drop(old);
    world.stop().await;
}

/// The link that a user was mailed last, as soon as there is one.
pub async fn link(world: &World, user: UserId, purpose: Purpose) -> String {
    for _ in 0..2_400 {
        let found = world.cloud.users.get(user.uuid()).await.unwrap().unwrap();
        if let Some(link) = &found.state.link {
            return world.links().link(purpose, link.id.uuid()).expose_secret().to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("no link was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced_by_a_link() {
    let world = World::start().await;
    let id = world.account(ADA, PASSWORD, None).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    let forgot = async |email: &str| {
        let body = json!({"email": email});
        world.ask("POST", "/v1/password-reset").json(&body).send().await
    };
    let [unknown, known] = [forgot("eve@example.org").await, forgot(ADA).await];
    assert_eq!((unknown.status.as_u16(), &unknown.text), (202, &known.text));
    assert_eq!(known.status, 202);
    let link = link(&world, id, Purpose::ResetPassword).await;
    let complete = async |link: &str, password: &str| {
        let body = json!({"link": link, "password": password});
        world.ask("POST", "/v1/password-reset:complete").json(&body).send().await
    };
    assert_eq!(complete(&link, "short").await.code(), "weak_password");
    for wrong in ["x", &link[..link.len() - 1], &link.replace("aic_l_0", "aic_l_1")] {
        assert_eq!(complete(wrong, OTHER).await.code(), "link_void", "{wrong}");
    }
    let page = format!("https://console.example.org/reset-password#{link}");
    let done = complete(&page, OTHER).await.expect(200);
    assert!(done["device"].as_str().unwrap().starts_with("aic_d_"), "as it was pasted");
    assert_eq!(complete(&link, OTHER).await.code(), "link_void", "it was used");
    assert_eq!(world.ask("GET", "/v1/session").by(&token).send().await.status, 401);
    assert_eq!(world.try_sign_in(ADA, PASSWORD).await.code(), "sign_in_failed");
    world.sign_in(ADA, OTHER).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_changes_when_the_new_one_is_proved() {
    let world = World::start().await;
    let id = world.account(ADA, PASSWORD, None).await;
    world.account("bob@example.org", PASSWORD, None).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    let ask = async |email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        world.ask("POST", "/v1/me/email").by(&token).json(&body).send().await
    };
    let complete = async |link: &str| {
        let body = json!({"link": link});
        world.ask("POST", "/v1/email-change:complete").json(&body).send().await
    };
    assert_eq!(ask("lee@example.org", "wrong").await.code(), "sign_in_failed");
    ask("bob@example.org", PASSWORD).await.expect(202);
    let taken = link(&world, id, Purpose::ChangeEmail).await;
    assert_eq!(complete(&taken).await.code(), "email_taken");
    let view = ask("lee@example.org", PASSWORD).await.expect(202);
    assert_eq!(view["email"], ADA, "not yet");
    assert_eq!(complete(&taken).await.code(), "link_void", "only the newest holds");
    let newest = link(&world, id, Purpose::ChangeEmail).await;
    assert_eq!(complete(&newest).await.status, 204);
    assert_eq!(world.try_sign_in(ADA, PASSWORD).await.code(), "sign_in_failed");
    world.sign_in("lee@example.org", PASSWORD).await;
    world.stop().await;
}

pub async fn invite(world: &World, tenant: &str, email: &str) -> String {
    let invitation = InvitationId::from_uuid(Uuid::now_v7());
    let tenant: TenantId = tenant.parse().unwrap();
    let command = TenantCommand::Invite {
        invitation,
        email: email.parse().unwrap(),
        role: Role::TenantAdmin,
        expires_at: Utc::now() + TimeDelta::days(1),
        invited_by: "a test".to_owned(),
    };
    world.cloud.tenants.command(tenant.uuid(), command, Origin::system("test")).await.unwrap();
    world.links().link(Purpose::Invitation, invitation.uuid()).expose_secret().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_brings_new_and_known_people_in() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let other = world.customer("other").await;
    let accept =
        async |body: Value| world.ask("POST", "/v1/invitations:accept").json(&body).send().await;
    let first = invite(&world, &customer.tenant, ADA).await;
    assert_eq!(accept(json!({"link": first})).await.code(), "missing_field");
    let nameless = accept(json!({"link": first, "password": PASSWORD})).await;
    assert_eq!(nameless.json()["field"], "display_name");
    let weak = json!({"link": first, "display_name": "Ada", "password": "password1234"});
    assert_eq!(accept(weak).await.code(), "weak_password");
    let good = json!({"link": first, "display_name": "Ada", "password": PASSWORD});
    let accepted = accept(good.clone()).await.expect(200);
    assert_eq!((&accepted["created"], &accepted["role"]), (&json!(true), &json!("tenant_admin")));
    assert_eq!(accepted["tenant"]["id"], customer.tenant);
    assert_eq!(accept(good).await.code(), "link_void", "it was used");

    let token = world.sign_in(ADA, PASSWORD).await;
    let tenant = |id: &str| world.ask("GET", &format!("/v1/tenants/{id}")).by(&token).send();
    tenant(&customer.tenant).await.expect(200);
    assert_eq!(tenant(&other.tenant).await.code(), "not_found");

    // With the session; what it opens is known to the very next request.
    let second = invite(&world, &other.tenant, ADA).await;
    let body = json!({"link": second});
    let joined = world.ask("POST", "/v1/invitations:accept").by(&token).json(&body).send().await;
    assert_eq!(joined.expect(200)["created"], false);
    tenant(&other.tenant).await.expect(200);

    // Nobody comes into a tenant that is given nothing new, and no account is made on the way.
    let path = |verb: &str| format!("/v1/tenants/{}/{verb}", other.tenant);
    let late = invite(&world, &other.tenant, "late@example.org").await;
    let late = json!({"link": late, "display_name": "Late", "password": PASSWORD});
    for (verb, code) in [("suspend", "tenant_suspended"), ("disable", "tenant_disabled")] {
        world.post(&path(verb), &json!({})).send().await.expect(202);
        assert_eq!(accept(late.clone()).await.code(), code);
    }
    let nobody = world.get("/v1/users?email=late@example.org").send().await.expect(200);
    assert_eq!(nobody["items"], json!([]));
    for verb in ["enable", "reactivate"] {
        world.post(&path(verb), &json!({})).send().await.expect(202);
    }
    assert_eq!(accept(late).await.expect(200)["created"], true);

    // Somebody else's, and by the password of an account that there is.
    world.account("bob@example.org", OTHER, None).await;
    let third = invite(&world, &other.tenant, "bob@example.org").await;
    let body = json!({"link": third});
    let stolen = world.ask("POST", "/v1/invitations:accept").by(&token).json(&body).send().await;
    assert_eq!(stolen.code(), "forbidden");
    let wrong = json!({"link": third, "display_name": "Bob", "password": PASSWORD});
    assert_eq!(accept(wrong).await.code(), "sign_in_failed");
    let right = json!({"link": third, "password": OTHER});
    assert_eq!(accept(right).await.expect(200)["created"], false);

    // An account that came by a provider has none, and is told what to do about it.
    let cat = UserId::from_uuid(Uuid::now_v7());
    let create = UserCommand::CreateBySso {
        id: cat,
        email: "cat@example.org".parse().unwrap(),
        display_name: "Cat".to_owned(),
        tenant: customer.tenant.parse().unwrap(),
    };
    command(&world, cat, create).await;
    let fourth = invite(&world, &other.tenant, "cat@example.org").await;
    let told = accept(json!({"link": fourth, "password": PASSWORD})).await;
    assert_eq!(told.code(), "sign_in_failed");
    assert!(told.json()["suggestion"].as_str().unwrap().contains("/v1/password-reset"));
    world.stop().await;
}

/// What proves somebody beside the password is good once, also where it opens no session.
#[tokio::test(flavor = "multi_thread")]
async fn accepting_an_invitation_uses_up_the_second_factor() {
    let world = World::start().await;
    let tenants = [world.customer("one").await, world.customer("two").await];
    world.account(ADA, PASSWORD, None).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    let post = |path: &str, body: Value| world.ask("POST", path).by(&token).json(&body).send();
    let begun = post("/v1/me/totp", json!({"password": PASSWORD})).await.expect(200);
    let seed = begun["secret"].as_str().unwrap();
    let confirmed = post("/v1/me/totp:confirm", json!({"code": code(seed, 0)})).await.expect(200);
    let spare = confirmed["recovery_codes"][0].as_str().unwrap();
    let sign_in = async |code: &str| {
        let body = json!({"email": ADA, "password": PASSWORD, "code": code});
        world.ask("POST", "/v1/session").json(&body).send().await
    };
    for (tenant, code) in [(&tenants[0], code(seed, 1)), (&tenants[1], spare.to_owned())] {
        let link = invite(&world, &tenant.tenant, ADA).await;
        let body = json!({"link": link, "password": PASSWORD, "code": code});
        let accepted = world.ask("POST", "/v1/invitations:accept").json(&body).send().await;
        assert_eq!(accepted.expect(200)["created"], false);
        assert_eq!(sign_in(&code).await.code(), "second_factor_wrong", "it was used");
        let again = invite(&world, &tenant.tenant, ADA).await;
        let body = json!({"link": again, "password": PASSWORD, "code": code});
        let again = world.ask("POST", "/v1/invitations:accept").json(&body).send().await;
        assert_eq!(again.code(), "second_factor_wrong");
    }
    let view = sign_in(confirmed["recovery_codes"][1].as_str().unwrap()).await.expect(201);
    assert_eq!(view["user"]["recovery_codes"], 8);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_waits_and_the_owner_does_not() {
    let world = World::start().await;
    world.account(ADA, PASSWORD, None).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    for attempt in 0..4 {
        assert_eq!(world.try_sign_in(ADA, "wrong").await.code(), "sign_in_failed", "{attempt}");
    }
    let wrong = || world.try_sign_in(ADA, "wrong");
    soon_waits(wrong).await;
    // Three more: eight seconds, for all that is asked during them.
    world.besiege_by(ADA, 3).await;
    let right = world.try_sign_in(ADA, PASSWORD).await;
    assert_eq!(right.code(), "rate_limited", "from an unknown device");
    assert!(right.header("retry-after").parse::<u64>().unwrap() >= 1);
    // The owner's own machine is not delayed by that, with its session and without one.
    let body = json!({"email": ADA, "password": PASSWORD});
    let device = world.ask("POST", "/v1/session").by(&token).json(&body).send().await;
    let mark = device.expect(201)["device"].as_str().unwrap().to_owned();
    let marked = |password: &str| {
        let body = json!({"email": ADA, "password": password});
        world.ask("POST", "/v1/session").with("x-aicloud-device", &mark).json(&body).send()
    };
    let again = marked(PASSWORD).await.expect(201);
    assert_eq!(again["device"], mark, "it is the same device");
    assert_eq!(world.try_sign_in(ADA, PASSWORD).await.code(), "rate_limited", "no other is");
    // Whoever steals it guesses as slowly as anybody.
    for _ in 0..4 {
        assert_eq!(marked("wrong").await.code(), "sign_in_failed");
    }
    soon_waits(|| marked("wrong")).await;
    world.stop().await;
}

/// Guesses until one is not looked at: the next one, unless the machine was too slow for a wait that doubles.
async fn soon_waits<F: Future<Output = Reply>>(guess: impl Fn() -> F) {
    for _ in 0..4 {
        let code = guess().await.code();
        if code == "rate_limited" {
            return;
        }
        assert_eq!(code, "sign_in_failed");
    }
    panic!("nobody waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_s_mark_is_of_use_to_its_own_account_alone() {
    let world = World::start().await;
    world.account(ADA, PASSWORD, None).await;
    world.account("bob@example.org", PASSWORD, None).await;
    let sign_in = |email: &str, password: &str, cookie: &str| {
        let body = json!({"email": email, "password": password, "cookie": true});
        world.ask("POST", "/v1/session").with("cookie", cookie).json(&body).send()
    };
    let reply = sign_in(ADA, PASSWORD, "theme=dark").await;
    assert_eq!(reply.clone().expect(201).get("device"), None, "no script reads it");
    let given: Vec<&str> =
        reply.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let [session, mark] = given[..] else { panic!("{given:?}") };
    assert!(session.starts_with("__Host-aicloud=aic_s_"), "{session}");
    assert!(mark.starts_with("__Host-aicloud-device=aic_d_"), "{mark}");
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(mark.contains(part), "{mark}");
    }
    let mark = mark.split(';').next().unwrap();
    for email in [ADA, "bob@example.org"] {
        world.besiege(email).await;
        assert_eq!(sign_in(email, PASSWORD, "theme=dark").await.code(), "rate_limited");
    }
    assert_eq!(sign_in("bob@example.org", PASSWORD, mark).await.code(), "rate_limited");
    sign_in(ADA, PASSWORD, mark).await.expect(201);
    // It opens nothing.
    let alone = world.ask("GET", "/v1/session").with("cookie", mark).send().await;
    assert_eq!(alone.code(), "unauthenticated");
    let text = mark.split_once('=').unwrap().1;
    assert_eq!(world.ask("GET", "/v1/session").by(text).send().await.code(), "unauthenticated");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_s_open_requests_come_at_a_rate() {
    let open_per_minute = NonZeroU32::new(5).unwrap();
    let reception = ReceptionConfig { open_per_minute, proxies: "127.0.0.1".parse().unwrap() };
    let world = World::with_server(ServerConfig { reception, ..ServerConfig::default() }).await;
    let ask = |from: &str| {
        let body = json!({"email": "eve@example.org"});
        let ask = world.ask("POST", "/v1/password-reset").json(&body);
        ask.with("x-forwarded-for", from).send()
    };
    for _ in 0..5 {
        assert_eq!(ask("192.0.2.7").await.status, 202);
    }
    assert_eq!(ask("192.0.2.7").await.code(), "rate_limited");
    assert_eq!(ask("6.6.6.6, 192.0.2.7").await.code(), "rate_limited", "its own claim");
    assert_eq!(ask("192.0.2.8").await.status, 202);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_disabled_is_out_and_stays_out() {
    let world = World::start().await;
    let id = world.account(ADA, PASSWORD, Some(Role::OperatorAdmin)).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    world.ask("GET", "/v1/tenants").by(&token).send().await.expect(200);
    command(&world, id, UserCommand::Disable).await;
    assert_eq!(world.ask("GET", "/v1/tenants").by(&token).send().await.code(), "unauthenticated");
    assert_eq!(world.try_sign_in(ADA, PASSWORD).await.code(), "account_disabled");
    assert_eq!(world.try_sign_in(ADA, "wrong").await.code(), "sign_in_failed");
    command(&world, id, UserCommand::Enable).await;
    // What was open before is over for good.
    assert_eq!(world.ask("GET", "/v1/tenants").by(&token).send().await.code(), "unauthenticated");
    let fresh = world.sign_in(ADA, PASSWORD).await;
    command(&world, id, UserCommand::SetOperator { role: None }).await;
    let denied = world.ask("GET", "/v1/tenants").by(&fresh).send().await;
    assert_ne!(denied.status, 401, "the session goes on; its role does not");
    let nodes = world.ask("GET", "/v1/nodes").by(&fresh).send().await;
    assert_eq!((nodes.status.as_u16(), nodes.code().as_str()), (403, "forbidden"));
    world.stop().await;
}

/// A measurement for a quiet machine, and no gate: `… sign_in::how_long -- --ignored --nocapture`. That the
/// same work is done is a test beside the code that does it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn how_long_a_wrong_password_and_an_unknown_address_take() {
    const ACCOUNTS: usize = 10;
    const ROUNDS: usize = 24;
    let reception =
        ReceptionConfig { open_per_minute: NonZeroU32::MAX, proxies: "127.0.0.1".parse().unwrap() };
    let world = World::with_server(ServerConfig { reception, ..ServerConfig::default() }).await;
    for account in 0..ACCOUNTS {
        world.account(&format!("known{account}@example.org"), PASSWORD, None).await;
    }
    let mut took = [vec![], vec![]];
    for round in 0..ROUNDS {
        for account in 0..ACCOUNTS {
            // Each comes first as often as the other.
            let kinds = if round % 2 == 0 { [0, 1] } else { [1, 0] };
            for kind in kinds {
                let name = ["known", "other"][kind];
                let email = format!("{name}{account}@example.org");
                let body = json!({"email": email, "password": "wrong"});
                let from = format!("192.0.2.{round}");
                let ask =
                    world.ask("POST", "/v1/session").json(&body).with("x-forwarded-for", &from);
                let began = std::time::Instant::now();
                assert_eq!(ask.send().await.code(), "sign_in_failed");
                took[kind].push(began.elapsed());
            }
        }
    }
    let median = |times: &mut Vec<std::time::Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() * 1e3
    };
    let [known, unknown] = took.each_mut().map(median);
    println!(
        "known {known:.2} ms, unknown {unknown:.2} ms, {:+.1} %",
        (unknown / known - 1.0) * 100.0
    );
    world.stop().await;
}
