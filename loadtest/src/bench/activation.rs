//! `activation`: how fast sleeping entities wake.
//!
//! Ours: a command for each of many tenants that nobody has touched since the start. Each wakes its
//! entity (directory entry, one indexed read, state from JSON, what it owes), is decided and answered.
//! The command changes nothing (a rename to the same name), so no write is in the figure. 512 callers.
//!
//! The baseline reads the same columns of as many rows by primary key, one row a query, prepared, on
//! bare sqlx connections that do nothing else, the best number of 2, 4, 8 and 16: no pool, no actor,
//! nobody parses the JSON.
//!
//! Every run takes rows that were not read before on either side. All of them are in the server's
//! cache; a cold disk would only make both sides the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aicloud_actors::Cloud;
use aicloud_domain::id::{TenantId, TypedId as _};
use aicloud_domain::tenant::TenantCommand;
use anyhow::{Context as _, Result};
use sqlx::Connection as _;

use super::drive::operator;
use super::{Found, Plan, say, say_run};
use crate::lab::{self, Lab};
use crate::process;
use crate::report::{Comparison, Plot, Role, Run, Scale, Series, Target};
use crate::seed;

/// What is done.
pub const WORK: &str = "wake sleeping entities: cold activations/s";
const ENTITIES: usize = 20_000;
const CALLERS: usize = 512;
const READ: &str = "SELECT id, seq, head_hash, tenant_id, project_id, state::text AS state, owes, created_at, updated_at \
                    FROM tenancy.tenant WHERE id = $1";

/// Tasks that take the next number until there is none; how many a second.
async fn all<F>(count: usize, workers: Vec<F>) -> Result<f64>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let began = Instant::now();
    let tasks: Vec<_> = workers.into_iter().map(tokio::spawn).collect();
    for task in tasks {
        task.await.context("a worker panicked")??;
    }
    Ok(count as f64 / began.elapsed().as_secs_f64())
}

async fn wake(cloud: &Cloud, ids: Arc<Vec<(TenantId, String)>>) -> Result<f64> {
    let next = Arc::new(AtomicUsize::new(0));
    let workers = (0..CALLERS)
        .map(|caller| {
            let (cloud, ids, next) = (cloud.clone(), Arc::clone(&ids), Arc::clone(&next));
            async move {
                while let Some((id, name)) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let same = TenantCommand::Rename { display_name: name.clone() };
                    let answer = cloud.tenants.command(id.uuid(), same, operator(caller)).await?;
                    anyhow::ensure!(!answer.changed, "{id} was renamed");
                }
                Ok(())
            }
        })
        .collect();
    all(ids.len(), workers).await
}

async fn read(url: &str, ids: Arc<Vec<(TenantId, String)>>, connections: usize) -> Result<f64> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = Vec::new();
    for _ in 0..connections {
        let mut connection = lab::connect(url).await?;
        let (ids, next) = (Arc::clone(&ids), Arc::clone(&next));
        workers.push(async move {
            while let Some((id, _)) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                let row = sqlx::query(READ).bind(id.uuid()).fetch_one(&mut connection).await?;
                std::hint::black_box(row);
            }
            Ok(connection.close().await?)
        });
    }
    all(ids.len(), workers).await
}

pub(super) async fn measure(plan: Plan) -> Result<Found> {
    let lab = Lab::start().await?;
    let url = lab.database("activation").await?;
    let cloud = lab::cloud(&lab, &url, |_| {}).await?;
    let count = plan.count(ENTITIES, 200);
    say("activation", &format!("making {} tenants", count * (plan.runs + 1)));
    let mut groups = Vec::new();
    for group in 0..=plan.runs {
        let ids = seed::tenants(cloud.database(), &format!("g{group}"), count).await?;
        let named =
            ids.into_iter().enumerate().map(|(number, id)| (id, format!("g{group}-{number}")));
        groups.push(Arc::new(named.collect::<Vec<_>>()));
    }
    lab::settle(&url).await?;
    let spare = groups.pop().context("there is a group to calibrate with")?;
    let (mut connections, mut most) = (2, 0.0);
    for choice in if plan.quick { &[2][..] } else { &[2, 4, 8, 16] } {
        let rate = read(&url, Arc::clone(&spare), *choice).await?;
        if rate > most {
            (connections, most) = (*choice, rate);
        }
    }
    // The pool is filled, the statement known.
    wake(&cloud, spare).await?;
    let me = i32::try_from(std::process::id())?;
    let (mut runs, mut bytes) = (Vec::new(), Vec::new());
    for (number, group) in groups.into_iter().enumerate() {
        let theirs = read(&url, Arc::clone(&group), connections).await?;
        let before = process::resident(me)?;
        let ours = wake(&cloud, group).await?;
        bytes.push((process::resident(me)? as f64 - before as f64) / count as f64);
        let run = Run::new(ours, theirs);
        say_run("activation", number, plan, "activations/s", &run);
        runs.push(run);
    }
    cloud.stop(Duration::from_secs(5)).await;
    let line = |of: fn(&Run) -> f64| {
        runs.iter().enumerate().map(|(index, run)| (index as f64 + 1.0, of(run))).collect()
    };
    let plot = Plot {
        title: "Each run".into(),
        x: "run".into(),
        y: "a second".into(),
        x_scale: Scale::Linear,
        filled: false,
        series: vec![
            Series::new("activations", Role::Ours, line(|run| run.value)),
            Series::new("row reads", Role::Baseline, line(|run| run.baseline)),
        ],
    };
    let note = format!(
        "{count} entities each run, {CALLERS} callers. An awake tenant of the application, view included, took {:.0} B of resident memory.",
        crate::stats::median(&bytes)
    );
    Ok(Found {
        comparisons: vec![Comparison::new(
            format!("one indexed row read each by sqlx alone, {connections} connections"),
            Some(Target::RatioAtLeast(0.7)),
            runs,
        )],
        note,
        plots: vec![plot],
    })
}
