//! What Prometheus reads at `/metrics`.
//!
//! Labels are bounded: routes are templates, statuses are classes, and no tenant, project or id
//! is ever a label. What the journal knows of itself is read when it is asked for.

pub(crate) mod engine;

use std::collections::BTreeMap;
use std::time::Duration;

use prometheus::core::Collector as _;
use prometheus::proto::Metric;
use prometheus::{
    Encoder as _, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
    TextEncoder,
};

/// The upper ends of the latency buckets, seconds: from a read out of memory to a command whose
/// commit waits for a slow disk.
pub(crate) const BUCKETS: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Routes that are no work of the API's: probes, scrapers, the document, the console's files.
const BESIDE: [&str; 5] = ["/healthz", "/readyz", "/metrics", "/openapi.json", CONSOLE];
/// Routes whose answer is a stream: when that begins says nothing of how long anything took.
const STREAMS: [&str; 2] = ["/v1/events", "/v1/ops/supervision/watch"];
/// Files of the console, as a route.
pub(crate) const CONSOLE: &str = "console";

/// What the counters of requests say, added up over all routes but those [beside](BESIDE) the API.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct RequestTotals {
    /// Requests answered.
    pub answered: u64,
    /// Of these with a status of 500 or more.
    pub failed: u64,
    /// Answers but for [streams](STREAMS) by the seconds they took: as many as [`BUCKETS`], and one for what took longer.
    pub took: Vec<u64>,
    /// Errors answered, by code.
    pub problems: BTreeMap<String, u64>,
}

/// A label of a series.
fn label<'a>(metric: &'a Metric, name: &str) -> &'a str {
    let found = metric.get_label().iter().find(|pair| pair.name() == name);
    found.map_or("", |pair| pair.value())
}

/// A counter's value as what it is.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of requests")]
fn counted(metric: &Metric) -> u64 {
    metric.get_counter().get_value() as u64
}

/// The API's own counters. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    in_flight: IntGauge,
    problems: IntCounterVec,
    denials: IntCounterVec,
    streams: IntGauge,
    events: IntCounter,
    watchers: IntGauge,
}

impl Metrics {
    /// A registry of their own.
    ///
    /// # Errors
    /// When two metrics have one name, which a test would have found.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("aicloud_http_requests_total", "Requests answered."),
            &["method", "route", "status"],
        )?;
        let seconds = HistogramVec::new(
            HistogramOpts::new(
                "aicloud_http_request_duration_seconds",
                "Time until the answer began, in seconds; without that for which a refusal is held back.",
            )
            .buckets(BUCKETS.to_vec()),
            &["method", "route"],
        )?;
        let in_flight =
            IntGauge::new("aicloud_http_requests_in_flight", "Requests being answered.")?;
        let problems = IntCounterVec::new(
            Opts::new("aicloud_http_problems_total", "Errors answered, by code."),
            &["code"],
        )?;
        let denials = IntCounterVec::new(
            Opts::new(
                "aicloud_http_denials_total",
                "Requests that were not allowed: written into the journal, only counted there, or lost.",
            ),
            &["kept"],
        )?;
        // All at zero from the beginning: a rate needs two values.
        for kept in ["written", "counted", "lost"] {
            denials.with_label_values(&[kept]);
        }
        registry.register(Box::new(denials.clone()))?;
        let streams = IntGauge::new("aicloud_http_event_streams", "Event streams that are open.")?;
        let events = IntCounter::new("aicloud_http_events_total", "Events sent on all streams.")?;
        let watchers =
            IntGauge::new("aicloud_http_supervision_feeds", "Feeds of the engine that are open.")?;
        registry.register(Box::new(watchers.clone()))?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(in_flight.clone()))?;
        registry.register(Box::new(problems.clone()))?;
        registry.register(Box::new(streams.clone()))?;
        registry.register(Box::new(events.clone()))?;
        Ok(Self {
            registry,
            requests,
            seconds,
            in_flight,
            problems,
            denials,
            streams,
            events,
            watchers,
        })
    }

    /// Where others put their metrics, so that one page shows all.
    #[must_use]
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// A request begins; it ends when the guard is dropped.
    #[must_use]
    pub fn begin(&self) -> InFlight {
        InFlight::of(&self.in_flight)
    }

    /// An event stream begins; it ends when the guard is dropped.
    #[must_use]
    pub fn stream(&self) -> InFlight {
        InFlight::of(&self.streams)
    }

    /// A feed of the engine begins, unless that many are open; it ends when the guard is dropped.
    #[must_use]
    pub fn watcher(&self, most: i64) -> Option<InFlight> {
        let open = InFlight::of(&self.watchers);
        (self.watchers.get() <= most).then_some(open)
    }

    /// An event was sent.
    pub fn event_sent(&self) {
        self.events.inc();
    }

    /// A request was answered.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let class = match status {
            ..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            500.. => "5xx",
        };
        // An unknown method is a caller's text.
        let method = match method {
            "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS" => method,
            _ => "other",
        };
        self.requests.with_label_values(&[method, route, class]).inc();
        self.seconds.with_label_values(&[method, route]).observe(took.as_secs_f64());
    }

    /// An error was answered.
    pub fn refused(&self, code: &str) {
        self.problems.with_label_values(&[code]).inc();
    }

    /// All requests so far. Reads every series, and clones their labels: for every few seconds, not for every request.
    pub(crate) fn totals(&self) -> RequestTotals {
        let mut totals = RequestTotals { took: vec![0; BUCKETS.len() + 1], ..Default::default() };
        for metric in self.requests.collect().iter().flat_map(|family| family.get_metric()) {
            if !BESIDE.contains(&label(metric, "route")) {
                totals.answered += counted(metric);
                let failed = label(metric, "status") == "5xx";
                totals.failed += if failed { counted(metric) } else { 0 };
            }
        }
        for metric in self.seconds.collect().iter().flat_map(|family| family.get_metric()) {
            let route = label(metric, "route");
            if BESIDE.contains(&route) || STREAMS.contains(&route) {
                continue;
            }
            let histogram = metric.get_histogram();
            let below = histogram.get_bucket().iter().map(|bucket| bucket.cumulative_count());
            let mut before = 0;
            for (sum, below) in
                totals.took.iter_mut().zip(below.chain([histogram.get_sample_count()]))
            {
                // Counted while it is read: a later bucket may know of more, never of less.
                *sum += below.saturating_sub(before);
                before = before.max(below);
            }
        }
        for metric in self.problems.collect().iter().flat_map(|family| family.get_metric()) {
            totals.problems.insert(label(metric, "code").to_owned(), counted(metric));
        }
        totals
    }

    /// Denials that are in the log alone.
    pub(crate) fn denials_lost(&self) -> u64 {
        self.denials.with_label_values(&["lost"]).get()
    }

    /// What became of a denial: `written`, `counted`, `lost`.
    pub fn denial(&self, kept: &str) {
        self.denials.with_label_values(&[kept]).inc();
    }

    /// The page, in Prometheus' text format 0.0.4.
    ///
    /// # Errors
    /// When a metric can't be written as text.
    pub fn page(&self) -> Result<String, prometheus::Error> {
        let mut page = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut page)?;
        Ok(String::from_utf8_lossy(&page).into_owned())
    }
}

