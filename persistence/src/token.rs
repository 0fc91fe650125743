//! Bearer tokens: found by id, proved by the hash of their secret.
//!
//! Issued and revoked through the journal
//! ([`SideRow::IssueToken`](crate::SideRow::IssueToken)); read here. The comparison of the
//! hashes is the caller's, in constant time.

use aicloud_domain::id::{ProjectId, TenantId, TokenId, TypedId};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::entity::hash;
use crate::journal::TokenScope;
use crate::pool::{Database, DatabaseError};

/// A token as it is stored. Without its secret, which nobody has but its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// Its id.
    pub id: TokenId,
    /// What it opens.
    pub scope: TokenScope,
    /// SHA-256 of its secret.
    pub secret_sha256: [u8; 32],
    /// What its owner calls it.
    pub name: String,
    /// Since when it is valid.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// Since when it is taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Its tenant is disabled: it opens nothing meanwhile.
    pub tenant_disabled: bool,
}

impl StoredToken {
    /// Whether it opens anything at that time.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

// With where its tenant stands; an operator's has none.
macro_rules! token_sql {
    ($which:literal) => {
        concat!(
            "SELECT k.id, k.kind, k.tenant_id, k.project_id, k.secret_sha256, k.name, k.created_at, k.expires_at, k.revoked_at, \
                COALESCE(t.standing = 'disabled', false) AS tenant_disabled \
             FROM tenancy.token k LEFT JOIN tenancy.tenant t ON t.id = k.tenant_id ",
            $which
        )
    };
}

impl Database {
    /// The token with this id, revoked ones as well.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn token(&self, id: TokenId) -> Result<Option<StoredToken>, DatabaseError> {
        self.reads().row(id).await
    }

    /// A project's tokens in the order of their ids, revoked ones as well, after `after`.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn tokens_of(
        &self,
        tenant: TenantId,
        project: ProjectId,
        after: Option<TokenId>,
        limit: u32,
    ) -> Result<Vec<StoredToken>, DatabaseError> {
        const SQL: &str = token_sql!(
            "WHERE k.tenant_id = $1 AND k.project_id = $2 AND k.id > $3 ORDER BY k.id LIMIT $4"
        );
        self.read(move |mut lent| async move {
            sqlx::query(SQL)
                .bind(tenant.uuid())
                .bind(project.uuid())
                .bind(after.map(TypedId::uuid).unwrap_or_default())
                .bind(i64::from(limit))
                .fetch_all(&mut *lent)
                .await?
                .iter()
                .map(token)
                .collect()
        })
        .await
    }

    /// Operators' tokens that open something, the newest first; a cloud has few.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn operator_tokens(&self) -> Result<Vec<StoredToken>, DatabaseError> {
        const SQL: &str = token_sql!(
            "WHERE k.kind = 'operator' AND k.revoked_at IS NULL AND k.expires_at > now() \
             ORDER BY k.id DESC LIMIT 1000"
        );
        self.read(|mut lent| async move {
            sqlx::query(SQL).fetch_all(&mut *lent).await?.iter().map(token).collect()
        })
        .await
    }

    /// Writes an operator's token down, which lives this long. The one fact beside the journal: it is the bootstrap's, made
    /// by somebody with access to the database before anybody has access to the API.
    ///
    /// # Errors
    /// [`DatabaseError`]; when the answer was lost the token may have been written.
    pub async fn issue_operator_token(
        &self,
        id: TokenId,
        secret_sha256: [u8; 32],
        name: String,
        life: TimeDelta,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO tenancy.token (id, kind, secret_sha256, name, created_at, expires_at) \
                           VALUES ($1, 'operator', $2, $3, now(), now() + make_interval(secs => $4))";
        self.read(move |mut lent| async move {
            sqlx::query(SQL)
                .bind(id.uuid())
                .bind(&secret_sha256[..])
                .bind(name)
                .bind(life.as_seconds_f64())
                .execute(&mut *lent)
                .await?;
            Ok(())
        })
        .await
    }

    /// Takes an operator's token back; `false` when there is no valid one with this id.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn revoke_operator_token(&self, id: TokenId) -> Result<bool, DatabaseError> {
        const SQL: &str = "UPDATE tenancy.token SET revoked_at = now() \
                           WHERE id = $1 AND kind = 'operator' AND revoked_at IS NULL";
        self.read(move |mut lent| async move {
            let done = sqlx::query(SQL).bind(id.uuid()).execute(&mut *lent).await?;
            Ok(done.rows_affected() == 1)
        })
        .await
    }

    /// Whether there is a valid operator token: a platform without one needs its first.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn has_operator_token(&self) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT EXISTS (SELECT FROM tenancy.token WHERE kind = 'operator' AND revoked_at IS NULL \
                           AND expires_at > now())";
        self.read(
            |mut lent| async move { Ok(sqlx::query_scalar(SQL).fetch_one(&mut *lent).await?) },
        )
        .await
    }
}

/// Tokens by their ids.
pub(crate) const SQL: &str = token_sql!("WHERE k.id = ANY($1)");

pub(crate) fn token(row: &PgRow) -> Result<StoredToken, DatabaseError> {
    let kind: &str = row.try_get("kind")?;
    let tenant: Option<Uuid> = row.try_get("tenant_id")?;
    let project: Option<Uuid> = row.try_get("project_id")?;
    let scope = match (kind, tenant, project) {
        ("operator", None, None) => TokenScope::Operator,
        ("project", Some(tenant), Some(project)) => TokenScope::Project {
            tenant: TenantId::from_uuid(tenant),
            project: ProjectId::from_uuid(project),
        },
        _ => return Err(DatabaseError::Corrupt(format!("a token of kind {kind}"))),
    };
    Ok(StoredToken {
        id: TokenId::from_uuid(row.try_get("id")?),
        scope,
        secret_sha256: hash(row.try_get("secret_sha256")?)?,
        name: row.try_get("name")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
        tenant_disabled: row.try_get("tenant_disabled")?,
    })
}
