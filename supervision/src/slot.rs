//! The place an entity has in the directory: its queues, its doorbell, its last fate.
//!
//! User mail does not travel in actix's mailbox, whose bound is none (`do_send` ignores it, `send`
//! clones past it). It lies here, in a queue behind a short lock: a permit *is* a place in that
//! queue, taken and counted in the same step as the push, so the bound is exact. Pushing puts the
//! slot in its [station](crate::station)'s line, once for any number of mails, and the shell comes
//! and empties the queues: signals of supervision first, then control, then user mail.
//!
//! The queues belong to the address, not to the incarnation. That is why queued mail survives a
//! crash. No lock is held while foreign code runs: mail that leaves unhandled is carried out of the
//! lock before it is refused or dropped.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use arc_swap::ArcSwapOption;

use crate::behaviour::Behaviour;
use crate::crash::{Crash, CrashId};
use crate::inspect::{LastExit, Phase, Status};
use crate::meter::{Meter, Shared, lock};
use crate::panics::{self, Witness};
use crate::queues::{Gate, Next, NotPushed, Outage, QueuedControl, QueuedMail, Queues, Signal};
use crate::refusal::{Quarantine, Refusal};
use crate::station::{NO_DESK, Station};
use crate::watch::What;

/// How a life ended.
struct Fate {
    number: u64,
    refusal: Refusal,
    incarnation: u64,
    at: SystemTime,
}

pub(crate) struct Slot<B: Behaviour> {
    pub key: B::Key,
    pub generation: u64,
    pub station: Arc<Station<B>>,
    /// Where its shell sits; of concern to its host alone.
    pub desk: AtomicU32,
    pub shared: Arc<Shared>,
    pub meter: Meter,
    pub last_crash: ArcSwapOption<Crash>,
    rung: AtomicBool,
    wanted: AtomicBool,
    queues: Mutex<Queues<B>>,
    view: ArcSwapOption<B::View>,
    ends: AtomicU64,
    fate: ArcSwapOption<Fate>,
}

impl<B: Behaviour> Slot<B> {
    pub(crate) fn new(
        key: B::Key,
        generation: u64,
        station: Arc<Station<B>>,
        shared: Arc<Shared>,
    ) -> Self {
        shared.enter(Phase::Cold);
        let slot = Self {
            key,
            generation,
            station,
            desk: AtomicU32::new(NO_DESK),
            shared,
            meter: Meter::default(),
            last_crash: ArcSwapOption::empty(),
            rung: AtomicBool::new(false),
            wanted: AtomicBool::new(false),
            queues: Mutex::new(Queues::new()),
            view: ArcSwapOption::empty(),
            ends: AtomicU64::new(0),
            fate: ArcSwapOption::empty(),
        };
        slot.touch(Instant::now());
        slot
    }

    // --- for senders -------------------------------------------------------------------------

    /// Queues user mail. The number is for [`fate_since`](Self::fate_since).
    pub(crate) fn push(
        self: &Arc<Self>,
        mail: B::Mail,
        label: &'static str,
    ) -> Result<u64, NotPushed<B::Mail>> {
        let now = Instant::now();
        let number = {
            let mut queues = lock(&self.queues);
            match queues.admit_mail(now) {
                Ok(()) => {}
                Err(None) => return Err(NotPushed::Closed(mail)),
                Err(Some(why)) => return Err(NotPushed::Refused(mail, why)),
            }
            if queues.user.len() >= self.shared.limits.mailbox {
                let retry_after = self.shared.limits.overload_retry;
                return Err(NotPushed::Refused(mail, Refusal::Overloaded { retry_after }));
            }
            let number = self.ends.load(Ordering::Acquire);
            queues.user.push_back(QueuedMail { mail, label, at: now });
            self.meter.depth.store(queues.user.len(), Ordering::Relaxed);
            number
        };
        self.touch(now);
        self.ring();
        Ok(number)
    }

    /// Queues a control message from outside.
    pub(crate) fn push_control(
        self: &Arc<Self>,
        control: B::Control,
        label: &'static str,
    ) -> Result<(), NotPushed<B::Control>> {
        {
            let mut queues = lock(&self.queues);
            match queues.admit_control() {
                Ok(()) => {}
                Err(None) => return Err(NotPushed::Closed(control)),
                Err(Some(why)) => return Err(NotPushed::Refused(control, why)),
            }
            if queues.control_from_outside >= self.shared.limits.control_lane {
                let retry_after = self.shared.limits.overload_retry;
                return Err(NotPushed::Refused(control, Refusal::Overloaded { retry_after }));
            }
            queues.control_from_outside += 1;
            queues.control.push_back(QueuedControl { control, label, own: false });
        }
        self.touch(Instant::now());
        self.ring();
        Ok(())
    }

