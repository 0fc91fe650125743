//! What the tests share: small appends, and entities that write them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aicloud_domain::id::{AllocationId, ProjectId, TenantId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::testing::TestDatabase;
use aicloud_persistence::usage::{Summed, UsageInterval};
use aicloud_persistence::{
    Append, AppendError, Appended, Database, Head, Journal, JournalConfig, NewEntry, Owner,
    Provenance, RowState, View,
};
use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use tokio::sync::Barrier;
use uuid::Uuid;

/// A fresh database with a journal on it.
pub struct Kit {
    pub place: TestDatabase,
    pub database: Database,
    pub journal: Journal,
}

impl Kit {
    pub async fn new() -> Self {
        let place = TestDatabase::new().await;
        let database = place.open().await;
        let journal = Journal::start(&database, JournalConfig::default());
        Self { place, database, journal }
    }

    /// A tenant and a project, written.
    pub async fn tenancy(&self) -> (TenantId, ProjectId) {
        let tenant = TenantId::from_uuid(Uuid::now_v7());
        let project = ProjectId::from_uuid(Uuid::now_v7());
        let mut one = append(EntityKind::Tenant, tenant.uuid(), Head::NONE);
        one.owner = Owner::tenant(tenant);
        one.row.state = one.row.state.replacen('{', r#"{"standing":"active","#, 1);
        write(&self.journal, one).await.unwrap();
        let mut one = append(EntityKind::Project, project.uuid(), Head::NONE);
        one.owner = Owner::project(tenant, project);
        write(&self.journal, one).await.unwrap();
        (tenant, project)
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        let mut owner = self.place.owner().await;
        sqlx::query_scalar(sql).fetch_one(&mut owner).await.unwrap()
    }
}

/// An append of one entry; the state's label is the entity's id, so it is unique.
pub fn append(kind: EntityKind, id: Uuid, prev: Head) -> Append {
    let seq = prev.seq + 1;
    Append {
        kind,
        id,
        prev,
        owner: Owner::PLATFORM,
        entries: vec![NewEntry {
            event_type: "stepped".into(),
            event_version: 1,
            payload: format!("{{ \"seq\":  {seq}}}"),
        }],
        provenance: Provenance {
            principal: "test".to_owned(),
            request_id: format!("request-{seq}"),
            command_id: None,
            trace_id: Some("trace".to_owned()),
            credential: None,
            address: None,
            at: Utc::now(),
        },
        row: RowState {
            state: format!(r#"{{"name":"{id}","label":"{id}","phase":"pending","seq":{seq}}}"#),
            owes: false,
        },
        side: Vec::new(),
        command: None,
    }
}

pub fn node(id: Uuid, prev: Head) -> Append {
    append(EntityKind::Node, id, prev)
}

pub fn allocation(tenant: TenantId, project: ProjectId, id: AllocationId, prev: Head) -> Append {
    let mut one = append(EntityKind::Allocation, id.uuid(), prev);
    one.owner = Owner::project(tenant, project);
    one
}

/// Appends and waits.
pub async fn write(journal: &Journal, one: Append) -> Result<Head, AppendError> {
    let (head, appended) = journal.append(one)?;
    appended.await.map(|()| head)
}

/// Appends `count` entries to a node, each on top of the one before, without waiting.
pub fn pipeline(journal: &Journal, id: Uuid, mut head: Head, count: u64) -> (Head, Vec<Appended>) {
    let appended = (0..count)
        .map(|_| {
            let (next, appended) = journal.append(node(id, head)).unwrap();
            head = next;
            appended
        })
        .collect();
    (head, appended)
}

/// Two processes believe that they own the same entities, and write sixty times three entries each;
/// returns how many were written. Every other one was fenced.
pub async fn race(kit: &Kit, ids: &[Uuid]) -> u64 {
    const ROUNDS: usize = 60;
    const EACH: u64 = 3;
    let other = Journal::start(&kit.place.open().await, JournalConfig::default());
    let start = Arc::new(Barrier::new(2));
    let racers = [kit.journal.clone(), other].map(|journal| {
        let (database, ids, start) = (kit.database.clone(), ids.to_vec(), Arc::clone(&start));
        tokio::spawn(async move {
            let (mut won, mut fenced) = (0_u64, 0_u64);
            for round in 0..ROUNDS {
                let id = ids[round % ids.len()];
                let stored = database.load(EntityKind::Node, id).await.unwrap();
                let head = stored.map_or(Head::NONE, |stored| stored.head);
                if round == 0 {
                    // Both have seen that there is nothing, so one of them is fenced for certain;
                    // at the same pace they might never meet later.
                    start.wait().await;
                }
                for outcome in join_all(pipeline(&journal, id, head, EACH).1).await {
                    match outcome {
                        Ok(()) => won += 1,
                        Err(AppendError::Fenced) => fenced += 1,
                        Err(other) => panic!("{other}"),
                    }
                }
            }
            (won, fenced)
        })
    });
    let (mut won, mut fenced) = (0, 0);
    for outcome in join_all(racers).await {
        let outcome = outcome.unwrap();
        (won, fenced) = (won + outcome.0, fenced + outcome.1);
    }
    assert_eq!(won + fenced, 2 * ROUNDS as u64 * EACH);
    assert!(fenced >= EACH, "who comes second to a place is fenced, and what is built on it");
    won
}

/// Waits until the condition holds; fails after two minutes. Tests share a server, whose oldest
/// transaction, whosever it is, decides what has settled; and some of them hold one for as long as
/// a lock is waited for, several times over.
pub async fn until<F: Future<Output = bool>>(what: &str, condition: impl Fn() -> F) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !condition().await {
        assert!(Instant::now() < deadline, "waited too long until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Every chain is whole and every row stands at its journal's end.
pub async fn assert_whole(database: &Database) {
    let verified = database.verify_chains(|_| std::ops::ControlFlow::Continue(())).await.unwrap();
    assert_eq!(verified.broken, []);
}

/// The intervals of a tenant or of a project in a range.
pub async fn used(
    view: &View,
    owner: (TenantId, Option<ProjectId>),
    range: (DateTime<Utc>, DateTime<Utc>),
) -> Vec<UsageInterval> {
    match view.sum_usage(owner, range, 100, vec![], |all, one| all.push(one)).await.unwrap() {
        Summed::Whole(all) => all,
        Summed::TooMany => panic!("so many were never written"),
    }
}
