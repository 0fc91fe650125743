//! Whom a provider knows, and who that is here: an account, a membership, a link, a session.
//!
//! Each is a command to the entity that decides about it, four commits at the most. Who is cut off after
//! the first begins again: an account that this connection made and that nothing has happened to is taken
//! as new.
//!
//! **Nobody holds a session that the tenant's audit does not tell of.** The session is the user's, in a journal that is
//! the cloud's; that somebody came in by the tenant's provider is written into the tenant's book as well, after the session is
//! there and before its secret leaves. What can't be written opens nothing: the session is closed again, and of one that
//! a crash left behind nobody knows the secret.

use aicloud_actors::{CommandError, Committed, Origin, Source};
use aicloud_domain::access::Principal;
use aicloud_domain::denial::{Act, Denials, DenialsCommand, Way};
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
use crate::sso::reason::Reason;
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
        Admission::Create => {
            // Else a tenant that takes nobody in would leave an account, and its address taken, for each who tries.
            let admitted = tenant.state.check_newcomer("join");
            admitted.map_err(|rejection| refused(CommandError::Rejected(rejection)))?;
            (create(api, visitor, connected.id(), person).await?, true)
        }
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
            let detail = "The account was made in this very moment.";
            Err(failed(detail).because(Reason::Changed).logged(constraint))
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
    let origin = by(visitor.origin(principal), token.id);
    let opened = api.cloud.users.command(user.uuid(), command, origin.clone()).await;
    let opened = opened.map_err(refused)?.committed.state.clone();
    let (epoch, by) = (Some(epoch), Way::Sso);
    let done = Act::SignedIn { user, session: token.id, epoch, by };
    let note = DenialsCommand::Record { tenant: Some(tenant), done };
    let book = Denials::id_of(Some(tenant)).uuid();
    if let Err(error) = api.cloud.denials.command(book, note, origin.clone()).await {
        let close = UserCommand::CloseSession { session: token.id };
        if let Err(error) = api.cloud.users.command(user.uuid(), close, origin).await {
            tracing::warn!(%error, session = %token.id, "a session that nobody has the secret of stays");
        }
        return Err(error.into());
    }
    Ok((token, opened))
}

/// By the session that was just opened: it is what the person has from now on.
fn by(origin: Origin, session: SessionId) -> Origin {
    let source =
        origin.source.map(|source| Source { credential: Some(session.to_string()), ..source });
    Origin { source, ..origin }
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
    let reason = Reason::from(why);
    Problem::new(Code::SsoRefused, format!("You can't come in this way: {why}."))
        .suggest(reason.row().suggestion)
        .because(reason)
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
            Problem::new(Code::SsoRefused, detail).because(Reason::Closed)
        }
        // The provider calls somebody new by the address of somebody old, or the other way round.
        CommandError::NameTaken { constraint } if constraint.starts_with("federated_") => {
            let detail = "The account belongs to another person of this provider.";
            Problem::new(Code::SsoRefused, detail)
                .suggest(Reason::AnotherPerson.row().suggestion)
                .because(Reason::AnotherPerson)
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
    let gone = || failed(Reason::NotSignedIn.row().text).because(Reason::NotSignedIn);
    let principal = principal.ok_or_else(gone)?;
    let found = api.cloud.users.get(user.uuid()).await?;
    if found.is_some_and(|found| found.state.operator.is_some()) {
        return Err(unwelcome(Unwelcome::Independent));
    }
    Ok(principal)
}

/// The connection is another one than when this was begun.
pub(super) fn changed() -> Problem {
    failed("The tenant's single sign-on was changed meanwhile.").because(Reason::Changed)
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
