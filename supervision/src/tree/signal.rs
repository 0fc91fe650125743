//! What a child hears from its supervisor, and tells it.

use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};

use super::board::Place;
use crate::watch::{Watch, What};

/// Why a child is asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// Its tree stops.
    Shutdown,
    /// It is started again afterwards.
    Restart,
}

/// A stop that was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    pub reason: StopReason,
    pub deadline: Instant,
}

/// Where a child is, seen from the root.
#[derive(Clone)]
pub(super) struct Lineage {
    pub watch: Option<Watch>,
    /// The root's name.
    pub root: Arc<str>,
    /// The ids from below the root, each with a slash behind it.
    pub path: String,
}

impl Lineage {
    pub(super) fn tell(&self, id: &str, what: impl FnOnce() -> What) {
        if let Some(watch) = &self.watch {
            watch.publish(&self.root, || (Some(format!("{}{id}", self.path)), what()));
        }
    }
}

/// Held by a child's task, and through it by all tasks below: when the last is gone, so is the
/// child, whatever ended it.
#[expect(dead_code, reason = "held for what its drop tells")]
pub(super) struct Leash {
    held: mpsc::Sender<Infallible>,
    parent: Option<Arc<Self>>,
}

impl Leash {
    pub(super) fn new(parent: Option<Arc<Self>>) -> (Arc<Self>, mpsc::Receiver<Infallible>) {
        let (held, gone) = mpsc::channel(1);
        (Arc::new(Self { held, parent }), gone)
    }
}

/// What a child hears from its supervisor, and tells it.
#[derive(Clone)]
pub struct ShutdownSignal {
    stop: watch::Receiver<Option<Stop>>,
    ready: Arc<watch::Sender<bool>>,
    pub(super) place: Option<Arc<Place>>,
    pub(super) lineage: Option<Lineage>,
    /// Weak: a signal may be given to others, who outlive the child.
    pub(super) leash: Weak<Leash>,
}

impl fmt::Debug for ShutdownSignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShutdownSignal").field("stop", &*self.stop.borrow()).finish_non_exhaustive()
    }
}

impl ShutdownSignal {
    pub(super) fn new(stop: watch::Receiver<Option<Stop>>) -> (Self, watch::Receiver<bool>) {
        let (ready, is_ready) = watch::channel(false);
        let ready = Arc::new(ready);
        (Self { stop, ready, place: None, lineage: None, leash: Weak::new() }, is_ready)
    }

    /// Resolves when the child is to stop.
    pub async fn requested(&self) {
        // An error means that the supervisor has gone, which is as good a reason.
        let _ = self.stop.clone().wait_for(Option::is_some).await;
    }

    /// True when the child is to stop.
    pub fn is_requested(&self) -> bool {
        self.stop.borrow().is_some() || self.stop.has_changed().is_err()
    }

    /// Why the child is to stop; a supervisor that has gone has stopped. `None` while it is not to.
    pub fn reason(&self) -> Option<StopReason> {
        let asked = self.stop.borrow().map(|stop| stop.reason);
        asked.or_else(|| self.stop.has_changed().is_err().then_some(StopReason::Shutdown))
    }

    /// How long the child has left before it is aborted; zero when its supervisor has gone,
    /// [`Duration::MAX`] while it is not to stop.
    pub fn time_left(&self) -> Duration {
        match *self.stop.borrow() {
            Some(stop) => stop.deadline.saturating_duration_since(Instant::now()),
            None if self.stop.has_changed().is_err() => Duration::ZERO,
            None => Duration::MAX,
        }
    }

    /// Says that later children may rely on this one now.
    pub fn ready(&self) {
        self.ready.send_replace(true);
    }
}
