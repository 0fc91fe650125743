//! All of it together: the engine, its directories, its tree, and how it starts and stops.
//!
//! ```text
//!   control-plane (one_for_one)
//!   ├─ placement        asks nodes for what the queue proposes
//!   ├─ leases           finds the nodes that have gone silent
//!   └─ agent-listener   certificates, joining, channels
//!   entities: six directories of supervised actors, on arbiters of their own
//! ```
//!
//! A start wakes every node, because the placement index lives from them, and every other
//! entity whose row says that it owes something; the rest sleeps until it is asked.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use aicloud_domain::allocation::AllocationMachine;
use aicloud_domain::catalog::CatalogMachine;
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::AllocationId;
use aicloud_domain::kind::EntityKind;
use aicloud_domain::name::Label;
use aicloud_domain::node::NodeMachine;
use aicloud_domain::oversight::OversightMachine;
use aicloud_domain::placement::Standing;
use aicloud_domain::project::ProjectMachine;
use aicloud_domain::tenant::TenantMachine;
use aicloud_persistence::relay::RelayConfig;
use aicloud_persistence::{Database, DatabaseError, Journal, JournalConfig, ListQuery, Relay};
use aicloud_supervision::{ArbiterPool, Counts, Directory, Supervised, Watch};
use aicloud_supervision::{ChildSpec, Escalation, Strategy, Tree, TreeSpec};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::agents::ca::{Ca, CaError};
use crate::agents::channel::Channels;
use crate::agents::listener::{AgentListener, ListenerError, Threads};
use crate::agents::tasks::{TaskKeyError, TaskKeys};
use crate::clock;
use crate::engine::{Directories, Engine};
use crate::entities::Entities;
use crate::in_flight::InFlight;
use crate::leases::Leases;
use crate::live::Live;
use crate::oversight::{self, Orders};
use crate::scheduler::Scheduler;
use crate::settings::Settings;

/// Entities read at once when a start looks for those to wake.
const WAKE_PAGE: u32 = 1_000;

/// Why the control plane could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database does not answer as it should.
    #[error(transparent)]
    Database(#[from] DatabaseError),
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
    inner: Arc<Inner>,
}

struct Inner {
    engine: Arc<Engine>,
    relay: Relay,
    pool: ArbiterPool,
    tree: Arc<Tree>,
    agents_address: SocketAddr,
    ca_fingerprint: Sha256,
    agents_stop: CancellationToken,
    /// Ends with the last handle.
    _threads: Threads,
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
    /// Starts the control plane on a database that is migrated. Returns when everything
    /// runs and what owes something has been woken.
    ///
    /// # Errors
    /// [`StartError`]; nothing is left running then.
    pub async fn start(settings: Settings, database: Database) -> Result<Self, StartError> {
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
        let journal = Journal::start(&database, JournalConfig::default());
        let relay = Relay::start(&database, journal.commits(), RelayConfig::default());
        let engine = Arc::new(Engine {
            settings,
            orders: Orders::new(clock.now()),
            clock,
            database,
            journal,
            scheduler: Scheduler::default(),
            channels: Channels::default(),
            leases: Leases::default(),
            in_flight: InFlight::default(),
            stopping: CancellationToken::new(),
            task_keys,
            directories: OnceLock::new(),
        });
        let directories = engine.directories.get_or_init(|| Directories {
            tenants: directory(&engine, &pool),
            projects: directory(&engine, &pool),
            catalogs: directory(&engine, &pool),
            nodes: directory(&engine, &pool),
            allocations: directory(&engine, &pool),
            oversights: directory(&engine, &pool),
        });
        let (tenants, projects) = (directories.tenants.clone(), directories.projects.clone());
        let (catalogs, nodes) = (directories.catalogs.clone(), directories.nodes.clone());
        let allocations = directories.allocations.clone();
        let oversights = directories.oversights.clone();
        // First: what is shut must not wake.
        oversight::restore(&engine).await?;
        wake_owing(&engine, &oversights).await?;
        wake_all(&engine, &nodes).await?;
        wake_owing(&engine, &allocations).await?;
        let agents_stop = CancellationToken::new();
        let spec = tree(&engine, &listener, &threads, &agents_stop);
        let tree = Arc::new(Tree::start(spec.watch(pool.watch().clone())));
        engine.orders.steer(&tree);
        let inner = Inner {
            engine,
            relay,
            pool,
            tree,
            agents_address,
            ca_fingerprint,
            agents_stop,
            _threads: threads,
        };
        let inner = Arc::new(inner);
        Ok(Self { tenants, projects, catalogs, nodes, allocations, oversights, inner })
    }

