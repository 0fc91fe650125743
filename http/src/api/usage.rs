//! Usage: GPU time and what it costs, from the journal's own times.
//!
//! Time is metered from the entry that made an allocation active to the entry that ended that,
//! to the microsecond. An interval that still runs is counted up to `as_of`. Each interval is
//! rounded once, half a micro-unit up, and every total is the sum of its parts: what is shown
//! adds up.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get};
use aicloud_actors::clock::whole_microseconds;
use aicloud_domain::access::Permission;
use aicloud_domain::id::AllocationId;
use aicloud_domain::money::{Currency, GpuHourPrice, GpuMicroseconds, Micros};
use aicloud_persistence::usage::UsageInterval;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::allocation::find;
use super::reference::{project, view};
use super::view::{Digits, Named};
use crate::auth::Caller;
use crate::extract::{Id, Query, Shared, moment};
use crate::problem::Problem;

/// The longest range of one question, days: a year and its leap day.
const RANGE_DAYS_MAX: i64 = 366;
/// What is asked for when nothing is said, days.
const RANGE_DAYS_DEFAULT: i64 = 30;

/// Billed time.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsageInterval)]
pub struct IntervalView {
    /// The how-manieth interval of the allocation, from 1.
    ordinal: u32,
    /// When it began.
    started_at: DateTime<Utc>,
    /// When it ended; absent while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<DateTime<Utc>>,
    /// What was lent.
    gpu_model: String,
    /// How many.
    gpu_count: u32,
    /// Millionths of the currency's unit for one GPU for one hour, as digits.
    #[schema(value_type = String)]
    price_micros_per_gpu_hour: Digits,
    #[serde(flatten)]
    amount: Amount,
}

/// GPU time and its cost.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Amount {
    /// GPUs times seconds, with three decimals, cut off.
    #[schema(example = "12.345")]
    gpu_seconds: String,
    /// GPUs times microseconds, as digits.
    #[schema(value_type = String, example = "12345678")]
    gpu_microseconds: Digits,
    /// Millionths of the currency's unit, as digits.
    #[schema(value_type = String, example = "8539")]
    cost_micros: Digits,
    /// ISO 4217.
    #[schema(example = "USD")]
    currency: String,
}

/// What an allocation used.
#[derive(Debug, Serialize, ToSchema)]
pub struct AllocationUsage {
    /// The allocation.
    allocation: String,
    /// Until when an interval that still runs is counted.
    as_of: DateTime<Utc>,
    /// Its intervals, in order.
    intervals: Vec<IntervalView>,
    /// All of them together, by currency.
    total: Vec<Amount>,
}

/// What an allocation used in a range.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsageLine {
    /// The allocation.
    allocation: String,
    /// What was lent.
    gpu_model: String,
    /// How many.
    gpu_count: u32,
    #[serde(flatten)]
    amount: Amount,
}

/// What a project used in a range.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectUsage {
    /// The project.
    project: Named,
    /// From when, this instant included.
    from: DateTime<Utc>,
    /// To when, this instant not included.
    to: DateTime<Utc>,
    /// Until when intervals that still run are counted.
    as_of: DateTime<Utc>,
    /// By allocation.
    allocations: Vec<UsageLine>,
    /// All of them together, by currency.
    total: Vec<Amount>,
}

/// Whose usage, and when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsageQuery {
    /// The project: its id or full name. A project's token may leave it out.
    project: Option<String>,
    /// From when (RFC 3339), included. 30 days before `to`, if absent.
    #[serde(default, deserialize_with = "moment::optional")]
    from: Option<DateTime<Utc>>,
    /// To when (RFC 3339), not included. Now, if absent.
    #[serde(default, deserialize_with = "moment::optional")]
    to: Option<DateTime<Utc>>,
}