/// Counts one for as long as it lives.
#[derive(Debug)]
pub struct InFlight(IntGauge);

impl InFlight {
    fn of(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_of_the_api_and_times_of_what_is_no_stream() {
        let metrics = Metrics::new().unwrap();
        let answered = |route, status, millis| {
            metrics.answered("GET", route, status, Duration::from_millis(millis));
        };
        for (route, status, millis) in [
            ("/v1/nodes", 200, 1),
            ("/v1/nodes", 503, 30),
            ("unmatched", 404, 60_000),
            ("/v1/events", 200, 2),
            ("/readyz", 503, 1),
            ("console", 200, 1),
        ] {
            answered(route, status, millis);
        }
        metrics.refused("unavailable");
        let totals = metrics.totals();
        assert_eq!((totals.answered, totals.failed), (4, 1));
        let mut took = vec![0; BUCKETS.len() + 1];
        (took[0], took[5], took[BUCKETS.len()]) = (1, 1, 1);
        assert_eq!(totals.took, took);
        assert_eq!(totals.problems, [("unavailable".to_owned(), 1)].into());
    }

    /// A route that streams by the document is one here.
    #[test]
    fn streams_are_known_as_such() {
        let document: serde_json::Value =
            serde_json::from_str(crate::openapi::Document::new().json()).unwrap();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for operation in methods.as_object().unwrap().values() {
                let answers = &operation["responses"];
                let opens = answers.get("101").is_some()
                    || answers.pointer("/200/content/text~1event-stream").is_some();
                assert_eq!(opens, STREAMS.contains(&path.as_str()), "{path}");
            }
        }
    }

    #[test]
    fn the_page_counts() {
        let metrics = Metrics::new().unwrap();
        let begun = metrics.begin();
        metrics.answered("GET", "/v1/nodes/{id}", 404, Duration::from_millis(3));
        metrics.answered("BREW", "unmatched", 405, Duration::from_millis(3));
        let page = metrics.page().unwrap();
        assert!(page.contains("aicloud_http_requests_in_flight 1"), "{page}");
        assert!(page.contains(
            r#"aicloud_http_requests_total{method="GET",route="/v1/nodes/{id}",status="4xx"} 1"#
        ));
        assert!(page.contains(r#"method="other""#) && !page.contains("BREW"));
        drop(begun);
        assert!(metrics.page().unwrap().contains("aicloud_http_requests_in_flight 0"));
    }
}
