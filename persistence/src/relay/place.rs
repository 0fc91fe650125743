//! Where a row stands in the feed: a [`Cursor`] of two columns.

use aicloud_texts::cursor::Cursor;
use sqlx::Row;
use sqlx::postgres::PgRow;

use crate::pool::DatabaseError;

/// Of a row's columns `tx` and `position`.
pub(crate) fn of_row(row: &PgRow) -> Result<Cursor, DatabaseError> {
    of_columns(row.try_get("tx")?, row.try_get("position")?)
}

pub(super) fn of_columns(tx: &str, position: i64) -> Result<Cursor, DatabaseError> {
    let tx = tx.parse().map_err(|_| DatabaseError::Corrupt(format!("transaction id {tx}")))?;
    Ok(Cursor { tx, position: position.cast_unsigned() })
}
