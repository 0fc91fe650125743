//! The process as one tree: any child may die, the whole may stop, and clients notice little.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aicloud_domain::id::{TenantId, TypedId};
use aicloud_http::config::Config;
use aicloud_http::plane::{Plane, PlaneError};
use aicloud_http::storage::{KeptPostgres, answers, private_config};
use aicloud_http::token::{BearerToken, TokenKind};
use aicloud_persistence::testing::{TestDatabase, folder};
use aicloud_persistence::{Database, DatabaseConfig};
use aicloud_supervision::{ChildPhase, ChildStatus, TreeNode};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::binaries::Site;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(180);
/// What the middle one of many interruptions takes less than, on a machine that runs other tests as well.
const USUAL: Duration = Duration::from_secs(10);
/// And the longest.
const WORST: Duration = Duration::from_secs(30);

/// A whole control plane in this process, its private database included.
struct Whole {
    plane: Plane,
    database: Database,
    operator: String,
    config: Config,
    _folder: tempfile::TempDir,
}

async fn prepared(folder: &tempfile::TempDir) -> (Config, Database, KeptPostgres, String) {
    let mut config = Config { data_dir: folder.path().to_owned(), ..Config::default() };
    config.http.listen = ([127, 0, 0, 1], 0).into();
    config.http.shutdown = Duration::from_secs(1);
    config.agents_listen = ([127, 0, 0, 1], 0).into();
    let kept = KeptPostgres::start(private_config(folder.path())).await.unwrap();
    let url = kept.url().expose_secret();
    Database::migrate(url).await.unwrap();
    let database = Database::connect(&DatabaseConfig::new(url)).await.unwrap();
    let token = BearerToken::new(TokenKind::Operator);
    database
        .issue_operator_token(token.id, token.sha256().0, "test".into(), chrono::TimeDelta::days(1))
        .await
        .unwrap();
    (config, database, kept, token.reveal().expose_secret().to_owned())
}

impl Whole {
    async fn start() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(set: impl FnOnce(&mut Config)) -> Self {
        let folder = folder();
        let (mut config, database, kept, operator) = prepared(&folder).await;
        set(&mut config);
        let plane = Plane::start(&config, database.clone(), Some(kept)).await.unwrap();
        Self { plane, database, operator, config, _folder: folder }
    }

    /// Every child of the tree, supervisors included, by path.
    fn paths(&self) -> Vec<String> {
        fn walk(children: &[ChildStatus], above: &str, paths: &mut Vec<String>) {
            for child in children {
                let path = format!("{above}{}", child.id);
                if let TreeNode::Supervisor { children, .. } = &child.node {
                    walk(children, &format!("{path}/"), paths);
                }
                paths.push(path);
            }
        }
        let mut paths = Vec::new();
        walk(&self.plane.cloud.tree().status(), "", &mut paths);
        paths
    }

    /// How often the child at the end of a path was started; a supervisor's children begin anew
    /// with it.
    fn starts(&self, path: &str) -> Option<u32> {
        let mut children = self.plane.cloud.tree().status();
        let mut starts = None;
        for id in path.split('/') {
            let child = children.into_iter().find(|child| child.id == id)?;
            starts = Some(child.starts);
            children = match child.node {
                TreeNode::Supervisor { children, .. } => children,
                _ => Vec::new(),
            };
        }
        starts
    }

