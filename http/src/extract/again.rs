//! Whether who was let in may still write when the body is there.
//!
//! The gate looks at the credential when the head of a request has come. The body may take ten seconds more, and a
//! credential that was revoked meanwhile must write nothing: its revocation was answered. So the credential is looked at
//! again when anything was heard that may concern it, or when the body took longer than a look is believed, which is how a
//! revocation by another process is learnt. A body that comes with its head, as nearly all do, costs nothing more.
//!
//! Whoever holds something else by then is refused as well, and asked to send the request again: the handler would decide by
//! what it held before.

use std::time::Instant;

use actix_web::{HttpMessage as _, HttpRequest};

use super::Shared;
use crate::api::Api;
use crate::auth::{BELIEVED, Caller, Presented};
use crate::problem::Problem;

/// When somebody was let in. The gate has put it there.
#[derive(Debug, Clone, Copy)]
pub struct Admitted {
    at: Instant,
    /// What had been heard by then.
    heard: u64,
}

impl Admitted {
    /// Now.
    #[must_use]
    pub fn now(api: &Api) -> Self {
        Self { at: Instant::now(), heard: api.authenticator.heard() }
    }

    fn is_fresh(self, api: &Api) -> bool {
        self.heard == api.authenticator.heard() && self.at.elapsed() < BELIEVED
    }
}

/// Looks again at who sends this, if that may have changed.
///
/// # Errors
/// [`Code::Unauthenticated`](crate::problem::Code::Unauthenticated);
/// [`Code::Unavailable`](crate::problem::Code::Unavailable), also for who holds something else by now.
pub(super) async fn is_still_let_in(request: &HttpRequest) -> Result<(), Problem> {
    let Some(api) = request.app_data::<Shared>() else { return Ok(()) };
    let (caller, admitted) = {
        let kept = request.extensions();
        (kept.get::<Caller>().cloned(), kept.get::<Admitted>().copied())
    };
    // Who comes in only now is looked at by its handler.
    let (Some(caller), Some(admitted)) = (caller, admitted) else { return Ok(()) };
    if admitted.is_fresh(api) {
        return Ok(());
    }
    let presented = Presented::read(request.headers())?;
    let from = caller.request.address.get().copied();
    let identity = api.authenticator.authenticate(presented.text(), from).await?;
    if identity.principal == caller.principal && identity.authority == caller.authority {
        return Ok(());
    }
    Err(Problem::unavailable("what the caller holds has changed while the body came"))
}
