//! All of it together: how the control plane starts, how it is reached, and how it stops.
//!
//! Everything that runs is a child of one tree ([`crate::tree`]); a [`Cloud`] is the handle
//! to what the tree keeps alive. [`Cloud::start`] runs the engine on a database that somebody
//! keeps; [`Cloud::start_in`] lets the caller add what belongs below (a database of our own) and
//! above (an API), so that the whole process is one tree.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use aicloud_domain::allocation::AllocationMachine;
use aicloud_domain::catalog::{CatalogMachine, GpuModel};
use aicloud_domain::denial::DenialsMachine;
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::AllocationId;
use aicloud_domain::kind::EntityKind;
use aicloud_domain::name::Label;
use aicloud_domain::node::NodeMachine;
use aicloud_domain::oversight::OversightMachine;
use aicloud_domain::placement::Standing;
use aicloud_domain::placement::plan::{Prospect, Room};
use aicloud_domain::project::ProjectMachine;
use aicloud_domain::service_account::ServiceAccountMachine;
use aicloud_domain::tenant::TenantMachine;
use aicloud_domain::user::UserMachine;
use aicloud_persistence::relay::RelayConfig;
use aicloud_persistence::{Database, Journal, JournalConfig, Relay};
use aicloud_supervision::{Admission, ArbiterPool, Counts, Directory, Supervised, Watch};
use aicloud_supervision::{ChildSpec, Escalation, Tree};
use tokio_util::sync::CancellationToken;

use crate::admission::Payer;
use crate::agents::ca::{Ca, CaError};
use crate::agents::channel::Channels;
use crate::agents::listener::{AgentListener, ListenerError, Threads};
use crate::agents::tasks::{TaskKeyError, TaskKeys};
use crate::clock;
use crate::drains::{DrainCounts, Drains};
use crate::engine::{Directories, Engine};
use crate::entities::Entities;
use crate::fleet::{Fleet, FleetCounts};
use crate::hearing::Hearing;
use crate::in_flight::InFlight;
use crate::layers;
use crate::leases::Leases;
use crate::live::Live;
use crate::oversight::Orders;
use crate::revocation::Revocations;
use crate::scheduler::Scheduler;
use crate::secret_env::SecretEnvs;
use crate::settings::Settings;
use crate::tree;

