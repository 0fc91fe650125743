//! The shim: one small process for each workload, which outlives the agent.
//!
//! ```text
//!   agent ─ spawns ─► shim ─ runc create, start ─► workload
//!     ▲                │  ▲                           │
//!     └─ start.json ───┤  └── output, exit status ────┘
//!        exit.json ────┘
//! ```
//!
//! Somebody has to be the workload's parent, to learn how it ended and to read what it
//! prints. The agent can't be, because it is restarted and upgraded under running
//! workloads. The shim is a session of its own, so signals to the agent's group don't
//! reach it, and a subreaper, so that the workload becomes its child when runc has gone.
//!
//! What it tells: `start.json` when the workload runs or could not be started, then
//! `exit.json` with how it ended; both atomic and synced. Its standard input is
//! `shim.lock`, locked by the agent that spawned it: the lock lives as long as the shim,
//! and the kernel releases it however the shim ends, so an agent can always tell a
//! living shim from a dead one, without trusting a pid.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

use nix::errno::Errno;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};

use crate::{files, unix_ms};

/// What the shim keeps of a workload's output: two files of this size, the older one
/// called `log.1`.
const LOG_BYTES: u64 = 4 << 20;

/// What the shim is told by its command line.
#[derive(Debug, Clone, clap::Args)]
pub struct ShimArgs {
    /// The workload's folder, with `bundle/` in it.
    #[arg(long)]
    pub workload: PathBuf,
    /// The container's id.
    #[arg(long)]
    pub id: String,
    /// The runtime's program and its first arguments, as a JSON list.
    #[arg(long)]
    pub runtime: String,
}

/// The content of `start.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StartNote {
    /// It runs.
    Running {
        /// Host pid of its first process.
        pid: u32,
    },
    /// It could not be started, and nothing is left of the attempt.
    Failed {
        /// What the runtime said.
        message: String,
    },
}

/// The content of `exit.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExitNote {
    /// The exit status, 128 + n for signal n.
    pub code: i32,
    /// When, in Unix milliseconds.
    pub at_unix_ms: i64,
}

/// The names of the files in a workload's folder that shim and agent share.
pub mod names {
    /// The living shim's standard input, locked.
    pub const LOCK: &str = "shim.lock";
    /// The shim's pid, for the record.
    pub const PID: &str = "shim.pid";
    /// [`super::StartNote`].
    pub const START: &str = "start.json";
    /// [`super::ExitNote`].
    pub const EXIT: &str = "exit.json";
    /// What the workload printed.
    pub const LOG: &str = "log";
    /// The older half of it.
    pub const OLD_LOG: &str = "log.1";
    /// The runtime's own messages.
    pub const RUNTIME_LOG: &str = "runtime.log";
    /// The OCI bundle.
    pub const BUNDLE: &str = "bundle";
    /// In the bundle: the container as the runtime is to make it, values of secret variables included.
    pub const CONFIG: &str = "config.json";
}

/// Runs the shim to its end, which is the workload's.
///
/// # Errors
/// When it can't even write its notes; there is nobody to tell but the exit status.
pub fn run(args: &ShimArgs) -> io::Result<()> {
    let runtime: Vec<String> = serde_json::from_str(&args.runtime)?;
    let folder = args.workload.as_path();
    // It is a group leader only when somebody runs it by hand; then it has a session.
    match nix::unistd::setsid() {
        Ok(_) | Err(Errno::EPERM) => {}
        Err(errno) => return Err(errno.into()),
    }
    nix::sys::prctl::set_child_subreaper(true)?;
    files::write_atomic(
        &folder.join(names::PID),
        std::process::id().to_string().as_bytes(),
        0o600,
    )?;

    let (output, output_writer) = io::pipe()?;
    let log = copy_output(output, folder)?;
    let started = start(&runtime, args, output_writer);
    let pid = match started {
        Ok(pid) => pid,
        Err(message) => {
            note(folder, names::START, &StartNote::Failed { message })?;
            return Ok(());
        }
    };
    note(folder, names::START, &StartNote::Running { pid })?;
    let code = wait_for(Pid::from_raw(i32::try_from(pid).map_err(io::Error::other)?))?;
    note(folder, names::EXIT, &ExitNote { code, at_unix_ms: unix_ms() })?;
    // The container's pid namespace died with its first process, so its end of the
    // pipe is closed by now or in a moment.
    log.join().map_err(|_| io::Error::other("the log's writer panicked"))?
}

