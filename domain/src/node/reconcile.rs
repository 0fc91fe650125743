//! What runs on a node, compared with what should.
//!
//! The agent lists its workloads when its channel opens and in every heartbeat. Nothing
//! here is an event: findings become commands, to the allocation or to the node itself.

use super::{HoldStage, Node};
use crate::id::AllocationId;

/// A workload as the agent reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Whose.
    pub allocation_id: AllocationId,
    /// Which placement.
    pub epoch: u64,
    /// How it is.
    pub phase: SeenPhase,
}

/// How a workload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenPhase {
    /// Being made.
    Starting,
    /// Runs.
    Running,
    /// Ended by itself.
    Exited {
        /// With this code.
        exit_code: i32,
    },
}

/// A difference, and whose business it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The allocation's workload ended by itself, or is gone (no code).
    Ended {
        /// Whose.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
        /// With which code, when known.
        exit_code: Option<i32>,
    },
    /// The agent is making the workload: it has accepted the task. It says so by itself as
    /// well, but once only.
    Accepted {
        /// Whose.
        allocation_id: AllocationId,
        /// Which placement.
        epoch: u64,
    },
    /// Nobody holds GPUs for this workload.
    Orphan {
        /// What it says it is.
        allocation_id: AllocationId,
        /// Which placement it says it is.
        epoch: u64,
    },
}

/// The differences between a node's holds and what its agent reports, all of it.
#[must_use]
pub fn reconcile(node: &Node, seen: &[Seen]) -> Vec<Finding> {
    let mut findings = vec![];
    for hold in node.holds.iter().filter(|hold| hold.started && hold.stage == HoldStage::Confirmed)
    {
        let (allocation_id, epoch) = (hold.allocation_id, hold.epoch);
        let mine = seen.iter().find(|s| s.allocation_id == allocation_id && s.epoch == epoch);
        match mine.map(|seen| seen.phase) {
            Some(SeenPhase::Starting | SeenPhase::Running) => {}
            Some(SeenPhase::Exited { exit_code }) => {
                findings.push(Finding::Ended { allocation_id, epoch, exit_code: Some(exit_code) });
            }
            None => findings.push(Finding::Ended { allocation_id, epoch, exit_code: None }),
        }
    }
    for workload in seen {
        let (allocation_id, epoch) = (workload.allocation_id, workload.epoch);
        match node.hold(allocation_id, epoch) {
            None => findings.push(Finding::Orphan { allocation_id, epoch }),
            Some(hold) if workload.phase == SeenPhase::Starting && !hold.started => {
                findings.push(Finding::Accepted { allocation_id, epoch });
            }
            Some(_) => {}
        }
    }
    findings
}
