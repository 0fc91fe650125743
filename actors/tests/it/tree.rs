//! The tree as a whole: what can't be kept up ends the process, and says who it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aicloud_actors::{Cloud, StartError, Surroundings};
use aicloud_persistence::testing::TestDatabase;
use aicloud_supervision::{Backoff, ChildSpec, Intensity};

use crate::world::{PATIENCE, settings};

/// A database that dies as long as it is told to, and whose keeper soon gives up.
fn dying(dies: &Arc<AtomicBool>) -> Surroundings {
    let dies = Arc::clone(dies);
    let short = Duration::from_millis(1);
    let child = ChildSpec::new("database", move |signal| {
        let dies = Arc::clone(&dies);
        async move {
            let dead = async {
                while !dies.load(Ordering::Relaxed) {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            };
            if dies.load(Ordering::Relaxed) {
                return Err("no space left on device".to_owned());
            }
            signal.ready();
            tokio::select! {
                () = dead => Err("no space left on device".to_owned()),
                () = signal.requested() => Ok(()),
            }
        }
    });
    let child =
        child.ready_within(PATIENCE).intensity(Intensity::new(2, PATIENCE)).backoff(Backoff {
            min: short,
            max: short,
            factor: 1.0,
            jitter: 0.0,
            healthy_after: PATIENCE,
        });
    Surroundings { database: Some(child), doors: None, secret_envs: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_up_ends_the_whole_and_names_who_it_was() {
    let (database, keys) = (TestDatabase::new().await, tempfile::tempdir().unwrap());
    let dies = Arc::new(AtomicBool::new(false));
    let opened = database.open().await;
    let cloud = Cloud::start_in(dying(&dies), settings(keys.path()), opened).await.unwrap();
    dies.store(true, Ordering::Relaxed);
    let escalation = tokio::time::timeout(PATIENCE, cloud.failed()).await.expect("it gives up");
    assert_eq!((&*escalation.tree, &*escalation.child), ("control-plane", "core"));
    let said = escalation.to_string();
    for part in ["storage in core", "database in storage", "no space left on device"] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
    cloud.stop(Duration::from_secs(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_never_gets_ready_leaves_nothing() {
    let (database, keys) = (TestDatabase::new().await, tempfile::tempdir().unwrap());
    let dies = Arc::new(AtomicBool::new(true));
    let mut settings = settings(keys.path());
    // An address of its own: nobody else is given the port while it is free.
    let free = std::net::TcpListener::bind("127.0.0.5:0").unwrap();
    settings.agents_listen = free.local_addr().unwrap();
    let address = settings.agents_listen;
    drop(free);
    let opened = database.open().await;
    let failed = Cloud::start_in(dying(&dies), settings.clone(), opened).await.unwrap_err();
    assert!(matches!(failed, StartError::Escalated(_)), "{failed}");
    assert!(std::net::TcpListener::bind(address).is_ok(), "the agents' socket is still held");
    // And as soon as the reason is gone, the same starts.
    dies.store(false, Ordering::Relaxed);
    let cloud = Cloud::start_in(dying(&dies), settings, database.open().await).await.unwrap();
    assert_eq!(cloud.agents_address(), address.to_string());
    cloud.stop(Duration::from_secs(1)).await;
}
