//! Service accounts: what they are, who may make them, and how they come in.

use std::process::Stdio;
use std::time::Duration;

use aicloud_http::auth::Identity;
use aicloud_http::exchange::oauth::{Form, OauthCode, Refusal};
use aicloud_http::problem::{Code, Problem};
use aicloud_http::server::ServerConfig;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::robot::{JWT_BEARER, b64, jwk, oauth_error};
use crate::world::{World, order, patient};

#[tokio::test(flavor = "multi_thread")]
async fn a_program_comes_in_by_its_key_and_works() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let robot = world.robot(&customer, "ci", "project_member").await;
    let given = world.show(&robot.assertion(), &[("client_id", &robot.id)]).await;
    assert_eq!((given.header("cache-control"), given.header("pragma")), ("no-store", "no-cache"));
    let given = given.expect(200);
    assert_eq!(given["token_type"], "Bearer");
    assert!((880..=900).contains(&given["expires_in"].as_i64().unwrap()), "{given}");
    assert!(given["scope"].as_str().unwrap().split(' ').any(|word| word == "allocation.create"));
    let token = given["access_token"].as_str().unwrap();
    let made = world.ask("POST", "/v1/allocations").by(token).json(&order(1)).send().await;
    let made = made.expect(201);
    assert_eq!(made["project"]["id"], customer.project);
    // In the journal it has its name.
    let path = format!("/v1/journal?resource={}", made["id"].as_str().unwrap());
    let journal = world.ask("GET", &path).by(token).send().await.expect(200);
    assert_eq!(journal["items"][0]["principal"], format!("service_account/{}", robot.id));
    // What its role has not is said, and what is another's is not there.
    let tokens = format!("/v1/projects/{}/tokens", customer.project);
    let refused = world.ask("POST", &tokens).by(token).json(&json!({"name": "x"})).send().await;
    assert_eq!(refused.json()["missing_permission"], "token.create");
    let other = world.customer("other").await;
    let foreign =
        world.ask("GET", &format!("/v1/projects/{}", other.project)).by(token).send().await;
    assert_eq!(foreign.code(), "not_found");
    assert_eq!(world.look(token).await.expect(200)["items"].as_array().unwrap().len(), 1);
    // When the key was used is known, to the minute.
    let keys =
        world.get(&format!("/v1/service-accounts/{}/keys", robot.id)).send().await.expect(200);
    let used = &keys["items"][0]["last_used_at"];
    let used: chrono::DateTime<Utc> = serde_json::from_value(used.clone()).unwrap();
    assert!(Utc::now() - used < TimeDelta::minutes(1));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_as_narrow_as_was_asked_and_never_grows() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let robot = world.robot(&customer, "ci", "project_member").await;
    let scope = "project.read allocation.read usage.read";
    let given = world.show(&robot.assertion(), &[("scope", scope)]).await.expect(200);
    let token = given["access_token"].as_str().unwrap();
    let create = |token: String| {
        let ask = world.ask("POST", "/v1/allocations");
        async move { ask.by(&token).json(&order(1)).send().await }
    };
    let refused = create(token.to_owned()).await;
    assert_eq!(refused.json()["missing_permission"], "allocation.create");
    world.ask("GET", "/v1/allocations").by(token).send().await.expect(200);
    for beyond in ["token.create", "allocation.read tenant.read", "openid"] {
        let refused = world.show(&robot.assertion(), &[("scope", beyond)]).await;
        assert_eq!(oauth_error(&refused), (400, "invalid_scope".to_owned()), "{beyond}");
    }
    // A token for a weaker one (RFC 8693).
    let grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    let kind = "urn:ietf:params:oauth:token-type:access_token";
    let weaken = async |scope: &str, more: &[(&str, &str)]| {
        let mut form = vec![
            ("grant_type", grant),
            ("subject_token", token),
            ("subject_token_type", kind),
            ("scope", scope),
        ];
        form.extend_from_slice(more);
        world.form(&form).await
    };
    let weaker = weaken("project.read", &[]).await.expect(200);
    assert_eq!(
        (weaker["scope"].as_str(), weaker["issued_token_type"].as_str()),
        (Some("project.read"), Some(kind))
    );
    assert!(weaker["expires_in"].as_i64() <= given["expires_in"].as_i64());
    let weaker = weaker["access_token"].as_str().unwrap();
    world.look(weaker).await.expect(200);
    assert_eq!(world.ask("GET", "/v1/allocations").by(weaker).send().await.code(), "forbidden");
    let grown = [
        ("grant_type", grant),
        ("subject_token", weaker),
        ("subject_token_type", kind),
        ("scope", "allocation.read"),
    ];
    assert_eq!(oauth_error(&world.form(&grown).await), (400, "invalid_scope".to_owned()));
    for (more, error) in [
        (("audience", "https://evil.example.net"), "invalid_target"),
        (("resource", "https://evil.example.net"), "invalid_target"),
        (("actor_token", token), "invalid_request"),
        (("requested_token_type", "urn:ietf:params:oauth:token-type:id_token"), "invalid_request"),
    ] {
        assert_eq!(
            oauth_error(&weaken("project.read", &[more]).await),
            (400, error.to_owned()),
            "{more:?}"
        );
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_makes_by_a_robot_what_it_may_not_do_itself() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let boss = world.robot(&customer, "boss", "project_admin").await;
    let path = format!("/v1/projects/{}/service-accounts", customer.project);
    let whole = world.token(&boss).await;
    // An admin makes admins.
    let made = json!({"label": "second", "role": "project_admin"});
    let made = world.ask("POST", &path).by(&whole).json(&made).send().await.expect(201);
    // With a narrow token it lends what is in the token, and no more.
    let scope = "project.read service_account.read service_account.create service_account.update service_account.disable token.create";
    let narrow = world.show(&boss.assertion(), &[("scope", scope)]).await.expect(200);
    let narrow = narrow["access_token"].as_str().unwrap();
    let second = made["id"].as_str().unwrap();
    let soon = Utc::now() + TimeDelta::days(1);
    let key = jwk(&Ed25519KeyPair::generate().unwrap());
    let account = format!("/v1/service-accounts/{second}");
    for (method, path, body) in [
        ("POST", path.clone(), json!({"label": "third", "role": "project_viewer"})),
        ("PATCH", account.clone(), json!({"role": "project_viewer"})),
        ("PATCH", account.clone(), json!({"permissions": null})),
        ("POST", format!("{account}/keys"), json!({"name": "x", "jwk": key})),
        ("POST", format!("{account}/api-keys"), json!({"name": "x", "expires_at": soon})),
        ("POST", format!("{account}/enable"), json!({})),
        ("POST", format!("/v1/projects/{}/tokens", customer.project), json!({"name": "x"})),
    ] {
        let refused = world.ask(method, &path).by(narrow).json(&body).send().await;
        assert_eq!(refused.code(), "forbidden", "{method} {path} {body}");
        assert!(refused.json()["missing_permission"].is_string(), "{}", refused.text);
    }
    let little =
        json!({"label": "little", "role": "project_viewer", "permissions": ["project.read"]});
    let little = world.ask("POST", &path).by(narrow).json(&little).send().await.expect(201);
    assert_eq!(little["permissions"], json!(["project.read"]));
    let within = json!({"name": "x", "expires_at": soon, "permissions": ["project.read"]});
    let within = world.ask("POST", &format!("{account}/api-keys")).by(narrow).json(&within);
    within.send().await.expect(201);
    // Taking away asks for no more than the permission.
    world
        .ask("POST", &format!("{account}/disable"))
        .by(narrow)
        .json(&json!({}))
        .send()
        .await
        .expect(200);
    // A project's token is a member's: it sees accounts, and makes none.
    let seen = world.ask("GET", &path).by(&customer.token).send().await.expect(200);
    assert_eq!(seen["items"].as_array().unwrap().len(), 3);
    assert_eq!(seen["items"][0]["actions"], json!([]));
    let refused = json!({"label": "x", "role": "project_viewer"});
    let refused = world.ask("POST", &path).by(&customer.token).json(&refused).send().await;
    assert_eq!(refused.json()["missing_permission"], "service_account.create");
    // Another tenant's account is not there.
    let other = world.customer("other").await;
    for (method, path) in
        [("GET", account.clone()), ("GET", format!("{account}/keys")), ("GET", path)]
    {
        let hidden = world.ask(method, &path).by(&other.token).send().await;
        assert_eq!(hidden.code(), "not_found", "{path}");
    }
    world.stop().await;
}

