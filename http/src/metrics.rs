//! What Prometheus reads at `/metrics`.
//!
//! Labels are bounded: routes are templates, statuses are classes, and no tenant, project or id
//! is ever a label. What the journal knows of itself is read when it is asked for.

pub(crate) mod engine;

use std::time::Duration;

use prometheus::{
    Encoder as _, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
    TextEncoder,
};

/// The upper ends of the latency buckets, seconds: from a read out of memory to a command whose
/// commit waits for a slow disk.
const BUCKETS: &[f64] =
    &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

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
                "Time until the answer began, in seconds.",
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
