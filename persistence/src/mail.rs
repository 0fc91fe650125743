//! The outbox of letters: written with the fact that they tell of, sent afterwards.
//!
//! A letter is a row from the transaction of its fact ([`NewMail`](crate::NewMail)), so none is lost
//! with a process and none is sent for what never happened. Whoever sends a letter takes it first
//! ([`Database::due_mail`]), so that two control planes don't send it both. It is sent at least once: when a process
//! dies between the mail server's yes and [`Database::mail_sent`], the next one sends it again. It
//! holds no secret; a link in it is made from its id when it is sent.

use aicloud_domain::email::Email;
use aicloud_domain::id::{MailId, TypedId};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use crate::pool::{Database, DatabaseError};

/// A letter whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMail {
    /// Its id.
    pub id: MailId,
    /// To whom.
    pub to: Email,
    /// What it says, by the name of its template.
    pub template: String,
    /// What the template is filled in with.
    pub values: Value,
    /// The link in it: what for, and its id.
    pub link: Option<(String, Uuid)>,
    /// After this it is not worth sending.
    pub not_after: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: u32,
}

/// The queue of letters, after it was tidied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailCounts {
    /// Letters that are to be sent.
    pub waiting: u64,
    /// Letters that were given up just now, because their time had passed.
    pub void: u64,
}

impl Database {
    /// Gives up what has passed its time, and counts what waits.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn tidy_mail(&self) -> Result<MailCounts, DatabaseError> {
        const SQL: &str = "WITH void AS (UPDATE identity.mail SET failed = true \
                               WHERE sent_at IS NULL AND NOT failed AND not_after <= now() RETURNING id) \
                           SELECT (SELECT count(*) FROM void), \
                               (SELECT count(*) FROM identity.mail \
                                WHERE sent_at IS NULL AND NOT failed AND not_after > now())";
        self.read(move |mut lent| async move {
            let (void, waiting): (i64, i64) = sqlx::query_as(SQL).fetch_one(&mut *lent).await?;
            Ok(MailCounts { waiting: waiting.cast_unsigned(), void: void.cast_unsigned() })
        })
        .await
    }

    /// How many letters are to be sent, and since when the oldest of them waits.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn mail_waiting(&self) -> Result<(u64, Option<DateTime<Utc>>), DatabaseError> {
        const SQL: &str = "SELECT count(*), min(created_at) FROM identity.mail \
                           WHERE sent_at IS NULL AND NOT failed AND not_after > now()";
        self.read(move |mut lent| async move {
            let (count, oldest): (i64, Option<DateTime<Utc>>) =
                sqlx::query_as(SQL).fetch_one(&mut *lent).await?;
            Ok((count.cast_unsigned(), oldest))
        })
        .await
    }

    /// Takes letters that are to be sent now: nobody else is given them for a minute, which is time enough to send one. Those
    /// that somebody waits for come before invitations, which a tenant may send a hundred of at once; then those that have
    /// waited longest. What has passed its time is never due.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn due_mail(&self, limit: u32) -> Result<Vec<DueMail>, DatabaseError> {
        const SQL: &str = "WITH due AS ( \
                               SELECT id, template = 'invitation' AS patient, next_attempt_at AS since FROM identity.mail \
                               WHERE sent_at IS NULL AND NOT failed AND next_attempt_at <= now() AND not_after > now() \
                               ORDER BY patient, since, id LIMIT $1 FOR UPDATE SKIP LOCKED), \
                           taken AS ( \
                               UPDATE identity.mail m SET next_attempt_at = now() + interval '60 seconds' \
                               FROM due WHERE m.id = due.id RETURNING m.*) \
                           SELECT taken.id, address, template, \"values\"::text AS filled, link_purpose, link_id, not_after, attempts \
                           FROM taken JOIN due ON due.id = taken.id ORDER BY due.patient, due.since, taken.id";
        self.read(move |mut lent| async move {
            let rows = sqlx::query(SQL).bind(i64::from(limit)).fetch_all(&mut *lent).await?;
            rows.iter().map(due).collect()
        })
        .await
    }

    /// The mail server has taken a letter.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn mail_sent(&self, id: MailId) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE identity.mail SET sent_at = now(), attempts = attempts + 1 \
                           WHERE id = $1 AND sent_at IS NULL";
        self.read(move |mut lent| async move {
            sqlx::query(SQL).bind(id.uuid()).execute(&mut *lent).await?;
            Ok(())
        })
        .await
    }

    /// A letter was not even refused: it is due again then, and the attempt does not count against it.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn mail_postponed(
        &self,
        id: MailId,
        until: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        const SQL: &str =
            "UPDATE identity.mail SET next_attempt_at = $2 WHERE id = $1 AND sent_at IS NULL";
        self.read(move |mut lent| async move {
            sqlx::query(SQL).bind(id.uuid()).bind(until).execute(&mut *lent).await?;
            Ok(())
        })
        .await
    }

    /// The mail server has not taken a letter: it is tried again then, or, at `None`, never.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn mail_failed(
        &self,
        id: MailId,
        next_attempt: Option<DateTime<Utc>>,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE identity.mail SET attempts = attempts + 1, \
                           next_attempt_at = COALESCE($2, next_attempt_at), failed = $2 IS NULL \
                           WHERE id = $1 AND sent_at IS NULL";
        self.read(move |mut lent| async move {
            sqlx::query(SQL).bind(id.uuid()).bind(next_attempt).execute(&mut *lent).await?;
            Ok(())
        })
        .await
    }
}

fn due(row: &PgRow) -> Result<DueMail, DatabaseError> {
    let id = MailId::from_uuid(row.try_get("id")?);
    let corrupt = |what: &dyn std::fmt::Display| DatabaseError::Corrupt(format!("{id}: {what}"));
    let purpose: Option<String> = row.try_get("link_purpose")?;
    Ok(DueMail {
        id,
        to: row.try_get::<&str, _>("address")?.parse::<Email>().map_err(|error| corrupt(&error))?,
        template: row.try_get("template")?,
        values: serde_json::from_str::<Value>(row.try_get("filled")?)
            .map_err(|error| corrupt(&error))?,
        link: purpose.zip(row.try_get::<Option<Uuid>, _>("link_id")?),
        not_after: row.try_get("not_after")?,
        attempts: row.try_get::<i32, _>("attempts")?.cast_unsigned(),
    })
}
