//! Reading one row: everybody who waits shares the round trip.
//!
//! Most reads name one row by its primary key: the row of an entity that wakes, the command under
//! an idempotency key, a token. One at a time, each costs a round trip and its wake-ups, and a
//! crowd of them fills the pool, so that one tenant's flood is everybody's queue. So these reads
//! don't use the pool. They wait in a **queue**, and a few **readers**, each with a connection of
//! its own, take whatever is waiting when their last round trip returned, and read it in one
//! statement. No timer, as with the journal's group commit: alone, a read waits for nobody; in a
//! crowd it shares a round trip with up to 255 others.
//!
//! What it promises:
//!
//! - **A read sees everything that was committed before it was asked for**: it only ever joins a
//!   statement that has not been sent.
//! - **No kind of read waits for another kind's crowd.** Each has a line of its own, and readers
//!   take from the lines in turn: ten thousand entities that wake delay a key's look-up by one
//!   statement.
//! - **A read ends.** It has a deadline, which includes the wait for a reader; a reader whose
//!   connection is silent throws it away. A connection that rested is asked whether it lives, and a
//!   read that finds it broken is sent once more over a new one.
//! - **What is read for tenants is read apart**: their requests have readers of their own, whose
//!   role is under row-level security. Each row is asked for with its tenant, and those who share a
//!   statement share no sight.
//! - **Whoever stops waiting is forgotten**; nothing else is lost with him.
//! - **A row that can't be understood fails who asked for it**, and nobody else.
//!
//! The price: a statement that waits for a table's lock holds up to 256 reads, and a reader; the
//! server's lock timeout bounds that.

mod reader;
mod row;

use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aicloud_domain::id::{ServiceAccountId, SessionId, TokenId};
use aicloud_domain::kind::EntityKind;
use futures_util::future::BoxFuture;
use sqlx::postgres::PgConnection;
use tokio::runtime::Handle;
use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;

use crate::pool::{DatabaseError, Way, silent};
use reader::Reader;
pub(crate) use row::{AccountKeyKey, ApiKeyKey, CommandKey, EntityKey, EntryKey, TenantKey};

/// Two: while one waits for the server, the other takes what has come. More make the statements
/// shorter.
const READERS: usize = 2;
/// The most keys in one statement: enough that the round trip's share is small, few enough that
/// nobody's answer waits long for the others'.
const BATCH: usize = 256;

/// One row, named by its primary key.
pub(crate) trait RowKey: Clone + Eq + Hash + Send + Sized + 'static {
    /// What is read.
    type Row: Clone + Send;

    /// Where its readers wait.
    fn line<'a>(&self, lines: &'a mut Lines) -> &'a mut Line<Self>;

    /// Reads rows in one statement, or few; all keys are of one line. A key that comes back with
    /// no row has none.
    fn read(
        keys: Vec<Self>,
        connection: &mut PgConnection,
    ) -> BoxFuture<'_, Result<Rows<Self>, sqlx::Error>>;
}

/// The rows that there are.
pub(crate) type Rows<K> = Vec<(K, Result<<K as RowKey>::Row, DatabaseError>)>;
type Answer<K> = Result<Option<<K as RowKey>::Row>, DatabaseError>;

/// How patient the readers are; see [`DatabaseConfig`](crate::DatabaseConfig).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// The longest the way to the server may take.
    pub(crate) connect: Duration,
    /// The longest a statement may take.
    pub(crate) statement: Duration,
    /// The longest a read may take, all included.
    pub(crate) whole: Duration,
}

/// Somebody who waits for a row.
struct Ask<K: RowKey> {
    key: K,
    answer: oneshot::Sender<Answer<K>>,
    since: Instant,
}

/// Those who wait for rows of one table.
pub(crate) struct Line<K: RowKey>(VecDeque<Ask<K>>);

impl<K: RowKey> Default for Line<K> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<K: RowKey> Line<K> {
    /// The first of those who still wait.
    fn take(&mut self) -> Option<Box<dyn Batch>> {
        let mut asks = Vec::new();
        while asks.len() < BATCH {
            let Some(ask) = self.0.pop_front() else { break };
            if !ask.answer.is_closed() {
                asks.push(ask);
            }
        }
        (!asks.is_empty()).then(|| Box::new(asks) as Box<dyn Batch>)
    }
}

/// Who shares a statement.
trait Batch: Send {
    /// When the first of them came.
    fn since(&self) -> Instant;
    /// Reads their rows and answers them; those of a statement that failed still wait.
    fn read<'a>(
        &'a mut self,
        connection: &'a mut PgConnection,
    ) -> BoxFuture<'a, Result<(), sqlx::Error>>;
    /// Answers all with an error.
    fn fail(self: Box<Self>, error: DatabaseError);
}

impl<K: RowKey> Batch for Vec<Ask<K>> {
    fn since(&self) -> Instant {
        self.first().map_or_else(Instant::now, |ask| ask.since)
    }

