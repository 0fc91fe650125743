//! Writes down what was not allowed, before the answer that says so leaves.
//!
//! A denial becomes an event of a book ([`aicloud_domain::denial`], which says of whose). The answer waits for that, two
//! seconds at the most: what an audit lacks nobody can ask about later. Should the journal be away,
//! the refusal leaves nevertheless; it lets nobody in, and is counted as lost.
//!
//! **Bounded.** Whoever is refused in a loop must not fill a disk: of each credential, and of each
//! network without one, a few a second are written down, and the next one says how many there were in
//! between. Networks cost nothing, so all who have no credential together have a bound as well; what is beyond it is
//! told by the next of them that is written down. Refusals for other reasons than rights (a body that is wrong, too many requests) are in
//! metrics and log only.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aicloud_actors::{Cloud, Origin};
use aicloud_domain::access::Principal;
use aicloud_domain::denial::{Denial, Denials, DenialsCommand, TEXT_MAX, Why};
use aicloud_domain::id::{TenantId, TypedId as _};
use aicloud_domain::name::ResourceId;
use dashmap::DashMap;
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use crate::auth::Caller;
use crate::auth::address::Network;
use crate::metrics::Metrics;
use crate::problem::Code;
use crate::request::RequestContext;

/// Written down for each, a second; more in a burst.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(2).expect("it is not zero");
const BURST: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// Written down for all together who have no credential, a second; more in a burst.
const STRANGERS_PER_SECOND: NonZeroU32 = NonZeroU32::new(50).expect("it is not zero");
const STRANGERS_BURST: NonZeroU32 = NonZeroU32::new(200).expect("it is not zero");
/// How long an answer waits for the journal.
const PATIENCE: Duration = Duration::from_secs(2);
/// Tenants that are told of one attempt at a member.
const TOLD: usize = 8;
/// Who has been quiet is forgotten when more than this are known.
const KNOWN: usize = 4_096;

/// Whose denials are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Source {
    Credential(Uuid),
    Network(Network),
    /// Those beyond the bound of all who have no credential.
    Strangers,
}

/// Whose denials are counted together, for which tenant's book: no tenant is told of what another was refused.
type Counted = (Source, Option<TenantId>);

/// Who writes denials down.
#[derive(Debug)]
pub struct DenialLog {
    rates: DefaultKeyedRateLimiter<Source>,
    strangers: DefaultDirectRateLimiter,
    /// How many were not written down since the last one that was.
    more: DashMap<Counted, u64>,
    clean_at: AtomicUsize,
}

impl Default for DenialLog {
    fn default() -> Self {
        Self {
            rates: RateLimiter::keyed(Quota::per_second(PER_SECOND).allow_burst(BURST)),
            strangers: RateLimiter::direct(
                Quota::per_second(STRANGERS_PER_SECOND).allow_burst(STRANGERS_BURST),
            ),
            more: DashMap::new(),
            clean_at: AtomicUsize::new(KNOWN),
        }
    }
}

/// Why an answer with this code refuses somebody, if that is about rights.
#[must_use]
pub fn why(code: Code, context: &RequestContext) -> Option<Why> {
    match code {
        Code::Unauthenticated
        | Code::SignInFailed
        | Code::SecondFactorWrong
        | Code::PasskeyRefused
        | Code::SsoFailed
        | Code::AccountDisabled
        | Code::LinkVoid
        | Code::CsrfFailed => Some(Why::Unauthenticated),
        Code::Forbidden | Code::SsoRefused => Some(Why::Forbidden),
        Code::NotFound if context.denied.get().is_some() => Some(Why::Hidden),
        // Row-level security shows no difference between a stranger's and what never was. An audit
        // must know of the one, so it is told of both.
        Code::NotFound if context.unseen.load(Ordering::Relaxed) => Some(Why::Hidden),
        _ => None,
    }
}

/// Whether this may be said to who lacks a permission, or may not know of the thing. All that is not found, known to have been
/// denied or not: what is there must look as what is not.
pub fn is_of_permission(code: Code, context: &RequestContext) -> bool {
    code == Code::NotFound || (code == Code::Forbidden && context.denied.get().is_some())
}