    /// Asks for an activation without mail.
    pub(crate) fn want(self: &Arc<Self>) -> Result<(), Option<Refusal>> {
        {
            let queues = lock(&self.queues);
            queues.admit_control()?;
            // Under the lock, so that the slot cannot close between the look and the wish.
            self.wanted.store(true, Ordering::Release);
        }
        self.touch(Instant::now());
        self.ring();
        Ok(())
    }

    /// Queues a signal; false when the entity has left.
    pub(crate) fn signal(self: &Arc<Self>, signal: Signal) -> bool {
        {
            let mut queues = lock(&self.queues);
            if matches!(queues.gate, Gate::Closed) {
                return false;
            }
            queues.signals.push_back(signal);
        }
        self.ring();
        true
    }

    /// Lets the shell know that there is something for it.
    pub(crate) fn ring(self: &Arc<Self>) {
        if !self.rung.swap(true, Ordering::AcqRel) && !self.station.push(Arc::clone(self)) {
            self.forsake();
        }
    }

    /// Nobody will serve it any more: refuses what waits.
    pub(crate) fn forsake(&self) {
        self.close();
        if self.phase() != Phase::Exited {
            self.set_phase(Phase::Exited);
        }
    }

    /// Tells the change feed, if anybody listens.
    pub(crate) fn tell(&self, what: impl FnOnce() -> What) {
        self.shared.watch.publish(&self.shared.name, || (Some(self.key.to_string()), what()));
    }

    pub(crate) fn touch(&self, now: Instant) {
        self.meter.last_used.store(self.shared.millis(now), Ordering::Relaxed);
    }

    pub(crate) fn count_rejected(&self, why: &Refusal) {
        self.meter.rejected.fetch_add(1, Ordering::Relaxed);
        self.shared.count_rejected(why);
    }

    /// What became of mail whose reply was dropped, if it was queued at `number`.
    pub(crate) fn fate_since(&self, number: u64) -> Refusal {
        match &*self.fate.load() {
            Some(fate) if fate.number > number => fate.refusal.clone(),
            _ => {
                tracing::warn!(kind = B::KIND, key = %self.key, "a reply was dropped unanswered");
                Refusal::Reset { reason: "the reply was dropped".to_owned() }
            }
        }
    }

    // --- for the entity itself ---------------------------------------------------------------

    /// Queues a control message of an incarnation to itself; dropped when that one has gone.
    pub(crate) fn push_own_control(self: &Arc<Self>, incarnation: u64, control: B::Control) {
        let label = label::<B>(|| B::control_label(&control));
        let gone = {
            let mut queues = lock(&self.queues);
            if queues.live == incarnation {
                queues.control.push_back(QueuedControl { control, label, own: true });
                None
            } else {
                Some(control)
            }
        };
        match gone {
            None => self.ring(),
            Some(control) => drop(control),
        }
    }

    pub(crate) fn publish(&self, incarnation: u64, view: Arc<B::View>) {
        let before = {
            let queues = lock(&self.queues);
            if queues.live != incarnation {
                return;
            }
            self.view.swap(Some(view))
        };
        drop(before);
    }

    pub(crate) fn view(&self) -> Option<Arc<B::View>> {
        self.view.load_full()
    }

    // --- for the shell -----------------------------------------------------------------------

    /// The bell has been heard; the next push rings again.
    pub(crate) fn heard(&self) {
        self.rung.swap(false, Ordering::AcqRel);
    }

    /// Takes the next thing to do. Without a state only signals can be handled.
    pub(crate) fn next(
        &self,
        alive: bool,
        control_left: bool,
        mail_left: bool,
        since: Option<Instant>,
    ) -> Next<B> {
        let mut queues = lock(&self.queues);
        let next = queues.take(alive, control_left, mail_left, since);
        self.meter.depth.store(queues.user.len(), Ordering::Relaxed);
        next
    }

