//! The directory: from a key to the entity, wherever it is in its life.
//!
//! Nothing but the directory knows where an entity lives. Callers name it by key and never hold an
//! address, so an entity may crash, rest or move, and the next message finds it. The map holds one
//! slot per known entity; a slot is made by the first who asks for it (under the map's shard lock,
//! hence once), and it leaves the map by generation, hence never in place of its successor.
//!
//! Mail is queued before `ask` returns. Dropping the answer does not take the mail back: commands
//! outlive requests.

mod drain;
mod operator;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Instant;

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use tokio::sync::oneshot;

use crate::arbiter::{ArbiterPool, stable_hash};
use crate::behaviour::Behaviour;
use crate::inspect::Status;
use crate::intake::Intake;
use crate::limits::Limits;
use crate::meter::{HandleTimes, Shared, lock};
use crate::panics;
use crate::queues::{NotPushed, Signal};
use crate::refusal::{Quarantine, Refusal};
use crate::slot::{Slot, label, refuse};
use crate::station::Station;
use crate::sweep::{Buckets, sweep};
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
    /// Its threads end with the last handle.
    _pool: ArbiterPool,
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
            _pool: pool,
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

    /// Messages refused since it was made, by [`Refusal::reason`]: those that were not
    /// accepted, or not handled after all.
    pub fn rejected_by(&self) -> Vec<(&'static str, u64)> {
        self.inner.shared.rejected_by()
    }

    /// How long messages took in their handlers since it was made.
    pub fn handle_times(&self) -> HandleTimes {
        let mut all = HandleTimes::default();
        for station in &self.inner.stations {
            station.times.add_to(&mut all);
        }
        all
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

    /// Sends user mail without waiting for an answer: nobody is told what becomes of it, so a crash while it is handled has its id in
    /// the log, among the crashes and with the next quarantine, and in no error here.
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
                    slot.count_rejected(&why);
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

    /// Why the entity lets nobody in; `None` when it does.
    pub fn quarantine_of(&self, key: &B::Key) -> Option<Quarantine> {
        let slot = self.inner.get(key)?;
        slot.quarantine_why()
    }
}

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
                    self.shared.count_rejected(&why);
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
                    slot.count_rejected(&why);
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
