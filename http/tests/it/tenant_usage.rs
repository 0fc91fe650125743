//! What a tenant used as a whole: one figure, and its parts by project, which add up exactly; for whoever may see the whole.

use std::collections::BTreeMap;

use aicloud_domain::access::Role;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::life::finish;
use crate::world::{Customer, World, order};

/// Sums by currency: GPU-microseconds and cost.
fn sums<'a>(amounts: impl IntoIterator<Item = &'a Value>) -> BTreeMap<String, (i64, i64)> {
    let mut sums = BTreeMap::new();
    for one in amounts {
        let number = |field: &str| one[field].as_str().unwrap().parse::<i64>().unwrap();
        let currency = one["currency"].as_str().unwrap().to_owned();
        let sum: &mut (i64, i64) = sums.entry(currency).or_default();
        *sum = (sum.0 + number("gpu_microseconds"), sum.1 + number("cost_micros"));
    }
    sums
}

fn all<'a>(answer: &'a Value, field: &str) -> &'a Vec<Value> {
    answer[field].as_array().unwrap()
}

async fn ask(world: &World, token: &str, query: &str) -> Value {
    let path = format!("/v1/usage?{query}");
    world.ask("GET", &path).by(token).send().await.expect(200)
}

/// Something that runs, for this customer.
async fn run(world: &World, by: &Customer, task: u64, node: aicloud_domain::id::NodeId) -> String {
    let made = world.ask("POST", "/v1/allocations").by(&by.token).json(&order(1)).send().await;
    let id = made.expect(201)["id"].as_str().unwrap().to_owned();
    finish(world, node, task).await;
    world.phase(&id, "active").await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_the_sum_of_its_projects() {
    let world = World::start().await;
    world.prices().await;
    let lab = world.customer("acme").await;
    let batch = world.folder(&lab.tenant, "batch").await;
    world.folder(&lab.tenant, "idle").await;
    let other = world.customer("globex").await;
    let node = world.node("rack1", 8).await;
    let first = run(&world, &lab, 1, node).await;
    run(&world, &lab, 2, node).await;
    run(&world, &batch, 3, node).await;
    run(&world, &other, 4, node).await;
    let release = format!("/v1/allocations/{first}/release");
    world.ask("POST", &release).by(&lab.token).json(&json!({})).send().await.expect(202);
    finish(&world, node, 5).await;
    world.phase(&first, "released").await;

    // Of a range that is over nothing changes any more.
    let now = ask(&world, &world.operator, &format!("tenant={}", lab.tenant)).await;
    let to: DateTime<Utc> = now["as_of"].as_str().unwrap().parse().unwrap();
    let text = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let range = format!("from={}&to={}", text(to - TimeDelta::hours(30)), text(to));
    let whole =
        ask(&world, &world.operator, &format!("tenant={}&step=day&by=project&{range}", lab.tenant))
            .await;
    assert_eq!(whole["tenant"]["id"], json!(lab.tenant));
    assert_eq!((whole.get("project"), &whole["allocations"]), (None, &json!([])));
    let lines = all(&whole, "projects");
    let told: BTreeMap<&str, (&str, u64)> = lines
        .iter()
        .map(|one| {
            let name = one["display_name"].as_str().unwrap();
            (one["project"]["id"].as_str().unwrap(), (name, one["allocations"].as_u64().unwrap()))
        })
        .collect();
    let expected = [(lab.project.as_str(), ("lab", 2)), (batch.project.as_str(), ("batch", 1))];
    assert_eq!(told, expected.into(), "who used nothing has no line");
    let total = sums(all(&whole, "total"));
    assert!(total["USD"].0 > 0 && total["USD"].1 > 0, "{whole}");
    assert_eq!(sums(lines), total);

    // Each line is what its project is told, to the last micro-unit.
    for line in lines {
        let id = line["project"]["id"].as_str().unwrap();
        let own = ask(&world, &world.operator, &format!("project={id}&{range}")).await;
        assert_eq!(sums(all(&own, "total")), sums([line]));
        assert_eq!(sums(all(&own, "allocations")), sums([line]));
        assert_eq!((&own["project"], &own["projects"]), (&line["project"], &json!([line])));
        assert_eq!(own["tenant"], whole["tenant"]);
    }
    // So are the steps, by project.
    assert_eq!(all(&whole, "series").len(), 2);
    assert_eq!(sums(all(&whole, "series").iter().flat_map(|step| all(step, "total"))), total);
    let mut parts: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for part in all(&whole, "series").iter().flat_map(|step| all(step, "parts")) {
        parts.entry(part["project"].as_str().unwrap()).or_default().push(part);
    }
    for line in lines {
        let id = line["project"]["id"].as_str().unwrap();
        assert_eq!(sums(parts.remove(id).unwrap()), sums([line]));
    }
    assert!(parts.is_empty(), "{parts:?}");
    // With fewer lines than there are, the others are one: nothing is lost, and the dearest are told.
    for (query, field, at_all) in [
        (format!("tenant={}", lab.tenant), "projects", 2),
        (format!("project={}", lab.project), "allocations", 2),
    ] {
        for limit in 0..=at_all {
            let query = format!("{query}&limit={limit}&{range}");
            let few = ask(&world, &world.operator, &query).await;
            let lines = all(&few, field);
            assert_eq!(lines.len(), limit, "{few}");
            let nothing = vec![];
            let rest = few.get("rest").map_or(&nothing, |rest| rest.as_array().unwrap());
            assert_eq!(sums(lines.iter().chain(rest)), sums(all(&few, "total")));
            let left: u64 = rest.iter().map(|one| one["lines"].as_u64().unwrap()).sum();
            assert_eq!(left, (at_all - limit) as u64, "{few}");
            let cost = |one: &Value| one["cost_micros"].as_str().unwrap().parse::<i64>().unwrap();
            if limit == 1 {
                assert!(cost(&lines[0]) >= cost(&rest[0]), "{few}");
            }
        }
        let wrong = world.get(&format!("/v1/usage?{query}&limit=1001")).send().await;
        assert_eq!(
            (wrong.code().as_str(), &wrong.json()["field"]),
            ("invalid_value", &json!("limit"))
        );
    }
    // By its full name, and with a project of its own, it is the same.
    let name = whole["tenant"]["name"].as_str().unwrap();
    let named = ask(&world, &world.operator, &format!("tenant={name}&{range}")).await;
    assert_eq!(named["projects"], whole["projects"]);
    let both = format!("tenant={}&project={}&{range}", lab.tenant, batch.project);
    assert_eq!(ask(&world, &world.operator, &both).await["project"]["id"], json!(batch.project));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_for_those_who_may_see_the_whole() {
    let world = World::start().await;
    let lab = world.customer("acme").await;
    world.folder(&lab.tenant, "batch").await;
    let other = world.customer("globex").await;
    let path = format!("/v1/usage?tenant={}", lab.tenant);
    for (label, role) in [("pays", Role::TenantBilling), ("leads", Role::TenantAdmin)] {
        let person = world.member(&lab.tenant, label, role).await;
        let own = world.ask("GET", &path).by(&person.token).send().await;
        assert_eq!(own.expect(200)["projects"], json!([]), "{label}");
    }
    // A part is never told as if it were the whole.
    let works = world.member(&lab.tenant, "works", Role::TenantMember).await;
    world.employ(&lab.project, &works, Role::ProjectViewer).await;
    let refused = world.ask("GET", &path).by(&works.token).send().await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "forbidden"));
    assert_eq!(refused.json()["missing_permission"], "usage.read", "she sees the tenant");
    let refused = world.ask("GET", &path).by(&lab.token).send().await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (404, "not_found"));
    let hers = format!("{path}&project={}", lab.project);
    let own = world.ask("GET", &hers).by(&works.token).send().await.expect(200);
    assert_eq!(own["project"]["id"], json!(lab.project));
    // Whose it is not learns nothing, whichever way it asks.
    let mine = format!("project={}&tenant={}", other.project, lab.tenant);
    let theirs = format!("project={}&tenant={}", lab.project, other.tenant);
    for query in [format!("tenant={}", lab.tenant), mine, theirs] {
        let reply = world.ask("GET", &format!("/v1/usage?{query}")).by(&other.token).send().await;
        assert_eq!(reply.code(), "not_found", "{query}");
    }
    let wrong = world.get("/v1/usage?tenant=acme").send().await;
    assert_eq!(
        (wrong.code().as_str(), &wrong.json()["field"]),
        ("malformed_name", &json!("tenant"))
    );
    world.stop().await;
}
