//! Who comes to a tenant, and who leaves it.

mod sso;

use chrono::DateTime;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::access::Column;
use crate::id::TypedId;
use crate::machine::fold;

fn at(second: i64) -> Time {
    DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap()
}

fn user(n: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(n))
}

fn invitation(n: u128) -> InvitationId {
    InvitationId::from_uuid(Uuid::from_u128(n))
}

fn email(n: u128) -> Email {
    format!("user{n}@example.org").parse().unwrap()
}

fn tell(
    state: &mut Option<Tenant>,
    command: &TenantCommand,
    second: i64,
) -> Result<Vec<TenantEvent>, Rejection> {
    let events = TenantMachine::decide(state.as_ref(), command, at(second))?;
    let stamped = events.iter().map(|event| (event, at(second)));
    *state = fold::<TenantMachine>(state.take(), stamped);
    Ok(events)
}

fn acme() -> Option<Tenant> {
    let mut state = None;
    let create = TenantCommand::Create {
        id: TenantId::from_uuid(Uuid::from_u128(7)),
        label: "acme".parse().unwrap(),
        display_name: "Acme".to_owned(),
        owner: None,
    };
    tell(&mut state, &create, 0).unwrap();
    state
}

fn invite(n: u128, to: u128, role: Role) -> TenantCommand {
    TenantCommand::Invite {
        invitation: invitation(n),
        email: email(to),
        role,
        expires_at: at(1_000),
        invited_by: "operator/x".to_owned(),
    }
}

fn accept(n: u128, who: u128) -> TenantCommand {
    TenantCommand::AcceptInvitation {
        invitation: invitation(n),
        user: user(who),
        email: email(who),
    }
}

/// As somebody who has just looked.
fn set(state: &Option<Tenant>, user: UserId, role: Role) -> TenantCommand {
    let from = state.as_ref().and_then(|tenant| tenant.members.get(&user).copied());
    TenantCommand::SetMember { user, role, from }
}

/// As somebody who has just looked.
fn remove(state: &Option<Tenant>, n: u128) -> TenantCommand {
    let user = user(n);
    let from = state.as_ref().and_then(|tenant| tenant.members.get(&user).copied());
    TenantCommand::RemoveMember { user, from }
}

fn make(state: &mut Option<Tenant>, n: u128, role: Role) -> Vec<TenantEvent> {
    let command = set(state, user(n), role);
    tell(state, &command, 1).unwrap()
}

