//! The part of an entity's actor that thinks.
//!
//! Everything that an actor does with its state is decided here, and nothing else happens
//! here: no threads, no clock, no I/O, no dice. A command, the end of an append, a row that
//! has been read come in as arguments, the time with them; what is to be done about them goes
//! out through [`Hands`], one call a deed. So the same code runs under actix in
//! [`EntityActor`](super::EntityActor) and, by the ten thousand lives a minute, in the
//! simulation in `actors/tests`, which drops, delays and doubles what the real hands would
//! have done well.
//!
//! A list of deeds would do the same and cost an allocation a command; `Hands` costs nothing,
//! and a test that wants the list keeps one.
//!
//! **Deciding** happens on top of the *tail*: the state as it will be when everything under
//! way is written. **Answering** happens in the order of decisions, each answer after its own
//! commit, refusals included. **Failing** is answered once for all in flight; then nothing
//! more may come in until a new core has been made from the row. **Owing**: after each commit
//! the debts of the committed state are compared with what is being carried out.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::machine::{Rejection, Time};
use aicloud_domain::name::ResourceId;
#[cfg(feature = "planted-bugs")]
use aicloud_domain::planted::{Bug, is as is_planted};
use aicloud_domain::upcast::newest_version;
use aicloud_persistence::{
    Append, AppendError, Head, IdempotentCommand, NewEntry, Owner, Provenance, RowState,
};
use aicloud_supervision::Refusal;
use uuid::Uuid;

use crate::command::{Answer, CommandError, Committed, Idempotency, Origin};
use crate::conduct::Conduct;

/// What callers are told to wait when the database is away: its restart takes about as long.
pub const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How a command ended.
pub type Outcome<S> = Result<Answer<S>, CommandError>;

/// What a core can have done for it.
pub trait Hands<M: Conduct> {
    /// The way back to whoever sent a command.
    type Reply;
    /// A debt that is being paid.
    type Task;

    /// Hands the append to the journal, which says at once what head the next one builds on.
    /// How it ended is told to [`Core::appended`] later, with the same ticket.
    ///
    /// # Errors
    /// The journal takes nothing now; nothing is on its way.
    fn append(&mut self, ticket: u64, append: Append) -> Result<Head, AppendError>;

    /// Answers a command. Nobody may be waiting any more.
    fn answer(&mut self, reply: Self::Reply, outcome: Result<Outcome<M::State>, Refusal>);

    /// The entity is this now, durably: for readers, indexes and whatever carries out debts.
    fn show(&mut self, committed: &Arc<Committed<M::State>>);

    /// Begins to pay a debt.
    fn begin(&mut self, effect: &M::Effect) -> Self::Task;

    /// Stops paying a debt that is no longer owed.
    fn cancel(&mut self, task: Self::Task);

    /// This core is worth nothing any more: make a new one from the row.
    fn reset(&mut self, reason: &str);
}

/// Where an answer stands.
enum Stage {
    /// Waits for those before it only.
    Turn,
    /// Its append is on its way.
    Writing,
    /// Its append is durable.
    Written,
    /// Its append is not known to be durable.
    Failed(AppendError),
}

/// An answer that waits.
struct Pending<S, R> {
    outcome: Outcome<S>,
    reply: R,
    stage: Stage,
}

/// One life of one entity.
///
/// `R` is the way back to whoever sent a command, `T` a debt that is being paid; see
/// [`Hands`].
pub struct Core<M: Conduct, R, T> {
    id: Uuid,
    /// The end of the history that the tail stands on.
    head: Head,
    /// The entity on top of everything under way.
    tail: Option<Arc<Committed<M::State>>>,
    /// Their tickets are consecutive.
    pending: VecDeque<Pending<M::State, R>>,
    /// The ticket of the first of them, or of the next one.
    first_ticket: u64,
    /// What is being paid. A handful: a list is smaller and quicker than a map.
    effects: Vec<(M::Effect, T)>,
}

impl<M: Conduct, R, T> Core<M, R, T> {
    /// An entity of which nothing has been read.
    #[must_use]
    pub const fn new(id: Uuid) -> Self {
        Self {
            id,
            head: Head::NONE,
            tail: None,
            pending: VecDeque::new(),
            first_ticket: 0,
            effects: Vec::new(),
        }
    }

