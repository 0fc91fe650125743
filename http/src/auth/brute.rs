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
//! **The owner has a way in that nobody can shut.** A device that has signed in before ([`device`](super::device)) has the first
//! tally, and that alone: no attack elsewhere delays it, and it delays nobody. Of the others, an attacker fills the attacker's own
//! tally first; the common one delays nobody in a network where the user has a session. It is half a minute at most, but
//! whoever keeps guessing renews it, and is as likely to be first when it lapses as the owner is: on a new device it may
//! last as long as the attack. Two ways lead past it. The right password with a right second factor is looked at in spite of
//! a delay ([`sign_in`](super::sign_in)). And who reads the account's mailbox makes the device a known one: a link that
//! sets a password or accepts an invitation gives a mark as a sign-in does
//! ([0050](../../../../docs/decisions/0050-the-mailbox-makes-a-device-known.md)).
//!
//! **An attempt is counted before it is looked at** ([`Brute::attempt`]), in one step with the question whether it may
//! be: a hundred that come at once are not a hundred guesses. What turns out right, or could not be looked at,
//! is taken back; what was given up on the way stays counted.
//!
//! **What passes by a delay has bounds of its own** ([`Brute::excuse`]), or whoever knows the password would try one code
//! after the other: of an account few codes are looked at for each place that they come from, and few for all together. **Only
//! who shows the right password uses them up**; nobody else can, however many come from however many places. What does
//! not pass counts in the near tally, and is told to wait; all that fails looks the same.
//!
//! An account here is an e-mail address, whether anybody has it or not: an unknown one is delayed alike.
//! Besides, what asks for no credential is counted by network, whatever account it is about, and in IPv6, where networks cost
//! nothing, by site; and a user who has letters
//! sent to addresses of its choice is counted, too: nobody's mailbox is ours to fill.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aicloud_domain::email::Email;
use aicloud_domain::id::UserId;
use governor::Quota;

use super::address::{Network, Site};
use super::device::Device;
use super::keyed::Keyed;
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
    /// From any other at this address, in whose network the user has a session.
    Home(IpAddr),
}

const FROM_ONE_DEVICE: Rule = Rule { free: 3, longest: Duration::from_secs(15 * 60) };
const FROM_ONE_NETWORK: Rule = Rule { free: 3, longest: Duration::from_secs(15 * 60) };
const FROM_EVERYWHERE: Rule = Rule { free: 30, longest: Duration::from_secs(30) };
/// Failures are forgotten when none has come for this long.
const FORGOTTEN: Duration = Duration::from_secs(3600);
/// Tallies at most; a few megabytes.
const TALLIES_MAX: usize = 65_536;
/// Letters that a user may have sent to other addresses at once, and then one in this time: people mistype.
const LETTERS: NonZeroU32 = NonZeroU32::new(5).expect("it is not zero");
const LETTER_EVERY: Duration = Duration::from_secs(600);
/// Second factors of an account that come with the right password and are looked at during a delay, from one place at once, and then
/// one in this time: people mistype, and then want in.
const EXCUSES: NonZeroU32 = NonZeroU32::new(5).expect("it is not zero");
const EXCUSE_EVERY: Duration = Duration::from_secs(60);
/// The same from everywhere: a million codes of which three are good, so whoever knows the password and has many places finds
/// one in two months, and leaves the owner in a single place enough.
const EXCUSES_OF_ALL: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
const EXCUSE_OF_ALL_EVERY: Duration = Duration::from_secs(15);
/// Programs of a network that ask for tokens, a second; more at once, when a fleet starts. Each is a signature to verify.
const KNOCKS: NonZeroU32 = NonZeroU32::new(100).expect("it is not zero");
const KNOCKS_AT_ONCE: NonZeroU32 = NonZeroU32::new(1_000).expect("it is not zero");
/// A site's networks send so many times what one of them may.
const NETWORKS_OF_A_SITE: u32 = 8;

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

/// An attempt that was counted, and is now to be looked at. Who drops it says that it has failed.
#[derive(Debug)]
#[must_use = "an attempt counts as failed until it is said what became of it"]
pub struct Counted {
    /// Its tallies, the near one first, each as it was before.
    tallies: Vec<(u64, Option<Tally>)>,
    at: Instant,
}

