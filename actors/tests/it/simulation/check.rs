//! What must be true when a region has come to rest, at its end, and of its histories.

use std::collections::BTreeMap;

use aicloud_domain::allocation::{Allocation, AllocationEvent, AllocationMachine, Notice, Phase};
use aicloud_domain::id::{AllocationId, TypedId};
use aicloud_domain::machine::{Machine, Time};
use aicloud_domain::node::{HoldStage, Life, Node, NodeEvent, NodeMachine, schedulable};
use uuid::Uuid;

use super::disk::{Entity, Interval};
use super::kinds::{Kind, Sort};
use super::process::Life as ActorLife;
use super::talk::{node_id, node_number};
use super::world::World;
use crate::for_kind;

impl World {
    fn rows<M: Machine>(&self, kind: Kind) -> Vec<M::State> {
        let mine = self.disk.rows.iter().filter(|((k, _), _)| *k == kind);
        mine.map(|(_, row)| serde_json::from_str(&row.state).unwrap()).collect()
    }

    fn all_allocations(&self) -> Vec<Allocation> {
        self.rows::<AllocationMachine>(Kind::Allocation)
    }

    fn all_nodes(&self) -> Vec<Node> {
        self.rows::<NodeMachine>(Kind::Node)
    }

    /// Does this process have an actor for it?
    pub fn is_known<M: Sort>(&mut self, p: usize, id: Uuid) -> bool {
        M::house(&mut self.processes[p]).slots.contains_key(&id)
    }

    /// Does this one panic for ever, or wait for an operator because it did?
    fn is_sick(&self, id: Uuid) -> bool {
        let slots = &self.processes[0].allocations.slots;
        let held = slots.get(&id).is_some_and(|slot| slot.life == ActorLife::Quarantined);
        self.poison.is_some_and(|((_, sick), ..)| sick == id || held)
    }

    pub fn check_at_rest(&self) {
        let process = &self.processes[0];
        assert!(process.alive, "I24: nobody is there");
        let well = |(_, id): &(Kind, Uuid)| !self.is_sick(*id);
        let held: Vec<Entity> = process.quarantined().into_iter().filter(well).collect();
        assert_eq!(held, [], "I24: nobody else panics any more");
        assert!(process.in_flight.is_empty(), "I24: somebody is still being written");
        let standings = process.scheduler.standings();
        let nodes = self.all_nodes();
        let (mut queue, mut sick) = (vec![], vec![]);
        let tentative = |node: &&Node| node.holds.iter().any(|h| h.stage == HoldStage::Tentative);
        let asked = nodes.iter().find(tentative);
        assert!(asked.is_none(), "I25: GPUs wait for one that does not answer: {asked:#?}");
        for allocation in self.all_allocations() {
            let about = || format!("{allocation:#?}");
            if self.is_sick(allocation.id.uuid()) {
                // It may never have met the command that it panics on, and waits like any other.
                let slot = process.allocations.slots.get(&allocation.id.uuid());
                let alive = slot.is_none_or(|slot| slot.life != ActorLife::Quarantined);
                if alive && allocation.phase == Phase::Queued {
                    sick.push(allocation.spec.gpu.count);
                }
                continue;
            }
            let view = process.allocations.slots.get(&allocation.id.uuid());
            if let Some(view) = view.and_then(|slot| slot.view.as_ref()) {
                assert_eq!(view.state, allocation, "the view is not what is durable");
            }
            match allocation.phase {
                Phase::Active => {
                    let placement = allocation.placement.as_ref().unwrap();
                    let node = nodes.iter().find(|node| node.id == placement.node_id).unwrap();
                    assert!(node.reachable, "I9: billed on a silent node: {}", about());
                    let hold = node.hold(allocation.id, allocation.epoch);
                    let hold = hold.unwrap_or_else(|| panic!("I1: no hold: {}", about()));
                    assert_eq!((hold.stage, hold.started), (HoldStage::Confirmed, true));
                    assert_eq!(allocation.notice, node.drain, "I24: the last word: {}", about());
                    let over = |notice: &Notice| notice.deadline < self.wall();
                    let late = allocation.notice.as_ref().is_some_and(over);
                    assert!(!late, "I24: its node was to be left: {}", about());
                }
                Phase::Queued => queue.push(allocation.clone()),
                Phase::Stopped | Phase::FailedCleanup => {}
                phase if phase.is_end() => {}
                phase => panic!("I24: {phase} is no place to rest: {}", about()),
            }
            let waits = standings.contains_key(&allocation.id);
            assert_eq!(waits, allocation.phase == Phase::Queued, "in the queue: {}", about());
        }
        self.check_queue(&queue, &sick, &nodes);
    }

