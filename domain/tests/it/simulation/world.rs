//! A region: its actors' model, its people, its storm, and what must be true.

use std::collections::{BTreeMap, HashMap};

use aicloud_domain::allocation::{
    AllocationCommand, AllocationEffect, AllocationMachine, AllocationSpec, GpuRequest,
    NewAllocation, Timer, Workload,
};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{AllocationId, NodeId, ProjectId, TenantId, TypedId};
use aicloud_domain::machine::{Machine, Rejection, Time};
use aicloud_domain::money::{GpuHourPrice, Micros};
use aicloud_domain::node::{Gpu, Inventory, JoinToken, NodeCertificate, NodeCommand, NodeMachine};
use aicloud_domain::placement::Scheduler;
use chrono::DateTime;
use uuid::Uuid;

use super::Dice;
use super::agent::Agent;
use super::mail::{Errand, Letter, Post, Said, Who};

/// The shell of one entity: its committed state and what it is carrying out.
pub(super) struct Actor<M: Machine> {
    pub(super) state: Option<M::State>,
    pub(super) seq: u64,
    /// What is carried out, by the number of the attempt.
    pub(super) effects: HashMap<M::Effect, u64>,
}

impl<M: Machine> Actor<M> {
    fn new() -> Self {
        Self { state: None, seq: 0, effects: HashMap::new() }
    }

    pub(super) fn decide(
        &mut self,
        command: &M::Command,
        now: Time,
    ) -> Result<Vec<M::Event>, Rejection> {
        let events = M::decide(self.state.as_ref(), command, now)?;
        for event in &events {
            self.state = Some(M::apply(self.state.take(), event, now));
            self.seq += 1;
        }
        Ok(events)
    }

    /// What is newly owed, each with the number of its attempt.
    pub(super) fn begin(&mut self, tokens: &mut u64) -> Vec<(M::Effect, u64)> {
        let owed = self.state.as_ref().map(M::effects).unwrap_or_default();
        self.effects.retain(|effect, _| owed.contains(effect));
        let mut begun = vec![];
        for effect in owed {
            if !self.effects.contains_key(&effect) {
                *tokens += 1;
                self.effects.insert(effect.clone(), *tokens);
                begun.push((effect, *tokens));
            }
        }
        begun
    }
}

pub struct World {
    pub(super) dice: Dice,
    tells: bool,
    pub(super) second: i64,
    pub(super) tokens: u64,
    pub(super) post: Post,
    pub(super) allocations: Vec<Actor<AllocationMachine>>,
    pub(super) nodes: Vec<Actor<NodeMachine>>,
    pub(super) agents: Vec<Agent>,
    pub(super) scheduler: Scheduler,
    pub(super) scheduler_life: u32,
    pub(super) holders: BTreeMap<(usize, String), (AllocationId, u64)>,
    pub(super) storm: bool,
}

pub(super) fn allocation_id(n: usize) -> AllocationId {
    AllocationId::from_uuid(Uuid::from_u128(1_000 + n as u128))
}

pub(super) fn node_id(n: usize) -> NodeId {
    NodeId::from_uuid(Uuid::from_u128(1 + n as u128))
}

pub(super) fn number(uuid: Uuid, base: u128) -> usize {
    usize::try_from(uuid.as_u128() - base).unwrap()
}

