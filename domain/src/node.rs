//! A node: a machine with GPUs, the only authority on who holds them.
//!
//! ```text
//!  registered ──enrol──► enrolled ──first inventory──► ready ⇄ cordoned
//!                                                        └──────┴──drain──► draining
//!                                                                              │ holds nothing
//!                                                                              ▼
//!                                                                         maintenance
//! ```
//!
//! From each of them `retire` leads to `retired`, and `uncordon` back to `ready`. `reachable`
//! stands beside the life: a ready node may be silent. The table of lives is [`LIVES`].
//!
//! **Drain.** Allocations on a draining node are owed the notice; each moves by itself, at once
//! or at the deadline, and the last hold that is given up is the end of the drain. A change of mind
//! puts every one of them in doubt again, so whatever overtook what, the last word arrives.
//!
//! **Holds.** A GPU has a holder when, and only when, one of the node's holds names it.
//! A hold begins *tentative*: the node owes the allocation an offer, and the answer makes
//! it *confirmed* or frees it. So a crash between any two steps heals by itself, from what
//! the node's state says it owes. A hold whose clean-up failed is *quarantined*: its GPUs
//! stay out of use until a later clean-up succeeds.
//!
//! **Tasks.** Orders to the agent are numbered per node and stay in the state until the
//! agent's result has been passed on to the allocation. The end of a release task and the
//! freeing of its GPUs are one transaction; so are the end of a stop and the issue of the
//! release that must follow, for a workload that has ended still has its scratch.

mod apply;
mod decide;
mod messages;
mod reconcile;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::decide::schedulable;
pub use self::messages::{NodeCommand, NodeEffect, NodeEvent};
pub use self::reconcile::{Finding, Seen, SeenPhase, reconcile};
use crate::allocation::{NodeReport, Notice, Operation, Workload};
use crate::catalog::GpuModel;
use crate::digest::Sha256;
use crate::id::{AllocationId, NodeId, TaskId, TypedId, derived};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::name::{Label, ResourceName};
use crate::upcast::Upcast;

/// Marker of this state machine.
#[derive(Debug)]
pub struct NodeMachine;

/// Where a node is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Life {
    /// Known, but no agent has joined.
    Registered,
    /// An agent has a certificate, but has not yet said what the node has.
    Enrolled,
    /// Takes work.
    Ready,
    /// Keeps its work, takes no more.
    Cordoned,
    /// Takes no more, and what is on it is leaving.
    Draining,
    /// Drained: nobody holds anything of it, so it may be switched off. Takes no work.
    Maintenance,
    /// Gone for good. Its id never returns.
    Retired,
}

impl Life {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 7] = [
        Self::Registered,
        Self::Enrolled,
        Self::Ready,
        Self::Cordoned,
        Self::Draining,
        Self::Maintenance,
        Self::Retired,
    ];

    /// The word for it everywhere.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Enrolled => "enrolled",
            Self::Ready => "ready",
            Self::Cordoned => "cordoned",
            Self::Draining => "draining",
            Self::Maintenance => "maintenance",
            Self::Retired => "retired",
        }
    }
}

/// What an operator may do with a node, from which lives, and where it leads.
pub const LIVES: &[(&str, &[Life], Life)] = &[
    ("cordon", &[Life::Ready, Life::Draining], Life::Cordoned),
    ("uncordon", &[Life::Cordoned, Life::Draining, Life::Maintenance], Life::Ready),
    ("drain", &[Life::Ready, Life::Cordoned, Life::Draining], Life::Draining),
    (
        "retire",
        &[
            Life::Registered,
            Life::Enrolled,
            Life::Ready,
            Life::Cordoned,
            Life::Draining,
            Life::Maintenance,
        ],
        Life::Retired,
    ),
];

/// Certificates that an agent may connect with at once: the one that it is known to hold, and the
/// newest one that it was given, which may not have arrived.
pub const CERTIFICATES_MAX: usize = 2;

/// A join token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinToken {
    /// The digest of the secret.
    pub sha256: Sha256,
    /// Not after.
    pub expires_at: Time,
}

/// A certificate that the node's agent holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeCertificate {
    /// Its serial number, hex.
    pub serial: String,
    /// The digest of its public key.
    pub public_key_sha256: Sha256,
    /// When it was made; absent in events of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<Time>,
    /// Not after.
    pub not_after: Time,
}

/// A GPU as the agent reports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gpu {
    /// Unique in the node, stable over restarts.
    pub uuid: String,
    /// The catalogue's name of its model.
    pub model: GpuModel,
    /// The driver's index.
    pub index: u32,
    /// Its memory, bytes.
    pub memory_bytes: u64,
    /// Fit for work.
    pub healthy: bool,
}

