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

/// The leases of all reachable nodes. What time it is comes in as an argument, and is the
/// clock that never jumps: a corrected time of day is not a silence.
#[derive(Debug, Default)]
pub struct Leases {
    leases: DashMap<NodeId, Lease>,
}

impl Leases {
    /// The node is reachable by this channel, or (`None`) is not. A lease begins anew with
    /// each channel, and when the control plane has just started: silence is counted from
    /// when we began to listen.
    pub fn watch(&self, node: NodeId, channel_epoch: Option<u64>, now: Instant) {
        let Some(channel_epoch) = channel_epoch else {
            self.leases.remove(&node);
            return;
        };
        let fresh = Lease { channel_epoch, heard: now };
        let mut lease = self.leases.entry(node).or_insert(fresh);
        if lease.channel_epoch < channel_epoch {
            *lease = fresh;
        }
    }

    /// The node was heard by this channel.
    pub fn heard(&self, node: NodeId, channel_epoch: u64, now: Instant) {
        if let Some(mut lease) = self.leases.get_mut(&node)
            && lease.channel_epoch == channel_epoch
        {
            lease.heard = now;
        }
    }

    /// Those that were silent for longer than the lease, by their channels.
    #[must_use]
    pub fn silent(&self, lease: Duration, now: Instant) -> Vec<(NodeId, u64)> {
        let found = self.leases.iter().filter(|at| now.duration_since(at.heard) > lease);
        let mut found: Vec<_> = found.map(|at| (*at.key(), at.channel_epoch)).collect();
        found.sort_unstable();
        found
    }

    /// Those that were silent for longer than the lease, as a sweep finds them that was asleep for
    /// so long. One that slept for much longer than it wanted was held up, and so were those that
    /// read what agents say: what they said meanwhile is still to be read, so nobody counts as
    /// silent before a lease from now.
    #[must_use]
    pub fn sweep(&self, slept: Duration, lease: Duration, now: Instant) -> Vec<(NodeId, u64)> {
        if slept > lease / 2 {
            for mut at in self.leases.iter_mut() {
                at.heard = now;
            }
        }
        self.silent(lease, now)
    }

    /// Is this one still silent?
    #[must_use]
    pub fn is_over(&self, node: NodeId, channel_epoch: u64, lease: Duration, now: Instant) -> bool {
        self.leases.get(&node).is_some_and(|at| {
            at.channel_epoch == channel_epoch && now.duration_since(at.heard) > lease
        })
    }

    /// The node's actor has been told that this channel is silent.
    pub fn told(&self, node: NodeId, channel_epoch: u64) {
        self.leases.remove_if(&node, |_, at| at.channel_epoch == channel_epoch);
    }

    /// Sweeps for ever; supervised by its caller.
    pub(crate) async fn run(engine: Arc<Engine>) {
        let lease = engine.settings.lease;
        loop {
            let asleep = Instant::now();
            tokio::time::sleep(lease / 8).await;
            let silent = engine.leases.sweep(asleep.elapsed(), lease, Instant::now());
            engine.database.rounds().good("leases");
            for (node, channel_epoch) in silent {
                // Those before it may have taken their time, the database being away.
                if !engine.leases.is_over(node, channel_epoch, lease, Instant::now()) {
                    continue;
                }
                tracing::warn!(%node, channel_epoch, "silent for longer than its lease");
                let command = NodeCommand::Silence { channel_epoch };
                let origin = Origin::system("leases");
                let told = engine.directories().nodes.command(node.uuid(), command, origin).await;
                match told {
                    Err(error) if !error.is_past() => {
                        engine.database.rounds().bad("leases", &error);
                        tracing::warn!(%node, %error, "will be told of its silence again");
                    }
                    _ => {
                        engine.leases.told(node, channel_epoch);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_held_up_itself_calls_nobody_silent() {
        let (leases, lease) = (Leases::default(), Duration::from_secs(10));
        let (node, began) = (NodeId::from_uuid(uuid::Uuid::nil()), Instant::now());
        let at = |seconds| began + Duration::from_secs(seconds);
        let usual = Duration::from_millis(1_250);
        leases.watch(node, Some(1), at(0));
        assert_eq!(leases.sweep(usual, lease, at(10)), []);
        // Stopped for a minute, with heartbeats unread in every socket.
        assert_eq!(leases.sweep(Duration::from_secs(60), lease, at(71)), []);
        assert_eq!(leases.sweep(usual, lease, at(72)), []);
        assert_eq!(leases.sweep(usual, lease, at(80)), []);
        // And then it still says nothing.
        assert_eq!(leases.sweep(usual, lease, at(82)), [(node, 1)]);
    }
}
