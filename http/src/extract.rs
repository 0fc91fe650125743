//! What a request may look like: strict, bounded, and with an error that names the culprit.
//!
//! actix-web's own extractors answer in plain text, ignore unknown fields and know no deadline
//! for a body that trickles in. These do it our way:
//!
//! - [`Write`]: a write's body with its `Idempotency-Key`, its `If-Match` and the digest that
//!   tells a repeated request from a different one; whoever sends it is looked at again when the body took its time
//!   (`again`);
//! - [`Query`]: a query string in which every parameter is known;
//! - [`Id`]: the id in the path.

use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpRequest, web};
use aicloud_actors::{Idempotency, Origin};
use aicloud_domain::id::{IdError, TypedId};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use futures_util::future::{Ready, ready};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::auth::Caller;
use crate::auth::link::LinkKey;
use crate::problem::{Code, Problem};

mod again;
mod hidden;
pub mod moment;

pub use again::Admitted;
pub use aicloud_texts::json::object;
pub use hidden::Hidden;

/// The largest body, bytes.
pub const BODY_MAX: usize = 64 * 1024;
/// The longest `Idempotency-Key`.
pub const IDEMPOTENCY_KEY_MAX: usize = 128;

/// How long a body may take to arrive; set as app data by the server.
#[derive(Debug, Clone, Copy)]
pub struct BodyDeadline(pub Duration);

/// No body, or an empty object: what an action takes.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A write: its body, and what makes it safe to repeat.
#[derive(Debug)]
pub struct Write<T> {
    /// What was sent.
    pub body: T,
    /// `If-None-Match: *`: only where there is nothing yet. For those operations to honour that make what is not there.
    pub only_new: bool,
    if_match: Option<u64>,
    key: Option<String>,
    request_sha256: [u8; 32],
}

impl<T> Write<T> {
    /// Where the command comes from, for the journal.
    #[must_use]
    pub fn origin(&self, caller: &Caller) -> Origin {
        Origin {
            principal: caller.principal.clone(),
            request_id: caller.request.request_id().to_owned(),
            trace_id: Some(caller.request.trace_id().as_str().to_owned()),
            source: Some(caller.request.source(Some(caller))),
            if_match: self.if_match,
            idempotency: self.key.clone().map(|key| Idempotency {
                scope: caller.scope(),
                key,
                request_sha256: self.request_sha256,
            }),
        }
    }

    /// The same for a body that holds a secret: what is kept of the request lets nobody try secrets
    /// against it.
    #[must_use]
    pub fn veiled_origin(&self, caller: &Caller, key: &LinkKey) -> Origin {
        let mut origin = self.origin(caller);
        if let Some(idempotency) = &mut origin.idempotency {
            idempotency.request_sha256 = key.digest(&self.request_sha256);
        }
        origin
    }

    /// An id that a repeated request comes to again: for what is made inside an entity, so that
    /// the answer can name it although the entity does not keep the request. Without a key,
    /// nothing is repeated, and the id is new.
    #[must_use]
    pub fn stable_id<I: TypedId>(&self, caller: &Caller) -> I {
        let Some(key) = &self.key else {
            return I::from_uuid(uuid::Uuid::now_v7());
        };
        let mut hash = Sha256::new();
        hash.update(I::PREFIX);
        hash.update(caller.scope().as_bytes());
        hash.update(key);
        hash.update(self.request_sha256);
        let digest: [u8; 32] = hash.finalize().into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        I::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Write<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let if_match = if_match(request.headers())?;
            let only_new = if_none_match(request.headers())?;
            let key = idempotency_key(request.headers())?;
            let bytes = read_body(&request, payload).await?;
            again::is_still_let_in(&request).await?;
            if !bytes.is_empty() {
                check_media_type(request.headers())?;
            }
            let mut hash = Sha256::new();
            // None of the three can hold a NUL before the body begins, so nothing can shift.
            for part in [request.method().as_str(), request.path()] {
                hash.update(part);
                hash.update([0]);
            }
            hash.update(&bytes);
            Ok(Self {
                body: parse_json(&bytes)?,
                only_new,
                if_match,
                key,
                request_sha256: hash.finalize().into(),
            })
        })
    }
}

