//! The supervisor's loop.
//!
//! One task owns all state of a tree; children report their end through a channel. A restart
//! strategy only says who is affected by a failure: those are stopped in reverse, wait the same
//! backoff and start again in order, so all strategies are one procedure. An operator's order takes
//! the same ways: a kill is a panic in the child's task, a restart is one without the failure.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::Escalation;
use super::board::{ChildPhase, Deed, Office, Order};
use super::child::{Child, Ended, Failure, KILLED, Killed};
use super::signal::{Leash, Lineage, ShutdownSignal, StopReason};
use super::spec::{AutoShutdown, Restart, Strategy, TreeSpec};
use crate::intensity::Verdict;
use crate::panics;
use crate::tree::OrderError;
use crate::watch::What;

/// Runs a tree until it is asked to stop, a child has failed too often, or its
/// [`AutoShutdown`] says so. As a child of another tree it is ready when all its children are, is shown
/// below its parent and inherits
/// its change feed; its shutdown deadline there must cover those of its own children together
/// ([`ChildSpec::supervisor`](super::ChildSpec::supervisor) sees to that).
///
/// # Errors
/// The child that failed too often. All others have been stopped then.
pub async fn supervise(spec: TreeSpec, signal: ShutdownSignal) -> Result<(), Escalation> {
    panics::install_panic_hook();
    let (office, orders) = Office::new(&spec);
    if let Some(place) = &signal.place {
        place.nested.store(Some(Arc::clone(&office)));
    }
    work(spec, office, orders, signal).await
}

pub(super) async fn work(
    spec: TreeSpec,
    office: Arc<Office>,
    orders: mpsc::Receiver<Order>,
    signal: ShutdownSignal,
) -> Result<(), Escalation> {
    let mut run = Run::new(spec, office, &signal);
    let result = run.watch(orders, &signal).await;
    run.stop_all(signal.reason().unwrap_or(StopReason::Shutdown)).await;
    result
}

struct Starting {
    index: usize,
    ready: watch::Receiver<bool>,
    until: Instant,
}

/// Whether the supervisor goes on.
#[derive(PartialEq, Eq)]
enum Then {
    GoOn,
    /// A significant child ended.
    End,
}

struct Run {
    name: String,
    strategy: Strategy,
    auto_shutdown: AutoShutdown,
    stops_abreast: bool,
    children: Vec<Child>,
    starting: Option<Starting>,
    ended: mpsc::Receiver<Ended>,
    report: mpsc::Sender<Ended>,
    lineage: Lineage,
    leash: Option<Arc<Leash>>,
}

impl Run {
    fn new(spec: TreeSpec, office: Arc<Office>, signal: &ShutdownSignal) -> Self {
        // A child that ended and its successor, which ended too, are the most that can wait.
        let (report, ended) = mpsc::channel(spec.children.len() * 2 + 1);
        let inherited = signal.lineage.clone();
        let mut lineage = inherited.unwrap_or_else(|| Lineage {
            watch: None,
            root: spec.name.as_str().into(),
            path: String::new(),
        });
        lineage.watch = spec.watch.or(lineage.watch);
        let places = office.board.iter().map(Arc::clone);
        let children = spec.children.into_iter().zip(places);
        Self {
            name: spec.name,
            strategy: spec.strategy,
            auto_shutdown: spec.auto_shutdown,
            stops_abreast: spec.stops_abreast,
            children: children.map(|(spec, place)| Child::new(spec, place)).collect(),
            starting: None,
            ended,
            report,
            lineage,
            leash: signal.leash.upgrade(),
        }
    }

