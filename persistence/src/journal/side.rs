//! Side rows: written in few statements, but as if one after another.
//!
//! A batch may free a GPU for one allocation and give it to the next, or open and close an
//! interval of one allocation twice. One statement for all frees and one for all holds would
//! do that in the wrong order. So each row gets a *stage*: the rows that end something have
//! even stages, those that begin something odd ones, and a row's stage is never before that
//! of the row before it with the same key. Stage by stage, one statement a table. Nearly
//! always that is two stages. Rows about people replace each other instead, and have a file of
//! their own ([`identity`](super::identity)), and so do service accounts' ([`account`](super::account)).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aicloud_domain::id::{AllocationId, NodeId, TenantId, TokenId, TypedId};
use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::account::Newest as Accounts;
use super::append::{AppendError, NewToken, OpenInterval, SideRow, TokenScope};
use super::identity::Newest;
use super::secret_env::{self, NewSecretEnv};

/// What rows must keep their order about.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Gpu(NodeId, &'a str),
    Time(AllocationId),
    Token(TokenId),
    SecretEnv(AllocationId),
}

/// A row of the batch's append with this index, decided at this time.
type Placed<'a> = (usize, DateTime<Utc>, &'a SideRow);

/// The rows of one stage, by table.
#[derive(Default)]
struct Stage<'a> {
    free: Vec<(NodeId, &'a str, AllocationId)>,
    hold: Vec<(NodeId, &'a str, AllocationId, u64, DateTime<Utc>)>,
    close: Vec<(usize, TenantId, AllocationId, u32, DateTime<Utc>)>,
    open: Vec<&'a OpenInterval>,
    issue: Vec<(&'a NewToken, DateTime<Utc>)>,
    revoke: Vec<(usize, TokenId, DateTime<Utc>)>,
    keep: Vec<(&'a NewSecretEnv, DateTime<Utc>)>,
    erase: Vec<(TenantId, AllocationId)>,
}

fn stages<'a>(
    rows: Vec<Placed<'a>>,
    people: &mut Newest<'a>,
    accounts: &mut Accounts<'a>,
) -> BTreeMap<u32, Stage<'a>> {
    let mut reached: HashMap<Key<'_>, u32> = HashMap::new();
    let mut stages: BTreeMap<u32, Stage<'_>> = BTreeMap::new();
    for (index, at, row) in rows {
        let (key, parity) = match row {
            SideRow::FreeGpu { node, gpu_uuid, .. } => (Key::Gpu(*node, gpu_uuid), 0),
            SideRow::HoldGpu { node, gpu_uuid, .. } => (Key::Gpu(*node, gpu_uuid), 1),
            SideRow::CloseInterval { allocation, .. } => (Key::Time(*allocation), 0),
            SideRow::OpenInterval(open) => (Key::Time(open.allocation), 1),
            SideRow::IssueToken(token) => (Key::Token(token.id), 0),
            SideRow::RevokeToken { token } => (Key::Token(*token), 1),
            SideRow::KeepSecretEnv(new) => (Key::SecretEnv(new.allocation), 0),
            SideRow::EraseSecretEnv { allocation, .. } => (Key::SecretEnv(*allocation), 1),
            SideRow::Identity(row) => {
                people.take(row, at);
                continue;
            }
            SideRow::Account(row) => {
                accounts.take(row, at);
                continue;
            }
        };
        let last = reached.entry(key).or_insert(0);
        *last += u32::from(*last % 2 != parity);
        let stage = stages.entry(*last).or_default();
        match row {
            SideRow::FreeGpu { node, gpu_uuid, allocation } => {
                stage.free.push((*node, gpu_uuid, *allocation))
            }
            SideRow::HoldGpu { node, gpu_uuid, allocation, epoch } => {
                stage.hold.push((*node, gpu_uuid, *allocation, *epoch, at))
            }
            SideRow::CloseInterval { tenant, allocation, ordinal, ended_at } => {
                stage.close.push((index, *tenant, *allocation, *ordinal, *ended_at))
            }
            SideRow::OpenInterval(open) => stage.open.push(open),
            SideRow::IssueToken(token) => stage.issue.push((token, at)),
            SideRow::RevokeToken { token } => stage.revoke.push((index, *token, at)),
            SideRow::KeepSecretEnv(new) => stage.keep.push((new, at)),
            SideRow::EraseSecretEnv { tenant, allocation } => {
                stage.erase.push((*tenant, *allocation))
            }
            SideRow::Identity(_) | SideRow::Account(_) => {}
        }
    }
    stages
}

/// Writes the rows of a batch. Returns those appends whose row found nothing to change.
pub(super) async fn write(
    connection: &mut PgConnection,
    rows: Vec<Placed<'_>>,
) -> Result<Vec<(usize, AppendError)>, sqlx::Error> {
    let mut culprits = Vec::new();
    let (mut people, mut accounts) = (Newest::default(), Accounts::default());
    for (_, mut stage) in stages(rows, &mut people, &mut accounts) {
        // Two writers that take the same locks in the same order can't wait for each other.
        stage.free.sort_unstable();
        stage.hold.sort_unstable();
        free(connection, &stage.free).await?;
        hold(connection, &stage.hold).await?;
        culprits.extend(close(connection, &stage.close).await?);
        open(connection, &stage.open).await?;
        issue(connection, &stage.issue).await?;
        culprits.extend(revoke(connection, &stage.revoke).await?);
        stage.erase.sort_unstable();
        secret_env::keep(connection, &stage.keep).await?;
        secret_env::erase(connection, &stage.erase).await?;
    }
    people.write(connection).await?;
    accounts.write(connection).await?;
    Ok(culprits)
}

pub(super) fn column<T, U>(rows: &[T], value: impl Fn(&T) -> U) -> Vec<U> {
    rows.iter().map(value).collect()
}

/// `bigint` and `integer` have no unsigned; a value past theirs becomes one that a CHECK refuses.
fn integer(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(-1)
}

async fn free(
    connection: &mut PgConnection,
    rows: &[(NodeId, &str, AllocationId)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM inventory.gpu_hold h \
         USING UNNEST($1::uuid[], $2::text[], $3::uuid[]) AS u(node_id, gpu_uuid, allocation_id) \
         WHERE h.node_id = u.node_id AND h.gpu_uuid = u.gpu_uuid AND h.allocation_id = u.allocation_id",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1))
    .bind(column(rows, |row| row.2.uuid()))
    .execute(connection)
    .await
    .map(drop)
}

async fn hold(
    connection: &mut PgConnection,
    rows: &[(NodeId, &str, AllocationId, u64, DateTime<Utc>)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO inventory.gpu_hold (node_id, gpu_uuid, allocation_id, epoch, held_at) \
         SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::uuid[], $4::bigint[], $5::timestamptz[])",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1))
    .bind(column(rows, |row| row.2.uuid()))
    .bind(column(rows, |row| row.3.cast_signed()))
    .bind(column(rows, |row| row.4))
    .execute(connection)
    .await
    .map(drop)
}

async fn open(connection: &mut PgConnection, rows: &[&OpenInterval]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO billing.usage_interval (allocation_id, ordinal, tenant_id, project_id, gpu_model, gpu_count, \
             price_micros_per_gpu_hour, currency, started_at) \
         SELECT * FROM UNNEST($1::uuid[], $2::integer[], $3::uuid[], $4::uuid[], $5::text[], $6::integer[], \
             $7::bigint[], $8::text[], $9::timestamptz[])",
    )
    .bind(column(rows, |row| row.allocation.uuid()))
    .bind(column(rows, |row| integer(row.ordinal)))
    .bind(column(rows, |row| row.tenant.uuid()))
    .bind(column(rows, |row| row.project.uuid()))
    .bind(column(rows, |row| row.gpu_model.as_str()))
    .bind(column(rows, |row| integer(row.gpu_count)))
    .bind(column(rows, |row| row.price_micros_per_gpu_hour))
    .bind(column(rows, |row| row.currency.as_str()))
    .bind(column(rows, |row| row.started_at))
    .execute(connection)
    .await
    .map(drop)
}

async fn close(
    connection: &mut PgConnection,
    rows: &[(usize, TenantId, AllocationId, u32, DateTime<Utc>)],
) -> Result<Vec<(usize, AppendError)>, sqlx::Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let closed: Vec<(Uuid, i32)> = sqlx::query_as(
        "UPDATE billing.usage_interval i SET ended_at = u.ended_at \
         FROM UNNEST($1::uuid[], $2::uuid[], $3::integer[], $4::timestamptz[]) AS u(tenant_id, allocation_id, ordinal, ended_at) \
         WHERE i.tenant_id = u.tenant_id AND i.allocation_id = u.allocation_id AND i.ordinal = u.ordinal \
         AND i.ended_at IS NULL \
         RETURNING i.allocation_id, i.ordinal",
    )
    .bind(column(rows, |row| row.1.uuid()))
    .bind(column(rows, |row| row.2.uuid()))
    .bind(column(rows, |row| integer(row.3)))
    .bind(column(rows, |row| row.4))
    .fetch_all(connection)
    .await?;
    let mut closed: BTreeSet<(Uuid, i32)> = closed.into_iter().collect();
    Ok(rows
        .iter()
        // `remove`: of two that close the same interval, the second finds nothing.
        .filter(|row| !closed.remove(&(row.2.uuid(), integer(row.3))))
        .map(|row| (row.0, missing("usage_interval_is_open")))
        .collect())
}

