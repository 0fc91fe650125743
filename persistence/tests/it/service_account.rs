//! Service accounts: what proves them, once each, and the keys of their tokens.

use aicloud_domain::access::{Permission, Role};
use aicloud_domain::id::{KeyId, ProjectId, ServiceAccountId, TenantId, TokenId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_domain::service_account::{AccountStanding, PublicKey};
use aicloud_persistence::{
    AccountRow, Append, AppendError, Head, NewAccountKey, NewApiKey, Owner, SideRow, SigningPhase,
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::kit::{Kit, append, assert_whole, write};

fn new<T: TypedId>() -> T {
    T::from_uuid(Uuid::now_v7())
}

fn state(role: Role, epoch: u64, label: &str) -> String {
    format!(
        r#"{{"label":"{label}","standing":"active","role":"{role}","permissions":["allocation.read"],"epoch":{epoch}}}"#
    )
}

fn account(
    (tenant, project): (TenantId, ProjectId),
    id: ServiceAccountId,
    head: Head,
    state: String,
    rows: Vec<AccountRow>,
) -> Append {
    let mut one = append(EntityKind::ServiceAccount, id.uuid(), head);
    one.owner = Owner::project(tenant, project);
    one.row.state = state;
    one.side = rows.into_iter().map(SideRow::Account).collect();
    one
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_micros(Utc::now().timestamp_micros()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_comes_with_its_account() {
    let kit = Kit::new().await;
    let place @ (tenant, project) = kit.tenancy().await;
    let (id, key, token): (ServiceAccountId, KeyId, TokenId) = (new(), new(), new());
    let (owner, soon) = ((tenant, project, id), now() + TimeDelta::hours(1));
    let held = |ends_at| {
        AccountRow::AddKey(NewAccountKey {
            id: key,
            owner,
            public: PublicKey::P256 { x: [1; 32], y: [2; 32] },
            ends_at,
        })
    };
    let issued = AccountRow::IssueApiKey(NewApiKey {
        id: token,
        owner,
        secret_sha256: [7; 32],
        permissions: Some([Permission::UsageRead].into()),
        expires_at: soon,
    });
    let role = Role::ProjectMember;
    // Added, removed and added again in one batch: the last word holds.
    let rows = vec![held(None), AccountRow::RemoveKey { key }, held(None), issued];
    let first = account(place, id, Head::NONE, state(role, 1, "ci"), rows);
    let head = write(&kit.journal, first).await.unwrap();
    let found = kit.database.account_key(key).await.unwrap().unwrap();
    assert_eq!((found.ends_at, found.last_used_at), (None, None));
    assert_eq!(found.public, PublicKey::P256 { x: [1; 32], y: [2; 32] });
    assert_eq!((found.account.tenant, found.account.project, found.account.id), owner);
    assert_eq!((found.account.role, found.account.epoch), (role, 1));
    assert_eq!(found.account.standing, AccountStanding::Active);
    assert_eq!(found.account.permissions, Some([Permission::AllocationRead].into()));
    let api_key = kit.database.api_key(token).await.unwrap().unwrap();
    assert_eq!((api_key.secret_sha256, api_key.expires_at), ([7; 32], soon));
    assert_eq!(api_key.permissions, Some([Permission::UsageRead].into()));
    assert_eq!(kit.database.service_account(id).await.unwrap(), Some(api_key.account));
    // When they were used is written once a minute.
    let then = now();
    for later in [0, 59] {
        let at = then + TimeDelta::seconds(later);
        kit.database.account_key_used(key, at).await.unwrap();
        kit.database.api_key_used(token, at).await.unwrap();
    }
    assert_eq!(kit.database.keys_used(id).await.unwrap(), [(key, then)].into());
    kit.database.api_key_used(token, then + TimeDelta::minutes(1)).await.unwrap();
    let used = kit.database.api_keys_used(id).await.unwrap();
    assert_eq!(used, [(token, then + TimeDelta::minutes(1))].into());
    // Another role, another end; then they go.
    let moved = vec![AccountRow::EndKey { key, ends_at: Some(soon) }];
    let next = account(place, id, head, state(Role::ProjectViewer, 2, "ci"), moved);
    let head = write(&kit.journal, next).await.unwrap();
    let found = kit.database.account_key(key).await.unwrap().unwrap();
    assert_eq!(
        (found.ends_at, found.account.role, found.account.epoch),
        (Some(soon), Role::ProjectViewer, 2)
    );
    let gone = vec![AccountRow::RemoveKey { key }, AccountRow::RevokeApiKey { token }];
    let last = account(place, id, head, state(role, 3, "ci"), gone);
    write(&kit.journal, last).await.unwrap();
    assert_eq!(kit.database.account_key(key).await.unwrap(), None);
    assert_eq!(kit.database.api_key(token).await.unwrap(), None);
    // A label is one account's in its project.
    let twin = account(place, new(), Head::NONE, state(role, 1, "ci"), vec![]);
    let taken = write(&kit.journal, twin).await;
    assert_eq!(
        taken,
        Err(AppendError::Constraint { name: "service_account_label_key".to_owned() })
    );
    // A project of another tenant's can't have it.
    let (other, _) = kit.tenancy().await;
    let stray = account((other, project), new(), Head::NONE, state(role, 1, "x"), vec![]);
    assert!(matches!(write(&kit.journal, stray).await, Err(AppendError::Constraint { .. })));
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assertion_counts_once() {
    let kit = Kit::new().await;
    let place = kit.tenancy().await;
    let id: ServiceAccountId = new();
    let made = account(place, id, Head::NONE, state(Role::ProjectViewer, 1, "ci"), vec![]);
    write(&kit.journal, made).await.unwrap();
    let found = kit.database.service_account(id).await.unwrap().unwrap();
    let soon = now() + TimeDelta::minutes(1);
    let all = (0..50).map(|_| kit.database.use_assertion(&found, [1; 32], soon));
    let all = futures_util::future::try_join_all(all).await.unwrap();
    assert_eq!(all.into_iter().filter(|first| *first).count(), 1);
    assert!(
        kit.database.use_assertion(&found, [2; 32], soon + TimeDelta::minutes(1)).await.unwrap()
    );
    assert_eq!(kit.database.forget_assertions(soon).await.unwrap(), 0);
    assert_eq!(kit.database.forget_assertions(soon + TimeDelta::seconds(1)).await.unwrap(), 1);
    assert!(!kit.database.use_assertion(&found, [2; 32], soon).await.unwrap());
    assert!(kit.database.use_assertion(&found, [1; 32], soon).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_signs_and_one_stands_by() {
    let kit = Kit::new().await;
    let database = &kit.database;
    let (one, two, three): (KeyId, KeyId, KeyId) = (new(), new(), new());
    let (then, later) = (now(), now() + TimeDelta::hours(1));
    assert!(database.add_signing_key(one, [1; 32], vec![1], then).await.unwrap());
    assert!(!database.add_signing_key(two, [2; 32], vec![2], then).await.unwrap());
    assert!(database.promote_signing_key(one, None, then, later).await.unwrap());
    assert!(database.add_signing_key(two, [2; 32], vec![2], then).await.unwrap());
    // Not in somebody's place who is not there, and not over somebody's head.
    assert!(!database.promote_signing_key(two, None, then, later).await.unwrap());
    assert!(!database.promote_signing_key(two, Some(three), then, later).await.unwrap());
    let all = (0..10).map(|_| database.promote_signing_key(two, Some(one), later, later));
    let all = futures_util::future::try_join_all(all).await.unwrap();
    assert_eq!(all.into_iter().filter(|done| *done).count(), 1);
    let keys = database.signing_keys().await.unwrap();
    let shape: Vec<_> = keys.iter().map(|key| (key.id, key.phase, key.sealed.is_some())).collect();
    let retired = SigningPhase::Retired { verify_until: later };
    assert_eq!(shape, [(one, retired, false), (two, SigningPhase::Active { since: later }, true)]);
    assert_eq!(database.forget_signing_keys(then).await.unwrap(), 0);
    assert_eq!(database.void_signing_keys(then).await.unwrap(), 1);
    assert_eq!(database.forget_signing_keys(then).await.unwrap(), 1);
    assert_eq!(database.signing_keys().await.unwrap().len(), 1);
}
