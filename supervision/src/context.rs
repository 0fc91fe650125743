//! What an entity can reach: itself.
//!
//! A context belongs to one incarnation. When that one ends, its futures are aborted, its control
//! messages are dropped and its views are withdrawn, so that nothing of a damaged life can leak
//! into the next.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex};

use tokio::task::AbortHandle;

use crate::behaviour::Behaviour;
use crate::meter::lock;
use crate::panics::{Caught, Witness};
use crate::queues::Signal;
use crate::slot::Slot;

/// One incarnation's hold on its own mailbox. Cheap to clone; may be sent to other threads, where
/// everything but [`spawn`](Self::spawn) works.
pub struct Context<B: Behaviour> {
    slot: Arc<Slot<B>>,
    incarnation: u64,
    tasks: Arc<Tasks>,
}

impl<B: Behaviour> Clone for Context<B> {
    fn clone(&self) -> Self {
        Self {
            slot: Arc::clone(&self.slot),
            incarnation: self.incarnation,
            tasks: Arc::clone(&self.tasks),
        }
    }
}

impl<B: Behaviour> fmt::Debug for Context<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Context({} {} #{})", B::KIND, self.slot.key, self.incarnation)
    }
}

impl<B: Behaviour> Context<B> {
    pub(crate) fn new(slot: Arc<Slot<B>>, incarnation: u64, tasks: Arc<Tasks>) -> Self {
        Self { slot, incarnation, tasks }
    }

    /// The entity's key.
    pub fn key(&self) -> &B::Key {
        &self.slot.key
    }

    /// Which life this is, counted from 1 in the present directory entry.
    pub fn incarnation(&self) -> u64 {
        self.incarnation
    }

    /// Sends a control message to this incarnation. Never refused, and dropped when the
    /// incarnation has ended. During activation it waits until the entity lives.
    pub fn control(&self, control: B::Control) {
        self.slot.push_own_control(self.incarnation, control);
    }

    /// Makes `view` what [`Directory::view`](crate::Directory::view) shows. Publish only what is
    /// committed. Ignored when the incarnation has ended.
    pub fn publish(&self, view: Arc<B::View>) {
        self.slot.publish(self.incarnation, view);
    }

    /// Runs a future on the entity's arbiter. It is aborted when this incarnation ends; when it
    /// panics, the entity has crashed. Ignored when the incarnation has ended already.
    ///
    /// # Panics
    /// When called on another thread than the entity's arbiter. Handlers, `activate` and futures
    /// spawned here are on it.
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        assert!(
            self.slot.station.seat.is_here(),
            "Context::spawn was called off the entity's arbiter; send a control message instead"
        );
        let Some(id) = self.tasks.reserve() else {
            return;
        };
        let slot = Arc::clone(&self.slot);
        let incarnation = self.incarnation;
        let tasks = Arc::clone(&self.tasks);
        let caught = Caught::new(Box::pin(future), Some(Arc::clone(&slot) as Arc<dyn Witness>));
        let task = actix_rt::spawn(async move {
            if let Err(panic) = caught.await {
                slot.signal(Signal::TaskPanicked { incarnation, panic });
            }
            tasks.forget(id);
        });
        self.tasks.keep(id, task.abort_handle());
    }

    /// Forgets this incarnation's state and rebuilds from storage, behind the same address: for an
    /// entity that no longer knows whether its state is true (a lost fence, a commit of unknown
    /// outcome). Nothing more is handled by this incarnation after the present handler. Replies it
    /// holds are answered [`Refusal::Reset`](crate::Refusal::Reset); waiting mail is kept. Not a
    /// crash, until there are more than [`Limits::resets`](crate::Limits::resets) allow.
    pub fn reset(&self, reason: &str) {
        let reason = reason.to_owned();
        self.slot.signal(Signal::Reset { incarnation: self.incarnation, reason });
    }
}

/// The futures of one incarnation.
#[derive(Default)]
pub(crate) struct Tasks {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    ended: bool,
    next: u64,
    /// A handful: effects under way. A list is smaller than a map, and faster.
    running: Vec<(u64, AbortHandle)>,
}

impl Tasks {
    fn reserve(&self) -> Option<u64> {
        let mut inner = lock(&self.inner);
        if inner.ended {
            return None;
        }
        inner.next += 1;
        Some(inner.next)
    }

    /// The task cannot have ended before: it runs on the thread that calls this.
    fn keep(&self, id: u64, task: AbortHandle) {
        lock(&self.inner).running.push((id, task));
    }

    fn forget(&self, id: u64) {
        let mut inner = lock(&self.inner);
        if let Some(index) = inner.running.iter().position(|(held, _)| *held == id) {
            inner.running.swap_remove(index);
        }
    }

    /// Aborts what runs; nothing can be spawned any more.
    pub(crate) fn end(&self) {
        let running = {
            let mut inner = lock(&self.inner);
            inner.ended = true;
            std::mem::take(&mut inner.running)
        };
        for (_, task) in running {
            task.abort();
        }
    }
}