impl World {
    pub fn new(seed: u64, tells: bool) -> Self {
        let mut world = Self {
            dice: Dice::new(seed),
            tells,
            second: 1_000_000,
            tokens: 0,
            post: Post::default(),
            allocations: vec![],
            nodes: vec![],
            agents: vec![],
            scheduler: Scheduler::default(),
            scheduler_life: 0,
            holders: BTreeMap::new(),
            storm: true,
        };
        for n in 0..1 + world.dice.below(3) {
            world.nodes.push(Actor::new());
            world.agents.push(Agent::new());
            let sha256 = Sha256([7; 32]);
            let expires_at = world.now() + chrono::TimeDelta::minutes(5);
            let (label, region) = (format!("n{n}").parse().unwrap(), "r".parse().unwrap());
            for command in [
                NodeCommand::Register { id: node_id(n), label, region },
                NodeCommand::IssueJoinToken { token: JoinToken { sha256, expires_at } },
                NodeCommand::Enrol {
                    token_sha256: sha256,
                    certificate: NodeCertificate {
                        serial: "a".into(),
                        public_key_sha256: sha256,
                        not_after: expires_at,
                    },
                },
            ] {
                world.operator(n, &command);
            }
            world.connect(n);
        }
        world
    }

    pub(super) fn now(&self) -> Time {
        DateTime::from_timestamp(self.second, 0).unwrap()
    }

    pub(super) fn tell(&self, what: impl FnOnce() -> String) {
        if self.tells {
            eprintln!("{} {}", self.second, what());
        }
    }

    pub fn live(mut self) {
        let steps = 100 + self.dice.below(500);
        for _ in 0..steps {
            self.second += 1;
            if self.dice.percent(25) {
                self.fate();
            } else {
                self.deliver();
            }
        }
        self.storm = false;
        for n in 0..self.nodes.len() {
            self.connect(n);
        }
        self.rest();
        self.check_at_rest();
        for _ in 0..6 {
            for n in 0..self.allocations.len() {
                self.people(n, AllocationCommand::Release);
            }
            self.rest();
        }
        self.check_at_the_end();
    }

    // --- what happens ------------------------------------------------------------------------

    fn people(&mut self, n: usize, command: AllocationCommand) {
        self.post.send(
            Who::People,
            Who::Allocation(n),
            Letter::ToAllocation(command, Errand::None),
        );
    }

    /// Something that nobody asked for, or a customer or an operator does something.
    fn fate(&mut self) {
        let node = self.dice.below(self.nodes.len());
        let some = (!self.allocations.is_empty()).then(|| self.dice.below(self.allocations.len()));
        match (self.dice.below(100), some) {
            (0..20, _) if self.allocations.len() < 12 => self.create(),
            (20..26, Some(n)) => self.people(n, AllocationCommand::Release),
            (26..32, Some(n)) => self.people(n, AllocationCommand::Stop),
            (32..38, Some(n)) => self.people(n, AllocationCommand::Start),
            (38..46, Some(n)) => self.crash_allocation(n),
            (46..54, _) => self.crash_node(node),
            (54..56, _) => {
                self.scheduler_life += 1;
                self.scheduler.ask_anew();
            }
            (56..62, _) => self.cut(node),
            (62..72, _) => self.connect(node),
            (72..75, _) => {
                let with_machine = self.dice.percent(50);
                self.agents[node].restart(with_machine);
                self.cut(node);
            }
            (75..79, _) => self.silence(node),
            (79..83, Some(n)) => self.ring(n, None),
            (83..87, _) => self.agents[node].exit(&mut self.dice),
            (87..94, _) => self.heartbeat(node),
            (94, _) => self.operator(node, &NodeCommand::Cordon),
            (95..97, _) => self.operator(node, &NodeCommand::Uncordon),
            (97, _) if self.dice.percent(30) => {
                let force = self.dice.percent(70);
                self.operator(node, &NodeCommand::Retire { force });
            }
            _ => self.work(node),
        }
        let worker = self.dice.below(self.nodes.len());
        self.work(worker);
    }

