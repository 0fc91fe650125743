//! The memory ceiling: how many entities may be active, by what the process really takes.
//!
//! A count of entities is a guess at memory: states differ, and other things live in the process.
//! So once a second each directory compares the resident memory with
//! [`Limits::max_resident`](crate::Limits::max_resident) and moves its own ceiling of active
//! entities: down while the process is over its limit *and grows*, up again when there is room.
//!
//! Only growth counts, because an allocator seldom gives back what it was given: memory of those
//! that left is used for those that come, while the figure stays. Passivating on, until the figure
//! falls, would throw everybody out for nothing.

use crate::limits::Limits;

/// A step of the ceiling, in parts of a hundred.
const STEP: u64 = 5;
/// Below this share of the limit, in parts of a hundred, the ceiling rises.
const ROOM: u64 = 90;
/// Growth of less than this, in parts of a thousand, is noise.
const NOISE: u64 = 5;
/// No process is so full that this few entities are the reason.
const FLOOR: u64 = 16;

/// Bytes of this process in memory; `None` where `/proc` does not tell.
pub(crate) fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1_024)
}

/// One directory's ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Governor {
    /// Active entities allowed at present.
    pub ceiling: u64,
    /// Resident bytes when the ceiling was last lowered; 0 when it was not, or has risen since.
    lowered_at: u64,
}

impl Governor {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { ceiling: limits.max_active as u64, lowered_at: 0 }
    }

    /// The ceiling after a look at the process.
    pub(crate) fn adjust(self, resident: u64, limit: u64, active: u64, max_active: u64) -> Self {
        if resident > limit {
            let grows = resident > self.lowered_at.saturating_add(self.lowered_at / 1_000 * NOISE);
            if !grows {
                return self;
            }
            let fewer = active.min(self.ceiling) * (100 - STEP) / 100;
            return Self { ceiling: fewer.max(FLOOR).min(max_active), lowered_at: resident };
        }
        if resident <= limit / 100 * ROOM && self.ceiling < max_active {
            let more = self.ceiling + (self.ceiling * STEP / 100).max(1);
            return Self { ceiling: more.min(max_active), lowered_at: 0 };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: u64 = 1_000_000;

    fn governor() -> Governor {
        Governor { ceiling: 1_000, lowered_at: 0 }
    }

    #[test]
    fn falls_while_the_process_grows_and_holds_when_it_does_not() {
        let first = governor().adjust(LIMIT + 1, LIMIT, 800, 1_000);
        assert_eq!(first.ceiling, 760, "below what is active, not below what was allowed");
        let same = first.adjust(LIMIT + 1_000, LIMIT, 760, 1_000);
        assert_eq!(same, first, "that is noise");
        let grown = first.adjust(LIMIT + 100_000, LIMIT, 760, 1_000);
        assert_eq!(grown.ceiling, 722);
        let floor = (0..1_000).fold(grown, |governor, step| {
            governor.adjust(LIMIT * (2 + step), LIMIT, governor.ceiling, 1_000)
        });
        assert_eq!(floor.ceiling, FLOOR);
    }

    #[test]
    fn rises_only_when_there_is_room_and_no_further_than_allowed() {
        let low = Governor { ceiling: 100, lowered_at: LIMIT };
        assert_eq!(low.adjust(LIMIT, LIMIT, 100, 1_000), low);
        let risen = low.adjust(LIMIT / 2, LIMIT, 100, 1_000);
        assert_eq!((risen.ceiling, risen.lowered_at), (105, 0));
        let full = (0..200).fold(low, |governor, _| governor.adjust(LIMIT / 2, LIMIT, 100, 1_000));
        assert_eq!(full.ceiling, 1_000);
    }

    #[test]
    fn the_process_is_weighed() {
        assert!(resident().unwrap() > 100_000);
    }
}
