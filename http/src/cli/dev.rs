//! `aicloud dev`: a whole cloud on one machine, for trying it and for working on it.
//!
//! ```text
//!   data folder
//!   ├─ postgres/         the private database (unless one is given)
//!   ├─ keys/             certificate authority, task keys
//!   ├─ agent/<node>/     the agent's state; agent/agent.log is what it says
//!   ├─ mail/             letters, as .eml files, where no mail server is set
//!   └─ credentials.json  tokens and the operator's password (0600), so that a second run prints the same
//! ```
//!
//! Everything goes through the same doors as in earnest: the tenant, project, prices and node
//! are made through the API, with fixed `Idempotency-Key`s, so that a second run finds what the
//! first one made; the agent is its own process, and joins with a one-time token at each start,
//! because its certificate lives an hour and this may have been off for longer.
//!
//! Ctrl-C stops the agent first, which takes its workloads down, then the API, the engine and
//! the database. Should this process be killed, the kernel tells its children.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use aicloud_client::types::{
    CreateJoinToken, CreateNode, CreateProject, CreateTenant, CreateToken, SetGpuType,
};
use aicloud_client::{Answered as _, Client};
use aicloud_persistence::Database;
use anyhow::{Context as _, Result, bail};
use clap::Args;
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::process::{Child, Command};

mod operator;

pub(super) use self::operator::OPERATOR;
use self::operator::make_operator;
use super::SettingsArguments;
use super::client::client;
use super::private_file::write_private;
use super::token::{OPERATOR_LIFE_MAX, create_operator};
use super::tour::banner;
use crate::auth::{Authenticator as _, DatabaseAuthenticator};
use crate::config::Config;
use crate::plane::{Plane, asked_to_stop};
use crate::server::ServerConfig;
use crate::storage::{self, KeptPostgres};

/// Until the agent must have joined and said what it has.
const NODE_DEADLINE: Duration = Duration::from_secs(30);
/// How long the agent may take to take its workloads down. With what follows, Ctrl-C stays
/// within ten seconds.
const AGENT_STOP: Duration = Duration::from_secs(4);
/// The pause before an agent that ended is started again.
const AGENT_PAUSE: Duration = Duration::from_secs(1);
/// How often the node is asked whether it is ready.
const POLL: Duration = Duration::from_millis(50);

/// The demo's price list: model, bytes of memory, millionths of a dollar for one GPU-hour.
const PRICES: &[(&str, u64, &str)] =
    &[("A100", 80 << 30, "1290000"), ("H100", 80 << 30, "2490000"), ("H200", 141 << 30, "3490000")];

/// What `aicloud dev` can be told.
#[derive(Debug, Args)]
pub struct DevArguments {
    /// The agent's program. Default: `aicloud-agent` beside this one.
    #[arg(long, value_name = "FILE")]
    agent_binary: Option<PathBuf>,
    /// The GPUs that the local node says it has.
    #[arg(long, value_name = "COUNTxMODEL", default_value = "8xH100")]
    gpus: String,
    /// How workloads run: `oci` needs root, `simulated` runs nothing. Default: what is possible.
    #[arg(long, value_name = "RUNTIME")]
    runtime: Option<String>,
    /// Write URL, tokens and ids to this file, as JSON, when everything is ready.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
}

/// Where `make run` keeps its data when nobody says where.
#[must_use]
pub fn default_data_dir() -> PathBuf {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    match home {
        Some(home) if !geteuid().is_root() => PathBuf::from(home).join(".local/share/aicloud-dev"),
        _ => PathBuf::from("/var/lib/aicloud-dev"),
    }
}

/// What a second run needs to print the same.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Credentials {
    pub(super) operator_token: String,
    pub(super) project_token: String,
    /// Of the operator who signs in.
    #[serde(default)]
    pub(super) operator_password: String,
}

impl Credentials {
    fn path(data_dir: &Path) -> PathBuf {
        data_dir.join("credentials.json")
    }

