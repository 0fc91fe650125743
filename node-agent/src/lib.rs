//! The program on every GPU node.
//!
//! An agent dials the control plane and nothing ever dials it. Over one mutually
//! authenticated connection it says what the node is and what runs there, and is
//! told what to do in signed tasks. It promises:
//!
//! - a task runs at most once per id, whatever is sent twice, and only when it is
//!   signed for this node, in time, in sequence and of the newest epoch ([`ledger`]);
//! - workloads outlive the agent: each has a shim of its own, and a new agent adopts
//!   what it finds ([`runtime`], [`shim`]);
//! - GPUs are reported free only when every process, cgroup and file of the workload
//!   is gone.
//!
//! ```text
//!   session ── tasks ──► executor ──► ledger (fsync) ──► runtime ──► shim ──► runc
//!      ▲                    │                               │
//!      └── results ◄─ outbox ┘         heartbeats ◄── watch ◄┘
//! ```
//!
//! The library is the agent without its command line, so that a load test can run
//! thousands of simulated ones in a process.

pub mod agent;
mod channel;
pub mod executor;
pub mod files;
mod gpus;
pub mod identity;
pub mod inventory;
pub mod join;
pub mod ledger;
mod outbox;
pub mod runtime;
pub mod settings;
pub mod shim;
pub mod state;
pub mod tls;

/// The version that goes into Hello.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Now, in Unix milliseconds.
#[must_use]
pub fn unix_ms() -> i64 {
    let since =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
