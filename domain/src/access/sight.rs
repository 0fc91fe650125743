//! Whose things a caller can be shown at all, before it is asked what it may do with them.
//!
//! Permissions say what; this only says whose. It is what storage is told, so that a read which
//! forgot to ask for a permission still finds nothing of a stranger's.

use super::{Authority, Scope};
use crate::id::TenantId;
use crate::machine::Owner;

/// Whose things somebody can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// Everybody's.
    Cloud,
    /// Those of these tenants, each named once.
    Tenants(Vec<TenantId>),
}

impl Sight {
    /// The only tenant in it, if it is of one only.
    #[must_use]
    pub fn only(&self) -> Option<TenantId> {
        match self {
            Self::Tenants(tenants) => match tenants[..] {
                [only] => Some(only),
                _ => None,
            },
            Self::Cloud => None,
        }
    }
}

impl Authority {
    /// Whether everybody's things can be shown to it: [`Sight::Cloud`], without the list that the other is.
    #[must_use]
    pub fn sees_all(&self) -> bool {
        self.grants().iter().any(|grant| grant.scope == Scope::Cloud)
    }

    /// Whose things it can be shown: of each tenant that it has a grant in.
    #[must_use]
    pub fn sight(&self) -> Sight {
        let mut tenants: Vec<TenantId> = Vec::new();
        for grant in self.grants() {
            let tenant = match grant.scope {
                Scope::Cloud => return Sight::Cloud,
                Scope::Tenant { tenant } | Scope::Project { tenant, .. } => tenant,
            };
            if !tenants.contains(&tenant) {
                tenants.push(tenant);
            }
        }
        Sight::Tenants(tenants)
    }

    /// Whether what `owner` owns is in its sight. What no tenant owns has nobody to be hidden from:
    /// there the permission alone decides.
    #[must_use]
    pub fn sees(&self, owner: Owner) -> bool {
        let Some(owner) = owner.tenant else { return true };
        self.grants().iter().any(|grant| match grant.scope {
            Scope::Cloud => true,
            Scope::Tenant { tenant } | Scope::Project { tenant, .. } => tenant == owner,
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::{Grant, Role};
    use super::*;
    use crate::id::{ProjectId, TypedId};

    fn tenant(bits: u128) -> TenantId {
        TenantId::from_uuid(Uuid::from_u128(bits))
    }

    fn authority(scopes: &[Scope]) -> Authority {
        let grant = |scope: &Scope| Grant { scope: *scope, role: Role::ProjectMember };
        Authority::new(scopes.iter().map(grant).collect())
    }

    #[test]
    fn sight_is_of_all_tenants_with_a_grant() {
        let project = ProjectId::from_uuid(Uuid::from_u128(9));
        let (one, two) = (tenant(1), tenant(2));
        let in_one = Scope::Project { tenant: one, project };
        let cases = [
            (authority(&[]), Sight::Tenants(vec![])),
            (authority(&[in_one]), Sight::Tenants(vec![one])),
            (
                authority(&[in_one, Scope::Tenant { tenant: one }, Scope::Tenant { tenant: two }]),
                Sight::Tenants(vec![one, two]),
            ),
            (authority(&[in_one, Scope::Cloud]), Sight::Cloud),
        ];
        for (authority, sight) in cases {
            assert_eq!(authority.sight(), sight);
            assert_eq!(authority.sees_all(), sight == Sight::Cloud);
            for owner in [one, two, tenant(3)] {
                let shown = match &sight {
                    Sight::Cloud => true,
                    Sight::Tenants(tenants) => tenants.contains(&owner),
                };
                let owner = Owner { tenant: Some(owner), project: None };
                assert_eq!(authority.sees(owner), shown);
            }
            assert!(authority.sees(Owner::default()));
        }
    }
}
