//! Which node gets the work, and who is next.
//!
//! Best fit: the node with the fewest free GPUs that still suffice, so that whole
//! machines stay free for those who need them. First come, first served within a GPU
//! model: a small request does not overtake a large one that waits for the same GPUs,
//! or the large one would wait for ever. The exception is a request that no node could
//! hold even when empty; it waits without holding up the others.
//!
//! This is an index, not an authority: it is fed by node actors, may be a moment behind,
//! and what it proposes the node may refuse. It then hears the node's newer state and
//! proposes anew.

pub mod plan;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::catalog::GpuModel;
use crate::id::{AllocationId, NodeId};
use crate::machine::Time;

/// Why an allocation still waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingReason {
    /// It is its turn; a node is being asked.
    AwaitingPlacement,
    /// It is its turn, and no node has enough free GPUs of the model.
    NoCapacity,
    /// Others that wait for the same model came earlier.
    BehindOthers,
    /// No node that takes work has that many GPUs of the model at all.
    NoNodeLargeEnough,
}

impl PendingReason {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::AwaitingPlacement, Self::NoCapacity, Self::BehindOthers, Self::NoNodeLargeEnough];

    /// For people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::AwaitingPlacement => "A node is being asked to hold the GPUs.",
            Self::NoCapacity => "No node has enough free GPUs of this model now.",
            Self::BehindOthers => "Others that wait for the same GPU model came earlier.",
            Self::NoNodeLargeEnough => {
                "No node that takes work has that many GPUs of this model; ask for fewer, or wait for new nodes."
            }
        }
    }
}

/// Where a waiting allocation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Why it waits.
    pub reason: PendingReason,
    /// Its place among those that wait for the same model, from 1.
    pub position: u32,
    /// GPUs of the model asked for by those before it.
    pub gpus_ahead: u64,
}

/// What a node has for new work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeCapacity {
    /// The node's journal sequence that this was read at; older news is ignored.
    pub seq: u64,
    /// Takes work at all.
    pub schedulable: bool,
    /// By model: free GPUs, all GPUs.
    pub gpus: BTreeMap<GpuModel, (u32, u32)>,
}

/// Something that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who.
    pub allocation_id: AllocationId,
    /// For which placement.
    pub epoch: u64,
    /// Which model.
    pub model: GpuModel,
    /// How many GPUs, together on one node.
    pub count: u32,
    /// Since when it waits: its place in the queue.
    pub since: Time,
}

/// A proposal: ask this node to hold GPUs for this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// For whom.
    pub request: Request,
    /// The node to ask.
    pub node_id: NodeId,
}

type Place = (Time, AllocationId);

#[derive(Debug, Default)]
struct Pool {
    /// Nodes that take work, by how many GPUs of the model they have free.
    by_free: BTreeMap<u32, BTreeSet<NodeId>>,
    /// How many nodes that take work have this many GPUs of the model in all.
    totals: BTreeMap<u32, u32>,
    /// Those who wait, in order.
    waiting: BTreeMap<Place, Request>,
    /// Their places by how many GPUs they ask for: there are few such numbers, and any number of
    /// requests that no node could hold may stand before the first that one could.
    by_count: BTreeMap<u32, BTreeSet<Place>>,
}

impl Pool {
    fn largest(&self) -> u32 {
        self.totals.keys().next_back().copied().unwrap_or(0)
    }

    fn enter(&mut self, place: Place, request: Request) {
        self.by_count.entry(request.count).or_default().insert(place);
        self.waiting.insert(place, request);
    }

    fn leave(&mut self, place: &Place) -> bool {
        let Some(request) = self.waiting.remove(place) else { return false };
        if let Some(places) = self.by_count.get_mut(&request.count) {
            places.remove(place);
            if places.is_empty() {
                self.by_count.remove(&request.count);
            }
        }
        true
    }

    /// The first that a node could hold when empty.
    fn head(&self) -> Option<&Request> {
        let firsts = self.by_count.range(..=self.largest()).filter_map(|(_, all)| all.first());
        self.waiting.get(firsts.min()?)
    }

    fn best_fit(&self, count: u32) -> Option<NodeId> {
        self.by_free.range(count.max(1)..).next().and_then(|(_, nodes)| nodes.first().copied())
    }

    fn add(&mut self, node: NodeId, free: u32, total: u32) {
        self.by_free.entry(free).or_default().insert(node);
        *self.totals.entry(total).or_insert(0) += 1;
    }

