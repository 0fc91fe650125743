//! A reader: a task with a connection of its own that reads for everybody who waits.
//!
//! It lives as long as the handle. A panic costs those it was reading for their answer, and the
//! reader its connection, nothing else. It never opens a transaction, so its connection needs no
//! cleaning; any error but the server's plain refusal of a statement, and any silence, costs the
//! connection.

use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Connection};
use tokio::time::{sleep, timeout};

use super::{Batch, Patience, Staff};
use crate::pool::{DatabaseError, Way, by_key, silent, soon};

/// A connection that rested longer is asked whether it still lives.
const RESTED: Duration = Duration::from_millis(100);
/// The pause before a server that is starting is tried again.
const AGAIN: Duration = Duration::from_millis(20);

pub(super) struct Reader {
    staff: Arc<Staff>,
    way: Way,
    patience: Patience,
    connection: Option<PgConnection>,
    resting_since: Instant,
}

impl Reader {
    pub(super) fn new(staff: Arc<Staff>, way: Way, patience: Patience) -> Self {
        Self { staff, way, patience, connection: None, resting_since: Instant::now() }
    }

    /// Reads until the queue is closed.
    pub(super) async fn run(mut self) {
        let staff = Arc::clone(&self.staff);
        let queue = &staff.0;
        loop {
            // Made before the look, so that nobody comes unnoticed in between.
            let changed = queue.changed.notified();
            let (batch, closed) = {
                let mut lines = queue.lines();
                (lines.take(), lines.closed.is_some())
            };
            match batch {
                // The panic hook has reported it; its callers hear of it by the dropped batch.
                Some(batch) => {
                    let _ = AssertUnwindSafe(self.serve(batch)).catch_unwind().await;
                }
                None if closed => break,
                None => changed.await,
            }
        }
        if let Some(connection) = self.connection.take() {
            // A goodbye that does not arrive changes nothing.
            let _ = soon(connection.close()).await;
        }
    }

    async fn serve(&mut self, mut batch: Box<dyn Batch>) {
        let rested = self.rested().await;
        let first = match rested {
            Some(connection) => self.attempt(connection, &mut *batch).await,
            None => Err(sqlx::Error::WorkerCrashed),
        };
        let answered = match first {
            Ok(()) => Ok(()),
            Err(error) if is_broken(&error) => match self.connect(batch.since()).await {
                Ok(connection) => self.attempt(connection, &mut *batch).await,
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        if let Err(error) = answered {
            tracing::debug!(%error, "reads failed");
            batch.fail(DatabaseError::Query(error));
        }
    }

    /// The connection of the last round, if it lives.
    async fn rested(&mut self) -> Option<PgConnection> {
        // Taken out: it comes back only from a round that went well.
        let mut connection = self.connection.take()?;
        let lives = self.resting_since.elapsed() < RESTED || soon(connection.ping()).await.is_ok();
        lives.then_some(connection)
    }

    async fn attempt(
        &mut self,
        mut connection: PgConnection,
        batch: &mut dyn Batch,
    ) -> Result<(), sqlx::Error> {
        match timeout(self.patience.statement, batch.read(&mut connection)).await {
            Ok(Ok(())) => {
                self.connection = Some(connection);
                self.resting_since = Instant::now();
                Ok(())
            }
            Ok(Err(error)) => Err(error),
            Err(_) => Err(silent()),
        }
    }

    /// A new connection; a server that is starting is waited for, as long as whoever came
    /// `since` then would wait for one.
    async fn connect(&self, since: Instant) -> Result<PgConnection, sqlx::Error> {
        loop {
            let left = self.patience.connect.saturating_sub(since.elapsed());
            // Those who waited in the queue for too long get a try of their own all the same.
            let options = by_key(&self.way.options());
            let opened = timeout(left.max(RESTED), options.connect()).await;
            let error = match opened.map(|opened| self.way.note(opened)) {
                Ok(Ok(connection)) => return Ok(connection),
                Ok(Err(error)) if is_starting(&error) => error,
                Ok(Err(error)) => return Err(error),
                Err(_) => silent(),
            };
            if since.elapsed() + AGAIN >= self.patience.connect {
                return Err(error);
            }
            sleep(AGAIN).await;
        }
    }
}

/// The connection was of no use; another may be. Silence is none of these: its deadline is spent.
fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() != io::ErrorKind::TimedOut,
        sqlx::Error::WorkerCrashed => true,
        // Class 57P: an operator, or a crash, ended the session.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}

/// PostgreSQL manual, appendix A: `too_many_connections`, `cannot_connect_now`.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == io::ErrorKind::ConnectionRefused,
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| matches!(&*code, "53300" | "57P03"))
        }
        _ => false,
    }
}
