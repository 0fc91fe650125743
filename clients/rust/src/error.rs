//! What can go wrong, so that a program can tell.
//!
//! A refusal is an answer: it says in the document's own form what was wrong, whether sending it again makes sense, and
//! what to do. Everything else is no answer, or none of ours. Of what came, no byte is shown that is not a
//! problem's own text: an answer that can't be read may have a secret in it.

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde_json::{Map, Value};

use crate::generated::api::{Error as Raw, ResponseValue};
use crate::types::{OauthError, Problem, Readiness};
use crate::words::{Code, Retry};

/// Why an operation did not succeed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server refused.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// No token was given (RFC 6749, 5.2).
    #[error("no token was given: {} ({})", .0.error_description, .0.error)]
    NoToken(Box<OauthError>),
    /// The server runs and can't serve.
    #[error("the server is not ready: {}", unready(.0))]
    NotReady(Box<Readiness>),
    /// Nobody answered, or the answer broke off.
    #[error("{} does not answer", place(.0))]
    Silence(#[source] reqwest::Error),
    /// The answer is none that this build can read.
    #[error("the answer can't be read ({0}); is the client older than the server?")]
    Unreadable(String),
    /// Something answered that is not this API, for instance a proxy.
    #[error("{0}; is it the control plane's address?")]
    Foreign(String),
    /// The credential could not be renewed.
    #[error("no credential: {0}")]
    NoCredential(String),
    /// The request could not be made; nothing was sent.
    #[error("the request can't be made: {0}")]
    Request(String),
}

impl Error {
    /// The problem's code, when the server refused with one.
    #[must_use]
    pub fn code(&self) -> Option<&Code> {
        match self {
            Self::Refused(refusal) => Some(&refusal.problem.code),
            _ => None,
        }
    }

    /// Whether the server refused with this code.
    #[must_use]
    pub fn is(&self, code: &Code) -> bool {
        self.code() == Some(code)
    }

    /// Whether the same request may be sent again, later. A write only with the same key.
    #[must_use]
    pub fn may_be_repeated(&self) -> bool {
        match self {
            Self::Refused(refusal) => refusal.problem.retry == Retry::SameRequest,
            Self::Silence(_) | Self::NotReady(_) => true,
            _ => false,
        }
    }
}

fn place(error: &reqwest::Error) -> String {
    error.url().map_or_else(|| "the server".to_owned(), |url| url.origin().ascii_serialization())
}

/// What is wrong with a text, without a part of the text. Of serde's messages only this one names no value.
pub(crate) fn unread(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let place = format!("line {}, column {}", error.line(), error.column());
    match said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        Some(field) => format!("no `{field}`, {place}"),
        None => place,
    }
}

fn unready(readiness: &Readiness) -> String {
    let wrong = readiness.checks.iter().filter(|check| !check.ok);
    let said = wrong.map(|check| match &check.reason {
        Some(reason) => format!("{}: {reason}", check.name),
        None => check.name.clone(),
    });
    said.collect::<Vec<_>>().join("; ")
}

/// What the server had against a request (RFC 9457).
#[derive(Debug, Clone, thiserror::Error)]
#[error(
    "{}: {}\n  {}\n  ({} {}, request {})",
    .problem.title, .problem.detail, .problem.suggestion, .status.as_u16(), .problem.code, .problem.request_id
)]
pub struct Refusal {
    /// The HTTP status.
    pub status: StatusCode,
    /// Seconds to wait before the same is sent again, where the server says so.
    pub retry_after: Option<u64>,
    /// The problem itself: its code, what to do, the permission that was missing.
    pub problem: Problem,
}

/// Seconds to wait, as an answer says.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<u64> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

/// What an error's body can be.
trait Body {
    fn error(self, status: StatusCode, headers: &HeaderMap) -> Error;
}

impl Body for Problem {
    fn error(self, status: StatusCode, headers: &HeaderMap) -> Error {
        let retry_after = retry_after(headers);
        Error::Refused(Box::new(Refusal { status, retry_after, problem: self }))
    }
}

impl Body for Readiness {
    fn error(self, _: StatusCode, _: &HeaderMap) -> Error {
        Error::NotReady(Box::new(self))
    }
}

impl Body for Map<String, Value> {
    fn error(self, status: StatusCode, headers: &HeaderMap) -> Error {
        let ours = self.contains_key("code");
        let whole = Value::Object(self);
        let read = if ours {
            serde_json::from_value(whole).map(|problem: Problem| problem.error(status, headers))
        } else {
            serde_json::from_value(whole).map(|refused| Error::NoToken(Box::new(refused)))
        };
        read.unwrap_or_else(|error| Error::Unreadable(unread(&error)))
    }
}

