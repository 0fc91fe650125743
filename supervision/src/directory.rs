//! The directory: from a key to the entity, wherever it is in its life.
//!
//! Nothing but the directory knows where an entity lives. Callers name it by key and never hold an
//! address, so an entity may crash, rest or move, and the next message finds it. The map holds one
//! slot per known entity; a slot is made by the first who asks for it (under the map's shard lock,
//! hence once), and it leaves the map by generation, hence never in place of its successor.
//!
//! Mail is queued before `ask` returns. Dropping the answer does not take the mail back: commands
//! outlive requests.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use crate::arbiter::{ArbiterPool, stable_hash};
use crate::behaviour::Behaviour;
use crate::crash::{Crash, CrashId};
use crate::inspect::{
    Counts, DrainReport, ExitReason, OrderError, Page, Phase, Query, Rates, Status, Tombstone,
};
use crate::intake::{Intake, Pause};
use crate::limits::Limits;
use crate::meter::{Shared, lock};
use crate::panics;
use crate::queues::{NotPushed, Signal};
use crate::refusal::{Quarantine, Refusal};
use crate::slot::{Slot, label, refuse};
use crate::station::Station;
use crate::sweep::{Buckets, sweep};
use crate::tree::Housed;
use crate::watch::What;

pub(crate) struct Inner<B: Behaviour> {
    pub shared: Arc<Shared>,
    pub world: B::World,
    pub buckets: Buckets<B::Key>,
    pub(crate) slots: DashMap<B::Key, Arc<Slot<B>>>,
    intake: Intake<B::Key>,
    /// Those in quarantine when the directory was drained.
    quarantined: Mutex<HashMap<B::Key, Quarantine>>,
    /// One for each arbiter.
    stations: Vec<Arc<Station<B>>>,
    generations: AtomicU64,
}

/// All entities of one kind. A cheap handle, for any thread.
pub struct Directory<B: Behaviour> {
    inner: Arc<Inner<B>>,
}

impl<B: Behaviour> Clone for Directory<B> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<B: Behaviour> Directory<B> {
    /// An empty directory. Its entities live on the arbiters of `pool` and end with the last
    /// handle, if they were not drained before.
    pub fn new(
        name: impl Into<Arc<str>>,
        pool: ArbiterPool,
        world: B::World,
        limits: Limits,
    ) -> Self {
        panics::install_panic_hook();
        let name = name.into();
        let seat = pool.seat(stable_hash(&name));
        let (stations, receivers): (Vec<_>, Vec<_>) =
            pool.seats().iter().map(|seat| Station::new(Arc::clone(seat))).unzip();
        let inner = Arc::new(Inner {
            shared: Arc::new(Shared::new(name, limits, pool.watch().clone())),
            world,
            buckets: Buckets::new(limits.idle_after),
            slots: DashMap::new(),
            intake: Intake::new(),
            quarantined: Mutex::default(),
            stations,
            generations: AtomicU64::new(0),
        });
        for (station, receiver) in inner.stations.iter().zip(receivers) {
            station.open(Arc::downgrade(&inner), receiver);
        }
        let home = Arc::downgrade(&inner);
        if !seat.run(move || drop(actix_rt::spawn(sweep(home)))) {
            tracing::error!(name = %inner.shared.name, "the arbiter pool has stopped already");
        }
        Self { inner }
    }

    /// The name it was given.
    pub fn name(&self) -> &str {
        &self.inner.shared.name
    }

    /// Its limits.
    pub fn limits(&self) -> &Limits {
        &self.inner.shared.limits
    }

    // --- messages ----------------------------------------------------------------------------

