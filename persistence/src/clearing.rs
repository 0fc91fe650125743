//! What has ended is cleared away: sessions, letters, tokens.
//!
//! Their rows are what requests are judged by, and a row that opens nothing any more is a copy of what the journal has for
//! ever. Unlike the journal they have addresses of people in them, and each request's statement looks among them. So they go
//! a while after their end ([`KEPT`]), which is long enough for whoever looks at the tables themselves.
//!
//! **Nothing goes that somebody still asks for.** A project's state has a token that ended by itself until the project's next one is
//! made, and needs no row for that: an entry that says so writes none. The check of rows against state ([`rights`](crate::rights))
//! leaves out sessions and tokens that are over by themselves, on both sides.
//!
//! **Bounded.** A round takes some thousand rows at a time, each lot in a transaction of its own, and stops after
//! [`LOTS_MAX`] of a table: what is left is the next round's. Two processes at once take different rows, or find them gone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use crate::pool::{Database, DatabaseError};

/// Rows that go at once.
const LOT: i64 = 1_000;
/// Lots of one table in a round.
pub const LOTS_MAX: usize = 200;

/// A table's rows that have ended.
#[derive(Debug)]
pub struct Kept {
    /// What they are.
    pub what: &'static str,
    /// How long they stay after their end, days.
    pub days: i64,
    /// Takes up to `$2` of those that ended before `$1`.
    sql: &'static str,
}

/// How long what has ended is kept.
pub const KEPT: &[Kept] = &[
    Kept {
        what: "sessions",
        days: 30,
        sql: "DELETE FROM identity.session WHERE id = ANY (ARRAY( \
              SELECT id FROM identity.session WHERE LEAST(closed_at, expires_at) < $1 \
              ORDER BY LEAST(closed_at, expires_at) LIMIT $2 FOR UPDATE SKIP LOCKED))",
    },
    Kept {
        what: "letters",
        days: 30,
        sql: "DELETE FROM identity.mail WHERE id = ANY (ARRAY( \
              SELECT id FROM identity.mail WHERE not_after < $1 \
              ORDER BY not_after LIMIT $2 FOR UPDATE SKIP LOCKED))",
    },
    Kept {
        what: "tokens",
        days: 90,
        sql: "DELETE FROM tenancy.token WHERE id = ANY (ARRAY( \
              SELECT id FROM tenancy.token WHERE LEAST(revoked_at, expires_at) < $1 \
              ORDER BY LEAST(revoked_at, expires_at) LIMIT $2 FOR UPDATE SKIP LOCKED))",
    },
];

/// How much a process has cleared away, and when it last came through.
#[derive(Debug, Clone, Default)]
pub struct Cleared(Arc<Mutex<Tally>>);

#[derive(Debug, Default)]
struct Tally {
    rows: BTreeMap<&'static str, u64>,
    through: Option<Instant>,
}

impl Cleared {
    fn tally(&self) -> MutexGuard<'_, Tally> {
        // Numbers are written whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rows that are gone, by what they were.
    #[must_use]
    pub fn rows(&self) -> Vec<(&'static str, u64)> {
        let tally = self.tally();
        KEPT.iter()
            .map(|kept| (kept.what, tally.rows.get(kept.what).copied().unwrap_or(0)))
            .collect()
    }

    /// How long ago a round last came through with success; `None`: not yet.
    #[must_use]
    pub fn ago(&self) -> Option<Duration> {
        self.tally().through.map(|at| at.elapsed())
    }
}

impl Database {
    /// Clears away what had ended long enough before `now`, and says how many rows that were. To be called now and then.
    ///
    /// # Errors
    /// [`DatabaseError`]; what is gone is gone, the next call goes on.
    pub async fn clear_ended(&self, now: DateTime<Utc>) -> Result<u64, DatabaseError> {
        let mut all = 0;
        for kept in KEPT {
            for _ in 0..LOTS_MAX {
                let before = now - TimeDelta::days(kept.days);
                let gone = self.clear_lot(kept.sql, before).await?;
                *self.cleared().tally().rows.entry(kept.what).or_default() += gone;
                all += gone;
                if gone < LOT.cast_unsigned() {
                    break;
                }
            }
        }
        self.cleared().tally().through = Some(Instant::now());
        Ok(all)
    }

    async fn clear_lot(
        &self,
        sql: &'static str,
        before: DateTime<Utc>,
    ) -> Result<u64, DatabaseError> {
        self.read(move |mut lent| async move {
            let done = sqlx::query(sql).bind(before).bind(LOT).execute(&mut *lent).await?;
            Ok(done.rows_affected())
        })
        .await
    }
}
