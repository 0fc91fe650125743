//! What the engine counts, read when somebody scrapes.
//!
//! Labels are the directories (one for each kind of entity), the phases of a life, and the static
//! children of the tree: all of them known when the process starts, none made by a customer. The
//! oldest and the longest mailbox are found by a pass over the directory, so a scrape costs time
//! that grows with the actors in memory (and no message to any of them): it runs beside the
//! threads that answer requests.

use std::fmt::Write as _;
use std::time::Duration;

use aicloud_domain::kind::EntityKind;
use aicloud_persistence::Distribution;
use aicloud_supervision::{
    ChildPhase, ChildStatus, Counts, Query, SortBy, Status, Supervised, TreeNode,
};

use crate::api::Api;

/// The page so far: metrics in Prometheus' text format 0.0.4.
struct Text(String);

impl Text {
    fn metric(&mut self, name: &str, kind: &str, help: &str, rows: &[(String, f64)]) {
        // Writing to a String can't fail.
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
        for (labels, value) in rows {
            let _ = writeln!(self.0, "{name}{labels} {value}");
        }
    }

    fn gauge(&mut self, name: &str, help: &str, rows: &[(String, f64)]) {
        self.metric(name, "gauge", help, rows);
    }

    fn histogram(&mut self, name: &str, help: &str, all: impl Iterator<Item = Distributed>) {
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} histogram\n");
        for Distributed { label, buckets, sum } in all {
            let comma = if label.is_empty() { "" } else { "," };
            let braces = if label.is_empty() { String::new() } else { format!("{{{label}}}") };
            let mut total = 0;
            for (edge, count) in buckets {
                total += count;
                if let Some(edge) = edge {
                    let _ =
                        writeln!(self.0, "{name}_bucket{{{label}{comma}le=\"{edge}\"}} {total}");
                }
            }
            let _ = writeln!(self.0, "{name}_bucket{{{label}{comma}le=\"+Inf\"}} {total}");
            let _ = writeln!(self.0, "{name}_sum{braces} {sum}\n{name}_count{braces} {total}");
        }
    }

    fn counter(&mut self, name: &str, help: &str, rows: &[(String, f64)]) {
        self.metric(name, "counter", help, rows);
    }
}

/// Values by bucket: each with its upper edge, in order; one without an edge belongs to the next
/// that has one.
struct Distributed {
    label: String,
    buckets: Vec<(Option<f64>, u64)>,
    sum: f64,
}

#[expect(clippy::cast_precision_loss, reason = "Prometheus' numbers are floats")]
const fn float(value: u64) -> f64 {
    value as f64
}

fn one(value: u64) -> [(String, f64); 1] {
    [(String::new(), float(value))]
}

/// The engine's part of the page. Not for a thread that answers requests.
pub(crate) fn page(api: &Api) -> String {
    let mut text = Text(String::new());
    let version = format!("{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"));
    text.gauge("aicloud_build_info", "The version that runs; always 1.", &[(version, 1.0)]);
    directories(api, &mut text);
    children(api, &mut text);
    journal(api, &mut text);
    relay(api, &mut text);
    admission(api, &mut text);
    let (channels, waiting) = (api.cloud.channels() as u64, api.cloud.queue_depth() as u64);
    text.gauge("aicloud_node_channels", "Nodes whose agent has a channel.", &one(channels));
    text.gauge("aicloud_allocations_waiting", "Allocations that wait for a node.", &one(waiting));
    let drains = api.cloud.drains();
    text.gauge("aicloud_nodes_draining", "Nodes that are leaving.", &one(drains.draining as u64));
    let help = "For how long a node that is leaving is held beyond its deadline; 0: none is.";
    let overdue = [(String::new(), drains.overdue.as_secs_f64())];
    text.gauge("aicloud_node_drain_overdue_seconds", help, &overdue);
    text.0
}

