//! Public keys, as JSON Web Keys (RFC 7517; RFC 8037 for Ed25519).
//!
//! Two kinds are taken, each with one algorithm. What an assertion's header says of its algorithm chooses nothing:
//! it is compared with the key's (RFC 8725, 3.1 and 3.2). A key comes in one spelling: 32-byte coordinates in
//! base64url without padding. A private key is refused by name, so that whoever sent it learns that it has left
//! its home.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Members that make a JWK a private or a secret one (RFC 7518, 6.2.2, 6.3.2, 6.4.1).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The one algorithm that a key signs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519 (RFC 8037).
    EdDsa,
    /// ECDSA on P-256 with SHA-256 (RFC 7518).
    Es256,
}

impl Algorithm {
    /// The word for it in a header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
        }
    }
}

/// A public key that assertions are signed with. Whether an elliptic curve has its point is for those
/// to see who compute with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>", into = "Written")]
pub enum PublicKey {
    /// An Ed25519 key.
    Ed25519 {
        /// The point, as RFC 8032 encodes it.
        x: [u8; 32],
    },
    /// A point of P-256.
    P256 {
        /// Its first coordinate, big endian.
        x: [u8; 32],
        /// Its second.
        y: [u8; 32],
    },
}

/// Why something is no key that could be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JwkError {
    /// It holds what must never be sent.
    #[error(
        "this is a private key (`{0}`): send the public half only, and make a new key, for this one has left its home"
    )]
    Private(&'static str),
    /// A member is missing or is no text.
    #[error("`{0}` must be there, as a text")]
    Missing(&'static str),
    /// Neither of the two kinds.
    #[error("must be an Ed25519 key (kty OKP, crv Ed25519) or a P-256 key (kty EC, crv P-256)")]
    Kind,
    /// A coordinate is not what its curve has.
    #[error("`{0}` must be 32 bytes in base64url, 43 characters without padding")]
    Coordinate(&'static str),
    /// It says of itself that it is for something else.
    #[error("`{member}` must be absent or {expected}")]
    Purpose {
        /// The member that says so.
        member: &'static str,
        /// What it may say.
        expected: &'static str,
    },
}

/// As it is written, the members in the order of RFC 7638, 3.2.
#[derive(Serialize)]
struct Written {
    crv: &'static str,
    kty: &'static str,
    x: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<String>,
}

impl From<PublicKey> for Written {
    fn from(key: PublicKey) -> Self {
        let text = |bytes: &[u8; 32]| URL_SAFE_NO_PAD.encode(bytes);
        match &key {
            PublicKey::Ed25519 { x } => Self { crv: "Ed25519", kty: "OKP", x: text(x), y: None },
            PublicKey::P256 { x, y } => {
                Self { crv: "P-256", kty: "EC", x: text(x), y: Some(text(y)) }
            }
        }
    }
}

impl PublicKey {
    /// Its one algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519 { .. } => Algorithm::EdDsa,
            Self::P256 { .. } => Algorithm::Es256,
        }
    }

    /// Reads a JWK. Members that say nothing about what the key is (`kid`, `x5c`, …) are passed by.
    ///
    /// # Errors
    /// [`JwkError`], which says what to send instead.
    pub fn from_jwk(jwk: &Map<String, Value>) -> Result<Self, JwkError> {
        if let Some(private) = PRIVATE.into_iter().find(|name| jwk.contains_key(*name)) {
            return Err(JwkError::Private(private));
        }
        let text = |name: &'static str| {
            jwk.get(name).and_then(Value::as_str).ok_or(JwkError::Missing(name))
        };
        let key = match (text("kty")?, text("crv")?) {
            ("OKP", "Ed25519") => Self::Ed25519 { x: coordinate("x", text("x")?)? },
            ("EC", "P-256") => {
                Self::P256 { x: coordinate("x", text("x")?)?, y: coordinate("y", text("y")?)? }
            }
            _ => return Err(JwkError::Kind),
        };
        let expected = key.algorithm().as_str();
        if jwk.get("alg").is_some_and(|alg| alg != expected) {
            return Err(JwkError::Purpose { member: "alg", expected });
        }
        if jwk.get("use").is_some_and(|usage| usage != "sig") {
            return Err(JwkError::Purpose { member: "use", expected: "sig" });
        }
        Ok(key)
    }

    /// What a thumbprint is the digest of (RFC 7638): the members that make the key, and no others, in one spelling.
    #[must_use]
    pub fn thumbprint_input(&self) -> String {
        // Four short texts can be written.
        serde_json::to_string(&Written::from(self.clone())).unwrap_or_default()
    }
}

