//! The supervisor's loop.
//!
//! One task owns all state of a tree; children report their end through a channel. A restart
//! strategy only says who is affected by a failure: those are stopped in reverse, wait the same
//! backoff and start again in order, so all strategies are one procedure.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use futures_util::FutureExt;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{
    Board, ChildPhase, ChildSpec, ChildStatus, Escalation, Restart, ShutdownSignal, Strategy,
    TreeSpec, board,
};
use crate::arbiter::stable_hash;
use crate::intensity::{SlidingWindow, Verdict};
use crate::panics::{self, Caught};

/// Runs a tree until it is asked to stop or a child has failed too often. As a child of another
/// tree it is ready when all its children are, and wants a shutdown deadline that covers those of its own children together.
///
/// # Errors
/// The child that failed too often. All others have been stopped then.
pub async fn supervise(spec: TreeSpec, signal: ShutdownSignal) -> Result<(), Escalation> {
    panics::install_panic_hook();
    let board = board(&spec);
    work(spec, board, signal).await
}

pub(super) async fn work(
    spec: TreeSpec,
    board: Board,
    signal: ShutdownSignal,
) -> Result<(), Escalation> {
    let mut run = Run::new(spec, board);
    let result = run.watch(&signal).await;
    run.stop_all().await;
    result
}

/// A task that ignores its abort blocks its thread; it cannot be waited for.
const AFTER_ABORT: Duration = Duration::from_secs(1);

struct Ended {
    index: usize,
    start: u32,
    result: Result<(), String>,
}

struct Child {
    spec: ChildSpec,
    seed: u64,
    running: Option<Running>,
    /// When it is to be started; `None` while it runs, or for good.
    due: Option<Instant>,
    /// Whether later children may start.
    settled: bool,
    starts: u32,
    failures: u32,
    window: SlidingWindow,
    since: Instant,
}

struct Running {
    task: JoinHandle<()>,
    stop: watch::Sender<bool>,
}

impl Drop for Running {
    /// A supervisor that is itself aborted must leave nobody behind.
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Starting {
    index: usize,
    ready: watch::Receiver<bool>,
    until: Instant,
}

struct Run {
    name: String,
    strategy: Strategy,
    children: Vec<Child>,
    board: Board,
    starting: Option<Starting>,
    ended: mpsc::Receiver<Ended>,
    report: mpsc::Sender<Ended>,
}

impl Run {
    fn new(spec: TreeSpec, board: Board) -> Self {
        // A child that ended and its successor, which ended too, are the most that can wait.
        let (report, ended) = mpsc::channel(spec.children.len() * 2 + 1);
        let now = Instant::now();
        let children = spec.children.into_iter().map(|spec| Child {
            seed: stable_hash(&spec.id),
            spec,
            running: None,
            due: Some(now),
            settled: false,
            starts: 0,
            failures: 0,
            window: SlidingWindow::default(),
            since: now,
        });
        Self {
            name: spec.name,
            strategy: spec.strategy,
            children: children.collect(),
            board,
            starting: None,
            ended,
            report,
        }
    }

    async fn watch(&mut self, signal: &ShutdownSignal) -> Result<(), Escalation> {
        loop {
            self.start_due();
            if self.starting.is_none() && self.children.iter().all(|child| child.settled) {
                signal.ready();
            }
            let next = self.next_due();
            tokio::select! {
                biased;
                () = signal.requested() => return Ok(()),
                Some(ended) = self.ended.recv() => self.on_ended(ended).await?,
                ready = is_ready(&mut self.starting) => self.on_ready(ready).await?,
                () = sleep_until(next) => {}
            }
        }
    }

    /// Starts what is due, in order. Nobody starts while an earlier child is not settled.
    fn start_due(&mut self) {
        for index in 0..self.children.len() {
            let child = &self.children[index];
            if child.due.is_some_and(|due| due <= Instant::now()) && self.starting.is_none() {
                self.start(index);
            }
            if !self.children[index].settled {
                return;
            }
        }
    }

    fn next_due(&self) -> Option<Instant> {
        if self.starting.is_some() {
            return None;
        }
        let unsettled = self.children.iter().position(|child| !child.settled);
        let reachable = unsettled.map_or(self.children.len(), |index| index + 1);
        self.children[..reachable].iter().filter_map(|child| child.due).min()
    }

    fn start(&mut self, index: usize) {
        let child = &mut self.children[index];
        let (stop, stopped) = watch::channel(false);
        let (signal, ready) = ShutdownSignal::new(stopped);
        child.starts = child.starts.saturating_add(1);
        child.due = None;
        child.since = Instant::now();
        let start = child.starts;
        let report = self.report.clone();
        let factory = Arc::clone(&child.spec.start);
        // The factory runs inside, so that its own panic is the child's.
        let future = Caught::new(async move { factory(signal).await }.boxed(), None);
        let task = tokio::spawn(async move {
            let result = match future.await {
                Ok(result) => result,
                Err(panic) => {
                    let location = panic.location.unwrap_or_default();
                    Err(format!("{}: panicked: {} {location}", panic.id, panic.message))
                }
            };
            // The receiver has gone only when nobody wants to know.
            let _ = report.send(Ended { index, start, result }).await;
        });
        child.running = Some(Running { task, stop });
        match child.spec.ready_within {
            None => {
                child.settled = true;
                self.show(index, ChildPhase::Running, None);
            }
            Some(patience) => {
                let until = Instant::now() + patience;
                self.starting = Some(Starting { index, ready, until });
                self.show(index, ChildPhase::Starting, None);
            }
        }
    }

