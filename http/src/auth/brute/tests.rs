//! Delays as a guesser and an owner meet them.

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

impl Brute {
    /// Counts one more, whatever delays there are.
    pub(in crate::auth) fn failed(&self, account: &Email, from: Whence, now: Instant) {
        let keys = self.keys(account, from);
        let _ = count(&mut self.tallies(), &keys, now);
    }

    /// How long this account must be left alone from there; zero: now is fine.
    fn wait(&self, account: &Email, from: Whence, now: Instant) -> Duration {
        match self.attempt(account, from, now) {
            Ok(counted) => {
                self.take_back(&counted);
                Duration::ZERO
            }
            Err(delayed) => delayed.wait,
        }
    }
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
fn a_network_s_programs_are_many_and_not_without_a_bound() {
    let brute = brute();
    let knocks = |from: &str| (0..5_000).filter(|_| brute.knock(ip(from)).is_ok()).count();
    assert!((1_000..3_000).contains(&knocks("192.0.2.1")));
    assert!(knocks("192.0.2.2") >= 1_000, "another network");
    // In IPv6 networks cost nothing, so a site's are counted together.
    let of_a_site: usize =
        (0..60u16).map(|network| knocks(&format!("2001:db8:0:{network:x}::1"))).sum();
    assert!((8_000..30_000).contains(&of_a_site), "{of_a_site}");
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

#[test]
fn attempts_that_come_at_once_are_counted_before_they_are_looked_at() {
    let (brute, ada, now) = (brute(), account("ada"), Instant::now());
    let at_once: Vec<_> = (0..100).map(|_| brute.attempt(&ada, at_home(), now)).collect();
    assert_eq!(at_once.iter().filter(|attempt| attempt.is_ok()).count(), 4);
    let refused = at_once.iter().rev().find_map(|attempt| attempt.as_ref().err());
    let delayed = Delayed { wait: Duration::from_secs(1), by_others: false };
    assert_eq!(refused, Some(&delayed));
    // Each lapse lets one through.
    let now = now + Duration::from_secs(1);
    let later = (0..100).filter(|_| brute.attempt(&ada, at_home(), now).is_ok()).count();
    assert_eq!(later, 1);
}

#[test]
fn what_is_taken_back_was_never_counted() {
    let (brute, ada, mut now) = (brute(), account("ada"), Instant::now());
    for _ in 0..100 {
        let counted = brute.attempt(&ada, at_home(), now).unwrap();
        now += Duration::from_millis(1);
        brute.take_back(&counted);
    }
    assert!(brute.tallies().is_empty());
    // Nor does it make a delay longer that was there before.
    for _ in 0..5 {
        brute.failed(&ada, at_home(), now);
    }
    now += Duration::from_secs(2);
    let counted = brute.attempt(&ada, at_home(), now).unwrap();
    brute.take_back(&counted);
    assert_eq!(brute.wait(&ada, at_home(), now), Duration::ZERO);
}

#[test]
fn who_is_right_clears_what_is_near_and_nothing_else() {
    let (brute, ada, now) = (brute(), account("ada"), Instant::now());
    for guess in 0..28 {
        brute.failed(&ada, stranger(ip(&format!("198.51.100.{guess}"))), now);
    }
    for _ in 0..2 {
        brute.failed(&ada, at_home(), now);
    }
    let counted = brute.attempt(&ada, at_home(), now).unwrap();
    brute.right(&counted);
    let _ = brute.attempt(&ada, at_home(), now).unwrap();
    let elsewhere = brute.attempt(&ada, stranger(ip("203.0.113.1")), now).unwrap_err();
    assert!(elsewhere.by_others, "thirty failures of others are still known");
    // Who is at home there waits for what failed near it.
    let home = Whence::Home(ip("203.0.113.1"));
    assert!(brute.attempt(&ada, home, now).is_ok());
}

#[test]
fn second_factors_are_few_for_a_place_and_for_all_of_them() {
    let brute = brute();
    let ada = account("ada");
    let looked_at = |from: IpAddr| (0..100).filter(|_| brute.excuse(&ada, from)).count();
    assert_eq!(looked_at(ip("2001:db8:1::1")), EXCUSES.get() as usize);
    // All networks of a site are one place.
    for network in 1..=60u16 {
        assert_eq!(looked_at(ip(&format!("2001:db8:1:{network:x}::1"))), 0, "{network}");
    }
    assert_eq!(looked_at(ip(HOME)), EXCUSES.get() as usize, "what others use up is theirs");
    let rest: usize = (2..40u16).map(|site| looked_at(ip(&format!("2001:db8:{site:x}::1")))).sum();
    let all = EXCUSES_OF_ALL.get() as usize;
    assert!((all - 10..=all - 9).contains(&rest), "{rest}");
    assert!(brute.excuse(&account("bob"), ip(HOME)), "each account has its own");
}

#[test]
fn what_fails_during_a_delay_makes_the_place_s_own_longer() {
    let (brute, ada, now) = (brute(), account("ada"), Instant::now());
    for guess in 0..40 {
        brute.failed(&ada, stranger(ip(&format!("198.51.100.{guess}"))), now);
    }
    let common = brute.wait(&ada, at_home(), now);
    let waits: Vec<u64> =
        (0..6).map(|_| brute.failed_near(&ada, at_home(), now).as_secs()).collect();
    assert_eq!(waits, [0, 0, 0, 1, 2, 4]);
    assert_eq!(brute.wait(&ada, stranger(ip("203.0.113.1")), now), common, "nobody else's");
}

#[test]
fn a_site_s_networks_are_counted_together() {
    let brute = brute();
    let sent = |site: u16| {
        let from = |network: u16| format!("2001:db8:{site:x}:{network:x}::1");
        (0..1_000).filter(|network| brute.open(ip(&from(*network))).is_ok()).count()
    };
    assert_eq!(sent(1), 5 * NETWORKS_OF_A_SITE as usize);
    assert_eq!(sent(2), 5 * NETWORKS_OF_A_SITE as usize, "another site is another customer");
    // In IPv4 an address is all that somebody has.
    assert!((0..200).all(|host| brute.open(ip(&format!("192.0.2.{host}"))).is_ok()));
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
