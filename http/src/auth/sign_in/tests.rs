//! One account, and a list of all that was read of it.

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
    /// The user can't be read.
    away: bool,
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
        if self.away {
            return Err(Problem::unavailable("a test"));
        }
        Ok((user == self.user.id).then(|| Arc::new(self.user.clone())))
    }
}

struct Desk {
    book: Book,
    passwords: Passwords,
    brute: Brute,
    key: LinkKey,
    now: Time,
    /// It stands still, however slow the machine is: no delay lapses in a test.
    came: Instant,
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
            passkeys: BTreeMap::new(),
            sessions: BTreeMap::new(),
            link: None,
            other_link: None,
            reset_mailed_at: None,
            totp_begun_at: None,
            brought_by: None,
            spec_version: 1,
            created_at: now,
        };
        let book =
            Book { user, kept: Kept { phc, version: 3 }, read: Mutex::default(), away: false };
        let key = LinkKey::of(&[1; 32]);
        Self { book, passwords, brute: Brute::new(NonZeroU32::MAX), key, now, came: Instant::now() }
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
        session: Option<(UserId, SessionId)>,
    ) -> Result<Proved, Code> {
        let known = Known::default().and_session(session);
        self.attempt(email, password, code, ("192.0.2.1", &known)).await
    }

    async fn attempt(
        &self,
        email: &str,
        password: &str,
        code: Option<&str>,
        (place, known): (&str, &Known),
    ) -> Result<Proved, Code> {
        let (email, password) = (email.parse().unwrap(), SecretString::from(password));
        let code = code.map(SecretString::from);
        let attempt = Attempt {
            email: &email,
            password: &password,
            code: code.as_ref(),
            passkey: None,
            address: place.parse().unwrap(),
            known: (known, &self.key),
            now: self.now,
            came: self.came,
        };
        let proved = prove(&self.book, &self.passwords, &self.brute, &attempt).await;
        proved.map_err(|problem| problem.code())
    }

    /// Tries it from there, on a device that nobody knows.
    async fn try_from(
        &self,
        place: &str,
        password: &str,
        code: Option<&str>,
    ) -> Result<Proved, Code> {
        let known = Known::default();
        self.attempt("ada@example.com", password, code, (place, &known)).await
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
    let shown = (proved.password_version, proved.second, proved.outgrown);
    assert_eq!(shown, (Some(3), None, false));
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
    assert_eq!(desk.passwords.made(), made, "what comes too early is not looked at");
    assert_eq!(desk.try_ada(RIGHT, Some("081805")).await.unwrap_err(), Code::RateLimited);
    let session = |user| Some((user, SessionId::from_uuid(Uuid::from_u128(77))));
    let owner = session(desk.book.user.id);
    let device = desk.try_as("ada@example.com", RIGHT, None, owner).await;
    assert_eq!(device.unwrap_err(), Code::SecondFactorRequired, "it was looked at");
    let somebody = session(UserId::from_uuid(Uuid::from_u128(2)));
    let device = desk.try_as("ada@example.com", RIGHT, None, somebody).await;
    assert_eq!(device.unwrap_err(), Code::RateLimited);
    // The device waits for what is guessed on it, and with the right code it does not.
    for _ in 0..10 {
        assert!(desk.try_as("ada@example.com", "wrong", None, owner).await.is_err());
    }
    let device = desk.try_as("ada@example.com", RIGHT, None, owner).await;
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
    let session = SessionId::from_uuid(Uuid::from_u128(77));
    let confirm = async |password: &str| {
        let password = SecretString::from(password);
        let shown = (&password, "current_password");
        let book = &desk.book;
        super::confirm(book, &desk.passwords, &desk.brute, &book.user, shown, session).await
    };
    confirm(RIGHT).await.unwrap();
    let mut codes = vec![];
    for _ in 0..6 {
        codes.push(confirm("wrong").await.unwrap_err().code());
    }
    assert!(codes.starts_with(&[Code::SignInFailed; 4]));
    assert_eq!(codes[5], Code::RateLimited);
    assert_eq!(confirm(RIGHT).await.unwrap_err().code(), Code::RateLimited);
    // And what strangers guess does not keep the owner's own session from it.
    let mine = SessionId::from_uuid(Uuid::from_u128(78));
    for _ in 0..10 {
        assert!(desk.try_ada("wrong", None).await.is_err());
    }
    let password = SecretString::from(RIGHT);
    let (book, shown) = (&desk.book, (&password, "current_password"));
    super::confirm(book, &desk.passwords, &desk.brute, &book.user, shown, mine).await.unwrap();
}

