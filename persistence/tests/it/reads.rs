//! Rows, lists, labels, those who owe.

use aicloud_domain::id::{AllocationId, ProjectId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::{AppendError, Head, ListQuery, Owing, Owner};
use uuid::Uuid;

use crate::kit::{Kit, allocation, append, node, write};

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_filtered_and_paged() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let (other_tenant, other_project) = kit.tenancy().await;
    let mut mine = Vec::new();
    for number in 0..7 {
        let id = AllocationId::from_uuid(Uuid::now_v7());
        let mut one = allocation(tenant, project, id, Head::NONE);
        let phase = if number % 2 == 0 { "running" } else { "pending" };
        one.row.state = format!(r#"{{"phase":"{phase}"}}"#);
        write(&kit.journal, one).await.unwrap();
        mine.push(id.uuid());
    }
    let stranger = AllocationId::from_uuid(Uuid::now_v7());
    write(&kit.journal, allocation(other_tenant, other_project, stranger, Head::NONE))
        .await
        .unwrap();

    let list = async |kind, query| {
        let rows = kit.database.list(kind, query).await.unwrap();
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let of = ListQuery {
        tenant: Some(tenant),
        project: Some(project),
        limit: 3,
        ..ListQuery::default()
    };
    let mut paged = Vec::new();
    loop {
        let after = paged.last().copied();
        let page = list(EntityKind::Allocation, ListQuery { after, ..of.clone() }).await;
        if page.is_empty() {
            break;
        }
        paged.extend(page);
    }
    assert_eq!(paged, mine);

    let everything = ListQuery { limit: 100, ..ListQuery::default() };
    let of_tenant = ListQuery { tenant: Some(tenant), ..everything.clone() };
    let running = ListQuery { phases: Some(vec!["running".to_owned()]), ..of_tenant.clone() };
    let foreign = ListQuery { project: Some(other_project), ..of_tenant.clone() };
    assert_eq!(list(EntityKind::Allocation, everything.clone()).await.len(), 8);
    assert_eq!(list(EntityKind::Allocation, of_tenant.clone()).await, mine);
    assert_eq!(list(EntityKind::Allocation, running).await.len(), 4);
    assert_eq!(list(EntityKind::Allocation, foreign).await, [] as [Uuid; 0]);
    assert_eq!(list(EntityKind::Project, of_tenant.clone()).await, [project.uuid()]);
    assert_eq!(list(EntityKind::Tenant, of_tenant).await, [tenant.uuid()]);
    assert_eq!(list(EntityKind::Tenant, everything).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_owe_are_woken() {
    let kit = Kit::new().await;
    let mut owing = Vec::new();
    for number in 0..6 {
        let id = Uuid::now_v7();
        let mut one = node(id, Head::NONE);
        one.row.owes = number % 2 == 0;
        let head = write(&kit.journal, one).await.unwrap();
        match number {
            // It paid.
            0 => drop(write(&kit.journal, node(id, head)).await.unwrap()),
            2 | 4 => owing.push(Owing { id, seq: head.seq }),
            _ => {}
        }
    }
    let read =
        async |after, limit| kit.database.owing(EntityKind::Node, after, limit).await.unwrap();
    assert_eq!(read(None, 10).await, owing);
    assert_eq!(read(None, 1).await, owing[..1]);
    assert_eq!(read(Some(owing[0].id), 10).await, owing[1..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_are_unique_where_they_must_be_and_parents_exist() {
    let kit = Kit::new().await;
    let (tenant, _) = kit.tenancy().await;
    let (other, _) = kit.tenancy().await;
    let project = |tenant, label: &str| {
        let id = ProjectId::from_uuid(Uuid::now_v7());
        let mut one = append(EntityKind::Project, id.uuid(), Head::NONE);
        one.owner = Owner::project(tenant, id);
        one.row.state = format!(r#"{{"label":"{label}"}}"#);
        one
    };
    write(&kit.journal, project(tenant, "web")).await.unwrap();
    write(&kit.journal, project(other, "web")).await.unwrap();
    let outcome = |rule: &str| Err(AppendError::Constraint { name: rule.to_owned() });
    let taken = write(&kit.journal, project(tenant, "web")).await;
    assert_eq!(taken, outcome("project_label_key"));
    let orphan = write(&kit.journal, project(TypedId::from_uuid(Uuid::now_v7()), "web")).await;
    assert_eq!(orphan, outcome("project_tenant_fkey"));
    // A project of one tenant can't hold an allocation of another.
    let (mine, theirs) = (tenant, kit.tenancy().await.1);
    let id = AllocationId::from_uuid(Uuid::now_v7());
    let crossed = write(&kit.journal, allocation(mine, theirs, id, Head::NONE)).await;
    assert_eq!(crossed, outcome("allocation_project_fkey"));
}
