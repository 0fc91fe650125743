//! The live channels, one a node at most, and the sending of tasks.
//!
//! Tasks leave in the order of their numbers, each once a channel: an agent refuses a
//! number lower than one it has seen. So sending is done here, under the channel's lock,
//! whenever the node commits, and never by several hands. A new channel begins anew with
//! all that is open; the agent's ledger knows what it has done.

use std::sync::{Arc, Mutex, PoisonError};

use aicloud_domain::id::{NodeId, TaskId};
use aicloud_domain::node::{Life, Node};
use aicloud_node_protocol::pb;
use aicloud_node_protocol::pb::control_message::Body;
use aicloud_node_protocol::task::SecretEnv;
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use tokio::sync::mpsc;
use tonic::Status;

use crate::command::Committed;
use crate::engine::Engine;
use crate::secret_env;

pub(super) type Outgoing = mpsc::Sender<Result<pb::ControlMessage, Status>>;

/// One node's channel.
#[derive(Debug)]
pub(crate) struct Channel {
    epoch: u64,
    outgoing: Outgoing,
    /// The certificate that it stands on: the one shown when it was opened, or, of an agent that
    /// does not say what it holds, the last one that was renewed over it.
    serial: Mutex<String>,
    sending: Mutex<Sending>,
}

/// How far a channel is.
#[derive(Debug, Default)]
struct Sending {
    /// The highest task number sent; tasks below it are on their way or done.
    sent: u64,
    /// The task that waits for the values of its secret variables, and these when they are there.
    opened: Option<(TaskId, Option<SecretEnv>)>,
}

/// All live channels.
#[derive(Debug, Default)]
pub(crate) struct Channels {
    channels: DashMap<NodeId, Arc<Channel>>,
}

impl Channels {
    /// Welcomes an agent. This is the node's channel from now on, unless a newer one came first;
    /// the older of the two is told and ends.
    pub(super) fn attach(
        &self,
        node: NodeId,
        epoch: u64,
        serial: String,
        outgoing: Outgoing,
        welcome: pb::Welcome,
    ) -> Arc<Channel> {
        let (serial, sending) = (Mutex::new(serial), Mutex::default());
        let channel = Arc::new(Channel { epoch, outgoing, serial, sending });
        // Before the entity's threads can find the channel and send tasks by it: an agent hangs up
        // when anything else comes first.
        channel.send(Body::Welcome(welcome));
        let older = match self.channels.entry(node) {
            Entry::Occupied(held) if held.get().epoch > epoch => Some(Arc::clone(&channel)),
            Entry::Occupied(mut held) => Some(held.insert(Arc::clone(&channel))),
            Entry::Vacant(place) => {
                place.insert(Arc::clone(&channel));
                None
            }
        };
        if let Some(older) = older {
            older
                .goodbye(aicloud_node_protocol::goodbye::SUPERSEDED, "A newer channel was opened.");
        }
        channel
    }

    /// The channel has ended.
    pub(super) fn detach(&self, node: NodeId, epoch: u64) {
        self.channels.remove_if(&node, |_, channel| channel.epoch == epoch);
    }

    /// Is this the node's newest channel?
    pub(crate) fn is_current(&self, node: NodeId, epoch: u64) -> bool {
        self.channels.get(&node).is_some_and(|channel| channel.epoch == epoch)
    }

    /// How many nodes have a channel.
    pub(crate) fn len(&self) -> usize {
        self.channels.len()
    }

    /// The node has this state now: sends what is owed, and ends the channel of a node that
    /// is retired, or that counts as silent although its channel lives: only a new channel
    /// makes it reachable again.
    pub(crate) fn committed(&self, committed: &Committed<Node>, engine: &Arc<Engine>) {
        let node = &committed.state;
        let Some(channel) = self.channels.get(&node.id).map(|entry| Arc::clone(&entry)) else {
            return;
        };
        if node.life == Life::Retired {
            channel.goodbye(aicloud_node_protocol::goodbye::RETIRED, "The node is retired.");
            self.detach(node.id, channel.epoch);
            return;
        }
        // A state older than the channel says nothing about it.
        if !node.reachable && channel.epoch <= node.channel_epoch {
            channel.goodbye(aicloud_node_protocol::goodbye::SILENT, "Silent for too long.");
            self.detach(node.id, channel.epoch);
            return;
        }
        // An agent has joined anew: what was opened with a certificate of before is over.
        if let [only] = &node.certificates[..]
            && channel.epoch <= node.channel_epoch
            && only.serial != channel.serial()
        {
            channel.goodbye(aicloud_node_protocol::goodbye::SUPERSEDED, "An agent joined anew.");
            self.detach(node.id, channel.epoch);
            return;
        }
        channel.send_tasks(node, engine);
    }

