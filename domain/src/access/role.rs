//! Roles: columns of one table.
//!
//! A role belongs to a kind of scope and is held there: an operator's in the cloud, a tenant's in a
//! tenant and all its projects, a project's in that project. Whoever can give roles can't give more
//! than it has ([`Authority::may_give`](super::Authority::may_give)); each role's set contains the ones
//! below it (a test holds the table to that).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::permission::{Permission, PermissionSet};

/// The kind of scope that a role is held at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The cloud.
    Operator,
    /// A tenant.
    Tenant,
    /// A project.
    Project,
}

/// What somebody is somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Role {
    /// Runs the cloud.
    OperatorAdmin,
    /// Helps customers: sees all, changes nothing.
    OperatorSupport,
    /// Answers for a tenant: all that it can do, its end included.
    TenantOwner,
    /// Runs a tenant.
    TenantAdmin,
    /// Sees what a tenant uses and pays.
    TenantBilling,
    /// Belongs to a tenant; what it may do in projects, projects say.
    TenantMember,
    /// Sees all of a tenant.
    TenantViewer,
    /// Runs a project.
    ProjectAdmin,
    /// Works in a project.
    ProjectMember,
    /// Sees a project.
    ProjectViewer,
}

/// Who may do what. Columns in the order of [`Role::ALL`].
#[rustfmt::skip]
const TABLE: &[(Permission, &str)] = &[
    //                                   operator      tenant                       project
    //                                   admin support owner admin billing member viewer  admin member viewer
    (Permission::TenantCreate,           "x   .         .     .     .       .      .       .     .      ."),
    (Permission::TenantRead,             "x   x         x     x     x       x      x       .     .      ."),
    (Permission::TenantUpdate,           "x   .         x     x     .       .      .       .     .      ."),
    (Permission::TenantSuspend,          "x   .         .     .     .       .      .       .     .      ."),
    (Permission::TenantDisable,          "x   .         .     .     .       .      .       .     .      ."),
    (Permission::MemberRead,             "x   x         x     x     .       .      x       x     x      x"),
    (Permission::MemberSet,              "x   .         x     x     .       .      .       x     .      ."),
    (Permission::MemberRemove,           "x   .         x     x     .       .      .       x     .      ."),
    (Permission::InvitationRead,         "x   x         x     x     .       .      x       .     .      ."),
    (Permission::InvitationCreate,       "x   .         x     x     .       .      .       .     .      ."),
    (Permission::InvitationCancel,       "x   .         x     x     .       .      .       .     .      ."),
    (Permission::SsoRead,                "x   x         x     x     .       .      x       .     .      ."),
    (Permission::SsoUpdate,              "x   .         x     x     .       .      .       .     .      ."),
    (Permission::SsoVerify,              "x   .         .     .     .       .      .       .     .      ."),
    (Permission::ProjectCreate,          "x   .         x     x     .       .      .       .     .      ."),
    (Permission::ProjectRead,            "x   x         x     x     x       .      x       x     x      x"),
    (Permission::ProjectUpdate,          "x   .         x     x     .       .      .       x     .      ."),
    (Permission::TokenRead,              "x   x         x     x     .       .      .       x     .      ."),
    (Permission::TokenCreate,            "x   .         x     x     .       .      .       x     .      ."),
    (Permission::TokenRevoke,            "x   .         x     x     .       .      .       x     .      ."),
    (Permission::ServiceAccountRead,     "x   x         x     x     .       .      x       x     x      x"),
    (Permission::ServiceAccountCreate,   "x   .         x     x     .       .      .       x     .      ."),
    (Permission::ServiceAccountUpdate,   "x   .         x     x     .       .      .       x     .      ."),
    (Permission::ServiceAccountDisable,  "x   .         x     x     .       .      .       x     .      ."),
    (Permission::AllocationRead,         "x   x         x     x     .       .      x       x     x      x"),
    (Permission::AllocationCreate,       "x   .         x     x     .       .      .       x     x      ."),
    (Permission::AllocationStart,        "x   .         x     x     .       .      .       x     x      ."),
    (Permission::AllocationStop,         "x   .         x     x     .       .      .       x     x      ."),
    (Permission::AllocationRelease,      "x   .         x     x     .       .      .       x     x      ."),
    (Permission::UsageRead,              "x   x         x     x     x       .      x       x     x      x"),
    (Permission::JournalRead,            "x   x         x     x     .       .      x       x     x      x"),
    (Permission::AuditRead,              "x   x         x     x     .       .      .       .     .      ."),
    (Permission::EventRead,              "x   x         x     x     .       .      x       x     x      x"),
    (Permission::GpuTypeRead,            "x   x         x     x     x       x      x       x     x      x"),
    (Permission::GpuTypeSet,             "x   .         .     .     .       .      .       .     .      ."),
    (Permission::NodeRead,               "x   x         .     .     .       .      .       .     .      ."),
    (Permission::NodeCreate,             "x   .         .     .     .       .      .       .     .      ."),
    (Permission::NodeJoin,               "x   .         .     .     .       .      .       .     .      ."),
    (Permission::NodeCordon,             "x   .         .     .     .       .      .       .     .      ."),
    (Permission::NodeDrain,              "x   .         .     .     .       .      .       .     .      ."),
    (Permission::NodeRetire,             "x   .         .     .     .       .      .       .     .      ."),
    (Permission::UserRead,               "x   x         .     .     .       .      .       .     .      ."),
    (Permission::UserCreate,             "x   .         .     .     .       .      .       .     .      ."),
    (Permission::UserUpdate,             "x   .         .     .     .       .      .       .     .      ."),
    (Permission::UserDisable,            "x   .         .     .     .       .      .       .     .      ."),
    (Permission::SupervisionRead,        "x   x         .     .     .       .      .       .     .      ."),
    (Permission::SupervisionOrder,       "x   .         .     .     .       .      .       .     .      ."),
];

