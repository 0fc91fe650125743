//! The rows of passkeys: added once, removed once. They are what a signature is verified with.

use aicloud_domain::id::{PasskeyId, TypedId};
use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;

use super::identity::NewPasskey;
use super::side::column;

pub(super) async fn add(
    connection: &mut PgConnection,
    rows: &[(PasskeyId, (&NewPasskey, DateTime<Utc>))],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO identity.passkey (id, user_id, credential_id, public_key, added_at) \
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::timestamptz[])",
    )
    .bind(column(rows, |row| row.0.uuid()))
    .bind(column(rows, |row| row.1.0.user.uuid()))
    .bind(column(rows, |row| row.1.0.credential_id.as_slice()))
    .bind(column(rows, |row| row.1.0.public_key.as_slice()))
    .bind(column(rows, |row| row.1.1))
    .execute(connection)
    .await
    .map(drop)
}

pub(super) async fn remove(
    connection: &mut PgConnection,
    rows: &[PasskeyId],
) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query("DELETE FROM identity.passkey WHERE id = ANY($1)")
        .bind(column(rows, |row| row.uuid()))
        .execute(connection)
        .await
        .map(drop)
}
