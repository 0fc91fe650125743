//! Passwords: which ones are good, and how they are kept and compared.
//!
//! Kept is Argon2id with 19 MiB, two passes, one lane (OWASP Password Storage), as a PHC text
//! (`$argon2id$v=19$m=19456,t=2,p=1$salt$hash`). A hash of an older release says with what it was made, is
//! compared with that, and is made anew when its owner signs in ([`Checked::outgrown`]).
//!
//! **A hash is dear on purpose**, so who asks for one is bounded: two at a time on threads of their own, a few
//! more wait for some seconds, the rest is told to come back (503). Nothing else waits for them. Strangers and those who are
//! known wait in rooms of their own, and of the strangers' one network has a half at most: however many guess at once, who
//! is known finds a place, and so does a stranger from elsewhere ([`Comer`]).
//!
//! **An unknown user costs the same.** Without a stored hash the password is compared with one that was
//! made at the start for nobody, with the same parameters. So neither time nor answer says who has an
//! account.
//!
//! Good is what zxcvbn holds to be hard to guess (3 of 4), knowing the user's own words, and what
//! has 12 to 128 characters; there are no rules about digits or capitals (OWASP ASVS 5.0, 6.2). It is
//! taken as it comes: neither trimmed nor normalised.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rand::Rng as _;
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::address::Network;
use crate::places::{Full, Place, Places};
use crate::problem::{Code, Problem};

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters of a password: more is somebody who wants to keep us busy.
pub const LONGEST: usize = 128;

/// Memory of one hash, KiB.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_LEN: usize = 16;
const HASH_LEN: usize = 32;
/// What of a stored hash's wishes is granted: a row that asks for more was not written by us.
const MEMORY_KIB_MAX: u32 = 256 * 1024;
const PASSES_MAX: u32 = 16;

/// Hashes at once: what keeps a core of two free for everybody else.
const AT_ONCE: usize = 2;
/// Those of a room that are at it or wait for it. At 30 ms each, the last one of two full rooms waits half a second.
const ROOM: usize = 16;
/// Of the strangers' room, those from one network.
const NETWORK: usize = ROOM / 2;
/// How long they wait on a machine that is slower than that.
const PATIENCE: Duration = Duration::from_secs(5);
/// When to come back.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// A hash with what it was made with.
#[derive(Clone, PartialEq, Eq)]
struct Hash {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Hash {
    /// Of this password, with today's parameters.
    fn make(password: &SecretString) -> Result<Self, argon2::Error> {
        let mut salt = vec![0; SALT_LEN];
        rand::rng().fill_bytes(&mut salt);
        let (memory_kib, passes, lanes) = (MEMORY_KIB, PASSES, LANES);
        let mut made = Self { memory_kib, passes, lanes, salt, hash: vec![0; HASH_LEN] };
        made.hash = made.of(password)?;
        Ok(made)
    }

    /// What this password's hash is, made as this one was.
    fn of(&self, password: &SecretString) -> Result<Vec<u8>, argon2::Error> {
        let length = self.hash.len();
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(length))?;
        let mut out = vec![0; length];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
            password.expose_secret().as_bytes(),
            &self.salt,
            &mut out,
        )?;
        Ok(out)
    }

    fn outgrown(&self) -> bool {
        (self.memory_kib, self.passes, self.lanes) != (MEMORY_KIB, PASSES, LANES)
            || self.hash.len() < HASH_LEN
            || self.salt.len() < SALT_LEN
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let mut costs = costs.split(',');
        let mut cost = |name: &str| -> Option<u32> {
            let digits = costs.next()?.strip_prefix(name)?.strip_prefix('=')?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let (memory_kib, passes, lanes) = (cost("m")?, cost("t")?, cost("p")?);
        if costs.next().is_some() {
            return None;
        }
        let (salt, hash) = (STANDARD_NO_PAD.decode(salt).ok()?, STANDARD_NO_PAD.decode(hash).ok()?);
        let granted = (8..=MEMORY_KIB_MAX).contains(&memory_kib)
            && (1..=PASSES_MAX).contains(&passes)
            && (1..=4).contains(&lanes)
            && (8..=64).contains(&salt.len())
            && (16..=64).contains(&hash.len());
        granted.then_some(Self { memory_kib, passes, lanes, salt, hash })
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { memory_kib, passes, lanes, salt, hash } = self;
        let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
        write!(f, "$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${hash}")
    }
}

