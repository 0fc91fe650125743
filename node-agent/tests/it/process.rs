//! The agent's program as a process.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};

use aicloud_node_protocol::join::JoinCommand;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::control::{Control, lock};
use crate::until;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_aicloud-agent");

/// A node: a state directory.
pub(crate) struct Node {
    folder: tempfile::TempDir,
}

/// A running agent.
pub(crate) struct Agent {
    child: Child,
    log: Arc<Mutex<Vec<String>>>,
}

impl Node {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) async fn joined(control: &Control) -> Self {
        let node = Self::new();
        let output = node.join(&control.join_command()).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        node
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    pub(crate) fn workload(&self, allocation: &str) -> PathBuf {
        self.state().join("workloads").join(allocation)
    }

    /// Runs the join command as an operator pastes it.
    pub(crate) async fn join(&self, command: &JoinCommand) -> Output {
        let line = command.to_string();
        let words: Vec<String> = line.split(' ').skip(1).map(str::to_owned).collect();
        let state = self.state();
        let run = move || {
            Command::new(PROGRAM).args(words).arg("--state-dir").arg(state).output().unwrap()
        };
        tokio::task::spawn_blocking(run).await.unwrap()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Agent {
        let mut child = Command::new(PROGRAM)
            .args(["--log-format", "json", "run", "--state-dir"])
            .arg(self.state())
            .args(arguments)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let sink = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                lock(&sink).push(line);
            }
        });
        Agent { child, log }
    }

    pub(crate) fn simulated(&self) -> Agent {
        self.run(&["--runtime", "simulated", "--declare-gpus", "4xH100"])
    }
}

impl Agent {
    pub(crate) fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id() as i32), signal).unwrap();
    }

    pub(crate) async fn wait(&mut self) -> ExitStatus {
        let mut status = None;
        until("the agent's end", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        })
        .await;
        status.unwrap()
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits until the log has a text.
    pub(crate) async fn says(&self, text: &str) {
        until(text, || lock(&self.log).iter().any(|line| line.contains(text))).await;
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the agent's log:\n{}", lock(&self.log).join("\n"));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a workload has printed.
pub(crate) fn output(workload: &Path) -> String {
    std::fs::read_to_string(workload.join("log")).unwrap_or_default()
}
