//! Who may do what: principals, what they hold, and one table that decides.
//!
//! ```text
//!   Principal ──► Authority: grants (role at a scope), perhaps narrowed
//!                     │
//!   request ──► permission + owner of the thing ──► permits ──► Allowed | Forbidden{missing} | Hidden
//! ```
//!
//! A **permission** is an action on a type of resource (`allocation.release`). A **role** is a set of
//! permissions, a column of the table in `role.rs`. A **grant** is a role at a scope: the cloud, a tenant, a
//! project. An [`Authority`] is all that one caller holds: its grants, and for a credential that is
//! weaker than its owner, the permissions that it is narrowed to. Nothing here knows how a
//! caller was proved, and nothing else decides what it may do.
//!
//! A denial names the permission that was missing, unless the caller may not even know that the
//! thing exists: then it is [`Verdict::Hidden`], and looks like what never was.

mod lend;
mod permission;
mod places;
mod role;
mod sight;

use std::fmt;

pub use self::permission::{Permission, PermissionSet, Reach};
pub use self::places::Places;
pub use self::role::{Column, Role};
pub use self::sight::Sight;
use uuid::Uuid;

use crate::id::{
    KeyId, NodeId, ProjectId, ServiceAccountId, SessionId, TenantId, TokenId, TypedId as _, UserId,
};
use crate::machine::Owner;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// Who runs the cloud.
    Operator {
        /// The token that proved it.
        token: TokenId,
    },
    /// A program or person that holds a project's token.
    Project {
        /// The token that proved it.
        token: TokenId,
        /// The project's tenant.
        tenant: TenantId,
        /// The project; nothing outside it exists for this principal.
        project: ProjectId,
    },
    /// A person who has signed in. What it holds is not in here: it changes while it is signed in.
    User {
        /// Who.
        user: UserId,
        /// The session that proved it.
        session: SessionId,
    },
    /// A program that works in a project, by name. What it holds is not in here: it changes while
    /// its credentials live.
    ServiceAccount {
        /// Which.
        account: ServiceAccountId,
        /// The project's tenant.
        tenant: TenantId,
        /// The project; nothing outside it exists for this principal.
        project: ProjectId,
        /// What proved it.
        credential: AccountCredential,
    },
    /// A node's agent, proved by its certificate.
    Agent {
        /// The node of the certificate.
        node: NodeId,
    },
    /// Somebody who proved nothing.
    Stranger,
    /// A part of the control plane: `scheduler`, `timer`, ….
    System {
        /// Which part.
        part: &'static str,
    },
}

/// What proved a service account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountCredential {
    /// A token that was given for an assertion under this key.
    Key(KeyId),
    /// An API key.
    ApiKey(TokenId),
}

/// The journal's and the logs' form: `operator/tok_…`, `project/tok_…`, `user/user_…`,
/// `service_account/sa_…`, `agent/node_…`, `stranger`, `system/…`.
impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator { token } => f.write_str("operator/").and_then(|()| token.fmt(f)),
            Self::Project { token, .. } => f.write_str("project/").and_then(|()| token.fmt(f)),
            Self::User { user, .. } => f.write_str("user/").and_then(|()| user.fmt(f)),
            Self::ServiceAccount { account, .. } => {
                f.write_str("service_account/").and_then(|()| account.fmt(f))
            }
            Self::Agent { node } => f.write_str("agent/").and_then(|()| node.fmt(f)),
            Self::Stranger => f.write_str("stranger"),
            Self::System { part } => f.write_str("system/").and_then(|()| f.write_str(part)),
        }
    }
}

impl Principal {
    /// What it holds by itself. A user's grants are read with its session, a service account's role
    /// with its credential. Agents speak over their
    /// channel and parts of the control plane to entities themselves: over REST neither may do
    /// anything.
    #[must_use]
    pub fn authority(&self) -> Authority {
        match *self {
            Self::Operator { .. } => {
                Authority::of(Grant { scope: Scope::Cloud, role: Role::OperatorAdmin })
            }
            Self::Project { tenant, project, .. } => Authority::of(Grant {
                scope: Scope::Project { tenant, project },
                role: Role::ProjectMember,
            }),
            Self::User { .. }
            | Self::ServiceAccount { .. }
            | Self::Agent { .. }
            | Self::Stranger
            | Self::System { .. } => Authority::default(),
        }
    }

    /// The id of what proved it, where that is a credential of ours.
    #[must_use]
    pub fn credential(&self) -> Option<Uuid> {
        match self {
            Self::Operator { token } | Self::Project { token, .. } => Some(token.uuid()),
            Self::User { session, .. } => Some(session.uuid()),
            Self::ServiceAccount { credential, .. } => Some(match credential {
                AccountCredential::Key(key) => key.uuid(),
                AccountCredential::ApiKey(token) => token.uuid(),
            }),
            Self::Agent { .. } | Self::Stranger | Self::System { .. } => None,
        }
    }

    /// The same as text: `tok_…`, `sess_…`, `key_…`.
    #[must_use]
    pub fn credential_text(&self) -> Option<String> {
        match self {
            Self::Operator { token } | Self::Project { token, .. } => Some(token.to_string()),
            Self::User { session, .. } => Some(session.to_string()),
            Self::ServiceAccount { credential, .. } => Some(match credential {
                AccountCredential::Key(key) => key.to_string(),
                AccountCredential::ApiKey(token) => token.to_string(),
            }),
            Self::Agent { .. } | Self::Stranger | Self::System { .. } => None,
        }
    }
}

