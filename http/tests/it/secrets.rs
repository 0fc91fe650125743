//! `aicloud secrets`, as operators type it, beside a running server.

use std::process::{Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aicloud_domain::access::Role;
use aicloud_domain::denial::Denials;
use aicloud_domain::id::{TenantId, TypedId as _};
use aicloud_persistence::testing::TestDatabase;
use aicloud_secrets::kms::local::LocalKms;
use aicloud_secrets::{KeyStore, Keyring, Place, Scope, SealError, Sealer, SealerConfig};
use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use uuid::Uuid;

use crate::world::World;

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

    /// What a book of the audit says was done.
    async fn told(&self, tenant: Option<TenantId>) -> Vec<String> {
        let book = Denials::id_of(tenant).uuid();
        let told = self.database.open().await.history(book, 0, 9).await.unwrap();
        told.into_iter().map(|entry| entry.event_type).collect()
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
    let wanted = ["secrets.rotated", "secrets.master_added", "secrets.rewrapped"];
    assert_eq!(site.told(None).await, wanted, "each is in the cloud's audit");
}

/// Of a tenant that there is, it is in the tenant's own audit.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_to_a_tenant_s_keys_is_in_its_audit() {
    let site = Site::new().await;
    let tenant = TenantId::from_uuid(Uuid::now_v7());
    let made = format!(
        "INSERT INTO tenancy.tenant (id, tenant_id, seq, head_hash, state, owes, created_at, updated_at) \
         VALUES ('{0}', '{0}', 1, sha256(''), '{{\"label\": \"acme\"}}', false, now(), now())",
        tenant.uuid()
    );
    assert_eq!(site.database.alter(made).await, 1);
    let name = tenant.to_string();
    out(&site.secrets(&["rotate", &name], "").await);
    // The label is what is typed: an id may have been pasted.
    let by_id = err(&site.secrets(&["shred", &name], &format!("shred {name}\n")).await);
    assert!(by_id.contains(&format!("data keys of acme ({name})")), "{by_id}");
    assert!(by_id.contains("not confirmed; nothing was done"), "{by_id}");
    // It says what it does not erase before it is typed.
    assert!(by_id.contains("environment variables"), "{by_id}");
    let done = out(&site.secrets(&["shred", &name], "shred acme\n").await);
    assert!(done.contains(&format!("1 data keys of acme ({name})")), "{done}");
    let again = out(&site.secrets(&["shred", &name], "shred acme\n").await);
    assert!(again.contains("There were no data keys of acme"), "{again}");
    assert_eq!(
        site.told(Some(tenant)).await,
        ["secrets.rotated", "secrets.shredded", "secrets.shredded"]
    );
    assert_eq!(site.told(None).await, [] as [&str; 0]);
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
    // It gets as far as the 200th and waits there.
    let mut owner = site.database.owner().await;
    let hold = format!(
        "BEGIN; SELECT FROM secrets.data_key WHERE scope >= '{}' FOR UPDATE",
        Uuid::from_u128(200)
    );
    aicloud_persistence::testing::run(&mut owner, hold).await;
    let mut child = site.command(&["rewrap"]).kill_on_drop(true).spawn().unwrap();
    let left = || async { server.census().await.unwrap().masters[0].1 };
    let deadline = Instant::now() + Duration::from_secs(60);
    while left().await != 201 {
        assert!(Instant::now() < deadline, "the re-wrap does not come so far");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // SIGKILL.
    child.kill().await.unwrap();
    aicloud_persistence::testing::run(&mut owner, "ROLLBACK".to_owned()).await;
    let left = left().await;
    assert_eq!(left, 201, "what was not answered is not done");
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
    // An id that is wrong by a letter is an id as well: nothing is said to be erased.
    let unknown = err(&site.secrets(&["shred", &id], &format!("shred {id}\n")).await);
    assert!(
        unknown.contains("there is no tenant") && unknown.contains("nothing was done"),
        "{unknown}"
    );
    let elsewhere = ["shred", &id, "--not-in-this-database"];
    for typed in ["", "\n", "yes\n", "shred\n"] {
        let refused = err(&site.secrets(&elsewhere, typed).await);
        assert!(refused.contains("not confirmed; nothing was done"), "{refused}");
    }
    server.open(&here, &sealed).await.unwrap();
    let began = Instant::now();
    let done = out(&site.secrets(&elsewhere, &format!("shred {id}\n")).await);
    assert!(done.contains("1 data keys"), "{done}");
    while !matches!(server.open(&here, &sealed).await, Err(SealError::Shredded(_))) {
        assert!(began.elapsed() < Duration::from_secs(60));
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

/// What an operator has destroyed is no fault of ours, and not offered.
#[tokio::test(flavor = "multi_thread")]
async fn a_shredded_tenant_is_told_so() {
    let world = World::start().await;
    let acme = world.customer("acme").await;
    let owner = world.member(&acme.tenant, "owner", Role::TenantOwner).await;
    let tenant = format!("/v1/tenants/{}", acme.tenant);
    let offered = async |path: &str| {
        let answer = world.ask("GET", path).by(&owner.token).send().await.expect(200);
        let view = answer["items"].as_array().map_or(&answer, |items| &items[0]).clone();
        view["actions"].as_array().unwrap().contains(&json!("set_sso"))
    };
    assert!(offered(&tenant).await && offered("/v1/tenants").await);
    // Not active: no provider is asked.
    let set = async || {
        let secret = Uuid::now_v7().to_string();
        let body = json!({"issuer": "https://login.example.com", "client_id": "aicloud", "client_secret": secret,
            "domains": ["example.com"], "standing": "disabled"});
        world.ask("PUT", &format!("{tenant}/sso")).by(&owner.token).json(&body).send().await
    };
    set().await.expect(200);
    let id: TenantId = acme.tenant.parse().unwrap();
    let store = world.database.open().await;
    assert_eq!(KeyStore::shred(&store, Scope::Tenant(id)).await.unwrap(), 1);
    assert!(!offered(&tenant).await && !offered("/v1/tenants").await);
    // The server believes its key for a few seconds.
    let deadline = Instant::now() + Duration::from_secs(20);
    let refused = loop {
        let reply = set().await;
        if reply.status != 200 {
            break reply;
        }
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert_eq!((refused.code().as_str(), refused.status.as_u16()), ("tenant_shredded", 409));
    assert_eq!(
        world.ask("DELETE", &format!("{tenant}/sso")).by(&owner.token).send().await.status,
        204
    );
    world.stop().await;
}
