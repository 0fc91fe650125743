//! What a node does with a command, and what it owes.

use chrono::TimeDelta;

use super::{
    Hold, HoldStage, JoinToken, LIVES, Life, Node, NodeCertificate, NodeCommand, NodeEffect,
    NodeEvent, NodeTask, Order, TaskResult, task_id,
};
use crate::allocation::{Notice, Operation, notice};
use crate::catalog::GpuModel;
use crate::digest::Sha256;
use crate::id::{AllocationId, TaskId};
use crate::kind::EntityKind;
use crate::machine::{Rejection, Time};
use crate::name::ResourceName;

/// The longest a join token may be good for, minutes.
const JOIN_TOKEN_MINUTES_MAX: i64 = 10;

type Decision = Result<Vec<NodeEvent>, Rejection>;

fn refused(reason: &str) -> Rejection {
    Rejection::Refused { reason: reason.to_owned() }
}

fn stale(what: impl Into<String>) -> Rejection {
    Rejection::Stale { what: what.into() }
}

/// May new work be placed on it?
#[must_use]
pub fn schedulable(node: &Node) -> bool {
    node.life == Life::Ready && node.reachable
}

pub(super) fn decide(node: &Node, command: &NodeCommand, now: Time) -> Decision {
    let mut events = carry_out(node, command, now)?;
    if ends_the_drain(node, &events) {
        events.push(NodeEvent::Drained);
    }
    Ok(events)
}

/// The last hold is given up, or there was none.
fn ends_the_drain(node: &Node, events: &[NodeEvent]) -> bool {
    let begins = events.iter().any(|event| matches!(event, NodeEvent::DrainStarted { .. }));
    let frees = |event: &&NodeEvent| matches!(event, NodeEvent::GpusFreed { .. });
    let freed = events.iter().filter(frees).count();
    (begins || (node.life == Life::Draining && freed > 0)) && node.holds.len() == freed
}

fn carry_out(node: &Node, command: &NodeCommand, now: Time) -> Decision {
    use NodeCommand as Command;
    use NodeEvent as Event;
    match command {
        Command::Register { .. } => Err(Rejection::Exists { kind: EntityKind::Node }),
        Command::IssueJoinToken { token } => issue_join_token(node, token, now),
        Command::Cordon => change_life(node, "cordon", Event::Cordoned),
        Command::Uncordon => change_life(node, "uncordon", Event::Uncordoned),
        Command::Drain { deadline, reason } => drain(node, *deadline, reason, now),
        Command::Retire { force } => retire(node, *force),
        Command::Enrol { token_sha256, certificate } => enrol(node, token_sha256, certificate, now),
        Command::Renew { channel_epoch, held_serial, certificate } => {
            let admitted = node.admits(held_serial);
            #[cfg(feature = "planted-bugs")]
            let admitted = if crate::planted::is(crate::planted::Bug::OldCertificateRenews) {
                Ok(())
            } else {
                admitted
            };
            admitted.map_err(refused)?;
            on_channel(node, *channel_epoch)?;
            // Asked again, because the answer was lost: it is the agent's already.
            if node.admits(&certificate.serial).is_ok() {
                return Ok(vec![]);
            }
            let (certificate, held) = (certificate.clone(), Some(held_serial.clone()));
            Ok(vec![Event::CertificateRenewed { certificate, held }])
        }
        Command::Attach { serial, inventory } => {
            node.admits(serial).map_err(refused)?;
            let (channel_epoch, shown) = (node.channel_epoch + 1, Some(serial.clone()));
            let mut events = vec![Event::Attached { channel_epoch, serial: shown }];
            if node.inventory.as_ref() != Some(inventory) {
                events.push(Event::InventoryObserved { inventory: inventory.clone() });
            }
            Ok(events)
        }
        Command::Observe { channel_epoch, inventory } => {
            on_channel(node, *channel_epoch)?;
            let same = node.inventory.as_ref() == Some(inventory);
            Ok(if same {
                vec![]
            } else {
                vec![Event::InventoryObserved { inventory: inventory.clone() }]
            })
        }
        Command::Silence { channel_epoch } => {
            on_channel(node, *channel_epoch)?;
            Ok(if node.reachable { vec![Event::Unreachable] } else { vec![] })
        }
        Command::FinishTask { task, result } => finish_task(node, *task, result),
        Command::Renumber { task } => renumber(node, *task),
        Command::Reserve { allocation_id, epoch, model, count } => {
            reserve(node, *allocation_id, *epoch, model, *count)
        }
        Command::Confirm { allocation_id, epoch } => {
            let hold =
                node.hold(*allocation_id, *epoch).ok_or_else(|| stale("the hold is gone"))?;
            Ok(match hold.stage {
                HoldStage::Tentative => {
                    vec![Event::HoldConfirmed { allocation_id: *allocation_id, epoch: *epoch }]
                }
                HoldStage::Confirmed | HoldStage::Quarantined => vec![],
            })
        }
        Command::Forgo { allocation_id, epoch } => {
            let Some(hold) = node.hold(*allocation_id, *epoch) else {
                return Ok(vec![]);
            };
            // A confirmed hold ends with its clean-up; only a dead node's is given up.
            if hold.stage != HoldStage::Tentative && node.life != Life::Retired {
                return Err(stale("the hold is confirmed"));
            }
            Ok(vec![Event::GpusFreed { allocation_id: *allocation_id, epoch: *epoch }])
        }
        Command::Dispatch { allocation_id, epoch, name, trace_id, order } => {
            dispatch(node, *allocation_id, *epoch, (name, trace_id), order)
        }
        Command::Reap { allocation_id, epoch } => {
            let held = node.hold(*allocation_id, *epoch).is_some();
            if held || has_open_task(node, *allocation_id, *epoch, Operation::Release) {
                return Ok(vec![]);
            }
            Ok(vec![issue(node, *allocation_id, *epoch, (None, None), Order::Release)])
        }
        Command::Delivered { sequence } => {
            let there =
                node.tasks.iter().any(|task| task.sequence == *sequence && task.result.is_some());
            Ok(if there { vec![Event::TaskDelivered { sequence: *sequence }] } else { vec![] })
        }
        Command::Told { allocation_id, epoch, reachable } => {
            let Some(hold) = node.hold(*allocation_id, *epoch) else {
                return Ok(vec![]);
            };
            Ok(if hold.told_reachable == *reachable {
                vec![]
            } else {
                vec![Event::AllocationTold {
                    allocation_id: *allocation_id,
                    epoch: *epoch,
                    reachable: *reachable,
                }]
            })
        }
        Command::ToldOfDrain { allocation_id, epoch, drain } => {
            let Some(hold) = node.hold(*allocation_id, *epoch) else {
                return Ok(vec![]);
            };
            let newest = *drain == node.drain;
            Ok(if hold.untold_of_drain == newest {
                vec![Event::AllocationToldOfDrain {
                    allocation_id: *allocation_id,
                    epoch: *epoch,
                    newest,
                }]
            } else {
                vec![]
            })
        }
    }
}

