//! What entities reach of the world outside: storage, time, each other, the nodes.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aicloud_domain::allocation::AllocationMachine;
use aicloud_domain::catalog::CatalogMachine;
use aicloud_domain::node::NodeMachine;
use aicloud_domain::project::ProjectMachine;
use aicloud_domain::tenant::TenantMachine;
use aicloud_persistence::{Database, Journal};

use crate::agents::channel::Channels;
use crate::agents::tasks::TaskKeys;
use crate::clock::Clock;
use crate::entities::Entities;
use crate::in_flight::InFlight;
use crate::leases::Leases;
use crate::scheduler::Scheduler;
use crate::settings::Settings;

/// The directories of all kinds.
#[derive(Debug)]
pub(crate) struct Directories {
    pub tenants: Entities<TenantMachine>,
    pub projects: Entities<ProjectMachine>,
    pub catalogs: Entities<CatalogMachine>,
    pub nodes: Entities<NodeMachine>,
    pub allocations: Entities<AllocationMachine>,
}

/// What every entity can reach.
pub struct Engine {
    pub(crate) settings: Settings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) database: Database,
    pub(crate) journal: Journal,
    pub(crate) scheduler: Scheduler,
    pub(crate) channels: Channels,
    pub(crate) leases: Leases,
    pub(crate) in_flight: InFlight,
    /// Entities are to leave or not there yet: what is owed is carried out by their next lives.
    pub(crate) stopping: AtomicBool,
    /// How long entities that leave may finish what they are at.
    pub(crate) drain_millis: AtomicU64,
    pub(crate) task_keys: TaskKeys,
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

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Lets entities live.
    pub(crate) fn open(&self) {
        self.stopping.store(false, Ordering::Release);
        let Directories { tenants, projects, catalogs, nodes, allocations } = self.directories();
        tenants.directory.reopen();
        projects.directory.reopen();
        catalogs.directory.reopen();
        nodes.directory.reopen();
        allocations.directory.reopen();
    }

    /// Has all entities finish what is in flight and leave, all at once under one deadline.
    pub(crate) async fn drain(&self) {
        self.stopping.store(true, Ordering::Release);
        let deadline = Duration::from_millis(self.drain_millis.load(Ordering::Relaxed));
        let Directories { tenants, projects, catalogs, nodes, allocations } = self.directories();
        tokio::join!(
            tenants.directory.drain(deadline),
            projects.directory.drain(deadline),
            catalogs.directory.drain(deadline),
            nodes.directory.drain(deadline),
            allocations.directory.drain(deadline),
        );
    }
}