fn note<T: Serialize>(folder: &Path, name: &str, content: &T) -> io::Result<()> {
    files::write_atomic(&folder.join(name), &serde_json::to_vec(content)?, 0o600)
}

/// Creates and starts the container. The error is the message for people; nothing of
/// the container is left then.
fn start(runtime: &[String], args: &ShimArgs, output: io::PipeWriter) -> Result<u32, String> {
    let folder = args.workload.as_path();
    let pid_file = folder.join("pid");
    let errors = output.try_clone().map_err(|error| error.to_string())?;
    let call = |arguments: &[&std::ffi::OsStr], io: Option<(Stdio, Stdio)>| {
        let mut command = runtime_command(runtime, folder)?;
        let (stdout, stderr) = io.unwrap_or_else(|| (Stdio::null(), Stdio::null()));
        command.args(arguments).stdin(Stdio::null()).stdout(stdout).stderr(stderr).status()
    };
    let bundle = folder.join(names::BUNDLE);
    let create: [&std::ffi::OsStr; 6] = [
        "create".as_ref(),
        "--bundle".as_ref(),
        bundle.as_ref(),
        "--pid-file".as_ref(),
        pid_file.as_ref(),
        args.id.as_ref(),
    ];
    let created = call(&create, Some((output.into(), errors.into())));
    let started = judge(created, "create", folder).and_then(|()| {
        // It is read once, by the create. What is in it, secrets too, is the workload's from here on and on no disk.
        let config = bundle.join(names::CONFIG);
        fs::remove_file(&config).map_err(|error| format!("{}: {error}", config.display()))?;
        let pid = fs::read_to_string(&pid_file).map_err(|error| error.to_string())?;
        let pid = pid.trim().parse().map_err(|_| "the runtime wrote no pid".to_owned())?;
        judge(call(&["start".as_ref(), args.id.as_ref()], None), "start", folder)?;
        Ok(pid)
    });
    if started.is_err() {
        // Whether there was anything to delete doesn't matter: the agent checks.
        let _ = call(&["delete".as_ref(), "--force".as_ref(), args.id.as_ref()], None);
    }
    started
}

/// The runtime with its log in the workload's folder.
fn runtime_command(runtime: &[String], folder: &Path) -> io::Result<Command> {
    let [program, first @ ..] = runtime else {
        return Err(io::Error::other("no runtime was given"));
    };
    let mut command = Command::new(program);
    command.args(first).arg("--log").arg(folder.join(names::RUNTIME_LOG));
    command.args(["--log-format", "json"]);
    Ok(command)
}

fn judge(status: io::Result<ExitStatus>, step: &str, folder: &Path) -> Result<(), String> {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            let said = last_message(&folder.join(names::RUNTIME_LOG));
            Err(format!("{step} failed ({status}): {said}"))
        }
        Err(error) => Err(format!("the runtime could not be run for {step}: {error}")),
    }
}

/// The last message in the runtime's log.
pub(crate) fn last_message(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let last = text.lines().rev().find_map(|line| {
        let entry: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(entry.get("msg")?.as_str()?.to_owned())
    });
    last.unwrap_or_else(|| "it said nothing".to_owned())
}

