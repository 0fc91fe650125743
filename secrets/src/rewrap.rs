//! Moving all data keys under the newest master, without touching any data.
//!
//! Each data key is re-wrapped by itself and put in its old wrapping's place if that still stands
//! there. The rows say what is left: whoever is interrupted begins again and finds only that, and
//! two at once are no harm. A data key itself never changes by this, so servers go on with what
//! they have in memory.
//!
//! **One bad key stops none behind it.** A key whose master is gone, or whose row was changed, is named at the end; the rest
//! is moved. What fails because something is away ends the run: it would fail for all.

use futures_util::future::join_all;

use crate::kms::MasterKey;
use crate::place::KeyName;
use crate::sealer::{SealError, Sealer};
use crate::store::StoredKey;

/// Rows read at once.
const PAGE: u32 = 64;
/// Calls of the KMS at once.
const ABREAST: usize = 8;

/// How far a re-wrap is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Keys that were under another master when it began.
    pub total: u64,
    /// Of these, re-wrapped by now.
    pub done: u64,
    /// Keys that somebody else has re-wrapped or shredded meanwhile.
    pub passed: u64,
    /// Keys that can't be moved by trying again.
    pub failed: u64,
}

/// A key that stays where it is.
#[derive(Debug)]
pub struct Stuck {
    /// Which.
    pub name: KeyName,
    /// The master that it is under.
    pub master: MasterKey,
    /// Why it can't be moved.
    pub error: SealError,
}

/// A re-wrap that has come to its end.
#[derive(Debug)]
pub struct Rewrapped {
    /// How many keys were moved, and how many not.
    pub progress: Progress,
    /// Those that somebody must look after, in the order of their names.
    pub stuck: Vec<Stuck>,
}

impl Sealer {
    /// Re-wraps every data key that is not under the newest master. `progress` is told after each
    /// handful. A key that can't be moved is in the result.
    ///
    /// # Errors
    /// [`SealError::Kms`], [`SealError::Store`], when the KMS or the store is away; what was done stays done.
    pub async fn rewrap(&self, mut progress: impl FnMut(Progress)) -> Result<Rewrapped, SealError> {
        let master = self.keyring().master().await?;
        let census = self.census().await?;
        let left = census.masters.iter().filter(|(known, _)| *known != master);
        let mut seen = Progress { total: left.map(|(_, keys)| keys).sum(), ..Progress::default() };
        progress(seen);
        let mut stuck = Vec::new();
        let mut after: Option<KeyName> = None;
        loop {
            let page = self.store().page(after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(Rewrapped { progress: seen, stuck }) };
            after = Some(last.name);
            let left: Vec<StoredKey> =
                page.into_iter().filter(|key| key.wrapped.master != master).collect();
            for some in left.chunks(ABREAST) {
                let moved = some.iter().map(|key| self.move_under(&master, key));
                let mut away = None;
                for (key, moved) in some.iter().zip(join_all(moved).await) {
                    match moved {
                        Ok(true) => seen.done += 1,
                        Ok(false) => seen.passed += 1,
                        Err(error) if error.is_transient() => away = Some(error),
                        Err(error) => {
                            seen.failed += 1;
                            let master = key.wrapped.master.clone();
                            stuck.push(Stuck { name: key.name, master, error });
                        }
                    }
                }
                progress(seen);
                if let Some(error) = away {
                    return Err(error);
                }
            }
        }
    }

    async fn move_under(&self, master: &MasterKey, key: &StoredKey) -> Result<bool, SealError> {
        let wrapped = self.keyring().rewrap(key.name, &key.wrapped).await?;
        if wrapped.master != *master {
            // The newest has changed since we looked: this key is right, the next look counts.
            tracing::info!(key = %key.name, master = %wrapped.master, "re-wrapped under a newer master");
        }
        Ok(self.store().replace(key.name, key.wrapped.clone(), wrapped).await?)
    }
}
