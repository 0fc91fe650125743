//! Operators' orders about the engine itself: written down, then carried out.
//!
//! ```text
//!   Cloud::order ──► OrderGiven, committed ──► effect: the directory or the tree does it
//!        ▲                                                   │
//!        └──────── OrderCarriedOut, committed ◄── Report ◄───┘
//! ```
//!
//! [`aicloud_domain::oversight`] says what may be ordered and what an order leaves behind; here it
//! meets [`aicloud_supervision::Supervised`]. An order is an effect like any other, so it is carried
//! out at least once: quarantines and pauses can be repeated without harm, and what can't wait for a
//! new process (a restart, a passivation, a drill) is reported as lapsed by it.
//!
//! What stands is put in place again when the directory of orders opens, which is the first to do
//! so. So an entity that an operator has shut stays shut over a restart of the process, without a
//! moment in between.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use aicloud_domain::id::{OversightId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::machine::{Rejection, Time};
use aicloud_domain::name::ResourceId;
use aicloud_domain::oversight::{
    ChildPath, Order, OrderAction, OrderRefusal, Outcome, Oversight, OversightCommand,
    OversightEffect, OversightEvent, OversightMachine, Reason, Target,
};
use aicloud_persistence::{Database, DatabaseError, Owing};
use aicloud_supervision::{ChildStatus, OrderError, Scope, Tree, TreeNode, TreeOrderError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::watch;

use crate::cloud::Cloud;
use crate::command::{CommandError, Committed, Origin};
use crate::conduct::{Attempt, Conduct, Duty};
use crate::engine::Engine;
use crate::entities::Entities;
use crate::entity::core::RETRY_AFTER;
use crate::live::Live;
use crate::settings::Timers;

/// How long [`Cloud::order`] waits for an order's end. A restart waits for nothing but the entity's
/// arbiter; a static child may take its shutdown deadline, which is 5 s.
const PATIENCE: Duration = Duration::from_secs(10);
/// What callers of a paused entity are told to wait. A person has to end the pause, so this only
/// keeps clients from asking all the time.
const PAUSED_RETRY: Duration = Duration::from_secs(5);
/// Rows read at once by [`restore`].
const PAGE: u32 = 500;

/// What this process knows of orders.
#[derive(Debug)]
pub(crate) struct Orders {
    /// When this process began: an order from before that was given to another.
    began: Time,
    /// Counts commits of oversight, so that whoever waits for one looks again.
    changed: watch::Sender<u64>,
    /// What static children are ordered about through; set when it has started.
    tree: OnceLock<Weak<Tree>>,
    /// The last order about each static child, and the last drill about each entity, that was begun
    /// in this process. The child may be one that the order's own actor lives below: then that
    /// actor ends with it, and its next life must not do it again, and again.
    begun: Mutex<HashMap<OversightId, u64>>,
}

impl Orders {
    pub(crate) fn new(began: Time) -> Self {
        Self {
            began,
            changed: watch::Sender::new(0),
            tree: OnceLock::new(),
            begun: Mutex::default(),
        }
    }

    /// Whether this order is begun now, for the first time.
    fn begin(&self, id: OversightId, number: u64) -> bool {
        self.begun().insert(id, number) != Some(number)
    }

    /// Nobody waits or panics while holding it.
    fn begun(&self) -> MutexGuard<'_, HashMap<OversightId, u64>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This is the tree that orders about static children are for.
    pub(crate) fn steer(&self, tree: &Arc<Tree>) {
        // There is one tree for each engine.
        let _ = self.tree.set(Arc::downgrade(tree));
    }
}

/// An order that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ordered {
    /// Where its history is.
    pub oversight: OversightId,
    /// What it was about.
    pub target: Target,
    /// The order, with its end.
    pub order: Order,
    /// It had been given before, under the same key.
    pub replayed: bool,
}

impl Conduct for OversightMachine {
    fn duty(
        committed: &Committed<Oversight>,
        effect: &OversightEffect,
        _timers: &Timers,
    ) -> Duty<Self> {
        match effect {
            OversightEffect::CarryOut { number } => {
                Duty::Order { state: Box::new(committed.state.clone()), number: *number }
            }
            // Carrying the order out, or `restore`, has put it in place. The debt itself is what a
            // start finds the row by.
            OversightEffect::Keep { .. } => Duty::Over(Attempt::Done),
        }
    }

