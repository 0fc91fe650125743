//! A program in the tests: a service account whose key is in the test's hands.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Utc;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Customer, Reply, World};

pub const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A service account with one key.
pub struct Robot {
    pub id: String,
    pub key: Ed25519KeyPair,
    pub kid: String,
    pub issuer: String,
}

pub fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The public half, as it is registered.
pub fn jwk(key: &Ed25519KeyPair) -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "x": b64(key.public_key().as_ref())})
}

/// A text with this header and these claims, signed by this key whatever they say.
pub fn signed(key: &Ed25519KeyPair, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", b64(header.to_string()), b64(claims.to_string()));
    let signature = key.sign(text.as_bytes());
    format!("{text}.{}", b64(signature.as_ref()))
}

impl Robot {
    pub fn header(&self) -> Value {
        json!({"alg": "EdDSA", "typ": "client-authentication+jwt", "kid": self.kid})
    }

    pub fn claims(&self) -> Value {
        let now = Utc::now().timestamp();
        json!({
            "iss": self.id, "sub": self.id, "aud": self.issuer,
            "iat": now, "exp": now + 60, "jti": Uuid::now_v7(),
        })
    }

    pub fn assertion(&self) -> String {
        self.but(|_, _| {})
    }

    /// An assertion with something else in it.
    pub fn but(&self, change: impl FnOnce(&mut Value, &mut Value)) -> String {
        let (mut header, mut claims) = (self.header(), self.claims());
        change(&mut header, &mut claims);
        signed(&self.key, &header, &claims)
    }
}

impl World {
    pub async fn program(&self, customer: &Customer, label: &str, role: &str) -> String {
        let path = format!("/v1/projects/{}/service-accounts", customer.project);
        let made = self.post(&path, &json!({"label": label, "role": role})).send().await;
        made.expect(201)["id"].as_str().unwrap().to_owned()
    }

    pub async fn robot(&self, customer: &Customer, label: &str, role: &str) -> Robot {
        let id = self.program(customer, label, role).await;
        let key = Ed25519KeyPair::generate().unwrap();
        let kid = self.register(&id, &key, &json!({})).await;
        Robot { id, key, kid, issuer: self.url.clone() }
    }

    /// Registers a key, with more about it; its id.
    pub async fn register(&self, account: &str, key: &Ed25519KeyPair, more: &Value) -> String {
        let mut body = json!({"name": "test", "jwk": jwk(key)});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let path = format!("/v1/service-accounts/{account}/keys");
        let added = self.post(&path, &body).send().await.expect(201);
        added["id"].as_str().unwrap().to_owned()
    }

    /// Sends a form to the token endpoint.
    pub async fn form(&self, parameters: &[(&str, &str)]) -> Reply {
        let body = {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(parameters).finish()
        };
        let ask = self.ask("POST", "/v1/token");
        ask.with("content-type", "application/x-www-form-urlencoded").raw(&body).send().await
    }

    /// Shows an assertion.
    pub async fn show(&self, assertion: &str, more: &[(&str, &str)]) -> Reply {
        let mut parameters = vec![
            ("grant_type", "client_credentials"),
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", assertion),
        ];
        parameters.extend_from_slice(more);
        self.form(&parameters).await
    }

    /// A token for a robot.
    pub async fn token(&self, robot: &Robot) -> String {
        let given = self.show(&robot.assertion(), &[]).await.expect(200);
        given["access_token"].as_str().unwrap().to_owned()
    }

    /// What somebody with this credential gets to see of its projects.
    pub async fn look(&self, credential: &str) -> Reply {
        self.ask("GET", "/v1/projects").by(credential).send().await
    }

    pub async fn api_key(&self, account: &str, more: &Value) -> Value {
        let soon = Utc::now() + chrono::TimeDelta::days(30);
        let mut body = json!({"name": "test", "expires_at": soon});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let path = format!("/v1/service-accounts/{account}/api-keys");
        self.post(&path, &body).send().await.expect(201)
    }
}

/// The word of an OAuth error.
pub fn oauth_error(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.json()["error"].as_str().unwrap_or_default().to_owned())
}