/// Why the control plane could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A part failed too often before all were ready.
    #[error(transparent)]
    Escalated(#[from] Escalation),
    /// The threads for entities can't be had.
    #[error("no threads for entities: {0}")]
    Threads(std::io::Error),
    /// The certificate authority failed.
    #[error(transparent)]
    Ca(#[from] CaError),
    /// The keys that sign tasks can't be used.
    #[error(transparent)]
    TaskKeys(#[from] TaskKeyError),
    /// Agents can't be listened for.
    #[error(transparent)]
    Listener(#[from] ListenerError),
}

/// A running control plane. A cheap handle.
#[derive(Clone)]
pub struct Cloud {
    /// All tenants.
    pub tenants: Entities<TenantMachine>,
    /// All projects.
    pub projects: Entities<ProjectMachine>,
    /// The catalogues.
    pub catalogs: Entities<CatalogMachine>,
    /// All nodes.
    pub nodes: Entities<NodeMachine>,
    /// All allocations.
    pub allocations: Entities<AllocationMachine>,
    /// What operators have ordered about the engine.
    pub oversights: Entities<OversightMachine>,
    /// All users.
    pub users: Entities<UserMachine>,
    /// All service accounts.
    pub service_accounts: Entities<ServiceAccountMachine>,
    /// What was not allowed.
    pub denials: Entities<DenialsMachine>,
    inner: Arc<Inner>,
}

struct Inner {
    engine: Arc<Engine>,
    relay: Relay,
    pool: ArbiterPool,
    /// Set before anybody else has the handle.
    tree: OnceLock<Arc<Tree>>,
    agents_address: SocketAddr,
    ca_fingerprint: Sha256,
    /// Ends with the last handle.
    _threads: Threads,
}

impl Inner {
    fn tree(&self) -> &Tree {
        self.tree.get().expect("the tree is started before anybody has the handle")
    }
}

/// Makes doors that let in to a control plane.
pub type MakeDoors = Box<dyn FnOnce(&Cloud) -> Vec<ChildSpec> + Send>;

/// What else belongs into the tree of the process.
#[derive(Default)]
pub struct Surroundings {
    /// The child that keeps the database alive and is called `database`; absent: it is given, and
    /// only looked at.
    pub database: Option<ChildSpec>,
    /// The doors to the world beside the agents' one, made with the handle that they let in to.
    pub doors: Option<MakeDoors>,
    /// What opens secret variables; absent: nothing does, and a workload that has any does not start.
    pub secret_envs: Option<Arc<dyn SecretEnvs>>,
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").field("database", &self.database).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Cloud {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cloud").field("agents", &self.inner.agents_address).finish_non_exhaustive()
    }
}

fn directory<M: Live>(engine: &Arc<Engine>, pool: &ArbiterPool) -> Entities<M> {
    let limits = engine.settings.limits;
    let directory = Directory::new(M::KIND.as_str(), pool.clone(), Arc::clone(engine), limits);
    Entities::new(directory, Arc::clone(engine))
}

impl Cloud {
    /// Starts the engine on a database that is migrated. Returns when everything runs and
    /// what owes something has been woken.
    ///
    /// # Errors
    /// [`StartError`]; nothing is left running then.
    pub async fn start(settings: Settings, database: Database) -> Result<Self, StartError> {
        Self::start_in(Surroundings::default(), settings, database).await
    }

    /// As [`start`](Self::start), with what else belongs into the tree.
    ///
    /// # Errors
    /// [`StartError`]; nothing is left running then, the surroundings included.
    pub async fn start_in(
        surroundings: Surroundings,
        settings: Settings,
        database: Database,
    ) -> Result<Self, StartError> {
        let clock = clock::system();
        let ca = Arc::new(Ca::load_or_create(&settings.keys, &settings.trust_domain, clock.now())?);
        let ca_fingerprint = ca.fingerprint();
        let task_keys = TaskKeys::load_or_create(&settings.keys)?;
        let threads = Threads::new().map_err(StartError::Threads)?;
        let binding = AgentListener::bind(settings.agents_listen, ca, Arc::clone(&clock));
        let bound = threads.handle().spawn(binding).await;
        let listener = Arc::new(bound.map_err(|error| ListenerError::Tls(error.to_string()))??);
        let agents_address = listener.address();
        let pool = ArbiterPool::new(settings.arbiters).map_err(StartError::Threads)?;
        let journal = Journal::new(&database, JournalConfig::default());
        let relay = Relay::new(&database, journal.commits(), RelayConfig::default());
        let admission = Admission::new(settings.admission);
        let engine = Arc::new(Engine {
            settings,
            orders: Orders::new(clock.now()),
            revocations: Revocations::default(),
            clock,
            database,
            journal,
            scheduler: Scheduler::default(),
            admission,
            channels: Channels::default(),
            leases: Leases::default(),
            drains: Drains::default(),
            fleet: Fleet::default(),
            hearing: Hearing::default(),
            in_flight: InFlight::default(),
            stopping: CancellationToken::new(),
            drain_millis: AtomicU64::new(DRAIN_MILLIS),
            task_keys,
            secret_envs: surroundings.secret_envs,
            doorway: threads.handle(),
            directories: OnceLock::new(),
        });
        let directories = engine.directories.get_or_init(|| Directories {
            tenants: directory(&engine, &pool),
            projects: directory(&engine, &pool),
            catalogs: directory(&engine, &pool),
            nodes: directory(&engine, &pool),
            allocations: directory(&engine, &pool),
            oversights: directory(&engine, &pool),
            users: directory(&engine, &pool),
            service_accounts: directory(&engine, &pool),
            denials: directory(&engine, &pool),
        });
        let (tenants, projects) = (directories.tenants.clone(), directories.projects.clone());
        let (catalogs, nodes) = (directories.catalogs.clone(), directories.nodes.clone());
        let allocations = directories.allocations.clone();
        let (oversights, users) = (directories.oversights.clone(), directories.users.clone());
        let service_accounts = directories.service_accounts.clone();
        let denials = directories.denials.clone();
        let doorway = threads.handle();
        let inner = Inner {
            engine,
            relay,
            pool,
            tree: OnceLock::new(),
            agents_address,
            ca_fingerprint,
            _threads: threads,
        };
        let cloud = Self {
            tenants,
            projects,
            catalogs,
            nodes,
            allocations,
            oversights,
            users,
            service_accounts,
            denials,
            inner: Arc::new(inner),
        };
        let Inner { engine, relay, .. } = &*cloud.inner;
        let given = || layers::given_database(engine.database.clone());
        let mut doors = vec![layers::agent_listener(engine, listener, doorway)];
        doors.extend(surroundings.doors.map(|make| make(&cloud)).unwrap_or_default());
        let tree = Tree::start(tree::root(
            vec![
                surroundings.database.unwrap_or_else(given),
                layers::journal(&engine.journal, relay),
            ],
            vec![layers::entities(engine), layers::placement(engine), layers::workers(engine)],
            doors,
            cloud.inner.pool.watch(),
        ));
        let tree = cloud.inner.tree.get_or_init(|| Arc::new(tree));
        engine.orders.steer(tree);
        if let Err(escalation) = tree.ready().await {
            cloud.stop(Duration::ZERO).await;
            return Err(escalation.into());
        }
        Ok(cloud)
    }

    /// Where an allocation that waits stands in the queue, as of a moment ago.
    #[must_use]
    pub fn standing(&self, allocation: AllocationId) -> Option<Standing> {
        self.inner.engine.scheduler.standing(allocation)
    }

    /// What would become of a request for so many GPUs of this model, if it came now. Nothing is held.
    #[must_use]
    pub fn plan(&self, model: &GpuModel, count: u32) -> Prospect {
        self.inner.engine.scheduler.plan(model, count)
    }

    /// How many GPUs of this model one request could get, now and ever.
    #[must_use]
    pub fn room(&self, model: &GpuModel) -> Room {
        self.inner.engine.scheduler.room(model)
    }

    /// The region that this control plane serves.
    #[must_use]
    pub fn region(&self) -> &Label {
        &self.inner.engine.settings.region
    }

    /// The settings it was started with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.engine.settings
    }

    /// Where committed rows are read.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.inner.engine.database
    }

    /// The journal, for what it counts.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.inner.engine.journal
    }

    /// The journal as a feed.
    #[must_use]
    pub fn relay(&self) -> &Relay {
        &self.inner.relay
    }

    /// Where agents are told to dial.
    #[must_use]
    pub fn agents_address(&self) -> String {
        let told = self.inner.engine.settings.agents_address.clone();
        told.unwrap_or_else(|| self.inner.agents_address.to_string())
    }

    /// What a join command pins: SHA-256 of the certificate authority.
    #[must_use]
    pub fn ca_fingerprint(&self) -> Sha256 {
        self.inner.ca_fingerprint
    }

    /// How many nodes have a channel.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.inner.engine.channels.len()
    }

    /// How the drains of nodes stand.
    #[must_use]
    pub fn drains(&self) -> DrainCounts {
        self.inner.engine.drains.counts(self.inner.engine.clock.now())
    }

    /// What all nodes are and have. A pass over them.
    #[must_use]
    pub fn fleet(&self) -> FleetCounts {
        self.inner.engine.fleet.counts()
    }

    /// How many allocations wait for a place.
    #[must_use]
    pub fn queue_depth(&self) -> usize {
        self.inner.engine.scheduler.depth()
    }

    /// Which of them has waited longest, and for how long.
    #[must_use]
    pub fn longest_waiting(&self) -> Option<(AllocationId, Duration)> {
        let (since, allocation) = self.inner.engine.scheduler.longest_waiting()?;
        let waited = self.inner.engine.clock.now() - since;
        // A clock that was set back makes nobody wait less than not at all.
        Some((allocation, waited.to_std().unwrap_or_default()))
    }

    /// What the directories count, by kind.
    #[must_use]
    pub fn counts(&self) -> [(EntityKind, Counts); EntityKind::ALL.len()] {
        [
            (EntityKind::Tenant, self.tenants.directory.counts()),
            (EntityKind::Project, self.projects.directory.counts()),
            (EntityKind::Catalog, self.catalogs.directory.counts()),
            (EntityKind::Node, self.nodes.directory.counts()),
            (EntityKind::Allocation, self.allocations.directory.counts()),
            (EntityKind::Oversight, self.oversights.directory.counts()),
            (EntityKind::User, self.users.directory.counts()),
            (EntityKind::ServiceAccount, self.service_accounts.directory.counts()),
            (EntityKind::Denials, self.denials.directory.counts()),
        ]
    }

    /// The directory of a kind, as operators' tools see it.
    #[must_use]
    pub fn supervised(&self, kind: EntityKind) -> &dyn Supervised {
        self.inner.engine.directories().supervised(kind)
    }

    /// The directories of all kinds, as operators' tools see them.
    #[must_use]
    pub fn directories(&self) -> [Arc<dyn Supervised>; EntityKind::ALL.len()] {
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
            ..
        } = self;
        [
            Arc::new(tenants.directory.clone()),
            Arc::new(projects.directory.clone()),
            Arc::new(catalogs.directory.clone()),
            Arc::new(nodes.directory.clone()),
            Arc::new(allocations.directory.clone()),
            Arc::new(oversights.directory.clone()),
            Arc::new(users.directory.clone()),
            Arc::new(service_accounts.directory.clone()),
            Arc::new(denials.directory.clone()),
        ]
    }

    /// Who has how many commands in flight.
    #[must_use]
    pub fn admission(&self) -> &Admission<Payer> {
        &self.inner.engine.admission
    }

    /// Who is told when somebody may do something else than before.
    #[must_use]
    pub fn revocations(&self) -> &Revocations {
        &self.inner.engine.revocations
    }

    /// The tree of everything that runs.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        self.inner.tree()
    }

    /// Where the directories and the tree tell what happens, while somebody looks.
    #[must_use]
    pub fn watch(&self) -> &Watch {
        self.inner.pool.watch()
    }

    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.inner.engine
    }

    /// Resolves when a part of the control plane failed for good; its process should end.
    pub async fn failed(&self) -> Escalation {
        if let Err(escalation) = self.inner.tree().ended().await {
            return escalation;
        }
        // A tree that was stopped has not failed.
        std::future::pending().await
    }

    /// Stops in the reverse order of the start, each part with its own deadline; entities finish
    /// what is in flight within `drain`. What was acknowledged is durable; what was not is
    /// refused.
    pub async fn stop(&self, drain: Duration) {
        let Inner { engine, tree, pool, .. } = &*self.inner;
        let drain = drain.min(DRAIN_MAX).as_millis();
        engine.drain_millis.store(u64::try_from(drain).unwrap_or(u64::MAX), Ordering::Relaxed);
        engine.stopping.cancel();
        if let Some(tree) = tree.get()
            && let Err(escalation) = tree.stop().await
        {
            tracing::warn!(%escalation, "the tree did not stop well");
        }
        // For those whose tree gave up before it could stop them.
        engine.directories().drain(engine.drain_within()).await;
        engine.journal.close().await;
        pool.stop();
    }
}

/// How long entities may finish what they are at, in milliseconds, if nobody says otherwise.
const DRAIN_MILLIS: u64 = 5_000;
/// Within a directory's deadline in the tree.
const DRAIN_MAX: Duration = Duration::from_secs(25);
