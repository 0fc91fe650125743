//! Usage: GPU time and what it costs, from the journal's own times.
//!
//! Time is metered from the entry that made an allocation active to the entry that ended that,
//! to the microsecond. An interval that still runs is counted up to `as_of`. Each interval is
//! rounded once, half a micro-unit up; a part of it is what it had cost at the part's end less what
//! it had cost at its beginning ([`aicloud_domain::usage`]). So every total is the sum of its parts, and
//! steps are of the range's total, whichever way it is cut: what is shown adds up.
//!
//! Asked for a tenant, it is the sum of all its projects, and a line for each of them: who pays wants one figure, and where it comes
//! from. It takes the permission in the tenant as a whole. Who has it in one project only is refused and not answered
//! about that one: a figure that looks like the whole bill must be it. Allocations have no lines there, because a tenant may have had very
//! many; ask for the project.
//!
//! **A question is bounded**, however much was used: intervals are read one after the other and summed up in a room that does not grow
//! with them (`lines`), the dearest lines are told and the others together, and what has more than `INTERVALS_MAX` is refused, as is
//! what takes the database longer than a statement may: shorter ranges have the same sum.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get};
use aicloud_actors::clock::whole_microseconds;
use aicloud_domain::access::Permission;
use aicloud_domain::id::{AllocationId, ProjectId, TenantId};
use aicloud_domain::money::{Currency, GpuHourPrice, Micros};
use aicloud_domain::name::Label;
use aicloud_domain::usage::{Lent, NoSteps, Steps, Used};
use aicloud_persistence::View;
use aicloud_persistence::usage::{Summed, UsageInterval};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

mod lines;
mod series;

use super::Api;
use super::allocation::find;
use super::place::named_tenant;
use super::reference::{project, tenant, view};
use super::view::{Digits, Named};
use crate::auth::Caller;
use crate::extract::{Id, Query, Shared, moment};
use crate::problem::{Code, Problem};

use lines::{Bill, Billing, Left, OfAllocation, OfProject};
pub use series::UsageSpan;
use series::{Series, UsageBy, UsageStep};

/// The longest range of one question, days: a year and its leap day.
const RANGE_DAYS_MAX: i64 = 366;
/// The most intervals that one answer sums up: about a second's work.
const INTERVALS_MAX: u32 = 250_000;
/// The most lines of each currency, and how many there are when nothing is said.
const LINES_MAX: u32 = 1_000;
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
    /// Its full name.
    #[schema(
        example = "core42:aicloud:local:acme:lab:allocation/alloc_01jd4q8w0zf2n9k3m5p7r9t1v3"
    )]
    name: String,
    /// What its owner calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    /// What was lent.
    gpu_model: String,
    /// How many.
    gpu_count: u32,
    #[serde(flatten)]
    amount: Amount,
}

/// What a project used in a range, in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectLine {
    /// The project.
    project: Named,
    /// What people call it.
    #[schema(example = "Training")]
    display_name: String,
    /// How many allocations of it were active in the range.
    allocations: u64,
    #[serde(flatten)]
    amount: Amount,
}

/// What was used in a range by those that have no line, in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsageRest {
    /// How many lines these would be.
    lines: u64,
    /// How many allocations were active.
    allocations: u64,
    #[serde(flatten)]
    amount: Amount,
}

/// What a project, or a tenant with all its projects, used in a range.
#[derive(Debug, Serialize, ToSchema)]
pub struct Usage {
    /// Who pays.
    tenant: Named,
    /// The project; absent where a tenant was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<Named>,
    /// From when, this instant included.
    from: DateTime<Utc>,
    /// To when, this instant not included.
    to: DateTime<Utc>,
    /// Until when intervals that still run are counted.
    as_of: DateTime<Utc>,
    /// By project, and currency: the dearest `limit` of each currency. With `rest`, where a tenant was asked for, all of them together are
    /// `total`, exactly.
    projects: Vec<ProjectLine>,
    /// By allocation, of a project: the dearest `limit` of each currency. With `rest` they are `total`, exactly. Empty where a tenant was
    /// asked for.
    allocations: Vec<UsageLine>,
    /// By currency: what has no line of its own, since there are more than `limit`. Of projects where a tenant was asked for, else of
    /// allocations. Absent where every line is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<Vec<UsageRest>>,
    /// All of them together, by currency.
    total: Vec<Amount>,
    /// The range step by step, where `step` was asked for: every step, in order. All of them together are `total`, exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<Vec<UsageSpan>>,
}

