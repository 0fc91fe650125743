//! Who sends a request, and how that is proved.
//!
//! ```text
//!   Authorization: Bearer aic_o_… aic_p_… aic_s_…  ─┐
//!   Cookie: __Host-aicloud=aic_s_…  (+ CSRF token) ─┴─► Authenticator ──► Identity: principal, authority
//!                                                                             │
//!   handler: Caller::may(permission, owner) ──► permits ◄─────────────────────┘
//! ```
//!
//! [`Authenticator`] is the seam. Handlers know a [`Caller`] with a [`Principal`] and what it holds, and ask
//! [`permits`]; how a principal was proved is nobody's business but the authenticator's.
//! Whom a tenant's own provider brings ([`sso`](crate::sso)) gets a session like anybody, that holds less.
//!
//! | file | what |
//! |---|---|
//! | [`database`] | tokens and sessions by their rows, and how long a row is believed |
//! | [`sign_in`] | from an e-mail address and a password to a session |
//! | `service_account` | access tokens and API keys of programs |
//! | [`password`], [`totp`], [`recovery`], [`passkey`] | what people prove themselves with |
//! | [`brute`], [`address`], [`device`] | what guessing costs, and who pays |
//! | `strangers` | what made-up credentials cost |
//! | [`cookie`], [`csrf`] | sessions of browsers |
//! | [`link`] | links in mails |
//! | [`vigil`] | ends what stays open when its caller may no longer |
//! | [`visitor`] | who asks before anything is proved |

pub mod accounts;
pub mod address;
pub mod brute;
mod cache;
pub mod cookie;
pub mod csrf;
pub mod database;
pub mod device;
mod keyed;
pub mod link;
pub mod mailboxes;
pub mod passkey;
pub mod password;
pub mod reception;
pub mod recovery;
mod service_account;
pub mod sign_in;
mod strangers;
pub mod totp;
pub mod vigil;
pub mod visitor;

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use aicloud_actors::Revocations;
use aicloud_domain::access::{Authority, Permission, Principal, Verdict, permits, permits_within};
use aicloud_domain::id::{SessionId, TenantId, TokenId, TypedId, UserId, derived};
use aicloud_domain::machine::Owner;
use futures_util::future::{Ready, ready};
use tokio::sync::watch;
use uuid::Uuid;

pub(crate) use self::cache::BELIEVED;
pub use self::database::DatabaseAuthenticator;
use crate::exchange::Issuer;
use crate::problem::{Code, Problem};
use crate::request::RequestContext;

/// The future of an [`Authenticator`].
pub type Authenticating<'a> = Pin<Box<dyn Future<Output = Result<Identity, Problem>> + Send + 'a>>;

/// Who a credential proves somebody to be.
#[derive(Debug, Clone)]
pub struct Identity {
    /// On whose authority it acts; it names the credential as well.
    pub principal: Principal,
    /// All that it holds.
    pub authority: Arc<Authority>,
    /// The tenant whose provider said who it is; `None`: it has proved itself.
    pub via: Option<TenantId>,
    /// It belongs to a tenant that is disabled, where it holds nothing.
    pub shut_out: bool,
}

/// Proves who a caller is.
pub trait Authenticator: Send + Sync + 'static {
    /// Whom this credential proves, by its text, which came from there; from nowhere, if we ask for ourselves. It is used by that.
    ///
    /// The problem is [`Code::Unauthenticated`] for all that proves nothing,
    /// [`Code::Unavailable`] when it can't be found out, and [`Code::RateLimited`] where too much that proves nothing comes from.
    fn authenticate<'a>(&'a self, credential: &'a str, from: Option<IpAddr>) -> Authenticating<'a>;

    /// The same for who only goes on with what it has open: it is no use of a session, and does not keep one from its
    /// rest.
    fn look<'a>(&'a self, credential: &'a str) -> Authenticating<'a>;

    /// This token has been revoked: nobody is let in with it from now on.
    fn forget(&self, token: TokenId);

    /// Takes access tokens of this issuer from now on.
    fn take_those_of(&self, issuer: &Issuer);

    /// Listens to what ends or changes what somebody may do. Called again it does nothing.
    fn attend(self: Arc<Self>, revocations: &Revocations);

    /// Counts what was heard of: when it moves, an earlier answer may be another now.
    fn news(&self) -> watch::Receiver<u64>;

    /// The same count at this moment.
    fn heard(&self) -> u64;
}

