//! A region in simulated time: what happens, to whom, and when.
//!
//! Everything that happens lies in one queue, ordered by its time and then by its number, so
//! a run is decided by its seed alone. What a process was about to hear dies with it.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use aicloud_actors::command::{CommandError, Origin};
use aicloud_actors::scheduler::{question, verdict};
use aicloud_domain::allocation::Phase;
use aicloud_domain::id::{AllocationId, TypedId};
use aicloud_domain::machine::Time;
use aicloud_domain::node::{NodeCommand, NodeMachine, Seen};
use aicloud_persistence::AppendError;
use aicloud_supervision::CrashId;
use chrono::DateTime;

use super::agent::{Agent, Said, Told};
use super::clients::{Client, Heard, Ledger};
use super::dice::{Dice, Print};
use super::disk::{Disk, Entity, Row};
use super::kinds::{Command, Kind, State};
use super::process::{Back, Process};
use super::shell::{millis, system};
use super::talk::{node_id, node_number};
use crate::{for_command, for_kind};

/// What a node may be silent for, ms.
pub const LEASE: u64 = 2_000;
/// A region that lives for more steps than these never comes to rest: the busiest that does
/// takes a ninth.
const STEPS_MAX: u64 = 100_000;
/// Steps before that limit that are told one by one, whether a story is wanted or not.
const LAST_STEPS: u64 = 12;
/// Lines of the story that are kept; `STORY=n` keeps more.
const STORY: usize = 120;

/// Something that happens inside a process.
#[derive(Debug)]
pub enum Happening {
    Mail(Entity, Box<(Command, Origin, Back)>),
    Turn(Entity),
    Load(Entity, u64),
    Loaded(Entity, u64, Box<Option<Option<Row>>>),
    Wake(Entity),
    Pay(Entity, u64, u64),
    Heard(Back, Box<Result<State, CommandError>>),
    Commit(usize),
    Appended(Entity, u64, u64, Result<(), AppendError>),
    /// A client's request: whose, which attempt, what.
    Request(usize, u64, Box<(Entity, Command, Origin)>),
    Recall(Kind, u64),
    Remember(Kind, u64, u64, Box<aicloud_persistence::IdempotentCommand>),
    Settle(AllocationId, u64, bool, u32),
    Sweep,
    Dialled(usize, u64, String, Vec<Seen>),
    Said(usize, u64, Said),
    TalkAgain(usize, u64),
}

#[derive(Debug)]
pub enum AgentEvent {
    Dial,
    Beat,
    Renew,
    Work,
    /// Over a connection, by a process in one of its lives.
    Told(u64, usize, u32, Told),
}

#[derive(Debug)]
pub enum Event {
    Fate,
    Process(usize, u32, Happening),
    /// A process comes back.
    Start(usize),
    Agent(usize, u32, AgentEvent),
    /// The client goes on, or has waited long enough for this attempt.
    Client(usize, Option<u64>),
    Answer(usize, u64, Box<Heard>),
}

pub struct World {
    pub seed: u64,
    pub dice: Dice,
    pub print: Print,
    /// Milliseconds since the beginning, by the clock that never jumps.
    pub now: u64,
    /// By how much the clock on the wall is wrong, ms.
    pub skew: i64,
    queue: BTreeMap<(u64, u64), Event>,
    next: u64,
    pub steps: u64,
    story: Option<VecDeque<String>>,
    lines: usize,
    pub storm: bool,
    away_until: u64,
    /// This entity panics on this command, so often in a hundred.
    pub poison: Option<(Entity, &'static str, u64)>,
    pub crash_id: CrashId,
    started: Instant,
    pub disk: Disk,
    pub processes: Vec<Process>,
    pub agents: Vec<Agent>,
    pub clients: Vec<Client>,
    pub connections: u64,
    pub ledger: Ledger,
}

impl World {
    pub fn empty(seed: u64, tells: bool) -> Self {
        Self {
            seed,
            dice: Dice::new(seed),
            print: Print::new(),
            now: 0,
            skew: 0,
            queue: BTreeMap::new(),
            next: 0,
            steps: 0,
            story: tells.then(VecDeque::new),
            lines: super::given("STORY").map_or(STORY, |lines| usize::try_from(lines).unwrap()),
            storm: false,
            away_until: 0,
            poison: None,
            crash_id: CrashId::new(),
            started: Instant::now(),
            disk: Disk::default(),
            processes: vec![],
            agents: vec![],
            clients: vec![],
            connections: 0,
            ledger: Ledger::default(),
        }
    }

