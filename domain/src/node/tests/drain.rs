//! Nodes that are to leave: each holder hears the last word, and the last to go ends the drain.

use super::*;
use crate::allocation::Notice;

fn drain(deadline: i64) -> NodeCommand {
    NodeCommand::Drain { deadline: at(deadline), reason: "a new power supply".into() }
}

fn notice(deadline: i64, since: i64) -> Notice {
    Notice { deadline: at(deadline), reason: "a new power supply".into(), since: at(since) }
}

fn told(drain: Option<Notice>) -> NodeCommand {
    NodeCommand::ToldOfDrain { allocation_id: allocation(1), epoch: 1, drain }
}

fn news(drain: Option<Notice>) -> NodeEffect {
    NodeEffect::TellOfDrain { allocation_id: allocation(1), epoch: 1, drain }
}

fn life(state: &Option<Node>) -> Life {
    state.as_ref().unwrap().life
}

#[test]
fn an_empty_node_is_drained_at_once() {
    let mut state = ready();
    let events = tell(&mut state, drain(100), 2).unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(life(&state), Life::Maintenance);
    assert_eq!(state.as_ref().unwrap().drain, None);
    assert_eq!(state.as_ref().unwrap().legal_actions(), ["uncordon", "retire"]);
    tell(&mut state, NodeCommand::Uncordon, 3).unwrap();
    assert!(schedulable(state.as_ref().unwrap()));
}

#[test]
fn the_last_to_go_ends_the_drain() {
    let mut state = started();
    tell(&mut state, drain(100), 3).unwrap();
    assert_eq!(owed(&state), [news(Some(notice(100, 3)))]);
    tell(&mut state, told(Some(notice(100, 3))), 4).unwrap();
    assert_eq!(owed(&state), []);
    assert!(!schedulable(state.as_ref().unwrap()));
    let refused = tell(
        &mut state,
        NodeCommand::Reserve { allocation_id: allocation(2), epoch: 1, model: model(), count: 1 },
        5,
    );
    assert!(matches!(refused, Err(Rejection::NoCapacity { .. })), "{refused:?}");
    tell(&mut state, order(Order::Stop), 6).unwrap();
    tell(&mut state, finish(2, true), 7).unwrap();
    assert_eq!(life(&state), Life::Draining, "its scratch is still there");
    tell(&mut state, finish(3, true), 8).unwrap();
    assert_eq!(life(&state), Life::Maintenance);
}

#[test]
fn gpus_that_could_not_be_cleaned_up_keep_the_drain_open() {
    let mut state = started();
    tell(&mut state, drain(100), 3).unwrap();
    tell(&mut state, order(Order::Release), 4).unwrap();
    tell(&mut state, finish(2, false), 5).unwrap();
    assert_eq!(life(&state), Life::Draining);
    tell(&mut state, order(Order::Release), 6).unwrap();
    tell(&mut state, finish(3, true), 7).unwrap();
    assert_eq!(life(&state), Life::Maintenance);
}

/// The first word may be on its way when the second is said.
#[test]
fn whatever_overtakes_what_the_last_word_is_told() {
    let mut state = started();
    tell(&mut state, drain(100), 3).unwrap();
    tell(&mut state, NodeCommand::Uncordon, 4).unwrap();
    assert_eq!(life(&state), Life::Ready);
    assert_eq!(owed(&state), [news(None)], "though nobody has answered to the first");
    tell(&mut state, told(None), 5).unwrap();
    assert_eq!(owed(&state), []);
    // The first arrives after all.
    tell(&mut state, told(Some(notice(100, 3))), 6).unwrap();
    assert_eq!(owed(&state), [news(None)]);
    tell(&mut state, told(None), 7).unwrap();
    assert_eq!(owed(&state), []);
}

