//! The control plane's end of the node channels: opening, sending, listening, comparing. As
//! `agents::{channel, control}` do it over gRPC.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use aicloud_actors::command::{CommandError, Committed, Origin};
use aicloud_domain::access::Principal;
use aicloud_domain::allocation::{AllocationCommand, NodeReport, Phase};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{AllocationId, NodeId, TypedId};
use aicloud_domain::node::{
    Finding, Gpu, Inventory, Life, Node, NodeCertificate, NodeCommand, NodeMachine, Seen,
    TaskResult, is_clean_when_stale, reconcile,
};
use uuid::Uuid;

use super::agent::{Said, Told};
use super::kinds::{Command, Kind, State};
use super::process::{Back, Channel, Todo};
use super::world::{AgentEvent, Happening, World};

/// GPUs of each node.
pub const GPUS: u32 = 4;

pub fn node_id(n: usize) -> NodeId {
    NodeId::from_uuid(Uuid::from_u128(1_000 + n as u128))
}

pub fn node_number(id: Uuid) -> usize {
    usize::try_from(id.as_u128() - 1_000).unwrap()
}

fn inventory() -> Inventory {
    let gpu = |index| Gpu {
        uuid: format!("gpu-{index}"),
        model: "H100".parse().unwrap(),
        index,
        memory_bytes: 1,
        healthy: true,
    };
    Inventory {
        hostname: "h".into(),
        runtime: "simulated".into(),
        source: "declared".into(),
        gpus: (0..GPUS).map(gpu).collect(),
        cpu_cores: 1,
        memory_bytes: 1,
    }
}

fn agent(n: usize) -> Origin {
    Origin::of(Principal::Agent { node: node_id(n) }, "agent".into())
}

impl World {
    /// A node's newest committed state, from memory or its row; `None` while the database is
    /// away.
    pub fn node(&self, p: usize, n: usize) -> Option<Arc<Committed<Node>>> {
        let id = node_id(n).uuid();
        let view = self.processes[p].nodes.slots.get(&id).and_then(|slot| slot.view.clone());
        if view.is_some() || self.database_is_away() {
            return view;
        }
        let row = self.disk.rows.get(&(Kind::Node, id))?;
        let state = serde_json::from_str(&row.state).unwrap();
        let committed = Committed { state, seq: row.head.seq, updated_at: row.at, trace_id: None };
        Some(Arc::new(committed))
    }

    // --- opening and closing -----------------------------------------------------------------

    pub fn dialled(
        &mut self,
        p: usize,
        node: usize,
        connection: u64,
        serial: String,
        list: Vec<Seen>,
    ) {
        let back = Back::Attach { node, connection, serial: serial.clone(), list };
        let command = NodeCommand::Attach { serial, inventory: inventory() };
        self.mail::<NodeMachine>(command, p, node_id(node).uuid(), agent(node), back);
    }

    pub fn attached(
        &mut self,
        p: usize,
        (n, connection, serial): (usize, u64, String),
        list: &[Seen],
        heard: Result<State, CommandError>,
    ) {
        let committed = match heard {
            Ok(State::Node(committed)) => committed,
            Err(CommandError::Rejected(_)) => return self.say(p, n, connection, Told::Refused),
            _ => return self.say(p, n, connection, Told::Broken),
        };
        let epoch = committed.state.channel_epoch;
        let channels = &mut self.processes[p].channels;
        if channels.get(&n).is_some_and(|held| held.epoch > epoch) {
            return self.say(p, n, connection, Told::Broken);
        }
        let channel = Channel {
            connection,
            epoch,
            serial,
            sent: 0,
            said: VecDeque::new(),
            todo: VecDeque::new(),
            busy: false,
            doubtful: BTreeSet::new(),
        };
        if let Some(older) = channels.insert(n, channel) {
            self.say(p, n, older.connection, Told::Broken);
        }
        self.say(p, n, connection, Told::Welcome);
        let at = self.instant();
        self.processes[p].leases.heard(node_id(n), epoch, at);
        self.send_tasks(p, n, &committed.state);
        self.compare(p, n, list);
        self.talk_on(p, n);
    }

    fn goodbye(&mut self, p: usize, n: usize) {
        if let Some(channel) = self.processes[p].channels.remove(&n) {
            self.say(p, n, channel.connection, Told::Broken);
        }
    }

    /// Sends over a connection, in order.
    pub fn say(&mut self, p: usize, n: usize, connection: u64, told: Told) {
        let after = self.delay();
        let agent = &mut self.agents[n];
        agent.down = (agent.down + 1).max(self.now + after);
        let wait = agent.down - self.now;
        let life = self.processes[p].life;
        self.agent_event(n, wait, AgentEvent::Told(connection, p, life, told));
    }

