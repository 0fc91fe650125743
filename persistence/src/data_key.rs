//! Wrapped data keys: the rows behind `aicloud_secrets`' sealer.
//!
//! All of it is done by a role of its own, the only one that may come into the schema `secrets`.
//! A scope's row is the lock of its keys: whoever adds one holds it, so that no key comes to be
//! beside a shredding.

use std::collections::BTreeSet;

use aicloud_secrets::store::{Added, Found, StoreFuture, StoredKey};
use aicloud_secrets::{Census, KeyName, KeyStore, MasterKey, Scope, StoreError, Wrapped};
use chrono::{DateTime, Utc};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{FromRow, Row};
use uuid::Uuid;

use crate::pool::{Database, DatabaseError, Service};

/// A row of `secrets.data_key`.
#[derive(FromRow)]
struct KeyRow {
    scope: Uuid,
    version: i32,
    master: String,
    wrapped: Vec<u8>,
    created_at: DateTime<Utc>,
    rewrapped_at: Option<DateTime<Utc>>,
}

impl From<KeyRow> for StoredKey {
    fn from(row: KeyRow) -> Self {
        Self {
            name: KeyName {
                scope: Scope::from_uuid(row.scope),
                version: row.version.cast_unsigned(),
            },
            wrapped: Wrapped { master: MasterKey::from_stored(row.master), bytes: row.wrapped },
            created_at: row.created_at,
            rewrapped_at: row.rewrapped_at,
        }
    }
}

/// A scope with one of its keys, or without.
fn found(row: Option<&PgRow>) -> Result<Found, DatabaseError> {
    let Some(row) = row else { return Ok(Found::Absent) };
    if row.try_get::<Option<DateTime<Utc>>, _>("shredded_at")?.is_some() {
        return Ok(Found::Shredded);
    }
    match row.try_get::<Option<i32>, _>("version")? {
        None => Ok(Found::Absent),
        Some(_) => Ok(Found::Key(KeyRow::from_row(row)?.into())),
    }
}

macro_rules! find_sql {
    ($version:literal) => {
        concat!(
            "SELECT s.scope, s.shredded_at, k.version, k.master, k.wrapped, k.created_at, k.rewrapped_at \
             FROM secrets.scope s LEFT JOIN secrets.data_key k ON k.scope = s.scope AND ",
            $version,
            " WHERE s.scope = $1 ORDER BY k.version DESC NULLS LAST LIMIT 1"
        )
    };
}

/// No version is as high; a value past `integer` finds nothing.
fn stored(version: u32) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}

impl Database {
    /// Does something in the schema `secrets`.
    fn with_keys<'a, T, W>(&'a self, work: W) -> StoreFuture<'a, T>
    where
        W: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, DatabaseError>>
            + Send
            + 'static,
        T: Send + 'static,
    {
        async move {
            let done = self.as_service(Service::Secrets, work).await;
            done.map_err(|error| StoreError(Box::new(error)))
        }
        .boxed()
    }
}

