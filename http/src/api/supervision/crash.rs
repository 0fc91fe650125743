//! Crashes: what broke, where, and doing what.

use std::sync::Arc;

use actix_web::{HttpResponse, get, web};
use aicloud_domain::access::Permission;
use aicloud_domain::kind::EntityKind;
use aicloud_supervision::{Crash, CrashId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::Api;
use super::super::page::{LIMIT_DEFAULT, LIMIT_MAX};
use super::directory;
use super::view::{CrashSummary, CrashView};
use crate::auth::Caller;
use crate::extract::{Query, Shared};
use crate::problem::{Code, Problem};

/// What supervision calls a static child.
const CHILD: &str = "child";

/// Which crashes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CrashQuery {
    /// Only those in this directory; `child`: only those of static children.
    directory: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
}

/// Crashes that are still kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct CrashList {
    /// The latest first.
    items: Vec<CrashSummary>,
}

/// The crashes that are kept, of all directories and of the tree, the latest first. Ids sort by time.
pub(super) fn recent(api: &Api) -> Vec<Arc<Crash>> {
    let kinds = EntityKind::ALL.into_iter();
    let mut all: Vec<_> =
        kinds.flat_map(|kind| api.cloud.supervised(kind).recent_crashes()).collect();
    all.extend(api.cloud.tree().crashes());
    all.sort_by_key(|crash| std::cmp::Reverse(crash.id));
    all
}

/// List crashes.
///
/// The last 128 of each directory and the last panic of each static child (`directory` is `child`)
/// are kept, in memory: a restart of the process forgets them. The log has all.
#[utoipa::path(tag = "supervision", params(CrashQuery), responses(
    (status = 200, description = "The latest first, without backtraces.", body = CrashList)
))]
#[get("/crashes")]
pub async fn list_crashes(
    api: Shared,
    caller: Caller,
    query: Query<CrashQuery>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    let limit = query.0.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Problem::invalid("limit", format!("must be 1 to {LIMIT_MAX}")));
    }
    let crashes = match &query.0.directory {
        Some(name) if name == CHILD => {
            recent(&api).into_iter().filter(|crash| crash.kind == CHILD).collect()
        }
        Some(name) => directory(&api, name)?.1.recent_crashes(),
        None => recent(&api),
    };
    let items = crashes.iter().take(limit as usize).map(|crash| CrashSummary::from(&**crash));
    Ok(HttpResponse::Ok().json(CrashList { items: items.collect() }))
}

/// Get a crash with its backtrace.
#[utoipa::path(tag = "supervision", params(
    ("crash_id" = String, Path, description = "The id, as callers were told.", example = "crash_01jd4q8w0zf2n9k3m5p7r9t1v3")
), responses((status = 200, description = "The crash.", body = CrashView)))]
#[get("/crashes/{crash_id}")]
pub async fn get_crash(
    api: Shared,
    caller: Caller,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    let id: CrashId = id.parse().map_err(|_| {
        Problem::new(Code::MalformedId, "crash_id: expected an id that starts with `crash_`")
            .field("crash_id")
    })?;
    let kinds = EntityKind::ALL.into_iter();
    let found = kinds.filter_map(|kind| api.cloud.supervised(kind).crash(id)).next();
    let crash = found.or_else(|| api.cloud.tree().crash(id)).ok_or_else(Problem::not_found)?;
    let view = web::block(move || CrashView::resolve(&crash)).await;
    Ok(HttpResponse::Ok().json(view.map_err(Problem::internal)?))
}
