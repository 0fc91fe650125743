//! What a node owes: offers and news to allocations, tasks to its agent.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aicloud_domain::allocation::{AllocationCommand, NodeReport, Placement};
use aicloud_domain::id::AllocationId;
use aicloud_domain::machine::Time;
use aicloud_domain::node::{
    Node, NodeCommand, NodeEffect, NodeEvent, NodeMachine, report_of, schedulable,
};
use aicloud_domain::placement::NodeCapacity;
use aicloud_persistence::SideRow;
use aicloud_supervision::Refusal;

use crate::command::{CommandError, Committed};
use crate::conduct::{Attempt, Conduct, Duty, Tell, To};
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::Live;
use crate::settings::Timers;

/// How soon an allocation that could not be reached is told again.
const TELL_PAUSE: Duration = Duration::from_millis(200);
/// How soon one is told again of a drain that says it is no longer there.
const NOTICE_PAUSE: Duration = Duration::from_secs(5);
/// How soon it is looked again whether tasks are waiting for a place in the channel.
const SEND_PAUSE: Duration = Duration::from_secs(1);

impl Conduct for NodeMachine {
    fn side_rows(
        _command: &NodeCommand,
        before: Option<&Node>,
        after: &Node,
        event: &NodeEvent,
        _at: Time,
    ) -> Vec<SideRow> {
        let node = after.id;
        match event {
            NodeEvent::GpusHeld { allocation_id, epoch, gpu_uuids } => gpu_uuids
                .iter()
                .map(|gpu_uuid| SideRow::HoldGpu {
                    node,
                    gpu_uuid: gpu_uuid.clone(),
                    allocation: *allocation_id,
                    epoch: *epoch,
                })
                .collect(),
            NodeEvent::GpusFreed { allocation_id, epoch } => before
                .and_then(|before| before.hold(*allocation_id, *epoch))
                .into_iter()
                .flat_map(|hold| &hold.gpu_uuids)
                .map(|gpu_uuid| SideRow::FreeGpu {
                    node,
                    gpu_uuid: gpu_uuid.clone(),
                    allocation: *allocation_id,
                })
                .collect(),
            _ => vec![],
        }
    }

    /// Each heartbeat is compared with its state.
    fn stays(node: &Node) -> bool {
        node.reachable
    }

    fn duty(committed: &Committed<Node>, effect: &NodeEffect, _timers: &Timers) -> Duty<Self> {
        let node = &committed.state;
        let later = Duty::Over(Attempt::Again(TELL_PAUSE));
        match effect.clone() {
            NodeEffect::Offer { allocation_id, epoch } => {
                let Some(hold) = node.hold(allocation_id, epoch) else { return later };
                let placement = Placement { node_id: node.id, gpu_uuids: hold.gpu_uuids.clone() };
                let command = AllocationCommand::Place { epoch, placement };
                let what = To::Allocation(allocation_id, command);
                Duty::Tell(Tell { what, part: "placement", trace_id: None })
            }
            // In order and once a channel: `Channels` sends, here is the reminder.
            NodeEffect::Send { .. } => Duty::Show(SEND_PAUSE),
            NodeEffect::Deliver { sequence } => {
                let task = node.tasks.iter().find(|task| task.sequence == sequence);
                let Some(task) = task else { return later };
                match report_of(task) {
                    Some(said) => {
                        report(node, task.allocation_id, task.epoch, said, task.trace_id.clone())
                    }
                    None => Duty::Over(Attempt::Tell(NodeCommand::Delivered { sequence })),
                }
            }
            NodeEffect::Tell { allocation_id, epoch, reachable } => {
                let said = if reachable { NodeReport::Returned } else { NodeReport::Lost };
                report(node, allocation_id, epoch, said, None)
            }
            NodeEffect::TellOfDrain { allocation_id, epoch, drain } => {
                let said =
                    drain.map_or(NodeReport::Staying, |notice| NodeReport::Leaving { notice });
                report(node, allocation_id, epoch, said, None)
            }
            NodeEffect::TellRetired { allocation_id, epoch } => {
                report(node, allocation_id, epoch, NodeReport::NodeRetired, None)
            }
        }
    }

    fn answered(effect: &NodeEffect, answer: Result<(), &CommandError>) -> Attempt<Self> {
        // One that has moved on, or never was, counts as told; but it has not taken an offer.
        let taken = match answer {
            Ok(()) => true,
            // That it has moved on may be an old memory's word; if it is true, its hold ends soon.
            Err(error) if error.is_past() && matches!(effect, NodeEffect::TellOfDrain { .. }) => {
                return Attempt::Again(NOTICE_PAUSE);
            }
            Err(error) if error.is_past() => false,
            // It can't say yes before an operator has looked at it, and asks anew then. Should
            // it have said so before it fell ill, its reservation runs out.
            Err(CommandError::Refused(Refusal::Quarantined { .. }))
                if matches!(effect, NodeEffect::Offer { .. }) && !is_forgotten() =>
            {
                false
            }
            Err(CommandError::Refused(refusal)) => {
                return Attempt::Again(refusal.retry_after().unwrap_or(TELL_PAUSE));
            }
            Err(_) => return Attempt::Again(TELL_PAUSE),
        };
        match effect.clone() {
            NodeEffect::Offer { allocation_id, epoch } if taken => {
                Attempt::Tell(NodeCommand::Confirm { allocation_id, epoch })
            }
            NodeEffect::Offer { allocation_id, epoch }
            | NodeEffect::TellRetired { allocation_id, epoch } => {
                Attempt::Tell(NodeCommand::Forgo { allocation_id, epoch })
            }
            NodeEffect::Deliver { sequence } => Attempt::Tell(NodeCommand::Delivered { sequence }),
            NodeEffect::Tell { allocation_id, epoch, reachable } => {
                Attempt::Tell(NodeCommand::Told { allocation_id, epoch, reachable })
            }
            NodeEffect::TellOfDrain { allocation_id, epoch, drain } => {
                Attempt::Tell(NodeCommand::ToldOfDrain { allocation_id, epoch, drain })
            }
            NodeEffect::Send { .. } => Attempt::Done,
        }
    }
}

impl Live for NodeMachine {
    const ALWAYS_AWAKE: bool = true;

    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().nodes
    }

    fn committed(engine: &Arc<Engine>, committed: &Arc<Committed<Node>>) {
        let node = &committed.state;
        engine.scheduler.update_node(node.id, capacity(committed));
        engine.fleet.committed(committed);
        engine.drains.watch(node.id, node.drain.as_ref().map(|notice| notice.deadline));
        let channel = node.reachable.then_some(node.channel_epoch);
        engine.leases.watch(node.id, channel, Instant::now());
        engine.channels.committed(committed, engine);
    }
}

#[cfg(feature = "planted-bugs")]
fn is_forgotten() -> bool {
    aicloud_domain::planted::is(aicloud_domain::planted::Bug::SickKeepsGpus)
}

#[cfg(not(feature = "planted-bugs"))]
const fn is_forgotten() -> bool {
    false
}

/// What the queue is told of a node.
#[must_use]
pub fn capacity(committed: &Committed<Node>) -> NodeCapacity {
    let node = &committed.state;
    NodeCapacity { seq: committed.seq, schedulable: schedulable(node), gpus: node.placeable() }
}

fn report(
    node: &Node,
    allocation: AllocationId,
    epoch: u64,
    report: NodeReport,
    trace_id: Option<String>,
) -> Duty<NodeMachine> {
    let command = AllocationCommand::Report { node_id: node.id, epoch, report };
    Duty::Tell(Tell { what: To::Allocation(allocation, command), part: "node", trace_id })
}
