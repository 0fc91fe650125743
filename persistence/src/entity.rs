//! An entity's row: what it is now, and where its history stands.
//!
//! The row is the snapshot of the entity's journal, written in the same transaction, so a
//! start reads one row and no history. Lists are pages in the order of ids or in the reverse of
//! it, each page one index range that begins after the last id of the page before: they cost the
//! same at the thousandth page, and nothing that is inserted meanwhile moves a row to another page.

use aicloud_domain::allocation::Phase;
use aicloud_domain::id::{ProjectId, TenantId, TypedId};
use aicloud_domain::kind::EntityKind;
use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use uuid::Uuid;

use crate::journal::{Head, Owner};
use crate::order::Order;
use crate::pool::{Database, DatabaseError};
use crate::reads::EntityKey;

/// An entity as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The entity.
    pub id: Uuid,
    /// Where its history stands.
    pub head: Head,
    /// Whose it is.
    pub owner: Owner,
    /// JSON. The database keeps the meaning, not the spelling.
    pub state: String,
    /// Whether it has effects to carry out.
    pub owes: bool,
    /// When its first entry was decided.
    pub created_at: DateTime<Utc>,
    /// When its last entry was decided.
    pub updated_at: DateTime<Utc>,
}

/// An entity that has effects to carry out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owing {
    /// The entity.
    pub id: Uuid,
    /// How long its history is.
    pub seq: u64,
}

/// Which entities of a kind to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Only this tenant's.
    pub tenant: Option<TenantId>,
    /// Only this project's. Without `tenant` it is found as well, only slower.
    pub project: Option<ProjectId>,
    /// Only allocations in one of these phases; `None` is any. Other kinds have no phase.
    pub phases: Option<Vec<String>>,
    /// The order of the page, by ids.
    pub order: Order,
    /// Only what comes after this id in that order: the last one of the page before.
    pub after: Option<Uuid>,
    /// The length of the page.
    pub limit: u32,
}

/// The readers' statements for one kind's table.
struct ReadSql {
    load: &'static str,
    owing: &'static str,
    list: Both,
    /// The same for those that are not over; for kinds that have no end, all.
    list_live: Both,
}

/// In each order.
struct Both {
    oldest: ListSql,
    newest: ListSql,
}

struct ListSql {
    all: &'static str,
    of_tenant: &'static str,
    of_project: &'static str,
}

macro_rules! list_sql {
    ($table:literal, $past:literal, $by:literal, $scope:literal, $phase:literal) => {
        concat!(
            "SELECT id, seq, head_hash, tenant_id, project_id, state::text AS state, owes, created_at, updated_at FROM ",
            $table,
            " WHERE ",
            $past,
            " AND ",
            $scope,
            " AND ($3::uuid IS NULL OR project_id = $3) AND ",
            $phase,
            " ORDER BY ",
            $by,
            " LIMIT $5"
        )
    };
}

macro_rules! list_sqls {
    ($table:literal, $phase:literal) => {
        Both {
            oldest: list_sqls!($table, "id > $1", "id", $phase),
            newest: list_sqls!($table, "id < $1", "id DESC", $phase),
        }
    };
    ($table:literal, $past:literal, $by:literal, $phase:literal) => {
        ListSql {
            // $2 must be mentioned, or the server can't tell its type.
            all: list_sql!($table, $past, $by, "$2::uuid IS NULL", $phase),
            of_tenant: list_sql!($table, $past, $by, "tenant_id = $2", $phase),
            of_project: list_sql!($table, $past, $by, "tenant_id = $2 AND project_id = $3", $phase),
        }
    };
}

macro_rules! read_sql {
    ($table:literal, $phase:literal) => {
        read_sql!($table, $phase, $phase)
    };
    ($table:literal, $phase:literal, $live:literal) => {
        ReadSql {
            load: concat!(
                "SELECT id, seq, head_hash, tenant_id, project_id, state::text AS state, owes, created_at, updated_at FROM ",
                $table, " WHERE id = ANY($1)"
            ),
            owing: concat!("SELECT id, seq FROM ", $table, " WHERE owes AND id > $1 ORDER BY id LIMIT $2"),
            list: list_sqls!($table, $phase),
            list_live: list_sqls!($table, $live),
        }
    };
}

const fn sql(kind: EntityKind) -> &'static ReadSql {
    match kind {
        EntityKind::Tenant => &read_sql!("tenancy.tenant", "$4::text[] IS NULL"),
        EntityKind::Project => &read_sql!("tenancy.project", "$4::text[] IS NULL"),
        EntityKind::Catalog => &read_sql!("inventory.catalog", "$4::text[] IS NULL"),
        EntityKind::Node => &read_sql!("inventory.node", "$4::text[] IS NULL"),
        EntityKind::Oversight => &read_sql!("engine.oversight", "$4::text[] IS NULL"),
        EntityKind::User => &read_sql!("identity.\"user\"", "$4::text[] IS NULL"),
        EntityKind::ServiceAccount => &read_sql!("identity.service_account", "$4::text[] IS NULL"),
        EntityKind::Denials => &read_sql!("tenancy.denials", "$4::text[] IS NULL"),
        EntityKind::Allocation => &read_sql!(
            "provisioning.allocation",
            "($4::text[] IS NULL OR phase = ANY($4))",
            "live AND phase = ANY($4)"
        ),
    }
}

