//! Introspection: it works when the actor does not.

use std::sync::Arc;
use std::time::Duration;

use aicloud_supervision::{Phase, Query, SortBy};

use crate::probe::{Mail, bench, eventually, limits};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_entity_can_be_looked_at() {
    let bench = bench(1, limits());
    let leave = bench.block("a").await;
    drop(bench.directory.ask("a".to_owned(), |reply| Mail::Echo(1, reply)));
    let key = "a".to_owned();
    let mut status = bench.directory.inspect(&key).unwrap();
    assert_eq!((status.phase, status.depth, status.incarnation), (Phase::Active, 1, 1));
    assert_eq!(status.current.unwrap().0, "block");
    eventually("ages grow", || {
        status = bench.directory.inspect(&key).unwrap();
        let oldest = status.oldest.unwrap();
        let (_, current) = status.current.unwrap();
        oldest > Duration::from_millis(5) && current >= oldest
    })
    .await;
    drop(leave);
    eventually("all is handled", || {
        let status = bench.directory.inspect(&key).unwrap();
        status.depth == 0 && status.handled == 2 && status.current.is_none()
    })
    .await;
    let status = bench.directory.inspect(&key).unwrap();
    assert!(status.oldest.is_none());
    assert!(status.handle_p99.unwrap() >= Duration::from_millis(5));
    assert!(status.handle_p50.unwrap() <= status.handle_p99.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn snapshots_are_top_lists_in_pages() {
    let bench = bench(2, limits());
    for n in 0..30_u64 {
        for _ in 0..=n {
            bench.echo(&format!("e{n:02}"), n).await.unwrap();
        }
    }
    let all = (1..=30).sum::<u64>();
    eventually("all are counted", || bench.directory.counts().handled == all).await;
    let query = Query { sort: SortBy::Handled, limit: 12, ..Query::default() };
    let mut seen = Vec::new();
    let mut offset = Some(0);
    while let Some(at) = offset {
        let page = bench.directory.snapshot(Query { offset: at, ..query.clone() });
        assert_eq!(page.total, 30);
        assert!(page.items.len() <= 12);
        seen.extend(page.items.into_iter().map(|status| status.key));
        offset = page.next_offset;
    }
    let expected: Vec<String> = (0..30).rev().map(|n| format!("e{n:02}")).collect();
    assert_eq!(seen, expected);

    let query = Query { prefix: "e0".to_owned(), sort: SortBy::HandleP99, ..Query::default() };
    let few = bench.directory.snapshot(query);
    assert_eq!((few.total, few.items.len()), (10, 10));
    assert!(few.items.is_sorted_by(|slow, fast| slow.handle_p99 >= fast.handle_p99));
    assert!(few.items.iter().all(|status| status.key.starts_with("e0")));

    let cold = bench.directory.snapshot(Query { phase: Some(Phase::Cold), ..Query::default() });
    assert_eq!((cold.total, cold.items.len(), cold.next_offset), (0, 0, None));
    assert_eq!(bench.directory.counts().active, 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rates_are_counted_from_a_baseline() {
    let bench = bench(2, limits());
    for _ in 0..20 {
        bench.echo("old", 1).await.unwrap();
    }
    eventually("all are counted", || bench.directory.counts().handled == 20).await;
    let since = Some(Arc::new(bench.directory.baseline()));
    for (key, times) in [("old", 2), ("new", 3)] {
        for _ in 0..times {
            bench.echo(key, 1).await.unwrap();
        }
    }
    eventually("all are counted", || bench.directory.counts().handled == 25).await;
    let top = |sort, since| bench.directory.snapshot(Query { sort, since, ..Query::default() });
    let rates = top(SortBy::Rate, since).items;
    let keys: Vec<&str> = rates.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, ["new", "old"], "who handled most since, not ever");
    assert!(rates.iter().all(|one| one.handled_rate.unwrap() > 0.0), "{rates:?}");
    let ever = top(SortBy::Handled, None).items;
    assert_eq!((ever[0].key.as_str(), ever[0].handled_rate), ("old", None));
    let times = bench.directory.handle_times();
    assert_eq!(times.buckets.iter().map(|bucket| bucket.1).sum::<u64>(), 25);
    assert!(times.total > Duration::ZERO);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_are_counted_by_reason() {
    let bench = bench(1, limits());
    bench.echo("a", 1).await.unwrap();
    bench.directory.pause_intake(None, "a test", Duration::from_secs(1));
    bench.echo("a", 1).await.unwrap_err();
    bench.directory.resume_intake(None).unwrap();
    bench.directory.quarantine("a".to_owned(), "a test").await.unwrap();
    for _ in 0..2 {
        bench.echo("a", 1).await.unwrap_err();
    }
    let told: Vec<_> =
        bench.directory.rejected_by().into_iter().filter(|(_, count)| *count > 0).collect();
    assert_eq!(told, [("quarantined", 2), ("paused", 1)]);
    assert_eq!(bench.directory.counts().rejected, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tombstones_are_a_bounded_ring() {
    let bench = bench(2, limits());
    for n in 0..300 {
        let key = format!("e{n}");
        bench.echo(&key, 1).await.unwrap();
        eventually("it goes", || bench.directory.inspect(&key).is_some_and(|s| s.handled == 1))
            .await;
        bench.directory.passivate(&key).await.unwrap();
    }
    let tombstones = bench.directory.tombstones();
    assert_eq!(tombstones.len(), 256);
    assert_eq!((tombstones[0].key.as_str(), tombstones[0].incarnation), ("e299", 1));
    assert_eq!(bench.directory.counts().exited, 300);
}
