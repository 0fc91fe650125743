//! What is known of a request before anybody looks at what it asks: its id and its trace.
//!
//! **The id is ours**, new for each request: it is what the log, the journal, problems and the answer hold, and nobody else can make two
//! requests look like one, or one like another's. A caller may bring an id of its own (`x-request-id`). A sane one stands
//! beside ours in the log, and goes back in the answer as `x-client-request-id`; the journal does not have it.
//!
//! A caller may also bring a trace (`traceparent` of W3C Trace Context level 1, <https://www.w3.org/TR/trace-context/>), which goes into
//! the log, the journal and the answer. What is not sane counts for nothing, and is never refused: a
//! broken tracing library must not cost anybody an answer.

use std::fmt;
use std::net::IpAddr;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::http::header::HeaderMap;
use aicloud_actors::Source;
use aicloud_domain::access::Permission;
use aicloud_domain::id::{SUFFIX_LEN, TenantId, encode};
use aicloud_domain::machine::Owner;
use aicloud_domain::name::ResourceId;
use aicloud_domain::sso::Subject;
use rand::Rng as _;

use crate::auth::Caller;
use crate::problem::Problem;
use crate::rates::Tab;

/// The longest request id of a caller that is noted.
const CLIENT_ID_MAX: usize = 64;
/// How our own begin.
const PREFIX: &[u8] = b"req_";
/// How long our own are.
const ID_LEN: usize = PREFIX.len() + SUFFIX_LEN;

/// Id and trace of one request.
#[derive(Debug)]
pub struct RequestContext {
    id: Ascii<ID_LEN>,
    /// What the caller calls the request.
    client_id: Option<Ascii<CLIENT_ID_MAX>>,
    /// The caller's trace, or a new one; never zero.
    trace: u128,
    /// Our part of the trace; never zero.
    span: u64,
    /// The caller's wish to be sampled, passed on.
    sampled: bool,
    /// From where it came, as far as that is known.
    pub(crate) address: OnceLock<IpAddr>,
    /// Whether anybody asked if the caller may do this.
    pub(crate) asked: AtomicBool,
    /// Whether it named something that is not there for this caller: another's, or what never was.
    pub(crate) unseen: AtomicBool,
    /// The first permission that the caller turned out not to have.
    pub(crate) denied: OnceLock<Permission>,
    /// By whose provider somebody who is not known yet tries to come in.
    pub(crate) comes_by: OnceLock<TenantId>,
    /// Whom that provider has named.
    pub(crate) named: OnceLock<Subject>,
    /// Whose thing that was, where the caller may know of it.
    pub(crate) denied_at: OnceLock<Owner>,
    /// Whose thing the caller was first let at: what is refused later, for another reason than a permission, is about that.
    pub(crate) allowed_at: OnceLock<Owner>,
    /// What the request names elsewhere than in its path, or which account it tries to come in as. For the audit; no answer
    /// tells of it.
    pub(crate) about: OnceLock<ResourceId>,
    /// How its caller's rates stand.
    pub(crate) tab: OnceLock<Tab>,
    /// Whether the answer is yes, whatever it is: a test that shows what row-level security holds
    /// back alone. No program that is shipped is built with this.
    #[cfg(feature = "unchecked")]
    pub(crate) unchecked: bool,
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
        let client_id = text("x-request-id").filter(|id| is_sane(id));
        let mut random = rand::rng();
        // All zeros would be no trace and no span.
        let (trace, sampled) =
            text("traceparent").and_then(parse_traceparent).unwrap_or_else(|| {
                let (high, low) = (random.next_u64(), random.next_u64());
                (u128::from(high) << 64 | u128::from(low | 1), false)
            });
        let span = random.next_u64() | 1;
        Self {
            id: new_request_id(),
            client_id: client_id.map(|id| Ascii::of(&[id.as_bytes()])),
            trace,
            span,
            sampled,
            address: OnceLock::new(),
            asked: AtomicBool::new(false),
            unseen: AtomicBool::new(false),
            denied: OnceLock::new(),
            comes_by: OnceLock::new(),
            named: OnceLock::new(),
            denied_at: OnceLock::new(),
            allowed_at: OnceLock::new(),
            about: OnceLock::new(),
            tab: OnceLock::new(),
            #[cfg(feature = "unchecked")]
            unchecked: crate::unchecked::is_asked(headers),
        }
    }

    /// It is about what this owner has: the tenant's rate pays, if that was not known before.
    ///
    /// # Errors
    /// [`Code::RateLimited`](crate::problem::Code::RateLimited).
    pub(crate) fn pay(&self, owner: Owner) -> Result<(), Problem> {
        self.tab.get().map_or(Ok(()), |tab| tab.pay(owner))
    }

    /// What proved the caller, and from where, for the journal.
    #[must_use]
    pub fn source(&self, caller: Option<&Caller>) -> Source {
        Source {
            credential: caller.and_then(|caller| caller.principal.credential_text()),
            address: self.address.get().copied(),
        }
    }

    /// The request's id, which is ours.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.id.as_str()
    }

    /// What the caller calls the request, if it brought a sane id.
    #[must_use]
    pub fn client_request_id(&self) -> Option<&str> {
        self.client_id.as_ref().map(Ascii::as_str)
    }

    /// 32 hexadecimal digits; the caller's trace, or a new one.
    #[must_use]
    pub fn trace_id(&self) -> Ascii<32> {
        Ascii::of(&[&hex::<32>(self.trace)])
    }

    /// The header that goes back to the caller.
    #[must_use]
    pub fn traceparent(&self) -> Ascii<55> {
        let flags: &[u8] = if self.sampled { b"-01" } else { b"-00" };
        Ascii::of(&[b"00-", &hex::<32>(self.trace), b"-", &hex::<16>(self.span.into()), flags])
    }
}

