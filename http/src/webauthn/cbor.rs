//! CBOR (RFC 8949), as far as authenticators write it: whole numbers, bytes, texts, lists, maps and the simple values, each of
//! a length that is said before (CTAP2's canonical form). Floats, tags and what has no length are refused: nothing
//! that is asked of an authenticator here has any.
//!
//! What is read was written by a stranger. Nothing is reserved by a length that the bytes behind it don't bear out, and what
//! is nested deeper than an attestation is, is refused.

/// How deep attestations are: a map of a map of a list of bytes, and room for one more.
const DEPTH_MAX: u8 = 6;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Int(i128),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A map; no key is there twice.
    Map(Vec<(Value, Value)>),
    /// True, false, null and their like, by their number.
    Simple(u8),
}

impl Value {
    /// What a map has under this number.
    #[must_use]
    pub fn at(&self, key: i128) -> Option<&Self> {
        self.find(&Self::Int(key))
    }

    /// What a map has under this text.
    #[must_use]
    pub fn named(&self, key: &str) -> Option<&Self> {
        self.find(&Self::Text(key.to_owned()))
    }

    fn find(&self, key: &Self) -> Option<&Self> {
        let Self::Map(pairs) = self else { return None };
        pairs.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// The number, if it is one.
    #[must_use]
    pub const fn int(&self) -> Option<i128> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The bytes, if it is bytes.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// The first value, and what stands behind it; `None` when it is none that is read here.
#[must_use]
pub fn first(bytes: &[u8]) -> Option<(Value, &[u8])> {
    value(bytes, DEPTH_MAX)
}

/// The value that the bytes are, with nothing behind it.
#[must_use]
pub fn whole(bytes: &[u8]) -> Option<Value> {
    first(bytes).filter(|(_, rest)| rest.is_empty()).map(|(value, _)| value)
}

fn value(bytes: &[u8], depth: u8) -> Option<(Value, &[u8])> {
    let depth = depth.checked_sub(1)?;
    let (&head, rest) = bytes.split_first()?;
    let (major, short) = (head >> 5, head & 0x1f);
    if major == 7 {
        // From 24 on come floats and what is reserved.
        return (short < 24).then_some((Value::Simple(short), rest));
    }
    let (number, rest) = number(short, rest)?;
    match major {
        0 => Some((Value::Int(number.into()), rest)),
        1 => Some((Value::Int(-1 - i128::from(number)), rest)),
        2 => {
            let (bytes, rest) = rest.split_at_checked(usize::try_from(number).ok()?)?;
            Some((Value::Bytes(bytes.to_vec()), rest))
        }
        3 => {
            let (text, rest) = rest.split_at_checked(usize::try_from(number).ok()?)?;
            Some((Value::Text(String::from_utf8(text.to_vec()).ok()?), rest))
        }
        4 => list(number, rest, depth),
        5 => map(number, rest, depth),
        _ => None,
    }
}

/// The number in the head or right behind it.
fn number(short: u8, rest: &[u8]) -> Option<(u64, &[u8])> {
    let long = match short {
        0..24 => return Some((short.into(), rest)),
        24..28 => 1 << (short - 24),
        _ => return None,
    };
    let (digits, rest) = rest.split_at_checked(long)?;
    Some((digits.iter().fold(0, |number, digit| number << 8 | u64::from(*digit)), rest))
}

fn list(length: u64, mut rest: &[u8], depth: u8) -> Option<(Value, &[u8])> {
    let mut items = Vec::new();
    for _ in 0..length {
        let (item, behind) = value(rest, depth)?;
        items.push(item);
        rest = behind;
    }
    Some((Value::List(items), rest))
}

fn map(length: u64, mut rest: &[u8], depth: u8) -> Option<(Value, &[u8])> {
    let mut pairs: Vec<(Value, Value)> = Vec::new();
    for _ in 0..length {
        let (key, behind) = value(rest, depth)?;
        let (one, behind) = value(behind, depth)?;
        if pairs.iter().any(|(known, _)| *known == key) {
            return None;
        }
        pairs.push((key, one));
        rest = behind;
    }
    Some((Value::Map(pairs), rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn head(major: u8, number: u64) -> Vec<u8> {
        let major = major << 5;
        match number {
            0..24 => vec![major | number as u8],
            24..0x100 => vec![major | 24, number as u8],
            0x100..0x1_0000 => [&[major | 25][..], &(number as u16).to_be_bytes()].concat(),
            0x1_0000..0x1_0000_0000 => [&[major | 26][..], &(number as u32).to_be_bytes()].concat(),
            _ => [&[major | 27][..], &number.to_be_bytes()].concat(),
        }
    }

    fn written(value: &Value) -> Vec<u8> {
        match value {
            Value::Int(number @ 0..) => head(0, *number as u64),
            Value::Int(number) => head(1, (-1 - number) as u64),
            Value::Bytes(bytes) => [head(2, bytes.len() as u64), bytes.clone()].concat(),
            Value::Text(text) => [head(3, text.len() as u64), text.clone().into_bytes()].concat(),
            Value::List(items) => {
                let items = items.iter().flat_map(written);
                head(4, len(value)).into_iter().chain(items).collect()
            }
            Value::Map(pairs) => {
                let pairs =
                    pairs.iter().flat_map(|(key, one)| [written(key), written(one)].concat());
                head(5, len(value)).into_iter().chain(pairs).collect()
            }
            Value::Simple(number) => vec![0xe0 | number],
        }
    }

    fn len(value: &Value) -> u64 {
        match value {
            Value::List(items) => items.len() as u64,
            Value::Map(pairs) => pairs.len() as u64,
            _ => 0,
        }
    }

    /// RFC 8949, appendix A, and what is no value here.
    #[test]
    fn examples() {
        for (hex, value) in [
            ("00", Value::Int(0)),
            ("1818", Value::Int(24)),
            ("1bffffffffffffffff", Value::Int(18_446_744_073_709_551_615)),
            ("3bffffffffffffffff", Value::Int(-18_446_744_073_709_551_616)),
            ("3903e7", Value::Int(-1_000)),
            ("f5", Value::Simple(21)),
            ("4401020304", Value::Bytes(vec![1, 2, 3, 4])),
            ("62c3bc", Value::Text("\u{fc}".to_owned())),
            ("83010203", Value::List([1, 2, 3].map(Value::Int).to_vec())),
            (
                "a201020304",
                Value::Map(vec![(Value::Int(1), Value::Int(2)), (Value::Int(3), Value::Int(4))]),
            ),
        ] {
            assert_eq!(whole(&hex::decode(hex).unwrap()), Some(value), "{hex}");
        }
        for hex in [
            "",
            "18",
            "1c",
            "44010203",
            "5f42010243030405ff",
            "9fff",
            "bf6161019fff",
            "c074",
            "f93c00",
            "fb7e37e43c8800759c",
            "f818",
            "61ff",
            "a2010201ff",
            "a20102",
            "a201020103",
            "9bffffffffffffffff",
            "5bffffffffffffffff",
            "0000",
            "818181818181818100",
        ] {
            assert_eq!(whole(&hex::decode(hex).unwrap()), None, "{hex}");
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            (-18_446_744_073_709_551_616i128..=18_446_744_073_709_551_615).prop_map(Value::Int),
            (-300i128..300).prop_map(Value::Int),
            prop::collection::vec(any::<u8>(), 0..300).prop_map(Value::Bytes),
            ".{0,30}".prop_map(Value::Text),
            (0..24u8).prop_map(Value::Simple),
        ];
        leaf.prop_recursive(3, 30, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
                prop::collection::vec(inner, 0..6).prop_map(|values| {
                    let pairs = values.into_iter().enumerate();
                    Value::Map(pairs.map(|(key, value)| (Value::Int(key as i128), value)).collect())
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in values(), behind in prop::collection::vec(any::<u8>(), 0..4)) {
            let bytes = [written(&value), behind.clone()].concat();
            prop_assert_eq!(first(&bytes), Some((value.clone(), &behind[..])));
            prop_assert_eq!(whole(&bytes).is_some(), behind.is_empty());
            // Cut off anywhere it is nothing.
            let length = bytes.len() - behind.len();
            for end in 0..length {
                prop_assert!(whole(&bytes[..end]).is_none());
            }
        }

        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some((_, rest)) = first(&bytes) {
                prop_assert!(rest.len() < bytes.len());
            }
        }
    }
}
