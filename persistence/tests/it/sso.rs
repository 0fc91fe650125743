//! Single sign-on as sessions are judged by it: whose provider, in which epoch, and what that leaves.

use aicloud_domain::access::{Grant, Role, Scope};
use aicloud_domain::id::{SessionId, TenantId, TypedId, UserId};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::secret::Veiled;
use aicloud_domain::sso::{Provider, Subject};
use aicloud_persistence::{AppendError, Head, IdentityRow, NewSession, NewSso, SideRow, Via};
use chrono::{TimeDelta, Utc};
use uuid::Uuid;

use crate::kit::{Kit, append, assert_whole, write};

fn new<T: TypedId>() -> T {
    T::from_uuid(Uuid::now_v7())
}

const ACTIVE: &str = r#"{"standing":"active","operator":"operator_admin","epoch":1}"#;

/// A user whose appends carry the rows of a test.
struct Ann {
    id: UserId,
    head: Head,
}

impl Ann {
    async fn try_rows(&mut self, kit: &Kit, rows: Vec<IdentityRow>) -> Result<(), AppendError> {
        let mut one = append(EntityKind::User, self.id.uuid(), self.head);
        one.row.state = ACTIVE.to_owned();
        one.side = rows.into_iter().map(SideRow::Identity).collect();
        self.head = write(&kit.journal, one).await?;
        Ok(())
    }

    async fn rows(&mut self, kit: &Kit, rows: Vec<IdentityRow>) {
        self.try_rows(kit, rows).await.unwrap();
    }

    async fn new(kit: &Kit) -> Self {
        let mut ann = Self { id: new(), head: Head::NONE };
        ann.rows(kit, vec![]).await;
        ann
    }
}

fn issuer(text: &str) -> Provider {
    format!("https://{text}.example").parse().unwrap()
}

fn subject(text: &str) -> Subject {
    text.parse().unwrap()
}

fn sso(tenant: TenantId, epoch: u64, sealed: Option<&[u8]>) -> NewSso {
    let sealed = sealed.map(|bytes| Veiled::new(bytes.to_vec()));
    NewSso { tenant, issuer: issuer("idp"), epoch, active: true, required: false, sealed }
}

fn session(user: UserId, strong: bool, via: Option<(TenantId, u64)>) -> (SessionId, IdentityRow) {
    let id = new();
    let expires_at = Utc::now() + TimeDelta::hours(1);
    let opened = NewSession { id, user, secret_sha256: [4; 32], expires_at, strong, epoch: 1, via };
    (id, IdentityRow::OpenSession(opened))
}

const fn member(tenant: TenantId, user: UserId, role: Role) -> IdentityRow {
    IdentityRow::SetMember { tenant, project: None, user, role, epoch: 1 }
}

