//! `latency`: one transition while nothing else happens.
//!
//! Ours: a rename through `Entities::command`, a hundred a second, one at a time, on a tenant that is
//! awake; from the command to the answer, which came after COMMIT.
//!
//! The baseline is the least that a durable change can cost here: pgbench with one client that
//! updates one row by a prepared statement, each a transaction of its own, at the same rate on the
//! same server. Where pgbench is not installed, a loop of our own over sqlx stands in, and the report
//! says so.
//!
//! Both are paced, because a disk and a core that rest between two commits answer otherwise than
//! ones that never do. Latency is from the intended start; how late our own timer was does not count
//! (pgbench's log tells its own lateness, which is taken off as well), but waiting behind an earlier
//! transition does.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aicloud_domain::id::TypedId as _;
use aicloud_domain::tenant::TenantCommand;
use anyhow::{Context as _, Result, ensure};
use sqlx::Connection as _;
use tokio::process::Command;

use super::drive::operator;
use super::{Found, Plan, say, say_run};
use crate::histogram::Latencies;
use crate::lab::{self, Lab};
use crate::pace;
use crate::report::{Comparison, Plot, Role, Run, Scale, Series, Target};
use crate::seed;

/// What is done.
pub const WORK: &str = "one transition while the system is idle, p50";
const RATE: f64 = 100.0;
const RUN: Duration = Duration::from_secs(4);
const SCRIPT: &str = "UPDATE bench.one SET value = value + 1 WHERE id = 1;\n";
const PREPARE: &str = "CREATE SCHEMA bench; CREATE TABLE bench.one (id int PRIMARY KEY, value bigint NOT NULL); \
                       INSERT INTO bench.one VALUES (1, 0)";

/// pgbench, in the path or beside the server's binaries.
fn pgbench() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let beside = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    std::env::split_paths(&path)
        .chain(beside.map(|version| version.path().join("bin")))
        .map(|folder| folder.join("pgbench"))
        .find(|program| program.is_file())
}

/// Latencies of pgbench's transactions, lateness of its own timer taken off.
async fn by_pgbench(program: &Path, url: &str, folder: &Path, time: Duration) -> Result<Latencies> {
    let script = folder.join("one.sql");
    std::fs::write(&script, SCRIPT)?;
    let prefix = folder.join("pgbench");
    let seconds = time.as_secs().max(1).to_string();
    let output = Command::new(program)
        .args(["--no-vacuum", "--client=1", "--protocol=prepared", "--log"])
        .arg(format!("--rate={RATE}"))
        .arg(format!("--time={seconds}"))
        .arg(format!("--log-prefix={}", prefix.display()))
        .arg(format!("--file={}", script.display()))
        .arg(url)
        .current_dir(folder)
        .kill_on_drop(true)
        .output()
        .await?;
    ensure!(output.status.success(), "pgbench: {}", String::from_utf8_lossy(&output.stderr));
    let mut latencies = Latencies::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_log = path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            name.starts_with("pgbench.")
        });
        if is_log {
            for line in std::fs::read_to_string(&path)?.lines() {
                latencies.record(logged(line).with_context(|| format!("pgbench's log: {line}"))?);
            }
            std::fs::remove_file(path)?;
        }
    }
    ensure!(latencies.count() > 0, "pgbench logged nothing");
    Ok(latencies)
}

/// `client transaction latency script seconds micros lag`, latencies in microseconds; the latency is
/// from the scheduled start and so holds the lag.
fn logged(line: &str) -> Option<Duration> {
    let fields: Vec<u64> = line.split_whitespace().map_while(|word| word.parse().ok()).collect();
    let (latency, lag) = (fields.get(2)?, fields.get(6)?);
    Some(Duration::from_micros(latency.saturating_sub(*lag)))
}

async fn by_sqlx(url: &str, time: Duration) -> Result<Latencies> {
    let mut connection = lab::connect(url).await?;
    let update = "UPDATE bench.one SET value = value + 1 WHERE id = $1";
    let mut pacer = pace::Pacer::new(RATE);
    let mut latencies = Latencies::new();
    let end = Instant::now() + time;
    while Instant::now() < end {
        let intended = pacer.next().await;
        sqlx::query(update).bind(1).execute(&mut connection).await?;
        latencies.record(intended.elapsed());
    }
    connection.close().await?;
    Ok(latencies)
}

pub(super) async fn measure(plan: Plan) -> Result<Found> {
    let lab = Lab::start().await?;
    let url = lab.database("latency").await?;
    let cloud = lab::cloud(&lab, &url, |_| {}).await?;
    let id = seed::tenants(cloud.database(), "idle", 1).await?[0].uuid();
    let mut owner = lab::connect(&url).await?;
    lab::execute(&mut owner, PREPARE).await?;
    owner.close().await?;
    lab::settle(&url).await?;
    let program = pgbench();
    let name = match &program {
        Some(program) => {
            say("latency", &format!("the baseline is {}", program.display()));
            "a single-row commit by pgbench, one client"
        }
        None => "a single-row commit by sqlx, one connection (pgbench is not installed)",
    };
    let time = plan.time(RUN);
    let ours = || async {
        let mut pacer = pace::Pacer::new(RATE);
        let mut latencies = Latencies::new();
        let end = Instant::now() + time;
        let mut number = 0_u64;
        while Instant::now() < end {
            let intended = pacer.next().await;
            let rename = TenantCommand::Rename { display_name: format!("{intended:?} {number}") };
            cloud.tenants.command(id, rename, operator(0)).await?;
            latencies.record(intended.elapsed());
            number += 1;
        }
        anyhow::Ok(latencies)
    };
    // It is awake, and its statements are prepared.
    ours().await?;
    let (mut runs, mut us, mut them) = (Vec::new(), Latencies::new(), Latencies::new());
    for number in 0..plan.runs {
        let our = ours().await?;
        let their = match &program {
            Some(program) => by_pgbench(program, &url, lab.folder(), time).await?,
            None => by_sqlx(&url, time).await?,
        };
        let run = Run::new(our.at(0.5), their.at(0.5));
        say_run("latency", number, plan, "ms", &run);
        runs.push(run);
        us.add(&our);
        them.add(&their);
    }
    cloud.stop(Duration::from_secs(5)).await;
    let note = format!(
        "{RATE:.0} a second, one at a time. p99: ours {:.2} ms, baseline {:.2} ms.",
        us.at(0.99),
        them.at(0.99)
    );
    let plot = Plot {
        title: "Latency of one durable transition".into(),
        x: "milliseconds".into(),
        y: "share of transitions".into(),
        x_scale: Scale::Log,
        filled: true,
        series: vec![
            Series::new("through the engine", Role::Ours, us.shares()),
            Series::new("single-row commit", Role::Baseline, them.shares()),
        ],
    };
    Ok(Found {
        comparisons: vec![Comparison::new(name, Some(Target::RatioAtMost(2.0)), runs)],
        note,
        plots: vec![plot],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lag_of_pgbenchs_timer_is_taken_off() {
        assert_eq!(
            logged("0 199 2241 0 1175850568 995598 1021"),
            Some(Duration::from_micros(1220))
        );
        assert_eq!(logged("0 199 2241 0 1175850568 995598"), None);
    }
}
