//! What an assertion must say to count: RFC 7523 as RFC 10070 has repaired it.
//!
//! | claim | must be |
//! |---|---|
//! | `iss`, `sub` | both the account's id |
//! | `aud` | our issuer, and nothing else: an assertion that was made for another server, or for several, opens nothing here |
//! | `exp` | not past, and five minutes ahead at the most |
//! | `iat`, `nbf` | absent, or not ahead |
//! | `jti` | there; each counts once |
//!
//! All of this is asked after the signature was verified, so whoever is told what was wrong has the key.
//! Clocks may differ by [`SKEW`].

use aicloud_domain::id::ServiceAccountId;
use aicloud_domain::machine::Time;
use chrono::{DateTime, TimeDelta};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::Issuer;

/// The type in the header: a text that was signed for anything else is no assertion.
pub const TYP: &str = "client-authentication+jwt";
/// The longest that an assertion may be good.
pub const LIFE_MAX: TimeDelta = TimeDelta::minutes(5);
/// By how much a client's clock may differ from ours.
pub const SKEW: TimeDelta = TimeDelta::seconds(30);
/// The longest `jti`, bytes.
const JTI_MAX: usize = 256;

/// The claims, as they come.
#[derive(Debug, Deserialize)]
pub struct Claims {
    /// Who says so.
    pub iss: String,
    /// Who it is about.
    pub sub: String,
    /// For whom: one, or a list.
    pub aud: Value,
    /// Until when, seconds since 1970.
    pub exp: f64,
    /// Since when.
    pub nbf: Option<f64>,
    /// When it was made.
    pub iat: Option<f64>,
    /// Its own name.
    pub jti: String,
}

/// What is wrong with an assertion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The account is not who says so.
    #[error("iss and sub must both be the service account's id")]
    Subject,
    /// It is for somebody else, or for others as well.
    #[error("aud must be the issuer of this server, and nothing else")]
    Audience,
    /// Its time has passed.
    #[error("it has expired")]
    Expired,
    /// It is good for too long.
    #[error("exp must be 5 minutes ahead at the most")]
    TooLong,
    /// Its time has not come.
    #[error("iat and nbf must not be in the future; check the clock")]
    NotYet,
    /// It has no name of its own.
    #[error("jti must be 1 to 256 bytes")]
    Jti,
}

/// An assertion that says what it must.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// Who asserts.
    pub account: ServiceAccountId,
    /// The digest of its name.
    pub jti_sha256: [u8; 32],
    /// When it ends.
    pub expires_at: Time,
}

/// Whether these claims count now.
///
/// # Errors
/// The first thing that is [`Wrong`].
pub fn check(claims: &Claims, issuer: &Issuer, now: Time) -> Result<Checked, Wrong> {
    let account = claims.sub.parse().map_err(|_| Wrong::Subject)?;
    if claims.iss != claims.sub {
        return Err(Wrong::Subject);
    }
    let sole = match &claims.aud {
        Value::Array(all) if all.len() == 1 => &all[0],
        one => one,
    };
    if sole != issuer.as_str() {
        return Err(Wrong::Audience);
    }
    let expires_at = time(claims.exp).ok_or(Wrong::TooLong)?;
    if expires_at + SKEW <= now {
        return Err(Wrong::Expired);
    }
    if expires_at - now > LIFE_MAX + SKEW {
        return Err(Wrong::TooLong);
    }
    let ahead = |claim: f64| time(claim).is_none_or(|at| at - now > SKEW);
    if claims.nbf.is_some_and(ahead) || claims.iat.is_some_and(ahead) {
        return Err(Wrong::NotYet);
    }
    if claims.iat.and_then(time).is_some_and(|made| expires_at - made > LIFE_MAX) {
        return Err(Wrong::TooLong);
    }
    if !(1..=JTI_MAX).contains(&claims.jti.len()) {
        return Err(Wrong::Jti);
    }
    Ok(Checked { account, jti_sha256: Sha256::digest(&claims.jti).into(), expires_at })
}

