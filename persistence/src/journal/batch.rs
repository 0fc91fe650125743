//! One batch, one transaction: entity rows, entries, side rows, commands.
//!
//! Most batches are of one kind and have no side rows. Those are one statement that commits
//! by itself ([`write_whole`]): one round trip, all or nothing. Everything else, and whatever
//! that statement refuses, is written part by part ([`stage`]), which says who is at fault.
//!
//! There entity rows come first, because they are the fence: an INSERT or UPDATE that
//! returns its ids says exactly who was fenced, without an error that would abort the
//! transaction.

use std::collections::{BTreeMap, HashSet};

use aicloud_domain::id::TypedId;
use aicloud_domain::kind::EntityKind;
use sqlx::Row;
use sqlx::postgres::{PgArguments, PgConnection, PgRow, Postgres};
use sqlx::query::Query;
use uuid::Uuid;

use super::append::{Append, AppendError, Head};
use super::{Work, side, sql};
use crate::pool::execute;

type Statement = Query<'static, Postgres, PgArguments>;

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
    bind_entries(sqlx::query(sql::INSERT_ENTRIES), batch).execute(&mut *connection).await?;
    let mut sides = Vec::new();
    for (index, work) in batch.iter().enumerate() {
        let at = work.append.provenance.at;
        sides.extend(work.append.side.iter().map(|row| (index, at, row)));
    }
    let refused = side::write(connection, sides).await?;
    if !refused.is_empty() {
        return Ok(Staged::Refused(refused));
    }
    if batch.iter().any(|work| work.append.command.is_some()) {
        bind_commands(sqlx::query(sql::INSERT_COMMANDS), batch).execute(&mut *connection).await?;
    }
    Ok(Staged::Whole)
}

/// Whether [`write_whole`] can write the batch; if so, the kind and whether its entities are new.
pub(super) fn is_plain(batch: &[Work]) -> Option<(EntityKind, bool)> {
    let first = &batch.first()?.append;
    let (kind, is_new) = (first.kind, first.prev == Head::NONE);
    let mut seen: HashSet<Uuid> = HashSet::with_capacity(batch.len());
    batch
        .iter()
        .all(|work| {
            let append = &work.append;
            // What stands on an entry of this batch is as new as that one.
            let fits = !seen.insert(append.id) || (append.prev == Head::NONE) == is_new;
            append.kind == kind && append.side.is_empty() && fits
        })
        .then_some((kind, is_new))
}

/// Writes and commits a batch of one kind by one statement. An error of the server means that
/// nothing was written, no answer that it is not known.
pub(super) async fn write_whole(
    connection: &mut PgConnection,
    batch: &[Work],
    (kind, is_new): (EntityKind, bool),
) -> Result<(), sqlx::Error> {
    let statements = sql::rows(kind);
    let query = if let Some(steps) = steps(batch).filter(|_| !is_new) {
        if batch.iter().any(|work| work.append.command.is_some()) {
            bind_commands(bind_steps(sqlx::query(statements.step_keyed), &steps, kind), batch)
        } else {
            bind_steps(sqlx::query(statements.step), &steps, kind)
        }
    } else {
        let moved: Vec<Moved<'_>> = moved(batch, kind).into_values().collect();
        let statement = if is_new { statements.whole_insert } else { statements.whole_update };
        let query = bind_rows(sqlx::query(statement), &moved, is_new);
        bind_commands(bind_entries(query, batch), batch)
    };
    // `execute` reads to the end of the answer, which is sent after the commit.
    query.execute(connection).await.map(drop)
}

/// The batch in the order of ids (as [`moved`]), when each entity in it moves by one entry.
fn steps(batch: &[Work]) -> Option<Vec<&Work>> {
    let mut steps: Vec<&Work> = batch.iter().collect();
    steps.sort_unstable_by_key(|work| work.append.id);
    let alone = steps.windows(2).all(|pair| pair[0].append.id != pair[1].append.id);
    (alone && steps.iter().all(|work| work.append.entries.len() == 1)).then_some(steps)
}

/// The eighteen columns of `step`, and the kind.
fn bind_steps(query: Statement, steps: &[&Work], kind: EntityKind) -> Statement {
    query
        .bind(each(steps, |work| work.append.id))
        .bind(each(steps, |work| work.append.owner.tenant.map(TypedId::uuid)))
        .bind(each(steps, |work| work.append.owner.project.map(TypedId::uuid)))
        .bind(each(steps, |work| work.head.seq.cast_signed()))
        .bind(each(steps, |work| work.head.hash.as_slice()))
        .bind(each(steps, |work| work.append.row.state.as_str()))
        .bind(each(steps, |work| work.append.row.owes))
        .bind(each(steps, |work| work.append.provenance.at))
        .bind(each(steps, |work| work.append.prev.hash.as_slice()))
        .bind(each(steps, |work| &*work.append.entries[0].event_type))
        .bind(each(steps, |work| work.append.entries[0].event_version.cast_signed()))
        .bind(each(steps, |work| work.append.entries[0].payload.as_str()))
        .bind(each(steps, |work| work.append.provenance.principal.as_str()))
        .bind(each(steps, |work| work.append.provenance.request_id.as_str()))
        .bind(each(steps, |work| work.append.provenance.command_id.as_deref()))
        .bind(each(steps, |work| work.append.provenance.trace_id.as_deref()))
        .bind(each(steps, |work| work.append.provenance.credential.as_deref()))
        .bind(each(steps, |work| work.append.provenance.address.as_deref()))
        .bind(kind.as_str())
}

