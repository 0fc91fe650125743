//! Admission: how many commands may be in flight, all together and for one group.
//!
//! A mailbox bounds what waits for one entity. It does not keep a tenant with ten thousand entities
//! from filling all of them. So a command takes a [`Permit`] before it is sent, in the name of its
//! group (its tenant), and gives it back when it has been answered or refused: the permit travels
//! with the mail, not with the caller, who may have hung up.
//!
//! The rule is small enough to be proved. With `total` permits, of which `reserve` are kept for
//! groups that hold fewer than `small`:
//!
//! - never more than `total` are out, never more than `per_group` to one group;
//! - a group that holds `small` or more gets another only while fewer than `total - reserve` are
//!   out, so of the reserve a group has at most the `small` that it took while it was modest;
//! - hence a modest group is refused only when all `total` are out, which takes at least
//!   `reserve / small` groups, however greedy each of them is.
//!
//! No queue: who is refused is told when to come back, at once. No lock is held while anybody
//! waits: a group is a counter in a sharded table, the whole is another counter.

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use dashmap::DashMap;

use crate::refusal::Refusal;

/// The bounds of an [`Admission`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdmissionLimits {
    /// Commands in flight, all together.
    pub total: usize,
    /// Commands in flight for one group.
    pub per_group: usize,
    /// How many of the total only groups with fewer than `small` in flight may take.
    pub reserve: usize,
    /// Up to how many a group counts as modest.
    pub small: usize,
    /// What those who are refused are told to wait.
    pub retry_after: Duration,
}

impl Default for AdmissionLimits {
    fn default() -> Self {
        Self {
            // At some ten thousand durable commands a second: less than half a second of work. More
            // would only wait, and what waits is what others feel.
            total: 4_096,
            // Enough to fill every batch of every writer, so that one tenant alone has all of the
            // machine. It bounds queues and memory only: a flood is kept from others by its rate.
            per_group: 256,
            // Room for 32 modest tenants beside the worst.
            reserve: 1_024,
            small: 32,
            // `Retry-After` counts in whole seconds.
            retry_after: Duration::from_secs(1),
        }
    }
}

/// Groups are forgotten when none of their commands is in flight and more than this are known.
const KNOWN_GROUPS: usize = 1_024;

/// A bound on commands in flight. A cheap handle; clones share the bound.
pub struct Admission<G: Eq + Hash> {
    inner: Arc<Inner<G>>,
}

impl<G: Eq + Hash> Clone for Admission<G> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<G: Eq + Hash> fmt::Debug for Admission<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admission")
            .field("limits", &self.inner.limits)
            .field("in_flight", &self.inner.out.load(Ordering::Relaxed))
            .finish_non_exhaustive()
    }
}

struct Inner<G: Eq + Hash> {
    limits: AdmissionLimits,
    out: Arc<AtomicUsize>,
    groups: DashMap<G, Arc<AtomicUsize>>,
    /// The table is looked through when it has grown past this.
    clean_at: AtomicUsize,
    refused: AtomicU64,
}

/// The right to have one command in flight; given back when dropped.
#[derive(Debug)]
pub struct Permit {
    group: Arc<AtomicUsize>,
    out: Arc<AtomicUsize>,
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.out.fetch_sub(1, Ordering::Release);
        self.group.fetch_sub(1, Ordering::Release);
    }
}

