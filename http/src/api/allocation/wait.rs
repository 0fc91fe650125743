//! How long what waits would wait: of a plan and of an allocation in the queue alike, by the same pace.
//!
//! It is estimated from how fast GPUs of the model came back to the cloud in the last 24 hours, whoever had them
//! ([`aicloud_domain::placement::plan`]): one number of all tenants together, and none where too few ended to hide in. What
//! can't be known is said to be unknown, and why; nothing is made up, and nobody's place in the queue waits for the database.
//!
//! While a node is being asked, neither is said: it is about to have its GPUs, and no pace has a part in that.

use aicloud_domain::allocation::GpuRequest;
use aicloud_domain::placement::plan::{Estimate, NoEstimate, estimate};
use aicloud_domain::placement::{PendingReason, Standing};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::PendingView;
use crate::api::Api;

/// How long it would wait from now on.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExpectedWait {
    /// What is expected, seconds.
    seconds: u64,
    /// Nine of ten would wait longer, seconds.
    at_least_seconds: u64,
    /// Nine of ten would wait no longer, seconds.
    at_most_seconds: u64,
    /// How it was found.
    method: &'static str,
    /// Allocations of the model that have ended in `window_seconds`.
    ends: u64,
    /// How far back they were counted, seconds.
    window_seconds: u64,
}

/// What is presumed, for people.
const METHOD: &str = "GPUs of this model are given back as fast as in the last 24 hours, at random times; those ahead and this one take \
    them in turn. That GPUs come back on different nodes is not counted, so large requests may wait longer.";

/// Why nothing is said about how long it would wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitUnknown {
    /// `no_node_large_enough`, `too_little_history`, `history_unreachable`.
    #[schema(value_type = String, example = "too_little_history")]
    reason: NoEstimate,
    /// The same for people.
    text: &'static str,
}

/// Why this request waits and how long it would, with the estimate where there is one.
pub(super) async fn pending(
    api: &Api,
    standing: Standing,
    gpu: &GpuRequest,
) -> (PendingView, Option<Estimate>) {
    let mut view = PendingView::from(standing);
    let found = match standing.reason {
        PendingReason::AwaitingPlacement => return (view, None),
        // No history tells when a node comes.
        PendingReason::NoNodeLargeEnough => Err(NoEstimate::NoNodeLargeEnough),
        PendingReason::NoCapacity | PendingReason::BehindOthers => {
            match api.paces.of(&gpu.model).await {
                Some(pace) => estimate(&standing, gpu.count, pace).map(|wait| (wait, pace)),
                None => Err(NoEstimate::HistoryUnreachable),
            }
        }
    };
    match found {
        Ok((wait, pace)) => {
            view.wait = Some(ExpectedWait {
                seconds: wait.seconds,
                at_least_seconds: wait.at_least,
                at_most_seconds: wait.at_most,
                method: METHOD,
                ends: pace.ends,
                window_seconds: pace.seconds,
            });
            (view, Some(wait))
        }
        Err(reason) => {
            view.wait_unknown = Some(WaitUnknown { reason, text: reason.text() });
            (view, None)
        }
    }
}
