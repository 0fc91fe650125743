//! Where somebody may do something: what a list is of, for a caller that names no place.

use std::collections::BTreeSet;

use super::{Authority, Permission, Scope, Verdict, permits};
use crate::id::{ProjectId, TenantId};
use crate::machine::Owner;

/// Where a permission is held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// Everywhere.
    pub cloud: bool,
    /// In all of these tenants.
    pub tenants: BTreeSet<TenantId>,
    /// In these projects of other tenants.
    pub projects: BTreeSet<(TenantId, ProjectId)>,
}

impl Places {
    /// Whether it is held nowhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.cloud && self.tenants.is_empty() && self.projects.is_empty()
    }

    /// What belongs to the one place where it is held, if there is one only.
    #[must_use]
    pub fn only(&self) -> Option<Owner> {
        let (mut tenants, mut projects) = (self.tenants.iter(), self.projects.iter());
        match (self.cloud, tenants.next(), projects.next()) {
            (true, ..) => Some(Owner::default()),
            (false, Some(tenant), None) if tenants.next().is_none() => {
                Some(Owner { tenant: Some(*tenant), project: None })
            }
            (false, None, Some((tenant, project))) if projects.next().is_none() => {
                Some(Owner { tenant: Some(*tenant), project: Some(*project) })
            }
            _ => None,
        }
    }
}

impl Scope {
    /// The owner of what belongs to all of it.
    #[must_use]
    pub const fn owner(self) -> Owner {
        match self {
            Self::Cloud => Owner { tenant: None, project: None },
            Self::Tenant { tenant } => Owner { tenant: Some(tenant), project: None },
            Self::Project { tenant, project } => {
                Owner { tenant: Some(tenant), project: Some(project) }
            }
        }
    }
}

impl Authority {
    /// Where it may do this: the smallest list of places that says so.
    #[must_use]
    pub fn places(&self, permission: Permission) -> Places {
        let held = |scope: Scope| permits(self, permission, scope.owner()) == Verdict::Allowed;
        let mut places = Places::default();
        for scope in self.grants().iter().map(|grant| grant.scope).filter(|scope| held(*scope)) {
            match scope {
                Scope::Cloud => places.cloud = true,
                Scope::Tenant { tenant } => drop(places.tenants.insert(tenant)),
                Scope::Project { tenant, project } => {
                    places.projects.insert((tenant, project));
                }
            }
        }
        let tenants = &places.tenants;
        places.projects.retain(|(tenant, _)| !tenants.contains(tenant));
        if places.cloud { Places { cloud: true, ..Places::default() } } else { places }
    }
}