    async fn on_ready(&mut self, ready: bool) -> Result<(), Escalation> {
        let Some(starting) = self.starting.take() else {
            return Ok(());
        };
        let index = starting.index;
        if ready {
            self.children[index].settled = true;
            self.show(index, ChildPhase::Running, None);
            return Ok(());
        }
        let start = self.children[index].starts;
        self.halt(index).await;
        let result = Err("was not ready in time".to_owned());
        self.judge(Ended { index, start, result }).await
    }

    async fn on_ended(&mut self, ended: Ended) -> Result<(), Escalation> {
        let child = &mut self.children[ended.index];
        // One that was halted reports too; that is no news.
        if child.starts != ended.start || child.running.is_none() {
            return Ok(());
        }
        child.running = None;
        self.judge(ended).await
    }

    async fn judge(&mut self, ended: Ended) -> Result<(), Escalation> {
        let index = ended.index;
        if self.starting.as_ref().is_some_and(|starting| starting.index == index) {
            self.starting = None;
        }
        let child = &mut self.children[index];
        let again = match child.spec.restart {
            Restart::Permanent => true,
            Restart::Transient => ended.result.is_err(),
            Restart::Temporary => false,
        };
        match &ended.result {
            Ok(()) => tracing::info!(tree = self.name, child = child.spec.id, again, "ended"),
            Err(reason) => {
                tracing::error!(tree = self.name, child = child.spec.id, reason, again, "failed");
            }
        }
        if !again {
            child.settled = true;
            self.show(index, ChildPhase::Finished, Some(ended.result));
            return Ok(());
        }
        let now = Instant::now();
        if now.saturating_duration_since(child.since) >= child.spec.backoff.healthy_after {
            child.failures = 0;
        }
        if child.window.record(now, &child.spec.intensity) == Verdict::Exceeded {
            let reason = match &ended.result {
                Ok(()) => "ended, and is not supposed to".to_owned(),
                Err(reason) => reason.clone(),
            };
            let child = child.spec.id.clone();
            self.show(index, ChildPhase::Failed, Some(ended.result));
            return Err(Escalation { tree: self.name.clone(), child, reason });
        }
        let wait = child.spec.backoff.delay(child.failures, child.seed);
        child.failures = child.failures.saturating_add(1);
        self.show(index, ChildPhase::BackingOff, Some(ended.result));
        self.restart_affected(index, wait).await;
        Ok(())
    }

    async fn restart_affected(&mut self, failed: usize, wait: Duration) {
        let affected = self.strategy.affected(failed, self.children.len());
        for index in affected.clone().rev() {
            self.halt(index).await;
            if self.starting.as_ref().is_some_and(|starting| starting.index == index) {
                self.starting = None;
            }
        }
        let due = Instant::now() + wait;
        for index in affected {
            let child = &mut self.children[index];
            if index != failed && child.spec.restart == Restart::Temporary {
                child.settled = true;
                self.show(index, ChildPhase::Finished, None);
                continue;
            }
            // Alone, a child that was up before holds up nobody; in a group the order counts anew.
            if self.strategy != Strategy::OneForOne {
                child.settled = false;
            }
            child.due = Some(due);
            self.show(index, ChildPhase::BackingOff, None);
        }
    }

    /// Asks a child to stop, then insists.
    async fn halt(&mut self, index: usize) {
        let child = &mut self.children[index];
        child.due = None;
        let Some(mut running) = child.running.take() else {
            return;
        };
        running.stop.send_replace(true);
        if timeout(child.spec.shutdown, &mut running.task).await.is_ok() {
            return;
        }
        tracing::warn!(tree = self.name, child = child.spec.id, "did not stop in time: aborted");
        running.task.abort();
        if timeout(AFTER_ABORT, &mut running.task).await.is_err() {
            tracing::error!(tree = self.name, child = child.spec.id, "blocks its thread");
        }
    }

    async fn stop_all(&mut self) {
        for index in (0..self.children.len()).rev() {
            self.halt(index).await;
            let phase = self.board[index].load().phase;
            if !matches!(phase, ChildPhase::Finished | ChildPhase::Failed) {
                self.show(index, ChildPhase::Stopped, None);
            }
        }
    }

    fn show(&mut self, index: usize, phase: ChildPhase, exit: Option<Result<(), String>>) {
        let child = &mut self.children[index];
        let before = self.board[index].load();
        self.board[index].store(Arc::new(ChildStatus {
            id: child.spec.id.clone(),
            phase,
            since: SystemTime::now(),
            starts: child.starts,
            failures_in_window: child.window.count(Instant::now(), &child.spec.intensity),
            last_exit: exit.or_else(|| before.last_exit.clone()),
        }));
    }
}

/// Resolves to whether the starting child became ready, or its patience ran out; never without one.
async fn is_ready(starting: &mut Option<Starting>) -> bool {
    match starting {
        None => std::future::pending().await,
        Some(starting) => {
            let left = starting.until.saturating_duration_since(Instant::now());
            let ready = async {
                if starting.ready.wait_for(|ready| *ready).await.is_err() {
                    // It ended without a word; its report says more.
                    std::future::pending::<()>().await;
                }
            };
            timeout(left, ready).await.is_ok()
        }
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}
