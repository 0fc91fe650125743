//! An entity's journal, as it was written: from its beginning on, or from its end back.

use aicloud_domain::id::TypedId;
use aicloud_domain::kind::EntityKind;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use uuid::Uuid;

use crate::entity::hash;
use crate::journal::chain::Columns;
use crate::journal::{Head, Owner, Provenance};
use crate::order::Order;
use crate::partition::first_month;
use crate::pool::{Database, DatabaseError};
use crate::reads::EntryKey;
use crate::relay::{self, Cursor};

/// One row of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The entity's kind, as text: old entries are read for ever, also those of kinds that are
    /// no more.
    pub entity_kind: String,
    /// The entity.
    pub entity_id: Uuid,
    /// The entry's place in the entity's history and its hash, as stored.
    pub head: Head,
    /// The hash of the entry before it, as stored.
    pub prev_hash: [u8; 32],
    /// What happened.
    pub event_type: String,
    /// The version of the payload's shape.
    pub event_version: u16,
    /// JSON, as it was appended.
    pub payload: String,
    /// Whose it is.
    pub owner: Owner,
    /// Who caused it.
    pub provenance: Provenance,
    /// Where it stands for readers of all entities.
    pub cursor: Cursor,
}

impl Entry {
    /// The entity's kind; `None` for one that is no more.
    #[must_use]
    pub fn kind(&self) -> Option<EntityKind> {
        self.entity_kind.parse().ok()
    }

    /// The hash that the entry must have, recomputed from what is stored.
    #[must_use]
    pub fn expected_hash(&self) -> [u8; 32] {
        Columns {
            entity_id: self.entity_id,
            seq: self.head.seq,
            entity_kind: &self.entity_kind,
            event_type: &self.event_type,
            event_version: self.event_version,
            payload: &self.payload,
            tenant_id: self.owner.tenant.map(TypedId::uuid),
            project_id: self.owner.project.map(TypedId::uuid),
            principal: &self.provenance.principal,
            request_id: &self.provenance.request_id,
            command_id: self.provenance.command_id.as_deref(),
            trace_id: self.provenance.trace_id.as_deref(),
            credential: self.provenance.credential.as_deref(),
            address: self.provenance.address.as_deref(),
            at: self.provenance.at,
            prev_hash: &self.prev_hash,
        }
        .hash()
    }
}

/// The columns of an entry, of table `e`. (`xid8` goes through text: sqlx has no type for it.
/// `at` is clamped, because sqlx panics at `infinity` and at years that chrono doesn't know.
/// Nobody appends those; an edit that did must fail the hash, not the reader.)
macro_rules! entry_columns {
    () => {
        "e.entity_id, e.seq, e.entity_kind, e.event_type, e.event_version, e.payload::text AS payload, \
         e.tenant_id, e.project_id, e.principal, e.request_id, e.command_id, e.trace_id, e.credential, e.address, \
         greatest(least(e.at, timestamptz '9999-12-31'), timestamptz '0001-01-01') AS at, \
         e.prev_hash, e.hash, e.tx::text AS tx, e.position"
    };
}
pub(crate) use entry_columns;

macro_rules! entries_sql {
    ($past:literal, $by:literal) => {
        concat!(
            "SELECT ",
            entry_columns!(),
            " FROM journal.entry e WHERE e.entity_id = $1 AND ",
            $past,
            " AND e.month >= $4::text::date ORDER BY ",
            $by,
            " LIMIT $3"
        )
    };
}

impl Database {
    /// The trace that an entry was written for; `None` without one, and without such an entry.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn trace_of(&self, entity: Uuid, seq: u64) -> Result<Option<String>, DatabaseError> {
        Ok(self.reads().row(EntryKey { entity, seq }).await?.flatten())
    }

    /// The entity's entries after `after_seq`, oldest first.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn history(
        &self,
        entity: Uuid,
        after_seq: u64,
        limit: u32,
    ) -> Result<Vec<Entry>, DatabaseError> {
        self.read(move |mut lent| async move {
            entries(&mut lent, entity, Order::Oldest, Some(after_seq), limit).await
        })
        .await
    }
}

/// An entity's entries that come after this one in that order, as whoever asks over this connection sees them.
pub(crate) async fn entries(
    connection: &mut PgConnection,
    entity: Uuid,
    order: Order,
    after_seq: Option<u64>,
    limit: u32,
) -> Result<Vec<Entry>, DatabaseError> {
    if let Some(month) = first_month(entity) {
        let found = entries_since(connection, entity, order, after_seq, limit, month).await?;
        // Something else than what was asked for, or nothing: the guess may be wrong.
        if is_all(&found, order, after_seq, limit) {
            return Ok(found);
        }
    }
    let all = "-infinity".to_owned();
    entries_since(connection, entity, order, after_seq, limit, all).await
}

/// Whether nothing that belongs to a page can be in months before those that were looked into.
fn is_all(found: &[Entry], order: Order, after_seq: Option<u64>, limit: u32) -> bool {
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return false };
    match order {
        Order::Oldest => first.head.seq == after_seq.unwrap_or_default() + 1,
        Order::Newest => {
            let without_gap = first.head.seq - last.head.seq + 1 == found.len() as u64
                && after_seq.is_none_or(|after| first.head.seq + 1 == after);
            without_gap && (last.head.seq == 1 || found.len() == limit as usize)
        }
    }
}

async fn entries_since(
    connection: &mut PgConnection,
    entity: Uuid,
    order: Order,
    after_seq: Option<u64>,
    limit: u32,
    month: String,
) -> Result<Vec<Entry>, DatabaseError> {
    let (statement, end) = match order {
        Order::Oldest => (entries_sql!("e.seq > $2", "e.seq"), 0),
        Order::Newest => (entries_sql!("e.seq < $2", "e.seq DESC"), i64::MAX),
    };
    sqlx::query(statement)
        .bind(entity)
        .bind(after_seq.map_or(end, u64::cast_signed))
        .bind(i64::from(limit))
        .bind(month)
        .fetch_all(connection)
        .await?
        .iter()
        .map(entry)
        .collect()
}

pub(crate) fn entry(row: &PgRow) -> Result<Entry, DatabaseError> {
    let tenant: Option<Uuid> = row.try_get("tenant_id")?;
    let project: Option<Uuid> = row.try_get("project_id")?;
    Ok(Entry {
        entity_kind: row.try_get("entity_kind")?,
        entity_id: row.try_get("entity_id")?,
        head: Head {
            seq: row.try_get::<i64, _>("seq")?.cast_unsigned(),
            hash: hash(row.try_get("hash")?)?,
        },
        prev_hash: hash(row.try_get("prev_hash")?)?,
        event_type: row.try_get("event_type")?,
        event_version: row.try_get::<i16, _>("event_version")?.cast_unsigned(),
        payload: row.try_get("payload")?,
        owner: Owner {
            tenant: tenant.map(TypedId::from_uuid),
            project: project.map(TypedId::from_uuid),
        },
        provenance: Provenance {
            principal: row.try_get("principal")?,
            request_id: row.try_get("request_id")?,
            command_id: row.try_get("command_id")?,
            trace_id: row.try_get("trace_id")?,
            credential: row.try_get("credential")?,
            address: row.try_get("address")?,
            at: row.try_get("at")?,
        },
        cursor: relay::place::of_row(row)?,
    })
}
