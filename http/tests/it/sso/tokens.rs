//! What a provider says, well said and forged.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::browser::{Browser, Page};
use super::forger::{Forger, SECRET, Signed};
use super::{allowing, connected, put, terms, world};
use crate::world::World;

/// Begins, lets the forger say this, and comes back.
pub async fn say(
    world: &World,
    forger: &Forger,
    browser: &mut Browser,
    tenant: &str,
    plan: impl FnOnce(&mut super::forger::Plan, &str),
) -> Page {
    let start = browser.start(world, tenant).await;
    assert_eq!(start.reply.status, 302, "{}", start.reply.text);
    let (state, nonce) = (start.sent("state"), start.sent("nonce"));
    forger.say(|said| plan(said, &nonce));
    let back = format!("{}/v1/sso/{tenant}/callback?code=the-code&state={state}", world.url);
    browser.get(back.parse().unwrap()).await
}

/// Comes as this person, whom the forger knows well.
pub async fn come(
    world: &World,
    forger: &Forger,
    browser: &mut Browser,
    tenant: &str,
    sub: &str,
    email: &str,
) -> Page {
    say(world, forger, browser, tenant, |said, nonce| {
        said.claims = forger.claims(sub, email, nonce)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_id_token_lets_nobody_in() {
    let world = world().await;
    let forger = Forger::start();
    connected(&world, "acme", &forger.issuer, SECRET).await;
    let attempt = async |change: &dyn Fn(&mut super::forger::Plan)| {
        let mut browser = Browser::new("");
        let page = say(&world, &forger, &mut browser, "acme", |said, nonce| {
            said.claims = forger.claims("a", "ann@acme.example", nonce);
            (said.header, said.signed) = (json!({}), Signed::Well);
            change(said);
        })
        .await;
        assert_eq!(page.reply.status == 303, browser.cookie(&world, "__Host-aicloud").is_some());
        page.reply
    };
    assert_eq!(attempt(&|_| {}).await.status, 303, "a good one is good");
    let now = chrono::Utc::now().timestamp();
    let claims: [(&str, Value); 15] = [
        ("iss", json!("https://other.example")),
        ("iss", json!(format!("{}/", forger.issuer))),
        ("iss", Value::Null),
        ("aud", json!("another")),
        ("aud", json!(["aicloud", "another"])),
        ("aud", json!([])),
        ("aud", Value::Null),
        ("exp", json!(now - 1)),
        ("exp", Value::Null),
        ("iat", json!(now - 3_600)),
        ("iat", json!(now + 3_600)),
        ("nonce", json!("another")),
        ("nonce", Value::Null),
        ("sub", json!("")),
        ("sub", json!("x".repeat(256))),
    ];
    for (name, value) in claims {
        let reply = attempt(&|said| said.claims[name] = value.clone()).await;
        assert_eq!(reply.code(), "sso_failed", "{name} {value}: {}", reply.text);
    }
    for signed in
        [Signed::ByAnother, Signed::Not, Signed::BySecret, Signed::ByPublicKey, Signed::Altered]
    {
        let reply = attempt(&|said| said.signed = signed).await;
        assert_eq!(reply.code(), "sso_failed", "{signed:?}: {}", reply.text);
    }
    for header in [
        json!({"alg": "RS256"}),
        json!({"alg": "ES256"}),
        json!({"alg": "none"}),
        json!({"alg": "X"}),
        json!({"typ": "at+jwt"}),
        json!({"crit": ["b64"], "b64": false}),
        json!({"cty": "JWT"}),
    ] {
        let reply = attempt(&|said| said.header = header.clone()).await;
        assert_eq!(reply.code(), "sso_failed", "{header}: {}", reply.text);
    }
    // The code is refused; what was sent with it is what proves us.
    let reply = attempt(&|said| said.status = 400).await;
    assert_eq!(reply.code(), "sso_failed");
    forger.say(|said| {
        said.status = 200;
        let asked = said.asked.last().unwrap();
        assert!(asked.starts_with("Basic ") && asked.contains("code_verifier="), "{asked}");
        assert!(asked.contains("code=the-code") && !asked.contains(SECRET), "{asked}");
    });
    // Nothing that a provider or we keep secret is in what is written down or said.
    let settled = world.settled().await;
    assert!(!settled.is_empty());
    let since = chrono::Utc::now() - chrono::TimeDelta::hours(1);
    let since = since.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let audit = world.get(&format!("/v1/audit?format=jsonl&from={since}")).send().await;
    assert_eq!(audit.status, 200, "{}", audit.text);
    assert!(audit.text.contains("user.session_opened") && audit.text.contains("\"via\""));
    let tenants = world.get("/v1/tenants").send().await.expect(200);
    let path = format!("/v1/journal?resource={}", tenants["items"][0]["id"].as_str().unwrap());
    let journal = world.get(&path).send().await;
    assert!(journal.text.contains("tenant.sso_set") && journal.text.contains("tenant.sso_linked"));
    for said in [&audit.text, &journal.text, &reply.text] {
        for canary in ["canary", "the-code", "eyJhbGci", "eyJhdWQi"] {
            assert!(!said.contains(canary), "{canary} in {said}");
        }
    }
    forger.stop().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_change_and_addresses_come_by_userinfo() {
    let world = world().await;
    let forger = Forger::start();
    connected(&world, "acme", &forger.issuer, SECRET).await;
    let come = async |sub: &str| {
        let mut browser = Browser::new("");
        come(&world, &forger, &mut browser, "acme", sub, &format!("{sub}@acme.example")).await.reply
    };
    assert_eq!(come("a").await.status, 303);
    let read = || forger.keys_read.load(Ordering::SeqCst);
    let before = read();
    assert_eq!((come("b").await.status.as_u16(), read()), (303, before), "keys are believed");
    // A key that nobody has heard of is looked for once.
    forger.change_key();
    assert_eq!((come("a").await.status.as_u16(), read()), (303, before + 1));
    // Whoever makes up ids of keys does not make us a flood.
    for _ in 0..5 {
        let mut browser = Browser::new("");
        let page = say(&world, &forger, &mut browser, "acme", |said, nonce| {
            said.claims = forger.claims("a", "a@acme.example", nonce);
            said.header = json!({"kid": "made-up"});
        })
        .await;
        assert_eq!(page.reply.code(), "sso_failed");
    }
    assert_eq!(read(), before + 1);
    forger.say(|said| said.header = json!({}));

    // The address of the userinfo endpoint, of the same person only.
    for (info, code) in [
        (json!({"sub": "u", "email": "u@acme.example", "email_verified": true}), None),
        (
            json!({"sub": "somebody", "email": "u@acme.example", "email_verified": true}),
            Some("sso_failed"),
        ),
        (
            json!({"sub": "v", "email": "v@acme.example", "email_verified": false}),
            Some("sso_refused"),
        ),
        (json!({"sub": "v", "email": "v@acme.example"}), Some("sso_refused")),
        (json!({"sub": "v"}), Some("sso_refused")),
    ] {
        let mut browser = Browser::new("");
        let sub = if code.is_none() { "u" } else { "v" };
        let page = say(&world, &forger, &mut browser, "acme", |said, nonce| {
            said.claims = forger.claims(sub, "", nonce);
            for name in ["email", "email_verified"] {
                said.claims.as_object_mut().unwrap().remove(name);
            }
            said.userinfo = info.clone();
        })
        .await;
        match code {
            None => assert_eq!(page.reply.status, 303, "{}", page.reply.text),
            Some(code) => assert_eq!(page.reply.code(), code, "{info}"),
        }
    }
    // Entra's way to say that an address is its owner's.
    for (edov, verified) in
        [(json!(true), true), (json!("1"), true), (json!(false), false), (json!("x"), false)]
    {
        let mut browser = Browser::new("");
        let page = say(&world, &forger, &mut browser, "acme", |said, nonce| {
            said.claims = forger.claims("e", "e@acme.example", nonce);
            said.claims.as_object_mut().unwrap().remove("email_verified");
            said.claims["xms_edov"] = edov.clone();
            // Each time as somebody unknown.
            said.claims["sub"] = json!(format!("e-{edov}"));
            said.claims["email"] = json!(format!("e{}@acme.example", edov.to_string().len()));
        })
        .await;
        assert_eq!(page.reply.status == 303, verified, "{edov}: {}", page.reply.text);
    }
    forger.stop().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_is_waited_for() {
    let world = world().await;
    let forger = Forger::start();
    let acme = connected(&world, "acme", &forger.issuer, SECRET).await;
    let mut browser = Browser::new("");
    let start = browser.start(&world, "acme").await;
    forger.stop().await;
    let away = |reply: &crate::world::Reply| {
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (502, "sso_unavailable"),
            "{}",
            reply.text
        );
        assert_eq!(reply.header("retry-after"), "10");
        assert!(!reply.text.contains("127.0.0.1"), "{}", reply.text);
    };
    let back = format!("{}/v1/sso/acme/callback?code=x&state={}", world.url, start.sent("state"));
    away(&browser.get(back.parse().unwrap()).await.reply);
    // And who sets a connection to it is told the same.
    away(&put(&world, &acme.tenant, &world.operator, &terms(&forger.issuer, SECRET)).await);
    world.stop().await;
}

/// Issuers and endpoints that lead into our own network.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_within_our_own_network() {
    let forger = Forger::start();
    let port = forger.issuer.rsplit(':').next().unwrap().to_owned();
    let strict = allowing("").await;
    let customer = strict.customer("acme").await;
    for issuer in [
        forger.issuer.clone(),
        format!("https://127.0.0.1:{port}"),
        format!("http://localhost:{port}"),
        format!("https://localhost:{port}"),
        "https://[::1]".to_owned(),
        "https://[::ffff:127.0.0.1]".to_owned(),
        "https://10.0.0.1".to_owned(),
        "https://169.254.169.254".to_owned(),
        "https://192.168.0.1/x".to_owned(),
        "http://10.0.0.1".to_owned(),
        "https://2130706433".to_owned(),
        "https://idp.example.com@127.0.0.1".to_owned(),
    ] {
        let refused =
            put(&strict, &customer.tenant, &strict.operator, &terms(&issuer, SECRET)).await;
        assert_eq!(refused.code(), "invalid_value", "{issuer}: {}", refused.text);
        assert_eq!(refused.json()["field"], "issuer", "{issuer}");
    }
    assert_eq!(forger.keys_read.load(Ordering::SeqCst), 0, "nobody came");
    strict.stop().await;

    // A provider that was allowed sends us to where nobody is asked.
    let world = world().await;
    connected(&world, "acme", &forger.issuer, SECRET).await;
    let trap = Forger::start();
    let trapped = trap.issuer.replace("127.0.0.1", "127.0.0.2");
    let mut tenants = vec![];
    for (number, endpoint) in ["token_endpoint", "userinfo_endpoint"].into_iter().enumerate() {
        forger.say(|said| said.discovery = json!({endpoint: format!("{trapped}/x")}));
        let label = format!("trap-{number}");
        connected(&world, &label, &forger.issuer, SECRET).await;
        tenants.push(label);
    }
    for label in tenants {
        let mut browser = Browser::new("");
        let page = say(&world, &forger, &mut browser, &label, |said, nonce| {
            said.claims = forger.claims("a", "", nonce);
            said.claims.as_object_mut().unwrap().remove("email");
        })
        .await;
        assert_eq!(page.reply.code(), "sso_failed", "{label}: {}", page.reply.text);
    }
    // Keys elsewhere, and a document that is another's.
    for (change, code) in [
        (json!({"jwks_uri": format!("{trapped}/jwks")}), "invalid_value"),
        (json!({"issuer": "https://other.example"}), "invalid_value"),
        (json!({"jwks_uri": null}), "invalid_value"),
    ] {
        forger.say(|said| said.discovery = change.clone());
        let customer = world.customer(&format!("t-{}", uuid::Uuid::now_v7().simple())).await;
        let refused =
            put(&world, &customer.tenant, &world.operator, &terms(&forger.issuer, SECRET)).await;
        assert_eq!(refused.code(), code, "{change}: {}", refused.text);
    }
    assert_eq!(trap.keys_read.load(Ordering::SeqCst), 0);
    trap.say(|said| assert!(said.asked.is_empty()));
    trap.stop().await;
    forger.stop().await;
    world.stop().await;
}