impl Database {
    /// The entity as it is now; `None` when there is none.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn load(&self, kind: EntityKind, id: Uuid) -> Result<Option<Stored>, DatabaseError> {
        self.reads().row(EntityKey { kind, id }).await
    }

    /// The ids of those who owe effects, in order, after `after`.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn owing(
        &self,
        kind: EntityKind,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<Owing>, DatabaseError> {
        self.read(move |mut lent| async move {
            let rows: Vec<(Uuid, i64)> = sqlx::query_as(sql(kind).owing)
                .bind(after.unwrap_or_default())
                .bind(i64::from(limit))
                .fetch_all(&mut *lent)
                .await?;
            let owing = rows.into_iter().map(|(id, seq)| Owing { id, seq: seq.cast_unsigned() });
            Ok(owing.collect())
        })
        .await
    }

    /// One page of a list, by ids. For other kinds than allocations, asking for
    /// phases finds nothing.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn list(
        &self,
        kind: EntityKind,
        query: ListQuery,
    ) -> Result<Vec<Stored>, DatabaseError> {
        self.read(move |mut lent| async move { page(&mut lent, kind, query).await }).await
    }
}

/// One page of a list, as whoever asks over this connection sees it.
pub(crate) async fn page(
    connection: &mut PgConnection,
    kind: EntityKind,
    query: ListQuery,
) -> Result<Vec<Stored>, DatabaseError> {
    // Those that are over pile up for ever; who doesn't ask for them must not wade through.
    let live = query.phases.as_ref().is_some_and(|phases| phases.iter().all(|name| is_live(name)));
    let statements = if live { &sql(kind).list_live } else { &sql(kind).list };
    // The smallest and the largest UUID are nobody's id.
    let (statements, end) = match query.order {
        Order::Oldest => (&statements.oldest, Uuid::nil()),
        Order::Newest => (&statements.newest, Uuid::max()),
    };
    let statement = match (query.tenant, query.project) {
        (None, _) => statements.all,
        (Some(_), None) => statements.of_tenant,
        (Some(_), Some(_)) => statements.of_project,
    };
    sqlx::query(statement)
        .bind(query.after.unwrap_or(end))
        .bind(query.tenant.map(TypedId::uuid))
        .bind(query.project.map(TypedId::uuid))
        .bind(query.phases)
        .bind(i64::from(query.limit))
        .fetch_all(connection)
        .await?
        .iter()
        .map(stored)
        .collect()
}

/// Rows by their ids, each for a tenant: `migrations/0011_ownership.sql` has the functions. `None`
/// for kinds that no tenant owns.
pub(crate) const fn load_for_sql(kind: EntityKind) -> Option<&'static str> {
    match kind {
        EntityKind::Tenant => Some("SELECT * FROM tenancy.tenant_rows_of($1, $2)"),
        EntityKind::Project => Some("SELECT * FROM tenancy.project_rows_of($1, $2)"),
        EntityKind::Allocation => Some("SELECT * FROM provisioning.allocation_rows_of($1, $2)"),
        EntityKind::ServiceAccount => {
            Some("SELECT * FROM identity.service_account_rows_of($1, $2)")
        }
        EntityKind::Catalog
        | EntityKind::Node
        | EntityKind::Oversight
        | EntityKind::User
        | EntityKind::Denials => None,
    }
}

/// Rows by their ids.
pub(crate) const fn load_sql(kind: EntityKind) -> &'static str {
    sql(kind).load
}

/// As the column `live` of `migrations/0005_partitions.sql`.
fn is_live(phase: &str) -> bool {
    !Phase::ALL.iter().any(|known| known.is_end() && known.as_str() == phase)
}

pub(crate) fn stored(row: &PgRow) -> Result<Stored, DatabaseError> {
    let tenant: Option<Uuid> = row.try_get("tenant_id")?;
    let project: Option<Uuid> = row.try_get("project_id")?;
    Ok(Stored {
        id: row.try_get("id")?,
        head: Head {
            seq: row.try_get::<i64, _>("seq")?.cast_unsigned(),
            hash: hash(row.try_get("head_hash")?)?,
        },
        owner: Owner {
            tenant: tenant.map(TypedId::from_uuid),
            project: project.map(TypedId::from_uuid),
        },
        state: row.try_get("state")?,
        owes: row.try_get("owes")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}

pub(crate) fn hash(bytes: &[u8]) -> Result<[u8; 32], DatabaseError> {
    bytes.try_into().map_err(|_| DatabaseError::Corrupt(format!("a hash of {} bytes", bytes.len())))
}
