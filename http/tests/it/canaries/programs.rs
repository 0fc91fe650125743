//! What programs prove themselves by, and the keys that lie on disk.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use aws_lc_rs::signature::Ed25519KeyPair;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::people::{Person, made_up};
use super::places::TRACE;
use super::search::Canary;
use super::{Ask, Hunt, chance, read, unmistakable};
use crate::binaries::{PATIENCE, agent_binary};
use crate::robot::{JWT_BEARER, b64, jwk, signed};

/// Makes an assertion wrong: its header, and what it claims.
type Spoil<'a> = &'a dyn Fn(&mut Value, &mut Value);

/// Tokens of operators and projects; the project's id.
pub(super) async fn use_tokens(hunt: &Hunt, tenant: &str, ada: &Person) -> String {
    let body = json!({"tenant": tenant, "label": "lab"});
    let project = hunt.done(Ask::post("/v1/projects", &body).by(&ada.session)).await;
    let project = project["id"].as_str().unwrap().to_owned();
    let tokens = format!("/v1/projects/{project}/tokens");
    let given = hunt.given(Ask::post(&tokens, &json!({"name": "test"})).by(&ada.session)).await;
    let token = hunt.credential("a project's token", &given["secret"]);
    hunt.done(Ask::get("/v1/allocations").by(&token)).await;
    hunt.refused(Ask::get("/v1/nodes").by(&token)).await;
    for stranger in ["aic_p_", "aic_o_", "aic_s_", "aic_k_"] {
        hunt.refused(Ask::get("/v1/projects").by(&made_up(hunt, stranger))).await;
    }
    let one = format!("{tokens}/{}", given["id"].as_str().unwrap());
    hunt.done(Ask::new(Method::DELETE, &one).by(&ada.session)).await;
    hunt.refused(Ask::get("/v1/allocations").by(&token)).await;
    project
}

/// A service account's credentials.
pub(super) async fn be_a_program(hunt: &Hunt, project: &str) {
    let operator = hunt.site.operator.clone();
    let path = format!("/v1/projects/{project}/service-accounts");
    let body = json!({"label": "ci", "role": "project_member"});
    let account = hunt.done(Ask::post(&path, &body).by(&operator)).await;
    let account = account["id"].as_str().unwrap().to_owned();

    let (keys, api_keys) = (
        format!("/v1/service-accounts/{account}/keys"),
        format!("/v1/service-accounts/{account}/api-keys"),
    );
    let soon = Utc::now() + TimeDelta::days(30);
    let body = json!({"name": "test", "expires_at": soon});
    let given = hunt.given(Ask::post(&api_keys, &body).by(&operator)).await;
    let api_key = hunt.credential("an API key", &given["secret"]);
    hunt.done(Ask::get("/v1/allocations").by(&api_key)).await;
    let one = format!("{api_keys}/{}", given["id"].as_str().unwrap());
    hunt.done(Ask::new(Method::DELETE, &one).by(&operator)).await;
    hunt.refused(Ask::get("/v1/allocations").by(&api_key)).await;

    // The private half, sent along by mistake.
    let key = Ed25519KeyPair::generate().unwrap();
    let private = b64(chance());
    hunt.plant(Canary::text("a private key", &private));
    let mut with_private = jwk(&key);
    with_private["d"] = json!(private);
    for wrong in [with_private, json!({"kty": "oct", "k": private}), json!(private)] {
        let body = json!({"name": "test", "jwk": wrong});
        hunt.refused(Ask::post(&keys, &body).by(&operator)).await;
    }
    let body = json!({"name": "test", "jwk": jwk(&key)});
    let kid = hunt.done(Ask::post(&keys, &body).by(&operator)).await["id"].clone();
    assertions(hunt, &account, &key, &kid).await;
}

/// The form of the token endpoint.
fn form(parameters: &[(&str, &str)]) -> Ask<'static> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    let ask = Ask::new(Method::POST, "/v1/token");
    ask.with("content-type", "application/x-www-form-urlencoded").raw(body)
}

fn shown(assertion: &str) -> Ask<'static> {
    form(&[
        ("grant_type", "client_credentials"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", assertion),
    ])
}

/// A signed text is good once and then for nothing; till then whoever has it is the account.
fn plant_signed(hunt: &Hunt, what: &str, text: &str) {
    hunt.plant(Canary::text(what, text));
    let (_, signature) = text.rsplit_once('.').unwrap();
    hunt.plant(Canary::text(format!("the signature of {what}"), signature));
    let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    hunt.plant(Canary::bytes(format!("the signature of {what}"), &bytes));
}

