//! Permissions: an action on a type of resource, each with its word.
//!
//! Words are stable for ever: they are in denials, in the scopes of credentials and in the API
//! document. A permission exists when an operation asks for it, and not before.

use std::fmt;
use std::ops::{BitAnd, BitOr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::machine::Owner;

/// What a permission is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Something with an owner: a grant counts if its scope covers that.
    Owned,
    /// What the region shows to all of its customers: a grant counts wherever it is.
    Anywhere,
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident $word:literal $reach:ident;)*) => {
        /// An action on a type of resource.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        pub enum Permission { $($(#[$doc])* $name,)* }

        impl Permission {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its word: `allocation.release`.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What it is asked about.
            #[must_use]
            pub const fn reach(self) -> Reach {
                match self { $(Self::$name => Reach::$reach,)* }
            }
        }
    };
}

permissions! {
    /// Make a tenant.
    TenantCreate "tenant.create" Owned;
    /// Read a tenant.
    TenantRead "tenant.read" Owned;
    /// Rename a tenant.
    TenantUpdate "tenant.update" Owned;
    /// Suspend a tenant, and take it back.
    TenantSuspend "tenant.suspend" Owned;
    /// Let nothing of a tenant open anything, and take it back.
    TenantDisable "tenant.disable" Owned;
    /// See who belongs to a tenant or project.
    MemberRead "member.read" Owned;
    /// Give a tenant's or project's roles to people.
    MemberSet "member.set" Owned;
    /// Take people out of a tenant or project.
    MemberRemove "member.remove" Owned;
    /// See who is invited to a tenant.
    InvitationRead "invitation.read" Owned;
    /// Invite people to a tenant.
    InvitationCreate "invitation.create" Owned;
    /// Take an invitation back.
    InvitationCancel "invitation.cancel" Owned;
    /// See a tenant's single sign-on, without its secret.
    SsoRead "sso.read" Owned;
    /// Connect a tenant to its provider, and take that back.
    SsoUpdate "sso.update" Owned;
    /// Say that a domain is a tenant's.
    SsoVerify "sso.verify" Owned;
    /// Make a project in a tenant.
    ProjectCreate "project.create" Owned;
    /// Read a project.
    ProjectRead "project.read" Owned;
    /// Rename a project.
    ProjectUpdate "project.update" Owned;
    /// See a project's tokens, without their secrets.
    TokenRead "token.read" Owned;
    /// Issue a project's token.
    TokenCreate "token.create" Owned;
    /// Revoke a project's token.
    TokenRevoke "token.revoke" Owned;
    /// See a project's service accounts, their keys, and when those were used.
    ServiceAccountRead "service_account.read" Owned;
    /// Make a service account.
    ServiceAccountCreate "service_account.create" Owned;
    /// Change a service account's role, and give and take its keys and API keys.
    ServiceAccountUpdate "service_account.update" Owned;
    /// Keep a service account out, and let it in again.
    ServiceAccountDisable "service_account.disable" Owned;
    /// Read a project's allocations.
    AllocationRead "allocation.read" Owned;
    /// Ask for GPUs.
    AllocationCreate "allocation.create" Owned;
    /// Start an allocation again.
    AllocationStart "allocation.start" Owned;
    /// Stop an allocation.
    AllocationStop "allocation.stop" Owned;
    /// Give GPUs back.
    AllocationRelease "allocation.release" Owned;
    /// Read what was used, and what it costs.
    UsageRead "usage.read" Owned;
    /// Read a resource's history.
    JournalRead "journal.read" Owned;
    /// Read who did what, and what was not allowed.
    AuditRead "audit.read" Owned;
    /// Watch what happens.
    EventRead "event.read" Owned;
    /// Read what the region offers.
    GpuTypeRead "gpu_type.read" Anywhere;
    /// Offer and price GPUs.
    GpuTypeSet "gpu_type.set" Owned;
    /// Read nodes.
    NodeRead "node.read" Owned;
    /// Enter a node.
    NodeCreate "node.create" Owned;
    /// Issue a node's join token.
    NodeJoin "node.join" Owned;
    /// Keep new work from a node, and let it come again.
    NodeCordon "node.cordon" Owned;
    /// Have what is on a node leave.
    NodeDrain "node.drain" Owned;
    /// Retire a node for ever.
    NodeRetire "node.retire" Owned;
    /// Read users.
    UserRead "user.read" Owned;
    /// Enter a user.
    UserCreate "user.create" Owned;
    /// Rename a user, and say whether it runs the cloud.
    UserUpdate "user.update" Owned;
    /// Keep a user out, and let it in again.
    UserDisable "user.disable" Owned;
    /// Look into the engine.
    SupervisionRead "supervision.read" Owned;
    /// Give orders to the engine.
    SupervisionOrder "supervision.order" Owned;
}

