//! The pulse of this process: how it does, over the last minutes.
//!
//! ```text
//!   counters, histograms ──every 10 s──► Totals ──► ring of 31 ──┐
//!   (measured anyway)    ──who asks────► Totals ────────────────┼──► figures: one value, and one a step
//!   mailboxes, fleet, letters ──who asks, once a second at most──► Look ──┘
//! ```
//!
//! Nothing is measured here for a second time. What the process counts for Prometheus only grows; two readings of it make
//! a rate, a share or a quantile of the time between them. So a reading is noted every ten seconds, for five minutes, and who
//! asks sees the span from the oldest to now, and each step by itself for a line.
//!
//! **What it costs.** A reading copies some hundred numbers (the labels of all routes' series are most of it): less than
//! half a millisecond in a build without optimisation, every ten seconds, whether or not anybody looks. What costs more is done only for who asks, is kept for a
//! second and for ten times as long as it took, so a hundred who look cost as much as one: a pass over the mailboxes'
//! counters, one over the nodes, a query for the letters that wait. No actor is sent a message for it. For steps in which
//! nobody asked, those figures have no value.
//!
//! **What it is not.** An alert: those are Prometheus' (docs/alerts.yaml), which keeps time and wakes people. But the numbers that
//! must not be exceeded are read from the same file, so that who opens the console sees what is about to wake somebody.
//! And it is of one process: others on the same database have a pulse of their own.

mod figures;
mod look;
mod ring;
mod totals;

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

pub(crate) use self::figures::{FigureState, ROWS, Reading, Row, Span, Unit, is_refusal};
use self::look::Look;
use self::ring::{Ring, Sample};
use self::totals::Totals;
pub(crate) use self::totals::down;
use crate::api::Api;
use crate::extract::Shared;
use crate::problem::Problem;

/// Between two readings that are kept.
pub(crate) const STEP: Duration = Duration::from_secs(10);
/// How many of these make the window.
pub(crate) const STEPS: usize = 30;
/// A look is good for this long, and for this many times as long as it took.
const LOOK_FOR: Duration = Duration::from_secs(1);
const LOOK_SHARE: u32 = 10;

/// What was noted lately. Outlives one server, as the counters do.
#[derive(Debug, Default)]
pub(crate) struct Pulse {
    ring: Mutex<Ring>,
    /// One looks, the others wait for what it sees.
    look: tokio::sync::Mutex<Option<(Instant, Duration, Arc<Look>)>>,
}

/// The window, as of now.
#[derive(Debug)]
pub(crate) struct Window {
    /// When that is.
    pub as_of: DateTime<Utc>,
    /// What was looked at for it.
    pub look: Arc<Look>,
    samples: Vec<Sample>,
}

impl Pulse {
    fn ring(&self) -> MutexGuard<'_, Ring> {
        // A sample is pushed whole.
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a reading, unless the last one is younger than a step.
    pub(crate) fn note(&self, api: &Api) {
        let now = Instant::now();
        if self.ring().due().is_none_or(|due| due <= now) {
            let sample = Sample { at: now, time: Utc::now(), totals: Totals::read(api) };
            self.ring().push(sample);
        }
    }

    /// Notes a reading every step, for as long as it is polled.
    pub(crate) async fn keep(&self, api: &Api) -> Infallible {
        loop {
            self.note(api);
            let due = self.ring().due().unwrap_or_else(Instant::now);
            tokio::time::sleep_until(due.into()).await;
        }
    }

    /// The window that ends now. Looks, unless somebody just has.
    ///
    /// # Errors
    /// [`Code::Internal`](crate::problem::Code::Internal) when no thread is to be had to look.
    pub(crate) async fn window(&self, api: &Shared) -> Result<Window, Problem> {
        let look = self.look(api).await?;
        let totals = Totals { looked: Some(look.seen()), ..Totals::read(api) };
        let now = Sample { at: Instant::now(), time: Utc::now(), totals };
        let mut ring = self.ring();
        ring.looked(&look.seen());
        Ok(Window { as_of: now.time, look, samples: ring.until(now) })
    }

    async fn look(&self, api: &Shared) -> Result<Arc<Look>, Problem> {
        let mut last = self.look.lock().await;
        if let Some((at, took, look)) = &*last
            && at.elapsed() < LOOK_FOR.max(*took * LOOK_SHARE)
        {
            return Ok(Arc::clone(look));
        }
        let began = Instant::now();
        let look = Arc::new(Look::take(api).await?);
        let now = Instant::now();
        *last = Some((now, now - began, Arc::clone(&look)));
        Ok(look)
    }
}

impl Window {
    /// From the oldest reading to now.
    pub(crate) fn whole(&self) -> Span<'_> {
        // There is always the one that was made for this window.
        let (first, last) = (&self.samples[0], &self.samples[self.samples.len() - 1]);
        Span::between(first, last)
    }

    /// How long it is.
    pub(crate) fn length(&self) -> Duration {
        let (first, last) = (&self.samples[0], &self.samples[self.samples.len() - 1]);
        last.at.saturating_duration_since(first.at)
    }

    /// Each step by itself, with its end; the last one may be shorter.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (DateTime<Utc>, Span<'_>)> {
        let pairs = self.samples.iter().zip(self.samples.iter().skip(1));
        pairs.map(|(from, to)| (to.time, Span::between(from, to)))
    }
}
