//! A database for each test, from one server for each test binary.
//!
//! The first test that asks starts a private PostgreSQL in a temporary folder and migrates
//! one database; each test gets a copy of it. Nobody has to clean up: a shell waits at the
//! end of a pipe that this process holds, and when the process ends, however it ends, the
//! shell stops the server and removes the folder.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::pool::{Database, DatabaseConfig, execute};
use crate::private::{PrivateConfig, PrivatePostgres};

const TEMPLATE: &str = "aicloud_template";
/// Longer than a test keeps anybody waiting.
const PATIENCE: Duration = Duration::from_secs(60);
/// All tests of a binary rest on this one start, on a machine that may do much else meanwhile.
const START_DEADLINE: Duration = Duration::from_secs(300);

struct Server {
    postgres: PrivatePostgres,
    /// Held for its end, which comes with the process's.
    _cleaner: ChildStdin,
}

static SERVER: OnceCell<Server> = OnceCell::const_new();
static DATABASES: AtomicU64 = AtomicU64::new(0);

/// A migrated database that nobody else uses.
#[derive(Debug, Clone)]
pub struct TestDatabase {
    /// Its name on the server.
    pub name: String,
    /// Its URL, as owner and superuser.
    pub url: String,
}

impl TestDatabase {
    /// Makes one.
    ///
    /// # Panics
    /// When it can't: a test has no better answer.
    pub async fn new() -> Self {
        Self::copy_of(TEMPLATE).await
    }

    /// Makes one without a schema.
    ///
    /// # Panics
    /// When it can't.
    pub async fn empty() -> Self {
        Self::copy_of("template1").await
    }

    async fn copy_of(template: &str) -> Self {
        let server = SERVER.get_or_init(start).await;
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        let mut connection = connect(&server.postgres.url()).await;
        let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
        sqlx::raw_sql(AssertSqlSafe(create))
            .execute(&mut connection)
            .await
            .expect("the template can be copied");
        connection.close().await.expect("an idle connection closes");
        let url = server.postgres.url_of(&name);
        Self { name, url }
    }

    /// The way into it, as the application.
    ///
    /// # Panics
    /// When the server is gone.
    pub async fn open(&self) -> Database {
        Database::connect(&DatabaseConfig::new(self.url.clone()))
            .await
            .expect("the test server is up")
    }

    /// The same for a test that keeps others waiting: for a lock, or for a connection that somebody
    /// has who waits for one, they wait until the test lets them go on, however slow the machine is.
    ///
    /// # Panics
    /// When the server is gone.
    pub async fn open_patient(&self) -> Database {
        let config = DatabaseConfig {
            statement_timeout: PATIENCE,
            lock_timeout: PATIENCE,
            acquire_timeout: PATIENCE,
            ..DatabaseConfig::new(self.url.clone())
        };
        Database::connect(&config).await.expect("the test server is up")
    }

    /// A bare connection as owner and superuser, to do what nobody may do.
    ///
    /// # Panics
    /// When the server is gone.
    pub async fn owner(&self) -> PgConnection {
        connect(&self.url).await
    }

    /// Runs something as owner and superuser, for crates that know no SQL client; how many rows it has changed.
    ///
    /// # Panics
    /// When the server is gone, or refuses.
    pub async fn alter(&self, sql: String) -> u64 {
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.owner().await).await;
        done.expect("the server is up").rows_affected()
    }
}

