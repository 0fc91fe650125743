//! Passkeys as a sign-in reads them, and the challenges that were answered.

use aicloud_domain::id::{PasskeyId, TypedId, UserId};
use chrono::{DateTime, Utc};
use sqlx::Row;
use uuid::Uuid;

use crate::pool::{Database, DatabaseError};

/// A passkey as it is stored. Whether it counts is its user's state to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPasskey {
    /// Its id here.
    pub id: PasskeyId,
    /// Whose.
    pub user: UserId,
    /// Its public key, a COSE_Key.
    pub public_key: Vec<u8>,
}

impl Database {
    /// The passkey with the id that its authenticator has chosen.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn passkey(
        &self,
        credential_id: Vec<u8>,
    ) -> Result<Option<StoredPasskey>, DatabaseError> {
        const SQL: &str =
            "SELECT id, user_id, public_key FROM identity.passkey WHERE credential_id = $1";
        self.read(move |mut lent| async move {
            let found = sqlx::query(SQL).bind(credential_id).fetch_optional(&mut *lent).await?;
            let Some(row) = found else { return Ok(None) };
            Ok(Some(StoredPasskey {
                id: PasskeyId::from_uuid(row.try_get("id")?),
                user: UserId::from_uuid(row.try_get("user_id")?),
                public_key: row.try_get("public_key")?,
            }))
        })
        .await
    }

    /// The ids that the authenticators of this user's passkeys have chosen.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn credential_ids(&self, user: UserId) -> Result<Vec<Vec<u8>>, DatabaseError> {
        const SQL: &str =
            "SELECT credential_id FROM identity.passkey WHERE user_id = $1 ORDER BY id";
        self.read(move |mut lent| async move {
            Ok(sqlx::query_scalar(SQL).bind(user.uuid()).fetch_all(&mut *lent).await?)
        })
        .await
    }

    /// Uses a challenge up. `false`: it was answered before. Of two at once, one is told `true`.
    ///
    /// # Errors
    /// [`DatabaseError`]; when the answer was lost the challenge may be used up.
    pub async fn use_ceremony(
        &self,
        id: Uuid,
        expires_at: DateTime<Utc>,
    ) -> Result<bool, DatabaseError> {
        const SQL: &str = "INSERT INTO identity.ceremony (id, expires_at) VALUES ($1, $2) \
                           ON CONFLICT DO NOTHING";
        self.read(move |mut lent| async move {
            let done = sqlx::query(SQL).bind(id).bind(expires_at).execute(&mut *lent).await?;
            Ok(done.rows_affected() == 1)
        })
        .await
    }

    /// Forgets up to a thousand challenges that ended before this, and says how many. None of them
    /// may be one that would still be taken.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn forget_ceremonies(&self, before: DateTime<Utc>) -> Result<u64, DatabaseError> {
        const SQL: &str = "DELETE FROM identity.ceremony WHERE ctid = ANY (ARRAY( \
                           SELECT ctid FROM identity.ceremony WHERE expires_at < $1 LIMIT 1000))";
        self.read(move |mut lent| async move {
            Ok(sqlx::query(SQL).bind(before).execute(&mut *lent).await?.rows_affected())
        })
        .await
    }
}