    fn load(data_dir: &Path) -> Self {
        // Unreadable is as good as absent: new tokens are issued then.
        fs::read(Self::path(data_dir))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    fn save(&self, data_dir: &Path) -> Result<()> {
        let path = Self::path(data_dir);
        write_private(&path, &serde_json::to_vec_pretty(self)?)
    }
}

/// Says what is being done, and how long it has taken so far.
struct Progress(Instant);

impl Progress {
    fn say(&self, what: &str) {
        // Nobody may be able to read it (a full disk, a closed terminal); the cloud goes on.
        let _ = writeln!(std::io::stderr(), "[{:5.1} s] {what}", self.0.elapsed().as_secs_f64());
    }
}

/// What the demo made.
pub(super) struct Demo {
    pub(super) tenant: String,
    pub(super) project: String,
    pub(super) node: String,
    pub(super) credentials: Credentials,
}

/// On this machine its name is `localhost`: under no other do browsers keep a session's cookie without TLS, so a provider
/// must send people back to that one. Where the port is not known yet, it is called by its address.
fn name_it(http: &mut ServerConfig) {
    if http.issuer.is_none() && http.listen.ip().is_loopback() && http.listen.port() != 0 {
        http.issuer = format!("http://localhost:{}", http.listen.port()).parse().ok();
    }
}

/// Where people find it.
fn address(config: &Config, plane: &Plane) -> String {
    config.http.issuer.as_ref().map_or_else(|| plane.url(), ToString::to_string)
}

pub(super) async fn run(settings: &SettingsArguments, arguments: DevArguments) -> Result<ExitCode> {
    let defaults = [
        ("data_dir", default_data_dir().display().to_string()),
        // The agent is told the port at each start, so any will do.
        ("agents.listen", "127.0.0.1:0".to_owned()),
        ("http.shutdown_timeout", "1s".to_owned()),
        // Here is the place to break things.
        ("drill.enabled", "true".to_owned()),
        ("mail.folder", letters(settings)?),
        ("log.format", "pretty".to_owned()),
        ("log.level", "warn".to_owned()),
    ];
    let mut config = settings.load(Some(&defaults))?;
    name_it(&mut config.http);
    crate::telemetry::start(config.log_format, &config.log_level)?;
    let progress = Progress(Instant::now());
    let folder = &config.data_dir;
    // Others may pass through, which the database's user must, but not look.
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o711)
        .create(folder)
        .with_context(|| format!("the data folder {}", folder.display()))?;
    let agent = agent_binary(arguments.agent_binary.as_deref())?;
    let kept = match &config.database_url {
        Some(_) => None,
        None => {
            progress.say("starting PostgreSQL");
            Some(KeptPostgres::start(storage::private_config(folder)).await?)
        }
    };
    let url = kept.as_ref().map(KeptPostgres::url).or(config.database_url.as_ref());
    let url = url.context("no database")?.clone();
    let done = match prepare(&config, &url, &progress).await {
        Ok((database, credentials)) => {
            progress.say("starting the control plane");
            // From here on the database is a part of it.
            let plane = Plane::start(&config, database, kept).await?;
            let done =
                with_plane(&config, &arguments, &agent, &plane, credentials, &progress).await;
            progress.say("stopping the control plane");
            plane.stop().await;
            done
        }
        Err(error) => {
            if let Some(kept) = kept {
                kept.stop().await;
            }
            Err(error)
        }
    };
    progress.say("stopped");
    done.map(|()| ExitCode::SUCCESS)
}

/// Where letters go when no mail server is set: beside the data, wherever that is.
fn letters(settings: &SettingsArguments) -> Result<String> {
    let folder = default_data_dir().display().to_string();
    let config = settings.load(Some(&[("data_dir", folder)]))?;
    Ok(config.data_dir.join("mail").display().to_string())
}

fn agent_binary(given: Option<&Path>) -> Result<PathBuf> {
    let path = match given {
        Some(path) => path.to_owned(),
        None => std::env::current_exe()?.with_file_name("aicloud-agent"),
    };
    anyhow::ensure!(
        path.is_file(),
        "there is no agent at {}; build it with `cargo build --workspace`, or give --agent-binary",
        path.display()
    );
    Ok(path)
}

/// The schema up to date, and tokens that open something.
async fn prepare(
    config: &Config,
    url: &SecretString,
    progress: &Progress,
) -> Result<(Database, Credentials)> {
    progress.say("bringing the schema up to date");
    Database::migrate(url.expose_secret()).await?;
    let database = storage::open(config, url).await?;
    let mut credentials = Credentials::load(&config.data_dir);
    let known = DatabaseAuthenticator::new(database.clone());
    if known.authenticate(&credentials.operator_token, None).await.is_err() {
        let token = create_operator(&database, "aicloud dev", OPERATOR_LIFE_MAX).await?;
        credentials.operator_token = token.expose_secret().to_owned();
        credentials.save(&config.data_dir)?;
    }
    if known.authenticate(&credentials.project_token, None).await.is_err() {
        credentials.project_token.clear();
    }
    Ok((database, credentials))
}

