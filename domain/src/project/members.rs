//! Who works in a project, and by which membership of its tenant.

use std::collections::BTreeMap;

use super::{Project, ProjectEvent};
use crate::access::{Column, Role};
use crate::id::UserId;
use crate::kind::EntityKind;
use crate::machine::Rejection;
use crate::tenant::{MEMBERS_MAX, Tenant, check_from};

impl Project {
    /// What somebody is here whose membership of the tenant has this epoch.
    #[must_use]
    pub fn role_of(&self, user: UserId, epoch: u64) -> Option<Role> {
        self.members.get(&user).copied().filter(|_| self.epoch(user) == epoch)
    }

    /// The members with their roles, of those who belong to the tenant now.
    pub fn members_within<'a>(
        &'a self,
        tenant: &'a Tenant,
    ) -> impl Iterator<Item = (UserId, Role)> + 'a {
        let member = |user: &UserId| self.role_of(*user, tenant.membership(*user)?);
        self.members.keys().filter_map(move |user| Some((*user, member(user)?)))
    }

    /// Lines of memberships that are over for certain, with their epochs. A tenant that was read long ago may not know the
    /// newest ones; those are not among them.
    pub fn departed<'a>(&'a self, tenant: &'a Tenant) -> impl Iterator<Item = (UserId, u64)> + 'a {
        let lines = self.members.keys().map(|user| (*user, self.epoch(*user)));
        lines.filter(|(user, epoch)| {
            *epoch <= tenant.joins && tenant.membership(*user) != Some(*epoch)
        })
    }

    /// By which membership of the tenant a line holds.
    #[must_use]
    pub fn epoch(&self, user: UserId) -> u64 {
        self.epochs.get(&user).copied().unwrap_or(0)
    }
}

/// Lets somebody work here by the membership of the tenant with this epoch, and takes away lines that are over.
pub(super) fn set(
    project: &Project,
    user: UserId,
    (from, role): (Option<Role>, Role),
    epoch: u64,
    departed: BTreeMap<UserId, u64>,
) -> Result<Vec<ProjectEvent>, Rejection> {
    if role.column() != Column::Project {
        return Err(Rejection::Invalid {
            field: "role".into(),
            problem: "must be project_admin, project_member or project_viewer".into(),
        });
    }
    let present = project.role_of(user, epoch);
    if present == Some(role) {
        return Ok(vec![]);
    }
    check_from(present, from)?;
    if project.epoch(user) > epoch {
        return Err(Rejection::Stale {
            what: "the member has left the tenant and come back meanwhile".into(),
        });
    }
    // Compared again here: a line that was made since is another membership's.
    let over = |(one, epoch): &(UserId, u64)| {
        *one != user && project.members.contains_key(one) && project.epoch(*one) == *epoch
    };
    let over: Vec<UserId> = departed.into_iter().filter(over).map(|(one, _)| one).collect();
    let has_line = project.members.contains_key(&user);
    if !has_line && project.members.len() - over.len() >= MEMBERS_MAX {
        return Err(Rejection::NotLegal {
            action: "set_member".into(),
            kind: EntityKind::Project,
            state: format!("at its limit of {MEMBERS_MAX} members"),
            legal: vec!["remove_member".into()],
        });
    }
    let over = over.into_iter().map(|user| ProjectEvent::MemberRemoved { user });
    Ok(over.chain([ProjectEvent::MemberSet { user, role, epoch }]).collect())
}
