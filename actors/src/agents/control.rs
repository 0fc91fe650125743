//! The Control stream: from what an agent says to commands.

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aicloud_domain::access::Principal;
use aicloud_domain::allocation::{AllocationCommand, NodeReport, Phase};
use aicloud_domain::id::{AllocationId, NodeId, TaskId, TypedId};
use aicloud_domain::machine::Rejection;
use aicloud_domain::node::{
    Finding, Gpu, Inventory, NodeCommand, Seen, SeenPhase, TaskResult, is_clean_when_stale,
    reconcile,
};
use aicloud_node_protocol::pb;
use aicloud_node_protocol::pb::agent_message::Body as Said;
use aicloud_node_protocol::pb::channel_server::Channel as ChannelApi;
use aicloud_node_protocol::pb::control_message::Body as Say;
use futures_util::Stream;
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};
use uuid::Uuid;

use super::ca::Ca;
use super::channel::Channel;
use super::peer::{Peer, PeerInfo};
use crate::command::{CommandError, Origin};
use crate::engine::Engine;

/// Messages that may wait for an agent that reads slowly.
const OUTGOING: usize = 256;
/// How long an agent may take to say what it is.
const HELLO_DEADLINE: Duration = Duration::from_secs(10);
/// The most GPUs and workloads that one message may list.
const LIST_MAX: usize = 1024;

/// Between two looks at a node's state while the database is away.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// Messages that may wait for those before them to be dealt with.
const INCOMING: usize = 256;

/// The service.
pub(super) struct ControlService {
    pub engine: Arc<Engine>,
    pub ca: Arc<Ca>,
}

type Answers = Pin<Box<dyn Stream<Item = Result<pb::ControlMessage, Status>> + Send>>;

#[tonic::async_trait]
impl ChannelApi for ControlService {
    type ControlStream = Answers;

    async fn control(
        &self,
        request: Request<Streaming<pb::AgentMessage>>,
    ) -> Result<Response<Answers>, Status> {
        let peer = request.extensions().get::<PeerInfo>().and_then(PeerInfo::peer).cloned();
        let Some(Peer { node, serial }) = peer else {
            tracing::warn!(reason = "no_certificate", "channel refused");
            return Err(Status::unauthenticated("no_certificate"));
        };
        let mut incoming = request.into_inner();
        let hello = tokio::time::timeout(HELLO_DEADLINE, incoming.next())
            .await
            .map_err(|_| Status::deadline_exceeded("no Hello came"))?;
        let Some(Ok(pb::AgentMessage { body: Some(Said::Hello(hello)) })) = hello else {
            return Err(Status::invalid_argument("the first message must be Hello"));
        };
        let inventory = inventory(hello.inventory.as_ref())?;
        let origin = agent(node);
        let command = NodeCommand::Attach { serial: serial.clone(), inventory };
        let nodes = &self.engine.directories().nodes;
        let answer = nodes.command(node.uuid(), command, origin).await;
        let attached = answer.map_err(|error| refusal(node, &error))?;
        let epoch = attached.committed.state.channel_epoch;
        let (outgoing, answers) = mpsc::channel(OUTGOING);
        let settings = &self.engine.settings;
        let welcome = pb::Welcome {
            channel_epoch: epoch,
            heartbeat_interval_ms: millis(settings.heartbeat),
            lease_ms: millis(settings.lease),
            task_keys: self.engine.task_keys.public_keys(),
        };
        let channel = self.engine.channels.attach(node, epoch, serial, outgoing, welcome);
        tracing::info!(%node, epoch, agent = hello.agent_version, boot = hello.boot_id, "channel open");
        self.engine.leases.heard(node, epoch, Instant::now());
        let conversation = Conversation {
            engine: Arc::clone(&self.engine),
            ca: Arc::clone(&self.ca),
            node,
            epoch,
            channel: Arc::clone(&channel),
            doubtful: HashSet::new(),
        };
        // What is open is sent after the Welcome, in order.
        self.engine.channels.committed(&attached.committed, &self.engine);
        tokio::spawn(conversation.run(incoming, hello.workloads));
        Ok(Response::new(Box::pin(ReceiverStream::new(answers))))
    }
}

