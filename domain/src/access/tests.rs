//! Every role against every permission and every owner.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::TypedId;

fn tenant(n: u128) -> TenantId {
    TenantId::from_uuid(Uuid::from_u128(n))
}

fn project(n: u128) -> ProjectId {
    ProjectId::from_uuid(Uuid::from_u128(n))
}

/// The cloud's own, two tenants, and two projects of each.
fn owners() -> Vec<Owner> {
    let mut all = vec![Owner::default()];
    for t in [1, 2] {
        all.push(Owner { tenant: Some(tenant(t)), project: None });
        for p in [1, 2] {
            all.push(Owner { tenant: Some(tenant(t)), project: Some(project(t * 10 + p)) });
        }
    }
    all
}

fn scopes(role: Role) -> Vec<Scope> {
    match role.column() {
        Column::Operator => vec![Scope::Cloud],
        Column::Tenant => vec![Scope::Tenant { tenant: tenant(1) }],
        Column::Project => vec![Scope::Project { tenant: tenant(1), project: project(11) }],
    }
}

#[test]
fn a_role_does_what_its_column_says_and_only_within_its_scope() {
    for role in Role::ALL {
        for scope in scopes(role) {
            let authority = Authority::of(Grant { scope, role });
            for owner in owners() {
                for permission in Permission::ALL.iter().copied() {
                    let has = role.permissions().contains(permission);
                    let within = scope.covers(owner) || permission.reach() == Reach::Anywhere;
                    let verdict = permits(&authority, permission, owner);
                    let case = format!("{role} {permission} {owner:?}");
                    assert_eq!(verdict == Verdict::Allowed, has && within, "{case}: {verdict:?}");
                    // What another owns is never more than hidden; prices are nobody's.
                    let shown =
                        permission.seen_by(owner).is_some_and(|p| p.reach() == Reach::Anywhere);
                    if owner.tenant.is_some() && !scope.covers(owner) && !shown {
                        assert_ne!(verdict, Verdict::Forbidden { missing: permission }, "{case}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_denial_within_sight_names_what_is_missing() {
    let viewer = Authority::of(Grant {
        scope: Scope::Project { tenant: tenant(1), project: project(11) },
        role: Role::ProjectViewer,
    });
    let own = Owner { tenant: Some(tenant(1)), project: Some(project(11)) };
    let missing = Permission::AllocationRelease;
    assert_eq!(permits(&viewer, missing, own), Verdict::Forbidden { missing });
    let other = Owner { tenant: Some(tenant(2)), project: Some(project(21)) };
    assert_eq!(permits(&viewer, missing, other), Verdict::Hidden);
    // A member of the tenant does not see into its projects.
    let member = Grant { scope: Scope::Tenant { tenant: tenant(1) }, role: Role::TenantMember };
    assert_eq!(permits(&Authority::of(member), missing, own), Verdict::Hidden);
    // Nodes are no secret, but none of its business.
    let missing = Permission::NodeRead;
    assert_eq!(permits(&viewer, missing, Owner::default()), Verdict::Forbidden { missing });
}

#[test]
fn a_place_that_is_seen_is_not_hidden_by_what_is_in_it() {
    let own = Owner { tenant: Some(tenant(1)), project: Some(project(11)) };
    let whole = Owner { project: None, ..own };
    let scope = Scope::Tenant { tenant: tenant(1) };
    let billing = Authority::of(Grant { scope, role: Role::TenantBilling });
    let member = Authority::of(Grant { scope, role: Role::TenantMember });
    for missing in [Permission::AllocationRead, Permission::EventRead, Permission::JournalRead] {
        for place in [own, whole] {
            let verdict = permits_within(&billing, missing, place);
            assert_eq!(verdict, Verdict::Forbidden { missing }, "{missing} {place:?}");
            // A single thing in it may be there or not.
            assert_eq!(permits(&billing, missing, place), Verdict::Hidden);
        }
        assert_eq!(permits_within(&member, missing, own), Verdict::Hidden);
    }
    let other = Owner { tenant: Some(tenant(2)), project: None };
    assert_eq!(permits_within(&billing, Permission::EventRead, other), Verdict::Hidden);
    for role in Role::ALL {
        for scope in scopes(role) {
            let authority = Authority::of(Grant { scope, role });
            for (place, permission) in
                owners().into_iter().flat_map(|o| Permission::ALL.iter().map(move |p| (o, *p)))
            {
                let (one, all) = (
                    permits(&authority, permission, place),
                    permits_within(&authority, permission, place),
                );
                assert!(one == all || one == Verdict::Hidden, "{role} {permission} {place:?}");
                assert_eq!(one == Verdict::Allowed, all == Verdict::Allowed);
            }
        }
    }
}

#[test]
fn members_of_a_project_are_hidden_with_it() {
    let member = Authority::of(Grant {
        scope: Scope::Tenant { tenant: tenant(1) },
        role: Role::TenantMember,
    });
    let (own, project) = (
        Owner { tenant: Some(tenant(1)), project: None },
        Owner { tenant: Some(tenant(1)), project: Some(project(11)) },
    );
    for missing in [Permission::MemberRead, Permission::MemberSet, Permission::MemberRemove] {
        assert_eq!(permits(&member, missing, own), Verdict::Forbidden { missing });
        assert_eq!(permits(&member, missing, project), Verdict::Hidden);
    }
    let missing = Permission::InvitationRead;
    assert_eq!(permits(&member, missing, own), Verdict::Forbidden { missing });
}

#[test]
fn nobody_gives_more_than_it_holds() {
    let owner = |p: Option<u128>| Owner { tenant: Some(tenant(1)), project: p.map(project) };
    let gives = |role: Role, scope: Scope, owner: Owner| {
        let authority = Authority::of(Grant { scope, role });
        Role::ALL.into_iter().filter(|role| authority.may_give(*role, owner).is_ok()).collect()
    };
    let (cloud, whole) = (Scope::Cloud, Scope::Tenant { tenant: tenant(1) });
    let all: Vec<Role> = gives(Role::OperatorAdmin, cloud, owner(None));
    assert_eq!(all, Role::ALL);
    let by_owner: Vec<Role> = gives(Role::TenantOwner, whole, owner(None));
    assert_eq!(by_owner, Role::ALL[2..]);
    let by_admin: Vec<Role> = gives(Role::TenantAdmin, whole, owner(None));
    assert_eq!(by_admin, Role::ALL[3..]);
    let folder = Scope::Project { tenant: tenant(1), project: project(11) };
    let by_project: Vec<Role> = gives(Role::ProjectAdmin, folder, owner(Some(11)));
    assert_eq!(by_project, Role::ALL[7..]);
    for elsewhere in
        [owner(None), owner(Some(12)), Owner { tenant: Some(tenant(2)), project: None }]
    {
        let none: Vec<Role> = gives(Role::ProjectAdmin, folder, elsewhere);
        assert_eq!(none, []);
    }
    // A credential that is narrower than its owner gives less, too.
    let admin = Authority::of(Grant { scope: whole, role: Role::TenantAdmin });
    let narrow = admin.narrowed_to(Role::TenantViewer.permissions());
    assert!(narrow.may_give(Role::TenantViewer, owner(None)).is_ok());
    assert!(matches!(narrow.may_give(Role::TenantAdmin, owner(None)), Err(Beyond::Permission(_))));
}

#[test]
fn higher_roles_contain_lower_ones() {
    for (higher, lower) in [
        (Role::OperatorAdmin, Role::OperatorSupport),
        (Role::TenantOwner, Role::TenantAdmin),
        (Role::TenantAdmin, Role::TenantBilling),
        (Role::TenantAdmin, Role::TenantViewer),
        (Role::TenantViewer, Role::TenantMember),
        (Role::TenantAdmin, Role::ProjectAdmin),
        (Role::ProjectAdmin, Role::ProjectMember),
        (Role::ProjectMember, Role::ProjectViewer),
    ] {
        let beyond: Vec<_> = lower
            .permissions()
            .iter()
            .filter(|permission| !higher.permissions().contains(*permission))
            .collect();
        assert!(beyond.is_empty(), "{lower} has what {higher} has not: {beyond:?}");
    }
    for permission in Permission::ALL {
        assert!(Role::OperatorAdmin.permissions().contains(*permission), "{permission}");
    }
}

#[test]
fn support_and_viewers_change_nothing() {
    for role in
        [Role::OperatorSupport, Role::TenantViewer, Role::TenantBilling, Role::ProjectViewer]
    {
        let changes = role.permissions().iter().find(|permission| permission.action() != "read");
        assert_eq!(changes, None, "{role}");
    }
}

#[test]
fn words_are_read_back() {
    for permission in Permission::ALL.iter().copied() {
        assert_eq!(permission.word().parse(), Ok(permission));
        assert_eq!(Permission::find(permission.resource(), permission.action()), Some(permission));
        let json = serde_json::to_string(&permission).unwrap();
        assert_eq!(serde_json::from_str::<Permission>(&json).unwrap(), permission);
    }
    for role in Role::ALL {
        assert_eq!(role.word().parse(), Ok(role));
    }
    assert!("allocation".parse::<Permission>().is_err() && "boss".parse::<Role>().is_err());
}

fn any_permissions() -> impl Strategy<Value = PermissionSet> {
    prop::collection::vec(prop::sample::select(Permission::ALL), 0..8)
        .prop_map(|some| some.into_iter().collect())
}

fn any_grant() -> impl Strategy<Value = Grant> {
    (prop::sample::select(&Role::ALL[..]), 1_u128..3, 1_u128..3).prop_map(|(role, t, p)| {
        let scope = match role.column() {
            Column::Operator => Scope::Cloud,
            Column::Tenant => Scope::Tenant { tenant: tenant(t) },
            Column::Project => Scope::Project { tenant: tenant(t), project: project(t * 10 + p) },
        };
        Grant { scope, role }
    })
}

proptest! {
    /// A credential is never stronger than its owner, however often it is narrowed.
    #[test]
    fn narrowing_only_takes_away(
        grants in prop::collection::vec(any_grant(), 0..4),
        first in any_permissions(),
        second in any_permissions(),
    ) {
        let whole = Authority::new(grants);
        let narrowed = whole.clone().narrowed_to(first).narrowed_to(second);
        for owner in owners() {
            let kept = narrowed.permissions(owner);
            prop_assert_eq!(kept, whole.permissions(owner) & first & second);
        }
    }

    /// The places are those where it is allowed, and none is named twice.
    #[test]
    fn places_are_where_it_is_allowed(
        grants in prop::collection::vec(any_grant(), 0..5),
        kept in any_permissions(),
        narrow: bool,
    ) {
        let mut authority = Authority::new(grants);
        if narrow {
            authority = authority.narrowed_to(kept);
        }
        for permission in Permission::ALL.iter().copied().filter(|one| one.reach() == Reach::Owned) {
            let places = authority.places(permission);
            for owner in owners() {
                let project = owner.tenant.zip(owner.project);
                let within = places.cloud
                    || owner.tenant.is_some_and(|tenant| places.tenants.contains(&tenant))
                    || project.is_some_and(|project| places.projects.contains(&project));
                prop_assert_eq!(within, permits(&authority, permission, owner) == Verdict::Allowed);
            }
            let count = usize::from(places.cloud) + places.tenants.len() + places.projects.len();
            prop_assert_eq!(places.only().is_some(), count == 1);
            prop_assert_eq!(places.is_empty(), count == 0);
            prop_assert!(!places.cloud || count == 1);
        }
    }

    /// Grants add up, and never more than that.
    #[test]
    fn grants_add_up(grants in prop::collection::vec(any_grant(), 0..4)) {
        let whole = Authority::new(grants.clone());
        for owner in owners() {
            let one_by_one = grants.iter().fold(PermissionSet::EMPTY, |all, grant| {
                all | Authority::of(*grant).permissions(owner)
            });
            prop_assert_eq!(whole.permissions(owner), one_by_one);
        }
    }
}

#[test]
fn nobody_lends_more_than_it_holds() {
    let own = Owner { tenant: Some(tenant(1)), project: Some(project(11)) };
    let other = Owner { tenant: Some(tenant(1)), project: Some(project(12)) };
    let folder = Scope::Project { tenant: tenant(1), project: project(11) };
    let admin = Authority::of(Grant { scope: folder, role: Role::ProjectAdmin });
    let member = Role::ProjectMember.permissions();
    assert_eq!(admin.may_lend(Role::ProjectAdmin.permissions(), own), Ok(()));
    assert!(admin.may_lend(member, other).is_err());
    // May hand out keys, and no more: so it can hand out no key that opens more.
    let only = [Permission::ServiceAccountUpdate, Permission::ServiceAccountRead];
    let narrow = admin.narrowed_to(only.into_iter().collect());
    assert!(matches!(narrow.may_lend(member, own), Err(Beyond::Permission(_))));
    assert_eq!(narrow.may_lend(only.into_iter().collect(), own), Ok(()));
}
