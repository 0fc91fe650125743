//! What a service account may be told, and what comes of it.

use chrono::DateTime;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::TypedId;

fn id<I: TypedId>(n: u128) -> I {
    I::from_uuid(Uuid::from_u128(n))
}

fn at(seconds: i64) -> Time {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

fn tell(
    state: &mut Option<ServiceAccount>,
    command: &ServiceAccountCommand,
    second: i64,
) -> Result<Vec<ServiceAccountEvent>, Rejection> {
    let events = ServiceAccountMachine::decide(state.as_ref(), command, at(second))?;
    for event in &events {
        *state = Some(ServiceAccountMachine::apply(state.take(), event, at(second)));
    }
    Ok(events)
}

fn create(role: Role, extent: Extent) -> ServiceAccountCommand {
    ServiceAccountCommand::Create {
        id: id(1),
        tenant_id: id(2),
        tenant_label: "acme".parse().unwrap(),
        project_id: id(3),
        project_label: "lab".parse().unwrap(),
        label: "ci".parse().unwrap(),
        display_name: "CI".to_owned(),
        role,
        extent,
    }
}

fn robot() -> Option<ServiceAccount> {
    let mut state = None;
    tell(&mut state, &create(Role::ProjectMember, Extent::WholeRole), 0).unwrap();
    state
}

fn add_key(n: u8, expires_at: Option<i64>, rotate_by: Option<i64>) -> ServiceAccountCommand {
    ServiceAccountCommand::AddKey {
        key: id(u128::from(n)),
        name: format!("key {n}"),
        public: PublicKey::Ed25519 { x: [n; 32] },
        expires_at: expires_at.map(at),
        rotate_by: rotate_by.map(at),
        issued_by: Some("user/ann".to_owned()),
    }
}

fn issue(n: u128, days: i64, permissions: Option<&[Permission]>) -> ServiceAccountCommand {
    ServiceAccountCommand::IssueApiKey {
        token: id(n),
        name: format!("api key {n}"),
        secret_sha256: Sha256([n as u8; 32]),
        expires_at: at(days * 86_400),
        permissions: permissions.map(|some| some.iter().copied().collect()),
        issued_by: Some("user/ann".to_owned()),
    }
}

fn field(answer: Result<Vec<ServiceAccountEvent>, Rejection>) -> String {
    match answer {
        Err(Rejection::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    }
}

#[test]
fn it_begins_with_a_project_s_role() {
    for role in Role::ALL {
        let made = ServiceAccountMachine::decide(None, &create(role, Extent::WholeRole), at(0));
        assert_eq!(made.is_ok(), role.column() == crate::access::Column::Project, "{role}");
    }
    let beyond = Extent::Only([Permission::TokenCreate].into());
    let made = ServiceAccountMachine::decide(None, &create(Role::ProjectMember, beyond), at(0));
    assert_eq!(field(made), "permissions");
    let little = Extent::Only([Permission::AllocationRead].into());
    let mut state = None;
    tell(&mut state, &create(Role::ProjectMember, little), 0).unwrap();
    let account = state.unwrap();
    assert_eq!(account.held().iter().collect::<Vec<_>>(), [Permission::AllocationRead]);
    assert_eq!(
        account.name().to_string(),
        format!("core42:aicloud:-:acme:lab:service_account/{}", account.id)
    );
    let not = ServiceAccountMachine::decide(None, &ServiceAccountCommand::Disable, at(0));
    assert!(matches!(not, Err(Rejection::NotFound { .. })));
}

#[test]
fn what_takes_something_away_moves_the_epoch() {
    use ServiceAccountCommand as Command;
    let mut state = robot();
    let display_name = Some("Robot".to_owned());
    let rename = Command::Update { display_name, role: None, extent: None, before: None };
    let update = |role, extent| Command::Update { display_name: None, role, extent, before: None };
    let little = Extent::Only([Permission::AllocationRead].into());
    let rotate =
        |second: Option<i64>| Command::SetRotation { key: id(1), rotate_by: second.map(at) };
    for (command, moves) in [
        (add_key(1, Some(900), None), false),
        (issue(1, 30, None), false),
        (rename, false),
        (update(Some(Role::ProjectAdmin), None), true),
        (update(None, Some(little)), true),
        (rotate(Some(800)), true),
        (rotate(Some(850)), false),
        (rotate(None), false),
        (Command::Disable, true),
        (Command::Enable, false),
        (Command::RevokeApiKey { token: id(1) }, false),
        (Command::RemoveKey { key: id(1) }, true),
    ] {
        let before = state.as_ref().unwrap().epoch;
        let events = tell(&mut state, &command, 1).unwrap();
        assert_eq!(events.len(), 1, "{command:?}");
        assert_eq!(state.as_ref().unwrap().epoch - before, u64::from(moves), "{command:?}");
        // The same again changes nothing, where it can't be meant.
        assert_eq!(tell(&mut state, &command, 1), Ok(vec![]), "{command:?}");
    }
}

#[test]
fn a_key_ends_at_the_earlier_of_its_dates() {
    for (expires_at, rotate_by, end) in [
        (None, None, None),
        (Some(10), None, Some(10)),
        (None, Some(7), Some(7)),
        (Some(10), Some(7), Some(7)),
        (Some(7), Some(10), Some(7)),
    ] {
        let mut state = robot();
        tell(&mut state, &add_key(1, expires_at, rotate_by), 0).unwrap();
        let key = &state.unwrap().keys[&id(1)];
        assert_eq!(key.ends_at(), end.map(at));
        assert!(key.is_live(at(end.unwrap_or(100) - 1)));
        assert_eq!(key.is_live(at(10)), end.is_none());
    }
    let mut state = robot();
    assert_eq!(field(tell(&mut state, &add_key(1, Some(5), None), 5)), "expires_at");
    assert_eq!(field(tell(&mut state, &add_key(1, None, Some(5)), 5)), "rotate_by");
    let unknown = ServiceAccountCommand::SetRotation { key: id(1), rotate_by: None };
    assert!(matches!(tell(&mut state, &unknown, 0), Err(Rejection::NotFound { .. })));
}

#[test]
fn there_is_a_limit_to_keys() {
    let mut state = robot();
    for n in 0..KEYS_MAX as u8 {
        tell(&mut state, &add_key(n, None, None), 0).unwrap();
    }
    let more = tell(&mut state, &add_key(99, None, None), 0);
    assert!(
        matches!(&more, Err(Rejection::NotLegal { legal, .. }) if legal == &["remove_key"]),
        "{more:?}"
    );
    for n in 0..API_KEYS_MAX as u128 {
        tell(&mut state, &issue(n, 1, None), 0).unwrap();
    }
    let more = tell(&mut state, &issue(99, 1, None), 0);
    assert!(
        matches!(&more, Err(Rejection::NotLegal { legal, .. }) if legal == &["revoke_api_key"])
    );
}

#[test]
fn keys_that_have_ended_make_room() {
    use ServiceAccountEvent as Event;
    let mut state = robot();
    for n in 0..KEYS_MAX as u8 {
        // Half of them for good, half of them until another date is set.
        let (expires, rotate) = if n % 2 == 0 { (Some(10), None) } else { (None, Some(10)) };
        tell(&mut state, &add_key(n, expires, rotate), 0).unwrap();
    }
    assert!(tell(&mut state, &add_key(50, None, None), 9).is_err(), "all of them are live");
    let epoch = state.as_ref().unwrap().epoch;
    let told = tell(&mut state, &add_key(50, None, None), 10).unwrap();
    let lapsed = told.iter().filter(|event| matches!(event, Event::KeyLapsed { .. })).count();
    assert_eq!((lapsed, told.len()), (KEYS_MAX, KEYS_MAX + 1));
    let account = state.as_ref().unwrap();
    // What was given for other keys holds: nothing was taken away.
    assert_eq!((account.keys.len(), account.epoch), (1, epoch));
    assert_eq!(account.keys[&id(50)].issued_by.as_deref(), Some("user/ann"));
    // One that has ended stays while there is room: its date may be moved.
    tell(&mut state, &add_key(51, None, Some(20)), 11).unwrap();
    tell(&mut state, &add_key(52, None, None), 30).unwrap();
    assert_eq!(state.as_ref().unwrap().live_keys(at(30)), 2);
    assert_eq!(state.as_ref().unwrap().keys.len(), 3);

    let day = 86_400;
    for n in 0..API_KEYS_MAX as u128 {
        tell(&mut state, &issue(n, 1, None), 0).unwrap();
    }
    assert!(tell(&mut state, &issue(50, 2, None), day - 1).is_err());
    let told = tell(&mut state, &issue(50, 2, None), day).unwrap();
    assert_eq!(told.len(), API_KEYS_MAX + 1, "a job that makes itself a day's key goes on");
    let account = state.unwrap();
    assert_eq!(account.api_keys.keys().copied().collect::<Vec<_>>(), [id(50)]);
    assert_eq!(account.api_keys[&id(50)].issued_by.as_deref(), Some("user/ann"));
}

#[test]
fn an_api_key_is_no_more_than_its_account_and_ends_within_a_year() {
    let mut state = robot();
    assert_eq!(field(tell(&mut state, &issue(1, 366, None), 0)), "expires_at");
    assert_eq!(field(tell(&mut state, &issue(1, 0, None), 0)), "expires_at");
    assert_eq!(
        field(tell(&mut state, &issue(1, 1, Some(&[Permission::TokenCreate])), 0)),
        "permissions"
    );
    tell(&mut state, &issue(1, 365, Some(&[Permission::AllocationRead])), 0).unwrap();
    let account = state.unwrap();
    assert!(!serde_json::to_string(&account).unwrap().contains("sha256"), "not even the digest");
    assert_eq!(account.api_keys[&id(1)].expires_at, at(365 * 86_400));
}

fn any_role() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![
        Role::ProjectAdmin,
        Role::ProjectMember,
        Role::ProjectViewer,
        Role::TenantOwner,
    ])
}