impl Permission {
    /// The type of resource: `allocation`.
    #[must_use]
    pub fn resource(self) -> &'static str {
        self.word().split_once('.').map_or(self.word(), |(resource, _)| resource)
    }

    /// What is done to it: `release`.
    #[must_use]
    pub fn action(self) -> &'static str {
        self.word().split_once('.').map_or("", |(_, action)| action)
    }

    /// The permission for an action on a type of resource.
    #[must_use]
    pub fn find(resource: &str, action: &str) -> Option<Self> {
        let found = |one: &&Self| one.resource() == resource && one.action() == action;
        Self::ALL.iter().find(found).copied()
    }

    /// What shows its caller that the thing exists, which `owner` owns: the type's `read`; for what is made or kept
    /// within another thing, and for reading what is within it, that one's. Members are of a tenant or of a project, as `owner` says.
    #[must_use]
    pub fn seen_by(self, owner: Owner) -> Option<Self> {
        match self {
            Self::TenantCreate => None,
            Self::MemberRead | Self::MemberSet | Self::MemberRemove if owner.project.is_some() => {
                Some(Self::ProjectRead)
            }
            Self::AuditRead if owner.project.is_some() => Some(Self::ProjectRead),
            Self::ProjectCreate
            | Self::AuditRead
            | Self::MemberRead
            | Self::MemberSet
            | Self::MemberRemove
            | Self::InvitationRead
            | Self::InvitationCreate
            | Self::InvitationCancel
            | Self::SsoRead
            | Self::SsoUpdate
            | Self::SsoVerify => Some(Self::TenantRead),
            Self::AllocationCreate
            | Self::TokenCreate
            | Self::TokenRead
            | Self::TokenRevoke
            | Self::ServiceAccountCreate
            | Self::ServiceAccountRead => Some(Self::ProjectRead),
            Self::GpuTypeSet => Some(Self::GpuTypeRead),
            other => Self::find(other.resource(), "read"),
        }
    }

    const fn bit(self) -> u64 {
        1 << self as u64
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl From<Permission> for &'static str {
    fn from(permission: Permission) -> Self {
        permission.word()
    }
}

/// No permission has this word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no permission `{0}`")]
pub struct NoPermission(String);

impl FromStr for Permission {
    type Err = NoPermission;
    fn from_str(word: &str) -> Result<Self, NoPermission> {
        let found = Self::ALL.iter().find(|permission| permission.word() == word);
        found.copied().ok_or_else(|| NoPermission(word.to_owned()))
    }
}

impl TryFrom<String> for Permission {
    type Error = NoPermission;
    fn try_from(word: String) -> Result<Self, NoPermission> {
        word.parse()
    }
}

/// Several permissions.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct PermissionSet(u64);

/// A caller's grants elsewhere are asked for them with each thing that is looked at.
const ANYWHERE: PermissionSet = {
    let (mut all, mut at) = (PermissionSet::EMPTY, 0);
    while at < Permission::ALL.len() {
        if matches!(Permission::ALL[at].reach(), Reach::Anywhere) {
            all = all.with(Permission::ALL[at]);
        }
        at += 1;
    }
    all
};

// One bit each.
const _: () = assert!(Permission::ALL.len() <= 64);

impl PermissionSet {
    /// None.
    pub const EMPTY: Self = Self(0);

    /// Whether it is among them.
    #[must_use]
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | permission.bit())
    }

    /// Those that count wherever they were granted.
    #[must_use]
    pub const fn anywhere(self) -> Self {
        Self(self.0 & ANYWHERE.0)
    }

    /// Each, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl BitOr for PermissionSet {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for PermissionSet {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Permission::word)).finish()
    }
}
