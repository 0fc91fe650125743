//! The SQL that `durable` races: what one writes first, and the most that the server takes.
//!
//! Everything here works on rows of its own, so that the engine's fence never sees them move.

use std::time::Duration;

use anyhow::Result;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use super::drive::{Driven, Work, drive};
use crate::lab;

/// Lean tables for (a), and tenants for (b) that the engine does not know.
const PREPARE: &str = "
CREATE SCHEMA bench;
CREATE TABLE bench.entity (id uuid PRIMARY KEY, seq bigint NOT NULL, state jsonb NOT NULL, updated_at timestamptz NOT NULL);
CREATE TABLE bench.journal (entity_id uuid, seq bigint, event_type text NOT NULL, payload json NOT NULL, principal text NOT NULL,
    request_id text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (entity_id, seq));
CREATE TABLE bench.outbox (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, entity_id uuid NOT NULL, seq bigint NOT NULL, payload json NOT NULL);
CREATE TABLE bench.bulk (number bigint PRIMARY KEY, id uuid NOT NULL);
";
const FILL_ENTITIES: &str =
    "INSERT INTO bench.entity SELECT u.id, 1, '{}', now() FROM UNNEST($1::uuid[]) AS u(id)";
const FILL_TENANTS: &str = "INSERT INTO tenancy.tenant (id, tenant_id, seq, head_hash, state, owes, created_at, updated_at) \
    SELECT u.id, u.id, 1, $2, jsonb_build_object('label', 'bulk-' || u.id), false, now(), now() FROM UNNEST($1::uuid[]) AS u(id)";

const UPDATE: &str =
    "UPDATE bench.entity SET seq = $2, state = $3::jsonb, updated_at = now() WHERE id = $1";
const JOURNAL: &str = "INSERT INTO bench.journal (entity_id, seq, event_type, payload, principal, request_id, at) \
    VALUES ($1, $2, 'tenant.renamed', $3::json, 'operator:tok', $4, now())";
const OUTBOX: &str = "INSERT INTO bench.outbox (entity_id, seq, payload) VALUES ($1, $2, $3::json)";
const ALL_IN_ONE: &str = "WITH moved AS (UPDATE bench.entity SET seq = $2, state = $3::jsonb, updated_at = now() WHERE id = $1), \
    written AS (INSERT INTO bench.journal (entity_id, seq, event_type, payload, principal, request_id, at) \
        VALUES ($1, $2, 'tenant.renamed', $4::json, 'operator:tok', $5, now())) \
    INSERT INTO bench.outbox (entity_id, seq, payload) VALUES ($1, $2, $4::json)";

const BULK_ROWS: &str = "UPDATE tenancy.tenant AS t SET seq = u.seq, head_hash = u.head_hash, state = u.state::jsonb, owes = false, updated_at = now() \
    FROM UNNEST($1::uuid[], $2::bigint[], $3::bytea[], $4::text[]) AS u(id, seq, head_hash, state) WHERE t.id = u.id";
const BULK_ENTRIES: &str = "INSERT INTO journal.entry (entity_id, seq, entity_kind, event_type, event_version, payload, tenant_id, \
        principal, request_id, at, prev_hash, hash) \
    SELECT u.id, u.seq, 'tenant', 'tenant.renamed', 1, u.payload::json, u.id, 'operator:tok', u.request_id, now(), u.hash, u.hash \
    FROM UNNEST($1::uuid[], $2::bigint[], $3::bytea[], $4::text[], $5::text[]) AS u(id, seq, hash, payload, request_id)";

/// How (a) is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Single {
    /// BEGIN, three statements, COMMIT.
    Transaction,
    /// One statement with its parts in WITH.
    Statement,
}

/// What (b) does.
#[derive(Debug)]
pub(super) struct Bulk;

impl Bulk {
    /// Transitions in one transaction: as many as our writers take at most.
    pub(super) const BATCH: usize = 256;
}

/// The id of a baseline's entity.
fn id(family: u16, number: usize) -> Uuid {
    Uuid::from_u128((u128::from(family) << 112) | 0x7000_8000_0000_0000_0000 | number as u128)
}
const SINGLES: u16 = 0xaaaa;
const BULKS: u16 = 0xbbbb;

/// Makes the tables and this many rows in each.
pub(super) async fn prepare(owner: &mut PgConnection, entities: usize) -> Result<()> {
    lab::execute(owner, PREPARE).await?;
    let ids = |family| (0..entities).map(|number| id(family, number)).collect::<Vec<_>>();
    sqlx::query(FILL_ENTITIES).bind(ids(SINGLES)).execute(&mut *owner).await?;
    sqlx::query(FILL_TENANTS).bind(ids(BULKS)).bind(vec![0_u8; 32]).execute(owner).await?;
    Ok(())
}

/// The next number of each entity has to be one that was never used: baselines are run again and
/// again on the same rows.
fn first_seq() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(1, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX / 2))
}

