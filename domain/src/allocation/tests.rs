//! Lives of allocations, thousands of them, at random.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::TypedId;
use crate::machine::fold;
use crate::money::Micros;

fn at(second: i64) -> Time {
    DateTime::from_timestamp(second, 0).unwrap()
}

fn new() -> NewAllocation {
    let label = |text: &str| text.parse().unwrap();
    let id = AllocationId::from_uuid(Uuid::from_u128(1));
    NewAllocation {
        id,
        tenant_id: TenantId::from_uuid(Uuid::from_u128(2)),
        project_id: ProjectId::from_uuid(Uuid::from_u128(3)),
        name: NewAllocation::name_in(&label("local"), &label("acme"), &label("lab"), id),
        display_name: None,
        spec: AllocationSpec {
            gpu: GpuRequest { model: "H100".parse().unwrap(), count: 1 },
            workload: Workload {
                image: "busybox".into(),
                command: vec![],
                env: BTreeMap::new(),
                secret_env: BTreeSet::new(),
            },
            max_queue_seconds: Some(60),
        },
        price: GpuHourPrice { micros: Micros(1), currency: "USD".parse().unwrap() },
    }
}

fn placement(node: u128) -> Placement {
    Placement { node_id: NodeId::from_uuid(Uuid::from_u128(node)), gpu_uuids: vec!["gpu-0".into()] }
}

fn notice(since: i64) -> Notice {
    Notice { deadline: at(since + 60), reason: "a new power supply".into(), since: at(since) }
}

fn commands() -> impl Strategy<Value = AllocationCommand> {
    use AllocationCommand as Command;
    let report = prop_oneof![
        Just(NodeReport::Accepted),
        Just(NodeReport::Configuring),
        Just(NodeReport::Started),
        Just(NodeReport::StartFailed { code: "image_missing".into(), message: "no".into() }),
        any::<Option<i32>>().prop_map(|exit_code| NodeReport::Exited { exit_code }),
        Just(NodeReport::Lost),
        Just(NodeReport::Returned),
        Just(NodeReport::Vacated),
        Just(NodeReport::CleanupFailed { message: "busy".into() }),
        Just(NodeReport::NodeRetired),
        (0..9i64).prop_map(|since| NodeReport::Leaving { notice: notice(since) }),
        Just(NodeReport::Staying),
    ];
    let timer = prop_oneof![
        Just(Timer::Queue),
        Just(Timer::Reservation),
        Just(Timer::Provisioning),
        Just(Timer::LostGrace),
        Just(Timer::Notice)
    ];
    prop_oneof![
        1 => Just(Command::Stop),
        2 => Just(Command::Start),
        1 => Just(Command::Release),
        6 => (1..4u64, 1..3u128).prop_map(|(epoch, node)| Command::Place { epoch, placement: placement(node) }),
        12 => (1..3u128, 1..4u64, report).prop_map(|(node, epoch, report)| {
            Command::Report { node_id: placement(node).node_id, epoch, report }
        }),
        1 => (1..4u64, timer).prop_map(|(epoch, timer)| Command::TimeOut { epoch, timer, since: at(0) }),
    ]
}

/// Timers ring for the phase that it is in.
fn timely(command: AllocationCommand, state: Option<&Allocation>) -> AllocationCommand {
    match (command, state) {
        (AllocationCommand::TimeOut { epoch, timer, .. }, Some(allocation)) => {
            let noticed = allocation.notice.as_ref().filter(|_| timer == Timer::Notice);
            let since = noticed.map_or(allocation.phase_since, |notice| notice.since);
            AllocationCommand::TimeOut { epoch, timer, since }
        }
        (command, _) => command,
    }
}

