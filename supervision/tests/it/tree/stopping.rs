//! How children end: asked, abreast, too late, and on purpose.

use super::*;

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
async fn dropping_a_tree_stops_its_children() {
    let (diary, _fail, tree) = three(Strategy::OneForOne);
    all_run(&tree, [1, 1, 1]).await;
    drop(tree);
    eventually("all have stopped", || diary.read().len() == 6).await;
}

/// Three of whom each ends only when all have been asked to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_stop_abreast_wait_for_nobody() {
    let (diary, all) = (Diary::default(), Arc::new(Barrier::new(3)));
    let meeting = |id: &'static str| {
        let (diary, all) = (diary.clone(), Arc::clone(&all));
        ChildSpec::new(id, move |signal: ShutdownSignal| {
            let (diary, all) = (diary.clone(), Arc::clone(&all));
            async move {
                diary.write("start", id);
                signal.ready();
                signal.requested().await;
                all.wait().await;
                diary.write("stop", id);
                Ok(())
            }
        })
        .ready_within(Duration::from_secs(20))
        .shutdown(Duration::from_secs(20))
    };
    let after = TreeSpec::new("t", Strategy::OneForOne);
    let after = ["a", "b", "c"].into_iter().fold(after, |spec, id| spec.child(meeting(id)));
    let abreast = after.clone().stops_abreast();
    let allowed = |spec: &TreeSpec| ChildSpec::supervisor(spec.clone()).shutdown.as_secs();
    assert_eq!((allowed(&after), allowed(&abreast)), (61, 21));
    let tree = Tree::start(abreast);
    all_run(&tree, [1; 3]).await;
    assert_eq!(tree.stop().await, Ok(()));
    assert_eq!(diary.read()[..3], ["start a", "start b", "start c"], "in order all the same");
    assert_eq!(diary.read().len(), 6, "nobody was aborted: {:?}", diary.read());
    assert_eq!(phases(&tree), [ChildPhase::Stopped; 3]);
}

/// Ends well when its bell rings.
fn finite(id: &'static str, bell: &Arc<Notify>) -> ChildSpec {
    let bell = bell.clone();
    ChildSpec::new(id, move |signal: ShutdownSignal| {
        let bell = bell.clone();
        async move {
            tokio::select! {
                () = bell.notified() => {}
                () = signal.requested() => {}
            }
            Ok(())
        }
    })
    .restart(Restart::Transient)
    .significant()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn significant_children_end_their_tree() {
    for (auto, ends_with) in [
        (AutoShutdown::Never, None),
        (AutoShutdown::AnySignificant, Some(1)),
        (AutoShutdown::AllSignificant, Some(2)),
    ] {
        let diary = Diary::default();
        let bells: [Arc<Notify>; 2] = Default::default();
        let spec = TreeSpec::new("root", Strategy::OneForOne)
            .auto_shutdown(auto)
            .child(worker(&diary, "other", &Arc::default()))
            .child(finite("one", &bells[0]))
            .child(finite("two", &bells[1]));
        let tree = Tree::start(spec);
        all_run(&tree, [1, 1, 1]).await;
        for (index, bell) in bells.iter().enumerate() {
            bell.notify_one();
            if ends_with == Some(index + 1) {
                assert_eq!(tree.ended().await, Ok(()), "{auto:?}");
                assert_eq!(diary.read(), ["start other", "stop other"]);
                break;
            }
            eventually("it finished", || phases(&tree)[index + 1] == ChildPhase::Finished).await;
            assert_eq!(phases(&tree)[0], ChildPhase::Running, "{auto:?}");
        }
        assert_eq!(tree.stop().await, Ok(()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_knows_why_it_stops_and_how_long_it_has() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = {
        let told = told.clone();
        ChildSpec::new("listener", move |signal: ShutdownSignal| {
            let told = told.clone();
            async move {
                assert_eq!((signal.reason(), signal.time_left()), (None, Duration::MAX));
                signal.ready();
                signal.requested().await;
                told.lock().unwrap().push((signal.reason().unwrap(), signal.time_left()));
                Ok(())
            }
        })
        .ready_within(Duration::from_secs(20))
        .shutdown(Duration::from_secs(1_000))
        .shutdown_for_restart(Duration::from_secs(100))
    };
    let tree = Tree::start(TreeSpec::new("root", Strategy::OneForOne).child(listener));
    eventually("it runs", || phases(&tree)[0] == ChildPhase::Running).await;
    tree.restart_child("listener").await.unwrap();
    eventually("it runs again", || seen(&tree, "listener") == Some((ChildPhase::Running, 2))).await;
    tree.stop().await.unwrap();
    let told = told.lock().unwrap();
    assert_eq!((told[0].0, told[1].0), (StopReason::Restart, StopReason::Shutdown));
    let near = |left: Duration, whole: u64| {
        left <= Duration::from_secs(whole) && left > Duration::from_secs(whole - 30)
    };
    assert!(near(told[0].1, 100) && near(told[1].1, 1_000), "{told:?}");
}
