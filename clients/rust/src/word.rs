//! Words of a closed list, as a type that outlives the list.
//!
//! The API says of its lists that a newer server may have more. So every type has `Other`, which keeps the word as
//! it came: it can be shown, compared, and sent back.

/// Makes the type of a closed list.
macro_rules! word {
    (
        $(#[$about:meta])*
        pub enum $name:ident { $($variant:ident = $word:literal,)+ }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`")] $variant,)+
            /// A word that was not in the list when this was built.
            Other(String),
        }

        impl $name {
            /// The words that were known when this was built.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it travels.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                word.as_str().into()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(word.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}
pub(crate) use word;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::types::{Allocation, ListAllocation};
    use crate::words::{AllocationAction, AllocationPhase, PendingReason};

    fn allocation(phase: &str) -> serde_json::Value {
        json!({
            "id": "alloc_1", "name": "n", "phase": phase, "desired": "run", "actions": ["release", "praise"],
            "display_name": null, "epoch": 1, "created_at": "2026-11-23T10:00:00.123456Z",
            "phase_since": "2026-11-23T10:00:00Z", "price": {"micros_per_gpu_hour": "1", "currency": "USD"},
            "project": {"id": "proj_1", "name": "p"}, "tenant": {"id": "ten_1", "name": "t"}, "spec": {
                "gpu": {"model": "H100", "count": 1}, "workload": {"image": "busybox", "command": [], "env": {}}
            }
        })
    }

    #[test]
    fn a_word_that_came_later_spoils_no_list() {
        let text =
            json!({"items": [allocation("active"), allocation("hibernating")], "position": "1-1"});
        let list: ListAllocation = serde_json::from_value(text).unwrap();
        assert_eq!(list.items[0].phase, AllocationPhase::Active);
        let later = &list.items[1].phase;
        assert_eq!(*later, AllocationPhase::Other("hibernating".into()));
        assert_eq!(serde_json::to_value(later).unwrap(), "hibernating");
        assert!(!later.is_end() && later.actions().is_empty());
        assert_eq!(list.items[0].actions[1].as_str(), "praise");
    }

    #[test]
    fn a_field_that_came_later_is_passed_over() {
        let mut later = allocation("queued");
        later["mood"] = json!("hopeful");
        assert!(serde_json::from_value::<Allocation>(later).is_ok());
    }

    #[test]
    fn words_travel_as_they_are_written() {
        for phase in AllocationPhase::ALL {
            assert_eq!(AllocationPhase::from(phase.as_str()), *phase);
            assert_eq!(phase.to_string().parse::<AllocationPhase>(), Ok(phase.clone()));
        }
        assert!(AllocationPhase::Active.actions().contains(&AllocationAction::Release));
        assert!(AllocationPhase::Released.is_end());
        assert!(PendingReason::NoCapacity.text().ends_with('.'));
        assert_eq!(PendingReason::Other("tired".into()).text(), "tired");
    }
}
