//! From an e-mail address and a password to a proof that opens a session.
//!
//! ```text
//!   find the account ─► read its hash ─► count ─► compare ─► standing ─► second factor ─► proved, taken back
//!     (or nobody)         (or none)        │         │                        │
//!                                          │        401                      401
//!                             delayed ─────┴─► no second factor: 429
//!                                              with one ─► read it ─► compare ─► both right, and excused ─► proved
//!                                                                                    no: counted near, 429
//! ```
//!
//! **Nobody learns who has an account.** Until the password was right, an unknown address takes the same steps: the same
//! reads, by an id that nothing has; the same hash, against one that was made for nobody; the same
//! tally of failures; the same answer. Only who knows the password is told that the account is
//! disabled, or that a second factor is asked for.
//!
//! **The owner is not locked out.** A device that this user has signed in with before, or that has followed a link from the
//! account's mailbox, has a delay of its own ([`device`](super::device)); in a network where the user has a session, what was
//! tried elsewhere delays nobody; and a right second factor is looked at in spite of a delay, beside the right password. An
//! attacker learns nothing by trying: a wrong password, a wrong code, both, or more than [`Brute::excuse`] lets through are
//! read, hashed, counted and answered alike, as a wait. Only who shows the right password uses those up that are let
//! through, so nobody uses them up for the owner who does not know it.
//!
//! **An attempt is counted before anything is compared**, and taken back when it turns out not to be wrong: those that come
//! at once are as many as are counted. One that is given up on the way stays counted.
//!
//! What is proved here is decided upon by the user's entity, which may know better by then (the
//! password was changed, the code was used).

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aicloud_domain::email::Email;
use aicloud_domain::id::{SessionId, TypedId as _, UserId};
use aicloud_domain::machine::Time;
use aicloud_domain::user::{SecondFactor, User, UserStanding};
use secrecy::SecretString;
use uuid::Uuid;

use super::address::Network;
use super::brute::{Brute, Counted, Delayed, Whence};
use super::device::{Device, Known};
use super::link::LinkKey;
use super::passkey::Asserted;
use super::password::{Comer, Passwords};
use super::recovery;
use super::totp::{Seed, is_code};
use crate::problem::{Code, Problem};

/// A user's password as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its hash, as a PHC text.
    pub phc: SecretString,
    /// Which of the user's passwords it is.
    pub version: u64,
}

/// What a sign-in reads of accounts.
pub trait Accounts: Sync {
    /// Who has this address.
    fn find(&self, email: &Email) -> impl Future<Output = Result<Option<UserId>, Problem>> + Send;
    /// A user's password.
    fn password(&self, user: UserId) -> impl Future<Output = Result<Option<Kept>, Problem>> + Send;
    /// What a user's authenticator was given.
    fn seed(&self, user: UserId) -> impl Future<Output = Result<Option<Seed>, Problem>> + Send;
    /// The user's newest state.
    fn user(&self, user: UserId)
    -> impl Future<Output = Result<Option<Arc<User>>, Problem>> + Send;
}

/// What somebody shows.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// Who it says it is.
    pub email: &'a Email,
    /// Its password.
    pub password: &'a SecretString,
    /// A code of the authenticator, or a recovery code.
    pub code: Option<&'a SecretString>,
    /// What a passkey has signed.
    pub passkey: Option<&'a Asserted>,
    /// From where.
    pub address: IpAddr,
    /// What speaks for its device, and the key that proves it.
    pub known: (&'a Known, &'a LinkKey),
    /// When.
    pub now: Time,
    /// The same, by the clock that delays count on.
    pub came: Instant,
}

/// What was proved.
#[derive(Debug, Clone)]
pub struct Proved {
    /// Who it is.
    pub user: Arc<User>,
    /// Which password was right; `None`: none was shown.
    pub password_version: Option<u64>,
    /// Its hash should be made anew.
    pub outgrown: bool,
    /// What else was shown.
    pub second: Option<SecondFactor>,
}

