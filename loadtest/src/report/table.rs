//! The figures as a table for the terminal, one line for each comparison.

use std::fmt::Write as _;

use super::{Comparison, Figure, Report};
use crate::stats::shown;

fn verdict(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "reached",
        Some(false) => "MISSED",
        None => "",
    }
}

fn row(figure: &Figure, one: &Comparison, name: &str) -> [String; 7] {
    [
        name.to_owned(),
        shown(one.value),
        shown(one.baseline),
        figure.unit.clone(),
        format!("{} ×", shown(one.ratio)),
        one.target.map(|target| target.shown(&figure.unit)).unwrap_or_default(),
        format!("{:8} {}", verdict(one.met), one.against),
    ]
}

/// The whole table.
#[must_use]
pub fn table(report: &Report) -> String {
    let head = ["id", "ours", "baseline", "unit", "ratio", "target", "verdict  baseline is"];
    let mut rows = vec![head.map(str::to_owned)];
    for figure in report.figures.values() {
        rows.push(row(figure, &figure.main, &figure.id));
        rows.extend(figure.more.iter().map(|one| row(figure, one, "")));
    }
    let mut widths = [0; 7];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut page = String::new();
    for row in &rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let gap = " ".repeat(width - cell.chars().count());
            // Numbers stand right, words left.
            let numbers = matches!(column, 1 | 2 | 4);
            let (before, after) = if numbers { (&*gap, "") } else { ("", &*gap) };
            // Writing to a String can't fail.
            let _ = write!(line, "{before}{cell}{after}  ");
        }
        let _ = writeln!(page, "{}", line.trim_end());
    }
    for (id, failure) in &report.failures {
        let _ = writeln!(page, "{id}  FAILED: {}", failure.error);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::super::{Failure, Machine};
    use super::*;

    #[test]
    fn every_comparison_has_a_line() {
        let mut figure = super::super::tests::figure();
        figure.judge();
        let failure = Failure { error: "no database".into() };
        let report = Report {
            machine: Machine {
                cores: 2,
                cpu: "cpu".into(),
                memory_gib: 8.0,
                kernel: "6".into(),
                began: "now".into(),
                optimised: true,
                quick: false,
            },
            figures: [("ask".to_owned(), figure)].into(),
            failures: [("hot".to_owned(), failure)].into(),
            seconds: 1.0,
        };
        let page = table(&report);
        let lines: Vec<_> = page.lines().collect();
        assert_eq!(lines.len(), 4, "{page}");
        assert!(lines[1].contains("reached  raw actix"), "{page}");
        assert!(lines[1].contains("0.80 ×  ≥ 0.8 ×"), "{page}");
        assert_eq!(lines[3], "hot  FAILED: no database");
    }
}
