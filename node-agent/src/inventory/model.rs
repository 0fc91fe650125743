//! The catalogue's names of GPU models.

/// The models that the catalogue knows and their usual memory in GiB. Longer names
/// before their beginnings: `H100` must not take `GH100`, nor `L4` an `L40S`.
const MODELS: [(&str, u64); 18] = [
    ("GB300", 288),
    ("GB200", 186),
    ("GH200", 96),
    ("B300", 288),
    ("B200", 180),
    ("H200", 141),
    ("H100", 80),
    ("H800", 80),
    ("H20", 96),
    ("A100", 80),
    ("A800", 80),
    ("V100", 32),
    ("L40S", 48),
    ("L40", 48),
    ("A40", 48),
    ("A10", 24),
    ("L4", 24),
    ("T4", 16),
];

/// PCI device ids of the vendor 10de, for nodes whose driver doesn't run.
const PCI_DEVICES: [(u16, &str); 22] = [
    (0x1db1, "V100"),
    (0x1db4, "V100"),
    (0x1db5, "V100"),
    (0x1db6, "V100"),
    (0x1eb8, "T4"),
    (0x20b0, "A100"),
    (0x20b2, "A100"),
    (0x20b5, "A100"),
    (0x20f1, "A100"),
    (0x2235, "A40"),
    (0x2236, "A10"),
    (0x2321, "H100"),
    (0x2324, "H800"),
    (0x2329, "H20"),
    (0x2330, "H100"),
    (0x2331, "H100"),
    (0x2335, "H200"),
    (0x233b, "H200"),
    (0x2342, "GH200"),
    (0x26b5, "L40"),
    (0x26b9, "L40S"),
    (0x27b8, "L4"),
];

/// The catalogue's name for what the driver calls a GPU: `NVIDIA H100 80GB HBM3` is
/// an `H100`. Unknown names come back without the vendor, with dashes for spaces.
#[must_use]
pub fn catalogue_name(driver_name: &str) -> String {
    let words: Vec<&str> = driver_name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let known = MODELS
        .iter()
        .find(|(model, _)| words.iter().any(|word| word.eq_ignore_ascii_case(model)))
        .map(|(model, _)| (*model).to_owned());
    known.unwrap_or_else(|| {
        let own: Vec<&str> =
            words.into_iter().filter(|word| !word.eq_ignore_ascii_case("nvidia")).collect();
        if own.is_empty() { "unknown".to_owned() } else { own.join("-") }
    })
}

/// The catalogue's name for a PCI device of the vendor 10de.
pub(super) fn pci_name(device: u16) -> String {
    PCI_DEVICES
        .iter()
        .find(|(known, _)| *known == device)
        .map_or_else(|| format!("unknown-10de-{device:04x}"), |(_, model)| (*model).to_owned())
}

/// The memory that cards of a model usually have, in bytes; 0 for an unknown model.
pub(super) fn usual_memory_bytes(model: &str) -> u64 {
    MODELS.iter().find(|(known, _)| *known == model).map_or(0, |(_, gib)| gib << 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let cases = [
            ("NVIDIA H100 80GB HBM3", "H100"),
            ("NVIDIA H200", "H200"),
            ("NVIDIA A100-SXM4-80GB", "A100"),
            ("NVIDIA L40S", "L40S"),
            ("NVIDIA L4", "L4"),
            ("Tesla T4", "T4"),
            ("NVIDIA GH200 480GB", "GH200"),
            ("NVIDIA GeForce RTX 4090", "GeForce-RTX-4090"),
            ("", "unknown"),
        ];
        for (driver, catalogue) in cases {
            assert_eq!(catalogue_name(driver), catalogue, "{driver}");
        }
        assert_eq!(pci_name(0x2330), "H100");
        assert_eq!(pci_name(0xffff), "unknown-10de-ffff");
    }

    #[test]
    fn tables_agree() {
        for (device, model) in PCI_DEVICES {
            assert!(usual_memory_bytes(model) > 0, "{device:04x} {model}");
        }
    }
}