/// Compares what somebody shows with what is kept.
///
/// # Errors
/// [`Code::SignInFailed`], [`Code::SecondFactorRequired`], [`Code::SecondFactorWrong`],
/// [`Code::AccountDisabled`], [`Code::RateLimited`] when it must wait, [`Code::Unavailable`].
pub async fn prove(
    accounts: &impl Accounts,
    passwords: &Passwords,
    brute: &Brute,
    attempt: &Attempt<'_>,
) -> Result<Proved, Problem> {
    let Attempt { email, password, address, known: (known, key), now, came, .. } = *attempt;
    let found = accounts.find(email).await?;
    // Nobody has this id: for an unknown address the same is read.
    let id = found.unwrap_or_else(|| UserId::from_uuid(Uuid::nil()));
    let kept = accounts.password(id).await?;
    let from = known.device(key, id, now).map_or(Whence::Address(address), Whence::Device);
    let admitted = admit(accounts, brute, id, from, attempt).await?;
    // Read before the password is compared: its time must not say whether that was right.
    let passes = match &admitted {
        Admitted::Early(_) => has_right_factor(accounts, id, attempt).await?,
        Admitted::Counted(_) => false,
    };
    let comer = match from {
        Whence::Device(_) => Comer::Known,
        Whence::Address(_) | Whence::Home(_) => Comer::Stranger(Network::from(address)),
    };
    let stored = kept.as_ref().map(|kept| &kept.phc);
    let checked = match passwords.check(comer, password, stored).await {
        Ok(checked) => checked,
        Err(problem) => {
            admitted.take_back(brute);
            return Err(problem);
        }
    };
    let kept = kept.filter(|_| checked.right);
    // A passkey's signature can't be guessed, so it uses nothing up.
    let is_excused = || attempt.passkey.is_some() || brute.excuse(email, address);
    if let Admitted::Early(wait) = &admitted
        && !(kept.is_some() && is_excused() && passes)
    {
        let longer = brute.failed_near(email, from, came);
        return Err(delayed(longer.max(*wait)));
    }
    let Some(kept) = kept else {
        return Err(Problem::new(
            Code::SignInFailed,
            "There is no account with this e-mail address and this password.",
        ));
    };
    let second = shown(accounts, id, attempt).await;
    let (user, second) = match second {
        Ok(shown) => shown,
        Err(problem) => {
            // Who has not been asked for one yet has shown nothing wrong.
            if problem.code() != Code::SecondFactorWrong {
                admitted.take_back(brute);
            }
            return Err(problem);
        }
    };
    match admitted {
        Admitted::Counted(counted) => brute.right(&counted),
        Admitted::Early(_) => brute.succeeded(email, from),
    }
    let password_version = Some(kept.version);
    Ok(Proved { user, password_version, outgrown: checked.outgrown, second })
}

/// Why an attempt is looked at.
enum Admitted {
    /// It came in time, and was counted.
    Counted(Counted),
    /// It came so much too early, and shows a second factor. Counted when it turns out wrong; how many are let through
    /// meanwhile, [`Brute::excuse`] bounds.
    Early(Duration),
}

impl Admitted {
    fn take_back(&self, brute: &Brute) {
        if let Self::Counted(counted) = self {
            brute.take_back(counted);
        }
    }
}

/// Whether an attempt is looked at.
async fn admit(
    accounts: &impl Accounts,
    brute: &Brute,
    id: UserId,
    from: Whence,
    attempt: &Attempt<'_>,
) -> Result<Admitted, Problem> {
    let Attempt { email, came, .. } = *attempt;
    let Delayed { wait, by_others } = match brute.attempt(email, from, came) {
        Ok(counted) => return Ok(Admitted::Counted(counted)),
        Err(delayed) => delayed,
    };
    if by_others && is_at_home(accounts, id, attempt).await? {
        let again = brute.attempt(email, Whence::Home(attempt.address), came);
        if let Ok(counted) = again {
            return Ok(Admitted::Counted(counted));
        }
    }
    match attempt.passkey.is_some() || attempt.code.is_some() {
        true => Ok(Admitted::Early(wait)),
        false => Err(delayed(wait)),
    }
}

