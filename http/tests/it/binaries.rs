//! The real programs, killed: `aicloud serve` and `aicloud-agent` as processes of their own.
//!
//! What is proved: nothing that was acknowledged is missing, no GPU is held twice or leaked,
//! and everything goes on or is undone by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aicloud_domain::id::{AllocationId, NodeId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_http::token::{BearerToken, TokenKind};
use aicloud_persistence::testing::{TestDatabase, folder};
use aicloud_persistence::{Database, DatabaseConfig, PrivateConfig, PrivatePostgres};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};
use rand::{RngExt, SeedableRng};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

/// Longer than anything here takes.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// Below those that an outgoing connection, or who asks for any port, is given: what is free now is so when it is taken.
const PORTS: Range<u16> = 12_000..20_000;

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let span = PORTS.end - PORTS.start;
    let own = u16::try_from(std::process::id() * 37 % u32::from(span)).unwrap();
    let ports = std::iter::repeat_with(|| NEXT.fetch_add(1, Ordering::Relaxed));
    let mut ports = ports.take(usize::from(span)).map(|step| PORTS.start + (own + step) % span);
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

/// A process that does not outlive its test.
pub struct Process(pub Child);

impl Process {
    fn start(program: &Path, arguments: &[&str], log: &Path) -> Self {
        let log = std::fs::File::options().create(true).append(true).open(log).unwrap();
        let child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        Self(child)
    }

