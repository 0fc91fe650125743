//! An allocation: GPUs lent to a project, and what runs on them.
//!
//! Four things are kept apart that are often one field: what the customer **desires**
//! (run, stop, release), the **phase** it is in, the **outcome** it ends with, and the
//! **epoch**, which counts placements: an agent or node that speaks of an older epoch is
//! not heard. Failure is an outcome, not a phase, so the way out always leads through
//! cleaning up. That its node is to leave is a [`Notice`] beside the phase: what runs goes on
//! running, and being billed, until the deadline, and is then moved.
//!
//! What may follow what is [`table::TABLE`]; `decide` turns its rows into events, `apply` folds
//! them, `effects` says what is owed.

mod apply;
pub mod caution;
mod decide;
mod effects;
pub mod notice;
pub mod secret_env;
pub mod spec;
pub mod table;

use serde::{Deserialize, Serialize};

pub use self::notice::Notice;
pub use self::spec::{AllocationSpec, GpuRequest, Workload};
pub use self::table::{Phase, Trigger};
use crate::id::{AllocationId, NodeId, ProjectId, TenantId};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::money::GpuHourPrice;
use crate::name::{Label, ResourceName};
use crate::secret::Veiled;

/// Marker of this state machine.
#[derive(Debug)]
pub struct AllocationMachine;

/// What the customer wants of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Desired {
    /// To run.
    Run,
    /// To hold no GPUs, but to stay.
    Stop,
    /// To end.
    Release,
}

/// How it ended, or why it is ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// The workload ended with exit code 0, or the customer released it.
    Succeeded,
    /// The workload or its start failed.
    Failed,
    /// Its node was lost.
    NodeLost,
    /// Given up while waiting.
    Canceled,
    /// Waited too long.
    Expired,
}

impl OutcomeKind {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Succeeded, Self::Failed, Self::NodeLost, Self::Canceled, Self::Expired];
}

/// How it ended, with the detail that its owner needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Which kind of end.
    pub kind: OutcomeKind,
    /// A word of a closed set: `released_by_customer`, `workload_exited`, `image_missing`, ….
    pub reason: String,
    /// For people.
    pub message: String,
    /// The workload's exit code, when it ended by itself.
    pub exit_code: Option<i32>,
}

/// The GPUs that a node holds for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// The node.
    pub node_id: NodeId,
    /// The GPUs, by the node's names for them.
    pub gpu_uuids: Vec<String>,
}

/// A meter that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// The how-manieth interval of this allocation, from 1.
    pub ordinal: u32,
    /// Since when.
    pub since: Time,
}

/// A hold that may still be on a node after the allocation has moved on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leftover {
    /// The node.
    pub node_id: NodeId,
    /// The placement it was.
    pub epoch: u64,
    /// It ran when it was left, so its workload is ended gently.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ran: bool,
}

/// All that is known of an allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    /// Its id.
    pub id: AllocationId,
    /// Whose it is.
    pub tenant_id: TenantId,
    /// In which project.
    pub project_id: ProjectId,
    /// Its full name.
    pub name: ResourceName,
    /// What its owner calls it; need not be unique.
    pub display_name: Option<String>,
    /// What was asked for.
    pub spec: AllocationSpec,
    /// What a GPU-hour costs it, fixed at creation.
    pub price: GpuHourPrice,
    /// What its owner wants.
    pub desired: Desired,
    /// Where it is.
    pub phase: Phase,
    /// Since when it is there.
    pub phase_since: Time,
    /// Since when it waits, or waited, for the placement that its owner asked for: its place
    /// in the queue, which a reservation that nobody took up does not cost it. Absent in rows
    /// of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queued_since: Option<Time>,
    /// Counts placements; fences what belongs to an older one.
    pub epoch: u64,
    /// The GPUs it has.
    pub placement: Option<Placement>,
    /// Older placements that are being cleaned up.
    pub leftovers: Vec<Leftover>,
    /// That its node is to leave, while it runs there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// The meter, while it runs.
    pub meter: Option<Meter>,
    /// Intervals metered so far, the running one included.
    pub intervals: u32,
    /// How it ended or is ending.
    pub outcome: Option<Outcome>,
    /// See [`Machine::spec_version`].
    pub spec_version: u64,
    /// When it was created.
    pub created_at: Time,
}

