//! Lives of nodes: no GPU ever has two holders, whatever comes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use uuid::Uuid;

use super::*;
use crate::machine::fold;

mod drain;
mod properties;

fn at(second: i64) -> Time {
    DateTime::from_timestamp(1_000_000 + second, 0).unwrap()
}

fn id() -> NodeId {
    NodeId::from_uuid(Uuid::from_u128(9))
}

fn allocation(n: u8) -> AllocationId {
    AllocationId::from_uuid(Uuid::from_u128(n.into()))
}

fn model() -> GpuModel {
    "H100".parse().unwrap()
}

fn inventory(gpus: u32) -> Inventory {
    let gpu = |index| Gpu {
        uuid: format!("declared-{index}"),
        model: model(),
        index,
        memory_bytes: 80 << 30,
        healthy: true,
    };
    Inventory {
        hostname: "n1".into(),
        runtime: "simulated".into(),
        source: "declared".into(),
        gpus: (0..gpus).map(gpu).collect(),
        cpu_cores: 2,
        memory_bytes: 1 << 30,
    }
}

fn certificate(serial: &str) -> NodeCertificate {
    NodeCertificate {
        serial: serial.into(),
        public_key_sha256: Sha256([1; 32]),
        issued_at: None,
        not_after: at(3600),
    }
}

fn token(byte: u8, second: i64) -> JoinToken {
    JoinToken { sha256: Sha256([byte; 32]), expires_at: at(second) }
}

fn name() -> ResourceName {
    let label = |text: &str| text.parse().unwrap();
    ResourceName::allocation(&label("r"), &label("t"), &label("p"), allocation(1))
}

fn start() -> Order {
    Order::Start {
        workload: Box::new(Workload {
            image: "busybox".into(),
            command: vec![],
            env: BTreeMap::new(),
            secret_env: BTreeSet::new(),
        }),
    }
}

fn tell(
    state: &mut Option<Node>,
    command: NodeCommand,
    second: i64,
) -> Result<Vec<NodeEvent>, Rejection> {
    let events = NodeMachine::decide(state.as_ref(), &command, at(second))?;
    *state = fold::<NodeMachine>(state.take(), events.iter().map(|event| (event, at(second))));
    Ok(events)
}

fn ready() -> Option<Node> {
    let mut state = None;
    let (label, region) = ("n1".parse().unwrap(), "local".parse().unwrap());
    for command in [
        NodeCommand::Register { id: id(), label, region },
        NodeCommand::IssueJoinToken { token: token(7, 60) },
        NodeCommand::Enrol { token_sha256: Sha256([7; 32]), certificate: certificate("a") },
        NodeCommand::Attach { serial: "a".into(), inventory: inventory(8) },
    ] {
        tell(&mut state, command, 1).unwrap();
    }
    assert_eq!(state.as_ref().unwrap().life, Life::Ready);
    state
}

fn refusal(result: Result<Vec<NodeEvent>, Rejection>) -> String {
    match result {
        Err(Rejection::Refused { reason }) => reason,
        other => panic!("expected a refusal: {other:?}"),
    }
}

#[test]
fn a_token_joins_once_in_time_and_only_with_its_secret() {
    let mut state = None;
    let (label, region) = ("n1".parse().unwrap(), "local".parse().unwrap());
    tell(&mut state, NodeCommand::Register { id: id(), label, region }, 0).unwrap();
    let enrol = |byte| NodeCommand::Enrol {
        token_sha256: Sha256([byte; 32]),
        certificate: certificate("a"),
    };
    assert_eq!(refusal(tell(&mut state, enrol(7), 1)), "token_used_or_never_issued");
    tell(&mut state, NodeCommand::IssueJoinToken { token: token(7, 60) }, 1).unwrap();
    assert_eq!(refusal(tell(&mut state, enrol(8), 2)), "token_unknown");
    assert_eq!(refusal(tell(&mut state, enrol(7), 61)), "token_expired");
    tell(&mut state, enrol(7), 3).unwrap();
    assert_eq!(refusal(tell(&mut state, enrol(7), 4)), "token_used_or_never_issued");
    let long = NodeCommand::IssueJoinToken { token: token(7, 60 * 60) };
    assert!(matches!(tell(&mut state, long, 5), Err(Rejection::Invalid { .. })));
}

