//! What a kind of entity adds to its state machine to live in this house.

use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::machine::{Machine, Time};
use aicloud_persistence::SideRow;
use futures_util::future::LocalBoxFuture;
use uuid::Uuid;

use crate::command::Committed;
pub use crate::engine::Engine;
use crate::entities::Entities;

/// How an attempt to pay a debt went.
#[derive(Debug)]
pub enum Attempt<M: Machine> {
    /// Paid, as far as this actor can. It stays paid until the state owes it anew.
    Done,
    /// Not yet; try again after this long.
    Again(Duration),
    /// Tell the entity itself what came of it.
    Tell(M::Command),
}

/// A state machine that lives as an actor.
pub trait Live: Machine + Sized {
    /// The version of the events' shape. Old versions are read for ever.
    const EVENT_VERSION: u16 = 1;

    /// What the control plane does to it by itself belongs to the trace of the last request
    /// about it. Not for what many work on at once.
    const KEEPS_TRACE: bool = false;

    /// All its entities are woken when the control plane starts, because an index lives from
    /// them; of other kinds only those that owe something.
    const ALWAYS_AWAKE: bool = false;

    /// Where its entities are found.
    fn entities(engine: &Engine) -> &Entities<Self>;

    /// The rows outside the entity's own that must hold with an event.
    fn side_rows(
        _before: Option<&Self::State>,
        _after: &Self::State,
        _event: &Self::Event,
        _at: Time,
    ) -> Vec<SideRow> {
        vec![]
    }

    /// Called with every state that is committed, and once when the entity comes to life:
    /// feeds indexes and caches. Must be quick, and idempotent.
    fn committed(_engine: &Arc<Engine>, _committed: &Arc<Committed<Self::State>>) {}

    /// Whether an entity in this state stays in memory though it owes nothing: one that is
    /// looked at all the time.
    fn stays(_state: &Self::State) -> bool {
        false
    }

    /// Tries to pay one debt. It may be tried again after a crash, so whoever receives it
    /// must take it twice. Dropped as soon as the state no longer owes it.
    fn attempt(
        engine: Arc<Engine>,
        id: Uuid,
        committed: Arc<Committed<Self::State>>,
        effect: Self::Effect,
    ) -> LocalBoxFuture<'static, Attempt<Self>>;
}
