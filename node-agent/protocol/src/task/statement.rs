//! What a task says.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Make the allocation's workload and start it.
    Start,
    /// End the workload's processes, keep its record.
    Stop,
    /// End what runs, wipe what it left, and free the GPUs.
    Release,
}

impl Operation {
    /// The word for it, as in the statement.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Release => "release",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The signed part of a task. Times are Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskStatement {
    /// The task. Sent again under the same id, it gets the recorded result again.
    pub task_id: String,
    /// The only node that may run it.
    pub node_id: String,
    /// The label of the tenant whose allocation it is; `-` for a workload that nobody knows.
    pub tenant: String,
    /// The allocation's resource name, `core42:aicloud:…`.
    pub allocation_name: String,
    /// The allocation.
    pub allocation_id: String,
    /// The allocation's epoch: an older one than the node has seen is refused.
    pub epoch: u64,
    /// What is to be done.
    pub operation: Operation,
    /// The SHA-256 of the arguments' bytes, lower-case hexadecimal.
    pub args_sha256: String,
    /// Rises with each new task of the node.
    pub sequence: u64,
    /// When it was signed.
    pub issued_unix_ms: i64,
    /// Not to be run before.
    pub not_before_unix_ms: i64,
    /// Not to be run after.
    pub expires_unix_ms: i64,
    /// The epoch of the key that signed it.
    pub key_epoch: u32,
    /// The trace of the request that it goes back to: for logs, it decides nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
}
