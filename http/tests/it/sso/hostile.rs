//! A tenant whose provider lies about who somebody is: what that reaches, and what it does not.

use std::process::Stdio;
use std::time::Duration;

use aicloud_domain::access::Role;
use chrono::SecondsFormat;
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::browser::Browser;
use super::forger::{Forger, SECRET};
use super::tokens::come;
use super::{PASSWORD, connected, grants, join, put, session, terms, world};

const VICTIM: &str = "vic@acme.example";

#[tokio::test(flavor = "multi_thread")]
async fn a_lying_provider_takes_nobody_over_who_is_not_the_tenant_s() {
    let world = world().await;
    let forger = Forger::start();
    let evil = connected(&world, "evil", &forger.issuer, SECRET).await;
    let honest = world.customer("honest").await;
    let attempt = async |sub: &str, email: &str| {
        let mut browser = Browser::new("");
        let page = come(&world, &forger, &mut browser, "evil", sub, email).await;
        (page.reply, browser)
    };
    let refused = async |sub: &str, email: &str, says: &str| {
        let (reply, browser) = attempt(sub, email).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (403, "sso_refused"),
            "{}",
            reply.text
        );
        assert!(reply.text.contains(says), "{says}: {}", reply.text);
        assert!(browser.cookie(&world, "__Host-aicloud").is_none());
        reply
    };
    // Somebody else's member, and nobody: where the domain is not verified they are the same.
    let victim = world.account(VICTIM, PASSWORD, None).await;
    join(&world, &honest.tenant, victim, "tenant_owner").await;
    world.account("vic@claimed.example", PASSWORD, None).await;
    let known = refused("a", "vic@claimed.example", "not verified").await;
    let unknown = refused("a", "new@claimed.example", "not verified").await;
    assert_eq!(known.json()["detail"], unknown.json()["detail"]);
    refused("a", VICTIM, "rights outside the tenant").await;
    // An operator, a member of the tenant or not.
    let operator = world.account("op@acme.example", PASSWORD, Some(Role::OperatorAdmin)).await;
    refused("b", "op@acme.example", "rights outside the tenant").await;
    join(&world, &evil.tenant, operator, "tenant_viewer").await;
    refused("b", "op@acme.example", "rights outside the tenant").await;
    // A member of both.
    join(&world, &evil.tenant, victim, "tenant_viewer").await;
    refused("a", VICTIM, "rights outside the tenant").await;
    // Who exists and was not let in.
    world.account("out@acme.example", PASSWORD, None).await;
    refused("c", "out@acme.example", "not a member").await;
    // Disabled.
    let disabled = world.account("dis@acme.example", PASSWORD, None).await;
    join(&world, &evil.tenant, disabled, "tenant_member").await;
    let path = format!("/v1/users/{disabled}/disable");
    world.post(&path, &json!({})).send().await.expect(202);
    refused("d", "dis@acme.example", "disabled").await;

    // Whom it has: a member of this tenant alone, who then joins another one and becomes an operator.
    let member = world.account("mem@acme.example", PASSWORD, None).await;
    join(&world, &evil.tenant, member, "tenant_owner").await;
    let (reply, browser) = attempt("m", "mem@acme.example").await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let token = browser.session(&world);
    join(&world, &honest.tenant, member, "tenant_owner").await;
    let held = session(&world, &token).await;
    // Not the other tenant, and no ownership: whoever runs the provider could else take the tenant.
    assert_eq!(grants(&held), [("tenant_admin".to_owned(), evil.tenant.clone())]);
    let theirs = format!("/v1/tenants/{}", honest.tenant);
    assert_eq!(world.ask("GET", &theirs).by(&token).send().await.code(), "not_found");
    let owner = format!("/v1/tenants/{}/members/{victim}", evil.tenant);
    let raise = json!({"role": "tenant_owner"});
    assert_eq!(world.ask("PUT", &owner).by(&token).json(&raise).send().await.code(), "forbidden");
    let promote = json!({"operator": "operator_admin"});
    let path = format!("/v1/users/{member}");
    world.ask("PATCH", &path).by(&world.operator).json(&promote).send().await.expect(200);
    assert_eq!(world.ask("GET", "/v1/nodes").by(&token).send().await.code(), "forbidden");
    assert_eq!(grants(&session(&world, &token).await).len(), 1);
    refused("m", "mem@acme.example", "rights outside the tenant").await;

    // All that was written down, for who runs the cloud.
    world.settled().await;
    let since = (chrono::Utc::now() - chrono::TimeDelta::hours(1))
        .to_rfc3339_opts(SecondsFormat::Secs, true);
    let audit =
        world.get(&format!("/v1/audit?result=denied&from={since}&format=jsonl")).send().await;
    assert_eq!(audit.status, 200, "{}", audit.text);
    let denied =
        audit.text.lines().filter(|line| line.contains("/v1/sso/{tenant}/callback")).count();
    assert_eq!(denied, 9, "{}", audit.text);
    forger.stop().await;
    world.stop().await;
}

