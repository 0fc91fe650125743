//! What people know and are given: passwords, second factors, links, sessions.

use chrono::Utc;
use reqwest::Method;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use super::search::Canary;
use super::{Ask, Hunt, chance, unmistakable};

/// Somebody with an account.
pub(super) struct Person {
    pub email: String,
    pub password: String,
    /// A session, as bearer.
    pub session: String,
}

/// A credential of the right form that was never given; looked for as all are.
pub(super) fn made_up(hunt: &Hunt, prefix: &str) -> String {
    let secret = crate::robot::b64(chance());
    let text = format!("{prefix}01h455vb4pex5vsknk084sn02q_{secret}");
    hunt.plant(Canary::credential(format!("a made-up {prefix}"), &text));
    text
}

/// Accepts an invitation with a new account, after many mistakes.
pub(super) async fn come_in(hunt: &Hunt, email: &str) -> Person {
    const ACCEPT: &str = "/v1/invitations:accept";
    let link = hunt.link(email, "invited").await;
    let password = hunt.secret("a first password");
    hunt.misspelt(Method::POST, ACCEPT, None, ("link", &link)).await;
    hunt.misspelt(Method::POST, ACCEPT, None, ("password", &password)).await;
    hunt.refused(Ask::post(ACCEPT, &json!({"link": link, "password": password}))).await;
    let made_up = made_up(hunt, "aic_l_");
    let body = |link: &str| json!({"link": link, "display_name": "Ada", "password": password});
    hunt.refused(Ask::post(ACCEPT, &body(&made_up))).await;
    let long = format!("{}{}", unmistakable("long"), "x".repeat(200));
    hunt.plant(Canary::text("a password that is too long", &long));
    for wrong in [&long, &weak(hunt)] {
        let body = json!({"link": link, "display_name": "Ada", "password": wrong});
        hunt.refused(Ask::post(ACCEPT, &body)).await;
    }
    hunt.done(Ask::post(ACCEPT, &body(&link))).await;
    hunt.refused(Ask::post(ACCEPT, &body(&link))).await;
    let session = sign_in(hunt, email, &password, None).await;
    Person { email: email.to_owned(), password, session }
}

/// A password that is too easy to guess, and still nobody's business.
fn weak(hunt: &Hunt) -> String {
    let weak = "zq".repeat(12);
    hunt.plant(Canary::text("a weak password", &weak));
    weak
}

async fn sign_in(hunt: &Hunt, email: &str, password: &str, code: Option<&str>) -> String {
    let mut body = json!({"email": email, "password": password});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    let given = hunt.given(Ask::post("/v1/session", &body)).await;
    hunt.credential("a session", &given["token"])
}

/// The code that an authenticator with this seed shows, so many steps from now.
fn totp(seed: &str, steps: i64) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(seed).unwrap()).build().unwrap();
    totp.generate(u64::try_from(Utc::now().timestamp() + steps * 30).unwrap()).to_string()
}

/// The bytes of a seed (RFC 4648, 6).
fn base32(text: &str) -> Vec<u8> {
    let digit = |c: u8| b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|d| *d == c).unwrap();
    let bits: Vec<bool> =
        text.bytes().flat_map(|c| (0..5).rev().map(move |bit| digit(c) >> bit & 1 == 1)).collect();
    bits.chunks_exact(8)
        .map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | u8::from(*bit)))
        .collect()
}