impl TestDatabase {
    /// Nobody gets in any more, and who is in is thrown out.
    ///
    /// # Panics
    /// When the server is gone.
    pub async fn go_away(&self) {
        let name = &self.name;
        beside(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
        let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ";
        beside(format!("{others} '{name}'")).await;
    }

    /// All is as before.
    ///
    /// # Panics
    /// When the server is gone.
    pub async fn come_back(&self) {
        beside(format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", self.name)).await;
    }

    /// Lets nobody else write an allocation until [`HeldRow::let_go`].
    ///
    /// # Panics
    /// When the server is gone.
    pub async fn hold_allocation(&self, id: Uuid) -> HeldRow {
        let mut connection = self.owner().await;
        let lock =
            format!("BEGIN; SELECT 1 FROM provisioning.allocation WHERE id = '{id}' FOR UPDATE");
        run(&mut connection, lock).await;
        HeldRow(connection)
    }

    /// Whether somebody waits for a lock.
    ///
    /// # Panics
    /// When the server is gone.
    pub async fn has_waiters(&self) -> bool {
        let waits = "SELECT count(*) > 0 FROM pg_stat_activity \
                     WHERE wait_event_type = 'Lock' AND datname = current_database()";
        let mut connection = self.owner().await;
        sqlx::query_scalar(waits).fetch_one(&mut connection).await.expect("the server is up")
    }
}

/// A row that nobody else writes.
#[derive(Debug)]
pub struct HeldRow(PgConnection);

impl HeldRow {
    /// Others may write it again.
    ///
    /// # Panics
    /// When the server is gone.
    pub async fn let_go(mut self) {
        run(&mut self.0, "COMMIT".to_owned()).await;
    }
}

/// Runs something whose outcome is no question.
///
/// # Panics
/// When the server is gone, or refuses.
pub async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.expect("the server is up");
}

/// From another database of the server.
async fn beside(sql: String) {
    let server = SERVER.get_or_init(start).await;
    let mut connection = connect(&server.postgres.url()).await;
    run(&mut connection, sql).await;
}

/// Gives a connection back to the pool as it is after `statement`, an open transaction included.
///
/// # Panics
/// When the server is gone.
pub async fn leave(database: &Database, statement: &'static str) {
    database
        .read(move |mut lent| async move {
            // A statement that fails leaves a transaction that failed; that is meant.
            let _ = execute(&mut lent, statement).await;
            Ok(())
        })
        .await
        .expect("the test server is up");
}

/// The same with a connection of customers' requests; what the server said, if it said no.
///
/// # Panics
/// When the server is gone.
pub async fn leave_for_requests(database: &Database, statement: String) -> Option<String> {
    database.leave_for_requests(statement).await.expect("the test server is up")
}

/// A temporary folder that the server's user can reach.
///
/// # Panics
/// When it can't be made.
#[must_use]
pub fn folder() -> tempfile::TempDir {
    tempfile::Builder::new()
        .prefix("aicloud-pg-")
        .permissions(std::fs::Permissions::from_mode(0o711))
        .tempdir()
        .expect("a temporary folder can be made")
}

async fn start() -> Server {
    // From here on the cleaner removes it.
    let folder = folder().keep();
    let cleaner = cleaner(&folder).expect("a shell can be started");
    let mut config =
        PrivateConfig { start_deadline: START_DEADLINE, ..PrivateConfig::new(&folder) };
    config.settings.push(("max_connections".to_owned(), "200".to_owned()));
    let postgres =
        PrivatePostgres::start(config).await.expect("the tests need PostgreSQL's server binaries");
    let mut connection = connect(&postgres.url()).await;
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {TEMPLATE}")))
        .execute(&mut connection)
        .await
        .expect("a database can be made");
    connection.close().await.expect("an idle connection closes");
    Database::migrate(&postgres.url_of(TEMPLATE)).await.expect("the migrations apply");
    Server { postgres, _cleaner: cleaner }
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.expect("the test server is up")
}

fn cleaner(folder: &Path) -> io::Result<ChildStdin> {
    const SCRIPT: &str = r#"
trap '' INT TERM HUP
cat >/dev/null
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ]; then
    kill -INT "$pid" 2>/dev/null
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
fi
rm -rf -- "$1"
"#;
    Command::new("/bin/sh")
        .args(["-c", SCRIPT, "cleaner"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?
        .stdin
        .take()
        .ok_or_else(|| io::Error::other("a piped child has a pipe"))
}
