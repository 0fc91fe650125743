//! A region's life: the calm before, the storm, the calm after, the end.

use aicloud_domain::allocation::AllocationCommand;
use aicloud_domain::catalog::{CatalogCommand, GpuType, catalog_id};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::TypedId;
use aicloud_domain::money::{GpuHourPrice, Micros};
use aicloud_domain::node::{JoinToken, Life, Node, NodeCertificate, NodeCommand, NodeMachine};
use aicloud_domain::project::ProjectCommand;
use aicloud_domain::tenant::TenantCommand;

use super::agent::{Agent, Told};
use super::clients::{Client, operator, project_id, tenant_id};
use super::disk::Entity;
use super::kinds::{Command, Kind};
use super::process::{Back, Process};
use super::talk::node_id;
use super::world::{AgentEvent, Event, World};
use crate::for_kind;

/// How long a region may take to come to rest when all that was wrong is right again, ms.
const CALM: u64 = 30_000;
/// How often a sleeping actor is looked for, and the like, at random, ms.
const FATE: u64 = 250;

impl World {
    pub fn live(seed: u64, tells: bool) -> Self {
        let mut world = Self::empty(seed, tells);
        world.found();
        world.storm_comes();
        let length = 6_000 + world.dice.below(14_000);
        world.run_until(world.now + length);
        world.calm();
        world.run_until(world.now + CALM);
        world.until_written();
        world.check_at_rest();
        world.poison = None;
        for p in 0..world.processes.len() {
            world.let_out(p);
        }
        world.let_go_of_all();
        world.run_until(world.now + CALM);
        world.check_at_the_end();
        world.check_histories();
        world
    }

    /// A reminder of something that can't be done yet may be being written just now.
    fn until_written(&mut self) {
        for _ in 0..50 {
            if self.processes[0].in_flight.is_empty() {
                return;
            }
            self.run_until(self.now + 20);
        }
    }

    fn founded(&mut self, kind: Kind, id: uuid::Uuid, command: Command) {
        self.operate((kind, id), command);
    }

    /// One process, a few nodes with agents, two tenants with a project each, a price.
    fn found(&mut self) {
        self.processes.push(Process::new(0, 0));
        self.processes[0].alive = false;
        self.start(0);
        for n in 0..2 {
            let (id, label) = (tenant_id(n), format!("t{n}").parse().unwrap());
            let create = TenantCommand::Create { id, label, display_name: "T".into(), owner: None };
            self.founded(Kind::Tenant, id.uuid(), Command::Tenant(create));
            let create = ProjectCommand::Create {
                id: project_id(n),
                tenant_id: id,
                tenant_label: format!("t{n}").parse().unwrap(),
                label: "p".parse().unwrap(),
                display_name: "P".into(),
            };
            self.founded(Kind::Project, project_id(n).uuid(), Command::Project(create));
        }
        let region = "r".parse().unwrap();
        let price = GpuHourPrice { micros: Micros(1), currency: "USD".parse().unwrap() };
        let gpu_type = GpuType { memory_bytes: 1, price };
        let id = catalog_id(&region).uuid();
        let set = CatalogCommand::SetGpuType { region, model: "H100".parse().unwrap(), gpu_type };
        self.founded(Kind::Catalog, id, Command::Catalog(set));
        for n in 0..1 + self.dice.pick(3) {
            let (label, region) = (format!("n{n}").parse().unwrap(), "r".parse().unwrap());
            let register = NodeCommand::Register { id: node_id(n), label, region };
            self.founded(Kind::Node, node_id(n).uuid(), Command::Node(register));
            let [token, enrol] = self.joining(n, "a");
            self.founded(Kind::Node, node_id(n).uuid(), Command::Node(token));
            self.founded(Kind::Node, node_id(n).uuid(), Command::Node(enrol));
            self.agents.push(Agent::new());
            self.agent_event(n, 5, AgentEvent::Dial);
            self.agent_event(n, 10, AgentEvent::Beat);
            self.agent_event(n, 15, AgentEvent::Work);
        }
        self.run_until(self.now + 200);
    }

    /// The two commands of a join that gives a certificate of this number.
    fn joining(&self, n: usize, serial: &str) -> [NodeCommand; 2] {
        let sha256 = Sha256([7; 32]);
        // A node that was written to while the clock was ahead lives by that time until then.
        let row = self.disk.rows.get(&(Kind::Node, node_id(n).uuid()));
        let now = row.map_or(self.wall(), |row| row.at.max(self.wall()));
        let expires_at = now + chrono::TimeDelta::minutes(5);
        let certificate = NodeCertificate {
            serial: serial.into(),
            public_key_sha256: sha256,
            issued_at: None,
            not_after: expires_at,
        };
        [
            NodeCommand::IssueJoinToken { token: JoinToken { sha256, expires_at } },
            NodeCommand::Enrol { token_sha256: sha256, certificate },
        ]
    }

