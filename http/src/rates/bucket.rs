//! A bucket that leaks at a rate: GCRA (ITU-T I.371, annex A), which is a leaky bucket without a timer.
//!
//! All that a bucket keeps is one time: when it will be empty if nothing more comes. Each request moves that on by one
//! period; what would move it further ahead of now than the burst is refused, and moves nothing. One atomic word, so
//! callers on all threads share a bucket without a lock. Pure: the time is an argument.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const SECOND: u64 = 1_000_000_000;

/// How fast a bucket leaks, and how much it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Between two requests, nanoseconds.
    period: u64,
    /// What may come at once, in periods.
    burst: u64,
}

impl Measure {
    /// So many a second, so many of them at once, and one at least.
    #[must_use]
    pub fn new(per_second: NonZeroU32, burst: u32) -> Self {
        Self { period: (SECOND / u64::from(per_second.get())).max(1), burst: burst.max(1).into() }
    }
}

/// How a bucket stands after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// How many more may come at once.
    pub more: u32,
    /// Until it is empty again; of a bucket that is full, until there is room for one.
    pub after: Duration,
}

impl Left {
    /// The same in whole seconds, rounded up.
    #[must_use]
    pub fn seconds(self) -> u32 {
        let whole = self.after.as_secs() + u64::from(self.after.subsec_nanos() > 0);
        u32::try_from(whole).unwrap_or(u32::MAX)
    }
}

/// The bucket is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full(pub Left);

/// A bucket; times are nanoseconds since some moment in the past.
#[derive(Debug, Default)]
pub struct Bucket {
    empty_at: AtomicU64,
}

impl Bucket {
    /// Takes one.
    ///
    /// # Errors
    /// [`Full`], with the time after which there is room.
    pub fn take(&self, measure: Measure, now: u64) -> Result<Left, Full> {
        let Measure { period, burst } = measure;
        let room = period.saturating_mul(burst);
        let mut before = self.empty_at.load(Ordering::Relaxed);
        loop {
            let ahead = before.saturating_sub(now) + period;
            if ahead > room {
                let after = Duration::from_nanos(ahead - room);
                return Err(Full(Left { more: 0, after }));
            }
            // Nothing else is published by it: only that no two take the same place.
            let taken = self.empty_at.compare_exchange_weak(
                before,
                now + ahead,
                Ordering::Relaxed,
                Ordering::Relaxed,
            );
            match taken {
                Ok(_) => {
                    let more = u32::try_from((room - ahead) / period).unwrap_or(u32::MAX);
                    return Ok(Left { more, after: Duration::from_nanos(ahead) });
                }
                Err(other) => before = other,
            }
        }
    }

    /// Gives back what was taken: it turned out to be none.
    pub fn give_back(&self, measure: Measure) {
        let earlier = |empty_at: u64| Some(empty_at.saturating_sub(measure.period));
        // It never refuses.
        let _ = self.empty_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earlier);
    }

    /// Whether it is as good as new.
    #[must_use]
    pub fn is_empty(&self, now: u64) -> bool {
        self.empty_at.load(Ordering::Relaxed) <= now
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn measure(per_second: u32, burst: u32) -> Measure {
        Measure::new(NonZeroU32::new(per_second).unwrap(), burst)
    }

    #[test]
    fn a_burst_and_then_the_rate() {
        let (bucket, measure) = (Bucket::default(), measure(10, 3));
        let start = 5 * SECOND;
        for more in [2, 1, 0] {
            assert_eq!(bucket.take(measure, start).unwrap().more, more);
        }
        let Full(left) = bucket.take(measure, start).unwrap_err();
        assert_eq!(left, Left { more: 0, after: Duration::from_millis(100) });
        assert_eq!(left.seconds(), 1);
        assert!(bucket.take(measure, start + SECOND / 10 - 1).is_err());
        assert!(bucket.take(measure, start + SECOND / 10).is_ok());
        assert!(!bucket.is_empty(start + SECOND / 10));
        let rested = start + SECOND;
        assert!(bucket.is_empty(rested));
        assert_eq!(
            bucket.take(measure, rested),
            Ok(Left { more: 2, after: Duration::from_millis(100) })
        );
    }

    #[test]
    fn the_fastest_and_the_smallest() {
        let (bucket, fastest) = (Bucket::default(), measure(u32::MAX, u32::MAX));
        for now in 0..1_000 {
            assert!(bucket.take(fastest, now).is_ok());
        }
        // A burst of nothing would be a bucket that takes nothing, ever.
        let (bucket, smallest) = (Bucket::default(), measure(1, 0));
        assert_eq!(bucket.take(smallest, 0).unwrap().more, 0);
        assert_eq!(bucket.take(smallest, 1).unwrap_err().0.seconds(), 1);
    }

    #[test]
    fn threads_share_it_exactly() {
        let (bucket, measure) = (Bucket::default(), measure(1_000, 500));
        let taken = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        let one = bucket.take(measure, SECOND).is_ok();
                        taken.fetch_add(one.into(), Ordering::Relaxed);
                    }
                });
            }
        });
        assert_eq!(taken.into_inner(), 500);
    }

    proptest! {
        /// In no stretch of time more come through than the burst and the rate allow; who waits as told
        /// comes through; and as many as were said to be left come through at once.
        #[test]
        fn it_keeps_its_word(
            per_second in 1u32..5_000,
            burst in 1u32..100,
            gaps in prop::collection::vec(0u64..200_000_000, 1..200),
        ) {
            let (bucket, measure) = (Bucket::default(), measure(per_second, burst));
            let mut now = 0;
            let mut through: Vec<u64> = vec![];
            for gap in gaps {
                now += gap;
                match bucket.take(measure, now) {
                    Ok(left) => {
                        through.push(now);
                        let copy = Bucket { empty_at: AtomicU64::new(bucket.empty_at.load(Ordering::Relaxed)) };
                        for _ in 0..left.more {
                            prop_assert!(copy.take(measure, now).is_ok());
                        }
                        prop_assert!(copy.take(measure, now).is_err());
                    }
                    Err(Full(left)) => {
                        let wait = u64::try_from(left.after.as_nanos()).unwrap();
                        let copy = Bucket { empty_at: AtomicU64::new(bucket.empty_at.load(Ordering::Relaxed)) };
                        prop_assert!(copy.take(measure, now + wait - 1).is_err());
                        prop_assert!(copy.take(measure, now + wait).is_ok());
                    }
                }
            }
            for (first, begin) in through.iter().enumerate() {
                for (last, end) in through.iter().enumerate().skip(first) {
                    let allowed = u64::from(burst) + (end - begin) / measure.period;
                    prop_assert!((last - first + 1) as u64 <= allowed);
                }
            }
        }
    }
}
