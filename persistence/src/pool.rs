//! The way to the database: one handle, safe connections, detached work.
//!
//! What a [`Database`] promises:
//!
//! - **A connection that is lent out is clean.** It is asked, before it is lent, whether it is
//!   idle, and rolled back when it isn't (`places.rs`).
//! - **Customers' requests have connections of their own**, of a role that sees one tenant at a
//!   time and can't become the engine's (`login.rs`, [`view`](crate::view)).
//! - **Work is detached from its caller.** Every query runs in a task of its own (a read of one
//!   row in a reader's: `reads`) on the runtime the handle was made on. A request that is cancelled at any await point leaves
//!   nothing half-done, and no socket hangs on an actix arbiter that may stop.
//! - **Silence ends.** The server's timeouts don't help when the way to it is lost and nobody
//!   said so (a half-open connection). So a read and each step of a transaction have deadlines of
//!   our own, and a connection whose work was cut off by one is thrown away.
//! - **The server ends what we forget.** Statement, lock and idle-in-transaction timeouts
//!   are set on the server's side.
//! - **An answer is durable.** With `fsync`, `full_page_writes` or `synchronous_commit` off
//!   we refuse to start, unless told so by a flag.

mod login;
mod places;
mod service;

use std::borrow::Cow;
use std::future::Future;
use std::io;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aicloud_domain::id::{TenantId, TypedId};
use chrono::Utc;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::partition;
use crate::reads::{Patience, Reads};
use login::Login;
pub(crate) use login::Way;
pub(crate) use places::Lent;
use places::Places;
pub(crate) use service::Service;

/// The role the application works as when we own the database (migrations/0001).
pub const APP_ROLE: &str = "aicloud_app";
/// The role that customers' requests read as (migrations/0011).
pub const REQUESTS_ROLE: &str = "aicloud_requests";

/// A read that takes this much longer than the server lets a statement run will not end.
const BEYOND_STATEMENT: Duration = Duration::from_secs(2);
/// A connection that can't answer the shortest question for this long is dead.
const DEAD: Duration = Duration::from_secs(2);

/// The schema, as numbered files; see `migrations/`.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// How to reach the database, and how patient to be.
#[derive(Clone)]
pub struct DatabaseConfig {
    /// `postgres://…`; may hold a password, so it is never printed.
    pub url: String,
    /// The role to work as; the login role must be a member. `None`: as the login role.
    pub role: Option<String>,
    /// Whether customers' requests get a login that is made for this process. Without one, and
    /// where the server does not let us make one, they log in as everybody else does.
    pub make_login: bool,
    /// The most connections each of the two pools opens, that of the engine and that of customers'
    /// requests (the journal's writers and those who read single rows have their own beside them).
    pub max_connections: u32,
    /// The longest a statement may run.
    pub statement_timeout: Duration,
    /// The longest a statement may wait for a lock.
    pub lock_timeout: Duration,
    /// The longest a transaction may do nothing: it would hold back the relay.
    pub idle_in_transaction_timeout: Duration,
    /// The longest a caller waits for a connection.
    pub acquire_timeout: Duration,
    /// Accept a server that may lose acknowledged commits in a power cut.
    pub accept_loss: bool,
}

impl DatabaseConfig {
    /// The usual patience, as [`APP_ROLE`], at this URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            role: Some(APP_ROLE.to_owned()),
            make_login: true,
            max_connections: 8,
            statement_timeout: Duration::from_secs(10),
            lock_timeout: Duration::from_secs(3),
            idle_in_transaction_timeout: Duration::from_secs(10),
            acquire_timeout: Duration::from_secs(5),
            accept_loss: false,
        }
    }

    fn options(&self, role: Option<&str>) -> Result<PgConnectOptions, DatabaseError> {
        let millis = |duration: Duration| duration.as_millis().to_string();
        let mut settings = vec![
            ("statement_timeout", millis(self.statement_timeout)),
            ("lock_timeout", millis(self.lock_timeout)),
            ("idle_in_transaction_session_timeout", millis(self.idle_in_transaction_timeout)),
        ];
        if let Some(role) = role {
            settings.push(("role", role.to_owned()));
        }
        Ok(login(&self.url)?.options(settings))
    }
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DatabaseConfig")
            .field("role", &self.role)
            .field("max_connections", &self.max_connections)
            .field("accept_loss", &self.accept_loss)
            .finish_non_exhaustive()
    }
}

