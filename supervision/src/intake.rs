//! Paused intake: an operator holds user mail back, from one entity or from all of a kind.
//!
//! What is refused is only what comes from outside; mail that waits already is handled, and control
//! goes on, so that a pause never keeps an entity from finishing what it has. A pause belongs to
//! the key, not to the life: an entity may crash, leave and come back, and is still paused. Nothing
//! is written down, so a restart of the process ends all pauses.
//!
//! While nothing is paused, which is almost always, a sender pays one relaxed load.

use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwapOption;
use dashmap::DashMap;

use crate::refusal::Refusal;

/// A pause in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// What the operator said, for callers and for colleagues.
    pub reason: String,
    /// What callers are told to wait.
    pub retry_after: Duration,
    /// Since when.
    pub since: SystemTime,
}

impl Pause {
    fn refusal(&self) -> Refusal {
        Refusal::Paused { reason: self.reason.clone(), retry_after: self.retry_after }
    }
}

/// The pauses of one directory.
pub(crate) struct Intake<K: Eq + Hash> {
    /// How many are in force.
    pauses: AtomicUsize,
    whole: ArcSwapOption<Pause>,
    keys: DashMap<K, Arc<Pause>>,
}

impl<K: Clone + Eq + Hash> Intake<K> {
    pub(crate) fn new() -> Self {
        // One shard would do for what is empty; the smallest number that the map takes is two.
        let keys = DashMap::with_shard_amount(2);
        Self { pauses: AtomicUsize::new(0), whole: ArcSwapOption::empty(), keys }
    }

    /// May user mail for this key come in?
    #[inline]
    pub(crate) fn admit(&self, key: &K) -> Result<(), Refusal> {
        if self.pauses.load(Ordering::Relaxed) == 0 {
            return Ok(());
        }
        match self.of(key) {
            Some(pause) => Err(pause.refusal()),
            None => Ok(()),
        }
    }

    /// The pause that holds mail for this key back: its own, or its directory's.
    pub(crate) fn of(&self, key: &K) -> Option<Arc<Pause>> {
        if self.pauses.load(Ordering::Relaxed) == 0 {
            return None;
        }
        self.keys.get(key).map(|pause| Arc::clone(&pause)).or_else(|| self.whole())
    }

    pub(crate) fn whole(&self) -> Option<Arc<Pause>> {
        self.whole.load_full()
    }

    /// All keys that are paused by themselves.
    pub(crate) fn keys(&self) -> Vec<(K, Arc<Pause>)> {
        self.keys.iter().map(|held| (held.key().clone(), Arc::clone(held.value()))).collect()
    }

    /// Pauses a key, or all. A second pause replaces the first.
    pub(crate) fn pause(&self, key: Option<K>, reason: String, retry_after: Duration) {
        let pause = Arc::new(Pause { reason, retry_after, since: SystemTime::now() });
        let before = match key {
            Some(key) => self.keys.insert(key, pause),
            None => self.whole.swap(Some(pause)),
        };
        if before.is_none() {
            self.pauses.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Ends the pause of a key, or of all; false when there was none.
    pub(crate) fn resume(&self, key: Option<&K>) -> bool {
        let before = match key {
            Some(key) => self.keys.remove(key).map(|(_, pause)| pause),
            None => self.whole.swap(None),
        };
        if before.is_some() {
            self.pauses.fetch_sub(1, Ordering::Relaxed);
        }
        before.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_and_the_whole_are_paused_apart() {
        let wait = Duration::from_secs(3);
        let intake = Intake::new();
        assert_eq!(intake.admit(&1), Ok(()));
        intake.pause(Some(1), "one".to_owned(), wait);
        intake.pause(Some(1), "one, again".to_owned(), wait);
        assert!(intake.admit(&1).is_err());
        assert_eq!(intake.admit(&2), Ok(()));
        intake.pause(None, "all".to_owned(), wait);
        let refused = Refusal::Paused { reason: "all".to_owned(), retry_after: wait };
        assert_eq!(intake.admit(&2), Err(refused));
        assert!(intake.resume(Some(&1)));
        assert!(intake.admit(&1).is_err(), "the whole is paused still");
        assert!(intake.resume(None));
        assert!(!intake.resume(None));
        assert_eq!(intake.admit(&1), Ok(()));
        assert_eq!(intake.pauses.load(Ordering::Relaxed), 0);
    }
}
