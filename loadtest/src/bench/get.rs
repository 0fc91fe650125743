//! `get`: reading one's allocation over HTTP.
//!
//! Ours: `GET /v1/allocations/{id}` with a project's token, as the real server process answers it
//! with its default settings but for the rates, which a benchmark must not reach: request id, trace, authentication, permission, the committed view, JSON,
//! security headers, metrics, and a line in the log for every request, written to a file. The
//! allocation is awake (it waits in the queue), so the answer comes from memory.
//!
//! The baseline is actix-web, bare: one route, one handler that returns the same bytes, the same
//! number of workers. Both are asked by the same client, 64 connections with keep-alive, each waiting
//! for its answer.
//!
//! The server process is kept on one core and the client on another (where there are two), and the
//! client is lean, so that it is the server's core that is full. What share of its core each server
//! used says whether that held.
//!
//! The second comparison leaves the log at `warn`: what the line for each request costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::{Context as _, Result, ensure};

use super::{Found, Plan, say, say_run};
use crate::histogram::Latencies;
use crate::lab::Lab;
use crate::process::{self, Helper};
use crate::report::{Comparison, Plot, Role, Run, Scale, Series, Target};
use crate::served::{self, Served};
use crate::wire::{Wire, request};
use crate::{pace, seed};

/// What is done.
pub const WORK: &str = "authenticated GET of an allocation over HTTP";
/// The part of the child that is the baseline.
pub const PART: &str = "bare-server";
const CONNECTIONS: usize = 64;
const RUN: Duration = Duration::from_secs(3);
/// Both servers.
const WORKERS: usize = 2;

/// A child's part: serves these bytes and prints where.
///
/// # Errors
/// When there is no port.
pub async fn serve(body: String) -> Result<()> {
    let body = web::Bytes::from(body);
    let server = HttpServer::new(move || {
        App::new().app_data(web::Data::new(body.clone())).route(
            "/v1/allocations/{id}",
            web::get().to(async |body: web::Data<web::Bytes>| {
                HttpResponse::Ok().content_type("application/json").body(web::Bytes::clone(&body))
            }),
        )
    })
    .workers(WORKERS)
    .bind(("127.0.0.1", 0))?;
    let address = server.addrs().first().copied().context("a server has an address")?;
    println!("{address}");
    Ok(server.run().await?)
}

/// What a stretch of asking found.
struct Asked {
    rate: f64,
    latencies: Latencies,
    /// The share of one core that the server used.
    busy: f64,
    /// Server's CPU time for a request, microseconds.
    cpu: f64,
}

/// Asks with all connections from a thread of its own, kept on another core than the server.
async fn ask(host: &str, pid: i32, request: &[u8], time: Duration) -> Result<Asked> {
    let (host, request) = (host.to_owned(), Arc::new(request.to_vec()));
    tokio::task::spawn_blocking(move || {
        if process::cores() > 1 {
            // This thread goes back to a pool, where it stays on its core; nothing else is measured
            // in this process.
            process::pin(0, 1)?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let enough = Arc::new(AtomicBool::new(false));
            let mut wires = Vec::new();
            for _ in 0..CONNECTIONS {
                wires.push(Wire::connect(&host).await?);
            }
            let (began, before) = (Instant::now(), process::cpu_seconds(pid)?);
            let local = tokio::task::LocalSet::new();
            let askers: Vec<_> = wires
                .into_iter()
                .map(|mut wire| {
                    let (enough, request) = (Arc::clone(&enough), Arc::clone(&request));
                    local.spawn_local(async move {
                        let mut latencies = Latencies::new();
                        while !enough.load(Ordering::Relaxed) {
                            let began = Instant::now();
                            let answer = wire.exchange(&request).await?;
                            ensure!(answer.status == 200, "status {}", answer.status);
                            latencies.record(began.elapsed());
                        }
                        anyhow::Ok(latencies)
                    })
                })
                .collect();
            local.run_until(tokio::time::sleep(time)).await;
            enough.store(true, Ordering::Relaxed);
            let mut latencies = Latencies::new();
            for asker in askers {
                let found = local.run_until(asker).await.context("an asker panicked")??;
                latencies.add(&found);
            }
            let seconds = began.elapsed().as_secs_f64();
            let cpu = process::cpu_seconds(pid)? - before;
            let count = latencies.count() as f64;
            Ok(Asked {
                rate: count / seconds,
                latencies,
                busy: cpu / seconds,
                cpu: cpu / count * 1e6,
            })
        })
    })
    .await
    .context("the client panicked")?
}

