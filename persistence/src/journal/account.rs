//! Side rows about service accounts: keys and API keys, found by their ids.
//!
//! Like rows about people they say how something *is*. What was removed has no row any more; its history is in
//! the journal. A batch keeps the newest of each and writes each table once, what goes before what comes, in
//! the order of keys, which two writers can't wait for each other over.

use std::collections::{BTreeMap, BTreeSet};

use aicloud_domain::access::Permission;
use aicloud_domain::id::{KeyId, ProjectId, ServiceAccountId, TenantId, TokenId, TypedId};
use aicloud_domain::service_account::PublicKey;
use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::side::column;

/// A fact about what a service account comes in by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountRow {
    /// Assertions under this key count from now on.
    AddKey(NewAccountKey),
    /// A key ends at another time from now on, or not by itself. Nothing happens when it is gone.
    EndKey {
        /// Which.
        key: KeyId,
        /// When.
        ends_at: Option<DateTime<Utc>>,
    },
    /// A key counts no more. Nothing happens when it is gone.
    RemoveKey {
        /// Which.
        key: KeyId,
    },
    /// An API key opens something from now on.
    IssueApiKey(NewApiKey),
    /// An API key opens nothing any more. Nothing happens when it is gone.
    RevokeApiKey {
        /// Which.
        token: TokenId,
    },
}

/// Whose a credential is.
pub type AccountOwner = (TenantId, ProjectId, ServiceAccountId);

/// A key to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccountKey {
    /// Its id, unique in the cloud.
    pub id: KeyId,
    /// Whose.
    pub owner: AccountOwner,
    /// The key.
    pub public: PublicKey,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
}

/// An API key to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// Its id, which is no secret.
    pub id: TokenId,
    /// Whose.
    pub owner: AccountOwner,
    /// SHA-256 of the secret.
    pub secret_sha256: [u8; 32],
    /// What it is narrowed to.
    pub permissions: Option<BTreeSet<Permission>>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// What a batch does to one key.
#[derive(Default)]
struct KeyChange<'a> {
    removed: bool,
    held: Option<(&'a NewAccountKey, DateTime<Utc>)>,
    ends_at: Option<Option<DateTime<Utc>>>,
}

/// The newest row of a batch about each credential.
#[derive(Default)]
pub(super) struct Newest<'a> {
    keys: BTreeMap<KeyId, KeyChange<'a>>,
    issued: BTreeMap<TokenId, (&'a NewApiKey, DateTime<Utc>)>,
    revoked: BTreeSet<TokenId>,
}

impl<'a> Newest<'a> {
    /// Takes a row that was decided at this time, after all that were taken before.
    pub(super) fn take(&mut self, row: &'a AccountRow, at: DateTime<Utc>) {
        match row {
            AccountRow::AddKey(new) => {
                let change = self.keys.entry(new.id).or_default();
                (change.held, change.ends_at) = (Some((new, at)), None);
            }
            AccountRow::EndKey { key, ends_at } => {
                self.keys.entry(*key).or_default().ends_at = Some(*ends_at);
            }
            AccountRow::RemoveKey { key } => {
                *self.keys.entry(*key).or_default() =
                    KeyChange { removed: true, ..KeyChange::default() };
            }
            AccountRow::IssueApiKey(new) => {
                self.issued.insert(new.id, (new, at));
            }
            AccountRow::RevokeApiKey { token } => {
                self.revoked.insert(*token);
            }
        }
    }

    pub(super) async fn write(self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let Self { keys, issued, revoked } = self;
        let gone: Vec<Uuid> =
            keys.iter().filter(|(_, change)| change.removed).map(|(id, _)| id.uuid()).collect();
        remove_keys(connection, gone).await?;
        let held = keys.values().filter_map(|change| {
            let (new, at) = change.held?;
            Some((new, change.ends_at.unwrap_or(new.ends_at), at))
        });
        add_keys(connection, &Vec::from_iter(held)).await?;
        let moved = keys.iter().filter_map(|(id, change)| {
            let ends_at = change.ends_at.filter(|_| change.held.is_none())?;
            Some((id.uuid(), ends_at))
        });
        end_keys(connection, moved.unzip()).await?;
        issue(connection, &Vec::from_iter(issued.into_values())).await?;
        // An API key's id is issued once, so what is revoked here was issued before.
        revoke(connection, revoked.into_iter().map(TypedId::uuid).collect()).await
    }
}

async fn remove_keys(connection: &mut PgConnection, ids: Vec<Uuid>) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query("DELETE FROM identity.account_key WHERE id = ANY($1)")
        .bind(ids)
        .execute(connection)
        .await
        .map(drop)
}

type Held<'a> = (&'a NewAccountKey, Option<DateTime<Utc>>, DateTime<Utc>);

async fn add_keys(connection: &mut PgConnection, rows: &[Held<'_>]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.account_key (tenant_id, project_id, account_id, id, public, ends_at, added_at) \
         SELECT u.tenant_id, u.project_id, u.account_id, u.id, u.public::jsonb, u.ends_at, u.added_at \
         FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::timestamptz[]) \
             AS u(tenant_id, project_id, account_id, id, public, ends_at, added_at)",
    )
    .bind(column(rows, |row| row.0.owner.0.uuid()))
    .bind(column(rows, |row| row.0.owner.1.uuid()))
    .bind(column(rows, |row| row.0.owner.2.uuid()))
    .bind(column(rows, |row| row.0.id.uuid()))
    .bind(column(rows, |row| row.0.public.thumbprint_input()))
    .bind(column(rows, |row| row.1))
    .bind(column(rows, |row| row.2))
    .execute(connection)
    .await
    .map(drop)
}

type Moved = (Vec<Uuid>, Vec<Option<DateTime<Utc>>>);

async fn end_keys(connection: &mut PgConnection, (ids, ends): Moved) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE identity.account_key k SET ends_at = u.ends_at \
         FROM UNNEST($1::uuid[], $2::timestamptz[]) AS u(id, ends_at) WHERE k.id = u.id",
    )
    .bind(ids)
    .bind(ends)
    .execute(connection)
    .await
    .map(drop)
}

async fn issue(
    connection: &mut PgConnection,
    rows: &[(&NewApiKey, DateTime<Utc>)],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.api_key \
             (tenant_id, project_id, account_id, id, secret_sha256, permissions, expires_at, issued_at) \
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::text[], $7::timestamptz[], $8::timestamptz[])",
    )
    .bind(column(rows, |row| row.0.owner.0.uuid()))
    .bind(column(rows, |row| row.0.owner.1.uuid()))
    .bind(column(rows, |row| row.0.owner.2.uuid()))
    .bind(column(rows, |row| row.0.id.uuid()))
    .bind(column(rows, |row| row.0.secret_sha256.as_slice()))
    .bind(column(rows, |row| row.0.permissions.as_ref().map(words)))
    .bind(column(rows, |row| row.0.expires_at))
    .bind(column(rows, |row| row.1))
    .execute(connection)
    .await
    .map(drop)
}

/// As the state has them, so that both are read alike.
fn words(permissions: &BTreeSet<Permission>) -> String {
    serde_json::json!(permissions).to_string()
}

async fn revoke(connection: &mut PgConnection, ids: Vec<Uuid>) -> Result<(), sqlx::Error> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query("DELETE FROM identity.api_key WHERE id = ANY($1)")
        .bind(ids)
        .execute(connection)
        .await
        .map(drop)
}
