//! Panics: in handlers, activations, futures and destructors.

use aicloud_supervision::{Intensity, Limits, OrderError, Phase, Quarantine, Refusal};
use std::time::Duration;

use crate::probe::{Control, Mail, Storage, bench, eventually, limits};

fn crash_id(answer: Result<u64, Refusal>) -> aicloud_supervision::CrashId {
    match answer {
        Err(Refusal::Crashed { crash_id }) => crash_id,
        other => panic!("expected a crash, got {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_rebuilds_behind_the_same_handle_and_keeps_queued_mail() {
    let bench = bench(1, limits());
    let leave = bench.block("a").await;
    let key = || "a".to_owned();
    let held = bench.directory.ask(key(), Mail::Hold);
    let poison = bench.directory.ask(key(), Mail::Panic);
    let queued: Vec<_> =
        (0..5).map(|n| bench.directory.ask(key(), |reply| Mail::Echo(n, reply))).collect();
    drop(leave);

    let id = crash_id(poison.await);
    assert_eq!(crash_id(held.await), id, "what was in flight shares the fate");
    for (n, answer) in queued.into_iter().enumerate() {
        assert_eq!(answer.await, Ok(n as u64));
    }
    assert_eq!(bench.ask("a", Mail::Incarnation).await, Ok(2));
    assert_eq!(bench.state.activations(), 2);

    let crash = bench.directory.crash(id).unwrap();
    assert_eq!((crash.command, crash.message.as_str()), ("panic", "poison a"));
    assert_eq!((crash.key.as_str(), crash.kind, crash.incarnation), ("a", "probe", 1));
    assert!(crash.location.as_ref().unwrap().contains("probe.rs"));
    assert!(crash.backtrace.is_some());
    let status = bench.directory.inspect(&key()).unwrap();
    assert_eq!((status.crashes, status.crashes_in_window), (1, (1, 5)));
    assert_eq!(status.last_crash.unwrap().id, id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_fifth_crash_quarantines_alone_and_an_operator_releases() {
    let bench = bench(1, limits());
    for _ in 0..4 {
        crash_id(bench.ask("bad", Mail::Panic).await);
    }
    assert_eq!(bench.ask("bad", Mail::Incarnation).await, Ok(5));

    let leave = bench.block("bad").await;
    let fifth = bench.directory.ask("bad".to_owned(), Mail::Panic);
    let behind = bench.directory.ask("bad".to_owned(), |reply| Mail::Echo(1, reply));
    let neighbour = bench.directory.ask("good".to_owned(), |reply| Mail::Echo(2, reply));
    drop(leave);
    let id = crash_id(fifth.await);
    let quarantined = Refusal::Quarantined { why: Quarantine::Crash(id) };
    assert_eq!(behind.await, Err(quarantined.clone()));
    assert_eq!(neighbour.await, Ok(2));

    assert_eq!(bench.phase("bad"), Some(Phase::Quarantined));
    assert_eq!(bench.echo("bad", 3).await, Err(quarantined.clone()));
    let control = bench.directory.control("bad".to_owned(), Control::Note(1));
    assert_eq!(control, Err(quarantined.clone()));
    assert_eq!(bench.directory.activate("bad".to_owned()), Err(quarantined));
    let bad = "bad".to_owned();
    assert_eq!(bench.directory.passivate(&bad).await, Err(OrderError::Quarantined));
    assert_eq!(bench.directory.restart(&bad).await, Err(OrderError::Quarantined));
    assert_eq!(bench.state.activations(), 6, "nothing was tried meanwhile");
    assert_eq!(bench.echo("good", 4).await, Ok(4));

    assert_eq!(bench.directory.release(&bad).await, Ok(()));
    assert_eq!(bench.echo("bad", 5).await, Ok(5));
    assert_eq!(bench.directory.release(&bad).await, Err(OrderError::NotQuarantined));
    assert_eq!(bench.directory.inspect(&bad).unwrap().crashes_in_window, (0, 5));
    crash_id(bench.ask("bad", Mail::Panic).await);
    assert_eq!(bench.echo("bad", 6).await, Ok(6), "its record was wiped clean");
}

/// What an operator brings about is a crash like any other, whatever the entity is at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drill_crashes_keeps_mail_counts_and_quarantines() {
    let bench = bench(1, limits());
    let key = "a".to_owned();
    assert_eq!(bench.directory.drill(&key, "nobody").await, Err(OrderError::NotFound));
    let held = bench.directory.ask(key.clone(), Mail::Hold);
    assert_eq!(bench.ask("a", Mail::Incarnation).await, Ok(1));
    assert_eq!(bench.directory.drill(&key, "INC-1").await, Ok(()));
    let id = crash_id(held.await);
    assert_eq!(bench.ask("a", Mail::Incarnation).await, Ok(2), "it is back");
    let crash = bench.directory.crash(id).unwrap();
    assert_eq!((crash.command, crash.message.as_str()), ("drill", "crashed on purpose: INC-1"));
    let backtrace = crash.backtrace.as_ref().unwrap().to_string();
    assert!(backtrace.contains("crash_on_purpose"), "{backtrace}");
    let status = bench.directory.inspect(&key).unwrap();
    assert_eq!((status.crashes, status.crashes_in_window), (1, (1, 5)));

    for crashes in 2..=5 {
        assert_eq!(bench.directory.drill(&key, "again").await, Ok(()));
        assert_eq!(bench.directory.inspect(&key).unwrap().crashes_in_window, (crashes, 5));
    }
    assert_eq!(bench.phase("a"), Some(Phase::Quarantined));
    assert_eq!(bench.directory.drill(&key, "more").await, Err(OrderError::Quarantined));
    assert_eq!(bench.directory.release(&key).await, Ok(()));
    assert_eq!(bench.echo("a", 7).await, Ok(7));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn crashes_older_than_the_window_do_not_count() {
    let window = Duration::from_millis(40);
    let bench = bench(1, Limits { crashes: Intensity::new(2, window), ..limits() });
    for round in 0..3 {
        crash_id(bench.ask("a", Mail::Panic).await);
        assert_eq!(bench.echo("a", round).await, Ok(round));
        // Behind the rebuild: the answer above leaves while the stack unwinds, before the crash
        // is counted.
        let crashed = std::time::Instant::now();
        eventually("the window has passed", || crashed.elapsed() > window).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_in_activate_counts_and_heals() {
    let patient = Intensity::new(1_000, Duration::from_secs(600));
    let bench = bench(1, Limits { crashes: patient, ..limits() });
    for (storage, message) in
        [(Storage::Panics, "activate panics"), (Storage::Broken, "row is odd")]
    {
        let key = message.to_owned();
        bench.state.set(storage);
        let answer = bench.directory.ask(key.clone(), |reply| Mail::Echo(1, reply));
        eventually("two crashes", || {
            bench.directory.inspect(&key).is_some_and(|status| status.crashes >= 2)
        })
        .await;
        bench.state.set(Storage::Fine);
        assert_eq!(answer.await, Ok(1), "mail waits through failed activations");
        let crash = bench.directory.inspect(&key).unwrap().last_crash.unwrap();
        assert_eq!((crash.command, crash.message.as_str()), ("activate", message));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entity_that_never_activates_is_quarantined() {
    let bench = bench(1, limits());
    bench.state.set(Storage::Panics);
    let refused = bench.echo("a", 1).await;
    let id = bench.directory.inspect(&"a".to_owned()).unwrap().last_crash.unwrap().id;
    assert_eq!(refused, Err(Refusal::Quarantined { why: Quarantine::Crash(id) }));
    assert_eq!(bench.state.activations(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_in_a_spawned_future_is_a_crash_of_the_entity() {
    let bench = bench(1, limits());
    let id = crash_id(bench.ask("a", Mail::PanicInTask).await);
    assert_eq!(bench.ask("a", Mail::Incarnation).await, Ok(2));
    let crash = bench.directory.crash(id).unwrap();
    assert_eq!((crash.command, crash.message.as_str()), ("task", "task panics"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_in_drop_stops_nothing() {
    let bench = bench(1, limits());
    let key = "a".to_owned();
    assert_eq!(bench.ask("a", Mail::ArmDrop).await, Ok(0));
    let id = crash_id(bench.ask("a", Mail::Panic).await);
    assert_eq!(bench.ask("a", Mail::Incarnation).await, Ok(2));
    let status = bench.directory.inspect(&key).unwrap();
    assert_eq!(status.crashes, 2, "the poison and the drop");
    assert_eq!(status.crashes_in_window.0, 1, "only the poison counts");
    let last = status.last_crash.unwrap();
    assert_eq!((last.command, last.incarnation), ("panic", 1), "the cause stays in sight");
    assert!(bench.directory.crash(id).is_some());

    let bench = crate::probe::bench(1, limits());
    assert_eq!(bench.ask("a", Mail::ArmDrop).await, Ok(0));
    assert_eq!(bench.directory.passivate(&key).await, Ok(()));
    assert_eq!(bench.directory.inspect(&key).map(|status| status.phase), None);
    assert_eq!(bench.echo("a", 2).await, Ok(2));
    assert!(bench.directory.tombstones()[0].last_crash.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_past_incarnation_reaches_nothing() {
    let bench = bench(1, limits());
    assert_eq!(bench.ask("a", |reply| Mail::Publish(7, reply)).await, Ok(7));
    let key = "a".to_owned();
    assert_eq!(bench.directory.view(&key).as_deref(), Some(&7));
    crash_id(bench.ask("a", Mail::Panic).await);
    assert_eq!(bench.ask("a", Mail::Incarnation).await, Ok(2));
    assert_eq!(bench.directory.view(&key).as_deref(), Some(&0), "the view is the new life's");

    let (old, new) = {
        let contexts = bench.state.contexts.lock().unwrap();
        (contexts[0].clone(), contexts[1].clone())
    };
    assert_eq!((old.incarnation(), new.incarnation()), (1, 2));
    old.control(Control::Note(1));
    old.publish(std::sync::Arc::new(99));
    old.reset("from the grave");
    new.control(Control::Note(2));
    eventually("the living one is heard", || bench.state.log().contains(&"a:note:2".to_owned()))
        .await;
    assert!(!bench.state.log().contains(&"a:note:1".to_owned()));
    assert_eq!(bench.directory.view(&key).as_deref(), Some(&0));
    assert_eq!(bench.ask("a", Mail::Incarnation).await, Ok(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_rebuilds_and_is_no_crash() {
    let bench = bench(1, limits());
    let leave = bench.block("a").await;
    let key = || "a".to_owned();
    let doubtful = bench.directory.ask(key(), Mail::Reset);
    let queued = bench.directory.ask(key(), Mail::Incarnation);
    drop(leave);
    assert_eq!(doubtful.await, Err(Refusal::Reset { reason: "lost the fence".to_owned() }));
    assert_eq!(queued.await, Ok(2), "handled by the next life, not by the doubtful one");
    let status = bench.directory.inspect(&key()).unwrap();
    assert_eq!((status.crashes, status.resets), (0, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resets_without_end_are_a_crash() {
    let window = Duration::from_secs(600);
    let bench = bench(1, Limits { resets: Intensity::new(3, window), ..limits() });
    for _ in 0..2 {
        assert!(matches!(bench.ask("a", Mail::Reset).await, Err(Refusal::Reset { .. })));
    }
    crash_id(bench.ask("a", Mail::Reset).await);
    let status = bench.directory.inspect(&"a".to_owned()).unwrap();
    assert_eq!(status.last_crash.unwrap().command, "reset");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_restarts() {
    let bench = bench(1, limits());
    let key = "a".to_owned();
    assert_eq!(bench.directory.restart(&key).await, Err(OrderError::NotFound));
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    let held = bench.directory.ask(key.clone(), Mail::Hold);
    assert_eq!(bench.echo("a", 2).await, Ok(2));
    assert_eq!(bench.directory.restart(&key).await, Ok(()));
    assert!(matches!(held.await, Err(Refusal::Reset { .. })));
    assert_eq!(bench.ask("a", Mail::Incarnation).await, Ok(2));
}