fn state(id: Uuid, number: i64) -> String {
    format!(
        r#"{{"id":"ten_{}","label":"bulk-{id}","display_name":"name {number}","standing":"active","spec_version":{number},"created_at":"2026-01-01T00:00:00Z"}}"#,
        String::from_utf8_lossy(&aicloud_domain::id::encode(id.as_u128()))
    )
}

fn payload(number: i64) -> String {
    format!(r#"{{"event":"renamed","display_name":"name {number}"}}"#)
}

/// (a): a transaction each, on this many connections, each with entities of its own.
pub(super) async fn single(
    url: &str,
    entities: usize,
    connections: usize,
    how: Single,
    time: Duration,
) -> Result<Driven> {
    let open = open(url, connections).await?;
    let first = first_seq();
    drive(time, connections, move |number, work| {
        let connection = open.take(number);
        async move {
            let mut connection = connection?;
            let mine: Vec<_> = (number..entities).step_by(connections).collect();
            let mut turn = 0_usize;
            while work.goes_on() {
                let (id, seq) = (id(SINGLES, mine[turn % mine.len()]), first + turn as i64);
                let (state, payload) = (state(id, seq), payload(seq));
                let request = format!("req_{}", Uuid::now_v7().simple());
                let row = (id, seq, state.as_str(), payload.as_str(), request.as_str());
                match how {
                    Single::Transaction => transaction(&mut connection, row).await?,
                    Single::Statement => statement(&mut connection, row).await?,
                }
                work.did(1);
                turn += 1;
            }
            Ok(connection.close().await?)
        }
    })
    .await
}

type Row<'a> = (Uuid, i64, &'a str, &'a str, &'a str);

async fn transaction(connection: &mut PgConnection, row: Row<'_>) -> Result<()> {
    let (id, seq, state, payload, request) = row;
    let mut transaction = connection.begin().await?;
    sqlx::query(UPDATE).bind(id).bind(seq).bind(state).execute(&mut *transaction).await?;
    sqlx::query(JOURNAL)
        .bind(id)
        .bind(seq)
        .bind(payload)
        .bind(request)
        .execute(&mut *transaction)
        .await?;
    sqlx::query(OUTBOX).bind(id).bind(seq).bind(payload).execute(&mut *transaction).await?;
    Ok(transaction.commit().await?)
}

async fn statement(connection: &mut PgConnection, row: Row<'_>) -> Result<()> {
    let (id, seq, state, payload, request) = row;
    let query = sqlx::query(ALL_IN_ONE).bind(id).bind(seq).bind(state).bind(payload).bind(request);
    query.execute(connection).await?;
    Ok(())
}

/// (b): the rows that we write, `batch` at a time.
pub(super) async fn bulk(
    url: &str,
    entities: usize,
    connections: usize,
    batch: usize,
    time: Duration,
) -> Result<Driven> {
    let open = open(url, connections).await?;
    let first = first_seq();
    drive(time, connections, move |number, work| {
        let connection = open.take(number);
        async move {
            let mine: Vec<_> =
                (number..entities).step_by(connections).map(|number| id(BULKS, number)).collect();
            let mut connection = connection?;
            fill(&mut connection, &mine, batch, first, work).await?;
            Ok(connection.close().await?)
        }
    })
    .await
}

async fn fill(
    connection: &mut PgConnection,
    mine: &[Uuid],
    batch: usize,
    first: i64,
    work: Work,
) -> Result<()> {
    let batch = batch.min(mine.len());
    let (mut at, mut seq) = (0, first);
    while work.goes_on() {
        let ids: Vec<Uuid> = mine.iter().cycle().skip(at).take(batch).copied().collect();
        at = (at + batch) % mine.len();
        seq += 1;
        let seqs = vec![seq; batch];
        let hashes: Vec<Vec<u8>> = ids.iter().map(|id| [*id.as_bytes(); 2].concat()).collect();
        let states: Vec<String> = ids.iter().map(|id| state(*id, seq)).collect();
        let payloads = vec![payload(seq); batch];
        let requests: Vec<String> =
            (0..batch).map(|_| format!("req_{}", Uuid::now_v7().simple())).collect();
        let mut transaction = connection.begin().await?;
        sqlx::query(BULK_ROWS)
            .bind(&ids)
            .bind(&seqs)
            .bind(&hashes)
            .bind(&states)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(BULK_ENTRIES)
            .bind(&ids)
            .bind(&seqs)
            .bind(&hashes)
            .bind(&payloads)
            .bind(&requests)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        work.did(batch as u64);
    }
    Ok(())
}

/// Connections that are open before the clock runs, each to be taken once.
struct Open(std::sync::Mutex<Vec<Option<PgConnection>>>);

impl Open {
    fn take(&self, number: usize) -> Result<PgConnection> {
        let mut open = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        open[number].take().ok_or_else(|| anyhow::anyhow!("a connection is taken once"))
    }
}

async fn open(url: &str, count: usize) -> Result<Open> {
    let mut open = Vec::with_capacity(count);
    for _ in 0..count {
        open.push(Some(lab::connect(url).await?));
    }
    Ok(Open(std::sync::Mutex::new(open)))
}
