//! Workloads with nothing behind them, for fleets of ten thousand on one machine.
//!
//! The same protocol, records and timing, but no process: a workload is a file and a
//! clock. Two variables in its environment say how it behaves:
//! `SIMULATED_EXIT_AFTER_MS` lets it end by itself after that time, and
//! `SIMULATED_EXIT_CODE` is its exit code then. Records are kept in the workload
//! folders, so that a restarted agent adopts simulated workloads as it does real ones.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::{
    Phase, ReleaseReport, Runtime, RuntimeError, StopReport, WorkloadSpec, WorkloadStatus,
};
use crate::{files, unix_ms};

/// How long the simulated operations take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timing {
    /// Milliseconds that a start takes.
    pub start_ms: u64,
    /// Milliseconds that a stop takes.
    pub stop_ms: u64,
    /// Milliseconds that a release takes.
    pub release_ms: u64,
}

impl Default for Timing {
    /// What runc needs on a small machine.
    fn default() -> Self {
        Self { start_ms: 60, stop_ms: 20, release_ms: 40 }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Simulated {
    spec: WorkloadSpec,
    /// Unix milliseconds; `None` while it is being made.
    started_at: Option<i64>,
    stopped_with: Option<i32>,
}

impl Simulated {
    fn phase(&self, now: i64) -> Phase {
        if let Some(code) = self.stopped_with {
            return Phase::Exited { code };
        }
        let Some(started_at) = self.started_at else {
            return Phase::Starting;
        };
        let number = |name: &str| self.spec.env.get(name).and_then(|text| text.parse::<i64>().ok());
        match number("SIMULATED_EXIT_AFTER_MS") {
            Some(after) if now >= started_at.saturating_add(after) => {
                let code = number("SIMULATED_EXIT_CODE").unwrap_or(0);
                Phase::Exited { code: i32::try_from(code).unwrap_or(1) }
            }
            _ => Phase::Running { pid: 0 },
        }
    }

    fn status(&self, now: i64) -> WorkloadStatus {
        WorkloadStatus {
            allocation_id: self.spec.allocation_id.clone(),
            epoch: self.spec.epoch,
            phase: self.phase(now),
            gpu_uuids: self.spec.gpus.iter().map(|gpu| gpu.uuid.clone()).collect(),
        }
    }
}

/// See the module.
#[derive(Debug)]
pub struct SimulatedRuntime {
    folder: PathBuf,
    timing: Timing,
    workloads: Mutex<BTreeMap<String, Simulated>>,
}

impl SimulatedRuntime {
    /// A runtime that keeps its records in `folder`.
    #[must_use]
    pub fn new(folder: &Path, timing: Timing) -> Self {
        Self { folder: folder.to_owned(), timing, workloads: Mutex::default() }
    }

    fn workloads(&self) -> MutexGuard<'_, BTreeMap<String, Simulated>> {
        // Every change of the map is one insert or remove, so it is whole after a panic.
        self.workloads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, allocation_id: &str) -> PathBuf {
        self.folder.join(allocation_id).join("simulated.json")
    }

    fn keep(&self, workload: &Simulated) -> Result<(), RuntimeError> {
        let path = self.record(&workload.spec.allocation_id);
        let text = serde_json::to_vec(workload).map_err(RuntimeError::internal)?;
        let folder = self.folder.join(&workload.spec.allocation_id);
        files::private_folder(&folder)
            .and_then(|()| files::write_atomic(&path, &text, 0o600))
            .map_err(RuntimeError::internal)?;
        self.workloads().insert(workload.spec.allocation_id.clone(), workload.clone());
        Ok(())
    }

    fn adopt_now(&self) -> Result<(), RuntimeError> {
        let entries = std::fs::read_dir(&self.folder).map_err(RuntimeError::internal)?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().join(crate::shim::names::BUNDLE).exists() {
                return Err(RuntimeError::internal(format!(
                    "{name} is a container; release it with --runtime oci before this node simulates"
                )));
            }
            let record = files::read_if_there(&self.record(&name))
                .map_err(RuntimeError::internal)?
                .and_then(|text| serde_json::from_slice::<Simulated>(&text).ok())
                .filter(|workload| workload.started_at.is_some());
            match record {
                Some(workload) => {
                    self.workloads().insert(name, workload);
                }
                None => {
                    files::remove_folder(&entry.path()).map_err(RuntimeError::internal)?;
                }
            }
        }
        Ok(())
    }

    async fn start_now(&self, spec: WorkloadSpec) -> Result<WorkloadStatus, RuntimeError> {
        let existing = self.workloads().get(&spec.allocation_id).cloned();
        if let Some(existing) = existing.filter(|old| old.spec.epoch == spec.epoch) {
            return Ok(existing.status(unix_ms()));
        }
        let mut workload = Simulated { spec, started_at: None, stopped_with: None };
        self.keep(&workload)?;
        tokio::time::sleep(Duration::from_millis(self.timing.start_ms)).await;
        workload.started_at = Some(unix_ms());
        self.keep(&workload)?;
        Ok(workload.status(unix_ms()))
    }

