//! Allocations: GPUs lent to a project, and what runs on them.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post};
use aicloud_domain::access::Permission;
use aicloud_domain::allocation::{
    Allocation, AllocationCommand, AllocationMachine, AllocationSpec, Desired, GpuRequest,
    NewAllocation, OutcomeKind, Phase, Workload,
};
use aicloud_domain::catalog::{GpuModel, catalog_id};
use aicloud_domain::id::{AllocationId, NodeId, ProjectId, TenantId, TypedId};
use aicloud_domain::machine::{Machine, Owner};
use aicloud_domain::money::Currency;
use aicloud_domain::name::{NameRef, ResourceName};
use aicloud_domain::placement::{PendingReason, Standing};
use aicloud_persistence::ListQuery;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Api;
use super::answer::{created, done, shown};
use super::catalog::price_of;
use super::page::{List, Paging};
use super::place::place;
use super::reference::{Reference, check_standing, project, seen};
use super::view::{Actions, Digits, Named, NamedRef};
use crate::auth::Caller;
use crate::extract::{Id, Nothing, Query, Shared, Write, object};
use crate::problem::Problem;
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
    id: AllocationId,
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
    /// Why it still waits. In `queued`, in answers to GET.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<PendingView>,
    /// The GPUs that it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    placement: Option<PlacementView<'a>>,
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
    fn new(allocation: &'a Allocation, standing: Option<Standing>, caller: &Caller) -> Self {
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
            },
            pending: pending.map(|standing| PendingView {
                reason: standing.reason,
                text: standing.reason.text(),
                position: standing.position,
                gpus_ahead: standing.gpus_ahead,
            }),
            placement: allocation.placement.as_ref().map(|placement| PlacementView {
                node: placement.node_id,
                gpu_uuids: &placement.gpu_uuids,
            }),
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

    fn live(api: &Api, allocation: &'a Allocation, caller: &Caller) -> Self {
        Self::new(allocation, api.cloud.standing(allocation.id), caller)
    }
}

/// What an action asks for.
fn permission_of(action: &str) -> Permission {
    match action {
        "start" => Permission::AllocationStart,
        "stop" => Permission::AllocationStop,
        _ => Permission::AllocationRelease,
    }
}

/// A new allocation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "display_name": "training",
    "gpu": {"model": "H100", "count": 2},
    "workload": {"image": "busybox", "command": ["/bin/sh", "-c", "sleep 600"], "env": {"SEED": "7"}}
}))]
pub struct CreateAllocation {
    /// In which project: its id or full name. A project's token may leave it out.
    project: Option<String>,
    /// What its owner calls it; need not be unique.
    #[schema(min_length = 1, max_length = 120)]
    display_name: Option<String>,
    /// The GPUs, together on one node.
    #[serde(deserialize_with = "object")]
    gpu: GpuRequestBody,
    /// What is to run on them.
    #[serde(deserialize_with = "object")]
    workload: WorkloadBody,
    /// Give up after waiting this long in the queue, seconds. Absent: wait for ever.
    #[schema(minimum = 1, maximum = 2_592_000)]
    max_queue_seconds: Option<u32>,
}

/// How many GPUs of which model.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GpuRequestBody {
    /// The catalogue's name of the model.
    #[schema(value_type = String, pattern = "^[A-Z0-9-]{1,32}$")]
    model: GpuModel,
    /// How many.
    #[schema(minimum = 1, maximum = 64)]
    count: u32,
}

/// What is to run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkloadBody {
    /// The image that the root file system is made of.
    #[schema(min_length = 1, max_length = 255)]
    image: String,
    /// The program and its arguments; absent: it idles, for whoever opens a terminal.
    #[serde(default)]
    #[schema(max_items = 64)]
    command: Vec<String>,
    /// Variables of its environment. `NVIDIA_…` and `AICLOUD_…` are the cloud's.
    #[serde(default)]
    env: BTreeMap<String, String>,
}

/// Which allocations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AllocationsQuery {
    /// Only this project's: its id or full name.
    project: Option<String>,
    /// Only this tenant's: its id or full name. Who belongs to several must say which.
    tenant: Option<String>,
    /// Only those in one of these phases, separated by commas.
    #[param(example = "queued,active")]
    phase: Option<String>,
    /// Items on the page.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next_page_token` of the page before.
    page_token: Option<String>,
}

