//! Storage away: waiting mail is refused, nothing is counted, and it heals by itself.

use std::time::Duration;

use aicloud_supervision::{Backoff, Limits, Phase, Refusal};

use crate::probe::{Control, Mail, Storage, bench, eventually, limits};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn away_is_refused_with_a_time_and_heals_with_the_next_mail() {
    let bench = bench(1, limits());
    bench.state.set(Storage::Away);
    for _ in 0..10 {
        match bench.echo("a", 1).await {
            Err(Refusal::Unavailable { reason, retry_after }) => {
                assert_eq!(reason, "away");
                assert!(retry_after <= Duration::from_millis(5));
            }
            other => panic!("expected a refusal, got {other:?}"),
        }
    }
    let status = bench.directory.inspect(&"a".to_owned()).unwrap();
    assert_eq!((status.crashes, status.phase), (0, Phase::Cold));
    bench.state.set(Storage::Fine);
    let mut healed = false;
    while !healed {
        match bench.echo("a", 2).await {
            Ok(2) => healed = true,
            Err(Refusal::Unavailable { retry_after, .. }) => {
                tokio::time::sleep(retry_after).await;
            }
            other => panic!("unexpected {other:?}"),
        }
    }
    assert_eq!(bench.directory.counts().crashes, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_not_hammered() {
    let hour = Duration::from_secs(3_600);
    let backoff = Backoff { min: hour, max: hour, factor: 1.0, jitter: 0.0, healthy_after: hour };
    let bench = bench(1, Limits { backoff, ..limits() });
    bench.state.set(Storage::Away);
    for _ in 0..100 {
        assert!(matches!(bench.echo("a", 1).await, Err(Refusal::Unavailable { .. })));
    }
    assert_eq!(bench.state.activations(), 1);
    let refused = bench.echo("a", 1).await.unwrap_err();
    let wait = refused.retry_after().unwrap();
    assert!(wait <= hour && wait > hour - Duration::from_secs(60), "{wait:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn control_and_wishes_survive_an_outage() {
    let bench = bench(1, limits());
    bench.state.set(Storage::Away);
    bench.directory.control("a".to_owned(), Control::Note(1)).unwrap();
    bench.directory.activate("b".to_owned()).unwrap();
    eventually("several attempts", || bench.directory.counts().unavailable >= 6).await;
    bench.state.set(Storage::Fine);
    eventually("both live", || bench.directory.counts().active == 2).await;
    eventually("control is handled", || bench.state.log() == ["a:note:1"]).await;
    assert_eq!(bench.directory.counts().crashes, 0);
}

/// One that lived may owe something, and nobody else knows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_lived_comes_back_by_itself() {
    let bench = bench(1, limits());
    for key in ["a", "b"] {
        assert_eq!(bench.echo(key, 1).await, Ok(1));
    }
    bench.state.set(Storage::Away);
    let doubts = bench.directory.ask("a".to_owned(), Mail::Reset);
    let panics = bench.directory.ask("b".to_owned(), Mail::Panic);
    eventually("both have tried", || {
        bench.phase("a") == Some(Phase::Cold) && bench.phase("b") == Some(Phase::Cold)
    })
    .await;
    // Late askers hear of the life that took their mail: `Unavailable` would say that it was
    // not handled.
    assert!(matches!(doubts.await, Err(Refusal::Reset { .. })));
    assert!(matches!(panics.await, Err(Refusal::Crashed { .. })));
    bench.state.set(Storage::Fine);
    eventually("both live", || bench.directory.counts().active == 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_activation_that_hangs_counts_as_an_outage() {
    let bench = bench(1, Limits { activation_timeout: Duration::from_millis(20), ..limits() });
    bench.state.set(Storage::Hangs);
    match bench.echo("a", 1).await {
        Err(Refusal::Unavailable { reason, .. }) => assert!(reason.contains("20ms"), "{reason}"),
        other => panic!("expected a refusal, got {other:?}"),
    }
    bench.state.set(Storage::Fine);
    bench.directory.activate("a".to_owned()).unwrap();
    eventually("it lives", || bench.phase("a") == Some(Phase::Active)).await;
    assert_eq!(bench.ask("a", Mail::Incarnation).await.map(|n| n >= 2), Ok(true));
}
