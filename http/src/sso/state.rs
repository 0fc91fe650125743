//! What a browser keeps for us between leaving for the provider and coming back: a sealed cookie.
//!
//! ```text
//!   __Host-aicloud-sso = base64url( nonce ‖ AES-256-GCM( what was begun ) )
//! ```
//!
//! It holds whose connection was used, in which epoch, what must come back (`state`), what the provider must sign
//! (`nonce`), what proves that the code is ours (PKCE's verifier), and where the person goes on. It is
//! sealed under a key that follows from the link key, so that nobody reads or makes one, and
//! bound to the browser by being its cookie: who comes back with somebody else's answer has not its cookie, and
//! signs in to nobody's account by accident. It is good for ten minutes, and once on each server
//! ([`Used`]).

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use aicloud_domain::id::{TenantId, UserId};
use aicloud_domain::machine::Time;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta};
use rand::Rng as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::back::Back;
use super::reason::Reason;
use super::ticket::Program;
use crate::auth::link::LinkKey;
use crate::problem::{Code, Problem};

/// The cookie's name.
pub const NAME: &str = "__Host-aicloud-sso";
/// How long somebody may take at the provider.
pub const HOLDS: TimeDelta = TimeDelta::minutes(10);
/// The longest cookie that is looked at, characters.
const TEXT_MAX: usize = 4_096;
/// Bytes of randomness in each of the three secrets.
const RANDOM: usize = 32;
/// Says what is sealed: nothing else under this key can be taken for it.
const ABOUT: &[u8] = b"aicloud sso state 1";
/// Ways back that are remembered as used, of one server.
const USED_MAX: usize = 50_000;

/// A sign-in under way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Begun {
    /// Whose connection.
    #[zeroize(skip)]
    pub tenant: TenantId,
    /// Its epoch.
    #[zeroize(skip)]
    pub epoch: u64,
    /// What must come back in the query.
    pub state: String,
    /// What the provider must put into the ID token.
    pub nonce: String,
    /// What the code was asked for with.
    pub verifier: String,
    /// Who links itself, where that is what was begun; `None`: somebody signs in.
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<UserId>,
    /// The program that waits for a session, where it is one's.
    #[zeroize(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<Program>,
    /// Where the person goes on.
    #[zeroize(skip)]
    back: String,
    /// Until when, seconds since 1970.
    #[zeroize(skip)]
    until: i64,
}

impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Begun").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

impl Begun {
    /// A new one.
    #[must_use]
    pub fn new(tenant: TenantId, epoch: u64, back: &Back, now: Time) -> Self {
        let [state, nonce, verifier] = std::array::from_fn(|_| {
            let mut bytes = [0; RANDOM];
            rand::rng().fill_bytes(&mut bytes);
            URL_SAFE_NO_PAD.encode(bytes)
        });
        let until = (now + HOLDS).timestamp();
        let (link, program, back) = (None, None, back.to_string());
        Self { tenant, epoch, state, nonce, verifier, link, program, back, until }
    }

    /// The same, for a program that waits.
    #[must_use]
    pub fn waited_for_by(mut self, program: Option<Program>) -> Self {
        self.program = program;
        self
    }

    /// The same, for somebody who has signed in and links itself.
    #[must_use]
    pub fn linking(mut self, user: UserId) -> Self {
        self.link = Some(user);
        self
    }

    /// Where the person goes on.
    #[must_use]
    pub fn back(&self) -> Back {
        self.back.parse().unwrap_or_default()
    }

