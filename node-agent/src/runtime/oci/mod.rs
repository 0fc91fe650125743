//! Containers through an OCI runtime.
//!
//! Each workload has a folder, and what is in the folder is all that is known of it, so
//! that the next agent knows as much as this one:
//!
//! ```text
//!   workloads/<allocation>/
//!     workload.json   what was asked for
//!     bundle/         the OCI bundle; its config.json, which alone has values of secret variables, is
//!                     erased as soon as the container is made
//!     scratch/        the workload's /scratch; a link when that lies elsewhere
//!     shim.lock       locked while the shim lives
//!     start.json      that it runs, or why not
//!     exit.json       how it ended
//!     log, log.1      what it printed
//! ```
//!
//! The lock is taken here and handed to the shim as its standard input, so there is no
//! moment in which a shim lives without it. See [`crate::shim`] for the rest.

mod bundle;
mod call;
mod cdi;
mod cgroup;
mod image;
mod release;
mod seccomp;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aicloud_node_protocol::task::FailureCode;
use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

pub use call::{HIDDEN_COMMAND, exec_hidden};

use self::call::RuntimeCall;
use self::cgroup::Hierarchies;
use self::image::Images;
use super::{
    EXIT_UNKNOWN, Phase, ReleaseReport, Runtime, RuntimeError, StopReport, WorkloadSpec,
    WorkloadStatus,
};
use crate::shim::{ExitNote, StartNote, names};
use crate::{files, shim, unix_ms};

const RECORD: &str = "workload.json";
const SCRATCH: &str = "scratch";

/// How long a shim may take from its spawn to `start.json`.
const START_DEADLINE: Duration = Duration::from_secs(30);
/// How long the kernel may take to end a process that was killed.
const KILL_DEADLINE: Duration = Duration::from_secs(10);
/// How often a file or a cgroup that will change is looked at.
const POLL: Duration = Duration::from_millis(10);

/// Where things are on this host.
#[derive(Debug, Clone)]
pub struct OciSettings {
    /// runc or crun; the first that is installed when `None`.
    pub program: Option<PathBuf>,
    /// The folder of the workloads' scratch space; in their own folders when `None`.
    pub scratch: Option<PathBuf>,
    /// The folder of images.
    pub images: Option<PathBuf>,
    /// A statically linked busybox, for the image of that name.
    pub busybox: PathBuf,
    /// The agent's own program, which is also the shim.
    pub agent_program: PathBuf,
}

/// See the module.
#[derive(Debug)]
pub struct OciRuntime {
    workloads: PathBuf,
    containers: PathBuf,
    scratch: Option<PathBuf>,
    agent_program: PathBuf,
    call: RuntimeCall,
    images: Images,
    hierarchies: Hierarchies,
    cdi_folders: Vec<PathBuf>,
    /// Workloads between the making of their folder and the spawn of their shim.
    making: Mutex<HashSet<String>>,
    /// What could neither be adopted nor cleaned up at the start.
    left: Mutex<HashSet<String>>,
}

impl OciRuntime {
    /// A runtime that keeps everything below the state directory `root`.
    ///
    /// # Errors
    /// When this process is not root, or no runtime is installed.
    pub fn new(root: &Path, settings: &OciSettings) -> Result<Self, RuntimeError> {
        let fail = |message: String| RuntimeError::new(FailureCode::RuntimeError, message);
        if !nix::unistd::geteuid().is_root() {
            return Err(fail(
                "the `oci` runtime needs root: rootless containers are not supported yet; run the \
                 agent as root or with --runtime simulated"
                    .into(),
            ));
        }
        let program = settings.program.clone().or_else(call::find_runtime).ok_or_else(|| {
            fail("neither runc nor crun is installed; install one or set --oci-runtime".into())
        })?;
        if !program.is_file() {
            return Err(fail(format!("there is no OCI runtime at {}", program.display())));
        }
        let hierarchies = Hierarchies::find().map_err(RuntimeError::internal)?;
        let containers = root.join("containers");
        files::private_folder(&containers).map_err(RuntimeError::internal)?;
        let own = |path: &PathBuf| {
            files::private_folder(path)
                .and_then(|()| path.canonicalize())
                .map_err(|error| fail(format!("the scratch folder {}: {error}", path.display())))
        };
        let scratch = settings.scratch.as_ref().map(own).transpose()?;
        Ok(Self {
            workloads: root.join("workloads"),
            call: RuntimeCall::new(&program, &containers, &settings.agent_program, &hierarchies)?,
            containers,
            scratch,
            agent_program: settings.agent_program.clone(),
            images: Images {
                folder: settings.images.clone(),
                busybox: settings.busybox.clone(),
                cache: root.join("images"),
            },
            hierarchies,
            cdi_folders: cdi::FOLDERS.iter().map(PathBuf::from).collect(),
            making: Mutex::default(),
            left: Mutex::default(),
        })
    }

