//! The figures: what each is made of, its unit, and what it must not exceed.
//!
//! One table. A limit is an alert's of docs/alerts.yaml, by its name, so that the number is written there and nowhere else;
//! a figure whose limit is its own wakes nobody.

use aicloud_persistence::Distribution;
use serde::Serialize;
use utoipa::ToSchema;

use super::ring::Sample;
use super::totals::{Seen, Totals};
use crate::alerts::{self, Alert};
use crate::metrics::BUCKETS;
use crate::problem::CODES;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PulseUnit)]
pub enum Unit {
    /// Things.
    Count,
    /// Things a second.
    PerSecond,
    /// Seconds.
    Seconds,
    /// A part of a whole, 0 to 1.
    Share,
}

/// How a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PulseState)]
pub enum FigureState {
    /// Within its limit, or it has none.
    Ok,
    /// Nothing has happened that it could be made of.
    Idle,
    /// It could not be read.
    Unknown,
    /// Above its limit: somebody should look today.
    Warning,
    /// Above the limit of an alert that wakes somebody.
    Critical,
}

/// What a figure says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reading {
    Is(f64),
    /// Nothing has happened that it could be made of.
    Idle,
    /// Nobody has looked, or it could not be read.
    Unknown,
}

/// What bounds a figure.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Limit {
    None,
    /// That of the alert of this name.
    Alert(&'static str),
    /// There should be none, but nobody is woken.
    NoneOf,
}

/// A figure.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its word, for programs.
    pub name: &'static str,
    pub unit: Unit,
    limit: Limit,
    /// The page that helps when no alert names one.
    runbook: Option<&'static str>,
    /// What it says of a span.
    pub read: fn(&Span<'_>) -> Reading,
}

/// The time between two readings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span<'a> {
    pub from: &'a Totals,
    pub to: &'a Totals,
    /// Its length; never less than one, so that what has just begun is no storm.
    pub seconds: f64,
}

impl<'a> Span<'a> {
    pub(super) fn between(from: &'a Sample, to: &'a Sample) -> Self {
        let length = to.at.saturating_duration_since(from.at);
        Self { from: &from.totals, to: &to.totals, seconds: length.as_secs_f64().max(1.0) }
    }

    /// By how much it grew.
    fn more(&self, read: fn(&Totals) -> u64) -> f64 {
        float(read(self.to).saturating_sub(read(self.from)))
    }

    fn rate(&self, read: fn(&Totals) -> u64) -> Reading {
        Reading::Is(self.more(read) / self.seconds)
    }

    /// What part of the requests that were answered.
    fn share(&self, part: f64) -> Reading {
        let all = self.more(|totals| totals.requests.answered);
        // The counters are read one after the other.
        if all > 0.0 { Reading::Is((part / all).min(1.0)) } else { Reading::Idle }
    }

    fn took(&self, share: f64) -> Reading {
        let edges = BUCKETS.iter().copied().map(Some).chain([None]);
        quantile(share, edges, &self.from.requests.took, &self.to.requests.took)
    }

    fn commit(&self, share: f64) -> Reading {
        let edges = self
            .to
            .commit_times
            .buckets
            .iter()
            .map(|(edge, _)| edge.map(|nanos| float(nanos) / 1e9));
        let counts =
            |of: &Distribution| of.buckets.iter().map(|bucket| bucket.1).collect::<Vec<_>>();
        quantile(share, edges, &counts(&self.from.commit_times), &counts(&self.to.commit_times))
    }

    fn looked(&self, read: impl Fn(&Seen) -> Option<f64>) -> Reading {
        self.to.looked.as_ref().and_then(read).map_or(Reading::Unknown, Reading::Is)
    }

    /// Errors by code that were answered in it, of those whose status is one of these.
    pub(crate) fn problems(
        &self,
        is: fn(u16) -> bool,
    ) -> Vec<(&'static crate::problem::CodeRow, u64)> {
        let count =
            |totals: &Totals, word| totals.requests.problems.get(word).copied().unwrap_or(0);
        CODES
            .iter()
            .filter(|row| is(row.status))
            .map(|row| (row, count(self.to, row.word).saturating_sub(count(self.from, row.word))))
            .filter(|(_, more)| *more > 0)
            .collect()
    }
}

