//! Names: what a resource is called everywhere, in the API, the journal, logs,
//! certificates and tasks.
//!
//! ```text
//! core42:aicloud:{region}:{tenant}:{project}:{type}/{id}
//! core42:aicloud:local:acme:lab:allocation/alloc_01jd4q…
//! core42:aicloud:-:acme::tenant/ten_01jd4q…        global, so no region; no project
//! core42:aicloud:-:acme:lab:service_account/sa_01jd4q…  works for a project, wherever that is
//! core42:aicloud:local:::node/node_01jd4q…          the cloud's own, so no tenant
//! core42:aicloud:-:::user/user_01jd4q…              both: people are nobody's, and nowhere
//! ```
//!
//! A name is a pure function of the rows that own the thing. This module is the only
//! one that prints or parses it; what it prints it reads back, and it reads nothing
//! that it would not print.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::id::{
    AllocationId, CatalogId, DenialsId, IdError, NodeId, OversightId, ProjectId, ServiceAccountId,
    TenantId, TypedId, UserId,
};
use crate::kind::EntityKind;

/// The longest DNS label.
pub const LABEL_MAX: usize = 63;

/// A DNS label (RFC 1123): what tenants, projects, nodes and regions are called.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Label(String);

/// Why a text is no label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be 1 to 63 lower-case letters, digits or hyphens, and begin and end with a letter or digit"
)]
pub struct NoLabel;

impl Label {
    /// The text of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Label {
    type Err = NoLabel;
    fn from_str(text: &str) -> Result<Self, NoLabel> {
        let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let legal = (1..=LABEL_MAX).contains(&text.len())
            && text.bytes().all(good)
            && !text.starts_with('-')
            && !text.ends_with('-');
        legal.then(|| Self(text.to_owned())).ok_or(NoLabel)
    }
}

impl TryFrom<String> for Label {
    type Error = NoLabel;
    fn try_from(text: String) -> Result<Self, NoLabel> {
        text.parse()
    }
}

impl From<Label> for String {
    fn from(label: Label) -> String {
        label.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The id in a name; its prefix and the name's type always agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResourceId {
    /// A tenant.
    Tenant(TenantId),
    /// A project.
    Project(ProjectId),
    /// A region's catalogue.
    Catalog(CatalogId),
    /// A node.
    Node(NodeId),
    /// An allocation.
    Allocation(AllocationId),
    /// What operators have ordered about one part of the engine.
    Oversight(OversightId),
    /// A person who signs in.
    User(UserId),
    /// A program that works in a project.
    ServiceAccount(ServiceAccountId),
    /// A book of what was not allowed.
    Denials(DenialsId),
}

impl ResourceId {
    /// What kind of entity it names.
    #[must_use]
    pub const fn kind(self) -> EntityKind {
        match self {
            Self::Tenant(_) => EntityKind::Tenant,
            Self::Project(_) => EntityKind::Project,
            Self::Catalog(_) => EntityKind::Catalog,
            Self::Node(_) => EntityKind::Node,
            Self::Allocation(_) => EntityKind::Allocation,
            Self::Oversight(_) => EntityKind::Oversight,
            Self::User(_) => EntityKind::User,
            Self::ServiceAccount(_) => EntityKind::ServiceAccount,
            Self::Denials(_) => EntityKind::Denials,
        }
    }

    /// The id of this kind with these bits.
    #[must_use]
    pub fn of(kind: EntityKind, uuid: uuid::Uuid) -> Self {
        match kind {
            EntityKind::Tenant => Self::Tenant(TenantId::from_uuid(uuid)),
            EntityKind::Project => Self::Project(ProjectId::from_uuid(uuid)),
            EntityKind::Catalog => Self::Catalog(CatalogId::from_uuid(uuid)),
            EntityKind::Node => Self::Node(NodeId::from_uuid(uuid)),
            EntityKind::Allocation => Self::Allocation(AllocationId::from_uuid(uuid)),
            EntityKind::Oversight => Self::Oversight(OversightId::from_uuid(uuid)),
            EntityKind::User => Self::User(UserId::from_uuid(uuid)),
            EntityKind::ServiceAccount => Self::ServiceAccount(ServiceAccountId::from_uuid(uuid)),
            EntityKind::Denials => Self::Denials(DenialsId::from_uuid(uuid)),
        }
    }

    /// The bits.
    #[must_use]
    pub fn uuid(self) -> uuid::Uuid {
        match self {
            Self::Tenant(id) => id.uuid(),
            Self::Project(id) => id.uuid(),
            Self::Catalog(id) => id.uuid(),
            Self::Node(id) => id.uuid(),
            Self::Allocation(id) => id.uuid(),
            Self::Oversight(id) => id.uuid(),
            Self::User(id) => id.uuid(),
            Self::ServiceAccount(id) => id.uuid(),
            Self::Denials(id) => id.uuid(),
        }
    }

