//! What an operator sees of entities, and the types it comes in.
//!
//! Nothing here sends a message to an actor: a flooded, blocked or quarantined entity must be
//! visible exactly then. Numbers are atomics in the slot; what cannot be an atomic is read under
//! the slot's queue lock, which is held for nanoseconds. Snapshots select the top few by an atomic
//! and look closer only at those, so a million entities are a page of twenty.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use thiserror::Error;

use crate::crash::{Crash, CrashId};
use crate::intake::Pause;
use crate::refusal::Quarantine;
use crate::snapshot::Baseline;

/// Where an entity is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Phase {
    /// Known, but without state: never activated yet, or storage was away at the last attempt.
    Cold = 0,
    /// Being read from storage.
    Activating = 1,
    /// Alive.
    Active = 2,
    /// Crashed or reset; waits before it is rebuilt.
    BackingOff = 3,
    /// Crashed too often; waits for an operator.
    Quarantined = 4,
    /// Gone from the directory.
    Exited = 5,
}

impl ExitReason {
    /// The reason in one word, for metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::MemoryCeiling => "memory_ceiling",
            Self::Operator => "operator",
            Self::Drain => "drain",
            Self::Forced => "forced",
            Self::ArbiterGone => "arbiter_gone",
        }
    }
}

impl Phase {
    pub(crate) const COUNT: usize = 6;

    pub(crate) fn from_u8(value: u8) -> Self {
        match value {
            0 => Self::Cold,
            1 => Self::Activating,
            2 => Self::Active,
            3 => Self::BackingOff,
            4 => Self::Quarantined,
            _ => Self::Exited,
        }
    }

    /// The phase in one word, for metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Activating => "activating",
            Self::Active => "active",
            Self::BackingOff => "backing_off",
            Self::Quarantined => "quarantined",
            Self::Exited => "exited",
        }
    }
}

/// Why an entity left the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExitReason {
    /// Unused for [`Limits::idle_after`](crate::Limits::idle_after).
    Idle,
    /// Unused longest when [`Limits::max_active`](crate::Limits::max_active) was passed.
    MemoryCeiling,
    /// An operator passivated it.
    Operator,
    /// The directory was drained and the entity had finished.
    Drain,
    /// The drain's deadline passed, or the directory was dropped, before the entity had finished.
    Forced,
    /// Its arbiter ended under it.
    ArbiterGone,
}

/// One entity, as seen from outside.
#[derive(Debug, Clone)]
pub struct Status {
    /// Its key, printed.
    pub key: String,
    /// Which directory entry: grows each time the key is entered anew.
    pub generation: u64,
    /// Which life within that entry; 0 before the first activation.
    pub incarnation: u64,
    /// Where it is in its life.
    pub phase: Phase,
    /// User mail waiting.
    pub depth: usize,
    /// Control messages waiting.
    pub control_depth: usize,
    /// How long the oldest waiting user mail has waited.
    pub oldest: Option<Duration>,
    /// What it handles right now, and for how long it has done so.
    pub current: Option<(&'static str, Duration)>,
    /// How long nobody has used it.
    pub unused_for: Duration,
    /// User mail and control messages handled.
    pub handled: u64,
    /// The same a second, since the query's [`Baseline`]; `None` without one.
    pub handled_rate: Option<f64>,
    /// User mail and control messages refused.
    pub rejected: u64,
    /// Crashes, all told.
    pub crashes: u32,
    /// Crashes that count at present, and the one that would quarantine.
    pub crashes_in_window: (u32, u32),
    /// Resets, all told.
    pub resets: u32,
    /// The last crash.
    pub last_crash: Option<Arc<Crash>>,
    /// How its life before this one ended, if there was one and it is still known.
    pub last_exit: Option<LastExit>,
    /// Why it lets nobody in, while it does not.
    pub quarantine: Option<Quarantine>,
    /// The pause that holds its user mail back: its own, or its directory's.
    pub paused: Option<Arc<Pause>>,
    /// Median time in a handler, to the next power of two; `None` before the first.
    pub handle_p50: Option<Duration>,
    /// 99th percentile of the time in a handler, to the next power of two.
    pub handle_p99: Option<Duration>,
}

/// How a life ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastExit {
    /// When.
    pub at: SystemTime,
    /// Which life of its directory entry.
    pub incarnation: u64,
    /// Why, in words.
    pub reason: String,
}

/// What to sort a snapshot by; always the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// Waiting user mail.
    #[default]
    Depth,
    /// Age of the oldest waiting user mail.
    Oldest,
    /// Crashes, all told.
    Crashes,
    /// Resets, all told.
    Resets,
    /// Mail handled.
    Handled,
    /// Mail refused.
    Rejected,
    /// 99th percentile of the time in a handler. Each histogram is read for it.
    HandleP99,
    /// Mail handled since the query's [`Baseline`]; without one, since ever.
    Rate,
    /// Time since last use.
    Unused,
}