    /// A node has committed. As `Channels::committed`.
    pub fn node_shown(&mut self, p: usize, committed: &Committed<Node>) {
        let node = &committed.state;
        let n = node_number(node.id.uuid());
        let Some(channel) = self.processes[p].channels.get(&n) else { return };
        let silent = !node.reachable && channel.epoch <= node.channel_epoch;
        if node.life == Life::Retired || silent {
            return self.goodbye(p, n);
        }
        if let [only] = &node.certificates[..]
            && channel.epoch <= node.channel_epoch
            && only.serial != channel.serial
        {
            return self.goodbye(p, n);
        }
        self.send_tasks(p, n, node);
    }

    fn send_tasks(&mut self, p: usize, n: usize, node: &Node) {
        let Some(channel) = self.processes[p].channels.get_mut(&n) else { return };
        let connection = channel.connection;
        let mut leaving = vec![];
        for task in node.tasks.iter().filter(|task| task.result.is_none()) {
            if task.sequence > channel.sent {
                channel.sent = task.sequence;
                let hold = node.hold(task.allocation_id, task.epoch);
                let gpus = hold.map(|hold| hold.gpu_uuids.clone()).unwrap_or_default();
                leaving.push((task.clone(), gpus));
            }
        }
        let signed = self.wall().timestamp_millis();
        for (task, gpus) in leaving {
            self.say(p, n, connection, Told::Task(Box::new(task), gpus, signed));
        }
    }

    // --- listening ---------------------------------------------------------------------------

    pub fn said(&mut self, p: usize, n: usize, connection: u64, said: Said) {
        let at = self.instant();
        let process = &mut self.processes[p];
        let Some(channel) = process.channels.get_mut(&n) else { return };
        if channel.connection != connection {
            return;
        }
        process.leases.heard(node_id(n), channel.epoch, at);
        // The next heartbeat says the same and more.
        if !matches!(said, Said::Heartbeat(_)) || channel.said.len() < 8 {
            channel.said.push_back(said);
        }
        self.talk_on(p, n);
    }

    /// Goes on with a conversation that waits for nothing.
    pub fn talk_on(&mut self, p: usize, n: usize) {
        loop {
            let Some(channel) = self.processes[p].channels.get_mut(&n) else { return };
            if channel.busy {
                return;
            }
            let Some(todo) = channel.todo.front().cloned() else {
                let Some(said) = channel.said.pop_front() else { return };
                self.hear(p, n, said);
                continue;
            };
            let back = Back::Talk { node: n, connection: channel.connection };
            channel.busy = true;
            let (entity, command) = match todo {
                Todo::Allocation(id, command) => {
                    ((Kind::Allocation, id.uuid()), Command::Allocation(command))
                }
                Todo::Node(command, _) => ((Kind::Node, node_id(n).uuid()), Command::Node(command)),
                Todo::Refused(task, reason) => {
                    channel.busy = false;
                    if !self.after_refusal(p, n, task, reason) {
                        return;
                    }
                    continue;
                }
            };
            let after = self.delay();
            self.happen(p, after, Happening::Mail(entity, Box::new((command, agent(n), back))));
            return;
        }
    }

    /// What the conversation waited for has come.
    pub fn talked(
        &mut self,
        p: usize,
        n: usize,
        connection: u64,
        heard: &Result<State, CommandError>,
    ) {
        let Some(channel) = self.processes[p].channels.get_mut(&n) else { return };
        if channel.connection != connection {
            return;
        }
        channel.busy = false;
        let again = match (channel.todo.front_mut(), heard) {
            (Some(Todo::Node(_, pause)), Err(error))
                if !error.is_past() && !matches!(error, CommandError::Rejected(_)) =>
            {
                let wait = *pause;
                *pause = (*pause * 2).min(Duration::from_secs(1));
                Some(wait)
            }
            _ => None,
        };
        if let Some(wait) = again {
            channel.busy = true;
            let wait = super::shell::millis(wait);
            return self.happen(p, wait, Happening::TalkAgain(n, connection));
        }
        let done = channel.todo.pop_front();
        if let (Some(Todo::Node(NodeCommand::Renew { certificate, .. }, _)), Ok(_)) = (done, heard)
        {
            self.say(p, n, connection, Told::Renewed(certificate.serial));
        }
        self.talk_on(p, n);
    }

    pub fn talk_again(&mut self, p: usize, n: usize, connection: u64) {
        if let Some(channel) = self.processes[p].channels.get_mut(&n)
            && channel.connection == connection
        {
            channel.busy = false;
            self.talk_on(p, n);
        }
    }

    fn todo(&mut self, p: usize, n: usize, todo: Todo) {
        if let Some(channel) = self.processes[p].channels.get_mut(&n) {
            channel.todo.push_back(todo);
        }
    }

