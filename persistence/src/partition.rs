//! The journal's partitions: made ahead of need, closed when their month is over.
//!
//! The work is a function of the database (`migrations/0005_partitions.sql`) that runs as
//! the schema's owner: the application's role may call it and may make no tables. It is
//! idempotent, and two control planes may call it at once.
//!
//! Partitions reach [`MONTHS_AHEAD`] months into the future, so the sweeper may fail for a
//! season before an entry goes to the default partition, where it is kept and read as well,
//! only not pruned.

use std::time::Duration;

use chrono::{DateTime, Datelike, Utc};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::pool::{Database, DatabaseError};

/// Between two looks of the sweeper. A day would do; this way a failure is soon made good.
const SWEEP: Duration = Duration::from_secs(3_600);

/// How far partitions are made ahead, in months.
pub const MONTHS_AHEAD: i32 = 3;

impl Database {
    /// Makes the partitions of `now`'s month and of those after it, and closes the months that
    /// have been over for a day. To be called at each start and once a day. Returns how many were
    /// made; nobody who writes is kept waiting.
    ///
    /// # Errors
    /// [`DatabaseError`]; the next call tries again.
    pub async fn prepare_partitions(&self, now: DateTime<Utc>) -> Result<u32, DatabaseError> {
        let database = self.clone();
        self.transaction(move |connection| {
            Box::pin(async move { database.within(prepare(connection, now)).await })
        })
        .await
    }

    /// The sweeper: prepares partitions and clears away what has ended, now and every hour, for as long as it is run.
    pub async fn keep_partitions(&self) {
        loop {
            let prepared = self.prepare_partitions(Utc::now()).await;
            self.rounds().ended("partitions", &prepared);
            if prepared.is_ok() {
                self.partitions_are_there();
            }
            match prepared {
                Ok(0) => {}
                Ok(made) => tracing::info!(made, "made partitions of the journal"),
                Err(error) => tracing::warn!(%error, "the journal's partitions have to wait"),
            }
            self.clear().await;
            tokio::time::sleep(SWEEP).await;
        }
    }

    /// A round of [`clearing`](crate::clearing).
    async fn clear(&self) {
        match self.clear_ended(Utc::now()).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "cleared away what had ended"),
            Err(error) => {
                self.rounds().bad("partitions", &error);
                tracing::warn!(%error, "what has ended stays for now");
            }
        }
    }
}

pub(crate) async fn prepare(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u32, DatabaseError> {
    let made: i32 = sqlx::query_scalar("SELECT journal.prepare_partitions($1, $2)")
        .bind(now)
        .bind(MONTHS_AHEAD)
        .fetch_one(&mut *connection)
        .await?;
    // In the same transaction: nobody sees a partition that is not guarded.
    sqlx::query("SELECT journal.guard_partitions()").execute(connection).await?;
    Ok(made.cast_unsigned())
}

/// The first month that can hold an entry of this entity, as `YYYY-MM-DD`: the one before its
/// id was made (a UUIDv7 says when; the server's clock may be another). A guess: who reads by it
/// must notice when something is missing.
pub(crate) fn first_month(entity: Uuid) -> Option<String> {
    if entity.get_version_num() != 7 {
        return None;
    }
    let (seconds, _) = entity.get_timestamp()?.to_unix();
    let born = DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)?;
    let months = born.year() * 12 + i32::try_from(born.month0()).ok()? - 1;
    Some(format!("{:04}-{:02}-01", months.div_euclid(12), months.rem_euclid(12) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_has_entries_from_the_month_before_its_birth_at_the_earliest() {
        let born = |millis: u64| {
            let bytes = (u128::from(millis) << 80 | 0x7 << 76 | 0x8 << 60).to_be_bytes();
            first_month(Uuid::from_bytes(bytes))
        };
        // 2026-01-01T00:00:00Z and the millisecond before it.
        assert_eq!(born(1_767_225_600_000).as_deref(), Some("2025-12-01"));
        assert_eq!(born(1_767_225_599_999).as_deref(), Some("2025-11-01"));
        assert_eq!(first_month(Uuid::nil()), None);
    }
}
