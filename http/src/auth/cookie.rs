//! The session's cookie, for browsers.
//!
//! `__Host-` makes the browser itself refuse a cookie of this name that is not `Secure`, has a `Domain`, or
//! another path than `/`: neither a sibling domain nor plain HTTP can plant one (RFC 6265bis, 4.1.3.2).
//! `HttpOnly` keeps it from scripts. `SameSite=Lax` keeps it from requests that other sites' pages
//! make, but for following a link to us; what that leaves is [`csrf`](super::csrf)'s.

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};

use crate::problem::{Code, Problem};

/// Its name.
pub const NAME: &str = "__Host-aicloud";

/// The header that gives the cookie to a browser, for so many seconds.
///
/// # Errors
/// Never in practice: a session's text is ASCII.
pub fn given(session: &SecretString, seconds: u64) -> Result<HeaderValue, Problem> {
    let session = session.expose_secret();
    let text =
        format!("{NAME}={session}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    let mut value = HeaderValue::try_from(text).map_err(Problem::internal)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The header that takes it back.
#[must_use]
pub const fn taken() -> HeaderValue {
    HeaderValue::from_static("__Host-aicloud=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
}

/// The cookie of a request.
///
/// # Errors
/// [`Code::Unauthenticated`] when there are two: one of them was planted, and nobody knows which.
pub fn read(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut found = all(headers, NAME);
    let first = found.next();
    if found.next().is_some() {
        let detail = "The request has more than one cookie for the session.";
        return Err(Problem::new(Code::Unauthenticated, detail));
    }
    Ok(first)
}

/// The values of all cookies with this name.
pub(super) fn all<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(header::COOKIE)
        // Other cookies may hold what is no ASCII; ours don't.
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .filter(move |(given, _)| given.trim() == name)
        .map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::COOKIE, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn what_is_given_is_read_back() {
        let value = given(&SecretString::from("aic_s_x"), 60).unwrap();
        assert!(value.is_sensitive());
        let text = value.to_str().unwrap();
        let pair = text.split(';').next().unwrap();
        assert_eq!(read(&headers(&[&format!("theme=dark; {pair}")])).unwrap(), Some("aic_s_x"));
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=60"] {
            assert!(text.contains(part) && !text.contains("Domain"), "{text}");
        }
        assert!(taken().to_str().unwrap().starts_with("__Host-aicloud=; "));
    }

    #[test]
    fn one_or_none() {
        assert_eq!(read(&headers(&[])).unwrap(), None);
        assert_eq!(read(&headers(&["__Host-aicloudy=a; x__Host-aicloud=b"])).unwrap(), None);
        assert_eq!(read(&headers(&["a=b", "__Host-aicloud=x"])).unwrap(), Some("x"));
        for two in [&["__Host-aicloud=x; __Host-aicloud=y"][..], &["__Host-aicloud=x"; 2]] {
            assert_eq!(read(&headers(two)).unwrap_err().code(), Code::Unauthenticated);
        }
    }

    proptest! {
        #[test]
        fn any_header_is_answered(text in "[ -~]{0,60}") {
            let headers = headers(&[&text]);
            if let Ok(Some(value)) = read(&headers) {
                prop_assert!(text.contains(value));
            }
        }
    }
}
