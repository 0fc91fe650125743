//! What makes a connection fit to be lent: no transaction, no tenant, no role but its own.
//!
//! That is what decides whose rows a statement sees. Other settings of a session, advisory locks and temporary tables are not
//! asked about, as each question is a round trip before each read: whoever makes one on a connection that is lent must
//! have it end with the transaction.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Row as _};

use super::execute;

/// Whether the connection may be lent; an open transaction is rolled back. What is wrong after that
/// (a tenant, or a role, that somebody has set for the session) is no business of a rollback.
pub(super) async fn make_clean(
    connection: &mut PgConnection,
    ask: &str,
) -> Result<bool, sqlx::Error> {
    if is_clean(connection, ask).await? {
        return Ok(true);
    }
    tracing::warn!("a connection came back with a transaction, a tenant or a role; rolled back");
    execute(connection, "ROLLBACK").await?;
    is_clean(connection, ask).await
}

/// The question whether a connection is outside a transaction, without a tenant, and in its role.
///
/// A statement outside a transaction block *is* its transaction: both began at the same
/// time. (A plain ROLLBACK would do as well, but writes a warning into the server's log each
/// time there is nothing to roll back.) The simple protocol matters: with the extended one
/// the transaction begins at Bind, and the statement a little later.
pub(super) fn clean_question(role: Option<&str>) -> String {
    let role = role.map_or_else(
        || "session_user".to_owned(),
        |role| format!("'{}'", role.replace('\'', "''")),
    );
    format!(
        "SELECT transaction_timestamp() = statement_timestamp() \
         AND COALESCE(current_setting('app.tenant', true), '') = '' AND current_user = {role}"
    )
}

async fn is_clean(connection: &mut PgConnection, ask: &str) -> Result<bool, sqlx::Error> {
    /// `in_failed_sql_transaction`
    const FAILED_TRANSACTION: &str = "25P02";
    match sqlx::raw_sql(AssertSqlSafe(ask.to_owned())).fetch_one(connection).await {
        Ok(row) => row.try_get(0),
        Err(sqlx::Error::Database(error))
            if error.code().as_deref() == Some(FAILED_TRANSACTION) =>
        {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}
