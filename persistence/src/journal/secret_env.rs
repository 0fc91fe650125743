//! Side rows of secret variables: kept with the allocation that they are of, erased with its end.

use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TypedId};
use aicloud_domain::secret::Veiled;
use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;

use super::side::column;

/// The values of an allocation's secret variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSecretEnv {
    /// Whose.
    pub tenant: TenantId,
    /// In which project.
    pub project: ProjectId,
    /// Of which allocation.
    pub allocation: AllocationId,
    /// All of them together, sealed for this row.
    pub sealed: Veiled<Vec<u8>>,
}

pub(super) async fn keep(
    connection: &mut PgConnection,
    rows: &[(&NewSecretEnv, DateTime<Utc>)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO provisioning.secret_env (tenant_id, project_id, allocation_id, sealed, created_at) \
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::timestamptz[])",
    )
    .bind(column(rows, |row| row.0.tenant.uuid()))
    .bind(column(rows, |row| row.0.project.uuid()))
    .bind(column(rows, |row| row.0.allocation.uuid()))
    .bind(column(rows, |row| row.0.sealed.open().as_slice()))
    .bind(column(rows, |row| row.1))
    .execute(connection)
    .await
    .map(drop)
}

/// Nothing happens where there is none.
pub(super) async fn erase(
    connection: &mut PgConnection,
    rows: &[(TenantId, AllocationId)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM provisioning.secret_env s USING UNNEST($1::uuid[], $2::uuid[]) AS u(tenant_id, allocation_id) \
         WHERE s.tenant_id = u.tenant_id AND s.allocation_id = u.allocation_id",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1.uuid()))
    .execute(connection)
    .await
    .map(drop)
}