/// What is the account's, and not the tenant's, a provider can't touch.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_by_a_provider_does_not_reach_the_account() {
    let world = world().await;
    let forger = Forger::start();
    let acme = connected(&world, "acme", &forger.issuer, SECRET).await;
    let lee = world.account("lee@acme.example", PASSWORD, None).await;
    join(&world, &acme.tenant, lee, "tenant_admin").await;
    let own = world.sign_in("lee@acme.example", PASSWORD).await;
    let mut browser = Browser::new("");
    let page = come(&world, &forger, &mut browser, "acme", "l", "lee@acme.example").await;
    assert_eq!(page.reply.status, 303, "{}", page.reply.text);
    let token = browser.session(&world);
    for (method, path, body) in [
        ("PATCH", "/v1/me", json!({"display_name": "Mallory"})),
        (
            "POST",
            "/v1/me/password",
            json!({"current_password": PASSWORD, "password": "another good long one"}),
        ),
        ("POST", "/v1/me/totp", json!({"password": PASSWORD})),
        ("GET", "/v1/me/passkeys", json!(null)),
        ("POST", "/v1/me/passkeys:begin", json!({"password": PASSWORD})),
        (
            "POST",
            "/v1/me/passkeys",
            json!({"name": "x", "credential": {"response": {"clientDataJSON": "e30", "attestationObject": "oA"}}}),
        ),
        ("DELETE", "/v1/me/totp", json!({"password": PASSWORD})),
        ("POST", "/v1/me/email", json!({"email": "mal@acme.example", "password": PASSWORD})),
        ("DELETE", "/v1/me/sessions", json!({})),
    ] {
        let refused = world.ask(method, path).by(&token).json(&body).send().await;
        assert_eq!(refused.code(), "forbidden", "{method} {path}");
        assert!(refused.text.contains("single sign-on"), "{}", refused.text);
    }
    // It sees and ends its like, and nothing else.
    let list = world.ask("GET", "/v1/me/sessions").by(&token).send().await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert!(items.iter().all(|one| one["via"] == json!(acme.tenant)) && items.len() == 1, "{list}");
    let all = world.ask("GET", "/v1/me/sessions").by(&own).send().await.expect(200);
    let theirs =
        all["items"].as_array().unwrap().iter().find(|one| one["current"] == true).unwrap();
    let path = format!("/v1/me/sessions/{}", theirs["id"].as_str().unwrap());
    assert_eq!(world.ask("DELETE", &path).by(&token).send().await.code(), "not_found");
    // It makes no device known: whoever guesses the password by it waits as everybody.
    world.besiege("lee@acme.example").await;
    let body = json!({"email": "lee@acme.example", "password": "wrong"});
    let guess = world.ask("POST", "/v1/session").by(&token).json(&body).send().await;
    assert_eq!(guess.code(), "rate_limited");
    // The owner ends it.
    let mine = items[0]["id"].as_str().unwrap();
    let path = format!("/v1/me/sessions/{mine}");
    assert_eq!(world.ask("DELETE", &path).by(&own).send().await.status, 204);
    assert_eq!(world.ask("GET", "/v1/session").by(&token).send().await.status, 401);
    forger.stop().await;
    world.stop().await;
}

/// Who was taken out of the tenant stays out, and an address that was given to somebody new is not the old one's.
#[tokio::test(flavor = "multi_thread")]
async fn who_left_stays_out_and_a_new_person_is_not_the_old_one() {
    let world = world().await;
    let forger = Forger::start();
    let acme = connected(&world, "acme", &forger.issuer, SECRET).await;
    let attempt = async |sub: &str| {
        let mut browser = Browser::new("");
        let page = come(&world, &forger, &mut browser, "acme", sub, "ann@acme.example").await;
        (page.reply, browser)
    };
    let (reply, browser) = attempt("first").await;
    assert_eq!(reply.status, 303);
    let token = browser.session(&world);
    let user = session(&world, &token).await["user"]["id"].as_str().unwrap().to_owned();
    // Somebody else with her address.
    let (reply, _) = attempt("second").await;
    assert_eq!(reply.code(), "sso_refused");
    assert!(reply.text.contains("another person"), "{}", reply.text);
    let path = format!("/v1/tenants/{}/members/{user}", acme.tenant);
    assert_eq!(world.ask("DELETE", &path).by(&world.operator).send().await.status, 204);
    assert_eq!(grants(&session(&world, &token).await), []);
    for sub in ["first", "second"] {
        let (reply, _) = attempt(sub).await;
        assert_eq!(reply.code(), "sso_refused", "{sub}");
        assert!(reply.text.contains("not a member"), "{}", reply.text);
    }
    // Let in again, she is asked anew who she is.
    join(&world, &acme.tenant, user.parse().unwrap(), "tenant_viewer").await;
    let (reply, browser) = attempt("first").await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let held = grants(&session(&world, &browser.session(&world)).await);
    assert_eq!(held, [("tenant_viewer".to_owned(), acme.tenant.clone())]);
    forger.stop().await;
    world.stop().await;
}

