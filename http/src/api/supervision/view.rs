//! What supervision knows, in the words of the API.
//!
//! Durations are whole milliseconds (`_ms`) or microseconds (`_us`); rates are per second. A field
//! that is absent is not known or does not apply, it is never a zero in disguise.

use std::sync::Arc;

use aicloud_supervision::{
    Counts, Crash, Limits, Pause, Quarantine, Rates, Status, Supervised, Tombstone,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{micros, millis, time};

/// An actor: one entity in memory, as seen from outside.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Actor)]
pub struct ActorView {
    /// The entity.
    #[schema(example = "alloc_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    pub id: String,
    /// Where it lives.
    #[schema(example = "allocation")]
    pub directory: String,
    /// Where it is in its life: `cold`, `activating`, `active`, `backing_off`, `quarantined`.
    #[schema(example = "active")]
    pub phase: &'static str,
    /// Grows each time the entity is entered into the directory anew.
    pub generation: u64,
    /// Its life within that entry, from 1; 0 before the first.
    pub incarnation: u64,
    /// What waits for it.
    pub mailbox: MailboxView,
    /// What it does right now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub busy_with: Option<BusyView>,
    /// How long nobody has used it.
    pub unused_for_ms: u64,
    /// Messages handled.
    pub handled: u64,
    /// Messages handled a second; in lists that are sorted by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handled_rate: Option<f64>,
    /// Messages refused.
    pub rejected: u64,
    /// Crashes since it was entered into the directory.
    pub crashes: u32,
    /// Crashes that count at present.
    pub crashes_in_window: u32,
    /// The crash in the window that quarantines.
    pub crashes_limit: u32,
    /// How long a crash counts.
    pub crash_window_ms: u64,
    /// How often it went back to its row.
    pub resets: u32,
    /// Median time that a message takes, to the next power of two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle_p50_us: Option<u64>,
    /// 99th percentile of that time, to the next power of two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle_p99_us: Option<u64>,
    /// Its last crash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_crash: Option<CrashSummary>,
    /// How its life before this one ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_exit: Option<ExitView>,
    /// Why it lets nobody in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarantine: Option<QuarantineView>,
    /// The pause that holds commands back: its own or its directory's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused: Option<PauseView>,
}

/// What waits for an actor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mailbox)]
pub struct MailboxView {
    /// Commands that wait.
    pub waiting: usize,
    /// Messages of the control lane that wait.
    pub control_waiting: usize,
    /// Commands that may wait.
    pub limit: usize,
    /// How long the oldest has waited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_ms: Option<u64>,
}

/// What an actor does right now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Busy)]
pub struct BusyView {
    /// The command.
    pub command: &'static str,
    /// For how long.
    pub for_ms: u64,
}

/// How a life ended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Exit)]
pub struct ExitView {
    /// When.
    pub at: DateTime<Utc>,
    /// Which life.
    pub incarnation: u64,
    /// Why.
    pub reason: String,
}

/// Why an actor lets nobody in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Quarantine)]
pub struct QuarantineView {
    /// `crash` or `operator`.
    pub by: &'static str,
    /// The crash that was one too many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crash_id: Option<String>,
    /// What the operator said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Commands are held back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Pause)]
pub struct PauseView {
    /// What the operator said.
    pub reason: String,
    /// Since when, in this process.
    pub since: DateTime<Utc>,
}

impl ActorView {
    /// An actor of a directory.
    pub fn new(directory: &dyn Supervised, status: &Status) -> Self {
        let limits = directory.limits();
        let (crashes_in_window, crashes_limit) = status.crashes_in_window;
        Self {
            id: status.key.clone(),
            directory: directory.name().to_owned(),
            phase: status.phase.as_str(),
            generation: status.generation,
            incarnation: status.incarnation,
            mailbox: MailboxView {
                waiting: status.depth,
                control_waiting: status.control_depth,
                limit: limits.mailbox,
                oldest_ms: status.oldest.map(millis),
            },
            busy_with: status
                .current
                .map(|(command, taken)| BusyView { command, for_ms: millis(taken) }),
            unused_for_ms: millis(status.unused_for),
            handled: status.handled,
            handled_rate: status.handled_rate.map(round),
            rejected: status.rejected,
            crashes: status.crashes,
            crashes_in_window,
            crashes_limit,
            crash_window_ms: millis(limits.crashes.window),
            resets: status.resets,
            handle_p50_us: status.handle_p50.map(micros),
            handle_p99_us: status.handle_p99.map(micros),
            last_crash: status.last_crash.as_deref().map(CrashSummary::from),
            last_exit: status.last_exit.as_ref().map(|exit| ExitView {
                at: time(exit.at),
                incarnation: exit.incarnation,
                reason: exit.reason.clone(),
            }),
            quarantine: status.quarantine.as_ref().map(QuarantineView::from),
            paused: status.paused.as_ref().map(PauseView::from),
        }
    }
}

impl From<&Quarantine> for QuarantineView {
    fn from(why: &Quarantine) -> Self {
        let crash_id = why.crash_id().map(|id| id.to_string());
        let (by, reason) = match why {
            Quarantine::Crash(_) => ("crash", None),
            Quarantine::Operator(reason) => ("operator", Some(reason.to_string())),
        };
        Self { by, crash_id, reason }
    }
}

impl From<&Arc<Pause>> for PauseView {
    fn from(pause: &Arc<Pause>) -> Self {
        Self { reason: pause.reason.clone(), since: time(pause.since) }
    }
}

/// A crash, without its backtrace.
#[derive(Debug, Serialize, ToSchema)]
pub struct CrashSummary {
    /// Its id, as callers were told.
    #[schema(example = "crash_01jd4q8w0zf2n9k3m5p7r9t1v3")]
    pub id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The directory.
    pub directory: &'static str,
    /// The entity.
    pub actor: String,
    /// The life that it ended.
    pub incarnation: u64,
    /// What was being done: a command, `activate`, `task`, `drop`, `drill`.
    pub command: &'static str,
    /// The panic's message, or why it could not come to life.
    pub message: String,
    /// Source file, line and column of the panic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

impl From<&Crash> for CrashSummary {
    fn from(crash: &Crash) -> Self {
        Self {
            id: crash.id.to_string(),
            at: time(crash.at),
            directory: crash.kind,
            actor: crash.key.clone(),
            incarnation: crash.incarnation,
            command: crash.command,
            message: crash.message.clone(),
            location: crash.location.clone(),
        }
    }
}

/// A crash with its backtrace.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Crash)]
pub struct CrashView {
    #[serde(flatten)]
    summary: CrashSummary,
    /// Where it came from, one frame a line; absent for what was no panic.
    #[serde(skip_serializing_if = "Option::is_none")]
    backtrace: Option<String>,
}

impl CrashView {
    /// Resolves the backtrace to names, which reads debug information: not on a thread that
    /// answers requests.
    pub fn resolve(crash: &Crash) -> Self {
        let backtrace = crash.backtrace.as_ref().map(ToString::to_string);
        Self { summary: CrashSummary::from(crash), backtrace }
    }
}

/// An actor that left memory, shown for a while longer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tombstone)]
pub struct TombstoneView {
    /// The entity.
    pub id: String,
    /// Which entry of the directory.
    pub generation: u64,
    /// How many lives it had there.
    pub incarnation: u64,
    /// Why it left: `idle`, `memory_ceiling`, `operator`, `drain`, `forced`, `arbiter_gone`.
    pub reason: &'static str,
    /// When.
    pub at: DateTime<Utc>,
    /// Its last crash, if it had one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_crash: Option<String>,
}

impl From<&Tombstone> for TombstoneView {
    fn from(tombstone: &Tombstone) -> Self {
        Self {
            id: tombstone.key.clone(),
            generation: tombstone.generation,
            incarnation: tombstone.incarnation,
            reason: tombstone.reason.as_str(),
            at: time(tombstone.at),
            last_crash: tombstone.last_crash.map(|id| id.to_string()),
        }
    }
}

/// All entities of one kind: a dynamic supervisor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Directory)]
pub struct DirectoryView {
    /// Its name: the kind that lives in it.
    #[schema(example = "allocation")]
    pub name: String,
    /// How many are where.
    pub actors: PhaseCounts,
    /// What happened since the process began.
    pub totals: Totals,
    /// What happens each second, on average over the last seconds.
    pub rates: RatesView,
    /// The bounds that its actors live under.
    pub limits: LimitsView,
    /// Why all of it refuses commands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused: Option<PauseView>,
    /// Actors that are paused by themselves.
    pub paused_actors: usize,
}

/// How many actors are where in their lives.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhaseCounts {
    /// Known, without state.
    pub cold: u64,
    /// Being read from storage.
    pub activating: u64,
    /// Alive.
    pub active: u64,
    /// Crashed, waiting to be rebuilt.
    pub backing_off: u64,
    /// Waiting for an operator.
    pub quarantined: u64,
}

/// Totals since the process began.
#[derive(Debug, Serialize, ToSchema)]
pub struct Totals {
    /// Messages handled.
    pub handled: u64,
    /// Messages refused.
    pub rejected: u64,
    /// Activations that succeeded.
    pub activations: u64,
    /// Activations refused because storage was away.
    pub unavailable: u64,
    /// Actors that left.
    pub exited: u64,
    /// Crashes.
    pub crashes: u64,
    /// Resets.
    pub resets: u64,
}

/// What happens each second.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rates)]
pub struct RatesView {
    /// The time that was averaged over; 0 when it is too early to tell.
    pub over_ms: u64,
    /// Messages handled.
    pub handled: f64,
    /// Messages refused.
    pub rejected: f64,
    /// Activations.
    pub activations: f64,
    /// Actors that left.
    pub exits: f64,
    /// Crashes.
    pub crashes: f64,
    /// Resets.
    pub resets: f64,
}

/// The bounds that actors live under.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ActorLimits)]
pub struct LimitsView {
    /// Commands that may wait for one actor.
    pub mailbox: usize,
    /// The crash in the window that quarantines.
    pub crashes: u32,
    /// How long a crash counts.
    pub crash_window_ms: u64,
    /// An actor unused for this long is let go.
    pub idle_after_ms: u64,
    /// Above this number of active ones the longest unused are let go early.
    pub max_active: usize,
}

impl DirectoryView {
    /// A directory.
    pub fn new(directory: &dyn Supervised) -> Self {
        let counts = directory.counts();
        Self {
            name: directory.name().to_owned(),
            actors: PhaseCounts::from(&counts),
            totals: Totals::from(&counts),
            rates: RatesView::from(&directory.rates()),
            limits: LimitsView::from(directory.limits()),
            paused: directory.paused().as_ref().map(PauseView::from),
            paused_actors: directory.paused_entities().len(),
        }
    }
}

impl From<&Counts> for PhaseCounts {
    fn from(counts: &Counts) -> Self {
        Self {
            cold: counts.cold,
            activating: counts.activating,
            active: counts.active,
            backing_off: counts.backing_off,
            quarantined: counts.quarantined,
        }
    }
}

impl From<&Counts> for Totals {
    fn from(counts: &Counts) -> Self {
        Self {
            handled: counts.handled,
            rejected: counts.rejected,
            activations: counts.activations,
            unavailable: counts.unavailable,
            exited: counts.exited,
            crashes: counts.crashes,
            resets: counts.resets,
        }
    }
}

/// Two decimals: more is noise, and costs bytes each second.
fn round(rate: f64) -> f64 {
    (rate * 100.0).round() / 100.0
}

impl From<&Rates> for RatesView {
    fn from(rates: &Rates) -> Self {
        Self {
            over_ms: millis(rates.over),
            handled: round(rates.handled),
            rejected: round(rates.rejected),
            activations: round(rates.activations),
            exits: round(rates.exits),
            crashes: round(rates.crashes),
            resets: round(rates.resets),
        }
    }
}

impl From<&Limits> for LimitsView {
    fn from(limits: &Limits) -> Self {
        Self {
            mailbox: limits.mailbox,
            crashes: limits.crashes.limit,
            crash_window_ms: millis(limits.crashes.window),
            idle_after_ms: millis(limits.idle_after),
            max_active: limits.max_active,
        }
    }
}
