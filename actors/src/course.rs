//! The way of a command that may come twice.
//!
//! A command with a key is looked up before it is sent; should it meet a twin of itself on
//! the way, it is looked up again; an answer that changed nothing is written down, so that
//! the same key gets the same answer whatever comes between. A command that another writer of the entity's history has
//! overtaken is sent again: nothing of it was written, and it is decided anew on what is there now. This is that way, step by step,
//! without the steps: whoever takes them ([`Entities`](crate::Entities), the simulation) says
//! what came of each and is told the next.

use std::sync::Arc;

use aicloud_persistence::IdempotentCommand;
use aicloud_persistence::command::Recalled;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::command::{Answer, CommandError, Idempotency};
use crate::entity::core::{Outcome, RETRY_AFTER};

/// How often a command is sent while others are faster.
const SENT_MAX: u32 = 5;

/// What to do next.
#[derive(Debug)]
pub enum Step<S> {
    /// Look the key up, then [`Course::recalled`].
    Recall,
    /// Send the command to its entity, then [`Course::answered`].
    Send,
    /// Write this down beside the entity's state of this number, then [`Course::remembered`].
    Remember(u64, IdempotentCommand),
    /// This is the answer.
    Done(Outcome<S>),
}

/// One command on its way.
#[derive(Debug)]
pub struct Course<S> {
    key: Option<Idempotency>,
    /// What the entity said, while something is looked up or written down because of it.
    said: Option<Outcome<S>>,
    /// How often others were faster.
    overtaken: u32,
}

impl<S: Serialize + DeserializeOwned> Course<S> {
    /// A command with this key, or without one.
    #[must_use]
    pub fn begin(key: Option<Idempotency>) -> (Self, Step<S>) {
        let step = if key.is_some() { Step::Recall } else { Step::Send };
        (Self { key, said: None, overtaken: 0 }, step)
    }

    /// The key to look up.
    #[must_use]
    pub const fn key(&self) -> Option<&Idempotency> {
        self.key.as_ref()
    }

    /// The key has been looked up.
    pub fn recalled(&mut self, recalled: Result<Option<Recalled>, String>) -> Step<S> {
        let recalled = match recalled {
            Ok(recalled) => recalled,
            Err(reason) => return Step::Done(Err(away(reason))),
        };
        match (recalled, self.said.take()) {
            (Some(before), _) => Step::Done(self.again(&before)),
            (None, None) => Step::Send,
            (None, Some(said)) => Step::Done(said),
        }
    }

    /// The entity, or its mailbox, has answered.
    pub fn answered(&mut self, outcome: Outcome<S>) -> Step<S> {
        if matches!(outcome, Err(CommandError::Overtaken)) && self.overtaken + 1 < SENT_MAX {
            self.overtaken += 1;
            return Step::Send;
        }
        let Some(Idempotency { scope, key, request_sha256 }) = &self.key else {
            return Step::Done(outcome);
        };
        match &outcome {
            // A twin of this command may have been under way: then its answer is ours. What it met
            // first was its twin's key, or a name that its twin had taken.
            Err(
                CommandError::KeyReused
                | CommandError::NameTaken { .. }
                | CommandError::Rejected(_),
            ) => {
                self.said = Some(outcome);
                Step::Recall
            }
            Ok(answer) if !answer.changed => {
                let reply = match serde_json::to_string(&*answer.committed) {
                    Ok(reply) => reply,
                    Err(error) => return Step::Done(Err(away(error.to_string()))),
                };
                let (scope, key, request_sha256) = (*scope, key.clone(), *request_sha256);
                let seq = answer.committed.seq;
                self.said = Some(outcome);
                Step::Remember(seq, IdempotentCommand { scope, key, request_sha256, reply })
            }
            _ => Step::Done(outcome),
        }
    }

    /// The answer has been written down (true), or the key was there already.
    pub fn remembered(&mut self, kept: Result<bool, String>) -> Step<S> {
        match (kept, self.said.take()) {
            (Ok(true), Some(said)) => Step::Done(said),
            (Ok(_), said) => {
                self.said = said;
                Step::Recall
            }
            (Err(reason), _) => Step::Done(Err(away(reason))),
        }
    }

    fn again(&self, before: &Recalled) -> Outcome<S> {
        let same = self.key.as_ref().is_some_and(|key| key.request_sha256 == before.request_sha256);
        if !same {
            return Err(CommandError::KeyReused);
        }
        let committed = serde_json::from_str(&before.reply)
            .map_err(|error| away(format!("unreadable reply: {error}")))?;
        Ok(Answer { committed: Arc::new(committed), replayed: true, changed: false })
    }
}

fn away(reason: String) -> CommandError {
    CommandError::Unavailable { reason, retry_after: RETRY_AFTER }
}
