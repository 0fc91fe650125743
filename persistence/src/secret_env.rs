//! The values of secret variables, sealed. Written through the journal ([`SideRow`](crate::SideRow)), read here by
//! whoever makes the order for a node.

use aicloud_domain::id::{AllocationId, TenantId, TypedId};

use crate::pool::{Database, DatabaseError};

impl Database {
    /// What was sealed for an allocation of this tenant; `None` when there is nothing, or not any more.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn secret_env(
        &self,
        tenant: TenantId,
        allocation: AllocationId,
    ) -> Result<Option<Vec<u8>>, DatabaseError> {
        const SQL: &str = "SELECT sealed FROM provisioning.secret_env WHERE tenant_id = $1 AND allocation_id = $2";
        self.read(move |mut lent| async move {
            let found = sqlx::query_scalar(SQL)
                .bind(tenant.uuid())
                .bind(allocation.uuid())
                .fetch_optional(&mut *lent);
            Ok(found.await?)
        })
        .await
    }
}
