//! An agent's life: start, channels without end, shutdown.
//!
//! A channel that ends is followed by another, after a pause that doubles from 100 ms to
//! 5 s with jitter, so that a fleet that lost its control plane doesn't fall on it when
//! it is back. Three things end an agent: a signal, being retired, and a ledger that can't be
//! written, because only a new process may trust the file again. None ends its workloads, unless
//! it was told to.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use aicloud_node_protocol::task::{BadTaskKey, TaskVerifier};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::channel::{self, ChannelEnd, Shared};
use crate::executor::{Executor, Parts};
use crate::gpus::GpuTable;
use crate::inventory::{self, DeclaredGpus};
use crate::ledger::{Ledger, LedgerError};
use crate::outbox::Outbox;
use crate::runtime::oci::{OciRuntime, OciSettings};
use crate::runtime::simulated::SimulatedRuntime;
use crate::runtime::{Runtime, RuntimeError};
use crate::settings::{RuntimeKind, Settings};
use crate::state::{StateDir, StateError};

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A channel that lived this long was a good one: the next pause is the first again.
const GOOD_LIFE: Duration = Duration::from_secs(5);
/// Until a Welcome says otherwise.
const FIRST_LEASE: Duration = Duration::from_secs(10);
/// How often GPUs are looked at again.
const INVENTORY_INTERVAL: Duration = Duration::from_secs(60);
/// How long the removal of all workloads may take at the end.
const REMOVAL_DEADLINE: Duration = Duration::from_secs(15);

/// How an agent ended by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It was told to.
    Shutdown,
    /// The control plane retired the node, with its words.
    Retired(String),
}