/// Whoever changes the connection makes nobody more than it is.
#[tokio::test(flavor = "multi_thread")]
async fn who_may_connect_a_tenant() {
    let world = world().await;
    let forger = Forger::start();
    let acme = world.customer("acme").await;
    let good = terms(&forger.issuer, SECRET);
    let mut tokens = vec![];
    for role in ["tenant_owner", "tenant_admin", "tenant_billing", "tenant_member", "tenant_viewer"]
    {
        let email = format!("{role}@example.org");
        let user = world.account(&email, PASSWORD, None).await;
        join(&world, &acme.tenant, user, role).await;
        tokens.push((role, world.sign_in(&email, PASSWORD).await));
    }
    let path = format!("/v1/tenants/{}/sso", acme.tenant);
    for (role, token) in &tokens {
        let may = ["tenant_owner", "tenant_admin"].contains(role);
        let set = put(&world, &acme.tenant, token, &good).await;
        assert_eq!(set.status.as_u16(), if may { 200 } else { 403 }, "{role}: {}", set.text);
        assert!(!set.text.contains("canary"), "{}", set.text);
        let mut owners = good.clone();
        owners["default_role"] = json!("tenant_owner");
        let refused = put(&world, &acme.tenant, token, &owners).await;
        assert!(refused.status.is_client_error(), "{role}");
        let seen = world.ask("GET", &path).by(token).send().await;
        let sees = may || *role == "tenant_viewer";
        assert_eq!(seen.status.as_u16(), if sees { 200 } else { 403 }, "{role}: {}", seen.text);
        // That a domain is the tenant's is not the tenant's to say.
        let verify = format!("{path}/domains/acme.example/verify");
        let verified = world.ask("POST", &verify).by(token).json(&json!({})).send().await;
        assert_eq!(verified.json()["missing_permission"], "sso.verify", "{role}");
        if !may {
            let removed = world.ask("DELETE", &path).by(token).send().await;
            assert_eq!(removed.json()["missing_permission"], "sso.update", "{role}");
        }
    }
    // The same request again is the same answer, and asks no provider.
    let again = async |key: &str, body: &serde_json::Value| {
        let ask = world.ask("PUT", &path).by(&tokens[0].1).json(body);
        ask.with("idempotency-key", key).send().await
    };
    let mut body = good.clone();
    body["default_role"] = json!("tenant_viewer");
    let first = again("k", &body).await;
    first.expect(200);
    forger.stop().await;
    let second = again("k", &body).await;
    assert_eq!(
        (second.text.as_str(), second.header("idempotency-replayed")),
        (first.text.as_str(), "true")
    );
    body["client_secret"] = json!("another");
    assert_eq!(again("k", &body).await.code(), "idempotency_key_reused");
    for (field, wrong) in [
        ("issuer", json!("http://idp.example.com")),
        ("client_id", json!("")),
        ("client_secret", json!("")),
        ("domains", json!([])),
        ("domains", json!(["com"])),
        ("default_role", json!("project_admin")),
    ] {
        let mut body = good.clone();
        // Nobody is asked about what can't be.
        body["standing"] = json!("disabled");
        body[field] = wrong.clone();
        let refused = put(&world, &acme.tenant, &tokens[0].1, &body).await;
        assert_eq!(refused.code(), "invalid_value", "{field} {wrong}: {}", refused.text);
        let named = refused.json()["field"].as_str().unwrap().to_owned();
        assert!(named.starts_with(field), "{named} for {field}");
    }
    world.stop().await;
}

