//! The shell: the actix actor that stays while what is inside it comes and goes.
//!
//! An actix actor that panics is dead for ever, with its address and its mail. So the actor that
//! actix knows is this shell, which never panics by itself, and the entity is a value inside it:
//! handlers run under `catch_unwind`, a crash throws the value away, and the shell, its address and
//! the queues behind it stay. (The alternative, a new address for each incarnation, loses mail and
//! strands whoever holds the old one.)
//!
//! ```text
//!   Cold ──► Activating ──► Active ──► (left the directory)
//!    ▲ ▲         │ │          │ reset, restart
//!    │ └─outage──┘ │crash     │crash
//!    │             ▼          ▼
//!    └────────  BackingOff ◄──┘ ── too often ──► Quarantined ── release ──► Cold
//! ```
//!
//! A turn takes signals first, control next, then at most a batch of user mail, looking at the
//! earlier queues again before each step. What is left over waits for a bell that is rung from
//! another task: actix drains a mailbox without budget, so a bell rung from within would be
//! answered before any neighbour on the arbiter ran.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant, SystemTime};

use actix::ActorContext;
use tokio::task::AbortHandle;

use crate::arbiter::stable_hash;
use crate::behaviour::{ActivationError, Behaviour};
use crate::context::{Context, Tasks};
use crate::crash::{Crash, CrashId};
use crate::directory::Inner;
use crate::inspect::{ExitReason, OrderError, Phase, Tombstone};
use crate::intensity::{SlidingWindow, Verdict};
use crate::panics::{self, Caught, Panic, Witness};
use crate::refusal::Refusal;
use crate::slot::{Next, Signal, Slot};

/// The doorbell: something lies in the queues.
#[derive(actix::Message)]
#[rtype(result = "()")]
pub(crate) struct Bell;

enum Life<B> {
    /// No state. An attempt is made when somebody needs it, but not before the time, if any.
    Cold {
        not_before: Option<Instant>,
    },
    Activating {
        task: AbortHandle,
    },
    /// Boxed, since actix wants its actors to be `Unpin`.
    Active {
        entity: Box<B>,
        since: Instant,
    },
    BackingOff,
    Quarantined,
}

enum Outcome<B> {
    Alive(Box<B>),
    Unavailable(String),
    Failed(String),
    Panicked(Panic),
}

/// What a crash is made of.
struct Cause {
    id: CrashId,
    at: SystemTime,
    command: &'static str,
    message: String,
    panic: Option<Panic>,
}

impl Cause {
    fn panic(command: &'static str, panic: Panic) -> Self {
        let message = panic.message.clone();
        Self { id: panic.id, at: panic.at, command, message, panic: Some(panic) }
    }

    fn error(command: &'static str, message: String) -> Self {
        Self { id: CrashId::new(), at: SystemTime::now(), command, message, panic: None }
    }
}

/// Control messages handled in one turn, for each piece of user mail that may be.
const CONTROL_PER_MAIL: usize = 4;

pub(crate) struct Shell<B: Behaviour> {
    slot: Arc<Slot<B>>,
    witness: Arc<dyn Witness>,
    home: Weak<Inner<B>>,
    life: Life<B>,
    incarnation: u64,
    context: Option<Context<B>>,
    tasks: Arc<Tasks>,
    outcome: Rc<RefCell<Option<Outcome<B>>>>,
    crashes: SlidingWindow,
    resets: SlidingWindow,
    /// Crashes since the entity was last healthy; what its backoff grows with.
    failures: u32,
    /// Attempts that found storage away, since the last that did not.
    outages: u32,
    seed: u64,
    timer: Option<AbortHandle>,
    epoch: u64,
    exited: bool,
}

impl<B: Behaviour> actix::Actor for Shell<B> {
    type Context = actix::Context<Self>;
}

impl<B: Behaviour> actix::Handler<Bell> for Shell<B> {
    type Result = ();

    fn handle(&mut self, _: Bell, cx: &mut Self::Context) {
        if !self.exited {
            self.turn();
        }
        if self.exited {
            cx.stop();
        }
    }
}

