//! A kind of entity that lives as an actor: its [`Conduct`], and where it reaches the world.

use std::sync::Arc;

use aicloud_persistence::DatabaseError;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::command::Committed;
use crate::conduct::Conduct;
pub use crate::engine::Engine;
use crate::entities::Entities;

/// A state machine that lives as an actor.
pub trait Live: Conduct {
    /// All its entities are woken when the control plane starts, because an index lives from
    /// them; of other kinds only those that owe something.
    const ALWAYS_AWAKE: bool = false;

    /// Where its entities are found.
    fn entities(engine: &Engine) -> &Entities<Self>;

    /// Called with every state that is committed, and once when the entity comes to life:
    /// feeds indexes and caches. Must be quick, and idempotent.
    fn committed(_engine: &Arc<Engine>, _committed: &Arc<Committed<Self::State>>) {}

    /// Called when the directory has opened, before any of its entities is woken.
    fn opened(_engine: &Engine) -> BoxFuture<'_, Result<(), DatabaseError>> {
        async { Ok(()) }.boxed()
    }
}