/// What came for a credential that opens nothing; the same for all of them.
fn unauthenticated() -> Problem {
    Problem::new(Code::Unauthenticated, "The credential is not known here, or no longer valid.")
}

/// A credential as a request brings it.
#[derive(Debug, Clone, Copy)]
pub enum Presented<'a> {
    /// In the `Authorization` header: the caller put it there on purpose.
    Bearer(&'a str),
    /// In the cookie: the browser put it there, whoever's page asked.
    Cookie(&'a str),
}

impl<'a> Presented<'a> {
    /// Reads the headers. An `Authorization` header counts before a cookie.
    ///
    /// # Errors
    /// [`Code::Unauthenticated`] when there is no credential, or more than one.
    pub fn read(headers: &'a HeaderMap) -> Result<Self, Problem> {
        if headers.contains_key(header::AUTHORIZATION) {
            return bearer(headers).map(Self::Bearer);
        }
        match cookie::read(headers)? {
            Some(text) => Ok(Self::Cookie(text)),
            None => Err(missing()),
        }
    }

    /// Its text.
    #[must_use]
    pub const fn text(self) -> &'a str {
        match self {
            Self::Bearer(text) | Self::Cookie(text) => text,
        }
    }
}

fn missing() -> Problem {
    Problem::new(Code::Unauthenticated, "The request has no credential.")
}

/// The bearer token of a request.
///
/// # Errors
/// [`Code::Unauthenticated`] when there is none, or more than one.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut all = headers.get_all(header::AUTHORIZATION);
    let given = all.next().ok_or_else(missing)?;
    if all.next().is_some() {
        return Err(Problem::new(
            Code::Unauthenticated,
            "The request has more than one Authorization header.",
        ));
    }
    let text = given.to_str().map_err(|_| missing())?;
    let (scheme, token) = text.split_once(' ').ok_or_else(missing)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(missing());
    }
    Ok(token.trim())
}

/// Who sent this request, and the request's ids. The gate has put it there.
#[derive(Debug, Clone)]
pub struct Caller {
    /// On whose authority.
    pub principal: Principal,
    /// What that is.
    pub authority: Arc<Authority>,
    /// The tenant whose provider said who it is; `None`: it has proved itself.
    pub via: Option<TenantId>,
    /// It belongs to a tenant that is disabled, where it holds nothing.
    pub shut_out: bool,
    /// The request's id and trace.
    pub request: Arc<RequestContext>,
}

impl Caller {
    /// Where this caller's idempotency keys are unique: its project, the user or service account itself; nil for operators'
    /// tokens. A tenant's projects don't share a space, or one could be told of another's; nor does a tenant's provider
    /// share that of the user that it speaks for.
    #[must_use]
    pub fn scope(&self) -> Uuid {
        match &self.principal {
            Principal::Project { project, .. } => project.uuid(),
            Principal::User { user, .. } => match self.via {
                None => user.uuid(),
                Some(via) => {
                    derived(&[&user.uuid().as_bytes()[..], via.uuid().as_bytes()].concat())
                }
            },
            Principal::ServiceAccount { account, .. } => account.uuid(),
            _ => Uuid::nil(),
        }
    }

    /// Asks [`permits`]; goes on only when the answer is yes.
    ///
    /// # Errors
    /// [`Code::Forbidden`] with the permission that is missing, or [`Code::NotFound`] where the
    /// caller may not even know; [`Code::RateLimited`] when the owner's tenant has sent too much.
    pub fn may(&self, permission: Permission, owner: Owner) -> Result<(), Problem> {
        self.judged(permission, owner, permits(&self.authority, permission, owner))
    }