/// Whose usage, and when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsageQuery {
    /// The project: its id or full name. A project's token may leave it out.
    project: Option<String>,
    /// All projects of this tenant: its id or full name. With `project`: the tenant that it must be of.
    tenant: Option<String>,
    /// From when (RFC 3339), included. 30 days before `to`, if absent.
    #[serde(default, deserialize_with = "moment::optional")]
    from: Option<DateTime<Utc>>,
    /// To when (RFC 3339), not included. Now, if absent.
    #[serde(default, deserialize_with = "moment::optional")]
    to: Option<DateTime<Utc>>,
    /// Also step by step: how long a step is. The first begins at `from`, the last ends at `to`; 400 steps at most.
    #[param(inline)]
    step: Option<UsageStep>,
    /// How many lines of each currency are told, the dearest; what is left is in `rest`. 1000, if absent, and at the most; with 0 there
    /// are the totals alone.
    #[param(maximum = 1000)]
    limit: Option<u32>,
    /// With `step`: what each of them is divided by, `gpu_model` if absent.
    #[param(inline)]
    by: Option<UsageBy>,
}

/// An interval as it is reckoned with, and its currency.
fn lent(interval: &UsageInterval) -> Result<(Lent, Currency), Problem> {
    let currency: Currency = interval.currency.parse().map_err(Problem::internal)?;
    let price = GpuHourPrice { micros: Micros(interval.price_micros_per_gpu_hour), currency };
    let (started_at, ended_at) = (interval.started_at, interval.ended_at);
    Ok((Lent { gpus: interval.gpu_count, price, started_at, ended_at }, currency))
}

impl Amount {
    fn new(used: Used, currency: Currency) -> Self {
        Self {
            gpu_seconds: used.time.seconds_text(),
            gpu_microseconds: Digits(used.time.0),
            cost_micros: Digits(used.cost.0),
            currency: currency.to_string(),
        }
    }
}

/// Sums by currency.
#[derive(Debug, Default)]
struct Total(BTreeMap<Currency, Used>);

impl Total {
    fn add(&mut self, used: Used, currency: Currency) {
        let sum = self.0.entry(currency).or_default();
        *sum = sum.and(used);
    }

    fn amounts(self) -> Vec<Amount> {
        self.0.into_iter().map(|(currency, used)| Amount::new(used, currency)).collect()
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
        let (lent, currency) = lent(&row)?;
        let used = lent.up_to(as_of);
        total.add(used, currency);
        intervals.push(IntervalView {
            ordinal: row.ordinal,
            started_at: row.started_at,
            ended_at: row.ended_at,
            gpu_model: row.gpu_model,
            gpu_count: row.gpu_count,
            price_micros_per_gpu_hour: Digits(row.price_micros_per_gpu_hour),
            amount: Amount::new(used, currency),
        });
    }
    Ok(HttpResponse::Ok().json(AllocationUsage {
        allocation: id.0.to_string(),
        as_of,
        intervals,
        total: total.amounts(),
    }))
}

/// Whose usage is asked for.
struct Payer {
    tenant: TenantId,
    label: Label,
    /// Absent: of all its projects.
    project: Option<(ProjectId, Label)>,
}

impl Payer {
    async fn asked(api: &Api, caller: &Caller, query: &UsageQuery) -> Result<Self, Problem> {
        if let (Some(text), None) = (&query.tenant, &query.project) {
            let found = tenant(api, caller, text, Permission::UsageRead).await?;
            return Ok(Self {
                tenant: found.state.id,
                label: found.state.label.clone(),
                project: None,
            });
        }
        let found = project(api, caller, query.project.as_deref(), Permission::UsageRead).await?;
        let folder = &found.state;
        if let Some(text) = &query.tenant
            && named_tenant(api, caller, text).await? != folder.tenant_id
        {
            return Err(Problem::not_found());
        }
        Ok(Self {
            tenant: folder.tenant_id,
            label: folder.tenant_label.clone(),
            project: Some((folder.id, folder.label.clone())),
        })
    }
}

/// Get a project's usage, or a tenant's.
///
/// Intervals are cut to the range: of one that began before it, only what lies in it is counted. Two ranges that follow each
/// other cost together what the range of both does, and all projects of a tenant what the tenant does.
#[utoipa::path(tag = "usage", params(UsageQuery), responses(
    (status = 200, description = "By project, by allocation, and all together.", body = Usage)
))]
#[get("/v1/usage")]
pub async fn get_usage(
    api: Shared,
    caller: Caller,
    query: Query<UsageQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let payer = Payer::asked(&api, &caller, &query).await?;
    let as_of = whole_microseconds(Utc::now());
    let to = query.to.unwrap_or(as_of);
    let from = query.from.unwrap_or(to - TimeDelta::days(RANGE_DAYS_DEFAULT));
    if from >= to || to - from > TimeDelta::days(RANGE_DAYS_MAX) {
        let range = format!("must be before `to`, and {RANGE_DAYS_MAX} days before it at most");
        return Err(Problem::invalid("from", range));
    }
    let steps = match (query.step, query.by) {
        (Some(step), _) => Some(steps(from, to, step)?),
        (None, Some(_)) => {
            return Err(Problem::invalid("by", "says what steps are divided by, and needs `step`")
                .suggest("Send `step` with it, or leave `by` out."));
        }
        (None, None) => None,
    };
    let limit = query.limit.unwrap_or(LINES_MAX);
    if limit > LINES_MAX {
        return Err(Problem::invalid("limit", format!("must be 0 to {LINES_MAX}")));
    }
    let lines = usize::try_from(limit).unwrap_or(usize::MAX);
    let shown = view(&api, &caller, Some(payer.tenant));
    let series = steps.map(|steps| Series::new(steps, query.by.unwrap_or_default(), as_of));
    // A project's own line is the one that there is.
    let (project, lines) = match &payer.project {
        Some((project, _)) => (Some(*project), (usize::MAX, lines)),
        None => (None, (lines, 0)),
    };
    let bill = Bill::new((from, to.min(as_of)), lines, series);
    let owner = (payer.tenant, project);
    let billing = match shown.sum_usage(owner, (from, to), INTERVALS_MAX, bill, Bill::add).await {
        Ok(Summed::Whole(bill)) => bill.done()?,
        Ok(Summed::TooMany) => return Err(too_much()),
        Err(error) if error.is_too_long() => return Err(too_much().logged(error)),
        Err(error) => return Err(Problem::read(error)),
    };
    answer(&shown, payer, (from, to, as_of), billing).await
}

