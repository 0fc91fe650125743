//! What was read of a credential a moment ago.
//!
//! A busy client costs a read every so often, and not with each request. Two rules make it safe:
//! what is older than its time is not believed, whatever the reason that it can't be read anew; and
//! whoever takes a credential away says so ([`Cache::forget`]), after which no older read of it is remembered, those
//! included that are under way: the last things that were heard are kept, and each read is compared with those that came
//! during it. Others are not concerned, or where much happens nothing would ever be remembered, and each request would read.

use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aicloud_actors::Changed;
use aicloud_domain::id::TokenId;
use dashmap::DashMap;

/// How long what was read of a credential is believed without looking again. What another process has taken away is
/// learnt by that, and must be within a second, for streams that are open as well ([`Vigil`](super::vigil::Vigil)).
pub(crate) const BELIEVED: Duration = Duration::from_millis(500);
/// Entries kept at most; past it all are forgotten, which costs each client one read.
const ENTRIES_MAX: usize = 10_000;

/// Things heard that are kept. A read during which more came is not remembered.
const HEARD_MAX: usize = 256;

/// What was heard, perhaps about what somebody may do.
#[derive(Debug)]
pub(super) enum Heard {
    /// A token was revoked.
    Token(TokenId),
    /// Something was committed.
    Changed(Changed),
}

/// Entries by the credential's id.
#[derive(Debug)]
pub(super) struct Cache<K: Eq + Hash, V> {
    entries: DashMap<K, (Arc<V>, Instant)>,
    heard: Mutex<Lately>,
    /// How long an entry is believed.
    believed: Duration,
    /// Whether it may be about this entry.
    concerns: fn(&V, &Heard) -> bool,
}

/// What was heard lately.
#[derive(Debug, Default)]
struct Lately {
    last: VecDeque<Arc<Heard>>,
    /// How many there were altogether.
    count: u64,
}

/// When a read began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Generation(u64);

impl<K: Eq + Hash + Copy, V> Cache<K, V> {
    pub(super) fn new(believed: Duration, concerns: fn(&V, &Heard) -> bool) -> Self {
        Self { entries: DashMap::new(), heard: Mutex::default(), believed, concerns }
    }

    fn heard(&self) -> MutexGuard<'_, Lately> {
        // What is behind it is pushed or counted, and each alone does no harm.
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The entry, if it may be believed still.
    pub(super) fn get(&self, id: K) -> Option<Arc<V>> {
        let entry = self.entries.get(&id)?;
        (entry.1.elapsed() < self.believed).then(|| Arc::clone(&entry.0))
    }

    /// To be asked before a read begins.
    pub(super) fn generation(&self) -> Generation {
        Generation(self.heard().count)
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
        if self.missed(found, began) {
            self.entries.remove(&id);
        }
    }

    /// Whether something came since that concerns it, or may have.
    fn missed(&self, found: &V, Generation(began): Generation) -> bool {
        let heard = self.heard();
        let came = usize::try_from(heard.count - began).unwrap_or(usize::MAX);
        came > heard.last.len()
            || heard.last.iter().rev().take(came).any(|heard| (self.concerns)(found, heard))
    }

    /// Forgets those that it may be about.
    pub(super) fn forget(&self, what: &Arc<Heard>) {
        {
            let mut heard = self.heard();
            if heard.last.len() == HEARD_MAX {
                heard.last.pop_front();
            }
            heard.last.push_back(Arc::clone(what));
            heard.count += 1;
        }
        self.entries.retain(|_, (entry, _)| !(self.concerns)(entry, what));
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::{TypedId as _, UserId};
    use uuid::Uuid;

    use super::*;

    fn user(number: u32) -> UserId {
        UserId::from_uuid(Uuid::from_u128(number.into()))
    }

    /// Entries are users.
    fn cache(believed: Duration) -> Cache<u32, UserId> {
        Cache::new(
            believed,
            |entry, heard| matches!(heard, Heard::Changed(Changed::User { user }) if user == entry),
        )
    }

    fn about(number: u32) -> Arc<Heard> {
        Arc::new(Heard::Changed(Changed::User { user: user(number) }))
    }

    #[test]
    fn what_is_old_is_not_believed() {
        let cache = cache(Duration::from_millis(50));
        let (found, began) = (Arc::new(user(1)), cache.generation());
        cache.remember(1, Some(&found), Instant::now() - Duration::from_millis(51), began);
        assert_eq!(cache.get(1), None);
        cache.remember(1, Some(&found), Instant::now() + Duration::from_secs(60), began);
        assert_eq!(cache.get(1), Some(found));
    }

    #[test]
    fn what_was_taken_away_during_a_read_is_not_remembered() {
        let cache = cache(Duration::from_secs(60));
        let (found, now) = (Arc::new(user(1)), Instant::now());
        let began = cache.generation();
        cache.forget(&about(1));
        cache.remember(1, Some(&found), now, began);
        assert_eq!(cache.get(1), None);
        // What was heard of others is no reason.
        let began = cache.generation();
        cache.forget(&about(2));
        cache.remember(1, Some(&found), now, began);
        assert!(cache.get(1).is_some());
        cache.forget(&about(1));
        assert_eq!(cache.get(1), None);
        cache.remember(1, Some(&found), now, cache.generation());
        cache.forget(&about(2));
        assert!(cache.get(1).is_some());
    }

    #[test]
    fn a_read_that_missed_too_much_is_not_remembered() {
        let cache = cache(Duration::from_secs(60));
        let (found, began) = (Arc::new(user(1)), cache.generation());
        for number in 0..HEARD_MAX as u32 {
            cache.forget(&about(number + 2));
        }
        cache.remember(1, Some(&found), Instant::now(), began);
        assert!(cache.get(1).is_some(), "all of it was compared");
        cache.forget(&about(2));
        cache.remember(1, Some(&found), Instant::now(), began);
        assert_eq!(cache.get(1), None, "nobody knows any more what the first was about");
        assert_eq!(cache.heard().last.len(), HEARD_MAX);
    }

    #[test]
    fn it_is_bounded() {
        let cache = cache(Duration::from_secs(60));
        let found = Arc::new(user(1));
        for id in 0..=(ENTRIES_MAX as u32) {
            cache.remember(id, Some(&found), Instant::now(), cache.generation());
        }
        assert_eq!(cache.entries.len(), 1);
    }
}
