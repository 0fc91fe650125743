//! Values that JSON has and a generated type would get wrong.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that opens something: a password, a token, a link. It is sent as it is, and shown to nobody: an order that
/// somebody logs, or a session that a test prints, must not be a credential.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// The text.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The same, for what takes secrets.
    #[must_use]
    pub fn into_inner(self) -> SecretString {
        self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<SecretString> for Secret {
    fn from(text: SecretString) -> Self {
        Self(text)
    }
}

impl From<Secret> for SecretString {
    fn from(secret: Secret) -> Self {
        secret.0
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// A field that is to become nothing (`null`), or this. Where the whole field is absent it stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nullable<T>(pub Option<T>);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::types::{SignIn, UpdateUser};

    #[test]
    fn a_secret_is_sent_and_not_shown() {
        let body = json!({"email": "ada@example.org", "password": "mauve-otter"});
        let sign_in: SignIn = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(serde_json::to_value(&sign_in).unwrap(), body);
        let shown = format!("{sign_in:?}");
        assert!(shown.contains("ada@example.org") && !shown.contains("mauve"), "{shown}");
    }

    #[test]
    fn nothing_is_not_the_same_as_unsaid() {
        let mut change = UpdateUser { display_name: None, email: None, operator: None };
        assert_eq!(serde_json::to_value(&change).unwrap(), json!({}));
        change.operator = Some(Nullable(None));
        assert_eq!(serde_json::to_value(&change).unwrap(), json!({"operator": null}));
    }
}
