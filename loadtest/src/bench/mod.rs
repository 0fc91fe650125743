//! The figures, one file each. Every file opens with what it does and why it is honest.
//!
//! Rules that hold for all of them:
//!
//! - **The baseline runs in the same process run, interleaved** with what it is compared with: ours,
//!   theirs, theirs, ours, … A machine that gets slower meanwhile slows both.
//! - **The median of the runs' ratios counts**, at least five of them, and every run is kept.
//! - **Nothing is switched off**: durability, permission, bounds are as in earnest.
//! - **Each figure is measured in a process of its own**, so that no figure pays for what an
//!   earlier one left in memory, and one that fails does not take the others with it.

pub mod activation;
pub mod ask;
mod books;
mod drive;
pub mod durable;
pub mod get;
pub mod hot;
pub mod latency;
pub mod memory;
pub mod revoke;
pub mod soak;
mod sql;
pub mod start;

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::report::{Comparison, Figure, Plot, Run};

/// How a figure is to be measured.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Small counts, no verdict: only that everything still runs.
    pub quick: bool,
    /// Interleaved runs.
    pub runs: usize,
    /// How long a soak lasts, minutes.
    pub minutes: f64,
    /// How many entities `memory` makes; absent: its usual count.
    pub entities: Option<usize>,
}

impl Plan {
    /// The usual plan, or the quick one.
    #[must_use]
    pub const fn new(quick: bool) -> Self {
        Self {
            quick,
            runs: if quick { 1 } else { 5 },
            minutes: if quick { 0.1 } else { 10.0 },
            entities: None,
        }
    }

    /// How long one run lasts.
    #[must_use]
    pub const fn time(&self, full: Duration) -> Duration {
        if self.quick { Duration::from_millis(200) } else { full }
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self, full: usize, quick: usize) -> usize {
        if self.quick { quick } else { full }
    }
}

/// What a measurement found; the id and the words come from its [`Bench`].
#[derive(Debug, Clone)]
pub struct Found {
    /// Comparisons, the main one first; at least one.
    pub comparisons: Vec<Comparison>,
    /// What the reader should know to judge it.
    pub note: String,
    /// What there is to see.
    pub plots: Vec<Plot>,
}

type Measuring = Pin<Box<dyn Future<Output = Result<Found>>>>;

/// One figure that can be measured.
#[derive(Clone, Copy)]
pub struct Bench {
    /// Its key.
    pub id: &'static str,
    /// What is done.
    pub work: &'static str,
    /// The unit of its values.
    pub unit: &'static str,
    /// Whether more is better.
    pub higher_is_better: bool,
    /// Whether `make bench` measures it unasked.
    pub usual: bool,
    measure: fn(Plan) -> Measuring,
}

impl std::fmt::Debug for Bench {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bench").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Every figure there is, in the order they are measured.
#[rustfmt::skip] // one line a figure, so that the table reads as one
pub static BENCHES: &[Bench] = &[
    Bench { id: "ask", work: ask::WORK, unit: "asks/s", higher_is_better: true, usual: true, measure: |plan| Box::pin(ask::measure(plan)) },
    Bench { id: "durable", work: durable::WORK, unit: "transitions/s", higher_is_better: true, usual: true, measure: |plan| Box::pin(durable::measure(plan)) },
    Bench { id: "hot", work: hot::WORK, unit: "transitions/s", higher_is_better: true, usual: true, measure: |plan| Box::pin(hot::measure(plan)) },
    Bench { id: "latency", work: latency::WORK, unit: "ms", higher_is_better: false, usual: true, measure: |plan| Box::pin(latency::measure(plan)) },
    Bench { id: "memory", work: memory::WORK, unit: "B", higher_is_better: false, usual: true, measure: |plan| Box::pin(memory::measure(plan)) },
    Bench { id: "activation", work: activation::WORK, unit: "activations/s", higher_is_better: true, usual: true, measure: |plan| Box::pin(activation::measure(plan)) },
    Bench { id: "get", work: get::WORK, unit: "requests/s", higher_is_better: true, usual: true, measure: |plan| Box::pin(get::measure(plan)) },
    Bench { id: "start", work: start::WORK, unit: "s", higher_is_better: false, usual: true, measure: |plan| Box::pin(start::measure(plan)) },
    Bench { id: "revoke", work: revoke::WORK, unit: "ms", higher_is_better: false, usual: true, measure: |plan| Box::pin(revoke::measure(plan)) },
    Bench { id: "soak", work: soak::WORK, unit: "changes/s", higher_is_better: true, usual: false, measure: |plan| Box::pin(soak::measure(plan)) },
];

impl Bench {
    /// The one with this id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        BENCHES.iter().find(|bench| bench.id == id)
    }

    /// Measures it. Must run on the main thread, because children end with the thread that
    /// started them.
    ///
    /// # Errors
    /// Whatever stood in the way.
    pub async fn run(&self, plan: Plan) -> Result<Figure> {
        let began = Instant::now();
        let found = (self.measure)(plan).await?;
        let mut comparisons = found.comparisons.into_iter();
        let main = comparisons.next().ok_or_else(|| anyhow::anyhow!("nothing was compared"))?;
        let mut figure = Figure {
            id: self.id.to_owned(),
            work: self.work.to_owned(),
            unit: self.unit.to_owned(),
            higher_is_better: self.higher_is_better,
            main,
            more: comparisons.collect(),
            note: found.note,
            seconds: began.elapsed().as_secs_f64(),
            plots: found.plots,
        };
        if !plan.quick {
            figure.judge();
        }
        Ok(figure)
    }
}

/// Says how a run went.
pub(crate) fn say_run(id: &str, number: usize, plan: Plan, unit: &str, run: &Run) {
    eprintln!(
        "[{id}] run {}/{}: {} against {}: {} ×",
        number + 1,
        plan.runs,
        crate::report::with_unit(run.value, unit),
        crate::stats::shown(run.baseline),
        crate::stats::shown(run.ratio)
    );
}

/// Says what is being done.
pub(crate) fn say(id: &str, what: &str) {
    eprintln!("[{id}] {what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_documented() {
        let page = include_str!("../../../docs/performance.md");
        for (index, bench) in BENCHES.iter().enumerate() {
            assert!(BENCHES[..index].iter().all(|other| other.id != bench.id), "{}", bench.id);
            assert!(page.contains(&format!("| `{}` |", bench.id)), "{} has no line", bench.id);
        }
        assert!(Bench::find("nothing").is_none());
    }
}
