//! Runbooks where operators are when something wakes them: in the console, and over REST.
//!
//! The pages of docs/runbooks are in the binary, word for word, so that what is read is of the release that runs, and can
//! be read when nothing else can. What leads to a page is not written twice: alerts name theirs in docs/alerts.yaml, which is in
//! the binary too; only problem codes, reasons to wait and phases have their line here.

use actix_web::{HttpResponse, get, web};
use aicloud_domain::access::Permission;
use aicloud_domain::allocation::Phase;
use aicloud_domain::placement::PendingReason;
use serde::Serialize;
use utoipa::ToSchema;

use crate::alerts::{self, Alert};
use crate::auth::Caller;
use crate::problem::{Code, Problem};

/// A page of docs/runbooks, and what leads to it beside alerts.
struct Page {
    id: &'static str,
    markdown: &'static str,
    problems: &'static [Code],
    pending: &'static [PendingReason],
    phases: &'static [Phase],
}

macro_rules! page {
    ($id:literal, $problems:expr, $pending:expr, $phases:expr) => {
        Page {
            id: $id,
            markdown: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../docs/runbooks/",
                $id,
                ".md"
            )),
            problems: &$problems,
            pending: &$pending,
            phases: &$phases,
        }
    };
}

const PAGES: [Page; 10] = [
    page!("database-away", [Code::Unavailable, Code::OutcomeUnknown], [], []),
    page!("drain-overdue", [], [], []),
    page!("failed-cleanup", [], [], [Phase::FailedCleanup]),
    page!("failing-child", [Code::NotRunning, Code::Paused], [], []),
    page!("failing-requests", [], [], []),
    page!("lost-denials", [], [], []),
    page!(
        "node-unreachable",
        [],
        [PendingReason::NoCapacity, PendingReason::NoNodeLargeEnough],
        [Phase::Lost]
    ),
    page!("not-ready", [], [], []),
    page!("quarantined-actor", [Code::Quarantined, Code::Internal], [], []),
    page!("slow-journal", [Code::Overloaded], [PendingReason::AwaitingPlacement], []),
];

/// The ids of all pages, in order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|page| page.id)
}

/// The page that this problem leads to.
pub fn of_problem(code: Code) -> Option<&'static str> {
    PAGES.iter().find(|page| page.problems.contains(&code)).map(|page| page.id)
}

/// The page that waiting for this may lead to.
pub fn of_pending(reason: PendingReason) -> Option<&'static str> {
    PAGES.iter().find(|page| page.pending.contains(&reason)).map(|page| page.id)
}

/// The page that an allocation in this phase leads to.
pub fn of_phase(phase: Phase) -> Option<&'static str> {
    PAGES.iter().find(|page| page.phases.contains(&phase)).map(|page| page.id)
}

/// An alert that leads to a page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RunbookAlert {
    /// Its name.
    #[schema(example = "AicloudActorQuarantined")]
    name: &'static str,
    /// Whom it wakes: `page`, at once; `ticket`, in the morning.
    #[schema(example = "page")]
    severity: &'static str,
    /// What it says.
    summary: &'static str,
}

impl From<&Alert> for RunbookAlert {
    fn from(alert: &Alert) -> Self {
        Self { name: alert.name, severity: alert.severity, summary: alert.summary }
    }
}

/// What leads to a page.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunbookSummary {
    /// Its id.
    #[schema(example = "quarantined-actor")]
    id: &'static str,
    /// Its title.
    #[schema(example = "An entity is quarantined")]
    title: &'static str,
    /// How it shows: its first words, in Markdown.
    shows_as: &'static str,
    /// Alerts that lead to it.
    alerts: Vec<RunbookAlert>,
    /// Codes of problems that lead to it.
    problems: &'static [Code],
    /// Reasons to wait that may lead to it.
    #[schema(value_type = Vec<String>, example = json!(["no_capacity"]))]
    pending_reasons: &'static [PendingReason],
    /// Phases of allocations that lead to it.
    #[schema(value_type = Vec<String>, example = json!(["lost"]))]
    phases: &'static [Phase],
}

impl From<&Page> for RunbookSummary {
    fn from(page: &Page) -> Self {
        let mut blocks = page.markdown.split("\n\n");
        let title = blocks.next().unwrap_or_default().trim_start_matches("# ").trim();
        let own = alerts::all().iter().filter(|alert| alert.runbook == page.id);
        Self {
            id: page.id,
            title,
            shows_as: blocks.next().unwrap_or_default().trim_start_matches("**Shows as.**").trim(),
            alerts: own.map(RunbookAlert::from).collect(),
            problems: page.problems,
            pending_reasons: page.pending,
            phases: page.phases,
        }
    }
}

/// All runbooks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Runbooks {
    /// By id.
    items: Vec<RunbookSummary>,
}

/// A runbook.
#[derive(Debug, Serialize, ToSchema)]
pub struct Runbook {
    #[serde(flatten)]
    summary: RunbookSummary,
    /// The page, in Markdown, as it is in docs/runbooks of this release.
    markdown: &'static str,
}

/// List runbooks.
///
/// What to do when something wakes you, and what leads there.
#[utoipa::path(tag = "supervision", responses(
    (status = 200, description = "All of them, without their texts.", body = Runbooks)
))]
#[get("/runbooks")]
pub async fn list_runbooks(caller: Caller) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    let items = PAGES.iter().map(RunbookSummary::from).collect();
    Ok(HttpResponse::Ok().json(Runbooks { items }))
}

/// Get a runbook.
#[utoipa::path(tag = "supervision", params(
    ("runbook" = String, Path, description = "The runbook's id.", example = "quarantined-actor")
), responses((status = 200, description = "The page.", body = Runbook)))]
#[get("/runbooks/{runbook}")]
pub async fn get_runbook(
    caller: Caller,
    runbook: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    let page = PAGES.iter().find(|page| page.id == runbook.as_str());
    let page = page.ok_or_else(Problem::not_found)?;
    let (summary, markdown) = (RunbookSummary::from(page), page.markdown);
    Ok(HttpResponse::Ok().json(Runbook { summary, markdown }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_title_and_says_how_it_shows() {
        for page in &PAGES {
            let summary = RunbookSummary::from(page);
            assert!(!summary.title.is_empty() && !summary.title.starts_with('#'), "{}", page.id);
            assert!(
                !summary.shows_as.is_empty() && !summary.shows_as.starts_with("**Shows"),
                "{}",
                page.id
            );
            let leads = summary.alerts.len() + page.problems.len() + page.phases.len();
            assert!(leads > 0, "nothing leads to {}", page.id);
        }
        assert!(ids().is_sorted());
    }
}
