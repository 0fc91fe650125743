//! An agent and its machine: a ledger, workloads that hold GPUs, and bad luck; and the agent's
//! end of the channel.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use aicloud_domain::allocation::{NodeReport, Operation};
use aicloud_domain::id::{AllocationId, TaskId};
use aicloud_domain::node::{NodeTask, Seen, SeenPhase, TaskResult};

use super::dice::Dice;
use super::world::{AgentEvent, Happening, World};

/// How long an order is good, ms; and by how much clocks may differ.
const LIFETIME: i64 = 300_000;
const SKEW: i64 = 30_000;

/// How often an agent is to be heard, ms.
const HEARTBEAT: u64 = 500;
/// What an agent says.
#[derive(Debug, Clone)]
pub enum Said {
    Heartbeat(Vec<Seen>),
    Progress(AllocationId, u64, NodeReport),
    Result(TaskId, TaskResult),
    /// It holds this certificate and wants its next; the number is the request's.
    Renew(String, u64),
    /// It does not take the task, for this reason.
    Refused(TaskId, &'static str),
}

/// What an agent is told.
#[derive(Debug, Clone)]
pub enum Told {
    Welcome,
    /// The next certificate.
    Renewed(String),
    /// A task, the GPUs it may use, and when it was signed (ms, by the signer's clock).
    Task(Box<NodeTask>, Vec<String>, i64),
    /// It may not come in.
    Refused,
    Broken,
}

pub struct Agent {
    /// Which life of the process: what it had in memory is gone with the older ones.
    pub life: u32,
    /// The connection it believes in, to which process, in which life of that.
    pub connection: Option<(u64, usize, u32)>,
    /// It has been welcomed on it.
    pub welcome: bool,
    /// Silent until then: the machine hangs, or its cable is out.
    pub silent_until: u64,
    /// The certificate it has.
    pub serial: String,
    /// The certificate that whoever holds the connection has: the one above, unless another agent
    /// has joined meanwhile.
    held: String,
    /// How often it has asked for a next one; only the newest request's key is still there.
    asked: u64,
    /// Messages of one connection keep their order: when the last one arrives, each way.
    pub up: u64,
    pub down: u64,
    ledger: BTreeMap<TaskId, Option<TaskResult>>,
    highest: u64,
    newest: BTreeMap<AllocationId, u64>,
    at_work: VecDeque<NodeTask>,
    pub workloads: BTreeMap<(AllocationId, u64), (SeenPhase, Vec<String>)>,
    /// How often each task was begun: a task that is done must not be done again.
    finished: BTreeSet<TaskId>,
}

fn done() -> TaskResult {
    TaskResult::Succeeded { detail: "{}".into() }
}

fn failed(code: &str) -> TaskResult {
    TaskResult::Failed { code: code.into(), message: code.into() }
}

impl Agent {
    pub fn new() -> Self {
        Self {
            life: 0,
            connection: None,
            welcome: false,
            silent_until: 0,
            serial: "a".into(),
            held: "a".into(),
            asked: 0,
            up: 0,
            down: 0,
            ledger: BTreeMap::new(),
            highest: 0,
            newest: BTreeMap::new(),
            at_work: VecDeque::new(),
            workloads: BTreeMap::new(),
            finished: BTreeSet::new(),
        }
    }

    pub fn list(&self) -> Vec<Seen> {
        let seen = |(place, workload): (&(AllocationId, u64), &(SeenPhase, _))| Seen {
            allocation_id: place.0,
            epoch: place.1,
            phase: workload.0,
        };
        self.workloads.iter().map(seen).collect()
    }

    pub fn is_busy(&self) -> bool {
        !self.at_work.is_empty()
    }

