//! From an e-mail address and a password to a proof that opens a session.
//!
//! ```text
//!   find the account ─► read its hash ─► delayed? ─► compare ─► standing ─► second factor ─► proved
//!     (or nobody)         (or none)         │           │                        │
//!                                          429         401, counted             401, counted if wrong
//! ```
//!
//! **Nobody learns who has an account.** Until the password was right, an unknown address takes the same steps: the same
//! reads, by an id that nothing has; the same hash, against one that was made for nobody; the same
//! tally of failures; the same answer. Only who knows the password is told that the account is
//! disabled, or that a second factor is asked for.
//!
//! **Nobody is locked out.** A device that this user has signed in with before has a delay of its own
//! ([`device`](super::device)), and a right code of the second factor is looked at however long the wait is: an attacker
//! has neither, and learns nothing by trying, because a wrong code and a wait look the same.
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

use super::brute::{Brute, Whence};
use super::device::{Device, Known};
use super::link::LinkKey;
use super::passkey::Asserted;
use super::password::Passwords;
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
    let Attempt { email, password, address, known: (known, key), now, .. } = *attempt;
    let found = accounts.find(email).await?;
    // Nobody has this id: for an unknown address the same is read.
    let id = found.unwrap_or_else(|| UserId::from_uuid(Uuid::nil()));
    let kept = accounts.password(id).await?;
    let from = known.device(key, id, now).map_or(Whence::Address(address), Whence::Device);
    let wait = brute.wait(email, from, Instant::now());
    if !wait.is_zero() && !has_right_code(accounts, id, attempt).await? {
        return Err(delayed(wait));
    }
    let checked = passwords.check(password, kept.as_ref().map(|kept| &kept.phc)).await?;
    let (true, Some(kept)) = (checked.right, kept) else {
        brute.failed(email, from, Instant::now());
        return Err(Problem::new(
            Code::SignInFailed,
            "There is no account with this e-mail address and this password.",
        ));
    };
    let user = accounts.user(id).await?;
    let user = user.ok_or_else(|| Problem::internal("a password without a user"))?;
    if user.standing == UserStanding::Disabled {
        return Err(Problem::new(Code::AccountDisabled, "The account is disabled."));
    }
    let second = match attempt.passkey {
        Some(asserted) if asserted.user == user.id => Ok(Some(asserted.factor)),
        Some(_) => Err(anothers_passkey()),
        None => second_factor(accounts, &user, attempt.code, now).await,
    };
    let second = match second {
        Ok(second) => second,
        Err(problem) => {
            // Who has not been asked for one yet has shown nothing wrong.
            if problem.code() == Code::SecondFactorWrong {
                brute.failed(email, from, Instant::now());
            }
            return Err(problem);
        }
    };
    brute.succeeded(email, from);
    let password_version = Some(kept.version);
    Ok(Proved { user, password_version, outgrown: checked.outgrown, second })
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
    let from = Whence::Device(Device::of_session(session));
    let wait = brute.wait(&user.email, from, Instant::now());
    if !wait.is_zero() {
        return Err(delayed(wait));
    }
    let kept = accounts.password(user.id).await?;
    if passwords.check(password, kept.as_ref().map(|kept| &kept.phc)).await?.right {
        return Ok(());
    }
    brute.failed(&user.email, from, Instant::now());
    Err(Problem::new(Code::SignInFailed, format!("{field}: this is not the password")).field(field))
}

/// Whether a second factor was shown that nobody guesses.
async fn has_right_code(
    accounts: &impl Accounts,
    id: UserId,
    attempt: &Attempt<'_>,
) -> Result<bool, Problem> {
    if attempt.passkey.is_some_and(|asserted| asserted.user == id) {
        return Ok(true);
    }
    let Some(code) = attempt.code else { return Ok(false) };
    if is_code(code) {
        let seed = accounts.seed(id).await?;
        let step = seed.map(|seed| seed.step(code, attempt.now)).transpose()?.flatten();
        let Some(step) = step else { return Ok(false) };
        // One that was used may have been looked over a shoulder for.
        let totp = accounts.user(id).await?.and_then(|user| user.totp);
        return Ok(totp.is_some_and(|totp| totp.confirmed && step > totp.last_step));
    }
    let Some(digest) = recovery::digest(code) else { return Ok(false) };
    let user = accounts.user(id).await?;
    Ok(user.is_some_and(|user| user.has_totp() && user.recovery.contains(&digest)))
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
