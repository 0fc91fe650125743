//! All entities of one kind, as everybody else reaches them: by id, never by address.
//!
//! Commands go to the entity's mailbox and come back after their commit; reads are answered
//! from committed state only, without a message. Here also is what makes a write safe to
//! repeat: a command with a key is looked up before it is sent, and again when it met a
//! twin of itself on the way.

use std::fmt;
use std::sync::Arc;

use aicloud_domain::access::{Authority, Sight};
use aicloud_supervision::{Directory, Quarantine};
use uuid::Uuid;

use crate::admission::{self, Reply};
use crate::command::{Answer, CommandError, Committed, Origin};
use crate::course::{Course, Step};
use crate::engine::Engine;
use crate::entity::core::RETRY_AFTER;
use crate::entity::{Control, EntityActor, Key, Mail, Outcome};
use crate::live::Live;

/// All entities of one kind: how everybody else reaches them.
pub struct Entities<M: Live> {
    pub(crate) directory: Directory<EntityActor<M>>,
    engine: Arc<Engine>,
}

impl<M: Live> Clone for Entities<M> {
    fn clone(&self) -> Self {
        Self { directory: self.directory.clone(), engine: Arc::clone(&self.engine) }
    }
}

impl<M: Live> fmt::Debug for Entities<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entities({})", M::KIND)
    }
}

impl<M: Live> Entities<M> {
    pub(crate) const fn new(directory: Directory<EntityActor<M>>, engine: Arc<Engine>) -> Self {
        Self { directory, engine }
    }

    /// Sends a command and waits until its effect is durable. The command is carried out
    /// whether or not the caller goes on waiting.
    ///
    /// # Errors
    /// [`CommandError`].
    pub async fn command(&self, id: Uuid, command: M::Command, origin: Origin) -> Outcome<M> {
        // Before anything that is shared is used: looking a key up takes a connection.
        let mut admitted = Some(admission::admit(&self.engine.admission, &origin.principal)?);
        let (mut course, mut step) = Course::begin(origin.idempotency.clone());
        let database = &self.engine.database;
        loop {
            step = match step {
                Step::Done(outcome) => {
                    if let Ok(Answer { committed, replayed: true, .. }) = &outcome {
                        self.overtaken(id, committed.seq);
                    }
                    return outcome;
                }
                Step::Send => {
                    // It may be sent again, and pays for its place each time.
                    let permit = match admitted.take() {
                        Some(permit) => permit,
                        None => admission::admit(&self.engine.admission, &origin.principal)?,
                    };
                    let (command, origin) = (command.clone(), origin.clone());
                    let mail = |reply| Mail { command, origin, reply: Reply::new(reply, permit) };
                    let outcome = self.directory.ask(Key::new(id), mail).await;
                    let outcome = outcome.map_err(CommandError::from);
                    course.answered(outcome.and_then(|outcome| outcome))
                }
                Step::Recall => {
                    let key = course.key().expect("a course without a key looks nothing up");
                    let recalled = database.recall(key.scope, &key.key).await;
                    course.recalled(recalled.map_err(|error| error.to_string()))
                }
                Step::Remember(seq, command) => {
                    let kept = database.remember(id, seq, command).await;
                    course.remembered(kept.map_err(|error| error.to_string()))
                }
            };
        }
    }

    /// An answer from the journal tells of this state of an entity. If its actor lives and
    /// shows an older one, it has missed something (another owner wrote, or a commit that
    /// nobody knew of came late), and what it owes since would not be begun.
    pub(crate) fn overtaken(&self, id: Uuid, seq: u64) {
        let key = Key::new(id);
        if self.directory.view(&key).is_some_and(|view| view.seq < seq)
            && let Err(refusal) = self.directory.control(key, Control::Overtaken { seq })
        {
            tracing::warn!(kind = %M::KIND, %id, seq, %refusal, "could not be told that it is behind");
        }
    }

    /// The entity's newest committed state: from memory while it is active, else from its row.
    ///
    /// # Errors
    /// [`CommandError::Unavailable`] when it has to be read and the database is away.
    pub async fn get(&self, id: Uuid) -> Result<Option<Arc<Committed<M::State>>>, CommandError> {
        if let Some(view) = self.directory.view(&Key::new(id)) {
            return Ok(Some(view));
        }
        // Boxed: reading a row takes a large future, which every reader from memory would carry.
        Box::pin(self.load(id, Sight::Cloud)).await
    }

    /// As [`get`](Self::get), for somebody who holds this: what is out of its sight is not there.
    /// From memory that is said by the state's owner, from the row by the database.
    ///
    /// # Errors
    /// [`CommandError::Unavailable`] when it has to be read and the database is away.
    pub async fn seen(
        &self,
        id: Uuid,
        authority: &Authority,
    ) -> Result<Option<Arc<Committed<M::State>>>, CommandError> {
        if let Some(view) = self.directory.view(&Key::new(id)) {
            return Ok(Some(view).filter(|found| authority.sees(M::owner(&found.state))));
        }
        Box::pin(self.load(id, authority.sight())).await
    }

    /// Why the entity takes no commands in this process, when it waits for an operator.
    #[must_use]
    pub fn held(&self, id: Uuid) -> Option<Quarantine> {
        self.directory.quarantine_of(&Key::new(id))
    }

    async fn load(
        &self,
        id: Uuid,
        sight: Sight,
    ) -> Result<Option<Arc<Committed<M::State>>>, CommandError> {
        let away = |reason: String| CommandError::Unavailable { reason, retry_after: RETRY_AFTER };
        let stored = self.engine.database.load_for(&sight, M::KIND, id).await;
        let Some(stored) = stored.map_err(|error| away(error.to_string()))? else {
            return Ok(None);
        };
        let state = serde_json::from_str(&stored.state)
            .map_err(|error| away(format!("unreadable row: {error}")))?;
        let (seq, updated_at) = (stored.head.seq, stored.updated_at);
        Ok(Some(Arc::new(Committed { state, seq, updated_at, trace_id: None })))
    }

    /// Brings an entity to life, so that it carries out what it owes.
    pub(crate) fn wake(&self, id: Uuid) {
        if let Err(refusal) = self.directory.activate(Key::new(id)) {
            tracing::warn!(kind = %M::KIND, %id, %refusal, "could not be woken");
        }
    }

    /// As [`wake`](Self::wake), of one that may be alive already, or be kept from it by an operator.
    pub(crate) fn want(&self, id: Uuid) {
        if let Err(refusal) = self.directory.activate(Key::new(id)) {
            tracing::debug!(kind = %M::KIND, %id, %refusal, "could not be woken");
        }
    }
}
