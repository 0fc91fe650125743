//! Places that clients come back to: page tokens, and positions of the event feed (`Last-Event-ID`).

use aicloud_texts::cursor::Cursor;
use aicloud_texts::page::{PageToken, RangeToken};

/// What must hold for any text.
///
/// # Panics
/// When it does not.
pub fn check(text: &str) {
    crate::one_text::<PageToken>(text);
    if let Some(range) = crate::one_text::<RangeToken>(text) {
        assert!(i64::try_from(range.after.position).is_ok(), "the database could not hold it");
    }
    if let Some(cursor) = crate::one_text::<Cursor>(text) {
        assert!(cursor >= Cursor::START);
        assert!(i64::try_from(cursor.position).is_ok(), "the database could not hold it");
    }
}
