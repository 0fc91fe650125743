//! What happens if a user is told this now.

use super::{
    AGENT_MAX, Link, LinkPurpose, Proof, RECOVERY_MAX, SESSIONS_MAX, SecondFactor, Totp, User,
    UserCommand, UserEvent, UserStanding, confirmation, link, passkey, second_factor,
};
use crate::access::{Column, Role};
use crate::id::TenantId;
use crate::kind::EntityKind;
use crate::machine::{Rejection, Time};
use crate::tenant::check_display_name;

pub(super) type Decided = Result<Vec<UserEvent>, Rejection>;

pub(super) fn decide(state: Option<&User>, command: &UserCommand, now: Time) -> Decided {
    use UserCommand as Command;
    use UserEvent as Event;
    let Some(user) = state else { return create(command) };
    match command {
        Command::Create { .. } | Command::CreateBySso { .. } => {
            Err(Rejection::Exists { kind: EntityKind::User })
        }
        Command::Rename { display_name } => Ok(rename(user, display_name)?.into_iter().collect()),
        Command::SetOperator { role } => Ok(set_operator(user, *role)?.into_iter().collect()),
        Command::Update { display_name, operator, email } => {
            let renamed = display_name.as_ref().map(|name| rename(user, name)).transpose()?;
            let set = operator.map(|role| set_operator(user, role)).transpose()?;
            let moved = email.clone().filter(|email| *email != user.email);
            let moved = moved.map(|email| Event::EmailChanged { email });
            Ok(renamed.into_iter().chain(set).flatten().chain(moved).collect())
        }
        Command::Disable => Ok(match user.standing {
            UserStanding::Active => vec![Event::Disabled],
            UserStanding::Disabled => vec![],
        }),
        Command::Enable => Ok(match user.standing {
            UserStanding::Disabled => vec![Event::Enabled],
            UserStanding::Active => vec![],
        }),
        Command::SetPassword { keep, by, .. } => {
            check_standing(user)?;
            confirmation::check(user, by.as_ref(), now)?;
            let kept = keep.filter(|session| user.sessions.contains_key(session));
            Ok(vec![Event::PasswordSet { version: user.password_version + 1, kept, link: None }])
        }
        Command::ResetPassword { link, .. } => {
            link::find(user, *link, now, |purpose| *purpose == LinkPurpose::ResetPassword)?;
            let version = user.password_version + 1;
            Ok(vec![Event::PasswordSet { version, kept: None, link: Some(*link) }])
        }
        Command::BeginTotp { by, .. } => {
            check_standing(user)?;
            confirmation::check(user, by.as_ref(), now)?;
            if user.has_totp() {
                return Err(not_legal("begin_totp", "asked for codes already", "remove_totp"));
            }
            Ok(vec![Event::TotpBegun])
        }
        Command::ConfirmTotp { step, begun, recovery } => {
            confirm_totp(user, (*step, *begun), recovery)
        }
        Command::RemoveTotp { by } => {
            confirmation::check(user, by.as_ref(), now)?;
            Ok(if user.totp.is_some() { vec![Event::TotpRemoved] } else { vec![] })
        }
        Command::RenewRecovery { second, recovery, by } => {
            confirmation::check(user, by.as_ref(), now)?;
            second_factor::renew_recovery(user, *second, recovery)
        }
        Command::ResetSecondFactor { reason } => second_factor::reset(user, reason),
        Command::AddPasskey { passkey, name, credential, session } => {
            check_standing(user)?;
            confirmation::check_session(user, *session, now)?;
            passkey::add(user, *passkey, name, credential)
        }
        Command::RenamePasskey { passkey, name } => passkey::rename(user, *passkey, name),
        Command::RemovePasskey { passkey, by } => {
            confirmation::check(user, by.as_ref(), now)?;
            passkey::remove(user, *passkey)
        }
        Command::OpenSession { session, expires_at, address, agent, proof, .. } => {
            if user.sessions.contains_key(session) {
                return Ok(vec![]);
            }
            check_proof(user, proof)?;
            if *expires_at <= now {
                return Err(invalid("expires_at", "must be in the future"));
            }
            if let Some(suspected) = passkey::check(user, proof.second)? {
                return Ok(vec![suspected]);
            }
            let opened = Event::SessionOpened {
                session: *session,
                expires_at: *expires_at,
                address: *address,
                agent: agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX).collect(),
                second: used(user, proof),
                via: None,
            };
            Ok(make_room(user, None, now).into_iter().chain([opened]).collect())
        }
        Command::UseProof { proof } => {
            check_proof(user, proof)?;
            if let Some(suspected) = passkey::check(user, proof.second)? {
                return Ok(vec![suspected]);
            }
            let used = used(user, proof).map(|second| Event::SecondFactorUsed { second });
            Ok(used.into_iter().collect())
        }
        Command::OpenSsoSession { session, expires_at, address, agent, tenant, .. } => {
            if user.sessions.contains_key(session) {
                return Ok(vec![]);
            }
            check_standing(user)?;
            // Who runs the cloud proves itself: a tenant's word is too little for that.
            if user.operator.is_some() {
                return Err(refused("operator"));
            }
            if *expires_at <= now {
                return Err(invalid("expires_at", "must be in the future"));
            }
            let opened = Event::SessionOpened {
                session: *session,
                expires_at: *expires_at,
                address: *address,
                agent: agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX).collect(),
                second: None,
                via: Some(*tenant),
            };
            Ok(make_room(user, Some(*tenant), now).into_iter().chain([opened]).collect())
        }
        Command::CloseSession { session } => {
            let known = user.sessions.contains_key(session);
            Ok(if known { vec![Event::SessionClosed { session: *session }] } else { vec![] })
        }
        Command::CloseSessions { except } => {
            let except = except.filter(|session| user.sessions.contains_key(session));
            let any = user.sessions.keys().any(|session| Some(*session) != except);
            Ok(if any { vec![Event::SessionsClosed { except }] } else { vec![] })
        }
        Command::LeaveSso { tenant, linked, others } => leave_sso(user, *tenant, *linked, *others),
        Command::RequestLink { link, purpose, expires_at, by } => {
            confirmation::check(user, by.as_ref(), now)?;
            let link = Link { id: *link, purpose: purpose.clone(), expires_at: *expires_at };
            link::request(user, link, now)
        }
        Command::ChangeEmail { link } => {
            let is_change =
                |purpose: &LinkPurpose| matches!(purpose, LinkPurpose::ChangeEmail { .. });
            match &link::find(user, *link, now, is_change)?.purpose {
                LinkPurpose::ChangeEmail { email } => {
                    Ok(vec![Event::EmailChanged { email: email.clone() }])
                }
                LinkPurpose::ResetPassword => Err(refused("link_unknown")),
            }
        }
    }
}

