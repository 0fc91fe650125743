//! Secret variables: a row of their own, for the engine alone, and gone when it is said.

use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TypedId};
use aicloud_domain::secret::Veiled;
use aicloud_persistence::{AppendError, Head, NewSecretEnv, SideRow};
use futures_util::future::join_all;
use uuid::Uuid;

use crate::kit::{Kit, allocation, assert_whole, write};

fn keep(tenant: TenantId, project: ProjectId, allocation: AllocationId) -> SideRow {
    let sealed = Veiled::new(b"canary-sealed".to_vec());
    SideRow::KeepSecretEnv(NewSecretEnv { tenant, project, allocation, sealed })
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_there_for_their_tenant_until_they_are_erased() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let (other, others) = kit.tenancy().await;
    let id = AllocationId::from_uuid(Uuid::now_v7());
    let mut one = allocation(tenant, project, id, Head::NONE);
    one.side = vec![keep(tenant, project, id)];
    let head = write(&kit.journal, one).await.unwrap();
    let kept = async |of| kit.database.secret_env(of, id).await.unwrap();
    assert_eq!(kept(tenant).await, Some(b"canary-sealed".to_vec()));
    assert_eq!(kept(other).await, None);

    // No role of requests reads them, for whichever tenant.
    let mut owner = kit.place.owner().await;
    for role in ["aicloud_provisioning", "aicloud_tenancy", "aicloud_billing", "aicloud_journal"] {
        let sql = format!(
            "BEGIN; SET LOCAL ROLE {role}; SET LOCAL app.tenant = '{}'; SELECT * FROM provisioning.secret_env",
            tenant.uuid()
        );
        let refused = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut owner).await;
        assert!(refused.unwrap_err().to_string().contains("permission denied"), "{role}");
        sqlx::raw_sql("ROLLBACK").execute(&mut owner).await.unwrap();
    }
    // They stand on their own allocation only.
    let stranger = AllocationId::from_uuid(Uuid::now_v7());
    for wrong in [keep(other, others, id), keep(tenant, others, stranger)] {
        let mut one = allocation(tenant, project, stranger, Head::NONE);
        one.side = vec![wrong];
        let name = "secret_env_allocation_fkey".to_owned();
        assert_eq!(write(&kit.journal, one).await, Err(AppendError::Constraint { name }));
    }
    let erase = SideRow::EraseSecretEnv { tenant, allocation: id };
    // Twice is no error.
    let mut head = head;
    for _ in 0..2 {
        let mut one = allocation(tenant, project, id, head);
        one.side = vec![erase.clone()];
        head = write(&kit.journal, one).await.unwrap();
        assert_eq!(kept(tenant).await, None);
    }
    let told = "SELECT count(*) FROM journal.entry WHERE payload::text LIKE '%canary%'";
    assert_eq!(kit.count(told).await, 0);
    assert_whole(&kit.database).await;
}

/// Made and given up within one batch.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_and_goes_together_leaves_nothing() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let mut waiting = vec![];
    for _ in 0..20 {
        let id = AllocationId::from_uuid(Uuid::now_v7());
        let mut one = allocation(tenant, project, id, Head::NONE);
        one.side = vec![keep(tenant, project, id)];
        let (head, appended) = kit.journal.append(one).unwrap();
        waiting.push(appended);
        let mut one = allocation(tenant, project, id, head);
        one.side = vec![SideRow::EraseSecretEnv { tenant, allocation: id }];
        waiting.push(kit.journal.append(one).unwrap().1);
    }
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    assert_eq!(kit.count("SELECT count(*) FROM provisioning.secret_env").await, 0);
}
