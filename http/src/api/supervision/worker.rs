//! What works in the background: where each worker is, how far behind, when it last succeeded, what last failed.
//!
//! Workers are children of the tree that nobody asks anything: they follow the journal, write it, or go through something
//! now and then. What each last did it has written down itself ([`Rounds`](aicloud_persistence::rounds::Rounds)); how far
//! it is behind is asked here, of whoever knows: the journal, the table of letters. So looking wakes no worker and waits
//! for none. There are no projections, snapshots or consumers beside these: rows of entities, holds and billed time are
//! written in the transaction of the entry itself, and a row *is* its entity's snapshot.
//!
//! Everything is of the process that answers. Several control planes on one database each have workers of their own.

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::{HttpResponse, get};
use aicloud_domain::access::Permission;
use aicloud_persistence::rounds::Round;
use aicloud_supervision::{ChildStatus, TreeNode};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Api;
use super::{millis, time};
use crate::auth::Caller;
use crate::extract::Shared;
use crate::problem::Problem;

/// What is said of a kind of worker that it can't say itself.
struct Kind {
    /// The row of the tree's table.
    row: &'static str,
    about: &'static str,
    /// Between two rounds; `None`: it works when there is something to do.
    every: fn(&Api) -> Option<Duration>,
    runbook: &'static str,
}

const fn seconds(seconds: u64) -> Option<Duration> {
    Some(Duration::from_secs(seconds))
}

/// All kinds; a test compares with the tree's table.
#[rustfmt::skip]
const KINDS: &[Kind] = &[
    Kind { row: "relay", about: "Finds out what of the journal may be read, and tells event streams. The journal is the outbox.", every: |_| Some(Duration::from_millis(500)), runbook: "slow-journal" },
    Kind { row: "writer", about: "Writes what entities have decided: entries, rows, holds and billed time in one transaction.", every: |_| None, runbook: "slow-journal" },
    Kind { row: "placement", about: "Asks nodes for what the placement queue proposes.", every: |_| None, runbook: "failing-child" },
    Kind { row: "leases", about: "Finds nodes that were silent for longer than their lease.", every: |api| Some(api.cloud.settings().lease / 8), runbook: "failing-child" },
    Kind { row: "lookout", about: "Finds who owes something that no actor knows of.", every: |api| Some(api.cloud.settings().lookout), runbook: "failing-child" },
    Kind { row: "partitions", about: "Makes the months of the journal ahead of need, and clears away what has ended.", every: |_| seconds(3_600), runbook: "slow-journal" },
    Kind { row: "login", about: "Renews the database login of customers' requests.", every: |_| seconds(15 * 60), runbook: "failing-child" },
    Kind { row: "anchors", about: "Writes down outside the database what the journal was.", every: |_| seconds(600), runbook: "failing-child" },
    Kind { row: "mailer", about: "Sends letters that wait.", every: |_| Some(Duration::from_millis(500)), runbook: "failing-child" },
    Kind { row: "signing-keys", about: "Changes the keys of access tokens, and forgets what is too old to count.", every: |_| seconds(30), runbook: "failing-child" },
];

/// Workers of a process.
#[derive(Debug, Serialize, ToSchema)]
pub struct Workers {
    /// When it was looked.
    as_of: DateTime<Utc>,
    /// The process that answers, whose workers these are.
    process: ProcessView,
    /// All workers, in the order of their start.
    items: Vec<WorkerView>,
}

/// A process.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProcessView {
    /// Its machine's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    /// Its number there.
    pid: u32,
    /// The version of its build.
    version: &'static str,
    /// Since when it serves.
    started_at: DateTime<Utc>,
}

pub(super) static PROCESS: LazyLock<ProcessView> = LazyLock::new(|| ProcessView {
    host: std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty()),
    pid: std::process::id(),
    version: env!("CARGO_PKG_VERSION"),
    started_at: Utc::now(),
});

/// Takes down when the process began to serve. To be called at its start.
pub(crate) fn begin() {
    LazyLock::force(&PROCESS);
}

