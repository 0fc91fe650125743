//! What lent GPUs come to: a part of an interval, and a range step by step.
//!
//! An interval costs its whole time at its price, rounded once. Of a part of it there is no rounding of
//! its own: what a part costs is what the interval **had cost at the part's end, less what it had cost
//! at its beginning** ([`Lent::up_to`]). So parts add up, to the last micro-unit and wherever they are
//! cut: the steps of a range are its total, two months are what both are together, and nobody pays less
//! or more by asking in pieces. A part may so differ by one micro-unit from its own time's price, and is
//! never below zero, because a cost never falls with time.
//!
//! Steps are of a fixed length and begin where the range does. There is no calendar here: an hour and a
//! day of UTC are always as long, and who wants local days begins the range at a local midnight.

use chrono::{DateTime, TimeDelta, Utc};

use crate::money::{GpuHourPrice, GpuMicroseconds, Micros};

/// Into how many steps a range may be divided: more than a chart has room for, and every day of a year.
pub const STEPS_MAX: usize = 400;

/// GPU time and what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Used {
    /// How long, times how many.
    pub time: GpuMicroseconds,
    /// In the currency of its price.
    pub cost: Micros,
}

impl Used {
    /// Both together; an amount that no number holds stays at the largest.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            time: GpuMicroseconds(self.time.0.saturating_add(other.time.0)),
            cost: Micros(self.cost.0.saturating_add(other.cost.0)),
        }
    }

    /// What has come since.
    #[must_use]
    fn since(self, before: Self) -> Self {
        Self {
            time: GpuMicroseconds(self.time.0.saturating_sub(before.time.0)),
            cost: Micros(self.cost.0.saturating_sub(before.cost.0)),
        }
    }

    /// Nothing was used, and nothing is to be paid.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// GPUs that were lent from one moment to another, at one price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lent {
    /// How many.
    pub gpus: u32,
    /// What one costs.
    pub price: GpuHourPrice,
    /// From when.
    pub started_at: DateTime<Utc>,
    /// To when; `None` while it goes on.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Lent {
    /// What it came to from its beginning up to a moment: nothing before it, and no more after its end.
    #[must_use]
    pub fn up_to(&self, moment: DateTime<Utc>) -> Used {
        let end = self.ended_at.map_or(moment, |end| end.min(moment));
        let micros = (end - self.started_at).num_microseconds().unwrap_or(i64::MAX);
        let time = GpuMicroseconds::new(self.gpus, micros);
        Used { time, cost: self.price.cost(time) }
    }

    /// What it came to in `from..to`; nothing in a range that runs backwards.
    #[must_use]
    pub fn within(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Used {
        self.up_to(to.max(from)).since(self.up_to(from))
    }
}

/// How long a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// 3,600 seconds.
    Hour,
    /// 86,400 seconds.
    Day,
}

impl Step {
    /// Its length.
    #[must_use]
    pub const fn length(self) -> TimeDelta {
        match self {
            Self::Hour => TimeDelta::hours(1),
            Self::Day => TimeDelta::days(1),
        }
    }
}

/// A range can't be divided like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSteps {
    /// It ends before it begins, or where it begins.
    #[error("the range is empty")]
    Empty,
    /// It would have more than [`STEPS_MAX`].
    #[error("the range has {0} steps of that length; {STEPS_MAX} are the most")]
    TooMany(u64),
}

/// A range in steps, each as long as the others but the last, which ends where the range does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    length: TimeDelta,
    count: usize,
}

impl Steps {
    /// Divides `from..to`.
    ///
    /// # Errors
    /// [`NoSteps`].
    pub fn new(from: DateTime<Utc>, to: DateTime<Utc>, step: Step) -> Result<Self, NoSteps> {
        if to <= from {
            return Err(NoSteps::Empty);
        }
        let length = step.length();
        let whole = (to - from).num_seconds() / length.num_seconds();
        let rest = to - from - TimeDelta::seconds(whole * length.num_seconds());
        let count = (whole + i64::from(!rest.is_zero())).unsigned_abs();
        match usize::try_from(count) {
            Ok(count) if count <= STEPS_MAX => Ok(Self { from, to, length, count }),
            _ => Err(NoSteps::TooMany(count)),
        }
    }