    pub fn kill_9(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub async fn eventually<T, F: Future<Output = Result<T, String>>>(what: impl Fn() -> F) -> T {
    let started = Instant::now();
    loop {
        match what().await {
            Ok(found) => return found,
            Err(not_yet) if started.elapsed() > PATIENCE => panic!("waited in vain: {not_yet}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// One control plane, one node, and what is known of them from outside.
pub struct Site {
    folder: tempfile::TempDir,
    database_url: String,
    pub url: String,
    pub agents: String,
    pub operator: String,
    pub client: reqwest::Client,
    pub serve: Mutex<Option<Process>>,
    pub agent: Mutex<Option<Process>>,
}

impl Site {
    pub async fn new(database_url: &str, database: &Database) -> Self {
        let token = BearerToken::new(TokenKind::Operator);
        database
            .issue_operator_token(
                token.id,
                token.sha256().0,
                "test".into(),
                chrono::TimeDelta::days(1),
            )
            .await
            .unwrap();
        let client = reqwest::Client::builder().timeout(Duration::from_secs(10)).build().unwrap();
        Self {
            folder: folder(),
            database_url: database_url.to_owned(),
            url: format!("http://127.0.0.1:{}", free_port()),
            agents: format!("127.0.0.1:{}", free_port()),
            operator: token.reveal().expose_secret().to_owned(),
            client,
            serve: Mutex::default(),
            agent: Mutex::default(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn aicloud(&self, command: &[&str]) -> Process {
        self.aicloud_logging(command, &self.path("serve.log"))
    }

    fn aicloud_logging(&self, command: &[&str], log: &Path) -> Process {
        let (data, http) = (self.path("data"), self.url.trim_start_matches("http://"));
        let (listen, agents) =
            (format!("http.listen={http}"), format!("agents.listen={}", self.agents));
        let mut arguments = command.to_vec();
        let data = data.to_str().unwrap();
        arguments.extend(["--data-dir", data, "--database-url", &self.database_url]);
        arguments.extend(["--set", &listen, "--set", &agents]);
        arguments.extend(["--set", "agents.lease=3s", "--set", "agents.heartbeat=500ms"]);
        Process::start(Path::new(env!("CARGO_BIN_EXE_aicloud")), &arguments, log)
    }

    pub async fn serve(&self) {
        self.serve_with(&[]).await;
    }

    pub async fn serve_with(&self, settings: &[&str]) {
        let set = settings.iter().flat_map(|setting| ["--set", setting]);
        let command: Vec<&str> = std::iter::once("serve").chain(set).collect();
        *self.serve.lock().unwrap() = Some(self.aicloud(&command));
        self.until_ready().await;
    }

    /// The lines that `aicloud serve` has logged.
    pub fn said(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("serve.log")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    async fn until_ready(&self) {
        eventually(|| async {
            match self.client.get(format!("{}/readyz", self.url)).send().await {
                Ok(answer) if answer.status().is_success() => Ok(()),
                Ok(answer) => {
                    Err(format!("not ready: {}", answer.text().await.unwrap_or_default()))
                }
                Err(error) => Err(format!("{error}; {}", self.log("serve.log"))),
            }
        })
        .await;
    }

    fn log(&self, name: &str) -> String {
        let text = std::fs::read_to_string(self.path(name)).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    /// Registers a node and starts its agent.
    pub async fn node(&self, runtime: &str, gpus: &str) -> String {
        let node = self.post("/v1/nodes", &json!({"label": "n1"}), "node").await.unwrap();
        let id = node["id"].as_str().unwrap().to_owned();
        let token =
            self.post(&format!("/v1/nodes/{id}/join-tokens"), &json!({}), "join").await.unwrap();
        let state = self.path("agent");
        let joined = Command::new(agent_binary())
            .args(["join", "--server", &self.agents, "--node", &id])
            .args(["--token", token["token"].as_str().unwrap()])
            .args(["--ca-sha256", token["ca_sha256"].as_str().unwrap()])
            .args(["--state-dir", state.to_str().unwrap()])
            .output()
            .unwrap();
        assert!(joined.status.success(), "{}", String::from_utf8_lossy(&joined.stderr));
        self.start_agent(runtime, gpus);
        eventually(|| async {
            let node = self.get(&format!("/v1/nodes/{id}")).await?;
            if node["life"] == "ready" && node["reachable"] == true {
                return Ok(());
            }
            Err(format!("{node} {}", self.log("agent.log")))
        })
        .await;
        id
    }

    pub fn start_agent(&self, runtime: &str, gpus: &str) {
        let state = self.path("agent");
        let state = state.to_str().unwrap();
        let arguments = ["run", "--state-dir", state, "--runtime", runtime, "--declare-gpus", gpus];
        let agent = Process::start(&agent_binary(), &arguments, &self.path("agent.log"));
        *self.agent.lock().unwrap() = Some(agent);
    }

    /// A tenant, a project and a price, as the operator makes them.
    pub async fn project(&self) -> String {
        let price = json!({
            "memory_bytes": 80_u64 << 30, "price_micros_per_gpu_hour": "2490000", "currency": "USD",
        });
        let path = format!("{}/v1/gpu-types/H100", self.url);
        let answer =
            self.client.put(path).bearer_auth(&self.operator).header("idempotency-key", "h100");
        let answer = answer.json(&price).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        let tenant = json!({"label": "acme", "display_name": "Acme"});
        let tenant = self.post("/v1/tenants", &tenant, "acme").await.unwrap();
        let project = json!({"tenant": tenant["id"], "label": "lab", "display_name": "Lab"});
        let project = self.post("/v1/projects", &project, "lab").await.unwrap();
        project["name"].as_str().unwrap().to_owned()
    }

    pub async fn post(&self, path: &str, body: &Value, key: &str) -> Result<Value, String> {
        let request = self.client.post(format!("{}{path}", self.url)).bearer_auth(&self.operator);
        read(request.header("idempotency-key", key).json(body).send().await).await
    }

    pub async fn get(&self, path: &str) -> Result<Value, String> {
        let request = self.client.get(format!("{}{path}", self.url)).bearer_auth(&self.operator);
        read(request.send().await).await
    }

    /// With one key until it is answered, over kills and restarts.
    pub async fn insist(&self, path: &str, body: &Value, key: &str) -> Value {
        eventually(|| self.post(path, body, key)).await
    }

    pub async fn until(&self, id: &str, phase: &str) -> Value {
        eventually(|| async {
            let allocation = self.get(&format!("/v1/allocations/{id}")).await?;
            if allocation["phase"] == phase {
                return Ok(allocation);
            }
            Err(format!("{allocation}\n{}\n{}", self.log("serve.log"), self.log("agent.log")))
        })
        .await
    }

    pub async fn prove(&self, command: &[&str]) {
        let mut process = self.aicloud(command);
        let status = process.0.wait().unwrap();
        assert!(status.success(), "{command:?}: {}", self.log("serve.log"));
    }
}

async fn read(answer: Result<reqwest::Response, reqwest::Error>) -> Result<Value, String> {
    let answer = answer.map_err(|error| error.to_string())?;
    let (status, text) = (answer.status(), answer.text().await.map_err(|error| error.to_string())?);
    if status.is_success() {
        return serde_json::from_str(&text).map_err(|error| error.to_string());
    }
    Err(format!("{status}: {text}"))
}

pub fn agent_binary() -> PathBuf {
    let beside = Path::new(env!("CARGO_BIN_EXE_aicloud")).with_file_name("aicloud-agent");
    assert!(beside.exists(), "build the whole workspace: {} is missing", beside.display());
    beside
}

fn allocation(project: &str, name: &str) -> Value {
    json!({
        "project": project, "display_name": name, "gpu": {"model": "H100", "count": 1},
        "workload": {"image": "busybox", "command": ["/bin/sleep", "100000"]},
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_of_the_control_plane_at_any_moment_of_twenty_lives() {
    let database = TestDatabase::new().await;
    let opened = database.open().await;
    let site = Site::new(&database.url, &opened).await;
    site.serve().await;
    let project = site.project().await;
    let node = site.node("simulated", "6xH100").await;
    let site = Arc::new(site);
    let acknowledged = Arc::new(Mutex::new(BTreeMap::new()));
    let enough = Arc::new(AtomicBool::new(false));
    let customers: Vec<_> = (0..20)
        .map(|n| {
            let (site, project) = (Arc::clone(&site), project.clone());
            let (acknowledged, enough) = (Arc::clone(&acknowledged), Arc::clone(&enough));
            let life = async move |round: usize| {
                let name = format!("life-{n}-{round}");
                let body = allocation(&project, &name);
                let created = site.insist("/v1/allocations", &body, &name).await;
                let id = created["id"].as_str().unwrap().to_owned();
                acknowledged.lock().unwrap().insert(id.clone(), created.clone());
                // The same key, the same answer, whatever died in between.
                let again = site.insist("/v1/allocations", &body, &name).await;
                assert_eq!(again, created);
                let release = format!("/v1/allocations/{id}/release");
                loop {
                    let seen = site.get(&format!("/v1/allocations/{id}")).await;
                    match seen.as_ref().ok().and_then(|seen| seen["phase"].as_str()) {
                        Some("active") => {
                            site.insist(&release, &json!({}), &format!("{name}-end")).await;
                        }
                        Some("released") => return id,
                        _ => {}
                    }
                    tokio::time::sleep(Duration::from_millis(30)).await;
                }
            };
            tokio::spawn(async move {
                let mut lives = vec![life(0).await];
                // On a fast machine all would be over before anything is killed.
                while !enough.load(Ordering::Relaxed) {
                    lives.push(life(lives.len()).await);
                }
                lives
            })
        })
        .collect();
    let mut random = rand::rngs::StdRng::seed_from_u64(7);
    let mut kills = 0;
    while customers.iter().any(|customer| !customer.is_finished()) && kills < 12 {
        tokio::time::sleep(Duration::from_millis(random.random_range(150..900))).await;
        // Customers go on while it is down.
        let mut serve = site.serve.lock().unwrap().take().unwrap();
        serve.kill_9();
        site.serve().await;
        kills += 1;
        enough.store(kills >= 3, Ordering::Relaxed);
    }
    let mut released = BTreeSet::new();
    for customer in customers {
        released.extend(tokio::time::timeout(PATIENCE, customer).await.expect("in time").unwrap());
    }
    assert_eq!(released, acknowledged.lock().unwrap().keys().cloned().collect());
    let all = opened.list(EntityKind::Allocation, all()).await.unwrap().len();
    assert_eq!(all, released.len(), "none twice");
    eventually(|| async {
        let holds = opened.holds_on(node.parse().unwrap()).await.unwrap();
        if holds.is_empty() { Ok(()) } else { Err(format!("leaked: {holds:?}")) }
    })
    .await;
    for id in &released {
        let id: AllocationId = id.parse().unwrap();
        let intervals = opened.usage_of_allocation(id).await.unwrap();
        assert!(
            !intervals.is_empty() && intervals.iter().all(|interval| interval.ended_at.is_some())
        );
    }
    never_two_holders(&opened.history(node_uuid(&node), 0, 10_000).await.unwrap());
    site.prove(&["audit", "verify"]).await;
    site.prove(&["state", "rebuild", "--check"]).await;
}

fn node_uuid(node: &str) -> uuid::Uuid {
    node.parse::<NodeId>().unwrap().uuid()
}

/// Walks a node's journal as an auditor would, without our state machine's help.
fn never_two_holders(entries: &[aicloud_persistence::Entry]) {
    let mut holders: BTreeMap<String, String> = BTreeMap::new();
    let mut held = 0;
    for entry in entries {
        let event: Value = serde_json::from_str(&entry.payload).unwrap();
        let who = format!("{} {}", event["allocation_id"], event["epoch"]);
        match entry.event_type.as_str() {
            "node.gpus_held" => {
                for gpu in event["gpu_uuids"].as_array().unwrap() {
                    let former = holders.insert(gpu.to_string(), who.clone());
                    assert_eq!(former, None, "{gpu} has two holders: {who}");
                    held += 1;
                }
            }
            "node.gpus_freed" => holders.retain(|_, holder| *holder != who),
            _ => {}
        }
    }
    assert!(held >= 20 && holders.is_empty(), "{held} held, left: {holders:?}");
}

fn all() -> aicloud_persistence::ListQuery {
    aicloud_persistence::ListQuery { limit: 1000, ..Default::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_of_the_agent_and_it_adopts_what_runs() {
    let real = geteuid().is_root()
        && ["/usr/sbin/runc", "/usr/bin/runc"].iter().any(|path| Path::new(path).exists())
        && Path::new("/bin/busybox").exists();
    if !real {
        eprintln!("SKIPPED: needs root, runc and busybox");
        return;
    }
    let database = TestDatabase::new().await;
    let opened = database.open().await;
    let site = Site::new(&database.url, &opened).await;
    site.serve().await;
    let project = site.project().await;
    site.node("oci", "2xH100").await;
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let request = site.client.post(format!("{}/v1/allocations", site.url));
    let request = request.bearer_auth(&site.operator).header("idempotency-key", "adopted");
    let request = request.header("traceparent", format!("00-{trace}-b7ad6b7169203331-01"));
    let created = read(request.json(&allocation(&project, "adopted")).send().await).await.unwrap();
    let id = created["id"].as_str().unwrap().to_owned();
    site.until(&id, "active").await;
    // One trace from the request through every actor and the journal to the node's log.
    let entries = opened.history(id.parse::<AllocationId>().unwrap().uuid(), 0, 100).await.unwrap();
    for entry in entries.iter().filter(|entry| !entry.provenance.principal.starts_with("agent/")) {
        assert_eq!(entry.provenance.trace_id.as_deref(), Some(trace), "{}", entry.event_type);
    }
    let said = std::fs::read_to_string(site.path("agent.log")).unwrap();
    assert!(said.contains(trace), "{said}");
    let processes = || pids_of(&id);
    let before = processes();
    assert!(!before.is_empty(), "the workload is a process");
    site.agent.lock().unwrap().take().unwrap().kill_9();
    // Longer than the lease: the allocation is lost, its workload is not.
    site.until(&id, "lost").await;
    assert_eq!(processes(), before);
    site.start_agent("oci", "2xH100");
    let back = site.until(&id, "active").await;
    assert_eq!(back["epoch"], 1);
    assert_eq!(processes(), before, "the same process, not a new one");
    let namespaces =
        |pid: i32, kind: &str| std::fs::read_link(format!("/proc/{pid}/ns/{kind}")).unwrap();
    for kind in ["pid", "net", "mnt", "ipc", "uts"] {
        let (inside, outside) =
            (namespaces(before[0], kind), namespaces(std::process::id().cast_signed(), kind));
        assert_ne!(inside, outside, "its own {kind} namespace");
    }
    site.insist(&format!("/v1/allocations/{id}/release"), &json!({}), "end").await;
    site.until(&id, "released").await;
    assert!(processes().is_empty(), "no process is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_can_not_be_written_stops_nothing() {
    let database = TestDatabase::new().await;
    let site = Site::new(&database.url, &database.open().await).await;
    // Whatever is written there fails as on a full disk; each request is a line.
    let full = Path::new("/dev/full");
    *site.serve.lock().unwrap() = Some(site.aicloud_logging(&["serve"], full));
    site.until_ready().await;
    for _ in 0..10 {
        site.get("/v1/tenants").await.unwrap();
    }
    let ended = site.serve.lock().unwrap().as_mut().unwrap().0.try_wait().unwrap();
    assert_eq!(ended, None, "it runs");
}

/// Processes in the cgroup of an allocation.
fn pids_of(id: &str) -> Vec<i32> {
    let mut found = vec![];
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else {
            continue;
        };
        let groups = std::fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
        if groups.contains(id) {
            found.push(pid);
        }
    }
    found.sort_unstable();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_killed_and_all_is_well_again_by_itself() {
    let home = folder();
    let config = PrivateConfig::new(home.path());
    let mut postgres = PrivatePostgres::start(config.clone()).await.unwrap();
    let url = postgres.url();
    Database::migrate(&url).await.unwrap();
    let opened = Database::connect(&DatabaseConfig::new(url.clone())).await.unwrap();
    let site = Site::new(&url, &opened).await;
    site.serve().await;
    let project = site.project().await;
    site.node("simulated", "2xH100").await;
    let running = site.insist("/v1/allocations", &allocation(&project, "a"), "a").await;
    let running = running["id"].as_str().unwrap().to_owned();
    site.until(&running, "active").await;
    for round in 0..2 {
        kill(Pid::from_raw(postgres.pid().unwrap()), Signal::SIGKILL).unwrap();
        postgres.wait().await;
        // Asked meanwhile: 503 and when to come back, never a hang and never a lie.
        let key = format!("while-away-{round}");
        let request = site.client.post(format!("{}/v1/allocations", site.url));
        let request = request.bearer_auth(&site.operator).header("idempotency-key", &key);
        let answer = request.json(&allocation(&project, "b")).send().await.unwrap();
        assert_eq!(answer.status(), 503);
        assert!(answer.headers().contains_key("retry-after"));
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let ready = site.client.get(format!("{}/readyz", site.url)).send().await.unwrap();
        assert_eq!(ready.status(), 503);
        postgres = PrivatePostgres::start(config.clone()).await.unwrap();
        let created = site.insist("/v1/allocations", &allocation(&project, "b"), &key).await;
        let id = created["id"].as_str().unwrap().to_owned();
        site.until(&id, "active").await;
        let end = format!("end-{round}");
        site.insist(&format!("/v1/allocations/{id}/release"), &json!({}), &end).await;
        site.until(&id, "released").await;
        assert_eq!(site.until(&running, "active").await["epoch"], 1);
    }
    site.prove(&["audit", "verify"]).await;
    site.prove(&["state", "rebuild", "--check"]).await;
}
