//! A PostgreSQL of our own: started, watched and stopped by the control plane.
//!
//! One machine, one command, nothing to set up: the control plane takes the server
//! binaries of the distribution, makes a database in a folder it is given, and runs the
//! server as its child. What it promises:
//!
//! - **Nobody else gets in.** There is no TCP port, only a socket in a folder of mode 0700.
//! - **It never outlives us.** The child asks the kernel for SIGINT (a clean, fast
//!   shutdown) when its parent dies, so `kill -9` of the control plane leaves no server.
//! - **It loses nothing.** `fsync` and its sisters stay as they are; data checksums are on.
//! - **Ready means ours is ready.** `postmaster.pid` must say `ready` and name our child;
//!   without the second check a second instance would silently use the first one's server.
//! - **Root is fine.** PostgreSQL refuses to run as root, so then it runs as user `postgres`.
//!
//! When the server dies unasked, [`PrivatePostgres::wait`] returns, and whoever supervises
//! it calls [`PrivatePostgres::start`] again on the same folder; PostgreSQL recovers.
//!
//! ```text
//! folder/            0711   given by the operator
//!   data/            0700   PGDATA (made as data.new, then renamed: never half there)
//!   socket/          0700   .s.PGSQL.5432
//!   postgres.log            what the server says
//! ```

mod files;
mod guardian;
mod tuning;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use files::{Account, Binaries};
use guardian::Guardian;

/// A server whose parent was killed stops within seconds; one that stays is somebody's.
const PREVIOUS_PATIENCE: Duration = Duration::from_secs(10);
/// The database user we are: the owner of everything, reachable through our socket only.
const USER: &str = "ctl";
/// The folder of the socket, within the given one.
const SOCKET: &str = "socket";
/// The port is part of the socket's name even where there is no TCP.
const PORT: u16 = 5432;
/// `sockaddr_un.sun_path` has 108 bytes, the last one is the zero.
const SOCKET_PATH_MAX: usize = 107;
/// How often the readiness file is looked at; a start takes some 70 ms.
const READY_POLL: Duration = Duration::from_millis(10);

/// Where and how the server runs.
#[derive(Debug, Clone)]
pub struct PrivateConfig {
    /// The folder that holds data, socket and log. It is made when missing.
    pub folder: PathBuf,
    /// Additional settings, `-c name=value`.
    pub settings: Vec<(String, String)>,
    /// How long a start may take. Crash recovery of a large database takes a while.
    pub start_deadline: Duration,
}

impl PrivateConfig {
    /// The usual settings, in this folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            settings: Vec::new(),
            start_deadline: Duration::from_secs(60),
        }
    }

    /// The socket that the server of this folder listens on while it runs.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.join(SOCKET).join(format!(".s.PGSQL.{PORT}"))
    }

    /// Where clients connect while the server of this folder runs, whoever started it.
    #[must_use]
    pub fn url(&self) -> String {
        url_of(&self.folder.join(SOCKET), "postgres")
    }
}

/// Why there is no private PostgreSQL, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// No server binaries on this machine.
    #[error(
        "no PostgreSQL server binaries under /usr/lib/postgresql; install them with: apt-get install --no-install-recommends {package}"
    )]
    NoBinaries {
        /// The Debian package that has them.
        package: String,
    },
    /// The folder was made by a version whose binaries are not here.
    #[error(
        "the data in {folder} needs PostgreSQL {version}; install it with: apt-get install --no-install-recommends {package}"
    )]
    OtherVersion {
        /// The folder.
        folder: PathBuf,
        /// The major version that made it.
        version: String,
        /// The Debian package that has it.
        package: String,
    },
    /// The socket's path would not fit into `sockaddr_un`.
    #[error(
        "the socket's path {path} has {length} bytes, at most {SOCKET_PATH_MAX} are possible; choose a folder with a shorter name"
    )]
    PathTooLong {
        /// The path of the socket.
        path: PathBuf,
        /// Its length in bytes.
        length: usize,
    },
    /// We are root, and the user the server would run as can't get to the folder.
    #[error(
        "user {user} can't reach {parent}; chmod o+x {parent}, or choose a folder under /var/lib"
    )]
    Unreachable {
        /// The user.
        user: String,
        /// The first folder on the way that bars it.
        parent: PathBuf,
    },
    /// We are root, and there is no user the server could run as.
    #[error(
        "PostgreSQL does not run as root and there is no user `postgres`; create it with: adduser --system --group postgres"
    )]
    NoUser,
    /// Another server runs on this folder and does not go away.
    #[error("another PostgreSQL (pid {pid}) runs on {folder}; stop it, or choose another folder")]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// The other's process id.
        pid: i32,
    },
    /// `initdb` failed.
    #[error("initdb failed: {output}")]
    InitDb {
        /// What it said.
        output: String,
    },
    /// The server ended before it was ready.
    #[error("PostgreSQL ended before it was ready ({status}); its log ends: {log}")]
    Died {
        /// How it ended.
        status: ExitStatus,
        /// The end of its log.
        log: String,
    },
    /// The server was not ready in time.
    #[error("PostgreSQL was not ready after {waited:?}; its log ends: {log}")]
    NotReady {
        /// How long we waited.
        waited: Duration,
        /// The end of its log.
        log: String,
    },
    /// A file or process could not be handled.
    #[error("{doing} {path}: {source}")]
    Io {
        /// What we were doing.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl PrivateError {
    fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }
}