    async fn watch(
        &mut self,
        mut orders: mpsc::Receiver<Order>,
        signal: &ShutdownSignal,
    ) -> Result<(), Escalation> {
        loop {
            self.start_due();
            if self.starting.is_none() && self.children.iter().all(|child| child.settled) {
                signal.ready();
            }
            let next = self.next_due();
            let then = tokio::select! {
                biased;
                () = signal.requested() => Then::End,
                Some(order) = orders.recv() => self.obey(order).await?,
                Some(ended) = self.ended.recv() => self.on_ended(ended).await?,
                ready = is_ready(&mut self.starting) => self.on_ready(ready).await?,
                () = sleep_until(next) => Then::GoOn,
            };
            if then == Then::End {
                return Ok(());
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
        let report = self.report.clone();
        let ready = child.start(index, &self.lineage, self.leash.clone(), report);
        match child.spec.ready_within {
            None => {
                child.settled = true;
                child.show(ChildPhase::Running);
                self.lineage.tell(&child.spec.id, || What::ChildReady);
            }
            Some(patience) => {
                let until = Instant::now() + patience;
                self.starting = Some(Starting { index, ready, until });
                child.show(ChildPhase::Starting);
            }
        }
    }

    async fn on_ready(&mut self, ready: bool) -> Result<Then, Escalation> {
        let Some(starting) = self.starting.take() else {
            return Ok(Then::GoOn);
        };
        let index = starting.index;
        if ready {
            let child = &mut self.children[index];
            child.settled = true;
            child.show(ChildPhase::Running);
            self.lineage.tell(&child.spec.id, || What::ChildReady);
            return Ok(Then::GoOn);
        }
        self.children[index].halt(&self.name, StopReason::Restart).await;
        self.judge(index, Err("was not ready in time".to_owned().into())).await
    }

    async fn on_ended(&mut self, ended: Ended) -> Result<Then, Escalation> {
        let child = &mut self.children[ended.index];
        // One that was halted reports too; that is no news.
        if child.starts != ended.start || child.running.is_none() {
            return Ok(Then::GoOn);
        }
        // What it left running below goes with it, before anything starts in its place.
        child.cut(&self.name).await;
        self.judge(ended.index, ended.result).await
    }

    async fn obey(&mut self, order: Order) -> Result<Then, Escalation> {
        let Order { index, deed, done } = order;
        let child = &mut self.children[index];
        tracing::warn!(tree = self.name, child = child.spec.id, ?deed, "an operator's order");
        match deed {
            Deed::Kill => match child.kill().await {
                Killed::Nobody => {
                    let _ = done.send(Err(OrderError::NotRunning));
                    Ok(Then::GoOn)
                }
                // It reports its end like any other that crashed.
                Killed::Gone => {
                    let _ = done.send(Ok(()));
                    Ok(Then::GoOn)
                }
                Killed::Stuck => {
                    child.cut(&self.name).await;
                    let _ = done.send(Ok(()));
                    let why = format!("{KILLED}, while it or one below it blocked its thread");
                    self.judge(index, Err(why.into())).await
                }
            },
            Deed::Restart => {
                self.lineage.tell(&child.spec.id, || What::Restarted);
                let _ = done.send(Ok(()));
                self.restart_affected(index, Duration::ZERO).await;
                Ok(Then::GoOn)
            }
        }
    }

    async fn judge(
        &mut self,
        index: usize,
        result: Result<(), Failure>,
    ) -> Result<Then, Escalation> {
        if self.starting.as_ref().is_some_and(|starting| starting.index == index) {
            self.starting = None;
        }
        let child = &mut self.children[index];
        let id = child.spec.id.clone();
        let again = match child.spec.restart {
            Restart::Permanent => true,
            Restart::Transient => result.is_err(),
            Restart::Temporary => false,
        };
        let reason = match &result {
            Ok(()) => {
                tracing::info!(tree = self.name, child = id, again, "ended");
                "ended, and is not supposed to".to_owned()
            }
            Err(Failure { reason, crash }) => {
                let crash_id = crash.as_ref().map(|crash| crash.id.to_string());
                tracing::error!(tree = self.name, child = id, reason, crash_id, again, "failed");
                reason.clone()
            }
        };
        child.note_exit(result);
        if !again {
            child.settled = true;
            child.done = true;
            child.show(ChildPhase::Finished);
            self.lineage.tell(&id, || What::ChildFinished);
            return Ok(self.after_the_end_of(index));
        }
        self.lineage.tell(&id, || What::ChildFailed { reason: reason.clone() });
        let now = Instant::now();
        let child = &mut self.children[index];
        if now.saturating_duration_since(child.since) >= child.spec.backoff.healthy_after {
            child.failures = 0;
        }
        if child.window.record(now, &child.spec.intensity) == Verdict::Exceeded {
            child.show(ChildPhase::Failed);
            self.lineage.tell(&id, || What::Escalated { reason: reason.clone() });
            return Err(Escalation { tree: self.name.clone(), child: id, reason });
        }
        let wait = child.spec.backoff.delay(child.failures, child.seed);
        child.failures = child.failures.saturating_add(1);
        child.show(ChildPhase::BackingOff);
        self.restart_affected(index, wait).await;
        Ok(Then::GoOn)
    }

    /// A child has ended for good: is that the end of the tree?
    fn after_the_end_of(&self, index: usize) -> Then {
        let mut significant = self.children.iter().filter(|child| child.spec.significant);
        let ends = self.children[index].spec.significant
            && match self.auto_shutdown {
                AutoShutdown::Never => false,
                AutoShutdown::AnySignificant => true,
                AutoShutdown::AllSignificant => significant.all(|child| child.done),
            };
        if ends { Then::End } else { Then::GoOn }
    }

    async fn restart_affected(&mut self, first: usize, wait: Duration) {
        let affected = self.strategy.affected(first, self.children.len());
        for index in affected.clone().rev() {
            self.children[index].halt(&self.name, StopReason::Restart).await;
            if index != first && !self.children[index].done {
                let id = &self.children[index].spec.id;
                self.lineage.tell(id, || What::ChildStopped);
            }
            if self.starting.as_ref().is_some_and(|starting| starting.index == index) {
                self.starting = None;
            }
        }
        let due = Instant::now() + wait;
        for index in affected {
            let child = &mut self.children[index];
            if index != first && (child.done || child.spec.restart == Restart::Temporary) {
                child.settled = true;
                child.done = true;
                child.show(ChildPhase::Finished);
                continue;
            }
            // Alone, a child that was up before holds up nobody; in a group the order counts anew.
            if self.strategy != Strategy::OneForOne {
                child.settled = false;
            }
            child.done = false;
            child.due = Some(due);
            child.show(ChildPhase::BackingOff);
        }
    }

    async fn stop_all(&mut self, reason: StopReason) {
        let ran: Vec<bool> = self.children.iter().map(|child| child.running.is_some()).collect();
        if self.stops_abreast {
            join_all(self.children.iter_mut().map(|child| child.halt(&self.name, reason))).await;
        }
        for (child, ran) in self.children.iter_mut().zip(ran).rev() {
            // Nothing is left to do where it has been halted.
            child.halt(&self.name, reason).await;
            if !matches!(child.phase(), ChildPhase::Finished | ChildPhase::Failed) {
                child.show(ChildPhase::Stopped);
            }
            if ran {
                self.lineage.tell(&child.spec.id, || What::ChildStopped);
            }
        }
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
