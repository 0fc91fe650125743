//! A tenant: a customer of the cloud, owner of projects, and the people who belong to it.
//!
//! ```text
//!   (nothing) ──create──► active ⇄ suspended ⇄ disabled     suspend · reactivate · disable · enable
//!
//!   invitation   ──invite──► open ──accept──► a member
//!                              └──cancel · expiry──► over
//!   member       ──set_member──► with another role ──remove_member──► gone
//!   sso          (none) ──set_sso──► connected ──remove_sso──► (none)
//! ```
//!
//! A suspended tenant keeps what it has; nothing new is created for it. Of a disabled one nothing opens anything
//! ([`Standing`]).
//!
//! **Members** hold a tenant's role. Who comes to a tenant is invited by address and comes by
//! itself: the invitation is open until whoever has that address accepts it. A tenant that has an
//! owner keeps one: the last can't leave, nor become less. Whoever leaves, or becomes less, leaves no way back: the
//! invitations that it has sent are over with that. Each membership has an **epoch**, counted by the tenant: who comes back
//! begins another one, and holds nothing of the one before ([`crate::project`]).
//!
//! Whether somebody may give and take a role is asked before a command is sent, of what the member is then. So the command
//! says what that was, and nothing is done when the member is something else by now.
//!
//! **Single sign-on** is a connection to the provider that knows the tenant's people. Who comes by it
//! and is new becomes a member ([`crate::sso`]).

mod members;
mod sso;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub(crate) use self::members::check_from;
pub use self::standing::Standing;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::Role;
use crate::email::Email;
use crate::id::{InvitationId, TenantId, UserId};
use crate::kind::EntityKind;
use crate::machine::{Machine, Owner, Rejection, Time};
use crate::name::{Label, ResourceName};
use crate::sso::{Domain, Provider, SealedSecret, Sso, SsoTerms, Subject};
use crate::upcast::Upcast;

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
    /// It was suspended when it was disabled, and will be again when it is enabled.
    #[serde(default, skip_serializing_if = "is_false")]
    pub was_suspended: bool,
    /// Who belongs to it, and as what.
    #[serde(default)]
    pub members: BTreeMap<UserId, Role>,
    /// The epochs of these memberships. Not there: 0, of somebody who came before they were counted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub epochs: BTreeMap<UserId, u64>,
    /// How often somebody has come, which is the newest membership's epoch.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub joins: u64,
    /// Who is invited. Those that have expired stay until the next invitation.
    #[serde(default)]
    pub invitations: BTreeMap<InvitationId, Invitation>,
    /// Its single sign-on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sso: Option<Sso>,
    /// Counts what voids sessions that came by single sign-on; 0: there never was one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub sso_epoch: u64,
    /// See [`Machine::spec_version`].
    pub spec_version: u64,
    /// When it was created.
    pub created_at: Time,
}

// serde asks by reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
pub(crate) const fn is_zero(count: &u64) -> bool {
    *count == 0
}

