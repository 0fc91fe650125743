//! Idempotency: what a command was answered, kept with its effect.
//!
//! The row is written in the command's own transaction, so it is there exactly when the
//! effect is; a command that had nothing to change has its row written alone. The same key gets the same bytes again; the same key with another request is
//! the caller's mistake, and the request's hash shows it.

use uuid::Uuid;

use crate::entity::hash;
use crate::journal::IdempotentCommand;
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

    /// Keeps the answer to a command that had nothing to change; `false` when its key was used
    /// before, and then the older answer stays.
    ///
    /// # Errors
    /// [`DatabaseError`]; when the server's word was lost the answer may have been kept.
    pub async fn remember(
        &self,
        entity_id: Uuid,
        seq: u64,
        command: IdempotentCommand,
    ) -> Result<bool, DatabaseError> {
        const SQL: &str = "INSERT INTO journal.command \
                           (scope, key, request_sha256, entity_id, seq, reply, created_at) \
                           VALUES ($1, $2, $3, $4, $5, $6::json, now()) ON CONFLICT DO NOTHING";
        self.read(move |pool| async move {
            let written = sqlx::query(SQL)
                .bind(command.scope)
                .bind(command.key)
                .bind(&command.request_sha256[..])
                .bind(entity_id)
                .bind(seq.cast_signed())
                .bind(command.reply)
                .execute(&pool)
                .await?;
            Ok(written.rows_affected() == 1)
        })
        .await
    }
}
