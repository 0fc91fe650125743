//! Requests that ask no permission, for the tests that show what row-level security holds back alone, and that the matrix
//! of permissions notices.
//!
//! Three things must come together, so that no program which serves anybody lets one through: the feature `unchecked`,
//! which this crate's tests turn on and nothing else; a build with assertions, which a release is not; and
//! the word that [`allow`] makes, for a test that calls it in its own process. The binary that is built beside the tests has
//! the feature as well, because cargo builds a crate once; it never makes a word, and so the header means nothing to it, nor
//! to a test's server from those who don't know the word.

use std::sync::OnceLock;

use actix_web::http::header::HeaderMap;
use uuid::Uuid;

#[cfg(not(debug_assertions))]
compile_error!(
    "the feature `unchecked` takes permissions away: it is for tests, and never in a release"
);

/// The header that asks for it.
pub const HEADER: &str = "x-unchecked";

static WORD: OnceLock<String> = OnceLock::new();

/// Lets requests of this process ask no permission from now on, if their header has this word.
pub fn allow() -> &'static str {
    WORD.get_or_init(|| Uuid::now_v7().simple().to_string())
}

pub(crate) fn is_asked(headers: &HeaderMap) -> bool {
    let (given, word) = (headers.get(HEADER), WORD.get());
    given.zip(word).is_some_and(|(given, word)| given.as_bytes() == word.as_bytes())
}
