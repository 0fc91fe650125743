//! The change feed: what happened to whom, for those who look on.
//!
//! A dashboard that asks again every second sees states, not events, and a thousand dashboards are
//! a load. So directories and trees write each change of a life (never mail) into one ring, and
//! whoever subscribed reads along, each at its own pace.
//!
//! - **Unwatched it costs one relaxed load.** Without a subscriber nothing is built or stored.
//! - **Nobody is waited for.** The ring has a bound; a reader that falls behind it is told
//!   [`Heard::Lost`] once, takes a fresh snapshot and reads on.
//! - **A position can be resumed.** Changes are numbered without a gap; a reader that comes back
//!   with the last number it saw misses nothing, or is told that it did.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tokio::sync::Notify;

use crate::crash::CrashId;
use crate::inspect::ExitReason;
use crate::meter::lock;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// An entity came to life; its life's number.
    Activated {
        /// Counted from 1 in the present directory entry.
        incarnation: u64,
    },
    /// An entity left the directory.
    Passivated {
        /// Why.
        reason: ExitReason,
    },
    /// An entity crashed.
    Crashed {
        /// The crash, as [`Supervised::crash`](crate::Supervised::crash) finds it.
        crash_id: CrashId,
    },
    /// An entity doubted its state and goes back to storage.
    Reset {
        /// What made it doubt.
        reason: String,
    },
    /// Storage is away; the entity is tried again after the wait.
    Unavailable {
        /// How long.
        wait: Duration,
    },
    /// An entity waits before it is rebuilt.
    BackingOff {
        /// How long.
        wait: Duration,
    },
    /// An operator had an entity rebuilt, or a child started anew.
    Restarted,
    /// An entity lets nobody in, until an operator releases it.
    Quarantined {
        /// The crash that was one too many; `None` when an operator gave the order.
        crash_id: Option<CrashId>,
    },
    /// An operator lifted a quarantine.
    Released,
    /// User mail is refused.
    IntakePaused {
        /// Why.
        reason: String,
    },
    /// User mail is taken again.
    IntakeResumed,
    /// A directory takes mail.
    Opened,
    /// A directory takes no new mail and lets its entities finish.
    Draining,
    /// A child of a tree was started.
    ChildStarted {
        /// For the how-many-eth time.
        starts: u32,
    },
    /// A child may be relied on.
    ChildReady,
    /// A child failed, or ended when it should not have.
    ChildFailed {
        /// What it said.
        reason: String,
    },
    /// A child was stopped, with its tree or because of another's failure.
    ChildStopped,
    /// A child ended, and is not started again.
    ChildFinished,
    /// A child failed too often: its supervisor stops all others and ends.
    Escalated {
        /// Its last failure.
        reason: String,
    },
}

impl What {
    /// The change in one word.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Activated { .. } => "activated",
            Self::Passivated { .. } => "passivated",
            Self::Crashed { .. } => "crashed",
            Self::Reset { .. } => "reset",
            Self::Unavailable { .. } => "unavailable",
            Self::BackingOff { .. } => "backing_off",
            Self::Restarted => "restarted",
            Self::Quarantined { .. } => "quarantined",
            Self::Released => "released",
            Self::IntakePaused { .. } => "intake_paused",
            Self::IntakeResumed => "intake_resumed",
            Self::Opened => "opened",
            Self::Draining => "draining",
            Self::ChildStarted { .. } => "child_started",
            Self::ChildReady => "child_ready",
            Self::ChildFailed { .. } => "child_failed",
            Self::ChildStopped => "child_stopped",
            Self::ChildFinished => "child_finished",
            Self::Escalated { .. } => "escalated",
        }
    }
}

/// One change.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its number: one more than that of the change before it.
    pub seq: u64,
    /// When.
    pub at: SystemTime,
    /// The directory, or the tree, by name.
    pub directory: Arc<str>,
    /// The entity's key, or the child's path below the tree (`workers/billing`); `None` when the
    /// whole directory changed.
    pub key: Option<String>,
    /// What happened.
    pub what: What,
}

/// What a subscriber hears.
#[derive(Debug, Clone)]
pub enum Heard {
    /// The next change.
    Change(Arc<Change>),
    /// Changes were missed. Take a fresh snapshot *now*; what is heard afterwards is newer than
    /// this moment.
    Lost,
}

/// How many changes are kept. A restart storm of some thousand entities fits; about 1 MiB.
const RING: usize = 8_192;

/// A change feed. A cheap handle; all clones are one feed.
#[derive(Clone, Default)]
pub struct Watch {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    subscribers: AtomicUsize,
    ring: Mutex<Ring>,
    news: Notify,
}

#[derive(Default)]
struct Ring {
    /// The number of the last change; 0 before the first.
    last: u64,
    changes: VecDeque<Arc<Change>>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("subscribers", &self.subscribers()).finish_non_exhaustive()
    }
}

impl Watch {
    /// A feed nobody writes to yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many read along.
    pub fn subscribers(&self) -> usize {
        self.inner.subscribers.load(Ordering::Relaxed)
    }

    /// Reads along from now on.
    pub fn subscribe(&self) -> Subscription {
        self.join(None)
    }

    /// Reads along from behind change number `seen`. What is no longer there, or was never kept
    /// since nobody looked, is told as [`Heard::Lost`].
    pub fn subscribe_after(&self, seen: u64) -> Subscription {
        self.join(Some(seen))
    }

