//! How a life ends: crash, reset, an order, or leaving the directory.
//!
//! Every way goes through `end_life`, which leaves nothing of the incarnation: its fate is noted
//! first (callers who lose their reply ask for it at once), then futures are aborted, then the
//! state is dropped. What differs is what comes next, and what callers are told: an entity that is
//! made to leave (a stop that can't wait, a thread that has gone) may have handed their commands to
//! storage, so their outcome is unknown; one that leaves by itself has nobody waiting. What still
//! lay in the queue was never handled, and is refused as such when the slot closes.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

use super::{Cause, Life, Record, Shell};
use crate::behaviour::Behaviour;
use crate::crash::Crash;
use crate::inspect::{ExitReason, OrderError, Phase, Tombstone};
use crate::intensity::Verdict;
use crate::panics;
use crate::refusal::{Quarantine, Refusal};
use crate::watch::What;

impl<B: Behaviour> Shell<B> {
    /// Ends the present incarnation: nothing of it is left afterwards.
    pub(super) fn end_life(&mut self, replies: Refusal) {
        self.cancel_timer();
        if let Some(cx) = &self.context {
            cx.end();
        }
        // Before the state is dropped: its replies' callers ask for their fate at once.
        self.slot.end_life(replies);
        self.context = None;
        let life = std::mem::replace(&mut self.life, Life::Cold { not_before: None });
        let mut came_to_nothing = None;
        if let Life::Activating { task, outcome } = &life {
            task.abort();
            came_to_nothing = outcome.borrow_mut().take();
        }
        if let Err(panic) = panics::drop_caught((life, came_to_nothing)) {
            // Noted, not counted: the state is gone either way, and a rebuild would not mend it.
            self.note(Cause::panic("drop", panic), false);
        }
    }

    /// `decisive` is false for what went wrong only in consequence of something else.
    pub(super) fn note(&self, cause: Cause, decisive: bool) {
        let (location, backtrace) =
            cause.panic.map_or((None, None), |panic| (panic.location, panic.backtrace));
        let crash_id = cause.id;
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
        crate::crash::log(&crash);
        self.slot.meter.crashes.fetch_add(1, Ordering::Relaxed);
        let known = self.slot.last_crash.load().as_ref().map(|crash| crash.incarnation);
        if decisive || known != Some(self.incarnation) {
            self.slot.last_crash.store(Some(Arc::clone(&crash)));
        }
        self.slot.shared.note_crash(crash);
        self.slot.tell(|| What::Crashed { crash_id });
    }

    pub(super) fn crash(&mut self, cause: Cause) {
        let now = Instant::now();
        let limits = self.slot.shared.limits;
        let crash_id = cause.id;
        if let Life::Active { since, .. } = self.life
            && now.saturating_duration_since(since) >= limits.backoff.healthy_after
        {
            self.record().failures = 0;
        }
        self.note(cause, true);
        self.end_life(Refusal::Crashed { crash_id });
        let record = self.record();
        let verdict = record.crashes.record(now, &limits.crashes);
        let in_window = record.crashes.count(now, &limits.crashes);
        self.slot.meter.crashes_in_window.store(in_window, Ordering::Relaxed);
        match verdict {
            Verdict::Exceeded => {
                self.shut_in(&Quarantine::Crash(crash_id));
            }
            Verdict::Within(_) => {
                let seed = self.seed();
                let record = self.record();
                let wait = limits.backoff.delay(record.failures, seed);
                record.failures = record.failures.saturating_add(1);
                self.back_off(wait);
            }
        }
    }

    /// Lets nobody in any more, until an operator releases it.
    fn shut_in(&mut self, why: &Quarantine) {
        tracing::error!(kind = B::KIND, key = %self.slot.key, %why, "quarantined");
        self.life = Life::Quarantined { why: why.clone() };
        self.slot.set_phase(Phase::Quarantined);
        self.slot.no_longer_wanted();
        self.slot.close_for_quarantine(why);
        self.slot.tell(|| What::Quarantined { crash_id: why.crash_id() });
    }

    pub(super) fn back_off(&mut self, wait: Duration) {
        self.slot.tell(|| What::BackingOff { wait });
        self.life = Life::BackingOff;
        self.slot.set_phase(Phase::BackingOff);
        self.wake_after(wait);
    }

    pub(super) fn reset(&mut self, reason: &str) {
        let limits = self.slot.shared.limits;
        let meter = &self.slot.meter;
        meter.resets.fetch_add(1, Ordering::Relaxed);
        self.slot.shared.resets.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(kind = B::KIND, key = %self.slot.key, reason, "reset");
        self.slot.tell(|| What::Reset { reason: reason.to_owned() });
        match self.record().resets.record(Instant::now(), &limits.resets) {
            Verdict::Exceeded => {
                self.record().resets.clear();
                self.crash(Cause::error("reset", format!("reset too often: {reason}")));
            }
            Verdict::Within(count) => {
                self.end_life(Refusal::Reset { reason: reason.to_owned() });
                // The first is answered at once: one indexed read, and its callers wait.
                match count.checked_sub(2) {
                    None => self.activate(),
                    Some(attempt) => self.back_off(limits.backoff.delay(attempt, self.seed())),
                }
            }
        }
    }