/// At a fixed rate, latency from the intended start, on as many connections.
async fn open_loop(host: &str, request: &[u8], rate: f64, time: Duration) -> Result<Latencies> {
    let request = Arc::new(request.to_vec());
    let end = Instant::now() + time;
    let mut tasks = Vec::new();
    for number in 0..CONNECTIONS {
        let mut wire = Wire::connect(host).await?;
        let request = Arc::clone(&request);
        tasks.push(tokio::spawn(async move {
            // Spread over the gap, or all would start together.
            let gap = CONNECTIONS as f64 / rate;
            tokio::time::sleep(Duration::from_secs_f64(gap * number as f64 / CONNECTIONS as f64))
                .await;
            let mut pacer = pace::Pacer::new(1.0 / gap);
            let mut latencies = Latencies::new();
            while Instant::now() < end {
                let intended = pacer.next().await;
                wire.exchange(&request).await?;
                latencies.record(intended.elapsed());
            }
            anyhow::Ok(latencies)
        }));
    }
    let mut all = Latencies::new();
    for task in tasks {
        all.add(&task.await.context("an asker panicked")??);
    }
    Ok(all)
}

pub(super) async fn measure(plan: Plan) -> Result<Found> {
    let lab = Lab::start().await?;
    let url = lab.database("get").await?;
    let database = served::open(&url).await?;
    let operator = served::operator(&database).await?;
    let folder = seed::folder(&database, "acme").await?;
    let mut waits = Some(seed::allocation(folder, "acme", true)?);
    let id = waits.as_ref().map(|append| append.id).unwrap_or_default();
    seed::write(&database, 1, |_| waits.take().context("only one was asked for"), |_| {}).await?;
    database.close().await;
    let core = (process::cores() > 1).then_some(0);
    let workers = format!("http.workers={WORKERS}");
    let usual = Served::start(&lab, &url, core, &[&workers]).await?;

    let path = format!("/v1/projects/{}/tokens", folder.project);
    let token = usual.must("POST", &path, &operator, r#"{"name":"bench"}"#).await?;
    let token = token["secret"].as_str().context("a token has a secret")?.to_owned();
    let id: aicloud_domain::id::AllocationId = aicloud_domain::id::TypedId::from_uuid(id);
    let path = format!("/v1/allocations/{id}");
    let (status, body) = usual.ask("GET", &path, &token, "").await?;
    ensure!(status == 200, "{path}: {status} {body}");
    say("get", &format!("an answer has {} bytes", body.len()));
    if let Some(core) = core {
        say("get", &format!("servers on core {core}, the client on core 1"));
    }
    let mut bare = Helper::start_on(PART, &[body], core)?;
    let bare_host = bare.line().await?;

    let time = plan.time(RUN);
    let get = |host: &str| request("GET", host, &path, Some(&token), "");
    let (ours_get, bare_get) = (get(&usual.host), get(&bare_host));
    ask(&usual.host, usual.pid()?, &ours_get, plan.time(Duration::from_secs(1))).await?;
    ask(&bare_host, bare.pid()?, &bare_get, plan.time(Duration::from_secs(1))).await?;
    let (mut runs, mut last) = (Vec::new(), None);
    let (mut us, mut them) = (Latencies::new(), Latencies::new());
    for number in 0..plan.runs {
        let our = ask(&usual.host, usual.pid()?, &ours_get, time).await?;
        let their = ask(&bare_host, bare.pid()?, &bare_get, time).await?;
        let run = Run::new(our.rate, their.rate);
        say_run("get", number, plan, "requests/s", &run);
        runs.push(run);
        us.add(&our.latencies);
        them.add(&their.latencies);
        last = Some((our, their));
    }
    let (our, their) = last.context("there was a run")?;
    let half = our.rate / 2.0;
    let paced = open_loop(&usual.host, &ours_get, half, time).await?;
    usual.stop().await?;

    let quiet = Served::start(&lab, &url, core, &[&workers, served::QUIET]).await?;
    let quiet_get = get(&quiet.host);
    ask(&quiet.host, quiet.pid()?, &quiet_get, plan.time(Duration::from_secs(1))).await?;
    let mut unlogged = Vec::new();
    for _ in 0..plan.runs {
        let our = ask(&quiet.host, quiet.pid()?, &quiet_get, time).await?;
        let their = ask(&bare_host, bare.pid()?, &bare_get, time).await?;
        unlogged.push(Run::new(our.rate, their.rate));
    }
    quiet.stop().await?;
    bare.stop().await?;
    let plot = Plot {
        title: format!("Latency with {CONNECTIONS} connections, saturated"),
        x: "milliseconds".into(),
        y: "share of requests".into(),
        x_scale: Scale::Log,
        filled: true,
        series: vec![
            Series::new("the API", Role::Ours, us.shares()),
            Series::new("bare actix-web", Role::Baseline, them.shares()),
        ],
    };
    let note = format!(
        "{CONNECTIONS} connections. Server's CPU for a request: ours {:.1} µs (its core {:.0} % full), bare {:.1} µs ({:.0} %). Open loop at {half:.0}/s: p50 {:.2} ms, p99 {:.2} ms.",
        our.cpu,
        our.busy * 100.0,
        their.cpu,
        their.busy * 100.0,
        paced.at(0.5),
        paced.at(0.99)
    );
    Ok(Found {
        comparisons: vec![
            Comparison::new(
                "a bare actix-web handler that returns the same bytes",
                Some(Target::RatioAtLeast(0.7)),
                runs,
            ),
            Comparison::new("the same; ours logs warnings only", None, unlogged),
        ],
        note,
        plots: vec![plot],
    })
}