/// Who is told to come later comes with the same assertion.
#[tokio::test(flavor = "multi_thread")]
async fn a_throttled_exchange_uses_nothing_up() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let robot = world.robot(&customer, "worker", "project_viewer").await;
    let exchange = world.exchange().await;
    let assertion = robot.assertion();
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("grant_type", "client_credentials"),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", assertion.as_str()),
        ])
        .finish();
    let form = Form::read(form.as_bytes()).unwrap();
    let busy = |_: &Identity| Err(Problem::new(Code::RateLimited, "Later."));
    let refused = exchange.give(&form, Utc::now(), |_| {}, busy).await.unwrap_err();
    assert!(matches!(refused, Refusal::Problem(problem) if problem.code() == Code::RateLimited));
    let asked = std::cell::RefCell::new(None);
    let admit = |identity: &Identity| {
        asked.replace(Some(identity.principal.clone()));
        Ok(())
    };
    let given = exchange.give(&form, Utc::now(), |_| {}, admit).await.unwrap();
    assert_eq!(asked.into_inner(), Some(given.identity.principal));
    let again = exchange.give(&form, Utc::now(), |_| {}, |_| Ok(())).await.unwrap_err();
    assert!(matches!(again, Refusal::Oauth { code: OauthCode::InvalidClient, .. }));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_taken_one_by_one() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let account = world.program(&customer, "ci", "project_viewer").await;
    let path = format!("/v1/service-accounts/{account}/keys");
    let key = Ed25519KeyPair::generate().unwrap();
    let public = jwk(&key);
    let mut private = public.clone();
    private["d"] = json!("AAAA");
    let off_curve = json!({"kty": "EC", "crv": "P-256", "x": b64([1; 32]), "y": b64([1; 32])});
    for (jwk, says) in [
        (private, "private key"),
        (json!({"kty": "RSA", "n": "x", "e": "AQAB", "crv": ""}), "must be an Ed25519 key"),
        (json!({"kty": "oct", "k": "AAAA"}), "private key"),
        (off_curve, "no point of its curve"),
        (json!({}), "`kty` must be there"),
    ] {
        let refused = world.post(&path, &json!({"name": "x", "jwk": jwk})).send().await;
        assert_eq!(refused.code(), "invalid_value");
        assert!(refused.json()["detail"].as_str().unwrap().contains(says), "{}", refused.text);
    }
    let past = json!({"name": "x", "jwk": public, "rotate_by": "2020-01-01T00:00:00Z"});
    assert_eq!(world.post(&path, &past).send().await.json()["field"], "rotate_by");
    let first = world.register(&account, &key, &json!({})).await;
    assert_eq!(world.register(&account, &key, &json!({"name": "again"})).await, first);
    // A P-256 key signs as well.
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let point = pair.public_key().as_ref();
    let ec = json!({"kty": "EC", "crv": "P-256", "alg": "ES256", "x": b64(&point[1..33]), "y": b64(&point[33..])});
    let added = world.post(&path, &json!({"name": "ec", "jwk": ec})).send().await.expect(201);
    assert_eq!(added["algorithm"], "ES256");
    let header = json!({"alg": "ES256", "typ": "client-authentication+jwt", "kid": added["id"]});
    let now = Utc::now().timestamp();
    let claims =
        json!({"iss": account, "sub": account, "aud": [world.url], "exp": now + 60, "jti": "1"});
    let text = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
    let signature = pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
    let given = world.show(&format!("{text}.{}", b64(signature.as_ref())), &[]).await;
    given.expect(200);
    for n in 0..8 {
        world
            .register(
                &account,
                &Ed25519KeyPair::generate().unwrap(),
                &json!({"name": format!("{n}")}),
            )
            .await;
    }
    let eleventh = json!({"name": "x", "jwk": jwk(&Ed25519KeyPair::generate().unwrap())});
    let refused = world.post(&path, &eleventh).send().await;
    assert_eq!(
        (refused.code(), refused.json()["legal_actions"][0].clone()),
        ("not_legal_now".to_owned(), json!("remove_key"))
    );
    let gone = world.ask("DELETE", &format!("{path}/{first}")).by(&world.operator).send().await;
    assert_eq!(gone.status, 204);
    world.post(&path, &eleventh).send().await.expect(201);
    let far = json!({"name": "x", "expires_at": Utc::now() + TimeDelta::days(366)});
    let refused =
        world.post(&format!("/v1/service-accounts/{account}/api-keys"), &far).send().await;
    assert_eq!(refused.json()["field"], "expires_at");
    // Each answer is given again as it was, but for the secret.
    let issue = json!({"name": "x", "expires_at": Utc::now() + TimeDelta::days(1)});
    let once = async || {
        let ask = world.post(&format!("/v1/service-accounts/{account}/api-keys"), &issue);
        ask.with("idempotency-key", "one").send().await.expect(201)
    };
    let (mut first, again) = (once().await, once().await);
    assert!(first["secret"].as_str().unwrap().starts_with("aic_k_"));
    first.as_object_mut().unwrap().remove("secret");
    assert_eq!(first, again);
    world.stop().await;
}

