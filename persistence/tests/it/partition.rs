//! The journal by month: the fence holds across a border, every partition is append-only, and
//! a reader finds everything whatever month it is in.

use std::collections::BTreeMap;

use aicloud_persistence::relay::Filter;
use aicloud_persistence::testing::TestDatabase;
use aicloud_persistence::{AppendError, Cursor, Database, Head, Journal, JournalConfig};
use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};
use futures_util::future::join_all;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::kit::{Kit, assert_whole, node, pipeline, race, until, write};

async fn as_owner(place: &TestDatabase, sql: impl Into<String>) -> Result<(), sqlx::Error> {
    let sql = AssertSqlSafe(sql.into());
    sqlx::raw_sql(sql).execute(&mut place.owner().await).await.map(drop)
}

/// From now on entries are of another month than today's.
async fn pretend(place: &TestDatabase, month: &str) {
    as_owner(
        place,
        format!(
            "ALTER TABLE journal.entry ALTER month SET DEFAULT {month}, \
             ALTER place SET DEFAULT pg_current_xact_id()::text || '/' || \
                 currval('journal.entry_position_seq')::text || '/' || ({month} - date '2000-01-01')::text"
        ),
    )
    .await
    .unwrap();
}

const TODAY: &str = "journal.month_of(now())";

/// The first moment of the month in which the schema was made, which is before now on every day.
/// Tests reckon from here: asked for the time themselves they would see other months on the first
/// day of one than on all that follow.
async fn this_month(place: &TestDatabase) -> DateTime<Utc> {
    let month: NaiveDate = sqlx::query_scalar("SELECT min(month) FROM journal.partition")
        .fetch_one(&mut place.owner().await)
        .await
        .unwrap();
    month.and_hms_opt(0, 0, 0).unwrap().and_utc()
}

fn months_before(at: DateTime<Utc>, months: u32) -> DateTime<Utc> {
    at.checked_sub_months(Months::new(months)).unwrap()
}

