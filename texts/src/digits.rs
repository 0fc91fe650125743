//! Whole numbers that may pass 2^53, where JavaScript's numbers end: money, and GPU-microseconds.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A whole number as digits in a text. Read from a JSON number as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digits(pub i64);

impl Serialize for Digits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Digits;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number, as digits in a string, up to 9223372036854775807")
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Digits, E> {
                Ok(Digits(value))
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Digits, E> {
                i64::try_from(value)
                    .map(Digits)
                    .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Digits, E> {
                let digits = text.strip_prefix('-').unwrap_or(text);
                Some(digits)
                    .filter(|digits| {
                        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
                    })
                    .and_then(|_| text.parse().ok())
                    .map(Digits)
                    .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_are_exact() {
        for (json, value) in [
            (r#""9223372036854775807""#, Some(i64::MAX)),
            ("2490000", Some(2_490_000)),
            (r#""-5""#, Some(-5)),
            ("9223372036854775808", None),
            (r#""9223372036854775808""#, None),
            ("2.5", None),
            (r#""2.5""#, None),
            (r#""+5""#, None),
            (r#""""#, None),
        ] {
            let read = serde_json::from_str::<Digits>(json).ok().map(|digits| digits.0);
            assert_eq!(read, value, "{json}");
        }
        assert_eq!(serde_json::to_string(&Digits(i64::MAX)).unwrap(), r#""9223372036854775807""#);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number: i64) {
            let json = serde_json::to_string(&Digits(number)).unwrap();
            prop_assert_eq!(serde_json::from_str::<Digits>(&json).unwrap(), Digits(number));
            prop_assert_eq!(serde_json::from_str::<Digits>(&number.to_string()).unwrap(), Digits(number));
        }
    }
}
