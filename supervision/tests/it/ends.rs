//! Leaving: idle, pressed, ordered, drained, or because the thread has gone.

use std::time::Duration;

use aicloud_supervision::{ExitReason, Limits, OrderError, Refusal};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::probe::{Control, Mail, answered, bench, eventually, limits};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_mail_is_lost_to_passivation() {
    let seed = 0x5eed;
    let idle = Duration::from_millis(5);
    let bench = bench(2, Limits { idle_after: idle, ..limits() });
    let senders: Vec<_> = (0..4_u64)
        .map(|sender| {
            let directory = bench.directory.clone();
            tokio::spawn(async move {
                let mut rng = StdRng::seed_from_u64(seed + sender);
                let mut sent = 0_u64;
                // As long as it takes for the race to have been run often.
                while directory.counts().exited < 60 {
                    let key = format!("e{}", rng.random_range(0..3));
                    let answer =
                        answered(directory.ask(key, |reply| Mail::Echo(sent, reply))).await;
                    assert_eq!(answer, Ok(sent), "seed {seed}, sender {sender}");
                    sent += 1;
                    // Around the idle time, so that mail and passivation meet.
                    let pause = rng.random_range(0..12_000);
                    tokio::time::sleep(Duration::from_micros(pause)).await;
                }
                sent
            })
        })
        .collect();
    let mut sent = 0;
    for sender in senders {
        sent += sender.await.unwrap();
    }
    assert_eq!(bench.state.log().len() as u64, sent, "handled once each");
    // One that leaves is counted a moment before it has its tombstone.
    eventually("sixty left by idleness", || {
        let tombstones = bench.directory.tombstones();
        tombstones.iter().filter(|t| t.reason == ExitReason::Idle).count() >= 60
    })
    .await;
    assert!(bench.state.activations() > 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_mail_is_lost_to_ordered_passivation_without_pause() {
    let bench = bench(1, limits());
    let directory = bench.directory.clone();
    let operator = tokio::spawn(async move {
        let key = "a".to_owned();
        while directory.counts().exited < 200 {
            let _ = directory.passivate(&key).await;
        }
    });
    let mut sent = 0;
    while !operator.is_finished() {
        assert_eq!(bench.echo("a", sent).await, Ok(sent));
        sent += 1;
    }
    operator.await.unwrap();
    assert_eq!(bench.state.log().len() as u64, sent);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_idle_leave() {
    let bench = bench(1, Limits { idle_after: Duration::from_millis(5), ..limits() });
    let key = "a".to_owned();
    let held = bench.directory.ask(key.clone(), Mail::Hold);
    assert_eq!(bench.echo("b", 1).await, Ok(1));
    eventually("the idle one has left", || bench.phase("b").is_none()).await;
    assert_eq!(bench.directory.passivate(&key).await, Err(OrderError::Busy));
    assert!(bench.phase("a").is_some());
    bench.directory.control(key.clone(), Control::Finish).unwrap();
    assert_eq!(held.await, Ok(0));
    eventually("then it leaves too", || bench.phase("a").is_none()).await;
    assert_eq!(bench.directory.passivate(&key).await, Err(OrderError::NotFound));
    assert_eq!(bench.directory.view(&key), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_for_one_that_lives_does_not_hold_it() {
    let bench = bench(1, Limits { idle_after: Duration::from_millis(5), ..limits() });
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    bench.directory.activate("a".to_owned()).unwrap();
    eventually("it leaves", || bench.phase("a").is_none()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_memory_ceiling_passivates_early_and_the_oldest_first() {
    let bench = bench(2, Limits { max_active: 10, ..limits() });
    for n in 0..40 {
        bench.echo(&format!("e{n}"), n).await.unwrap();
    }
    eventually("no more than the ceiling", || bench.directory.counts().active <= 10).await;
    let tombstones = bench.directory.tombstones();
    assert!(tombstones.iter().all(|t| t.reason == ExitReason::MemoryCeiling));
    for n in 0..40 {
        assert_eq!(bench.echo(&format!("e{n}"), n).await, Ok(n), "they come back");
    }
}

/// The process is over one byte, whatever it does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_takes_too_much_passivates() {
    let bench = bench(2, Limits { max_resident: Some(1), ..limits() });
    for n in 0..100 {
        bench.echo(&format!("e{n}"), n).await.unwrap();
    }
    eventually("some have left", || bench.directory.counts().exited >= 5).await;
    assert!(bench.directory.counts().active >= 16, "nobody is thrown out for nothing");
    let tombstones = bench.directory.tombstones();
    assert!(tombstones.iter().all(|t| t.reason == ExitReason::MemoryCeiling));
    assert_eq!(bench.echo("e0", 7).await, Ok(7), "they come back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_crashed_lately_keeps_its_record() {
    let bench = bench(1, Limits { idle_after: Duration::from_millis(5), ..limits() });
    assert!(bench.ask("a", Mail::Panic).await.is_err());
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    for n in 0..5 {
        let key = format!("other{n}");
        bench.echo(&key, 1).await.unwrap();
        eventually("another one leaves", || bench.phase(&key).is_none()).await;
    }
    assert_eq!(bench.directory.inspect(&"a".to_owned()).unwrap().crashes, 1);
    // Orders are orders; busy is only who has just been asked by the sweeper as well.
    while bench.directory.passivate(&"a".to_owned()).await != Ok(()) {}
    assert_eq!(bench.phase("a"), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drain_lets_work_finish_and_takes_none() {
    let bench = bench(2, limits());
    let later = bench.directory.ask("busy".to_owned(), |reply| Mail::Later(7, reply));
    for n in 0..20 {
        bench.echo(&format!("e{n}"), n).await.unwrap();
    }
    let directory = bench.directory.clone();
    let drain = tokio::spawn(async move { directory.drain(Duration::from_secs(20)).await });
    eventually("the idle ones have left", || bench.directory.counts().exited == 20).await;
    assert_eq!(bench.echo("busy", 1).await, Err(Refusal::Stopping));
    assert_eq!(bench.echo("new", 1).await, Err(Refusal::Stopping));
    assert_eq!(bench.directory.activate("new".to_owned()), Err(Refusal::Stopping));
    assert!(!drain.is_finished());
    bench.directory.control("busy".to_owned(), Control::Note(1)).unwrap();
    bench.state.proceed.notify_one();
    assert_eq!(later.await, Ok(7));
    let report = drain.await.unwrap();
    assert_eq!((report.finished, report.forced, report.stuck), (21, 0, 0));
    assert!(bench.state.log().contains(&"busy:note:1".to_owned()));
    assert!(bench.state.living.lock().unwrap().values().all(|living| *living == 0));
    let control = bench.directory.control("busy".to_owned(), Control::Note(2));
    assert_eq!(control, Err(Refusal::Stopping));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drain_forces_those_that_do_not_finish() {
    let bench = bench(1, limits());
    let held = bench.directory.ask("a".to_owned(), Mail::Hold);
    assert_eq!(bench.echo("b", 1).await, Ok(1));
    // Time enough for the other one to leave.
    let report = bench.directory.drain(Duration::from_secs(2)).await;
    assert_eq!((report.finished, report.forced, report.stuck), (1, 1, 0));
    assert!(matches!(held.await, Err(Refusal::Reset { .. })), "its outcome is not known");
    assert_eq!(bench.directory.tombstones()[0].reason, ExitReason::Forced);
}

/// What is in its hands may be with storage already; what waits behind it was never handled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_was_not_handled_is_said_to_be_undone() {
    let bench = bench(1, limits());
    let held = bench.directory.ask("a".to_owned(), Mail::Hold);
    let leave = bench.block("a").await;
    let waiting = bench.directory.ask("a".to_owned(), |reply| Mail::Echo(1, reply));
    let report = bench.directory.drain(Duration::from_millis(1)).await;
    assert_eq!((report.forced, report.stuck), (0, 1), "its thread is busy");
    drop(leave);
    assert!(matches!(answered(held).await, Err(Refusal::Reset { .. })));
    assert_eq!(answered(waiting).await, Err(Refusal::Stopping));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_an_arbiter_that_has_gone() {
    let bench = bench(1, limits());
    bench.state.gate_activations();
    let waiting = bench.directory.ask("a".to_owned(), |reply| Mail::Echo(1, reply));
    eventually("activation began", || bench.state.activations() == 1).await;
    let pool = bench.pool.clone();
    tokio::task::spawn_blocking(move || pool.stop()).await.unwrap();
    assert_eq!(waiting.await, Err(Refusal::Stopping));
    assert_eq!(bench.echo("a", 2).await, Err(Refusal::Stopping));
    assert_eq!(bench.echo("b", 2).await, Err(Refusal::Stopping));
    assert_eq!(bench.directory.tombstones()[0].reason, ExitReason::ArbiterGone);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_keeps_its_threads() {
    let crate::probe::Bench { directory, state, pool } = bench(1, limits());
    drop(pool);
    let answer = answered(directory.ask("a".to_owned(), |reply| Mail::Echo(1, reply))).await;
    assert_eq!(answer, Ok(1));
    assert_eq!(state.activations(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entities_end_with_the_last_handle() {
    let bench = bench(1, limits());
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    let held = bench.directory.ask("a".to_owned(), Mail::Hold);
    assert_eq!(bench.echo("a", 2).await, Ok(2), "what came before has been handled");
    let (state, pool) = (bench.state.clone(), bench.pool.clone());
    drop(bench);
    assert!(matches!(held.await, Err(Refusal::Reset { .. })), "its outcome is not known");
    eventually("its state is dropped", || state.living.lock().unwrap()["a"] == 0).await;
    pool.stop();
}