/// Something that works in the background.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Worker)]
pub struct WorkerView {
    /// Its name.
    #[schema(example = "relay")]
    name: String,
    /// Where it is in the tree, for orders.
    #[schema(example = "core.storage.journal.relay")]
    path: String,
    /// What it does.
    about: &'static str,
    /// Where it is in its life.
    #[schema(example = "running")]
    phase: &'static str,
    /// Since when.
    since: DateTime<Utc>,
    /// How often it was started.
    starts: u32,
    /// Between two rounds, milliseconds; absent for one that works when there is something to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    every_ms: Option<u64>,
    /// How far in the journal it is, as `id` of an event; absent for one that does not follow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "812-4711")]
    cursor: Option<String>,
    /// How far it is behind.
    lag: LagView,
    /// Rounds that went well since the process began.
    rounds: u64,
    /// Rounds that failed since then.
    failures: u64,
    /// When one last went well.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_success_at: Option<DateTime<Utc>>,
    /// What last failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<WorkerError>,
    /// The page that says what to do when it fails.
    #[schema(example = "slow-journal")]
    runbook: &'static str,
}

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkerError {
    /// When.
    at: DateTime<Utc>,
    /// What.
    message: String,
    /// Nothing has gone well since.
    standing: bool,
}

/// How far a worker is behind.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = WorkerLag)]
pub struct LagView {
    /// What waits for it: entries, letters; 10,000 at most. Absent for one that has no queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<u64>,
    /// How long the oldest of these waits, or how long its next round is overdue, seconds. Absent where nobody measures it.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
}

/// Those that are behind by what waits for them, and not by the clock.
const QUEUES: [&str; 4] = ["relay", "writer", "anchors", "mailer"];
/// A round that is overdue by more than this many seconds is not just late.
const LATE: f64 = 60.0;

/// A row's name: all writers share one.
fn row(id: &str) -> &str {
    if id.starts_with("writer-") { "writer" } else { id }
}

/// Leaves of the tree, with their paths.
fn leaves(above: &str, all: Vec<ChildStatus>, found: &mut Vec<(String, ChildStatus)>) {
    for mut status in all {
        let path =
            if above.is_empty() { status.id.clone() } else { format!("{above}.{}", status.id) };
        if let TreeNode::Supervisor { children, .. } = &mut status.node {
            let below = std::mem::take(children);
            leaves(&path, below, found);
        } else {
            found.push((path, status));
        }
    }
}

/// Workers whose last round failed, or is overdue by a minute; by name. Reads what they have written down, and asks no database.
pub(crate) fn failing(api: &Api) -> Vec<String> {
    let (mut found, now) = (vec![], Utc::now());
    leaves("", api.cloud.tree().status(), &mut found);
    let mut failing = vec![];
    for (_, status) in found {
        let Some(kind) = KINDS.iter().find(|kind| kind.row == row(&status.id)) else { continue };
        let round = api.database.rounds().of(&status.id);
        let timed = (kind.every)(api).filter(|_| !QUEUES.contains(&kind.row));
        let late = timed.zip(round.good_at).map_or(0.0, |(every, good)| overdue(good, every, now));
        if stands(&round) || late > LATE {
            failing.push(status.id);
        }
    }
    failing
}

/// What failed last, and nothing has gone well since.
fn stands(round: &Round) -> bool {
    let failed = round.failure.as_ref().map(|failure| failure.at);
    failed.is_some_and(|failed| round.good_at.is_none_or(|good| good < failed))
}