    async fn stop_now(&self, allocation_id: &str) -> Result<StopReport, RuntimeError> {
        let found = self.workloads().get(allocation_id).cloned();
        let Some(mut workload) = found else {
            return Ok(StopReport { was_running: false, killed: false, exit_code: None });
        };
        if let Phase::Exited { code } = workload.phase(unix_ms()) {
            return Ok(StopReport { was_running: false, killed: false, exit_code: Some(code) });
        }
        tokio::time::sleep(Duration::from_millis(self.timing.stop_ms)).await;
        // What a program that doesn't catch SIGTERM ends with.
        let code = 128 + 15;
        workload.stopped_with = Some(code);
        self.keep(&workload)?;
        Ok(StopReport { was_running: true, killed: false, exit_code: Some(code) })
    }

    async fn release_now(&self, allocation_id: &str) -> Result<ReleaseReport, RuntimeError> {
        let found = self.workloads().get(allocation_id).cloned();
        if found.is_some() {
            tokio::time::sleep(Duration::from_millis(self.timing.release_ms)).await;
        }
        files::remove_folder(&self.folder.join(allocation_id)).map_err(RuntimeError::internal)?;
        self.workloads().remove(allocation_id);
        Ok(ReleaseReport {
            was_gone: found.is_none(),
            gpu_uuids: found.map(|workload| workload.status(0).gpu_uuids).unwrap_or_default(),
            ..ReleaseReport::default()
        })
    }
}

impl Runtime for SimulatedRuntime {
    fn name(&self) -> &'static str {
        "simulated"
    }

    fn watch_interval(&self) -> Duration {
        Duration::from_millis(250)
    }

    fn adopt(&self) -> BoxFuture<'_, Result<(), RuntimeError>> {
        Box::pin(std::future::ready(self.adopt_now()))
    }

    fn start(&self, spec: WorkloadSpec) -> BoxFuture<'_, Result<WorkloadStatus, RuntimeError>> {
        Box::pin(self.start_now(spec))
    }

    fn stop<'a>(
        &'a self,
        allocation_id: &'a str,
        _grace: Duration,
    ) -> BoxFuture<'a, Result<StopReport, RuntimeError>> {
        Box::pin(self.stop_now(allocation_id))
    }

    fn release<'a>(
        &'a self,
        allocation_id: &'a str,
    ) -> BoxFuture<'a, Result<ReleaseReport, RuntimeError>> {
        Box::pin(self.release_now(allocation_id))
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<WorkloadStatus>, RuntimeError>> {
        let now = unix_ms();
        let all = self.workloads().values().map(|workload| workload.status(now)).collect();
        Box::pin(std::future::ready(Ok(all)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(epoch: u64, env: &[(&str, &str)]) -> WorkloadSpec {
        WorkloadSpec {
            allocation_id: "alloc_1".into(),
            allocation_name: "core42:aicloud:x".into(),
            epoch,
            image: "busybox".into(),
            command: vec!["true".into()],
            env: env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            secret_env: Default::default(),
            gpus: vec![super::super::AssignedGpu { uuid: "declared-0".into(), index: 0 }],
            cpu_millis: 1000,
            memory_bytes: 1 << 30,
            pids_max: 64,
        }
    }

    fn runtime(folder: &Path) -> SimulatedRuntime {
        SimulatedRuntime::new(folder, Timing { start_ms: 0, stop_ms: 0, release_ms: 0 })
    }

    #[tokio::test]
    async fn lives_and_is_adopted() {
        let folder = tempfile::tempdir().unwrap();
        let first = runtime(folder.path());
        let started = first.start(spec(1, &[])).await.unwrap();
        assert_eq!(started.phase, Phase::Running { pid: 0 });
        assert_eq!(first.start(spec(1, &[])).await.unwrap(), started);

        std::fs::create_dir(folder.path().join("alloc_half")).unwrap();
        let second = runtime(folder.path());
        second.adopt().await.unwrap();
        assert_eq!(second.list().await.unwrap(), [started]);
        assert!(!folder.path().join("alloc_half").exists());

        std::fs::create_dir_all(folder.path().join("alloc_real/bundle")).unwrap();
        let refused = runtime(folder.path()).adopt().await.unwrap_err();
        assert!(refused.message.contains("alloc_real"), "{refused}");
        std::fs::remove_dir_all(folder.path().join("alloc_real")).unwrap();

        let stopped = second.stop("alloc_1", Duration::ZERO).await.unwrap();
        assert_eq!(stopped.exit_code, Some(143));
        assert!(!second.stop("alloc_1", Duration::ZERO).await.unwrap().was_running);
        let released = second.release("alloc_1").await.unwrap();
        assert_eq!(released.gpu_uuids, ["declared-0"]);
        assert!(second.release("alloc_1").await.unwrap().was_gone);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn ends_by_itself_and_gives_way_to_a_newer_epoch() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = runtime(folder.path());
        let env = [("SIMULATED_EXIT_AFTER_MS", "0"), ("SIMULATED_EXIT_CODE", "7")];
        let ended = runtime.start(spec(1, &env)).await.unwrap();
        assert_eq!(ended.phase, Phase::Exited { code: 7 });
        let newer = runtime.start(spec(2, &[])).await.unwrap();
        assert_eq!((newer.epoch, newer.phase), (2, Phase::Running { pid: 0 }));
        assert_eq!(runtime.list().await.unwrap().len(), 1);
    }
}
