//! What stays open is cut soon when its caller may no longer.

use std::time::{Duration, Instant};

use aicloud_actors::Origin;
use aicloud_domain::access::Role;
use aicloud_domain::id::{SessionId, TenantId, TypedId as _, UserId};
use aicloud_domain::tenant::TenantCommand;
use aicloud_domain::user::UserCommand;
use aicloud_http::auth::vigil::STALE;
use aicloud_http::auth::{Authenticator as _, DatabaseAuthenticator};
use chrono::{TimeDelta, Utc};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::feed::Feed;
use crate::world::World;

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "mauve-otter-plays-cello";
/// How soon a stream is over here, where everything else runs as well. That it takes a second is measured on a machine that
/// does nothing else (`aicloud-bench revoke`). Without the vigil's looks it would take [`STALE`], the next keep-alive, or for ever.
pub const SOON: Duration = Duration::from_secs(4);
const _: () = assert!(SOON.as_secs() < STALE.as_secs());

/// An event stream that is open.
pub struct Stream(reqwest::Response);

impl Stream {
    async fn open(world: &World, query: &str, token: &str) -> Self {
        Self::at(world, &world.url, query, token).await
    }

    /// At the server with this address.
    pub async fn at(world: &World, url: &str, query: &str, token: &str) -> Self {
        let url = format!("{url}/v1/events{query}");
        let mut response = world.client.get(url).bearer_auth(token).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert!(response.chunk().await.unwrap().is_some(), "the greeting");
        Self(response)
    }

    /// Reads until it ends; how long that took.
    pub async fn ended(mut self) -> Duration {
        let began = Instant::now();
        let reading = async { while let Ok(Some(_)) = self.0.chunk().await {} };
        tokio::time::timeout(Duration::from_secs(30), reading).await.expect("it is cut");
        began.elapsed()
    }
}