fn on_channel(node: &Node, channel_epoch: u64) -> Result<(), Rejection> {
    if channel_epoch == node.channel_epoch {
        return Ok(());
    }
    Err(stale(format!("channel {channel_epoch}; the newest is {}", node.channel_epoch)))
}

fn not_legal(node: &Node, action: &str) -> Rejection {
    Rejection::NotLegal {
        action: action.to_owned(),
        kind: EntityKind::Node,
        state: node.life.as_str().to_owned(),
        legal: node.legal_actions().into_iter().map(str::to_owned).collect(),
    }
}

fn change_life(node: &Node, action: &'static str, event: NodeEvent) -> Decision {
    let (_, from, to) =
        LIVES.iter().find(|row| row.0 == action).expect("every action has a row in LIVES");
    if node.life == *to {
        return Ok(vec![]);
    }
    if !from.contains(&node.life) {
        return Err(not_legal(node, action));
    }
    Ok(vec![event])
}

fn drain(node: &Node, deadline: Time, reason: &str, now: Time) -> Decision {
    let (_, from, _) =
        LIVES.iter().find(|row| row.0 == "drain").expect("every action has a row in LIVES");
    if !from.contains(&node.life) {
        return Err(not_legal(node, "drain"));
    }
    notice::check(deadline, reason, now)?;
    let same = |told: &Notice| told.deadline == deadline && told.reason == reason;
    if node.drain.as_ref().is_some_and(same) {
        return Ok(vec![]);
    }
    Ok(vec![NodeEvent::DrainStarted { deadline, reason: reason.to_owned() }])
}

fn retire(node: &Node, force: bool) -> Decision {
    if !node.holds.is_empty() && !force && node.life != Life::Retired {
        return Err(Rejection::NotLegal {
            action: "retire".into(),
            kind: EntityKind::Node,
            state: format!("holding GPUs for {} allocations", node.holds.len()),
            legal: vec!["drain".into(), "retire with force".into()],
        });
    }
    change_life(node, "retire", NodeEvent::Retired)
}

fn issue_join_token(node: &Node, token: &JoinToken, now: Time) -> Decision {
    if node.life == Life::Retired {
        return Err(not_legal(node, "issue_join_token"));
    }
    let left = token.expires_at.signed_duration_since(now);
    if left < TimeDelta::zero() || left > TimeDelta::minutes(JOIN_TOKEN_MINUTES_MAX) {
        return Err(Rejection::Invalid {
            field: "expires_at".into(),
            problem: format!("a join token is good for at most {JOIN_TOKEN_MINUTES_MAX} minutes"),
        });
    }
    Ok(vec![NodeEvent::JoinTokenIssued { token: token.clone() }])
}