fn refusal(outcome: Result<Vec<TenantEvent>, Rejection>) -> String {
    match outcome {
        Err(Rejection::Refused { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

/// Each standing, each command, and what comes of it; `None`: refused.
#[test]
fn standings_change_as_the_picture_says() {
    use TenantCommand::{Disable, Enable, Reactivate, Suspend};
    let told = |before: &[TenantCommand], command: &TenantCommand| {
        let mut state = acme();
        for command in before {
            tell(&mut state, command, 1).unwrap();
        }
        let version = state.as_ref().unwrap().spec_version;
        let outcome = tell(&mut state, command, 2);
        let tenant = state.unwrap();
        let changed = matches!(&outcome, Ok(events) if !events.is_empty());
        assert_eq!(tenant.spec_version, version + u64::from(changed));
        if let Err(refusal) = &outcome {
            let Rejection::NotLegal { legal, .. } = refusal else { panic!("{refusal:?}") };
            assert_eq!(*legal, ["enable"]);
        }
        outcome.is_ok().then_some(tenant.standing.as_str())
    };
    let both = [Suspend, Disable];
    for (before, after) in [
        (&[][..], [Some("suspended"), Some("active"), Some("disabled"), Some("active")]),
        (&[Suspend], [Some("suspended"), Some("active"), Some("disabled"), Some("suspended")]),
        (&[Disable], [None, None, Some("disabled"), Some("active")]),
        (&both, [None, None, Some("disabled"), Some("suspended")]),
    ] {
        let found = [Suspend, Reactivate, Disable, Enable].map(|command| told(before, &command));
        assert_eq!(found, after, "{before:?}");
    }
    // That it was suspended once is forgotten with the suspension.
    assert_eq!(told(&[Suspend, Disable, Enable, Reactivate, Disable], &Enable), Some("active"));
}

#[test]
fn who_is_invited_comes_once_and_in_time() {
    let mut state = acme();
    tell(&mut state, &invite(1, 5, Role::TenantAdmin), 1).unwrap();
    assert_eq!(tell(&mut state, &invite(1, 5, Role::TenantAdmin), 1).unwrap(), []);
    for (command, second, reason) in [
        (accept(2, 5), 2, "link_unknown"),
        // Somebody else has got hold of the letter.
        (accept(1, 6), 2, "link_unknown"),
        (accept(1, 5), 1_000, "link_expired"),
    ] {
        assert_eq!(refusal(tell(&mut state, &command, second)), reason);
    }
    tell(&mut state, &accept(1, 5), 999).unwrap();
    let tenant = state.as_ref().unwrap();
    assert_eq!(tenant.members, BTreeMap::from([(user(5), Role::TenantAdmin)]));
    assert!(tenant.invitations.is_empty() && tenant.spec_version == 1);
    assert_eq!(refusal(tell(&mut state, &accept(1, 5), 999)), "link_unknown");
    // Taken back.
    tell(&mut state, &invite(3, 6, Role::TenantViewer), 2).unwrap();
    let cancel = TenantCommand::CancelInvitation { invitation: invitation(3) };
    tell(&mut state, &cancel, 3).unwrap();
    assert_eq!(tell(&mut state, &cancel, 3).unwrap(), []);
    assert_eq!(refusal(tell(&mut state, &accept(3, 6), 4)), "link_unknown");
}

#[test]
fn an_invitation_makes_nobody_less() {
    let mut state = acme();
    make(&mut state, 5, Role::TenantOwner);
    make(&mut state, 6, Role::TenantBilling);
    for who in [5, 6] {
        tell(&mut state, &invite(who, who, Role::TenantViewer), 1).unwrap();
        tell(&mut state, &accept(who, who), 2).unwrap();
    }
    let roles: Vec<Role> = state.unwrap().members.into_values().collect();
    assert_eq!(roles, [Role::TenantOwner, Role::TenantViewer]);
}

#[test]
fn an_invitation_makes_an_admin_an_owner() {
    let mut state = acme();
    for (n, before) in [(5, Role::TenantAdmin), (6, Role::TenantOwner)] {
        make(&mut state, n, before);
        tell(&mut state, &invite(n, n, Role::TenantOwner), 1).unwrap();
        tell(&mut state, &accept(n, n), 2).unwrap();
        assert_eq!(state.as_ref().unwrap().members[&user(n)], Role::TenantOwner, "{before}");
    }
}

#[test]
fn who_leaves_or_becomes_less_has_invited_nobody() {
    let by = |n: u128, id: u128, to: u128| {
        let mut command = invite(id, to, Role::TenantAdmin);
        if let TenantCommand::Invite { invited_by, .. } = &mut command {
            *invited_by = format!("user/{}", user(n));
        }
        command
    };
    let mut state = acme();
    make(&mut state, 1, Role::TenantOwner);
    make(&mut state, 2, Role::TenantAdmin);
    for (who, id) in [(1, 11), (2, 12)] {
        tell(&mut state, &by(who, id, id), 1).unwrap();
    }
    // More is not less.
    assert_eq!(make(&mut state, 2, Role::TenantOwner).len(), 1);
    let over = TenantEvent::InvitationCanceled { invitation: invitation(12) };
    let (mut less, mut gone) = (state.clone(), state);
    assert_eq!(make(&mut less, 2, Role::TenantAdmin)[0], over, "an owner no more");
    let leave = remove(&gone, 2);
    let events = tell(&mut gone, &leave, 2).unwrap();
    assert_eq!(events, [over, TenantEvent::MemberRemoved { user: user(2) }]);
    for mut state in [less, gone] {
        assert_eq!(refusal(tell(&mut state, &accept(12, 12), 3)), "link_unknown");
        tell(&mut state, &accept(11, 11), 3).unwrap();
    }
}

/// Whoever was asked whether it may make an admin a viewer was not asked about an owner.
#[test]
fn a_role_is_changed_from_what_it_was_when_that_was_allowed() {
    let mut state = acme();
    make(&mut state, 1, Role::TenantOwner);
    make(&mut state, 2, Role::TenantAdmin);
    let decided = [set(&state, user(2), Role::TenantViewer), remove(&state, 2)];
    make(&mut state, 2, Role::TenantOwner);
    for command in decided {
        let outcome = tell(&mut state, &command, 2);
        assert!(matches!(outcome, Err(Rejection::Stale { .. })), "{outcome:?}");
    }
    // What has been reached already was reached, whoever did it.
    let again = TenantCommand::SetMember { user: user(2), role: Role::TenantOwner, from: None };
    assert_eq!(tell(&mut state, &again, 3).unwrap(), []);
}

#[test]
fn a_tenant_is_made_for_somebody() {
    let mut state = None;
    let owner = FirstOwner {
        invitation: invitation(1),
        email: email(5),
        expires_at: at(100),
        invited_by: "operator/x".to_owned(),
    };
    let create = TenantCommand::Create {
        id: TenantId::from_uuid(Uuid::from_u128(7)),
        label: "acme".parse().unwrap(),
        display_name: "Acme".to_owned(),
        owner: Some(owner),
    };
    tell(&mut state, &create, 0).unwrap();
    tell(&mut state, &accept(1, 5), 1).unwrap();
    assert!(state.unwrap().is_last_owner(user(5)));
}

#[test]
fn one_invitation_for_an_address_and_a_hundred_in_all() {
    let mut state = acme();
    for n in 0..100 {
        tell(&mut state, &invite(n, n, Role::TenantMember), 1).unwrap();
    }
    let full = tell(&mut state, &invite(200, 200, Role::TenantMember), 1);
    assert!(
        matches!(full, Err(Rejection::NotLegal { legal, .. }) if legal == ["cancel_invitation"])
    );
    // The same address again takes the first one's place, after a while.
    let mut again = invite(201, 7, Role::TenantViewer);
    for (second, good) in [(1_000, false), (4_599, false), (4_600, true)] {
        if let TenantCommand::Invite { expires_at, .. } = &mut again {
            *expires_at = at(second);
        }
        let outcome = tell(&mut state, &again, 1);
        assert_eq!(outcome.is_ok(), good, "{outcome:?}");
    }
    assert_eq!(refusal(tell(&mut state, &accept(7, 7), 2)), "link_unknown");
    assert_eq!(state.as_ref().unwrap().invitations.len(), INVITATIONS_MAX);
    // All have expired: there is room.
    let mut late = invite(202, 202, Role::TenantMember);
    if let TenantCommand::Invite { expires_at, .. } = &mut late {
        *expires_at = at(9_000);
    }
    tell(&mut state, &late, 5_000).unwrap();
    assert_eq!(state.unwrap().invitations.len(), 1);
}

#[test]
fn the_last_owner_stays() {
    let mut state = acme();
    assert_eq!(tell(&mut state, &remove(&acme(), 1), 1).unwrap(), []);
    make(&mut state, 1, Role::TenantOwner);
    for command in [remove(&state, 1), set(&state, user(1), Role::TenantAdmin)] {
        let outcome = tell(&mut state, &command, 2);
        assert!(matches!(outcome, Err(Rejection::NotLegal { .. })), "{outcome:?}");
    }
    make(&mut state, 2, Role::TenantOwner);
    make(&mut state, 1, Role::TenantAdmin);
    let leave = remove(&state, 1);
    tell(&mut state, &leave, 5).unwrap();
    assert!(state.unwrap().is_last_owner(user(2)));
}

#[test]
fn a_member_of_a_tenant_has_a_tenant_s_role() {
    for role in Role::ALL {
        let fits = role.column() == Column::Tenant;
        assert_eq!(tell(&mut acme(), &set(&None, user(1), role), 1).is_ok(), fits, "{role}");
        assert_eq!(tell(&mut acme(), &invite(1, 1, role), 1).is_ok(), fits, "{role}");
    }
}

fn commands() -> impl Strategy<Value = TenantCommand> {
    let roles = prop::sample::select(&Role::ALL[..]);
    let who = 0..6u128;
    prop_oneof![
        4 => (0..8u128, who.clone(), roles.clone(), 1..3i64).prop_map(|(n, to, role, holds)| {
            let mut command = invite(n, to, role);
            if let TenantCommand::Invite { expires_at, invited_by, .. } = &mut command {
                *expires_at = at(holds * 3_600);
                *invited_by = format!("user/{}", user(n % 6));
            }
            command
        }),
        1 => (0..8u128).prop_map(|n| TenantCommand::CancelInvitation { invitation: invitation(n) }),
        4 => (0..8u128, who.clone()).prop_map(|(n, who)| accept(n, who)),
        4 => (who.clone(), roles.clone(), prop::option::of(roles.clone()))
            .prop_map(|(who, role, from)| TenantCommand::SetMember { user: user(who), role, from }),
        3 => (who, prop::option::of(roles))
            .prop_map(|(who, from)| TenantCommand::RemoveMember { user: user(who), from }),
        1 => prop_oneof![
            Just(TenantCommand::Suspend),
            Just(TenantCommand::Reactivate),
            Just(TenantCommand::Disable),
            Just(TenantCommand::Enable),
        ],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_it_is_told(commands in proptest::collection::vec(commands(), 1..60)) {
        let mut state = acme();
        // The rows that the events make, as the database would keep them.
        let mut rows = BTreeMap::new();
        for (second, mut command) in (1..).zip(commands) {
            let before = state.clone().unwrap();
            // Half of them have just looked.
            if let TenantCommand::SetMember { user, from, .. } | TenantCommand::RemoveMember { user, from } = &mut command {
                *from = from.filter(|_| second % 2 == 0).or(before.members.get(user).copied());
            }
            let Ok(events) = tell(&mut state, &command, second) else {
                prop_assert_eq!(state.as_ref(), Some(&before));
                continue;
            };
            let tenant = state.clone().unwrap();
            for event in &events {
                match event {
                    TenantEvent::MemberSet { user, role, epoch } => {
                        // Who comes begins a membership that nobody has had; who is there goes on with its own.
                        prop_assert_eq!(epoch.is_none(), rows.contains_key(user));
                        prop_assert!(epoch.is_none_or(|epoch| epoch == before.joins + 1));
                        let now = tenant.membership(*user);
                        prop_assert_eq!(now, epoch.or_else(|| before.membership(*user)));
                        if let TenantCommand::SetMember { from, .. } = &command {
                            prop_assert_eq!(*from, before.members.get(user).copied());
                        }
                        rows.insert(*user, *role);
                    }
                    TenantEvent::MemberRemoved { user } => {
                        let sender = format!("user/{user}");
                        prop_assert!(tenant.invitations.values().all(|open| open.invited_by != sender));
                        rows.remove(user);
                    }
                    TenantEvent::InvitationAccepted { invitation, user } => {
                        let open = &before.invitations[invitation];
                        prop_assert!(open.expires_at > at(second));
                        prop_assert!(tenant.members.contains_key(user));
                    }
                    _ => {}
                }
            }
            prop_assert_eq!(&tenant.members, &rows);
            let owned = |tenant: &Tenant| tenant.members.values().any(|role| *role == Role::TenantOwner);
            prop_assert!(owned(&tenant) || !owned(&before));
            prop_assert!(tenant.members.values().all(|role| role.column() == Column::Tenant));
            let mut invited: Vec<_> = tenant.invitations.values().map(|open| &open.email).collect();
            invited.sort_unstable();
            invited.dedup();
            prop_assert_eq!(invited.len(), tenant.invitations.len());
            let json = serde_json::to_string(&tenant).unwrap();
            prop_assert_eq!(serde_json::from_str::<Tenant>(&json).unwrap(), tenant);
        }
    }
}
