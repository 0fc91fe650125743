//! Signed texts: compact JWS (RFC 7515), as far as assertions and access tokens need it.
//!
//! ```text
//!   base64url(header) . base64url(payload) . base64url(signature)
//! ```
//!
//! How such a text is taken apart, and that it chooses nothing, is in [`aicloud_texts::jws`]; here are the keys.
//!
//! What is in a payload is read after the signature was verified. That it is read at all needs the key's id first,
//! which the header names; it decides which key is looked up, and no more.
//!
//! The cryptography is aws-lc-rs', one function for each algorithm (docs/decisions/0027).

use std::fmt;

use aicloud_domain::service_account::{Algorithm, PublicKey};
use aicloud_texts::jws;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, Ed25519KeyPair, KeyPair as _, ParsedPublicKey,
    UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

pub use aicloud_texts::jws::JwsError;

/// A seed of Ed25519.
pub const SEED_LEN: usize = 32;

/// A signed text, taken apart and not yet verified.
#[derive(Debug)]
pub struct Compact<'a>(jws::Compact<'a>);

impl<'a> Compact<'a> {
    /// Takes a text apart.
    ///
    /// # Errors
    /// [`JwsError::Shape`] and [`JwsError::Header`].
    pub fn read(text: &'a str) -> Result<Self, JwsError> {
        jws::Compact::read(text).map(Self)
    }

    /// Which key it says that it was signed with.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.0.kid()
    }

    /// The claims, if it is of this type and this key has signed it.
    ///
    /// # Errors
    /// [`JwsError`].
    pub fn verify<T: DeserializeOwned>(&self, key: &PublicKey, typ: &str) -> Result<T, JwsError> {
        let algorithm = key.algorithm().as_str();
        self.0.verified_by(algorithm, typ, |signed, signature| verifies(key, signed, signature))
    }
}

/// A point as SEC 1 writes it, uncompressed.
fn point(x: &[u8; 32], y: &[u8; 32]) -> [u8; 65] {
    let mut bytes = [4; 65];
    bytes[1..33].copy_from_slice(x);
    bytes[33..].copy_from_slice(y);
    bytes
}

fn verifies(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let verified = match key {
        PublicKey::Ed25519 { x } => UnparsedPublicKey::new(&ED25519, x).verify(message, signature),
        PublicKey::P256 { x, y } => {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point(x, y)).verify(message, signature)
        }
    };
    verified.is_ok()
}

/// Whether a key can be computed with: a P-256 key must be a point of its curve.
#[must_use]
pub fn is_usable(key: &PublicKey) -> bool {
    match key {
        PublicKey::Ed25519 { x } => ParsedPublicKey::new(&ED25519, x).is_ok(),
        PublicKey::P256 { x, y } => {
            ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point(x, y)).is_ok()
        }
    }
}

/// An Ed25519 key that signs.
pub struct SigningKey(Ed25519KeyPair);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(***)")
    }
}

/// These bytes are no seed, or there is no chance to make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no Ed25519 key can be made of this")]
pub struct NoKey;

impl SigningKey {
    /// A new one.
    ///
    /// # Errors
    /// [`NoKey`] when the system gives no random bytes.
    pub fn generate() -> Result<Self, NoKey> {
        Ed25519KeyPair::generate().map(Self).map_err(|_| NoKey)
    }

