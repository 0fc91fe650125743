//! Secrets in bodies: read once, and neither printed nor said back in an error.

use std::fmt;

use secrecy::SecretString;
use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// A secret in a body: a password, a code, a link. Neither printed nor kept.
#[derive(Clone)]
pub struct Hidden(pub SecretString);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<'de> Deserialize<'de> for Hidden {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Hidden;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Hidden, E> {
                Ok(Hidden(SecretString::from(text)))
            }
            fn visit_string<E: serde::de::Error>(self, text: String) -> Result<Hidden, E> {
                Ok(Hidden(SecretString::from(text)))
            }
            // What was sent instead of a text may be a secret, too, and errors say what they met.
            fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Hidden, E> {
                Err(E::invalid_type(Unexpected::Other("a number"), &self))
            }
            fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<Hidden, E> {
                Err(E::invalid_type(Unexpected::Other("a number"), &self))
            }
            fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Hidden, E> {
                Err(E::invalid_type(Unexpected::Other("a number"), &self))
            }
        }
        // Whatever it is: a reader of strings would say a number back by itself.
        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse_json;
    use super::*;
    use crate::problem::Code;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Secretive {
        #[expect(dead_code, reason = "only its shape counts")]
        code: Hidden,
    }

    #[test]
    fn a_secret_is_not_said_back() {
        let read = |body: &str| parse_json::<Secretive>(body.as_bytes());
        let shown = format!("{:?}", read(r#"{"code": "123456"}"#).unwrap());
        assert!(shown.contains("***") && !shown.contains("123456"), "{shown}");
        for wrong in [r#"{"code": 123456}"#, r#"{"code": -123456}"#, r#"{"code": 123456.5}"#] {
            let problem = read(wrong).unwrap_err();
            assert_eq!(problem.code(), Code::WrongType);
            assert!(!problem.to_string().contains("123456"), "{problem}");
        }
    }
}
