//! The journal as a feed: every entry once it is settled, in order, without gaps.
//!
//! Sequence numbers and timestamps don't do for paging: transactions commit in another
//! order than they draw numbers, and a reader that has seen 8 would never see the 7 that
//! commits later. So a reader stands at `(tx, position)`, and sees only entries whose
//! transaction is older than every transaction still running (`pg_snapshot_xmin`): nothing
//! can appear below those any more.
//!
//! Transaction ids are given at a transaction's first write, not at its commit, so one
//! entity's seq 2 could stand before its seq 1. Our writers don't make that happen (an
//! append is sent after the one it builds on was committed), but the database would allow
//! it, so `arrange` sorts each entity by seq and holds back what its predecessor has not
//! reached. Each delivered entry names the cursor to resume from: the last place with
//! nothing undelivered before it, so a reader that stops in the middle may see an entry
//! twice, but never misses one.
//!
//! Nobody notifies in the write path (`NOTIFY` takes a global lock at commit). The writers
//! wake the relay's task in the process; it asks for the newest readable place and
//! publishes it in a `watch`, on which any number of streams can wait. While none does,
//! commits are nobody's news and only polling goes on. Polling finds what other processes
//! wrote.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::pool::{Database, DatabaseError};

mod feed;
pub(crate) mod place;

pub use aicloud_texts::cursor::{Cursor, NoCursor};
pub(crate) use feed::read_page;
pub use feed::{Delivered, Filter, Page};

/// How the relay's task watches the journal.
#[derive(Debug, Clone, Copy)]
pub struct RelayConfig {
    /// How often it looks unasked: for what other processes wrote, and for what an old
    /// transaction held back.
    pub poll: Duration,
    /// The least time between two looks, so that a busy journal is not asked after each commit.
    pub pause: Duration,
}

impl Default for RelayConfig {
    fn default() -> Self {
        Self { poll: Duration::from_millis(500), pause: Duration::from_millis(5) }
    }
}

/// How far readers are behind the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RelayLag {
    /// How long ago the relay last looked with success; `None` before the first time.
    pub looked: Option<Duration>,
    /// Entries that were committed but not readable yet at the last count, since an older
    /// transaction still ran; [`RelayLag::COUNTED`] at most. Counted once a second.
    pub entries: u64,
    /// How long the oldest of these has waited until now; zero when there is none.
    pub oldest: Duration,
}

impl RelayLag {
    /// More entries than these are not counted.
    pub const COUNTED: u64 = 10_000;
}

/// What lies between two counts of what can't be read yet: the look is asked for often, the count
/// is for people.
const COUNT_EVERY: Duration = Duration::from_secs(1);

/// Readers' access to the feed. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Relay {
    database: Database,
    lookout: Arc<Lookout>,
}

/// What stays when the relay's task goes: readers go on waiting, and its successor goes on
/// telling them.
#[derive(Debug)]
struct Lookout {
    commits: watch::Receiver<u64>,
    config: RelayConfig,
    readable: watch::Sender<Cursor>,
    noted: Mutex<Noted>,
}

/// What the relay noted about itself.
#[derive(Debug, Default)]
struct Noted {
    looked: Option<Instant>,
    counted: Option<Instant>,
    entries: u64,
    /// When the oldest of them was written.
    oldest: Option<Instant>,
}

impl Relay {
    /// A relay that nobody runs yet: readers wait for [`run`](Self::run). For a supervision tree,
    /// whose child it is. `commits` is [`Journal::commits`](crate::Journal::commits).
    #[must_use]
    pub fn new(database: &Database, commits: watch::Receiver<u64>, config: RelayConfig) -> Self {
        let (readable, _) = watch::channel(Cursor::START);
        let noted = Mutex::default();
        let lookout = Arc::new(Lookout { commits, config, readable, noted });
        Self { database: database.clone(), lookout }
    }

