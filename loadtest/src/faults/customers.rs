//! Customers: many clients that go on whatever breaks.
//!
//! *Renters* create an allocation, wait until it runs, release it and see it end. *Writers*
//! rename projects as fast as they are let. Each write has a key of its own, and is sent again
//! with that key until it is answered; each answer is on the disk ([`AckList`]) before the
//! client goes on. Now and then a writer repeats an old write, which must be answered with the
//! same bytes, and sends another body under an old key, which must be refused with 422 (I7).
//!
//! They are harsher than the documentation asks: `Retry-After` says a second, they wait some
//! tens of milliseconds.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use rand::RngExt as _;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::acks::{Ack, AckList};
use super::rest::{Heard, Refusal, Rest, Write};
use super::site::Site;

/// A write that is not answered for this long is lost.
const LONGEST: Duration = Duration::from_secs(90);

/// What the clients met.
#[derive(Debug, Default)]
pub struct Tally {
    /// Refusals that ask for the same again.
    pub refused: AtomicU64,
    /// Connections that broke, deadlines that passed.
    pub silent: AtomicU64,
    /// Writes that were repeated on purpose and answered alike.
    pub replayed: AtomicU64,
    /// Allocations that were seen to end.
    pub rented: AtomicU64,
    violations: Mutex<Vec<String>>,
}

impl Tally {
    /// Something that must not be.
    pub fn violation(&self, what: impl fmt::Display) {
        let mut all = self.violations.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(what.to_string());
    }

    /// All of them.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        self.violations.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What every client has.
#[derive(Debug, Clone)]
pub struct Client {
    /// The way to the control plane.
    pub rest: Rest,
    /// The list of promises.
    pub acks: AckList,
    /// What was met.
    pub tally: Arc<Tally>,
}

impl Client {
    /// A client of a site's first control plane, with a new list.
    ///
    /// # Errors
    /// When the list can't be made.
    pub fn new(site: &Site) -> Result<Self> {
        Self::with_list(site, AckList::new(site.path("acks"))?)
    }

    /// A client with a list that is kept elsewhere.
    ///
    /// # Errors
    /// None yet; the list was made before.
    pub fn with_list(site: &Site, acks: AckList) -> Result<Self> {
        Ok(Self { rest: site.planes[0].rest.clone(), acks, tally: Arc::default() })
    }

    /// The same, by another control plane.
    #[must_use]
    pub fn by(&self, rest: &Rest) -> Self {
        Self { rest: rest.clone(), ..self.clone() }
    }

    /// Sends once; a success is on the list when this returns.
    ///
    /// # Errors
    /// When the list can't be kept.
    pub async fn once(&self, write: &Write) -> Result<Heard> {
        let heard = self.rest.write(write).await;
        match &heard {
            Heard::Success { status, body, .. } => {
                let (status, body) = (*status, body.clone());
                self.acks.keep(&Ack { write: write.clone(), status, body }).await?;
            }
            Heard::Refused(refusal) if !refusal.may_be_repeated() => {}
            Heard::Refused(_) => {
                self.tally.refused.fetch_add(1, Ordering::Relaxed);
            }
            Heard::Silence(_) => {
                self.tally.silent.fetch_add(1, Ordering::Relaxed);
            }
            Heard::Untyped(text) => {
                self.tally.violation(format!("untyped answer to {}: {text}", write.key));
            }
        }
        Ok(heard)
    }

    /// Sends with one key until it is answered for good: the body, or a refusal that repeating
    /// does not change.
    ///
    /// # Errors
    /// When it is never answered, or the list can't be kept.
    pub async fn insist(&self, write: &Write) -> Result<Result<String, Refusal>> {
        let began = Instant::now();
        loop {
            match self.once(write).await? {
                Heard::Success { body, .. } => return Ok(Ok(body)),
                Heard::Refused(refusal) if !refusal.may_be_repeated() => return Ok(Err(refusal)),
                Heard::Refused(_) | Heard::Silence(_) | Heard::Untyped(_) => {}
            }
            if began.elapsed() > LONGEST {
                bail!("{} was not answered within {LONGEST:?}", write.key);
            }
            pause(20..80).await;
        }
    }

