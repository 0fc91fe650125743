//! Bad input: each has its own problem, and this is how it reads.

use std::time::Duration;

use aicloud_http::server::ServerConfig;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::world::{Reply, World, order};

/// A problem as people read it, without what differs each time.
fn golden(reply: &Reply) -> Value {
    reply.code();
    let mut body = reply.json();
    body["request_id"] = json!("[id]");
    body["instance"] = json!("[instance]");
    body
}

macro_rules! assert_problem {
    ($name:literal, $reply:expr) => {
        insta::assert_json_snapshot!($name, golden(&$reply))
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allocation_that_can_not_be() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let other = world.customer("other").await;
    let ask = async |body: Value| {
        let ask = world.ask("POST", "/v1/allocations").by(&customer.token).json(&body);
        ask.send().await
    };
    let changed = |path: &str, value: Value| {
        let mut body = order(1);
        *body.pointer_mut(path).unwrap() = value;
        body
    };
    let added = |name: &str, value: Value| {
        let mut body = order(1);
        body[name] = value;
        body
    };

    let mut unknown = order(1);
    unknown["gpu"]["memory"] = json!(80);
    assert_problem!("unknown_field", ask(unknown).await);
    assert_problem!("wrong_type", ask(changed("/gpu/count", json!("two"))).await);
    assert_problem!("no_gpus", ask(order(0)).await);
    assert_problem!("a_million_gpus", ask(order(1_000_000)).await);
    assert_problem!("minus_one_gpu", ask(changed("/gpu/count", json!(-1))).await);
    assert_problem!("half_a_gpu", ask(changed("/gpu/count", json!(0.5))).await);
    assert_problem!("unknown_gpu_type", ask(changed("/gpu/model", json!("H900"))).await);
    assert_problem!("malformed_gpu_type", ask(changed("/gpu/model", json!("h100!"))).await);
    assert_problem!("missing_field", ask(json!({"gpu": {"model": "H100", "count": 1}})).await);
    assert_problem!("not_an_object", ask(json!([1])).await);
    assert_problem!("malformed_name", ask(added("project", json!("lab"))).await);
    assert_problem!("wrong_kind_of_name", ask(added("project", json!(customer.tenant))).await);
    assert_problem!("foreign_project", ask(added("project", json!(other.project))).await);
    let reserved = json!({"image": "busybox", "env": {"NVIDIA_VISIBLE_DEVICES": "all"}});
    assert_problem!("reserved_variable", ask(changed("/workload", reserved)).await);
    assert_problem!("image_outside", ask(changed("/workload/image", json!("../etc"))).await);

    let operator = world.post("/v1/allocations", &order(1)).send().await;
    assert_problem!("operator_without_project", operator);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_can_not_be_read() {
    let world = World::start().await;
    let ask = || world.ask("POST", "/v1/tenants").by(&world.operator);
    assert_problem!("malformed_json", ask().raw("{\"label\":").send().await);
    assert_problem!("trailing_text", ask().raw("{\"label\":\"a\"} {}").send().await);
    assert_problem!("empty_body", ask().send().await);
    let big = format!("{{\"label\":\"{}\"}}", "x".repeat(70_000));
    assert_problem!("body_too_large", ask().raw(&big).send().await);
    let text = ask().with("content-type", "text/plain").raw("{\"label\":\"a\"}");
    assert_problem!("unsupported_media_type", text.send().await);
    let packed = ask().with("content-encoding", "gzip").raw("{\"label\":\"a\"}");
    assert_problem!("packed_body", packed.send().await);
    let label = ask().json(&json!({"label": "Not A Label"}));
    assert_problem!("malformed_label", label.send().await);
    let display = ask().json(&json!({"label": "a", "display_name": ""}));
    assert_problem!("empty_display_name", display.send().await);
    world.stop().await;
}

/// Times that no calendar has: refused where they come in, before anybody reckons with them.
#[tokio::test(flavor = "multi_thread")]
async fn a_time_out_of_all_bounds() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let robot = world.robot(&customer, "ci", "project_member").await;
    let (key, api_keys) = (
        format!("/v1/service-accounts/{}/keys/{}", robot.id, robot.kid),
        format!("/v1/service-accounts/{}/api-keys", robot.id),
    );
    for time in ["-9999-01-01T00:00:00Z", "-262143-01-01T00:00:00Z", "+262142-01-01T00:00:00Z"] {
        let by = &world.operator;
        let body = json!({"rotate_by": time});
        let rotate = world.ask("PATCH", &key).by(by).json(&body).send().await;
        let body = json!({"name": "test", "expires_at": time});
        let issue = world.ask("POST", &api_keys).by(by).json(&body).send().await;
        for (reply, field) in [(rotate, "rotate_by"), (issue, "expires_at")] {
            let said = (reply.status.as_u16(), reply.code());
            assert_eq!(said, (422, "invalid_value".to_owned()), "{time}");
            assert_eq!(reply.json()["field"], field, "{time}");
        }
        let time = time.replace('+', "%2B");
        let tenant = &customer.tenant;
        for path in [
            format!("/v1/audit?tenant={tenant}&to={time}"),
            format!("/v1/audit?tenant={tenant}&from={time}"),
            format!("/v1/usage?project={}&to={time}", customer.project),
        ] {
            let reply = world.get(&path).send().await;
            assert_eq!(reply.code(), "malformed_query", "{path}");
        }
    }
    world.stop().await;
}

/// A body that is announced and never comes.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_arrive() {
    let body = Duration::from_millis(200);
    let world = World::with_server(ServerConfig { body, ..ServerConfig::default() }).await;
    let address = world.url.strip_prefix("http://").unwrap();
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /v1/tenants HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: 30\r\n\r\n{{\"label\"",
        world.operator
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    // Head and body may come apart.
    while !answer.contains("\"code\":\"body_too_slow\"") {
        let mut some = [0; 4096];
        let count = socket.read(&mut some).await.unwrap();
        assert!(count > 0, "{answer}");
        answer.push_str(&String::from_utf8_lossy(&some[..count]));
    }
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    world.stop().await;
}

/// A body in chunks has no announced length; the bound holds all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_a_length() {
    let world = World::start().await;
    let chunks = (0..20).map(|_| Ok::<_, std::io::Error>("x".repeat(8_000)));
    let body = reqwest::Body::wrap_stream(futures_util::stream::iter(chunks));
    let sent = world
        .client
        .post(format!("{}/v1/tenants", world.url))
        .bearer_auth(&world.operator)
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(sent.status(), 413);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_queries_and_paths() {
    let world = World::start().await;
    let rename = || {
        let path = "/v1/tenants/ten_00000000000000000000000000";
        let body = json!({"display_name": "x"});
        world.ask("PATCH", path).by(&world.operator).json(&body)
    };
    assert_problem!("malformed_if_match", rename().with("if-match", "v1").send().await);
    let key = rename().with("idempotency-key", "a b");
    assert_problem!("malformed_idempotency_key", key.send().await);
    assert_problem!("not_found", rename().send().await);

    let get = async |path: &str| world.get(path).send().await;
    assert_problem!("malformed_id", get("/v1/tenants/acme").await);
    assert_problem!("id_of_another_kind", get("/v1/nodes/ten_00000000000000000000000000").await);
    assert_problem!("unknown_parameter", get("/v1/tenants?page=2").await);
    assert_problem!("parameter_twice", get("/v1/tenants?limit=1&limit=2").await);
    assert_problem!("limit_is_no_number", get("/v1/tenants?limit=many").await);
    assert_problem!("limit_too_large", get("/v1/tenants?limit=201").await);
    assert_problem!("unknown_order", get("/v1/tenants?order=random").await);
    assert_problem!("export_from_the_newest", get("/v1/audit?format=jsonl&order=newest").await);
    assert_problem!("malformed_page_token", get("/v1/tenants?page_token=abc").await);
    assert_problem!("malformed_position", get("/v1/events?after=yesterday").await);
    assert_problem!("position_of_another_journal", get("/v1/events?after=ffffffff-1").await);
    assert_problem!("unknown_phase", get("/v1/allocations?phase=active,asleep").await);
    assert_problem!("malformed_time", get("/v1/usage?from=yesterday").await);
    assert_problem!("resource_is_missing", get("/v1/journal").await);
    assert_problem!("resource_is_malformed", get("/v1/journal?resource=x").await);
    assert_problem!("no_such_route", get("/v1/nothing").await);
    let wrong = world.ask("DELETE", "/v1/tenants").by(&world.operator).send().await;
    assert_eq!(wrong.header("allow"), "GET, POST");
    assert_problem!("method_not_allowed", wrong);
    let model = world.ask("PUT", "/v1/gpu-types/h100").by(&world.operator);
    let body = json!({"memory_bytes": 1, "price_micros_per_gpu_hour": "1", "currency": "USD"});
    assert_problem!("malformed_model", model.json(&body).send().await);
    let price = |body: Value| {
        let ask = world.ask("PUT", "/v1/gpu-types/H100").by(&world.operator);
        ask.json(&body).send()
    };
    let body = json!({"memory_bytes": 1, "price_micros_per_gpu_hour": "-1", "currency": "USD"});
    assert_problem!("negative_price", price(body).await);
    let body = json!({"memory_bytes": 1, "price_micros_per_gpu_hour": "9223372036854775808", "currency": "USD"});
    assert_problem!("price_out_of_range", price(body).await);
    let body = json!({"memory_bytes": 1, "price_micros_per_gpu_hour": "1", "currency": "dollars"});
    assert_problem!("malformed_currency", price(body).await);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_state_forbids() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let taken = world.post("/v1/tenants", &json!({"label": "acme"})).send().await;
    assert_problem!("name_taken", taken);
    world.post("/v1/nodes", &json!({"label": "rack1"})).send().await.expect(201);
    let taken = world.post("/v1/nodes", &json!({"label": "rack1"})).send().await;
    assert_eq!(taken.code(), "name_taken");
    let body = json!({"tenant": customer.tenant, "label": "lab"});
    let taken = world.post("/v1/projects", &body).send().await;
    assert_eq!(taken.code(), "name_taken");

    let made = world.allocation(&customer).await;
    let id = made["id"].as_str().unwrap();
    let start = world.ask("POST", &format!("/v1/allocations/{id}/start")).by(&customer.token);
    assert_problem!("not_legal_now", start.send().await);

    let suspend = format!("/v1/tenants/{}/suspend", customer.tenant);
    world.ask("POST", &suspend).by(&world.operator).send().await.expect(202);
    let ask = world.ask("POST", "/v1/allocations").by(&customer.token).json(&order(1));
    assert_problem!("tenant_suspended", ask.send().await);
    // What it has can still be given back.
    let release = world.ask("POST", &format!("/v1/allocations/{id}/release"));
    release.by(&customer.token).send().await.expect(202);
    world.stop().await;
}
