//! A directory as a child of a tree.
//!
//! The child itself is a small task: it opens the directory, waits until it is to stop, and drains.
//! So a supervisor with `rest_for_one` above a directory restarts all its entities together with
//! what they build on. The task being killed is a crash of all of them: their states are thrown
//! away where they stand, and the next start begins with none.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::signal::ShutdownSignal;
use crate::inspect::{Counts, DrainReport};

/// What a tree needs of a directory. Implemented for all.
pub trait Housed: Send + Sync {
    /// The directory's name.
    fn name(&self) -> &str;
    /// How many entities are where.
    fn counts(&self) -> Counts;
    /// Takes mail, once whatever is left of an earlier life has been thrown away.
    fn open(&self) -> BoxFuture<'_, ()>;
    /// Takes no mail any more, lets all finish until the deadline, then stops them.
    fn drain(&self, deadline: Duration) -> BoxFuture<'_, DrainReport>;
    /// Takes no mail any more and stops all where they stand, without waiting.
    fn abandon(&self);
}

/// What a drain may take past its deadline, to stop those that have not finished.
pub(super) const GRACE: Duration = Duration::from_secs(2);

struct Abandon(Option<Arc<dyn Housed>>);

impl Drop for Abandon {
    fn drop(&mut self) {
        if let Some(housed) = self.0.take() {
            housed.abandon();
        }
    }
}

pub(super) async fn keep_house(
    housed: Arc<dyn Housed>,
    signal: ShutdownSignal,
) -> Result<(), String> {
    let mut abandon = Abandon(Some(Arc::clone(&housed)));
    housed.open().await;
    signal.ready();
    signal.requested().await;
    let report = housed.drain(signal.time_left()).await;
    if report.stuck > 0 {
        return Err(format!("{} entities block their threads", report.stuck));
    }
    abandon.0 = None;
    Ok(())
}