/// An owner that has been overtaken asks allocations as it remembers them.
#[test]
fn a_new_channel_puts_in_doubt_what_was_told_by_whoever_owned_the_node_before() {
    let mut state = started();
    tell(&mut state, attach(), 2).unwrap();
    assert_eq!(owed(&state), [], "nobody is told of drains that never were");
    tell(&mut state, drain(100), 3).unwrap();
    tell(&mut state, told(Some(notice(100, 3))), 4).unwrap();
    tell(&mut state, attach(), 5).unwrap();
    assert_eq!(owed(&state), [news(Some(notice(100, 3)))]);
    tell(&mut state, told(Some(notice(100, 3))), 6).unwrap();
    tell(&mut state, NodeCommand::Uncordon, 7).unwrap();
    tell(&mut state, told(None), 8).unwrap();
    tell(&mut state, attach(), 9).unwrap();
    assert_eq!(owed(&state), [news(None)]);
}

#[test]
fn another_deadline_or_reason_is_told_and_the_same_is_nothing_new() {
    let mut state = started();
    tell(&mut state, drain(100), 3).unwrap();
    tell(&mut state, told(Some(notice(100, 3))), 4).unwrap();
    assert_eq!(tell(&mut state, drain(100), 5), Ok(vec![]));
    tell(&mut state, drain(50), 6).unwrap();
    assert_eq!(owed(&state), [news(Some(notice(50, 6)))]);
    // Closed, but nobody has to go.
    tell(&mut state, NodeCommand::Cordon, 7).unwrap();
    assert_eq!((life(&state), owed(&state)), (Life::Cordoned, vec![news(None)]));
}

#[test]
fn that_it_runs_is_said_before_it_has_to_go() {
    let mut state = ready();
    let (allocation_id, epoch) = (allocation(1), 1);
    let reserve = NodeCommand::Reserve { allocation_id, epoch, model: model(), count: 8 };
    for command in [reserve, order(start()), drain(100), finish(1, true)] {
        tell(&mut state, command, 2).unwrap();
    }
    assert_eq!(owed(&state), [NodeEffect::Deliver { sequence: 1 }]);
    tell(&mut state, NodeCommand::Delivered { sequence: 1 }, 3).unwrap();
    assert_eq!(owed(&state), [news(Some(notice(100, 2)))]);
}

#[test]
fn an_offer_that_is_out_is_taken_before_its_taker_hears_of_the_drain() {
    let mut state = ready();
    let (allocation_id, epoch) = (allocation(1), 1);
    let reserve = NodeCommand::Reserve { allocation_id, epoch, model: model(), count: 8 };
    tell(&mut state, reserve, 2).unwrap();
    tell(&mut state, drain(100), 3).unwrap();
    assert_eq!(owed(&state), [NodeEffect::Offer { allocation_id, epoch }]);
    tell(&mut state, NodeCommand::Confirm { allocation_id, epoch }, 4).unwrap();
    assert_eq!(owed(&state), [news(Some(notice(100, 3)))]);
}

#[test]
fn only_lives_that_take_work_or_could_are_drained() {
    let mut state = ready();
    tell(&mut state, NodeCommand::Retire { force: false }, 2).unwrap();
    assert!(matches!(tell(&mut state, drain(100), 3), Err(Rejection::NotLegal { .. })));
    let mut state = ready();
    for (deadline, reason, field) in [
        (2 + 30 * 86_400 + 1, "fine", "deadline_seconds"),
        (2, " ", "reason"),
        (2, "two\nlines", "reason"),
        (2, &"x".repeat(201), "reason"),
    ] {
        let command = NodeCommand::Drain { deadline: at(deadline), reason: reason.into() };
        let refused = tell(&mut state, command, 2);
        let named = matches!(&refused, Err(Rejection::Invalid { field: f, .. }) if f == field);
        assert!(named, "{field}: {refused:?}");
    }
    let now = NodeCommand::Drain { deadline: at(2), reason: "now".into() };
    tell(&mut state, now, 2).unwrap();
}

#[test]
fn a_retired_node_leaves_without_notice() {
    let mut state = started();
    tell(&mut state, drain(100), 3).unwrap();
    tell(&mut state, NodeCommand::Retire { force: true }, 4).unwrap();
    let (allocation_id, epoch) = (allocation(1), 1);
    assert_eq!(owed(&state), [NodeEffect::TellRetired { allocation_id, epoch }]);
    tell(&mut state, NodeCommand::Forgo { allocation_id, epoch }, 5).unwrap();
    assert_eq!(life(&state), Life::Retired);
}
