//! `aicloud-load revocations`: how soon what is taken away is gone, while all of it is in use.
//!
//! ```text
//!   streams and feeds ──► control plane that is watched ──┐
//!   reads, probes     ──►   (--streams-at)                ├── one database
//!   revocations, writes ─► control plane that is told ────┘
//! ```
//!
//! For each [`Kind`] of revocation there are so many credentials, each with a stream open that has something to say, because
//! beside them names are changed and lists are read at a rate. One after the other, in random order, a credential is taken away.
//! From the answer to that on two clocks run: until its stream has ended, and until a request with it is sent that is refused
//! (one follows the other, so none that was sent later was let in); a second later it is asked once more, and what came on the
//! stream meanwhile is looked at. Then it is given back, opened again and waits for its next turn. So what is measured is a
//! world in use, with many streams that must *not* end.
//!
//! The hard case is two control planes on one database, told at the one and watched at the other: nobody tells the second.
//!
//! People need a letter to set a password by. Where the server writes letters into a folder, `--mail` names it; without, the
//! kinds that need people are left out, which is said.

pub mod kind;
pub mod letters;
pub mod site;
pub mod subject;
pub mod verdict;
pub mod watching;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aicloud_client::Answered as _;
use aicloud_client::types::Rename;
use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use rand::seq::SliceRandom as _;
use rand::{Rng as _, RngExt as _};
use serde::Serialize;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::kind::Kind;
use self::letters::Letters;
use self::site::Site;
use self::subject::{Asked, Subject};
use self::verdict::{Findings, Line, Sample};
use self::watching::Watching;
use super::api::{Failed, counted};
use super::run::{above_zero, duration};
use super::tally::{Summary, Tally};
use crate::histogram::Latencies;
use crate::pace::Pacer;

/// How long an end is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two questions whether a credential still opens something.
const AGAIN: Duration = Duration::from_millis(5);
/// Subjects that are made at once: each costs a hash or two, of which a server makes two at a time.
const MADE_AT_ONCE: usize = 6;
/// Samples in a row that say nothing, after which something else is wrong.
const SPOILT_MAX: u64 = 20;
/// Requests of the load under way; what is due beyond is not sent.
const BEHIND_MAX: usize = 1_000;

/// What `revocations` can be told.
#[derive(Debug, Clone, Args)]
pub struct Revocations {
    /// The address of the control plane that is told.
    #[arg(long, env = "AICLOUD_URL", default_value = "http://127.0.0.1:8080")]
    pub url: String,
    /// The address of the one that is watched; absent: the same.
    #[arg(long, value_name = "URL")]
    pub streams_at: Option<String>,
    /// An operator's token that both know.
    #[arg(long, env = "AICLOUD_TOKEN", hide_env_values = true)]
    pub token: String,
    /// The folder that the server writes letters into (`mail.folder`); without it nobody signs in.
    #[arg(long, value_name = "DIR")]
    pub mail: Option<PathBuf>,
    /// Revocations of each kind.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub each: u32,
    /// Streams that are open at once, of each kind.
    #[arg(long, default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..=40))]
    pub streams: u32,
    /// Revocations a second, at most.
    #[arg(long, default_value_t = 8.0, value_parser = above_zero)]
    pub rate: f64,
    /// Requests a second beside them, half of them writes.
    #[arg(long, default_value_t = 100.0, value_parser = above_zero)]
    pub load: f64,
    /// What is promised.
    #[arg(long, default_value = "1s", value_parser = duration)]
    pub limit: Duration,
    /// Print the summary as JSON on standard output.
    #[arg(long)]
    pub json: bool,
}

/// What a run found.
#[derive(Debug, Serialize)]
pub struct Found {
    /// Kind by kind.
    pub kinds: Vec<Line>,
    /// All together.
    pub whole: Line,
    /// What could not be measured, by why.
    pub not_measured: BTreeMap<String, u64>,
    /// What else was asked meanwhile, and how that went.
    pub beside: Summary,
    /// Streams that were open when it began.
    pub streams: usize,
    /// Whether all kinds are as promised.
    pub kept: bool,
    /// How long streams took to end, all kinds together.
    #[serde(skip)]
    pub ended: Latencies,
    /// The same as a table.
    #[serde(skip)]
    pub text: String,
}

