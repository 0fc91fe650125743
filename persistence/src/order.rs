//! In which order pages are read.
//!
//! Every list, the audit and an entity's journal can be walked from either end. Either way a page begins
//! behind the last row of the page before it, by a key that rows keep for ever, so that what is written
//! meanwhile moves nothing to another page, and either way it is one range of the same index: forwards,
//! or backwards. A walk from the newest on sees what there was when it began; what is newer than its first
//! page is not before it any more.

/// Which end comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// As it happened.
    #[default]
    Oldest,
    /// The other way round.
    Newest,
}
