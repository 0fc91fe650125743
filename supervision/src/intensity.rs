//! How often something may fail before failing is taken for its normal state.
//!
//! A sliding window over the times of the last failures, as in OTP: the `limit`-th event inside
//! `window` trips. The clock is passed in, so that the rule can be tested without waiting, and the
//! deque never holds more than `limit` entries, so that a storm costs no memory. Entities
//! (quarantine) and the static tree (escalation) share it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How many events are too many, and within what time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Intensity {
    /// The event that trips: 5 means that the fifth inside the window is one too many. At least 1.
    pub limit: u32,
    /// How long an event counts.
    pub window: Duration,
}

impl Intensity {
    /// The `limit`-th event within `window` trips.
    pub const fn new(limit: u32, window: Duration) -> Self {
        Self { limit, window }
    }
}

/// What an event means for whoever suffered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Still bearable; the number of events now in the window.
    Within(u32),
    /// The limit is reached: quarantine, or escalate.
    Exceeded,
}

/// The times of the last events.
#[derive(Debug, Clone, Default)]
pub struct SlidingWindow {
    events: VecDeque<Instant>,
}

impl SlidingWindow {
    /// Notes an event at `now` and judges it.
    pub fn record(&mut self, now: Instant, intensity: &Intensity) -> Verdict {
        self.forget_old(now, intensity);
        let limit = intensity.limit.max(1) as usize;
        self.events.push_back(now);
        if self.events.len() >= limit {
            // Anything older than the last `limit` events can change no later verdict.
            while self.events.len() > limit {
                self.events.pop_front();
            }
            return Verdict::Exceeded;
        }
        Verdict::Within(self.count_as_u32())
    }

    /// The number of events that still count at `now`.
    pub fn count(&mut self, now: Instant, intensity: &Intensity) -> u32 {
        self.forget_old(now, intensity);
        self.count_as_u32()
    }

    /// As [`count`](Self::count), for a reader who only has a copy.
    pub fn count_at(&self, now: Instant, intensity: &Intensity) -> u32 {
        let counts = |at: &&Instant| now.saturating_duration_since(**at) < intensity.window;
        u32::try_from(self.events.iter().filter(counts).count()).unwrap_or(u32::MAX)
    }

    /// Forgets everything: an operator has looked at it.
    pub fn clear(&mut self) {
        self.events.clear();
    }

    fn forget_old(&mut self, now: Instant, intensity: &Intensity) {
        while let Some(&first) = self.events.front() {
            if now.saturating_duration_since(first) < intensity.window {
                break;
            }
            self.events.pop_front();
        }
    }

    fn count_as_u32(&self) -> u32 {
        u32::try_from(self.events.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The deque agrees with counting all events of the past afresh each time.
        #[test]
        fn agrees_with_a_full_recount(
            limit in 1u32..8,
            window_ms in 1u64..2_000,
            gaps in prop::collection::vec(0u64..700, 1..60),
        ) {
            let intensity = Intensity::new(limit, Duration::from_millis(window_ms));
            let start = Instant::now();
            let mut window = SlidingWindow::default();
            let mut past: Vec<Instant> = Vec::new();
            let mut at = start;
            for gap in gaps {
                at += Duration::from_millis(gap);
                past.push(at);
                let counted = past.iter().filter(|t| at - **t < intensity.window).count() as u32;
                let expected = if counted >= limit {
                    Verdict::Exceeded
                } else {
                    Verdict::Within(counted)
                };
                prop_assert_eq!(window.record(at, &intensity), expected);
                let later = at + Duration::from_millis(window_ms / 2);
                prop_assert_eq!(window.count_at(later, &intensity), window.clone().count(later, &intensity));
                prop_assert!(window.events.len() <= limit as usize);
            }
        }
    }

    #[test]
    fn an_event_stops_counting_when_the_window_has_passed() {
        let intensity = Intensity::new(2, Duration::from_secs(10));
        let start = Instant::now();
        let mut window = SlidingWindow::default();
        assert_eq!(window.record(start, &intensity), Verdict::Within(1));
        assert_eq!(window.count(start + Duration::from_secs(9), &intensity), 1);
        assert_eq!(window.count(start + Duration::from_secs(10), &intensity), 0);
    }
}