/// A credential whose stream is open.
type Ready = (Subject, Watching);

/// What one turn gave: the sample, and the credential where it could be given back.
struct Turn {
    kind: Kind,
    sample: Result<Sample>,
    ready: Result<Option<Ready>>,
}

/// Runs it.
///
/// # Errors
/// With what is wrong with addresses, token or folder; when the promise was not kept.
pub async fn run(arguments: Revocations) -> Result<()> {
    let found = measure(&arguments, super::run::stopped()).await?;
    match arguments.json {
        true => println!("{}", serde_json::to_string_pretty(&found)?),
        false => print!("{}\nbeside them: {}", found.text, found.beside.text()),
    }
    ensure!(
        found.kept,
        "a revocation took longer than {:?}, or nothing was measured",
        arguments.limit
    );
    Ok(())
}

/// Measures, until all kinds have their samples or somebody says stop.
///
/// # Errors
/// As [`run`], but for the verdict.
pub async fn measure(arguments: &Revocations, stop: CancellationToken) -> Result<Found> {
    let looks = arguments.streams_at.as_deref().unwrap_or(&arguments.url);
    let letters = arguments.mail.clone().map(Letters::in_folder);
    let mut site = Site::open((&arguments.url, looks), &arguments.token, letters).await?;
    let kinds = Kind::ALL.into_iter().filter(|kind| site.has_letters() || !kind.needs_people());
    let kinds: Vec<Kind> = kinds.collect();
    if !site.has_letters() {
        eprintln!(
            "without --mail nobody signs in: sessions, users, members and operators are left out"
        );
    }
    for kind in &kinds {
        site.prepare(*kind, arguments.streams as usize).await?;
    }
    let site = Arc::new(site);
    let stage = stage(&site, &kinds, arguments.streams as usize);
    let measured = tokio::select! {
        staged = stage => match staged {
            Ok(ready) => turns(&site, arguments, ready, stop).await,
            Err(error) => Err(error),
        },
        () = stop.cancelled() => Err(anyhow::anyhow!("stopped before there was anything to measure")),
    };
    let left = site.tidy().await;
    if left > 0 {
        eprintln!("{left} users or service accounts of this run could not be disabled");
    }
    measured
}

/// Makes everybody, and opens everything.
async fn stage(site: &Arc<Site>, kinds: &[Kind], streams: usize) -> Result<Vec<Ready>> {
    let each = |kind: &Kind| (0..streams).map(|number| (*kind, number)).collect::<Vec<_>>();
    let wanted: Vec<(Kind, usize)> = kinds.iter().flat_map(each).collect();
    let (count, done) = (wanted.len(), AtomicUsize::new(0));
    eprintln!("making {count} credentials and opening a stream with each");
    stream::iter(wanted)
        .map(|(kind, number)| {
            let done = &done;
            async move {
                let subject = Subject::new(site, kind, number);
                let subject = subject.await.with_context(|| format!("a {}", kind.as_str()))?;
                let watching = subject.watch(site).await?;
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                if done.is_multiple_of(25) || done == count {
                    eprintln!("{done} of {count} streams are open");
                }
                anyhow::Ok((subject, watching))
            }
        })
        .buffer_unordered(MADE_AT_ONCE)
        .try_collect()
        .await
}

