//! The threads entities live on: a fixed pool, made before anything else.
//!
//! An entity is pinned to one arbiter by the hash of its key. That gives single-threaded entities
//! without a lock, and it gives an order for free: the shell of a new incarnation cannot run before
//! the turn that ended the last one is over.
//!
//! Each arbiter is a thread with an actix system of its own. `Arbiter::new` would need a system on
//! the caller's thread and names threads after that system; with one system per thread the pool
//! works from plain tokio and from actix-web workers alike, has readable thread names, and nobody
//! else's `System::stop` takes it down.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle, ThreadId};

use actix_rt::{ArbiterHandle, System};

use crate::watch::Watch;

/// A fixed set of arbiters. A cheap handle; the threads end with [`stop`](Self::stop) or with the
/// last handle.
#[derive(Clone)]
pub struct ArbiterPool {
    inner: Arc<Inner>,
    watch: Watch,
}

struct Inner {
    seats: Vec<Arc<Seat>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// One arbiter of the pool.
pub(crate) struct Seat {
    system: System,
    handle: ArbiterHandle,
    thread: ThreadId,
}

impl Seat {
    /// True when the caller runs on this arbiter's thread.
    pub(crate) fn is_here(&self) -> bool {
        thread::current().id() == self.thread
    }

    /// Runs `f` on the arbiter. False when the arbiter has gone; `f` is dropped then.
    pub(crate) fn run(&self, f: impl FnOnce() + Send + 'static) -> bool {
        self.handle.spawn_fn(f)
    }
}

impl ArbiterPool {
    /// Starts `count` arbiters (at least one) on threads named `entities-0` and so on.
    ///
    /// # Errors
    /// When the operating system gives no thread or no event loop.
    pub fn new(count: usize) -> io::Result<Self> {
        let mut inner = Inner { seats: Vec::new(), threads: Mutex::new(Vec::new()) };
        for index in 0..count.max(1) {
            let (ready, seat) = mpsc::sync_channel(1);
            let thread =
                thread::Builder::new().name(format!("entities-{index}")).spawn(move || {
                    let runner = System::new();
                    let system = System::current();
                    let handle = system.arbiter().clone();
                    let thread = thread::current().id();
                    // The other end waits just below; when it has gone, so has the pool.
                    if ready.send(Seat { system, handle, thread }).is_ok()
                        && let Err(error) = runner.run()
                    {
                        tracing::error!(%error, "an arbiter ended with an error");
                    }
                })?;
            let threads = inner.threads.get_mut().unwrap_or_else(PoisonError::into_inner);
            threads.push(thread);
            let seat = seat
                .recv()
                .map_err(|_| io::Error::other(format!("arbiter {index} did not start")))?;
            inner.seats.push(Arc::new(seat));
        }
        Ok(Self { inner: Arc::new(inner), watch: Watch::new() })
    }

    /// One arbiter for each core this process may use.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn per_core() -> io::Result<Self> {
        Self::new(thread::available_parallelism().map_or(1, |cores| cores.get()))
    }

    /// The change feed that all directories on this pool write to.
    pub fn watch(&self) -> &Watch {
        &self.watch
    }

    /// The number of arbiters.
    pub fn size(&self) -> usize {
        self.inner.seats.len()
    }

    /// Ends all arbiters and waits for their threads. Entities still alive are dropped and their
    /// waiting mail is refused, so drain the directories first. Blocks; not for async code.
    pub fn stop(&self) {
        self.inner.stop();
        let threads: Vec<_> = {
            let mut threads = self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner);
            threads.drain(..).collect()
        };
        for thread in threads {
            // A thread cannot wait for its own end.
            if thread.thread().id() != thread::current().id() && thread.join().is_err() {
                tracing::error!("an arbiter's thread panicked");
            }
        }
    }

    pub(crate) fn seats(&self) -> &[Arc<Seat>] {
        &self.inner.seats
    }

    pub(crate) fn seat(&self, hash: u64) -> Arc<Seat> {
        let index = hash % self.inner.seats.len() as u64;
        Arc::clone(&self.inner.seats[index as usize])
    }
}

/// A hash that is the same in every run, unlike the map's.
pub(crate) fn stable_hash(key: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

impl Inner {
    fn stop(&self) {
        for seat in &self.seats {
            seat.system.stop();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_runs_on_its_own_named_thread() {
        let pool = ArbiterPool::new(2).unwrap();
        assert_eq!(pool.size(), 2);
        let (tx, rx) = mpsc::sync_channel(2);
        for hash in 0..2 {
            let tx = tx.clone();
            let seat = pool.seat(hash);
            assert!(!seat.is_here());
            let inside = Arc::clone(&seat);
            assert!(seat.run(move || {
                let name = thread::current().name().unwrap_or_default().to_owned();
                tx.send((name, inside.is_here())).unwrap();
            }));
        }
        let mut seen: Vec<(String, bool)> = (0..2).map(|_| rx.recv().unwrap()).collect();
        seen.sort();
        assert_eq!(seen, [("entities-0".to_owned(), true), ("entities-1".to_owned(), true)]);
        pool.stop();
        assert!(!pool.seat(0).run(|| ()), "a stopped arbiter takes no work");
    }
}
