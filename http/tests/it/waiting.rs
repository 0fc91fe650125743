//! How long what waits would wait, as its owner reads it: by what has ended lately, or not at all, and why.

use aicloud_domain::placement::plan::ENDS_MIN;
use serde_json::{Value, json};

use crate::life::finish;
use crate::world::{Customer, World, order};

async fn create(world: &World, by: &Customer, count: u32) -> String {
    let made = world.ask("POST", "/v1/allocations").by(&by.token).json(&order(count)).send().await;
    made.expect(201)["id"].as_str().unwrap().to_owned()
}

/// What its owner reads of why it waits, as soon as it waits for this reason.
async fn pending(world: &World, by: &Customer, id: &str, reason: &str) -> Value {
    let path = format!("/v1/allocations/{id}");
    for _ in 0..400 {
        let found = world.ask("GET", &path).by(&by.token).send().await.expect(200);
        if found["pending"]["reason"] == reason {
            return found["pending"].clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{id} never waited because of {reason}");
}

fn unknown(pending: &Value) -> &str {
    assert_eq!(pending.get("wait"), None, "{pending}");
    assert!(pending["wait_unknown"]["text"].as_str().unwrap().ends_with('.'), "{pending}");
    pending["wait_unknown"]["reason"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_history_it_is_said_that_nobody_knows() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("patient").await;
    let large = create(&world, &customer, 2).await;
    let found = pending(&world, &customer, &large, "no_node_large_enough").await;
    assert_eq!(unknown(&found), "no_node_large_enough");

    world.node("rack1", 1).await;
    let first = create(&world, &customer, 1).await;
    world.phase(&first, "reserved").await;
    let next = create(&world, &customer, 1).await;
    let found = pending(&world, &customer, &next, "no_capacity").await;
    assert_eq!(unknown(&found), "too_little_history");
    let running = world.get(&format!("/v1/allocations/{first}")).send().await.expect(200);
    assert_eq!(running.get("pending"), None, "what has its GPUs waits for nothing");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_history_it_is_said_how_long_and_how_that_was_found() {
    let world = World::start().await;
    world.prices().await;
    let (one, other) = (world.customer("before").await, world.customer("patient").await);
    // As many have ended as make a pace, one after the other, and nobody has asked about it yet. They were somebody else's.
    let node = world.node("rack1", 2).await;
    let mut task = 0;
    for _ in 0..ENDS_MIN {
        let id = create(&world, &one, 2).await;
        task += 1;
        finish(&world, node, task).await;
        world.phase(&id, "active").await;
        let release = format!("/v1/allocations/{id}/release");
        world.ask("POST", &release).by(&one.token).json(&json!({})).send().await.expect(202);
        task += 1;
        finish(&world, node, task).await;
        world.phase(&id, "released").await;
    }
    let holder = create(&world, &one, 2).await;
    world.phase(&holder, "reserved").await;

    // 20 GPUs in ten ends a day: 2.4 hours from one end to the next, and one end is enough for two GPUs.
    let next = create(&world, &other, 1).await;
    let found = pending(&world, &other, &next, "no_capacity").await;
    let wait = &found["wait"];
    assert_eq!((&found["position"], found.get("wait_unknown")), (&json!(1), None), "{found}");
    assert_eq!(
        (&wait["seconds"], &wait["ends"], &wait["window_seconds"]),
        (&json!(8_640), &json!(ENDS_MIN), &json!(86_400)),
        "{found}"
    );
    assert!(wait["method"].as_str().unwrap().contains("last 24 hours"), "{found}");
    let seconds = |field: &str| wait[field].as_u64().unwrap();
    assert!(seconds("at_least_seconds") < seconds("seconds"), "{found}");
    assert!(seconds("seconds") < seconds("at_most_seconds"), "{found}");

    // Who comes behind needs three GPUs more before it: two ends.
    let last = create(&world, &other, 2).await;
    let behind = pending(&world, &other, &last, "behind_others").await;
    assert_eq!(behind["wait"]["seconds"], 2 * 8_640, "{behind}");
    // A plan says what the one behind will be told.
    let planned = world.ask("POST", "/v1/allocations:plan").by(&other.token).json(&order(1));
    let planned = planned.send().await.expect(200);
    assert_eq!(planned["placement"]["pending"]["gpus_ahead"], 3, "{planned}");
    let told = planned["placement"]["pending"].clone();
    let made = create(&world, &other, 1).await;
    let found = pending(&world, &other, &made, "behind_others").await;
    assert_eq!(found, told);

    // A page of many is no place for it.
    let list = world.ask("GET", "/v1/allocations?phase=queued").by(&other.token).send().await;
    let list = list.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 3);
    for one in list["items"].as_array().unwrap() {
        assert!(one["pending"]["position"].as_u64().unwrap() > 0, "{one}");
        assert_eq!((one["pending"].get("wait"), one["pending"].get("wait_unknown")), (None, None));
    }
    world.stop().await;
}
