//! The services' roles: each has rights in its own schema, and nowhere else.
//!
//! Work for one service is done in a transaction that begins with its role. A statement that went
//! astray finds other schemas closed.

use aicloud_domain::kind::EntityKind;

/// A service with a schema of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    /// Tenants and projects, as their tenant sees them.
    Tenancy,
    /// Allocations, as their tenant sees them.
    Provisioning,
    /// Billed time, as its tenant sees it.
    Billing,
    /// The journal, as a tenant sees it.
    Journal,
    /// Data keys.
    Secrets,
}

impl Service {
    /// Its role; `migrations/` makes it.
    pub(crate) const fn role(self) -> &'static str {
        match self {
            Self::Tenancy => "aicloud_tenancy",
            Self::Provisioning => "aicloud_provisioning",
            Self::Billing => "aicloud_billing",
            Self::Journal => "aicloud_journal",
            Self::Secrets => "aicloud_secrets",
        }
    }

    /// The service of a kind of entity that tenants own; `None` for what is the cloud's, which no
    /// tenant is shown by SQL.
    pub(crate) const fn of(kind: EntityKind) -> Option<Self> {
        match kind {
            EntityKind::Tenant | EntityKind::Project => Some(Self::Tenancy),
            EntityKind::Allocation => Some(Self::Provisioning),
            EntityKind::Catalog
            | EntityKind::Node
            | EntityKind::Oversight
            | EntityKind::User
            | EntityKind::Denials => None,
        }
    }
}