    /// Tells all agents that the control plane is going down.
    pub(crate) fn say_goodbye(&self) {
        for channel in &self.channels {
            channel.goodbye(aicloud_node_protocol::goodbye::DRAINING, "The control plane stops.");
        }
        self.channels.clear();
    }
}

impl Channel {
    fn send_tasks(self: &Arc<Self>, node: &Node, engine: &Arc<Engine>) {
        let mut sending = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = sending.sent;
        let open = node.tasks.iter().filter(|task| task.result.is_none());
        for task in open.filter(|task| task.sequence > sent).collect::<Vec<_>>() {
            let values = match &sending.opened {
                _ if !secret_env::is_needed(task) => SecretEnv::default(),
                Some((of, Some(values))) if *of == task.id => values.clone(),
                Some((of, None)) if *of == task.id => return,
                _ => {
                    sending.opened = Some((task.id, None));
                    let channel = Arc::clone(self);
                    let opening =
                        secret_env::open(Arc::clone(engine), node.id, channel, task.clone());
                    engine.doorway.spawn(opening);
                    return;
                }
            };
            let sealed = match engine.task_keys.seal(node, task, values, engine.clock.now()) {
                Ok(sealed) => sealed,
                Err(error) => {
                    tracing::error!(node = %node.id, task = %task.id, %error, "can't be signed");
                    return;
                }
            };
            // A full queue is an agent that does not read: the reminder of `NodeEffect::Send`
            // tries again, and its lease may end first.
            if !self.send(Body::Task(sealed)) {
                return;
            }
            tracing::debug!(node = %node.id, task = %task.id, sequence = task.sequence, operation = task.order.operation().as_str(), "sent");
            sending.sent = task.sequence;
            sending.opened = None;
        }
    }

    /// The values that a task waits for are there; it is sent when the node's state is shown next.
    pub(crate) fn has_opened(&self, task: TaskId, values: SecretEnv) {
        let mut sending = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((waits, place)) = &mut sending.opened
            && *waits == task
        {
            *place = Some(values);
        }
    }

    /// Which of its node's channels it is.
    pub(crate) const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The certificate that it stands on.
    pub(super) fn serial(&self) -> String {
        self.serial.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// An agent that does not say what it holds has been sent its next certificate.
    pub(super) fn stands_on(&self, serial: String) {
        *self.serial.lock().unwrap_or_else(PoisonError::into_inner) = serial;
    }

    /// The agent refused a task for its times, so it is to be sent again, signed anew.
    pub(super) fn send_again(&self, sequence: u64, task: TaskId) {
        tracing::warn!(%task, sequence, "will be signed and sent again");
        let mut sending = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        sending.sent = sending.sent.min(sequence.saturating_sub(1));
    }

    pub(super) fn send(&self, body: Body) -> bool {
        self.outgoing.try_send(Ok(pb::ControlMessage { body: Some(body) })).is_ok()
    }

    fn goodbye(&self, reason: &str, message: &str) {
        self.send(Body::Goodbye(pb::Goodbye { reason: reason.into(), message: message.into() }));
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::TypedId;
    use uuid::Uuid;

    use super::*;

    /// Two are let in one after the other, and their handlers run the other way round.
    #[test]
    fn the_newest_channel_stays_whichever_comes_last() {
        let (channels, node) = (Channels::default(), NodeId::from_uuid(Uuid::nil()));
        let (newer, _kept) = mpsc::channel(1);
        let (older, mut told) = mpsc::channel(2);
        channels.attach(node, 6, "b".into(), newer, pb::Welcome::default());
        channels.attach(node, 5, "a".into(), older, pb::Welcome::default());
        assert!(channels.is_current(node, 6));
        let mut next = || told.try_recv().map(|said| said.map(|message| message.body));
        assert!(matches!(next(), Ok(Ok(Some(Body::Welcome(_))))), "it is the first");
        let said = next();
        assert!(matches!(said, Ok(Ok(Some(Body::Goodbye(_))))), "{said:?}");
    }
}
