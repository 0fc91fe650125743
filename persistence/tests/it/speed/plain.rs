//! What the journal is raced against: the same rows by plain SQL, as one would write it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aicloud_domain::id::TypedId;
use aicloud_persistence::testing::TestDatabase;
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use sqlx::postgres::PgConnection;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::median;
use super::rows::Entity;

const UPDATE: &str = "UPDATE plain.allocation SET seq = $2, head_hash = $3, state = $4::text::jsonb, owes = $5, updated_at = $6 \
     WHERE id = $1 AND head_hash = $7";
const JOURNAL: &str = "INSERT INTO plain.journal (entity_id, seq, entity_kind, event_type, event_version, payload, tenant_id, \
     project_id, principal, request_id, command_id, trace_id, at, prev_hash, hash, month) \
     VALUES ($1, $2, $3, $4, $5, $6::text::json, $7, $8, $9, $10, $11, $12, $13, $14, $15, '2026-01-01')";
const OUTBOX: &str = "INSERT INTO plain.outbox (entity_id, seq, event_type, payload) VALUES ($1, $2, $3, $4::text::json)";
const BULK_UPDATE: &str = "UPDATE plain.allocation t SET seq = u.seq, head_hash = u.head_hash, state = u.state::jsonb, \
     owes = u.owes, updated_at = u.updated_at \
     FROM UNNEST($1::uuid[], $2::bigint[], $3::bytea[], $4::text[], $5::boolean[], $6::timestamptz[], $7::bytea[]) \
     AS u(id, seq, head_hash, state, owes, updated_at, prev_hash) WHERE t.id = u.id AND t.head_hash = u.prev_hash";
const BULK_JOURNAL: &str = "INSERT INTO plain.journal (entity_id, seq, entity_kind, event_type, event_version, payload, tenant_id, \
     project_id, principal, request_id, command_id, trace_id, at, prev_hash, hash, month) \
     SELECT a, b, c, d, e, f::json, g, h, i, j, k, l, m, n, o, '2026-01-01' \
     FROM UNNEST($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::uuid[], $8::uuid[], \
     $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[], $14::bytea[], $15::bytea[]) \
     AS u(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o)";

/// An entity as the baselines know it: they make no hashes, but write as many bytes.
struct Row {
    entity: Entity,
    seq: u64,
}

fn hash(seq: u64) -> [u8; 32] {
    let mut hash = [7; 32];
    hash[..8].copy_from_slice(&seq.to_be_bytes());
    hash
}

/// Tables of the same shape, and an outbox as usual systems have one.
pub struct Plain {
    place: TestDatabase,
    rows: Vec<Arc<Mutex<Row>>>,
}

impl Plain {
    pub async fn new(place: &TestDatabase, entities: Vec<Entity>) -> Self {
        let mut owner = place.owner().await;
        sqlx::raw_sql(
            "CREATE SCHEMA plain; \
             CREATE TABLE plain.allocation (LIKE provisioning.allocation INCLUDING ALL); \
             ALTER TABLE plain.allocation SET (fillfactor = 70); \
             CREATE TABLE plain.journal (LIKE journal.entry INCLUDING ALL); \
             CREATE TABLE plain.outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, entity_id uuid NOT NULL, \
                 seq bigint NOT NULL, event_type text NOT NULL, payload json NOT NULL, created_at timestamptz DEFAULT now()); \
             CREATE TABLE plain.single (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL)",
        )
        .execute(&mut owner)
        .await
        .unwrap();
        for chunk in entities.chunks(1_000) {
            sqlx::query(
                "INSERT INTO plain.allocation (id, tenant_id, project_id, seq, head_hash, state, owes, created_at, updated_at) \
                 SELECT u.id, $2, $3, 1, $4, u.state::jsonb, false, now(), now() FROM UNNEST($1::uuid[], $5::text[]) AS u(id, state)",
            )
            .bind(chunk.iter().map(|one| one.id.uuid()).collect::<Vec<_>>())
            .bind(chunk[0].tenant.uuid())
            .bind(chunk[0].project.uuid())
            .bind(hash(1).to_vec())
            .bind(chunk.iter().map(|one| one.state(1)).collect::<Vec<_>>())
            .execute(&mut owner)
            .await
            .unwrap();
        }
        let rows = entities
            .into_iter()
            .map(|entity| Arc::new(Mutex::new(Row { entity, seq: 1 })))
            .collect();
        Self { place: place.clone(), rows }
    }

    /// Clients that each take an entity and move it in a transaction of its own.
    pub async fn one_each(&self, clients: usize, time: Duration) -> f64 {
        let turn = Arc::new(AtomicUsize::new(0));
        let tasks = join_all((0..clients).map(|_| self.place.owner())).await.into_iter().map(
            |mut connection| {
                let (rows, turn) = (self.rows.clone(), Arc::clone(&turn));
                tokio::spawn(async move {
                    let (began, mut done) = (Instant::now(), 0_u32);
                    while began.elapsed() < time {
                        let place = turn.fetch_add(1, Ordering::Relaxed) % rows.len();
                        step(&mut connection, &mut *rows[place].lock().await).await;
                        done += 1;
                    }
                    f64::from(done) / began.elapsed().as_secs_f64()
                })
            },
        );
        join_all(tasks.collect::<Vec<_>>()).await.into_iter().map(Result::unwrap).sum()
    }

