//! What an order can be about: an entity, all entities of a kind, a static child of the tree.
//!
//! ```text
//! alloc_01jd4q…               an entity, by its id
//! directory/allocation        all entities of a kind
//! child/journal.writer-0      a child of the tree, by its path
//! ```
//!
//! The text is what the journal keeps, and what the oversight's id is made from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::OrderAction;
use crate::id::{OversightId, TypedId, derived};
use crate::kind::EntityKind;
use crate::name::ResourceId;

/// The longest path of a child, bytes.
const PATH_MAX: usize = 200;

/// Where a static child is in the tree: names with dots between, the root left out. Dots, so that
/// it is one segment of a URL.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ChildPath(String);

impl ChildPath {
    /// The text of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ChildPath {
    type Err = NoTarget;
    fn from_str(text: &str) -> Result<Self, NoTarget> {
        let good =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        let name = |part: &str| !part.is_empty() && part.bytes().all(good);
        let legal = text.len() <= PATH_MAX && text.split('.').all(name);
        legal.then(|| Self(text.to_owned())).ok_or(NoTarget)
    }
}

impl TryFrom<String> for ChildPath {
    type Error = NoTarget;
    fn try_from(text: String) -> Result<Self, NoTarget> {
        text.parse()
    }
}

impl From<ChildPath> for String {
    fn from(path: ChildPath) -> String {
        path.0
    }
}

impl fmt::Display for ChildPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an order is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Target {
    /// One entity.
    Entity(ResourceId),
    /// All entities of a kind.
    Directory(EntityKind),
    /// A static child of the supervision tree.
    Child(ChildPath),
}

/// The text names nothing that can be ordered about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be an entity's id, `directory/` and a kind, or `child/` and a path like journal.writer-0"
)]
pub struct NoTarget;

impl Target {
    /// What can be ordered about it. Oversight itself can't be shut: whoever shut it could not
    /// open it again.
    #[must_use]
    pub const fn actions(&self) -> &'static [OrderAction] {
        use OrderAction::{Crash, Kill, Passivate, Pause, Quarantine, Release, Restart, Resume};
        match self {
            Self::Entity(ResourceId::Oversight(_)) => &[Restart, Passivate, Release],
            Self::Entity(_) => &[Restart, Passivate, Quarantine, Release, Pause, Resume, Crash],
            Self::Directory(EntityKind::Oversight) => &[],
            Self::Directory(_) => &[Pause, Resume],
            Self::Child(_) => &[Restart, Kill],
        }
    }

    /// The id of the oversight over it: there is one, so its id is a function of the target.
    #[must_use]
    pub fn oversight_id(&self) -> OversightId {
        OversightId::from_uuid(derived(self.to_string().as_bytes()))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entity(id) => id.fmt(f),
            Self::Directory(kind) => write!(f, "directory/{kind}"),
            Self::Child(path) => write!(f, "child/{path}"),
        }
    }
}

impl FromStr for Target {
    type Err = NoTarget;
    fn from_str(text: &str) -> Result<Self, NoTarget> {
        if let Some(kind) = text.strip_prefix("directory/") {
            return kind.parse().map(Self::Directory).map_err(|_| NoTarget);
        }
        if let Some(path) = text.strip_prefix("child/") {
            return path.parse().map(Self::Child);
        }
        text.parse().map(Self::Entity).map_err(|_| NoTarget)
    }
}

impl TryFrom<String> for Target {
    type Error = NoTarget;
    fn try_from(text: String) -> Result<Self, NoTarget> {
        text.parse()
    }
}

impl From<Target> for String {
    fn from(target: Target) -> String {
        target.to_string()
    }
}
