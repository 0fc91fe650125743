//! How an allocation is shown. It borrows all of what it shows: lists have hundreds.

use std::collections::{BTreeMap, BTreeSet};

use aicloud_domain::access::Permission;
use aicloud_domain::allocation::{Allocation, AllocationMachine, Desired, OutcomeKind, Phase};
use aicloud_domain::id::{AllocationId, NodeId, ProjectId, TenantId, TypedId as _};
use aicloud_domain::machine::Machine as _;
use aicloud_domain::money::Currency;
use aicloud_domain::name::{NameRef, ResourceName};
use aicloud_domain::placement::{PendingReason, Standing};
use aicloud_domain::tenant::Standing as TenantStanding;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::wait::{ExpectedWait, WaitUnknown, pending};
use crate::api::Api;
use crate::api::held::HeldView;
use crate::api::notice::NoticeView;
use crate::api::view::{Actions, Digits, Named, NamedRef};
use crate::auth::Caller;
use crate::stamp;

/// GPUs lent to a project, and what runs on them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Allocation)]
pub struct AllocationView<'a> {
    /// Its full name.
    #[schema(
        value_type = String,
        example = "core42:aicloud:local:acme:lab:allocation/alloc_01jd4q8w0zf2n9k3m5p7r9t1v3"
    )]
    name: &'a ResourceName,
    /// Its id.
    #[schema(value_type = String, example = "alloc_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    pub(super) id: AllocationId,
    /// What its owner calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    /// Whose it is.
    #[schema(value_type = Named)]
    tenant: Whose<'a, TenantId>,
    /// In which project.
    #[schema(value_type = Named)]
    project: Whose<'a, ProjectId>,
    /// What was asked for.
    spec: SpecView<'a>,
    /// What its owner wants of it: `run`, `stop`, `release`.
    #[schema(value_type = String, example = "run")]
    desired: Desired,
    /// Where it is. Billed in `active` and in no other phase. Ends: `released`, `canceled`, `expired`.
    #[schema(value_type = String, example = "active")]
    phase: Phase,
    /// Since when it is there.
    #[serde(serialize_with = "stamp::serialize")]
    phase_since: DateTime<Utc>,
    /// What the caller may do with it now.
    #[schema(value_type = Vec<String>, example = json!(["stop", "release"]))]
    actions: Actions,
    /// That it takes no orders now, because its actor waits for an operator. In answers to GET.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<HeldView>,
    /// Why it still waits. In `queued`, in answers to GET; how long it would, only where it is asked for by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<PendingView>,
    /// The GPUs that it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    placement: Option<PlacementView<'a>>,
    /// That its node is to leave, while it runs there: it is moved at the deadline, or before, when it is stopped
    /// and started.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<NoticeView>,
    /// What a GPU-hour costs it, fixed at creation.
    price: PriceView,
    /// How it ended, or why it is ending.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<OutcomeView<'a>>,
    /// Counts placements.
    epoch: u64,
    /// When it was created.
    #[serde(serialize_with = "stamp::serialize")]
    created_at: DateTime<Utc>,
}

/// What was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AllocationSpec)]
pub struct SpecView<'a> {
    gpu: GpuRequestView<'a>,
    workload: WorkloadView<'a>,
    /// Gives up after waiting this long in the queue, seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_queue_seconds: Option<u32>,
}

/// GPUs of one model, together on one node.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = GpuRequest)]
pub struct GpuRequestView<'a> {
    /// The catalogue's name of the model.
    #[schema(example = "H100")]
    model: &'a str,
    /// How many.
    #[schema(minimum = 1, maximum = 64, example = 2)]
    count: u32,
}

/// What runs.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Workload)]
pub struct WorkloadView<'a> {
    /// The image that the root file system is made of.
    #[schema(example = "busybox")]
    image: &'a str,
    /// The program and its arguments; empty: it idles, for whoever opens a terminal.
    #[schema(value_type = Vec<String>)]
    command: &'a [String],
    /// Variables of its environment.
    #[schema(value_type = BTreeMap<String, String>)]
    env: &'a BTreeMap<String, String>,
    /// Names of its secret variables; absent when it has none. Their values are shown to nobody.
    #[schema(value_type = Vec<String>, required = false, example = json!(["HF_TOKEN"]))]
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    secret_env: &'a BTreeSet<String>,
}

/// Why an allocation waits.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Pending)]
pub struct PendingView {
    /// `awaiting_placement`, `no_capacity`, `behind_others`, `no_node_large_enough`.
    #[schema(value_type = String, example = "no_capacity")]
    reason: PendingReason,
    /// The same for people.
    text: &'static str,
    /// Its place among those that wait for the same model, from 1.
    position: u32,
    /// GPUs of the model that those before it ask for.
    gpus_ahead: u64,
    /// How long it would wait from now on, where history allows to say so. Not in lists, and not while a node is being asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wait: Option<ExpectedWait>,
    /// Why nothing is said about how long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wait_unknown: Option<WaitUnknown>,
}

impl From<Standing> for PendingView {
    fn from(standing: Standing) -> Self {
        Self {
            reason: standing.reason,
            text: standing.reason.text(),
            position: standing.position,
            gpus_ahead: standing.gpus_ahead,
            wait: None,
            wait_unknown: None,
        }
    }
}

