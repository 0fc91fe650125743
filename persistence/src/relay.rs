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
//! publishes it in a `watch`, on which any number of streams can wait. Polling finds what
//! other processes wrote.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aicloud_domain::id::{ProjectId, TenantId, TypedId};
use sqlx::Row;
use sqlx::postgres::PgRow;
use tokio::sync::watch;
use uuid::Uuid;

use crate::history::{Entry, entry, entry_columns};
use crate::pool::{Database, DatabaseError};

/// A place in the feed. Opaque to clients; its text can be parsed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cursor {
    pub(crate) tx: u64,
    pub(crate) position: u64,
}

impl Cursor {
    /// Before everything.
    pub const START: Self = Self { tx: 0, position: 0 };

    pub(crate) fn of_row(row: &PgRow) -> Result<Self, DatabaseError> {
        Self::of_columns(row.try_get("tx")?, row.try_get("position")?)
    }

    fn of_columns(tx: &str, position: i64) -> Result<Self, DatabaseError> {
        let tx = tx.parse().map_err(|_| DatabaseError::Corrupt(format!("transaction id {tx}")))?;
        Ok(Self { tx, position: position.cast_unsigned() })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.tx, self.position)
    }
}

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no cursor of the event feed")]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let number = |digits: &str| u64::from_str_radix(digits, 16).map_err(|_| NoCursor);
        let (tx, position) = text.split_once('-').ok_or(NoCursor)?;
        let cursor = Self { tx: number(tx)?, position: number(position)? };
        // One place, one text: `+1`, `01` and `A` are other spellings. And the server's
        // `bigint` ends at 2^63.
        if cursor.to_string() == text && i64::try_from(cursor.position).is_ok() {
            Ok(cursor)
        } else {
            Err(NoCursor)
        }
    }
}

/// Whose entries to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// Everybody's.
    #[default]
    All,
    /// A tenant's, its projects' included.
    Tenant(TenantId),
    /// A project's.
    Project(ProjectId),
    /// One entity's.
    Entity(Uuid),
}

/// An entry, and where to go on after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The entry.
    pub entry: Entry,
    /// Everything up to here has been delivered.
    pub resume: Cursor,
}

/// Some entries of the feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The entries, each entity's by seq.
    pub entries: Vec<Delivered>,
    /// Where to go on.
    pub next: Cursor,
}

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
                let config = lookout.config;
                drop(lookout);
                wait(&mut commits, &mut in_process, config).await;
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
            wait(&mut commits, &mut in_process, lookout.config).await;
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
                self.count(database).await;
                true
            }
            Err(error) => {
                tracing::debug!(%error, "the relay can't look; polling goes on");
                false
            }
        }
    }
}

impl Lookout {
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

/// Until it is worth looking again.
async fn wait(commits: &mut watch::Receiver<u64>, in_process: &mut bool, config: RelayConfig) {
    tokio::time::sleep(config.pause).await;
    tokio::select! {
        changed = commits.changed(), if *in_process => *in_process = changed.is_ok(),
        () = tokio::time::sleep(config.poll) => {}
    }
}

macro_rules! feed_sql {
    ($condition:literal) => {
        concat!(
            "SELECT ",
            entry_columns!(),
            ", p.tx::text AS prev_tx, p.position AS prev_position FROM journal.entry e ",
            "LEFT JOIN journal.entry p ON p.entity_id = e.entity_id AND p.seq = e.seq - 1 ",
            // Only a predecessor that stands behind matters. Both were begun within a transaction.s
            // time: their months are the same or neighbours.
            "AND (p.tx, p.position) > (e.tx, e.position) ",
            "AND p.month BETWEEN (e.month - interval '1 month')::date AND (e.month + interval '1 month')::date ",
            "WHERE (e.tx, e.position) > ($1::text::xid8, $2) ",
            "AND e.tx < pg_snapshot_xmin(pg_current_snapshot()) ",
            // The months that were closed before the cursor have nothing behind it.
            "AND e.month >= COALESCE((SELECT max(c.month) + interval '1 month' FROM journal.partition c ",
            "WHERE c.last_tx < $1::text::xid8)::date, '-infinity') AND ",
            $condition,
            " ORDER BY e.tx, e.position LIMIT $4"
        )
    };
}

impl Filter {
    fn sql(self) -> (&'static str, Option<Uuid>) {
        match self {
            Self::All => (feed_sql!("$3::uuid IS NULL"), None),
            Self::Tenant(id) => (feed_sql!("e.tenant_id = $3"), Some(id.uuid())),
            Self::Project(id) => (feed_sql!("e.project_id = $3"), Some(id.uuid())),
            Self::Entity(id) => (feed_sql!("e.entity_id = $3"), Some(id)),
        }
    }
}

impl Database {
    /// The newest place that can be read: nothing will appear before it any more.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn current(&self) -> Result<Cursor, DatabaseError> {
        // By `e.tx`, the number: a bare `tx` would be the text of the first column, and 999 the
        // newest until 9990.
        const SQL: &str = "SELECT e.tx::text, e.position FROM journal.entry e \
                           WHERE e.tx < pg_snapshot_xmin(pg_current_snapshot()) \
                           AND e.month >= COALESCE((SELECT max(c.month) + interval '1 month' FROM journal.partition c \
                                                    WHERE c.last_tx IS NOT NULL AND $1)::date, '-infinity') \
                           ORDER BY e.tx DESC, e.position DESC LIMIT 1";
        self.read(|mut lent| async move {
            // First the months that are open; only a journal that rests has nothing there.
            for open_only in [true, false] {
                let newest: Option<(String, i64)> =
                    sqlx::query_as(SQL).bind(open_only).fetch_optional(&mut *lent).await?;
                if let Some((tx, position)) = newest {
                    return Cursor::of_columns(&tx, position);
                }
            }
            Ok(Cursor::START)
        })
        .await
    }

