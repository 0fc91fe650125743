//! A user's life, by example and by the thousand.

mod proofs;

use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::access::Column;
use crate::id::TypedId;
use crate::machine::fold;

fn at(second: i64) -> Time {
    DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap()
}

fn id<I: TypedId>(n: u128) -> I {
    I::from_uuid(Uuid::from_u128(n))
}

fn email(text: &str) -> Email {
    text.parse().unwrap()
}

fn hash(text: &str) -> Veiled<String> {
    Veiled::new(text.to_owned())
}

fn create() -> UserCommand {
    UserCommand::Create {
        id: id(1),
        email: email("ann@example.org"),
        display_name: "Ann".to_owned(),
        operator: None,
        password: Some(hash("canary-phc")),
        link: None,
    }
}

fn open(session: u128, proof: Proof) -> UserCommand {
    UserCommand::OpenSession {
        session: id(session),
        secret_sha256: Sha256([1; 32]),
        expires_at: at(10_000),
        address: Some("192.0.2.7".parse().unwrap()),
        agent: "curl/8\u{7}".to_owned(),
        proof,
    }
}

const fn proof(password_version: u64) -> Proof {
    Proof { password_version: Some(password_version), second: None }
}

const fn with_code(step: u64) -> Proof {
    Proof { password_version: Some(1), second: Some(SecondFactor::Totp { step }) }
}

const fn with_recovery(byte: u8) -> Proof {
    let second = Some(SecondFactor::Recovery { sha256: Sha256([byte; 32]) });
    Proof { password_version: Some(1), second }
}

fn add_passkey(n: u128, counter: u32) -> UserCommand {
    let credential = NewCredential {
        sha256: Sha256([n as u8; 32]),
        id: vec![n as u8],
        public_key: vec![1],
        counter,
    };
    UserCommand::AddPasskey { passkey: id(n), name: "Phone".to_owned(), credential, session: None }
}

fn by_passkey(n: u128, counter: u32, verified: bool) -> Proof {
    let second = Some(SecondFactor::Passkey { passkey: id(n), counter, verified });
    Proof { password_version: None, second }
}

/// Tells it, and gives the events.
fn tell(
    state: &mut Option<User>,
    command: &UserCommand,
    second: i64,
) -> Result<Vec<UserEvent>, Rejection> {
    let events = UserMachine::decide(state.as_ref(), command, at(second))?;
    let stamped = events.iter().map(|event| (event, at(second)));
    *state = fold::<UserMachine>(state.take(), stamped);
    Ok(events)
}

/// Refused in favour of something else.
fn illegal(outcome: Result<Vec<UserEvent>, Rejection>, instead: &str) {
    assert!(matches!(outcome, Err(Rejection::NotLegal { legal, .. }) if legal == [instead]));
}

fn ann() -> Option<User> {
    let mut state = None;
    tell(&mut state, &create(), 0).unwrap();
    state
}

/// With one-time passwords, a code of step 5 used and two recovery codes.
fn guarded() -> Option<User> {
    let mut state = ann();
    let recovery = vec![Sha256([8; 32]), Sha256([9; 32])];
    tell(&mut state, &begin(), 1).unwrap();
    let confirm = UserCommand::ConfirmTotp { step: Some(5), begun: Some(at(1)), recovery };
    tell(&mut state, &confirm, 2).unwrap();
    state
}

fn begin() -> UserCommand {
    UserCommand::BeginTotp { seed: Veiled::new(vec![1]), by: None }
}

fn set_password(keep: Option<u128>, by: Option<Confirmation>) -> UserCommand {
    UserCommand::SetPassword { password: hash("x"), keep: keep.map(id), by }
}

fn request(n: u128, purpose: LinkPurpose, until: i64) -> UserCommand {
    UserCommand::RequestLink { link: id(n), purpose, expires_at: at(until), by: None }
}

fn reset(n: u128) -> UserCommand {
    UserCommand::ResetPassword { link: id(n), password: hash("x") }
}

fn to(text: &str) -> LinkPurpose {
    LinkPurpose::ChangeEmail { email: email(text) }
}

