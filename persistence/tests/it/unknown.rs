//! A COMMIT whose answer is lost: found out, never guessed.
//!
//! A proxy stands between the journal and the server. At a COMMIT it either passes it on and
//! swallows the answer, or swallows the COMMIT; then it cuts all connections. A statement that
//! commits by itself is a COMMIT as well: each test is run both ways.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::Duration;

use aicloud_domain::id::{AllocationId, NodeId, TypedId};
use aicloud_domain::kind::EntityKind;
use aicloud_persistence::testing::{TestDatabase, folder};
use aicloud_persistence::{
    Append, AppendError, Appended, Database, DatabaseConfig, Head, Journal, JournalConfig, SideRow,
};
use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use uuid::Uuid;

use crate::kit::{Kit, assert_whole, node, until, write};

/// Passes everything.
const PASS: u8 = 0;
/// Passes the next COMMIT, cuts before its answer.
const LOSE_ANSWER: u8 = 1;
/// Cuts before the next COMMIT.
const LOSE_COMMIT: u8 = 2;
/// As above, and lets nobody connect afterwards.
const LOSE_ANSWER_AND_STAY_AWAY: u8 = 3;
/// As above.
const LOSE_COMMIT_AND_STAY_AWAY: u8 = 4;
/// Lets nobody connect.
const AWAY: u8 = 5;
/// Cuts, and passes the COMMIT only when somebody waits for its transaction.
const LATE_COMMIT: u8 = 6;
/// Cuts, and passes the COMMIT when told to by [`TOO_LATE`].
const COMMIT_LATER: u8 = 7;
const TOO_LATE: u8 = 8;

/// What every statement that commits by itself has, and the end of its messages (`Sync`).
const WHOLE: &[u8] = b"moved AS (";
const SYNC: &[u8] = b"S\0\0\0\x04";

#[derive(Clone)]
struct Proxy {
    mode: Arc<AtomicU8>,
    cuts: Arc<AtomicUsize>,
    /// COMMITs that were passed late and have been answered.
    late: Arc<AtomicUsize>,
    place: TestDatabase,
}

impl Proxy {
    /// Returns the proxy and the URL through it.
    async fn start(place: &TestDatabase) -> (Self, String, tempfile::TempDir) {
        let url = &place.url;
        let (before, socket) = url.split_once("?host=").unwrap();
        let server = PathBuf::from(socket).join(".s.PGSQL.5432");
        let folder = folder();
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let proxy = Self {
            mode: Arc::default(),
            cuts: Arc::default(),
            late: Arc::default(),
            place: place.clone(),
        };
        let url = format!("{before}?host={}", folder.path().display());
        tokio::spawn({
            let proxy = proxy.clone();
            async move {
                while let Ok((client, _)) = listener.accept().await {
                    if proxy.mode.load(Ordering::SeqCst) == AWAY {
                        continue;
                    }
                    let server = UnixStream::connect(&server).await.unwrap();
                    tokio::spawn(proxy.clone().carry(client, server));
                }
            }
        });
        (proxy, url, folder)
    }

