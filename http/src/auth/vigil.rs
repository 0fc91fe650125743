//! Ends what stays open when its caller may no longer.
//!
//! A stream of events or a feed is opened by one request and goes on for hours. A vigil looks at the credential
//! again at once when something was heard that may concern it, and four times a second besides, for what other
//! processes have done: with the half second for which a look is believed, that is within a second. The stream is over when the
//! credential is no longer good, and also when its caller holds something else than at the opening: whoever still may opens it
//! again, and is asked anew.
//!
//! A client that reads is told the end as an end. One that does not is not waited for: when the answer has not ended a moment
//! later (`GRACE`), its connection is reset with all that was still on its way ([`Standing`]).
//!
//! A look is no use of the session ([`Authenticator::look`]): a page that somebody left open is over when nobody has used it
//! for as long as sessions may rest.
//!
//! That a credential can't be looked up, because the database is away, says nothing about it; but it may be away for us
//! alone, and another process revokes what we don't hear of. So a stream goes on for five seconds on the last look that
//! succeeded ([`STALE`]), and is over then: whoever still may opens it again when the database is back.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout, timeout_at};

use super::{Authenticator, Caller, Presented};
use crate::connection::Standing;
use crate::problem::Code;

/// How often a credential is looked at without a reason.
const EVERY: Duration = Duration::from_millis(250);
/// How long a stream goes on without a look that succeeded.
pub const STALE: Duration = Duration::from_secs(5);

/// How long a stream that is over may take to end: until what was written before it has been read.
const GRACE: Duration = Duration::from_millis(100);

/// Watches over one credential, until it is dropped.
#[derive(Debug)]
pub struct Vigil {
    over: watch::Receiver<bool>,
    task: AbortHandle,
    _standing: Standing,
}

impl Vigil {
    /// Begins to watch over the credential that this caller came by, for what stands open with it.
    #[must_use]
    pub fn keep(
        authenticator: &Arc<dyn Authenticator>,
        caller: &Caller,
        presented: Presented<'_>,
        standing: Standing,
    ) -> Self {
        Self::keep_for(authenticator, caller, presented, standing, STALE)
    }

    /// The same; over when no look has succeeded for so long.
    fn keep_for(
        authenticator: &Arc<dyn Authenticator>,
        caller: &Caller,
        presented: Presented<'_>,
        standing: Standing,
        stale: Duration,
    ) -> Self {
        let authenticator = Arc::clone(authenticator);
        let credential = SecretString::from(presented.text());
        let authority = Arc::clone(&caller.authority);
        let (end, over) = watch::channel(false);
        let mut news = authenticator.news();
        let cutter = standing.cutter();
        let task = tokio::spawn(async move {
            // The request that opens the stream has just been authenticated.
            let mut fresh_until = Instant::now() + stale;
            loop {
                // Marked as seen before the look: what is heard during it causes another.
                news.borrow_and_update();
                let began = Instant::now();
                // One that hangs shows nothing either.
                let look = authenticator.look(credential.expose_secret());
                match timeout_at(fresh_until, look).await {
                    Ok(Ok(identity)) if identity.authority == authority => {
                        fresh_until = began + stale;
                    }
                    Ok(Err(problem)) if problem.code() != Code::Unauthenticated => {
                        if Instant::now() >= fresh_until {
                            break;
                        }
                    }
                    Ok(_) | Err(_) => break,
                }
                // Whatever comes first; the sender lives in the authenticator, which is ours.
                let _ = timeout(EVERY, news.changed()).await;
            }
            end.send_replace(true);
            cutter.cut(GRACE);
        });
        Self { over, task: task.abort_handle(), _standing: standing }
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        *self.over.borrow()
    }

    /// Passes pages on while it is not over, and then breaks off. What else is kept for them, `with`, is given up with
    /// their end.
    pub fn guard<T: 'static>(
        self,
        pages: impl Stream<Item = io::Result<Bytes>>,
        with: T,
    ) -> impl Stream<Item = io::Result<Bytes>> {
        let kept = (self, with);
        pages.map(move |page| {
            let (vigil, _with) = &kept;
            // After the read: a page that waited long for its reader may be one too many.
            if vigil.is_over() {
                return Err(io::Error::other("the caller may no longer read this"));
            }
            page
        })
    }

    /// Resolves when it is over.
    pub async fn over(&mut self) {
        // A task that is gone without a word watches no more, so nothing may stay open.
        let _ = self.over.wait_for(|over| *over).await;
    }
}

impl Drop for Vigil {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use actix_web::http::header::HeaderMap;
    use aicloud_actors::Revocations;
    use aicloud_domain::access::Principal;
    use aicloud_domain::id::{TokenId, TypedId as _};
    use futures_util::{FutureExt as _, stream};
    use uuid::Uuid;

    use super::*;
    use crate::auth::{Authenticating, Identity, unauthenticated};
    use crate::exchange::Issuer;
    use crate::problem::Problem;
    use crate::request::RequestContext;

    /// Knows everybody, until it has heard something.
    struct Porter(watch::Sender<u64>);

    /// Knows everybody, until its database is away: then it answers nothing, or not at all.
    struct Cut {
        news: watch::Sender<u64>,
        away: watch::Sender<bool>,
        hangs: bool,
    }