/// Create an allocation.
///
/// It waits in `queued` until a node has the GPUs, and goes on by itself. Watch it with
/// `GET /v1/events`.
#[utoipa::path(tag = "allocations", request_body = CreateAllocation, responses(
    (status = 201, description = "The new allocation, in its first phase.", body = AllocationView<'static>)
))]
#[post("")]
pub async fn create_allocation(
    api: Shared,
    caller: Caller,
    write: Write<CreateAllocation>,
) -> Result<HttpResponse, Problem> {
    let body = &write.body;
    let folder =
        project(&api, &caller, body.project.as_deref(), Permission::AllocationCreate).await?;
    let folder = &folder.state;
    let origin = write.origin(&caller);
    let tenant = seen(&api.cloud.tenants, &caller, folder.tenant_id.uuid()).await?;
    let tenant = tenant.ok_or_else(Problem::not_found)?;
    check_standing(&api, &tenant.state, &origin).await?;
    let region = api.cloud.region();
    let catalog = api.cloud.catalogs.get(catalog_id(region).uuid()).await?;
    let price = price_of(catalog.as_ref().map(|catalog| &catalog.state), &body.gpu.model)?;
    let id = AllocationId::from_uuid(Uuid::now_v7());
    let new = NewAllocation {
        id,
        tenant_id: folder.tenant_id,
        project_id: folder.id,
        name: NewAllocation::name_in(region, &folder.tenant_label, &folder.label, id),
        display_name: body.display_name.clone(),
        spec: AllocationSpec {
            gpu: GpuRequest { model: body.gpu.model.clone(), count: body.gpu.count },
            workload: Workload {
                image: body.workload.image.clone(),
                command: body.workload.command.clone(),
                env: body.workload.env.clone(),
            },
            max_queue_seconds: body.max_queue_seconds,
        },
        price,
    };
    let command = AllocationCommand::Create(Box::new(new));
    let answer = api.cloud.allocations.command(id.uuid(), command, origin).await?;
    let view = AllocationView::new(&answer.committed.state, None, &caller);
    let location = format!("/v1/allocations/{}", view.id);
    Ok(created::<AllocationMachine>(&answer, &location, view))
}

/// List allocations.
///
/// A project's token sees its project's, a user its tenant's or its project's.
#[utoipa::path(tag = "allocations", params(AllocationsQuery), responses(
    (status = 200, description = "One page, oldest first.", body = List<AllocationView<'static>>)
))]
#[get("")]
pub async fn list_allocations(
    api: Shared,
    caller: Caller,
    query: Query<AllocationsQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let (tenant, folder) = (query.tenant.as_deref(), query.project.as_deref());
    let place = place(&api, &caller, tenant, folder, Permission::AllocationRead).await?;
    let phases = query.phase.as_deref().map(phases).transpose()?;
    let filter = ListQuery { phases, ..place.query() };
    let [tenant, folder] = place.filters();
    let phases = filter.phases.clone().unwrap_or_default().join(",");
    let of = ["allocations".to_owned(), tenant, folder, phases];
    let of: Vec<&str> = of.iter().map(String::as_str).collect();
    let page = Paging::read(query.limit, query.page_token.as_deref(), &of)?;
    let list =
        page.list::<AllocationMachine, _>(&api, &caller, filter, |allocation| allocation).await?;
    Ok(HttpResponse::Ok()
        .json(list.each(|allocation| AllocationView::live(&api, allocation, &caller))))
}

fn phases(text: &str) -> Result<Vec<String>, Problem> {
    let known = || Phase::ALL.map(Phase::as_str).join(", ");
    text.split(',')
        .map(|word| {
            word.parse::<Phase>()
                .map(|phase| phase.as_str().to_owned())
                .map_err(|()| Problem::invalid("phase", format!("must be of: {}", known())))
        })
        .collect()
}

