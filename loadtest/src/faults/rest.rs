//! The API as a suspicious client sees it.
//!
//! Every answer is sorted at once: success, a refusal that says in the documented form what to
//! do, or silence (a connection that broke, a deadline that passed). What is none of them (an
//! untyped error, a 500) is a violation of its own, whatever fault is going on: a client can't
//! act on it.

use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request that takes longer counts as silence.
const PATIENCE: Duration = Duration::from_secs(10);

/// A write that can be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    /// `POST`, `PATCH`, `PUT`, `DELETE`.
    pub method: String,
    /// The path, with its leading slash.
    pub path: String,
    /// The body, as JSON text: repeated to the byte.
    pub body: String,
    /// The `Idempotency-Key`.
    pub key: String,
    /// The `If-Match`, if the write has a condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_match: Option<String>,
}

impl Write {
    /// A `POST`.
    #[must_use]
    pub fn post(path: impl Into<String>, body: &Value, key: impl Into<String>) -> Self {
        Self::new("POST", path, body, key)
    }

    /// A `PATCH`.
    #[must_use]
    pub fn patch(path: impl Into<String>, body: &Value, key: impl Into<String>) -> Self {
        Self::new("PATCH", path, body, key)
    }

    fn new(method: &str, path: impl Into<String>, body: &Value, key: impl Into<String>) -> Self {
        let (path, key) = (path.into(), key.into());
        Self { method: method.into(), path, body: body.to_string(), key, if_match: None }
    }
}

/// A refusal in the documented form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The problem's code.
    pub code: String,
    /// The crash that it speaks of.
    pub crash_id: Option<String>,
    /// It came with `Retry-After`.
    pub retry_after: bool,
    /// For people.
    pub detail: String,
}

impl Refusal {
    /// The same request may be sent again.
    #[must_use]
    pub fn may_be_repeated(&self) -> bool {
        ["unavailable", "outcome_unknown", "overloaded", "body_too_slow"]
            .contains(&self.code.as_str())
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub enum Heard {
    /// A success: its status, ETag and body.
    Success {
        /// The HTTP status.
        status: u16,
        /// The ETag.
        etag: Option<String>,
        /// The body, to the byte.
        body: String,
    },
    /// A refusal.
    Refused(Refusal),
    /// Nothing, or half an answer.
    Silence(String),
    /// An answer that no client can act on.
    Untyped(String),
}

/// A way to one control plane with one token.
#[derive(Debug, Clone)]
pub struct Rest {
    client: reqwest::Client,
    base: String,
    token: String,
}

impl Rest {
    /// A client of this URL (without a trailing slash).
    ///
    /// # Errors
    /// When there is no TLS; nothing is sent.
    pub fn new(base: impl Into<String>, token: impl Into<String>) -> Result<Self> {
        let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build()?;
        Ok(Self { client, base: base.into(), token: token.into() })
    }

    /// The same with another token.
    #[must_use]
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self { token: token.into(), ..self.clone() }
    }

    /// Where it goes.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The bearer token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Sends a write once.
    pub async fn write(&self, write: &Write) -> Heard {
        let method = match write.method.as_str() {
            "PATCH" => Method::PATCH,
            "PUT" => Method::PUT,
            "DELETE" => Method::DELETE,
            _ => Method::POST,
        };
        let mut request = self
            .client
            .request(method, format!("{}{}", self.base, write.path))
            .bearer_auth(&self.token)
            .header("idempotency-key", &write.key)
            .header("content-type", "application/json")
            .body(write.body.clone());
        if let Some(version) = &write.if_match {
            request = request.header("if-match", version);
        }
        sort(request.send().await).await
    }

    /// Reads once.
    pub async fn read(&self, path: &str) -> Heard {
        let request = self.client.get(format!("{}{path}", self.base)).bearer_auth(&self.token);
        sort(request.send().await).await
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// Anything but success.
    pub async fn get(&self, path: &str) -> Result<Value> {
        json(self.read(path).await).with_context(|| format!("GET {path}"))
    }

    /// Writes and reads JSON.
    ///
    /// # Errors
    /// Anything but success.
    pub async fn done(&self, write: &Write) -> Result<Value> {
        let what = || format!("{} {}", write.method, write.path);
        json(self.write(write).await).with_context(what)
    }

    /// An event stream's answer, for its reader.
    ///
    /// # Errors
    /// When there is none.
    pub async fn stream(&self, path: &str, last: Option<&str>) -> Result<reqwest::Response> {
        // Without a deadline: it is to stay open.
        let client = reqwest::Client::builder().no_proxy().connect_timeout(PATIENCE).build()?;
        let mut request = client.get(format!("{}{path}", self.base)).bearer_auth(&self.token);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        Ok(request.send().await?.error_for_status()?)
    }
}

fn json(heard: Heard) -> Result<Value> {
    match heard {
        Heard::Success { body, .. } => Ok(serde_json::from_str(&body)?),
        other => anyhow::bail!("{other:?}"),
    }
}

async fn sort(answer: Result<reqwest::Response, reqwest::Error>) -> Heard {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Heard::Silence(error.to_string()),
    };
    let status = answer.status();
    let text = |name: &str| {
        answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let (etag, kind) = (text("etag"), text("content-type").unwrap_or_default());
    let retry_after = text("retry-after").is_some();
    let body = match answer.text().await {
        Ok(body) => body,
        Err(error) => return Heard::Silence(error.to_string()),
    };
    if status.is_success() {
        return Heard::Success { status: status.as_u16(), etag, body };
    }
    // Said to a connection on which nothing was asked in time, and heard by who asks on it a moment later.
    if status == reqwest::StatusCode::REQUEST_TIMEOUT && body.is_empty() {
        return Heard::Silence("the connection had ended".to_owned());
    }
    let problem: Value = serde_json::from_str(&body).unwrap_or_default();
    let word = |name: &str| problem[name].as_str().map(str::to_owned);
    match word("code") {
        Some(code) if kind == "application/problem+json" && code != "internal" => {
            Heard::Refused(Refusal {
                status: status.as_u16(),
                code,
                crash_id: word("crash_id"),
                retry_after,
                detail: word("detail").unwrap_or_default(),
            })
        }
        _ => Heard::Untyped(format!("{status} {kind} {body}")),
    }
}
