//! The alert rules of docs/alerts.yaml, as far as this process needs them: their names, whom they wake, the number that
//! must not be exceeded, and the page that helps.
//!
//! The file is in the binary, so what is shown is of the release that runs, and a threshold is written once: Prometheus
//! reads it there, and so does what operators see here ([`pulse`](crate::pulse)). It is written one field a line, and
//! http/tests/it/alerts.rs sees to it.

use std::sync::LazyLock;

const RULES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/alerts.yaml"));

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Alert {
    pub name: &'static str,
    /// Whom it wakes: `page`, at once; `ticket`, in the morning.
    pub severity: &'static str,
    pub summary: &'static str,
    /// The runbook's id.
    pub runbook: &'static str,
    /// What its expression must not exceed: the number at its end, after `>`. A rule without one speaks of something
    /// that there should be none of.
    pub above: f64,
    /// How long it must be so before somebody is woken, seconds.
    pub for_seconds: u64,
}

static ALERTS: LazyLock<Vec<Alert>> = LazyLock::new(|| read(RULES));

/// All rules, in the order of the file.
pub(crate) fn all() -> &'static [Alert] {
    &ALERTS
}

/// The rule of this name.
pub(crate) fn of(name: &str) -> Option<&'static Alert> {
    ALERTS.iter().find(|alert| alert.name == name)
}

fn read(rules: &'static str) -> Vec<Alert> {
    let lines: Vec<&str> = rules.lines().collect();
    let begins = |line: &&str| line.trim_start().starts_with("- alert:");
    let starts: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| begins(line)).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts.iter().zip(ends).map(|(from, to)| rule(&lines[*from..to])).collect()
}

fn rule(lines: &[&'static str]) -> Alert {
    let field = |name: &str| {
        let found = lines.iter().find_map(|line| line.trim().strip_prefix(name));
        found.map(str::trim).unwrap_or_default()
    };
    let page = field("runbook:").trim_start_matches("docs/runbooks/");
    Alert {
        name: field("- alert:"),
        severity: field("severity:"),
        summary: field("summary:"),
        runbook: page.trim_end_matches(".md"),
        above: above(field("expr:")),
        for_seconds: seconds(field("for:")),
    }
}

fn above(expression: &str) -> f64 {
    let end = expression.trim_matches('\'').rsplit_once('>').map(|(_, number)| number.trim());
    end.and_then(|number| number.parse().ok()).unwrap_or(0.0)
}

fn seconds(time: &str) -> u64 {
    let (number, unit) = time.split_at(time.len().saturating_sub(1));
    let number: u64 = number.parse().unwrap_or(0);
    match unit {
        "h" => number * 3_600,
        "m" => number * 60,
        _ => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_what_it_is_and_leads_to_a_page() {
        assert!(all().len() > 10, "{:?}", all());
        assert_eq!(all().len(), RULES.matches("- alert:").count());
        for alert in all() {
            assert!(crate::api::runbook::ids().any(|id| id == alert.runbook), "{alert:?}");
            assert!(!alert.name.is_empty() && !alert.summary.is_empty(), "{alert:?}");
            assert!(["page", "ticket"].contains(&alert.severity), "{alert:?}");
        }
    }

    #[test]
    fn the_number_is_the_expression_s_last() {
        assert!((above("'rate(x_total[5m]) > 0.05'") - 0.05).abs() < f64::EPSILON);
        assert!(
            (above("'a > 0 and a >= b - 1'")).abs() < f64::EPSILON,
            "its number is no bound of a"
        );
        assert!(above("'min(x) == 0'").abs() < f64::EPSILON);
        assert_eq!(
            [seconds("30s"), seconds("5m"), seconds("1h"), seconds("0s")],
            [30, 300, 3_600, 0]
        );
        let mailbox = of("AicloudMailboxOld").unwrap();
        assert_eq!((mailbox.above, mailbox.for_seconds), (1.0, 60));
        assert_eq!((mailbox.severity, mailbox.runbook), ("page", "slow-journal"));
    }
}