/// Waits for the workload's first process, and buries whatever else becomes our child.
fn wait_for(workload: Pid) -> io::Result<i32> {
    loop {
        match waitpid(None, None) {
            Ok(WaitStatus::Exited(pid, code)) if pid == workload => return Ok(code),
            Ok(WaitStatus::Signaled(pid, signal, _)) if pid == workload => {
                return Ok(128 + signal as i32);
            }
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}

/// Copies the workload's output to its log until the last writer has gone.
fn copy_output(
    mut output: io::PipeReader,
    folder: &Path,
) -> io::Result<JoinHandle<io::Result<()>>> {
    let mut log = BoundedLog::open(folder, LOG_BYTES)?;
    std::thread::Builder::new().name("log".into()).spawn(move || {
        let mut buffer = [0; 16 << 10];
        loop {
            let count = match output.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            // A full disk costs the log, not the workload, which would hang on a full pipe.
            let _ = log.write(&buffer[..count]);
        }
    })
}

/// A log that never takes more than twice its bound.
struct BoundedLog {
    folder: PathBuf,
    file: File,
    written: u64,
    bound: u64,
}

impl BoundedLog {
    fn open(folder: &Path, bound: u64) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.create(true).append(true).mode(0o600);
        let file = options.open(folder.join(names::LOG))?;
        let written = file.metadata()?.len();
        Ok(Self { folder: folder.to_owned(), file, written, bound })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.written + bytes.len() as u64 > self.bound {
            fs::rename(self.folder.join(names::LOG), self.folder.join(names::OLD_LOG))?;
            *self = Self::open(&self.folder, self.bound)?;
        }
        self.written += bytes.len() as u64;
        self.file.write_all(bytes)
    }
}

/// Takes the lock of a workload's shim, for the shim that is about to be made. Waits for whoever
/// just [looks](is_alive) at it: a look holds the lock for a moment.
///
/// # Errors
/// Whatever the file system says.
pub fn take_lock(workload: &Path) -> io::Result<File> {
    let lock = File::create(workload.join(names::LOCK))?;
    lock.lock()?;
    Ok(lock)
}

/// Whether a workload's shim lives: whether somebody holds its lock.
///
/// # Errors
/// Whatever the file system says, but for a missing lock.
pub fn is_alive(workload: &Path) -> io::Result<bool> {
    let lock = match File::open(workload.join(names::LOCK)) {
        Ok(lock) => lock,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match lock.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(fs::TryLockError::WouldBlock) => Ok(true),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = BoundedLog::open(folder.path(), 100).unwrap();
        for round in 0..100_u8 {
            log.write(&[round; 10]).unwrap();
        }
        let size = |name| fs::metadata(folder.path().join(name)).unwrap().len();
        assert_eq!((size(names::LOG), size(names::OLD_LOG)), (100, 100));
        let last = fs::read(folder.path().join(names::LOG)).unwrap();
        assert_eq!(last[99], 99);
    }

    #[test]
    fn a_lock_tells_the_living_from_the_dead() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_alive(folder.path()).unwrap());
        let lock = File::create(folder.path().join(names::LOCK)).unwrap();
        assert!(!is_alive(folder.path()).unwrap());
        lock.lock().unwrap();
        assert!(is_alive(folder.path()).unwrap());
        drop(lock);
        assert!(!is_alive(folder.path()).unwrap());
    }

    #[test]
    fn a_look_does_not_keep_a_shim_from_its_lock() {
        let folder = tempfile::tempdir().unwrap();
        drop(take_lock(folder.path()).unwrap());
        // A look that takes its time.
        let look = File::open(folder.path().join(names::LOCK)).unwrap();
        look.lock_shared().unwrap();
        let path = folder.path().to_owned();
        let taking = std::thread::spawn(move || take_lock(&path));
        drop(look);
        let _lock = taking.join().unwrap().expect("it waits for its turn");
        assert!(is_alive(folder.path()).unwrap());
    }

    #[test]
    fn the_runtimes_last_word() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        assert_eq!(last_message(&log), "it said nothing");
        fs::write(&log, "{\"msg\":\"one\"}\n{\"msg\":\"two\"}\nnonsense\n").unwrap();
        assert_eq!(last_message(&log), "two");
    }
}
