//! All of a directory, in the order of its keys, page by page.
//!
//! The top of a directory ([`snapshot`](crate::snapshot)) moves while it is read, so it is a list for
//! looking and no way to walk. Here a page begins behind a key: whoever is there from the first page
//! to the last is met once, however many come and go meanwhile, and there is no last page but the end.
//!
//! The map has no order, so a page is one pass over it that keeps the few smallest keys behind the
//! one that was given: a comparison for each entity, and a closer look at those on the page. A
//! million are some tens of milliseconds, which whoever asks spends on a thread of their own.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::behaviour::Behaviour;
use crate::directory::Inner;
use crate::inspect::{Listed, Listing, Phase, Query};
use crate::slot::Slot;

/// Whom a list is about.
pub(crate) struct Filter<'a> {
    phase: Option<Phase>,
    part: &'a str,
    /// Where keys are printed, one over the other: a million are looked through without a million texts.
    printed: String,
}

impl<'a> Filter<'a> {
    pub(crate) fn new(phase: Option<Phase>, part: &'a str) -> Self {
        Self { phase, part, printed: String::new() }
    }

    pub(crate) fn takes<B: Behaviour>(&mut self, slot: &Slot<B>) -> bool {
        if self.phase.is_some_and(|phase| slot.phase() != phase) {
            return false;
        }
        if self.part.is_empty() {
            return true;
        }
        self.printed.clear();
        // A key that can't be printed is found by no text.
        write!(self.printed, "{}", slot.key).is_ok() && self.printed.contains(self.part)
    }
}

/// A slot in the heap, where the largest key is first to go.
struct ByKey<B: Behaviour>(Arc<Slot<B>>);

impl<B: Behaviour> PartialEq for ByKey<B> {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

impl<B: Behaviour> Eq for ByKey<B> {}

impl<B: Behaviour> PartialOrd for ByKey<B> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<B: Behaviour> Ord for ByKey<B> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.key.cmp(&other.0.key)
    }
}

pub(crate) fn list<B: Behaviour>(
    inner: &Inner<B>,
    after: Option<&B::Key>,
    listing: &Listing,
) -> Listed {
    let limit = match listing.limit {
        0 => Query::DEFAULT_LIMIT,
        limit => limit.min(Query::MAX_LIMIT),
    };
    let mut filter = Filter::new(listing.phase, &listing.part);
    let (mut total, mut behind) = (0, 0);
    let mut first: BinaryHeap<ByKey<B>> = BinaryHeap::new();
    for slot in inner.slots.iter() {
        if !filter.takes(&slot) {
            continue;
        }
        total += 1;
        if after.is_some_and(|after| slot.key <= *after) {
            continue;
        }
        behind += 1;
        if first.len() < limit {
            first.push(ByKey(Arc::clone(&slot)));
        } else if first.peek().is_some_and(|last| slot.key < last.0.key) {
            first.pop();
            first.push(ByKey(Arc::clone(&slot)));
        }
    }
    let items: Vec<_> = first.into_sorted_vec().iter().map(|one| inner.status(&one.0)).collect();
    let next = items.last().filter(|_| behind > items.len()).map(|last| last.key.clone());
    Listed { items, total, next }
}
