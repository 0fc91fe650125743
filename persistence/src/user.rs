//! What is kept of users beside their state: what proves them. Written through the journal
//! ([`IdentityRow`](crate::IdentityRow)); read here, by whoever has to compare it with what was shown.

use aicloud_domain::email::Email;
use aicloud_domain::id::{LinkId, TypedId, UserId};
use aicloud_domain::secret::Veiled;
use chrono::{DateTime, Utc};
use sqlx::Row;
use uuid::Uuid;

use crate::pool::{Database, DatabaseError};

/// A user's password as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPassword {
    /// Its hash, a PHC string.
    pub phc: Veiled<String>,
    /// Which of the user's passwords, from 1.
    pub version: u64,
}

/// The seed of a user's one-time passwords as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSeed {
    /// The seed, sealed.
    pub sealed: Vec<u8>,
    /// When the user was given it. The user's state says the same of its newest seed.
    pub set_at: DateTime<Utc>,
}

impl Database {
    /// The user with this address, disabled ones as well.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn user_by_email(&self, email: &Email) -> Result<Option<UserId>, DatabaseError> {
        const SQL: &str = "SELECT id FROM identity.\"user\" WHERE email = $1";
        let email = email.to_string();
        self.read(move |mut lent| async move {
            let found: Option<Uuid> =
                sqlx::query_scalar(SQL).bind(email).fetch_optional(&mut *lent).await?;
            Ok(found.map(UserId::from_uuid))
        })
        .await
    }

    /// The user whose newest link for something this is, whether it still holds or not.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn user_by_link(&self, link: LinkId) -> Result<Option<UserId>, DatabaseError> {
        const SQL: &str = "SELECT id FROM identity.\"user\" \
                           WHERE state #>> '{link,id}' = $1 OR state #>> '{other_link,id}' = $1";
        let link = link.to_string();
        self.read(move |mut lent| async move {
            let found: Option<Uuid> =
                sqlx::query_scalar(SQL).bind(link).fetch_optional(&mut *lent).await?;
            Ok(found.map(UserId::from_uuid))
        })
        .await
    }

    /// Keeps another hash of the same password: made with what is asked for today. Nothing has happened
    /// to the user by that, so the journal is not told. `false` when the password is another by now.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn renew_password_hash(
        &self,
        user: UserId,
        version: u64,
        phc: Veiled<String>,
    ) -> Result<bool, DatabaseError> {
        const SQL: &str =
            "UPDATE identity.password SET phc = $3 WHERE user_id = $1 AND version = $2";
        self.read(move |mut lent| async move {
            let done = sqlx::query(SQL)
                .bind(user.uuid())
                .bind(version.cast_signed())
                .bind(phc.open())
                .execute(&mut *lent)
                .await?;
            Ok(done.rows_affected() == 1)
        })
        .await
    }

    /// A user's password; `None` when it has none, or there is no such user.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn password(&self, user: UserId) -> Result<Option<StoredPassword>, DatabaseError> {
        const SQL: &str = "SELECT phc, version FROM identity.password WHERE user_id = $1";
        self.read(move |mut lent| async move {
            let found = sqlx::query(SQL).bind(user.uuid()).fetch_optional(&mut *lent).await?;
            let Some(row) = found else { return Ok(None) };
            Ok(Some(StoredPassword {
                phc: Veiled::new(row.try_get("phc")?),
                version: row.try_get::<i64, _>("version")?.cast_unsigned(),
            }))
        })
        .await
    }

    /// The seed of a user's one-time passwords; `None` when it has none.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn totp(&self, user: UserId) -> Result<Option<StoredSeed>, DatabaseError> {
        const SQL: &str = "SELECT sealed, set_at FROM identity.totp WHERE user_id = $1";
        self.read(move |mut lent| async move {
            let found = sqlx::query(SQL).bind(user.uuid()).fetch_optional(&mut *lent).await?;
            let Some(row) = found else { return Ok(None) };
            Ok(Some(StoredSeed { sealed: row.try_get("sealed")?, set_at: row.try_get("set_at")? }))
        })
        .await
    }
}
