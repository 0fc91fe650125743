//! Plots as SVG, drawn here: lines on axes with round numbers, a legend, and a title on each point
//! that a browser shows when one points at it. Colours are classes, so that the page's style sheet
//! gives them, light or dark.

use std::fmt::Write as _;

use super::{Comparison, Plot, Role, Scale, Series, Target};
use crate::stats::shown;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 250.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 40.0;

/// Text that can stand in HTML and SVG, attributes included.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

const fn class(role: Role) -> &'static str {
    match role {
        Role::Ours => "ours",
        Role::Baseline => "baseline",
        Role::Other => "other",
    }
}

/// A step of 1, 2 or 5 times a power of ten, so that about `count` of them fit into `span`.
fn step(span: f64, count: f64) -> f64 {
    let rough = span / count;
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough);
    factor.unwrap_or(10.0) * power
}

/// An axis: its ends, its ticks, and where a value lies on it (0 to 1).
struct Axis {
    from: f64,
    to: f64,
    scale: Scale,
    ticks: Vec<f64>,
}

impl Axis {
    fn linear(from: f64, to: f64) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        let step = step(to - from, 5.0);
        let (low, high) = ((from / step).floor(), (to / step).ceil());
        let ticks = (low as i64..=high as i64).map(|tick| tick as f64 * step).collect();
        Self { from: low * step, to: high * step, scale: Scale::Linear, ticks }
    }

    fn log(from: f64, to: f64) -> Self {
        let from = if from > 0.0 { from } else { f64::MIN_POSITIVE };
        let to = if to > from { to } else { from * 10.0 };
        let powers = from.log10().floor() as i32..=to.log10().ceil() as i32;
        let all = powers.flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(power)));
        let mut ticks: Vec<f64> = all.filter(|tick| (from..=to).contains(tick)).collect();
        if ticks.len() > 8 {
            ticks.retain(|tick| (tick.log10() - tick.log10().round()).abs() < 1e-9);
        }
        Self { from, to, scale: Scale::Log, ticks }
    }

    fn of(points: impl Iterator<Item = f64> + Clone, scale: Scale, from_zero: bool) -> Self {
        let finite = points.filter(|value| value.is_finite());
        let (low, high) = (
            finite.clone().fold(f64::INFINITY, f64::min),
            finite.fold(f64::NEG_INFINITY, f64::max),
        );
        let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        match scale {
            Scale::Linear => Self::linear(if from_zero { low.min(0.0) } else { low }, high),
            Scale::Log => Self::log(low, high),
        }
    }

    fn at(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => (value - self.from) / (self.to - self.from),
            Scale::Log => {
                let (from, to) = (self.from.log10(), self.to.log10());
                (value.max(self.from).log10() - from) / (to - from)
            }
        }
    }
}