async fn assertions(hunt: &Hunt, account: &str, key: &Ed25519KeyPair, kid: &Value) {
    let assertion = |change: &dyn Fn(&mut Value, &mut Value)| {
        let now = Utc::now().timestamp();
        let mut header = json!({"alg": "EdDSA", "typ": "client-authentication+jwt", "kid": kid});
        let mut claims = json!({
            "iss": account, "sub": account, "aud": hunt.site.url,
            "iat": now, "exp": now + 60, "jti": Uuid::now_v7(),
        });
        change(&mut header, &mut claims);
        let text = signed(key, &header, &claims);
        plant_signed(hunt, "an assertion", &text);
        text
    };
    let wrongs: [Spoil<'_>; 5] = [
        &|_, claims| claims["aud"] = json!("https://elsewhere.example"),
        &|_, claims| claims["exp"] = json!(1),
        &|_, claims| claims["exp"] = json!("soon"),
        &|header, _| header["typ"] = json!("at+jwt"),
        &|header, _| header["alg"] = json!("none"),
    ];
    for wrong in wrongs {
        hunt.refused(shown(&assertion(wrong))).await;
    }
    let right = assertion(&|_, _| {});
    hunt.refused(shown(&format!("{right}x"))).await;
    hunt.refused(Ask::get("/v1/allocations").by(&right)).await;
    let given = hunt.given(shown(&right)).await;
    hunt.refused(shown(&right)).await;
    let token = given["access_token"].as_str().unwrap();
    plant_signed(hunt, "an access token", token);
    hunt.done(Ask::get("/v1/allocations").by(token)).await;
    hunt.refused(Ask::get("/v1/allocations").by(&format!("{token}x"))).await;
    hunt.refused(shown(token)).await;
    let exchange = |subject: &str, kind: &str| {
        form(&[
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", subject),
            ("subject_token_type", kind),
            ("scope", "allocation.read"),
        ])
    };
    let access = "urn:ietf:params:oauth:token-type:access_token";
    let weaker = hunt.given(exchange(token, access)).await;
    plant_signed(hunt, "a weaker token", weaker["access_token"].as_str().unwrap());
    hunt.refused(exchange(token, "urn:ietf:params:oauth:token-type:jwt")).await;
    hunt.refused(exchange(&format!("{token}x"), access)).await;
    // As JSON, which it is not, and twice, which no parameter may be.
    hunt.refused(Ask::post("/v1/token", &json!({"client_assertion": right}))).await;
    hunt.refused(form(&[("client_assertion", &right), ("client_assertion", &right)])).await;
}

/// A node comes in, with a wrong token first.
pub(super) async fn join_a_node(hunt: &Hunt) {
    let operator = hunt.site.operator.clone();
    let node = hunt.done(Ask::post("/v1/nodes", &json!({"label": "n1"})).by(&operator)).await;
    let node = node["id"].as_str().unwrap();
    let path = format!("/v1/nodes/{node}/join-tokens");
    let given = hunt.given(Ask::post(&path, &json!({})).by(&operator)).await;
    let token = given["token"].as_str().unwrap();
    hunt.plant(Canary::text("a join token", token));
    let mut wrong: String = token.to_owned();
    let last = wrong.pop().unwrap();
    wrong.push(if last == 'A' { 'E' } else { 'A' });
    hunt.plant(Canary::text("a wrong join token", &wrong));
    let state = hunt.site.path("agent");
    let join = |token: &str| {
        let command = Command::new(agent_binary())
            .args(["join", "--server", &hunt.site.agents, "--node", node, "--token", token])
            .args(["--ca-sha256", given["ca_sha256"].as_str().unwrap()])
            .arg("--state-dir")
            .arg(&state)
            .output()
            .unwrap();
        hunt.say("the agent", &[command.stdout, command.stderr].concat());
        command.status.success()
    };
    assert!(!join(&wrong));
    assert!(join(token), "{}", hunt.said.lock().unwrap());
    // The identity is there already, and the token was used.
    join(token);
    hunt.plant(Canary::text("the node's key", &pem(&read(&state.join("identity.pem")))[0]));
}