/// GPU time and cost of the part of an interval that is in `from..to`.
fn measure(
    interval: &UsageInterval,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<(GpuMicroseconds, Micros, Currency), Problem> {
    let currency: Currency = interval.currency.parse().map_err(Problem::internal)?;
    let begin = interval.started_at.max(from);
    let end = interval.ended_at.unwrap_or(to).min(to);
    let micros = (end - begin).num_microseconds().unwrap_or(i64::MAX);
    let time = GpuMicroseconds::new(interval.gpu_count, micros);
    let price = GpuHourPrice { micros: Micros(interval.price_micros_per_gpu_hour), currency };
    Ok((time, price.cost(time), currency))
}

fn amount(time: GpuMicroseconds, cost: Micros, currency: Currency) -> Amount {
    Amount {
        gpu_seconds: time.seconds_text(),
        gpu_microseconds: Digits(time.0),
        cost_micros: Digits(cost.0),
        currency: currency.to_string(),
    }
}

/// Sums by currency.
#[derive(Default)]
struct Total(BTreeMap<Currency, (i64, i64)>);

impl Total {
    fn add(&mut self, time: GpuMicroseconds, cost: Micros, currency: Currency) {
        let sum = self.0.entry(currency).or_default();
        sum.0 = sum.0.saturating_add(time.0);
        sum.1 = sum.1.saturating_add(cost.0);
    }

    fn amounts(self) -> Vec<Amount> {
        self.0
            .into_iter()
            .map(|(currency, (time, cost))| amount(GpuMicroseconds(time), Micros(cost), currency))
            .collect()
    }
}

/// Get an allocation's usage.
#[utoipa::path(tag = "usage", params(("id" = String, Path, description = "The allocation's id.")), responses(
    (status = 200, description = "Its intervals, and what they cost.", body = AllocationUsage)
))]
#[get("/{id}/usage")]
pub async fn get_allocation_usage(
    api: Shared,
    caller: Caller,
    id: Id<AllocationId>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::UsageRead).await?;
    let owner = found.state.tenant_id;
    let rows = view(&api, &caller, Some(owner)).usage_of_allocation(owner, id.0).await;
    let rows = rows.map_err(Problem::read)?;
    let as_of = whole_microseconds(Utc::now());
    let mut total = Total::default();
    let mut intervals = vec![];
    for row in rows {
        let (time, cost, currency) = measure(&row, row.started_at, as_of)?;
        total.add(time, cost, currency);
        intervals.push(IntervalView {
            ordinal: row.ordinal,
            started_at: row.started_at,
            ended_at: row.ended_at,
            gpu_model: row.gpu_model,
            gpu_count: row.gpu_count,
            price_micros_per_gpu_hour: Digits(row.price_micros_per_gpu_hour),
            amount: amount(time, cost, currency),
        });
    }
    Ok(HttpResponse::Ok().json(AllocationUsage {
        allocation: id.0.to_string(),
        as_of,
        intervals,
        total: total.amounts(),
    }))
}

/// Get a project's usage.
///
/// Intervals are cut to the range: of one that began before it, only what lies in it is counted.
#[utoipa::path(tag = "usage", params(UsageQuery), responses(
    (status = 200, description = "By allocation, and all together.", body = ProjectUsage)
))]
#[get("/v1/usage")]
pub async fn get_usage(
    api: Shared,
    caller: Caller,
    query: Query<UsageQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let folder = project(&api, &caller, query.project.as_deref(), Permission::UsageRead).await?;
    let folder = &folder.state;
    let as_of = whole_microseconds(Utc::now());
    let to = query.to.unwrap_or(as_of);
    let from = query.from.unwrap_or(to - TimeDelta::days(RANGE_DAYS_DEFAULT));
    if from >= to || to - from > TimeDelta::days(RANGE_DAYS_MAX) {
        let range = format!("must be before `to`, and {RANGE_DAYS_MAX} days before it at most");
        return Err(Problem::invalid("from", range));
    }
    let shown = view(&api, &caller, Some(folder.tenant_id));
    let rows = shown.usage_of_project(folder.tenant_id, folder.id, from, to).await;
    let rows = rows.map_err(Problem::read)?;
    let mut total = Total::default();
    let mut lines: BTreeMap<AllocationId, (UsageInterval, Total)> = BTreeMap::new();
    for row in rows {
        let (time, cost, currency) = measure(&row, from, to.min(as_of))?;
        total.add(time, cost, currency);
        let line = lines.entry(row.allocation).or_insert_with(|| (row, Total::default()));
        line.1.add(time, cost, currency);
    }
    let allocations = lines
        .into_iter()
        .flat_map(|(allocation, (row, sum))| {
            sum.amounts().into_iter().map(move |amount| UsageLine {
                allocation: allocation.to_string(),
                gpu_model: row.gpu_model.clone(),
                gpu_count: row.gpu_count,
                amount,
            })
        })
        .collect();
    Ok(HttpResponse::Ok().json(ProjectUsage {
        project: Named::project(&folder.tenant_label, &folder.label, folder.id),
        from,
        to,
        as_of,
        allocations,
        total: total.amounts(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aicloud_domain::id::{ProjectId, TenantId, TypedId};
    use uuid::Uuid;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    fn interval(started: i64, ended: Option<i64>) -> UsageInterval {
        UsageInterval {
            allocation: AllocationId::from_uuid(Uuid::nil()),
            ordinal: 1,
            tenant: TenantId::from_uuid(Uuid::nil()),
            project: ProjectId::from_uuid(Uuid::nil()),
            gpu_model: "H100".into(),
            gpu_count: 2,
            price_micros_per_gpu_hour: 3_600_000_000,
            currency: "USD".into(),
            started_at: at(started),
            ended_at: ended.map(at),
        }
    }

    #[test]
    fn an_interval_is_cut_to_its_range() {
        for (started, ended, from, to, seconds) in [
            (10, Some(20), 0, 100, 10),
            (10, Some(20), 15, 100, 5),
            (10, Some(20), 0, 15, 5),
            (10, None, 0, 30, 20),
            (10, None, 0, 5, 0),
            (10, Some(20), 30, 40, 0),
        ] {
            let (time, cost, _) = measure(&interval(started, ended), at(from), at(to)).unwrap();
            assert_eq!(time.0, 2 * seconds * 1_000_000);
            // One micro-unit for each GPU-microsecond.
            assert_eq!(cost.0, time.0);
        }
    }
}