    fn storm_comes(&mut self) {
        self.storm = true;
        for c in 0..3 {
            self.clients.push(Client::default());
            let after = self.dice.below(300);
            self.put(after, Event::Client(c, None));
        }
        // In some regions a second owner comes up beside the first.
        if self.dice.percent(15) {
            let mut second = Process::new(0, 0);
            second.alive = false;
            self.processes.push(second);
        }
        self.put(1, Event::Fate);
    }

    /// Something that nobody asked for.
    pub fn fate(&mut self) {
        if !self.storm {
            return;
        }
        let again = 1 + self.dice.below(FATE);
        self.put(again, Event::Fate);
        let n = self.dice.pick(self.agents.len());
        let p = self.dice.pick(self.processes.len());
        let some = self.some_entity();
        let now = self.now;
        match self.dice.below(100) {
            0..3 => {
                self.kill(p);
                let after = 50 + self.dice.below(2_000);
                self.put(after, Event::Start(p));
            }
            3..6 => {
                let pause = self.dice.below(5_000);
                self.tell(|| format!("p{p} pauses for {pause}"));
                self.processes[p].paused_until = now + pause;
            }
            6..9 if self.processes.len() > 1 => self.start(1),
            9..12 => {
                let outage = self.dice.below(4_000);
                self.tell(|| format!("the database is away for {outage}"));
                self.send_database_away(now + outage);
            }
            12..24 => {
                if let Some((kind, id)) = some
                    && self.processes[p].alive
                {
                    for_kind!(kind, self.restart(p, id));
                }
            }
            24..38 => {
                if let Some((kind, id)) = some
                    && self.processes[p].alive
                    && for_kind!(kind, self.is_known(p, id))
                {
                    for_kind!(kind, self.passivate(p, id));
                }
            }
            38..42 => {
                let process = &mut self.processes[p];
                process.scheduler_life += 1;
                process.scheduler.ask_anew();
                self.propose(p);
            }
            42..50 => self.cut(n),
            50..54 => {
                let with_machine = self.dice.percent(50);
                self.tell(|| format!("agent {n} restarts, with its machine: {with_machine}"));
                self.agents[n].restart(with_machine);
                self.agent_wakes(n);
            }
            54..58 => {
                let silence = self.dice.below(6_000);
                self.tell(|| format!("agent {n} is silent for {silence}"));
                self.agents[n].silent_until = now + silence;
            }
            58..64 => self.agents[n].exit(&mut self.dice),
            64..67 => {
                let minutes = i64::try_from(self.dice.below(21)).unwrap() - 10;
                self.skew = minutes * 60_000;
                self.tell(|| format!("the clock is {minutes} minutes off"));
            }
            67..70 => self.skew = 0,
            70..74 => self.poison_something(some),
            74..76 => self.poison = None,
            76..80 => self.let_out(p),
            80..84 => self.operator_does(n),
            _ => {}
        }
    }

    fn some_entity(&mut self) -> Option<Entity> {
        let all: Vec<Entity> = self.disk.rows.keys().copied().collect();
        (!all.is_empty()).then(|| all[self.dice.pick(all.len())])
    }

    fn poison_something(&mut self, some: Option<Entity>) {
        let Some(entity) = some else { return };
        let words: &[&'static str] = match entity.0 {
            Kind::Allocation => &["place", "report", "stop", "release", "time_out"],
            Kind::Node => &["reserve", "dispatch", "finish_task", "attach", "delivered"],
            Kind::Tenant | Kind::Project => &["rename"],
            Kind::Catalog => &["set_gpu_type"],
        };
        let word = words[self.dice.pick(words.len())];
        let chance = if self.dice.percent(50) { 100 } else { 40 };
        self.tell(|| format!("{entity:?} panics on {word}, {chance} %"));
        self.poison = Some((entity, word, chance));
    }

    fn let_out(&mut self, p: usize) {
        if self.processes[p].alive {
            for (kind, id) in self.processes[p].quarantined() {
                for_kind!(kind, self.release(p, id));
            }
        }
    }

