//! Data keys in memory: the store of tests that need no database.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::Utc;
use futures_util::future::{FutureExt as _, ready};

use crate::kms::Wrapped;
use crate::place::{KeyName, Scope};
use crate::store::{Added, Census, Found, KeyStore, StoreFuture, StoredKey};

/// Keeps everything until it is dropped.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<Rows>);

#[derive(Debug, Default)]
struct Rows {
    keys: BTreeMap<KeyName, StoredKey>,
    shredded: BTreeSet<Scope>,
}

impl MemoryStore {
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rows {
    fn found(&self, scope: Scope, key: Option<&StoredKey>) -> Found {
        match key {
            _ if self.shredded.contains(&scope) => Found::Shredded,
            Some(key) => Found::Key(key.clone()),
            None => Found::Absent,
        }
    }
}

impl KeyStore for MemoryStore {
    fn newest(&self, scope: Scope) -> StoreFuture<'_, Found> {
        let rows = self.rows();
        let newest = rows.keys.values().rfind(|key| key.name.scope == scope);
        ready(Ok(rows.found(scope, newest))).boxed()
    }

    fn key(&self, name: KeyName) -> StoreFuture<'_, Found> {
        let rows = self.rows();
        ready(Ok(rows.found(name.scope, rows.keys.get(&name)))).boxed()
    }

    fn add(&self, name: KeyName, wrapped: Wrapped) -> StoreFuture<'_, Added> {
        let mut rows = self.rows();
        let added = if rows.shredded.contains(&name.scope) {
            Added::Shredded
        } else if let Entry::Vacant(place) = rows.keys.entry(name) {
            place.insert(StoredKey { name, wrapped, created_at: Utc::now(), rewrapped_at: None });
            Added::Yes
        } else {
            Added::Taken
        };
        ready(Ok(added)).boxed()
    }

    fn page(&self, after: Option<KeyName>, limit: u32) -> StoreFuture<'_, Vec<StoredKey>> {
        let rows = self.rows();
        let behind = rows.keys.values().filter(|key| after.is_none_or(|after| key.name > after));
        ready(Ok(behind.take(limit as usize).cloned().collect())).boxed()
    }

    fn replace(&self, name: KeyName, old: Wrapped, new: Wrapped) -> StoreFuture<'_, bool> {
        let mut rows = self.rows();
        let stands = rows.keys.get_mut(&name).filter(|key| key.wrapped == old);
        let replaced = stands.map(|key| {
            key.wrapped = new;
            key.rewrapped_at = Some(Utc::now());
        });
        ready(Ok(replaced.is_some())).boxed()
    }

    fn shredded(&self, scopes: Vec<Scope>) -> StoreFuture<'_, BTreeSet<Scope>> {
        let asked: BTreeSet<Scope> = scopes.into_iter().collect();
        ready(Ok(asked.intersection(&self.rows().shredded).copied().collect())).boxed()
    }

    fn shred(&self, scope: Scope) -> StoreFuture<'_, u64> {
        let mut rows = self.rows();
        rows.shredded.insert(scope);
        let before = rows.keys.len();
        rows.keys.retain(|name, _| name.scope != scope);
        ready(Ok((before - rows.keys.len()) as u64)).boxed()
    }

    fn census(&self) -> StoreFuture<'_, Census> {
        let rows = self.rows();
        let mut masters: BTreeMap<_, u64> = BTreeMap::new();
        for key in rows.keys.values() {
            *masters.entry(key.wrapped.master.clone()).or_default() += 1;
        }
        let scopes: BTreeSet<Scope> = rows.keys.keys().map(|name| name.scope).collect();
        let census = Census {
            masters: masters.into_iter().collect(),
            scopes: scopes.len() as u64,
            shredded: rows.shredded.len() as u64,
        };
        ready(Ok(census)).boxed()
    }
}
