//! What a measurement says, and how it is shown.
//!
//! A [`Figure`] is one key of `report.json`. It keeps the value of every run, not only the median:
//! who doubts a ratio can look at how far the runs were apart. The page (`report.html`) is made from
//! the same figures and needs nothing else: no script, no font, no network.

pub mod html;
pub mod svg;
pub mod table;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::stats::{median, shown};

/// What a figure must reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rule", content = "bound", rename_all = "snake_case")]
pub enum Target {
    /// value ÷ baseline, at least.
    RatioAtLeast(f64),
    /// value ÷ baseline, at most.
    RatioAtMost(f64),
    /// value − baseline, at most, in the figure's unit.
    MoreAtMost(f64),
}

impl Target {
    /// Whether this pair reaches it. What is not a number does not.
    #[must_use]
    pub fn met(self, value: f64, baseline: f64) -> bool {
        match self {
            Self::RatioAtLeast(bound) => value / baseline >= bound,
            Self::RatioAtMost(bound) => value / baseline <= bound,
            Self::MoreAtMost(bound) => value - baseline <= bound,
        }
    }

    /// As in the table of targets: `≥ 0.8 ×`.
    #[must_use]
    pub fn shown(self, unit: &str) -> String {
        match self {
            Self::RatioAtLeast(bound) => format!("≥ {bound} ×"),
            Self::RatioAtMost(bound) => format!("≤ {bound} ×"),
            Self::MoreAtMost(bound) => format!("≤ {bound} {unit} more"),
        }
    }
}

/// One run: what we did, and what the baseline did right before or after.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Ours.
    pub value: f64,
    /// The baseline's.
    pub baseline: f64,
    /// value ÷ baseline.
    pub ratio: f64,
}

impl Run {
    /// A pair of one run.
    #[must_use]
    pub fn new(value: f64, baseline: f64) -> Self {
        Self { value, baseline, ratio: value / baseline }
    }
}

/// A value beside a baseline, over all runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What it is compared with.
    pub against: String,
    /// The median of the values.
    pub value: f64,
    /// The median of the baseline's values.
    pub baseline: f64,
    /// The median of the runs' ratios.
    pub ratio: f64,
    /// What must be reached; absent: it is only told.
    pub target: Option<Target>,
    /// Whether it was; absent without a target, and in a quick run, which proves nothing.
    pub met: Option<bool>,
    /// All runs, in order.
    pub runs: Vec<Run>,
}

impl Comparison {
    /// The medians of these runs, without a verdict yet.
    #[must_use]
    pub fn new(against: impl Into<String>, target: Option<Target>, runs: Vec<Run>) -> Self {
        let column = |of: fn(&Run) -> f64| median(&runs.iter().map(of).collect::<Vec<_>>());
        Self {
            against: against.into(),
            value: column(|run| run.value),
            baseline: column(|run| run.baseline),
            ratio: column(|run| run.ratio),
            target,
            met: None,
            runs,
        }
    }

    fn judge(&mut self) {
        // The ratio of a run is between neighbours in time; the median of those is what counts.
        self.met = self.target.map(|target| match target {
            Target::MoreAtMost(_) => {
                let more: Vec<f64> = self.runs.iter().map(|run| run.value - run.baseline).collect();
                target.met(median(&more), 0.0)
            }
            _ => target.met(self.ratio, 1.0),
        });
    }
}

/// Whose line it is in a plot: decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The control plane's.
    Ours,
    /// What it is compared with.
    Baseline,
    /// A second baseline, or another variant.
    Other,
}

/// One line of a plot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Whose it is.
    pub role: Role,
    /// x and y, by x.
    pub points: Vec<(f64, f64)>,
}

impl Series {
    /// A line.
    #[must_use]
    pub fn new(name: impl Into<String>, role: Role, points: Vec<(f64, f64)>) -> Self {
        Self { name: name.into(), role, points }
    }
}

/// How an axis runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Evenly.
    Linear,
    /// By powers of ten.
    Log,
}

/// A plot of lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plot {
    /// What it shows.
    pub title: String,
    /// What runs to the right, with its unit.
    pub x: String,
    /// What runs up, with its unit; begins at zero.
    pub y: String,
    /// How x runs.
    pub x_scale: Scale,
    /// Filled down to zero: for distributions.
    pub filled: bool,
    /// The lines.
    pub series: Vec<Series>,
}