#[test]
fn a_retired_node_is_refused_everywhere() {
    let mut state = ready();
    tell(&mut state, NodeCommand::Retire { force: false }, 2).unwrap();
    let node = state.clone().unwrap();
    assert_eq!(node.admits("a"), Err("node_retired"));
    assert_eq!(refusal(tell(&mut state, renew("a", "b"), 3)), "node_retired");
    let attach = NodeCommand::Attach { serial: "a".into(), inventory: inventory(8) };
    assert_eq!(refusal(tell(&mut state, attach, 3)), "node_retired");
    assert!(matches!(
        tell(&mut state, NodeCommand::IssueJoinToken { token: token(1, 9) }, 3),
        Err(Rejection::NotLegal { .. })
    ));
}

#[test]
fn renewing_keeps_the_newest_two_certificates_and_joining_anew_keeps_one() {
    let mut state = ready();
    for (shown, serial) in [("a", "b"), ("b", "c")] {
        tell(&mut state, renew(shown, serial), 2).unwrap();
    }
    assert_eq!(tell(&mut state, renew("b", "c"), 2).unwrap(), [], "the answer was lost");
    assert_eq!(refusal(tell(&mut state, renew("a", "e"), 2)), "certificate_not_current");
    let node = state.as_ref().unwrap();
    assert_eq!(node.admits("a"), Err("certificate_not_current"));
    assert_eq!((node.admits("b"), node.admits("c")), (Ok(()), Ok(())));
    tell(&mut state, NodeCommand::IssueJoinToken { token: token(5, 60) }, 3).unwrap();
    let enrol = NodeCommand::Enrol { token_sha256: Sha256([5; 32]), certificate: certificate("d") };
    tell(&mut state, enrol, 3).unwrap();
    let node = state.unwrap();
    assert_eq!((node.admits("c"), node.admits("d")), (Err("certificate_not_current"), Ok(())));
    let mut state = Some(node);
    // The channel of before may still be there.
    assert_eq!(refusal(tell(&mut state, renew("c", "e"), 4)), "certificate_not_current");
}

fn renew(shown: &str, serial: &str) -> NodeCommand {
    renew_by(1, shown, serial)
}

fn renew_by(channel_epoch: u64, held: &str, serial: &str) -> NodeCommand {
    let (held_serial, certificate) = (held.into(), certificate(serial));
    NodeCommand::Renew { channel_epoch, held_serial, certificate }
}

fn attach_with(serial: &str) -> NodeCommand {
    NodeCommand::Attach { serial: serial.into(), inventory: inventory(8) }
}

fn serials(state: &Option<Node>) -> Vec<&str> {
    let certificates = &state.as_ref().unwrap().certificates;
    certificates.iter().map(|certificate| certificate.serial.as_str()).collect()
}

/// Whatever becomes of the answers, what the agent has on its disk lets it in.
#[test]
fn answers_that_nobody_received_push_out_nothing_that_the_agent_holds() {
    let mut state = ready();
    // The channel breaks twice, each time before the answer arrives.
    tell(&mut state, renew_by(1, "a", "b"), 2).unwrap();
    tell(&mut state, attach_with("a"), 2).unwrap();
    tell(&mut state, renew_by(2, "a", "c"), 2).unwrap();
    tell(&mut state, attach_with("a"), 2).unwrap();
    assert_eq!(serials(&state), ["a", "c"]);
    // Asked again and again while the database was away.
    for serial in ["d", "e", "f"] {
        tell(&mut state, renew_by(3, "a", serial), 2).unwrap();
    }
    assert_eq!(serials(&state), ["a", "f"]);
    // On one channel over hours: it has moved on to `f`, and loses what comes then.
    for serial in ["g", "h"] {
        tell(&mut state, renew_by(3, "f", serial), 2).unwrap();
    }
    assert_eq!(serials(&state), ["f", "h"]);
    // It is seen with the newest: that is all it needs.
    tell(&mut state, attach_with("h"), 2).unwrap();
    assert_eq!(serials(&state), ["h"]);
    // What was asked on a channel of before, and comes late, would push out what came since.
    tell(&mut state, renew_by(4, "h", "i"), 2).unwrap();
    let late = tell(&mut state, renew_by(3, "h", "j"), 2);
    assert!(matches!(late, Err(Rejection::Stale { .. })), "{late:?}");
}

