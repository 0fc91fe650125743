//! Data keys in memory: a bounded number, each believed for a few seconds.
//!
//! Unwrapping costs a KMS a call, so an unwrapped key is kept. But it may be used only for as long
//! as it was **confirmed**: its row was seen not longer than [`SealerConfig::trust`] ago, counted
//! from before the look. After that the row is looked at again, which costs a read and no KMS. So a
//! shredded scope is dead everywhere within that time, and when the database is away, opening stops
//! instead of going on blindly.
//!
//! [`SealerConfig::trust`]: crate::SealerConfig::trust

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::place::{KeyName, Scope};
use crate::sealed::DataKey;

#[derive(Debug)]
struct Held {
    key: Arc<DataKey>,
    confirmed: Instant,
    used: Instant,
}

/// Unwrapped data keys.
#[derive(Debug)]
pub(crate) struct Cache {
    keys: HashMap<KeyName, Held>,
    /// The newest version of a scope, and when that was confirmed.
    newest: HashMap<Scope, (u32, Instant)>,
    trust: Duration,
    most: usize,
}

impl Cache {
    pub(crate) fn new(trust: Duration, most: usize) -> Self {
        Self { keys: HashMap::new(), newest: HashMap::new(), trust, most: most.max(1) }
    }

    /// The key, if it was confirmed lately.
    pub(crate) fn key(&mut self, name: KeyName, now: Instant) -> Option<Arc<DataKey>> {
        let held = self.keys.get_mut(&name)?;
        if now.saturating_duration_since(held.confirmed) >= self.trust {
            return None;
        }
        held.used = now;
        Some(Arc::clone(&held.key))
    }

    /// The scope's newest key, if both were confirmed lately.
    pub(crate) fn newest(&mut self, scope: Scope, now: Instant) -> Option<(u32, Arc<DataKey>)> {
        let (version, confirmed) = *self.newest.get(&scope)?;
        if now.saturating_duration_since(confirmed) >= self.trust {
            return None;
        }
        Some((version, self.key(KeyName { scope, version }, now)?))
    }

    /// The row was seen, by a look that began at `since`: the key, if it need not be unwrapped.
    pub(crate) fn confirm(&mut self, name: KeyName, since: Instant) -> Option<Arc<DataKey>> {
        let held = self.keys.get_mut(&name)?;
        held.confirmed = held.confirmed.max(since);
        held.used = held.used.max(since);
        Some(Arc::clone(&held.key))
    }

    /// This version is the scope's newest, by a look that began at `since`.
    pub(crate) fn confirm_newest(&mut self, name: KeyName, since: Instant) {
        let known = self.newest.entry(name.scope).or_insert((name.version, since));
        // Of two looks the older answer may come last.
        if since >= known.1 {
            *known = (name.version, since);
        }
    }

    /// A key that was just unwrapped, or made; confirmed by a look that began at `since`.
    pub(crate) fn insert(&mut self, name: KeyName, key: Arc<DataKey>, since: Instant) {
        if !self.keys.contains_key(&name) && self.keys.len() >= self.most {
            let oldest = self.keys.iter().min_by_key(|(_, held)| held.used).map(|(name, _)| *name);
            if let Some(oldest) = oldest {
                self.keys.remove(&oldest);
                self.newest.remove(&oldest.scope);
            }
        }
        self.keys.insert(name, Held { key, confirmed: since, used: since });
    }

    /// Nothing of this scope may be used any more.
    pub(crate) fn forget(&mut self, scope: Scope) {
        self.keys.retain(|name, _| name.scope != scope);
        self.newest.remove(&scope);
    }

    /// How many keys are held.
    #[cfg(test)]
    fn len(&self) -> usize {
        self.keys.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aicloud_domain::id::{TenantId, TypedId};
    use uuid::Uuid;

    const TRUST: Duration = Duration::from_secs(4);

    fn name(tenant: u128, version: u32) -> KeyName {
        let scope = Scope::Tenant(TenantId::from_uuid(Uuid::from_u128(tenant)));
        KeyName { scope, version }
    }

    fn key() -> Arc<DataKey> {
        Arc::new(DataKey::of(&[7; 32]))
    }

    #[test]
    fn a_key_is_believed_until_its_confirmation_is_old() {
        let mut cache = Cache::new(TRUST, 8);
        let (one, began) = (name(1, 1), Instant::now());
        cache.insert(one, key(), began);
        assert!(cache.key(one, began + TRUST - Duration::from_millis(1)).is_some());
        assert!(cache.key(one, began + TRUST).is_none());
        assert!(cache.confirm(one, began + TRUST).is_some());
        assert!(cache.key(one, began + TRUST).is_some());
        cache.forget(one.scope);
        assert!(cache.confirm(one, began + TRUST).is_none());
    }

    #[test]
    fn the_newest_needs_both_confirmations() {
        let mut cache = Cache::new(TRUST, 8);
        let (one, two, began) = (name(1, 1), name(1, 2), Instant::now());
        cache.insert(one, key(), began);
        assert!(cache.newest(one.scope, began).is_none());
        cache.confirm_newest(one, began);
        assert_eq!(cache.newest(one.scope, began).map(|found| found.0), Some(1));
        cache.confirm_newest(two, began + TRUST / 2);
        // An answer of before that comes after it changes nothing.
        cache.confirm_newest(one, began);
        assert!(cache.newest(one.scope, began).is_none(), "the second is not held yet");
        cache.insert(two, key(), began + TRUST / 2);
        assert_eq!(cache.newest(one.scope, began + TRUST).map(|found| found.0), Some(2));
        assert!(cache.newest(one.scope, began + TRUST * 2).is_none());
    }

    #[test]
    fn it_is_bounded_and_what_was_not_used_goes_first() {
        let mut cache = Cache::new(TRUST, 3);
        let began = Instant::now();
        for tenant in 0..3 {
            cache.insert(name(tenant, 1), key(), began + Duration::from_millis(tenant as u64));
        }
        let later = began + Duration::from_secs(1);
        assert!(cache.key(name(0, 1), later).is_some());
        cache.insert(name(9, 1), key(), later);
        assert_eq!(cache.len(), 3);
        assert!(cache.key(name(0, 1), later).is_some());
        assert!(cache.key(name(1, 1), later).is_none());
    }
}
