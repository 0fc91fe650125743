//! What all nodes are and have together: for whoever looks.
//!
//! Fed by node actors with each state that is durable: a pointer to what they show anyway, so a commit pays for one
//! entry of a map, and adding up is done by whoever looks. Nodes are always awake at the start, so none is missing.
//! Nothing is decided by it; who gets work is the placement index's.

use std::collections::BTreeMap;
use std::sync::Arc;

use aicloud_domain::catalog::GpuModel;
use aicloud_domain::id::NodeId;
use aicloud_domain::node::{Life, Node, schedulable};
use dashmap::DashMap;

use crate::command::Committed;

/// The last durable state of every node that is not retired.
#[derive(Debug, Default)]
pub struct Fleet {
    nodes: DashMap<NodeId, Arc<Committed<Node>>>,
}

/// Nodes and GPUs, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FleetCounts {
    /// Nodes whose agent is heard.
    pub heard: u64,
    /// Nodes that are to be heard and are not: ready, cordoned or draining ones. One in maintenance may be off.
    pub silent: u64,
    /// Nodes that are leaving.
    pub draining: u64,
    /// GPUs, by model.
    pub gpus: BTreeMap<GpuModel, GpuCounts>,
}

/// GPUs of one model. What is neither held nor free is sick, or on a node that takes no work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GpuCounts {
    /// All of them.
    pub total: u64,
    /// Those that an allocation holds.
    pub held: u64,
    /// Those that new work could have: healthy, held by nobody, on a node that takes work.
    pub free: u64,
}

impl Fleet {
    /// The node is so now. One that is retired is forgotten.
    pub fn committed(&self, committed: &Arc<Committed<Node>>) {
        let node = &committed.state;
        if node.life == Life::Retired {
            self.nodes.remove(&node.id);
        } else {
            self.nodes.insert(node.id, Arc::clone(committed));
        }
    }

    /// All together. A pass over the nodes and their GPUs.
    #[must_use]
    pub fn counts(&self) -> FleetCounts {
        let mut counts = FleetCounts::default();
        for committed in &self.nodes {
            counts.add(&committed.value().state);
        }
        counts
    }
}

impl FleetCounts {
    fn add(&mut self, node: &Node) {
        let awake = matches!(node.life, Life::Ready | Life::Cordoned | Life::Draining);
        self.heard += u64::from(node.reachable);
        self.silent += u64::from(awake && !node.reachable);
        self.draining += u64::from(node.life == Life::Draining);
        let takes_work = schedulable(node);
        for (model, (free, total)) in node.capacity() {
            let gpus = self.gpus.entry(model).or_default();
            gpus.total += u64::from(total);
            gpus.free += if takes_work { u64::from(free) } else { 0 };
        }
        let uuids = node.holds.iter().flat_map(|hold| &hold.gpu_uuids);
        for gpu in uuids.filter_map(|uuid| node.gpus().iter().find(|gpu| gpu.uuid == *uuid)) {
            if let Some(gpus) = self.gpus.get_mut(&gpu.model) {
                gpus.held += 1;
            }
        }
    }
}
