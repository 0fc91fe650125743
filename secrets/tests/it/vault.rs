//! The Transit engine's documented calls, answered as documented
//! (<https://developer.hashicorp.com/vault/api-docs/secret/transit>). The stand-in is strict: a
//! path, method, header or field that the documentation does not have is refused.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use aicloud_secrets::kms::vault::{VaultConfig, VaultKms};
use aicloud_secrets::{KeyStore as _, Keyring, Kms as _, KmsError, Scope, Sealer};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::kit::{Site, place, tenant};
use crate::server::{Answer, Asked, Server};

const TOKEN: &str = "hvs.test-token";

/// A Transit engine at `crypto/transit` with one key, `aicloud`.
struct Engine {
    latest: AtomicU64,
    /// What is answered instead, once.
    instead: Mutex<Option<Answer>>,
    calls: Mutex<Vec<String>>,
}

impl Engine {
    fn answer(&self, asked: &Asked) -> Answer {
        self.calls.lock().unwrap().push(format!("{} {}", asked.method, asked.path));
        if let Some(instead) = self.instead.lock().unwrap().take() {
            return instead;
        }
        if asked.headers.get("x-vault-token").map(String::as_str) != Some(TOKEN) {
            return (403, json!({"errors": ["permission denied"]}));
        }
        assert_eq!(asked.headers["x-vault-request"], "true");
        assert_eq!(asked.headers["x-vault-namespace"], "team");
        let latest = self.latest.load(Ordering::Relaxed);
        let data = match (asked.method.as_str(), asked.path.as_str()) {
            ("GET", "/v1/crypto/transit/keys/aicloud") => json!({
                "type": "aes256-gcm96", "deletion_allowed": false, "derived": false,
                "exportable": false, "allow_plaintext_backup": false,
                "keys": {"1": 1_442_851_412}, "min_decryption_version": 1,
                "min_encryption_version": 0, "latest_version": latest, "name": "aicloud",
                "supports_encryption": true, "supports_decryption": true,
                "supports_derivation": true, "supports_signing": false
            }),
            ("POST", "/v1/crypto/transit/encrypt/aicloud") => {
                let plain = only(&asked.body, "plaintext");
                // What it is given must be base64; a real one encrypts it.
                STANDARD.decode(&plain).unwrap();
                json!({"ciphertext": format!("vault:v{latest}:{plain}"), "key_version": latest})
            }
            ("POST", "/v1/crypto/transit/decrypt/aicloud") => {
                let text = only(&asked.body, "ciphertext");
                json!({"plaintext": text.rsplit(':').next().unwrap()})
            }
            ("POST", "/v1/crypto/transit/rewrap/aicloud") => {
                let text = only(&asked.body, "ciphertext");
                let rest = text.rsplit(':').next().unwrap();
                json!({"ciphertext": format!("vault:v{latest}:{rest}"), "key_version": latest})
            }
            _ => return (404, json!({"errors": []})),
        };
        (200, json!({"request_id": "1", "lease_id": "", "renewable": false, "data": data}))
    }
}

/// The one field of a body.
fn only(body: &Value, field: &str) -> String {
    let fields = body.as_object().unwrap();
    assert_eq!(fields.keys().collect::<Vec<_>>(), [field]);
    fields[field].as_str().unwrap().to_owned()
}

struct World {
    engine: Arc<Engine>,
    kms: Arc<VaultKms>,
    token_file: std::path::PathBuf,
    _server: Server,
    _folder: tempfile::TempDir,
}

