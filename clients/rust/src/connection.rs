//! What goes with every request, and how often it is sent.
//!
//! The generated methods say what is asked. What is the same for all of them is added by the hooks here: who asks, the key
//! that makes a write happen once, the time that an answer may take. What the server says may be sent
//! again (429, and 503 of what nothing was done of or what the key makes safe) is sent again after the time that it
//! names. A write without a key (those by which somebody comes in take none) is sent again only when it was counted
//! and not carried out (429).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use progenitor_client::{ClientHooks, OperationInfo};
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, IF_MATCH, RETRY_AFTER,
};
use reqwest::redirect::Policy;
use reqwest::{Method, Request, Response, StatusCode, Url};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::credential::Credential;
use crate::error::{Error, NO_CREDENTIAL, retry_after};
use crate::generated::api::{Client, Error as Raw, ResponseValue};
use crate::generated::facts::{ENDLESS, KEYED};
use crate::types::Problem;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// What makes a device known at a sign-in.
const DEVICE: HeaderName = HeaderName::from_static("x-aicloud-device");
/// In the place of an operation's id, where there is none.
const UNNAMED: &str = "";

/// The longest wait that a server may ask for.
const WAIT_MAX: Duration = Duration::from_secs(10);
/// The wait where the server names none.
const WAIT: Duration = Duration::from_secs(1);
/// Until a connection must be there.
const CONNECTING: Duration = Duration::from_secs(10);
/// What reqwest takes for an answer without an end: its own limit is for all requests or for none.
const ENDLESSLY: Duration = Duration::from_secs(365 * 24 * 3600);

/// How to reach the API.
#[derive(Debug)]
pub struct Options {
    url: String,
    credential: Credential,
    device: Option<SecretString>,
    user_agent: String,
    patience: Duration,
    attempts: u32,
    http: Option<reqwest::Client>,
}

impl Options {
    /// The API at this address (`https://cloud.example.com`), as nobody.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self {
            url: url.trim_end_matches('/').to_owned(),
            credential: Credential::none(),
            device: None,
            user_agent: concat!("aicloud-client/", env!("CARGO_PKG_VERSION")).to_owned(),
            patience: Duration::from_secs(30),
            attempts: 5,
            http: None,
        }
    }

    /// As who has this token.
    #[must_use]
    pub fn token(self, token: impl Into<SecretString>) -> Self {
        self.credential(Credential::token(token))
    }

    /// As this one.
    #[must_use]
    pub fn credential(self, credential: Credential) -> Self {
        Self { credential, ..self }
    }

    /// On a device that is known by this mark, which the last sign-in gave.
    #[must_use]
    pub fn known_by(self, device: Option<SecretString>) -> Self {
        Self { device, ..self }
    }

    /// What the requests say they come from.
    #[must_use]
    pub fn user_agent(self, name: &str) -> Self {
        Self { user_agent: name.to_owned(), ..self }
    }

    /// How long an answer may take; 30 seconds unless said. Streams have no limit.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// How often a request is sent at the most; 5 unless said, 1 sends nothing again.
    #[must_use]
    pub fn attempts(self, attempts: u32) -> Self {
        Self { attempts: attempts.max(1), ..self }
    }

    /// On connections of this client's, with its own certificates, proxies and limits.
    #[must_use]
    pub fn http(self, http: reqwest::Client) -> Self {
        Self { http: Some(http), ..self }
    }

    /// A client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`Error::Request`] when the address is none, or the certificates of this machine can't be read.
    pub fn connect(self) -> Result<Client, Error> {
        let url = Url::parse(&self.url)
            .map_err(|error| Error::Request(format!("`{}` is no address: {error}", self.url)))?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err(Error::Request(format!("`{url}` must begin with https:// or http://")));
        }
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .connect_timeout(CONNECTING)
                .tcp_nodelay(true)
                // The API sends nobody elsewhere, and a token must not go there.
                .redirect(Policy::none())
                .user_agent(self.user_agent)
                .build()
                .map_err(|error| Error::Request(error.to_string()))?,
        };
        let shared = Shared {
            credential: self.credential,
            device: self.device,
            patience: self.patience,
            attempts: self.attempts,
        };
        let inner = Connection { shared: Arc::new(shared), call: Call::default() };
        Ok(Client::new_with_client(&self.url, http, inner))
    }
}

