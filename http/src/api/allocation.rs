//! Allocations: GPUs lent to a project, and what runs on them. How one is shown is `view`'s.

pub mod plan;
mod view;
mod wait;

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post};
use aicloud_actors::Origin;
use aicloud_domain::access::Permission;
use aicloud_domain::allocation::{
    Allocation, AllocationCommand, AllocationMachine, AllocationSpec, GpuRequest, NewAllocation,
    Phase, Workload,
};
use aicloud_domain::catalog::{GpuModel, catalog_id};
use aicloud_domain::id::{AllocationId, TypedId};
use aicloud_domain::machine::{Machine, Owner};
use aicloud_domain::tenant::Standing;
use aicloud_persistence::ListQuery;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Api;
use super::actions::{standing_of, standings_of};
use super::answer::{created, done, shown};
use super::catalog::price_of;
use super::page::{List, ListOrder, Paging};
use super::place::place;
use super::reference::{Reference, check_standing_of, project, seen};
use crate::auth::Caller;
use crate::extract::{Hidden, Id, Nothing, Query, Shared, Write, object};
use crate::problem::Problem;
use crate::secret_env;

pub use view::AllocationView;
use view::depends_on_tenant;

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
    /// Variables whose values nobody reads back: answers have their names. In one of the two, `env` or here.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>)]
    secret_env: BTreeMap<String, Hidden>,
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
    /// From which end: `oldest` first if absent. A page token goes on in its own order only.
    #[serde(default)]
    order: ListOrder,
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
    let values = &write.body.workload.secret_env;
    let origin = if values.is_empty() {
        write.origin(&caller)
    } else {
        write.veiled_origin(&caller, &api.reception.links)
    };
    let new = draft(&api, &caller, &write.body, &origin).await?;
    let id = new.id;
    // Nothing is sealed for what is refused anyway.
    new.spec.check()?;
    let secrets = secret_env::seal(&api.sealer, new.tenant_id, id, values).await?;
    let command = AllocationCommand::Create { new: Box::new(new), secrets };
    let answer = api.cloud.allocations.command(id.uuid(), command, origin).await?;
    let view = AllocationView::new(&answer.committed.state, None, &caller);
    let location = format!("/v1/allocations/{}", view.id);
    Ok(created::<AllocationMachine>(&answer, &location, view))
}

/// The allocation that a body asks for, if the caller may, its tenant is in good standing, and there is a price.
async fn draft(
    api: &Api,
    caller: &Caller,
    body: &CreateAllocation,
    origin: &Origin,
) -> Result<NewAllocation, Problem> {
    let named = body.project.as_deref();
    let folder = project(api, caller, named, Permission::AllocationCreate).await?;
    let folder = &folder.state;
    check_standing_of(api, caller, folder.tenant_id, origin).await?;
    let region = api.cloud.region();
    let catalog = api.cloud.catalogs.get(catalog_id(region).uuid()).await?;
    let price = price_of(catalog.as_ref().map(|catalog| &catalog.state), &body.gpu.model)?;
    let id = AllocationId::from_uuid(Uuid::now_v7());
    Ok(NewAllocation {
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
                secret_env: body.workload.secret_env.keys().cloned().collect(),
            },
            max_queue_seconds: body.max_queue_seconds,
        },
        price,
    })
}

/// List allocations.
///
/// A project's token sees its project's, a user its tenant's or its project's.
#[utoipa::path(tag = "allocations", params(AllocationsQuery), responses(
    (status = 200, description = "One page, in the order that was asked for.", body = List<AllocationView<'static>>)
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
    let page = Paging::read(query.limit, query.page_token.as_deref(), query.order, &of)?;
    let list =
        page.list::<AllocationMachine, _>(&api, &caller, filter, |allocation| allocation).await?;
    let startable = list.items.iter().filter(|one| depends_on_tenant(one));
    let standings = standings_of(&api, &caller, startable.map(|one| one.tenant_id)).await?;
    Ok(HttpResponse::Ok().json(list.each(|allocation| {
        let standing = standings.get(&allocation.tenant_id).copied().unwrap_or(Standing::Active);
        AllocationView::live(&api, allocation, &caller).of_tenant(standing)
    })))
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

/// Where its tenant stands, if anything depends on that.
async fn tenant_s(
    api: &Api,
    caller: &Caller,
    allocation: &Allocation,
) -> Result<Standing, Problem> {
    if !depends_on_tenant(allocation) {
        return Ok(Standing::Active);
    }
    standing_of(api, caller, allocation.tenant_id).await
}

/// Get an allocation.
///
/// While it waits, `pending` says why, what is ahead of it, and how long it would wait, or why nobody knows.
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
    let standing = tenant_s(&api, &caller, &found.state).await?;
    let view = AllocationView::waiting(&api, &found.state, &caller).await.of_tenant(standing);
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
        check_standing_of(api, caller, found.state.tenant_id, &origin).await?;
    }
    let answer = api.cloud.allocations.command(id.uuid(), command, origin).await?;
    let allocation = &answer.committed.state;
    let standing = tenant_s(api, caller, allocation).await?;
    let view = AllocationView::new(allocation, None, caller).of_tenant(standing);
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
