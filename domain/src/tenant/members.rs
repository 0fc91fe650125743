//! What happens to a tenant's invitations and members.

use super::standing::{Standing, disabled};
use super::{INVITATIONS_MAX, INVITED_AGAIN, Invitation, MEMBERS_MAX, Tenant, TenantEvent};
use crate::access::{Column, Role};
use crate::email::Email;
use crate::id::{InvitationId, UserId};
use crate::kind::EntityKind;
use crate::machine::{Rejection, Time};

type Decided = Result<Vec<TenantEvent>, Rejection>;

impl Tenant {
    /// The invitations that can be accepted now.
    pub fn open_invitations(&self, now: Time) -> impl Iterator<Item = (InvitationId, &Invitation)> {
        let open = move |(_, open): &(&InvitationId, &Invitation)| open.expires_at > now;
        self.invitations.iter().filter(open).map(|(id, open)| (*id, open))
    }

    /// The epoch of a user's membership; `None`: it is no member. No membership after it has the same.
    #[must_use]
    pub fn membership(&self, user: UserId) -> Option<u64> {
        self.members.get(&user).map(|_| self.epochs.get(&user).copied().unwrap_or(0))
    }

    /// Whether it would have no owner without this one.
    #[must_use]
    pub fn is_last_owner(&self, user: UserId) -> bool {
        let mut owners = self.members.iter().filter(|(_, role)| **role == Role::TenantOwner);
        owners.next().is_some_and(|(one, _)| *one == user) && owners.next().is_none()
    }
}

pub(super) fn invite(
    tenant: &Tenant,
    invitation: InvitationId,
    terms: Invitation,
    now: Time,
) -> Decided {
    check_role(terms.role)?;
    if tenant.invitations.contains_key(&invitation) {
        return Ok(vec![]);
    }
    if terms.expires_at <= now {
        return Err(Rejection::Invalid {
            field: "expires_at".into(),
            problem: "must be in the future".into(),
        });
    }
    let mut same = tenant.open_invitations(now).filter(|(_, open)| open.email == terms.email);
    if same.any(|(_, open)| terms.expires_at - open.expires_at < INVITED_AGAIN) {
        return Err(Rejection::NotLegal {
            action: "invite".into(),
            kind: EntityKind::Tenant,
            state: "waiting for somebody at this address, who was invited less than an hour ago"
                .into(),
            legal: vec!["cancel_invitation".into()],
        });
    }
    let others = tenant.open_invitations(now).filter(|(_, open)| open.email != terms.email);
    if others.count() >= INVITATIONS_MAX {
        return Err(at_limit("invite", INVITATIONS_MAX, "open invitations", "cancel_invitation"));
    }
    Ok(vec![TenantEvent::Invited { invitation, terms }])
}

pub(super) fn accept(
    tenant: &Tenant,
    invitation: InvitationId,
    user: UserId,
    email: &Email,
    now: Time,
) -> Decided {
    let refused = |reason: &str| Rejection::Refused { reason: reason.into() };
    let open = tenant.invitations.get(&invitation).filter(|open| open.email == *email);
    let open = open.ok_or_else(|| refused("link_unknown"))?;
    if open.expires_at <= now {
        return Err(refused("link_expired"));
    }
    let accepted = TenantEvent::InvitationAccepted { invitation, user };
    // An invitation makes nobody less than it is.
    if tenant.members.get(&user).is_some_and(|has| is_enough(*has, open.role)) {
        return Ok(vec![accepted]);
    }
    check_room(tenant, user, "accept_invitation")?;
    Ok(vec![accepted, becomes(tenant, user, open.role)])
}

/// Whether who has a role would gain nothing by another. Owners may what admins may, and are more all the same.
fn is_enough(has: Role, other: Role) -> bool {
    let whole = has.permissions() & other.permissions() == other.permissions();
    whole && (other != Role::TenantOwner || has == Role::TenantOwner)
}

