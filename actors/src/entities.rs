//! All entities of one kind, as everybody else reaches them: by id, never by address.
//!
//! Commands go to the entity's mailbox and come back after their commit; reads are answered
//! from committed state only, without a message. Here also is what makes a write safe to
//! repeat: a command with a key is looked up before it is sent, and again when it met a
//! twin of itself on the way.

use std::fmt;
use std::sync::Arc;

use aicloud_persistence::IdempotentCommand;
use aicloud_supervision::Directory;
use uuid::Uuid;

use crate::admission::{self, Reply};
use crate::command::{Answer, CommandError, Committed, Idempotency, Origin};
use crate::engine::Engine;
use crate::entity::{EntityActor, Key, Mail, Outcome, RETRY_AFTER};
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
        let key = origin.idempotency.clone();
        if let Some(before) = self.recall(key.as_ref()).await? {
            return Ok(before);
        }
        let permit = admission::admit(&self.engine.admission, &origin.principal)?;
        let outcome = self
            .directory
            .ask(Key::new(id), |reply| Mail { command, origin, reply: Reply::new(reply, permit) })
            .await
            .map_err(CommandError::from)
            .and_then(|outcome| outcome);
        match outcome {
            // A twin of this command may have been under way: then its answer is ours. What it met
            // first was its twin's key, or a name that its twin had taken.
            Err(
                CommandError::KeyReused
                | CommandError::NameTaken { .. }
                | CommandError::Rejected(_),
            ) => {
                if let Some(before) = self.recall(key.as_ref()).await? {
                    return Ok(before);
                }
                outcome
            }
            Ok(answer) if !answer.changed => self.remember(id, answer, key).await,
            outcome => outcome,
        }
    }

    /// Keeps the answer to a command that had nothing to change, so that the same key gets the
    /// same answer whatever comes between.
    async fn remember(
        &self,
        id: Uuid,
        answer: Answer<M::State>,
        key: Option<Idempotency>,
    ) -> Outcome<M> {
        let Some(idempotency) = key else { return Ok(answer) };
        let away = |reason: String| CommandError::Unavailable { reason, retry_after: RETRY_AFTER };
        let reply =
            serde_json::to_string(&*answer.committed).map_err(|error| away(error.to_string()))?;
        let Idempotency { scope, key, request_sha256 } = idempotency.clone();
        let command = IdempotentCommand { scope, key, request_sha256, reply };
        let kept = self.engine.database.remember(id, answer.committed.seq, command).await;
        if kept.map_err(|error| away(error.to_string()))? {
            return Ok(answer);
        }
        Ok(self.recall(Some(&idempotency)).await?.unwrap_or(answer))
    }

    async fn recall(
        &self,
        key: Option<&Idempotency>,
    ) -> Result<Option<Answer<M::State>>, CommandError> {
        let Some(Idempotency { scope, key, request_sha256 }) = key else { return Ok(None) };
        let away = |reason: String| CommandError::Unavailable { reason, retry_after: RETRY_AFTER };
        let recalled = self.engine.database.recall(*scope, key).await;
        let Some(recalled) = recalled.map_err(|error| away(error.to_string()))? else {
            return Ok(None);
        };
        if recalled.request_sha256 != *request_sha256 {
            return Err(CommandError::KeyReused);
        }
        let committed = serde_json::from_str(&recalled.reply)
            .map_err(|error| away(format!("unreadable reply: {error}")))?;
        Ok(Some(Answer { committed: Arc::new(committed), replayed: true, changed: false }))
    }

    /// The entity's newest committed state: from memory while it is active, else from its row.
    ///
    /// # Errors
    /// [`CommandError::Unavailable`] when it has to be read and the database is away.
    pub async fn get(&self, id: Uuid) -> Result<Option<Arc<Committed<M::State>>>, CommandError> {
        if let Some(view) = self.directory.view(&Key::new(id)) {
            return Ok(Some(view));
        }
        let away = |reason: String| CommandError::Unavailable { reason, retry_after: RETRY_AFTER };
        let stored = self.engine.database.load(M::KIND, id).await;
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
}
