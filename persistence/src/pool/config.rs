//! How to reach the database, and how patient to be with it.

use std::str::FromStr;
use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::postgres::PgConnectOptions;

use super::{APP_ROLE, DatabaseError};

/// How to reach the database, and how patient to be.
#[derive(Clone)]
pub struct DatabaseConfig {
    /// `postgres://…`; may hold a password, so it is never printed.
    pub url: String,
    /// The role to work as; the login role must be a member. `None`: as the login role.
    pub role: Option<String>,
    /// Whether customers' requests get a login that is made for this process. Without one, and
    /// where the server does not let us make one, they log in as everybody else does.
    pub make_login: bool,
    /// The most connections each of the two pools opens, that of the engine and that of customers'
    /// requests (the journal's writers and those who read single rows have their own beside them).
    pub max_connections: u32,
    /// The longest a statement may run.
    pub statement_timeout: Duration,
    /// The longest a statement may wait for a lock.
    pub lock_timeout: Duration,
    /// The longest a transaction may do nothing: it would hold back the relay.
    pub idle_in_transaction_timeout: Duration,
    /// The longest a caller waits for a connection.
    pub acquire_timeout: Duration,
    /// Accept a server that may lose acknowledged commits in a power cut.
    pub accept_loss: bool,
}

impl DatabaseConfig {
    /// The usual patience, as [`APP_ROLE`], at this URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            role: Some(APP_ROLE.to_owned()),
            make_login: true,
            max_connections: 8,
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(3),
            idle_in_transaction_timeout: Duration::from_secs(10),
            acquire_timeout: Duration::from_secs(5),
            accept_loss: false,
        }
    }

    pub(super) fn options(&self, role: Option<&str>) -> Result<PgConnectOptions, DatabaseError> {
        let millis = |duration: Duration| duration.as_millis().to_string();
        let mut settings = vec![
            ("statement_timeout", millis(self.statement_timeout)),
            ("lock_timeout", millis(self.lock_timeout)),
            ("idle_in_transaction_session_timeout", millis(self.idle_in_transaction_timeout)),
        ];
        if let Some(role) = role {
            settings.push(("role", role.to_owned()));
        }
        Ok(login(&self.url)?.options(settings))
    }
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DatabaseConfig")
            .field("role", &self.role)
            .field("max_connections", &self.max_connections)
            .field("accept_loss", &self.accept_loss)
            .finish_non_exhaustive()
    }
}

pub(super) fn login(url: &str) -> Result<PgConnectOptions, DatabaseError> {
    Ok(PgConnectOptions::from_str(url)
        .map_err(DatabaseError::Connect)?
        .application_name("aicloud")
        .log_statements(tracing::log::LevelFilter::Trace))
}
