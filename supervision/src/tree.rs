//! The static tree: what runs from the start to the end of the process.
//!
//! A writer, a listener, a worker is a child: data that says how it starts, when it starts again
//! and how long it may take to stop. Children start in order and stop in reverse, each with its own
//! deadline. One that fails is started again after a backoff; one that fails too often takes the
//! tree down with it, and the tree's end names it. A tree is itself a child of another by way of
//! [`supervise`], so escalation goes up one level at a time, as in OTP.
//!
//! Unlike OTP, intensity is counted per child, not per supervisor: a wall of healthy children says
//! nothing about a sick one, and the number in the spec then means what it says.

mod run;

use std::fmt;
use std::future::Future;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use thiserror::Error;
use tokio::sync::watch;

use crate::backoff::Backoff;
use crate::intensity::Intensity;
use crate::panics;

pub use run::supervise;

/// When a child that ended is started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// Always: it is not supposed to end.
    Permanent,
    /// After a failure or a panic; a clean end is an end.
    Transient,
    /// Never.
    Temporary,
}

/// Who is restarted together with a child that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// Nobody else.
    OneForOne,
    /// All that were started after it, since they may build on it.
    RestForOne,
    /// All.
    OneForAll,
}

impl Strategy {
    fn affected(self, index: usize, count: usize) -> Range<usize> {
        match self {
            Self::OneForOne => index..index + 1,
            Self::RestForOne => index..count,
            Self::OneForAll => 0..count,
        }
    }
}

type Factory = Arc<dyn Fn(ShutdownSignal) -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// A child, as data.
#[derive(Clone)]
pub struct ChildSpec {
    /// Its name in logs, status and escalations.
    pub id: String,
    /// When it is started again.
    pub restart: Restart,
    /// How long it may take to end after it was asked to; then it is aborted.
    pub shutdown: Duration,
    /// How long it may take until it calls [`ShutdownSignal::ready`]; later children wait for that.
    /// `None`: it counts as ready when it has been spawned.
    pub ready_within: Option<Duration>,
    /// The failure that escalates.
    pub intensity: Intensity,
    /// The wait before it is started again.
    pub backoff: Backoff,
    start: Factory,
}

impl ChildSpec {
    /// A permanent child with 5 s to stop (as an OTP worker), that escalates with its fifth failure
    /// in a minute. `start` is called on each start and its future runs on the tokio runtime.
    pub fn new<F>(
        id: impl Into<String>,
        start: impl Fn(ShutdownSignal) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), String>> + Send + 'static,
    {
        let limits = crate::limits::Limits::default();
        Self {
            id: id.into(),
            restart: Restart::Permanent,
            shutdown: Duration::from_secs(5),
            ready_within: None,
            intensity: limits.crashes,
            backoff: limits.backoff,
            start: Arc::new(move |signal| start(signal).boxed()),
        }
    }

    /// When it is started again.
    pub fn restart(self, restart: Restart) -> Self {
        Self { restart, ..self }
    }

    /// How long it may take to stop.
    pub fn shutdown(self, shutdown: Duration) -> Self {
        Self { shutdown, ..self }
    }

    /// That later children wait for its [`ShutdownSignal::ready`], and for how long.
    pub fn ready_within(self, patience: Duration) -> Self {
        Self { ready_within: Some(patience), ..self }
    }

    /// The failure that escalates.
    pub fn intensity(self, intensity: Intensity) -> Self {
        Self { intensity, ..self }
    }

    /// The wait before it is started again.
    pub fn backoff(self, backoff: Backoff) -> Self {
        Self { backoff, ..self }
    }
}

impl fmt::Debug for ChildSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChildSpec")
            .field("id", &self.id)
            .field("restart", &self.restart)
            .field("shutdown", &self.shutdown)
            .field("ready_within", &self.ready_within)
            .field("intensity", &self.intensity)
            .field("backoff", &self.backoff)
            .finish_non_exhaustive()
    }
}

