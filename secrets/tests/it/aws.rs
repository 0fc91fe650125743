//! AWS KMS, as moto plays it (`pip install 'moto[server]'`). Signatures are checked against
//! AWS's published vectors beside the code; moto does not look at them.
//!
//! Where there is no moto the tests say so on stderr and end; `AICLOUD_TEST_PEERS=required` makes
//! them fail instead.

use std::cell::RefCell;
use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use aicloud_secrets::kms::aws::{AwsConfig, AwsKms};
use aicloud_secrets::{KeyStore as _, Keyring, Kms as _, KmsError, Scope, Sealer};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::kit::{Site, place, until};

struct Moto {
    server: Child,
    url: String,
    folder: tempfile::TempDir,
}

impl Drop for Moto {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Moto {
    async fn start(test: &str) -> Option<Self> {
        // Another may take the port before moto does; then moto ends, and the next has another.
        for _ in 0..10 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let started = Command::new("moto_server")
                .args(["-H", "127.0.0.1", "-p", &port.to_string()])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn();
            let server = match started {
                Ok(server) => server,
                Err(error) => {
                    let required =
                        std::env::var("AICLOUD_TEST_PEERS").is_ok_and(|is| is == "required");
                    assert!(!required, "moto_server: {error}");
                    // Not by a macro, whose output the test harness swallows.
                    let words = format!("SKIPPED {test}: moto_server: {error}\n");
                    std::io::stderr().write_all(words.as_bytes()).unwrap();
                    return None;
                }
            };
            let folder = tempfile::tempdir().unwrap();
            let keys =
                "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n";
            fs::write(folder.path().join("credentials"), keys).unwrap();
            let mut moto = Self { server, url: format!("http://127.0.0.1:{port}"), folder };
            if moto.answers().await {
                return Some(moto);
            }
        }
        panic!("moto ended ten times before it answered");
    }

    /// Waits until it answers, or (`false`) has ended by itself. From nothing it takes a while: it
    /// is Python, and reads some thousand files.
    async fn answers(&mut self) -> bool {
        let (url, server) = (self.url.clone(), RefCell::new(&mut self.server));
        let has_ended = || server.borrow_mut().try_wait().unwrap().is_some();
        until("moto answers", || async { has_ended() || reqwest::get(&url).await.is_ok() }).await;
        !has_ended()
    }

    /// A call that is the operator's and not ours.
    async fn call(&self, action: &str, body: Value) -> Value {
        let response = reqwest::Client::new()
            .post(&self.url)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", format!("TrentService.{action}"))
            .header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-central-1/kms/aws4_request, SignedHeaders=host, Signature=0",
            )
            .body(body.to_string())
            .send()
            .await
            .unwrap();
        let text = response.text().await.unwrap();
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    async fn key(&self) -> String {
        let made = self.call("CreateKey", json!({"KeyUsage": "ENCRYPT_DECRYPT"})).await;
        made["KeyMetadata"]["Arn"].as_str().unwrap().to_owned()
    }

    fn kms(&self, key: &str) -> Arc<AwsKms> {
        let kms = AwsKms::new(AwsConfig {
            region: "eu-central-1".to_owned(),
            key: key.to_owned(),
            endpoint: Some(self.url.parse().unwrap()),
            credentials_file: Some(self.folder.path().join("credentials")),
            profile: "default".to_owned(),
        });
        Arc::new(kms.unwrap())
    }

    fn sealer(&self, site: &Site, key: &str) -> Sealer {
        Sealer::new(site.store.clone(), Keyring::new(self.kms(key)), Default::default())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_call() {
    let Some(moto) = Moto::start("each_call").await else { return };
    let site = Site::new();
    let (old, new) = (moto.key().await, moto.key().await);
    let here = place(Scope::Cloud, 1);
    let sealed = moto.sealer(&site, &old).seal(&here, b"value").await.unwrap();
    let opened = moto.sealer(&site, &old).open(&here, &sealed).await.unwrap();
    assert_eq!(opened.expose_secret(), b"value");

    let done = moto.sealer(&site, &new).rewrap(|_| {}).await.unwrap().progress;
    assert_eq!((done.total, done.done), (1, 1));
    let key = site.store.page(None, 1).await.unwrap().remove(0);
    assert_eq!(key.wrapped.master.as_str(), format!("aws/{new}"));
    let opened = moto.sealer(&site, &new).open(&here, &sealed).await.unwrap();
    assert_eq!(opened.expose_secret(), b"value");

    // The context is the data key's name: under another name it does not open.
    let other = aicloud_secrets::KeyName { version: 2, ..key.name };
    assert!(moto.kms(&new).decrypt(other, &key.wrapped).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_says_what_to_do() {
    let Some(moto) = Moto::start("each_refusal_says_what_to_do").await else { return };
    let said = async |key: &str| moto.kms(key).master().await.unwrap_err();
    let error = said("00000000-0000-0000-0000-000000000000").await;
    assert!(error.to_string().contains("there is no key"), "{error}");
    let key = moto.key().await;
    let (_, id) = key.rsplit_once('/').unwrap();
    moto.call("DisableKey", json!({"KeyId": id})).await;
    let error = said(&key).await;
    assert!(error.to_string().contains("it must be Enabled"), "{error}");
    fs::write(moto.folder.path().join("credentials"), "[other]\n").unwrap();
    let error = said(&key).await;
    assert!(matches!(error, KmsError::Refused { .. }));
    assert!(error.to_string().contains("under [default]"), "{error}");
}
