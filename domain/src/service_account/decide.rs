//! What happens if a service account is told this now.

use std::collections::BTreeSet;

use super::{
    API_KEY_LIFE_MAX, API_KEYS_MAX, AccountKey, AccountStanding, Before, KEYS_MAX, ServiceAccount,
    ServiceAccountCommand, ServiceAccountEvent,
};
use crate::access::{Column, Permission, PermissionSet, Role};
use crate::kind::EntityKind;
use crate::machine::{Rejection, Time};
use crate::tenant::check_display_name;

type Decided = Result<Vec<ServiceAccountEvent>, Rejection>;

pub(super) fn decide(
    state: Option<&ServiceAccount>,
    command: &ServiceAccountCommand,
    now: Time,
) -> Decided {
    use ServiceAccountCommand as Command;
    use ServiceAccountEvent as Event;
    let Some(account) = state else { return create(command) };
    match command {
        Command::Create { .. } => Err(Rejection::Exists { kind: EntityKind::ServiceAccount }),
        Command::Update { display_name, role, extent, before } => {
            let role = role.unwrap_or(account.role);
            let permissions = match extent {
                Some(extent) => extent.clone().into_permissions(),
                None => account.permissions.clone(),
            };
            check_role(role)?;
            check_within(role.permissions(), permissions.as_ref())?;
            let mut events = vec![];
            if let Some(display_name) = display_name {
                check_display_name(display_name)?;
                if *display_name != account.display_name {
                    events.push(Event::Renamed { display_name: display_name.clone() });
                }
            }
            if role != account.role || permissions != account.permissions {
                if before.as_ref().is_some_and(|before| *before != Before::from(account)) {
                    let what = "the account's role, or part of it, has just been changed";
                    return Err(Rejection::Stale { what: what.to_owned() });
                }
                events.push(Event::RoleSet { role, permissions });
            }
            Ok(events)
        }
        Command::Disable => Ok(match account.standing {
            AccountStanding::Active => vec![Event::Disabled],
            AccountStanding::Disabled => vec![],
        }),
        Command::Enable => Ok(match account.standing {
            AccountStanding::Disabled => vec![Event::Enabled],
            AccountStanding::Active => vec![],
        }),
        Command::AddKey { key, name, public, expires_at, rotate_by, issued_by } => {
            if account.keys.contains_key(key) {
                return Ok(vec![]);
            }
            check_name(name)?;
            check_future("expires_at", *expires_at, now)?;
            check_future("rotate_by", *rotate_by, now)?;
            if account.live_keys(now) >= KEYS_MAX {
                return Err(at_limit("add_key", KEYS_MAX, "live keys", "remove_key"));
            }
            // One that has ended may be given another date, so it goes only where another one needs its place.
            let full = account.keys.len() >= KEYS_MAX;
            let ended = account.keys.iter().filter(|(_, key)| full && !key.is_live(now));
            let lapsed = ended.map(|(key, _)| Event::KeyLapsed { key: *key });
            let added = Event::KeyAdded {
                key: *key,
                name: name.clone(),
                public: public.clone(),
                expires_at: *expires_at,
                rotate_by: *rotate_by,
                issued_by: issued_by.clone(),
            };
            Ok(lapsed.chain([added]).collect())
        }
        Command::SetRotation { key, rotate_by } => {
            let Some(AccountKey { rotate_by: before, .. }) = account.keys.get(key) else {
                return Err(Rejection::NotFound { kind: EntityKind::ServiceAccount });
            };
            let same = before == rotate_by;
            Ok(if same {
                vec![]
            } else {
                vec![Event::RotationSet { key: *key, rotate_by: *rotate_by }]
            })
        }
        Command::RemoveKey { key } => {
            let held = account.keys.contains_key(key);
            Ok(if held { vec![Event::KeyRemoved { key: *key }] } else { vec![] })
        }
        Command::IssueApiKey { token, name, secret_sha256, expires_at, permissions, issued_by } => {
            if account.api_keys.contains_key(token) {
                return Ok(vec![]);
            }
            check_name(name)?;
            check_future("expires_at", Some(*expires_at), now)?;
            if *expires_at - now > API_KEY_LIFE_MAX {
                return Err(invalid("expires_at", "must be within 365 days"));
            }
            check_within(account.held(), permissions.as_ref())?;
            if account.live_api_keys(now) >= API_KEYS_MAX {
                let of = "live API keys";
                return Err(at_limit("issue_api_key", API_KEYS_MAX, of, "revoke_api_key"));
            }
            // Those that have ended would pile up otherwise.
            let ended = account.api_keys.iter().filter(|(_, key)| key.expires_at <= now);
            let revoked = ended.map(|(token, _)| Event::ApiKeyRevoked { token: *token });
            let issued = Event::ApiKeyIssued {
                token: *token,
                name: name.clone(),
                secret_sha256: *secret_sha256,
                expires_at: *expires_at,
                permissions: permissions.clone(),
                issued_by: issued_by.clone(),
            };
            Ok(revoked.chain([issued]).collect())
        }
        Command::RevokeApiKey { token } => {
            let live = account.api_keys.contains_key(token);
            Ok(if live { vec![Event::ApiKeyRevoked { token: *token }] } else { vec![] })
        }
    }
}

fn create(command: &ServiceAccountCommand) -> Decided {
    let ServiceAccountCommand::Create {
        id,
        tenant_id,
        tenant_label,
        project_id,
        project_label,
        label,
        display_name,
        role,
        extent,
    } = command
    else {
        return Err(Rejection::NotFound { kind: EntityKind::ServiceAccount });
    };
    check_display_name(display_name)?;
    check_role(*role)?;
    let permissions = extent.clone().into_permissions();
    check_within(role.permissions(), permissions.as_ref())?;
    Ok(vec![ServiceAccountEvent::Created {
        id: *id,
        tenant_id: *tenant_id,
        tenant_label: tenant_label.clone(),
        project_id: *project_id,
        project_label: project_label.clone(),
        label: label.clone(),
        display_name: display_name.clone(),
        role: *role,
        permissions,
    }])
}

fn check_role(role: Role) -> Result<(), Rejection> {
    if role.column() == Column::Project {
        return Ok(());
    }
    Err(invalid("role", "must be project_admin, project_member or project_viewer"))
}

/// What something is narrowed to must be something that it would have.
fn check_within(
    whole: PermissionSet,
    narrowed: Option<&BTreeSet<Permission>>,
) -> Result<(), Rejection> {
    match narrowed.into_iter().flatten().find(|one| !whole.contains(**one)) {
        None => Ok(()),
        Some(beyond) => {
            let problem = format!("{beyond} is more than it is narrowed from; leave it out");
            Err(Rejection::Invalid { field: "permissions".to_owned(), problem })
        }
    }
}

fn check_name(name: &str) -> Result<(), Rejection> {
    check_display_name(name).map_err(|_| invalid("name", "must be 1 to 120 printable characters"))
}

fn check_future(field: &str, at: Option<Time>, now: Time) -> Result<(), Rejection> {
    if at.is_none_or(|at| at > now) { Ok(()) } else { Err(invalid(field, "must be in the future")) }
}

fn invalid(field: &str, problem: &str) -> Rejection {
    Rejection::Invalid { field: field.to_owned(), problem: problem.to_owned() }
}

fn at_limit(action: &str, most: usize, of: &str, instead: &str) -> Rejection {
    Rejection::NotLegal {
        action: action.to_owned(),
        kind: EntityKind::ServiceAccount,
        state: format!("at its limit of {most} {of}"),
        legal: vec![instead.to_owned()],
    }
}
