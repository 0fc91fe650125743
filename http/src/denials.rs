//! Writes down what was not allowed, before the answer that says so leaves.
//!
//! A denial becomes an event of a book ([`aicloud_domain::denial`]): of the caller's tenant, if it has
//! one only; else, and for those whom nobody knows, of the cloud. The answer waits for that, two
//! seconds at the most: what an audit lacks nobody can ask about later. Should the journal be away,
//! the refusal leaves nevertheless; it lets nobody in, and is counted as lost.
//!
//! **Bounded.** Whoever is refused in a loop must not fill a disk: of each credential, and of each
//! network without one, a few a second are written down, and the next one says how many there were in
//! between. Refusals for other reasons than rights (a body that is wrong, too many requests) are in
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
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use crate::auth::Caller;
use crate::auth::address::Network;
use crate::metrics::Metrics;
use crate::problem::Code;
use crate::request::RequestContext;

/// Written down for each, a second; more in a burst.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(2).expect("it is not zero");
const BURST: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// How long an answer waits for the journal.
const PATIENCE: Duration = Duration::from_secs(2);
/// Who has been quiet is forgotten when more than this are known.
const KNOWN: usize = 4_096;

/// Whose denials are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Source {
    Credential(Uuid),
    Network(Network),
}

/// Who writes denials down.
#[derive(Debug)]
pub struct DenialLog {
    rates: DefaultKeyedRateLimiter<Source>,
    /// How many were not written down since the last one that was.
    more: DashMap<Source, u64>,
    clean_at: AtomicUsize,
}

impl Default for DenialLog {
    fn default() -> Self {
        Self {
            rates: RateLimiter::keyed(Quota::per_second(PER_SECOND).allow_burst(BURST)),
            more: DashMap::new(),
            clean_at: AtomicUsize::new(KNOWN),
        }
    }
}

/// Why an answer with this code refuses somebody, if that is about rights.
#[must_use]
pub fn why(code: Code, context: &RequestContext) -> Option<Why> {
    match code {
        Code::Unauthenticated | Code::SignInFailed | Code::SsoFailed => Some(Why::Unauthenticated),
        Code::Forbidden | Code::SsoRefused => Some(Why::Forbidden),
        Code::NotFound if context.denied.get().is_some() => Some(Why::Hidden),
        // Row-level security shows no difference between a stranger's and what never was. An audit
        // must know of the one, so it is told of both.
        Code::NotFound if context.unseen.load(Ordering::Relaxed) => Some(Why::Hidden),
        _ => None,
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
        (operation, id, why): (String, Option<&str>, Why),
    ) {
        let Some((source, more)) = self.admit(context, caller) else {
            return metrics.denial("counted");
        };
        let tenant = caller.and_then(|caller| caller.authority.sight().only());
        let denial = Denial {
            operation: operation.chars().take(TEXT_MAX).collect(),
            // What is no id may be anything, and an audit is no place for that.
            resource: id.and_then(|id| id.parse::<ResourceId>().ok()).map(|id| id.to_string()),
            why,
            missing: context.denied.get().copied(),
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
        let written = write(cloud, tenant, denial, origin);
        let error = match tokio::time::timeout(PATIENCE, written).await {
            Ok(Ok(())) => return metrics.denial("written"),
            // The next that is written tells of it.
            Ok(Err(error)) => {
                *self.more.entry(source).or_default() += more + 1;
                error
            }
            // It may still get there, so it is not counted once more.
            Err(_) => format!("no answer after {PATIENCE:?}"),
        };
        metrics.denial("lost");
        tracing::error!(error, "a denial is not in the journal");
    }

    /// `None`: only counted. Else for whom, and how many were since the last.
    fn admit(&self, context: &RequestContext, caller: Option<&Caller>) -> Option<(Source, u64)> {
        let credential = caller.and_then(|caller| caller.principal.credential());
        let source = match (credential, context.address.get()) {
            (Some(credential), _) => Source::Credential(credential),
            (None, Some(address)) => Source::Network(Network::from(*address)),
            (None, None) => Source::Credential(Uuid::nil()),
        };
        if self.rates.check_key(&source).is_err() {
            *self.more.entry(source).or_default() += 1;
            return None;
        }
        self.clean();
        Some((source, self.more.remove(&source).map_or(0, |(_, more)| more)))
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
