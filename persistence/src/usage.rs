//! Billed time: which GPUs an allocation had, from when to when, at which price.
//!
//! An interval carries its price, so that a later price list changes nothing that was
//! lent before. Intervals are opened and closed through the journal, in the transaction
//! of the entry that caused them.

use std::collections::HashMap;

use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TypedId};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt as _;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use uuid::Uuid;

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

/// What an allocation is called, on its bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocationNames {
    /// Its full name.
    pub name: String,
    /// What its owner calls it.
    pub display_name: Option<String>,
}

/// What a project is called, on its tenant's bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectNames {
    /// Its label, as it is stored.
    pub label: String,
    /// What people call it: its label, if nothing else.
    pub display_name: String,
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

    /// How much billed time of a GPU model has ended since then, whoever paid, and how many GPUs it had: two numbers of all
    /// tenants together.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn ended_since(
        &self,
        model: &str,
        since: DateTime<Utc>,
    ) -> Result<(u64, u64), DatabaseError> {
        const SQL: &str = "SELECT count(*), COALESCE(sum(gpu_count), 0) FROM billing.usage_interval \
                           WHERE gpu_model = $1 AND ended_at >= $2";
        let model = model.to_owned();
        self.read(move |mut lent| async move {
            let (ends, gpus): (i64, i64) =
                sqlx::query_as(SQL).bind(model).bind(since).fetch_one(&mut *lent).await?;
            Ok((ends.cast_unsigned(), gpus.cast_unsigned()))
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

/// What a sum over a range's intervals came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summed<T> {
    /// All of them are in it.
    Whole(T),
    /// There are more than were asked for, and nobody knows how many.
    TooMany,
}

/// Sums up the intervals of a tenant, or of a project of it, that overlap `from..until`, whole: cutting them to the range is the bill's
/// business. They come **project by project and in it allocation by allocation**, one at a time, so whoever sums needs no room for what is
/// done with. More than `most` are not read.
pub(crate) async fn sum<T>(
    connection: &mut PgConnection,
    (tenant, project): (TenantId, Option<ProjectId>),
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    most: u32,
    mut sum: T,
    mut add: impl FnMut(&mut T, UsageInterval),
) -> Result<Summed<T>, DatabaseError> {
    const OF_TENANT: &str = usage_sql!(
        "tenant_id = $1 AND $5::uuid IS NULL AND started_at < $3 AND (ended_at IS NULL OR ended_at > $2) \
         ORDER BY project_id, allocation_id, ordinal LIMIT $4"
    );
    const OF_PROJECT: &str = usage_sql!(
        "tenant_id = $1 AND project_id = $5 AND started_at < $3 AND (ended_at IS NULL OR ended_at > $2) \
         ORDER BY allocation_id, ordinal LIMIT $4"
    );
    let sql = if project.is_some() { OF_PROJECT } else { OF_TENANT };
    let mut rows = sqlx::query(sql)
        .bind(tenant.uuid())
        .bind(from)
        .bind(until)
        .bind(i64::from(most) + 1)
        .bind(project.map(TypedId::uuid))
        .fetch(connection);
    let mut left = most;
    while let Some(row) = rows.try_next().await? {
        let Some(less) = left.checked_sub(1) else { return Ok(Summed::TooMany) };
        left = less;
        add(&mut sum, interval(&row)?);
    }
    Ok(Summed::Whole(sum))
}

/// What these projects of a tenant are called, as whoever asks over this connection sees them: one statement, however many
/// they are.
pub(crate) async fn names_of_projects(
    connection: &mut PgConnection,
    tenant: TenantId,
    ids: Vec<ProjectId>,
) -> Result<HashMap<ProjectId, ProjectNames>, DatabaseError> {
    const SQL: &str = "SELECT id, state ->> 'label' AS label, \
                       COALESCE(state ->> 'display_name', state ->> 'label') AS display_name \
                       FROM tenancy.project WHERE tenant_id = $1 AND id = ANY($2)";
    let ids: Vec<Uuid> = ids.into_iter().map(TypedId::uuid).collect();
    let rows = sqlx::query(SQL).bind(tenant.uuid()).bind(ids).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let names = ProjectNames {
                label: row.try_get("label")?,
                display_name: row.try_get("display_name")?,
            };
            Ok((ProjectId::from_uuid(row.try_get("id")?), names))
        })
        .collect()
}

/// What these allocations of a tenant are called, as whoever asks over this connection sees them: one statement, however
/// many they are.
pub(crate) async fn names_of_allocations(
    connection: &mut PgConnection,
    tenant: TenantId,
    ids: Vec<AllocationId>,
) -> Result<HashMap<AllocationId, AllocationNames>, DatabaseError> {
    const SQL: &str = "SELECT id, state ->> 'name' AS name, state ->> 'display_name' AS display_name \
                       FROM provisioning.allocation WHERE tenant_id = $1 AND id = ANY($2)";
    let ids: Vec<Uuid> = ids.into_iter().map(TypedId::uuid).collect();
    let rows = sqlx::query(SQL).bind(tenant.uuid()).bind(ids).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let names = AllocationNames {
                name: row.try_get("name")?,
                display_name: row.try_get("display_name")?,
            };
            Ok((AllocationId::from_uuid(row.try_get("id")?), names))
        })
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