// serde asks by reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
const fn is_false(fact: &bool) -> bool {
    !*fact
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
    /// Let nothing of it open anything.
    Disable,
    /// Let it be what it was before.
    Enable,
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
    /// Connect it to the provider that knows its people.
    SetSso {
        /// The connection.
        terms: SsoTerms,
        /// The client's secret; `None`: as before.
        secret: Option<SealedSecret>,
    },
    /// Say that a domain of the connection is the tenant's.
    VerifySsoDomain {
        /// Which.
        domain: Domain,
    },
    /// Let nobody come by single sign-on any more.
    RemoveSso,
    /// Come by single sign-on for the first time.
    JoinBySso {
        /// Who comes.
        user: UserId,
        /// Which provider knows it.
        issuer: Provider,
        /// As whom.
        subject: Subject,
        /// The connection's epoch when the provider was asked.
        epoch: u64,
        /// It is no member yet, and becomes one.
        newcomer: bool,
    },
    /// Be known to the provider no more.
    UnlinkSso {
        /// Who.
        user: UserId,
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
    /// Nothing of it opens anything.
    Disabled,
    /// It is what it was before it was disabled.
    Enabled,
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
        /// The membership that begins with it; `None`: it is the one that there was, or was begun before they were counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        epoch: Option<u64>,
    },
    /// Somebody is a member no more.
    MemberRemoved {
        /// Who.
        user: UserId,
    },
    /// It is connected to a provider.
    SsoSet {
        /// The connection.
        #[serde(flatten)]
        terms: SsoTerms,
        /// The epoch from now on.
        epoch: u64,
        /// Which secret it has.
        secret_version: u64,
    },
    /// A domain of the connection is known to be the tenant's.
    SsoDomainVerified {
        /// Which.
        domain: Domain,
    },
    /// It is connected to no provider.
    SsoRemoved {
        /// The epoch from now on.
        epoch: u64,
    },
    /// The provider's person is this user.
    SsoLinked {
        /// Who.
        user: UserId,
        /// Which provider.
        issuer: Provider,
        /// As whom it is known there.
        subject: Subject,
    },
    /// The provider's person is this user no more.
    SsoUnlinked {
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

/// Memberships had no epoch at first, which is the epoch 0.
fn uncounted(set: Value) -> Value {
    set
}

impl Machine for TenantMachine {
    const KIND: EntityKind = EntityKind::Tenant;
    const LATER_FIELDS: &'static [&'static str] = &["members", "invitations"];
    const UPCASTS: &'static [Upcast] =
        &[Upcast { event_type: "tenant.member_set", from: 1, step: uncounted }];
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
            (
                Some(tenant),
                Command::Suspend | Command::Reactivate | Command::Disable | Command::Enable,
            ) => standing::decide(tenant, command),
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
            (Some(tenant), Command::SetSso { terms, secret }) => {
                sso::set(tenant, terms, secret.as_ref())
            }
            (Some(tenant), Command::VerifySsoDomain { domain }) => sso::verify(tenant, domain),
            (Some(tenant), Command::RemoveSso) => sso::remove(tenant),
            (Some(tenant), Command::JoinBySso { user, issuer, subject, epoch, newcomer }) => {
                sso::join(tenant, *user, (issuer, subject), *epoch, *newcomer)
            }
            // Links are rows, not state: who asks has seen that there is one, and that it is gone twice is no harm.
            (Some(_), Command::UnlinkSso { user }) => Ok(vec![Event::SsoUnlinked { user: *user }]),
        }
    }

    fn apply(state: Option<Tenant>, event: &TenantEvent, at: Time) -> Tenant {
        if let TenantEvent::Created { id, label, display_name } = event {
            return Tenant {
                id: *id,
                label: label.clone(),
                display_name: display_name.clone(),
                standing: Standing::Active,
                was_suspended: false,
                members: BTreeMap::new(),
                epochs: BTreeMap::new(),
                joins: 0,
                invitations: BTreeMap::new(),
                sso: None,
                sso_epoch: 0,
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
            TenantEvent::Suspended
            | TenantEvent::Reactivated
            | TenantEvent::Disabled
            | TenantEvent::Enabled => standing::apply(&mut tenant, event),
            TenantEvent::Invited { invitation, terms } => {
                let holds = |open: &Invitation| open.expires_at > at && open.email != terms.email;
                tenant.invitations.retain(|_, open| holds(open));
                tenant.invitations.insert(*invitation, terms.clone());
            }
            TenantEvent::InvitationCanceled { invitation }
            | TenantEvent::InvitationAccepted { invitation, .. } => {
                tenant.invitations.remove(invitation);
            }
            TenantEvent::MemberSet { user, role, epoch } => {
                tenant.members.insert(*user, *role);
                if let Some(epoch) = epoch {
                    tenant.epochs.insert(*user, *epoch);
                    tenant.joins = *epoch;
                }
            }
            TenantEvent::MemberRemoved { user } => {
                tenant.members.remove(user);
                tenant.epochs.remove(user);
            }
            TenantEvent::SsoSet { terms, epoch, secret_version } => {
                tenant.sso = Some(sso::after_set(&tenant, terms, *secret_version));
                tenant.sso_epoch = *epoch;
                tenant.spec_version += 1;
            }
            TenantEvent::SsoDomainVerified { domain } => {
                if let Some(sso) = &mut tenant.sso {
                    sso.verified.insert(domain.clone());
                }
                tenant.spec_version += 1;
            }
            TenantEvent::SsoRemoved { epoch } => {
                tenant.sso = None;
                tenant.sso_epoch = *epoch;
                tenant.spec_version += 1;
            }
            TenantEvent::SsoLinked { .. } | TenantEvent::SsoUnlinked { .. } => {}
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
            TenantEvent::Disabled => "tenant.disabled",
            TenantEvent::Enabled => "tenant.enabled",
            TenantEvent::Invited { .. } => "tenant.invited",
            TenantEvent::InvitationCanceled { .. } => "tenant.invitation_canceled",
            TenantEvent::InvitationAccepted { .. } => "tenant.invitation_accepted",
            TenantEvent::MemberSet { .. } => "tenant.member_set",
            TenantEvent::MemberRemoved { .. } => "tenant.member_removed",
            TenantEvent::SsoSet { .. } => "tenant.sso_set",
            TenantEvent::SsoDomainVerified { .. } => "tenant.sso_domain_verified",
            TenantEvent::SsoRemoved { .. } => "tenant.sso_removed",
            TenantEvent::SsoLinked { .. } => "tenant.sso_linked",
            TenantEvent::SsoUnlinked { .. } => "tenant.sso_unlinked",
        }
    }

    fn command_type(command: &TenantCommand) -> &'static str {
        match command {
            TenantCommand::Create { .. } => "create",
            TenantCommand::Rename { .. } => "rename",
            TenantCommand::Suspend => "suspend",
            TenantCommand::Reactivate => "reactivate",
            TenantCommand::Disable => "disable",
            TenantCommand::Enable => "enable",
            TenantCommand::Invite { .. } => "invite",
            TenantCommand::CancelInvitation { .. } => "cancel_invitation",
            TenantCommand::AcceptInvitation { .. } => "accept_invitation",
            TenantCommand::SetMember { .. } => "set_member",
            TenantCommand::RemoveMember { .. } => "remove_member",
            TenantCommand::SetSso { .. } => "set_sso",
            TenantCommand::VerifySsoDomain { .. } => "verify_sso_domain",
            TenantCommand::RemoveSso => "remove_sso",
            TenantCommand::JoinBySso { .. } => "join_by_sso",
            TenantCommand::UnlinkSso { .. } => "unlink_sso",
        }
    }
}