async fn issue(
    connection: &mut PgConnection,
    rows: &[(&NewToken, DateTime<Utc>)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let scope = |token: &NewToken| match token.scope {
        TokenScope::Operator => ("operator", None, None),
        TokenScope::Project { tenant, project } => {
            ("project", Some(tenant.uuid()), Some(project.uuid()))
        }
    };
    sqlx::query(
        "INSERT INTO tenancy.token (id, kind, tenant_id, project_id, secret_sha256, name, created_at, expires_at) \
         SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::bytea[], $6::text[], $7::timestamptz[], $8::timestamptz[])",
    )
    .bind(column(rows, |row| row.0.id.uuid()))
    .bind(column(rows, |row| scope(row.0).0))
    .bind(column(rows, |row| scope(row.0).1))
    .bind(column(rows, |row| scope(row.0).2))
    .bind(column(rows, |row| row.0.secret_sha256.as_slice()))
    .bind(column(rows, |row| row.0.name.as_str()))
    .bind(column(rows, |row| row.1))
    .bind(column(rows, |row| row.0.expires_at))
    .execute(connection)
    .await
    .map(drop)
}

async fn revoke(
    connection: &mut PgConnection,
    rows: &[(usize, TokenId, DateTime<Utc>)],
) -> Result<Vec<(usize, AppendError)>, sqlx::Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let known: Vec<Uuid> = sqlx::query_scalar(
        "UPDATE tenancy.token t SET revoked_at = COALESCE(t.revoked_at, u.revoked_at) \
         FROM UNNEST($1::uuid[], $2::timestamptz[]) AS u(id, revoked_at) WHERE t.id = u.id RETURNING t.id",
    )
    .bind(column(rows, |row| row.1.uuid()))
    .bind(column(rows, |row| row.2))
    .fetch_all(connection)
    .await?;
    Ok(rows
        .iter()
        .filter(|row| !known.contains(&row.1.uuid()))
        .map(|row| (row.0, missing("token_exists")))
        .collect())
}

