//! One-time passwords by time (RFC 6238): six digits, thirty seconds, SHA-1, as authenticator apps do it.
//!
//! A code is taken for its own step and for one before and after it, since clocks differ. A right code names its
//! step, and the user's entity refuses a step that is not newer than the last one used: so a code
//! that somebody looked over a shoulder for opens nothing. The seed is sealed in its row.

use std::fmt;

use aicloud_domain::email::Email;
use aicloud_domain::machine::Time;
use rand::Rng as _;
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::problem::Problem;

/// Bytes of a seed (RFC 4226, section 4: 160 bits are recommended).
const SEED_LEN: usize = 20;
const DIGITS: usize = 6;
/// Seconds of a step.
const STEP: u64 = 30;
const ISSUER: &str = "aicloud";

/// What a user's authenticator and we both know.
pub struct Seed(SecretSlice<u8>);

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(***)")
    }
}

impl From<SecretSlice<u8>> for Seed {
    fn from(bytes: SecretSlice<u8>) -> Self {
        Self(bytes)
    }
}

impl Seed {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = vec![0; SEED_LEN];
        rand::rng().fill_bytes(&mut bytes);
        Self(SecretSlice::from(bytes))
    }

    /// Its bytes, to be sealed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.expose_secret()
    }

    /// As people type it.
    #[must_use]
    pub fn base32(&self) -> SecretString {
        SecretString::from(Secret::from(self.bytes()).to_base32())
    }

    /// As an authenticator app reads it from a QR code.
    #[must_use]
    pub fn url(&self, user: &Email) -> SecretString {
        let seed = self.base32();
        let user: String = form_urlencoded::byte_serialize(user.as_str().as_bytes()).collect();
        SecretString::from(format!(
            "otpauth://totp/{ISSUER}:{user}?secret={}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period={STEP}",
            seed.expose_secret()
        ))
    }

    /// The step that this code is of; `None` when it is wrong, or not of now.
    ///
    /// # Errors
    /// When the seed can't be used; its row was not written by us.
    pub fn step(&self, code: &SecretString, now: Time) -> Result<Option<u64>, Problem> {
        let code = code.expose_secret();
        if code.len() != DIGITS || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        let seconds = u64::try_from(now.timestamp()).map_err(Problem::internal)?;
        Ok(self.totp()?.check(code, seconds))
    }

    fn totp(&self) -> Result<Totp, Problem> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS as u8)
            .with_skew(1)
            .with_step_duration(STEP)
            .with_secret(Secret::from(self.bytes()))
            .build()
            .map_err(Problem::internal)
    }
}

/// Whether this may be a code of an authenticator; recovery codes look otherwise.
#[must_use]
pub fn is_code(text: &SecretString) -> bool {
    let text = text.expose_secret();
    text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    /// RFC 6238, appendix B; the last six of its eight digits.
    const VECTORS: [(i64, &str); 5] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
    ];

    fn seed() -> Seed {
        Seed::from(SecretSlice::from(b"12345678901234567890".to_vec()))
    }

    fn step(code: &str, at: i64) -> Option<u64> {
        let now = DateTime::from_timestamp(at, 0).unwrap();
        seed().step(&SecretString::from(code), now).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_specification() {
        for (at, code) in VECTORS {
            assert_eq!(step(code, at), Some(at as u64 / STEP), "{at}");
        }
    }

    #[test]
    fn a_code_is_good_for_one_step_before_and_after() {
        let (at, code) = VECTORS[1];
        let own = at / 30;
        for (offset, good) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = step(code, (own + offset) * 30);
            assert_eq!(found, good.then_some(own as u64), "{offset}");
        }
        for wrong in ["", "08180", "0818040", "081805", "08180x", " 81804", "٠٨١٨٠٤"] {
            assert_eq!(step(wrong, at), None, "{wrong}");
        }
    }

    #[test]
    fn a_seed_is_shown_as_apps_read_it() {
        assert_eq!(seed().base32().expose_secret(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let url = seed().url(&"ada+work@example.com".parse().unwrap());
        assert_eq!(
            url.expose_secret(),
            "otpauth://totp/aicloud:ada%2Bwork%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=aicloud&algorithm=SHA1&digits=6&period=30"
        );
        assert_ne!(Seed::random().bytes(), Seed::random().bytes());
        assert_eq!(Seed::random().bytes().len(), SEED_LEN);
        assert_eq!(format!("{:?}", seed()), "Seed(***)");
    }
}
