//! How mail arrives, how a region comes to rest, and what is true of it then.

use std::collections::BTreeSet;

use aicloud_domain::allocation::{AllocationCommand, NodeReport, Operation, Phase, Timer};
use aicloud_domain::id::TypedId;
use aicloud_domain::machine::Rejection;
use aicloud_domain::node::{
    Finding, HoldStage, Life, NodeCommand, Seen, TaskResult, is_clean_when_stale, reconcile,
    schedulable,
};

use super::mail::{Errand, Heard, Letter, Said, Who};
use super::world::{World, node_id, number};

/// More mail than this without a pause is a quarrel without end.
const LETTERS_MAX: usize = 20_000;

impl World {
    /// A letter of some pair arrives. False when there is none.
    pub(super) fn deliver(&mut self) -> bool {
        let Some((from, to, letter)) = self.post.take(&mut self.dice) else { return false };
        match (to, letter) {
            (Who::Allocation(n), Letter::ToAllocation(command, errand)) => {
                let lost = self.is_lost();
                if !lost.0 {
                    let heard = self.allocation_does(n, &command);
                    self.answer(to, from, heard, errand, lost.1);
                    if lost.1 {
                        self.crash_allocation(n);
                    }
                } else {
                    self.answer(to, from, Ok(()), errand, true);
                }
            }
            (Who::Node(n), Letter::ToNode(command, errand)) => {
                let lost = self.is_lost();
                if !lost.0 {
                    let heard = self.node_does(n, &command);
                    self.answer(to, from, heard, errand, lost.1);
                    if lost.1 {
                        self.crash_node(n);
                    }
                } else if matches!(from, Who::Channel(_)) && self.agents[n].channel.is_some() {
                    self.post.again(from, to, Letter::ToNode(command, errand));
                } else {
                    self.answer(to, from, Ok(()), errand, true);
                }
            }
            (_, Letter::Answer(heard, errand)) => self.hears(to, &heard, errand),
            (Who::Agent(n), Letter::Task(task, gpus)) => {
                if let Some(said) = self.agents[n].take(task, gpus) {
                    self.says(n, said);
                }
            }
            (Who::Channel(n), Letter::Said(channel, said)) => {
                if self.agents[n].channel == Some(channel) {
                    self.channel_hears(n, said);
                }
            }
            (to, letter) => unreachable!("{letter:?} is not for {to:?}"),
        }
        true
    }

    /// In a storm: the command is not carried out, or its receiver forgets right after it.
    fn is_lost(&mut self) -> (bool, bool) {
        (self.storm && self.dice.percent(4), self.storm && self.dice.percent(3))
    }

    fn answer(
        &mut self,
        me: Who,
        to: Who,
        heard: Result<(), Rejection>,
        errand: Errand,
        away: bool,
    ) {
        if matches!(errand, Errand::None) {
            return;
        }
        let heard = match heard {
            _ if away => Heard::Away,
            Ok(()) => Heard::Yes,
            Err(rejection) => Heard::Rejected(rejection),
        };
        self.post.send(me, to, Letter::Answer(heard, errand));
    }

    fn hears(&mut self, me: Who, heard: &Heard, errand: Errand) {
        match (me, errand) {
            (Who::Allocation(n), Errand::Allocation { effect, token, itself }) => {
                self.allocation_hears(n, heard, effect, token, itself);
            }
            (Who::Node(n), Errand::Node { effect, token, itself }) => {
                self.node_hears(n, heard, effect, token, itself);
            }
            (Who::Scheduler, Errand::Ask { proposal, life }) if life == self.scheduler_life => {
                let request = proposal.request;
                let held = *heard == Heard::Yes;
                self.scheduler.settle(request.allocation_id, request.epoch, held);
                self.propose();
            }
            _ => {}
        }
    }

    fn channel_hears(&mut self, n: usize, said: Said) {
        let from = Who::Channel(n);
        match said {
            Said::Progress(allocation, epoch, report) => {
                let command = AllocationCommand::Report { node_id: node_id(n), epoch, report };
                let to = Who::Allocation(number(allocation.uuid(), 1_000));
                self.post.send(from, to, Letter::ToAllocation(command, Errand::None));
            }
            Said::Result(task, result) => {
                let command = NodeCommand::FinishTask { task, result };
                self.post.send(from, Who::Node(n), Letter::ToNode(command, Errand::None));
            }
            Said::StaleEpoch(id) => {
                let node = self.nodes[n].state.as_ref().unwrap();
                let Some(task) = node.tasks.iter().find(|task| task.id == id) else { return };
                let starts = task.order.operation() == Operation::Start;
                let result = if !starts && is_clean_when_stale(node, task) {
                    TaskResult::Succeeded { detail: "{}".into() }
                } else {
                    let code = "refused_stale_epoch".to_owned();
                    TaskResult::Failed { message: code.clone(), code }
                };
                let command = NodeCommand::FinishTask { task: id, result };
                self.post.send(from, Who::Node(n), Letter::ToNode(command, Errand::None));
            }
            Said::Heartbeat(seen) => self.compare(n, &seen),
        }
    }

