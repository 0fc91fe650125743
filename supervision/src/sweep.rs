//! Who has not been used for long: time buckets instead of a timer each.
//!
//! Every entity lies in the bucket of the time at which it might be due. The sweeper looks only at
//! buckets whose time has come; an entity used meanwhile moves to a later one, the others are asked
//! to leave. So a sweep costs what is due, not what exists, and using an entity costs one store.
//! The sweeper asks; the shell decides (idle? nothing waiting?), since only it can without a race.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, Weak};
use std::time::{Duration, Instant};

use crate::behaviour::Behaviour;
use crate::directory::Inner;
use crate::inspect::{ExitReason, Phase};
use crate::meter::{SAMPLE_EVERY, lock};
use crate::queues::Signal;

/// An entry of the directory, by name: holding the slot itself would keep the memory of the gone.
type Entry<K> = (K, u64);

pub(crate) struct Buckets<K> {
    width: u64,
    buckets: Mutex<BTreeMap<u64, Vec<Entry<K>>>>,
}

/// An entity leaves at most this share of `idle_after` too late.
const BUCKETS_PER_IDLE: u32 = 16;
const NARROWEST: Duration = Duration::from_millis(5);
const WIDEST: Duration = Duration::from_secs(10);
/// Between two passes under memory pressure, so that those asked to leave have left.
const PRESSURE_PAUSE: Duration = Duration::from_millis(10);

impl<K> Buckets<K> {
    pub(crate) fn new(idle_after: Duration) -> Self {
        let width = (idle_after / BUCKETS_PER_IDLE).clamp(NARROWEST, WIDEST);
        Self { width: millis(width), buckets: Mutex::default() }
    }

    /// Files an entry under the time, in milliseconds since the epoch, when it may be due.
    pub(crate) fn file(&self, entry: Entry<K>, due: u64) {
        // The next bucket: in its own an entry would be looked at before it is due.
        let index = due / self.width + 1;
        lock(&self.buckets).entry(index).or_default().push(entry);
    }

    fn take_due(&self, now: u64) -> Vec<Entry<K>> {
        let later = {
            let mut buckets = lock(&self.buckets);
            let later = buckets.split_off(&(now / self.width + 1));
            std::mem::replace(&mut *buckets, later)
        };
        later.into_values().flatten().collect()
    }

    fn take_first(&self) -> Vec<Entry<K>> {
        lock(&self.buckets).pop_first().map(|(_, entries)| entries).unwrap_or_default()
    }

    fn len(&self) -> usize {
        lock(&self.buckets).len()
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Runs until the directory has gone.
pub(crate) async fn sweep<B: Behaviour>(home: Weak<Inner<B>>) {
    loop {
        let (shared, width) = match home.upgrade() {
            Some(inner) => {
                (std::sync::Arc::clone(&inner.shared), Duration::from_millis(inner.buckets.width))
            }
            None => return,
        };
        let width = width.min(SAMPLE_EVERY);
        // The directory is not held while waiting, or it would never go.
        let pressed = tokio::time::timeout(width, shared.pressure.notified()).await.is_ok();
        let Some(inner) = home.upgrade() else { return };
        shared.sample(Instant::now());
        inner.ask_the_unused_to_leave();
        if pressed {
            inner.relieve_pressure();
            drop(inner);
            tokio::time::sleep(PRESSURE_PAUSE).await;
        }
    }
}

impl<B: Behaviour> Inner<B> {
    fn idle_millis(&self) -> u64 {
        millis(self.shared.limits.idle_after)
    }

    fn ask_the_unused_to_leave(&self) {
        let now = self.shared.millis(Instant::now());
        let idle = self.idle_millis();
        for (key, generation) in self.buckets.take_due(now) {
            let Some(slot) = self.find(&key, generation) else {
                continue;
            };
            let due = slot.meter.last_used.load(Ordering::Relaxed).saturating_add(idle);
            if due > now {
                self.buckets.file((key, generation), due);
                continue;
            }
            // It may decline, so it is looked at again.
            self.buckets.file((key, generation), now.saturating_add(idle));
            if slot.phase() != Phase::Quarantined {
                slot.signal(Signal::Passivate { reason: ExitReason::Idle, done: None });
            }
        }
    }

    /// Asks as many as are too many to leave, the longest unused first (to a bucket's width).
    fn relieve_pressure(&self) {
        let limits = &self.shared.limits;
        let active = self.shared.in_phase(Phase::Active);
        let mut excess = active.saturating_sub(limits.max_active as u64);
        let idle = self.idle_millis();
        let now = self.shared.millis(Instant::now());
        // Each bucket is opened once: entries filed again go to a later one, or back to this.
        for _ in 0..self.buckets.len() {
            if excess == 0 {
                return;
            }
            for (key, generation) in self.buckets.take_first() {
                let Some(slot) = self.find(&key, generation) else {
                    continue;
                };
                let used = slot.meter.last_used.load(Ordering::Relaxed);
                let asked = excess > 0
                    && slot.phase() == Phase::Active
                    && slot.signal(Signal::Passivate {
                        reason: ExitReason::MemoryCeiling,
                        done: None,
                    });
                // One that was asked and declines goes to the end, or it would be asked for ever.
                let due = if asked { now } else { used }.saturating_add(idle);
                excess -= u64::from(asked);
                self.buckets.file((key, generation), due);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_before_it_is_due() {
        let buckets = Buckets::new(Duration::from_millis(1_600));
        assert_eq!(buckets.width, 100);
        buckets.file(("a", 1), 250);
        buckets.file(("b", 1), 1_000);
        assert!(buckets.take_due(250).is_empty());
        assert_eq!(buckets.take_due(399), [("a", 1)]);
        assert_eq!(buckets.take_due(5_000), [("b", 1)]);
        assert_eq!(buckets.len(), 0);
    }

    #[test]
    fn pressure_takes_the_oldest_bucket_first() {
        let buckets = Buckets::new(Duration::from_millis(1_600));
        buckets.file(("young", 1), 900);
        buckets.file(("old", 1), 100);
        assert_eq!(buckets.take_first(), [("old", 1)]);
    }
}
