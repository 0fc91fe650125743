//! A journal that is written anew differs from its anchors.

use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use aicloud_persistence::anchor::{self, Anchor, AnchorError};
use aicloud_persistence::{Cursor, Database, Filter, Head};
use futures_util::future::join_all;
use sha2::{Digest as _, Sha256};
use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::kit::{Kit, pipeline, until};

async fn entries(kit: &Kit, count: u64) -> Uuid {
    let id = Uuid::now_v7();
    let (_, waiting) = pipeline(&kit.journal, id, Head::NONE, count);
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
    // An anchor covers what is readable; other tests' transactions on the same server put that off.
    until("they are readable", || async {
        let page = kit.database.read_after(Cursor::START, Filter::Entity(id), 1_000).await.unwrap();
        page.entries.len() as u64 == count
    })
    .await;
    id
}

/// A life of the keeper, until the file has this many whole lines.
async fn keep(database: &Database, path: &Path, lines: usize) -> Vec<Anchor> {
    let (keeper, file) = (database.clone(), PathBuf::from(path));
    let life = tokio::spawn(async move { keeper.keep_anchors(&file).await });
    until("the anchor is made", || async {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        anchor::read(&text).is_ok_and(|anchors| anchors.len() == lines) && text.ends_with('\n')
    })
    .await;
    life.abort();
    anchor::read(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// As who owns the database could: every hash fits, and the row stands at the new end.
async fn rewrite(kit: &Kit, owner: &mut PgConnection, id: Uuid) {
    sqlx::raw_sql("ALTER TABLE journal.entry DISABLE TRIGGER ALL")
        .execute(&mut *owner)
        .await
        .unwrap();
    sqlx::query(
        "UPDATE journal.entry SET principal = 'operator/nobody' WHERE entity_id = $1 AND seq = 2",
    )
    .bind(id)
    .execute(&mut *owner)
    .await
    .unwrap();
    let mut prev: Option<[u8; 32]> = None;
    let count = kit.database.history(id, 0, 100).await.unwrap().len() as u64;
    for seq in 2..=count {
        if let Some(prev) = prev {
            sqlx::query(
                "UPDATE journal.entry SET prev_hash = $3 WHERE entity_id = $1 AND seq = $2",
            )
            .bind(id)
            .bind(seq.cast_signed())
            .bind(&prev[..])
            .execute(&mut *owner)
            .await
            .unwrap();
        }
        let entry = kit.database.history(id, seq - 1, 1).await.unwrap().remove(0);
        let hash = entry.expected_hash();
        sqlx::query("UPDATE journal.entry SET hash = $3 WHERE entity_id = $1 AND seq = $2")
            .bind(id)
            .bind(seq.cast_signed())
            .bind(&hash[..])
            .execute(&mut *owner)
            .await
            .unwrap();
        prev = Some(hash);
    }
    let head = prev.expect("there are two entries at least");
    sqlx::query("UPDATE inventory.node SET head_hash = $2 WHERE id = $1")
        .bind(id)
        .bind(&head[..])
        .execute(&mut *owner)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_is_written_anew_differs_from_its_anchor() {
    let kit = Kit::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("anchors.jsonl");
    let (victim, other) = (entries(&kit, 5).await, entries(&kit, 3).await);
    keep(&kit.database, &path, 1).await;
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // A crash in the middle of a line; then a life that goes on after the last whole one.
    let torn = format!("{}{{\"at\":", std::fs::read_to_string(&path).unwrap());
    std::fs::write(&path, torn).unwrap();
    let late = entries(&kit, 4).await;
    let anchors = keep(&kit.database, &path, 2).await;
    assert_eq!(anchors.iter().map(|anchor| anchor.entries).collect::<Vec<_>>(), [8, 12]);
    for lines in [&anchors[..], &anchors[1..]] {
        let good = kit.database.verify_anchors(lines).await.unwrap();
        assert_eq!((good.anchors, good.broken), (lines.len(), vec![]));
    }
    assert_eq!(kit.database.anchor(&anchors[1]).await.unwrap(), None, "nothing new");

    let mut owner = kit.place.owner().await;
    rewrite(&kit, &mut owner, victim).await;
    let verified = kit.database.verify_chains(|_| ControlFlow::Continue(())).await.unwrap();
    assert_eq!(verified.broken, [], "the chains say that all is well");
    let found = kit.database.verify_anchors(&anchors).await.unwrap();
    assert_eq!(found.broken, [(anchors[0], 8)], "only what was rewritten differs");
    // The newest line alone is enough to know.
    let found = kit.database.verify_anchors(&anchors[1..]).await.unwrap();
    assert_eq!(found.broken.len(), 1);

    for statement in [
        "DELETE FROM journal.entry WHERE entity_id = $1",
        "DELETE FROM inventory.node WHERE id = $1",
    ] {
        sqlx::query(statement).bind(late).execute(&mut owner).await.unwrap();
    }
    let verified = kit.database.verify_chains(|_| ControlFlow::Continue(())).await.unwrap();
    assert_eq!(verified.broken, [], "an entity that never was");
    let found = kit.database.verify_anchors(&anchors).await.unwrap();
    assert_eq!(found.broken, [(anchors[0], 8), (anchors[1], 8)]);
    assert_ne!(other, late);
}

/// Who moves an entry to a month where nobody looks, and says so twice, differs from the anchor.
#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_is_moved_differs_from_its_anchor() {
    let kit = Kit::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("anchors.jsonl");
    let victim = entries(&kit, 5).await;
    let anchors = keep(&kit.database, &path, 1).await;
    assert!(anchors[0].places);
    let mut owner = kit.place.owner().await;
    sqlx::raw_sql("ALTER TABLE journal.entry DISABLE TRIGGER ALL")
        .execute(&mut owner)
        .await
        .unwrap();
    sqlx::query(
        "UPDATE journal.entry SET month = '2031-01-01', \
         place = tx::text || '/' || position || '/' || (date '2031-01-01' - date '2000-01-01') \
         WHERE entity_id = $1 AND seq = 3",
    )
    .bind(victim)
    .execute(&mut owner)
    .await
    .unwrap();
    let verified = kit.database.verify_chains(|_| ControlFlow::Continue(())).await.unwrap();
    assert_eq!(verified.broken, [], "the rows say that all is well");
    let found = kit.database.verify_anchors(&anchors).await.unwrap();
    assert_eq!(found.broken, [(anchors[0], 5)]);
}

/// A file of an older release goes on with a line that covers places from the first entry on.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_an_older_release_goes_on() {
    let kit = Kit::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("anchors.jsonl");
    let id = entries(&kit, 3).await;
    let mut root = [0; 32];
    let history = kit.database.history(id, 0, 10).await.unwrap();
    for entry in &history {
        let folded = Sha256::new().chain_update(b"aicloud anchor 1").chain_update(root);
        root = folded.chain_update(entry.head.hash).finalize().into();
    }
    let to = history.last().unwrap().cursor;
    let old = Anchor { places: false, to, entries: 3, root, ..Anchor::none() };
    let old = Anchor { at: chrono::DateTime::UNIX_EPOCH, ..old };
    assert!(!old.line().contains("\"v\""));
    std::fs::write(&path, old.line()).unwrap();
    let anchors = keep(&kit.database, &path, 2).await;
    assert_eq!((anchors[0], anchors[1].places, anchors[1].entries), (old, true, 3));
    for lines in [&anchors[..], &anchors[..1], &anchors[1..]] {
        let good = kit.database.verify_anchors(lines).await.unwrap();
        assert_eq!((good.anchors, good.broken), (lines.len(), vec![]));
    }
}

#[test]
fn a_line_that_is_none_is_named() {
    let text = format!("{}not a line\n", Anchor::none().line());
    assert!(matches!(anchor::read(&text), Err(AnchorError::Line(2))));
    let unfinished = format!("{}not a line", Anchor::none().line());
    assert_eq!(anchor::read(&unfinished).unwrap().len(), 1);
}
