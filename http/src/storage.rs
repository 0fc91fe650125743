//! The database as the process sees it: one that is given, or a private one that is kept alive.
//!
//! A private PostgreSQL that ends unasked is started again on the same folder; until it is
//! ready, requests are answered 503 with `Retry-After`, and then all is well by itself.

use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use aicloud_persistence::{
    Database, DatabaseConfig, DatabaseError, PrivateConfig, PrivateError, PrivatePostgres,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::config::Config;

/// The pause between attempts to start a server that does not come up.
const PAUSE: Duration = Duration::from_secs(1);
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

/// A private server that is started again when it ends unasked.
#[derive(Debug)]
pub struct KeptPostgres {
    url: SecretString,
    stop: oneshot::Sender<()>,
    keeper: JoinHandle<()>,
}

impl KeptPostgres {
    /// Starts it, and keeps it.
    ///
    /// # Errors
    /// [`PrivateError`] when the first start fails. Later ones are tried again for ever.
    pub async fn start(config: PrivateConfig) -> Result<Self, PrivateError> {
        let postgres = PrivatePostgres::start(config.clone()).await?;
        let url = SecretString::from(postgres.url());
        let (stop, stopped) = oneshot::channel();
        let keeper = tokio::spawn(keep(postgres, config, stopped));
        Ok(Self { url, stop, keeper })
    }

    /// Where it is.
    #[must_use]
    pub const fn url(&self) -> &SecretString {
        &self.url
    }

    /// Stops it, and returns when it is gone.
    pub async fn stop(self) {
        // The keeper only ends by this word; when it has ended, there is nothing to stop.
        let _ = self.stop.send(());
        if let Err(error) = self.keeper.await {
            tracing::error!(%error, "the keeper of PostgreSQL did not end well");
        }
    }
}

async fn keep(
    mut postgres: PrivatePostgres,
    config: PrivateConfig,
    mut stopped: oneshot::Receiver<()>,
) {
    loop {
        tokio::select! {
            _ = &mut stopped => {
                let how = postgres.stop(STOP).await;
                tracing::info!(?how, "PostgreSQL stopped");
                return;
            }
            status = postgres.wait() => {
                tracing::error!(%status, "PostgreSQL ended unasked; starting it again");
            }
        }
        postgres = loop {
            match PrivatePostgres::start(config.clone()).await {
                Ok(again) => break again,
                Err(error) => tracing::error!(%error, "PostgreSQL does not start"),
            }
            tokio::select! {
                _ = &mut stopped => return,
                () = tokio::time::sleep(PAUSE) => {}
            }
        };
        tracing::info!("PostgreSQL is back");
    }
}
