//! What the rows should be that requests are judged by.
//!
//! They follow from the state of whose they are, and from what its events say beyond that (a digest, a provider's
//! person). Whoever writes a membership or a key past the engine has a row that nothing led to, and is named.

use std::collections::BTreeSet;

use aicloud_domain::access::{Permission, Role};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{TokenId, TypedId, UserId};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::machine::{Machine, Time};
use aicloud_domain::project::{Project, ProjectEvent, ProjectMachine};
use aicloud_domain::service_account::{
    PublicKey, ServiceAccount, ServiceAccountEvent, ServiceAccountMachine,
};
use aicloud_domain::sso::SsoStanding;
use aicloud_domain::tenant::{Tenant, TenantEvent, TenantMachine};
use aicloud_domain::upcast;
use aicloud_domain::user::{User, UserEvent, UserMachine};
use aicloud_persistence::rights::{Held, Told};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Compares an entity's rows with its state and its events.
pub(super) fn compare(kind: EntityKind, held: &Held, now: Time) -> Result<(), String> {
    let wanted = match kind {
        EntityKind::Tenant => tenant(&read(held)?, &events::<TenantMachine>(held)?),
        EntityKind::Project => project(&read(held)?, &events::<ProjectMachine>(held)?, now),
        EntityKind::ServiceAccount => {
            account(&read(held)?, &events::<ServiceAccountMachine>(held)?)?
        }
        EntityKind::User => user(&read(held)?, &events::<UserMachine>(held)?, now),
        EntityKind::Catalog
        | EntityKind::Node
        | EntityKind::Allocation
        | EntityKind::Oversight
        | EntityKind::Denials => return Ok(()),
    };
    let found: BTreeSet<&str> = held.rows.iter().map(String::as_str).collect();
    let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
    let beyond =
        found.difference(&wanted).next().map(|row| format!("nothing led to the row `{row}`"));
    let lacking =
        wanted.difference(&found).next().map(|row| format!("the row `{row}` is not there"));
    beyond.or(lacking).map_or(Ok(()), Err)
}

fn read<S: DeserializeOwned>(held: &Held) -> Result<S, String> {
    serde_json::from_str(&held.state).map_err(|error| format!("the row's state: {error}"))
}

fn events<M: Machine>(held: &Held) -> Result<Vec<M::Event>, String> {
    let event = |(of, version, payload): &Told| {
        upcast::read::<M>(of, *version, payload).map_err(|error| format!("{of}: {error}"))
    };
    held.told.iter().map(event).collect()
}

fn member(user: &UserId, role: Role, epoch: u64) -> String {
    format!("member {} {} {epoch}", user.uuid(), role.word())
}

fn tenant(tenant: &Tenant, events: &[TenantEvent]) -> Vec<String> {
    let members = tenant
        .members
        .iter()
        .map(|(user, role)| member(user, *role, tenant.membership(*user).unwrap_or(0)));
    let invitations = tenant.invitations.iter().map(|(id, open)| {
        format!("invitation {} {} {}", id.uuid(), open.email, open.expires_at.timestamp_micros())
    });
    let sso = tenant.sso.iter().map(|sso| {
        let active = sso.terms.standing == SsoStanding::Active;
        let (issuer, required) = (sso.terms.issuer.as_str(), sso.terms.required);
        format!("sso {issuer} {} {active} {required}", tenant.sso_epoch)
    });
    let mut links = BTreeSet::new();
    for event in events {
        match event {
            TenantEvent::SsoLinked { user, issuer, subject } => {
                links.insert((issuer.as_str(), subject.as_str(), *user));
            }
            TenantEvent::MemberRemoved { user } | TenantEvent::SsoUnlinked { user } => {
                links.retain(|(_, _, linked)| linked != user);
            }
            TenantEvent::SsoSet { terms, .. } => {
                links.retain(|(issuer, _, _)| *issuer == terms.issuer.as_str());
            }
            TenantEvent::SsoRemoved { .. } => links.clear(),
            _ => {}
        }
    }
    let links = links
        .into_iter()
        .map(|(issuer, subject, user)| format!("link {issuer} {subject} {}", user.uuid()));
    members.chain(invitations).chain(sso).chain(links).collect()
}

/// Tokens that are over by themselves are left out, as their rows are.
fn project(project: &Project, events: &[ProjectEvent], now: Time) -> Vec<String> {
    let members =
        project.members.iter().map(|(user, role)| member(user, *role, project.epoch(*user)));
    let tokens = events.iter().filter_map(|event| match event {
        ProjectEvent::TokenIssued { token, secret_sha256, .. } => {
            let open = project.tokens.get(token).filter(|open| open.ends_at() > now)?;
            Some(format!("token {} {secret_sha256} {}", token.uuid(), micros(open.ends_at())))
        }
        _ => None,
    });
    members.chain(tokens).collect()
}

fn account(
    account: &ServiceAccount,
    events: &[ServiceAccountEvent],
) -> Result<Vec<String>, String> {
    let mut rows = Vec::new();
    for (id, key) in &account.keys {
        let ends = key.ends_at().map_or_else(|| "-".to_owned(), micros);
        rows.push(format!("key {} {ends} {}", id.uuid(), public(&key.public)?));
    }
    let digest = |wanted: &TokenId| -> Option<Sha256> {
        events.iter().find_map(|event| match event {
            ServiceAccountEvent::ApiKeyIssued { token, secret_sha256, .. } if token == wanted => {
                Some(*secret_sha256)
            }
            _ => None,
        })
    };
    for (id, key) in &account.api_keys {
        let digest = digest(id).ok_or_else(|| format!("no entry issued the API key {id}"))?;
        let narrowed = key.permissions.as_ref().map_or_else(|| "-".to_owned(), words);
        rows.push(format!("api_key {} {digest} {} {narrowed}", id.uuid(), micros(key.expires_at)));
    }
    Ok(rows)
}

fn micros(at: Time) -> String {
    at.timestamp_micros().to_string()
}

fn words(permissions: &BTreeSet<Permission>) -> String {
    serde_json::json!(permissions).to_string()
}

/// A public key's parts, as its row has them.
fn public(key: &PublicKey) -> Result<String, String> {
    let parts: Value =
        serde_json::from_str(&key.thumbprint_input()).map_err(|error| error.to_string())?;
    let part = |name: &str| parts[name].as_str().unwrap_or("-").to_owned();
    Ok(format!("{} {} {}", part("crv"), part("x"), part("y")))
}

/// Sessions that are over by themselves are left out, as their rows are.
fn user(user: &User, events: &[UserEvent], now: Time) -> Vec<String> {
    let sessions = user.live_sessions(now).map(|(id, session)| {
        let via = session.via.map_or_else(|| "-".to_owned(), |via| via.uuid().to_string());
        let (expires, strong) = (micros(session.expires_at), session.strong);
        format!("session {} {expires} {strong} {} {via}", id.uuid(), user.epoch)
    });
    let passkeys = events.iter().filter_map(|event| match event {
        UserEvent::PasskeyAdded { passkey, credential_sha256, .. } => user
            .passkeys
            .contains_key(passkey)
            .then(|| format!("passkey {} {credential_sha256}", passkey.uuid())),
        _ => None,
    });
    let password =
        (user.password_version > 0).then(|| format!("password {}", user.password_version));
    let totp = user.totp.map(|_| "totp".to_owned());
    sessions.chain(passkeys).chain(password).chain(totp).collect()
}