#[tokio::test]
async fn codes_are_not_guessed_while_the_account_is_delayed() {
    let desk = Desk::with_totp().await;
    for host in 0..40 {
        let from = Whence::Address(format!("198.51.100.{host}").parse().unwrap());
        desk.brute.failed(&desk.book.user.email, from, desk.came);
    }
    // Who knows the password has a few from each place, and a few from all.
    let wrong = async |place: &str| {
        let refused = desk.try_from(place, RIGHT, Some("000000")).await;
        assert_eq!(refused.unwrap_err(), Code::RateLimited);
    };
    for network in 0..8 {
        wrong(&format!("2001:db8:66:{network:x}::1")).await;
    }
    let right = async |place: &str| desk.try_from(place, RIGHT, Some("081804")).await;
    let used_up = right("2001:db8:66:9::1").await;
    assert_eq!(used_up.unwrap_err(), Code::RateLimited, "a right one does not pass either");
    right("203.0.113.5").await.unwrap();
    // More than the rest of the twenty: one comes back each quarter of a minute, and hashes take their time.
    for place in 0..24 {
        wrong(&format!("2001:db8:{place:x}::1")).await;
    }
    assert_eq!(right("203.0.113.6").await.unwrap_err(), Code::RateLimited, "twenty of all");
}

/// Strangers who know nothing but the address, with codes, from sixty networks of one site, for as long as they like.
#[tokio::test]
async fn strangers_with_codes_keep_nobody_out_who_knows_password_and_code() {
    let desk = Desk::with_totp().await;
    let (mut network, mut looked_at) = (0u16, 0);
    let mut attack = async || {
        for _ in 0..60 {
            network += 1;
            let place = format!("2001:db8:66:{:x}::1", network % 60);
            let code = ["000000", "123456", "nonsense"][usize::from(network % 3)];
            let refused = desk.try_from(&place, "wrong", Some(code)).await.unwrap_err();
            looked_at += u32::from(refused == Code::SignInFailed);
        }
    };
    attack().await;
    for owner in ["203.0.113.1", "203.0.113.2", "2001:db8:77::1", "2001:db8:66:ffff::1"] {
        attack().await;
        let alone = desk.try_from(owner, RIGHT, None).await;
        assert_eq!(alone.unwrap_err(), Code::RateLimited, "the attack is in force");
        let mistyped = desk.try_from(owner, RIGHT, Some("081805")).await;
        assert_eq!(mistyped.unwrap_err(), Code::RateLimited);
        desk.try_from(owner, RIGHT, Some("081804")).await.unwrap();
    }
    assert_eq!(
        looked_at, 31,
        "thirty are free, and the one after them is the first that is delayed for"
    );
}

