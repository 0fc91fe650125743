//! Ids: a UUIDv7 in the database, a typed, prefixed string at the edge.
//!
//! `alloc_01jd4q…` says what it names, sorts by time, and can't be taken for the id
//! of something else: each kind of thing has its own Rust type here, and no bare
//! `Uuid` crosses a function border. The text form is a TypeID
//! (<https://github.com/jetify-com/typeid>, spec 0.3.0): a prefix, `_`, and the 128
//! bits in 26 characters of Crockford's base32, lower case.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const SUFFIX_LEN: usize = 26;

/// Why a text is not an id of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// It is an id of something else, or has no prefix at all.
    #[error("expected an id that starts with `{expected}_`")]
    Prefix {
        /// The prefix of the kind that was asked for.
        expected: &'static str,
    },
    /// The part after the prefix is not 26 characters of lower-case base32.
    #[error("the part after `{prefix}_` must be 26 characters of lower-case Crockford base32")]
    Suffix {
        /// The prefix of the kind that was asked for.
        prefix: &'static str,
    },
}

/// Writes 128 bits as 26 base32 characters.
#[must_use]
pub fn encode(bits: u128) -> String {
    (0..SUFFIX_LEN)
        .rev()
        .map(|place| ALPHABET[((bits >> (place * 5)) & 31) as usize] as char)
        .collect()
}

/// Reads what [`encode`] wrote; `None` for anything else, other spellings of the same bits included.
#[must_use]
pub fn decode(text: &str) -> Option<u128> {
    let bytes = text.as_bytes();
    // 26 × 5 = 130 bits: the first character carries only three.
    if bytes.len() != SUFFIX_LEN || bytes[0] > b'7' {
        return None;
    }
    bytes.iter().try_fold(0u128, |bits, byte| {
        let digit = ALPHABET.iter().position(|letter| letter == byte)?;
        Some((bits << 5) | digit as u128)
    })
}

/// An id that follows from what it names, where there can be only one: a UUID of the
/// free-form version 8 over the 128-bit FNV-1a of the bytes. Not for secrets.
#[must_use]
pub fn derived(bytes: &[u8]) -> Uuid {
    let basis = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    let prime = 0x0000_0000_0100_0000_0000_0000_0000_013b_u128;
    let hash =
        bytes.iter().fold(basis, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(prime));
    uuid::Builder::from_custom_bytes(hash.to_be_bytes()).into_uuid()
}

/// What all typed ids can do.
pub trait TypedId: Copy + Eq + fmt::Display + FromStr<Err = IdError> {
    /// The word before the underscore.
    const PREFIX: &'static str;
    /// The id with these bits.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The bits.
    fn uuid(self) -> Uuid;
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Uuid);

        impl TypedId for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, encode(self.0.as_u128()))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let suffix = text
                    .strip_prefix($prefix)
                    .and_then(|rest| rest.strip_prefix('_'))
                    .ok_or(IdError::Prefix { expected: $prefix })?;
                decode(suffix)
                    .map(|bits| Self(Uuid::from_u128(bits)))
                    .ok_or(IdError::Suffix { prefix: $prefix })
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    )*};
}

typed_ids! {
    /// A customer of the cloud.
    TenantId = "ten";
    /// A tenant's folder of resources.
    ProjectId = "proj";
    /// A machine with GPUs.
    NodeId = "node";
    /// GPUs lent to a project, and what runs on them.
    AllocationId = "alloc";
    /// The region's list of GPU types and prices.
    CatalogId = "cat";
    /// A bearer token (the id is no secret).
    TokenId = "tok";
    /// One order of the control plane to one node.
    TaskId = "task";
    /// What operators have ordered about one part of the engine.
    OversightId = "over";
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_spec_s_examples() {
        // Valid vectors of the TypeID specification.
        for (text, hex) in [
            ("00000000000000000000000000", 0),
            ("0000000000000000000000000g", 16),
            ("7zzzzzzzzzzzzzzzzzzzzzzzzz", u128::MAX),
            ("01h455vb4pex5vsknk084sn02q", 0x0189_0a5d_ac96_774b_bcce_b302_099a_8057),
        ] {
            assert_eq!(decode(text), Some(hex));
            assert_eq!(encode(hex), text);
        }
        for wrong in [
            "8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "0000000000000000000000000G",
            "i",
            "",
            "01h455vb4pex5vsknk084sn02",
        ] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_id_of_something_else_is_refused() {
        let node = NodeId::from_uuid(Uuid::from_u128(7)).to_string();
        assert_eq!(node.parse::<AllocationId>(), Err(IdError::Prefix { expected: "alloc" }));
        assert_eq!("alloc_".parse::<AllocationId>(), Err(IdError::Suffix { prefix: "alloc" }));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(bits: u128) {
            let id = AllocationId::from_uuid(Uuid::from_u128(bits));
            prop_assert_eq!(id.to_string().parse::<AllocationId>(), Ok(id));
        }

        #[test]
        fn what_is_read_is_printed_back(text in "alloc_[0-9a-z]{26}") {
            if let Ok(id) = text.parse::<AllocationId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }
}
