//! Requests that ask no permission, for the test that shows what row-level security holds back alone.
//!
//! Three things must come together, so that no program which serves anybody lets one through: the feature `unchecked`,
//! which this crate's tests turn on and nothing else; a build with assertions, which a release is not; and
//! [`allow`], which a test calls in its own process. The binary that is built beside the tests has the feature as
//! well, because cargo builds a crate once; it never calls that, and so the header means nothing to it.

use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::http::header::HeaderMap;

#[cfg(not(debug_assertions))]
compile_error!(
    "the feature `unchecked` takes permissions away: it is for tests, and never in a release"
);

/// The header that asks for it.
pub const HEADER: &str = "x-unchecked";

static ALLOWED: AtomicBool = AtomicBool::new(false);

/// Lets requests of this process ask no permission, from now on.
pub fn allow() {
    ALLOWED.store(true, Ordering::Release);
}

pub(crate) fn is_asked(headers: &HeaderMap) -> bool {
    headers.contains_key(HEADER) && ALLOWED.load(Ordering::Acquire)
}