/// Short for an axis: `12k`, `1.5M`.
fn tick(value: f64) -> String {
    let (number, letter) = match value.abs() {
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let text = format!("{number:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}{letter}")
}

struct Frame {
    x: Axis,
    y: Axis,
}

impl Frame {
    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let across = LEFT + self.x.at(x) * (WIDTH - LEFT - RIGHT);
        let up = HEIGHT - BOTTOM - self.y.at(y) * (HEIGHT - TOP - BOTTOM);
        (across, up)
    }

    fn grid(&self, page: &mut String, plot: &Plot) {
        let (floor, end) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
        // Writing to a String can't fail.
        for value in &self.y.ticks {
            let (_, up) = self.place((self.x.from, *value));
            let _ = write!(
                page,
                r#"<line class="grid" x1="{LEFT}" x2="{end}" y1="{up:.1}" y2="{up:.1}"/><text class="tick" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
                LEFT - 6.0,
                up + 4.0,
                tick(*value)
            );
        }
        for value in &self.x.ticks {
            let (across, _) = self.place((*value, self.y.from));
            let _ = write!(
                page,
                r#"<line class="mark" x1="{across:.1}" x2="{across:.1}" y1="{floor}" y2="{:.1}"/><text class="tick" x="{across:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
                floor + 4.0,
                floor + 17.0,
                tick(*value)
            );
        }
        let middle = f64::midpoint(LEFT, end);
        let _ = write!(
            page,
            r#"<line class="axis" x1="{LEFT}" x2="{end}" y1="{floor}" y2="{floor}"/><text class="label" x="{middle:.1}" y="{:.1}" text-anchor="middle">{}</text><text class="label" transform="translate(14 {:.1}) rotate(-90)" text-anchor="middle">{}</text>"#,
            HEIGHT - 4.0,
            escaped(&plot.x),
            f64::midpoint(TOP, floor),
            escaped(&plot.y)
        );
    }

    fn line(&self, page: &mut String, plot: &Plot, series: &Series) {
        let points = || series.points.iter().filter(|point| point.1.is_finite());
        let path: Vec<String> = points()
            .map(|point| {
                let (across, up) = self.place(*point);
                format!("{across:.1},{up:.1}")
            })
            .collect();
        let (Some(first), Some(last)) = (points().next(), points().next_back()) else { return };
        let class = class(series.role);
        if plot.filled {
            let floor = HEIGHT - BOTTOM;
            let (begin, end) = (self.place(*first).0, self.place(*last).0);
            let _ = write!(
                page,
                r#"<polygon class="fill {class}" points="{begin:.1},{floor} {} {end:.1},{floor}"/>"#,
                path.join(" ")
            );
        }
        let _ = write!(page, r#"<polyline class="line {class}" points="{}"/>"#, path.join(" "));
        // Few points are runs, and each is worth looking at.
        if path.len() <= 40 && !plot.filled {
            for point in points() {
                let (across, up) = self.place(*point);
                let _ = write!(
                    page,
                    r#"<circle class="dot {class}" cx="{across:.1}" cy="{up:.1}" r="3"><title>{}: {}</title></circle>"#,
                    escaped(&series.name),
                    shown(point.1)
                );
            }
        }
    }
}

/// A plot with its legend, as one `<figure>`.
#[must_use]
pub fn plot(plot: &Plot) -> String {
    let points = || plot.series.iter().flat_map(|series| &series.points);
    let frame = Frame {
        x: Axis::of(points().map(|point| point.0), plot.x_scale, false),
        y: Axis::of(points().map(|point| point.1), Scale::Linear, true),
    };
    let mut page = String::new();
    let title = escaped(&plot.title);
    let _ = write!(page, r#"<figure class="plot"><figcaption><b>{title}</b>"#);
    for series in &plot.series {
        let _ = write!(
            page,
            r#"<span class="key {}">{}</span>"#,
            class(series.role),
            escaped(&series.name)
        );
    }
    let _ = write!(
        page,
        r#"</figcaption><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">"#
    );
    frame.grid(&mut page, plot);
    for series in &plot.series {
        frame.line(&mut page, plot, series);
    }
    page.push_str("</svg></figure>");
    page
}

/// All runs of a comparison on one line, with the mark that must be reached.
#[must_use]
pub fn strip(one: &Comparison, unit: &str) -> String {
    const HIGH: f64 = 34.0;
    const MIDDLE: f64 = 12.0;
    let (values, bound, mark): (Vec<f64>, Option<f64>, fn(f64) -> String) = match one.target {
        Some(Target::MoreAtMost(bound)) => {
            let more = one.runs.iter().map(|run| run.value - run.baseline).collect();
            (more, Some(bound), tick)
        }
        Some(Target::RatioAtLeast(bound) | Target::RatioAtMost(bound)) => {
            (one.runs.iter().map(|run| run.ratio).collect(), Some(bound), |value| {
                format!("{} ×", tick(value))
            })
        }
        None => (one.runs.iter().map(|run| run.ratio).collect(), None, |value| {
            format!("{} ×", tick(value))
        }),
    };
    let axis = Axis::of(values.iter().copied().chain(bound), Scale::Linear, true);
    let place = |value: f64| 8.0 + axis.at(value) * (WIDTH - 16.0);
    let mut page = format!(
        r#"<svg class="strip" viewBox="0 0 {WIDTH} {HIGH}" role="img" aria-label="runs and target"><line class="axis" x1="8" x2="{}" y1="{MIDDLE}" y2="{MIDDLE}"/>"#,
        WIDTH - 8.0
    );
    for value in &axis.ticks {
        let _ = write!(
            page,
            r#"<text class="tick" x="{:.1}" y="{HIGH}" text-anchor="middle">{}</text>"#,
            place(*value).clamp(14.0, WIDTH - 20.0),
            mark(*value)
        );
    }
    if let Some(bound) = bound {
        let x = place(bound);
        let (from, to) = match one.target {
            Some(Target::RatioAtLeast(_)) => (x, WIDTH - 8.0),
            _ => (8.0, x),
        };
        let _ = write!(
            page,
            r#"<rect class="good" x="{from:.1}" y="{:.1}" width="{:.1}" height="8" rx="4"/><line class="bound" x1="{x:.1}" x2="{x:.1}" y1="1" y2="23"/>"#,
            MIDDLE - 4.0,
            (to - from).max(0.0)
        );
    }
    for (run, value) in one.runs.iter().zip(&values).filter(|pair| pair.1.is_finite()) {
        let _ = write!(
            page,
            r#"<circle class="dot ours" cx="{:.1}" cy="{MIDDLE}" r="5"><title>{} against {} {}</title></circle>"#,
            place(*value),
            shown(run.value),
            shown(run.baseline),
            escaped(unit)
        );
    }
    page.push_str("</svg>");
    page
}

#[cfg(test)]
mod tests {
    use super::super::Run;
    use super::*;

    #[test]
    fn ticks_are_round() {
        let axis = Axis::linear(0.0, 47_300.0);
        assert_eq!(axis.ticks, [0.0, 10_000.0, 20_000.0, 30_000.0, 40_000.0, 50_000.0]);
        assert_eq!(axis.at(25_000.0), 0.5);
        assert_eq!(Axis::log(0.1, 100.0).at(10.0), 2.0 / 3.0);
        assert_eq!(tick(50_000.0), "50k");
        assert_eq!(tick(0.25), "0.25");
        assert_eq!(tick(1_500_000.0), "1.5M");
    }

    #[test]
    fn nothing_to_show_is_an_empty_plot() {
        let empty = Plot {
            title: "none".into(),
            x: "x".into(),
            y: "y".into(),
            x_scale: Scale::Log,
            filled: true,
            series: vec![Series::new("nothing", Role::Ours, vec![])],
        };
        let page = plot(&empty);
        assert!(!page.contains("NaN") && !page.contains("inf"), "{page}");
        assert!(page.ends_with("</svg></figure>"));
    }

    #[test]
    fn every_run_is_a_dot() {
        let runs = vec![Run::new(1.0, 2.0), Run::new(f64::NAN, 1.0), Run::new(3.0, 2.0)];
        let one = Comparison::new("x", Some(Target::RatioAtMost(1.3)), runs);
        let page = strip(&one, "B");
        assert_eq!(page.matches("<circle").count(), 2, "{page}");
        assert_eq!(page.matches(r#"class="bound""#).count(), 1);
        assert!(!page.contains("NaN"), "{page}");
    }
}
