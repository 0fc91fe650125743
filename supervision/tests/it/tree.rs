//! The static tree: order, restarts, ends.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aicloud_supervision::{
    AutoShutdown, Backoff, ChildPhase, ChildSpec, Heard, Intensity, Refusal, Restart,
    ShutdownSignal, StopReason, Strategy, Tree, TreeNode, TreeSpec, Watch, supervise,
};
use tokio::sync::{Barrier, Notify};

use self::nested::{nested, seen};
use crate::probe::{Mail, bench, eventually, limits};

mod nested;
mod stopping;

/// What the children did, in order.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn write(&self, what: &str, id: &str) {
        self.0.lock().unwrap().push(format!("{what} {id}"));
    }

    fn read(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

fn quick() -> Backoff {
    Backoff {
        min: Duration::from_millis(1),
        max: Duration::from_millis(5),
        factor: 2.0,
        jitter: 0.0,
        healthy_after: Duration::from_secs(600),
    }
}

/// Runs until it is asked to stop, or until `fail` rings, which is a panic.
fn worker(diary: &Diary, id: &'static str, fail: &Arc<Notify>) -> ChildSpec {
    let (diary, fail) = (diary.clone(), fail.clone());
    ChildSpec::new(id, move |signal: ShutdownSignal| {
        let (diary, fail) = (diary.clone(), fail.clone());
        async move {
            diary.write("start", id);
            signal.ready();
            tokio::select! {
                () = signal.requested() => {}
                () = fail.notified() => panic!("{id} was told to"),
            }
            diary.write("stop", id);
            Ok(())
        }
    })
    .ready_within(Duration::from_secs(20))
    .backoff(quick())
}

fn three(strategy: Strategy) -> (Diary, Arc<Notify>, Tree) {
    let (diary, fail, never) = (Diary::default(), Arc::new(Notify::new()), Arc::default());
    let spec = TreeSpec::new("root", strategy)
        .child(worker(&diary, "a", &never))
        .child(worker(&diary, "b", &fail))
        .child(worker(&diary, "c", &never));
    (diary, fail, Tree::start(spec))
}

fn phases(tree: &Tree) -> Vec<ChildPhase> {
    tree.status().into_iter().map(|child| child.phase).collect()
}

async fn all_run<const N: usize>(tree: &Tree, starts: [u32; N]) {
    eventually("all run", || {
        let status = tree.status();
        status.iter().all(|child| child.phase == ChildPhase::Running)
            && status.iter().map(|child| child.starts).eq(starts)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starts_in_order_and_stops_in_reverse() {
    let (diary, _fail, tree) = three(Strategy::OneForOne);
    all_run(&tree, [1, 1, 1]).await;
    assert_eq!(tree.stop().await, Ok(()));
    let expected = ["start a", "start b", "start c", "stop c", "stop b", "stop a"];
    assert_eq!(diary.read(), expected);
    assert_eq!(phases(&tree), [ChildPhase::Stopped; 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_for_one_restarts_the_one_that_panicked() {
    let (diary, fail, tree) = three(Strategy::OneForOne);
    all_run(&tree, [1, 1, 1]).await;
    fail.notify_one();
    all_run(&tree, [1, 2, 1]).await;
    assert_eq!(diary.read(), ["start a", "start b", "start c", "start b"]);
    let status = &tree.status()[1];
    assert_eq!(status.failures_in_window, 1);
    let reason = status.last_exit.clone().unwrap().unwrap_err();
    assert!(reason.contains("b was told to") && reason.contains("crash_"), "{reason}");
    assert_eq!(tree.stop().await, Ok(()));
}

/// Every strategy, with the failure at every position: who is stopped in reverse, who is started
/// in order, and nobody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_strategy_restarts_whom_it_names_in_order() {
    const IDS: [&str; 4] = ["a", "b", "c", "d"];
    for strategy in [Strategy::OneForOne, Strategy::RestForOne, Strategy::OneForAll] {
        for failing in 0..IDS.len() {
            let diary = Diary::default();
            let bells: Vec<Arc<Notify>> = IDS.iter().map(|_| Arc::default()).collect();
            let mut spec = TreeSpec::new("root", strategy);
            for (id, bell) in IDS.iter().zip(&bells) {
                spec = spec.child(worker(&diary, id, bell));
            }
            let tree = Tree::start(spec);
            eventually("all run", || phases(&tree) == [ChildPhase::Running; 4]).await;
            bells[failing].notify_one();
            let affected = match strategy {
                Strategy::OneForOne => failing..failing + 1,
                Strategy::RestForOne => failing..4,
                Strategy::OneForAll => 0..4,
            };
            let starts = (0..4).map(|index| 1 + u32::from(affected.contains(&index)));
            eventually("the named run again", || {
                let status = tree.status();
                status.iter().all(|child| child.phase == ChildPhase::Running)
                    && status.iter().map(|child| child.starts).eq(starts.clone())
            })
            .await;
            let stopped = affected.clone().rev().filter(|index| *index != failing);
            let expected: Vec<String> = stopped
                .map(|index| format!("stop {}", IDS[index]))
                .chain(affected.clone().map(|index| format!("start {}", IDS[index])))
                .collect();
            assert_eq!(diary.read()[4..], expected, "{strategy:?} at {failing}");
            assert_eq!(tree.stop().await, Ok(()));
            let last: Vec<String> = IDS.iter().rev().map(|id| format!("stop {id}")).collect();
            assert_eq!(diary.read()[4 + expected.len()..], last, "{strategy:?} at {failing}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn later_children_wait_until_an_earlier_one_is_ready() {
    let (diary, go) = (Diary::default(), Arc::new(Notify::new()));
    let slow = {
        let go = go.clone();
        ChildSpec::new("slow", move |signal: ShutdownSignal| {
            let go = go.clone();
            async move {
                go.notified().await;
                signal.ready();
                signal.requested().await;
                Ok(())
            }
        })
        .ready_within(Duration::from_secs(20))
    };
    let spec = TreeSpec::new("root", Strategy::OneForOne).child(slow).child(worker(
        &diary,
        "b",
        &Arc::default(),
    ));
    let tree = Tree::start(spec);
    eventually("the first is starting", || phases(&tree)[0] == ChildPhase::Starting).await;
    assert_eq!(phases(&tree)[1], ChildPhase::Waiting);
    assert!(diary.read().is_empty());
    go.notify_one();
    eventually("the second runs", || phases(&tree)[1] == ChildPhase::Running).await;
    assert_eq!(tree.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_never_gets_ready_escalates() {
    let mute = ChildSpec::new("mute", |signal: ShutdownSignal| async move {
        signal.requested().await;
        Ok(())
    })
    .ready_within(Duration::from_millis(5))
    .backoff(quick())
    .intensity(Intensity::new(3, Duration::from_secs(600)));
    let tree = Tree::start(TreeSpec::new("root", Strategy::OneForOne).child(mute));
    let escalation = tree.ended().await.unwrap_err();
    assert_eq!(escalation.child, "mute");
    assert_eq!(escalation.reason, "was not ready in time");
    assert_eq!(tree.status()[0].starts, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_failures_end_the_tree_and_name_the_child() {
    let diary = Diary::default();
    let failing = ChildSpec::new("sick", |_| async { Err("no disk".to_owned()) })
        .backoff(quick())
        .intensity(Intensity::new(4, Duration::from_secs(600)));
    let spec = TreeSpec::new("root", Strategy::OneForOne)
        .child(worker(&diary, "a", &Arc::default()))
        .child(failing);
    let tree = Tree::start(spec);
    let escalation = tree.ended().await.unwrap_err();
    assert_eq!((escalation.tree.as_str(), escalation.child.as_str()), ("root", "sick"));
    assert_eq!(escalation.reason, "no disk");
    assert_eq!(diary.read(), ["start a", "stop a"], "the healthy one was stopped in order");
    assert_eq!(phases(&tree), [ChildPhase::Stopped, ChildPhase::Failed]);
    assert_eq!(tree.status()[1].starts, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transient_and_temporary_children_end_when_they_may() {
    let runs = Arc::new(AtomicU32::new(0));
    let once_failing = {
        let runs = runs.clone();
        ChildSpec::new("transient", move |_| {
            let run = runs.fetch_add(1, Ordering::SeqCst);
            async move { if run == 0 { Err("first try".to_owned()) } else { Ok(()) } }
        })
    };
    let spec = TreeSpec::new("root", Strategy::OneForOne)
        .child(once_failing.restart(Restart::Transient).backoff(quick()))
        .child(
            ChildSpec::new("temporary", |_| async { Err("so be it".to_owned()) })
                .restart(Restart::Temporary),
        );
    let tree = Tree::start(spec);
    eventually("both are finished", || phases(&tree) == [ChildPhase::Finished; 2]).await;
    let status = tree.status();
    assert_eq!((status[0].starts, status[1].starts), (2, 1));
    assert_eq!(status[0].last_exit, Some(Ok(())));
    assert_eq!(status[1].last_exit, Some(Err("so be it".to_owned())));
    assert_eq!(tree.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tree_is_a_child_of_another() {
    let (diary, fail) = (Diary::default(), Arc::new(Notify::new()));
    let inner = {
        let (diary, fail) = (diary.clone(), fail.clone());
        ChildSpec::new("inner", move |signal| {
            let spec = TreeSpec::new("inner", Strategy::OneForOne).child(
                worker(&diary, "leaf", &fail)
                    .intensity(Intensity::new(1, Duration::from_secs(600))),
            );
            async move { supervise(spec, signal).await.map_err(|error| error.to_string()) }
        })
        .backoff(quick())
    };
    let tree = Tree::start(TreeSpec::new("outer", Strategy::OneForOne).child(inner));
    eventually("the leaf runs", || diary.read().len() == 1).await;
    fail.notify_one();
    eventually("the leaf runs again", || diary.read().len() == 2).await;
    let status = &tree.status()[0];
    assert_eq!(status.starts, 2);
    let reason = status.last_exit.clone().unwrap().unwrap_err();
    assert!(reason.contains("leaf in inner"), "{reason}");
    assert_eq!(tree.stop().await, Ok(()));
    assert_eq!(diary.read(), ["start leaf", "start leaf", "stop leaf"]);
}

/// The board is written when something happens; a failure leaves its window when nothing does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_that_has_left_its_window_is_not_shown() {
    let (diary, never) = (Diary::default(), Arc::default());
    let short = Intensity::new(2, Duration::from_millis(300));
    let leaf = worker(&diary, "leaf", &never).intensity(short);
    let tree = Tree::start(TreeSpec::new("t", Strategy::OneForOne).child(leaf));
    all_run(&tree, [1]).await;
    assert_eq!(tree.kill_child("leaf").await, Ok(()));
    all_run(&tree, [2]).await;
    eventually("it is forgotten", || tree.status()[0].failures_in_window == 0).await;
    assert_eq!(tree.kill_child("leaf").await, Ok(()), "and its supervisor thinks so, too");
    all_run(&tree, [3]).await;
    // On a slow day the second has left its window, too.
    assert!(tree.status()[0].failures_in_window <= 1, "the first is not counted again");
    assert_eq!(tree.stop().await, Ok(()));
}

/// What a directory of entities builds on fails: they are stopped, and come back on demand.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_is_a_child_that_is_restarted() {
    let bench = bench(2, limits());
    let (diary, fail) = (Diary::default(), Arc::new(Notify::new()));
    let spec = TreeSpec::new("root", Strategy::RestForOne)
        .child(worker(&diary, "journal", &fail))
        .child(ChildSpec::directory(bench.directory.clone(), Duration::from_secs(20)));
    let tree = Tree::start(spec);
    eventually("both run", || phases(&tree) == [ChildPhase::Running; 2]).await;
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    let held = bench.directory.ask("b".to_owned(), Mail::Hold);
    assert_eq!(bench.echo("b", 1).await, Ok(1));
    let TreeNode::Dynamic { directory, counts } = tree.status()[1].node.clone() else {
        panic!("a directory shows as one")
    };
    assert_eq!((directory.as_str(), counts.active), ("probes", 2));
    let began = std::time::Instant::now();
    fail.notify_one();
    assert!(matches!(held.await, Err(Refusal::Reset { .. })), "what does not finish is stopped");
    eventually("both run again", || {
        seen(&tree, "journal") == Some((ChildPhase::Running, 2))
            && seen(&tree, "probes") == Some((ChildPhase::Running, 2))
    })
    .await;
    assert!(began.elapsed() < Duration::from_secs(10), "not the 20 s of a graceful stop");
    assert_eq!(bench.ask("a", Mail::Incarnation).await, Ok(1), "a new entry");
    assert_eq!(bench.state.activations(), 3);

    // Killed: all entities with it, at once; then again on demand.
    let held = bench.directory.ask("a".to_owned(), Mail::Hold);
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    assert_eq!(tree.kill_child("probes").await, Ok(()));
    assert!(matches!(held.await, Err(Refusal::Reset { .. })));
    eventually("it runs again", || seen(&tree, "probes") == Some((ChildPhase::Running, 3))).await;
    assert_eq!(bench.echo("a", 2).await, Ok(2));
    assert_eq!(tree.stop().await, Ok(()));
    assert_eq!(bench.echo("a", 3).await, Err(Refusal::Stopping));
    assert_eq!(bench.directory.counts().active, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tree_tells_its_changes_with_paths() {
    let watch = Watch::new();
    let mut told = watch.subscribe();
    let (diary, fail) = (Diary::default(), Arc::new(Notify::new()));
    let spec = nested(worker(&diary, "leaf", &fail), 5).watch(watch.clone());
    let tree = Tree::start(spec);
    let leaf = "outer/inner/leaf";
    eventually("the leaf runs", || seen(&tree, leaf) == Some((ChildPhase::Running, 1))).await;
    fail.notify_one();
    eventually("it runs again", || seen(&tree, leaf) == Some((ChildPhase::Running, 2))).await;
    tree.stop().await.unwrap();
    let mut lines = Vec::new();
    while let Some(Heard::Change(change)) = told.try_next() {
        assert_eq!(&*change.directory, "root");
        if change.key.as_deref() == Some(leaf) {
            lines.push(change.what.as_str());
        }
    }
    assert_eq!(
        lines,
        [
            "child_started",
            "child_ready",
            "child_failed",
            "child_started",
            "child_ready",
            "child_stopped"
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_after_a_healthy_life_waits_as_the_first_did() {
    let starts = Arc::new(Mutex::new(Vec::new()));
    // Longer than the machine keeps a run waiting that is to fail at once.
    let healthy = Duration::from_secs(2);
    let restless = {
        let starts = starts.clone();
        ChildSpec::new("restless", move |_| {
            let starts = starts.clone();
            async move {
                let run = {
                    let mut starts = starts.lock().unwrap();
                    starts.push(std::time::Instant::now());
                    starts.len()
                };
                if run == 4 {
                    tokio::time::sleep(healthy).await;
                }
                Err(format!("run {run}"))
            }
        })
        .backoff(Backoff {
            min: Duration::from_millis(5),
            max: Duration::from_secs(600),
            factor: 10.0,
            jitter: 0.0,
            healthy_after: healthy,
        })
        .intensity(Intensity::new(5, Duration::from_secs(600)))
    };
    // Waits of 5, 50, 500 ms; the fourth would be 5 s. The one after the healthy life is 5 ms.
    let tree = Tree::start(TreeSpec::new("root", Strategy::OneForOne).child(restless));
    assert!(tree.ended().await.is_err());
    let starts = starts.lock().unwrap();
    assert_eq!(starts.len(), 5);
    assert!(starts[3] - starts[2] >= Duration::from_millis(500));
    assert!(starts[4] - starts[3] < healthy + Duration::from_secs(4));
}
