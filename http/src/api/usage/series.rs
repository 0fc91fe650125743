//! A range's usage step by step, for whoever draws it.
//!
//! One question has the whole of a chart: every step of the range, also those in which nothing ran, each
//! with its sum by currency and its parts by GPU model, by project or by allocation. Steps are cut as the range is
//! ([`aicloud_domain::usage`]), so all parts of a step are its sum, and all steps are the range's total, to the
//! last micro-unit.
//!
//! Models are few; projects and allocations may be many, and a chart has room for some. Of those the [`SHOWN`] that cost most over
//! the range are told apart, in each currency, and what is left is one part without a name: an answer is as long
//! as its steps are many, however much a project has run. So is the room that it takes: intervals come part by part, and a part is
//! kept only while it is among the dearest.

use std::collections::BTreeMap;

use aicloud_domain::money::Currency;
use aicloud_domain::usage::{Lent, Step, Steps, Used};
use aicloud_persistence::usage::UsageInterval;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::lines::{Billed, Dearest};
use super::{Amount, Total};

/// How many projects or allocations are told apart in each currency.
const SHOWN: usize = 12;

/// How long a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UsageStep {
    /// 3,600 seconds.
    Hour,
    /// 86,400 seconds.
    Day,
}

impl From<UsageStep> for Step {
    fn from(step: UsageStep) -> Self {
        match step {
            UsageStep::Hour => Self::Hour,
            UsageStep::Day => Self::Day,
        }
    }
}

/// What a step is divided by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UsageBy {
    /// What was lent.
    #[default]
    GpuModel,
    /// Who ran on it: the dozen that cost most in the range, in each currency, and the others together.
    Allocation,
    /// For which project: likewise.
    Project,
}

/// What was used in a step of the range.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsageSpan {
    /// From when, this instant included.
    from: DateTime<Utc>,
    /// To when, this instant not included.
    to: DateTime<Utc>,
    /// By currency; none where nothing ran.
    total: Vec<Amount>,
    /// The same, divided.
    parts: Vec<UsagePart>,
}

/// A part of what was used in a step.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsagePart {
    /// What was lent, where steps are divided by that.
    #[serde(skip_serializing_if = "Option::is_none")]
    gpu_model: Option<String>,
    /// The allocation's id, where they are divided by allocations. Absent for all others together.
    #[serde(skip_serializing_if = "Option::is_none")]
    allocation: Option<String>,
    /// The project's id, where they are divided by projects. Absent for all others together.
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<String>,
    #[serde(flatten)]
    amount: Amount,
}

/// Whose a part is. What is left over comes last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Model(String),
    Allocation(String),
    Project(String),
    Others,
}

type Parts = BTreeMap<(Whose, Currency), Used>;

/// What one of them came to in a currency, step by step.
#[derive(Debug)]
struct Part {
    whose: Whose,
    currency: Currency,
    sum: Used,
    /// By the step's place.
    steps: BTreeMap<usize, Used>,
}

impl Billed for Part {
    fn used(&self) -> Used {
        self.sum
    }
    fn currency(&self) -> Currency {
        self.currency
    }
}

/// What was used, step by step, as it is summed up.
#[derive(Debug)]
pub(super) struct Series {
    steps: Steps,
    by: UsageBy,
    as_of: DateTime<Utc>,
    /// Of models, and of all that is not told apart.
    parts: Vec<Parts>,
    /// Whose intervals come now.
    now: BTreeMap<Currency, Part>,
    dearest: Dearest<Part>,
}

fn add(parts: &mut Parts, key: (Whose, Currency), used: Used) {
    let sum = parts.entry(key).or_default();
    *sum = sum.and(used);
}

impl Series {
    pub(super) fn new(steps: Steps, by: UsageBy, as_of: DateTime<Utc>) -> Self {
        let parts = vec![Parts::new(); steps.count()];
        Self { steps, by, as_of, parts, now: BTreeMap::new(), dearest: Dearest::new(SHOWN) }
    }

