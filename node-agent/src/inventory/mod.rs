//! What the node has: GPUs, cores, memory.
//!
//! Three sources, the first that applies: what the configuration declares (machines
//! without GPUs, tests, fleets in a process), NVML when the driver's library loads
//! and finds GPUs, and the PCI bus otherwise. NVML knows UUIDs and memory; the PCI bus
//! knows only that a card is there, which is enough to say that its driver is missing:
//! such GPUs are reported as not healthy, and nothing is placed on them.

mod declared;
mod model;
mod nvml;
mod pci;

use std::path::Path;

use aicloud_node_protocol::pb;

pub use declared::{DeclareError, DeclaredGpus};
pub use model::catalogue_name;

/// Finds what the node has. It may block: NVML talks to the driver.
#[must_use]
pub fn discover(declared: Option<&DeclaredGpus>, runtime: &str) -> pb::Inventory {
    let (source, gpus) = match declared {
        Some(declared) => ("declared", declared.gpus()),
        None => match nvml::gpus() {
            Some(gpus) => ("nvml", gpus),
            None => ("pci", pci::gpus(Path::new("/sys/bus/pci/devices"))),
        },
    };
    pb::Inventory {
        hostname: hostname(),
        runtime: runtime.to_owned(),
        source: source.to_owned(),
        gpus,
        cpu_cores: std::thread::available_parallelism().map_or(0, |cores| cores.get() as u32),
        memory_bytes: memory_bytes(),
    }
}

fn hostname() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|name| name.trim().to_owned())
        .unwrap_or_default()
}

fn memory_bytes() -> u64 {
    std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| mem_total(&text)).unwrap_or(0)
}

fn mem_total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_meminfo() {
        assert_eq!(mem_total("A: 1 kB\nMemTotal:       2048 kB\n"), Some(2 << 20));
        assert_eq!(mem_total(""), None);
        assert!(memory_bytes() > 0);
    }

    #[test]
    fn declared_wins() {
        let declared: DeclaredGpus = "2xH100".parse().unwrap();
        let inventory = discover(Some(&declared), "simulated");
        assert_eq!(inventory.source, "declared");
        assert_eq!(inventory.runtime, "simulated");
        assert_eq!(inventory.gpus.len(), 2);
        assert!(inventory.cpu_cores > 0);
    }
}