/// What a node has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// What the machine calls itself.
    pub hostname: String,
    /// `oci` or `simulated`.
    pub runtime: String,
    /// `nvml`, `pci` or `declared`.
    pub source: String,
    /// Its GPUs.
    pub gpus: Vec<Gpu>,
    /// Processor cores.
    pub cpu_cores: u32,
    /// Main memory, bytes.
    pub memory_bytes: u64,
}

/// How firm a hold is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldStage {
    /// Offered; the allocation has not answered.
    Tentative,
    /// The allocation's own.
    Confirmed,
    /// Clean-up failed; kept from others.
    Quarantined,
}

/// GPUs of this node that an allocation holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Whose.
    pub allocation_id: AllocationId,
    /// Which placement.
    pub epoch: u64,
    /// Which GPUs.
    pub gpu_uuids: Vec<String>,
    /// How firm.
    pub stage: HoldStage,
    /// The agent has started its workload.
    pub started: bool,
    /// What the allocation knows of the node: reachable or not. What it may have been told
    /// since is not counted until it has answered.
    pub told_reachable: bool,
    /// The node was to leave at some time since it began, so its allocation may have been told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub noticed: bool,
    /// It may not know the newest of whether the node is to leave.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untold_of_drain: bool,
    /// Since when.
    pub since: Time,
}

/// An order to the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case")]
pub enum Order {
    /// Make this run.
    Start {
        /// What runs.
        workload: Box<Workload>,
    },
    /// End it gently.
    Stop,
    /// End it at once and clean up.
    Release,
}

impl Order {
    /// Which operation it is.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        match self {
            Self::Start { .. } => Operation::Start,
            Self::Stop => Operation::Stop,
            Self::Release => Operation::Release,
        }
    }
}

/// What became of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum TaskResult {
    /// Done.
    Succeeded {
        /// The agent's words, JSON.
        detail: String,
    },
    /// Tried, and it did not work.
    Failed {
        /// A word of a closed set.
        code: String,
        /// For people.
        message: String,
    },
}

/// A task that is not yet over and passed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeTask {
    /// Its id: follows from node and sequence.
    pub id: TaskId,
    /// Its number on this node, from 1.
    pub sequence: u64,
    /// For which allocation.
    pub allocation_id: AllocationId,
    /// For which placement.
    pub epoch: u64,
    /// The allocation's full name; absent for workloads that nobody knows.
    pub name: Option<ResourceName>,
    /// The trace of the request that it goes back to.
    pub trace_id: Option<String>,
    /// What to do.
    pub order: Order,
    /// What became of it.
    pub result: Option<TaskResult>,
    /// When it was issued.
    pub issued_at: Time,
}

/// All that is known of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its id.
    pub id: NodeId,
    /// What operators call it; unique in the cloud.
    pub label: Label,
    /// Where it stands.
    pub region: Label,
    /// Where it is in its life.
    pub life: Life,
    /// Whether its agent is heard.
    pub reachable: bool,
    /// What its allocations are told, while it is draining.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drain: Option<Notice>,
    /// The token that an agent may join with, once.
    pub join_token: Option<JoinToken>,
    /// The certificates that its agent may connect with, [`CERTIFICATES_MAX`] at most.
    pub certificates: Vec<NodeCertificate>,
    /// What it has.
    pub inventory: Option<Inventory>,
    /// Counts channels; fences what an older one says.
    pub channel_epoch: u64,
    /// Who holds its GPUs.
    pub holds: Vec<Hold>,
    /// Orders not yet over and passed on.
    pub tasks: Vec<NodeTask>,
    /// The number of the next task.
    pub next_sequence: u64,
    /// See [`Machine::spec_version`].
    pub spec_version: u64,
    /// When it was registered.
    pub created_at: Time,
}

impl Node {
    /// Its full name.
    #[must_use]
    pub fn name(&self) -> ResourceName {
        ResourceName::node(&self.region, self.id)
    }

