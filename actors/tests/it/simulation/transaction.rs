//! I5: what stands beside the journal was written by the append of its entry.
//!
//! Rows, held GPUs, billed time, tokens and kept answers are written with the events that they
//! follow from, in one transaction. That the real database takes a transaction whole is
//! PostgreSQL's promise, and the fault programme compares `xmin` with the journal's `tx`. What
//! is ours is that each append carries all that its events mean, and nothing else: so the disk
//! keeps a list of what each append wrote beside its entries, and the histories say what it
//! should have been.

use std::collections::BTreeMap;

use aicloud_domain::allocation::AllocationEvent;
use aicloud_domain::id::{NodeId, TypedId};
use aicloud_domain::machine::Machine;
use aicloud_domain::node::{Node, NodeEvent, NodeMachine};
use aicloud_domain::project::ProjectEvent;
use uuid::Uuid;

use super::disk::Entry;
use super::kinds::Kind;
use super::world::World;

/// What each append wrote beside the journal.
pub type Beside = BTreeMap<u64, Vec<String>>;

impl World {
    pub fn check_transactions(&self) {
        let mut expected = Beside::new();
        for ((kind, id), history) in &self.disk.journal {
            for (at, entry) in history.iter().enumerate() {
                let whole = history.get(at + 1).is_none_or(|next| next.append != entry.append);
                if whole {
                    let beside = expected.entry(entry.append).or_default();
                    beside.push(format!("row {id} at {}", entry.seq));
                    beside.extend(entry.key.as_ref().map(|key| format!("answer {key}")));
                }
            }
            match kind {
                Kind::Node => expect_of_node(*id, history, &mut expected),
                Kind::Allocation => expect_of_allocation(*id, history, &mut expected),
                Kind::Project => expect_of_project(history, &mut expected),
                Kind::Tenant | Kind::Catalog => {}
            }
        }
        expected.values_mut().for_each(|beside| beside.sort_unstable());
        for (append, beside) in &self.disk.beside {
            let mut written = beside.clone();
            written.sort_unstable();
            assert_eq!(Some(&written), expected.get(append), "I5: append {append}");
        }
        assert_eq!(self.disk.beside.len(), expected.len(), "I5: appends");
    }
}

fn expect_of_node(id: Uuid, history: &[Entry], expected: &mut Beside) {
    let node_id = NodeId::from_uuid(id);
    let mut state: Option<Node> = None;
    for entry in history {
        let event = serde_json::from_str(&entry.payload).unwrap();
        let beside = expected.entry(entry.append).or_default();
        match &event {
            NodeEvent::GpusHeld { allocation_id, epoch, gpu_uuids } => {
                let held = |gpu| format!("held {node_id} {gpu} by {allocation_id} {epoch}");
                beside.extend(gpu_uuids.iter().map(held));
            }
            NodeEvent::GpusFreed { allocation_id, epoch } => {
                let hold = state.as_ref().and_then(|node| node.hold(*allocation_id, *epoch));
                let freed = |gpu| format!("freed {node_id} {gpu}");
                beside.extend(hold.unwrap().gpu_uuids.iter().map(freed));
            }
            _ => {}
        }
        state = Some(NodeMachine::apply(state.take(), &event, entry.at));
    }
}

fn expect_of_allocation(id: Uuid, history: &[Entry], expected: &mut Beside) {
    for entry in history {
        let beside = expected.entry(entry.append).or_default();
        match serde_json::from_str(&entry.payload).unwrap() {
            AllocationEvent::MeteringStarted { ordinal } => {
                beside.push(format!("interval {id} {ordinal} begins"));
            }
            AllocationEvent::MeteringStopped { ordinal } => {
                beside.push(format!("interval {id} {ordinal} ends"));
            }
            _ => {}
        }
    }
}

fn expect_of_project(history: &[Entry], expected: &mut Beside) {
    for entry in history {
        let beside = expected.entry(entry.append).or_default();
        match serde_json::from_str(&entry.payload).unwrap() {
            ProjectEvent::TokenIssued { token, .. } => beside.push(format!("token {token}")),
            ProjectEvent::TokenRevoked { token } => beside.push(format!("token {token} ends")),
            _ => {}
        }
    }
}