/// What the hand-written part keeps in a [`Client`].
#[derive(Clone)]
pub struct Connection {
    shared: Arc<Shared>,
    call: Call,
}

struct Shared {
    credential: Credential,
    device: Option<SecretString>,
    patience: Duration,
    attempts: u32,
}

/// What is of one call alone.
#[derive(Debug, Clone, Default)]
struct Call {
    key: Option<String>,
    if_match: Option<String>,
    request_id: Option<String>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { credential, patience, attempts, .. } = &*self.shared;
        f.debug_struct("Connection")
            .field("credential", credential)
            .field("patience", patience)
            .field("attempts", attempts)
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// The same, for one write under this `Idempotency-Key`: however often it is sent, by whichever process, it is
    /// carried out once. Without one each call has a key of its own.
    #[must_use]
    pub fn once(&self, key: &str) -> Self {
        self.with(|call| call.key = Some(key.to_owned()))
    }

    /// The same, for one write that takes effect on this version (`ETag`) alone.
    #[must_use]
    pub fn if_match(&self, version: &str) -> Self {
        self.with(|call| call.if_match = Some(version.to_owned()))
    }

    /// The same, under a request id of the caller's: it is in the server's logs, beside the server's own.
    #[must_use]
    pub fn request_id(&self, id: &str) -> Self {
        self.with(|call| call.request_id = Some(id.to_owned()))
    }

    fn with(&self, change: impl FnOnce(&mut Call)) -> Self {
        let mut client = self.clone();
        change(&mut client.inner.call);
        client
    }

    /// What this build has no method for: a path that a newer server gave, or an operation that is read as it
    /// comes. A write has its key like any other.
    ///
    /// # Errors
    /// As every operation's.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Error> {
        let mut request = self.client.request(method, format!("{}{path}", self.baseurl));
        if let Some(body) = body {
            request = request.json(body);
        }
        let mut request = request.build().map_err(|error| Error::Request(error.to_string()))?;
        self.inner.prepare(&mut request, UNNAMED).await?;
        let sent = self.inner.send(&self.client, request, UNNAMED).await;
        foreign(&sent)?;
        let answer = sent.map_err(Error::Silence)?;
        if answer.status() == StatusCode::NO_CONTENT {
            return Ok(Value::Null);
        }
        let refused = answer.status().is_client_error() || answer.status().is_server_error();
        let read: ResponseValue<Value> =
            ResponseValue::from_response::<Problem>(answer).await.map_err(Error::from)?;
        if refused {
            let (status, headers) = (read.status(), read.headers().clone());
            let problem: ResponseValue<Map<String, Value>> = ResponseValue::new(
                read.into_inner().as_object().cloned().unwrap_or_default(),
                status,
                headers,
            );
            return Err(Raw::ErrorResponse(problem).into());
        }
        Ok(read.into_inner())
    }

    /// Who asks.
    #[must_use]
    pub fn credential(&self) -> &Credential {
        &self.inner.shared.credential
    }
}

impl ClientHooks<Connection> for Client {
    async fn pre<E>(&self, request: &mut Request, info: &OperationInfo) -> Result<(), Raw<E>> {
        self.inner.prepare(request, info.operation_id).await.map_err(|error| match error {
            Error::NoCredential(why) => Raw::Custom(format!("{NO_CREDENTIAL}{why}")),
            other => Raw::InvalidRequest(other.to_string()),
        })
    }

    async fn exec(&self, request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
        self.inner.send(&self.client, request, info.operation_id).await
    }

    async fn post<E>(
        &self,
        result: &reqwest::Result<Response>,
        _: &OperationInfo,
    ) -> Result<(), Raw<E>> {
        foreign(result).map_err(|error| match error {
            Error::Foreign(why) => Raw::Custom(why),
            other => Raw::Custom(other.to_string()),
        })
    }
}