/// What is asked for is more than one answer sums up.
fn too_much() -> Problem {
    Problem::new(
        Code::TooMuchUsage,
        "So much was used in this range that one answer can't sum it up.",
    )
}

async fn answer(
    shown: &View,
    payer: Payer,
    (from, to, as_of): (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>),
    billing: Billing,
) -> Result<HttpResponse, Problem> {
    let projects = by_project(shown, &payer, billing.projects).await?;
    let (allocations, rest) = match &payer.project {
        Some(_) => {
            let lines = by_allocation(shown, &payer, billing.allocations).await?;
            (lines, billing.rest_of_allocations)
        }
        None => (vec![], billing.rest_of_projects),
    };
    let rest = rest.into_iter().map(|(currency, left)| {
        let Left { lines, allocations, used } = left;
        UsageRest { lines, allocations, amount: Amount::new(used, currency) }
    });
    Ok(HttpResponse::Ok().json(Usage {
        tenant: Named::tenant(&payer.label, payer.tenant),
        project: payer.project.map(|(id, label)| Named::project(&payer.label, &label, id)),
        from,
        to,
        as_of,
        projects,
        allocations,
        rest: Some(rest.collect()).filter(|rest: &Vec<_>| !rest.is_empty()),
        total: billing.total.amounts(),
        series: billing.series.map(Series::spans),
    }))
}

/// A line for each project and currency.
async fn by_project(
    shown: &View,
    payer: &Payer,
    lines: Vec<OfProject>,
) -> Result<Vec<ProjectLine>, Problem> {
    let mut ids: Vec<ProjectId> = lines.iter().map(|line| line.id).collect();
    ids.dedup();
    let names = shown.names_of_projects(payer.tenant, ids).await.map_err(Problem::read)?;
    let line = |OfProject { id, allocations, currency, used }| {
        // The database keeps an interval's project as long as the interval.
        let Some(named) = names.get(&id) else {
            return Err(Problem::internal(format!("{id} is billed, and is not there")));
        };
        let label: Label = named.label.parse().map_err(Problem::internal)?;
        Ok(ProjectLine {
            project: Named::project(&payer.label, &label, id),
            display_name: named.display_name.clone(),
            allocations,
            amount: Amount::new(used, currency),
        })
    };
    lines.into_iter().map(line).collect()
}

/// A line for each allocation of a project, and currency.
async fn by_allocation(
    shown: &View,
    payer: &Payer,
    lines: Vec<OfAllocation>,
) -> Result<Vec<UsageLine>, Problem> {
    let mut ids: Vec<AllocationId> = lines.iter().map(|line| line.id).collect();
    ids.dedup();
    let names = shown.names_of_allocations(payer.tenant, ids).await.map_err(Problem::read)?;
    let line = |OfAllocation { id, gpu_model, gpu_count, currency, used }| {
        // The database keeps an interval's allocation as long as the interval.
        let Some(names) = names.get(&id) else {
            return Err(Problem::internal(format!("{id} is billed, and is not there")));
        };
        Ok(UsageLine {
            allocation: id.to_string(),
            name: names.name.clone(),
            display_name: names.display_name.clone(),
            gpu_model,
            gpu_count,
            amount: Amount::new(used, currency),
        })
    };
    lines.into_iter().map(line).collect()
}

/// The range in steps.
fn steps(from: DateTime<Utc>, to: DateTime<Utc>, step: UsageStep) -> Result<Steps, Problem> {
    Steps::new(from, to, step.into()).map_err(|error| {
        let problem = Problem::invalid("step", error);
        match error {
            NoSteps::TooMany(_) if step == UsageStep::Hour => {
                problem.suggest("Ask for a shorter range, or for `step=day`.")
            }
            _ => problem.suggest("Ask for a shorter range."),
        }
    })
}
