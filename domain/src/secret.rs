//! Values that ride with a command and go no further than the one row that is theirs.
//!
//! A password's hash and a sealed seed must be written with the event that they belong to, in one
//! transaction, and must be nowhere else: the journal is kept for ever and read by many, logs by
//! more. So the command carries them [`Veiled`], events have no place for them, and whoever prints
//! or serialises a command by accident shows three asterisks.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What is shown in its place.
const VEIL: &str = "***";

/// A value that is neither printed nor serialised. [`open`](Self::open) is the only way to it.
#[derive(Clone)]
pub struct Veiled<T>(T);

impl<T> Veiled<T> {
    /// Veils a value.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value. Whoever takes it answers for where it goes.
    #[must_use]
    pub const fn open(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Veiled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(VEIL)
    }
}

/// In constant time for values of one length.
impl<T: AsRef<[u8]>> PartialEq for Veiled<T> {
    fn eq(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.0.as_ref(), other.0.as_ref()).into()
    }
}

impl<T: AsRef<[u8]>> Eq for Veiled<T> {}

impl<T> Serialize for Veiled<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(VEIL)
    }
}

/// Never: what was serialised has lost its value, and a made-up one must not take its place.
impl<'de, T> Deserialize<'de> for Veiled<T> {
    fn deserialize<D: Deserializer<'de>>(_deserializer: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("a veiled value can't be read back"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_shown_nowhere() {
        let veiled = Veiled::new("canary-secret".to_owned());
        let json = serde_json::to_string(&Some(&veiled)).unwrap();
        assert_eq!((format!("{veiled:?}"), json.as_str()), ("***".to_owned(), "\"***\""));
        assert!(serde_json::from_str::<Veiled<String>>(&json).is_err());
        assert_eq!(veiled.open(), "canary-secret");
        assert_eq!(veiled, Veiled::new("canary-secret".to_owned()));
        assert_ne!(veiled, Veiled::new("canary-secreu".to_owned()));
        assert_ne!(veiled, Veiled::new("canary".to_owned()));
    }
}
