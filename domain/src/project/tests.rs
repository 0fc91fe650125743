//! What a project may be told, and what comes of it.

use proptest::prelude::*;

use super::*;
use crate::id::TypedId;
use crate::tenant::{MEMBERS_MAX, Tenant, TenantCommand, TenantEvent, TenantMachine};

fn at(second: i64) -> Time {
    Time::from_timestamp(second, 0).expect("a second of this century")
}

fn id<T: TypedId>(number: u128) -> T {
    T::from_uuid(uuid::Uuid::from_u128(number))
}

fn project() -> Project {
    let created = ProjectEvent::Created {
        id: id(1),
        tenant_id: id(2),
        tenant_label: "acme".parse().unwrap(),
        label: "lab".parse().unwrap(),
        display_name: "Lab".to_owned(),
    };
    ProjectMachine::apply(None, &created, at(0))
}

fn issue(number: u128, expires_at: Option<Time>) -> ProjectCommand {
    let (token, secret_sha256) = (id(number), Sha256([7; 32]));
    let (name, issued_by) = ("ci".to_owned(), Some("user/ann".to_owned()));
    ProjectCommand::IssueToken { token, name, secret_sha256, expires_at, issued_by }
}

fn told(project: Project, command: &ProjectCommand, now: Time) -> Result<Project, Rejection> {
    let events = ProjectMachine::decide(Some(&project), command, now)?;
    Ok(events.iter().fold(project, |state, event| ProjectMachine::apply(Some(state), event, now)))
}

#[test]
fn a_token_ends_after_90_days_if_nobody_says_when() {
    let project = told(project(), &issue(1, None), at(60)).unwrap();
    assert_eq!(project.tokens[&id(1)].ends_at(), at(60) + TOKEN_LIFE_MAX);
    let old = ProjectToken { expires_at: None, ..project.tokens[&id(1)].clone() };
    assert_eq!(old.ends_at(), at(60) + TOKEN_LIFE_MAX, "one from before tokens had an end");
}

#[test]
fn ended_tokens_make_room() {
    let mut state = project();
    for number in 0..TOKENS_MAX as u128 {
        state = told(state, &issue(number, Some(at(100))), at(0)).unwrap();
    }
    let full = told(state.clone(), &issue(999, None), at(99)).unwrap_err();
    assert!(matches!(full, Rejection::NotLegal { .. }), "{full:?}");
    let state = told(state, &issue(999, None), at(100)).unwrap();
    assert_eq!(state.tokens.keys().copied().collect::<Vec<_>>(), [id(999)]);
}

proptest! {
    #[test]
    fn no_token_lives_longer_than_it_may(
        now in 30_000_000_i64..4_000_000_000,
        away in -20_000_000_i64..20_000_000,
    ) {
        let ends = at(now + away);
        let legal = away > 0 && TimeDelta::seconds(away) <= TOKEN_LIFE_MAX;
        let told = told(project(), &issue(1, Some(ends)), at(now));
        prop_assert_eq!(told.is_ok(), legal);
        if let Ok(project) = told {
            prop_assert_eq!(project.tokens[&id(1)].ends_at(), ends);
        }
    }
}

fn tenant() -> Tenant {
    let (id, label) = (id(2), "acme".parse().unwrap());
    let created = TenantEvent::Created { id, label, display_name: "Acme".to_owned() };
    TenantMachine::apply(None, &created, at(0))
}

fn obeys(tenant: Tenant, command: &TenantCommand) -> Tenant {
    let events = TenantMachine::decide(Some(&tenant), command, at(1)).unwrap();
    events.iter().fold(tenant, |tenant, event| TenantMachine::apply(Some(tenant), event, at(1)))
}

fn joins(tenant: Tenant, user: UserId) -> Tenant {
    obeys(tenant, &TenantCommand::SetMember { user, role: Role::TenantMember, from: None })
}

fn leaves(tenant: Tenant, user: UserId) -> Tenant {
    let from = tenant.members.get(&user).copied();
    obeys(tenant, &TenantCommand::RemoveMember { user, from })
}

/// As a handler asks who has read both.
fn employ(project: &Project, tenant: &Tenant, user: UserId, role: Role) -> ProjectCommand {
    let epoch = tenant.membership(user).unwrap();
    let departed = project.departed(tenant).collect();
    let from = project.role_of(user, epoch);
    ProjectCommand::SetMember { user, role, from, epoch, departed }
}

