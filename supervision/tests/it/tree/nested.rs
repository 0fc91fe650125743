//! Trees in trees: escalation, what is seen by path, what an operator does by path.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use aicloud_supervision::{
    ChildPhase, ChildSpec, ChildStatus, Intensity, ShutdownSignal, Strategy, Tree, TreeNode,
    TreeOrderError, TreeSpec,
};
use tokio::sync::Notify;

use super::{Diary, quick, worker};
use crate::probe::eventually;

/// root (one_for_one) over outer over inner over leaf.
pub(super) fn nested(leaf: ChildSpec, limit: u32) -> TreeSpec {
    let few = Intensity::new(limit, Duration::from_secs(600));
    let inner = ChildSpec::supervisor(TreeSpec::new("inner", Strategy::OneForOne).child(leaf));
    let outer =
        TreeSpec::new("outer", Strategy::OneForAll).child(inner.intensity(few).backoff(quick()));
    TreeSpec::new("root", Strategy::OneForOne)
        .child(ChildSpec::supervisor(outer).intensity(few).backoff(quick()))
}

fn at<'a>(children: &'a [ChildStatus], path: &str) -> &'a ChildStatus {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let child = children.iter().find(|child| child.id == first).unwrap();
    if rest.is_empty() {
        return child;
    }
    match &child.node {
        TreeNode::Supervisor { children, .. } => at(children, rest),
        other => panic!("{first} is {other:?}"),
    }
}