fn login(url: &str) -> Result<PgConnectOptions, DatabaseError> {
    Ok(PgConnectOptions::from_str(url)
        .map_err(DatabaseError::Connect)?
        .application_name("aicloud")
        .log_statements(tracing::log::LevelFilter::Trace))
}

/// Why the database could not be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// It could not be reached, or the URL is wrong.
    #[error("the database can't be reached: {0}")]
    Connect(#[source] sqlx::Error),
    /// It may lose what it acknowledged.
    #[error(
        "the database runs with {setting} = {value}: a power cut may lose acknowledged commits; turn it on, or accept the loss by flag"
    )]
    NotDurable {
        /// The setting.
        setting: &'static str,
        /// Its value.
        value: String,
    },
    /// The schema could not be brought up to date.
    #[error("the schema could not be brought up to date: {0}")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// A query failed, or the database went away during it.
    #[error("a query failed: {0}")]
    Query(#[from] sqlx::Error),
    /// A row says something that we never write.
    #[error("a row can't be understood: {0}")]
    Corrupt(String),
    /// It befell all reads that shared a statement.
    #[error(transparent)]
    Shared(Arc<DatabaseError>),
    /// The runtime that the work ran on is going away.
    #[error("the process is shutting down")]
    ShuttingDown,
}

/// The handle through which everything is read. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Database {
    places: Arc<Places>,
    options: PgConnectOptions,
    handle: Handle,
    accepts_loss: bool,
    reads: Arc<Reads>,
    /// Where customers' requests are read for.
    requests: Arc<Places>,
    /// The same for reads of one row each.
    shown: Arc<Reads>,
    login: Arc<Login>,
    prepared: Arc<Mutex<Option<Instant>>>,
    /// The longest a read may take, waiting for a connection included.
    patience: Duration,
    /// The longest a statement may take, its way included.
    statement: Duration,
}

impl Database {
    /// Opens a pool on the current tokio runtime and checks that answers are durable.
    ///
    /// # Errors
    /// [`DatabaseError::Connect`] and [`DatabaseError::NotDurable`].
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub async fn connect(config: &DatabaseConfig) -> Result<Self, DatabaseError> {
        let role = config.role.as_deref();
        let options = config.options(role)?;
        let place = |way, role| {
            Arc::new(Places::new(way, role, config.max_connections, config.acquire_timeout))
        };
        let places = place(Way::new(options.clone()), role);
        let way = Way::new(config.options(Some(REQUESTS_ROLE))?);
        let requests = place(way.clone(), Some(REQUESTS_ROLE));
        let patience = config.acquire_timeout + config.statement_timeout + BEYOND_STATEMENT;
        let (handle, accepts_loss) = (Handle::current(), config.accept_loss);
        let statement = config.statement_timeout + BEYOND_STATEMENT;
        let reads = Patience { connect: config.acquire_timeout, statement, whole: patience };
        let shown = Arc::new(Reads::start(&handle, way.clone(), reads));
        let reads = Arc::new(Reads::start(&handle, Way::new(options.clone()), reads));
        let (prepared, login) = (Arc::default(), Arc::new(Login::new(way)));
        let database = Self {
            prepared,
            places,
            options,
            handle,
            accepts_loss,
            reads,
            requests,
            shown,
            login,
            patience,
            statement,
        };
        match database.check_durability().await {
            Err(error @ DatabaseError::NotDurable { .. }) if config.accept_loss => {
                tracing::warn!("{error} (accepted)");
            }
            checked => checked?,
        }
        if config.make_login {
            database.renew_login(Duration::ZERO).await?;
        }
        Ok(database)
    }