    /// Adds what lies in the range of an interval. Those of one project or allocation come one after the other.
    pub(super) fn add(&mut self, row: &UsageInterval, lent: &Lent, currency: Currency) {
        let steps = self.steps;
        let whose = match self.by {
            UsageBy::GpuModel => Whose::Model(row.gpu_model.clone()),
            UsageBy::Allocation => Whose::Allocation(row.allocation.to_string()),
            UsageBy::Project => Whose::Project(row.project.to_string()),
        };
        if let Whose::Model(_) = whose {
            for (place, used) in steps.of(lent, self.as_of) {
                self.put(place, (whose.clone(), currency), used);
            }
            return;
        }
        if self.now.values().any(|part| part.whose != whose) {
            self.end();
        }
        let part = self.now.entry(currency).or_insert_with(|| Part {
            whose,
            currency,
            sum: Used::default(),
            steps: BTreeMap::new(),
        });
        for (place, used) in steps.of(lent, self.as_of) {
            part.sum = part.sum.and(used);
            let step = part.steps.entry(place).or_default();
            *step = step.and(used);
        }
    }

    fn put(&mut self, place: usize, key: (Whose, Currency), used: Used) {
        if let Some(parts) = self.parts.get_mut(place) {
            add(parts, key, used);
        }
    }

    /// Whoever it was, no more comes of it.
    fn end(&mut self) {
        for part in std::mem::take(&mut self.now).into_values() {
            if let Some(out) = self.dearest.add(part) {
                for (place, used) in out.steps {
                    self.put(place, (Whose::Others, out.currency), used);
                }
            }
        }
    }

