//! An allocation: GPUs lent to a project, and what runs on them.
//!
//! Four things are kept apart that are often one field: what the customer **desires**
//! (run, stop, release), the **phase** it is in, the **outcome** it ends with, and the
//! **epoch**, which counts placements: an agent or node that speaks of an older epoch is
//! not heard. Failure is an outcome, not a phase, so the way out always leads through
//! cleaning up.
//!
//! What may follow what is [`table::TABLE`]. This file turns its rows into events.

pub mod spec;
pub mod table;

use serde::{Deserialize, Serialize};

pub use self::spec::{AllocationSpec, GpuRequest, Workload};
pub use self::table::{Phase, Trigger};
use crate::id::{AllocationId, NodeId, ProjectId, TenantId};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::money::GpuHourPrice;
use crate::name::{Label, ResourceName};

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
    /// Counts placements; fences what belongs to an older one.
    pub epoch: u64,
    /// The GPUs it has.
    pub placement: Option<Placement>,
    /// Older placements that are being cleaned up.
    pub leftovers: Vec<Leftover>,
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
    Create(Box<NewAllocation>),
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
    pub fn legal_actions(&self) -> Vec<&'static str> {
        table::legal_actions(self.phase)
    }

    fn not_legal(&self, action: &str) -> Rejection {
        Rejection::NotLegal {
            action: action.to_owned(),
            kind: EntityKind::Allocation,
            state: self.phase.to_string(),
            legal: self.legal_actions().into_iter().map(str::to_owned).collect(),
        }
    }

    /// The events that lead where the table says; `outcome` is kept unless one is known.
    fn go(&self, on: Trigger, outcome: Option<Outcome>) -> Option<Vec<AllocationEvent>> {
        use AllocationEvent as Event;
        let to = table::next(self.phase, on)?;
        let mut events = vec![];
        if let (Phase::Active, Some(meter)) = (self.phase, self.meter) {
            events.push(Event::MeteringStopped { ordinal: meter.ordinal });
        }
        let outcome = if self.outcome.is_none() { outcome } else { None };
        match to {
            Phase::Requested => {}
            Phase::Queued => events.push(Event::Queued { epoch: self.epoch + 1 }),
            // `Place` brings its placement with it; see `decide`.
            Phase::Reserved => {}
            Phase::Provisioning => events.push(Event::ProvisioningStarted),
            Phase::Configuring => events.push(Event::ConfiguringStarted),
            Phase::Active => {
                events.push(Event::Activated);
                events.push(Event::MeteringStarted { ordinal: self.intervals + 1 });
            }
            Phase::Stopping => events.push(Event::StoppingStarted),
            Phase::Stopped => events.push(Event::Stopped),
            Phase::Lost => events.push(Event::Lost),
            Phase::Releasing => {
                events.push(Event::ReleasingStarted { outcome });
                if self.placement.is_none() {
                    events.push(Event::Released);
                }
            }
            Phase::FailedCleanup => {}
            Phase::Released => {
                if self.phase != Phase::Releasing {
                    events.push(Event::ReleasingStarted { outcome });
                }
                events.push(Event::Released);
            }
            Phase::Canceled => events.push(Event::Canceled),
            Phase::Expired => events.push(Event::Expired),
        }
        Some(events)
    }

    fn want(
        &self,
        action: &str,
        on: Trigger,
        desired: Desired,
    ) -> Result<Vec<AllocationEvent>, Rejection> {
        let done = match desired {
            Desired::Run => false,
            Desired::Stop => matches!(self.phase, Phase::Stopping | Phase::Stopped),
            Desired::Release => self.phase == Phase::Releasing || self.phase.is_end(),
        };
        if done {
            return Ok(vec![]);
        }
        let outcome = (desired == Desired::Release).then(|| Outcome {
            kind: OutcomeKind::Succeeded,
            reason: "released_by_customer".into(),
            message: "Released on request.".into(),
            exit_code: None,
        });
        let moved = self.go(on, outcome).ok_or_else(|| self.not_legal(action))?;
        let mut events = vec![];
        if self.desired != desired {
            events.push(AllocationEvent::DesiredChanged { desired });
        }
        events.extend(moved);
        Ok(events)
    }

    fn hear(&self, epoch: u64, report: &NodeReport) -> Result<Vec<AllocationEvent>, Rejection> {
        use AllocationEvent as Event;
        let stale = || Rejection::Stale {
            what: format!(
                "{report:?} of placement {epoch}; it is {} in {}",
                self.phase, self.epoch
            ),
        };
        if epoch != self.epoch {
            let gone = matches!(report, NodeReport::Vacated | NodeReport::NodeRetired);
            let left = self.leftovers.iter().any(|left| left.epoch == epoch);
            return if gone && left {
                Ok(vec![Event::LeftoverVacated { epoch }])
            } else {
                Err(stale())
            };
        }
        let failed = |reason: &str, message: String| {
            Some(Outcome {
                kind: OutcomeKind::Failed,
                reason: reason.to_owned(),
                message,
                exit_code: None,
            })
        };
        let events = match report {
            NodeReport::Accepted => self.go(Trigger::Accept, None),
            NodeReport::Configuring => self.go(Trigger::Configure, None),
            NodeReport::Started => self.go(Trigger::Activate, None),
            NodeReport::StartFailed { code, message } => {
                self.go(Trigger::StartFailed, failed(code, message.clone()))
            }
            NodeReport::Exited { exit_code } => {
                let outcome = match exit_code {
                    Some(code) => Outcome {
                        kind: if *code == 0 { OutcomeKind::Succeeded } else { OutcomeKind::Failed },
                        reason: "workload_exited".into(),
                        message: format!("The workload ended with exit code {code}."),
                        exit_code: Some(*code),
                    },
                    None => Outcome {
                        kind: OutcomeKind::Failed,
                        reason: "workload_gone".into(),
                        message: "The workload is no longer on its node.".into(),
                        exit_code: None,
                    },
                };
                self.go(Trigger::Exit, Some(outcome))
            }
            NodeReport::Lost => self.go(Trigger::Lose, None),
            NodeReport::Returned => self.go(Trigger::Return, None),
            NodeReport::Vacated => self.go(Trigger::Vacate, None),
            NodeReport::CleanupFailed { message } => {
                self.go(Trigger::CleanupFailed, None).map(|mut events| {
                    events.push(Event::CleanupFailed { message: message.clone() });
                    events
                })
            }
            NodeReport::NodeRetired => {
                let outcome = Outcome {
                    kind: OutcomeKind::NodeLost,
                    reason: "node_retired".into(),
                    message: "Its node was retired.".into(),
                    exit_code: None,
                };
                self.go(Trigger::NodeRetired, Some(outcome))
            }
        };
        events.ok_or_else(stale)
    }

    fn time_out(&self, epoch: u64, timer: Timer) -> Result<Vec<AllocationEvent>, Rejection> {
        let stale = || Rejection::Stale { what: format!("timer {timer:?} of placement {epoch}") };
        if epoch != self.epoch {
            return Err(stale());
        }
        let outcome = |kind, reason: &str, message: &str| {
            Some(Outcome { kind, reason: reason.into(), message: message.into(), exit_code: None })
        };
        let events = match timer {
            Timer::Queue => self.go(Trigger::QueueExpired, None),
            Timer::Reservation => self.go(Trigger::ReservationExpired, None),
            Timer::Provisioning => self.go(
                Trigger::ProvisioningTimedOut,
                outcome(
                    OutcomeKind::Failed,
                    "provisioning_timed_out",
                    "The workload did not come up in time.",
                ),
            ),
            Timer::LostGrace => self.go(
                Trigger::LostGraceOver,
                outcome(OutcomeKind::NodeLost, "node_lost", "Its node was silent for too long."),
            ),
        };
        events.ok_or_else(stale)
    }

    fn enter(&mut self, phase: Phase, at: Time) {
        self.phase = phase;
        self.phase_since = at;
    }
}