    /// Brings the schema up to date. Runs as the login role, which owns the schema.
    ///
    /// # Errors
    /// [`DatabaseError::Connect`] and [`DatabaseError::Migrate`].
    pub async fn migrate(url: &str) -> Result<(), DatabaseError> {
        let options = login(url)?;
        detach(&Handle::current(), async move {
            let mut connection = options.connect().await.map_err(DatabaseError::Connect)?;
            MIGRATOR
                .run_direct(None, &mut connection, false)
                .await
                .map_err(DatabaseError::Migrate)?;
            // The journal must have where to write before anybody does.
            partition::prepare(&mut connection, Utc::now()).await?;
            connection.close().await.map_err(DatabaseError::Connect)
        })
        .await?
    }

    /// Asks the server whether a commit that was acknowledged survives a power cut.
    ///
    /// # Errors
    /// [`DatabaseError::NotDurable`] names the first setting that is off.
    pub async fn check_durability(&self) -> Result<(), DatabaseError> {
        const ASK: &str = "SELECT current_setting('fsync'), current_setting('full_page_writes'), \
                           current_setting('synchronous_commit')";
        let values: (String, String, String) = self
            .read(|mut lent| async move { Ok(sqlx::query_as(ASK).fetch_one(&mut *lent).await?) })
            .await
            .map_err(|error| match error {
                DatabaseError::Query(source) => DatabaseError::Connect(source),
                other => other,
            })?;
        for (setting, value) in
            [("fsync", values.0), ("full_page_writes", values.1), ("synchronous_commit", values.2)]
        {
            if value == "off" {
                return Err(DatabaseError::NotDurable { setting, value });
            }
        }
        Ok(())
    }

