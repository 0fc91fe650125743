//! A user's passkeys (WebAuthn): what is decided about them.
//!
//! Signatures are verified outside, with the public key, which lies in a row of its own. Here it is decided whether the
//! passkey counts **now**: it is the user's, and its counter goes on. A counter that does not go on means that there may be
//! two of the key (WebAuthn Level 3, 6.1.1): nobody knows which one is the thief's, so neither opens anything any more, and
//! the user is told. Many passkeys don't count at all; they say 0 each time.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::decide::{Decided, invalid, not_legal, refused};
use super::{PasskeyId, SecondFactor, User, UserEvent};
use crate::digest::Sha256;
use crate::kind::EntityKind;
use crate::machine::{Rejection, Time};
use crate::tenant::check_display_name;

/// Passkeys of one user: a person's devices.
pub const PASSKEYS_MAX: usize = 20;

/// A passkey of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub added_at: Time,
    /// When it was last used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Time>,
    /// How often it has signed, as it said last.
    pub counter: u32,
    /// There may be two of it, so it opens nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspect: bool,
}

/// What a passkey is, when it is new.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCredential {
    /// The digest of its id.
    pub sha256: Sha256,
    /// Its id, which the authenticator has chosen.
    pub id: Vec<u8>,
    /// Its public key, a COSE_Key.
    pub public_key: Vec<u8>,
    /// How often it has signed.
    pub counter: u32,
}

impl fmt::Debug for NewCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewCredential").field("sha256", &self.sha256).finish_non_exhaustive()
    }
}

pub(super) fn add(
    user: &User,
    passkey: PasskeyId,
    name: &str,
    credential: &NewCredential,
) -> Decided {
    if user.passkeys.contains_key(&passkey) {
        return Ok(vec![]);
    }
    check_name(name)?;
    if user.passkeys.len() >= PASSKEYS_MAX {
        let state = format!("at its limit of {PASSKEYS_MAX} passkeys");
        return Err(not_legal("add_passkey", &state, "remove_passkey"));
    }
    Ok(vec![UserEvent::PasskeyAdded {
        passkey,
        name: name.to_owned(),
        credential_sha256: credential.sha256,
        counter: credential.counter,
    }])
}

pub(super) fn rename(user: &User, passkey: PasskeyId, name: &str) -> Decided {
    check_name(name)?;
    let known = user.passkeys.get(&passkey);
    let known = known.ok_or(Rejection::NotFound { kind: EntityKind::User })?;
    let renamed = UserEvent::PasskeyRenamed { passkey, name: name.to_owned() };
    Ok(if known.name == name { vec![] } else { vec![renamed] })
}

pub(super) fn remove(user: &User, passkey: PasskeyId) -> Decided {
    let known = user.passkeys.contains_key(&passkey);
    Ok(if known { vec![UserEvent::PasskeyRemoved { passkey }] } else { vec![] })
}

/// Whether a passkey that has signed counts. With an event: it does not any more.
pub(super) fn check(
    user: &User,
    second: Option<SecondFactor>,
) -> Result<Option<UserEvent>, Rejection> {
    let Some(SecondFactor::Passkey { passkey, counter, .. }) = second else { return Ok(None) };
    let known = user.passkeys.get(&passkey).ok_or_else(|| refused("passkey_unknown"))?;
    if known.suspect {
        return Err(refused("passkey_suspect"));
    }
    let goes_on = counter > known.counter || (counter == 0 && known.counter == 0);
    Ok((!goes_on).then_some(UserEvent::PasskeySuspected { passkey, counter }))
}

fn check_name(name: &str) -> Result<(), Rejection> {
    check_display_name(name).map_err(|_| invalid("name", "must be 1 to 120 printable characters"))
}