/// The binary as people and pipelines use it: a key, its registration, a token, a request.
#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_makes_a_key_and_gets_a_token() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let account = world.program(&customer, "ci", "project_viewer").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.json").display().to_string();
    let aicloud = async |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aicloud"));
        let done = command.env_clear().args(arguments).stdin(Stdio::null()).output().await.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (done.status.success(), text(done.stdout), text(done.stderr))
    };
    let (done, public, _) = aicloud(&["service-account", "keygen", "--out", &file]).await;
    assert!(done);
    let public: Value = serde_json::from_str(&public).unwrap();
    let exchange =
        ["token", "exchange", "--account", &account, "--key", &file, "--url", &world.url];
    let (done, _, said) = aicloud(&exchange).await;
    assert!(!done && said.contains("not signed by a key"), "{said}");
    let path = format!("/v1/service-accounts/{account}/keys");
    world.post(&path, &json!({"name": "ci", "jwk": public})).send().await.expect(201);
    let (done, token, said) = aicloud(&exchange).await;
    assert!(done, "{said}");
    world.look(token.trim()).await.expect(200);
    let scoped = [&exchange[..], &["--scope", "usage.read"]].concat();
    let (_, token, _) = aicloud(&scoped).await;
    assert_eq!(world.look(token.trim()).await.json()["missing_permission"], "project.read");
    let (done, _, said) = aicloud(&["service-account", "keygen", "--out", &file]).await;
    assert!(!done && said.contains("is there already"), "{said}");
    world.stop().await;
}

