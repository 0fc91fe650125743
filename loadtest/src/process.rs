//! Processes: children that end with us, and what the kernel counts about one.
//!
//! Memory and CPU time are only clean in a process that does nothing else, so what is measured runs
//! in children. A child is this same program, told by a variable of its environment which part to
//! play; it asks the kernel to be ended when its parent is.

use std::io;
use std::path::Path;
use std::process::Stdio;

use nix::sched::{CpuSet, sched_setaffinity};
use nix::sys::signal::Signal;
use nix::unistd::{Pid, SysconfVar, sysconf};
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Names the part that a child plays.
pub const PART: &str = "AICLOUD_BENCH_PART";
/// Names the core that a child stays on.
pub const CORE: &str = "AICLOUD_BENCH_CORE";

/// A child that plays a part and says on its standard output what it found.
#[derive(Debug)]
pub struct Helper {
    child: Child,
    says: Lines<BufReader<ChildStdout>>,
}

impl Helper {
    /// Starts this program as another process. Must be called on the main thread: a child ends
    /// with the thread that started it.
    ///
    /// # Errors
    /// When no process can be had.
    pub fn start(part: &str, arguments: &[String]) -> io::Result<Self> {
        Self::start_on(part, arguments, None)
    }

    /// As [`start`](Self::start), and keeps it on one core.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_on(part: &str, arguments: &[String], core: Option<usize>) -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        if let Some(core) = core {
            command.env(CORE, core.to_string());
        }
        let mut child = command
            .args(arguments)
            .env(PART, part)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let out =
            child.stdout.take().ok_or_else(|| io::Error::other("a piped child has a pipe"))?;
        Ok(Self { child, says: BufReader::new(out).lines() })
    }

    /// The next line it says.
    ///
    /// # Errors
    /// When it ended without saying one.
    pub async fn line(&mut self) -> io::Result<String> {
        match self.says.next_line().await? {
            Some(line) => Ok(line),
            None => {
                let status = self.child.wait().await?;
                Err(io::Error::other(format!("a child ended without an answer ({status})")))
            }
        }
    }

    /// Its process id.
    ///
    /// # Errors
    /// When it has ended.
    pub fn pid(&self) -> io::Result<i32> {
        let pid = self.child.id().ok_or_else(|| io::Error::other("the child has ended"))?;
        i32::try_from(pid).map_err(io::Error::other)
    }

    /// Ends it as an operator would, and waits until it is gone.
    ///
    /// # Errors
    /// When it can't be waited for.
    pub async fn stop(mut self) -> io::Result<()> {
        if let Ok(pid) = self.pid() {
            // It may have ended meanwhile; then there is nothing to signal.
            let _ = nix::sys::signal::kill(Pid::from_raw(pid), Signal::SIGTERM);
        }
        let patience = std::time::Duration::from_secs(15);
        if tokio::time::timeout(patience, self.child.wait()).await.is_err() {
            self.child.kill().await?;
        }
        Ok(())
    }
}

/// Asks the kernel to end this process when the thread that started it ends.
///
/// # Errors
/// Those of `prctl(2)`.
pub fn end_with_parent() -> io::Result<()> {
    Ok(nix::sys::prctl::set_pdeathsig(Signal::SIGTERM)?)
}

/// Resident memory of a process, bytes. From `smaps_rollup`, which counts pages; the figure in
/// `statm` is a sum of per-thread caches and some pages off.
///
/// # Errors
/// When the process is gone, or another user's.
pub fn resident(pid: i32) -> io::Result<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("Rss:"));
    let kib: Option<u64> =
        line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok());
    kib.map(|kib| kib * 1024).ok_or_else(|| io::Error::other("smaps_rollup has no Rss"))
}

/// CPU time that a process has used, seconds, all threads together.
///
/// # Errors
/// When the process is gone.
pub fn cpu_seconds(pid: i32) -> io::Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let ticks =
        ticks(&text).ok_or_else(|| io::Error::other("/proc/…/stat is not as in proc(5)"))?;
    let a_second = sysconf(SysconfVar::CLK_TCK)?.unwrap_or(100);
    Ok(ticks as f64 / a_second as f64)
}

/// User and system time, fields 14 and 15 of proc(5). The name in parentheses may hold blanks.
fn ticks(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

/// Keeps a process (0: the calling thread) and what it starts from now on on one core.
///
/// # Errors
/// When there is no such core for us.
pub fn pin(pid: i32, core: usize) -> io::Result<()> {
    let mut cores = CpuSet::new();
    cores.set(core)?;
    Ok(sched_setaffinity(Pid::from_raw(pid), &cores)?)
}

/// Stays on the core that [`CORE`] names, if it names one. Called before there are threads.
///
/// # Errors
/// When it names none of ours.
pub fn stay_on_core() -> io::Result<()> {
    match std::env::var(CORE) {
        Ok(core) => pin(0, core.parse().map_err(io::Error::other)?),
        Err(_) => Ok(()),
    }
}

/// How many cores this process may use.
#[must_use]
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The first value of this key in a file of `key : value` lines.
#[must_use]
pub fn kernel_word(file: &str, key: &str) -> Option<String> {
    let text = std::fs::read_to_string(Path::new("/proc").join(file)).ok()?;
    text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == key).then(|| value.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_blanks_does_not_move_the_fields() {
        let stat = "12 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 700 41 0 0 20 0 1 0";
        assert_eq!(ticks(stat), Some(741));
        assert_eq!(ticks("12 (a) S 1"), None);
    }

    #[test]
    fn this_process_uses_memory_and_time() {
        let me = i32::try_from(std::process::id()).unwrap();
        let before = resident(me).unwrap();
        // Far more than tests beside this one give back meanwhile.
        let used = vec![1_u8; 256 << 20];
        assert!(resident(me).unwrap() >= before + (128 << 20));
        assert_eq!(used.last(), Some(&1));
        assert!(cpu_seconds(me).unwrap() >= 0.0);
        assert!(resident(-1).is_err());
    }
}
