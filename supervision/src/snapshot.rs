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
use crate::listing::Filter;
use crate::slot::Slot;

/// What each entity of a directory had handled at a moment: two looks make a rate, and no entity
/// pays for that with memory or time. Sixteen bytes for each entity that ever handled anything, for
/// as long as somebody compares.
pub struct Baseline {
    at: Instant,
    /// Generation and count, by generation.
    handled: Vec<(u64, u64)>,
}

impl std::fmt::Debug for Baseline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Baseline({} entities, {:?} ago)", self.handled.len(), self.at.elapsed())
    }
}

impl Baseline {
    pub(crate) fn take<B: Behaviour>(inner: &Inner<B>) -> Self {
        let at = Instant::now();
        let count =
            |slot: Arc<Slot<B>>| (slot.generation, slot.meter.handled.load(Ordering::Relaxed));
        let all = inner.slots.iter().map(|slot| count(Arc::clone(&slot)));
        let mut handled: Vec<(u64, u64)> = all.filter(|(_, handled)| *handled > 0).collect();
        handled.sort_unstable();
        Self { at, handled }
    }

    /// When it was taken.
    pub fn at(&self) -> Instant {
        self.at
    }

    /// What an entity has handled since. One that is not in it had handled nothing.
    fn since<B: Behaviour>(&self, slot: &Slot<B>) -> u64 {
        let before = self.handled.binary_search_by_key(&slot.generation, |entry| entry.0);
        let before = before.map_or(0, |index| self.handled[index].1);
        slot.meter.handled.load(Ordering::Relaxed).saturating_sub(before)
    }

    fn rate<B: Behaviour>(&self, slot: &Slot<B>) -> Option<f64> {
        let seconds = self.at.elapsed().as_secs_f64();
        (seconds > 0.0).then(|| self.since(slot) as f64 / seconds)
    }
}

fn rank<B: Behaviour>(slot: &Slot<B>, query: &Query, at: Instant, now: u64) -> u64 {
    let meter = &slot.meter;
    match query.sort {
        // Only those with mail are looked at under their lock; most have none.
        SortBy::Oldest => slot.oldest_millis(at),
        SortBy::Depth => meter.depth.load(Ordering::Relaxed) as u64,
        SortBy::Crashes => u64::from(meter.crashes.load(Ordering::Relaxed)),
        SortBy::Resets => u64::from(meter.resets.load(Ordering::Relaxed)),
        SortBy::Handled => meter.handled.load(Ordering::Relaxed),
        SortBy::Rejected => meter.rejected.load(Ordering::Relaxed),
        SortBy::HandleP99 => slot.handle_p99_nanos(),
        SortBy::Rate => match &query.since {
            Some(baseline) => baseline.since(slot),
            None => meter.handled.load(Ordering::Relaxed),
        },
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
    let mut filter = Filter::new(query.phase, &query.part);
    for slot in inner.slots.iter() {
        if !filter.takes(&slot) {
            continue;
        }
        total += 1;
        let order = (rank(&slot, &query, at, now), Reverse(slot.generation));
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
        .map(|ranked| {
            let slot = &ranked.0.slot;
            let handled_rate = query.since.as_ref().and_then(|baseline| baseline.rate(slot));
            Status { handled_rate, ..inner.status(slot) }
        })
        .collect();
    let next = offset + items.len();
    let next_offset = (next < total && next <= Query::MAX_OFFSET).then_some(next);
    Page { items, total, next_offset }
}