    fn folder(&self, id: &str) -> PathBuf {
        self.workloads.join(id)
    }

    /// Reads one of the JSON files of a workload; `None` when it isn't there.
    fn read<T: DeserializeOwned>(&self, id: &str, name: &str) -> Result<Option<T>, RuntimeError> {
        let path = self.folder(id).join(name);
        let Some(text) = files::read_if_there(&path).map_err(RuntimeError::internal)? else {
            return Ok(None);
        };
        serde_json::from_slice(&text)
            .map(Some)
            .map_err(|error| RuntimeError::internal(format!("{}: {error}", path.display())))
    }

    /// What a folder says about its workload; `None` for one that was never whole.
    async fn status(&self, id: &str) -> Result<Option<WorkloadStatus>, RuntimeError> {
        let Some(spec) = self.read::<WorkloadSpec>(id, RECORD)? else {
            return Ok(None);
        };
        let phase = self.phase(id).await?;
        Ok(phase.map(|phase| WorkloadStatus {
            allocation_id: spec.allocation_id,
            epoch: spec.epoch,
            phase,
            gpu_uuids: spec.gpus.into_iter().map(|gpu| gpu.uuid).collect(),
        }))
    }

    async fn phase(&self, id: &str) -> Result<Option<Phase>, RuntimeError> {
        if let Some(exit) = self.read::<ExitNote>(id, names::EXIT)? {
            return Ok(Some(Phase::Exited { code: exit.code }));
        }
        // Before the look at its lock, which is about to be taken.
        if self.is_making(id) {
            return Ok(Some(Phase::Starting));
        }
        let shim_lives = shim::is_alive(&self.folder(id)).map_err(RuntimeError::internal)?;
        match self.read::<StartNote>(id, names::START)? {
            Some(StartNote::Failed { .. }) => Ok(None),
            Some(StartNote::Running { pid }) if shim_lives => Ok(Some(Phase::Running { pid })),
            Some(StartNote::Running { pid }) => self.phase_without_shim(id, pid).await.map(Some),
            None if shim_lives => Ok(Some(Phase::Starting)),
            None => Ok(None),
        }
    }

    /// Somebody killed the shim, or it ended between our looks at its two files.
    async fn phase_without_shim(&self, id: &str, pid: u32) -> Result<Phase, RuntimeError> {
        if let Some(exit) = self.read::<ExitNote>(id, names::EXIT)? {
            return Ok(Phase::Exited { code: exit.code });
        }
        match self.call.state(id).await {
            Ok(state) if matches!(state.status.as_str(), "running" | "paused") => {
                return Ok(Phase::Running { pid });
            }
            Ok(_) => {}
            // A runtime that is overloaded or out of memory says nothing about its container. The
            // kernel knows, and an exit once noted is never taken back.
            Err(error) => {
                if !self.hierarchies.processes(id).is_empty() {
                    tracing::warn!(allocation = id, %error, "its state can't be asked; it has processes");
                    return Ok(Phase::Running { pid });
                }
            }
        }
        let note = ExitNote { code: EXIT_UNKNOWN, at_unix_ms: unix_ms() };
        let text = serde_json::to_vec(&note).map_err(RuntimeError::internal)?;
        let noted = files::write_atomic(&self.folder(id).join(names::EXIT), &text, 0o600);
        if let Err(error) = noted {
            // A full disk must not silence the node: the next look comes to the same.
            tracing::error!(allocation = id, %error, "its exit can't be written down");
        }
        Ok(Phase::Exited { code: EXIT_UNKNOWN })
    }

    fn is_making(&self, id: &str) -> bool {
        self.making.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }

    fn names(&self) -> Result<Vec<String>, RuntimeError> {
        let entries = fs::read_dir(&self.workloads).map_err(RuntimeError::internal)?;
        let mut all: Vec<String> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        all.sort();
        Ok(all)
    }