fn coordinate(name: &'static str, text: &str) -> Result<[u8; 32], JwkError> {
    let mut bytes = [0; 36];
    let read = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes);
    let read = read.ok().and_then(|length| <[u8; 32]>::try_from(&bytes[..length]).ok());
    read.ok_or(JwkError::Coordinate(name))
}

impl TryFrom<Map<String, Value>> for PublicKey {
    type Error = JwkError;
    fn try_from(jwk: Map<String, Value>) -> Result<Self, JwkError> {
        Self::from_jwk(&jwk)
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.thumbprint_input())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(jwk: Value) -> Result<PublicKey, JwkError> {
        PublicKey::from_jwk(jwk.as_object().unwrap())
    }

    #[test]
    fn the_specifications_examples() {
        // RFC 8037, appendix A.2 and A.3; RFC 7517, appendix A.1.
        let ed = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let ec = json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "kid": "1",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
        });
        let ed = read(ed).unwrap();
        assert_eq!(ed.algorithm(), Algorithm::EdDsa);
        assert_eq!(
            ed.thumbprint_input(),
            r#"{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#
        );
        assert_eq!(read(ec).unwrap().algorithm(), Algorithm::Es256);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let x = URL_SAFE_NO_PAD.encode([1; 32]);
        let whole = json!({"kty": "OKP", "crv": "Ed25519", "x": x});
        let with = |name: &str, value: Value| {
            let mut jwk = whole.clone();
            jwk[name] = value;
            read(jwk)
        };
        assert!(read(whole.clone()).is_ok());
        for private in PRIVATE {
            assert_eq!(with(private, json!("AQ")), Err(JwkError::Private(private)));
        }
        assert_eq!(with("kty", json!("RSA")), Err(JwkError::Kind));
        assert_eq!(with("kty", json!("oct")), Err(JwkError::Kind));
        assert_eq!(with("crv", json!("X25519")), Err(JwkError::Kind));
        assert_eq!(with("crv", json!(1)), Err(JwkError::Missing("crv")));
        for wrong in
            [format!("{x}="), x[1..].to_owned(), format!("{x}A"), x.replace('A', "B") + "!"]
        {
            assert_eq!(with("x", json!(wrong)), Err(JwkError::Coordinate("x")), "{wrong}");
        }
        for (member, value) in [("alg", "none"), ("alg", "HS256"), ("alg", "ES256"), ("use", "enc")]
        {
            assert!(matches!(with(member, json!(value)), Err(JwkError::Purpose { .. })), "{value}");
        }
        assert!(with("alg", json!("EdDSA")).is_ok());
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::from),
            prop::sample::select(vec!["OKP", "EC", "Ed25519", "P-256", "sig", "EdDSA"])
                .prop_map(Value::from),
            "[A-Za-z0-9_=-]{40,45}".prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(2, 8, 3, |inner| {
            prop::collection::vec(inner, 0..3).prop_map(Value::from)
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(x: [u8; 32], y: [u8; 32], edwards: bool) {
            let key = if edwards { PublicKey::Ed25519 { x } } else { PublicKey::P256 { x, y } };
            let json = serde_json::to_string(&key).unwrap();
            prop_assert_eq!(&json, &key.thumbprint_input());
            prop_assert_eq!(serde_json::from_str::<PublicKey>(&json).unwrap(), key);
        }

        #[test]
        fn any_object_is_answered(members in prop::collection::btree_map(
            prop::sample::select(vec!["kty", "crv", "x", "y", "d", "k", "alg", "use", "kid"]),
            any_json(),
            0..9,
        )) {
            let jwk: Map<String, Value> =
                members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            if let Ok(key) = PublicKey::from_jwk(&jwk) {
                let written = serde_json::to_value(&key).unwrap();
                for name in ["kty", "crv", "x"] {
                    prop_assert_eq!(&written[name], &jwk[name]);
                }
                prop_assert!(PRIVATE.iter().all(|name| !jwk.contains_key(*name)));
            }
        }
    }
}