async fn with_plane(
    config: &Config,
    arguments: &DevArguments,
    agent: &Path,
    plane: &Plane,
    mut credentials: Credentials,
    progress: &Progress,
) -> Result<()> {
    let url = plane.url();
    let client = client(&url, SecretString::from(credentials.operator_token.clone()))?;
    progress.say("making the operator's account");
    make_operator(plane, &mut credentials, &config.data_dir).await?;
    progress.say("making the demo project");
    let demo = make_demo(&client, credentials, &config.data_dir).await?;
    let mut local = LocalAgent::new(agent, arguments, &config.data_dir, &demo.node)?;
    progress.say("joining the local node");
    local.join(&client).await?;
    local.start()?;
    let url = address(config, plane);
    let ran = run_until_asked(arguments, (plane, &url), &client, &demo, &mut local, progress).await;
    progress.say("stopping the node and its workloads");
    local.stop().await;
    ran
}

async fn run_until_asked(
    arguments: &DevArguments,
    (plane, url): (&Plane, &str),
    client: &Client,
    demo: &Demo,
    local: &mut LocalAgent,
    progress: &Progress,
) -> Result<()> {
    let stop = asked_to_stop();
    tokio::pin!(stop);
    tokio::select! {
        ready = local.until_ready(client) => ready?,
        signal = &mut stop => {
            signal?;
            return Ok(());
        }
    }
    if let Some(path) = &arguments.ready_file {
        let ready = json!({
            "url": url,
            "operator_token": demo.credentials.operator_token,
            "operator_email": OPERATOR,
            "operator_password": demo.credentials.operator_password,
            "project_token": demo.credentials.project_token,
            "project": demo.project,
            "tenant": demo.tenant,
            "node": demo.node,
        });
        write_private(path, &serde_json::to_vec_pretty(&ready)?)?;
    }
    progress.say("ready");
    println!("{}", banner(url, demo));
    loop {
        tokio::select! {
            signal = &mut stop => {
                signal?;
                return Ok(());
            }
            why = plane.failed() => bail!("{why}"),
            ended = local.ended() => {
                progress.say(&format!("the agent ended ({ended}); see {}", local.log.display()));
                tokio::time::sleep(AGENT_PAUSE).await;
                local.start()?;
            }
        }
    }
}

async fn make_demo(client: &Client, mut credentials: Credentials, data_dir: &Path) -> Result<Demo> {
    // Under the same keys each time: a later start finds what the first one made.
    let body = CreateTenant {
        label: "demo".to_owned(),
        display_name: Some("Demo".to_owned()),
        owner: None,
    };
    let tenant = client.once("aicloud-dev-tenant").create_tenant(&body).await.answer()?.id;
    let body = CreateProject {
        tenant: tenant.clone(),
        label: "lab".to_owned(),
        display_name: Some("Lab".to_owned()),
    };
    let project = client.once("aicloud-dev-project").create_project(&body).await.answer()?.id;
    let body = CreateNode { label: "local".to_owned() };
    let node = client.once("aicloud-dev-node").create_node(&body).await.answer()?.id;
    let offered = client.list_gpu_types().await.answer()?;
    for (model, memory_bytes, price) in PRICES {
        // What was changed by hand stays changed.
        if offered.items.iter().all(|gpu| gpu.model != *model) {
            let body = SetGpuType {
                memory_bytes: *memory_bytes,
                price_micros_per_gpu_hour: (*price).to_owned(),
                currency: "USD".to_owned(),
            };
            client.set_gpu_type(model, &body).await.answer()?;
        }
    }
    if credentials.project_token.is_empty() {
        let body = CreateToken { name: "aicloud dev".to_owned(), expires_at: None };
        let token = client.create_token(&project, &body).await.answer()?;
        let secret = token.secret.context("the token came without its secret")?;
        credentials.project_token = secret.expose().to_owned();
        credentials.save(data_dir)?;
    }
    Ok(Demo { tenant, project, node, credentials })
}

/// The agent on this machine, as a child.
struct LocalAgent {
    binary: PathBuf,
    node: String,
    state: PathBuf,
    log: PathBuf,
    options: Vec<String>,
    child: Option<Child>,
}

