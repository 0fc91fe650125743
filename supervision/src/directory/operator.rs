//! What an operator orders of a directory, and sees of it.
//!
//! Orders are signals in the entity's own queue, so they are carried out between two messages, never
//! in the midst of one; the answer says what came of it. Looking sends nothing to anybody.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Directory;
use crate::behaviour::Behaviour;
use crate::crash::{Crash, CrashId};
use crate::inspect::{
    Counts, ExitReason, Listed, Listing, OrderError, Page, Query, Rates, Status, Tombstone,
};
use crate::intake::Pause;
use crate::queues::Signal;
use crate::refusal::Quarantine;
#[cfg(doc)]
use crate::refusal::Refusal;
use crate::snapshot::Baseline;
use crate::watch::What;

impl<B: Behaviour> Directory<B> {
    /// Asks an entity to leave now, if nothing is in flight.
    ///
    /// # Errors
    /// [`OrderError::Busy`], [`OrderError::Quarantined`], [`OrderError::NotFound`].
    pub async fn passivate(&self, key: &B::Key) -> Result<(), OrderError> {
        let reason = ExitReason::Operator;
        self.order(key, |done| Signal::Passivate { reason, done: Some(done) }).await
    }

    /// Throws an entity's state away and rebuilds it. Waiting mail is kept; what is in flight is
    /// answered [`Refusal::Reset`].
    ///
    /// # Errors
    /// [`OrderError::Quarantined`], [`OrderError::NotFound`].
    pub async fn restart(&self, key: &B::Key) -> Result<(), OrderError> {
        self.order(key, |done| Signal::Restart { done }).await
    }

    /// Lets an entity out of quarantine, its record clean, and activates it.
    ///
    /// # Errors
    /// [`OrderError::NotQuarantined`], [`OrderError::NotFound`].
    pub async fn release(&self, key: &B::Key) -> Result<(), OrderError> {
        self.order(key, |done| Signal::Release { done }).await
    }

    /// Takes an entity out of service, whether or not it lives or is held at all: its state is
    /// dropped, what is in flight is answered [`Refusal::Reset`], and everybody else
    /// [`Refusal::Quarantined`] with the reason, until it is [released](Self::release). A second
    /// order, or one for an entity that crashed its way in, replaces the reason. Like any
    /// quarantine it ends with the process.
    ///
    /// # Errors
    /// [`OrderError::Stopping`].
    pub async fn quarantine(&self, key: B::Key, reason: &str) -> Result<(), OrderError> {
        loop {
            let slot = self.inner.slot(&key).map_err(|_| OrderError::Stopping)?;
            let (done, outcome) = oneshot::channel();
            let why = Quarantine::Operator(reason.into());
            if slot.signal(Signal::Quarantine { why, done: Some(done) }) {
                return outcome.await.unwrap_or(Err(OrderError::Stopping));
            }
            self.inner.remove(&slot);
        }
    }

    /// A drill: makes an entity panic in its next turn, between two messages. It is a crash like any
    /// other: counted, kept with its backtrace, one too many of them in the window quarantines. What
    /// is in flight is answered [`Refusal::Crashed`]; waiting mail is kept.
    ///
    /// # Errors
    /// [`OrderError::Quarantined`], [`OrderError::NotFound`].
    pub async fn drill(&self, key: &B::Key, reason: &str) -> Result<(), OrderError> {
        let reason = reason.to_owned();
        self.order(key, |done| Signal::Crash { reason, done }).await
    }

    /// Refuses user mail with [`Refusal::Paused`], for one key or (`None`) for all, until
    /// [`resume_intake`](Self::resume_intake). Mail that waits already and control go on. It does
    /// not matter whether the entity lives; nothing is activated.
    pub fn pause_intake(&self, key: Option<B::Key>, reason: &str, retry_after: Duration) {
        let text = key.as_ref().map(ToString::to_string);
        self.inner.intake.pause(key, reason.to_owned(), retry_after);
        self.inner.tell(text, || What::IntakePaused { reason: reason.to_owned() });
    }

    /// Ends a pause of one key, or (`None`) that of the whole directory.
    ///
    /// # Errors
    /// [`OrderError::NotPaused`].
    pub fn resume_intake(&self, key: Option<&B::Key>) -> Result<(), OrderError> {
        if !self.inner.intake.resume(key) {
            return Err(OrderError::NotPaused);
        }
        self.inner.tell(key.map(ToString::to_string), || What::IntakeResumed);
        Ok(())
    }

    /// The pause of the whole directory.
    pub fn paused(&self) -> Option<Arc<Pause>> {
        self.inner.intake.whole()
    }

    /// The entities that are paused by themselves.
    pub fn paused_entities(&self) -> Vec<(B::Key, Arc<Pause>)> {
        self.inner.intake.keys()
    }

    async fn order(
        &self,
        key: &B::Key,
        make: impl FnOnce(oneshot::Sender<Result<(), OrderError>>) -> Signal,
    ) -> Result<(), OrderError> {
        let (done, outcome) = oneshot::channel();
        let slot = self.inner.get(key).ok_or(OrderError::NotFound)?;
        if !slot.signal(make(done)) {
            return Err(OrderError::NotFound);
        }
        outcome.await.unwrap_or(Err(OrderError::NotFound))
    }

    // --- looking -----------------------------------------------------------------------------

    /// One entity's status; `None` when the directory does not hold it.
    pub fn inspect(&self, key: &B::Key) -> Option<Status> {
        let slot = self.inner.get(key)?;
        let mut status = self.inner.status(&slot);
        if status.last_exit.is_none() {
            status.last_exit = self.inner.shared.left_before(&status.key, status.generation);
        }
        Some(status)
    }

    /// The top of all entities, by the query's order.
    pub fn snapshot(&self, query: Query) -> Page<Status> {
        crate::snapshot::snapshot(&self.inner, query)
    }

    /// Those whose keys come after the given one, in the order of the keys; from the first without
    /// one.
    pub fn list(&self, after: Option<&B::Key>, listing: &Listing) -> Listed {
        crate::listing::list(&self.inner, after, listing)
    }

    /// What each entity has handled by now, to sort a later [`snapshot`](Self::snapshot) by what
    /// came since. Passes over all entities.
    pub fn baseline(&self) -> Baseline {
        Baseline::take(&self.inner)
    }

    /// How many entities are where.
    pub fn counts(&self) -> Counts {
        self.inner.shared.counts()
    }

    /// What happens a second, over the last ten seconds or so.
    pub fn rates(&self) -> Rates {
        self.inner.shared.rates(Instant::now())
    }

    /// All crashes that are still kept, the latest first.
    pub fn recent_crashes(&self) -> Vec<Arc<Crash>> {
        self.inner.shared.recent_crashes()
    }

    /// Entities that left lately, the latest first.
    pub fn tombstones(&self) -> Vec<Tombstone> {
        self.inner.shared.tombstones()
    }

    /// A recent crash, by the id a caller was given.
    pub fn crash(&self, id: CrashId) -> Option<Arc<Crash>> {
        self.inner.shared.crash(id)
    }
}
