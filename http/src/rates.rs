//! Rates: how many requests a second a caller may send, and how many a tenant's callers together.
//!
//! Admission bounds what a tenant has in flight, so that no queue grows. It does not bound what a
//! tenant takes of the machine: a few hundred clients that send without a pause keep every core
//! busy, and then everybody's requests wait for a core. So requests also come at a rate, as
//! large as a busy tenant needs and a small part of what the machine can do. What comes faster is
//! refused before its body is read.
//!
//! ```text
//!   principal: a user, a token, a service account  ─► its own bucket ─► its tenant's bucket ─► served
//!   who runs the cloud                             ─► its own bucket, a larger one ──────────► served
//! ```
//!
//! Each bucket is two, for reads and for writes: who may not write any more can still look. Whoever runs the cloud has no
//! tenant, and a bucket of its own: it is who ends a flood. Somebody who belongs to several tenants pays the
//! one that its request turns out to be about, when it is asked whether it may ([`Tab::pay`]); so a tenant's callers
//! together never exceed the tenant's. A request that the tenant's bucket refuses has counted for its sender: who sends
//! in a loop harms itself first.
//!
//! **Every answer says how the buckets stand** ([`header`]), refusals of other kinds included; 429 says when to come back.
//!
//! **Cost.** Each request passes here, so there is one look-up: a principal's line knows its tenant's bucket. A bucket is one
//! atomic word ([`bucket`]). Lines of those who have rested are forgotten when there are many, which changes nothing: a
//! bucket that is empty is as good as new.

pub mod bucket;
pub mod header;

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use actix_web::http::header::{HeaderMap, HeaderValue};
use aicloud_domain::access::{Grant, Principal, Scope};
use aicloud_domain::id::{TenantId, TypedId as _};
use aicloud_domain::machine::Owner;
use dashmap::DashMap;
use uuid::Uuid;

use self::bucket::{Bucket, Full, Left, Measure};
use crate::auth::Identity;
use crate::problem::{Code, Problem};

/// Those who have rested are forgotten when more than this are known.
const KNOWN: usize = 4_096;
/// What policies are called: a principal's, a tenant's, an operator's; of reads and of writes.
const NAMES: [[&str; 2]; 3] = [
    ["principal-reads", "principal-writes"],
    ["tenant-reads", "tenant-writes"],
    ["operator-reads", "operator-writes"],
];

/// What may be sent a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests that only read; a second's worth may come at once.
    pub reads: NonZeroU32,
    /// Requests that change something; a part of a second's worth may come at once.
    pub writes: NonZeroU32,
}

/// Whose requests are bounded by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// Each user, token and service account; half a second's writes at once.
    pub principal: Allowance,
    /// All callers of a tenant together; a quarter of a second's writes at once.
    pub tenant: Allowance,
    /// Each operator; half a second's writes at once.
    pub operator: Allowance,
}

impl RateLimits {
    /// As good as none, for tests and measurements.
    pub const NONE: Self = {
        let all = Allowance { reads: NonZeroU32::MAX, writes: NonZeroU32::MAX };
        Self { principal: all, tenant: all, operator: all }
    };
}

const fn allowance(reads: u32, writes: u32) -> Allowance {
    let (reads, writes) = (NonZeroU32::new(reads), NonZeroU32::new(writes));
    Allowance { reads: reads.expect("it is not zero"), writes: writes.expect("it is not zero") }
}

impl Default for RateLimits {
    /// A tenant's writes are a twentieth of what two cores do (docs/faults.md has the measurement), and so, of answers from
    /// memory, are a tenant's reads by far; lists cost more. One caller alone can't use all of it up.
    fn default() -> Self {
        Self {
            principal: allowance(1_000, 100),
            tenant: allowance(2_000, 200),
            operator: allowance(10_000, 2_500),
        }
    }
}

/// Whose bucket: an index of [`NAMES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Principal = 0,
    Tenant = 1,
    Operator = 2,
}

/// Buckets of reads and of writes.
type Pair = [Bucket; 2];

/// A principal's line.
#[derive(Debug, Default)]
struct Known {
    own: Pair,
    /// Its only tenant's buckets.
    tenant: Option<(TenantId, Arc<Pair>)>,
}

/// How a request's buckets stand, for its answer.
#[derive(Debug)]
pub struct Tab {
    writes: bool,
    whose: Whose,
    own: Left,
    tenant: OnceLock<Left>,
    /// Where to pay for the tenant, if that is not known before the request is looked at.
    unpaid: Option<(Arc<Rates>, u64)>,
}