    /// Nobody waits who could be served. `sick` are the counts of those who wait and would panic.
    fn check_queue(&self, queue: &[Allocation], sick: &[u32], nodes: &[Node]) {
        let open: Vec<&Node> = nodes.iter().filter(|node| schedulable(node)).collect();
        let largest = open.iter().map(|node| node.gpus().len()).max().unwrap_or(0);
        for waiting in queue.iter().filter(|a| a.spec.gpu.count as usize <= largest) {
            let count = waiting.spec.gpu.count as usize;
            let mut others = queue.iter().map(|other| other.spec.gpu.count).chain(sick.to_vec());
            let behind = others.any(|other| other as usize > count);
            for node in &open {
                let free = node.free_gpus(&waiting.spec.gpu.model).count();
                assert!(behind || free < count, "I24: it fits on {}: {waiting:#?}", node.label);
            }
        }
    }

    pub fn check_at_the_end(&self) {
        for allocation in self.all_allocations() {
            assert!(allocation.phase.is_end(), "I24: was to end: {allocation:#?}");
            assert_eq!(allocation.leftovers, [], "I24: {allocation:#?}");
        }
        assert!(self.disk.holds.is_empty(), "I24: leaked GPUs: {:?}", self.disk.holds);
        assert_eq!(self.processes[0].scheduler.depth(), 0, "I24: somebody waits for ever");
        for node in self.all_nodes() {
            let agent = &self.agents[node_number(node.id.uuid())];
            assert_eq!((&node.holds[..], &node.tasks[..]), (&[][..], &[][..]), "{}", node.label);
            let left = node.life != Life::Retired && !agent.workloads.is_empty();
            assert!(!left, "I24: {}: {:?}", node.label, agent.workloads);
            assert!(node.reachable || node.life == Life::Retired, "{} is lost", node.label);
        }
        for n in self.disk.nodes() {
            assert_eq!(self.disk.held_by(node_id(node_number(n))), 0);
        }
        let cold = |life: &ActorLife| matches!(life, ActorLife::Activating | ActorLife::BackingOff);
        let slots = &self.processes[0].allocations.slots;
        assert!(!slots.values().any(|slot| cold(&slot.life)), "I24: an actor never comes back");
    }

    /// I3, I4, I5, I7, I9, I15 and every answer that anybody ever got, against the journal.
    pub fn check_histories(&self) {
        let mut answered: BTreeMap<Entity, Vec<(u64, &String)>> = BTreeMap::new();
        for ack in &self.ledger.acks {
            answered.entry(ack.entity).or_default().push((ack.seq, &ack.json));
        }
        for entity in self.disk.journal.keys() {
            let acks = answered.remove(entity).unwrap_or_default();
            for_kind!(entity.0, self.check_history(*entity, &acks));
        }
        assert!(answered.is_empty(), "I2: answered and not in the journal: {answered:?}");
        self.check_usage();
        self.check_transactions();
        self.check_certificates();
    }

