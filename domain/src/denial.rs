//! Denials: what somebody tried and was not let do, kept as history.
//!
//! ```text
//!   (nothing) ──note──► kept ──note──► kept …
//! ```
//!
//! Who looks at an audit asks what was tried, not only what was done. So a denial is an event like any
//! other: in the journal, under a hash, shown to whom it concerns. Each tenant has one book of them,
//! for callers that belong to that tenant alone; the cloud has one for everybody else, those whom
//! nobody knows included. Whose thing was asked for does not matter: its owner must not learn of strangers,
//! as strangers must not learn of it.
//!
//! The book's state is a count. What was denied is in its events, who tried in their principal.

use serde::{Deserialize, Serialize};

use crate::access::Permission;
use crate::id::{DenialsId, TenantId, TypedId, derived};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};

/// The longest operation and resource that is kept, characters.
pub const TEXT_MAX: usize = 200;

/// Marker of this state machine.
#[derive(Debug)]
pub struct DenialsMachine;

/// Why somebody was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No credential, none that is valid, or not all that must come with it.
    Unauthenticated,
    /// A permission was missing.
    Forbidden,
    /// There is no such thing for this caller: it is somebody else's, or never was.
    Hidden,
}

/// What was not allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denial {
    /// Method and route, without what the caller wrote into it: `POST /v1/allocations/{id}/release`.
    pub operation: String,
    /// The id that the path names, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Why.
    pub why: Why,
    /// What would have been needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Permission>,
    /// How many more there were since the last one that was written down. Who tries without a pause
    /// must not fill a disk with it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: u64,
}

// serde asks by reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A book of denials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denials {
    /// Its id.
    pub id: DenialsId,
    /// Whose callers it is about; `None`: the cloud's, and nobody's.
    pub tenant_id: Option<TenantId>,
    /// How many there were.
    pub count: u64,
    /// When the last one was.
    pub last_at: Time,
}

impl Denials {
    /// The id of a tenant's book, or of the cloud's.
    #[must_use]
    pub fn id_of(tenant: Option<TenantId>) -> DenialsId {
        let whose = tenant.map_or_else(|| "cloud".to_owned(), |tenant| tenant.to_string());
        DenialsId::from_uuid(derived(format!("denials/{whose}").as_bytes()))
    }
}

/// What a book can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum DenialsCommand {
    /// Write one down.
    Note {
        /// Whose caller it was.
        tenant: Option<TenantId>,
        /// What it was.
        denial: Denial,
    },
}

/// What can happen to a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DenialsEvent {
    /// Somebody was not let do something.
    Denied {
        /// Whose caller it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tenant: Option<TenantId>,
        /// What it was.
        denial: Denial,
    },
}

impl Machine for DenialsMachine {
    const KIND: EntityKind = EntityKind::Denials;
    type State = Denials;
    type Command = DenialsCommand;
    type Event = DenialsEvent;
    type Effect = ();

    fn decide(
        state: Option<&Denials>,
        DenialsCommand::Note { tenant, denial }: &DenialsCommand,
        _now: Time,
    ) -> Result<Vec<DenialsEvent>, Rejection> {
        if state.is_some_and(|book| book.tenant_id != *tenant) {
            return Err(Rejection::Refused { reason: "another_book".to_owned() });
        }
        let resource = denial.resource.as_deref().unwrap_or_default();
        if [denial.operation.as_str(), resource].iter().any(|text| text.chars().count() > TEXT_MAX)
        {
            return Err(Rejection::Invalid {
                field: "operation".to_owned(),
                problem: format!("must be at most {TEXT_MAX} characters"),
            });
        }
        Ok(vec![DenialsEvent::Denied { tenant: *tenant, denial: denial.clone() }])
    }

    fn apply(state: Option<Denials>, event: &DenialsEvent, at: Time) -> Denials {
        let DenialsEvent::Denied { tenant, denial } = event;
        let before = state.map_or(0, |book| book.count);
        Denials {
            id: Denials::id_of(*tenant),
            tenant_id: *tenant,
            count: before.saturating_add(1).saturating_add(denial.more),
            last_at: at,
        }
    }

    fn effects(_state: &Denials) -> Vec<()> {
        vec![]
    }

    fn owner(state: &Denials) -> Owner {
        Owner { tenant: state.tenant_id, project: None }
    }

    fn spec_version(_state: &Denials) -> u64 {
        1
    }

    fn event_type(_event: &DenialsEvent) -> &'static str {
        "access.denied"
    }

    fn command_type(_command: &DenialsCommand) -> &'static str {
        "note"
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::machine::fold;

    fn tenant(n: u128) -> TenantId {
        TenantId::from_uuid(Uuid::from_u128(n))
    }

    fn denial(more: u64) -> Denial {
        Denial {
            operation: "GET /v1/nodes".to_owned(),
            resource: None,
            why: Why::Forbidden,
            missing: Some(Permission::NodeRead),
            more,
        }
    }

    #[test]
    fn each_has_a_book_of_its_own() {
        let ids = [
            Denials::id_of(None),
            Denials::id_of(Some(tenant(1))),
            Denials::id_of(Some(tenant(2))),
        ];
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
        let now = DateTime::UNIX_EPOCH;
        let note = |tenant| DenialsCommand::Note { tenant, denial: denial(0) };
        let events = DenialsMachine::decide(None, &note(Some(tenant(1))), now).unwrap();
        let book = fold::<DenialsMachine>(None, events.iter().map(|event| (event, now))).unwrap();
        assert_eq!(DenialsMachine::owner(&book).tenant, Some(tenant(1)));
        assert!(DenialsMachine::decide(Some(&book), &note(Some(tenant(1))), now).is_ok());
        for other in [None, Some(tenant(2))] {
            let refused = DenialsMachine::decide(Some(&book), &note(other), now).unwrap_err();
            assert_eq!(refused, Rejection::Refused { reason: "another_book".to_owned() });
        }
    }

    #[test]
    fn texts_are_bounded() {
        let long = Denial { operation: "x".repeat(TEXT_MAX + 1), ..denial(0) };
        let command = DenialsCommand::Note { tenant: None, denial: long };
        let refused = DenialsMachine::decide(None, &command, DateTime::UNIX_EPOCH);
        assert!(matches!(refused, Err(Rejection::Invalid { .. })));
    }

    proptest! {
        /// None is lost in the count, whether it was written down or only counted.
        #[test]
        fn all_are_counted(more in proptest::collection::vec(0_u64..1_000, 1..50)) {
            let now = DateTime::UNIX_EPOCH;
            let mut book = None;
            for &more in &more {
                let command = DenialsCommand::Note { tenant: None, denial: denial(more) };
                for event in DenialsMachine::decide(book.as_ref(), &command, now).unwrap() {
                    book = Some(DenialsMachine::apply(book, &event, now));
                }
            }
            prop_assert_eq!(book.unwrap().count, more.iter().map(|more| more + 1).sum::<u64>());
        }
    }
}
