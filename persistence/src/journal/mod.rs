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
//! - **A writer may die.** What it had in its hands is looked up by its successor, and its queue
//!   goes on. Two writers of one queue never write at once: see `desk`.
//! - **An unknown COMMIT is looked up**, by the hash at `(entity, seq)`: ours is there, it was
//!   committed; nothing is there, it is written again; another is there, we were fenced.
//!
//! ```text
//!   append ─► chain (hash) ─► queue ─► writer: gather ─► links whole? ─► batch: BEGIN
//!                                        ▲                                rows, entries,
//!   Ok / error ◄─ resolve ◄─ unknown ◄───┴──────── COMMIT ◄───────────── sides, commands
//! ```

mod account;
mod append;
mod batch;
pub(crate) mod chain;
mod counters;
mod desk;
mod failure;
mod identity;
mod passkey;
mod secret_env;
mod side;
mod sql;
mod sso;
mod writer;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

pub use account::{AccountOwner, AccountRow, NewAccountKey, NewApiKey};
pub use append::{
    Append, AppendError, Appended, Head, IdempotentCommand, NewEntry, NewToken, OpenInterval,
    Owner, Provenance, RowState, SideRow, TokenScope,
};
use counters::Counters;
pub use counters::Distribution;
use desk::{Desk, Reply};
pub use identity::{IdentityRow, NewInvitation, NewMail, NewPasskey, NewSession};
pub use secret_env::NewSecretEnv;
pub use sso::NewSso;

use crate::pool::{Database, by_key};

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
    /// Appends that the database did not answer, or whose outcome is not known. Not those that it refused for what is in
    /// them.
    pub failed: u64,
    /// Transactions that were committed.
    pub transactions: u64,
    /// Times a batch had to be halved.
    pub halvings: u64,
    /// Connections that were opened.
    pub connections: u64,
}

/// The way to append. Cheap to clone; the writers end when the last clone is gone.
#[derive(Debug, Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    shards: Vec<Shard>,
    closing: watch::Sender<bool>,
    commits: watch::Receiver<u64>,
    counters: Arc<Counters>,
}

/// The entities of one writer.
#[derive(Debug)]
struct Shard {
    queue: mpsc::Sender<Work>,
    desk: Arc<Desk>,
}

impl Shard {
    fn waiting(&self) -> u64 {
        (self.queue.max_capacity() - self.queue.capacity()) as u64
    }
}

/// An append on its way.
#[derive(Debug)]
struct Work {
    append: Append,
    hashes: Vec<[u8; 32]>,
    head: Head,
    reply: Reply,
}

impl Journal {
    /// A journal that nobody writes yet: what is appended waits for
    /// [`run_writer`](Self::run_writer). For a supervision tree, whose children the writers are.
    #[must_use]
    pub fn new(database: &Database, config: JournalConfig) -> Self {
        let options = by_key(database.options()).options([("lock_timeout", LOCK_TIMEOUT_MS)]);
        let counters = Arc::new(Counters::default());
        let (closing, _) = watch::channel(false);
        let (committed, commits) = watch::channel(0);
        let committed = Arc::new(committed);
        // Random, so that another process' writers are not in the way.
        let locks = Uuid::now_v7().as_u128() as i64 & !0xff;
        let shard = |index: usize| {
            let (queue, work) = mpsc::channel(config.queue);
            let (options, config) = (options.clone(), config.clone());
            let (counters, committed) = (Arc::clone(&counters), Arc::clone(&committed));
            let lock = locks ^ index as i64;
            let rounds = (database.rounds().clone(), format!("writer-{index}"));
            let desk = Desk::new(work, options, lock, config, counters, committed, rounds);
            let desk = Arc::new(desk);
            Shard { queue, desk }
        };
        let shards = (0..config.writers.max(1)).map(shard).collect();
        Self { inner: Arc::new(Inner { shards, closing, commits, counters }) }
    }

    /// A journal whose writers run by themselves on the database's runtime, and go on after a
    /// panic. They connect when there is work.
    #[must_use]
    pub fn start(database: &Database, config: JournalConfig) -> Self {
        let journal = Self::new(database, config);
        for index in 0..journal.writers() {
            let (desk, closing) = journal.writer(index);
            // Taken here: a close that comes at once must find the writer at its desk, or it would
            // answer what the writer is still to write.
            let mut seat = desk.seat();
            database.handle().spawn(async move {
                let mut run = || {
                    let writing = desk.write(seat.take(), closed(closing.clone()));
                    AssertUnwindSafe(writing).catch_unwind()
                };
                // The panic hook has reported it.
                while run().await.is_err() {}
            });
        }
        journal
    }