    /// The one of this seed.
    ///
    /// # Errors
    /// [`NoKey`] for anything but 32 bytes.
    pub fn from_seed(seed: &[u8]) -> Result<Self, NoKey> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(Self).map_err(|_| NoKey)
    }

    /// Its seed: the secret.
    ///
    /// # Errors
    /// [`NoKey`], never for a key that was made here.
    pub fn seed(&self) -> Result<Zeroizing<[u8; SEED_LEN]>, NoKey> {
        use aws_lc_rs::encoding::{AsBigEndian as _, Curve25519SeedBin};
        let seed = self.0.seed().map_err(|_| NoKey)?;
        let bytes: Curve25519SeedBin<'_> = seed.as_be_bytes().map_err(|_| NoKey)?;
        let bytes = <[u8; SEED_LEN]>::try_from(bytes.as_ref()).map_err(|_| NoKey)?;
        Ok(Zeroizing::new(bytes))
    }

    /// The bytes that others verify with.
    ///
    /// # Panics
    /// Never: the curve's points have 32 bytes.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        let bytes = self.0.public_key().as_ref();
        bytes.try_into().expect("an Ed25519 public key has 32 bytes")
    }

    /// The signed text of these claims.
    ///
    /// # Errors
    /// serde's, for claims that are no JSON.
    pub fn sign(
        &self,
        typ: &str,
        kid: &str,
        claims: &impl Serialize,
    ) -> Result<String, serde_json::Error> {
        #[derive(Serialize)]
        struct Head<'a> {
            typ: &'a str,
            alg: &'static str,
            kid: &'a str,
        }
        let head = Head { typ, alg: Algorithm::EdDsa.as_str(), kid };
        let mut text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&head)?);
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(serde_json::to_vec(claims)?, &mut text);
        let signature = self.0.sign(text.as_bytes());
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(signature.as_ref(), &mut text);
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const TYP: &str = "test+jwt";

    fn key() -> (SigningKey, PublicKey) {
        let key = SigningKey::from_seed(&[7; 32]).unwrap();
        let public = PublicKey::Ed25519 { x: key.public() };
        (key, public)
    }

    fn b64(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    fn check(text: &str, key: &PublicKey) -> Result<Value, JwsError> {
        Compact::read(text)?.verify(key, TYP)
    }

    /// Signed by the key whatever the header says.
    fn forged(header: &Value, claims: &Value) -> String {
        let signed = format!("{}.{}", b64(header), b64(claims));
        let signature = key().0.0.sign(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    #[test]
    fn what_is_signed_is_verified() {
        let (key, public) = key();
        let claims = json!({"sub": "x"});
        let text = key.sign(TYP, "k1", &claims).unwrap();
        assert_eq!(check(&text, &public), Ok(claims.clone()));
        assert_eq!(Compact::read(&text).unwrap().kid(), Some("k1"));
        let seed = key.seed().unwrap();
        assert_eq!(SigningKey::from_seed(&seed[..]).unwrap().public(), key.public());
        let other = PublicKey::Ed25519 { x: SigningKey::generate().unwrap().public() };
        assert_eq!(check(&text, &other), Err(JwsError::Signature));
        for (typ, good) in [
            ("test+jwt", true),
            ("TEST+JWT", true),
            ("application/test+jwt", true),
            ("JWT", false),
            ("at+jwt", false),
            ("application/application/test+jwt", false),
        ] {
            let text = key.sign(typ, "k1", &claims).unwrap();
            assert_eq!(check(&text, &public).is_ok(), good, "{typ}");
        }
        assert!(!format!("{key:?}").contains('7'));
    }

    #[test]
    fn the_header_chooses_nothing() {
        let (_, public) = key();
        let claims = json!({});
        let of = |header: Value| check(&forged(&header, &claims), &public);
        assert_eq!(of(json!({"alg": "EdDSA", "typ": TYP})), Ok(claims.clone()));
        for alg in ["none", "None", "HS256", "ES256", "eddsa", "EdDSA ", "Ed25519", ""] {
            assert_eq!(of(json!({"alg": alg, "typ": TYP})), Err(JwsError::Algorithm), "{alg}");
        }
        assert_eq!(of(json!({"alg": "EdDSA"})), Err(JwsError::Type));
        assert_eq!(of(json!({"typ": TYP})), Err(JwsError::Header));
        let crit = json!({"alg": "EdDSA", "typ": TYP, "crit": ["b64"], "b64": false});
        assert_eq!(of(crit), Err(JwsError::Header));
        let twice = r#"{"alg":"EdDSA","alg":"none","typ":"test+jwt"}"#;
        let text = format!("{}.e30.{}", URL_SAFE_NO_PAD.encode(twice), "A".repeat(86));
        assert_eq!(check(&text, &public), Err(JwsError::Header));
    }

    #[test]
    fn both_kinds_of_keys_verify() {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let public = pair.public_key().as_ref();
        let coordinate = |at: usize| -> [u8; 32] { public[at..at + 32].try_into().unwrap() };
        let public = PublicKey::P256 { x: coordinate(1), y: coordinate(33) };
        assert!(is_usable(&public));
        let signed = format!("{}.e30", b64(&json!({"alg": "ES256", "typ": TYP})));
        let signature = pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        let text = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()));
        assert_eq!(check(&text, &public), Ok(json!({})));
        assert_eq!(check(&text.replacen(".e30.", ".eyB9.", 1), &public), Err(JwsError::Signature));
        assert!(!is_usable(&PublicKey::P256 { x: [1; 32], y: [1; 32] }), "no point of the curve");
        let nowhere = PublicKey::P256 { x: [1; 32], y: [1; 32] };
        assert_eq!(check(&text, &nowhere), Err(JwsError::Signature));
    }

    #[test]
    fn rfc_8037_s_example() {
        // Appendix A.4 and A.5: another JOSE's signature.
        let text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
                    hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let x = URL_SAFE_NO_PAD.decode(x).unwrap().try_into().unwrap();
        let key = PublicKey::Ed25519 { x };
        // Its payload is no JSON and it has no type: what counts here is the signature.
        assert_eq!(check(text, &key), Err(JwsError::Type));
        let altered = text.replacen(".RXhh", ".RXhi", 1);
        assert_eq!(check(&altered, &key), Err(JwsError::Signature));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in r"[A-Za-z0-9_.=\-]{0,200}|\PC{0,60}") {
            prop_assert!(check(&text, &key().1).is_err());
        }

        #[test]
        fn any_header_and_claims_are_answered(header: Vec<u8>, claims in r#"[\[\]{}":,a-z0-9]{0,40}"#) {
            let signed =
                format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
            let signature = key().0.0.sign(signed.as_bytes());
            let text = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()));
            prop_assert!(check(&text, &key().1).is_err());
        }

        /// No other text is taken for what was signed: each bit counts.
        #[test]
        fn an_altered_text_is_refused(place in 0..1_000usize, bit in 0..7u8) {
            let (key, public) = key();
            let text = key.sign(TYP, "k1", &json!({"sub": "sa_1", "exp": 12})).unwrap();
            let mut altered = text.clone().into_bytes();
            let place = place % altered.len();
            altered[place] ^= 1 << bit;
            let Ok(altered) = String::from_utf8(altered) else { return Ok(()) };
            prop_assert!(check(&altered, &public).is_err(), "{}", altered);
        }
    }
}
