//! How fast GPUs of each model came back lately, as this process knows it.
//!
//! Everybody who waits is told how long, and asks again and again; what all of them are told by is one pair of numbers for
//! each model, which moves slowly: ends of billed time in the last 24 hours. So it is read once in some seconds for a
//! model, by one of those who ask, and the others wait for what that one finds. A thousand screens cost what one does.
//!
//! **What can't be read is not made up, and fails nothing.** A place in the queue is known without the database, so who
//! asks for it is answered in any case, at most two seconds later, and learns that nothing is known of the pace now. That, too, is
//! kept: a database that is away is asked once in some seconds, and nobody stands in line for it behind the others.
//!
//! There is an entry for each model that somebody asked about. Only what has a price can be asked for, so there are no more of
//! them than the catalogue has ever had.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aicloud_domain::catalog::GpuModel;
use aicloud_domain::placement::plan::Pace;
use aicloud_persistence::Database;
use chrono::{TimeDelta, Utc};

/// How far back ends are counted.
const WINDOW: TimeDelta = TimeDelta::hours(24);
/// How long a pace is believed without looking again.
const BELIEVED: Duration = Duration::from_secs(10);
/// How long a reading may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// What was found, and when; `None` in it: it could not be read.
type Known = Option<(Instant, Option<Pace>)>;
/// Who holds it reads; the others find it done.
type Place = Arc<tokio::sync::Mutex<Known>>;

/// The paces of a moment ago.
#[derive(Debug)]
pub struct Paces {
    database: Database,
    known: Shared,
}

#[derive(Debug)]
struct Shared {
    believed: Duration,
    places: Mutex<BTreeMap<GpuModel, Place>>,
}

impl Paces {
    /// Those of this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, known: Shared::new(BELIEVED) }
    }

    /// How fast GPUs of this model came back in the last 24 hours, whoever had them; `None`: it can't be read now.
    pub async fn of(&self, model: &GpuModel) -> Option<Pace> {
        self.known.of(model, self.read(model)).await
    }

    async fn read(&self, model: &GpuModel) -> Option<Pace> {
        let since = Utc::now() - WINDOW;
        let read = self.database.ended_since(model.as_str(), since);
        match tokio::time::timeout(PATIENCE, read).await {
            Ok(Ok((ends, gpus))) => {
                Some(Pace { ends, gpus, seconds: WINDOW.num_seconds().unsigned_abs() })
            }
            Ok(Err(error)) => {
                tracing::warn!(%model, %error, "the pace of a GPU model can't be read");
                None
            }
            Err(_) => {
                tracing::warn!(%model, "the pace of a GPU model is not read in time");
                None
            }
        }
    }
}

impl Shared {
    fn new(believed: Duration) -> Self {
        Self { believed, places: Mutex::default() }
    }

    /// What is known of the model; `read` finds it out, if nobody has done so just now.
    async fn of(&self, model: &GpuModel, read: impl Future<Output = Option<Pace>>) -> Option<Pace> {
        let place = self.place(model);
        let mut known = place.lock().await;
        if let Some((since, pace)) = *known
            && since.elapsed() < self.believed
        {
            return pace;
        }
        let pace = read.await;
        *known = Some((Instant::now(), pace));
        pace
    }

    fn place(&self, model: &GpuModel) -> Place {
        // An entry is put in whole.
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.get(model) {
            return Arc::clone(place);
        }
        Arc::clone(places.entry(model.clone()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use futures_util::future::join_all;

    use super::*;

    fn model(name: &str) -> GpuModel {
        name.parse().unwrap()
    }

    fn pace(ends: u64) -> Pace {
        Pace { ends, gpus: ends, seconds: 86_400 }
    }

    /// Numbers its readings, and lets everybody else come in between.
    async fn slowly(readings: &AtomicU64, found: impl Fn(u64) -> Option<Pace>) -> Option<Pace> {
        let number = readings.fetch_add(1, Ordering::SeqCst) + 1;
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        found(number)
    }

    #[tokio::test]
    async fn a_thousand_who_ask_cost_one_reading_for_each_model() {
        let (shared, readings) = (Shared::new(Duration::from_secs(3_600)), AtomicU64::new(0));
        let models = [model("H100"), model("A100")];
        let asked = (0..1_000)
            .map(|one| shared.of(&models[one % 2], slowly(&readings, |number| Some(pace(number)))));
        let found = join_all(asked).await;
        assert_eq!(readings.load(Ordering::SeqCst), 2);
        for (one, found) in found.iter().enumerate() {
            assert_eq!(*found, Some(pace(one as u64 % 2 + 1)), "{one}");
        }
        assert_eq!(shared.places.lock().unwrap().len(), 2);
    }

    #[tokio::test]
    async fn that_it_can_t_be_read_is_known_to_all_for_as_long() {
        let (shared, readings) = (Shared::new(Duration::from_secs(3_600)), AtomicU64::new(0));
        let h100 = model("H100");
        let asked = (0..1_000).map(|_| shared.of(&h100, slowly(&readings, |_| None)));
        assert!(join_all(asked).await.iter().all(Option::is_none));
        assert_eq!(readings.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn what_is_too_old_is_read_again() {
        let (shared, readings) = (Shared::new(Duration::ZERO), AtomicU64::new(0));
        let h100 = model("H100");
        for number in 1..=3 {
            let found = shared.of(&h100, slowly(&readings, |number| Some(pace(number)))).await;
            assert_eq!(found, Some(pace(number)));
        }
    }

    #[tokio::test]
    async fn who_goes_away_while_reading_leaves_it_to_the_next() {
        let (shared, readings) = (Shared::new(Duration::from_secs(3_600)), AtomicU64::new(0));
        let h100 = model("H100");
        {
            let first = shared.of(&h100, slowly(&readings, |_| Some(pace(1))));
            assert!(futures_util::poll!(std::pin::pin!(first)).is_pending());
        }
        let second = shared.of(&h100, slowly(&readings, |number| Some(pace(number)))).await;
        assert_eq!(second, Some(pace(2)));
    }
}
