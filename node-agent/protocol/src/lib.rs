//! The contract between the control plane and its node agents.
//!
//! Both ends compile against this crate and against nothing else of each other's.
//! It has three parts: [`pb`], the gRPC messages and services, generated from
//! `proto/node.proto` and committed; [`task`], the signed order that a node obeys;
//! and [`join`], the command line that an operator pastes on a new node.
//!
//! Ids are strings here. What they mean is the control plane's business; what
//! matters on a node is that they are safe to use as a file name, a cgroup name and
//! a container id, and [`task`] checks exactly that.

pub mod id;
pub mod join;
pub mod task;

/// The generated messages, client and server of `proto/node.proto`.
#[allow(missing_docs, rust_2018_idioms, clippy::all, clippy::pedantic)]
#[rustfmt::skip]
pub mod pb {
    include!("generated/aicloud.node.v1.rs");
}

/// The DNS name in the control plane's certificate on the agent listener. An agent
/// verifies this name whatever address it dialled, so that moving the control plane
/// needs no new certificate and no node trusts a name that DNS made up.
pub const CONTROL_NAME: &str = "control.aicloud.internal";

/// The reasons in [`pb::Goodbye`].
pub mod goodbye {
    /// Another channel of the same node took over. The agent backs off and dials again.
    pub const SUPERSEDED: &str = "superseded";
    /// The node counts as silent although the channel lives. The agent dials again.
    pub const SILENT: &str = "silent";
    /// The node was retired. The agent ends and must not come back by itself.
    pub const RETIRED: &str = "retired";
    /// The control plane is going down. The agent dials again.
    pub const DRAINING: &str = "draining";
    /// The agent said something it may not say. The agent backs off and dials again.
    pub const PROTOCOL_ERROR: &str = "protocol_error";
}
