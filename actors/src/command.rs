//! What a command brings along, and how it can end.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::access::Principal;
use aicloud_domain::machine::{Rejection, Time};
use aicloud_persistence::AppendError;
use aicloud_supervision::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who sends a command, and under which conditions it may take effect.
#[derive(Debug, Clone)]
pub struct Origin {
    /// On whose authority. Permission was checked before.
    pub principal: Principal,
    /// The request that carried it, for the journal and the logs.
    pub request_id: String,
    /// The distributed trace, if there is one.
    pub trace_id: Option<String>,
    /// What proved the principal, and from where, for what came over a network.
    pub source: Option<Source>,
    /// Only if this is the newest version of the spec.
    pub if_match: Option<u64>,
    /// At most once under this key.
    pub idempotency: Option<Idempotency>,
}

impl Origin {
    /// A command that a part of the control plane sends by itself.
    #[must_use]
    pub fn system(part: &'static str) -> Self {
        Self::of(Principal::System { part }, format!("{part}-{}", Uuid::now_v7().simple()))
    }

    /// A command that a part of the control plane sends on behalf of an earlier request.
    #[must_use]
    pub fn traced(part: &'static str, trace_id: Option<&String>) -> Self {
        Self { trace_id: trace_id.cloned(), ..Self::system(part) }
    }

    /// A command without conditions.
    #[must_use]
    pub const fn of(principal: Principal, request_id: String) -> Self {
        Self {
            principal,
            request_id,
            trace_id: None,
            source: None,
            if_match: None,
            idempotency: None,
        }
    }
}

/// What proved a principal, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The credential's id, never the credential: `sess_…`, `tok_…`. None for who proved nothing.
    pub credential: Option<String>,
    /// The caller's address.
    pub address: Option<IpAddr>,
}

/// A caller's key for one write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// Where keys are unique: the project, or nil for operators.
    pub scope: Uuid,
    /// The caller's key.
    pub key: String,
    /// The digest of the whole request: the same key with another request is refused.
    pub request_sha256: [u8; 32],
}

/// An entity as it was after one of its commits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Committed<S> {
    /// What it was.
    pub state: S,
    /// The journal's number of the last entry.
    pub seq: u64,
    /// When that was.
    pub updated_at: Time,
    /// The trace of the request that it goes back to, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
}

/// A command's success: it is durable.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<S> {
    /// The entity right after the command.
    pub committed: Arc<Committed<S>>,
    /// The command had been carried out before, under the same key; this is that answer.
    pub replayed: bool,
    /// There was something to change.
    pub changed: bool,
}

/// A command's failure.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CommandError {
    /// The state machine refused it. Nothing has changed.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// A rule across entities forbids it: a label is taken. Nothing has changed.
    #[error("the rule `{constraint}` forbids it")]
    NameTaken {
        /// The rule. For code, not for callers.
        constraint: String,
    },
    /// The key was used for another request. Nothing has changed.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The entity's mailbox or life stood in the way; see there for the outcome.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database is away, or the entity had to be rebuilt. Nothing has changed; try again.
    #[error("not available: {reason}")]
    Unavailable {
        /// For the log.
        reason: String,
        /// When to try again.
        retry_after: Duration,
    },
    /// Somebody else has written the entity's history in between: another process, an operator's command line. Nothing
    /// has changed, and the same command is decided anew on what is there now.
    #[error("not available: {}", AppendError::Fenced)]
    Overtaken,
    /// It may or may not have been carried out. The same request with the same key tells.
    #[error("the outcome is unknown")]
    OutcomeUnknown,
}

impl CommandError {
    /// The receiver has moved on: what the sender wanted to say no longer matters.
    #[must_use]
    pub const fn is_past(&self) -> bool {
        matches!(
            self,
            Self::Rejected(
                Rejection::Stale { .. } | Rejection::NotFound { .. } | Rejection::NotLegal { .. }
            )
        )
    }
}
