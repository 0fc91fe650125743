//! What made-up credentials cost, and whom: their own network, and nobody who is known.

use std::num::NonZeroU32;
use std::sync::Arc;

use aicloud_domain::access::Role;
use aicloud_http::auth::reception::ReceptionConfig;
use aicloud_http::server::ServerConfig;
use aicloud_http::token::{BearerToken, TokenKind};
use futures_util::future::join_all;
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::world::{Reply, World, patient};

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "mauve-otter-plays-cello";
/// Where the flood comes from.
const HERE: &str = "192.0.2.7";

fn made_up() -> String {
    BearerToken::new(TokenKind::Project).reveal().expose_secret().to_owned()
}

async fn ask(world: &World, from: &str, credential: &str) -> Reply {
    let ask = world.ask("GET", "/v1/session").with("x-forwarded-for", from);
    ask.by(credential).send().await
}

/// A flood, until nothing that is unknown is looked up there.
async fn flood(world: &World) {
    for _ in 0..40 {
        let all = join_all((0..50).map(|_| async { ask(world, HERE, &made_up()).await }));
        let all = all.await;
        if let Some(refused) = all.iter().find(|reply| reply.status == 429) {
            assert_eq!(refused.code(), "rate_limited");
            assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
            return;
        }
        assert!(all.iter().all(|reply| reply.status == 401));
    }
    panic!("two thousand credentials are looked up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_made_up_credentials_is_its_own_network_s() {
    let open_per_minute = NonZeroU32::MAX;
    let reception = ReceptionConfig { open_per_minute, proxies: "127.0.0.1".parse().unwrap() };
    let world = World::with_server(ServerConfig { reception, ..patient() }).await;
    let world = Arc::new(world);
    world.account(ADA, PASSWORD, Some(Role::OperatorAdmin)).await;
    let customer = world.customer("acme").await;
    let token = world.sign_in(ADA, PASSWORD).await;
    // Somebody who has been here before, elsewhere.
    assert_eq!(ask(&world, "198.51.100.7", &token).await.status, 200);
    let tenants = async |from: &str, token: &str| {
        let ask = world.ask("GET", "/v1/projects").with("x-forwarded-for", from).by(token);
        ask.send().await.status.as_u16()
    };
    assert_eq!(tenants("198.51.100.7", &customer.token).await, 200);

    let attackers: Vec<_> = (0..4)
        .map(|_| {
            let world = Arc::clone(&world);
            tokio::spawn(async move {
                loop {
                    ask(&world, HERE, &made_up()).await;
                }
            })
        })
        .collect();
    flood(&world).await;
    // What is known comes in from the very same network, and who signs in there is known at once.
    assert_eq!(ask(&world, HERE, &token).await.status, 200);
    assert_eq!(tenants(HERE, &customer.token).await, 200);
    let body = json!({"email": ADA, "password": PASSWORD});
    let sign_in = world.ask("POST", "/v1/session").with("x-forwarded-for", HERE).json(&body);
    // A credential that could not be looked up is none, and needs not be one to come in.
    let opened = sign_in.by(&made_up()).send().await.expect(201);
    assert_eq!(ask(&world, HERE, opened["token"].as_str().unwrap()).await.status, 200);
    // The sign-in has had the user's sessions forgotten: this one is read again.
    assert_eq!(ask(&world, HERE, &token).await.status, 200);
    // Elsewhere nobody feels it.
    assert_eq!(ask(&world, "192.0.2.8", &made_up()).await.status, 401);
    for attacker in attackers {
        attacker.abort();
        let _ = attacker.await;
    }
    Arc::into_inner(world).expect("the strangers are gone").stop().await;
}
