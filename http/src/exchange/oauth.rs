//! OAuth's own forms at the token endpoint: requests as forms, answers and errors as RFC 6749 has them.
//!
//! Clients of this endpoint are OAuth libraries, which read `error` and know nothing of our problems. So what is
//! the request's fault is said their way (RFC 6749, 5.2; RFC 8693, 2.2.2). What is ours (the database is away,
//! too many requests) is a problem as everywhere, with `Retry-After`.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use secrecy::SecretString;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;

/// The grant by which an account gets a token with an assertion alone (RFC 6749, 4.4).
pub const CLIENT_CREDENTIALS: &str = "client_credentials";
/// The grant by which a token is exchanged for a weaker one (RFC 8693).
pub const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
/// What `client_assertion` is (RFC 7523, 2.2).
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// What a token that is given or taken is (RFC 8693, 3).
pub const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// The words for what was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OauthCode {
    /// The request is malformed.
    InvalidRequest,
    /// The assertion proves nobody.
    InvalidClient,
    /// The token that was to be exchanged is not good.
    InvalidGrant,
    /// There is no such grant here.
    UnsupportedGrantType,
    /// More was asked for than there is.
    InvalidScope,
    /// A token for somebody else was asked for.
    InvalidTarget,
}

/// Why there is no token.
#[derive(Debug)]
pub enum Refusal {
    /// Because of the request.
    Oauth {
        /// The word.
        code: OauthCode,
        /// What went wrong, for people. No quotes and no backslashes (RFC 6749, 5.2).
        description: String,
    },
    /// Because of us.
    Problem(Problem),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Refusal {
    /// With its word.
    pub fn new(code: OauthCode, description: impl Into<String>) -> Self {
        Self::Oauth { code, description: description.into() }
    }
}

/// Why there is no token (RFC 6749, 5.2).
#[derive(Debug, Serialize, ToSchema)]
pub struct OauthError {
    /// What went wrong, for programs.
    error: OauthCode,
    /// What went wrong, for people.
    error_description: String,
}

/// The answer of an OAuth error.
#[must_use]
pub fn answer(code: OauthCode, description: String) -> HttpResponse {
    let unproved = code == OauthCode::InvalidClient;
    let status = if unproved { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    let mut response = HttpResponse::build(status);
    if unproved {
        // RFC 9110, 15.5.2: a 401 says how to do better.
        response.insert_header((header::WWW_AUTHENTICATE, r#"Bearer realm="aicloud""#));
    }
    let printable = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
    let description = description.chars().map(|c| if printable(c) { c } else { '?' }).collect();
    response.json(OauthError { error: code, error_description: description })
}

/// A request's form. Parameters that mean nothing here are passed by, as OAuth asks.
pub struct Form(BTreeMap<String, SecretString>);

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Form {
    /// Reads a body.
    ///
    /// # Errors
    /// [`OauthCode::InvalidRequest`] for a parameter that comes twice (RFC 6749, 3.2).
    pub fn read(body: &[u8]) -> Result<Self, Refusal> {
        let mut all = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            // RFC 6749, 3.1: without a value is as if it were not there.
            if value.is_empty() {
                continue;
            }
            let value = SecretString::from(value.into_owned());
            if all.insert(name.to_string(), value).is_some() {
                let name: String = name.chars().take(40).collect();
                let what = format!("the parameter {name} comes more than once");
                return Err(Refusal::new(OauthCode::InvalidRequest, what));
            }
        }
        Ok(Self(all))
    }

    /// The text of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        use secrecy::ExposeSecret as _;
        self.0.get(name).map(|value| value.expose_secret())
    }

    /// The text of a parameter that must be there.
    ///
    /// # Errors
    /// [`OauthCode::InvalidRequest`].
    pub fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| {
            Refusal::new(OauthCode::InvalidRequest, format!("the parameter {name} is missing"))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_form_has_each_parameter_once() {
        let form = Form::read(b"a=1&b=x+y%2B&c=&d").unwrap();
        assert_eq!((form.get("a"), form.get("b"), form.get("c")), (Some("1"), Some("x y+"), None));
        assert!(form.need("d").is_err());
        assert!(!format!("{form:?}").contains("x y"));
        assert!(Form::read(b"a=1&a=1").is_err());
        assert!(Form::read(b"a=&a=1").is_ok(), "an empty one is none");
    }

    #[test]
    fn a_description_is_what_oauth_allows() {
        let response = answer(OauthCode::InvalidClient, "say \"no\" \\ \u{2603}\n".to_owned());
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        let body = actix_web::body::to_bytes(response.into_body());
        let body = futures_util::FutureExt::now_or_never(body).unwrap().unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["error_description"], "say ?no? ? ??");
        assert_eq!(body["error"], "invalid_client");
    }

    proptest! {
        #[test]
        fn any_body_is_answered(body: Vec<u8>) {
            let _ = Form::read(&body);
        }
    }
}
