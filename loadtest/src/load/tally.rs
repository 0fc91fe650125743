//! What happened: since the last look, and altogether.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use crate::histogram::{Latencies, Percentiles};

/// What happened in a stretch of time.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// What was begun.
    pub begun: u64,
    /// Latencies of what succeeded.
    pub good: Latencies,
    /// What failed, by the API's code, or `timeout`, `connect`, `broken`.
    pub errors: BTreeMap<String, u64>,
}

impl Counts {
    /// All failures.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.errors.values().sum()
    }

    fn add(&mut self, other: &Self) {
        self.begun += other.begun;
        self.good.add(&other.good);
        for (code, count) in &other.errors {
            *self.errors.entry(code.clone()).or_default() += count;
        }
    }

    /// `overloaded 12, timeout 3`.
    #[must_use]
    pub fn failures(&self) -> String {
        let each: Vec<_> =
            self.errors.iter().map(|(code, count)| format!("{code} {count}")).collect();
        each.join(", ")
    }
}

/// Where everybody writes down what happened.
#[derive(Debug, Default)]
pub struct Tally {
    now: Mutex<Counts>,
    all: Mutex<Counts>,
}

fn lock(counts: &Mutex<Counts>) -> MutexGuard<'_, Counts> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tally {
    /// Something was begun.
    pub fn begin(&self) {
        lock(&self.now).begun += 1;
    }

    /// It succeeded after this long.
    pub fn good(&self, latency: Duration) {
        lock(&self.now).good.record(latency);
    }

    /// It failed.
    pub fn failed(&self, code: &str) {
        *lock(&self.now).errors.entry(code.to_owned()).or_default() += 1;
    }

    /// What happened since the last call.
    #[must_use]
    pub fn take(&self) -> Counts {
        let taken = std::mem::take(&mut *lock(&self.now));
        lock(&self.all).add(&taken);
        taken
    }

    /// Everything so far.
    #[must_use]
    pub fn all(&self) -> Counts {
        drop(self.take());
        lock(&self.all).clone()
    }
}

/// A run's summary, for people and for `--json`.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// What was done: `rest`, `actors`, `events`.
    pub kind: &'static str,
    /// How long, seconds.
    pub seconds: f64,
    /// What was begun.
    pub begun: u64,
    /// What succeeded a second.
    pub rate: f64,
    /// Failures by code.
    pub errors: BTreeMap<String, u64>,
    /// Latencies of what succeeded, milliseconds, from the intended start.
    pub latency_ms: Percentiles,
}

impl Summary {
    /// Of all that was counted in this time.
    #[must_use]
    pub fn new(kind: &'static str, elapsed: Duration, counts: &Counts) -> Self {
        let seconds = elapsed.as_secs_f64();
        Self {
            kind,
            seconds,
            begun: counts.begun,
            rate: counts.good.count() as f64 / seconds,
            errors: counts.errors.clone(),
            latency_ms: counts.good.percentiles(),
        }
    }

    /// As people read it.
    #[must_use]
    pub fn text(&self) -> String {
        let latency = &self.latency_ms;
        let mut text = format!(
            "{} in {:.1} s: {} succeeded ({}/s)",
            self.kind,
            self.seconds,
            latency.count,
            crate::stats::shown(self.rate)
        );
        if !self.errors.is_empty() {
            let each: Vec<_> =
                self.errors.iter().map(|(code, count)| format!("{code} {count}")).collect();
            text.push_str(&format!("; failed: {}", each.join(", ")));
        }
        text.push_str(&format!(
            "\nlatency from the intended start, ms\n  p50 {:>10.2}\n  p90 {:>10.2}\n  p99 {:>10.2}\n  p99.9 {:>8.2}\n  longest {:>6.2}\n",
            latency.p50, latency.p90, latency.p99, latency.p999, latency.max
        ));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_is_kept_for_the_end() {
        let tally = Tally::default();
        tally.begin();
        tally.good(Duration::from_millis(3));
        assert_eq!(tally.take().good.count(), 1);
        tally.begin();
        tally.failed("overloaded");
        tally.failed("overloaded");
        let now = tally.take();
        assert_eq!((now.good.count(), now.failures()), (0, "overloaded 2".to_owned()));
        tally.failed("timeout");
        let all = tally.all();
        assert_eq!((all.begun, all.good.count(), all.failed()), (2, 1, 3));
        let summary = Summary::new("rest", Duration::from_secs(2), &all);
        assert_eq!(summary.rate, 0.5);
        assert!(summary.text().contains("failed: overloaded 2, timeout 1"), "{}", summary.text());
    }
}
