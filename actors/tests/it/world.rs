//! A control plane on a real database, and what tests do with it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aicloud_actors::secret_env::SecretEnvs;
use aicloud_actors::{Cloud, Origin, Settings, Surroundings};
use aicloud_domain::access::Principal;
use aicloud_domain::allocation::{
    Allocation, AllocationCommand, AllocationSpec, GpuRequest, NewAllocation, Phase, Workload,
};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{AllocationId, NodeId, ProjectId, TenantId, TokenId, TypedId};
use aicloud_domain::money::{GpuHourPrice, Micros};
use aicloud_domain::node::{JoinToken, Node, NodeCommand};
use aicloud_domain::project::ProjectCommand;
use aicloud_domain::tenant::TenantCommand;
use aicloud_persistence::Database;
use aicloud_persistence::testing::TestDatabase;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use sha2::Digest;
use uuid::Uuid;

use crate::agent::{self, Agent, Identity, Memory};

/// Longer than anything here takes; a test that waits this long has failed.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// For worlds in which a node falls silent, or is given up. In all others none is, however long the
/// machine keeps its agent waiting.
pub const SHORT_LEASE: Duration = Duration::from_secs(2);

pub struct World {
    pub cloud: Cloud,
    pub database: TestDatabase,
    pub keys: tempfile::TempDir,
    pub tenant: TenantId,
    pub project: ProjectId,
}

pub fn operator() -> Origin {
    let token = TokenId::from_uuid(Uuid::nil());
    Origin::of(Principal::Operator { token }, format!("test-{}", Uuid::now_v7().simple()))
}

pub fn settings(keys: &std::path::Path) -> Settings {
    let mut settings = Settings::new("local".parse().unwrap(), keys.to_owned());
    settings.arbiters = 2;
    settings.heartbeat = Duration::from_millis(100);
    settings.lease = PATIENCE;
    settings
}

