//! A second factor's codes anew, and its end by who runs the cloud.
//!
//! Who has the authenticator still, or one recovery code, looks after the factor alone: more recovery codes are for who
//! shows a code, which is used up by that as at a sign-in. Who has lost both can prove nothing more, and is believed by an
//! operator, outside of this machine, for a reason that is written down. Whoever convinced the operator wrongly must find
//! nothing open: all sessions end and all links are void, and what is left to know is the password. Passkeys stay: each
//! proves by itself, and its owner removes one that is lost.

use super::decide::{Decided, check_standing, invalid, not_legal, refused};
use super::{RECOVERY_MAX, SecondFactor, User, UserEvent};
use crate::digest::Sha256;
use crate::machine::Rejection;

/// The longest reason, characters.
const REASON_MAX: usize = 200;

pub(super) fn renew_recovery(
    user: &User,
    second: Option<SecondFactor>,
    recovery: &[Sha256],
) -> Decided {
    check_standing(user)?;
    if !user.has_totp() {
        return Err(not_legal("renew_recovery_codes", "without a second factor", "begin_totp"));
    }
    if recovery.len() > RECOVERY_MAX {
        return Err(invalid("recovery", "are more codes than a user may have"));
    }
    let second = match second {
        Some(second @ (SecondFactor::Totp { .. } | SecondFactor::Recovery { .. })) => second,
        _ => return Err(refused("totp_required")),
    };
    check_unused(user, second)?;
    let renewed = UserEvent::RecoveryRenewed { recovery_sha256: recovery.to_vec() };
    Ok(vec![UserEvent::SecondFactorUsed { second }, renewed])
}

/// A code is good once.
pub(super) fn check_unused(user: &User, second: SecondFactor) -> Result<(), Rejection> {
    match (second, user.totp) {
        (SecondFactor::Totp { step }, Some(totp)) if step <= totp.last_step => {
            Err(refused("totp_used"))
        }
        (SecondFactor::Recovery { sha256 }, _) if !user.recovery.contains(&sha256) => {
            Err(refused("code_unknown"))
        }
        _ => Ok(()),
    }
}

pub(super) fn reset(user: &User, reason: &str) -> Decided {
    let length = reason.chars().count();
    if reason.trim().is_empty() || length > REASON_MAX || reason.chars().any(char::is_control) {
        return Err(invalid("reason", "must be 1 to 200 printable characters"));
    }
    if !user.has_totp() {
        return Err(not_legal("reset_second_factor", "without a second factor", "update"));
    }
    Ok(vec![UserEvent::SecondFactorReset { reason: reason.to_owned() }])
}