impl Tab {
    /// What it is about is this tenant's, if anybody's: its bucket pays, once.
    ///
    /// # Errors
    /// [`Code::RateLimited`].
    pub fn pay(&self, owner: Owner) -> Result<(), Problem> {
        let (Some((rates, now)), Some(tenant)) = (&self.unpaid, owner.tenant) else {
            return Ok(());
        };
        if self.tenant.get().is_some() {
            return Ok(());
        }
        let pair = rates.pair_of(tenant);
        rates.take_for_tenant(&pair, self, *now)
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// The buckets of everybody.
#[derive(Debug)]
pub struct Rates {
    limits: [[(NonZeroU32, Measure); 2]; 3],
    /// What is told of a principal alone, of one with its tenant, of an operator.
    policies: [[HeaderValue; 2]; 3],
    principals: DashMap<Uuid, Known>,
    tenants: DashMap<TenantId, Arc<Pair>>,
    known: AtomicUsize,
    /// The table is looked through when it has grown past this.
    clean_at: AtomicUsize,
    start: Instant,
    /// How long it has been since then.
    elapsed: fn(&Instant) -> Duration,
}

impl Rates {
    /// With these limits.
    #[must_use]
    pub fn new(limits: &RateLimits) -> Self {
        let row = |Allowance { reads, writes }: Allowance, part: u32| {
            let burst = writes.get() / part;
            [(reads, Measure::new(reads, reads.get())), (writes, Measure::new(writes, burst))]
        };
        let limits = [row(limits.principal, 2), row(limits.tenant, 4), row(limits.operator, 2)];
        let policy = |whose: &[Whose]| {
            [0, 1].map(|kind| {
                let one = |whose: &Whose| {
                    let at = *whose as usize;
                    (NAMES[at][kind], limits[at][kind].0.get())
                };
                header::policy(&whose.iter().map(one).collect::<Vec<_>>())
            })
        };
        Self {
            limits,
            policies: [
                policy(&[Whose::Principal]),
                policy(&[Whose::Principal, Whose::Tenant]),
                policy(&[Whose::Operator]),
            ],
            principals: DashMap::new(),
            tenants: DashMap::new(),
            known: AtomicUsize::new(0),
            clean_at: AtomicUsize::new(KNOWN),
            start: Instant::now(),
            elapsed: Instant::elapsed,
        }
    }

    /// Counts a request of this caller that came at `at`. The tab is to be kept until the answer, whatever that is.
    ///
    /// # Errors
    /// [`Code::RateLimited`] with the time after which there is room for one.
    pub fn charge(
        self: &Arc<Self>,
        identity: &Identity,
        writes: bool,
        at: Instant,
    ) -> (Tab, Result<(), Problem>) {
        let now = nanos(at.saturating_duration_since(self.start));
        let payer = Payer::of(identity);
        let (whose, tenant) = match payer {
            Payer::Operator => (Whose::Operator, None),
            Payer::Tenant(tenant) => (Whose::Principal, Some(tenant)),
            Payer::Several => (Whose::Principal, None),
        };
        let take = |known: &Known| {
            let own = self.take(&known.own, whose, writes, now);
            let left = *own.as_ref().unwrap_or_else(|Full(left)| left);
            let unpaid = (payer == Payer::Several).then(|| (Arc::clone(self), now));
            let tab = Tab { writes, whose, own: left, tenant: OnceLock::new(), unpaid };
            let admitted = match own {
                Err(Full(left)) => Err(self.refusal(whose, writes, left)),
                Ok(_) => known
                    .tenant
                    .as_ref()
                    .map_or(Ok(()), |(_, pair)| self.take_for_tenant(pair, &tab, now)),
            };
            (tab, admitted)
        };
        let id = key(&identity.principal);
        if let Some(known) = self.principals.get(&id)
            && known.tenant.as_ref().map(|(of, _)| *of) == tenant
        {
            return take(&known);
        }
        // It is new, or at home elsewhere than it was.
        self.clean(now);
        let pair = tenant.map(|tenant| (tenant, self.pair_of(tenant)));
        let mut known = self.principals.entry(id).or_insert_with(|| {
            self.known.fetch_add(1, Ordering::Relaxed);
            Known::default()
        });
        known.tenant = pair;
        take(&known)
    }

    /// Says in an answer how the buckets stand.
    pub fn tell(&self, tab: &Tab, headers: &mut HeaderMap) {
        let kind = usize::from(tab.writes);
        let item =
            |whose: Whose, left: Left| (NAMES[whose as usize][kind], left.more, left.seconds());
        let tenant = tab.tenant.get().map(|left| item(Whose::Tenant, *left));
        let policy = if tenant.is_some() { Whose::Tenant } else { tab.whose };
        headers.insert(header::POLICY, self.policies[policy as usize][kind].clone());
        headers.insert(header::LIMIT, header::limit(item(tab.whose, tab.own), tenant));
    }

    fn take(&self, pair: &Pair, whose: Whose, writes: bool, now: u64) -> Result<Left, Full> {
        let kind = usize::from(writes);
        let (bucket, measure) = (&pair[kind], self.limits[whose as usize][kind].1);
        // One that was held up since it came may find what later ones have taken: for it, too, it is later.
        bucket.take(measure, now).or_else(|full| match nanos((self.elapsed)(&self.start)) {
            later if later > now => bucket.take(measure, later),
            _ => Err(full),
        })
    }

    fn take_for_tenant(&self, pair: &Pair, tab: &Tab, now: u64) -> Result<(), Problem> {
        let taken = self.take(pair, Whose::Tenant, tab.writes, now);
        let left = *taken.as_ref().unwrap_or_else(|Full(left)| left);
        // Nobody else writes it: a request pays in one place.
        let _ = tab.tenant.set(left);
        taken.map(drop).map_err(|Full(left)| self.refusal(Whose::Tenant, tab.writes, left))
    }

    fn refusal(&self, whose: Whose, writes: bool, left: Left) -> Problem {
        let quota = self.limits[whose as usize][usize::from(writes)].0;
        let what = if writes { "writes" } else { "reads" };
        let detail = match whose {
            Whose::Tenant => format!(
                "The tenant sends more than {quota} {what} a second, all its callers together."
            ),
            Whose::Principal | Whose::Operator => {
                format!("This caller sends more than {quota} {what} a second.")
            }
        };
        let wait = Duration::from_secs(left.seconds().into());
        Problem::new(Code::RateLimited, detail).retry_after(wait)
    }

    fn pair_of(&self, tenant: TenantId) -> Arc<Pair> {
        Arc::clone(&self.tenants.entry(tenant).or_default())
    }

    fn clean(&self, now: u64) {
        if self.known.load(Ordering::Relaxed) < self.clean_at.load(Ordering::Relaxed) {
            return;
        }
        let rests = |pair: &Pair| pair.iter().all(|bucket| bucket.is_empty(now));
        self.principals.retain(|_, known| !rests(&known.own));
        // A bucket that somebody's line knows must stay the only one of its tenant.
        self.tenants.retain(|_, pair| Arc::strong_count(pair) > 1 || !rests(pair));
        let known = self.principals.len();
        self.known.store(known, Ordering::Relaxed);
        self.clean_at.store((known * 2).max(KNOWN), Ordering::Relaxed);
    }
}

/// By whom a principal is known here: all sessions of a user are one.
fn key(principal: &Principal) -> Uuid {
    match principal {
        Principal::Operator { token } | Principal::Project { token, .. } => token.uuid(),
        Principal::User { user, .. } => user.uuid(),
        Principal::ServiceAccount { account, .. } => account.uuid(),
        Principal::Agent { node } => node.uuid(),
        Principal::Stranger | Principal::System { .. } => Uuid::nil(),
    }
}

/// Who pays beside the principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Payer {
    /// Nobody: it runs the cloud.
    Operator,
    Tenant(TenantId),
    /// One of several, which the request will show; or none.
    Several,
}

impl Payer {
    fn of(identity: &Identity) -> Self {
        match identity.principal {
            Principal::Project { tenant, .. } | Principal::ServiceAccount { tenant, .. } => {
                Self::Tenant(tenant)
            }
            Principal::User { .. } => Self::of_grants(identity.authority.grants()),
            Principal::Operator { .. }
            | Principal::Agent { .. }
            | Principal::Stranger
            | Principal::System { .. } => Self::Operator,
        }
    }

    fn of_grants(grants: &[Grant]) -> Self {
        let mut only = None;
        for grant in grants {
            let tenant = match grant.scope {
                Scope::Cloud => return Self::Operator,
                Scope::Tenant { tenant } | Scope::Project { tenant, .. } => tenant,
            };
            if only.is_some_and(|only| only != tenant) {
                only = None;
                break;
            }
            only = Some(tenant);
        }
        // Whoever has a grant in the cloud runs it, wherever that grant stands in the list.
        if only.is_none() && grants.iter().any(|grant| grant.scope == Scope::Cloud) {
            return Self::Operator;
        }
        only.map_or(Self::Several, Self::Tenant)
    }
}

#[cfg(test)]
mod tests;