    fn join(&self, seen: Option<u64>) -> Subscription {
        let mut ring = lock(&self.inner.ring);
        if self.inner.subscribers.fetch_add(1, Ordering::SeqCst) == 0 {
            // Nothing was kept while nobody looked: a hole, so that older positions are lost.
            ring.changes.clear();
            ring.last += 1;
        }
        let next = match seen {
            None => ring.last + 1,
            // A number from before a restart of the process may lie in the future.
            Some(seen) if seen > ring.last => 0,
            Some(seen) => seen.saturating_add(1),
        };
        Subscription { inner: Arc::clone(&self.inner), next }
    }

    /// Writes a change down, if anybody looks.
    #[inline]
    pub(crate) fn publish(
        &self,
        directory: &Arc<str>,
        tell: impl FnOnce() -> (Option<String>, What),
    ) {
        if self.inner.subscribers.load(Ordering::Relaxed) > 0 {
            self.inner.write(Arc::clone(directory), tell());
        }
    }
}

impl Inner {
    fn write(&self, directory: Arc<str>, (key, what): (Option<String>, What)) {
        let at = SystemTime::now();
        {
            let mut ring = lock(&self.ring);
            ring.last += 1;
            let seq = ring.last;
            if ring.changes.len() >= RING {
                ring.changes.pop_front();
            }
            ring.changes.push_back(Arc::new(Change { seq, at, directory, key, what }));
        }
        self.news.notify_waiters();
    }
}

/// One reader of a [`Watch`].
pub struct Subscription {
    inner: Arc<Inner>,
    next: u64,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subscription(next: {})", self.next)
    }
}

impl Subscription {
    /// The number of the last change that was heard or lost: where
    /// [`Watch::subscribe_after`] goes on.
    pub fn position(&self) -> u64 {
        self.next.saturating_sub(1)
    }

    /// The next change, if there is one already.
    pub fn try_next(&mut self) -> Option<Heard> {
        let ring = lock(&self.inner.ring);
        if self.next > ring.last {
            return None;
        }
        let first = ring.last + 1 - ring.changes.len() as u64;
        if self.next < first {
            // To the present: whoever takes a snapshot now needs nothing older.
            self.next = ring.last + 1;
            return Some(Heard::Lost);
        }
        let index = usize::try_from(self.next - first).unwrap_or(usize::MAX);
        let change = Arc::clone(ring.changes.get(index)?);
        self.next += 1;
        Some(Heard::Change(change))
    }

    /// The next change. Cancelling loses nothing.
    pub async fn next(&mut self) -> Heard {
        let inner = Arc::clone(&self.inner);
        loop {
            let mut news = std::pin::pin!(inner.news.notified());
            // Before the look, so that what is written after it wakes us.
            news.as_mut().enable();
            if let Some(heard) = self.try_next() {
                return heard;
            }
            news.await;
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.inner.subscribers.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(watch: &Watch, number: u64) {
        watch.publish(&"d".into(), || (Some(number.to_string()), What::Restarted));
    }

    fn keys(subscription: &mut Subscription) -> Vec<String> {
        std::iter::from_fn(|| subscription.try_next())
            .map(|heard| match heard {
                Heard::Change(change) => change.key.clone().unwrap(),
                Heard::Lost => "lost".to_owned(),
            })
            .collect()
    }

    #[test]
    fn unwatched_nothing_is_built() {
        let watch = Watch::new();
        watch.publish(&"d".into(), || panic!("built for nobody"));
        drop(watch.subscribe());
        watch.publish(&"d".into(), || panic!("built for nobody"));
    }

    #[test]
    fn readers_hear_all_in_order_from_when_they_came() {
        let watch = Watch::new();
        let mut early = watch.subscribe();
        write(&watch, 1);
        let mut late = watch.subscribe();
        write(&watch, 2);
        assert_eq!(keys(&mut early), ["1", "2"]);
        assert_eq!(keys(&mut late), ["2"]);
    }

    #[test]
    fn a_slow_reader_learns_that_it_lost_some() {
        let watch = Watch::new();
        let mut slow = watch.subscribe();
        for number in 0..=RING as u64 {
            write(&watch, number);
        }
        assert_eq!(keys(&mut slow), ["lost"]);
        write(&watch, 7);
        assert_eq!(keys(&mut slow), ["7"]);
    }

    #[test]
    fn a_position_is_resumed_or_known_to_be_lost() {
        let watch = Watch::new();
        let mut first = watch.subscribe();
        let stays = watch.subscribe();
        write(&watch, 1);
        assert_eq!(keys(&mut first), ["1"]);
        let seen = first.position();
        drop(first);
        write(&watch, 2);
        assert_eq!(keys(&mut watch.subscribe_after(seen)), ["2"]);
        drop(stays);
        write(&watch, 3);
        assert_eq!(keys(&mut watch.subscribe_after(seen + 1)), ["lost"], "3 was never kept");
        assert_eq!(keys(&mut watch.subscribe_after(u64::MAX)), ["lost"]);
    }

    #[tokio::test]
    async fn waiting_ends_with_the_next_change() {
        let watch = Watch::new();
        let mut reader = watch.subscribe();
        let waiting = tokio::spawn(async move { reader.next().await });
        tokio::task::yield_now().await;
        write(&watch, 5);
        let Heard::Change(change) = waiting.await.unwrap() else { panic!("nothing was lost") };
        assert_eq!((change.key.as_deref(), change.what.as_str()), (Some("5"), "restarted"));
    }
}
