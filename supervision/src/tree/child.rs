//! One child of a running supervisor: its task, its record, its place on the board.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::board::{ChildPhase, ChildStatus, Place};
use super::signal::{Leash, Lineage, ShutdownSignal, Stop, StopReason};
use super::spec::ChildSpec;
use crate::arbiter::stable_hash;
use crate::crash::Crash;
use crate::intensity::SlidingWindow;
use crate::panics::{Caught, Panic};
use crate::watch::What;

/// A task that ignores its abort blocks its thread; it cannot be waited for.
const AFTER_ABORT: Duration = Duration::from_secs(1);

/// What the crash of a killed child says.
pub(super) const KILLED: &str = "killed by an operator";

/// What came of a kill.
pub(super) enum Killed {
    /// It does not run.
    Nobody,
    /// It has panicked, and is gone with all below it.
    Gone,
    /// It, or one below it, blocks its thread.
    Stuck,
}

/// Why a child failed.
pub(super) struct Failure {
    pub reason: String,
    pub crash: Option<Arc<Crash>>,
}

impl From<String> for Failure {
    fn from(reason: String) -> Self {
        Self { reason, crash: None }
    }
}

pub(super) struct Ended {
    pub index: usize,
    pub start: u32,
    pub result: Result<(), Failure>,
}

pub(super) struct Running {
    task: JoinHandle<()>,
    stop: watch::Sender<Option<Stop>>,
    /// Until it is killed.
    kill: Option<oneshot::Sender<()>>,
    /// Closed when the task and all below it are gone.
    gone: mpsc::Receiver<Infallible>,
}

impl Drop for Running {
    /// A supervisor that is itself aborted must leave nobody behind.
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub(super) struct Child {
    pub spec: ChildSpec,
    pub seed: u64,
    pub running: Option<Running>,
    /// When it is to be started; `None` while it runs, or for good.
    pub due: Option<Instant>,
    /// Whether later children may start.
    pub settled: bool,
    /// Ended for good.
    pub done: bool,
    pub starts: u32,
    pub failures: u32,
    pub window: SlidingWindow,
    pub since: Instant,
    place: Arc<Place>,
}

impl Child {
    pub(super) fn new(spec: ChildSpec, place: Arc<Place>) -> Self {
        let now = Instant::now();
        Self {
            seed: stable_hash(&spec.id),
            spec,
            running: None,
            due: Some(now),
            settled: false,
            done: false,
            starts: 0,
            failures: 0,
            window: SlidingWindow::default(),
            since: now,
            place,
        }
    }

    /// Starts it; what is returned tells when it is ready.
    pub(super) fn start(
        &mut self,
        index: usize,
        lineage: &Lineage,
        parent: Option<Arc<Leash>>,
        report: mpsc::Sender<Ended>,
    ) -> watch::Receiver<bool> {
        let (stop, stopped) = watch::channel(None);
        let (mut signal, ready) = ShutdownSignal::new(stopped);
        let (leash, gone) = Leash::new(parent);
        let id = &self.spec.id;
        let path = format!("{}{id}/", lineage.path);
        signal.leash = Arc::downgrade(&leash);
        signal.place = Some(Arc::clone(&self.place));
        signal.lineage = Some(Lineage { path, ..lineage.clone() });
        self.starts = self.starts.saturating_add(1);
        self.due = None;
        self.done = false;
        self.since = Instant::now();
        let start = self.starts;
        lineage.tell(id, || What::ChildStarted { starts: start });
        let factory = Arc::clone(&self.spec.start);
        // The factory runs inside, so that its own panic is the child's.
        let (kill, killed) = oneshot::channel();
        let work = async move { factory(signal).await }.boxed();
        let future = Caught::new(Mortal { work, killed: Some(killed) }, None);
        let key = format!("{}{id}", lineage.path);
        let task = tokio::spawn(async move {
            let result = match future.await {
                Ok(result) => result.map_err(Failure::from),
                Err(panic) => Err(crashed(panic, key, start)),
            };
            drop(leash);
            // The receiver has gone only when nobody wants to know.
            let _ = report.send(Ended { index, start, result }).await;
        });
        self.running = Some(Running { task, stop, kill: Some(kill), gone });
        ready
    }

