//! Rates: how many writes a second a tenant may send.
//!
//! Admission bounds what a tenant has in flight, so that no queue grows. It does not bound what a
//! tenant takes of the machine: a few hundred clients that send without a pause keep every core
//! busy, and then everybody's requests wait for a core. So a tenant's writes also come at a rate, as
//! large as a busy tenant needs and a small part of what the machine can do. What comes faster is
//! refused before its body is read, with the standard headers
//! ([draft-ietf-httpapi-ratelimit-headers](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/)).
//!
//! The rule is GCRA (a leaky bucket without a timer) as crate `governor` has it: a quarter of a
//! second's worth may come at once. Operators are not bounded by it: they are who ends a flood. Reads come from memory
//! and are bounded by connections. A user's writes count for its tenant; who is in several, or in none yet, counts for
//! itself, because which tenant a write is about is not known before its body is read.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::http::header::{HeaderName, HeaderValue};
use aicloud_domain::access::{Grant, Principal, Scope};
use aicloud_domain::id::TypedId as _;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use crate::auth::Identity;
use crate::problem::{Code, Problem};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// This part of a second's writes may come at once: what comes at once, others wait for.
const BURST: u32 = 4;
/// Tenants are forgotten when they have sent nothing for a while and more than this are known.
const KNOWN_TENANTS: usize = 1_024;

/// The rate of each tenant's writes.
#[derive(Debug)]
pub struct Rates {
    writes: DefaultKeyedRateLimiter<Uuid>,
    clock: DefaultClock,
    per_second: NonZeroU32,
    policy: HeaderValue,
    /// The table is looked through when it has grown past this.
    clean_at: AtomicUsize,
}

impl Rates {
    /// So many writes a second, and a quarter of them at once.
    ///
    /// # Panics
    /// Never: the policy's text is ASCII.
    #[must_use]
    pub fn new(per_second: NonZeroU32) -> Self {
        let burst = NonZeroU32::new(per_second.get() / BURST).unwrap_or(NonZeroU32::MIN);
        let policy = format!("\"tenant-writes\";q={per_second};w=1");
        Self {
            writes: RateLimiter::keyed(Quota::per_second(per_second).allow_burst(burst)),
            clock: DefaultClock::default(),
            per_second,
            policy: HeaderValue::try_from(policy).expect("digits and letters are a header's value"),
            clean_at: AtomicUsize::new(KNOWN_TENANTS),
        }
    }

    /// Counts a write of this caller.
    ///
    /// # Errors
    /// [`Code::RateLimited`] with the time after which there is room for one.
    pub fn write(&self, identity: &Identity) -> Result<(), Problem> {
        let Some(payer) = payer(identity) else { return Ok(()) };
        self.clean();
        self.writes.check_key(&payer).map_err(|busy| {
            let wait = busy.wait_time_from(self.clock.now());
            let seconds = wait.as_secs() + 1;
            let detail = format!(
                "The tenant sends more than {} writes a second, all its clients together.",
                self.per_second
            );
            let problem = Problem::new(Code::RateLimited, detail)
                .retry_after(Duration::from_secs(seconds))
                .header(POLICY, self.policy.clone());
            match HeaderValue::try_from(format!("\"tenant-writes\";r=0;t={seconds}")) {
                Ok(limit) => problem.header(LIMIT, limit),
                Err(_) => problem,
            }
        })
    }

    fn clean(&self) {
        let bound = self.clean_at.load(Ordering::Relaxed);
        if self.writes.len() < bound {
            return;
        }
        self.writes.retain_recent();
        self.clean_at.store((self.writes.len() * 2).max(KNOWN_TENANTS), Ordering::Relaxed);
    }
}

/// Whose rate a write counts against; nobody's for operators.
fn payer(identity: &Identity) -> Option<Uuid> {
    let tenant_of = |grant: &Grant| match grant.scope {
        Scope::Cloud => None,
        Scope::Tenant { tenant } | Scope::Project { tenant, .. } => Some(tenant.uuid()),
    };
    match identity.principal {
        Principal::Project { tenant, .. } | Principal::ServiceAccount { tenant, .. } => {
            Some(tenant.uuid())
        }
        Principal::User { user, .. } => {
            let grants = identity.authority.grants();
            if grants.iter().any(|grant| grant.scope == Scope::Cloud) {
                return None;
            }
            let mut tenants = grants.iter().filter_map(tenant_of);
            let first = tenants.next();
            let one = first.filter(|first| tenants.all(|tenant| tenant == *first));
            Some(one.unwrap_or(user.uuid()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use aicloud_domain::access::{Authority, Role};
    use aicloud_domain::id::{ProjectId, SessionId, TenantId, TokenId, UserId};

    use super::*;

    fn known(principal: Principal) -> Identity {
        let authority = Arc::new(principal.authority());
        Identity { principal, authority, via: None }
    }

    fn project(tenant: u128) -> Identity {
        let id = Uuid::from_u128(tenant);
        known(Principal::Project {
            token: TokenId::from_uuid(id),
            tenant: TenantId::from_uuid(id),
            project: ProjectId::from_uuid(id),
        })
    }

    #[test]
    fn a_user_s_writes_are_its_tenant_s() {
        let user = |scopes: &[Scope]| {
            let grant = |scope: &Scope| Grant { scope: *scope, role: Role::TenantMember };
            let id = Uuid::from_u128(99);
            payer(&Identity {
                principal: Principal::User {
                    user: UserId::from_uuid(id),
                    session: SessionId::from_uuid(id),
                },
                authority: Arc::new(Authority::new(scopes.iter().map(grant).collect())),
                via: None,
            })
        };
        let of = |bits| TenantId::from_uuid(Uuid::from_u128(bits));
        let [one, other] = [1, 2].map(|bits| Scope::Tenant { tenant: of(bits) });
        let project = ProjectId::from_uuid(Uuid::from_u128(5));
        let within = Scope::Project { tenant: of(1), project };
        assert_eq!(user(&[one, within]), payer(&super::tests::project(1)));
        for several in [&[one, other][..], &[]] {
            assert_eq!(user(several), Some(Uuid::from_u128(99)));
        }
        assert_eq!(user(&[one, Scope::Cloud]), None);
    }

    #[test]
    fn a_tenant_s_writes_are_its_own_affair() {
        let rates = Rates::new(NonZeroU32::new(20).unwrap());
        let refused = |of: &Identity| rates.write(of).err().map(|problem| problem.code());
        for _ in 0..5 {
            assert_eq!(refused(&project(1)), None);
        }
        let problem = rates.write(&project(1)).unwrap_err();
        assert_eq!(problem.code(), Code::RateLimited);
        let answer = problem.render("req");
        let header = |name: &str| answer.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(header("retry-after"), "1");
        assert_eq!(header("ratelimit-policy"), "\"tenant-writes\";q=20;w=1");
        assert_eq!(header("ratelimit"), "\"tenant-writes\";r=0;t=1");
        assert_eq!(refused(&project(2)), None, "another tenant");
        let operator = known(Principal::Operator { token: TokenId::from_uuid(Uuid::nil()) });
        for _ in 0..100 {
            assert_eq!(refused(&operator), None);
        }
    }

    #[test]
    fn tenants_that_rest_are_forgotten() {
        let rates = Rates::new(NonZeroU32::new(1_000_000).unwrap());
        for tenant in 0..10_000 {
            rates.write(&project(tenant)).unwrap();
        }
        assert!(rates.writes.len() < 4 * KNOWN_TENANTS, "{}", rates.writes.len());
    }
}
