//! What whoever asks for an allocation should think of first.
//!
//! None of it is wrong, so nothing is refused for it: each is something that people have regretted later, found in what
//! they ask for and in what would become of it now.

use serde::{Deserialize, Serialize};

use super::AllocationSpec;
use crate::placement::plan::{Estimate, Prospect};
use crate::placement::{PendingReason, Standing};

/// Something to think of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caution {
    /// No node could take it even when empty, and no time is set after which it gives up.
    WaitsWithoutEnd,
    /// It would give up before its turn is expected.
    LikelyExpires,
    /// It has no command, so it runs, and is billed, until it is released.
    RunsUntilReleased,
    /// A variable is named like a secret; whoever may read the allocation sees it, and the journal keeps it.
    SecretInEnvironment,
}

impl Caution {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::WaitsWithoutEnd,
        Self::LikelyExpires,
        Self::RunsUntilReleased,
        Self::SecretInEnvironment,
    ];

    /// For people.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::WaitsWithoutEnd => {
                "No node could take it even when empty. Ask for fewer GPUs, or set max_queue_seconds, or it waits until a larger node comes."
            }
            Self::LikelyExpires => {
                "max_queue_seconds is shorter than the wait that is expected, so it would likely expire in the queue."
            }
            Self::RunsUntilReleased => {
                "Without a command it idles for whoever opens a terminal, and is billed until it is released."
            }
            Self::SecretInEnvironment => {
                "A variable is named like a secret. Whoever may read the allocation sees its value, and the journal keeps it for ever. Give it as secret_env instead."
            }
        }
    }
}

/// Parts of names that say of a variable that it is a secret.
const SECRETS: [&str; 7] =
    ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "API_KEY", "PRIVATE_KEY", "CREDENTIAL"];

/// What to think of before this is asked for, and the field that it is about, if it is about one.
#[must_use]
pub fn cautions(
    spec: &AllocationSpec,
    prospect: &Prospect,
    estimate: Option<&Estimate>,
) -> Vec<(Caution, Option<String>)> {
    let mut found = vec![];
    let never = matches!(
        prospect,
        Prospect::Waits(Standing { reason: PendingReason::NoNodeLargeEnough, .. })
    );
    match spec.max_queue_seconds {
        None if never => found.push((Caution::WaitsWithoutEnd, Some("gpu.count".to_owned()))),
        Some(seconds) if estimate.is_some_and(|it| it.seconds > u64::from(seconds)) => {
            found.push((Caution::LikelyExpires, Some("max_queue_seconds".to_owned())));
        }
        _ => {}
    }
    if spec.workload.command.is_empty() {
        found.push((Caution::RunsUntilReleased, Some("workload.command".to_owned())));
    }
    for name in spec.workload.env.keys() {
        let loud = name.to_ascii_uppercase();
        if SECRETS.iter().any(|part| loud.contains(part)) {
            found.push((Caution::SecretInEnvironment, Some(format!("workload.env.{name}"))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::allocation::{GpuRequest, Workload};
    use crate::id::{NodeId, TypedId};

    fn spec(command: &[&str], env: &[&str], max_queue_seconds: Option<u32>) -> AllocationSpec {
        AllocationSpec {
            gpu: GpuRequest { model: "H100".parse().unwrap(), count: 8 },
            workload: Workload {
                image: "busybox".to_owned(),
                command: command.iter().map(|word| (*word).to_owned()).collect(),
                env: env
                    .iter()
                    .map(|name| ((*name).to_owned(), String::new()))
                    .collect::<BTreeMap<_, _>>(),
                // However they are called: they are where they belong.
                secret_env: BTreeSet::from(["API_TOKEN".to_owned()]),
            },
            max_queue_seconds,
        }
    }

    fn waits(reason: PendingReason) -> Prospect {
        Prospect::Waits(Standing { reason, position: 1, gpus_ahead: 0 })
    }

    #[test]
    fn each_is_found_where_it_is_and_nowhere_else() {
        let now = Prospect::Now { node: NodeId::from_uuid(uuid::Uuid::nil()), gpus: 8 };
        let words = |spec: &AllocationSpec, prospect: &Prospect, estimate: Option<&Estimate>| {
            cautions(spec, prospect, estimate).into_iter().map(|one| one.0).collect::<Vec<_>>()
        };
        let plain = spec(&["true"], &["SEED", "KEYBOARD"], None);
        assert_eq!(words(&plain, &now, None), []);
        let never = waits(PendingReason::NoNodeLargeEnough);
        assert_eq!(words(&plain, &never, None), [Caution::WaitsWithoutEnd]);
        let ends = spec(&["true"], &[], Some(60));
        assert_eq!(words(&ends, &never, None), []);
        let estimate = |seconds| Estimate { seconds, at_least: 1, at_most: seconds * 2 };
        let busy = waits(PendingReason::NoCapacity);
        assert_eq!(words(&ends, &busy, Some(&estimate(61))), [Caution::LikelyExpires]);
        assert_eq!(words(&ends, &busy, Some(&estimate(60))), []);
        assert_eq!(words(&plain, &busy, Some(&estimate(61))), []);
        let idle = spec(&[], &["hf_token", "SEED"], None);
        assert_eq!(
            cautions(&idle, &now, None),
            [
                (Caution::RunsUntilReleased, Some("workload.command".to_owned())),
                (Caution::SecretInEnvironment, Some("workload.env.hf_token".to_owned())),
            ]
        );
    }
}