    /// The hold of this placement.
    #[must_use]
    pub fn hold(&self, allocation: AllocationId, epoch: u64) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.allocation_id == allocation && hold.epoch == epoch)
    }

    /// GPUs of this model that are healthy and free, in the driver's order.
    pub fn free_gpus<'a>(&'a self, model: &'a GpuModel) -> impl Iterator<Item = &'a Gpu> {
        let held =
            |uuid: &str| self.holds.iter().any(|hold| hold.gpu_uuids.iter().any(|u| u == uuid));
        self.gpus().iter().filter(move |gpu| gpu.healthy && gpu.model == *model && !held(&gpu.uuid))
    }

    /// Its GPUs, none while unknown.
    #[must_use]
    pub fn gpus(&self) -> &[Gpu] {
        self.inventory.as_ref().map_or(&[], |inventory| &inventory.gpus)
    }

    /// By model: GPUs that are free, and GPUs that there are.
    #[must_use]
    pub fn capacity(&self) -> BTreeMap<GpuModel, (u32, u32)> {
        let mut capacity = BTreeMap::new();
        for gpu in self.gpus() {
            capacity.entry(gpu.model.clone()).or_insert((0, 0)).1 += 1;
        }
        for (model, (free, _)) in &mut capacity {
            *free = u32::try_from(self.free_gpus(model).count()).unwrap_or(u32::MAX);
        }
        capacity
    }

    /// By model: GPUs that are free, and GPUs that one allocation could have if all were free. Sick
    /// ones are not among them: whoever asks for more than there will be must not be waited for.
    #[must_use]
    pub fn placeable(&self) -> BTreeMap<GpuModel, (u32, u32)> {
        let mut capacity = self.capacity();
        for (model, (_, most)) in &mut capacity {
            let fit = self.gpus().iter().filter(|gpu| gpu.healthy && gpu.model == *model);
            *most = u32::try_from(fit.count()).unwrap_or(u32::MAX);
        }
        capacity
    }

    /// May an agent that shows this join now?
    ///
    /// # Errors
    /// A word of a closed set, for the log and the agent: `node_retired`,
    /// `token_used_or_never_issued`, `token_unknown`, `token_expired`.
    pub fn lets_join(&self, token_sha256: &Sha256, now: Time) -> Result<(), &'static str> {
        if self.life == Life::Retired {
            return Err("node_retired");
        }
        let token = self.join_token.as_ref().ok_or("token_used_or_never_issued")?;
        if !token.sha256.matches(token_sha256) {
            return Err("token_unknown");
        }
        if token.expires_at <= now {
            return Err("token_expired");
        }
        Ok(())
    }

    /// May an agent with this certificate have a channel?
    ///
    /// # Errors
    /// A word of a closed set, for the log: `node_retired`, `certificate_not_current`.
    pub fn admits(&self, serial: &str) -> Result<(), &'static str> {
        if self.life == Life::Retired {
            return Err("node_retired");
        }
        let known = self.certificates.iter().any(|certificate| certificate.serial == serial);
        known.then_some(()).ok_or("certificate_not_current")
    }

    /// What an operator may do with it now, as the API calls it.
    #[must_use]
    pub fn legal_actions(&self) -> Vec<&'static str> {
        LIVES.iter().filter(|(_, from, _)| from.contains(&self.life)).map(|row| row.0).collect()
    }
}

/// The id of a node's task with this number.
#[must_use]
pub fn task_id(node: NodeId, sequence: u64) -> TaskId {
    let mut bytes = node.uuid().as_bytes().to_vec();
    bytes.extend(sequence.to_be_bytes());
    TaskId::from_uuid(derived(&bytes))
}

/// What the allocation is to hear of a finished task, if anything: after a workload has
/// stopped, its release follows, and that is news.
#[must_use]
pub fn report_of(task: &NodeTask) -> Option<NodeReport> {
    Some(match (task.order.operation(), task.result.as_ref()?) {
        (Operation::Start, TaskResult::Succeeded { .. }) => NodeReport::Started,
        (Operation::Start, TaskResult::Failed { code, message }) => {
            NodeReport::StartFailed { code: code.clone(), message: message.clone() }
        }
        (Operation::Stop, TaskResult::Succeeded { .. }) => return None,
        (Operation::Release, TaskResult::Succeeded { .. }) => NodeReport::Vacated,
        (Operation::Stop | Operation::Release, TaskResult::Failed { message, .. }) => {
            NodeReport::CleanupFailed { message: message.clone() }
        }
    })
}

/// Has the agent nothing left of a placement, when it refuses to end it because it knows a
/// newer one of the same allocation? A release cleans up after the allocation whatever the
/// placement, and a start does so before it begins; so yes, unless a newer one has neither been
/// released nor started.
#[must_use]
pub fn is_clean_when_stale(node: &Node, task: &NodeTask) -> bool {
    let newer = |hold: &Hold| hold.allocation_id == task.allocation_id && hold.epoch > task.epoch;
    !node.holds.iter().any(|hold| newer(hold) && !hold.started)
}

/// Events of before don't say which certificate the agent held, and nothing stands for it.
const fn without_what_was_held(payload: serde_json::Value) -> serde_json::Value {
    payload
}

