//! What an allocation owes the world.

use super::{Allocation, AllocationEffect, Operation, Phase, Timer};

/// What is owed as long as the allocation is in this state.
pub(super) fn effects(state: &Allocation) -> Vec<AllocationEffect> {
    use AllocationEffect as Effect;
    let epoch = state.epoch;
    let timer = |timer| Effect::Await { timer, epoch, since: state.phase_since };
    let dispatch = |operation| {
        state.placement.as_ref().map(|place| Effect::Dispatch {
            node_id: place.node_id,
            epoch,
            operation,
        })
    };
    let mut owed: Vec<Effect> = state
        .leftovers
        .iter()
        .map(|left| Effect::Dispatch {
            node_id: left.node_id,
            epoch: left.epoch,
            operation: if left.ran { Operation::Stop } else { Operation::Release },
        })
        .collect();
    match state.phase {
        Phase::Queued => {
            owed.push(Effect::AwaitPlacement { epoch });
            if state.spec.max_queue_seconds.is_some() {
                owed.push(timer(Timer::Queue));
            }
        }
        Phase::Reserved => {
            owed.extend(dispatch(Operation::Start));
            owed.push(timer(Timer::Reservation));
        }
        Phase::Provisioning | Phase::Configuring => owed.push(timer(Timer::Provisioning)),
        Phase::Active => owed.extend(state.notice.as_ref().map(|notice| Effect::Await {
            timer: Timer::Notice,
            epoch,
            since: notice.since,
        })),
        Phase::Lost => owed.push(timer(Timer::LostGrace)),
        Phase::Stopping => owed.extend(dispatch(Operation::Stop)),
        Phase::Releasing => owed.extend(dispatch(Operation::Release)),
        Phase::Requested
        | Phase::Stopped
        | Phase::FailedCleanup
        | Phase::Released
        | Phase::Canceled
        | Phase::Expired => {}
    }
    owed
}
