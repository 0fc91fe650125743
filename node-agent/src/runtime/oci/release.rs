//! Releasing a workload: nothing of it is left, and only then it counts as released.
//!
//! The order matters. First the shim, unless it has started the workload already: it
//! may be in the middle of making processes. Then the processes, found through the
//! cgroup and not through their parents, so that whatever they forked is among them.
//! Then the container, the cgroups, and last the folder: as long as it is there, the
//! next agent knows that something is to be done.

use std::fs;
use std::path::Path;

use aicloud_node_protocol::task::FailureCode;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::time::Instant;

use super::{KILL_DEADLINE, OciRuntime, POLL, RECORD, SCRATCH};
use crate::runtime::{ReleaseReport, RuntimeError, WorkloadSpec};
use crate::shim::{StartNote, names};
use crate::{files, shim};

impl OciRuntime {
    pub(super) async fn release_now(&self, id: &str) -> Result<ReleaseReport, RuntimeError> {
        let folder = self.folder(id);
        let cgroups = self.hierarchies.folders(id).len();
        let container = self.containers.join(id);
        if !folder.exists() && !container.exists() && cgroups == 0 {
            return Ok(ReleaseReport { was_gone: true, ..ReleaseReport::default() });
        }
        // Damage in the record must not keep the GPUs from being freed.
        let spec: Option<WorkloadSpec> = self.read(id, RECORD).ok().flatten();
        if !matches!(self.read(id, names::START), Ok(Some(StartNote::Running { .. }))) {
            self.end_shim(&folder).await?;
        }
        let killed_processes = self.kill_all(id).await?;
        if container.exists() {
            // It fails when the container never came to be; what counts is checked below.
            let deleted = self.call.run(&["delete", "--force", id]).await;
            if container.exists() {
                let why = deleted.err().map(|error| error.message).unwrap_or_default();
                return Err(not_clean(format!("the runtime still has the container: {why}")));
            }
        }
        self.wait_shim(&folder).await?;
        self.remove_cgroups(id).await?;
        // Of a tenant's making, as deep and as wide as it liked, so none of it on the few threads
        // that the node's channel lives on.
        let wiping = move || {
            let scratch = folder.join(SCRATCH);
            let elsewhere = fs::read_link(&scratch).ok();
            let scratch_bytes = bytes_below(elsewhere.as_ref().unwrap_or(&scratch));
            if let Some(elsewhere) = elsewhere {
                files::remove_folder(&elsewhere)?;
            }
            files::remove_folder(&folder).map(|_| scratch_bytes)
        };
        let wiped = tokio::task::spawn_blocking(wiping).await.map_err(RuntimeError::internal)?;
        let report = ReleaseReport {
            was_gone: false,
            killed_processes,
            cgroups_removed: u32::try_from(cgroups).unwrap_or(u32::MAX),
            scratch_bytes_wiped: wiped
                .map_err(|error| not_clean(format!("the workload's folder: {error}")))?,
            gpu_uuids: spec
                .map(|spec| spec.gpus.into_iter().map(|gpu| gpu.uuid).collect())
                .unwrap_or_default(),
        };
        files::sync_folder(&self.workloads).map_err(RuntimeError::internal)?;
        Ok(report)
    }

    /// Kills a shim that is still making its workload, and what it has called.
    async fn end_shim(&self, folder: &Path) -> Result<(), RuntimeError> {
        if !alive(folder)? {
            return Ok(());
        }
        let deadline = Instant::now() + KILL_DEADLINE;
        while alive(folder)? {
            // The lock says that the shim lives, so the pid is its own. It is a session
            // leader, and the negative number reaches the runtime's calls as well.
            let pid = fs::read_to_string(folder.join(names::PID))
                .ok()
                .and_then(|text| text.trim().parse::<i32>().ok())
                .filter(|pid| *pid > 1);
            if let Some(pid) = pid {
                let _ = kill(Pid::from_raw(-pid), Signal::SIGKILL);
            }
            if Instant::now() > deadline {
                return Err(not_clean("the workload's shim does not end"));
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// Kills all processes of the cgroup until there is none.
    async fn kill_all(&self, id: &str) -> Result<u32, RuntimeError> {
        let deadline = Instant::now() + KILL_DEADLINE;
        let mut killed = std::collections::BTreeSet::new();
        loop {
            let processes = self.hierarchies.processes(id);
            if processes.is_empty() {
                return Ok(u32::try_from(killed.len()).unwrap_or(u32::MAX));
            }
            for pid in &processes {
                // Who has ended meanwhile is gone from the next list; the pid can't be
                // another's already, because pids are given out in turn.
                let _ = kill(Pid::from_raw(*pid), Signal::SIGKILL);
            }
            killed.extend(processes);
            if Instant::now() > deadline {
                return Err(not_clean(format!("{} processes do not end", killed.len())));
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Waits for the shim, which ends by itself after its workload.
    async fn wait_shim(&self, folder: &Path) -> Result<(), RuntimeError> {
        let deadline = Instant::now() + KILL_DEADLINE;
        while alive(folder)? {
            if Instant::now() > deadline {
                return self.end_shim(folder).await;
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    async fn remove_cgroups(&self, id: &str) -> Result<(), RuntimeError> {
        let deadline = Instant::now() + KILL_DEADLINE;
        // The kernel lets go of a dead process's cgroup a moment after its end.
        while !self.hierarchies.remove(id) {
            if Instant::now() > deadline {
                return Err(not_clean(format!(
                    "cgroups are left: {:?}",
                    self.hierarchies.folders(id)
                )));
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }
}

fn alive(folder: &Path) -> Result<bool, RuntimeError> {
    shim::is_alive(folder).map_err(RuntimeError::internal)
}

fn not_clean(message: impl std::fmt::Display) -> RuntimeError {
    RuntimeError::new(FailureCode::NotClean, message)
}

/// The bytes of all files below a folder; links are counted, not followed.
fn bytes_below(folder: &Path) -> u64 {
    let mut folders = vec![folder.to_owned()];
    let mut bytes = 0_u64;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(meta) if meta.is_dir() => folders.push(entry.path()),
                Ok(meta) => bytes = bytes.saturating_add(meta.len()),
                Err(_) => {}
            }
        }
    }
    bytes
}