/// The value that this share of all are not above, as Prometheus' `histogram_quantile` has it: even within a bucket, and
/// the last edge for what is beyond it.
fn quantile(
    share: f64,
    edges: impl Iterator<Item = Option<f64>>,
    from: &[u64],
    to: &[u64],
) -> Reading {
    let before = from.iter().copied().chain(std::iter::repeat(0));
    let counts: Vec<f64> =
        to.iter().zip(before).map(|(to, from)| float(to.saturating_sub(from))).collect();
    let total: f64 = counts.iter().sum();
    if total <= 0.0 {
        return Reading::Idle;
    }
    let rank = share * total;
    let (mut seen, mut below) = (0.0, 0.0);
    for (edge, count) in edges.zip(counts) {
        let Some(edge) = edge else { break };
        if count > 0.0 && seen + count >= rank {
            return Reading::Is(below + (edge - below) * ((rank - seen) / count));
        }
        seen += count;
        below = edge;
    }
    Reading::Is(below)
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people needs no sixteenth digit")]
const fn float(value: u64) -> f64 {
    value as f64
}

pub(crate) const fn is_refusal(status: u16) -> bool {
    matches!(status, 429 | 503)
}

/// All figures, in the order in which somebody who wakes up asks for them.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    Row { name: "requests", unit: Unit::PerSecond, limit: Limit::None, runbook: None, read: |span| span.rate(|totals| totals.requests.answered) },
    Row { name: "failed", unit: Unit::Share, limit: Limit::Alert("AicloudRequestsFail"), runbook: None, read: |span| span.share(span.more(|totals| totals.requests.failed)) },
    Row { name: "refused", unit: Unit::Share, limit: Limit::None, runbook: Some("failing-requests"), read: |span| span.share(span.problems(is_refusal).iter().map(|(_, count)| float(*count)).sum()) },
    Row { name: "answer_p50", unit: Unit::Seconds, limit: Limit::None, runbook: None, read: |span| span.took(0.5) },
    Row { name: "answer_p99", unit: Unit::Seconds, limit: Limit::Alert("AicloudAnswersSlow"), runbook: None, read: |span| span.took(0.99) },
    Row { name: "mailbox_oldest", unit: Unit::Seconds, limit: Limit::Alert("AicloudMailboxOld"), runbook: None, read: |span| span.looked(|seen| Some(seen.mailbox.as_secs_f64())) },
    Row { name: "commits", unit: Unit::PerSecond, limit: Limit::None, runbook: None, read: |span| span.rate(|totals| totals.commit_times.buckets.iter().map(|bucket| bucket.1).sum()) },
    Row { name: "commit_p99", unit: Unit::Seconds, limit: Limit::Alert("AicloudJournalSlow"), runbook: None, read: |span| span.commit(0.99) },
    Row { name: "commits_waiting", unit: Unit::Count, limit: Limit::None, runbook: Some("slow-journal"), read: |span| Reading::Is(float(span.to.commits_waiting)) },
    Row { name: "commits_failed", unit: Unit::PerSecond, limit: Limit::Alert("AicloudJournalFails"), runbook: None, read: |span| span.rate(|totals| totals.commits_failed) },
    Row { name: "commands_refused", unit: Unit::PerSecond, limit: Limit::Alert("AicloudRefusesWork"), runbook: None, read: |span| span.rate(|totals| totals.commands_refused) },
    Row { name: "crashes", unit: Unit::Count, limit: Limit::Alert("AicloudActorCrashes"), runbook: None, read: |span| Reading::Is(span.more(|totals| totals.crashes)) },
    Row { name: "quarantined", unit: Unit::Count, limit: Limit::Alert("AicloudActorQuarantined"), runbook: None, read: |span| Reading::Is(float(span.to.quarantined)) },
    Row { name: "restarts", unit: Unit::Count, limit: Limit::Alert("AicloudChildKeepsFailing"), runbook: None, read: |span| Reading::Is(span.more(|totals| totals.starts)) },
    Row { name: "parts_down", unit: Unit::Count, limit: Limit::Alert("AicloudNotReady"), runbook: None, read: |span| Reading::Is(float(span.to.parts_down)) },
    Row { name: "database_age", unit: Unit::Seconds, limit: Limit::Alert("AicloudDatabaseAway"), runbook: None, read: |span| span.to.database_age.map_or(Reading::Unknown, |age| Reading::Is(age.as_secs_f64())) },
    Row { name: "outbox_lag", unit: Unit::Seconds, limit: Limit::Alert("AicloudOutboxLags"), runbook: None, read: |span| Reading::Is(span.to.outbox_lag.as_secs_f64()) },
    Row { name: "workers_failing", unit: Unit::Count, limit: Limit::NoneOf, runbook: Some("failing-child"), read: |span| Reading::Is(float(span.to.workers_failing)) },
    Row { name: "denials_lost", unit: Unit::Count, limit: Limit::Alert("AicloudDenialsLost"), runbook: None, read: |span| Reading::Is(span.more(|totals| totals.denials_lost)) },
    Row { name: "nodes_connected", unit: Unit::Count, limit: Limit::None, runbook: None, read: |span| Reading::Is(float(span.to.nodes_connected)) },
    Row { name: "nodes_silent", unit: Unit::Count, limit: Limit::Alert("AicloudNodeSilent"), runbook: None, read: |span| span.looked(|seen| Some(float(seen.nodes_silent))) },
    Row { name: "nodes_draining", unit: Unit::Count, limit: Limit::None, runbook: None, read: |span| span.looked(|seen| Some(float(seen.nodes_draining))) },
    Row { name: "drain_overdue", unit: Unit::Seconds, limit: Limit::Alert("AicloudNodeDrainOverdue"), runbook: None, read: |span| Reading::Is(span.to.drain_overdue.as_secs_f64()) },
    Row { name: "queue_depth", unit: Unit::Count, limit: Limit::None, runbook: None, read: |span| Reading::Is(float(span.to.queue_depth)) },
    Row { name: "queue_oldest", unit: Unit::Seconds, limit: Limit::None, runbook: None, read: |span| if span.to.queue_depth > 0 { Reading::Is(span.to.queue_oldest.as_secs_f64()) } else { Reading::Idle } },
    Row { name: "mail_waiting", unit: Unit::Count, limit: Limit::None, runbook: Some("failing-child"), read: |span| span.looked(|seen| seen.mail.map(|(waiting, _)| float(waiting))) },
    Row { name: "mail_oldest", unit: Unit::Seconds, limit: Limit::None, runbook: Some("failing-child"), read: |span| match span.looked(|seen| seen.mail.map(|(waiting, _)| float(waiting))) {
        Reading::Is(waiting) if waiting > 0.0 => span.looked(|seen| seen.mail.map(|(_, oldest)| oldest.as_secs_f64())),
        Reading::Is(_) => Reading::Idle,
        other => other,
    } },
];

