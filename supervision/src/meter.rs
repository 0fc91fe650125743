//! Counters: one set per entity, one per directory. Written by the actor, read by anybody.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::crash::{Crash, CrashId};
use crate::inspect::{Counts, LastExit, Phase, Rates, Tombstone};
use crate::limits::Limits;
use crate::memory::{self, Governor};
use crate::refusal::Refusal;
use crate::watch::Watch;

// All counters are for people: none decides anything, so none needs to be ordered with another.
const RELAXED: Ordering = Ordering::Relaxed;

/// Adds to a counter that one thread alone writes: no need to lock the cache line for it.
fn add(counter: &AtomicU64, more: u64) {
    counter.store(counter.load(RELAXED).wrapping_add(more), RELAXED);
}

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
    /// Made with the first message: most entities rest most of the time, many for ever.
    times: OnceLock<Box<Histogram>>,
}

impl Meter {
    /// Counts a message and its time; on the entity's arbiter only.
    pub(crate) fn record(&self, took: Duration) {
        self.times.get_or_init(Box::default).record(took);
        add(&self.handled, 1);
    }

    pub(crate) fn time_quantile(&self, share: f64) -> Option<Duration> {
        self.times.get()?.quantile(share)
    }
}

const BUCKETS: usize = 26;
const FIRST_BUCKET_NANOS: u64 = 1_024;

fn bucket(nanos: u64) -> usize {
    let units = nanos / FIRST_BUCKET_NANOS;
    ((u64::BITS - units.leading_zeros()) as usize).min(BUCKETS - 1)
}

/// Durations by powers of two, from a microsecond up to half a minute. One thread writes.
#[derive(Default)]
pub(crate) struct Histogram([AtomicU32; BUCKETS]);

impl Histogram {
    pub(crate) fn record(&self, took: Duration) {
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        let count = &self.0[bucket(nanos)];
        count.store(count.load(RELAXED).wrapping_add(1), RELAXED);
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

/// How long messages took, for all entities of a directory on one arbiter. Its thread alone
/// writes, so counting costs no other thread a cache line; whoever looks adds the arbiters up.
#[derive(Default)]
#[repr(align(128))]
pub(crate) struct Times {
    buckets: [AtomicU64; BUCKETS],
    nanos: AtomicU64,
}

impl Times {
    pub(crate) fn record(&self, took: Duration) {
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        add(&self.buckets[bucket(nanos)], 1);
        add(&self.nanos, nanos);
    }

    pub(crate) fn add_to(&self, all: &mut HandleTimes) {
        for (sum, count) in all.buckets.iter_mut().zip(&self.buckets) {
            sum.1 += count.load(RELAXED);
        }
        all.total += Duration::from_nanos(self.nanos.load(RELAXED));
    }
}

/// How long messages took, counted in buckets that double from a microsecond to some seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleTimes {
    /// The upper edge of each bucket and how many messages fell into it, the shortest first; the
    /// last one has no edge.
    pub buckets: Vec<(Option<Duration>, u64)>,
    /// All of them together.
    pub total: Duration,
}

impl Default for HandleTimes {
    fn default() -> Self {
        let edge = |index| {
            let last = index == BUCKETS - 1;
            (!last).then(|| Duration::from_nanos(FIRST_BUCKET_NANOS << index))
        };
        Self {
            buckets: (0..BUCKETS).map(|index| (edge(index), 0)).collect(),
            total: Duration::ZERO,
        }
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
    /// By [`Refusal::index`].
    rejected: [AtomicU64; Refusal::REASONS.len()],
    pub activations: AtomicU64,
    pub unavailable: AtomicU64,
    crashes: AtomicU64,
    pub resets: AtomicU64,
    tombstones: Mutex<VecDeque<Tombstone>>,
    recent_crashes: Mutex<VecDeque<Arc<Crash>>>,
    /// The totals of the last seconds, for rates.
    samples: Mutex<VecDeque<(Instant, Counts)>>,
    /// Active entities allowed at present.
    ceiling: AtomicU64,
    governor: Mutex<Governor>,
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
            rejected: Default::default(),
            activations: AtomicU64::new(0),
            unavailable: AtomicU64::new(0),
            crashes: AtomicU64::new(0),
            resets: AtomicU64::new(0),
            tombstones: Mutex::default(),
            recent_crashes: Mutex::default(),
            samples: Mutex::default(),
            ceiling: AtomicU64::new(limits.max_active as u64),
            governor: Mutex::new(Governor::new(&limits)),
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

    pub(crate) fn count_rejected(&self, why: &Refusal) {
        self.rejected[why.index()].fetch_add(1, RELAXED);
    }

    /// Messages refused, by reason. What a crash or a reset took from an entity's hands had been
    /// accepted before.
    pub(crate) fn rejected_by(&self) -> Vec<(&'static str, u64)> {
        let counts = self.rejected.iter().map(|count| count.load(RELAXED));
        let all = Refusal::REASONS.into_iter().zip(counts);
        all.filter(|(reason, _)| !["crashed", "reset"].contains(reason)).collect()
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

    /// Active entities allowed at present: [`Limits::max_active`], or less when memory is short.
    pub(crate) fn ceiling(&self) -> u64 {
        self.ceiling.load(RELAXED)
    }

    fn weigh(&self) {
        let (Some(limit), Some(resident)) = (self.limits.max_resident, memory::resident()) else {
            return;
        };
        let active = self.in_phase(Phase::Active);
        let mut governor = lock(&self.governor);
        let before = governor.ceiling;
        *governor = governor.adjust(resident, limit, active, self.limits.max_active as u64);
        if governor.ceiling < before {
            tracing::warn!(name = %self.name, resident, limit, ceiling = governor.ceiling, "memory is short: fewer entities may be active");
        }
        self.ceiling.store(governor.ceiling, RELAXED);
        if active > governor.ceiling {
            self.pressure.notify_one();
        }
    }

    /// Notes the totals and weighs the process, unless it did so less than a second ago.
    pub(crate) fn sample(&self, now: Instant) {
        let counts = self.counts();
        let mut samples = lock(&self.samples);
        let fresh = |&(at, _): &(Instant, Counts)| now.saturating_duration_since(at) < SAMPLE_EVERY;
        if !samples.back().is_some_and(fresh) {
            if samples.len() >= SAMPLES {
                samples.pop_front();
            }
            samples.push_back((now, counts));
            drop(samples);
            self.weigh();
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
            rejected: self.rejected.iter().map(|count| count.load(RELAXED)).sum(),
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
    fn arbiters_add_up_to_one_distribution() {
        let (one, other) = (Times::default(), Times::default());
        one.record(Duration::from_nanos(1_500));
        other.record(Duration::from_nanos(2_000));
        other.record(Duration::from_secs(3_600));
        let mut all = HandleTimes::default();
        one.add_to(&mut all);
        other.add_to(&mut all);
        assert_eq!(all.buckets[1], (Some(Duration::from_nanos(2_048)), 2));
        assert_eq!(all.buckets[BUCKETS - 1], (None, 1));
        assert_eq!(all.total, Duration::from_nanos(3_500) + Duration::from_secs(3_600));
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