/// Events of before don't say when a certificate was made, and nothing stands for it.
const fn without_when_it_was_made(payload: serde_json::Value) -> serde_json::Value {
    payload
}

impl Machine for NodeMachine {
    const KIND: EntityKind = EntityKind::Node;
    const UPCASTS: &'static [Upcast] = &[
        Upcast { event_type: "node.certificate_renewed", from: 1, step: without_what_was_held },
        Upcast { event_type: "node.certificate_renewed", from: 2, step: without_when_it_was_made },
        Upcast { event_type: "node.attached", from: 1, step: without_what_was_held },
        Upcast { event_type: "node.enrolled", from: 1, step: without_when_it_was_made },
    ];
    type State = Node;
    type Command = NodeCommand;
    type Event = NodeEvent;
    type Effect = NodeEffect;

    fn decide(
        state: Option<&Node>,
        command: &NodeCommand,
        now: Time,
    ) -> Result<Vec<NodeEvent>, Rejection> {
        match (state, command) {
            (None, NodeCommand::Register { id, label, region }) => {
                Ok(vec![NodeEvent::Registered {
                    id: *id,
                    label: label.clone(),
                    region: region.clone(),
                }])
            }
            (None, _) => Err(Rejection::NotFound { kind: Self::KIND }),
            (Some(node), command) => decide::decide(node, command, now),
        }
    }

    fn apply(state: Option<Node>, event: &NodeEvent, at: Time) -> Node {
        apply::apply(state, event, at)
    }

    fn effects(state: &Node) -> Vec<NodeEffect> {
        decide::effects(state)
    }

    fn owner(_state: &Node) -> Owner {
        Owner::default()
    }

    fn spec_version(state: &Node) -> u64 {
        state.spec_version
    }

    fn event_type(event: &NodeEvent) -> &'static str {
        match event {
            NodeEvent::Registered { .. } => "node.registered",
            NodeEvent::JoinTokenIssued { .. } => "node.join_token_issued",
            NodeEvent::Enrolled { .. } => "node.enrolled",
            NodeEvent::CertificateRenewed { .. } => "node.certificate_renewed",
            NodeEvent::Attached { .. } => "node.attached",
            NodeEvent::InventoryObserved { .. } => "node.inventory_observed",
            NodeEvent::Unreachable => "node.unreachable",
            NodeEvent::Cordoned => "node.cordoned",
            NodeEvent::Uncordoned => "node.uncordoned",
            NodeEvent::DrainStarted { .. } => "node.drain_started",
            NodeEvent::Drained => "node.drained",
            NodeEvent::Retired => "node.retired",
            NodeEvent::GpusHeld { .. } => "node.gpus_held",
            NodeEvent::HoldConfirmed { .. } => "node.hold_confirmed",
            NodeEvent::HoldQuarantined { .. } => "node.hold_quarantined",
            NodeEvent::GpusFreed { .. } => "node.gpus_freed",
            NodeEvent::TaskIssued { .. } => "node.task_issued",
            NodeEvent::TaskFinished { .. } => "node.task_finished",
            NodeEvent::TaskDelivered { .. } => "node.task_delivered",
            NodeEvent::AllocationTold { .. } => "node.allocation_told",
            NodeEvent::AllocationToldOfDrain { .. } => "node.allocation_told_of_drain",
        }
    }

    fn command_type(command: &NodeCommand) -> &'static str {
        match command {
            NodeCommand::Register { .. } => "register",
            NodeCommand::IssueJoinToken { .. } => "issue_join_token",
            NodeCommand::Cordon => "cordon",
            NodeCommand::Uncordon => "uncordon",
            NodeCommand::Drain { .. } => "drain",
            NodeCommand::Retire { .. } => "retire",
            NodeCommand::Enrol { .. } => "enrol",
            NodeCommand::Renew { .. } => "renew",
            NodeCommand::Attach { .. } => "attach",
            NodeCommand::Observe { .. } => "observe",
            NodeCommand::Silence { .. } => "silence",
            NodeCommand::FinishTask { .. } => "finish_task",
            NodeCommand::Renumber { .. } => "renumber",
            NodeCommand::Reserve { .. } => "reserve",
            NodeCommand::Confirm { .. } => "confirm",
            NodeCommand::Forgo { .. } => "forgo",
            NodeCommand::Dispatch { .. } => "dispatch",
            NodeCommand::Reap { .. } => "reap",
            NodeCommand::Delivered { .. } => "delivered",
            NodeCommand::Told { .. } => "told",
            NodeCommand::ToldOfDrain { .. } => "told_of_drain",
        }
    }
}
