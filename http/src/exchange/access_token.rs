//! Access tokens: what an assertion is exchanged for (RFC 9068).
//!
//! A token says who, until when, and how little of what the account may do; and by which key and in which **epoch** of the
//! account it was given. It is never believed alone: with each request the account is asked whether it is still
//! active and in that epoch. So a token is as good as its account, for a quarter of an hour at the most.

use std::collections::BTreeSet;

use aicloud_domain::access::{Permission, PermissionSet};
use aicloud_domain::id::{KeyId, ServiceAccountId};
use aicloud_domain::machine::Time;
use chrono::{DateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Issuer;

/// The type in the header.
pub const TYP: &str = "at+jwt";
/// The longest that a token is good.
pub const LIFE: TimeDelta = TimeDelta::minutes(15);
/// By how much the clocks of our own servers may differ.
const SKEW: TimeDelta = TimeDelta::seconds(30);

/// What a token says, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    sub: ServiceAccountId,
    client_id: ServiceAccountId,
    exp: i64,
    iat: i64,
    jti: Uuid,
    scope: String,
    epoch: u64,
    key: KeyId,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Whose it is.
    pub account: ServiceAccountId,
    /// The key that it was given for.
    pub key: KeyId,
    /// The account's epoch then.
    pub epoch: u64,
    /// What it may do, if the account still may.
    pub scope: PermissionSet,
    /// Until when, in whole seconds.
    pub expires_at: Time,
}

/// The words of a scope (RFC 6749, 3.3).
#[must_use]
pub fn words(scope: PermissionSet) -> String {
    scope.iter().map(Permission::word).collect::<Vec<_>>().join(" ")
}

/// Reads a scope that is asked for.
///
/// # Errors
/// The first word that is no permission.
pub fn read_scope(text: &str) -> Result<BTreeSet<Permission>, String> {
    let words = text.split(' ').filter(|word| !word.is_empty());
    words.map(|word| word.parse().map_err(|_| word.to_owned())).collect()
}

impl Claims {
    /// Those of a new token.
    #[must_use]
    pub fn new(grant: &Grant, issuer: &Issuer, now: Time) -> Self {
        Self {
            iss: issuer.as_str().to_owned(),
            aud: issuer.as_str().to_owned(),
            sub: grant.account,
            client_id: grant.account,
            exp: grant.expires_at.timestamp(),
            iat: now.timestamp(),
            jti: Uuid::now_v7(),
            scope: words(grant.scope),
            epoch: grant.epoch,
            key: grant.key,
        }
    }

    /// What they say, if they count here and now. The signature was verified before.
    #[must_use]
    pub fn check(&self, issuer: &Issuer, now: Time) -> Option<Grant> {
        let expires_at = DateTime::from_timestamp(self.exp, 0)?;
        let made = DateTime::from_timestamp(self.iat, 0)?;
        let ours = self.iss == issuer.as_str() && self.aud == issuer.as_str();
        let timely = now < expires_at && made - now <= SKEW && expires_at - made <= LIFE;
        if !ours || !timely || self.client_id != self.sub {
            return None;
        }
        Some(Grant {
            account: self.sub,
            key: self.key,
            epoch: self.epoch,
            // A word that this release does not know opens nothing.
            scope: self.scope.split(' ').filter_map(|word| word.parse().ok()).collect(),
            expires_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::access::Role;
    use aicloud_domain::id::TypedId as _;
    use serde_json::{Value, json};

    use super::*;

    fn now() -> Time {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn issuer() -> Issuer {
        "https://cloud.example.com".parse().unwrap()
    }

    fn grant() -> Grant {
        Grant {
            account: ServiceAccountId::from_uuid(Uuid::from_u128(1)),
            key: KeyId::from_uuid(Uuid::from_u128(2)),
            epoch: 3,
            scope: Role::ProjectViewer.permissions(),
            expires_at: now() + LIFE,
        }
    }

    #[test]
    fn what_is_granted_is_read_back_while_it_lasts() {
        let claims = Claims::new(&grant(), &issuer(), now());
        let json = serde_json::to_value(&claims).unwrap();
        assert_eq!(json["sub"], json["client_id"]);
        let read: Claims = serde_json::from_value(json.clone()).unwrap();
        for (seconds, good) in [(0, true), (899, true), (900, false), (-30, true), (-31, false)] {
            let then = now() + TimeDelta::seconds(seconds);
            assert_eq!(read.check(&issuer(), then), good.then(grant), "{seconds}");
        }
        let altered = |name: &str, value: Value| {
            let mut json = json.clone();
            json[name] = value;
            serde_json::from_value::<Claims>(json).unwrap().check(&issuer(), now())
        };
        for (name, value) in [
            ("iss", json!("https://evil.example.net")),
            ("aud", json!("https://evil.example.net")),
            ("client_id", json!("sa_01h455vb4pex5vsknk084sn02q")),
            ("exp", json!(1_790_000_901)),
            ("exp", json!(i64::MAX)),
            ("iat", json!(i64::MIN)),
        ] {
            assert_eq!(altered(name, value), None, "{name}");
        }
        let fewer = altered("scope", json!("allocation.read future.word")).unwrap();
        assert_eq!(words(fewer.scope), "allocation.read");
    }

    #[test]
    fn scopes_are_words() {
        let read = read_scope("allocation.read  usage.read").unwrap();
        assert_eq!(words(read.into_iter().collect()), "allocation.read usage.read");
        assert_eq!(read_scope(""), Ok(BTreeSet::new()));
        assert_eq!(read_scope("allocation.read openid"), Err("openid".to_owned()));
        let all = words(Role::OperatorAdmin.permissions());
        assert_eq!(read_scope(&all).unwrap().len(), Permission::ALL.len());
    }
}
