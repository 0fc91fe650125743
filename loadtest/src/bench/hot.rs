//! `hot`: one entity that everybody writes to.
//!
//! A tenant, a node or a budget can be the one row that all requests go through. A design that
//! locks the row, or waits for each commit before it decides the next command, is bound by the round
//! trip to the disk. Ours decides on top of what is still being written; only the answers wait.
//!
//! Ours: 200 callers (below the mailbox's bound of 256, so nobody is refused), each waits for its
//! answer, which comes after its own commit. The baseline is the same entity, the same path, with one
//! caller: it waits for each commit. Both make a journal row and a new state for every command.

use std::time::Duration;

use aicloud_actors::Cloud;
use aicloud_domain::id::TypedId as _;
use aicloud_domain::tenant::TenantCommand;
use anyhow::Result;
use uuid::Uuid;

use super::drive::{Driven, drive, joined, operator};
use super::{Found, Plan, say_run};
use crate::lab::{self, Lab};
use crate::report::{Comparison, Plot, Role, Run, Scale, Series, Target};
use crate::seed;

/// What is done.
pub const WORK: &str = "durable transitions/s on ONE entity, pipelined";
const CALLERS: usize = 200;
const RUN: Duration = Duration::from_secs(3);

async fn rename(cloud: &Cloud, id: Uuid, callers: usize, time: Duration) -> Result<Driven> {
    drive(time, callers, |caller, work| {
        let cloud = cloud.clone();
        async move {
            let mut number = 0_u64;
            while work.goes_on() {
                let display_name = format!("name {caller} {number}");
                let rename = TenantCommand::Rename { display_name };
                cloud.tenants.command(id, rename, operator(caller)).await?;
                work.did(1);
                number += 1;
            }
            Ok(())
        }
    })
    .await
}

pub(super) async fn measure(plan: Plan) -> Result<Found> {
    let lab = Lab::start().await?;
    let url = lab.database("hot").await?;
    let cloud = lab::cloud(&lab, &url, |_| {}).await?;
    let id = seed::tenants(cloud.database(), "hot", 1).await?[0].uuid();
    let time = plan.time(RUN);
    rename(&cloud, id, CALLERS, plan.time(Duration::from_secs(1))).await?;
    let (mut runs, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..plan.runs {
        let many = rename(&cloud, id, CALLERS, time).await?;
        let one = rename(&cloud, id, 1, time).await?;
        let run = Run::new(many.rate, one.rate);
        say_run("hot", number, plan, "transitions/s", &run);
        runs.push(run);
        ours.push(many);
        theirs.push(one);
    }
    cloud.stop(Duration::from_secs(5)).await;
    let plot = Plot {
        title: "Throughput over time, runs joined".into(),
        x: "seconds of its own runs".into(),
        y: "transitions/s".into(),
        x_scale: Scale::Linear,
        filled: false,
        series: vec![
            Series::new("pipelined", Role::Ours, joined(&ours)),
            Series::new("waiting for each commit", Role::Baseline, joined(&theirs)),
        ],
    };
    let against = "the same entity, waiting for each commit";
    Ok(Found {
        comparisons: vec![Comparison::new(against, Some(Target::RatioAtLeast(20.0)), runs)],
        note: format!("{CALLERS} callers of one entity, each waits for its own commit."),
        plots: vec![plot],
    })
}