fn enrol(node: &Node, shown: &Sha256, certificate: &NodeCertificate, now: Time) -> Decision {
    node.lets_join(shown, now).map_err(refused)?;
    Ok(vec![NodeEvent::Enrolled { certificate: certificate.clone() }])
}

fn reserve(
    node: &Node,
    allocation_id: AllocationId,
    epoch: u64,
    model: &GpuModel,
    count: u32,
) -> Decision {
    if node.hold(allocation_id, epoch).is_some() {
        return Ok(vec![]);
    }
    if !schedulable(node) {
        let what = format!("the node is {} and {}", node.life.as_str(), reach(node));
        return Err(Rejection::NoCapacity { what });
    }
    let wanted = count as usize;
    let gpu_uuids: Vec<String> =
        node.free_gpus(model).take(wanted).map(|gpu| gpu.uuid.clone()).collect();
    if gpu_uuids.len() < wanted || wanted == 0 {
        let what = format!("{} of {count} {model} free", gpu_uuids.len());
        return Err(Rejection::NoCapacity { what });
    }
    Ok(vec![NodeEvent::GpusHeld { allocation_id, epoch, gpu_uuids }])
}

const fn reach(node: &Node) -> &'static str {
    if node.reachable { "reachable" } else { "silent" }
}

fn has_open_task(
    node: &Node,
    allocation_id: AllocationId,
    epoch: u64,
    operation: Operation,
) -> bool {
    node.tasks.iter().any(|task| {
        task.allocation_id == allocation_id
            && task.epoch == epoch
            && task.order.operation() == operation
            && task.result.is_none()
    })
}

fn has_result_to_tell(
    node: &Node,
    allocation_id: AllocationId,
    epoch: u64,
    operation: Operation,
) -> bool {
    let of = |task: &NodeTask| task.allocation_id == allocation_id && task.epoch == epoch;
    node.tasks
        .iter()
        .any(|task| of(task) && task.order.operation() == operation && task.result.is_some())
}

fn issue(
    node: &Node,
    allocation_id: AllocationId,
    epoch: u64,
    (name, trace_id): (Option<ResourceName>, Option<String>),
    order: Order,
) -> NodeEvent {
    let sequence = node.next_sequence;
    NodeEvent::TaskIssued { sequence, allocation_id, epoch, name, trace_id, order }
}

fn dispatch(
    node: &Node,
    allocation_id: AllocationId,
    epoch: u64,
    (name, trace_id): (&ResourceName, &Option<String>),
    order: &Order,
) -> Decision {
    let tasks = || {
        let of = |task: &&NodeTask| task.allocation_id == allocation_id && task.epoch == epoch;
        node.tasks.iter().filter(of).map(|task| (task.order.operation(), task.result.is_none()))
    };
    let is_under_way = tasks().any(|(operation, open)| match order.operation() {
        Operation::Start => operation == Operation::Start,
        Operation::Stop => operation != Operation::Start,
        // One that has failed is no answer to one that is asked for after it, even when the
        // failure is still on its way to the allocation.
        Operation::Release => operation == Operation::Release && open,
    });
    if is_under_way {
        return Ok(vec![]);
    }
    if node.life == Life::Retired {
        return Err(stale("the node is retired"));
    }
    let Some(hold) = node.hold(allocation_id, epoch) else {
        let newer = |hold: &Hold| hold.allocation_id == allocation_id && hold.epoch > epoch;
        if order.operation() == Operation::Start || node.holds.iter().any(newer) {
            return Err(stale("the hold is gone"));
        }
        // Whoever hears "nothing is here" forgets its GPUs for good, and one that was overtaken
        // would say so of a hold that it has not seen. What is written down is fenced.
        let about = (Some(name.clone()), trace_id.clone());
        return Ok(vec![issue(node, allocation_id, epoch, about, Order::Release)]);
    };
    if order.operation() == Operation::Start {
        if hold.started {
            return Ok(vec![]);
        }
        if hold.stage == HoldStage::Quarantined || tasks().next().is_some() {
            return Err(stale("the hold is being cleaned up"));
        }
    }
    let mut events = vec![];
    // An order can overtake the confirmation of the offer that it follows from.
    if hold.stage == HoldStage::Tentative {
        events.push(NodeEvent::HoldConfirmed { allocation_id, epoch });
    }
    events.push(issue(
        node,
        allocation_id,
        epoch,
        (Some(name.clone()), trace_id.clone()),
        order.clone(),
    ));
    Ok(events)
}

