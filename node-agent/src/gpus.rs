//! Which workload holds which GPU: the node's own guard against giving one twice.
//!
//! The control plane decides who gets what, and a constraint in its database keeps it
//! from giving a GPU twice. This table keeps the node from doing so when that fails. A
//! GPU is taken before its workload is made and given back only when a release has left
//! nothing.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use aicloud_node_protocol::pb;
use aicloud_node_protocol::task::FailureCode;

use crate::runtime::{AssignedGpu, RuntimeError, WorkloadStatus};

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct GpuTable {
    holders: Mutex<HashMap<String, String>>,
}

impl GpuTable {
    /// A table of what adopted workloads hold.
    pub(crate) fn of(workloads: &[WorkloadStatus]) -> Self {
        let holders = workloads
            .iter()
            .flat_map(|workload| {
                workload.gpu_uuids.iter().map(|uuid| (uuid.clone(), workload.allocation_id.clone()))
            })
            .collect();
        Self { holders: Mutex::new(holders) }
    }

    /// Takes GPUs for an allocation: all or none. What it holds already it may take
    /// again.
    pub(crate) fn take(
        &self,
        allocation: &str,
        uuids: &[String],
        inventory: &pb::Inventory,
    ) -> Result<Vec<AssignedGpu>, RuntimeError> {
        let mut holders = self.lock();
        let mut taken: Vec<AssignedGpu> = Vec::with_capacity(uuids.len());
        for uuid in uuids {
            let gpu = inventory.gpus.iter().find(|gpu| gpu.uuid == *uuid).ok_or_else(|| {
                let message = format!("this node has no GPU {uuid}");
                RuntimeError::new(FailureCode::GpuUnknown, message)
            })?;
            if let Some(holder) = holders.get(uuid).filter(|holder| *holder != allocation) {
                let message = format!("GPU {uuid} is held by {holder}");
                return Err(RuntimeError::new(FailureCode::GpuInUse, message));
            }
            if taken.iter().any(|one| one.uuid == *uuid) {
                let message = format!("GPU {uuid} is named twice");
                return Err(RuntimeError::new(FailureCode::InvalidArguments, message));
            }
            taken.push(AssignedGpu { uuid: uuid.clone(), index: gpu.index });
        }
        for gpu in &taken {
            holders.insert(gpu.uuid.clone(), allocation.to_owned());
        }
        Ok(taken)
    }

    /// An allocation's newest placement runs on these. Its start has cleaned up after the older
    /// ones, so what they held is free.
    pub(crate) fn keep_only(&self, allocation: &str, uuids: &[String]) {
        self.lock().retain(|uuid, holder| holder != allocation || uuids.contains(uuid));
    }

    /// Gives back all that an allocation holds.
    pub(crate) fn give_back(&self, allocation: &str) {
        self.lock().retain(|_, holder| holder != allocation);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, String>> {
        // A panic can't leave it half-changed: the inserts come after all that can fail.
        self.holders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::{DeclaredGpus, discover};

    #[test]
    fn all_or_none_and_never_twice() {
        let declared: DeclaredGpus = "3xH100".parse().unwrap();
        let inventory = discover(Some(&declared), "simulated");
        let table = GpuTable::default();
        let take = |allocation: &str, numbers: &[u32]| {
            let uuids: Vec<_> = numbers.iter().map(|n| format!("declared-{n}")).collect();
            table.take(allocation, &uuids, &inventory).map_err(|error| error.code)
        };
        assert_eq!(take("alloc_1", &[0, 1]).unwrap()[1].index, 1);
        assert_eq!(take("alloc_2", &[2, 1]), Err(FailureCode::GpuInUse));
        assert_eq!(take("alloc_2", &[2, 3]), Err(FailureCode::GpuUnknown));
        assert_eq!(take("alloc_2", &[2, 2]), Err(FailureCode::InvalidArguments));
        assert!(take("alloc_3", &[2]).is_ok(), "a failed take must hold nothing");
        assert!(take("alloc_1", &[0, 1]).is_ok());
        table.give_back("alloc_1");
        assert!(take("alloc_2", &[0, 1]).is_ok());

        // A newer placement of the same allocation, on another GPU.
        assert!(take("alloc_3", &[2]).is_ok());
        table.give_back("alloc_2");
        assert!(take("alloc_3", &[1]).is_ok());
        assert_eq!(take("alloc_2", &[2]), Err(FailureCode::GpuInUse));
        table.keep_only("alloc_3", &["declared-1".to_owned()]);
        assert_eq!(take("alloc_2", &[1]), Err(FailureCode::GpuInUse));
        assert!(take("alloc_2", &[2]).is_ok());
    }
}
