//! Devices that somebody has signed in with before, so that an attack on an account does not delay its owner.
//!
//! ```text
//! aic_d_01jd4q8w0zf2n9k3m5p7r9t1v3_3k…43 characters…
//!       └ the device, no secret      └ HMAC-SHA256(link key, "device", 0, user, device), base64url
//! ```
//!
//! Each sign-in that succeeds leaves a **mark**: browsers get it as the cookie `__Host-aicloud-device`, programs keep it in
//! a file and send it as `X-Aicloud-Device`. It opens nothing. It only says that this device once knew the account's
//! password, and so has a delay of its own ([`brute`](super::brute)): what strangers guess elsewhere does not
//! count against it, and what is guessed on it counts against it alone (OWASP, "Slow Down Online Guessing Attacks with
//! Device Cookies"). Whoever steals a mark may guess as slowly as anybody else.
//!
//! **Nothing is stored.** A mark is authenticated for one user, and does not name it: an attempt for an address
//! proves its mark against that address's user, or against nobody. The device's id says when it was given, and after
//! 400 days, which is as long as browsers keep a cookie, it counts no more. A mark that counts is given again as it
//! was, so that a device keeps its delay. A session of the user, too, speaks for the device that shows it.

use actix_web::http::header::{HeaderMap, HeaderValue};
use aicloud_domain::id::{SUFFIX_LEN, SessionId, TypedId as _, UserId, decode, encode};
use aicloud_domain::machine::Time;
use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use super::cookie;
use super::link::{LinkKey, made_at};
use crate::problem::Problem;

/// The cookie's name.
pub const COOKIE: &str = "__Host-aicloud-device";
/// The header, for programs.
pub const HEADER: &str = "x-aicloud-device";

const PREFIX: &str = "aic_d_";
const PURPOSE: &str = "device";
/// How long a mark counts: browsers keep no cookie longer (RFC 6265bis, 5.5).
const LIFE: TimeDelta = TimeDelta::days(400);
/// Clocks of two servers may differ by so much.
const SKEW: TimeDelta = TimeDelta::minutes(1);

/// A device, as far as delays tell devices apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Device(Uuid);

impl Device {
    /// One that is seen for the first time now.
    #[must_use]
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }

    /// The one that shows this session.
    #[must_use]
    pub fn of_session(session: SessionId) -> Self {
        Self(session.uuid())
    }

    /// Whether marks of it count at this time.
    fn counts(self, now: Time) -> bool {
        made_at(self.0).is_some_and(|given| now - given < LIFE && given - now < SKEW)
    }
}

impl Default for Device {
    fn default() -> Self {
        Self::new()
    }
}

/// The text that makes this device known as the user's.
#[must_use]
pub fn mark(key: &LinkKey, user: UserId, device: Device) -> SecretString {
    let mac = key.tag(PURPOSE, &about(user, device));
    let id = encode(device.0.as_u128());
    let id = String::from_utf8_lossy(&id);
    SecretString::from(format!("{PREFIX}{id}_{mac}"))
}

/// The header that gives a browser its mark.
///
/// # Errors
/// Never in practice: a mark is ASCII.
pub fn given(mark: &SecretString) -> Result<HeaderValue, Problem> {
    // Strict: it is of use in requests of our own page alone.
    let text = format!(
        "{COOKIE}={}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=Strict",
        mark.expose_secret(),
        LIFE.num_seconds()
    );
    let mut value = HeaderValue::try_from(text).map_err(Problem::internal)?;
    value.set_sensitive(true);
    Ok(value)
}

fn about(user: UserId, device: Device) -> [u8; 32] {
    let mut about = [0; 32];
    about[..16].copy_from_slice(user.uuid().as_bytes());
    about[16..].copy_from_slice(device.0.as_bytes());
    about
}

/// What came with a request: a mark, and whose session.
#[derive(Debug, Clone, Default)]
pub struct Known {
    mark: Option<SecretString>,
    session: Option<(UserId, SessionId)>,
}

impl Known {
    /// The mark of a request, its header before its cookie. Two of them, or what is no text, are none: a mark is
    /// an advantage, and whoever has a broken one has none.
    #[must_use]
    pub fn read(headers: &HeaderMap) -> Self {
        let mut sent = headers.get_all(HEADER).filter_map(|value| value.to_str().ok());
        let text = match (sent.next(), sent.next()) {
            (Some(text), None) => Some(text.trim()),
            (None, _) => {
                let mut cookies = cookie::all(headers, COOKIE);
                cookies.next().filter(|_| cookies.next().is_none())
            }
            (Some(_), Some(_)) => None,
        };
        Self { mark: text.map(SecretString::from), session: None }
    }

    /// The same, with the session that came along.
    #[must_use]
    pub fn and_session(self, session: Option<(UserId, SessionId)>) -> Self {
        Self { session, ..self }
    }

    /// Which device of this user's it is; `None`: none that is known. What is not the user's takes the same steps.
    #[must_use]
    pub fn device(&self, key: &LinkKey, user: UserId, now: Time) -> Option<Device> {
        let marked = self.mark.as_ref().and_then(|mark| read(key, user, mark.expose_secret()));
        let session = self.session.filter(|(of, _)| *of == user);
        marked
            .filter(|device| device.counts(now))
            .or_else(|| session.map(|(_, session)| Device::of_session(session)))
    }