/// Whether the user has a session in the network that this comes from.
async fn is_at_home(
    accounts: &impl Accounts,
    id: UserId,
    attempt: &Attempt<'_>,
) -> Result<bool, Problem> {
    let here = Network::from(attempt.address);
    let user = accounts.user(id).await?;
    Ok(user.is_some_and(|user| {
        let mut homes = user.live_sessions(attempt.now).filter_map(|(_, one)| one.address);
        homes.any(|home| Network::from(home) == here)
    }))
}

/// What else is shown beside a password that is right.
async fn shown(
    accounts: &impl Accounts,
    id: UserId,
    attempt: &Attempt<'_>,
) -> Result<(Arc<User>, Option<SecondFactor>), Problem> {
    let user = accounts.user(id).await?;
    let user = user.ok_or_else(|| Problem::internal("a password without a user"))?;
    if user.standing == UserStanding::Disabled {
        return Err(Problem::new(Code::AccountDisabled, "The account is disabled."));
    }
    let second = match attempt.passkey {
        Some(asserted) if asserted.user == user.id => Some(asserted.factor),
        Some(_) => return Err(anothers_passkey()),
        None => second_factor(accounts, &user, attempt.code, attempt.now).await?,
    };
    Ok((user, second))
}

/// What a passkey alone proves. Its signature can't be guessed, so nobody waits; and it has to know who holds it: the
/// passkey is what one has, and what unlocks it what one knows or is.
///
/// # Errors
/// [`Code::PasskeyRefused`], [`Code::AccountDisabled`], [`Code::Unavailable`].
pub async fn prove_by_passkey(
    accounts: &impl Accounts,
    asserted: &Asserted,
) -> Result<Proved, Problem> {
    if !matches!(asserted.factor, SecondFactor::Passkey { verified: true, .. }) {
        let detail = "The passkey did not make sure who holds it: by a PIN, a finger, a face.";
        return Err(Problem::new(Code::PasskeyRefused, detail)
            .suggest("Set a PIN on the device; or send the password as well."));
    }
    let user = accounts.user(asserted.user).await?;
    let user = user.ok_or_else(|| Problem::internal("a passkey without a user"))?;
    if user.standing == UserStanding::Disabled {
        return Err(Problem::new(Code::AccountDisabled, "The account is disabled."));
    }
    Ok(Proved { user, password_version: None, outgrown: false, second: Some(asserted.factor) })
}

fn anothers_passkey() -> Problem {
    Problem::new(Code::SecondFactorWrong, "passkey: it is another account's").field("passkey")
}

