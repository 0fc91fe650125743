//! Whom a provider knows, and who that is here: an account, a membership, a link, a session.
//!
//! Each is a command to the entity that decides about it, three commits at the most. Who is cut off after
//! the first begins again: an account that this connection made and that nothing has happened to is taken
//! as new.

use aicloud_actors::{CommandError, Committed, Origin};
use aicloud_domain::access::Principal;
use aicloud_domain::id::{SessionId, TenantId, TypedId, UserId};
use aicloud_domain::machine::Rejection;
use aicloud_domain::sso::admission::{Account, Admission, Claims, Unwelcome, admit};
use aicloud_domain::tenant::{DISPLAY_NAME_MAX, Tenant, TenantCommand};
use aicloud_domain::user::{User, UserCommand, UserStanding};
use chrono::{TimeDelta, Utc};
use uuid::Uuid;

use super::sign_in::Connected;
use crate::api::Api;
use crate::auth::visitor::Visitor;
use crate::problem::{Code, Problem};
use crate::sso::provider::{Person, failed};
use crate::token::SessionToken;

/// On whose authority somebody who is not known yet comes in.
const BY_SSO: Principal = Principal::System { part: "sso" };
/// How long a session lives that a provider opened: as a browser's does.
pub(super) const LIFE: TimeDelta = TimeDelta::hours(12);

/// The user that this person is, made, let in and linked as far as that is needed.
pub(super) async fn let_in(
    api: &Api,
    visitor: &Visitor,
    connected: &Connected,
    person: &Person,
) -> Result<UserId, Problem> {
    let Connected { tenant, sso, .. } = connected;
    let (database, issuer) = (&api.database, &sso.terms.issuer);
    let linked = database.federated(connected.id(), issuer, &person.subject).await;
    let linked = account(api, tenant, linked.map_err(Problem::unavailable)?).await?;
    let addressed = match &person.email {
        Some(email) if linked.is_none() => {
            let found = database.user_by_email(email).await.map_err(Problem::unavailable)?;
            account(api, tenant, found).await?
        }
        _ => None,
    };
    let claims = Claims { email: person.email.as_ref(), email_verified: person.email_verified };
    let admission = admit(sso, claims, linked.as_ref(), addressed.as_ref()).map_err(unwelcome)?;
    let (user, newcomer) = match admission {
        Admission::Enter(user) => return Ok(user),
        Admission::Link(user) => (user, false),
        Admission::Finish(user) => (user, true),
        Admission::Create => (create(api, visitor, connected.id(), person).await?, true),
    };
    join(api, visitor.origin(BY_SSO), connected, person, (user, newcomer)).await?;
    Ok(user)
}

/// Links the person to a user, who is a member or, as a newcomer, becomes one.
pub(super) async fn join(
    api: &Api,
    origin: Origin,
    connected: &Connected,
    person: &Person,
    (user, newcomer): (UserId, bool),
) -> Result<(), Problem> {
    let command = TenantCommand::JoinBySso {
        user,
        issuer: connected.sso.terms.issuer.clone(),
        subject: person.subject.clone(),
        epoch: connected.tenant.state.sso_epoch,
        newcomer,
    };
    let joined = api.cloud.tenants.command(connected.id().uuid(), command, origin).await;
    joined.map(drop).map_err(refused)
}

/// What decides about an account.
async fn account(
    api: &Api,
    tenant: &Committed<Tenant>,
    user: Option<UserId>,
) -> Result<Option<Account>, Problem> {
    let Some(user) = user else { return Ok(None) };
    let Some(found) = api.cloud.users.get(user.uuid()).await? else { return Ok(None) };
    let tenants = api.database.tenants_of(user).await.map_err(Problem::unavailable)?;
    let own = tenant.state.id;
    let User { standing, operator, brought_by, .. } = &found.state;
    Ok(Some(Account {
        user,
        enabled: *standing == UserStanding::Active,
        operator: operator.is_some(),
        member: tenant.state.members.contains_key(&user),
        elsewhere: tenants.iter().any(|tenant| *tenant != own),
        // Its first event is its only one.
        unfinished: *brought_by == Some(own) && found.seq == 1,
    }))
}

