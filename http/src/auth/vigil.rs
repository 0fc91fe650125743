//! Ends what stays open when its caller may no longer.
//!
//! A stream of events or a feed is opened by one request and goes on for hours. A vigil looks at the credential
//! again at once when something was heard that may concern it, and four times a second besides, for what other
//! processes have done: with the half second for which a look is believed, that is within a second. The stream is over when the credential is no longer good, and also when its caller holds
//! something else than at the opening: whoever still may opens it again, and is asked anew.
//!
//! A look is no use of the session ([`Authenticator::look`]): a page that somebody left open is over when nobody has used it
//! for as long as sessions may rest.
//!
//! That a credential can't be looked up, because the database is away, says nothing about it: nobody could be
//! revoked meanwhile either, since a revocation is a commit.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::{Authenticator, Caller, Presented};
use crate::problem::Code;

/// How often a credential is looked at without a reason.
const EVERY: Duration = Duration::from_millis(250);

/// Watches over one credential, until it is dropped.
#[derive(Debug)]
pub struct Vigil {
    over: watch::Receiver<bool>,
    task: AbortHandle,
}

impl Vigil {
    /// Begins to watch over the credential that this caller came by.
    #[must_use]
    pub fn keep(
        authenticator: &Arc<dyn Authenticator>,
        caller: &Caller,
        presented: Presented<'_>,
    ) -> Self {
        let authenticator = Arc::clone(authenticator);
        let credential = SecretString::from(presented.text());
        let authority = Arc::clone(&caller.authority);
        let (end, over) = watch::channel(false);
        let mut news = authenticator.news();
        let task = tokio::spawn(async move {
            loop {
                // Marked as seen before the look: what is heard during it causes another.
                news.borrow_and_update();
                match authenticator.look(credential.expose_secret()).await {
                    Ok(identity) if identity.authority == authority => {}
                    Err(problem) if problem.code() != Code::Unauthenticated => {}
                    Ok(_) | Err(_) => break,
                }
                // Whatever comes first; the sender lives in the authenticator, which is ours.
                let _ = timeout(EVERY, news.changed()).await;
            }
            end.send_replace(true);
        });
        Self { over, task: task.abort_handle() }
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
    use actix_web::http::header::HeaderMap;
    use aicloud_actors::Revocations;
    use aicloud_domain::access::Principal;
    use aicloud_domain::id::{TokenId, TypedId as _};
    use futures_util::{FutureExt as _, stream};
    use uuid::Uuid;

    use super::*;
    use crate::auth::{Authenticating, Identity, unauthenticated};
    use crate::exchange::Issuer;
    use crate::request::RequestContext;

    /// Knows everybody, until it has heard something.
    struct Porter(watch::Sender<u64>);

    fn operator() -> Identity {
        let principal = Principal::Operator { token: TokenId::from_uuid(Uuid::nil()) };
        let authority = Arc::new(principal.authority());
        Identity { principal, authority, via: None }
    }

    impl Authenticator for Porter {
        fn authenticate<'a>(&'a self, _credential: &'a str) -> Authenticating<'a> {
            let known = *self.0.borrow() == 0;
            let answer = if known { Ok(operator()) } else { Err(unauthenticated()) };
            async { answer }.boxed()
        }
        fn look<'a>(&'a self, credential: &'a str) -> Authenticating<'a> {
            self.authenticate(credential)
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
        let Identity { principal, authority, via } = operator();
        let request = Arc::new(RequestContext::read(&HeaderMap::new()));
        let caller = Caller { principal, authority, via, request };
        let vigil = Vigil::keep(&porter, &caller, Presented::Bearer("x"));
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