/// What must hold in every state of every life.
fn check(allocation: &Allocation) {
    use Phase::{Active, Canceled, Expired, Queued, Released, Requested, Stopped};
    assert_eq!(
        allocation.meter.is_some(),
        allocation.phase == Active,
        "billed in active, only: {allocation:?}"
    );
    let without_gpus =
        matches!(allocation.phase, Requested | Queued | Stopped | Released | Canceled | Expired);
    assert_eq!(allocation.placement.is_none(), without_gpus, "{allocation:?}");
    assert!(
        !allocation.phase.is_end() || allocation.outcome.is_some(),
        "an end says why: {allocation:?}"
    );
    let may_have_to_go = matches!(allocation.phase, Active | Phase::Lost);
    assert!(allocation.notice.is_none() || may_have_to_go, "{allocation:?}");
    let effects = AllocationMachine::effects(allocation);
    if allocation.phase.is_end() {
        assert!(
            effects.iter().all(|effect| matches!(effect, AllocationEffect::Dispatch { epoch, .. } if *epoch < allocation.epoch)),
            "an ended allocation owes only the cleaning up of older placements: {effects:?}"
        );
    }
    let json = serde_json::to_string(allocation).unwrap();
    assert_eq!(serde_json::from_str::<Allocation>(&json).unwrap(), *allocation);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_life_keeps_its_promises(commands in proptest::collection::vec(commands(), 1..60)) {
        let mut journal = vec![];
        let mut state: Option<Allocation> = None;
        let mut second = 0;
        let create = AllocationCommand::create(new());
        for command in std::iter::once(create).chain(commands) {
            second += 1;
            let command = timely(command, state.as_ref());
            let before = state.clone();
            let Ok(events) = AllocationMachine::decide(state.as_ref(), &command, at(second)) else {
                prop_assert_eq!(&before, &state);
                continue;
            };
            for event in events {
                let from = state.as_ref().map(|s| (s.phase, s.epoch, s.intervals));
                let next = AllocationMachine::apply(state.take(), &event, at(second));
                if let Some((phase, epoch, intervals)) = from {
                    prop_assert!(!phase.is_end() || next.phase == phase, "left an end");
                    prop_assert!(next.epoch >= epoch && next.intervals >= intervals);
                    let moved = phase != next.phase;
                    prop_assert!(
                        !moved || table::TABLE.iter().any(|row| row.from.contains(&phase) && row.to == next.phase)
                            // What ends without GPUs passes through `releasing` in one transaction.
                            || next.phase == Phase::Releasing,
                        "{} → {} is not in the table", phase, next.phase
                    );
                }
                let json = serde_json::to_string(&event).unwrap();
                prop_assert_eq!(serde_json::from_str::<AllocationEvent>(&json).unwrap(), event.clone());
                journal.push((event, at(second)));
                state = Some(next);
            }
            check(state.as_ref().unwrap());
        }
        let again = fold::<AllocationMachine>(None, journal.iter().map(|(event, at)| (event, *at)));
        prop_assert_eq!(again, state);
    }

    #[test]
    fn the_api_lists_exactly_what_is_accepted(commands in proptest::collection::vec(commands(), 0..40)) {
        let mut state = None;
        let create = AllocationCommand::create(new());
        for command in std::iter::once(create).chain(commands) {
            let command = timely(command, state.as_ref());
            if let Ok(events) = AllocationMachine::decide(state.as_ref(), &command, at(1)) {
                state = fold::<AllocationMachine>(state, events.iter().map(|event| (event, at(1))));
            }
        }
        let state = state.unwrap();
        for (word, command) in [
            ("stop", AllocationCommand::Stop),
            ("start", AllocationCommand::Start),
            ("release", AllocationCommand::Release),
        ] {
            let legal = state.legal_actions().contains(&word);
            match AllocationMachine::decide(Some(&state), &command, at(2)) {
                Ok(events) => prop_assert_eq!(legal, !events.is_empty(), "{} in {}", word, state.phase),
                Err(rejection) => {
                    prop_assert!(!legal, "{} in {}", word, state.phase);
                    let is_not_legal = matches!(rejection, Rejection::NotLegal { .. });
                    prop_assert!(is_not_legal);
                }
            }
        }
    }
}

fn live(commands: &[AllocationCommand]) -> Allocation {
    let create = AllocationCommand::create(new());
    let mut state = None;
    for (second, command) in (0..).zip(std::iter::once(&create).chain(commands)) {
        let events = AllocationMachine::decide(state.as_ref(), command, at(second)).unwrap();
        state = fold::<AllocationMachine>(state, events.iter().map(|event| (event, at(second))));
    }
    state.unwrap()
}

fn report(report: NodeReport) -> AllocationCommand {
    AllocationCommand::Report { node_id: placement(1).node_id, epoch: 1, report }
}

fn active() -> Vec<AllocationCommand> {
    vec![
        AllocationCommand::Place { epoch: 1, placement: placement(1) },
        report(NodeReport::Accepted),
        report(NodeReport::Configuring),
        report(NodeReport::Started),
    ]
}

#[test]
fn a_whole_life() {
    let mut commands = active();
    assert_eq!(live(&commands).phase, Phase::Active);
    commands.extend([AllocationCommand::Release, report(NodeReport::Vacated)]);
    let allocation = live(&commands);
    assert_eq!((allocation.phase, allocation.intervals), (Phase::Released, 1));
    assert_eq!(allocation.outcome.unwrap().reason, "released_by_customer");
}

