//! Which entities have appends on their way.
//!
//! An actor's appends outlive it: what the journal has taken it writes, whoever has crashed
//! meanwhile. A life that read the row before the last of them was written would be of an
//! older time, and would not know what the newer one owes. So each life waits here first.

use std::sync::Arc;

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use tokio::sync::Notify;
use uuid::Uuid;

/// The appends on their way, by entity. A cheap handle.
#[derive(Clone, Default)]
pub(crate) struct InFlight {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    counts: DashMap<Uuid, usize>,
    settled: Notify,
}

/// One append on its way; over when dropped.
pub(crate) struct Passage {
    inner: Arc<Inner>,
    id: Uuid,
}

impl InFlight {
    /// An append of this entity is on its way.
    pub(crate) fn enter(&self, id: Uuid) -> Passage {
        *self.inner.counts.entry(id).or_insert(0) += 1;
        Passage { inner: Arc::clone(&self.inner), id }
    }

    /// Waits until nothing of this entity is on its way.
    pub(crate) async fn settled(&self, id: Uuid) {
        loop {
            // Made before the look, so that no end is missed in between.
            let settled = self.inner.settled.notified();
            if !self.inner.counts.contains_key(&id) {
                return;
            }
            settled.await;
        }
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        if let Entry::Occupied(mut count) = self.inner.counts.entry(self.id) {
            *count.get_mut() -= 1;
            if *count.get() > 0 {
                return;
            }
            count.remove();
        }
        self.inner.settled.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn all_of_one_and_nobody_else_are_waited_for() {
        let (in_flight, id) = (InFlight::default(), Uuid::from_u128(1));
        let passages = [in_flight.enter(id), in_flight.enter(id)];
        let mut settled = Box::pin(in_flight.settled(id));
        assert!(in_flight.settled(Uuid::from_u128(2)).now_or_never().is_some());
        let [first, second] = passages;
        drop(first);
        assert!((&mut settled).now_or_never().is_none());
        drop(second);
        settled.await;
    }
}