impl<G: Clone + Eq + Hash> Admission<G> {
    /// Nobody is in flight yet. Limits that contradict each other are read as the nearest that do
    /// not: a reserve is at most the total.
    pub fn new(limits: AdmissionLimits) -> Self {
        let reserve = limits.reserve.min(limits.total);
        let inner = Inner {
            limits: AdmissionLimits { reserve, ..limits },
            out: Arc::default(),
            groups: DashMap::new(),
            clean_at: AtomicUsize::new(KNOWN_GROUPS),
            refused: AtomicU64::new(0),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The bounds.
    pub fn limits(&self) -> &AdmissionLimits {
        &self.inner.limits
    }

    /// Takes a permit for a command of this group. Keep it with the mail until that is answered.
    ///
    /// # Errors
    /// [`Refusal::Overloaded`].
    pub fn admit(&self, group: &G) -> Result<Permit, Refusal> {
        let inner = &self.inner;
        let limits = &inner.limits;
        let (counter, held) = inner.enter(group).ok_or_else(|| inner.refuse())?;
        // One that gives up below has been counted for a moment; others of its group may be
        // refused for it, but never is one too many let in.
        let bound = if held < limits.small { limits.total } else { limits.total - limits.reserve };
        if take_below(&inner.out, bound).is_none() {
            counter.fetch_sub(1, Ordering::Release);
            return Err(inner.refuse());
        }
        Ok(Permit { group: counter, out: Arc::clone(&inner.out) })
    }

    /// Commands in flight.
    pub fn in_flight(&self) -> usize {
        self.inner.out.load(Ordering::Relaxed)
    }

    /// Commands of one group in flight.
    pub fn in_flight_of(&self, group: &G) -> usize {
        self.inner.groups.get(group).map_or(0, |held| held.load(Ordering::Relaxed))
    }

    /// Commands refused since the start.
    pub fn refused(&self) -> u64 {
        self.inner.refused.load(Ordering::Relaxed)
    }

    /// The groups with the most in flight, the largest first; for operators.
    pub fn top(&self, count: usize) -> Vec<(G, usize)> {
        let read = |held: dashmap::mapref::multiple::RefMulti<'_, G, Arc<AtomicUsize>>| {
            (held.key().clone(), held.value().load(Ordering::Relaxed))
        };
        let mut groups: Vec<(G, usize)> = self.inner.groups.iter().map(read).collect();
        groups.retain(|(_, held)| *held > 0);
        groups.sort_by_key(|(_, held)| std::cmp::Reverse(*held));
        groups.truncate(count);
        groups
    }
}

impl<G: Clone + Eq + Hash> Inner<G> {
    /// Counts one more for the group; the counter, and how many there were before.
    fn enter(&self, group: &G) -> Option<(Arc<AtomicUsize>, usize)> {
        // Counted while the table's shard is held: a group that is being forgotten holds nobody,
        // and one that holds somebody is not forgotten.
        if let Some(held) = self.groups.get(group) {
            return take_below(&held, self.limits.per_group).map(|n| (Arc::clone(&held), n));
        }
        self.clean();
        let held = self.groups.entry(group.clone()).or_default();
        take_below(&held, self.limits.per_group).map(|n| (Arc::clone(&held), n))
    }

    /// Forgets groups without commands, when there are many. Since those with commands are at most
    /// `total`, the table never holds more than `KNOWN_GROUPS` or twice `total`; and since the
    /// next look comes only after it has doubled, a look costs nobody more than a step.
    fn clean(&self) {
        let bound = self.clean_at.load(Ordering::Relaxed);
        if self.groups.len() < bound {
            return;
        }
        self.groups.retain(|_, held| held.load(Ordering::Acquire) > 0);
        self.clean_at.store((self.groups.len() * 2).max(KNOWN_GROUPS), Ordering::Relaxed);
    }

