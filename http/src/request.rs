//! What is known of a request before anybody looks at what it asks: its id and its trace.
//!
//! A caller may bring both (`x-request-id`, and `traceparent` of W3C Trace Context level 1,
//! <https://www.w3.org/TR/trace-context/>). What is not sane is replaced, never refused: a
//! broken tracing library must not cost anybody an answer. Both go into the log, the journal
//! and the answer.

use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::http::header::HeaderMap;
use aicloud_domain::id::encode;
use rand::Rng as _;

/// The longest request id that is taken over from a caller.
const REQUEST_ID_MAX: usize = 64;

/// Id and trace of one request.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// The request's id, the caller's if it brought a sane one.
    pub request_id: String,
    /// 32 hexadecimal digits; the caller's trace, or a new one.
    pub trace_id: String,
    /// 16 hexadecimal digits: our part of the trace.
    span_id: String,
    /// The caller's wish to be sampled, passed on.
    sampled: bool,
}

impl RequestContext {
    /// Reads the headers; makes what is missing or not sane.
    #[must_use]
    pub fn read(headers: &HeaderMap) -> Self {
        let text = |name| {
            headers
                .get(name)
                .and_then(|value: &actix_web::http::header::HeaderValue| value.to_str().ok())
        };
        let request_id = text("x-request-id")
            .filter(|id| is_sane(id))
            .map_or_else(new_request_id, str::to_owned);
        let (trace_id, sampled) = text("traceparent")
            .and_then(parse_traceparent)
            .unwrap_or_else(|| (new_trace_id(), false));
        // All zeros would be no span.
        let span_id = format!("{:016x}", rand::rng().next_u64() | 1);
        Self { request_id, trace_id, span_id, sampled }
    }

    /// The header that goes back to the caller.
    #[must_use]
    pub fn traceparent(&self) -> String {
        let flags = u8::from(self.sampled);
        format!("00-{}-{}-{flags:02x}", self.trace_id, self.span_id)
    }
}

/// A UUIDv7 in our letters: its time sorts the log. Random bits come from this thread's generator;
/// `Uuid::now_v7` would ask the kernel for them, a system call for each request.
fn new_request_id() -> String {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let mut random = [0; 10];
    rand::rng().fill_bytes(&mut random);
    let id = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
    format!("req_{}", encode(id.as_u128()))
}

/// Random, as W3C Trace Context advises; all zeros would be no trace.
fn new_trace_id() -> String {
    let (high, low) = (rand::rng().next_u64(), rand::rng().next_u64());
    format!("{high:016x}{:016x}", low | 1)
}

fn is_sane(id: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=REQUEST_ID_MAX).contains(&id.len()) && id.bytes().all(good)
}

/// The trace id and the sampled flag. A version we don't know is read like version 00, as the
/// specification asks, as long as its first four fields are there.
fn parse_traceparent(text: &str) -> Option<(String, bool)> {
    let hex = |part: &str, length| {
        part.len() == length
            && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let mut parts = text.split('-');
    let (version, trace, span, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let whole = version != "00" || parts.next().is_none();
    let shaped = hex(version, 2) && hex(trace, 32) && hex(span, 16) && hex(flags, 2);
    let meant = version != "ff" && trace.contains(|c| c != '0') && span.contains(|c| c != '0');
    if !(whole && shaped && meant) {
        return None;
    }
    let flags = u8::from_str_radix(flags, 16).ok()?;
    Some((trace.to_owned(), flags & 1 == 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn read(name: &'static str, value: &str) -> RequestContext {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        RequestContext::read(&headers)
    }

    #[test]
    fn a_sane_request_id_is_kept() {
        assert_eq!(read("x-request-id", "abc-1.2_Z").request_id, "abc-1.2_Z");
        for wrong in ["", "a b", "a\"b", &"x".repeat(65), "é"] {
            let id = read("x-request-id", wrong).request_id;
            assert!(id.starts_with("req_") && id.len() == 30, "{wrong}: {id}");
        }
    }

    #[test]
    fn a_trace_goes_on() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        let given = format!("00-{trace}-b7ad6b7169203331-01");
        let context = read("traceparent", &given);
        assert_eq!(context.trace_id, trace);
        let answer = context.traceparent();
        assert!(answer.starts_with(&format!("00-{trace}-")) && answer.ends_with("-01"));
        assert_ne!(answer, given, "the span is ours");
    }

    #[test]
    fn what_is_no_trace_is_replaced() {
        let zeros = "0".repeat(32);
        for wrong in [
            "00-xyz-b7ad6b7169203331-01".to_owned(),
            format!("00-{zeros}-b7ad6b7169203331-01"),
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more".to_owned(),
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned(),
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01".to_owned(),
        ] {
            let context = read("traceparent", &wrong);
            assert!(parse_traceparent(&context.traceparent()).is_some());
            assert!(!wrong.contains(&context.trace_id), "{wrong}");
        }
    }
}
