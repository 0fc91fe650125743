//! Signed texts, their header and claims, and the keys that somebody brings.
//!
//! A text that begins with `{` is tried as a key; for any other the signature is taken for good, or the
//! claims would never be reached.

use aicloud_domain::service_account::PublicKey;
use aicloud_texts::jws::{Compact, JwsError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

const TYP: &str = "client-authentication+jwt";

/// What must hold for any text.
///
/// # Panics
/// When it does not.
pub fn check(text: &str) {
    if text.starts_with('{') {
        key(text);
    }
    let Ok(compact) = Compact::read(text) else { return };
    let nobody: Result<Value, _> = compact.verified_by("EdDSA", TYP, |_, _| false);
    assert!(matches!(nobody, Err(JwsError::Algorithm | JwsError::Signature)), "{nobody:?}");
    let none: Result<Value, _> = compact.verified_by("", TYP, |_, _| true);
    // Each part has one spelling, so a text that was used once can't come in another dress.
    for part in text.split('.') {
        let bytes = URL_SAFE_NO_PAD.decode(part).expect("parts of what was read are base64url");
        assert_eq!(URL_SAFE_NO_PAD.encode(bytes), part, "a second spelling");
    }
    if let Ok(claims) = compact.verified_by::<Map<String, Value>>("EdDSA", TYP, |_, _| true) {
        assert!(none.is_err(), "a text of two algorithms");
        drop(claims);
    }
}

fn key(text: &str) {
    let Ok(jwk) = serde_json::from_str::<Map<String, Value>>(text) else { return };
    let Ok(key) = PublicKey::from_jwk(&jwk) else { return };
    assert!(!jwk.contains_key("d"), "the private half came along");
    let written = key.thumbprint_input();
    let again: Map<String, Value> =
        serde_json::from_str(&written).expect("a key is written in JSON");
    assert_eq!(PublicKey::from_jwk(&again).ok(), Some(key));
    assert_eq!(again["x"], jwk["x"], "a second spelling");
}