/// A proxy's own page would be read as a problem that lacks everything.
fn foreign(result: &reqwest::Result<Response>) -> Result<(), Error> {
    let Ok(answer) = result else { return Ok(()) };
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or("nothing").split(';').next().unwrap_or_default();
    let status = answer.status();
    if (status.is_client_error() || status.is_server_error()) && !kind.ends_with("json") {
        return Err(Error::Foreign(format!("the answer was {status} with {kind}, not a problem")));
    }
    Ok(())
}

/// Whether a request has a key, which makes sending it again safe.
fn keyed(operation: &str, method: &Method) -> bool {
    KEYED.contains(&operation) || operation == UNNAMED && method != Method::GET
}

impl Connection {
    async fn prepare(&self, request: &mut Request, operation: &str) -> Result<(), Error> {
        if let Some(token) = self.shared.credential.now().await.map_err(Error::NoCredential)? {
            request.headers_mut().insert(AUTHORIZATION, bearer(&token)?);
        }
        let endless = ENDLESS.contains(&operation);
        *request.timeout_mut() = Some(if endless { ENDLESSLY } else { self.shared.patience });
        let keyed = keyed(operation, request.method());
        let headers = request.headers_mut();
        // The generator's, of which the API knows nothing.
        headers.remove("api-version");
        if let Some(device) = &self.shared.device {
            headers.insert(DEVICE, hidden(device.expose_secret(), "the device's mark")?);
        }
        if keyed {
            let own = || Uuid::now_v7().to_string();
            let key = self.call.key.clone().unwrap_or_else(own);
            headers.insert(IDEMPOTENCY_KEY, value(&key, "an idempotency key")?);
        }
        if let Some(version) = &self.call.if_match {
            headers.insert(IF_MATCH, value(version, "a version")?);
        }
        if let Some(id) = &self.call.request_id {
            headers.insert(REQUEST_ID, value(id, "a request id")?);
        }
        Ok(())
    }

    async fn send(
        &self,
        http: &reqwest::Client,
        mut request: Request,
        operation: &str,
    ) -> reqwest::Result<Response> {
        let safe = request.method() == Method::GET || keyed(operation, request.method());
        let mut renewed = false;
        for _ in 1..self.shared.attempts {
            // A body that is a stream can be sent once only; ours are none.
            let Some(again) = request.try_clone() else { break };
            let answer = http.execute(request).await?;
            request = again;
            match answer.status() {
                StatusCode::TOO_MANY_REQUESTS => {}
                StatusCode::SERVICE_UNAVAILABLE
                    if safe && answer.headers().contains_key(RETRY_AFTER) => {}
                StatusCode::UNAUTHORIZED if !renewed && self.renew(&mut request).await => {
                    renewed = true;
                    continue;
                }
                _ => return Ok(answer),
            }
            let wait = retry_after(answer.headers()).map_or(WAIT, Duration::from_secs);
            tokio::time::sleep(wait.min(WAIT_MAX)).await;
        }
        http.execute(request).await
    }

    /// Puts a new token in the place of one that the server does not know. Whether there is one.
    async fn renew(&self, request: &mut Request) -> bool {
        let sent = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(sent) = sent.and_then(|value| value.strip_prefix("Bearer ")) else { return false };
        let credential = &self.shared.credential;
        if !credential.refused(&SecretString::from(sent)).await {
            return false;
        }
        // When there is none to be had, the server's own refusal says more.
        let Ok(Some(token)) = credential.now().await else { return false };
        let Ok(header) = bearer(&token) else { return false };
        request.headers_mut().insert(AUTHORIZATION, header);
        true
    }
}

fn bearer(token: &SecretString) -> Result<HeaderValue, Error> {
    hidden(&format!("Bearer {}", token.expose_secret()), "the token")
}

/// A header that no log shows.
fn hidden(text: &str, what: &str) -> Result<HeaderValue, Error> {
    let mut header = value(text, what)?;
    header.set_sensitive(true);
    Ok(header)
}

fn value(text: &str, what: &str) -> Result<HeaderValue, Error> {
    let wrong = |_| Error::Request(format!("{what} has a character that no header can have"));
    HeaderValue::from_str(text).map_err(wrong)
}

#[cfg(test)]
mod tests;
