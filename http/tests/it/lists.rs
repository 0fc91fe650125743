//! Lists: pages, filters, and the place to watch from.

use serde_json::{Value, json};

use crate::world::World;

fn ids(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_everything_once() {
    let world = World::start().await;
    let mut made = vec![];
    for index in 0..7 {
        let body = json!({"label": format!("tenant-{index}")});
        let tenant = world.post("/v1/tenants", &body).send().await.expect(201);
        made.push(tenant["id"].as_str().unwrap().to_owned());
    }
    let mut seen = vec![];
    let mut path = "/v1/tenants?limit=3".to_owned();
    loop {
        let page = world.get(&path).send().await.expect(200);
        let here = ids(&page);
        assert!(here.len() <= 3);
        seen.extend(here);
        let Some(token) = page.get("next_page_token") else { break };
        path = format!("/v1/tenants?limit=3&page_token={}", token.as_str().unwrap());
        // What is created meanwhile moves nothing to another page.
        let label = format!("late-{}", seen.len());
        let late = world.post("/v1/tenants", &json!({"label": label})).send().await.expect(201);
        made.push(late["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(seen[..7], made[..7]);
    assert_eq!(seen.len(), made.len());

    let whole = world.get("/v1/tenants?limit=200").send().await.expect(200);
    assert_eq!(whole.get("next_page_token"), None);
    assert_eq!(ids(&whole), made);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_token_belongs_to_its_filters() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    for _ in 0..3 {
        world.allocation(&customer).await;
    }
    let page = world.get("/v1/allocations?limit=1&phase=queued").send().await.expect(200);
    let token = page["next_page_token"].as_str().unwrap();
    let other = world.get(&format!("/v1/allocations?limit=1&page_token={token}"));
    assert_eq!(other.send().await.code(), "malformed_page_token");
    let same = world.get(&format!("/v1/allocations?limit=5&phase=queued&page_token={token}"));
    assert_eq!(ids(&same.send().await.expect(200)).len(), 2);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn filters() {
    let world = World::start().await;
    world.prices().await;
    let (mine, theirs) = (world.customer("acme").await, world.customer("other").await);
    let first = world.allocation(&mine).await;
    let second = world.allocation(&theirs).await;
    let release = format!("/v1/allocations/{}/release", second["id"].as_str().unwrap());
    world.ask("POST", &release).by(&theirs.token).send().await.expect(202);
    let first = vec![first["id"].as_str().unwrap().to_owned()];
    let second = vec![second["id"].as_str().unwrap().to_owned()];
    let project = world.get(&format!("/v1/projects/{}", mine.project)).send().await.expect(200);
    let name = project["name"].as_str().unwrap();
    for (query, expected) in [
        (String::new(), [first.clone(), second.clone()].concat()),
        (format!("?project={}", mine.project), first.clone()),
        (format!("?project={name}"), first.clone()),
        (format!("?tenant={}", theirs.tenant), second.clone()),
        ("?phase=queued".into(), first.clone()),
        ("?phase=canceled,active".into(), second.clone()),
        ("?phase=active".into(), vec![]),
    ] {
        let list = world.get(&format!("/v1/allocations{query}")).send().await.expect(200);
        assert_eq!(ids(&list), expected, "{query}");
        assert!(list["position"].as_str().unwrap().contains('-'));
    }
    let projects = world.get(&format!("/v1/projects?tenant={}", mine.tenant)).send().await;
    assert_eq!(ids(&projects.expect(200)).join(","), mine.project);
    let contradiction =
        format!("/v1/allocations?project={}&tenant={}", mine.project, theirs.tenant);
    assert_eq!(world.get(&contradiction).send().await.code(), "not_found");
    world.stop().await;
}
