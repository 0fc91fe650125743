//! The actors' model: decide, settle, carry out what is owed. What `EntityActor` and the
//! nouns' `attempt` do, without their threads.

use aicloud_domain::allocation::{
    AllocationCommand, AllocationEffect, AllocationEvent, NodeReport, Operation, Phase, Placement,
};
use aicloud_domain::id::TypedId;
use aicloud_domain::machine::Rejection;
use aicloud_domain::node::{
    Life, NodeCommand, NodeEffect, NodeEvent, Order, report_of, schedulable,
};
use aicloud_domain::placement::{NodeCapacity, Request};

use super::mail::{Errand, Heard, Letter, Who};
use super::world::{World, allocation_id, node_id, number};

impl World {
    pub(super) fn crash_allocation(&mut self, n: usize) {
        self.allocations[n].effects.clear();
        self.settle_allocation(n);
    }

    pub(super) fn crash_node(&mut self, n: usize) {
        self.nodes[n].effects.clear();
        self.settle_node(n);
    }

    pub(super) fn allocation_does(
        &mut self,
        n: usize,
        command: &AllocationCommand,
    ) -> Result<(), Rejection> {
        let now = self.now();
        let before = self.allocations[n].state.as_ref().and_then(|allocation| allocation.meter);
        let events = self.allocations[n].decide(command, now);
        self.tell(|| format!("allocation {n}: {command:?} => {events:?}"));
        let events = events?;
        let mut open = before.map(|meter| meter.ordinal);
        for event in &events {
            match event {
                AllocationEvent::MeteringStarted { ordinal } => {
                    assert_eq!(open.replace(*ordinal), None, "two meters run");
                }
                AllocationEvent::MeteringStopped { ordinal } => {
                    assert_eq!(open.take(), Some(*ordinal), "no such meter runs");
                }
                _ => {}
            }
        }
        let allocation = self.allocations[n].state.as_ref().unwrap();
        assert_eq!(open, allocation.meter.map(|meter| meter.ordinal));
        assert_eq!(open.is_some(), allocation.phase == Phase::Active, "{allocation:?}");
        if !events.is_empty() {
            self.settle_allocation(n);
        }
        Ok(())
    }

    pub(super) fn settle_allocation(&mut self, n: usize) {
        let Some(allocation) = &self.allocations[n].state else { return };
        if allocation.phase != Phase::Queued {
            self.scheduler.withdraw(allocation_id(n));
        }
        for (effect, token) in self.allocations[n].begin(&mut self.tokens) {
            self.attempt_allocation(n, effect, token);
        }
        self.propose();
    }

    pub(super) fn attempt_allocation(&mut self, n: usize, effect: AllocationEffect, token: u64) {
        let allocation = self.allocations[n].state.as_ref().unwrap();
        match effect {
            AllocationEffect::AwaitPlacement { epoch } => {
                self.scheduler.enqueue(Request {
                    allocation_id: allocation.id,
                    epoch,
                    model: allocation.spec.gpu.model.clone(),
                    count: allocation.spec.gpu.count,
                    since: allocation.phase_since,
                });
            }
            AllocationEffect::Dispatch { node_id, epoch, operation } => {
                let order = match operation {
                    Operation::Start => Order::Start { workload: allocation.spec.workload.clone() },
                    Operation::Stop => Order::Stop,
                    Operation::Release => Order::Release,
                };
                let (id, name) = (allocation.id, allocation.name.clone());
                let command =
                    NodeCommand::Dispatch { allocation_id: id, epoch, name, trace_id: None, order };
                let to = Who::Node(number(node_id.uuid(), 1));
                let errand = Errand::Allocation { effect, token, itself: false };
                self.post.send(Who::Allocation(n), to, Letter::ToNode(command, errand));
            }
            // Rings when fate says so.
            AllocationEffect::Await { .. } => {}
        }
    }

    pub(super) fn allocation_hears(
        &mut self,
        n: usize,
        heard: &Heard,
        effect: AllocationEffect,
        token: u64,
        itself: bool,
    ) {
        if self.allocations[n].effects.get(&effect) != Some(&token) {
            return;
        }
        let me = Who::Allocation(n);
        match (&effect, heard.or_past(), itself) {
            (_, Some(_), true) | (_, Some(true), false) => {}
            (AllocationEffect::Dispatch { node_id, epoch, operation }, Some(false), false)
                if *operation != Operation::Start =>
            {
                let (node_id, epoch, report) = (*node_id, *epoch, NodeReport::Vacated);
                let errand = Errand::Allocation { effect, token, itself: true };
                let command = AllocationCommand::Report { node_id, epoch, report };
                self.post.send(me, me, Letter::ToAllocation(command, errand));
            }
            (AllocationEffect::Await { timer, .. }, None, _) => {
                let only = [*timer];
                self.ring(n, Some(&only));
            }
            _ => self.attempt_allocation(n, effect, token),
        }
    }

    pub(super) fn operator(&mut self, n: usize, command: &NodeCommand) {
        // Operators' commands may be refused.
        let _ = self.node_does(n, command);
    }

