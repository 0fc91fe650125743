//! Open invitations: found by the id in the link that was mailed.
//!
//! The row says only whose an invitation is, so that whoever follows the link can be taken to the
//! tenant. Whether it still holds, and what it makes of who accepts it, the tenant decides.

use aicloud_domain::email::Email;
use aicloud_domain::id::{InvitationId, TenantId, TypedId};
use chrono::{DateTime, Utc};
use sqlx::Row;
use uuid::Uuid;

use crate::pool::{Database, DatabaseError};

/// An invitation as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredInvitation {
    /// Its id.
    pub id: InvitationId,
    /// Whose.
    pub tenant: TenantId,
    /// Who is invited.
    pub email: Email,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

impl Database {
    /// The open invitation with this id, an expired one as well as long as it is not replaced.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn invitation(
        &self,
        id: InvitationId,
    ) -> Result<Option<StoredInvitation>, DatabaseError> {
        const SQL: &str =
            "SELECT tenant_id, email, expires_at FROM identity.invitation WHERE id = $1";
        self.read(move |mut lent| async move {
            let found = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut *lent).await?;
            let Some(row) = found else { return Ok(None) };
            let email = row.try_get::<&str, _>("email")?.parse::<Email>();
            Ok(Some(StoredInvitation {
                id,
                tenant: TenantId::from_uuid(row.try_get::<Uuid, _>("tenant_id")?),
                email: email.map_err(|error| DatabaseError::Corrupt(format!("{id}: {error}")))?,
                expires_at: row.try_get("expires_at")?,
            }))
        })
        .await
    }
}
