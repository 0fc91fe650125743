//! Counters: one set per entity, one per directory. Written by the actor, read by anybody.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::crash::{Crash, CrashId};
use crate::inspect::{Counts, LastExit, Phase, Rates, Tombstone};
use crate::limits::Limits;
use crate::watch::Watch;

// All counters are for people: none decides anything, so none needs to be ordered with another.
const RELAXED: Ordering = Ordering::Relaxed;

/// Counters of one entity.
#[derive(Default)]
pub(crate) struct Meter {
    pub phase: AtomicU8,
    pub depth: AtomicUsize,
    pub incarnation: AtomicU64,
    pub handled: AtomicU64,
    pub rejected: AtomicU64,
    pub crashes: AtomicU32,
    pub crashes_in_window: AtomicU32,
    pub resets: AtomicU32,
    /// Milliseconds since the directory's epoch.
    pub last_used: AtomicU64,
    pub times: Histogram,
}

const BUCKETS: usize = 26;
const FIRST_BUCKET_NANOS: u64 = 1_024;

/// Durations by powers of two, from a microsecond up to half a minute.
#[derive(Default)]
pub(crate) struct Histogram([AtomicU32; BUCKETS]);

impl Histogram {
    pub(crate) fn record(&self, took: Duration) {
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        let units = nanos / FIRST_BUCKET_NANOS;
        let index = (u64::BITS - units.leading_zeros()) as usize;
        self.0[index.min(BUCKETS - 1)].fetch_add(1, RELAXED);
    }

    /// The upper edge of the bucket that holds the given share of all values.
    pub(crate) fn quantile(&self, share: f64) -> Option<Duration> {
        let counts: Vec<u64> = self.0.iter().map(|count| u64::from(count.load(RELAXED))).collect();
        let total: u64 = counts.iter().sum();
        if total == 0 {
            return None;
        }
        let wanted = ((total as f64 * share).ceil() as u64).max(1);
        let mut seen = 0;
        for (index, count) in counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return Some(Duration::from_nanos(FIRST_BUCKET_NANOS << index));
            }
        }
        None
    }
}

/// What all entities of a directory share.
pub(crate) struct Shared {
    pub name: Arc<str>,
    pub limits: Limits,
    pub epoch: Instant,
    pub watch: Watch,
    pub draining: AtomicBool,
    /// Rung when more entities are active than the ceiling allows.
    pub pressure: Notify,
    /// Rung when a draining directory has become empty.
    pub emptied: Notify,
    phases: [AtomicU64; Phase::COUNT],
    pub handled: AtomicU64,
    pub rejected: AtomicU64,
    pub activations: AtomicU64,
    pub unavailable: AtomicU64,
    crashes: AtomicU64,
    pub resets: AtomicU64,
    tombstones: Mutex<VecDeque<Tombstone>>,
    recent_crashes: Mutex<VecDeque<Arc<Crash>>>,
    /// The totals of the last seconds, for rates.
    samples: Mutex<VecDeque<(Instant, Counts)>>,
}

/// Enough to see what a restart storm of the last minutes was about; a few tens of KiB.
const TOMBSTONES: usize = 256;
/// Rates are averages over this many samples: ten seconds are short enough to see a change, long
/// enough that a number can be read.
const SAMPLES: usize = 11;
/// What lies between two samples, at least.
pub(crate) const SAMPLE_EVERY: Duration = Duration::from_secs(1);
/// Crashes hold backtraces, which are larger.
const RECENT_CRASHES: usize = 128;

impl Shared {
    pub(crate) fn new(name: Arc<str>, limits: Limits, watch: Watch) -> Self {
        Self {
            name,
            limits,
            watch,
            epoch: Instant::now(),
            draining: AtomicBool::new(false),
            pressure: Notify::new(),
            emptied: Notify::new(),
            phases: Default::default(),
            handled: AtomicU64::new(0),
            rejected: AtomicU64::new(0),
            activations: AtomicU64::new(0),
            unavailable: AtomicU64::new(0),
            crashes: AtomicU64::new(0),
            resets: AtomicU64::new(0),
            tombstones: Mutex::default(),
            recent_crashes: Mutex::default(),
            samples: Mutex::default(),
        }
    }

    /// Milliseconds since the directory was made.
    pub(crate) fn millis(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.epoch).as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    pub(crate) fn enter(&self, phase: Phase) {
        self.phases[phase as usize].fetch_add(1, RELAXED);
    }