    async fn list_now(&self) -> Result<Vec<WorkloadStatus>, RuntimeError> {
        let mut all = Vec::new();
        for id in self.names()? {
            match self.status(&id).await {
                Ok(status) => all.extend(status),
                // Known since the start, and of no use to anybody; the others are.
                Err(_) if self.is_left(&id) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    fn leave(&self, id: String) {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
    }

    fn is_left(&self, id: &str) -> bool {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }

    async fn adopt_now(&self) -> Result<(), RuntimeError> {
        self.images.clean().map_err(RuntimeError::internal)?;
        for id in self.names()? {
            match self.status(&id).await {
                Ok(Some(status)) => {
                    tracing::info!(allocation = id, phase = ?status.phase, "adopted a workload");
                }
                // Whoever can't be read now may be well, so nothing is done to it.
                Err(error) if !self.is_damaged(&id) => {
                    tracing::error!(allocation = id, %error, "can't be read; it is left for a release");
                    self.leave(id);
                }
                // A record that says nothing is no workload that we could answer for.
                Ok(None) | Err(_) => {
                    tracing::warn!(allocation = id, "cleaning up a half-made workload");
                    if let Err(error) = self.release_now(&id).await {
                        // Its neighbours are well, and need an agent.
                        tracing::error!(
                            allocation = id, %error,
                            "could not be cleaned up; it is left for a release"
                        );
                        self.leave(id);
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether one of a workload's notes is there and says nothing that we understand.
    fn is_damaged(&self, id: &str) -> bool {
        fn bad<T: DeserializeOwned>(path: &Path) -> bool {
            let text = files::read_if_there(path).ok().flatten();
            text.is_some_and(|text| serde_json::from_slice::<T>(&text).is_err())
        }
        let folder = self.folder(id);
        bad::<WorkloadSpec>(&folder.join(RECORD))
            || bad::<StartNote>(&folder.join(names::START))
            || bad::<ExitNote>(&folder.join(names::EXIT))
    }

    async fn start_now(&self, spec: WorkloadSpec) -> Result<WorkloadStatus, RuntimeError> {
        let id = spec.allocation_id.clone();
        match self.status(&id).await? {
            Some(status) if status.epoch == spec.epoch => {
                if status.phase != Phase::Starting {
                    return Ok(status);
                }
                // A shim of an earlier agent is at it.
                return self.wait_started(&id, None).await;
            }
            _ => {
                self.release_now(&id).await?;
            }
        }
        let images = self.images.clone();
        let image = spec.image.clone();
        let rootfs = tokio::task::spawn_blocking(move || images.rootfs(&image))
            .await
            .map_err(RuntimeError::internal)??;
        self.making.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone());
        let spawned =
            self.write_bundle(&spec, &rootfs).and_then(|()| self.spawn_shim(&spec.allocation_id));
        self.making.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        let started = match spawned {
            Ok(child) => self.wait_started(&id, Some(child)).await,
            Err(error) => Err(error),
        };
        if started.is_err() {
            self.release_now(&id).await?;
        }
        started
    }

    fn write_bundle(&self, workload: &WorkloadSpec, rootfs: &Path) -> Result<(), RuntimeError> {
        let folder = self.folder(&workload.allocation_id);
        let within = folder.join(SCRATCH);
        let elsewhere = self.scratch.as_ref().map(|all| all.join(&workload.allocation_id));
        let scratch = elsewhere.clone().unwrap_or_else(|| within.clone());
        let bundle = folder.join(names::BUNDLE);
        if !self.call.brings_devices()
            && let Some(uuid) = cdi::unknown(&self.cdi_folders, &workload.gpus)
        {
            let message = format!(
                "no CDI device for {uuid}: `nvidia-ctk cdi generate --format=json \
                 --output=/etc/cdi/nvidia.json` on the node describes its GPUs"
            );
            return Err(RuntimeError::new(FailureCode::GpuUnknown, message));
        }
        let host = bundle::Host {
            rootfs,
            scratch: &scratch,
            gpu_edits: cdi::edits_for(&self.cdi_folders, &workload.gpus),
            limits_swap: self.hierarchies.limits_swap(),
            open_files: bundle::own_open_files(),
        };
        let spec = bundle::spec(workload, &host).map_err(RuntimeError::internal)?;
        let config = serde_json::to_vec_pretty(&spec).map_err(RuntimeError::internal)?;
        let record = serde_json::to_vec_pretty(workload).map_err(RuntimeError::internal)?;
        let user = Some(bundle::WORKLOAD_ID);
        files::private_folder(&folder)
            .and_then(|()| files::private_folder(&bundle))
            // The link first: by it a release finds what there is to wipe, whatever the settings
            // are by then.
            .and_then(|()| match &elsewhere {
                Some(elsewhere) => std::os::unix::fs::symlink(elsewhere, &within),
                None => Ok(()),
            })
            .and_then(|()| files::private_folder(&scratch))
            .and_then(|()| std::os::unix::fs::chown(&scratch, user, user))
            .and_then(|()| files::write_atomic(&bundle.join(names::CONFIG), &config, 0o600))
            .and_then(|()| files::write_atomic(&folder.join(RECORD), &record, 0o600))
            .map_err(RuntimeError::internal)
    }

    fn spawn_shim(&self, id: &str) -> Result<tokio::process::Child, RuntimeError> {
        let folder = self.folder(id);
        let lock = shim::take_lock(&folder).map_err(RuntimeError::internal)?;
        tokio::process::Command::new(&self.agent_program)
            .arg("shim")
            .arg("--workload")
            .arg(&folder)
            .args(["--id", id, "--runtime", &self.call.to_json()?])
            .stdin(Stdio::from(lock))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| RuntimeError::internal(format!("the shim: {error}")))
    }

    /// Waits for `start.json` of a shim that is ours (`child`) or an earlier agent's.
    async fn wait_started(
        &self,
        id: &str,
        child: Option<tokio::process::Child>,
    ) -> Result<WorkloadStatus, RuntimeError> {
        if let Some(mut child) = child {
            // Nobody needs its status, but somebody has to take it.
            tokio::spawn(async move { child.wait().await });
        }
        let deadline = Instant::now() + START_DEADLINE;
        loop {
            match self.read::<StartNote>(id, names::START)? {
                Some(StartNote::Failed { message }) => {
                    return Err(RuntimeError::new(FailureCode::RuntimeError, message));
                }
                Some(StartNote::Running { .. }) => {
                    let gone = || RuntimeError::internal("the workload's record is gone");
                    return self.status(id).await?.ok_or_else(gone);
                }
                None => {}
            }
            if !shim::is_alive(&self.folder(id)).map_err(RuntimeError::internal)?
                && self.read::<StartNote>(id, names::START)?.is_none()
            {
                return Err(RuntimeError::internal("the shim ended without a word"));
            }
            if Instant::now() > deadline {
                let message = format!("the workload did not start within {START_DEADLINE:?}");
                return Err(RuntimeError::new(FailureCode::Timeout, message));
            }
            tokio::time::sleep(POLL).await;
        }
    }

    async fn stop_now(&self, id: &str, grace: Duration) -> Result<StopReport, RuntimeError> {
        let phase = self.status(id).await?.map(|status| status.phase);
        match phase {
            Some(Phase::Running { .. } | Phase::Starting) => {}
            Some(Phase::Exited { code }) => {
                return Ok(StopReport { was_running: false, killed: false, exit_code: Some(code) });
            }
            None => {
                return Ok(StopReport { was_running: false, killed: false, exit_code: None });
            }
        }
        // A failure to signal shows as a workload that doesn't end.
        let _ = self.call.run(&["kill", id, "TERM"]).await;
        let mut killed = false;
        let mut code = self.wait_exit(id, grace).await?;
        if code.is_none() {
            killed = true;
            let _ = self.call.run(&["kill", id, "KILL"]).await;
            code = self.wait_exit(id, KILL_DEADLINE).await?;
        }
        match code {
            Some(code) => Ok(StopReport { was_running: true, killed, exit_code: Some(code) }),
            None => Err(RuntimeError::new(
                FailureCode::Timeout,
                format!("the workload did not end within {KILL_DEADLINE:?} of SIGKILL"),
            )),
        }
    }

    async fn wait_exit(&self, id: &str, within: Duration) -> Result<Option<i32>, RuntimeError> {
        let deadline = Instant::now() + within;
        loop {
            if let Some(Phase::Exited { code }) = self.phase(id).await? {
                return Ok(Some(code));
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            tokio::time::sleep(POLL).await;
        }
    }
}

impl Runtime for OciRuntime {
    fn name(&self) -> &'static str {
        "oci"
    }

    fn watch_interval(&self) -> Duration {
        Duration::from_millis(250)
    }

    fn adopt(&self) -> BoxFuture<'_, Result<(), RuntimeError>> {
        Box::pin(self.adopt_now())
    }

    fn start(&self, spec: WorkloadSpec) -> BoxFuture<'_, Result<WorkloadStatus, RuntimeError>> {
        Box::pin(self.start_now(spec))
    }

    fn stop<'a>(
        &'a self,
        allocation_id: &'a str,
        grace: Duration,
    ) -> BoxFuture<'a, Result<StopReport, RuntimeError>> {
        Box::pin(self.stop_now(allocation_id, grace))
    }

    fn release<'a>(
        &'a self,
        allocation_id: &'a str,
    ) -> BoxFuture<'a, Result<ReleaseReport, RuntimeError>> {
        Box::pin(self.release_now(allocation_id))
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<WorkloadStatus>, RuntimeError>> {
        Box::pin(self.list_now())
    }
}
