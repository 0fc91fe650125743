//! Open-loop sending: requests start when the plan says, not when the answer before has come, and a
//! latency runs from the intended start. A server that stalls for a second is then seen to have
//! delayed everything that was due in that second, which a client that waits for each answer would
//! leave out (Gil Tene calls it coordinated omission).
//!
//! One thing is taken off: how late our own timer woke us. tokio's counts whole milliseconds, and
//! that is not the server's doing. Only up to `SLACK`: whoever is later than that was held up by
//! something, a full machine included, and that counts.

use std::time::{Duration, Instant};

/// What tokio's timer may be late by itself.
const SLACK: Duration = Duration::from_millis(2);

/// A plan of starts at an even rate.
#[derive(Debug)]
pub struct Pacer {
    next: Instant,
    gap: Duration,
}

impl Pacer {
    /// This many a second, the first one now.
    ///
    /// # Panics
    /// When the rate is not above zero.
    #[must_use]
    pub fn new(rate: f64) -> Self {
        assert!(rate > 0.0, "a rate is above zero");
        Self { next: Instant::now(), gap: Duration::from_secs_f64(1.0 / rate) }
    }

    /// Changes the rate from the next start on.
    pub fn set_rate(&mut self, rate: f64) {
        // Nothing is due for a while at a rate of (almost) nothing; an hour is for ever here.
        self.gap = Duration::from_secs_f64((1.0 / rate.max(1e-6)).min(3600.0));
    }

    /// Waits until the next start is due; the time that its latency counts from.
    pub async fn next(&mut self) -> Instant {
        let intended = self.next;
        self.next += self.gap;
        let before = Instant::now();
        if before >= intended {
            return intended;
        }
        tokio::time::sleep_until(intended.into()).await;
        let woke = Instant::now();
        if woke < intended + SLACK { woke } else { intended }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_was_held_up_starts_in_the_past() {
        let mut pacer = Pacer::new(1000.0);
        let first = pacer.next().await;
        // The server answers after 20 ms; twenty starts were due meanwhile.
        let until = first + Duration::from_millis(20);
        tokio::time::sleep_until(until.into()).await;
        for _ in 0..20 {
            assert!(pacer.next().await <= until);
        }
        let later = pacer.next().await;
        assert!(later > first + Duration::from_millis(20));
    }

    #[tokio::test]
    async fn a_late_timer_is_not_the_servers_fault() {
        let mut pacer = Pacer::new(100.0);
        let began = pacer.next().await;
        let next = pacer.next().await;
        assert!(next >= began + Duration::from_millis(10));
        assert!(next <= Instant::now());
    }
}
