//! Proof that nobody edited history, and the material to check the fold.
//!
//! [`Database::verify_chains`] reads the whole journal in one snapshot, recomputes every
//! hash, and compares where each entry stands with what the database has said about that when it was
//! written: no column of a row is covered by neither. [`Database::rebuild`] gives each entity's entries with the row that should be
//! their fold; folding and comparing is the business of those who know the kinds.
//!
//! The snapshot is of a read-only transaction, which has no transaction id: it does not
//! hold back the relay, however long it takes.

use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;

use aicloud_domain::kind::EntityKind;
use futures_util::future::BoxFuture;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use uuid::Uuid;

use crate::entity::{Stored, hash};
use crate::history::{Entry, entry, entry_columns};
use crate::journal::Head;
use crate::pool::{Database, DatabaseError, execute};

/// Entries read at a time: some megabytes.
const PAGE: i64 = 2_000;
/// Rows read at a time for a rebuild.
const ROWS: u32 = 100;

/// How far the verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Entities whose chain was walked to its end.
    pub entities: u64,
    /// Entries read.
    pub entries: u64,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The entry's hash is not the hash of its columns.
    Hash,
    /// The entry does not name the hash of the one before it.
    Link,
    /// The entry with this seq should stand here and does not.
    Gap {
        /// The seq that is missing.
        expected: u64,
    },
    /// Its transaction, position or month is not the one that the database gave it: whoever reads by
    /// these passes over it.
    Place,
    /// The row can't be read at all.
    Unreadable,
    /// The entity's row stands elsewhere than its journal's end, or is not there (`None`).
    Head {
        /// Where the row stands.
        row: Option<Head>,
    },
}

/// The first thing that is wrong with an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// Whose history.
    pub entity: Uuid,
    /// At which entry; 0 for a row without entries.
    pub seq: u64,
    /// How.
    pub fault: Fault,
}

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// What was read.
    pub progress: Progress,
    /// What is wrong, one finding for each entity. Empty is good.
    pub broken: Vec<Broken>,
    /// The caller stopped it; the rest is not known.
    pub stopped: bool,
}

// An infinite month is an edit, and no number.
const ENTRIES: &str = concat!(
    "SELECT ",
    entry_columns!(),
    ", CASE WHEN isfinite(e.month) THEN e.place = \
         e.tx::text || '/' || e.position::text || '/' || (e.month - date '2000-01-01')::text \
     ELSE false END AS in_place \
     FROM journal.entry e WHERE (e.entity_id, e.seq) > ($1, $2) ORDER BY e.entity_id, e.seq LIMIT $3"
);

/// Up to a seq each.
const ENTRIES_OF: &str = concat!(
    "SELECT ",
    entry_columns!(),
    " FROM UNNEST($1::uuid[], $2::bigint[]) AS u(id, seq) \
     JOIN journal.entry e ON e.entity_id = u.id AND e.seq <= u.seq ORDER BY e.entity_id, e.seq"
);

const HEADS: &str = "\
SELECT id, seq, head_hash FROM tenancy.tenant WHERE id = ANY($1) \
UNION ALL SELECT id, seq, head_hash FROM tenancy.project WHERE id = ANY($1) \
UNION ALL SELECT id, seq, head_hash FROM inventory.catalog WHERE id = ANY($1) \
UNION ALL SELECT id, seq, head_hash FROM inventory.node WHERE id = ANY($1) \
UNION ALL SELECT id, seq, head_hash FROM provisioning.allocation WHERE id = ANY($1) \
UNION ALL SELECT id, seq, head_hash FROM engine.oversight WHERE id = ANY($1) \
UNION ALL SELECT id, seq, head_hash FROM identity.\"user\" WHERE id = ANY($1) \
UNION ALL SELECT id, seq, head_hash FROM identity.service_account WHERE id = ANY($1) \
UNION ALL SELECT id, seq, head_hash FROM tenancy.denials WHERE id = ANY($1)";

