//! Sealing and opening, with the data keys that it takes.
//!
//! A [`Sealer`] is a cheap handle. It takes data keys from its cache, else from the store, where
//! they lie wrapped, and has the KMS unwrap them. A scope's first key is made when something is
//! first sealed for it: two control planes may both make one, the store takes the first, and the
//! other is thrown away unused.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretSlice};

use crate::cache::Cache;
use crate::kms::{Keyring, KmsError};
use crate::place::{KeyName, Place, Scope};
use crate::sealed::{DataKey, Sealed};
use crate::store::{Added, Census, Found, KeyStore, StoreError, StoredKey};

/// Callers that miss the cache wait for each other by scope, in so many lines.
const LINES: usize = 16;
/// How often a key's place may be taken by others before we give up.
const TRIES: u32 = 8;

/// How a sealer keeps data keys in memory.
#[derive(Debug, Clone, Copy)]
pub struct SealerConfig {
    /// How long a data key is used without looking whether it is still there. A tenant that was
    /// shredded is dead on every server after this time.
    pub trust: Duration,
    /// The most data keys in memory.
    pub keys: usize,
}

impl Default for SealerConfig {
    fn default() -> Self {
        // What is promised is five seconds; an operation that has its key needs some of them.
        Self { trust: Duration::from_secs(4), keys: 1_024 }
    }
}

/// Why something could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// These bytes were never sealed here.
    #[error("this is no sealed value")]
    Malformed,
    /// It was changed, or was sealed for another place.
    #[error("the sealed value was changed, or belongs elsewhere")]
    Unopenable,
    /// The key is not in the store. It never was, or the store is another one.
    #[error("there is no data key {0}; is this the database that the value was sealed for?")]
    UnknownKey(KeyName),
    /// The scope's keys were destroyed on purpose, for ever.
    #[error(
        "the secrets of {0} were shredded: nothing of it opens any more, and nothing new is sealed"
    )]
    Shredded(Scope),
    /// The value is longer than the cipher takes.
    #[error("the value is too long to be sealed")]
    TooLong,
    /// The system gives no random bytes.
    #[error("the system has no random bytes")]
    NoRandomness,
    /// Others took each version that was tried.
    #[error("too many make data keys for {0} at the same time")]
    Contended(Scope),
    /// The key management refused, or was away.
    #[error(transparent)]
    Kms(#[from] KmsError),
    /// The store was away.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SealError {
    /// Whether the same may succeed later, without anybody having done anything.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::Kms(error) => error.is_transient(),
            Self::Store(_) | Self::Contended(_) => true,
            Self::Malformed
            | Self::Unopenable
            | Self::UnknownKey(_)
            | Self::Shredded(_)
            | Self::TooLong
            | Self::NoRandomness => false,
        }
    }
}

/// Seals and opens. Cheap to clone.
#[derive(Clone)]
pub struct Sealer {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn KeyStore>,
    keyring: Keyring,
    cache: Mutex<Cache>,
    /// One at a time asks store and KMS for a scope's key; the others find it in the cache.
    lines: [tokio::sync::Mutex<()>; LINES],
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer").field("keyring", &self.inner.keyring).finish_non_exhaustive()
    }
}

impl Sealer {
    /// Data keys from this store, wrapped by these masters.
    #[must_use]
    pub fn new(store: Arc<dyn KeyStore>, keyring: Keyring, config: SealerConfig) -> Self {
        let cache = Mutex::new(Cache::new(config.trust, config.keys));
        let lines = std::array::from_fn(|_| tokio::sync::Mutex::default());
        Self { inner: Arc::new(Inner { store, keyring, cache, lines }) }
    }