fn reason(outcome: Result<Vec<UserEvent>, Rejection>) -> String {
    match outcome {
        Err(Rejection::Refused { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_secret_reaches_an_event_or_the_state() {
    let commands = [
        create(),
        UserCommand::SetPassword { password: hash("canary-phc"), keep: None, by: None },
        UserCommand::BeginTotp { seed: Veiled::new(b"canary-seed".to_vec()), by: None },
    ];
    let mut state = None;
    for command in commands {
        let json = serde_json::to_string(&command).unwrap();
        assert!(!json.contains("canary") && !format!("{command:?}").contains("canary"), "{json}");
        assert!(serde_json::from_str::<UserCommand>(&json).is_err());
        let events = tell(&mut state, &command, 1).unwrap();
        let written = serde_json::to_string(&(events, &state)).unwrap();
        assert!(!written.contains("canary") && !written.contains("***"), "{written}");
    }
}

#[test]
fn a_session_opens_with_the_newest_password_only() {
    let mut state = ann();
    assert_eq!(reason(tell(&mut state, &open(1, proof(0)), 1)), "password_changed");
    let events = tell(&mut state, &open(1, proof(1)), 1).unwrap();
    assert!(matches!(&events[..], [UserEvent::SessionOpened { agent, .. }] if agent == "curl/8"));
    // The same again changes nothing; its answer was lost.
    assert_eq!(tell(&mut state, &open(1, proof(1)), 1).unwrap(), []);
    tell(&mut state, &open(2, proof(1)), 2).unwrap();
    tell(&mut state, &set_password(Some(2), None), 3).unwrap();
    let user = state.as_ref().unwrap();
    assert_eq!((user.password_version, user.epoch), (2, 3));
    assert_eq!(user.sessions.keys().copied().collect::<Vec<_>>(), [id(2)]);
    // Whoever computed against the old hash meanwhile comes too late.
    assert_eq!(reason(tell(&mut state, &open(3, proof(1)), 4)), "password_changed");
}

#[test]
fn whoever_has_no_password_sets_its_first_by_a_letter() {
    let (mut command, mut state) = (create(), None);
    if let UserCommand::Create { password, link, .. } = &mut command {
        let purpose = LinkPurpose::ResetPassword;
        (*password, *link) = (None, Some(Link { id: id(1), purpose, expires_at: at(100) }));
    }
    let events = tell(&mut state, &command, 0).unwrap();
    assert!(matches!(events[..], [UserEvent::Created { .. }, UserEvent::LinkRequested { .. }]));
    // Without any password there is nothing to prove.
    assert_eq!(reason(tell(&mut state, &open(1, proof(0)), 1)), "password_changed");
    tell(&mut state, &reset(1), 2).unwrap();
    tell(&mut state, &open(1, proof(1)), 3).unwrap();
}

#[test]
fn a_code_opens_one_session() {
    let mut state = guarded();
    for (command, refusal) in [
        (open(1, proof(1)), "totp_required"),
        (open(1, with_code(5)), "totp_used"),
        (open(1, with_code(4)), "totp_used"),
        (open(1, with_recovery(7)), "code_unknown"),
    ] {
        assert_eq!(reason(tell(&mut state, &command, 3)), refusal);
    }
    tell(&mut state, &open(1, with_code(6)), 3).unwrap();
    assert_eq!(reason(tell(&mut state, &open(2, with_code(6)), 3)), "totp_used");
    tell(&mut state, &open(2, with_recovery(8)), 3).unwrap();
    assert_eq!(reason(tell(&mut state, &open(3, with_recovery(8)), 3)), "code_unknown");
    let user = state.as_ref().unwrap();
    assert!(user.sessions.values().all(|session| session.strong));
    assert_eq!(user.recovery.len(), 1);
    // Asked for no more, and a code that is shown all the same proves nothing.
    tell(&mut state, &UserCommand::RemoveTotp { by: None }, 4).unwrap();
    tell(&mut state, &open(3, with_code(9)), 4).unwrap();
    let user = state.as_ref().unwrap();
    assert!(!user.sessions[&id(3)].strong && user.recovery.is_empty());
}

#[test]
fn codes_are_asked_for_after_the_device_was_right_once() {
    let mut state = ann();
    let confirm = |begun: i64, step| UserCommand::ConfirmTotp {
        step,
        begun: Some(at(begun)),
        recovery: vec![],
    };
    illegal(tell(&mut state, &confirm(1, Some(1)), 1), "begin_totp");
    tell(&mut state, &begin(), 1).unwrap();
    tell(&mut state, &open(1, proof(1)), 1).unwrap();
    // A seed that nobody scanned is replaced.
    tell(&mut state, &begin(), 2).unwrap();
    // Who compared with another seed, with none, or had no right code, has shown nothing of this one.
    let none = UserCommand::ConfirmTotp { step: Some(1), begun: None, recovery: vec![] };
    for (command, refusal) in [
        (confirm(1, Some(1)), "seed_changed"),
        (none, "seed_changed"),
        (confirm(2, None), "code_unknown"),
    ] {
        assert_eq!(reason(tell(&mut state, &command, 3)), refusal);
    }
    tell(&mut state, &confirm(2, Some(1)), 3).unwrap();
    illegal(tell(&mut state, &begin(), 4), "remove_totp");
    illegal(tell(&mut state, &confirm(2, Some(1)), 4), "remove_totp");
    assert_eq!(reason(tell(&mut state, &open(2, proof(1)), 4)), "totp_required");
}

#[test]
fn who_is_disabled_has_nothing_open_and_opens_nothing() {
    let mut state = guarded();
    tell(&mut state, &open(1, with_code(6)), 3).unwrap();
    let link = request(1, LinkPurpose::ResetPassword, 100);
    tell(&mut state, &link, 3).unwrap();
    tell(&mut state, &request(2, to("lee@example.org"), 100), 3).unwrap();
    tell(&mut state, &UserCommand::Disable, 4).unwrap();
    assert_eq!(tell(&mut state, &UserCommand::Disable, 4).unwrap(), []);
    let user = state.clone().unwrap();
    assert!(user.sessions.is_empty() && user.links().next().is_none());
    for command in [open(2, with_code(7)), link, set_password(None, None), begin()] {
        assert_eq!(reason(tell(&mut state, &command, 5)), "disabled");
    }
    tell(&mut state, &UserCommand::Enable, 6).unwrap();
    assert_eq!(reason(tell(&mut state, &open(2, with_code(6)), 7)), "totp_used");
    tell(&mut state, &open(2, with_code(7)), 7).unwrap();
    assert_eq!(state.unwrap().epoch, user.epoch);
}

#[test]
fn a_passkey_opens_alone_when_its_owner_has_unlocked_it() {
    let mut state = ann();
    tell(&mut state, &add_passkey(7, 0), 1).unwrap();
    assert_eq!(tell(&mut state, &add_passkey(7, 0), 1).unwrap(), [], "the same again");
    let events = tell(&mut state, &open(100, by_passkey(7, 0, true)), 2).unwrap();
    assert!(matches!(events[..], [UserEvent::SessionOpened { second: Some(_), .. }]));
    let user = state.as_ref().unwrap();
    assert!(user.sessions[&id(100)].strong);
    assert_eq!(user.passkeys[&id(7)].used_at, Some(at(2)));
    // Without that it is a second factor, and nothing by itself.
    assert_eq!(
        reason(tell(&mut state, &open(101, by_passkey(7, 0, false)), 3)),
        "password_required"
    );
    assert_eq!(reason(tell(&mut state, &open(101, by_passkey(8, 0, true)), 3)), "passkey_unknown");
    let with_password = Proof { password_version: Some(1), ..by_passkey(7, 0, false) };
    tell(&mut state, &open(102, with_password), 4).unwrap();
    assert!(state.as_ref().unwrap().sessions[&id(102)].strong);
    let wrong = Proof { password_version: Some(2), ..by_passkey(7, 0, true) };
    assert_eq!(reason(tell(&mut state, &open(103, wrong), 5)), "password_changed");
    // It stands for a code where one is asked for.
    let mut guarded = guarded();
    tell(&mut guarded, &add_passkey(7, 0), 5).unwrap();
    tell(&mut guarded, &open(104, with_password), 6).unwrap();
    tell(&mut guarded, &open(105, by_passkey(7, 0, true)), 6).unwrap();
    assert_eq!(reason(tell(&mut guarded, &open(106, proof(1)), 6)), "totp_required");
    tell(&mut state, &UserCommand::Disable, 7).unwrap();
    assert_eq!(reason(tell(&mut state, &open(104, by_passkey(7, 0, true)), 8)), "disabled");
    tell(&mut state, &UserCommand::Enable, 9).unwrap();
    tell(&mut state, &UserCommand::RemovePasskey { passkey: id(7), by: None }, 9).unwrap();
    assert_eq!(reason(tell(&mut state, &open(104, by_passkey(7, 0, true)), 9)), "passkey_unknown");
}

#[test]
fn a_counter_that_does_not_go_on_ends_the_passkey() {
    for (before, now, good) in
        [(0, 0, true), (0, 1, true), (5, 6, true), (5, 5, false), (5, 4, false), (5, 0, false)]
    {
        let mut state = ann();
        tell(&mut state, &add_passkey(7, before), 1).unwrap();
        let events = tell(&mut state, &open(100, by_passkey(7, now, true)), 2).unwrap();
        let user = state.as_ref().unwrap();
        assert_eq!(user.sessions.contains_key(&id(100)), good, "{before} {now}");
        if !good {
            assert_eq!(events, [UserEvent::PasskeySuspected { passkey: id(7), counter: now }]);
            // Neither of the two opens anything any more, whatever it counts.
            let later = tell(&mut state, &open(100, by_passkey(7, 1_000, true)), 3);
            assert_eq!(reason(later), "passkey_suspect");
        }
    }
    let mut state = ann();
    for n in 0..(PASSKEYS_MAX as u128) {
        tell(&mut state, &add_passkey(n, 0), 1).unwrap();
    }
    assert!(matches!(tell(&mut state, &add_passkey(99, 0), 1), Err(Rejection::NotLegal { .. })));
    let rename =
        |n, name: &str| UserCommand::RenamePasskey { passkey: id(n), name: name.to_owned() };
    assert_eq!(tell(&mut state, &rename(3, "Key"), 2).unwrap().len(), 1);
    assert_eq!(tell(&mut state, &rename(3, "Key"), 2).unwrap(), []);
    assert!(matches!(tell(&mut state, &rename(3, ""), 2), Err(Rejection::Invalid { .. })));
    assert!(matches!(tell(&mut state, &rename(99, "Key"), 2), Err(Rejection::NotFound { .. })));
}

#[test]
fn the_oldest_session_makes_room() {
    let mut state = ann();
    for n in 0..20 {
        assert_eq!(tell(&mut state, &open(100 + n, proof(1)), n as i64).unwrap().len(), 1);
    }
    let events = tell(&mut state, &open(200, proof(1)), 30).unwrap();
    assert_eq!(events[0], UserEvent::SessionClosed { session: id(100) });
    assert_eq!(state.as_ref().unwrap().sessions.len(), SESSIONS_MAX);
    let others = UserCommand::CloseSessions { except: Some(id(200)) };
    tell(&mut state, &others, 31).unwrap();
    assert_eq!(tell(&mut state, &others, 31).unwrap(), []);
    assert_eq!(state.as_ref().unwrap().sessions.len(), 1);
    // One that has expired leaves when another opens.
    let mut late = open(201, proof(1));
    if let UserCommand::OpenSession { expires_at, .. } = &mut late {
        *expires_at = at(30_000);
    }
    tell(&mut state, &late, 20_000).unwrap();
    assert_eq!(state.unwrap().sessions.keys().copied().collect::<Vec<_>>(), [id(201)]);
}

#[test]
fn an_operator_s_role_is_an_operator_s() {
    let mut state = ann();
    let set = |role| UserCommand::SetOperator { role };
    for role in Role::ALL {
        let outcome = tell(&mut state, &set(Some(role)), 1);
        assert_eq!(outcome.is_ok(), role.column() == Column::Operator, "{role}");
    }
    let both = UserCommand::Update {
        display_name: Some("Lee".to_owned()),
        operator: Some(Some(Role::OperatorAdmin)),
        email: None,
    };
    assert_eq!(tell(&mut state, &both, 1).unwrap().len(), 2);
    let same = state.as_ref().map(|user| user.email.clone());
    let neither = UserCommand::Update { display_name: None, operator: None, email: same };
    assert_eq!(tell(&mut state, &neither, 1).unwrap(), []);
    let wrong = UserCommand::Update {
        display_name: Some(" ".to_owned()),
        operator: Some(None),
        email: Some(email("lee@example.org")),
    };
    assert!(tell(&mut state, &wrong, 1).is_err());
    assert_eq!(state.as_ref().unwrap().operator, Some(Role::OperatorAdmin));
    let before = state.as_ref().unwrap().epoch;
    tell(&mut state, &set(None), 2).unwrap();
    assert_eq!(state.as_ref().unwrap().epoch, before + 1);
    assert_eq!(tell(&mut state, &set(None), 2).unwrap(), []);
}

fn reset_second_factor() -> UserCommand {
    UserCommand::ResetSecondFactor { reason: "has called, and is known".to_owned() }
}

#[test]
fn recovery_codes_are_made_anew_for_a_code() {
    let renew = |second| {
        let recovery = vec![Sha256([1; 32])];
        UserCommand::RenewRecovery { second, recovery, by: None }
    };
    let (code, spare) = (|step| with_code(step).second, |byte| with_recovery(byte).second);
    illegal(tell(&mut ann(), &renew(code(6)), 3), "begin_totp");
    let mut state = guarded();
    for (second, why) in
        [(None, "totp_required"), (code(5), "totp_used"), (spare(7), "code_unknown")]
    {
        assert_eq!(reason(tell(&mut state, &renew(second), 3)), why);
    }
    tell(&mut state, &renew(code(6)), 3).unwrap();
    assert_eq!(reason(tell(&mut state, &open(1, with_code(6)), 4)), "totp_used");
    assert_eq!(reason(tell(&mut state, &open(1, with_recovery(8)), 4)), "code_unknown");
    tell(&mut state, &renew(spare(1)), 5).unwrap();
    tell(&mut state, &open(1, with_recovery(1)), 6).unwrap();
    let many = vec![Sha256([1; 32]); RECOVERY_MAX + 1];
    let many = UserCommand::RenewRecovery { second: code(7), recovery: many, by: None };
    assert!(matches!(tell(&mut state, &many, 7), Err(Rejection::Invalid { .. })));
    let by = Some(Confirmation { session: id(99), password_version: 1 });
    let stolen = UserCommand::RenewRecovery { second: code(7), recovery: vec![], by };
    assert_eq!(reason(tell(&mut state, &stolen, 7)), "session_closed");
}

#[test]
fn a_lost_second_factor_is_taken_away_and_all_that_is_open_with_it() {
    illegal(tell(&mut ann(), &reset_second_factor(), 3), "update");
    let mut state = guarded();
    tell(&mut state, &open(1, with_code(6)), 3).unwrap();
    tell(&mut state, &request(5, LinkPurpose::ResetPassword, 900), 4).unwrap();
    for reason in ["", " ", "a\nb", &"x".repeat(201)] {
        let reset = UserCommand::ResetSecondFactor { reason: reason.to_owned() };
        assert!(matches!(tell(&mut state, &reset, 5), Err(Rejection::Invalid { .. })), "{reason}");
    }
    let before = state.as_ref().unwrap().epoch;
    tell(&mut state, &reset_second_factor(), 5).unwrap();
    let user = state.as_ref().unwrap();
    assert!(!user.has_totp() && user.recovery.is_empty() && user.sessions.is_empty());
    assert_eq!((user.epoch, user.links().count()), (before + 1, 0));
    tell(&mut state, &open(2, proof(1)), 6).unwrap();
    // It may begin anew.
    tell(&mut state, &begin(), 7).unwrap();
}

#[test]
fn who_runs_the_cloud_gives_another_address() {
    let mut state = ann();
    let to = |text: &str| UserCommand::Update {
        display_name: None,
        operator: None,
        email: Some(email(text)),
    };
    assert_eq!(tell(&mut state, &to("ann@example.org"), 1).unwrap(), []);
    tell(&mut state, &request(5, LinkPurpose::ResetPassword, 900), 2).unwrap();
    assert_eq!(tell(&mut state, &to("lee@example.org"), 3).unwrap().len(), 1);
    let user = state.as_ref().unwrap();
    assert_eq!((user.email.as_str(), user.links().count()), ("lee@example.org", 0));
}

fn proofs() -> impl Strategy<Value = Proof> {
    let second = prop_oneof![
        2 => Just(None),
        3 => (0..12u64).prop_map(|step| Some(SecondFactor::Totp { step })),
        2 => (0..4u8).prop_map(|n| Some(SecondFactor::Recovery { sha256: Sha256([n; 32]) })),
        4 => (0..4u128, 0..9u32, any::<bool>()).prop_map(|(n, counter, verified)| Some(
            SecondFactor::Passkey { passkey: id(n), counter, verified }
        )),
    ];
    let password = prop_oneof![1 => Just(None), 3 => (0..4u64).prop_map(Some)];
    (password, second).prop_map(|(password_version, second)| Proof { password_version, second })
}

fn confirmations() -> impl Strategy<Value = Option<Confirmation>> {
    let shown = (0..30u128, 0..4u64);
    let shown =
        shown.prop_map(|(n, password_version)| Confirmation { session: id(n), password_version });
    prop::option::of(shown)
}

fn commands() -> impl Strategy<Value = UserCommand> {
    let purposes = prop_oneof![
        Just(LinkPurpose::ResetPassword),
        Just(LinkPurpose::ChangeEmail { email: email("lee@example.org") }),
    ];
    prop_oneof![
        1 => Just(create()),
        1 => Just(UserCommand::Disable),
        2 => Just(UserCommand::Enable),
        1 => Just(UserCommand::SetOperator { role: Some(Role::OperatorSupport) }),
        2 => (0..30u128, confirmations()).prop_map(|(n, by)| set_password(Some(n), by)),
        2 => Just(begin()),
        3 => (prop::option::of(0..12u64), prop::option::weighted(0.2, 0..80i64)).prop_map(|(step, second)| {
            UserCommand::ConfirmTotp {
                step, begun: second.map(at), recovery: (0..4).map(|n| Sha256([n; 32])).collect(),
            }
        }),
        1 => confirmations().prop_map(|by| UserCommand::RemoveTotp { by }),
        2 => (prop::option::of(0..12u64), prop::option::of(0..4u8)).prop_map(|(step, byte)| {
            let recovery = byte.map(|byte| SecondFactor::Recovery { sha256: Sha256([byte; 32]) });
            let second = step.map(|step| SecondFactor::Totp { step }).or(recovery);
            UserCommand::RenewRecovery { second, recovery: (4..8).map(|n| Sha256([n; 32])).collect(), by: None }
        }),
        1 => Just(reset_second_factor()),
        1 => Just(UserCommand::Update { display_name: None, operator: None, email: Some(email("ann.lee@example.org")) }),
        4 => (0..4u128, 0..3u32).prop_map(|(n, counter)| add_passkey(n, counter)),
        1 => (0..4u128).prop_map(|n| UserCommand::RemovePasskey { passkey: id(n), by: None }),
        12 => (0..30u128, proofs()).prop_map(|(n, proof)| open(n, proof)),
        3 => (0..30u128).prop_map(|n| UserCommand::CloseSession { session: id(n) }),
        1 => (0..30u128).prop_map(|n| UserCommand::CloseSessions { except: Some(id(n)) }),
        3 => (0..4u128, purposes, 0..200i64).prop_map(|(n, purpose, second)| request(n, purpose, second)),
        2 => (0..4u128).prop_map(reset),
        2 => (0..4u128).prop_map(|n| UserCommand::ChangeEmail { link: id(n) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_it_is_told(commands in proptest::collection::vec(commands(), 1..80)) {
        let mut state = ann();
        // What was used up since the codes were set up: it must never be used again.
        let mut newest_step = 0;
        let mut used: BTreeSet<Sha256> = BTreeSet::new();
        for (second, mut command) in (1..).zip(commands) {
            let before = state.clone().unwrap();
            // Most have compared with the seed that there is.
            if let UserCommand::ConfirmTotp { begun, .. } = &mut command {
                *begun = begun.or(before.totp_begun_at);
            }
            let Ok(events) = tell(&mut state, &command, second) else {
                prop_assert_eq!(state.as_ref(), Some(&before));
                continue;
            };
            let user = state.clone().unwrap();
            prop_assert!(user.epoch >= before.epoch && user.password_version >= before.password_version);
            prop_assert!(user.live_sessions(at(second)).count() <= SESSIONS_MAX);
            prop_assert!(user.has_totp() || user.recovery.is_empty());
            // Without the password only a passkey that its owner has unlocked opens anything.
            if let UserCommand::OpenSession { proof: Proof { password_version: None, second }, .. } = &command {
                let unlocked = matches!(second, Some(SecondFactor::Passkey { verified: true, .. }));
                prop_assert!(unlocked || events.is_empty());
            }
            let was_reset = events.iter().any(|event| matches!(event, UserEvent::SecondFactorReset { .. }));
            prop_assert!(!was_reset || user.sessions.is_empty() && user.links().next().is_none() && !user.has_totp());
            prop_assert_eq!(user.spec_version > before.spec_version, was_reset || user.email != before.email
                || user.standing != before.standing || user.operator != before.operator);
            if user.standing == UserStanding::Disabled {
                prop_assert!(user.sessions.is_empty() && user.links().next().is_none());
            }
            let ended = |event: &UserEvent| matches!(event, UserEvent::PasswordSet { .. } | UserEvent::Disabled
                | UserEvent::OperatorSet { .. } | UserEvent::TotpRemoved | UserEvent::SecondFactorReset { .. }
                | UserEvent::EmailChanged { .. });
            prop_assert_eq!(user.epoch > before.epoch, events.iter().any(ended));
            let words: Vec<&str> = user.links().map(|link| link.purpose.word()).collect();
            prop_assert!(words.len() < 2 || words[0] != words[1]);
            // Whoever had to show something has shown it on a session that is open.
            if let UserCommand::SetPassword { by: Some(by), .. } | UserCommand::RemoveTotp { by: Some(by) } = &command {
                prop_assert_eq!(by.password_version, before.password_version);
                prop_assert!(before.live_sessions(at(second)).any(|(id, _)| id == by.session));
            }
            for event in &events {
                match event {
                    UserEvent::TotpConfirmed { step, .. } => {
                        let UserCommand::ConfirmTotp { begun, .. } = &command else { panic!("{command:?}") };
                        prop_assert!(begun.is_some() && *begun == before.totp_begun_at);
                        newest_step = *step;
                        used.clear();
                    }
                    UserEvent::SessionOpened { second, .. } => {
                        prop_assert!(second.is_some() || !before.has_totp());
                        match second {
                            Some(SecondFactor::Passkey { passkey, counter, .. }) => {
                                let known = &before.passkeys[passkey];
                                prop_assert!(!known.suspect);
                                prop_assert!(*counter > known.counter || (*counter, known.counter) == (0, 0));
                            }
                            Some(SecondFactor::Totp { step }) => {
                                prop_assert!(*step > newest_step);
                                newest_step = *step;
                            }
                            Some(SecondFactor::Recovery { sha256 }) => prop_assert!(used.insert(*sha256)),
                            None => {}
                        }
                    }
                    UserEvent::PasskeySuspected { passkey, .. } => {
                        prop_assert!(user.passkeys[passkey].suspect && events.len() == 1);
                    }
                    UserEvent::PasswordSet { version, kept, .. } => {
                        prop_assert_eq!(*version, before.password_version + 1);
                        prop_assert!(user.sessions.keys().all(|session| Some(*session) == *kept));
                        prop_assert!(user.links().next().is_none());
                    }
                    UserEvent::SecondFactorUsed { second: SecondFactor::Totp { step } } => {
                        prop_assert!(*step > newest_step);
                        newest_step = *step;
                    }
                    UserEvent::SecondFactorUsed { second: SecondFactor::Recovery { sha256 } } => {
                        prop_assert!(used.insert(*sha256));
                    }
                    UserEvent::RecoveryRenewed { .. } => used.clear(),
                    UserEvent::EmailChanged { .. } if matches!(command, UserCommand::Update { .. }) => {}
                    UserEvent::EmailChanged { .. } => {
                        let open = before.links().any(|link| link.expires_at > at(second));
                        prop_assert!(open && user.links().next().is_none());
                    }
                    _ => {}
                }
            }
            // The row is read as it was written.
            let json = serde_json::to_string(&user).unwrap();
            prop_assert_eq!(serde_json::from_str::<User>(&json).unwrap(), user);
        }
    }

    #[test]
    fn a_session_lasts_as_long_as_it_was_given(seconds in 1..100_000i64) {
        let mut state = ann();
        let mut command = open(1, proof(1));
        if let UserCommand::OpenSession { expires_at, .. } = &mut command {
            *expires_at = at(5) + TimeDelta::seconds(seconds);
        }
        tell(&mut state, &command, 5).unwrap();
        let user = state.unwrap();
        let live = |second| user.live_sessions(at(second)).count();
        prop_assert_eq!((live(4 + seconds), live(5 + seconds)), (1, 0));
    }
}

fn open_by_sso(session: u128, tenant: u128) -> UserCommand {
    UserCommand::OpenSsoSession {
        session: id(session),
        secret_sha256: Sha256([1; 32]),
        expires_at: at(10_000),
        address: None,
        agent: "Firefox".to_owned(),
        tenant: id(tenant),
        epoch: 1,
    }
}

#[test]
fn a_tenant_s_provider_opens_sessions_for_the_tenant_s_people_only() {
    let mut state = None;
    let create = UserCommand::CreateBySso {
        id: id(1),
        email: email("ann@example.org"),
        display_name: "Ann".to_owned(),
        tenant: id(9),
    };
    tell(&mut state, &create, 0).unwrap();
    let made = state.as_ref().unwrap();
    assert_eq!((made.brought_by, made.password_version, made.operator), (Some(id(9)), 0, None));
    assert!(matches!(tell(&mut state, &create, 0), Err(Rejection::Exists { .. })));
    tell(&mut state, &open_by_sso(10, 9), 1).unwrap();
    assert_eq!(tell(&mut state, &open_by_sso(10, 9), 1).unwrap(), []);
    let session = &state.as_ref().unwrap().sessions[&id(10)];
    assert_eq!((session.via, session.strong), (Some(id(9)), false));
    // Without a password there is no other way in.
    assert!(tell(&mut state, &open(11, proof(0)), 1).is_err());
    let operator = UserCommand::SetOperator { role: Some(Role::OperatorSupport) };
    tell(&mut state, &operator, 2).unwrap();
    let refused = tell(&mut state, &open_by_sso(12, 9), 2);
    assert_eq!(refused, Err(Rejection::Refused { reason: "operator".to_owned() }));
    tell(&mut state, &UserCommand::SetOperator { role: None }, 3).unwrap();
    tell(&mut state, &UserCommand::Disable, 3).unwrap();
    let refused = tell(&mut state, &open_by_sso(13, 9), 3);
    assert_eq!(refused, Err(Rejection::Refused { reason: "disabled".to_owned() }));
}

#[test]
fn sessions_by_a_provider_push_out_their_like_only() {
    let mut state = ann();
    tell(&mut state, &open(10, proof(1)), 1).unwrap();
    tell(&mut state, &open_by_sso(11, 8), 1).unwrap();
    for session in 0..2 * SESSIONS_MAX as u128 {
        tell(&mut state, &open_by_sso(100 + session, 9), 2).unwrap();
    }
    let sessions = &state.as_ref().unwrap().sessions;
    assert!(sessions.contains_key(&id(10)) && sessions.contains_key(&id(11)));
    let by = |tenant| sessions.values().filter(|one| one.via == Some(tenant)).count();
    assert_eq!((by(id(9)), by(id(8))), (SESSIONS_MAX, 1));
}
