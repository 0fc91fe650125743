//! What a server has open and under way, so that its end can wait for a quiet moment.
//!
//! Shutting a keep-alive connection that looks idle cuts the request that is just arriving on it.
//! So a server that is to stop first asks all clients to close (`Connection: close` on every
//! answer), and shuts what is left only when nothing has moved for a while.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Nothing moved for this long: what is open now has nobody at work on its other end.
const QUIET: Duration = Duration::from_millis(250);
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(5);

/// Counts of one server. A cheap handle.
#[derive(Debug, Clone, Default)]
pub struct Traffic(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    connections: AtomicUsize,
    requests: AtomicUsize,
    /// Ends of requests and connections.
    moves: AtomicU64,
}

/// A connection or request, until it is dropped.
#[derive(Debug)]
pub struct Open {
    counts: Arc<Counts>,
    which: fn(&Counts) -> &AtomicUsize,
}

impl Traffic {
    /// A connection is open.
    pub fn connection(&self) -> Open {
        self.open(|counts| &counts.connections)
    }

    /// A request is under way.
    pub fn request(&self) -> Open {
        self.open(|counts| &counts.requests)
    }

    fn open(&self, which: fn(&Counts) -> &AtomicUsize) -> Open {
        which(&self.0).fetch_add(1, Ordering::Relaxed);
        Open { counts: Arc::clone(&self.0), which }
    }

    /// Resolves when no connection is open or nothing moves on any, or the time is up.
    pub(crate) async fn quiet(&self, within: Duration) {
        let read = || {
            let Counts { connections, requests, moves } = &*self.0;
            let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
            (count(connections), count(requests), moves.load(Ordering::Relaxed))
        };
        let until = Instant::now() + within;
        let (mut last, mut since) = (read(), Instant::now());
        while Instant::now() < until {
            let now = read();
            let (connections, requests, _) = now;
            if now != last || requests > 0 {
                (last, since) = (now, Instant::now());
            }
            if connections == 0 || since.elapsed() >= QUIET {
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        (self.which)(&self.counts).fetch_sub(1, Ordering::Relaxed);
        self.counts.moves.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_end_waits_for_requests_but_not_for_ever() {
        let long = Duration::from_secs(60);
        let traffic = Traffic::default();
        traffic.quiet(long).await;
        let connection = traffic.connection();
        let request = traffic.request();
        let began = Instant::now();
        traffic.quiet(QUIET * 2).await;
        assert!(began.elapsed() >= QUIET * 2, "a request was under way");
        drop(request);
        let began = Instant::now();
        traffic.quiet(long).await;
        assert!(began.elapsed() >= QUIET && began.elapsed() < long, "idle, but only just");
        drop(connection);
    }
}