    fn remove(&mut self, node: NodeId, free: u32, total: u32) {
        if let Some(nodes) = self.by_free.get_mut(&free) {
            nodes.remove(&node);
            if nodes.is_empty() {
                self.by_free.remove(&free);
            }
        }
        if let Some(count) = self.totals.get_mut(&total) {
            *count -= 1;
            if *count == 0 {
                self.totals.remove(&total);
            }
        }
    }
}

#[derive(Debug)]
struct Asked {
    proposal: Proposal,
    /// Nobody waits for the answer any more.
    withdrawn: bool,
}

/// Who waits, as of a moment.
#[derive(Debug, Default)]
pub struct Waiting {
    /// By model: the most GPUs of a node, and who waits for how many.
    lines: Vec<(u32, Vec<(AllocationId, u32)>)>,
    /// In whose name a node is being asked.
    asked: Vec<AllocationId>,
}

impl Waiting {
    /// Where each of them stands.
    #[must_use]
    pub fn standings(&self) -> HashMap<AllocationId, Standing> {
        let mut standings = HashMap::new();
        for (largest, line) in &self.lines {
            let (mut gpus_ahead, mut blocked) = (0u64, false);
            for (index, (allocation, count)) in line.iter().enumerate() {
                let reason = if count > largest {
                    PendingReason::NoNodeLargeEnough
                } else if blocked {
                    PendingReason::BehindOthers
                } else {
                    blocked = true;
                    PendingReason::NoCapacity
                };
                let position = u32::try_from(index + 1).unwrap_or(u32::MAX);
                standings.insert(*allocation, Standing { reason, position, gpus_ahead });
                gpus_ahead += u64::from(*count);
            }
        }
        for allocation in &self.asked {
            let reason = PendingReason::AwaitingPlacement;
            standings.insert(*allocation, Standing { reason, position: 1, gpus_ahead: 0 });
        }
        standings
    }
}

/// The queue and the index of one region.
#[derive(Debug, Default)]
pub struct Scheduler {
    nodes: HashMap<NodeId, NodeCapacity>,
    /// GPUs that nodes have been asked for and have not answered about.
    asked: BTreeMap<(AllocationId, u64), Asked>,
    /// The same, added up by node and model.
    asked_of: HashMap<NodeId, BTreeMap<GpuModel, u32>>,
    places: HashMap<AllocationId, (GpuModel, Place)>,
    pools: BTreeMap<GpuModel, Pool>,
}

impl Scheduler {
    /// Begins to wait, or goes on waiting: asking twice changes nothing.
    /// False when nothing has changed.
    pub fn enqueue(&mut self, request: Request) -> bool {
        if let Some(asked) = self.asked.get_mut(&(request.allocation_id, request.epoch)) {
            asked.withdrawn = false;
            return false;
        }
        let place = (request.since, request.allocation_id);
        if let Some((model, place)) = self.places.get(&request.allocation_id)
            && self.pools.get(model).and_then(|pool| pool.waiting.get(place)) == Some(&request)
        {
            return false;
        }
        self.leave(request.allocation_id);
        self.places.insert(request.allocation_id, (request.model.clone(), place));
        self.pools.entry(request.model.clone()).or_default().enter(place, request);
        true
    }

    /// No longer waits. What a node has been asked for in its name stays asked until the
    /// node answers; the allocation will refuse the offer. False when nothing has changed.
    pub fn withdraw(&mut self, allocation: AllocationId) -> bool {
        let mut changed = self.leave(allocation);
        for (_, asked) in self.asked.range_mut((allocation, 0)..=(allocation, u64::MAX)) {
            changed |= !std::mem::replace(&mut asked.withdrawn, true);
        }
        changed
    }

    fn leave(&mut self, allocation: AllocationId) -> bool {
        let Some((model, place)) = self.places.remove(&allocation) else { return false };
        self.pools.get_mut(&model).is_some_and(|pool| pool.leave(&place))
    }

    /// A node has been asked for this; its place in the index is another from now on.
    fn ask(&mut self, proposal: &Proposal) {
        let Proposal { request, node_id } = proposal;
        let by_model = self.asked_of.entry(*node_id).or_default();
        *by_model.entry(request.model.clone()).or_insert(0) += request.count;
        let asked = Asked { proposal: proposal.clone(), withdrawn: false };
        self.asked.insert((request.allocation_id, request.epoch), asked);
    }

    fn answered(&mut self, allocation: AllocationId, epoch: u64) -> Option<Asked> {
        let asked = self.asked.remove(&(allocation, epoch))?;
        let Proposal { request, node_id } = &asked.proposal;
        if let Some(by_model) = self.asked_of.get_mut(node_id) {
            if let Some(count) = by_model.get_mut(&request.model) {
                *count = count.saturating_sub(request.count);
                if *count == 0 {
                    by_model.remove(&request.model);
                }
            }
            if by_model.is_empty() {
                self.asked_of.remove(node_id);
            }
        }
        Some(asked)
    }