    async fn until_all_run(&self) {
        fn run(children: &[ChildStatus]) -> bool {
            children.iter().all(|child| {
                let below = match &child.node {
                    TreeNode::Supervisor { children, .. } => run(children),
                    _ => true,
                };
                child.phase == ChildPhase::Running && below
            })
        }
        let since = Instant::now();
        while !run(&self.plane.cloud.tree().status()) {
            assert!(since.elapsed() < PATIENCE, "{:#?}", self.plane.cloud.tree().status());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// What clients saw.
#[derive(Default)]
struct Seen {
    /// Tenants whose making was answered with success, and when.
    made: BTreeMap<String, Instant>,
    /// Whole answers that say "not now".
    not_now: u64,
    /// Connections that were refused.
    refused: u64,
    /// Everything else: a connection that died, an answer of another kind.
    bad: Vec<String>,
}

/// Clients that make tenants one after the other, each with one key until it is answered.
struct Clients {
    stop: Arc<AtomicBool>,
    seen: Arc<Mutex<Seen>>,
    tasks: JoinSet<()>,
}

impl Clients {
    /// `pause`: how long they wait when they are told to come back, whatever they are told.
    fn start(url: &str, operator: &str, count: usize, pause: Duration) -> Self {
        let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::default()));
        let client = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().unwrap();
        let mut tasks = JoinSet::new();
        for number in 0..count {
            let (stop, seen) = (Arc::clone(&stop), Arc::clone(&seen));
            let request = client.post(format!("{url}/v1/tenants")).bearer_auth(operator);
            tasks.spawn(customer(request, number, pause, stop, seen));
        }
        Self { stop, seen, tasks }
    }

    fn made(&self) -> usize {
        self.seen.lock().unwrap().made.len()
    }

    async fn until_made(&self, count: usize) {
        let since = Instant::now();
        while self.made() < count {
            let bad = self.seen.lock().unwrap().bad.clone();
            assert!(since.elapsed() < PATIENCE, "{} of {count}; {bad:?}", self.made());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn finish(mut self) -> Seen {
        self.stop.store(true, Ordering::Relaxed);
        while self.tasks.join_next().await.is_some() {}
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

async fn customer(
    request: reqwest::RequestBuilder,
    number: usize,
    pause: Duration,
    stop: Arc<AtomicBool>,
    seen: Arc<Mutex<Seen>>,
) {
    for turn in 0.. {
        let label = format!("t-{number}-{turn}");
        let body = json!({"label": label});
        loop {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            let request = request.try_clone().unwrap();
            let answer = request.header("idempotency-key", &label).json(&body).send().await;
            let answer = match answer {
                Ok(answer) => {
                    (answer.status().as_u16(), answer.headers().clone(), answer.text().await)
                }
                Err(error) if error.is_connect() => {
                    seen.lock().unwrap().refused += 1;
                    tokio::time::sleep(pause).await;
                    continue;
                }
                Err(error) => {
                    seen.lock().unwrap().bad.push(format!("{error:?}"));
                    continue;
                }
            };
            match answer {
                (201, _, Ok(text)) => {
                    let made: Value = serde_json::from_str(&text).unwrap();
                    let id = made["id"].as_str().unwrap().to_owned();
                    seen.lock().unwrap().made.insert(id, Instant::now());
                    break;
                }
                (503 | 429, headers, Ok(_))
                    if headers["content-type"] == "application/problem+json"
                        && headers.contains_key("retry-after") =>
                {
                    seen.lock().unwrap().not_now += 1;
                    tokio::time::sleep(pause).await;
                }
                other => seen.lock().unwrap().bad.push(format!("{other:?}")),
            }
        }
    }
}

async fn assert_all_journaled(database: &Database, seen: &Seen) {
    for id in seen.made.keys() {
        let id: TenantId = id.parse().unwrap();
        let history = database.history(id.uuid(), 0, 2).await.unwrap();
        assert_eq!(history.len(), 1, "{id} was acknowledged once");
    }
    let verified = database.verify_chains(|_| std::ops::ControlFlow::Continue(())).await.unwrap();
    assert!(verified.broken.is_empty(), "{:?}", verified.broken);
}

/// The longest time without a success from a moment on.
fn gap(seen: &Seen, from: Instant, to: Instant) -> Duration {
    let mut times: Vec<Instant> = seen.made.values().copied().collect();
    times.retain(|at| (from..to).contains(at));
    times.sort();
    let edges = std::iter::once(from).chain(times.iter().copied());
    edges.zip(&times).map(|(before, after)| *after - before).max().unwrap_or(to - from)
}

#[tokio::test(flavor = "multi_thread")]
async fn any_child_dies_under_load_and_nothing_acknowledged_is_lost() {
    let whole = Whole::start().await;
    let clients =
        Clients::start(&whole.plane.url(), &whole.operator, 20, Duration::from_millis(20));
    clients.until_made(100).await;
    let mut kills = Vec::new();
    for path in whole.paths() {
        let before = whole.starts(&path);
        let at = Instant::now();
        whole.plane.cloud.tree().kill_child(&path).await.unwrap();
        while whole.starts(&path) == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        whole.until_all_run().await;
        let up = at.elapsed();
        clients.until_made(clients.made() + 100).await;
        kills.push((path, at, up));
    }
    let end = Instant::now();
    let seen = clients.finish().await;
    let ends = kills.iter().skip(1).map(|(_, at, _)| *at).chain([end]);
    let mut gaps = Vec::new();
    for ((path, at, up), next) in kills.iter().zip(ends) {
        let gap = gap(&seen, *at, next);
        println!("{path:30} up after {up:>12.1?}, longest time without a success {gap:>12.1?}");
        gaps.push(gap);
    }
    let (made, not_now, bad) = (seen.made.len(), seen.not_now, &seen.bad);
    println!("{made} made, {not_now} told to come back, {} refused, {bad:?}", seen.refused);
    assert_all_journaled(&whole.database, &seen).await;
    assert!(kills.len() > 18, "the tree has more children: {kills:?}");
    assert_eq!((seen.refused, bad.len()), (0, 0), "{bad:?}");
    gaps.sort();
    // How long it takes is printed, and measured by the fault scenarios. Here other tests run beside it.
    assert!(gaps[gaps.len() / 2] < USUAL, "{gaps:?}");
    assert!(gaps[gaps.len() - 1] < WORST, "{gaps:?}");
    whole.plane.stop().await;
}

/// As an operator does it from `aicloud top`: with a role, a reason, and a line in the journal.
#[tokio::test(flavor = "multi_thread")]
async fn children_are_killed_over_rest_under_load() {
    let whole = Whole::with(|config| config.drills = true).await;
    let clients =
        Clients::start(&whole.plane.url(), &whole.operator, 20, Duration::from_millis(20));
    clients.until_made(100).await;
    let http = reqwest::Client::new();
    let children = format!("{}/v1/ops/supervision/children", whole.plane.url());
    let order = async |path: &str, key: &str, token: &str, body: Value| {
        // The child that answers may be the one that is killed: then the same is sent again.
        loop {
            let request = http
                .post(format!("{children}/{path}:kill"))
                .bearer_auth(token)
                .header("idempotency-key", key)
                .json(&body);
            if let Ok(answer) = request.send().await
                && let (status, Ok(body)) = (answer.status().as_u16(), answer.json::<Value>().await)
                && status != 503
            {
                return (status, body);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let reason = || json!({"reason": "INC-1: a drill"});
    let nobody = BearerToken::new(TokenKind::Operator);
    let nobody = nobody.reveal().expose_secret().to_owned();
    assert_eq!(order("journal.relay", "k1", &nobody, reason()).await.0, 401);
    let (status, problem) = order("journal.relay", "k2", &whole.operator, json!({})).await;
    assert_eq!((status, &problem["code"]), (422, &json!("missing_field")));
    let (status, problem) = order("journal.nothing", "k3", &whole.operator, reason()).await;
    assert_eq!((status, &problem["code"]), (404, &json!("not_found")));

    let mut back = Vec::new();
    let mut paths = whole.paths();
    // Each way of being restarted, where the order itself lives, and the one that answers.
    paths.retain(|path| {
        let name = path.rsplit('/').next().unwrap_or(path);
        ["relay", "writer-0", "journal", "oversight", "http", "database"].contains(&name)
    });
    assert_eq!(paths.len(), 6, "{paths:?}");
    for path in &paths {
        let (before, at) = (whole.starts(path), Instant::now());
        let dotted = path.replace('/', ".");
        let told = order(&dotted, &format!("kill-{path}"), &whole.operator, reason()).await;
        while whole.starts(path) == before {
            assert!(at.elapsed() < PATIENCE, "{path} was not started again: {told:?}");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        whole.until_all_run().await;
        back.push(at.elapsed());
        clients.until_made(clients.made() + 100).await;
        let (status, told) =
            order(&dotted, &format!("kill-{path}"), &whole.operator, reason()).await;
        assert_eq!((status, &told["result"]), (202, &json!("done")), "{path}: {told}");
        assert_eq!(told["target"], format!("child/{dotted}"));
        let journal = format!("{}{}", whole.plane.url(), told["journal"].as_str().unwrap());
        let journal = http.get(journal).bearer_auth(&whole.operator).send().await.unwrap();
        let journal: Value = journal.json().await.unwrap();
        assert_eq!(journal["items"][0]["data"]["reason"], "INC-1: a drill", "{journal}");
        assert_eq!(journal["items"][1]["data"]["result"], "done", "{journal}");
    }
    let seen = clients.finish().await;
    println!("back after {back:.1?}; {} made, {} told to come back", seen.made.len(), seen.not_now);
    assert_all_journaled(&whole.database, &seen).await;
    assert_eq!((seen.refused, seen.bad.len()), (0, 0), "{:?}", seen.bad);
    back.sort();
    assert!(back[back.len() / 2] < USUAL, "{back:?}");
    whole.plane.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_private_database_is_killed_and_comes_back() {
    let whole = Whole::start().await;
    let clients =
        Clients::start(&whole.plane.url(), &whole.operator, 20, Duration::from_millis(20));
    let pid_file = private_config(&whole.config.data_dir).folder.join("data/postmaster.pid");
    for round in 1..=3 {
        clients.until_made(clients.made() + 100).await;
        let pid = std::fs::read_to_string(&pid_file).unwrap();
        let pid = pid.lines().next().unwrap().parse().unwrap();
        let at = Instant::now();
        kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
        clients.until_made(clients.made() + 100).await;
        let gap = gap(&clients.seen.lock().unwrap(), at, Instant::now());
        println!("round {round}: {gap:.1?} without a success");
        assert!(gap < WORST, "{gap:?}");
    }
    let seen = clients.finish().await;
    println!("{} made, {} told to come back", seen.made.len(), seen.not_now);
    assert_all_journaled(&whole.database, &seen).await;
    assert_eq!((seen.refused, seen.bad.len()), (0, 0), "{:?}", seen.bad);
    let status = whole.plane.cloud.tree().status();
    let restarted = |child: &ChildStatus| child.starts > 1;
    assert!(!status.iter().any(restarted), "only the database was started again: {status:#?}");
    let private = private_config(&whole.config.data_dir);
    whole.plane.stop().await;
    assert!(!answers(&private), "the database ends with the tree");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_fails_midway_leaves_nothing() {
    let folder = folder();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken_address = taken.local_addr().unwrap();
    let private = private_config(folder.path());
    // The API's port is taken, then the agents'.
    let (mut config, database, kept, _) = prepared(&folder).await;
    config.http.listen = taken_address;
    let failed = Plane::start(&config, database.clone(), Some(kept)).await.unwrap_err();
    assert!(matches!(failed, PlaneError::Listen { .. }), "{failed}");
    assert!(!answers(&private), "the database still runs");
    assert!(database.current().await.is_err(), "the pool is still open");

    let (mut config, database, kept, _) = prepared(&folder).await;
    config.agents_listen = taken_address;
    config.http.listen = ([127, 0, 0, 1], 0).into();
    let failed = Plane::start(&config, database, Some(kept)).await.unwrap_err();
    assert!(matches!(failed, PlaneError::Engine(_)), "{failed}");
    assert!(!answers(&private), "the database still runs");

    // And when nothing is in the way, all of it starts on the same folder.
    drop(taken);
    let (mut config, database, kept, _) = prepared(&folder).await;
    config.agents_listen = taken_address;
    let plane = Plane::start(&config, database, Some(kept)).await.unwrap();
    plane.stop().await;
    assert!(!answers(&private));
    assert!(std::net::TcpListener::bind(taken_address).is_ok(), "the agents' socket is still held");
}

/// By the design: what can't be kept up ends the process, which says what it was. The next one
/// finds all that was acknowledged, and does not carry the order out again.
#[tokio::test(flavor = "multi_thread")]
async fn the_third_kill_of_a_layer_ends_the_process_which_names_it() {
    let database = TestDatabase::new().await;
    let opened = database.open().await;
    let site = Site::new(&database.url, &opened).await;
    let drills = ["drill.enabled=true"];
    site.serve_with(&drills).await;
    let clients = Clients::start(&site.url, &site.operator, 20, Duration::from_millis(50));
    clients.until_made(50).await;
    let mut serve = site.serve.lock().unwrap().take().unwrap();
    let path = "/v1/ops/supervision/children/core:kill";
    let reason = json!({"reason": "a drill"});
    let since = Instant::now();
    let mut ended = None;
    for number in 1..=3 {
        let key = format!("kill-{number}");
        let mut answer = Err(String::new());
        // The layer that is killed is the one that answers: then the same is sent again.
        while answer.is_err() && ended.is_none() {
            assert!(since.elapsed() < PATIENCE, "{key}: {answer:?}");
            answer = site.post(path, &reason, &key).await;
            ended = serve.0.try_wait().unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        if number < 3 {
            assert_eq!(ended, None, "{key}: {:?}", site.said().last());
            clients.until_made(clients.made() + 20).await;
        }
    }
    while ended.is_none() {
        assert!(since.elapsed() < PATIENCE, "it goes on after its third failure");
        ended = serve.0.try_wait().unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(ended.and_then(|status| status.code()), Some(1));
    let said = site.said();
    let why: Vec<_> = said.iter().filter(|line| line.contains("a part failed for good")).collect();
    assert_eq!(why.len(), 1, "{said:#?}");
    for part in ["core in control-plane", "killed by an operator"] {
        assert!(why[0].contains(part), "{part} is not in {}", why[0]);
    }
    site.serve_with(&drills).await;
    clients.until_made(clients.made() + 20).await;
    let told = site.post(path, &reason, "kill-3").await.unwrap_err();
    assert!(told.contains("order_lapsed"), "{told}");
    clients.until_made(clients.made() + 20).await;
    let seen = clients.finish().await;
    assert!(seen.refused > 0, "nobody noticed that it had ended");
    assert_all_journaled(&opened, &seen).await;
}

/// 200 clients write while the process is told to end.
#[tokio::test(flavor = "multi_thread")]
async fn sigterm_under_load_cuts_nobody_and_loses_nothing() {
    let database = TestDatabase::new().await;
    let opened = database.open().await;
    let site = Site::new(&database.url, &opened).await;
    // Two hundred at once on a busy machine: nobody is slow with its head, and what is in flight may take its time.
    site.serve_with(&["http.head_timeout=60s", "http.shutdown_timeout=30s"]).await;
    let clients = Clients::start(&site.url, &site.operator, 200, Duration::from_secs(1));
    clients.until_made(400).await;
    let mut serve = site.serve.lock().unwrap().take().unwrap();
    let told = Instant::now();
    kill(Pid::from_raw(serve.0.id().cast_signed()), Signal::SIGTERM).unwrap();
    let status = tokio::task::spawn_blocking(move || serve.0.wait()).await.unwrap().unwrap();
    let took = told.elapsed();
    let seen = clients.finish().await;
    println!(
        "ended after {took:.1?}: {} made, {} told to come back, {} refused at the closed door",
        seen.made.len(),
        seen.not_now,
        seen.refused
    );
    assert!(status.success(), "{status}");
    assert!(took < PATIENCE, "{took:?}");
    assert!(seen.bad.is_empty(), "{:?}", seen.bad);
    assert_all_journaled(&opened, &seen).await;
}