impl KeyStore for Database {
    fn newest(&self, scope: Scope) -> StoreFuture<'_, Found> {
        const SQL: &str = find_sql!("true");
        self.with_keys(move |connection| {
            async move {
                let row = sqlx::query(SQL).bind(scope.uuid()).fetch_optional(connection).await?;
                found(row.as_ref())
            }
            .boxed()
        })
    }

    fn key(&self, name: KeyName) -> StoreFuture<'_, Found> {
        const SQL: &str = find_sql!("k.version = $2");
        self.with_keys(move |connection| {
            async move {
                let query = sqlx::query(SQL).bind(name.scope.uuid()).bind(stored(name.version));
                found(query.fetch_optional(connection).await?.as_ref())
            }
            .boxed()
        })
    }

    fn add(&self, name: KeyName, wrapped: Wrapped) -> StoreFuture<'_, Added> {
        const OPEN: &str = "INSERT INTO secrets.scope (scope) VALUES ($1) ON CONFLICT DO NOTHING";
        const LOCK: &str =
            "SELECT shredded_at IS NOT NULL FROM secrets.scope WHERE scope = $1 FOR UPDATE";
        const ADD: &str = "INSERT INTO secrets.data_key (scope, version, master, wrapped) \
                           VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        self.with_keys(move |connection| {
            async move {
                let scope = name.scope.uuid();
                sqlx::query(OPEN).bind(scope).execute(&mut *connection).await?;
                let shredded: bool =
                    sqlx::query_scalar(LOCK).bind(scope).fetch_one(&mut *connection).await?;
                if shredded {
                    return Ok(Added::Shredded);
                }
                let added = sqlx::query(ADD)
                    .bind(scope)
                    .bind(stored(name.version))
                    .bind(wrapped.master.as_str())
                    .bind(&wrapped.bytes)
                    .execute(connection)
                    .await?;
                Ok(if added.rows_affected() == 1 { Added::Yes } else { Added::Taken })
            }
            .boxed()
        })
    }

    fn page(&self, after: Option<KeyName>, limit: u32) -> StoreFuture<'_, Vec<StoredKey>> {
        const SQL: &str = "SELECT scope, version, master, wrapped, created_at, rewrapped_at \
                           FROM secrets.data_key WHERE (scope, version) > ($1, $2) \
                           ORDER BY scope, version LIMIT $3";
        // The cloud's keys come first, and versions begin with 1.
        let after = after.unwrap_or(KeyName { scope: Scope::Cloud, version: 0 });
        self.with_keys(move |connection| {
            async move {
                let rows: Vec<KeyRow> = sqlx::query_as(SQL)
                    .bind(after.scope.uuid())
                    .bind(stored(after.version))
                    .bind(i64::from(limit))
                    .fetch_all(connection)
                    .await?;
                Ok(rows.into_iter().map(StoredKey::from).collect())
            }
            .boxed()
        })
    }

    fn replace(&self, name: KeyName, old: Wrapped, new: Wrapped) -> StoreFuture<'_, bool> {
        const SQL: &str = "UPDATE secrets.data_key SET master = $3, wrapped = $4, rewrapped_at = now() \
                           WHERE scope = $1 AND version = $2 AND master = $5 AND wrapped = $6";
        self.with_keys(move |connection| {
            async move {
                let done = sqlx::query(SQL)
                    .bind(name.scope.uuid())
                    .bind(stored(name.version))
                    .bind(new.master.as_str())
                    .bind(&new.bytes)
                    .bind(old.master.as_str())
                    .bind(&old.bytes)
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            }
            .boxed()
        })
    }

    fn shredded(&self, scopes: Vec<Scope>) -> StoreFuture<'_, BTreeSet<Scope>> {
        const SQL: &str = "SELECT scope FROM secrets.scope \
                           WHERE scope = ANY($1) AND shredded_at IS NOT NULL";
        self.with_keys(move |connection| {
            async move {
                let asked: Vec<Uuid> = scopes.iter().map(|scope| scope.uuid()).collect();
                let rows: Vec<Uuid> =
                    sqlx::query_scalar(SQL).bind(asked).fetch_all(connection).await?;
                Ok(rows.into_iter().map(Scope::from_uuid).collect())
            }
            .boxed()
        })
    }

    fn shred(&self, scope: Scope) -> StoreFuture<'_, u64> {
        const MARK: &str = "INSERT INTO secrets.scope (scope, shredded_at) VALUES ($1, now()) \
                            ON CONFLICT (scope) DO UPDATE \
                            SET shredded_at = COALESCE(secrets.scope.shredded_at, excluded.shredded_at)";
        const DESTROY: &str = "DELETE FROM secrets.data_key WHERE scope = $1";
        self.with_keys(move |connection| {
            async move {
                // The scope's row first: from here on nobody adds a key.
                sqlx::query(MARK).bind(scope.uuid()).execute(&mut *connection).await?;
                let gone = sqlx::query(DESTROY).bind(scope.uuid()).execute(connection).await?;
                Ok(gone.rows_affected())
            }
            .boxed()
        })
    }

    fn census(&self) -> StoreFuture<'_, Census> {
        const MASTERS: &str =
            "SELECT master, count(*) FROM secrets.data_key GROUP BY master ORDER BY master";
        const SCOPES: &str = "SELECT count(*) FILTER (WHERE shredded_at IS NULL), \
                              count(*) FILTER (WHERE shredded_at IS NOT NULL) FROM secrets.scope";
        self.with_keys(move |connection| {
            async move {
                let masters: Vec<(String, i64)> =
                    sqlx::query_as(MASTERS).fetch_all(&mut *connection).await?;
                let (scopes, shredded): (i64, i64) =
                    sqlx::query_as(SCOPES).fetch_one(connection).await?;
                let counted = |(master, keys): (String, i64)| {
                    (MasterKey::from_stored(master), keys.cast_unsigned())
                };
                Ok(Census {
                    masters: masters.into_iter().map(counted).collect(),
                    scopes: scopes.cast_unsigned(),
                    shredded: shredded.cast_unsigned(),
                })
            }
            .boxed()
        })
    }
}
