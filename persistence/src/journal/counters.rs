//! What the writers count, for whoever looks.
//!
//! Once for each transaction, never for each append, so it costs the writers nothing that could be
//! measured. A [`Distribution`] has fixed buckets that double: a copy of it is a few words, and what
//! two processes counted can be added.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Buckets of a distribution; the last has no upper edge.
const BUCKETS: usize = 16;
/// The first bucket of commit times ends here: no disk that keeps its word is faster.
const COMMIT_NANOS: u64 = 128_000;

#[derive(Debug, Default)]
pub(super) struct Counters {
    pub committed: AtomicU64,
    pub failed: AtomicU64,
    pub transactions: AtomicU64,
    pub halvings: AtomicU64,
    pub connections: AtomicU64,
    commit: Spread,
    batch: Spread,
}

impl Counters {
    /// A transaction of so many appends was committed; it took so long, its COMMIT included.
    pub(super) fn transaction(&self, appends: usize, took: Duration) {
        self.transactions.fetch_add(1, Ordering::Relaxed);
        self.commit.add(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX), COMMIT_NANOS);
        self.batch.add(appends as u64, 1);
    }

    /// Nanoseconds.
    pub(super) fn commit_times(&self) -> Distribution {
        self.commit.read(COMMIT_NANOS)
    }

    pub(super) fn batch_sizes(&self) -> Distribution {
        self.batch.read(1)
    }
}

#[derive(Debug, Default)]
struct Spread {
    buckets: [AtomicU64; BUCKETS],
    sum: AtomicU64,
}

impl Spread {
    fn add(&self, value: u64, first: u64) {
        // A value at an edge belongs below it, as Prometheus has it.
        let units = value.div_ceil(first).max(1);
        let index = (u64::BITS - (units - 1).leading_zeros()) as usize;
        self.buckets[index.min(BUCKETS - 1)].fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(value, Ordering::Relaxed);
    }

    fn read(&self, first: u64) -> Distribution {
        let bucket = |(index, count): (usize, &AtomicU64)| {
            let edge = (index < BUCKETS - 1).then_some(first << index);
            (edge, count.load(Ordering::Relaxed))
        };
        Distribution {
            buckets: self.buckets.iter().enumerate().map(bucket).collect(),
            sum: self.sum.load(Ordering::Relaxed),
        }
    }
}

/// How often which values were counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Distribution {
    /// The upper edge of each bucket, itself included, and how many values fell into it, the
    /// smallest first; the last one has no edge.
    pub buckets: Vec<(Option<u64>, u64)>,
    /// All values together.
    pub sum: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fall_into_the_bucket_that_ends_at_or_above_them() {
        let counters = Counters::default();
        for appends in [1, 1, 2, 3, 4, 5, 256, 1_000_000] {
            counters.transaction(appends, Duration::from_micros(200));
        }
        let sizes = counters.batch_sizes();
        let of = |edge| sizes.buckets.iter().find(|bucket| bucket.0 == edge).unwrap().1;
        assert_eq!([of(Some(1)), of(Some(2)), of(Some(4)), of(Some(8))], [2, 1, 2, 1]);
        assert_eq!([of(Some(128)), of(Some(256)), of(None)], [0, 1, 1]);
        assert_eq!(sizes.sum, 1_000_272);
        let times = counters.commit_times();
        assert_eq!(times.buckets[1], (Some(256_000), 8));
        assert_eq!(times.sum, 8 * 200_000);
    }
}
