//! JSON that must be an object.
//!
//! serde's derive also takes a list for a struct, its fields by their place; nobody means that, and it
//! would pass by the names.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads an object and nothing else.
///
/// # Errors
/// The deserializer's.
pub fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Fields<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }
    deserializer.deserialize_map(Fields(PhantomData))
}

/// Reads a whole text that is one object, nothing behind it; `None` for anything else.
#[must_use]
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = object(&mut reader).ok()?;
    reader.end().ok()?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Pair {
        a: u8,
        b: u8,
    }

    #[test]
    fn an_object_and_nothing_else() {
        for (text, good) in [
            (r#"{"a":1,"b":2}"#, true),
            (r#" {"a":1,"b":2} "#, true),
            ("[1,2]", false),
            (r#"{"a":1,"b":2}x"#, false),
            (r#"{"a":1,"a":1,"b":2}"#, false),
            ("", false),
        ] {
            let read = read::<Pair>(text.as_bytes());
            assert_eq!(read, good.then_some(Pair { a: 1, b: 2 }), "{text}");
        }
    }
}
