//! Edits of history show.

use std::ops::ControlFlow;

use aicloud_domain::id::TypedId;
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::verify::{Fault, Verified};
use aicloud_persistence::{Database, Head};
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::kit::{Kit, append, node, pipeline, write};

async fn verify(database: &Database) -> Verified {
    database.verify_chains(|_| ControlFlow::Continue(())).await.unwrap()
}

/// For every column that a hash covers: edit it in a random row, as a superuser past the
/// trigger; the verifier must name the entity. Then undo it.
#[tokio::test(flavor = "multi_thread")]
async fn every_edit_of_every_column_is_caught() {
    let kit = Kit::new().await;
    let (tenant, _) = kit.tenancy().await;
    let head = kit.database.load(EntityKind::Tenant, tenant.uuid()).await.unwrap().unwrap().head;
    let mut one = append(EntityKind::Tenant, tenant.uuid(), head);
    one.owner = aicloud_persistence::Owner::tenant(tenant);
    one.provenance.command_id = Some("command".to_owned());
    write(&kit.journal, one).await.unwrap();
    let mut waiting = Vec::new();
    for _ in 0..20 {
        waiting.extend(pipeline(&kit.journal, Uuid::now_v7(), Head::NONE, 5).1);
    }
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    assert_eq!(verify(&kit.database).await.broken, []);

    let mut owner = kit.place.owner().await;
    sqlx::raw_sql("ALTER TABLE journal.entry DISABLE TRIGGER ALL; CREATE TABLE public.kept AS TABLE journal.entry")
        .execute(&mut owner)
        .await
        .unwrap();
    let mut rng = StdRng::seed_from_u64(3);
    for edit in [
        "entity_id = gen_random_uuid()",
        "seq = seq + 1000",
        "entity_kind = 'project'",
        "event_type = event_type || ' '",
        "event_version = event_version + 1",
        // White space only: the meaning is the same, the text is not.
        "payload = (payload::text || ' ')::json",
        "tenant_id = gen_random_uuid()",
        "project_id = gen_random_uuid()",
        "principal = 'somebody else'",
        "request_id = ''",
        "command_id = CASE WHEN command_id IS NULL THEN '' END",
        "trace_id = NULL",
        "credential = CASE WHEN credential IS NULL THEN 'sess_1' END",
        "address = CASE WHEN address IS NULL THEN '192.0.2.1' END",
        "at = at + interval '1 microsecond'",
        "at = 'infinity'",
        "prev_hash = set_byte(prev_hash, 31, get_byte(prev_hash, 31) # 1)",
        "hash = set_byte(hash, 0, get_byte(hash, 0) # 128)",
    ] {
        for _ in 0..5 {
            let victim = rng.random_range(0..103);
            let statement = format!(
                "UPDATE journal.entry SET {edit} WHERE position = \
                 (SELECT position FROM journal.entry ORDER BY position OFFSET {victim} LIMIT 1) RETURNING 1"
            );
            let edited: Vec<i32> =
                sqlx::query_scalar(AssertSqlSafe(statement)).fetch_all(&mut owner).await.unwrap();
            assert_eq!(edited, [1]);
            assert!(!verify(&kit.database).await.broken.is_empty(), "{edit} of row {victim}");
            sqlx::raw_sql(
                "DELETE FROM journal.entry; \
                 INSERT INTO journal.entry OVERRIDING SYSTEM VALUE SELECT * FROM public.kept",
            )
            .execute(&mut owner)
            .await
            .unwrap();
        }
    }
    assert_eq!(verify(&kit.database).await.broken, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_or_moved_is_named() {
    let kit = Kit::new().await;
    let ids: Vec<Uuid> = (0..5).map(|_| Uuid::now_v7()).collect();
    for id in &ids {
        let (_, waiting) = pipeline(&kit.journal, *id, Head::NONE, 4);
        assert!(join_all(waiting).await.iter().all(Result::is_ok));
    }
    let mut owner = kit.place.owner().await;
    sqlx::raw_sql("ALTER TABLE journal.entry DISABLE TRIGGER ALL")
        .execute(&mut owner)
        .await
        .unwrap();
    for (statement, id) in [
        ("DELETE FROM journal.entry WHERE entity_id = $1 AND seq = 2", ids[0]),
        ("DELETE FROM journal.entry WHERE entity_id = $1 AND seq = 4", ids[1]),
        ("DELETE FROM journal.entry WHERE entity_id = $1", ids[2]),
        ("DELETE FROM inventory.node WHERE id = $1", ids[3]),
    ] {
        sqlx::query(statement).bind(id).execute(&mut owner).await.unwrap();
    }
    let verified = verify(&kit.database).await;
    let found: Vec<_> = verified.broken.iter().map(|broken| (broken.entity, broken.seq)).collect();
    // The row without entries comes last.
    assert_eq!(found, [(ids[0], 3), (ids[1], 3), (ids[3], 4), (ids[2], 0)]);
    assert_eq!(verified.broken[0].fault, Fault::Gap { expected: 2 });
    assert!(matches!(verified.broken[1].fault, Fault::Head { row: Some(row) } if row.seq == 4));
    assert_eq!(verified.broken[2].fault, Fault::Head { row: None });
    assert_eq!((verified.progress.entities, verified.stopped), (4, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn verification_runs_beside_writers_and_can_be_stopped() {
    let kit = Kit::new().await;
    let ids: Vec<Uuid> = (0..20).map(|_| Uuid::now_v7()).collect();
    let waiting: Vec<_> =
        ids.iter().flat_map(|id| pipeline(&kit.journal, *id, Head::NONE, 150).1).collect();
    // Chains grow while it reads; in its snapshot they are whole.
    while kit.journal.stats().waiting > 0 {
        assert_eq!(verify(&kit.database).await.broken, []);
    }
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    let stopped = kit.database.verify_chains(|_| ControlFlow::Break(())).await.unwrap();
    assert!(stopped.stopped && stopped.progress.entries < 3_000);
    let whole = verify(&kit.database).await;
    assert_eq!((whole.progress.entries, whole.progress.entities), (3_000, 20));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_gives_each_entity_with_its_entries() {
    let kit = Kit::new().await;
    // More than one page of rows.
    let mut heads = Vec::new();
    for _ in 0..130 {
        let id = Uuid::now_v7();
        let (head, waiting) = pipeline(&kit.journal, id, Head::NONE, 2);
        assert!(join_all(waiting).await.iter().all(Result::is_ok));
        heads.push((id, head));
    }
    let mut rebuild = kit.database.rebuild(EntityKind::Node);
    let mut seen = Vec::new();
    while let Some(rebuilt) = rebuild.next().await.unwrap() {
        assert_eq!(rebuilt.entries.len(), 2);
        assert_eq!(rebuilt.entries[1].head, rebuilt.row.head);
        seen.push((rebuilt.row.id, rebuilt.row.head));
    }
    assert_eq!(seen, heads);
    assert_eq!(kit.database.rebuild(EntityKind::Tenant).next().await.unwrap(), None);
    write(&kit.journal, node(heads[0].0, heads[0].1)).await.unwrap();
}
