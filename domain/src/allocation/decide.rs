//! What an allocation does with a command: the rows of the table, turned into events.

use super::secret_env;
use super::table::{self, Phase, Trigger};
use super::{
    Allocation, AllocationCommand, AllocationEvent, Desired, NodeReport, Notice, Outcome,
    OutcomeKind, Timer,
};
use crate::id::NodeId;
use crate::kind::EntityKind;
use crate::machine::{Rejection, Time};

/// What happens if the command comes now.
pub(super) fn decide(
    state: Option<&Allocation>,
    command: &AllocationCommand,
) -> Result<Vec<AllocationEvent>, Rejection> {
    use AllocationCommand as Command;
    use AllocationEvent as Event;
    let Some(allocation) = state else {
        let Command::Create { new, secrets } = command else {
            return Err(Rejection::NotFound { kind: EntityKind::Allocation });
        };
        new.spec.check()?;
        secret_env::check_sealed(&new.spec.workload, secrets.is_some())?;
        if let Some(name) = &new.display_name {
            crate::tenant::check_display_name(name)?;
        }
        return Ok(vec![Event::Requested(new.clone()), Event::Queued { epoch: 1 }]);
    };
    match command {
        Command::Create { .. } => Err(Rejection::Exists { kind: EntityKind::Allocation }),
        Command::Stop => allocation.want("stop", Trigger::Stop, Desired::Stop),
        Command::Start => allocation.want("start", Trigger::Start, Desired::Run),
        Command::Release => allocation.want("release", Trigger::Release, Desired::Release),
        Command::Place { epoch, placement } => {
            // Asked again after a crash between its answer and the node's: same answer.
            if *epoch == allocation.epoch && allocation.placement.as_ref() == Some(placement) {
                return Ok(vec![]);
            }
            let next = table::next(allocation.phase, Trigger::Place);
            if *epoch != allocation.epoch || next.is_none() {
                return Err(Rejection::Stale {
                    what: format!("placement {epoch}; it is {}", allocation.phase),
                });
            }
            Ok(vec![Event::Reserved { placement: placement.clone() }])
        }
        Command::Report { node_id, epoch, report } => allocation.hear(*node_id, *epoch, report),
        Command::TimeOut { epoch, timer, since } => allocation.time_out(*epoch, *timer, *since),
    }
}

impl Allocation {
    fn not_legal(&self, action: &str) -> Rejection {
        Rejection::NotLegal {
            action: action.to_owned(),
            kind: EntityKind::Allocation,
            state: self.phase.to_string(),
            legal: self.legal_actions().iter().copied().map(str::to_owned).collect(),
        }
    }

    /// The events that lead where the table says; `outcome` is kept unless one is known.
    fn go(&self, on: Trigger, outcome: Option<Outcome>) -> Option<Vec<AllocationEvent>> {
        use AllocationEvent as Event;
        let to = table::next(self.phase, on)?;
        let mut events = vec![];
        #[cfg(feature = "planted-bugs")]
        let planted = to == Phase::Lost && crate::planted::is(crate::planted::Bug::MeterLeftOpen);
        #[cfg(not(feature = "planted-bugs"))]
        let planted = false;
        if let (Phase::Active, Some(meter), false) = (self.phase, self.meter, planted) {
            events.push(Event::MeteringStopped { ordinal: meter.ordinal });
        }
        let outcome = if self.outcome.is_none() { outcome } else { None };
        match to {
            Phase::Requested => {}
            Phase::Queued => events.push(Event::Queued { epoch: self.epoch + 1 }),
            // `Place` brings its placement with it; see `decide`.
            Phase::Reserved => {}
            Phase::Provisioning => events.push(Event::ProvisioningStarted),
            Phase::Configuring => events.push(Event::ConfiguringStarted),
            Phase::Active => {
                events.push(Event::Activated);
                events.push(Event::MeteringStarted { ordinal: self.intervals + 1 });
            }
            Phase::Stopping => events.push(Event::StoppingStarted),
            Phase::Stopped => events.push(Event::Stopped),
            Phase::Lost => events.push(Event::Lost),
            Phase::Releasing => {
                events.push(Event::ReleasingStarted { outcome });
                if self.placement.is_none() {
                    events.push(Event::Released);
                }
            }
            Phase::FailedCleanup => {}
            Phase::Released => {
                if self.phase != Phase::Releasing {
                    events.push(Event::ReleasingStarted { outcome });
                }
                events.push(Event::Released);
            }
            Phase::Canceled => events.push(Event::Canceled),
            Phase::Expired => events.push(Event::Expired),
        }
        Some(events)
    }

    fn want(
        &self,
        action: &str,
        on: Trigger,
        desired: Desired,
    ) -> Result<Vec<AllocationEvent>, Rejection> {
        let done = match desired {
            Desired::Run => false,
            Desired::Stop => matches!(self.phase, Phase::Stopping | Phase::Stopped),
            Desired::Release => self.phase == Phase::Releasing || self.phase.is_end(),
        };
        if done {
            return Ok(vec![]);
        }
        let outcome = (desired == Desired::Release).then(|| Outcome {
            kind: OutcomeKind::Succeeded,
            reason: "released_by_customer".into(),
            message: "Released on request.".into(),
            exit_code: None,
        });
        let moved = self.go(on, outcome).ok_or_else(|| self.not_legal(action))?;
        let mut events = vec![];
        if self.desired != desired {
            events.push(AllocationEvent::DesiredChanged { desired });
        }
        events.extend(moved);
        Ok(events)
    }