    /// The entity comes to life as its row says, and takes up what it owes.
    pub fn revive(
        &mut self,
        head: Head,
        committed: Committed<M::State>,
        hands: &mut impl Hands<M, Reply = R, Task = T>,
    ) {
        let committed = Arc::new(committed);
        self.head = head;
        self.tail = Some(Arc::clone(&committed));
        #[cfg(feature = "planted-bugs")]
        if is_planted(Bug::DebtsForgotten) {
            return hands.show(&committed);
        }
        self.settle(&committed, hands);
    }

    /// A command, and the time by the machine's clock.
    pub fn command(
        &mut self,
        command: &M::Command,
        origin: Origin,
        now: Time,
        reply: R,
        hands: &mut impl Hands<M, Reply = R, Task = T>,
    ) {
        // The journal's clock never runs backwards for one entity, whatever the machine's does.
        let now = self.tail.as_ref().map_or(now, |tail| now.max(tail.updated_at));
        let state = self.tail.as_ref().map(|tail| &tail.state);
        let decided =
            check_version::<M>(state, &origin).and_then(|()| M::decide(state, command, now));
        match decided {
            Ok(events) if !events.is_empty() => {
                self.append(command, &events, now, origin, reply, hands)
            }
            Ok(_) => {
                let answer = match &self.tail {
                    Some(tail) => {
                        let committed = Arc::clone(tail);
                        Ok(Answer { committed, replayed: false, changed: false })
                    }
                    None => Err(Rejection::NotFound { kind: M::KIND }.into()),
                };
                self.answer_in_turn(answer, reply, hands);
            }
            Err(rejection) => {
                let command = M::command_type(command);
                tracing::debug!(id = %self.name(), command, %rejection, request_id = origin.request_id, "rejected");
                self.answer_in_turn(Err(rejection.into()), reply, hands);
            }
        }
    }

    /// How an append ended.
    pub fn appended(
        &mut self,
        ticket: u64,
        result: Result<(), AppendError>,
        hands: &mut impl Hands<M, Reply = R, Task = T>,
    ) {
        let index = ticket.checked_sub(self.first_ticket).and_then(|at| usize::try_from(at).ok());
        if let Some(pending) = index.and_then(|at| self.pending.get_mut(at)) {
            pending.stage = match result {
                Ok(()) => Stage::Written,
                Err(error) => Stage::Failed(error),
            };
        }
        self.answer_what_is_ready(hands);
    }

    /// The entity's durable history is this long, as a reader of the journal has seen. If that
    /// is more than was decided here, somebody else has written it: what is believed here is
    /// out of date, and would stay so until the next append is refused.
    pub fn overtaken(&mut self, seq: u64, hands: &mut impl Hands<M, Reply = R, Task = T>) {
        if seq <= self.head.seq {
            return;
        }
        let reason = AppendError::Fenced.to_string();
        tracing::info!(id = %self.name(), seq, mine = self.head.seq, "overtaken; coming back from the row");
        self.give_up(&reason, hands);
    }

    /// Nothing is in flight and nothing is owed, so that nothing is lost when it goes to sleep.
    /// While the control plane stops, debts do not count: the row says what is owed.
    #[must_use]
    pub fn is_idle(&self, stopping: bool) -> bool {
        if stopping {
            return self.pending.is_empty();
        }
        let stays = self.tail.as_ref().is_some_and(|tail| M::stays(&tail.state));
        self.pending.is_empty() && self.effects.is_empty() && !stays
    }

