//! What a kind of entity adds to its state machine, as far as that can be said without doing
//! it: the rows it writes beside its own, and how each of its debts is paid.
//!
//! A debt is paid in steps that this module names and does not take: [`Duty`] says what to
//! do, [`Attempt`] what the answer means. Whoever has hands (the actors, the simulation)
//! takes the steps. So what an allocation owes to a node is written once, and tried out
//! under faults that no test of the real thing could arrange.

use std::time::Duration;

use aicloud_domain::allocation::AllocationCommand;
use aicloud_domain::id::{AllocationId, NodeId};
use aicloud_domain::machine::{Machine, Time};
use aicloud_domain::node::NodeCommand;
use aicloud_domain::oversight::{Outcome, Oversight};
use aicloud_domain::placement::Request;
use aicloud_persistence::SideRow;

use crate::command::{CommandError, Committed};
use crate::settings::Timers;

/// The first pause after an attempt that could not reach its receiver.
pub const PAUSE_MIN: Duration = Duration::from_millis(50);
/// The longest pause between attempts: what an outage may add to recovery.
pub const PAUSE_MAX: Duration = Duration::from_secs(5);

/// What to do about a debt.
#[derive(Debug)]
pub enum Duty<M: Machine> {
    /// Wait in the queue for a place, and say so again after this long.
    Enqueue(Request, Duration),
    /// Show the newest state again (indexes and channels live from that), after this long
    /// once more.
    Show(Duration),
    /// When this long has passed since then, tell the entity itself.
    Wait {
        /// Since when.
        since: Time,
        /// How long.
        limit: Duration,
        /// A node's word would end the wait: its silence counts only from when nodes could be
        /// heard.
        for_node: bool,
        /// What to tell.
        then: M::Command,
    },
    /// Tell another entity; [`Conduct::answered`] says what its answer means.
    Tell(Tell),
    /// Carry an operator's order out; [`Conduct::carried_out`] says what its outcome means.
    Order {
        /// The orders about the target.
        state: Box<Oversight>,
        /// Which of them.
        number: u64,
    },
    /// There is nobody to be told; this follows at once.
    Over(Attempt<M>),
}

/// A message to another entity.
#[derive(Debug)]
pub struct Tell {
    /// To whom and what.
    pub what: To,
    /// On behalf of which part, for the journal.
    pub part: &'static str,
    /// The trace that it belongs to.
    pub trace_id: Option<String>,
}

/// Whom to tell what.
#[derive(Debug)]
pub enum To {
    /// A node.
    Node(NodeId, NodeCommand),
    /// An allocation.
    Allocation(AllocationId, AllocationCommand),
}

/// How an attempt to pay a debt went.
#[derive(Debug)]
pub enum Attempt<M: Machine> {
    /// Paid, as far as this actor can. It stays paid until the state owes it anew.
    Done,
    /// Not yet; try again after this long.
    Again(Duration),
    /// Tell the entity itself what came of it.
    Tell(M::Command),
}

/// A state machine that is kept in the journal and pays its debts.
pub trait Conduct: Machine + Sized {
    /// What the control plane does to it by itself belongs to the trace of the last request
    /// about it. Not for what many work on at once.
    const KEEPS_TRACE: bool = false;

    /// The rows outside the entity's own that must hold with an event. The command that the event
    /// comes from brings what no event may hold: hashes and sealed secrets.
    fn side_rows(
        _command: &Self::Command,
        _before: Option<&Self::State>,
        _after: &Self::State,
        _event: &Self::Event,
        _at: Time,
    ) -> Vec<SideRow> {
        vec![]
    }

    /// Whether an entity in this state stays in memory though it owes nothing: one that is
    /// looked at all the time.
    fn stays(_state: &Self::State) -> bool {
        false
    }

    /// How to pay one debt. It may be tried again after a crash, so whoever is told must take
    /// it twice. Dropped as soon as the state no longer owes it.
    fn duty(
        _committed: &Committed<Self::State>,
        _effect: &Self::Effect,
        _timers: &Timers,
    ) -> Duty<Self> {
        Duty::Over(Attempt::Done)
    }

    /// What the answer to a [`Duty::Tell`] means.
    fn answered(_effect: &Self::Effect, _answer: Result<(), &CommandError>) -> Attempt<Self> {
        Attempt::Done
    }

    /// What the outcome of a [`Duty::Order`] means.
    fn carried_out(_effect: &Self::Effect, _outcome: Outcome) -> Attempt<Self> {
        Attempt::Done
    }
}

/// The pause after the one before it.
#[must_use]
pub fn longer(pause: Duration) -> Duration {
    (pause * 2).min(PAUSE_MAX)
}