fn at(tenant: TenantId, role: Role) -> Grant {
    Grant { scope: Scope::Tenant { tenant }, role }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_by_a_provider_holds_that_tenant_s_grants_while_the_connection_stands() {
    let kit = Kit::new().await;
    let (acme, project) = kit.tenancy().await;
    let (other, _) = kit.tenancy().await;
    let mut ann = Ann::new(&kit).await;
    let (via, opened) = session(ann.id, false, Some((acme, 1)));
    let (own, opened_own) = session(ann.id, false, None);
    let works = IdentityRow::SetMember {
        tenant: acme,
        project: Some(project),
        user: ann.id,
        role: Role::ProjectAdmin,
        epoch: 1,
    };
    let rows = vec![
        IdentityRow::SetSso(sso(acme, 1, Some(b"sealed"))),
        member(acme, ann.id, Role::TenantOwner),
        works,
        member(other, ann.id, Role::TenantOwner),
        opened,
        opened_own,
    ];
    ann.rows(&kit, rows).await;
    let read = async |id: SessionId| kit.database.session(id).await.unwrap().unwrap();
    let found = read(via).await;
    assert_eq!(found.via, Some(Via { tenant: acme, holds: true }));
    assert!(found.is_live(Utc::now()));
    let within =
        Grant { scope: Scope::Project { tenant: acme, project }, role: Role::ProjectAdmin };
    // An operator's and another tenant's grants are not in it, nor is ownership.
    assert_eq!(found.authority().grants(), [within, at(acme, Role::TenantAdmin)]);
    let found = read(own).await;
    assert_eq!((found.via, found.authority().grants().len()), (None, 4));

    // Another epoch, disabled, removed: it opens nothing, and the user's own goes on.
    for row in [
        IdentityRow::SetSso(sso(acme, 2, None)),
        IdentityRow::SetSso(NewSso { active: false, ..sso(acme, 1, None) }),
        IdentityRow::RemoveSso { tenant: acme },
    ] {
        ann.rows(&kit, vec![row.clone()]).await;
        assert!(!read(via).await.is_live(Utc::now()), "{row:?}");
        assert!(read(own).await.is_live(Utc::now()));
        ann.rows(&kit, vec![IdentityRow::SetSso(sso(acme, 1, Some(b"sealed")))]).await;
        assert!(read(via).await.is_live(Utc::now()), "{row:?}");
    }
    // Who leaves the tenant holds nothing by it.
    let leave = IdentityRow::RemoveMember { tenant: acme, project: None, user: ann.id };
    ann.rows(&kit, vec![leave]).await;
    assert_eq!(read(via).await.authority().grants(), []);
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_required_other_sessions_hold_nothing_but_an_owner_s_strong_one() {
    let kit = Kit::new().await;
    let (acme, project) = kit.tenancy().await;
    let (other, _) = kit.tenancy().await;
    let mut ann = Ann::new(&kit).await;
    let required = |active| NewSso { required: true, active, ..sso(acme, 1, Some(b"sealed")) };
    let (weak, one) = session(ann.id, false, None);
    let (strong, two) = session(ann.id, true, None);
    let (via, three) = session(ann.id, false, Some((acme, 1)));
    let works = IdentityRow::SetMember {
        tenant: acme,
        project: Some(project),
        user: ann.id,
        role: Role::ProjectMember,
        epoch: 1,
    };
    let elsewhere = member(other, ann.id, Role::TenantViewer);
    let rows = vec![IdentityRow::SetSso(required(true)), works, elsewhere, one, two, three];
    ann.rows(&kit, rows).await;
    let in_acme = async |id: SessionId| {
        let found = kit.database.session(id).await.unwrap().unwrap();
        let inside = |grant: &&Grant| match grant.scope {
            Scope::Tenant { tenant } | Scope::Project { tenant, .. } => tenant == acme,
            Scope::Cloud => false,
        };
        assert_eq!(
            found.grants.iter().any(|grant| *grant == at(other, Role::TenantViewer)),
            id != via
        );
        found.grants.iter().filter(inside).count()
    };
    for (role, active, held) in [
        (Role::TenantAdmin, true, [0, 0, 2]),
        (Role::TenantMember, true, [0, 0, 2]),
        (Role::TenantOwner, true, [0, 2, 2]),
        // A connection that nobody can come by is asked of nobody.
        (Role::TenantAdmin, false, [2, 2, 2]),
    ] {
        let set = vec![member(acme, ann.id, role), IdentityRow::SetSso(required(active))];
        ann.rows(&kit, set).await;
        let found = [in_acme(weak).await, in_acme(strong).await, in_acme(via).await];
        assert_eq!(found, held, "{role} {active}");
    }
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_one_user_and_a_user_one_person() {
    let kit = Kit::new().await;
    let (acme, _) = kit.tenancy().await;
    let (other, _) = kit.tenancy().await;
    let (mut ann, mut lee) = (Ann::new(&kit).await, Ann::new(&kit).await);
    let link = |tenant, at: &str, who: &str, user| IdentityRow::Link {
        tenant,
        issuer: issuer(at),
        subject: subject(who),
        user,
    };
    let known = async |tenant, at: &str, who: &str| {
        kit.database.federated(tenant, &issuer(at), &subject(who)).await.unwrap()
    };
    let set = IdentityRow::SetSso(sso(acme, 1, Some(b"one")));
    ann.rows(&kit, vec![set, link(acme, "idp", "a", ann.id)]).await;
    assert_eq!(known(acme, "idp", "a").await, Some(ann.id));
    for (tenant, at, who) in [(other, "idp", "a"), (acme, "else", "a"), (acme, "idp", "A")] {
        assert_eq!(known(tenant, at, who).await, None, "{at} {who}");
    }
    // Again is no error; somebody else is.
    ann.rows(&kit, vec![link(acme, "idp", "a", ann.id)]).await;
    let refused = |name: &str| Err(AppendError::Constraint { name: name.to_owned() });
    let taken = lee.try_rows(&kit, vec![link(acme, "idp", "a", lee.id)]).await;
    assert_eq!(taken, refused("federated_pkey"));
    let second = ann.try_rows(&kit, vec![link(acme, "idp", "b", ann.id)]).await;
    assert_eq!(second, refused("federated_user_key"));
    // In one batch, too.
    let both = vec![link(acme, "idp", "c", lee.id), link(acme, "idp", "c", ann.id)];
    assert!(lee.try_rows(&kit, both).await.is_err());
    // In another tenant the same person of the same provider may be somebody else.
    lee.rows(&kit, vec![link(other, "idp", "a", lee.id)]).await;

    // What ends a link ends it, whatever the same batch linked before; what comes after stays.
    let unlink = IdentityRow::Unlink { tenant: acme, user: ann.id };
    ann.rows(&kit, vec![unlink.clone()]).await;
    assert_eq!(known(acme, "idp", "a").await, None);
    ann.rows(&kit, vec![link(acme, "idp", "a", ann.id), unlink.clone()]).await;
    assert_eq!(known(acme, "idp", "a").await, None);
    ann.rows(&kit, vec![unlink, link(acme, "idp", "b", ann.id)]).await;
    assert_eq!(known(acme, "idp", "b").await, Some(ann.id));
    let moved = NewSso { issuer: issuer("else"), ..sso(acme, 2, Some(b"two")) };
    ann.rows(&kit, vec![IdentityRow::SetSso(moved), link(acme, "else", "x", ann.id)]).await;
    assert_eq!(
        (known(acme, "idp", "b").await, known(acme, "else", "x").await),
        (None, Some(ann.id))
    );
    ann.rows(&kit, vec![IdentityRow::RemoveSso { tenant: acme }]).await;
    assert_eq!(known(acme, "else", "x").await, None);
    assert_eq!(known(other, "idp", "a").await, Some(lee.id), "another tenant's is its own");
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_kept_until_there_is_another() {
    let kit = Kit::new().await;
    let (acme, _) = kit.tenancy().await;
    let mut ann = Ann::new(&kit).await;
    let kept = async |epoch| kit.database.sso_secret(acme, epoch).await.unwrap();
    assert_eq!(kept(1).await, None);
    let set = |epoch, sealed| IdentityRow::SetSso(sso(acme, epoch, sealed));
    ann.rows(&kit, vec![set(1, Some(b"canary-one"))]).await;
    assert_eq!((kept(1).await, kept(2).await), (Some(b"canary-one".to_vec()), None));
    ann.rows(&kit, vec![set(2, None)]).await;
    assert_eq!((kept(1).await, kept(2).await), (None, Some(b"canary-one".to_vec())));
    // Several in one batch: the newest terms, and the newest secret that one of them had.
    ann.rows(&kit, vec![set(3, Some(b"canary-two")), set(4, None)]).await;
    assert_eq!(kept(4).await, Some(b"canary-two".to_vec()));
    for (rows, left) in [
        ("SELECT count(*) FROM journal.entry WHERE payload::text LIKE '%canary%'", 0),
        ("SELECT count(*) FROM identity.sso", 1),
    ] {
        assert_eq!(kit.count(rows).await, left, "{rows}");
    }
    // A connection without a secret never was.
    ann.rows(&kit, vec![IdentityRow::RemoveSso { tenant: acme }]).await;
    assert_eq!(kept(4).await, None);
    let tenants = kit.database.tenants_of(ann.id).await.unwrap();
    assert_eq!(tenants, []);
    ann.rows(&kit, vec![member(acme, ann.id, Role::TenantViewer)]).await;
    assert_eq!(kit.database.tenants_of(ann.id).await.unwrap(), [acme]);
}