/// A tree, as data.
#[derive(Debug, Clone)]
pub struct TreeSpec {
    /// Its name in logs and escalations.
    pub name: String,
    /// Who is restarted together.
    pub strategy: Strategy,
    /// The children, in the order of their start.
    pub children: Vec<ChildSpec>,
}

impl TreeSpec {
    /// A tree without children.
    pub fn new(name: impl Into<String>, strategy: Strategy) -> Self {
        Self { name: name.into(), strategy, children: Vec::new() }
    }

    /// Adds a child behind those that are there.
    pub fn child(mut self, child: ChildSpec) -> Self {
        self.children.push(child);
        self
    }
}

/// What a child hears from its supervisor, and tells it.
#[derive(Debug, Clone)]
pub struct ShutdownSignal {
    stop: watch::Receiver<bool>,
    ready: Arc<watch::Sender<bool>>,
}

impl ShutdownSignal {
    fn new(stop: watch::Receiver<bool>) -> (Self, watch::Receiver<bool>) {
        let (ready, is_ready) = watch::channel(false);
        (Self { stop, ready: Arc::new(ready) }, is_ready)
    }

    /// Resolves when the child is to stop.
    pub async fn requested(&self) {
        // An error means that the supervisor has gone, which is as good a reason.
        let _ = self.stop.clone().wait_for(|stop| *stop).await;
    }

    /// True when the child is to stop.
    pub fn is_requested(&self) -> bool {
        *self.stop.borrow() || self.stop.has_changed().is_err()
    }

    /// Says that later children may rely on this one now.
    pub fn ready(&self) {
        self.ready.send_replace(true);
    }
}

/// Where a child is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildPhase {
    /// Its turn has not come yet.
    Waiting,
    /// Started, not ready yet.
    Starting,
    /// Started and ready.
    Running,
    /// Failed, or stopped with one that failed; waits for its next start.
    BackingOff,
    /// Ended, and not to be started again.
    Finished,
    /// Failed too often.
    Failed,
    /// Stopped with the tree.
    Stopped,
}

/// One child, as seen from outside.
#[derive(Debug, Clone)]
pub struct ChildStatus {
    /// Its name.
    pub id: String,
    /// Where it is in its life.
    pub phase: ChildPhase,
    /// Since when.
    pub since: SystemTime,
    /// How often it was started.
    pub starts: u32,
    /// Failures that count at present.
    pub failures_in_window: u32,
    /// How it ended last; `None` if it never did.
    pub last_exit: Option<Result<(), String>>,
}

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

type Board = Arc<Vec<ArcSwap<ChildStatus>>>;

fn board(spec: &TreeSpec) -> Board {
    let blank = |child: &ChildSpec| {
        ArcSwap::from_pointee(ChildStatus {
            id: child.id.clone(),
            phase: ChildPhase::Waiting,
            since: SystemTime::now(),
            starts: 0,
            failures_in_window: 0,
            last_exit: None,
        })
    };
    Arc::new(spec.children.iter().map(blank).collect())
}

/// A running tree. Dropping it asks its children to stop, but does not wait for them.
#[derive(Debug)]
pub struct Tree {
    name: String,
    board: Board,
    stop: watch::Sender<bool>,
    ready: watch::Receiver<bool>,
    outcome: watch::Receiver<Option<Result<(), Escalation>>>,
}

impl Tree {
    /// Starts a tree on the current tokio runtime. Returns before the children are ready.
    pub fn start(spec: TreeSpec) -> Self {
        panics::install_panic_hook();
        let (name, board) = (spec.name.clone(), board(&spec));
        let (stop, stopped) = watch::channel(false);
        let (end, outcome) = watch::channel(None);
        let (signal, ready) = ShutdownSignal::new(stopped);
        let work = run::work(spec, Arc::clone(&board), signal);
        tokio::spawn(async move {
            let result = work.await;
            end.send_replace(Some(result));
        });
        Self { name, board, stop, ready, outcome }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All children, in the order of their start. Asks nobody.
    pub fn status(&self) -> Vec<ChildStatus> {
        self.board.iter().map(|child| ChildStatus::clone(&child.load())).collect()
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
        self.stop.send_replace(true);
        self.ended().await
    }
}
