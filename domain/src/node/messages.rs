//! What a node can be told, what can happen to it, and what it can owe.

use serde::{Deserialize, Serialize};

use super::{Inventory, JoinToken, NodeCertificate, Order, TaskResult};
use crate::allocation::Notice;
use crate::catalog::GpuModel;
use crate::digest::Sha256;
use crate::id::{AllocationId, NodeId, TaskId};
use crate::machine::Time;
use crate::name::{Label, ResourceName};

/// What a node can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum NodeCommand {
    // by an operator
    /// Begin.
    Register {
        /// The new id.
        id: NodeId,
        /// What operators call it.
        label: Label,
        /// Where it stands.
        region: Label,
    },
    /// Let an agent join with this token; an older token is void.
    IssueJoinToken {
        /// The token, without its secret.
        token: JoinToken,
    },
    /// Take no more work.
    Cordon,
    /// Take work again.
    Uncordon,
    /// Take no more work, and have what is there leave.
    Drain {
        /// What still runs then is moved.
        deadline: Time,
        /// Why, for the customers.
        reason: String,
    },
    /// Never again.
    Retire {
        /// Also when allocations are still on it; they end as lost.
        force: bool,
    },
    // by its agent
    /// An agent joins.
    Enrol {
        /// The digest of the secret it showed.
        token_sha256: Sha256,
        /// What it gets.
        certificate: NodeCertificate,
    },
    /// Its agent gets its next certificate.
    Renew {
        /// By which channel: what is asked on an older one is over.
        channel_epoch: u64,
        /// The serial of the newest certificate that the agent holds.
        held_serial: String,
        /// What it gets.
        certificate: NodeCertificate,
    },
    /// Its agent has opened a channel.
    Attach {
        /// The serial of the certificate that it showed.
        serial: String,
        /// What the node has.
        inventory: Inventory,
    },
    /// The agent says what the node has.
    Observe {
        /// By which channel.
        channel_epoch: u64,
        /// What.
        inventory: Inventory,
    },
    /// Nothing was heard for longer than the lease.
    Silence {
        /// On which channel.
        channel_epoch: u64,
    },
    /// The agent says what became of a task.
    FinishTask {
        /// Which.
        task: TaskId,
        /// What.
        result: TaskResult,
    },
    /// The agent can't take a task any more, because it has taken a later one: it gets a new
    /// number, if it is still of use.
    Renumber {
        /// Which.
        task: TaskId,
    },
    // by the control plane
    /// Hold GPUs for an allocation.
    Reserve {
        /// Whose.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
        /// Which model.
        model: GpuModel,
        /// How many.
        count: u32,
    },
    /// The allocation has taken the offer.
    Confirm {
        /// Whose.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
    },
    /// The allocation has no use for a hold: refused, or forgotten with a retired node.
    Forgo {
        /// Whose.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
    },
    /// Have the agent do this.
    Dispatch {
        /// For which allocation.
        allocation_id: AllocationId,
        /// For which placement.
        epoch: u64,
        /// The allocation's full name.
        name: ResourceName,
        /// The trace of the request that it goes back to.
        trace_id: Option<String>,
        /// What.
        order: Order,
    },
    /// The agent runs something that nobody holds GPUs for.
    Reap {
        /// What.
        allocation_id: AllocationId,
        /// Which placement it says it is.
        epoch: u64,
    },
    /// The allocation has heard the result of a task.
    Delivered {
        /// The task's number.
        sequence: u64,
    },
    /// The allocation has heard that the node is silent, or back.
    Told {
        /// Which allocation.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
        /// What it was told.
        reachable: bool,
    },
    /// The allocation has heard that the node is to leave, or stays after all.
    ToldOfDrain {
        /// Which allocation.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
        /// What it was told.
        drain: Option<Notice>,
    },
}

/// What can happen to a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are those of the commands above")]
pub enum NodeEvent {
    /// It is known.
    Registered { id: NodeId, label: Label, region: Label },
    /// An agent may join with this token.
    JoinTokenIssued { token: JoinToken },
    /// An agent has joined; the token is used up.
    Enrolled { certificate: NodeCertificate },
    /// The agent is given its next certificate; it held this one when it asked.
    CertificateRenewed {
        certificate: NodeCertificate,
        #[serde(default)]
        held: Option<String>,
    },
    /// A channel is open, by an agent that holds this certificate.
    Attached {
        channel_epoch: u64,
        #[serde(default)]
        serial: Option<String>,
    },
    /// The node has this.
    InventoryObserved { inventory: Inventory },
    /// Its agent is no longer heard.
    Unreachable,
    /// It takes no more work.
    Cordoned,
    /// It takes work again.
    Uncordoned,
    /// What is on it is to leave.
    DrainStarted { deadline: Time, reason: String },
    /// Nobody holds anything of it any more.
    Drained,
    /// It is gone for good.
    Retired,
    /// These GPUs are held.
    GpusHeld { allocation_id: AllocationId, epoch: u64, gpu_uuids: Vec<String> },
    /// The allocation has taken them.
    HoldConfirmed { allocation_id: AllocationId, epoch: u64 },
    /// These GPUs could not be cleaned up.
    HoldQuarantined { allocation_id: AllocationId, epoch: u64 },
    /// These GPUs are free.
    GpusFreed { allocation_id: AllocationId, epoch: u64 },
    /// The agent is to do this.
    TaskIssued {
        sequence: u64,
        allocation_id: AllocationId,
        epoch: u64,
        name: Option<ResourceName>,
        trace_id: Option<String>,
        order: Order,
    },
    /// The agent has done it, or not.
    TaskFinished { sequence: u64, result: TaskResult },
    /// The allocation knows.
    TaskDelivered { sequence: u64 },
    /// The allocation knows whether the node is reachable.
    AllocationTold { allocation_id: AllocationId, epoch: u64, reachable: bool },
    /// The allocation has heard whether the node is to leave; whether that was the newest.
    AllocationToldOfDrain { allocation_id: AllocationId, epoch: u64, newest: bool },
}

/// What a node can owe the world.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NodeEffect {
    /// Offer an allocation what is held for it.
    Offer {
        /// Whose.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
    },
    /// Send a task to the agent, as soon as there is a channel.
    Send {
        /// Its number.
        sequence: u64,
    },
    /// Tell the allocation what became of a task.
    Deliver {
        /// Its number.
        sequence: u64,
    },
    /// Tell the allocation that the node is silent, or back.
    Tell {
        /// Which allocation.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
        /// What to tell.
        reachable: bool,
    },
    /// Tell the allocation that the node is to leave, or stays after all.
    TellOfDrain {
        /// Which allocation.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
        /// What to tell.
        drain: Option<Notice>,
    },
    /// Tell the allocation that the node is retired.
    TellRetired {
        /// Which allocation.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
    },
}
