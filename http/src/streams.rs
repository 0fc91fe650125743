//! Places for what stays open: event streams, exports.
//!
//! Each costs a connection, a page of entries at most, a timer and a watch over its credential. So there are so many of them
//! on a server, and of those a tenant's callers together have a small part: nobody keeps the others from watching.
//!
//! Who belongs to several tenants, or to none yet, is counted by itself: which tenant it watches may change with each event.
//! Who runs the cloud is bounded by the whole alone.

use aicloud_domain::access::Principal;
use aicloud_domain::id::TypedId as _;
use uuid::Uuid;

use crate::auth::Caller;
use crate::places::{Full, Places};
use crate::problem::{Code, Problem};

/// The places of a server.
#[derive(Debug)]
pub struct Streams(Places<Uuid>);

/// A place; it is free again when this is dropped.
pub type Place = crate::places::Place<Uuid>;

impl Streams {
    /// So many places, and for each tenant so many of them.
    #[must_use]
    pub fn new(all: usize, each: usize) -> Self {
        Self(Places::new(all, each))
    }

    /// Takes a place for this caller.
    ///
    /// # Errors
    /// [`Code::Overloaded`].
    pub fn take(&self, caller: &Caller) -> Result<Place, Problem> {
        self.0.take(whose(caller)).map_err(|full| match full {
            Full::All => {
                Problem::new(Code::Overloaded, "Too many streams are open on this server.")
            }
            Full::Share => {
                let each = self.0.each();
                let detail = format!("{each} streams are open, and more are not for one tenant.");
                Problem::new(Code::Overloaded, detail)
                    .suggest("Close one; or watch more with each.")
            }
        })
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
    use std::sync::Arc;

    use actix_web::http::header::HeaderMap;
    use aicloud_domain::access::{Authority, Grant, Role, Scope};
    use aicloud_domain::id::{ProjectId, SessionId, TenantId, TokenId, UserId};

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
        assert!(streams.0.are_free(1_000), "who has nothing open is forgotten");
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
}
