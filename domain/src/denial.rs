//! Denials: what somebody tried and was not let do, kept as history; and in a tenant's book, who came in that holds
//! something in it.
//!
//! ```text
//!   (nothing) ──note · note_sign_in──► kept ──note · note_sign_in──► kept …
//! ```
//!
//! Who looks at an audit asks what was tried, not only what was done. So a denial is an event like any
//! other: in the journal, under a hash, shown to whom it concerns. Each tenant has one book of them; the cloud has one
//! for everybody else.
//!
//! - Who may be shown a thing, and may not do that with it, is in the book of the **thing's owner**, whomever
//!   else it works for.
//! - Who is told that there is no such thing is in the book of the **caller's** tenant, if it has one only, else in
//!   the cloud's: a thing's owner must not learn of strangers, as strangers must not learn of it.
//! - Whom a tenant's provider does not let in is in that tenant's, once it is proved that it was begun here.
//! - Who fails to come in as somebody is in the cloud's, and in those of the tenants that this somebody is a member of.
//! - Whom nobody knows is in the cloud's.
//!
//! Beside them the book has what was done at the same doors, and to the keys behind them ([`Act`]).
//!
//! The book's state is a count of denials. What was denied is in its events, who tried in their principal.

mod act;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::act::{Act, Way};

use crate::access::Permission;
use crate::id::{DenialsId, TenantId, TypedId, derived};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::sso::Subject;
use crate::upcast::Upcast;

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
    /// What the request names, if it is anything: by the id in its path or its body; for who tries to come in, the
    /// account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Why.
    pub why: Why,
    /// What would have been needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Permission>,
    /// The code that it was answered with, as problems have it: `sso_refused`, `forbidden`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whom the tenant's provider named, where somebody came by it and was not let in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
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
    /// How many denials there were.
    pub count: u64,
    /// When the last one was; where there was none, when the book was begun.
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
    /// Write down something that was done.
    Record {
        /// Whom it concerns; `None`: the cloud.
        tenant: Option<TenantId>,
        /// What it was.
        done: Act,
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
    /// Something was done.
    Recorded {
        /// Whom it concerns.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tenant: Option<TenantId>,
        /// What it was.
        done: Act,
    },
}

impl DenialsEvent {
    /// Whose book it is in.
    const fn tenant(&self) -> Option<TenantId> {
        match self {
            Self::Denied { tenant, .. } | Self::Recorded { tenant, .. } => *tenant,
        }
    }
}

/// Only sign-ins by the tenant's provider were written down at first.
fn by_the_provider(signed_in: Value) -> Value {
    signed_in
}

impl Machine for DenialsMachine {
    const KIND: EntityKind = EntityKind::Denials;
    const UPCASTS: &'static [Upcast] =
        &[Upcast { event_type: "access.signed_in", from: 1, step: by_the_provider }];
    type State = Denials;
    type Command = DenialsCommand;
    type Event = DenialsEvent;
    type Effect = ();

    fn decide(
        state: Option<&Denials>,
        command: &DenialsCommand,
        _now: Time,
    ) -> Result<Vec<DenialsEvent>, Rejection> {
        let (event, texts) = match command {
            DenialsCommand::Note { tenant, denial } => {
                let resource = denial.resource.as_deref().unwrap_or_default();
                let code = denial.code.as_deref().unwrap_or_default();
                let event = DenialsEvent::Denied { tenant: *tenant, denial: denial.clone() };
                (event, [denial.operation.as_str(), resource, code])
            }
            DenialsCommand::Record { tenant, done } => {
                let event = DenialsEvent::Recorded { tenant: *tenant, done: done.clone() };
                (event, [done.text(), "", ""])
            }
        };
        if state.is_some_and(|book| book.tenant_id != event.tenant()) {
            return Err(Rejection::Refused { reason: "another_book".to_owned() });
        }
        if texts.iter().any(|text| text.chars().count() > TEXT_MAX) {
            return Err(Rejection::Invalid {
                field: "operation".to_owned(),
                problem: format!("must be at most {TEXT_MAX} characters"),
            });
        }
        Ok(vec![event])
    }

    fn apply(state: Option<Denials>, event: &DenialsEvent, at: Time) -> Denials {
        let tenant = event.tenant();
        let (before, last_at) = state.map_or((0, at), |book| (book.count, book.last_at));
        let (count, last_at) = match event {
            DenialsEvent::Denied { denial, .. } => {
                (before.saturating_add(1).saturating_add(denial.more), at)
            }
            DenialsEvent::Recorded { .. } => (before, last_at),
        };
        Denials { id: Denials::id_of(tenant), tenant_id: tenant, count, last_at }
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

    fn event_type(event: &DenialsEvent) -> &'static str {
        match event {
            DenialsEvent::Denied { .. } => "access.denied",
            DenialsEvent::Recorded { done, .. } => done.event_type(),
        }
    }

    fn command_type(command: &DenialsCommand) -> &'static str {
        match command {
            DenialsCommand::Note { .. } => "note",
            DenialsCommand::Record { .. } => "record",
        }
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
            code: Some("forbidden".to_owned()),
            subject: None,
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
        let long = || "x".repeat(TEXT_MAX + 1);
        for denial in [
            Denial { operation: long(), ..denial(0) },
            Denial { resource: Some(long()), ..denial(0) },
            Denial { code: Some(long()), ..denial(0) },
        ] {
            let command = DenialsCommand::Note { tenant: None, denial };
            let refused = DenialsMachine::decide(None, &command, DateTime::UNIX_EPOCH);
            assert!(matches!(refused, Err(Rejection::Invalid { .. })));
        }
    }

    #[test]
    fn what_was_done_is_no_denial() {
        let (now, later) =
            (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + chrono::TimeDelta::days(1));
        let note = DenialsCommand::Note { tenant: Some(tenant(1)), denial: denial(0) };
        let done = Act::SecretsShredded { scope: tenant(1).to_string(), keys: 3 };
        let record = DenialsCommand::Record { tenant: Some(tenant(1)), done };
        let mut book = None;
        for (command, at) in [(&note, now), (&record, later)] {
            for event in DenialsMachine::decide(book.as_ref(), command, at).unwrap() {
                book = Some(DenialsMachine::apply(book, &event, at));
            }
        }
        let book = book.unwrap();
        assert_eq!((book.count, book.last_at), (1, now));
        let other = DenialsCommand::Record {
            tenant: None,
            done: Act::SecretsRotated { scope: "cloud".to_owned(), version: 2 },
        };
        assert!(DenialsMachine::decide(Some(&book), &other, now).is_err());
        let long = Act::MasterAdded { master: "x".repeat(TEXT_MAX + 1) };
        let long = DenialsCommand::Record { tenant: None, done: long };
        assert!(DenialsMachine::decide(None, &long, now).is_err());
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
