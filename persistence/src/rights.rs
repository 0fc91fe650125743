//! The rows that requests are judged by, beside the state that they must agree with.
//!
//! Who may what is looked up in rows of its own: memberships, sessions, keys, tokens, connections to providers. They are
//! written with the events that they follow from, and nothing in the journal covers them. So whoever checks that state
//! is the fold of the journal compares them as well: here each entity is read **with its rows, in one statement**, which
//! is one snapshot, so it works beside a live server. What the rows should be is the business of those who know the kinds.
//!
//! A row is a line of words: what it is, its id, and all that a request takes from it. What is only in a row (a
//! session's digest, a password's hash, a sealed secret) is in no event, and can be compared with nothing.

use std::collections::VecDeque;

use aicloud_domain::kind::EntityKind;
use chrono::{DateTime, Utc};
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::pool::{Database, DatabaseError};

/// Entities read at a time.
const PAGE: i64 = 100;

/// An event that says something about rows: its type, its version, its payload.
pub type Told = (String, u16, String);

/// An entity with its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub id: Uuid,
    /// Its state, as its row has it.
    pub state: String,
    /// Its rows, a line each, in no order.
    pub rows: Vec<String>,
    /// The events that say of the rows what the state does not, oldest first.
    pub told: Vec<Told>,
}

// `$1` is the id after which, `$2` the length of the page, `$3` the time of the look. Times are microseconds of the Unix epoch.
macro_rules! held {
    ($table:literal, [$($rows:literal),+], $events:literal) => {
        concat!(
            "SELECT r.id, r.state::text AS state, ARRAY(", held!(@union $($rows),+), ") AS rows, \
             ARRAY(SELECT json_build_array(e.event_type, e.event_version, e.payload::text)::text FROM journal.entry e \
                 WHERE e.entity_id = r.id AND e.event_type IN (", $events, ") ORDER BY e.seq) AS told \
             FROM ", $table, " r WHERE ($1::uuid IS NULL OR r.id > $1) AND $3::timestamptz IS NOT NULL ORDER BY r.id LIMIT $2"
        )
    };
    (@union $first:literal) => { $first };
    (@union $first:literal, $($rest:literal),+) => { concat!($first, " UNION ALL ", held!(@union $($rest),+)) };
}

const TENANTS: &str = held!(
    "tenancy.tenant",
    [
        "SELECT concat_ws(' ', 'member', m.user_id, m.role, m.epoch) FROM identity.membership m \
         WHERE m.tenant_id = r.id AND m.project_id IS NULL",
        "SELECT concat_ws(' ', 'invitation', i.id, i.email, (extract(epoch FROM i.expires_at) * 1000000)::bigint) \
         FROM identity.invitation i WHERE i.tenant_id = r.id",
        "SELECT concat_ws(' ', 'sso', s.issuer, s.epoch, s.active::text, s.required::text) FROM identity.sso s WHERE s.tenant_id = r.id",
        "SELECT concat_ws(' ', 'link', f.issuer, f.subject, f.user_id) FROM identity.federated f WHERE f.tenant_id = r.id"
    ],
    "'tenant.sso_linked', 'tenant.sso_set', 'tenant.sso_removed', 'tenant.sso_unlinked', 'tenant.member_removed'"
);

const PROJECTS: &str = held!(
    "tenancy.project",
    [
        "SELECT concat_ws(' ', 'member', m.user_id, m.role, m.epoch) FROM identity.membership m \
         WHERE m.tenant_id = r.tenant_id AND m.project_id = r.id",
        "SELECT concat_ws(' ', 'token', t.id, encode(t.secret_sha256, 'hex'), \
         (extract(epoch FROM t.expires_at) * 1000000)::bigint::text) FROM tenancy.token t \
         WHERE t.tenant_id = r.tenant_id AND t.project_id = r.id AND t.revoked_at IS NULL AND t.expires_at > $3"
    ],
    "'project.token_issued'"
);