/// Another implementation of JOSE makes the assertion: Python's `cryptography`.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_s_assertion_is_understood() {
    const PROGRAM: &str = r#"
import base64, json, sys, time, urllib.request, urllib.parse, uuid
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
url, operator, account = sys.argv[1:]
b64 = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
unb64 = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
def ask(method, path, body=None, token=None, kind="application/json"):
    headers = {"content-type": kind} if body is not None else {}
    if token: headers["authorization"] = "Bearer " + token
    request = urllib.request.Request(url + path, data=body, headers=headers, method=method)
    return json.load(urllib.request.urlopen(request))
key = Ed25519PrivateKey.generate()
x = b64(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
jwk = {"kty": "OKP", "crv": "Ed25519", "x": x}
kid = ask("POST", f"/v1/service-accounts/{account}/keys", json.dumps({"name": "python", "jwk": jwk}).encode(), operator)["id"]
about = ask("GET", "/.well-known/oauth-authorization-server")
now = int(time.time())
claims = {"iss": account, "sub": account, "aud": about["issuer"], "iat": now, "exp": now + 60, "jti": str(uuid.uuid4())}
head = {"typ": "client-authentication+jwt", "alg": "EdDSA", "kid": kid}
text = b64(json.dumps(head).encode()) + "." + b64(json.dumps(claims).encode())
form = {"grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": text + "." + b64(key.sign(text.encode()))}
given = ask("POST", about["token_endpoint"][len(url):], urllib.parse.urlencode(form).encode(), kind="application/x-www-form-urlencoded")
token = given["access_token"]
head, claims, signature = token.split(".")
keys = {one["kid"]: one for one in ask("GET", about["jwks_uri"][len(url):])["keys"]}
ours = keys[json.loads(unb64(head))["kid"]]
Ed25519PublicKey.from_public_bytes(unb64(ours["x"])).verify(unb64(signature), f"{head}.{claims}".encode())
assert json.loads(unb64(head))["typ"] == "at+jwt" and json.loads(unb64(claims))["sub"] == account
print(len(ask("GET", "/v1/projects", token=token)["items"]))
"#;
    let python = async |program: &str, arguments: &[&str]| {
        let mut command = Command::new("python3");
        command.arg("-c").arg(program).args(arguments).output().await
    };
    let there = python("import cryptography", &[]).await;
    if !there.is_ok_and(|output| output.status.success()) {
        eprintln!(
            "SKIPPED somebody_else_s_assertion_is_understood: python3 with `cryptography` is not here"
        );
        return;
    }
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let account = world.program(&customer, "ci", "project_viewer").await;
    let done = python(PROGRAM, &[&world.url, &world.operator, &account]).await.unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), "1");
    world.stop().await;
}

