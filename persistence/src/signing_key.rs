//! The keys that access tokens are signed with.
//!
//! ```text
//!   (nothing) ──add──► standby ──promote──► active ──retire──► retired ──verify_until──► (nothing)
//! ```
//!
//! At most one is active and one stands by: two unique indexes say so, whoever else believes that it
//! is time for a change. The private half is sealed, and is gone from the row when the key retires.

use aicloud_domain::id::{KeyId, TypedId};
use chrono::{DateTime, Utc};
use futures_util::FutureExt as _;
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::pool::{Database, DatabaseError};

/// Where a signing key is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningPhase {
    /// Known to verifiers, and not used yet.
    Standby,
    /// Signs.
    Active {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Signs no more.
    Retired {
        /// Until when what it has signed counts.
        verify_until: DateTime<Utc>,
    },
}

impl SigningPhase {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standby => "standby",
            Self::Active { .. } => "active",
            Self::Retired { .. } => "retired",
        }
    }
}

/// A signing key as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSigningKey {
    /// Its id: the `kid` of what it signs.
    pub id: KeyId,
    /// The Ed25519 public key.
    pub public: [u8; 32],
    /// The private half, sealed; `None` for those that have retired.
    pub sealed: Option<Vec<u8>>,
    /// Where it is in its life.
    pub phase: SigningPhase,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Database {
    /// All signing keys, oldest first.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn signing_keys(&self) -> Result<Vec<StoredSigningKey>, DatabaseError> {
        const SQL: &str = "SELECT id, public, sealed, phase, created_at, active_at, verify_until \
                           FROM identity.signing_key ORDER BY created_at, id";
        self.read(|mut lent| async move {
            sqlx::query(SQL).fetch_all(&mut *lent).await?.iter().map(stored).collect()
        })
        .await
    }

    /// Adds a key that stands by. `false`: there is one already.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn add_signing_key(
        &self,
        id: KeyId,
        public: [u8; 32],
        sealed: Vec<u8>,
        now: DateTime<Utc>,
    ) -> Result<bool, DatabaseError> {
        const SQL: &str = "INSERT INTO identity.signing_key (id, public, sealed, phase, created_at) \
                           VALUES ($1, $2, $3, 'standby', $4) ON CONFLICT DO NOTHING";
        self.read(move |mut lent| async move {
            let query = sqlx::query(SQL).bind(id.uuid()).bind(&public[..]).bind(sealed).bind(now);
            Ok(query.execute(&mut *lent).await?.rows_affected() == 1)
        })
        .await
    }

    /// Has the key that stands by take the place of the active one, if both are still these: what
    /// that has signed counts until `verify_until`. `false`: another one was faster.
    ///
    /// # Errors
    /// [`DatabaseError`]; when the answer was lost it may have been done.
    pub async fn promote_signing_key(
        &self,
        standby: KeyId,
        active: Option<KeyId>,
        now: DateTime<Utc>,
        verify_until: DateTime<Utc>,
    ) -> Result<bool, DatabaseError> {
        const RETIRE: &str = "UPDATE identity.signing_key SET phase = 'retired', sealed = NULL, verify_until = $2 \
                              WHERE id = $1 AND phase = 'active'";
        const PROMOTE: &str = "UPDATE identity.signing_key SET phase = 'active', active_at = $2 \
                               WHERE id = $1 AND phase = 'standby' \
                               AND NOT EXISTS (SELECT FROM identity.signing_key WHERE phase = 'active')";
        let done: Result<(), Promotion> = self
            .transaction(move |connection| {
                async move {
                    if let Some(active) = active {
                        let query = sqlx::query(RETIRE).bind(active.uuid()).bind(verify_until);
                        let retired = query.execute(&mut *connection).await.map_err(failed)?;
                        if retired.rows_affected() != 1 {
                            return Err(Promotion::Overtaken);
                        }
                    }
                    let query = sqlx::query(PROMOTE).bind(standby.uuid()).bind(now);
                    let promoted = query.execute(connection).await.map_err(failed)?;
                    if promoted.rows_affected() == 1 { Ok(()) } else { Err(Promotion::Overtaken) }
                }
                .boxed()
            })
            .await;
        match done {
            Ok(()) => Ok(true),
            Err(Promotion::Overtaken) => Ok(false),
            Err(Promotion::Failed(error)) => Err(error),
        }
    }

    /// Ends what retired keys have signed, at once: for a key that somebody else may have. Returns how
    /// many keys that were.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn void_signing_keys(&self, now: DateTime<Utc>) -> Result<u64, DatabaseError> {
        const SQL: &str = "UPDATE identity.signing_key SET verify_until = $1 \
                           WHERE phase = 'retired' AND verify_until > $1";
        self.read(move |mut lent| async move {
            Ok(sqlx::query(SQL).bind(now).execute(&mut *lent).await?.rows_affected())
        })
        .await
    }

    /// Forgets keys that verify nothing any more, and says how many.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn forget_signing_keys(&self, now: DateTime<Utc>) -> Result<u64, DatabaseError> {
        const SQL: &str =
            "DELETE FROM identity.signing_key WHERE phase = 'retired' AND verify_until <= $1";
        self.read(move |mut lent| async move {
            Ok(sqlx::query(SQL).bind(now).execute(&mut *lent).await?.rows_affected())
        })
        .await
    }
}

/// Why a promotion was not.
enum Promotion {
    Overtaken,
    Failed(DatabaseError),
}

impl From<DatabaseError> for Promotion {
    fn from(error: DatabaseError) -> Self {
        Self::Failed(error)
    }
}

fn failed(error: sqlx::Error) -> Promotion {
    // Both were asked by two: the index has let one of them through.
    let overtaken = error.as_database_error().is_some_and(|error| error.is_unique_violation());
    if overtaken { Promotion::Overtaken } else { Promotion::Failed(DatabaseError::Query(error)) }
}

fn stored(row: &PgRow) -> Result<StoredSigningKey, DatabaseError> {
    let corrupt = |what: &str| DatabaseError::Corrupt(format!("a signing key {what}"));
    let (active_at, verify_until): (Option<DateTime<Utc>>, Option<DateTime<Utc>>) =
        (row.try_get("active_at")?, row.try_get("verify_until")?);
    let phase = match (row.try_get("phase")?, active_at, verify_until) {
        ("standby", ..) => SigningPhase::Standby,
        ("active", Some(since), _) => SigningPhase::Active { since },
        ("retired", _, Some(verify_until)) => SigningPhase::Retired { verify_until },
        (other, ..) => return Err(corrupt(other)),
    };
    let public: Vec<u8> = row.try_get("public")?;
    let id: Uuid = row.try_get("id")?;
    Ok(StoredSigningKey {
        id: KeyId::from_uuid(id),
        public: public.try_into().map_err(|_| corrupt("of another length"))?,
        sealed: row.try_get("sealed")?,
        phase,
        created_at: row.try_get("created_at")?,
    })
}
