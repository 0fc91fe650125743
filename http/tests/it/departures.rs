//! Clients of streams that leave, or stay and do not read: over real sockets.
//!
//! A place among a tenant's streams is had by who watches, and by nobody else: it is free as soon as the client is gone. And what
//! is taken away is not delivered later to whom it was taken from, however slowly that one reads.

use std::time::{Duration, Instant};

use aicloud_http::server::ServerConfig;
use futures_util::{StreamExt as _, stream};
use nix::sys::socket::setsockopt;
use nix::sys::socket::sockopt::TcpMaxSeg;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use crate::deadlines::Wire;
use crate::revocation::SOON;
use crate::world::{Customer, World, patient};

/// What a busy machine may add.
const SLACK: Duration = Duration::from_secs(8);
const STREAMS: &str = "aicloud_http_event_streams ";
const EVENTS: &str = "aicloud_http_events_total ";

/// A world in which a tenant has one stream.
async fn narrow() -> (World, Customer) {
    let world = World::with_server(ServerConfig { tenant_streams: 1, ..patient() }).await;
    let customer = world.customer("acme").await;
    (world, customer)
}

fn watching(customer: &Customer) -> String {
    format!(
        "GET /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\r\n",
        customer.token
    )
}

/// A stream of this tenant, open.
async fn watch(world: &World, customer: &Customer) -> Wire {
    let mut wire = Wire::open(world).await;
    wire.send(&watching(customer)).await;
    wire.hear(": watching").await;
    wire
}

/// What the server counts under this name.
async fn count(world: &World, name: &str) -> u32 {
    let page = world.get("/metrics").send().await.text;
    let line = page.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap().trim().parse().unwrap()
}

/// How long until there is room for another stream.
async fn until_free(world: &World, within: Duration) {
    let began = Instant::now();
    while count(world, STREAMS).await > 0 {
        assert!(began.elapsed() < within, "the stream is still open");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_makes_room_at_once() {
    let (world, customer) = narrow().await;
    for half in [false, true] {
        // Gone before it is answered.
        let mut early = Wire::open(&world).await;
        early.send(&watching(&customer)).await;
        early.socket.shutdown().await.unwrap();
        early.end().await;
        until_free(&world, SLACK).await;
        let mut wire = watch(&world, &customer).await;
        let full = world.ask("GET", "/v1/events").by(&customer.token).send().await;
        assert_eq!(full.code(), "overloaded", "a tenant has one");
        if half {
            wire.socket.shutdown().await.unwrap();
        } else {
            drop(wire);
        }
        // A keep-alive would find it out after 10 s, or after 20.
        until_free(&world, SLACK).await;
    }
    watch(&world, &customer).await;
    world.stop().await;
}

/// Makes so much happen in a tenant that no kernel holds all of it for a client: half a megabyte.
async fn happen(world: &World, customer: &Customer) {
    let path = format!("/v1/projects/{}", customer.project);
    let name = "x".repeat(100);
    let renamed = (0..1_000).map(|number| {
        let body = json!({"display_name": format!("{name} {number}")});
        let ask = world.ask("PATCH", &path).by(&world.operator).json(&body);
        async move { ask.send().await.expect(200) }
    });
    stream::iter(renamed).buffer_unordered(30).map(drop).collect::<()>().await;
}

/// A socket that has asked for all of that and reads none of it, at the moment from which nothing more is taken.
async fn deaf(world: &World, customer: &Customer) -> TcpStream {
    let address = world.url.strip_prefix("http://").unwrap().parse().unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    // The kernels keep little for it.
    socket.set_recv_buffer_size(4096).unwrap();
    setsockopt(&socket, TcpMaxSeg, &536).unwrap();
    let mut socket = socket.connect(address).await.unwrap();
    let ask = watching(customer).replace("/v1/events", "/v1/events?after=0-0");
    socket.write_all(ask.as_bytes()).await.unwrap();
    let mut sent = 0;
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let now = count(world, EVENTS).await;
        if now > 0 && now == sent {
            break;
        }
        sent = now;
    }
    assert!(sent < 1_000, "the kernels have taken all of it");
    assert_eq!(count(world, STREAMS).await, 1, "it waits for its client");
    socket
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_read_makes_room() {
    let (world, customer) = narrow().await;
    happen(&world, &customer).await;
    let _deaf = deaf(&world, &customer).await;
    until_free(&world, Duration::from_secs(5) + SLACK).await;
    world.stop().await;
}

/// What a stream has not handed over when its credential ends stays where it is.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_delivered_late_to_who_reads_slowly() {
    let (world, customer) = narrow().await;
    let path = format!("/v1/projects/{}/tokens", customer.project);
    let listed = world.get(&path).send().await.expect(200);
    let token = format!("{path}/{}", listed["items"][0]["id"].as_str().unwrap());
    happen(&world, &customer).await;
    let mut deaf = deaf(&world, &customer).await;
    let revoked = world.ask("DELETE", &token).by(&world.operator).send().await;
    assert_eq!(revoked.status, 204, "{}", revoked.text);
    until_free(&world, SOON).await;
    // The client reads on. Its own kernel has some; the server's has thrown away what it had.
    let mut late = vec![];
    let read = tokio::time::timeout(SLACK, deaf.read_to_end(&mut late)).await;
    let broken = read.expect("it ends").is_err();
    assert!(late.len() < 32 * 1024, "{} bytes were delivered late", late.len());
    assert!(broken, "it is reset, so nobody takes it for the whole");
    world.stop().await;
}

/// What a client asks behind a stream has no answer before the stream's end, and costs the server nothing.
#[tokio::test(flavor = "multi_thread")]
async fn who_asks_on_behind_a_stream_is_cut_off() {
    let (world, customer) = narrow().await;
    let more = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n".repeat(8_000);
    for first in ["", "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"] {
        let mut wire = Wire::open(&world).await;
        let all = format!("{first}{}{more}", watching(&customer));
        // It may be closed while it still sends.
        let _ = tokio::time::timeout(SLACK, wire.socket.write_all(all.as_bytes())).await;
        until_free(&world, SLACK).await;
        let closed = tokio::time::timeout(SLACK, wire.socket.read_to_end(&mut wire.heard)).await;
        assert!(closed.is_ok(), "it is closed");
        assert!(wire.text().contains(": watching"), "{}", wire.text());
    }
    // Who asks a little too early only waits.
    let mut wire = Wire::open(&world).await;
    let next = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n".repeat(3);
    wire.send(&format!("{}{next}", watching(&customer))).await;
    wire.hear(": watching").await;
    assert_eq!(count(&world, STREAMS).await, 1);
    let renamed = world.ask("PATCH", &format!("/v1/projects/{}", customer.project));
    renamed.by(&world.operator).json(&json!({"display_name": "other"})).send().await.expect(200);
    wire.hear("project.renamed").await;
    world.stop().await;
}
