//! Changing the keys of access tokens, without a request that fails.
//!
//! ```text
//!   made ──► standby: published, signs nothing ──► active ──► retired: signs nothing, verifies
//!              for STANDBY at least, so that        for         until its last token
//!              whoever verifies has heard of it     ACTIVE      has expired; then it is gone
//! ```
//!
//! What is to be done next is a function of the rows and the time ([`next_step`]), so any number of processes
//! may look after the same keys: each step is a write that only one of them gets through, and the others look
//! again. A worker in each control plane looks every half minute; `aicloud keys rotate` does not wait.

use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::id::{KeyId, TypedId as _};
use aicloud_domain::machine::Time;
use aicloud_persistence::{Database, SigningPhase, StoredSigningKey};
use aicloud_secrets::Sealer;
use chrono::{TimeDelta, Utc};
use uuid::Uuid;

use super::assertion::SKEW;
use super::keys::place;
use super::{JWKS_AGE, access_token};
use crate::jose::SigningKey;

/// How long a key stands by at least: twice what a verifier may keep the list of keys for.
pub const STANDBY: TimeDelta = TimeDelta::seconds(2 * JWKS_AGE);
/// How long a key signs: what somebody who stole it could do with it ends by itself.
pub const ACTIVE: TimeDelta = TimeDelta::days(1);
/// How long a retired key verifies: its last token is signed some seconds after that by a process that has
/// not heard of it, and lives its whole life.
pub const VERIFY: TimeDelta =
    TimeDelta::seconds(access_token::LIFE.num_seconds() + 2 * SKEW.num_seconds());
/// How often the keys are looked at.
const EVERY: Duration = Duration::from_secs(30);
/// Old assertions that are forgotten in one round, in thousands.
const SWEEPS: usize = 20;