    /// Seals a value for its place, with the newest data key of the place's scope.
    ///
    /// # Errors
    /// [`SealError`], but for [`SealError::Malformed`], [`SealError::Unopenable`] and
    /// [`SealError::UnknownKey`].
    pub async fn seal(&self, place: &Place, plain: &[u8]) -> Result<Sealed, SealError> {
        let (version, key) = self.newest(place.scope).await?;
        Sealed::seal(&key, version, place, plain)
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// [`SealError::Unopenable`] for a value of another place, or one that was changed;
    /// [`SealError::Shredded`]; [`SealError::Kms`] and [`SealError::Store`] when the key can't be
    /// had.
    pub async fn open(&self, place: &Place, sealed: &Sealed) -> Result<SecretSlice<u8>, SealError> {
        let key = self.key(KeyName { scope: place.scope, version: sealed.key_version() }).await?;
        sealed.open(&key, place)
    }

    /// Gives a scope a new data key for what is sealed from now on. What was sealed before opens
    /// as before. Returns the key's version; other servers use it after the time of trust.
    ///
    /// # Errors
    /// [`SealError`].
    pub async fn rotate(&self, scope: Scope) -> Result<u32, SealError> {
        let _line = self.line(scope).lock().await;
        for _ in 0..TRIES {
            let since = Instant::now();
            let version = match self.inner.store.newest(scope).await? {
                Found::Key(stored) => stored.name.version.saturating_add(1),
                Found::Absent => 1,
                Found::Shredded => return Err(self.shredded(scope)),
            };
            if self.make(KeyName { scope, version }, since).await?.is_some() {
                return Ok(version);
            }
        }
        Err(SealError::Contended(scope))
    }

    /// Destroys all data keys of a scope, for ever: nothing that was sealed for it opens any more,
    /// here at once, on other servers after the time of trust. Returns how many keys there were.
    ///
    /// # Errors
    /// [`SealError::Store`]; nothing is known then.
    pub async fn shred(&self, scope: Scope) -> Result<u64, SealError> {
        let keys = self.inner.store.shred(scope).await?;
        self.cache().forget(scope);
        tracing::warn!(%scope, keys, "shredded: nothing that was sealed for it opens any more");
        Ok(keys)
    }

    /// Those of these scopes that were shredded: they can seal nothing any more.
    ///
    /// # Errors
    /// [`SealError::Store`].
    pub async fn shredded_among(&self, scopes: Vec<Scope>) -> Result<BTreeSet<Scope>, SealError> {
        if scopes.is_empty() {
            return Ok(BTreeSet::new());
        }
        Ok(self.inner.store.shredded(scopes).await?)
    }

    /// Tries the way to the master: can a data key be unwrapped? Without any, is there a master?
    ///
    /// # Errors
    /// [`SealError::Kms`], [`SealError::Store`].
    pub async fn check(&self) -> Result<(), SealError> {
        match self.inner.store.page(None, 1).await?.first() {
            Some(key) => self.inner.keyring.unwrap(key.name, &key.wrapped).await.map(drop)?,
            None => self.inner.keyring.master().await.map(drop)?,
        }
        Ok(())
    }

    /// How many data keys there are, and under which masters.
    ///
    /// # Errors
    /// [`SealError::Store`].
    pub async fn census(&self) -> Result<Census, SealError> {
        Ok(self.inner.store.census().await?)
    }

    /// The masters.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.inner.keyring
    }

    pub(crate) fn store(&self) -> &dyn KeyStore {
        &*self.inner.store
    }

    async fn newest(&self, scope: Scope) -> Result<(u32, Arc<DataKey>), SealError> {
        if let Some(found) = self.cache().newest(scope, Instant::now()) {
            return Ok(found);
        }
        let _line = self.line(scope).lock().await;
        for _ in 0..TRIES {
            // Whoever was before us in the line may have brought it.
            if let Some(found) = self.cache().newest(scope, Instant::now()) {
                return Ok(found);
            }
            let since = Instant::now();
            match self.inner.store.newest(scope).await? {
                Found::Key(stored) => {
                    let name = stored.name;
                    let key = self.hold(stored, since).await?;
                    self.cache().confirm_newest(name, since);
                    return Ok((name.version, key));
                }
                Found::Absent => {
                    let name = KeyName { scope, version: 1 };
                    if let Some(key) = self.make(name, since).await? {
                        return Ok((name.version, key));
                    }
                }
                Found::Shredded => return Err(self.shredded(scope)),
            }
        }
        Err(SealError::Contended(scope))
    }

    async fn key(&self, name: KeyName) -> Result<Arc<DataKey>, SealError> {
        if let Some(key) = self.cache().key(name, Instant::now()) {
            return Ok(key);
        }
        let _line = self.line(name.scope).lock().await;
        if let Some(key) = self.cache().key(name, Instant::now()) {
            return Ok(key);
        }
        let since = Instant::now();
        match self.inner.store.key(name).await? {
            Found::Key(stored) => self.hold(stored, since).await,
            Found::Absent => Err(SealError::UnknownKey(name)),
            Found::Shredded => Err(self.shredded(name.scope)),
        }
    }

    /// The key of a row that was seen by a look that began at `since`.
    async fn hold(&self, stored: StoredKey, since: Instant) -> Result<Arc<DataKey>, SealError> {
        if let Some(key) = self.cache().confirm(stored.name, since) {
            return Ok(key);
        }
        let plain = self.inner.keyring.unwrap(stored.name, &stored.wrapped).await?;
        let key = Arc::new(DataKey::of(plain.expose_secret()));
        self.cache().insert(stored.name, Arc::clone(&key), since);
        Ok(key)
    }

    /// Makes a key; `None` when others have made one of this name before.
    async fn make(&self, name: KeyName, since: Instant) -> Result<Option<Arc<DataKey>>, SealError> {
        let key = Arc::new(DataKey::generate()?);
        let wrapped = self.inner.keyring.wrap(name, key.bytes()).await?;
        match self.inner.store.add(name, wrapped).await? {
            Added::Yes => {
                let mut cache = self.cache();
                cache.insert(name, Arc::clone(&key), since);
                cache.confirm_newest(name, since);
                Ok(Some(key))
            }
            Added::Taken => Ok(None),
            Added::Shredded => Err(self.shredded(name.scope)),
        }
    }

    fn shredded(&self, scope: Scope) -> SealError {
        self.cache().forget(scope);
        SealError::Shredded(scope)
    }

    fn line(&self, scope: Scope) -> &tokio::sync::Mutex<()> {
        let mut hasher = DefaultHasher::new();
        scope.hash(&mut hasher);
        // Less than LINES, which a usize holds.
        &self.inner.lines[(hasher.finish() % LINES as u64) as usize]
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        // What is put or taken whole can't be half-changed.
        self.inner.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