    pub(super) fn node_does(&mut self, n: usize, command: &NodeCommand) -> Result<(), Rejection> {
        let now = self.now();
        let before = self.nodes[n].state.clone();
        let events = self.nodes[n].decide(command, now);
        self.tell(|| format!("node {n}: {command:?} => {events:?}"));
        let events = events?;
        for event in &events {
            match event {
                NodeEvent::GpusHeld { allocation_id, epoch, gpu_uuids } => {
                    for gpu in gpu_uuids {
                        let held = self.holders.insert((n, gpu.clone()), (*allocation_id, *epoch));
                        assert_eq!(held, None, "{gpu} of node {n} has two holders");
                    }
                }
                NodeEvent::GpusFreed { allocation_id, epoch } => {
                    let who = (*allocation_id, *epoch);
                    self.holders.retain(|(node, _), holder| *node != n || *holder != who);
                }
                NodeEvent::Attached { channel_epoch } => {
                    self.cut(n);
                    let agent = &mut self.agents[n];
                    (agent.channel, agent.sent) = (Some(*channel_epoch), 0);
                    agent.doubtful.clear();
                    self.heartbeat(n);
                }
                _ => {}
            }
        }
        if !events.is_empty() || before.is_none() {
            self.settle_node(n);
        }
        Ok(())
    }

    pub(super) fn settle_node(&mut self, n: usize) {
        let node = self.nodes[n].state.as_ref().unwrap();
        let gpus = node.capacity();
        let capacity =
            NodeCapacity { seq: self.nodes[n].seq, schedulable: schedulable(node), gpus };
        self.scheduler.update_node(node_id(n), capacity);
        if node.life == Life::Retired || !node.reachable {
            self.cut(n);
        }
        self.send_tasks(n);
        for (effect, token) in self.nodes[n].begin(&mut self.tokens) {
            self.attempt_node(n, effect, token);
        }
        self.propose();
    }

    pub(super) fn send_tasks(&mut self, n: usize) {
        let Some(node) = &self.nodes[n].state else { return };
        let agent = &mut self.agents[n];
        if agent.channel.is_none() {
            return;
        }
        for task in node.tasks.iter().filter(|task| task.result.is_none()) {
            if task.sequence > agent.sent {
                agent.sent = task.sequence;
                let hold = node.hold(task.allocation_id, task.epoch);
                let gpus = hold.map(|hold| hold.gpu_uuids.clone()).unwrap_or_default();
                let letter = Letter::Task(task.clone(), gpus);
                self.post.send(Who::Channel(n), Who::Agent(n), letter);
            }
        }
    }

    pub(super) fn attempt_node(&mut self, n: usize, effect: NodeEffect, token: u64) {
        let node = self.nodes[n].state.as_ref().unwrap();
        let report =
            |epoch, report| AllocationCommand::Report { node_id: node_id(n), epoch, report };
        let (to, command) = match &effect {
            NodeEffect::Offer { allocation_id, epoch } => {
                let Some(hold) = node.hold(*allocation_id, *epoch) else { return };
                let placement = Placement { node_id: node.id, gpu_uuids: hold.gpu_uuids.clone() };
                (*allocation_id, AllocationCommand::Place { epoch: *epoch, placement })
            }
            NodeEffect::Send { .. } => return self.send_tasks(n),
            NodeEffect::Deliver { sequence } => {
                let Some(task) = node.tasks.iter().find(|task| task.sequence == *sequence) else {
                    return;
                };
                match report_of(task) {
                    Some(said) => (task.allocation_id, report(task.epoch, said)),
                    None => return self.node_hears(n, &Heard::Yes, effect, token, false),
                }
            }
            NodeEffect::Tell { allocation_id, epoch, reachable } => {
                let said = if *reachable { NodeReport::Returned } else { NodeReport::Lost };
                (*allocation_id, report(*epoch, said))
            }
            NodeEffect::TellRetired { allocation_id, epoch } => {
                (*allocation_id, report(*epoch, NodeReport::NodeRetired))
            }
        };
        let to = Who::Allocation(number(to.uuid(), 1_000));
        let errand = Errand::Node { effect, token, itself: false };
        self.post.send(Who::Node(n), to, Letter::ToAllocation(command, errand));
    }

    pub(super) fn node_hears(
        &mut self,
        n: usize,
        heard: &Heard,
        effect: NodeEffect,
        token: u64,
        itself: bool,
    ) {
        if self.nodes[n].effects.get(&effect) != Some(&token) {
            return;
        }
        let Some(taken) = heard.or_past() else {
            return self.attempt_node(n, effect, token);
        };
        if itself {
            return;
        }
        let command = match effect.clone() {
            NodeEffect::Offer { allocation_id, epoch } if taken => {
                NodeCommand::Confirm { allocation_id, epoch }
            }
            NodeEffect::Offer { allocation_id, epoch }
            | NodeEffect::TellRetired { allocation_id, epoch } => {
                NodeCommand::Forgo { allocation_id, epoch }
            }
            NodeEffect::Deliver { sequence } => NodeCommand::Delivered { sequence },
            NodeEffect::Tell { allocation_id, epoch, reachable } => {
                NodeCommand::Told { allocation_id, epoch, reachable }
            }
            NodeEffect::Send { .. } => return,
        };
        let errand = Errand::Node { effect, token, itself: true };
        self.post.send(Who::Node(n), Who::Node(n), Letter::ToNode(command, errand));
    }

    pub(super) fn propose(&mut self) {
        for proposal in self.scheduler.propose() {
            let request = &proposal.request;
            let command = NodeCommand::Reserve {
                allocation_id: request.allocation_id,
                epoch: request.epoch,
                model: request.model.clone(),
                count: request.count,
            };
            let to = Who::Node(number(proposal.node_id.uuid(), 1));
            let errand = Errand::Ask { proposal, life: self.scheduler_life };
            self.post.send(Who::Scheduler, to, Letter::ToNode(command, errand));
        }
    }
}
