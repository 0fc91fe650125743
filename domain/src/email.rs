//! E-mail addresses: who somebody is at the door, and where letters go.
//!
//! An address is one spelling: trimmed, and in lower case, so that one person is one row whatever
//! the keyboard did. (RFC 5321 lets a mail server tell `Ann@` from `ann@`; none that people use
//! does, and two accounts that differ by a capital are a trap.)
//!
//! What is accepted is the part of RFC 5321 that mail servers accept without extensions: a dotted
//! local part, one `@`, a domain of DNS labels. No quotes, comments, brackets, spaces or control
//! characters, so an address can stand in a header or a command of SMTP as it is. A domain in
//! another script is written in its ASCII form (`xn--…`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest address, bytes (RFC 5321, section 4.5.3.1.3, less the angle brackets).
pub const EMAIL_MAX: usize = 254;
/// The longest part before the `@` (RFC 5321, section 4.5.3.1.1).
const LOCAL_MAX: usize = 64;
/// The longest DNS label.
const LABEL_MAX: usize = 63;

/// An e-mail address, in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// The text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an e-mail address like ann@example.org, at most {EMAIL_MAX} characters")]
pub struct NoEmail;

impl Email {
    /// The text of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

impl FromStr for Email {
    type Err = NoEmail;
    fn from_str(text: &str) -> Result<Self, NoEmail> {
        let text = text.trim().to_ascii_lowercase();
        let (local, domain) = text.split_once('@').ok_or(NoEmail)?;
        let legal = text.len() <= EMAIL_MAX && is_local(local) && is_domain(domain);
        if legal { Ok(Self(text)) } else { Err(NoEmail) }
    }
}

/// A `Dot-string` (RFC 5321, section 4.1.2).
fn is_local(text: &str) -> bool {
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    text.len() <= LOCAL_MAX
        && text.split('.').all(|part| !part.is_empty() && part.bytes().all(atom))
}

/// DNS labels with dots between (RFC 5321, section 4.1.2).
pub(crate) fn is_domain(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text.split('.').all(|label| {
        (1..=LABEL_MAX).contains(&label.len())
            && label.bytes().all(letter)
            && !label.starts_with('-')
            && !label.ends_with('-')
    })
}

impl TryFrom<String> for Email {
    type Error = NoEmail;
    fn try_from(text: String) -> Result<Self, NoEmail> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> String {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_address_has_one_spelling() {
        for (text, email) in [
            ("ann@example.org", Some("ann@example.org")),
            ("  Ann.Lee+gpu@Example.ORG\n", Some("ann.lee+gpu@example.org")),
            ("o'brien@localhost", Some("o'brien@localhost")),
            ("ann@xn--bcher-kva.example", Some("ann@xn--bcher-kva.example")),
            ("", None),
            ("@", None),
            ("ann", None),
            ("ann@", None),
            ("@example.org", None),
            ("ann@b@example.org", None),
            ("ann lee@example.org", None),
            ("ann@exam ple.org", None),
            ("ann\r\nBcc: eve@example.org", None),
            (".ann@example.org", None),
            ("a..n@example.org", None),
            ("ann@-example.org", None),
            ("ann@example..org", None),
            ("<ann@example.org>", None),
            ("\"ann\"@example.org", None),
            ("ann@[192.0.2.1]", None),
            ("änn@example.org", None),
            ("ann@bücher.example", None),
        ] {
            assert_eq!(text.parse::<Email>().ok().as_ref().map(Email::as_str), email, "{text:?}");
        }
        let long = |local: usize, labels: usize| {
            format!("{}@{}org", "a".repeat(local), "b23456789.".repeat(labels)).parse::<Email>()
        };
        assert!(long(64, 18).is_ok() && long(65, 1).is_err() && long(64, 19).is_err());
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_again_as_itself(text in "[ A-Za-z0-9.@+_-]{0,12}@[A-Za-z0-9.-]{1,12} ?") {
            if let Ok(email) = text.parse::<Email>() {
                prop_assert_eq!(email.to_string().parse::<Email>(), Ok(email.clone()));
                prop_assert_eq!(email.as_str().matches('@').count(), 1);
                prop_assert!(email.as_str().bytes().all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase()));
                let json = serde_json::to_string(&email).unwrap();
                prop_assert_eq!(serde_json::from_str::<Email>(&json).unwrap(), email);
            }
        }

        #[test]
        fn any_text_is_answered(text in ".{0,300}") {
            let _ = text.parse::<Email>();
        }
    }
}