    /// Runs `work` in one transaction, in a task of its own: commits on `Ok`, rolls back on
    /// `Err` and on a panic. What `work` waits for is its own affair (`within`); beginning and
    /// ending have deadlines. Dropping the returned future does not stop the work.
    ///
    /// # Errors
    /// What `work` returns, or a [`DatabaseError`] for BEGIN and COMMIT. When COMMIT fails the
    /// outcome is unknown; facts that need to know go through the journal.
    pub async fn transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        self.transact(&self.places, "BEGIN".into(), work).await
    }

    /// Does `work` in a transaction of one service's role, which has rights in its own schema only.
    pub(crate) async fn as_service<T, F>(
        &self,
        service: Service,
        work: F,
    ) -> Result<T, DatabaseError>
    where
        F: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, DatabaseError>>
            + Send
            + 'static,
        T: Send + 'static,
    {
        let database = self.clone();
        let begin = format!("BEGIN; SET LOCAL ROLE {}", service.role());
        self.transact(&self.places, begin.into(), move |connection| {
            let worked = work(connection);
            async move { database.within(worked).await }.boxed()
        })
        .await
    }

    /// Reads for a customer's request: as one service, and with this tenant set for the one
    /// transaction. Without a tenant no row is shown.
    pub(crate) async fn as_tenant<T, F>(
        &self,
        service: Service,
        tenant: Option<TenantId>,
        work: F,
    ) -> Result<T, DatabaseError>
    where
        F: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, DatabaseError>>
            + Send
            + 'static,
        T: Send + 'static,
    {
        let database = self.clone();
        let tenant = tenant.map(|tenant| tenant.uuid().to_string()).unwrap_or_default();
        let begin = format!(
            "BEGIN READ ONLY; SET LOCAL ROLE {}; SELECT set_config('app.tenant', '{tenant}', true)",
            service.role()
        );
        self.transact(&self.requests, begin.into(), move |connection| {
            let worked = work(connection);
            async move { database.within(worked).await }.boxed()
        })
        .await
    }

    async fn transact<T, E, F>(
        &self,
        places: &Arc<Places>,
        begin: Cow<'static, str>,
        work: F,
    ) -> Result<T, E>
    where
        F: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (places, patience) = (Arc::clone(places), self.statement);
        detach(&self.handle, async move {
            let failed = |error: sqlx::Error| E::from(DatabaseError::Query(error));
            let mut lent = places.lend().await.map_err(failed)?;
            let cut_off = lent.cut_off();
            let step = async |lent: &mut Lent, statement: Cow<'static, str>| {
                let done = timeout(patience, execute_text(lent, statement)).await;
                done.unwrap_or_else(|_| {
                    cut_off.set();
                    Err(silent())
                })
            };
            step(&mut lent, begin).await.map_err(failed)?;
            let worked = AssertUnwindSafe(work(&mut lent)).catch_unwind().await;
            match worked {
                Ok(Ok(value)) => {
                    step(&mut lent, "COMMIT".into()).await.map_err(failed)?;
                    Ok(value)
                }
                // A rollback that fails leaves a connection that `make_idle` throws away.
                Ok(Err(error)) => {
                    let _ = step(&mut lent, "ROLLBACK".into()).await;
                    Err(error)
                }
                Err(panic) => {
                    let _ = step(&mut lent, "ROLLBACK".into()).await;
                    std::panic::resume_unwind(panic)
                }
            }
        })
        .await
        .map_err(E::from)?
    }

    /// Whether a server may be used that is not durable ([`DatabaseConfig::accept_loss`]).
    #[must_use]
    pub const fn accepts_loss(&self) -> bool {
        self.accepts_loss
    }

    /// How many connections came back with a tenant or a role that a rollback does not take away,
    /// and were thrown away. More than none is a fault of ours.
    #[must_use]
    pub fn unclean_connections(&self) -> u64 {
        self.places.unclean() + self.requests.unclean()
    }

    /// How long ago this process last saw to it that the journal has its partitions; `None`: not yet.
    #[must_use]
    pub fn partitions_seen(&self) -> Option<Duration> {
        let at = *self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        at.map(|at| at.elapsed())
    }

    pub(crate) fn partitions_are_there(&self) {
        *self.prepared.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Closes all connections once they are idle.
    pub async fn close(&self) {
        self.reads.close();
        self.shown.close();
        self.requests.close().await;
        self.drop_login().await;
        self.places.close().await;
    }

    /// Runs a read in a task of its own.
    pub(crate) async fn read<T, F, W>(&self, work: W) -> Result<T, DatabaseError>
    where
        W: FnOnce(Lent) -> F + Send + 'static,
        F: Future<Output = Result<T, DatabaseError>> + Send + 'static,
        T: Send + 'static,
    {
        let (places, patience) = (Arc::clone(&self.places), self.patience);
        let read = async move {
            let began = Instant::now();
            let lent = places.lend().await?;
            let cut_off = lent.cut_off();
            let mut work = pin!(work(lent));
            match timeout(patience.saturating_sub(began.elapsed()), &mut work).await {
                Ok(done) => done,
                Err(_) => {
                    // Said before `work` is dropped, which gives its connection back.
                    cut_off.set();
                    Err(DatabaseError::Query(silent()))
                }
            }
        };
        detach(&self.handle, read).await?
    }

    /// Gives a connection of customers' requests back as it is after `statement`.
    #[cfg(feature = "testing")]
    pub(crate) async fn leave_for_requests(
        &self,
        statement: String,
    ) -> Result<Option<String>, DatabaseError> {
        let places = Arc::clone(&self.requests);
        detach(&self.handle, async move {
            let mut lent = places.lend().await?;
            let said = execute_text(&mut lent, statement.into()).await;
            Ok(said.err().map(|error| error.to_string()))
        })
        .await?
    }

    /// A statement of a transaction, with the deadline that a read has.
    pub(crate) fn within<T>(
        &self,
        statement: impl Future<Output = Result<T, DatabaseError>>,
    ) -> impl Future<Output = Result<T, DatabaseError>> {
        let bounded = timeout(self.statement, statement);
        async { bounded.await.unwrap_or_else(|_| Err(DatabaseError::Query(silent()))) }
    }

    /// Reads of one row each.
    pub(crate) fn reads(&self) -> &Reads {
        &self.reads
    }

    /// Reads of one row each, for customers' requests.
    pub(crate) fn shown(&self) -> &Reads {
        &self.shown
    }

    /// How the writers open connections of their own.
    pub(crate) fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// The runtime everything runs on.
    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }
}

