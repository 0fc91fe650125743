//! Which orders are legal now: what an operator is offered, of an actor and of a static child.
//!
//! A word is listed when the caller holds the permission and the state does not refuse it; what is a
//! drill, only where the server allows drills. The engine decides anew when the order is carried out,
//! so a list that is a moment old misleads nobody for longer than that.

use aicloud_domain::access::Permission;
use aicloud_domain::name::ResourceId;
use aicloud_domain::oversight::{OrderAction, Oversight, Target};
use aicloud_supervision::{ChildPhase, Phase, Status};

use crate::auth::Caller;

/// Whether the caller may order anything of the engine.
pub fn may_order(caller: &Caller) -> bool {
    caller.may_in_cloud(Permission::SupervisionOrder).is_ok()
}

/// What can be ordered of an entity; `status` is that of its actor, if it is in memory.
pub fn of_entity(
    id: ResourceId,
    status: Option<&Status>,
    oversight: Option<&Oversight>,
    drills: bool,
) -> Vec<OrderAction> {
    let shut_in = oversight.is_some_and(|it| it.quarantine.is_some())
        || status.is_some_and(|status| status.quarantine.is_some());
    let paused = oversight.is_some_and(|it| it.pause.is_some());
    let rests = status.is_some_and(|status| matches!(status.phase, Phase::Active | Phase::Cold));
    let legal = |action: OrderAction| match action {
        OrderAction::Restart => status.is_some() && !shut_in,
        OrderAction::Passivate => rests && !shut_in,
        OrderAction::Quarantine => !shut_in,
        OrderAction::Release => shut_in,
        OrderAction::Pause => !paused,
        OrderAction::Resume => paused,
        OrderAction::Crash => drills && status.is_some() && !shut_in,
        OrderAction::Kill => false,
    };
    Target::Entity(id).actions().iter().copied().filter(|action| legal(*action)).collect()
}

/// What can be ordered of a static child.
pub fn of_child(phase: ChildPhase, drills: bool) -> Vec<OrderAction> {
    let runs = matches!(phase, ChildPhase::Starting | ChildPhase::Running);
    let mut legal = vec![OrderAction::Restart];
    legal.extend((drills && runs).then_some(OrderAction::Kill));
    legal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drills_are_offered_where_they_are_allowed() {
        use OrderAction::{Kill, Pause, Quarantine, Restart};
        assert_eq!(of_child(ChildPhase::Running, true), [Restart, Kill]);
        assert_eq!(of_child(ChildPhase::Running, false), [Restart]);
        assert_eq!(of_child(ChildPhase::BackingOff, true), [Restart], "nothing runs to be killed");
        let id: ResourceId = "node_01jd4q8w0zf2n9k3m5p7r9t1v3".parse().unwrap();
        assert_eq!(of_entity(id, None, None, true), [Quarantine, Pause], "it sleeps");
    }
}
