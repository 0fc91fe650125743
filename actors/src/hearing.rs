//! Since when agents can be heard.
//!
//! A timer that waits for a node measures the node's silence. While the control plane is down
//! nobody can speak to it, so that time says nothing about anybody: the clock on the wall goes on
//! and a limit may be long past when the first actor wakes, before the door for agents is even
//! open. What is done then can't be taken back (a workload is killed, an allocation ends as
//! failed). So such a timer also waits until the door has been open for a while; a timer that
//! waits for no node does not look here.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

/// Leases that an agent gets to come back in after the door has opened: one in which it may not
/// notice that its channel is gone, one for its pauses between dials, and one to spare.
const LEASES: u32 = 3;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Hearing {
    since: watch::Sender<Option<Instant>>,
}

/// The door is open, until this is dropped.
#[derive(Debug)]
pub(crate) struct Listening<'a>(&'a Hearing);

impl Hearing {
    /// The door for agents opens.
    pub(crate) fn begin(&self) -> Listening<'_> {
        self.since.send_replace(Some(Instant::now()));
        Listening(self)
    }

    /// Waits until every agent that lives has had the time to be heard.
    pub(crate) async fn fair(&self, lease: Duration) {
        let mut since = self.since.subscribe();
        loop {
            let opened = *since.borrow_and_update();
            let heard = async {
                match opened {
                    Some(at) => tokio::time::sleep_until(at + lease * LEASES).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = heard => return,
                changed = since.changed() => if changed.is_err() { return },
            }
        }
    }
}

impl Drop for Listening<'_> {
    fn drop(&mut self) {
        self.0.since.send_replace(None);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn counts_from_when_the_door_was_opened_last() {
        let (hearing, lease) = (Hearing::default(), Duration::from_millis(5));
        assert!(hearing.fair(lease).now_or_never().is_none(), "it is shut");

        let (opened, door) = (Instant::now(), hearing.begin());
        hearing.fair(lease).await;
        assert!(opened.elapsed() >= lease * LEASES);
        assert!(hearing.fair(lease).now_or_never().is_some(), "and then at once");

        drop(door);
        assert!(hearing.fair(lease).now_or_never().is_none(), "shut again");
        // Opened while somebody waits.
        let mut waits = Box::pin(hearing.fair(lease));
        assert!((&mut waits).now_or_never().is_none());
        let (opened, _door) = (Instant::now(), hearing.begin());
        waits.await;
        assert!(opened.elapsed() >= lease * LEASES);
    }
}