    /// How many there are, one at least.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The beginning of a step; of the one behind the last, the range's end.
    fn beginning(&self, at: usize) -> DateTime<Utc> {
        let begun = self.length * i32::try_from(at).unwrap_or(i32::MAX);
        (self.from + begun).min(self.to)
    }

    /// From when to when each of them is, in order.
    pub fn spans(&self) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        (0..self.count).map(|at| (self.beginning(at), self.beginning(at + 1)))
    }

    /// In which step a moment of the range is.
    fn place(&self, moment: DateTime<Utc>) -> usize {
        let behind = (moment - self.from).num_seconds() / self.length.num_seconds();
        usize::try_from(behind).unwrap_or(0).min(self.count - 1)
    }

    /// What an interval came to in each step in which it came to something, counted up to `as_of`; all of them together
    /// are what it came to in the range.
    pub fn of(&self, lent: &Lent, as_of: DateTime<Utc>) -> impl Iterator<Item = (usize, Used)> {
        let lent = *lent;
        let begin = lent.started_at.max(self.from);
        let end = lent.ended_at.map_or(as_of, |end| end.min(as_of)).min(self.to);
        let touched = if begin < end { self.place(begin)..self.place(end) + 1 } else { 0..0 };
        let mut before = lent.up_to(begin);
        touched.filter_map(move |at| {
            let so_far = lent.up_to(self.beginning(at + 1).min(as_of));
            let here = so_far.since(before);
            before = so_far;
            (!here.is_nothing()).then_some((at, here))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(micros: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(micros).unwrap()
    }

    fn seconds(seconds: i64) -> DateTime<Utc> {
        at(seconds * 1_000_000)
    }

    fn lent(gpus: u32, price: i64, from: i64, to: Option<i64>) -> Lent {
        let price = GpuHourPrice { micros: Micros(price), currency: "USD".parse().unwrap() };
        Lent { gpus, price, started_at: at(from), ended_at: to.map(at) }
    }

    #[test]
    fn an_interval_is_cut_to_a_range() {
        for (started, ended, from, to, expected) in [
            (10, Some(20), 0, 100, 10),
            (10, Some(20), 15, 100, 5),
            (10, Some(20), 0, 15, 5),
            (10, None, 0, 30, 20),
            (10, None, 0, 5, 0),
            (10, Some(20), 30, 40, 0),
            (10, Some(20), 18, 12, 0),
            // A clock that was set back makes no negative bill.
            (20, Some(10), 0, 100, 0),
        ] {
            let million = 1_000_000;
            // One micro-unit for each GPU-microsecond.
            let lent = lent(2, 3_600_000_000, started * million, ended.map(|end| end * million));
            let used = lent.within(seconds(from), seconds(to));
            assert_eq!(
                (used.time.0, used.cost.0),
                (2 * expected * million, 2 * expected * million)
            );
        }
    }

    /// Each tenth of this interval is worth a twentieth of a micro-unit: rounded by itself it would be nothing.
    #[test]
    fn what_is_too_small_to_cost_anything_adds_up_to_something() {
        let lent = lent(1, 1, 0, Some(1_800_000_000));
        let parts: i64 = (0..10)
            .map(|part| lent.within(seconds(part * 180), seconds((part + 1) * 180)).cost.0)
            .sum();
        assert_eq!(parts, 1);
        assert_eq!(lent.up_to(seconds(9_999)).cost, Micros(1));
    }

    #[test]
    fn a_range_has_steps_from_its_beginning_to_its_end() {
        let steps = Steps::new(seconds(100), seconds(100 + 2 * 3_600 + 1), Step::Hour).unwrap();
        let spans: Vec<_> = steps.spans().collect();
        assert_eq!(
            spans,
            [
                (seconds(100), seconds(3_700)),
                (seconds(3_700), seconds(7_300)),
                (seconds(7_300), seconds(7_301)),
            ]
        );
        let day = 86_400;
        assert_eq!(Steps::new(seconds(0), seconds(day), Step::Day).unwrap().count(), 1);
        assert_eq!(Steps::new(seconds(0), at(day * 1_000_000 + 1), Step::Day).unwrap().count(), 2);
        assert_eq!(Steps::new(seconds(0), seconds(400 * day), Step::Day).unwrap().count(), 400);
        assert_eq!(
            Steps::new(seconds(0), at(400 * day * 1_000_000 + 1), Step::Day),
            Err(NoSteps::TooMany(401))
        );
        assert_eq!(
            Steps::new(seconds(0), seconds(366 * day), Step::Hour),
            Err(NoSteps::TooMany(8_784))
        );
        assert_eq!(Steps::new(seconds(5), seconds(5), Step::Day), Err(NoSteps::Empty));
        assert_eq!(Steps::new(seconds(6), seconds(5), Step::Day), Err(NoSteps::Empty));
    }

    #[test]
    fn an_interval_that_runs_is_counted_up_to_now() {
        let hour = 3_600;
        let lent = lent(4, 2_000_000, hour * 500_000, None);
        let steps = Steps::new(seconds(0), seconds(5 * hour), Step::Hour).unwrap();
        let found: Vec<_> = steps.of(&lent, seconds(2 * hour)).collect();
        let part = |gpu_seconds: i64, cost| Used {
            time: GpuMicroseconds(gpu_seconds * 1_000_000),
            cost: Micros(cost),
        };
        assert_eq!(found, [(0, part(2 * hour, 4_000_000)), (1, part(4 * hour, 8_000_000))]);
        assert_eq!(steps.of(&lent, seconds(10)).count(), 0);
    }

    /// An interval, as wild as one may be around a range of some weeks.
    fn any_lent() -> impl Strategy<Value = Lent> {
        let micros = -3_000_000_000_000..4_000_000_000_000i64;
        let ended = proptest::option::of(0..3_000_000_000_000i64);
        (1..64u32, 0..40_000_000i64, micros, ended).prop_map(|(gpus, price, started, length)| {
            lent(gpus, price, started, length.map(|length| started + length))
        })
    }

    proptest! {
        #[test]
        fn a_range_may_be_split_anywhere(
            lent in any_lent(),
            mut cuts in proptest::collection::vec(-3_500_000_000_000..4_500_000_000_000i64, 2..9),
        ) {
            cuts.sort_unstable();
            let parts = cuts.windows(2).map(|pair| lent.within(at(pair[0]), at(pair[1])));
            let sum = parts.fold(Used::default(), |sum, part| {
                assert!(part.time.0 >= 0 && part.cost.0 >= 0, "{part:?}");
                sum.and(part)
            });
            prop_assert_eq!(sum, lent.within(at(cuts[0]), at(*cuts.last().unwrap())));
        }

        #[test]
        fn all_parts_of_an_interval_are_the_interval(lent in any_lent(), cut in -3_500_000_000_000..4_500_000_000_000i64) {
            let Some(end) = lent.ended_at else { return Ok(()) };
            let whole = lent.within(lent.started_at, end);
            prop_assert_eq!(whole.cost, lent.price.cost(whole.time));
            let beyond = at(9_000_000_000_000);
            prop_assert_eq!(lent.within(at(-9_000_000_000_000), at(cut)).and(lent.within(at(cut), beyond)), whole);
        }

        #[test]
        fn a_part_costs_what_its_time_does_but_for_one(lent in any_lent(), from in -3_500_000_000_000..4_500_000_000_000i64, length in 0..1_000_000_000_000i64) {
            let part = lent.within(at(from), at(from + length));
            prop_assert!((part.cost.0 - lent.price.cost(part.time).0).abs() <= 1);
        }

        #[test]
        fn steps_are_the_range(
            some in proptest::collection::vec(any_lent(), 0..5),
            from in 0..1_000_000_000_000i64,
            length in 1..1_400_000_000_000i64,
            as_of in 0..3_000_000_000_000i64,
            hourly: bool,
        ) {
            let (from, to) = (at(from), at(from + length));
            let steps = Steps::new(from, to, if hourly { Step::Hour } else { Step::Day }).unwrap();
            let spans: Vec<_> = steps.spans().collect();
            prop_assert_eq!(spans.len(), steps.count());
            prop_assert_eq!((spans[0].0, spans[spans.len() - 1].1), (from, to));
            prop_assert!(spans.iter().all(|(from, to)| from < to));
            prop_assert!(spans.windows(2).all(|pair| pair[0].1 == pair[1].0));
            let as_of = at(as_of);
            for lent in &some {
                let mut sum = Used::default();
                for (place, part) in steps.of(lent, as_of) {
                    let (from, to) = spans[place];
                    prop_assert_eq!(part, lent.within(from, to.min(as_of)));
                    sum = sum.and(part);
                }
                prop_assert_eq!(sum, lent.within(from, to.min(as_of)));
            }
        }
    }
}
