//! What the samples say: distributions by kind, and whether the promise was kept.
//!
//! Two things are promised of a revocation from its answer on: what stands open ends, and what is asked is refused, both
//! within the limit for 99 of a hundred. And whatever does not end in time must be silent: nothing that is delivered later than
//! the limit is excused by a percentile.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::kind::Kind;
use crate::histogram::{Latencies, Percentiles};

/// One revocation. All times are from its answer; what happened before that took no time.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// What was taken away.
    pub kind: Kind,
    /// Until what stood open had ended; `None`: it did not.
    pub ended: Option<Duration>,
    /// Until a request was sent that was refused; `None`: none was.
    pub refused: Option<Duration>,
    /// Requests that were sent after the answer and let in.
    pub admitted: u64,
    /// Until the last thing that was delivered after the answer; `None`: nothing was.
    pub delivered: Option<Duration>,
    /// Let in once more after it had been refused.
    pub back: bool,
}

/// Those of one kind.
#[derive(Debug, Default)]
struct Group {
    ended: Latencies,
    refused: Latencies,
    open: u64,
    never: u64,
    admitted: u64,
    late: u64,
    back: u64,
}

/// All samples so far.
#[derive(Debug)]
pub struct Findings {
    limit: Duration,
    groups: BTreeMap<Kind, Group>,
    /// What could not be measured, by why.
    spoilt: BTreeMap<String, u64>,
}

/// What is said of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Which; absent in the line of all together.
    pub kind: Option<Kind>,
    /// Milliseconds until what stood open had ended.
    pub ended_ms: Percentiles,
    /// Milliseconds until a request was sent that was refused.
    pub refused_ms: Percentiles,
    /// Requests that were let in meanwhile.
    pub let_in: u64,
    /// Streams that did not end at all.
    pub never_ended: u64,
    /// Credentials that were never refused.
    pub never_refused: u64,
    /// Streams that delivered something after the limit.
    pub delivered_late: u64,
    /// Credentials that were let in again.
    pub let_in_again: u64,
    /// Whether all of it is as promised.
    pub kept: bool,
}

impl Line {
    /// Whether nothing happened that no percentile excuses.
    #[must_use]
    pub const fn is_faultless(&self) -> bool {
        self.never_ended == 0
            && self.never_refused == 0
            && self.delivered_late == 0
            && self.let_in_again == 0
    }
}

impl Group {
    fn take(&mut self, sample: &Sample, limit: Duration) {
        match sample.ended {
            Some(after) => self.ended.record(after),
            None => self.open += 1,
        }
        match sample.refused {
            Some(after) => self.refused.record(after),
            None => self.never += 1,
        }
        self.admitted += sample.admitted;
        self.late += u64::from(sample.delivered.is_some_and(|after| after > limit));
        self.back += u64::from(sample.back);
    }

    fn add(&mut self, other: &Self) {
        self.ended.add(&other.ended);
        self.refused.add(&other.refused);
        self.open += other.open;
        self.never += other.never;
        self.admitted += other.admitted;
        self.late += other.late;
        self.back += other.back;
    }

    fn line(&self, kind: Option<Kind>, limit: Duration) -> Line {
        let (ended_ms, refused_ms) = (self.ended.percentiles(), self.refused.percentiles());
        let most = limit.as_secs_f64() * 1_000.0;
        let line = Line {
            kind,
            ended_ms,
            refused_ms,
            never_ended: self.open,
            never_refused: self.never,
            let_in: self.admitted,
            delivered_late: self.late,
            let_in_again: self.back,
            kept: false,
        };
        let kept = line.is_faultless() && ended_ms.p99 <= most && refused_ms.p99 <= most;
        Line { kept, ..line }
    }
}

impl Findings {
    /// None yet; so much is allowed.
    #[must_use]
    pub fn new(limit: Duration) -> Self {
        Self { limit, groups: BTreeMap::new(), spoilt: BTreeMap::new() }
    }

    /// One more.
    pub fn take(&mut self, sample: &Sample) {
        self.groups.entry(sample.kind).or_default().take(sample, self.limit);
    }

    /// One that says nothing, and why.
    pub fn spoil(&mut self, why: impl Into<String>) {
        *self.spoilt.entry(why.into()).or_default() += 1;
    }

