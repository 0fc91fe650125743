//! Rows as large as real ones: an allocation's state and its events.

use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TypedId};
use aicloud_persistence::{Append, Head};
use chrono::Utc;
use uuid::Uuid;

use crate::kit::allocation;

/// An allocation that steps from phase to phase.
#[derive(Clone)]
pub struct Entity {
    pub tenant: TenantId,
    pub project: ProjectId,
    pub id: AllocationId,
    pub head: Head,
}

const PHASES: [&str; 4] = ["provisioning", "configuring", "active", "stopping"];

impl Entity {
    pub fn state(&self, seq: u64) -> String {
        let (id, tenant, project) = (self.id.uuid(), self.tenant.uuid(), self.project.uuid());
        let phase = PHASES[(seq % 4) as usize];
        format!(
            r#"{{"id":"{id}","tenant_id":"{tenant}","project_id":"{project}","name":"arn:aicloud:allocation:eu-1:acme:research:{id}","display_name":"training run","spec":{{"gpu":{{"model":"nvidia-h100-80gb","count":1}},"image":"registry.example.com/acme/train:2026.11","command":["python","-m","train","--epochs","10"],"env":{{"WORLD_SIZE":"1"}}}},"price":{{"micros":2990000,"currency":"USD"}},"desired":"run","phase":"{phase}","phase_since":"2026-11-22T10:00:00.123456Z","epoch":1,"placement":{{"node_id":"0199a000-0000-7000-8000-000000000001","gpu_uuids":["GPU-5d1c3a2e-0000-4000-8000-00000000000a"]}},"leftovers":[],"meter":{{"ordinal":1,"since":"2026-11-22T10:00:00.123456Z"}},"intervals":1,"outcome":null,"spec_version":1,"created_at":"2026-11-22T09:59:58.123456Z","n":{seq}}}"#
        )
    }

    pub fn payload(seq: u64) -> String {
        format!(
            r#"{{"event":"reserved","placement":{{"node_id":"0199a000-0000-7000-8000-000000000001","gpu_uuids":["GPU-5d1c3a2e-0000-4000-8000-00000000000a"]}},"n":{seq}}}"#
        )
    }

    /// The next step, on top of `head`.
    pub fn next(&self) -> Append {
        let seq = self.head.seq + 1;
        let mut one = allocation(self.tenant, self.project, self.id, self.head);
        one.entries[0].event_type = "allocation.reserved".into();
        one.entries[0].payload = Self::payload(seq);
        one.provenance.principal = "node:0199a000-0000-7000-8000-000000000001".to_owned();
        one.provenance.request_id = "0199a000-0000-7000-8000-0000000000aa".to_owned();
        one.provenance.at = Utc::now();
        one.row.state = self.state(seq);
        one
    }
}

pub fn population(tenant: TenantId, project: ProjectId, count: usize) -> Vec<Entity> {
    (0..count)
        .map(|_| {
            let id = AllocationId::from_uuid(Uuid::now_v7());
            Entity { tenant, project, id, head: Head::NONE }
        })
        .collect()
}
