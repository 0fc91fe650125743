//! A client of our own API, for commands.
//!
//! Each write gets an `Idempotency-Key` of its own, and what the API says may be repeated is
//! repeated with it: a command that was cut off is not carried out twice.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{Method, Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use uuid::Uuid;

/// Attempts at one request, the first included.
const ATTEMPTS: u32 = 5;

/// What the API had against a request.
#[derive(Debug, thiserror::Error)]
#[error("{said}")]
pub(super) struct Refused {
    /// The problem's code.
    pub(super) code: String,
    said: String,
}

/// The API, as one caller.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    url: String,
    token: Option<SecretString>,
    device: Option<SecretString>,
}

impl Client {
    pub(super) fn new(url: &str, token: SecretString) -> Result<Self> {
        Ok(Self { token: Some(token), ..Self::stranger(url)? })
    }

    /// Of who has no credential yet.
    pub(super) fn stranger(url: &str) -> Result<Self> {
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .user_agent(concat!("aicloud/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let url = url.trim_end_matches('/').to_owned();
        Ok(Self { http, url, token: None, device: None })
    }

    /// The same, on a device that is known where this mark is from.
    pub(super) fn known_by(self, device: Option<SecretString>) -> Self {
        Self { device, ..self }
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value> {
        self.call(Method::GET, path, None, None).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let key = Uuid::now_v7().to_string();
        self.call(Method::POST, path, Some(body), Some(&key)).await
    }

    /// Without a key, for what makes no second thing of a repetition or must not be repeated.
    pub(super) async fn post_plainly(&self, path: &str, body: &Value) -> Result<Value> {
        self.call(Method::POST, path, Some(body), None).await
    }

    pub(super) async fn delete(&self, path: &str) -> Result<Value> {
        let key = Uuid::now_v7().to_string();
        self.call(Method::DELETE, path, None, Some(&key)).await
    }

    pub(super) async fn put(&self, path: &str, body: &Value) -> Result<Value> {
        let key = Uuid::now_v7().to_string();
        self.call(Method::PUT, path, Some(body), Some(&key)).await
    }

    /// With a key of the caller's: the same request is carried out once, however often it is sent.
    pub(super) async fn post_once(&self, path: &str, body: &Value, key: &str) -> Result<Value> {
        self.call(Method::POST, path, Some(body), Some(key)).await
    }

    /// All items of a list, page by page.
    pub(super) async fn all(&self, path: &str) -> Result<Vec<Value>> {
        let mut items = vec![];
        let mut next = String::new();
        loop {
            let page = self.get(&format!("{path}?limit=200{next}")).await?;
            items.extend(page["items"].as_array().cloned().unwrap_or_default());
            let Some(token) = page["next_page_token"].as_str() else {
                return Ok(items);
            };
            next = format!("&page_token={token}");
        }
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: Option<&str>,
    ) -> Result<Value> {
        for attempt in 1.. {
            let mut request = self.http.request(method.clone(), format!("{}{path}", self.url));
            if let Some(token) = &self.token {
                request = request.bearer_auth(token.expose_secret());
            }
            if let Some(device) = &self.device {
                request = request.header(crate::auth::device::HEADER, device.expose_secret());
            }
            if let Some(body) = body {
                request = request.json(body);
            }
            if let Some(key) = key {
                request = request.header("idempotency-key", key);
            }
            let response =
                request.send().await.with_context(|| format!("{} does not answer", self.url))?;
            let again = matches!(
                response.status(),
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
            );
            if again && attempt < ATTEMPTS {
                tokio::time::sleep(retry_after(&response)).await;
                continue;
            }
            return read(response).await;
        }
        bail!("the attempts ran out")
    }
}

fn retry_after(response: &Response) -> Duration {
    let seconds =
        response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(1).min(10))
}

async fn read(response: Response) -> Result<Value> {
    let status = response.status();
    let text = response.text().await.context("the answer broke off")?;
    if status.is_success() {
        return match text.as_str() {
            "" => Ok(Value::Null),
            text => serde_json::from_str(text).context("the answer is no JSON"),
        };
    }
    let problem: Value = serde_json::from_str(&text).unwrap_or_default();
    let part = |name: &str| problem[name].as_str().unwrap_or("?").to_owned();
    let said = format!(
        "{}: {}\n  {}\n  ({} {}, request {})",
        part("title"),
        part("detail"),
        part("suggestion"),
        status.as_u16(),
        part("code"),
        part("request_id")
    );
    Err(Refused { code: part("code"), said }.into())
}