    /// Entries that are committed and can't be read yet, [`RelayLag::COUNTED`] at most, and how
    /// long ago the oldest of them was written.
    async fn unsettled(&self) -> Result<(u64, Option<Duration>), DatabaseError> {
        const SQL: &str = "SELECT count(*), extract(epoch FROM clock_timestamp() - min(w.at))::float8 \
                           FROM (SELECT e.at FROM journal.entry e \
                                 WHERE e.tx >= pg_snapshot_xmin(pg_current_snapshot()) \
                                 ORDER BY e.tx, e.position LIMIT $1) w";
        self.read(|mut lent| async move {
            let limit = RelayLag::COUNTED.cast_signed();
            let (entries, age): (i64, Option<f64>) =
                sqlx::query_as(SQL).bind(limit).fetch_one(&mut *lent).await?;
            // An entry's time is its writer's clock, which may be ahead of the server's.
            let age = age.and_then(|age| Duration::try_from_secs_f64(age.max(0.0)).ok());
            Ok((entries.cast_unsigned(), age))
        })
        .await
    }

    /// Up to `limit` settled entries after the cursor (more, where one entity's order needs it).
    /// An empty page means that there is nothing yet.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn read_after(
        &self,
        cursor: Cursor,
        filter: Filter,
        limit: u32,
    ) -> Result<Page, DatabaseError> {
        let (sql, id) = filter.sql();
        self.read(move |mut lent| async move {
            let mut limit = i64::from(limit.max(1));
            loop {
                let rows = sqlx::query(sql)
                    .bind(cursor.tx.to_string())
                    .bind(cursor.position.cast_signed())
                    .bind(id)
                    .bind(limit)
                    .fetch_all(&mut *lent)
                    .await?
                    .iter()
                    .map(Read::of_row)
                    .collect::<Result<Vec<_>, _>>()?;
                let all_there_is = (rows.len() as i64) < limit;
                let page = arrange(cursor, rows);
                if !page.entries.is_empty() || all_there_is {
                    return Ok(page);
                }
                // The predecessor of the very first entry stands behind this page.
                limit *= 2;
            }
        })
        .await
    }
}

/// An entry as it was read, with its predecessor's place when that is behind it.
struct Read {
    entry: Entry,
    predecessor: Option<Cursor>,
}

impl Read {
    fn of_row(row: &PgRow) -> Result<Self, DatabaseError> {
        let entry = entry(row)?;
        let predecessor = match row.try_get::<Option<&str>, _>("prev_tx")? {
            Some(tx) => Some(Cursor::of_columns(tx, row.try_get("prev_position")?)?),
            None => None,
        };
        Ok(Self { entry, predecessor })
    }
}