async fn partitions(place: &TestDatabase) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journal.entry'::regclass ORDER BY 1",
    )
    .fetch_all(&mut place.owner().await)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn partitions_are_made_ahead_and_once() {
    let kit = Kit::new().await;
    let now = this_month(&kit.place).await;
    let before = partitions(&kit.place).await;
    // Today's, three more, and the default.
    assert_eq!(before.len(), 5, "{before:?}");
    assert_eq!(kit.database.prepare_partitions(now).await.unwrap(), 0);
    // A year later, by two at once: none twice, no error.
    let later = now.checked_add_months(Months::new(12)).unwrap();
    let made = join_all((0..2).map(|_| kit.database.prepare_partitions(later))).await;
    let made: u32 = made.into_iter().map(Result::unwrap).sum();
    assert_eq!(made, 4);
    let name = format!("journal.entry_{}_{:02}", later.year(), later.month());
    assert!(partitions(&kit.place).await.contains(&name), "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_partition_can_be_changed() {
    let kit = Kit::new().await;
    write(&kit.journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
    for partition in partitions(&kit.place).await {
        for change in [
            format!("UPDATE {partition} SET payload = '{{}}'"),
            format!("DELETE FROM {partition}"),
            format!("TRUNCATE {partition}"),
        ] {
            let error = as_owner(&kit.place, change.clone()).await.unwrap_err().to_string();
            assert!(error.contains("history is append-only"), "{change}: {error}");
            let as_application = format!("SET ROLE aicloud_app; {change}");
            let error = as_owner(&kit.place, as_application).await.unwrap_err().to_string();
            assert!(error.contains("permission denied"), "{change}: {error}");
        }
        let direct = format!("SET ROLE aicloud_app; INSERT INTO {partition} DEFAULT VALUES");
        let error = as_owner(&kit.place, direct).await.unwrap_err().to_string();
        assert!(error.contains("permission denied"), "{partition}: {error}");
    }
}

/// The key (entity, seq, month) does not fence two months against each other; the entity's row
/// does. Each entry lands in one of two months by chance, and two processes race for each seq.
#[tokio::test(flavor = "multi_thread")]
async fn the_fence_holds_across_a_border() {
    let kit = Kit::new().await;
    pretend(
        &kit.place,
        "CASE WHEN currval('journal.entry_position_seq') % 2 = 0 THEN journal.month_of(now()) ELSE journal.month_of(now() + interval '1 month') END",
    )
    .await;
    let ids: Vec<Uuid> = (0..4).map(|_| Uuid::now_v7()).collect();
    let won = race(&kit, &ids).await;
    let months = "SELECT count(DISTINCT month) FROM journal.entry";
    assert_eq!(kit.count(months).await, 2);
    let twice = "SELECT count(*) FROM (SELECT FROM journal.entry GROUP BY entity_id, seq HAVING count(*) > 1) t";
    assert_eq!(kit.count(twice).await, 0);
    assert_eq!(kit.count("SELECT count(*) FROM journal.entry").await.cast_unsigned(), won);
    assert_whole(&kit.database).await;
    assert_feed(&kit.database, &ids).await;
}

/// Every entry comes once, each entity's in order, however long the pages are.
async fn assert_feed(database: &Database, ids: &[Uuid]) {
    let mut expected = BTreeMap::new();
    for id in ids {
        let seqs: Vec<u64> =
            (1..).take(database.history(*id, 0, 1_000).await.unwrap().len()).collect();
        expected.insert(*id, seqs);
    }
    let total: usize = expected.values().map(Vec::len).sum();
    let read = async |limit| {
        let (mut cursor, mut seen) = (Cursor::START, BTreeMap::<Uuid, Vec<u64>>::new());
        loop {
            let page = database.read_after(cursor, Filter::All, limit).await.unwrap();
            for one in &page.entries {
                seen.entry(one.entry.entity_id).or_default().push(one.entry.head.seq);
            }
            if page.entries.is_empty() {
                return seen;
            }
            cursor = page.next;
        }
    };
    until("all is settled", || async {
        read(1_000).await.values().map(Vec::len).sum::<usize>() == total
    })
    .await;
    for limit in [1, 7, 1_000] {
        assert_eq!(read(limit).await, expected, "pages of {limit}");
    }
}

/// What no partition was made for is kept all the same, and later partitions are made around it.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_foresaw_goes_to_the_default_partition() {
    let kit = Kit::new().await;
    pretend(&kit.place, "'2199-05-01'").await;
    let id = Uuid::now_v7();
    let head = write(&kit.journal, node(id, Head::NONE)).await.unwrap();
    assert_eq!(kit.count("SELECT count(*) FROM journal.entry_default").await, 1);
    let then = "2199-04-20T00:00:00Z".parse().unwrap();
    assert_eq!(kit.database.prepare_partitions(then).await.unwrap(), 3);
    write(&kit.journal, node(id, head)).await.unwrap();
    assert_eq!(kit.count("SELECT count(*) FROM journal.entry_default").await, 2);
    assert_whole(&kit.database).await;
    assert_feed(&kit.database, &[id]).await;
}

/// A month that is over takes no more rows, and a reader behind it still sees all there is.
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_month_takes_nothing_and_is_read_as_before() {
    let kit = Kit::new().await;
    let this = this_month(&kit.place).await;
    let then = months_before(this, 3);
    assert_eq!(kit.database.prepare_partitions(then).await.unwrap(), 3);
    let past = &format!("'{}'", then.date_naive());
    pretend(&kit.place, past).await;
    let id = Uuid::now_v7();
    let (head, appended) = pipeline(&kit.journal, id, Head::NONE, 5);
    assert!(join_all(appended).await.iter().all(Result::is_ok));
    pretend(&kit.place, TODAY).await;
    let open = "SELECT count(*) FROM journal.partition WHERE last_tx IS NULL";
    assert_eq!(kit.count(open).await, 7);
    // To the moment: a month is closed when it has been over for a day. That two months ago is
    // over is so on every day, and the server, which believes nobody who is ahead of it, agrees.
    let day_after = months_before(this, 1) + TimeDelta::days(1);
    kit.database.prepare_partitions(day_after).await.unwrap();
    assert_eq!(kit.count(open).await, 6, "three months ago is closed, two months ago not yet");
    kit.database.prepare_partitions(day_after + TimeDelta::microseconds(1)).await.unwrap();
    assert_eq!(kit.count(open).await, 5);
    // The feed of a journal that rests: nothing is in an open month.
    until("it is readable", || async { kit.database.current().await.unwrap() > Cursor::START })
        .await;
    assert_feed(&kit.database, &[id]).await;

    pretend(&kit.place, past).await;
    let late = write(&kit.journal, node(id, head)).await;
    assert_eq!(late, Err(AppendError::Unavailable));
    // A month before it that never had a partition is closed as well.
    pretend(&kit.place, &format!("'{}'", months_before(this, 7).date_naive())).await;
    let late = write(&kit.journal, node(id, head)).await;
    assert_eq!(late, Err(AppendError::Unavailable));

    pretend(&kit.place, TODAY).await;
    let (_, appended) = pipeline(&kit.journal, id, head, 5);
    assert!(join_all(appended).await.iter().all(Result::is_ok));
    assert_eq!(kit.database.history(id, 0, 100).await.unwrap().len(), 10);
    assert_whole(&kit.database).await;
    assert_feed(&kit.database, &[id]).await;
}

/// A database of the first release keeps its history: it becomes the first partition.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_journal_becomes_the_first_partition() {
    let place = TestDatabase::empty().await;
    let files: Vec<_> = aicloud_persistence::pool::MIGRATOR.iter().collect();
    for migration in files.iter().filter(|migration| migration.version < 5) {
        as_owner(&place, migration.sql.as_str()).await.unwrap();
    }
    // Today's writer names two columns that the first release did not have.
    as_owner(
        &place,
        "ALTER TABLE journal.entry ADD credential text, ADD address text; \
         GRANT INSERT (credential, address) ON journal.entry TO aicloud_app",
    )
    .await
    .unwrap();
    let database = place.open().await;
    let journal = Journal::start(&database, JournalConfig::default());
    let id = Uuid::now_v7();
    let (head, appended) = pipeline(&journal, id, Head::NONE, 5);
    assert!(join_all(appended).await.iter().all(Result::is_ok));
    as_owner(&place, "ALTER TABLE journal.entry DROP credential, DROP address").await.unwrap();
    for migration in files.iter().filter(|migration| migration.version >= 5) {
        as_owner(&place, migration.sql.as_str()).await.unwrap();
    }
    let this = this_month(&place).await;
    assert_eq!(database.prepare_partitions(this).await.unwrap(), 3);
    let (_, appended) = pipeline(&journal, id, head, 5);
    assert!(join_all(appended).await.iter().all(Result::is_ok));
    assert_eq!(database.history(id, 0, 100).await.unwrap().len(), 10);
    assert_whole(&database).await;
    assert_feed(&database, &[id]).await;
    let error = as_owner(&place, "DELETE FROM journal.entry_first").await.unwrap_err().to_string();
    assert!(error.contains("history is append-only"), "{error}");
}

/// What a query must not look into, it does not look into.
#[tokio::test(flavor = "multi_thread")]
async fn readers_pass_over_months_that_can_hold_nothing() {
    let kit = Kit::new().await;
    let this = this_month(&kit.place).await;
    let then = months_before(this, 4);
    assert_eq!(kit.database.prepare_partitions(then).await.unwrap(), 4);
    write(&kit.journal, node(Uuid::now_v7(), Head::NONE)).await.unwrap();
    // Three of the four have been over for a day, whatever day it is.
    kit.database.prepare_partitions(this).await.unwrap();
    let plan: Vec<String> = sqlx::query_scalar(
        "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT FROM journal.entry e WHERE (e.tx, e.position) > ('100000'::xid8, 0) \
         AND e.month >= COALESCE((SELECT max(c.month) + interval '1 month' FROM journal.partition c \
         WHERE c.last_tx < '100000'::xid8)::date, '-infinity') \
         ORDER BY e.tx, e.position LIMIT 10",
    )
    .fetch_all(&mut kit.place.owner().await)
    .await
    .unwrap();
    let never = plan
        .iter()
        .filter(|line| line.contains("never executed") && line.contains("entry_"))
        .count();
    assert_eq!(never, 3, "{plan:#?}");
}
