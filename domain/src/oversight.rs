//! Oversight: what operators have ordered about one part of the engine.
//!
//! An order (restart, quarantine, pause …) changes how the engine runs and nothing that belongs to
//! a customer. It is written down before it is carried out: who, why, what, when; and then what
//! came of it. So the audit trail knows of orders that failed, too, and an order that was given is
//! carried out once the process that died under it is back.
//!
//! ```text
//!   Give ──► OrderGiven ──► the state owes CarryOut{n} ──► Report ──► OrderCarriedOut
//!                                                                          │
//!                        quarantine, pause: the state owes Keep{n} ◄───────┘
//! ```
//!
//! One entity for each target, so orders about one part are carried out one after the other, in the
//! order they were given. What lasts (a quarantine, a pause) is part of the state, and the state
//! owes that it is kept: that is how it holds over a restart of the process. What does not last (a
//! restart, a passivation, a drill) lapses with the process: the restart was it.

mod target;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::OversightId;
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::name::{Label, ResourceName};

pub use target::{ChildPath, NoTarget, Target};

/// Orders that a state still shows. The journal has all.
pub const ORDERS_KEPT: usize = 20;
/// Orders about one target that may wait for their turn.
pub const PENDING_MAX: usize = 16;
/// The longest reason, characters: a paragraph, not a report.
pub const REASON_MAX: usize = 500;

/// Why an operator gives an order: 1 to 500 characters of one text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

/// The text is no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to {REASON_MAX} characters, not all of them blank, and no control characters")]
pub struct NoReason;

impl Reason {
    /// The text of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reason {
    type Err = NoReason;
    fn from_str(text: &str) -> Result<Self, NoReason> {
        let legal = !text.trim().is_empty()
            && text.chars().count() <= REASON_MAX
            && !text.chars().any(char::is_control);
        legal.then(|| Self(text.to_owned())).ok_or(NoReason)
    }
}

impl TryFrom<String> for Reason {
    type Error = NoReason;
    fn try_from(text: String) -> Result<Self, NoReason> {
        text.parse()
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> String {
        reason.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderAction {
    /// Throw the state in memory away and build it anew; of a static child: stop it and start it.
    Restart,
    /// Let it sleep until somebody needs it.
    Passivate,
    /// Refuse all its mail until it is released.
    Quarantine,
    /// Out of quarantine, the record of its crashes clean.
    Release,
    /// Refuse commands from outside until resumed; what is under way goes on.
    Pause,
    /// Take commands again.
    Resume,
    /// A drill: make an entity panic in its next turn.
    Crash,
    /// A drill: make a static child panic where it stands.
    Kill,
}

impl OrderAction {
    /// All that there are.
    pub const ALL: [Self; 8] = [
        Self::Restart,
        Self::Passivate,
        Self::Quarantine,
        Self::Release,
        Self::Pause,
        Self::Resume,
        Self::Crash,
        Self::Kill,
    ];

    /// Whether it breaks something on purpose: only where drills are allowed.
    #[must_use]
    pub const fn is_drill(self) -> bool {
        matches!(self, Self::Crash | Self::Kill)
    }

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Passivate => "passivate",
            Self::Quarantine => "quarantine",
            Self::Release => "release",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Crash => "crash",
            Self::Kill => "kill",
        }
    }

    /// Whether its effect lasts until another order ends it. What begins or ends such a state is
    /// carried out even after a restart of the process; the rest lapses.
    #[must_use]
    pub const fn outlives_the_process(self) -> bool {
        matches!(self, Self::Quarantine | Self::Release | Self::Pause | Self::Resume)
    }
}

impl fmt::Display for OrderAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why an order was not carried out. Nothing has changed but the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderRefusal {
    /// It sleeps, so there is nothing to restart, passivate or crash.
    NotInMemory,
    /// It has mail waiting or work in flight.
    Busy,
    /// Only what is in quarantine can be released.
    NotQuarantined,
    /// What is in quarantine is released, not restarted, passivated or crashed.
    InQuarantine,
    /// Only what is paused can be resumed.
    NotPaused,
    /// The tree has no such child now.
    NoSuchChild,
    /// Only what runs can be killed.
    NotRunning,
    /// The control plane is on its way down.
    Stopping,
    /// The process that was to carry it out ended first.
    Lapsed,
}

/// What came of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Outcome {
    /// It was carried out.
    Done,
    /// It was not.
    Refused {
        /// Why.
        why: OrderRefusal,
    },
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its number, among the orders about this target, from 1.
    pub number: u64,
    /// What was ordered.
    pub action: OrderAction,
    /// Why.
    pub reason: Reason,
    /// On whose authority, as in the journal.
    pub by: String,
    /// When.
    pub at: Time,
    /// What came of it, and when; absent while it is being carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
}

