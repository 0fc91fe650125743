//! The control plane in one process: database, engine and HTTP, started in this order and
//! stopped in the other.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aicloud_actors::{Cloud, StartError};
use aicloud_persistence::Database;
use tokio::signal::unix::{SignalKind, signal};

use crate::auth::TokenAuthenticator;
use crate::config::Config;
use crate::server::Server;

/// How long entities may finish what they are at.
const DRAIN: Duration = Duration::from_secs(2);

/// Why it did not start.
#[derive(Debug, thiserror::Error)]
pub enum PlaneError {
    /// The engine.
    #[error(transparent)]
    Engine(#[from] StartError),
    /// The HTTP server.
    #[error("the API can't listen on {address}: {error}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        error: io::Error,
    },
}

/// A control plane that runs.
#[derive(Debug)]
pub struct Plane {
    /// The engine.
    pub cloud: Cloud,
    server: Server,
}

impl Plane {
    /// Starts everything on a migrated database.
    ///
    /// # Errors
    /// [`PlaneError`]; nothing is left running then.
    pub async fn start(config: &Config, database: Database) -> Result<Self, PlaneError> {
        if config.drill {
            tracing::warn!(panic = %config.drill_panic, "a drill: this control plane crashes on purpose");
        }
        let authenticator = Arc::new(TokenAuthenticator::new(database.clone()));
        let cloud = Cloud::start(config.engine(), database).await?;
        match Server::start(&config.http, cloud.clone(), authenticator) {
            Ok(server) => Ok(Self { cloud, server }),
            Err(error) => {
                cloud.stop(DRAIN).await;
                let address = config.http.listen;
                Err(PlaneError::Listen { address, error })
            }
        }
    }

    /// Where the API is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Resolves, with a reason, when a part failed for good.
    pub async fn failed(&mut self) -> String {
        tokio::select! {
            escalation = self.cloud.failed() => escalation.to_string(),
            ended = self.server.ended() => match ended {
                Ok(()) => "the HTTP server ended".to_owned(),
                Err(error) => format!("the HTTP server failed: {error}"),
            },
        }
    }

    /// Stops: no new requests, then no new commands, then the journal is written to its end.
    pub async fn stop(self) {
        self.server.stop().await;
        self.cloud.stop(DRAIN).await;
        self.cloud.database().close().await;
    }
}

/// Resolves at the first SIGINT or SIGTERM, with its name.
///
/// # Errors
/// When signals can't be listened for.
pub async fn asked_to_stop() -> io::Result<&'static str> {
    let (mut int, mut term) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(tokio::select! {
        _ = int.recv() => "SIGINT",
        _ = term.recv() => "SIGTERM",
    })
}