fn directories(api: &Api, text: &mut Text) {
    let all: Vec<(&dyn Supervised, Counts)> = EntityKind::ALL
        .into_iter()
        .map(|kind| api.cloud.supervised(kind))
        .map(|directory| (directory, directory.counts()))
        .collect();
    let label = |directory: &dyn Supervised| format!("{{directory=\"{}\"}}", directory.name());
    let mut phases = vec![];
    for (directory, counts) in &all {
        for (phase, count) in [
            ("cold", counts.cold),
            ("activating", counts.activating),
            ("active", counts.active),
            ("backing_off", counts.backing_off),
            ("quarantined", counts.quarantined),
        ] {
            let name = directory.name();
            phases.push((format!("{{directory=\"{name}\",phase=\"{phase}\"}}"), float(count)));
        }
    }
    text.gauge("aicloud_actors", "Actors in memory, by where they are in their lives.", &phases);
    let counted = |read: fn(&Counts) -> u64| -> Vec<(String, f64)> {
        all.iter().map(|(directory, counts)| (label(*directory), float(read(counts)))).collect()
    };
    for (name, help, read) in [
        (
            "aicloud_actor_messages_handled_total",
            "Messages handled.",
            (|counts| counts.handled) as fn(&Counts) -> u64,
        ),
        ("aicloud_actor_activations_total", "Actors that came to life.", |counts| {
            counts.activations
        }),
        (
            "aicloud_actor_activations_unavailable_total",
            "Activations refused because storage was away.",
            |counts| counts.unavailable,
        ),
        ("aicloud_actor_exits_total", "Actors that left memory.", |counts| counts.exited),
        ("aicloud_actor_crashes_total", "Crashes of actors.", |counts| counts.crashes),
        ("aicloud_actor_resets_total", "Times an actor went back to its row.", |counts| {
            counts.resets
        }),
    ] {
        text.counter(name, help, &counted(read));
    }
    let rejected: Vec<_> = all
        .iter()
        .flat_map(|(one, _)| one.rejected_by().into_iter().map(|row| (one.name(), row)))
        .map(|(name, (reason, count))| {
            (format!("{{directory=\"{name}\",reason=\"{reason}\"}}"), float(count))
        })
        .collect();
    text.counter("aicloud_actor_messages_rejected_total", "Messages refused.", &rejected);
    text.histogram(
        "aicloud_actor_handle_duration_seconds",
        "How long messages took in their handlers, seconds.",
        all.iter().map(|(one, _)| {
            let times = one.handle_times();
            // Every second edge: factors of four are enough for a whole kind, and half the lines.
            let edge = |(at, (edge, count)): (usize, (Option<Duration>, u64))| {
                (edge.filter(|_| at % 2 == 0).map(|edge| edge.as_secs_f64()), count)
            };
            let buckets = times.buckets.into_iter().enumerate().map(edge).collect();
            let name = one.name();
            Distributed {
                label: format!("directory=\"{name}\""),
                buckets,
                sum: times.total.as_secs_f64(),
            }
        }),
    );
    let most = |sort: SortBy, read: fn(&Status) -> f64| -> Vec<(String, f64)> {
        all.iter()
            .map(|(directory, _)| {
                let top = directory.snapshot(Query { sort, limit: 1, ..Query::default() });
                (label(*directory), top.items.first().map_or(0.0, read))
            })
            .collect()
    };
    text.gauge(
        "aicloud_actor_mailbox_depth_max",
        "Commands that wait for the actor with the most.",
        &most(SortBy::Depth, |status| float(status.depth as u64)),
    );
    text.gauge(
        "aicloud_actor_mailbox_age_seconds_max",
        "How long the command that waits longest has waited, seconds.",
        &most(SortBy::Oldest, |status| status.oldest.unwrap_or_default().as_secs_f64()),
    );
    let paused = |directory: &dyn Supervised| float(u64::from(directory.paused().is_some()));
    let paused: Vec<_> = all.iter().map(|(one, _)| (label(*one), paused(*one))).collect();
    text.gauge("aicloud_directory_paused", "1 while an operator holds its commands back.", &paused);
    let few = |directory: &dyn Supervised| float(directory.paused_entities().len() as u64);
    let few: Vec<_> = all.iter().map(|(one, _)| (label(*one), few(*one))).collect();
    text.gauge("aicloud_actors_paused", "Actors that an operator paused by themselves.", &few);
}

fn children(api: &Api, text: &mut Text) {
    let mut found = vec![];
    below("", api.cloud.tree().status(), &mut found);
    let rows = |read: fn(&ChildStatus) -> u64| -> Vec<(String, f64)> {
        let row = |(path, status): &(String, ChildStatus)| {
            (format!("{{child=\"{path}\"}}"), float(read(status)))
        };
        found.iter().map(row).collect()
    };
    let up = rows(|status| u64::from(status.phase == ChildPhase::Running));
    text.gauge("aicloud_child_up", "1 while the static child of the tree runs.", &up);
    let starts = rows(|status| u64::from(status.starts));
    text.counter("aicloud_child_starts_total", "Times the static child was started.", &starts);
    let failures = rows(|status| u64::from(status.failures_in_window));
    text.gauge("aicloud_child_failures", "Failures that count at present.", &failures);
    let limits = rows(|status| u64::from(status.failures_limit));
    text.gauge(
        "aicloud_child_failures_limit",
        "The failure in the window that ends the child's supervisor.",
        &limits,
    );
}