impl<E: Body> From<Raw<E>> for Error {
    fn from(raw: Raw<E>) -> Self {
        match raw {
            Raw::ErrorResponse(refused) => {
                let (status, headers) = (refused.status(), refused.headers().clone());
                refused.into_inner().error(status, &headers)
            }
            Raw::CommunicationError(error)
            | Raw::InvalidUpgrade(error)
            | Raw::ResponseBodyError(error) => Self::Silence(error),
            Raw::InvalidResponsePayload(_, error) => Self::Unreadable(unread(&error)),
            Raw::UnexpectedResponse(response) => {
                Self::Foreign(format!("{} was answered", response.status()))
            }
            Raw::InvalidRequest(why) => Self::Request(why),
            // Only our own hooks make one.
            Raw::Custom(why) => match why.strip_prefix(NO_CREDENTIAL) {
                Some(why) => Self::NoCredential(why.to_owned()),
                None => Self::Foreign(why),
            },
        }
    }
}

/// What begins the text of a hook's error that is about the credential.
pub(crate) const NO_CREDENTIAL: &str = "\u{1}";

/// The result of an operation, as one wants it.
pub trait Answered {
    /// What a success has.
    type Body;

    /// The body alone.
    ///
    /// # Errors
    /// Whatever went wrong, as [`Error`].
    fn answer(self) -> Result<Self::Body, Error>;

    /// The body, and the version (`ETag`) for the next [`Client::if_match`](crate::Client::if_match).
    ///
    /// # Errors
    /// As [`Answered::answer`].
    fn versioned(self) -> Result<(Self::Body, Option<String>), Error>;
}

#[allow(private_bounds, reason = "which bodies errors have is the document's, not the caller's")]
impl<T, E: Body> Answered for Result<ResponseValue<T>, Raw<E>> {
    type Body = T;

    fn answer(self) -> Result<T, Error> {
        Ok(self?.into_inner())
    }

    fn versioned(self) -> Result<(T, Option<String>), Error> {
        let answer = self?;
        let version = answer.headers().get("etag").and_then(|value| value.to_str().ok());
        let version = version.map(str::to_owned);
        Ok((answer.into_inner(), version))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problem() -> Value {
        json!({
            "type": "urn:aicloud:problem:forbidden", "title": "Not allowed", "status": 403, "detail": "d",
            "code": "forbidden", "retry": "no", "suggestion": "Ask.", "runbook": "r", "instance": "i",
            "request_id": "req_1", "missing_permission": "node.read"
        })
    }

    fn raw<E: serde::de::DeserializeOwned>(status: u16, body: Value) -> Raw<E> {
        let headers = [(RETRY_AFTER, "7".parse().unwrap())].into_iter().collect();
        let status = StatusCode::from_u16(status).unwrap();
        Raw::ErrorResponse(ResponseValue::new(
            serde_json::from_value(body).unwrap(),
            status,
            headers,
        ))
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        let error = Error::from(raw::<Problem>(403, problem()));
        assert_eq!(error.to_string(), "Not allowed: d\n  Ask.\n  (403 forbidden, request req_1)");
        assert!(error.is(&Code::Forbidden) && !error.may_be_repeated());
        let Error::Refused(refusal) = error else { panic!("{error}") };
        assert_eq!(refusal.problem.missing_permission.as_deref(), Some("node.read"));
        assert_eq!(refusal.retry_after, Some(7));
    }

    #[test]
    fn where_errors_are_of_two_kinds_each_is_known() {
        let oauth = json!({"error": "invalid_grant", "error_description": "The key has ended."});
        let error = Error::from(raw::<Map<String, Value>>(400, oauth));
        assert_eq!(error.to_string(), "no token was given: The key has ended. (invalid_grant)");
        let mut later = problem();
        later["code"] = json!("too_loud");
        later["retry"] = json!("same_request");
        let error = Error::from(raw::<Map<String, Value>>(429, later));
        assert!(error.is(&Code::Other("too_loud".into())) && error.may_be_repeated(), "{error}");
    }

    #[test]
    fn nothing_is_shown_of_what_can_t_be_read() {
        let bytes = bytes::Bytes::from_static(b"{\"secret\": \"aic_k_1\"}");
        let wrong =
            serde_json::from_slice::<std::collections::BTreeMap<String, u8>>(&bytes).unwrap_err();
        assert!(wrong.to_string().contains("aic_k"), "{wrong}");
        let error = Error::from(Raw::<Problem>::InvalidResponsePayload(bytes, wrong));
        assert!(!format!("{error:?} {error}").contains("aic_k"), "{error:?}");
    }
}
