//! Passkeys at the door: challenges, and what an answer to one proves.
//!
//! ```text
//!   begin ──► challenge = id ‖ HMAC(link key, purpose, id ‖ what it is bound to) ──► browser ──► answer
//!                                                                                              │
//!   finish: ours? bound to this? five minutes? never answered before? the passkey's signature? ◄┘
//! ```
//!
//! **A challenge is computed, not stored**, as links are: its id says when it was made, the HMAC that we made it, for which
//! ceremony and for whom. One to add a passkey is bound to the session that asked for it. One to sign in is bound to the
//! browser, by the cookie `__Host-aicloud-ceremony`, which no other site's page and no script can read or set: so what an
//! attacker got signed elsewhere, or has begun itself, finishes nothing here. Memory of one process would not do, since another one may
//! be asked to finish; and the answer to strangers must cost no row.
//!
//! **Each is answered once**: its id becomes a row, whose primary key decides. That happens after the signature was found good, so
//! rows are written for those alone who have a passkey.
//!
//! What the passkey may do, its counter included, is decided by its user's entity.

use actix_web::http::header::{HeaderMap, HeaderValue};
use aicloud_domain::digest::Sha256 as Digest;
use aicloud_domain::id::{SessionId, TypedId as _, UserId};
use aicloud_domain::machine::Time;
use aicloud_domain::name::ResourceId;
use aicloud_domain::user::{NewCredential, SecondFactor};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use rand::Rng as _;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::cookie;
use super::link::{LinkKey, made_at};
use crate::api::Api;
use crate::problem::{Code, Problem};
use crate::request::RequestContext;
use crate::webauthn::{Fault, RelyingParty, Signed};

/// The cookie that a browser's ceremony is bound to.
pub const COOKIE: &str = "__Host-aicloud-ceremony";
/// How long a challenge waits for its answer (WebAuthn Level 3, 15.1 recommends it).
pub const PATIENCE: TimeDelta = TimeDelta::minutes(5);
/// Clocks of two servers may differ by so much.
const SKEW: TimeDelta = TimeDelta::minutes(1);
/// Characters of the cookie's value: 32 random bytes.
const BROWSER_LEN: usize = 43;

/// What a challenge is for, and what it is bound to.
#[derive(Debug, Clone, Copy)]
pub enum Ceremony<'a> {
    /// To add a passkey to the account of this session.
    Add(SessionId),
    /// To sign in with one, in the browser that has this cookie.
    SignIn(&'a str),
}

impl Ceremony<'_> {
    const fn purpose(&self) -> &'static str {
        match self {
            Self::Add(_) => "passkey_add",
            Self::SignIn(_) => "passkey_sign_in",
        }
    }

    fn about(&self, id: Uuid) -> Vec<u8> {
        match self {
            Self::Add(session) => [id.as_bytes(), &session.uuid().as_bytes()[..]].concat(),
            Self::SignIn(browser) => [id.as_bytes(), browser.as_bytes()].concat(),
        }
    }

    /// A new challenge.
    #[must_use]
    pub fn challenge(&self, key: &LinkKey) -> Vec<u8> {
        let id = Uuid::now_v7();
        let tag = key.tag(self.purpose(), &self.about(id));
        [id.as_bytes(), tag.as_bytes()].concat()
    }

    /// The id of a challenge, if we made it for this, and it still waits.
    #[must_use]
    pub fn read(&self, key: &LinkKey, challenge: &[u8], now: Time) -> Option<Uuid> {
        let (id, tag) = challenge.split_first_chunk::<16>()?;
        let (id, tag) = (Uuid::from_bytes(*id), std::str::from_utf8(tag).ok()?);
        let made = made_at(id).filter(|made| now - *made < PATIENCE && *made - now < SKEW);
        made.filter(|_| key.is_tag(self.purpose(), &self.about(id), tag)).map(|_| id)
    }
}

/// The browser's cookie, or a new value for one. One that is there stays, so that two pages of a browser can each
/// finish what they began.
#[must_use]
pub fn browser(headers: &HeaderMap) -> String {
    known_browser(headers).map_or_else(
        || {
            let mut bytes = [0; 32];
            rand::rng().fill_bytes(&mut bytes);
            URL_SAFE_NO_PAD.encode(bytes)
        },
        str::to_owned,
    )
}