/// Which entities to show.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The order.
    pub sort: SortBy,
    /// Only those in this phase.
    pub phase: Option<Phase>,
    /// Only those whose printed key has this in it; empty for all. Each key is printed for it.
    pub part: String,
    /// How many to skip; at most [`Query::MAX_OFFSET`].
    pub offset: usize,
    /// How many to show; at most [`Query::MAX_LIMIT`], and 0 means 20.
    pub limit: usize,
    /// What to count each entity's rate from.
    pub since: Option<Arc<Baseline>>,
}

impl Query {
    /// The largest page.
    pub const MAX_LIMIT: usize = 500;
    /// Deeper than this nobody looks at a top list, and the selection is held in memory.
    pub const MAX_OFFSET: usize = 10_000;
    pub(crate) const DEFAULT_LIMIT: usize = 20;
}

/// What to list in the order of the keys.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Only those in this phase.
    pub phase: Option<Phase>,
    /// Only those whose printed key has this in it; empty for all. Each key is printed for it.
    pub part: String,
    /// How many to show; at most [`Query::MAX_LIMIT`], and 0 means 20.
    pub limit: usize,
}

/// A page of a list in the order of the keys.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The entities.
    pub items: Vec<Status>,
    /// How many there are on all pages.
    pub total: usize,
    /// The key that the next page comes after, printed; `None` on the last.
    pub next: Option<String>,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: usize,
    /// Where the next page begins; `None` on the last.
    pub next_offset: Option<usize>,
}

/// How many entities are where, and totals since the directory was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Entities in [`Phase::Cold`].
    pub cold: u64,
    /// Entities in [`Phase::Activating`].
    pub activating: u64,
    /// Entities in [`Phase::Active`].
    pub active: u64,
    /// Entities in [`Phase::BackingOff`].
    pub backing_off: u64,
    /// Entities in [`Phase::Quarantined`].
    pub quarantined: u64,
    /// Entities that left.
    pub exited: u64,
    /// User mail and control messages handled.
    pub handled: u64,
    /// User mail and control messages refused.
    pub rejected: u64,
    /// Activations that succeeded.
    pub activations: u64,
    /// Activations refused because storage was away.
    pub unavailable: u64,
    /// Crashes.
    pub crashes: u64,
    /// Resets.
    pub resets: u64,
}

/// What happened a second, on average over the last seconds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rates {
    /// The time that was averaged over; zero when the directory is too young to tell.
    pub over: Duration,
    /// User mail and control messages handled.
    pub handled: f64,
    /// User mail and control messages refused.
    pub rejected: f64,
    /// Activations that succeeded.
    pub activations: f64,
    /// Entities that left.
    pub exits: f64,
    /// Crashes.
    pub crashes: f64,
    /// Resets.
    pub resets: f64,
}

impl Rates {
    pub(crate) fn between(before: &Counts, now: &Counts, over: Duration) -> Self {
        let seconds = over.as_secs_f64();
        if seconds <= 0.0 {
            return Self::default();
        }
        let rate =
            |read: fn(&Counts) -> u64| read(now).saturating_sub(read(before)) as f64 / seconds;
        Self {
            over,
            handled: rate(|counts| counts.handled),
            rejected: rate(|counts| counts.rejected),
            activations: rate(|counts| counts.activations),
            exits: rate(|counts| counts.exited),
            crashes: rate(|counts| counts.crashes),
            resets: rate(|counts| counts.resets),
        }
    }
}

/// An entity that left the directory, shown for a while longer.
#[derive(Debug, Clone)]
pub struct Tombstone {
    /// Its key, printed.
    pub key: String,
    /// Which directory entry.
    pub generation: u64,
    /// How many lives it had there.
    pub incarnation: u64,
    /// Why it left.
    pub reason: ExitReason,
    /// When.
    pub at: SystemTime,
    /// Its last crash, if it had one.
    pub last_crash: Option<CrashId>,
}

/// An operator's order that was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OrderError {
    /// The directory does not hold this entity, or it left meanwhile.
    #[error("not in the directory")]
    NotFound,
    /// The entity has mail waiting or work in flight.
    #[error("busy")]
    Busy,
    /// Only a quarantined entity can be released.
    #[error("not quarantined")]
    NotQuarantined,
    /// The text names no entity of this kind.
    #[error("not a key of this directory")]
    BadKey,
    /// Only a paused intake can be resumed.
    #[error("not paused")]
    NotPaused,
    /// The directory is drained or draining.
    #[error("stopping")]
    Stopping,
    /// A quarantined entity is released, not restarted, passivated or crashed.
    #[error("quarantined")]
    Quarantined,
}

/// How a drain ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrainReport {
    /// Entities that finished what they had.
    pub finished: u64,
    /// Entities that were stopped at the deadline.
    pub forced: u64,
    /// Entities that did not even stop then: a handler of theirs, or of a neighbour, blocks.
    pub stuck: u64,
}
