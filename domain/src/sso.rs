//! Single sign-on: a tenant's connection to the provider that knows its people (OpenID Connect).
//!
//! ```text
//!   (none) ──set──► active ⇄ disabled ──remove──► (none)
//!
//!   domain   listed ──verify (who runs the cloud)──► verified ──taken off the list──► gone
//!   person   stranger ──join──► member and linked;  member ──link──► linked
//! ```
//!
//! The connection is a part of the tenant's state: the tenant decides about it and about who comes
//! by it, one command at a time. Here is what it is made of, how its texts are read, and in
//! [`admission`] whom it lets in.
//!
//! **Who runs a tenant runs its provider**, and a provider can say whatever it likes. So what comes
//! by a connection is worth something in that tenant and nowhere else: a session that it opened
//! holds what its user is in this tenant, less ownership ([`Role::by_sso`]), and may not touch the
//! account. An account is made only for an address in a domain that is *verified*, because the
//! address would be taken from its owner otherwise.
//!
//! **The epoch** counts what voids sessions: another provider, another secret, disabled, removed. A
//! session holds while its epoch is the connection's. It only grows, also over a connection that
//! was removed and made anew.
//!
//! The client's secret is not in here. It rides with the command, sealed, into a row of its own.

pub mod admission;
mod text;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use self::text::{
    ClientId, Domain, NoClientId, NoDomain, NoProvider, NoSubject, Provider, Subject,
};
use crate::access::{Column, Role};
use crate::machine::Rejection;
use crate::secret::Veiled;

/// Domains of one connection: a company has few, and all are in the tenant's state.
pub const DOMAINS_MAX: usize = 20;

/// Whether people may come by a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SsoStanding {
    /// They may.
    Active,
    /// They may not, and who came by it is out.
    Disabled,
}

/// What whoever runs a tenant says about its connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SsoTerms {
    /// The provider.
    pub issuer: Provider,
    /// What we are called there.
    pub client_id: ClientId,
    /// Domains of the addresses that the provider may speak for.
    pub domains: BTreeSet<Domain>,
    /// What a newcomer is.
    pub default_role: Role,
    /// Members hold something in this tenant only when they came by this connection.
    pub required: bool,
    /// Whether people may come by it.
    pub standing: SsoStanding,
}

/// A tenant's connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sso {
    /// What was said about it.
    #[serde(flatten)]
    pub terms: SsoTerms,
    /// Which secret it has: the epoch in which that was given.
    pub secret_version: u64,
    /// The domains that are known to be the tenant's.
    #[serde(default)]
    pub verified: BTreeSet<Domain>,
}

impl Sso {
    /// Whether people may come by it now.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.terms.standing == SsoStanding::Active
    }
}

/// A client secret for one version of a connection, sealed for its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedSecret {
    /// The version that it was sealed for: the connection's next epoch.
    pub version: u64,
    /// The secret, sealed.
    pub sealed: Veiled<Vec<u8>>,
}

impl Role {
    /// What somebody with this role in a tenant is in it when the tenant's own provider said who it
    /// is. Ownership is proved by oneself: whoever may set a connection could else become owner.
    #[must_use]
    pub const fn by_sso(self) -> Self {
        match self {
            Self::TenantOwner => Self::TenantAdmin,
            other => other,
        }
    }
}

impl SsoTerms {
    /// Refuses what can't be a connection.
    ///
    /// # Errors
    /// [`Rejection::Invalid`] naming the field.
    pub fn check(&self) -> Result<(), Rejection> {
        let invalid = |field: &str, problem: String| {
            Err(Rejection::Invalid { field: field.to_owned(), problem })
        };
        if self.default_role.column() != Column::Tenant || self.default_role == Role::TenantOwner {
            let allowed = "must be tenant_admin, tenant_billing, tenant_member or tenant_viewer";
            return invalid("default_role", allowed.to_owned());
        }
        if self.domains.is_empty() || self.domains.len() > DOMAINS_MAX {
            return invalid("domains", format!("must be 1 to {DOMAINS_MAX} domains"));
        }
        Ok(())
    }

    /// Whether sessions that came by a connection with the older terms end with these.
    #[must_use]
    pub fn voids(&self, older: &Self) -> bool {
        self.issuer != older.issuer
            || self.client_id != older.client_id
            || self.standing != older.standing
    }
}