async fn read_body(request: &HttpRequest, mut payload: Payload) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(Code::BodyTooLarge, "The body is larger than 65536 bytes.");
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > BODY_MAX as u64) {
        return Err(too_large());
    }
    let deadline =
        request.app_data::<BodyDeadline>().map_or(Duration::from_secs(10), |deadline| deadline.0);
    let read = async {
        let mut body = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|error| {
                Problem::new(Code::MalformedJson, "The body broke off.").logged(error)
            })?;
            if body.len() + chunk.len() > BODY_MAX {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    };
    tokio::time::timeout(deadline, read).await.unwrap_or_else(|_| {
        let seconds = deadline.as_secs();
        let detail = format!("The body was not complete after {seconds} s.");
        Err(Problem::new(Code::BodyTooSlow, detail))
    })
}

/// The body of a form (RFC 6749, 3.2): bounded and timely as every body is.
///
/// # Errors
/// [`Code::BodyTooLarge`], [`Code::BodyTooSlow`], [`Code::UnsupportedMediaType`].
pub async fn form_body(request: &HttpRequest, payload: Payload) -> Result<Bytes, Problem> {
    check_type(request.headers(), "application/x-www-form-urlencoded")?;
    read_body(request, payload).await
}

fn check_media_type(headers: &HeaderMap) -> Result<(), Problem> {
    check_type(headers, "application/json")
}

fn check_type(headers: &HeaderMap, expected: &str) -> Result<(), Problem> {
    let refuse = |detail: String| Err(Problem::new(Code::UnsupportedMediaType, detail));
    if let Some(encoding) = headers.get(header::CONTENT_ENCODING)
        && encoding != "identity"
    {
        return refuse("A body with a Content-Encoding is not accepted.".to_owned());
    }
    let Some(given) = headers.get(header::CONTENT_TYPE) else {
        return refuse("The body has no Content-Type.".to_owned());
    };
    let given = given.to_str().unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    refuse(format!("The body's Content-Type is not {expected}."))
}

fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // An action takes no body at all as well as `{}`; for the rest, fields are then missing.
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let mut track = serde_path_to_error::Track::new();
    let read = object(serde_path_to_error::Deserializer::new(&mut json, &mut track));
    let value = read.map_err(|error| shape_problem(&track.path().to_string(), &error))?;
    json.end().map_err(|error| Problem::new(Code::MalformedJson, error.to_string()))?;
    Ok(value)
}

/// What is wrong with the shape of a body. serde says it in words only; a test pins them.
fn shape_problem(path: &str, error: &serde_json::Error) -> Problem {
    let words = error.to_string();
    if !error.is_data() {
        return Problem::new(Code::MalformedJson, format!("{words}."));
    }
    // "… at line 1 column 23": of no use to somebody who has the path.
    let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(before, _)| before);
    let words = &unsaid(words);
    let parent = path.strip_suffix('.').unwrap_or(path);
    let quoted = || words.split('`').nth(1).unwrap_or_default();
    let inside = |name: &str| match parent {
        "" | "." => name.to_owned(),
        _ if parent == name || parent.ends_with(&format!(".{name}")) => parent.to_owned(),
        _ => format!("{parent}.{name}"),
    };
    let (code, field) = if words.starts_with("unknown field") {
        (Code::UnknownField, inside(quoted()))
    } else if words.starts_with("missing field") {
        (Code::MissingField, inside(quoted()))
    } else if words.starts_with("duplicate field") {
        (Code::InvalidValue, inside(quoted()))
    } else if words.starts_with("invalid type") {
        (Code::WrongType, parent.to_owned())
    } else {
        (Code::InvalidValue, parent.to_owned())
    };
    let field = if field.is_empty() || field == "." { "body".to_owned() } else { field };
    Problem::new(code, format!("{field}: {words}")).field(field)
}