/// How those open connections who name every row by its primary key: the readers and the journal's
/// writers. No table's size, known or not, may tempt the server to go through all of it; and a plan
/// that does not depend on the keys is made once. Left to itself the server plans the writers'
/// statement anew each time that a batch is short, which takes longer than carrying it out.
pub(crate) fn by_key(options: &PgConnectOptions) -> PgConnectOptions {
    options.clone().options([
        ("plan_cache_mode", "force_generic_plan"),
        ("enable_seqscan", "off"),
        ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"),
    ])
}

async fn detach<T: Send + 'static>(
    handle: &Handle,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, DatabaseError> {
    match handle.spawn(work).await {
        Ok(value) => Ok(value),
        Err(join) if join.is_panic() => std::panic::resume_unwind(join.into_panic()),
        Err(_) => Err(DatabaseError::ShuttingDown),
    }
}

/// Sends one statement by the simple protocol: one message, no statement cache.
pub(crate) async fn execute(
    connection: &mut PgConnection,
    statement: &'static str,
) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(statement).execute(connection).await.map(drop)
}

/// The same for a statement that was put together here, out of nothing that anybody sent.
async fn execute_text(
    connection: &mut PgConnection,
    statement: Cow<'static, str>,
) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statement.into_owned())).execute(connection).await.map(drop)
}

/// What the network does not say by itself.
pub(crate) fn silent() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the database was silent"))
}

/// An answer that does not come soon is an error: the connection is then thrown away.
pub(crate) async fn soon<T>(
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    timeout(DEAD, answer).await.unwrap_or_else(|_| Err(silent()))
}

/// Whether the connection may be lent; an open transaction is rolled back. What is wrong after that
/// (a tenant, or a role, that somebody has set for the session) is no business of a rollback.
async fn make_clean(connection: &mut PgConnection, ask: &str) -> Result<bool, sqlx::Error> {
    if is_clean(connection, ask).await? {
        return Ok(true);
    }
    tracing::warn!("a connection came back with a transaction, a tenant or a role; rolled back");
    execute(connection, "ROLLBACK").await?;
    is_clean(connection, ask).await
}

/// The question whether a connection is outside a transaction, without a tenant, and in its role.
///
/// A statement outside a transaction block *is* its transaction: both began at the same
/// time. (A plain ROLLBACK would do as well, but writes a warning into the server's log each
/// time there is nothing to roll back.) The simple protocol matters: with the extended one
/// the transaction begins at Bind, and the statement a little later.
fn clean_question(role: Option<&str>) -> String {
    let role = role.map_or_else(
        || "session_user".to_owned(),
        |role| format!("'{}'", role.replace('\'', "''")),
    );
    format!(
        "SELECT transaction_timestamp() = statement_timestamp() \
         AND COALESCE(current_setting('app.tenant', true), '') = '' AND current_user = {role}"
    )
}

async fn is_clean(connection: &mut PgConnection, ask: &str) -> Result<bool, sqlx::Error> {
    /// `in_failed_sql_transaction`
    const FAILED_TRANSACTION: &str = "25P02";
    match sqlx::raw_sql(AssertSqlSafe(ask.to_owned())).fetch_one(connection).await {
        Ok(row) => row.try_get(0),
        Err(sqlx::Error::Database(error))
            if error.code().as_deref() == Some(FAILED_TRANSACTION) =>
        {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}
