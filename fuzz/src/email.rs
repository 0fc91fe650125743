//! E-mail addresses.

use aicloud_domain::email::{EMAIL_MAX, Email};

/// What must hold for any text.
///
/// # Panics
/// When it does not.
pub fn check(text: &str) {
    let Ok(email) = text.parse::<Email>() else { return };
    // Capitals and blanks around it are read on purpose; what is kept has one spelling.
    assert_eq!(email.as_str().parse().as_ref(), Ok(&email));
    assert_eq!(email.as_str(), text.trim().to_ascii_lowercase());
    assert!(email.as_str().len() <= EMAIL_MAX);
    assert_eq!(email.as_str().matches('@').count(), 1);
    // It stands in a header and in a command of SMTP as it is.
    let plain = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase();
    assert!(email.as_str().bytes().all(|byte| plain(byte) && !b"<>(),;:\\\"[]".contains(&byte)));
}
