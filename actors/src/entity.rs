//! The actor around a state machine: the same for every kind of entity.
//!
//! **Deciding.** Commands are decided one at a time on top of the *tail*: the state as it
//! will be when everything under way is written. A command does not wait for the one
//! before it to be durable; its answer does. So a busy entity is bound by the journal's
//! batch, not by its round trip.
//!
//! **Answering.** Answers leave in the order of decisions, each after its own commit. A
//! refusal that was decided on top of something not yet written waits for that, too: it
//! must not speak of a state that may never be.
//!
//! **Failing.** When an append fails (another owner wrote, the database is away, the
//! outcome is unknown) the tail is fiction. The actor answers everybody in flight with a
//! retryable error, forgets its state and comes back from its row. It never tries the next
//! number. What an earlier life had on its way is waited for before the row is read.
//!
//! **Owing.** After each commit, and when it comes to life, the debts of the *committed*
//! state are compared with what is being carried out: new ones are begun, those no longer
//! owed are dropped. What fails is tried again with a growing pause.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::rc::Rc;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::id::IdError;
use aicloud_domain::machine::{Machine, Rejection, Time};
use aicloud_domain::name::ResourceId;
use aicloud_persistence::{
    Append, AppendError, Head, IdempotentCommand, NewEntry, Owner, Provenance, RowState,
};
use aicloud_supervision::{ActivationError, Behaviour, Context, Refusal};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::command::{Answer, CommandError, Committed, Idempotency, Origin};
use crate::engine::Engine;
use crate::live::{Attempt, Live};

/// The first pause after an attempt that could not reach its receiver.
const EFFECT_PAUSE_MIN: Duration = Duration::from_millis(50);
/// The longest pause between attempts: what an outage may add to recovery.
const EFFECT_PAUSE_MAX: Duration = Duration::from_secs(5);
/// What callers are told to wait when the database is away: its restart takes about as long.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The key of an entity of one kind.
pub struct Key<M>(Uuid, PhantomData<fn() -> M>);

impl<M> Key<M> {
    /// The entity with this id.
    #[must_use]
    pub const fn new(id: Uuid) -> Self {
        Self(id, PhantomData)
    }
}

impl<M> Clone for Key<M> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<M> Copy for Key<M> {}
impl<M> PartialEq for Key<M> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<M> Eq for Key<M> {}
impl<M> Hash for Key<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<M: Machine> fmt::Display for Key<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ResourceId::of(M::KIND, self.0).fmt(f)
    }
}
impl<M: Machine> FromStr for Key<M> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        ResourceId::parse(M::KIND, text).map(|id| Self::new(id.uuid()))
    }
}
impl<M: Machine> fmt::Debug for Key<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

pub(crate) type Outcome<M> = Result<Answer<<M as Machine>::State>, CommandError>;
pub(crate) type Reply<M> = crate::admission::Reply<Result<Outcome<M>, Refusal>>;

/// A command in a mailbox.
pub struct Mail<M: Machine> {
    pub(crate) command: M::Command,
    pub(crate) origin: Origin,
    pub(crate) reply: Reply<M>,
}

/// What an actor tells itself.
pub enum Control {
    /// An append has been resolved.
    Appended {
        /// Which, by the number it was given.
        ticket: u64,
        /// How.
        result: Result<(), AppendError>,
    },
}

/// An answer that waits for its turn.
struct Pending<M: Machine> {
    ticket: u64,
    outcome: Outcome<M>,
    reply: Reply<M>,
    /// The append that it waits for; absent when it only waits for those before it.
    append: Option<Option<Result<(), AppendError>>>,
}

/// The actor.
pub struct EntityActor<M: Live> {
    id: Uuid,
    engine: Arc<Engine>,
    /// The state on top of everything under way.
    tail: Option<M::State>,
    head: Head,
    last_at: Time,
    /// The trace of the newest command, see [`Live::KEEPS_TRACE`].
    trace_id: Option<String>,
    /// The newest committed state, shared with what carries out effects.
    committed: Shared<M::State>,
    pending: VecDeque<Pending<M>>,
    next_ticket: u64,
    effects: HashMap<M::Effect, CancellationToken>,
}

