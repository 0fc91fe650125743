//! Data keys: made once, kept for a while, rotated, re-wrapped, shredded.

use std::sync::atomic::Ordering;
use std::time::Instant;

use aicloud_secrets::{KeyStore, Progress, Scope, SealError, Sealed, SealerConfig};
use aicloud_secrets::{MasterKey, Wrapped};
use futures_util::future::join_all;
use secrecy::ExposeSecret as _;

use crate::kit::{Site, TRUST, place, tenant, until};

#[tokio::test(flavor = "multi_thread")]
async fn what_one_server_seals_another_opens() {
    let site = Site::new();
    let (one, other) = (site.sealer(), site.sealer());
    let sealed = one.seal(&place(Scope::Cloud, 1), b"seed").await.unwrap();
    let opened = other.open(&place(Scope::Cloud, 1), &sealed).await.unwrap();
    assert_eq!(opened.expose_secret(), b"seed");
    let elsewhere = other.open(&place(Scope::Cloud, 2), &sealed).await;
    assert!(matches!(elsewhere, Err(SealError::Unopenable)), "{elsewhere:?}");
    // Another tenant has no such key at all, or another key.
    let foreign = other.open(&place(tenant(7), 1), &sealed).await;
    assert!(matches!(foreign, Err(SealError::UnknownKey(_))), "{foreign:?}");
    other.seal(&place(tenant(7), 1), b"own").await.unwrap();
    let foreign = other.open(&place(tenant(7), 1), &sealed).await;
    assert!(matches!(foreign, Err(SealError::Unopenable)), "{foreign:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_on_two_servers_make_one_key() {
    let site = Site::new();
    let (one, other) = (site.sealer(), site.sealer());
    let places: Vec<_> = (0..64).map(|row| place(tenant(3), row)).collect();
    let sealed = join_all(places.iter().enumerate().map(|(index, place)| {
        let sealer = if index % 2 == 0 { &one } else { &other };
        sealer.seal(place, b"value")
    }))
    .await;
    for (place, sealed) in places.iter().zip(sealed) {
        let sealed = sealed.unwrap();
        assert_eq!(sealed.key_version(), 1);
        assert_eq!(one.open(place, &sealed).await.unwrap().expose_secret(), b"value");
        assert_eq!(other.open(place, &sealed).await.unwrap().expose_secret(), b"value");
    }
    assert_eq!(site.store.page(None, 10).await.unwrap().len(), 1);
    // At most one try of each server, whatever the number of callers.
    assert!(site.kms.encrypted.load(Ordering::Relaxed) <= 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_memory_is_confirmed_without_the_kms() {
    let site = Site::new();
    let (one, other) = (site.sealer(), site.sealer());
    let here = place(Scope::Cloud, 1);
    let sealed = one.seal(&here, b"value").await.unwrap();
    let began = Instant::now();
    until("trust has ended several times", || async {
        other.open(&here, &sealed).await.unwrap();
        began.elapsed() > TRUST * 4
    })
    .await;
    assert_eq!(site.kms.decrypted.load(Ordering::Relaxed), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_is_bounded() {
    let site = Site::new();
    let config = SealerConfig { keys: 2, ..SealerConfig::default() };
    let sealer = site.sealer_with(config);
    let mut sealed = Vec::new();
    for bits in 1..=3 {
        sealed.push(sealer.seal(&place(tenant(bits), 1), b"value").await.unwrap());
    }
    assert_eq!(site.kms.decrypted.load(Ordering::Relaxed), 0);
    // The first was put out by the third, and must be unwrapped.
    sealer.open(&place(tenant(1), 1), &sealed[0]).await.unwrap();
    assert_eq!(site.kms.decrypted.load(Ordering::Relaxed), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_seals_and_old_ones_open() {
    let site = Site::new();
    let (one, other) = (site.sealer(), site.sealer());
    let here = place(tenant(1), 1);
    let first = other.seal(&here, b"first").await.unwrap();
    assert_eq!(one.rotate(tenant(1)).await.unwrap(), 2);
    assert_eq!(one.seal(&here, b"second").await.unwrap().key_version(), 2);
    until("the other server uses the new one", || async {
        other.seal(&here, b"third").await.unwrap().key_version() == 2
    })
    .await;
    for sealer in [&one, &other] {
        assert_eq!(sealer.open(&here, &first).await.unwrap().expose_secret(), b"first");
    }
    // A scope without a key gets its first one.
    assert_eq!(one.rotate(tenant(2)).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn rotations_at_once_each_make_a_version() {
    let site = Site::new();
    let sealers: Vec<_> = (0..4).map(|_| site.sealer()).collect();
    let mut versions: Vec<u32> = join_all(sealers.iter().map(|sealer| sealer.rotate(tenant(1))))
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    versions.sort_unstable();
    assert_eq!(versions, [1, 2, 3, 4]);
}

/// A value of each of these tenants, and what must open them all.
async fn values(site: &Site, tenants: std::ops::Range<u128>) -> Vec<(u128, Sealed)> {
    let sealer = site.sealer();
    let mut values = Vec::new();
    for bits in tenants {
        values.push((bits, sealer.seal(&place(tenant(bits), 1), b"value").await.unwrap()));
    }
    values
}

async fn all_open(site: &Site, values: &[(u128, Sealed)]) {
    let fresh = site.sealer();
    for (bits, sealed) in values {
        let opened = fresh.open(&place(tenant(*bits), 1), sealed).await.unwrap();
        assert_eq!(opened.expose_secret(), b"value");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rewrap_goes_on_where_it_was_cut_off() {
    let site = Site::new();
    let values = values(&site, 1..101).await;
    let old = site.store.page(None, 1).await.unwrap()[0].wrapped.master.clone();
    let new = site.file.add_master().await.unwrap();
    assert_ne!(old, new);

    // Cut off in the middle: by the KMS that goes away, and by the caller's end.
    site.kms.rewraps_left.store(30, Ordering::Relaxed);
    let cut_off = site.sealer().rewrap(|_| {}).await;
    assert!(cut_off.is_err_and(|error| error.is_transient()));
    site.kms.rewraps_left.store(u64::MAX, Ordering::Relaxed);
    let (sealer, some) = (site.sealer(), tokio::sync::Notify::new());
    let rewrap = sealer.rewrap(|progress| {
        if progress.done >= 10 {
            some.notify_one();
        }
    });
    tokio::select! {
        done = rewrap => panic!("it was to be cut off: {done:?}"),
        () = some.notified() => {}
    }
    all_open(&site, &values).await;

    let left = {
        let census = site.sealer().census().await.unwrap();
        census.masters.iter().find(|(master, _)| *master == old).map_or(0, |(_, keys)| *keys)
    };
    assert!((1..80).contains(&left), "{left} left");
    let asked = site.kms.rewrapped.load(Ordering::Relaxed);
    let mut seen = Vec::new();
    let done = site.sealer().rewrap(|progress| seen.push(progress)).await.unwrap();
    assert_eq!(done.progress, Progress { total: left, done: left, ..Progress::default() });
    assert_eq!(site.kms.rewrapped.load(Ordering::Relaxed) - asked, left, "only what was left");
    assert_eq!(seen.first().map(|progress| progress.done), Some(0));
    assert!(seen.is_sorted_by_key(|progress| progress.done));
    let census = site.sealer().census().await.unwrap();
    assert_eq!(census.masters, [(new, 100)]);
    all_open(&site, &values).await;
}

/// Two keys that nobody can unwrap, in the middle: those behind them are moved all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_can_t_be_moved_stops_no_other() {
    let site = Site::new();
    let values = values(&site, 1..151).await;
    let keys = site.store.page(None, 200).await.unwrap();
    let (one, other) = (&keys[40], &keys[41]);
    let gone = Wrapped {
        master: MasterKey::from_stored("vault/away/1".to_owned()),
        bytes: other.wrapped.bytes.clone(),
    };
    let mut spoilt = one.wrapped.clone();
    if let Some(last) = spoilt.bytes.last_mut() {
        *last ^= 1;
    }
    for (key, wrapped) in [(one, spoilt), (other, gone)] {
        assert!(site.store.replace(key.name, key.wrapped.clone(), wrapped).await.unwrap());
    }
    let new = site.file.add_master().await.unwrap();
    for (total, moved) in [(150, 148), (2, 0)] {
        let done = site.sealer().rewrap(|_| {}).await.unwrap();
        let wanted = Progress { total, done: moved, passed: 0, failed: 2 };
        assert_eq!(done.progress, wanted);
        let names: Vec<_> = done.stuck.iter().map(|stuck| stuck.name).collect();
        assert_eq!(names, [one.name, other.name]);
        assert!(done.stuck.iter().all(|stuck| !stuck.error.is_transient()));
    }
    let census = site.sealer().census().await.unwrap();
    assert!(census.masters.contains(&(new, 148)), "{census:?}");
    let stuck = [one.name.scope, other.name.scope];
    let good: Vec<_> =
        values.into_iter().filter(|(bits, _)| !stuck.contains(&tenant(*bits))).collect();
    all_open(&site, &good).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_rewraps_at_once_are_no_harm() {
    let site = Site::new();
    let values = values(&site, 1..41).await;
    site.file.add_master().await.unwrap();
    let (one, other) = (site.sealer(), site.sealer());
    let (first, second) = tokio::join!(one.rewrap(|_| {}), other.rewrap(|_| {}));
    let (first, second) = (first.unwrap().progress, second.unwrap().progress);
    assert_eq!(first.done + second.done, 40, "{first:?} {second:?}");
    all_open(&site, &values).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_shredded_opens_nowhere_and_never() {
    let site = Site::new();
    let (one, other) = (site.sealer(), site.sealer());
    let (here, neighbour) = (place(tenant(1), 1), place(tenant(2), 1));
    let sealed = one.seal(&here, b"value").await.unwrap();
    let safe = one.seal(&neighbour, b"safe").await.unwrap();
    one.rotate(tenant(1)).await.unwrap();
    other.open(&here, &sealed).await.unwrap();

    let began = Instant::now();
    assert_eq!(one.shred(tenant(1)).await.unwrap(), 2);
    let is_shredded = |result: Result<_, SealError>| matches!(result, Err(SealError::Shredded(_)));
    assert!(is_shredded(one.open(&here, &sealed).await.map(drop)));
    // The other server has the key in memory, and believes it for a moment.
    until("the other server has noticed", || async {
        let asked = Instant::now();
        let opened = other.open(&here, &sealed).await;
        if opened.is_ok() {
            assert!(asked < began + TRUST, "opened {:?} after", asked - began);
            return false;
        }
        assert!(is_shredded(opened.map(drop)));
        true
    })
    .await;
    for sealer in [&one, &other, &site.sealer()] {
        assert!(is_shredded(sealer.seal(&here, b"new").await.map(drop)));
        assert!(is_shredded(sealer.rotate(tenant(1)).await.map(drop)));
        assert_eq!(sealer.open(&neighbour, &safe).await.unwrap().expose_secret(), b"safe");
    }
    // Again, and of one that never had a key.
    assert_eq!(one.shred(tenant(1)).await.unwrap(), 0);
    assert_eq!(one.shred(tenant(3)).await.unwrap(), 0);
    assert!(is_shredded(other.seal(&place(tenant(3), 1), b"new").await.map(drop)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrapped_key_that_was_moved_does_not_unwrap() {
    let site = Site::new();
    let sealer = site.sealer();
    sealer.seal(&place(tenant(1), 1), b"one").await.unwrap();
    let sealed = sealer.seal(&place(tenant(2), 1), b"two").await.unwrap();
    let keys = site.store.page(None, 10).await.unwrap();
    let (one, two) = (keys[0].clone(), keys[1].clone());
    assert!(site.store.replace(two.name, two.wrapped, one.wrapped).await.unwrap());
    let opened = site.sealer().open(&place(tenant(2), 1), &sealed).await;
    assert!(matches!(opened, Err(SealError::Kms(_))), "{opened:?}");
}
