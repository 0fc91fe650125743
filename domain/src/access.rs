//! Who may do what: one table.
//!
//! A principal is who a request acts for. In this slice there are bearer tokens of two
//! kinds, the operator's and a project's; users, roles and service accounts will be more
//! rows of the same table and more arms of [`Principal`], and no caller of [`permits`]
//! has to change.

use std::fmt;

use crate::id::{NodeId, ProjectId, TenantId, TokenId};
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
    /// A node's agent, proved by its certificate.
    Agent {
        /// The node of the certificate.
        node: NodeId,
    },
    /// A part of the control plane: `scheduler`, `timer`, ….
    System {
        /// Which part.
        part: &'static str,
    },
}

/// The journal's and the logs' form: `operator/tok_…`, `project/tok_…`, `agent/node_…`, `system/…`.
impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator { token } => f.write_str("operator/").and_then(|()| token.fmt(f)),
            Self::Project { token, .. } => f.write_str("project/").and_then(|()| token.fmt(f)),
            Self::Agent { node } => f.write_str("agent/").and_then(|()| node.fmt(f)),
            Self::System { part } => f.write_str("system/").and_then(|()| f.write_str(part)),
        }
    }
}

/// What a request wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Create or change tenants, projects, tokens, nodes, prices.
    Operate,
    /// Read tenants, nodes and all that is the cloud's own.
    ReadCloud,
    /// Read the list of GPU types and prices.
    ReadCatalog,
    /// Read a project and what is in it.
    ReadProject,
    /// Create, stop, start and release a project's allocations.
    UseProject,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Operate => "operate",
            Self::ReadCloud => "read_cloud",
            Self::ReadCatalog => "read_catalog",
            Self::ReadProject => "read_project",
            Self::UseProject => "use_project",
        })
    }
}

/// The answer to a request for permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Allowed,
    /// The caller may know that it exists, but may not do this: 403.
    Forbidden,
    /// For this caller it does not exist: 404, the same as for what never was.
    Hidden,
}

/// May this principal do this to something owned by `owner`?
#[must_use]
pub fn permits(principal: &Principal, action: Action, owner: Owner) -> Verdict {
    use Action::{Operate, ReadCatalog, ReadCloud, ReadProject, UseProject};
    match (principal, action) {
        (Principal::Operator { .. } | Principal::System { .. }, _) => Verdict::Allowed,
        (Principal::Project { .. }, ReadCatalog) => Verdict::Allowed,
        (Principal::Project { tenant, project, .. }, ReadProject | UseProject) => {
            let own = owner.tenant == Some(*tenant) && owner.project == Some(*project);
            if own { Verdict::Allowed } else { Verdict::Hidden }
        }
        (Principal::Project { .. }, Operate | ReadCloud) => Verdict::Forbidden,
        // An agent speaks over its channel, never over REST.
        (Principal::Agent { .. }, _) => Verdict::Forbidden,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::TypedId;
    use uuid::Uuid;

    #[test]
    fn a_project_sees_only_its_own() {
        let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let principal = Principal::Project {
            token: TokenId::from_uuid(mine),
            tenant: TenantId::from_uuid(mine),
            project: ProjectId::from_uuid(mine),
        };
        let owner = |tenant, project| Owner {
            tenant: Some(TenantId::from_uuid(tenant)),
            project: Some(ProjectId::from_uuid(project)),
        };
        for action in [Action::ReadProject, Action::UseProject] {
            assert_eq!(permits(&principal, action, owner(mine, mine)), Verdict::Allowed);
            assert_eq!(permits(&principal, action, owner(mine, other)), Verdict::Hidden);
            assert_eq!(permits(&principal, action, owner(other, mine)), Verdict::Hidden);
            assert_eq!(permits(&principal, action, Owner::default()), Verdict::Hidden);
        }
        for action in [Action::Operate, Action::ReadCloud] {
            assert_eq!(permits(&principal, action, owner(mine, mine)), Verdict::Forbidden);
        }
    }
}
