//! What probes, scrapers and other machines see.

use std::collections::BTreeSet;

use serde_json::json;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn health_readiness_metrics_and_the_document() {
    let world = World::start().await;
    let get = async |path: &str| world.ask("GET", path).send().await;
    assert_eq!(get("/healthz").await.expect(200)["status"], "ok");
    assert_eq!(get("/readyz").await.expect(200)["ready"], true);
    world.get("/v1/tenants/ten_00000000000000000000000000").send().await;
    let page = get("/metrics").await;
    assert!(page.header("content-type").starts_with("text/plain"));
    for line in [
        r#"aicloud_http_requests_total{method="GET",route="/v1/tenants/{id}",status="4xx"} 1"#,
        r#"aicloud_http_problems_total{code="not_found"} 1"#,
        r#"aicloud_actors{directory="tenant",phase="active"}"#,
        "aicloud_journal_committed_total",
    ] {
        assert!(page.text.contains(line), "{line}\n{}", page.text);
    }
    let document = get("/openapi.json").await.expect(200);
    assert_eq!(document["openapi"], "3.1.0");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_its_headers() {
    let world = World::start().await;
    let trace = "0af7651916cd43dd8448eb211c80319c";
    for path in ["/healthz", "/v1/tenants", "/v1/nothing"] {
        let reply = world
            .get(path)
            .with("x-request-id", "mine-1")
            .with("traceparent", &format!("00-{trace}-b7ad6b7169203331-01"))
            .send()
            .await;
        // The request's id is the server's; the caller's comes back beside it.
        assert!(reply.header("x-request-id").starts_with("req_"), "{path}");
        assert_eq!(reply.header("x-client-request-id"), "mine-1", "{path}");
        assert!(reply.header("traceparent").starts_with(&format!("00-{trace}-")), "{path}");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
    }
    let made = world.post("/v1/tenants", &json!({"label": "acme"})).with("x-request-id", "mine-2");
    let made = made.with("traceparent", &format!("00-{trace}-b7ad6b7169203331-01"));
    let made = made.send().await;
    let id = made.header("x-request-id").to_owned();
    let path = format!("/v1/journal?resource={}", made.expect(201)["id"].as_str().unwrap());
    let entry = &world.get(&path).send().await.expect(200)["items"][0];
    assert_eq!((&entry["request_id"], &entry["trace_id"]), (&json!(id), &json!(trace)));
    // Who brings the id of another request takes its place nowhere.
    let twin = world.post("/v1/tenants", &json!({"label": "globex"})).with("x-request-id", &id);
    let twin = twin.send().await;
    let other = twin.header("x-request-id").to_owned();
    assert!(other != id && twin.header("x-client-request-id") == id);
    let path = format!("/v1/journal?resource={}", twin.expect(201)["id"].as_str().unwrap());
    let entry = &world.get(&path).send().await.expect(200)["items"][0];
    assert_eq!(entry["request_id"], json!(other));
    let none = world.get("/healthz").with("x-request-id", "not sane").send().await;
    assert!(none.headers.get("x-client-request-id").is_none());
    world.stop().await;
}

/// What docs/operations.md lists is what a scraper finds.
#[tokio::test(flavor = "multi_thread")]
async fn each_metric_is_documented_and_each_documented_one_is_there() {
    let world = World::start().await;
    world.get("/v1/tenants/ten_00000000000000000000000000").send().await;
    let page = world.ask("GET", "/metrics").send().await.text;
    let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let served: BTreeSet<&str> = types.filter_map(|line| line.split(' ').next()).collect();
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/operations.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    let rows = docs.lines().filter_map(|line| line.strip_prefix("| `aicloud_"));
    let listed: BTreeSet<String> =
        rows.map(|row| format!("aicloud_{}", row.split(['`', '{']).next().unwrap())).collect();
    let listed: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
    assert!(served.len() > 25, "{served:?}");
    assert_eq!(served, listed);
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        for secret in ["alloc_", "ten_", "proj_", "node_0", "tok_", "over_"] {
            assert!(!line.contains(secret), "a label that grows with customers: {line}");
        }
    }
    world.stop().await;
}

/// The database goes away under a running server: 503 with Retry-After, and readiness says why.
#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_away() {
    let world = World::start().await;
    world.get("/v1/tenants").send().await.expect(200);
    world.cloud.database().close().await;
    let ready = world.ask("GET", "/readyz").send().await;
    let body = ready.expect(503);
    assert_eq!((&body["ready"], &body["checks"][0]["ok"]), (&json!(false), &json!(false)));
    assert_eq!(body["checks"][0]["runbook"], "docs/runbooks/database-away.md");
    let list = world.get("/v1/tenants").send().await;
    assert_eq!((list.code().as_str(), list.status.as_u16()), ("unavailable", 503));
    assert_eq!(list.header("retry-after"), "1");
    assert_eq!(world.ask("GET", "/healthz").send().await.status, 200);
    assert!(!list.text.contains("pool") && !list.text.contains("sql"), "{}", list.text);
    world.stop().await;
}