    fn compare(&mut self, n: usize, seen: &[Seen]) {
        let node = self.nodes[n].state.as_ref().unwrap();
        let before = std::mem::take(&mut self.agents[n].doubtful);
        let mut doubtful = BTreeSet::new();
        for finding in reconcile(node, seen) {
            match finding {
                Finding::Ended { allocation_id, epoch, exit_code } => {
                    doubtful.insert((allocation_id, epoch, true));
                    if exit_code.is_some() || before.contains(&(allocation_id, epoch, true)) {
                        let report = NodeReport::Exited { exit_code };
                        let command =
                            AllocationCommand::Report { node_id: node_id(n), epoch, report };
                        let to = Who::Allocation(number(allocation_id.uuid(), 1_000));
                        let letter = Letter::ToAllocation(command, Errand::None);
                        self.post.send(Who::Channel(n), to, letter);
                    }
                }
                Finding::Orphan { allocation_id, epoch } => {
                    doubtful.insert((allocation_id, epoch, false));
                    if before.contains(&(allocation_id, epoch, false)) {
                        let command = NodeCommand::Reap { allocation_id, epoch };
                        let letter = Letter::ToNode(command, Errand::None);
                        self.post.send(Who::Channel(n), Who::Node(n), letter);
                    }
                }
            }
        }
        self.agents[n].doubtful = doubtful;
    }

    // --- rest --------------------------------------------------------------------------------

    fn settle_down(&mut self) {
        let mut letters = 0;
        for _ in 0..6 {
            loop {
                while self.deliver() {
                    letters += 1;
                    assert!(letters < LETTERS_MAX, "mail without end");
                }
                if !self.agents.iter().any(super::agent::Agent::is_busy) {
                    break;
                }
                (0..self.nodes.len()).for_each(|n| self.work(n));
            }
            self.second += 1;
            for n in 0..self.nodes.len() {
                if self.agents[n].channel.is_none() {
                    self.connect(n);
                }
                self.heartbeat(n);
            }
            for n in 0..self.allocations.len() {
                self.remind(n);
            }
        }
        while self.deliver() {}
    }

    /// Until nothing moves any more, with everybody there and nothing going wrong.
    pub(super) fn rest(&mut self) {
        self.settle_down();
        for _ in 0..3 {
            for n in 0..self.allocations.len() {
                self.ring(n, Some(&[Timer::Reservation, Timer::Provisioning]));
            }
            self.settle_down();
        }
    }

    fn largest(&self) -> u32 {
        let nodes = self.nodes.iter().filter_map(|node| node.state.as_ref());
        let all = nodes.filter(|node| schedulable(node)).map(|node| node.gpus().len());
        u32::try_from(all.max().unwrap_or(0)).unwrap()
    }

    pub(super) fn check_at_rest(&self) {
        let standings = self.scheduler.standings();
        let mut queue = vec![];
        for actor in &self.allocations {
            let Some(allocation) = &actor.state else { continue };
            let about = || format!("{allocation:#?}");
            match allocation.phase {
                Phase::Queued => queue.push((allocation.phase_since, allocation.id, allocation)),
                Phase::Active => {
                    let placement = allocation.placement.as_ref().unwrap();
                    let node = &self.nodes[number(placement.node_id.uuid(), 1)];
                    let node = node.state.as_ref().unwrap();
                    assert!(node.reachable, "billed on a silent node: {}", about());
                    let hold = node.hold(allocation.id, allocation.epoch).expect("it has a hold");
                    assert_eq!((hold.stage, hold.started), (HoldStage::Confirmed, true));
                }
                Phase::Stopped | Phase::FailedCleanup => {}
                phase if phase.is_end() => {}
                phase => panic!("{phase} is no place to rest: {}", about()),
            }
            let waits = standings.contains_key(&allocation.id);
            assert_eq!(waits, allocation.phase == Phase::Queued, "in the queue: {}", about());
        }
        queue.sort_by_key(|(since, id, _)| (*since, *id));
        let largest = self.largest();
        let next = queue.iter().find(|(_, _, request)| request.spec.gpu.count <= largest);
        if let Some((_, _, allocation)) = next {
            for node in self.nodes.iter().filter_map(|node| node.state.as_ref()) {
                let free = node.free_gpus(&allocation.spec.gpu.model).count();
                let fits = schedulable(node) && free >= allocation.spec.gpu.count as usize;
                assert!(!fits, "it fits on {}: {allocation:#?}", node.label);
            }
        }
    }

    pub(super) fn check_at_the_end(&self) {
        for actor in &self.allocations {
            let Some(allocation) = &actor.state else { continue };
            assert!(allocation.phase.is_end(), "was to end: {allocation:#?}");
            assert_eq!(allocation.leftovers, [], "{allocation:#?}");
        }
        assert_eq!(self.holders.len(), 0, "leaked: {:?}", self.holders);
        assert_eq!(self.scheduler.depth(), 0, "somebody waits for ever");
        for (actor, agent) in self.nodes.iter().zip(&self.agents) {
            let node = actor.state.as_ref().unwrap();
            assert_eq!((&node.holds[..], &node.tasks[..]), (&[][..], &[][..]), "{}", node.label);
            let left = node.life != Life::Retired && !agent.workloads.is_empty();
            assert!(!left, "{}: {:?}", node.label, agent.workloads);
        }
    }
}