const ACCOUNTS: &str = held!(
    "identity.service_account",
    [
        "SELECT concat_ws(' ', 'key', k.id, COALESCE((extract(epoch FROM k.ends_at) * 1000000)::bigint::text, '-'), \
             k.public ->> 'crv', k.public ->> 'x', COALESCE(k.public ->> 'y', '-')) \
         FROM identity.account_key k WHERE k.tenant_id = r.tenant_id AND k.project_id = r.project_id AND k.account_id = r.id",
        "SELECT concat_ws(' ', 'api_key', k.id, encode(k.secret_sha256, 'hex'), (extract(epoch FROM k.expires_at) * 1000000)::bigint, \
             COALESCE(k.permissions, '-')) \
         FROM identity.api_key k WHERE k.tenant_id = r.tenant_id AND k.project_id = r.project_id AND k.account_id = r.id"
    ],
    "'service_account.api_key_issued'"
);

const USERS: &str = held!(
    "identity.\"user\"",
    [
        "SELECT concat_ws(' ', 'session', s.id, (extract(epoch FROM s.expires_at) * 1000000)::bigint, s.strong::text, \
             COALESCE(s.epoch, 0), COALESCE(s.via::text, '-')) \
         FROM identity.session s WHERE s.user_id = r.id AND s.closed_at IS NULL AND s.expires_at > $3",
        "SELECT concat_ws(' ', 'passkey', p.id, encode(sha256(p.credential_id), 'hex')) FROM identity.passkey p WHERE p.user_id = r.id",
        "SELECT concat_ws(' ', 'password', p.version) FROM identity.password p WHERE p.user_id = r.id",
        "SELECT 'totp' FROM identity.totp t WHERE t.user_id = r.id"
    ],
    "'user.passkey_added'"
);

const fn statement(kind: EntityKind) -> Option<&'static str> {
    match kind {
        EntityKind::Tenant => Some(TENANTS),
        EntityKind::Project => Some(PROJECTS),
        EntityKind::ServiceAccount => Some(ACCOUNTS),
        EntityKind::User => Some(USERS),
        EntityKind::Catalog
        | EntityKind::Node
        | EntityKind::Allocation
        | EntityKind::Oversight
        | EntityKind::Denials => None,
    }
}

impl Database {
    /// Each entity of the kind with the rows that requests are judged by; none of a kind that has no such rows. Sessions and tokens that
    /// are over by `now` are not among them: those may have been [cleared away](crate::clearing).
    #[must_use]
    pub fn rights(&self, kind: EntityKind, now: DateTime<Utc>) -> Rights {
        Rights {
            database: self.clone(),
            statement: statement(kind),
            now,
            after: None,
            ready: VecDeque::new(),
        }
    }
}

/// Walks over the entities of a kind; see [`Database::rights`].
#[derive(Debug)]
pub struct Rights {
    database: Database,
    statement: Option<&'static str>,
    now: DateTime<Utc>,
    after: Option<Uuid>,
    ready: VecDeque<Held>,
}

impl Rights {
    /// The next entity, in the order of ids; `None` at the end.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn next(&mut self) -> Result<Option<Held>, DatabaseError> {
        if let (true, Some(statement)) = (self.ready.is_empty(), self.statement) {
            let (after, now) = (self.after, self.now);
            self.ready = self
                .database
                .read(move |mut lent| async move {
                    let query = sqlx::query(statement).bind(after).bind(PAGE).bind(now);
                    query.fetch_all(&mut *lent).await?.iter().map(held).collect()
                })
                .await?;
            self.after = self.ready.back().map(|held| held.id).or(after);
        }
        Ok(self.ready.pop_front())
    }
}

fn held(row: &PgRow) -> Result<Held, DatabaseError> {
    let told: Vec<String> = row.try_get("told")?;
    let told = told.iter().map(|told| serde_json::from_str(told));
    Ok(Held {
        id: row.try_get("id")?,
        state: row.try_get("state")?,
        rows: row.try_get("rows")?,
        told: told
            .collect::<Result<_, _>>()
            .map_err(|error| DatabaseError::Corrupt(format!("an entry: {error}")))?,
    })
}