/// All that one does with an own account, badly and well.
pub(super) async fn look_after_oneself(hunt: &Hunt, ada: &Person) {
    let Person { email, password, session } = ada;
    let wrong = hunt.secret("a wrong password");
    hunt.misspelt(Method::POST, "/v1/session", None, ("password", password)).await;
    for email in [email.as_str(), "nobody@example.org", "no address"] {
        let body = json!({"email": email, "password": wrong});
        hunt.refused(Ask::post("/v1/session", &body).by(session)).await;
    }

    // A browser.
    let body = json!({"email": email, "password": password, "cookie": true});
    let reply = hunt.send(&Ask::post("/v1/session", &body)).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    let csrf = reply.json()["csrf_token"].as_str().unwrap().to_owned();
    hunt.plant(Canary::text("a CSRF token", &csrf));
    let cookie =
        reply.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    hunt.plant(Canary::credential("a session in a cookie", &cookie));
    let write = |csrf: &str| {
        let ask = Ask::new(Method::PATCH, "/v1/me").raw(r#"{"display_name": "Ada"}"#);
        ask.with("cookie", cookie.clone()).with("x-csrf-token", csrf)
    };
    hunt.done(write(&csrf)).await;
    hunt.refused(write(&hunt.secret("a wrong CSRF token"))).await;
    hunt.refused(write(&csrf).with("origin", "https://elsewhere.example")).await;
    let stolen = format!("__Host-aicloud={}", made_up(hunt, "aic_s_"));
    hunt.refused(Ask::get("/v1/me/sessions").with("cookie", stolen)).await;
    hunt.refused(Ask::get("/v1/me/sessions").with("cookie", format!("{cookie}; {cookie}"))).await;

    second_factor(hunt, ada).await;

    // A new address; the link goes to it.
    let body = json!({"email": "ada@new.example", "password": password});
    hunt.done(Ask::post("/v1/me/email", &body).by(session)).await;
    let link = hunt.link("ada@new.example", "address").await;
    hunt.misspelt(Method::POST, "/v1/email-change:complete", None, ("link", &link)).await;
    let other = json!({"link": made_up(hunt, "aic_l_")});
    hunt.refused(Ask::post("/v1/email-change:complete", &other)).await;

    // A forgotten password.
    hunt.done(Ask::post("/v1/password-reset", &json!({"email": email}))).await;
    let link = hunt.link(email, "password").await;
    let complete = "/v1/password-reset:complete";
    hunt.misspelt(Method::POST, complete, None, ("link", &link)).await;
    let weak = json!({"link": link, "password": weak(hunt)});
    hunt.refused(Ask::post(complete, &weak)).await;
    let foreign = json!({"link": made_up(hunt, "aic_l_"), "password": password});
    hunt.refused(Ask::post(complete, &foreign)).await;
}

async fn second_factor(hunt: &Hunt, ada: &Person) {
    let Person { email, password, session } = ada;
    let confirm = "/v1/me/totp:confirm";
    hunt.misspelt(Method::POST, "/v1/me/totp", Some(session), ("password", password)).await;
    let wrong = json!({"password": hunt.secret("a wrong password")});
    hunt.refused(Ask::post("/v1/me/totp", &wrong).by(session)).await;
    let body = json!({"password": password});
    let begun = hunt.given(Ask::post("/v1/me/totp", &body).by(session)).await;
    let seed = begun["secret"].as_str().unwrap();
    hunt.plant(Canary::text("a seed", seed));
    hunt.plant(Canary::bytes("a seed's bytes", &base32(seed)));
    let code = hunt.secret("a code that is none");
    hunt.misspelt(Method::POST, confirm, Some(session), ("code", &code)).await;
    hunt.refused(Ask::post(confirm, &json!({"code": code})).by(session)).await;
    let right = json!({"code": totp(seed, 0)});
    let confirmed = hunt.given(Ask::post(confirm, &right).by(session)).await;
    let recovery: Vec<String> =
        serde_json::from_value(confirmed["recovery_codes"].clone()).unwrap();
    for code in &recovery {
        hunt.plant(Canary::text("a recovery code", code));
    }
    let renew = "/v1/me/recovery-codes";
    hunt.misspelt(Method::POST, renew, Some(session), ("code", &recovery[2])).await;
    let wrong = json!({"password": password, "code": hunt.secret("another code that is none")});
    hunt.refused(Ask::post(renew, &wrong).by(session)).await;
    let right = json!({"password": password, "code": recovery[2]});
    let renewed = hunt.given(Ask::post(renew, &right).by(session)).await;
    let recovery: Vec<String> = serde_json::from_value(renewed["recovery_codes"].clone()).unwrap();
    for code in &recovery {
        hunt.plant(Canary::text("a renewed recovery code", code));
    }
    let factor = |code: &str| json!({"email": email, "password": password, "code": code});
    let plain = json!({"email": email, "password": password});
    hunt.refused(Ask::post("/v1/session", &plain).by(session)).await;
    hunt.refused(Ask::post("/v1/session", &factor(&code)).by(session)).await;
    sign_in(hunt, email, password, Some(&recovery[0])).await;
    hunt.refused(Ask::post("/v1/session", &factor(&recovery[0])).by(session)).await;
    let remove =
        |body: Value| Ask::new(Method::DELETE, "/v1/me/totp").by(session).raw(body.to_string());
    hunt.refused(remove(json!({"password": password, "code": recovery[0]}))).await;
    hunt.done(remove(json!({"password": password, "code": recovery[1]}))).await;
}

/// Credentials in URLs, in headers of other kinds, and on paths that there are not.
pub(super) async fn put_secrets_in_the_wrong_place(hunt: &Hunt, ada: &Person) {
    let Person { session, .. } = ada;
    let stray = made_up(hunt, "aic_o_");
    for path in [
        format!("/v1/projects?access_token={session}"),
        format!("/v1/projects?page_token={session}"),
        format!("/v1/events?after={session}"),
        format!("/v1/tenants/{session}"),
        format!("/v1/nowhere/{session}"),
        format!("/nowhere/{session}?token={session}"),
        format!("/v1/ops/crashes/{session}"),
        format!("/v1/ops/supervision/{session}/actors"),
        format!("/v1/projects?tenant={session}"),
        format!("/v1/journal?resource={session}"),
    ] {
        hunt.refused(Ask::get(&path)).await;
        hunt.refused(Ask::get(&path).by(&stray)).await;
        hunt.refused(Ask::get(&path).by(session)).await;
    }
    for value in [
        format!("Basic {session}"),
        format!("Bearer {session} {session}"),
        format!("Bearer  x{session}"),
        session.clone(),
        format!("Token {stray}"),
    ] {
        hunt.refused(Ask::get("/v1/tenants").with("authorization", value)).await;
    }
    let twice = Ask::get("/v1/tenants").with("authorization", format!("Bearer {session}"));
    hunt.refused(twice.with("authorization", format!("Bearer {stray}"))).await;
    // As an id of a request it would come back, be in the journal, and in the log: so it is none.
    let long = Ask::get("/v1/nowhere").with("x-request-id", session.clone());
    hunt.refused(long.with("traceparent", format!("00-{session}-b7ad6b7169203331-01"))).await;
    let key = Ask::post("/v1/projects", &json!({})).by(session);
    hunt.refused(key.with("idempotency-key", format!("{session} {session}"))).await;
    hunt.refused(
        Ask::post("/v1/projects", &json!({})).by(session).with("if-match", session.clone()),
    )
    .await;
}

/// Secrets in commands whose actor panics; what comes of them counts for nothing here.
pub(super) async fn while_actors_panic(hunt: &Hunt, ada: &Person) {
    let Person { password, session, .. } = ada;
    let next = hunt.secret("a next password");
    for round in 0..4 {
        let (from, to) = if round % 2 == 0 { (password, &next) } else { (&next, password) };
        let body = json!({"current_password": from, "password": to});
        let reply = hunt.send(&Ask::post("/v1/me/password", &body).by(session)).await;
        hunt.hear(&Ask::get(""), &reply);
        let body = json!({"password": from});
        let reply = hunt.send(&Ask::post("/v1/me/totp", &body).by(session)).await;
        if let Some(seed) = reply.status.is_success().then(|| reply.json()) {
            hunt.plant(Canary::text("a seed", seed["secret"].as_str().unwrap()));
        } else {
            hunt.hear(&Ask::get(""), &reply);
        }
        let body = json!({"label": format!("drill-{round}"), "owner": "eve@example.org"});
        let reply = hunt.send(&Ask::post("/v1/tenants", &body).by(&hunt.site.operator)).await;
        hunt.hear(&Ask::get(""), &reply);
    }
}
