//! A private PostgreSQL with databases in it, and the engine on top: what a figure needs to be
//! measured on the real path.
//!
//! The server is the one that `aicloud dev` starts, with the same settings but for the number of
//! connections: a baseline may want 64 of them. It lives in a temporary folder and is gone, folder
//! included, when the lab is dropped, however that comes about.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use aicloud_actors::{Cloud, Settings};
use aicloud_persistence::{Database, DatabaseConfig, PrivateConfig, PrivatePostgres};
use anyhow::{Context as _, Result};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection as _};
use tempfile::TempDir;

/// A baseline takes up to 64 connections, the engine's pool and writers ten, looking a few.
const CONNECTIONS: &str = "128";
/// How long the server may take to write its last checkpoint.
const STOP: Duration = Duration::from_secs(20);

/// A server that nobody else uses.
#[derive(Debug)]
pub struct Lab {
    postgres: Option<PrivatePostgres>,
    folder: TempDir,
}

impl Lab {
    /// Starts one. Must be called on the main thread: the server ends with the thread that
    /// started it.
    ///
    /// # Errors
    /// When there are no server binaries, or no room.
    pub async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("aicloud-bench-")
            // As root, PostgreSQL runs as another user, which must get through.
            .permissions(std::fs::Permissions::from_mode(0o711))
            .tempdir()?;
        let mut config = PrivateConfig::new(folder.path().join("postgres"));
        config.settings.push(("max_connections".to_owned(), CONNECTIONS.to_owned()));
        let postgres = PrivatePostgres::start(config).await?;
        Ok(Self { postgres: Some(postgres), folder })
    }

    fn postgres(&self) -> &PrivatePostgres {
        self.postgres.as_ref().expect("only a dropped lab has no server")
    }

    /// A folder for whatever else is needed; gone with the lab.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A new, migrated database; its URL as owner and superuser.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn database(&self, name: &str) -> Result<String> {
        let mut connection = PgConnection::connect(&self.postgres().url()).await?;
        // The name is ours, and a word.
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(create).execute(&mut connection).await?;
        connection.close().await?;
        let url = self.postgres().url_of(name);
        Database::migrate(&url).await?;
        Ok(url)
    }
}

/// A bare connection, as owner and superuser.
///
/// # Errors
/// When the server is gone.
pub async fn connect(url: &str) -> Result<PgConnection> {
    PgConnection::connect(url).await.context("the lab's server")
}

/// Runs statements without parameters.
///
/// # Errors
/// What the server says.
pub async fn execute(connection: &mut PgConnection, sql: &'static str) -> Result<()> {
    sqlx::raw_sql(sql).execute(connection).await?;
    Ok(())
}

/// Writes everything that earlier work left in memory to disk, so that it is not written during
/// what is measured next.
///
/// # Errors
/// What the server says.
pub async fn settle(url: &str) -> Result<()> {
    let mut connection = connect(url).await?;
    execute(&mut connection, "VACUUM ANALYZE").await?;
    execute(&mut connection, "CHECKPOINT").await?;
    connection.close().await?;
    Ok(())
}

/// The engine on a database, with its usual settings; only that nobody falls asleep meanwhile.
///
/// # Errors
/// When it does not start.
pub async fn cloud(lab: &Lab, url: &str, change: impl FnOnce(&mut Settings)) -> Result<Cloud> {
    let keys = lab.folder().join("keys");
    let mut settings = Settings::new("local".parse()?, keys);
    settings.limits.max_active = 10_000_000;
    change(&mut settings);
    let database = Database::connect(&DatabaseConfig::new(url)).await?;
    Ok(Cloud::start(settings, database).await?)
}

impl Drop for Lab {
    fn drop(&mut self) {
        let Some(postgres) = self.postgres.take() else { return };
        let pid = postgres.pid();
        // Asks the server to stop, and returns at once.
        drop(postgres);
        let deadline = Instant::now() + STOP;
        while pid.is_some_and(runs) && Instant::now() < deadline {
            #[expect(clippy::disallowed_methods, reason = "a drop can't await, and we are ending")]
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Whether a process is there and no zombie.
fn runs(pid: i32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.starts_with(" Z")))
}
