//! One batch, one transaction: entity rows, then entries, side rows, commands.
//!
//! Entity rows come first, because they are the fence's quick check: an INSERT or UPDATE
//! that returns its ids says exactly who was fenced, without an error that would abort the
//! transaction. The journal's primary key stands behind it.

use std::collections::{BTreeMap, HashSet};

use aicloud_domain::id::TypedId;
use aicloud_domain::kind::EntityKind;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::append::{Append, AppendError, Head};
use super::{Work, side, sql};
use crate::pool::execute;

/// How far a transaction came before COMMIT.
#[derive(Debug)]
pub(super) enum Staged {
    /// Everything is written; COMMIT may follow.
    Whole,
    /// These (by index) must not be written, so nothing may be committed.
    Refused(Vec<(usize, AppendError)>),
}

/// Begins a transaction and writes everything into it.
pub(super) async fn stage(
    connection: &mut PgConnection,
    batch: &[Work],
) -> Result<Staged, sqlx::Error> {
    execute(connection, "BEGIN").await?;
    let fenced = rows(connection, batch).await?;
    if !fenced.is_empty() {
        let refused = batch
            .iter()
            .enumerate()
            .filter(|(_, work)| fenced.contains(&work.append.id))
            .map(|(index, _)| (index, AppendError::Fenced))
            .collect();
        return Ok(Staged::Refused(refused));
    }
    entries(connection, batch).await?;
    let mut sides = Vec::new();
    for (index, work) in batch.iter().enumerate() {
        let at = work.append.provenance.at;
        sides.extend(work.append.side.iter().map(|row| (index, at, row)));
    }
    let refused = side::write(connection, sides).await?;
    if !refused.is_empty() {
        return Ok(Staged::Refused(refused));
    }
    commands(connection, batch).await?;
    Ok(Staged::Whole)
}

/// An entity in the batch: its first append says where it stood, its last where it stands.
struct Moved<'a> {
    first: &'a Work,
    last: &'a Work,
}

/// Writes the entity rows; returns the entities that did not stand where their append says.
async fn rows(connection: &mut PgConnection, batch: &[Work]) -> Result<HashSet<Uuid>, sqlx::Error> {
    let mut fenced = HashSet::new();
    for kind in EntityKind::ALL {
        // By id: two processes that lock rows in the same order can't wait for each other.
        let mut moved: BTreeMap<Uuid, Moved<'_>> = BTreeMap::new();
        for work in batch.iter().filter(|work| work.append.kind == kind) {
            moved
                .entry(work.append.id)
                .and_modify(|moved| moved.last = work)
                .or_insert(Moved { first: work, last: work });
        }
        let (new, known): (Vec<_>, Vec<_>) =
            moved.into_values().partition(|moved| moved.first.append.prev == Head::NONE);
        for (moved, is_new) in [(new, true), (known, false)] {
            if moved.is_empty() {
                continue;
            }
            let written = write_rows(connection, kind, &moved, is_new).await?;
            let missing =
                moved.iter().map(|moved| moved.first.append.id).filter(|id| !written.contains(id));
            fenced.extend(missing);
        }
    }
    Ok(fenced)
}

