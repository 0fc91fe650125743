//! `aicloud top --once`: the engine as a plain table, for scripts and for tickets.

use std::fmt::Write as _;

use serde_json::Value;

use super::state::text;

/// The tree and the directories, a line each.
pub(super) fn table(supervision: &Value) -> String {
    let mut page = String::new();
    // Writing to a String can't fail.
    let _ = writeln!(
        page,
        "{:<36} {:<11} {:<12} {:>6} {:>9}  LAST EXIT",
        "TREE", "KIND", "PHASE", "STARTS", "FAILURES"
    );
    branch(&mut page, &supervision["tree"], 0);
    let _ = writeln!(
        page,
        "\n{:<12} {:>8} {:>6} {:>6} {:>6} {:>9} {:>9} {:>8} {:>8}  INTAKE",
        "DIRECTORY",
        "ACTIVE",
        "COLD",
        "BACK",
        "QUAR",
        "HANDLED/S",
        "REFUSED/S",
        "CRASHES",
        "RESETS"
    );
    for one in supervision["directories"].as_array().into_iter().flatten() {
        let (actors, rates, totals) = (&one["actors"], &one["rates"], &one["totals"]);
        let count = |field: &Value| field.as_u64().unwrap_or_default();
        let cold = count(&actors["cold"]) + count(&actors["activating"]);
        let _ = writeln!(
            page,
            "{:<12} {:>8} {:>6} {:>6} {:>6} {:>9.1} {:>9.1} {:>8} {:>8}  {}",
            text(one, "name"),
            count(&actors["active"]),
            cold,
            count(&actors["backing_off"]),
            count(&actors["quarantined"]),
            rates["handled"].as_f64().unwrap_or_default(),
            rates["rejected"].as_f64().unwrap_or_default(),
            count(&totals["crashes"]),
            count(&totals["resets"]),
            intake(one)
        );
    }
    page
}

/// Whether a directory takes commands, in words.
pub(super) fn intake(directory: &Value) -> String {
    match (directory["paused"].as_object(), directory["paused_actors"].as_u64().unwrap_or_default())
    {
        (Some(_), _) => format!("paused: {}", text(&directory["paused"], "reason")),
        (None, 0) => "open".to_owned(),
        (None, some) => format!("open, {some} paused"),
    }
}

/// How often a child failed lately, against what it may.
pub(super) fn failures(node: &Value) -> String {
    match (node["failures_in_window"].as_u64(), node["failures_limit"].as_u64()) {
        (Some(now), Some(limit)) => format!("{now}/{limit}"),
        _ => String::new(),
    }
}

/// How a child ended last.
pub(super) fn last_exit(node: &Value) -> String {
    match node["last_exit"]["ok"].as_bool() {
        None => String::new(),
        Some(true) => "ended".to_owned(),
        Some(false) => text(&node["last_exit"], "reason").to_owned(),
    }
}

fn branch(page: &mut String, node: &Value, depth: usize) {
    let name = format!("{:indent$}{}", "", text(node, "name"), indent = depth * 2);
    let kind = match text(node, "strategy") {
        "" => text(node, "kind"),
        strategy => strategy,
    };
    let starts = node["starts"].as_u64().map(|starts| starts.to_string()).unwrap_or_default();
    let line = format!(
        "{name:<36} {kind:<11} {:<12} {starts:>6} {:>9}  {}",
        text(node, "phase"),
        failures(node),
        last_exit(node)
    );
    page.push_str(line.trim_end());
    page.push('\n');
    for child in node["children"].as_array().into_iter().flatten() {
        branch(page, child, depth + 1);
    }
}