/// Why an attempt is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delayed {
    /// For how long.
    pub wait: Duration,
    /// Only because of what was tried elsewhere.
    pub by_others: bool,
}

/// The tallies and the rates.
#[derive(Debug)]
pub struct Brute {
    /// By a hash of the account and of what is tallied. Seeded by chance, so that nobody can aim
    /// at another's.
    tallies: Mutex<HashMap<u64, Tally>>,
    seed: RandomState,
    open: Crowd,
    knocks: Crowd,
    /// By a hash of the account and the place.
    excuses: Keyed<u64>,
    /// By a hash of the account.
    excuses_of_all: Keyed<u64>,
    letters: Keyed<UserId>,
}

impl Brute {
    /// A network may send so many requests a minute that bring no credential; all of them at once, if it
    /// likes.
    #[must_use]
    pub fn new(open_per_minute: NonZeroU32) -> Self {
        Self {
            tallies: Mutex::default(),
            seed: RandomState::new(),
            open: Crowd::new(Quota::per_minute(open_per_minute)),
            knocks: Crowd::new(Quota::per_second(KNOCKS).allow_burst(KNOCKS_AT_ONCE)),
            excuses: Keyed::new(one_in(EXCUSE_EVERY, EXCUSES)),
            excuses_of_all: Keyed::new(one_in(EXCUSE_OF_ALL_EVERY, EXCUSES_OF_ALL)),
            letters: Keyed::new(one_in(LETTER_EVERY, LETTERS)),
        }
    }

    /// Counts a request without a credential.
    ///
    /// # Errors
    /// [`Code::RateLimited`] with the time after which there is room for one.
    pub fn open(&self, from: IpAddr) -> Result<(), Problem> {
        self.open.check(from).map_err(|wait| {
            Problem::new(Code::RateLimited, "Too many requests without a session come from there.")
                .retry_after(wait)
        })
    }

    /// Counts a program that asks for a token, before it is looked at.
    ///
    /// # Errors
    /// [`Code::RateLimited`] with the time after which there is room for one.
    pub fn knock(&self, from: IpAddr) -> Result<(), Problem> {
        self.knocks.check(from).map_err(|wait| {
            Problem::new(Code::RateLimited, "Too many requests for tokens come from there.")
                .retry_after(wait)
        })
    }

    /// Counts a letter that a user has sent to an address of its choice.
    ///
    /// # Errors
    /// [`Code::RateLimited`] with the time after which there is room for one.
    pub fn letter(&self, user: UserId) -> Result<(), Problem> {
        self.letters.check(&user).map_err(|wait| {
            Problem::new(Code::RateLimited, "You have had too many letters sent.").retry_after(wait)
        })
    }

    /// Counts an attempt as failed, if it may be looked at now.
    ///
    /// # Errors
    /// [`Delayed`]: it comes too early, and is not counted.
    pub fn attempt(&self, account: &Email, from: Whence, now: Instant) -> Result<Counted, Delayed> {
        let keys = self.keys(account, from);
        let mut tallies = self.tallies();
        let mut delayed: Option<Delayed> = None;
        for (place, (key, rule)) in keys.iter().enumerate() {
            let wait = tallies.get(key).map_or(Duration::ZERO, |tally| tally.wait(rule, now));
            if !wait.is_zero() {
                let longest = delayed.map_or(wait, |before| before.wait.max(wait));
                delayed =
                    Some(Delayed { wait: longest, by_others: place > 0 && delayed.is_none() });
            }
        }
        delayed.map_or_else(|| Ok(count(&mut tallies, &keys, now)), Err)
    }

