//! So many places in all, and of those so many for one: nobody keeps the others out by coming often.
//!
//! A place comes back with the end of what had it, however that ended.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Places, and who has how many of them.
#[derive(Debug)]
pub struct Places<K: Eq + Hash> {
    all: Arc<Semaphore>,
    each: usize,
    held: Arc<Mutex<Held<K>>>,
}

/// How many each has; who has none is not in it.
type Held<K> = HashMap<K, usize>;

/// A place; it is free again when this is dropped.
#[derive(Debug)]
pub struct Place<K: Eq + Hash> {
    of: Option<K>,
    held: Arc<Mutex<Held<K>>>,
    _permit: OwnedSemaphorePermit,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// All are taken.
    All,
    /// This one has its share.
    Share,
}

impl<K: Eq + Hash + Clone> Places<K> {
    /// So many places, and for each so many of them.
    #[must_use]
    pub fn new(all: usize, each: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), each, held: Arc::default() }
    }

    /// How many are for one.
    #[must_use]
    pub const fn each(&self) -> usize {
        self.each
    }

    /// Takes one for `of`; for nobody's sake it is bounded by the whole alone.
    ///
    /// # Errors
    /// [`Full`].
    pub fn take(&self, of: Option<K>) -> Result<Place<K>, Full> {
        let permit = Arc::clone(&self.all).try_acquire_owned().map_err(|_| Full::All)?;
        if let Some(of) = &of {
            let mut held = lock(&self.held);
            let count = held.entry(of.clone()).or_default();
            if *count >= self.each {
                // It is there already, so nothing was left behind.
                return Err(Full::Share);
            }
            *count += 1;
        }
        Ok(Place { of, held: Arc::clone(&self.held), _permit: permit })
    }

    /// Whether all are free and nobody is remembered.
    #[cfg(test)]
    pub fn are_free(&self, all: usize) -> bool {
        self.all.available_permits() == all && lock(&self.held).is_empty()
    }
}

fn lock<K>(held: &Mutex<Held<K>>) -> MutexGuard<'_, Held<K>> {
    // A count is written whole.
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let Some(of) = &self.of else { return };
        let mut held = lock(&self.held);
        if let Some(count) = held.get_mut(of) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                held.remove(of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whoever comes and goes, nobody has more than its share, and in the end all places are free.
        #[test]
        fn no_place_is_lost(steps in prop::collection::vec((0..4u8, any::<bool>()), 0..200)) {
            let (places, mut held) = (Places::new(8, 3), Vec::<(u8, Place<u8>)>::new());
            for (who, comes) in steps {
                let has = held.iter().filter(|(of, _)| *of == who).count();
                if comes {
                    let place = places.take(Some(who));
                    prop_assert_eq!(place.is_ok(), has < 3 && held.len() < 8);
                    if let Err(full) = &place {
                        let expected = if held.len() < 8 { Full::Share } else { Full::All };
                        prop_assert_eq!(*full, expected);
                    }
                    held.extend(place.ok().map(|place| (who, place)));
                } else if let Some(at) = held.iter().position(|(of, _)| *of == who) {
                    held.remove(at);
                }
            }
            held.clear();
            prop_assert!(places.are_free(8));
        }
    }
}