fn within(project: &Project, tenant: &Tenant) -> Vec<UserId> {
    project.members_within(tenant).map(|(user, _)| user).collect()
}

#[test]
fn who_comes_back_to_the_tenant_is_nothing_here() {
    let (ann, bob) = (id(10), id(11));
    let here = joins(joins(tenant(), ann), bob);
    let set = employ(&project(), &here, bob, Role::ProjectAdmin);
    let project = told(project(), &set, at(1)).unwrap();
    assert_eq!(within(&project, &here), [bob]);
    let away = leaves(here.clone(), bob);
    assert_eq!(within(&project, &away), []);
    let back = joins(away.clone(), bob);
    assert_eq!(within(&project, &back), []);
    assert_eq!(project.departed(&back).collect::<Vec<_>>(), [(bob, 2)]);
    // A tenant that was read before it came at all does not say that its membership is over.
    assert_eq!(project.departed(&joins(tenant(), ann)).count(), 0);
    // Whoever has read it before it left, and was slow, gives nothing to who came back.
    let slow = employ(&project, &here, bob, Role::ProjectMember);
    let late = told(project.clone(), &slow, at(2)).unwrap();
    assert_eq!(within(&late, &back), []);
    // It is set anew, as somebody new, and then the slow one is refused.
    let set = employ(&project, &back, bob, Role::ProjectViewer);
    assert!(matches!(&set, ProjectCommand::SetMember { from: None, epoch: 3, .. }), "{set:?}");
    let project = told(project, &set, at(2)).unwrap();
    assert_eq!(project.members_within(&back).collect::<Vec<_>>(), [(bob, Role::ProjectViewer)]);
    assert!(matches!(told(project, &slow, at(3)), Err(Rejection::Stale { .. })));
}

#[test]
fn those_who_were_members_before_epochs_were_counted_stay_it_and_hold_nothing_when_they_come_back()
{
    let (bob, old) =
        (id(11), TenantEvent::MemberSet { user: id(11), role: Role::TenantMember, epoch: None });
    let here = TenantMachine::apply(Some(tenant()), &old, at(1));
    let set = ProjectEvent::MemberSet { user: bob, role: Role::ProjectAdmin, epoch: 0 };
    let project = ProjectMachine::apply(Some(project()), &set, at(1));
    assert_eq!(within(&project, &here), [bob]);
    // Another role is the same membership.
    let from = Some(Role::TenantMember);
    let promoted =
        obeys(here, &TenantCommand::SetMember { user: bob, role: Role::TenantOwner, from });
    assert_eq!(within(&project, &promoted), [bob]);
    let other = joins(promoted, id(12));
    let from = Some(Role::TenantMember);
    let other =
        obeys(other, &TenantCommand::SetMember { user: id(12), role: Role::TenantOwner, from });
    assert_eq!(within(&project, &joins(leaves(other, bob), bob)), []);
}

/// Lines of people who have left do not count, whoever they are, and go.
#[test]
fn those_who_have_left_make_room() {
    let mut here = tenant();
    let mut project = project();
    for n in 0..MEMBERS_MAX as u128 {
        here = joins(here, id(100 + n));
        let set = employ(&project, &here, id(100 + n), Role::ProjectViewer);
        project = told(project, &set, at(1)).unwrap();
    }
    let full = TenantCommand::SetMember { user: id(9), role: Role::TenantMember, from: None };
    assert!(TenantMachine::decide(Some(&here), &full, at(1)).is_err());
    for n in 0..3 {
        here = joins(leaves(here, id(100 + n)), id(100 + n));
    }
    here = joins(leaves(here, id(103)), id(9));
    let set = employ(&project, &here, id(9), Role::ProjectViewer);
    // Who says nothing of those who left finds it full; so does who names lines that are not what they were.
    let ProjectCommand::SetMember { user, role, from, epoch, departed } = set.clone() else {
        panic!()
    };
    let wrong = departed.iter().map(|(user, epoch)| (*user, epoch + 1)).collect();
    for departed in [BTreeMap::new(), wrong] {
        let set = ProjectCommand::SetMember { user, role, from, epoch, departed };
        assert!(matches!(told(project.clone(), &set, at(1)), Err(Rejection::NotLegal { .. })));
    }
    let project = told(project, &set, at(1)).unwrap();
    assert_eq!(project.members.len(), MEMBERS_MAX - 3);
    assert_eq!(within(&project, &here).len(), MEMBERS_MAX - 3);
    assert_eq!(project.departed(&here).count(), 0);
}
