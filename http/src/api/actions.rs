//! What a caller may do with a thing now: one function for each kind, of the thing's state, where its tenant stands,
//! and what the caller holds.
//!
//! The console draws its buttons from `actions`, and programs ask nothing in vain. So a word is listed when the permission
//! is held and the state does not refuse it, and only then: both are asked here of what decides about the command itself
//! (`permits`' permissions, `may_give`, `may_lend`, the state machine, its bounds). What depends on more than that, another
//! request's body or a name that is taken, is said by the answer. The matrix compares the lists with the answers.
//!
//! What is new for a tenant ([`check_standing`](super::reference::check_standing)) is not listed while it is suspended or
//! disabled.

use std::collections::{BTreeMap, BTreeSet};

use aicloud_domain::access::{Authority, Column, Permission, PermissionSet, Role};
use aicloud_domain::id::{TenantId, TypedId as _};
use aicloud_domain::machine::{Machine as _, Owner, Time};
use aicloud_domain::project::{Project, ProjectMachine, TOKENS_MAX};
use aicloud_domain::service_account::{
    API_KEYS_MAX, AccountStanding, KEYS_MAX, ServiceAccount, ServiceAccountMachine,
};
use aicloud_domain::tenant::{INVITATIONS_MAX, Standing, Tenant, TenantCommand, TenantMachine};
use aicloud_domain::user::{User, UserStanding};
use chrono::Utc;
use futures_util::future::try_join_all;

use super::Api;
use super::reference::seen;
use crate::auth::Caller;
use crate::problem::Problem;

/// All words, by the schema that they are in.
pub const WORDS: &[(&str, &[&str])] = &[
    (
        "Tenant",
        &[
            "update",
            "suspend",
            "reactivate",
            "disable",
            "enable",
            "invite",
            "create_project",
            "set_sso",
            "remove_sso",
        ],
    ),
    (
        "Project",
        &[
            "update",
            "create_allocation",
            "create_service_account",
            "set_member",
            "issue_token",
            "revoke_token",
        ],
    ),
    (
        "ServiceAccount",
        &[
            "update",
            "disable",
            "enable",
            "add_key",
            "remove_key",
            "issue_api_key",
            "revoke_api_key",
        ],
    ),
    ("ServiceAccountKey", &["update", "remove"]),
    ("ApiKey", &["revoke"]),
    ("Token", &["revoke"]),
    ("Member", &["update", "remove"]),
    ("Invitation", &["cancel"]),
    ("Sso", &["update", "remove", "verify_domain"]),
    ("User", &["update", "reset_second_factor", "disable", "enable"]),
];

/// Words that can be said now.
pub type Actions = Vec<&'static str>;

