//! What an allocation may do, as one table.
//!
//! Everything that can happen to an allocation is a [`Trigger`]; [`TABLE`] says from
//! which phases it may come and where it leads. There is no other source: `decide` looks
//! here, the API lists a resource's legal actions from here, and a test walks every
//! (phase, trigger) pair. A pair that is not here is refused.
//!
//! That a node is to leave is no phase, but a notice beside it: one that is silent for a while
//! keeps it, and what is billed stays one phase.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Where an allocation is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Checked and written down. Left in the same transaction.
    Requested,
    /// Waits for a node.
    Queued,
    /// A node holds GPUs for it.
    Reserved,
    /// The node's agent has accepted the signed task.
    Provisioning,
    /// Image, limits, devices: the workload is being made.
    Configuring,
    /// It runs. GPU time is billed in this phase and no other.
    Active,
    /// The customer wants it stopped; the node is ending the workload.
    Stopping,
    /// No workload, no GPUs; may be started again.
    Stopped,
    /// Its node has gone silent. Billing pauses.
    Lost,
    /// The node is ending the workload and cleaning up.
    Releasing,
    /// The node could not clean up: its GPUs are kept from others until it can.
    FailedCleanup,
    /// The end, after having held GPUs.
    Released,
    /// The end, given up by the customer while waiting.
    Canceled,
    /// The end, waited longer than the customer wanted.
    Expired,
}

impl Phase {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 14] = [
        Self::Requested,
        Self::Queued,
        Self::Reserved,
        Self::Provisioning,
        Self::Configuring,
        Self::Active,
        Self::Stopping,
        Self::Stopped,
        Self::Lost,
        Self::Releasing,
        Self::FailedCleanup,
        Self::Released,
        Self::Canceled,
        Self::Expired,
    ];

    /// Nothing more will happen.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Released | Self::Canceled | Self::Expired)
    }

    /// The word for it everywhere.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Queued => "queued",
            Self::Reserved => "reserved",
            Self::Provisioning => "provisioning",
            Self::Configuring => "configuring",
            Self::Active => "active",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::Lost => "lost",
            Self::Releasing => "releasing",
            Self::FailedCleanup => "failed_cleanup",
            Self::Released => "released",
            Self::Canceled => "canceled",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Phase {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|phase| phase.as_str() == text).ok_or(())
    }
}

/// What can happen to an allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    // by its customer or an operator
    /// End the workload, give back the GPUs, keep the allocation.
    Stop,
    /// Run again.
    Start,
    /// End it for good.
    Release,
    // by the control plane
    /// Begin to wait for a node.
    Enqueue,
    /// A node holds GPUs for it.
    Place,
    /// The reservation was not taken up in time.
    ReservationExpired,
    /// The workload did not come up in time.
    ProvisioningTimedOut,
    /// The node stayed silent too long.
    LostGraceOver,
    /// It waited longer than the customer wanted.
    QueueExpired,
    // by its node
    /// The agent has accepted the task.
    Accept,
    /// The agent is making the workload.
    Configure,
    /// The workload runs.
    Activate,
    /// The workload could not be started.
    StartFailed,
    /// The workload ended by itself.
    Exit,
    /// The node has gone silent.
    Lose,
    /// The node is back, and the workload still runs.
    Return,
    /// Workload ended, scratch wiped, GPUs free.
    Vacate,
    /// The node could not clean up.
    CleanupFailed,
    /// The node was retired with the workload on it.
    NodeRetired,
    /// The node leaves: at once for what does not run yet, at the deadline for what runs.
    NodeLeaves,
}