fn create(command: &UserCommand) -> Decided {
    if let UserCommand::CreateBySso { id, email, display_name, tenant } = command {
        check_display_name(display_name)?;
        return Ok(vec![UserEvent::Created {
            id: *id,
            email: email.clone(),
            display_name: display_name.clone(),
            operator: None,
            brought_by: Some(*tenant),
        }]);
    }
    let UserCommand::Create { id, email, display_name, operator, password, link } = command else {
        return Err(Rejection::NotFound { kind: EntityKind::User });
    };
    check_display_name(display_name)?;
    check_operator(*operator)?;
    let created = UserEvent::Created {
        id: *id,
        email: email.clone(),
        display_name: display_name.clone(),
        operator: *operator,
        brought_by: None,
    };
    let first = || UserEvent::PasswordSet { version: 1, kept: None, link: None };
    let set = password.is_some().then(first);
    let requested = link.clone().map(|link| UserEvent::LinkRequested { link });
    Ok([created].into_iter().chain(set).chain(requested).collect())
}

fn rename(user: &User, display_name: &str) -> Result<Option<UserEvent>, Rejection> {
    check_display_name(display_name)?;
    let renamed = UserEvent::Renamed { display_name: display_name.to_owned() };
    Ok((user.display_name != display_name).then_some(renamed))
}

fn set_operator(user: &User, role: Option<Role>) -> Result<Option<UserEvent>, Rejection> {
    check_operator(role)?;
    Ok((user.operator != role).then_some(UserEvent::OperatorSet { role }))
}

