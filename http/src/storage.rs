//! The database as the process sees it: one that is given, or a private one that is kept alive.
//!
//! A private PostgreSQL is a child of the supervision tree: [`KeptPostgres::keep`] is one life of
//! its keeper. A server that ends unasked fails the keeper, and the next one starts it again on
//! the same folder; until it is ready, requests are answered 503 with `Retry-After`, and then all
//! is well by itself. A keeper that dies leaves the server to its successor.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use aicloud_persistence::{
    Database, DatabaseConfig, DatabaseError, PrivateConfig, PrivateError, PrivatePostgres,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

use crate::config::Config;

/// How long a stop waits for the server's last checkpoint.
const STOP: Duration = Duration::from_secs(3);

/// How the private server of a data folder is started.
#[must_use]
pub fn private_config(data_dir: &Path) -> PrivateConfig {
    PrivateConfig::new(data_dir.join("postgres"))
}

/// Whether a server runs on this folder now, whoever started it.
#[must_use]
pub fn answers(config: &PrivateConfig) -> bool {
    UnixStream::connect(config.socket()).is_ok()
}

/// How a database is used, by a configuration.
#[must_use]
pub fn database_config(config: &Config, url: &SecretString) -> DatabaseConfig {
    // The table of settings allows a million.
    let max_connections = u32::try_from(config.database_connections).unwrap_or(u32::MAX);
    let usual = DatabaseConfig::new(url.expose_secret());
    DatabaseConfig { accept_loss: config.accept_loss, max_connections, ..usual }
}

/// Opens a database that must be migrated.
///
/// # Errors
/// [`DatabaseError`].
pub async fn open(config: &Config, url: &SecretString) -> Result<Database, DatabaseError> {
    Database::connect(&database_config(config, url)).await
}

/// The same for an operator's command, which answers no customers' requests.
///
/// # Errors
/// [`DatabaseError`].
pub async fn open_for_operator(
    config: &Config,
    url: &SecretString,
) -> Result<Database, DatabaseError> {
    let usual = database_config(config, url);
    Database::connect(&DatabaseConfig { make_login: false, ..usual }).await
}

/// A private server, and what it takes to start it again.
#[derive(Debug)]
pub struct KeptPostgres {
    config: PrivateConfig,
    url: SecretString,
    /// Held by the keeper while it keeps.
    server: Mutex<Option<PrivatePostgres>>,
}

impl KeptPostgres {
    /// Starts it.
    ///
    /// # Errors
    /// [`PrivateError`]; nothing is left running then.
    pub async fn start(config: PrivateConfig) -> Result<Self, PrivateError> {
        let server = PrivatePostgres::start(config.clone()).await?;
        let url = SecretString::from(server.url());
        Ok(Self { config, url, server: Mutex::new(Some(server)) })
    }

    /// Where it is.
    #[must_use]
    pub const fn url(&self) -> &SecretString {
        &self.url
    }

    /// Keeps the server until `stop` resolves, then stops it. Takes over one that runs, starts
    /// one where none does, and calls `ready` when it answers.
    ///
    /// # Errors
    /// When it can't be started, or ended unasked: keep it again.
    pub async fn keep(
        &self,
        ready: impl FnOnce(),
        stop: impl Future<Output = ()>,
    ) -> Result<(), String> {
        let mut place = self.server.lock().await;
        let server = match place.take() {
            Some(server) if server.pid().is_some() => server,
            _ => PrivatePostgres::start(self.config.clone())
                .await
                .map_err(|error| error.to_string())?,
        };
        // It stays in its place, so that a keeper that is killed here leaves it running.
        let server = place.insert(server);
        ready();
        tokio::select! {
            status = server.wait() => {
                *place = None;
                Err(format!("PostgreSQL ended unasked: {status}"))
            }
            () = stop => {
                end(place.take()).await;
                Ok(())
            }
        }
    }

    /// Stops it, if it runs, and returns when it is gone.
    pub async fn stop(&self) {
        end(self.server.lock().await.take()).await;
    }
}

async fn end(server: Option<PrivatePostgres>) {
    if let Some(server) = server {
        let how = server.stop(STOP).await;
        tracing::info!(?how, "PostgreSQL stopped");
    }
}