fn missing(rule: &str) -> AppendError {
    AppendError::Constraint { name: rule.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gpu(hold: bool, gpu: &str) -> SideRow {
        let node = NodeId::from_uuid(Uuid::from_u128(1));
        let allocation = AllocationId::from_uuid(Uuid::from_u128(2));
        let gpu_uuid = gpu.to_owned();
        if hold {
            SideRow::HoldGpu { node, gpu_uuid, allocation, epoch: 1 }
        } else {
            SideRow::FreeGpu { node, gpu_uuid, allocation }
        }
    }

    #[test]
    fn rows_of_one_gpu_keep_their_order_and_others_share_stages() {
        let rows = [
            gpu(true, "a"),
            gpu(false, "b"),
            gpu(false, "a"),
            gpu(true, "b"),
            gpu(true, "a"),
            gpu(true, "c"),
        ];
        let placed = rows.iter().map(|row| (0, DateTime::UNIX_EPOCH, row)).collect();
        let shape: Vec<_> = stages(placed, &mut Newest::default(), &mut Accounts::default())
            .into_iter()
            .map(|(number, stage)| {
                let free: Vec<_> = stage.free.iter().map(|row| row.1).collect();
                let hold: Vec<_> = stage.hold.iter().map(|row| row.1).collect();
                (number, free.concat(), hold.concat())
            })
            .collect();
        let stage = |number, free: &str, hold: &str| (number, free.to_owned(), hold.to_owned());
        assert_eq!(
            shape,
            [stage(0, "b", ""), stage(1, "", "abc"), stage(2, "a", ""), stage(3, "", "a")]
        );
    }
}
