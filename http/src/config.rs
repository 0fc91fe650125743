//! What an operator can set: one table, four layers.
//!
//! ```text
//!   default  <  file (TOML)  <  environment (AICLOUD_…)  <  flags (--set key=value)
//! ```
//!
//! [`SETTINGS`] is the table: each line has its key, what it is for, and how its text is read.
//! The name in the environment follows from the key: `http.listen` is `AICLOUD_HTTP_LISTEN`.
//! `DATABASE_URL` is understood too, because every platform sets that one. A key that is not in
//! the table is an error, in the file and in the environment: a typo must not mean "default".
//! How files and variables are read is [`aicloud_texts::settings`]'s.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use aicloud_actors::{Settings, Timers};
use aicloud_domain::name::Label;
use aicloud_supervision::AdmissionLimits;
use secrecy::SecretString;

use crate::mail::MailConfig;
use crate::secrets::SecretsConfig;
use crate::server::ServerConfig;
use crate::telemetry::LogFormat;

pub mod drill;
mod table;

pub use aicloud_texts::settings::{ConfigError, Source, variable};
pub use table::{SETTINGS, Setting};

/// Puts the settings of the control plane together.
pub type Loader = aicloud_texts::settings::Loader<Config>;

/// All settings, read and checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// The region that this control plane serves.
    pub region: Label,
    /// Where keys, and the private database if there is one, live.
    pub data_dir: PathBuf,
    /// The database; absent: a private one in the data folder, where the command starts one.
    pub database_url: Option<SecretString>,
    /// Accept a database that may lose acknowledged commits in a power cut.
    pub accept_loss: bool,
    /// Connections that reads and keys share; the journal's writers have their own.
    pub database_connections: usize,
    /// Whether customers depend on this.
    pub production: bool,
    /// What wraps the data keys of secrets.
    pub secrets: SecretsConfig,
    /// The HTTP server.
    pub http: ServerConfig,
    /// How letters are sent.
    pub mail: MailConfig,
    /// Where agents connect.
    pub agents_listen: SocketAddr,
    /// The host and port that agents are told to dial.
    pub agents_address: Option<String>,
    /// The SPIFFE trust domain of node certificates.
    pub trust_domain: String,
    /// How often agents are to be heard.
    pub heartbeat: Duration,
    /// A node that was silent for longer is unreachable.
    pub lease: Duration,
    /// The timers of allocations.
    pub timers: Timers,
    /// Threads that entities live on.
    pub arbiters: usize,
    /// Bounds of what tenants have in flight.
    pub admission: AdmissionLimits,
    /// Whether operators may kill parts of the engine on purpose.
    pub drills: bool,
    /// Which decisions panic, in a drill.
    pub drill_panic: drill::Panics,
    /// How log lines look.
    pub log_format: LogFormat,
    /// What is logged.
    pub log_level: String,
}

impl Default for Config {
    fn default() -> Self {
        let local: Label = "local".parse().expect("`local` is a label");
        let engine = Settings::new(local, PathBuf::new());
        Self {
            region: engine.region,
            data_dir: PathBuf::from("/var/lib/aicloud"),
            database_url: None,
            accept_loss: false,
            database_connections: 8,
            production: false,
            secrets: SecretsConfig::default(),
            http: ServerConfig::default(),
            mail: MailConfig::default(),
            agents_listen: SocketAddr::from(([127, 0, 0, 1], 8443)),
            agents_address: None,
            trust_domain: engine.trust_domain,
            heartbeat: engine.heartbeat,
            lease: engine.lease,
            timers: engine.timers,
            arbiters: engine.arbiters,
            admission: engine.admission,
            drills: engine.drills,
            drill_panic: drill::Panics::default(),
            log_format: LogFormat::default(),
            log_level: "info".to_owned(),
        }
    }
}

impl Config {
    /// The file of the journal's [anchors](aicloud_persistence::anchor).
    #[must_use]
    pub fn anchors_file(&self) -> PathBuf {
        self.data_dir.join("anchors.jsonl")
    }

    /// What the control plane's engine is started with.
    #[must_use]
    pub fn engine(&self) -> Settings {
        Settings {
            arbiters: self.arbiters,
            admission: self.admission,
            timers: self.timers,
            agents_listen: self.agents_listen,
            agents_address: self.agents_address.clone(),
            trust_domain: self.trust_domain.clone(),
            heartbeat: self.heartbeat,
            lease: self.lease,
            drills: self.drills,
            probe: self.drill_panic.probe(),
            anchors: Some(self.anchors_file()),
            ..Settings::new(self.region.clone(), self.data_dir.join("keys"))
        }
    }
}

#[cfg(test)]
mod tests;
