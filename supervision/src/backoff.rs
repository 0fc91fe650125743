//! How long to wait before the next attempt.
//!
//! Exponential, capped, jittered. The result is a pure function of the policy, the attempt and a
//! seed: callers seed it with the entity's key, so that a thousand entities that fail together do
//! not come back together, and a test that fails replays exactly. Jitter only ever shortens the
//! wait, so that `max` is a promise.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// A waiting policy. Fields out of range are read as the nearest value that makes sense.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backoff {
    /// The wait before the first attempt, before jitter.
    pub min: Duration,
    /// No wait is longer than this.
    pub max: Duration,
    /// Growth from one attempt to the next; at least 1.
    pub factor: f64,
    /// The share of the wait that chance may take away, 0 to 1.
    pub jitter: f64,
    /// After living this long without failing, the next failure counts as the first again.
    pub healthy_after: Duration,
}

impl Backoff {
    /// The wait before attempt number `attempt` (0 is the first), jittered by `seed`.
    pub fn delay(&self, attempt: u32, seed: u64) -> Duration {
        let factor = if self.factor.is_finite() { self.factor.max(1.0) } else { 1.0 };
        let jitter = if self.jitter.is_finite() { self.jitter.clamp(0.0, 1.0) } else { 0.0 };
        let exponent = i32::try_from(attempt).unwrap_or(i32::MAX);
        // An overflow to infinity is cut off by the cap below.
        let grown = self.min.as_secs_f64() * factor.powi(exponent);
        let base = grown.min(self.max.as_secs_f64());
        let mut rng = StdRng::seed_from_u64(seed ^ u64::from(attempt).rotate_left(32));
        let kept = 1.0 - jitter * rng.random::<f64>();
        Duration::try_from_secs_f64(base * kept).unwrap_or(self.max).min(self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn policy(min_ms: u64, max_ms: u64, factor: f64, jitter: f64) -> Backoff {
        Backoff {
            min: Duration::from_millis(min_ms),
            max: Duration::from_millis(max_ms),
            factor,
            jitter,
            healthy_after: Duration::from_secs(60),
        }
    }

    proptest! {
        #[test]
        fn stays_between_the_jittered_base_and_max(
            min_ms in 1u64..1_000,
            spread_ms in 0u64..100_000,
            factor in 1.0f64..10.0,
            jitter in 0.0f64..1.0,
            attempt in any::<u32>(),
            seed in any::<u64>(),
        ) {
            let backoff = policy(min_ms, min_ms + spread_ms, factor, jitter);
            let delay = backoff.delay(attempt, seed);
            prop_assert!(delay <= backoff.max);
            let least = backoff.min.as_secs_f64() * (1.0 - jitter);
            prop_assert!(delay.as_secs_f64() >= least * 0.999_999 - 1e-9);
            prop_assert_eq!(delay, backoff.delay(attempt, seed), "the same seed, the same wait");
        }

        #[test]
        fn never_shrinks_without_jitter(
            min_ms in 1u64..1_000,
            factor in 1.0f64..4.0,
            attempt in 0u32..1_000,
        ) {
            let backoff = policy(min_ms, 60_000, factor, 0.0);
            prop_assert!(backoff.delay(attempt + 1, 0) >= backoff.delay(attempt, 0));
        }
    }

    #[test]
    fn doubles_up_to_the_cap() {
        let backoff = policy(100, 1_000, 2.0, 0.0);
        let waits: Vec<u128> = (0..6).map(|n| backoff.delay(n, 7).as_millis()).collect();
        assert_eq!(waits, [100, 200, 400, 800, 1_000, 1_000]);
    }

    #[test]
    fn different_seeds_spread() {
        let backoff = policy(1_000, 60_000, 2.0, 0.5);
        let mut waits: Vec<Duration> = (0..100).map(|seed| backoff.delay(3, seed)).collect();
        waits.sort();
        waits.dedup();
        assert!(waits.len() > 90, "only {} different waits", waits.len());
    }
}
