//! How actors live: restart, backoff, quarantine, activation, passivation. Knows no domain.
//!
//! An **entity** is a value with a mailbox: a tenant, a node, a terminal session. It implements
//! [`Behaviour`] and is reached by key through a [`Directory`], which brings it to life from
//! storage when somebody needs it, lets it go when nobody does, and in between keeps four promises:
//!
//! - **A bound is a bound.** Mail takes its place in a bounded queue before it is sent. No place:
//!   [`Refusal::Overloaded`], at once. A control lane passes user mail, so a flood cannot hold up
//!   a revocation.
//! - **A panic is an event, not an end.** Whatever an entity does runs under `catch_unwind`. A
//!   crash drops its state, keeps its address and its queued mail, and rebuilds it after a backoff.
//!   The fifth crash in a minute quarantines it, alone; an operator sees the poison command and
//!   releases it.
//! - **No mail is lost silently.** It is handled, or it is refused with a typed [`Refusal`]. Mail
//!   to an entity that is just leaving finds the next incarnation.
//! - **Looking costs the watched nothing.** Status comes from atomics beside the queue, never from
//!   a message to an actor.
//!
//! What is not an entity (a listener, a writer, a worker) is a task under a static [`Tree`].
//!
//! actix is the engine underneath, and stays there: no actix type is part of this interface. What
//! actix does that we rely on, or guard against, is pinned in `tests/actix_contract.rs`.

mod admission;
mod arbiter;
mod backoff;
mod behaviour;
mod context;
mod crash;
mod directory;
mod inspect;
mod intake;
mod intensity;
mod limits;
mod listing;
mod memory;
mod meter;
mod panics;
mod queues;
mod refusal;
mod shell;
mod slot;
mod snapshot;
mod station;
mod supervised;
mod sweep;
mod tree;
mod watch;

pub use admission::{Admission, AdmissionLimits, Permit};
pub use arbiter::ArbiterPool;
pub use backoff::Backoff;
pub use behaviour::{ActivationError, Behaviour};
pub use context::Context;
pub use crash::{Crash, CrashId, InvalidCrashId};
pub use directory::{Answer, Directory};
pub use inspect::{
    Counts, DrainReport, ExitReason, LastExit, Listed, Listing, OrderError, Page, Phase, Query,
    Rates, SortBy, Status, Tombstone,
};
pub use intake::Pause;
pub use intensity::{Intensity, SlidingWindow, Verdict};
pub use limits::Limits;
pub use meter::HandleTimes;
pub use panics::install_panic_hook;
pub use refusal::{Quarantine, Refusal};
pub use snapshot::Baseline;
pub use supervised::{BadKey, Scope, Supervised};
pub use tree::{
    AutoShutdown, ChildPhase, ChildSpec, ChildStatus, Escalation, Housed,
    OrderError as TreeOrderError, Restart, ShutdownSignal, StopReason, Strategy, Tree, TreeNode,
    TreeSpec, supervise,
};
pub use watch::{Change, Heard, Subscription, Watch, What};
