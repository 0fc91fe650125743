//! Idempotency: what a command was answered, kept with its effect.
//!
//! The row is written in the command's own transaction, so it is there exactly when the
//! effect is. The same key gets the same bytes again; the same key with another request is
//! the caller's mistake, and the request's hash shows it.

use uuid::Uuid;

use crate::entity::hash;
use crate::pool::{Database, DatabaseError};

/// A command that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recalled {
    /// SHA-256 of the request.
    pub request_sha256: [u8; 32],
    /// JSON: what was answered, to the byte.
    pub reply: String,
    /// The entity it changed.
    pub entity_id: Uuid,
    /// The last entry it made.
    pub seq: u64,
}

impl Database {
    /// The command with this key; `None` when it was not carried out.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn recall(&self, scope: Uuid, key: &str) -> Result<Option<Recalled>, DatabaseError> {
        const SQL: &str = "SELECT request_sha256, reply::text, entity_id, seq \
                           FROM journal.command WHERE scope = $1 AND key = $2";
        let key = key.to_owned();
        self.read(move |pool| async move {
            let row: Option<(Vec<u8>, String, Uuid, i64)> =
                sqlx::query_as(SQL).bind(scope).bind(key).fetch_optional(&pool).await?;
            row.map(|(request_sha256, reply, entity_id, seq)| {
                Ok(Recalled {
                    request_sha256: hash(&request_sha256)?,
                    reply,
                    entity_id,
                    seq: seq.cast_unsigned(),
                })
            })
            .transpose()
        })
        .await
    }
}
