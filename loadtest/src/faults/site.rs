//! One cloud of real programs on this machine, in a folder of its own.
//!
//! ```text
//!   folder
//!   ├─ data/postgres/    the private database
//!   ├─ data/keys/        shared by all control planes of the site, as in earnest
//!   ├─ agent/            the agent's state
//!   ├─ acks              what clients were promised
//!   └─ *.log             what each program said
//! ```
//!
//! Two shapes. [`Site::apart`] runs the database, `aicloud serve` and `aicloud-agent` each on
//! its own, so that one can be hurt without the others; [`Site::whole`] runs `aicloud dev`,
//! which keeps database and agent alive by itself, so that its own healing is what is tested.
//! Workloads are simulated: what is tested is who holds what, not what runs on it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aicloud_persistence::{PrivateConfig, PrivatePostgres};
use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;

use super::process::{Process, Programs, command, free_port, last_words};
use super::proxy::{Proxy, Target};
use super::rest::{Rest, Write};

/// Until a program must be there, or something must have healed.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Until a control plane that was asked to stop must have stopped.
const STOPPED: Duration = Duration::from_secs(20);
/// How often readiness is asked for.
const POLL: Duration = Duration::from_millis(5);

/// How a site is made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// GPUs of the one node.
    pub gpus: usize,
    /// Projects that clients write to.
    pub projects: usize,
    /// Settings of the control plane, `key=value`.
    pub settings: Vec<String>,
    /// The folder that holds everything; absent: a temporary one.
    pub folder: Option<PathBuf>,
    /// What stands between agent and control plane.
    pub agents_by: Option<Proxy>,
    /// What stands between the control planes and the database.
    pub database_by: Option<Proxy>,
}

impl Default for Plan {
    fn default() -> Self {
        // Customers are played with one operator's token, at all the speed there is.
        let settings = [
            "agents.lease=3s",
            "agents.heartbeat=500ms",
            "log.level=warn",
            "http.operator_reads_per_second=1000000",
            "http.operator_writes_per_second=1000000",
        ];
        let settings = settings.map(str::to_owned).to_vec();
        let (folder, agents_by, database_by) = (None, None, None);
        Self { gpus: 16, projects: 32, settings, folder, agents_by, database_by }
    }
}

impl Plan {
    /// With one more setting.
    #[must_use]
    pub fn set(mut self, setting: impl Into<String>) -> Self {
        self.settings.push(setting.into());
        self
    }
}

/// A control plane: where it is, and the process while there is one.
#[derive(Debug)]
pub struct Plane {
    /// Its API, with an operator's token.
    pub rest: Rest,
    /// Where it listens for agents.
    pub agents: String,
    process: Option<Process>,
    arguments: Vec<String>,
    /// The most memory that any of its processes was seen to hold, bytes.
    pub peak_memory: u64,
}

/// The folder, removed at the end if it is ours.
#[derive(Debug)]
enum Folder {
    Ours(TempDir),
    Given(PathBuf),
}

/// A cloud.
#[derive(Debug)]
pub struct Site {
    folder: Folder,
    programs: Programs,
    /// The database server, where it runs apart.
    pub postgres: Option<PrivatePostgres>,
    /// The way into the database past everything that a scenario puts in the way.
    pub owner_url: String,
    /// The control planes.
    pub planes: Vec<Plane>,
    agent: Option<Process>,
    gpus: usize,
    /// The node's id.
    pub node: String,
    /// The tenant's id.
    pub tenant: String,
    /// The projects' ids.
    pub projects: Vec<String>,
}

