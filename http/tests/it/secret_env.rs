//! Secret variables from the request to the workload and to their end, with the real programs: `aicloud serve`, a real
//! database, a real agent. That their values are in no dump, log or answer is `canaries`' to hunt for.

use std::path::Path;
use std::sync::Arc;

use aicloud_domain::id::{AllocationId, TenantId};
use aicloud_persistence::testing::TestDatabase;
use aicloud_secrets::kms::local::LocalKms;
use aicloud_secrets::{Keyring, Scope, Sealer, SealerConfig};
use nix::unistd::geteuid;
use serde_json::{Value, json};

use crate::binaries::Site;
use crate::world::{World, order};

/// Says what it was given; ends when it is told to.
const SCRIPT: &str = "echo \"token=$HF_TOKEN\"; trap exit TERM; while :; do sleep 1; done";

fn body(project: &str, token: &str) -> Value {
    json!({
        "project": project, "gpu": {"model": "H100", "count": 1},
        "workload": {
            "image": "busybox", "command": ["/bin/sh", "-c", SCRIPT],
            "env": {"SEED": "7"}, "secret_env": {"HF_TOKEN": token},
        },
    })
}

/// The files below a folder that hold a text, but for what workloads printed.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.extend(holding(&path, text));
        } else if !path.ends_with("log") && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let content = std::fs::read(&path).unwrap_or_default();
            if content.windows(text.len()).any(|part| part == text.as_bytes()) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workload_sees_them_over_restarts_until_the_tenant_is_shredded() {
    let real = geteuid().is_root()
        && ["/usr/sbin/runc", "/usr/bin/runc"].iter().any(|path| Path::new(path).exists())
        && Path::new("/bin/busybox").exists();
    if !real {
        eprintln!("SKIPPED: needs root, runc and busybox");
        return;
    }
    let database = TestDatabase::new().await;
    let opened = database.open().await;
    let site = Site::new(&database.url, &opened).await;
    site.serve().await;
    let project = site.project().await;
    site.node("oci", "2xH100").await;
    let token = "hf_canary_0123456789";
    let created = site.post("/v1/allocations", &body(&project, token), "one").await.unwrap();
    let id = created["id"].as_str().unwrap().to_owned();
    let allocation: AllocationId = id.parse().unwrap();
    let tenant: TenantId = created["tenant"]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(created["spec"]["workload"]["secret_env"], json!(["HF_TOKEN"]));
    assert!(!created.to_string().contains(token));
    let log = site.path("agent").join("workloads").join(&id).join("log");
    let said = || std::fs::read_to_string(&log).unwrap_or_default();
    let until_said = async || {
        crate::binaries::eventually(|| async {
            let said = said();
            if said.contains(&format!("token={token}\n")) { Ok(()) } else { Err(said) }
        })
        .await;
    };
    site.until(&id, "active").await;
    until_said().await;
    let places = ["agent", "agent.log", "serve.log", "data"];
    let holds = || -> Vec<String> {
        let files = places.iter().map(|name| site.path(name));
        let files = files.filter(|path| {
            path.is_file() && std::fs::read_to_string(path).unwrap().contains(token)
        });
        let files = files.map(|path| path.display().to_string());
        files
            .chain(holding(&site.path("agent"), token))
            .chain(holding(&site.path("data"), token))
            .collect()
    };
    assert_eq!(holds(), [] as [String; 0], "while it runs, its value is in no file");
    let sealed = opened.secret_env(tenant, allocation).await.unwrap().expect("its row");
    assert!(!sealed.windows(token.len()).any(|part| part == token.as_bytes()));

    // The same request again is the same; with another value it is another.
    let again = site.post("/v1/allocations", &body(&project, token), "one").await.unwrap();
    assert_eq!(again, created);
    let other = site.post("/v1/allocations", &body(&project, "hf_other"), "one").await.unwrap_err();
    assert!(other.contains("idempotency") && !other.contains("hf_other"), "{other}");

    // Both programs die and come back; what is stopped is started with the same values.
    site.agent.lock().unwrap().take().unwrap().kill_9();
    site.serve.lock().unwrap().take().unwrap().kill_9();
    site.serve().await;
    site.start_agent("oci", "2xH100");
    site.until(&id, "active").await;
    site.insist(&format!("/v1/allocations/{id}/stop"), &json!({}), "stop").await;
    site.until(&id, "stopped").await;
    assert_eq!(said(), "", "nothing is left of the first");
    site.insist(&format!("/v1/allocations/{id}/start"), &json!({}), "start").await;
    assert_eq!(site.until(&id, "active").await["epoch"], 2);
    until_said().await;
    assert_eq!(holds(), [] as [String; 0]);

    // Another one, to its end: its row goes with it.
    let second = site.post("/v1/allocations", &body(&project, token), "two").await.unwrap();
    let second = second["id"].as_str().unwrap().to_owned();
    site.until(&second, "active").await;
    site.insist(&format!("/v1/allocations/{second}/release"), &json!({}), "release").await;
    site.until(&second, "released").await;
    let gone = opened.secret_env(tenant, second.parse().unwrap()).await.unwrap();
    assert_eq!(gone, None);

    // Shredded: what is stopped can't be started any more, says why, and ends.
    site.insist(&format!("/v1/allocations/{id}/stop"), &json!({}), "stop-2").await;
    site.until(&id, "stopped").await;
    let master = LocalKms::new(site.path("data").join("keys/master.key"));
    let keyring = Keyring::new(Arc::new(master));
    let sealer = Sealer::new(Arc::new(opened.clone()), keyring, SealerConfig::default());
    sealer.shred(Scope::Tenant(tenant)).await.unwrap();
    // A new process trusts no key that it has in memory.
    site.serve.lock().unwrap().take().unwrap().kill_9();
    site.serve().await;
    site.insist(&format!("/v1/allocations/{id}/start"), &json!({}), "start-2").await;
    let ended = site.until(&id, "released").await;
    assert_eq!(
        (&ended["outcome"]["kind"], &ended["outcome"]["reason"]),
        (&json!("failed"), &json!("secret_env_shredded"))
    );
    assert_eq!(ended["epoch"], 3, "it was tried once");
    assert_eq!(opened.secret_env(tenant, allocation).await.unwrap(), None);
    let refused = site.post("/v1/allocations", &body(&project, token), "three").await.unwrap_err();
    assert!(refused.contains("tenant_shredded") && !refused.contains(token), "{refused}");
    site.prove(&["audit", "verify"]).await;
    site.prove(&["state", "rebuild", "--check"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_checked_as_env_is_and_no_answer_says_them() {
    let world = World::start().await;
    world.prices().await;
    let one = world.customer("acme").await;
    let canary = "canary_of_secret_env";
    let with = |env: Value, secret_env: Value| {
        let mut body = order(1);
        body["workload"]["env"] = env;
        body["workload"]["secret_env"] = secret_env;
        body
    };
    let long = format!("{canary}{}", "x".repeat(4096));
    for (what, wrong) in [
        ("the cloud's", with(json!({}), json!({"NVIDIA_X": canary}))),
        ("no name", with(json!({}), json!({"1=": canary}))),
        ("both", with(json!({"A": "1"}), json!({"A": canary}))),
        ("long", with(json!({}), json!({"A": long}))),
        ("NUL", with(json!({}), json!({"A": format!("{canary}\0")}))),
        ("a list", with(json!({}), json!([canary]))),
        ("lists", with(json!({}), json!({"A": [canary]}))),
        ("a text", with(json!({}), json!(canary))),
        ("null", with(json!({}), json!({"A": null}))),
    ] {
        for path in ["/v1/allocations", "/v1/allocations:plan"] {
            let reply = world.ask("POST", path).by(&one.token).json(&wrong).send().await;
            assert!(reply.status.is_client_error(), "{what}: {}", reply.text);
            let field = reply.json()["field"].to_string();
            assert!(field.contains("workload.secret_env"), "{what}: {}", reply.text);
            assert!(!reply.text.contains(canary), "{what}: {}", reply.text);
        }
    }
    // Where it belongs, a name for a secret is none to be told of.
    let good = with(json!({}), json!({"HF_TOKEN": canary}));
    let planned = world.ask("POST", "/v1/allocations:plan").by(&one.token).json(&good).send().await;
    assert!(planned.status.is_success() && !planned.text.contains("secret_in"), "{}", planned.text);
    let made = world.ask("POST", "/v1/allocations").by(&one.token).json(&good).send().await;
    let made = made.expect(201);
    let id = made["id"].as_str().unwrap();
    let allocation: AllocationId = id.parse().unwrap();
    let tenant: TenantId = one.tenant.parse().unwrap();
    let database = world.cloud.database();
    assert!(database.secret_env(tenant, allocation).await.unwrap().is_some());
    for path in [format!("/v1/allocations/{id}"), format!("/v1/journal?resource={id}")] {
        let shown = world.ask("GET", &path).by(&one.token).send().await;
        assert!(shown.text.contains("HF_TOKEN") && !shown.text.contains(canary), "{}", shown.text);
    }
    // Given up before it ran: nothing of it stays.
    let release = format!("/v1/allocations/{id}/release");
    world.ask("POST", &release).by(&one.token).json(&json!({})).send().await.expect(202);
    world.phase(id, "canceled").await;
    assert_eq!(database.secret_env(tenant, allocation).await.unwrap(), None);
    world.stop().await;
}