impl LocalAgent {
    fn new(binary: &Path, arguments: &DevArguments, data_dir: &Path, node: &str) -> Result<Self> {
        let folder = data_dir.join("agent");
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let runtime = arguments.runtime.clone().unwrap_or_else(|| {
            if geteuid().is_root() {
                return "oci".to_owned();
            }
            eprintln!("          not root: workloads are only simulated");
            "simulated".to_owned()
        });
        let options = ["--declare-gpus", &arguments.gpus, "--runtime", &runtime];
        Ok(Self {
            binary: binary.to_owned(),
            node: node.to_owned(),
            state: folder.join(node),
            log: folder.join("agent.log"),
            options: options.map(str::to_owned).to_vec(),
            child: None,
        })
    }

    fn command(&self, verb: &str) -> Result<Command> {
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)
            .with_context(|| self.log.display().to_string())?;
        let mut command = Command::new(&self.binary);
        command
            .arg(verb)
            .arg("--state-dir")
            .arg(&self.state)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C is pressed for us; the agent is told when it is its turn.
            .process_group(0)
            .kill_on_drop(true);
        end_with_parent(&mut command);
        Ok(command)
    }

    async fn join(&self, client: &Client) -> Result<()> {
        let body = CreateJoinToken { ttl_seconds: None };
        let join = client.create_join_token(&self.node, &body).await.answer()?;
        let token = join.token.context("the token came without its secret")?;
        let status = self
            .command("join")?
            .args(["--server", &join.server, "--node", &self.node])
            .args(["--token", token.expose(), "--ca-sha256", &join.ca_sha256])
            .status()
            .await
            .with_context(|| self.binary.display().to_string())?;
        anyhow::ensure!(status.success(), "the agent could not join; {}", self.last_words());
        Ok(())
    }

    fn start(&mut self) -> Result<()> {
        let mut command = self.command("run")?;
        command.args(&self.options).arg("--stop-workloads-on-exit");
        let child = command.spawn().with_context(|| self.binary.display().to_string())?;
        self.child = Some(child);
        Ok(())
    }

    async fn ended(&mut self) -> String {
        match &mut self.child {
            Some(child) => match child.wait().await {
                Ok(status) => status.to_string(),
                Err(error) => error.to_string(),
            },
            None => std::future::pending().await,
        }
    }

    async fn until_ready(&mut self, client: &Client) -> Result<()> {
        let id = self.node.clone();
        let waiting = async {
            loop {
                let node = client.get_node(&id).await.answer()?;
                // An operator may have cordoned it before the last stop.
                if node.reachable && !node.gpus.is_empty() {
                    return Ok(());
                }
                tokio::time::sleep(POLL).await;
            }
        };
        let log = self.log.clone();
        tokio::select! {
            ready = tokio::time::timeout(NODE_DEADLINE, waiting) => {
                ready.unwrap_or_else(|_| {
                    let seconds = NODE_DEADLINE.as_secs();
                    bail!("the node was not ready after {seconds} s; see {}", log.display())
                })
            }
            ended = self.ended() => bail!("the agent ended ({ended}); {}", last_words(&log)),
        }
    }

    fn last_words(&self) -> String {
        last_words(&self.log)
    }

    /// Asks the agent to end and to take its workloads with it.
    async fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
        if let Some(pid) = pid
            && let Err(error) = kill(Pid::from_raw(pid), Signal::SIGTERM)
        {
            tracing::warn!(%error, "the agent can't be told to end");
        }
        if tokio::time::timeout(AGENT_STOP, child.wait()).await.is_err() {
            tracing::warn!("the agent did not end in time and is killed");
            let _ = child.kill().await;
        }
    }
}

fn last_words(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().rev().take(5).collect();
    let lines: Vec<&str> = lines.into_iter().rev().collect();
    format!("{} ends:\n{}", log.display(), lines.join("\n"))
}

/// Has the kernel end the child when this process ends, however it ends.
#[allow(unsafe_code)]
fn end_with_parent(command: &mut Command) {
    let parent = nix::unistd::getpid();
    // SAFETY: between fork and exec only async-signal-safe calls are allowed; `prctl` and
    // `getppid` are plain system calls that touch no memory of ours and take no lock.
    unsafe {
        command.pre_exec(move || {
            nix::sys::prctl::set_pdeathsig(Signal::SIGTERM)?;
            // The parent may have ended before the kernel knew of the wish.
            if nix::unistd::getppid() != parent {
                return Err(std::io::Error::from(nix::errno::Errno::ESRCH));
            }
            Ok(())
        });
    }
}
