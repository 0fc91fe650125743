//! What a failed statement means: for the connection, the batch, and the append.

use sqlx::postgres::{PgDatabaseError, PgSeverity};

use super::append::AppendError;

/// What to do about an error.
#[derive(Debug)]
pub(super) enum Failure {
    /// The connection is of no use any more.
    ConnectionLost,
    /// The server can't do it now, for nobody in the batch: disk full, out of memory.
    ServerUnable,
    /// Two transactions were in each other's way; the same again may succeed.
    Collision,
    /// Somebody outside holds a lock that something in the batch needs.
    Blocked,
    /// Something in the batch is at fault; for an append alone, this is its error.
    Culprit(AppendError),
}

impl Failure {
    pub(super) fn of(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => error
                .try_downcast_ref::<PgDatabaseError>()
                .map_or(Self::ConnectionLost, Self::of_server),
            // The values could not even be put on the wire.
            sqlx::Error::Encode(source) => {
                Self::Culprit(AppendError::Invalid { reason: source.to_string() })
            }
            _ => Self::ConnectionLost,
        }
    }

    /// By SQLSTATE (PostgreSQL manual, appendix A).
    fn of_server(error: &PgDatabaseError) -> Self {
        if matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic) {
            return Self::ConnectionLost;
        }
        let constraint = || error.constraint().unwrap_or_default().to_owned();
        match error.code() {
            // A standby after a failover: another connection may reach the new primary.
            "25006" => Self::ConnectionLost,
            "40001" | "40P01" => Self::Collision,
            "23505" if error.constraint().is_some_and(is_entry_key) => {
                Self::Culprit(AppendError::Fenced)
            }
            "23505" if error.constraint() == Some("command_pkey") => {
                Self::Culprit(AppendError::DuplicateCommand)
            }
            // Statement and lock timeouts.
            "57014" | "55P03" => Self::Blocked,
            code if code.starts_with("23") => {
                Self::Culprit(AppendError::Constraint { name: constraint() })
            }
            code if code.starts_with("53") || code.starts_with("58") => Self::ServerUnable,
            code if code.starts_with("57") || code.starts_with("08") => Self::ConnectionLost,
            code => Self::Culprit(AppendError::Invalid {
                reason: format!("{code}: {}", error.message()),
            }),
        }
    }

    /// Whether an error of COMMIT, or of a statement that commits by itself, proves that nothing
    /// was committed.
    pub(super) fn proves_rollback(error: &sqlx::Error) -> bool {
        !matches!(Self::of(error), Self::ConnectionLost)
    }
}

/// Each partition of the journal has a primary key of its own name.
fn is_entry_key(constraint: &str) -> bool {
    constraint.starts_with("entry_") && constraint.ends_with("_pkey")
}
