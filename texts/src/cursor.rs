//! A place in the feed, and its text.
//!
//! Clients get the text, keep it and send it back; it means nothing to them. Every place has
//! exactly one text, so that two cursors can be compared without being understood.

use std::fmt;
use std::str::FromStr;

/// A place in the feed. Opaque to clients; its text can be parsed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cursor {
    /// The transaction that wrote the entry.
    pub tx: u64,
    /// The entry's number, 2^63 - 1 at most.
    pub position: u64,
}

impl Cursor {
    /// Before everything.
    pub const START: Self = Self { tx: 0, position: 0 };
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.tx, self.position)
    }
}

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no cursor of the event feed")]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let number = |digits: &str| u64::from_str_radix(digits, 16).map_err(|_| NoCursor);
        let (tx, position) = text.split_once('-').ok_or(NoCursor)?;
        let cursor = Self { tx: number(tx)?, position: number(position)? };
        // One place, one text: `+1`, `01` and `A` are other spellings. And the server's
        // `bigint` ends at 2^63.
        if cursor.to_string() == text && i64::try_from(cursor.position).is_ok() {
            Ok(cursor)
        } else {
            Err(NoCursor)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cursor_has_one_text() {
        let cursor = Cursor { tx: 0x2f, position: 10 };
        assert_eq!(cursor.to_string(), "2f-a");
        assert_eq!("2f-a".parse(), Ok(cursor));
        for wrong in ["", "-", "2f", "2F-a", "02f-a", "+2f-a", "2f-a-", "1-ffffffffffffffff"] {
            assert_eq!(wrong.parse::<Cursor>(), Err(NoCursor), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(tx: u64, position in 0..=i64::MAX.cast_unsigned()) {
            let cursor = Cursor { tx, position };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn any_text_is_answered(text in "[0-9a-fA-F+]{0,18}-[0-9a-f]{0,18}|.{0,40}") {
            if let Ok(cursor) = text.parse::<Cursor>() {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }
}