/// A workload with secrets in its environment, from the request to the node and back.
pub(super) async fn run_a_workload(hunt: &Hunt, project: &str) {
    let operator = hunt.site.operator.clone();
    hunt.site.start_agent("simulated", "2xH100");
    let price = json!({
        "memory_bytes": 80_u64 << 30, "price_micros_per_gpu_hour": "2490000", "currency": "USD",
    });
    let price = Ask::new(Method::PUT, "/v1/gpu-types/H100").raw(price.to_string());
    hunt.done(price.by(&operator)).await;
    let secret = unmistakable("environment");
    hunt.customers.lock().unwrap().push(Canary::text("a workload's environment", &secret));
    // A secret one is shown to nobody, its owner included.
    let hidden = hunt.secret("a secret variable");
    let both = |env: Value, secret_env: Value| {
        let workload = json!({
            "image": "busybox", "command": ["/bin/sleep", "9"], "env": env, "secret_env": secret_env,
        });
        let gpu = json!({"model": "H100", "count": 1});
        json!({"project": project, "gpu": gpu, "workload": workload})
    };
    let order = |env: Value| both(env, json!({}));
    for wrong in [
        both(json!({}), json!({"A": [hidden]})),
        both(json!({}), json!([hidden])),
        both(json!({}), json!(hidden)),
        both(json!({}), json!({"1=": hidden})),
        both(json!({}), json!({"AICLOUD_A": hidden})),
        both(json!({"A": "1"}), json!({"A": hidden})),
    ] {
        hunt.refused(Ask::post("/v1/allocations", &wrong).by(&operator)).await;
        hunt.refused(Ask::post("/v1/allocations:plan", &wrong).by(&operator)).await;
    }
    for wrong in [json!({"A": [secret]}), json!([secret]), json!({"1=": secret})] {
        hunt.refused(Ask::post("/v1/allocations", &order(wrong)).by(&operator)).await;
    }
    let order = both(json!({"WANDB_API_KEY": secret}), json!({"HF_TOKEN": hidden}));
    let order = Ask::post("/v1/allocations", &order).by(&operator);
    let order = order.with("traceparent", format!("00-{TRACE}-b7ad6b7169203331-01"));
    let made = hunt.done(order).await;
    let path = format!("/v1/allocations/{}", made["id"].as_str().unwrap());
    for (phase, order) in [("active", Some("release")), ("released", None)] {
        let deadline = Instant::now() + PATIENCE;
        while hunt.done(Ask::get(&path).by(&operator)).await["phase"] != phase {
            assert!(Instant::now() < deadline, "it is not {phase}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        if let Some(order) = order {
            hunt.done(Ask::post(&format!("{path}/{order}"), &json!({})).by(&operator)).await;
        }
    }
}

/// The lines of private keys in a PEM file.
fn pem(text: &str) -> Vec<String> {
    let mut lines = vec![];
    let mut inside = false;
    for line in text.lines() {
        inside = match line {
            line if line.starts_with("-----BEGIN") => line.contains("PRIVATE KEY"),
            line if line.starts_with("-----END") => false,
            _ => inside,
        };
        if inside && !line.starts_with("-----") {
            lines.push(line.to_owned());
        }
    }
    lines
}

/// All that is secret in the folder of keys.
pub(super) fn plant_keys_on_disk(hunt: &Hunt) {
    let mut planted = vec![];
    for file in std::fs::read_dir(hunt.folder().join("keys")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        planted.extend(plant_key(hunt, &path, &name).then_some(name));
    }
    planted.sort_unstable();
    assert_eq!(planted, ["ca.key.pem", "link.key", "master.key", "tasks.key.pem"]);
}

fn plant_key(hunt: &Hunt, path: &Path, name: &str) -> bool {
    let bytes = std::fs::read(path).unwrap();
    if name == "link.key" {
        hunt.plant(Canary::bytes(name, &bytes));
        return true;
    }
    let text = String::from_utf8(bytes).unwrap();
    if name == "master.key" {
        // Lines of a version and 64 hexadecimal digits.
        let keys = text.lines().filter(|line| !line.starts_with('#'));
        for key in keys.filter_map(|line| line.split_once(' ')) {
            hunt.plant(Canary::bytes(name, &hex::decode(key.1).unwrap()));
        }
        return true;
    }
    let lines = pem(&text);
    for line in &lines {
        hunt.plant(Canary::text(name, line));
        hunt.plant(Canary::bytes(name, &STANDARD.decode(line).unwrap()));
    }
    !lines.is_empty()
}
