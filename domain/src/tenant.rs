//! A tenant: a customer of the cloud, owner of projects, and the people who belong to it.
//!
//! ```text
//!   (nothing) ──create──► active ⇄ suspended        suspend · reactivate
//!
//!   invitation   ──invite──► open ──accept──► a member
//!                              └──cancel · expiry──► over
//!   member       ──set_member──► with another role ──remove_member──► gone
//! ```
//!
//! A suspended tenant keeps what it has; nothing new is created for it.
//!
//! **Members** hold a tenant's role. Who comes to a tenant is invited by address and comes by
//! itself: the invitation is open until whoever has that address accepts it. A tenant that has an
//! owner keeps one: the last can't leave, nor become less. Whoever leaves, or becomes less, leaves no way back: the
//! invitations that it has sent are over with that.
//!
//! Whether somebody may give and take a role is asked before a command is sent, of what the member is then. So the command
//! says what that was, and nothing is done when the member is something else by now.

mod members;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub(crate) use self::members::check_from;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::email::Email;
use crate::id::{InvitationId, TenantId, UserId};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::name::{Label, ResourceName};

/// The longest display name, in characters.
pub const DISPLAY_NAME_MAX: usize = 120;
/// Members of a tenant, and of a project: all are in its state, which is written whole.
pub const MEMBERS_MAX: usize = 1_000;
/// Open invitations of a tenant.
pub const INVITATIONS_MAX: usize = 100;
/// An invitation takes the place of an older one of the same address when it holds longer than that by this much at least:
/// each is a letter to somebody who has perhaps not asked for any.
pub const INVITED_AGAIN: TimeDelta = TimeDelta::hours(1);

/// Marker of this state machine.
#[derive(Debug)]
pub struct TenantMachine;

/// Where a tenant is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// May use the cloud.
    Active,
    /// Keeps what it has, gets nothing new.
    Suspended,
}

/// Whom a new tenant is for: is invited as its owner with its creation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstOwner {
    /// The invitation's id.
    pub invitation: InvitationId,
    /// Who is invited.
    pub email: Email,
    /// Until when it can be accepted.
    pub expires_at: Time,
    /// On whose authority.
    pub invited_by: String,
}

/// An invitation that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Who is invited.
    pub email: Email,
    /// What it is to be.
    pub role: Role,
    /// Until when it can be accepted.
    pub expires_at: Time,
    /// On whose authority, as in the journal.
    pub invited_by: String,
}

/// All that is known of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its label, fixed at creation, unique in the cloud.
    pub label: Label,
    /// What people call it.
    pub display_name: String,
    /// Whether it may use the cloud.
    pub standing: Standing,
    /// Who belongs to it, and as what.
    #[serde(default)]
    pub members: BTreeMap<UserId, Role>,
    /// Who is invited. Those that have expired stay until the next invitation.
    #[serde(default)]
    pub invitations: BTreeMap<InvitationId, Invitation>,
    /// See [`Machine::spec_version`].
    pub spec_version: u64,
    /// When it was created.
    pub created_at: Time,
}

impl Tenant {
    /// Its full name.
    #[must_use]
    pub fn name(&self) -> ResourceName {
        ResourceName::tenant(&self.label, self.id)
    }
}

/// What a tenant can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum TenantCommand {
    /// Begin.
    Create {
        /// The new id.
        id: TenantId,
        /// The label, for ever.
        label: Label,
        /// What people call it.
        display_name: String,
        /// Whom it is for.
        #[serde(default)]
        owner: Option<FirstOwner>,
    },
    /// Call it something else.
    Rename {
        /// What people call it from now on.
        display_name: String,
    },
    /// Give it nothing new.
    Suspend,
    /// Let it use the cloud again.
    Reactivate,
    /// Invite somebody. An older invitation of the same address is over, unless it was just sent.
    Invite {
        /// The invitation's id.
        invitation: InvitationId,
        /// Whom.
        email: Email,
        /// As what.
        role: Role,
        /// Until when it can be accepted.
        expires_at: Time,
        /// On whose authority.
        invited_by: String,
    },
    /// Take an invitation back.
    CancelInvitation {
        /// Which.
        invitation: InvitationId,
    },
    /// Come as a member.
    AcceptInvitation {
        /// Which invitation.
        invitation: InvitationId,
        /// Who comes.
        user: UserId,
        /// Its address, which must be the invited one.
        email: Email,
    },
    /// Make somebody a member, or a member something else.
    SetMember {
        /// Whom.
        user: UserId,
        /// What.
        role: Role,
        /// What it was when it was asked who may do this; `None`: no member.
        from: Option<Role>,
    },
    /// Let somebody be a member no more.
    RemoveMember {
        /// Whom.
        user: UserId,
        /// What it was when it was asked who may do this; `None`: no member.
        from: Option<Role>,
    },
}

