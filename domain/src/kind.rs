//! The kinds of entity: everything that has a life, a journal and a row of its own.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A kind of entity. Policy about kinds is data: one line each in the table below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A customer of the cloud.
    Tenant,
    /// A tenant's folder of resources.
    Project,
    /// The region's list of GPU types and prices.
    Catalog,
    /// A machine with GPUs.
    Node,
    /// GPUs lent to a project, and what runs on them.
    Allocation,
    /// What operators have ordered about one part of the engine.
    Oversight,
    /// A person who signs in.
    User,
    /// A program that works in a project, by name.
    ServiceAccount,
    /// A book of what was not allowed.
    Denials,
}

impl EntityKind {
    /// All of them, parents before children.
    pub const ALL: [Self; 9] = [
        Self::Tenant,
        Self::Project,
        Self::Catalog,
        Self::Node,
        Self::Allocation,
        Self::Oversight,
        Self::User,
        Self::ServiceAccount,
        Self::Denials,
    ];

    /// The word for it in names, the journal and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Project => "project",
            Self::Catalog => "catalog",
            Self::Node => "node",
            Self::Allocation => "allocation",
            Self::Oversight => "oversight",
            Self::User => "user",
            Self::ServiceAccount => "service_account",
            Self::Denials => "denials",
        }
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no kind of entity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of entity")]
pub struct UnknownKind(pub String);

impl FromStr for EntityKind {
    type Err = UnknownKind;
    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| UnknownKind(text.to_owned()))
    }
}