    pub fn tell(&mut self, what: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            if story.len() >= self.lines {
                story.pop_front();
            }
            let mut line = format!("{:>9} {}", self.now, what());
            line.truncate(line.char_indices().nth(260).map_or(line.len(), |(at, _)| at));
            story.push_back(line);
        }
    }

    // --- time --------------------------------------------------------------------------------

    /// The time of day, as far as the control plane's machine knows it.
    pub fn wall(&self) -> Time {
        let now = i64::try_from(self.now).unwrap() + self.skew;
        DateTime::from_timestamp_millis(1_000_000_000_000 + now).unwrap()
    }

    /// The time of day where agents are.
    pub fn true_time(&self) -> i64 {
        1_000_000_000_000 + i64::try_from(self.now).unwrap()
    }

    pub fn instant(&self) -> Instant {
        self.started + Duration::from_millis(self.now)
    }

    /// How long a message is on its way.
    pub fn delay(&mut self) -> u64 {
        match self.storm {
            true if self.dice.percent(3) => self.dice.below(1_500),
            true => self.dice.below(15),
            false => self.dice.below(3),
        }
    }

    pub fn database_is_away(&self) -> bool {
        self.away_until > self.now
    }

    pub fn send_database_away(&mut self, until: u64) {
        self.away_until = until;
    }

    pub fn put(&mut self, after: u64, event: Event) {
        self.next += 1;
        self.queue.insert((self.now + after, self.next), event);
    }

    pub fn happen(&mut self, p: usize, after: u64, happening: Happening) {
        let life = self.processes[p].life;
        self.put(after, Event::Process(p, life, happening));
    }

    pub fn agent_event(&mut self, n: usize, after: u64, event: AgentEvent) {
        let life = self.agents[n].life;
        self.put(after, Event::Agent(n, life, event));
    }

    /// Lives until then.
    pub fn run_until(&mut self, end: u64) {
        while let Some((&(at, number), _)) = self.queue.first_key_value() {
            if at > end {
                break;
            }
            let event = self.queue.remove(&(at, number)).expect("it is the first");
            self.now = at;
            self.step_on(event);
        }
        self.now = end;
    }

    fn step_on(&mut self, event: Event) {
        self.steps += 1;
        self.print.number(self.now);
        if self.steps + LAST_STEPS > STEPS_MAX {
            self.last_steps(&event);
        }
        match event {
            Event::Fate => self.fate(),
            Event::Start(p) => self.start(p),
            Event::Client(c, attempt) => self.client(c, attempt),
            Event::Answer(c, attempt, heard) => self.client_hears(c, attempt, *heard),
            Event::Agent(n, life, event) => {
                if self.agents[n].life == life {
                    let silent = self.agents[n].silent_until.saturating_sub(self.now);
                    if silent > 0 {
                        return self.put(silent, Event::Agent(n, life, event));
                    }
                    self.agent(n, event);
                }
            }
            Event::Process(p, life, happening) => {
                let process = &self.processes[p];
                if !process.alive || process.life != life {
                    return;
                }
                let paused = process.paused_until.saturating_sub(self.now);
                if paused > 0 {
                    return self.put(paused, Event::Process(p, life, happening));
                }
                self.process(p, happening);
            }
        }
    }