    /// A relay whose task runs by itself on the database's runtime, and ends with the last clone.
    #[must_use]
    pub fn start(database: &Database, commits: watch::Receiver<u64>, config: RelayConfig) -> Self {
        let relay = Self::new(database, commits, config);
        let (database, lookout) = (database.clone(), Arc::downgrade(&relay.lookout));
        relay.database.handle().spawn(async move {
            let (mut commits, mut in_process) = match lookout.upgrade() {
                Some(lookout) => (lookout.commits.clone(), true),
                None => return,
            };
            loop {
                let Some(lookout) = lookout.upgrade() else { return };
                let _ = lookout.look(&database).await;
                let (config, home) = (lookout.config, Arc::downgrade(&lookout));
                drop(lookout);
                // When it has gone, the loop has to see it.
                let heard = || home.upgrade().is_none_or(|lookout| lookout.is_heard());
                wait(&mut commits, &mut in_process, config, heard).await;
            }
        });
        relay
    }

    /// Tells readers of what can be read, for ever. `ready` is called when the database was asked
    /// for the first time with success.
    pub async fn run(&self, ready: impl FnOnce()) {
        let Self { database, lookout } = self;
        let (mut commits, mut in_process) = (lookout.commits.clone(), true);
        let mut ready = Some(ready);
        loop {
            if lookout.look(database).await
                && let Some(ready) = ready.take()
            {
                ready();
            }
            wait(&mut commits, &mut in_process, lookout.config, || lookout.is_heard()).await;
        }
    }

    /// The newest readable place; changes when there is more to read.
    #[must_use]
    pub fn readable(&self) -> watch::Receiver<Cursor> {
        self.lookout.readable.subscribe()
    }

    /// How far readers are behind; for operators. Asks nobody.
    #[must_use]
    pub fn lag(&self) -> RelayLag {
        let noted = self.lookout.noted();
        RelayLag {
            looked: noted.looked.map(|at| at.elapsed()),
            entries: noted.entries,
            oldest: noted.oldest.map(|at| at.elapsed()).unwrap_or_default(),
        }
    }

    /// [`Database::read_after`].
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn read_after(
        &self,
        cursor: Cursor,
        filter: Filter,
        limit: u32,
    ) -> Result<Page, DatabaseError> {
        self.database.read_after(cursor, filter, limit).await
    }
}

impl Lookout {
    /// Asks for the newest readable place and tells it; whether there was an answer.
    async fn look(&self, database: &Database) -> bool {
        match database.current().await {
            Ok(newest) => {
                self.readable.send_if_modified(|known| {
                    let more = newest > *known;
                    *known = newest.max(*known);
                    more
                });
                self.noted().looked = Some(Instant::now());
                database.rounds().good("relay");
                database.rounds().reached("relay", newest);
                self.count(database).await;
                true
            }
            Err(error) => {
                tracing::debug!(%error, "the relay can't look; polling goes on");
                database.rounds().bad("relay", &error);
                false
            }
        }
    }
}

impl Lookout {
    /// Whether anybody waits for news. Who comes later reads what there is before it waits.
    fn is_heard(&self) -> bool {
        self.readable.receiver_count() > 0
    }

    /// Numbers for operators: whoever panicked while holding them left nothing half-done.
    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts what is not readable yet, unless it did so within the last second.
    async fn count(&self, database: &Database) {
        if self.noted().counted.is_some_and(|at| at.elapsed() < COUNT_EVERY) {
            return;
        }
        match database.unsettled().await {
            Ok((entries, age)) => {
                let now = Instant::now();
                let mut noted = self.noted();
                noted.counted = Some(now);
                noted.entries = entries;
                noted.oldest = age.and_then(|age| now.checked_sub(age));
            }
            // The look before it has succeeded, and the next one is soon.
            Err(error) => tracing::debug!(%error, "the relay can't count what waits"),
        }
    }
}

/// Until it is worth looking again: after a commit that somebody may be told of, or in time.
///
/// A look is a query that costs the server more than many a commit, at the moment when those who
/// wait for that commit want the core.
async fn wait(
    commits: &mut watch::Receiver<u64>,
    in_process: &mut bool,
    config: RelayConfig,
    heard: impl Fn() -> bool,
) {
    tokio::time::sleep(config.pause).await;
    let mut due = pin!(tokio::time::sleep(config.poll));
    loop {
        tokio::select! {
            changed = commits.changed(), if *in_process => {
                *in_process = changed.is_ok();
                if heard() || !*in_process {
                    return;
                }
            }
            () = &mut due => return,
        }
    }
}