/// Takes them away, one after the other.
async fn turns(
    site: &Arc<Site>,
    arguments: &Revocations,
    mut ready: Vec<Ready>,
    stop: CancellationToken,
) -> Result<Found> {
    let streams = ready.len();
    let mut projects: Vec<String> =
        ready.iter().map(|(subject, _)| subject.project().to_owned()).collect();
    projects.sort_unstable();
    projects.dedup();
    let (tally, enough) = (Arc::new(Tally::default()), CancellationToken::new());
    let beside = tokio::spawn(load(
        Arc::clone(site),
        projects,
        arguments.load,
        Arc::clone(&tally),
        enough.clone(),
    ));
    let mut due: BTreeMap<Kind, u32> =
        ready.iter().map(|(subject, _)| (subject.kind, arguments.each)).collect();
    let whole: u32 = due.values().sum();
    let mut findings = Findings::new(arguments.limit);
    let (mut under_way, mut spoilt) = (JoinSet::new(), 0);
    let mut pacer = Pacer::new(arguments.rate);
    let (began, mut told) = (Instant::now(), Instant::now());
    ready.shuffle(&mut rand::rng());
    while !stop.is_cancelled() && (due.values().any(|left| *left > 0) || !under_way.is_empty()) {
        let next = ready.iter().position(|(subject, _)| due[&subject.kind] > 0);
        let turn = tokio::select! {
            _ = pacer.next(), if next.is_some() => {
                let Some(next) = next else { continue };
                let (subject, watching) = ready.swap_remove(next);
                let left = due.entry(subject.kind).or_default();
                *left -= 1;
                // Who comes last of its kind is not given back.
                let again = *left as usize > 0;
                under_way.spawn(turn(Arc::clone(site), subject, watching, again, arguments.limit));
                continue;
            }
            Some(turn) = under_way.join_next(), if !under_way.is_empty() => turn?,
            () = stop.cancelled() => break,
        };
        match turn.sample {
            Ok(sample) => {
                findings.take(&sample);
                spoilt = 0;
            }
            Err(error) => {
                findings.spoil(format!("{}: {error:#}", turn.kind.as_str()));
                *due.entry(turn.kind).or_default() += 1;
                spoilt += 1;
            }
        }
        match turn.ready {
            // At a place of its own, or the last one to come would be the next one to go.
            Ok(Some(back)) => {
                let place = rand::rng().random_range(0..=ready.len());
                ready.insert(place, back);
            }
            Ok(None) => {}
            Err(error) => {
                findings.spoil(format!("{} is not given back: {error:#}", turn.kind.as_str()));
                spoilt += 1;
            }
        }
        if spoilt >= SPOILT_MAX {
            bail!("nothing can be measured any more:\n{}", findings.text());
        }
        let nobody = |kind: &Kind| !ready.iter().any(|(subject, _)| subject.kind == *kind);
        if under_way.is_empty() && due.iter().any(|(kind, left)| *left > 0 && nobody(kind)) {
            bail!("some have nobody left:\n{}", findings.text());
        }
        if told.elapsed() > Duration::from_secs(1) {
            told = Instant::now();
            progress(began, &findings, whole, ready.len(), &tally);
        }
    }
    enough.cancel();
    beside.await.context("the load broke")?;
    progress(began, &findings, whole, ready.len(), &tally);
    // What is left is not left lying about.
    stream::iter(&ready)
        .for_each_concurrent(MADE_AT_ONCE, async |(subject, _)| {
            if let Err(error) = subject.revoke(site).await {
                eprintln!("a {} is left: {error}", subject.kind.as_str());
            }
        })
        .await;
    Ok(Found {
        kinds: findings.lines(),
        whole: findings.whole(),
        not_measured: findings.spoilt().clone(),
        beside: Summary::new("beside", began.elapsed(), &tally.all()),
        streams,
        kept: findings.kept(),
        ended: findings.ended(),
        text: findings.text(),
    })
}

fn progress(began: Instant, findings: &Findings, whole: u32, open: usize, tally: &Tally) {
    let (line, beside) = (findings.whole(), tally.take());
    let failures = match beside.failed() {
        0 => String::new(),
        _ => format!("  FAILED {}", beside.failures()),
    };
    eprintln!(
        "{:>6.0} s  revoked {:>5} of {whole}  end p50 {:>7.1} p99 {:>7.1} ms  refused p50 {:>6.1} p99 {:>7.1} ms  open {open:>4}  beside p50 {:>6.1} p99 {:>7.1} ms{failures}",
        began.elapsed().as_secs_f64(),
        findings.count(),
        line.ended_ms.p50,
        line.ended_ms.p99,
        line.refused_ms.p50,
        line.refused_ms.p99,
        beside.good.at(0.5),
        beside.good.at(0.99),
    );
}

