//! What PostgreSQL is told about the machine.
//!
//! PostgreSQL's own default is a cache of 128 MiB, whatever the machine has. Our database is most of
//! what a machine like ours does, but not all: the control plane is beside it, and the kernel caches
//! files as well. So the cache is a sixteenth of the memory, in bounds; what is not used is not taken.

use std::path::Path;

const MIB: u64 = 1 << 20;
/// PostgreSQL's default.
const CACHE_MIN: u64 = 128 * MIB;
/// Past this the kernel's cache is as good.
const CACHE_MAX: u64 = 2_048 * MIB;

/// `shared_buffers` in MiB for a machine with this much memory, bytes.
const fn cache_mib(memory: u64) -> u64 {
    let share = memory / 16;
    let cache = if share < CACHE_MIN {
        CACHE_MIN
    } else if share > CACHE_MAX {
        CACHE_MAX
    } else {
        share
    };
    cache / MIB
}

/// The machine's memory, bytes, as `meminfo` of proc(5) tells it.
fn memory(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

/// The settings for this machine. One whose memory is not told gets PostgreSQL's default.
pub(super) fn settings() -> Vec<(&'static str, String)> {
    let meminfo = std::fs::read_to_string(Path::new("/proc/meminfo")).unwrap_or_default();
    let cache = cache_mib(memory(&meminfo).unwrap_or_default());
    vec![("shared_buffers", format!("{cache}MB"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_a_share_of_the_memory_in_bounds() {
        let of = |gib: u64| cache_mib(gib << 30);
        assert_eq!([of(0), of(1), of(4), of(24), of(1_024)], [128, 128, 256, 1_536, 2_048]);
    }

    #[test]
    fn memory_is_read_as_the_kernel_writes_it() {
        assert_eq!(memory("MemTotal:       24053220 kB\nMemFree: 1 kB\n"), Some(24_053_220 << 10));
        assert_eq!(memory("MemFree: 1 kB\n"), None);
        assert_eq!(memory("MemTotal: many kB\n"), None);
        assert!(memory(&std::fs::read_to_string("/proc/meminfo").unwrap()).unwrap() > 1 << 28);
    }
}