/// Into which tenant's book it goes; `None`: the cloud's.
fn whose(context: &RequestContext, caller: &Caller, why: Why) -> Option<TenantId> {
    let at = context.denied_at.get().or_else(|| context.allowed_at.get());
    let owner = at.and_then(|owner| owner.tenant);
    match why {
        // The caller may know of the thing, so its owner may know of the caller.
        Why::Forbidden if owner.is_some() => owner,
        Why::Forbidden | Why::Unauthenticated | Why::Hidden => caller.authority.sight().only(),
    }
}

impl DenialLog {
    /// Writes it down, or counts it. `operation` is method and route, `id` what the path names.
    pub async fn note(
        &self,
        cloud: &Cloud,
        metrics: &Metrics,
        context: &RequestContext,
        caller: Option<&Caller>,
        (operation, id, code): (String, Option<&str>, &str),
        why: Why,
    ) {
        let tenant = match caller {
            Some(caller) => whose(context, caller, why),
            None => context.comes_by.get().copied(),
        };
        let Some((source, more)) = self.admit(context, caller, tenant) else {
            return metrics.denial("counted");
        };
        let denial = Denial {
            operation: operation.chars().take(TEXT_MAX).collect(),
            // What is no id may be anything, and an audit is no place for that.
            resource: id
                .and_then(|id| id.parse::<ResourceId>().ok())
                .or_else(|| context.about.get().copied())
                .map(|id| id.to_string()),
            why,
            missing: context.denied.get().copied(),
            code: Some(code.to_owned()),
            subject: context.named.get().cloned(),
            more,
        };
        let origin = Origin {
            trace_id: Some(context.trace_id().as_str().to_owned()),
            source: Some(context.source(caller)),
            ..Origin::of(
                caller.map_or(Principal::Stranger, |caller| caller.principal.clone()),
                context.request_id().to_owned(),
            )
        };
        if caller.is_none() && tenant.is_none() {
            tell_tenants(cloud, context, &denial, &origin);
        }
        let written = write(cloud, tenant, denial, origin);
        let error = match tokio::time::timeout(PATIENCE, written).await {
            Ok(Ok(())) => return metrics.denial("written"),
            // The next that is written tells of it.
            Ok(Err(error)) => {
                self.count((source, tenant), more + 1);
                error
            }
            // It may still get there, so it is not counted once more.
            Err(_) => format!("no answer after {PATIENCE:?}"),
        };
        metrics.denial("lost");
        tracing::error!(error, "a denial is not in the journal");
    }

    /// `None`: only counted. Else for whom, and how many were since the last.
    fn admit(
        &self,
        context: &RequestContext,
        caller: Option<&Caller>,
        tenant: Option<TenantId>,
    ) -> Option<(Source, u64)> {
        let credential = caller.and_then(|caller| caller.principal.credential());
        let source = match (credential, context.address.get()) {
            (Some(credential), _) => Source::Credential(credential),
            (None, Some(address)) => Source::Network(Network::from(*address)),
            (None, None) => Source::Credential(Uuid::nil()),
        };
        self.clean();
        if self.rates.check_key(&source).is_err() {
            self.count((source, tenant), 1);
            return None;
        }
        let known = matches!(source, Source::Credential(_));
        if !known && self.strangers.check().is_err() {
            // Not by its network: whoever has many could fill the table with them.
            self.count((Source::Strangers, None), 1);
            return None;
        }
        let beyond = if known { 0 } else { self.counted((Source::Strangers, None)) };
        Some((source, self.counted((source, tenant)) + beyond))
    }

    fn count(&self, source: Counted, more: u64) {
        *self.more.entry(source).or_default() += more;
    }

    /// How many were only counted; they are told of now.
    fn counted(&self, source: Counted) -> u64 {
        self.more.remove(&source).map_or(0, |(_, more)| more)
    }

    fn clean(&self) {
        if self.rates.len() < self.clean_at.load(Ordering::Relaxed) {
            return;
        }
        self.rates.retain_recent();
        self.clean_at.store((self.rates.len() * 2).max(KNOWN), Ordering::Relaxed);
        if self.more.len() > KNOWN {
            let lost: u64 = self.more.iter().map(|entry| *entry.value()).sum();
            self.more.clear();
            tracing::warn!(lost, "denials of many that were only counted are forgotten");
        }
    }
}