    /// Tells the last steps of a region that never rests, and then ends it.
    fn last_steps(&mut self, event: &Event) {
        if self.steps < STEPS_MAX {
            self.story.get_or_insert_default();
            return self.tell(|| format!("step: {event:?}"));
        }
        let (seed, at) = (self.seed, self.now);
        let story: Vec<String> = self.story.take().unwrap_or_default().into();
        let last = &story[story.len().saturating_sub(usize::try_from(LAST_STEPS).unwrap())..];
        panic!(
            "I24: no rest after {STEPS_MAX} steps and {at} ms, seed {seed}:\n{}",
            last.join("\n")
        );
    }

    fn process(&mut self, p: usize, happening: Happening) {
        match happening {
            Happening::Mail((_, id), mail) => {
                let (command, origin, back) = *mail;
                for_command!(command, self.mail(command, p, id, origin, back));
            }
            Happening::Turn((kind, id)) => for_kind!(kind, self.turn(p, id)),
            Happening::Load((kind, id), incarnation) => {
                for_kind!(kind, self.load(p, id, incarnation));
            }
            Happening::Loaded((kind, id), incarnation, row) => {
                for_kind!(kind, self.loaded(p, id, incarnation, *row));
            }
            Happening::Wake((kind, id)) => for_kind!(kind, self.wake(p, id)),
            Happening::Pay((kind, id), incarnation, token) => {
                for_kind!(kind, self.pay(p, id, incarnation, token));
            }
            Happening::Heard(back, heard) => self.heard(p, back, *heard),
            Happening::Commit(writer) => self.commit(p, writer),
            Happening::Appended(entity, incarnation, ticket, result) => {
                self.appended(p, entity, incarnation, ticket, result);
            }
            Happening::Request(client, attempt, request) => {
                let ((_, id), command, origin) = *request;
                for_command!(command, self.request(command, p, id, origin, (client, attempt)));
            }
            Happening::Recall(kind, flight) => for_kind!(kind, self.recall(p, flight)),
            Happening::Remember(kind, flight, seq, command) => {
                for_kind!(kind, self.remember(p, flight, seq, &command));
            }
            Happening::Settle(allocation, epoch, held, life) => {
                if self.processes[p].scheduler_life == life {
                    self.processes[p].scheduler.settle(allocation, epoch, held);
                    self.propose(p);
                }
            }
            Happening::Sweep => self.sweep(p),
            Happening::Dialled(n, connection, serial, list) => {
                self.dialled(p, n, connection, serial, list);
            }
            Happening::Said(n, connection, said) => self.said(p, n, connection, said),
            Happening::TalkAgain(n, connection) => self.talk_again(p, n, connection),
        }
    }

    fn heard(&mut self, p: usize, back: Back, heard: Result<State, CommandError>) {
        match back {
            Back::Nobody | Back::Flight(_) => {}
            Back::Debt { entity: (kind, id), incarnation, token, own } => {
                for_kind!(kind, self.paid(p, id, (incarnation, token, own), &heard));
            }
            Back::Ask { proposal, life } => {
                if self.processes[p].scheduler_life != life {
                    return;
                }
                let verdict = verdict(heard.as_ref().map(drop));
                if verdict.set_aside {
                    self.processes[p].scheduler.set_aside(proposal.node_id);
                }
                let (id, epoch) = (proposal.request.allocation_id, proposal.request.epoch);
                let settle = Happening::Settle(id, epoch, verdict.held, life);
                self.happen(p, millis(verdict.pause), settle);
            }
            Back::Attach { node, connection, serial, list } => {
                self.attached(p, (node, connection, serial), &list, heard);
            }
            Back::Talk { node, connection } => self.talked(p, node, connection, &heard),
            Back::Lease { node, channel_epoch } => {
                if heard.as_ref().err().is_none_or(CommandError::is_past) {
                    self.processes[p].leases.told(node_id(node), channel_epoch);
                }
            }
        }
    }

    // --- what entities feed ------------------------------------------------------------------