/// GPUs that a node holds for an allocation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Placement)]
pub struct PlacementView<'a> {
    /// The node.
    #[schema(value_type = String)]
    node: NodeId,
    /// The GPUs, by the node's names for them.
    #[schema(value_type = Vec<String>)]
    gpu_uuids: &'a [String],
}

/// A price.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GpuHourPrice)]
pub struct PriceView {
    /// Millionths of the currency's unit for one GPU for one hour, as digits.
    #[schema(value_type = String, example = "2490000")]
    micros_per_gpu_hour: Digits,
    /// ISO 4217.
    #[schema(value_type = String, example = "USD")]
    currency: Currency,
}

/// How an allocation ended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Outcome)]
pub struct OutcomeView<'a> {
    /// `succeeded`, `failed`, `node_lost`, `canceled`, `expired`.
    #[schema(value_type = String, example = "succeeded")]
    kind: OutcomeKind,
    /// A word for programs: `released_by_customer`, `workload_exited`, ….
    reason: &'a str,
    /// For people.
    message: &'a str,
    /// The workload's exit code, when it ended by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i32>,
}

/// The owner of an allocation, by its full name. An allocation's own name always has both labels;
/// without them only the id could be shown.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Whose<'a, I> {
    Named(NamedRef<'a>),
    Bare { id: I, name: I },
}

impl<'a, I: Copy> Whose<'a, I> {
    fn new(name: Option<NameRef<'a>>, id: I) -> Self {
        name.map_or(Self::Bare { id, name: id }, |name| Self::Named(name.into()))
    }
}

impl<'a> AllocationView<'a> {
    /// With its place in the queue, when that is known.
    pub(super) fn new(
        allocation: &'a Allocation,
        standing: Option<Standing>,
        caller: &Caller,
    ) -> Self {
        let Allocation { tenant_id, project_id, name, spec, .. } = allocation;
        let tenant = name.tenant_label();
        let project = tenant.zip(name.project_label());
        let project = project.map(|(tenant, label)| NameRef::project(tenant, label, *project_id));
        let tenant = tenant.map(|label| NameRef::tenant(label, *tenant_id));
        let pending = standing.filter(|_| allocation.phase == Phase::Queued);
        Self {
            name,
            id: allocation.id,
            display_name: allocation.display_name.as_deref(),
            tenant: Whose::new(tenant, *tenant_id),
            project: Whose::new(project, *project_id),
            spec: SpecView {
                gpu: GpuRequestView { model: spec.gpu.model.as_str(), count: spec.gpu.count },
                workload: WorkloadView {
                    image: &spec.workload.image,
                    command: &spec.workload.command,
                    env: &spec.workload.env,
                    secret_env: &spec.workload.secret_env,
                },
                max_queue_seconds: spec.max_queue_seconds,
            },
            desired: allocation.desired,
            phase: allocation.phase,
            phase_since: allocation.phase_since,
            actions: Actions {
                legal: allocation.legal_actions(),
                held: caller.authority.permissions(AllocationMachine::owner(allocation)),
                asks: permission_of,
                without: None,
            },
            held: None,
            pending: pending.map(PendingView::from),
            placement: allocation.placement.as_ref().map(|placement| PlacementView {
                node: placement.node_id,
                gpu_uuids: &placement.gpu_uuids,
            }),
            notice: allocation.notice.as_ref().map(NoticeView::from),
            price: PriceView {
                micros_per_gpu_hour: Digits(allocation.price.micros.0),
                currency: allocation.price.currency,
            },
            outcome: allocation.outcome.as_ref().map(|outcome| OutcomeView {
                kind: outcome.kind,
                reason: &outcome.reason,
                message: &outcome.message,
                exit_code: outcome.exit_code,
            }),
            epoch: allocation.epoch,
            created_at: allocation.created_at,
        }
    }

    /// As its tenant stands: what is stopped is not started for one that is given nothing new.
    pub(super) fn of_tenant(mut self, standing: TenantStanding) -> Self {
        self.actions.without = (standing != TenantStanding::Active).then_some(START);
        self
    }

    pub(super) fn live(api: &Api, allocation: &'a Allocation, caller: &Caller) -> Self {
        let view = Self::new(allocation, api.cloud.standing(allocation.id), caller);
        match api.cloud.allocations.held(allocation.id.uuid()) {
            None => view,
            Some(why) => Self {
                held: Some(why.into()),
                actions: Actions { legal: &[], ..view.actions },
                ..view
            },
        }
    }

    /// The same, and how long it would wait.
    pub(super) async fn waiting(api: &Api, allocation: &'a Allocation, caller: &Caller) -> Self {
        let mut view = Self::live(api, allocation, caller);
        if allocation.phase == Phase::Queued
            && let Some(standing) = api.cloud.standing(allocation.id)
        {
            view.pending = Some(pending(api, standing, &allocation.spec.gpu).await.0);
        }
        view
    }
}

/// The action that is something new for a tenant.
const START: &str = "start";

/// Whether it depends on its tenant what may be done with it. Few can be started, and only of these it is looked at.
pub(super) fn depends_on_tenant(allocation: &Allocation) -> bool {
    allocation.legal_actions().contains(&START)
}

/// What an action asks for.
fn permission_of(action: &str) -> Permission {
    match action {
        START => Permission::AllocationStart,
        "stop" => Permission::AllocationStop,
        _ => Permission::AllocationRelease,
    }
}
