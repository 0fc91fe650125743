//! Places for what stays open: event streams, exports.
//!
//! Each costs a connection, a page of entries at most, a timer and a watch over its credential. So there are so many of them
//! on a server, and of those a tenant's callers together have a small part: nobody keeps the others from watching. A place
//! comes back with the end of what had it, however that ended.
//!
//! Who belongs to several tenants, or to none yet, is counted by itself: which tenant it watches may change with each event.
//! Who runs the cloud is bounded by the whole alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aicloud_domain::access::Principal;
use aicloud_domain::id::TypedId as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::auth::Caller;
use crate::problem::{Code, Problem};

/// The places of a server.
#[derive(Debug)]
pub struct Streams {
    all: Arc<Semaphore>,
    each: usize,
    held: Arc<Mutex<Held>>,
}

/// How many each has; who has none is not in it.
type Held = HashMap<Uuid, usize>;

/// A place; it is free again when this is dropped.
#[derive(Debug)]
pub struct Place {
    of: Option<Uuid>,
    held: Arc<Mutex<Held>>,
    _permit: OwnedSemaphorePermit,
}

impl Streams {
    /// So many places, and for each tenant so many of them.
    #[must_use]
    pub fn new(all: usize, each: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), each, held: Arc::default() }
    }

    /// Takes a place for this caller.
    ///
    /// # Errors
    /// [`Code::Overloaded`].
    pub fn take(&self, caller: &Caller) -> Result<Place, Problem> {
        self.take_for(whose(caller))
    }

    fn take_for(&self, of: Option<Uuid>) -> Result<Place, Problem> {
        let permit = Arc::clone(&self.all).try_acquire_owned();
        let permit = permit.map_err(|_| full("Too many streams are open on this server."))?;
        if let Some(of) = of {
            let mut held = lock(&self.held);
            let count = held.entry(of).or_default();
            if *count >= self.each {
                let detail =
                    format!("{} streams are open, and more are not for one tenant.", self.each);
                return Err(full(detail).suggest("Close one; or watch more with each."));
            }
            *count += 1;
        }
        Ok(Place { of, held: Arc::clone(&self.held), _permit: permit })
    }
}

fn full(detail: impl Into<String>) -> Problem {
    Problem::new(Code::Overloaded, detail)
}

fn lock(held: &Mutex<Held>) -> MutexGuard<'_, Held> {
    // A count is written whole.
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(of) = self.of else { return };
        let mut held = lock(&self.held);
        if let Some(count) = held.get_mut(&of) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                held.remove(&of);
            }
        }
    }
}

/// Whose share it is; nobody's for who runs the cloud.
fn whose(caller: &Caller) -> Option<Uuid> {
    if caller.authority.sees_all() {
        return None;
    }
    let tenant = caller.authority.sight().only().map(|tenant| tenant.uuid());
    let own = match &caller.principal {
        Principal::User { user, .. } => Some(user.uuid()),
        other => other.credential(),
    };
    tenant.or(own)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderMap;
    use aicloud_domain::access::{Authority, Grant, Role, Scope};
    use aicloud_domain::id::{ProjectId, SessionId, TenantId, TokenId, UserId};
    use proptest::prelude::*;

    use super::*;
    use crate::request::RequestContext;

    fn caller(principal: Principal, authority: Authority) -> Caller {
        let request = Arc::new(RequestContext::read(&HeaderMap::new()));
        Caller { principal, authority: Arc::new(authority), via: None, shut_out: false, request }
    }

    fn tenant(bits: u128) -> TenantId {
        TenantId::from_uuid(Uuid::from_u128(bits))
    }

    fn user(user: u128, tenants: &[u128]) -> Caller {
        let session = SessionId::from_uuid(Uuid::from_u128(user << 64));
        let user = UserId::from_uuid(Uuid::from_u128(user));
        let grant = |bits: &u128| Grant {
            scope: Scope::Tenant { tenant: tenant(*bits) },
            role: Role::TenantMember,
        };
        let grants = tenants.iter().map(grant).collect();
        caller(Principal::User { user, session }, Authority::new(grants))
    }

    #[test]
    fn a_tenant_s_callers_share_and_others_have_their_own() {
        let streams = Streams::new(1_000, 3);
        let token = Principal::Project {
            token: TokenId::from_uuid(Uuid::from_u128(9)),
            tenant: tenant(1),
            project: ProjectId::from_uuid(Uuid::from_u128(8)),
        };
        let authority = token.authority();
        let token = caller(token, authority);
        let mut held: Vec<Place> =
            [&token, &user(5, &[1]), &user(6, &[1])].map(|who| streams.take(who).unwrap()).into();
        for full in [&token, &user(7, &[1])] {
            assert_eq!(streams.take(full).unwrap_err().code(), Code::Overloaded);
        }
        for other in [user(5, &[2]), user(5, &[1, 2]), user(5, &[])] {
            streams.take(&other).unwrap();
        }
        held.pop();
        streams.take(&token).unwrap();
        drop(held);
        assert!(lock(&streams.held).is_empty(), "who has nothing open is forgotten");
    }

    #[test]
    fn operators_are_bounded_by_the_whole() {
        let streams = Streams::new(5, 1);
        let operator = Principal::Operator { token: TokenId::from_uuid(Uuid::nil()) };
        let authority = operator.authority();
        let operator = caller(operator, authority);
        let held: Vec<Place> = (0..5).map(|_| streams.take(&operator).unwrap()).collect();
        assert_eq!(streams.take(&operator).unwrap_err().code(), Code::Overloaded);
        drop(held);
        streams.take(&user(1, &[1])).unwrap();
    }

    proptest! {
        /// Whoever comes and goes, nobody has more than its share, and in the end all places are free.
        #[test]
        fn no_place_is_lost(steps in prop::collection::vec((0..4u128, any::<bool>()), 0..200)) {
            let (streams, mut held) = (Streams::new(8, 3), Vec::<(u128, Place)>::new());
            for (who, comes) in steps {
                let has = held.iter().filter(|(of, _)| *of == who).count();
                if comes {
                    let place = streams.take_for(Some(Uuid::from_u128(who)));
                    prop_assert_eq!(place.is_ok(), has < 3 && held.len() < 8);
                    held.extend(place.ok().map(|place| (who, place)));
                } else if let Some(at) = held.iter().position(|(of, _)| *of == who) {
                    held.remove(at);
                }
            }
            held.clear();
            prop_assert!(lock(&streams.held).is_empty());
            prop_assert_eq!(streams.all.available_permits(), 8);
        }
    }
}