fn any_permissions() -> impl Strategy<Value = BTreeSet<Permission>> {
    prop::collection::btree_set(prop::sample::select(Permission::ALL), 0..4)
}

fn any_extent() -> impl Strategy<Value = Extent> {
    prop_oneof![Just(Extent::WholeRole), any_permissions().prop_map(Extent::Only)]
}

fn any_command() -> impl Strategy<Value = ServiceAccountCommand> {
    use ServiceAccountCommand as Command;
    let time = || prop::option::of(0..2_000i64);
    prop_oneof![
        (any_role(), any_extent()).prop_map(|(role, extent)| create(role, extent)),
        (prop::option::of(any_role()), prop::option::of(any_extent())).prop_map(
            |(role, extent)| Command::Update { display_name: None, role, extent, before: None }
        ),
        Just(Command::Disable),
        Just(Command::Enable),
        (0..14u8, time(), time()).prop_map(|(n, expires, rotate)| add_key(n, expires, rotate)),
        (0..14u128, time())
            .prop_map(|(n, by)| Command::SetRotation { key: id(n), rotate_by: by.map(at) }),
        (0..14u128).prop_map(|n| Command::RemoveKey { key: id(n) }),
        (0..25u128, 0..400i64, prop::option::of(any_permissions())).prop_map(|(n, days, some)| {
            issue(n, days, some.map(|some| some.into_iter().collect::<Vec<_>>()).as_deref())
        }),
        (0..25u128).prop_map(|n| Command::RevokeApiKey { token: id(n) }),
    ]
}

