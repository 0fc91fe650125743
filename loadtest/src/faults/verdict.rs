//! What a scenario ends with: one line of figures, and what was wrong.
//!
//! Invariants are judged alike everywhere: one violation fails the scenario. Times are judged
//! by the figures of the reliability programme in an optimised build; a debug build on a shared
//! machine gets [`slack`] times as long, because there they say little about us.

use std::fmt::Write as _;
use std::time::Duration;

use hdrhistogram::Histogram;

use super::check::Findings;

/// The memory that a control plane may hold under these loads, bytes (I23).
const MEMORY: u64 = 1 << 30;

/// By how much times may be longer than the figure: 1 in an optimised build.
#[must_use]
pub const fn slack() -> u32 {
    if cfg!(debug_assertions) { 4 } else { 1 }
}

/// The outcome of a scenario.
#[derive(Debug, Default)]
pub struct Verdict {
    line: String,
    /// What was wrong; empty: passed.
    pub failures: Vec<String>,
}

impl Verdict {
    /// Begins the line with the scenario's name and what was done.
    #[must_use]
    pub fn new(name: &str, done: impl std::fmt::Display) -> Self {
        Self { line: format!("{name}: {done}"), failures: vec![] }
    }

    /// The line of figures.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }

    /// One more figure.
    pub fn figure(&mut self, text: impl std::fmt::Display) {
        // Writing to a String can't fail.
        let _ = write!(self.line, ", {text}");
    }

    /// What the invariant checker found.
    pub fn findings(&mut self, found: Findings) {
        let other = (found.violations.len() as u64).saturating_sub(found.lost);
        self.figure(format_args!("{} acknowledged", thousands(found.acknowledged)));
        self.figure(format_args!("{} lost", found.lost));
        self.figure(format_args!("{other} invariant violations"));
        self.figure(format_args!("converged {:.1} s", found.converged.as_secs_f64()));
        if found.acknowledged == 0 {
            self.failures.push("nothing was acknowledged: this run proves nothing".to_owned());
        }
        self.failures.extend(found.violations);
    }

    /// Something that must hold.
    pub fn require(&mut self, holds: bool, what: impl std::fmt::Display) {
        if !holds {
            self.failures.push(what.to_string());
        }
    }

    /// A duration that must not be exceeded, with what the build allows.
    pub fn within(&mut self, what: &str, took: Duration, figure: Duration) {
        let allowed = figure * slack();
        self.require(took <= allowed, format_args!("{what} took {took:?}, allowed {allowed:?}"));
    }

    /// How the orderly stop at the end went.
    pub fn ended(&mut self, how: anyhow::Result<()>) {
        if let Err(error) = how {
            self.failures.push(format!("the orderly stop failed: {error:#}"));
        }
    }

    /// I23, by the most memory that was seen, bytes.
    pub fn memory(&mut self, peak: u64) {
        self.figure(format_args!("memory {} MiB", peak >> 20));
        self.require(peak <= MEMORY, format_args!("I23 {peak} bytes of memory"));
    }
}

/// Digits in groups, for people.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Times that were taken.
#[derive(Debug, Clone)]
pub struct Times(Histogram<u64>);

impl Default for Times {
    fn default() -> Self {
        Self(Histogram::new(3).expect("three digits are few enough"))
    }
}

impl Times {
    /// One more.
    pub fn add(&mut self, took: Duration) {
        // It resizes itself; only what no clock ever says does not fit.
        let _ = self.0.record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// Those of another, too.
    pub fn merge(&mut self, other: &Self) {
        self.0 += &other.0;
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.0.len()
    }

    /// None yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The time that this share of them does not exceed.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Duration {
        Duration::from_micros(self.0.value_at_quantile(share))
    }

    /// The longest.
    #[must_use]
    pub fn max(&self) -> Duration {
        Duration::from_micros(self.0.max())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_in_groups() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (48_211, "48,211")] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn a_run_that_proves_nothing_fails() {
        let mut verdict = Verdict::new("kill-9", "3 kills");
        verdict.findings(Findings::default());
        assert_eq!(verdict.failures.len(), 1);
        assert!(verdict.line().starts_with("kill-9: 3 kills, 0 acknowledged, 0 lost"));
    }
}
