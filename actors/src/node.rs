//! What a node owes: offers and news to allocations, tasks to its agent.

use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::allocation::{AllocationCommand, NodeReport, Placement};
use aicloud_domain::id::{AllocationId, NodeId, TypedId};
use aicloud_domain::machine::Time;
use aicloud_domain::node::{
    Node, NodeCommand, NodeEffect, NodeEvent, NodeMachine, report_of, schedulable,
};
use aicloud_domain::placement::NodeCapacity;
use aicloud_persistence::SideRow;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use uuid::Uuid;

use crate::command::{CommandError, Committed, Origin};
use crate::engine::Engine;
use crate::entities::Entities;
use crate::live::{Attempt, Live};

/// How soon an allocation that could not be reached is told again.
const TELL_PAUSE: Duration = Duration::from_millis(200);
/// How soon it is looked again whether tasks are waiting for a place in the channel.
const SEND_PAUSE: Duration = Duration::from_secs(1);

impl Live for NodeMachine {
    const ALWAYS_AWAKE: bool = true;

    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().nodes
    }

    fn side_rows(
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

    fn committed(engine: &Arc<Engine>, committed: &Arc<Committed<Node>>) {
        let node = &committed.state;
        let capacity = NodeCapacity {
            seq: committed.seq,
            schedulable: schedulable(node),
            gpus: node.capacity(),
        };
        engine.scheduler.update_node(node.id, capacity);
        engine.leases.watch(node.id, node.reachable.then_some(node.channel_epoch));
        engine.channels.committed(committed, &engine.task_keys, engine.clock.now());
    }

    /// Each heartbeat is compared with its state.
    fn stays(node: &Node) -> bool {
        node.reachable
    }

    fn attempt(
        engine: Arc<Engine>,
        id: Uuid,
        committed: Arc<Committed<Node>>,
        effect: NodeEffect,
    ) -> LocalBoxFuture<'static, Attempt<Self>> {
        async move {
            let node = &committed.state;
            match effect {
                NodeEffect::Offer { allocation_id, epoch } => {
                    offer(&engine, node, allocation_id, epoch).await
                }
                NodeEffect::Send { .. } => {
                    // In order and once a channel: `Channels` sends, here is the reminder.
                    engine.channels.committed(&committed, &engine.task_keys, engine.clock.now());
                    Attempt::Again(SEND_PAUSE)
                }
                NodeEffect::Deliver { sequence } => {
                    let task = node.tasks.iter().find(|task| task.sequence == sequence);
                    let Some(task) = task else { return Attempt::Again(TELL_PAUSE) };
                    let Some(report) = report_of(task) else {
                        return Attempt::Tell(NodeCommand::Delivered { sequence });
                    };
                    let about = (task.allocation_id, task.epoch);
                    match tell(&engine, node.id, about, report, task.trace_id.as_ref()).await {
                        Ok(()) => Attempt::Tell(NodeCommand::Delivered { sequence }),
                        Err(pause) => Attempt::Again(pause),
                    }
                }
                NodeEffect::Tell { allocation_id, epoch, reachable } => {
                    let report = if reachable { NodeReport::Returned } else { NodeReport::Lost };
                    match tell(&engine, node.id, (allocation_id, epoch), report, None).await {
                        Ok(()) => {
                            Attempt::Tell(NodeCommand::Told { allocation_id, epoch, reachable })
                        }
                        Err(pause) => Attempt::Again(pause),
                    }
                }
                NodeEffect::TellRetired { allocation_id, epoch } => {
                    tracing::debug!(node = %id, %allocation_id, "telling of the retirement");
                    let (about, report) = ((allocation_id, epoch), NodeReport::NodeRetired);
                    match tell(&engine, node.id, about, report, None).await {
                        Ok(()) => Attempt::Tell(NodeCommand::Forgo { allocation_id, epoch }),
                        Err(pause) => Attempt::Again(pause),
                    }
                }
            }
        }
        .boxed_local()
    }
}

async fn offer(
    engine: &Engine,
    node: &Node,
    allocation_id: AllocationId,
    epoch: u64,
) -> Attempt<NodeMachine> {
    let Some(hold) = node.hold(allocation_id, epoch) else { return Attempt::Again(TELL_PAUSE) };
    let placement = Placement { node_id: node.id, gpu_uuids: hold.gpu_uuids.clone() };
    let command = AllocationCommand::Place { epoch, placement };
    let allocations = &engine.directories().allocations;
    let origin = Origin::system("placement");
    match allocations.command(allocation_id.uuid(), command, origin).await {
        Ok(_) => Attempt::Tell(NodeCommand::Confirm { allocation_id, epoch }),
        Err(error) if error.is_past() => Attempt::Tell(NodeCommand::Forgo { allocation_id, epoch }),
        Err(_) => Attempt::Again(TELL_PAUSE),
    }
}

/// Reports to an allocation. One that has moved on, or never was, counts as told.
async fn tell(
    engine: &Engine,
    node_id: NodeId,
    (allocation_id, epoch): (AllocationId, u64),
    report: NodeReport,
    trace_id: Option<&String>,
) -> Result<(), Duration> {
    let command = AllocationCommand::Report { node_id, epoch, report };
    let allocations = &engine.directories().allocations;
    match allocations.command(allocation_id.uuid(), command, Origin::traced("node", trace_id)).await
    {
        Ok(_) => Ok(()),
        Err(error) if error.is_past() => Ok(()),
        Err(CommandError::Refused(refusal)) => Err(refusal.retry_after().unwrap_or(TELL_PAUSE)),
        Err(_) => Err(TELL_PAUSE),
    }
}
