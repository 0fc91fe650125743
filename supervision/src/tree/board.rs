//! What is seen of a tree from outside: a board that its supervisor writes and anybody reads.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use arc_swap::{ArcSwap, ArcSwapOption};
use tokio::sync::{mpsc, oneshot};

use super::OrderError;
use super::dynamic::Housed;
use super::spec::{Restart, Strategy, TreeSpec};
use crate::crash::{Crash, CrashId};
use crate::inspect::Counts;
use crate::intensity::{Intensity, SlidingWindow};

/// Where a child is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildPhase {
    /// Its turn has not come yet.
    Waiting,
    /// Started, not ready yet.
    Starting,
    /// Started and ready.
    Running,
    /// Failed, or stopped with one that failed; waits for its next start.
    BackingOff,
    /// Ended, and not to be started again.
    Finished,
    /// Failed too often.
    Failed,
    /// Stopped with the tree.
    Stopped,
}

impl ChildPhase {
    /// The phase in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Starting => "starting",
            Self::Running => "running",
            Self::BackingOff => "backing_off",
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// What a child is.
#[derive(Debug, Clone)]
pub enum TreeNode {
    /// A task.
    Worker,
    /// A supervisor with children of its own.
    Supervisor {
        /// Who is restarted together.
        strategy: Strategy,
        /// Its children, in the order of their start. Of one that has ended: as it left them.
        children: Vec<ChildStatus>,
    },
    /// A directory of entities.
    Dynamic {
        /// Its name.
        directory: String,
        /// How many entities are where.
        counts: Counts,
    },
}

/// One child, as seen from outside.
#[derive(Debug, Clone)]
pub struct ChildStatus {
    /// Its name.
    pub id: String,
    /// What it is.
    pub node: TreeNode,
    /// Where it is in its life.
    pub phase: ChildPhase,
    /// Since when.
    pub since: SystemTime,
    /// When it is started again.
    pub restart: Restart,
    /// How often it was started.
    pub starts: u32,
    /// Failures that count at present.
    pub failures_in_window: u32,
    /// The failure that escalates.
    pub failures_limit: u32,
    /// How long a failure counts.
    pub window: Duration,
    /// How it ended last; `None` if it never did.
    pub last_exit: Option<Result<(), String>>,
    /// Its last panic.
    pub last_crash: Option<Arc<Crash>>,
}

/// A child's place on the board.
pub(crate) struct Place {
    pub status: ArcSwap<ChildStatus>,
    /// When it failed: a reader counts, because failures leave the window while nobody writes.
    pub failures: ArcSwap<SlidingWindow>,
    /// The supervisor that runs here, or ran here last.
    pub nested: ArcSwapOption<Office>,
    housed: Option<Arc<dyn Housed>>,
}

impl Place {
    pub(super) fn read(&self) -> ChildStatus {
        let mut status = ChildStatus::clone(&self.status.load());
        let intensity = Intensity::new(status.failures_limit, status.window);
        status.failures_in_window = self.failures.load().count_at(Instant::now(), &intensity);
        if let Some(housed) = &self.housed {
            status.node =
                TreeNode::Dynamic { directory: housed.name().to_owned(), counts: housed.counts() };
        } else if let Some(office) = &*self.nested.load() {
            let children = office.board.iter().map(|place| place.read()).collect();
            status.node = TreeNode::Supervisor { strategy: office.strategy, children };
        }
        status
    }
}

pub(super) type Board = Arc<Vec<Arc<Place>>>;

/// A running supervisor, as its tree reaches it: what it shows and how it is ordered.
pub(crate) struct Office {
    pub(super) strategy: Strategy,
    pub(super) board: Board,
    pub(super) orders: mpsc::Sender<Order>,
}

/// What an operator wants done with a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Restart,
    Kill,
}

pub(super) struct Order {
    pub index: usize,
    pub deed: Deed,
    pub done: oneshot::Sender<Result<(), OrderError>>,
}

impl Office {
    pub(super) fn new(spec: &TreeSpec) -> (Arc<Self>, mpsc::Receiver<Order>) {
        let blank = |child: &super::ChildSpec| {
            Arc::new(Place {
                status: ArcSwap::from_pointee(ChildStatus {
                    id: child.id.clone(),
                    node: TreeNode::Worker,
                    phase: ChildPhase::Waiting,
                    since: SystemTime::now(),
                    restart: child.restart,
                    starts: 0,
                    failures_in_window: 0,
                    failures_limit: child.intensity.limit,
                    window: child.intensity.window,
                    last_exit: None,
                    last_crash: None,
                }),
                failures: ArcSwap::default(),
                nested: ArcSwapOption::empty(),
                housed: child.housed.clone(),
            })
        };
        let board = Arc::new(spec.children.iter().map(blank).collect());
        // Operators are people: a handful waits at most.
        let (orders, inbox) = mpsc::channel(8);
        (Arc::new(Self { strategy: spec.strategy, board, orders }), inbox)
    }

    pub(super) fn status(&self) -> Vec<ChildStatus> {
        self.board.iter().map(|place| place.read()).collect()
    }

    /// The supervisor of the child at the end of the path, and the child's index there.
    pub(super) fn find(self: &Arc<Self>, path: &str) -> Option<(Arc<Self>, usize)> {
        let (first, rest) = match path.split_once('/') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        let index = self.board.iter().position(|place| place.status.load().id == first)?;
        match rest {
            None => Some((Arc::clone(self), index)),
            Some(rest) => self.board[index].nested.load_full()?.find(rest),
        }
    }

    /// The last panic of each child here and below.
    pub(super) fn crashes(&self) -> Vec<Arc<Crash>> {
        let below = |place: &Place| place.nested.load_full().map_or(vec![], |it| it.crashes());
        let all = self.board.iter();
        all.flat_map(|place| place.status.load().last_crash.clone().into_iter().chain(below(place)))
            .collect()
    }

    /// The last panic of any child that has this id.
    pub(super) fn crash(&self, id: CrashId) -> Option<Arc<Crash>> {
        self.board.iter().find_map(|place| {
            let own = place.status.load().last_crash.clone().filter(|crash| crash.id == id);
            own.or_else(|| place.nested.load().as_ref().and_then(|office| office.crash(id)))
        })
    }
}
