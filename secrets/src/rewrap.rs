//! Moving all data keys under the newest master, without touching any data.
//!
//! Each data key is re-wrapped by itself and put in its old wrapping's place if that still stands
//! there. The rows say what is left: whoever is interrupted begins again and finds only that, and
//! two at once are no harm. A data key itself never changes by this, so servers go on with what
//! they have in memory.

use futures_util::future::try_join_all;

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
}

impl Sealer {
    /// Re-wraps every data key that is not under the newest master. `progress` is told after each
    /// handful.
    ///
    /// # Errors
    /// [`SealError::Kms`], [`SealError::Store`]; what was done stays done.
    pub async fn rewrap(&self, mut progress: impl FnMut(Progress)) -> Result<Progress, SealError> {
        let master = self.keyring().master().await?;
        let census = self.census().await?;
        let left = census.masters.iter().filter(|(known, _)| *known != master);
        let mut seen = Progress { total: left.map(|(_, keys)| keys).sum(), ..Progress::default() };
        progress(seen);
        let mut after: Option<KeyName> = None;
        loop {
            let page = self.store().page(after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(seen) };
            after = Some(last.name);
            let left: Vec<StoredKey> =
                page.into_iter().filter(|key| key.wrapped.master != master).collect();
            for some in left.chunks(ABREAST) {
                let moved = some.iter().map(|key| self.move_under(&master, key));
                for is_ours in try_join_all(moved).await? {
                    seen.done += u64::from(is_ours);
                    seen.passed += u64::from(!is_ours);
                }
                progress(seen);
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
