//! The control plane as a process of its own: `aicloud serve`, with its usual settings but for the rates, on a
//! database of the lab. What it logs goes to a file, as it would on a server.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use aicloud_http::token::{BearerToken, TokenKind};
use aicloud_persistence::{Database, DatabaseConfig};
use anyhow::{Context as _, Result, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use secrecy::ExposeSecret as _;
use tokio::process::{Child, Command};

use crate::lab::Lab;
use crate::process::{CORE, PART};
use crate::wire::{Wire, request};

/// The setting that keeps the line for each request out of the log, but not the one that says where
/// the server listens.
pub const QUIET: &str = "log.level=warn,aicloud_http::cli=info";
/// What is measured is the server and not its patience with one caller: rates are asked about with each request, as ever, and
/// none is reached.
const UNBOUNDED: [&str; 6] = [
    "http.principal_reads_per_second=1000000",
    "http.principal_writes_per_second=1000000",
    "http.tenant_reads_per_second=1000000",
    "http.tenant_writes_per_second=1000000",
    "http.operator_reads_per_second=1000000",
    "http.operator_writes_per_second=1000000",
];
/// Until it must be ready: a million rows must not take longer by far.
const READY: Duration = Duration::from_secs(120);
const LOOK: Duration = Duration::from_millis(1);

/// A server that runs.
#[derive(Debug)]
pub struct Served {
    child: Child,
    /// `address:port` of its API.
    pub host: String,
    /// From the start of the process to its word that it is ready.
    pub ready_after: Duration,
    log: PathBuf,
}

impl Served {
    /// Starts it and waits until it says that it is ready. Must be called on the main thread.
    ///
    /// # Errors
    /// When it ends instead, with the end of its log.
    pub async fn start(lab: &Lab, url: &str, core: Option<usize>, set: &[&str]) -> Result<Self> {
        let log = lab.folder().join(format!("serve-{}.log", uuid::Uuid::now_v7().simple()));
        let mut command = Command::new(std::env::current_exe()?);
        command
            .args(["serve", "--database-url", url, "--data-dir"])
            .arg(lab.folder().join("data"))
            .args(["--set", "http.listen=127.0.0.1:0", "--set", "agents.listen=127.0.0.1:0"])
            .args(UNBOUNDED.iter().chain(set).flat_map(|pair| ["--set", pair]))
            .env(PART, "serve")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&log)?)
            .kill_on_drop(true);
        // Settings of whoever runs this are not the server's.
        for (name, _) in std::env::vars_os() {
            let ours = name.to_str().is_some_and(|name| {
                name == "DATABASE_URL"
                    || name.starts_with("AICLOUD_") && !name.starts_with("AICLOUD_BENCH_")
            });
            if ours {
                command.env_remove(name);
            }
        }
        if let Some(core) = core {
            command.env(CORE, core.to_string());
        }
        let began = Instant::now();
        let mut child = command.spawn()?;
        loop {
            if let Some(host) = ready(&log)? {
                return Ok(Self { child, host, ready_after: began.elapsed(), log });
            }
            let ended = child.try_wait()?;
            ensure!(ended.is_none(), "the server ended: {}", tail(&log));
            ensure!(began.elapsed() < READY, "the server is not ready: {}", tail(&log));
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Its process id.
    ///
    /// # Errors
    /// When it has ended.
    pub fn pid(&self) -> Result<i32> {
        Ok(i32::try_from(self.child.id().context("the server has ended")?)?)
    }

    /// One request on a connection of its own; status and body.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: &str,
    ) -> Result<(u16, String)> {
        let mut wire = Wire::connect(&self.host).await?;
        let answer = wire.exchange(&request(method, &self.host, path, Some(token), body)).await?;
        Ok((answer.status, String::from_utf8_lossy(wire.body(answer)).into_owned()))
    }

    /// As [`ask`](Self::ask), for what must succeed; its JSON.
    ///
    /// # Errors
    /// When it does not.
    pub async fn must(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: &str,
    ) -> Result<serde_json::Value> {
        let (status, text) = self.ask(method, path, token, body).await?;
        ensure!((200..300).contains(&status), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).with_context(|| format!("{method} {path}: {text}"))
    }

    /// Stops it as an operator would.
    ///
    /// # Errors
    /// When it does not end well.
    pub async fn stop(mut self) -> Result<()> {
        kill(Pid::from_raw(self.pid()?), Signal::SIGTERM)?;
        let ended = tokio::time::timeout(Duration::from_secs(30), self.child.wait()).await;
        let status = ended.context("the server does not stop")??;
        ensure!(status.success(), "the server ended with {status}: {}", tail(&self.log));
        Ok(())
    }
}

/// The address, when the log says that the server is ready.
fn ready(log: &Path) -> io::Result<Option<String>> {
    let text = std::fs::read_to_string(log)?;
    let line = text.lines().find(|line| line.contains(r#""message":"ready""#));
    Ok(line.and_then(|line| {
        let said: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(said["url"].as_str()?.strip_prefix("http://")?.to_owned())
    }))
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

/// The lab's database as the application sees it.
///
/// # Errors
/// When the server is gone.
pub async fn open(url: &str) -> Result<Database> {
    Ok(Database::connect(&DatabaseConfig::new(url)).await?)
}

/// An operator's token that this database knows.
///
/// # Errors
/// When it can't be written.
pub async fn operator(database: &Database) -> Result<String> {
    let token = BearerToken::new(TokenKind::Operator);
    database
        .issue_operator_token(
            token.id,
            token.sha256().0,
            "bench".into(),
            chrono::TimeDelta::days(1),
        )
        .await?;
    Ok(token.reveal().expose_secret().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_tells_where_it_listens() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        std::fs::write(&log, "{\"message\":\"starting\"}\n").unwrap();
        assert_eq!(ready(&log).unwrap(), None);
        let line =
            r#"{"level":"INFO","message":"ready","url":"http://127.0.0.1:4711","agents":"x"}"#;
        std::fs::write(&log, format!("{{\"message\":\"starting\"}}\n{line}\n")).unwrap();
        assert_eq!(ready(&log).unwrap().as_deref(), Some("127.0.0.1:4711"));
        assert!(tail(&log).ends_with(line));
    }
}
