//! What is kept of single sign-on beside the tenant's state: the client's secret, sealed, and whom a
//! provider knows. Written through the journal ([`IdentityRow`](crate::IdentityRow)), read here by
//! whoever lets people in.

use aicloud_domain::id::{TenantId, TypedId, UserId};
use aicloud_domain::name::Label;
use aicloud_domain::sso::{Provider, Subject};
use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::pool::{Database, DatabaseError};

/// A user as a tenant's provider knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLink {
    /// Whose provider.
    pub tenant: TenantId,
    /// That tenant's label.
    pub label: Label,
    /// The provider.
    pub issuer: Provider,
    /// Since when.
    pub linked_at: DateTime<Utc>,
    /// People may come by it now.
    pub active: bool,
}

impl Database {
    /// By whose providers a user may come: one link for each tenant, the oldest first.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn sso_links(&self, user: UserId) -> Result<Vec<StoredLink>, DatabaseError> {
        const SQL: &str = "SELECT f.tenant_id, t.label, f.issuer, f.linked_at, \
                COALESCE(s.active AND s.issuer = f.issuer, false) AS active \
             FROM identity.membership m \
             JOIN identity.federated f ON f.tenant_id = m.tenant_id AND f.user_id = m.user_id \
             JOIN tenancy.tenant t ON t.id = f.tenant_id \
             LEFT JOIN identity.sso s ON s.tenant_id = f.tenant_id \
             WHERE m.user_id = $1 AND m.project_id IS NULL ORDER BY f.linked_at, f.tenant_id";
        self.read(move |mut lent| async move {
            let rows = sqlx::query(SQL).bind(user.uuid()).fetch_all(&mut *lent).await?;
            rows.iter().map(stored_link).collect()
        })
        .await
    }

    /// The tenant with this label.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn tenant_by_label(&self, label: &Label) -> Result<Option<TenantId>, DatabaseError> {
        const SQL: &str = "SELECT id FROM tenancy.tenant WHERE label = $1";
        let label = label.to_string();
        self.read(move |mut lent| async move {
            let found: Option<Uuid> =
                sqlx::query_scalar(SQL).bind(label).fetch_optional(&mut *lent).await?;
            Ok(found.map(TenantId::from_uuid))
        })
        .await
    }

    /// The sealed secret of a tenant's connection, as it is in this epoch; `None` when there is no
    /// connection, or it is in another one.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn sso_secret(
        &self,
        tenant: TenantId,
        epoch: u64,
    ) -> Result<Option<Vec<u8>>, DatabaseError> {
        const SQL: &str = "SELECT sealed FROM identity.sso WHERE tenant_id = $1 AND epoch = $2";
        self.read(move |mut lent| async move {
            let found = sqlx::query_scalar(SQL)
                .bind(tenant.uuid())
                .bind(epoch.cast_signed())
                .fetch_optional(&mut *lent);
            Ok(found.await?)
        })
        .await
    }

    /// The user that a provider's person is, in this tenant.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn federated(
        &self,
        tenant: TenantId,
        issuer: &Provider,
        subject: &Subject,
    ) -> Result<Option<UserId>, DatabaseError> {
        const SQL: &str = "SELECT user_id FROM identity.federated \
                           WHERE tenant_id = $1 AND issuer = $2 AND subject = $3";
        let (issuer, subject) = (issuer.to_string(), subject.to_string());
        self.read(move |mut lent| async move {
            let found: Option<Uuid> = sqlx::query_scalar(SQL)
                .bind(tenant.uuid())
                .bind(issuer)
                .bind(subject)
                .fetch_optional(&mut *lent)
                .await?;
            Ok(found.map(UserId::from_uuid))
        })
        .await
    }

    /// The tenants that a user is a member of.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn tenants_of(&self, user: UserId) -> Result<Vec<TenantId>, DatabaseError> {
        const SQL: &str = "SELECT tenant_id FROM identity.membership \
                           WHERE user_id = $1 AND project_id IS NULL ORDER BY 1";
        self.read(move |mut lent| async move {
            let rows = sqlx::query(SQL).bind(user.uuid()).fetch_all(&mut *lent).await?;
            let tenant = |row: &sqlx::postgres::PgRow| {
                Ok(TenantId::from_uuid(row.try_get::<Uuid, _>("tenant_id")?))
            };
            rows.iter().map(tenant).collect()
        })
        .await
    }
}

fn stored_link(row: &PgRow) -> Result<StoredLink, DatabaseError> {
    let corrupt = |what: &str| DatabaseError::Corrupt(format!("the {what} of a link"));
    Ok(StoredLink {
        tenant: TenantId::from_uuid(row.try_get("tenant_id")?),
        label: row.try_get::<&str, _>("label")?.parse().map_err(|_| corrupt("label"))?,
        issuer: row.try_get::<&str, _>("issuer")?.parse().map_err(|_| corrupt("provider"))?,
        linked_at: row.try_get("linked_at")?,
        active: row.try_get("active")?,
    })
}
