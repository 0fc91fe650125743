//! What lies in a slot behind its lock: the gate, the lanes, and who they are for.
//!
//! Three lanes, taken strictly in this order: what supervision itself has to say, control, user
//! mail. Only user mail and control from outside have a bound; what is supervision's own or the
//! entity's own is bounded by what they have in flight.

use std::collections::VecDeque;
use std::time::Instant;

use tokio::sync::oneshot;

use crate::behaviour::Behaviour;
use crate::inspect::{ExitReason, OrderError};
use crate::panics::Panic;
use crate::refusal::{Quarantine, Refusal};

/// Who may come in.
pub(crate) enum Gate {
    Open,
    /// Storage is away; user mail is refused until then.
    Unavailable(Box<Outage>),
    Quarantined {
        why: Box<Quarantine>,
    },
    /// The entity has left; whoever meets this takes a new slot.
    Closed,
}

impl Gate {
    /// What has shut it for good.
    pub(crate) fn quarantine(&self) -> Option<Quarantine> {
        match self {
            Self::Quarantined { why } => Some(Quarantine::clone(why)),
            _ => None,
        }
    }
}

/// Storage is away.
pub(crate) struct Outage {
    pub reason: String,
    pub until: Instant,
}

/// An answer to an operator.
pub(crate) type Done = oneshot::Sender<Result<(), OrderError>>;

/// What supervision tells the shell.
pub(crate) enum Signal {
    /// The outcome of an activation lies in the shell's cell.
    Activated {
        incarnation: u64,
    },
    /// A future of that incarnation panicked.
    TaskPanicked {
        incarnation: u64,
        panic: Panic,
    },
    /// That incarnation doubts its own state.
    Reset {
        incarnation: u64,
        reason: String,
    },
    /// A backoff is over.
    Wake {
        epoch: u64,
    },
    Passivate {
        reason: ExitReason,
        done: Option<Done>,
    },
    Restart {
        done: Done,
    },
    Quarantine {
        why: Quarantine,
        done: Option<Done>,
    },
    Release {
        done: Done,
    },
    /// A drill.
    Crash {
        reason: String,
        done: Done,
    },
    /// Stop at once, whatever is in flight.
    Stop,
}

pub(crate) struct QueuedMail<M> {
    pub mail: M,
    pub label: &'static str,
    pub at: Instant,
}

/// A message on its way into a handler, and when it was taken out, if that is written down.
pub(crate) struct Taken<M> {
    pub message: M,
    pub label: &'static str,
    pub at: Option<Instant>,
}

pub(crate) struct QueuedControl<C> {
    pub control: C,
    pub label: &'static str,
    /// From the entity itself, not from outside.
    pub own: bool,
}

pub(crate) struct Queues<B: Behaviour> {
    pub gate: Gate,
    /// The incarnation that lives or is being activated; 0 for none.
    pub live: u64,
    pub signals: VecDeque<Signal>,
    pub control: VecDeque<QueuedControl<B::Control>>,
    pub control_from_outside: usize,
    pub user: VecDeque<QueuedMail<B::Mail>>,
    pub current: Option<(&'static str, Instant)>,
}

/// The next thing for the shell to do.
pub(crate) enum Next<B: Behaviour> {
    Signal(Signal),
    Control(Taken<B::Control>),
    Mail(Taken<B::Mail>),
    /// There is more, but this turn's share is used up.
    Yield,
    Nothing,
}

/// Mail that could not be pushed.
pub(crate) enum NotPushed<M> {
    /// The slot is closed: find another.
    Closed(M),
    Refused(M, Refusal),
}

impl<B: Behaviour> Queues<B> {
    pub(crate) fn new() -> Self {
        Self {
            gate: Gate::Open,
            live: 0,
            signals: VecDeque::new(),
            control: VecDeque::new(),
            control_from_outside: 0,
            user: VecDeque::new(),
            current: None,
        }
    }

    /// May user mail come in? `None` for an error means that the entity has left.
    pub(crate) fn admit_mail(&mut self, now: Instant) -> Result<(), Option<Refusal>> {
        match &self.gate {
            Gate::Open => Ok(()),
            Gate::Closed => Err(None),
            Gate::Quarantined { why } => {
                Err(Some(Refusal::Quarantined { why: Quarantine::clone(why) }))
            }
            Gate::Unavailable(outage) if now < outage.until => {
                let (reason, retry_after) = (outage.reason.clone(), outage.until - now);
                Err(Some(Refusal::Unavailable { reason, retry_after }))
            }
            Gate::Unavailable(_) => {
                self.gate = Gate::Open;
                Ok(())
            }
        }
    }

    /// May control come in? As [`admit_mail`](Self::admit_mail), but while storage is away
    /// control waits: it is what must not be forgotten.
    pub(crate) fn admit_control(&self) -> Result<(), Option<Refusal>> {
        match &self.gate {
            Gate::Open | Gate::Unavailable(_) => Ok(()),
            Gate::Closed => Err(None),
            Gate::Quarantined { why } => {
                Err(Some(Refusal::Quarantined { why: Quarantine::clone(why) }))
            }
        }
    }

    /// Nobody lives any more; hands out what the dead one had sent to itself.
    pub(crate) fn end_life(&mut self) -> Vec<QueuedControl<B::Control>> {
        self.live = 0;
        let control = std::mem::take(&mut self.control);
        let (own, outside) = control.into_iter().partition::<Vec<_>, _>(|one| one.own);
        self.control = outside.into();
        own
    }

    /// Gives buffers back: of a million entities that rest, each would keep what it once needed.
    pub(crate) fn rest(&mut self) {
        if self.signals.is_empty() {
            self.signals = VecDeque::new();
        }
        if self.control.is_empty() {
            self.control = VecDeque::new();
        }
        if self.user.is_empty() {
            self.user = VecDeque::new();
        }
    }

    /// Takes the next thing to do, strictly by lane. Own control found here is always of the
    /// present life: it is queued only for the living, and `end_life` takes it along. `since` is
    /// when the last message was done, if that was just now: then this one begins.
    pub(crate) fn take(
        &mut self,
        alive: bool,
        control_left: bool,
        mail_left: bool,
        since: Option<Instant>,
    ) -> Next<B> {
        self.current = None;
        if let Some(signal) = self.signals.pop_front() {
            return Next::Signal(signal);
        }
        if !alive {
            self.rest();
            return Next::Nothing;
        }
        let (waits, left) = if self.control.is_empty() {
            (!self.user.is_empty(), mail_left)
        } else {
            (true, control_left)
        };
        if !waits {
            self.rest();
            return Next::Nothing;
        }
        if !left {
            return Next::Yield;
        }
        let at = B::BOOKS.then(|| since.unwrap_or_else(Instant::now));
        if let Some(queued) = self.control.pop_front() {
            if !queued.own {
                self.control_from_outside -= 1;
            }
            self.current = at.map(|at| (queued.label, at));
            return Next::Control(Taken { message: queued.control, label: queued.label, at });
        }
        if let Some(queued) = self.user.pop_front() {
            self.current = at.map(|at| (queued.label, at));
            return Next::Mail(Taken { message: queued.mail, label: queued.label, at });
        }
        Next::Nothing
    }
}
