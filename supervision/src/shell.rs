//! The shell: what stays while the entity inside it comes and goes.
//!
//! An actix actor that panics is dead for ever, with its address and its mail. So what actix knows
//! is only the [host](crate::station) of all shells on an arbiter, and the entity is a value inside
//! its shell: handlers run under `catch_unwind`, a crash throws the value away, and the shell, its
//! slot and the queues in it stay. (The alternative, a new address for each incarnation, loses mail and
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
//! earlier queues again before each step. With what is left over it goes to the end of its
//! station's line.

mod ending;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant, SystemTime};

use tokio::task::AbortHandle;

use crate::arbiter::stable_hash;
use crate::behaviour::{ActivationError, Behaviour};
use crate::context::Context;
use crate::crash::CrashId;
use crate::directory::Inner;
use crate::inspect::{ExitReason, Phase};
use crate::intensity::SlidingWindow;
use crate::panics::{self, Caught, Panic, Witness};
use crate::queues::{Next, Signal};
use crate::refusal::{Quarantine, Refusal};
use crate::slot::Slot;
use crate::watch::What;

enum Life<B: Behaviour> {
    /// No state. An attempt is made when somebody needs it, but not before the time, if any.
    Cold {
        not_before: Option<Instant>,
    },
    Activating {
        task: AbortHandle,
        /// Where the activation leaves its outcome.
        outcome: Rc<RefCell<Option<Outcome<B>>>>,
    },
    /// Boxed, since actix wants its actors to be `Unpin`.
    Active {
        entity: Box<B>,
        since: Instant,
    },
    BackingOff,
    Quarantined {
        why: Quarantine,
    },
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

/// What has gone wrong lately.
#[derive(Default)]
struct Record {
    crashes: SlidingWindow,
    resets: SlidingWindow,
    /// Crashes since the entity was last healthy; what its backoff grows with.
    failures: u32,
    /// Attempts that found storage away, since the last that did not.
    outages: u32,
}

pub(crate) struct Shell<B: Behaviour> {
    slot: Arc<Slot<B>>,
    home: Weak<Inner<B>>,
    life: Life<B>,
    incarnation: u64,
    context: Option<Context<B>>,
    /// `None` while nothing has ever gone wrong.
    record: Option<Box<Record>>,
    /// It has been alive: it may owe something that nobody will remind it of.
    lived: bool,
    timer: Option<AbortHandle>,
    epoch: u64,
    exited: bool,
}

impl<B: Behaviour> Shell<B> {
    pub(crate) fn new(slot: Arc<Slot<B>>, home: Weak<Inner<B>>) -> Self {
        Self {
            slot,
            home,
            life: Life::Cold { not_before: None },
            incarnation: 0,
            context: None,
            record: None,
            lived: false,
            timer: None,
            epoch: 0,
            exited: false,
        }
    }

    /// One turn; false when the entity has left for good.
    pub(crate) fn turn(&mut self) -> bool {
        self.slot.heard();
        let _watch = panics::watch(Some(Arc::clone(&self.slot) as Arc<dyn Witness>));
        let mut mail_left = self.slot.shared.limits.batch.max(1);
        let mut control_left = mail_left.saturating_mul(CONTROL_PER_MAIL);
        let mut handled = 0;
        let mut done = None;
        while !self.exited {
            let alive = matches!(self.life, Life::Active { .. });
            match self.slot.next(alive, control_left > 0, mail_left > 0, done.take()) {
                Next::Signal(signal) => self.on_signal(signal),
                Next::Control(taken) => {
                    control_left -= 1;
                    handled += 1;
                    let (control, label, began) = (taken.message, taken.label, taken.at);
                    done =
                        self.handle_one(label, began, |entity, cx| entity.on_control(control, cx));
                }
                Next::Mail(taken) => {
                    mail_left -= 1;
                    handled += 1;
                    let (mail, label, began) = (taken.message, taken.label, taken.at);
                    done = self.handle_one(label, began, |entity, cx| entity.on_mail(mail, cx));
                }
                Next::Yield => {
                    // To the end of the line.
                    self.slot.ring();
                    break;
                }
                Next::Nothing => break,
            }
        }
        // Once a turn: all arbiters write to this one counter.
        self.slot.shared.handled.fetch_add(handled, Ordering::Relaxed);
        if !self.exited {
            self.settle();
        }
        !self.exited
    }

