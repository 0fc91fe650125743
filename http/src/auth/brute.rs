//! What guessing costs: delays that grow with each failure, and a rate for each network.
//!
//! Three tallies are kept of failed sign-ins, in memory, bounded, each forgotten an hour after its last failure:
//!
//! | tally of | free | then | for |
//! |---|---|---|---|
//! | an account from one known device | 3 | 1 s, doubled by each failure, up to 15 min | a thief of the device, or a page on it |
//! | an account from one network | 3 | 1 s, doubled by each failure, up to 15 min | who guesses one password after the other |
//! | an account from everywhere | 30 | 1 s, doubled by each failure, up to 30 s | who guesses from many places |
//!
//! **Nobody locks the owner out.** A device that has signed in before ([`device`](super::device)) has the first tally, and
//! that alone: no attack elsewhere delays it, and it delays nobody. Of the others, an attacker fills the attacker's own
//! tally first; the common one delays by half a minute at most; and a right second factor is not delayed at
//! all ([`sign_in`](super::sign_in)). An attempt that comes too early is not looked at, and does not count.
//!
//! An account here is an e-mail address, whether anybody has it or not: an unknown one is delayed alike.
//! Besides, what asks for no credential is counted by network, whatever account it is about; and a user who has letters
//! sent to addresses of its choice is counted, too: nobody's mailbox is ours to fill.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aicloud_domain::email::Email;
use aicloud_domain::id::UserId;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::address::Network;
use super::device::Device;
use crate::problem::{Code, Problem};

/// How failures become delays.
#[derive(Debug)]
struct Rule {
    /// So many cost nothing: people mistype.
    free: u32,
    /// The longest delay.
    longest: Duration,
}

/// Where an attempt comes from.
#[derive(Debug, Clone, Copy)]
pub enum Whence {
    /// From a device that is known as one of the account's.
    Device(Device),
    /// From any other at this address.
    Address(IpAddr),
}

const FROM_ONE_DEVICE: Rule = Rule { free: 3, longest: Duration::from_secs(15 * 60) };
const FROM_ONE_NETWORK: Rule = Rule { free: 3, longest: Duration::from_secs(15 * 60) };
const FROM_EVERYWHERE: Rule = Rule { free: 30, longest: Duration::from_secs(30) };
/// Failures are forgotten when none has come for this long.
const FORGOTTEN: Duration = Duration::from_secs(3600);
/// Tallies at most; a few megabytes.
const TALLIES_MAX: usize = 65_536;
/// Networks are forgotten when they have sent nothing for a while and more than this are known.
const KNOWN_NETWORKS: usize = 1_024;
/// Letters that a user may have sent to other addresses at once, and then one in this time: people mistype.
const LETTERS: NonZeroU32 = NonZeroU32::new(5).expect("it is not zero");
const LETTER_EVERY: Duration = Duration::from_secs(600);

/// What a tally of an account is about.
#[derive(Debug, Clone, Copy, Hash)]
enum Tallied {
    Device(Device),
    Network(Network),
    Everywhere,
}

#[derive(Debug, Clone, Copy)]
struct Tally {
    failures: u32,
    last: Instant,
}

impl Tally {
    /// How long nobody is listened to.
    fn wait(self, rule: &Rule, now: Instant) -> Duration {
        let since = now.saturating_duration_since(self.last);
        let past = self.failures.saturating_sub(rule.free);
        if past == 0 || since >= FORGOTTEN {
            return Duration::ZERO;
        }
        let seconds = 1u64.checked_shl(past - 1).unwrap_or(u64::MAX);
        Duration::from_secs(seconds).min(rule.longest).saturating_sub(since)
    }
}

/// The tallies and the rates.
#[derive(Debug)]
pub struct Brute {
    /// By a hash of the account and of what is tallied. Seeded by chance, so that nobody can aim
    /// at another's.
    tallies: Mutex<HashMap<u64, Tally>>,
    seed: RandomState,
    open: DefaultKeyedRateLimiter<Network>,
    letters: DefaultKeyedRateLimiter<UserId>,
    clock: DefaultClock,
    clean_at: AtomicUsize,
}

