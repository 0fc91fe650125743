//! A writer's desk: what stays when the writer goes.
//!
//! A writer is a child of a supervision tree: it may panic, be killed, be stopped and started
//! again. Its queue must not go with it, nor what it had in its hands. So both lie here:
//!
//! - **The queue** is held under a lock by the writer that runs. A second one waits for the first,
//!   and an append that arrives between two writers waits for the next.
//! - **Orphans** are the appends that a writer died with. Their callers are not told "unknown" at
//!   once: a [`Reply`] that is dropped without an answer puts itself on the desk, and the next
//!   writer looks them up. What is in the journal was committed; what is not never will be.
//!
//! The second sentence holds because **the former writer's connection is dead by then**. Each
//! connection takes the desk's advisory lock, which the server frees with the session and not
//! before; a session that does not notice that its client has gone is ended
//! ([`Desk::connect`]). So no two transactions of one desk ever run side by side, and an entity
//! that comes back after its append's fate is known reads a row that no straggler changes.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use sqlx::postgres::{PgConnectOptions, PgConnection, PgDatabaseError};
use sqlx::{AssertSqlSafe, ConnectOptions, Executor};
use tokio::sync::{OwnedMutexGuard, mpsc, oneshot, watch};
use uuid::Uuid;

use super::append::{AppendError, Head};
use super::counters::Counters;
use super::writer::Writer;
use super::{JournalConfig, Work};
use crate::rounds::Rounds;

/// The queue, in one writer's hands.
pub(super) type Seat = OwnedMutexGuard<mpsc::Receiver<Work>>;

/// What a writer needs and leaves behind.
#[derive(Debug)]
pub(super) struct Desk {
    queue: Arc<tokio::sync::Mutex<mpsc::Receiver<Work>>>,
    orphans: Arc<Orphans>,
    options: PgConnectOptions,
    /// The advisory lock of whoever writes for this desk.
    lock: i64,
    pub(super) config: JournalConfig,
    pub(super) counters: Arc<Counters>,
    pub(super) committed: Arc<watch::Sender<u64>>,
    /// Where its writer says how it went, and under which name.
    pub(super) rounds: (Rounds, String),
}

impl Desk {
    pub(super) fn new(
        queue: mpsc::Receiver<Work>,
        options: PgConnectOptions,
        lock: i64,
        config: JournalConfig,
        counters: Arc<Counters>,
        committed: Arc<watch::Sender<u64>>,
        rounds: (Rounds, String),
    ) -> Self {
        let (queue, orphans) = (Arc::new(tokio::sync::Mutex::new(queue)), Arc::default());
        Self { queue, orphans, options, lock, config, counters, committed, rounds }
    }

    /// A reply that comes back here when its writer dies with it.
    pub(super) fn reply(
        &self,
        sender: oneshot::Sender<Result<(), AppendError>>,
        id: Uuid,
        head: Head,
    ) -> Reply {
        Reply { sender: Some(sender), id, head, home: Arc::downgrade(&self.orphans) }
    }

    /// The queue, for a writer that is about to run; `None` while another one has it.
    pub(super) fn seat(&self) -> Option<Seat> {
        Arc::clone(&self.queue).try_lock_owned().ok()
    }

    /// Writes until it is told to stop and nothing waits any more, or all journals are gone.
    /// Without a seat it waits for one.
    pub(super) async fn write(&self, seat: Option<Seat>, stop: impl Future<Output = ()>) {
        let mut seat = match seat {
            Some(seat) => seat,
            None => Arc::clone(&self.queue).lock_owned().await,
        };
        Writer::new(self).run(&mut seat, stop).await;
    }

    /// Takes nothing any more, and answers what nobody will write.
    pub(super) async fn close(&self) {
        let mut queue = self.queue.lock().await;
        queue.close();
        while let Some(work) = queue.recv().await {
            work.reply.send(Err(AppendError::Unavailable));
        }
        // Their futures say Unknown.
        self.orphans.take().into_iter().for_each(Reply::forget);
    }

    pub(super) fn orphans(&self) -> Vec<Reply> {
        self.orphans.take()
    }

    /// A connection that is the desk's only one.
    pub(super) async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        let mut connection = self.options.connect().await?;
        match self.take_lock(&mut connection).await {
            Err(error) if is_lock_timeout(&error) => {
                tracing::warn!("the journal's former session lingers; the server ends it");
                self.end_holder(&mut connection).await?;
                self.take_lock(&mut connection).await?;
            }
            taken => taken?,
        }
        Ok(connection)
    }

    /// Waits for the former session to end, up to the writers' lock timeout.
    async fn take_lock(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let sql = format!("SELECT pg_advisory_lock({})", self.lock);
        connection.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.map(drop)
    }

    /// As the login role: a role may end its own sessions, and all writers log in as the same.
    async fn end_holder(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let (high, low) =
            (self.lock.cast_unsigned() >> 32, self.lock.cast_unsigned() & 0xffff_ffff);
        let sql = format!(
            "SET ROLE NONE; \
             SELECT pg_terminate_backend(pid) FROM pg_locks \
             WHERE locktype = 'advisory' AND granted AND objsubid = 1 \
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
             AND classid = {high} AND objid = {low}; \
             RESET ROLE"
        );
        connection.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await.map(drop)
    }
}

/// `lock_not_available`, PostgreSQL manual, appendix A.
fn is_lock_timeout(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else { return false };
    error.try_downcast_ref::<PgDatabaseError>().is_some_and(|error| error.code() == "55P03")
}

/// Appends whose writer died before it could answer them.
#[derive(Debug, Default)]
struct Orphans(Mutex<Vec<Reply>>);

impl Orphans {
    fn take(&self) -> Vec<Reply> {
        // A list that is taken or pushed to can't be half-changed.
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The way back to who waits for an append.
#[derive(Debug)]
pub(super) struct Reply {
    /// `None` once it was used.
    sender: Option<oneshot::Sender<Result<(), AppendError>>>,
    /// The entity.
    pub(super) id: Uuid,
    /// The head that the append leads to.
    pub(super) head: Head,
    home: Weak<Orphans>,
}

impl Reply {
    /// Answers.
    pub(super) fn send(mut self, result: Result<(), AppendError>) {
        if let Some(sender) = self.sender.take() {
            // The caller may have gone; its append is as it is all the same.
            let _ = sender.send(result);
        }
    }

    /// Answers nothing, for good: the future says Unknown.
    pub(super) fn forget(mut self) {
        self.sender = None;
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        let Some(sender) = self.sender.take() else { return };
        let Some(home) = self.home.upgrade() else { return };
        let (id, head) = (self.id, self.head);
        let orphan = Self { sender: Some(sender), id, head, home: Arc::downgrade(&home) };
        home.0.lock().unwrap_or_else(PoisonError::into_inner).push(orphan);
    }
}
