//! The static tree: what runs from the start to the end of the process.
//!
//! A writer, a listener, a worker is a child: data that says how it starts, when it starts again
//! and how long it may take to stop. Children start in order and stop in reverse, each with its own
//! deadline. One that fails is started again after a backoff, with those that its supervisor's
//! strategy names; one that fails too often takes its supervisor down with it, whose end names it.
//! A supervisor is itself a child of another, so escalation goes up one level at a time, as in OTP.
//! A directory of entities is a child, too, so a tree can restart all that builds on what failed.
//!
//! The whole tree can be looked at without asking anybody ([`Tree::status`]), writes its changes to
//! a [`Watch`](crate::Watch), and takes an operator's orders by path.
//!
//! Unlike OTP, intensity is counted per child, not per supervisor: a wall of healthy children says
//! nothing about a sick one, and the number in the spec then means what it says.

mod board;
mod child;
mod dynamic;
mod run;
mod signal;
mod spec;

use std::fmt;
use std::sync::Arc;

use thiserror::Error;
use tokio::sync::{oneshot, watch};

use crate::crash::{Crash, CrashId};
use crate::panics;

pub use board::{ChildPhase, ChildStatus, TreeNode};
use board::{Deed, Office, Order};
pub use dynamic::Housed;
pub use run::supervise;
use signal::Stop;
pub use signal::{ShutdownSignal, StopReason};
pub use spec::{AutoShutdown, ChildSpec, Restart, Strategy, TreeSpec};

/// A child failed too often, and its tree with it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{child} in {tree} failed too often: {reason}")]
pub struct Escalation {
    /// The tree's name.
    pub tree: String,
    /// The child's id.
    pub child: String,
    /// Its last failure.
    pub reason: String,
}

/// An operator's order to a tree that was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OrderError {
    /// No child has this path.
    #[error("no such child")]
    NotFound,
    /// Only what runs can be killed.
    #[error("not running")]
    NotRunning,
    /// The supervisor of this child has ended, or is ending.
    #[error("its supervisor has ended")]
    Ended,
}

/// A running tree. Dropping it asks its children to stop, but does not wait for them.
pub struct Tree {
    name: String,
    office: Arc<Office>,
    stop: watch::Sender<Option<Stop>>,
    ready: watch::Receiver<bool>,
    outcome: watch::Receiver<Option<Result<(), Escalation>>>,
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tree").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Tree {
    /// Starts a tree on the current tokio runtime. Returns before the children are ready.
    pub fn start(spec: TreeSpec) -> Self {
        panics::install_panic_hook();
        let name = spec.name.clone();
        let (office, orders) = Office::new(&spec);
        let (stop, stopped) = watch::channel(None);
        let (end, outcome) = watch::channel(None);
        let (signal, ready) = ShutdownSignal::new(stopped);
        let work = run::work(spec, Arc::clone(&office), orders, signal);
        tokio::spawn(async move {
            let result = work.await;
            end.send_replace(Some(result));
        });
        Self { name, office, stop, ready, outcome }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who of its own children is restarted together.
    pub fn strategy(&self) -> Strategy {
        self.office.strategy
    }

    /// The whole tree: its children in the order of their start, with theirs. Asks nobody.
    pub fn status(&self) -> Vec<ChildStatus> {
        self.office.status()
    }

    /// The last panic of each child that is there, in no order.
    pub fn crashes(&self) -> Vec<Arc<Crash>> {
        self.office.crashes()
    }

    /// The last panic of any child, by its id.
    pub fn crash(&self, id: CrashId) -> Option<Arc<Crash>> {
        self.office.crash(id)
    }

    /// Stops a child and starts it again at once, with those that its supervisor's strategy names.
    /// Counts as no failure. `path` is the ids from below the root (`workers/billing`). Returns
    /// when the order is taken, not when it is carried out.
    ///
    /// # Errors
    /// [`OrderError`].
    pub async fn restart_child(&self, path: &str) -> Result<(), OrderError> {
        self.order(path, Deed::Restart).await
    }

    /// Makes a child's task panic where it stands: for drills, and for one that hangs. A crash like
    /// any other, kept with its backtrace and counted. Returns when the child and all below it are
    /// gone; one that blocks its thread is left to itself after a moment, and another is started.
    ///
    /// # Errors
    /// [`OrderError`].
    pub async fn kill_child(&self, path: &str) -> Result<(), OrderError> {
        self.order(path, Deed::Kill).await
    }

    async fn order(&self, path: &str, deed: Deed) -> Result<(), OrderError> {
        let (office, index) = self.office.find(path).ok_or(OrderError::NotFound)?;
        let (done, outcome) = oneshot::channel();
        let order = Order { index, deed, done };
        office.orders.send(order).await.map_err(|_| OrderError::Ended)?;
        outcome.await.unwrap_or(Err(OrderError::Ended))
    }

    /// Resolves when all children have become ready once.
    ///
    /// # Errors
    /// The child that failed too often before that.
    pub async fn ready(&self) -> Result<(), Escalation> {
        let mut ready = self.ready.clone();
        tokio::select! {
            // An error means that the supervisor has gone, of which its outcome says more.
            Ok(_) = ready.wait_for(|ready| *ready) => Ok(()),
            ended = self.ended() => ended,
        }
    }

    /// Resolves when all children have ended.
    ///
    /// # Errors
    /// The child that failed too often, if that is why.
    pub async fn ended(&self) -> Result<(), Escalation> {
        let mut outcome = self.outcome.clone();
        let result = match outcome.wait_for(Option::is_some).await {
            Ok(result) => result.clone(),
            Err(_) => None,
        };
        result.unwrap_or_else(|| {
            Err(Escalation {
                tree: self.name.clone(),
                child: self.name.clone(),
                reason: "the supervisor itself ended".to_owned(),
            })
        })
    }

    /// Stops the children in reverse order and waits for their end.
    ///
    /// # Errors
    /// As [`ended`](Self::ended).
    pub async fn stop(&self) -> Result<(), Escalation> {
        let deadline = std::time::Instant::now();
        self.stop.send_replace(Some(Stop { reason: StopReason::Shutdown, deadline }));
        self.ended().await
    }
}