/// What is left of an attempt that comes too early says nothing of what was wrong with it.
#[tokio::test]
async fn what_fails_during_a_delay_looks_alike_and_is_counted_alike() {
    let desk = Desk::with_totp().await;
    for host in 0..40 {
        let from = Whence::Address(format!("198.51.100.{host}").parse().unwrap());
        for email in ["ada@example.com", "eve@example.com"] {
            desk.brute.failed(&email.parse().unwrap(), from, desk.came);
        }
    }
    let known = Known::default();
    let mut seen = vec![];
    let cases = [
        ("ada@example.com", "wrong", "000000"),
        ("ada@example.com", "wrong", "081804"),
        ("ada@example.com", RIGHT, "000000"),
        ("eve@example.com", RIGHT, "081804"),
    ];
    for (place, (email, password, code)) in cases.into_iter().enumerate() {
        let place = format!("203.0.113.{place}");
        desk.work();
        // More than one place may try: those that are not let through look like those that are.
        for _ in 0..8 {
            let failed = desk.attempt(email, password, Some(code), (&place, &known)).await;
            assert_eq!(failed.unwrap_err(), Code::RateLimited, "{email} {password} {code}");
        }
        let before = desk.passwords.made();
        let (read, _) = desk.work();
        let from = Whence::Address(place.parse().unwrap());
        let delay = desk.brute.failed_near(&email.parse().unwrap(), from, desk.came);
        seen.push((read, before, delay));
    }
    let hashes: Vec<u64> = seen.windows(2).map(|two| two[1].1 - two[0].1).collect();
    assert_eq!(hashes, [8, 8, 8]);
    for (read, _, delay) in &seen {
        assert_eq!((read, *delay), (&seen[0].0, Duration::from_secs(32)));
    }
}

#[tokio::test]
async fn a_right_code_beside_a_wrong_password_looks_like_a_wait() {
    let desk = Desk::with_totp().await;
    for _ in 0..5 {
        assert!(desk.try_ada("wrong", None).await.is_err());
    }
    for code in [None, Some("000000"), Some("081804")] {
        assert_eq!(desk.try_ada("wrong", code).await.unwrap_err(), Code::RateLimited, "{code:?}");
    }
}

#[tokio::test]
async fn guesses_that_come_at_once_are_few() {
    let desk = Desk::new().await;
    let before = desk.work().1;
    let guesses = (0..40).map(|_| desk.try_ada("wrong", None));
    let answers = futures_util::future::join_all(guesses).await;
    let failed = answers.iter().filter(|answer| answer.as_ref().err() == Some(&Code::SignInFailed));
    assert_eq!(failed.count(), 4);
    assert_eq!(desk.work().1 - before, 4, "the others cost no hash");
    // Those that are right, and come at once, are not held against anybody afterwards.
    let desk = Desk::new().await;
    let right = (0..4).map(|_| desk.try_ada(RIGHT, None));
    for answer in futures_util::future::join_all(right).await {
        answer.unwrap();
    }
    desk.try_ada(RIGHT, None).await.unwrap();
}

#[tokio::test]
async fn an_attempt_that_could_not_be_looked_at_is_not_counted() {
    let mut desk = Desk::new().await;
    desk.book.away = true;
    for _ in 0..20 {
        assert_eq!(desk.try_ada(RIGHT, None).await.unwrap_err(), Code::Unavailable);
    }
    desk.book.away = false;
    desk.try_ada(RIGHT, None).await.unwrap();
}

#[tokio::test]
async fn who_has_a_session_in_the_network_is_not_delayed_by_others() {
    let mut desk = Desk::new().await;
    let ada = desk.book.user.email.clone();
    for host in 0..60 {
        let from = Whence::Address(format!("198.51.100.{host}").parse().unwrap());
        desk.brute.failed(&ada, from, desk.came);
    }
    assert_eq!(desk.try_ada(RIGHT, None).await.unwrap_err(), Code::RateLimited);
    let session = aicloud_domain::user::Session {
        opened_at: desk.now,
        expires_at: desk.now + chrono::TimeDelta::hours(1),
        address: Some("192.0.2.1".parse().unwrap()),
        agent: String::new(),
        strong: false,
        via: None,
    };
    desk.book.user.sessions.insert(SessionId::from_uuid(Uuid::from_u128(7)), session.clone());
    desk.try_ada(RIGHT, None).await.unwrap();
    // It waits for what was guessed next to it.
    for _ in 0..5 {
        assert!(desk.try_ada("wrong", None).await.is_err());
    }
    assert_eq!(desk.try_ada(RIGHT, None).await.unwrap_err(), Code::RateLimited);
    // And a session that is over is none.
    let mut desk = Desk::new().await;
    let over = aicloud_domain::user::Session { expires_at: desk.now, ..session };
    desk.book.user.sessions.insert(SessionId::from_uuid(Uuid::from_u128(7)), over);
    for host in 0..60 {
        let from = Whence::Address(format!("198.51.100.{host}").parse().unwrap());
        desk.brute.failed(&ada, from, desk.came);
    }
    assert_eq!(desk.try_ada(RIGHT, None).await.unwrap_err(), Code::RateLimited);
}