    /// The mark that this user's device leaves with: its own, where that counts, or a new one.
    #[must_use]
    pub fn renewed(&self, key: &LinkKey, user: UserId, now: Time) -> SecretString {
        let own = Self { mark: self.mark.clone(), session: None };
        mark(key, user, own.device(key, user, now).unwrap_or_default())
    }
}

/// The device of a mark that was made for this user.
fn read(key: &LinkKey, user: UserId, text: &str) -> Option<Device> {
    let (id, mac) = text.strip_prefix(PREFIX)?.split_at_checked(SUFFIX_LEN)?;
    let device = Device(Uuid::from_u128(decode(id)?));
    let mac = mac.strip_prefix('_')?;
    key.is_tag(PURPOSE, &about(user, device), mac).then_some(device)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{self, HeaderName};
    use chrono::Utc;
    use proptest::prelude::*;

    use super::*;

    fn user(bits: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(bits))
    }

    fn known(headers: &[(&'static str, &str)]) -> Known {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        Known::read(&map)
    }

    #[test]
    fn a_mark_is_one_user_s_and_one_key_s() {
        let (key, other) = (LinkKey::of(&[1; 32]), LinkKey::of(&[2; 32]));
        let (device, now) = (Device::new(), Utc::now());
        let mark = mark(&key, user(1), device);
        let shown = known(&[(HEADER, mark.expose_secret())]);
        assert_eq!(shown.device(&key, user(1), now), Some(device));
        assert_eq!(shown.device(&key, user(2), now), None);
        assert_eq!(shown.device(&other, user(1), now), None);
        assert_eq!(shown.renewed(&key, user(1), now).expose_secret(), mark.expose_secret());
        assert_ne!(shown.renewed(&key, user(2), now).expose_secret(), mark.expose_secret());
        for place in 0..mark.expose_secret().len() {
            let mut altered = mark.expose_secret().to_owned().into_bytes();
            altered[place] = if altered[place] == b'1' { b'2' } else { b'1' };
            let altered = String::from_utf8(altered).unwrap();
            assert_eq!(known(&[(HEADER, &altered)]).device(&key, user(1), now), None, "{place}");
        }
    }

    #[test]
    fn it_counts_for_as_long_as_a_browser_keeps_it() {
        let (key, device, now) = (LinkKey::of(&[1; 32]), Device::new(), Utc::now());
        let shown = known(&[(HEADER, mark(&key, user(1), device).expose_secret())]);
        let at = |days| shown.device(&key, user(1), now + TimeDelta::days(days));
        assert_eq!((at(0), at(399)), (Some(device), Some(device)));
        assert_eq!((at(401), at(-1)), (None, None));
        // An id that says no time was not made here.
        let timeless = Device(Uuid::from_u128(7));
        let shown = known(&[(HEADER, mark(&key, user(1), timeless).expose_secret())]);
        assert_eq!(shown.device(&key, user(1), now), None);
    }

    #[test]
    fn one_mark_by_header_or_cookie() {
        let (key, now) = (LinkKey::of(&[1; 32]), Utc::now());
        let [one, other] = [Device::new(), Device::new()];
        let text = |device| mark(&key, user(1), device).expose_secret().to_owned();
        let set = given(&mark(&key, user(1), one)).unwrap();
        assert!(set.is_sensitive());
        let set = set.to_str().unwrap();
        for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=34560000"] {
            assert!(set.contains(part) && !set.contains("Domain"), "{set}");
        }
        let pair = set.split(';').next().unwrap();
        let cookie = header::COOKIE.as_str();
        assert_eq!(cookie, "cookie");
        let by = |headers: &[(&'static str, &str)]| known(headers).device(&key, user(1), now);
        assert_eq!(by(&[("cookie", &format!("__Host-aicloud=x; {pair}"))]), Some(one));
        assert_eq!(by(&[("cookie", pair), (HEADER, &text(other))]), Some(other));
        let twice = format!("{pair}; {COOKIE}={}", text(other));
        assert_eq!(by(&[("cookie", &twice)]), None, "one of them was planted");
        assert_eq!(by(&[(HEADER, &text(one)), (HEADER, &text(other))]), None);
        assert_eq!(by(&[]), None);
    }

    #[test]
    fn a_session_speaks_for_its_user_s_device() {
        let (key, now) = (LinkKey::of(&[1; 32]), Utc::now());
        let session = SessionId::from_uuid(Uuid::now_v7());
        let shown = Known::default().and_session(Some((user(1), session)));
        assert_eq!(shown.device(&key, user(1), now), Some(Device::of_session(session)));
        assert_eq!(shown.device(&key, user(2), now), None);
        // A session ends; what its device leaves with is a mark of its own.
        let renewed = shown.renewed(&key, user(1), now);
        let renewed = known(&[(HEADER, renewed.expose_secret())]);
        let device = renewed.device(&key, user(1), now).unwrap();
        assert_ne!(device, Device::of_session(session));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "(aic_d_)?[ -~]{0,80}") {
            let shown = known(&[(HEADER, text.as_str())]);
            prop_assert_eq!(shown.device(&LinkKey::of(&[1; 32]), user(1), Utc::now()), None);
        }
    }
}