/// Makes an account for a newcomer.
async fn create(
    api: &Api,
    visitor: &Visitor,
    tenant: TenantId,
    person: &Person,
) -> Result<UserId, Problem> {
    let email = person.email.clone().ok_or_else(|| unwelcome(Unwelcome::NoEmail))?;
    let id = UserId::from_uuid(Uuid::now_v7());
    let display_name = person.name.clone().unwrap_or_else(|| email.to_string());
    // An address may be longer than a name.
    let display_name = display_name.chars().take(DISPLAY_NAME_MAX).collect();
    let command = UserCommand::CreateBySso { id, email, display_name, tenant };
    match api.cloud.users.command(id.uuid(), command, visitor.origin(BY_SSO)).await {
        Ok(_) => Ok(id),
        // A twin of this request was faster.
        Err(CommandError::NameTaken { constraint }) => {
            Err(failed("The account was made in this very moment.").logged(constraint))
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens a session on the word of a tenant's provider.
pub(super) async fn open_session(
    api: &Api,
    visitor: &Visitor,
    user: UserId,
    (tenant, epoch): (TenantId, u64),
) -> Result<(SessionToken, User), Problem> {
    let token = SessionToken::new();
    let principal = Principal::User { user, session: token.id };
    let command = UserCommand::OpenSsoSession {
        session: token.id,
        secret_sha256: token.sha256(),
        expires_at: Utc::now() + LIFE,
        address: Some(visitor.address),
        agent: visitor.agent.clone(),
        tenant,
        epoch,
    };
    let opened = api.cloud.users.command(user.uuid(), command, visitor.origin(principal)).await;
    let user = opened.map_err(refused)?.committed.state.clone();
    Ok((token, user))
}

/// Closes the session that the same user came with by the same provider: the new one takes its place.
pub(super) async fn close_old(
    api: &Api,
    visitor: &Visitor,
    (user, session): (UserId, SessionId),
    tenant: TenantId,
) -> Result<(), Problem> {
    let before = visitor.identity(api).await?.filter(|identity| identity.via == Some(tenant));
    let Some(Principal::User { user: same, session: old }) = before.map(|one| one.principal) else {
        return Ok(());
    };
    if same != user {
        return Ok(());
    }
    let origin = visitor.origin(Principal::User { user, session });
    let command = UserCommand::CloseSession { session: old };
    // The new one is open whatever becomes of the old.
    if let Err(error) = api.cloud.users.command(user.uuid(), command, origin).await {
        tracing::warn!(%error, session = %old, "a session could not be closed for a new one");
    }
    Ok(())
}

/// Not this person, and what to do about it.
fn unwelcome(why: Unwelcome) -> Problem {
    let suggestion = match why {
        Unwelcome::NoEmail | Unwelcome::EmailNotVerified => {
            "Have the provider send `email` and `email_verified` for the scope `email`."
        }
        Unwelcome::ForeignDomain => {
            "Have whoever runs the tenant add the domain to its connection."
        }
        Unwelcome::DomainNotVerified => {
            "Be invited to the tenant first, or have who runs the cloud verify the domain."
        }
        Unwelcome::NoMember => "Have whoever runs the tenant invite you.",
        Unwelcome::Independent => {
            "Sign in with e-mail address and password; a member can link itself then (POST /v1/me/sso-links)."
        }
        Unwelcome::Disabled => "Ask whoever runs the cloud why.",
    };
    Problem::new(Code::SsoRefused, format!("You can't come in this way: {why}."))
        .suggest(suggestion)
}

/// What an entity knew better by then.
fn refused(error: CommandError) -> Problem {
    match &error {
        CommandError::Rejected(Rejection::Refused { reason }) => match reason.as_str() {
            "disabled" => unwelcome(Unwelcome::Disabled),
            "operator" => unwelcome(Unwelcome::Independent),
            "no_member" => unwelcome(Unwelcome::NoMember),
            _ => changed(),
        },
        CommandError::Rejected(Rejection::NotLegal { state, .. }) => {
            let detail = format!("You can't come in as a new member: the tenant is {state}.");
            Problem::new(Code::SsoRefused, detail)
        }
        // The provider calls somebody new by the address of somebody old, or the other way round.
        CommandError::NameTaken { constraint } if constraint.starts_with("federated_") => {
            let detail = "The account belongs to another person of this provider.";
            Problem::new(Code::SsoRefused, detail)
                .suggest(
                    "Have whoever runs the tenant remove the member and invite the right person.",
                )
                .logged(constraint)
        }
        _ => error.into(),
    }
}

/// Who links itself comes back with a session of its own, and is none who runs the cloud.
pub(super) async fn oneself(
    api: &Api,
    visitor: &Visitor,
    user: UserId,
) -> Result<Principal, Problem> {
    let is_own = |principal: &Principal| matches!(principal, Principal::User { user: own, .. } if *own == user);
    let identity = visitor.identity(api).await?.filter(|identity| identity.via.is_none());
    let principal = identity.map(|identity| identity.principal).filter(is_own);
    let gone = || failed("Who is to be linked is not signed in in this browser any more.");
    let principal = principal.ok_or_else(gone)?;
    let found = api.cloud.users.get(user.uuid()).await?;
    if found.is_some_and(|found| found.state.operator.is_some()) {
        return Err(unwelcome(Unwelcome::Independent));
    }
    Ok(principal)
}

/// The connection is another one than when this was begun.
pub(super) fn changed() -> Problem {
    failed("The tenant's single sign-on was changed meanwhile.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_says_what_to_do() {
        for why in [
            Unwelcome::NoEmail,
            Unwelcome::EmailNotVerified,
            Unwelcome::ForeignDomain,
            Unwelcome::DomainNotVerified,
            Unwelcome::NoMember,
            Unwelcome::Independent,
            Unwelcome::Disabled,
        ] {
            let problem = unwelcome(why);
            assert_eq!(problem.code(), Code::SsoRefused);
            assert!(problem.to_string().contains(&why.to_string()), "{problem}");
        }
        let refuse = |reason: &str| {
            refused(CommandError::Rejected(Rejection::Refused { reason: reason.to_owned() })).code()
        };
        assert_eq!(refuse("operator"), Code::SsoRefused);
        assert_eq!(refuse("sso_changed"), Code::SsoFailed);
        let taken = CommandError::NameTaken { constraint: "federated_user_key".to_owned() };
        assert_eq!(refused(taken).code(), Code::SsoRefused);
    }
}