    /// Whether this is what must come back.
    #[must_use]
    pub fn is_state(&self, given: &str) -> bool {
        self.state.as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// Sealed, as text.
    ///
    /// # Errors
    /// [`Code::Internal`], never in practice.
    pub fn seal(&self, key: &LinkKey) -> Result<String, Problem> {
        seal_for(key, ABOUT, self)
    }

    /// Reads what was sealed; `None` for anything else, and when its time is over.
    #[must_use]
    pub fn open(text: &str, key: &LinkKey, now: Time) -> Option<Self> {
        let begun: Self = open_for(key, ABOUT, text)?;
        let lasts = DateTime::from_timestamp(begun.until, 0).is_some_and(|end| now < end);
        lasts.then_some(begun)
    }
}

/// Seals a value for one purpose: nonce and ciphertext, as base64url.
pub(super) fn seal_for(
    key: &LinkKey,
    about: &'static [u8],
    value: &impl Serialize,
) -> Result<String, Problem> {
    let mut bytes = serde_json::to_vec(value).map_err(Problem::internal)?;
    let sealed = sealing(key)?.seal_in_place_append_tag(Aad::from(about), &mut bytes);
    let nonce = sealed.map_err(Problem::internal)?;
    Ok(URL_SAFE_NO_PAD.encode([&nonce.as_ref()[..], &bytes].concat()))
}

/// Reads what was sealed for this purpose.
pub(super) fn open_for<T: DeserializeOwned>(
    key: &LinkKey,
    about: &'static [u8],
    text: &str,
) -> Option<T> {
    let sealed = (text.len() <= TEXT_MAX).then(|| URL_SAFE_NO_PAD.decode(text).ok())??;
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut bytes = Zeroizing::new(sealed.to_vec());
    let opened = sealing(key).ok()?;
    let plain = opened.open_in_place(nonce, Aad::from(about), &mut bytes).ok()?;
    serde_json::from_slice(plain).ok()
}

fn sealing(key: &LinkKey) -> Result<RandomizedNonceKey, Problem> {
    RandomizedNonceKey::new(&AES_256_GCM, &key.sso_key()[..]).map_err(Problem::internal)
}

/// The header that gives the cookie to a browser. `Lax` lets it come along when the provider sends the
/// person back, which is a link that is followed from another site.
///
/// # Errors
/// [`Code::Internal`], never in practice: the text is base64.
pub fn given(text: &str) -> Result<HeaderValue, Problem> {
    let seconds = HOLDS.num_seconds();
    let text = format!("{NAME}={text}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    let mut value = HeaderValue::try_from(text).map_err(Problem::internal)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The header that takes it back.
#[must_use]
pub const fn taken() -> HeaderValue {
    HeaderValue::from_static(
        "__Host-aicloud-sso=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
    )
}

/// The cookie of a request.
///
/// # Errors
/// [`Code::SsoFailed`] when there are two: one was planted, and nobody knows which.
pub fn read(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut found = None;
    for value in headers.get_all(header::COOKIE) {
        // Other cookies may hold what is no ASCII; ours doesn't.
        let Ok(text) = value.to_str() else { continue };
        for pair in text.split(';') {
            let Some((name, value)) = pair.split_once('=') else { continue };
            if name.trim() == NAME && found.replace(value.trim()).is_some() {
                let detail = "The request has more than one cookie for a sign-in under way.";
                return Err(Problem::new(Code::SsoFailed, detail).because(Reason::NotBegun));
            }
        }
    }
    Ok(found)
}

/// Ways back that were used, so that each is good once here. The code in it is good once as well, at any provider
/// that follows the standard; this is for the others.
#[derive(Debug, Default)]
pub struct Used(Mutex<HashMap<String, Instant>>);

impl Used {
    /// Uses it up, by what it alone has; `false` when it was used before.
    pub fn take(&self, one: &str) -> bool {
        let holds = Duration::from_secs(HOLDS.num_seconds().unsigned_abs());
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= USED_MAX {
            used.retain(|_, at| at.elapsed() < holds);
        }
        if used.len() >= USED_MAX {
            // Somebody makes them faster than they expire. Who comes back by one of these again needs
            // a new code for it.
            used.clear();
        }
        used.insert(one.to_owned(), Instant::now()).is_none()
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::TypedId as _;
    use chrono::Utc;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn key() -> LinkKey {
        LinkKey::of(&[3; 32])
    }

    fn begun(now: Time) -> Begun {
        let back = "/allocations?page=2".parse().unwrap();
        Begun::new(TenantId::from_uuid(Uuid::from_u128(7)), 3, &back, now)
    }

    #[test]
    fn what_is_sealed_is_read_back_here_and_for_ten_minutes() {
        let now = Utc::now();
        let begun = begun(now);
        let text = begun.seal(&key()).unwrap();
        let read = Begun::open(&text, &key(), now).unwrap();
        assert_eq!(read, begun);
        assert_eq!(
            (read.back().as_str(), read.tenant, read.epoch),
            ("/allocations?page=2", begun.tenant, 3)
        );
        assert!(Begun::open(&text, &LinkKey::of(&[4; 32]), now).is_none());
        assert!(Begun::open(&text, &key(), now + HOLDS - TimeDelta::seconds(2)).is_some());
        assert!(Begun::open(&text, &key(), now + HOLDS + TimeDelta::seconds(1)).is_none());
        assert!(read.is_state(&begun.state) && !read.is_state("") && !read.is_state(&begun.nonce));
        for secret in [&begun.state, &begun.nonce, &begun.verifier] {
            assert_eq!(secret.len(), 43, "PKCE asks for 43 to 128 characters");
            assert!(
                !text.contains(secret.as_str()) && !format!("{begun:?}").contains(secret.as_str())
            );
        }
        let other = Begun::new(begun.tenant, 3, &Back::default(), now);
        assert_ne!(
            (&other.state, &other.nonce, &other.verifier),
            (&begun.state, &begun.nonce, &begun.verifier)
        );
    }

    #[test]
    fn an_altered_cookie_is_none() {
        let now = Utc::now();
        let text = begun(now).seal(&key()).unwrap();
        for place in 0..text.len() {
            let mut altered = text.clone().into_bytes();
            altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            assert!(Begun::open(&altered, &key(), now).is_none(), "place {place}");
        }
    }

    #[test]
    fn the_cookie_is_the_browser_s_alone() {
        let value = given("abc").unwrap();
        let text = value.to_str().unwrap();
        for part in [
            "__Host-aicloud-sso=abc; ",
            "Secure",
            "HttpOnly",
            "SameSite=Lax",
            "Path=/;",
            "Max-Age=600",
        ] {
            assert!(text.contains(part) && !text.contains("Domain"), "{text}");
        }
        assert!(value.is_sensitive());
        let mut headers = HeaderMap::new();
        assert_eq!(read(&headers).unwrap(), None);
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("__Host-aicloud=s; __Host-aicloud-sso=abc"),
        );
        assert_eq!(read(&headers).unwrap(), Some("abc"));
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-aicloud-sso=def"));
        assert_eq!(read(&headers).unwrap_err().code(), Code::SsoFailed);
    }

    #[test]
    fn a_way_back_is_used_once() {
        let (used, now) = (Used::default(), Utc::now());
        let [one, other] = [begun(now), begun(now)];
        assert!(used.take(&one.state) && used.take(&other.state));
        assert!(!used.take(&one.state) && !used.take(&other.state));
        for _ in 0..USED_MAX {
            used.take(&begun(now).state);
        }
        assert!(used.0.lock().unwrap().len() <= USED_MAX);
    }

    proptest! {
        #[test]
        fn any_cookie_is_answered(text in "[A-Za-z0-9_-]{0,200}|.{0,80}") {
            prop_assert!(Begun::open(&text, &key(), Utc::now()).is_none());
        }
    }
}
