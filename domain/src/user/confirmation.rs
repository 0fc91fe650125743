//! What somebody who is signed in has shown once more, before something is done that a stolen session must not do.
//!
//! The password is compared outside, which takes time; meanwhile it may be replaced by its owner, who got a letter and ends
//! with it whatever a thief has open. So the proof says which password was right and on which session, and is looked at again
//! when it is decided: what was proved a moment too early proves nothing.

use serde::{Deserialize, Serialize};

use super::User;
use super::decide::refused;
use crate::id::SessionId;
use crate::machine::{Rejection, Time};

/// A password that was right, once more, on a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// The session that asks.
    pub session: SessionId,
    /// Which of the user's passwords was right; 0: none was shown, and this proves nothing.
    pub password_version: u64,
}

/// Whether what was shown counts now; `None` is the cloud's own doing.
pub(super) fn check(user: &User, by: Option<&Confirmation>, now: Time) -> Result<(), Rejection> {
    let Some(Confirmation { session, password_version }) = by else { return Ok(()) };
    if *password_version == 0 || *password_version != user.password_version {
        return Err(refused("password_changed"));
    }
    check_session(user, Some(*session), now)
}

/// Whether the session that asks is open; `None` is the cloud's own doing.
pub(super) fn check_session(
    user: &User,
    session: Option<SessionId>,
    now: Time,
) -> Result<(), Rejection> {
    let Some(session) = session else { return Ok(()) };
    match user.live_sessions(now).any(|(live, _)| live == session) {
        true => Ok(()),
        false => Err(refused("session_closed")),
    }
}
