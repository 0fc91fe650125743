//! The shell of the placement queue: feeds it, asks nodes, shows where each stands.
//!
//! The queue itself is pure ([`aicloud_domain::placement`]) and sits behind a short lock,
//! so that feeding it can't fail and nothing is lost on the way. One task asks nodes for
//! what the queue proposes. Should it crash, its successor takes the open questions back
//! into the queue: a node that has held GPUs meanwhile says so again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aicloud_domain::catalog::GpuModel;
use aicloud_domain::id::{AllocationId, NodeId, TypedId};
use aicloud_domain::machine::Time;
use aicloud_domain::node::NodeCommand;
use aicloud_domain::placement::plan::{Prospect, Room};
use aicloud_domain::placement::{self, NodeCapacity, Proposal, Request, Standing};
use aicloud_supervision::Refusal;
use arc_swap::ArcSwap;
use tokio::sync::Notify;

use crate::command::{CommandError, Origin};
use crate::engine::Engine;

/// The standings are renewed at most this often: each costs a walk along the queue.
const STANDINGS_PAUSE: Duration = Duration::from_millis(50);
/// A node that refused what the index promised has news under way; this long they take.
const REFUSED_PAUSE: Duration = Duration::from_millis(20);
/// A node's actor that could not be reached, or the database away.
const AWAY_PAUSE: Duration = Duration::from_millis(500);

/// What a node's answer to a question means for the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The node holds the GPUs.
    pub held: bool,
    /// The node gets no more questions until there is news of it.
    pub set_aside: bool,
    /// How long to wait before the question counts as answered.
    pub pause: Duration,
}

/// What a node's answer to a question means for the queue.
#[must_use]
pub const fn verdict(answer: Result<(), &CommandError>) -> Verdict {
    let (held, set_aside, pause) = match answer {
        Ok(()) => (true, false, Duration::ZERO),
        Err(CommandError::Rejected(_)) => (false, false, REFUSED_PAUSE),
        Err(CommandError::Refused(Refusal::Quarantined { .. })) => (false, true, Duration::ZERO),
        Err(_) => (false, false, AWAY_PAUSE),
    };
    Verdict { held, set_aside, pause }
}

type Standings = HashMap<AllocationId, Standing>;

/// The queue of one region. A cheap handle.
#[derive(Clone, Default)]
pub struct Scheduler {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    queue: Mutex<placement::Scheduler>,
    changed: Notify,
    standings: ArcSwap<Standings>,
}

impl Scheduler {
    fn queue(&self) -> MutexGuard<'_, placement::Scheduler> {
        // The queue is changed by its own methods only, each of which leaves it whole.
        self.inner.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to wait, or goes on waiting.
    pub(crate) fn enqueue(&self, request: Request) {
        if self.queue().enqueue(request) {
            self.inner.changed.notify_one();
        }
    }

    /// No longer waits.
    pub(crate) fn withdraw(&self, allocation: AllocationId) {
        // Said at every commit of every allocation that does not wait, so nearly always of none.
        if self.queue().withdraw(allocation) {
            self.inner.changed.notify_one();
        }
    }

    /// News of a node.
    pub(crate) fn update_node(&self, node: NodeId, capacity: NodeCapacity) {
        self.queue().update_node(node, capacity);
        self.inner.changed.notify_one();
    }

    /// Where an allocation stands, as of a moment ago; `None` when it does not wait.
    #[must_use]
    pub fn standing(&self, allocation: AllocationId) -> Option<Standing> {
        self.inner.standings.load().get(&allocation).copied()
    }

    /// What would become of a request that came now. Reads the queue under its lock, for about as long as entering it takes.
    #[must_use]
    pub fn plan(&self, model: &GpuModel, count: u32) -> Prospect {
        self.queue().plan(model, count)
    }

    /// How many GPUs of this model one request could get. Reads as [`plan`](Self::plan) does.
    #[must_use]
    pub fn room(&self, model: &GpuModel) -> Room {
        self.queue().room(model)
    }

    /// How many wait.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.queue().depth()
    }

    /// Who has waited longest, and since when.
    #[must_use]
    pub fn longest_waiting(&self) -> Option<(Time, AllocationId)> {
        self.queue().longest_waiting()
    }

    fn settle(&self, proposal: &Proposal, held: bool) {
        let Request { allocation_id, epoch, .. } = proposal.request;
        self.queue().settle(allocation_id, epoch, held);
        self.inner.changed.notify_one();
    }

    /// Proposes for ever; supervised by its caller.
    pub(crate) async fn run(self, engine: Arc<Engine>) {
        self.queue().ask_anew();
        let mut asking = tokio::task::JoinSet::new();
        let mut show_at = tokio::time::Instant::now();
        let mut shown = false;
        loop {
            let proposals = self.queue().propose();
            for proposal in proposals {
                asking.spawn(ask(self.clone(), Arc::clone(&engine), proposal));
            }
            if !shown && tokio::time::Instant::now() >= show_at {
                let waiting = self.queue().waiting();
                self.inner.standings.store(Arc::new(waiting.standings()));
                shown = true;
                engine.database.rounds().good("placement");
                show_at = tokio::time::Instant::now() + STANDINGS_PAUSE;
            }
            tokio::select! {
                () = self.inner.changed.notified() => shown = false,
                Some(_) = asking.join_next(), if !asking.is_empty() => {}
                () = tokio::time::sleep_until(show_at), if !shown => {}
            }
        }
    }
}

/// What a node is asked.
#[must_use]
pub fn question(request: &Request) -> NodeCommand {
    NodeCommand::Reserve {
        allocation_id: request.allocation_id,
        epoch: request.epoch,
        model: request.model.clone(),
        count: request.count,
    }
}

async fn ask(scheduler: Scheduler, engine: Arc<Engine>, proposal: Proposal) {
    let Proposal { request, node_id } = &proposal;
    let command = question(request);
    let nodes = &engine.directories().nodes;
    let answer = nodes.command(node_id.uuid(), command, Origin::system("scheduler")).await;
    let Verdict { held, set_aside, pause } = verdict(answer.as_ref().map(drop));
    if let Err(error) = answer {
        // A node that says no is the queue's daily business.
        if !matches!(error, CommandError::Rejected(_)) {
            engine.database.rounds().bad("placement", format!("{node_id}: {error}"));
        }
        tracing::debug!(node = %node_id, allocation = %request.allocation_id, %error, "does not hold");
    }
    if set_aside {
        tracing::warn!(node = %node_id, "is quarantined; it gets no work until it is released");
        scheduler.queue().set_aside(*node_id);
    }
    tokio::time::sleep(pause).await;
    scheduler.settle(&proposal, held);
}
