//! Orders as the journal tells them.

use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::kind::EntityKind;
use crate::machine::fold;

fn at(second: i64) -> Time {
    DateTime::from_timestamp(second, 0).unwrap()
}

fn give(target: &str, action: OrderAction) -> OversightCommand {
    OversightCommand::Give {
        region: "local".parse().unwrap(),
        target: target.parse().unwrap(),
        action,
        reason: "it burns".parse().unwrap(),
        by: "operator/tok_00000000000000000000000001".into(),
    }
}

fn report(number: u64, outcome: Outcome) -> OversightCommand {
    OversightCommand::Report { number, outcome }
}

/// Decides and applies, second by second.
fn run(commands: &[OversightCommand]) -> Oversight {
    let mut state = None;
    for (second, command) in (1..).zip(commands) {
        let events = OversightMachine::decide(state.as_ref(), command, at(second)).unwrap();
        state = fold::<OversightMachine>(state, events.iter().map(|event| (event, at(second))));
    }
    state.unwrap()
}

const ENTITY: &str = "alloc_00000000000000000000000007";

#[test]
fn a_quarantine_is_owed_until_it_is_released() {
    use OrderAction::{Quarantine, Release};
    let given = run(&[give(ENTITY, Quarantine)]);
    assert_eq!(OversightMachine::effects(&given), [OversightEffect::CarryOut { number: 1 }]);
    assert_eq!(given.quarantine, None, "not before it is carried out");
    let kept = run(&[give(ENTITY, Quarantine), report(1, Outcome::Done)]);
    let keep = OversightEffect::Keep { number: 1, action: Quarantine };
    assert_eq!(OversightMachine::effects(&kept), std::slice::from_ref(&keep));
    let standing = kept.quarantine.unwrap();
    assert_eq!((standing.order, standing.since), (1, at(2)));
    let refused = Outcome::Refused { why: OrderRefusal::Busy };
    let asked = [give(ENTITY, Quarantine), report(1, Outcome::Done), give(ENTITY, Release)];
    let still = run(&[&asked[..], &[report(2, refused)]].concat());
    assert_eq!(OversightMachine::effects(&still), [keep], "a refused release changes nothing");
    let free = run(&[&asked[..], &[report(2, Outcome::Done)]].concat());
    assert_eq!((free.quarantine.clone(), OversightMachine::effects(&free)), (None, vec![]));
    assert_eq!(free.order(2).unwrap().ended, Some(Ended { outcome: Outcome::Done, at: at(4) }));
}

#[test]
fn orders_wait_for_their_turn() {
    use OrderAction::{Pause, Resume};
    let both = run(&[give(ENTITY, Pause), give(ENTITY, Resume)]);
    assert_eq!(OversightMachine::effects(&both), [OversightEffect::CarryOut { number: 1 }]);
    let one = run(&[give(ENTITY, Pause), give(ENTITY, Resume), report(1, Outcome::Done)]);
    let owed = OversightMachine::effects(&one);
    assert!(owed.contains(&OversightEffect::CarryOut { number: 2 }), "{owed:?}");
    let mut waiting = Some(run(&vec![give(ENTITY, Pause); PENDING_MAX]));
    let more = OversightMachine::decide(waiting.as_ref(), &give(ENTITY, Pause), at(99));
    assert!(matches!(more, Err(Rejection::NotLegal { .. })), "{more:?}");
    let done = OversightEvent::OrderCarriedOut { number: 1, outcome: Outcome::Done };
    waiting = Some(OversightMachine::apply(waiting, &done, at(99)));
    assert!(OversightMachine::decide(waiting.as_ref(), &give(ENTITY, Pause), at(99)).is_ok());
}

#[test]
fn a_report_counts_once() {
    let commands = [give(ENTITY, OrderAction::Restart), report(1, Outcome::Done)];
    let state = run(&commands);
    for late in
        [report(1, Outcome::Refused { why: OrderRefusal::Lapsed }), report(7, Outcome::Done)]
    {
        assert_eq!(OversightMachine::decide(Some(&state), &late, at(9)), Ok(vec![]));
    }
    let none = OversightMachine::decide(None, &report(1, Outcome::Done), at(9));
    assert!(matches!(none, Err(Rejection::NotFound { .. })));
}

