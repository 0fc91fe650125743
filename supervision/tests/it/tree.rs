//! The static tree: order, restarts, escalation.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aicloud_supervision::{
    Backoff, ChildPhase, ChildSpec, Intensity, Restart, ShutdownSignal, Strategy, Tree, TreeSpec,
    supervise,
};
use tokio::sync::Notify;

use crate::probe::eventually;

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

async fn all_run(tree: &Tree, starts: [u32; 3]) {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rest_for_one_restarts_those_behind_it() {
    let (diary, fail, tree) = three(Strategy::RestForOne);
    all_run(&tree, [1, 1, 1]).await;
    fail.notify_one();
    all_run(&tree, [1, 2, 2]).await;
    assert_eq!(diary.read()[3..], ["stop c", "start b", "start c"]);
    assert_eq!(tree.stop().await, Ok(()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_for_all_restarts_all() {
    let (diary, fail, tree) = three(Strategy::OneForAll);
    all_run(&tree, [1, 1, 1]).await;
    fail.notify_one();
    all_run(&tree, [2, 2, 2]).await;
    assert_eq!(diary.read()[3..], ["stop c", "stop a", "start a", "start b", "start c"]);
    assert_eq!(tree.stop().await, Ok(()));
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
async fn one_that_does_not_stop_is_aborted_at_its_deadline() {
    struct Gone(Arc<Notify>);
    impl Drop for Gone {
        fn drop(&mut self) {
            self.0.notify_one();
        }
    }
    let gone = Arc::new(Notify::new());
    let deaf = {
        let gone = gone.clone();
        ChildSpec::new("deaf", move |signal: ShutdownSignal| {
            let gone = Gone(gone.clone());
            async move {
                let _gone = gone;
                signal.ready();
                std::future::pending::<()>().await;
                Ok(())
            }
        })
        .ready_within(Duration::from_secs(20))
        .shutdown(Duration::from_millis(10))
    };
    let tree = Tree::start(TreeSpec::new("root", Strategy::OneForOne).child(deaf));
    eventually("it runs", || phases(&tree)[0] == ChildPhase::Running).await;
    assert_eq!(tree.stop().await, Ok(()));
    gone.notified().await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropping_a_tree_stops_its_children() {
    let (diary, _fail, tree) = three(Strategy::OneForOne);
    all_run(&tree, [1, 1, 1]).await;
    drop(tree);
    eventually("all have stopped", || diary.read().len() == 6).await;
}