/// A short text that needs no memory of its own: each request has a few.
#[derive(Clone, Copy)]
pub struct Ascii<const MAX: usize> {
    bytes: [u8; MAX],
    len: usize,
}

impl<const MAX: usize> Ascii<MAX> {
    /// The parts one after the other, which together fit.
    fn of(parts: &[&[u8]]) -> Self {
        let (mut bytes, mut len) = ([0; MAX], 0);
        for part in parts {
            bytes[len..len + part.len()].copy_from_slice(part);
            len += part.len();
        }
        Self { bytes, len }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).expect("only ASCII is put in")
    }
}

impl<const MAX: usize> fmt::Debug for Ascii<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// The last digits of a number, in lower case as the specification asks.
fn hex<const DIGITS: usize>(number: u128) -> [u8; DIGITS] {
    let mut text = [0; DIGITS];
    // Of sixteen digits each half is a register; shifts of the whole would take two.
    for (half, number) in text.rchunks_mut(16).zip([number as u64, (number >> 64) as u64]) {
        for (place, digit) in half.iter_mut().rev().enumerate() {
            *digit = b"0123456789abcdef"[(number >> (4 * place)) as usize & 15];
        }
    }
    text
}

/// A UUIDv7 in our letters: its time sorts the log. Random bits come from this thread's generator;
/// `Uuid::now_v7` would ask the kernel for them, a system call for each request.
fn new_request_id() -> Ascii<ID_LEN> {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let mut random = [0; 10];
    rand::rng().fill_bytes(&mut random);
    let id = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
    Ascii::of(&[PREFIX, &encode(id.as_u128())])
}

fn is_sane(id: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=CLIENT_ID_MAX).contains(&id.len()) && id.bytes().all(good)
}

/// The trace id and the sampled flag. A version we don't know is read like version 00, as the
/// specification asks, as long as its first four fields are there.
fn parse_traceparent(text: &str) -> Option<(u128, bool)> {
    let hex = |part: &str, length| {
        part.len() == length
            && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let mut parts = text.split('-');
    let (version, trace, span, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let whole = version != "00" || parts.next().is_none();
    let shaped = hex(version, 2) && hex(trace, 32) && hex(span, 16) && hex(flags, 2);
    let meant = version != "ff" && span.contains(|c| c != '0');
    if !(whole && shaped && meant) {
        return None;
    }
    let trace = u128::from_str_radix(trace, 16).ok().filter(|trace| *trace != 0)?;
    let flags = u8::from_str_radix(flags, 16).ok()?;
    Some((trace, flags & 1 == 1))
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
    fn the_id_is_ours_and_a_sane_one_of_the_caller_s_stands_beside_it() {
        let own = RequestContext::read(&HeaderMap::new()).request_id().to_owned();
        let sane = ["abc-1.2_Z", &own, &"x".repeat(64)];
        for (text, is_sane) in sane
            .into_iter()
            .map(|text| (text, true))
            .chain(["", "a b", "a\"b", &"x".repeat(65), "é"].into_iter().map(|text| (text, false)))
        {
            let context = read("x-request-id", text);
            assert_eq!(context.client_request_id(), is_sane.then_some(text));
            let id = context.request_id();
            assert!(id.starts_with("req_") && id.len() == 30 && id != text, "{text}: {id}");
        }
    }

    /// The feature is on here, as it is in the binary that is built beside the tests; nobody has allowed anything.
    #[cfg(feature = "unchecked")]
    #[test]
    fn permissions_are_asked_whatever_the_feature() {
        assert!(!read(crate::unchecked::HEADER, "1").unchecked);
    }

    #[test]
    fn digits_are_those_of_fmt() {
        for number in
            [1, 0xf0, u128::MAX, u128::from(u64::MAX), 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c]
        {
            assert_eq!(hex::<32>(number), format!("{number:032x}").as_bytes());
            let low = number as u64;
            assert_eq!(hex::<16>(low.into()), format!("{low:016x}").as_bytes());
        }
    }

    #[test]
    fn a_trace_goes_on() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        let given = format!("00-{trace}-b7ad6b7169203331-01");
        let context = read("traceparent", &given);
        assert_eq!(context.trace_id().as_str(), trace);
        let answer = context.traceparent();
        let answer = answer.as_str();
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
            assert!(parse_traceparent(context.traceparent().as_str()).is_some());
            assert!(!wrong.contains(context.trace_id().as_str()), "{wrong}");
        }
    }
}