    fn create(&mut self) {
        let n = self.allocations.len();
        let label = |text: &str| text.parse().unwrap();
        let count = u32::try_from([1, 1, 2, 4, 9][self.dice.below(5)]).unwrap();
        let new = NewAllocation {
            id: allocation_id(n),
            tenant_id: TenantId::from_uuid(Uuid::from_u128(1)),
            project_id: ProjectId::from_uuid(Uuid::from_u128(2)),
            name: NewAllocation::name_in(&label("r"), &label("t"), &label("p"), allocation_id(n)),
            display_name: None,
            spec: AllocationSpec {
                gpu: GpuRequest { model: "H100".parse().unwrap(), count },
                workload: Workload { image: "i".into(), command: vec![], env: BTreeMap::new() },
                max_queue_seconds: self.dice.percent(20).then_some(60),
            },
            price: GpuHourPrice { micros: Micros(1), currency: "USD".parse().unwrap() },
        };
        self.allocations.push(Actor::new());
        self.people(n, AllocationCommand::Create(Box::new(new)));
    }

    /// A timer of the allocation runs out: any, or this one.
    pub(super) fn ring(&mut self, n: usize, only: Option<&[Timer]>) {
        let actor = &self.allocations[n];
        let timer = actor.effects.iter().find_map(|(effect, token)| match effect {
            AllocationEffect::Await { timer, epoch, since }
                if only.is_none_or(|only| only.contains(timer)) =>
            {
                Some((effect.clone(), *token, *timer, *epoch, *since))
            }
            _ => None,
        });
        if let Some((effect, token, timer, epoch, _since)) = timer {
            let errand = Errand::Allocation { effect, token, itself: true };
            let me = Who::Allocation(n);
            let letter = Letter::ToAllocation(AllocationCommand::TimeOut { epoch, timer }, errand);
            self.post.send(me, me, letter);
        }
    }

    /// The actors ask again now and then for a place, and for the cleaning up of what is left.
    pub(super) fn remind(&mut self, n: usize) {
        let Some(allocation) = &self.allocations[n].state else { return };
        let now = allocation.epoch;
        let owed = self.allocations[n].effects.clone();
        for (effect, token) in owed {
            match effect {
                AllocationEffect::Dispatch { epoch, .. } if epoch == now => {}
                AllocationEffect::Await { .. } => {}
                _ => self.attempt_allocation(n, effect, token),
            }
        }
        self.propose();
    }

    fn silence(&mut self, n: usize) {
        let Some(node) = &self.nodes[n].state else { return };
        // Nearly always a node without a channel; sometimes one whose channel is stuck.
        if node.reachable && (self.agents[n].channel.is_none() || self.dice.percent(20)) {
            let command = NodeCommand::Silence { channel_epoch: node.channel_epoch };
            self.post.send(Who::Leases, Who::Node(n), Letter::ToNode(command, Errand::None));
        }
    }

    pub(super) fn connect(&mut self, n: usize) {
        let gpu = |index| Gpu {
            uuid: format!("gpu-{index}"),
            model: "H100".parse().unwrap(),
            index,
            memory_bytes: 1,
            healthy: true,
        };
        let inventory = Inventory {
            hostname: "h".into(),
            runtime: "simulated".into(),
            source: "declared".into(),
            gpus: (0..4).map(gpu).collect(),
            cpu_cores: 1,
            memory_bytes: 1,
        };
        let command = NodeCommand::Attach { serial: "a".into(), inventory };
        self.post.send(Who::Agent(n), Who::Node(n), Letter::ToNode(command, Errand::None));
    }

    /// The connection breaks.
    pub(super) fn cut(&mut self, n: usize) {
        self.agents[n].channel = None;
        self.post.cut(Who::Channel(n), Who::Agent(n));
    }

    pub(super) fn heartbeat(&mut self, n: usize) {
        let list = self.agents[n].list();
        self.says(n, Said::Heartbeat(list));
    }

    pub(super) fn says(&mut self, n: usize, said: Said) {
        if let Some(channel) = self.agents[n].channel {
            self.post.send(Who::Agent(n), Who::Channel(n), Letter::Said(channel, said));
        }
    }

    pub(super) fn work(&mut self, n: usize) {
        let luck = !self.storm;
        if let Some(said) = self.agents[n].work(&mut self.dice, luck) {
            self.says(n, said);
        }
    }
}