    /// News of a node. Older news than what is known is ignored.
    pub fn update_node(&mut self, node: NodeId, capacity: NodeCapacity) {
        if self.nodes.get(&node).is_some_and(|known| known.seq > capacity.seq) {
            return;
        }
        self.unlist(node);
        self.nodes.insert(node, capacity);
        self.list(node);
    }

    /// What to ask of which node now. Each proposal counts as asked until it is settled.
    pub fn propose(&mut self) -> Vec<Proposal> {
        let mut proposals = vec![];
        let models: Vec<GpuModel> = self.pools.keys().cloned().collect();
        for model in models {
            while let Some(proposal) = self.next_of(&model) {
                let Proposal { request, node_id } = &proposal;
                self.leave(request.allocation_id);
                self.unlist(*node_id);
                self.ask(&proposal);
                self.list(*node_id);
                proposals.push(proposal);
            }
        }
        proposals
    }

    /// The node has answered. What it refused goes back to its place in the queue, unless it
    /// was withdrawn meanwhile.
    pub fn settle(&mut self, allocation: AllocationId, epoch: u64, held: bool) {
        let Some(asked) = self.asked.get(&(allocation, epoch)) else { return };
        let node = asked.proposal.node_id;
        self.unlist(node);
        let asked = self.answered(allocation, epoch);
        self.list(node);
        if let Some(Asked { proposal, withdrawn: false }) = asked
            && !held
        {
            self.enqueue(proposal.request);
        }
    }

    /// The node can't be asked. Nothing more is proposed to it until there is news of it.
    pub fn set_aside(&mut self, node: NodeId) {
        self.unlist(node);
        if let Some(capacity) = self.nodes.get_mut(&node) {
            capacity.schedulable = false;
        }
    }

    /// Forgets what was asked and takes it back into the queue: whoever asked is gone.
    pub fn ask_anew(&mut self) {
        let asked: Vec<(AllocationId, u64)> = self.asked.keys().copied().collect();
        for (allocation, epoch) in asked {
            self.settle(allocation, epoch, false);
        }
    }

    /// Who waits, in order: what [`Waiting::standings`] is made of. Copied, so that whoever shares
    /// the queue does not wait until that is done.
    #[must_use]
    pub fn waiting(&self) -> Waiting {
        let line = |pool: &Pool| {
            let all = pool.waiting.values().map(|request| (request.allocation_id, request.count));
            (pool.largest(), all.collect())
        };
        let asked = self.asked.iter().filter(|(_, asked)| !asked.withdrawn);
        Waiting {
            lines: self.pools.values().map(line).collect(),
            asked: asked.map(|((allocation, _), _)| *allocation).collect(),
        }
    }

    /// Where each that waits stands.
    #[must_use]
    pub fn standings(&self) -> HashMap<AllocationId, Standing> {
        self.waiting().standings()
    }

