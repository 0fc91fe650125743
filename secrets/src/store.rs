//! Where wrapped data keys lie. The rows are persistence's; here is what they mean.
//!
//! A scope has versions of its key, from 1; the newest seals, all open. A scope that was
//! **shredded** has none and never gets one again. Everything here is decided by the store in one
//! step each, because several control planes use the same one at the same time.

use std::collections::BTreeSet;
use std::error::Error;

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;

use crate::kms::{MasterKey, Wrapped};
use crate::place::{KeyName, Scope};

/// A data key, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// Which.
    pub name: KeyName,
    /// The key, as its master wrapped it.
    pub wrapped: Wrapped,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last wrapped by another master.
    pub rewrapped_at: Option<DateTime<Utc>>,
}

/// What there is under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing yet.
    Absent,
    /// Nothing any more, for ever.
    Shredded,
    /// A key.
    Key(StoredKey),
}

/// What became of a new key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is there.
    Yes,
    /// Somebody else has added that version before.
    Taken,
    /// The scope was shredded; nothing was added.
    Shredded,
}

/// How many keys there are, and under which masters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Census {
    /// The masters that wrap something, with the number of data keys under each.
    pub masters: Vec<(MasterKey, u64)>,
    /// Scopes that have keys.
    pub scopes: u64,
    /// Scopes that were shredded.
    pub shredded: u64,
}

/// The store could not be asked.
#[derive(Debug, thiserror::Error)]
#[error("the data keys can't be reached: {0}")]
pub struct StoreError(#[source] pub Box<dyn Error + Send + Sync>);

/// The future of a [`KeyStore`].
pub type StoreFuture<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Keeps wrapped data keys. Several processes share one.
pub trait KeyStore: Send + Sync + 'static {
    /// The scope's newest key.
    fn newest(&self, scope: Scope) -> StoreFuture<'_, Found>;

    /// This key.
    fn key(&self, name: KeyName) -> StoreFuture<'_, Found>;

    /// Adds a key, unless there is one of this name or the scope was shredded.
    fn add(&self, name: KeyName, wrapped: Wrapped) -> StoreFuture<'_, Added>;

    /// Keys in the order of their names, after this one.
    fn page(&self, after: Option<KeyName>, limit: u32) -> StoreFuture<'_, Vec<StoredKey>>;

    /// Puts the key's new wrapping in the place of the old one; `false` when it was not the old one
    /// that stood there.
    fn replace(&self, name: KeyName, old: Wrapped, new: Wrapped) -> StoreFuture<'_, bool>;

    /// Those of these scopes that were shredded.
    fn shredded(&self, scopes: Vec<Scope>) -> StoreFuture<'_, BTreeSet<Scope>>;

    /// Destroys all keys of a scope, for ever, and says how many there were.
    fn shred(&self, scope: Scope) -> StoreFuture<'_, u64>;

    /// Counts.
    fn census(&self) -> StoreFuture<'_, Census>;
}
