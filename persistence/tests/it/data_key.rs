//! Data keys in the real table: made once by two servers, re-wrapped, shredded, closed to others.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aicloud_domain::id::{TenantId, TypedId};
use aicloud_persistence::testing::TestDatabase;
use aicloud_persistence::{Database, DatabaseError};
use aicloud_secrets::kms::local::LocalKms;
use aicloud_secrets::store::Added;
use aicloud_secrets::{
    KeyName, KeyStore, Keyring, MasterKey, Place, Scope, SealError, Sealer, SealerConfig, Wrapped,
};
use futures_util::future::join_all;
use uuid::Uuid;

use crate::kit::until;

struct Site {
    place: TestDatabase,
    file: LocalKms,
    _folder: tempfile::TempDir,
}

impl Site {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = LocalKms::new(folder.path().join("master.key"));
        Self { place: TestDatabase::new().await, file, _folder: folder }
    }

    /// A server of its own: its own connections, its own memory.
    async fn sealer(&self) -> Sealer {
        let ring = Keyring::new(Arc::new(self.file.clone()));
        Sealer::new(Arc::new(self.place.open().await), ring, SealerConfig::default())
    }
}

fn tenant(bits: u128) -> Scope {
    Scope::Tenant(TenantId::from_uuid(Uuid::from_u128(bits)))
}

fn row(scope: Scope, row: u128) -> Place {
    Place { scope, table: "identity.totp", row: Uuid::from_u128(row), version: 1 }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_at_once_make_one_key() {
    let site = Site::new().await;
    let servers = [site.sealer().await, site.sealer().await];
    let places: Vec<Place> = (0..16)
        .flat_map(|bits| [tenant(1 + bits % 3), Scope::Cloud].map(|scope| row(scope, bits)))
        .collect();
    let sealed = join_all(
        places.iter().zip(servers.iter().cycle()).map(|(place, one)| one.seal(place, b"value")),
    )
    .await;
    for (place, sealed) in places.iter().zip(sealed) {
        let sealed = sealed.unwrap();
        assert_eq!(sealed.key_version(), 1);
        for server in &servers {
            server.open(place, &sealed).await.unwrap();
        }
    }
    let census = servers[0].census().await.unwrap();
    assert_eq!((census.scopes, census.shredded), (4, 0));
    assert_eq!(census.masters.iter().map(|(_, keys)| *keys).sum::<u64>(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_master_moves_every_key_and_no_value() {
    let site = Site::new().await;
    let server = site.sealer().await;
    let mut sealed = Vec::new();
    for bits in 1..=70 {
        sealed.push((bits, server.seal(&row(tenant(bits), 1), b"value").await.unwrap()));
    }
    server.rotate(tenant(1)).await.unwrap();
    let master = site.file.add_master().await.unwrap();
    let done = site.sealer().await.rewrap(|_| {}).await.unwrap().progress;
    assert_eq!((done.total, done.done), (71, 71));
    assert_eq!(server.census().await.unwrap().masters, [(master, 71)]);
    let fresh = site.sealer().await;
    for (bits, sealed) in &sealed {
        fresh.open(&row(tenant(*bits), 1), sealed).await.unwrap();
    }
    assert_eq!(fresh.rewrap(|_| {}).await.unwrap().progress.total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shredded_tenant_is_dead_on_running_servers_within_five_seconds() {
    let site = Site::new().await;
    let (one, other) = (site.sealer().await, site.sealer().await);
    let (here, neighbour) = (row(tenant(1), 1), row(tenant(2), 1));
    let sealed = one.seal(&here, b"value").await.unwrap();
    let safe = one.seal(&neighbour, b"safe").await.unwrap();
    other.open(&here, &sealed).await.unwrap();
    let trust = SealerConfig::default().trust;
    assert!(trust < Duration::from_secs(5), "an operation that has its key needs some of them");
    let began = Instant::now();
    assert_eq!(one.shred(tenant(1)).await.unwrap(), 1);
    until("the other server has noticed", || async {
        let asked = Instant::now();
        match other.open(&here, &sealed).await {
            Ok(_) => assert!(asked < began + trust, "opened {:?} after", asked - began),
            Err(SealError::Shredded(_)) => return true,
            Err(error) => panic!("{error}"),
        }
        false
    })
    .await;
    for server in [&one, &other, &site.sealer().await] {
        assert!(matches!(server.open(&here, &sealed).await, Err(SealError::Shredded(_))));
        assert!(matches!(server.seal(&here, b"new").await, Err(SealError::Shredded(_))));
        assert!(matches!(server.rotate(tenant(1)).await, Err(SealError::Shredded(_))));
        server.open(&neighbour, &safe).await.unwrap();
    }
    assert_eq!(one.census().await.unwrap().shredded, 1);
}

/// Whoever adds a key and whoever shreds wait for each other: no key is left behind.
#[tokio::test(flavor = "multi_thread")]
async fn no_key_comes_to_be_beside_a_shredding() {
    let site = Site::new().await;
    let database = site.place.open().await;
    for bits in 1..=20 {
        let scope = tenant(bits);
        let wrapped =
            Wrapped { master: MasterKey::from_stored("local/1/x".to_owned()), bytes: vec![1] };
        let adding =
            (1..=4).map(|version| database.add(KeyName { scope, version }, wrapped.clone()));
        let (added, shredded) = tokio::join!(join_all(adding), database.shred(scope));
        let before = added.into_iter().filter(|added| matches!(added, Ok(Added::Yes))).count();
        assert_eq!(shredded.unwrap(), before as u64);
    }
    assert_eq!(database.page(None, 100).await.unwrap(), []);
}

/// The engine's role, which everything else is done by, can't come here.
#[tokio::test(flavor = "multi_thread")]
async fn no_other_role_reads_them() {
    let site = Site::new().await;
    site.sealer().await.seal(&row(Scope::Cloud, 1), b"value").await.unwrap();
    let database: Database = site.place.open().await;
    let read = database.transaction(|connection| {
        Box::pin(async move {
            sqlx::query("SELECT wrapped FROM secrets.data_key").fetch_all(connection).await?;
            Ok::<_, DatabaseError>(())
        })
    });
    let error = read.await.unwrap_err().to_string();
    assert!(error.contains("permission denied"), "{error}");
}
