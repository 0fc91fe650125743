//! What made-up credentials cost, and who pays: their own network.
//!
//! Whoever brings a credential that is not in memory has it looked up, which is a read of the database. Good ones are bounded by
//! the rates of whom they prove ([`rates`](crate::rates)); what proves nobody has no such rate. So look-ups **that fail** are counted by
//! network, and in IPv6 by site as well, and where the count is used up the next one is refused before it is made.
//!
//! **Counted before it is made**, in one step with the question whether it may be, and taken back when it has proved somebody or
//! could not be made: a thousand at once are not a thousand reads. What was given up on the way stays counted.
//!
//! **A neighbour is not shut out.** Many people may come by one address. These come in whatever else comes from there:
//!
//! - what is in memory, which is not looked up and does not come here;
//! - a credential that has proved somebody in the last hour ([`Proved`]), from wherever; a session counts from the moment that it
//!   was opened, so who signs in is in. Nobody makes reads with another's id: there is a row, which stays in memory for a while, right
//!   secret or not. A credential whose row is gone loses its mark.
//!
//! A good one that was not seen for an hour waits with those who are made up, for one of the [`EACH_SECOND`] look-ups that a network
//! has left; when it has come in once, it is among the above.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::Identity;
use super::address::{Network, Site};
use crate::problem::{Code, Problem};
use crate::rates::bucket::{Bucket, Full, Measure};

/// Look-ups of a network that may fail at once: an office comes back from a holiday with sessions that are over.
const AT_ONCE: u32 = 200;
/// The same in the long run, a second: a few programs whose tokens have ended, in a loop, and still room for others.
const EACH_SECOND: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// A site's networks fail so many times as often as one of them may.
const NETWORKS_OF_A_SITE: u32 = 8;
/// Places counted at most; a few megabytes. Past it those that have rested are forgotten, and then all.
const PLACES_MAX: usize = 65_536;
/// How long a credential that has proved somebody is let by, at least; twice that at most.
const REMEMBERED: Duration = Duration::from_secs(3600);
/// So many of them in that time, and then sooner; a few megabytes.
const PROVED_MAX: usize = 65_536;

/// Where look-ups come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Network(Network),
    Site(Site),
}

impl Place {
    fn measure(self) -> Measure {
        match self {
            Self::Network(_) => Measure::new(EACH_SECOND, AT_ONCE),
            Self::Site(_) => Measure::new(
                EACH_SECOND
                    .saturating_mul(NonZeroU32::new(NETWORKS_OF_A_SITE).expect("it is not zero")),
                AT_ONCE * NETWORKS_OF_A_SITE,
            ),
        }
    }
}

/// What a look-up came to.
#[derive(Debug)]
pub(super) struct Looked {
    /// Whether there is such a credential, whatever its secret.
    pub row: bool,
    /// Whom it proves.
    pub proved: Result<Identity, Problem>,
}

/// Credentials that have proved somebody lately: the ids of this hour and of the one before.
#[derive(Debug)]
struct Proved {
    young: HashSet<Uuid>,
    old: HashSet<Uuid>,
    since: Instant,
}

impl Proved {
    fn contains(&self, id: Uuid) -> bool {
        self.young.contains(&id) || self.old.contains(&id)
    }

    fn insert(&mut self, id: Uuid, now: Instant) {
        let age = now.saturating_duration_since(self.since);
        if age >= REMEMBERED || self.young.len() >= PROVED_MAX {
            self.old = std::mem::take(&mut self.young);
            if age >= REMEMBERED * 2 {
                self.old.clear();
            }
            self.since = now;
        }
        self.young.insert(id);
    }

    fn remove(&mut self, id: Uuid) {
        self.young.remove(&id);
        self.old.remove(&id);
    }
}

/// Counts of look-ups that have failed.
pub(super) struct Strangers {
    began: Instant,
    places: Mutex<HashMap<Place, Bucket>>,
    proved: Mutex<Proved>,
}

impl fmt::Debug for Strangers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Strangers").field("places", &self.places().len()).finish_non_exhaustive()
    }
}

impl Strangers {
    pub(super) fn new() -> Self {
        let began = Instant::now();
        let proved = Proved { young: HashSet::new(), old: HashSet::new(), since: began };
        Self { began, places: Mutex::default(), proved: Mutex::new(proved) }
    }

    /// Makes the look-up of a credential with this id that came from there, if it may be made. What we ask ourselves comes from nowhere
    /// and is not counted.
    ///
    /// # Errors
    /// [`Code::RateLimited`] with the time after which there is room for one; the look-up's own.
    pub(super) async fn look(
        &self,
        id: Uuid,
        from: Option<IpAddr>,
        look: impl Future<Output = Result<Looked, Problem>>,
    ) -> Result<Identity, Problem> {
        let counted = from.filter(|_| !self.proved().contains(id));
        if let Some(from) = counted {
            self.count(from, Instant::now()).map_err(|wait| {
                let detail = "Too many credentials that are not known here come from there.";
                Problem::new(Code::RateLimited, detail).retry_after(wait)
            })?;
        }
        let looked = look.await;
        if !matches!(&looked, Ok(Looked { proved: Err(_), .. }))
            && let Some(from) = counted
        {
            self.take_back(from);
        }
        let looked = looked?;
        if looked.proved.is_ok() {
            self.proved().insert(id, Instant::now());
        } else if !looked.row {
            self.proved().remove(id);
        }
        looked.proved
    }

    /// Counts one as failed.
    ///
    /// # Errors
    /// The time after which there is room for one; it is not counted.
    fn count(&self, from: IpAddr, now: Instant) -> Result<(), Duration> {
        let now = self.nanos(now);
        let mut places = self.places();
        if places.len() >= PLACES_MAX {
            places.retain(|_, bucket| !bucket.is_empty(now));
            if places.len() >= PLACES_MAX {
                places.clear();
            }
        }
        let full = |Full(left)| left.after;
        let near = Place::Network(Network::from(from));
        // The network first: what it is refused does not count against its neighbours.
        places.entry(near).or_default().take(near.measure(), now).map_err(full)?;
        let Some(site) = Site::of(from).map(Place::Site) else { return Ok(()) };
        places.entry(site).or_default().take(site.measure(), now).map(drop).map_err(|refused| {
            if let Some(bucket) = places.get(&near) {
                bucket.give_back(near.measure());
            }
            full(refused)
        })
    }

    /// It did not fail: as if it had not been.
    fn take_back(&self, from: IpAddr) {
        let places = self.places();
        let near = Place::Network(Network::from(from));
        for place in [Some(near), Site::of(from).map(Place::Site)].into_iter().flatten() {
            if let Some(bucket) = places.get(&place) {
                bucket.give_back(place.measure());
            }
        }
    }

    /// Time, as buckets count it: never zero, which is a bucket that was never used.
    fn nanos(&self, now: Instant) -> u64 {
        let since = now.saturating_duration_since(self.began).as_nanos();
        u64::try_from(since).unwrap_or(u64::MAX).saturating_add(1)
    }

    fn places(&self) -> MutexGuard<'_, HashMap<Place, Bucket>> {
        // A bucket is one word.
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn proved(&self) -> MutexGuard<'_, Proved> {
        // What is lost costs its owner one counted look-up.
        self.proved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
