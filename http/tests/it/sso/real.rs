//! The real provider: a child process of Node, installed once for all runs.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStdin, Command};

/// A provider that runs.
pub struct RealProvider {
    pub issuer: String,
    // It serves until its input ends.
    _input: ChildStdin,
    _child: Child,
}

pub const SECRET: &str = "canary-client-secret-0123456789abcdef0123456789";

/// Where the package lies with what it needs: a folder for each lock file, filled once.
fn installed() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sso");
        let lock = std::fs::read(source.join("package-lock.json")).unwrap();
        let name = hex::encode(&Sha256::digest(&lock)[..8]);
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oidc-provider");
        let folder = cache.join(&name);
        if folder.join("done").exists() {
            return folder;
        }
        std::fs::create_dir_all(&cache).unwrap();
        // Whole, or not there: another run may be at it.
        let new = tempfile::tempdir_in(&cache).unwrap();
        for file in ["package.json", "package-lock.json"] {
            std::fs::copy(source.join(file), new.path().join(file)).unwrap();
        }
        let fetch = |_| {
            let output = std::process::Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(new.path())
                .stdin(Stdio::null())
                .output()
                .expect("npm is there: scripts/install.sh test installs it");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            if output.status.success() { Ok(()) } else { Err(said) }
        };
        // A registry fails now and then.
        let fetched = (0..3).map(fetch).reduce(Result::or).unwrap();
        fetched.expect("npm ci can't fetch the identity provider of others that is tested against");
        std::fs::write(new.path().join("done"), "").unwrap();
        // Somebody else may have been faster; its folder is as good.
        if std::fs::rename(new.path(), &folder).is_ok() {
            let _ = new.keep();
        }
        folder
    })
}

impl RealProvider {
    /// Starts one with this client and these people.
    pub async fn start(redirect_uris: &[String], people: &Value) -> Self {
        let folder = tokio::task::spawn_blocking(installed).await.unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sso/provider.mjs");
        // Packages are looked for beside the script.
        let copy = folder.join("provider.mjs");
        let text = std::fs::read(script).unwrap();
        if std::fs::read(&copy).ok().as_ref() != Some(&text) {
            let new = tempfile::NamedTempFile::new_in(folder).unwrap();
            std::fs::write(new.path(), text).unwrap();
            new.persist(&copy).unwrap();
        }
        let client = json!({
            "client_id": "aicloud", "client_secret": SECRET, "redirect_uris": redirect_uris,
            "grant_types": ["authorization_code"], "response_types": ["code"],
        });
        let mut child = Command::new("node")
            .arg(copy)
            .arg(json!({"clients": [client], "people": people}).to_string())
            .env("NODE_ENV", "test")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .expect("node is there: scripts/install.sh test installs it");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = tokio::time::timeout(Duration::from_secs(60), lines.next_line()).await;
        let said: Value =
            serde_json::from_str(&said.expect("it starts").unwrap().unwrap_or_default()).unwrap();
        // Whoever stops reading stops a program that goes on talking.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let input = child.stdin.take().unwrap();
        let issuer = said["issuer"].as_str().unwrap().to_owned();
        Self { issuer, _input: input, _child: child }
    }
}