    /// A task has come; what is said at once. As `Executor::submit` and `Ledger::admit`.
    pub fn take(
        &mut self,
        task: NodeTask,
        gpus: Vec<String>,
        signed: i64,
        now: i64,
    ) -> Option<Said> {
        let id = task.id;
        if now + SKEW < signed {
            return Some(Said::Refused(id, "not_yet_valid"));
        }
        if now - SKEW >= signed + LIFETIME {
            return Some(Said::Refused(id, "expired"));
        }
        match self.ledger.get(&id) {
            Some(Some(result)) => return Some(Said::Result(id, result.clone())),
            Some(None) => {
                if !self.at_work.iter().any(|at| at.id == id) {
                    self.at_work.push_back(task);
                }
                return None;
            }
            None => {}
        }
        let starts = task.order.operation() == Operation::Start;
        let place = (task.allocation_id, task.epoch);
        if task.sequence <= self.highest {
            return Some(Said::Refused(id, "out_of_sequence"));
        }
        if self.newest.get(&place.0).is_some_and(|newest| *newest > place.1) {
            return Some(Said::Refused(id, "stale_epoch"));
        }
        self.highest = task.sequence;
        self.newest.insert(place.0, place.1);
        if starts && self.workloads.keys().any(|(allocation, _)| *allocation == place.0) {
            self.ledger.insert(id, Some(failed("not_clean")));
            return Some(Said::Result(id, failed("not_clean")));
        }
        self.ledger.insert(id, None);
        if starts {
            for (other, (_, theirs)) in &self.workloads {
                let shared = gpus.iter().find(|gpu| theirs.contains(gpu));
                assert_eq!(shared, None, "I1: a GPU of {other:?} is given to {place:?} as well");
            }
            self.workloads.insert(place, (SeenPhase::Starting, gpus));
        }
        self.at_work.push_back(task);
        starts.then_some(Said::Progress(place.0, place.1, NodeReport::Accepted))
    }

    /// Finishes a piece of work.
    pub fn work(&mut self, dice: &mut Dice, luck: bool) -> Option<Said> {
        let task = self.at_work.pop_front()?;
        let place = (task.allocation_id, task.epoch);
        let result = match task.order.operation() {
            Operation::Start if luck || dice.percent(85) => match self.workloads.get_mut(&place) {
                Some(workload) => {
                    workload.0 = SeenPhase::Running;
                    done()
                }
                None => failed("gone"),
            },
            Operation::Start => {
                self.workloads.remove(&place);
                failed("image_missing")
            }
            Operation::Stop if luck || dice.percent(95) => {
                if let Some(workload) = self.workloads.get_mut(&place) {
                    workload.0 = SeenPhase::Exited { exit_code: 143 };
                }
                done()
            }
            Operation::Release if luck || dice.percent(90) => {
                self.workloads.retain(|(allocation, _), _| *allocation != place.0);
                done()
            }
            Operation::Stop | Operation::Release => failed("busy"),
        };
        assert!(self.finished.insert(task.id), "I13: a task has run twice");
        self.ledger.insert(task.id, Some(result.clone()));
        Some(Said::Result(task.id, result))
    }

    /// A workload ends by itself.
    pub fn exit(&mut self, dice: &mut Dice) {
        if !self.workloads.is_empty() {
            let which = dice.pick(self.workloads.len());
            let workload = self.workloads.values_mut().nth(which).unwrap();
            if workload.0 == SeenPhase::Running {
                workload.0 = SeenPhase::Exited { exit_code: i32::from(dice.percent(50)) };
            }
        }
    }

    /// It wants its next certificate.
    fn renew(&mut self) -> Said {
        self.asked += 1;
        Said::Renew(self.held.clone(), self.asked)
    }