    pub(crate) fn leave(&self, phase: Phase) {
        self.phases[phase as usize].fetch_sub(1, RELAXED);
    }

    pub(crate) fn in_phase(&self, phase: Phase) -> u64 {
        self.phases[phase as usize].load(RELAXED)
    }

    pub(crate) fn bury(&self, tombstone: Tombstone) {
        push_bounded(&self.tombstones, tombstone, TOMBSTONES);
    }

    /// The latest first.
    pub(crate) fn tombstones(&self) -> Vec<Tombstone> {
        lock(&self.tombstones).iter().rev().cloned().collect()
    }

    /// How the entity of that key left before it was entered anew as this generation.
    pub(crate) fn left_before(&self, key: &str, generation: u64) -> Option<LastExit> {
        let tombstones = lock(&self.tombstones);
        let last = tombstones.iter().rev().find(|t| t.key == key && t.generation < generation)?;
        let reason = format!("left: {}", last.reason.as_str());
        Some(LastExit { at: last.at, incarnation: last.incarnation, reason })
    }

    pub(crate) fn note_crash(&self, crash: Arc<Crash>) {
        self.crashes.fetch_add(1, RELAXED);
        push_bounded(&self.recent_crashes, crash, RECENT_CRASHES);
    }

    pub(crate) fn crash(&self, id: CrashId) -> Option<Arc<Crash>> {
        lock(&self.recent_crashes).iter().find(|crash| crash.id == id).cloned()
    }

    /// The latest first.
    pub(crate) fn recent_crashes(&self) -> Vec<Arc<Crash>> {
        lock(&self.recent_crashes).iter().rev().cloned().collect()
    }

    /// Notes the totals, unless it did so less than a second ago.
    pub(crate) fn sample(&self, now: Instant) {
        let counts = self.counts();
        let mut samples = lock(&self.samples);
        let fresh = |&(at, _): &(Instant, Counts)| now.saturating_duration_since(at) < SAMPLE_EVERY;
        if !samples.back().is_some_and(fresh) {
            if samples.len() >= SAMPLES {
                samples.pop_front();
            }
            samples.push_back((now, counts));
        }
    }

    pub(crate) fn rates(&self, now: Instant) -> Rates {
        let oldest = lock(&self.samples).front().copied();
        oldest.map_or_else(Rates::default, |(at, before)| {
            Rates::between(&before, &self.counts(), now.saturating_duration_since(at))
        })
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts {
            cold: self.in_phase(Phase::Cold),
            activating: self.in_phase(Phase::Activating),
            active: self.in_phase(Phase::Active),
            backing_off: self.in_phase(Phase::BackingOff),
            quarantined: self.in_phase(Phase::Quarantined),
            exited: self.in_phase(Phase::Exited),
            handled: self.handled.load(RELAXED),
            rejected: self.rejected.load(RELAXED),
            activations: self.activations.load(RELAXED),
            unavailable: self.unavailable.load(RELAXED),
            crashes: self.crashes.load(RELAXED),
            resets: self.resets.load(RELAXED),
        }
    }
}

fn push_bounded<T>(ring: &Mutex<VecDeque<T>>, item: T, bound: usize) {
    let mut ring = lock(ring);
    if ring.len() >= bound {
        ring.pop_front();
    }
    ring.push_back(item);
}

/// Locks; a poisoned lock is as good as any other here, since no foreign code runs under one.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_come_from_the_right_bucket() {
        let times = Histogram::default();
        assert_eq!(times.quantile(0.5), None);
        for _ in 0..98 {
            times.record(Duration::from_nanos(1_500));
        }
        times.record(Duration::from_millis(3));
        times.record(Duration::from_secs(3_600));
        assert_eq!(times.quantile(0.5), Some(Duration::from_nanos(2_048)));
        assert_eq!(times.quantile(0.99), Some(Duration::from_nanos(1_024 << 12)));
        let largest = Duration::from_nanos(1_024 << (BUCKETS - 1));
        assert_eq!(times.quantile(1.0), Some(largest));
    }

    #[test]
    fn rings_forget_the_oldest() {
        let ring = Mutex::new(VecDeque::new());
        for number in 0..5 {
            push_bounded(&ring, number, 3);
        }
        assert_eq!(lock(&ring).iter().copied().collect::<Vec<i32>>(), [2, 3, 4]);
    }
}