fn agent(node: NodeId) -> Origin {
    Origin::of(Principal::Agent { node }, format!("agent-{}", Uuid::now_v7().simple()))
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

fn refusal(node: NodeId, error: &CommandError) -> Status {
    let reason = match error {
        CommandError::Rejected(Rejection::Refused { reason }) => reason.clone(),
        CommandError::Rejected(Rejection::NotFound { .. }) => "node_unknown".to_owned(),
        _ => {
            tracing::warn!(%node, %error, "could not open a channel");
            return Status::unavailable("try again");
        }
    };
    tracing::warn!(%node, reason, "channel refused");
    Status::permission_denied(reason)
}

fn inventory(said: Option<&pb::Inventory>) -> Result<Inventory, Status> {
    let said = said.ok_or_else(|| Status::invalid_argument("inventory is missing"))?;
    if said.gpus.len() > LIST_MAX {
        return Err(Status::invalid_argument(format!("at most {LIST_MAX} GPUs")));
    }
    let gpu = |gpu: &pb::Gpu| {
        let model = gpu
            .model
            .parse()
            .map_err(|error| Status::invalid_argument(format!("gpu `{}`: {error}", gpu.uuid)))?;
        Ok(Gpu {
            uuid: gpu.uuid.clone(),
            model,
            index: gpu.index,
            memory_bytes: gpu.memory_bytes,
            healthy: gpu.healthy,
        })
    };
    let gpus = said.gpus.iter().map(gpu).collect::<Result<Vec<Gpu>, Status>>()?;
    let distinct: HashSet<&str> = gpus.iter().map(|gpu| gpu.uuid.as_str()).collect();
    if distinct.len() != gpus.len() {
        return Err(Status::invalid_argument("two GPUs have the same uuid"));
    }
    Ok(Inventory {
        hostname: said.hostname.clone(),
        runtime: said.runtime.clone(),
        source: said.source.clone(),
        gpus,
        cpu_cores: said.cpu_cores,
        memory_bytes: said.memory_bytes,
    })
}

/// What goes on over one channel.
struct Conversation {
    engine: Arc<Engine>,
    ca: Arc<Ca>,
    node: NodeId,
    epoch: u64,
    channel: Arc<Channel>,
    /// Findings of the last report. A list can cross a task's result on its way, so only
    /// what two reports in a row say is believed.
    doubtful: HashSet<(AllocationId, u64, bool)>,
}

impl Conversation {
    async fn run(mut self, incoming: Streaming<pb::AgentMessage>, workloads: Vec<pb::Workload>) {
        let (said, mut to_hear) = mpsc::channel(INCOMING);
        let listening = listen(Arc::clone(&self.engine), self.node, self.epoch, incoming, said);
        let listening = tokio::spawn(listening);
        self.compare(&workloads).await;
        while let Some(body) = to_hear.recv().await {
            if !self.engine.channels.is_current(self.node, self.epoch) {
                break;
            }
            self.hear(body).await;
        }
        listening.abort();
        self.engine.channels.detach(self.node, self.epoch);
        tracing::info!(node = %self.node, epoch = self.epoch, "channel closed");
    }

    async fn hear(&mut self, body: Said) {
        match body {
            Said::Hello(_) => tracing::warn!(node = %self.node, "a second Hello is ignored"),
            Said::Heartbeat(beat) => {
                if let Some(Ok(inventory)) =
                    beat.inventory.as_ref().map(|said| inventory(Some(said)))
                {
                    let channel_epoch = self.epoch;
                    let _ = self.tell_node(NodeCommand::Observe { channel_epoch, inventory }).await;
                }
                self.compare(&beat.workloads).await;
            }
            Said::Progress(progress) => {
                let report = match progress.stage() {
                    pb::TaskStage::Accepted => NodeReport::Accepted,
                    pb::TaskStage::Configuring => NodeReport::Configuring,
                    pb::TaskStage::Unspecified => return,
                };
                if let Ok(allocation) = progress.allocation_id.parse() {
                    self.tell_allocation(allocation, progress.epoch, report).await;
                }
            }
            Said::Result(result) => self.finish(result).await,
            Said::Renew(renew) => self.renew(&renew).await,
        }
    }

    async fn finish(&self, said: pb::TaskResult) {
        use pb::task_result::Outcome;
        let Ok(task) = said.task_id.parse::<TaskId>() else {
            tracing::warn!(node = %self.node, task = said.task_id, "a result of no task");
            return;
        };
        let result = match said.outcome {
            Some(Outcome::Succeeded(done)) => TaskResult::Succeeded { detail: done.detail },
            Some(Outcome::Failed(failed)) => {
                tracing::warn!(node = %self.node, %task, code = failed.code, message = failed.message, "task failed");
                TaskResult::Failed { code: failed.code, message: failed.message }
            }
            Some(Outcome::Refused(refused)) => {
                tracing::warn!(node = %self.node, %task, reason = refused.reason, message = refused.message, "task refused");
                match self.after_refusal(task, &refused.reason).await {
                    Some(result) => result,
                    None => return,
                }
            }
            None => return,
        };
        let _ = self.tell_node(NodeCommand::FinishTask { task, result }).await;
    }

    /// What a refusal means: `None` when the task is sent again.
    async fn after_refusal(&self, task: TaskId, reason: &str) -> Option<TaskResult> {
        let nodes = &self.engine.directories().nodes;
        let node = loop {
            match nodes.get(self.node.uuid()).await {
                Ok(node) => break node?,
                // The agent says it once a channel, so it must not be lost to a busy moment.
                Err(_) if self.engine.channels.is_current(self.node, self.epoch) => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                Err(_) => return None,
            }
        };
        let task = node.state.tasks.iter().find(|open| open.id == task)?;
        let ends = !matches!(task.order, aicloud_domain::node::Order::Start { .. });
        match reason {
            "expired" | "not_yet_valid" => {
                self.channel.send_again(task.sequence, task.id);
                None
            }
            // It was sent again behind a later one.
            "out_of_sequence" => {
                let _ = self.tell_node(NodeCommand::Renumber { task: task.id }).await;
                None
            }
            "stale_epoch" if ends && is_clean_when_stale(&node.state, task) => {
                Some(TaskResult::Succeeded { detail: "{}".into() })
            }
            _ => Some(TaskResult::Failed {
                code: format!("refused_{reason}"),
                message: format!("The node refused the order: {reason}."),
            }),
        }
    }

    async fn renew(&self, asked: &pb::RenewRequest) {
        let now = self.engine.clock.now();
        let ttl = self.engine.settings.certificate_ttl;
        let issued = match self.ca.issue(self.node, &asked.certificate_request, ttl, now) {
            Ok(issued) => issued,
            Err(error) => {
                tracing::warn!(node = %self.node, %error, "renewal refused");
                return;
            }
        };
        let not_after_unix_ms = issued.record.not_after.timestamp_millis();
        // The agent's word, and nobody else is hurt by a wrong one: what it names has to be one of
        // its node's certificates, and is kept from then on instead of those before it.
        let held_serial = match asked.held_serial.as_slice() {
            [] => self.channel.serial(),
            said => hex::encode(said),
        };
        let (channel_epoch, serial) = (self.epoch, issued.record.serial.clone());
        let command = NodeCommand::Renew { channel_epoch, held_serial, certificate: issued.record };
        if let Err(error) = self.tell_node(command).await {
            tracing::warn!(node = %self.node, %error, "renewal refused");
            return;
        }
        if asked.held_serial.is_empty() {
            self.channel.stands_on(serial);
        }
        let chain = issued.chain.iter().map(|certificate| certificate.to_vec()).collect();
        let certificate = Some(pb::Certificate { chain, not_after_unix_ms });
        self.channel.send(Say::Renewed(pb::Renewed { certificate }));
    }

    async fn compare(&mut self, workloads: &[pb::Workload]) {
        let nodes = &self.engine.directories().nodes;
        let Ok(Some(node)) = nodes.get(self.node.uuid()).await else { return };
        let seen: Vec<Seen> = workloads.iter().take(LIST_MAX).filter_map(seen).collect();
        let mut doubtful = HashSet::new();
        for finding in reconcile(&node.state, &seen) {
            match finding {
                Finding::Ended { allocation_id, epoch, exit_code: Some(code) } => {
                    let report = NodeReport::Exited { exit_code: Some(code) };
                    self.tell_allocation(allocation_id, epoch, report).await;
                }
                Finding::Ended { allocation_id, epoch, exit_code: None } => {
                    doubtful.insert((allocation_id, epoch, true));
                    if self.doubtful.contains(&(allocation_id, epoch, true)) {
                        tracing::warn!(node = %self.node, %allocation_id, epoch, "its workload is gone");
                        let report = NodeReport::Exited { exit_code: None };
                        self.tell_allocation(allocation_id, epoch, report).await;
                    }
                }
                Finding::Accepted { allocation_id, epoch } => {
                    // Nearly always it knows; its view is read without a message.
                    let allocations = &self.engine.directories().allocations;
                    let view = allocations.get(allocation_id.uuid()).await;
                    if matches!(view, Ok(Some(view)) if view.state.phase == Phase::Reserved) {
                        self.tell_allocation(allocation_id, epoch, NodeReport::Accepted).await;
                    }
                }
                Finding::Orphan { allocation_id, epoch } => {
                    doubtful.insert((allocation_id, epoch, false));
                    if self.doubtful.contains(&(allocation_id, epoch, false)) {
                        tracing::warn!(node = %self.node, %allocation_id, epoch, "nobody holds GPUs for this workload; it is reaped");
                        let _ = self.tell_node(NodeCommand::Reap { allocation_id, epoch }).await;
                    }
                }
            }
        }
        self.doubtful = doubtful;
    }

    /// Tells the node until it has heard.
    ///
    /// # Errors
    /// What it said when it refused, or when this channel is over before it could be reached.
    async fn tell_node(&self, command: NodeCommand) -> Result<(), CommandError> {
        let nodes = &self.engine.directories().nodes;
        let mut pause = Duration::from_millis(50);
        // An agent says a result once a channel; it must not be lost to a busy moment. If the
        // control plane dies meanwhile, the task is sent again and so is its result.
        while let Err(error) =
            nodes.command(self.node.uuid(), command.clone(), agent(self.node)).await
        {
            if error.is_past() || matches!(error, CommandError::Rejected(_)) {
                tracing::debug!(node = %self.node, %error, "not heard");
                return Err(error);
            }
            if !self.engine.channels.is_current(self.node, self.epoch) {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(1));
        }
        Ok(())
    }

    /// Reports that come again in a later message need no second try here.
    async fn tell_allocation(&self, allocation: AllocationId, epoch: u64, report: NodeReport) {
        let allocations = &self.engine.directories().allocations;
        let command = AllocationCommand::Report { node_id: self.node, epoch, report };
        if let Err(error) = allocations.command(allocation.uuid(), command, agent(self.node)).await
        {
            tracing::debug!(node = %self.node, %allocation, %error, "not heard");
        }
    }
}

/// Takes what an agent says off the wire, apart from dealing with it: that may have to wait for
/// the database, and an agent that speaks is not silent meanwhile.
async fn listen(
    engine: Arc<Engine>,
    node: NodeId,
    epoch: u64,
    mut incoming: Streaming<pb::AgentMessage>,
    said: mpsc::Sender<Said>,
) {
    while let Some(message) = incoming.next().await {
        let body = match message {
            Ok(pb::AgentMessage { body: Some(body) }) => body,
            Ok(_) => continue,
            Err(status) => {
                tracing::info!(%node, epoch, %status, "channel broken");
                return;
            }
        };
        if !engine.channels.is_current(node, epoch) {
            return;
        }
        engine.leases.heard(node, epoch, Instant::now());
        // The next heartbeat says the same and more; half of the queue is for the rest.
        if matches!(body, Said::Heartbeat(_)) && said.capacity() < INCOMING / 2 {
            continue;
        }
        if said.send(body).await.is_err() {
            return;
        }
    }
}

fn seen(workload: &pb::Workload) -> Option<Seen> {
    let phase = match workload.phase() {
        pb::WorkloadPhase::Starting => SeenPhase::Starting,
        pb::WorkloadPhase::Running => SeenPhase::Running,
        pb::WorkloadPhase::Exited => SeenPhase::Exited { exit_code: workload.exit_code },
        pb::WorkloadPhase::Unspecified => return None,
    };
    let allocation_id = workload.allocation_id.parse().ok()?;
    Some(Seen { allocation_id, epoch: workload.epoch, phase })
}
