//! Secret variables of workloads: sealed when they come in, opened when the order for a node is made.
//!
//! All values of an allocation are one sealed value, in a row of its own ([`aicloud_persistence::secret_env`]). With them
//! lies a random salt: the node remembers an order by the digest of what it says, and nobody is to try values against that.

use std::collections::BTreeMap;

use aicloud_actors::secret_env::{NotOpened, SecretEnv, SecretEnvs};
use aicloud_domain::allocation::secret_env::{Unopened, check_value};
use aicloud_domain::id::{AllocationId, TenantId, TypedId as _};
use aicloud_domain::secret::Veiled;
use aicloud_persistence::Database;
use aicloud_secrets::{Place, Scope, SealError, Sealed, Sealer};
use futures_util::future::BoxFuture;
use rand::RngExt as _;
use secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

use crate::extract::Hidden;
use crate::problem::{Code, Problem};

/// Bytes of a salt.
const SALT: usize = 32;
/// A row is written once and never changed.
const VERSION: u32 = 1;
/// Bytes that JSON makes of one at most.
const ESCAPED: usize = 6;

fn place(tenant: TenantId, allocation: AllocationId) -> Place {
    let scope = Scope::Tenant(tenant);
    Place { scope, table: "provisioning.secret_env", row: allocation.uuid(), version: VERSION }
}

/// Refuses values that no workload could be given.
///
/// # Errors
/// [`Code::InvalidValue`], without the value.
pub fn check(values: &BTreeMap<String, Hidden>) -> Result<(), Problem> {
    for value in values.values() {
        check_value(value.0.expose_secret())?;
    }
    Ok(())
}

/// Seals the values of an allocation's secret variables; `None` when there are none.
///
/// # Errors
/// As [`check`]; [`Code::Unavailable`] when the key can't be had now, [`Code::TenantShredded`] when it never will.
pub async fn seal(
    sealer: &Sealer,
    tenant: TenantId,
    allocation: AllocationId,
    values: &BTreeMap<String, Hidden>,
) -> Result<Option<Veiled<Vec<u8>>>, Problem> {
    if values.is_empty() {
        return Ok(None);
    }
    check(values)?;
    let mut salt = [0; SALT];
    rand::rng().fill(&mut salt);
    let pairs =
        values.iter().map(|(name, value)| (name.clone(), value.0.expose_secret().to_owned()));
    let env = SecretEnv::new(hex::encode(salt), pairs.collect());
    let length = |(name, value): (&String, &String)| name.len() + value.len() + ESCAPED;
    let length = ESCAPED * (env.open().map(length).sum::<usize>() + SALT * 2 + 64);
    // Of its final size from the start: a vector that grew would leave values behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(length));
    serde_json::to_writer(&mut *plain, &env).map_err(Problem::internal)?;
    let sealed = sealer.seal(&place(tenant, allocation), &plain).await.map_err(unsealed)?;
    Ok(Some(Veiled::new(sealed.into_bytes())))
}

fn unsealed(error: SealError) -> Problem {
    match error {
        SealError::Shredded(_) => {
            let detail = "The tenant's keys were destroyed: it can keep no secrets.";
            Problem::new(Code::TenantShredded, detail)
        }
        error if error.is_transient() => Problem::unavailable(error),
        error => Problem::internal(error),
    }
}

/// Opens the rows of one database.
#[derive(Debug)]
pub struct Opener {
    database: Database,
    sealer: Sealer,
}

impl Opener {
    /// What was sealed by this sealer into this database.
    #[must_use]
    pub const fn new(database: Database, sealer: Sealer) -> Self {
        Self { database, sealer }
    }

    async fn opened(
        &self,
        tenant: TenantId,
        allocation: AllocationId,
    ) -> Result<SecretEnv, NotOpened> {
        let unreadable = |error: &dyn std::fmt::Display| {
            NotOpened::Never(Unopened::Unreadable, error.to_string())
        };
        let row = self.database.secret_env(tenant, allocation).await;
        let row = row.map_err(|error| NotOpened::Later(error.to_string()))?;
        let row = row.ok_or_else(|| unreadable(&"there is no row"))?;
        let sealed = Sealed::parse(row).map_err(|error| unreadable(&error))?;
        let opened = self.sealer.open(&place(tenant, allocation), &sealed).await;
        let plain = opened.map_err(|error| match error {
            SealError::Shredded(_) => NotOpened::Never(Unopened::Shredded, error.to_string()),
            error if error.is_transient() => NotOpened::Later(error.to_string()),
            error => unreadable(&error),
        })?;
        // Its words could hold a part of what it met.
        serde_json::from_slice(plain.expose_secret())
            .map_err(|_| unreadable(&"it is no environment"))
    }
}

impl SecretEnvs for Opener {
    fn open(
        &self,
        tenant: TenantId,
        allocation: AllocationId,
    ) -> BoxFuture<'_, Result<SecretEnv, NotOpened>> {
        Box::pin(self.opened(tenant, allocation))
    }
}