#[test]
fn a_second_offer_of_the_same_placement_is_taken_again() {
    let allocation = live(&active()[..2]);
    let again = AllocationCommand::Place { epoch: 1, placement: placement(1) };
    assert_eq!(AllocationMachine::decide(Some(&allocation), &again, at(9)), Ok(vec![]));
    let other = AllocationCommand::Place { epoch: 1, placement: placement(2) };
    let refusal = AllocationMachine::decide(Some(&allocation), &other, at(9));
    assert!(matches!(refusal, Err(Rejection::Stale { .. })), "{refusal:?}");
}

/// A scheduler that got no answer asks another node; the first may hold GPUs all the same.
#[test]
fn only_the_node_that_it_is_on_is_heard() {
    let allocation = live(&active()[..2]);
    for said in [NodeReport::NodeRetired, NodeReport::Started, NodeReport::Configuring] {
        let node_id = placement(2).node_id;
        let other = AllocationCommand::Report { node_id, epoch: 1, report: said };
        let refusal = AllocationMachine::decide(Some(&allocation), &other, at(9));
        assert!(matches!(refusal, Err(Rejection::Stale { .. })), "{refusal:?}");
    }
}

#[test]
fn a_reservation_that_is_not_taken_up_goes_back_and_its_node_is_cleaned() {
    let mut commands = active()[..1].to_vec();
    let (timer, since) = (Timer::Reservation, live(&commands).phase_since);
    commands.push(AllocationCommand::TimeOut { epoch: 1, timer, since });
    let allocation = live(&commands);
    assert_eq!((allocation.phase, allocation.epoch), (Phase::Queued, 2));
    assert_eq!(allocation.queued_since, Some(at(0)), "it keeps its place in the queue");
    assert_eq!(allocation.phase_since, since + chrono::TimeDelta::seconds(1));
    let owed = AllocationMachine::effects(&allocation);
    let node_id = placement(1).node_id;
    assert!(owed.contains(&AllocationEffect::Dispatch {
        node_id,
        epoch: 1,
        operation: Operation::Release
    }));
    commands.push(report(NodeReport::Vacated));
    assert!(live(&commands).leftovers.is_empty());
}

#[test]
fn what_runs_has_until_the_deadline_and_is_moved_at_its_old_place() {
    let mut commands = active();
    commands.push(report(NodeReport::Leaving { notice: notice(50) }));
    let allocation = live(&commands);
    assert_eq!((allocation.phase, allocation.epoch), (Phase::Active, 1));
    assert!(allocation.meter.is_some(), "it is billed as before");
    let wait = AllocationEffect::Await { timer: Timer::Notice, epoch: 1, since: at(50) };
    assert_eq!(AllocationMachine::effects(&allocation), [wait]);
    // Silence does not make it forget, nor does it ring there.
    commands.push(report(NodeReport::Lost));
    let lost = live(&commands);
    let ring = AllocationCommand::TimeOut { epoch: 1, timer: Timer::Notice, since: at(50) };
    let refusal = AllocationMachine::decide(Some(&lost), &ring, at(99));
    assert!(matches!(refusal, Err(Rejection::Stale { .. })), "{refusal:?}");
    commands.extend([report(NodeReport::Returned), ring]);
    let moved = live(&commands);
    assert_eq!((moved.phase, moved.epoch, moved.notice.clone()), (Phase::Queued, 2, None));
    assert_eq!(moved.queued_since, Some(at(0)), "it keeps its place in the queue");
    assert!(moved.meter.is_none());
    let gently = AllocationEffect::Dispatch {
        node_id: placement(1).node_id,
        epoch: 1,
        operation: Operation::Stop,
    };
    assert!(AllocationMachine::effects(&moved).contains(&gently), "what ran is stopped gently");
}

#[test]
fn what_does_not_run_yet_begins_elsewhere_at_once() {
    for reached in 1..=3 {
        let mut commands = active()[..reached].to_vec();
        commands.push(report(NodeReport::Leaving { notice: notice(50) }));
        let allocation = live(&commands);
        assert_eq!((allocation.phase, allocation.epoch), (Phase::Queued, 2));
        let at_once = AllocationEffect::Dispatch {
            node_id: placement(1).node_id,
            epoch: 1,
            operation: Operation::Release,
        };
        assert!(AllocationMachine::effects(&allocation).contains(&at_once));
    }
}

#[test]
fn a_notice_is_withdrawn_and_one_that_was_withdrawn_does_not_ring() {
    let mut commands = active();
    commands.push(report(NodeReport::Leaving { notice: notice(50) }));
    let same = report(NodeReport::Leaving { notice: notice(50) });
    assert_eq!(AllocationMachine::decide(Some(&live(&commands)), &same, at(51)), Ok(vec![]));
    commands.push(report(NodeReport::Leaving { notice: notice(55) }));
    assert_eq!(live(&commands).notice, Some(notice(55)));
    commands.push(report(NodeReport::Staying));
    let allocation = live(&commands);
    assert_eq!((allocation.phase, allocation.notice.clone()), (Phase::Active, None));
    let late = AllocationCommand::TimeOut { epoch: 1, timer: Timer::Notice, since: at(55) };
    let refusal = AllocationMachine::decide(Some(&allocation), &late, at(99));
    assert!(matches!(refusal, Err(Rejection::Stale { .. })), "{refusal:?}");
}

