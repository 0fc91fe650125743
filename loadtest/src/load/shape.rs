//! How the rate goes over time. `--rate` is always the most that there will be.

use std::time::Duration;

use clap::ValueEnum;

/// The shape of a load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// The same rate all the time.
    Constant,
    /// From a twentieth of the rate up to all of it, evenly.
    Ramp,
    /// A fifth of the rate, but all of it in the middle third.
    Spike,
}

impl Shape {
    /// Requests a second at this point of the whole.
    #[must_use]
    pub fn rate(self, most: f64, at: Duration, whole: Duration) -> f64 {
        let part = (at.as_secs_f64() / whole.as_secs_f64()).clamp(0.0, 1.0);
        match self {
            Self::Constant => most,
            Self::Ramp => most * (0.05 + 0.95 * part),
            Self::Spike if (1.0 / 3.0..2.0 / 3.0).contains(&part) => most,
            Self::Spike => most / 5.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shape_passes_the_rate() {
        let whole = Duration::from_secs(30);
        for shape in [Shape::Constant, Shape::Ramp, Shape::Spike] {
            let at = |second| shape.rate(100.0, Duration::from_secs(second), whole);
            let most = (0..=30).map(at).fold(0.0, f64::max);
            assert!((most - 100.0).abs() < 1e-9, "{shape:?}");
            assert!((0..=40).all(|second| at(second) > 0.0));
        }
        assert_eq!(Shape::Spike.rate(100.0, Duration::from_secs(5), whole), 20.0);
        assert_eq!(Shape::Spike.rate(100.0, Duration::from_secs(15), whole), 100.0);
    }
}
