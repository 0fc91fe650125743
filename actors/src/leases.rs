//! Which nodes have been heard lately.
//!
//! Heartbeats only touch a clock here; no actor is woken for them. A sweep finds the
//! nodes whose lease has run out and tells their actors, once per channel.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aicloud_domain::id::{NodeId, TypedId};
use aicloud_domain::node::NodeCommand;
use dashmap::DashMap;

use crate::command::Origin;
use crate::engine::Engine;

#[derive(Debug, Clone, Copy)]
struct Lease {
    channel_epoch: u64,
    heard: Instant,
}

/// The leases of all reachable nodes.
#[derive(Debug, Default)]
pub(crate) struct Leases {
    leases: DashMap<NodeId, Lease>,
}

impl Leases {
    /// The node is reachable by this channel, or (`None`) is not. A lease begins anew with
    /// each channel, and when the control plane has just started: silence is counted from
    /// when we began to listen.
    pub(crate) fn watch(&self, node: NodeId, channel_epoch: Option<u64>) {
        let Some(channel_epoch) = channel_epoch else {
            self.leases.remove(&node);
            return;
        };
        let fresh = Lease { channel_epoch, heard: Instant::now() };
        let mut lease = self.leases.entry(node).or_insert(fresh);
        if lease.channel_epoch < channel_epoch {
            *lease = fresh;
        }
    }

    /// The node was heard by this channel.
    pub(crate) fn heard(&self, node: NodeId, channel_epoch: u64) {
        if let Some(mut lease) = self.leases.get_mut(&node)
            && lease.channel_epoch == channel_epoch
        {
            lease.heard = Instant::now();
        }
    }

    fn silent(&self, lease: Duration) -> Vec<(NodeId, u64)> {
        let over = |at: &Lease| at.heard.elapsed() > lease;
        let found = self.leases.iter().filter(|entry| over(entry.value()));
        found.map(|entry| (*entry.key(), entry.channel_epoch)).collect()
    }

    fn is_over(&self, node: NodeId, channel_epoch: u64, lease: Duration) -> bool {
        self.leases
            .get(&node)
            .is_some_and(|at| at.channel_epoch == channel_epoch && at.heard.elapsed() > lease)
    }

    /// Sweeps for ever; supervised by its caller.
    pub(crate) async fn run(engine: Arc<Engine>) {
        let lease = engine.settings.lease;
        let mut tick = tokio::time::interval(lease / 8);
        loop {
            tick.tick().await;
            for (node, channel_epoch) in engine.leases.silent(lease) {
                // Those before it may have taken their time, the database being away.
                if !engine.leases.is_over(node, channel_epoch, lease) {
                    continue;
                }
                tracing::warn!(%node, channel_epoch, "silent for longer than its lease");
                let command = NodeCommand::Silence { channel_epoch };
                let origin = Origin::system("leases");
                let told = engine.directories().nodes.command(node.uuid(), command, origin).await;
                match told {
                    Err(error) if !error.is_past() => {
                        tracing::warn!(%node, %error, "will be told of its silence again");
                    }
                    _ => {
                        engine
                            .leases
                            .leases
                            .remove_if(&node, |_, at| at.channel_epoch == channel_epoch);
                    }
                }
            }
        }
    }
}
