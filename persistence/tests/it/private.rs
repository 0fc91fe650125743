//! The private PostgreSQL: starts, dies, comes back.

use std::time::Duration;

use aicloud_persistence::private::Stopped;
use aicloud_persistence::testing::folder;
use aicloud_persistence::{Database, DatabaseConfig, PrivateConfig, PrivateError, PrivatePostgres};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::kit::until;

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn it_starts_stops_cleanly_and_starts_again() {
    let folder = folder();
    let postgres = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
    Database::migrate(&postgres.url()).await.unwrap();
    let database = Database::connect(&DatabaseConfig::new(postgres.url())).await.unwrap();
    database.check_durability().await.unwrap();
    database.close().await;
    assert_eq!(postgres.stop(PATIENCE).await, Stopped::Clean);

    let again = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
    // Its data is there: the role of the first start can be taken.
    Database::connect(&DatabaseConfig::new(again.url())).await.unwrap();
    assert_eq!(again.stop(PATIENCE).await, Stopped::Clean);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unexpected_death_is_noticed_and_survived() {
    let folder = folder();
    let mut postgres = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
    Database::migrate(&postgres.url()).await.unwrap();
    for _ in 0..3 {
        let pid = Pid::from_raw(postgres.pid().unwrap());
        kill(pid, Signal::SIGKILL).unwrap();
        let status = tokio::time::timeout(PATIENCE, postgres.wait()).await.unwrap();
        assert!(!status.success());
        assert_eq!(postgres.pid(), None);
        postgres = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
        Database::connect(&DatabaseConfig::new(postgres.url())).await.unwrap();
    }
    postgres.stop(PATIENCE).await;
}

/// The child belongs to its thread, not to the runtime that happened to start it.
#[test]
fn it_outlives_the_runtime_that_started_it() {
    let folder = folder();
    let runtime = || tokio::runtime::Runtime::new().unwrap();
    let first = runtime();
    let postgres =
        first.block_on(PrivatePostgres::start(PrivateConfig::new(folder.path()))).unwrap();
    drop(first);
    let second = runtime();
    second.block_on(async {
        Database::migrate(&postgres.url()).await.unwrap();
        assert!(postgres.pid().is_some());
        assert_eq!(postgres.stop(PATIENCE).await, Stopped::Clean);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_one_on_the_same_folder_is_refused() {
    let folder = folder();
    let first = PrivatePostgres::start(PrivateConfig::new(folder.path())).await.unwrap();
    let config = PrivateConfig {
        start_deadline: Duration::from_millis(300),
        ..PrivateConfig::new(folder.path())
    };
    let second = PrivatePostgres::start(config).await;
    assert!(matches!(second, Err(PrivateError::InUse { pid, .. }) if Some(pid) == first.pid()));
    assert!(first.pid().is_some());
    first.stop(PATIENCE).await;
}

const CHILD_FOLDER: &str = "AICLOUD_TEST_CHILD_FOLDER";

/// The other half of the test below: a process that has a server, until it is killed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "is started by the test below"]
async fn child_with_a_server() {
    let folder = std::env::var(CHILD_FOLDER).expect("started by the test below");
    let postgres = PrivatePostgres::start(PrivateConfig::new(folder)).await.unwrap();
    let status = postgres.wait().await;
    panic!("the server ended first: {status}");
}

/// `kill -9` of the process leaves no server, and a clean database.
#[tokio::test(flavor = "multi_thread")]
async fn it_does_not_outlive_a_killed_parent() {
    let folder = folder();
    let mut parent = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "private::child_with_a_server", "--ignored"])
        .env(CHILD_FOLDER, folder.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let file = &folder.path().join("data/postmaster.pid");
    until("the server is ready", || async {
        std::fs::read_to_string(file).is_ok_and(|text| text.contains("ready"))
    })
    .await;
    parent.kill().unwrap();
    parent.wait().unwrap();
    // A clean shutdown takes the file away; a killed server leaves it.
    until("the server has shut down", || async { !file.exists() }).await;
    // Its last words come after that.
    let log = &folder.path().join("postgres.log");
    until("the log says that it was clean", || async {
        std::fs::read_to_string(log).is_ok_and(|log| log.contains("database system is shut down"))
    })
    .await;
}

#[tokio::test]
async fn a_path_that_is_too_long_is_refused_before_anything_is_made() {
    let folder = folder();
    let long = folder.path().join("x".repeat(100));
    let refused = PrivatePostgres::start(PrivateConfig::new(&long)).await;
    assert!(matches!(refused, Err(PrivateError::PathTooLong { .. })));
    assert!(!long.exists());
}

#[tokio::test]
async fn a_parent_that_bars_the_server_s_user_is_named() {
    use std::os::unix::fs::PermissionsExt;
    if !nix::unistd::Uid::effective().is_root() {
        // Then the server runs as ourselves, and there is nobody to bar.
        return;
    }
    let folder = folder();
    let barred = folder.path().join("barred");
    std::fs::create_dir(&barred).unwrap();
    std::fs::set_permissions(&barred, std::fs::Permissions::from_mode(0o700)).unwrap();
    let refused = PrivatePostgres::start(PrivateConfig::new(barred.join("pg"))).await;
    let Err(PrivateError::Unreachable { parent, .. }) = refused else {
        panic!("it was not refused");
    };
    assert_eq!(parent, barred);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_can_t_start_says_why() {
    let folder = folder();
    let mut config = PrivateConfig::new(folder.path());
    config.settings.push(("no_such_setting".to_owned(), "1".to_owned()));
    let Err(PrivateError::Died { log, .. }) = PrivatePostgres::start(config).await else {
        panic!("it started");
    };
    assert!(log.contains("no_such_setting"), "{log}");
}
