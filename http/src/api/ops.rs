//! For probes, scrapers and readers: health, readiness, metrics, the document. No token.
//!
//! None of them says anything about a tenant. A deployment that faces the internet keeps
//! `/metrics` behind its proxy all the same.

use std::time::Duration;

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::Api;
use crate::extract::Shared;
use crate::problem::Problem;
use crate::pulse::down;

/// A probe that waits longer than this is answered for.
const PROBE_DEADLINE: Duration = Duration::from_secs(2);

/// Whether the process lives.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`: a process that is not can't answer.
    #[schema(example = "ok")]
    status: &'static str,
    /// The version of this build.
    version: &'static str,
}

/// Whether requests can be answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// All checks are good.
    ready: bool,
    /// Each thing that must be there.
    checks: Vec<Check>,
}

/// Something that must be there.
#[derive(Debug, Serialize, ToSchema)]
pub struct Check {
    /// What: `database`, `parts`, `server`.
    name: &'static str,
    /// Whether it is.
    ok: bool,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// The page that says what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    runbook: Option<&'static str>,
}

/// Ask whether the process lives.
#[utoipa::path(tag = "operations", security(()), responses(
    (status = 200, description = "It does.", body = Health)
))]
#[get("/healthz")]
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// Ask whether requests can be answered.
#[utoipa::path(tag = "operations", security(()), responses(
    (status = 200, description = "They can.", body = Readiness),
    (status = 503, description = "They can't; `checks` says why.", body = Readiness)
))]
#[get("/readyz")]
pub async fn readyz(api: Shared) -> HttpResponse {
    let checks = vec![database(&api).await, parts(&api), server(&api)];
    let ready = checks.iter().all(|check| check.ok);
    let mut response = if ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(Readiness { ready, checks })
}

async fn database(api: &Api) -> Check {
    let answered = tokio::time::timeout(PROBE_DEADLINE, api.database.current()).await;
    let reason = match answered {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            Some("the database does not answer")
        }
        Err(_) => Some("the database does not answer in time"),
    };
    Check {
        name: "database",
        ok: reason.is_none(),
        reason,
        runbook: reason.map(|_| "docs/runbooks/database-away.md"),
    }
}

/// Whether every part of the tree runs. One that is just being started again is no news: callers
/// wait a little or are told when to come back.
fn parts(api: &Api) -> Check {
    let ok = down("", &api.cloud.tree().status()).is_empty();
    Check {
        name: "parts",
        ok,
        reason: (!ok).then_some("a part of the control plane does not run"),
        runbook: (!ok).then_some("docs/runbooks/not-ready.md"),
    }
}

fn server(api: &Api) -> Check {
    let stopping = *api.stopping.borrow();
    Check {
        name: "server",
        ok: !stopping,
        reason: stopping.then_some("the server is stopping"),
        runbook: None,
    }
}

/// Read metrics.
#[utoipa::path(tag = "operations", security(()), responses(
    (status = 200, description = "Prometheus' text format 0.0.4.", body = String, content_type = "text/plain")
))]
#[get("/metrics")]
pub async fn metrics(api: Shared) -> Result<HttpResponse, Problem> {
    let mut page = api.metrics.page().map_err(Problem::internal)?;
    let engine = Shared::clone(&api);
    let engine = web::block(move || crate::metrics::engine::page(&engine)).await;
    page.push_str(&engine.map_err(Problem::internal)?);
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(HttpResponse::Ok()
        .insert_header(ContentType(kind.parse().map_err(Problem::internal)?))
        .body(page))
}

/// Read the OpenAPI document.
#[utoipa::path(tag = "operations", security(()), responses(
    (status = 200, description = "OpenAPI 3.1, generated from the code.", body = Object)
))]
#[get("/openapi.json")]
pub async fn openapi(api: Shared) -> HttpResponse {
    HttpResponse::Ok().insert_header(ContentType::json()).body(api.document.json().to_owned())
}
