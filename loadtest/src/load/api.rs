//! The API as one caller. What goes wrong comes back as a word that can be counted: the problem's
//! code, or what happened to the connection.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, Method, Response};
use serde_json::Value;
use uuid::Uuid;

/// Longer than this no client waits.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A caller.
#[derive(Debug, Clone)]
pub struct Api {
    http: Client,
    url: String,
    token: String,
}

/// Why a request did not succeed, as one word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Failed(pub String);

fn broken(error: &reqwest::Error) -> Failed {
    let word = match error {
        error if error.is_timeout() => "timeout",
        error if error.is_connect() => "connect",
        _ => "broken",
    };
    Failed(word.to_owned())
}

/// What a JSON problem says, or the status.
fn code(status: u16, text: &str) -> Failed {
    let problem: Value = serde_json::from_str(text).unwrap_or_default();
    Failed(problem["code"].as_str().map_or_else(|| format!("status_{status}"), str::to_owned))
}

impl Api {
    /// The API at this address, for a caller with this token, on so many connections at most.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(url: &str, token: &str, connections: usize) -> Result<Self> {
        let http = Client::builder()
            .timeout(TIMEOUT)
            .pool_max_idle_per_host(connections)
            .tcp_nodelay(true)
            .user_agent(concat!("aicloud-load/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { http, url: url.trim_end_matches('/').to_owned(), token: token.to_owned() })
    }

    /// Whether there is a control plane that knows this token. Says what to do when not.
    ///
    /// # Errors
    /// With what is wrong.
    pub async fn check(&self) -> Result<()> {
        let asked =
            self.http.get(format!("{}/v1/projects?limit=1", self.url)).bearer_auth(&self.token);
        let answer = asked.send().await.with_context(|| {
            format!("{} does not answer; is it the control plane's address?", self.url)
        })?;
        match answer.status().as_u16() {
            200 => Ok(()),
            401 => bail!("{} does not know this token; give another with --token", self.url),
            status => {
                let text = answer.text().await.unwrap_or_default();
                bail!(
                    "{} answers {}; is it the control plane's address?",
                    self.url,
                    code(status, &text)
                )
            }
        }
    }

    /// One request; the JSON of its answer.
    ///
    /// # Errors
    /// [`Failed`] with the word for it.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Failed> {
        let writes = method != Method::GET;
        let mut request =
            self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        if writes {
            request = request.header("idempotency-key", Uuid::now_v7().to_string());
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(|error| broken(&error))?;
        let status = answer.status();
        let text = answer.text().await.map_err(|error| broken(&error))?;
        if !status.is_success() {
            return Err(code(status.as_u16(), &text));
        }
        serde_json::from_str(&text).map_err(|_| Failed("no_json".to_owned()))
    }

    /// As [`call`](Self::call), for what must work before a run can begin.
    ///
    /// # Errors
    /// With the path and the word.
    pub async fn must(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let what = format!("{method} {path}");
        self.call(method, path, body).await.map_err(|failed| anyhow::anyhow!("{what}: {failed}"))
    }

    /// All items of a list.
    ///
    /// # Errors
    /// As [`must`](Self::must).
    pub async fn all(&self, path: &str) -> Result<Vec<Value>> {
        let joint = if path.contains('?') { '&' } else { '?' };
        let (mut items, mut next) = (Vec::new(), String::new());
        loop {
            let page = format!("{path}{joint}limit=200{next}");
            let page = self.must(Method::GET, &page, None).await?;
            items.extend(page["items"].as_array().cloned().unwrap_or_default());
            match page["next_page_token"].as_str() {
                Some(token) => next = format!("&page_token={token}"),
                None => return Ok(items),
            }
        }
    }

    /// Opens the event stream. It has no end, and so no timeout.
    ///
    /// # Errors
    /// [`Failed`] with the word for it.
    pub async fn events(&self, query: &str) -> Result<Response, Failed> {
        let request = self.http.get(format!("{}/v1/events{query}", self.url));
        let a_day = Duration::from_secs(24 * 3600);
        let answer = request.bearer_auth(&self.token).timeout(a_day).send().await;
        let answer = answer.map_err(|error| broken(&error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let text = answer.text().await.unwrap_or_default();
        Err(code(status.as_u16(), &text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_a_word() {
        assert_eq!(code(429, r#"{"code":"overloaded"}"#).0, "overloaded");
        assert_eq!(code(502, "<html>").0, "status_502");
    }

    #[tokio::test]
    async fn nobody_there_is_said_plainly() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let api = Api::new(&url, "token", 1).unwrap();
        let error = api.check().await.unwrap_err().to_string();
        assert!(error.contains("does not answer"), "{error}");
        assert_eq!(api.call(Method::GET, "/", None).await, Err(Failed("connect".into())));
    }
}
