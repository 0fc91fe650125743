//! What the tests share.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use aicloud_domain::id::{TenantId, TypedId};
use aicloud_secrets::kms::{KmsFuture, KmsKind, local::LocalKms};
use aicloud_secrets::memory::MemoryStore;
use aicloud_secrets::{
    KeyName, Keyring, Kms, KmsError, MasterKey, Place, Scope, Sealer, SealerConfig, Wrapped,
};
use futures_util::FutureExt as _;
use secrecy::SecretSlice;
use uuid::Uuid;

/// A local KMS that counts what it is asked, and can be told to fail.
#[derive(Debug)]
pub struct Counting {
    inner: LocalKms,
    pub encrypted: AtomicU64,
    pub decrypted: AtomicU64,
    pub rewrapped: AtomicU64,
    /// After so many re-wraps it is away.
    pub rewraps_left: AtomicU64,
}

impl Counting {
    pub fn new(inner: LocalKms) -> Self {
        Self {
            inner,
            encrypted: AtomicU64::new(0),
            decrypted: AtomicU64::new(0),
            rewrapped: AtomicU64::new(0),
            rewraps_left: AtomicU64::new(u64::MAX),
        }
    }
}

impl Kms for Counting {
    fn kind(&self) -> KmsKind {
        self.inner.kind()
    }

    fn master(&self) -> KmsFuture<'_, MasterKey> {
        self.inner.master()
    }

    fn encrypt<'a>(&'a self, name: KeyName, plain: &'a SecretSlice<u8>) -> KmsFuture<'a, Wrapped> {
        self.encrypted.fetch_add(1, Ordering::Relaxed);
        self.inner.encrypt(name, plain)
    }

    fn decrypt<'a>(
        &'a self,
        name: KeyName,
        wrapped: &'a Wrapped,
    ) -> KmsFuture<'a, SecretSlice<u8>> {
        self.decrypted.fetch_add(1, Ordering::Relaxed);
        self.inner.decrypt(name, wrapped)
    }

    fn rewrap<'a>(&'a self, name: KeyName, wrapped: &'a Wrapped) -> KmsFuture<'a, Wrapped> {
        async move {
            let left =
                self.rewraps_left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
            if left.is_err() {
                let reason = "away on purpose".to_owned();
                return Err(KmsError::Unavailable { kind: self.kind(), reason });
            }
            self.rewrapped.fetch_add(1, Ordering::Relaxed);
            self.inner.rewrap(name, wrapped).await
        }
        .boxed()
    }
}

/// A store and a local master, and sealers on them as several servers would have.
pub struct Site {
    pub store: Arc<MemoryStore>,
    pub kms: Arc<Counting>,
    pub file: LocalKms,
    _folder: tempfile::TempDir,
}

/// Short, so that tests see what happens after it.
pub const TRUST: Duration = Duration::from_millis(200);

impl Site {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = LocalKms::new(folder.path().join("master.key"));
        let kms = Arc::new(Counting::new(file.clone()));
        Self { store: Arc::default(), kms, file, _folder: folder }
    }

    pub fn sealer(&self) -> Sealer {
        self.sealer_with(SealerConfig { trust: TRUST, ..SealerConfig::default() })
    }

    pub fn sealer_with(&self, config: SealerConfig) -> Sealer {
        Sealer::new(self.store.clone(), Keyring::new(self.kms.clone()), config)
    }
}

pub fn tenant(bits: u128) -> Scope {
    Scope::Tenant(TenantId::from_uuid(Uuid::from_u128(bits)))
}

pub fn place(scope: Scope, row: u128) -> Place {
    Place { scope, table: "identity.totp", row: Uuid::from_u128(row), version: 1 }
}

/// Waits until the condition holds; fails after two minutes.
pub async fn until<F: Future<Output = bool>>(what: &str, condition: impl Fn() -> F) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !condition().await {
        assert!(Instant::now() < deadline, "waited too long until {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