#[tokio::test]
async fn a_signed_in_user_s_codes_are_counted() {
    let desk = Desk::with_totp().await;
    let session = SessionId::from_uuid(Uuid::from_u128(77));
    let user = &desk.book.user;
    let look = async |code: &str| {
        let code = SecretString::from(code);
        // The password before each, as who removes the second factor shows it: it clears nothing.
        let password = SecretString::from(RIGHT);
        let shown = (&password, "password");
        let confirmed =
            super::confirm(&desk.book, &desk.passwords, &desk.brute, user, shown, session).await;
        confirmed.map_err(|problem| problem.code())?;
        let second = second_factor(&desk.book, user, Some(&code), desk.now);
        let looked = confirm_code(&desk.brute, user, session, second).await;
        looked.map_err(|problem| problem.code())
    };
    for _ in 0..4 {
        assert_eq!(look("000000").await.unwrap_err(), Code::SecondFactorWrong);
    }
    for code in ["000000", "081804"] {
        assert_eq!(look(code).await.unwrap_err(), Code::RateLimited, "{code}");
    }
}

fn asserted(user: u128, verified: bool) -> Asserted {
    let passkey = aicloud_domain::id::PasskeyId::from_uuid(Uuid::from_u128(5));
    Asserted {
        user: UserId::from_uuid(Uuid::from_u128(user)),
        factor: SecondFactor::Passkey { passkey, counter: 0, verified },
    }
}

#[tokio::test]
async fn a_passkey_is_enough_when_it_knows_who_holds_it() {
    let mut desk = Desk::with_totp().await;
    let alone = prove_by_passkey(&desk.book, &asserted(1, true)).await.unwrap();
    assert_eq!((alone.password_version, alone.second.is_some()), (None, true));
    let held = prove_by_passkey(&desk.book, &asserted(1, false)).await;
    assert_eq!(held.unwrap_err().code(), Code::PasskeyRefused);
    desk.book.user.standing = UserStanding::Disabled;
    let disabled = prove_by_passkey(&desk.book, &asserted(1, true)).await;
    assert_eq!(disabled.unwrap_err().code(), Code::AccountDisabled);
}

#[tokio::test]
async fn beside_the_password_a_passkey_is_the_code() {
    let desk = Desk::with_totp().await;
    let email = "ada@example.com".parse().unwrap();
    let known = Known::default();
    let with = async |password: &str, passkey: Asserted| {
        let password = SecretString::from(password);
        let attempt = Attempt {
            email: &email,
            password: &password,
            code: None,
            passkey: Some(&passkey),
            address: "192.0.2.1".parse().unwrap(),
            known: (&known, &desk.key),
            now: desk.now,
            came: desk.came,
        };
        let proved = prove(&desk.book, &desk.passwords, &desk.brute, &attempt).await;
        proved.map_err(|problem| problem.code())
    };
    let proved = with(RIGHT, asserted(1, false)).await.unwrap();
    assert_eq!(proved.second, Some(asserted(1, false).factor));
    assert_eq!(with("wrong", asserted(1, true)).await.unwrap_err(), Code::SignInFailed);
    assert_eq!(with(RIGHT, asserted(2, true)).await.unwrap_err(), Code::SecondFactorWrong);
    // Whoever has it is not kept waiting; whoever has another's is.
    for _ in 0..10 {
        assert!(desk.try_ada("wrong", None).await.is_err());
    }
    assert_eq!(with(RIGHT, asserted(2, true)).await.unwrap_err(), Code::RateLimited);
    with(RIGHT, asserted(1, false)).await.unwrap();
}

#[test]
fn a_wait_is_said_in_whole_seconds() {
    let problem = delayed(Duration::from_millis(1_500));
    assert!(problem.to_string().contains("in 2 s"), "{problem}");
}
