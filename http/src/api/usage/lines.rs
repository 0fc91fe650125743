//! A bill as it is summed up: one interval after the other, in a room that does not grow with what was used.
//!
//! Intervals come project by project and in it allocation by allocation, so what a project or an allocation came to is known when the
//! next one begins, and its line is kept only while it is among the dearest ([`Dearest`]). What has no line is summed up by currency:
//! lines and rest are the total, exactly.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use aicloud_domain::id::{AllocationId, ProjectId};
use aicloud_domain::money::Currency;
use aicloud_domain::usage::Used;
use aicloud_persistence::usage::UsageInterval;
use chrono::{DateTime, Utc};

use super::series::Series;
use super::{Total, lent};
use crate::problem::Problem;

/// What comes to be kept: its amount, by which it is ranked, and its currency, within which.
pub(super) trait Billed {
    /// What it came to.
    fn used(&self) -> Used;
    /// In what.
    fn currency(&self) -> Currency;
}

/// The dearest of each currency. Of those that cost the same who ran longest, then who came first: the same question has the same
/// answer.
#[derive(Debug)]
pub(super) struct Dearest<T> {
    most: usize,
    kept: BTreeMap<Currency, BTreeMap<Rank, T>>,
    came: u64,
}

/// The dearest is the smallest.
type Rank = (Reverse<(i64, i64)>, u64);

impl<T: Billed> Dearest<T> {
    pub(super) fn new(most: usize) -> Self {
        Self { most, kept: BTreeMap::new(), came: 0 }
    }

    /// Keeps it if it is one of them, and gives back what is not, or is no longer.
    pub(super) fn add(&mut self, one: T) -> Option<T> {
        self.came += 1;
        let used = one.used();
        let kept = self.kept.entry(one.currency()).or_default();
        kept.insert((Reverse((used.cost.0, used.time.0)), self.came), one);
        if kept.len() > self.most { kept.pop_last().map(|(_, out)| out) } else { None }
    }

    /// All that are kept, in the order in which they came.
    pub(super) fn in_order(self) -> Vec<T> {
        let all = self.kept.into_values().flatten();
        let mut all: Vec<_> = all.map(|((_, came), one)| (came, one)).collect();
        all.sort_by_key(|(came, _)| *came);
        all.into_iter().map(|(_, one)| one).collect()
    }
}

/// What an allocation came to in a currency.
#[derive(Debug)]
pub(super) struct OfAllocation {
    pub id: AllocationId,
    pub gpu_model: String,
    pub gpu_count: u32,
    pub currency: Currency,
    pub used: Used,
}

/// What a project came to in a currency.
#[derive(Debug)]
pub(super) struct OfProject {
    pub id: ProjectId,
    pub allocations: u64,
    pub currency: Currency,
    pub used: Used,
}

impl Billed for OfAllocation {
    fn used(&self) -> Used {
        self.used
    }
    fn currency(&self) -> Currency {
        self.currency
    }
}

impl Billed for OfProject {
    fn used(&self) -> Used {
        self.used
    }
    fn currency(&self) -> Currency {
        self.currency
    }
}

/// What has no line of its own, in a currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Left {
    pub lines: u64,
    pub allocations: u64,
    pub used: Used,
}

type Rest = BTreeMap<Currency, Left>;

fn leave(rest: &mut Rest, currency: Currency, allocations: u64, used: Used) {
    let left = rest.entry(currency).or_default();
    *left = Left {
        lines: left.lines + 1,
        allocations: left.allocations + allocations,
        used: left.used.and(used),
    };
}

/// Lines and what is left of them.
#[derive(Debug)]
struct Lines<T> {
    dearest: Dearest<T>,
    rest: Rest,
}

impl<T: Billed> Lines<T> {
    fn new(most: usize) -> Self {
        Self { dearest: Dearest::new(most), rest: Rest::new() }
    }
}

/// A range's bill.
#[derive(Debug)]
pub(super) struct Bill {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    total: Total,
    series: Option<Series>,
    /// Of whom the intervals are that come now.
    now: Option<(ProjectId, AllocationId, String, u32)>,
    /// What that allocation has come to, and its project without it.
    allocation: Total,
    project: BTreeMap<Currency, (u64, Used)>,
    allocations: Lines<OfAllocation>,
    projects: Lines<OfProject>,
    wrong: Option<Problem>,
}

/// What a bill came to.
#[derive(Debug)]
pub(super) struct Billing {
    pub total: Total,
    pub series: Option<Series>,
    pub projects: Vec<OfProject>,
    pub rest_of_projects: Rest,
    pub allocations: Vec<OfAllocation>,
    pub rest_of_allocations: Rest,
}

impl Bill {
    /// Of what lies in `from..until`; with so many lines of a currency at most.
    pub(super) fn new(
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        (projects, allocations): (usize, usize),
        series: Option<Series>,
    ) -> Self {
        Self {
            from,
            until,
            total: Total::default(),
            series,
            now: None,
            allocation: Total::default(),
            project: BTreeMap::new(),
            allocations: Lines::new(allocations),
            projects: Lines::new(projects),
            wrong: None,
        }
    }

    /// Adds an interval.
    pub(super) fn add(&mut self, row: UsageInterval) {
        match lent(&row) {
            Ok((lent, currency)) => {
                let UsageInterval { project, allocation, .. } = row;
                if self.now.as_ref().is_none_or(|now| (now.0, now.1) != (project, allocation)) {
                    self.end_allocation();
                    if self.now.as_ref().is_some_and(|now| now.0 != project) {
                        self.end_project();
                    }
                    self.now = Some((project, allocation, row.gpu_model.clone(), row.gpu_count));
                }
                let used = lent.within(self.from, self.until);
                self.total.add(used, currency);
                self.allocation.add(used, currency);
                if let Some(series) = &mut self.series {
                    series.add(&row, &lent, currency);
                }
            }
            Err(problem) => self.wrong = Some(problem),
        }
    }

    fn end_allocation(&mut self) {
        let Some((_, id, gpu_model, gpu_count)) = &self.now else { return };
        for (currency, used) in std::mem::take(&mut self.allocation).0 {
            let (allocations, sum) = self.project.entry(currency).or_default();
            (*allocations, *sum) = (*allocations + 1, sum.and(used));
            let (id, gpu_model, gpu_count) = (*id, gpu_model.clone(), *gpu_count);
            let line = OfAllocation { id, gpu_model, gpu_count, currency, used };
            if let Some(out) = self.allocations.dearest.add(line) {
                leave(&mut self.allocations.rest, out.currency, 1, out.used);
            }
        }
    }

    fn end_project(&mut self) {
        let Some((id, ..)) = self.now else { return };
        for (currency, (allocations, used)) in std::mem::take(&mut self.project) {
            let line = OfProject { id, allocations, currency, used };
            if let Some(out) = self.projects.dearest.add(line) {
                leave(&mut self.projects.rest, out.currency, out.allocations, out.used);
            }
        }
    }

    /// All that was added.
    ///
    /// # Errors
    /// [`Code::Internal`](crate::problem::Code::Internal) when an interval could not be understood.
    pub(super) fn done(mut self) -> Result<Billing, Problem> {
        self.end_allocation();
        self.end_project();
        let Self { total, series, allocations, projects, wrong, .. } = self;
        wrong.map_or(Ok(()), Err)?;
        Ok(Billing {
            total,
            series,
            projects: projects.dearest.in_order(),
            rest_of_projects: projects.rest,
            allocations: allocations.dearest.in_order(),
            rest_of_allocations: allocations.rest,
        })
    }
}

#[cfg(test)]
mod tests;
