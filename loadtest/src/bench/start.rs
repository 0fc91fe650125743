//! `start`: how long a start takes when there is a lot in the database.
//!
//! Two databases on one server: in one 1,000 allocations, in the other 1,000,000. Of both, one in a
//! hundred owes an effect (it waits for a place) and must be woken; all others have ended. Their rows
//! were decided and applied by the state machines and written by the journal, so history is there too,
//! some three rows for each.
//!
//! A start runs from the process's beginning to the later of: it says that it is ready; a read of an
//! allocation by an authenticated operator is answered; a change is answered, which means that it is
//! durable. The server processes are real ones (`aicloud serve`), started and stopped in turn.
//! PostgreSQL goes on running, as it does when a control plane is upgraded.
//!
//! The target is a difference, because a start has parts that do not depend on rows.

use std::time::{Duration, Instant};

use aicloud_domain::id::{AllocationId, TenantId, TypedId as _};
use anyhow::Result;

use super::{Found, Plan, say};
use crate::lab::{self, Lab};
use crate::report::{Comparison, Plot, Role, Run, Scale, Series, Target};
use crate::seed;
use crate::served::{self, Served};

/// What is done.
pub const WORK: &str = "start with 1,000,000 allocations in the database, 1 % owing effects";
const MANY: usize = 1_000_000;
const FEW: usize = 1_000;
/// One in this many owes.
const OWING: usize = 100;
/// Projects that the allocations are spread over.
const FOLDERS: usize = 20;
/// More: a bound on a first write that meets 10,000 entities waking.
const PATIENCE: Duration = Duration::from_secs(60);

/// A database to start on.
struct Filled {
    url: String,
    operator: String,
    tenant: TenantId,
    allocation: AllocationId,
}

async fn fill(lab: &Lab, name: &str, count: usize) -> Result<Filled> {
    let url = lab.database(name).await?;
    let database = served::open(&url).await?;
    let operator = served::operator(&database).await?;
    let mut folders = Vec::new();
    for number in 0..FOLDERS {
        let label = format!("f-{number}");
        folders.push((seed::folder(&database, &label).await?, label));
    }
    let began = Instant::now();
    let mut allocation = uuid::Uuid::nil();
    let one = |number: usize| {
        let (folder, label) = &folders[number % FOLDERS];
        let made = seed::allocation(*folder, label, number % OWING == 0)?;
        allocation = made.id;
        Ok(made)
    };
    seed::write(&database, count, one, |done| {
        let rate = done as f64 / began.elapsed().as_secs_f64();
        say("start", &format!("{done} allocations made, {rate:.0}/s"));
    })
    .await?;
    database.close().await;
    let tenant = folders[0].0.tenant;
    Ok(Filled { url, operator, tenant, allocation: AllocationId::from_uuid(allocation) })
}

/// What a start took, in seconds since the process began.
#[derive(Debug, Clone, Copy)]
struct Took {
    ready: f64,
    read: f64,
    changed: f64,
}

async fn start(lab: &Lab, filled: &Filled, number: usize) -> Result<Took> {
    let began = Instant::now();
    let served = Served::start(lab, &filled.url, None, &[]).await?;
    let path = format!("/v1/allocations/{}", filled.allocation);
    served.must("GET", &path, &filled.operator, "").await?;
    let read = began.elapsed().as_secs_f64();
    let path = format!("/v1/tenants/{}", filled.tenant);
    let body = format!(r#"{{"display_name":"start {number} {}"}}"#, uuid::Uuid::now_v7());
    let change = served.must("PATCH", &path, &filled.operator, &body);
    tokio::time::timeout(PATIENCE, change).await??;
    let changed = began.elapsed().as_secs_f64();
    let ready = served.ready_after.as_secs_f64();
    served.stop().await?;
    Ok(Took { ready, read, changed })
}

pub(super) async fn measure(plan: Plan) -> Result<Found> {
    let lab = Lab::start().await?;
    let count = plan.count(MANY, 3_000);
    say("start", &format!("making {count} allocations"));
    let many = fill(&lab, "many", count).await?;
    let few = fill(&lab, "few", plan.count(FEW, 300)).await?;
    lab::settle(&many.url).await?;
    lab::settle(&few.url).await?;
    let (mut runs, mut many_took, mut few_took) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..plan.runs {
        let large = start(&lab, &many, number).await?;
        let small = start(&lab, &few, number).await?;
        say(
            "start",
            &format!(
                "run {}/{}: {:.3} s against {:.3} s (ready {:.3}, read {:.3}, changed {:.3})",
                number + 1,
                plan.runs,
                large.changed,
                small.changed,
                large.ready,
                large.read,
                large.changed
            ),
        );
        runs.push(Run::new(large.changed, small.changed));
        (many_took.push(large), few_took.push(small));
    }
    let line = |took: &[Took]| {
        took.iter().enumerate().map(|(run, took)| (run as f64 + 1.0, took.changed)).collect()
    };
    let plot = Plot {
        title: "From the process's start to the first durable change".into(),
        x: "run".into(),
        y: "seconds".into(),
        x_scale: Scale::Linear,
        filled: false,
        series: vec![
            Series::new(format!("{count} allocations"), Role::Ours, line(&many_took)),
            Series::new("few", Role::Baseline, line(&few_took)),
        ],
    };
    let medians =
        |of: fn(&Took) -> f64| crate::stats::median(&many_took.iter().map(of).collect::<Vec<_>>());
    let note = format!(
        "{} owe and are woken. With all of them: says it is ready after {:.2} s, first read after {:.2} s, first durable change after {:.2} s.",
        count.div_ceil(OWING),
        medians(|took| took.ready),
        medians(|took| took.read),
        medians(|took| took.changed)
    );
    Ok(Found {
        comparisons: vec![Comparison::new(
            "the same with 1,000 allocations",
            Some(Target::MoreAtMost(3.0)),
            runs,
        )],
        note,
        plots: vec![plot],
    })
}
