//! How secrets rest: sealed, each for its own place, under keys that can be destroyed.
//!
//! What must be kept and may not be read by whoever reads the database (a second factor's seed, a
//! webhook's secret, a provider's token, a recording) is **sealed** before it is stored. This is
//! envelope encryption:
//!
//! ```text
//!   master key, in a KMS            never here; it wraps and unwraps
//!        └─ data key of a scope     the cloud has one, each tenant has one; wrapped in `secrets.data_key`
//!              └─ sealed value      AES-256-GCM; tenant, table, row and version are authenticated
//! ```
//!
//! What it promises:
//!
//! - **A sealed value opens in its own place only.** Another row, table, tenant or version, or a
//!   changed bit, opens nothing ([`Place`]).
//! - **Nobody waits for a KMS twice.** A data key that was unwrapped is kept in memory, a bounded
//!   number of them, and wiped when it goes ([`Sealer`]).
//! - **A new master re-wraps and touches no data.** Whoever is interrupted goes on where it was
//!   ([`Sealer::rewrap`]).
//! - **A tenant can be shredded**: its data keys go, and with them everything that was sealed for
//!   it. A server that has a key in memory asks every few seconds whether it still may use it, and
//!   stops when it can't find out. A backup that holds the wrapped keys still opens with the master
//!   that wrapped them: re-wrap under a new one and destroy the old one, and those are dead too.
//!
//! | file | what |
//! |---|---|
//! | `place.rs` | what a sealed value belongs to |
//! | `sealed.rs` | its bytes |
//! | `sealer.rs`, `cache.rs` | sealing and opening; data keys in memory |
//! | `rewrap.rs` | moving all data keys under a new master |
//! | `store.rs` | where wrapped data keys lie; the SQL is persistence's |
//! | `kms.rs`, `kms/` | masters: a local file, Vault Transit, AWS KMS |

mod cache;
pub mod kms;
#[cfg(feature = "testing")]
#[doc(hidden)]
pub mod memory;
mod place;
mod rewrap;
mod sealed;
mod sealer;
pub mod store;

pub use kms::{Keyring, Kms, KmsError, MasterKey, Wrapped};
pub use place::{KeyName, Place, Scope, ScopeError};
pub use rewrap::{Progress, Rewrapped, Stuck};
pub use sealed::Sealed;
pub use sealer::{SealError, Sealer, SealerConfig};
pub use store::{Census, KeyStore, StoreError};
