//! The way to the database: one handle, safe connections, detached work.
//!
//! What a [`Database`] promises:
//!
//! - **A connection that is lent out is clean.** It is asked, before it is lent, whether it is
//!   idle, and rolled back when it isn't (`places.rs`).
//! - **Customers' requests have connections of their own**, of a role that sees one tenant at a
//!   time and can't become the engine's (`login.rs`, [`view`](crate::view)); and one tenant's have a part of them
//!   (`shares.rs`).
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

mod clean;
mod config;
mod login;
mod places;
mod service;
mod shares;

use std::borrow::Cow;
use std::future::Future;
use std::io;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::Utc;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::clearing::Cleared;
use crate::partition;
use crate::reads::{Patience, Reads};
use crate::rounds::Rounds;
pub use config::DatabaseConfig;
use config::login;
use login::Login;
pub(crate) use login::Way;
pub(crate) use places::Lent;
use places::Places;
pub(crate) use service::Service;
use shares::Shares;

/// The role the application works as when we own the database (migrations/0001).
pub const APP_ROLE: &str = "aicloud_app";
/// The role that customers' requests read as (migrations/0011).
pub const REQUESTS_ROLE: &str = "aicloud_requests";

/// A read that takes this much longer than the server lets a statement run will not end.
const BEYOND_STATEMENT: Duration = Duration::from_secs(2);
/// What PostgreSQL says of a statement that it has given up (appendix A).
const QUERY_CANCELED: &str = "57014";
/// A connection that can't answer the shortest question for this long is dead.
const DEAD: Duration = Duration::from_secs(2);

/// The schema, as numbered files; see `migrations/`.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

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
    /// The tenant's other reads have all that one tenant may have at once, and did not end in time.
    #[error("the tenant's other reads have all connections that one tenant may have")]
    ShareTaken,
    /// The runtime that the work ran on is going away.
    #[error("the process is shutting down")]
    ShuttingDown,
}

impl DatabaseError {
    /// It took longer than a statement may, and was given up by the database.
    #[must_use]
    pub fn is_too_long(&self) -> bool {
        match self {
            Self::Query(sqlx::Error::Database(error)) => {
                error.code().as_deref() == Some(QUERY_CANCELED)
            }
            Self::Shared(error) => error.is_too_long(),
            _ => false,
        }
    }
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
    /// How much of that is one tenant's.
    shares: Arc<Shares>,
    /// The same for reads of one row each.
    shown: Arc<Reads>,
    login: Arc<Login>,
    prepared: Arc<Mutex<Option<Instant>>>,
    rounds: Rounds,
    cleared: Cleared,
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
        let shares = Arc::new(Shares::of(config.max_connections, config.acquire_timeout));
        let patience = config.acquire_timeout + config.statement_timeout + BEYOND_STATEMENT;
        let (handle, accepts_loss) = (Handle::current(), config.accept_loss);
        let statement = config.statement_timeout + BEYOND_STATEMENT;
        let reads = Patience { connect: config.acquire_timeout, statement, whole: patience };
        let shown = Arc::new(Reads::start(&handle, way.clone(), reads));
        let reads = Arc::new(Reads::start(&handle, Way::new(options.clone()), reads));
        let (prepared, login) = (Arc::default(), Arc::new(Login::new(way)));
        let database = Self {
            prepared,
            rounds: Rounds::default(),
            cleared: Cleared::default(),
            places,
            options,
            handle,
            accepts_loss,
            reads,
            requests,
            shares,
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

    /// What the workers of this process last did.
    #[must_use]
    pub const fn rounds(&self) -> &Rounds {
        &self.rounds
    }

    /// What this process has cleared away.
    #[must_use]
    pub const fn cleared(&self) -> &Cleared {
        &self.cleared
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
