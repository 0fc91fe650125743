//! What is read by its key: statements for many keys at once, and dealing the rows out.

use std::collections::HashMap;

use aicloud_domain::id::{KeyId, ServiceAccountId, SessionId, TokenId, TypedId};
use aicloud_domain::kind::EntityKind;
use futures_util::future::BoxFuture;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use uuid::Uuid;

use super::{Ask, Line, Lines, RowKey, Rows};
use crate::command::{Recalled, recalled};
use crate::entity::{self, Stored, stored};
use crate::partition::first_month;
use crate::pool::DatabaseError;
use crate::service_account::{self, StoredAccount, StoredAccountKey, StoredApiKey};
use crate::session::{self, StoredSession};
use crate::token::{self, StoredToken};

/// An entity's row. One line holds one kind only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct EntityKey {
    pub(crate) kind: EntityKind,
    pub(crate) id: Uuid,
}

/// An entity's row, for a tenant: it is there only if it is the tenant's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct TenantKey {
    pub(crate) kind: EntityKind,
    pub(crate) tenant: Uuid,
    pub(crate) id: Uuid,
}

impl TenantKey {
    /// Whether tenants own entities of this kind.
    pub(crate) const fn has(kind: EntityKind) -> bool {
        entity::load_for_sql(kind).is_some()
    }
}

/// What was answered to a command.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct CommandKey {
    pub(crate) scope: Uuid,
    pub(crate) key: String,
}

/// The trace that an entry belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct EntryKey {
    pub(crate) entity: Uuid,
    pub(crate) seq: u64,
}

/// A service account's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AccountKeyKey(pub(crate) KeyId);

/// A service account's API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ApiKeyKey(pub(crate) TokenId);

/// Gives everybody his row. A key that several have asked for is answered as often.
pub(super) fn deal<K: RowKey>(asks: Vec<Ask<K>>, rows: Rows<K>) {
    let mut waiting: HashMap<K, Vec<_>> = HashMap::with_capacity(asks.len());
    for ask in asks {
        waiting.entry(ask.key).or_default().push(ask.answer);
    }
    // Who has gone needs no answer, here and below.
    for (key, row) in rows {
        let Some(mut answers) = waiting.remove(&key) else { continue };
        let Some(last) = answers.pop() else { continue };
        match row {
            Ok(row) => {
                for answer in answers {
                    let _ = answer.send(Ok(Some(row.clone())));
                }
                let _ = last.send(Ok(Some(row)));
            }
            Err(error) => {
                let error = std::sync::Arc::new(error);
                for answer in answers.into_iter().chain([last]) {
                    let shared = std::sync::Arc::clone(&error);
                    let _ = answer.send(Err(DatabaseError::Shared(shared)));
                }
            }
        }
    }
    for answer in waiting.into_values().flatten() {
        let _ = answer.send(Ok(None));
    }
}

/// Rows that one id finds, each carrying it: the key, where its line is, its statement, and how a row is read.
macro_rules! by_id {
    ($($key:ty { $row:ty, $line:ident, $sql:expr, $column:literal, $id:expr, $made:expr, $read:expr })*) => {$(
        impl RowKey for $key {
            type Row = $row;

            fn line<'a>(&self, lines: &'a mut Lines) -> &'a mut Line<Self> {
                &mut lines.$line
            }

            fn read(
                keys: Vec<Self>,
                connection: &mut PgConnection,
            ) -> BoxFuture<'_, Result<Rows<Self>, sqlx::Error>> {
                Box::pin(async move {
                    let ids: Vec<Uuid> = keys.into_iter().map($id).collect();
                    let rows = sqlx::query($sql).bind(ids).fetch_all(connection).await?;
                    keyed(&rows, |row| Ok($made(row.try_get($column)?)), $read)
                })
            }
        }
    )*};
}

by_id! {
    TokenId { StoredToken, tokens, token::SQL, "id", TypedId::uuid, TypedId::from_uuid, token::token }
    SessionId { StoredSession, sessions, session::SQL, "id", TypedId::uuid, TypedId::from_uuid, session::stored }
    ServiceAccountId {
        StoredAccount, accounts, service_account::ACCOUNTS, "account_id", TypedId::uuid, TypedId::from_uuid,
        service_account::account
    }
    AccountKeyKey {
        StoredAccountKey, account_keys, service_account::KEYS, "id", |key: AccountKeyKey| key.0.uuid(),
        |id| AccountKeyKey(KeyId::from_uuid(id)), service_account::key
    }
    ApiKeyKey {
        StoredApiKey, api_keys, service_account::API_KEYS, "id", |key: ApiKeyKey| key.0.uuid(),
        |id| ApiKeyKey(TokenId::from_uuid(id)), service_account::api_key
    }
}

/// Rows that carry their keys.
fn keyed<K: RowKey>(
    rows: &[PgRow],
    key: impl Fn(&PgRow) -> Result<K, sqlx::Error>,
    value: impl Fn(&PgRow) -> Result<K::Row, DatabaseError>,
) -> Result<Rows<K>, sqlx::Error> {
    rows.iter().map(|row| Ok((key(row)?, value(row)))).collect()
}

impl RowKey for EntityKey {
    type Row = Stored;

