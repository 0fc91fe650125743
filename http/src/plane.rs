//! The control plane in one process: database, engine, HTTP and the mailer as one tree
//! ([`aicloud_actors::tree`]), started in this order and stopped in the other.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use aicloud_actors::tree::child;
use aicloud_actors::{Cloud, StartError, Surroundings};
use aicloud_persistence::Database;
use aicloud_secrets::KmsError;
use aicloud_supervision::{ChildSpec, StopReason};
use tokio::signal::unix::{SignalKind, signal};

use crate::auth::DatabaseAuthenticator;
use crate::auth::link::LinkKey;
use crate::config::Config;
use crate::exchange::rotation::Rotation;
use crate::mail::{MailMetrics, Mailer, TransportError};
use crate::secret_env::Opener;
use crate::server::Door;
use crate::storage::KeptPostgres;

/// How long entities may finish what they are at.
const DRAIN: Duration = Duration::from_secs(2);

/// Why it did not start.
#[derive(Debug, thiserror::Error)]
pub enum PlaneError {
    /// The engine, or a part of the tree.
    #[error(transparent)]
    Engine(#[from] StartError),
    /// What seals secrets.
    #[error("secrets can't be sealed: {0}")]
    Secrets(#[from] KmsError),
    /// The HTTP server.
    #[error("the API can't listen on {address}: {error}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        error: io::Error,
    },
    /// The key of links.
    #[error("the key of mailed links: {0}")]
    LinkKey(io::Error),
    /// The mailer.
    #[error(transparent)]
    Mail(#[from] TransportError),
    /// Two metrics have one name.
    #[error(transparent)]
    Metrics(#[from] prometheus::Error),
}

/// A control plane that runs.
#[derive(Debug)]
pub struct Plane {
    /// The engine.
    pub cloud: Cloud,
    door: Arc<Door>,
}

impl Plane {
    /// Starts everything on a migrated database. A private one becomes a child of the tree, which
    /// keeps it alive and stops it last.
    ///
    /// # Errors
    /// [`PlaneError`]; nothing is left running then, the private database included.
    pub async fn start(
        config: &Config,
        database: Database,
        private: Option<KeptPostgres>,
    ) -> Result<Self, PlaneError> {
        if !config.drill_panic.is_empty() {
            tracing::warn!(panic = %config.drill_panic, "a drill: this control plane crashes on purpose");
        }
        crate::api::supervision::worker::begin();
        let private = private.map(Arc::new);
        let started = Self::start_on(config, database.clone(), private.clone()).await;
        if started.is_err() {
            database.close().await;
            if let Some(private) = private {
                private.stop().await;
            }
        }
        started
    }

    async fn start_on(
        config: &Config,
        database: Database,
        private: Option<Arc<KeptPostgres>>,
    ) -> Result<Self, PlaneError> {
        let authenticator = Arc::new(DatabaseAuthenticator::new(database.clone()));
        let sealer = config.sealer(&database).await?;
        let rotation = Arc::new(Rotation::new(database.clone(), sealer.clone()));
        let opener = Opener::new(database.clone(), sealer.clone());
        let door = Door::bind(&config.http, authenticator, sealer)
            .map_err(|error| PlaneError::Listen { address: config.http.listen, error })?;
        let door = Arc::new(door);
        let links = LinkKey::load_or_create(&config.engine().keys).map_err(PlaneError::LinkKey)?;
        let metrics = MailMetrics::new(door.metrics().registry())?;
        let mailer = Arc::new(Mailer::new(&config.mail, links, metrics)?);
        let surroundings = Surroundings {
            secret_envs: Some(Arc::new(opener)),
            database: private.map(|private| private_database(private, database.clone())),
            doors: Some(Box::new({
                let door = Arc::clone(&door);
                move |cloud| {
                    vec![mail(mailer, cloud), signing_keys(rotation), http(door, cloud.clone())]
                }
            })),
        };
        let cloud = Cloud::start_in(surroundings, config.engine(), database).await?;
        Ok(Self { cloud, door })
    }

    /// Where the API is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.door.address())
    }

    /// Resolves, with a reason, when a part failed for good.
    pub async fn failed(&self) -> String {
        self.cloud.failed().await.to_string()
    }

    /// Stops: no new requests, then no new commands, then the journal is written to its end.
    pub async fn stop(self) {
        self.cloud.stop(DRAIN).await;
        self.door.close().await;
    }
}

fn private_database(private: Arc<KeptPostgres>, database: Database) -> ChildSpec {
    child("database", move |signal| {
        let (private, database) = (Arc::clone(&private), database.clone());
        async move {
            let stop = async {
                signal.requested().await;
                if signal.reason() == Some(StopReason::Shutdown) {
                    database.close().await;
                }
            };
            private.keep(|| signal.ready(), stop).await
        }
    })
}

fn mail(mailer: Arc<Mailer>, cloud: &Cloud) -> ChildSpec {
    let database = cloud.database().clone();
    child("mailer", move |signal| {
        let sending = Arc::clone(&mailer).run(database.clone());
        async move {
            signal.ready();
            tokio::select! {
                () = sending => Err("the mailer ended".to_owned()),
                () = signal.requested() => Ok(()),
            }
        }
    })
}

/// Looks after the keys that access tokens are signed with.
fn signing_keys(rotation: Arc<Rotation>) -> ChildSpec {
    child("signing-keys", move |signal| {
        let turning = Arc::clone(&rotation).run();
        async move {
            signal.ready();
            tokio::select! {
                () = turning => Err("nobody looks after the signing keys".to_owned()),
                () = signal.requested() => Ok(()),
            }
        }
    })
}

fn http(door: Arc<Door>, cloud: Cloud) -> ChildSpec {
    let patience = door.patience();
    let spec = child("http", move |signal| {
        let (door, cloud) = (Arc::clone(&door), cloud.clone());
        async move {
            let served = door.serve(cloud, || signal.ready(), signal.requested()).await;
            served.map_err(|error| error.to_string())
        }
    });
    let shutdown = spec.shutdown.max(patience);
    spec.shutdown(shutdown)
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
