//! Lists, histories and the audit from either end.

use aicloud_domain::access::Role;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::world::{World, order};

/// All pages of what is at a path, so many items each, and what its pages say of themselves.
async fn walk(world: &World, path: &str, limit: u32) -> (Vec<Value>, Vec<Value>) {
    let (mut items, mut pages, mut token) = (vec![], vec![], String::new());
    loop {
        let mark = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{mark}limit={limit}{token}");
        let mut page = world.get(&path).send().await.expect(200);
        let here = page["items"].take();
        items.extend(here.as_array().unwrap().iter().cloned());
        let next = page["next_page_token"].as_str().map(str::to_owned);
        pages.push(page);
        let Some(next) = next else { return (items, pages) };
        token = format!("&page_token={next}");
    }
}

fn ordered(path: &str, order: &str) -> String {
    format!("{path}{}order={order}", if path.contains('?') { '&' } else { '?' })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_is_the_same_from_either_end() {
    let world = World::start().await;
    world.prices().await;
    let one = world.customer("order-one").await;
    for number in 0..5 {
        world.folder(&one.tenant, &format!("folder-{number}")).await;
        world.customer(&format!("order-more-{number}")).await;
        // More than any node has, so that all of them wait.
        let wanted = world.ask("POST", "/v1/allocations").by(&one.token).json(&order(2));
        wanted.send().await.expect(201);
        world.program(&one, &format!("robot-{number}"), "project_member").await;
        world.node(&format!("rack-{number}"), 1).await;
        world.member(&one.tenant, &format!("person-{number}"), Role::TenantMember).await;
        let body = json!({"email": format!("guest-{number}@example.org"), "role": "tenant_viewer"});
        let path = format!("/v1/tenants/{}/invitations", one.tenant);
        world.post(&path, &body).send().await.expect(201);
    }
    let (tenant, project) = (&one.tenant, &one.project);
    let found = walk(&world, "/v1/allocations", 1).await.0;
    let allocation = found[0]["id"].as_str().unwrap();
    for (path, at_least) in [
        ("/v1/allocations".to_owned(), 5),
        (format!("/v1/allocations?project={project}&phase=queued,active"), 5),
        (format!("/v1/allocations?tenant={tenant}&phase=released"), 0),
        ("/v1/tenants".to_owned(), 6),
        ("/v1/projects".to_owned(), 11),
        (format!("/v1/projects?tenant={tenant}"), 6),
        (format!("/v1/projects/{project}/service-accounts"), 5),
        ("/v1/nodes".to_owned(), 5),
        ("/v1/users".to_owned(), 5),
        (format!("/v1/tenants/{tenant}/members"), 5),
        (format!("/v1/tenants/{tenant}/invitations"), 5),
        (format!("/v1/journal?resource={allocation}"), 1),
        (format!("/v1/journal?resource={tenant}"), 5),
    ] {
        // Places in the queue move with the capacity that is asked for; the rest stays.
        let plain = |mut items: Vec<Value>| {
            for item in &mut items {
                item.as_object_mut().unwrap().remove("pending");
            }
            items
        };
        let forwards = plain(walk(&world, &path, 200).await.0);
        assert!(forwards.len() >= at_least, "{path}: {}", forwards.len());
        for limit in [1, 2, 200] {
            let oldest = plain(walk(&world, &ordered(&path, "oldest"), limit).await.0);
            assert_eq!(oldest, forwards, "{path}");
            let mut newest = plain(walk(&world, &ordered(&path, "newest"), limit).await.0);
            newest.reverse();
            assert_eq!(newest, forwards, "{path} by {limit}");
        }
        if forwards.len() < 2 {
            continue;
        }
        // A token goes on in its own order only.
        for (way, other) in [("oldest", "newest"), ("newest", "oldest")] {
            let first = world.get(&format!("{}&limit=1", ordered(&path, way))).send().await;
            let first = first.expect(200);
            let token = first["next_page_token"].as_str().unwrap();
            let turned = format!("{}&limit=1&page_token={token}", ordered(&path, other));
            let refused = world.get(&turned).send().await;
            assert_eq!(refused.code(), "malformed_page_token", "{turned}");
            assert!(refused.json()["detail"].as_str().unwrap().contains("order"), "{turned}");
        }
    }
    world.stop().await;
}

/// Who walks back from the newest meets nothing that was created since, and misses nothing that was there.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_created_meanwhile_is_before_a_walk_back() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("order-live").await;
    let create = async || world.allocation(&customer).await["id"].as_str().unwrap().to_owned();
    let mut made = vec![];
    for _ in 0..9 {
        made.push(create().await);
    }
    let (mut seen, mut token) = (vec![], String::new());
    loop {
        let path = format!("/v1/allocations?order=newest&limit=2{token}");
        let page = world.get(&path).send().await.expect(200);
        let ids = page["items"].as_array().unwrap().iter();
        seen.extend(ids.map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_page_token"].as_str() else { break };
        token = format!("&page_token={next}");
        create().await;
    }
    seen.reverse();
    assert_eq!(seen, made);
    world.stop().await;
}

/// A range that nobody named is the same on all pages of a walk, though now is another now on each.
#[tokio::test(flavor = "multi_thread")]
async fn an_audit_s_pages_are_of_one_range() {
    let world = World::start().await;
    let customer = world.customer("order-audit").await;
    let rename = async |number: u32| {
        let path = format!("/v1/tenants/{}", customer.tenant);
        let body = json!({"display_name": format!("name {number}")});
        world.ask("PATCH", &path).by(&world.operator).json(&body).send().await.expect(200);
    };
    for number in 0..6 {
        rename(number).await;
    }
    world.settled().await;
    let path = format!("/v1/audit?tenant={}&type=tenant.renamed", customer.tenant);
    for order in ["oldest", "newest"] {
        let path = ordered(&path, order);
        let (items, pages) = walk(&world, &path, 2).await;
        assert!(items.len() >= 6, "{}", items.len());
        assert!(pages.iter().all(|page| page["from"] == pages[0]["from"]));
        assert!(pages.iter().all(|page| page["to"] == pages[0]["to"]));
        let token = pages[0]["next_page_token"].as_str().unwrap();
        let go_on =
            async |more: &str| world.get(&format!("{path}&page_token={token}{more}")).send().await;
        // The range may be said again, as the page before has said it; and be no other.
        let said = |page: &Value, field: &str| page[field].as_str().unwrap().to_owned();
        let (from, to) = (said(&pages[0], "from"), said(&pages[0], "to"));
        let same = go_on(&format!("&from={from}&to={to}&limit=200")).await.expect(200);
        assert_eq!(same["items"].as_array().unwrap().len() + 2, items.len());
        let earlier: DateTime<Utc> = from.parse().unwrap();
        let earlier = (earlier - TimeDelta::seconds(1)).format("%Y-%m-%dT%H:%M:%SZ");
        for (other, why) in [
            (format!("&from={earlier}"), "another range"),
            ("&result=done".to_owned(), "other filters"),
            ("&principal=stranger".to_owned(), "other filters"),
        ] {
            let refused = go_on(&other).await;
            assert_eq!(refused.code(), "malformed_page_token", "{other}");
            assert!(refused.json()["detail"].as_str().unwrap().contains(why), "{}", refused.text);
        }
        let other = if order == "oldest" { "newest" } else { "oldest" };
        let turned = path.replace(order, other);
        let refused = world.get(&format!("{turned}&page_token={token}")).send().await;
        assert_eq!(refused.code(), "malformed_page_token");
        // What comes meanwhile is not of this range any more.
        rename(if order == "oldest" { 100 } else { 101 }).await;
        world.settled().await;
        let rest = go_on("&limit=200").await.expect(200);
        assert_eq!(rest["items"].as_array().unwrap().len() + 2, items.len());
    }
    let whole = walk(&world, &path, 200).await.0;
    assert_eq!(whole.len(), 8);
    for token in ["2f-a", "x", "AAAA"] {
        let refused = world.get(&format!("{path}&page_token={token}")).send().await;
        assert_eq!(refused.code(), "malformed_page_token", "{token}");
    }
    let export = world.get(&format!("{path}&format=jsonl&order=newest")).send().await;
    assert_eq!((export.status.as_u16(), export.code().as_str()), (422, "invalid_value"));
    assert_eq!(export.json()["field"], "order");
    world.stop().await;
}