    impl Authenticator for Cut {
        fn authenticate<'a>(
            &'a self,
            _credential: &'a str,
            _from: Option<IpAddr>,
        ) -> Authenticating<'a> {
            let (away, hangs) = (*self.away.borrow(), self.hangs);
            async move {
                match (away, hangs) {
                    (false, _) => Ok(operator()),
                    (true, false) => Err(Problem::new(Code::Unavailable, "the database is away")),
                    (true, true) => std::future::pending().await,
                }
            }
            .boxed()
        }
        fn look<'a>(&'a self, credential: &'a str) -> Authenticating<'a> {
            self.authenticate(credential, None)
        }
        fn forget(&self, _token: TokenId) {}
        fn take_those_of(&self, _issuer: &Issuer) {}
        fn attend(self: Arc<Self>, _revocations: &Revocations) {}
        fn news(&self) -> watch::Receiver<u64> {
            self.news.subscribe()
        }
        fn heard(&self) -> u64 {
            *self.news.borrow()
        }
    }

    fn cut(hangs: bool) -> (Arc<Cut>, Arc<dyn Authenticator>, Caller) {
        let (news, away) = (watch::Sender::new(0), watch::Sender::new(false));
        let cut = Arc::new(Cut { news, away, hangs });
        let porter: Arc<dyn Authenticator> = cut.clone();
        let Identity { principal, authority, via, shut_out } = operator();
        let request = Arc::new(RequestContext::read(&HeaderMap::new()));
        (cut, porter, Caller { principal, authority, via, shut_out, request })
    }

    fn watch(porter: &Arc<dyn Authenticator>, caller: &Caller, stale: Duration) -> Vigil {
        Vigil::keep_for(porter, caller, Presented::Bearer("x"), Standing::nowhere(), stale)
    }

    /// Another process may have revoked what this one can't look up.
    #[tokio::test]
    async fn a_stream_is_over_when_nothing_could_be_looked_up_for_long() {
        const SHORT: Duration = Duration::from_millis(600);
        for hangs in [false, true] {
            let (cut, porter, caller) = cut(hangs);
            let mut vigil = watch(&porter, &caller, SHORT);
            // Good looks go on for as long as they like.
            assert!(timeout(SHORT * 3, vigil.over()).await.is_err());
            cut.away.send_replace(true);
            timeout(Duration::from_secs(10), vigil.over()).await.expect("it is over");
        }
    }

    /// A hitch costs nothing.
    #[tokio::test]
    async fn a_stream_outlives_a_hitch() {
        let (cut, porter, caller) = cut(false);
        let mut vigil = watch(&porter, &caller, STALE);
        cut.away.send_replace(true);
        assert!(timeout(EVERY * 3, vigil.over()).await.is_err());
        cut.away.send_replace(false);
        assert!(timeout(EVERY * 3, vigil.over()).await.is_err());
    }

    fn operator() -> Identity {
        let principal = Principal::Operator { token: TokenId::from_uuid(Uuid::nil()) };
        let authority = Arc::new(principal.authority());
        Identity { principal, authority, via: None, shut_out: false }
    }

    impl Authenticator for Porter {
        fn authenticate<'a>(
            &'a self,
            _credential: &'a str,
            _from: Option<IpAddr>,
        ) -> Authenticating<'a> {
            let known = *self.0.borrow() == 0;
            let answer = if known { Ok(operator()) } else { Err(unauthenticated()) };
            async { answer }.boxed()
        }
        fn look<'a>(&'a self, credential: &'a str) -> Authenticating<'a> {
            self.authenticate(credential, None)
        }
        fn forget(&self, _token: TokenId) {
            self.0.send_modify(|count| *count += 1);
        }
        fn take_those_of(&self, _issuer: &Issuer) {}
        fn attend(self: Arc<Self>, _revocations: &Revocations) {}
        fn news(&self) -> watch::Receiver<u64> {
            self.0.subscribe()
        }
        fn heard(&self) -> u64 {
            *self.0.borrow()
        }
    }

    #[tokio::test]
    async fn pages_break_off_when_the_credential_is_no_longer_good() {
        let porter: Arc<dyn Authenticator> = Arc::new(Porter(watch::Sender::new(0)));
        let Identity { principal, authority, via, shut_out } = operator();
        let request = Arc::new(RequestContext::read(&HeaderMap::new()));
        let caller = Caller { principal, authority, via, shut_out, request };
        let vigil = watch(&porter, &caller, STALE);
        let place = Arc::new(());
        let pages = stream::repeat_with(|| Ok(Bytes::from_static(b"page")));
        let mut pages = Box::pin(vigil.guard(pages, Arc::clone(&place)));
        for _ in 0..100 {
            assert_eq!(pages.next().await.unwrap().unwrap(), "page");
            tokio::task::yield_now().await;
        }
        porter.forget(TokenId::from_uuid(Uuid::nil()));
        let broken = async {
            while pages.next().await.unwrap().is_ok() {
                tokio::task::yield_now().await;
            }
        };
        timeout(Duration::from_secs(10), broken).await.expect("it breaks off");
        drop(pages);
        assert_eq!(Arc::strong_count(&place), 1, "its place is free");
    }
}
