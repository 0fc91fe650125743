//! A COMMIT whose answer is lost: found out, never guessed.
//!
//! A proxy stands between the journal and the server. At a COMMIT it either passes it on and
//! swallows the answer, or swallows the COMMIT; then it cuts all connections.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::Duration;

use aicloud_domain::kind::EntityKind;
use aicloud_persistence::testing::{TestDatabase, folder};
use aicloud_persistence::{
    Append, AppendError, Database, DatabaseConfig, Head, Journal, JournalConfig,
};
use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use uuid::Uuid;

use crate::kit::{Kit, assert_whole, node, pipeline, until, write};

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

#[derive(Clone)]
struct Proxy {
    mode: Arc<AtomicU8>,
    cuts: Arc<AtomicUsize>,
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
        let proxy = Self { mode: Arc::default(), cuts: Arc::default(), place: place.clone() };
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
        loop {
            tokio::select! {
                            read = client.read(&mut up) => {
                                let Ok(length @ 1..) = read else { return };
                                let bytes = &up[..length];
                                let mode = self.mode.load(Ordering::SeqCst);
                                if mode == PASS || !bytes.ends_with(b"COMMIT\0") {
                                    server.write_all(bytes).await.unwrap();
                                    continue;
                                }
                                let away = matches!(mode, LOSE_ANSWER_AND_STAY_AWAY | LOSE_COMMIT_AND_STAY_AWAY);
                                self.mode.store(if away { AWAY } else { PASS }, Ordering::SeqCst);
                                if matches!(mode, LOSE_ANSWER | LOSE_ANSWER_AND_STAY_AWAY) {
                                    server.write_all(bytes).await.unwrap();
                                    // The answer proves that it was carried out; it goes no further.
                                    assert_ne!(server.read(&mut down).await.unwrap(), 0);
                                }
            self.cuts.fetch_add(1, Ordering::SeqCst);
                                if mode == LATE_COMMIT {
                                    let bytes = bytes.to_vec();
                                    drop(client);
                                    until("somebody waits for the transaction", || self.is_waited_for()).await;
                                    server.write_all(&bytes).await.unwrap();
                                    assert_ne!(server.read(&mut down).await.unwrap(), 0);
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

struct Scene {
    kit: Kit,
    proxy: Proxy,
    journal: Journal,
    /// An entity that exists, where it stands.
    id: Uuid,
    head: Head,
    _folder: tempfile::TempDir,
}

impl Scene {
    async fn new() -> Self {
        let kit = Kit::new().await;
        let (proxy, url, folder) = Proxy::start(&kit.place).await;
        let database = Database::connect(&DatabaseConfig::new(url)).await.unwrap();
        let config = JournalConfig {
            resolve_deadline: Duration::from_millis(500),
            ..JournalConfig::default()
        };
        let journal = Journal::start(&database, config);
        let id = Uuid::now_v7();
        let head = write(&journal, node(id, Head::NONE)).await.unwrap();
        Self { kit, proxy, journal, id, head, _folder: folder }
    }

    fn next(&self) -> Append {
        node(self.id, self.head)
    }

    async fn seq(&self) -> u64 {
        assert_whole(&self.kit.database).await;
        let stored = self.kit.database.load(EntityKind::Node, self.id).await.unwrap();
        stored.unwrap().head.seq
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_and_a_lost_commit_both_end_in_one_entry() {
    for mode in [LOSE_ANSWER, LOSE_COMMIT] {
        let scene = Scene::new().await;
        scene.proxy.set(mode);
        let (_, waiting) = pipeline(&scene.journal, scene.id, scene.head, 20);
        for outcome in join_all(waiting).await {
            assert_eq!(outcome, Ok(()), "mode {mode}");
        }
        assert_eq!(scene.proxy.cuts.load(Ordering::SeqCst), 1);
        assert_eq!(scene.seq().await, 21, "mode {mode}");
    }
}

/// The old COMMIT is still on its way when nothing is found, and arrives while the same is being
/// written again.
#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_arrives_late_is_recognised_as_ours() {
    let scene = Scene::new().await;
    scene.proxy.set(LATE_COMMIT);
    let newborn = Uuid::now_v7();
    let (_, mut waiting) = pipeline(&scene.journal, scene.id, scene.head, 20);
    waiting.extend(pipeline(&scene.journal, newborn, Head::NONE, 20).1);
    for outcome in join_all(waiting).await {
        assert_eq!(outcome, Ok(()));
    }
    assert_eq!(scene.proxy.cuts.load(Ordering::SeqCst), 1);
    assert_eq!(scene.seq().await, 21);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_overtaken_meanwhile_is_fenced() {
    let scene = Scene::new().await;
    scene.proxy.set(LOSE_COMMIT_AND_STAY_AWAY);
    let (_, appended) = scene.journal.append(scene.next()).unwrap();
    scene.proxy.cut().await;
    // Another process, by another way.
    let mut other = scene.next();
    other.provenance.principal = "somebody else".to_owned();
    write(&scene.kit.journal, other).await.unwrap();
    scene.proxy.set(PASS);
    assert_eq!(appended.await, Err(AppendError::Fenced));
    assert_eq!(scene.seq().await, 2);
}

/// While an outcome is unknown, whoever comes is turned away at once; at the deadline the unknown
/// is called that, and the entity shows what became of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_found_out_is_unknown() {
    for (mode, seq) in [(LOSE_ANSWER_AND_STAY_AWAY, 2), (LOSE_COMMIT_AND_STAY_AWAY, 1)] {
        let scene = Scene::new().await;
        scene.proxy.set(mode);
        let (head, appended) = scene.journal.append(scene.next()).unwrap();
        scene.proxy.cut().await;
        let (_, built) = scene.journal.append(node(scene.id, head)).unwrap();
        assert_eq!(built.await, Err(AppendError::Unavailable));
        assert_eq!(appended.await, Err(AppendError::Unknown));
        assert_eq!(scene.seq().await, seq);
        scene.proxy.set(PASS);
        let stored = scene.kit.database.load(EntityKind::Node, scene.id).await.unwrap();
        let next = node(scene.id, stored.unwrap().head);
        // The writer may still be in its cool-down.
        let journal = &scene.journal;
        until("it writes again", || async { write(journal, next.clone()).await.is_ok() }).await;
        assert_eq!(scene.seq().await, seq + 1);
    }
}