fn known_browser(headers: &HeaderMap) -> Option<&str> {
    let mut found = cookie::all(headers, COOKIE);
    let first = found.next().filter(|_| found.next().is_none())?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (first.len() == BROWSER_LEN && first.bytes().all(plain)).then_some(first)
}

/// The header that gives a browser its cookie.
///
/// # Errors
/// Never in practice: its value is ASCII.
pub fn given(browser: &str) -> Result<HeaderValue, Problem> {
    let seconds = PATIENCE.num_seconds();
    let text =
        format!("{COOKIE}={browser}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict");
    let mut value = HeaderValue::try_from(text).map_err(Problem::internal)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The relying party that we are.
///
/// # Errors
/// [`Code::PasskeysOff`] where browsers offer no passkeys.
pub fn relying_party(api: &Api) -> Result<&RelyingParty, Problem> {
    api.relying_party.as_ref().ok_or_else(|| {
        Problem::new(Code::PasskeysOff, "Browsers offer no passkeys at this cloud's address.")
    })
}

/// An assertion, its texts decoded.
#[derive(Debug)]
pub struct Assertion {
    /// The id that the authenticator has chosen for the passkey.
    pub credential_id: Vec<u8>,
    /// What the browser wrote.
    pub client_data: Vec<u8>,
    /// What the authenticator wrote.
    pub authenticator_data: Vec<u8>,
    /// The signature of both.
    pub signature: Vec<u8>,
    /// The user that it names, if it names one.
    pub user_handle: Option<Vec<u8>>,
}

/// A passkey has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asserted {
    /// Whose it is.
    pub user: UserId,
    /// What that is worth at the user's entity.
    pub factor: SecondFactor,
}

/// Verifies an answer to a challenge of a sign-in, and uses the challenge up.
///
/// # Errors
/// [`Code::PasskeyRefused`], the same for all that proves nothing; [`Code::PasskeysOff`]; [`Code::Unavailable`].
pub async fn assert(
    api: &Api,
    request: &RequestContext,
    headers: &HeaderMap,
    assertion: &Assertion,
    now: Time,
) -> Result<Asserted, Problem> {
    let party = relying_party(api)?;
    let found = api.database.passkey(assertion.credential_id.clone()).await;
    let found = found.map_err(Problem::unavailable)?;
    let found = found.ok_or_else(|| refused("no such passkey"))?;
    let _ = request.about.set(ResourceId::User(found.user));
    let handle = assertion.user_handle.as_ref();
    if handle.is_some_and(|handle| handle != found.user.uuid().as_bytes()) {
        return Err(refused("it names another user"));
    }
    let browser = known_browser(headers).ok_or_else(|| refused("no ceremony in this browser"))?;
    let (ceremony, key) = (Ceremony::SignIn(browser), &api.reception.links);
    let mut id = None;
    let signed = Signed {
        client_data: &assertion.client_data,
        authenticator_data: &assertion.authenticator_data,
        signature: &assertion.signature,
    };
    let verified = party.verify(&signed, &found.public_key, |challenge| {
        id = ceremony.read(key, challenge, now);
        id.is_some()
    });
    let verified = verified.map_err(refused)?;
    use_up(api, id, now).await?;
    let (passkey, counter) = (found.id, verified.counter);
    let factor = SecondFactor::Passkey { passkey, counter, verified: verified.verified };
    Ok(Asserted { user: found.user, factor })
}

