//! Mail: bounds, lanes, fairness, single-flight activation.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aicloud_supervision::{Intensity, Limits, Refusal};

use crate::probe::{Control, Mail, answered, bench, eventually, limits};

const MAILBOX: usize = 8;

fn small() -> Limits {
    Limits { mailbox: MAILBOX, overload_retry: Duration::from_secs(2), ..limits() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bound_is_exact_while_the_entity_is_blocked() {
    let bench = bench(1, small());
    let leave = bench.block("a").await;
    let echo = |n| bench.directory.ask("a".to_owned(), move |reply| Mail::Echo(n, reply));
    let accepted: Vec<_> = (0..MAILBOX as u64).map(echo).collect();
    let overloaded = Refusal::Overloaded { retry_after: Duration::from_secs(2) };
    assert_eq!(answered(echo(99)).await, Err(overloaded.clone()));
    let (reply, mut refused) = tokio::sync::oneshot::channel();
    let told = bench.directory.tell("a".to_owned(), Mail::Echo(98, reply));
    assert_eq!(told, Err(overloaded.clone()));
    assert_eq!(refused.try_recv(), Ok(Err(overloaded)), "the mail itself was answered too");
    assert_eq!(bench.directory.inspect(&"a".to_owned()).unwrap().rejected, 2);
    drop(leave);
    for (n, answer) in accepted.into_iter().enumerate() {
        assert_eq!(answer.await, Ok(n as u64));
    }
    assert_eq!(echo(1).await, Ok(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bound_is_exact_while_the_entity_is_activating() {
    let bench = bench(1, small());
    bench.state.gate_activations();
    let echo = |n| bench.directory.ask("a".to_owned(), move |reply| Mail::Echo(n, reply));
    let accepted: Vec<_> = (0..MAILBOX as u64).map(echo).collect();
    eventually("activation began", || bench.state.activations() == 1).await;
    assert!(matches!(answered(echo(99)).await, Err(Refusal::Overloaded { .. })));
    bench.state.gate.add_permits(1);
    for (n, answer) in accepted.into_iter().enumerate() {
        assert_eq!(answer.await, Ok(n as u64));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bound_is_exact_against_many_senders() {
    let bench = bench(1, small());
    let leave = bench.block("a").await;
    let senders: Vec<_> = (0..200)
        .map(|n| {
            let directory = bench.directory.clone();
            std::thread::spawn(move || directory.ask("a".to_owned(), |reply| Mail::Echo(n, reply)))
        })
        .collect();
    let mut answers = Vec::new();
    for sender in senders {
        answers.push(sender.join().unwrap_or_else(|_| panic!("a sender panicked")));
    }
    drop(leave);
    let mut accepted = 0;
    for answer in answers {
        accepted += usize::from(answer.await.is_ok());
    }
    assert_eq!(accepted, MAILBOX);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn control_passes_a_flooded_user_lane() {
    let bench = bench(1, limits());
    let leave = bench.block("a").await;
    let mail: Vec<_> = (0..200)
        .map(|n| bench.directory.ask("a".to_owned(), move |reply| Mail::Echo(n, reply)))
        .collect();
    bench.directory.control("a".to_owned(), Control::Note(1)).unwrap();
    drop(leave);
    for answer in mail {
        answer.await.unwrap();
    }
    let log = bench.state.log();
    assert_eq!(log[..3], ["a:block", "a:note:1", "a:echo:0"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_control_lane_has_a_bound_for_those_outside() {
    let bench = bench(1, Limits { control_lane: 3, ..limits() });
    let leave = bench.block("a").await;
    for n in 0..3 {
        bench.directory.control("a".to_owned(), Control::Note(n)).unwrap();
    }
    let fourth = bench.directory.control("a".to_owned(), Control::Note(3));
    assert!(matches!(fourth, Err(Refusal::Overloaded { .. })));
    let own = bench.state.contexts.lock().unwrap()[0].clone();
    own.control(Control::Note(4));
    drop(leave);
    eventually("all are handled", || bench.state.log().len() == 5).await;
    let notes = ["a:block", "a:note:0", "a:note:1", "a:note:2", "a:note:4"];
    assert_eq!(bench.state.log(), notes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flooded_entity_does_not_starve_its_arbiter() {
    let batch = 16;
    let bench = bench(1, Limits { mailbox: 2_000, batch, ..limits() });
    assert_eq!(bench.echo("b", 0).await, Ok(0));
    let leave = bench.block("a").await;
    let flood: Vec<_> = (0..2_000)
        .map(|n| bench.directory.ask("a".to_owned(), move |reply| Mail::Echo(n, reply)))
        .collect();
    let neighbour = bench.directory.ask("b".to_owned(), |reply| Mail::Echo(1, reply));
    drop(leave);
    assert_eq!(neighbour.await, Ok(1));
    for answer in flood {
        answer.await.unwrap();
    }
    let log = bench.state.log();
    let at = log.iter().position(|entry| entry == "b:echo:1").unwrap();
    // The block and its turn's rest, and the turns before the neighbour's bell is heard.
    assert!(at <= 2 + 4 * batch, "the neighbour waited for {at} others");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_asks_on_a_cold_key_activate_once() {
    let bench = bench(2, Limits { mailbox: 1_000, ..limits() });
    let asks: Vec<_> = (0..1_000)
        .map(|n| {
            let directory = bench.directory.clone();
            tokio::spawn(async move {
                directory.ask("a".to_owned(), move |reply| Mail::Echo(n, reply)).await
            })
        })
        .collect();
    for (n, ask) in asks.into_iter().enumerate() {
        assert_eq!(ask.await.unwrap(), Ok(n as u64));
    }
    assert_eq!(bench.state.activations(), 1);
    assert_eq!(bench.directory.counts().activations, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_abandoned_ask_is_handled_all_the_same() {
    let bench = bench(1, limits());
    let leave = bench.block("a").await;
    drop(bench.directory.ask("a".to_owned(), |reply| Mail::Echo(1, reply)));
    let waiting = bench.directory.ask("a".to_owned(), |reply| Mail::Echo(2, reply));
    let timed_out = tokio::time::timeout(Duration::ZERO, waiting).await;
    assert!(timed_out.is_err());
    drop(leave);
    eventually("both are handled", || bench.state.log().len() == 3).await;
    assert_eq!(bench.state.log(), ["a:block", "a:echo:1", "a:echo:2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn control_alone_activates() {
    let bench = bench(1, limits());
    bench.directory.control("a".to_owned(), Control::Note(1)).unwrap();
    eventually("it is handled", || bench.state.log() == ["a:note:1"]).await;
    bench.directory.activate("b".to_owned()).unwrap();
    eventually("b lives", || bench.state.activations() == 2).await;
}

#[test]
fn works_from_an_actix_worker_without_a_pool_of_its_own() {
    let bench = bench(1, limits());
    let answer = actix_rt::System::new().block_on(async { bench.echo("a", 4).await });
    assert_eq!(answer, Ok(4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn futures_answer_through_control() {
    let bench = bench(1, limits());
    let later = bench.directory.ask("a".to_owned(), |reply| Mail::Later(5, reply));
    assert_eq!(bench.echo("a", 1).await, Ok(1), "the entity is free meanwhile");
    bench.state.proceed.notify_one();
    assert_eq!(later.await, Ok(5));
}

/// One tenant's entity crashes without end, another's is flooded; a third's, on the same thread,
/// is answered as if nothing were.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neighbours_of_a_crash_loop_and_a_flood_are_answered() {
    let batch = 16;
    let endless = Intensity::new(u32::MAX, Duration::from_secs(600));
    let bench = Arc::new(bench(1, Limits { crashes: endless, batch, ..limits() }));
    let over = Arc::new(AtomicBool::new(false));
    let crashing = {
        let (bench, over) = (Arc::clone(&bench), Arc::clone(&over));
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                let _ = bench.ask("crashing", Mail::Panic).await;
            }
        })
    };
    let flooding = {
        let (bench, over) = (Arc::clone(&bench), Arc::clone(&over));
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                // As much as the mailbox takes; the rest is refused.
                let flood: Vec<_> = (0..300)
                    .map(|n| bench.directory.ask("flooded".to_owned(), move |r| Mail::Echo(n, r)))
                    .collect();
                for answer in flood {
                    let _ = answer.await;
                }
            }
        })
    };
    let of = |key: &str| bench.directory.inspect(&key.to_owned());
    eventually("both are at it", || {
        of("crashing").is_some_and(|status| status.crashes >= 3)
            && of("flooded").is_some_and(|status| status.handled > 300)
    })
    .await;
    assert_eq!(bench.echo("neighbour", 0).await, Ok(0));
    let mut worst = 0;
    for number in 0..100 {
        // Nobody is handled between the look at the log and the question.
        let leave = bench.block("blocker").await;
        let before = bench.state.log.lock().unwrap().len();
        let asked = bench.directory.ask("neighbour".to_owned(), |r| Mail::Echo(number, r));
        drop(leave);
        assert_eq!(answered(asked).await, Ok(number));
        let log = bench.state.log.lock().unwrap();
        let mine = format!("neighbour:echo:{number}");
        worst = worst.max(log[before..].iter().position(|entry| *entry == mine).unwrap());
    }
    over.store(true, Ordering::Relaxed);
    crashing.await.unwrap();
    flooding.await.unwrap();
    // The turn under way, and one more for each bell that was rung before ours.
    assert!(worst <= 6 * batch, "a neighbour waited for {worst} of the flood");
    let status = of("neighbour").unwrap();
    assert_eq!((status.crashes, status.rejected), (0, 0));
    assert!(of("crashing").unwrap().crashes >= 3);
}
