//! The actor around a state machine: the same for every kind of entity.
//!
//! What it does with its state, and in which order it answers, is [`core`]'s business, which
//! knows neither threads nor time. Here are the core's hands: the journal, the callers, the
//! published view, the futures that pay debts. An actor is told what to do by its core and
//! by supervision, and decides nothing.
//!
//! An append outlives the life that made it: what the journal has taken it writes. So a life
//! begins by waiting for what an earlier one had on its way, and only then reads its row.
//!
//! A debt is paid by a future of its own: it takes the steps that the kind's
//! [`Conduct`](crate::conduct::Conduct) names, and tries again with a growing pause whatever
//! does not reach its receiver.

pub mod core;

use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::rc::Rc;
use std::str::FromStr;
use std::sync::Arc;

use aicloud_domain::id::{IdError, TypedId};
use aicloud_domain::machine::Machine;
use aicloud_domain::name::ResourceId;
use aicloud_persistence::{Append, AppendError, Head};
use aicloud_supervision::{ActivationError, Behaviour, Context, Refusal};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use self::core::{Core, Hands};
use crate::command::{CommandError, Committed, Origin};
use crate::conduct::{Attempt, Duty, PAUSE_MIN, Tell, To, longer};
use crate::engine::Engine;
use crate::live::Live;
use crate::oversight;

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
impl<M> PartialOrd for Key<M> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<M> Ord for Key<M> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
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

pub(crate) type Outcome<M> = core::Outcome<<M as Machine>::State>;
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
    /// The entity's durable history is longer than what its readers are shown.
    Overtaken {
        /// How long it is.
        seq: u64,
    },
}

/// The newest committed state, shared with what pays debts.
type Shared<S> = Rc<RefCell<Option<Arc<Committed<S>>>>>;

/// The actor.
pub struct EntityActor<M: Live> {
    id: Uuid,
    engine: Arc<Engine>,
    newest: Shared<M::State>,
    core: Core<M, Reply<M>, CancellationToken>,
}

/// A core's hands while it is told something.
struct Deeds<'a, M: Live> {
    id: Uuid,
    engine: &'a Arc<Engine>,
    newest: &'a Shared<M::State>,
    cx: &'a Context<EntityActor<M>>,
}

impl<M: Live> Hands<M> for Deeds<'_, M> {
    type Reply = Reply<M>;
    type Task = CancellationToken;

    fn append(&mut self, ticket: u64, append: Append) -> Result<Head, AppendError> {
        let (head, appended) = self.engine.journal.append(append)?;
        let (this, passage) = (self.cx.clone(), self.engine.in_flight.enter(self.id));
        // Not a future of this life: the append is on its way even when that ends.
        actix_rt::spawn(async move {
            let result = appended.await;
            drop(passage);
            this.control(Control::Appended { ticket, result });
        });
        Ok(head)
    }

    fn answer(&mut self, reply: Reply<M>, outcome: Result<Outcome<M>, Refusal>) {
        reply.send(outcome);
    }

    fn show(&mut self, committed: &Arc<Committed<M::State>>) {
        *self.newest.borrow_mut() = Some(Arc::clone(committed));
        self.cx.publish(Arc::clone(committed));
        M::committed(self.engine, committed);
    }

    fn begin(&mut self, effect: &M::Effect) -> CancellationToken {
        let dropped = CancellationToken::new();
        let (token, newest) = (dropped.clone(), Rc::clone(self.newest));
        let paid = pay::<M>(Arc::clone(self.engine), self.id, newest, effect.clone());
        self.cx.spawn(async move {
            token.run_until_cancelled(paid).await;
        });
        dropped
    }

    fn cancel(&mut self, task: CancellationToken) {
        task.cancel();
    }

    fn reset(&mut self, reason: &str) {
        self.cx.reset(reason);
    }
}