/// The allocation that a request names, if the caller may do this with it.
///
/// # Errors
/// [`Problem::not_found`] for what is not there and for what is not the caller's alike.
pub async fn find(
    api: &Api,
    caller: &Caller,
    id: AllocationId,
    permission: Permission,
) -> Result<std::sync::Arc<aicloud_actors::Committed<Allocation>>, Problem> {
    let found = seen(&api.cloud.allocations, caller, id.uuid()).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    caller.may(permission, AllocationMachine::owner(&found.state))?;
    Ok(found)
}

/// Get an allocation.
///
/// While it waits, `pending` says why, and what is ahead of it.
#[utoipa::path(tag = "allocations", params(("id" = String, Path, description = "The allocation's id.")), responses(
    (status = 200, description = "The allocation.", body = AllocationView<'static>)
))]
#[get("/{id}")]
pub async fn get_allocation(
    api: Shared,
    caller: Caller,
    id: Id<AllocationId>,
) -> Result<HttpResponse, Problem> {
    let found = find(&api, &caller, id.0, Permission::AllocationRead).await?;
    let view = AllocationView::live(&api, &found.state, &caller);
    Ok(shown::<AllocationMachine>(&found.state, view))
}

/// Stop an allocation.
///
/// The workload ends and the GPUs go back; the allocation stays and can be started again.
#[utoipa::path(tag = "allocations", params(("id" = String, Path, description = "The allocation's id.")), responses(
    (status = 202, description = "The allocation, on its way to `stopped`.", body = AllocationView<'static>)
))]
#[post("/{id}/stop")]
pub async fn stop_allocation(
    api: Shared,
    caller: Caller,
    id: Id<AllocationId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    tell(&api, &caller, id.0, AllocationCommand::Stop, &write).await
}

/// Start a stopped allocation.
#[utoipa::path(tag = "allocations", params(("id" = String, Path, description = "The allocation's id.")), responses(
    (status = 202, description = "The allocation, waiting for a node.", body = AllocationView<'static>)
))]
#[post("/{id}/start")]
pub async fn start_allocation(
    api: Shared,
    caller: Caller,
    id: Id<AllocationId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    tell(&api, &caller, id.0, AllocationCommand::Start, &write).await
}

/// Release an allocation.
///
/// It ends for good: the workload is gone and its GPUs are wiped before it is `released`.
#[utoipa::path(tag = "allocations", params(("id" = String, Path, description = "The allocation's id.")), responses(
    (status = 202, description = "The allocation, on its way to its end.", body = AllocationView<'static>)
))]
#[post("/{id}/release")]
pub async fn release_allocation(
    api: Shared,
    caller: Caller,
    id: Id<AllocationId>,
    write: Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    tell(&api, &caller, id.0, AllocationCommand::Release, &write).await
}

async fn tell(
    api: &Shared,
    caller: &Caller,
    id: AllocationId,
    command: AllocationCommand,
    write: &Write<Nothing>,
) -> Result<HttpResponse, Problem> {
    let permission = match command {
        AllocationCommand::Start => Permission::AllocationStart,
        AllocationCommand::Stop => Permission::AllocationStop,
        _ => Permission::AllocationRelease,
    };
    let found = find(api, caller, id, permission).await?;
    let origin = write.origin(caller);
    if matches!(command, AllocationCommand::Start) {
        let tenant = seen(&api.cloud.tenants, caller, found.state.tenant_id.uuid()).await?;
        let tenant = tenant.ok_or_else(Problem::not_found)?;
        check_standing(api, &tenant.state, &origin).await?;
    }
    let answer = api.cloud.allocations.command(id.uuid(), command, origin).await?;
    let view = AllocationView::new(&answer.committed.state, None, caller);
    Ok(done::<AllocationMachine>(StatusCode::ACCEPTED, &answer, view))
}

/// The allocation of a reference that may be a name, for reads.
///
/// # Errors
/// As [`find`].
pub async fn find_named(
    api: &Api,
    caller: &Caller,
    reference: &Reference,
    id: AllocationId,
    permission: Permission,
) -> Result<Owner, Problem> {
    let found = find(api, caller, id, permission).await?;
    let owner = AllocationMachine::owner(&found.state);
    if reference.agrees(&found.state.name) { Ok(owner) } else { Err(Problem::not_found()) }
}
