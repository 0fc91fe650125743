//! The whole engine on one page: the tree of what runs, and the directories of actors.

use actix_web::{HttpResponse, get};
use aicloud_domain::access::Permission;
use aicloud_domain::kind::EntityKind;
use aicloud_domain::oversight::OrderAction;
use aicloud_supervision::{ChildStatus, TreeNode};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Api;
use super::orders::{may_order, of_child};
use super::view::{CrashSummary, DirectoryView};
use super::{millis, time};
use crate::auth::Caller;
use crate::extract::Shared;
use crate::problem::Problem;

/// The engine.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Supervision)]
pub struct SupervisionView {
    /// When it was looked.
    as_of: DateTime<Utc>,
    /// What runs from the start to the end of the process.
    tree: TreeView,
    /// The directories: actors that come and go, by kind.
    directories: Vec<DirectoryView>,
}

/// A part of the tree.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TreeNode, no_recursion)]
pub struct TreeView {
    /// Its name.
    #[schema(example = "writer-0")]
    name: String,
    /// Where it is, for orders; empty for the root.
    #[schema(example = "core.storage.journal.writer-0")]
    path: String,
    /// What it is: `supervisor`, `worker`, or `directory`.
    #[schema(example = "worker")]
    kind: &'static str,
    /// Whom a supervisor restarts together: `one_for_one`, `rest_for_one`, `one_for_all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    strategy: Option<&'static str>,
    /// Where it is in its life; absent for the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "running")]
    phase: Option<&'static str>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<DateTime<Utc>>,
    /// How often it was started.
    #[serde(skip_serializing_if = "Option::is_none")]
    starts: Option<u32>,
    /// Failures that count at present.
    #[serde(skip_serializing_if = "Option::is_none")]
    failures_in_window: Option<u32>,
    /// The failure in the window that takes its supervisor down with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    failures_limit: Option<u32>,
    /// How long a failure counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    window_ms: Option<u64>,
    /// How it ended last.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_exit: Option<ChildExit>,
    /// Its last panic.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_crash: Option<CrashSummary>,
    /// What the caller may order of it now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    actions: Vec<OrderAction>,
    /// What is below it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<TreeView>,
}

/// How a child ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChildExit {
    /// It did not fail.
    ok: bool,
    /// What it said.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What of the engine the one who looks may steer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steers {
    orders: bool,
    drills: bool,
}

impl Steers {
    pub(super) fn of(api: &Api, caller: &Caller) -> Self {
        Self { orders: may_order(caller), drills: api.cloud.settings().drills }
    }
}

fn tree(api: &Api, steers: Steers) -> TreeView {
    let tree = api.cloud.tree();
    TreeView {
        name: tree.name().to_owned(),
        path: String::new(),
        kind: "supervisor",
        strategy: Some(tree.strategy().as_str()),
        phase: None,
        since: None,
        starts: None,
        failures_in_window: None,
        failures_limit: None,
        window_ms: None,
        last_exit: None,
        last_crash: None,
        actions: vec![],
        children: children("", tree.status(), steers),
    }
}

fn children(above: &str, all: Vec<ChildStatus>, steers: Steers) -> Vec<TreeView> {
    all.into_iter().map(|status| child(above, status, steers)).collect()
}

fn child(above: &str, status: ChildStatus, steers: Steers) -> TreeView {
    let path = if above.is_empty() { status.id.clone() } else { format!("{above}.{}", status.id) };
    let (kind, strategy, children) = match status.node {
        TreeNode::Worker => ("worker", None, vec![]),
        TreeNode::Dynamic { .. } => ("directory", None, vec![]),
        TreeNode::Supervisor { strategy, children: below } => {
            ("supervisor", Some(strategy.as_str()), children(&path, below, steers))
        }
    };
    TreeView {
        path,
        name: status.id,
        kind,
        strategy,
        phase: Some(status.phase.as_str()),
        since: Some(time(status.since)),
        starts: Some(status.starts),
        failures_in_window: Some(status.failures_in_window),
        failures_limit: Some(status.failures_limit),
        window_ms: Some(millis(status.window)),
        last_exit: status.last_exit.map(|exit| ChildExit { ok: exit.is_ok(), reason: exit.err() }),
        last_crash: status.last_crash.as_deref().map(CrashSummary::from),
        actions: if steers.orders { of_child(status.phase, steers.drills) } else { vec![] },
        children,
    }
}

/// What is there now.
pub(super) fn supervision(api: &Api, steers: Steers) -> SupervisionView {
    let kinds = EntityKind::ALL.into_iter();
    SupervisionView {
        as_of: Utc::now(),
        tree: tree(api, steers),
        directories: kinds.map(|kind| DirectoryView::new(api.cloud.supervised(kind))).collect(),
    }
}

/// Get the supervision tree.
///
/// Everything that runs, with its restarts in the window against the limit, and the directories of
/// actors with their counts and rates.
#[utoipa::path(tag = "supervision", responses(
    (status = 200, description = "The engine, as of now.", body = SupervisionView)
))]
#[get("/supervision")]
pub async fn get_supervision(api: Shared, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    Ok(HttpResponse::Ok().json(supervision(&api, Steers::of(&api, &caller))))
}
