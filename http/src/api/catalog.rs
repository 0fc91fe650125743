//! GPU types: what a region offers, what an hour of it costs, and whether there is room for it now.
//!
//! Of the room everybody learns what a plan would tell them number by number (`allocation/plan.rs`): how large one request may be to start
//! at once. How much is free in all, and whose the rest is, stays with those who run the nodes.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, put, web};
use aicloud_domain::access::Permission;
use aicloud_domain::catalog::{
    Catalog, CatalogCommand, CatalogMachine, GpuModel, GpuType, catalog_id,
};
use aicloud_domain::id::TypedId;
use aicloud_domain::machine::Machine;
use aicloud_domain::money::{Currency, GpuHourPrice, Micros};
use aicloud_domain::placement::plan::Room;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{done, etag};
use super::view::Digits;
use crate::auth::Caller;
use crate::extract::{Shared, Write};
use crate::problem::{Code, Problem};

/// A type of GPU and its price.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GpuType)]
pub struct GpuTypeView {
    /// What the catalogue calls it.
    #[schema(example = "H100")]
    model: String,
    /// Memory of one GPU, bytes.
    #[schema(example = 85_899_345_920_u64)]
    memory_bytes: u64,
    /// Millionths of the currency's unit for one GPU for one hour, as digits.
    #[schema(value_type = String, example = "2490000")]
    price_micros_per_gpu_hour: Digits,
    /// ISO 4217.
    #[schema(example = "USD")]
    currency: String,
    /// The most of these GPUs that one allocation would get at once if it were asked for now, as `POST /v1/allocations:plan` would
    /// say; 0: any would wait.
    #[schema(example = 4)]
    largest_now: u32,
    /// The most that one node has that takes work now, so the most that one allocation can get; 0: no node takes work with the model.
    #[schema(example = 8)]
    largest_ever: u32,
}

fn view(model: &GpuModel, gpu: &GpuType, room: Room) -> GpuTypeView {
    GpuTypeView {
        model: model.to_string(),
        memory_bytes: gpu.memory_bytes,
        price_micros_per_gpu_hour: Digits(gpu.price.micros.0),
        currency: gpu.price.currency.to_string(),
        largest_now: room.now,
        largest_ever: room.ever,
    }
}

/// A region's GPU types.
#[derive(Debug, Serialize, ToSchema)]
pub struct GpuTypes {
    /// The region.
    #[schema(example = "local")]
    region: String,
    /// As of when there is that much room. Nothing is held.
    as_of: DateTime<Utc>,
    /// All types, by model.
    items: Vec<GpuTypeView>,
}

/// A type of GPU, or a new price for it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"memory_bytes": 85_899_345_920_u64, "price_micros_per_gpu_hour": "2490000", "currency": "USD"}))]
pub struct SetGpuType {
    /// Memory of one GPU, bytes.
    #[schema(minimum = 1)]
    memory_bytes: u64,
    /// Millionths of the currency's unit for one GPU for one hour: digits in a text, or a number.
    #[schema(value_type = String, pattern = "^[0-9]+$")]
    price_micros_per_gpu_hour: Digits,
    /// ISO 4217.
    #[schema(value_type = String, pattern = "^[A-Z]{3}$")]
    currency: Currency,
}

/// List GPU types, prices, and how much of each one allocation would get now.
#[utoipa::path(tag = "gpu-types", responses(
    (status = 200, description = "All types of the region.", body = GpuTypes)
))]
#[get("")]
pub async fn list_gpu_types(api: Shared, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::GpuTypeRead)?;
    let region = api.cloud.region();
    let found = api.cloud.catalogs.get(catalog_id(region).uuid()).await?;
    let types = found.as_ref().map(|catalog| &catalog.state.gpu_types);
    let items = types.into_iter().flatten();
    let items = items.map(|(model, gpu)| view(model, gpu, api.cloud.room(model))).collect();
    let version = found.as_ref().map_or(0, |catalog| CatalogMachine::spec_version(&catalog.state));
    let region = region.to_string();
    Ok(HttpResponse::Ok()
        .insert_header((actix_web::http::header::ETAG, etag(version)))
        .json(GpuTypes { region, as_of: Utc::now(), items }))
}

/// Offer a GPU type, or change its price.
///
/// What was allocated before keeps the price that it was created with.
#[utoipa::path(tag = "gpu-types", params(
    ("model" = String, Path, description = "1 to 32 capital letters, digits or hyphens.", example = "H100")
), request_body = SetGpuType, responses((status = 200, description = "The type as it is offered now.", body = GpuTypeView)))]
#[put("/{model}")]
pub async fn set_gpu_type(
    api: Shared,
    caller: Caller,
    model: web::Path<String>,
    write: Write<SetGpuType>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::GpuTypeSet)?;
    let model: GpuModel = model.parse().map_err(|error| Problem::invalid("model", error))?;
    let region = api.cloud.region().clone();
    let id = catalog_id(&region).uuid();
    let gpu_type = GpuType {
        memory_bytes: write.body.memory_bytes,
        price: GpuHourPrice {
            micros: Micros(write.body.price_micros_per_gpu_hour.0),
            currency: write.body.currency,
        },
    };
    let shown = view(&model, &gpu_type, api.cloud.room(&model));
    let command = CatalogCommand::SetGpuType { region, model, gpu_type };
    let origin = write.origin(&caller);
    let answer = api.cloud.catalogs.command(id, command, origin).await?;
    Ok(done::<CatalogMachine>(StatusCode::OK, &answer, shown))
}

/// The price of a model, or the problem that names those there are.
///
/// # Errors
/// [`Code::UnknownGpuType`].
pub fn price_of(catalog: Option<&Catalog>, model: &GpuModel) -> Result<GpuHourPrice, Problem> {
    if let Some(gpu) = catalog.and_then(|catalog| catalog.gpu_types.get(model)) {
        return Ok(gpu.price);
    }
    let known: Vec<&str> = catalog
        .map(|catalog| catalog.gpu_types.keys().map(GpuModel::as_str).collect())
        .unwrap_or_default();
    let suggestion = if known.is_empty() {
        "This region offers no GPU types yet.".to_owned()
    } else {
        format!("This region offers: {}.", known.join(", "))
    };
    Err(Problem::new(Code::UnknownGpuType, format!("gpu.model: the catalogue has no `{model}`"))
        .field("gpu.model")
        .suggest(suggestion))
}
