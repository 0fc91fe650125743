//! The thread that starts the server and stays with it.
//!
//! `PR_SET_PDEATHSIG` follows the *thread* that forked the child, not the process: a child
//! started from a worker thread that tokio later retires would be told to stop in the
//! middle of the day. So one thread does nothing but start the child and wait for it; it
//! ends after the child, or with the whole process.
//!
//! The pid is safe to signal: the thread learns of the child's end *without* reaping it
//! (`WNOWAIT`), takes the pid away under the lock, and only then reaps. While the lock
//! holds a pid, the kernel can't have given it to somebody else.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nix::sys::prctl;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{Id, WaitPidFlag, waitid};
use nix::unistd::{Pid, getpid, getppid};
use tokio::sync::watch;

/// Holds the thread and through it the child.
#[derive(Debug)]
pub(super) struct Guardian {
    pid: Arc<Mutex<Option<Pid>>>,
    ended: watch::Receiver<Option<ExitStatus>>,
}

impl Guardian {
    /// Starts the command from a thread of its own and returns when it runs.
    pub(super) fn spawn(mut command: Command) -> io::Result<Self> {
        die_with_parent(&mut command);
        // A terminal's Ctrl-C goes to its whole group; the server ends when we say so, after
        // those who use it.
        command.process_group(0);
        let pid = Arc::new(Mutex::new(None));
        let (announce, ended) = watch::channel(None);
        let (report, started) = std::sync::mpsc::sync_channel(1);
        std::thread::Builder::new().name("postgres-guard".to_owned()).spawn({
            let pid = Arc::clone(&pid);
            move || {
                let mut child = match command.spawn() {
                    Ok(child) => child,
                    Err(error) => {
                        // The receiver waits below; it can't be gone.
                        let _ = report.send(Err(error));
                        return;
                    }
                };
                let its = Pid::from_raw(child.id().cast_signed());
                *lock(&pid) = Some(its);
                let _ = report.send(Ok(()));
                let flags = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT;
                while waitid(Id::Pid(its), flags) == Err(nix::errno::Errno::EINTR) {}
                *lock(&pid) = None;
                if let Ok(status) = child.wait() {
                    announce.send_replace(Some(status));
                }
            }
        })?;
        match started.recv() {
            Ok(started) => started.map(|()| Self { pid, ended }),
            Err(_) => Err(io::Error::other("the guarding thread ended early")),
        }
    }

    pub(super) fn pid(&self) -> Option<i32> {
        lock(&self.pid).map(Pid::as_raw)
    }

    /// Signals the child; nothing happens after its end.
    pub(super) fn signal(&self, signal: Signal) {
        if let Some(pid) = *lock(&self.pid) {
            // It may be a zombie by now, which is as good as gone.
            let _ = kill(pid, signal);
        }
    }

    /// How the child ended, if it did.
    pub(super) fn ended(&self) -> Option<ExitStatus> {
        *self.ended.borrow()
    }

    pub(super) async fn wait(&self) -> ExitStatus {
        let mut ended = self.ended.clone();
        match ended.wait_for(Option::is_some).await.map(|status| *status) {
            Ok(Some(status)) => status,
            // The thread ended without a status: wait(2) failed, so there is no child either.
            Ok(None) | Err(_) => ExitStatus::default(),
        }
    }
}

/// A poisoned lock still holds a pid or none: nothing can be half-written.
fn lock(pid: &Mutex<Option<Pid>>) -> MutexGuard<'_, Option<Pid>> {
    pid.lock().unwrap_or_else(PoisonError::into_inner)
}

#[allow(unsafe_code)]
fn die_with_parent(command: &mut Command) {
    let parent = getpid();
    // SAFETY: between fork and exec only async-signal-safe calls are made: prctl(2) and
    // getppid(2), with no allocation and no lock (an `io::Error` of an errno allocates
    // nothing). The kernel forgets the setting when credentials change; the standard
    // library runs this after setuid.
    unsafe {
        command.pre_exec(move || {
            prctl::set_pdeathsig(Signal::SIGINT)?;
            // The parent may have died before the setting was made.
            if getppid() != parent {
                return Err(io::Error::from_raw_os_error(nix::errno::Errno::ESRCH as i32));
            }
            Ok(())
        });
    }
}
