//! Calling the OCI runtime's program.
//!
//! runc and crun have the same commands. One thing differs: crun refuses hosts with
//! hybrid cgroups. There each call runs in a mount namespace of its own in which the v2
//! hierarchy is not mounted; the agent's own program does that ([`exec_hidden`]) and
//! then becomes crun.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use aicloud_node_protocol::task::FailureCode;
use nix::mount::{MntFlags, MsFlags};
use nix::sched::CloneFlags;
use serde::Deserialize;

use super::cgroup::Hierarchies;
use crate::runtime::RuntimeError;

/// How long one call may take. A create takes some tens of milliseconds; a delete of
/// a container that ignores signals takes runc up to ten seconds.
const DEADLINE: Duration = Duration::from_secs(20);

/// The subcommand of the agent's program that ends in [`exec_hidden`].
pub const HIDDEN_COMMAND: &str = "runtime-exec";

/// A runtime's program with the arguments that every call has.
#[derive(Debug, Clone)]
pub(super) struct RuntimeCall {
    command: Vec<String>,
    brings_devices: bool,
}

/// What `state` says.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ContainerState {
    /// `creating`, `created`, `running`, `stopped` or `paused`.
    pub status: String,
}

impl RuntimeCall {
    /// Calls of `program` that keep their state in `root`.
    pub(super) fn new(
        program: &Path,
        root: &Path,
        agent: &Path,
        hierarchies: &Hierarchies,
    ) -> Result<Self, RuntimeError> {
        let text = |path: &Path| {
            path.to_str()
                .map(str::to_owned)
                .ok_or_else(|| RuntimeError::internal(format!("{} is not UTF-8", path.display())))
        };
        let brings_devices =
            program.file_name().is_some_and(|name| name.to_string_lossy().contains("nvidia"));
        let is_crun = program.file_name().is_some_and(|name| name == "crun");
        let mut command = Vec::new();
        if is_crun && let Some(mount) = hierarchies.hybrid_mount() {
            command.extend([text(agent)?, HIDDEN_COMMAND.to_owned(), text(mount)?]);
        }
        command.push(text(program)?);
        if is_crun {
            command.push("--cgroup-manager=cgroupfs".to_owned());
        }
        command.extend(["--root".to_owned(), text(root)?]);
        Ok(Self { command, brings_devices })
    }

    /// Whether the runtime gives containers their GPUs by itself, as NVIDIA's does.
    pub(super) const fn brings_devices(&self) -> bool {
        self.brings_devices
    }

    /// The command for the shim, as JSON.
    pub(super) fn to_json(&self) -> Result<String, RuntimeError> {
        serde_json::to_string(&self.command).map_err(RuntimeError::internal)
    }

    /// Runs a command to its end and returns its output, or what it complained about.
    pub(super) async fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, RuntimeError> {
        let [program, first @ ..] = self.command.as_slice() else {
            return Err(RuntimeError::internal("no runtime is configured"));
        };
        let mut command = tokio::process::Command::new(program);
        command.args(first).args(arguments).stdin(Stdio::null()).kill_on_drop(true);
        let output = tokio::time::timeout(DEADLINE, command.output())
            .await
            .map_err(|_| {
                let what = arguments.first().copied().unwrap_or_default();
                let message = format!("{program} {what} took longer than {DEADLINE:?}");
                RuntimeError::new(FailureCode::Timeout, message)
            })?
            .map_err(|error| {
                RuntimeError::new(FailureCode::RuntimeError, format!("{program}: {error}"))
            })?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(RuntimeError::new(FailureCode::RuntimeError, format!("{program}: {said}")))
    }

    /// A container's state.
    ///
    /// # Errors
    /// That the runtime knows no such container, as any other failure of it: the words differ by
    /// runtime and version, so they are for people only.
    pub(super) async fn state(&self, id: &str) -> Result<ContainerState, RuntimeError> {
        let output = self.run(&["state", id]).await?;
        serde_json::from_slice(&output).map_err(RuntimeError::internal)
    }
}

/// The first of runc and crun that is installed.
pub(super) fn find_runtime() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    let folders: Vec<PathBuf> =
        std::env::split_paths(&path).chain(usual.iter().map(PathBuf::from)).collect();
    ["runc", "crun"].into_iter().find_map(|name| {
        folders.iter().map(|folder| folder.join(name)).find(|program| program.is_file())
    })
}

/// Hides a cgroup hierarchy in a mount namespace of this process's own and becomes
/// another program.
///
/// # Errors
/// Always an error, because it returns only when it could not do it.
pub fn exec_hidden(mount: &Path, command: &[OsString]) -> io::Error {
    let Some((program, arguments)) = command.split_first() else {
        return io::Error::other("no program to run");
    };
    if let Err(errno) = hide(mount) {
        return errno.into();
    }
    Command::new(program).args(arguments).exec()
}

fn hide(mount: &Path) -> nix::Result<()> {
    nix::sched::unshare(CloneFlags::CLONE_NEWNS)?;
    // Without this the unmount would reach the host's namespace too.
    nix::mount::mount(
        None::<&str>,
        "/",
        None::<&str>,
        MsFlags::MS_REC | MsFlags::MS_PRIVATE,
        None::<&str>,
    )?;
    nix::mount::umount2(mount, MntFlags::MNT_DETACH)
}
