//! Side rows of single sign-on: connections, and whom their providers know.
//!
//! Of two rows about one connection in a batch the later one holds. What ends links (a connection that
//! goes, or goes to another provider; a member who leaves) takes along those that the same batch made
//! before it, so that they are as in the order that they were decided in: first all ends are written,
//! then what was linked after them.

use std::collections::{BTreeMap, BTreeSet};

use aicloud_domain::id::{TenantId, TypedId, UserId};
use aicloud_domain::secret::Veiled;
use aicloud_domain::sso::{Provider, Subject};
use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;

use super::side::column;

/// A tenant's connection as sessions are judged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSso {
    /// Whose.
    pub tenant: TenantId,
    /// The provider.
    pub issuer: Provider,
    /// The epoch of sessions that hold.
    pub epoch: u64,
    /// People may come by it.
    pub active: bool,
    /// Members hold something only when they came by it.
    pub required: bool,
    /// The client's secret, sealed; `None`: as before.
    pub sealed: Option<Veiled<Vec<u8>>>,
}

/// A connection, the newest secret of it in the batch, and when it was set.
type Connection<'a> = (&'a NewSso, Option<&'a [u8]>, DateTime<Utc>);
type Person<'a> = (TenantId, &'a Provider, &'a Subject);

/// The newest rows of a batch.
#[derive(Default)]
pub(super) struct Newest<'a> {
    connections: BTreeMap<TenantId, Option<Connection<'a>>>,
    /// Two users for one person stay two rows, which the table refuses.
    links: BTreeMap<(Person<'a>, UserId), DateTime<Utc>>,
    unlinked: BTreeSet<(TenantId, UserId)>,
}

impl<'a> Newest<'a> {
    pub(super) fn set(&mut self, new: &'a NewSso, at: DateTime<Utc>) {
        let before = self.connections.get(&new.tenant).copied().flatten();
        let own = new.sealed.as_ref().map(|sealed| sealed.open().as_slice());
        let sealed = own.or_else(|| before.and_then(|(_, sealed, _)| sealed));
        self.connections.insert(new.tenant, Some((new, sealed, at)));
        let stays =
            |(tenant, issuer, _): &Person<'_>| *tenant != new.tenant || **issuer == new.issuer;
        self.links.retain(|(person, _), _| stays(person));
    }

    pub(super) fn remove(&mut self, tenant: TenantId) {
        self.connections.insert(tenant, None);
        self.links.retain(|((of, _, _), _), _| *of != tenant);
    }

    pub(super) fn link(&mut self, person: Person<'a>, user: UserId, at: DateTime<Utc>) {
        self.links.insert((person, user), at);
    }

    pub(super) fn unlink(&mut self, tenant: TenantId, user: UserId) {
        self.links.retain(|((of, _, _), linked), _| *of != tenant || *linked != user);
        self.unlinked.insert((tenant, user));
    }

    pub(super) async fn write(self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let Self { connections, links, unlinked } = self;
        let set: Vec<Connection<'_>> = connections.values().copied().flatten().collect();
        let gone = connections.iter().filter(|(_, set)| set.is_none()).map(|(tenant, _)| *tenant);
        remove(connection, &Vec::from_iter(gone)).await?;
        let (renewed, kept): (Vec<_>, Vec<_>) =
            set.iter().copied().partition(|(_, sealed, _)| sealed.is_some());
        insert(connection, &renewed).await?;
        update(connection, &kept).await?;
        forget_others(connection, &set).await?;
        unlink(connection, &Vec::from_iter(unlinked)).await?;
        link(connection, &Vec::from_iter(links)).await
    }
}