#[test]
fn what_can_be_ordered_is_the_target_s() {
    use OrderAction::{Crash, Kill, Passivate, Pause, Quarantine, Release, Restart, Resume};
    for (target, legal) in [
        (ENTITY, &[Restart, Passivate, Quarantine, Release, Pause, Resume, Crash][..]),
        ("directory/node", &[Pause, Resume]),
        ("child/journal.writer-0", &[Restart, Kill]),
        ("directory/oversight", &[]),
        ("over_00000000000000000000000007", &[Restart, Passivate, Release]),
    ] {
        for action in OrderAction::ALL {
            let decided = OversightMachine::decide(None, &give(target, action), at(1));
            assert_eq!(decided.is_ok(), legal.contains(&action), "{action} {target}");
        }
    }
}

/// The row is rewritten with each order, so it must not grow for ever.
#[test]
fn a_state_shows_the_last_orders_only() {
    let mut commands = vec![];
    for number in 1..=50 {
        commands.push(give(ENTITY, OrderAction::Restart));
        commands.push(report(number, Outcome::Done));
    }
    let state = run(&commands);
    assert_eq!((state.given, state.orders.len()), (50, ORDERS_KEPT));
    assert_eq!(state.orders.last().unwrap().number, 50);
}

#[test]
fn events_as_the_journal_keeps_them() {
    let given = OversightMachine::decide(None, &give(ENTITY, OrderAction::Pause), at(1)).unwrap();
    assert_eq!(
        serde_json::to_string(&given[0]).unwrap(),
        format!(
            r#"{{"event":"order_given","region":"local","target":"{ENTITY}","number":1,"action":"pause","reason":"it burns","by":"operator/tok_00000000000000000000000001"}}"#
        )
    );
    for (outcome, text) in [
        (Outcome::Done, r#"{"event":"order_carried_out","number":1,"result":"done"}"#),
        (
            Outcome::Refused { why: OrderRefusal::NotQuarantined },
            r#"{"event":"order_carried_out","number":1,"result":"refused","why":"not_quarantined"}"#,
        ),
    ] {
        let event = OversightEvent::OrderCarriedOut { number: 1, outcome };
        assert_eq!(serde_json::to_string(&event).unwrap(), text);
        assert_eq!(serde_json::from_str::<OversightEvent>(text).unwrap(), event);
    }
}

#[test]
fn reasons() {
    assert!("x".parse::<Reason>().is_ok());
    assert!("é".repeat(500).parse::<Reason>().is_ok(), "characters, not bytes");
    for wrong in ["", "  ", "a\nb", &"x".repeat(501)] {
        assert_eq!(wrong.parse::<Reason>(), Err(NoReason), "{wrong:?}");
    }
}

#[test]
fn what_is_no_target() {
    for wrong in
        ["", "child/", "child/a..b", "child/a/b", "child/A", "directory/pod", "alloc_1", "x"]
    {
        assert_eq!(wrong.parse::<Target>(), Err(NoTarget), "{wrong}");
    }
}

proptest! {
    #[test]
    fn targets_are_read_back(text in "(child/[a-z0-9_-]{1,9}([.][a-z-]{1,9}){0,2}|directory/(node|tenant)|alloc_0[0-9a-z]{25})") {
        if let Ok(target) = text.parse::<Target>() {
            prop_assert_eq!(target.to_string(), text);
        }
    }
}

/// Kinds of two words have an underscore, and their directories are children of the tree.
#[test]
fn the_directory_of_every_kind_is_a_child_with_a_path() {
    for kind in EntityKind::ALL {
        let path = format!("core.engine.entities.{kind}");
        assert_eq!(path.parse::<ChildPath>().unwrap().as_str(), path);
    }
}
