//! The journal as an audit: what happened in a time that is past, in the order of the journal or in the reverse of it.
//!
//! The feed ([`crate::relay`]) says what is new and never skips; an audit is asked about a range of time
//! and by whom, what and with which request. It reads settled entries only, in the order in which
//! they were committed, so a page's end is a place from which the next one goes on without gaps,
//! however many are written meanwhile. Backwards it is the same: nothing settles any more before what has
//! settled. Months outside the range are not looked into.

use aicloud_domain::id::TypedId;
use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::history::{Entry, entry, entry_columns};
use crate::order::Order;
use crate::pool::{Database, DatabaseError};
use crate::relay::{Cursor, Filter};

/// The event that says that something was not allowed.
pub const DENIED: &str = "access.denied";

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditQuery {
    /// Whose entries.
    pub whose: Filter,
    /// Decided then or later.
    pub from: DateTime<Utc>,
    /// Decided before then.
    pub until: DateTime<Utc>,
    /// Only on this authority: the text that the journal has.
    pub principal: Option<String>,
    /// Only what this credential proved.
    pub credential: Option<String>,
    /// Only of this type.
    pub event: Option<String>,
    /// Only of this request.
    pub request: Option<String>,
    /// Only what was not allowed (`true`), or only what was done (`false`).
    pub denied: Option<bool>,
    /// By the journal's order.
    pub order: Order,
    /// Only what comes after this place in that order.
    pub after: Option<Cursor>,
    /// The length of the page.
    pub limit: u32,
}

// An entry's month is that of its transaction, which begins after its decision and within a
// journal's deadline: its own month or the next.
macro_rules! audit_sql {
    ($condition:literal, $order:expr) => {
        match $order {
            Order::Oldest => audit_sql!($condition, ">", "e.tx, e.position"),
            Order::Newest => audit_sql!($condition, "<", "e.tx DESC, e.position DESC"),
        }
    };
    ($condition:literal, $past:literal, $by:literal) => {
        concat!(
            "SELECT ",
            entry_columns!(),
            " FROM journal.entry e WHERE (e.tx, e.position) ",
            $past,
            " ($1::text::xid8, $2) \
             AND e.tx < pg_snapshot_xmin(pg_current_snapshot()) \
             AND e.at >= $4 AND e.at < $5 \
             AND e.month BETWEEN (date_trunc('month', $4 AT TIME ZONE 'UTC') - interval '1 month')::date \
                             AND (date_trunc('month', $5 AT TIME ZONE 'UTC') + interval '1 month')::date \
             AND ($6::text IS NULL OR e.principal = $6) AND ($7::text IS NULL OR e.credential = $7) \
             AND ($8::text IS NULL OR e.event_type = $8) AND ($9::text IS NULL OR e.request_id = $9) \
             AND ($10::boolean IS NULL OR (e.event_type = 'access.denied') = $10) AND ",
            $condition,
            " ORDER BY ",
            $by,
            " LIMIT $11"
        )
    };
}

const fn statement(whose: Filter, order: Order) -> &'static str {
    match whose {
        Filter::All => audit_sql!("$3::uuid IS NULL", order),
        Filter::Tenant(_) => audit_sql!("e.tenant_id = $3", order),
        Filter::Project(_) => audit_sql!("e.project_id = $3", order),
        Filter::Entity(_) => audit_sql!("e.entity_id = $3", order),
    }
}

/// Before all places, in that order.
const fn end(order: Order) -> Cursor {
    match order {
        Order::Oldest => Cursor::START,
        Order::Newest => Cursor { tx: u64::MAX, position: i64::MAX.cast_unsigned() },
    }
}

fn subject(whose: Filter) -> Option<Uuid> {
    match whose {
        Filter::All => None,
        Filter::Tenant(id) => Some(id.uuid()),
        Filter::Project(id) => Some(id.uuid()),
        Filter::Entity(id) => Some(id),
    }
}

impl Database {
    /// A page of the audit; shorter than its length only at the end of what is settled.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn audit(&self, query: AuditQuery) -> Result<Vec<Entry>, DatabaseError> {
        self.read(move |mut lent| async move { page(&mut lent, query).await }).await
    }

    /// Whether the audit shows all that is committed and was decided before then. Asked before a page
    /// is read; what settles in between would be missing from it.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn audit_is_settled(&self, until: DateTime<Utc>) -> Result<bool, DatabaseError> {
        self.read(move |mut lent| async move { is_settled(&mut lent, until).await }).await
    }
}

/// Whether all that was decided before then and is committed can be read: an older transaction that
/// still runs hides what is newer than it, however long ago that was written.
pub(crate) async fn is_settled(
    connection: &mut PgConnection,
    until: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    const SQL: &str = "SELECT NOT EXISTS (SELECT FROM journal.entry e \
                       WHERE e.tx >= pg_snapshot_xmin(pg_current_snapshot()) AND e.at < $1)";
    Ok(sqlx::query_scalar(SQL).bind(until).fetch_one(connection).await?)
}

/// A page, as whoever asks over this connection sees it.
pub(crate) async fn page(
    connection: &mut PgConnection,
    query: AuditQuery,
) -> Result<Vec<Entry>, DatabaseError> {
    let after = query.after.unwrap_or(end(query.order));
    sqlx::query(statement(query.whose, query.order))
        .bind(after.tx.to_string())
        .bind(after.position.cast_signed())
        .bind(subject(query.whose))
        .bind(query.from)
        .bind(query.until)
        .bind(query.principal)
        .bind(query.credential)
        .bind(query.event)
        .bind(query.request)
        .bind(query.denied)
        .bind(i64::from(query.limit))
        .fetch_all(connection)
        .await?
        .iter()
        .map(entry)
        .collect()
}
