//! The places of the pool: so many connections at a time, and no more.
//!
//! sqlx has a pool. It asks every connection that comes back whether it lives, in a task of its own
//! and without a deadline: a connection whose way is lost at that moment keeps its place for as long
//! as the process lives. So the places are ours.
//!
//! What they promise:
//!
//! - **A place comes back**: with the end of the work, whatever became of the connection.
//! - **A connection is asked before it is lent**, with a deadline, whether it answers, is outside a
//!   transaction, and has no tenant and no role but its own. What a rollback does not clean is thrown
//!   away. When one that rested is silent, its neighbours that rested beside it are thrown
//!   away unasked: one caller waits for the deadline, and not each in turn.
//! - **A connection whose work was cut off is thrown away**: nobody knows what it is at.
//! - **None lives for ever**: a server that moved, or leaks, is let go of within half an hour.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Connection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::clean::{clean_question, make_clean};
use super::login::Way;
use super::soon;

/// How long a connection may rest: what a quiet night does not need, the server gets back.
const REST: Duration = Duration::from_secs(600);
/// The longest pause between two attempts to connect to a server that is being started.
const PAUSE_MAX: Duration = Duration::from_millis(300);
/// How old a connection may become.
const AGE: Duration = Duration::from_secs(1_800);

/// So many connections, resting or lent.
#[derive(Debug)]
pub(super) struct Places {
    way: Way,
    /// What a connection is asked before it is lent.
    question: String,
    /// How many were thrown away because a rollback did not clean them.
    unclean: AtomicU64,
    count: u32,
    free: Arc<Semaphore>,
    /// Those that rest, the last that came back at the end.
    resting: Mutex<Vec<Resting>>,
    closed: AtomicBool,
    /// The longest that somebody waits for a place and a connection.
    patience: Duration,
}

#[derive(Debug)]
struct Resting {
    connection: PgConnection,
    born: Instant,
    since: Instant,
}

/// A connection that is lent; dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Lent {
    /// `None` once it was given back.
    connection: Option<PgConnection>,
    born: Instant,
    cut_off: CutOff,
    places: Arc<Places>,
    // Dropped last of all: a place is free when its connection rests or is gone.
    _place: OwnedSemaphorePermit,
}

/// Says of a connection that is lent that its work is not going to end.
#[derive(Debug, Clone, Default)]
pub(super) struct CutOff(Arc<AtomicBool>);

impl CutOff {
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Places {
    pub(super) fn new(way: Way, role: Option<&str>, count: u32, patience: Duration) -> Self {
        let question = clean_question(role);
        let unclean = AtomicU64::new(0);
        let free = Arc::new(Semaphore::new(count as usize));
        let (resting, closed) = (Mutex::default(), AtomicBool::new(false));
        Self { way, question, unclean, count, free, resting, closed, patience }
    }

    /// Lends a connection that is clean.
    pub(super) async fn lend(self: &Arc<Self>) -> Result<Lent, sqlx::Error> {
        let lend = async {
            let free = Arc::clone(&self.free);
            let place = free.acquire_owned().await.map_err(|_| sqlx::Error::PoolClosed)?;
            if self.closed.load(Ordering::Acquire) {
                return Err(sqlx::Error::PoolClosed);
            }
            let (connection, born) = match self.rested().await {
                Some(rested) => rested,
                None => (self.connect().await?, Instant::now()),
            };
            let (connection, cut_off) = (Some(connection), CutOff::default());
            Ok(Lent { connection, born, cut_off, places: Arc::clone(self), _place: place })
        };
        timeout(self.patience, lend).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// A new one. A server that is being started again is worth the patience of who waits.
    async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        let mut pause = Duration::from_millis(10);
        loop {
            match self.way.note(self.way.options().connect().await) {
                Err(error) if is_starting(&error) => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(PAUSE_MAX);
                }
                done => return done,
            }
        }
    }

    /// One that rested, and answers.
    async fn rested(&self) -> Option<(PgConnection, Instant)> {
        loop {
            let Resting { mut connection, born, .. } = self.resting().pop()?;
            match soon(make_clean(&mut connection, &self.question)).await {
                Ok(true) => return Some((connection, born)),
                Ok(false) => {
                    self.unclean.fetch_add(1, Ordering::Relaxed);
                    tracing::error!("a connection could not be cleaned; thrown away");
                }
                Err(error) => {
                    let others = std::mem::take(&mut *self.resting());
                    tracing::warn!(%error, others = others.len(), "a connection that rested is dead");
                }
            }
        }
    }

    fn give_back(&self, connection: PgConnection, born: Instant) {
        let mut resting = self.resting();
        resting.retain(|one| one.since.elapsed() < REST);
        if born.elapsed() < AGE {
            resting.push(Resting { connection, born, since: Instant::now() });
        }
    }

    /// Lends no more, waits for those that are lent, and says goodbye to the server.
    pub(super) async fn close(&self) {
        self.closed.store(true, Ordering::Release);
        // Nobody closes the semaphore but this.
        let _all = self.free.acquire_many(self.count).await;
        self.free.close();
        let rested = std::mem::take(&mut *self.resting());
        for one in rested {
            // What can't hear the goodbye is dropped as it is.
            let _ = soon(one.connection.close()).await;
        }
    }

    /// How many connections could not be cleaned so far.
    pub(super) fn unclean(&self) -> u64 {
        self.unclean.load(Ordering::Relaxed)
    }

    fn resting(&self) -> MutexGuard<'_, Vec<Resting>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a server refuses that is about to be there.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == std::io::ErrorKind::ConnectionRefused,
        sqlx::Error::Database(error) => error.is_transient_in_connect_phase(),
        _ => false,
    }
}

impl Lent {
    /// How to say that its work was cut off.
    pub(super) fn cut_off(&self) -> CutOff {
        self.cut_off.clone()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let cut_off = self.cut_off.0.load(Ordering::Acquire) || std::thread::panicking();
        if let Some(connection) = self.connection.take().filter(|_| !cut_off) {
            self.places.give_back(connection, self.born);
        }
    }
}

impl Deref for Lent {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        self.connection.as_ref().expect("only a drop takes it")
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.connection.as_mut().expect("only a drop takes it")
    }
}