    fn tell_allocation(
        &mut self,
        p: usize,
        n: usize,
        id: AllocationId,
        epoch: u64,
        report: NodeReport,
    ) {
        let command = AllocationCommand::Report { node_id: node_id(n), epoch, report };
        self.todo(p, n, Todo::Allocation(id, command));
    }

    fn tell_node(&mut self, p: usize, n: usize, command: NodeCommand) {
        self.todo(p, n, Todo::Node(command, Duration::from_millis(50)));
    }

    fn hear(&mut self, p: usize, n: usize, said: Said) {
        match said {
            Said::Heartbeat(list) => self.compare(p, n, &list),
            Said::Progress(allocation, epoch, report) => {
                self.tell_allocation(p, n, allocation, epoch, report);
            }
            Said::Result(task, result) => {
                self.tell_node(p, n, NodeCommand::FinishTask { task, result });
            }
            Said::Renew(held_serial, number) => {
                let Some(channel) = self.processes[p].channels.get(&n) else { return };
                let channel_epoch = channel.epoch;
                // The name says by whose authority it was asked for.
                let certificate = NodeCertificate {
                    serial: format!("{held_serial}+{number}"),
                    public_key_sha256: Sha256([7; 32]),
                    issued_at: None,
                    not_after: self.wall(),
                };
                let renew = NodeCommand::Renew { channel_epoch, held_serial, certificate };
                self.tell_node(p, n, renew);
            }
            Said::Refused(task, reason) => self.todo(p, n, Todo::Refused(task, reason)),
        }
    }

    /// What a refusal means; false when the database has to be waited for.
    fn after_refusal(
        &mut self,
        p: usize,
        n: usize,
        id: aicloud_domain::id::TaskId,
        reason: &'static str,
    ) -> bool {
        let Some(committed) = self.node(p, n) else {
            let channel = self.processes[p].channels.get_mut(&n).unwrap();
            channel.busy = true;
            let connection = channel.connection;
            self.happen(p, 500, Happening::TalkAgain(n, connection));
            return false;
        };
        let node = &committed.state;
        let channel = self.processes[p].channels.get_mut(&n).unwrap();
        channel.todo.pop_front();
        let Some(task) = node.tasks.iter().find(|task| task.id == id) else { return true };
        let ends = !matches!(task.order, aicloud_domain::node::Order::Start { .. });
        let result = match reason {
            "expired" | "not_yet_valid" => {
                channel.sent = channel.sent.min(task.sequence - 1);
                return true;
            }
            "out_of_sequence" => {
                let command = NodeCommand::Renumber { task: id };
                channel.todo.push_front(Todo::Node(command, Duration::from_millis(50)));
                return true;
            }
            "stale_epoch" if ends && is_clean_when_stale(node, task) => {
                TaskResult::Succeeded { detail: "{}".into() }
            }
            _ => {
                let code = format!("refused_{reason}");
                TaskResult::Failed { message: code.clone(), code }
            }
        };
        let command = NodeCommand::FinishTask { task: id, result };
        channel.todo.push_front(Todo::Node(command, Duration::from_millis(50)));
        true
    }

    fn compare(&mut self, p: usize, n: usize, list: &[Seen]) {
        let Some(node) = self.node(p, n) else { return };
        let Some(channel) = self.processes[p].channels.get_mut(&n) else { return };
        let before = std::mem::take(&mut channel.doubtful);
        let mut doubtful = BTreeSet::new();
        for finding in reconcile(&node.state, list) {
            match finding {
                Finding::Ended { allocation_id, epoch, exit_code } => {
                    if exit_code.is_none() {
                        doubtful.insert((allocation_id, epoch, true));
                    }
                    if exit_code.is_some() || before.contains(&(allocation_id, epoch, true)) {
                        let report = NodeReport::Exited { exit_code };
                        self.tell_allocation(p, n, allocation_id, epoch, report);
                    }
                }
                Finding::Accepted { allocation_id, epoch } => {
                    let slots = &self.processes[p].allocations.slots;
                    let view = slots.get(&allocation_id.uuid()).and_then(|slot| slot.view.as_ref());
                    if view.is_some_and(|view| view.state.phase == Phase::Reserved) {
                        let report = NodeReport::Accepted;
                        self.tell_allocation(p, n, allocation_id, epoch, report);
                    }
                }
                Finding::Orphan { allocation_id, epoch } => {
                    doubtful.insert((allocation_id, epoch, false));
                    if before.contains(&(allocation_id, epoch, false)) {
                        self.tell_node(p, n, NodeCommand::Reap { allocation_id, epoch });
                    }
                }
            }
        }
        if let Some(channel) = self.processes[p].channels.get_mut(&n) {
            channel.doubtful = doubtful;
        }
    }
}
