//! Who sends a request: bearer tokens now, users and roles later.
//!
//! [`Authenticator`] is the seam. Handlers know a [`Caller`] with a [`Principal`] and ask
//! [`permits`]; how a principal was proved is nobody's business but the authenticator's.
//! Sessions, service accounts and OIDC are further implementations.
//!
//! [`TokenAuthenticator`] finds a token's row by its id, which is no secret, and compares the
//! SHA-256 of the secret in constant time. An unknown id takes the same steps against a digest
//! that nothing matches. Every refusal is the same 401.
//!
//! **Cache.** A row is kept for five seconds, so that a busy client costs a read every few seconds
//! and not with each request. A revocation through this process takes effect with its commit:
//! the row is forgotten, and a read that began before the revocation is not remembered (the
//! generation has moved). A revocation through another process takes effect within five seconds.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use aicloud_domain::access::{Permission, Principal, Verdict, permits};
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{TokenId, TypedId};
use aicloud_domain::machine::Owner;
use aicloud_persistence::Database;
use aicloud_persistence::journal::TokenScope;
use aicloud_persistence::token::StoredToken;
use dashmap::DashMap;
use futures_util::future::{Ready, ready};
use uuid::Uuid;

use crate::problem::{Code, Problem};
use crate::request::RequestContext;
use crate::token::{BearerToken, TokenKind};

/// How long a token's row is believed without looking again.
const TTL: Duration = Duration::from_secs(5);
/// Rows kept at most; past it all are forgotten, which costs each client one read.
const CACHED_MAX: usize = 10_000;

/// The future of an [`Authenticator`].
pub type Authenticating<'a> = Pin<Box<dyn Future<Output = Result<Principal, Problem>> + Send + 'a>>;

/// Proves who a caller is. The seam for users, roles and service accounts.
pub trait Authenticator: Send + Sync + 'static {
    /// The principal that these credentials prove.
    ///
    /// The problem is [`Code::Unauthenticated`] for all that proves nothing, and
    /// [`Code::Unavailable`] when it can't be found out.
    fn authenticate<'a>(&'a self, bearer: &'a str) -> Authenticating<'a>;

    /// This token has been revoked: nobody is let in with it from now on.
    fn forget(&self, token: TokenId);
}

/// Tokens that the database knows.
#[derive(Debug)]
pub struct TokenAuthenticator {
    database: Database,
    cache: DashMap<TokenId, (Arc<StoredToken>, Instant)>,
    /// Counts revocations.
    generation: AtomicU64,
}

impl TokenAuthenticator {
    /// Looks tokens up in this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, cache: DashMap::new(), generation: AtomicU64::new(0) }
    }

    /// The row as it was a moment ago.
    fn cached(&self, id: TokenId) -> Option<Arc<StoredToken>> {
        let cached = self.cache.get(&id)?;
        (cached.1.elapsed() < TTL).then(|| Arc::clone(&cached.0))
    }

    async fn row(&self, id: TokenId) -> Result<Option<Arc<StoredToken>>, Problem> {
        let generation = self.generation.load(Ordering::Acquire);
        let row = self.database.token(id).await.map_err(Problem::unavailable)?.map(Arc::new);
        if let Some(row) = &row {
            if self.cache.len() >= CACHED_MAX {
                self.cache.clear();
            }
            self.cache.insert(id, (Arc::clone(row), Instant::now()));
            // Checked after the insertion: a revocation that came between has found nothing
            // to remove, and is made good here.
            if self.generation.load(Ordering::Acquire) != generation {
                self.cache.remove(&id);
            }
        } else {
            self.cache.remove(&id);
        }
        Ok(row)
    }

    async fn look_up(&self, token: BearerToken) -> Result<Principal, Problem> {
        let row = self.row(token.id).await?;
        prove(&token, row)
    }
}

/// The principal, if this is the row's token and it is still valid.
fn prove(token: &BearerToken, row: Option<Arc<StoredToken>>) -> Result<Principal, Problem> {
    let kept = row.as_ref().map_or([0; 32], |row| row.secret_sha256);
    let proved = token.sha256().matches(&Sha256(kept));
    let Some(row) = row.filter(|row| proved && row.revoked_at.is_none()) else {
        return Err(unauthenticated());
    };
    match (row.scope, token.kind) {
        (TokenScope::Operator, TokenKind::Operator) => Ok(Principal::Operator { token: row.id }),
        (TokenScope::Project { tenant, project }, TokenKind::Project) => {
            Ok(Principal::Project { token: row.id, tenant, project })
        }
        _ => Err(unauthenticated()),
    }
}

impl Authenticator for TokenAuthenticator {
    fn authenticate<'a>(&'a self, bearer: &'a str) -> Authenticating<'a> {
        let Some(token) = BearerToken::parse(bearer) else {
            return Box::pin(ready(Err(unauthenticated())));
        };
        // A future that may read a row is large, and few requests need one.
        match self.cached(token.id) {
            Some(row) => Box::pin(ready(prove(&token, Some(row)))),
            None => Box::pin(self.look_up(token)),
        }
    }

    fn forget(&self, token: TokenId) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.cache.remove(&token);
    }
}

fn unauthenticated() -> Problem {
    Problem::new(Code::Unauthenticated, "The token is not known here, or no longer valid.")
}

/// The bearer token of a request.
///
/// # Errors
/// [`Code::Unauthenticated`] when there is none, or more than one.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let missing = || Problem::new(Code::Unauthenticated, "The request has no bearer token.");
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
    /// The request's id and trace.
    pub request: Arc<RequestContext>,
}

impl Caller {
    /// Where this caller's idempotency keys are unique: its project; nil for operators. A
    /// tenant's projects don't share a space, or one could be told of another's.
    #[must_use]
    pub fn scope(&self) -> Uuid {
        match &self.principal {
            Principal::Project { project, .. } => project.uuid(),
            _ => Uuid::nil(),
        }
    }

    /// Asks [`permits`]; goes on only when the answer is yes.
    ///
    /// # Errors
    /// [`Code::Forbidden`] with the permission that is missing, or [`Code::NotFound`] where the
    /// caller may not even know.
    pub fn may(&self, permission: Permission, owner: Owner) -> Result<(), Problem> {
        self.request.asked.store(true, Ordering::Relaxed);
        #[cfg(feature = "unchecked")]
        if self.request.unchecked {
            return Ok(());
        }
        match permits(&self.principal.authority(), permission, owner) {
            Verdict::Allowed => Ok(()),
            Verdict::Forbidden { missing } => Err(Problem::forbidden(missing)),
            Verdict::Hidden => Err(Problem::not_found()),
        }
    }

    /// The same about what is the cloud's own.
    ///
    /// # Errors
    /// [`Code::Forbidden`].
    pub fn may_in_cloud(&self, permission: Permission) -> Result<(), Problem> {
        self.may(permission, Owner::default())
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
}
