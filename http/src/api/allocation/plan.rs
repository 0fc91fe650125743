//! What would become of an allocation, before anybody asks for it: `POST /v1/allocations:plan`.
//!
//! The body is a creation's, and everything that a creation asks is asked here by the same code (`draft`) and by the
//! allocation's own state machine: what is refused there is refused here, with the same problem. Then the placement queue
//! is asked what it would do with the request now ([`aicloud_domain::placement::plan`]).
//!
//! **It writes nothing and holds nothing**: no command is sent, no mailbox is waited for, no place in the queue and no GPU is
//! kept. So an answer is as of a moment, and the next creation may find the cloud changed. What is said of the fleet is what
//! the caller would see of its own allocation anyway: its place in the queue, and the size of the node that it would
//! get. How long it would wait is said as of an allocation that waits (`wait`).
//!
//! There are no quotas and no balances yet; when there are, a plan fails by them as a creation does.

use actix_web::{HttpResponse, post};
use aicloud_actors::Origin;
use aicloud_domain::allocation::caution::{Caution, cautions};
use aicloud_domain::allocation::{AllocationCommand, AllocationMachine};
use aicloud_domain::machine::Machine as _;
use aicloud_domain::money::{Currency, GpuHourPrice, GpuMicroseconds};
use aicloud_domain::placement::plan::{Estimate, Prospect};
use aicloud_domain::secret::Veiled;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::PendingView;
use super::{CreateAllocation, draft, wait};
use crate::api::view::Digits;
use crate::auth::Caller;
use crate::extract::{Shared, Write};
use crate::problem::Problem;
use crate::secret_env;

const HOUR_MICROSECONDS: i64 = 3_600_000_000;

/// What would become of an allocation that was asked for now.
#[derive(Debug, Serialize, ToSchema)]
pub struct AllocationPlan {
    /// As of when. Nothing is held: what is asked for later may find the cloud changed.
    as_of: DateTime<Utc>,
    /// What it would cost.
    price: PlannedPrice,
    /// What would become of it.
    placement: PlannedPlacement,
    /// What to think of first. Nothing is refused for it.
    cautions: Vec<CautionView>,
}

/// What an allocation would cost while it is `active`.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedPrice {
    /// Millionths of the currency's unit for one GPU for one hour, as digits.
    #[schema(value_type = String, example = "2490000")]
    micros_per_gpu_hour: Digits,
    /// The same for all its GPUs: exact, and what bills are made from.
    #[schema(value_type = String, example = "19920000")]
    micros_per_hour: Digits,
    /// The same for a second, cut off after six decimals; for people.
    #[schema(example = "5533.333333")]
    micros_per_second: String,
    /// ISO 4217.
    #[schema(value_type = String, example = "USD")]
    currency: Currency,
}

impl PlannedPrice {
    fn new(price: GpuHourPrice, count: u32) -> Self {
        let hour = price.cost(GpuMicroseconds::new(count, HOUR_MICROSECONDS)).0;
        // Millionths of a micro-unit: an hour's price has room for them many times over.
        let second = i128::from(hour) * 1_000_000 / 3_600;
        Self {
            micros_per_gpu_hour: Digits(price.micros.0),
            micros_per_hour: Digits(hour),
            micros_per_second: format!("{}.{:06}", second / 1_000_000, second % 1_000_000),
            currency: price.currency,
        }
    }
}

/// Where it would come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedPlacement {
    /// A node would be asked for its GPUs at once.
    now: bool,
    /// In which region.
    #[schema(example = "local")]
    region: String,
    /// GPUs of the model that the node has in all; absent where it would wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    node_gpus: Option<u32>,
    /// Why it would wait, after whom, and how long; absent where it would not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<PendingView>,
}

/// Something to think of.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Caution)]
pub struct CautionView {
    /// `waits_without_end`, `likely_expires`, `runs_until_released`, `secret_in_environment`.
    #[schema(value_type = String, example = "runs_until_released")]
    code: Caution,
    /// The same for people.
    text: &'static str,
    /// The field that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "workload.command")]
    field: Option<String>,
}

/// Plan an allocation.
///
/// With the body of a creation: what it would cost, and whether it would get its GPUs now or wait, why, and after whom. What a
/// creation would refuse is refused. Nothing is written and nothing is held.
#[utoipa::path(tag = "allocations", request_body = CreateAllocation, responses(
    (status = 200, description = "What would become of it, as of now.", body = AllocationPlan)
))]
#[post("/v1/allocations:plan")]
pub async fn plan_allocation(
    api: Shared,
    caller: Caller,
    write: Write<CreateAllocation>,
) -> Result<HttpResponse, Problem> {
    // A plan is nobody's repetition, whatever key came with it.
    let origin = Origin { idempotency: None, ..write.origin(&caller) };
    let new = draft(&api, &caller, &write.body, &origin).await?;
    let (spec, price, as_of) = (new.spec.clone(), new.price, Utc::now());
    let values = &write.body.workload.secret_env;
    secret_env::check(values)?;
    // What the allocation itself would refuse. Nothing is sealed for a plan, so a seal stands for the values.
    let secrets = (!values.is_empty()).then(|| Veiled::new(vec![]));
    let command = AllocationCommand::Create { new: Box::new(new), secrets };
    AllocationMachine::decide(None, &command, as_of)?;
    let prospect = api.cloud.plan(&spec.gpu.model, spec.gpu.count);
    let mut placement = PlannedPlacement {
        now: false,
        region: api.cloud.region().to_string(),
        node_gpus: None,
        pending: None,
    };
    let mut found: Option<Estimate> = None;
    match &prospect {
        Prospect::Now { gpus, .. } => (placement.now, placement.node_gpus) = (true, Some(*gpus)),
        Prospect::Waits(standing) => {
            let (pending, wait) = wait::pending(&api, *standing, &spec.gpu).await;
            (placement.pending, found) = (Some(pending), wait);
        }
    }
    let all = cautions(&spec, &prospect, found.as_ref()).into_iter();
    Ok(HttpResponse::Ok().json(AllocationPlan {
        as_of,
        price: PlannedPrice::new(price, spec.gpu.count),
        placement,
        cautions: all.map(|(code, field)| CautionView { code, text: code.text(), field }).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use aicloud_domain::money::Micros;

    use super::*;

    #[test]
    fn an_hour_is_exact_and_a_second_is_for_people() {
        let price = GpuHourPrice { micros: Micros(2_490_001), currency: "USD".parse().unwrap() };
        let planned = PlannedPrice::new(price, 8);
        assert_eq!(planned.micros_per_hour.0, 19_920_008);
        assert_eq!(planned.micros_per_second, "5533.335555");
        let dear = GpuHourPrice { micros: Micros(i64::MAX / 64), ..price };
        assert_eq!(PlannedPrice::new(dear, 64).micros_per_hour.0, i64::MAX / 64 * 64);
    }
}
