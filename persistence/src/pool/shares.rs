//! What part of the connections for customers' requests one tenant's reads have.
//!
//! Places are lent in the order in which they are asked for. A tenant that asks for twenty long audits at once would have all
//! of them, and everybody else's lists would stand behind. So a tenant's reads first get into a line of their own, as
//! wide as a part of the places: the others find places free, whatever one tenant asks for. Who waits there for too
//! long is refused, so that no line grows for ever.
//!
//! Those who have no tenant share one line: they are shown no rows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aicloud_domain::id::TenantId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::DatabaseError;

/// Of eight places, three are one tenant's.
const PART: (u32, u32) = (3, 8);

/// The lines of those who read now.
#[derive(Debug)]
pub(super) struct Shares {
    each: usize,
    patience: Duration,
    lines: Mutex<Lines>,
}

type Lines = HashMap<Option<TenantId>, Arc<Semaphore>>;

/// A part of what a tenant may have; dropping it gives it back.
#[derive(Debug)]
pub(super) struct Share {
    tenant: Option<TenantId>,
    // `None` once it was given back.
    permit: Option<OwnedSemaphorePermit>,
    shares: Arc<Shares>,
}

impl Shares {
    /// Of so many places; who waits longer than `patience` is refused.
    pub(super) fn of(places: u32, patience: Duration) -> Self {
        let each = (places * PART.0 / PART.1).max(1) as usize;
        Self { each, patience, lines: Mutex::default() }
    }

    /// Waits for a part of what this tenant may have.
    pub(super) async fn take(
        self: &Arc<Self>,
        tenant: Option<TenantId>,
    ) -> Result<Share, DatabaseError> {
        let line = {
            let mut lines = self.lines();
            Arc::clone(lines.entry(tenant).or_insert_with(|| Arc::new(Semaphore::new(self.each))))
        };
        // Made before the wait: who gives up leaves no line behind that nobody stands in.
        let mut share = Share { tenant, permit: None, shares: Arc::clone(self) };
        match timeout(self.patience, line.acquire_owned()).await {
            Ok(Ok(permit)) => {
                share.permit = Some(permit);
                Ok(share)
            }
            // Nobody closes a line; a line that is closed lets nobody through.
            Ok(Err(_)) | Err(_) => Err(DatabaseError::ShareTaken),
        }
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut lines = self.shares.lines();
        self.permit = None;
        // Whoever reads or waits has the line as well; under the lock nobody else gets it.
        if lines.get(&self.tenant).is_some_and(|line| Arc::strong_count(line) == 1) {
            lines.remove(&self.tenant);
        }
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::TypedId as _;
    use futures_util::FutureExt as _;
    use uuid::Uuid;

    use super::*;

    fn tenant(bits: u128) -> Option<TenantId> {
        Some(TenantId::from_uuid(Uuid::from_u128(bits)))
    }

    fn shares(places: u32) -> Arc<Shares> {
        Arc::new(Shares::of(places, Duration::from_millis(50)))
    }

    #[test]
    fn a_part_is_at_least_one() {
        let each = [1, 2, 3, 8, 16].map(|places| shares(places).each);
        assert_eq!(each, [1, 1, 1, 3, 6]);
    }

    #[tokio::test]
    async fn one_tenant_s_line_is_not_another_s() {
        let shares = shares(8);
        let mut held = vec![];
        for _ in 0..3 {
            held.push(shares.take(tenant(1)).await.unwrap());
        }
        assert!(shares.take(tenant(2)).now_or_never().unwrap().is_ok());
        assert!(shares.take(None).now_or_never().unwrap().is_ok());
        // Who waits gets what is given back, or is refused in the end.
        let mut waiting = Box::pin(shares.take(tenant(1)));
        assert!(waiting.as_mut().now_or_never().is_none());
        held.pop();
        held.push(waiting.await.unwrap());
        assert!(matches!(shares.take(tenant(1)).await, Err(DatabaseError::ShareTaken)));
        drop(held);
        assert!(shares.lines().is_empty(), "who reads nothing is forgotten");
    }

    #[tokio::test]
    async fn who_gives_up_takes_nothing_along() {
        let shares = shares(1);
        let held = shares.take(tenant(1)).await.unwrap();
        for _ in 0..100 {
            assert!(shares.take(tenant(1)).now_or_never().is_none(), "it is dropped as it waits");
        }
        drop(held);
        assert!(shares.take(tenant(1)).now_or_never().unwrap().is_ok());
        assert!(shares.lines().is_empty());
    }
}
