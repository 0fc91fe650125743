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
//! **Nobody is locked out.** Who must wait ([`brute`](super::brute)) may still come in from a device that has a
//! session of this user, or with a right code of the second factor: an attacker has neither, and
//! learns nothing by trying, because a wrong code and a wait look the same.
//!
//! What is proved here is decided upon by the user's entity, which may know better by then (the
//! password was changed, the code was used).

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aicloud_domain::email::Email;
use aicloud_domain::id::{TypedId as _, UserId};
use aicloud_domain::machine::Time;
use aicloud_domain::user::{SecondFactor, User, UserStanding};
use secrecy::SecretString;
use uuid::Uuid;

use super::brute::Brute;
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
    /// From where.
    pub address: IpAddr,
    /// Whose session this device has, if it has one.
    pub device: Option<UserId>,
    /// When.
    pub now: Time,
}

/// What was proved.
#[derive(Debug, Clone)]
pub struct Proved {
    /// Who it is.
    pub user: Arc<User>,
    /// Which password was right.
    pub password_version: u64,
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
    let Attempt { email, password, address, device, now, .. } = *attempt;
    let found = accounts.find(email).await?;
    // Nobody has this id: for an unknown address the same is read.
    let id = found.unwrap_or_else(|| UserId::from_uuid(Uuid::nil()));
    let kept = accounts.password(id).await?;
    let wait = brute.wait(email, address, Instant::now());
    let known_device = device.is_some() && device == found;
    if !wait.is_zero() && !known_device && !has_right_code(accounts, id, attempt).await? {
        return Err(delayed(wait));
    }
    let checked = passwords.check(password, kept.as_ref().map(|kept| &kept.phc)).await?;
    let (true, Some(kept)) = (checked.right, kept) else {
        brute.failed(email, address, Instant::now());
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
    let second = match second_factor(accounts, &user, attempt.code, now).await {
        Ok(second) => second,
        Err(problem) => {
            // Who has not been asked for one yet has shown nothing wrong.
            if problem.code() == Code::SecondFactorWrong {
                brute.failed(email, address, Instant::now());
            }
            return Err(problem);
        }
    };
    brute.succeeded(email, address);
    Ok(Proved { user, password_version: kept.version, outgrown: checked.outgrown, second })
}

/// Compares the password of somebody who is signed in, before what it asks for is done. The session
/// is no excuse from waiting: it may be stolen.
///
/// # Errors
/// [`Code::SignInFailed`] naming `field`, [`Code::RateLimited`], [`Code::Unavailable`].
pub async fn confirm(
    accounts: &impl Accounts,
    passwords: &Passwords,
    brute: &Brute,
    user: &User,
    (password, field): (&SecretString, &'static str),
    address: IpAddr,
) -> Result<(), Problem> {
    let wait = brute.wait(&user.email, address, Instant::now());
    if !wait.is_zero() {
        return Err(delayed(wait));
    }
    let kept = accounts.password(user.id).await?;
    if passwords.check(password, kept.as_ref().map(|kept| &kept.phc)).await?.right {
        return Ok(());
    }
    brute.failed(&user.email, address, Instant::now());
    Err(Problem::new(Code::SignInFailed, format!("{field}: this is not the password")).field(field))
}

async fn has_right_code(
    accounts: &impl Accounts,
    id: UserId,
    attempt: &Attempt<'_>,
) -> Result<bool, Problem> {
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
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::num::NonZeroU32;
    use std::sync::Mutex;

    use aicloud_domain::user::Totp;
    use chrono::DateTime;
    use secrecy::{ExposeSecret as _, SecretSlice};

    use super::*;

    const SEED: &[u8] = b"12345678901234567890";
    const RIGHT: &str = "mauve-otter-plays-cello";

    /// One account, and a list of all that was read.
    struct Book {
        user: User,
        kept: Kept,
        read: Mutex<Vec<&'static str>>,
    }

    impl Book {
        fn note(&self, what: &'static str) {
            self.read.lock().unwrap().push(what);
        }
    }

    impl Accounts for Book {
        async fn find(&self, email: &Email) -> Result<Option<UserId>, Problem> {
            self.note("find");
            Ok((*email == self.user.email).then_some(self.user.id))
        }
        async fn password(&self, user: UserId) -> Result<Option<Kept>, Problem> {
            self.note("password");
            Ok((user == self.user.id).then(|| self.kept.clone()))
        }
        async fn seed(&self, user: UserId) -> Result<Option<Seed>, Problem> {
            self.note("seed");
            Ok((user == self.user.id).then(|| Seed::from(SecretSlice::from(SEED.to_vec()))))
        }
        async fn user(&self, user: UserId) -> Result<Option<Arc<User>>, Problem> {
            self.note("user");
            Ok((user == self.user.id).then(|| Arc::new(self.user.clone())))
        }
    }

    struct Desk {
        book: Book,
        passwords: Passwords,
        brute: Brute,
        now: Time,
    }

    impl Desk {
        async fn new() -> Self {
            let passwords = Passwords::new().unwrap();
            let phc = passwords.hash(&SecretString::from(RIGHT)).await.unwrap();
            let now = DateTime::from_timestamp(1_111_111_109, 0).unwrap();
            let user = User {
                id: UserId::from_uuid(Uuid::from_u128(1)),
                email: "ada@example.com".parse().unwrap(),
                display_name: "Ada".to_owned(),
                standing: UserStanding::Active,
                operator: None,
                epoch: 1,
                password_version: 3,
                totp: None,
                recovery: BTreeSet::new(),
                sessions: BTreeMap::new(),
                link: None,
                brought_by: None,
                spec_version: 1,
                created_at: now,
            };
            let book = Book { user, kept: Kept { phc, version: 3 }, read: Mutex::default() };
            Self { book, passwords, brute: Brute::new(NonZeroU32::MAX), now }
        }

        async fn with_totp() -> Self {
            let mut desk = Self::new().await;
            desk.book.user.totp = Some(Totp { confirmed: true, last_step: 0 });
            desk
        }

        async fn try_as(
            &self,
            email: &str,
            password: &str,
            code: Option<&str>,
            device: Option<UserId>,
        ) -> Result<Proved, Code> {
            let (email, password) = (email.parse().unwrap(), SecretString::from(password));
            let code = code.map(SecretString::from);
            let attempt = Attempt {
                email: &email,
                password: &password,
                code: code.as_ref(),
                address: "192.0.2.1".parse().unwrap(),
                device,
                now: self.now,
            };
            let proved = prove(&self.book, &self.passwords, &self.brute, &attempt).await;
            proved.map_err(|problem| problem.code())
        }

        async fn try_ada(&self, password: &str, code: Option<&str>) -> Result<Proved, Code> {
            self.try_as("ada@example.com", password, code, None).await
        }

        /// What was read and hashed since the last time.
        fn work(&self) -> (Vec<&'static str>, u64) {
            (std::mem::take(&mut self.book.read.lock().unwrap()), self.passwords.made())
        }
    }

    #[tokio::test]
    async fn the_right_password_proves_its_version() {
        let desk = Desk::new().await;
        let proved = desk.try_ada(RIGHT, None).await.unwrap();
        assert_eq!((proved.password_version, proved.second, proved.outgrown), (3, None, false));
        assert_eq!(desk.try_ada("wrong", None).await.unwrap_err(), Code::SignInFailed);
    }

    /// Time follows from work, and can't be measured on a machine that others use.
    #[tokio::test]
    async fn an_unknown_address_costs_what_a_wrong_password_costs() {
        let desk = Desk::with_totp().await;
        // Through the free attempts and into the delays.
        for round in 0..6 {
            for code in [None, Some("000000"), Some("nonsense")] {
                let before = desk.work().1;
                let wrong = desk.try_as("ada@example.com", "wrong", code, None).await;
                let (known, after) = desk.work();
                let stranger = desk.try_as("eve@example.com", "wrong", code, None).await;
                let (unknown, end) = desk.work();
                assert_eq!(wrong.unwrap_err(), stranger.unwrap_err(), "{round} {code:?}");
                assert_eq!(known, unknown, "{round} {code:?}");
                assert_eq!(after - before, end - after, "{round} {code:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_second_factor_is_asked_for_only_after_the_password() {
        let mut desk = Desk::with_totp().await;
        assert_eq!(desk.try_ada(RIGHT, None).await.unwrap_err(), Code::SecondFactorRequired);
        assert_eq!(desk.try_ada("wrong", None).await.unwrap_err(), Code::SignInFailed);
        assert_eq!(desk.try_ada("wrong", Some("081804")).await.unwrap_err(), Code::SignInFailed);
        assert_eq!(desk.try_ada(RIGHT, Some("081805")).await.unwrap_err(), Code::SecondFactorWrong);
        let proved = desk.try_ada(RIGHT, Some("081804")).await.unwrap();
        assert_eq!(proved.second, Some(SecondFactor::Totp { step: 37_037_036 }));
        let codes = recovery::new();
        let sha256 = recovery::digest(&codes[4]).unwrap();
        desk.book.user.recovery.insert(sha256);
        let proved = desk.try_ada(RIGHT, Some(codes[4].expose_secret())).await.unwrap();
        assert_eq!(proved.second, Some(SecondFactor::Recovery { sha256 }));
        let other = desk.try_ada(RIGHT, Some(codes[5].expose_secret())).await;
        assert_eq!(other.unwrap_err(), Code::SecondFactorWrong);
    }

    #[tokio::test]
    async fn only_who_knows_the_password_is_told_that_the_account_is_disabled() {
        let mut desk = Desk::new().await;
        desk.book.user.standing = UserStanding::Disabled;
        assert_eq!(desk.try_ada("wrong", None).await.unwrap_err(), Code::SignInFailed);
        assert_eq!(desk.try_ada(RIGHT, None).await.unwrap_err(), Code::AccountDisabled);
    }

    #[tokio::test]
    async fn the_owner_is_never_locked_out() {
        let mut desk = Desk::with_totp().await;
        for _ in 0..10 {
            assert!(desk.try_ada("wrong", None).await.is_err());
        }
        let made = desk.passwords.made();
        assert_eq!(desk.try_ada(RIGHT, None).await.unwrap_err(), Code::RateLimited);
        assert_eq!(desk.try_ada(RIGHT, Some("081805")).await.unwrap_err(), Code::RateLimited);
        assert_eq!(desk.passwords.made(), made, "what comes too early is not looked at");
        let owner = Some(desk.book.user.id);
        let device = desk.try_as("ada@example.com", RIGHT, None, owner).await;
        assert_eq!(device.unwrap_err(), Code::SecondFactorRequired, "it was looked at");
        let somebody = Some(UserId::from_uuid(Uuid::from_u128(2)));
        let device = desk.try_as("ada@example.com", RIGHT, None, somebody).await;
        assert_eq!(device.unwrap_err(), Code::RateLimited);
        desk.try_ada(RIGHT, Some("081804")).await.unwrap();
        // A code that was used is no excuse any more.
        for _ in 0..10 {
            assert!(desk.try_ada("wrong", None).await.is_err());
        }
        desk.book.user.totp = Some(Totp { confirmed: true, last_step: 37_037_036 });
        assert_eq!(desk.try_ada(RIGHT, Some("081804")).await.unwrap_err(), Code::RateLimited);
    }

    #[tokio::test]
    async fn a_stolen_session_is_no_way_to_guess_the_password() {
        let desk = Desk::new().await;
        let address = "192.0.2.1".parse().unwrap();
        let confirm = async |password: &str| {
            let password = SecretString::from(password);
            let shown = (&password, "current_password");
            let book = &desk.book;
            confirm(book, &desk.passwords, &desk.brute, &book.user, shown, address).await
        };
        confirm(RIGHT).await.unwrap();
        let mut codes = vec![];
        for _ in 0..6 {
            codes.push(confirm("wrong").await.unwrap_err().code());
        }
        assert!(codes.starts_with(&[Code::SignInFailed; 4]));
        assert_eq!(codes[5], Code::RateLimited);
        assert_eq!(confirm(RIGHT).await.unwrap_err().code(), Code::RateLimited);
    }

    #[test]
    fn a_wait_is_said_in_whole_seconds() {
        let problem = delayed(Duration::from_millis(1_500));
        assert!(problem.to_string().contains("in 2 s"), "{problem}");
    }
}