impl<B: Behaviour> Shell<B> {
    pub(crate) fn new(slot: Arc<Slot<B>>, home: Weak<Inner<B>>) -> Self {
        Self {
            witness: Arc::clone(&slot) as Arc<dyn Witness>,
            // Neighbours that fail together differ in their key, and come back apart.
            seed: stable_hash(&slot.key) ^ slot.generation,
            slot,
            home,
            life: Life::Cold { not_before: None },
            incarnation: 0,
            context: None,
            tasks: Arc::default(),
            outcome: Rc::default(),
            crashes: SlidingWindow::default(),
            resets: SlidingWindow::default(),
            failures: 0,
            outages: 0,
            timer: None,
            epoch: 0,
            exited: false,
        }
    }

    fn turn(&mut self) {
        self.slot.heard();
        let _watch = panics::watch(Some(Arc::clone(&self.witness)));
        let mut mail_left = self.slot.shared.limits.batch.max(1);
        let mut control_left = mail_left.saturating_mul(CONTROL_PER_MAIL);
        while !self.exited {
            let alive = matches!(self.life, Life::Active { .. });
            match self.slot.next(alive, control_left > 0, mail_left > 0) {
                Next::Signal(signal) => self.on_signal(signal),
                Next::Control(queued) => {
                    control_left -= 1;
                    let control = queued.control;
                    self.handle_one(queued.label, |entity, cx| entity.on_control(control, cx));
                }
                Next::Mail(queued) => {
                    mail_left -= 1;
                    let mail = queued.mail;
                    self.handle_one(queued.label, |entity, cx| entity.on_mail(mail, cx));
                }
                Next::Yield => {
                    let slot = Arc::clone(&self.slot);
                    actix_rt::spawn(async move {
                        // A local set prefers what it has to what other threads send it, thirty
                        // to one. Yielding parks until it has neither.
                        tokio::task::yield_now().await;
                        slot.ring();
                    });
                    break;
                }
                Next::Nothing => break,
            }
        }
        if !self.exited {
            self.settle();
        }
    }

    fn handle_one(&mut self, label: &'static str, handle: impl FnOnce(&mut B, &Context<B>)) {
        let (Life::Active { entity, .. }, Some(cx)) = (&mut self.life, &self.context) else {
            return;
        };
        let began = Instant::now();
        let handled = panics::catch(|| handle(entity, cx));
        let meter = &self.slot.meter;
        meter.times.record(began.elapsed());
        meter.handled.fetch_add(1, Ordering::Relaxed);
        self.slot.shared.handled.fetch_add(1, Ordering::Relaxed);
        if let Err(panic) = handled {
            self.crash(Cause::panic(label, panic));
        }
    }

    fn on_signal(&mut self, signal: Signal) {
        match signal {
            Signal::Activated { incarnation } => {
                if incarnation == self.incarnation && matches!(self.life, Life::Activating { .. }) {
                    let outcome = self.outcome.borrow_mut().take();
                    if let Some(outcome) = outcome {
                        self.activated(outcome);
                    }
                }
            }
            Signal::TaskPanicked { incarnation, panic } => {
                let living = matches!(self.life, Life::Active { .. } | Life::Activating { .. });
                if living && incarnation == self.incarnation {
                    self.crash(Cause::panic("task", panic));
                }
            }
            Signal::Reset { incarnation, reason } => {
                let living = matches!(self.life, Life::Active { .. } | Life::Activating { .. });
                if living && incarnation == self.incarnation {
                    self.reset(&reason);
                }
            }
            Signal::Wake { epoch } => {
                if epoch == self.epoch && matches!(self.life, Life::BackingOff | Life::Cold { .. })
                {
                    self.activate();
                }
            }
            Signal::Passivate { reason, done } => {
                let outcome = self.passivate(reason);
                if let Some(done) = done {
                    let _ = done.send(outcome);
                }
            }
            Signal::Restart { done } => {
                let outcome = self.restart();
                let _ = done.send(outcome);
            }
            Signal::Release { done } => {
                let outcome = self.release();
                let _ = done.send(outcome);
            }
            Signal::Stop => {
                self.slot.close();
                self.exit(ExitReason::Forced);
            }
        }
    }