/// An order's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// What came of it.
    pub outcome: Outcome,
    /// When.
    pub at: Time,
}

/// Something ordered that lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The order's number.
    pub order: u64,
    /// Why.
    pub reason: Reason,
    /// On whose authority.
    pub by: String,
    /// Since when.
    pub since: Time,
}

/// All that is known of the orders about one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oversight {
    /// Its id, a function of the target.
    pub id: OversightId,
    /// Where the engine runs.
    pub region: Label,
    /// What the orders are about.
    pub target: Target,
    /// The quarantine that holds.
    pub quarantine: Option<Standing>,
    /// The pause that holds.
    pub pause: Option<Standing>,
    /// How many orders were given.
    pub given: u64,
    /// The last of them, oldest first.
    pub orders: Vec<Order>,
}

impl Oversight {
    /// Its full name.
    #[must_use]
    pub fn name(&self) -> ResourceName {
        ResourceName::oversight(&self.region, self.id)
    }

    /// One of the last orders.
    #[must_use]
    pub fn order(&self, number: u64) -> Option<&Order> {
        self.orders.iter().find(|order| order.number == number)
    }

    /// The order whose turn it is.
    #[must_use]
    pub fn next(&self) -> Option<&Order> {
        self.orders.iter().find(|order| order.ended.is_none())
    }
}

/// Marker of this state machine.
#[derive(Debug)]
pub struct OversightMachine;

/// What oversight can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum OversightCommand {
    /// Give an order. The first one about a target makes its oversight.
    Give {
        /// Where the engine runs.
        region: Label,
        /// About what.
        target: Target,
        /// What to do.
        action: OrderAction,
        /// Why.
        reason: Reason,
        /// On whose authority.
        by: String,
    },
    /// What came of an order.
    Report {
        /// Which order.
        number: u64,
        /// What.
        outcome: Outcome,
    },
}

/// What can happen to oversight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum OversightEvent {
    /// An order was given; from now on it is to be carried out.
    OrderGiven {
        /// Where the engine runs.
        region: Label,
        /// About what.
        target: Target,
        /// Its number.
        number: u64,
        /// What to do.
        action: OrderAction,
        /// Why.
        reason: Reason,
        /// On whose authority.
        by: String,
    },
    /// An order is over.
    OrderCarriedOut {
        /// Its number.
        number: u64,
        /// What came of it.
        #[serde(flatten)]
        outcome: Outcome,
    },
}

/// What oversight owes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OversightEffect {
    /// Carry an order out and report.
    CarryOut {
        /// Which.
        number: u64,
    },
    /// Keep up what an order began.
    Keep {
        /// Which order.
        number: u64,
        /// [`OrderAction::Quarantine`] or [`OrderAction::Pause`].
        action: OrderAction,
    },
}

impl Machine for OversightMachine {
    const KIND: EntityKind = EntityKind::Oversight;
    type State = Oversight;
    type Command = OversightCommand;
    type Event = OversightEvent;
    type Effect = OversightEffect;