async fn lag(
    api: &Api,
    name: &str,
    round: &Round,
    every: Option<Duration>,
) -> Result<LagView, Problem> {
    let now = Utc::now();
    let age = |since: DateTime<Utc>| float(now - since);
    Ok(match row(name) {
        "relay" => {
            let lag = api.cloud.relay().lag();
            LagView { entries: Some(lag.entries), seconds: Some(lag.oldest.as_secs_f64()) }
        }
        "writer" => {
            let number = name.trim_start_matches("writer-").parse().ok();
            let waiting = number.and_then(|number| api.cloud.journal().waiting_for(number));
            LagView { entries: waiting, seconds: None }
        }
        "anchors" => {
            let Some(cursor) = round.cursor else { return Ok(LagView::default()) };
            let found = api.database.entries_after(cursor).await.map_err(Problem::unavailable)?;
            LagView { entries: Some(found.0), seconds: Some(found.1.map_or(0.0, age)) }
        }
        "mailer" => {
            let found = api.database.mail_waiting().await.map_err(Problem::unavailable)?;
            LagView { entries: Some(found.0), seconds: Some(found.1.map_or(0.0, age)) }
        }
        _ => LagView {
            entries: None,
            seconds: every.zip(round.good_at).map(|(every, good)| overdue(good, every, now)),
        },
    })
}

/// How long a round is overdue, seconds.
fn overdue(good: DateTime<Utc>, every: Duration, now: DateTime<Utc>) -> f64 {
    float(now - good - TimeDelta::from_std(every).unwrap_or(TimeDelta::MAX))
}

/// Seconds, to the millisecond, and never negative.
#[expect(clippy::cast_precision_loss, reason = "a lag needs no sixteenth digit")]
fn float(span: TimeDelta) -> f64 {
    span.num_milliseconds().max(0) as f64 / 1_000.0
}

/// List background workers.
///
/// Each with its place in the journal, how far it is behind, its last success and its last error; of the process that answers.
#[utoipa::path(tag = "supervision", responses(
    (status = 200, description = "All workers of this process, as of now.", body = Workers)
))]
#[get("/workers")]
pub async fn list_workers(api: Shared, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    let mut found = vec![];
    leaves("", api.cloud.tree().status(), &mut found);
    let mut items = vec![];
    for (path, status) in found {
        let Some(kind) = KINDS.iter().find(|kind| kind.row == row(&status.id)) else { continue };
        let round = api.database.rounds().of(&status.id);
        let every = (kind.every)(&api);
        let lag = lag(&api, &status.id, &round, every).await?;
        let standing = stands(&round);
        items.push(WorkerView {
            name: status.id,
            path,
            about: kind.about,
            phase: status.phase.as_str(),
            since: time(status.since),
            starts: status.starts,
            every_ms: every.map(millis),
            cursor: round.cursor.map(|cursor| cursor.to_string()),
            lag,
            rounds: round.good,
            failures: round.bad,
            last_success_at: round.good_at,
            last_error: round.failure.map(|failure| WorkerError {
                at: failure.at,
                message: failure.what,
                standing,
            }),
            runbook: kind.runbook,
        });
    }
    Ok(HttpResponse::Ok().json(Workers { as_of: Utc::now(), process: PROCESS.clone(), items }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is in the tree and no worker: supervisors, directories, the database, doors that are asked.
    const OTHERS: &[&str] = &[
        "core",
        "storage",
        "database",
        "journal",
        "engine",
        "entities",
        "directory",
        "workers",
        "doors",
        "agent-listener",
        "http",
    ];

    #[test]
    fn every_child_of_the_tree_is_a_worker_or_something_else() {
        for row in aicloud_actors::tree::TABLE {
            let known = KINDS.iter().any(|kind| kind.row == row.id);
            assert!(known != OTHERS.contains(&row.id), "{}", row.id);
        }
        for kind in KINDS {
            assert!(
                aicloud_actors::tree::TABLE.iter().any(|row| row.id == kind.row),
                "{}",
                kind.row
            );
            assert!(crate::api::runbook::ids().any(|id| id == kind.runbook), "{}", kind.row);
        }
    }

    #[test]
    fn a_round_is_overdue_from_when_it_should_have_been() {
        let at = |seconds: i64| DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap();
        let every = Duration::from_secs(600);
        assert!(overdue(at(0), every, at(599)).abs() < f64::EPSILON);
        assert!((overdue(at(0), every, at(630)) - 30.0).abs() < f64::EPSILON);
        assert_eq!((row("writer-12"), row("relay")), ("writer", "relay"));
    }
}
