//! Old events, read for ever.
//!
//! The journal is never rewritten, so a payload stays in the shape it had when it was
//! written. Each event type has a version of its own, from 1. Who changes the shape of an
//! event adds an [`Upcast`] to its machine's [`UPCASTS`](crate::machine::Machine::UPCASTS):
//! a function from the older JSON to the next. That *is* the version's change (an event's
//! version is one more than the steps that lead to it), so nobody can forget the number.
//! [`read`] takes an old payload step by step to the newest shape; the rest of the code
//! knows no other.
//!
//! Every shape that was ever written lies in `domain/tests/goldens`, one file each. A test
//! fails when one of them can't be read, and when an event is written otherwise than its
//! newest file says.

use serde_json::Value;

use crate::machine::Machine;

/// One step: what an event of this type and version is in the next version.
#[derive(Debug, Clone, Copy)]
pub struct Upcast {
    /// The event, as the journal names it.
    pub event_type: &'static str,
    /// The version that is left behind.
    pub from: u16,
    /// The older payload in the next shape.
    pub step: fn(Value) -> Value,
}

/// Why a journal's payload is no event of today.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpcastError {
    /// A newer release wrote it.
    #[error("{event_type} has version {version}, this release knows {newest}")]
    TooNew {
        /// The event.
        event_type: String,
        /// The payload's version.
        version: u16,
        /// The newest version known.
        newest: u16,
    },
    /// It is not what its type and version promise.
    #[error("{event_type} version {version} can't be read: {problem}")]
    Unreadable {
        /// The event.
        event_type: String,
        /// The payload's version.
        version: u16,
        /// What is wrong.
        problem: String,
    },
}

/// The version in which events of this type are written.
#[must_use]
pub fn newest_version<M: Machine>(event_type: &str) -> u16 {
    let steps = M::UPCASTS.iter().filter(|upcast| upcast.event_type == event_type);
    steps.map(|upcast| upcast.from + 1).max().unwrap_or(1)
}

/// The event that a journal entry holds, whatever release wrote it.
///
/// # Errors
/// [`UpcastError`].
pub fn read<M: Machine>(
    event_type: &str,
    version: u16,
    payload: &str,
) -> Result<M::Event, UpcastError> {
    let newest = newest_version::<M>(event_type);
    if version > newest {
        return Err(UpcastError::TooNew { event_type: event_type.to_owned(), version, newest });
    }
    let unreadable = |problem: String| UpcastError::Unreadable {
        event_type: event_type.to_owned(),
        version,
        problem,
    };
    let event: M::Event = if version == newest {
        serde_json::from_str(payload).map_err(|error| unreadable(error.to_string()))?
    } else {
        let mut value: Value =
            serde_json::from_str(payload).map_err(|error| unreadable(error.to_string()))?;
        for from in version..newest {
            let upcast = M::UPCASTS
                .iter()
                .find(|upcast| upcast.event_type == event_type && upcast.from == from)
                .ok_or_else(|| unreadable(format!("there is no step from version {from}")))?;
            value = (upcast.step)(value);
        }
        serde_json::from_value(value).map_err(|error| unreadable(error.to_string()))?
    };
    if M::event_type(&event) != event_type {
        return Err(unreadable(format!("it is a {}", M::event_type(&event))));
    }
    Ok(event)
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::*;
    use crate::kind::EntityKind;
    use crate::machine::{Owner, Rejection, Time};

    /// A machine whose one event had two older shapes.
    struct Lamp;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
    enum LampEvent {
        Lit { lumen: u32, color: String },
        Out,
    }

    fn rename(mut value: Value) -> Value {
        let fields = value.as_object_mut().unwrap();
        let lumen = fields.remove("brightness").unwrap();
        fields.insert("lumen".to_owned(), lumen);
        value
    }

    fn color(mut value: Value) -> Value {
        value["color"] = "white".into();
        value
    }

    impl Machine for Lamp {
        const KIND: EntityKind = EntityKind::Node;
        const UPCASTS: &'static [Upcast] = &[
            Upcast { event_type: "lamp.lit", from: 1, step: rename },
            Upcast { event_type: "lamp.lit", from: 2, step: color },
        ];
        type State = ();
        type Command = ();
        type Event = LampEvent;
        type Effect = ();

        fn decide(_: Option<&()>, _: &(), _: Time) -> Result<Vec<LampEvent>, Rejection> {
            Ok(vec![])
        }
        fn apply(_: Option<()>, _: &LampEvent, _: Time) {}
        fn effects(_: &()) -> Vec<()> {
            vec![]
        }
        fn owner(_: &()) -> Owner {
            Owner { tenant: None, project: None }
        }
        fn spec_version(_: &()) -> u64 {
            1
        }
        fn event_type(event: &LampEvent) -> &'static str {
            match event {
                LampEvent::Lit { .. } => "lamp.lit",
                LampEvent::Out => "lamp.out",
            }
        }
        fn command_type(_: &()) -> &'static str {
            ""
        }
    }

    fn lit(version: u16, payload: Value) -> Result<LampEvent, UpcastError> {
        read::<Lamp>("lamp.lit", version, &payload.to_string())
    }

    #[test]
    fn every_version_is_read_as_the_newest() {
        let white = LampEvent::Lit { lumen: 7, color: "white".to_owned() };
        assert_eq!(lit(1, json!({"event": "lit", "brightness": 7})), Ok(white.clone()));
        assert_eq!(lit(2, json!({"event": "lit", "lumen": 7})), Ok(white.clone()));
        assert_eq!(lit(3, json!({"event": "lit", "lumen": 7, "color": "white"})), Ok(white));
        assert_eq!(
            (newest_version::<Lamp>("lamp.lit"), newest_version::<Lamp>("lamp.out")),
            (3, 1)
        );
    }

    #[test]
    fn what_is_not_what_it_says_is_refused() {
        assert!(matches!(
            lit(4, json!({"event": "lit"})),
            Err(UpcastError::TooNew { version: 4, newest: 3, .. })
        ));
        for (version, wrong) in [
            // The shape of another version, another event, no version at all.
            (3, json!({"event": "lit", "brightness": 7})),
            (3, json!({"event": "out"})),
            (0, json!({"event": "lit", "brightness": 7})),
        ] {
            assert!(
                matches!(lit(version, wrong), Err(UpcastError::Unreadable { .. })),
                "{version}"
            );
        }
    }
}
