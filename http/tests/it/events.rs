//! The event stream: what happens, in order, resumable to the entry.

use std::time::Duration;

use aicloud_domain::access::Role;
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::world::World;

/// An event as it came.
#[derive(Debug, Clone, PartialEq)]
struct Event {
    id: String,
    kind: String,
    data: Value,
}

/// Reads a stream until it has this many events.
struct Reader {
    response: reqwest::Response,
    text: String,
    /// The newest `id`, with or without an event.
    at: String,
}

impl Reader {
    async fn open(world: &World, query: &str, token: &str, last: Option<&str>) -> Self {
        let mut request =
            world.client.get(format!("{}/v1/events{query}", world.url)).bearer_auth(token);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new(), at: String::new() }
    }

    /// The next block of lines; `None` at the end.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                return Some(block);
            }
            let next = tokio::time::timeout(Duration::from_secs(30), self.response.chunk());
            let chunk = next.await.expect("the stream goes on").unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event, past comments.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let block = self.block().await?;
            let field = |name: &str| {
                let line = block.lines().find_map(|line| line.strip_prefix(name));
                line.map(|text| text.trim().to_owned())
            };
            if let Some(id) = field("id:") {
                self.at = id;
            }
            if let Some(data) = field("data:") {
                let data = serde_json::from_str(&data).unwrap();
                return Some(Event { id: self.at.clone(), kind: field("event:").unwrap(), data });
            }
        }
    }

    async fn take(&mut self, count: usize) -> Vec<Event> {
        let mut events = vec![];
        while events.len() < count {
            events.push(self.next().await.expect("the stream has not ended"));
        }
        events
    }
}

fn kinds(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.kind.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_comes_back_misses_nothing() {
    let world = World::start().await;
    world.prices().await;
    let customer = world.customer("acme").await;
    let position = world.settled().await;

    let made = world.allocation(&customer).await;
    let id = made["id"].as_str().unwrap();
    let mut first =
        Reader::open(&world, &format!("?after={position}"), &customer.token, None).await;
    let seen = first.take(2).await;
    assert_eq!(kinds(&seen), ["allocation.requested", "allocation.queued"]);
    assert_eq!(
        (seen[0].data["resource"].as_str(), seen[0].data["seq"].as_u64()),
        (Some(id), Some(1))
    );
    let principal = seen[0].data["principal"].as_str().unwrap();
    assert!(principal.starts_with("project/tok_"), "{principal}");
    drop(first);

    let release = format!("/v1/allocations/{id}/release");
    world.ask("POST", &release).by(&customer.token).send().await.expect(202);
    for _ in 0..3 {
        world.allocation(&customer).await;
    }
    let last = Some(seen[1].id.as_str());
    let mut second = Reader::open(&world, "", &customer.token, last).await;
    let rest = second.take(8).await;
    assert_eq!(kinds(&rest)[..2], ["allocation.desired_changed", "allocation.canceled"]);
    let created = kinds(&rest).iter().filter(|kind| **kind == "allocation.requested").count();
    assert_eq!(created, 3);

    // From each place in between, the rest is the rest.
    let all = {
        let mut reader = Reader::open(&world, "", &customer.token, Some(&position)).await;
        reader.take(10).await
    };
    for (index, event) in all.iter().enumerate().take(9) {
        let mut reader = Reader::open(&world, "", &customer.token, Some(&event.id)).await;
        let next = reader.next().await.unwrap();
        let sent: Vec<&Value> = all[..=index + 1].iter().map(|event| &event.data).collect();
        // At least once: what comes again is known, and nothing is skipped.
        assert!(sent.contains(&&next.data), "after {index}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_arrive_while_one_watches() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    world.prices().await;
    world.settled().await;
    let mut reader = Reader::open(&world, "", &customer.token, None).await;
    let made = world.allocation(&customer).await;
    let events = reader.take(2).await;
    assert_eq!(events[0].data["resource"], made["id"]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_sees_its_own() {
    let world = World::start().await;
    world.prices().await;
    let (mine, theirs) = (world.customer("acme").await, world.customer("other").await);
    let first = world.allocation(&mine).await;
    let second = world.allocation(&theirs).await;
    let third = world.allocation(&mine).await;
    let id = |made: &Value| made["id"].as_str().unwrap().to_owned();

    let mut reader = Reader::open(&world, "?after=0-0", &mine.token, None).await;
    let events = reader.take(6).await;
    for event in &events {
        assert_eq!(event.data["project"], json!(mine.project), "{event:?}");
    }
    let text =
        serde_json::to_string(&events.iter().map(|event| &event.data).collect::<Vec<_>>()).unwrap();
    assert!(text.contains("project.token_issued") && !text.contains("sha256"), "{text}");

    let query = format!("?after=0-0&resource={}", id(&third));
    let mut reader = Reader::open(&world, &query, &mine.token, None).await;
    assert_eq!(kinds(&reader.take(2).await), ["allocation.requested", "allocation.queued"]);

    let query = format!("?after=0-0&tenant={}", theirs.tenant);
    let mut reader = Reader::open(&world, &query, &world.operator, None).await;
    let events = reader.take(5).await;
    assert_eq!(kinds(&events)[0], "tenant.created");
    assert_eq!(events[4].data["resource"], json!(id(&second)));

    // Two filters that exclude each other show nothing, and say so by waiting.
    let query = format!("?after=0-0&tenant={}&resource={}", theirs.tenant, id(&first));
    let mut reader = Reader::open(&world, &query, &world.operator, None).await;
    assert!(reader.block().await.unwrap().contains(": watching"));
    let waits = tokio::time::timeout(Duration::from_millis(300), reader.response.chunk()).await;
    assert!(waits.is_err(), "{waits:?}");

    let foreign = world.ask("GET", &format!("/v1/events?tenant={}", theirs.tenant)).by(&mine.token);
    assert_eq!(foreign.send().await.code(), "not_found");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_when_the_server_stops() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let reader = Reader::open(&world, "", &customer.token, None).await;
    let rest = reader.response.bytes_stream().collect::<Vec<_>>();
    let (parts, ()) = tokio::join!(rest, world.stop());
    // It has an end. What is open when a stop takes too long is cut in the middle.
    assert!(parts.iter().all(Result::is_ok), "{parts:?}");
}

/// Who opens streams without an end has a tenant's share of them, and the others have theirs.
#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_has_a_share_of_the_streams() {
    let world = World::start().await;
    let (greedy, other) = (world.customer("greedy").await, world.customer("other").await);
    let open = async |token: &str, path: &str| {
        let request = world.client.get(format!("{}{path}", world.url)).bearer_auth(token);
        request.send().await.unwrap()
    };
    let mut streams = vec![];
    for _ in 0..50 {
        let stream = open(&greedy.token, "/v1/events").await;
        assert_eq!(stream.status(), 200);
        streams.push(stream);
    }
    let admin = world.member(&greedy.tenant, "greedy-admin", Role::TenantAdmin).await;
    let export = format!("/v1/audit?format=jsonl&tenant={}", greedy.tenant);
    for (token, path) in [(&greedy.token, "/v1/events"), (&admin.token, export.as_str())] {
        let refused = world.ask("GET", path).by(token).send().await;
        assert_eq!(
            (refused.status.as_u16(), refused.code().as_str()),
            (429, "overloaded"),
            "{path}"
        );
    }
    for token in [&other.token, &world.operator] {
        assert_eq!(open(token, "/v1/events").await.status(), 200);
    }
    drop(streams);
    world.stop().await;
}