async fn tell(world: &World, user: UserId, command: UserCommand) {
    world.cloud.users.command(user.uuid(), command, Origin::system("test")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_session_s_streams_end_at_once() {
    let world = World::start().await;
    let id = world.account(ADA, PASSWORD, Some(Role::OperatorAdmin)).await;
    let [watching, closing] =
        [world.sign_in(ADA, PASSWORD).await, world.sign_in(ADA, PASSWORD).await];
    let list = world.ask("GET", "/v1/me/sessions").by(&watching).send().await.expect(200);
    let items = list["items"].as_array().unwrap();
    let session = items.iter().find(|one| one["current"] == true).unwrap()["id"].as_str().unwrap();
    let stream = Stream::open(&world, "", &watching).await;
    let mut feed = Feed::open_as(&world, "", &watching).await;
    assert_eq!(feed.next().await["type"], "snapshot");
    // The other session's stream goes on.
    let other = Stream::open(&world, "", &closing).await;
    let path = format!("/v1/me/sessions/{session}");
    assert_eq!(world.ask("DELETE", &path).by(&closing).send().await.status, 204);
    let took = stream.ended().await;
    assert!(took < SOON, "{took:?}");
    let began = Instant::now();
    while !feed.next().await.is_null() {}
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    tell(&world, id, UserCommand::Disable).await;
    let took = other.ended().await;
    assert!(took < SOON, "{took:?}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_a_tenant_sees_no_more_of_it() {
    let world = World::start().await;
    let customer = world.customer("acme").await;
    let tenant: TenantId = customer.tenant.parse().unwrap();
    let id = world.account(ADA, PASSWORD, None).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    let path = format!("/v1/tenants/{tenant}");
    let read = || world.ask("GET", &path).by(&token).send();
    assert_eq!(read().await.code(), "not_found");
    let member = async |command: TenantCommand| {
        world.cloud.tenants.command(tenant.uuid(), command, Origin::system("test")).await.unwrap();
    };
    let role = Role::TenantAdmin;
    member(TenantCommand::SetMember { user: id, role, from: None }).await;
    read().await.expect(200);
    let stream = Stream::open(&world, &format!("?tenant={tenant}"), &token).await;
    member(TenantCommand::RemoveMember { user: id, from: Some(role) }).await;
    assert_eq!(read().await.code(), "not_found", "with the answer of the commit");
    let took = stream.ended().await;
    assert!(took < SOON, "{took:?}");
    world.stop().await;
}

/// The session of a credential, as it is shown.
async fn session_of(world: &World, token: &str) -> SessionId {
    let shown = world.ask("GET", "/v1/session").by(token).send().await.expect(200);
    shown["id"].as_str().unwrap().parse().unwrap()
}

/// A request's head comes while its credential is good, its body when it no longer is.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_comes_after_the_revocation_writes_nothing() {
    let world = World::start().await;
    let id = world.account(ADA, PASSWORD, None).await;
    let [mine, other] = [world.sign_in(ADA, PASSWORD).await, world.sign_in(ADA, PASSWORD).await];
    let session = session_of(&world, &mine).await;
    let body = json!({"display_name": "Written too late"}).to_string();
    let address = world.url.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PATCH /v1/me HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {mine}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let (first, rest) = body.as_bytes().split_at(1);
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(first).await.unwrap();
    // It is let in, and waits for its body: this request is the other one.
    loop {
        let metrics = world.get("/metrics").send().await.text;
        if metrics.contains("aicloud_http_requests_in_flight 2") {
            break;
        }
    }
    tell(&world, id, UserCommand::CloseSession { session }).await;
    socket.write_all(rest).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    let shown = world.ask("GET", "/v1/session").by(&other).send().await.expect(200);
    assert_ne!(shown["user"]["display_name"], "Written too late");
    world.stop().await;
}

/// A page that was left open with a stream on it is over like any other.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_session_holds_open_is_no_use_of_it() {
    let world = World::start().await;
    world.account(ADA, PASSWORD, None).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    let session = session_of(&world, &token).await;
    let database = world.database.open().await;
    let authenticator = DatabaseAuthenticator::new(database.clone());
    let rested = Utc::now() - TimeDelta::minutes(30);
    let mut owner = world.database.owner().await;
    let sql = format!(
        "UPDATE identity.session SET seen_at = '{}' WHERE id = '{}'",
        rested.to_rfc3339(),
        session.uuid()
    );
    aicloud_persistence::testing::run(&mut owner, sql).await;
    let seen = async || database.session(session).await.unwrap().unwrap().seen_at;
    for _ in 0..3 {
        authenticator.look(&token).await.unwrap();
    }
    assert!(seen().await < rested + TimeDelta::seconds(1), "it was looked at");
    // The looks keep it in memory; a request counts all the same.
    authenticator.authenticate(&token, None).await.unwrap();
    let used = seen().await;
    assert!(used > rested + TimeDelta::minutes(29), "it was used");
    authenticator.authenticate(&token, None).await.unwrap();
    assert_eq!(seen().await, used, "and that is written now and then");
    world.stop().await;
}

/// Another process on the same database tells nobody here; what is believed is short-lived.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_revokes_is_learnt_soon() {
    let world = World::start().await;
    let id = world.account(ADA, PASSWORD, Some(Role::OperatorAdmin)).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    let session = session_of(&world, &token).await;
    let stream = Stream::open(&world, "", &token).await;
    let other = world.second_process().await;
    let origin = Origin::system("test");
    let close = UserCommand::CloseSession { session };
    other.users.command(id.uuid(), close, origin).await.unwrap();
    let took = stream.ended().await;
    assert!(took < SOON, "{took:?}");
    assert_eq!(world.ask("GET", "/v1/tenants").by(&token).send().await.code(), "unauthenticated");
    other.stop(Duration::from_secs(2)).await;
    world.stop().await;
}

/// A view that nobody could look at lately admits nobody.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_database_a_session_is_refused_and_not_believed() {
    let world = World::start().await;
    world.account(ADA, PASSWORD, Some(Role::OperatorAdmin)).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    world.ask("GET", "/v1/tenants").by(&token).send().await.expect(200);
    world.cloud.database().close().await;
    // What was read a moment ago is believed for half a second more.
    let refused = async {
        loop {
            let reply =
                world.ask("PATCH", "/v1/me").by(&token).json(&json!({"display_name": 1})).send();
            let reply = reply.await;
            if reply.status == 503 {
                return reply;
            }
            assert_eq!(reply.code(), "wrong_type");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let refused =
        tokio::time::timeout(Duration::from_secs(30), refused).await.expect("it is refused");
    assert_eq!(refused.code(), "unavailable");
    world.stop().await;
}