/// How a stop went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// A checkpoint was written; the next start needs no recovery.
    Clean,
    /// It had to be killed at the deadline (or was dead already); the next start recovers.
    Killed,
}

/// A running server. Dropping it asks the server to stop, without waiting.
#[derive(Debug)]
pub struct PrivatePostgres {
    guardian: Guardian,
    socket: PathBuf,
    data: PathBuf,
}

impl PrivatePostgres {
    /// Makes the database when the folder is new, starts the server and waits until it is ready.
    ///
    /// # Errors
    /// [`PrivateError`]; no server is left running then.
    pub async fn start(config: PrivateConfig) -> Result<Self, PrivateError> {
        let deadline = Instant::now() + config.start_deadline;
        let prepared = tokio::task::spawn_blocking({
            let config = config.clone();
            move || prepare(&config)
        })
        .await
        .unwrap_or_else(|join| std::panic::resume_unwind(join.into_panic()))?;

        let patience = (Instant::now() + PREVIOUS_PATIENCE).min(deadline);
        wait_for_previous(&prepared, &config, patience).await?;
        loop {
            let started = prepared.spawn(&config)?;
            match started.until_ready(&prepared, &config, deadline).await {
                // The backends of a killed server need a moment to notice that it is gone.
                Err(PrivateError::Died { log, .. })
                    if log.contains("shared memory block") && Instant::now() < deadline =>
                {
                    tokio::time::sleep(READY_POLL * 10).await;
                }
                other => return other,
            }
        }
    }

    /// Where clients connect, as user and database of the owner.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// Where clients connect to this database of the server.
    #[must_use]
    pub fn url_of(&self, database: &str) -> String {
        url_of(&self.socket, database)
    }

    /// The server's process id; `None` after its end.
    #[must_use]
    pub fn pid(&self) -> Option<i32> {
        self.guardian.pid()
    }

    /// PGDATA.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Returns when the server has ended, asked or not.
    pub async fn wait(&self) -> ExitStatus {
        self.guardian.wait().await
    }

    /// Stops the server: fast (clean) until the deadline, then without mercy.
    pub async fn stop(self, deadline: Duration) -> Stopped {
        /// From here on recovery is needed anyway.
        const MERCY: Duration = Duration::from_secs(5);
        for (signal, patience) in
            [(Signal::SIGINT, deadline), (Signal::SIGQUIT, MERCY), (Signal::SIGKILL, MERCY)]
        {
            self.guardian.signal(signal);
            if let Ok(status) = tokio::time::timeout(patience, self.guardian.wait()).await {
                return if status.success() { Stopped::Clean } else { Stopped::Killed };
            }
        }
        Stopped::Killed
    }

    async fn until_ready(
        self,
        prepared: &Prepared,
        config: &PrivateConfig,
        deadline: Instant,
    ) -> Result<Self, PrivateError> {
        let log = &prepared.log;
        loop {
            if let Some(status) = self.guardian.ended() {
                return Err(PrivateError::Died { status, log: files::tail(log) });
            }
            if self.pid().is_some_and(|pid| files::ready(&self.data, pid)) {
                return Ok(self);
            }
            if Instant::now() > deadline {
                self.stop(Duration::from_secs(1)).await;
                return Err(PrivateError::NotReady {
                    waited: config.start_deadline,
                    log: files::tail(log),
                });
            }
            tokio::time::sleep(READY_POLL).await;
        }
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        self.guardian.signal(Signal::SIGINT);
    }
}