/// Verifies that a passkey was made for a challenge of this session, and uses the challenge up unless it may be
/// `again`.
///
/// # Errors
/// [`Code::PasskeyRefused`], [`Code::PasskeysOff`], [`Code::Unavailable`].
pub async fn register(
    api: &Api,
    session: SessionId,
    (client_data, attestation_object): (&[u8], &[u8]),
    again: bool,
    now: Time,
) -> Result<NewCredential, Problem> {
    let party = relying_party(api)?;
    let (ceremony, key) = (Ceremony::Add(session), &api.reception.links);
    let mut id = None;
    let made = party.register(client_data, attestation_object, |challenge| {
        id = ceremony.read(key, challenge, now);
        // A request that is repeated later is answered as it was, and nothing is done.
        id.is_some() || again
    });
    let made = made.map_err(refused)?;
    if !again {
        use_up(api, id, now).await?;
    }
    Ok(NewCredential {
        sha256: Digest(Sha256::digest(&made.credential_id).into()),
        id: made.credential_id,
        public_key: made.public_key,
        counter: made.counter,
    })
}

async fn use_up(api: &Api, id: Option<Uuid>, now: Time) -> Result<(), Problem> {
    let id = id.ok_or_else(|| refused(Fault::Challenge))?;
    let first = api.database.use_ceremony(id, now + PATIENCE).await;
    if first.map_err(Problem::unavailable)? {
        return Ok(());
    }
    Err(refused("the challenge was answered before"))
}

fn refused(why: impl std::fmt::Display) -> Problem {
    // One for all: who tries passkeys out learns nothing of them.
    let detail = "It belongs to no account any more, or its answer came too late, or twice.";
    Problem::new(Code::PasskeyRefused, detail).logged(why)
}

/// What authenticators keep of a user beside its passkey: its id, which says nothing of the person.
#[must_use]
pub fn handle(user: UserId) -> String {
    URL_SAFE_NO_PAD.encode(user.uuid().as_bytes())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header;
    use chrono::Utc;
    use proptest::prelude::*;

    use super::*;

    fn session(bits: u128) -> SessionId {
        SessionId::from_uuid(Uuid::from_u128(bits))
    }

    #[test]
    fn a_challenge_is_of_one_ceremony_and_waits_five_minutes() {
        let (key, other) = (LinkKey::of(&[1; 32]), LinkKey::of(&[2; 32]));
        let (one, two) = (session(1), session(2));
        let browser = "b".repeat(BROWSER_LEN);
        let all = [
            Ceremony::Add(one),
            Ceremony::Add(two),
            Ceremony::SignIn(&browser),
            Ceremony::SignIn("another"),
        ];
        let now = Utc::now();
        for (at, ceremony) in all.iter().enumerate() {
            let challenge = ceremony.challenge(&key);
            assert_ne!(challenge, ceremony.challenge(&key));
            for (reader, reading) in all.iter().enumerate() {
                let read = reading.read(&key, &challenge, now).is_some();
                assert_eq!(read, reader == at, "{ceremony:?} {reading:?}");
                assert_eq!(reading.read(&other, &challenge, now), None);
            }
            let later =
                |seconds| ceremony.read(&key, &challenge, now + TimeDelta::seconds(seconds));
            assert!(later(298).is_some() && later(302).is_none() && later(-90).is_none());
            for place in 0..challenge.len() {
                let mut altered = challenge.clone();
                altered[place] ^= 1;
                assert_eq!(ceremony.read(&key, &altered, now), None, "{place}");
            }
        }
    }

    #[test]
    fn a_browser_keeps_its_cookie() {
        let headers = |text: &str| {
            let mut map = HeaderMap::new();
            map.insert(header::COOKIE, HeaderValue::from_str(text).unwrap());
            map
        };
        let first = browser(&HeaderMap::new());
        let set = given(&first).unwrap();
        for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=300"] {
            assert!(set.to_str().unwrap().contains(part), "{set:?}");
        }
        let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        assert_eq!(browser(&headers(&pair)), first);
        for wrong in [
            format!("{COOKIE}=short"),
            format!("{pair}; {pair}"),
            format!("{COOKIE}={}", "=".repeat(BROWSER_LEN)),
        ] {
            assert_ne!(browser(&headers(&wrong)), first, "{wrong}");
            assert_eq!(known_browser(&headers(&wrong)), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_challenge_is_answered(challenge in prop::collection::vec(any::<u8>(), 0..100)) {
            let ceremony = Ceremony::Add(session(1));
            prop_assert_eq!(ceremony.read(&LinkKey::of(&[1; 32]), &challenge, Utc::now()), None);
        }
    }
}
