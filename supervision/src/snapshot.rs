//! The top of a directory, without looking closely at all of it.
//!
//! One pass over the map reads an atomic of each slot and keeps the best in a small heap; only what
//! ends up on the page is looked at under its lock.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::behaviour::Behaviour;
use crate::directory::Inner;
use crate::inspect::{Page, Query, SortBy, Status};
use crate::slot::Slot;

fn rank<B: Behaviour>(slot: &Slot<B>, sort: SortBy, at: Instant, now: u64) -> u64 {
    let meter = &slot.meter;
    match sort {
        // Only those with mail are looked at under their lock; most have none.
        SortBy::Oldest => slot.oldest_millis(at),
        SortBy::Depth => meter.depth.load(Ordering::Relaxed) as u64,
        SortBy::Crashes => u64::from(meter.crashes.load(Ordering::Relaxed)),
        SortBy::Resets => u64::from(meter.resets.load(Ordering::Relaxed)),
        SortBy::Handled => meter.handled.load(Ordering::Relaxed),
        SortBy::Rejected => meter.rejected.load(Ordering::Relaxed),
        SortBy::HandleP99 => slot.handle_p99_nanos(),
        SortBy::Unused => now.saturating_sub(meter.last_used.load(Ordering::Relaxed)),
    }
}

/// A slot in the heap: the largest rank wins, the older entry among equals, so that pages of a
/// quiet directory do not overlap.
struct Ranked<B: Behaviour> {
    order: (u64, Reverse<u64>),
    slot: Arc<Slot<B>>,
}

impl<B: Behaviour> PartialEq for Ranked<B> {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}

impl<B: Behaviour> Eq for Ranked<B> {}

impl<B: Behaviour> PartialOrd for Ranked<B> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<B: Behaviour> Ord for Ranked<B> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order.cmp(&other.order)
    }
}

pub(crate) fn snapshot<B: Behaviour>(inner: &Inner<B>, query: Query) -> Page<Status> {
    let offset = query.offset.min(Query::MAX_OFFSET);
    let limit = match query.limit {
        0 => Query::DEFAULT_LIMIT,
        limit => limit.min(Query::MAX_LIMIT),
    };
    let at = Instant::now();
    let now = inner.shared.millis(at);
    let mut total = 0;
    let mut best: BinaryHeap<Reverse<Ranked<B>>> = BinaryHeap::new();
    for slot in inner.slots.iter() {
        if query.phase.is_some_and(|phase| slot.phase() != phase) {
            continue;
        }
        if !query.prefix.is_empty() && !slot.key.to_string().starts_with(&query.prefix) {
            continue;
        }
        total += 1;
        let order = (rank(&slot, query.sort, at, now), Reverse(slot.generation));
        if best.len() < offset + limit {
            best.push(Reverse(Ranked { order, slot: Arc::clone(&slot) }));
        } else if best.peek().is_some_and(|least| least.0.order < order) {
            best.pop();
            best.push(Reverse(Ranked { order, slot: Arc::clone(&slot) }));
        }
    }
    let items: Vec<Status> = best
        .into_sorted_vec()
        .iter()
        .skip(offset)
        .map(|ranked| inner.status(&ranked.0.slot))
        .collect();
    let next = offset + items.len();
    let next_offset = (next < total && next <= Query::MAX_OFFSET).then_some(next);
    Page { items, total, next_offset }
}
