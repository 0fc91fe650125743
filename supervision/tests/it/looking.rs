//! Introspection: it works when the actor does not.

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