proptest! {
    /// Whatever it is told, it is never more than its role, its bounds hold, its epoch never falls,
    /// and whatever ends a credential early moves it.
    #[test]
    fn it_keeps_its_promises(commands in prop::collection::vec((any_command(), 0..100i64), 1..60)) {
        let (mut state, mut second) = (robot(), 0);
        for (command, later) in commands {
            second += later;
            let before = state.clone().unwrap();
            let events = tell(&mut state, &command, second).unwrap_or_default();
            let after = state.clone().unwrap();
            prop_assert!(after.keys.len() <= KEYS_MAX && after.api_keys.len() <= API_KEYS_MAX);
            let of_role = after.role.permissions();
            prop_assert!(after.held().iter().all(|one| of_role.contains(one)));
            let owner = ServiceAccountMachine::owner(&after);
            let whole = authority((after.tenant_id, after.project_id), after.role, after.permissions.as_ref());
            prop_assert_eq!(whole.permissions(owner), after.held());
            prop_assert!(after.epoch >= before.epoch);
            let lapsed = |id: &KeyId| {
                events.contains(&ServiceAccountEvent::KeyLapsed { key: *id })
            };
            prop_assert!(before.keys.iter().all(|(id, key)| !lapsed(id) || !key.is_live(at(second))));
            let less = before.keys.iter().any(|(id, key)| match (key.ends_at(), after.keys.get(id)) {
                (_, None) => !lapsed(id),
                (before, Some(now)) => {
                    now.ends_at().is_some_and(|end| before.is_none_or(|before| end < before))
                }
            }) || before.role != after.role
                || before.permissions != after.permissions
                || (before.standing == AccountStanding::Active && after.standing == AccountStanding::Disabled);
            prop_assert_eq!(less, after.epoch > before.epoch, "{:?}", events);
            // The row is read as it was written, and so is each event.
            let json = serde_json::to_string(&after).unwrap();
            prop_assert_eq!(serde_json::from_str::<ServiceAccount>(&json).unwrap(), after);
            for event in events {
                let json = serde_json::to_string(&event).unwrap();
                prop_assert_eq!(serde_json::from_str::<ServiceAccountEvent>(&json).unwrap(), event);
            }
        }
    }
}

/// Whoever was asked whether it may change the role of an account that is narrowed was not asked about the whole role.
#[test]
fn a_role_is_changed_from_what_it_was_when_that_was_allowed() {
    use ServiceAccountCommand as Command;
    let mut state = None;
    let little = Extent::Only([Permission::AllocationRead].into());
    tell(&mut state, &create(Role::ProjectMember, little), 0).unwrap();
    let before = state.as_ref().map(Before::from);
    let update =
        |role, extent| Command::Update { display_name: None, role, extent, before: before.clone() };
    tell(&mut state, &update(None, Some(Extent::WholeRole)), 1).unwrap();
    let late = tell(&mut state, &update(Some(Role::ProjectAdmin), None), 2);
    assert!(matches!(late, Err(Rejection::Stale { .. })), "{late:?}");
    // What it is already it is, whoever has made it that.
    assert_eq!(tell(&mut state, &update(None, Some(Extent::WholeRole)), 3).unwrap(), []);
    let display_name = Some("Robot".to_owned());
    let rename = Command::Update { display_name, role: None, extent: None, before };
    assert_eq!(tell(&mut state, &rename, 4).unwrap().len(), 1);
}