    fn read<'a>(
        &'a mut self,
        connection: &'a mut PgConnection,
    ) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        Box::pin(async move {
            let keys = self.iter().map(|ask| ask.key.clone()).collect();
            let rows = K::read(keys, connection).await?;
            row::deal(std::mem::take(self), rows);
            Ok(())
        })
    }

    fn fail(self: Box<Self>, error: DatabaseError) {
        let error = Arc::new(error);
        for ask in *self {
            // Who has gone needs no answer.
            let _ = ask.answer.send(Err(DatabaseError::Shared(Arc::clone(&error))));
        }
    }
}

/// Everybody who waits.
#[derive(Default)]
pub(crate) struct Lines {
    entities: [Line<EntityKey>; EntityKind::ALL.len()],
    of_tenants: [Line<TenantKey>; EntityKind::ALL.len()],
    commands: Line<CommandKey>,
    tokens: Line<TokenId>,
    sessions: Line<SessionId>,
    accounts: Line<ServiceAccountId>,
    account_keys: Line<AccountKeyKey>,
    api_keys: Line<ApiKeyKey>,
    entries: Line<EntryKey>,
    /// Whose turn it is.
    turn: usize,
    closed: Option<Closed>,
}

/// Why nothing is read any more.
#[derive(Clone, Copy)]
enum Closed {
    /// The handle was closed.
    ByOwner,
    /// The readers' runtime has gone.
    RuntimeGone,
}

impl Closed {
    fn error(self) -> DatabaseError {
        match self {
            Self::ByOwner => DatabaseError::Query(sqlx::Error::PoolClosed),
            Self::RuntimeGone => DatabaseError::ShuttingDown,
        }
    }
}

impl Lines {
    const KINDS: usize = EntityKind::ALL.len();
    const COUNT: usize = Self::KINDS * 2 + 7;

    /// From the next line that is not empty.
    fn take(&mut self) -> Option<Box<dyn Batch>> {
        for _ in 0..Self::COUNT {
            let turn = self.turn;
            self.turn = (turn + 1) % Self::COUNT;
            let batch = match turn {
                _ if turn < Self::KINDS => self.entities[turn].take(),
                _ if turn < Self::KINDS * 2 => self.of_tenants[turn - Self::KINDS].take(),
                _ if turn == Self::COUNT - 7 => self.accounts.take(),
                _ if turn == Self::COUNT - 6 => self.account_keys.take(),
                _ if turn == Self::COUNT - 5 => self.api_keys.take(),
                _ if turn == Self::COUNT - 4 => self.commands.take(),
                _ if turn == Self::COUNT - 3 => self.tokens.take(),
                _ if turn == Self::COUNT - 2 => self.sessions.take(),
                _ => self.entries.take(),
            };
            if batch.is_some() {
                return batch;
            }
        }
        None
    }
}

/// Where reads wait for a reader.
#[derive(Default)]
struct Queue {
    lines: Mutex<Lines>,
    /// Somebody came, or all are to leave.
    changed: Notify,
}

impl Queue {
    fn lines(&self) -> MutexGuard<'_, Lines> {
        // What is pushed and taken whole can't be half-changed.
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes no reads any more, and answers those that wait.
    fn close(&self, why: Closed) {
        let mut lines = self.lines();
        let why = *lines.closed.get_or_insert(why);
        while let Some(batch) = lines.take() {
            batch.fail(why.error());
        }
        drop(lines);
        self.changed.notify_waiters();
    }
}

/// The way to the readers, who end with it.
pub(crate) struct Reads {
    queue: Arc<Queue>,
    patience: Duration,
}

impl std::fmt::Debug for Reads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reads").finish_non_exhaustive()
    }
}

impl Reads {
    /// Starts the readers. They connect when there is something to read.
    pub(crate) fn start(handle: &Handle, way: Way, patience: Patience) -> Self {
        let queue = Arc::<Queue>::default();
        let staff = Arc::new(Staff(Arc::clone(&queue)));
        for _ in 0..READERS {
            let reader = Reader::new(Arc::clone(&staff), way.clone(), patience);
            handle.spawn(reader.run());
        }
        Self { queue, patience: patience.whole }
    }

    /// The row with this key.
    pub(crate) async fn row<K: RowKey>(&self, key: K) -> Result<Option<K::Row>, DatabaseError> {
        let (answer, answered) = oneshot::channel();
        {
            let mut lines = self.queue.lines();
            if let Some(closed) = lines.closed {
                return Err(closed.error());
            }
            let ask = Ask { key: key.clone(), answer, since: Instant::now() };
            key.line(&mut lines).0.push_back(ask);
        }
        self.queue.changed.notify_one();
        match timeout(self.patience, answered).await {
            Ok(Ok(answer)) => answer,
            // Its reader has panicked, or was cut off with its runtime.
            Ok(Err(_)) => Err(DatabaseError::Query(sqlx::Error::WorkerCrashed)),
            Err(_) => Err(DatabaseError::Query(silent())),
        }
    }

    /// Reads nothing any more; the readers hang up.
    pub(crate) fn close(&self) {
        self.queue.close(Closed::ByOwner);
    }
}

impl Drop for Reads {
    fn drop(&mut self) {
        self.close();
    }
}

/// All readers together. When the last one goes, and be it with its runtime, nobody may go on
/// waiting.
struct Staff(Arc<Queue>);

impl Drop for Staff {
    fn drop(&mut self) {
        self.0.close(Closed::RuntimeGone);
    }
}