async fn write_rows(
    connection: &mut PgConnection,
    kind: EntityKind,
    moved: &[Moved<'_>],
    is_new: bool,
) -> Result<HashSet<Uuid>, sqlx::Error> {
    let column = |value: fn(&Append) -> Option<Uuid>| -> Vec<Option<Uuid>> {
        moved.iter().map(|moved| value(&moved.last.append)).collect()
    };
    let statement = sql::rows(kind);
    let query =
        sqlx::query_scalar::<_, Uuid>(if is_new { statement.insert } else { statement.update })
            .bind(column(|append| Some(append.id)))
            .bind(column(|append| append.owner.tenant.map(TypedId::uuid)))
            .bind(column(|append| append.owner.project.map(TypedId::uuid)))
            .bind(each(moved, |moved| moved.last.head.seq.cast_signed()))
            .bind(each(moved, |moved| moved.last.head.hash.as_slice()))
            .bind(each(moved, |moved| moved.last.append.row.state.as_str()))
            .bind(each(moved, |moved| moved.last.append.row.owes));
    let query = if is_new {
        query
            .bind(each(moved, |moved| moved.first.append.provenance.at))
            .bind(each(moved, |moved| moved.last.append.provenance.at))
    } else {
        query
            .bind(each(moved, |moved| moved.last.append.provenance.at))
            .bind(each(moved, |moved| moved.first.append.prev.hash.as_slice()))
    };
    Ok(query.fetch_all(connection).await?.into_iter().collect())
}

async fn entries(connection: &mut PgConnection, batch: &[Work]) -> Result<(), sqlx::Error> {
    struct Row<'a> {
        append: &'a Append,
        index: usize,
        prev_hash: &'a [u8; 32],
        hash: &'a [u8; 32],
    }
    let rows: Vec<Row<'_>> = batch
        .iter()
        .flat_map(|work| {
            let prevs = std::iter::once(&work.append.prev.hash).chain(&work.hashes);
            work.hashes.iter().zip(prevs).enumerate().map(|(index, (hash, prev_hash))| Row {
                append: &work.append,
                index,
                prev_hash,
                hash,
            })
        })
        .collect();
    let entry = |row: &Row<'_>| row.index;
    sqlx::query(sql::INSERT_ENTRIES)
        .bind(each(&rows, |row| row.append.id))
        .bind(each(&rows, |row| (row.append.prev.seq + 1 + row.index as u64).cast_signed()))
        .bind(each(&rows, |row| row.append.kind.as_str()))
        .bind(each(&rows, |row| &*row.append.entries[entry(row)].event_type))
        .bind(each(&rows, |row| row.append.entries[entry(row)].event_version.cast_signed()))
        .bind(each(&rows, |row| row.append.entries[entry(row)].payload.as_str()))
        .bind(each(&rows, |row| row.append.owner.tenant.map(TypedId::uuid)))
        .bind(each(&rows, |row| row.append.owner.project.map(TypedId::uuid)))
        .bind(each(&rows, |row| row.append.provenance.principal.as_str()))
        .bind(each(&rows, |row| row.append.provenance.request_id.as_str()))
        .bind(each(&rows, |row| row.append.provenance.command_id.as_deref()))
        .bind(each(&rows, |row| row.append.provenance.trace_id.as_deref()))
        .bind(each(&rows, |row| row.append.provenance.at))
        .bind(each(&rows, |row| row.prev_hash.as_slice()))
        .bind(each(&rows, |row| row.hash.as_slice()))
        .execute(connection)
        .await
        .map(drop)
}

async fn commands(connection: &mut PgConnection, batch: &[Work]) -> Result<(), sqlx::Error> {
    let rows: Vec<_> =
        batch.iter().filter_map(|work| Some((work, work.append.command.as_ref()?))).collect();
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(sql::INSERT_COMMANDS)
        .bind(each(&rows, |row| row.1.scope))
        .bind(each(&rows, |row| row.1.key.as_str()))
        .bind(each(&rows, |row| row.1.request_sha256.as_slice()))
        .bind(each(&rows, |row| row.0.append.id))
        .bind(each(&rows, |row| row.0.head.seq.cast_signed()))
        .bind(each(&rows, |row| row.1.reply.as_str()))
        .bind(each(&rows, |row| row.0.append.provenance.at))
        .execute(connection)
        .await
        .map(drop)
}

/// Which of these appends are in the journal, to the hash.
pub(super) async fn find(
    connection: &mut PgConnection,
    batch: &[Work],
) -> Result<HashSet<(Uuid, u64)>, sqlx::Error> {
    let heads: Vec<_> = batch.iter().map(|work| (work.append.id, work.head)).collect();
    find_heads(connection, &heads).await
}

/// Which of these heads of entities are in the journal, to the hash.
pub(super) async fn find_heads(
    connection: &mut PgConnection,
    heads: &[(Uuid, Head)],
) -> Result<HashSet<(Uuid, u64)>, sqlx::Error> {
    let found: Vec<(Uuid, i64)> = sqlx::query_as(sql::FIND_ENTRIES)
        .bind(each(heads, |(id, _)| *id))
        .bind(each(heads, |(_, head)| head.seq.cast_signed()))
        .bind(each(heads, |(_, head)| head.hash.as_slice()))
        .fetch_all(connection)
        .await?;
    Ok(found.into_iter().map(|(id, seq)| (id, seq.cast_unsigned())).collect())
}

fn each<'a, T, U>(rows: &'a [T], value: impl Fn(&'a T) -> U) -> Vec<U> {
    rows.iter().map(value).collect()
}