/// The same words without the value that they say back: what stands where something else was meant may be anything, a
/// password for instance. Its kind stays.
fn unsaid(words: &str) -> String {
    let found = words.strip_prefix("invalid type: ").and_then(|rest| {
        let (met, expected) = rest.rsplit_once(", expected ")?;
        // `string "two"`, ``floating point `0.5` ``, `sequence`.
        let kind = met.split(['"', '`']).next().unwrap_or(met).trim_end();
        Some(format!("invalid type: {kind}, expected {expected}"))
    });
    found.unwrap_or_else(|| words.to_owned())
}

fn one<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a [u8]>, ()> {
    let mut all = headers.get_all(name);
    let first = all.next();
    if all.next().is_some() {
        return Err(());
    }
    Ok(first.map(actix_web::http::header::HeaderValue::as_bytes))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let wrong = || {
        let detail = format!(
            "Idempotency-Key must be 1 to {IDEMPOTENCY_KEY_MAX} visible ASCII characters, sent once."
        );
        Problem::new(Code::MalformedIdempotencyKey, detail).field("idempotency-key")
    };
    let Some(key) = one(headers, "idempotency-key").map_err(|()| wrong())? else {
        return Ok(None);
    };
    let legal =
        (1..=IDEMPOTENCY_KEY_MAX).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic);
    let text = legal.then(|| String::from_utf8_lossy(key).into_owned());
    text.map(Some).ok_or_else(wrong)
}

/// The version that the caller saw. `*` asks only that the thing exists, which every command
/// but a creation does anyway.
fn if_match(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let wrong = || {
        Problem::new(
            Code::MalformedIfMatch,
            "If-Match must be one strong ETag of this resource, or *.",
        )
        .field("if-match")
    };
    let Some(given) = one(headers, "if-match").map_err(|()| wrong())? else {
        return Ok(None);
    };
    let text = std::str::from_utf8(given).map_err(|_| wrong())?.trim();
    if text == "*" {
        return Ok(None);
    }
    text.strip_prefix("\"v")
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|digits| digits.parse().ok())
        .map(Some)
        .ok_or_else(wrong)
}

/// Whether the caller wants to make what is not there yet, and to change nothing.
fn if_none_match(headers: &HeaderMap) -> Result<bool, Problem> {
    let wrong = || {
        let detail =
            "If-None-Match of a write must be *: it takes effect where there is nothing yet.";
        Problem::new(Code::MalformedIfMatch, detail).field("if-none-match")
    };
    match one(headers, "if-none-match").map_err(|()| wrong())? {
        None => Ok(false),
        Some(given) if given.trim_ascii() == b"*" => Ok(true),
        Some(_) => Err(wrong()),
    }
}

/// A query string in which every parameter is known and comes once.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(parse_query(request.query_string()).map(Self))
    }
}

fn parse_query<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded(text));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let path = error.path().to_string();
        let words = error.into_inner().to_string();
        let named = words.starts_with("unknown field") || words.starts_with("duplicate field");
        let field =
            if named { words.split('`').nth(1).unwrap_or_default().to_owned() } else { path };
        if field.is_empty() || field == "." {
            return Problem::new(Code::MalformedQuery, words);
        }
        Problem::new(Code::MalformedQuery, format!("{field}: {words}")).field(field)
    })
}

fn form_urlencoded(text: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(text.as_bytes())
}

/// The id in the path, `{id}`.
#[derive(Debug, Clone, Copy)]
pub struct Id<I>(pub I);

impl<I: TypedId + 'static> FromRequest for Id<I> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let text = request.match_info().get("id").unwrap_or_default();
        ready(parse_id(text, "id").map(Self))
    }
}

/// An id, or the problem that says what one looks like.
///
/// # Errors
/// [`Code::MalformedId`] naming `field`.
pub fn parse_id<I: TypedId>(text: &str, field: &str) -> Result<I, Problem> {
    text.parse::<I>().map_err(|error: IdError| {
        Problem::new(Code::MalformedId, format!("{field}: {error}")).field(field)
    })
}

/// App data that handlers share.
pub type Shared = web::Data<crate::api::Api>;

#[cfg(test)]
mod tests;
