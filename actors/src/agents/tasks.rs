//! Signing what a node is to do.

use std::path::Path;

use aicloud_domain::machine::Time;
use aicloud_domain::node::{Node, NodeTask, Order};
use aicloud_node_protocol::pb;
use aicloud_node_protocol::task::{
    Arguments, MAX_LIFETIME_MS, ReleaseArguments, SecretEnv, SignerError, StartArguments,
    StopArguments, TaskDraft, TaskSigner,
};

use super::ca::{self, CaError};

/// From SIGTERM to SIGKILL when a customer stops a workload: what Kubernetes gives as well.
const STOP_GRACE_MS: u32 = 10_000;
/// Enough for a training job's workers, too few for a fork bomb to hurt its neighbours.
const PIDS_MAX: u32 = 4096;
/// The least that a workload gets, however small its node.
const CPU_MILLIS_MIN: u64 = 100;
/// The least that a workload gets, however small its node.
const MEMORY_BYTES_MIN: u64 = 64 << 20;

/// Why tasks can't be signed.
#[derive(Debug, thiserror::Error)]
pub enum TaskKeyError {
    /// The keys folder can't be used.
    #[error(transparent)]
    Folder(#[from] CaError),
    /// The key in it is no key.
    #[error("tasks.key.pem in the keys folder: {0}; restore it from a backup")]
    Key(#[from] SignerError),
}

/// The keys that sign tasks.
#[derive(Debug)]
pub struct TaskKeys {
    signer: TaskSigner,
}

impl TaskKeys {
    /// The key in this folder; made there when there is none.
    ///
    /// # Errors
    /// [`TaskKeyError`].
    pub fn load_or_create(keys: &Path) -> Result<Self, TaskKeyError> {
        ca::make_folder(keys)?;
        let path = keys.join("tasks.key.pem");
        let signer = match ca::read(&path)? {
            Some(pem) => TaskSigner::from_pkcs8_pem(&pem, 1)?,
            None => {
                let signer = TaskSigner::generate(1);
                ca::write_new(&path, &signer.to_pkcs8_pem()?)?;
                signer
            }
        };
        Ok(Self { signer })
    }

    /// What agents verify with.
    pub(crate) fn public_keys(&self) -> Vec<pb::TaskKey> {
        vec![self.signer.public_key()]
    }

    /// The signed form of a node's task. Signed anew each time it is sent, so that its times
    /// are of now; its id and number stay.
    pub(crate) fn seal(
        &self,
        node: &Node,
        task: &NodeTask,
        secret_env: SecretEnv,
        now: Time,
    ) -> Result<pb::Task, SignerError> {
        // A workload that nobody knows has no tenant and no name but its id.
        let tenant = task.name.as_ref().and_then(|name| name.tenant_label());
        let allocation_name =
            task.name.as_ref().map_or_else(|| task.allocation_id.to_string(), ToString::to_string);
        let draft = TaskDraft {
            task_id: task.id.to_string(),
            node_id: node.id.to_string(),
            tenant: tenant.map_or_else(|| "-".to_owned(), ToString::to_string),
            allocation_name: allocation_name.clone(),
            allocation_id: task.allocation_id.to_string(),
            epoch: task.epoch,
            sequence: task.sequence,
            trace_id: task.trace_id.clone(),
            issued_unix_ms: now.timestamp_millis(),
            lifetime_ms: MAX_LIFETIME_MS,
        };
        self.signer.seal(draft, &arguments(node, task, secret_env, allocation_name))
    }
}

fn arguments(
    node: &Node,
    task: &NodeTask,
    secret_env: SecretEnv,
    allocation_name: String,
) -> Arguments {
    match &task.order {
        Order::Stop => Arguments::Stop(StopArguments { grace_ms: STOP_GRACE_MS }),
        Order::Release => Arguments::Release(ReleaseArguments {}),
        Order::Start { workload } => {
            let hold = node.hold(task.allocation_id, task.epoch);
            let gpu_uuids = hold.map(|hold| hold.gpu_uuids.clone()).unwrap_or_default();
            // A workload's share of the machine is its share of the GPUs.
            let all = node.gpus().len().max(1) as u64;
            let share = |whole: u64| whole / all * gpu_uuids.len() as u64;
            let (cores, memory) =
                node.inventory.as_ref().map_or((0, 0), |has| (has.cpu_cores, has.memory_bytes));
            let cpu_millis = share(u64::from(cores) * 1000).max(CPU_MILLIS_MIN);
            let command = if workload.command.is_empty() {
                vec!["sleep".to_owned(), "infinity".to_owned()]
            } else {
                workload.command.clone()
            };
            Arguments::Start(StartArguments {
                image: workload.image.clone(),
                command,
                env: workload.env.clone(),
                secret_env,
                gpu_uuids: gpu_uuids.clone(),
                cpu_millis: u32::try_from(cpu_millis).unwrap_or(u32::MAX),
                memory_bytes: share(memory).max(MEMORY_BYTES_MIN),
                pids_max: PIDS_MAX,
                allocation_name,
            })
        }
    }
}
