//! GPUs by word of the PCI bus, when no driver runs.

use std::fs;
use std::path::Path;

use aicloud_node_protocol::pb;

use super::model;

const VENDOR_NVIDIA: u32 = 0x10de;
/// Display controllers: 0x0300 VGA, 0x0302 3D.
const BASE_CLASS_DISPLAY: u32 = 0x03;

/// The GPUs on the bus, by address. They are not healthy: without a driver nobody
/// can use them.
pub(super) fn gpus(devices: &Path) -> Vec<pb::Gpu> {
    let Ok(entries) = fs::read_dir(devices) else {
        return Vec::new();
    };
    let mut found: Vec<(String, u16)> = entries
        .flatten()
        .filter_map(|entry| {
            let number = |file: &str| hex_number(&entry.path().join(file));
            let is_gpu =
                number("vendor")? == VENDOR_NVIDIA && number("class")? >> 16 == BASE_CLASS_DISPLAY;
            let device = u16::try_from(number("device")?).ok()?;
            is_gpu.then(|| (entry.file_name().to_string_lossy().into_owned(), device))
        })
        .collect();
    found.sort();
    (0..)
        .zip(found)
        .map(|(index, (address, device))| {
            let model = model::pci_name(device);
            let memory_bytes = model::usual_memory_bytes(&model);
            pb::Gpu { uuid: address, model, index, memory_bytes, healthy: false }
        })
        .collect()
}

fn hex_number(path: &Path) -> Option<u32> {
    let text = fs::read_to_string(path).ok()?;
    u32::from_str_radix(text.trim().strip_prefix("0x")?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_gpus_and_nothing_else() {
        let bus = tempfile::tempdir().unwrap();
        let card = |address: &str, vendor: &str, class: &str, device: &str| {
            let folder = bus.path().join(address);
            fs::create_dir(&folder).unwrap();
            for (file, value) in [("vendor", vendor), ("class", class), ("device", device)] {
                fs::write(folder.join(file), format!("{value}\n")).unwrap();
            }
        };
        card("0000:b0:00.0", "0x10de", "0x030200", "0x2330");
        card("0000:a0:00.0", "0x10de", "0x030000", "0x20b2");
        card("0000:a0:00.1", "0x10de", "0x040300", "0x1aef");
        card("0000:00:02.0", "0x8086", "0x030000", "0x2330");
        fs::create_dir(bus.path().join("broken")).unwrap();
        let gpus = gpus(bus.path());
        let seen: Vec<_> =
            gpus.iter().map(|g| (g.uuid.as_str(), g.model.as_str(), g.index)).collect();
        assert_eq!(seen, [("0000:a0:00.0", "A100", 0), ("0000:b0:00.0", "H100", 1)]);
        assert!(gpus.iter().all(|gpu| !gpu.healthy));
        assert!(super::gpus(&bus.path().join("none")).is_empty());
    }
}