impl<M: Live> Behaviour for EntityActor<M> {
    type Key = Key<M>;
    type Mail = Mail<M>;
    type Control = Control;
    type View = Committed<M::State>;
    type World = Arc<Engine>;
    const KIND: &'static str = M::KIND.as_str();

    fn activate(
        key: Key<M>,
        engine: Arc<Engine>,
        cx: Context<Self>,
    ) -> LocalBoxFuture<'static, Result<Self, ActivationError>> {
        async move {
            engine.in_flight.settled(key.0).await;
            let stored = engine
                .database
                .load(M::KIND, key.0)
                .await
                .map_err(|error| ActivationError::Unavailable(error.to_string()))?;
            let mut actor = Self {
                id: key.0,
                last_at: Time::UNIX_EPOCH,
                trace_id: None,
                engine,
                tail: None,
                head: Head::NONE,
                committed: Rc::default(),
                pending: VecDeque::new(),
                next_ticket: 0,
                effects: HashMap::new(),
            };
            if let Some(stored) = stored {
                let state: M::State = serde_json::from_str(&stored.state)
                    .map_err(|error| ActivationError::Failed(format!("unreadable row: {error}")))?;
                actor.head = stored.head;
                actor.last_at = stored.updated_at;
                actor.tail = Some(state.clone());
                let (seq, updated_at) = (stored.head.seq, stored.updated_at);
                if M::KEEPS_TRACE && stored.owes {
                    actor.trace_id = last_trace(&actor.engine, key.0, seq).await?;
                }
                let trace_id = actor.trace_id.clone();
                actor.settle(Arc::new(Committed { state, seq, updated_at, trace_id }), &cx);
            }
            Ok(actor)
        }
        .boxed_local()
    }

    fn on_mail(&mut self, mail: Mail<M>, cx: &Context<Self>) {
        let Mail { command, origin, reply } = mail;
        if let Some(probe) = &self.engine.settings.probe {
            probe(Self::KIND, self.id, M::command_type(&command));
        }
        // The journal's clock never runs backwards for one entity, whatever the machine's does.
        let now = self.engine.clock.now().max(self.last_at);
        let decided =
            self.check_version(&origin).and_then(|()| M::decide(self.tail.as_ref(), &command, now));
        match decided {
            Ok(events) if !events.is_empty() => self.append(&events, now, origin, reply, cx),
            Ok(_) => {
                let answer = self.unchanged().map_err(CommandError::from);
                self.answer_in_turn(answer, reply);
            }
            Err(rejection) => {
                let command = M::command_type(&command);
                tracing::debug!(id = %cx.key(), command, %rejection, request_id = origin.request_id, "rejected");
                self.answer_in_turn(Err(rejection.into()), reply);
            }
        }
    }

    fn on_control(&mut self, control: Control, cx: &Context<Self>) {
        let Control::Appended { ticket, result } = control;
        if let Some(entry) = self.pending.iter_mut().find(|entry| entry.ticket == ticket) {
            entry.append = Some(Some(result));
        }
        self.answer_what_is_ready(cx);
    }

    fn label(mail: &Mail<M>) -> &'static str {
        M::command_type(&mail.command)
    }

    fn refuse(mail: Mail<M>, why: Refusal) {
        mail.reply.send(Err(why));
    }

    fn is_idle(&self) -> bool {
        if self.engine.stopping.is_cancelled() {
            // Its row says what it owes.
            return self.pending.is_empty();
        }
        let stays = self.tail.as_ref().is_some_and(M::stays);
        self.pending.is_empty() && self.effects.is_empty() && !stays
    }
}

impl<M: Live> EntityActor<M> {
    fn check_version(&self, origin: &Origin) -> Result<(), Rejection> {
        let (Some(given), Some(state)) = (origin.if_match, &self.tail) else { return Ok(()) };
        let current = M::spec_version(state);
        if given == current {
            return Ok(());
        }
        Err(Rejection::VersionMismatch { kind: M::KIND, current, given })
    }