    async fn carry(self, mut client: UnixStream, mut server: UnixStream) {
        let (mut up, mut down) = (vec![0; 1 << 16], vec![0; 1 << 16]);
        // What the client calls the statements that commit by themselves.
        let mut whole: Vec<Vec<u8>> = Vec::new();
        loop {
            tokio::select! {
                read = client.read(&mut up) => {
                    let Ok(length @ 1..) = read else { return };
                    let mut bytes = up[..length].to_vec();
                    if bytes[0] == b'P' && contains(&bytes, WHOLE) {
                        whole.push(bytes[5..].split(|byte| *byte == 0).next().unwrap().to_vec());
                    }
                    let commits = bytes.ends_with(b"COMMIT\0")
                        || bytes[0] == b'B' && whole.iter().any(|name| contains(&bytes[..64.min(length)], name));
                    let mode = self.mode.load(Ordering::SeqCst);
                    if matches!(mode, PASS | TOO_LATE) || !commits {
                        server.write_all(&bytes).await.unwrap();
                        continue;
                    }
                    while bytes[0] == b'B' && !bytes.ends_with(SYNC) {
                        let length = client.read(&mut up).await.unwrap();
                        bytes.extend(&up[..length]);
                    }
                    let away = matches!(mode, LOSE_ANSWER_AND_STAY_AWAY | LOSE_COMMIT_AND_STAY_AWAY);
                    self.mode.store(if away { AWAY } else { PASS }, Ordering::SeqCst);
                    if matches!(mode, LOSE_ANSWER | LOSE_ANSWER_AND_STAY_AWAY) {
                        server.write_all(&bytes).await.unwrap();
                        // The answer proves that it was carried out; it goes no further.
                        assert_ne!(server.read(&mut down).await.unwrap(), 0);
                    }
                    self.cuts.fetch_add(1, Ordering::SeqCst);
                    if matches!(mode, LATE_COMMIT | COMMIT_LATER) {
                        drop(client);
                        if mode == LATE_COMMIT {
                            until("somebody waits for the transaction", || self.is_waited_for()).await;
                        } else {
                            let told = || async { self.mode.load(Ordering::SeqCst) == TOO_LATE };
                            until("it is too late", told).await;
                        }
                        // The server may have ended the session by now.
                        let _ = server.write_all(&bytes).await;
                        let _ = server.read(&mut down).await;
                        self.late.fetch_add(1, Ordering::SeqCst);
                    }
                    return;
                }
                read = server.read(&mut down) => {
                    let Ok(length @ 1..) = read else { return };
                    if client.write_all(&down[..length]).await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    async fn is_waited_for(&self) -> bool {
        const WAITING: &str = "SELECT count(*) FROM pg_stat_activity \
             WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let waiting: i64 =
            sqlx::query_scalar(WAITING).fetch_one(&mut self.place.owner().await).await.unwrap();
        waiting > 0
    }

    fn set(&self, mode: u8) {
        self.mode.store(mode, Ordering::SeqCst);
    }

    async fn cut(&self) {
        until("the connection is cut", || async { self.cuts.load(Ordering::SeqCst) > 0 }).await;
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// How the journal writes a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// One statement, which commits by itself.
    Whole,
    /// A transaction, because there are side rows.
    Parts,
}

const WAYS: [Way; 2] = [Way::Whole, Way::Parts];

struct Scene {
    kit: Kit,
    proxy: Proxy,
    journal: Journal,
    way: Way,
    /// An entity that exists, where it stands.
    id: Uuid,
    head: Head,
    _folder: tempfile::TempDir,
}

impl Scene {
    /// With a deadline that no test here comes near: what can be found out, is.
    async fn new(way: Way) -> Self {
        Self::with_deadline(way, Duration::from_secs(60)).await
    }

    async fn with_deadline(way: Way, resolve_deadline: Duration) -> Self {
        let kit = Kit::new().await;
        let (proxy, url, folder) = Proxy::start(&kit.place).await;
        let database = Database::connect(&DatabaseConfig::new(url)).await.unwrap();
        let config = JournalConfig { resolve_deadline, ..JournalConfig::default() };
        let journal = Journal::start(&database, config);
        let id = Uuid::now_v7();
        let head = write(&journal, node(id, Head::NONE)).await.unwrap();
        Self { kit, proxy, journal, way, id, head, _folder: folder }
    }

    fn on(&self, id: Uuid, head: Head) -> Append {
        let mut one = node(id, head);
        if self.way == Way::Parts {
            // Frees what nobody holds.
            one.side.push(SideRow::FreeGpu {
                node: NodeId::from_uuid(id),
                gpu_uuid: "GPU-0".to_owned(),
                allocation: AllocationId::from_uuid(id),
            });
        }
        one
    }

    fn next(&self) -> Append {
        self.on(self.id, self.head)
    }

    /// Twenty appends, each on top of the one before.
    fn twenty(&self, id: Uuid, mut head: Head) -> Vec<Appended> {
        let one = |_| {
            let (next, appended) = self.journal.append(self.on(id, head)).unwrap();
            head = next;
            appended
        };
        (0..20).map(one).collect()
    }

    async fn seq(&self) -> u64 {
        assert_whole(&self.kit.database).await;
        let stored = self.kit.database.load(EntityKind::Node, self.id).await.unwrap();
        stored.unwrap().head.seq
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_and_a_lost_commit_both_end_in_one_entry() {
    for (way, mode) in WAYS.into_iter().flat_map(|way| [(way, LOSE_ANSWER), (way, LOSE_COMMIT)]) {
        let scene = Scene::new(way).await;
        scene.proxy.set(mode);
        for outcome in join_all(scene.twenty(scene.id, scene.head)).await {
            assert_eq!(outcome, Ok(()), "{way:?}, mode {mode}");
        }
        assert_eq!(scene.proxy.cuts.load(Ordering::SeqCst), 1);
        assert_eq!(scene.seq().await, 21, "{way:?}, mode {mode}");
    }
}

/// The old COMMIT is still on its way when nothing is found, and arrives while the same is being
/// written again.
#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_arrives_late_is_recognised_as_ours() {
    let scene = Scene::new(Way::Parts).await;
    scene.proxy.set(LATE_COMMIT);
    let mut waiting = scene.twenty(scene.id, scene.head);
    waiting.extend(scene.twenty(Uuid::now_v7(), Head::NONE));
    for outcome in join_all(waiting).await {
        assert_eq!(outcome, Ok(()));
    }
    assert_eq!(scene.proxy.cuts.load(Ordering::SeqCst), 1);
    assert_eq!(scene.seq().await, 21);
}

/// The old statement arrives when the same has long been written again: it finds another head, or
/// its session at an end.
#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_arrives_too_late_changes_nothing() {
    for is_new in [false, true] {
        let scene = Scene::new(Way::Whole).await;
        scene.proxy.set(COMMIT_LATER);
        let (id, head, seq) =
            if is_new { (Uuid::now_v7(), Head::NONE, 20) } else { (scene.id, scene.head, 21) };
        for outcome in join_all(scene.twenty(id, head)).await {
            assert_eq!(outcome, Ok(()));
        }
        let entries = "SELECT count(*) FROM journal.entry";
        let before = scene.kit.count(entries).await;
        scene.proxy.set(TOO_LATE);
        let late = || async { scene.proxy.late.load(Ordering::SeqCst) == 1 };
        until("the old statement was answered", late).await;
        assert_eq!(scene.kit.count(entries).await, before);
        let stored = scene.kit.database.load(EntityKind::Node, id).await.unwrap();
        assert_eq!(stored.unwrap().head.seq, seq);
        assert_whole(&scene.kit.database).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_overtaken_meanwhile_is_fenced() {
    for way in WAYS {
        let scene = Scene::new(way).await;
        scene.proxy.set(LOSE_COMMIT_AND_STAY_AWAY);
        let (_, appended) = scene.journal.append(scene.next()).unwrap();
        scene.proxy.cut().await;
        // Another process, by another way.
        let mut other = scene.next();
        other.provenance.principal = "somebody else".to_owned();
        write(&scene.kit.journal, other).await.unwrap();
        scene.proxy.set(PASS);
        assert_eq!(appended.await, Err(AppendError::Fenced), "{way:?}");
        assert_eq!(scene.seq().await, 2);
    }
}

/// While an outcome is unknown, whoever comes is turned away at once; at the deadline the unknown
/// is called that, and the entity shows what became of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_found_out_is_unknown() {
    for way in WAYS {
        for (mode, seq) in [(LOSE_ANSWER_AND_STAY_AWAY, 2), (LOSE_COMMIT_AND_STAY_AWAY, 1)] {
            // It is waited for; on a slow day it is over early, and the answers are the same.
            let scene = Scene::with_deadline(way, Duration::from_millis(500)).await;
            scene.proxy.set(mode);
            let (head, appended) = scene.journal.append(scene.next()).unwrap();
            scene.proxy.cut().await;
            let (_, built) = scene.journal.append(node(scene.id, head)).unwrap();
            assert_eq!(built.await, Err(AppendError::Unavailable));
            assert_eq!(appended.await, Err(AppendError::Unknown), "{way:?}");
            assert_eq!(scene.seq().await, seq);
            scene.proxy.set(PASS);
            let stored = scene.kit.database.load(EntityKind::Node, scene.id).await.unwrap();
            let next = scene.on(scene.id, stored.unwrap().head);
            // The writer may still be in its cool-down.
            let journal = &scene.journal;
            until("it writes again", || async { write(journal, next.clone()).await.is_ok() }).await;
            assert_eq!(scene.seq().await, seq + 1);
        }
    }
}