impl Trigger {
    /// Those that a customer may pull, as the API calls them.
    pub const ACTIONS: [(Self, &'static str); 3] =
        [(Self::Stop, "stop"), (Self::Start, "start"), (Self::Release, "release")];

    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Stop,
        Self::Start,
        Self::Release,
        Self::Enqueue,
        Self::Place,
        Self::ReservationExpired,
        Self::ProvisioningTimedOut,
        Self::LostGraceOver,
        Self::QueueExpired,
        Self::Accept,
        Self::Configure,
        Self::Activate,
        Self::StartFailed,
        Self::Exit,
        Self::Lose,
        Self::Return,
        Self::Vacate,
        Self::CleanupFailed,
        Self::NodeRetired,
        Self::NodeLeaves,
    ];
}

/// One line: this trigger, from these phases, leads there.
#[derive(Debug)]
pub struct Transition {
    /// What happens.
    pub on: Trigger,
    /// From where.
    pub from: &'static [Phase],
    /// To where.
    pub to: Phase,
}

const fn row(on: Trigger, from: &'static [Phase], to: Phase) -> Transition {
    Transition { on, from, to }
}

/// The whole life of an allocation.
#[rustfmt::skip]
pub const TABLE: &[Transition] = {
    use Phase::*;
    use Trigger as T;
    &[
        // customer
        row(T::Stop,                 &[Active, Lost],                                     Stopping),
        row(T::Start,                &[Stopped],                                          Queued),
        row(T::Release,              &[Queued],                                           Canceled),
        row(T::Release,              &[Reserved, Provisioning, Configuring, Active,
                                       Stopping, Stopped, Lost, FailedCleanup],           Releasing),
        // placement
        row(T::Enqueue,              &[Requested],                                        Queued),
        row(T::Place,                &[Queued],                                           Reserved),
        row(T::ReservationExpired,   &[Reserved],                                         Queued),
        row(T::QueueExpired,         &[Queued],                                           Expired),
        // provisioning
        row(T::Accept,               &[Reserved],                                         Provisioning),
        row(T::Configure,            &[Reserved, Provisioning],                           Configuring),
        row(T::Activate,             &[Reserved, Provisioning, Configuring],              Active),
        row(T::StartFailed,          &[Reserved, Provisioning, Configuring],              Releasing),
        row(T::ProvisioningTimedOut, &[Provisioning, Configuring],                        Releasing),
        // running
        row(T::Exit,                 &[Active, Lost],                                     Releasing),
        row(T::Lose,                 &[Active],                                           Lost),
        row(T::Return,               &[Lost],                                             Active),
        row(T::LostGraceOver,        &[Lost],                                             Releasing),
        row(T::NodeLeaves,           &[Reserved, Provisioning, Configuring, Active],      Queued),
        // the end of it
        row(T::Vacate,               &[Stopping],                                         Stopped),
        row(T::Vacate,               &[Releasing, FailedCleanup],                         Released),
        row(T::CleanupFailed,        &[Stopping, Releasing],                              FailedCleanup),
        row(T::NodeRetired,          &[Reserved, Provisioning, Configuring, Active, Lost,
                                       Stopping, Releasing, FailedCleanup],               Released),
    ]
};

/// Where the trigger leads from this phase, if anywhere.
#[must_use]
pub fn next(phase: Phase, on: Trigger) -> Option<Phase> {
    TABLE.iter().find(|row| row.on == on && row.from.contains(&phase)).map(|row| row.to)
}

/// What a customer may do in this phase, as the API calls it.
#[must_use]
pub fn legal_actions(phase: Phase) -> &'static [&'static str] {
    // Every answer shows them, and looking through the table takes as long as writing a body.
    static LEGAL: LazyLock<[Vec<&'static str>; Phase::ALL.len()]> = LazyLock::new(|| {
        Phase::ALL.map(|phase| {
            let legal = Trigger::ACTIONS.iter().filter(|(on, _)| next(phase, *on).is_some());
            legal.map(|(_, word)| *word).collect()
        })
    });
    &LEGAL[phase as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_found_by_its_place() {
        for (place, phase) in Phase::ALL.into_iter().enumerate() {
            assert_eq!(phase as usize, place);
        }
        assert_eq!(legal_actions(Phase::Lost), ["stop", "release"]);
        assert_eq!(legal_actions(Phase::Stopped), ["start", "release"]);
        assert!(legal_actions(Phase::Expired).is_empty());
    }

    #[test]
    fn a_trigger_leads_to_one_place_from_each_phase() {
        for phase in Phase::ALL {
            for on in Trigger::ALL {
                let rows = TABLE.iter().filter(|row| row.on == on && row.from.contains(&phase));
                assert!(rows.count() <= 1, "{on:?} from {phase} is ambiguous");
            }
        }
    }

    #[test]
    fn nothing_leaves_an_end_and_every_other_phase_can_reach_one() {
        for phase in Phase::ALL {
            let exits =
                || TABLE.iter().filter(move |row| row.from.contains(&phase)).map(|row| row.to);
            if phase.is_end() {
                assert_eq!(exits().count(), 0, "{phase} is an end");
                continue;
            }
            let mut reached = vec![phase];
            let mut at = 0;
            while at < reached.len() {
                let here = reached[at];
                for row in TABLE.iter().filter(|row| row.from.contains(&here)) {
                    if !reached.contains(&row.to) {
                        reached.push(row.to);
                    }
                }
                at += 1;
            }
            assert!(reached.iter().any(|phase| phase.is_end()), "{phase} is a trap");
        }
    }

    #[test]
    fn every_phase_but_the_first_can_be_reached() {
        for phase in Phase::ALL {
            assert!(
                phase == Phase::Requested || TABLE.iter().any(|row| row.to == phase),
                "{phase}"
            );
        }
    }

    /// The table as people read it; a change of it shows up in review.
    #[test]
    fn the_table_reads_like_this() {
        let lines: Vec<String> = Phase::ALL
            .iter()
            .map(|phase| {
                let exits: Vec<String> = Trigger::ALL
                    .iter()
                    .filter_map(|on| next(*phase, *on).map(|to| format!("{on:?}→{to}")))
                    .collect();
                format!("{phase}: {}", exits.join(" "))
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
