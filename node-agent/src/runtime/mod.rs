//! What runs workloads, behind one trait.
//!
//! Implementations: [`oci::OciRuntime`] runs containers through runc or crun;
//! [`simulated::SimulatedRuntime`] keeps the same promises with nothing behind them.
//!
//! Every operation is idempotent, because an agent that dies between "done" and
//! "written down" does it again: starting what runs returns what runs, stopping what
//! has stopped says so, releasing what is gone succeeds. One allocation's operations
//! come one after the other; those of different allocations come together.

pub mod oci;
pub mod simulated;

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use aicloud_node_protocol::pb;
use aicloud_node_protocol::task::{FailureCode, SecretEnv};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

/// A GPU that a workload gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignedGpu {
    /// Its id in the node's inventory.
    pub uuid: String,
    /// Its number on the node.
    pub index: u32,
}

/// What is to be run. It is also the workload's record on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkloadSpec {
    /// The allocation, which names the workload's folder, cgroup and container.
    pub allocation_id: String,
    /// The allocation's resource name.
    pub allocation_name: String,
    /// The allocation's epoch.
    pub epoch: u64,
    /// The image's name on the node.
    pub image: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The environment that the tenant asked for.
    pub env: BTreeMap<String, String>,
    /// Variables whose values are the workload's alone: the record on the disk has none of them.
    #[serde(skip)]
    pub secret_env: SecretEnv,
    /// The GPUs.
    pub gpus: Vec<AssignedGpu>,
    /// CPU limit in thousandths of a core.
    pub cpu_millis: u32,
    /// Memory limit in bytes.
    pub memory_bytes: u64,
    /// The most processes and threads at once.
    pub pids_max: u32,
}

/// Where a workload is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It is being made.
    Starting,
    /// It runs.
    Running {
        /// Host pid of its first process, 0 when there is none.
        pid: u32,
    },
    /// It ended by itself or was stopped; its record and its GPUs wait for a release.
    Exited {
        /// The exit status, 128 + n for signal n, [`EXIT_UNKNOWN`] when nobody saw it.
        code: i32,
    },
}

/// The exit code of a workload whose end nobody saw: its shim was killed.
pub const EXIT_UNKNOWN: i32 = -1;

/// A workload on the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkloadStatus {
    /// The allocation.
    pub allocation_id: String,
    /// The allocation's epoch.
    pub epoch: u64,
    /// Where it is in its life.
    pub phase: Phase,
    /// The GPUs it holds.
    pub gpu_uuids: Vec<String>,
}

impl WorkloadStatus {
    /// As it goes into Hello and Heartbeat.
    #[must_use]
    pub fn to_message(&self) -> pb::Workload {
        let (phase, exit_code, pid) = match self.phase {
            Phase::Starting => (pb::WorkloadPhase::Starting, 0, 0),
            Phase::Running { pid } => (pb::WorkloadPhase::Running, 0, pid),
            Phase::Exited { code } => (pb::WorkloadPhase::Exited, code, 0),
        };
        pb::Workload {
            allocation_id: self.allocation_id.clone(),
            epoch: self.epoch,
            phase: phase.into(),
            exit_code,
            pid,
            gpu_uuids: self.gpu_uuids.clone(),
        }
    }
}

/// What a stop did: the detail of its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StopReport {
    /// Whether there was anything running.
    pub was_running: bool,
    /// Whether SIGKILL was needed.
    pub killed: bool,
    /// The exit code, when there is a workload.
    pub exit_code: Option<i32>,
}

/// What a release cleaned: the detail of its result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReleaseReport {
    /// Whether there was nothing to clean.
    pub was_gone: bool,
    /// The processes that were killed.
    pub killed_processes: u32,
    /// The cgroup folders that were there and are gone.
    pub cgroups_removed: u32,
    /// Bytes of scratch space that were wiped.
    pub scratch_bytes_wiped: u64,
    /// The GPUs that are free now.
    pub gpu_uuids: Vec<String>,
}

/// Why an operation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct RuntimeError {
    /// For programs.
    pub code: FailureCode,
    /// For people.
    pub message: String,
}

impl RuntimeError {
    /// An error with a code and a message.
    pub fn new(code: FailureCode, message: impl fmt::Display) -> Self {
        Self { code, message: message.to_string() }
    }

    /// A fault of the agent's own: its disk, its helper processes.
    pub fn internal(message: impl fmt::Display) -> Self {
        Self::new(FailureCode::Internal, message)
    }
}

/// What runs workloads.
pub trait Runtime: Send + Sync + fmt::Debug + 'static {
    /// `oci` or `simulated`, as in the inventory.
    fn name(&self) -> &'static str;

    /// How often [`Self::list`] is worth asking.
    fn watch_interval(&self) -> Duration;

    /// Takes over what an earlier agent left: what runs goes on, what is half-made is
    /// cleaned. To be called once, before anything else.
    fn adopt(&self) -> BoxFuture<'_, Result<(), RuntimeError>>;

    /// Makes and starts a workload. One of an older epoch is released first.
    fn start(&self, spec: WorkloadSpec) -> BoxFuture<'_, Result<WorkloadStatus, RuntimeError>>;

    /// Ends a workload's processes: SIGTERM, and after `grace` SIGKILL.
    fn stop<'a>(
        &'a self,
        allocation_id: &'a str,
        grace: Duration,
    ) -> BoxFuture<'a, Result<StopReport, RuntimeError>>;

    /// Removes all that there is of a workload. When it returns without an error,
    /// nothing is left.
    fn release<'a>(
        &'a self,
        allocation_id: &'a str,
    ) -> BoxFuture<'a, Result<ReleaseReport, RuntimeError>>;

    /// The workloads on the node, by allocation.
    fn list(&self) -> BoxFuture<'_, Result<Vec<WorkloadStatus>, RuntimeError>>;
}
