//! A kind of entity that lives as an actor: its [`Conduct`], and where it reaches the world.

use std::sync::Arc;

use crate::command::Committed;
use crate::conduct::Conduct;
pub use crate::engine::Engine;
use crate::entities::Entities;

/// A state machine that lives as an actor.
pub trait Live: Conduct {
    /// Where its entities are found.
    fn entities(engine: &Engine) -> &Entities<Self>;

    /// Called with every state that is committed, and once when the entity comes to life:
    /// feeds indexes and caches. Must be quick, and idempotent.
    fn committed(_engine: &Arc<Engine>, _committed: &Arc<Committed<Self::State>>) {}
}
