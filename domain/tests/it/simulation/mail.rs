//! Mail: ordered within a pair, unordered between pairs.

use std::collections::{BTreeMap, VecDeque};

use aicloud_domain::allocation::{AllocationCommand, AllocationEffect, NodeReport};
use aicloud_domain::id::{AllocationId, TaskId};
use aicloud_domain::machine::Rejection;
use aicloud_domain::node::{NodeCommand, NodeEffect, NodeTask, Seen, TaskResult};
use aicloud_domain::placement::Proposal;

use super::Dice;

/// Who sends and receives. Numbers are places in the world's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    People,
    Leases,
    Scheduler,
    Allocation(usize),
    Node(usize),
    /// The control plane's end of a node's channel.
    Channel(usize),
    Agent(usize),
}

/// To which effect of which life an answer belongs.
#[derive(Debug, Clone)]
pub enum Errand {
    None,
    /// Somebody tells an allocation or a node for an effect of an allocation. `itself` when
    /// the allocation tells itself what came of it.
    Allocation {
        effect: AllocationEffect,
        token: u64,
        itself: bool,
    },
    /// The same for a node.
    Node {
        effect: NodeEffect,
        token: u64,
        itself: bool,
    },
    Ask {
        proposal: Proposal,
        life: u32,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    Yes,
    Rejected(Rejection),
    /// Not reached, or carried out and the answer lost.
    Away,
}

impl Heard {
    /// As `CommandError::is_past` of the actors.
    pub fn or_past(&self) -> Option<bool> {
        match self {
            Self::Yes => Some(true),
            Self::Rejected(
                Rejection::Stale { .. } | Rejection::NotFound { .. } | Rejection::NotLegal { .. },
            ) => Some(false),
            Self::Rejected(_) | Self::Away => None,
        }
    }
}

#[derive(Debug, Clone)]
pub enum Said {
    Heartbeat(Vec<Seen>),
    Progress(AllocationId, u64, NodeReport),
    Result(TaskId, TaskResult),
    /// The agent knows a newer placement.
    StaleEpoch(TaskId),
}

#[derive(Debug, Clone)]
pub enum Letter {
    ToAllocation(AllocationCommand, Errand),
    ToNode(NodeCommand, Errand),
    Answer(Heard, Errand),
    Task(NodeTask, Vec<String>),
    Said(u64, Said),
}

#[derive(Default)]
pub struct Post {
    links: BTreeMap<(Who, Who), VecDeque<Letter>>,
}

impl Post {
    pub fn send(&mut self, from: Who, to: Who, letter: Letter) {
        self.links.entry((from, to)).or_default().push_back(letter);
    }

    /// The next letter of some pair.
    pub fn take(&mut self, dice: &mut Dice) -> Option<(Who, Who, Letter)> {
        if self.links.is_empty() {
            return None;
        }
        let pair = *self.links.keys().nth(dice.below(self.links.len())).unwrap();
        let link = self.links.get_mut(&pair).unwrap();
        let letter = link.pop_front().unwrap();
        if link.is_empty() {
            self.links.remove(&pair);
        }
        Some((pair.0, pair.1, letter))
    }

    pub fn again(&mut self, from: Who, to: Who, letter: Letter) {
        self.links.entry((from, to)).or_default().push_front(letter);
    }

    /// A connection breaks.
    pub fn cut(&mut self, one: Who, other: Who) {
        self.links.remove(&(one, other));
        self.links.remove(&(other, one));
    }
}
