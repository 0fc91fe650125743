//! What entities reach of the world outside: storage, time, each other, the nodes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aicloud_domain::allocation::AllocationMachine;
use aicloud_domain::catalog::CatalogMachine;
use aicloud_domain::denial::DenialsMachine;
use aicloud_domain::kind::EntityKind;
use aicloud_domain::node::NodeMachine;
use aicloud_domain::oversight::OversightMachine;
use aicloud_domain::project::ProjectMachine;
use aicloud_domain::service_account::ServiceAccountMachine;
use aicloud_domain::tenant::TenantMachine;
use aicloud_domain::user::UserMachine;
use aicloud_persistence::{Database, Journal};
use aicloud_supervision::{Admission, Supervised};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::admission::Payer;
use crate::agents::channel::Channels;
use crate::agents::tasks::TaskKeys;
use crate::clock::Clock;
use crate::drains::Drains;
use crate::entities::Entities;
use crate::fleet::Fleet;
use crate::hearing::Hearing;
use crate::in_flight::InFlight;
use crate::leases::Leases;
use crate::oversight::Orders;
use crate::revocation::Revocations;
use crate::scheduler::Scheduler;
use crate::secret_env::SecretEnvs;
use crate::settings::Settings;

/// The directories of all kinds.
#[derive(Debug)]
pub(crate) struct Directories {
    pub tenants: Entities<TenantMachine>,
    pub projects: Entities<ProjectMachine>,
    pub catalogs: Entities<CatalogMachine>,
    pub nodes: Entities<NodeMachine>,
    pub allocations: Entities<AllocationMachine>,
    pub oversights: Entities<OversightMachine>,
    pub users: Entities<UserMachine>,
    pub service_accounts: Entities<ServiceAccountMachine>,
    pub denials: Entities<DenialsMachine>,
}

impl Directories {
    /// The directory of a kind, as operators' tools see it.
    pub(crate) fn supervised(&self, kind: EntityKind) -> &dyn Supervised {
        match kind {
            EntityKind::Tenant => &self.tenants.directory,
            EntityKind::Project => &self.projects.directory,
            EntityKind::Catalog => &self.catalogs.directory,
            EntityKind::Node => &self.nodes.directory,
            EntityKind::Allocation => &self.allocations.directory,
            EntityKind::Oversight => &self.oversights.directory,
            EntityKind::User => &self.users.directory,
            EntityKind::ServiceAccount => &self.service_accounts.directory,
            EntityKind::Denials => &self.denials.directory,
        }
    }

    /// Has all entities finish what is in flight and leave, all at once under one deadline.
    pub(crate) async fn drain(&self, deadline: Duration) {
        let Self {
            tenants,
            projects,
            catalogs,
            nodes,
            allocations,
            oversights,
            users,
            service_accounts,
            denials,
        } = self;
        tokio::join!(
            tenants.directory.drain(deadline),
            projects.directory.drain(deadline),
            catalogs.directory.drain(deadline),
            nodes.directory.drain(deadline),
            allocations.directory.drain(deadline),
            oversights.directory.drain(deadline),
            users.directory.drain(deadline),
            service_accounts.directory.drain(deadline),
            denials.directory.drain(deadline),
        );
    }
}

/// What every entity can reach.
pub struct Engine {
    pub(crate) settings: Settings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) database: Database,
    pub(crate) journal: Journal,
    pub(crate) scheduler: Scheduler,
    pub(crate) admission: Admission<Payer>,
    pub(crate) channels: Channels,
    pub(crate) leases: Leases,
    pub(crate) drains: Drains,
    pub(crate) fleet: Fleet,
    pub(crate) hearing: Hearing,
    pub(crate) in_flight: InFlight,
    pub(crate) orders: Orders,
    pub(crate) revocations: Revocations,
    /// The control plane goes down: what is owed is carried out by the next one.
    pub(crate) stopping: CancellationToken,
    /// How long entities may finish what they are at then.
    pub(crate) drain_millis: AtomicU64,
    pub(crate) task_keys: TaskKeys,
    pub(crate) secret_envs: Option<Arc<dyn SecretEnvs>>,
    /// The threads of the agents' door, for what has to do with channels and is no entity's.
    pub(crate) doorway: Handle,
    pub(crate) directories: OnceLock<Directories>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Engine {
    pub(crate) fn directories(&self) -> &Directories {
        self.directories.get().expect("directories are set before the first entity lives")
    }

    /// How long entities may finish what they are at when the control plane goes down.
    pub(crate) fn drain_within(&self) -> Duration {
        Duration::from_millis(self.drain_millis.load(Ordering::Relaxed))
    }
}