    /// At the end of a turn: is anybody waiting for an entity that is not there, or is it time to
    /// go?
    fn settle(&mut self) {
        if let Life::Cold { not_before } = self.life
            && self.slot.is_needed()
        {
            match not_before.map(|at| at.saturating_duration_since(Instant::now())) {
                Some(wait) if !wait.is_zero() => {
                    if self.timer.is_none() {
                        self.wake_after(wait);
                    }
                }
                _ => self.activate(),
            }
        }
        if self.slot.shared.is_draining() {
            // Nobody comes any more for whom it would be worth to live.
            self.slot.no_longer_wanted();
            if self.is_idle() && self.slot.close_if_quiet() {
                self.exit(ExitReason::Drain);
            }
        }
    }

    // --- coming to life ----------------------------------------------------------------------

    fn activate(&mut self) {
        self.cancel_timer();
        let Some(home) = self.home.upgrade() else {
            self.slot.close();
            self.exit(ExitReason::Forced);
            return;
        };
        self.incarnation += 1;
        self.tasks = Arc::default();
        self.slot.begin_life(self.incarnation);
        self.slot.set_phase(Phase::Activating);
        let incarnation = self.incarnation;
        let cx = Context::new(Arc::clone(&self.slot), incarnation, Arc::clone(&self.tasks));
        self.context = Some(cx.clone());
        let (key, world) = (self.slot.key.clone(), home.world.clone());
        let patience = self.slot.shared.limits.activation_timeout;
        let activation = Caught::new(
            Box::pin(
                async move { tokio::time::timeout(patience, B::activate(key, world, cx)).await },
            ),
            Some(Arc::clone(&self.witness)),
        );
        let (slot, cell) = (Arc::clone(&self.slot), Rc::clone(&self.outcome));
        let task = actix_rt::spawn(async move {
            let outcome = match activation.await {
                Ok(Ok(Ok(entity))) => Outcome::Alive(Box::new(entity)),
                Ok(Ok(Err(ActivationError::Unavailable(reason)))) => Outcome::Unavailable(reason),
                Ok(Ok(Err(ActivationError::Failed(message)))) => Outcome::Failed(message),
                Ok(Err(_)) => Outcome::Unavailable(format!("no answer within {patience:?}")),
                Err(panic) => Outcome::Panicked(panic),
            };
            *cell.borrow_mut() = Some(outcome);
            slot.signal(Signal::Activated { incarnation });
        });
        self.life = Life::Activating { task: task.abort_handle() };
    }

    fn activated(&mut self, outcome: Outcome<B>) {
        match outcome {
            Outcome::Alive(entity) => {
                let now = Instant::now();
                self.life = Life::Active { entity, since: now };
                self.outages = 0;
                self.slot.no_longer_wanted();
                self.slot.touch(now);
                self.slot.set_phase(Phase::Active);
                let shared = &self.slot.shared;
                shared.activations.fetch_add(1, Ordering::Relaxed);
                if shared.in_phase(Phase::Active) > shared.limits.max_active as u64 {
                    shared.pressure.notify_one();
                }
            }
            Outcome::Unavailable(reason) => self.storage_away(&reason),
            Outcome::Failed(message) => self.crash(Cause::error("activate", message)),
            Outcome::Panicked(panic) => self.crash(Cause::panic("activate", panic)),
        }
    }

    fn storage_away(&mut self, reason: &str) {
        let shared = Arc::clone(&self.slot.shared);
        shared.unavailable.fetch_add(1, Ordering::Relaxed);
        let wait = shared.limits.backoff.delay(self.outages, self.seed);
        self.outages = self.outages.saturating_add(1);
        tracing::warn!(kind = B::KIND, key = %self.slot.key, reason, ?wait, "storage is away");
        self.end_life(Refusal::Unavailable { reason: reason.to_owned(), retry_after: wait });
        let until = Instant::now() + wait;
        self.life = Life::Cold { not_before: Some(until) };
        self.slot.set_phase(Phase::Cold);
        self.slot.close_for_outage(reason, until, wait);
    }

