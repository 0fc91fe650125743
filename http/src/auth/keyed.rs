//! Rates by key that forget who has rested.
//!
//! A limiter by key keeps a line for each key that it has ever seen. So what has rested is swept out, and not at each
//! call: a sweep looks at every line, and whoever brings many keys would have each of its requests pay for all of them. The next
//! sweep comes when twice as many are known as were left by the last one, so a call pays for two lines, whatever comes.

use std::fmt;
use std::hash::Hash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// So many are known before anybody is forgotten; about a hundred kilobytes.
const KNOWN: usize = 1_024;

/// A rate of its own for each key, in memory.
pub(super) struct Keyed<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    clock: DefaultClock,
    sweep_at: AtomicUsize,
}

impl<K: Hash + Eq + Clone> Keyed<K> {
    /// Each key has this much.
    pub(super) fn new(quota: Quota) -> Self {
        Self {
            limiter: RateLimiter::keyed(quota),
            clock: DefaultClock::default(),
            sweep_at: AtomicUsize::new(KNOWN),
        }
    }

    /// Takes one of this key's.
    ///
    /// # Errors
    /// The time after which there is one again.
    pub(super) fn check(&self, key: &K) -> Result<(), Duration> {
        if self.limiter.len() >= self.sweep_at.load(Ordering::Relaxed) {
            self.limiter.retain_recent();
            self.sweep_at.store((self.limiter.len() * 2).max(KNOWN), Ordering::Relaxed);
        }
        self.limiter.check_key(key).map_err(|busy| busy.wait_time_from(self.clock.now()))
    }
}

impl<K: Hash + Eq + Clone> fmt::Debug for Keyed<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyed").field("known", &self.limiter.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    /// None of these keys rests while the test runs, so a sweep finds nobody to forget; it is the next one that comes later.
    #[test]
    fn a_sweep_that_found_little_is_not_made_at_each_call() {
        let keyed = Keyed::new(Quota::per_hour(NonZeroU32::MIN));
        let mut sweeps = vec![];
        for key in 0..20_000u32 {
            let before = keyed.sweep_at.load(Ordering::Relaxed);
            keyed.check(&key).unwrap();
            let after = keyed.sweep_at.load(Ordering::Relaxed);
            if after != before {
                sweeps.push((before, after));
            }
        }
        assert_eq!(
            sweeps,
            [(1_024, 2_048), (2_048, 4_096), (4_096, 8_192), (8_192, 16_384), (16_384, 32_768)]
        );
        assert!(keyed.check(&7).unwrap_err() > Duration::from_secs(3_000));
    }
}