pub(super) fn set(tenant: &Tenant, user: UserId, (from, role): (Option<Role>, Role)) -> Decided {
    check_role(role)?;
    let has = tenant.members.get(&user).copied();
    if has == Some(role) {
        return Ok(vec![]);
    }
    check_from(has, from)?;
    if role != Role::TenantOwner {
        check_last_owner(tenant, user, "set_member")?;
    }
    check_room(tenant, user, "set_member")?;
    let less = has.is_some_and(|has| !is_enough(role, has));
    let over = sent_by(tenant, user).filter(|_| less);
    Ok(over.chain([becomes(tenant, user, role)]).collect())
}

/// A member with another role, or somebody whose membership begins.
pub(super) fn becomes(tenant: &Tenant, user: UserId, role: Role) -> TenantEvent {
    let newcomer = !tenant.members.contains_key(&user);
    TenantEvent::MemberSet { user, role, epoch: newcomer.then(|| tenant.joins + 1) }
}

pub(super) fn remove(tenant: &Tenant, user: UserId, from: Option<Role>) -> Decided {
    let has = tenant.members.get(&user).copied();
    if has.is_none() {
        return Ok(vec![]);
    }
    check_from(has, from)?;
    check_last_owner(tenant, user, "remove_member")?;
    let over = sent_by(tenant, user);
    Ok(over.chain([TenantEvent::MemberRemoved { user }]).collect())
}

/// The invitations that a member has sent are over: one of them may be to an address of its own.
fn sent_by(tenant: &Tenant, user: UserId) -> impl Iterator<Item = TenantEvent> {
    let sender = format!("user/{user}");
    let sent = tenant.invitations.iter().filter(move |(_, open)| open.invited_by == sender);
    sent.map(|(invitation, _)| TenantEvent::InvitationCanceled { invitation: *invitation })
}

/// Whether a member is still what it was when it was asked who may change that.
pub(crate) fn check_from(has: Option<Role>, from: Option<Role>) -> Result<(), Rejection> {
    if has == from {
        return Ok(());
    }
    Err(Rejection::Stale { what: "the member's role has just been changed".into() })
}

fn check_role(role: Role) -> Result<(), Rejection> {
    if role.column() == Column::Tenant {
        return Ok(());
    }
    let words = Role::ALL.iter().filter(|role| role.column() == Column::Tenant);
    let words: Vec<&str> = words.map(|role| role.word()).collect();
    Err(Rejection::Invalid {
        field: "role".into(),
        problem: format!("must be one of: {}", words.join(", ")),
    })
}

fn check_last_owner(tenant: &Tenant, user: UserId, action: &str) -> Result<(), Rejection> {
    if !tenant.is_last_owner(user) {
        return Ok(());
    }
    Err(Rejection::NotLegal {
        action: action.into(),
        kind: EntityKind::Tenant,
        state: "without another owner".into(),
        legal: vec!["set_member".into(), "invite".into()],
    })
}

impl Tenant {
    /// Whether somebody who is no member may become one now. To be asked before an account is made for that, too: an
    /// account that nobody takes in stays, and so does its address.
    ///
    /// # Errors
    /// [`Rejection::NotLegal`]: the tenant is suspended, disabled, or full.
    pub fn check_newcomer(&self, action: &str) -> Result<(), Rejection> {
        match self.standing {
            Standing::Active if self.members.len() < MEMBERS_MAX => Ok(()),
            Standing::Active => Err(at_limit(action, MEMBERS_MAX, "members", "remove_member")),
            Standing::Suspended => Err(Rejection::NotLegal {
                action: action.into(),
                kind: EntityKind::Tenant,
                state: "suspended".into(),
                legal: vec!["reactivate".into()],
            }),
            Standing::Disabled => Err(disabled(action)),
        }
    }
}

pub(super) fn check_room(tenant: &Tenant, user: UserId, action: &str) -> Result<(), Rejection> {
    if tenant.members.contains_key(&user) || tenant.members.len() < MEMBERS_MAX {
        return Ok(());
    }
    Err(at_limit(action, MEMBERS_MAX, "members", "remove_member"))
}

fn at_limit(action: &str, most: usize, of: &str, instead: &str) -> Rejection {
    Rejection::NotLegal {
        action: action.into(),
        kind: EntityKind::Tenant,
        state: format!("at its limit of {most} {of}"),
        legal: vec![instead.into()],
    }
}
