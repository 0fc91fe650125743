//! Who leaves a tenant and comes back holds nothing of before, in every process; and what they had made says who they were.

use std::time::{Duration, Instant};

use aicloud_domain::access::Role;
use serde_json::{Value, json};

use crate::people::Person;
use crate::world::{Reply, World};

async fn get(world: &World, by: &str, path: &str) -> Reply {
    world.ask("GET", path).by(by).send().await
}

async fn put(world: &World, by: &str, path: &str, role: &str) -> Reply {
    world.ask("PUT", path).by(by).json(&json!({"role": role})).send().await
}

fn members(list: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(&one["user"]), text(&one["role"])))
        .collect()
}

/// Where somebody holds something, and as what.
async fn grants(world: &World, person: &Person) -> Vec<String> {
    let session = get(world, &person.token, "/v1/session").await.expect(200);
    let grants = session["grants"].as_array().unwrap().iter();
    let mut roles: Vec<_> =
        grants.map(|grant| grant["role"].as_str().unwrap().to_owned()).collect();
    roles.sort_unstable();
    roles
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_to_a_tenant_holds_nothing_of_before() {
    let world = World::start().await;
    let acme = world.customer("acme").await;
    let owner = world.member(&acme.tenant, "owner", Role::TenantOwner).await;
    let bob = world.member(&acme.tenant, "bob", Role::TenantMember).await;
    let stays = world.member(&acme.tenant, "stays", Role::TenantMember).await;
    let project = format!("/v1/projects/{}", acme.project);
    let list = format!("{project}/members");
    let there = format!("{list}/{}", bob.id);
    put(&world, &owner.token, &there, "project_admin").await.expect(200);
    put(&world, &owner.token, &format!("{list}/{}", stays.id), "project_viewer").await.expect(200);
    assert_eq!(grants(&world, &bob).await, ["project_admin", "tenant_member"]);

    // He goes, and is entered again as less.
    let leave = format!("/v1/tenants/{}/members/{}", acme.tenant, bob.id);
    let gone = world.ask("DELETE", &leave).by(&owner.token).send().await;
    assert_eq!(gone.status, 204);
    assert_eq!(grants(&world, &bob).await, [] as [&str; 0]);
    put(&world, &world.operator, &leave, "tenant_billing").await.expect(200);
    assert_eq!(grants(&world, &bob).await, ["tenant_billing"]);
    assert_eq!(get(&world, &bob.token, &format!("{project}/tokens")).await.code(), "forbidden");
    assert_eq!(get(&world, &owner.token, &there).await.code(), "not_found");
    let left = [(stays.id.to_string(), "project_viewer".to_owned())];
    assert_eq!(members(&get(&world, &owner.token, &list).await.expect(200)), left);
    assert_eq!(differences(&world).await, [] as [String; 0]);

    // What he is given now he holds; the same role as before is a change like any other.
    put(&world, &owner.token, &there, "project_admin").await.expect(200);
    assert_eq!(grants(&world, &bob).await, ["project_admin", "tenant_billing"]);
    get(&world, &bob.token, &format!("{project}/tokens")).await.expect(200);
    // Another role in the tenant is the same membership.
    put(&world, &owner.token, &leave, "tenant_member").await.expect(200);
    assert_eq!(grants(&world, &bob).await, ["project_admin", "tenant_member"]);

    // Once more, and it is another process that he comes back by. There the next change takes his line away, which nobody
    // sees.
    let gone = world.ask("DELETE", &leave).by(&owner.token).send().await;
    assert_eq!(gone.status, 204);
    let twin = world.twin().await;
    let by_twin = async |path: &str, role: &str| {
        let put = world.client.put(format!("{}{path}", twin.url)).bearer_auth(&world.operator);
        let put = put.header("content-type", "application/json");
        put.body(json!({"role": role}).to_string()).send().await.unwrap().status().as_u16()
    };
    assert_eq!(by_twin(&leave, "tenant_billing").await, 200);
    // What another process has written is known here within a second.
    let deadline = Instant::now() + Duration::from_secs(20);
    let held = loop {
        let held = grants(&world, &bob).await;
        if !held.is_empty() {
            break held;
        }
        assert!(Instant::now() < deadline, "he is a member and holds nothing");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(held, ["tenant_billing"]);
    assert_eq!(by_twin(&format!("{list}/{}", stays.id), "project_member").await, 200);
    let path = format!("/v1/journal?resource={}&order=newest&limit=2", acme.project);
    let told = get(&world, &world.operator, &path).await.expect(200);
    let told = told["items"].as_array().unwrap();
    assert_eq!(
        (&told[0]["type"], &told[1]["type"]),
        (&json!("project.member_set"), &json!("project.member_removed"))
    );
    assert_eq!(differences(&world).await, [] as [String; 0]);
    twin.stop().await;
    world.stop().await;
}

async fn differences(world: &World) -> Vec<String> {
    let report = aicloud_actors::rebuild::check(world.cloud.database(), |_, _| {}).await.unwrap();
    report.differences.into_iter().map(|found| format!("{}: {}", found.id, found.what)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_made_says_so() {
    let world = World::start().await;
    let acme = world.customer("acme").await;
    let owner = world.member(&acme.tenant, "owner", Role::TenantOwner).await;
    let bob = world.member(&acme.tenant, "bob", Role::TenantMember).await;
    world.employ(&acme.project, &bob, Role::ProjectAdmin).await;
    let account = world.robot(&acme, "robot", "project_member").await.id;
    let (tokens, keys) = (
        format!("/v1/projects/{}/tokens", acme.project),
        format!("/v1/service-accounts/{account}/api-keys"),
    );
    let soon = chrono::Utc::now() + chrono::TimeDelta::days(1);
    let body = json!({"name": "bob's", "expires_at": soon});
    let made = format!("user/{}", bob.id);
    for path in [&tokens, &keys] {
        let new = world.ask("POST", path).by(&bob.token).json(&body).send().await.expect(201);
        assert_eq!(new["issued_by"], made);
    }
    let leave = format!("/v1/tenants/{}/members/{}", acme.tenant, bob.id);
    assert_eq!(world.ask("DELETE", &leave).by(&owner.token).send().await.status, 204);
    for path in [&tokens, &keys] {
        let list = get(&world, &owner.token, path).await.expect(200);
        let items = list["items"].as_array().unwrap();
        let his = items.iter().filter(|one| one["issued_by"] == made).count();
        assert_eq!(his, 1, "{list}");
    }
    let keys = get(&world, &owner.token, &format!("/v1/service-accounts/{account}/keys")).await;
    let by = keys.expect(200)["items"][0]["issued_by"].as_str().unwrap().to_owned();
    assert!(by.starts_with("operator/"), "{by}");
    world.stop().await;
}