    /// The same for all that lies in a place that the request names ([`permits_within`]).
    ///
    /// # Errors
    /// As [`Caller::may`].
    pub fn may_within(&self, permission: Permission, place: Owner) -> Result<(), Problem> {
        self.judged(permission, place, permits_within(&self.authority, permission, place))
    }

    fn judged(
        &self,
        permission: Permission,
        owner: Owner,
        verdict: Verdict,
    ) -> Result<(), Problem> {
        self.request.asked.store(true, Ordering::Relaxed);
        #[cfg(feature = "unchecked")]
        if self.request.unchecked {
            return Ok(());
        }
        match verdict {
            Verdict::Allowed => {
                let _ = self.request.allowed_at.set(owner);
                self.request.pay(owner)
            }
            Verdict::Forbidden { missing } => {
                // Only the first counts: it is the one that the answer is about.
                let _ = self.request.denied.set(missing);
                let _ = self.request.denied_at.set(owner);
                Err(Problem::forbidden(missing))
            }
            Verdict::Hidden => {
                let _ = self.request.denied.set(permission);
                Err(Problem::not_found())
            }
        }
    }

    /// The same about what is the cloud's own.
    ///
    /// # Errors
    /// [`Code::Forbidden`].
    pub fn may_in_cloud(&self, permission: Permission) -> Result<(), Problem> {
        self.may(permission, Owner::default())
    }

    /// Whether all that it would hold is a disabled tenant's: then that is why it is let do nothing.
    #[must_use]
    pub fn is_shut_out(&self) -> bool {
        self.shut_out && self.authority.grants().is_empty()
    }

    /// The user that the caller is, for what everybody may do with one's own account and nobody with
    /// another's; with the session that the caller came by. Whom a tenant's provider has brought may not: its
    /// word is worth something in that tenant, and an account is its owner's everywhere.
    ///
    /// # Errors
    /// [`Code::Forbidden`] for a caller that is no user, or came by single sign-on.
    pub fn myself(&self) -> Result<(UserId, SessionId), Problem> {
        let own = self.session()?;
        if self.via.is_none() {
            return Ok(own);
        }
        let detail = "The account is its owner's; this session came by a tenant's single sign-on.";
        Err(Problem::new(Code::Forbidden, detail).suggest(
            "Sign in with e-mail address and password; who has none asks for a link (POST /v1/password-reset).",
        ))
    }

    /// The user that the caller is, with the session that it came by: for what is about that session alone.
    ///
    /// # Errors
    /// [`Code::Forbidden`] for a caller that is no user.
    pub fn session(&self) -> Result<(UserId, SessionId), Problem> {
        self.request.asked.store(true, Ordering::Relaxed);
        match self.principal {
            Principal::User { user, session } => Ok((user, session)),
            _ => Err(Problem::new(Code::Forbidden, "This is for users; a token is none.")
                .suggest("Sign in (POST /v1/session) and come with the session.")),
        }
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<Self>().cloned();
        ready(found.ok_or_else(|| Problem::internal("a handler behind the gate has no caller")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn a_bearer_token_comes_once() {
        let read = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
            }
            bearer(&headers).map(str::to_owned).map_err(|problem| problem.code())
        };
        assert_eq!(read(&["Bearer abc"]), Ok("abc".to_owned()));
        assert_eq!(read(&["bearer  abc"]), Ok("abc".to_owned()));
        for wrong in [&[][..], &["abc"], &["Basic abc"], &["Bearer a", "Bearer a"]] {
            assert_eq!(read(wrong), Err(Code::Unauthenticated), "{wrong:?}");
        }
    }

    #[test]
    fn a_header_counts_before_a_cookie() {
        let mut headers = HeaderMap::new();
        assert!(Presented::read(&headers).is_err());
        headers.insert(header::COOKIE, HeaderValue::from_static("__Host-aicloud=c"));
        assert!(matches!(Presented::read(&headers), Ok(Presented::Cookie("c"))));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer b"));
        assert!(matches!(Presented::read(&headers), Ok(Presented::Bearer("b"))));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Basic b"));
        assert!(
            Presented::read(&headers).is_err(),
            "a wrong header is no reason to take the cookie"
        );
    }
}