impl Row {
    /// The alert that this leads to.
    pub(crate) fn alert(&self) -> Option<&'static Alert> {
        match self.limit {
            Limit::Alert(name) => alerts::of(name),
            Limit::None | Limit::NoneOf => None,
        }
    }

    /// What it must not exceed.
    pub(crate) fn above(&self) -> Option<f64> {
        match self.limit {
            Limit::None => None,
            Limit::NoneOf => Some(0.0),
            Limit::Alert(_) => self.alert().map(|alert| alert.above),
        }
    }

    /// The page that helps.
    pub(crate) fn runbook(&self) -> Option<&'static str> {
        self.alert().map(|alert| alert.runbook).or(self.runbook)
    }

    pub(crate) fn state(&self, reading: Reading) -> FigureState {
        let value = match reading {
            Reading::Is(value) => value,
            Reading::Idle => return FigureState::Idle,
            Reading::Unknown => return FigureState::Unknown,
        };
        match self.above() {
            Some(above) if value > above => {
                let pages = self.alert().is_some_and(|alert| alert.severity == "page");
                if pages { FigureState::Critical } else { FigureState::Warning }
            }
            _ => FigureState::Ok,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::*;

    fn is(name: &str, span: &Span<'_>) -> (Reading, FigureState) {
        let row = ROWS.iter().find(|row| row.name == name).unwrap();
        let reading = (row.read)(span);
        (reading, row.state(reading))
    }

    fn close(reading: Reading, wanted: f64) -> bool {
        matches!(reading, Reading::Is(value) if (value - wanted).abs() < 1e-9)
    }

    #[test]
    fn every_figure_has_a_name_of_its_own_and_leads_to_what_there_is() {
        let names: BTreeSet<&str> = ROWS.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), ROWS.len());
        for row in ROWS {
            if let Limit::Alert(name) = row.limit {
                assert!(row.alert().is_some(), "{}: no alert {name}", row.name);
                assert!(row.runbook.is_none(), "{}: the alert has its page", row.name);
            }
            if let Some(page) = row.runbook() {
                assert!(crate::api::runbook::ids().any(|id| id == page), "{}: {page}", row.name);
            }
            assert!(row.above().is_none() || row.runbook().is_some(), "{}: no way out", row.name);
        }
    }

    #[test]
    fn nothing_that_happened_is_no_figure_and_no_alarm() {
        let (from, to) =
            (Totals::default(), Totals { looked: Some(Seen::default()), ..Totals::default() });
        let span = Span { from: &from, to: &to, seconds: 300.0 };
        for name in ["failed", "refused", "answer_p50", "answer_p99", "commit_p99", "queue_oldest"]
        {
            assert_eq!(is(name, &span), (Reading::Idle, FigureState::Idle), "{name}");
        }
        for name in ["requests", "crashes", "restarts", "commits", "mailbox_oldest", "nodes_silent"]
        {
            assert_eq!(is(name, &span), (Reading::Is(0.0), FigureState::Ok), "{name}");
        }
        // Not known is not nothing.
        for name in ["mail_waiting", "mail_oldest", "database_age"] {
            assert_eq!(is(name, &span), (Reading::Unknown, FigureState::Unknown), "{name}");
        }
    }

    #[test]
    fn what_grew_is_a_rate_or_a_share_and_what_is_above_its_limit_says_so() {
        let mut from = Totals { crashes: 7, ..Totals::default() };
        (from.requests.answered, from.requests.failed) = (1_000, 900);
        from.requests.problems.insert("internal".to_owned(), 900);
        let mut to = Totals { crashes: 8, ..from.clone() };
        (to.requests.answered, to.requests.failed) = (1_600, 930);
        to.requests.problems.insert("unavailable".to_owned(), 24);
        to.requests.problems.insert("internal".to_owned(), 906);
        to.requests.problems.insert("rate_limited".to_owned(), 6);
        to.requests.problems.insert("not_found".to_owned(), 500);
        let seen = Seen { mailbox: Duration::from_millis(1_001), ..Seen::default() };
        to.looked = Some(seen);
        let span = Span { from: &from, to: &to, seconds: 300.0 };
        assert_eq!(is("requests", &span), (Reading::Is(2.0), FigureState::Ok));
        let (failed, state) = is("failed", &span);
        assert!(close(failed, 0.05), "{failed:?}");
        assert_eq!(state, FigureState::Ok, "at its limit is not above it");
        assert!(close(is("refused", &span).0, 0.05));
        assert_eq!(is("crashes", &span), (Reading::Is(1.0), FigureState::Warning));
        assert_eq!(is("mailbox_oldest", &span).1, FigureState::Critical);
        let bad = span.problems(|status| status == 429 || status >= 500);
        let bad: Vec<_> = bad.iter().map(|(row, count)| (row.word, *count)).collect();
        assert_eq!(bad, [("rate_limited", 6), ("internal", 6), ("unavailable", 24)]);
        to.requests.failed = 931;
        let span = Span { from: &from, to: &to, seconds: 300.0 };
        assert_eq!(is("failed", &span).1, FigureState::Critical);
    }

    #[test]
    fn quantiles_are_those_of_prometheus() {
        let edges = || [Some(1.0), Some(2.0), Some(4.0), None].into_iter();
        let of = |share, from: &[u64], to: &[u64]| quantile(share, edges(), from, to);
        assert_eq!(of(0.5, &[5, 0, 0, 0], &[5, 0, 0, 0]), Reading::Idle);
        assert!(close(of(0.5, &[], &[10, 0, 0, 0]), 0.5));
        assert!(
            close(of(0.5, &[10, 0, 0, 0], &[10, 10, 0, 0]), 1.5),
            "what was before does not count"
        );
        assert!(close(of(0.99, &[], &[98, 0, 2, 0]), 3.0), "{:?}", of(0.99, &[], &[98, 0, 2, 0]));
        assert!(close(of(0.99, &[], &[1, 0, 0, 9]), 4.0), "beyond the last edge is at it");
    }
}
