//! How an allocation's state follows from its events.

use super::{Allocation, AllocationEvent, Desired, Leftover, Meter, Outcome, OutcomeKind, Phase};
use crate::machine::Time;

/// The state after the event.
pub(super) fn apply(state: Option<Allocation>, event: &AllocationEvent, at: Time) -> Allocation {
    use AllocationEvent as Event;
    if let Event::Requested(new) = event {
        let new = (**new).clone();
        return Allocation {
            id: new.id,
            tenant_id: new.tenant_id,
            project_id: new.project_id,
            name: new.name,
            display_name: new.display_name,
            spec: new.spec,
            price: new.price,
            desired: Desired::Run,
            phase: Phase::Requested,
            phase_since: at,
            queued_since: None,
            epoch: 0,
            placement: None,
            leftovers: vec![],
            notice: None,
            meter: None,
            intervals: 0,
            outcome: None,
            spec_version: 1,
            created_at: at,
        };
    }
    let mut allocation = state.expect("the first event of an allocation is `requested`");
    match event {
        Event::Requested(_) => {}
        Event::DesiredChanged { desired } => {
            allocation.desired = *desired;
            allocation.spec_version += 1;
        }
        Event::Queued { epoch } => {
            if let Some(left) = allocation.placement.take() {
                let ran = allocation.phase == Phase::Active;
                let (node_id, epoch) = (left.node_id, allocation.epoch);
                allocation.leftovers.push(Leftover { node_id, epoch, ran });
            }
            allocation.epoch = *epoch;
            // Whoever was placed before and has to go back did not ask for it.
            let asked = matches!(allocation.phase, Phase::Requested | Phase::Stopped);
            if asked || allocation.queued_since.is_none() {
                allocation.queued_since = Some(at);
            }
            allocation.enter(Phase::Queued, at);
        }
        Event::Reserved { placement } => {
            allocation.placement = Some(placement.clone());
            allocation.enter(Phase::Reserved, at);
        }
        Event::ProvisioningStarted => allocation.enter(Phase::Provisioning, at),
        Event::ConfiguringStarted => allocation.enter(Phase::Configuring, at),
        Event::Activated => allocation.enter(Phase::Active, at),
        Event::MeteringStarted { ordinal } => {
            allocation.meter = Some(Meter { ordinal: *ordinal, since: at });
            allocation.intervals = *ordinal;
        }
        Event::MeteringStopped { .. } => allocation.meter = None,
        Event::StoppingStarted => allocation.enter(Phase::Stopping, at),
        Event::Stopped => {
            allocation.placement = None;
            allocation.enter(Phase::Stopped, at);
        }
        Event::Lost => allocation.enter(Phase::Lost, at),
        Event::Noticed { notice } => allocation.notice = Some(notice.clone()),
        Event::NoticeWithdrawn => allocation.notice = None,
        Event::ReleasingStarted { outcome } => {
            if outcome.is_some() {
                allocation.outcome.clone_from(outcome);
            }
            allocation.enter(Phase::Releasing, at);
        }
        Event::CleanupFailed { message } => {
            // One that was only to stop can't go on after this: it ends here.
            allocation.outcome.get_or_insert_with(|| Outcome {
                kind: OutcomeKind::Failed,
                reason: "cleanup_failed".into(),
                message: message.clone(),
                exit_code: None,
            });
            allocation.enter(Phase::FailedCleanup, at);
        }
        Event::LeftoverVacated { epoch } => {
            allocation.leftovers.retain(|left| left.epoch != *epoch);
        }
        Event::Released => {
            allocation.placement = None;
            allocation.enter(Phase::Released, at);
        }
        Event::Canceled => {
            allocation.outcome = Some(Outcome {
                kind: OutcomeKind::Canceled,
                reason: "canceled_by_customer".into(),
                message: "Given up while waiting.".into(),
                exit_code: None,
            });
            allocation.enter(Phase::Canceled, at);
        }
        Event::Expired => {
            allocation.outcome = Some(Outcome {
                kind: OutcomeKind::Expired,
                reason: "queue_expired".into(),
                message: "Waited longer than max_queue_seconds.".into(),
                exit_code: None,
            });
            allocation.enter(Phase::Expired, at);
        }
    }
    allocation
}

impl Allocation {
    fn enter(&mut self, phase: Phase, at: Time) {
        self.phase = phase;
        self.phase_since = at;
        // One that ends or moves does not mind its node any more.
        if !matches!(phase, Phase::Active | Phase::Lost) {
            self.notice = None;
        }
    }
}