/// What an allocation can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum AllocationCommand {
    /// Begin.
    Create {
        /// What is asked for.
        new: Box<NewAllocation>,
        /// The values of its secret variables, sealed for the row that is theirs; absent when it has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        secrets: Option<Veiled<Vec<u8>>>,
    },
    /// End the workload, give back the GPUs, keep the allocation.
    Stop,
    /// Run again.
    Start,
    /// End it for good.
    Release,
    /// A node holds these GPUs for it.
    Place {
        /// The placement that was asked for.
        epoch: u64,
        /// What the node holds.
        placement: Placement,
    },
    /// Its node reports.
    Report {
        /// Which node: only the one of the placement is heard.
        node_id: NodeId,
        /// Of which placement.
        epoch: u64,
        /// What.
        report: NodeReport,
    },
    /// A timer of this phase ran out.
    TimeOut {
        /// Of which placement.
        epoch: u64,
        /// Which.
        timer: Timer,
        /// Since when it ran: one of an earlier stay in the same phase is not heard.
        since: Time,
    },
}

/// A new allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAllocation {
    /// The new id.
    pub id: AllocationId,
    /// Whose it is.
    pub tenant_id: TenantId,
    /// In which project.
    pub project_id: ProjectId,
    /// Its full name.
    pub name: ResourceName,
    /// What its owner calls it.
    pub display_name: Option<String>,
    /// What is asked for.
    pub spec: AllocationSpec,
    /// What a GPU-hour costs it.
    pub price: GpuHourPrice,
}

impl NewAllocation {
    /// The full name that follows from where it belongs.
    #[must_use]
    pub fn name_in(
        region: &Label,
        tenant: &Label,
        project: &Label,
        id: AllocationId,
    ) -> ResourceName {
        ResourceName::allocation(region, tenant, project, id)
    }
}

impl AllocationCommand {
    /// Begin one that has no secret variables.
    #[must_use]
    pub fn create(new: NewAllocation) -> Self {
        Self::Create { new: Box::new(new), secrets: None }
    }
}

/// What a node says of one of its workloads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub enum NodeReport {
    /// The agent has accepted the task.
    Accepted,
    /// The agent is making the workload.
    Configuring,
    /// The workload runs.
    Started,
    /// The workload could not be started.
    StartFailed {
        /// A word of the agent's closed set.
        code: String,
        /// For people.
        message: String,
    },
    /// The workload ended by itself.
    Exited {
        /// Its exit code; absent when it is simply gone, for instance after a reboot.
        exit_code: Option<i32>,
    },
    /// The node has gone silent.
    Lost,
    /// The node is back and the workload still runs.
    Returned,
    /// Workload ended, scratch wiped, GPUs free.
    Vacated,
    /// The node could not clean up.
    CleanupFailed {
        /// For people.
        message: String,
    },
    /// The node was retired.
    NodeRetired,
    /// The node is to leave: what runs there has until the deadline.
    Leaving {
        /// Until when, and why.
        notice: Notice,
    },
    /// The node stays after all.
    Staying,
}

/// The timers of an allocation. How long each runs is the operator's setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    /// In `queued`: the customer's own limit.
    Queue,
    /// In `reserved`: until the agent accepts the task.
    Reservation,
    /// In `provisioning` and `configuring`: until the workload runs.
    Provisioning,
    /// In `lost`: until the node counts as gone for good.
    LostGrace,
    /// In `active`, with a notice: until its deadline. It runs since the notice was given.
    Notice,
}

/// What can happen to an allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AllocationEvent {
    /// It was asked for.
    Requested(Box<NewAllocation>),
    /// Its owner wants something else of it.
    DesiredChanged {
        /// What now.
        desired: Desired,
    },
    /// It waits for a node.
    Queued {
        /// The placement it waits for.
        epoch: u64,
    },
    /// A node holds GPUs for it.
    Reserved {
        /// What it got.
        placement: Placement,
    },
    /// The agent has accepted the task.
    ProvisioningStarted,
    /// The workload is being made.
    ConfiguringStarted,
    /// The workload runs.
    Activated,
    /// The meter runs from now on.
    MeteringStarted {
        /// The how-manieth interval, from 1.
        ordinal: u32,
    },
    /// The meter has stopped.
    MeteringStopped {
        /// The how-manieth interval, from 1.
        ordinal: u32,
    },
    /// The workload is being ended.
    StoppingStarted,
    /// The workload has ended and holds no GPUs.
    Stopped,
    /// The node has gone silent.
    Lost,
    /// The node is to leave; what runs has until the deadline.
    Noticed {
        /// Until when, and why.
        notice: Notice,
    },
    /// The node stays after all.
    NoticeWithdrawn,
    /// The workload is being ended for good.
    ReleasingStarted {
        /// Why it ends; absent when that was known before.
        outcome: Option<Outcome>,
    },
    /// The node could not clean up.
    CleanupFailed {
        /// For people.
        message: String,
    },
    /// An older placement has been cleaned up.
    LeftoverVacated {
        /// Which.
        epoch: u64,
    },
    /// The end.
    Released,
    /// The end: given up while waiting.
    Canceled,
    /// The end: waited too long.
    Expired,
}

