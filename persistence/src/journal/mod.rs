//! Appending to the journal: group commit behind a fence.
//!
//! [`Journal::append`] does not wait. It computes the hashes, puts the append into the queue
//! of the entity's writer and gives back the new head, so that the entity can decide its
//! next command at once, and a future that resolves when the append is durable. A few
//! writers, each with a connection of its own, take whatever is waiting when their last
//! COMMIT returned, and write it in one transaction. No timer: alone, an append waits for
//! nobody; in a crowd it shares one fsync with up to 255 others.
//!
//! What it promises:
//!
//! - **`Ok` is durable**, with the entity's row, side rows and command in the same transaction.
//! - **One entity's appends are written in the order they were made**, each on top of the one
//!   before. When one fails, those built on it fail as [`AppendError::Fenced`].
//! - **One history.** `(entity_id, seq)` is the primary key, and an entity's row moves only
//!   from the head that the append names. Two processes that both believe they own an entity
//!   can't both write: one gets [`AppendError::Fenced`].
//! - **A bad append fails alone.** The batch is halved until the culprit is found.
//! - **An unknown COMMIT is looked up**, by the hash at `(entity, seq)`: ours is there, it was
//!   committed; nothing is there, it is written again; another is there, we were fenced.
//!
//! ```text
//!   append ─► chain (hash) ─► queue ─► writer: gather ─► links whole? ─► batch: BEGIN
//!                                        ▲                                rows, entries,
//!   Ok / error ◄─ resolve ◄─ unknown ◄───┴──────── COMMIT ◄───────────── sides, commands
//! ```

mod append;
mod batch;
pub(crate) mod chain;
mod failure;
mod side;
mod sql;
mod writer;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;

pub use append::{
    Append, AppendError, Appended, Head, IdempotentCommand, NewEntry, NewToken, OpenInterval,
    Owner, Provenance, RowState, SideRow, TokenScope,
};
use writer::Writer;

use crate::pool::Database;

/// Writers of other processes hold a lock for one batch. Whoever holds one longer must not make
/// a whole batch wait: it is halved at each timeout until only those that need the lock fail.
const LOCK_TIMEOUT_MS: u32 = 500;

/// How the journal writes.
#[derive(Debug, Clone)]
pub struct JournalConfig {
    /// Writers, each with a connection of its own. Two keep the server busy while one waits for
    /// its fsync; more make the batches smaller.
    pub writers: usize,
    /// How many appends may wait for one writer; past it: [`AppendError::Overloaded`].
    pub queue: usize,
    /// The most appends in one transaction. At 256 the fsync's share is already small, and a
    /// culprit is found in sixteen steps.
    pub batch: usize,
    /// How long an unknown COMMIT is looked up before it stays [`AppendError::Unknown`].
    pub resolve_deadline: Duration,
}

impl Default for JournalConfig {
    fn default() -> Self {
        Self { writers: 2, queue: 4096, batch: 256, resolve_deadline: Duration::from_secs(10) }
    }
}

/// What the journal has done since it started; for the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JournalStats {
    /// Appends waiting now.
    pub waiting: u64,
    /// Appends that are durable.
    pub committed: u64,
    /// Appends that were answered with an error.
    pub failed: u64,
    /// Transactions that were committed.
    pub transactions: u64,
    /// Times a batch had to be halved.
    pub halvings: u64,
    /// Connections that were opened.
    pub connections: u64,
}

#[derive(Debug, Default)]
struct Counters {
    committed: AtomicU64,
    failed: AtomicU64,
    transactions: AtomicU64,
    halvings: AtomicU64,
    connections: AtomicU64,
}

/// The way to append. Cheap to clone; the writers end when the last clone is gone.
#[derive(Debug, Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    queues: Vec<mpsc::Sender<Work>>,
    writers: Mutex<Vec<JoinHandle<()>>>,
    closing: watch::Sender<bool>,
    commits: watch::Receiver<u64>,
    counters: Arc<Counters>,
}

/// An append on its way.
#[derive(Debug)]
struct Work {
    append: Append,
    hashes: Vec<[u8; 32]>,
    head: Head,
    reply: oneshot::Sender<Result<(), AppendError>>,
}