impl<M: Live> EntityActor<M> {
    fn parts<'a>(
        &'a mut self,
        cx: &'a Context<Self>,
    ) -> (&'a mut Core<M, Reply<M>, CancellationToken>, Deeds<'a, M>) {
        let Self { id, engine, newest, core } = self;
        (core, Deeds { id: *id, engine, newest, cx })
    }
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
            let core = Core::new(key.0);
            let mut actor = Self { id: key.0, engine, newest: Rc::default(), core };
            if let Some(stored) = stored {
                let state: M::State = serde_json::from_str(&stored.state)
                    .map_err(|error| ActivationError::Failed(format!("unreadable row: {error}")))?;
                let (seq, updated_at) = (stored.head.seq, stored.updated_at);
                let trace_id = if M::KEEPS_TRACE && stored.owes {
                    last_trace(&actor.engine, key.0, seq).await?
                } else {
                    None
                };
                let (core, mut deeds) = actor.parts(&cx);
                let committed = Committed { state, seq, updated_at, trace_id };
                core.revive(stored.head, committed, &mut deeds);
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
        let now = self.engine.clock.now();
        let (core, mut deeds) = self.parts(cx);
        core.command(&command, origin, now, reply, &mut deeds);
    }

    fn on_control(&mut self, control: Control, cx: &Context<Self>) {
        let (core, mut deeds) = self.parts(cx);
        match control {
            Control::Appended { ticket, result } => core.appended(ticket, result, &mut deeds),
            Control::Overtaken { seq } => core.overtaken(seq, &mut deeds),
        }
    }

    fn label(mail: &Mail<M>) -> &'static str {
        M::command_type(&mail.command)
    }

    fn refuse(mail: Mail<M>, why: Refusal) {
        mail.reply.send(Err(why));
    }

    fn is_idle(&self) -> bool {
        self.core.is_idle(self.engine.stopping.is_cancelled())
    }
}

/// Pays one debt, however long it takes.
async fn pay<M: Live>(engine: Arc<Engine>, id: Uuid, newest: Shared<M::State>, effect: M::Effect) {
    let mut pause = PAUSE_MIN;
    loop {
        let Some(committed) = newest.borrow().clone() else { return };
        match attempt::<M>(&engine, &committed, &effect).await {
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
                        pause = longer(pause);
                    }
                }
            }
        }
    }
}

async fn attempt<M: Live>(
    engine: &Arc<Engine>,
    committed: &Arc<Committed<M::State>>,
    effect: &M::Effect,
) -> Attempt<M> {
    match M::duty(committed, effect, &engine.settings.timers) {
        Duty::Over(attempt) => attempt,
        Duty::Enqueue(request, again) => {
            engine.scheduler.enqueue(request);
            Attempt::Again(again)
        }
        Duty::Show(again) => {
            M::committed(engine, committed);
            Attempt::Again(again)
        }
        Duty::Wait { since, limit, for_node, then } => {
            let passed = (engine.clock.now() - since).to_std().unwrap_or_default();
            tokio::time::sleep(limit.saturating_sub(passed)).await;
            if for_node {
                engine.hearing.fair(engine.settings.lease).await;
            }
            Attempt::Tell(then)
        }
        Duty::Order { state, number } => {
            M::carried_out(effect, oversight::carry_out(engine, &state, number).await)
        }
        Duty::Tell(tell) => {
            let told = say(engine, tell).await;
            if let Err(error) = &told {
                tracing::debug!(kind = %M::KIND, ?effect, %error, "not taken");
            }
            M::answered(effect, told.as_ref().copied())
        }
    }
}

async fn say(engine: &Engine, tell: Tell) -> Result<(), CommandError> {
    let Tell { what, part, trace_id } = tell;
    let origin = Origin::traced(part, trace_id.as_ref());
    let directories = engine.directories();
    match what {
        To::Node(id, command) => {
            directories.nodes.command(id.uuid(), command, origin).await.map(drop)
        }
        To::Allocation(id, command) => {
            directories.allocations.command(id.uuid(), command, origin).await.map(drop)
        }
    }
}

/// The trace that an entity was acting for when its actor last lived.
async fn last_trace(
    engine: &Engine,
    id: Uuid,
    seq: u64,
) -> Result<Option<String>, ActivationError> {
    let trace = engine.database.trace_of(id, seq).await;
    trace.map_err(|error| ActivationError::Unavailable(error.to_string()))
}
