//! Latencies as an HDR histogram: every value is kept to three digits, from a microsecond to an
//! hour, in a few kilobytes. Percentiles of merged histograms are right; means of percentiles
//! would not be.

use std::fmt::Write as _;
use std::time::Duration;

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

/// What is shown of a distribution, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Percentiles {
    /// How many values there are.
    pub count: u64,
    /// The median.
    pub p50: f64,
    /// Nine of ten are not above it.
    pub p90: f64,
    /// 99 of a hundred are not above it.
    pub p99: f64,
    /// 999 of a thousand are not above it.
    pub p999: f64,
    /// The longest.
    pub max: f64,
}

/// Latencies, kept in microseconds.
#[derive(Debug, Clone)]
pub struct Latencies(Histogram<u64>);

impl Default for Latencies {
    fn default() -> Self {
        Self::new()
    }
}

impl Latencies {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        let hour = 3_600_000_000;
        Self(Histogram::new_with_bounds(1, hour, 3).expect("three digits up to an hour are valid"))
    }

    /// Adds one. What lasts longer than an hour counts as an hour.
    pub fn record(&mut self, latency: Duration) {
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        self.0.saturating_record(micros.max(1));
    }

    /// Adds all of another.
    pub fn add(&mut self, other: &Self) {
        self.0.add(&other.0).expect("all histograms have the same bounds");
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// The latency that a share `quantile` (0 to 1) is not above, in milliseconds; 0 of none.
    #[must_use]
    pub fn at(&self, quantile: f64) -> f64 {
        self.0.value_at_quantile(quantile) as f64 / 1000.0
    }

    /// What is shown of it.
    #[must_use]
    pub fn percentiles(&self) -> Percentiles {
        Percentiles {
            count: self.count(),
            p50: self.at(0.5),
            p90: self.at(0.9),
            p99: self.at(0.99),
            p999: self.at(0.999),
            max: self.0.max() as f64 / 1000.0,
        }
    }

    /// The distribution as points to plot: milliseconds, and the share (0 to 1) of all values in
    /// the bucket that ends there. Buckets are ten to the octave, so that both ends can be seen.
    #[must_use]
    pub fn shares(&self) -> Vec<(f64, f64)> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let total = self.0.len() as f64;
        let mut points: Vec<(i32, f64)> = Vec::new();
        for value in self.0.iter_recorded() {
            let bucket = ((value.value_iterated_to() as f64).log2() * 10.0).ceil() as i32;
            let share = value.count_since_last_iteration() as f64 / total;
            match points.last_mut() {
                Some(last) if last.0 == bucket => last.1 += share,
                _ => points.push((bucket, share)),
            }
        }
        // Empty buckets between full ones are part of the picture.
        let (first, last) = (points[0].0 - 1, points[points.len() - 1].0 + 1);
        let mut shares = Vec::new();
        let mut rest = points.into_iter().peekable();
        for bucket in first..=last {
            let share = rest.next_if(|point| point.0 == bucket).map_or(0.0, |point| point.1);
            shares.push(((f64::from(bucket) / 10.0).exp2() / 1000.0, share));
        }
        shares
    }

    /// The percentile table that HdrHistogram's own tools read and plot (`.hgrm`), in milliseconds.
    #[must_use]
    pub fn hgrm(&self) -> String {
        let mut page = String::from("       Value     Percentile TotalCount 1/(1-Percentile)\n\n");
        let mut total = 0;
        // Writing to a String can't fail.
        for value in self.0.iter_quantiles(5) {
            total += value.count_since_last_iteration();
            let quantile = value.quantile_iterated_to();
            let millis = value.value_iterated_to() as f64 / 1000.0;
            let _ = write!(page, "{millis:12.3} {quantile:14.12} {total:10}");
            if quantile < 1.0 {
                let _ = write!(page, " {:14.2}", 1.0 / (1.0 - quantile));
            }
            page.push('\n');
        }
        let _ = writeln!(
            page,
            "#[Mean    = {:12.3}, StdDeviation   = {:12.3}]\n#[Max     = {:12.3}, Total count    = {:12}]",
            self.0.mean() / 1000.0,
            self.0.stdev() / 1000.0,
            self.0.max() as f64 / 1000.0,
            self.0.len()
        );
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Latencies {
        let mut latencies = Latencies::new();
        for micros in 1..=1000 {
            latencies.record(Duration::from_micros(micros));
        }
        latencies
    }

    #[test]
    fn percentiles_are_in_milliseconds() {
        let shown = sample().percentiles();
        assert_eq!(shown.count, 1000);
        assert!((shown.p50 - 0.5).abs() < 0.002, "{shown:?}");
        assert!((shown.p99 - 0.99).abs() < 0.002, "{shown:?}");
        assert!((shown.max - 1.0).abs() < 0.002, "{shown:?}");
    }

    #[test]
    fn shares_make_a_whole() {
        let shares = sample().shares();
        let sum: f64 = shares.iter().map(|point| point.1).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        assert!(shares.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(Latencies::new().shares().is_empty());
    }

    #[test]
    fn the_percentile_table_ends_with_all_of_them() {
        let page = sample().hgrm();
        let last = page.lines().rfind(|line| !line.starts_with('#')).unwrap();
        let words: Vec<&str> = last.split_whitespace().collect();
        assert_eq!(words[1..], ["1.000000000000", "1000"], "{page}");
    }

    #[test]
    fn what_is_out_of_bounds_is_kept_at_the_bound() {
        let mut latencies = Latencies::new();
        latencies.record(Duration::ZERO);
        latencies.record(Duration::from_secs(100_000));
        assert_eq!(latencies.count(), 2);
        assert!(latencies.at(1.0) >= 3_600_000.0 * 0.99);
    }
}
