//! What every state machine has in common.
//!
//! An entity's life is a list of events; its state is their fold. A command is
//! *decided* against the state, which gives events or a rejection and changes
//! nothing; events are *applied*, which can't fail. What the entity still owes the
//! world (a task to a node, a message to another entity, a timer) is a function of
//! its state alone: an actor that wakes after a crash reads its debts from there.

use std::fmt::Debug;
use std::hash::Hash;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::id::{ProjectId, TenantId};
use crate::kind::EntityKind;
use crate::upcast::Upcast;

/// Time as the journal keeps it: UTC, whole microseconds.
pub type Time = DateTime<Utc>;

/// Who owns an entity: nobody but the cloud itself, a tenant, or a tenant's project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Owner {
    /// The tenant, unless the cloud itself owns the entity.
    pub tenant: Option<TenantId>,
    /// The tenant's project, for what lives in one.
    pub project: Option<ProjectId>,
}

/// Why a command was not carried out. Nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, serde::Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Rejection {
    /// There is no such entity (or the caller may not know of it).
    #[error("there is no such {kind}")]
    NotFound {
        /// What was looked for.
        kind: EntityKind,
    },
    /// The entity was created before.
    #[error("this {kind} exists already")]
    Exists {
        /// What was to be created.
        kind: EntityKind,
    },
    /// The state does not allow it.
    #[error("`{action}` is not possible while the {kind} is {state}")]
    NotLegal {
        /// What was asked.
        action: String,
        /// Of what.
        kind: EntityKind,
        /// The state that forbids it.
        state: String,
        /// What is possible instead.
        legal: Vec<String>,
    },
    /// The caller's version of the spec is not the newest.
    #[error("the {kind} has changed: its version is {current}, not {given}")]
    VersionMismatch {
        /// Of what.
        kind: EntityKind,
        /// The newest version.
        current: u64,
        /// What the caller had.
        given: u64,
    },
    /// A value is not acceptable.
    #[error("{field}: {problem}")]
    Invalid {
        /// The field's path in the request.
        field: String,
        /// What is wrong with it and what would be right.
        problem: String,
    },
    /// A secret or a token is wrong, used up or out of time.
    #[error("refused: {reason}")]
    Refused {
        /// A word of a closed set, for logs and tests: `token_unknown`, `token_used`, …
        reason: String,
    },
    /// The message is about a life that has passed: an older epoch, another channel.
    /// Its sender has nothing more to do.
    #[error("stale: {what}")]
    Stale {
        /// What has passed.
        what: String,
    },
    /// The node can't give what was asked, now.
    #[error("no capacity: {what}")]
    NoCapacity {
        /// What is missing.
        what: String,
    },
}

/// A state machine: how one kind of entity lives.
pub trait Machine: 'static {
    /// The kind of entity.
    const KIND: EntityKind;
    /// How events that older releases wrote become today's.
    const UPCASTS: &'static [Upcast] = &[];
    /// Fields that rows of older releases lack, though their journal tells them. The proof that a
    /// row is the fold of its journal forgives that they are absent, and nothing else.
    const LATER_FIELDS: &'static [&'static str] = &[];
    /// All that is known of one entity.
    type State: Clone + Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// What it can be told.
    type Command: Clone + Debug + Serialize + DeserializeOwned + Send + 'static;
    /// What can happen to it. Old events are read for ever.
    type Event: Clone + Debug + PartialEq + Serialize + DeserializeOwned + Send + 'static;
    /// What it can owe the world.
    type Effect: Clone + Debug + Eq + Hash + Send + 'static;

    /// What happens if the command comes now. No event: it has happened before.
    ///
    /// # Errors
    /// A [`Rejection`]; nothing has changed.
    fn decide(
        state: Option<&Self::State>,
        command: &Self::Command,
        now: Time,
    ) -> Result<Vec<Self::Event>, Rejection>;

    /// The state after the event.
    fn apply(state: Option<Self::State>, event: &Self::Event, at: Time) -> Self::State;

    /// What the entity owes as long as it is in this state.
    fn effects(state: &Self::State) -> Vec<Self::Effect>;

    /// Who owns it.
    fn owner(state: &Self::State) -> Owner;

    /// The version of what its owner wants of it: the ETag. Not moved by progress.
    fn spec_version(state: &Self::State) -> u64;

    /// The journal's word for the event, for instance `allocation.reserved`.
    fn event_type(event: &Self::Event) -> &'static str;

    /// The journal's word for the command, for logs.
    fn command_type(command: &Self::Command) -> &'static str;
}

/// Folds events into a state.
pub fn fold<'a, M: Machine>(
    state: Option<M::State>,
    events: impl IntoIterator<Item = (&'a M::Event, Time)>,
) -> Option<M::State> {
    events.into_iter().fold(state, |state, (event, at)| Some(M::apply(state, event, at)))
}