impl Machine for AllocationMachine {
    const KIND: EntityKind = EntityKind::Allocation;
    type State = Allocation;
    type Command = AllocationCommand;
    type Event = AllocationEvent;
    type Effect = AllocationEffect;

    fn decide(
        state: Option<&Allocation>,
        command: &AllocationCommand,
        _now: Time,
    ) -> Result<Vec<AllocationEvent>, Rejection> {
        use AllocationCommand as Command;
        use AllocationEvent as Event;
        let Some(allocation) = state else {
            let Command::Create(new) = command else {
                return Err(Rejection::NotFound { kind: Self::KIND });
            };
            new.spec.check()?;
            if let Some(name) = &new.display_name {
                crate::tenant::check_display_name(name)?;
            }
            return Ok(vec![Event::Requested(new.clone()), Event::Queued { epoch: 1 }]);
        };
        match command {
            Command::Create(_) => Err(Rejection::Exists { kind: Self::KIND }),
            Command::Stop => allocation.want("stop", Trigger::Stop, Desired::Stop),
            Command::Start => allocation.want("start", Trigger::Start, Desired::Run),
            Command::Release => allocation.want("release", Trigger::Release, Desired::Release),
            Command::Place { epoch, placement } => {
                // Asked again after a crash between its answer and the node's: same answer.
                if *epoch == allocation.epoch && allocation.placement.as_ref() == Some(placement) {
                    return Ok(vec![]);
                }
                let next = table::next(allocation.phase, Trigger::Place);
                if *epoch != allocation.epoch || next.is_none() {
                    return Err(Rejection::Stale {
                        what: format!("placement {epoch}; it is {}", allocation.phase),
                    });
                }
                Ok(vec![Event::Reserved { placement: placement.clone() }])
            }
            Command::Report { epoch, report } => allocation.hear(*epoch, report),
            Command::TimeOut { epoch, timer } => allocation.time_out(*epoch, *timer),
        }
    }