/// A row that an older build wrote is the fold of the events that it wrote, as it read them.
#[test]
fn events_of_older_builds_keep_the_newest_two_certificates() {
    let mut state = ready();
    for serial in ["b", "c"] {
        let payload = serde_json::json!({
            "event": "certificate_renewed", "certificate": certificate(serial),
        });
        let event =
            crate::upcast::read::<NodeMachine>("node.certificate_renewed", 1, &payload.to_string());
        let event = event.unwrap();
        state = fold::<NodeMachine>(state.take(), [(&event, at(2))]);
    }
    assert_eq!(serials(&state), ["b", "c"]);
    let payload = r#"{"event": "attached", "channel_epoch": 2}"#;
    let event = crate::upcast::read::<NodeMachine>("node.attached", 1, payload).unwrap();
    state = fold::<NodeMachine>(state.take(), [(&event, at(2))]);
    assert_eq!((serials(&state), state.as_ref().unwrap().channel_epoch), (vec!["b", "c"], 2));
}

fn renumber(sequence: u64) -> NodeCommand {
    NodeCommand::Renumber { task: task_id(id(), sequence) }
}

#[test]
fn an_order_that_came_too_late_is_given_again_under_a_new_number() {
    let mut state = started();
    tell(&mut state, order(Order::Release), 3).unwrap();
    tell(&mut state, renumber(2), 4).unwrap();
    assert_eq!(owed(&state), [NodeEffect::Send { sequence: 3 }]);
    assert_eq!(tell(&mut state, renumber(2), 5).unwrap(), [], "once is enough");
    tell(&mut state, finish(3, true), 6).unwrap();
    assert_eq!(state.unwrap().capacity()[&model()], (8, 8));
}

#[test]
fn a_start_that_came_too_late_is_not_given_again_after_the_end() {
    let mut state = ready();
    let (allocation_id, epoch) = (allocation(1), 1);
    let reserve = NodeCommand::Reserve { allocation_id, epoch, model: model(), count: 8 };
    for command in [reserve, order(start()), order(Order::Release), finish(2, true), renumber(1)] {
        tell(&mut state, command, 2).unwrap();
    }
    let late = &state.as_ref().unwrap().tasks[0];
    assert!(matches!(late.result, Some(TaskResult::Failed { .. })), "{late:?}");
    assert!(!owed(&state).iter().any(|owed| matches!(owed, NodeEffect::Send { .. })));
}

#[test]
fn the_end_of_a_release_frees_the_gpus_and_is_owed_to_the_allocation() {
    let mut state = ready();
    let (allocation_id, epoch) = (allocation(1), 1);
    tell(&mut state, NodeCommand::Reserve { allocation_id, epoch, model: model(), count: 8 }, 2)
        .unwrap();
    tell(
        &mut state,
        NodeCommand::Dispatch {
            allocation_id,
            epoch,
            name: name(),
            trace_id: None,
            order: start(),
        },
        3,
    )
    .unwrap();
    let task = |state: &Option<Node>| state.as_ref().unwrap().tasks.last().unwrap().id;
    let done = TaskResult::Succeeded { detail: "{}".into() };
    let first = task(&state);
    tell(&mut state, NodeCommand::FinishTask { task: first, result: done.clone() }, 4).unwrap();
    assert_eq!(report_of(&state.as_ref().unwrap().tasks[0]), Some(NodeReport::Started));
    tell(&mut state, NodeCommand::Delivered { sequence: 1 }, 4).unwrap();
    tell(
        &mut state,
        NodeCommand::Dispatch {
            allocation_id,
            epoch,
            name: name(),
            trace_id: None,
            order: Order::Release,
        },
        5,
    )
    .unwrap();
    let release = task(&state);
    tell(&mut state, NodeCommand::FinishTask { task: release, result: done.clone() }, 6).unwrap();
    let node = state.clone().unwrap();
    assert_eq!(node.capacity()[&model()], (8, 8));
    assert_eq!(NodeMachine::effects(&node), [NodeEffect::Deliver { sequence: 2 }]);
    assert_eq!(report_of(&node.tasks[0]), Some(NodeReport::Vacated));
    assert_eq!(
        tell(&mut state, NodeCommand::FinishTask { task: first, result: done }, 7),
        Ok(vec![])
    );
}

