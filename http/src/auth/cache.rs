//! What was read of a credential a moment ago.
//!
//! A busy client costs a read every so often, and not with each request. Two rules make it safe:
//! what is older than its time is not believed, whatever the reason that it can't be read anew; and
//! whoever takes a credential away says so ([`Cache::forget_if`]), after which no older read is remembered, those
//! included that are under way (the generation has moved).

use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dashmap::DashMap;

/// How long what was read of a credential is believed without looking again. What another process has taken away is
/// learnt by that, and must be within a second, for streams that are open as well ([`Vigil`](super::vigil::Vigil)).
pub(crate) const BELIEVED: Duration = Duration::from_millis(500);
/// Entries kept at most; past it all are forgotten, which costs each client one read.
const ENTRIES_MAX: usize = 10_000;

/// Entries by the credential's id.
#[derive(Debug)]
pub(super) struct Cache<K: Eq + Hash, V> {
    entries: DashMap<K, (Arc<V>, Instant)>,
    /// Counts what was taken away.
    generation: AtomicU64,
    /// How long an entry is believed.
    believed: Duration,
}

/// When a read began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Generation(u64);

impl<K: Eq + Hash + Copy, V> Cache<K, V> {
    pub(super) fn new(believed: Duration) -> Self {
        Self { entries: DashMap::new(), generation: AtomicU64::new(0), believed }
    }

    /// The entry, if it may be believed still.
    pub(super) fn get(&self, id: K) -> Option<Arc<V>> {
        let entry = self.entries.get(&id)?;
        (entry.1.elapsed() < self.believed).then(|| Arc::clone(&entry.0))
    }

    /// To be asked before a read begins.
    pub(super) fn generation(&self) -> Generation {
        Generation(self.generation.load(Ordering::Acquire))
    }

    /// Remembers what a read that began then has found.
    pub(super) fn remember(
        &self,
        id: K,
        found: Option<&Arc<V>>,
        since: Instant,
        began: Generation,
    ) {
        let Some(found) = found else {
            self.entries.remove(&id);
            return;
        };
        if self.entries.len() >= ENTRIES_MAX {
            self.entries.clear();
        }
        self.entries.insert(id, (Arc::clone(found), since));
        // Looked at after the insertion: what was taken away in between has found nothing to
        // remove, and is made good here.
        if self.generation.load(Ordering::Acquire) != began.0 {
            self.entries.remove(&id);
        }
    }

    /// Forgets this one.
    pub(super) fn forget(&self, id: K) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.entries.remove(&id);
    }

    /// Forgets those that it may be about.
    pub(super) fn forget_if(&self, concerned: impl Fn(&V) -> bool) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.entries.retain(|_, (entry, _)| !concerned(entry));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache() -> Cache<u32, &'static str> {
        Cache::new(Duration::from_secs(60))
    }

    #[test]
    fn what_is_old_is_not_believed() {
        let cache: Cache<u32, &str> = Cache::new(Duration::from_millis(50));
        let (found, began) = (Arc::new("x"), cache.generation());
        cache.remember(1, Some(&found), Instant::now() - Duration::from_millis(51), began);
        assert_eq!(cache.get(1), None);
        cache.remember(1, Some(&found), Instant::now() + Duration::from_secs(60), began);
        assert_eq!(cache.get(1), Some(found));
    }

    #[test]
    fn what_was_taken_away_during_a_read_is_not_remembered() {
        let cache = cache();
        let (found, now) = (Arc::new("x"), Instant::now());
        let began = cache.generation();
        cache.forget(1);
        cache.remember(1, Some(&found), now, began);
        assert_eq!(cache.get(1), None);
        let began = cache.generation();
        cache.forget_if(|_| false);
        cache.remember(1, Some(&found), now, began);
        assert_eq!(cache.get(1), None, "nobody knows whom it was about");
        cache.remember(1, Some(&found), now, cache.generation());
        assert!(cache.get(1).is_some());
        cache.forget_if(|entry| *entry == "x");
        assert_eq!(cache.get(1), None);
    }

    #[test]
    fn it_is_bounded() {
        let cache = cache();
        let found = Arc::new("x");
        for id in 0..=(ENTRIES_MAX as u32) {
            cache.remember(id, Some(&found), Instant::now(), cache.generation());
        }
        assert_eq!(cache.entries.len(), 1);
    }
}