    fn carried_out(effect: &OversightEffect, outcome: Outcome) -> Attempt<Self> {
        match effect {
            OversightEffect::CarryOut { number } => {
                Attempt::Tell(OversightCommand::Report { number: *number, outcome })
            }
            OversightEffect::Keep { .. } => Attempt::Done,
        }
    }
}

impl Live for OversightMachine {
    fn entities(engine: &Engine) -> &Entities<Self> {
        &engine.directories().oversights
    }

    fn committed(engine: &Arc<Engine>, _committed: &Arc<Committed<Oversight>>) {
        engine.orders.changed.send_modify(|commits| *commits += 1);
    }

    fn opened(engine: &Engine) -> BoxFuture<'_, Result<(), DatabaseError>> {
        restore(engine).boxed()
    }
}

/// Does what an order says.
pub(crate) async fn carry_out(engine: &Engine, state: &Oversight, number: u64) -> Outcome {
    let Some(order) = state.order(number) else {
        // Its number is in the debt, so the state shows it; a report of it would change nothing.
        return Outcome::Refused { why: OrderRefusal::Lapsed };
    };
    let lapsed = order.at < engine.orders.began && !order.action.outlives_the_process();
    let outcome = if lapsed {
        Outcome::Refused { why: OrderRefusal::Lapsed }
    } else {
        attempt(engine, state, order).await
    };
    let (about, action, by, reason) = (&state.target, order.action, &order.by, &order.reason);
    tracing::info!(%about, %action, number, by, %reason, ?outcome, "an operator's order");
    outcome
}

async fn attempt(engine: &Engine, state: &Oversight, order: &Order) -> Outcome {
    let once = order.action.is_drill() || matches!(state.target, Target::Child(_));
    if once && !engine.orders.begin(state.id, order.number) {
        return Outcome::Done;
    }
    let outcome = done(engine, state, order).await;
    if once && outcome != Outcome::Done {
        // It did nothing, so another try may.
        engine.orders.begun().remove(&state.id);
    }
    outcome
}

async fn done(engine: &Engine, state: &Oversight, order: &Order) -> Outcome {
    let done = match &state.target {
        Target::Entity(id) => about_entity(engine, *id, order).await,
        Target::Directory(kind) => about_directory(engine, *kind, order),
        Target::Child(path) => return about_child(engine, path, order.action).await,
    };
    // What stands in the journal can be ended even if the engine no longer knows of it.
    let stood = match order.action {
        OrderAction::Release => state.quarantine.is_some(),
        OrderAction::Resume => state.pause.is_some(),
        _ => false,
    };
    match done {
        Ok(()) => Outcome::Done,
        Err(OrderError::NotFound | OrderError::NotQuarantined | OrderError::NotPaused) if stood => {
            Outcome::Done
        }
        Err(error) => Outcome::Refused { why: why(error) },
    }
}

fn about_directory(engine: &Engine, kind: EntityKind, order: &Order) -> Result<(), OrderError> {
    let directory = engine.directories().supervised(kind);
    match order.action {
        OrderAction::Pause => {
            directory.pause_intake(Scope::Directory, order.reason.as_str(), PAUSED_RETRY)
        }
        _ => directory.resume_intake(Scope::Directory),
    }
}

/// The tree is reached through the engine, which it runs: a tree that has gone takes no orders.
async fn about_child(engine: &Engine, path: &ChildPath, action: OrderAction) -> Outcome {
    let Some(tree) = engine.orders.tree.get().and_then(Weak::upgrade) else {
        return Outcome::Refused { why: OrderRefusal::Stopping };
    };
    let path = path.as_str().replace('.', "/");
    let done = match action {
        OrderAction::Kill => tree.kill_child(&path).await,
        _ => tree.restart_child(&path).await,
    };
    let why = match done {
        Ok(()) => return Outcome::Done,
        Err(TreeOrderError::NotFound) => OrderRefusal::NoSuchChild,
        Err(TreeOrderError::NotRunning) => OrderRefusal::NotRunning,
        Err(TreeOrderError::Ended) => OrderRefusal::Stopping,
    };
    Outcome::Refused { why }
}

