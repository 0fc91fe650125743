//! The pulse of the process that answers, for operators: a figure each for what may go wrong, with what it must not
//! exceed, whom it is about, and the page that helps. What it is made of and what that costs: `http/src/pulse.rs`.

use actix_web::{HttpResponse, get};
use aicloud_domain::access::Permission;
use aicloud_domain::catalog::GpuModel;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::{Api, runbook};
use super::worker::{self, PROCESS, ProcessView};
use crate::auth::Caller;
use crate::extract::Shared;
use crate::problem::Problem;
use crate::pulse::{FigureState, ROWS, Reading, Row, STEP, Span, Unit, Window, down};

/// How a process does, over the last minutes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pulse {
    /// When it was looked.
    as_of: DateTime<Utc>,
    /// The process that answers, whose pulse this is.
    process: ProcessView,
    /// The worst of its figures; `idle` counts as `ok`.
    state: FigureState,
    /// How long the window is, seconds: five minutes, or less of a process that has just begun.
    window_seconds: u64,
    /// How long a step of it is, seconds.
    step_seconds: u64,
    /// When the steps ended, the oldest first; the last one ends now, and may be shorter or longer.
    steps: Vec<DateTime<Utc>>,
    /// The figures.
    figures: Vec<PulseFigure>,
    /// GPUs of all nodes, by model.
    gpus: Vec<PulseGpus>,
    /// What was refused (429) or failed (500 and more) in the window, by code, the most frequent first.
    problems: Vec<PulseProblem>,
}

/// A figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct PulseFigure {
    /// Its word. A newer server may have more.
    #[schema(value_type = String, example = "mailbox_oldest")]
    name: &'static str,
    /// What it counts.
    unit: Unit,
    /// Of the window, or as of now where it is no rate; absent when it is `idle` or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    /// The same for each step; `null` where nothing happened, or where nobody looked for what is looked for only when
    /// somebody asks: mailboxes, nodes, letters.
    series: Vec<Option<f64>>,
    /// How it is.
    state: FigureState,
    /// What it must not exceed, if there is such a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<PulseLimit>,
    /// What it is about: who has the oldest mail, who has waited longest, what does not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<PulseSubject>,
    /// The page that says what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "slow-journal")]
    runbook: Option<&'static str>,
}

/// What a figure must not exceed.
#[derive(Debug, Serialize, ToSchema)]
pub struct PulseLimit {
    /// The number; above it is too much.
    above: f64,
    /// The alert whose number it is; absent when it wakes nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "AicloudMailboxOld")]
    alert: Option<&'static str>,
    /// For how long it must be so before that alert speaks, seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    for_seconds: Option<u64>,
}

/// What a figure is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct PulseSubject {
    /// The directory of the actor; absent for a worker or a part of the tree.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "allocation")]
    directory: Option<&'static str>,
    /// The actor's id, the worker's name, or the part's path.
    #[schema(example = "alloc_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    id: String,
}

/// GPUs of a model. What is neither held nor free is sick, or on a node that takes no work.
#[derive(Debug, Serialize, ToSchema)]
pub struct PulseGpus {
    /// The model.
    #[schema(value_type = String, example = "H100")]
    model: GpuModel,
    /// All of them.
    total: u64,
    /// Those that an allocation holds.
    held: u64,
    /// Those that new work could have.
    free: u64,
}

/// What was refused or failed.
#[derive(Debug, Serialize, ToSchema)]
pub struct PulseProblem {
    /// The code.
    #[schema(value_type = String, example = "unavailable")]
    code: &'static str,
    /// Its status.
    #[schema(example = 503)]
    status: u16,
    /// How often in the window.
    count: u64,
    /// The page that it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "database-away")]
    runbook: Option<&'static str>,
}