/// Takes one away, looks what becomes of it, and gives it back.
async fn turn(
    site: Arc<Site>,
    mut subject: Subject,
    mut watching: Watching,
    again: bool,
    limit: Duration,
) -> Turn {
    let kind = subject.kind;
    let sample = sample(&site, &subject, &mut watching, limit).await;
    drop(watching);
    let ready = async {
        if !again && sample.is_ok() {
            return Ok(None);
        }
        subject.restore(&site).await?;
        let watching = subject.watch(&site).await?;
        Ok(Some((subject, watching)))
    };
    let ready = ready.await;
    Turn { kind, sample, ready }
}

async fn sample(
    site: &Site,
    subject: &Subject,
    watching: &mut Watching,
    limit: Duration,
) -> Result<Sample> {
    ensure!(watching.ended().is_none(), "the stream ended by itself");
    subject.revoke(site).await?;
    let answered = Instant::now();
    let after = |at: Instant| at.saturating_duration_since(answered);
    let (ended, refused) = tokio::join!(watching.end(PATIENCE), refused(site, subject, answered));
    let (refused, admitted) = refused?;
    tokio::time::sleep_until((answered + limit).into()).await;
    let back = refused.is_some() && matches!(subject.ask(site).await?, Asked::Admitted);
    let said = watching.said().filter(|at| *at > answered);
    Ok(Sample {
        kind: subject.kind,
        ended: ended.map(after),
        refused: refused.map(after),
        admitted,
        delivered: said.map(after),
        back,
    })
}

/// When the first request was sent that was refused, and how many had been let in before it.
async fn refused(
    site: &Site,
    subject: &Subject,
    answered: Instant,
) -> Result<(Option<Instant>, u64)> {
    let mut admitted = 0;
    while answered.elapsed() < PATIENCE {
        let sent = Instant::now();
        match subject.ask(site).await? {
            Asked::Refused => return Ok((Some(sent), admitted)),
            Asked::Admitted => admitted += 1,
            Asked::Unclear(error) => eprintln!("a {} asks: {error}", subject.kind.as_str()),
        }
        tokio::time::sleep(AGAIN).await;
    }
    Ok((None, admitted))
}

/// Something happens in all projects, and is read.
async fn load(
    site: Arc<Site>,
    projects: Vec<String>,
    rate: f64,
    tally: Arc<Tally>,
    enough: CancellationToken,
) {
    let (under_way, mut pacer) = (TaskTracker::new(), Pacer::new(rate));
    let mut number: u64 = rand::rng().next_u64() % 1_000;
    loop {
        let intended = tokio::select! {
            intended = pacer.next() => intended,
            () = enough.cancelled() => break,
        };
        number += 1;
        if under_way.len() >= BEHIND_MAX {
            tally.failed("not_sent");
            continue;
        }
        let (site, tally) = (Arc::clone(&site), Arc::clone(&tally));
        let project = projects[(number / 2) as usize % projects.len()].clone();
        under_way.spawn(async move {
            tally.begin();
            match one(&site, &project, number).await {
                Ok(()) => tally.good(intended.elapsed()),
                Err(Failed(code)) => tally.failed(&code),
            }
        });
    }
    under_way.close();
    under_way.wait().await;
}

async fn one(site: &Site, project: &str, number: u64) -> Result<(), Failed> {
    if number.is_multiple_of(2) {
        let body = Rename { display_name: format!("load {}", uuid::Uuid::now_v7()) };
        return match site.orders.update_project(project, &body).await.answer() {
            // Its tenant may be disabled just now.
            Err(error) if error.is(&aicloud_client::words::Code::TenantDisabled) => Ok(()),
            renamed => renamed.map(drop).map_err(Failed::from),
        };
    }
    counted(site.looks.get_project(project).await).map(drop)
}
