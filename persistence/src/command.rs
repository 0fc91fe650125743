//! Idempotency: what a command was answered, kept with its effect.
//!
//! The row is written in the command's own transaction, so it is there exactly when the
//! effect is; a command that had nothing to change has its row written alone. The reply is the entity's state, so the row is
//! its owner's. The same key gets the same bytes again; the same key with another request is
//! the caller's mistake, and the request's hash shows it.

use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::entity::hash;
use crate::journal::IdempotentCommand;
use crate::pool::{Database, DatabaseError};
use crate::reads::CommandKey;

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
        // The server refuses such a text, and with it all whose statement it would share.
        if key.contains('\0') {
            let reason = "an idempotency key holds no NUL".into();
            return Err(DatabaseError::Query(sqlx::Error::Encode(reason)));
        }
        self.reads().row(CommandKey { scope, key: key.to_owned() }).await
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
                           (scope, key, request_sha256, entity_id, seq, reply, created_at, tenant_id) \
                           VALUES ($1, $2, $3, $4, $5, $6::json, now(), \
                           (SELECT e.tenant_id FROM journal.entry e WHERE e.entity_id = $4 AND e.seq = $5 LIMIT 1)) \
                           ON CONFLICT DO NOTHING";
        self.read(move |mut lent| async move {
            let written = sqlx::query(SQL)
                .bind(command.scope)
                .bind(command.key)
                .bind(&command.request_sha256[..])
                .bind(entity_id)
                .bind(seq.cast_signed())
                .bind(command.reply)
                .execute(&mut *lent)
                .await?;
            Ok(written.rows_affected() == 1)
        })
        .await
    }
}

pub(crate) fn recalled(row: &PgRow) -> Result<Recalled, DatabaseError> {
    Ok(Recalled {
        request_sha256: hash(row.try_get("request_sha256")?)?,
        reply: row.try_get("reply")?,
        entity_id: row.try_get("entity_id")?,
        seq: row.try_get::<i64, _>("seq")?.cast_unsigned(),
    })
}
