//! What an entity has to say about itself to be supervised.
//!
//! Everything an entity does is synchronous: a handler sees the state alone, decides and returns.
//! Whatever takes time is a future given to [`Context::spawn`], and its result comes back through
//! [`Context::control`]. That is what makes a crash simple: a handler either ran to its end, or
//! the state it touched is thrown away.

use std::fmt::Display;
use std::hash::Hash;

use futures_util::future::LocalBoxFuture;
use thiserror::Error;

use crate::context::Context;
use crate::refusal::Refusal;

/// Why an entity did not come to life.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ActivationError {
    /// Storage is away. Not the entity's fault: waiting mail is refused with a time to come back,
    /// nothing is counted against it, and the next mail after the backoff tries again.
    #[error("storage is away: {0}")]
    Unavailable(String),
    /// The entity could not be built from what storage holds. Counted as a crash.
    #[error("activation failed: {0}")]
    Failed(String),
}

/// An entity: what is supervised.
///
/// Every method may panic; the panic is caught, and the entity is rebuilt by
/// [`activate`](Self::activate) behind the same address.
pub trait Behaviour: Sized + 'static {
    /// Names the entity. Its `Display` goes to logs and to the operator; its order is that in which a
    /// directory is listed.
    type Key: Clone + Ord + Hash + Display + Send + Sync + 'static;
    /// The user lane. Carries its own reply channel inside.
    type Mail: Send + 'static;
    /// The control lane: handled before any waiting user mail.
    type Control: Send + 'static;
    /// Committed state, published for readers who must not message the entity.
    type View: Send + Sync + 'static;
    /// What entities need from outside: storage, clocks, other directories.
    type World: Clone + Send + Sync + 'static;
    /// What it is, in one word, for logs and metrics.
    const KIND: &'static str;
    /// Whether its messages are labelled, counted and timed for those who look. Always so, but
    /// where what that costs is measured.
    const BOOKS: bool = true;

    /// Comes to life, or back to it, from durable storage. Runs on the entity's arbiter, once at a
    /// time per entity, under [`Limits::activation_timeout`](crate::Limits::activation_timeout).
    fn activate(
        key: Self::Key,
        world: Self::World,
        cx: Context<Self>,
    ) -> LocalBoxFuture<'static, Result<Self, ActivationError>>;

    /// Handles one piece of user mail.
    fn on_mail(&mut self, mail: Self::Mail, cx: &Context<Self>);

    /// Handles one control message.
    fn on_control(&mut self, control: Self::Control, cx: &Context<Self>);

    /// A word for logs and the operator ("create", "stop"): it is how a poison command is seen.
    fn label(mail: &Self::Mail) -> &'static str;

    /// As [`label`](Self::label), for the control lane.
    fn control_label(_control: &Self::Control) -> &'static str {
        "control"
    }

    /// Answers mail that will not be handled. Called once for each such mail, on the entity's
    /// arbiter or on the thread of the sender.
    fn refuse(mail: Self::Mail, why: Refusal);

    /// True when nothing is in flight, so that the entity may be passivated. Futures that still
    /// run then are aborted.
    fn is_idle(&self) -> bool;
}