async fn remove(connection: &mut PgConnection, rows: &[TenantId]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    for sql in [
        "DELETE FROM identity.federated WHERE tenant_id = ANY($1)",
        "DELETE FROM identity.sso WHERE tenant_id = ANY($1)",
    ] {
        sqlx::query(sql).bind(column(rows, |row| row.uuid())).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn insert(connection: &mut PgConnection, rows: &[Connection<'_>]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.sso (tenant_id, issuer, epoch, active, required, sealed, set_at) \
         SELECT * FROM UNNEST($1::uuid[], $2::text[], $3::bigint[], $4::boolean[], $5::boolean[], $6::bytea[], $7::timestamptz[]) \
         ON CONFLICT (tenant_id) DO UPDATE SET issuer = EXCLUDED.issuer, epoch = EXCLUDED.epoch, active = EXCLUDED.active, \
             required = EXCLUDED.required, sealed = EXCLUDED.sealed, set_at = EXCLUDED.set_at",
    )
    .bind(column(rows, |row| row.0.tenant.uuid()))
    .bind(column(rows, |row| row.0.issuer.as_str()))
    .bind(column(rows, |row| row.0.epoch.cast_signed()))
    .bind(column(rows, |row| row.0.active))
    .bind(column(rows, |row| row.0.required))
    .bind(column(rows, |row| row.1))
    .bind(column(rows, |row| row.2))
    .execute(connection)
    .await
    .map(drop)
}

/// Those that keep their secret.
async fn update(connection: &mut PgConnection, rows: &[Connection<'_>]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE identity.sso s SET issuer = u.issuer, epoch = u.epoch, active = u.active, required = u.required, set_at = u.set_at \
         FROM UNNEST($1::uuid[], $2::text[], $3::bigint[], $4::boolean[], $5::boolean[], $6::timestamptz[]) \
             AS u(tenant_id, issuer, epoch, active, required, set_at) \
         WHERE s.tenant_id = u.tenant_id",
    )
    .bind(column(rows, |row| row.0.tenant.uuid()))
    .bind(column(rows, |row| row.0.issuer.as_str()))
    .bind(column(rows, |row| row.0.epoch.cast_signed()))
    .bind(column(rows, |row| row.0.active))
    .bind(column(rows, |row| row.0.required))
    .bind(column(rows, |row| row.2))
    .execute(connection)
    .await
    .map(drop)
}

/// Links of these tenants to the people of another provider than now.
async fn forget_others(
    connection: &mut PgConnection,
    rows: &[Connection<'_>],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM identity.federated f USING UNNEST($1::uuid[], $2::text[]) AS u(tenant_id, issuer) \
         WHERE f.tenant_id = u.tenant_id AND f.issuer <> u.issuer",
    )
    .bind(column(rows, |row| row.0.tenant.uuid()))
    .bind(column(rows, |row| row.0.issuer.as_str()))
    .execute(connection)
    .await
    .map(drop)
}

async fn unlink(
    connection: &mut PgConnection,
    rows: &[(TenantId, UserId)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM identity.federated f USING UNNEST($1::uuid[], $2::uuid[]) AS u(tenant_id, user_id) \
         WHERE f.tenant_id = u.tenant_id AND f.user_id = u.user_id",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1.uuid()))
    .execute(connection)
    .await
    .map(drop)
}

/// The same link twice is no error (a request that was cut off is sent again); another one is.
async fn link(
    connection: &mut PgConnection,
    rows: &[((Person<'_>, UserId), DateTime<Utc>)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.federated (tenant_id, issuer, subject, user_id, linked_at) \
         SELECT u.* FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::timestamptz[]) \
             AS u(tenant_id, issuer, subject, user_id, linked_at) \
         WHERE NOT EXISTS (SELECT FROM identity.federated f WHERE f.tenant_id = u.tenant_id \
             AND f.issuer = u.issuer AND f.subject = u.subject AND f.user_id = u.user_id)",
    )
    .bind(column(rows, |row| row.0.0.0.uuid()))
    .bind(column(rows, |row| row.0.0.1.as_str()))
    .bind(column(rows, |row| row.0.0.2.as_str()))
    .bind(column(rows, |row| row.0.1.uuid()))
    .bind(column(rows, |row| row.1))
    .execute(connection)
    .await
    .map(drop)
}