/// A role's set, read off its column when the program is built.
const SETS: [PermissionSet; Role::ALL.len()] = columns();

const fn columns() -> [PermissionSet; Role::ALL.len()] {
    let mut sets = [PermissionSet::EMPTY; Role::ALL.len()];
    let mut line = 0;
    while line < TABLE.len() {
        let (permission, marks) = TABLE[line];
        let marks = marks.as_bytes();
        let (mut column, mut at) = (0, 0);
        while at < marks.len() {
            match marks[at] {
                b' ' => {}
                b'.' => column += 1,
                b'x' => {
                    sets[column] = sets[column].with(permission);
                    column += 1;
                }
                _ => panic!("the table has crosses, dots and spaces"),
            }
            at += 1;
        }
        assert!(column == Role::ALL.len(), "each line has a mark for each role");
        line += 1;
    }
    sets
}

impl Role {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 10] = [
        Self::OperatorAdmin,
        Self::OperatorSupport,
        Self::TenantOwner,
        Self::TenantAdmin,
        Self::TenantBilling,
        Self::TenantMember,
        Self::TenantViewer,
        Self::ProjectAdmin,
        Self::ProjectMember,
        Self::ProjectViewer,
    ];

    /// What it allows.
    #[must_use]
    pub const fn permissions(self) -> PermissionSet {
        SETS[self as usize]
    }

    /// Where it is held.
    #[must_use]
    pub const fn column(self) -> Column {
        match self {
            Self::OperatorAdmin | Self::OperatorSupport => Column::Operator,
            Self::TenantOwner
            | Self::TenantAdmin
            | Self::TenantBilling
            | Self::TenantMember
            | Self::TenantViewer => Column::Tenant,
            Self::ProjectAdmin | Self::ProjectMember | Self::ProjectViewer => Column::Project,
        }
    }

    /// Its word: `tenant_admin`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::OperatorAdmin => "operator_admin",
            Self::OperatorSupport => "operator_support",
            Self::TenantOwner => "tenant_owner",
            Self::TenantAdmin => "tenant_admin",
            Self::TenantBilling => "tenant_billing",
            Self::TenantMember => "tenant_member",
            Self::TenantViewer => "tenant_viewer",
            Self::ProjectAdmin => "project_admin",
            Self::ProjectMember => "project_member",
            Self::ProjectViewer => "project_viewer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl From<Role> for &'static str {
    fn from(role: Role) -> Self {
        role.word()
    }
}

/// No role has this word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no role `{0}`")]
pub struct NoRole(String);

impl FromStr for Role {
    type Err = NoRole;
    fn from_str(word: &str) -> Result<Self, NoRole> {
        let found = Self::ALL.into_iter().find(|role| role.word() == word);
        found.ok_or_else(|| NoRole(word.to_owned()))
    }
}

impl TryFrom<String> for Role {
    type Error = NoRole;
    fn try_from(word: String) -> Result<Self, NoRole> {
        word.parse()
    }
}