fn below(above: &str, all: Vec<ChildStatus>, found: &mut Vec<(String, ChildStatus)>) {
    for mut status in all {
        let path =
            if above.is_empty() { status.id.clone() } else { format!("{above}.{}", status.id) };
        let inner = match &mut status.node {
            TreeNode::Supervisor { children, .. } => std::mem::take(children),
            _ => vec![],
        };
        found.push((path.clone(), status));
        below(&path, inner, found);
    }
}

fn journal(api: &Api, text: &mut Text) {
    let stats = api.cloud.journal().stats();
    text.gauge("aicloud_journal_waiting", "Appends waiting for their commit.", &one(stats.waiting));
    for (name, help, value) in [
        ("aicloud_journal_committed_total", "Appends that are durable.", stats.committed),
        (
            "aicloud_journal_failed_total",
            "Appends that the database did not answer, or whose outcome is not known.",
            stats.failed,
        ),
        ("aicloud_journal_transactions_total", "Transactions committed.", stats.transactions),
        ("aicloud_journal_halvings_total", "Times a batch was halved.", stats.halvings),
        ("aicloud_journal_connections_total", "Connections opened.", stats.connections),
    ] {
        text.counter(name, help, &one(value));
    }
    let seen = api.cloud.database().partitions_seen();
    // What was never seen has no number rather than a good one.
    let seen: Vec<_> = seen.iter().map(|ago| (String::new(), ago.as_secs_f64())).collect();
    text.gauge(
        "aicloud_journal_partitions_age_seconds",
        "How long ago the journal's months were last made ahead of need with success, seconds.",
        &seen,
    );
    let cleared = api.cloud.database().cleared();
    let rows = cleared.rows().into_iter();
    let rows: Vec<_> =
        rows.map(|(what, rows)| (format!("{{what=\"{what}\"}}"), float(rows))).collect();
    text.counter(
        "aicloud_rows_cleared_total",
        "Rows of what had ended that were cleared away.",
        &rows,
    );
    let ago = cleared.ago();
    let ago: Vec<_> = ago.iter().map(|ago| (String::new(), ago.as_secs_f64())).collect();
    text.gauge(
        "aicloud_rows_cleared_age_seconds",
        "How long ago what had ended was last cleared away with success, seconds.",
        &ago,
    );
    let distributed = |found: Distribution, unit: f64| {
        let bucket =
            |(edge, count): (Option<u64>, u64)| (edge.map(|edge| float(edge) / unit), count);
        let buckets = found.buckets.into_iter().map(bucket).collect();
        std::iter::once(Distributed { label: String::new(), buckets, sum: float(found.sum) / unit })
    };
    let journal = api.cloud.journal();
    text.histogram(
        "aicloud_journal_commit_duration_seconds",
        "How long committed transactions took, COMMIT included, seconds.",
        distributed(journal.commit_times(), 1e9),
    );
    text.histogram(
        "aicloud_journal_batch_appends",
        "Appends in a committed transaction.",
        distributed(journal.batch_sizes(), 1.0),
    );
}

fn relay(api: &Api, text: &mut Text) {
    let lag = api.cloud.relay().lag();
    // A relay that never looked has no number rather than a good one.
    let looked: Vec<_> = lag.looked.iter().map(|ago| (String::new(), ago.as_secs_f64())).collect();
    text.gauge(
        "aicloud_relay_look_age_seconds",
        "How long ago the relay last asked the database with success, seconds.",
        &looked,
    );
    text.gauge(
        "aicloud_relay_entries_behind",
        "Entries committed that event streams may not show yet; 10000 at most.",
        &one(lag.entries),
    );
    text.gauge(
        "aicloud_relay_lag_seconds",
        "How long the oldest of these has waited, seconds.",
        &[(String::new(), lag.oldest.as_secs_f64())],
    );
}

fn admission(api: &Api, text: &mut Text) {
    let admission = api.cloud.admission();
    let (in_flight, total) = (admission.in_flight() as u64, admission.limits().total as u64);
    text.gauge("aicloud_admission_in_flight", "Customers' commands in flight.", &one(in_flight));
    text.gauge("aicloud_admission_limit", "Commands that may be in flight.", &one(total));
    text.counter(
        "aicloud_admission_refused_total",
        "Commands refused since too many were in flight, their tenant's or all.",
        &one(admission.refused()),
    );
}