fn check_operator(role: Option<Role>) -> Result<(), Rejection> {
    if role.is_none_or(|role| role.column() == Column::Operator) {
        return Ok(());
    }
    Err(invalid("operator", "must be operator_admin or operator_support"))
}

pub(super) fn check_standing(user: &User) -> Result<(), Rejection> {
    match user.standing {
        UserStanding::Active => Ok(()),
        UserStanding::Disabled => Err(refused("disabled")),
    }
}

/// What was compared is the seed that the user has now, or nothing was proved about it.
fn confirm_totp(
    user: &User,
    (step, begun): (Option<u64>, Option<Time>),
    recovery: &[crate::digest::Sha256],
) -> Decided {
    check_standing(user)?;
    match user.totp {
        None => Err(not_legal("confirm_totp", "without a seed", "begin_totp")),
        Some(Totp { confirmed: true, .. }) => {
            Err(not_legal("confirm_totp", "asked for codes already", "remove_totp"))
        }
        Some(_) if recovery.len() > RECOVERY_MAX => {
            Err(invalid("recovery", "are more codes than a user may have"))
        }
        Some(_) if begun.is_none() || begun != user.totp_begun_at => Err(refused("seed_changed")),
        Some(_) => {
            let step = step.ok_or_else(|| refused("code_unknown"))?;
            Ok(vec![UserEvent::TotpConfirmed { step, recovery_sha256: recovery.to_vec() }])
        }
    }
}

/// Whether what was shown proves its user now.
fn check_proof(user: &User, proof: &Proof) -> Result<(), Rejection> {
    check_standing(user)?;
    match (proof.password_version, proof.second) {
        // Whoever has it and can unlock it has shown two things.
        (None, Some(SecondFactor::Passkey { verified: true, .. })) => return Ok(()),
        (None, _) => return Err(refused("password_required")),
        (Some(version), _) if version == 0 || version != user.password_version => {
            return Err(refused("password_changed"));
        }
        (Some(_), _) => {}
    }
    match proof.second {
        _ if !user.has_totp() => Ok(()),
        None => Err(refused("totp_required")),
        Some(second) => second_factor::check_unused(user, second),
    }
}

/// What came by a tenant's provider is over, unless the user could then come in no way at all.
fn leave_sso(user: &User, tenant: TenantId, linked: bool, others: bool) -> Decided {
    if !linked {
        return Ok(vec![]);
    }
    let suspect = |passkey: &super::Passkey| passkey.suspect;
    if user.password_version == 0 && user.passkeys.values().all(suspect) && !others {
        let state = "without a password and a passkey, and this its last way in";
        return Err(not_legal("remove_sso_link", state, "reset_password"));
    }
    let came_by = user.sessions.iter().filter(|(_, session)| session.via == Some(tenant));
    Ok(came_by.map(|(session, _)| UserEvent::SessionClosed { session: *session }).collect())
}

/// The second factor that is used up by this.
fn used(user: &User, proof: &Proof) -> Option<SecondFactor> {
    proof.second.filter(|second| user.has_totp() || matches!(second, SecondFactor::Passkey { .. }))
}

/// The session that ends when one more of its like opens. A tenant's provider, which can open as many as
/// it likes, ends none of the user's own, nor of another tenant's.
fn make_room(user: &User, via: Option<TenantId>, now: Time) -> Option<UserEvent> {
    let like = || user.live_sessions(now).filter(|(_, session)| session.via == via);
    if like().count() < SESSIONS_MAX {
        return None;
    }
    let oldest = like().min_by_key(|(id, session)| (session.opened_at, *id));
    oldest.map(|(session, _)| UserEvent::SessionClosed { session })
}

pub(super) fn refused(reason: &str) -> Rejection {
    Rejection::Refused { reason: reason.to_owned() }
}

pub(super) fn invalid(field: &str, problem: &str) -> Rejection {
    Rejection::Invalid { field: field.to_owned(), problem: problem.to_owned() }
}

pub(super) fn not_legal(action: &str, state: &str, instead: &str) -> Rejection {
    Rejection::NotLegal {
        action: action.to_owned(),
        kind: EntityKind::User,
        state: state.to_owned(),
        legal: vec![instead.to_owned()],
    }
}