    /// How long the oldest waiting user mail has waited, in milliseconds; 0 without any.
    pub(crate) fn oldest_millis(&self, now: Instant) -> u64 {
        if self.meter.depth.load(Ordering::Relaxed) == 0 {
            return 0;
        }
        let queues = lock(&self.queues);
        let oldest = queues.user.front().map(|mail| now.saturating_duration_since(mail.at));
        // One that has just come counts before one that has nothing.
        oldest.map_or(0, |age| u64::try_from(age.as_millis()).unwrap_or(u64::MAX).max(1))
    }

    /// True when somebody waits for this entity to live.
    pub(crate) fn is_needed(&self) -> bool {
        let queues = lock(&self.queues);
        !queues.user.is_empty() || !queues.control.is_empty() || self.wanted.load(Ordering::Acquire)
    }

    /// Asks for an activation; by the shell itself, so the slot can't close meanwhile.
    pub(crate) fn wish(&self) {
        self.wanted.store(true, Ordering::Release);
    }

    pub(crate) fn no_longer_wanted(&self) {
        self.wanted.store(false, Ordering::Release);
    }

    pub(crate) fn set_phase(&self, phase: Phase) {
        let before = self.meter.phase.swap(phase as u8, Ordering::Relaxed);
        self.shared.leave(Phase::from_u8(before));
        self.shared.enter(phase);
    }

    pub(crate) fn phase(&self) -> Phase {
        Phase::from_u8(self.meter.phase.load(Ordering::Relaxed))
    }

    /// A new life begins; whatever it sends to itself is heard from now on.
    pub(crate) fn begin_life(&self, incarnation: u64) {
        let mut queues = lock(&self.queues);
        queues.live = incarnation;
        if !matches!(queues.gate, Gate::Closed) {
            queues.gate = Gate::Open;
        }
        self.meter.incarnation.store(incarnation, Ordering::Relaxed);
    }

    /// A life is over. Replies it held are answered with `refusal`, once they are dropped.
    pub(crate) fn end_life(&self, refusal: Refusal) {
        // A life that storage did not let begin has handled nothing, so it holds no replies; its
        // end must not be taken for that of the life before.
        if !matches!(refusal, Refusal::Unavailable { .. }) {
            self.record_fate(refusal);
        }
        let (own, view) = {
            let mut queues = lock(&self.queues);
            (queues.end_life(), self.view.swap(None))
        };
        // Both are foreign values: their `Drop` may panic, and may take locks of its own.
        let _ = panics::drop_caught((own, view));
    }

    fn record_fate(&self, refusal: Refusal) {
        let number = self.ends.fetch_add(1, Ordering::AcqRel) + 1;
        let incarnation = self.meter.incarnation.load(Ordering::Relaxed);
        let at = SystemTime::now();
        self.fate.store(Some(Arc::new(Fate { number, refusal, incarnation, at })));
    }

    /// Storage is away until then: no user mail.
    pub(crate) fn close_for_outage(&self, reason: &str, until: Instant, wait: Duration) {
        let mail = {
            let mut queues = lock(&self.queues);
            queues.gate = Gate::Unavailable(Box::new(Outage { reason: reason.to_owned(), until }));
            std::mem::take(&mut queues.user)
        };
        self.refuse_all(
            mail,
            &Refusal::Unavailable { reason: reason.to_owned(), retry_after: wait },
        );
    }

    /// Nobody comes in until an operator opens.
    pub(crate) fn close_for_quarantine(&self, why: &Quarantine) {
        let (mail, control) = {
            let mut queues = lock(&self.queues);
            queues.gate = Gate::Quarantined { why: Box::new(why.clone()) };
            queues.control_from_outside = 0;
            (std::mem::take(&mut queues.user), std::mem::take(&mut queues.control))
        };
        self.refuse_all(mail, &Refusal::Quarantined { why: why.clone() });
        let _ = panics::drop_caught(control);
    }

    pub(crate) fn open(&self) {
        let mut queues = lock(&self.queues);
        if !matches!(queues.gate, Gate::Closed) {
            queues.gate = Gate::Open;
        }
    }

    /// Closes for good if nothing at all waits. Decided under the lock: mail pushed before keeps
    /// the slot open, mail pushed after finds it closed and goes to a new one.
    pub(crate) fn close_if_quiet(&self) -> bool {
        let mut queues = lock(&self.queues);
        let quiet = queues.signals.is_empty()
            && queues.control.is_empty()
            && queues.user.is_empty()
            && !self.wanted.load(Ordering::Acquire);
        if quiet {
            queues.gate = Gate::Closed;
        }
        quiet
    }