    /// Sends user mail and returns its answer as a future. `make` is given the reply channel that
    /// goes into the mail. The mail is queued (or refused) when this returns; what is dropped with
    /// the [`Answer`] is only the answer.
    ///
    /// # Errors
    /// Those of [`Refusal`]: before handling ([`Overloaded`](Refusal::Overloaded),
    /// [`Quarantined`](Refusal::Quarantined), [`Unavailable`](Refusal::Unavailable),
    /// [`Stopping`](Refusal::Stopping)), or with the outcome left to storage
    /// ([`Crashed`](Refusal::Crashed), [`Reset`](Refusal::Reset)).
    pub fn ask<R: Send + 'static>(
        &self,
        key: B::Key,
        make: impl FnOnce(oneshot::Sender<Result<R, Refusal>>) -> B::Mail,
    ) -> Answer<B, R> {
        let (sender, receiver) = oneshot::channel();
        Answer(match self.inner.post(key, make(sender)) {
            Ok((slot, number)) => AnswerState::Waiting { slot, number, receiver },
            Err(why) => AnswerState::Refused(why),
        })
    }

    /// Sends user mail without waiting for an answer.
    ///
    /// # Errors
    /// As [`ask`](Self::ask), for mail that was not queued. It has been given to
    /// [`Behaviour::refuse`] then.
    pub fn tell(&self, key: B::Key, mail: B::Mail) -> Result<(), Refusal> {
        self.inner.post(key, mail).map(|_| ())
    }

    /// Sends a control message, ahead of all user mail; activates the entity when needed. While
    /// storage is away it waits, and the entity is tried again until it lives.
    ///
    /// # Errors
    /// [`Refusal::Quarantined`], [`Refusal::Overloaded`] (of the control lane), or
    /// [`Refusal::Stopping`] when a draining directory does not hold the entity any more.
    pub fn control(&self, key: B::Key, control: B::Control) -> Result<(), Refusal> {
        let label = label::<B>(|| B::control_label(&control));
        let mut control = control;
        loop {
            let slot = self.inner.slot(&key)?;
            match slot.push_control(control, label) {
                Ok(()) => return Ok(()),
                Err(NotPushed::Closed(back)) => {
                    self.inner.remove(&slot);
                    control = back;
                }
                Err(NotPushed::Refused(_, why)) => {
                    slot.count_rejected();
                    return Err(why);
                }
            }
        }
    }

    /// Brings an entity to life without mail, trying again while storage is away: for one that
    /// owes effects.
    ///
    /// # Errors
    /// [`Refusal::Quarantined`] or [`Refusal::Stopping`].
    pub fn activate(&self, key: B::Key) -> Result<(), Refusal> {
        if self.inner.shared.is_draining() {
            return Err(Refusal::Stopping);
        }
        loop {
            let slot = self.inner.slot(&key)?;
            match slot.want() {
                Ok(()) => return Ok(()),
                Err(Some(why)) => return Err(why),
                Err(None) => self.inner.remove(&slot),
            }
        }
    }

    /// What the entity last published; `None` when it is not alive.
    pub fn view(&self, key: &B::Key) -> Option<Arc<B::View>> {
        let slot = self.inner.get(key)?;
        slot.view()
    }

    // --- an operator's orders ----------------------------------------------------------------

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

    // --- the end -----------------------------------------------------------------------------

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
    pub(crate) fn get(&self, key: &B::Key) -> Option<Arc<Slot<B>>> {
        self.slots.get(key).map(|slot| Arc::clone(&slot))
    }

    pub(crate) fn find(&self, key: &B::Key, generation: u64) -> Option<Arc<Slot<B>>> {
        self.get(key).filter(|slot| slot.generation == generation)
    }

    pub(crate) fn status(&self, slot: &Slot<B>) -> Status {
        Status { paused: self.intake.of(&slot.key), ..slot.status() }
    }

    fn tell(&self, key: Option<String>, what: impl FnOnce() -> What) {
        self.shared.watch.publish(&self.shared.name, || (key, what()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    pub(crate) fn remember_quarantine(&self, key: B::Key, why: Quarantine) {
        lock(&self.quarantined).insert(key, why);
    }

    /// Takes a slot out of the map, unless a later one has its place.
    pub(crate) fn remove(&self, slot: &Slot<B>) {
        self.slots.remove_if(&slot.key, |_, held| held.generation == slot.generation);
        if self.shared.is_draining() && self.is_empty() {
            self.shared.emptied.notify_one();
        }
    }

    /// Queues mail; the number is for [`Slot::fate_since`].
    fn post(self: &Arc<Self>, key: B::Key, mail: B::Mail) -> Result<(Arc<Slot<B>>, u64), Refusal> {
        let label = label::<B>(|| B::label(&mail));
        let mut mail = mail;
        loop {
            let slot = match self.slot_for_mail(&key) {
                Ok(slot) => slot,
                Err(why) => {
                    self.shared.rejected.fetch_add(1, Ordering::Relaxed);
                    refuse::<B>(mail, why.clone());
                    return Err(why);
                }
            };
            match slot.push(mail, label) {
                Ok(number) => return Ok((slot, number)),
                Err(NotPushed::Closed(back)) => {
                    self.remove(&slot);
                    mail = back;
                }
                Err(NotPushed::Refused(mail, why)) => {
                    slot.count_rejected();
                    refuse::<B>(mail, why.clone());
                    return Err(why);
                }
            }
        }
    }

    fn slot_for_mail(self: &Arc<Self>, key: &B::Key) -> Result<Arc<Slot<B>>, Refusal> {
        if self.shared.is_draining() {
            return Err(Refusal::Stopping);
        }
        self.intake.admit(key)?;
        self.slot(key)
    }

    /// The slot of a key, made when there is none.
    fn slot(self: &Arc<Self>, key: &B::Key) -> Result<Arc<Slot<B>>, Refusal> {
        if let Some(slot) = self.get(key) {
            return Ok(slot);
        }
        if self.shared.is_draining() {
            return Err(Refusal::Stopping);
        }
        let slot = match self.slots.entry(key.clone()) {
            Entry::Occupied(held) => return Ok(Arc::clone(held.get())),
            Entry::Vacant(place) => {
                let hash = stable_hash(key) % self.stations.len() as u64;
                let station = &self.stations[hash as usize];
                if station.is_gone() {
                    return Err(Refusal::Stopping);
                }
                let slot = self.open(key, station);
                place.insert(Arc::clone(&slot));
                slot
            }
        };
        let due = self.shared.millis(Instant::now()).saturating_add(
            u64::try_from(self.shared.limits.idle_after.as_millis()).unwrap_or(u64::MAX),
        );
        self.buckets.file((key.clone(), slot.generation), due);
        Ok(slot)
    }

    fn open(&self, key: &B::Key, station: &Arc<Station<B>>) -> Arc<Slot<B>> {
        let generation = self.generations.fetch_add(1, Ordering::Relaxed) + 1;
        let shared = Arc::clone(&self.shared);
        let slot = Arc::new(Slot::new(key.clone(), generation, Arc::clone(station), shared));
        if let Some(why) = lock(&self.quarantined).remove(key) {
            // Before anybody else can reach it, so that no mail comes first.
            slot.signal(Signal::Quarantine { why, done: None });
        }
        slot
    }

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

impl<B: Behaviour> Drop for Inner<B> {
    /// The shells hold their own addresses and would live on.
    fn drop(&mut self) {
        for slot in self.slots.iter() {
            slot.signal(Signal::Stop);
        }
        // A host ends when it has nobody left and no directory; this one counts as gone already.
        for station in &self.stations {
            station.nudge();
        }
    }
}

/// The answer to an [`ask`](Directory::ask), to come. Dropping it leaves the mail on its way.
pub struct Answer<B: Behaviour, R>(AnswerState<B, R>);

enum AnswerState<B: Behaviour, R> {
    Refused(Refusal),
    Waiting { slot: Arc<Slot<B>>, number: u64, receiver: oneshot::Receiver<Result<R, Refusal>> },
}

impl<B: Behaviour, R> Future for Answer<B, R> {
    type Output = Result<R, Refusal>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.get_mut().0 {
            AnswerState::Refused(why) => Poll::Ready(Err(why.clone())),
            AnswerState::Waiting { slot, number, receiver } => {
                Pin::new(receiver).poll(cx).map(|answer| match answer {
                    Ok(answer) => answer,
                    Err(_) => Err(slot.fate_since(*number)),
                })
            }
        }
    }
}
