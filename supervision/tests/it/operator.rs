//! An operator's orders: quarantine, pause, and the same through the face over all directories.

use std::sync::Arc;
use std::time::Duration;

use aicloud_supervision::{
    BadKey, Directory, Heard, OrderError, Phase, Quarantine, Query, Refusal, Scope, SortBy,
    Subscription, Supervised,
};

use crate::probe::{Control, Mail, bench, eventually, limits};

fn by_operator(reason: &str) -> Refusal {
    Refusal::Quarantined { why: Quarantine::Operator(reason.into()) }
}

/// What was heard so far, as `key:word`.
fn heard(subscription: &mut Subscription) -> Vec<String> {
    std::iter::from_fn(|| subscription.try_next())
        .map(|heard| match heard {
            Heard::Change(change) => {
                format!("{}:{}", change.key.as_deref().unwrap_or("*"), change.what.as_str())
            }
            Heard::Lost => panic!("the ring is larger than this"),
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_quarantines_and_releases() {
    let bench = bench(1, limits());
    let key = "a".to_owned();
    let held = bench.directory.ask(key.clone(), Mail::Hold);
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    assert_eq!(bench.directory.quarantine(key.clone(), "looks wrong").await, Ok(()));
    assert!(matches!(held.await, Err(Refusal::Reset { .. })), "its outcome is not known");
    assert_eq!(bench.echo("a", 2).await, Err(by_operator("looks wrong")));
    let control = bench.directory.control(key.clone(), Control::Note(1));
    assert_eq!(control, Err(by_operator("looks wrong")));
    let status = bench.directory.inspect(&key).unwrap();
    assert_eq!(status.phase, Phase::Quarantined);
    assert_eq!(status.quarantine, Some(Quarantine::Operator("looks wrong".into())));
    assert_eq!(status.crashes_in_window.0, 0);
    assert!(status.last_exit.unwrap().reason.contains("quarantined by an operator"));
    assert_eq!(bench.directory.quarantine(key.clone(), "still").await, Ok(()));
    assert_eq!(bench.echo("a", 2).await, Err(by_operator("still")));
    assert_eq!(bench.directory.release(&key).await, Ok(()));
    assert_eq!(bench.echo("a", 3).await, Ok(3));
    assert_eq!(bench.directory.inspect(&key).unwrap().quarantine, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_sleeps_is_quarantined_without_being_woken() {
    let bench = bench(1, limits());
    assert_eq!(bench.directory.quarantine("a".to_owned(), "no").await, Ok(()));
    assert_eq!(bench.echo("a", 1).await, Err(by_operator("no")));
    assert_eq!(bench.state.activations(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quarantine_outlives_a_drain() {
    let bench = bench(1, limits());
    assert_eq!(bench.echo("b", 1).await, Ok(1));
    assert_eq!(bench.directory.quarantine("a".to_owned(), "no").await, Ok(()));
    let report = bench.directory.drain(Duration::from_secs(20)).await;
    assert_eq!((report.finished, report.forced, report.stuck), (2, 0, 0));
    assert_eq!(bench.echo("b", 1).await, Err(Refusal::Stopping));
    bench.directory.reopen();
    assert_eq!(bench.echo("b", 2).await, Ok(2), "others come back when they are needed");
    assert_eq!(bench.echo("a", 1).await, Err(by_operator("no")));
    let page =
        bench.directory.snapshot(Query { phase: Some(Phase::Quarantined), ..Query::default() });
    assert_eq!(page.total, 1);
    assert_eq!(bench.directory.release(&"a".to_owned()).await, Ok(()));
    assert_eq!(bench.echo("a", 3).await, Ok(3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paused_intake_refuses_mail_and_nothing_else() {
    let bench = bench(1, limits());
    let wait = Duration::from_secs(7);
    let paused = Refusal::Paused { reason: "upgrade".to_owned(), retry_after: wait };
    let leave = bench.block("a").await;
    let queued = bench.directory.ask("a".to_owned(), |reply| Mail::Echo(1, reply));
    bench.directory.pause_intake(Some("a".to_owned()), "upgrade", wait);
    assert_eq!(bench.echo("a", 2).await, Err(paused.clone()));
    assert_eq!(bench.directory.control("a".to_owned(), Control::Note(3)), Ok(()));
    assert_eq!(bench.directory.inspect(&"a".to_owned()).unwrap().paused.unwrap().reason, "upgrade");
    drop(leave);
    assert_eq!(queued.await, Ok(1), "what waited is handled");
    eventually("control goes on", || bench.state.log().contains(&"a:note:3".to_owned())).await;
    // The pause is the key's, whatever becomes of the life.
    eventually("it leaves", || bench.directory.inspect(&"a".to_owned()).unwrap().current.is_none())
        .await;
    while bench.directory.passivate(&"a".to_owned()).await == Err(OrderError::Busy) {}
    assert_eq!(bench.echo("a", 2).await, Err(paused));
    assert_eq!(bench.directory.paused_entities().len(), 1);

    assert_eq!(bench.directory.resume_intake(Some(&"a".to_owned())), Ok(()));
    assert_eq!(bench.echo("a", 4).await, Ok(4));
    assert_eq!(bench.directory.resume_intake(None), Err(OrderError::NotPaused));
    bench.directory.pause_intake(None, "all", wait);
    assert!(matches!(bench.echo("b", 1).await, Err(Refusal::Paused { .. })));
    assert!(matches!(bench.echo("a", 1).await, Err(Refusal::Paused { .. })));
    assert_eq!(bench.directory.resume_intake(None), Ok(()));
    assert_eq!(bench.echo("b", 1).await, Ok(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_kinds_wear_one_face() {
    let bench = bench(1, limits());
    let face: Arc<dyn Supervised> = Arc::new(bench.directory.clone());
    assert_eq!((face.name(), face.kind(), face.counts().active), ("probes", "probe", 0));
    assert!(bench.ask("a", Mail::Panic).await.is_err());
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    let crashes = face.crashes("a").unwrap();
    assert_eq!(crashes.len(), 1);
    assert_eq!(face.crash(crashes[0].id).unwrap().message, "poison a");
    assert!(face.crashes("b").unwrap().is_empty());
    assert_eq!(face.recent_crashes().len(), 1);
    let status = face.inspect("a").unwrap().unwrap();
    assert!(status.last_exit.unwrap().reason.contains(&crashes[0].id.to_string()));
    assert!(face.inspect("nobody").unwrap().is_none());

    assert_eq!(face.restart("a").await, Ok(()));
    assert_eq!(face.quarantine("a", "why not").await, Ok(()));
    assert_eq!(face.restart("a").await, Err(OrderError::Quarantined));
    assert_eq!(face.release("a").await, Ok(()));
    assert_eq!(face.passivate("nobody").await, Err(OrderError::NotFound));
    assert_eq!(face.pause_intake(Scope::Entity("a"), "so", Duration::from_secs(1)), Ok(()));
    assert_eq!(face.paused_entities()[0].0, "a");
    assert_eq!(face.resume_intake(Scope::Entity("a")), Ok(()));
    assert_eq!(face.resume_intake(Scope::Directory), Err(OrderError::NotPaused));
    eventually("rates are known", || face.rates().over > Duration::ZERO).await;
}

/// A directory whose keys are numbers.
#[tokio::test]
async fn a_text_that_is_no_key_is_said_to_be_none() {
    let pool = aicloud_supervision::ArbiterPool::new(1).unwrap();
    let numbers: Directory<crate::numbers::Counter> = Directory::new("numbers", pool, (), limits());
    let face: &dyn Supervised = &numbers;
    assert_eq!(face.inspect("seven").map(|_| ()), Err(BadKey));
    assert_eq!(face.crashes("seven").map(|_| ()), Err(BadKey));
    assert_eq!(face.restart("seven").await, Err(OrderError::BadKey));
    let scope = Scope::Entity("seven");
    assert_eq!(face.pause_intake(scope, "", Duration::ZERO), Err(OrderError::BadKey));
    assert!(face.inspect("7").unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_of_a_life_is_told() {
    let bench = bench(1, limits());
    assert_eq!(bench.echo("before", 1).await, Ok(1));
    let mut watch = bench.pool.watch().subscribe();
    let key = "a".to_owned();
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    assert!(bench.ask("a", Mail::Panic).await.is_err());
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    bench.directory.restart(&key).await.unwrap();
    bench.directory.quarantine(key.clone(), "so").await.unwrap();
    bench.directory.release(&key).await.unwrap();
    assert_eq!(bench.echo("a", 1).await, Ok(1));
    bench.directory.pause_intake(None, "so", Duration::ZERO);
    bench.directory.resume_intake(None).unwrap();
    while bench.directory.passivate(&key).await == Err(OrderError::Busy) {}
    bench.directory.drain(Duration::from_secs(20)).await;
    bench.directory.reopen();
    let mut told = heard(&mut watch);
    // Whether the life that the restart began was up before the quarantine is chance.
    told.dedup();
    told.retain(|line| line != "a:activated");
    assert_eq!(
        told,
        [
            "a:crashed",
            "a:backing_off",
            "a:restarted",
            "a:quarantined",
            "a:released",
            "*:intake_paused",
            "*:intake_resumed",
            "a:passivated",
            "*:draining",
            "before:passivated",
            "*:opened"
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oldest_mail_leads_its_list() {
    let bench = bench(1, limits());
    assert_eq!(bench.echo("empty", 1).await, Ok(1));
    let leave = bench.block("blocker").await;
    for key in ["old", "young"] {
        // More of the young, so that depth would sort them the other way.
        for number in 0..key.len() as u64 {
            drop(bench.directory.ask(key.to_owned(), |reply| Mail::Echo(number, reply)));
        }
        eventually("it ages", || {
            let status = bench.directory.inspect(&key.to_owned()).unwrap();
            status.oldest.unwrap() > Duration::from_millis(5)
        })
        .await;
    }
    let query = Query { sort: SortBy::Oldest, limit: 2, ..Query::default() };
    let page = bench.directory.snapshot(query);
    let keys: Vec<&str> = page.items.iter().map(|status| status.key.as_str()).collect();
    assert_eq!(keys, ["old", "young"]);
    drop(leave);
}