    /// Reads an id of this kind.
    ///
    /// # Errors
    /// [`IdError`] for any other text.
    pub fn parse(kind: EntityKind, text: &str) -> Result<Self, IdError> {
        Ok(match kind {
            EntityKind::Tenant => Self::Tenant(text.parse()?),
            EntityKind::Project => Self::Project(text.parse()?),
            EntityKind::Catalog => Self::Catalog(text.parse()?),
            EntityKind::Node => Self::Node(text.parse()?),
            EntityKind::Allocation => Self::Allocation(text.parse()?),
            EntityKind::Oversight => Self::Oversight(text.parse()?),
            EntityKind::User => Self::User(text.parse()?),
            EntityKind::ServiceAccount => Self::ServiceAccount(text.parse()?),
            EntityKind::Denials => Self::Denials(text.parse()?),
        })
    }
}

/// The text is an id of no kind of resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is a kind's prefix, `_` and 26 characters, for instance alloc_01jd4q…")]
pub struct NoResourceId;

/// Reads an id of any kind: its prefix says which, so a text is an id of one kind at most.
impl FromStr for ResourceId {
    type Err = NoResourceId;
    fn from_str(text: &str) -> Result<Self, NoResourceId> {
        let kinds = EntityKind::ALL.into_iter();
        kinds.filter_map(|kind| Self::parse(kind, text).ok()).next().ok_or(NoResourceId)
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tenant(id) => id.fmt(f),
            Self::Project(id) => id.fmt(f),
            Self::Catalog(id) => id.fmt(f),
            Self::Node(id) => id.fmt(f),
            Self::Allocation(id) => id.fmt(f),
            Self::Oversight(id) => id.fmt(f),
            Self::User(id) => id.fmt(f),
            Self::ServiceAccount(id) => id.fmt(f),
            Self::Denials(id) => id.fmt(f),
        }
    }
}

impl Serialize for ResourceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The full name of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct ResourceName {
    region: Option<Label>,
    tenant: Option<Label>,
    project: Option<Label>,
    id: ResourceId,
}

/// A [`ResourceName`] whose labels are somebody else's: for showing a name without making one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameRef<'a> {
    region: Option<&'a Label>,
    tenant: Option<&'a Label>,
    project: Option<&'a Label>,
    id: ResourceId,
}

impl<'a> NameRef<'a> {
    /// See [`ResourceName::tenant`].
    #[must_use]
    pub const fn tenant(tenant: &'a Label, id: TenantId) -> Self {
        Self { region: None, tenant: Some(tenant), project: None, id: ResourceId::Tenant(id) }
    }

    /// See [`ResourceName::project`].
    #[must_use]
    pub const fn project(tenant: &'a Label, project: &'a Label, id: ProjectId) -> Self {
        let (tenant, project) = (Some(tenant), Some(project));
        Self { region: None, tenant, project, id: ResourceId::Project(id) }
    }

    /// The id at its end.
    #[must_use]
    pub const fn id(&self) -> ResourceId {
        self.id
    }
}

impl fmt::Display for NameRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not by `write!`, which takes twice as long for as many pieces.
        f.write_str("core42:aicloud:")?;
        f.write_str(self.region.map_or("-", Label::as_str))?;
        f.write_str(":")?;
        f.write_str(self.tenant.map_or("", Label::as_str))?;
        f.write_str(":")?;
        f.write_str(self.project.map_or("", Label::as_str))?;
        f.write_str(":")?;
        f.write_str(self.id.kind().as_str())?;
        f.write_str("/")?;
        self.id.fmt(f)
    }
}

impl Serialize for NameRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text is no resource name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Not six parts between colons, or another cloud's.
    #[error("a resource name is core42:aicloud:{{region}}:{{tenant}}:{{project}}:{{type}}/{{id}}")]
    Shape,
    /// A part is no DNS label.
    #[error("the {part} {NoLabel}")]
    Label {
        /// Which part.
        part: &'static str,
    },
    /// No such type of resource.
    #[error("`{0}` is no type of resource")]
    Type(String),
    /// The id is not one of that type.
    #[error(transparent)]
    Id(#[from] IdError),
    /// The type needs, or may not have, a region, tenant or project.
    #[error("a {kind} is named {form}")]
    Scope {
        /// The type.
        kind: EntityKind,
        /// How it should look.
        form: &'static str,
    },
}

impl ResourceName {
    /// A tenant's name.
    #[must_use]
    pub fn tenant(tenant: &Label, id: TenantId) -> Self {
        let id = ResourceId::Tenant(id);
        Self { region: None, tenant: Some(tenant.clone()), project: None, id }
    }

    /// A project's name.
    #[must_use]
    pub fn project(tenant: &Label, project: &Label, id: ProjectId) -> Self {
        let id = ResourceId::Project(id);
        Self { region: None, tenant: Some(tenant.clone()), project: Some(project.clone()), id }
    }

    /// The name of a region's catalogue.
    #[must_use]
    pub fn catalog(region: &Label, id: CatalogId) -> Self {
        let id = ResourceId::Catalog(id);
        Self { region: Some(region.clone()), tenant: None, project: None, id }
    }