/// An order to a node about a workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Make it run.
    Start,
    /// End it gently; its release follows.
    Stop,
    /// End it at once and clean up.
    Release,
}

impl Operation {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Release => "release",
        }
    }
}

/// What an allocation can owe the world.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AllocationEffect {
    /// Ask the scheduler for a place.
    AwaitPlacement {
        /// The placement it waits for.
        epoch: u64,
    },
    /// Have the node do this.
    Dispatch {
        /// Which node.
        node_id: NodeId,
        /// For which placement.
        epoch: u64,
        /// What.
        operation: Operation,
    },
    /// Be told when this timer, running since then, runs out.
    Await {
        /// Which timer.
        timer: Timer,
        /// Of which placement.
        epoch: u64,
        /// Since when it runs.
        since: Time,
    },
}

impl Allocation {
    /// What its owner may do now, as the API calls it.
    #[must_use]
    pub fn legal_actions(&self) -> &'static [&'static str] {
        table::legal_actions(self.phase)
    }
}

impl Machine for AllocationMachine {
    const KIND: EntityKind = EntityKind::Allocation;
    const LATER_FIELDS: &'static [&'static str] = &["queued_since"];
    type State = Allocation;
    type Command = AllocationCommand;
    type Event = AllocationEvent;
    type Effect = AllocationEffect;

    fn decide(
        state: Option<&Allocation>,
        command: &AllocationCommand,
        _now: Time,
    ) -> Result<Vec<AllocationEvent>, Rejection> {
        decide::decide(state, command)
    }

    fn apply(state: Option<Allocation>, event: &AllocationEvent, at: Time) -> Allocation {
        apply::apply(state, event, at)
    }

    fn effects(state: &Allocation) -> Vec<AllocationEffect> {
        effects::effects(state)
    }

    fn owner(state: &Allocation) -> Owner {
        Owner { tenant: Some(state.tenant_id), project: Some(state.project_id) }
    }

    fn spec_version(state: &Allocation) -> u64 {
        state.spec_version
    }

    fn event_type(event: &AllocationEvent) -> &'static str {
        use AllocationEvent as Event;
        match event {
            Event::Requested(_) => "allocation.requested",
            Event::DesiredChanged { .. } => "allocation.desired_changed",
            Event::Queued { .. } => "allocation.queued",
            Event::Reserved { .. } => "allocation.reserved",
            Event::ProvisioningStarted => "allocation.provisioning",
            Event::ConfiguringStarted => "allocation.configuring",
            Event::Activated => "allocation.active",
            Event::MeteringStarted { .. } => "allocation.metering_started",
            Event::MeteringStopped { .. } => "allocation.metering_stopped",
            Event::StoppingStarted => "allocation.stopping",
            Event::Stopped => "allocation.stopped",
            Event::Lost => "allocation.lost",
            Event::Noticed { .. } => "allocation.noticed",
            Event::NoticeWithdrawn => "allocation.notice_withdrawn",
            Event::ReleasingStarted { .. } => "allocation.releasing",
            Event::CleanupFailed { .. } => "allocation.cleanup_failed",
            Event::LeftoverVacated { .. } => "allocation.leftover_vacated",
            Event::Released => "allocation.released",
            Event::Canceled => "allocation.canceled",
            Event::Expired => "allocation.expired",
        }
    }

    fn command_type(command: &AllocationCommand) -> &'static str {
        match command {
            AllocationCommand::Create { .. } => "create",
            AllocationCommand::Stop => "stop",
            AllocationCommand::Start => "start",
            AllocationCommand::Release => "release",
            AllocationCommand::Place { .. } => "place",
            AllocationCommand::Report { .. } => "report",
            AllocationCommand::TimeOut { .. } => "time_out",
        }
    }
}

#[cfg(test)]
mod tests;
