//! Why a command was not carried out by the entity it was meant for.
//!
//! Supervision's half of a command's outcome: everything here is about the mailbox and the life of
//! the entity, nothing about the domain. Each reason tells the caller what to do next, so that the
//! edge can turn it into a status code and a `Retry-After` without knowing more.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use crate::crash::CrashId;

/// Why an entity lets nobody in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quarantine {
    /// It crashed too often.
    Crash(CrashId),
    /// An operator put it there, and said why.
    Operator(Arc<str>),
}

impl Quarantine {
    /// The crash that was one too many; `None` when an operator gave the order.
    pub fn crash_id(&self) -> Option<CrashId> {
        match self {
            Self::Crash(id) => Some(*id),
            Self::Operator(_) => None,
        }
    }
}

impl fmt::Display for Quarantine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crash(id) => write!(f, "after {id}"),
            Self::Operator(reason) => write!(f, "by an operator: {reason}"),
        }
    }
}

/// Mail that was not handled, or whose outcome supervision cannot know, and why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The mailbox is full. The command was not accepted.
    #[error("the mailbox is full")]
    Overloaded {
        /// When to try again.
        retry_after: Duration,
    },
    /// The entity waits for an operator. The command was not handled.
    #[error("quarantined {why}")]
    Quarantined {
        /// What put it there.
        why: Quarantine,
    },
    /// An operator holds mail back, from this entity or from all of its kind. The command was not
    /// accepted.
    #[error("intake is paused: {reason}")]
    Paused {
        /// What the operator said.
        reason: String,
        /// When to try again.
        retry_after: Duration,
    },
    /// The entity crashed while this command was in its hands; its outcome is what storage says.
    #[error("crashed while handling this: {crash_id}")]
    Crashed {
        /// The crash, as the operator finds it.
        crash_id: CrashId,
    },
    /// The entity could not be brought to life because storage is away. The command was not handled.
    #[error("not available: {reason}")]
    Unavailable {
        /// What storage said.
        reason: String,
        /// When to try again.
        retry_after: Duration,
    },
    /// The entity forgot its state while this command was in its hands: it was rebuilt from storage,
    /// or made to stop. The command's outcome is what storage says. Retryable with the same
    /// idempotency key.
    #[error("its state was dropped: {reason}")]
    Reset {
        /// What made the entity doubt its state.
        reason: String,
    },
    /// The process is going down, or the entity's thread has gone. The command was not handled.
    #[error("stopping")]
    Stopping,
}

impl Refusal {
    /// All reasons, in one word each; for metrics.
    pub const REASONS: [&str; 7] =
        ["overloaded", "quarantined", "paused", "crashed", "unavailable", "reset", "stopping"];

    /// Where its reason is in [`REASONS`](Self::REASONS).
    pub(crate) const fn index(&self) -> usize {
        match self {
            Self::Overloaded { .. } => 0,
            Self::Quarantined { .. } => 1,
            Self::Paused { .. } => 2,
            Self::Crashed { .. } => 3,
            Self::Unavailable { .. } => 4,
            Self::Reset { .. } => 5,
            Self::Stopping => 6,
        }
    }

    /// The reason in one word, for metrics.
    pub const fn reason(&self) -> &'static str {
        Self::REASONS[self.index()]
    }

    /// When trying again makes sense without anybody's help; `None` when it does not
    /// (quarantine), or when another process has to answer (stopping).
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Overloaded { retry_after }
            | Self::Paused { retry_after, .. }
            | Self::Unavailable { retry_after, .. } => Some(*retry_after),
            Self::Reset { .. } | Self::Crashed { .. } => Some(RETRY_AFTER_REBUILD),
            Self::Quarantined { .. } | Self::Stopping => None,
        }
    }
}

/// A rebuild is one indexed read, so a second is long; and `Retry-After` counts in seconds.
const RETRY_AFTER_REBUILD: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_when_to_try_again() {
        let wait = Duration::from_secs(3);
        let crash_id = CrashId::new();
        assert_eq!(Refusal::Overloaded { retry_after: wait }.retry_after(), Some(wait));
        assert_eq!(
            Refusal::Unavailable { reason: "away".into(), retry_after: wait }.retry_after(),
            Some(wait)
        );
        assert!(Refusal::Reset { reason: "fenced".into() }.retry_after().is_some());
        assert!(Refusal::Crashed { crash_id }.retry_after().is_some());
        assert_eq!(Refusal::Crashed { crash_id }.reason(), "crashed");
        assert_eq!(Refusal::Stopping.reason(), "stopping");
        let paused = Refusal::Paused { reason: "upgrade".into(), retry_after: wait };
        assert_eq!(paused.retry_after(), Some(wait));
        let why = Quarantine::Crash(crash_id);
        assert_eq!(Refusal::Quarantined { why }.retry_after(), None);
        assert_eq!(Refusal::Stopping.retry_after(), None);
    }
}