    /// How many wait or are being asked for.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.places.len() + self.asked.len()
    }

    /// Who has waited longest, and since when; of those whose node is being asked, too.
    #[must_use]
    pub fn longest_waiting(&self) -> Option<(Time, AllocationId)> {
        let waiting = self.pools.values().filter_map(|pool| pool.waiting.keys().next().copied());
        let asked = self.asked.values().filter(|asked| !asked.withdrawn);
        let asked = asked.map(|asked| &asked.proposal.request);
        waiting.chain(asked.map(|request| (request.since, request.allocation_id))).min()
    }

    fn next_of(&self, model: &GpuModel) -> Option<Proposal> {
        let pool = self.pools.get(model)?;
        let head = pool.head()?;
        let node_id = pool.best_fit(head.count)?;
        Some(Proposal { request: head.clone(), node_id })
    }

    /// What a node offers by model: free less what it has been asked for, and all.
    fn offers(&self, node: NodeId) -> Vec<(GpuModel, u32, u32)> {
        let Some(capacity) = self.nodes.get(&node).filter(|capacity| capacity.schedulable) else {
            return vec![];
        };
        let asked_of = self.asked_of.get(&node);
        let asked = |model: &GpuModel| {
            asked_of.and_then(|by_model| by_model.get(model)).copied().unwrap_or(0)
        };
        let offer = |(model, (free, total)): (&GpuModel, &(u32, u32))| {
            (model.clone(), free.saturating_sub(asked(model)), *total)
        };
        capacity.gpus.iter().map(offer).collect()
    }

    fn list(&mut self, node: NodeId) {
        for (model, free, total) in self.offers(node) {
            self.pools.entry(model).or_default().add(node, free, total);
        }
    }

    fn unlist(&mut self, node: NodeId) {
        for (model, free, total) in self.offers(node) {
            if let Some(pool) = self.pools.get_mut(&model) {
                pool.remove(node, free, total);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TypedId;
    use chrono::DateTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn model() -> GpuModel {
        "H100".parse().unwrap()
    }

    fn node(n: u8) -> NodeId {
        NodeId::from_uuid(Uuid::from_u128(n.into()))
    }

    fn request(n: u8, count: u32) -> Request {
        Request {
            allocation_id: AllocationId::from_uuid(Uuid::from_u128(n.into())),
            epoch: 1,
            model: model(),
            count,
            since: DateTime::from_timestamp(n.into(), 0).unwrap(),
        }
    }

    fn has(seq: u64, free: u32, total: u32) -> NodeCapacity {
        NodeCapacity { seq, schedulable: true, gpus: [(model(), (free, total))].into() }
    }

    #[test]
    fn the_tightest_node_that_suffices() {
        let mut scheduler = Scheduler::default();
        for (n, free) in [(1, 8), (2, 3), (3, 2), (4, 4)] {
            scheduler.update_node(node(n), has(1, free, 8));
        }
        scheduler.enqueue(request(1, 3));
        assert_eq!(scheduler.propose(), [Proposal { request: request(1, 3), node_id: node(2) }]);
    }

    #[test]
    fn who_has_waited_longest_may_be_asked_for_and_is_forgotten_when_withdrawn() {
        let mut scheduler = Scheduler::default();
        assert_eq!(scheduler.longest_waiting(), None);
        let mut other = request(3, 1);
        other.model = "A100".parse().unwrap();
        for one in [request(5, 1), request(4, 1), other] {
            scheduler.enqueue(one);
        }
        let at = |n: u8| (request(n, 1).since, request(n, 1).allocation_id);
        assert_eq!(scheduler.longest_waiting(), Some(at(3)), "of all models");
        scheduler.withdraw(request(3, 1).allocation_id);
        scheduler.update_node(node(1), has(1, 1, 8));
        assert_eq!(scheduler.propose().len(), 1);
        assert_eq!(scheduler.longest_waiting(), Some(at(4)), "it is being asked for");
        scheduler.withdraw(request(4, 1).allocation_id);
        assert_eq!(scheduler.longest_waiting(), Some(at(5)));
    }

    #[test]
    fn first_come_first_served_but_the_impossible_hold_nobody_up() {
        let mut scheduler = Scheduler::default();
        scheduler.update_node(node(1), has(1, 1, 8));
        scheduler.enqueue(request(1, 16));
        scheduler.enqueue(request(2, 4));
        scheduler.enqueue(request(3, 1));
        assert_eq!(scheduler.propose(), []);
        let standings = scheduler.standings();
        let of = |n| standings[&request(n, 1).allocation_id];
        assert_eq!(of(1).reason, PendingReason::NoNodeLargeEnough);
        assert_eq!(of(2).reason, PendingReason::NoCapacity);
        assert_eq!(
            (of(3).reason, of(3).position, of(3).gpus_ahead),
            (PendingReason::BehindOthers, 3, 20)
        );
        scheduler.update_node(node(1), has(2, 8, 8));
        let placed: Vec<u32> = scheduler.propose().iter().map(|p| p.request.count).collect();
        assert_eq!(placed, [4, 1]);
    }

    #[test]
    fn a_refused_proposal_is_made_again_when_there_is_room() {
        let mut scheduler = Scheduler::default();
        scheduler.update_node(node(1), has(1, 2, 8));
        scheduler.enqueue(request(1, 2));
        assert_eq!(scheduler.propose().len(), 1);
        scheduler.enqueue(request(1, 2));
        assert_eq!(scheduler.propose(), []);
        scheduler.update_node(node(1), has(2, 0, 8));
        scheduler.settle(request(1, 2).allocation_id, 1, false);
        assert_eq!(scheduler.propose(), []);
        scheduler.update_node(node(1), has(1, 8, 8));
        assert_eq!(scheduler.propose(), [], "older news is ignored");
        scheduler.update_node(node(1), has(3, 2, 8));
        assert_eq!(scheduler.propose().len(), 1);
    }

    #[test]
    fn what_was_withdrawn_while_a_node_was_asked_does_not_come_back() {
        let mut scheduler = Scheduler::default();
        scheduler.update_node(node(1), has(1, 8, 8));
        scheduler.enqueue(request(1, 8));
        assert_eq!(scheduler.propose().len(), 1);
        assert!(scheduler.withdraw(request(1, 8).allocation_id));
        assert!(!scheduler.withdraw(request(1, 8).allocation_id), "once is enough");
        scheduler.update_node(node(1), has(2, 1, 8));
        scheduler.settle(request(1, 8).allocation_id, 1, false);
        assert_eq!((scheduler.depth(), scheduler.standings().len()), (0, 0));
        assert!(scheduler.enqueue(request(2, 1)));
        assert_eq!(scheduler.propose().len(), 1, "nobody is before it");
    }

    #[test]
    fn a_node_that_cannot_be_asked_holds_nobody_up() {
        let mut scheduler = Scheduler::default();
        scheduler.update_node(node(1), has(1, 1, 8));
        scheduler.update_node(node(2), has(1, 8, 8));
        scheduler.enqueue(request(1, 1));
        assert_eq!(scheduler.propose()[0].node_id, node(1));
        scheduler.set_aside(node(1));
        scheduler.settle(request(1, 1).allocation_id, 1, false);
        assert_eq!(scheduler.propose()[0].node_id, node(2));
        // It is back, with the state that it had.
        scheduler.update_node(node(1), has(1, 1, 8));
        scheduler.enqueue(request(2, 1));
        assert_eq!(scheduler.propose()[0].node_id, node(1));
    }

    #[test]
    fn asking_twice_changes_nothing() {
        let mut scheduler = Scheduler::default();
        assert!(scheduler.enqueue(request(1, 1)));
        assert!(!scheduler.enqueue(request(1, 1)));
        assert_eq!(scheduler.depth(), 1);
    }

    #[derive(Debug, Clone)]
    enum Step {
        Enqueue(u8, u32),
        Withdraw(u8),
        Node(u8, u32, bool),
        Settle(u8),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (0..40u8, 1..10u32).prop_map(|(n, count)| Step::Enqueue(n, count)),
            (0..40u8).prop_map(Step::Withdraw),
            (0..6u8, 0..=8u32, any::<bool>()).prop_map(|(n, free, up)| Step::Node(n, free, up)),
            (0..40u8).prop_map(Step::Settle),
        ];
        proptest::collection::vec(step, 0..80)
    }

    proptest! {
        #[test]
        fn never_asks_a_node_for_more_than_it_has(steps in steps()) {
            let mut scheduler = Scheduler::default();
            let mut free: HashMap<NodeId, u32> = HashMap::new();
            let mut asked: HashMap<AllocationId, (NodeId, u32)> = HashMap::new();
            for (seq, step) in (1u64..).zip(steps) {
                match step {
                    Step::Enqueue(n, count) => {
                        scheduler.enqueue(request(n, count));
                    }
                    Step::Withdraw(n) => {
                        let before = scheduler.standings();
                        let changed = scheduler.withdraw(request(n, 1).allocation_id);
                        prop_assert_eq!(changed, before != scheduler.standings());
                    }
                    Step::Node(n, gpus, up) => {
                        scheduler.update_node(node(n), NodeCapacity { schedulable: up, ..has(seq, gpus, 8) });
                        free.insert(node(n), if up { gpus } else { 0 });
                    }
                    Step::Settle(n) => {
                        let id = request(n, 1).allocation_id;
                        scheduler.settle(id, 1, true);
                        asked.remove(&id);
                    }
                }
                for proposal in scheduler.propose() {
                    let id = proposal.request.allocation_id;
                    let out: u32 = asked.values().filter(|(n, _)| *n == proposal.node_id).map(|(_, c)| c).sum();
                    prop_assert!(out + proposal.request.count <= free[&proposal.node_id]);
                    prop_assert!(asked.insert(id, (proposal.node_id, proposal.request.count)).is_none(), "asked twice");
                }
            }
            // What is counted as it goes is what counting anew would come to.
            let standings = scheduler.standings();
            prop_assert!(standings.len() <= scheduler.depth());
            let mut of_nodes: HashMap<NodeId, BTreeMap<GpuModel, u32>> = HashMap::new();
            for Asked { proposal, .. } in scheduler.asked.values() {
                let by_model = of_nodes.entry(proposal.node_id).or_default();
                *by_model.entry(model()).or_insert(0) += proposal.request.count;
            }
            prop_assert_eq!(&of_nodes, &scheduler.asked_of);
            for pool in scheduler.pools.values() {
                let counted: usize = pool.by_count.values().map(BTreeSet::len).sum();
                prop_assert_eq!(counted, pool.waiting.len());
                let first = pool.waiting.values().find(|request| request.count <= pool.largest());
                prop_assert_eq!(pool.head(), first);
            }
        }
    }
}
