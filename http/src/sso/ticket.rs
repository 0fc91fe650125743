//! How a program on somebody's machine comes to a session that was signed in for in a browser (RFC 8252).
//!
//! ```text
//!   program: listens at 127.0.0.1:port, keeps a verifier ──► browser: …/start?port=…&challenge=SHA-256(verifier)
//!   browser: signs in at the provider ──► callback ──303──► http://127.0.0.1:port/?ticket=…
//!   program: POST /v1/sso:redeem {ticket, verifier} ──► a session
//! ```
//!
//! The ticket goes through a browser and over a socket that any program of the machine may listen at, so it is
//! worth nothing without the verifier, which never left the program; it is good for a minute and once. A page
//! elsewhere can't begin this, as nothing that signs in.

use std::str::FromStr;

use aicloud_domain::id::{TenantId, UserId};
use aicloud_domain::machine::Time;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::state::{open_for, seal_for};
use crate::auth::link::LinkKey;
use crate::problem::Problem;

/// From the browser's answer to the program's request.
const HOLDS: TimeDelta = TimeDelta::minutes(1);
const ABOUT: &[u8] = b"aicloud sso ticket 1";
/// Characters of a SHA-256 in base64url.
const CHALLENGE: usize = 43;

/// A program that waits for a browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Where it listens, on the browser's machine.
    pub port: u16,
    /// The digest of what it keeps.
    pub challenge: Challenge,
}

impl Program {
    /// Where the browser goes with the ticket.
    #[must_use]
    pub fn address(&self, ticket: &str) -> String {
        format!("http://127.0.0.1:{}/?ticket={ticket}", self.port)
    }
}

/// The digest of a verifier, as base64url.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Challenge(String);

/// The text is no challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be the SHA-256 of the verifier in base64url, {CHALLENGE} characters")]
pub struct NoChallenge;

impl Challenge {
    /// That of a verifier.
    #[must_use]
    pub fn of(verifier: &SecretString) -> Self {
        Self(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose_secret())))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Challenge {
    type Err = NoChallenge;
    fn from_str(text: &str) -> Result<Self, NoChallenge> {
        let good = text.len() == CHALLENGE && URL_SAFE_NO_PAD.decode(text).is_ok();
        if good { Ok(Self(text.to_owned())) } else { Err(NoChallenge) }
    }
}

impl TryFrom<String> for Challenge {
    type Error = NoChallenge;
    fn try_from(text: String) -> Result<Self, NoChallenge> {
        text.parse()
    }
}

impl From<Challenge> for String {
    fn from(challenge: Challenge) -> String {
        challenge.0
    }
}

/// Somebody whom a provider has let in, for the program that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its id, used up with it.
    pub id: Uuid,
    /// Who.
    pub user: UserId,
    /// By whose provider.
    pub tenant: TenantId,
    /// In which epoch of the connection.
    pub epoch: u64,
    challenge: Challenge,
    until: i64,
}

impl Ticket {
    /// For this program.
    #[must_use]
    pub fn new(
        user: UserId,
        (tenant, epoch): (TenantId, u64),
        program: &Program,
        now: Time,
    ) -> Self {
        let challenge = program.challenge.clone();
        let until = (now + HOLDS).timestamp();
        Self { id: Uuid::now_v7(), user, tenant, epoch, challenge, until }
    }

    /// Sealed, as text that can stand in an address.
    ///
    /// # Errors
    /// [`Code::Internal`](crate::problem::Code::Internal), never in practice.
    pub fn seal(&self, key: &LinkKey) -> Result<String, Problem> {
        seal_for(key, ABOUT, self)
    }

    /// Reads what was sealed, for whoever has the verifier; `None` for anything else, and when its time is over.
    #[must_use]
    pub fn open(text: &str, verifier: &SecretString, key: &LinkKey, now: Time) -> Option<Self> {
        let ticket: Self = open_for(key, ABOUT, text)?;
        let given = Challenge::of(verifier);
        let proved: bool = ticket.challenge.0.as_bytes().ct_eq(given.0.as_bytes()).into();
        let lasts = DateTime::from_timestamp(ticket.until, 0).is_some_and(|end| now < end);
        (proved && lasts).then_some(ticket)
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::TypedId as _;
    use chrono::Utc;
    use proptest::prelude::*;

    use super::super::state::Begun;
    use super::*;

    #[test]
    fn a_ticket_is_for_who_has_the_verifier_and_for_a_minute() {
        let (key, now) = (LinkKey::of(&[5; 32]), Utc::now());
        let [verifier, other] = ["v", "w"].map(SecretString::from);
        let program = Program { port: 4711, challenge: Challenge::of(&verifier) };
        let (user, tenant) =
            (UserId::from_uuid(Uuid::from_u128(1)), TenantId::from_uuid(Uuid::from_u128(2)));
        let ticket = Ticket::new(user, (tenant, 3), &program, now);
        let text = ticket.seal(&key).unwrap();
        assert_eq!(Ticket::open(&text, &verifier, &key, now), Some(ticket));
        assert_eq!(Ticket::open(&text, &other, &key, now), None);
        assert_eq!(Ticket::open(&text, &verifier, &LinkKey::of(&[6; 32]), now), None);
        assert_eq!(Ticket::open(&text, &verifier, &key, now + TimeDelta::seconds(61)), None);
        assert_eq!(program.address("t"), "http://127.0.0.1:4711/?ticket=t");
        // Neither is taken for what a browser keeps meanwhile, nor the other way round.
        assert!(Begun::open(&text, &key, now).is_none());
        let begun = Begun::new(tenant, 3, &"/".parse().unwrap(), now).seal(&key).unwrap();
        assert_eq!(Ticket::open(&begun, &verifier, &key, now), None);
    }

    #[test]
    fn a_challenge_is_a_digest() {
        let challenge = Challenge::of(&SecretString::from("v"));
        assert_eq!(challenge.as_str().parse(), Ok(challenge.clone()));
        for wrong in
            ["", "x", &"=".repeat(43), &"é".repeat(20), &format!("{}A", challenge.as_str())]
        {
            assert_eq!(wrong.parse::<Challenge>(), Err(NoChallenge), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "[A-Za-z0-9_-]{0,120}|.{0,60}") {
            let verifier = SecretString::from(text.as_str());
            prop_assert_eq!(Ticket::open(&text, &verifier, &LinkKey::of(&[5; 32]), Utc::now()), None);
            let _ = text.parse::<Challenge>();
        }
    }
}