    /// Counts an attempt that came with a second factor during a delay and did not pass, where it came from: in the near
    /// tally. How long nobody is listened to there from now on.
    pub fn failed_near(&self, account: &Email, from: Whence, now: Instant) -> Duration {
        let mut keys = self.keys(account, from);
        keys.truncate(1);
        let mut tallies = self.tallies();
        let _ = count(&mut tallies, &keys, now);
        let wait = |(key, rule): &(u64, &'static Rule)| Some(tallies.get(key)?.wait(rule, now));
        keys.first().and_then(wait).unwrap_or_default()
    }

    /// Whether a second factor of this account that comes from there is looked at in spite of a delay, now. To be asked for who has
    /// shown the right password, and for nobody else: each question uses one up.
    #[must_use]
    pub fn excuse(&self, account: &Email, from: IpAddr) -> bool {
        let account = account.as_str();
        // A site, where there is one: its networks cost nothing.
        let place = Site::of(from).ok_or_else(|| Network::from(from));
        // The place first: what it is refused does not count against the owner.
        self.excuses.check(&self.seed.hash_one((account, place))).is_ok()
            && self.excuses_of_all.check(&self.seed.hash_one(account)).is_ok()
    }

    /// It was not wrong, or could not be looked at: as if it had not been.
    pub fn take_back(&self, counted: &Counted) {
        let mut tallies = self.tallies();
        for (key, before) in &counted.tallies {
            take_back(&mut tallies, *key, *before, counted.at);
        }
    }

    /// It was right: its near tally is forgotten. What others do elsewhere still counts.
    pub fn right(&self, counted: &Counted) {
        self.take_back(counted);
        if let Some((near, _)) = counted.tallies.first() {
            self.tallies().remove(near);
        }
    }

    /// Somebody proved to be the account's owner from there, by other means than an attempt.
    pub fn succeeded(&self, account: &Email, from: Whence) {
        if let Some((near, _)) = self.keys(account, from).first() {
            self.tallies().remove(near);
        }
    }

    /// The tallies that count for an attempt, the near one first.
    fn keys(&self, account: &Email, from: Whence) -> Vec<(u64, &'static Rule)> {
        let near = |address: IpAddr| self.key(account, Tallied::Network(address.into()));
        match from {
            Whence::Device(device) => {
                vec![(self.key(account, Tallied::Device(device)), &FROM_ONE_DEVICE)]
            }
            Whence::Home(address) => vec![(near(address), &FROM_ONE_NETWORK)],
            Whence::Address(address) => vec![
                (near(address), &FROM_ONE_NETWORK),
                (self.key(account, Tallied::Everywhere), &FROM_EVERYWHERE),
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

/// So many at once, and then one in this time.
fn one_in(period: Duration, at_once: NonZeroU32) -> Quota {
    Quota::with_period(period).expect("no period here is zero").allow_burst(at_once)
}

/// A rate for each network, and in IPv6 one for each site that lets in what several of its networks may.
#[derive(Debug)]
struct Crowd {
    networks: Keyed<Network>,
    sites: Keyed<Site>,
}

impl Crowd {
    fn new(network: Quota) -> Self {
        let several = NonZeroU32::new(NETWORKS_OF_A_SITE).expect("it is not zero");
        let site = one_in(
            (network.replenish_interval() / NETWORKS_OF_A_SITE).max(Duration::from_nanos(1)),
            network.burst_size().saturating_mul(several),
        );
        Self { networks: Keyed::new(network), sites: Keyed::new(site) }
    }

    /// # Errors
    /// The time after which there is room for one.
    fn check(&self, from: IpAddr) -> Result<(), Duration> {
        // The network first: what it is refused does not count against its neighbours.
        self.networks.check(&Network::from(from))?;
        Site::of(from).map_or(Ok(()), |site| self.sites.check(&site))
    }
}

/// One more failure in each of these.
fn count(
    tallies: &mut HashMap<u64, Tally>,
    keys: &[(u64, &'static Rule)],
    now: Instant,
) -> Counted {
    if tallies.len() + keys.len() > TALLIES_MAX {
        make_room(tallies, now);
    }
    let mut counted = Counted { tallies: Vec::with_capacity(keys.len()), at: now };
    for (key, _) in keys {
        let before = tallies.get(key).copied();
        let old = before.filter(|tally| now.saturating_duration_since(tally.last) < FORGOTTEN);
        let failures = old.map_or(0, |tally| tally.failures).saturating_add(1);
        tallies.insert(*key, Tally { failures, last: now });
        counted.tallies.push((*key, before));
    }
    counted
}

fn take_back(tallies: &mut HashMap<u64, Tally>, key: u64, before: Option<Tally>, at: Instant) {
    // Somebody's success has cleared it, or there was no room for it.
    let Some(tally) = tallies.get_mut(&key) else { return };
    tally.failures = tally.failures.saturating_sub(1);
    if tally.last == at
        && let Some(before) = before
    {
        tally.last = before.last;
    }
    if tally.failures == 0 {
        tallies.remove(&key);
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
mod tests;