pub async fn eventually<T, F: Future<Output = Result<T, String>>>(what: impl Fn() -> F) -> T {
    let started = tokio::time::Instant::now();
    loop {
        match what().await {
            Ok(found) => return found,
            Err(not_yet) if started.elapsed() > PATIENCE => panic!("waited in vain: {not_yet}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let database = TestDatabase::new().await;
        let opened = database.open().await;
        Self::on(database, opened, None, change).await
    }

    /// One whose writers wait for a row that the test holds until it lets go of it.
    pub async fn with_held_rows(change: impl FnOnce(&mut Settings)) -> Self {
        let database = TestDatabase::new().await;
        let opened = database.open_patient().await;
        Self::on(database, opened, None, change).await
    }

    /// One that opens secret variables.
    pub async fn opening(secret_envs: Option<Arc<dyn SecretEnvs>>) -> Self {
        let database = TestDatabase::new().await;
        let opened = database.open().await;
        Self::on(database, opened, secret_envs, |_| {}).await
    }

    async fn on(
        database: TestDatabase,
        opened: Database,
        secret_envs: Option<Arc<dyn SecretEnvs>>,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        // Shown for tests that fail, or for all with --nocapture.
        let _ = tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
            .with_test_writer()
            .try_init();
        let keys = tempfile::tempdir().unwrap();
        let mut settings = settings(keys.path());
        let surroundings = Surroundings { secret_envs, ..Surroundings::default() };
        change(&mut settings);
        let cloud = Cloud::start_in(surroundings, settings, opened).await.unwrap();
        let tenant = TenantId::from_uuid(Uuid::now_v7());
        let project = ProjectId::from_uuid(Uuid::now_v7());
        let create = TenantCommand::Create {
            id: tenant,
            label: "acme".parse().unwrap(),
            display_name: "Acme".into(),
            owner: None,
        };
        cloud.tenants.command(tenant.uuid(), create, operator()).await.unwrap();
        let create = ProjectCommand::Create {
            id: project,
            tenant_id: tenant,
            tenant_label: "acme".parse().unwrap(),
            label: "lab".parse().unwrap(),
            display_name: "Lab".into(),
        };
        cloud.projects.command(project.uuid(), create, operator()).await.unwrap();
        Self { cloud, database, keys, tenant, project }
    }

    pub fn ca(&self) -> CertificateDer<'static> {
        CertificateDer::from_pem_file(self.keys.path().join("ca.cert.pem")).unwrap()
    }

    pub async fn node(&self, label: &str) -> NodeId {
        let id = NodeId::from_uuid(Uuid::now_v7());
        let (label, region) = (label.parse().unwrap(), "local".parse().unwrap());
        let register = NodeCommand::Register { id, label, region };
        self.cloud.nodes.command(id.uuid(), register, operator()).await.unwrap();
        id
    }

    pub async fn token(&self, node: NodeId, secret: &str) {
        let sha256 = Sha256(sha2::Sha256::digest(secret.as_bytes()).into());
        let expires_at = chrono::Utc::now() + chrono::TimeDelta::minutes(5);
        let token = JoinToken { sha256, expires_at };
        let command = NodeCommand::IssueJoinToken { token };
        self.cloud.nodes.command(node.uuid(), command, operator()).await.unwrap();
    }

    pub async fn join(&self, node: NodeId) -> Identity {
        self.token(node, "secret").await;
        let address = self.cloud.agents_address();
        agent::join(&address, &self.ca(), &node.to_string(), "secret").await.unwrap()
    }

    pub fn agent(&self, identity: Identity, gpus: u32, memory: Arc<Mutex<Memory>>) -> Agent {
        Agent::run(self.cloud.agents_address(), self.ca(), identity, gpus, memory)
    }

    /// A node with an agent that obeys.
    pub async fn ready_node(&self, label: &str, gpus: u32) -> (NodeId, Agent) {
        let node = self.node(label).await;
        let agent = self.agent(self.join(node).await, gpus, Arc::default());
        eventually(|| async {
            let reachable = self.node_state(node).await.reachable;
            reachable.then_some(()).ok_or_else(|| "the node is not reachable".to_owned())
        })
        .await;
        (node, agent)
    }

    pub async fn node_state(&self, node: NodeId) -> Node {
        self.cloud.nodes.get(node.uuid()).await.unwrap().unwrap().state.clone()
    }

    pub fn new_allocation(&self, count: u32) -> NewAllocation {
        let id = AllocationId::from_uuid(Uuid::now_v7());
        let label = |text: &str| text.parse().unwrap();
        NewAllocation {
            id,
            tenant_id: self.tenant,
            project_id: self.project,
            name: NewAllocation::name_in(&label("local"), &label("acme"), &label("lab"), id),
            display_name: None,
            spec: AllocationSpec {
                gpu: GpuRequest { model: "H100".parse().unwrap(), count },
                workload: Workload {
                    image: "busybox".into(),
                    command: vec![],
                    env: BTreeMap::new(),
                    secret_env: [].into(),
                },
                max_queue_seconds: None,
            },
            price: GpuHourPrice { micros: Micros(3_600_000), currency: "USD".parse().unwrap() },
        }
    }

    pub async fn allocate(&self, count: u32) -> AllocationId {
        let new = self.new_allocation(count);
        let id = new.id;
        self.tell(id, AllocationCommand::create(new)).await;
        id
    }

    pub async fn tell(&self, id: AllocationId, command: AllocationCommand) {
        self.cloud.allocations.command(id.uuid(), command, operator()).await.unwrap();
    }

    pub async fn allocation(&self, id: AllocationId) -> Allocation {
        self.cloud.allocations.get(id.uuid()).await.unwrap().unwrap().state.clone()
    }

    pub async fn until(&self, id: AllocationId, phase: Phase) -> Allocation {
        eventually(|| async {
            let allocation = self.allocation(id).await;
            if allocation.phase == phase {
                return Ok(allocation);
            }
            Err(format!("{id} is {} and not {phase}: {allocation:?}", allocation.phase))
        })
        .await
    }

    /// What must hold after everything.
    pub async fn check(&self) {
        let database = self.cloud.database();
        let report = aicloud_actors::rebuild::check(database, |_, _| {}).await.unwrap();
        assert_eq!(report.differences, [], "state = fold(journal)");
        let verified =
            database.verify_chains(|_| std::ops::ControlFlow::Continue(())).await.unwrap();
        assert!(verified.broken.is_empty(), "{:?}", verified.broken);
    }
}