async fn about_entity(engine: &Engine, id: ResourceId, order: &Order) -> Result<(), OrderError> {
    let directory = engine.directories().supervised(id.kind());
    let (key, reason) = (id.to_string(), order.reason.as_str());
    match order.action {
        OrderAction::Restart => directory.restart(&key).await,
        OrderAction::Crash | OrderAction::Kill => directory.drill(&key, reason).await,
        OrderAction::Passivate => directory.passivate(&key).await,
        OrderAction::Quarantine => directory.quarantine(&key, reason).await,
        OrderAction::Release => directory.release(&key).await,
        OrderAction::Pause => directory.pause_intake(Scope::Entity(&key), reason, PAUSED_RETRY),
        OrderAction::Resume => directory.resume_intake(Scope::Entity(&key)),
    }
}

const fn why(error: OrderError) -> OrderRefusal {
    match error {
        OrderError::NotFound | OrderError::BadKey => OrderRefusal::NotInMemory,
        OrderError::Busy => OrderRefusal::Busy,
        OrderError::NotQuarantined => OrderRefusal::NotQuarantined,
        OrderError::Quarantined => OrderRefusal::InQuarantine,
        OrderError::NotPaused => OrderRefusal::NotPaused,
        OrderError::Stopping => OrderRefusal::Stopping,
    }
}

fn has_child(children: &[ChildStatus], path: &str) -> bool {
    let (first, rest) =
        path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    children.iter().filter(|child| child.id == first).any(|child| match (rest, &child.node) {
        (None, _) => true,
        (Some(rest), TreeNode::Supervisor { children, .. }) => has_child(children, rest),
        (Some(_), _) => false,
    })
}

/// Puts what operators have shut in place again: quarantines and pauses that stand.
///
/// # Errors
/// When the rows can't be read.
async fn restore(engine: &Engine) -> Result<(), DatabaseError> {
    let mut after = None;
    loop {
        let page = engine.database.owing(EntityKind::Oversight, after, PAGE).await?;
        for Owing { id, .. } in &page {
            let Some(stored) = engine.database.load(EntityKind::Oversight, *id).await? else {
                continue;
            };
            match serde_json::from_str::<Oversight>(&stored.state) {
                Ok(state) => put_in_place(engine, &state).await,
                // Its actor can't live either, and its crashes tell of it.
                Err(error) => tracing::error!(%id, %error, "an order's row can't be read"),
            }
        }
        match page.last() {
            Some(last) if page.len() == PAGE as usize => after = Some(last.id),
            _ => return Ok(()),
        }
    }
}

async fn put_in_place(engine: &Engine, state: &Oversight) {
    let (directory, key) = match &state.target {
        Target::Entity(id) => (engine.directories().supervised(id.kind()), Some(id.to_string())),
        Target::Directory(kind) => (engine.directories().supervised(*kind), None),
        Target::Child(_) => return,
    };
    let scope = key.as_deref().map_or(Scope::Directory, Scope::Entity);
    let mut done = Ok(());
    if let Some(pause) = &state.pause {
        done = directory.pause_intake(scope, pause.reason.as_str(), PAUSED_RETRY);
    }
    if let (Some(quarantine), Some(key)) = (&state.quarantine, &key) {
        done = done.and(directory.quarantine(key, quarantine.reason.as_str()).await);
    }
    match done {
        // One that is closed for a while knows what was shut in it.
        Ok(()) | Err(OrderError::Quarantined | OrderError::Stopping) => {
            tracing::info!(target = %state.target, "still shut, by an operator's order");
        }
        Err(error) => tracing::error!(target = %state.target, %error, "could not be shut again"),
    }
}

