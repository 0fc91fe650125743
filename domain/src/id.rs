//! Ids: a UUIDv7 in the database, a typed, prefixed string at the edge.
//!
//! `alloc_01jd4q…` says what it names, sorts by time, and can't be taken for the id
//! of something else: each kind of thing has its own Rust type here, and no bare
//! `Uuid` crosses a function border. The text form is a TypeID
//! (<https://github.com/jetify-com/typeid>, spec 0.3.0): a prefix, `_`, and the 128
//! bits in 26 characters of Crockford's base32, lower case.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of 128 bits.
pub const SUFFIX_LEN: usize = 26;
/// In [`DIGITS`]: no letter of the alphabet.
const NO_DIGIT: u8 = 0xff;
/// What each byte stands for.
const DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut digit = 0;
    while digit < ALPHABET.len() {
        digits[ALPHABET[digit] as usize] = digit as u8;
        digit += 1;
    }
    digits
};

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

/// 128 bits as 26 base32 characters. ASCII, and on the stack: ids stand in every answer and every
/// line of the log, and few of them need a `String`.
#[must_use]
pub const fn encode(bits: u128) -> [u8; SUFFIX_LEN] {
    // Sixty bits, twelve characters, fit a register; shifts of the whole would take two.
    let parts = [(bits >> 120) as u64, (bits >> 60) as u64, bits as u64];
    let mut text = [0; SUFFIX_LEN];
    let mut at = 0;
    while at < SUFFIX_LEN {
        // Two characters are in the first part, for there are 10 × 12 + 2 × 5 = 130 bits.
        let (part, place) = (parts[(at + 10) / 12], 11 - (at + 10) % 12);
        text[at] = ALPHABET[(part >> (place * 5)) as usize & 31];
        at += 1;
    }
    text
}

/// Reads what [`encode`] wrote; `None` for anything else, other spellings of the same bits included.
#[must_use]
pub fn decode(text: &str) -> Option<u128> {
    let bytes: &[u8; SUFFIX_LEN] = text.as_bytes().try_into().ok()?;
    // 26 × 5 = 130 bits: the first character carries only three.
    if bytes[0] > b'7' {
        return None;
    }
    let part = |bytes: &[u8]| {
        bytes.iter().try_fold(0u64, |bits, byte| {
            let digit = DIGITS[*byte as usize];
            (digit != NO_DIGIT).then_some((bits << 5) | u64::from(digit))
        })
    };
    let (high, rest) = bytes.split_at(2);
    let (middle, low) = rest.split_at(12);
    Some(
        (u128::from(part(high)?) << 120)
            | (u128::from(part(middle)?) << 60)
            | u128::from(part(low)?),
    )
}

/// A prefix, an underscore and 26 characters, on the stack.
struct Text {
    bytes: [u8; Self::MAX],
    len: usize,
}

impl Text {
    const MAX: usize = 32;

    fn new(prefix: &'static str, uuid: Uuid) -> Self {
        let mut bytes = [b'_'; Self::MAX];
        let len = prefix.len() + 1 + SUFFIX_LEN;
        bytes[..prefix.len()].copy_from_slice(prefix.as_bytes());
        bytes[prefix.len() + 1..len].copy_from_slice(&encode(uuid.as_u128()));
        Self { bytes, len }
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).expect("prefixes and the alphabet are ASCII")
    }
}

/// Reads an id out of a text that is not kept.
struct Reader<I>(PhantomData<I>);

impl<I: TypedId> Visitor<'_> for Reader<I> {
    type Value = I;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<I, E> {
        text.parse().map_err(E::custom)
    }
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
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        const _: () = assert!($prefix.len() + 1 + SUFFIX_LEN <= Text::MAX);

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
                f.write_str(Text::new($prefix, self.0).as_str())
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

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(Text::new($prefix, self.0).as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Reader(PhantomData))
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
    /// A book of what was not allowed.
    DenialsId = "den";
    /// A person who signs in.
    UserId = "user";
    /// A signed-in browser or program of a user (the id is no secret).
    SessionId = "sess";
    /// An invitation into a tenant.
    InvitationId = "inv";
    /// A link that was mailed: to reset a password, to change an address (the id is no secret).
    LinkId = "link";
    /// A letter to be sent.
    MailId = "mail";
    /// A passkey of a user (the id is ours, and no secret).
    PasskeyId = "pkey";
    /// A program that works in a project, by name.
    ServiceAccountId = "sa";
    /// A public key: a service account's, or one that we sign with.
    KeyId = "key";
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
            assert_eq!(encode(hex), text.as_bytes());
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

    /// As it is written by hand: one character after the other, each from all of the bits.
    fn plainly(bits: u128) -> String {
        (0..SUFFIX_LEN)
            .rev()
            .map(|place| ALPHABET[((bits >> (place * 5)) & 31) as usize] as char)
            .collect()
    }

    /// The same, read: each letter looked for in the alphabet.
    fn read_plainly(text: &str) -> Option<u128> {
        let bytes = text.as_bytes();
        if bytes.len() != SUFFIX_LEN || bytes[0] > b'7' {
            return None;
        }
        bytes.iter().try_fold(0u128, |bits, byte| {
            let digit = ALPHABET.iter().position(|letter| letter == byte)?;
            Some((bits << 5) | digit as u128)
        })
    }

    #[test]
    fn in_json_an_id_is_its_text() {
        let id = OversightId::from_uuid(Uuid::from_u128(u128::MAX));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"over_7zzzzzzzzzzzzzzzzzzzzzzzzz\"");
        assert_eq!(serde_json::from_str::<OversightId>(&json).unwrap(), id);
        // Out of a text with an escape, and out of a value that owns its text.
        let escaped = json.replacen("over", "\\u006fver", 1);
        assert_eq!(serde_json::from_str::<OversightId>(&escaped).unwrap(), id);
        let value = serde_json::to_value(id).unwrap();
        assert_eq!(serde_json::from_value::<OversightId>(value).unwrap(), id);
        let error = serde_json::from_str::<NodeId>(&json).unwrap_err().to_string();
        assert!(error.starts_with("expected an id that starts with `node_`"), "{error}");
        let error = serde_json::from_str::<NodeId>("7").unwrap_err().to_string();
        assert!(error.starts_with("invalid type: integer `7`, expected a string"), "{error}");
    }

    proptest! {
        #[test]
        fn the_tables_give_what_the_plain_way_gives(bits: u128) {
            let text = plainly(bits);
            prop_assert_eq!(&encode(bits)[..], text.as_bytes());
            prop_assert_eq!(decode(&text), Some(bits));
        }

        #[test]
        fn the_tables_read_what_the_plain_way_reads(text in "[0-9a-zA-Z_é]{24,27}|[0-8][0-9a-hjkmnp-tv-z]{25}") {
            prop_assert_eq!(decode(&text), read_plainly(&text));
        }

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