/// Why an agent can't run.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// The state directory is no good.
    #[error(transparent)]
    State(#[from] StateError),
    /// The ledger is no good.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The runtime is no good, or what an earlier agent left can't be cleaned.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    /// A stored task key is no key.
    #[error(transparent)]
    TaskKey(#[from] BadTaskKey),
}

/// Runs an agent until `shutdown` or its retirement.
///
/// # Errors
/// When it can't start, or can't keep its ledger.
pub async fn run(settings: &Settings, shutdown: CancellationToken) -> Result<Ending, AgentError> {
    let state = StateDir::open(&settings.state_dir)?;
    let node = state.node()?;
    state.identity()?;
    let ledger = Ledger::open(&state.ledger())?;
    let verifier = TaskVerifier::new(&state.task_keys()?)?;
    let runtime = make_runtime(state.root(), settings)?;
    runtime.adopt().await?;
    let gpus = GpuTable::of(&runtime.list().await?);
    let outbox = Arc::new(Outbox::default());
    let changed = Arc::new(Notify::new());
    let executor = Arc::new(Executor::new(Parts {
        node_id: node.node_id.clone(),
        verifier,
        ledger,
        runtime: Arc::clone(&runtime),
        inventory: discover(settings.declare_gpus.clone(), runtime.name()).await,
        gpus,
        outbox: Arc::clone(&outbox),
        changed: Arc::clone(&changed),
    }));
    tracing::info!(node = node.node_id, runtime = runtime.name(), "the agent starts");
    let watches = [
        tokio::spawn(watch_workloads(Arc::clone(&runtime), Arc::clone(&changed))),
        tokio::spawn(watch_inventory(
            settings.declare_gpus.clone(),
            Arc::clone(&executor),
            runtime.name(),
            Arc::clone(&changed),
        )),
    ];
    let server = settings.server.clone().unwrap_or_else(|| node.server.clone());
    let boot_id = format!("{:032x}", rand::random::<u128>());
    let shared =
        Shared { state, node, server, boot_id, executor, runtime, outbox, changed, shutdown };
    let ending = dial_for_ever(&shared).await;
    for watch in watches {
        watch.abort();
    }
    if settings.stop_workloads_on_exit {
        remove_all(&shared).await;
    }
    ending
}

async fn dial_for_ever(shared: &Shared) -> Result<Ending, AgentError> {
    let mut lease = FIRST_LEASE;
    let mut pause = FIRST_PAUSE;
    loop {
        let began = Instant::now();
        // On the heap, because it is most of the agent.
        let end = Box::pin(channel::run(shared, &mut lease)).await;
        if began.elapsed() >= GOOD_LIFE {
            pause = FIRST_PAUSE;
        }
        match end {
            ChannelEnd::Shutdown => return Ok(Ending::Shutdown),
            ChannelEnd::Retired(message) => return Ok(Ending::Retired(message)),
            ChannelEnd::Ledger(error) => return Err(error.into()),
            ChannelEnd::Superseded => {
                tracing::warn!("another agent took over this node's channel");
                // Two agents with one identity must not take it from each other all day.
                pause = LONGEST_PAUSE;
            }
            ChannelEnd::Broken(reason) => tracing::warn!(reason, "no channel"),
        }
        let wait = jittered(pause);
        pause = (pause * 2).min(LONGEST_PAUSE);
        tokio::select! {
            () = shared.shutdown.cancelled() => return Ok(Ending::Shutdown),
            error = shared.executor.ledger_lost() => return Err(error.into()),
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Between half of a pause and all of it.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(0.5 + 0.5 * rand::random::<f64>())
}

fn make_runtime(root: &Path, settings: &Settings) -> Result<Arc<dyn Runtime>, RuntimeError> {
    Ok(match settings.runtime {
        RuntimeKind::Oci => {
            let settings = OciSettings {
                program: settings.oci_runtime.clone(),
                scratch: settings.scratch_dir.clone(),
                images: settings.images.clone(),
                busybox: settings.busybox.clone(),
                agent_program: settings.agent_program.clone(),
            };
            Arc::new(OciRuntime::new(root, &settings)?)
        }
        RuntimeKind::Simulated => {
            Arc::new(SimulatedRuntime::new(&root.join("workloads"), settings.simulated))
        }
    })
}

async fn discover(
    declared: Option<DeclaredGpus>,
    runtime: &'static str,
) -> aicloud_node_protocol::pb::Inventory {
    tokio::task::spawn_blocking(move || inventory::discover(declared.as_ref(), runtime))
        .await
        .unwrap_or_default()
}

/// Tells the channel when what runs is no longer what ran.
async fn watch_workloads(runtime: Arc<dyn Runtime>, changed: Arc<Notify>) {
    let mut seen = None;
    loop {
        match runtime.list().await {
            Ok(now) => {
                if seen.as_ref().is_some_and(|before| *before != now) {
                    changed.notify_one();
                }
                seen = Some(now);
            }
            Err(error) => tracing::error!(%error, "cannot list the workloads"),
        }
        tokio::time::sleep(runtime.watch_interval()).await;
    }
}

/// Looks at the GPUs again and again: one may fall off its bus. A declaration doesn't
/// change.
async fn watch_inventory(
    declared: Option<DeclaredGpus>,
    executor: Arc<Executor>,
    runtime: &'static str,
    changed: Arc<Notify>,
) {
    while declared.is_none() {
        tokio::time::sleep(INVENTORY_INTERVAL).await;
        let found = discover(None, runtime).await;
        if found != executor.inventory() {
            executor.set_inventory(found);
            changed.notify_one();
        }
    }
}

/// Removes all workloads, as far as time allows; the next agent adopts the rest.
async fn remove_all(shared: &Shared) {
    let removal = async {
        // All are killed in a moment: a grace of ten seconds would only keep that waiting.
        shared.executor.hurry();
        shared.executor.idle().await;
        let workloads = match shared.runtime.list().await {
            Ok(workloads) => workloads,
            Err(error) => return tracing::error!(%error, "cannot list the workloads"),
        };
        let releases = workloads.iter().map(|workload| async {
            if let Err(error) = shared.runtime.release(&workload.allocation_id).await {
                tracing::error!(allocation = workload.allocation_id, %error, "not removed");
            }
        });
        futures_util::future::join_all(releases).await;
    };
    if tokio::time::timeout(REMOVAL_DEADLINE, removal).await.is_err() {
        tracing::error!("workloads are left; the next agent adopts them");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_jittered_within_bounds() {
        for _ in 0..1000 {
            let pause = jittered(LONGEST_PAUSE);
            assert!(pause >= LONGEST_PAUSE / 2 && pause <= LONGEST_PAUSE);
        }
    }
}