/// A node with a hold whose workload has been started; the start is told.
fn started() -> Option<Node> {
    let mut state = ready();
    let (allocation_id, epoch) = (allocation(1), 1);
    for command in [
        NodeCommand::Reserve { allocation_id, epoch, model: model(), count: 8 },
        order(start()),
        finish(1, true),
        NodeCommand::Delivered { sequence: 1 },
    ] {
        tell(&mut state, command, 2).unwrap();
    }
    state
}

fn order(order: Order) -> NodeCommand {
    NodeCommand::Dispatch {
        allocation_id: allocation(1),
        epoch: 1,
        name: name(),
        trace_id: None,
        order,
    }
}

fn finish(sequence: u64, well: bool) -> NodeCommand {
    let result = if well {
        TaskResult::Succeeded { detail: "{}".into() }
    } else {
        TaskResult::Failed { code: "busy".into(), message: "busy".into() }
    };
    NodeCommand::FinishTask { task: task_id(id(), sequence), result }
}

fn owed(state: &Option<Node>) -> Vec<NodeEffect> {
    NodeMachine::effects(state.as_ref().unwrap())
}

#[test]
fn a_stop_frees_nothing_before_the_release_that_follows_it() {
    let mut state = started();
    tell(&mut state, order(Order::Stop), 3).unwrap();
    tell(&mut state, finish(2, true), 4).unwrap();
    assert_eq!(state.as_ref().unwrap().capacity()[&model()], (0, 8));
    assert!(owed(&state).contains(&NodeEffect::Send { sequence: 3 }), "the release follows");
    tell(&mut state, finish(3, true), 5).unwrap();
    let node = state.unwrap();
    assert_eq!(node.capacity()[&model()], (8, 8));
    assert_eq!(report_of(&node.tasks[1]), Some(NodeReport::Vacated));
}

fn attach() -> NodeCommand {
    NodeCommand::Attach { serial: "a".into(), inventory: inventory(8) }
}

fn silence(state: &Option<Node>) -> NodeCommand {
    NodeCommand::Silence { channel_epoch: state.as_ref().unwrap().channel_epoch }
}

fn news(reachable: bool) -> NodeEffect {
    NodeEffect::Tell { allocation_id: allocation(1), epoch: 1, reachable }
}

/// The first news may be on its way when the second comes about.
#[test]
fn a_node_that_returns_before_its_silence_was_heard_of_still_says_so() {
    let mut state = started();
    let silent = silence(&state);
    tell(&mut state, silent, 3).unwrap();
    assert_eq!(owed(&state), [news(false)]);
    tell(&mut state, attach(), 4).unwrap();
    assert_eq!(owed(&state), [news(true)]);
    let silent = silence(&state);
    tell(&mut state, silent, 5).unwrap();
    assert_eq!(owed(&state), [news(false)]);
    let (allocation_id, epoch, reachable) = (allocation(1), 1, false);
    tell(&mut state, NodeCommand::Told { allocation_id, epoch, reachable }, 6).unwrap();
    assert_eq!(owed(&state), []);
}

#[test]
fn silence_is_told_after_the_start_that_came_before_it() {
    let mut state = ready();
    let (allocation_id, epoch) = (allocation(1), 1);
    let reserve = NodeCommand::Reserve { allocation_id, epoch, model: model(), count: 8 };
    let silent = silence(&state);
    for command in [reserve, order(start()), finish(1, true), silent] {
        tell(&mut state, command, 2).unwrap();
    }
    assert_eq!(owed(&state), [NodeEffect::Deliver { sequence: 1 }]);
    tell(&mut state, NodeCommand::Delivered { sequence: 1 }, 3).unwrap();
    assert_eq!(owed(&state), [news(false)]);
}