/// The path's phase and starts; `None` while it is not on the board.
pub(super) fn seen(tree: &Tree, path: &str) -> Option<(ChildPhase, u32)> {
    let mut children = tree.status();
    let mut found = None;
    for id in path.split('/') {
        let child = children.into_iter().find(|child| child.id == id)?;
        found = Some((child.phase, child.starts));
        children = match child.node {
            TreeNode::Supervisor { children, .. } => children,
            _ => Vec::new(),
        };
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_escalates_one_level_at_a_time() {
    let (diary, fail) = (Diary::default(), Arc::new(Notify::new()));
    let once = Intensity::new(1, Duration::from_secs(600));
    let tree = Tree::start(nested(worker(&diary, "leaf", &fail).intensity(once), 2));
    let leaf = "outer/inner/leaf";
    eventually("the leaf runs", || seen(&tree, leaf) == Some((ChildPhase::Running, 1))).await;
    // The leaf may never fail, its supervisors once: the first failure ends `inner`, which is
    // started again; the second ends `outer` as well; the fourth ends the root.
    for (round, expected) in [(1, (1, 2)), (2, (2, 1)), (3, (2, 2))] {
        fail.notify_one();
        eventually("it is started again", || diary.read().len() == round + 1).await;
        let starts = |path| seen(&tree, path).map(|(_, starts)| starts);
        eventually("counted at its level", || {
            (starts("outer"), starts("outer/inner")) == (Some(expected.0), Some(expected.1))
        })
        .await;
    }
    fail.notify_one();
    let escalation = tree.ended().await.unwrap_err();
    assert_eq!((escalation.tree.as_str(), escalation.child.as_str()), ("root", "outer"));
    for word in ["inner in outer", "leaf in inner", "was told to"] {
        assert!(escalation.reason.contains(word), "{}", escalation.reason);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tree_is_seen_whole_and_its_crashes_kept() {
    let (diary, fail) = (Diary::default(), Arc::new(Notify::new()));
    let tree = Tree::start(nested(worker(&diary, "leaf", &fail), 5));
    let leaf = "outer/inner/leaf";
    eventually("the leaf runs", || seen(&tree, leaf) == Some((ChildPhase::Running, 1))).await;
    fail.notify_one();
    eventually("it runs again", || seen(&tree, leaf) == Some((ChildPhase::Running, 2))).await;
    let status = tree.status();
    let TreeNode::Supervisor { strategy, .. } = &at(&status, "outer").node else {
        panic!("a supervisor shows as one")
    };
    assert_eq!(*strategy, Strategy::OneForAll);
    let leaf = at(&status, leaf);
    assert_eq!((leaf.failures_in_window, leaf.failures_limit), (1, 5));
    let crash = leaf.last_crash.clone().unwrap();
    assert_eq!((crash.key.as_str(), crash.incarnation), ("outer/inner/leaf", 1));
    assert!(crash.backtrace.is_some());
    assert_eq!(tree.crash(crash.id).unwrap().message, "leaf was told to");
    assert!(tree.crashes().iter().any(|one| one.id == crash.id));
    assert_eq!(tree.stop().await, Ok(()));
    let status = tree.status();
    assert_eq!(at(&status, "outer/inner/leaf").phase, ChildPhase::Stopped);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_kills_and_restarts_by_path() {
    let (diary, never) = (Diary::default(), Arc::default());
    let tree = Tree::start(nested(worker(&diary, "leaf", &never), 5));
    let leaf = "outer/inner/leaf";
    eventually("the leaf runs", || seen(&tree, leaf) == Some((ChildPhase::Running, 1))).await;
    assert_eq!(tree.kill_child("outer/nobody").await, Err(TreeOrderError::NotFound));
    assert_eq!(tree.kill_child(leaf).await, Ok(()));
    eventually("it runs again", || seen(&tree, leaf) == Some((ChildPhase::Running, 2))).await;
    let killed = at(&tree.status(), leaf).clone();
    let crash = killed.last_crash.clone().unwrap();
    assert_eq!((crash.message.as_str(), crash.incarnation), ("killed by an operator", 1));
    assert!(crash.backtrace.is_some());
    assert!(tree.crashes().iter().any(|one| one.id == crash.id));
    let why = killed.last_exit.clone().unwrap().unwrap_err();
    assert!(why.contains("panicked: killed by an operator"), "{why}");
    assert_eq!(killed.failures_in_window, 1);
    assert_eq!(diary.read(), ["start leaf", "start leaf"], "it was not asked");
    assert_eq!(tree.restart_child(leaf).await, Ok(()));
    eventually("and again", || seen(&tree, leaf) == Some((ChildPhase::Running, 3))).await;
    assert_eq!(diary.read()[2..], ["stop leaf", "start leaf"], "it was asked");
    assert_eq!(at(&tree.status(), leaf).failures_in_window, 1, "no failure");
    // A killed supervisor takes along what runs below it, before it is started anew.
    assert_eq!(tree.kill_child("outer").await, Ok(()));
    eventually("all anew", || {
        seen(&tree, "outer") == Some((ChildPhase::Running, 2))
            && seen(&tree, leaf) == Some((ChildPhase::Running, 1))
    })
    .await;
    assert_eq!(tree.stop().await, Ok(()));
    assert_eq!(tree.restart_child("outer").await, Err(TreeOrderError::Ended));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_of_a_killed_supervisor_is_left_when_it_starts_again() {
    let living = Arc::new(AtomicU32::new(0));
    struct Alive(Arc<AtomicU32>);
    impl Drop for Alive {
        fn drop(&mut self) {
            // Long enough to be met by a successor that does not wait, and far from the second that
            // one may take who was aborted. By the clock and not by turns, which take as long as the
            // machine is busy.
            let began = Instant::now();
            while began.elapsed() < quick().max * 4 {
                std::thread::yield_now();
            }
            self.0.fetch_sub(1, Ordering::SeqCst);
        }
    }
    let most = Arc::new(AtomicU32::new(0));
    let leaf = {
        let (living, most) = (living.clone(), most.clone());
        ChildSpec::new("leaf", move |signal: ShutdownSignal| {
            let (living, most) = (living.clone(), most.clone());
            async move {
                most.fetch_max(living.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let _alive = Alive(living);
                signal.ready();
                signal.requested().await;
                Ok(())
            }
        })
        .ready_within(Duration::from_secs(20))
    };
    let tree = Tree::start(nested(leaf, 100));
    for start in 1..20 {
        eventually("the leaf runs", || {
            seen(&tree, "outer") == Some((ChildPhase::Running, start))
                && seen(&tree, "outer/inner/leaf") == Some((ChildPhase::Running, 1))
        })
        .await;
        assert_eq!(tree.kill_child("outer").await, Ok(()));
    }
    assert_eq!(tree.stop().await, Ok(()));
    assert_eq!(most.load(Ordering::SeqCst), 1);
    assert_eq!(living.load(Ordering::SeqCst), 0);
}