    fn apply(state: Option<Allocation>, event: &AllocationEvent, at: Time) -> Allocation {
        use AllocationEvent as Event;
        if let Event::Requested(new) = event {
            let new = (**new).clone();
            return Allocation {
                id: new.id,
                tenant_id: new.tenant_id,
                project_id: new.project_id,
                name: new.name,
                display_name: new.display_name,
                spec: new.spec,
                price: new.price,
                desired: Desired::Run,
                phase: Phase::Requested,
                phase_since: at,
                epoch: 0,
                placement: None,
                leftovers: vec![],
                meter: None,
                intervals: 0,
                outcome: None,
                spec_version: 1,
                created_at: at,
            };
        }
        let mut allocation = state.expect("the first event of an allocation is `requested`");
        match event {
            Event::Requested(_) => {}
            Event::DesiredChanged { desired } => {
                allocation.desired = *desired;
                allocation.spec_version += 1;
            }
            Event::Queued { epoch } => {
                if let Some(left) = allocation.placement.take() {
                    let leftover = Leftover { node_id: left.node_id, epoch: allocation.epoch };
                    allocation.leftovers.push(leftover);
                }
                allocation.epoch = *epoch;
                allocation.enter(Phase::Queued, at);
            }
            Event::Reserved { placement } => {
                allocation.placement = Some(placement.clone());
                allocation.enter(Phase::Reserved, at);
            }
            Event::ProvisioningStarted => allocation.enter(Phase::Provisioning, at),
            Event::ConfiguringStarted => allocation.enter(Phase::Configuring, at),
            Event::Activated => allocation.enter(Phase::Active, at),
            Event::MeteringStarted { ordinal } => {
                allocation.meter = Some(Meter { ordinal: *ordinal, since: at });
                allocation.intervals = *ordinal;
            }
            Event::MeteringStopped { .. } => allocation.meter = None,
            Event::StoppingStarted => allocation.enter(Phase::Stopping, at),
            Event::Stopped => {
                allocation.placement = None;
                allocation.enter(Phase::Stopped, at);
            }
            Event::Lost => allocation.enter(Phase::Lost, at),
            Event::ReleasingStarted { outcome } => {
                if outcome.is_some() {
                    allocation.outcome.clone_from(outcome);
                }
                allocation.enter(Phase::Releasing, at);
            }
            Event::CleanupFailed { message } => {
                // One that was only to stop can't go on after this: it ends here.
                allocation.outcome.get_or_insert_with(|| Outcome {
                    kind: OutcomeKind::Failed,
                    reason: "cleanup_failed".into(),
                    message: message.clone(),
                    exit_code: None,
                });
                allocation.enter(Phase::FailedCleanup, at);
            }
            Event::LeftoverVacated { epoch } => {
                allocation.leftovers.retain(|left| left.epoch != *epoch);
            }
            Event::Released => {
                allocation.placement = None;
                allocation.enter(Phase::Released, at);
            }
            Event::Canceled => {
                allocation.outcome = Some(Outcome {
                    kind: OutcomeKind::Canceled,
                    reason: "canceled_by_customer".into(),
                    message: "Given up while waiting.".into(),
                    exit_code: None,
                });
                allocation.enter(Phase::Canceled, at);
            }
            Event::Expired => {
                allocation.outcome = Some(Outcome {
                    kind: OutcomeKind::Expired,
                    reason: "queue_expired".into(),
                    message: "Waited longer than max_queue_seconds.".into(),
                    exit_code: None,
                });
                allocation.enter(Phase::Expired, at);
            }
        }
        allocation
    }

    fn effects(state: &Allocation) -> Vec<AllocationEffect> {
        use AllocationEffect as Effect;
        let epoch = state.epoch;
        let timer = |timer| Effect::Await { timer, epoch, since: state.phase_since };
        let dispatch = |operation| {
            state.placement.as_ref().map(|place| Effect::Dispatch {
                node_id: place.node_id,
                epoch,
                operation,
            })
        };
        let mut owed: Vec<Effect> = state
            .leftovers
            .iter()
            .map(|left| Effect::Dispatch {
                node_id: left.node_id,
                epoch: left.epoch,
                operation: Operation::Release,
            })
            .collect();
        match state.phase {
            Phase::Queued => {
                owed.push(Effect::AwaitPlacement { epoch });
                if state.spec.max_queue_seconds.is_some() {
                    owed.push(timer(Timer::Queue));
                }
            }
            Phase::Reserved => {
                owed.extend(dispatch(Operation::Start));
                owed.push(timer(Timer::Reservation));
            }
            Phase::Provisioning | Phase::Configuring => owed.push(timer(Timer::Provisioning)),
            Phase::Lost => owed.push(timer(Timer::LostGrace)),
            Phase::Stopping => owed.extend(dispatch(Operation::Stop)),
            Phase::Releasing => owed.extend(dispatch(Operation::Release)),
            Phase::Requested
            | Phase::Active
            | Phase::Stopped
            | Phase::FailedCleanup
            | Phase::Released
            | Phase::Canceled
            | Phase::Expired => {}
        }
        owed
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
            AllocationCommand::Create(_) => "create",
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
