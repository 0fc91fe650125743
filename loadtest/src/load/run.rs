//! The loop that every kind of load shares: starts at the planned times, a line each second of what
//! happened in it, an end by time or by Ctrl-C, and the summary.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aicloud_client::Client;
use anyhow::{Context as _, Result};
use clap::Args;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::api::{Failed, check, connect};
use super::shape::Shape;
use super::tally::{Counts, Summary, Tally};
use crate::pace::Pacer;

/// Requests that may be due and not yet on a connection. Past it the plan can't be kept, and
/// what was not even begun is counted as `not_sent`.
const BEHIND_MAX: usize = 50_000;
/// How long what is under way may take to end.
const LAST: Duration = Duration::from_secs(10);

/// What all kinds of load can be told.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The control plane's address.
    #[arg(long, env = "AICLOUD_URL", default_value = "http://127.0.0.1:8080")]
    pub url: String,
    /// A token that it knows.
    #[arg(long, env = "AICLOUD_TOKEN", hide_env_values = true)]
    pub token: String,
    /// Requests a second, at most; `--shape` says when.
    #[arg(long, default_value_t = 50.0, value_parser = above_zero)]
    pub rate: f64,
    /// How long, for instance 30s or 5m.
    #[arg(long, default_value = "30s", value_parser = duration)]
    pub duration: Duration,
    /// Connections at once; for `events`, streams.
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub connections: u32,
    /// How the rate goes over time.
    #[arg(long, value_enum, default_value_t = Shape::Constant)]
    pub shape: Shape,
    /// Print the summary as JSON on standard output.
    #[arg(long)]
    pub json: bool,
    /// Write the latencies' percentile table (HdrHistogram's .hgrm) to this file.
    #[arg(long, value_name = "FILE")]
    pub hdr: Option<PathBuf>,
}

pub(super) fn above_zero(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "must be a number".to_owned())?;
    let good = rate.is_finite() && rate > 0.0 && rate <= 1e6;
    good.then_some(rate).ok_or_else(|| "must be above 0 and at most 1000000".to_owned())
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "must be a number with its unit: 500ms, 30s, 5m, 2h".to_owned();
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let number: u64 = text[..digits].parse().map_err(|_| wrong())?;
    let millis = match &text[digits..] {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    match number.checked_mul(millis) {
        Some(millis) if (1..=7 * 24 * 3_600_000).contains(&millis) => {
            Ok(Duration::from_millis(millis))
        }
        _ => Err("must be a week at most, and not nothing".to_owned()),
    }
}

impl Common {
    /// The API, once it has answered.
    ///
    /// # Errors
    /// With what is wrong with address or token.
    pub async fn api(&self) -> Result<Client> {
        let api = connect(&self.url, &self.token, self.connections as usize)?;
        check(&api, &self.url).await?;
        Ok(api)
    }
}

/// Turns true when the run is over, by time or by Ctrl-C.
///
/// # Errors
/// When signals can't be listened for.
pub fn stopper(time: Duration) -> CancellationToken {
    let stop = stopped();
    let told = stop.clone();
    tokio::spawn(async move {
        tokio::time::sleep(time).await;
        told.cancel();
    });
    stop
}

/// Turns true by Ctrl-C.
#[must_use]
pub fn stopped() -> CancellationToken {
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        match aicloud_http::plane::asked_to_stop().await {
            Ok(signal) => eprintln!("{signal}: ending"),
            Err(error) => eprintln!("signals can't be heard: {error}"),
        }
        told.cancel();
    });
    stop
}

/// The line of one second.
fn line(at: Duration, counts: &Counts, waiting: usize) -> String {
    let failures = match counts.failed() {
        0 => String::new(),
        _ => format!("  FAILED {}", counts.failures()),
    };
    format!(
        "{:>6.0} s  begun {:>6}  ok {:>6}  p50 {:>8.2} ms  p99 {:>8.2} ms  under way {:>5}{failures}",
        at.as_secs_f64(),
        counts.begun,
        counts.good.count(),
        counts.good.at(0.5),
        counts.good.at(0.99),
        waiting
    )
}

/// Prints a line each second until told to stop.
pub async fn watch(tally: Arc<Tally>, stop: CancellationToken, waiting: impl Fn() -> usize) {
    let began = Instant::now();
    let mut next = began;
    loop {
        next += Duration::from_secs(1);
        tokio::select! {
            () = tokio::time::sleep_until(next.into()) => {}
            () = stop.cancelled() => return,
        }
        eprintln!("{}", line(began.elapsed(), &tally.take(), waiting()));
    }
}

