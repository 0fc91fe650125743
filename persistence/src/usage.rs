//! Billed time: which GPUs an allocation had, from when to when, at which price.
//!
//! An interval carries its price, so that a later price list changes nothing that was
//! lent before. Intervals are opened and closed through the journal, in the transaction
//! of the entry that caused them.

use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TypedId};
use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

use crate::pool::{Database, DatabaseError};

/// Billed time, begun and perhaps ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageInterval {
    /// Whose time.
    pub allocation: AllocationId,
    /// Which of its intervals, from 1.
    pub ordinal: u32,
    /// Who pays.
    pub tenant: TenantId,
    /// On which project's account.
    pub project: ProjectId,
    /// What was lent.
    pub gpu_model: String,
    /// How many.
    pub gpu_count: u32,
    /// The price of one GPU for one hour, in millionths of the currency's unit.
    pub price_micros_per_gpu_hour: i64,
    /// ISO 4217.
    pub currency: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended; `None` while it runs.
    pub ended_at: Option<DateTime<Utc>>,
}

macro_rules! usage_sql {
    ($condition:literal) => {
        concat!(
            "SELECT allocation_id, ordinal, tenant_id, project_id, gpu_model, gpu_count, ",
            "price_micros_per_gpu_hour, currency, started_at, ended_at ",
            "FROM billing.usage_interval WHERE ",
            $condition
        )
    };
}

impl Database {
    /// All intervals of an allocation, in order.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn usage_of_allocation(
        &self,
        allocation: AllocationId,
    ) -> Result<Vec<UsageInterval>, DatabaseError> {
        // Keys lead with the tenant.
        const SQL: &str = usage_sql!(
            "tenant_id = (SELECT a.tenant_id FROM provisioning.allocation a WHERE a.id = $1) \
             AND allocation_id = $1 ORDER BY ordinal"
        );
        self.read(move |mut lent| async move {
            sqlx::query(SQL)
                .bind(allocation.uuid())
                .fetch_all(&mut *lent)
                .await?
                .iter()
                .map(interval)
                .collect()
        })
        .await
    }

    /// The intervals of a project that overlap `from..until`, whole: cutting them to the range is
    /// the bill's business. In the order of their beginnings.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn usage_of_project(
        &self,
        tenant: TenantId,
        project: ProjectId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<UsageInterval>, DatabaseError> {
        self.read(move |mut lent| async move {
            of_project(&mut lent, tenant, project, from, until).await
        })
        .await
    }
}

/// An allocation's intervals, as whoever asks over this connection sees them.
pub(crate) async fn of_allocation(
    connection: &mut PgConnection,
    tenant: TenantId,
    allocation: AllocationId,
) -> Result<Vec<UsageInterval>, DatabaseError> {
    const SQL: &str = usage_sql!("tenant_id = $1 AND allocation_id = $2 ORDER BY ordinal");
    sqlx::query(SQL)
        .bind(tenant.uuid())
        .bind(allocation.uuid())
        .fetch_all(connection)
        .await?
        .iter()
        .map(interval)
        .collect()
}

/// A project's intervals, as whoever asks over this connection sees them.
pub(crate) async fn of_project(
    connection: &mut PgConnection,
    tenant: TenantId,
    project: ProjectId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<UsageInterval>, DatabaseError> {
    const SQL: &str = usage_sql!(
        "tenant_id = $1 AND project_id = $2 AND started_at < $4 AND (ended_at IS NULL OR ended_at > $3) \
         ORDER BY started_at, allocation_id, ordinal"
    );
    sqlx::query(SQL)
        .bind(tenant.uuid())
        .bind(project.uuid())
        .bind(from)
        .bind(until)
        .fetch_all(connection)
        .await?
        .iter()
        .map(interval)
        .collect()
}

fn interval(row: &PgRow) -> Result<UsageInterval, DatabaseError> {
    Ok(UsageInterval {
        allocation: AllocationId::from_uuid(row.try_get("allocation_id")?),
        ordinal: row.try_get::<i32, _>("ordinal")?.cast_unsigned(),
        tenant: TenantId::from_uuid(row.try_get("tenant_id")?),
        project: ProjectId::from_uuid(row.try_get("project_id")?),
        gpu_model: row.try_get("gpu_model")?,
        gpu_count: row.try_get::<i32, _>("gpu_count")?.cast_unsigned(),
        price_micros_per_gpu_hour: row.try_get("price_micros_per_gpu_hour")?,
        currency: row.try_get("currency")?,
        started_at: row.try_get("started_at")?,
        ended_at: row.try_get("ended_at")?,
    })
}