/// A task that was refused for its times and comes again behind a later one is refused for
/// ever, under its number. The agent has not begun it, so it can be issued anew.
fn renumber(node: &Node, id: TaskId) -> Decision {
    let open = |task: &&NodeTask| task.id == id && task.result.is_none();
    let Some(task) = node.tasks.iter().find(open) else { return Ok(vec![]) };
    let (allocation_id, epoch) = (task.allocation_id, task.epoch);
    let hold = node.hold(allocation_id, epoch);
    let is_over = match task.order.operation() {
        // Nothing may start that has been told to end, or that nobody holds GPUs for.
        Operation::Start => {
            let ends = |operation| {
                let of = |task: &NodeTask| task.allocation_id == allocation_id;
                let this = |task: &NodeTask| of(task) && task.epoch == epoch;
                let same = |task: &NodeTask| task.order.operation() == operation;
                node.tasks.iter().any(|task| this(task) && same(task))
            };
            hold.is_none_or(|hold| hold.stage == HoldStage::Quarantined)
                || ends(Operation::Stop)
                || ends(Operation::Release)
        }
        Operation::Stop => hold.is_none(),
        Operation::Release => false,
    };
    if is_over {
        let (code, message) = ("out_of_sequence", "The order came too late.");
        let result = TaskResult::Failed { code: code.into(), message: message.into() };
        return Ok(vec![NodeEvent::TaskFinished { sequence: task.sequence, result }]);
    }
    let about = (task.name.clone(), task.trace_id.clone());
    Ok(vec![
        NodeEvent::TaskDelivered { sequence: task.sequence },
        issue(node, allocation_id, epoch, about, task.order.clone()),
    ])
}

fn finish_task(node: &Node, id: TaskId, result: &TaskResult) -> Decision {
    let Some(task) = node.tasks.iter().find(|task| task.id == id) else {
        let past = (1..node.next_sequence).rev().take(4096).any(|n| task_id(node.id, n) == id);
        return if past { Ok(vec![]) } else { Err(stale("no such task")) };
    };
    if task.result.is_some() {
        return Ok(vec![]);
    }
    let (allocation_id, epoch) = (task.allocation_id, task.epoch);
    let mut events =
        vec![NodeEvent::TaskFinished { sequence: task.sequence, result: result.clone() }];
    let held = node.hold(allocation_id, epoch);
    match (task.order.operation(), result, held) {
        (Operation::Release, TaskResult::Succeeded { .. }, Some(_)) => {
            events.push(NodeEvent::GpusFreed { allocation_id, epoch });
        }
        #[cfg(feature = "planted-bugs")]
        (Operation::Stop, TaskResult::Succeeded { .. }, Some(_))
            if crate::planted::is(crate::planted::Bug::FreedBeforeScrub) =>
        {
            events.push(NodeEvent::GpusFreed { allocation_id, epoch });
        }
        // The workload has ended, but its scratch and its GPUs are still its own.
        (Operation::Stop, TaskResult::Succeeded { .. }, Some(_))
            if !has_open_task(node, allocation_id, epoch, Operation::Release) =>
        {
            events.push(issue(
                node,
                allocation_id,
                epoch,
                (task.name.clone(), task.trace_id.clone()),
                Order::Release,
            ));
        }
        (Operation::Stop | Operation::Release, TaskResult::Failed { .. }, Some(hold))
            if hold.stage != HoldStage::Quarantined =>
        {
            events.push(NodeEvent::HoldQuarantined { allocation_id, epoch });
        }
        _ => {}
    }
    Ok(events)
}

pub(super) fn effects(node: &Node) -> Vec<NodeEffect> {
    let mut owed = vec![];
    for hold in &node.holds {
        let (allocation_id, epoch) = (hold.allocation_id, hold.epoch);
        if node.life == Life::Retired {
            owed.push(NodeEffect::TellRetired { allocation_id, epoch });
        } else if hold.stage == HoldStage::Tentative {
            owed.push(NodeEffect::Offer { allocation_id, epoch });
        } else if !has_result_to_tell(node, allocation_id, epoch, Operation::Start) {
            // That it runs is said first: silence means nothing to what does not run yet, and
            // what runs has more time to leave than what does not.
            if hold.started && hold.told_reachable != node.reachable {
                owed.push(NodeEffect::Tell { allocation_id, epoch, reachable: node.reachable });
            }
            let owed_news = hold.untold_of_drain && hold.stage == HoldStage::Confirmed;
            #[cfg(feature = "planted-bugs")]
            let owed_news = owed_news
                && (node.drain.is_some()
                    || !crate::planted::is(crate::planted::Bug::NoticeNotWithdrawn));
            if owed_news {
                let drain = node.drain.clone();
                owed.push(NodeEffect::TellOfDrain { allocation_id, epoch, drain });
            }
        }
    }
    for task in &node.tasks {
        owed.push(match task.result {
            None => NodeEffect::Send { sequence: task.sequence },
            Some(_) => NodeEffect::Deliver { sequence: task.sequence },
        });
    }
    owed
}
