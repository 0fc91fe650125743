//! Who is refused a look-up, and who is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use aicloud_domain::access::Principal;
use aicloud_domain::id::{TokenId, TypedId as _};

use super::super::unauthenticated;
use super::*;

fn at(address: &str) -> IpAddr {
    address.parse().unwrap()
}

fn identity() -> Identity {
    let principal = Principal::Operator { token: TokenId::from_uuid(Uuid::nil()) };
    let authority = Arc::new(principal.authority());
    Identity { principal, authority, via: None, shut_out: false }
}

fn known() -> Result<Looked, Problem> {
    Ok(Looked { row: true, proved: Ok(identity()) })
}

fn made_up() -> Result<Looked, Problem> {
    Ok(Looked { row: false, proved: Err(unauthenticated()) })
}

/// What became of a look-up, and whether it was made.
async fn look(
    strangers: &Strangers,
    id: u128,
    from: &str,
    comes_to: Result<Looked, Problem>,
) -> (Option<Code>, bool) {
    let made = AtomicU32::new(0);
    let look = async {
        made.fetch_add(1, Ordering::Relaxed);
        comes_to
    };
    let done = strangers.look(Uuid::from_u128(id), Some(at(from)), look).await;
    (done.err().map(|problem| problem.code()), made.into_inner() == 1)
}

/// Uses up all that a network has, however slow the machine is.
fn use_up(strangers: &Strangers, from: &str) {
    while strangers.count(at(from), strangers.began).is_ok() {}
    // What has leaked meanwhile goes as well.
    let later = strangers.began + Duration::from_secs(3_600);
    while strangers.count(at(from), later).is_ok() {}
}

#[test]
fn a_network_fails_so_often_and_then_at_a_rate() {
    let strangers = Strangers::new();
    let now = strangers.began;
    let count = |from, now| strangers.count(at(from), now);
    for _ in 0..AT_ONCE {
        count("192.0.2.7", now).unwrap();
    }
    assert_eq!(count("192.0.2.7", now), Err(Duration::from_millis(50)));
    count("192.0.2.8", now).unwrap();
    let second = now + Duration::from_secs(1);
    for _ in 0..EACH_SECOND.get() {
        count("192.0.2.7", second).unwrap();
    }
    assert!(count("192.0.2.7", second).is_err());
    // What is taken back leaves room for one.
    strangers.take_back(at("192.0.2.7"));
    count("192.0.2.7", second).unwrap();
    assert!(count("192.0.2.7", second).is_err());
}

#[test]
fn networks_of_a_site_cost_nothing_and_count_together() {
    let strangers = Strangers::new();
    let now = strangers.began;
    let place = |number: u32| at(&format!("2001:db8:66:{number:x}::1"));
    let most = AT_ONCE * NETWORKS_OF_A_SITE;
    for number in 0..most {
        strangers.count(place(number), now).unwrap();
    }
    assert!(strangers.count(place(most), now).is_err());
    // That one has counted nowhere, and another site is no neighbour.
    let near = Place::Network(Network::from(place(most)));
    assert!(strangers.places()[&near].is_empty(strangers.nanos(now)));
    strangers.count(at("2001:db8:67::1"), now).unwrap();
}

#[test]
fn places_are_bounded() {
    let strangers = Strangers::new();
    for number in 0..PLACES_MAX as u32 + 10 {
        let from = IpAddr::from(number.to_be_bytes());
        strangers.count(from, strangers.began).unwrap();
    }
    assert!(strangers.places().len() <= PLACES_MAX);
}

#[tokio::test]
async fn where_too_much_has_failed_nothing_more_is_read() {
    let strangers = Strangers::new();
    assert_eq!(
        look(&strangers, 1, "192.0.2.7", made_up()).await,
        (Some(Code::Unauthenticated), true)
    );
    use_up(&strangers, "192.0.2.7");
    assert_eq!(look(&strangers, 2, "192.0.2.7", made_up()).await, (Some(Code::RateLimited), false));
    assert_eq!(look(&strangers, 3, "192.0.2.7", known()).await, (Some(Code::RateLimited), false));
    assert_eq!(look(&strangers, 3, "192.0.2.8", known()).await, (None, true));
    // It has proved somebody, wherever that was.
    assert_eq!(look(&strangers, 3, "192.0.2.7", known()).await, (None, true));
    // What the server asks itself is not counted, and vouches for it.
    let mine = strangers.look(Uuid::from_u128(4), None, async { known() }).await;
    mine.unwrap();
    assert_eq!(look(&strangers, 4, "192.0.2.7", known()).await, (None, true));
}

#[tokio::test]
async fn only_what_fails_counts() {
    let strangers = Strangers::new();
    for number in 0..u128::from(AT_ONCE * 3) {
        assert_eq!(look(&strangers, number, "192.0.2.7", known()).await, (None, true));
        let away = Err(Problem::unavailable("the database is away"));
        let other = number + (1 << 64);
        assert_eq!(
            look(&strangers, other, "192.0.2.7", away).await,
            (Some(Code::Unavailable), true)
        );
    }
    let near = Place::Network(Network::from(at("192.0.2.7")));
    assert!(strangers.places()[&near].is_empty(strangers.nanos(Instant::now())));
}

#[tokio::test]
async fn a_mark_is_lost_with_the_row_and_not_by_a_wrong_secret() {
    let strangers = Strangers::new();
    assert_eq!(look(&strangers, 1, "192.0.2.8", known()).await, (None, true));
    use_up(&strangers, "192.0.2.7");
    let wrong = Ok(Looked { row: true, proved: Err(unauthenticated()) });
    assert_eq!(look(&strangers, 1, "192.0.2.7", wrong).await, (Some(Code::Unauthenticated), true));
    assert_eq!(look(&strangers, 1, "192.0.2.7", known()).await, (None, true));
    assert_eq!(
        look(&strangers, 1, "192.0.2.7", made_up()).await,
        (Some(Code::Unauthenticated), true)
    );
    assert_eq!(look(&strangers, 1, "192.0.2.7", made_up()).await, (Some(Code::RateLimited), false));
}

#[test]
fn what_has_proved_somebody_is_known_for_an_hour_at_least() {
    let now = Instant::now();
    let id = |number: u128| Uuid::from_u128(number);
    let mut proved = Proved { young: HashSet::new(), old: HashSet::new(), since: now };
    proved.insert(id(1), now + REMEMBERED / 2);
    proved.insert(id(2), now + REMEMBERED);
    assert!(proved.contains(id(1)) && proved.contains(id(2)));
    proved.insert(id(3), now + REMEMBERED * 2);
    assert!(!proved.contains(id(1)) && proved.contains(id(2)));
    // Nobody came for long.
    proved.insert(id(4), now + REMEMBERED * 9);
    assert!(!proved.contains(id(3)) && proved.contains(id(4)));
    for number in 0..3 * PROVED_MAX as u128 {
        proved.insert(id(1_000 + number), now + REMEMBERED * 9);
    }
    assert!(proved.young.len() <= PROVED_MAX && proved.old.len() <= PROVED_MAX);
}
