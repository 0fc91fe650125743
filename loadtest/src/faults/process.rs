//! Programs under test as child processes that never outlive the harness.
//!
//! A fault harness that is killed half-way must not leave control planes, agents and databases
//! behind to disturb the next run. So each child asks the kernel for SIGKILL when the harness
//! ends, and is killed when its handle is dropped. Variables that would configure it are taken
//! out of its environment: what a scenario does not say is the program's default.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// How often an end is looked for.
const POLL: Duration = Duration::from_millis(5);
/// Ports handed out lie below the range from which the kernel takes the near ends of outgoing
/// connections: a client that dials a dead server's port in that range can be connected to itself.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// The programs that are tested: those built beside the harness.
#[derive(Debug, Clone)]
pub struct Programs {
    /// The control plane.
    pub aicloud: PathBuf,
    /// The node's agent.
    pub agent: PathBuf,
}

impl Programs {
    /// Finds them.
    ///
    /// # Errors
    /// When the workspace has not been built.
    pub fn find() -> Result<Self> {
        let own = std::env::current_exe().context("where this program is")?;
        let beside = |name: &str| {
            let path = own.with_file_name(name);
            anyhow::ensure!(path.is_file(), "{} is missing: build the workspace", path.display());
            Ok(path)
        };
        Ok(Self { aicloud: beside("aicloud")?, agent: beside("aicloud-agent")? })
    }
}

/// A child process.
#[derive(Debug)]
pub struct Process {
    child: Child,
    name: String,
}

/// A command without settings from our own environment, that dies with us.
#[must_use]
pub fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("AICLOUD_") || text == "DATABASE_URL" {
            command.env_remove(&name);
        }
    }
    command.stdin(Stdio::null());
    end_with_us(&mut command);
    command
}

/// Has the kernel kill the child when the thread that starts it ends, which for the threads of
/// the harness's runtime means: when the harness ends.
#[allow(unsafe_code)]
fn end_with_us(command: &mut Command) {
    // SAFETY: between fork and exec only async-signal-safe calls are allowed; `prctl` is a plain
    // system call that touches no memory of ours and takes no lock.
    unsafe {
        command.pre_exec(|| Ok(nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?));
    }
}

impl Process {
    /// Starts a program; what it says is appended to the log.
    ///
    /// # Errors
    /// When log or program can't be opened.
    pub fn start(program: &Path, arguments: &[String], log: &Path) -> Result<Self> {
        let said = File::options().create(true).append(true).open(log);
        let said = said.with_context(|| log.display().to_string())?;
        let child = command(program)
            .args(arguments)
            .stdout(said.try_clone()?)
            .stderr(said)
            .spawn()
            .with_context(|| program.display().to_string())?;
        let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { child, name })
    }

    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed())
    }

    /// Sends it a signal.
    ///
    /// # Errors
    /// When it has ended.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        kill(self.pid(), signal).with_context(|| format!("{signal} for {}", self.name))
    }

    /// Ends it without warning, and waits until it is gone.
    ///
    /// # Errors
    /// When it had ended before: it should not have.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("{} had ended by itself: {status}", self.name);
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Whether it has ended.
    ///
    /// # Errors
    /// When the system can't say.
    pub fn has_ended(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// When it has not ended by then.
    pub async fn ended_within(&mut self, patience: Duration) -> Result<ExitStatus> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if began.elapsed() > patience {
                bail!("{} did not end within {patience:?}", self.name);
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// The most memory that it ever held, bytes; 0 when it is gone.
    #[must_use]
    pub fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid()));
        let peak = status.unwrap_or_default().lines().find_map(|line| {
            line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<u64>().ok()
        });
        peak.unwrap_or(0) * 1024
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on and that no outgoing connection is given.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let span = PORTS.end - PORTS.start;
    let own = u16::try_from(std::process::id() * 37 % u32::from(span)).unwrap_or(0);
    for _ in 0..span {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = PORTS.start + own.wrapping_add(step) % span;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no free port in {PORTS:?}")
}

/// The last lines of a log, for a failure's text.
#[must_use]
pub fn last_words(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}
