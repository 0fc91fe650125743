//! Service accounts: what a request of one looks at, found by the credential's id.
//!
//! One statement reads a credential together with its account, so that no request is judged by parts of two
//! moments. Comparing digests and verifying signatures is the caller's. When a credential was last used is
//! written down coarsely, beside the journal: nothing depends on it.

use std::collections::{BTreeMap, BTreeSet};

use aicloud_domain::access::{Authority, Permission, Role};
use aicloud_domain::id::{KeyId, ProjectId, ServiceAccountId, TenantId, TokenId, TypedId};
use aicloud_domain::service_account::{self, AccountStanding, PublicKey};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::entity::hash;
use crate::pool::{Database, DatabaseError};
use crate::reads::{AccountKeyKey, ApiKeyKey};

/// How exactly it is known when a credential was last used.
const USED_EXACT: TimeDelta = TimeDelta::minutes(1);

/// An account, as far as it decides what its credentials open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAccount {
    /// Its id.
    pub id: ServiceAccountId,
    /// Whose it is.
    pub tenant: TenantId,
    /// The project that it works in.
    pub project: ProjectId,
    /// Whether it may come in, as far as that is its own.
    pub standing: AccountStanding,
    /// Its tenant is disabled: it may not come in meanwhile, whatever it is itself.
    pub tenant_disabled: bool,
    /// What it is in the project.
    pub role: Role,
    /// What it is narrowed to.
    pub permissions: Option<BTreeSet<Permission>>,
    /// Its epoch.
    pub epoch: u64,
}

impl StoredAccount {
    /// Whether what it has opens anything now.
    #[must_use]
    pub fn may_come_in(&self) -> bool {
        self.standing == AccountStanding::Active && !self.tenant_disabled
    }

    /// All that it holds.
    #[must_use]
    pub fn authority(&self) -> Authority {
        let place = (self.tenant, self.project);
        service_account::authority(place, self.role, self.permissions.as_ref())
    }
}

/// A key with its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAccountKey {
    /// Its id.
    pub id: KeyId,
    /// The key.
    pub public: PublicKey,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Whose.
    pub account: StoredAccount,
}

/// An API key with its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredApiKey {
    /// Its id.
    pub id: TokenId,
    /// SHA-256 of its secret.
    pub secret_sha256: [u8; 32],
    /// What it is narrowed to.
    pub permissions: Option<BTreeSet<Permission>>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Whose.
    pub account: StoredAccount,
}

/// Whether that something was used now is worth writing down.
fn is_news(last_used_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    last_used_at.is_none_or(|last| now - last >= USED_EXACT)
}

impl StoredAccountKey {
    /// Whether that it was used now is worth writing down.
    #[must_use]
    pub fn is_news(&self, now: DateTime<Utc>) -> bool {
        is_news(self.last_used_at, now)
    }
}

impl StoredApiKey {
    /// Whether that it was used now is worth writing down.
    #[must_use]
    pub fn is_news(&self, now: DateTime<Utc>) -> bool {
        is_news(self.last_used_at, now)
    }
}

impl Database {
    /// The account with this id, disabled ones as well.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn service_account(
        &self,
        id: ServiceAccountId,
    ) -> Result<Option<StoredAccount>, DatabaseError> {
        self.reads().row(id).await
    }

    /// The key with this id and its account. One that was removed is not there.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn account_key(&self, id: KeyId) -> Result<Option<StoredAccountKey>, DatabaseError> {
        self.reads().row(AccountKeyKey(id)).await
    }

    /// The API key with this id and its account. One that was revoked is not there.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn api_key(&self, id: TokenId) -> Result<Option<StoredApiKey>, DatabaseError> {
        self.reads().row(ApiKeyKey(id)).await
    }

    /// When each of an account's keys was last used, of those that were.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn keys_used(
        &self,
        id: ServiceAccountId,
    ) -> Result<BTreeMap<KeyId, DateTime<Utc>>, DatabaseError> {
        let sql = "SELECT id, last_used_at FROM identity.account_key \
                   WHERE account_id = $1 AND last_used_at IS NOT NULL";
        self.used(sql, id).await
    }

    /// When each of an account's API keys was last used, of those that were.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn api_keys_used(
        &self,
        id: ServiceAccountId,
    ) -> Result<BTreeMap<TokenId, DateTime<Utc>>, DatabaseError> {
        let sql = "SELECT id, last_used_at FROM identity.api_key \
                   WHERE account_id = $1 AND last_used_at IS NOT NULL";
        self.used(sql, id).await
    }

    async fn used<I: TypedId + Ord>(
        &self,
        sql: &'static str,
        id: ServiceAccountId,
    ) -> Result<BTreeMap<I, DateTime<Utc>>, DatabaseError> {
        let rows: Vec<(Uuid, DateTime<Utc>)> = self
            .read(move |mut lent| async move {
                Ok(sqlx::query_as(sql).bind(id.uuid()).fetch_all(&mut *lent).await?)
            })
            .await?;
        Ok(rows.into_iter().map(|(id, at)| (I::from_uuid(id), at)).collect())
    }

    /// Writes down that a key was used, unless that was written within the last minute.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn account_key_used(
        &self,
        id: KeyId,
        at: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        let sql = "UPDATE identity.account_key SET last_used_at = $2 \
                   WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)";
        self.mark_used(sql, id.uuid(), at).await
    }

    /// Writes down that an API key was used, unless that was written within the last minute.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn api_key_used(&self, id: TokenId, at: DateTime<Utc>) -> Result<(), DatabaseError> {
        let sql = "UPDATE identity.api_key SET last_used_at = $2 \
                   WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)";
        self.mark_used(sql, id.uuid(), at).await
    }

    async fn mark_used(
        &self,
        sql: &'static str,
        id: Uuid,
        at: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        self.read(move |mut lent| async move {
            let query = sqlx::query(sql).bind(id).bind(at).bind(at - USED_EXACT);
            query.execute(&mut *lent).await?;
            Ok(())
        })
        .await
    }

    /// Uses an assertion up. `false`: it was used before. Of two at once, one is told `true`.
    ///
    /// # Errors
    /// [`DatabaseError`]; when the answer was lost the assertion may be used up.
    pub async fn use_assertion(
        &self,
        account: &StoredAccount,
        jti_sha256: [u8; 32],
        expires_at: DateTime<Utc>,
    ) -> Result<bool, DatabaseError> {
        const SQL: &str = "INSERT INTO identity.assertion (tenant_id, project_id, account_id, jti_sha256, expires_at) \
                           VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let (tenant, project, account) = (account.tenant, account.project, account.id);
        self.read(move |mut lent| async move {
            let done = sqlx::query(SQL)
                .bind(tenant.uuid())
                .bind(project.uuid())
                .bind(account.uuid())
                .bind(&jti_sha256[..])
                .bind(expires_at)
                .execute(&mut *lent)
                .await?;
            Ok(done.rows_affected() == 1)
        })
        .await
    }

    /// Forgets up to a thousand assertions that ended before this, and says how many. None of them
    /// may be one that would still be taken.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn forget_assertions(&self, before: DateTime<Utc>) -> Result<u64, DatabaseError> {
        const SQL: &str = "DELETE FROM identity.assertion WHERE ctid = ANY (ARRAY( \
                           SELECT ctid FROM identity.assertion WHERE expires_at < $1 LIMIT 1000))";
        self.read(move |mut lent| async move {
            Ok(sqlx::query(SQL).bind(before).execute(&mut *lent).await?.rows_affected())
        })
        .await
    }
}