/// Why the keys could not be looked after.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The database.
    #[error(transparent)]
    Database(#[from] aicloud_persistence::DatabaseError),
    /// A new key can't be sealed.
    #[error(transparent)]
    Seal(#[from] aicloud_secrets::SealError),
    /// There is no chance to make one.
    #[error(transparent)]
    NoKey(#[from] crate::jose::NoKey),
    /// The key that stands by is not known everywhere yet.
    #[error("the key that stands by was made {} s ago; verifiers elsewhere may not know it for {} s more: wait, or say --compromised", .age.num_seconds(), .left.num_seconds())]
    TooYoung {
        /// How old it is.
        age: TimeDelta,
        /// How long it should still stand by.
        left: TimeDelta,
    },
    /// Others change the keys at the same time, again and again.
    #[error("others change the keys at the same time; try again")]
    Overtaken,
}

/// What is to be done about the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There must be one that stands by.
    Add,
    /// The one that stands by takes the active one's place.
    Promote {
        /// Which.
        standby: KeyId,
        /// Whose place; `None`: nobody's.
        active: Option<KeyId>,
    },
    /// Nothing.
    Rest,
}

fn find(keys: &[StoredSigningKey], phase: &str) -> Option<StoredSigningKey> {
    keys.iter().find(|key| key.phase.as_str() == phase).cloned()
}

/// What is to be done next, and now.
#[must_use]
pub fn next_step(keys: &[StoredSigningKey], now: Time) -> Step {
    let active = find(keys, "active");
    let Some(standby) = find(keys, "standby") else { return Step::Add };
    let Some(active) = active else { return Step::Promote { standby: standby.id, active: None } };
    let SigningPhase::Active { since } = active.phase else { return Step::Rest };
    if now - since >= ACTIVE && now - standby.created_at >= STANDBY {
        Step::Promote { standby: standby.id, active: Some(active.id) }
    } else {
        Step::Rest
    }
}

/// Looks after the keys in this database.
#[derive(Debug, Clone)]
pub struct Rotation {
    database: Database,
    sealer: Sealer,
}

impl Rotation {
    /// Of this database, with private halves under this seal.
    #[must_use]
    pub const fn new(database: Database, sealer: Sealer) -> Self {
        Self { database, sealer }
    }

    /// All keys.
    ///
    /// # Errors
    /// [`RotationError::Database`].
    pub async fn keys(&self) -> Result<Vec<StoredSigningKey>, RotationError> {
        Ok(self.database.signing_keys().await?)
    }

    /// Does what is to be done now.
    ///
    /// # Errors
    /// [`RotationError`].
    pub async fn round(&self, now: Time) -> Result<(), RotationError> {
        // The first time: one is made, becomes active, another one is made. Beyond that, others interfere.
        for _ in 0..8 {
            match next_step(&self.keys().await?, now) {
                Step::Add => self.add(now).await?,
                Step::Promote { standby, active } => {
                    // Whoever did it: the next look tells.
                    let _ = self.promote(standby, active, now).await?;
                }
                Step::Rest => {
                    self.database.forget_signing_keys(now).await?;
                    return Ok(());
                }
            }
        }
        Err(RotationError::Overtaken)
    }

    async fn add(&self, now: Time) -> Result<(), RotationError> {
        let (id, key) = (KeyId::from_uuid(Uuid::now_v7()), SigningKey::generate()?);
        let sealed = self.sealer.seal(&place(id), &key.seed()?[..]).await?;
        // Another one may be there first; then this one is thrown away unused.
        if self.database.add_signing_key(id, key.public(), sealed.into_bytes(), now).await? {
            tracing::info!(key = %id, "a signing key stands by");
        }
        Ok(())
    }

    async fn promote(
        &self,
        standby: KeyId,
        active: Option<KeyId>,
        now: Time,
    ) -> Result<bool, RotationError> {
        let until = now + VERIFY;
        let done = self.database.promote_signing_key(standby, active, now, until).await?;
        if done {
            tracing::info!(key = %standby, retired = ?active, "another key signs access tokens");
        }
        Ok(done)
    }

    /// Has the key that stands by sign from now on, however old the active one is. With `compromised` it does
    /// not matter either whether verifiers elsewhere know it, and what older keys have signed counts no more.
    /// Returns the key that signs.
    ///
    /// # Errors
    /// [`RotationError`].
    pub async fn rotate(&self, compromised: bool, now: Time) -> Result<KeyId, RotationError> {
        for _ in 0..8 {
            self.round(now).await?;
            let keys = self.keys().await?;
            let (Some(standby), Some(active)) = (find(&keys, "standby"), find(&keys, "active"))
            else {
                continue;
            };
            let age = now - standby.created_at;
            if age < STANDBY && !compromised {
                return Err(RotationError::TooYoung { age, left: STANDBY - age });
            }
            if self.promote(standby.id, Some(active.id), now).await? {
                if compromised {
                    self.database.void_signing_keys(now).await?;
                }
                self.round(now).await?;
                return Ok(standby.id);
            }
        }
        Err(RotationError::Overtaken)
    }

    /// Looks after the keys, and forgets assertions that are too old anyway, for ever.
    pub async fn run(self: Arc<Self>) {
        loop {
            let now = Utc::now();
            let ended = self.round(now).await;
            self.database.rounds().ended("signing-keys", &ended);
            if let Err(error) = ended {
                tracing::warn!(%error, "the signing keys can't be looked after");
            }
            if let Err(error) = self.sweep(now).await {
                tracing::warn!(%error, "old assertions and challenges can't be forgotten");
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    async fn sweep(&self, now: Time) -> Result<(), RotationError> {
        // Twice the skew: one that is still taken somewhere is never forgotten.
        for _ in 0..SWEEPS {
            let before = now - SKEW * 2;
            let assertions = self.database.forget_assertions(before).await?;
            if assertions.max(self.database.forget_ceremonies(before).await?) < 1_000 {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Time {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn key(n: u128, phase: SigningPhase, created: i64) -> StoredSigningKey {
        let id = KeyId::from_uuid(Uuid::from_u128(n));
        StoredSigningKey { id, public: [0; 32], sealed: None, phase, created_at: at(created) }
    }

    /// The rows, as the database would keep them.
    fn take(keys: &mut Vec<StoredSigningKey>, step: Step, now: Time, made: &mut u128) {
        match step {
            Step::Rest => {}
            Step::Add => {
                *made += 1;
                let seconds = (now - at(0)).num_seconds();
                keys.push(key(*made, SigningPhase::Standby, seconds));
            }
            Step::Promote { standby, active } => {
                for key in keys.iter_mut() {
                    if Some(key.id) == active {
                        key.phase = SigningPhase::Retired { verify_until: now + VERIFY };
                    } else if key.id == standby {
                        key.phase = SigningPhase::Active { since: now };
                    }
                }
            }
        }
    }

    proptest! {
        /// However rarely or often somebody looks: one key signs, it was published long before (but for the
        /// first), and whatever a retired one has signed is verified to its end.
        #[test]
        fn no_token_meets_a_stranger(pauses in prop::collection::vec(1..40_000i64, 1..60)) {
            let (mut keys, mut made, mut second) = (vec![], 0, 0);
            // What was signed: by whom, until when.
            let mut tokens: Vec<(KeyId, Time)> = vec![];
            for pause in pauses {
                second += pause;
                let now = at(second);
                for _ in 0..4 {
                    let step = next_step(&keys, now);
                    if let Step::Promote { standby, active: Some(_) } = step {
                        let one = keys.iter().find(|key| key.id == standby).unwrap();
                        prop_assert!(now - one.created_at >= STANDBY);
                    }
                    take(&mut keys, step, now, &mut made);
                }
                prop_assert_eq!(next_step(&keys, now), Step::Rest);
                let count = |phase: &str| keys.iter().filter(|key| key.phase.as_str() == phase).count();
                prop_assert_eq!((count("active"), count("standby")), (1, 1));
                keys.retain(|key| !matches!(key.phase, SigningPhase::Retired { verify_until } if verify_until <= now));
                tokens.retain(|token| token.1 > now);
                for (signed_by, _) in &tokens {
                    prop_assert!(keys.iter().any(|key| key.id == *signed_by));
                }
                let active = find(&keys, "active").unwrap();
                tokens.push((active.id, now + access_token::LIFE));
            }
        }
    }
}
