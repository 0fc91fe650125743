//! GPUs by word of the configuration: `8xH100`.

use std::str::FromStr;

use aicloud_node_protocol::pb;

use super::model;

/// More than any machine has.
const MOST: u32 = 64;

/// A declared number of GPUs of one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredGpus {
    count: u32,
    model: String,
}

/// A text that declares no GPUs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` declares no GPUs; write for instance `8xH100` (at most {MOST})")]
pub struct DeclareError(String);

impl FromStr for DeclaredGpus {
    type Err = DeclareError;

    fn from_str(text: &str) -> Result<Self, DeclareError> {
        let wrong = || DeclareError(text.to_owned());
        let (count, model) = text.split_once('x').ok_or_else(wrong)?;
        let count = count.parse().ok().filter(|count| *count <= MOST).ok_or_else(wrong)?;
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if model.is_empty() || model.len() > 32 || !model.chars().all(letter) {
            return Err(wrong());
        }
        Ok(Self { count, model: model.to_ascii_uppercase() })
    }
}

impl DeclaredGpus {
    /// The GPUs: `declared-0`, `declared-1`, and so on.
    #[must_use]
    pub fn gpus(&self) -> Vec<pb::Gpu> {
        (0..self.count)
            .map(|index| pb::Gpu {
                uuid: format!("declared-{index}"),
                model: self.model.clone(),
                index,
                memory_bytes: model::usual_memory_bytes(&self.model),
                healthy: true,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn declares() {
        let gpus = "3xh100".parse::<DeclaredGpus>().unwrap().gpus();
        assert_eq!(gpus.len(), 3);
        assert_eq!((gpus[2].uuid.as_str(), gpus[2].index), ("declared-2", 2));
        assert_eq!(gpus[0].model, "H100");
        assert_eq!(gpus[0].memory_bytes, 80 << 30);
        for bad in ["", "H100", "8", "8x", "x8", "-1xH100", "65xH100", "8xH 100"] {
            assert!(bad.parse::<DeclaredGpus>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,20}") {
            let _ = text.parse::<DeclaredGpus>();
        }
    }
}