    /// Asks it to stop, then insists.
    pub(super) async fn halt(&mut self, tree: &str, reason: StopReason) {
        self.due = None;
        let Some(running) = &mut self.running else {
            return;
        };
        let time = match reason {
            StopReason::Shutdown => self.spec.shutdown,
            StopReason::Restart => self.spec.shutdown_for_restart,
        };
        running.stop.send_replace(Some(Stop { reason, deadline: Instant::now() + time }));
        if timeout(time + self.spec.grace, &mut running.task).await.is_err() {
            tracing::warn!(tree, child = self.spec.id, "did not stop in time: aborted");
        }
        self.cut(tree).await;
    }

    /// Makes its task panic where it stands, and waits until it and all below it are gone; its end
    /// is reported like that of any other crash.
    pub(super) async fn kill(&mut self) -> Killed {
        let Some(running) = &mut self.running else {
            return Killed::Nobody;
        };
        // One that has just ended by itself, or been killed, has nobody to hear it: its end is on
        // its way.
        let Some(Ok(())) = running.kill.take().map(|kill| kill.send(())) else {
            return Killed::Nobody;
        };
        match timeout(AFTER_ABORT, running.gone.recv()).await {
            Ok(_) => Killed::Gone,
            Err(_) => Killed::Stuck,
        }
    }

    /// Ends it where it stands, with all below it, and waits until they are gone.
    pub(super) async fn cut(&mut self, tree: &str) {
        self.due = None;
        let Some(mut running) = self.running.take() else {
            return;
        };
        running.task.abort();
        if timeout(AFTER_ABORT, running.gone.recv()).await.is_err() {
            tracing::error!(tree, child = self.spec.id, "it, or one below it, blocks its thread");
        }
    }

    pub(super) fn phase(&self) -> ChildPhase {
        self.place.status.load().phase
    }

    pub(super) fn note_exit(&self, result: Result<(), Failure>) {
        let before = self.place.status.load_full();
        let (last_exit, crash) = match result {
            Ok(()) => (Ok(()), None),
            Err(Failure { reason, crash }) => (Err(reason), crash),
        };
        self.place.status.store(Arc::new(ChildStatus {
            last_exit: Some(last_exit),
            last_crash: crash.or_else(|| before.last_crash.clone()),
            ..ChildStatus::clone(&before)
        }));
    }

    pub(super) fn show(&mut self, phase: ChildPhase) {
        let before = self.place.status.load_full();
        self.place.failures.store(Arc::new(self.window.clone()));
        self.place.status.store(Arc::new(ChildStatus {
            phase,
            since: SystemTime::now(),
            starts: self.starts,
            ..ChildStatus::clone(&before)
        }));
    }
}

impl Drop for Child {
    /// Of a supervisor that was aborted: nobody else will say what became of its children.
    fn drop(&mut self) {
        if self.running.is_some() {
            self.show(ChildPhase::Stopped);
        }
    }
}

/// What a child does, until it is killed: then its task panics. Not within the child's own frames,
/// whose destructors would run while the stack unwinds, where a second panic ends the process.
struct Mortal<T> {
    work: BoxFuture<'static, T>,
    /// `None` when nobody is left who could.
    killed: Option<oneshot::Receiver<()>>,
}

impl<T> Future for Mortal<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        if let Some(killed) = &mut self.killed
            && let Poll::Ready(killed) = killed.poll_unpin(cx)
        {
            self.killed = None;
            if killed.is_ok() {
                panic!("{KILLED}");
            }
        }
        self.work.poll_unpin(cx)
    }
}

fn crashed(panic: Panic, key: String, start: u32) -> Failure {
    let location = panic.location.clone().unwrap_or_default();
    let reason = format!("{}: panicked: {} {location}", panic.id, panic.message);
    let crash = Arc::new(Crash {
        id: panic.id,
        at: panic.at,
        kind: "child",
        key,
        incarnation: u64::from(start),
        command: "run",
        message: panic.message,
        location: panic.location,
        backtrace: panic.backtrace,
    });
    crate::crash::log(&crash);
    Failure { reason, crash: Some(crash) }
}
