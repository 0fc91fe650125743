//! A tree, as data: what may be reviewed before anything runs.

use std::fmt;
use std::future::Future;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::dynamic::{self, Housed};
use super::run::supervise;
use super::signal::ShutdownSignal;
use crate::backoff::Backoff;
use crate::intensity::Intensity;
use crate::watch::Watch;

/// When a child that ended is started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// Always: it is not supposed to end.
    Permanent,
    /// After a failure or a panic; a clean end is an end.
    Transient,
    /// Never.
    Temporary,
}

/// Who is restarted together with a child that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// Nobody else.
    OneForOne,
    /// All that were started after it, since they may build on it.
    RestForOne,
    /// All.
    OneForAll,
}

impl Strategy {
    pub(super) fn affected(self, index: usize, count: usize) -> Range<usize> {
        match self {
            Self::OneForOne => index..index + 1,
            Self::RestForOne => index..count,
            Self::OneForAll => 0..count,
        }
    }

    /// The strategy in OTP's words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OneForOne => "one_for_one",
            Self::RestForOne => "rest_for_one",
            Self::OneForAll => "one_for_all",
        }
    }
}

/// Whether a tree ends by itself when significant children have ended for good (as OTP's
/// `auto_shutdown`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AutoShutdown {
    /// Never: a tree ends when it is told to, or by escalation.
    #[default]
    Never,
    /// When the first of them has.
    AnySignificant,
    /// When the last of them has.
    AllSignificant,
}

pub(super) type Factory =
    Arc<dyn Fn(ShutdownSignal) -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// A child, as data.
#[derive(Clone)]
pub struct ChildSpec {
    /// Its name in logs, status, paths and escalations. Unique within its tree, without a slash.
    pub id: String,
    /// When it is started again.
    pub restart: Restart,
    /// Whether its end for good may end the tree, see [`AutoShutdown`]. Says nothing for a
    /// permanent child, which never ends for good.
    pub significant: bool,
    /// How long it may take to end when the tree stops; then it is aborted.
    pub shutdown: Duration,
    /// How long it may take to end when it is stopped only to be started again, since something
    /// that it builds on has failed: there is less to be saved then, and others wait.
    pub shutdown_for_restart: Duration,
    /// How long it may take until it calls [`ShutdownSignal::ready`]; later children wait for that.
    /// `None`: it counts as ready when it has been spawned.
    pub ready_within: Option<Duration>,
    /// The failure that escalates.
    pub intensity: Intensity,
    /// The wait before it is started again.
    pub backoff: Backoff,
    pub(super) start: Factory,
    pub(super) housed: Option<Arc<dyn Housed>>,
    /// What is added to its time to end before it is aborted, and not told to it.
    pub(super) grace: Duration,
}

impl ChildSpec {
    /// A permanent child with 5 s to stop (as an OTP worker), that escalates with its fifth failure
    /// in a minute. `start` is called on each start and its future runs on the tokio runtime.
    pub fn new<F>(
        id: impl Into<String>,
        start: impl Fn(ShutdownSignal) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), String>> + Send + 'static,
    {
        let limits = crate::limits::Limits::default();
        let shutdown = Duration::from_secs(5);
        Self {
            id: id.into(),
            restart: Restart::Permanent,
            significant: false,
            shutdown,
            shutdown_for_restart: shutdown,
            ready_within: None,
            intensity: limits.crashes,
            backoff: limits.backoff,
            start: Arc::new(move |signal| start(signal).boxed()),
            housed: None,
            grace: Duration::ZERO,
        }
    }

    /// A supervisor below a supervisor, under the tree's own name. It counts as ready when all its
    /// children were ready once, within their own time; it may take as long to stop as they may
    /// one after the other, or abreast.
    pub fn supervisor(tree: TreeSpec) -> Self {
        let all = |time: fn(&Self) -> Duration| tree.children.iter().map(time).sum::<Duration>();
        let stops = |time: fn(&Self) -> Duration| match tree.stops_abreast {
            true => tree.children.iter().map(time).max().unwrap_or_default(),
            false => all(time),
        };
        // For the supervisor's own steps between its children's.
        let slack = Duration::from_secs(1);
        let shutdown = stops(|child| child.shutdown + child.grace) + slack;
        let to_restart = stops(|child| child.shutdown_for_restart + child.grace) + slack;
        let ready = all(|child| child.ready_within.unwrap_or_default()) + slack;
        let spec = Self::new(tree.name.clone(), move |signal| {
            let tree = tree.clone();
            async move { supervise(tree, signal).await.map_err(|error| error.to_string()) }
        });
        spec.shutdown(shutdown).shutdown_for_restart(to_restart).ready_within(ready)
    }