impl Brute {
    /// A network may send so many requests a minute that bring no credential; all of them at once, if it
    /// likes.
    #[must_use]
    pub fn new(open_per_minute: NonZeroU32) -> Self {
        let letters = Quota::with_period(LETTER_EVERY).expect("the period is not zero");
        let letters = letters.allow_burst(LETTERS);
        Self {
            tallies: Mutex::default(),
            seed: RandomState::new(),
            open: RateLimiter::keyed(Quota::per_minute(open_per_minute)),
            letters: RateLimiter::keyed(letters),
            clock: DefaultClock::default(),
            clean_at: AtomicUsize::new(KNOWN_NETWORKS),
        }
    }

    /// Counts a request without a credential.
    ///
    /// # Errors
    /// [`Code::RateLimited`] with the time after which there is room for one.
    pub fn open(&self, from: IpAddr) -> Result<(), Problem> {
        let bound = self.clean_at.load(Ordering::Relaxed);
        if self.open.len() >= bound {
            self.open.retain_recent();
            self.clean_at.store((self.open.len() * 2).max(KNOWN_NETWORKS), Ordering::Relaxed);
        }
        self.open.check_key(&Network::from(from)).map_err(|busy| {
            let wait = busy.wait_time_from(self.clock.now());
            Problem::new(Code::RateLimited, "Too many requests without a session come from there.")
                .retry_after(wait)
        })
    }

    /// Counts a letter that a user has sent to an address of its choice.
    ///
    /// # Errors
    /// [`Code::RateLimited`] with the time after which there is room for one.
    pub fn letter(&self, user: UserId) -> Result<(), Problem> {
        if self.letters.len() >= KNOWN_NETWORKS {
            self.letters.retain_recent();
        }
        self.letters.check_key(&user).map_err(|busy| {
            let wait = busy.wait_time_from(self.clock.now());
            Problem::new(Code::RateLimited, "You have had too many letters sent.").retry_after(wait)
        })
    }

    /// How long this account must be left alone from there; zero: now is fine.
    #[must_use]
    pub fn wait(&self, account: &Email, from: Whence, now: Instant) -> Duration {
        let keys = self.counted(account, from);
        let tallies = self.tallies();
        let wait = |(key, rule): &(u64, &Rule)| {
            tallies.get(key).map_or(Duration::ZERO, |tally| tally.wait(rule, now))
        };
        keys.iter().flatten().map(wait).max().unwrap_or_default()
    }

    /// A password or a code was wrong.
    pub fn failed(&self, account: &Email, from: Whence, now: Instant) {
        let keys = self.counted(account, from);
        let mut tallies = self.tallies();
        if tallies.len() + keys.len() > TALLIES_MAX {
            make_room(&mut tallies, now);
        }
        for (key, _) in keys.into_iter().flatten() {
            let tally = tallies.entry(key).or_insert(Tally { failures: 0, last: now });
            if now.saturating_duration_since(tally.last) >= FORGOTTEN {
                tally.failures = 0;
            }
            *tally = Tally { failures: tally.failures.saturating_add(1), last: now };
        }
    }

    /// Somebody proved to be the account's owner from there. What others do elsewhere still counts.
    pub fn succeeded(&self, account: &Email, from: Whence) {
        let key = match from {
            Whence::Device(device) => self.key(account, Tallied::Device(device)),
            Whence::Address(address) => self.key(account, Tallied::Network(address.into())),
        };
        self.tallies().remove(&key);
    }

