//! The bounds under which entities of one directory live. Defaults carry their reasons.

use std::time::Duration;

use crate::backoff::Backoff;
use crate::intensity::Intensity;

/// Bounds and patience of one directory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// User mail that may wait per entity. One more is [`Refusal::Overloaded`](crate::Refusal).
    pub mailbox: usize,
    /// Control messages from outside that may wait per entity. What an entity sends to itself is
    /// not counted: it is bounded by what it has in flight, and losing it would lose a commit.
    pub control_lane: usize,
    /// User mail handled in one turn before the arbiter's other entities get theirs.
    pub batch: usize,
    /// The crash that quarantines.
    pub crashes: Intensity,
    /// The reset that counts as a crash.
    pub resets: Intensity,
    /// The wait before a rebuild, and between attempts while storage is away.
    pub backoff: Backoff,
    /// An entity unused for this long is passivated, if it says that it is idle.
    pub idle_after: Duration,
    /// Above this number of active entities the longest unused ones are passivated early. Soft:
    /// an entity that is not idle is never thrown out.
    pub max_active: usize,
    /// How long an activation may take. One that takes longer counts as storage being away.
    pub activation_timeout: Duration,
    /// What [`Refusal::Overloaded`](crate::Refusal::Overloaded) tells callers to wait.
    pub overload_retry: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // At some ten thousand decisions a second this is a few milliseconds of work, so what
            // waits is answered long before a client gives up on it.
            mailbox: 256,
            // Peers send control when things go wrong, which is when there is much of it.
            control_lane: 1_024,
            // Long enough to fill a group commit, short enough that neighbours wait under 1 ms.
            batch: 32,
            // A bug that needs a minute per crash hurts nobody; five in a minute is a poison
            // command that comes back with every retry.
            crashes: Intensity::new(5, Duration::from_secs(60)),
            // Losing a fence happens when two owners meet, then again while they part.
            resets: Intensity::new(20, Duration::from_secs(60)),
            backoff: Backoff {
                // A single crash should be over within a second, backoff and read included.
                min: Duration::from_millis(50),
                // An outage must heal within 30 s of its end. The worst case: an attempt that began
                // just before that end hangs for `activation_timeout` (10 s), waits this long, and
                // then reads a row: 15 s and a read. An hour's outage costs an entity 720 attempts.
                max: Duration::from_secs(5),
                factor: 2.0,
                jitter: 0.3,
                healthy_after: Duration::from_secs(60),
            },
            // As Orleans: longer than a person thinks between two clicks, shorter than a meeting.
            idle_after: Duration::from_secs(15 * 60),
            // A few KiB each with their state: below 1 GiB.
            max_active: 200_000,
            // One indexed read. Ten seconds of it is an outage.
            activation_timeout: Duration::from_secs(10),
            // `Retry-After` counts in whole seconds.
            overload_retry: Duration::from_secs(1),
        }
    }
}
