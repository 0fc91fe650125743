//! What is no credential: none of it is accepted, whatever it looks like.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::robot::{Robot, b64, oauth_error, signed};
use crate::world::World;

/// A text under HS256, with this secret.
fn mac(secret: &[u8], header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), text.as_bytes());
    format!("{text}.{}", b64(tag.as_ref()))
}

/// Assertions that must not count, by what is wrong with them.
fn forgeries(robot: &Robot, neighbour: &Robot, stranger: &Robot) -> Vec<(&'static str, String)> {
    let now = Utc::now().timestamp();
    let whole = robot.assertion();
    let parts: Vec<&str> = whole.split('.').collect();
    let public = robot.key.public_key().as_ref();
    let other = Ed25519KeyPair::generate().unwrap();
    let hs = |typ: &str| json!({"alg": "HS256", "typ": typ, "kid": robot.kid});
    let claim = |name: &'static str, value: Value| robot.but(|_, claims| claims[name] = value);
    let head = |name: &'static str, value: Value| robot.but(|header, _| header[name] = value);
    let less = |name: &'static str| {
        robot.but(|_, claims| drop(claims.as_object_mut().unwrap().remove(name)))
    };
    let none = json!({"alg": "none", "typ": "client-authentication+jwt", "kid": robot.kid});
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": b64(other.public_key().as_ref())});
    vec![
        ("alg none", head("alg", json!("none"))),
        ("alg none without a signature", format!("{}.{}.", b64(none.to_string()), parts[1])),
        ("alg None", head("alg", json!("None"))),
        ("another algorithm of ours", head("alg", json!("ES256"))),
        (
            "HS256 with the public key",
            mac(public, &hs("client-authentication+jwt"), &robot.claims()),
        ),
        (
            "HS256 with the key's text",
            mac(b64(public).as_bytes(), &hs("client-authentication+jwt"), &robot.claims()),
        ),
        ("a key of its own in the header", {
            let mut header = robot.header();
            header["jwk"] = jwk;
            signed(&other, &header, &robot.claims())
        }),
        ("another key's signature", signed(&other, &robot.header(), &robot.claims())),
        ("another account's signature", signed(&neighbour.key, &robot.header(), &robot.claims())),
        ("kid of another account's key", head("kid", json!(neighbour.kid))),
        ("kid of another tenant's key", head("kid", json!(stranger.kid))),
        (
            "for us, by another tenant's key",
            signed(&stranger.key, &stranger.header(), &robot.claims()),
        ),
        (
            "for us, by a neighbour's key",
            signed(&neighbour.key, &neighbour.header(), &robot.claims()),
        ),
        ("unknown kid", head("kid", json!("key_00000000000000000000000000"))),
        ("kid that is none", head("kid", json!("../../etc/passwd"))),
        ("kid with SQL in it", head("kid", json!("' OR 1=1 --"))),
        ("kid that is no text", head("kid", json!(1))),
        ("no kid", robot.but(|header, _| drop(header.as_object_mut().unwrap().remove("kid")))),
        ("typ JWT", head("typ", json!("JWT"))),
        ("typ of an access token", head("typ", json!("at+jwt"))),
        ("no typ", robot.but(|header, _| drop(header.as_object_mut().unwrap().remove("typ")))),
        ("crit", head("crit", json!(["exp"]))),
        ("aud of the endpoint", claim("aud", json!(format!("{}/v1/token", robot.issuer)))),
        ("aud of another", claim("aud", json!("https://evil.example.net"))),
        ("aud of several", claim("aud", json!([robot.issuer, "https://evil.example.net"]))),
        ("aud with a slash", claim("aud", json!(format!("{}/", robot.issuer)))),
        ("no aud", less("aud")),
        ("iss of another", claim("iss", json!(neighbour.id))),
        ("sub of another", claim("sub", json!(neighbour.id))),
        (
            "both of another",
            robot.but(|_, claims| {
                (claims["iss"], claims["sub"]) = (json!(stranger.id), json!(stranger.id));
            }),
        ),
        ("no sub", less("sub")),
        (
            "expired",
            robot.but(|_, claims| {
                (claims["iat"], claims["exp"]) = (json!(now - 300), json!(now - 60))
            }),
        ),
        ("good for too long", claim("exp", json!(now + 600))),
        ("good for ever", claim("exp", json!(1e15))),
        ("no exp", less("exp")),
        ("exp that is a text", claim("exp", json!((now + 60).to_string()))),
        ("not yet valid", claim("nbf", json!(now + 120))),
        ("made in the future", claim("iat", json!(now + 120))),
        ("no jti", less("jti")),
        ("empty jti", claim("jti", json!(""))),
        ("truncated", whole[..whole.len() - 1].to_owned()),
        ("truncated by a part", format!("{}.{}", parts[0], parts[1])),
        ("with a part too many", format!("{whole}.AA")),
        ("padded", format!("{whole}=")),
        ("an empty signature", format!("{}.{}.", parts[0], parts[1])),
        ("other claims under the signature", {
            let claims = b64(robot.claims().to_string());
            format!("{}.{claims}.{}", parts[0], parts[2])
        }),
        ("nothing", ".".to_owned()),
        ("dots", "..".to_owned()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_forged_assertion_is_accepted() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let robot = world.robot(&customer, "ci", "project_member").await;
    let neighbour = world.robot(&customer, "cd", "project_member").await;
    let other = world.customer("other").await;
    let stranger = world.robot(&other, "ci", "project_member").await;
    for (what, assertion) in forgeries(&robot, &neighbour, &stranger) {
        let refused = world.show(&assertion, &[]).await;
        // Who fails often is told to wait, which is no token either.
        if refused.status == 429 {
            assert_eq!(refused.code(), "rate_limited");
            continue;
        }
        assert_eq!(
            oauth_error(&refused),
            (401, "invalid_client".to_owned()),
            "{what}: {}",
            refused.text
        );
        assert!(refused.header("www-authenticate").starts_with("Bearer"), "{what}");
    }
    // None of them has used anything up: the right one still counts, and once.
    let right = robot.assertion();
    world.show(&right, &[]).await.expect(200);
    let again = world.show(&right, &[]).await;
    assert!(!again.status.is_success(), "{}", again.text);
    // A hundred at once: one.
    let right = robot.assertion();
    let all = futures_util::future::join_all((0..100).map(|_| world.show(&right, &[]))).await;
    assert_eq!(all.iter().filter(|reply| reply.status.is_success()).count(), 1);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_none_is_refused_the_way_oauth_does() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let robot = world.robot(&customer, "ci", "project_member").await;
    let assertion = robot.assertion();
    let kind = crate::robot::JWT_BEARER;
    let whole = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", kind),
        ("client_assertion", &assertion),
    ];
    let but = |change: fn(&mut Vec<(&str, &str)>)| {
        let mut form = whole.to_vec();
        change(&mut form);
        form
    };
    for (form, error) in [
        (vec![], "invalid_request"),
        (
            but(|form| {
                form.remove(0);
            }),
            "invalid_request",
        ),
        (
            but(|form| {
                form.remove(1);
            }),
            "invalid_request",
        ),
        (
            but(|form| {
                form.remove(2);
            }),
            "invalid_request",
        ),
        (but(|form| form[0].1 = "password"), "unsupported_grant_type"),
        (
            but(|form| form[1].1 = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"),
            "invalid_request",
        ),
        (but(|form| form.push(("grant_type", "client_credentials"))), "invalid_request"),
        (but(|form| form.push(("client_id", "sa_00000000000000000000000000"))), "invalid_client"),
        (but(|form| form.push(("audience", "https://evil.example.net"))), "invalid_target"),
    ] {
        let refused = world.form(&form).await;
        assert_eq!(oauth_error(&refused).1, error, "{form:?}");
        assert!(!refused.text.contains(&assertion[..20]), "nothing of it comes back");
    }
    // The assertion was not used up by a request that was no request.
    world.form(&whole).await.expect(200);
    let json = world
        .ask("POST", "/v1/token")
        .json(&json!({"grant_type": "client_credentials"}))
        .send()
        .await;
    assert_eq!(json.code(), "unsupported_media_type");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_forged_access_token_is_accepted() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let robot = world.robot(&customer, "ci", "project_member").await;
    let token = world.token(&robot).await;
    world.look(&token).await.expect(200);
    let parts: Vec<&str> = token.split('.').collect();
    let read = |part: &str| -> Value {
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    let (header, claims) = (read(parts[0]), read(parts[1]));
    assert_eq!((header["typ"].as_str(), header["alg"].as_str()), (Some("at+jwt"), Some("EdDSA")));
    let keys = world.ask("GET", "/.well-known/jwks.json").send().await;
    assert_eq!(keys.header("cache-control"), "public, max-age=300");
    let keys = keys.expect(200);
    let keys = keys["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2, "one signs, one stands by");
    let ours = keys.iter().find(|key| key["kid"] == header["kid"]).unwrap();
    let x = ours["x"].as_str().unwrap();
    let own = Ed25519KeyPair::generate().unwrap();
    let with = |name: &str, value: Value| {
        let mut header = header.clone();
        header[name] = value;
        header
    };
    let none = b64(with("alg", json!("none")).to_string());
    let mut longer = claims.clone();
    longer["exp"] = json!(claims["exp"].as_i64().unwrap() + 1);
    for (what, forged) in [
        ("alg none", format!("{none}.{}.", parts[1])),
        ("HS256 with the published key", mac(x.as_bytes(), &with("alg", json!("HS256")), &claims)),
        ("another key's signature", signed(&own, &header, &claims)),
        (
            "the account's own signature",
            signed(&robot.key, &with("kid", json!(robot.kid)), &claims),
        ),
        (
            "an unknown key",
            signed(&own, &with("kid", json!("key_00000000000000000000000000")), &claims),
        ),
        ("the key that stands by, without its signature", {
            let standby = keys.iter().find(|key| key["kid"] != header["kid"]).unwrap();
            format!(
                "{}.{}.{}",
                b64(with("kid", standby["kid"].clone()).to_string()),
                parts[1],
                parts[2]
            )
        }),
        ("longer claims", format!("{}.{}.{}", parts[0], b64(longer.to_string()), parts[2])),
        ("an assertion", robot.assertion()),
        ("truncated", token[..token.len() - 2].to_owned()),
        ("without a signature", format!("{}.{}.", parts[0], parts[1])),
        ("with a space", format!("{}. {}.{}", parts[0], parts[1], parts[2])),
    ] {
        assert_eq!(world.look(&forged).await.code(), "unauthenticated", "{what}");
    }
    // An access token proves nobody to the token endpoint's clients.
    let refused = world.show(&token, &[]).await;
    assert_eq!(oauth_error(&refused).1, "invalid_client");
    world.look(&token).await.expect(200);
    world.stop().await;
}

/// Each kind of credential in each state of its account, its key and itself: only what is legal passes.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_legal_pass_in_every_state() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let robot = world.robot(&customer, "ci", "project_member").await;
    let issued = world.api_key(&robot.id, &json!({})).await;
    let api_key = issued["secret"].as_str().unwrap().to_owned();
    let token = world.token(&robot).await;
    let account = format!("/v1/service-accounts/{}", robot.id);
    let tell = async |method: &str, path: &str, body: Value| {
        let ask = world.ask(method, &format!("{account}{path}")).by(&world.operator).json(&body);
        let done = ask.send().await;
        assert!(done.status.is_success(), "{}", done.text);
    };
    // At once: the answer to the command comes after everybody has forgotten.
    let passes = async |assertion: bool, token: (&str, bool), key: bool| {
        let given = world.show(&robot.assertion(), &[]).await;
        assert_eq!(given.status.is_success(), assertion, "an assertion: {}", given.text);
        for (what, credential, good) in [("token", token.0, token.1), ("API key", &api_key, key)] {
            let seen = world.look(credential).await;
            assert_eq!(seen.status.is_success(), good, "{what}: {}", seen.text);
            if !good {
                assert_eq!(seen.code(), "unauthenticated", "{what}");
            }
        }
    };
    passes(true, (&token, true), true).await;
    tell("POST", "/disable", json!({})).await;
    passes(false, (&token, false), false).await;
    tell("POST", "/enable", json!({})).await;
    // What was granted before does not come back.
    passes(true, (&token, false), true).await;
    let token = world.token(&robot).await;
    passes(true, (&token, true), true).await;
    // Another role: the API key has it at once, a token of before has nothing.
    tell("PATCH", "", json!({"role": "project_viewer"})).await;
    passes(true, (&token, false), true).await;
    let order = crate::world::order(1);
    let create = world.ask("POST", "/v1/allocations").by(&api_key).json(&order).send().await;
    assert_eq!(create.json()["missing_permission"], "allocation.create");
    let token = world.token(&robot).await;
    tell("PATCH", "", json!({"permissions": ["project.read"]})).await;
    passes(true, (&token, false), true).await;
    // A second key; the first one goes.
    let token = world.token(&robot).await;
    let second = Ed25519KeyPair::generate().unwrap();
    let kid = world.register(&robot.id, &second, &json!({})).await;
    passes(true, (&token, true), true).await;
    tell("DELETE", &format!("/keys/{}", robot.kid), json!({})).await;
    passes(false, (&token, false), true).await;
    let robot = Robot { id: robot.id.clone(), key: second, kid, issuer: world.url.clone() };
    let token = world.token(&robot).await;
    world.look(&token).await.expect(200);
    // A key that must be replaced by a date that has passed.
    let past = json!({"rotate_by": Utc::now() - TimeDelta::seconds(1)});
    tell("PATCH", &format!("/keys/{}", robot.kid), past).await;
    assert_eq!(world.look(&token).await.code(), "unauthenticated");
    let refused = world.show(&robot.assertion(), &[]).await;
    assert_eq!(oauth_error(&refused).1, "invalid_client");
    // A token does not outlive its key.
    let soon = json!({"rotate_by": Utc::now() + TimeDelta::seconds(100)});
    tell("PATCH", &format!("/keys/{}", robot.kid), soon).await;
    let given = world.show(&robot.assertion(), &[]).await.expect(200);
    assert!(given["expires_in"].as_i64().unwrap() <= 100, "{given}");
    // The API key goes, and one that has ended opens nothing.
    let end = Utc::now() + TimeDelta::seconds(5);
    let short = world.api_key(&robot.id, &json!({"expires_at": end})).await;
    let short = short["secret"].as_str().unwrap();
    world.look(short).await.expect(200);
    tell("DELETE", &format!("/api-keys/{}", issued["id"].as_str().unwrap()), json!({})).await;
    assert_eq!(world.look(&api_key).await.code(), "unauthenticated");
    while let Ok(left) = (end - Utc::now()).to_std() {
        tokio::time::sleep(left).await;
    }
    assert_eq!(world.look(short).await.code(), "unauthenticated");
    // One wrong character.
    let altered = format!(
        "{}{}",
        &api_key[..api_key.len() - 1],
        if api_key.ends_with('A') { 'E' } else { 'A' }
    );
    assert_eq!(world.look(&altered).await.code(), "unauthenticated");
    assert_eq!(
        world.look(&api_key.replacen("aic_k_", "aic_o_", 1)).await.code(),
        "unauthenticated"
    );
    world.stop().await;
}
