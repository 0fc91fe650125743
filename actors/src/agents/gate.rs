//! Who may shake hands: places for all, and a share of them for each source.
//!
//! A connection costs a file descriptor as soon as it is there, and a place until it has said who
//! it is. Whoever says nothing keeps its place for seconds. So no source has more than half of the
//! places, and what waits for one is bounded by source and in all; what comes beyond that is
//! dropped, and agents dial again. Nobody waits for anybody before that is decided: the door takes
//! connections as fast as they come.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Handshakes at once: each is some milliseconds of a core.
const HANDSHAKES: usize = 64;
/// Of them, those of one source.
const OF_ONE: usize = HANDSHAKES / 2;
/// Connections of one source that are shaking hands or wait to; a rack behind one address dials at
/// once when the control plane is back.
const WAITING_OF_ONE: usize = 512;
/// The same of all sources.
const WAITING: usize = 2_048;

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Gate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    places: Arc<Semaphore>,
    sources: Mutex<Sources>,
}

#[derive(Debug, Default)]
struct Sources {
    all: usize,
    by_address: HashMap<IpAddr, Source>,
}

#[derive(Debug)]
struct Source {
    count: usize,
    places: Arc<Semaphore>,
}

/// A connection that is not known yet; over when dropped.
#[derive(Debug)]
pub(super) struct Unknown {
    gate: Gate,
    address: IpAddr,
    own: Arc<Semaphore>,
}

/// A place to shake hands at.
#[derive(Debug)]
pub(super) struct Place {
    _own: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Gate {
    pub(super) fn new() -> Self {
        let (places, sources) = (Arc::new(Semaphore::new(HANDSHAKES)), Mutex::default());
        Self(Arc::new(Inner { places, sources }))
    }

    /// A connection has come from there; `None` when it is one too many.
    pub(super) fn enter(&self, address: IpAddr) -> Option<Unknown> {
        let address = source_of(address);
        let mut sources = self.sources();
        let of_this = sources.by_address.get(&address).map_or(0, |source| source.count);
        if sources.all >= WAITING || of_this >= WAITING_OF_ONE {
            return None;
        }
        sources.all += 1;
        let source = sources
            .by_address
            .entry(address)
            .or_insert_with(|| Source { count: 0, places: Arc::new(Semaphore::new(OF_ONE)) });
        source.count += 1;
        Some(Unknown { gate: self.clone(), address, own: Arc::clone(&source.places) })
    }

    fn sources(&self) -> MutexGuard<'_, Sources> {
        // Two numbers that are changed together; a panic between them can't be.
        self.0.sources.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Unknown {
    /// Waits for a place, no longer than that.
    pub(super) async fn place(&self, patience: Duration) -> Option<Place> {
        let places = async {
            let own = Arc::clone(&self.own).acquire_owned().await.ok()?;
            let of_all = Arc::clone(&self.gate.0.places).acquire_owned().await.ok()?;
            Some(Place { _own: own, _of_all: of_all })
        };
        tokio::time::timeout(patience, places).await.ok()?
    }
}

impl Drop for Unknown {
    fn drop(&mut self) {
        let mut sources = self.gate.sources();
        sources.all -= 1;
        if let Some(source) = sources.by_address.get_mut(&self.address) {
            source.count -= 1;
            if source.count == 0 {
                sources.by_address.remove(&self.address);
            }
        }
    }
}

/// What counts as one source: whoever has one IPv6 address usually has a whole /64.
fn source_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(network.into())
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn at(address: &str) -> IpAddr {
        address.parse().unwrap()
    }

    #[tokio::test]
    async fn one_source_leaves_places_to_others() {
        let gate = Gate::new();
        let silent: Vec<_> = (0..OF_ONE).map(|_| gate.enter(at("10.0.0.1")).unwrap()).collect();
        let mut held = vec![];
        for one in &silent {
            held.push(one.place(PATIENCE).await.unwrap());
        }
        let next = gate.enter(at("10.0.0.1")).unwrap();
        assert!(next.place(PATIENCE).now_or_never().is_none(), "it waits for its own");
        assert!(next.place(Duration::ZERO).await.is_none());
        let other = gate.enter(at("10.0.0.2")).unwrap();
        assert!(other.place(PATIENCE).now_or_never().flatten().is_some());
        held.pop();
        assert!(next.place(PATIENCE).now_or_never().flatten().is_some());
    }

    #[test]
    fn what_waits_is_bounded_and_forgotten() {
        let gate = Gate::new();
        let same = |n: usize| at(&format!("2001:db8::{n:x}"));
        let mut all: Vec<_> = (0..WAITING_OF_ONE).map(|n| gate.enter(same(n)).unwrap()).collect();
        assert!(gate.enter(same(9_999)).is_none(), "it is the same network");
        for n in 0..WAITING - WAITING_OF_ONE {
            all.push(gate.enter(at(&format!("10.0.{}.{}", n / 256, n % 256))).unwrap());
        }
        assert!(gate.enter(at("10.1.0.1")).is_none(), "nobody has any more");
        drop(all);
        assert!(gate.sources().by_address.is_empty());
        assert!(gate.enter(same(1)).is_some());
    }
}