    fn operator_does(&mut self, n: usize) {
        let Some(p) = self.some_process() else { return };
        let commands = match self.dice.below(20) {
            0..4 => vec![NodeCommand::Cordon],
            4..12 => vec![NodeCommand::Uncordon],
            12..15 => {
                // Soon, or long after everything has come to rest.
                let soon = if self.dice.percent(50) { 30 } else { 30_000 };
                let seconds = i64::try_from(self.dice.below(soon)).unwrap();
                let deadline = self.wall() + chrono::TimeDelta::seconds(seconds);
                vec![NodeCommand::Drain { deadline, reason: "it is to leave".into() }]
            }
            15..17 => {
                let force = self.dice.percent(60);
                vec![NodeCommand::Retire { force }]
            }
            _ => {
                // A new agent takes the node over; it has the old one's disk.
                self.connections += 1;
                let serial = format!("c{}", self.connections);
                let commands = self.joining(n, &serial).to_vec();
                self.agents[n].serial = serial;
                // The old one may still be there, knows nothing of it, and may be about to renew
                // its certificate, once or twice.
                if self.dice.percent(50) {
                    self.cut(n);
                } else {
                    for _ in 0..self.dice.below(3) {
                        let after = self.dice.below(60);
                        self.agent_event(n, after, AgentEvent::Renew);
                    }
                }
                commands
            }
        };
        for command in commands {
            let back = Back::Nobody;
            self.mail::<NodeMachine>(command, p, node_id(n).uuid(), operator(), back);
        }
    }

    /// A connection breaks.
    fn cut(&mut self, n: usize) {
        if let Some((connection, p, life)) = self.agents[n].connection {
            self.agent_event(n, 0, AgentEvent::Told(connection, p, life, Told::Broken));
        }
    }

    fn agent_wakes(&mut self, n: usize) {
        self.agent_event(n, 20, AgentEvent::Dial);
        self.agent_event(n, 30, AgentEvent::Beat);
        self.agent_event(n, 40, AgentEvent::Work);
    }

    /// All that was wrong is right again: from now on the clock runs for whoever heals.
    fn calm(&mut self) {
        self.tell(|| "the storm is over".to_owned());
        self.storm = false;
        self.skew = 0;
        // Some allocation may go on panicking: nobody else may suffer from it.
        let sick = self.poison.filter(|((kind, _), ..)| *kind == Kind::Allocation);
        self.poison = if self.dice.percent(60) { sick } else { None };
        self.send_database_away(0);
        for agent in &mut self.agents {
            agent.silent_until = 0;
        }
        // Of two owners one has to go, and the other can't know what it has missed.
        if self.processes.len() > 1 {
            for p in 0..self.processes.len() {
                self.kill(p);
            }
        }
        self.processes[0].paused_until = 0;
        self.start(0);
        if self.poison.is_none() {
            self.let_out(0);
        }
        for (kind, id) in self.processes[0].quarantined() {
            if kind != Kind::Allocation {
                for_kind!(kind, self.release(0, id));
            }
        }
        for n in 0..self.agents.len() {
            self.join_again(n);
        }
    }

    /// Renewals lock nobody out, whatever became of their answers: an agent that joined last, and
    /// was not retired, is let in with what it holds.
    fn check_admitted(&self, n: usize) {
        let row = &self.disk.rows[&(Kind::Node, node_id(n).uuid())];
        let node: Node = serde_json::from_str(&row.state).unwrap();
        let held = &self.agents[n].serial;
        let joined = |serial: &str| serial.split('+').next().map(str::to_owned);
        let same = node.certificates.iter().any(|known| joined(&known.serial) == joined(held));
        if node.life != Life::Retired && same {
            assert_eq!(node.admits(held), Ok(()), "locked out: {:?}", node.certificates);
        }
    }

    /// Agents that lost their node's newest certificate are let in by joining again.
    fn join_again(&mut self, n: usize) {
        let (entity, serial) = ((Kind::Node, node_id(n).uuid()), format!("z{n}"));
        self.check_admitted(n);
        loop {
            let node = self.disk.rows.get(&entity).map(|row| &row.state);
            let node: Node = serde_json::from_str(node.expect("it was registered")).unwrap();
            if node.life == Life::Retired || node.admits(&serial).is_ok() {
                break;
            }
            for command in self.joining(n, &serial) {
                self.operate(entity, Command::Node(command));
            }
        }
        self.agents[n].serial = serial;
        self.cut(n);
        self.agent_event(n, 300, AgentEvent::Dial);
    }

    fn let_go_of_all(&mut self) {
        let allocations: Vec<Entity> =
            self.disk.rows.keys().filter(|(kind, _)| *kind == Kind::Allocation).copied().collect();
        for entity in allocations {
            self.operate(entity, Command::Allocation(AllocationCommand::Release));
        }
    }
}
