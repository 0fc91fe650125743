//! How a node's state follows from its events.

use super::{
    CERTIFICATES_MAX, Hold, HoldStage, Life, Node, NodeEvent, NodeTask, TaskResult, task_id,
};
use crate::allocation::{Notice, Operation};
use crate::id::AllocationId;
use crate::machine::Time;

pub(super) fn apply(state: Option<Node>, event: &NodeEvent, at: Time) -> Node {
    if let NodeEvent::Registered { id, label, region } = event {
        return Node {
            id: *id,
            label: label.clone(),
            region: region.clone(),
            life: Life::Registered,
            reachable: false,
            drain: None,
            join_token: None,
            certificates: vec![],
            inventory: None,
            channel_epoch: 0,
            holds: vec![],
            tasks: vec![],
            next_sequence: 1,
            spec_version: 1,
            created_at: at,
        };
    }
    let mut node = state.expect("the first event of a node is `registered`");
    match event {
        NodeEvent::Registered { .. } => {}
        NodeEvent::JoinTokenIssued { token } => node.join_token = Some(token.clone()),
        NodeEvent::Enrolled { certificate } => {
            node.join_token = None;
            node.certificates = vec![certificate.clone()];
            if node.life == Life::Registered {
                node.life = Life::Enrolled;
            }
        }
        NodeEvent::CertificateRenewed { certificate, held } => {
            if let Some(held) = held {
                forget_before(&mut node, held);
            }
            node.certificates.push(certificate.clone());
            while node.certificates.len() > CERTIFICATES_MAX {
                // Of those that may never have arrived the oldest; the one that the agent is
                // known to hold stays. Events of older builds don't know it, and mean what they
                // meant then.
                node.certificates.remove(usize::from(held.is_some()));
            }
        }
        NodeEvent::Attached { channel_epoch, serial } => {
            if let Some(serial) = serial {
                forget_before(&mut node, serial);
            }
            node.channel_epoch = *channel_epoch;
            reach(&mut node, true);
            // Whoever owned the node before may have asked a memory that was old already.
            for hold in node.holds.iter_mut().filter(|hold| hold.noticed) {
                hold.untold_of_drain = true;
            }
        }
        NodeEvent::InventoryObserved { inventory } => {
            node.inventory = Some(inventory.clone());
            if node.life == Life::Enrolled {
                node.life = Life::Ready;
            }
        }
        NodeEvent::Unreachable => reach(&mut node, false),
        NodeEvent::Cordoned => enter(&mut node, Life::Cordoned),
        NodeEvent::Uncordoned => enter(&mut node, Life::Ready),
        NodeEvent::DrainStarted { deadline, reason } => {
            enter(&mut node, Life::Draining);
            let (deadline, reason) = (*deadline, reason.clone());
            node.drain = Some(Notice { deadline, reason, since: at });
            doubt_drain(&mut node);
        }
        NodeEvent::Drained => enter(&mut node, Life::Maintenance),
        NodeEvent::Retired => {
            enter(&mut node, Life::Retired);
            node.reachable = false;
            node.certificates.clear();
            node.join_token = None;
            // What has a result is still to be told; what has none never will.
            node.tasks.retain(|task| task.result.is_some());
        }
        NodeEvent::GpusHeld { allocation_id, epoch, gpu_uuids } => node.holds.push(Hold {
            allocation_id: *allocation_id,
            epoch: *epoch,
            gpu_uuids: gpu_uuids.clone(),
            stage: HoldStage::Tentative,
            started: false,
            told_reachable: true,
            noticed: false,
            untold_of_drain: false,
            since: at,
        }),
        NodeEvent::HoldConfirmed { allocation_id, epoch } => {
            with_hold(&mut node, *allocation_id, *epoch, |hold| hold.stage = HoldStage::Confirmed);
        }
        NodeEvent::HoldQuarantined { allocation_id, epoch } => {
            with_hold(&mut node, *allocation_id, *epoch, |hold| {
                hold.stage = HoldStage::Quarantined
            });
        }
        NodeEvent::GpusFreed { allocation_id, epoch } => {
            node.holds.retain(|hold| hold.allocation_id != *allocation_id || hold.epoch != *epoch);
        }
        NodeEvent::TaskIssued { sequence, allocation_id, epoch, name, trace_id, order } => {
            node.next_sequence = sequence + 1;
            node.tasks.push(NodeTask {
                id: task_id(node.id, *sequence),
                sequence: *sequence,
                allocation_id: *allocation_id,
                epoch: *epoch,
                name: name.clone(),
                trace_id: trace_id.clone(),
                order: order.clone(),
                result: None,
                issued_at: at,
            });
        }
        NodeEvent::TaskFinished { sequence, result } => {
            let Some(task) = node.tasks.iter_mut().find(|task| task.sequence == *sequence) else {
                return node;
            };
            task.result = Some(result.clone());
            let started = task.order.operation() == Operation::Start
                && matches!(result, TaskResult::Succeeded { .. });
            let (allocation_id, epoch) = (task.allocation_id, task.epoch);
            if started {
                with_hold(&mut node, allocation_id, epoch, |hold| hold.started = true);
            }
        }
        NodeEvent::TaskDelivered { sequence } => {
            node.tasks.retain(|task| task.sequence != *sequence);
        }
        NodeEvent::AllocationTold { allocation_id, epoch, reachable } => {
            with_hold(&mut node, *allocation_id, *epoch, |hold| hold.told_reachable = *reachable);
        }
        NodeEvent::AllocationToldOfDrain { allocation_id, epoch, newest } => {
            with_hold(&mut node, *allocation_id, *epoch, |hold| hold.untold_of_drain = !newest);
        }
    }
    node
}

/// The agent has shown that it holds this certificate; those before it are of no use to it.
fn forget_before(node: &mut Node, serial: &str) {
    let at = node.certificates.iter().position(|certificate| certificate.serial == serial);
    node.certificates.drain(..at.unwrap_or(0));
}

fn enter(node: &mut Node, life: Life) {
    node.life = life;
    node.spec_version += 1;
    if node.drain.take().is_some() {
        doubt_drain(node);
    }
}

/// As with silence: whatever an allocation has heard may be overtaken by what is on its way.
fn doubt_drain(node: &mut Node) {
    for hold in &mut node.holds {
        hold.noticed = true;
        hold.untold_of_drain = true;
    }
}

/// What allocations were told before is in doubt once it changes: news of it may still be on
/// its way to them. So each is owed the newest, whatever it has answered.
fn reach(node: &mut Node, reachable: bool) {
    if node.reachable != reachable {
        for hold in node.holds.iter_mut().filter(|hold| hold.started) {
            hold.told_reachable = !reachable;
        }
    }
    node.reachable = reachable;
}

fn with_hold(
    node: &mut Node,
    allocation: AllocationId,
    epoch: u64,
    change: impl FnOnce(&mut Hold),
) {
    let hold =
        node.holds.iter_mut().find(|hold| hold.allocation_id == allocation && hold.epoch == epoch);
    if let Some(hold) = hold {
        change(hold);
    }
}