impl Site {
    /// Database, one control plane and one agent, each a process of its own.
    ///
    /// # Errors
    /// When any of it does not come up.
    pub async fn apart(plan: &Plan) -> Result<Self> {
        let mut site = Self::empty(plan)?;
        let private = PrivateConfig::new(site.data().join("postgres"));
        let postgres = PrivatePostgres::start(private.clone()).await?;
        site.owner_url = postgres.url();
        site.postgres = Some(postgres);
        let url = match &plan.database_by {
            Some(proxy) => {
                proxy.route(Target::Unix(private.socket()));
                format!("postgres://ctl@{}/postgres", proxy.address())
            }
            None => site.owner_url.clone(),
        };
        site.aicloud(&["migrate"]).await?;
        let token = site.aicloud(&["token", "create-operator"]).await?;
        site.add_plane(plan, token.trim(), &url)?;
        let mut server = site.planes[0].agents.clone();
        if let Some(proxy) = &plan.agents_by {
            proxy.route(Target::Tcp(server));
            server = proxy.address().to_owned();
        }
        site.start_plane(0).await?;
        site.furnish(plan).await?;
        site.join(&server).await?;
        site.start_agent()?;
        site.until_node_is_ready().await?;
        Ok(site)
    }

    /// `aicloud dev`.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn whole(plan: &Plan) -> Result<Self> {
        let mut site = Self::empty(plan)?;
        site.owner_url = PrivateConfig::new(site.data().join("postgres")).url();
        let ready = site.path("ready.json");
        let listen = format!("127.0.0.1:{}", free_port()?);
        let mut arguments = site.settings(plan, &listen, &format!("127.0.0.1:{}", free_port()?));
        arguments.extend(["dev", "--runtime", "simulated", "--gpus"].map(str::to_owned));
        arguments.extend([format!("{}xH100", plan.gpus), "--ready-file".to_owned()]);
        arguments.push(ready.display().to_string());
        let log = site.path("plane-0.log");
        let process = Process::start(&site.programs.aicloud, &arguments, &log)?;
        let began = Instant::now();
        let told: Value = loop {
            if let Some(told) = std::fs::read(&ready).ok().filter(|bytes| !bytes.is_empty()) {
                break serde_json::from_slice(&told)?;
            }
            ensure!(began.elapsed() < PATIENCE, "aicloud dev is not ready: {}", last_words(&log));
            tokio::time::sleep(POLL).await;
        };
        let word = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        let rest = Rest::new(word("url"), word("operator_token"))?;
        let agents = String::new();
        let process = Some(process);
        site.planes.push(Plane { rest, agents, process, arguments, peak_memory: 0 });
        site.node = word("node");
        site.furnish(plan).await?;
        Ok(site)
    }

    fn empty(plan: &Plan) -> Result<Self> {
        let folder = match &plan.folder {
            Some(folder) => Folder::Given(folder.clone()),
            None => Folder::Ours(tempfile::Builder::new().prefix("aicloud-faults-").tempdir()?),
        };
        let site = Self {
            folder,
            programs: Programs::find()?,
            postgres: None,
            owner_url: String::new(),
            planes: vec![],
            agent: None,
            gpus: plan.gpus,
            node: String::new(),
            tenant: String::new(),
            projects: vec![],
        };
        // As root, PostgreSQL runs as another user, who must be able to pass through.
        std::fs::set_permissions(site.folder(), std::fs::Permissions::from_mode(0o711))?;
        std::fs::create_dir_all(site.data())?;
        std::fs::set_permissions(site.data(), std::fs::Permissions::from_mode(0o711))?;
        Ok(site)
    }

    /// The folder of everything.
    #[must_use]
    pub fn folder(&self) -> &Path {
        match &self.folder {
            Folder::Ours(folder) => folder.path(),
            Folder::Given(folder) => folder,
        }
    }

    /// Something in the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// The data folder of the control planes.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    fn settings(&self, plan: &Plan, listen: &str, agents: &str) -> Vec<String> {
        let mut arguments = vec!["--data-dir".to_owned(), self.data().display().to_string()];
        let mut all = vec![format!("http.listen={listen}"), format!("agents.listen={agents}")];
        if let Some(by) = &plan.agents_by {
            all.push(format!("agents.address={}", by.address()));
        }
        all.extend(plan.settings.iter().cloned());
        arguments.extend(all.into_iter().flat_map(|setting| ["--set".to_owned(), setting]));
        arguments
    }

    /// Prepares one more control plane; it is not started.
    ///
    /// # Errors
    /// When there is no port for it.
    pub fn add_plane(&mut self, plan: &Plan, token: &str, database_url: &str) -> Result<()> {
        let listen = format!("127.0.0.1:{}", free_port()?);
        let agents = format!("127.0.0.1:{}", free_port()?);
        let mut arguments = self.settings(plan, &listen, &agents);
        arguments.extend(["--database-url", database_url, "serve"].map(str::to_owned));
        let rest = Rest::new(format!("http://{listen}"), token)?;
        self.planes.push(Plane { rest, agents, process: None, arguments, peak_memory: 0 });
        Ok(())
    }

    /// Adds settings to a control plane, for its next start.
    pub fn set(&mut self, plane: usize, setting: &str) {
        let arguments = &mut self.planes[plane].arguments;
        // Before `serve`, which ends the options.
        arguments.splice(0..0, ["--set".to_owned(), setting.to_owned()]);
    }

    /// Starts a control plane and waits until it answers an authenticated read.
    ///
    /// # Errors
    /// When it does not.
    pub async fn start_plane(&mut self, plane: usize) -> Result<()> {
        let log = self.path(&format!("plane-{plane}.log"));
        let arguments = &self.planes[plane].arguments;
        let process = Process::start(&self.programs.aicloud, arguments, &log)?;
        self.planes[plane].process = Some(process);
        self.until_served(plane, PATIENCE).await
    }

    /// Waits until a control plane answers an authenticated read from the database.
    ///
    /// # Errors
    /// When it does not.
    pub async fn until_served(&self, plane: usize, patience: Duration) -> Result<()> {
        let rest = &self.planes[plane].rest;
        let began = Instant::now();
        loop {
            let heard = tokio::time::timeout(Duration::from_secs(2), rest.get("/v1/tenants")).await;
            if matches!(heard, Ok(Ok(_))) {
                return Ok(());
            }
            if began.elapsed() > patience {
                let log = last_words(&self.path(&format!("plane-{plane}.log")));
                bail!("control plane {plane} does not serve after {patience:?}: {heard:?}\n{log}");
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// The process of a control plane.
    ///
    /// # Errors
    /// When there is none.
    pub fn process(&mut self, plane: usize) -> Result<&mut Process> {
        self.planes[plane].process.as_mut().context("the control plane is not running")
    }

    /// Looks how much memory it holds at its peak.
    pub fn note_memory(&mut self) {
        for plane in &mut self.planes {
            if let Some(process) = &plane.process {
                plane.peak_memory = plane.peak_memory.max(process.peak_memory());
            }
        }
    }

    /// kill -9.
    ///
    /// # Errors
    /// When it had ended before.
    pub fn kill_plane(&mut self, plane: usize) -> Result<()> {
        self.note_memory();
        let log = self.path(&format!("plane-{plane}.log"));
        self.process(plane)?.kill().with_context(|| last_words(&log))
    }

    /// Runs `aicloud` to its end, beside what runs; returns what it printed.
    ///
    /// # Errors
    /// When it fails, with what it said.
    pub async fn aicloud(&self, words: &[&str]) -> Result<String> {
        let mut run = command(&self.programs.aicloud);
        run.args(words).arg("--data-dir").arg(self.data());
        run.args(["--database-url", &self.owner_url]);
        let output = tokio::process::Command::from(run).output().await?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let wrong = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "aicloud {}: {said}{wrong}", words.join(" "));
        Ok(said)
    }

    /// Tenant, projects and a price.
    async fn furnish(&mut self, plan: &Plan) -> Result<()> {
        let rest = self.planes[0].rest.clone();
        let price = json!({
            "memory_bytes": 80_u64 << 30, "price_micros_per_gpu_hour": "2490000", "currency": "USD",
        });
        let mut put = Write::post("/v1/gpu-types/H100", &price, "furnish-price");
        put.method = "PUT".to_owned();
        rest.done(&put).await?;
        let tenant = json!({"label": "crowd", "display_name": "Crowd"});
        let tenant = rest.done(&Write::post("/v1/tenants", &tenant, "furnish-tenant")).await?;
        self.tenant = id(&tenant)?;
        for number in 0..plan.projects {
            let body =
                json!({"tenant": self.tenant, "label": format!("p{number}"), "display_name": "P"});
            let write = Write::post("/v1/projects", &body, format!("furnish-project-{number}"));
            self.projects.push(id(&rest.done(&write).await?)?);
        }
        Ok(())
    }

    /// Registers the node and has its agent join by this address.
    async fn join(&mut self, server: &str) -> Result<()> {
        let rest = &self.planes[0].rest;
        let node = Write::post("/v1/nodes", &json!({"label": "n1"}), "furnish-node");
        self.node = id(&rest.done(&node).await?)?;
        let path = format!("/v1/nodes/{}/join-tokens", self.node);
        let token = rest.done(&Write::post(path, &json!({}), "furnish-join")).await?;
        let word = |name: &str| token[name].as_str().unwrap_or_default().to_owned();
        let mut join = command(&self.programs.agent);
        join.args(["join", "--server", server, "--node", &self.node])
            .args(["--token", &word("token"), "--ca-sha256", &word("ca_sha256")])
            .arg("--state-dir")
            .arg(self.path("agent"));
        let output = tokio::process::Command::from(join).output().await?;
        let wrong = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "the agent could not join: {wrong}");
        Ok(())
    }

    fn start_agent(&mut self) -> Result<()> {
        let gpus = format!("{}xH100", self.gpus);
        let state = self.path("agent").display().to_string();
        let arguments = ["run", "--state-dir", &state, "--runtime", "simulated"];
        let mut arguments: Vec<String> = arguments.map(str::to_owned).to_vec();
        arguments.extend(["--declare-gpus".to_owned(), gpus]);
        let log = self.path("agent.log");
        self.agent = Some(Process::start(&self.programs.agent, &arguments, &log)?);
        Ok(())
    }

    /// Waits until the node takes work.
    ///
    /// # Errors
    /// When it does not.
    pub async fn until_node_is_ready(&self) -> Result<()> {
        let path = format!("/v1/nodes/{}", self.node);
        let began = Instant::now();
        loop {
            let node = self.planes[0].rest.get(&path).await;
            if node.as_ref().is_ok_and(|node| node["schedulable"] == true) {
                return Ok(());
            }
            let log = self.path("agent.log");
            ensure!(began.elapsed() < PATIENCE, "not ready: {node:?}\n{}", last_words(&log));
            tokio::time::sleep(POLL * 4).await;
        }
    }

    /// A connection to the database as its owner.
    ///
    /// # Errors
    /// When it is away.
    pub async fn owner(&self) -> Result<PgConnection> {
        PgConnection::connect(&self.owner_url).await.context("the database")
    }

    /// Ends a control plane in order.
    ///
    /// # Errors
    /// When it does not stop as it should.
    pub async fn stop_plane(&mut self, plane: usize) -> Result<()> {
        self.note_memory();
        let mut process = self.planes[plane].process.take().context("it is not running")?;
        process.signal(nix::sys::signal::Signal::SIGTERM)?;
        let log = self.path(&format!("plane-{plane}.log"));
        let ended = process.ended_within(STOPPED).await;
        let status = ended.with_context(|| last_words(&log))?;
        ensure!(status.success(), "a control plane ended with {status}");
        Ok(())
    }

    /// Ends everything in order.
    ///
    /// # Errors
    /// When a control plane does not stop as it should.
    pub async fn stop(mut self) -> Result<()> {
        for plane in 0..self.planes.len() {
            if self.planes[plane].process.is_some() {
                self.stop_plane(plane).await?;
            }
        }
        drop(self.agent.take());
        if let Some(postgres) = self.postgres.take() {
            postgres.stop(Duration::from_secs(10)).await;
        }
        Ok(())
    }
}

/// The id of a resource that was answered.
///
/// # Errors
/// When it has none.
pub fn id(resource: &Value) -> Result<String> {
    resource["id"].as_str().map(str::to_owned).with_context(|| format!("no id in {resource}"))
}