/// Compares the password of somebody who is signed in, before what it asks for is done. The session has a delay of
/// its own, as a device has: what others guess does not keep the owner from changing the password, and a session that was
/// stolen is no way to guess it.
///
/// # Errors
/// [`Code::SignInFailed`] naming `field`, [`Code::RateLimited`], [`Code::Unavailable`].
pub async fn confirm(
    accounts: &impl Accounts,
    passwords: &Passwords,
    brute: &Brute,
    user: &User,
    (password, field): (&SecretString, &'static str),
    session: SessionId,
) -> Result<(), Problem> {
    let counted = attempt_of(brute, user, session)?;
    let kept = accounts.password(user.id).await;
    let checked = match kept {
        Ok(kept) => {
            let stored = kept.as_ref().map(|kept| &kept.phc);
            passwords.check(Comer::Known, password, stored).await
        }
        Err(problem) => Err(problem),
    };
    if checked.as_ref().is_ok_and(|checked| !checked.right) {
        let detail = format!("{field}: this is not the password");
        return Err(Problem::new(Code::SignInFailed, detail).field(field));
    }
    // What was counted before stays: a right password must not make room for guessing the code.
    brute.take_back(&counted);
    checked.map(drop)
}

/// Looks at a code that somebody shows who is signed in, and counts it like a password ([`confirm`]).
///
/// # Errors
/// What `look` says; [`Code::RateLimited`].
pub async fn confirm_code<T>(
    brute: &Brute,
    user: &User,
    session: SessionId,
    look: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    let counted = attempt_of(brute, user, session)?;
    let looked = look.await;
    if looked.as_ref().err().is_none_or(|problem| problem.code() != Code::SecondFactorWrong) {
        brute.take_back(&counted);
    }
    looked
}

/// Counts an attempt by a session of the user's own.
fn attempt_of(brute: &Brute, user: &User, session: SessionId) -> Result<Counted, Problem> {
    let from = Whence::Device(Device::of_session(session));
    let counted = brute.attempt(&user.email, from, Instant::now());
    counted.map_err(|Delayed { wait, .. }| delayed(wait))
}

/// Whether a second factor of this user is shown, and is right.
async fn has_right_factor(
    accounts: &impl Accounts,
    id: UserId,
    attempt: &Attempt<'_>,
) -> Result<bool, Problem> {
    if let Some(asserted) = attempt.passkey {
        return Ok(asserted.user == id);
    }
    let Some(code) = attempt.code else { return Ok(false) };
    // All is read before anything is compared: a right code takes no longer than a wrong one.
    let user = accounts.user(id).await?;
    if is_code(code) {
        let seed = accounts.seed(id).await?;
        let step = seed.map(|seed| seed.step(code, attempt.now)).transpose()?.flatten();
        // One that was used may have been looked over a shoulder for.
        let totp = user.and_then(|user| user.totp).filter(|totp| totp.confirmed);
        return Ok(totp.is_some_and(|totp| step.is_some_and(|step| step > totp.last_step)));
    }
    let digest = recovery::digest(code);
    let known =
        |user: &User| user.has_totp() && digest.is_some_and(|sha| user.recovery.contains(&sha));
    Ok(user.is_some_and(|user| known(&user)))
}

/// What the code proves beside the password.
///
/// # Errors
/// [`Code::SecondFactorRequired`], [`Code::SecondFactorWrong`].
pub async fn second_factor(
    accounts: &impl Accounts,
    user: &User,
    code: Option<&SecretString>,
    now: Time,
) -> Result<Option<SecondFactor>, Problem> {
    let Some(totp) = user.totp.filter(|totp| totp.confirmed) else { return Ok(None) };
    let Some(code) = code else {
        let detail = "This account asks for a code of its authenticator as well.";
        return Err(Problem::new(Code::SecondFactorRequired, detail).field("code"));
    };
    let second = if is_code(code) {
        let seed = accounts.seed(user.id).await?;
        let seed = seed.ok_or_else(|| Problem::internal("a second factor without a seed"))?;
        let step = seed.step(code, now)?.filter(|step| *step > totp.last_step);
        step.map(|step| SecondFactor::Totp { step })
    } else {
        let known = recovery::digest(code).filter(|digest| user.recovery.contains(digest));
        known.map(|sha256| SecondFactor::Recovery { sha256 })
    };
    second.map(Some).ok_or_else(wrong_code)
}

/// The code proves nothing.
#[must_use]
pub fn wrong_code() -> Problem {
    Problem::new(Code::SecondFactorWrong, "code: it is wrong, too old, or was used before")
        .field("code")
}

fn delayed(wait: Duration) -> Problem {
    let seconds = wait.as_secs() + 1;
    let detail =
        format!("Too many attempts have failed. The next one is looked at in {seconds} s.");
    Problem::new(Code::RateLimited, detail).retry_after(wait)
}

#[cfg(test)]
mod tests;
