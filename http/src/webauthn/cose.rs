//! Public keys of passkeys, as authenticators write them (COSE_Key, RFC 9052 and 9053), and what they have signed.
//!
//! **A key has one algorithm, and says so itself.** Nothing that comes with a signature chooses another. Three are
//! taken: what nearly every authenticator has (ES256), the one of choice (Ed25519), and the one of older Windows machines
//! (RS256). The cryptography is aws-lc-rs'.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};

use super::cbor::{self, Value};

/// Algorithms by their COSE numbers, the best first: what an authenticator is offered.
pub const ALGORITHMS: [i64; 3] = [EDDSA as i64, ES256 as i64, RS256 as i64];

const ES256: i128 = -7;
const EDDSA: i128 = -8;
const RS256: i128 = -257;

// Labels of a COSE_Key.
const KTY: i128 = 1;
const ALG: i128 = 3;
const CRV: i128 = -1;
const X: i128 = -2;
const Y: i128 = -3;
const N: i128 = -1;
const E: i128 = -2;

/// Moduli of 2,048 to 8,192 bits, in bytes.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=1_024;
/// Exponents in use have three bytes.
const EXPONENT_MAX: usize = 8;

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// ECDSA on P-256 with SHA-256: a point as SEC 1 writes it, uncompressed.
    Es256([u8; 65]),
    /// Ed25519.
    Ed25519([u8; 32]),
    /// RSA, PKCS #1 v1.5, with SHA-256.
    Rs256 {
        /// The modulus.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
}

impl PublicKey {
    /// Reads one; `None` for what is no key of the three kinds, or none that can verify anything.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        Self::of(&cbor::whole(bytes)?)
    }

    pub(super) fn of(key: &Value) -> Option<Self> {
        let number = |label| key.at(label).and_then(Value::int);
        let bytes = |label| key.at(label).and_then(Value::bytes);
        match (number(KTY)?, number(ALG)?) {
            (2, ES256) if number(CRV)? == 1 => {
                let (x, y) = (<[u8; 32]>::try_from(bytes(X)?), <[u8; 32]>::try_from(bytes(Y)?));
                let mut point = [4; 65];
                point[1..33].copy_from_slice(&x.ok()?);
                point[33..].copy_from_slice(&y.ok()?);
                // It must be a point of the curve.
                let _ = ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).ok()?;
                Some(Self::Es256(point))
            }
            (1, EDDSA) if number(CRV)? == 6 => {
                let point = <[u8; 32]>::try_from(bytes(X)?).ok()?;
                let _ = ParsedPublicKey::new(&ED25519, point).ok()?;
                Some(Self::Ed25519(point))
            }
            (3, RS256) => {
                let (n, e) = (bytes(N)?.to_vec(), bytes(E)?.to_vec());
                let plain = |number: &[u8]| number.first().is_some_and(|first| *first != 0);
                let sound = MODULUS.contains(&n.len())
                    && plain(&n)
                    && plain(&e)
                    && e.len() <= EXPONENT_MAX
                    && e.last().is_some_and(|last| last % 2 == 1)
                    && e != [1];
                sound.then_some(Self::Rs256 { n, e })
            }
            _ => None,
        }
    }

    /// Whether this key has signed this.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let verified = match self {
            Self::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
            }
            Self::Ed25519(point) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature)
            }
            Self::Rs256 { n, e } => RsaPublicKeyComponents { n, e }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        };
        verified.is_ok()
    }
}