/// Sorts each entity's entries by seq and cuts off what must wait. `rows` are in feed order.
fn arrange(from: Cursor, mut rows: Vec<Read>) -> Page {
    // Cutting may take away the predecessor of an earlier row, so look again after each cut.
    while let Some(end) = rows.last().map(|row| row.entry.cursor) {
        let early = |row: &Read| row.predecessor.is_some_and(|place| place > end);
        let Some(cut) = rows.iter().position(early) else {
            break;
        };
        rows.truncate(cut);
    }

    let places: Vec<Cursor> = rows.iter().map(|row| row.entry.cursor).collect();
    let mut slots: HashMap<Uuid, Vec<usize>> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        slots.entry(row.entry.entity_id).or_default().push(index);
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    for of_entity in slots.values() {
        let mut by_seq = of_entity.clone();
        by_seq.sort_unstable_by_key(|&index| rows[index].entry.head.seq);
        for (&slot, index) in of_entity.iter().zip(by_seq) {
            order[slot] = index;
        }
    }

    let mut entries: Vec<Option<Entry>> = rows.into_iter().map(|row| Some(row.entry)).collect();
    let mut waiting: BTreeSet<usize> = (0..order.len()).collect();
    let next = places.last().copied().unwrap_or(from);
    let entries = order
        .into_iter()
        .filter_map(|index| {
            waiting.remove(&index);
            let resume = match waiting.first() {
                None => next,
                Some(0) => from,
                Some(&first) => places[first - 1],
            };
            Some(Delivered { entry: entries[index].take()?, resume })
        })
        .collect();
    Page { entries, next }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Head, Owner, Provenance};

    fn place(tx: u64) -> Cursor {
        Cursor { tx, position: tx }
    }

    fn read(tx: u64, entity: u128, seq: u64, predecessor: Option<u64>) -> Read {
        Read {
            entry: Entry {
                entity_kind: "node".to_owned(),
                entity_id: Uuid::from_u128(entity),
                head: Head { seq, ..Head::NONE },
                prev_hash: [0; 32],
                event_type: String::new(),
                event_version: 1,
                payload: String::new(),
                owner: Owner::PLATFORM,
                provenance: Provenance {
                    principal: String::new(),
                    request_id: String::new(),
                    command_id: None,
                    trace_id: None,
                    at: chrono::DateTime::UNIX_EPOCH,
                },
                cursor: place(tx),
            },
            predecessor: predecessor.map(place),
        }
    }

    /// (entity, seq, resume) of each delivered entry.
    fn shape(page: &Page) -> Vec<(u128, u64, u64)> {
        page.entries
            .iter()
            .map(|one| {
                let entry = &one.entry;
                (entry.entity_id.as_u128(), entry.head.seq, one.resume.tx)
            })
            .collect()
    }

    #[test]
    fn a_seq_that_stands_too_early_is_sorted_and_resumes_safely() {
        let page = arrange(
            place(1),
            vec![
                read(2, 7, 2, Some(4)),
                read(3, 8, 1, None),
                read(4, 7, 1, None),
                read(5, 7, 3, Some(2)),
            ],
        );
        // Until seq 2 (at place 2) is out, a reader that stops must come back to place 1.
        assert_eq!(shape(&page), [(7, 1, 1), (8, 1, 1), (7, 2, 4), (7, 3, 5)]);
        assert_eq!(page.next, place(5));
    }

    #[test]
    fn what_waits_for_its_predecessor_is_held_back_with_all_behind_it() {
        // Cutting at place 4 takes away the predecessor of the entry at place 3.
        let page = arrange(
            place(1),
            vec![
                read(2, 8, 1, None),
                read(3, 9, 2, Some(5)),
                read(4, 7, 2, Some(9)),
                read(5, 9, 1, None),
            ],
        );
        assert_eq!(shape(&page), [(8, 1, 2)]);
        assert_eq!(page.next, place(2));
        let nothing = arrange(place(1), vec![read(2, 7, 2, Some(9))]);
        assert_eq!((nothing.entries.len(), nothing.next), (0, place(1)));
    }

    #[test]
    fn a_cursor_has_one_text() {
        let cursor = Cursor { tx: 0x2f, position: 10 };
        assert_eq!(cursor.to_string(), "2f-a");
        assert_eq!("2f-a".parse(), Ok(cursor));
        for wrong in ["", "-", "2f", "2F-a", "02f-a", "+2f-a", "2f-a-", "1-ffffffffffffffff"] {
            assert_eq!(wrong.parse::<Cursor>(), Err(NoCursor), "{wrong}");
        }
    }
}
