//! `aicloud secrets`, as operators type it, beside a running server.

use std::process::{Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aicloud_domain::id::TenantId;
use aicloud_persistence::testing::TestDatabase;
use aicloud_secrets::kms::local::LocalKms;
use aicloud_secrets::{Keyring, Place, Scope, SealError, Sealer, SealerConfig};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use uuid::Uuid;

struct Site {
    database: TestDatabase,
    folder: tempfile::TempDir,
}

impl Site {
    async fn new() -> Self {
        Self { database: TestDatabase::new().await, folder: tempfile::tempdir().unwrap() }
    }

    /// As a running server has it.
    async fn sealer(&self) -> Sealer {
        let master = LocalKms::new(self.folder.path().join("keys/master.key"));
        let store = Arc::new(self.database.open().await);
        Sealer::new(store, Keyring::new(Arc::new(master)), SealerConfig::default())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aicloud"));
        command
            .env_clear()
            .env("DATABASE_URL", &self.database.url)
            .arg("secrets")
            .args(arguments)
            .arg("--data-dir")
            .arg(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    async fn secrets(&self, arguments: &[&str], typed: &str) -> Output {
        let mut child = self.command(arguments).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        // A command that asks nothing may have ended.
        let _ = input.write_all(typed.as_bytes()).await;
        drop(input);
        child.wait_with_output().await.unwrap()
    }
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn place(scope: Scope) -> Place {
    Place { scope, table: "identity.totp", row: Uuid::from_u128(1), version: 1 }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_master_is_made_and_keys_move_under_it() {
    let site = Site::new().await;
    let server = site.sealer().await;
    let sealed = server.seal(&place(Scope::Cloud), b"value").await.unwrap();
    assert!(out(&site.secrets(&["rotate", "cloud"], "").await).contains("data key 2"));
    let before = out(&site.secrets(&["status"], "").await);
    assert!(before.contains("data keys    2 under local/1/"), "{before}");
    out(&site.secrets(&["rotate-master"], "").await);
    let between = out(&site.secrets(&["status"], "").await);
    assert!(between.contains("(to be re-wrapped)"), "{between}");
    let rewrapped = site.secrets(&["rewrap"], "").await;
    assert!(out(&rewrapped).contains("2 data keys re-wrapped"));
    let progress = String::from_utf8(rewrapped.stderr).unwrap();
    assert!(progress.contains("2 of 2 data keys"), "{progress}");
    let after = out(&site.secrets(&["status"], "").await);
    assert!(after.contains("data keys    2 under local/2/"), "{after}");
    server.open(&place(Scope::Cloud), &sealed).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rewrap_that_was_killed_is_run_again() {
    let site = Site::new().await;
    let server = site.sealer().await;
    let scopes: Vec<Scope> =
        (1..=400).map(|bits| Scope::from_uuid(Uuid::from_u128(bits))).collect();
    for scope in &scopes {
        server.rotate(*scope).await.unwrap();
    }
    out(&site.secrets(&["rotate-master"], "").await);
    let mut child = site.command(&["rewrap"]).kill_on_drop(true).spawn().unwrap();
    let is_begun = || async {
        let census = server.census().await.unwrap();
        census.masters.len() == 2
    };
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_begun().await {
        assert!(Instant::now() < deadline, "the re-wrap does not begin");
    }
    // SIGKILL.
    child.kill().await.unwrap();
    let left = server.census().await.unwrap().masters[0].1;
    assert!((1..400).contains(&left), "{left} were left");
    assert!(out(&site.secrets(&["rewrap"], "").await).contains(&format!("{left} data keys")));
    let census = server.census().await.unwrap();
    assert_eq!(census.masters.iter().map(|row| row.1).collect::<Vec<_>>(), [400]);
}

#[tokio::test(flavor = "multi_thread")]
async fn shredding_must_be_typed_out() {
    let site = Site::new().await;
    let server = site.sealer().await;
    let tenant: TenantId = "ten_01jd4q8w0zf2n9k3m5p7r9t1v3".parse().unwrap();
    let here = place(Scope::Tenant(tenant));
    let sealed = server.seal(&here, b"value").await.unwrap();
    let id = tenant.to_string();
    for typed in ["", "\n", "yes\n", "shred\n"] {
        let refused = err(&site.secrets(&["shred", &id], typed).await);
        assert!(refused.contains("not confirmed; nothing was done"), "{refused}");
    }
    server.open(&here, &sealed).await.unwrap();
    let began = Instant::now();
    let done = out(&site.secrets(&["shred", &id], &format!("shred {id}\n")).await);
    assert!(done.contains("1 data keys"), "{done}");
    while !matches!(server.open(&here, &sealed).await, Err(SealError::Shredded(_))) {
        assert!(began.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let status = out(&site.secrets(&["status"], "").await);
    assert!(status.contains("0 with data keys, 1 shredded"), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kms_that_is_away_is_said() {
    let site = Site::new().await;
    let token = site.folder.path().join("token");
    std::fs::write(&token, "t").unwrap();
    let token = format!("secrets.vault_token_file={}", token.display());
    let vault = ["--set", "secrets.kms=vault", "--set", "secrets.vault_address=http://127.0.0.1:9"];
    let arguments = [&["status", "--set", &token][..], &vault].concat();
    let status = site.secrets(&arguments, "").await;
    assert!(!status.status.success());
    let said = String::from_utf8(status.stdout).unwrap();
    assert!(said.contains("can't be used: vault: it can't be reached"), "{said}");
}
