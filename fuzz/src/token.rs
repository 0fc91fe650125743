//! Credentials: tokens, sessions, API keys, links.

use std::fmt::Debug;

use aicloud_texts::link::LinkText;
use aicloud_texts::token::{ApiKeyToken, BearerToken, SessionToken};
use secrecy::{ExposeSecret as _, SecretString};

/// Prefix, id and underscore.
const BEFORE_THE_SECRET: usize = 6 + 26 + 1;

fn is_its_only_text(text: &str, shown: &SecretString, debug: &dyn Debug) {
    assert!(shown.expose_secret() == text, "a second spelling");
    let secret = &text[BEFORE_THE_SECRET..];
    assert!(!format!("{debug:?}").contains(secret), "the secret is in Debug");
}

/// What must hold for any text.
///
/// # Panics
/// When it does not.
pub fn check(text: &str) {
    let mut kinds = 0;
    if let Some(token) = BearerToken::parse(text) {
        is_its_only_text(text, &token.reveal(), &token);
        let again = BearerToken::parse(text).expect("what was read is read again");
        assert!(again.sha256().matches(&token.sha256()));
        kinds += 1;
    }
    if let Some(token) = SessionToken::parse(text) {
        is_its_only_text(text, &token.reveal(), &token);
        kinds += 1;
    }
    if let Some(token) = ApiKeyToken::parse(text) {
        is_its_only_text(text, &token.reveal(), &token);
        kinds += 1;
    }
    if let Some(link) = LinkText::parse(text) {
        is_its_only_text(text, &link.reveal(), &link);
        kinds += 1;
    }
    assert!(kinds <= 1, "a credential of two kinds");
}