/// What can happen to a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TenantEvent {
    /// It began.
    Created {
        /// Its id.
        id: TenantId,
        /// Its label.
        label: Label,
        /// Its display name.
        display_name: String,
    },
    /// It is called something else.
    Renamed {
        /// Its new display name.
        display_name: String,
    },
    /// It gets nothing new.
    Suspended,
    /// It may use the cloud again.
    Reactivated,
    /// Somebody is invited.
    Invited {
        /// The invitation's id.
        invitation: InvitationId,
        /// The invitation.
        #[serde(flatten)]
        terms: Invitation,
    },
    /// An invitation was taken back.
    InvitationCanceled {
        /// Which.
        invitation: InvitationId,
    },
    /// An invitation was accepted.
    InvitationAccepted {
        /// Which.
        invitation: InvitationId,
        /// Who came.
        user: UserId,
    },
    /// Somebody is a member with this role.
    MemberSet {
        /// Who.
        user: UserId,
        /// The role.
        role: Role,
    },
    /// Somebody is a member no more.
    MemberRemoved {
        /// Who.
        user: UserId,
    },
}

/// Refuses a display name that is empty, too long or holds control characters.
///
/// # Errors
/// [`Rejection::Invalid`] naming the field.
pub fn check_display_name(text: &str) -> Result<(), Rejection> {
    let length = text.chars().count();
    if text.trim().is_empty() || length > DISPLAY_NAME_MAX || text.chars().any(char::is_control) {
        return Err(Rejection::Invalid {
            field: "display_name".into(),
            problem: format!("must be 1 to {DISPLAY_NAME_MAX} printable characters"),
        });
    }
    Ok(())
}