    fn hear(
        &self,
        node_id: NodeId,
        epoch: u64,
        report: &NodeReport,
    ) -> Result<Vec<AllocationEvent>, Rejection> {
        use AllocationEvent as Event;
        let stale = || Rejection::Stale {
            what: format!(
                "{report:?} of placement {epoch} on {node_id}; it is {} in {}",
                self.phase, self.epoch
            ),
        };
        #[cfg(feature = "planted-bugs")]
        let planted = crate::planted::is(crate::planted::Bug::OldEpochHeard);
        #[cfg(not(feature = "planted-bugs"))]
        let planted = false;
        if epoch != self.epoch && !planted {
            let gone = matches!(report, NodeReport::Vacated | NodeReport::NodeRetired);
            let left =
                self.leftovers.iter().any(|left| left.epoch == epoch && left.node_id == node_id);
            return if gone && left {
                Ok(vec![Event::LeftoverVacated { epoch }])
            } else {
                Err(stale())
            };
        }
        // Two nodes may have been asked for one placement; it is on one of them at most.
        if self.placement.as_ref().is_none_or(|placement| placement.node_id != node_id) {
            return Err(stale());
        }
        let failed = |reason: &str, message: String| {
            Some(Outcome {
                kind: OutcomeKind::Failed,
                reason: reason.to_owned(),
                message,
                exit_code: None,
            })
        };
        let events = match report {
            NodeReport::Accepted => self.go(Trigger::Accept, None),
            NodeReport::Configuring => self.go(Trigger::Configure, None),
            NodeReport::Started => self.go(Trigger::Activate, None),
            NodeReport::StartFailed { code, message } => {
                self.go(Trigger::StartFailed, failed(code, message.clone()))
            }
            NodeReport::Exited { exit_code } => {
                let outcome = match exit_code {
                    Some(code) => Outcome {
                        kind: if *code == 0 { OutcomeKind::Succeeded } else { OutcomeKind::Failed },
                        reason: "workload_exited".into(),
                        message: format!("The workload ended with exit code {code}."),
                        exit_code: Some(*code),
                    },
                    None => Outcome {
                        kind: OutcomeKind::Failed,
                        reason: "workload_gone".into(),
                        message: "The workload is no longer on its node.".into(),
                        exit_code: None,
                    },
                };
                self.go(Trigger::Exit, Some(outcome))
            }
            NodeReport::Lost => self.go(Trigger::Lose, None),
            NodeReport::Returned => self.go(Trigger::Return, None),
            NodeReport::Vacated => self.go(Trigger::Vacate, None),
            NodeReport::CleanupFailed { message } => {
                self.go(Trigger::CleanupFailed, None).map(|mut events| {
                    events.push(Event::CleanupFailed { message: message.clone() });
                    events
                })
            }
            NodeReport::NodeRetired => {
                let outcome = Outcome {
                    kind: OutcomeKind::NodeLost,
                    reason: "node_retired".into(),
                    message: "Its node was retired.".into(),
                    exit_code: None,
                };
                self.go(Trigger::NodeRetired, Some(outcome))
            }
            NodeReport::Leaving { notice } => Some(self.leave(notice)),
            NodeReport::Staying if self.notice.is_none() => Some(vec![]),
            NodeReport::Staying => Some(vec![Event::NoticeWithdrawn]),
        };
        events.ok_or_else(stale)
    }

    /// What runs has until the deadline; what does not run yet had better begin elsewhere; and
    /// what is ending anyway needs no notice.
    fn leave(&self, notice: &Notice) -> Vec<AllocationEvent> {
        let runs = matches!(self.phase, Phase::Active | Phase::Lost);
        if runs && self.notice.as_ref() != Some(notice) {
            return vec![AllocationEvent::Noticed { notice: notice.clone() }];
        }
        let moves = if runs { None } else { self.go(Trigger::NodeLeaves, None) };
        moves.unwrap_or_default()
    }

    fn time_out(
        &self,
        epoch: u64,
        timer: Timer,
        since: Time,
    ) -> Result<Vec<AllocationEvent>, Rejection> {
        let stale = || Rejection::Stale { what: format!("timer {timer:?} of placement {epoch}") };
        let runs_since = match timer {
            Timer::Notice => self.notice.as_ref().map(|notice| notice.since),
            _ => Some(self.phase_since),
        };
        if epoch != self.epoch || runs_since != Some(since) {
            return Err(stale());
        }
        let outcome = |kind, reason: &str, message: &str| {
            Some(Outcome { kind, reason: reason.into(), message: message.into(), exit_code: None })
        };
        let events = match timer {
            Timer::Queue => self.go(Trigger::QueueExpired, None),
            Timer::Reservation => self.go(Trigger::ReservationExpired, None),
            Timer::Provisioning => self.go(
                Trigger::ProvisioningTimedOut,
                outcome(
                    OutcomeKind::Failed,
                    "provisioning_timed_out",
                    "The workload did not come up in time.",
                ),
            ),
            Timer::Notice => self.go(Trigger::NodeLeaves, None),
            Timer::LostGrace => self.go(
                Trigger::LostGraceOver,
                outcome(OutcomeKind::NodeLost, "node_lost", "Its node was silent for too long."),
            ),
        };
        events.ok_or_else(stale)
    }
}
