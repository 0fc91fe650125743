//! A cloud with a name of its own whose signing keys change: the server, a program with a key, and whoever runs the cloud, each
//! a process.

use std::collections::BTreeMap;
use std::process::{Command, Output, Stdio};

use aicloud_persistence::testing::TestDatabase;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::binaries::{Site, eventually};

fn command(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aicloud"));
    command.args(arguments).env_remove("AICLOUD_TOKEN").stdin(Stdio::null()).output().unwrap()
}

/// What a command prints that is to succeed.
fn printed(arguments: &[&str]) -> String {
    let output = command(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_keys_change_under_a_cloud_with_a_name() {
    let database = TestDatabase::new().await;
    let site = Site::new(&database.url, &database.open().await).await;
    // It listens where it listens; its clients know it by a name.
    let name = site.url.replace("127.0.0.1", "localhost");
    site.serve_with(&[&format!("http.issuer={name}")]).await;
    site.project().await;
    let projects = site.get("/v1/projects").await.unwrap();
    let project = projects["items"][0]["id"].as_str().unwrap();
    let body = json!({"label": "ci", "role": "project_viewer"});
    let path = format!("/v1/projects/{project}/service-accounts");
    let account = site.post(&path, &body, "account").await.unwrap();
    let account = account["id"].as_str().unwrap();
    let key = site.path("ci.key");
    let key = key.to_str().unwrap();
    let jwk: Value =
        serde_json::from_str(&printed(&["service-account", "keygen", "--out", key])).unwrap();
    let path = format!("/v1/service-accounts/{account}/keys");
    site.post(&path, &json!({"name": "ci", "jwk": jwk}), "key").await.unwrap();

    let exchange =
        || printed(&["token", "exchange", "--url", &name, "--account", account, "--key", key]);
    let opens = async |token: &str| {
        let request = site.client.get(format!("{}/v1/projects", site.url));
        request.bearer_auth(token.trim()).send().await.unwrap().status().as_u16()
    };
    let first = exchange();
    assert_eq!(opens(&first).await, 200);
    // The token and the metadata have the name, not the address.
    let claims = first.split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(name), &json!(name)));
    let metadata =
        reqwest::get(format!("{}/.well-known/oauth-authorization-server", site.url)).await.unwrap();
    let metadata: Value = metadata.json().await.unwrap();
    assert_eq!(metadata["issuer"], name);
    // Who asks by another name is not served under this one.
    let other =
        command(&["token", "exchange", "--url", &site.url, "--account", account, "--key", key]);
    assert!(!other.status.success());
    assert!(String::from_utf8_lossy(&other.stderr).contains("calls itself"));

    let data = site.path("data");
    let settings = ["--data-dir", data.to_str().unwrap(), "--database-url", &database.url];
    let keys = |more: &[&str]| printed(&[&["keys"][..], more, &settings].concat());
    let phases = |shown: &str| -> BTreeMap<String, String> {
        let words = shown.lines().map(|line| line.split_whitespace());
        words
            .filter_map(|mut words| Some((words.next()?.to_owned(), words.next()?.to_owned())))
            .collect()
    };
    let kid = |token: &str| {
        let header = token.split('.').next().unwrap();
        let header: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
        header["kid"].as_str().unwrap().to_owned()
    };
    let before = phases(&keys(&["status"]));
    assert_eq!(before[&kid(&first)], "active");
    // The next one is not known to verifiers elsewhere yet, so it waits; who can't wait says so.
    let early = command(&[&["keys", "rotate"][..], &settings].concat());
    let said = String::from_utf8_lossy(&early.stderr).into_owned();
    assert!(!early.status.success() && said.contains("say --compromised"), "{said}");
    assert_eq!(phases(&keys(&["status"])), before, "nothing was done");
    assert_eq!(opens(&first).await, 200);
    // Somebody else may have it: all of before is void, in a server that was not asked.
    let said = keys(&["rotate", "--compromised"]);
    assert!(said.contains("void within a second"), "{said}");
    eventually(|| async {
        match opens(&first).await {
            401 => Ok(()),
            other => Err(format!("{other}")),
        }
    })
    .await;
    let second = eventually(|| async {
        let token = exchange();
        if opens(&token).await == 200 { Ok(token) } else { Err("it is void".to_owned()) }
    })
    .await;
    assert_ne!(kid(&second), kid(&first));
    assert_eq!(phases(&keys(&["status"]))[&kid(&second)], "active");
}