#[test]
fn a_release_asked_for_after_one_failed_is_carried_out() {
    let mut state = started();
    tell(&mut state, order(Order::Release), 3).unwrap();
    tell(&mut state, order(Order::Release), 3).unwrap();
    assert_eq!(owed(&state), [NodeEffect::Send { sequence: 2 }], "asked twice, done once");
    tell(&mut state, finish(2, false), 4).unwrap();
    // The allocation has heard of the failure and asks again; the node has not heard that yet.
    tell(&mut state, order(Order::Release), 5).unwrap();
    tell(&mut state, NodeCommand::Delivered { sequence: 2 }, 6).unwrap();
    assert_eq!(owed(&state), [NodeEffect::Send { sequence: 3 }]);
    tell(&mut state, finish(3, true), 7).unwrap();
    assert_eq!(state.unwrap().holds, []);
}

/// Of two owners at once, one may not have seen the hold. What it says of it must be fenced.
#[test]
fn that_nothing_is_held_is_said_by_the_agent() {
    let mut state = ready();
    tell(&mut state, order(Order::Stop), 2).unwrap();
    tell(&mut state, order(Order::Release), 2).unwrap();
    assert_eq!(owed(&state), [NodeEffect::Send { sequence: 1 }], "asked twice, done once");
    let task = &state.as_ref().unwrap().tasks[0];
    assert_eq!(task.order.operation(), Operation::Release);
    tell(&mut state, finish(1, true), 3).unwrap();
    let report = report_of(&state.as_ref().unwrap().tasks[0]);
    assert_eq!(report, Some(NodeReport::Vacated));

    // Whoever has seen a newer placement has seen the end of the older one.
    let mut state = ready();
    let reserve =
        NodeCommand::Reserve { allocation_id: allocation(1), epoch: 2, model: model(), count: 8 };
    tell(&mut state, reserve, 2).unwrap();
    let older = tell(&mut state, order(Order::Release), 3);
    assert!(matches!(older, Err(Rejection::Stale { .. })), "{older:?}");
}

#[test]
fn nothing_is_started_on_what_is_being_cleaned_up() {
    let mut state = ready();
    let (allocation_id, epoch) = (allocation(1), 1);
    let reserve = NodeCommand::Reserve { allocation_id, epoch, model: model(), count: 8 };
    tell(&mut state, reserve, 2).unwrap();
    tell(&mut state, order(Order::Release), 3).unwrap();
    let late = tell(&mut state, order(start()), 4);
    assert!(matches!(late, Err(Rejection::Stale { .. })), "{late:?}");
}

#[test]
fn what_a_node_has_done_is_told_even_when_it_is_retired_at_once() {
    let mut state = started();
    tell(&mut state, order(Order::Release), 3).unwrap();
    tell(&mut state, finish(2, true), 4).unwrap();
    tell(&mut state, NodeCommand::Retire { force: false }, 5).unwrap();
    assert_eq!(owed(&state), [NodeEffect::Deliver { sequence: 2 }]);
    tell(&mut state, NodeCommand::Delivered { sequence: 2 }, 6).unwrap();
    assert_eq!(owed(&state), []);
}

#[test]
fn an_older_placement_is_clean_once_the_newer_one_is() {
    let mut state = ready();
    let allocation_id = allocation(1);
    for epoch in [1, 2] {
        let reserve = NodeCommand::Reserve { allocation_id, epoch, model: model(), count: 1 };
        tell(&mut state, reserve, 2).unwrap();
    }
    tell(&mut state, order(Order::Release), 3).unwrap();
    let is_clean = |state: &Option<Node>| {
        let node = state.as_ref().unwrap();
        is_clean_when_stale(node, &node.tasks[0])
    };
    assert!(!is_clean(&state));
    tell(&mut state, NodeCommand::Forgo { allocation_id, epoch: 2 }, 4).unwrap();
    assert!(is_clean(&state));
}