    /// The tallies that count for an attempt.
    fn counted(&self, account: &Email, from: Whence) -> [Option<(u64, &'static Rule)>; 2] {
        let near = |tallied, rule| Some((self.key(account, tallied), rule));
        match from {
            Whence::Device(device) => [near(Tallied::Device(device), &FROM_ONE_DEVICE), None],
            Whence::Address(address) => [
                near(Tallied::Network(address.into()), &FROM_ONE_NETWORK),
                near(Tallied::Everywhere, &FROM_EVERYWHERE),
            ],
        }
    }

    fn key(&self, account: &Email, tallied: Tallied) -> u64 {
        self.seed.hash_one((account.as_str(), tallied))
    }

    fn tallies(&self) -> MutexGuard<'_, HashMap<u64, Tally>> {
        // A tally is written whole.
        self.tallies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops what is forgotten, and if that is little, the older half as well: whoever fills the table has
/// spent a request for each of its lines.
fn make_room(tallies: &mut HashMap<u64, Tally>, now: Instant) {
    tallies.retain(|_, tally| now.saturating_duration_since(tally.last) < FORGOTTEN);
    if tallies.len() > TALLIES_MAX / 2 {
        let mut times: Vec<Instant> = tallies.values().map(|tally| tally.last).collect();
        let middle = times.len() / 2;
        let (_, median, _) = times.select_nth_unstable(middle);
        let median = *median;
        tallies.retain(|_, tally| tally.last > median);
    }
}

#[cfg(test)]
mod tests {
    use aicloud_domain::id::TypedId as _;
    use proptest::prelude::*;

    use super::*;

    const HOME: &str = "192.0.2.1";

    fn brute() -> Brute {
        Brute::new(NonZeroU32::new(5).unwrap())
    }

    fn account(name: &str) -> Email {
        format!("{name}@example.com").parse().unwrap()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    const fn stranger(address: IpAddr) -> Whence {
        Whence::Address(address)
    }

    fn at_home() -> Whence {
        stranger(ip(HOME))
    }

    #[test]
    fn the_delay_grows_and_is_forgotten() {
        let (brute, ada) = (brute(), account("ada"));
        let mut now = Instant::now();
        let mut waits = vec![];
        for _ in 0..15 {
            brute.failed(&ada, at_home(), now);
            let wait = brute.wait(&ada, at_home(), now);
            waits.push(wait.as_secs());
            now += wait;
            assert_eq!(brute.wait(&ada, at_home(), now), Duration::ZERO);
        }
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        now += FORGOTTEN;
        brute.failed(&ada, at_home(), now);
        assert_eq!(brute.wait(&ada, at_home(), now), Duration::ZERO);
    }

    #[test]
    fn others_are_not_delayed_for_long() {
        let (brute, ada) = (brute(), account("ada"));
        let now = Instant::now();
        for guess in 0..29 {
            brute.failed(&ada, stranger(ip(&format!("198.51.100.{guess}"))), now);
        }
        assert_eq!(brute.wait(&ada, at_home(), now), Duration::ZERO);
        for guess in 0..10_000u32 {
            brute.failed(&ada, stranger(IpAddr::from(guess.to_be_bytes())), now);
        }
        assert_eq!(brute.wait(&ada, at_home(), now), Duration::from_secs(30));
        assert_eq!(brute.wait(&account("bob"), at_home(), now), Duration::ZERO);
    }

    #[test]
    fn success_clears_one_s_own_failures() {
        let (brute, ada) = (brute(), account("ada"));
        let now = Instant::now();
        for _ in 0..6 {
            brute.failed(&ada, at_home(), now);
        }
        assert!(brute.wait(&ada, at_home(), now) > Duration::ZERO);
        brute.succeeded(&ada, at_home());
        assert_eq!(brute.wait(&ada, at_home(), now), Duration::ZERO);
    }

    #[test]
    fn a_network_s_rate_is_its_own() {
        let brute = brute();
        for _ in 0..5 {
            brute.open(ip("2001:db8::1")).unwrap();
        }
        let problem = brute.open(ip("2001:db8::2")).unwrap_err();
        assert_eq!(problem.code(), Code::RateLimited);
        brute.open(ip("2001:db8:0:1::1")).unwrap();
    }

    #[test]
    fn a_user_s_letters_are_few() {
        let brute = brute();
        let user = |bits| UserId::from_uuid(uuid::Uuid::from_u128(bits));
        for _ in 0..LETTERS.get() {
            brute.letter(user(1)).unwrap();
        }
        assert_eq!(brute.letter(user(1)).unwrap_err().code(), Code::RateLimited);
        brute.letter(user(2)).unwrap();
    }

    #[test]
    fn the_table_is_bounded() {
        let brute = brute();
        let now = Instant::now();
        for guess in 0..(TALLIES_MAX as u32) {
            let later = now + Duration::from_millis(guess.into());
            brute.failed(&account(&format!("u{guess}")), at_home(), later);
        }
        assert!(brute.tallies().len() <= TALLIES_MAX);
        assert!(brute.tallies().len() > TALLIES_MAX / 4);
    }

    #[test]
    fn a_device_has_a_delay_of_its_own() {
        let (brute, ada) = (brute(), account("ada"));
        let now = Instant::now();
        let [own, other] = [(); 2].map(|()| Whence::Device(Device::new()));
        for _ in 0..100 {
            brute.failed(&ada, at_home(), now);
        }
        assert_eq!(brute.wait(&ada, own, now), Duration::ZERO, "the attack is in the same network");
        for _ in 0..5 {
            brute.failed(&ada, own, now);
        }
        assert_eq!(brute.wait(&ada, own, now), Duration::from_secs(2), "it waits for itself");
        assert_eq!(brute.wait(&ada, other, now), Duration::ZERO, "and nobody else does");
        assert_eq!(brute.wait(&account("bob"), own, now), Duration::ZERO);
        brute.succeeded(&ada, own);
        assert_eq!(brute.wait(&ada, own, now), Duration::ZERO);
    }

    /// One attempt after the other, each a failure, each as early as it is looked at; how many were.
    fn guesses(brute: &Brute, from: Whence, mut now: Instant, pause: u64) -> usize {
        let (ada, end) = (account("ada"), now + Duration::from_secs(3_600));
        let mut looked_at = 0;
        while now < end {
            let wait = brute.wait(&ada, from, now);
            if wait.is_zero() {
                looked_at += 1;
                brute.failed(&ada, from, now);
            }
            now += wait.max(Duration::from_millis(pause));
        }
        looked_at
    }

    proptest! {
        /// Whatever strangers and other devices do, a device waits for what failed on it, and for nothing else.
        #[test]
        fn nobody_delays_the_owner_s_device(
            steps in prop::collection::vec((0..4u8, any::<u32>(), 0..120u64, any::<bool>()), 0..200),
        ) {
            let (attacked, alone, ada) = (brute(), brute(), account("ada"));
            let [own, thief] = [(); 2].map(|()| Whence::Device(Device::new()));
            let mut now = Instant::now();
            for (who, address, seconds, good) in steps {
                now += Duration::from_secs(seconds);
                let from = match who {
                    0 => own,
                    1 => thief,
                    2 => at_home(),
                    _ => stranger(IpAddr::from(address.to_be_bytes())),
                };
                for brute in [Some(&attacked), (who == 0).then_some(&alone)].into_iter().flatten() {
                    if good {
                        brute.succeeded(&ada, from);
                    } else {
                        brute.failed(&ada, from, now);
                    }
                }
                prop_assert_eq!(attacked.wait(&ada, own, now), alone.wait(&ada, own, now));
            }
        }

        /// A stolen mark is worth no more guesses than a network is.
        #[test]
        fn guesses_of_an_hour_are_few(pause in 1..5_000u64, known: bool) {
            let from = if known { Whence::Device(Device::new()) } else { at_home() };
            let looked_at = guesses(&brute(), from, Instant::now(), pause);
            prop_assert!(looked_at <= 16, "{}", looked_at);
        }
    }
}
