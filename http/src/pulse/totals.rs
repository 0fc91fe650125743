//! What the process counts anyway, read at one moment.
//!
//! Only what is a number in memory by then: atomics, and lists as long as the tree. The queue is read under its lock, which
//! is held for as long as looking at the first of each model takes.

use std::time::{Duration, SystemTime};

use aicloud_persistence::Distribution;
use aicloud_supervision::{ChildPhase, ChildStatus, TreeNode};

use crate::api::Api;
use crate::api::supervision::worker;
use crate::metrics::RequestTotals;

/// A part that is just being started again is no news; as `/readyz` has it.
const RESTART_GRACE: Duration = Duration::from_secs(2);

/// One reading.
#[derive(Debug, Clone, Default)]
pub(crate) struct Totals {
    // What only grows.
    pub requests: RequestTotals,
    pub commit_times: Distribution,
    pub commits_failed: u64,
    pub commands_refused: u64,
    pub denials_lost: u64,
    pub crashes: u64,
    pub starts: u64,
    // How things stand.
    pub commits_waiting: u64,
    pub nodes_connected: u64,
    pub drain_overdue: Duration,
    pub queue_depth: u64,
    pub queue_oldest: Duration,
    pub outbox_lag: Duration,
    /// Since the database last answered the relay; absent when it never did.
    pub database_age: Option<Duration>,
    pub quarantined: u64,
    pub parts_down: u64,
    pub workers_failing: u64,
    /// What somebody looked at in the step that ends here.
    pub looked: Option<Seen>,
}

/// The numbers of a look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Seen {
    pub mailbox: Duration,
    pub nodes_silent: u64,
    pub nodes_draining: u64,
    /// How many letters wait, and for how long the oldest has; absent when it could not be read.
    pub mail: Option<(u64, Duration)>,
}

impl Seen {
    /// Of two looks the worse, figure by figure.
    pub(super) fn worst(&self, other: &Self) -> Self {
        Self {
            mailbox: self.mailbox.max(other.mailbox),
            nodes_silent: self.nodes_silent.max(other.nodes_silent),
            nodes_draining: self.nodes_draining.max(other.nodes_draining),
            mail: self.mail.max(other.mail),
        }
    }
}

impl Totals {
    /// Reads all but what must be looked for.
    pub(super) fn read(api: &Api) -> Self {
        let (cloud, stats) = (&api.cloud, api.cloud.journal().stats());
        let counts = cloud.counts();
        let lag = cloud.relay().lag();
        let tree = cloud.tree().status();
        Self {
            requests: api.metrics.totals(),
            commit_times: cloud.journal().commit_times(),
            commits_failed: stats.failed,
            commands_refused: cloud.admission().refused(),
            denials_lost: api.metrics.denials_lost(),
            crashes: counts.iter().map(|(_, counts)| counts.crashes).sum(),
            starts: starts(&tree),
            commits_waiting: stats.waiting,
            nodes_connected: cloud.channels() as u64,
            drain_overdue: cloud.drains().overdue,
            queue_depth: cloud.queue_depth() as u64,
            queue_oldest: cloud.longest_waiting().map(|(_, waited)| waited).unwrap_or_default(),
            outbox_lag: lag.oldest,
            database_age: lag.looked,
            quarantined: counts.iter().map(|(_, counts)| counts.quarantined).sum(),
            parts_down: down("", &tree).len() as u64,
            workers_failing: worker::failing(api).len() as u64,
            looked: None,
        }
    }
}

fn starts(children: &[ChildStatus]) -> u64 {
    let below = |child: &ChildStatus| match &child.node {
        TreeNode::Supervisor { children, .. } => starts(children),
        TreeNode::Worker | TreeNode::Dynamic { .. } => 0,
    };
    children.iter().map(|child| u64::from(child.starts) + below(child)).sum()
}

/// Where in the tree something has not run for longer than a restart takes.
pub(crate) fn down(above: &str, children: &[ChildStatus]) -> Vec<String> {
    let mut found = vec![];
    for child in children {
        let path =
            if above.is_empty() { child.id.clone() } else { format!("{above}.{}", child.id) };
        if let TreeNode::Supervisor { children, .. } = &child.node {
            found.extend(down(&path, children));
        }
        let up = matches!(child.phase, ChildPhase::Running | ChildPhase::Finished);
        if !up && age(child.since) >= RESTART_GRACE {
            found.push(path);
        }
    }
    found
}

fn age(since: SystemTime) -> Duration {
    // A clock that was set back: it is as if it had just happened.
    since.elapsed().unwrap_or_default()
}