fn those<const N: usize>(all: [(&'static str, bool); N]) -> Actions {
    all.into_iter().filter(|(_, legal)| *legal).map(|(word, _)| word).collect()
}

/// Where a tenant stands, for what is shown of its things. One that the caller is not shown gives nothing new.
///
/// # Errors
/// When it can't be read.
pub async fn standing_of(
    api: &Api,
    caller: &Caller,
    tenant: TenantId,
) -> Result<Standing, Problem> {
    let found = seen(&api.cloud.tenants, caller, tenant.uuid()).await?;
    Ok(found.map_or(Standing::Suspended, |found| found.state.standing))
}

/// The same for a page of things.
///
/// # Errors
/// As [`standing_of`].
pub async fn standings_of(
    api: &Api,
    caller: &Caller,
    tenants: impl Iterator<Item = TenantId>,
) -> Result<BTreeMap<TenantId, Standing>, Problem> {
    let tenants: BTreeSet<TenantId> = tenants.collect();
    let read = tenants.into_iter().map(async |tenant| {
        standing_of(api, caller, tenant).await.map(|standing| (tenant, standing))
    });
    Ok(try_join_all(read).await?.into_iter().collect())
}

/// Whether a role of this kind of place can be given by somebody.
fn gives_any(authority: &Authority, column: Column, owner: Owner) -> bool {
    let gives = |role: &Role| role.column() == column && authority.may_give(*role, owner).is_ok();
    Role::ALL.iter().any(gives)
}

/// With a tenant.
#[must_use]
pub fn tenant(tenant: &Tenant, authority: &Authority, now: Time) -> Actions {
    let owner = TenantMachine::owner(tenant);
    let held = authority.permissions(owner);
    let may = |permission| held.contains(permission);
    let new = tenant.standing == Standing::Active;
    // What would change nothing is not offered; only the state machine knows.
    let changes = |command: TenantCommand| {
        let decided = TenantMachine::decide(Some(tenant), &command, now);
        decided.is_ok_and(|events| !events.is_empty())
    };
    let room = tenant.open_invitations(now).count() < INVITATIONS_MAX;
    let invites = may(Permission::InvitationCreate) && gives_any(authority, Column::Tenant, owner);
    those([
        ("update", may(Permission::TenantUpdate)),
        ("suspend", may(Permission::TenantSuspend) && changes(TenantCommand::Suspend)),
        ("reactivate", may(Permission::TenantSuspend) && changes(TenantCommand::Reactivate)),
        ("disable", may(Permission::TenantDisable) && changes(TenantCommand::Disable)),
        ("enable", may(Permission::TenantDisable) && changes(TenantCommand::Enable)),
        ("invite", invites && new && room),
        ("create_project", may(Permission::ProjectCreate) && new),
        ("set_sso", may(Permission::SsoUpdate) && new),
        ("remove_sso", may(Permission::SsoUpdate) && tenant.sso.is_some()),
    ])
}

/// With a tenant's single sign-on.
#[must_use]
pub fn sso(tenant: &Tenant, authority: &Authority) -> Actions {
    let held = authority.permissions(TenantMachine::owner(tenant));
    let may = |permission| held.contains(permission);
    let new = tenant.standing == Standing::Active;
    let sso = tenant.sso.as_ref();
    let unverified = sso.is_some_and(|sso| sso.verified.len() < sso.terms.domains.len());
    those([
        ("update", may(Permission::SsoUpdate) && new),
        ("remove", may(Permission::SsoUpdate) && sso.is_some()),
        ("verify_domain", may(Permission::SsoVerify) && new && unverified),
    ])
}

/// With an open invitation to what `owner` says.
#[must_use]
pub fn invitation(authority: &Authority, owner: Owner) -> Actions {
    let held = authority.permissions(owner);
    those([("cancel", held.contains(Permission::InvitationCancel))])
}

/// Somebody who belongs somewhere.
#[derive(Debug, Clone, Copy)]
pub struct Membership {
    /// Where.
    pub owner: Owner,
    /// Where that place's tenant stands.
    pub standing: Standing,
    /// As what.
    pub role: Role,
    /// It is the caller.
    pub oneself: bool,
    /// The place would have no owner without it.
    pub last_owner: bool,
}

/// With a member of a tenant or project.
#[must_use]
pub fn member(member: &Membership, authority: &Authority) -> Actions {
    let Membership { owner, standing, role, oneself, last_owner } = *member;
    let held = authority.permissions(owner);
    let column = if owner.project.is_some() { Column::Project } else { Column::Tenant };
    let over = authority.may_give(role, owner).is_ok();
    let set = held.contains(Permission::MemberSet) && over && gives_any(authority, column, owner);
    let remove = oneself || held.contains(Permission::MemberRemove) && over;
    those([
        ("update", set && standing == Standing::Active && !last_owner),
        ("remove", remove && !last_owner),
    ])
}

/// With a project of a tenant that stands so.
#[must_use]
pub fn project(project: &Project, standing: Standing, authority: &Authority) -> Actions {
    let owner = ProjectMachine::owner(project);
    let held = authority.permissions(owner);
    let may = |permission| held.contains(permission);
    let new = standing == Standing::Active;
    let gives = gives_any(authority, Column::Project, owner);
    // A token is a member's, whole.
    let lends = authority.may_lend(Role::ProjectMember.permissions(), owner).is_ok();
    let room = project.live_tokens(Utc::now()) < TOKENS_MAX;
    those([
        ("update", may(Permission::ProjectUpdate)),
        ("create_allocation", may(Permission::AllocationCreate) && new),
        ("create_service_account", may(Permission::ServiceAccountCreate) && new),
        ("set_member", may(Permission::MemberSet) && gives && new),
        ("issue_token", may(Permission::TokenCreate) && lends && room && new),
        ("revoke_token", may(Permission::TokenRevoke) && !project.tokens.is_empty()),
    ])
}

/// With a project's token.
#[must_use]
pub fn token(project: &Project, authority: &Authority) -> Actions {
    let held = authority.permissions(ProjectMachine::owner(project));
    those([("revoke", held.contains(Permission::TokenRevoke))])
}

/// What a caller holds of what an account does.
struct Lender {
    held: PermissionSet,
    /// All that the account holds.
    whole: bool,
    /// Some of it.
    some: bool,
}

impl Lender {
    fn new(account: &ServiceAccount, authority: &Authority) -> Self {
        let owner = ServiceAccountMachine::owner(account);
        let (held, lent) = (authority.permissions(owner), account.held());
        let whole = authority.may_lend(lent, owner).is_ok();
        Self { held, whole, some: !(held & lent).is_empty() }
    }

    fn updates(&self) -> bool {
        self.held.contains(Permission::ServiceAccountUpdate)
    }
}

/// With a service account of a tenant that stands so.
#[must_use]
pub fn service_account(
    account: &ServiceAccount,
    standing: Standing,
    authority: &Authority,
) -> Actions {
    let lender = Lender::new(account, authority);
    let (update, new) = (lender.updates(), standing == Standing::Active);
    let disable = lender.held.contains(Permission::ServiceAccountDisable);
    let active = account.standing == AccountStanding::Active;
    let (keys, api_keys) = (account.keys.len(), account.api_keys.len());
    // Those that have ended make room.
    let now = Utc::now();
    let has_room = account.live_keys(now) < KEYS_MAX;
    let has_api_room = account.live_api_keys(now) < API_KEYS_MAX;
    those([
        ("update", update),
        ("disable", disable && active),
        ("enable", disable && !active && lender.whole && new),
        ("add_key", update && has_room && lender.whole && new),
        ("remove_key", update && keys > 0),
        // It may be narrowed to what the caller holds.
        ("issue_api_key", update && has_api_room && lender.some && new),
        ("revoke_api_key", update && api_keys > 0),
    ])
}

/// With a service account's key.
#[must_use]
pub fn account_key(account: &ServiceAccount, authority: &Authority) -> Actions {
    let lender = Lender::new(account, authority);
    those([("update", lender.updates() && lender.whole), ("remove", lender.updates())])
}

/// With a service account's API key.
#[must_use]
pub fn api_key(account: &ServiceAccount, authority: &Authority) -> Actions {
    those([("revoke", Lender::new(account, authority).updates())])
}

/// With a user, by what is held in the cloud.
#[must_use]
pub fn user(user: &User, held: PermissionSet, oneself: bool) -> Actions {
    let active = user.standing == UserStanding::Active;
    let disable = held.contains(Permission::UserDisable);
    those([
        ("update", held.contains(Permission::UserUpdate)),
        (
            "reset_second_factor",
            held.contains(Permission::UserUpdate) && user.has_totp() && !oneself,
        ),
        ("disable", disable && active),
        ("enable", disable && !active),
    ])
}