    // --- orders ------------------------------------------------------------------------------

    pub(super) fn passivate(&mut self, reason: ExitReason) -> Result<(), OrderError> {
        let by_operator = reason == ExitReason::Operator;
        let limits = self.slot.shared.limits;
        match &self.life {
            Life::Quarantined { .. } => return Err(OrderError::Quarantined),
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
            let crashed = |record: &mut Box<Record>| record.crashes.count(now, &limits.crashes) > 0;
            if used_again || self.record.as_mut().is_some_and(crashed) {
                return Err(OrderError::Busy);
            }
        }
        if matches!(self.life, Life::Active { .. }) && !self.is_idle() {
            return Err(OrderError::Busy);
        }
        if self.exited {
            return Ok(());
        }
        if matches!(self.life, Life::BackingOff | Life::Quarantined { .. }) {
            // `is_idle` itself panicked.
            return Err(OrderError::Busy);
        }
        if !self.slot.close_if_quiet() {
            return Err(OrderError::Busy);
        }
        self.exit(reason);
        Ok(())
    }

    pub(super) fn restart(&mut self) -> Result<(), OrderError> {
        if matches!(self.life, Life::Quarantined { .. }) {
            return Err(OrderError::Quarantined);
        }
        self.slot.tell(|| What::Restarted);
        self.end_life(Refusal::Reset { reason: "restarted by an operator".to_owned() });
        self.activate();
        Ok(())
    }

    pub(super) fn quarantine(&mut self, why: &Quarantine) {
        self.end_life(Refusal::Reset { reason: "quarantined by an operator".to_owned() });
        self.shut_in(why);
    }

    pub(super) fn release(&mut self) -> Result<(), OrderError> {
        if !matches!(self.life, Life::Quarantined { .. }) {
            return Err(OrderError::NotQuarantined);
        }
        self.record = None;
        self.slot.meter.crashes_in_window.store(0, Ordering::Relaxed);
        self.slot.open();
        self.slot.tell(|| What::Released);
        // At once, so that the operator sees whether it lives.
        self.activate();
        Ok(())
    }

    /// A real panic, so that all that follows is what follows one: the crash with its backtrace, its
    /// place in the window, the backoff or the quarantine. Whatever it is at, but for quarantine.
    pub(super) fn crash_on_purpose(&mut self, reason: &str) -> Result<(), OrderError> {
        if matches!(self.life, Life::Quarantined { .. }) {
            return Err(OrderError::Quarantined);
        }
        if let Err(panic) = panics::catch::<()>(|| panic!("crashed on purpose: {reason}")) {
            self.crash(Cause::panic("drill", panic));
        }
        Ok(())
    }

    pub(super) fn is_idle(&mut self) -> bool {
        let Life::Active { entity, .. } = &self.life else {
            return true;
        };
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
    pub(super) fn exit(&mut self, reason: ExitReason) {
        // A directory that is drained and opened again has forgotten nobody's quarantine.
        let quarantine = match &self.life {
            Life::Quarantined { why } => Some(why.clone()),
            _ => None,
        };
        self.end_life(outcome_left_by(reason));
        self.exited = true;
        self.slot.set_phase(Phase::Exited);
        self.slot.tell(|| What::Passivated { reason });
        self.slot.shared.bury(Tombstone {
            key: self.slot.key.to_string(),
            generation: self.slot.generation,
            incarnation: self.incarnation,
            reason,
            at: SystemTime::now(),
            last_crash: self.slot.last_crash.load().as_ref().map(|crash| crash.id),
        });
        if let Some(home) = self.home.upgrade() {
            if let Some(why) = quarantine {
                home.remember_quarantine(self.slot.key.clone(), why);
            }
            home.remove(&self.slot);
        }
    }
}

/// What callers hear whose commands an entity still had in its hands when it left. An append that
/// is with storage is written whatever becomes of the entity, so one that was made to leave can't
/// say that nothing was done.
fn outcome_left_by(reason: ExitReason) -> Refusal {
    match reason {
        ExitReason::Forced | ExitReason::ArbiterGone => {
            Refusal::Reset { reason: "stopped while it was handled".to_owned() }
        }
        ExitReason::Idle | ExitReason::MemoryCeiling | ExitReason::Operator | ExitReason::Drain => {
            Refusal::Stopping
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
