//! The token of a list's next page: after which row it begins, and a digest of the list's filters.
//!
//! A list is walked by ids ([`PageToken`]). A range of the journal is walked by its places
//! ([`RangeToken`]), and carries its bounds: a range that ends now is the same range a page later.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::cursor::Cursor;

/// What tells one list's filters from another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilterDigest([u8; 8]);

impl FilterDigest {
    /// Of all that decides which items there are.
    #[must_use]
    pub fn of(filters: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for filter in filters {
            hash.update((filter.len() as u64).to_be_bytes());
            hash.update(filter);
        }
        let whole: [u8; 32] = hash.finalize().into();
        let mut digest = [0; 8];
        digest.copy_from_slice(&whole[..8]);
        Self(digest)
    }
}

/// A page token. Opaque to clients; it has one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageToken {
    /// Of which list.
    pub filters: FilterDigest,
    /// The last id of the page before.
    pub after: Uuid,
}

/// A page token of a range of the journal. Opaque to clients; it has one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RangeToken {
    /// Of what else was asked for.
    pub filters: FilterDigest,
    /// From when, microseconds since 1970.
    pub from: i64,
    /// To when, microseconds since 1970.
    pub to: i64,
    /// The last place of the page before.
    pub after: Cursor,
}

/// The text is no page token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no page token")]
pub struct NoPageToken;

impl fmt::Display for PageToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0; 24];
        bytes[..8].copy_from_slice(&self.filters.0);
        bytes[8..].copy_from_slice(self.after.as_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for PageToken {
    type Err = NoPageToken;
    fn from_str(text: &str) -> Result<Self, NoPageToken> {
        // 24 bytes are 32 characters without a spare bit: one spelling only.
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NoPageToken)?;
        let bytes: [u8; 24] = bytes.try_into().map_err(|_| NoPageToken)?;
        let (mut filters, mut after) = ([0; 8], [0; 16]);
        filters.copy_from_slice(&bytes[..8]);
        after.copy_from_slice(&bytes[8..]);
        Ok(Self { filters: FilterDigest(filters), after: Uuid::from_bytes(after) })
    }
}

impl fmt::Display for RangeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = [
            self.from.cast_unsigned(),
            self.to.cast_unsigned(),
            self.after.tx,
            self.after.position,
        ];
        let mut bytes = self.filters.0.to_vec();
        bytes.extend(numbers.into_iter().flat_map(u64::to_be_bytes));
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for RangeToken {
    type Err = NoPageToken;
    fn from_str(text: &str) -> Result<Self, NoPageToken> {
        // The decoder takes no spare bit that is set: one spelling only.
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NoPageToken)?;
        let bytes: [u8; 40] = bytes.try_into().map_err(|_| NoPageToken)?;
        let part = |at: usize| {
            let mut part = [0; 8];
            part.copy_from_slice(&bytes[at * 8..(at + 1) * 8]);
            part
        };
        let number = |at| u64::from_be_bytes(part(at));
        let after = Cursor { tx: number(3), position: number(4) };
        // The server's `bigint` ends there.
        if i64::try_from(after.position).is_err() {
            return Err(NoPageToken);
        }
        let (from, to) = (number(1).cast_signed(), number(2).cast_signed());
        Ok(Self { filters: FilterDigest(part(0)), from, to, after })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn filters_do_not_run_into_each_other() {
        assert_ne!(FilterDigest::of(&["node", ""]), FilterDigest::of(&["nod", "e"]));
        assert_ne!(FilterDigest::of(&["node", ""]), FilterDigest::of(&["node"]));
        assert_eq!(FilterDigest::of(&["node", ""]), FilterDigest::of(&["node", ""]));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(id: u128, filters: Vec<String>) {
            let filters: Vec<&str> = filters.iter().map(String::as_str).collect();
            let token = PageToken { filters: FilterDigest::of(&filters), after: Uuid::from_u128(id) };
            prop_assert_eq!(token.to_string().parse(), Ok(token));
        }

        #[test]
        fn a_range_is_read_back(from: i64, to: i64, tx: u64, position in 0..=i64::MAX.cast_unsigned(), filter: String) {
            let (filters, after) = (FilterDigest::of(&[&filter]), Cursor { tx, position });
            let token = RangeToken { filters, from, to, after };
            prop_assert_eq!(token.to_string().parse(), Ok(token));
            let beyond = RangeToken { after: Cursor { position: position | 1 << 63, ..after }, ..token };
            prop_assert_eq!(beyond.to_string().parse::<RangeToken>(), Err(NoPageToken));
        }

        #[test]
        fn any_text_is_answered(text in "[A-Za-z0-9_=-]{30,34}|[A-Za-z0-9_=-]{52,55}|.{0,60}") {
            if let Ok(token) = text.parse::<PageToken>() {
                prop_assert_eq!(token.to_string(), text.clone());
            }
            if let Ok(token) = text.parse::<RangeToken>() {
                prop_assert_eq!(token.to_string(), text);
            }
        }
    }
}
