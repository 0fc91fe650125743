//! The agent's command line.
//!
//! Exit codes: 0 after a signal, 1 for an error, 2 for a wrong command line, 3 when the
//! node was retired, which a service manager must not answer with a restart.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use aicloud_node_agent::agent::{self, Ending};
use aicloud_node_agent::inventory::{self, DeclaredGpus};
use aicloud_node_agent::runtime::oci;
use aicloud_node_agent::settings::{DEFAULT_STATE_DIR, Options};
use aicloud_node_agent::shim::{self, ShimArgs};
use aicloud_node_agent::{join, state};
use aicloud_node_protocol::join::{Fingerprint, JoinCommand, JoinError, ServerAddress};
use clap::{Parser, Subcommand, ValueEnum};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

const RETIRED: u8 = 3;

/// The program on every GPU node.
#[derive(Parser)]
#[command(name = "aicloud-agent", version)]
struct Cli {
    /// How to write the log, which goes to standard error.
    #[arg(
        long,
        env = "AICLOUD_AGENT_LOG_FORMAT",
        value_enum,
        default_value = "pretty",
        global = true
    )]
    log_format: LogFormat,
    /// What to log, for instance `info` or `aicloud_node_agent=debug`.
    #[arg(long, env = "AICLOUD_AGENT_LOG", default_value = "info", global = true)]
    log: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    Json,
    Pretty,
}

#[derive(Subcommand)]
enum Command {
    /// Make this machine a node of a cloud.
    Join {
        /// Where the control plane is, `host:port`.
        #[arg(long)]
        server: ServerAddress,
        /// The node's id.
        #[arg(long)]
        node: String,
        /// The one-time join token.
        #[arg(long)]
        token: String,
        /// The SHA-256 of the cloud's CA certificate.
        #[arg(long)]
        ca_sha256: Fingerprint,
        /// Where the agent keeps its key, its ledger and its workloads.
        #[arg(long, env = "AICLOUD_AGENT_STATE_DIR", default_value = DEFAULT_STATE_DIR)]
        state_dir: PathBuf,
    },
    /// Serve the cloud.
    Run {
        /// A TOML file with the same settings, with underscores for dashes.
        #[arg(long, env = "AICLOUD_AGENT_CONFIG")]
        config: Option<PathBuf>,
        #[command(flatten)]
        options: Options,
    },
    /// Show what this machine has, as JSON.
    Inventory {
        /// As in `run`.
        #[arg(long, env = "AICLOUD_AGENT_DECLARE_GPUS")]
        declare_gpus: Option<DeclaredGpus>,
    },
    #[command(hide = true)]
    Shim(ShimArgs),
    #[command(hide = true, name = oci::HIDDEN_COMMAND)]
    RuntimeExec {
        mount: PathBuf,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match execute(cli) {
        Ok(code) => code,
        Err(error) => {
            // Our errors say what lies under them in their own words.
            eprintln!("aicloud-agent: {error}");
            ExitCode::FAILURE
        }
    }
}

fn execute(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Shim(args) => {
            shim::run(&args)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Inventory { declare_gpus } => {
            let found = inventory::discover(declare_gpus.as_ref(), "none");
            let gpus: Vec<_> = found
                .gpus
                .iter()
                .map(|gpu| {
                    json!({
                        "uuid": gpu.uuid,
                        "model": gpu.model,
                        "index": gpu.index,
                        "memory_bytes": gpu.memory_bytes,
                        "healthy": gpu.healthy,
                    })
                })
                .collect();
            let all = json!({
                "hostname": found.hostname,
                "source": found.source,
                "cpu_cores": found.cpu_cores,
                "memory_bytes": found.memory_bytes,
                "gpus": gpus,
            });
            println!("{all:#}");
            Ok(ExitCode::SUCCESS)
        }
        Command::RuntimeExec { mount, command } => Err(oci::exec_hidden(&mount, &command).into()),
        Command::Join { server, node, token, ca_sha256, state_dir } => {
            start_log(cli.log_format, &cli.log)?;
            let command = join_command(server, node, token, ca_sha256)?;
            let state = state::StateDir::open(&state_dir)?;
            let node = tokio_runtime()?.block_on(join::join(&command, &state))?;
            println!("This machine is now {}. Start it with: aicloud-agent run", node.node_id);
            Ok(ExitCode::SUCCESS)
        }
        Command::Run { config, options } => {
            start_log(cli.log_format, &cli.log)?;
            let from_file =
                config.map(|path| Options::from_file(&path)).transpose()?.unwrap_or_default();
            let settings = options.or(from_file).settle()?;
            let runtime = tokio_runtime()?;
            let ending = runtime.block_on(async {
                let shutdown = CancellationToken::new();
                watch_signals(shutdown.clone())?;
                Ok::<_, anyhow::Error>(agent::run(&settings, shutdown).await?)
            });
            // What still runs on the blocking pool is of no use any more.
            runtime.shutdown_background();
            match ending? {
                Ending::Shutdown => Ok(ExitCode::SUCCESS),
                Ending::Retired(message) => {
                    eprintln!("aicloud-agent: this node was retired: {message}");
                    Ok(ExitCode::from(RETIRED))
                }
            }
        }
    }
}

fn join_command(
    server: ServerAddress,
    node_id: String,
    token: String,
    ca_sha256: Fingerprint,
) -> Result<JoinCommand, JoinError> {
    aicloud_node_protocol::join::check_node_id(&node_id)?;
    aicloud_node_protocol::join::check_token(&token)?;
    Ok(JoinCommand { server, node_id, token, ca_sha256 })
}

fn start_log(format: LogFormat, filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).map_err(|error| anyhow::anyhow!("--log: {error}"))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        // A line that can't be written (the disk is full) would be complained about on stderr, by
        // a macro that panics when that fails too.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Json => log.json().init(),
        LogFormat::Pretty => log.init(),
    }
    Ok(())
}

fn tokio_runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

fn watch_signals(shutdown: CancellationToken) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("the agent ends");
        shutdown.cancel();
    });
    Ok(())
}
