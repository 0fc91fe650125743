//! Group commit: order, fence, culprits.

use aicloud_domain::id::{AllocationId, TenantId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::{
    AppendError, Head, IdempotentCommand, Journal, JournalConfig, NewEntry, Owner,
};
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use uuid::Uuid;

use crate::kit::{Kit, allocation, append, assert_whole, node, pipeline, race, write};

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_entities_pipelined_come_out_in_order() {
    let kit = Kit::new().await;
    let ids: Vec<Uuid> = (0..200).map(|_| Uuid::now_v7()).collect();
    let mut heads = vec![Head::NONE; ids.len()];
    let mut waiting = Vec::new();
    for _ in 0..10 {
        for (id, head) in ids.iter().zip(&mut heads) {
            let (next, appended) = kit.journal.append(node(*id, *head)).unwrap();
            *head = next;
            waiting.push(appended);
        }
    }
    for outcome in join_all(waiting).await {
        outcome.unwrap();
    }
    for (id, head) in ids.iter().zip(&heads) {
        let stored = kit.database.load(EntityKind::Node, *id).await.unwrap().unwrap();
        assert_eq!(stored.head, *head);
        assert!(stored.state.contains(r#""seq": 10"#), "{}", stored.state);
    }
    let history = kit.database.history(ids[0], 0, 100).await.unwrap();
    assert_eq!(history.len(), 10);
    // To the byte: two blanks after the colon.
    assert_eq!(history[2].payload, "{ \"seq\":  3}");
    assert_whole(&kit.database).await;
    let stats = kit.journal.stats();
    assert_eq!((stats.committed, stats.failed, stats.waiting), (2000, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_entries_and_states_of_one_append_are_one_step() {
    let kit = Kit::new().await;
    let id = Uuid::now_v7();
    let mut one = node(id, Head::NONE);
    one.entries.push(NewEntry {
        event_type: "again".into(),
        event_version: 7,
        payload: "[]".to_owned(),
    });
    one.row.owes = true;
    let head = write(&kit.journal, one).await.unwrap();
    assert_eq!(head.seq, 2);
    let stored = kit.database.load(EntityKind::Node, id).await.unwrap().unwrap();
    assert_eq!((stored.head, stored.owes), (head, true));
    assert_whole(&kit.database).await;
}

/// Two processes believe they own the same entities: of two entries for one place exactly one
/// is written, and every chain stays whole.
#[tokio::test(flavor = "multi_thread")]
async fn two_journals_race_and_one_wins_each_seq() {
    let kit = Kit::new().await;
    let ids: Vec<Uuid> = (0..8).map(|_| Uuid::now_v7()).collect();
    let won = race(&kit, &ids).await;
    let entries = kit.count("SELECT count(*) FROM journal.entry").await;
    assert_eq!(entries.cast_unsigned(), won);
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_link_fails_itself_and_what_is_built_on_it() {
    let kit = Kit::new().await;
    let id = Uuid::now_v7();
    let (head, good) = kit.journal.append(node(id, Head::NONE)).unwrap();
    let wrong = Head { seq: head.seq, hash: [9; 32] };
    let (after_wrong, bad) = kit.journal.append(node(id, wrong)).unwrap();
    let (_, on_bad) = kit.journal.append(node(id, after_wrong)).unwrap();
    assert_eq!(good.await, Ok(()));
    assert_eq!(bad.await, Err(AppendError::Fenced));
    assert_eq!(on_bad.await, Err(AppendError::Fenced));
    // The same in a batch of its own, where only the row's head tells.
    let alone = write(&kit.journal, node(id, wrong)).await;
    assert_eq!(alone, Err(AppendError::Fenced));
    // The entity itself goes on from where it stands.
    write(&kit.journal, node(id, head)).await.unwrap();
    assert_whole(&kit.database).await;
}

/// Poison of each kind, at a random place of a full batch: it fails with its own error, and so
/// does what was built on it; nobody else notices.
#[tokio::test(flavor = "multi_thread")]
async fn poison_fails_alone() {
    let kit = Kit::new().await;
    let mut rng = StdRng::seed_from_u64(7);
    let taken = Uuid::now_v7();
    write(&kit.journal, node(taken, Head::NONE)).await.unwrap();
    for round in 0..6 {
        // A writer that is busy lets a batch gather.
        let blocker = kit.journal.append(node(Uuid::now_v7(), Head::NONE)).unwrap();
        let poisoned = rng.random_range(0..120);
        let (mut good, mut poison, mut built) = (Vec::new(), None, None);
        for place in 0..120 {
            let mut one = node(Uuid::now_v7(), Head::NONE);
            if place != poisoned {
                good.push(kit.journal.append(one).unwrap().1);
                continue;
            }
            match round % 3 {
                // A label that is taken.
                0 => one.row.state = format!(r#"{{"label":"{taken}"}}"#),
                // jsonb has no NUL, though JSON has.
                1 => one.row.state = r#"{"label":"\u0000"}"#.to_owned(),
                // text has none either.
                _ => one.provenance.principal = "a\0b".to_owned(),
            }
            let mut next = node(one.id, Head::NONE);
            next.row = one.row.clone();
            let (head, appended) = kit.journal.append(one).unwrap();
            poison = Some(appended);
            next.prev = head;
            built = Some(kit.journal.append(next).unwrap().1);
        }
        blocker.1.await.unwrap();
        for outcome in join_all(good).await {
            assert_eq!(outcome, Ok(()));
        }
        let outcome = poison.unwrap().await;
        let expected = match round % 3 {
            0 => {
                matches!(&outcome, Err(AppendError::Constraint { name }) if name == "node_label_key")
            }
            _ => matches!(&outcome, Err(AppendError::Invalid { .. })),
        };
        assert!(expected, "round {round}: {outcome:?}");
        assert_eq!(built.unwrap().await, Err(AppendError::Fenced));
    }
    assert!(kit.journal.stats().halvings > 0);
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_json_is_refused_at_the_door() {
    let kit = Kit::new().await;
    let id = Uuid::now_v7();
    for (what, spoil) in [
        (
            "payload",
            (|one| one.entries[0].payload = "{".to_owned()) as fn(&mut aicloud_persistence::Append),
        ),
        ("state", |one| one.row.state = "nope".to_owned()),
        ("entries", |one| one.entries.clear()),
        ("version", |one| one.entries[0].event_version = 40_000),
    ] {
        let mut one = node(id, Head::NONE);
        spoil(&mut one);
        let refused = kit.journal.append(one);
        assert!(matches!(refused, Err(AppendError::Invalid { .. })), "{what}");
    }
    assert_eq!(kit.database.load(EntityKind::Node, id).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_takes_effect_once() {
    let kit = Kit::new().await;
    let scope = Uuid::now_v7();
    let id = Uuid::now_v7();
    let with_command = |prev: Head, reply: &str| {
        let mut one = node(id, prev);
        one.command = Some(IdempotentCommand {
            scope,
            key: "key".to_owned(),
            request_sha256: [1; 32],
            reply: reply.to_owned(),
        });
        one
    };
    // Both in one batch, most likely; either way the second is the duplicate.
    let (head, first) = kit.journal.append(with_command(Head::NONE, r#"{"n": 1}"#)).unwrap();
    let (_, second) = kit.journal.append(with_command(head, "2")).unwrap();
    assert_eq!(first.await, Ok(()));
    assert_eq!(second.await, Err(AppendError::DuplicateCommand));
    let third = write(&kit.journal, with_command(head, "3")).await;
    assert_eq!(third, Err(AppendError::DuplicateCommand));

    let recalled = kit.database.recall(scope, "key").await.unwrap().unwrap();
    assert_eq!(recalled.reply, r#"{"n": 1}"#);
    assert_eq!((recalled.entity_id, recalled.seq), (id, 1));
    assert_eq!(recalled.request_sha256, [1; 32]);
    assert_eq!(kit.database.recall(Uuid::now_v7(), "key").await.unwrap(), None);
    let stored = kit.database.load(EntityKind::Node, id).await.unwrap().unwrap();
    assert_eq!(stored.head, head);
}

/// Known entities that move by one entry each are written by a statement of their own, with or
/// without commands: every column must arrive where it belongs, which the chains say.
#[tokio::test(flavor = "multi_thread")]
async fn steps_of_many_entities_keep_every_column_and_every_command() {
    let kit = Kit::new().await;
    let (tenant, project) = kit.tenancy().await;
    let ids: Vec<AllocationId> = (0..40).map(|_| AllocationId::from_uuid(Uuid::now_v7())).collect();
    let mut heads = vec![Head::NONE; ids.len()];
    let scope = Uuid::now_v7();
    for round in 0..6_usize {
        let waiting: Vec<_> = ids
            .iter()
            .enumerate()
            // Not in the order of ids.
            .rev()
            .map(|(number, id)| {
                let mut one = allocation(tenant, project, *id, heads[number]);
                one.entries[0].event_version = 3;
                one.row.owes = number % 3 == 0;
                one.provenance.principal = format!("principal-{number}");
                one.provenance.trace_id = (number % 2 == 0).then(|| format!("trace-{number}"));
                one.provenance.credential = (number % 3 == 0).then(|| format!("tok_{number}"));
                one.provenance.address = (number % 4 == 0).then(|| "192.0.2.7".to_owned());
                // Rounds without commands, with some, with all.
                if round > 1 && (round > 3 || number % 5 == 0) {
                    let key = format!("key-{number}-{round}");
                    one.provenance.command_id = Some(key.clone());
                    let reply = format!(r#"{{"number": {number}}}"#);
                    one.command =
                        Some(IdempotentCommand { scope, key, request_sha256: [7; 32], reply });
                }
                let (head, appended) = kit.journal.append(one).unwrap();
                heads[number] = head;
                appended
            })
            .collect();
        assert!(join_all(waiting).await.iter().all(Result::is_ok));
    }
    assert_whole(&kit.database).await;
    for (number, id) in ids.iter().enumerate() {
        let stored = kit.database.load(EntityKind::Allocation, id.uuid()).await.unwrap().unwrap();
        assert_eq!((stored.head, stored.owes), (heads[number], number % 3 == 0));
        assert!(stored.state.contains(&id.uuid().to_string()));
        let recalled = kit.database.recall(scope, &format!("key-{number}-5")).await.unwrap();
        let recalled = recalled.unwrap();
        assert_eq!((recalled.entity_id, recalled.seq), (id.uuid(), 6));
        assert_eq!(recalled.reply, format!(r#"{{"number": {number}}}"#));
    }
    assert_eq!(kit.count("SELECT count(*) FROM journal.command").await, 8 * 2 + 40 * 2);

    // One that stands elsewhere fails alone, whatever it shares a statement with.
    let stale = Head { seq: heads[7].seq, hash: [9; 32] };
    let waiting: Vec<_> = ids
        .iter()
        .enumerate()
        .map(|(number, id)| {
            let prev = if number == 7 { stale } else { heads[number] };
            kit.journal.append(allocation(tenant, project, *id, prev)).unwrap().1
        })
        .collect();
    let failed: Vec<usize> = join_all(waiting)
        .await
        .iter()
        .enumerate()
        .filter_map(|(number, outcome)| {
            let failed = *outcome == Err(AppendError::Fenced);
            assert!(failed || outcome.is_ok());
            failed.then_some(number)
        })
        .collect();
    assert_eq!(failed, [7]);
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_under_another_owner_is_refused() {
    let kit = Kit::new().await;
    let (tenant, _) = kit.tenancy().await;
    let head = kit.database.load(EntityKind::Tenant, tenant.uuid()).await.unwrap().unwrap().head;
    let mut one = append(EntityKind::Tenant, tenant.uuid(), head);
    one.owner = Owner::tenant(TenantId::from_uuid(Uuid::now_v7()));
    assert_eq!(write(&kit.journal, one).await, Err(AppendError::Fenced));
    assert_whole(&kit.database).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_says_so_and_loses_nothing() {
    let kit = Kit::new().await;
    let config = JournalConfig { writers: 1, queue: 4, ..JournalConfig::default() };
    let journal = Journal::start(&kit.database, config);
    let id = Uuid::now_v7();
    let (mut head, mut waiting) = (Head::NONE, Vec::new());
    // Nothing is awaited in between, so the writer can't keep up for ever.
    let refused = loop {
        match journal.append(node(id, head)) {
            Ok((next, appended)) => {
                head = next;
                waiting.push(appended);
            }
            Err(error) => break error,
        }
    };
    assert_eq!(refused, AppendError::Overloaded);
    for outcome in join_all(waiting).await {
        assert_eq!(outcome, Ok(()));
    }
    assert_eq!(write(&journal, node(id, head)).await.unwrap().seq, head.seq + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_writes_what_is_waiting_and_takes_nothing_new() {
    let kit = Kit::new().await;
    let id = Uuid::now_v7();
    let (head, waiting) = pipeline(&kit.journal, id, Head::NONE, 500);
    kit.journal.close().await;
    for outcome in join_all(waiting).await {
        assert_eq!(outcome, Ok(()));
    }
    let refused = kit.journal.append(node(id, head));
    assert!(matches!(refused, Err(AppendError::Unavailable)));
}

/// Somebody holds a row's lock and does not let go: who needs it is told so, nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_held_by_others_fails_only_who_needs_it() {
    let kit = Kit::new().await;
    let config = JournalConfig { writers: 1, ..JournalConfig::default() };
    let journal = Journal::start(&kit.database, config);
    let locked = Uuid::now_v7();
    let head = write(&journal, node(locked, Head::NONE)).await.unwrap();
    let mut owner = kit.place.owner().await;
    sqlx::raw_sql("BEGIN; SELECT FROM inventory.node FOR UPDATE")
        .execute(&mut owner)
        .await
        .unwrap();
    let (_, blocked) = journal.append(node(locked, head)).unwrap();
    let others: Vec<_> =
        (0..10).map(|_| journal.append(node(Uuid::now_v7(), Head::NONE)).unwrap().1).collect();
    for outcome in join_all(others).await {
        assert_eq!(outcome, Ok(()));
    }
    assert_eq!(blocked.await, Err(AppendError::Unavailable));
    sqlx::raw_sql("COMMIT").execute(&mut owner).await.unwrap();
    write(&journal, node(locked, head)).await.unwrap();
    assert_whole(&kit.database).await;
}

/// However soon: on one thread no writer has run before the close has begun.
#[tokio::test]
async fn closing_finds_writers_that_have_only_just_started() {
    let kit = Kit::new().await;
    for _ in 0..10 {
        let journal = Journal::start(&kit.database, JournalConfig::default());
        let (_, waiting) = pipeline(&journal, Uuid::now_v7(), Head::NONE, 10);
        journal.close().await;
        for outcome in join_all(waiting).await {
            assert_eq!(outcome, Ok(()));
        }
    }
}