/// What a start needs, once the folder is in order.
struct Prepared {
    binaries: Binaries,
    account: Option<Account>,
    data: PathBuf,
    socket: PathBuf,
    log: PathBuf,
}

impl Prepared {
    fn spawn(&self, config: &PrivateConfig) -> Result<PrivatePostgres, PrivateError> {
        let log = files::open_log(&self.log, self.account.as_ref())?;
        let mut command = self.command("postgres");
        command
            .arg("-D")
            .arg(&self.data)
            .args(["-c", "listen_addresses="])
            .arg("-c")
            .arg(format!("unix_socket_directories={}", self.socket.display()))
            .args(["-c", "unix_socket_permissions=0700"])
            .args(["-c", &format!("port={PORT}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        // The later setting of a name counts.
        for (name, value) in tuning::settings() {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        for (name, value) in &config.settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        let guardian =
            Guardian::spawn(command).map_err(PrivateError::io("starting", &self.data))?;
        Ok(PrivatePostgres { guardian, socket: self.socket.clone(), data: self.data.clone() })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.binaries.program(program));
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").current_dir("/");
        if let Some(account) = &self.account {
            account.apply(&mut command);
        }
        command
    }
}

fn prepare(config: &PrivateConfig) -> Result<Prepared, PrivateError> {
    let folder =
        std::path::absolute(&config.folder).map_err(PrivateError::io("finding", &config.folder))?;
    let socket = folder.join(SOCKET);
    let path = socket.join(format!(".s.PGSQL.{PORT}"));
    let length = path.as_os_str().len();
    if length > SOCKET_PATH_MAX {
        return Err(PrivateError::PathTooLong { path, length });
    }
    let data = folder.join("data");
    let binaries = Binaries::find(&data)?;
    let account = Account::for_server()?;
    files::make_folder(&folder, 0o711, None)?;
    if let Some(account) = &account {
        account.check_reach(&folder)?;
    }
    files::make_folder(&socket, 0o700, account.as_ref())?;
    let prepared = Prepared { binaries, account, socket, log: folder.join("postgres.log"), data };
    if !prepared.data.join("PG_VERSION").exists() {
        init(&prepared, &folder)?;
    }
    Ok(prepared)
}

/// A killed `initdb` leaves half a database, so it works beside the final name.
fn init(prepared: &Prepared, folder: &Path) -> Result<(), PrivateError> {
    let fresh = folder.join("data.new");
    match std::fs::remove_dir_all(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(PrivateError::io("removing", &fresh)(error));
        }
        _ => {}
    }
    files::make_folder(&fresh, 0o700, prepared.account.as_ref())?;
    let output = prepared
        .command("initdb")
        .arg("-D")
        .arg(&fresh)
        .args(["-U", USER, "-E", "UTF8", "--data-checksums"])
        .args(["--auth-local=trust", "--auth-host=reject"])
        .output()
        .map_err(PrivateError::io("running initdb for", &fresh))?;
    if !output.status.success() {
        return Err(PrivateError::InitDb {
            output: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        });
    }
    std::fs::rename(&fresh, &prepared.data).map_err(PrivateError::io("renaming", &fresh))?;
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(PrivateError::io("syncing", folder))
}

/// The server of a control plane that was killed a moment ago is still shutting down.
async fn wait_for_previous(
    prepared: &Prepared,
    config: &PrivateConfig,
    deadline: Instant,
) -> Result<(), PrivateError> {
    while let Some(pid) = files::other_server(&prepared.data) {
        if Instant::now() > deadline {
            return Err(PrivateError::InUse { folder: config.folder.clone(), pid });
        }
        tokio::time::sleep(READY_POLL).await;
    }
    Ok(())
}

fn url_of(socket: &Path, database: &str) -> String {
    let socket = percent_encode(&socket.to_string_lossy());
    format!("postgres://{USER}@localhost:{PORT}/{database}?host={socket}")
}

fn percent_encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' => {
                (byte as char).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
