//! What row-level security holds back alone: permissions are not asked (a header that only test
//! builds know), and still nobody is shown a stranger's.

use std::time::Duration;

use aicloud_http::unchecked::{HEADER, allow};
use serde_json::{Value, json};

use crate::world::{Customer, Reply, World};

/// As the customer, with permissions taken away.
async fn unchecked(world: &World, who: &Customer, path: &str) -> Reply {
    world.ask("GET", path).by(&who.token).with(HEADER, allow()).send().await
}

fn ids(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

/// The first words of an event stream: until it tells of this, and then until it rests.
async fn events(world: &World, who: &Customer, of: &str) -> String {
    let url = format!("{}/v1/events?after=0-0", world.url);
    let request = world.client.get(url).bearer_auth(&who.token).header(HEADER, allow());
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    let mut text = String::new();
    while !text.contains(of) {
        let next = tokio::time::timeout(Duration::from_secs(60), response.chunk()).await;
        let chunk = next.expect("it tells").unwrap().expect("it goes on");
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    // A stream that shows nothing more says so by its silence.
    while let Ok(Ok(Some(chunk))) =
        tokio::time::timeout(Duration::from_millis(700), response.chunk()).await
    {
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn without_permissions_the_database_still_shows_nobody_a_stranger_s() {
    // To who does not know the word the header means nothing: the binary that serves has it as well.
    let world = World::start().await;
    world.prices().await;
    let before = world.customer("before").await;
    let nodes = world.ask("GET", "/v1/nodes").by(&before.token).with(HEADER, "1").send().await;
    assert_eq!(nodes.code(), "forbidden");
    let (mine, theirs) = (world.customer("mine").await, world.customer("theirs").await);
    let my_allocation = world.allocation(&mine).await["id"].as_str().unwrap().to_owned();
    let allocation = world.allocation(&theirs).await["id"].as_str().unwrap().to_owned();
    world.settled().await;
    // Once from memory, and once, for what owes nothing and sleeps after a restart, from rows.
    let world = {
        deny(&world, &mine, &theirs, &my_allocation, &allocation).await;
        world.restarted().await
    };
    deny(&world, &mine, &theirs, &my_allocation, &allocation).await;

    // It was row-level security that held it back, and nothing else: without it, it is shown.
    let mut owner = world.database.owner().await;
    aicloud_persistence::testing::run(
        &mut owner,
        "ALTER TABLE tenancy.tenant DISABLE ROW LEVEL SECURITY; \
         ALTER TABLE provisioning.allocation DISABLE ROW LEVEL SECURITY"
            .to_owned(),
    )
    .await;
    let list = unchecked(&world, &mine, "/v1/tenants").await.expect(200);
    assert!(ids(&list).contains(&theirs.tenant.as_str()), "{list}");
    world.stop().await;
}

async fn deny(
    world: &World,
    mine: &Customer,
    theirs: &Customer,
    my_allocation: &str,
    allocation: &str,
) {
    let Customer { tenant, project, .. } = theirs;
    // The switch works: what is the cloud's own is shown now, which it never is else.
    assert_eq!(world.ask("GET", "/v1/nodes").by(&mine.token).send().await.status, 403);
    let nodes = unchecked(world, mine, "/v1/nodes").await.expect(200);
    assert_eq!(nodes["items"], json!([]));

    let missing = "alloc_01jd4q8w0zf2n9k3m5p7r9t1v3";
    let hidden = |id: &str| {
        [
            format!("/v1/allocations/{id}"),
            format!("/v1/allocations/{id}/usage"),
            format!("/v1/journal?resource={id}"),
        ]
    };
    for (foreign, absent) in hidden(allocation).into_iter().zip(hidden(missing)) {
        let (foreign, absent) =
            (unchecked(world, mine, &foreign).await, unchecked(world, mine, &absent).await);
        assert_eq!(foreign.status, 404, "{}", foreign.text);
        assert_eq!(foreign.told(), absent.told());
    }
    for path in [
        format!("/v1/tenants/{tenant}"),
        format!("/v1/projects/{project}"),
        format!("/v1/projects/{project}/tokens"),
        format!("/v1/journal?resource={tenant}"),
        format!("/v1/journal?resource={project}"),
        format!("/v1/usage?project={project}"),
        format!("/v1/allocations?project={project}"),
        format!("/v1/allocations?tenant={tenant}"),
        format!("/v1/projects?tenant={tenant}"),
        format!("/v1/events?project={project}"),
        format!("/v1/events?tenant={tenant}"),
        format!("/v1/events?resource={allocation}"),
    ] {
        let reply = unchecked(world, mine, &path).await;
        assert_eq!(reply.status, 404, "{path}: {}", reply.text);
    }
    // Lists that name nobody.
    let list = unchecked(world, mine, "/v1/tenants").await.expect(200);
    assert_eq!(ids(&list), [mine.tenant.as_str()]);
    let list = unchecked(world, mine, "/v1/projects").await.expect(200);
    assert_eq!(ids(&list), [mine.project.as_str()]);
    let list = unchecked(world, mine, "/v1/allocations").await.expect(200);
    assert_eq!(ids(&list), [my_allocation]);
    // One's own is there, so that the emptiness above says something.
    unchecked(world, mine, &format!("/v1/allocations/{my_allocation}")).await.expect(200);
    unchecked(world, mine, &format!("/v1/allocations/{my_allocation}/usage")).await.expect(200);
    let journal = format!("/v1/journal?resource={my_allocation}");
    let journal = unchecked(world, mine, &journal).await.expect(200);
    assert!(!journal["items"].as_array().unwrap().is_empty());
    let shown = events(world, mine, my_allocation).await;
    assert!(!shown.contains(allocation), "{shown}");
    assert!(!shown.contains(tenant.as_str()) && !shown.contains(project.as_str()), "{shown}");
}

/// Writes find a stranger's things as little as reads do: each looks for the thing first.
#[tokio::test(flavor = "multi_thread")]
async fn without_permissions_nobody_writes_to_a_stranger_s() {
    let world = World::start().await;
    world.prices().await;
    let (mine, theirs) = (world.customer("mine").await, world.customer("theirs").await);
    let allocation = world.allocation(&theirs).await["id"].as_str().unwrap().to_owned();
    let project = &theirs.project;
    let order = json!({"project": project, "gpu": {"model": "H100", "count": 1}, "workload": {"image": "busybox"}});
    for (method, path, body) in [
        ("POST", format!("/v1/allocations/{allocation}/stop"), json!({})),
        ("POST", format!("/v1/allocations/{allocation}/release"), json!({})),
        ("POST", "/v1/allocations".to_owned(), order),
        ("POST", format!("/v1/projects/{project}/tokens"), json!({"name": "x"})),
        ("PATCH", format!("/v1/projects/{project}"), json!({"display_name": "x"})),
        ("PATCH", format!("/v1/tenants/{}", theirs.tenant), json!({"display_name": "x"})),
        ("POST", format!("/v1/tenants/{}/suspend", theirs.tenant), json!({})),
    ] {
        let ask = world.ask(method, &path).by(&mine.token).with(HEADER, allow()).json(&body);
        let reply = ask.send().await;
        assert_eq!(reply.status, 404, "{method} {path}: {}", reply.text);
    }
    world.stop().await;
}