    /// The answer to a command that changes nothing.
    fn unchanged(&self) -> Result<Answer<M::State>, Rejection> {
        let state = self.tail.clone().ok_or(Rejection::NotFound { kind: M::KIND })?;
        let (seq, updated_at) = (self.head.seq, self.last_at);
        let committed = Committed { state, seq, updated_at, trace_id: self.trace_id.clone() };
        Ok(Answer { committed: Arc::new(committed), replayed: false, changed: false })
    }

    fn append(
        &mut self,
        events: &[M::Event],
        now: Time,
        mut origin: Origin,
        reply: Reply<M>,
        cx: &Context<Self>,
    ) {
        if M::KEEPS_TRACE {
            origin.trace_id = origin.trace_id.or_else(|| self.trace_id.clone());
        }
        let trace_id = origin.trace_id.clone();
        let prepared = match self.prepare(events, now, origin) {
            Ok(prepared) => prepared,
            Err(error) => {
                reply.send(Ok(Err(error)));
                return;
            }
        };
        let (append, state) = prepared;
        let Provenance { principal, request_id, trace_id: trace, .. } = &append.provenance;
        tracing::debug!(id = %cx.key(), seq = append.prev.seq, events = ?append.entries.iter().map(|entry| &entry.event_type).collect::<Vec<_>>(), principal, request_id, trace_id = trace.as_deref(), "decided");
        match self.engine.journal.append(append) {
            Ok((head, appended)) => {
                self.head = head;
                self.last_at = now;
                self.tail = Some(state.clone());
                let (seq, updated_at) = (head.seq, now);
                self.trace_id.clone_from(&trace_id);
                let committed = Arc::new(Committed { state, seq, updated_at, trace_id });
                let ticket = self.next_ticket;
                self.next_ticket += 1;
                self.pending.push_back(Pending {
                    ticket,
                    outcome: Ok(Answer { committed, replayed: false, changed: true }),
                    reply,
                    append: Some(None),
                });
                let (this, passage) = (cx.clone(), self.engine.in_flight.enter(self.id));
                // Not a future of this life: the append is on its way even when that ends.
                actix_rt::spawn(async move {
                    let result = appended.await;
                    drop(passage);
                    this.control(Control::Appended { ticket, result });
                });
            }
            // Nothing was queued, so the tail is still true.
            Err(error) => self.answer_in_turn(Err(failure(error)), reply),
        }
    }

    fn prepare(
        &self,
        events: &[M::Event],
        now: Time,
        origin: Origin,
    ) -> Result<(Append, M::State), CommandError> {
        let unwritable = |error: serde_json::Error| CommandError::Unavailable {
            reason: format!("an event or state can't be written as JSON: {error}"),
            retry_after: RETRY_AFTER,
        };
        let mut entries = Vec::with_capacity(events.len());
        let mut side = vec![];
        let mut state = self.tail.clone();
        for event in events {
            let next = M::apply(state.clone(), event, now);
            side.extend(M::side_rows(state.as_ref(), &next, event, now));
            entries.push(NewEntry {
                event_type: M::event_type(event).into(),
                event_version: M::EVENT_VERSION,
                payload: serde_json::to_string(event).map_err(unwritable)?,
            });
            state = Some(next);
        }
        let state = state.ok_or(Rejection::NotFound { kind: M::KIND })?;
        let owner = M::owner(&state);
        let seq = self.head.seq + events.len() as u64;
        let command = match &origin.idempotency {
            None => None,
            Some(Idempotency { scope, key, request_sha256 }) => {
                let trace_id = origin.trace_id.clone();
                let committed = Committed { state: &state, seq, updated_at: now, trace_id };
                Some(IdempotentCommand {
                    scope: *scope,
                    key: key.clone(),
                    request_sha256: *request_sha256,
                    reply: serde_json::to_string(&committed).map_err(unwritable)?,
                })
            }
        };
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
                at: now,
            },
            row: RowState {
                state: serde_json::to_string(&state).map_err(unwritable)?,
                owes: !M::effects(&state).is_empty(),
            },
            side,
            command,
        };
        Ok((append, state))
    }

    fn answer_in_turn(&mut self, outcome: Outcome<M>, reply: Reply<M>) {
        if self.pending.is_empty() {
            reply.send(Ok(outcome));
            return;
        }
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.pending.push_back(Pending { ticket, outcome, reply, append: None });
    }

    fn answer_what_is_ready(&mut self, cx: &Context<Self>) {
        while let Some(first) = self.pending.front() {
            if matches!(first.append, Some(None)) {
                return;
            }
            let Some(Pending { outcome, reply, append, .. }) = self.pending.pop_front() else {
                return;
            };
            if let Some(Some(Err(error))) = append {
                tracing::info!(id = %cx.key(), %error, in_flight = self.pending.len(), "an append failed; coming back from the row");
                let reason = error.to_string();
                reply.send(Ok(Err(failure(error))));
                for waiting in self.pending.drain(..) {
                    waiting.reply.send(Err(Refusal::Reset { reason: reason.clone() }));
                }
                cx.reset(&reason);
                return;
            }
            if let (Some(_), Ok(answer)) = (&append, &outcome) {
                self.settle(Arc::clone(&answer.committed), cx);
            }
            reply.send(Ok(outcome));
        }
    }

    /// Takes a state as committed: shows it, and begins what it owes.
    fn settle(&mut self, committed: Arc<Committed<M::State>>, cx: &Context<Self>) {
        *self.committed.borrow_mut() = Some(Arc::clone(&committed));
        cx.publish(Arc::clone(&committed));
        M::committed(&self.engine, &committed);
        let owed = M::effects(&committed.state);
        self.effects.retain(|effect, running| {
            let keep = owed.contains(effect);
            if !keep {
                running.cancel();
            }
            keep
        });
        for effect in owed {
            if self.effects.contains_key(&effect) {
                continue;
            }
            let dropped = CancellationToken::new();
            self.effects.insert(effect.clone(), dropped.clone());
            let carried = carry_out::<M>(
                Arc::clone(&self.engine),
                self.id,
                Rc::clone(&self.committed),
                effect,
            );
            cx.spawn(async move {
                dropped.run_until_cancelled(carried).await;
            });
        }
    }
}

