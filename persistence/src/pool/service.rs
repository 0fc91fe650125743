//! The services' roles: each has rights in its own schema, and nowhere else.
//!
//! Work for one service is done in a transaction that begins with its role. A statement that went
//! astray finds other schemas closed.

use aicloud_domain::id::{TenantId, TypedId};
use aicloud_domain::kind::EntityKind;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sqlx::postgres::PgConnection;

use super::{Database, DatabaseError};

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
    /// Service accounts, as their tenant sees them.
    Identity,
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
            Self::Identity => "aicloud_identity",
            Self::Secrets => "aicloud_secrets",
        }
    }

    /// The service of a kind of entity that tenants own; `None` for what is the cloud's, which no
    /// tenant is shown by SQL.
    pub(crate) const fn of(kind: EntityKind) -> Option<Self> {
        match kind {
            EntityKind::Tenant | EntityKind::Project => Some(Self::Tenancy),
            EntityKind::Allocation => Some(Self::Provisioning),
            EntityKind::ServiceAccount => Some(Self::Identity),
            EntityKind::Catalog
            | EntityKind::Node
            | EntityKind::Oversight
            | EntityKind::User
            | EntityKind::Denials => None,
        }
    }
}

impl Database {
    /// Does `work` in a transaction of one service's role, which has rights in its own schema only.
    pub(crate) async fn as_service<T, F>(
        &self,
        service: Service,
        work: F,
    ) -> Result<T, DatabaseError>
    where
        F: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, DatabaseError>>
            + Send
            + 'static,
        T: Send + 'static,
    {
        let database = self.clone();
        let begin = format!("BEGIN; SET LOCAL ROLE {}", service.role());
        self.transact(&self.places, begin.into(), move |connection| {
            let worked = work(connection);
            async move { database.within(worked).await }.boxed()
        })
        .await
    }

    /// Reads for a customer's request: as one service, and with this tenant set for the one
    /// transaction. Without a tenant no row is shown. A tenant's reads wait for each other before they wait for a
    /// connection that others could have.
    pub(crate) async fn as_tenant<T, F>(
        &self,
        service: Service,
        tenant: Option<TenantId>,
        work: F,
    ) -> Result<T, DatabaseError>
    where
        F: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, DatabaseError>>
            + Send
            + 'static,
        T: Send + 'static,
    {
        let database = self.clone();
        let share = self.shares.take(tenant).await?;
        let tenant = tenant.map(|tenant| tenant.uuid().to_string()).unwrap_or_default();
        let begin = format!(
            "BEGIN READ ONLY; SET LOCAL ROLE {}; SELECT set_config('app.tenant', '{tenant}', true)",
            service.role()
        );
        self.transact(&self.requests, begin.into(), move |connection| {
            let worked = work(connection);
            async move {
                let done = database.within(worked).await;
                // The work may go on when its caller is gone, and so does its share.
                drop(share);
                done
            }
            .boxed()
        })
        .await
    }
}
