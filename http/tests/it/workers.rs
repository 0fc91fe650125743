//! Background workers as operators see them, and the runbooks that lead out.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::World;

async fn workers(world: &World) -> Value {
    world.get("/v1/ops/workers").send().await.expect(200)
}

fn find<'a>(workers: &'a Value, name: &str) -> &'a Value {
    let all = workers["items"].as_array().unwrap();
    all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("no {name}: {workers:#}"))
}

/// The worker as soon as this is true of it.
async fn until(world: &World, name: &str, is: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    for _ in 0..2_400 {
        last = find(&workers(world).await, name).clone();
        if is(&last) {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("in vain: {last:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_say_where_they_are_and_how_far_behind() {
    let world = World::start().await;
    world.customer("acme").await;
    let all = workers(&world).await;
    assert_eq!(all["process"]["pid"], std::process::id());
    let names: Vec<&str> =
        all["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    for name in
        ["relay", "writer-0", "writer-1", "placement", "leases", "lookout", "partitions", "login"]
    {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    // Its place is one that a reader of the journal could stand at.
    let relay = until(&world, "relay", |it| it["cursor"].is_string()).await;
    let path = format!("/v1/events?after={}", relay["cursor"].as_str().unwrap());
    let stream = world.client.get(format!("{}{path}", world.url)).bearer_auth(&world.operator);
    assert_eq!(stream.send().await.unwrap().status(), 200);
    assert_eq!((&relay["phase"], &relay["every_ms"]), (&json!("running"), &json!(500)));
    assert!(relay["lag"]["entries"].is_u64() && relay["lag"]["seconds"].is_number(), "{relay:#}");
    assert!(relay["last_success_at"].is_string() && relay["rounds"].as_u64() > Some(0));
    // Both writers together have written what was committed, and have said so.
    let written = |all: &Value| {
        let rounds = |name| find(all, name)["rounds"].as_u64().unwrap();
        rounds("writer-0") + rounds("writer-1")
    };
    assert!(written(&all) > 0, "{all:#}");
    let before = written(&all);
    world.customer("other").await;
    assert!(written(&workers(&world).await) > before);
    let partitions = until(&world, "partitions", |it| it["rounds"].as_u64() > Some(0)).await;
    assert_eq!(
        (&partitions["lag"], &partitions["failures"]),
        (&json!({"seconds": 0.0}), &json!(0))
    );
    assert_eq!(partitions["path"], "core.engine.workers.partitions");

    // What fails says so, with its words, until it goes well again.
    let rounds = world.cloud.database().rounds();
    rounds.bad("lookout", "the database does not answer");
    let lookout = find(&workers(&world).await, "lookout").clone();
    assert_eq!(lookout["last_error"]["message"], "the database does not answer");
    assert_eq!(
        (&lookout["last_error"]["standing"], &lookout["failures"]),
        (&json!(true), &json!(1))
    );
    rounds.good("lookout");
    assert_eq!(find(&workers(&world).await, "lookout")["last_error"]["standing"], false);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn runbooks_are_those_of_this_release() {
    let world = World::start().await;
    let list = world.get("/v1/ops/runbooks").send().await.expect(200);
    let items = list["items"].as_array().unwrap();
    for item in items {
        let id = item["id"].as_str().unwrap();
        let page = world.get(&format!("/v1/ops/runbooks/{id}")).send().await.expect(200);
        let file = format!("{}/../docs/runbooks/{id}.md", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(page["markdown"], std::fs::read_to_string(file).unwrap(), "{id}");
        assert_eq!(page["alerts"], item["alerts"]);
    }
    let of = |id: &str| items.iter().find(|one| one["id"] == id).unwrap();
    let quarantined = of("quarantined-actor");
    assert_eq!(quarantined["title"], "An entity is quarantined");
    assert!(quarantined["problems"].as_array().unwrap().contains(&json!("quarantined")));
    assert_eq!(quarantined["alerts"][0]["name"], "AicloudActorQuarantined");
    assert_eq!(of("failed-cleanup")["phases"], json!(["failed_cleanup"]));
    assert_eq!(world.get("/v1/ops/runbooks/README").send().await.code(), "not_found");
    world.stop().await;
}
