//! `aicloud-bench`: the figures of docs/performance.md, measured here and now.
//!
//! Each figure is measured in a process of its own, which is this program once more; what it found
//! comes back on its standard output. The table goes to standard output, progress to standard
//! error, the report to `target/bench/`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use aicloud_loadtest::bench::{BENCHES, Bench, Plan, get, memory};
use aicloud_loadtest::process::{self, Helper, PART};
use aicloud_loadtest::report::{Failure, Figure, Machine, Report, html, table};
use anyhow::{Context as _, Result, bail};
use clap::Parser;

/// Measure the engine against what it is built from: raw actors, raw SQL, a bare web server.
#[derive(Debug, Parser)]
#[command(name = "aicloud-bench", version)]
struct Cli {
    /// Measure only these ids. `--only list` shows all.
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    only: Vec<String>,
    /// Small counts and no verdict: only that everything still runs.
    #[arg(long)]
    quick: bool,
    /// Interleaved runs of each figure [default: 5, quick: 1].
    #[arg(long, value_name = "N")]
    runs: Option<usize>,
    /// How long `soak` lasts.
    #[arg(long, value_name = "MINUTES")]
    minutes: Option<f64>,
    /// How many entities `memory` makes of each kind [default: 200000].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    entities: Option<u32>,
    /// Where report.json and report.html go.
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let part = std::env::var(PART).ok();
    if let Err(error) = process::stay_on_core() {
        return failed(&error.into());
    }
    // The control plane itself reads the environment for its settings, and logs by itself.
    if part.as_deref() == Some("serve") {
        return match process::end_with_parent() {
            Ok(()) => aicloud_http::cli::run(),
            Err(error) => failed(&error.into()),
        };
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    // On this thread: a child ends with the thread that started it, and this one ends last.
    let done = runtime.block_on(async {
        match part.as_deref() {
            Some(part) => play(part).await.map(|()| ExitCode::SUCCESS),
            None => bench(Cli::parse()).await,
        }
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    done.unwrap_or_else(|error| failed(&error))
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

/// A child's part.
async fn play(part: &str) -> Result<()> {
    process::end_with_parent()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match part {
        "figure" => {
            let [id, plan] = arguments.as_slice() else { bail!("a figure has an id and a plan") };
            let bench = Bench::find(id).with_context(|| format!("there is no figure `{id}`"))?;
            let plan: Plan = serde_json::from_str(plan)?;
            // A signal drops what is being measured, and with it servers and folders.
            let answer = tokio::select! {
                figure = bench.run(plan) => figure,
                signal = aicloud_http::plane::asked_to_stop() => bail!("{}", signal?),
            };
            let answer = answer.map_err(|error| Failure { error: format!("{error:#}") });
            println!("{}", serde_json::to_string(&answer)?);
            Ok(())
        }
        memory::PART => {
            let [kind, count] = arguments.as_slice() else { bail!("a count has a kind") };
            memory::count(kind, count.parse()?).await
        }
        get::PART => {
            let [body] = arguments.as_slice() else { bail!("a server answers something") };
            get::serve(body.clone()).await
        }
        other => bail!("there is no part `{other}`"),
    }
}

async fn bench(cli: Cli) -> Result<ExitCode> {
    let chosen = chosen(&cli.only)?;
    if chosen.is_empty() {
        for bench in BENCHES {
            println!("{:11} {}", bench.id, bench.work);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut plan = Plan::new(cli.quick);
    plan.runs = cli.runs.unwrap_or(plan.runs).max(1);
    plan.minutes = cli.minutes.unwrap_or(plan.minutes);
    plan.entities = cli.entities.map(|count| count as usize);
    let mut report = Report {
        machine: machine(cli.quick),
        figures: BTreeMap::new(),
        failures: BTreeMap::new(),
        seconds: 0.0,
    };
    if !report.machine.optimised && !cli.quick {
        eprintln!("warning: this is a debug build; its figures say nothing. Use `make bench`.");
    }
    let began = Instant::now();
    for (number, bench) in chosen.iter().enumerate() {
        let after = began.elapsed().as_secs();
        eprintln!("==> {} ({}/{}, {after} s): {}", bench.id, number + 1, chosen.len(), bench.work);
        match one(bench, plan).await? {
            Ok(figure) => {
                report.figures.insert(bench.id.to_owned(), figure);
            }
            Err(failure) => {
                eprintln!("[{}] failed: {}", bench.id, failure.error);
                report.failures.insert(bench.id.to_owned(), failure);
            }
        }
    }
    report.seconds = began.elapsed().as_secs_f64();
    std::fs::create_dir_all(&cli.out).with_context(|| cli.out.display().to_string())?;
    let json = serde_json::to_vec_pretty(&report)?;
    for (name, bytes) in [("report.json", json), ("report.html", html::page(&report).into_bytes())]
    {
        let path = cli.out.join(name);
        std::fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    }
    print!("{}", table::table(&report));
    eprintln!("{:.0} s; {}", report.seconds, cli.out.join("report.html").display());
    let whole = report.failures.is_empty();
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn chosen(only: &[String]) -> Result<Vec<&'static Bench>> {
    if only.iter().any(|id| id == "list") {
        return Ok(Vec::new());
    }
    if only.is_empty() {
        return Ok(BENCHES.iter().filter(|bench| bench.usual).collect());
    }
    let known: Vec<_> = BENCHES.iter().map(|bench| bench.id).collect();
    only.iter()
        .map(|id| {
            Bench::find(id).with_context(|| {
                format!("there is no figure `{id}`; there are {}", known.join(", "))
            })
        })
        .collect()
}

/// Has a child measure it. An error means that we were told to stop.
async fn one(bench: &Bench, plan: Plan) -> Result<Result<Figure, Failure>> {
    let arguments = [bench.id.to_owned(), serde_json::to_string(&plan)?];
    let mut helper = Helper::start("figure", &arguments)?;
    let said = tokio::select! {
        said = helper.line() => said,
        signal = aicloud_http::plane::asked_to_stop() => {
            // It takes its servers and folders away.
            helper.stop().await?;
            bail!("stopped by {}", signal?);
        }
    };
    helper.stop().await?;
    let wrong = |error: String| Failure { error };
    let answer = said.map_err(|error| wrong(error.to_string())).and_then(|line| {
        serde_json::from_str(&line).unwrap_or_else(|error| Err(wrong(error.to_string())))
    });
    Ok(answer)
}

fn machine(quick: bool) -> Machine {
    let kib: f64 = process::kernel_word("meminfo", "MemTotal")
        .and_then(|text| text.trim_end_matches(" kB").trim().parse().ok())
        .unwrap_or(f64::NAN);
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    Machine {
        cores: process::cores(),
        cpu: process::kernel_word("cpuinfo", "model name").unwrap_or_else(|| "unknown".into()),
        memory_gib: kib / 1024.0 / 1024.0,
        kernel: kernel.trim().to_owned(),
        began: chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        optimised: !cfg!(debug_assertions),
        quick,
    }
}
