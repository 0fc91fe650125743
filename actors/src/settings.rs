//! What an operator can set about the control plane.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::name::Label;
use aicloud_supervision::{AdmissionLimits, Limits};
use uuid::Uuid;

/// How long an allocation may stay where somebody else has to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timers {
    /// In `reserved`, until the agent accepts the task.
    pub reservation: Duration,
    /// In `provisioning` and `configuring`, until the workload runs.
    pub provisioning: Duration,
    /// In `lost`, until the node counts as gone for good.
    pub lost_grace: Duration,
}

impl Default for Timers {
    fn default() -> Self {
        Self {
            // An agent that is there accepts within milliseconds; a minute covers its restart.
            reservation: Duration::from_secs(60),
            // Large images take minutes.
            provisioning: Duration::from_secs(15 * 60),
            // A reboot of a GPU server takes up to ten minutes.
            lost_grace: Duration::from_secs(15 * 60),
        }
    }
}

/// Called before each decision with kind, id and command: how tests inject faults.
pub type Probe = Arc<dyn Fn(&'static str, Uuid, &'static str) + Send + Sync>;

/// All settings of the control plane but those of HTTP and the database.
#[derive(Clone)]
pub struct Settings {
    /// The region that this control plane serves.
    pub region: Label,
    /// Threads that entities live on.
    pub arbiters: usize,
    /// Bounds of every directory of entities.
    pub limits: Limits,
    /// Bounds of what tenants have in flight.
    pub admission: AdmissionLimits,
    /// The timers of allocations.
    pub timers: Timers,
    /// Where agents connect.
    pub agents_listen: SocketAddr,
    /// The host and port that agents are told to dial; absent: the listening address.
    pub agents_address: Option<String>,
    /// The folder of the certificate authority's and the tasks' keys, created with mode 0700.
    pub keys: PathBuf,
    /// The file that the journal's anchors are appended to; absent: none are made.
    pub anchors: Option<PathBuf>,
    /// The SPIFFE trust domain of node certificates.
    pub trust_domain: String,
    /// How long a node's certificate is good, at most an hour.
    pub certificate_ttl: Duration,
    /// How often agents are to be heard.
    pub heartbeat: Duration,
    /// A node that was silent for longer is unreachable.
    pub lease: Duration,
    /// How often it is looked whether rows owe what nobody here knows of.
    pub lookout: Duration,
    /// Whether operators may kill parts of the engine on purpose.
    pub drills: bool,
    /// Fault injection of tests.
    pub probe: Option<Probe>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("region", &self.region)
            .field("agents_listen", &self.agents_listen)
            .field("timers", &self.timers)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// The usual settings of a region whose keys are kept there.
    #[must_use]
    pub fn new(region: Label, keys: PathBuf) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            region,
            arbiters: cores,
            limits: Limits::default(),
            admission: AdmissionLimits::default(),
            timers: Timers::default(),
            agents_listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            agents_address: None,
            keys,
            anchors: None,
            trust_domain: "aicloud.local".into(),
            certificate_ttl: Duration::from_secs(3600),
            heartbeat: Duration::from_secs(2),
            lease: Duration::from_secs(10),
            lookout: Duration::from_secs(60),
            drills: false,
            probe: None,
        }
    }
}