/// How a comparison went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// It is the password.
    pub right: bool,
    /// The stored hash was made with less than is asked for today.
    pub outgrown: bool,
}

/// Who asks for a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comer {
    /// Somebody whose device, session or letter was believed already.
    Known,
    /// Anybody, from this network.
    Stranger(Network),
}

/// Makes and compares hashes, a few at a time. A cheap handle.
#[derive(Clone)]
pub struct Passwords(Arc<Inner>);

struct Inner {
    at_work: Arc<Semaphore>,
    known: Places<()>,
    strangers: Places<Network>,
    nobody: Hash,
    made: AtomicU64,
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").finish_non_exhaustive()
    }
}

impl Passwords {
    /// Takes as long as one hash.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn new() -> Result<Self, std::io::Error> {
        let mut nobody = [0; 24];
        rand::rng().fill_bytes(&mut nobody);
        let nobody = SecretString::from(STANDARD_NO_PAD.encode(nobody));
        Ok(Self(Arc::new(Inner {
            at_work: Arc::new(Semaphore::new(AT_ONCE)),
            known: Places::new(ROOM, ROOM),
            strangers: Places::new(ROOM, NETWORK),
            nobody: Hash::make(&nobody)
                .map_err(|error| std::io::Error::other(error.to_string()))?,
            made: AtomicU64::new(0),
        })))
    }

    /// How many hashes were made so far.
    #[must_use]
    pub fn made(&self) -> u64 {
        self.0.made.load(Ordering::Relaxed)
    }

    /// The PHC text to keep of this password, of somebody who is known.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when too many wait.
    pub async fn hash(&self, password: &SecretString) -> Result<SecretString, Problem> {
        let password = password.clone();
        let made = self.work(Comer::Known, move || Hash::make(&password)).await?;
        Ok(SecretString::from(made.to_string()))
    }

    /// Compares a password with a stored hash; with none it takes as long, and is wrong.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when too many wait.
    pub async fn check(
        &self,
        comer: Comer,
        password: &SecretString,
        stored: Option<&SecretString>,
    ) -> Result<Checked, Problem> {
        let parse = |text: &SecretString| Hash::parse(text.expose_secret());
        let parsed = stored.map(|text| parse(text).ok_or("a stored hash is none of ours"));
        let known = parsed.transpose().map_err(Problem::internal)?;
        let somebody = known.is_some();
        let against = known.unwrap_or_else(|| self.0.nobody.clone());
        let password = password.clone();
        self.work(comer, move || {
            let same: bool = against.of(&password)?.ct_eq(&against.hash).into();
            Ok(Checked { right: same && somebody, outgrown: against.outgrown() })
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        comer: Comer,
        work: impl FnOnce() -> Result<T, argon2::Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let waits = self.0.wait(comer)?;
        let place = timeout(PATIENCE, Arc::clone(&self.0.at_work).acquire_owned()).await;
        let place = place.map_err(|_| busy(Full::All))?.map_err(Problem::internal)?;
        self.0.made.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(move || {
            // Held by the work and not by who asked: a caller that hangs up frees nothing.
            let _held = (waits, place);
            work()
        });
        done.await.map_err(Problem::internal)?.map_err(Problem::internal)
    }
}

/// A place in one of the rooms.
#[expect(dead_code, reason = "held until its hash is made")]
enum Waits {
    Known(Place<()>),
    Stranger(Place<Network>),
}

impl Inner {
    fn wait(&self, comer: Comer) -> Result<Waits, Problem> {
        match comer {
            Comer::Known => self.known.take(None).map(Waits::Known),
            Comer::Stranger(network) => self.strangers.take(Some(network)).map(Waits::Stranger),
        }
        .map_err(busy)
    }
}

fn busy(full: Full) -> Problem {
    let detail = match full {
        Full::All => "Too many passwords are being checked.",
        Full::Share => "Too many passwords from your network are being checked.",
    };
    Problem::new(Code::Unavailable, detail).retry_after(RETRY_AFTER)
}

/// Refuses a password that is easy to guess; `words` are the user's own.
///
/// # Errors
/// [`Code::WeakPassword`] with what would make it better.
pub async fn check_strength(password: &SecretString, words: Vec<String>) -> Result<(), Problem> {
    let length = password.expose_secret().chars().count();
    let weak = |detail: String| Err(Problem::new(Code::WeakPassword, detail).field("password"));
    if !(SHORTEST..=LONGEST).contains(&length) {
        return weak(format!("password: must have {SHORTEST} to {LONGEST} characters"));
    }
    let password = password.clone();
    // Milliseconds for a long one: not on a thread that answers others.
    let judged = tokio::task::spawn_blocking(move || judge(&password, &words));
    match judged.await.map_err(Problem::internal)? {
        None => Ok(()),
        Some(why) => weak(format!("password: {why}")),
    }
}

/// What must be left of a password when its owner's own words are taken out of it, characters.
const OWN_REST: usize = 6;

/// Why it is weak; `None` when it is not.
fn judge(password: &SecretString, words: &[String]) -> Option<String> {
    // zxcvbn holds any three words to be hard to guess, whoever's they are.
    let mut rest = Zeroizing::new(password.expose_secret().to_lowercase());
    for word in words.iter().filter(|word| word.len() > 2) {
        rest = Zeroizing::new(rest.replace(&word.to_lowercase(), ""));
    }
    if rest.chars().filter(|c| c.is_alphanumeric()).count() < OWN_REST {
        return Some("It is made of your name or your address.".to_owned());
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let judged = zxcvbn::zxcvbn(password.expose_secret(), &words);
    if judged.score() >= zxcvbn::Score::Three {
        return None;
    }
    let mut said = vec![];
    if let Some(feedback) = judged.feedback() {
        said.extend(feedback.warning().map(|warning| warning.to_string()));
        said.extend(feedback.suggestions().iter().map(ToString::to_string));
    }
    if said.is_empty() {
        said.push("It is easy to guess.".to_owned());
    }
    Some(said.join(" "))
}

/// What zxcvbn is told of a user: nobody's password is hard to guess when it is made of these.
#[must_use]
pub fn own_words(email: &str, display_name: &str) -> Vec<String> {
    let parts = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|part| part.len() > 2)
            .map(str::to_lowercase)
            .collect()
    };
    let mut words = vec![email.to_owned(), display_name.to_owned(), "aicloud".to_owned()];
    words.extend(parts(email));
    words.extend(parts(display_name));
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[tokio::test]
    async fn a_password_is_known_again() {
        let passwords = Passwords::new().unwrap();
        let kept = passwords.hash(&secret("correct horse battery")).await.unwrap();
        let text = kept.expose_secret();
        assert!(text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{text}");
        let check = async |text: &str| {
            passwords.check(Comer::Known, &secret(text), Some(&kept)).await.unwrap()
        };
        assert_eq!(check("correct horse battery").await, Checked { right: true, outgrown: false });
        assert!(!check("correct horse batterz").await.right);
        let again = passwords.hash(&secret("correct horse battery")).await.unwrap();
        assert_ne!(again.expose_secret(), text, "each has a salt of its own");
    }

    #[tokio::test]
    async fn nobody_s_password_costs_as_much_and_is_never_right() {
        let passwords = Passwords::new().unwrap();
        let kept = passwords.hash(&secret("correct horse battery")).await.unwrap();
        let before = passwords.made();
        let known = passwords.check(Comer::Known, &secret("wrong"), Some(&kept)).await.unwrap();
        let between = passwords.made();
        let unknown = passwords.check(Comer::Known, &secret("wrong"), None).await.unwrap();
        assert_eq!(known, unknown);
        assert_eq!((between - before, passwords.made() - between), (1, 1));
        let nobody = &passwords.0.nobody;
        let costs = (nobody.memory_kib, nobody.passes, nobody.lanes);
        let kept = Hash::parse(kept.expose_secret()).unwrap();
        assert_eq!(costs, (kept.memory_kib, kept.passes, kept.lanes));
    }

    #[tokio::test]
    async fn an_older_hash_is_right_and_outgrown() {
        let mut old =
            Hash { memory_kib: 64, passes: 1, lanes: 1, salt: vec![7; 16], hash: vec![0; 32] };
        old.hash = old.of(&secret("correct horse battery")).unwrap();
        let passwords = Passwords::new().unwrap();
        let old = secret(&old.to_string());
        let checked =
            passwords.check(Comer::Known, &secret("correct horse battery"), Some(&old)).await;
        assert_eq!(checked.unwrap(), Checked { right: true, outgrown: true });
    }

    #[tokio::test]
    async fn strangers_keep_out_neither_the_known_nor_other_networks() {
        let passwords = Passwords::new().unwrap();
        let network = |last: u8| Network::from(std::net::IpAddr::from([192, 0, 2, last]));
        let guess = async |last: u8| {
            let comer = Comer::Stranger(network(last));
            passwords.check(comer, &secret("wrong"), None).await
        };
        let mut waiting = vec![];
        let mut fill = |last: u8| {
            while let Ok(place) = passwords.0.strangers.take(Some(network(last))) {
                waiting.push(place);
            }
            waiting.len()
        };
        assert_eq!(fill(1), NETWORK);
        let refused = guess(1).await.unwrap_err();
        assert_eq!(refused.code(), Code::Unavailable);
        assert!(refused.to_string().contains("from your network"), "{refused}");
        guess(2).await.unwrap();
        assert_eq!(fill(2), ROOM);
        assert_eq!(guess(3).await.unwrap_err().code(), Code::Unavailable);
        // With all strangers' places taken.
        let right = secret("correct horse battery");
        let kept = passwords.hash(&right).await.unwrap();
        let known = passwords.check(Comer::Known, &right, Some(&kept)).await;
        assert!(known.unwrap().right);
        drop(waiting);
        guess(1).await.unwrap();
    }

    #[tokio::test]
    async fn who_comes_when_too_many_wait_is_told_to_come_back() {
        let passwords = Passwords::new().unwrap();
        let all: Vec<_> = (0..ROOM).map(|_| passwords.0.known.take(None).unwrap()).collect();
        let problem = passwords.hash(&secret("correct horse battery")).await.unwrap_err();
        assert_eq!(problem.code(), Code::Unavailable);
        drop(all);
        passwords.hash(&secret("correct horse battery")).await.unwrap();
    }

    #[tokio::test]
    async fn what_is_easy_to_guess_is_refused_with_advice() {
        let refused = async |text: &str, words: &[&str]| {
            let words = words.iter().map(|&word| word.to_owned()).collect();
            check_strength(&secret(text), words).await.err().map(|problem| problem.to_string())
        };
        assert_eq!(refused("mauve-otter-plays-cello", &[]).await, None);
        for weak in ["short", "passwordpassword", "qwertyuiop123", "aaaaaaaaaaaaaaaa"] {
            let said = refused(weak, &[]).await.unwrap();
            assert!(said.starts_with("weak_password: password: "), "{weak}: {said}");
        }
        let long = "x".repeat(LONGEST + 1);
        assert!(refused(&long, &[]).await.unwrap().contains("12 to 128"));
        let own = own_words("ada.lovelace@example.com", "Ada Lovelace");
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        for weak in ["lovelace2026", "ADA.Lovelace.1", "ada.lovelace@example.com"] {
            let said = refused(weak, &own).await.unwrap_or_default();
            assert!(said.contains("your name"), "{weak}: {said}");
        }
    }

    proptest! {
        #[test]
        fn any_stored_text_is_answered(text in "(\\$argon2id\\$v=19\\$m=[0-9]{1,6},t=[0-9]{1,2},p=[0-9]\\$)?[A-Za-z0-9+/$=]{0,90}") {
            if let Some(hash) = Hash::parse(&text) {
                prop_assert_eq!(Hash::parse(&hash.to_string()), Some(hash));
            }
        }
    }

    impl fmt::Debug for Hash {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "Hash(m={},t={},p={})", self.memory_kib, self.passes, self.lanes)
        }
    }
}