    /// How many answers wait.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.pending.len()
    }

    #[cfg(feature = "planted-bugs")]
    fn is_fresh(&self) -> bool {
        self.first_ticket == 0 && self.pending.is_empty() && self.tail.is_some()
    }

    fn name(&self) -> ResourceId {
        ResourceId::of(M::KIND, self.id)
    }

    fn push(&mut self, outcome: Outcome<M::State>, reply: R, stage: Stage) {
        self.pending.push_back(Pending { outcome, reply, stage });
    }

    fn append(
        &mut self,
        command: &M::Command,
        events: &[M::Event],
        now: Time,
        mut origin: Origin,
        reply: R,
        hands: &mut impl Hands<M, Reply = R, Task = T>,
    ) {
        if M::KEEPS_TRACE && origin.trace_id.is_none() {
            origin.trace_id = self.tail.as_ref().and_then(|tail| tail.trace_id.clone());
        }
        let (append, committed) = match self.prepare(command, events, now, origin) {
            Ok(prepared) => prepared,
            Err(error) => return self.answer_in_turn(Err(error), reply, hands),
        };
        let Provenance { principal, request_id, trace_id, .. } = &append.provenance;
        tracing::debug!(id = %self.name(), seq = append.prev.seq, events = ?append.entries.iter().map(|entry| &entry.event_type).collect::<Vec<_>>(), principal, request_id, trace_id = trace_id.as_deref(), "decided");
        let ticket = self.first_ticket + self.pending.len() as u64;
        match hands.append(ticket, append) {
            Ok(head) => {
                self.head = head;
                let committed = Arc::new(committed);
                self.tail = Some(Arc::clone(&committed));
                let answer = Answer { committed, replayed: false, changed: true };
                #[cfg(feature = "planted-bugs")]
                if is_planted(Bug::AnswerBeforeCommit) {
                    self.push(Ok(answer), reply, Stage::Written);
                    return self.answer_what_is_ready(hands);
                }
                self.push(Ok(answer), reply, Stage::Writing);
            }
            // Nothing was queued, so the tail is still true.
            Err(error) => self.answer_in_turn(Err(failure(error)), reply, hands),
        }
    }

    fn prepare(
        &self,
        command: &M::Command,
        events: &[M::Event],
        now: Time,
        origin: Origin,
    ) -> Result<(Append, Committed<M::State>), CommandError> {
        let unwritable = |error: serde_json::Error| CommandError::Unavailable {
            reason: format!("an event or state can't be written as JSON: {error}"),
            retry_after: RETRY_AFTER,
        };
        let mut entries = Vec::with_capacity(events.len());
        let mut side = vec![];
        let mut newest: Option<M::State> = None;
        for event in events {
            let before = newest.as_ref().or(self.tail.as_ref().map(|tail| &tail.state));
            let next = M::apply(before.cloned(), event, now);
            side.extend(M::side_rows(command, before, &next, event, now));
            entries.push(NewEntry {
                event_type: M::event_type(event).into(),
                event_version: newest_version::<M>(M::event_type(event)),
                payload: serde_json::to_string(event).map_err(unwritable)?,
            });
            newest = Some(next);
        }
        let state = newest.ok_or(Rejection::NotFound { kind: M::KIND })?;
        let owner = M::owner(&state);
        let seq = self.head.seq + events.len() as u64;
        let row = RowState {
            state: serde_json::to_string(&state).map_err(unwritable)?,
            owes: !M::effects(&state).is_empty(),
        };
        let committed =
            Committed { state, seq, updated_at: now, trace_id: origin.trace_id.clone() };
        let command = match &origin.idempotency {
            None => None,
            #[cfg(feature = "planted-bugs")]
            Some(_) if self.is_fresh() && is_planted(Bug::KeyForgottenAfterSleep) => None,
            Some(Idempotency { scope, key, request_sha256 }) => Some(IdempotentCommand {
                scope: *scope,
                key: key.clone(),
                request_sha256: *request_sha256,
                reply: serde_json::to_string(&committed).map_err(unwritable)?,
            }),
        };
        let source = origin.source.as_ref();
        let append = Append {
            kind: M::KIND,
            id: self.id,
            prev: self.head,
            owner: Owner { tenant: owner.tenant, project: owner.project },
            entries,
            provenance: Provenance {
                principal: origin.principal.to_string(),
                request_id: origin.request_id,
                command_id: origin.idempotency.map(|idempotency| idempotency.key),
                trace_id: origin.trace_id,
                address: source.and_then(|source| source.address).map(|from| from.to_string()),
                credential: source.and_then(|source| source.credential.clone()),
                at: now,
            },
            row,
            side,
            command,
        };
        Ok((append, committed))
    }

    fn answer_in_turn(
        &mut self,
        outcome: Outcome<M::State>,
        reply: R,
        hands: &mut impl Hands<M, Reply = R, Task = T>,
    ) {
        if self.pending.is_empty() {
            hands.answer(reply, Ok(outcome));
            return;
        }
        self.push(outcome, reply, Stage::Turn);
    }

    fn answer_what_is_ready(&mut self, hands: &mut impl Hands<M, Reply = R, Task = T>) {
        while let Some(first) = self.pending.front() {
            if matches!(first.stage, Stage::Writing) {
                return;
            }
            let Some(Pending { outcome, reply, stage }) = self.pending.pop_front() else { return };
            self.first_ticket += 1;
            match (stage, &outcome) {
                (Stage::Failed(error), _) => {
                    return self.fail(error, reply, hands);
                }
                (Stage::Written, Ok(answer)) => {
                    let committed = Arc::clone(&answer.committed);
                    self.settle(&committed, hands);
                }
                _ => {}
            }
            hands.answer(reply, Ok(outcome));
        }
    }

    /// The tail is fiction: everybody in flight is told so, and the row says what is true.
    fn fail(
        &mut self,
        error: AppendError,
        reply: R,
        hands: &mut impl Hands<M, Reply = R, Task = T>,
    ) {
        tracing::info!(id = %self.name(), %error, in_flight = self.pending.len(), "an append failed; coming back from the row");
        let reason = error.to_string();
        let is_overtaken = matches!(error, AppendError::Fenced);
        hands.answer(reply, Ok(Err(failure(error))));
        #[cfg(feature = "planted-bugs")]
        if is_planted(Bug::NextNumberAfterFailure) {
            self.head.seq += 1;
            return self.answer_what_is_ready(hands);
        }
        if is_overtaken {
            // Those behind it were built on what was never written, so they were not written either.
            for behind in self.pending.drain(..) {
                hands.answer(behind.reply, Ok(Err(CommandError::Overtaken)));
            }
            return hands.reset(&reason);
        }
        self.give_up(&reason, hands);
    }

    fn give_up(&mut self, reason: &str, hands: &mut impl Hands<M, Reply = R, Task = T>) {
        for waiting in self.pending.drain(..) {
            hands.answer(waiting.reply, Err(Refusal::Reset { reason: reason.to_owned() }));
        }
        hands.reset(reason);
    }

    /// Takes a state as committed: shows it, and begins what it owes.
    fn settle(
        &mut self,
        committed: &Arc<Committed<M::State>>,
        hands: &mut impl Hands<M, Reply = R, Task = T>,
    ) {
        hands.show(committed);
        let owed = M::effects(&committed.state);
        let mut at = 0;
        while let Some((effect, _)) = self.effects.get(at) {
            if owed.contains(effect) {
                at += 1;
            } else {
                let (_, task) = self.effects.swap_remove(at);
                hands.cancel(task);
            }
        }
        for effect in owed {
            if !self.effects.iter().any(|(running, _)| *running == effect) {
                let task = hands.begin(&effect);
                self.effects.push((effect, task));
            }
        }
    }
}

fn check_version<M: Conduct>(state: Option<&M::State>, origin: &Origin) -> Result<(), Rejection> {
    let (Some(given), Some(state)) = (origin.if_match, state) else { return Ok(()) };
    let current = M::spec_version(state);
    if given == current {
        return Ok(());
    }
    Err(Rejection::VersionMismatch { kind: M::KIND, current, given })
}

fn failure(error: AppendError) -> CommandError {
    let unavailable =
        |reason: String| CommandError::Unavailable { reason, retry_after: RETRY_AFTER };
    match error {
        AppendError::Constraint { name } => CommandError::NameTaken { constraint: name },
        // `Course` looks the first answer up.
        AppendError::DuplicateCommand => CommandError::KeyReused,
        AppendError::Overloaded => Refusal::Overloaded { retry_after: RETRY_AFTER }.into(),
        AppendError::Unknown => CommandError::OutcomeUnknown,
        AppendError::Fenced => CommandError::Overtaken,
        AppendError::Unavailable | AppendError::Invalid { .. } => unavailable(error.to_string()),
    }
}