impl Machine for TenantMachine {
    const KIND: EntityKind = EntityKind::Tenant;
    const LATER_FIELDS: &'static [&'static str] = &["members", "invitations"];
    type State = Tenant;
    type Command = TenantCommand;
    type Event = TenantEvent;
    type Effect = ();

    fn decide(
        state: Option<&Tenant>,
        command: &TenantCommand,
        now: Time,
    ) -> Result<Vec<TenantEvent>, Rejection> {
        use TenantCommand as Command;
        use TenantEvent as Event;
        match (state, command) {
            (None, Command::Create { id, label, display_name, owner }) => {
                check_display_name(display_name)?;
                let (label, display_name) = (label.clone(), display_name.clone());
                let created = Event::Created { id: *id, label, display_name };
                let invited = owner.clone().map(|owner| Event::Invited {
                    invitation: owner.invitation,
                    terms: Invitation {
                        email: owner.email,
                        role: Role::TenantOwner,
                        expires_at: owner.expires_at,
                        invited_by: owner.invited_by,
                    },
                });
                Ok([created].into_iter().chain(invited).collect())
            }
            (None, _) => Err(Rejection::NotFound { kind: Self::KIND }),
            (Some(_), Command::Create { .. }) => Err(Rejection::Exists { kind: Self::KIND }),
            (Some(tenant), Command::Rename { display_name }) => {
                check_display_name(display_name)?;
                let same = tenant.display_name == *display_name;
                Ok(if same {
                    vec![]
                } else {
                    vec![Event::Renamed { display_name: display_name.clone() }]
                })
            }
            (Some(tenant), Command::Suspend) => Ok(match tenant.standing {
                Standing::Active => vec![Event::Suspended],
                Standing::Suspended => vec![],
            }),
            (Some(tenant), Command::Reactivate) => Ok(match tenant.standing {
                Standing::Suspended => vec![Event::Reactivated],
                Standing::Active => vec![],
            }),
            (Some(tenant), Command::Invite { invitation, email, role, expires_at, invited_by }) => {
                let terms = Invitation {
                    email: email.clone(),
                    role: *role,
                    expires_at: *expires_at,
                    invited_by: invited_by.clone(),
                };
                members::invite(tenant, *invitation, terms, now)
            }
            (Some(tenant), Command::CancelInvitation { invitation }) => {
                let open = tenant.invitations.contains_key(invitation);
                let canceled = Event::InvitationCanceled { invitation: *invitation };
                Ok(if open { vec![canceled] } else { vec![] })
            }
            (Some(tenant), Command::AcceptInvitation { invitation, user, email }) => {
                members::accept(tenant, *invitation, *user, email, now)
            }
            (Some(tenant), Command::SetMember { user, role, from }) => {
                members::set(tenant, *user, (*from, *role))
            }
            (Some(tenant), Command::RemoveMember { user, from }) => {
                members::remove(tenant, *user, *from)
            }
        }
    }

    fn apply(state: Option<Tenant>, event: &TenantEvent, at: Time) -> Tenant {
        if let TenantEvent::Created { id, label, display_name } = event {
            return Tenant {
                id: *id,
                label: label.clone(),
                display_name: display_name.clone(),
                standing: Standing::Active,
                members: BTreeMap::new(),
                invitations: BTreeMap::new(),
                spec_version: 1,
                created_at: at,
            };
        }
        let mut tenant = state.expect("the first event of a tenant is `created`");
        match event {
            TenantEvent::Created { .. } => {}
            TenantEvent::Renamed { display_name } => {
                tenant.display_name.clone_from(display_name);
                tenant.spec_version += 1;
            }
            TenantEvent::Suspended => {
                tenant.standing = Standing::Suspended;
                tenant.spec_version += 1;
            }
            TenantEvent::Reactivated => {
                tenant.standing = Standing::Active;
                tenant.spec_version += 1;
            }
            TenantEvent::Invited { invitation, terms } => {
                let holds = |open: &Invitation| open.expires_at > at && open.email != terms.email;
                tenant.invitations.retain(|_, open| holds(open));
                tenant.invitations.insert(*invitation, terms.clone());
            }
            TenantEvent::InvitationCanceled { invitation }
            | TenantEvent::InvitationAccepted { invitation, .. } => {
                tenant.invitations.remove(invitation);
            }
            TenantEvent::MemberSet { user, role } => {
                tenant.members.insert(*user, *role);
            }
            TenantEvent::MemberRemoved { user } => {
                tenant.members.remove(user);
            }
        }
        tenant
    }

    fn effects(_state: &Tenant) -> Vec<()> {
        vec![]
    }

    fn owner(state: &Tenant) -> Owner {
        Owner { tenant: Some(state.id), project: None }
    }

    fn spec_version(state: &Tenant) -> u64 {
        state.spec_version
    }

    fn event_type(event: &TenantEvent) -> &'static str {
        match event {
            TenantEvent::Created { .. } => "tenant.created",
            TenantEvent::Renamed { .. } => "tenant.renamed",
            TenantEvent::Suspended => "tenant.suspended",
            TenantEvent::Reactivated => "tenant.reactivated",
            TenantEvent::Invited { .. } => "tenant.invited",
            TenantEvent::InvitationCanceled { .. } => "tenant.invitation_canceled",
            TenantEvent::InvitationAccepted { .. } => "tenant.invitation_accepted",
            TenantEvent::MemberSet { .. } => "tenant.member_set",
            TenantEvent::MemberRemoved { .. } => "tenant.member_removed",
        }
    }

    fn command_type(command: &TenantCommand) -> &'static str {
        match command {
            TenantCommand::Create { .. } => "create",
            TenantCommand::Rename { .. } => "rename",
            TenantCommand::Suspend => "suspend",
            TenantCommand::Reactivate => "reactivate",
            TenantCommand::Invite { .. } => "invite",
            TenantCommand::CancelInvitation { .. } => "cancel_invitation",
            TenantCommand::AcceptInvitation { .. } => "accept_invitation",
            TenantCommand::SetMember { .. } => "set_member",
            TenantCommand::RemoveMember { .. } => "remove_member",
        }
    }
}
