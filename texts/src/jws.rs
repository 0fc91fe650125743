//! Signed texts, taken apart: compact JWS (RFC 7515).
//!
//! ```text
//!   base64url(header) . base64url(payload) . base64url(signature)
//! ```
//!
//! Here is no cryptography, and no way to the claims without it: whoever wants them says what the
//! text must be, and brings the function that verifies it ([`Compact::verified_by`]). So claims that
//! nobody signed are never in anyone's hands.
//!
//! **A key has one algorithm, and the text chooses none.** What the header says of its algorithm is compared with
//! the key's, letter by letter (RFC 8725, 3.1): `none` and `HS256` are no key's word, so they are nobody's
//! signature. Keys that a header brings along (`jwk`, `jku`, `x5c`, …) are not looked at, and a header with
//! `crit` is refused, for it asks for what we don't know (RFC 7515, 4.1.11).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::json;

/// The longest text that is looked at, bytes: several times what ours have.
const TEXT_MAX: usize = 8 * 1024;
/// Both algorithms' signatures have this length.
pub const SIGNATURE_LEN: usize = 64;

/// Why a text is no signed text that we take. For logs: callers are told less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not three parts of base64url, or too long.
    #[error("the text is no compact JWS")]
    Shape,
    /// The header is not one that we read.
    #[error("the header is not understood")]
    Header,
    /// The payload is not one that we read.
    #[error("the claims are not understood")]
    Payload,
    /// The header says another algorithm than the key has.
    #[error("the algorithm is not the key's")]
    Algorithm,
    /// The signature is not the key's.
    #[error("the signature is wrong")]
    Signature,
    /// It is a signed text for another purpose.
    #[error("the type is not the one asked for")]
    Type,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    crit: Option<IgnoredAny>,
}

/// A signed text, taken apart and not yet verified.
pub struct Compact<'a> {
    header: Header,
    signed: &'a str,
    payload: Vec<u8>,
    signature: [u8; SIGNATURE_LEN],
}

impl fmt::Debug for Compact<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compact").field("kid", &self.header.kid).finish_non_exhaustive()
    }
}

impl<'a> Compact<'a> {
    /// Takes a text apart.
    ///
    /// # Errors
    /// [`JwsError::Shape`] and [`JwsError::Header`].
    pub fn read(text: &'a str) -> Result<Self, JwsError> {
        if text.len() > TEXT_MAX {
            return Err(JwsError::Shape);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(JwsError::Shape)?;
        let (header, payload) = signed.split_once('.').ok_or(JwsError::Shape)?;
        let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::Shape);
        let (header, payload, signature) = (bytes(header)?, bytes(payload)?, bytes(signature)?);
        let signature = signature.try_into().map_err(|_| JwsError::Shape)?;
        let header: Header = json::read(&header).ok_or(JwsError::Header)?;
        if header.crit.is_some() {
            return Err(JwsError::Header);
        }
        Ok(Self { header, signed, payload, signature })
    }

    /// Which key it says that it was signed with.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// The claims, if the text is of this type and algorithm, and `verifies` says of what was signed and of
    /// the signature that the key has made it. The claims are looked at last.
    ///
    /// # Errors
    /// [`JwsError`].
    pub fn verified_by<T: DeserializeOwned>(
        &self,
        algorithm: &str,
        typ: &str,
        verifies: impl FnOnce(&[u8], &[u8; SIGNATURE_LEN]) -> bool,
    ) -> Result<T, JwsError> {
        if self.header.alg != algorithm {
            return Err(JwsError::Algorithm);
        }
        if !verifies(self.signed.as_bytes(), &self.signature) {
            return Err(JwsError::Signature);
        }
        // RFC 7515, 4.1.9: a media type, of which `application/` may be left out.
        let given = self.header.typ.as_deref().unwrap_or_default().to_ascii_lowercase();
        if given.strip_prefix("application/").unwrap_or(&given) != typ {
            return Err(JwsError::Type);
        }
        json::read(&self.payload).ok_or(JwsError::Payload)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn text(header: &str, claims: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", part(header), part(claims), URL_SAFE_NO_PAD.encode([7; SIGNATURE_LEN]))
    }

    fn claims(text: &str) -> Result<Value, JwsError> {
        Compact::read(text)?.verified_by("EdDSA", "test+jwt", |_, signature| *signature == [7; 64])
    }

    #[test]
    fn claims_are_seen_by_who_verifies_them() {
        let good = text(r#"{"alg":"EdDSA","typ":"test+jwt","kid":"k"}"#, r#"{"sub":"x"}"#);
        assert_eq!(claims(&good), Ok(json!({"sub": "x"})));
        let compact = Compact::read(&good).unwrap();
        assert_eq!(compact.kid(), Some("k"));
        let refused: Result<Value, _> = compact.verified_by("EdDSA", "test+jwt", |_, _| false);
        assert_eq!(refused, Err(JwsError::Signature));
        let signed = good.rsplit_once('.').unwrap().0;
        let _: Result<Value, _> = compact.verified_by("EdDSA", "test+jwt", |message, _| {
            assert_eq!(message, signed.as_bytes());
            true
        });
        for (header, payload, error) in [
            (r#"{"alg":"none","typ":"test+jwt"}"#, "{}", JwsError::Algorithm),
            (r#"{"alg":"EdDSA","typ":"at+jwt"}"#, "{}", JwsError::Type),
            (r#"{"alg":"EdDSA"}"#, "{}", JwsError::Type),
            (r#"{"typ":"test+jwt"}"#, "{}", JwsError::Header),
            (r#"["EdDSA","test+jwt",null,null]"#, "{}", JwsError::Header),
            (r#"{"alg":"EdDSA","typ":"test+jwt","crit":[]}"#, "{}", JwsError::Header),
            (r#"{"alg":"EdDSA","typ":"test+jwt"}"#, "[]", JwsError::Payload),
            (r#"{"alg":"EdDSA","typ":"test+jwt"}"#, "{} {}", JwsError::Payload),
        ] {
            assert_eq!(claims(&text(header, payload)), Err(error), "{header} {payload}");
        }
        for shape in ["", ".", "..", "a.b", "e30.e30.", &format!("{good}A"), &format!("{good}=")] {
            assert_eq!(claims(shape), Err(JwsError::Shape), "{shape}");
        }
        let long = format!("e30.{}.AA", "A".repeat(TEXT_MAX));
        assert_eq!(claims(&long), Err(JwsError::Shape));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in r"[A-Za-z0-9_.=\-]{0,200}|\PC{0,60}") {
            prop_assert!(claims(&text).is_err());
        }
    }
}
