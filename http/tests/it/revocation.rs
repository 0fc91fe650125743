//! What stays open is cut within a second when its caller may no longer.

use std::time::{Duration, Instant};

use aicloud_actors::Origin;
use aicloud_domain::access::Role;
use aicloud_domain::id::{SessionId, TenantId, TypedId as _, UserId};
use aicloud_domain::tenant::TenantCommand;
use aicloud_domain::user::UserCommand;
use serde_json::json;

use crate::feed::Feed;
use crate::world::World;

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "mauve-otter-plays-cello";
/// Three quarters of a second, and what a busy machine may add.
pub const PROMISED: Duration = Duration::from_secs(1);

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
        tokio::time::timeout(Duration::from_secs(10), reading).await.expect("it is cut");
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
    assert!(took < PROMISED, "{took:?}");
    let began = Instant::now();
    while !feed.next().await.is_null() {}
    assert!(began.elapsed() < PROMISED, "{:?}", began.elapsed());
    tell(&world, id, UserCommand::Disable).await;
    let took = other.ended().await;
    assert!(took < PROMISED, "{took:?}");
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
    assert!(took < PROMISED, "{took:?}");
    world.stop().await;
}

/// Another process on the same database tells nobody here; what is believed is short-lived.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_revokes_is_learnt_within_a_second() {
    let world = World::start().await;
    let id = world.account(ADA, PASSWORD, Some(Role::OperatorAdmin)).await;
    let token = world.sign_in(ADA, PASSWORD).await;
    let session: SessionId = {
        let shown = world.ask("GET", "/v1/session").by(&token).send().await.expect(200);
        shown["id"].as_str().unwrap().parse().unwrap()
    };
    let stream = Stream::open(&world, "", &token).await;
    let other = world.second_process().await;
    let origin = Origin::system("test");
    let close = UserCommand::CloseSession { session };
    other.users.command(id.uuid(), close, origin).await.unwrap();
    let took = stream.ended().await;
    assert!(took < PROMISED, "{took:?}");
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
        tokio::time::timeout(Duration::from_secs(5), refused).await.expect("it is refused");
    assert_eq!(refused.code(), "unavailable");
    world.stop().await;
}