/// A NumericDate (RFC 7519, 2); `None` when it is out of all bounds.
fn time(seconds: f64) -> Option<Time> {
    // Some 30,000 years, which chrono and an i64 of microseconds hold.
    let bounded = seconds.is_finite() && seconds.abs() < 1e12;
    bounded.then(|| DateTime::from_timestamp_micros((seconds * 1e6) as i64)).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const SA: &str = "sa_01h455vb4pex5vsknk084sn02q";
    const NOW: i64 = 1_790_000_000;

    fn issuer() -> Issuer {
        "https://cloud.example.com".parse().unwrap()
    }

    fn now() -> Time {
        DateTime::from_timestamp(NOW, 0).unwrap()
    }

    fn claims(change: impl FnOnce(&mut Value)) -> Option<Claims> {
        let mut whole = json!({
            "iss": SA, "sub": SA, "aud": issuer().as_str(), "exp": NOW + 60, "iat": NOW, "jti": "one"
        });
        change(&mut whole);
        serde_json::from_value(whole).ok()
    }

    fn wrong(change: impl FnOnce(&mut Value)) -> Option<Wrong> {
        check(&claims(change).unwrap(), &issuer(), now()).err()
    }

    #[test]
    fn what_is_right_counts() {
        let checked = check(&claims(|_| {}).unwrap(), &issuer(), now()).unwrap();
        assert_eq!(checked.account.to_string(), SA);
        assert_eq!(checked.expires_at, now() + TimeDelta::seconds(60));
        assert_eq!(wrong(|all| all["aud"] = json!(["https://cloud.example.com"])), None);
        assert_eq!(wrong(|all| all["exp"] = json!(NOW as f64 + 59.5)), None);
        assert_eq!(wrong(|all| drop(all.as_object_mut().unwrap().remove("iat"))), None);
        // Clocks differ a little.
        assert_eq!(wrong(|all| all["iat"] = json!(NOW + 20)), None);
        assert_eq!(
            wrong(|all| (all["exp"], all["iat"]) = (json!(NOW - 20), json!(NOW - 80))),
            None
        );
    }

    #[test]
    fn what_is_wrong_does_not() {
        for (name, value, expected) in [
            ("iss", json!("sa_01h455vb4pex5vsknk084sn02r"), Wrong::Subject),
            ("iss", json!(""), Wrong::Subject),
            ("aud", json!("https://cloud.example.com/"), Wrong::Audience),
            ("aud", json!("https://cloud.example.com/v1/token"), Wrong::Audience),
            ("aud", json!("https://CLOUD.example.com"), Wrong::Audience),
            (
                "aud",
                json!(["https://cloud.example.com", "https://evil.example.net"]),
                Wrong::Audience,
            ),
            ("aud", json!([]), Wrong::Audience),
            ("aud", json!([["https://cloud.example.com"]]), Wrong::Audience),
            ("aud", json!(null), Wrong::Audience),
            ("exp", json!(NOW - 31), Wrong::Expired),
            ("exp", json!(0), Wrong::Expired),
            ("exp", json!(-1e300), Wrong::TooLong),
            ("exp", json!(NOW + 331), Wrong::TooLong),
            ("exp", json!(1e18), Wrong::TooLong),
            ("iat", json!(NOW - 241), Wrong::TooLong),
            ("iat", json!(NOW + 31), Wrong::NotYet),
            ("nbf", json!(NOW + 31), Wrong::NotYet),
            ("nbf", json!(1e300), Wrong::NotYet),
            ("jti", json!(""), Wrong::Jti),
            ("jti", json!("x".repeat(257)), Wrong::Jti),
        ] {
            let text = value.to_string();
            assert_eq!(wrong(|all| all[name] = value), Some(expected), "{name} {text}");
        }
        let user = |all: &mut Value| {
            (all["iss"], all["sub"]) = (
                json!("user_01h455vb4pex5vsknk084sn02q"),
                json!("user_01h455vb4pex5vsknk084sn02q"),
            );
        };
        assert_eq!(wrong(user), Some(Wrong::Subject));
        for name in ["iss", "sub", "aud", "exp", "jti"] {
            assert!(
                claims(|all| drop(all.as_object_mut().unwrap().remove(name))).is_none(),
                "{name}"
            );
        }
    }

    proptest! {
        /// Whatever counts is for us alone, ends within bounds, and is named.
        #[test]
        fn what_counts_is_within_bounds(exp in -1e13..1e13f64, near in -1_000.0..1_000.0f64, far: bool, iat in prop::option::of(-1_000.0..1_000.0f64)) {
            let exp = if far { exp } else { NOW as f64 + near };
            let claims = claims(|all| {
                all["exp"] = json!(exp);
                all["iat"] = json!(iat.map(|iat| NOW as f64 + iat));
            }).unwrap();
            if let Ok(checked) = check(&claims, &issuer(), now()) {
                prop_assert!(checked.expires_at + SKEW > now());
                prop_assert!(checked.expires_at - now() <= LIFE_MAX + SKEW);
            } else {
                prop_assert!(far || !(0.0..=300.0).contains(&near) || iat.is_some());
            }
        }
    }
}