impl Journal {
    /// Starts the writers on the database's runtime. They connect when there is work.
    #[must_use]
    pub fn start(database: &Database, config: JournalConfig) -> Self {
        let options = database.options().clone().options([("lock_timeout", LOCK_TIMEOUT_MS)]);
        let counters = Arc::new(Counters::default());
        let (closing, closed) = watch::channel(false);
        let (committed, commits) = watch::channel(0);
        let (queues, writers) = (0..config.writers.max(1))
            .map(|_| {
                let (queue, work) = mpsc::channel(config.queue);
                let writer = Writer::new(
                    options.clone(),
                    config.clone(),
                    Arc::clone(&counters),
                    committed.clone(),
                );
                let task = database.handle().spawn(writer.run(work, closed.clone()));
                (queue, task)
            })
            .unzip();
        Self {
            inner: Arc::new(Inner {
                queues,
                writers: Mutex::new(writers),
                closing,
                commits,
                counters,
            }),
        }
    }

    /// Puts an append into its writer's queue. Appends of one entity are written in the order of
    /// these calls. Returns the head that the next one builds on, and when this one is durable.
    ///
    /// # Errors
    /// At once: [`AppendError::Overloaded`], [`AppendError::Invalid`] for what the database could
    /// not take, [`AppendError::Unavailable`] after [`Journal::close`]. Nothing is queued then.
    pub fn append(&self, append: Append) -> Result<(Head, Appended), AppendError> {
        check(&append)?;
        let hashes = chain::hashes(&append);
        let head =
            Head { seq: append.prev.seq + hashes.len() as u64, hash: hashes[hashes.len() - 1] };
        let (reply, outcome) = oneshot::channel();
        let queue = &self.inner.queues[self.writer_of(append.id)];
        queue.try_send(Work { append, hashes, head, reply }).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => AppendError::Overloaded,
            mpsc::error::TrySendError::Closed(_) => AppendError::Unavailable,
        })?;
        Ok((head, Appended(outcome)))
    }

    /// Counts commits; changes after each. What the relay sleeps on.
    #[must_use]
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.inner.commits.clone()
    }

    /// What has been done so far.
    #[must_use]
    pub fn stats(&self) -> JournalStats {
        let Inner { queues, counters, .. } = &*self.inner;
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        JournalStats {
            waiting: queues
                .iter()
                .map(|queue| (queue.max_capacity() - queue.capacity()) as u64)
                .sum(),
            committed: read(&counters.committed),
            failed: read(&counters.failed),
            transactions: read(&counters.transactions),
            halvings: read(&counters.halvings),
            connections: read(&counters.connections),
        }
    }

    /// Takes nothing new, writes what is waiting, and returns when that is done.
    pub async fn close(&self) {
        self.inner.closing.send_replace(true);
        let writers = std::mem::take(
            &mut *self
                .inner
                .writers
                .lock()
                // Taking a list can't leave half of it.
                .unwrap_or_else(PoisonError::into_inner),
        );
        for writer in writers {
            if let Err(error) = writer.await {
                tracing::error!(%error, "a journal writer did not end well");
            }
        }
    }

    /// An entity always has the same writer: that keeps its appends in order.
    fn writer_of(&self, id: Uuid) -> usize {
        let bits = id.as_u128();
        let folded = (bits ^ (bits >> 64)) as u64;
        (folded % self.inner.queues.len() as u64) as usize
    }
}

/// Refuses at the door what the database would refuse later at a batch's cost.
fn check(append: &Append) -> Result<(), AppendError> {
    let invalid = |reason: String| Err(AppendError::Invalid { reason });
    if append.entries.is_empty() {
        return invalid("an append needs at least one entry".to_owned());
    }
    if append.prev.seq == 0 && append.prev != Head::NONE {
        return invalid("an entity without entries has no hash".to_owned());
    }
    for entry in &append.entries {
        json("payload", &entry.payload)?;
        if i16::try_from(entry.event_version).is_err() {
            return invalid(format!("event version {} > 32767", entry.event_version));
        }
    }
    json("state", &append.row.state)?;
    if let Some(command) = &append.command {
        json("reply", &command.reply)?;
    }
    Ok(())
}

fn json(what: &str, text: &str) -> Result<(), AppendError> {
    match serde_json::from_str::<&serde_json::value::RawValue>(text) {
        Ok(_) => Ok(()),
        Err(error) => {
            Err(AppendError::Invalid { reason: format!("the {what} is no JSON: {error}") })
        }
    }
}