/// An entity in the batch: its first append says where it stood, its last where it stands.
struct Moved<'a> {
    first: &'a Work,
    last: &'a Work,
}

/// The entities of a kind. By id: two processes that lock rows in the same order can't wait for
/// each other.
fn moved(batch: &[Work], kind: EntityKind) -> BTreeMap<Uuid, Moved<'_>> {
    let mut moved: BTreeMap<Uuid, Moved<'_>> = BTreeMap::new();
    for work in batch.iter().filter(|work| work.append.kind == kind) {
        moved
            .entry(work.append.id)
            .and_modify(|moved| moved.last = work)
            .or_insert(Moved { first: work, last: work });
    }
    moved
}

/// Writes the entity rows; returns the entities that did not stand where their append says.
async fn rows(connection: &mut PgConnection, batch: &[Work]) -> Result<HashSet<Uuid>, sqlx::Error> {
    let mut fenced = HashSet::new();
    for kind in EntityKind::ALL {
        let (new, known): (Vec<_>, Vec<_>) = moved(batch, kind)
            .into_values()
            .partition(|moved| moved.first.append.prev == Head::NONE);
        for (moved, is_new) in [(new, true), (known, false)] {
            if moved.is_empty() {
                continue;
            }
            let statements = sql::rows(kind);
            let statement = if is_new { statements.insert } else { statements.update };
            let written: HashSet<Uuid> = bind_rows(sqlx::query(statement), &moved, is_new)
                .try_map(|row: PgRow| row.try_get(0))
                .fetch_all(&mut *connection)
                .await?
                .into_iter()
                .collect();
            let missing =
                moved.iter().map(|moved| moved.first.append.id).filter(|id| !written.contains(id));
            fenced.extend(missing);
        }
    }
    Ok(fenced)
}

/// The nine columns of `insert` and `update`.
fn bind_rows(query: Statement, moved: &[Moved<'_>], is_new: bool) -> Statement {
    let column = |value: fn(&Append) -> Option<Uuid>| -> Vec<Option<Uuid>> {
        moved.iter().map(|moved| value(&moved.last.append)).collect()
    };
    let query = query
        .bind(column(|append| Some(append.id)))
        .bind(column(|append| append.owner.tenant.map(TypedId::uuid)))
        .bind(column(|append| append.owner.project.map(TypedId::uuid)))
        .bind(each(moved, |moved| moved.last.head.seq.cast_signed()))
        .bind(each(moved, |moved| moved.last.head.hash.as_slice()))
        .bind(each(moved, |moved| moved.last.append.row.state.as_str()))
        .bind(each(moved, |moved| moved.last.append.row.owes));
    if is_new {
        query
            .bind(each(moved, |moved| moved.first.append.provenance.at))
            .bind(each(moved, |moved| moved.last.append.provenance.at))
    } else {
        query
            .bind(each(moved, |moved| moved.last.append.provenance.at))
            .bind(each(moved, |moved| moved.first.append.prev.hash.as_slice()))
    }
}

/// The seventeen columns of the entries.
fn bind_entries(query: Statement, batch: &[Work]) -> Statement {
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
    query
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
        .bind(each(&rows, |row| row.append.provenance.credential.as_deref()))
        .bind(each(&rows, |row| row.append.provenance.address.as_deref()))
        .bind(each(&rows, |row| row.append.provenance.at))
        .bind(each(&rows, |row| row.prev_hash.as_slice()))
        .bind(each(&rows, |row| row.hash.as_slice()))
}

/// The eight columns of the commands.
fn bind_commands(query: Statement, batch: &[Work]) -> Statement {
    let rows: Vec<_> =
        batch.iter().filter_map(|work| Some((work, work.append.command.as_ref()?))).collect();
    query
        .bind(each(&rows, |row| row.1.scope))
        .bind(each(&rows, |row| row.1.key.as_str()))
        .bind(each(&rows, |row| row.1.request_sha256.as_slice()))
        .bind(each(&rows, |row| row.0.append.id))
        .bind(each(&rows, |row| row.0.head.seq.cast_signed()))
        .bind(each(&rows, |row| row.1.reply.as_str()))
        .bind(each(&rows, |row| row.0.append.provenance.at))
        .bind(each(&rows, |row| row.0.append.owner.tenant.map(TypedId::uuid)))
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
