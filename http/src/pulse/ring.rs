//! The readings of the last minutes, the oldest first.

use std::collections::VecDeque;
use std::time::Instant;

use chrono::{DateTime, Utc};

use super::totals::{Seen, Totals};
use super::{STEP, STEPS};

/// A reading, and when it was.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub at: Instant,
    pub time: DateTime<Utc>,
    pub totals: Totals,
}

/// Readings, a step apart. As many as the window has steps, and the one it begins with.
#[derive(Debug, Default)]
pub(super) struct Ring {
    samples: VecDeque<Sample>,
    /// What was looked at since the last of them.
    looked: Option<Seen>,
}

impl Ring {
    /// When the next reading is to be noted; absent: at once, as there is none.
    pub(super) fn due(&self) -> Option<Instant> {
        self.samples.back().map(|last| last.at + STEP)
    }

    pub(super) fn push(&mut self, mut sample: Sample) {
        sample.totals.looked = self.looked.take();
        if self.samples.len() > STEPS {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
    }

    /// Somebody has looked; of several looks in a step the worst is kept.
    pub(super) fn looked(&mut self, seen: &Seen) {
        let worst = self.looked.take().map_or_else(|| seen.clone(), |before| before.worst(seen));
        self.looked = Some(worst);
    }

    /// All of them, and the reading of now. A step that has only begun would show a request or two as a storm: it is joined
    /// to the one before, if there is one.
    pub(super) fn until(&self, now: Sample) -> Vec<Sample> {
        let mut all: Vec<Sample> = self.samples.iter().cloned().collect();
        let begun = |all: &[Sample]| {
            all.last().is_some_and(|last| now.at.saturating_duration_since(last.at) < STEP / 4)
        };
        if all.len() > 1 && begun(&all) {
            all.pop();
        }
        all.push(now);
        all
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn sample(at: Instant, crashes: u64) -> Sample {
        let totals = Totals { crashes, ..Totals::default() };
        Sample { at, time: Utc::now(), totals }
    }

    fn crashes(samples: &[Sample]) -> Vec<u64> {
        samples.iter().map(|sample| sample.totals.crashes).collect()
    }

    #[test]
    fn it_holds_a_window_and_no_more() {
        let (mut ring, start) = (Ring::default(), Instant::now());
        for number in 0..100 {
            let at = start + STEP * u32::try_from(number).unwrap();
            ring.push(sample(at, number));
            assert_eq!(ring.due(), Some(at + STEP));
        }
        let all = ring.until(sample(start + STEP * 100, 100));
        assert_eq!(all.len(), STEPS + 2);
        assert_eq!(crashes(&all)[..2], [69, 70]);
        let window = all[STEPS + 1].at - all[0].at;
        assert_eq!(window, STEP * 31, "and the step that has just ended");
    }

    #[test]
    fn a_step_that_has_only_begun_is_part_of_the_one_before() {
        let (mut ring, start) = (Ring::default(), Instant::now());
        let soon = start + Duration::from_millis(5);
        assert_eq!(crashes(&ring.until(sample(soon, 1))), [1], "nothing to compare with");
        ring.push(sample(start, 0));
        assert_eq!(crashes(&ring.until(sample(soon, 1))), [0, 1], "it is all there is");
        ring.push(sample(start + STEP, 2));
        assert_eq!(crashes(&ring.until(sample(start + STEP + STEP / 5, 3))), [0, 3]);
        assert_eq!(crashes(&ring.until(sample(start + STEP + STEP / 2, 3))), [0, 2, 3]);
    }

    #[test]
    fn the_worst_look_of_a_step_is_kept_and_that_of_another_is_not() {
        let (mut ring, start) = (Ring::default(), Instant::now());
        let seen = |seconds| Seen { mailbox: Duration::from_secs(seconds), ..Seen::default() };
        ring.looked(&seen(5));
        ring.looked(&seen(2));
        ring.push(sample(start, 0));
        ring.push(sample(start + STEP, 0));
        let all = ring.until(sample(start + STEP * 2, 0));
        let looked = |at: usize| all[at].totals.looked.as_ref().map(|seen| seen.mailbox.as_secs());
        assert_eq!((looked(0), looked(1)), (Some(5), None));
    }
}
