//! Held GPUs: the last line of "no GPU has two holders".
//!
//! Rows come and go with [`SideRow::HoldGpu`](crate::SideRow::HoldGpu) and
//! [`SideRow::FreeGpu`](crate::SideRow::FreeGpu); the primary key does the rest.

use aicloud_domain::id::{AllocationId, NodeId, TypedId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::pool::{Database, DatabaseError};

/// A GPU that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The machine.
    pub node: NodeId,
    /// The GPU's UUID.
    pub gpu_uuid: String,
    /// The holder.
    pub allocation: AllocationId,
    /// The holder's epoch then.
    pub epoch: u64,
    /// Since when.
    pub held_at: DateTime<Utc>,
}

type Row = (Uuid, String, Uuid, i64, DateTime<Utc>);

impl Database {
    /// The GPUs of a node that are held.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn holds_on(&self, node: NodeId) -> Result<Vec<Hold>, DatabaseError> {
        const SQL: &str = "SELECT node_id, gpu_uuid, allocation_id, epoch, held_at \
                           FROM inventory.gpu_hold WHERE node_id = $1 ORDER BY gpu_uuid";
        self.holds(SQL, node.uuid()).await
    }

    /// The GPUs that an allocation holds.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn holds_of(&self, allocation: AllocationId) -> Result<Vec<Hold>, DatabaseError> {
        const SQL: &str = "SELECT node_id, gpu_uuid, allocation_id, epoch, held_at \
                           FROM inventory.gpu_hold WHERE allocation_id = $1 ORDER BY node_id, gpu_uuid";
        self.holds(SQL, allocation.uuid()).await
    }

    async fn holds(&self, sql: &'static str, id: Uuid) -> Result<Vec<Hold>, DatabaseError> {
        self.read(move |mut lent| async move {
            let rows: Vec<Row> = sqlx::query_as(sql).bind(id).fetch_all(&mut *lent).await?;
            Ok(rows
                .into_iter()
                .map(|(node, gpu_uuid, allocation, epoch, held_at)| Hold {
                    node: NodeId::from_uuid(node),
                    gpu_uuid,
                    allocation: AllocationId::from_uuid(allocation),
                    epoch: epoch.cast_unsigned(),
                    held_at,
                })
                .collect())
        })
        .await
    }
}
