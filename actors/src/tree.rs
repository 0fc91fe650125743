//! The process as one tree: who is supervised by whom, and how patiently.
//!
//! ```text
//!   control-plane (one_for_one)
//!   ├─ core (rest_for_one)               a layer that gives up takes those above it along
//!   │  ├─ storage (one_for_one)
//!   │  │  ├─ database                    the private PostgreSQL, or a look at the given one
//!   │  │  └─ journal (one_for_one)       relay, writer-0 … writer-n
//!   │  └─ engine (rest_for_one)          what was learnt from entities is learnt again after them
//!   │     ├─ entities (one_for_one)      the directories: dynamic
//!   │     ├─ placement                   asks nodes for what the queue proposes
//!   │     └─ workers (one_for_one)       leases: finds silent nodes; lookout: finds who owes what nobody
//!   │                                   knows of; partitions: makes them ahead of need;
//!   │                                   anchors: says outside the database what the journal was
//!   └─ doors (one_for_one)               agent-listener, mailer, http
//! ```
//!
//! **A child's failure restarts what depends on its life, and nothing else.** A writer does not
//! depend on one life of the database: it opens another connection, and can then even say what
//! became of a COMMIT that was cut off. Entities do not depend on one life of a writer: its queue
//! and what it had in its hands outlive it. The doors depend on nobody's life, because they reach
//! entities by key, and answer 503 while there are none. So a blink of PostgreSQL is one child's
//! restart, during which callers are told when to come back, and cuts no connection and forgets no
//! entity. What placement and workers know, they know from entities: those are started again
//! after them.
//!
//! **A layer that fails too often is another matter:** then what it says of itself can't be
//! believed, so what is above it starts anew on the restarted layer. When that happens too often,
//! too, the process ends and says who it was
//! ([why](../../../docs/decisions/0016-one-tree.md)).
//!
//! The order of the drawing is the order of the start, each when the one before is ready; a stop
//! goes the other way.

use std::time::Duration;

use aicloud_supervision::{
    Backoff, ChildSpec, Housed, Intensity, Restart, ShutdownSignal, Strategy, TreeSpec, Watch,
};

/// How patient a child's supervisor is with it.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Its name; all writers share one row, and so do all directories.
    pub id: &'static str,
    /// When it is started again.
    pub restart: Restart,
    /// Until it must be ready, in seconds; a supervisor's children have theirs on top.
    pub ready: u64,
    /// Until it must have stopped with all others, in seconds; ditto.
    pub stop: u64,
    /// Until it must have stopped to be started again, in milliseconds; ditto.
    pub again: u64,
    /// It gives up with this failure …
    pub failures: u32,
    /// … within so many seconds.
    pub window: u64,
    /// The pause before the first restart, and the longest one, in milliseconds.
    pub backoff: (u64, u64),
}

const fn row(
    id: &'static str,
    ready: u64,
    stop: u64,
    again: u64,
    (failures, window): (u32, u64),
    backoff: (u64, u64),
) -> Row {
    Row { id, restart: Restart::Permanent, ready, stop, again, failures, window, backoff }
}

/// Every child there is. Supervisors get the time of all their children on top of their own.
///
/// Nothing here waits longer than five seconds before a restart, so that an outage's end is
/// noticed well before the thirty seconds that callers are promised.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    //   id               ready  stop  again  gives up at  pause, ms
    //                    s      s     ms     n in s
    // Two restarts of a whole layer heal what can be healed by it; a third proves a fault.
    row("core",               1,    1,  1_000, (  3,  600), (100, 5_000)),
    row("storage",            1,    1,  1_000, (  3,  600), (100, 5_000)),
    // Recovery after a crash replays the log, and a checkpoint at the stop writes all pages. A
    // server that is killed now and then is none that can't start: only the latter gives up.
    row("database",          75,   10, 10_000, (120,  600), ( 20, 1_000)),
    row("journal",            1,    1,  1_000, (  5,  120), ( 50, 1_000)),
    row("relay",             15,    1,  1_000, ( 10,   60), ( 20, 1_000)),
    // A batch's statements and its COMMIT may take until the server's own timeouts. What a writer
    // that is stopped earlier was at, its successor looks up.
    row("writer",             5,   20,  2_000, ( 20,   60), ( 20, 1_000)),
    row("engine",             1,    1,  1_000, (  3,  600), (100, 5_000)),
    row("entities",           1,    1,  1_000, (  5,  120), ( 50, 1_000)),
    // A start reads who owes something, page by page. Stopped to be started again, those that
    // wait for what has failed will not finish, and the others need a commit's time.
    row("directory",         60,   25,    250, ( 10,   60), ( 20, 1_000)),
    row("placement",          5,    2,    500, ( 10,   60), ( 20, 1_000)),
    row("workers",            1,    1,  1_000, (  5,  120), ( 50, 1_000)),
    row("leases",             5,    2,    500, ( 10,   60), ( 20, 1_000)),
    row("lookout",            5,    2,    500, ( 10,   60), ( 20, 1_000)),
    row("partitions",         5,    2,    500, ( 10,   60), ( 20, 1_000)),
    row("login",              5,    2,    500, ( 10,   60), ( 20, 1_000)),
    row("anchors",            5,    2,    500, ( 10,   60), (100, 5_000)),
    row("doors",              1,    1,  1_000, (  3,  600), (100, 5_000)),
    row("agent-listener",     5,    2,  2_000, ( 10,   60), ( 20, 1_000)),
    // What it was at when it is stopped is sent again.
    row("mailer",             5,    2,    500, ( 10,   60), (100, 5_000)),
    // Before the first start it makes a key, and seals it by a KMS that may be far away.
    row("signing-keys",      15,    2,    500, ( 10,   60), (100, 5_000)),
    // Requests in flight go on for a time that an operator sets; see `http.shutdown_timeout`.
    row("http",              10,   30, 30_000, ( 10,   60), ( 20, 1_000)),
];

