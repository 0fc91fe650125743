//! Writes what a command did into the audit, where no engine runs and nothing else has a history of it.

use aicloud_actors::{Origin, acts};
use aicloud_domain::denial::Act;
use aicloud_domain::id::TenantId;
use aicloud_persistence::Database;
use anyhow::{Context as _, Result};

/// Into the book of this tenant, or the cloud's; returns when that is durable.
///
/// # Errors
/// When it could not be written.
pub(super) async fn record(database: &Database, tenant: Option<TenantId>, done: Act) -> Result<()> {
    acts::record(database, tenant, done, &Origin::system("command-line"))
        .await
        .context("it could not be written into the audit")
}
