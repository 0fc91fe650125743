//! That something takes no orders, because its actor waits for an operator.
//!
//! Whoever owns a thing in quarantine sees it as it was last, and would be offered what is refused. So what is shown
//! says that it is held, and lists no actions. It is this process's word: another may still serve the thing, and
//! what it answers then is right.

use aicloud_actors::Quarantine;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why something is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldReason {
    /// It crashed too often.
    Crashes,
    /// An operator ordered it.
    Ordered,
}

impl HeldReason {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Crashes, Self::Ordered];

    const fn text(self) -> &'static str {
        match self {
            Self::Crashes => {
                "It crashed too often on our side, and takes no orders until an operator has looked at it. What runs goes on."
            }
            Self::Ordered => {
                "An operator took it out of service for a while. It takes no orders until then. What runs goes on."
            }
        }
    }
}

/// That it is held, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Held)]
pub struct HeldView {
    /// `crashes`, `ordered`.
    #[schema(value_type = String, example = "crashes")]
    reason: HeldReason,
    /// The same for people.
    text: &'static str,
    /// The crash, for whoever runs the cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    crash_id: Option<String>,
}

impl From<Quarantine> for HeldView {
    fn from(why: Quarantine) -> Self {
        // What an operator wrote about it is for operators.
        let reason = match why {
            Quarantine::Crash(_) => HeldReason::Crashes,
            Quarantine::Operator(_) => HeldReason::Ordered,
        };
        let crash_id = why.crash_id().map(|id| id.to_string());
        Self { reason, text: reason.text(), crash_id }
    }
}