    /// How many say something.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.groups.values().map(|group| group.refused.count() + group.never).sum()
    }

    /// How many say nothing, by why.
    #[must_use]
    pub fn spoilt(&self) -> &BTreeMap<String, u64> {
        &self.spoilt
    }

    /// All together.
    #[must_use]
    pub fn whole(&self) -> Line {
        let mut all = Group::default();
        for group in self.groups.values() {
            all.add(group);
        }
        all.line(None, self.limit)
    }

    /// How long streams took to end, all kinds together.
    #[must_use]
    pub fn ended(&self) -> Latencies {
        let mut all = Latencies::new();
        for group in self.groups.values() {
            all.add(&group.ended);
        }
        all
    }

    /// Kind by kind.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        self.groups.iter().map(|(kind, group)| group.line(Some(*kind), self.limit)).collect()
    }

    /// Whether there were any, and each kind is as promised.
    #[must_use]
    pub fn kept(&self) -> bool {
        !self.groups.is_empty() && self.lines().iter().all(|line| line.kept)
    }

    /// As people read it.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = "from the answer, ms        count       end: p50      p90      p99      max   refused: p50      p90      p99      max   let in\n".to_owned();
        let all = self.whole();
        for line in self.lines().iter().chain([&all]) {
            let name = line.kind.map_or("all", Kind::as_str);
            let Percentiles { count, p50, p90, p99, max, .. } = line.ended_ms;
            let refused = line.refused_ms;
            text.push_str(&format!(
                "  {name:<22} {count:>7}    {p50:>11.1} {p90:>8.1} {p99:>8.1} {max:>8.1}   {:>12.1} {:>8.1} {:>8.1} {:>8.1} {:>8}{}\n",
                refused.p50, refused.p90, refused.p99, refused.max, line.let_in, faults(line)
            ));
        }
        for (why, count) in &self.spoilt {
            text.push_str(&format!("  not measured: {count} × {why}\n"));
        }
        text
    }
}

/// What nothing excuses.
fn faults(line: &Line) -> String {
    let all = [
        (line.never_ended, "never ended"),
        (line.never_refused, "never refused"),
        (line.delivered_late, "delivered late"),
        (line.let_in_again, "let in again"),
    ];
    let said = all.iter().filter(|(count, _)| *count > 0);
    said.map(|(count, what)| format!("  {count} {what}")).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(1);

    fn ms(millis: u64) -> Option<Duration> {
        Some(Duration::from_millis(millis))
    }

    fn good(kind: Kind, millis: u64) -> Sample {
        Sample {
            kind,
            ended: ms(millis),
            refused: ms(1),
            admitted: 0,
            delivered: ms(millis),
            back: false,
        }
    }

    fn findings(samples: impl IntoIterator<Item = Sample>) -> Findings {
        let mut findings = Findings::new(LIMIT);
        for sample in samples {
            findings.take(&sample);
        }
        findings
    }

    #[test]
    fn nothing_measured_is_nothing_kept() {
        assert!(!Findings::new(LIMIT).kept());
    }

    #[test]
    fn one_in_a_hundred_may_be_slow_and_two_may_not() {
        let slow = |count: u64| {
            let all = (0..200).map(|number| {
                let slow = Sample { delivered: None, ..good(Kind::User, 1_500) };
                if number < count { slow } else { good(Kind::User, 10) }
            });
            findings(all).kept()
        };
        assert!(slow(0) && slow(2));
        assert!(!slow(3));
    }

    #[test]
    fn one_kind_is_not_excused_by_another() {
        let quick = (0..1_000).map(|_| good(Kind::Session, 1));
        let slow = (0..3).map(|_| Sample { delivered: None, ..good(Kind::Tenant, 2_000) });
        let found = findings(quick.chain(slow));
        assert!(found.whole().kept, "3 of 1,003 are no percent");
        assert!(!found.kept());
    }

    #[test]
    fn some_things_nothing_excuses() {
        let wrong = [
            Sample { ended: None, ..good(Kind::User, 1) },
            Sample { refused: None, ..good(Kind::User, 1) },
            Sample { delivered: ms(1_001), ..good(Kind::User, 1) },
            Sample { back: true, ..good(Kind::User, 1) },
        ];
        for sample in wrong {
            let found = findings((0..10_000).map(|_| good(Kind::User, 1)).chain([sample]));
            assert!(!found.kept(), "{sample:?}");
            assert!(found.text().contains("  1 "), "{}", found.text());
        }
    }

    proptest! {
        /// The order in which they come says nothing, and none is lost.
        #[test]
        fn all_are_counted(millis in prop::collection::vec(0..3_000_u64, 1..100)) {
            let kinds = || Kind::ALL.into_iter().cycle();
            let all: Vec<Sample> = millis.iter().zip(kinds()).map(|(ms, kind)| good(kind, *ms)).collect();
            let (there, back) = (findings(all.clone()), findings(all.iter().rev().copied()));
            prop_assert_eq!(there.count(), millis.len() as u64);
            prop_assert_eq!(there.lines(), back.lines());
            prop_assert_eq!(there.kept(), there.lines().iter().all(|line| line.kept));
            let late = millis.iter().filter(|ms| **ms > 1_000).count() as u64;
            prop_assert_eq!(there.whole().delivered_late, late);
        }
    }
}