    fn decide(
        state: Option<&Oversight>,
        command: &OversightCommand,
        _now: Time,
    ) -> Result<Vec<OversightEvent>, Rejection> {
        match command.clone() {
            OversightCommand::Give { region, target, action, reason, by } => {
                let illegal = |state: &str| Rejection::NotLegal {
                    action: action.to_string(),
                    kind: EntityKind::Oversight,
                    state: state.to_owned(),
                    legal: target.actions().iter().map(ToString::to_string).collect(),
                };
                if !target.actions().contains(&action) {
                    return Err(illegal(&format!("about {target}")));
                }
                let orders = state.map_or(&[][..], |state| &state.orders);
                if orders.iter().filter(|order| order.ended.is_none()).count() >= PENDING_MAX {
                    return Err(illegal("busy with earlier orders"));
                }
                let number = state.map_or(0, |state| state.given) + 1;
                Ok(vec![OversightEvent::OrderGiven { region, target, number, action, reason, by }])
            }
            OversightCommand::Report { number, outcome } => {
                let state = state.ok_or(Rejection::NotFound { kind: EntityKind::Oversight })?;
                let open = state.order(number).is_some_and(|order| order.ended.is_none());
                Ok(if open {
                    vec![OversightEvent::OrderCarriedOut { number, outcome }]
                } else {
                    vec![]
                })
            }
        }
    }

    fn apply(state: Option<Oversight>, event: &OversightEvent, at: Time) -> Oversight {
        match event.clone() {
            OversightEvent::OrderGiven { region, target, number, action, reason, by } => {
                let mut state = state.unwrap_or_else(|| Oversight {
                    id: target.oversight_id(),
                    region,
                    target,
                    quarantine: None,
                    pause: None,
                    given: 0,
                    orders: vec![],
                });
                state.given = number;
                state.orders.push(Order { number, action, reason, by, at, ended: None });
                while state.orders.len() > ORDERS_KEPT
                    && state.orders.first().is_some_and(|oldest| oldest.ended.is_some())
                {
                    state.orders.remove(0);
                }
                state
            }
            OversightEvent::OrderCarriedOut { number, outcome } => {
                let mut state = state.expect("the first event of oversight is `order_given`");
                let found = state.orders.iter_mut().find(|order| order.number == number);
                let order = found.expect("an order is kept until it has ended");
                order.ended = Some(Ended { outcome, at });
                if outcome != Outcome::Done {
                    return state;
                }
                let (reason, by) = (order.reason.clone(), order.by.clone());
                let standing = Standing { order: number, reason, by, since: at };
                match order.action {
                    OrderAction::Quarantine => state.quarantine = Some(standing),
                    OrderAction::Release => state.quarantine = None,
                    OrderAction::Pause => state.pause = Some(standing),
                    OrderAction::Resume => state.pause = None,
                    OrderAction::Restart
                    | OrderAction::Passivate
                    | OrderAction::Crash
                    | OrderAction::Kill => {}
                }
                state
            }
        }
    }

    fn effects(state: &Oversight) -> Vec<OversightEffect> {
        // One at a time: a release that was given after a quarantine is carried out after it.
        let next = state.next().map(|order| OversightEffect::CarryOut { number: order.number });
        let keep = |standing: &Option<Standing>, action| {
            standing
                .as_ref()
                .map(|standing| OversightEffect::Keep { number: standing.order, action })
        };
        let quarantine = keep(&state.quarantine, OrderAction::Quarantine);
        let pause = keep(&state.pause, OrderAction::Pause);
        quarantine.into_iter().chain(pause).chain(next).collect()
    }

    fn owner(_state: &Oversight) -> Owner {
        Owner::default()
    }

    fn spec_version(state: &Oversight) -> u64 {
        state.given
    }

    fn event_type(event: &OversightEvent) -> &'static str {
        match event {
            OversightEvent::OrderGiven { .. } => "oversight.order_given",
            OversightEvent::OrderCarriedOut { .. } => "oversight.order_carried_out",
        }
    }

    fn command_type(command: &OversightCommand) -> &'static str {
        match command {
            OversightCommand::Give { .. } => "give",
            OversightCommand::Report { .. } => "report",
        }
    }
}

#[cfg(test)]
mod tests;
