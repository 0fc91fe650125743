//! Who asks before anything is proved: where from, with which program, in which request.
//!
//! The operations behind the few paths that are open (sign-in, links) get a [`Visitor`] instead of a caller. What it says of
//! itself is shown to the user beside the session that it opens, and decides nothing. Each is counted against its
//! network's rate when it is read out of the request: no open operation can forget to.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use aicloud_actors::Origin;
use aicloud_domain::access::Principal;
use futures_util::future::{Ready, ready};
use secrecy::{ExposeSecret as _, SecretString};

use super::device::Known;
use super::{Identity, Presented};
use crate::api::Api;
use crate::extract::Shared;
use crate::problem::{Code, Problem};
use crate::request::RequestContext;

/// The longest name of a program that is kept, bytes.
const AGENT_MAX: usize = 200;

/// Somebody who has proved nothing yet.
#[derive(Debug)]
pub struct Visitor {
    /// From where.
    pub address: IpAddr,
    /// What its program calls itself.
    pub agent: String,
    /// The request's id and trace.
    pub request: Arc<RequestContext>,
    /// What speaks for its device.
    pub known: Known,
    presented: Option<SecretString>,
}

impl Visitor {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let api = request.app_data::<Shared>();
        let api = api.ok_or_else(|| Problem::internal("the server has no API"))?;
        let context = request.extensions().get::<Arc<RequestContext>>().cloned();
        let context = context.ok_or_else(|| Problem::internal("a request without an id"))?;
        // No peer: a socket that is gone already. It gets no answer anyway.
        let peer = request.peer_addr().map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
        let address = api.reception.proxies.client(peer, request.headers());
        api.reception.brute.open(address)?;
        let agent = request.headers().get(header::USER_AGENT);
        let agent = agent.and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let presented = Presented::read(request.headers()).ok();
        Ok(Self {
            address,
            agent: agent.chars().take(AGENT_MAX).collect(),
            request: context,
            known: Known::read(request.headers()),
            presented: presented.map(|presented| SecretString::from(presented.text())),
        })
    }

    /// Who it is, if it brought a credential after all that is good.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when that can't be found out.
    pub async fn identity(&self, api: &Api) -> Result<Option<Identity>, Problem> {
        let Some(presented) = &self.presented else { return Ok(None) };
        let from = self.request.address.get().copied();
        match api.authenticator.authenticate(presented.expose_secret(), from).await {
            Ok(identity) => Ok(Some(identity)),
            // Where too much is made up to look, it counts for nothing; who comes in needs none.
            Err(problem) if matches!(problem.code(), Code::Unauthenticated | Code::RateLimited) => {
                Ok(None)
            }
            Err(problem) => Err(problem),
        }
    }

    /// Where a command comes from that this visitor has caused. Without an idempotency key: the space
    /// of keys that everybody shares would tell strangers of each other.
    #[must_use]
    pub fn origin(&self, principal: Principal) -> Origin {
        Origin {
            trace_id: Some(self.request.trace_id().as_str().to_owned()),
            source: Some(self.request.source(None)),
            ..Origin::of(principal, self.request.request_id().to_owned())
        }
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::read(request))
    }
}
