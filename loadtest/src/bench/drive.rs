//! What several figures share: tasks that work until they are told to stop, and what they did over
//! time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use aicloud_actors::Origin;
use aicloud_domain::access::Principal;
use aicloud_domain::id::{TokenId, TypedId as _};
use anyhow::{Context as _, Result};
use uuid::Uuid;

/// How often the count is looked at for the plot.
const LOOK: Duration = Duration::from_millis(200);

/// What one worker knows while it works.
#[derive(Debug, Clone)]
pub(super) struct Work {
    enough: Arc<AtomicBool>,
    done: Arc<AtomicU64>,
}

impl Work {
    /// Whether to go on.
    pub(super) fn goes_on(&self) -> bool {
        !self.enough.load(Ordering::Relaxed)
    }

    /// This many more are done.
    pub(super) fn did(&self, count: u64) {
        self.done.fetch_add(count, Ordering::Relaxed);
    }
}

/// What came of it.
#[derive(Debug, Clone)]
pub(super) struct Driven {
    /// Done a second, over the whole time, those that ended late included.
    pub(super) rate: f64,
    /// Seconds since the start, and done a second around then.
    pub(super) over_time: Vec<(f64, f64)>,
}

/// Lets workers work for this long, then waits until the last has ended what it began.
pub(super) async fn drive<F>(
    time: Duration,
    workers: usize,
    work: impl Fn(usize, Work) -> F,
) -> Result<Driven>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let shared = Work { enough: Arc::default(), done: Arc::default() };
    let began = Instant::now();
    let tasks: Vec<_> =
        (0..workers).map(|number| tokio::spawn(work(number, shared.clone()))).collect();
    let mut over_time = Vec::new();
    let (mut before, mut last) = (0, began);
    while began.elapsed() < time {
        tokio::time::sleep(LOOK.min(time)).await;
        let (now, done) = (Instant::now(), shared.done.load(Ordering::Relaxed));
        let rate = (done - before) as f64 / (now - last).as_secs_f64();
        over_time.push(((now - began).as_secs_f64(), rate));
        (before, last) = (done, now);
    }
    shared.enough.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.context("a worker panicked")??;
    }
    let rate = shared.done.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    Ok(Driven { rate, over_time })
}

/// The same of several stretches, one after the other on one axis.
pub(super) fn joined(stretches: &[Driven]) -> Vec<(f64, f64)> {
    let mut offset = 0.0;
    let mut points = Vec::new();
    for stretch in stretches {
        points.extend(stretch.over_time.iter().map(|(at, rate)| (offset + at, *rate)));
        offset += stretch.over_time.last().map_or(0.0, |last| last.0);
    }
    points
}

/// Callers that share a token: what one token may have in flight is bounded.
const CALLERS_A_TOKEN: usize = 128;

/// A command's origin, as a request of an operator's would have it.
pub(super) fn operator(caller: usize) -> Origin {
    let token = TokenId::from_uuid(Uuid::from_u128((caller / CALLERS_A_TOKEN) as u128));
    Origin::of(Principal::Operator { token }, format!("req_{}", Uuid::now_v7().simple()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_counted_and_a_failure_is_told() {
        let driven = drive(Duration::from_millis(50), 3, |_, work| async move {
            while work.goes_on() {
                work.did(1);
                tokio::task::yield_now().await;
            }
            Ok(())
        })
        .await
        .unwrap();
        assert!(driven.rate > 0.0 && !driven.over_time.is_empty());
        let failed = drive(Duration::from_millis(5), 2, |number, _| async move {
            anyhow::ensure!(number == 0, "worker {number}");
            Ok(())
        })
        .await;
        assert_eq!(failed.unwrap_err().to_string(), "worker 1");
    }

    #[test]
    fn stretches_follow_each_other() {
        let one = |points: &[(f64, f64)]| Driven { rate: 0.0, over_time: points.to_vec() };
        let all = joined(&[one(&[(1.0, 5.0), (2.0, 6.0)]), one(&[(1.0, 7.0)])]);
        assert_eq!(all, [(1.0, 5.0), (2.0, 6.0), (3.0, 7.0)]);
    }
}