    /// The process ends and comes back; when the machine did, workloads are gone.
    pub fn restart(&mut self, with_machine: bool) {
        self.life += 1;
        self.connection = None;
        self.welcome = false;
        self.at_work.clear();
        self.workloads
            .retain(|_, workload| !with_machine && !matches!(workload.0, SeenPhase::Starting));
    }
}

impl World {
    pub fn agent(&mut self, n: usize, event: AgentEvent) {
        match event {
            AgentEvent::Dial => self.dial(n),
            AgentEvent::Beat => {
                let list = self.agents[n].list();
                self.agent_says(n, Said::Heartbeat(list));
                if self.storm && self.dice.percent(3) {
                    self.agent_renews(n);
                }
                self.agent_event(n, HEARTBEAT, AgentEvent::Beat);
            }
            AgentEvent::Renew => self.agent_renews(n),
            AgentEvent::Work => {
                let luck = !self.storm;
                if let Some(said) = self.agents[n].work(&mut self.dice, luck) {
                    self.agent_says(n, said);
                }
                let busy = self.agents[n].is_busy();
                let after = if busy { 1 + self.dice.below(40) } else { 60 };
                self.agent_event(n, after, AgentEvent::Work);
            }
            AgentEvent::Told(connection, p, life, told) => {
                if self.agents[n].connection != Some((connection, p, life)) {
                    return;
                }
                match told {
                    Told::Welcome => self.agents[n].welcome = true,
                    // What an old agent has renewed is nothing to the one that joined after it.
                    // It is for the key of one request, and a full disk keeps none.
                    Told::Renewed(serial) => {
                        let agent = &mut self.agents[n];
                        let mine = format!("{}+{}", agent.held, agent.asked) == serial;
                        if mine && !(self.storm && self.dice.percent(20)) {
                            if agent.serial == agent.held {
                                agent.serial.clone_from(&serial);
                            }
                            agent.held = serial;
                        }
                    }
                    Told::Task(task, gpus, signed) => {
                        let now = self.true_time();
                        self.tell(|| format!("agent {n} gets {task:?}"));
                        let said = self.agents[n].take(*task, gpus, signed, now);
                        if let Some(said) = said {
                            self.agent_says(n, said);
                        }
                    }
                    Told::Broken | Told::Refused => {
                        let refused = matches!(told, Told::Refused);
                        self.agents[n].connection = None;
                        self.agents[n].welcome = false;
                        let after = if refused { 3_000 } else { 20 } + self.dice.below(200);
                        self.agent_event(n, after, AgentEvent::Dial);
                    }
                }
            }
        }
    }

    fn dial(&mut self, n: usize) {
        if self.agents[n].connection.is_some() {
            return;
        }
        let Some(p) = self.some_process() else {
            return self.agent_event(n, 300, AgentEvent::Dial);
        };
        self.connections += 1;
        let connection = self.connections;
        let life = self.processes[p].life;
        let agent = &mut self.agents[n];
        agent.connection = Some((connection, p, life));
        agent.welcome = false;
        agent.held.clone_from(&agent.serial);
        let (serial, list) = (agent.serial.clone(), agent.list());
        let after = self.delay();
        self.happen(p, after, Happening::Dialled(n, connection, serial, list));
        // Nobody waits for a welcome for ever.
        let left = AgentEvent::Told(connection, p, life, Told::Broken);
        if self.storm && self.dice.percent(10) {
            let after = self.dice.below(4_000);
            self.agent_event(n, after, left);
        }
    }

    fn agent_renews(&mut self, n: usize) {
        let said = self.agents[n].renew();
        self.agent_says(n, said);
    }

    pub fn agent_says(&mut self, n: usize, said: Said) {
        let Some((connection, p, life)) = self.agents[n].connection else { return };
        if self.processes[p].life != life || !self.processes[p].alive {
            // The other end is gone: the next word finds out.
            let broken = AgentEvent::Told(connection, p, life, Told::Broken);
            return self.agent_event(n, 1, broken);
        }
        if !self.agents[n].welcome {
            return;
        }
        let after = self.delay();
        let now = self.now;
        let agent = &mut self.agents[n];
        agent.up = (agent.up + 1).max(now + after);
        let wait = agent.up - now;
        self.happen(p, wait, Happening::Said(n, connection, said));
    }
}