    /// I15: after an agent has joined anew, a channel of before renews nothing; of a retired node
    /// nobody renews or connects.
    fn check_certificates(&self) {
        let histories = self.disk.journal.iter().filter(|((kind, _), _)| *kind == Kind::Node);
        for (_, history) in histories {
            let mut line: Vec<String> = vec![];
            let mut retired = false;
            for entry in history {
                match serde_json::from_str(&entry.payload).unwrap() {
                    NodeEvent::Enrolled { certificate } => line = vec![certificate.serial],
                    NodeEvent::CertificateRenewed { certificate, .. } => {
                        let (by, _) = certificate.serial.rsplit_once('+').unwrap();
                        let is_known = line.iter().any(|serial| serial == by);
                        assert!(is_known, "I15: {by} is not of {line:?}");
                        line.push(certificate.serial);
                    }
                    NodeEvent::Attached { .. } => assert!(!retired, "I15: a retired node came in"),
                    NodeEvent::Retired => {
                        line.clear();
                        retired = true;
                    }
                    _ => {}
                }
            }
        }
    }

    fn check_history<M: Machine>(&self, entity: Entity, acks: &[(u64, &String)]) {
        let mut state: Option<M::State> = None;
        let mut keys: BTreeMap<&String, u64> = BTreeMap::new();
        let mut last: Option<Time> = None;
        for entry in &self.disk.journal[&entity] {
            let event: M::Event = serde_json::from_str(&entry.payload).unwrap();
            let next = M::apply(state.take(), &event, entry.at);
            assert!(last.is_none_or(|last| last <= entry.at), "I3: time ran backwards");
            last = Some(entry.at);
            if let Some(key) = &entry.key {
                let append = *keys.entry(key).or_insert(entry.append);
                assert_eq!(append, entry.append, "I7: {key} took effect twice on {entity:?}");
            }
            let mut answers = acks.iter().filter(|(seq, _)| *seq == entry.seq).peekable();
            if answers.peek().is_some() {
                let json = serde_json::to_string(&next).unwrap();
                for (seq, answer) in answers {
                    assert_eq!(**answer, json, "I2: {entity:?} was answered otherwise at {seq}");
                }
            }
            state = Some(next);
        }
        let json = serde_json::to_string(&state.unwrap()).unwrap();
        assert_eq!(json, self.disk.rows[&entity].state, "I4: {entity:?} is not its history");
    }

    /// I9: what is billed is what the journal says, whole, once and without overlap.
    fn check_usage(&self) {
        let mut expected: BTreeMap<(AllocationId, u32), Interval> = BTreeMap::new();
        for ((kind, id), history) in &self.disk.journal {
            if *kind != Kind::Allocation {
                continue;
            }
            let id = AllocationId::from_uuid(*id);
            let mut epoch = 0;
            let mut state: Option<Allocation> = None;
            for (at, entry) in history.iter().enumerate() {
                let event = serde_json::from_str(&entry.payload).unwrap();
                let next = AllocationMachine::apply(state.take(), &event, entry.at);
                let whole = history.get(at + 1).is_none_or(|after| after.append != entry.append);
                let runs = next.meter.is_some() == (next.phase == Phase::Active);
                assert!(runs || !whole, "I9: billed when it is not active: {next:#?}");
                state = Some(next);
                match event {
                    AllocationEvent::MeteringStarted { ordinal } => {
                        let interval = Interval { started: entry.at, ended: None };
                        let before = expected.insert((id, ordinal), interval);
                        assert!(before.is_none(), "I9: an interval begins twice");
                    }
                    AllocationEvent::MeteringStopped { ordinal } => {
                        let interval = expected.get_mut(&(id, ordinal)).unwrap();
                        assert!(interval.ended.replace(entry.at).is_none(), "I9: it ends twice");
                    }
                    AllocationEvent::Queued { epoch: next } => {
                        assert!(next > epoch, "I3: the epoch fell");
                        epoch = next;
                    }
                    _ => {}
                }
            }
        }
        assert_eq!(expected.len(), self.disk.intervals.len(), "I9: intervals");
        let mut before: Option<(AllocationId, Time)> = None;
        for (place, interval) in &expected {
            let billed = &self.disk.intervals[place];
            assert_eq!((interval.started, interval.ended), (billed.started, billed.ended));
            let ended = billed.ended.unwrap_or_else(|| panic!("I9: {place:?} is still billed"));
            if let Some((id, last)) = before
                && id == place.0
            {
                assert!(last <= billed.started, "I9: billed twice");
            }
            before = Some((place.0, ended));
        }
    }
}