type Shared<S> = Rc<RefCell<Option<Arc<Committed<S>>>>>;

async fn carry_out<M: Live>(
    engine: Arc<Engine>,
    id: Uuid,
    newest: Shared<M::State>,
    effect: M::Effect,
) {
    let mut pause = EFFECT_PAUSE_MIN;
    loop {
        let Some(committed) = newest.borrow().clone() else { return };
        match M::attempt(Arc::clone(&engine), id, committed, effect.clone()).await {
            Attempt::Done => return,
            Attempt::Again(after) => tokio::time::sleep(after).await,
            Attempt::Tell(command) => {
                let told =
                    M::entities(&engine).command(id, command, Origin::system("effect")).await;
                match told {
                    Ok(_) => return,
                    Err(error) if error.is_past() => return,
                    Err(error) => {
                        tracing::debug!(kind = %M::KIND, %id, ?effect, %error, "will try again");
                        tokio::time::sleep(pause).await;
                        pause = (pause * 2).min(EFFECT_PAUSE_MAX);
                    }
                }
            }
        }
    }
}

/// The trace that an entity was acting for when its actor last lived.
async fn last_trace(
    engine: &Engine,
    id: Uuid,
    seq: u64,
) -> Result<Option<String>, ActivationError> {
    let entries = engine.database.history(id, seq.saturating_sub(1), 1).await;
    let entries = entries.map_err(|error| ActivationError::Unavailable(error.to_string()))?;
    Ok(entries.into_iter().next().and_then(|entry| entry.provenance.trace_id))
}

fn failure(error: AppendError) -> CommandError {
    let unavailable =
        |reason: String| CommandError::Unavailable { reason, retry_after: RETRY_AFTER };
    match error {
        AppendError::Constraint { name } => CommandError::NameTaken { constraint: name },
        // `Entities::command` looks the first answer up.
        AppendError::DuplicateCommand => CommandError::KeyReused,
        AppendError::Overloaded => Refusal::Overloaded { retry_after: RETRY_AFTER }.into(),
        AppendError::Unknown => CommandError::OutcomeUnknown,
        AppendError::Fenced | AppendError::Unavailable | AppendError::Invalid { .. } => {
            unavailable(error.to_string())
        }
    }
}