    /// A node's name.
    #[must_use]
    pub fn node(region: &Label, id: NodeId) -> Self {
        let id = ResourceId::Node(id);
        Self { region: Some(region.clone()), tenant: None, project: None, id }
    }

    /// The name of the orders about one part of a region's engine.
    #[must_use]
    pub fn oversight(region: &Label, id: OversightId) -> Self {
        let id = ResourceId::Oversight(id);
        Self { region: Some(region.clone()), tenant: None, project: None, id }
    }

    /// A user's name.
    #[must_use]
    pub const fn user(id: UserId) -> Self {
        Self { region: None, tenant: None, project: None, id: ResourceId::User(id) }
    }

    /// A service account's name.
    #[must_use]
    pub fn service_account(tenant: &Label, project: &Label, id: ServiceAccountId) -> Self {
        let id = ResourceId::ServiceAccount(id);
        Self { region: None, tenant: Some(tenant.clone()), project: Some(project.clone()), id }
    }

    /// The name of a book of denials.
    #[must_use]
    pub const fn denials(id: DenialsId) -> Self {
        Self { region: None, tenant: None, project: None, id: ResourceId::Denials(id) }
    }

    /// An allocation's name.
    #[must_use]
    pub fn allocation(region: &Label, tenant: &Label, project: &Label, id: AllocationId) -> Self {
        Self {
            region: Some(region.clone()),
            tenant: Some(tenant.clone()),
            project: Some(project.clone()),
            id: ResourceId::Allocation(id),
        }
    }

    /// The same, with these labels.
    #[must_use]
    pub const fn borrowed(&self) -> NameRef<'_> {
        let (region, tenant, project) =
            (self.region.as_ref(), self.tenant.as_ref(), self.project.as_ref());
        NameRef { region, tenant, project, id: self.id }
    }

    /// The id at its end.
    #[must_use]
    pub const fn id(&self) -> ResourceId {
        self.id
    }

    /// The region, unless the resource is global.
    #[must_use]
    pub const fn region(&self) -> Option<&Label> {
        self.region.as_ref()
    }

    /// The owning tenant's label.
    #[must_use]
    pub const fn tenant_label(&self) -> Option<&Label> {
        self.tenant.as_ref()
    }

    /// The owning project's label.
    #[must_use]
    pub const fn project_label(&self) -> Option<&Label> {
        self.project.as_ref()
    }

    fn check_scope(self) -> Result<Self, NameError> {
        let has = (self.region.is_some(), self.tenant.is_some(), self.project.is_some());
        let kind = self.id.kind();
        let (must, form) = match kind {
            EntityKind::Tenant => {
                ((false, true, false), "core42:aicloud:-:{tenant}::tenant/{id}, without a region")
            }
            EntityKind::Project => (
                (false, true, true),
                "core42:aicloud:-:{tenant}:{project}:project/{id}, without a region",
            ),
            EntityKind::Catalog => {
                ((true, false, false), "core42:aicloud:{region}:::catalog/{id}, without a tenant")
            }
            EntityKind::Node => {
                ((true, false, false), "core42:aicloud:{region}:::node/{id}, without a tenant")
            }
            EntityKind::Oversight => {
                ((true, false, false), "core42:aicloud:{region}:::oversight/{id}, without a tenant")
            }
            EntityKind::User => {
                ((false, false, false), "core42:aicloud:-:::user/{id}, without a region or tenant")
            }
            EntityKind::ServiceAccount => (
                (false, true, true),
                "core42:aicloud:-:{tenant}:{project}:service_account/{id}, without a region",
            ),
            EntityKind::Denials => (
                (false, false, false),
                "core42:aicloud:-:::denials/{id}, without a region or tenant",
            ),
            EntityKind::Allocation => {
                ((true, true, true), "core42:aicloud:{region}:{tenant}:{project}:allocation/{id}")
            }
        };
        if has == must { Ok(self) } else { Err(NameError::Scope { kind, form }) }
    }
}

impl fmt::Display for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.borrowed().fmt(f)
    }
}

impl Serialize for ResourceName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.borrowed().serialize(serializer)
    }
}

impl FromStr for ResourceName {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        let rest = text.strip_prefix("core42:aicloud:").ok_or(NameError::Shape)?;
        let parts: Vec<&str> = rest.split(':').collect();
        let [region, tenant, project, resource] = parts[..] else {
            return Err(NameError::Shape);
        };
        let (kind, id) = resource.split_once('/').ok_or(NameError::Shape)?;
        let kind: EntityKind = kind.parse().map_err(|_| NameError::Type(kind.to_owned()))?;
        let label = |part: &'static str, text: &str, none: &str| {
            if text == none {
                return Ok(None);
            }
            text.parse().map(Some).map_err(|NoLabel| NameError::Label { part })
        };
        Self {
            region: label("region", region, "-")?,
            tenant: label("tenant", tenant, "")?,
            project: label("project", project, "")?,
            id: ResourceId::parse(kind, id)?,
        }
        .check_scope()
    }
}

impl TryFrom<String> for ResourceName {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests;