    /// A state is committed: indexes hear of it. As `Live::committed` of each kind.
    pub fn shown(&mut self, p: usize, state: &State) {
        match state {
            State::Node(committed) => {
                let node = &committed.state;
                let (at, process) = (self.instant(), &mut self.processes[p]);
                let capacity = aicloud_actors::node::capacity(committed);
                process.scheduler.update_node(node.id, capacity);
                let channel = node.reachable.then_some(node.channel_epoch);
                process.leases.watch(node.id, channel, at);
                self.node_shown(p, committed);
                self.propose(p);
            }
            State::Allocation(committed) if committed.state.phase != Phase::Queued => {
                self.processes[p].scheduler.withdraw(committed.state.id);
                self.propose(p);
            }
            _ => {}
        }
    }

    pub fn propose(&mut self, p: usize) {
        let life = self.processes[p].scheduler_life;
        for proposal in self.processes[p].scheduler.propose() {
            let command = Command::Node(question(&proposal.request));
            let entity = (Kind::Node, proposal.node_id.uuid());
            let back = Back::Ask { proposal, life };
            let after = self.delay();
            self.happen(p, after, Happening::Mail(entity, Box::new((command, system("s"), back))));
        }
    }

    fn sweep(&mut self, p: usize) {
        let (lease, at) = (Duration::from_millis(LEASE), self.instant());
        let process = &mut self.processes[p];
        let slept = Duration::from_millis(self.now - process.swept_at);
        process.swept_at = self.now;
        for (node, channel_epoch) in process.leases.sweep(slept, lease, at) {
            let back = Back::Lease { node: node_number(node.uuid()), channel_epoch };
            let command = NodeCommand::Silence { channel_epoch };
            self.mail::<NodeMachine>(command, p, node.uuid(), system("leases"), back);
        }
        self.happen(p, LEASE / 4, Happening::Sweep);
    }

    // --- processes ---------------------------------------------------------------------------

    /// A control plane starts, and wakes what owes something.
    pub fn start(&mut self, p: usize) {
        // The second owner is part of the storm.
        if self.processes[p].alive || p > 0 && !self.storm {
            return;
        }
        if self.database_is_away() {
            return self.put(200, Event::Start(p));
        }
        let life = self.processes[p].life + 1;
        self.processes[p] = Process::new(life, self.now);
        self.tell(|| format!("p{p} starts"));
        let owing: Vec<Entity> = self
            .disk
            .rows
            .iter()
            .filter(|((kind, _), row)| *kind == Kind::Node || row.owes)
            .map(|(entity, _)| *entity)
            .collect();
        for (kind, id) in owing {
            for_kind!(kind, self.want(p, id));
        }
        self.happen(p, LEASE / 4, Happening::Sweep);
    }

    /// A control plane is gone, with all that it had in memory.
    pub fn kill(&mut self, p: usize) {
        self.tell(|| format!("p{p} is killed"));
        self.processes[p].alive = false;
        self.processes[p].paused_until = 0;
        for n in 0..self.agents.len() {
            if let Some((connection, at, life)) = self.agents[n].connection
                && at == p
            {
                let after = self.delay();
                self.agent_event(n, after, AgentEvent::Told(connection, p, life, Told::Broken));
            }
        }
    }

    pub fn some_process(&mut self) -> Option<usize> {
        let alive: Vec<usize> =
            (0..self.processes.len()).filter(|p| self.processes[*p].alive).collect();
        (!alive.is_empty()).then(|| alive[self.dice.pick(alive.len())])
    }

    pub fn panics(&mut self, entity: Entity, word: &'static str) -> bool {
        let Some((sick, on, chance)) = self.poison else { return false };
        sick == entity && on == word && self.dice.percent(chance)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(story) = &self.story
        {
            eprintln!("--- the end of seed {}, {} steps:", self.seed, self.steps);
            story.iter().for_each(|line| eprintln!("{line}"));
        }
    }
}
