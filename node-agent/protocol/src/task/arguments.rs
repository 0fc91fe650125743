//! What each operation takes, and the codes of what can go wrong.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Operation, SecretEnv};

/// The arguments of [`Operation::Start`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartArguments {
    /// The image's name on the node.
    pub image: String,
    /// The program and its arguments.
    pub command: Vec<String>,
    /// The workload's environment. Names that start with `AICLOUD_` or `NVIDIA_` are the agent's.
    pub env: BTreeMap<String, String>,
    /// Variables whose values nobody but the workload is to read. An agent of before them refuses a task that has any.
    #[serde(default, skip_serializing_if = "SecretEnv::is_empty")]
    pub secret_env: SecretEnv,
    /// The GPUs it gets, by the UUIDs of the node's inventory.
    pub gpu_uuids: Vec<String>,
    /// CPU limit in thousandths of a core.
    pub cpu_millis: u32,
    /// Memory limit in bytes.
    pub memory_bytes: u64,
    /// The most processes and threads at once.
    pub pids_max: u32,
    /// The allocation's resource name; the same as in the statement.
    pub allocation_name: String,
}

/// The arguments of [`Operation::Stop`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopArguments {
    /// Milliseconds from SIGTERM to SIGKILL.
    pub grace_ms: u32,
}

/// The arguments of [`Operation::Release`]: none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseArguments {}

/// The arguments of a task, by operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arguments {
    /// See [`StartArguments`].
    Start(StartArguments),
    /// See [`StopArguments`].
    Stop(StopArguments),
    /// See [`ReleaseArguments`].
    Release(ReleaseArguments),
}

impl Arguments {
    /// The operation they are for.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        match self {
            Self::Start(_) => Operation::Start,
            Self::Stop(_) => Operation::Stop,
            Self::Release(_) => Operation::Release,
        }
    }

    /// Their bytes, as they travel and as the statement's digest is made of.
    ///
    /// # Errors
    /// None that these types can have; JSON's signature is kept.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        match self {
            Self::Start(arguments) => serde_json::to_vec(arguments),
            Self::Stop(arguments) => serde_json::to_vec(arguments),
            Self::Release(arguments) => serde_json::to_vec(arguments),
        }
    }

    /// Reads the arguments of an operation.
    ///
    /// # Errors
    /// When the bytes are not JSON of exactly that operation's fields.
    pub fn from_json(operation: Operation, bytes: &[u8]) -> Result<Self, serde_json::Error> {
        match operation {
            Operation::Start => serde_json::from_slice(bytes).map(Self::Start),
            Operation::Stop => serde_json::from_slice(bytes).map(Self::Stop),
            Operation::Release => serde_json::from_slice(bytes).map(Self::Release),
        }
    }
}

macro_rules! failure_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Why a task that was taken failed: the closed set of `TaskFailed.code`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FailureCode { $($(#[$doc])* $name,)* }

        impl FailureCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

failure_codes! {
    /// The node has no image of that name.
    ImageMissing = "image_missing",
    /// A GPU that the node doesn't have.
    GpuUnknown = "gpu_unknown",
    /// A GPU that another workload on the node holds.
    GpuInUse = "gpu_in_use",
    /// The arguments can't be met: an empty command, a limit of zero, a reserved variable.
    InvalidArguments = "invalid_arguments",
    /// The runtime refused or broke; the message has its words.
    RuntimeError = "runtime_error",
    /// The runtime didn't answer in time.
    Timeout = "timeout",
    /// Something is left that couldn't be cleaned; the GPUs are not free.
    NotClean = "not_clean",
    /// A fault of the agent itself: its disk, its ledger, a panic.
    Internal = "internal",
}

impl fmt::Display for FailureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no [`FailureCode`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no failure code")]
pub struct UnknownFailureCode(pub String);

impl FromStr for FailureCode {
    type Err = UnknownFailureCode;

    fn from_str(text: &str) -> Result<Self, UnknownFailureCode> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str() == text)
            .ok_or_else(|| UnknownFailureCode(text.to_owned()))
    }
}
