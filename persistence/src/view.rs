//! The database as one caller may see it.
//!
//! Whatever a customer's request reads by SQL it reads through a [`View`] of its own tenant: by the
//! role of one service, in a transaction that has the tenant set, under row-level security. Which
//! rows come out is the database's word then, and not that of a condition which somebody might
//! forget. An operator's request sees everything, and so does the engine, each by the engine's role.
//!
//! A view of nobody's is not refused: it reads by the same way, with no tenant set, and finds
//! nothing.

use std::collections::HashMap;

use aicloud_domain::access::Sight;
use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TypedId};
use aicloud_domain::kind::EntityKind;
use chrono::{DateTime, Utc};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::audit::{self, AuditQuery};
use crate::entity::{self, ListQuery, Stored};
use crate::history::{self, Entry};
use crate::order::Order;
use crate::pool::{Database, DatabaseError, Service};
use crate::reads::TenantKey;
use crate::relay::{Cursor, Filter, Page, read_page};
use crate::usage::{self, AllocationNames, ProjectNames, Summed, UsageInterval};

/// What a caller sees of the database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct View {
    database: Database,
    seen: Seen,
}

#[derive(Debug, Clone, Copy)]
enum Seen {
    Everything,
    /// This tenant's rows; without one, none.
    Of(Option<TenantId>),
}

impl Database {
    /// What somebody with this sight sees in a read that is about one tenant. A tenant that it does
    /// not see is nobody's; a sight of one tenant is about that one without it being named.
    #[must_use]
    pub fn view(&self, sight: &Sight, about: Option<TenantId>) -> View {
        let seen = match sight {
            Sight::Cloud => Seen::Everything,
            Sight::Tenants(tenants) => Seen::Of(match (&tenants[..], about) {
                ([only], _) => Some(*only),
                (several, Some(about)) => several.contains(&about).then_some(about),
                (_, None) => None,
            }),
        };
        View { database: self.clone(), seen }
    }

    /// The entity's row as somebody with this sight sees it; `None` when there is none, or it is
    /// not shown. What is the cloud's own has no tenant to be hidden by.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn load_for(
        &self,
        sight: &Sight,
        kind: EntityKind,
        id: Uuid,
    ) -> Result<Option<Stored>, DatabaseError> {
        let (Sight::Tenants(tenants), true) = (sight, TenantKey::has(kind)) else {
            return self.load(kind, id).await;
        };
        for tenant in tenants {
            let key = TenantKey { kind, tenant: tenant.uuid(), id };
            if let Some(found) = self.shown().row(key).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

impl View {
    /// As [`Database::list`]. Of kinds that are the cloud's own, a tenant sees none.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn list(
        &self,
        kind: EntityKind,
        query: ListQuery,
    ) -> Result<Vec<Stored>, DatabaseError> {
        let Seen::Of(tenant) = self.seen else { return self.database.list(kind, query).await };
        let Some(service) = Service::of(kind) else { return Ok(Vec::new()) };
        self.read(service, tenant, move |connection| entity::page(connection, kind, query).boxed())
            .await
    }

    /// The entity's entries that come after this one in that order; from its beginning, or its end, on if none is named.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn history(
        &self,
        entity: Uuid,
        order: Order,
        after_seq: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Entry>, DatabaseError> {
        let Seen::Of(tenant) = self.seen else {
            return self
                .database
                .read(move |mut lent| async move {
                    history::entries(&mut lent, entity, order, after_seq, limit).await
                })
                .await;
        };
        self.read(Service::Journal, tenant, move |connection| {
            history::entries(connection, entity, order, after_seq, limit).boxed()
        })
        .await
    }

    /// As [`Database::read_after`].
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn read_after(
        &self,
        cursor: Cursor,
        filter: Filter,
        limit: u32,
    ) -> Result<Page, DatabaseError> {
        let Seen::Of(tenant) = self.seen else {
            return self.database.read_after(cursor, filter, limit).await;
        };
        self.read(Service::Journal, tenant, move |connection| {
            read_page(connection, cursor, filter, limit).boxed()
        })
        .await
    }

    /// As [`Database::audit`].
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn audit(&self, query: AuditQuery) -> Result<Vec<Entry>, DatabaseError> {
        let Seen::Of(tenant) = self.seen else { return self.database.audit(query).await };
        self.read(Service::Journal, tenant, move |connection| {
            audit::page(connection, query).boxed()
        })
        .await
    }

    /// As [`Database::audit_is_settled`].
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn audit_is_settled(&self, until: DateTime<Utc>) -> Result<bool, DatabaseError> {
        let Seen::Of(tenant) = self.seen else {
            return self.database.audit_is_settled(until).await;
        };
        self.read(Service::Journal, tenant, move |connection| {
            audit::is_settled(connection, until).boxed()
        })
        .await
    }

    /// All intervals of a tenant's allocation, in order.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn usage_of_allocation(
        &self,
        owner: TenantId,
        allocation: AllocationId,
    ) -> Result<Vec<UsageInterval>, DatabaseError> {
        let Seen::Of(tenant) = self.seen else {
            return self
                .database
                .read(move |mut lent| async move {
                    usage::of_allocation(&mut lent, owner, allocation).await
                })
                .await;
        };
        self.read(Service::Billing, tenant, move |connection| {
            usage::of_allocation(connection, owner, allocation).boxed()
        })
        .await
    }

    /// Sums up the intervals of a tenant, or of one of its projects, that overlap a range: whole ones, project by project and in each
    /// allocation by allocation, `most` of them at most. One is in memory at a time.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn sum_usage<T: Send + 'static>(
        &self,
        owner: (TenantId, Option<ProjectId>),
        range: (DateTime<Utc>, DateTime<Utc>),
        most: u32,
        sum: T,
        add: impl FnMut(&mut T, UsageInterval) + Send + 'static,
    ) -> Result<Summed<T>, DatabaseError> {
        let Seen::Of(tenant) = self.seen else {
            return self
                .database
                .read(move |mut lent| async move {
                    usage::sum(&mut lent, owner, range, most, sum, add).await
                })
                .await;
        };
        self.read(Service::Billing, tenant, move |connection| {
            usage::sum(connection, owner, range, most, sum, add).boxed()
        })
        .await
    }

    /// What a tenant's projects are called, each by its id; what is not the tenant's is not among them.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn names_of_projects(
        &self,
        owner: TenantId,
        ids: Vec<ProjectId>,
    ) -> Result<HashMap<ProjectId, ProjectNames>, DatabaseError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let Seen::Of(tenant) = self.seen else {
            return self
                .database
                .read(move |mut lent| async move {
                    usage::names_of_projects(&mut lent, owner, ids).await
                })
                .await;
        };
        self.read(Service::Tenancy, tenant, move |connection| {
            usage::names_of_projects(connection, owner, ids).boxed()
        })
        .await
    }

    /// What a tenant's allocations are called, each by its id; what is not the tenant's is not among them.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn names_of_allocations(
        &self,
        owner: TenantId,
        ids: Vec<AllocationId>,
    ) -> Result<HashMap<AllocationId, AllocationNames>, DatabaseError> {
        // Who has nothing to pay for waits for no connection.
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let Seen::Of(tenant) = self.seen else {
            return self
                .database
                .read(move |mut lent| async move {
                    usage::names_of_allocations(&mut lent, owner, ids).await
                })
                .await;
        };
        self.read(Service::Provisioning, tenant, move |connection| {
            usage::names_of_allocations(connection, owner, ids).boxed()
        })
        .await
    }

    async fn read<T, F>(
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
        self.database.as_tenant(service, tenant, work).await
    }
}