    /// Closes for good, refusing what waits.
    pub(crate) fn close(&self) {
        let (mail, control, signals) = {
            let mut queues = lock(&self.queues);
            queues.gate = Gate::Closed;
            queues.current = None;
            (
                std::mem::take(&mut queues.user),
                std::mem::take(&mut queues.control),
                std::mem::take(&mut queues.signals),
            )
        };
        self.refuse_all(mail, &Refusal::Stopping);
        let _ = panics::drop_caught((control, signals));
    }

    fn refuse_all(&self, mail: VecDeque<QueuedMail<B::Mail>>, why: &Refusal) {
        self.meter.depth.store(0, Ordering::Relaxed);
        for queued in mail {
            self.count_rejected(why);
            refuse::<B>(queued.mail, why.clone());
        }
    }

    // --- for whoever looks -------------------------------------------------------------------

    /// 0 before anything was handled.
    pub(crate) fn handle_p99_nanos(&self) -> u64 {
        let p99 = self.meter.time_quantile(0.99).unwrap_or_default();
        u64::try_from(p99.as_nanos()).unwrap_or(u64::MAX)
    }

    pub(crate) fn quarantine_why(&self) -> Option<Quarantine> {
        // Everybody asks this of everything that is shown, and hardly ever is it so.
        if self.phase() != Phase::Quarantined {
            return None;
        }
        lock(&self.queues).gate.quarantine()
    }

    pub(crate) fn status(&self) -> Status {
        let now = Instant::now();
        let (depth, control_depth, oldest, current, quarantine) = {
            let queues = lock(&self.queues);
            let oldest = queues.user.front().map(|mail| now.saturating_duration_since(mail.at));
            let current =
                queues.current.map(|(label, since)| (label, now.saturating_duration_since(since)));
            let quarantine = queues.gate.quarantine();
            (queues.user.len(), queues.control.len(), oldest, current, quarantine)
        };
        let meter = &self.meter;
        let last_used = meter.last_used.load(Ordering::Relaxed);
        Status {
            key: self.key.to_string(),
            generation: self.generation,
            incarnation: meter.incarnation.load(Ordering::Relaxed),
            phase: self.phase(),
            depth,
            control_depth,
            oldest,
            current,
            unused_for: Duration::from_millis(self.shared.millis(now).saturating_sub(last_used)),
            handled: meter.handled.load(Ordering::Relaxed),
            handled_rate: None,
            rejected: meter.rejected.load(Ordering::Relaxed),
            crashes: meter.crashes.load(Ordering::Relaxed),
            crashes_in_window: (
                meter.crashes_in_window.load(Ordering::Relaxed),
                self.shared.limits.crashes.limit,
            ),
            resets: meter.resets.load(Ordering::Relaxed),
            last_crash: self.last_crash.load_full(),
            last_exit: self.fate.load().as_ref().map(|fate| LastExit {
                at: fate.at,
                incarnation: fate.incarnation,
                reason: fate.refusal.to_string(),
            }),
            quarantine,
            paused: None,
            handle_p50: meter.time_quantile(0.5),
            handle_p99: meter.time_quantile(0.99),
        }
    }
}

impl<B: Behaviour> Witness for Slot<B> {
    fn panicked(&self, crash_id: CrashId) {
        self.record_fate(Refusal::Crashed { crash_id });
    }
}

/// Hands mail to the entity's own `refuse`, which may panic like anything else of an entity.
pub(crate) fn refuse<B: Behaviour>(mail: B::Mail, why: Refusal) {
    // Not the crash of whoever happens to run on this thread.
    let _watch = panics::watch(None);
    if let Err(panic) = panics::catch(move || B::refuse(mail, why)) {
        tracing::error!(kind = B::KIND, message = panic.message, "refusing mail panicked");
    }
}

/// Asks the entity for a label, on the thread of the sender.
pub(crate) fn label<B: Behaviour>(ask: impl FnOnce() -> &'static str) -> &'static str {
    if !B::BOOKS {
        return "";
    }
    let _watch = panics::watch(None);
    panics::catch(ask).unwrap_or_else(|panic| {
        tracing::error!(kind = B::KIND, message = panic.message, "labelling a message panicked");
        "unlabelled"
    })
}