    /// Clients that each move their share of the entities, `size` in a transaction.
    pub async fn bulk(&self, clients: usize, size: usize, time: Duration) -> f64 {
        let share = self.rows.len() / clients;
        let mut tasks = Vec::new();
        for rows in self.rows.chunks(share).take(clients) {
            let (mut connection, rows) = (self.place.owner().await, rows.to_vec());
            tasks.push(tokio::spawn(async move {
                let mut rows = join_all(rows.iter().map(|row| row.lock())).await;
                let (began, mut done, mut from) = (Instant::now(), 0, 0);
                while began.elapsed() < time {
                    let to = (from + size).min(rows.len());
                    let mut batch: Vec<&mut Row> =
                        rows[from..to].iter_mut().map(|row| &mut **row).collect();
                    steps(&mut connection, &mut batch).await;
                    done += to - from;
                    from = if to == rows.len() { 0 } else { to };
                }
                done as f64 / began.elapsed().as_secs_f64()
            }));
        }
        join_all(tasks).await.into_iter().map(Result::unwrap).sum()
    }

    /// The median time of one row's commit on one connection, in microseconds.
    pub async fn single_row_p50(&self, count: usize) -> f64 {
        let mut connection = self.place.owner().await;
        let mut times = Vec::new();
        for _ in 0..count {
            let began = Instant::now();
            sqlx::query("INSERT INTO plain.single (text) VALUES ($1)")
                .bind("a row")
                .execute(&mut connection)
                .await
                .unwrap();
            times.push(began.elapsed().as_secs_f64() * 1e6);
        }
        median(times)
    }
}

async fn execute(connection: &mut PgConnection, sql: &'static str) {
    sqlx::raw_sql(sql).execute(connection).await.unwrap();
}

async fn step(connection: &mut PgConnection, row: &mut Row) {
    let (seq, now) = (row.seq + 1, Utc::now());
    execute(connection, "BEGIN").await;
    let updated = sqlx::query(UPDATE)
        .bind(row.entity.id.uuid())
        .bind(seq.cast_signed())
        .bind(hash(seq).to_vec())
        .bind(row.entity.state(seq))
        .bind(false)
        .bind(now)
        .bind(hash(row.seq).to_vec())
        .execute(&mut *connection)
        .await
        .unwrap();
    assert_eq!(updated.rows_affected(), 1);
    sqlx::query(JOURNAL)
        .bind(row.entity.id.uuid())
        .bind(seq.cast_signed())
        .bind("allocation")
        .bind("allocation.reserved")
        .bind(1_i16)
        .bind(Entity::payload(seq))
        .bind(row.entity.tenant.uuid())
        .bind(row.entity.project.uuid())
        .bind("node:0199a000-0000-7000-8000-000000000001")
        .bind("0199a000-0000-7000-8000-0000000000aa")
        .bind(None::<String>)
        .bind("trace")
        .bind(now)
        .bind(hash(row.seq).to_vec())
        .bind(hash(seq).to_vec())
        .execute(&mut *connection)
        .await
        .unwrap();
    sqlx::query(OUTBOX)
        .bind(row.entity.id.uuid())
        .bind(seq.cast_signed())
        .bind("allocation.reserved")
        .bind(Entity::payload(seq))
        .execute(&mut *connection)
        .await
        .unwrap();
    execute(connection, "COMMIT").await;
    row.seq = seq;
}

async fn steps(connection: &mut PgConnection, rows: &mut [&mut Row]) {
    fn each<T>(rows: &[&mut Row], value: impl Fn(&Row) -> T) -> Vec<T> {
        rows.iter().map(|row| value(row)).collect()
    }
    let now: DateTime<Utc> = Utc::now();
    let ids: Vec<Uuid> = each(rows, |row| row.entity.id.uuid());
    let seqs = each(rows, |row| (row.seq + 1).cast_signed());
    let (prevs, hashes) =
        (each(rows, |row| hash(row.seq).to_vec()), each(rows, |row| hash(row.seq + 1).to_vec()));
    let times = vec![now; rows.len()];
    execute(connection, "BEGIN").await;
    let updated = sqlx::query(BULK_UPDATE)
        .bind(&ids)
        .bind(&seqs)
        .bind(&hashes)
        .bind(each(rows, |row| row.entity.state(row.seq + 1)))
        .bind(vec![false; rows.len()])
        .bind(&times)
        .bind(&prevs)
        .execute(&mut *connection)
        .await
        .unwrap();
    assert_eq!(updated.rows_affected(), rows.len() as u64);
    sqlx::query(BULK_JOURNAL)
        .bind(&ids)
        .bind(&seqs)
        .bind(vec!["allocation"; rows.len()])
        .bind(vec!["allocation.reserved"; rows.len()])
        .bind(vec![1_i16; rows.len()])
        .bind(each(rows, |row| Entity::payload(row.seq + 1)))
        .bind(each(rows, |row| row.entity.tenant.uuid()))
        .bind(each(rows, |row| row.entity.project.uuid()))
        .bind(vec!["node:0199a000-0000-7000-8000-000000000001"; rows.len()])
        .bind(vec!["0199a000-0000-7000-8000-0000000000aa"; rows.len()])
        .bind(vec![None::<String>; rows.len()])
        .bind(vec!["trace"; rows.len()])
        .bind(&times)
        .bind(&prevs)
        .bind(&hashes)
        .execute(&mut *connection)
        .await
        .unwrap();
    execute(connection, "COMMIT").await;
    for row in rows {
        row.seq += 1;
    }
}