    fn wake_after(&mut self, wait: Duration) {
        self.cancel_timer();
        let (slot, epoch) = (Arc::clone(&self.slot), self.epoch);
        let task = actix_rt::spawn(async move {
            tokio::time::sleep(wait).await;
            slot.signal(Signal::Wake { epoch });
        });
        self.timer = Some(task.abort_handle());
    }

    fn cancel_timer(&mut self) {
        self.epoch += 1;
        if let Some(timer) = self.timer.take() {
            timer.abort();
        }
    }

    // --- coming to an end --------------------------------------------------------------------

    /// Ends the present incarnation: nothing of it is left afterwards.
    fn end_life(&mut self, replies: Refusal) {
        self.cancel_timer();
        self.tasks.end();
        // Before the state is dropped: its replies' callers ask for their fate at once.
        self.slot.end_life(replies);
        self.context = None;
        let life = std::mem::replace(&mut self.life, Life::Cold { not_before: None });
        if let Life::Activating { task } = &life {
            task.abort();
        }
        let outcome = self.outcome.borrow_mut().take();
        if let Err(panic) = panics::drop_caught((life, outcome)) {
            // Noted, not counted: the state is gone either way, and a rebuild would not mend it.
            self.note(Cause::panic("drop", panic), false);
        }
    }

    /// `decisive` is false for what went wrong only in consequence of something else.
    fn note(&self, cause: Cause, decisive: bool) {
        let (location, backtrace) =
            cause.panic.map_or((None, None), |panic| (panic.location, panic.backtrace));
        let crash = Arc::new(Crash {
            id: cause.id,
            at: cause.at,
            kind: B::KIND,
            key: self.slot.key.to_string(),
            incarnation: self.incarnation,
            command: cause.command,
            message: cause.message,
            location,
            backtrace,
        });
        tracing::error!(
            crash_id = %crash.id,
            kind = crash.kind,
            key = crash.key,
            incarnation = crash.incarnation,
            command = crash.command,
            location = crash.location,
            message = crash.message,
            "an entity crashed"
        );
        self.slot.meter.crashes.fetch_add(1, Ordering::Relaxed);
        let known = self.slot.last_crash.load().as_ref().map(|crash| crash.incarnation);
        if decisive || known != Some(self.incarnation) {
            self.slot.last_crash.store(Some(Arc::clone(&crash)));
        }
        self.slot.shared.note_crash(crash);
    }

    fn crash(&mut self, cause: Cause) {
        let now = Instant::now();
        let limits = self.slot.shared.limits;
        let crash_id = cause.id;
        if let Life::Active { since, .. } = self.life
            && now.saturating_duration_since(since) >= limits.backoff.healthy_after
        {
            self.failures = 0;
        }
        self.note(cause, true);
        self.end_life(Refusal::Crashed { crash_id });
        let verdict = self.crashes.record(now, &limits.crashes);
        let in_window = self.crashes.count(now, &limits.crashes);
        self.slot.meter.crashes_in_window.store(in_window, Ordering::Relaxed);
        match verdict {
            Verdict::Exceeded => {
                tracing::error!(kind = B::KIND, key = %self.slot.key, %crash_id, "quarantined");
                self.life = Life::Quarantined;
                self.slot.set_phase(Phase::Quarantined);
                self.slot.no_longer_wanted();
                self.slot.close_for_quarantine(crash_id);
            }
            Verdict::Within(_) => {
                let wait = limits.backoff.delay(self.failures, self.seed);
                self.failures = self.failures.saturating_add(1);
                self.back_off(wait);
            }
        }
    }

    fn back_off(&mut self, wait: Duration) {
        self.life = Life::BackingOff;
        self.slot.set_phase(Phase::BackingOff);
        self.wake_after(wait);
    }