const WITHOUT_ENTRIES: &str = "\
SELECT r.id, r.seq, r.head_hash FROM ( \
    SELECT id, seq, head_hash FROM tenancy.tenant \
    UNION ALL SELECT id, seq, head_hash FROM tenancy.project \
    UNION ALL SELECT id, seq, head_hash FROM inventory.catalog \
    UNION ALL SELECT id, seq, head_hash FROM inventory.node \
    UNION ALL SELECT id, seq, head_hash FROM provisioning.allocation \
    UNION ALL SELECT id, seq, head_hash FROM engine.oversight \
    UNION ALL SELECT id, seq, head_hash FROM identity.\"user\" \
    UNION ALL SELECT id, seq, head_hash FROM identity.service_account \
    UNION ALL SELECT id, seq, head_hash FROM tenancy.denials) r \
WHERE NOT EXISTS (SELECT FROM journal.entry e WHERE e.entity_id = r.id)";

impl Database {
    /// Recomputes every hash of the journal, looks for gaps and for entries that were moved, and compares
    /// each entity's row with its journal's end. `progress` is called after each page and may stop it.
    ///
    /// # Errors
    /// [`DatabaseError`] when the journal can't be read. What is wrong with it is no error, but
    /// the result.
    pub async fn verify_chains(
        &self,
        progress: impl FnMut(Progress) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Verified, DatabaseError> {
        self.transaction(move |connection| verify(connection, progress)).await
    }

    /// Each entity of the kind with its entries, to be folded and compared.
    #[must_use]
    pub fn rebuild(&self, kind: EntityKind) -> Rebuild {
        Rebuild {
            database: self.clone(),
            kind,
            after: None,
            rows: VecDeque::new(),
            ready: VecDeque::new(),
        }
    }
}

fn verify<'c>(
    connection: &'c mut PgConnection,
    mut progress: impl FnMut(Progress) -> ControlFlow<()> + Send + 'static,
) -> BoxFuture<'c, Result<Verified, DatabaseError>> {
    Box::pin(async move {
        execute(
            connection,
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = 0",
        )
        .await?;
        let mut verified = Verified::default();
        let mut walk: Option<Walk> = None;
        let mut after = (Uuid::nil(), 0_i64);
        loop {
            let rows = sqlx::query(ENTRIES)
                .bind(after.0)
                .bind(after.1)
                .bind(PAGE)
                .fetch_all(&mut *connection)
                .await?;
            let mut ended = Vec::new();
            for row in &rows {
                after = (row.try_get("entity_id")?, row.try_get("seq")?);
                if walk.as_ref().is_none_or(|walk| walk.entity != after.0) {
                    ended.extend(walk.replace(Walk::new(after.0)));
                }
                if let Some(walk) = &mut walk {
                    walk.step(row, after.1.cast_unsigned());
                }
            }
            verified.progress.entries += rows.len() as u64;
            let last_page = rows.is_empty();
            if last_page {
                ended.extend(walk.take());
            }
            verified.progress.entities += ended.len() as u64;
            finish(connection, &ended, &mut verified.broken).await?;
            if progress(verified.progress).is_break() {
                verified.stopped = true;
                return Ok(verified);
            }
            if last_page {
                break;
            }
        }
        for row in sqlx::query(WITHOUT_ENTRIES).fetch_all(&mut *connection).await? {
            let (entity, row) = head(&row)?;
            let fault = Fault::Head { row: Some(row) };
            verified.broken.push(Broken { entity, seq: 0, fault });
        }
        Ok(verified)
    })
}

/// A walk along one entity's chain.
struct Walk {
    entity: Uuid,
    /// The last entry; what the next one must build on.
    head: Head,
    broken: Option<Broken>,
}

impl Walk {
    fn new(entity: Uuid) -> Self {
        Self { entity, head: Head::NONE, broken: None }
    }

    fn step(&mut self, row: &PgRow, seq: u64) {
        let fault = match entry(row) {
            Err(_) => Some(Fault::Unreadable),
            Ok(entry) => {
                let expected = self.head.seq + 1;
                let fault = if seq != expected {
                    Some(Fault::Gap { expected })
                } else if entry.prev_hash != self.head.hash {
                    Some(Fault::Link)
                } else if entry.expected_hash() != entry.head.hash {
                    Some(Fault::Hash)
                } else if !row.try_get("in_place").unwrap_or(false) {
                    Some(Fault::Place)
                } else {
                    None
                };
                self.head = entry.head;
                fault
            }
        };
        if let (Some(fault), None) = (fault, self.broken) {
            self.broken = Some(Broken { entity: self.entity, seq, fault });
        }
    }
}