/// Whoever tries to come in as somebody tries to come to what that one holds: its tenants are told, each in its own book.
///
/// Not before the answer, and by nobody who waits: an address that somebody has would take longer than one that nobody has.
/// As bounded as the cloud's own book is, since what is only counted there is told to nobody; a tenant learns of no
/// more than was tried at its people, so it is not told how many others there were.
fn tell_tenants(cloud: &Cloud, context: &RequestContext, denial: &Denial, origin: &Origin) {
    let Some(ResourceId::User(user)) = context.about.get().copied() else { return };
    let (cloud, origin) = (cloud.clone(), origin.clone());
    let denial = Denial { more: 0, ..denial.clone() };
    actix_web::rt::spawn(async move {
        let tenants = match cloud.database().tenants_of(user).await {
            Ok(tenants) => tenants,
            Err(error) => {
                tracing::error!(%error, %user, "no tenant is told of a denial at its member");
                return;
            }
        };
        for tenant in tenants.into_iter().take(TOLD) {
            if let Err(error) = write(&cloud, Some(tenant), denial.clone(), origin.clone()).await {
                tracing::error!(error, %tenant, "a tenant is not told of a denial at its member");
            }
        }
    });
}

async fn write(
    cloud: &Cloud,
    tenant: Option<TenantId>,
    denial: Denial,
    origin: Origin,
) -> Result<(), String> {
    let book = Denials::id_of(tenant);
    let command = DenialsCommand::Note { tenant, denial };
    let told = cloud.denials.command(book.uuid(), command, origin).await;
    told.map(drop).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use actix_web::http::header::HeaderMap;

    use super::*;

    fn stranger(address: impl Into<IpAddr>) -> RequestContext {
        let context = RequestContext::read(&HeaderMap::new());
        context.address.set(address.into()).unwrap();
        context
    }

    #[test]
    fn what_proves_nothing_is_a_denial() {
        let context = RequestContext::read(&HeaderMap::new());
        for code in [
            Code::Unauthenticated,
            Code::SignInFailed,
            Code::SecondFactorWrong,
            Code::PasskeyRefused,
            Code::AccountDisabled,
            Code::LinkVoid,
            Code::CsrfFailed,
        ] {
            assert_eq!(why(code, &context), Some(Why::Unauthenticated), "{code}");
        }
        assert_eq!(why(Code::Forbidden, &context), Some(Why::Forbidden));
        for other in [Code::SecondFactorRequired, Code::RateLimited, Code::NotFound, Code::Paused] {
            assert_eq!(why(other, &context), None, "{other}");
        }
    }

    /// Each from a network of its own, and still a few are written down, and none is forgotten.
    #[test]
    fn strangers_together_are_bounded() {
        const TRIES: u64 = 20_000;
        let log = DenialLog::default();
        let began = std::time::Instant::now();
        let (mut written, mut told) = (0, 0);
        for number in 0..TRIES {
            let address =
                std::net::Ipv6Addr::from_bits(0x2001_0db8 << 96 | u128::from(number) << 64);
            if let Some((_, more)) = log.admit(&stranger(address), None, None) {
                written += 1;
                told += more + 1;
            }
        }
        let seconds = began.elapsed().as_secs() + 1;
        let bound =
            u64::from(STRANGERS_BURST.get()) + seconds * u64::from(STRANGERS_PER_SECOND.get());
        assert!((200..=bound).contains(&written), "{written} of {bound}");
        assert_eq!(told + log.counted((Source::Strangers, None)), TRIES);
        assert!(log.more.len() <= 1 && log.rates.len() <= 2 * TRIES as usize);
    }

    #[test]
    fn a_network_is_bounded_by_itself() {
        let log = DenialLog::default();
        let one = stranger([192, 0, 2, 1]);
        let written = (0..1_000).filter(|_| log.admit(&one, None, None).is_some()).count();
        assert!((20..200).contains(&written), "{written}");
        assert!(log.admit(&stranger([192, 0, 2, 2]), None, None).is_some());
    }
}
