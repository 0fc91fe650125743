//! A provider that says whatever a test wants it to, well signed or not: what a hostile one would do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use chrono::Utc;
use serde_json::{Value, json};

use crate::robot::{b64, signed};

/// How an ID token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// As it should be.
    Well,
    /// By a key that is not published, under the published one's id.
    ByAnother,
    /// Not at all, and it says so.
    Not,
    /// With the client's secret as the key of a MAC.
    BySecret,
    /// With the published key's bytes as the key of a MAC.
    ByPublicKey,
    /// The signature is of other claims.
    Altered,
}

/// What is said next.
pub struct Plan {
    pub claims: Value,
    pub header: Value,
    pub signed: Signed,
    /// What userinfo says, if it is asked.
    pub userinfo: Value,
    /// Changes of the discovery document.
    pub discovery: Value,
    /// The status of the token endpoint, when it does not succeed.
    pub status: u16,
    /// What the token endpoint was sent, the newest last.
    pub asked: Vec<String>,
}

pub struct Forger {
    pub issuer: String,
    pub plan: Arc<Mutex<Plan>>,
    pub keys_read: Arc<AtomicUsize>,
    pub key: Arc<Mutex<(Ed25519KeyPair, String)>>,
    server: actix_web::dev::ServerHandle,
}

#[derive(Clone)]
struct Shared {
    issuer: String,
    plan: Arc<Mutex<Plan>>,
    keys_read: Arc<AtomicUsize>,
    key: Arc<Mutex<(Ed25519KeyPair, String)>>,
    other: Arc<Ed25519KeyPair>,
}

pub const SECRET: &str = "canary-forged-secret-0123456789abcdef0123456789";

fn merge(mut into: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().into_iter().flatten() {
        match value {
            Value::Null => drop(into.as_object_mut().unwrap().remove(name)),
            value => into[name] = value.clone(),
        }
    }
    into
}

async fn discovery(shared: web::Data<Shared>) -> HttpResponse {
    let issuer = &shared.issuer;
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    });
    let plan = shared.plan.lock().unwrap();
    HttpResponse::Ok().json(merge(document, &plan.discovery))
}

async fn jwks(shared: web::Data<Shared>) -> HttpResponse {
    shared.keys_read.fetch_add(1, Ordering::SeqCst);
    let key = shared.key.lock().unwrap();
    let x = b64(key.0.public_key().as_ref());
    HttpResponse::Ok().json(json!({"keys": [
        {"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key.1, "x": x}
    ]}))
}

async fn token(shared: web::Data<Shared>, request: HttpRequest, body: String) -> HttpResponse {
    let mut plan = shared.plan.lock().unwrap();
    let head = request.headers().get("authorization").map(|value| value.to_str().unwrap());
    plan.asked.push(format!("{} {body}", head.unwrap_or_default()));
    if plan.status != 200 {
        let status = actix_web::http::StatusCode::from_u16(plan.status).unwrap();
        return HttpResponse::build(status).json(json!({"error": "invalid_grant"}));
    }
    let key = shared.key.lock().unwrap();
    let header = merge(json!({"alg": "EdDSA", "typ": "JWT", "kid": key.1}), &plan.header);
    let mac = |secret: &[u8]| {
        let header = merge(header.clone(), &json!({"alg": "HS256"}));
        let text = format!("{}.{}", b64(header.to_string()), b64(plan.claims.to_string()));
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), text.as_bytes());
        format!("{text}.{}", b64(tag.as_ref()))
    };
    let id_token = match plan.signed {
        Signed::Well => signed(&key.0, &header, &plan.claims),
        Signed::ByAnother => signed(&shared.other, &header, &plan.claims),
        Signed::Not => {
            let header = merge(header.clone(), &json!({"alg": "none", "kid": null}));
            format!("{}.{}.", b64(header.to_string()), b64(plan.claims.to_string()))
        }
        Signed::BySecret => mac(SECRET.as_bytes()),
        Signed::ByPublicKey => mac(key.0.public_key().as_ref()),
        Signed::Altered => {
            let good = signed(&key.0, &header, &merge(plan.claims.clone(), &json!({"sub": "x"})));
            let signature = good.rsplit('.').next().unwrap();
            format!("{}.{}.{signature}", b64(header.to_string()), b64(plan.claims.to_string()))
        }
    };
    HttpResponse::Ok().json(json!({
        "access_token": "at-canary", "token_type": "Bearer", "expires_in": 60, "id_token": id_token
    }))
}

async fn userinfo(shared: web::Data<Shared>, request: HttpRequest) -> HttpResponse {
    let head = request.headers().get("authorization").map(|value| value.to_str().unwrap());
    if head != Some("Bearer at-canary") {
        return HttpResponse::Unauthorized().finish();
    }
    HttpResponse::Ok().json(&shared.plan.lock().unwrap().userinfo)
}

fn new_key() -> Ed25519KeyPair {
    Ed25519KeyPair::generate().unwrap()
}

impl Forger {
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let plan = Plan {
            claims: json!({}),
            header: json!({}),
            signed: Signed::Well,
            userinfo: json!({}),
            discovery: json!({}),
            status: 200,
            asked: vec![],
        };
        let shared = Shared {
            issuer: issuer.clone(),
            plan: Arc::new(Mutex::new(plan)),
            keys_read: Arc::default(),
            key: Arc::new(Mutex::new((new_key(), "one".to_owned()))),
            other: Arc::new(new_key()),
        };
        let data = shared.clone();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::Data::new(data.clone()))
                .route("/.well-known/openid-configuration", web::get().to(discovery))
                .route("/jwks", web::get().to(jwks))
                .route("/token", web::post().to(token))
                .route("/userinfo", web::get().to(userinfo))
        })
        .workers(1)
        .shutdown_timeout(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        let Shared { plan, keys_read, key, .. } = shared;
        Self { issuer, plan, keys_read, key, server: handle }
    }

    /// It is down from now on.
    pub async fn stop(&self) {
        self.server.stop(false).await;
    }

    /// It signs with another key from now on, and publishes that one.
    pub fn change_key(&self) {
        *self.key.lock().unwrap() = (new_key(), "two".to_owned());
    }

    /// What a good ID token says.
    pub fn claims(&self, sub: &str, email: &str, nonce: &str) -> Value {
        let now = Utc::now().timestamp();
        json!({
            "iss": self.issuer, "sub": sub, "aud": "aicloud", "iat": now, "exp": now + 60,
            "nonce": nonce, "email": email, "email_verified": true, "name": "Ann Lee",
        })
    }

    pub fn say(&self, change: impl FnOnce(&mut Plan)) {
        change(&mut self.plan.lock().unwrap());
    }
}