/// Who belongs to two tenants is claimed by neither's provider, and links itself.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_in_two_tenants_links_itself() {
    let world = world().await;
    let forger = Forger::start();
    let acme = connected(&world, "acme", &forger.issuer, SECRET).await;
    let other = world.customer("other").await;
    let lee = world.account("lee@acme.example", PASSWORD, None).await;
    for tenant in [&acme.tenant, &other.tenant] {
        join(&world, tenant, lee, "tenant_member").await;
    }
    let own = world.sign_in("lee@acme.example", PASSWORD).await;
    let begin = async |browser: &mut Browser, token: &str| {
        let body = json!({"tenant": "acme", "return_to": "/account"});
        let begun = world.ask("POST", "/v1/me/sso-links").by(token).json(&body).send().await;
        let location: reqwest::Url =
            begun.expect(200)["location"].as_str().unwrap().parse().unwrap();
        browser.take(&world, &begun);
        let sent = |name: &str| {
            location.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned()
        };
        // She is known there by another address than here.
        forger.say(|said| said.claims = forger.claims("l", "other@acme.example", &sent("nonce")));
        let back = format!("{}/v1/sso/acme/callback?code=c&state={}", world.url, sent("state"));
        browser.get(back.parse().unwrap()).await.reply
    };
    // Not without her session, nor with somebody else's.
    let mut browser = Browser::new("");
    assert_eq!(begin(&mut browser, &own).await.code(), "sso_failed");
    world.account("eve@acme.example", PASSWORD, None).await;
    let eve = world.sign_in("eve@acme.example", PASSWORD).await;
    browser.plant(&world, "__Host-aicloud", &eve);
    assert_eq!(begin(&mut browser, &own).await.code(), "sso_failed");
    // Nor who is no member.
    let refused = begin(&mut browser, &eve).await;
    assert_eq!(refused.code(), "sso_refused", "{}", refused.text);

    browser.plant(&world, "__Host-aicloud", &own);
    let linked = begin(&mut browser, &own).await;
    assert_eq!(
        (linked.status.as_u16(), linked.header("location")),
        (303, "/account"),
        "{}",
        linked.text
    );
    assert_eq!(browser.session(&world), own, "she goes on with what she has");
    let mut fresh = Browser::new("");
    let page = come(&world, &forger, &mut fresh, "acme", "l", "other@acme.example").await;
    assert_eq!(page.reply.status, 303, "{}", page.reply.text);
    let held = session(&world, &fresh.session(&world)).await;
    assert_eq!((&held["user"]["id"], grants(&held).len()), (&json!(lee.to_string()), 1));
    // A session of the provider's links nobody to anything.
    let body = json!({"tenant": "acme"});
    let by_sso =
        world.ask("POST", "/v1/me/sso-links").by(&fresh.session(&world)).json(&body).send();
    assert_eq!(by_sso.await.code(), "forbidden");
    forger.stop().await;
    world.stop().await;
}

/// `aicloud login --sso`, as people type it: a browser brings what the program waits for.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_comes_by_a_browser() {
    let world = world().await;
    let forger = Forger::start();
    let acme = connected(&world, "acme", &forger.issuer, SECRET).await;
    let home = tempfile::tempdir().unwrap();
    let command = |arguments: &[&str]| {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_aicloud"));
        command.env_clear().env("HOME", home.path()).args(arguments);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    };
    let mut login = command(&["login", "--sso", "acme", "--url", &world.url]).spawn().unwrap();
    let mut lines = BufReader::new(login.stderr.take().unwrap()).lines();
    let page = loop {
        let line = tokio::time::timeout(Duration::from_secs(30), lines.next_line()).await;
        let line = line.expect("it says where to go").unwrap().expect("it goes on");
        if let Ok(page) = line.trim().parse::<reqwest::Url>() {
            break page;
        }
    };
    let mut browser = Browser::new("");
    let start = browser.get(page).await;
    let (state, nonce) = (start.sent("state"), start.sent("nonce"));
    forger.say(|said| said.claims = forger.claims("a", "ann@acme.example", &nonce));
    let back = format!("{}/v1/sso/acme/callback?code=c&state={state}", world.url);
    let sent = browser.get(back.parse().unwrap()).await;
    assert_eq!(sent.reply.status, 303, "{}", sent.reply.text);
    assert!(browser.cookie(&world, "__Host-aicloud").is_none(), "the browser is not signed in");
    let ticket = sent.sent("ticket");
    // Who has seen the ticket has nothing.
    let stolen = json!({"ticket": ticket, "verifier": "guessed"});
    let refused = world.ask("POST", "/v1/sso:redeem").json(&stolen).send().await;
    assert_eq!(refused.code(), "sso_failed");
    let shown = browser.get(sent.location()).await;
    assert!(shown.reply.text.contains("You are signed in"), "{}", shown.reply.text);
    let output = login.wait_with_output().await.unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Signed in as ann@acme.example"), "{said}");
    let who = command(&["whoami"]).output().await.unwrap();
    let said = String::from_utf8(who.stdout).unwrap();
    assert!(said.contains(&format!("tenant_member in {}", acme.tenant)), "{said}");
    forger.stop().await;
    world.stop().await;
}
