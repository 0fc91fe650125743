//! An allocation's life as its owner sees it: waiting, running, ended, billed, and in the journal.

use std::collections::BTreeMap;

use aicloud_domain::id::{NodeId, TypedId};
use aicloud_domain::node::{NodeCommand, TaskResult, task_id};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::world::{World, order};

/// The node has done its task of this number, as soon as there is one.
pub async fn finish(world: &World, node: NodeId, sequence: u64) {
    let result = TaskResult::Succeeded { detail: "{}".into() };
    let task = task_id(node, sequence);
    // The order comes after the offer was taken; until then there is no such task.
    for _ in 0..2_400 {
        let state = world.cloud.nodes.get(node.uuid()).await.unwrap().unwrap();
        if state.state.tasks.iter().any(|open| open.sequence == sequence) {
            return world.tell(node, NodeCommand::FinishTask { task, result }).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("task {sequence} was not issued");
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_queue_to_the_bill() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let create = |count: u32| {
        world.ask("POST", "/v1/allocations").by(&customer.token).json(&order(count)).send()
    };
    let made = create(2).await;
    assert!(made.header("location").ends_with(made.expect(201)["id"].as_str().unwrap()));
    let made = made.json();
    let id = made["id"].as_str().unwrap();
    assert_eq!(made["actions"], json!(["release"]));
    assert_eq!(made["price"], json!({"micros_per_gpu_hour": "2490000", "currency": "USD"}));
    assert_eq!(made.get("pending"), None, "an answer to a command knows no queue");
    let behind = create(1).await.expect(201);

    // Why not yet?
    let waiting = pending(&world, id, "no_node_large_enough").await;
    assert_eq!(waiting["position"], 1);
    assert!(waiting["text"].as_str().unwrap().contains("No node"));
    let node = world.node("rack1", 2).await;
    finish(&world, node, 1).await;
    let active = world.phase(id, "active").await;
    assert_eq!(active["placement"]["node"], json!(node.to_string()));
    assert_eq!(active["placement"]["gpu_uuids"].as_array().unwrap().len(), 2);
    assert_eq!(active["actions"], json!(["stop", "release"]));
    let behind = behind["id"].as_str().unwrap();
    assert_eq!(pending(&world, behind, "no_capacity").await["position"], 1);

    let shown = world.get(&format!("/v1/nodes/{node}")).send().await.expect(200);
    assert_eq!(shown["capacity"], json!([{"model": "H100", "free": 0, "total": 2}]));
    assert_eq!(shown["gpus"][0]["holder"], json!(id));
    assert_eq!(
        (&shown["gpus"][0]["hold"], &shown["schedulable"]),
        (&json!("confirmed"), &json!(true))
    );

    let release = world.ask("POST", &format!("/v1/allocations/{id}/release")).by(&customer.token);
    let releasing = release.send().await.expect(202);
    assert_eq!(releasing["phase"], "releasing");
    finish(&world, node, 2).await;
    let released = world.phase(id, "released").await;
    assert_eq!(released["outcome"]["reason"], "released_by_customer");
    assert_eq!(released["actions"], json!([]));
    finish(&world, node, 3).await;
    world.phase(behind, "active").await;

    bill(&world, id, behind, &customer.token).await;
    steps(&world, id, &customer.token).await;
    journal(&world, id, &customer.token).await;
    world.stop().await;
}

async fn pending(world: &World, id: &str, reason: &str) -> Value {
    for _ in 0..2_400 {
        let found = world.get(&format!("/v1/allocations/{id}")).send().await.expect(200);
        if found["pending"]["reason"] == reason {
            return found["pending"].clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("{id} never waited because of {reason}");
}

async fn bill(world: &World, id: &str, behind: &str, token: &str) {
    let usage = world.ask("GET", &format!("/v1/allocations/{id}/usage")).by(token).send().await;
    let usage = usage.expect(200);
    let intervals = usage["intervals"].as_array().unwrap();
    assert_eq!(intervals.len(), 1);
    let time = |field: &str| {
        let text = intervals[0][field].as_str().unwrap();
        chrono::DateTime::parse_from_rfc3339(text).unwrap()
    };
    let micros = (time("ended_at") - time("started_at")).num_microseconds().unwrap();
    assert_eq!(intervals[0]["gpu_microseconds"], json!((2 * micros).to_string()));
    let cost = (i128::from(2 * micros) * 2_490_000 + 1_800_000_000) / 3_600_000_000;
    assert_eq!(usage["total"][0]["cost_micros"], json!(cost.to_string()));
    assert_eq!(usage["total"][0]["currency"], "USD");

    let whole = world.ask("GET", "/v1/usage").by(token).send().await.expect(200);
    let lines = whole["allocations"].as_array().unwrap();
    assert_eq!(lines.len(), 2);
    let line = lines.iter().find(|line| line["allocation"] == id).unwrap();
    assert_eq!(line["cost_micros"], usage["total"][0]["cost_micros"]);
    let sum: i64 = lines
        .iter()
        .map(|line| line["cost_micros"].as_str().unwrap().parse::<i64>().unwrap())
        .sum();
    assert_eq!(whole["total"][0]["cost_micros"], json!(sum.to_string()));
    assert!(lines.iter().any(|line| line["allocation"] == behind));
    // Before all of it, there is nothing.
    let past = "/v1/usage?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z";
    let past = world.ask("GET", past).by(token).send().await.expect(200);
    assert_eq!((&past["allocations"], &past["total"]), (&json!([]), &json!([])));
}

/// Sums by currency: GPU-microseconds and cost.
fn sums<'a>(amounts: impl Iterator<Item = &'a Value>) -> BTreeMap<String, (i64, i64)> {
    let mut sums = BTreeMap::new();
    for one in amounts {
        let number = |field: &str| one[field].as_str().unwrap().parse::<i64>().unwrap();
        let sum: &mut (i64, i64) =
            sums.entry(one["currency"].as_str().unwrap().to_owned()).or_default();
        *sum = (sum.0 + number("gpu_microseconds"), sum.1 + number("cost_micros"));
    }
    sums
}

fn all<'a>(answer: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    answer[field].as_array().unwrap().iter()
}

/// The same bill, step by step and in pieces: it adds up to the last micro-unit.
async fn steps(world: &World, id: &str, token: &str) {
    let ask = async |query: &str| -> Value {
        let path = format!("/v1/usage?{query}");
        world.ask("GET", &path).by(token).send().await.expect(200)
    };
    let now = ask("").await;
    assert_eq!(now.get("series"), None);
    let line = all(&now, "allocations").find(|line| line["allocation"] == id).unwrap();
    let shown = world.get(&format!("/v1/allocations/{id}")).send().await.expect(200);
    assert_eq!(line["name"], shown["name"]);
    assert_eq!(line.get("display_name"), shown.get("display_name"));

    let moment = |text: &Value| -> DateTime<Utc> { text.as_str().unwrap().parse().unwrap() };
    let usage = world.ask("GET", &format!("/v1/allocations/{id}/usage")).by(token).send().await;
    let interval = usage.expect(200)["intervals"][0].clone();
    let (began, ended) = (moment(&interval["started_at"]), moment(&interval["ended_at"]));
    let to = moment(&now["as_of"]);
    let range = |from: DateTime<Utc>, to: DateTime<Utc>| {
        let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
        format!("from={}&to={}", text(from), text(to))
    };
    let from = began - TimeDelta::hours(2);
    let whole = sums(all(&ask(&range(from, to)).await, "total"));
    assert!(whole["USD"].1 > 0);
    // Cut where the interval is neither begun nor over, nor at a whole second.
    for cut in [began + (ended - began) / 3, began, ended, from + TimeDelta::microseconds(1)] {
        let (one, other) = (ask(&range(from, cut)).await, ask(&range(cut, to)).await);
        assert_eq!(sums(all(&one, "total").chain(all(&other, "total"))), whole, "{cut}");
    }
    for (step, by, key, count) in [
        ("hour", "", "gpu_model", 3),
        ("day", "", "gpu_model", 1),
        ("hour", "&by=gpu_model", "gpu_model", 3),
        ("hour", "&by=allocation", "allocation", 3),
    ] {
        let found = ask(&format!("{}&step={step}{by}", range(from, to))).await;
        let series: Vec<&Value> = all(&found, "series").collect();
        assert_eq!(series.len(), count);
        assert_eq!((&series[0]["from"], &series[count - 1]["to"]), (&found["from"], &found["to"]));
        assert_eq!(sums(series.iter().flat_map(|step| all(step, "total"))), whole);
        for step in &series {
            assert_eq!(sums(all(step, "total")), sums(all(step, "parts")));
            assert!(all(step, "parts").all(|part| part[key].is_string()), "{step}");
        }
        assert_eq!(sums(all(&found, "allocations")), whole);
    }
    let month = range(to - TimeDelta::days(17), to);
    for (query, field) in
        [(format!("{month}&step=hour"), "step"), ("by=allocation".to_owned(), "by")]
    {
        let refused = world.ask("GET", &format!("/v1/usage?{query}")).by(token).send().await;
        assert_eq!((refused.code().as_str(), refused.status.as_u16()), ("invalid_value", 422));
        assert_eq!(refused.json()["field"], field, "{}", refused.text);
    }
}

async fn journal(world: &World, id: &str, token: &str) {
    let mut types = vec![];
    let mut last_hash = "0".repeat(64);
    let mut path = format!("/v1/journal?resource={id}&limit=4");
    loop {
        let page = world.ask("GET", &path).by(token).send().await.expect(200);
        for entry in page["items"].as_array().unwrap() {
            assert_eq!(entry["prev_hash"], json!(last_hash));
            last_hash = entry["hash"].as_str().unwrap().to_owned();
            assert_eq!(entry["seq"], json!(types.len() + 1));
            types.push(entry["type"].as_str().unwrap().to_owned());
        }
        let Some(next) = page.get("next_page_token") else { break };
        path = format!("/v1/journal?resource={id}&limit=4&page_token={}", next.as_str().unwrap());
    }
    insta::assert_json_snapshot!("journal_of_a_life", types);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_s_life() {
    let world = World::start().await;
    let node = world.node("rack1", 1).await;
    let act = |action: &'static str, body: Value| {
        world.post(&format!("/v1/nodes/{node}/{action}"), &body).send()
    };
    let cordoned = act("cordon", json!({})).await.expect(202);
    assert_eq!((&cordoned["life"], &cordoned["schedulable"]), (&json!("cordoned"), &json!(false)));
    assert_eq!(cordoned["actions"], json!(["uncordon", "drain", "retire"]));
    act("uncordon", json!({})).await.expect(202);
    let again = act("retire", json!({"force": true})).await.expect(202);
    assert_eq!((&again["life"], &again["actions"]), (&json!("retired"), &json!([])));
    let late = act("cordon", json!({})).await;
    assert_eq!(late.code(), "not_legal_now");
    assert_eq!(late.json()["legal_actions"], json!([]));
    let late = act("join-tokens", json!({})).await;
    assert_eq!(late.status.as_u16() / 100, 4, "{}", late.text);
    let long = act("join-tokens", json!({"ttl_seconds": 601})).await;
    assert_eq!(long.code(), "invalid_value");
    world.stop().await;
}
