//! Links that hold for a while, and proofs that may come too late.

use super::*;

#[test]
fn a_link_holds_once_for_its_purpose_and_in_its_time() {
    let mut state = ann();
    let change = |n: u128| UserCommand::ChangeEmail { link: id(n) };
    let forgotten = |n| request(n, LinkPurpose::ResetPassword, 100);
    assert_eq!(reason(tell(&mut state, &reset(1), 1)), "link_unknown");
    tell(&mut state, &forgotten(1), 1).unwrap();
    assert_eq!(tell(&mut state, &forgotten(1), 1).unwrap(), []);
    assert_eq!(reason(tell(&mut state, &change(1), 2)), "link_unknown");
    assert_eq!(reason(tell(&mut state, &reset(1), 100)), "link_expired");
    tell(&mut state, &open(1, proof(1)), 2).unwrap();
    tell(&mut state, &reset(1), 99).unwrap();
    assert!(state.as_ref().unwrap().sessions.is_empty());
    assert_eq!(reason(tell(&mut state, &reset(1), 99)), "link_unknown");

    let same = tell(&mut state, &request(2, to("Ann@example.org"), 100), 1);
    assert!(matches!(same, Err(Rejection::Invalid { field, .. }) if field == "email"));
    tell(&mut state, &request(2, to("lee@example.org"), 100), 1).unwrap();
    // The newest holds.
    tell(&mut state, &request(3, to("ann.lee@example.org"), 100), 1).unwrap();
    assert_eq!(reason(tell(&mut state, &change(2), 2)), "link_unknown");
    tell(&mut state, &change(3), 2).unwrap();
    let user = state.as_ref().unwrap();
    assert_eq!((user.email.as_str(), &user.link), ("ann.lee@example.org", &None));
    assert_eq!(reason(tell(&mut state, &change(3), 2)), "link_unknown");
}

#[test]
fn strangers_void_no_link_and_fill_no_mailbox() {
    let mut state = ann();
    let forgotten = |n, second: i64| request(n, LinkPurpose::ResetPassword, second + 3_600);
    tell(&mut state, &request(1, to("lee@example.org"), 80_000), 0).unwrap();
    // Sixty at once, decided one after the other: one letter.
    let letters: usize =
        (10..70).map(|n| tell(&mut state, &forgotten(n, 1), 1).unwrap().len()).sum();
    assert_eq!(letters, 1);
    assert_eq!(tell(&mut state, &forgotten(70, 60), 60).unwrap(), []);
    // A minute later the same link is mailed again, and later than it is good for a while another one.
    for (second, link) in [(61, 10), (1_801, 10), (1_862, 90)] {
        let events = tell(&mut state, &forgotten(90, second), second).unwrap();
        let [UserEvent::LinkRequested { link: mailed }] = &events[..] else { panic!("{events:?}") };
        assert_eq!(mailed.id, id(link), "{second}");
    }
    let links: Vec<LinkId> = state.as_ref().unwrap().links().map(|link| link.id).collect();
    assert_eq!(links, [id(90), id(1)], "the new address can still be proved");
    // Whichever is used ends both: what was asked for before is the thief's, or needs no doing.
    let mut changed = state.clone();
    tell(&mut changed, &UserCommand::ChangeEmail { link: id(1) }, 1_870).unwrap();
    assert_eq!(reason(tell(&mut changed, &reset(90), 1_870)), "link_unknown");
    tell(&mut state, &reset(90), 1_870).unwrap();
    let change = UserCommand::ChangeEmail { link: id(1) };
    assert_eq!(reason(tell(&mut state, &change, 1_870)), "link_unknown");
}

#[test]
fn a_first_link_of_a_week_is_mailed_again() {
    let (mut command, mut state) = (create(), None);
    if let UserCommand::Create { password, link, .. } = &mut command {
        let purpose = LinkPurpose::ResetPassword;
        (*password, *link) = (None, Some(Link { id: id(1), purpose, expires_at: at(604_800) }));
    }
    tell(&mut state, &command, 0).unwrap();
    let ask = |second: i64| request(2, LinkPurpose::ResetPassword, second + 3_600);
    assert_eq!(tell(&mut state, &ask(59), 59).unwrap(), []);
    let events = tell(&mut state, &ask(60), 60).unwrap();
    let [UserEvent::LinkRequested { link }] = &events[..] else { panic!("{events:?}") };
    assert_eq!((link.id, link.expires_at), (id(1), at(604_800)));
}

/// What was proved before the owner's reset, and comes to be decided after it.
#[test]
fn what_was_proved_a_moment_too_early_proves_nothing() {
    let mut state = guarded();
    tell(&mut state, &open(1, with_code(6)), 3).unwrap();
    tell(&mut state, &add_passkey(7, 0), 3).unwrap();
    let commands = |by| {
        let mut add = add_passkey(8, 0);
        if let UserCommand::AddPasskey { session, .. } = &mut add {
            *session = Some(id(1));
        }
        let mut change = request(9, to("thief@example.org"), 9_000);
        if let UserCommand::RequestLink { by: proof, .. } = &mut change {
            *proof = by;
        }
        [
            set_password(Some(1), by),
            UserCommand::RemovePasskey { passkey: id(7), by },
            UserCommand::RemoveTotp { by },
            UserCommand::BeginTotp { seed: Veiled::new(vec![2]), by },
            change,
            add,
        ]
    };
    let by = |password_version| Some(Confirmation { session: id(1), password_version });
    let unproved = commands(by(0)).into_iter().take(5).chain(commands(by(2)).into_iter().take(5));
    for command in unproved {
        assert_eq!(reason(tell(&mut state, &command, 4)), "password_changed", "{command:?}");
    }
    // Each is done with what was proved; seen from the state before, so that none stands in another's way.
    for (place, command) in commands(by(1)).iter().enumerate() {
        let mut now = state.clone();
        match (place, tell(&mut now, command, 4)) {
            (3, outcome) => assert!(matches!(outcome, Err(Rejection::NotLegal { .. }))),
            (_, outcome) => assert_eq!(outcome.unwrap().len(), 1, "{command:?}"),
        }
    }
    tell(&mut state, &request(2, LinkPurpose::ResetPassword, 100), 5).unwrap();
    tell(&mut state, &reset(2), 6).unwrap();
    let [others @ .., add] = commands(by(1));
    for command in others {
        assert_eq!(reason(tell(&mut state, &command, 7)), "password_changed", "{command:?}");
    }
    // The thief knows the new password's version, and has no session any more.
    for command in commands(by(2)).into_iter().take(5).chain([add]) {
        assert_eq!(reason(tell(&mut state, &command, 7)), "session_closed", "{command:?}");
    }
}
