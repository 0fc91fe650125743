//! Ends what stays open when its caller may no longer.
//!
//! A stream of events or a feed is opened by one request and goes on for hours. A vigil looks at the credential
//! again at once when something was heard that may concern it, and four times a second besides, for what other
//! processes have done: with the half second for which a look is believed, that is within a second. The stream is over when the credential is no longer good, and also when its caller holds
//! something else than at the opening: whoever still may opens it again, and is asked anew.
//!
//! That a credential can't be looked up, because the database is away, says nothing about it: nobody could be
//! revoked meanwhile either, since a revocation is a commit.

use std::sync::Arc;
use std::time::Duration;

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
                match authenticator.authenticate(credential.expose_secret()).await {
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