/// Compares the entities' rows with where their walks ended.
async fn finish(
    connection: &mut PgConnection,
    ended: &[Walk],
    broken: &mut Vec<Broken>,
) -> Result<(), DatabaseError> {
    if ended.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = ended.iter().map(|walk| walk.entity).collect();
    let heads: HashMap<Uuid, Head> = sqlx::query(HEADS)
        .bind(ids)
        .fetch_all(connection)
        .await?
        .iter()
        .map(head)
        .collect::<Result<_, _>>()?;
    for walk in ended {
        let row = heads.get(&walk.entity).copied();
        let at_end = (row != Some(walk.head)).then_some(Broken {
            entity: walk.entity,
            seq: walk.head.seq,
            fault: Fault::Head { row },
        });
        broken.extend(walk.broken.or(at_end));
    }
    Ok(())
}

fn head(row: &PgRow) -> Result<(Uuid, Head), DatabaseError> {
    let head = Head {
        seq: row.try_get::<i64, _>("seq")?.cast_unsigned(),
        hash: hash(row.try_get("head_hash")?)?,
    };
    Ok((row.try_get("id")?, head))
}

/// An entity with everything that happened to it up to its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// Its kind.
    pub kind: EntityKind,
    /// Its entries, 1 to the row's seq.
    pub entries: Vec<Entry>,
    /// What their fold should be.
    pub row: Stored,
}

/// Walks over the entities of a kind; see [`Database::rebuild`].
#[derive(Debug)]
pub struct Rebuild {
    database: Database,
    kind: EntityKind,
    after: Option<Uuid>,
    rows: VecDeque<Stored>,
    ready: VecDeque<Rebuilt>,
}

impl Rebuild {
    /// The next entity, in the order of ids; `None` at the end.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn next(&mut self) -> Result<Option<Rebuilt>, DatabaseError> {
        if let Some(ready) = self.ready.pop_front() {
            return Ok(Some(ready));
        }
        if self.rows.is_empty() {
            let query =
                crate::ListQuery { after: self.after, limit: ROWS, ..crate::ListQuery::default() };
            self.rows = self.database.list(self.kind, query).await?.into();
            self.after = self.rows.back().map(|row| row.id).or(self.after);
        }
        // As many as have a page of entries together, and one at least.
        let mut sum = 0_u64;
        let fits = |row: &&Stored| {
            sum = sum.saturating_add(row.head.seq);
            sum <= PAGE.cast_unsigned()
        };
        let count = self.rows.iter().take_while(fits).count().max(1).min(self.rows.len());
        let rows: Vec<Stored> = self.rows.drain(..count).collect();
        let mut entries = self.entries_of(&rows).await?;
        self.ready = rows
            .into_iter()
            .map(|row| {
                let entries = entries.remove(&row.id).unwrap_or_default();
                Rebuilt { kind: self.kind, entries, row }
            })
            .collect();
        Ok(self.ready.pop_front())
    }

    /// The rows were read first, and entries are never changed: those up to a row's seq are the
    /// ones it was made of, whatever was written since.
    async fn entries_of(
        &self,
        rows: &[Stored],
    ) -> Result<HashMap<Uuid, Vec<Entry>>, DatabaseError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let seqs: Vec<i64> = rows.iter().map(|row| row.head.seq.cast_signed()).collect();
        let entries: Vec<Entry> = self
            .database
            .read(move |mut lent| async move {
                let query = sqlx::query(ENTRIES_OF).bind(ids).bind(seqs);
                query.fetch_all(&mut *lent).await?.iter().map(entry).collect()
            })
            .await?;
        let mut by_entity: HashMap<Uuid, Vec<Entry>> = HashMap::with_capacity(rows.len());
        for entry in entries {
            by_entity.entry(entry.entity_id).or_default().push(entry);
        }
        Ok(by_entity)
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::kind::EntityKind;

    use super::*;
    use crate::entity::load_sql;

    /// A kind that is left out would have its rows compared with nothing.
    #[test]
    fn heads_are_read_of_every_kind() {
        for kind in EntityKind::ALL {
            let table = load_sql(kind).split(" FROM ").nth(1).unwrap();
            let table = table.split(" WHERE ").next().unwrap();
            for statement in [HEADS, WITHOUT_ENTRIES] {
                assert!(statement.contains(&format!(" FROM {table}")), "{kind}: {table}");
            }
        }
    }
}