    /// How many writers there are to run.
    #[must_use]
    pub fn writers(&self) -> usize {
        self.inner.shards.len()
    }

    /// Is writer number `index` until `stop` resolves and nothing waits any more. When it ends
    /// otherwise (a panic, a dropped future), it can be run again, and goes on where it was;
    /// while one runs, another one waits for its end.
    ///
    /// # Panics
    /// When there is no such writer.
    pub fn run_writer(
        &self,
        index: usize,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> impl Future<Output = ()> + Send + 'static {
        // Holds no `Journal`: the last one's end is the writers' end.
        let (desk, closing) = self.writer(index);
        async move {
            desk.write(None, async move {
                tokio::select! {
                    () = stop => {}
                    () = closed(closing) => {}
                }
            })
            .await;
        }
    }

    fn writer(&self, index: usize) -> (Arc<Desk>, watch::Receiver<bool>) {
        (Arc::clone(&self.inner.shards[index].desk), self.inner.closing.subscribe())
    }

    /// Puts an append into its writer's queue. Appends of one entity are written in the order of
    /// these calls. Returns the head that the next one builds on, and when this one is durable.
    ///
    /// # Errors
    /// At once: [`AppendError::Overloaded`], [`AppendError::Invalid`] for what the database could
    /// not take, [`AppendError::Unavailable`] after [`Journal::close`]. Nothing is queued then.
    pub fn append(&self, append: Append) -> Result<(Head, Appended), AppendError> {
        check(&append)?;
        if *self.inner.closing.borrow() {
            return Err(AppendError::Unavailable);
        }
        let hashes = chain::hashes(&append);
        let head =
            Head { seq: append.prev.seq + hashes.len() as u64, hash: hashes[hashes.len() - 1] };
        let (reply, outcome) = oneshot::channel();
        let shard = &self.inner.shards[self.writer_of(append.id)];
        let reply = shard.desk.reply(reply, append.id, head);
        shard.queue.try_send(Work { append, hashes, head, reply }).map_err(|refused| {
            let (work, error) = match refused {
                mpsc::error::TrySendError::Full(work) => (work, AppendError::Overloaded),
                mpsc::error::TrySendError::Closed(work) => (work, AppendError::Unavailable),
            };
            // It is answered here, and not by a writer.
            work.reply.forget();
            error
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
        let Inner { shards, counters, .. } = &*self.inner;
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        JournalStats {
            waiting: shards.iter().map(Shard::waiting).sum(),
            committed: read(&counters.committed),
            failed: read(&counters.failed),
            transactions: read(&counters.transactions),
            halvings: read(&counters.halvings),
            connections: read(&counters.connections),
        }
    }

    /// Appends that wait for this writer; `None`: there is no such writer.
    #[must_use]
    pub fn waiting_for(&self, writer: usize) -> Option<u64> {
        self.inner.shards.get(writer).map(Shard::waiting)
    }

    /// How long transactions took from their first statement to the answer to COMMIT, nanoseconds;
    /// only those that were committed.
    #[must_use]
    pub fn commit_times(&self) -> Distribution {
        self.inner.counters.commit_times()
    }

    /// How many appends there were in each committed transaction.
    #[must_use]
    pub fn batch_sizes(&self) -> Distribution {
        self.inner.counters.batch_sizes()
    }

    /// Takes nothing new, has running writers write what is waiting, and returns when that is
    /// done. What no writer is there for is answered: nothing was written.
    pub async fn close(&self) {
        self.inner.closing.send_replace(true);
        for shard in &self.inner.shards {
            shard.desk.close().await;
        }
    }

    /// An entity always has the same writer: that keeps its appends in order.
    fn writer_of(&self, id: Uuid) -> usize {
        let bits = id.as_u128();
        let folded = (bits ^ (bits >> 64)) as u64;
        (folded % self.inner.shards.len() as u64) as usize
    }
}

/// Resolves when the journal is being closed, or is gone.
async fn closed(mut closing: watch::Receiver<bool>) {
    // An error means that the last `Journal` is gone, which is the same.
    let _ = closing.wait_for(|closing| *closing).await;
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
