//! Which nodes are leaving, and until when: for the metrics.
//!
//! Fed by node actors with each state that is durable. Nothing is decided by it.

use std::time::Duration;

use aicloud_domain::id::NodeId;
use aicloud_domain::machine::Time;
use dashmap::DashMap;

/// The deadlines of all nodes that are draining.
#[derive(Debug, Default)]
pub struct Drains {
    deadlines: DashMap<NodeId, Time>,
}

/// How the drains stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrainCounts {
    /// Nodes that are draining.
    pub draining: usize,
    /// For how long the deadline of the latest of them has been over; zero when none is late.
    pub overdue: Duration,
}

impl Drains {
    /// The node is to be left by then, or is not leaving.
    pub fn watch(&self, node: NodeId, deadline: Option<Time>) {
        match deadline {
            Some(deadline) => _ = self.deadlines.insert(node, deadline),
            None => _ = self.deadlines.remove(&node),
        }
    }

    /// How they stand now.
    #[must_use]
    pub fn counts(&self, now: Time) -> DrainCounts {
        let first = self.deadlines.iter().map(|at| *at.value()).min();
        let overdue = first.and_then(|first| (now - first).to_std().ok()).unwrap_or_default();
        DrainCounts { draining: self.deadlines.len(), overdue }
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::TypedId;
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_latest_of_those_that_are_late_counts() {
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        let node = |n| NodeId::from_uuid(Uuid::from_u128(n));
        let drains = Drains::default();
        let counts = |now| {
            let counts = drains.counts(at(now));
            (counts.draining, counts.overdue.as_secs())
        };
        assert_eq!(counts(100), (0, 0));
        drains.watch(node(1), Some(at(50)));
        drains.watch(node(2), Some(at(90)));
        assert_eq!((counts(40), counts(100)), ((2, 0), (2, 50)));
        drains.watch(node(1), None);
        assert_eq!(counts(100), (1, 10));
    }
}
