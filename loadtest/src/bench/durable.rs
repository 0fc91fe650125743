//! `durable`: transitions a second that survive a power cut, over 10,000 entities.
//!
//! A transition is a tenant's rename: one command through `Entities::command`, the whole path of the
//! application: directory, mailbox, decide, apply, hash chain, group commit with its fence, published
//! state, answer. 2,048 callers wait for their answer each before they send the next; every answer
//! came after COMMIT.
//!
//! Baseline (a) is what one writes first: a transaction each, with an update of the entity's row, a
//! row in a journal and a row in an outbox, by prepared statements. Its tables are leaner than ours
//! (no hashes, no generated column, one index each), it checks nothing, and nobody decides
//! anything: all in its favour. It gets the best number of connections of 8, 16, 32 and 64, found
//! beforehand. Beside it stands the same as one single statement, for those who know how.
//!
//! Baseline (b) is the ceiling: the rows that we write, in our tables, 256 at a time by array binds,
//! best of one, two and four connections, with nothing else running.
//!
//! All of them share two cores with the one PostgreSQL, which runs with the settings that we ship:
//! fsync, full-page writes and synchronous commit on.

use std::sync::Arc;
use std::time::Duration;

use aicloud_domain::id::TypedId as _;
use aicloud_domain::tenant::TenantCommand;
use anyhow::{Context as _, Result};
use sqlx::Connection as _;

use super::drive::{Driven, drive, joined, operator};
use super::sql::{self, Bulk, Single};
use super::{Found, Plan, say, say_run};
use crate::lab::{self, Lab};
use crate::report::{Comparison, Plot, Role, Run, Scale, Series, Target};
use crate::seed;

/// What is done.
pub const WORK: &str = "durable transitions/s, 10,000 entities";
const ENTITIES: usize = 10_000;
/// Callers at once: more than the writers take in one go, so that batches fill.
const CALLERS: usize = 2_048;
const RUN: Duration = Duration::from_secs(4);
const BASELINE: Duration = Duration::from_secs(3);
const CALIBRATE: Duration = Duration::from_millis(1200);

pub(super) async fn measure(plan: Plan) -> Result<Found> {
    let lab = Lab::start().await?;
    let url = lab.database("durable").await?;
    let cloud = lab::cloud(&lab, &url, |_| {}).await?;
    let entities = plan.count(ENTITIES, 200);
    say("durable", &format!("making {entities} tenants"));
    let ids = Arc::new(seed::tenants(cloud.database(), "t", entities).await?);
    let mut owner = lab::connect(&url).await?;
    sql::prepare(&mut owner, entities).await?;
    owner.close().await?;
    lab::settle(&url).await?;

    let callers = plan.count(CALLERS, 32).min(entities);
    let ours = |time| {
        let (cloud, ids) = (cloud.clone(), Arc::clone(&ids));
        drive(time, callers, move |caller, work| {
            let (cloud, ids) = (cloud.clone(), Arc::clone(&ids));
            async move {
                // Each caller has entities of its own.
                let mine: Vec<_> = ids.iter().skip(caller).step_by(callers).collect();
                let mut number = 0_usize;
                while work.goes_on() {
                    let id = mine[number % mine.len()].uuid();
                    let display_name = format!("name {number}");
                    let rename = TenantCommand::Rename { display_name };
                    cloud.tenants.command(id, rename, operator(caller)).await?;
                    work.did(1);
                    number += 1;
                }
                Ok(())
            }
        })
    };
    let calibrate = plan.time(CALIBRATE);
    let best_single = best(&[8, 16, 32, 64], plan, |connections| {
        sql::single(&url, entities, connections, Single::Transaction, calibrate)
    })
    .await?;
    let best_bulk = best(&[1, 2, 4], plan, |connections| {
        sql::bulk(&url, entities, connections, Bulk::BATCH, calibrate)
    })
    .await?;
    say("durable", &format!("best: (a) {best_single} connections, (b) {best_bulk}"));
    // Every entity is awake.
    ours(plan.time(Duration::from_secs(2))).await?;

    let (mut a, mut a_one, mut b) = (Vec::new(), Vec::new(), Vec::new());
    let (mut us, mut singles, mut bulks) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..plan.runs {
        let time = plan.time(BASELINE);
        let our = ours(plan.time(RUN)).await?;
        let single = sql::single(&url, entities, best_single, Single::Transaction, time).await?;
        let one = sql::single(&url, entities, best_single, Single::Statement, time).await?;
        let bulk = sql::bulk(&url, entities, best_bulk, Bulk::BATCH, time).await?;
        let run = Run::new(our.rate, single.rate);
        say_run("durable", number, plan, "transitions/s", &run);
        a.push(run);
        a_one.push(Run::new(our.rate, one.rate));
        b.push(Run::new(our.rate, bulk.rate));
        us.push(our);
        singles.push(single);
        bulks.push(bulk);
    }
    let stats = cloud.journal().stats();
    let per_batch = stats.committed as f64 / stats.transactions.max(1) as f64;
    cloud.stop(Duration::from_secs(5)).await;
    let plot = Plot {
        title: "Throughput over time, runs joined".into(),
        x: "seconds of its own runs".into(),
        y: "transitions/s".into(),
        x_scale: Scale::Linear,
        filled: false,
        series: vec![
            Series::new("the application", Role::Ours, joined(&us)),
            Series::new("(a) a transaction each", Role::Baseline, joined(&singles)),
            Series::new("(b) bulk SQL", Role::Other, joined(&bulks)),
        ],
    };
    Ok(Found {
        comparisons: vec![
            Comparison::new(
                format!(
                    "(a) one SQL transaction each: update + journal + outbox, {best_single} connections"
                ),
                Some(Target::RatioAtLeast(8.0)),
                a,
            ),
            Comparison::new(
                format!(
                    "(b) the same rows in bulk SQL, {best_bulk} connections, nothing else running"
                ),
                Some(Target::RatioAtLeast(0.6)),
                b,
            ),
            Comparison::new("(a) written as one statement", None, a_one),
        ],
        note: format!(
            "{callers} callers over {entities} entities; our batches held {per_batch:.0} appends on average."
        ),
        plots: vec![plot],
    })
}

/// The number of connections that does most.
async fn best<F>(choices: &[usize], plan: Plan, run: impl Fn(usize) -> F) -> Result<usize>
where
    F: Future<Output = Result<Driven>>,
{
    let choices = if plan.quick { &choices[..1] } else { choices };
    let mut found: Option<(usize, f64)> = None;
    for connections in choices {
        let rate = run(*connections).await?.rate;
        if found.is_none_or(|best| rate > best.1) {
            found = Some((*connections, rate));
        }
    }
    found.map(|best| best.0).context("there is a choice")
}
