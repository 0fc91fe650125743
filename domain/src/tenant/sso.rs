//! What happens to a tenant's single sign-on, and who comes by it. What it is: [`crate::sso`].

use std::collections::BTreeSet;

use super::members::becomes;
use super::standing::disabled;
use super::{Standing, Tenant, TenantEvent};
use crate::id::UserId;
use crate::machine::Rejection;
use crate::sso::{Domain, Provider, SealedSecret, Sso, SsoTerms, Subject};

type Decided = Result<Vec<TenantEvent>, Rejection>;

pub(super) fn set(tenant: &Tenant, terms: &SsoTerms, secret: Option<&SealedSecret>) -> Decided {
    terms.check()?;
    let next = tenant.sso_epoch + 1;
    if secret.is_some_and(|secret| secret.version != next) {
        // It was sealed for a version that another command has taken meanwhile.
        return Err(Rejection::Stale {
            what: "the connection was changed at the same time".into(),
        });
    }
    let before = tenant.sso.as_ref();
    // A secret is for one provider: another one must not be sent it.
    let same_client = before.is_some_and(|before| {
        before.terms.issuer == terms.issuer && before.terms.client_id == terms.client_id
    });
    if secret.is_none() && !same_client {
        return Err(Rejection::Invalid {
            field: "client_secret".into(),
            problem: "is needed for another provider or client".into(),
        });
    }
    if secret.is_none() && before.is_some_and(|before| before.terms == *terms) {
        return Ok(vec![]);
    }
    let voids = secret.is_some() || before.is_none_or(|before| terms.voids(&before.terms));
    Ok(vec![TenantEvent::SsoSet {
        terms: terms.clone(),
        epoch: if voids { next } else { tenant.sso_epoch },
        secret_version: match (secret, before) {
            (Some(secret), _) => secret.version,
            (None, before) => before.map_or(next, |before| before.secret_version),
        },
    }])
}

/// The connection after it was set. What was verified stays so while it is on the list.
pub(super) fn after_set(tenant: &Tenant, terms: &SsoTerms, secret_version: u64) -> Sso {
    let verified = tenant.sso.as_ref().map(|before| &before.verified);
    let verified: BTreeSet<Domain> = verified
        .into_iter()
        .flatten()
        .filter(|one| terms.domains.contains(*one))
        .cloned()
        .collect();
    Sso { terms: terms.clone(), secret_version, verified }
}

pub(super) fn verify(tenant: &Tenant, domain: &Domain) -> Decided {
    let sso = tenant.sso.as_ref().filter(|sso| sso.terms.domains.contains(domain));
    let Some(sso) = sso else {
        return Err(Rejection::Invalid {
            field: "domain".into(),
            problem: "is not among the connection's domains".into(),
        });
    };
    let verified = TenantEvent::SsoDomainVerified { domain: domain.clone() };
    Ok(if sso.verified.contains(domain) { vec![] } else { vec![verified] })
}

pub(super) fn remove(tenant: &Tenant) -> Decided {
    let removed = TenantEvent::SsoRemoved { epoch: tenant.sso_epoch + 1 };
    Ok(if tenant.sso.is_some() { vec![removed] } else { vec![] })
}

/// Somebody whom the provider knows comes: a member is linked, a newcomer becomes one as well.
pub(super) fn join(
    tenant: &Tenant,
    user: UserId,
    (issuer, subject): (&Provider, &Subject),
    epoch: u64,
    newcomer: bool,
) -> Decided {
    let refused = |reason: &str| Err(Rejection::Refused { reason: reason.into() });
    if tenant.standing == Standing::Disabled {
        return Err(disabled("join"));
    }
    // It may have been changed while the provider was asked.
    let sso = tenant.sso.as_ref().filter(|sso| sso.is_active() && sso.terms.issuer == *issuer);
    let Some(sso) = sso.filter(|_| tenant.sso_epoch == epoch) else {
        return refused("sso_changed");
    };
    let linked = TenantEvent::SsoLinked { user, issuer: issuer.clone(), subject: subject.clone() };
    if tenant.members.contains_key(&user) {
        return Ok(vec![linked]);
    }
    if !newcomer {
        return refused("no_member");
    }
    tenant.check_newcomer("join")?;
    Ok(vec![becomes(tenant, user, sso.terms.default_role), linked])
}
