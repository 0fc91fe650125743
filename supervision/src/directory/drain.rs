//! How a directory closes, and opens again.
//!
//! A drain lets all entities finish at once, under one deadline, then stops those that have not.
//! It is not the end: a directory may be a child of a tree, which closes it when something that its
//! entities build on has failed, and opens it when that is back.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{Directory, Inner};
use crate::behaviour::Behaviour;
use crate::inspect::{Counts, DrainReport, Phase};
use crate::meter::lock;
use crate::queues::Signal;
use crate::slot::Slot;
use crate::tree::Housed;
use crate::watch::What;

impl<B: Behaviour> Directory<B> {
    /// Takes mail again after a [drain](Self::drain); entities come back when somebody needs them,
    /// and those that were in quarantine are in quarantine. Does nothing to a directory that is
    /// open.
    pub fn reopen(&self) {
        let inner = &self.inner;
        if !inner.shared.is_draining() {
            return;
        }
        // Before the quarantined: one that is entered while the directory drains leaves at once.
        inner.shared.draining.store(false, Ordering::Release);
        let quarantined: Vec<B::Key> = lock(&inner.quarantined).keys().cloned().collect();
        for key in quarantined {
            // Entered again, they are shut in by `open`; a stopped arbiter holds nobody anyway.
            let _ = inner.slot(&key);
        }
        inner.tell(None, || What::Opened);
    }

    /// Refuses new user mail, lets every entity finish what it has and leave, and stops those that
    /// have not finished at the deadline. Needs a tokio runtime with time.
    pub async fn drain(&self, deadline: Duration) -> DrainReport {
        let inner = &self.inner;
        inner.shared.draining.store(true, Ordering::Release);
        inner.tell(None, || What::Draining);
        let exited_before = inner.shared.in_phase(Phase::Exited);
        let until = Instant::now() + deadline;
        inner.ring_until_empty(until, |slot| slot.ring()).await;
        let finished = inner.shared.in_phase(Phase::Exited) - exited_before;
        inner.stop_all().await;
        let exited = inner.shared.in_phase(Phase::Exited) - exited_before;
        let stuck = inner.slots.len() as u64;
        let report = DrainReport { finished, forced: exited - finished, stuck };
        tracing::info!(name = %inner.shared.name, ?report, "drained");
        report
    }
}

impl<B: Behaviour> Housed for Directory<B> {
    fn name(&self) -> &str {
        Self::name(self)
    }

    fn counts(&self) -> Counts {
        Self::counts(self)
    }

    fn open(&self) -> BoxFuture<'_, ()> {
        async {
            if self.inner.shared.is_draining() && !self.inner.is_empty() {
                self.inner.stop_all().await;
            }
            self.reopen();
        }
        .boxed()
    }

    fn drain(&self, deadline: Duration) -> BoxFuture<'_, DrainReport> {
        Self::drain(self, deadline).boxed()
    }

    fn abandon(&self) {
        self.inner.shared.draining.store(true, Ordering::Release);
        self.inner.tell(None, || What::Draining);
        for slot in self.inner.slots.iter() {
            slot.signal(Signal::Stop);
        }
    }
}

/// For stopping what did not finish: no more than a turn of each arbiter, when nothing blocks.
const DRAIN_GRACE: Duration = Duration::from_secs(1);
/// How often entities are reminded of a drain. One made while the drain began misses the first.
const DRAIN_REMINDER: Duration = Duration::from_millis(250);

impl<B: Behaviour> Inner<B> {
    /// Stops all entities where they stand.
    async fn stop_all(&self) {
        let stop = |slot: &Arc<Slot<B>>| {
            slot.signal(Signal::Stop);
        };
        self.ring_until_empty(Instant::now() + DRAIN_GRACE, stop).await;
    }

    /// Rings at all entities until none is left or the time is up.
    async fn ring_until_empty(&self, until: Instant, ring: impl Fn(&Arc<Slot<B>>)) {
        loop {
            self.slots.iter().for_each(|slot| ring(&slot));
            let left = until.saturating_duration_since(Instant::now());
            if self.is_empty() || left.is_zero() {
                return;
            }
            let wait = left.min(DRAIN_REMINDER);
            // Whether rung or out of patience, the loop looks again.
            let _ = tokio::time::timeout(wait, self.shared.emptied.notified()).await;
        }
    }
}