    /// When it was done, if that is written down: one look at the clock ends a message and begins
    /// the next.
    fn handle_one(
        &mut self,
        label: &'static str,
        began: Option<Instant>,
        handle: impl FnOnce(&mut B, &Context<B>),
    ) -> Option<Instant> {
        let (Life::Active { entity, .. }, Some(cx)) = (&mut self.life, &self.context) else {
            return None;
        };
        let handled = panics::catch(|| handle(entity, cx));
        let done = began.map(|began| {
            let done = Instant::now();
            let took = done.saturating_duration_since(began);
            self.slot.meter.record(took);
            self.slot.station.times.record(took);
            done
        });
        if let Err(panic) = handled {
            self.crash(Cause::panic(label, panic));
        }
        done
    }

    fn on_signal(&mut self, signal: Signal) {
        match signal {
            Signal::Activated { incarnation } => {
                let Life::Activating { outcome, .. } = &self.life else { return };
                if incarnation == self.incarnation {
                    let outcome = outcome.borrow_mut().take();
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
            Signal::Quarantine { why, done } => {
                self.quarantine(&why);
                if let Some(done) = done {
                    let _ = done.send(Ok(()));
                }
            }
            Signal::Release { done } => {
                let outcome = self.release();
                let _ = done.send(outcome);
            }
            Signal::Crash { reason, done } => {
                let outcome = self.crash_on_purpose(&reason);
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
        if matches!(self.life, Life::Active { .. }) {
            // A wish for one that lives is granted; kept, it would hold it for ever.
            self.slot.no_longer_wanted();
        }
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
        self.slot.begin_life(self.incarnation);
        self.slot.set_phase(Phase::Activating);
        let incarnation = self.incarnation;
        let cx = Context::new(Arc::clone(&self.slot), incarnation);
        self.context = Some(cx.clone());
        let (key, world) = (self.slot.key.clone(), home.world.clone());
        let patience = self.slot.shared.limits.activation_timeout;
        let activation = Caught::new(
            Box::pin(
                async move { tokio::time::timeout(patience, B::activate(key, world, cx)).await },
            ),
            Some(Arc::clone(&self.slot) as Arc<dyn Witness>),
        );
        let outcome: Rc<RefCell<Option<Outcome<B>>>> = Rc::default();
        let (slot, cell) = (Arc::clone(&self.slot), Rc::clone(&outcome));
        let task = actix_rt::spawn(async move {
            let outcome: Outcome<B> = match activation.await {
                Ok(Ok(Ok(entity))) => Outcome::Alive(Box::new(entity)),
                Ok(Ok(Err(ActivationError::Unavailable(reason)))) => Outcome::Unavailable(reason),
                Ok(Ok(Err(ActivationError::Failed(message)))) => Outcome::Failed(message),
                Ok(Err(_)) => Outcome::Unavailable(format!("no answer within {patience:?}")),
                Err(panic) => Outcome::Panicked(panic),
            };
            *cell.borrow_mut() = Some(outcome);
            slot.signal(Signal::Activated { incarnation });
        });
        self.life = Life::Activating { task: task.abort_handle(), outcome };
    }

    fn activated(&mut self, outcome: Outcome<B>) {
        match outcome {
            Outcome::Alive(entity) => {
                let now = Instant::now();
                self.life = Life::Active { entity, since: now };
                if let Some(record) = &mut self.record {
                    record.outages = 0;
                }
                self.lived = true;
                self.slot.no_longer_wanted();
                self.slot.touch(now);
                self.slot.set_phase(Phase::Active);
                self.slot.tell(|| What::Activated { incarnation: self.incarnation });
                let shared = &self.slot.shared;
                shared.activations.fetch_add(1, Ordering::Relaxed);
                if shared.in_phase(Phase::Active) > shared.ceiling() {
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
        let seed = self.seed();
        let record = self.record();
        let wait = shared.limits.backoff.delay(record.outages, seed);
        record.outages = record.outages.saturating_add(1);
        tracing::warn!(kind = B::KIND, key = %self.slot.key, reason, ?wait, "storage is away");
        self.slot.tell(|| What::Unavailable { wait });
        self.end_life(Refusal::Unavailable { reason: reason.to_owned(), retry_after: wait });
        let until = Instant::now() + wait;
        self.life = Life::Cold { not_before: Some(until) };
        self.slot.set_phase(Phase::Cold);
        self.slot.close_for_outage(reason, until, wait);
        if self.lived {
            self.slot.wish();
        }
    }

    fn record(&mut self) -> &mut Record {
        self.record.get_or_insert_default()
    }

    /// Neighbours that fail together differ in their key, and come back apart.
    fn seed(&self) -> u64 {
        stable_hash(&self.slot.key) ^ self.slot.generation
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
}