impl Cloud {
    /// Gives an order and waits for its end. The order is durable before it is carried out, and
    /// its end before this returns; the target need not be in memory.
    ///
    /// # Errors
    /// [`CommandError::Rejected`] when there is no such target or it can't be ordered this,
    /// [`CommandError::OutcomeUnknown`] when it took too long (the same key tells later), and
    /// those of any command. That the engine refused it is no error here: see [`Order::ended`].
    pub async fn order(
        &self,
        target: Target,
        action: OrderAction,
        reason: Reason,
        origin: Origin,
    ) -> Result<Ordered, CommandError> {
        self.check_target(&target).await?;
        let (region, by) = (self.region().clone(), origin.principal.to_string());
        let oversight = target.oversight_id();
        let command = OversightCommand::Give { region, target: target.clone(), action, reason, by };
        let given = self.oversights.command(oversight.uuid(), command, origin).await?;
        let number = given.committed.state.given;
        let end = self.end_of(oversight, number, given.committed.seq);
        let order = tokio::time::timeout(PATIENCE, end).await;
        let order = order.map_err(|_| CommandError::OutcomeUnknown)??;
        Ok(Ordered { oversight, target, order, replayed: given.replayed })
    }

    /// Who is not there can't be ordered about, and must not get a history by it.
    async fn check_target(&self, target: &Target) -> Result<(), CommandError> {
        let kind = match target {
            Target::Entity(id) => {
                let bits = id.uuid();
                let known = match id.kind() {
                    EntityKind::Tenant => self.tenants.get(bits).await?.is_some(),
                    EntityKind::Project => self.projects.get(bits).await?.is_some(),
                    EntityKind::Catalog => self.catalogs.get(bits).await?.is_some(),
                    EntityKind::Node => self.nodes.get(bits).await?.is_some(),
                    EntityKind::Allocation => self.allocations.get(bits).await?.is_some(),
                    EntityKind::Oversight => self.oversights.get(bits).await?.is_some(),
                    EntityKind::User => self.users.get(bits).await?.is_some(),
                    EntityKind::ServiceAccount => self.service_accounts.get(bits).await?.is_some(),
                    EntityKind::Denials => self.denials.get(bits).await?.is_some(),
                };
                if known {
                    return Ok(());
                }
                id.kind()
            }
            Target::Directory(_) => return Ok(()),
            Target::Child(path) if has_child(&self.tree().status(), path.as_str()) => return Ok(()),
            Target::Child(_) => EntityKind::Oversight,
        };
        Err(Rejection::NotFound { kind }.into())
    }

    /// Waits until an order has ended. `seq` is its place in the journal.
    async fn end_of(&self, id: OversightId, number: u64, seq: u64) -> Result<Order, CommandError> {
        let mut changed = self.engine().orders.changed.subscribe();
        loop {
            changed.mark_unchanged();
            if let Some(now) = self.oversights.get(id.uuid()).await? {
                match now.state.order(number) {
                    Some(order) if order.ended.is_some() => return Ok(order.clone()),
                    None => return self.end_in_journal(id, number, seq).await,
                    Some(_) => {}
                }
            }
            if changed.changed().await.is_err() {
                return Err(CommandError::OutcomeUnknown);
            }
        }
    }

    /// An order that the state no longer shows: somebody repeats an old request.
    async fn end_in_journal(
        &self,
        id: OversightId,
        number: u64,
        seq: u64,
    ) -> Result<Order, CommandError> {
        let database: &Database = self.database();
        let away =
            |error: String| CommandError::Unavailable { reason: error, retry_after: RETRY_AFTER };
        let mut state = None;
        let mut after = 0;
        loop {
            let page = database.history(id.uuid(), after, PAGE).await;
            let page = page.map_err(|error| away(error.to_string()))?;
            for entry in &page {
                let event: OversightEvent = serde_json::from_str(&entry.payload)
                    .map_err(|error| away(format!("unreadable entry: {error}")))?;
                let next = <OversightMachine as aicloud_domain::machine::Machine>::apply(
                    state,
                    &event,
                    entry.provenance.at,
                );
                if entry.head.seq >= seq
                    && let Some(order) = next.order(number)
                    && order.ended.is_some()
                {
                    return Ok(order.clone());
                }
                state = Some(next);
                after = entry.head.seq;
            }
            if page.len() < PAGE as usize {
                return Err(CommandError::OutcomeUnknown);
            }
        }
    }
}