    /// As they are shown.
    pub(super) fn spans(mut self) -> Vec<UsageSpan> {
        self.end();
        for part in std::mem::replace(&mut self.dearest, Dearest::new(0)).in_order() {
            for (place, used) in part.steps {
                self.put(place, (part.whose.clone(), part.currency), used);
            }
        }
        let told = self.steps.spans().zip(self.parts);
        told.map(|((from, to), parts)| {
            let mut total = Total::default();
            for ((_, currency), used) in &parts {
                total.add(*used, *currency);
            }
            let parts = parts.into_iter().map(|((whose, currency), used)| {
                let amount = Amount::new(used, currency);
                let others = UsagePart { gpu_model: None, allocation: None, project: None, amount };
                match whose {
                    Whose::Model(model) => UsagePart { gpu_model: Some(model), ..others },
                    Whose::Allocation(id) => UsagePart { allocation: Some(id), ..others },
                    Whose::Project(id) => UsagePart { project: Some(id), ..others },
                    Whose::Others => others,
                }
            });
            UsageSpan { from, to, total: total.amounts(), parts: parts.collect() }
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TypedId as _};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::api::usage::lent;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    fn interval(number: u128, price: i64, started: i64, ended: Option<i64>) -> UsageInterval {
        UsageInterval {
            allocation: AllocationId::from_uuid(Uuid::from_u128(number)),
            ordinal: 1,
            tenant: TenantId::from_uuid(Uuid::nil()),
            project: ProjectId::from_uuid(Uuid::from_u128(number % 20)),
            gpu_model: if number.is_multiple_of(2) { "H100" } else { "H200" }.into(),
            gpu_count: 2,
            price_micros_per_gpu_hour: price,
            currency: if number.is_multiple_of(5) { "AED" } else { "USD" }.into(),
            started_at: at(started),
            ended_at: ended.map(at),
        }
    }

    fn series(steps: Steps, by: UsageBy, as_of: i64, rows: &[UsageInterval]) -> Vec<UsageSpan> {
        let mut series = Series::new(steps, by, at(as_of));
        let mut rows: Vec<_> = rows.iter().collect();
        rows.sort_by_key(|row| (row.project, row.allocation));
        for row in rows {
            let (lent, currency) = lent(row).unwrap();
            series.add(row, &lent, currency);
        }
        series.spans()
    }

    #[test]
    fn every_step_is_there_and_says_what_ran_in_it() {
        let hour = 3_600;
        let steps = Steps::new(at(0), at(4 * hour), Step::Hour).unwrap();
        let rows = [
            interval(2, 2_000_000, hour / 2, Some(hour)),
            interval(1, 3_000_000, hour / 2, Some(2 * hour)),
            interval(4, 2_000_000, 3 * hour, None),
        ];
        let found = series(steps, UsageBy::GpuModel, 4 * hour, &rows);
        let told: Vec<_> = found
            .iter()
            .map(|span| {
                let parts = span.parts.iter();
                let part =
                    |one: &UsagePart| (one.gpu_model.clone().unwrap(), one.amount.cost_micros.0);
                (span.from.timestamp() / hour, parts.map(part).collect::<Vec<_>>())
            })
            .collect();
        let (h100, h200) = (|cost| ("H100".to_owned(), cost), |cost| ("H200".to_owned(), cost));
        assert_eq!(
            told,
            [
                (0, vec![h100(2_000_000), h200(3_000_000)]),
                (1, vec![h200(6_000_000)]),
                (2, vec![]),
                (3, vec![h100(4_000_000)]),
            ]
        );
    }

    #[test]
    fn of_many_allocations_those_that_cost_most_are_told_apart() {
        let steps = Steps::new(at(0), at(7_200), Step::Hour).unwrap();
        // All but every fifth are of one currency; the later, the dearer.
        let rows: Vec<_> =
            (1..=40).map(|one| interval(one, 1_000 * one as i64, 0, Some(7_200))).collect();
        let found = series(steps, UsageBy::Allocation, 7_200, &rows);
        for span in &found {
            let of = |currency: &str| -> Vec<&UsagePart> {
                span.parts.iter().filter(|part| part.amount.currency == currency).collect()
            };
            let (dollars, dirhams) = (of("USD"), of("AED"));
            assert_eq!((dollars.len(), dirhams.len()), (SHOWN + 1, 8));
            assert!(dirhams.iter().all(|part| part.allocation.is_some()));
            let (others, shown) = dollars.split_last().unwrap();
            assert_eq!(others.allocation, None);
            assert_eq!(
                others.amount.cost_micros.0,
                (1..=25).filter(|one| one % 5 != 0).map(|one| 2_000 * one).sum::<i64>()
            );
            assert!(shown.iter().all(|part| part.amount.cost_micros.0 > 2_000 * 25));
        }
    }

    proptest! {
        /// Whatever ran, and however it is divided: parts are their step's sum, and steps the range's.
        #[test]
        fn what_is_shown_adds_up(
            some in proptest::collection::vec(
                (1..30u128, 0..9_000_000i64, -90_000..200_000i64, proptest::option::of(0..90_000i64)), 0..40),
            from in 0..50_000i64,
            length in 1..100_000i64,
            as_of in 0..200_000i64,
            by in proptest::sample::select(&[UsageBy::GpuModel, UsageBy::Allocation, UsageBy::Project]),
        ) {
            let rows: Vec<_> = some
                .into_iter()
                .map(|(number, price, started, ended)| interval(number, price, started, ended.map(|length| started + length)))
                .collect();
            let (from, to) = (at(from), at(from + length));
            let found = series(Steps::new(from, to, Step::Hour).unwrap(), by, as_of, &rows);
            let sum = |amounts: &mut dyn Iterator<Item = &Amount>| -> BTreeMap<String, (i64, i64)> {
                let mut sums = BTreeMap::new();
                for one in amounts {
                    let sum: &mut (i64, i64) = sums.entry(one.currency.clone()).or_default();
                    *sum = (sum.0 + one.gpu_microseconds.0, sum.1 + one.cost_micros.0);
                }
                sums
            };
            for span in &found {
                prop_assert_eq!(sum(&mut span.total.iter()), sum(&mut span.parts.iter().map(|part| &part.amount)));
            }
            let mut total = Total::default();
            for row in &rows {
                let (lent, currency) = lent(row).unwrap();
                let used = lent.within(from, to.min(at(as_of)));
                if !used.is_nothing() {
                    total.add(used, currency);
                }
            }
            prop_assert_eq!(sum(&mut found.iter().flat_map(|span| &span.total)), sum(&mut total.amounts().iter()));
        }
    }
}
