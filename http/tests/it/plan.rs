//! Plans: what is said before an allocation is asked for is what then becomes of it, and saying it changes nothing.

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::life::finish;
use crate::world::{Customer, World, order};

async fn plan(world: &World, by: &Customer, body: &Value) -> Value {
    world.ask("POST", "/v1/allocations:plan").by(&by.token).json(body).send().await.expect(200)
}

async fn create(world: &World, by: &Customer, body: &Value) -> String {
    let made = world.ask("POST", "/v1/allocations").by(&by.token).json(body).send().await;
    made.expect(201)["id"].as_str().unwrap().to_owned()
}

/// What GET says of why it waits, as soon as it does for this reason.
async fn pending(world: &World, id: &str, planned: &Value) -> Value {
    let mut last = Value::Null;
    for _ in 0..2_400 {
        last = world.get(&format!("/v1/allocations/{id}")).send().await.expect(200);
        if last["pending"] == *planned {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    last["pending"].clone()
}

/// What a customer reads of the room for a model: the most that starts now, and the most that ever could.
async fn room(world: &World, by: &Customer) -> (u64, u64) {
    let types = world.ask("GET", "/v1/gpu-types").by(&by.token).send().await.expect(200);
    assert!(types["as_of"].is_string(), "{types}");
    let all = types["items"].as_array().unwrap();
    let one = all.iter().find(|one| one["model"] == "H100").unwrap();
    (one["largest_now"].as_u64().unwrap(), one["largest_ever"].as_u64().unwrap())
}

fn cautions(plan: &Value) -> Vec<(&str, &str)> {
    let all = plan["cautions"].as_array().unwrap().iter();
    all.map(|one| (one["code"].as_str().unwrap(), one["field"].as_str().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_planned_is_what_happens() {
    let world = World::start().await;
    world.prices().await;
    let one = world.customer("planner").await;
    let other = world.customer("neighbour").await;

    // Nothing is there that could take it.
    assert_eq!(room(&world, &one).await, (0, 0));
    let planned = plan(&world, &one, &order(2)).await;
    let placement = &planned["placement"];
    assert_eq!((&placement["now"], &placement["region"]), (&json!(false), &json!("local")));
    assert_eq!(placement["pending"]["reason"], "no_node_large_enough");
    assert_eq!(placement["pending"]["wait_unknown"]["reason"], "no_node_large_enough");
    assert_eq!((placement["pending"].get("wait"), placement.get("node_gpus")), (None, None));
    assert_eq!(
        cautions(&planned),
        [("waits_without_end", "gpu.count"), ("runs_until_released", "workload.command")]
    );
    assert_eq!(
        planned["price"],
        json!({
            "micros_per_gpu_hour": "2490000", "micros_per_hour": "4980000",
            "micros_per_second": "1383.333333", "currency": "USD"
        })
    );

    // A node comes: it would be placed, and then is.
    let node = world.node("rack1", 2).await;
    let planned = plan(&world, &one, &order(2)).await;
    assert_eq!(
        (&planned["placement"]["now"], &planned["placement"]["node_gpus"]),
        (&json!(true), &json!(2))
    );
    assert!(!planned.to_string().contains(&node.to_string()), "which node is nobody's business");
    assert_eq!(room(&world, &other).await, (2, 2));
    let first = create(&world, &one, &order(2)).await;
    world.phase(&first, "reserved").await;
    assert_eq!(room(&world, &other).await, (0, 2), "as a plan says, and no word of whose it is");

    // The next would wait, and does, for that reason and at that place; its neighbour behind it.
    for customer in [&one, &other] {
        let planned = plan(&world, customer, &order(1)).await;
        let said = &planned["placement"]["pending"];
        assert_eq!(said["wait_unknown"]["reason"], "too_little_history");
        let id = create(&world, customer, &order(1)).await;
        assert_eq!(pending(&world, &id, said).await, *said);
    }
    let planned = plan(&world, &one, &order(1)).await;
    let said = &planned["placement"]["pending"];
    assert_eq!(
        (&said["reason"], &said["position"], &said["gpus_ahead"]),
        (&json!("behind_others"), &json!(3), &json!(2))
    );

    // What ended is what an estimate is made of.
    let release = format!("/v1/allocations/{first}/release");
    finish(&world, node, 1).await;
    world.phase(&first, "active").await;
    world.ask("POST", &release).by(&one.token).json(&json!({})).send().await.expect(202);
    finish(&world, node, 2).await;
    world.phase(&first, "released").await;
    let since = Utc::now() - TimeDelta::hours(1);
    assert_eq!(world.cloud.database().ended_since("H100", since).await.unwrap(), (1, 2));
    assert_eq!(world.cloud.database().ended_since("A100", since).await.unwrap(), (0, 0));
    assert_eq!(world.cloud.database().ended_since("H100", Utc::now()).await.unwrap(), (0, 0));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_refused_as_its_creation_is_and_leaves_nothing() {
    let world = World::start().await;
    world.prices().await;
    let one = world.customer("planner").await;
    world.node("rack1", 2).await;
    let body = |change: &dyn Fn(&mut Value)| {
        let mut body = order(1);
        change(&mut body);
        body
    };
    let wrong: [(&str, Value); 8] = [
        ("none", body(&|it| it["gpu"]["count"] = json!(0))),
        ("too many", body(&|it| it["gpu"]["count"] = json!(65))),
        ("no such model", body(&|it| it["gpu"]["model"] = json!("NONE"))),
        ("no image", body(&|it| it["workload"]["image"] = json!(""))),
        ("ours", body(&|it| it["workload"]["env"] = json!({"AICLOUD_X": "1"}))),
        ("a name", body(&|it| it["display_name"] = json!("\n"))),
        ("a field", body(&|it| it["gpus"] = json!(1))),
        ("no time", body(&|it| it["max_queue_seconds"] = json!(0))),
    ];
    for (what, body) in &wrong {
        let told = async |path: &str| {
            let reply = world.ask("POST", path).by(&one.token).json(body).send().await;
            let problem = reply.json();
            assert!(reply.status.is_client_error(), "{what}: {}", reply.text);
            ["code", "field", "detail"].map(|name| problem[name].clone())
        };
        assert_eq!(told("/v1/allocations:plan").await, told("/v1/allocations").await, "{what}");
    }
    let path = format!("/v1/tenants/{}/suspend", one.tenant);
    world.post(&path, &json!({})).send().await.expect(202);
    let ask = |path: &str| world.ask("POST", path).by(&one.token).json(&order(1)).send();
    assert_eq!(ask("/v1/allocations:plan").await.code(), "tenant_suspended");
    let path = format!("/v1/tenants/{}/reactivate", one.tenant);
    world.post(&path, &json!({})).send().await.expect(202);

    // A key that came with it binds nothing, and nothing was written.
    let before = world.cloud.journal().stats().committed;
    for _ in 0..2 {
        let asked = world.ask("POST", "/v1/allocations:plan").by(&one.token).json(&order(1));
        let planned = asked.with("idempotency-key", "plan-1").send().await;
        assert_eq!(planned.json()["placement"]["now"], true, "{}", planned.text);
        assert!(!planned.headers.contains_key("idempotency-replayed"));
    }
    assert_eq!(world.cloud.journal().stats().committed, before);
    assert_eq!(world.cloud.queue_depth(), 0);
    let asked = world.ask("POST", "/v1/allocations").by(&one.token).json(&order(1));
    asked.with("idempotency-key", "plan-1").send().await.expect(201);

    // Who has a name for a secret is told of it.
    let body = body(&|it| {
        it["workload"] =
            json!({"image": "busybox", "command": ["true"], "env": {"HF_TOKEN": "x", "SEED": "7"}});
    });
    let planned = plan(&world, &one, &body).await;
    assert_eq!(cautions(&planned), [("secret_in_environment", "workload.env.HF_TOKEN")]);
    assert!(!planned.to_string().contains("\"x\""));
    world.stop().await;
}