    fn reset(&mut self, reason: &str) {
        let limits = self.slot.shared.limits;
        let meter = &self.slot.meter;
        meter.resets.fetch_add(1, Ordering::Relaxed);
        self.slot.shared.resets.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(kind = B::KIND, key = %self.slot.key, reason, "reset");
        match self.resets.record(Instant::now(), &limits.resets) {
            Verdict::Exceeded => {
                self.resets.clear();
                self.crash(Cause::error("reset", format!("reset too often: {reason}")));
            }
            Verdict::Within(count) => {
                self.end_life(Refusal::Reset { reason: reason.to_owned() });
                // The first is answered at once: one indexed read, and its callers wait.
                match count.checked_sub(2) {
                    None => self.activate(),
                    Some(attempt) => self.back_off(limits.backoff.delay(attempt, self.seed)),
                }
            }
        }
    }

    // --- orders ------------------------------------------------------------------------------

    fn passivate(&mut self, reason: ExitReason) -> Result<(), OrderError> {
        let by_operator = reason == ExitReason::Operator;
        let limits = self.slot.shared.limits;
        match &self.life {
            Life::Quarantined => return Err(OrderError::Quarantined),
            Life::Activating { .. } | Life::BackingOff => return Err(OrderError::Busy),
            Life::Active { .. } | Life::Cold { .. } => {}
        }
        if !by_operator {
            let now = Instant::now();
            let unused = self
                .slot
                .shared
                .millis(now)
                .saturating_sub(self.slot.meter.last_used.load(Ordering::Relaxed));
            let used_again =
                reason == ExitReason::Idle && Duration::from_millis(unused) < limits.idle_after;
            // One that crashed lately keeps its record: leaving would wash it clean.
            if used_again || self.crashes.count(now, &limits.crashes) > 0 {
                return Err(OrderError::Busy);
            }
        }
        if matches!(self.life, Life::Active { .. }) && !self.is_idle() {
            return Err(OrderError::Busy);
        }
        if self.exited {
            return Ok(());
        }
        if matches!(self.life, Life::BackingOff | Life::Quarantined) {
            // `is_idle` itself panicked.
            return Err(OrderError::Busy);
        }
        if !self.slot.close_if_quiet() {
            return Err(OrderError::Busy);
        }
        self.exit(reason);
        Ok(())
    }

    fn restart(&mut self) -> Result<(), OrderError> {
        if matches!(self.life, Life::Quarantined) {
            return Err(OrderError::Quarantined);
        }
        self.end_life(Refusal::Reset { reason: "restarted by an operator".to_owned() });
        self.activate();
        Ok(())
    }

    fn release(&mut self) -> Result<(), OrderError> {
        if !matches!(self.life, Life::Quarantined) {
            return Err(OrderError::NotQuarantined);
        }
        self.crashes.clear();
        self.resets.clear();
        self.failures = 0;
        self.slot.meter.crashes_in_window.store(0, Ordering::Relaxed);
        self.slot.open();
        // At once, so that the operator sees whether it lives.
        self.activate();
        Ok(())
    }

    fn is_idle(&mut self) -> bool {
        let Life::Active { entity, .. } = &self.life else { return true };
        match panics::catch(|| entity.is_idle()) {
            Ok(idle) => idle,
            Err(panic) => {
                self.crash(Cause::panic("is_idle", panic));
                false
            }
        }
    }

    /// Leaves the directory. The slot is closed already, so late mail goes to a new one, whose
    /// shell runs on this same arbiter and so not before this turn is over.
    fn exit(&mut self, reason: ExitReason) {
        self.end_life(Refusal::Stopping);
        self.exited = true;
        self.slot.set_phase(Phase::Exited);
        self.slot.shared.bury(Tombstone {
            key: self.slot.key.to_string(),
            generation: self.slot.generation,
            incarnation: self.incarnation,
            reason,
            at: SystemTime::now(),
            last_crash: self.slot.last_crash.load().as_ref().map(|crash| crash.id),
        });
        if let Some(home) = self.home.upgrade() {
            home.remove(&self.slot);
        }
    }
}

impl<B: Behaviour> Drop for Shell<B> {
    /// The arbiter ended, or the shell itself failed: whoever waits must not wait for ever.
    fn drop(&mut self) {
        if !self.exited {
            self.slot.close();
            self.exit(ExitReason::ArbiterGone);
        }
    }
}