#[test]
fn what_is_ending_anyway_needs_no_notice() {
    for last in [AllocationCommand::Stop, AllocationCommand::Release] {
        let mut commands = active();
        commands.extend([last, report(NodeReport::Leaving { notice: notice(50) })]);
        assert_eq!(live(&commands).notice, None);
    }
}

#[test]
fn what_is_lost_and_found_is_billed_without_the_gap() {
    let mut commands = active();
    commands.extend([report(NodeReport::Lost), report(NodeReport::Returned)]);
    let allocation = live(&commands);
    assert_eq!((allocation.phase, allocation.intervals), (Phase::Active, 2));
}

#[test]
fn a_timer_of_an_earlier_stay_in_a_phase_is_not_heard() {
    let mut commands = active();
    commands.push(report(NodeReport::Lost));
    let since = live(&commands).phase_since;
    commands.extend([report(NodeReport::Returned), report(NodeReport::Lost)]);
    let allocation = live(&commands);
    let late = AllocationCommand::TimeOut { epoch: 1, timer: Timer::LostGrace, since };
    let refusal = AllocationMachine::decide(Some(&allocation), &late, at(99));
    assert!(matches!(refusal, Err(Rejection::Stale { .. })), "{refusal:?}");
}

#[test]
fn who_is_stopped_and_started_waits_from_then_on() {
    let mut commands = active();
    commands.extend([
        AllocationCommand::Stop,
        report(NodeReport::Vacated),
        AllocationCommand::Start,
    ]);
    let allocation = live(&commands);
    assert_eq!(allocation.queued_since, Some(allocation.phase_since));
}

#[test]
fn bad_specs_are_refused_by_field() {
    type Change = fn(&mut AllocationSpec);
    let cases: [(&str, Change); 9] = [
        ("gpu.count", |spec| spec.gpu.count = 0),
        ("gpu.count", |spec| spec.gpu.count = 1_000_000),
        ("workload.image", |spec| spec.workload.image = "../etc".into()),
        ("workload.image", |spec| spec.workload.image = String::new()),
        ("workload.command", |spec| spec.workload.command = vec!["\0".into()]),
        ("workload.env", |spec| {
            spec.workload.env = [("NVIDIA_VISIBLE_DEVICES".into(), "all".into())].into()
        }),
        ("workload.secret_env", |spec| spec.workload.secret_env = ["AICLOUD_X".into()].into()),
        ("workload.secret_env", |spec| {
            spec.workload.env = [("TOKEN".into(), "1".into())].into();
            spec.workload.secret_env = ["TOKEN".into()].into();
        }),
        ("max_queue_seconds", |spec| spec.max_queue_seconds = Some(0)),
    ];
    for (name, change) in cases {
        let mut spec = new().spec;
        change(&mut spec);
        assert!(
            matches!(spec.check(), Err(Rejection::Invalid { ref field, .. }) if field == name),
            "{name}: {:?}",
            spec.check()
        );
    }
}

#[test]
fn secret_values_come_with_their_names_and_go_nowhere() {
    let with = |names: &[&str], secrets: Option<&str>| {
        let mut new = new();
        new.spec.workload.secret_env = names.iter().map(|name| (*name).to_owned()).collect();
        let secrets = secrets.map(|text| Veiled::new(text.as_bytes().to_vec()));
        let command = AllocationCommand::Create { new: Box::new(new), secrets };
        (AllocationMachine::decide(None, &command, at(0)), command)
    };
    let refused = |field: &str| matches!(with(&["TOKEN"], None).0, Err(Rejection::Invalid { field: ref it, .. }) if it == field);
    assert!(refused("workload.secret_env"));
    assert!(with(&[], Some("canary")).0.is_err());
    let (events, command) = with(&["TOKEN"], Some("canary"));
    let events = events.unwrap();
    let allocation = fold::<AllocationMachine>(None, events.iter().map(|event| (event, at(0))));
    for shown in [
        serde_json::to_string(&events).unwrap(),
        serde_json::to_string(&allocation).unwrap(),
        serde_json::to_string(&command).unwrap(),
        format!("{command:?}"),
    ] {
        assert!(shown.contains("TOKEN") && !shown.contains("canary"), "{shown}");
    }
}