    /// A directory of entities as a child (OTP's dynamic supervisor): started, it takes mail;
    /// stopped, it takes none and drains, all entities at once under `drain` as one deadline. When
    /// it is only stopped to be started again it has half a second: entities that wait for what has
    /// failed will not finish, and those that are idle need no time. They come back when somebody
    /// needs them.
    pub fn directory(directory: impl Housed + 'static, drain: Duration) -> Self {
        let housed: Arc<dyn Housed> = Arc::new(directory);
        let inside = Arc::clone(&housed);
        let spec = Self::new(housed.name(), move |signal| {
            dynamic::keep_house(Arc::clone(&inside), signal)
        });
        Self { housed: Some(housed), grace: dynamic::GRACE, ..spec }
            .shutdown(drain)
            .shutdown_for_restart(Duration::from_millis(500).min(drain))
            .ready_within(dynamic::GRACE)
    }

    /// When it is started again.
    pub fn restart(self, restart: Restart) -> Self {
        Self { restart, ..self }
    }

    /// That its end for good may end the tree.
    pub fn significant(self) -> Self {
        Self { significant: true, ..self }
    }

    /// How long it may take to stop, whatever for.
    pub fn shutdown(self, shutdown: Duration) -> Self {
        Self { shutdown, shutdown_for_restart: shutdown, ..self }
    }

    /// How long it may take to stop when it is to be started again; after
    /// [`shutdown`](Self::shutdown), which sets both.
    pub fn shutdown_for_restart(self, shutdown_for_restart: Duration) -> Self {
        Self { shutdown_for_restart, ..self }
    }

    /// That later children wait for its [`ShutdownSignal::ready`], and for how long.
    pub fn ready_within(self, patience: Duration) -> Self {
        Self { ready_within: Some(patience), ..self }
    }

    /// The failure that escalates.
    pub fn intensity(self, intensity: Intensity) -> Self {
        Self { intensity, ..self }
    }

    /// The wait before it is started again.
    pub fn backoff(self, backoff: Backoff) -> Self {
        Self { backoff, ..self }
    }
}

impl fmt::Debug for ChildSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChildSpec")
            .field("id", &self.id)
            .field("restart", &self.restart)
            .field("significant", &self.significant)
            .field("shutdown", &self.shutdown)
            .field("shutdown_for_restart", &self.shutdown_for_restart)
            .field("ready_within", &self.ready_within)
            .field("intensity", &self.intensity)
            .field("backoff", &self.backoff)
            .finish_non_exhaustive()
    }
}

/// A tree, as data.
#[derive(Debug, Clone)]
pub struct TreeSpec {
    /// Its name in logs and escalations.
    pub name: String,
    /// Who is restarted together.
    pub strategy: Strategy,
    /// Whether it ends by itself.
    pub auto_shutdown: AutoShutdown,
    /// Whether its children are all asked to stop at once, and not one after the other.
    pub stops_abreast: bool,
    /// The children, in the order of their start.
    pub children: Vec<ChildSpec>,
    /// The change feed it writes to; supervisors below it inherit theirs.
    pub watch: Option<Watch>,
}

impl TreeSpec {
    /// A tree without children.
    pub fn new(name: impl Into<String>, strategy: Strategy) -> Self {
        Self {
            name: name.into(),
            strategy,
            auto_shutdown: AutoShutdown::Never,
            stops_abreast: false,
            children: Vec::new(),
            watch: None,
        }
    }

    /// Adds a child behind those that are there.
    pub fn child(mut self, child: ChildSpec) -> Self {
        self.children.push(child);
        self
    }

    /// Whether it ends by itself.
    pub fn auto_shutdown(self, auto_shutdown: AutoShutdown) -> Self {
        Self { auto_shutdown, ..self }
    }

    /// That its children stop all at once, each under its own deadline: for those that need
    /// nothing of one another to come to their end. They are started in order all the same.
    pub fn stops_abreast(self) -> Self {
        Self { stops_abreast: true, ..self }
    }

    /// Writes its changes to a feed.
    pub fn watch(self, watch: Watch) -> Self {
        Self { watch: Some(watch), ..self }
    }
}