#[test]
fn reconcile_tells_the_ended_from_the_orphaned() {
    let mut state = ready();
    for n in 1..=4 {
        let allocation_id = allocation(n);
        tell(
            &mut state,
            NodeCommand::Reserve { allocation_id, epoch: 1, model: model(), count: 1 },
            2,
        )
        .unwrap();
        tell(
            &mut state,
            NodeCommand::Dispatch {
                allocation_id,
                epoch: 1,
                name: name(),
                trace_id: None,
                order: start(),
            },
            2,
        )
        .unwrap();
        if n < 4 {
            tell(&mut state, finish(n.into(), true), 2).unwrap();
        }
    }
    let seen = |n, epoch, phase| Seen { allocation_id: allocation(n), epoch, phase };
    let findings = reconcile(
        &state.unwrap(),
        &[
            seen(1, 1, SeenPhase::Running),
            seen(2, 1, SeenPhase::Exited { exit_code: 3 }),
            seen(3, 9, SeenPhase::Running),
            seen(4, 1, SeenPhase::Starting),
        ],
    );
    assert_eq!(
        findings,
        [
            Finding::Ended { allocation_id: allocation(2), epoch: 1, exit_code: Some(3) },
            Finding::Ended { allocation_id: allocation(3), epoch: 1, exit_code: None },
            Finding::Orphan { allocation_id: allocation(3), epoch: 9 },
            Finding::Accepted { allocation_id: allocation(4), epoch: 1 },
        ]
    );
}

/// One request for eight would hold up all that wait for its model, for GPUs that are not there.
#[test]
fn a_sick_gpu_is_none_that_could_be_waited_for() {
    use crate::placement::{NodeCapacity, Request, Scheduler};
    let mut state = ready();
    let mut sick = inventory(8);
    sick.gpus[3].healthy = false;
    let observe = NodeCommand::Observe { channel_epoch: 1, inventory: sick };
    tell(&mut state, observe, 2).unwrap();
    let node = state.unwrap();
    assert_eq!(node.capacity()[&model()], (7, 8), "what there is");
    assert_eq!(node.placeable()[&model()], (7, 7));
    let mut scheduler = Scheduler::default();
    let gpus = node.placeable();
    scheduler.update_node(node.id, NodeCapacity { seq: 1, schedulable: true, gpus });
    for (n, count) in [(1, 8), (2, 1)] {
        let (allocation_id, since) = (allocation(n), at(i64::from(n)));
        scheduler.enqueue(Request { allocation_id, epoch: 1, model: model(), count, since });
    }
    let placed: Vec<_> = scheduler.propose().iter().map(|p| p.request.allocation_id).collect();
    assert_eq!(placed, [allocation(2)]);
}

/// A start cleans up after the older placements of its allocation; one that has not come that far
/// has not.
#[test]
fn an_older_placement_is_clean_when_a_newer_one_has_started() {
    let mut state = ready();
    let allocation_id = allocation(1);
    let reserve = |epoch| NodeCommand::Reserve { allocation_id, epoch, model: model(), count: 1 };
    let dispatch = |epoch, order| NodeCommand::Dispatch {
        allocation_id,
        epoch,
        name: name(),
        trace_id: None,
        order,
    };
    for command in [reserve(1), dispatch(1, start()), finish(1, true)] {
        tell(&mut state, command, 2).unwrap();
    }
    for command in [dispatch(1, Order::Release), finish(2, false), reserve(2), dispatch(2, start())]
    {
        tell(&mut state, command, 3).unwrap();
    }
    tell(&mut state, dispatch(1, Order::Release), 4).unwrap();
    let clean = |state: &Option<Node>| {
        let node = state.as_ref().unwrap();
        let task = node.tasks.iter().find(|task| task.epoch == 1 && task.result.is_none()).unwrap();
        is_clean_when_stale(node, task)
    };
    assert!(!clean(&state), "nobody knows what is left");
    tell(&mut state, finish(3, true), 5).unwrap();
    assert!(clean(&state));
}
