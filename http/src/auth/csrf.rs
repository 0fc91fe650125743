//! What keeps another site's page from writing with our user's cookie.
//!
//! A browser sends the cookie along whoever's page asks. So a write that is proved by a cookie needs two things
//! more: a header with a token that only our own pages can know ([`LinkKey::csrf`], given at sign-in and by
//! `GET /v1/session`), and, where the browser says which page asks, that it is ours. The header alone would do:
//! a page elsewhere can neither read the token nor send a header of its own without our leave,
//! which we never give. A bearer token needs none of it: no browser sends one by itself.

use actix_web::http::header::{self, HeaderMap};
use aicloud_domain::id::SessionId;

use super::link::LinkKey;
use crate::problem::{Code, Problem};

/// The header that carries the token.
pub const HEADER: &str = "x-csrf-token";

/// Lets a cookie's write pass, or says what it lacks.
///
/// # Errors
/// [`Code::CsrfFailed`].
pub fn check(headers: &HeaderMap, session: SessionId, key: &LinkKey) -> Result<(), Problem> {
    same_origin(headers)?;
    let given = headers.get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if key.is_csrf(session, given) {
        return Ok(());
    }
    Err(Problem::new(Code::CsrfFailed, "The X-CSRF-Token is missing, or not this session's."))
}

/// Whether the page that asks is ours, as far as the browser says. Programs say nothing.
///
/// # Errors
/// [`Code::CsrfFailed`] for another origin's page.
pub fn same_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let elsewhere = || Problem::new(Code::CsrfFailed, "The request comes from a page elsewhere.");
    // Fetch Metadata: what a page can't set itself. `none` is a person's own doing.
    if let Some(site) = headers.get("sec-fetch-site")
        && site != "same-origin"
        && site != "none"
    {
        return Err(elsewhere());
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let own = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let page = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    // Without the scheme: a proxy ends TLS before us, and only it knows which one was used.
    let same = page.zip(own).is_some_and(|((_, page), own)| page.eq_ignore_ascii_case(own));
    same.then_some(()).ok_or_else(elsewhere)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};
    use aicloud_domain::id::TypedId as _;
    use uuid::Uuid;

    use super::*;

    fn headers(given: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn a_page_elsewhere_is_refused() {
        let host = ("host", "ops.example:8080");
        let from = |origin| same_origin(&headers(&[host, ("origin", origin)]));
        assert!(same_origin(&headers(&[host])).is_ok());
        assert!(from("https://ops.example:8080").is_ok());
        for wrong in [
            "https://evil.example",
            "null",
            "",
            "https://ops.example",
            "https://ops.example:8080.evil",
        ] {
            assert_eq!(from(wrong).unwrap_err().code(), Code::CsrfFailed, "{wrong}");
        }
        for (site, good) in
            [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false)]
        {
            assert_eq!(same_origin(&headers(&[("sec-fetch-site", site)])).is_ok(), good, "{site}");
        }
    }

    #[test]
    fn the_token_is_the_session_s() {
        let key = LinkKey::of(&[3; 32]);
        let [own, other] = [1, 2].map(|bits| SessionId::from_uuid(Uuid::from_u128(bits)));
        let token = key.csrf(own);
        assert!(check(&headers(&[(HEADER, &token)]), own, &key).is_ok());
        for (given, session) in [(token.as_str(), other), ("", own), ("x", own)] {
            let problem = check(&headers(&[(HEADER, given)]), session, &key).unwrap_err();
            assert_eq!(problem.code(), Code::CsrfFailed);
        }
        assert!(check(&headers(&[]), own, &key).is_err());
        let cross = headers(&[(HEADER, &token), ("sec-fetch-site", "cross-site")]);
        assert!(check(&cross, own, &key).is_err(), "the right token from a wrong page");
    }
}
