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

const fn set(user: UserId, role: Role) -> TenantCommand {
    TenantCommand::SetMember { user, role }
}

fn refusal(outcome: Result<Vec<TenantEvent>, Rejection>) -> String {
    match outcome {
        Err(Rejection::Refused { reason }) => reason,
        other => panic!("{other:?}"),
    }
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
    tell(&mut state, &set(user(5), Role::TenantOwner), 1).unwrap();
    tell(&mut state, &set(user(6), Role::TenantBilling), 1).unwrap();
    for who in [5, 6] {
        tell(&mut state, &invite(who, who, Role::TenantViewer), 1).unwrap();
        tell(&mut state, &accept(who, who), 2).unwrap();
    }
    let roles: Vec<Role> = state.unwrap().members.into_values().collect();
    assert_eq!(roles, [Role::TenantOwner, Role::TenantViewer]);
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
    // The same address again takes the first one's place.
    tell(&mut state, &invite(201, 7, Role::TenantViewer), 1).unwrap();
    assert_eq!(refusal(tell(&mut state, &accept(7, 7), 2)), "link_unknown");
    assert_eq!(state.as_ref().unwrap().invitations.len(), INVITATIONS_MAX);
    // All have expired: there is room.
    let mut late = invite(202, 202, Role::TenantMember);
    if let TenantCommand::Invite { expires_at, .. } = &mut late {
        *expires_at = at(9_000);
    }
    tell(&mut state, &late, 2_000).unwrap();
    assert_eq!(state.unwrap().invitations.len(), 1);
}

#[test]
fn the_last_owner_stays() {
    let mut state = acme();
    let remove = |n| TenantCommand::RemoveMember { user: user(n) };
    assert_eq!(tell(&mut state, &remove(1), 1).unwrap(), []);
    tell(&mut state, &set(user(1), Role::TenantOwner), 1).unwrap();
    for command in [remove(1), set(user(1), Role::TenantAdmin)] {
        let outcome = tell(&mut state, &command, 2);
        assert!(matches!(outcome, Err(Rejection::NotLegal { .. })), "{outcome:?}");
    }
    tell(&mut state, &set(user(2), Role::TenantOwner), 3).unwrap();
    tell(&mut state, &set(user(1), Role::TenantAdmin), 4).unwrap();
    tell(&mut state, &remove(1), 5).unwrap();
    assert!(state.unwrap().is_last_owner(user(2)));
}

#[test]
fn a_member_of_a_tenant_has_a_tenant_s_role() {
    for role in Role::ALL {
        let fits = role.column() == Column::Tenant;
        assert_eq!(tell(&mut acme(), &set(user(1), role), 1).is_ok(), fits, "{role}");
        assert_eq!(tell(&mut acme(), &invite(1, 1, role), 1).is_ok(), fits, "{role}");
    }
}

fn commands() -> impl Strategy<Value = TenantCommand> {
    let roles = prop::sample::select(&Role::ALL[..]);
    let who = 0..6u128;
    prop_oneof![
        4 => (0..8u128, who.clone(), roles.clone()).prop_map(|(n, to, role)| invite(n, to, role)),
        1 => (0..8u128).prop_map(|n| TenantCommand::CancelInvitation { invitation: invitation(n) }),
        4 => (0..8u128, who.clone()).prop_map(|(n, who)| accept(n, who)),
        4 => (who.clone(), roles).prop_map(|(who, role)| set(user(who), role)),
        3 => who.prop_map(|who| TenantCommand::RemoveMember { user: user(who) }),
        1 => prop_oneof![Just(TenantCommand::Suspend), Just(TenantCommand::Reactivate)],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_it_is_told(commands in proptest::collection::vec(commands(), 1..60)) {
        let mut state = acme();
        // The rows that the events make, as the database would keep them.
        let mut rows = BTreeMap::new();
        for (second, command) in (1..).zip(commands) {
            let before = state.clone().unwrap();
            let Ok(events) = tell(&mut state, &command, second) else {
                prop_assert_eq!(state.as_ref(), Some(&before));
                continue;
            };
            let tenant = state.clone().unwrap();
            for event in &events {
                match event {
                    TenantEvent::MemberSet { user, role } => drop(rows.insert(*user, *role)),
                    TenantEvent::MemberRemoved { user } => drop(rows.remove(user)),
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