/// The row of a child.
///
/// # Panics
/// When the table has none: a fault of whoever wrote the tree, found by any start of it.
#[must_use]
pub fn patience(id: &str) -> &'static Row {
    let found = TABLE.iter().find(|row| row.id == id);
    found.expect("every child has its row")
}

/// A child as its row says; `start` is called at each start, and calls
/// [`ShutdownSignal::ready`].
#[must_use]
pub fn child<F>(id: &str, start: impl Fn(ShutdownSignal) -> F + Send + Sync + 'static) -> ChildSpec
where
    F: Future<Output = Result<(), String>> + Send + 'static,
{
    specified(patience(id), ChildSpec::new(id, start))
}

/// One of several that share a row: `writer-3` is a `writer`.
#[must_use]
pub(crate) fn one_of<F>(
    row: &str,
    id: String,
    start: impl Fn(ShutdownSignal) -> F + Send + Sync + 'static,
) -> ChildSpec
where
    F: Future<Output = Result<(), String>> + Send + 'static,
{
    specified(patience(row), ChildSpec::new(id, start))
}

/// A directory as a child.
#[must_use]
pub(crate) fn directory(home: impl Housed + 'static) -> ChildSpec {
    let row = patience("directory");
    specified(row, ChildSpec::directory(home, Duration::from_secs(row.stop)))
}

/// A supervisor as a child: it is ready when its children are, and has as long to stop as they
/// have one after the other.
#[must_use]
pub fn supervisor(id: &'static str, strategy: Strategy, children: Vec<ChildSpec>) -> ChildSpec {
    over(id, TreeSpec::new(id, strategy), children)
}

/// A supervisor of children that know nothing of one another: it stops them all at once, so that
/// whoever waits for what has failed waits as long as one of them, and not as all.
#[must_use]
pub(crate) fn abreast(id: &'static str, children: Vec<ChildSpec>) -> ChildSpec {
    over(id, TreeSpec::new(id, Strategy::OneForOne).stops_abreast(), children)
}

fn over(id: &'static str, tree: TreeSpec, children: Vec<ChildSpec>) -> ChildSpec {
    let row = patience(id);
    let tree = children.into_iter().fold(tree, TreeSpec::child);
    let child = ChildSpec::supervisor(tree);
    let theirs = (child.shutdown, child.shutdown_for_restart, child.ready_within);
    let own = specified(row, child);
    let ready = own.ready_within.unwrap_or_default() + theirs.2.unwrap_or_default();
    let (stop, again) = (own.shutdown + theirs.0, own.shutdown_for_restart + theirs.1);
    own.shutdown(stop).shutdown_for_restart(again).ready_within(ready)
}

fn specified(row: &Row, child: ChildSpec) -> ChildSpec {
    let (min, max) = row.backoff;
    child
        .restart(row.restart)
        .ready_within(Duration::from_secs(row.ready))
        .shutdown(Duration::from_secs(row.stop))
        .shutdown_for_restart(Duration::from_millis(row.again))
        .intensity(Intensity::new(row.failures, Duration::from_secs(row.window)))
        .backoff(Backoff {
            min: Duration::from_millis(min),
            max: Duration::from_millis(max),
            factor: 2.0,
            jitter: 0.3,
            healthy_after: Duration::from_secs(10),
        })
}

/// The whole, out of its layers' children.
#[must_use]
pub(crate) fn root(
    storage: Vec<ChildSpec>,
    engine: Vec<ChildSpec>,
    doors: Vec<ChildSpec>,
    watch: &Watch,
) -> TreeSpec {
    let storage = supervisor("storage", Strategy::OneForOne, storage);
    let engine = supervisor("engine", Strategy::RestForOne, engine);
    TreeSpec::new("control-plane", Strategy::OneForOne)
        .watch(watch.clone())
        .child(supervisor("core", Strategy::RestForOne, vec![storage, engine]))
        .child(supervisor("doors", Strategy::OneForOne, doors))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_longer_than_an_outage_may_last_after_its_end() {
        for row in TABLE {
            assert!(row.backoff.0 <= row.backoff.1 && row.backoff.1 <= 5_000, "{row:?}");
            assert!(row.failures > 1 && row.ready > 0 && row.stop > 0, "{row:?}");
            assert_eq!(TABLE.iter().filter(|other| other.id == row.id).count(), 1, "{row:?}");
        }
    }

    #[test]
    fn a_supervisor_waits_for_all_its_children() {
        let idle = |_| async { Ok(()) };
        let seconds = Duration::from_secs;
        let (stop, ready) = (seconds(10 + 1), seconds(75 + 15));
        let children = vec![child("database", idle), child("relay", idle)];
        let spec = supervisor("storage", Strategy::OneForOne, children);
        assert!(spec.shutdown > stop && spec.shutdown < stop + seconds(5), "{spec:?}");
        let within = spec.ready_within.unwrap();
        assert!(within > ready && within < ready + seconds(5), "{spec:?}");
        assert!(spec.shutdown_for_restart >= seconds(11), "{spec:?}");
    }
}