    /// As [`Self::insist`], where a refusal is wrong.
    ///
    /// # Errors
    /// Also when it is refused.
    pub async fn must(&self, write: &Write) -> Result<String> {
        match self.insist(write).await? {
            Ok(body) => Ok(body),
            Err(refusal) => bail!("{} {}: {refusal:?}", write.key, write.path),
        }
    }
}

/// Waits a random number of milliseconds.
pub async fn pause(millis: std::ops::Range<u64>) {
    let millis = rand::rng().random_range(millis);
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

/// The rename of a project.
#[must_use]
pub fn rename(project: &str, words: &str, key: &str) -> Write {
    Write::patch(format!("/v1/projects/{project}"), &json!({"display_name": words}), key)
}

/// The request for an allocation of one GPU.
#[must_use]
pub fn request(project: &str, key: &str) -> Write {
    let body = json!({
        "project": project, "display_name": key, "gpu": {"model": "H100", "count": 1},
        "workload": {"image": "busybox", "command": ["/bin/sleep", "100000"]},
    });
    Write::post("/v1/allocations", &body, key)
}

/// How many of which.
#[derive(Debug, Clone, Copy)]
pub struct Crowd {
    /// Clients that rent GPUs.
    pub renters: usize,
    /// Clients that write.
    pub writers: usize,
}

impl Default for Crowd {
    fn default() -> Self {
        Self { renters: 8, writers: 24 }
    }
}

/// Customers at work.
#[derive(Debug)]
pub struct Customers {
    stop: CancellationToken,
    tasks: JoinSet<Result<()>>,
}

impl Customers {
    /// Lets them in.
    #[must_use]
    pub fn start(client: &Client, projects: &[String], crowd: Crowd) -> Self {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        for number in 0..crowd.renters {
            let project = projects[number % projects.len()].clone();
            tasks.spawn(rent(client.clone(), project, number, stop.clone()));
        }
        for number in 0..crowd.writers {
            tasks.spawn(keep_writing(client.clone(), projects.to_vec(), number, stop.clone()));
        }
        Self { stop, tasks }
    }

    /// Lets each finish what it is at, releases included, and waits for that.
    ///
    /// # Errors
    /// The first client's whose work could not be done.
    pub async fn leave(mut self) -> Result<()> {
        self.stop.cancel();
        while let Some(left) = self.tasks.join_next().await {
            left??;
        }
        Ok(())
    }
}

async fn rent(
    client: Client,
    project: String,
    renter: usize,
    stop: CancellationToken,
) -> Result<()> {
    let mut number = 0;
    while !stop.is_cancelled() {
        number += 1;
        let key = format!("rent-{renter}-{number}");
        let created: Value = serde_json::from_str(&client.must(&request(&project, &key)).await?)?;
        let id = super::site::id(&created)?;
        let path = format!("/v1/allocations/{id}");
        let release = Write::post(format!("{path}/release"), &json!({}), format!("{key}-end"));
        let (began, mut released) = (Instant::now(), false);
        let mut last = Value::Null;
        loop {
            if let Heard::Success { body, .. } = client.rest.read(&path).await {
                let seen: Value = serde_json::from_str(&body)?;
                match seen["phase"].as_str() {
                    Some("released" | "canceled" | "expired") => break,
                    Some("active") if !released => {
                        client.must(&release).await?;
                        released = true;
                    }
                    _ => {}
                }
                last = seen;
            }
            if began.elapsed() > LONGEST {
                let journal = client.rest.read(&format!("/v1/journal?resource={id}")).await;
                bail!("{id} did not end within {LONGEST:?}: {last}, its journal: {journal:?}");
            }
            pause(20..60).await;
        }
        client.tally.rented.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

async fn keep_writing(
    client: Client,
    projects: Vec<String>,
    writer: usize,
    stop: CancellationToken,
) -> Result<()> {
    let mut old: Option<(Write, String)> = None;
    let mut number = 0_u64;
    while !stop.is_cancelled() {
        number += 1;
        let key = format!("write-{writer}-{number}");
        let project = &projects[rand::rng().random_range(0..projects.len())];
        let write = rename(project, &key, &key);
        let answer = client.must(&write).await?;
        if let Some((before, answered)) = &old
            && number.is_multiple_of(8)
        {
            repeat(&client, before, answered).await?;
        }
        if number % 8 == 3 {
            old = Some((write, answer));
        }
        pause(0..20).await;
    }
    Ok(())
}

async fn repeat(client: &Client, before: &Write, answered: &str) -> Result<()> {
    let again = client.must(before).await?;
    if again != answered {
        client.tally.violation(format!("I7 {}: {answered} became {again}", before.key));
    }
    let other = Write { body: json!({"display_name": "another"}).to_string(), ..before.clone() };
    match client.insist(&other).await? {
        Err(refusal) if refusal.status == 422 && refusal.code == "idempotency_key_reused" => {}
        heard => client.tally.violation(format!("I7 another body under {}: {heard:?}", before.key)),
    }
    client.tally.replayed.fetch_add(1, Ordering::Relaxed);
    Ok(())
}