/// One measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its key.
    pub id: String,
    /// What was done.
    pub work: String,
    /// The unit of value and baseline.
    pub unit: String,
    /// Whether more is better.
    pub higher_is_better: bool,
    /// The comparison with the (first) baseline, whose fields are the figure's own.
    #[serde(flatten)]
    pub main: Comparison,
    /// Comparisons with further baselines.
    pub more: Vec<Comparison>,
    /// What the reader should know to judge it.
    pub note: String,
    /// How long all its runs took, seconds.
    pub seconds: f64,
    /// What there is to see.
    pub plots: Vec<Plot>,
}

impl Figure {
    /// All comparisons, the main one first.
    pub fn comparisons(&self) -> impl Iterator<Item = &Comparison> {
        std::iter::once(&self.main).chain(&self.more)
    }

    /// Says of each comparison whether its target was reached.
    pub fn judge(&mut self) {
        self.main.judge();
        for comparison in &mut self.more {
            comparison.judge();
        }
    }

    /// Whether every target was reached; absent when nothing was judged.
    #[must_use]
    pub fn verdict(&self) -> Option<bool> {
        let verdicts: Vec<bool> = self.comparisons().filter_map(|one| one.met).collect();
        (!verdicts.is_empty()).then(|| verdicts.iter().all(|met| *met))
    }
}

/// A measurement that did not come to an end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// Why.
    pub error: String,
}

/// Where and how it was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// Cores.
    pub cores: usize,
    /// The processor's own name for itself.
    pub cpu: String,
    /// Memory, GiB.
    pub memory_gib: f64,
    /// The kernel.
    pub kernel: String,
    /// When it began, RFC 3339.
    pub began: String,
    /// Whether this is an optimised build.
    pub optimised: bool,
    /// Small counts, no verdict: only that everything still runs.
    pub quick: bool,
}

/// All of it: `report.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Where.
    pub machine: Machine,
    /// By id.
    pub figures: BTreeMap<String, Figure>,
    /// By id.
    pub failures: BTreeMap<String, Failure>,
    /// How long it took, seconds.
    pub seconds: f64,
}

/// A value with its unit, as people read it.
#[must_use]
pub fn with_unit(value: f64, unit: &str) -> String {
    format!("{} {unit}", shown(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn figure() -> Figure {
        let runs = vec![Run::new(90.0, 100.0), Run::new(80.0, 100.0), Run::new(50.0, 100.0)];
        Figure {
            id: "ask".into(),
            work: "ask an entity".into(),
            unit: "asks/s".into(),
            higher_is_better: true,
            main: Comparison::new("raw actix", Some(Target::RatioAtLeast(0.8)), runs.clone()),
            more: vec![Comparison::new("itself, <watched>", None, runs)],
            note: "one & all".into(),
            seconds: 3.0,
            plots: vec![],
        }
    }

    #[test]
    fn the_median_run_is_judged() {
        let mut figure = figure();
        assert_eq!(figure.verdict(), None);
        figure.judge();
        assert_eq!(figure.main.ratio, 0.8);
        assert_eq!(figure.verdict(), Some(true));
        figure.main.target = Some(Target::RatioAtLeast(0.81));
        figure.judge();
        assert_eq!(figure.verdict(), Some(false));
        figure.main.target = Some(Target::RatioAtMost(0.8));
        figure.judge();
        assert_eq!(figure.verdict(), Some(true));
    }

    #[test]
    fn a_difference_is_taken_run_by_run() {
        let runs = vec![Run::new(10.0, 9.0), Run::new(5.0, 1.0), Run::new(3.0, 1.0)];
        let mut one = Comparison::new("little", Some(Target::MoreAtMost(2.0)), runs);
        one.judge();
        assert_eq!(one.met, Some(true), "{one:?}");
        one.target = Some(Target::MoreAtMost(1.9));
        one.judge();
        assert_eq!(one.met, Some(false));
    }

    #[test]
    fn what_is_no_number_reaches_nothing() {
        for target in [Target::RatioAtLeast(0.1), Target::RatioAtMost(9.0), Target::MoreAtMost(9.0)]
        {
            assert!(!target.met(f64::NAN, 1.0));
        }
    }

    #[test]
    fn the_json_has_the_keys_that_were_promised() {
        let mut figure = figure();
        figure.judge();
        let json = serde_json::to_value(&figure).unwrap();
        for key in
            ["value", "unit", "baseline", "ratio", "target", "runs", "higher_is_better", "note"]
        {
            assert!(!json[key].is_null(), "{key}: {json:#}");
        }
        assert_eq!(serde_json::from_value::<Figure>(json).unwrap(), figure);
    }
}