/// Sends requests as planned until the time is over or somebody presses Ctrl-C; what `one` does is
/// counted from its intended start. Returns what happened and how long it took.
///
/// # Errors
/// When signals can't be listened for.
pub async fn open_loop<F>(common: &Common, one: impl Fn(u64) -> F) -> Result<(Counts, Duration)>
where
    F: Future<Output = Result<(), Failed>> + Send + 'static,
{
    let stop = stopper(common.duration);
    let tally = Arc::new(Tally::default());
    let connections = Arc::new(Semaphore::new(common.connections as usize));
    let under_way = TaskTracker::new();
    let watching = {
        let under_way = under_way.clone();
        tokio::spawn(watch(Arc::clone(&tally), stop.clone(), move || under_way.len()))
    };
    let began = Instant::now();
    let mut pacer = Pacer::new(common.shape.rate(common.rate, Duration::ZERO, common.duration));
    let mut number = 0;
    while !stop.is_cancelled() {
        let intended = tokio::select! {
            intended = pacer.next() => intended,
            () = stop.cancelled() => break,
        };
        pacer.set_rate(common.shape.rate(common.rate, began.elapsed(), common.duration));
        if under_way.len() >= BEHIND_MAX {
            tally.failed("not_sent");
            continue;
        }
        let (tally, connections) = (Arc::clone(&tally), Arc::clone(&connections));
        let request = one(number);
        number += 1;
        under_way.spawn(async move {
            // Closed by nobody.
            let Ok(_connection) = connections.acquire().await else { return };
            tally.begin();
            match request.await {
                Ok(()) => tally.good(intended.elapsed()),
                Err(Failed(code)) => tally.failed(&code),
            }
        });
    }
    let elapsed = began.elapsed();
    under_way.close();
    if tokio::time::timeout(LAST, under_way.wait()).await.is_err() {
        eprintln!("{} requests have not been answered", under_way.len());
        tally.failed("unanswered");
    }
    watching.await.context("the live line broke")?;
    Ok((tally.all(), elapsed))
}

/// Prints the summary, writes the histogram.
///
/// # Errors
/// When the file can't be written.
pub fn conclude(
    common: &Common,
    kind: &'static str,
    counts: &Counts,
    elapsed: Duration,
) -> Result<()> {
    let summary = Summary::new(kind, elapsed, counts);
    match common.json {
        true => println!("{}", serde_json::to_string_pretty(&summary)?),
        false => print!("{}", summary.text()),
    }
    if let Some(path) = &common.hdr {
        std::fs::write(path, counts.good.hgrm()).with_context(|| path.display().to_string())?;
        eprintln!("percentiles: {}", path.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2h"), Ok(Duration::from_secs(7200)));
        for wrong in ["", "5", "s", "5 s", "5d", "0s", "99999999h", "-1s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        for wrong in ["0", "-1", "NaN", "inf", "2e6", "x"] {
            assert!(above_zero(wrong).is_err(), "{wrong}");
        }
    }

    fn common(rate: f64, millis: u64, connections: u32) -> Common {
        Common {
            url: String::new(),
            token: String::new(),
            rate,
            duration: Duration::from_millis(millis),
            connections,
            shape: Shape::Constant,
            json: false,
            hdr: None,
        }
    }

    #[tokio::test]
    async fn the_plan_is_kept_and_failures_are_counted() {
        let one = |number: u64| async move {
            match number % 10 {
                9 => Err(Failed("overloaded".into())),
                _ => Ok(()),
            }
        };
        let (counts, elapsed) = open_loop(&common(500.0, 2_000, 4), one).await.unwrap();
        let most = 500.0 * elapsed.as_secs_f64() + 5.0;
        let begun = counts.begun as f64;
        // What is due while the machine stalls at the end is not begun any more.
        assert!((500.0..most).contains(&begun), "{begun} of {most}");
        assert_eq!(counts.begun, counts.good.count() + counts.failed());
        assert_eq!(counts.errors["overloaded"], counts.begun / 10);
    }

    #[tokio::test]
    async fn who_waits_for_a_connection_is_late() {
        let one = |_| async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(())
        };
        // One connection does 50 a second; 200 are due.
        let (counts, _) = open_loop(&common(200.0, 300, 1), one).await.unwrap();
        assert!(counts.good.at(0.99) > 200.0, "{:?}", counts.good.percentiles());
    }
}