    fn line<'a>(&self, lines: &'a mut Lines) -> &'a mut Line<Self> {
        &mut lines.entities[self.kind as usize]
    }

    fn read(
        keys: Vec<Self>,
        connection: &mut PgConnection,
    ) -> BoxFuture<'_, Result<Rows<Self>, sqlx::Error>> {
        Box::pin(async move {
            let Some(Self { kind, .. }) = keys.first() else { return Ok(Rows::<Self>::new()) };
            let kind = *kind;
            let ids: Vec<Uuid> = keys.into_iter().map(|key| key.id).collect();
            let sql = entity::load_sql(kind);
            let rows = sqlx::query(sql).bind(ids).fetch_all(connection).await?;
            keyed(&rows, |row| Ok(Self { kind, id: row.try_get("id")? }), stored)
        })
    }
}

impl RowKey for TenantKey {
    type Row = Stored;

    fn line<'a>(&self, lines: &'a mut Lines) -> &'a mut Line<Self> {
        &mut lines.of_tenants[self.kind as usize]
    }

    fn read(
        keys: Vec<Self>,
        connection: &mut PgConnection,
    ) -> BoxFuture<'_, Result<Rows<Self>, sqlx::Error>> {
        Box::pin(async move {
            let Some(Self { kind, .. }) = keys.first() else { return Ok(Rows::<Self>::new()) };
            let kind = *kind;
            // Of other kinds no tenant has any.
            let Some(sql) = entity::load_for_sql(kind) else { return Ok(Rows::<Self>::new()) };
            let (tenants, ids): (Vec<Uuid>, Vec<Uuid>) =
                keys.into_iter().map(|key| (key.tenant, key.id)).unzip();
            let rows = sqlx::query(sql).bind(tenants).bind(ids).fetch_all(connection).await?;
            let key = |row: &PgRow| {
                Ok(Self { kind, tenant: row.try_get("asked_for")?, id: row.try_get("id")? })
            };
            keyed(&rows, key, stored)
        })
    }
}

impl RowKey for CommandKey {
    type Row = Recalled;

    fn line<'a>(&self, lines: &'a mut Lines) -> &'a mut Line<Self> {
        &mut lines.commands
    }

    fn read(
        keys: Vec<Self>,
        connection: &mut PgConnection,
    ) -> BoxFuture<'_, Result<Rows<Self>, sqlx::Error>> {
        const SQL: &str = "SELECT c.scope, c.key, c.request_sha256, c.reply::text AS reply, c.entity_id, c.seq \
                           FROM unnest($1::uuid[], $2::text[]) AS asked(scope, key) \
                           JOIN journal.command c ON c.scope = asked.scope AND c.key = asked.key";
        Box::pin(async move {
            let (scopes, keys): (Vec<Uuid>, Vec<String>) =
                keys.into_iter().map(|key| (key.scope, key.key)).unzip();
            let rows = sqlx::query(SQL).bind(scopes).bind(keys).fetch_all(connection).await?;
            let key =
                |row: &PgRow| Ok(Self { scope: row.try_get("scope")?, key: row.try_get("key")? });
            keyed(&rows, key, recalled)
        })
    }
}

impl RowKey for EntryKey {
    type Row = Option<String>;

    fn line<'a>(&self, lines: &'a mut Lines) -> &'a mut Line<Self> {
        &mut lines.entries
    }

    /// In the months since the eldest entity's birth; what that misses, in all.
    fn read(
        keys: Vec<Self>,
        connection: &mut PgConnection,
    ) -> BoxFuture<'_, Result<Rows<Self>, sqlx::Error>> {
        Box::pin(async move {
            let since = keys.iter().map(|key| first_month(key.entity)).min().flatten();
            let Some(since) = since else {
                return traces(&keys, "-infinity", connection).await;
            };
            let mut found = traces(&keys, &since, connection).await?;
            if found.len() < keys.len() {
                let seen: std::collections::HashSet<_> =
                    found.iter().map(|(key, _)| key.clone()).collect();
                let missing: Vec<_> = keys.into_iter().filter(|key| !seen.contains(key)).collect();
                if !missing.is_empty() {
                    found.extend(traces(&missing, "-infinity", connection).await?);
                }
            }
            Ok(found)
        })
    }
}

async fn traces(
    keys: &[EntryKey],
    since: &str,
    connection: &mut PgConnection,
) -> Result<Rows<EntryKey>, sqlx::Error> {
    const SQL: &str = "SELECT e.entity_id, e.seq, e.trace_id \
                       FROM unnest($1::uuid[], $2::bigint[]) AS asked(id, seq) \
                       JOIN journal.entry e ON e.entity_id = asked.id AND e.seq = asked.seq \
                       AND e.month >= $3::text::date";
    let (ids, seqs): (Vec<Uuid>, Vec<i64>) =
        keys.iter().map(|key| (key.entity, key.seq.cast_signed())).unzip();
    let rows = sqlx::query(SQL).bind(ids).bind(seqs).bind(since).fetch_all(connection).await?;
    let key = |row: &PgRow| {
        let seq: i64 = row.try_get("seq")?;
        Ok(EntryKey { entity: row.try_get("entity_id")?, seq: seq.cast_unsigned() })
    };
    keyed(&rows, key, |row| Ok(row.try_get("trace_id")?))
}