/// Get the pulse of a process.
///
/// Requests, errors, answers, mailboxes, commits, crashes, nodes, GPUs and queues over the last five minutes, each against its
/// limit; of the process that answers.
#[utoipa::path(tag = "supervision", responses(
    (status = 200, description = "The pulse, as of now.", body = Pulse)
))]
#[get("/pulse")]
pub async fn get_pulse(api: Shared, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.may_in_cloud(Permission::SupervisionRead)?;
    let window = api.pulse.window(&api).await?;
    Ok(HttpResponse::Ok().json(pulse(&api, &window)))
}

fn pulse(api: &Api, window: &Window) -> Pulse {
    let whole = window.whole();
    let steps: Vec<(DateTime<Utc>, Span<'_>)> = window.steps().collect();
    let problems = problems(&whole);
    let figures: Vec<PulseFigure> = ROWS
        .iter()
        .map(|row| {
            let reading = (row.read)(&whole);
            let state = row.state(reading);
            PulseFigure {
                name: row.name,
                unit: row.unit,
                value: value(reading),
                series: steps.iter().map(|(_, step)| value((row.read)(step))).collect(),
                state,
                limit: limit(row),
                of: subject(api, window, row.name),
                runbook: leading(row, &problems),
            }
        })
        .collect();
    let worst = figures.iter().map(|figure| figure.state).max().unwrap_or(FigureState::Ok);
    let gpus = window.look.fleet.gpus.iter().map(|(model, gpus)| PulseGpus {
        model: model.clone(),
        total: gpus.total,
        held: gpus.held,
        free: gpus.free,
    });
    Pulse {
        as_of: window.as_of,
        process: PROCESS.clone(),
        state: if worst == FigureState::Idle { FigureState::Ok } else { worst },
        window_seconds: window.length().as_secs(),
        step_seconds: STEP.as_secs(),
        steps: steps.iter().map(|(end, _)| *end).collect(),
        figures,
        gpus: gpus.collect(),
        problems,
    }
}

/// To the microsecond, and the millionth.
fn value(reading: Reading) -> Option<f64> {
    match reading {
        // A sum of nothing is -0.
        Reading::Is(value) => Some((value * 1e6).round() / 1e6 + 0.0),
        Reading::Idle | Reading::Unknown => None,
    }
}

fn limit(row: &Row) -> Option<PulseLimit> {
    let alert = row.alert();
    Some(PulseLimit {
        above: row.above()?,
        alert: alert.map(|alert| alert.name),
        for_seconds: alert.map(|alert| alert.for_seconds),
    })
}

fn subject(api: &Api, window: &Window, figure: &str) -> Option<PulseSubject> {
    let part = |id: String| PulseSubject { directory: None, id };
    match figure {
        "mailbox_oldest" => window.look.mailbox.as_ref().map(|mailbox| PulseSubject {
            directory: Some(mailbox.directory.as_str()),
            id: mailbox.key.clone(),
        }),
        "queue_oldest" => api.cloud.longest_waiting().map(|(allocation, _)| PulseSubject {
            directory: Some("allocation"),
            id: allocation.to_string(),
        }),
        "workers_failing" => worker::failing(api).into_iter().next().map(part),
        "parts_down" => down("", &api.cloud.tree().status()).into_iter().next().map(part),
        _ => None,
    }
}

fn problems(span: &Span<'_>) -> Vec<PulseProblem> {
    let found = span.problems(|status| status == 429 || status >= 500);
    let mut problems: Vec<PulseProblem> = found
        .into_iter()
        .map(|(row, count)| PulseProblem {
            code: row.word,
            status: row.status,
            count,
            runbook: runbook::of_problem(row.code),
        })
        .collect();
    problems.sort_by_key(|problem| std::cmp::Reverse(problem.count));
    problems
}

/// The page of what fails or is refused most, for the figures that are made of it; else the figure's own.
fn leading(row: &Row, problems: &[PulseProblem]) -> Option<&'static str> {
    let is = |problem: &&PulseProblem| match row.name {
        "failed" => problem.status >= 500,
        "refused" => crate::pulse::is_refusal(problem.status),
        _ => false,
    };
    problems.iter().find(is).and_then(|problem| problem.runbook).or_else(|| row.runbook())
}