/// Where a role holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    Cloud,
    /// For a tenant and everything in it.
    Tenant {
        /// Which.
        tenant: TenantId,
    },
    /// For a project and everything in it.
    Project {
        /// The project's tenant.
        tenant: TenantId,
        /// Which.
        project: ProjectId,
    },
}

impl Scope {
    /// The tenant that it is in; `None`: the cloud's.
    #[must_use]
    pub const fn tenant(self) -> Option<TenantId> {
        match self {
            Self::Cloud => None,
            Self::Tenant { tenant } | Self::Project { tenant, .. } => Some(tenant),
        }
    }

    /// Whether what `owner` owns lies within.
    #[must_use]
    pub fn covers(self, owner: Owner) -> bool {
        match self {
            Self::Cloud => true,
            Self::Tenant { tenant } => owner.tenant == Some(tenant),
            Self::Project { tenant, project } => {
                owner.tenant == Some(tenant) && owner.project == Some(project)
            }
        }
    }
}

/// A role at a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Where.
    pub scope: Scope,
    /// What.
    pub role: Role,
}

/// All that a caller holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Authority {
    grants: Vec<Grant>,
    /// What its credential is narrowed to; `None`: not at all.
    narrowed: Option<PermissionSet>,
}

impl Authority {
    /// One grant.
    #[must_use]
    pub fn of(grant: Grant) -> Self {
        Self { grants: vec![grant], narrowed: None }
    }

    /// Several.
    #[must_use]
    pub fn new(grants: Vec<Grant>) -> Self {
        Self { grants, narrowed: None }
    }

    /// Not more than these: a credential may be weaker than its owner, and never stronger.
    #[must_use]
    pub fn narrowed_to(mut self, permissions: PermissionSet) -> Self {
        self.narrowed = Some(self.narrowed.map_or(permissions, |before| before & permissions));
        self
    }

    /// The grants.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Everything that it may do to what `owner` owns.
    #[must_use]
    pub fn permissions(&self, owner: Owner) -> PermissionSet {
        let mut all = PermissionSet::EMPTY;
        for grant in &self.grants {
            let of_role = grant.role.permissions();
            all = all | if grant.scope.covers(owner) { of_role } else { of_role.anywhere() };
        }
        self.narrowed.map_or(all, |narrowed| all & narrowed)
    }

    /// Whether it may give this role in what `owner` owns, and take it away.
    ///
    /// # Errors
    /// [`Beyond`]: nobody hands out more than it holds.
    pub fn may_give(&self, role: Role, owner: Owner) -> Result<(), Beyond> {
        let held = self.permissions(owner);
        if let Some(missing) = role.permissions().iter().find(|one| !held.contains(*one)) {
            return Err(Beyond::Permission(missing));
        }
        // Whoever runs a tenant can do what its owner can. But it can't make itself the owner, nor
        // put the owner out.
        let owns = |grant: &Grant| {
            grant.scope.covers(owner)
                && matches!(grant.role, Role::TenantOwner | Role::OperatorAdmin)
        };
        if role == Role::TenantOwner && !self.grants.iter().any(owns) {
            return Err(Beyond::Ownership);
        }
        Ok(())
    }
}

/// Why a role can't be given or taken by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Beyond {
    /// It holds more than the giver.
    #[error("the role holds `{0}`, which the giver does not")]
    Permission(Permission),
    /// Only an owner makes and unmakes owners.
    #[error("only an owner gives and takes ownership")]
    Ownership,
}

/// The answer to a request for permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Allowed,
    /// The caller may know that it exists, but may not do this: 403.
    Forbidden {
        /// What it would have needed.
        missing: Permission,
    },
    /// For this caller it does not exist: 404, the same as for what never was.
    Hidden,
}

/// May whoever holds this do that to something owned by `owner`?
#[must_use]
pub fn permits(authority: &Authority, permission: Permission, owner: Owner) -> Verdict {
    let held = authority.permissions(owner);
    if held.contains(permission) {
        return Verdict::Allowed;
    }
    // That there are nodes, tenants and an engine is no secret; which ones there are is not said.
    let no_secret = owner == Owner::default();
    if no_secret || permission.seen_by(owner).is_some_and(|read| held.contains(read)) {
        Verdict::Forbidden { missing: permission }
    } else {
        Verdict::Hidden
    }
}

/// May whoever holds this do that to all that lies in a place which it names: list it, watch it? Who may see the place is
/// told what it would need, though the single things in it stay hidden from it.
#[must_use]
pub fn permits_within(authority: &Authority, permission: Permission, place: Owner) -> Verdict {
    let sees = match place {
        Owner { project: Some(_), .. } => Permission::ProjectRead,
        Owner { project: None, .. } => Permission::TenantRead,
    };
    match permits(authority, permission, place) {
        Verdict::Hidden if authority.permissions(place).contains(sees) => {
            Verdict::Forbidden { missing: permission }
        }
        verdict => verdict,
    }
}

#[cfg(test)]
mod tests;
