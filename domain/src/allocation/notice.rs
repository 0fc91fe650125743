//! That a node is to leave, as its operator said it and as its allocations hear it.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::machine::{Rejection, Time};

/// The longest that what runs may be given, days.
const DAYS_MAX: i64 = 30;
/// The longest reason, characters.
const REASON_MAX: usize = 200;

/// A node's leave, with the time that what runs there has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Notice {
    /// What still runs then is moved.
    pub deadline: Time,
    /// Why, for the customers whose work it is.
    pub reason: String,
    /// Since when it is known.
    pub since: Time,
}

/// May a node be told to leave by then, for this reason?
///
/// # Errors
/// [`Rejection::Invalid`] with the field that is not acceptable.
pub fn check(deadline: Time, reason: &str, now: Time) -> Result<(), Rejection> {
    if deadline.signed_duration_since(now) > TimeDelta::days(DAYS_MAX) {
        return Err(Rejection::Invalid {
            field: "deadline_seconds".into(),
            problem: format!("must be {DAYS_MAX} days or less"),
        });
    }
    let length = reason.chars().count();
    if reason.trim().is_empty() || length > REASON_MAX || reason.chars().any(char::is_control) {
        return Err(Rejection::Invalid {
            field: "reason".into(),
            problem: format!("must be 1 to {REASON_MAX} printable characters"),
        });
    }
    Ok(())
}