impl World {
    async fn start() -> Self {
        let engine = Arc::new(Engine {
            latest: AtomicU64::new(1),
            instead: Mutex::default(),
            calls: Mutex::default(),
        });
        let server = Server::start({
            let engine = Arc::clone(&engine);
            move |asked| engine.answer(&asked)
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        let token_file = folder.path().join("token");
        fs::write(&token_file, format!("{TOKEN}\n")).unwrap();
        let kms = VaultKms::new(VaultConfig {
            address: format!("http://{}", server.address).parse().unwrap(),
            mount: "crypto/transit".to_owned(),
            key: "aicloud".to_owned(),
            namespace: Some("team".to_owned()),
            token_file: token_file.clone(),
            ca_file: None,
        });
        Self { engine, kms: Arc::new(kms.unwrap()), token_file, _server: server, _folder: folder }
    }

    fn sealer(&self, site: &Site) -> Sealer {
        Sealer::new(site.store.clone(), Keyring::new(self.kms.clone()), Default::default())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_documented_call() {
    let world = World::start().await;
    let site = Site::new();
    let here = place(Scope::Cloud, 1);
    let sealed = world.sealer(&site).seal(&here, b"value").await.unwrap();
    let opened = world.sealer(&site).open(&here, &sealed).await.unwrap();
    assert_eq!(opened.expose_secret(), b"value");
    world.engine.latest.store(2, Ordering::Relaxed);
    let done = world.sealer(&site).rewrap(|_| {}).await.unwrap().progress;
    assert_eq!((done.total, done.done), (1, 1));
    let key = site.store.page(None, 1).await.unwrap().remove(0);
    assert_eq!(key.wrapped.master.as_str(), "vault/crypto/transit/aicloud/2");
    assert!(key.wrapped.bytes.starts_with(b"vault:v2:"));
    let opened = world.sealer(&site).open(&here, &sealed).await.unwrap();
    assert_eq!(opened.expose_secret(), b"value");
    let calls: Vec<String> = world.engine.calls.lock().unwrap().clone();
    assert_eq!(
        calls,
        [
            "POST /v1/crypto/transit/encrypt/aicloud",
            "POST /v1/crypto/transit/decrypt/aicloud",
            "GET /v1/crypto/transit/keys/aicloud",
            "POST /v1/crypto/transit/rewrap/aicloud",
            "POST /v1/crypto/transit/decrypt/aicloud",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_from_a_file_to_a_vault() {
    let world = World::start().await;
    let site = Site::new();
    let here = place(tenant(1), 1);
    let sealed = site.sealer().seal(&here, b"value").await.unwrap();
    let alone = world.sealer(&site).open(&here, &sealed).await.unwrap_err();
    assert!(alone.to_string().contains("set it up again until they are re-wrapped"), "{alone}");
    let ring = Keyring::new(world.kms.clone()).with_former(Arc::new(site.file.clone()));
    let sealer = Sealer::new(site.store.clone(), ring, Default::default());
    assert_eq!(sealer.open(&here, &sealed).await.unwrap().expose_secret(), b"value");
    assert_eq!(sealer.rewrap(|_| {}).await.unwrap().progress.done, 1);
    // From here on the file is needed by nobody.
    let opened = world.sealer(&site).open(&here, &sealed).await.unwrap();
    assert_eq!(opened.expose_secret(), b"value");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_says_what_to_do() {
    let world = World::start().await;
    let said = async |answer: Answer| {
        *world.engine.instead.lock().unwrap() = Some(answer);
        world.kms.master().await.unwrap_err()
    };
    for (status, transient, words) in [
        (403, false, "give its policy that path"),
        (404, false, "`vault write -f crypto/transit/keys/aicloud` makes it"),
        (400, false, "it refuses keys (400) wrong"),
        (429, true, "too busy"),
        (500, true, "it failed (500) wrong"),
        (503, true, "sealed"),
        (472, true, "standby"),
    ] {
        let error = said((status, json!({"errors": ["wrong"]}))).await;
        assert!(error.to_string().contains(words), "{status}: {error}");
        assert_eq!(error.is_transient(), transient, "{status}");
        assert!(!error.to_string().contains(TOKEN));
    }
    let signing = json!({"data": {"latest_version": 1, "supports_encryption": false}});
    let error = said((200, signing)).await.to_string();
    assert!(error.contains("must be a key that encrypts"), "{error}");
    let error = said((200, json!({"data": {}}))).await.to_string();
    assert!(error.contains("no answer of a Transit engine"), "{error}");
    fs::write(&world.token_file, "\n").unwrap();
    let error = world.kms.master().await.unwrap_err().to_string();
    assert!(error.contains("is empty"), "{error}");
    fs::remove_file(&world.token_file).unwrap();
    assert!(matches!(world.kms.master().await, Err(KmsError::Refused { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_that_is_not_there_is_away() {
    let world = World::start().await;
    let address = world._server.address;
    let World { kms, _server, _folder, .. } = world;
    drop(_server);
    crate::kit::until("nobody listens", || async {
        tokio::net::TcpStream::connect(address).await.is_err()
    })
    .await;
    assert!(kms.master().await.unwrap_err().is_transient());
}
