//! The keys of access tokens change, and nobody notices; or all of it ends, when that is wanted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use aicloud_http::exchange::rotation::VERIFY;
use chrono::{TimeDelta, Utc};
use serde_json::Value;

use crate::robot::Robot;
use crate::world::World;

fn kid(token: &str) -> String {
    use base64::Engine as _;
    let head = token.split('.').next().unwrap();
    let head = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(head).unwrap();
    let head: Value = serde_json::from_slice(&head).unwrap();
    head["kid"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_change_under_load_without_a_request_that_fails() {
    let world = Arc::new(World::start().await);
    let customer = world.customer("acme").await;
    let robot: Arc<Robot> = Arc::new(world.robot(&customer, "ci", "project_member").await);
    // This one is used all along: it outlives the key that has signed it.
    let oldest = world.token(&robot).await;
    let rotation = world.rotation().await;
    // Too early: verifiers elsewhere may not have heard of the key that stands by.
    assert!(rotation.rotate(false, Utc::now()).await.is_err());
    let (over, requests) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let clients: Vec<_> = (0..4)
        .map(|_| {
            let (world, robot) = (Arc::clone(&world), Arc::clone(&robot));
            let (over, requests, oldest) =
                (Arc::clone(&over), Arc::clone(&requests), oldest.clone());
            tokio::spawn(async move {
                let mut failed = vec![];
                let mut kept = oldest.clone();
                while !over.load(Ordering::Relaxed) {
                    let given = world.show(&robot.assertion(), &[]).await;
                    // A tenant's own rate is no failure of the keys.
                    if given.status == 429 {
                        continue;
                    }
                    if !given.status.is_success() {
                        failed.push(given.text);
                        continue;
                    }
                    let token = given.json()["access_token"].as_str().unwrap().to_owned();
                    for credential in [&token, &kept, &oldest] {
                        let seen = world.look(credential).await;
                        if !seen.status.is_success() {
                            failed.push(format!("{} {}", kid(credential), seen.text));
                        }
                        requests.fetch_add(1, Ordering::Relaxed);
                    }
                    kept = token;
                }
                failed
            })
        })
        .collect();
    // Each once the clients have been at it again.
    let database = world.database.open().await;
    let (mut signed_by, turns) = (vec![], 6);
    for _ in 0..turns {
        let seen = requests.load(Ordering::Relaxed);
        while requests.load(Ordering::Relaxed) < seen + 60 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let keys = rotation.keys().await.unwrap();
        let find = |phase: &str| keys.iter().find(|key| key.phase.as_str() == phase).unwrap().id;
        let (standby, active, now) = (find("standby"), find("active"), Utc::now());
        let turned = database.promote_signing_key(standby, Some(active), now, now + VERIFY).await;
        assert!(turned.unwrap());
        rotation.round(now).await.unwrap();
        signed_by.push(standby);
    }
    // Each server signs with the newest key after a few seconds.
    let newest = signed_by.last().unwrap().to_string();
    let deadline = Instant::now() + Duration::from_secs(30);
    while kid(&world.token(&robot).await) != newest {
        assert!(Instant::now() < deadline, "the newest key signs");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    over.store(true, Ordering::Relaxed);
    for client in clients {
        assert_eq!(client.await.unwrap(), Vec::<String>::new());
    }
    assert!(requests.load(Ordering::Relaxed) > 300);
    assert_ne!(kid(&oldest), newest);
    // They are gone when their last token has expired.
    assert_eq!(rotation.keys().await.unwrap().len(), turns + 2);
    rotation.round(Utc::now() + VERIFY).await.unwrap();
    assert_eq!(rotation.keys().await.unwrap().len(), 2);
    let Ok(world) = Arc::try_unwrap(world) else { panic!("the clients are done") };
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compromised_key_is_void_within_seconds() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let robot = world.robot(&customer, "ci", "project_member").await;
    let token = world.token(&robot).await;
    world.look(&token).await.expect(200);
    let began = Instant::now();
    let newest = world.rotation().await.rotate(true, Utc::now()).await.unwrap();
    while world.look(&token).await.status.is_success() {
        assert!(began.elapsed() < Duration::from_secs(30), "a retired key's token is still good");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // From here on new tokens are of the new key, and good.
    let fresh = world.token(&robot).await;
    assert_eq!(kid(&fresh), newest.to_string());
    world.look(&fresh).await.expect(200);
    assert_eq!(world.look(&token).await.code(), "unauthenticated");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_look_after_the_keys_at_once() {
    let world = World::start().await;
    let rotation = world.rotation().await;
    for day in 0..5 {
        let now = Utc::now() + TimeDelta::days(day);
        let all = futures_util::future::join_all((0..8).map(|_| rotation.round(now))).await;
        assert!(all.iter().any(Result::is_ok));
        let keys = rotation.keys().await.unwrap();
        let count = |phase: &str| keys.iter().filter(|key| key.phase.as_str() == phase).count();
        assert_eq!((count("active"), count("standby")), (1, 1), "{keys:?}");
        for key in keys {
            // A private half is gone with the retirement, and is sealed before.
            assert_eq!(key.sealed.is_none(), key.phase.as_str() == "retired");
        }
    }
    world.stop().await;
}