    /// Where an allocation that waits stands in the queue, as of a moment ago.
    #[must_use]
    pub fn standing(&self, allocation: AllocationId) -> Option<Standing> {
        self.inner.engine.scheduler.standing(allocation)
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

    /// How many allocations wait for a place.
    #[must_use]
    pub fn queue_depth(&self) -> usize {
        self.inner.engine.scheduler.depth()
    }

    /// What the directories count, by kind.
    #[must_use]
    pub fn counts(&self) -> [(EntityKind, Counts); 6] {
        [
            (EntityKind::Tenant, self.tenants.directory.counts()),
            (EntityKind::Project, self.projects.directory.counts()),
            (EntityKind::Catalog, self.catalogs.directory.counts()),
            (EntityKind::Node, self.nodes.directory.counts()),
            (EntityKind::Allocation, self.allocations.directory.counts()),
            (EntityKind::Oversight, self.oversights.directory.counts()),
        ]
    }

    /// The directory of a kind, as operators' tools see it.
    #[must_use]
    pub fn supervised(&self, kind: EntityKind) -> &dyn Supervised {
        self.inner.engine.directories().supervised(kind)
    }

    /// The tree of what runs from the start to the end of the process.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.inner.tree
    }

    /// Where directories and the tree tell what happens, while somebody looks.
    #[must_use]
    pub fn watch(&self) -> &Watch {
        self.inner.pool.watch()
    }

    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.inner.engine
    }

    /// Resolves when a part of the control plane failed for good; its process should end.
    pub async fn failed(&self) -> Escalation {
        loop {
            if let Err(escalation) = self.inner.tree.ended().await {
                return escalation;
            }
            // A tree that was stopped has not failed.
            std::future::pending::<()>().await;
        }
    }

    /// Stops in order: agents are told, entities finish what is in flight, the journal writes
    /// what waits. What was acknowledged is durable; what was not is refused.
    pub async fn stop(&self, deadline: Duration) {
        let engine = &self.inner.engine;
        engine.stopping.cancel();
        engine.channels.say_goodbye();
        self.inner.agents_stop.cancel();
        if let Err(escalation) = self.inner.tree.stop().await {
            tracing::warn!(%escalation, "the tree did not stop well");
        }
        let Self { tenants, projects, catalogs, nodes, allocations, oversights, .. } = self;
        tokio::join!(
            tenants.directory.drain(deadline),
            projects.directory.drain(deadline),
            catalogs.directory.drain(deadline),
            nodes.directory.drain(deadline),
            allocations.directory.drain(deadline),
            oversights.directory.drain(deadline),
        );
        engine.journal.close().await;
        self.inner.pool.stop();
    }
}

fn tree(
    engine: &Arc<Engine>,
    listener: &Arc<AgentListener>,
    threads: &Threads,
    stop: &CancellationToken,
) -> TreeSpec {
    let (placement, leases, agents) = (Arc::clone(engine), Arc::clone(engine), Arc::clone(engine));
    let (listener, threads, stop) = (Arc::clone(listener), threads.handle(), stop.clone());
    TreeSpec::new("control-plane", Strategy::OneForOne)
        .child(ChildSpec::new("placement", move |signal| {
            let engine = Arc::clone(&placement);
            async move {
                tokio::select! {
                    () = engine.scheduler.clone().run(Arc::clone(&engine)) => Err("the scheduler ended".to_owned()),
                    () = signal.requested() => Ok(()),
                }
            }
        }))
        .child(ChildSpec::new("leases", move |signal| {
            let engine = Arc::clone(&leases);
            async move {
                tokio::select! {
                    () = Leases::run(engine) => Err("the sweep ended".to_owned()),
                    () = signal.requested() => Ok(()),
                }
            }
        }))
        .child(ChildSpec::new("agent-listener", move |signal| {
            let serving = Arc::clone(&listener).serve(Arc::clone(&agents), stop.child_token());
            let serving = AbortOnDrop(threads.spawn(serving));
            async move {
                tokio::select! {
                    served = serving => served,
                    () = signal.requested() => Ok(()),
                }
            }
        }))
}

/// A task on other threads that ends with whoever waits for it.
struct AbortOnDrop(JoinHandle<Result<(), String>>);

impl Future for AbortOnDrop {
    type Output = Result<(), String>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(cx)
            .map(|joined| joined.unwrap_or_else(|error| Err(error.to_string())))
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn wake_all(engine: &Engine, nodes: &Entities<NodeMachine>) -> Result<(), DatabaseError> {
    let mut after = None;
    loop {
        let query = ListQuery { after, limit: WAKE_PAGE, ..ListQuery::default() };
        let page = engine.database.list(EntityKind::Node, query).await?;
        for stored in &page {
            nodes.wake(stored.id);
        }
        match page.last() {
            Some(last) if page.len() == WAKE_PAGE as usize => after = Some(last.id),
            _ => return Ok(()),
        }
    }
}

async fn wake_owing<M: Live>(engine: &Engine, entities: &Entities<M>) -> Result<(), DatabaseError> {
    let mut after = None;
    loop {
        let page = engine.database.owing(M::KIND, after, WAKE_PAGE).await?;
        for id in &page {
            entities.wake(*id);
        }
        match page.last() {
            Some(last) if page.len() == WAKE_PAGE as usize => after = Some(*last),
            _ => return Ok(()),
        }
    }
}
