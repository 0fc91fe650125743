//! A node that is to leave, as its operator and the customer on it see that.

use aicloud_domain::id::NodeId;
use serde_json::{Value, json};

use crate::command_line::{aicloud, words};
use crate::life::finish;
use crate::world::{World, order};

/// What this path shows as soon as it shows it so.
async fn until(world: &World, path: &str, token: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    for _ in 0..2_400 {
        last = world.ask("GET", path).by(token).send().await.expect(200);
        if is_so(&last) {
            return last;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{path} never was so: {last:#}");
}

/// A world with an allocation that runs on its only node, and the customer's token.
async fn running(world: &World) -> (NodeId, String, String) {
    world.prices().await;
    let customer = world.customer("acme").await;
    let node = world.node("rack1", 2).await;
    let made =
        world.ask("POST", "/v1/allocations").by(&customer.token).json(&order(2)).send().await;
    let id = made.expect(201)["id"].as_str().unwrap().to_owned();
    finish(world, node, 1).await;
    world.phase(&id, "active").await;
    (node, id, customer.token)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_is_told_may_stay_and_is_moved_at_the_deadline() {
    let world = World::start().await;
    let (node, id, token) = running(&world).await;
    let at = format!("/v1/nodes/{node}");
    let drain = |seconds: u32, reason: &'static str| {
        let body = json!({"deadline_seconds": seconds, "reason": reason});
        let path = format!("{at}/drain");
        let world = &world;
        async move { world.post(&path, &body).send().await }
    };

    let draining = drain(600, "a new power supply").await.expect(202);
    assert_eq!((&draining["life"], &draining["schedulable"]), (&json!("draining"), &json!(false)));
    assert_eq!(draining["actions"], json!(["cordon", "uncordon", "drain", "retire"]));
    let path = format!("/v1/allocations/{id}");
    let told = until(&world, &path, &token, |shown| shown["notice"].is_object()).await;
    assert_eq!(told["notice"], draining["drain"], "both say the same");
    assert_eq!((&told["phase"], &told["epoch"]), (&json!("active"), &json!(1)));
    assert_eq!(told["actions"], json!(["stop", "release"]));

    // A change of mind, and another one.
    let open = world.post(&format!("{at}/uncordon"), &json!({})).send().await.expect(202);
    assert_eq!((&open["life"], &open["drain"]), (&json!("ready"), &Value::Null));
    until(&world, &path, &token, |shown| shown["notice"].is_null()).await;
    drain(0, "smoke").await.expect(202);

    // There is no room elsewhere: it waits, where it had waited before.
    let moved = until(&world, &path, &token, |shown| shown["phase"] == "queued").await;
    assert_eq!((&moved["epoch"], &moved["notice"]), (&json!(2), &Value::Null));
    let other = world.node("rack2", 2).await;
    finish(&world, other, 1).await;
    let again = until(&world, &path, &token, |shown| shown["phase"] == "active").await;
    assert_eq!(again["placement"]["node"], json!(other.to_string()));

    // What ran is stopped, then cleaned up; then nobody holds anything.
    let shown = world.get(&at).send().await.expect(200);
    assert_eq!((&shown["life"], &shown["drain"]["reason"]), (&json!("draining"), &json!("smoke")));
    finish(&world, node, 2).await;
    finish(&world, node, 3).await;
    let empty = until(&world, &at, &world.operator, |shown| shown["life"] == "maintenance").await;
    assert_eq!(empty["actions"], json!(["uncordon", "retire"]));
    assert_eq!(empty["capacity"][0]["free"], 2);

    let journal = world.get(&format!("/v1/journal?resource={id}&limit=200")).send().await;
    let journal = journal.expect(200);
    let types: Vec<&str> = journal["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["type"].as_str().unwrap())
        .filter(|word| word.contains("notice") || word.contains("queued"))
        .collect();
    let word = ["allocation.queued", "allocation.noticed", "allocation.notice_withdrawn"];
    // The second notice may be so short that the deadline is there before it is said to anybody.
    assert_eq!(types[..3], word);
    assert_eq!(*types.last().unwrap(), "allocation.queued");
    let usage = world.get(&format!("{path}/usage")).send().await.expect(200);
    assert_eq!(usage["intervals"].as_array().unwrap().len(), 2, "nothing is billed in between");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_and_starts_goes_when_it_suits() {
    let world = World::start().await;
    let (node, id, token) = running(&world).await;
    let body = json!({"reason": "a new power supply"});
    let draining = world.post(&format!("/v1/nodes/{node}/drain"), &body).send().await.expect(202);
    let time = |field: &str| {
        let text = draining["drain"][field].as_str().unwrap();
        chrono::DateTime::parse_from_rfc3339(text).unwrap()
    };
    let given = (time("deadline") - time("since")).num_seconds();
    assert!((3_590..=3_600).contains(&given), "an hour when nothing is said: {given}");
    let path = format!("/v1/allocations/{id}");
    until(&world, &path, &token, |shown| shown["notice"].is_object()).await;
    let stop = world.ask("POST", &format!("{path}/stop")).by(&token).send().await.expect(202);
    assert_eq!((&stop["phase"], &stop["notice"]), (&json!("stopping"), &Value::Null));
    finish(&world, node, 2).await;
    finish(&world, node, 3).await;
    until(&world, &path, &token, |shown| shown["phase"] == "stopped").await;
    let at = format!("/v1/nodes/{node}");
    until(&world, &at, &world.operator, |shown| shown["life"] == "maintenance").await;
    let other = world.node("rack2", 2).await;
    world.ask("POST", &format!("{path}/start")).by(&token).send().await.expect(202);
    finish(&world, other, 1).await;
    let again = until(&world, &path, &token, |shown| shown["phase"] == "active").await;
    assert_eq!(again["placement"]["node"], json!(other.to_string()));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_waits_until_nobody_is_left() {
    let world = World::start().await;
    let (node, id, token) = running(&world).await;
    let api = [("AICLOUD_URL", world.url.as_str()), ("AICLOUD_TOKEN", world.operator.as_str())];
    let node_id = node.to_string();
    let reason = ["--reason", "a new power supply"];
    let now = ["node", "drain", &node_id, "--deadline-seconds", "0", "--wait"];
    let drain = [&now[..], &reason[..]].concat();
    let leave = async {
        let path = format!("/v1/allocations/{id}");
        until(&world, &path, &token, |shown| shown["phase"] == "queued").await;
        finish(&world, node, 2).await;
        finish(&world, node, 3).await;
    };
    let (said, ()) = tokio::join!(aicloud(&drain, &api), leave);
    let (out, err) = words(&said);
    assert!(said.status.success(), "{out}{err}");
    let lives: Vec<&str> = out.lines().filter_map(|line| line.split(' ').next_back()).collect();
    assert_eq!(lives, ["draining", "maintenance"]);
    assert!(err.contains("left: 1 allocation with 2 GPUs (until "), "{err}");
    let again = aicloud(&[&now[..], &reason[..]].concat(), &api).await;
    let (_, err) = words(&again);
    assert!(!again.status.success() && err.contains("not_legal_now"), "{err}");
    world.stop().await;
}

/// A deadline is a time of day: it passes while nobody is there, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_outlives_the_process() {
    let world = World::start().await;
    let (node, id, token) = running(&world).await;
    let body = json!({"deadline_seconds": 5, "reason": "a new power supply"});
    world.post(&format!("/v1/nodes/{node}/drain"), &body).send().await.expect(202);
    let path = format!("/v1/allocations/{id}");
    until(&world, &path, &token, |shown| shown["notice"].is_object()).await;
    let world = world.restarted().await;
    let moved = until(&world, &path, &token, |shown| shown["phase"] == "queued").await;
    assert_eq!(moved["epoch"], 2);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_badly_is_refused_by_field() {
    let world = World::start().await;
    let node = world.node("rack1", 1).await;
    let at = format!("/v1/nodes/{node}/drain");
    for (body, field) in [
        (json!({"reason": ""}), "reason"),
        (json!({"reason": "x".repeat(201)}), "reason"),
        (json!({"reason": "x", "deadline_seconds": 2_592_001}), "deadline_seconds"),
    ] {
        let refused = world.post(&at, &body).send().await;
        assert_eq!(refused.code(), "invalid_value", "{}", refused.text);
        assert_eq!(refused.json()["field"], json!(field), "{}", refused.text);
    }
    assert_eq!(world.post(&at, &json!({})).send().await.status.as_u16() / 100, 4);
    let empty = world.post(&at, &json!({"reason": "x"})).send().await.expect(202);
    assert_eq!((&empty["life"], &empty["drain"]), (&json!("maintenance"), &Value::Null));
    assert_eq!(empty["certificates"].as_array().unwrap().len(), 1);
    let late = world.post(&at, &json!({"reason": "x"})).send().await;
    assert_eq!(late.code(), "not_legal_now");
    assert_eq!(late.json()["legal_actions"], json!(["uncordon", "retire"]));
    world.stop().await;
}
