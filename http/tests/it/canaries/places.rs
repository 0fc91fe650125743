//! Where it is looked: all that others than a secret's owner get to see.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::search::{Canary, Place};
use super::{Ask, Hunt, read};
use crate::binaries::PATIENCE;

/// What people call the tenant: no secret, and in many places.
pub(super) const CONTROL: &str = "Control Canary of Acme";
/// The id of a request: no secret, and in the log.
const REQUEST: &str = "control-request-of-the-canaries";

/// The trace of an allocation: no secret, and in the agent's log.
pub(super) const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// Where an allocation is kept with all that its customer has given it. An actor's transitions are its
/// journal.
pub(super) const KEPT: [&str; 7] = [
    "the dump",
    "the journal",
    "the audit",
    "the audit's export",
    "the events",
    "the actors",
    "what was answered",
];

/// Directories of the engine whose actors are looked at one by one.
const DIRECTORIES: [&str; 9] = [
    "tenant",
    "project",
    "catalog",
    "node",
    "allocation",
    "oversight",
    "user",
    "service_account",
    "denials",
];

/// What the running server shows.
pub(super) async fn look(hunt: &Hunt, tenant: &str) -> Vec<Place> {
    let operator = hunt.site.operator.clone();
    let get = async |path: &str| {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let reply =
                hunt.send(&Ask::get(path).by(&operator).with("x-request-id", REQUEST)).await;
            if reply.status.is_success() {
                return reply.body;
            }
            assert!(Instant::now() < deadline, "{path}: {}", reply.body);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    // Events come in the order of commits: behind this one is nothing that we look for.
    let mark = json!({"label": "the-last"});
    let mark = hunt.done(Ask::post("/v1/tenants", &mark).by(&operator)).await;
    let events = events(hunt, mark["id"].as_str().unwrap()).await;

    let (mut actors, mut crashes) = (String::new(), get("/v1/ops/crashes?limit=200").await);
    let listed: Value = serde_json::from_str(&crashes).unwrap();
    let listed = listed["items"].as_array().unwrap();
    for kind in ["user", "tenant"] {
        assert!(listed.iter().any(|crash| crash["directory"] == kind), "no {kind} crashed");
    }
    for crash in listed {
        crashes.push_str(&get(&format!("/v1/ops/crashes/{}", crash["id"].as_str().unwrap())).await);
    }
    for directory in DIRECTORIES {
        let path = format!("/v1/ops/supervision/{directory}");
        actors.push_str(&get(&format!("{path}/tombstones")).await);
        let page = get(&format!("{path}/actors?limit=200")).await;
        let listed: Value = serde_json::from_str(&page).unwrap();
        for actor in listed["items"].as_array().unwrap() {
            let id = actor["id"].as_str().unwrap();
            actors.push_str(&get(&format!("{path}/actors/{id}")).await);
        }
        actors.push_str(&page);
    }
    let mut journal = get(&format!("/v1/journal?resource={tenant}&limit=200")).await;
    let users: Value = serde_json::from_str(&get("/v1/users").await).unwrap();
    for user in users["items"].as_array().unwrap() {
        let id = user["id"].as_str().unwrap();
        journal.push_str(&get(&format!("/v1/journal?resource={id}&limit=200")).await);
    }
    let said = hunt.said.lock().unwrap().clone();
    let heard = hunt.heard.lock().unwrap().clone();
    vec![
        Place::new("the metrics", get("/metrics").await, "aicloud_mail_sent_total"),
        Place::new("the tree", get("/v1/ops/supervision").await, "\"directories\""),
        Place::new("the actors", actors, "\"transitions\""),
        Place::new("the crashes", crashes, "\"backtrace\":"),
        Place::new("the journal", journal, CONTROL),
        Place::new("the audit", get("/v1/audit?limit=200").await, "\"credential\":"),
        Place::new("the audit's export", get("/v1/audit?format=jsonl").await, CONTROL),
        Place::new("the events", events, CONTROL),
        Place::new("what programs said", said, "[redacted]\"  # AICLOUD_MAIL_SMTP_URL"),
        Place::new("what was answered", heard, "application/problem+json"),
    ]
}

/// The event stream from its beginning to this tenant.
async fn events(hunt: &Hunt, until: &str) -> String {
    let url = format!("{}/v1/events?after=0-0", hunt.site.url);
    let request = hunt.site.client.get(url).bearer_auth(&hunt.site.operator);
    let mut response = request.send().await.unwrap();
    let mut text = String::new();
    while !text.contains(until) {
        let chunk = tokio::time::timeout(PATIENCE, response.chunk()).await.unwrap();
        text.push_str(&String::from_utf8_lossy(&chunk.unwrap().unwrap()));
    }
    text
}

/// What is left of it.
pub(super) fn look_from_outside(hunt: &Hunt) -> Vec<Place> {
    let log = read(&hunt.site.path("serve.log"));
    vec![
        Place::new("the log", log, REQUEST),
        Place::new("the agent's log", read(&hunt.site.path("agent.log")), TRACE),
        Place::new("the dump", dump(&hunt.database.url), CONTROL),
    ]
}

/// The whole database, as a backup has it.
fn dump(url: &str) -> String {
    let versions = std::fs::read_dir("/usr/lib/postgresql").unwrap();
    let mut programs: Vec<PathBuf> =
        versions.map(|version| version.unwrap().path().join("bin/pg_dump")).collect();
    programs.retain(|program| program.exists());
    let program = programs.pop().expect("pg_dump comes with the server");
    let dumped = Command::new(program).args(["--no-owner", url]).output().unwrap();
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    let text = String::from_utf8(dumped.stdout).unwrap();
    for table in ["journal.entry", "identity.session", "identity.mail", "identity.totp"] {
        assert!(text.contains(&format!("COPY {table}")), "{table} is not in the dump");
    }
    text
}

/// Letters hold the one link that they are about, and no other secret.
pub(super) fn look_into_letters(hunt: &Hunt, canaries: &[Canary]) -> Vec<String> {
    let letters = hunt.letters.lock().unwrap();
    assert!(letters.len() >= 3, "{}", letters.len());
    let mut found = vec![];
    for (to, text) in letters.iter() {
        let links = text.matches("aic_l_").count();
        assert!(links <= 1, "{links} links in a letter to {to}");
        for canary in canaries.iter().filter(|canary| !canary.what.starts_with("a link (")) {
            if let Some(around) = canary.found_in(text) {
                found.push(format!("{} in a letter to {to}: …{around}…", canary.what));
            }
        }
    }
    found
}
