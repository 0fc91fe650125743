//! Introspection: it works when the actor does not.

use std::sync::Arc;
use std::time::Duration;

use aicloud_supervision::{ArbiterPool, Directory, Limits, Listing, Phase, Query, SortBy};

use crate::numbers::{Count, Counter};
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

    let query = Query { part: "0".to_owned(), sort: SortBy::HandleP99, ..Query::default() };
    let few = bench.directory.snapshot(query);
    assert_eq!((few.total, few.items.len()), (12, 12), "e0…, e10, e20");
    assert!(few.items.is_sorted_by(|slow, fast| slow.handle_p99 >= fast.handle_p99));
    assert!(few.items.iter().all(|status| status.key.contains('0')));

    let cold = bench.directory.snapshot(Query { phase: Some(Phase::Cold), ..Query::default() });
    assert_eq!((cold.total, cold.items.len(), cold.next_offset), (0, 0, None));
    assert_eq!(bench.directory.counts().active, 30);
}

/// Whoever is there all the time is met once, though others come and go between the pages.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_is_walked_whole_in_the_order_of_its_keys() {
    const MANY: u64 = 25_000;
    let limits = Limits { max_active: 2 * MANY as usize, ..limits() };
    let directory: Directory<Counter> =
        Directory::new("numbers", ArbiterPool::new(2).unwrap(), (), limits);
    let count = |key: u64| directory.ask(key, Count);
    let asked = (0..MANY).map(|key| count(2 * key)).collect::<Vec<_>>();
    for answer in asked {
        answer.await.unwrap();
    }
    let listing = Listing { limit: 499, ..Listing::default() };
    let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = directory.list(after.as_ref(), &listing);
        seen.extend(page.items.iter().map(|status| status.key.parse::<u64>().unwrap()));
        let Some(next) = page.next else { break };
        let next: u64 = next.parse().unwrap();
        assert_eq!(seen.last(), Some(&next));
        // One more before the place, one behind it; the latter is met.
        count(next - 1).await.unwrap();
        count(next + 1).await.unwrap();
        (after, pages) = (Some(next), pages + 1);
        assert_eq!(page.total as u64, MANY + 2 * (pages - 1));
    }
    assert!(pages >= 50, "{pages}");
    assert!(seen.is_sorted_by(|before, next| before < next), "once, and in order");
    let even: Vec<u64> = seen.iter().copied().filter(|key| key % 2 == 0).collect();
    assert_eq!(even, (0..MANY).map(|key| 2 * key).collect::<Vec<_>>());
    assert_eq!(seen.len() as u64, MANY + pages, "who came behind the place is met");

    let some = Listing { part: "777".to_owned(), limit: 3, ..Listing::default() };
    let page = directory.list(None, &some);
    let found: Vec<String> = page.items.into_iter().map(|status| status.key).collect();
    let mut such: Vec<String> = seen.iter().map(u64::to_string).collect();
    such.retain(|key| key.contains("777"));
    // The last page's own key was entered behind its back.
    assert!(such.len() >= 10 && page.total >= such.len(), "{} of {such:?}", page.total);
    assert_eq!(found, such[..3]);
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
