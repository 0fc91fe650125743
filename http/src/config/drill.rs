//! Drills: crashes on purpose, in the real program. Never in production.
//!
//! Supervision is only proved by actors that really crash, inside the program that customers
//! use. `drill.panic` names which decisions are to panic: `project:50` every fiftieth of all
//! projects, `proj_01…:1` each one of this project. It does nothing, and is refused as a mistake,
//! unless `drill.enabled` says in so many words that this control plane is one for drills; then
//! its log says so at the start.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aicloud_actors::Probe;
use aicloud_domain::kind::EntityKind;
use aicloud_domain::name::ResourceId;

/// Which decisions panic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Panics(Vec<Rule>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    target: Target,
    /// Every how-manieth.
    every: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    Kind(EntityKind),
    Entity(ResourceId),
}

impl FromStr for Panics {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "must be KIND:N or ID:N, separated by commas: project:50".to_owned();
        let rule = |part: &str| {
            let (target, every) = part.trim().split_once(':').ok_or_else(wrong)?;
            let every = every.parse().ok().filter(|every| *every > 0).ok_or_else(wrong)?;
            let kind = target.parse().map(Target::Kind);
            let target = kind.or_else(|_| entity(target).map(Target::Entity).ok_or_else(wrong))?;
            Ok(Rule { target, every })
        };
        text.split(',')
            .filter(|part| !part.trim().is_empty())
            .map(rule)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn entity(text: &str) -> Option<ResourceId> {
    let tenant = || text.parse().map(ResourceId::Tenant).ok();
    let project = || text.parse().map(ResourceId::Project).ok();
    let catalog = || text.parse().map(ResourceId::Catalog).ok();
    let node = || text.parse().map(ResourceId::Node).ok();
    let allocation = || text.parse().map(ResourceId::Allocation).ok();
    tenant().or_else(project).or_else(catalog).or_else(node).or_else(allocation)
}

impl fmt::Display for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Rule { target, every }) in self.0.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            match target {
                Target::Kind(kind) => write!(f, "{comma}{kind}:{every}")?,
                Target::Entity(id) => write!(f, "{comma}{id}:{every}")?,
            }
        }
        Ok(())
    }
}

impl Panics {
    /// Nothing panics.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What panics when it is asked to decide.
    #[must_use]
    pub fn probe(&self) -> Option<Probe> {
        if self.is_empty() {
            return None;
        }
        let rules: Vec<_> = self.0.iter().map(|rule| (rule.clone(), AtomicU64::new(0))).collect();
        Some(Arc::new(move |kind, id, command| {
            for (Rule { target, every }, count) in &rules {
                let meant = match target {
                    Target::Kind(of) => of.as_str() == kind,
                    Target::Entity(of) => of.uuid() == id && of.kind().as_str() == kind,
                };
                if meant && (count.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(*every) {
                    panic!("a drill: {command} of {kind} {id}");
                }
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use uuid::Uuid;

    #[test]
    fn every_nth_decision_of_what_is_named_panics() {
        let id = ResourceId::of(EntityKind::Project, Uuid::now_v7());
        let panics: Panics = format!("node:3, {id}:1").parse().unwrap();
        assert_eq!(panics.to_string(), format!("node:3,{id}:1"));
        let probe = panics.probe().unwrap();
        let falls = |kind, id| catch_unwind(AssertUnwindSafe(|| probe(kind, id, "x"))).is_err();
        let nodes: Vec<bool> = (0..6).map(|_| falls("node", Uuid::now_v7())).collect();
        assert_eq!(nodes, [false, false, true, false, false, true]);
        assert!(falls("project", id.uuid()) && falls("project", id.uuid()));
        assert!(!falls("project", Uuid::now_v7()) && !falls("tenant", id.uuid()));
    }

    #[test]
    fn what_names_nothing_is_refused() {
        for wrong in ["project", "project:0", "project:x", "planet:5", "proj_x:1"] {
            assert!(wrong.parse::<Panics>().is_err(), "{wrong}");
        }
        assert!("".parse::<Panics>().unwrap().probe().is_none());
    }
}
