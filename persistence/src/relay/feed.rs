//! Reading the feed: whose entries, from which place, in which order.
//!
//! What is settled is read in the order of `(tx, position)` and then arranged: each entity's
//! entries by seq, and nothing before its predecessor. The module above says why.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use aicloud_domain::id::{ProjectId, TenantId, TypedId};
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use uuid::Uuid;

use super::{Cursor, RelayLag, place};
use crate::history::{Entry, entry, entry_columns};
use crate::pool::{Database, DatabaseError};

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
                    return place::of_columns(&tx, position);
                }
            }
            Ok(Cursor::START)
        })
        .await
    }

    /// Entries that are committed and can't be read yet, [`RelayLag::COUNTED`] at most, and how
    /// long ago the oldest of them was written.
    pub(super) async fn unsettled(&self) -> Result<(u64, Option<Duration>), DatabaseError> {
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
        self.read(move |mut lent| async move { read_page(&mut lent, cursor, filter, limit).await })
            .await
    }
}

/// A page of the feed, as whoever asks over this connection sees it.
pub(crate) async fn read_page(
    connection: &mut PgConnection,
    cursor: Cursor,
    filter: Filter,
    limit: u32,
) -> Result<Page, DatabaseError> {
    let (sql, id) = filter.sql();
    let mut limit = i64::from(limit.max(1));
    loop {
        let rows = sqlx::query(sql)
            .bind(cursor.tx.to_string())
            .bind(cursor.position.cast_signed())
            .bind(id)
            .bind(limit)
            .fetch_all(&mut *connection)
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
            Some(tx) => Some(place::of_columns(tx, row.try_get("prev_position")?)?),
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
                    credential: None,
                    address: None,
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
}