macro_rules! account_sql {
    ($columns:literal, $from:literal, $which:literal) => {
        concat!(
            "SELECT ",
            $columns,
            "a.id AS account_id, a.tenant_id, a.project_id, a.standing, a.role, a.permissions, a.epoch, \
             t.standing = 'disabled' AS tenant_disabled FROM ",
            $from,
            " JOIN tenancy.tenant t ON t.id = a.tenant_id WHERE ",
            $which
        )
    };
}

/// Accounts by their ids.
pub(crate) const ACCOUNTS: &str = account_sql!("", "identity.service_account a", "a.id = ANY($1)");
/// Keys by their ids.
pub(crate) const KEYS: &str = account_sql!(
    "k.id, k.public::text AS public, k.ends_at, k.last_used_at, ",
    "identity.account_key k JOIN identity.service_account a ON a.id = k.account_id",
    "k.id = ANY($1)"
);
/// API keys by their ids.
pub(crate) const API_KEYS: &str = account_sql!(
    "k.id, k.secret_sha256, k.permissions AS narrowed, k.expires_at, k.last_used_at, ",
    "identity.api_key k JOIN identity.service_account a ON a.id = k.account_id",
    "k.id = ANY($1)"
);

fn corrupt(what: impl std::fmt::Display) -> DatabaseError {
    DatabaseError::Corrupt(format!("a service account: {what}"))
}

fn permissions(text: Option<&str>) -> Result<Option<BTreeSet<Permission>>, DatabaseError> {
    text.map(serde_json::from_str).transpose().map_err(corrupt)
}

pub(crate) fn account(row: &PgRow) -> Result<StoredAccount, DatabaseError> {
    let standing = match row.try_get("standing")? {
        "active" => AccountStanding::Active,
        "disabled" => AccountStanding::Disabled,
        other => return Err(corrupt(format!("it is {other}"))),
    };
    let role: &str = row.try_get("role")?;
    Ok(StoredAccount {
        id: ServiceAccountId::from_uuid(row.try_get("account_id")?),
        tenant: TenantId::from_uuid(row.try_get("tenant_id")?),
        project: ProjectId::from_uuid(row.try_get("project_id")?),
        standing,
        tenant_disabled: row.try_get("tenant_disabled")?,
        role: role.parse().map_err(corrupt)?,
        permissions: permissions(row.try_get("permissions")?)?,
        epoch: row.try_get::<i64, _>("epoch")?.cast_unsigned(),
    })
}

pub(crate) fn key(row: &PgRow) -> Result<StoredAccountKey, DatabaseError> {
    let public: &str = row.try_get("public")?;
    Ok(StoredAccountKey {
        id: KeyId::from_uuid(row.try_get("id")?),
        public: serde_json::from_str(public).map_err(corrupt)?,
        ends_at: row.try_get("ends_at")?,
        last_used_at: row.try_get("last_used_at")?,
        account: account(row)?,
    })
}

pub(crate) fn api_key(row: &PgRow) -> Result<StoredApiKey, DatabaseError> {
    Ok(StoredApiKey {
        id: TokenId::from_uuid(row.try_get("id")?),
        secret_sha256: hash(row.try_get("secret_sha256")?)?,
        permissions: permissions(row.try_get("narrowed")?)?,
        expires_at: row.try_get("expires_at")?,
        last_used_at: row.try_get("last_used_at")?,
        account: account(row)?,
    })
}