    fn refuse(&self) -> Refusal {
        self.refused.fetch_add(1, Ordering::Relaxed);
        Refusal::Overloaded { retry_after: self.limits.retry_after }
    }
}

/// Adds one if fewer than `bound` are there; how many there were.
fn take_below(counter: &AtomicUsize, bound: usize) -> Option<usize> {
    let take = |held: usize| (held < bound).then_some(held + 1);
    counter.fetch_update(Ordering::AcqRel, Ordering::Relaxed, take).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn limits(total: usize, per_group: usize, reserve: usize, small: usize) -> AdmissionLimits {
        AdmissionLimits { total, per_group, reserve, small, retry_after: Duration::from_secs(1) }
    }

    proptest! {
        /// Against a model that counts by hand: who is let in, and all bounds at every step.
        #[test]
        fn agrees_with_counting(
            total in 1usize..20,
            per_group in 1usize..12,
            reserve in 0usize..20,
            small in 0usize..6,
            steps in prop::collection::vec((0u8..6, any::<bool>()), 1..200),
        ) {
            let admission = Admission::new(limits(total, per_group, reserve, small));
            let reserve = reserve.min(total);
            let mut held: [Vec<Permit>; 6] = Default::default();
            for (group, gives_back) in steps {
                let mine = held[usize::from(group)].len();
                if gives_back {
                    held[usize::from(group)].pop();
                } else {
                    let out: usize = held.iter().map(Vec::len).sum();
                    let bound = if mine < small { total } else { total - reserve };
                    let expected = mine < per_group && out < bound;
                    let permit = admission.admit(&group);
                    prop_assert_eq!(permit.is_ok(), expected);
                    held[usize::from(group)].extend(permit);
                }
                let out: usize = held.iter().map(Vec::len).sum();
                prop_assert_eq!(admission.in_flight(), out);
                prop_assert!(out <= total);
                let mine = held[usize::from(group)].len();
                prop_assert_eq!(admission.in_flight_of(&group), mine);
                prop_assert!(mine <= per_group);
            }
        }

        /// However many greedy groups there are, and whatever they ask for, a modest newcomer finds
        /// room until the reserve is used up by the modest.
        #[test]
        fn the_greedy_cannot_take_the_reserve(
            total in 10usize..100,
            greedy in 1u32..10,
            asks in prop::collection::vec(any::<u32>(), 1..500),
        ) {
            let (small, reserve) = (2, total / 2);
            let admission = Admission::new(limits(total, total, reserve, small));
            let mut held = Vec::new();
            for ask in asks {
                held.extend(admission.admit(&(ask % greedy)));
            }
            // What the greedy may have taken of the reserve is what they had while modest.
            let out = admission.in_flight();
            prop_assert!(out <= total - reserve + greedy as usize * small);
            let room = total - out;
            let modest: Vec<_> =
                (0..room as u32).map(|n| admission.admit(&(1_000 + n))).collect();
            prop_assert!(modest.iter().all(Result::is_ok));
        }
    }

    #[test]
    fn threads_never_pass_a_bound() {
        let admission = Admission::new(limits(12, 5, 4, 2));
        let most = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for thread in 0..6_u32 {
                let (admission, most) = (&admission, &most);
                scope.spawn(move || {
                    for step in 0..5_000_u32 {
                        let group = (thread + step) % 3;
                        let permits: Vec<_> =
                            (0..6).filter_map(|_| admission.admit(&group).ok()).collect();
                        most.fetch_max(admission.in_flight(), Ordering::Relaxed);
                        most.fetch_max(permits.len(), Ordering::Relaxed);
                        assert!(admission.in_flight_of(&group) <= 5);
                    }
                });
            }
        });
        assert!(most.load(Ordering::Relaxed) <= 12);
        assert_eq!(admission.in_flight(), 0, "all were given back");
        // Each time one at least: six were asked for, and a group gets five.
        assert!(admission.refused() >= 6 * 5_000);
    }

    #[test]
    fn groups_without_commands_are_forgotten() {
        let admission = Admission::new(limits(10, 5, 0, 1));
        let kept: Vec<_> = (0..5_u32).map(|n| admission.admit(&n).unwrap()).collect();
        for group in 0..20_000 {
            drop(admission.admit(&(1_000 + group)));
        }
        assert!(admission.inner.groups.len() <= KNOWN_GROUPS, "{}", admission.inner.groups.len());
        for group in 0..5 {
            assert_eq!(admission.in_flight_of(&group), 1, "one with a command is known");
        }
        assert_eq!(admission.top(10).len(), 5);
        drop(kept);
        assert!(admission.top(10).is_empty());
    }
}
