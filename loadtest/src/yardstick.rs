//! A fixed piece of work, to tell a machine that became slower from a program that did.
//!
//! A figure that lasts minutes on a shared machine drifts with what the neighbours do: they take no
//! time from us that would be counted as stolen, but shared caches, memory and cores' twins make
//! each of our instructions slower. The yardstick is the same work each time, half arithmetic, half
//! dependent reads all over a memory larger than a core's caches, and is timed by the CPU time of
//! its own thread: waiting for a core does not count, a slow core does.

use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

/// 32 MiB of links.
const LINKS: usize = 4 << 20;
const STEPS: usize = 60_000;
const SUMS: u64 = 6_000_000;

/// The work, prepared.
#[derive(Debug)]
pub struct Yardstick {
    links: Vec<u32>,
}

impl Default for Yardstick {
    fn default() -> Self {
        // One cycle through all places, by the classic full-period generator: multiplier 1 above a
        // multiple of four, odd increment, modulus a power of two.
        let next = |place: usize| (place * 1_664_525 + 1_013_904_223) % LINKS;
        let links = (0..LINKS).map(|place| u32::try_from(next(place)).unwrap_or(0)).collect();
        Self { links }
    }
}

impl Yardstick {
    /// Does it once; the CPU time that it took.
    ///
    /// # Errors
    /// When the kernel has no clock for a thread.
    pub fn measure(&self) -> std::io::Result<Duration> {
        let began = thread_time()?;
        let mut place = 0;
        for _ in 0..STEPS {
            place = self.links[place] as usize;
        }
        let mut sum = std::hint::black_box(place) as u64;
        for number in 0..SUMS {
            sum = (sum ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17);
        }
        std::hint::black_box(sum);
        Ok(thread_time()?.saturating_sub(began))
    }
}

fn thread_time() -> std::io::Result<Duration> {
    let now = clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)?;
    Ok(Duration::from(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_links_are_one_cycle_and_the_work_takes_time() {
        let yardstick = Yardstick::default();
        let (mut place, mut steps) = (yardstick.links[0] as usize, 1);
        while place != 0 {
            place = yardstick.links[place] as usize;
            steps += 1;
        }
        assert_eq!(steps, LINKS);
        assert!(yardstick.measure().unwrap() > Duration::from_micros(100));
    }
}
