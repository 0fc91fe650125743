//! The keys of access tokens, as this process knows them.
//!
//! **Verifying.** The keys are read together and believed for half a second, as sessions are, so one that somebody else may
//! have is dead on every server within a second; a token under a key that is not among them
//! has them read again, by a read that begins after the token came. So a token that another process has signed with a key of a
//! moment ago is good here, and no request fails because keys change. Whoever makes ids up waits for one read with all others
//! who do.
//! What is older than its time is not believed: who can't read the keys lets nobody in.
//!
//! **Signing.** The active key's private half is opened once and kept until another key is active. A process that has
//! not heard of a change yet signs with the old key for half a second more, which verifiers take until the last of its
//! tokens has expired.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aicloud_domain::id::{KeyId, TypedId as _};
use aicloud_domain::machine::Time;
use aicloud_domain::service_account::PublicKey;
use aicloud_persistence::{Database, SigningPhase, StoredSigningKey};
use aicloud_secrets::{Place, Scope, SealError, Sealed, Sealer};
use secrecy::ExposeSecret as _;

use crate::jose::SigningKey;
use crate::problem::Problem;

/// How long the keys are believed without looking again.
const BELIEVED: Duration = Duration::from_millis(500);

/// Where a private half is kept, as its seal says.
#[must_use]
pub fn place(key: KeyId) -> Place {
    Place { scope: Scope::Cloud, table: "identity.signing_key", row: key.uuid(), version: 1 }
}

/// Why a private half can't be had: now, or ever.
fn unsealed(error: SealError) -> Problem {
    if error.is_transient() { Problem::unavailable(error) } else { Problem::internal(error) }
}

/// The keys of a moment ago.
#[derive(Debug, Clone)]
struct Known {
    keys: Arc<Vec<StoredSigningKey>>,
    since: Instant,
}

/// The keys that tokens are verified with.
#[derive(Debug)]
pub struct Keys {
    database: Database,
    known: Mutex<Option<Known>>,
    /// One at a time reads; the others find it done.
    reading: tokio::sync::Mutex<()>,
}

/// The key of this id, if what it has signed counts now.
fn find(keys: &[StoredSigningKey], id: KeyId, now: Time) -> Option<PublicKey> {
    let key = keys.iter().find(|key| key.id == id)?;
    let counts = match key.phase {
        SigningPhase::Standby | SigningPhase::Active { .. } => true,
        SigningPhase::Retired { verify_until } => now < verify_until,
    };
    counts.then_some(PublicKey::Ed25519 { x: key.public })
}

impl Keys {
    /// The keys of this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, known: Mutex::default(), reading: tokio::sync::Mutex::default() }
    }

    /// The key of this id out of memory; `None`: it is not there, or it is time to look again.
    #[must_use]
    pub fn at_once(&self, id: KeyId, now: Time) -> Option<PublicKey> {
        let known = self.known().clone().filter(|known| known.since.elapsed() < BELIEVED)?;
        find(&known.keys, id, now)
    }

    /// The key of this id, if what it has signed counts now.
    ///
    /// # Errors
    /// [`Code::Unavailable`](crate::problem::Code::Unavailable) when it can't be read.
    pub async fn verifier(&self, id: KeyId, now: Time) -> Result<Option<PublicKey>, Problem> {
        let asked = Instant::now();
        let keys = self.fresh(BELIEVED).await?;
        if let Some(found) = find(&keys, id, now) {
            return Ok(Some(found));
        }
        Ok(find(&self.read(|known| known.since >= asked).await?, id, now))
    }

    /// All keys, as they were this long ago at most.
    ///
    /// # Errors
    /// As [`Keys::verifier`].
    pub async fn fresh(&self, within: Duration) -> Result<Arc<Vec<StoredSigningKey>>, Problem> {
        self.read(|known| known.since.elapsed() < within).await
    }

    /// The keys, read again unless those that are known will do.
    async fn read(
        &self,
        will_do: impl Fn(&Known) -> bool,
    ) -> Result<Arc<Vec<StoredSigningKey>>, Problem> {
        let young = || self.known().clone().filter(&will_do);
        if let Some(known) = young() {
            return Ok(known.keys);
        }
        let _turn = self.reading.lock().await;
        if let Some(known) = young() {
            return Ok(known.keys);
        }
        let since = Instant::now();
        let keys = self.database.signing_keys().await.map_err(Problem::unavailable)?;
        let keys = Arc::new(keys);
        *self.known() = Some(Known { keys: Arc::clone(&keys), since });
        Ok(keys)
    }

    /// The keys have changed.
    pub fn forget(&self) {
        *self.known() = None;
    }

    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        // What is put or taken whole can't be half-changed.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The key that signs, opened.
pub struct Signer {
    keys: Arc<Keys>,
    sealer: Sealer,
    opened: Mutex<Option<(KeyId, Arc<SigningKey>)>>,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

impl Signer {
    /// Signs with the active one of these keys.
    #[must_use]
    pub fn new(keys: Arc<Keys>, sealer: Sealer) -> Self {
        Self { keys, sealer, opened: Mutex::default() }
    }

    /// The active key; `None` when there is none yet.
    ///
    /// # Errors
    /// [`Code::Unavailable`](crate::problem::Code::Unavailable) when it can't be read or opened.
    pub async fn active(&self) -> Result<Option<(KeyId, Arc<SigningKey>)>, Problem> {
        let keys = self.keys.fresh(BELIEVED).await?;
        let active = keys.iter().find(|key| matches!(key.phase, SigningPhase::Active { .. }));
        let Some(active) = active else { return Ok(None) };
        if let Some(opened) = self.opened().clone().filter(|opened| opened.0 == active.id) {
            return Ok(Some(opened));
        }
        let sealed = active.sealed.clone();
        let sealed = sealed.ok_or_else(|| Problem::internal("an active key without its half"))?;
        let sealed = Sealed::parse(sealed).map_err(unsealed)?;
        let opened = self.sealer.open(&place(active.id), &sealed).await;
        let seed = opened.map_err(unsealed)?;
        let key = SigningKey::from_seed(seed.expose_secret()).map_err(Problem::internal)?;
        if key.public() != active.public {
            return Err(Problem::internal(format!("{} is not the key of its row", active.id)));
        }
        let opened = (active.id, Arc::new(key));
        *self.opened() = Some(opened.clone());
        Ok(Some(opened))
    }

    fn opened(&self) -> MutexGuard<'_, Option<(KeyId, Arc<SigningKey>)>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_key_counts_from_standby_until_its_last_token_has_expired() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let id = KeyId::from_uuid(Uuid::from_u128(1));
        let counts = |phase| {
            let key =
                StoredSigningKey { id, public: [1; 32], sealed: None, phase, created_at: now };
            find(&[key], id, now).is_some()
        };
        let second = TimeDelta::seconds(1);
        assert!(counts(SigningPhase::Standby));
        assert!(counts(SigningPhase::Active { since: now }));
        assert!(counts(SigningPhase::Retired { verify_until: now + second }));
        assert!(!counts(SigningPhase::Retired { verify_until: now }));
        assert!(find(&[], id, now).is_none());
    }
}