/// A date that nobody is asked for would be nobody's duty.
#[tokio::test(flavor = "multi_thread")]
async fn no_key_is_older_than_it_may_be() {
    let day = Duration::from_secs(86_400);
    let world = World::with_server(ServerConfig { key_age_max: 30 * day, ..patient() }).await;
    let customer = world.customer("acme").await;
    let account = world.program(&customer, "robot", "project_member").await;
    let path = format!("/v1/service-accounts/{account}/keys");
    let at = |days: i64| Utc::now() + TimeDelta::days(days);
    let date = |key: &Value, field: &str| -> Option<DateTime<Utc>> {
        key[field].as_str().map(|text| text.parse().unwrap())
    };
    for (more, days) in [
        (json!({}), Some(30)),
        (json!({"rotate_by": at(20)}), Some(20)),
        (json!({"rotate_by": at(400)}), Some(30)),
        (json!({"expires_at": at(400)}), Some(30)),
        (json!({"expires_at": at(29)}), None),
    ] {
        let key = Ed25519KeyPair::generate().unwrap();
        let id = world.register(&account, &key, &more).await;
        let list = world.get(&path).send().await.expect(200);
        let items = list["items"].as_array().unwrap();
        let view = items.iter().find(|one| one["id"] == id.as_str()).unwrap();
        let found = date(view, "rotate_by").map(|found| (found - at(0)).num_hours());
        assert!(
            days.zip(found)
                .is_none_or(|(days, hours)| (days * 24 - 2..=days * 24).contains(&hours))
                && days.is_some() == found.is_some(),
            "{more}: {view}"
        );
        // Not later afterwards, either: a date that has come can't be put off for ever.
        let one = format!("{path}/{id}");
        let later =
            world.ask("PATCH", &one).by(&world.operator).json(&json!({"rotate_by": at(31)}));
        let later = later.send().await;
        assert_eq!(
            (later.code().as_str(), &later.json()["field"]),
            ("invalid_value", &json!("rotate_by"))
        );
        let none = world.ask("PATCH", &one).by(&world.operator).json(&json!({"rotate_by": null}));
        let none = none.send().await.expect(200);
        let end =
            date(&none, "rotate_by").into_iter().chain(date(&none, "expires_at")).min().unwrap();
        assert!(end <= at(30), "{none}");
        let sooner =
            world.ask("PATCH", &one).by(&world.operator).json(&json!({"rotate_by": at(3)}));
        sooner.send().await.expect(200);
    }
    world.stop().await;
}
