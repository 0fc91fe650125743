//! The time of day, through a small door, so that tests can hold the hands.

use std::sync::Arc;

use aicloud_domain::machine::Time;
use chrono::{DateTime, Utc};

/// Says what time it is.
pub trait Clock: Send + Sync + 'static {
    /// Now, in whole microseconds: what the journal keeps.
    fn now(&self) -> Time;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Time {
        whole_microseconds(Utc::now())
    }
}

/// The machine's clock, shared.
#[must_use]
pub fn system() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}

/// Cuts off what the journal would not keep.
#[must_use]
pub fn whole_microseconds(time: DateTime<Utc>) -> Time {
    DateTime::from_timestamp_micros(time.timestamp_micros()).unwrap_or(time)
}
