//! The flood of one tenant, in a process of its own.
//!
//! Hundreds of clients with one project's token rent what no node has and give it back, without a
//! pause and deaf to `Retry-After`: a write of a tenant's that costs the control plane all that
//! a write can cost, takes no GPU from anybody, and leaves nothing behind.
//!
//! A flood comes from the tenant's machines, and what it costs there is the tenant's affair. Here
//! there is one machine for all. So the clients run in a process with the lowest priority
//! ([`Flooder::start`] says `nice -n 19`): what it takes from others is what the control plane lets
//! it take, and not the time that its own clients compute.
//!
//! It tells by a line of its log, five times a second, what came back. SIGTERM ends it, after it has
//! given back what it rents.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use nix::sys::signal::Signal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::process::{Process, last_words};
use super::rest::{Heard, Rest, Write};
use super::site::{PATIENCE, Site, id};

/// Clients at once: more than a mailbox or a tenant's admission holds.
pub const CLIENTS: usize = 512;
/// What the flood asks for; no node has it.
pub const MODEL: &str = "B200";
/// Between two lines of the log.
const TELL: Duration = Duration::from_millis(200);
/// Between two tries to give back what is still rented at the end.
const AGAIN: Duration = Duration::from_millis(100);

/// What came back so far.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Writes that were sent.
    pub sent: u64,
    /// Those that took effect.
    pub taken: u64,
    /// Those that were answered 429 or 503, with a time to retry after.
    pub refused: u64,
    /// Those whose connection broke.
    pub broken: u64,
    /// The flood is over, and nothing is rented any more.
    pub over: bool,
}

#[derive(Debug, Default)]
struct Counts {
    sent: AtomicU64,
    taken: AtomicU64,
    refused: AtomicU64,
    broken: AtomicU64,
}

impl Counts {
    fn tally(&self, over: bool) -> Tally {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Tally {
            sent: read(&self.sent),
            taken: read(&self.taken),
            refused: read(&self.refused),
            broken: read(&self.broken),
            over,
        }
    }
}

/// The process, as its scenario sees it.
#[derive(Debug)]
pub struct Flooder {
    process: Process,
    log: std::path::PathBuf,
}

impl Flooder {
    /// Lets it loose on a control plane, with this token.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start(site: &Site, base: &str, token: &str) -> Result<Self> {
        let (log, secret) = (site.path("flood.log"), site.path("flood.token"));
        std::fs::write(&secret, token)?;
        let own = std::env::current_exe().context("where this program is")?;
        let words = [
            "-n".to_owned(),
            "19".to_owned(),
            own.display().to_string(),
            "flooder".to_owned(),
            "--url".to_owned(),
            base.to_owned(),
            "--token-file".to_owned(),
            secret.display().to_string(),
        ];
        let process = Process::start(Path::new("nice"), &words, &log)?;
        Ok(Self { process, log })
    }

    /// What it has met so far.
    ///
    /// # Errors
    /// When it has failed, with why.
    pub fn tally(&mut self) -> Result<Tally> {
        let said = std::fs::read_to_string(&self.log)?;
        let lines = said.rsplit('\n').skip(1);
        let told = lines.filter_map(|line| serde_json::from_str(line).ok()).next();
        let told: Option<Tally> = told;
        if !told.is_some_and(|tally| tally.over) && self.process.has_ended()? {
            bail!("the flood ended: {}", last_words(&self.log));
        }
        Ok(told.unwrap_or_default())
    }

    /// Ends it, and waits until it has given everything back.
    ///
    /// # Errors
    /// When it does not end well.
    pub async fn stop(mut self) -> Result<Tally> {
        self.process.signal(Signal::SIGTERM)?;
        let ended = self.process.ended_within(PATIENCE).await;
        let status = ended.with_context(|| last_words(&self.log))?;
        ensure!(status.success(), "the flood ended with {status}: {}", last_words(&self.log));
        let tally = self.tally()?;
        ensure!(tally.over, "the flood did not say how it ended: {tally:?}");
        Ok(tally)
    }
}

/// The flood itself, until SIGTERM.
///
/// # Errors
/// The first answer that is neither a success nor "not now", and what could not be given back.
pub async fn flood(url: &str, token_file: &Path) -> Result<()> {
    let token = std::fs::read_to_string(token_file)?;
    let rest = Rest::new(url, token.trim())?;
    let (counts, stop) = (Arc::<Counts>::default(), CancellationToken::new());
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        clients.spawn(client(rest.clone(), number, Arc::clone(&counts), stop.clone()));
    }
    let mut asked = signal(SignalKind::terminate())?;
    let mut ticks = tokio::time::interval(TELL);
    loop {
        tokio::select! {
            _ = ticks.tick() => tell(counts.tally(false))?,
            _ = asked.recv() => stop.cancel(),
            ended = clients.join_next() => match ended {
                Some(ended) => ended??,
                None => return tell(counts.tally(true)),
            },
        }
    }
}

fn tell(tally: Tally) -> Result<()> {
    println!("{}", serde_json::to_string(&tally)?);
    Ok(())
}

async fn client(
    rest: Rest,
    number: usize,
    counts: Arc<Counts>,
    stop: CancellationToken,
) -> Result<()> {
    let mut turn = 0_u64;
    while !stop.is_cancelled() {
        turn += 1;
        let key = format!("flood-{number}-{turn}");
        let body = json!({
            "display_name": key, "gpu": {"model": MODEL, "count": 1},
            "workload": {"image": "busybox", "command": ["/bin/true"]},
        });
        let create = Write::post("/v1/allocations", &body, &key);
        // One that broke may have taken effect, and is sent until it says so.
        let mut broken = false;
        let made = loop {
            match send(&rest, &create, &counts).await? {
                Sent::Taken(made) => break made,
                Sent::Refused if stop.is_cancelled() && !broken => return Ok(()),
                Sent::Refused => {}
                Sent::Broken => broken = true,
            }
        };
        let path = format!("/v1/allocations/{}/release", id(&made)?);
        let release = Write::post(path, &json!({}), format!("{key}-end"));
        let mut since = None;
        while !matches!(send(&rest, &release, &counts).await?, Sent::Taken(_)) {
            if stop.is_cancelled() {
                let since = since.get_or_insert_with(Instant::now);
                ensure!(since.elapsed() < PATIENCE, "{} was never taken", release.key);
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
    Ok(())
}

enum Sent {
    Taken(Value),
    Refused,
    Broken,
}

async fn send(rest: &Rest, write: &Write, counts: &Counts) -> Result<Sent> {
    counts.sent.fetch_add(1, Ordering::Relaxed);
    let (count, sent) = match rest.write(write).await {
        Heard::Success { body, .. } => (&counts.taken, Sent::Taken(serde_json::from_str(&body)?)),
        Heard::Refused(refusal) if [429, 503].contains(&refusal.status) => {
            ensure!(refusal.retry_after, "without a time to retry after: {refusal:?}");
            (&counts.refused, Sent::Refused)
        }
        // Its body came too slowly: hundreds of clients share few cores.
        Heard::Refused(refusal) if refusal.status == 408 => (&counts.broken, Sent::Broken),
        Heard::Silence(_) => (&counts.broken, Sent::Broken),
        other => bail!("{}: {other:?}", write.key),
    };
    count.fetch_add(1, Ordering::Relaxed);
    Ok(sent)
}
