//! What a client can make long, it can't make long for ever: heads, bodies, answers that it does not take. Over real sockets,
//! byte by byte.

use std::time::{Duration, Instant};

use aicloud_domain::access::Role;
use aicloud_http::server::ServerConfig;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::feed::Feed;
use crate::world::{World, patient};

/// The deadlines of these tests. actix-web's clock is right to half a second.
const HEAD: Duration = Duration::from_millis(2_500);
const BODY: Duration = Duration::from_millis(1_000);
const WRITE: Duration = Duration::from_millis(500);
/// Between two bytes of somebody slow.
const DRIP: Duration = Duration::from_millis(50);
/// What a busy machine may add.
const SLACK: Duration = Duration::from_secs(30);

async fn strict() -> World {
    World::with_server(ServerConfig { head: HEAD, body: BODY, write: WRITE, ..patient() }).await
}

/// A socket, and all that came over it.
pub struct Wire {
    pub socket: TcpStream,
    pub heard: Vec<u8>,
}

impl Wire {
    pub async fn open(world: &World) -> Self {
        let address = world.url.strip_prefix("http://").unwrap();
        Self { socket: TcpStream::connect(address).await.unwrap(), heard: vec![] }
    }

    pub async fn send(&mut self, text: &str) {
        self.socket.write_all(text.as_bytes()).await.unwrap();
    }

    /// Sends a byte of this now and then, for ever, until the server closes; how long that took.
    async fn drip_until_closed(&mut self, byte: &str) -> Duration {
        let began = Instant::now();
        let mut buffer = [0; 4096];
        while began.elapsed() < SLACK * 2 {
            // A server that has closed answers the byte with a reset.
            if self.socket.write_all(byte.as_bytes()).await.is_err() {
                return began.elapsed();
            }
            match tokio::time::timeout(DRIP, self.socket.read(&mut buffer)).await {
                Ok(Ok(0) | Err(_)) => return began.elapsed(),
                Ok(Ok(count)) => self.heard.extend_from_slice(&buffer[..count]),
                Err(_) => {}
            }
        }
        panic!("it is still open after {:?}: {}", began.elapsed(), self.text());
    }

    /// Reads until this was heard.
    pub async fn hear(&mut self, what: &str) {
        let mut buffer = [0; 4096];
        let reading = async {
            while !self.text().contains(what) {
                let count = self.socket.read(&mut buffer).await.unwrap();
                assert!(count > 0, "closed: {}", self.text());
                self.heard.extend_from_slice(&buffer[..count]);
            }
        };
        tokio::time::timeout(SLACK, reading).await.expect("it is heard");
    }

    /// Reads to the end.
    pub async fn end(&mut self) -> String {
        let reading = self.socket.read_to_end(&mut self.heard);
        // A reset is an end as well.
        let _ = tokio::time::timeout(SLACK, reading).await.expect("it ends");
        self.text()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.heard).into_owned()
    }
}

fn in_time(took: Duration, least: Duration, most: Duration) {
    assert!(took >= least && took < most + SLACK, "{took:?}, not {least:?} to {most:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_does_not_come() {
    let world = strict().await;
    // Nothing at all, and byte by byte.
    let mut silent = Wire::open(&world).await;
    let began = Instant::now();
    let said = silent.end().await;
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    in_time(began.elapsed(), HEAD / 2, HEAD);
    let mut slow = Wire::open(&world).await;
    slow.send("GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: ").await;
    let took = slow.drip_until_closed("x").await;
    in_time(took, HEAD / 2, HEAD);
    world.stop().await;
}

/// The first request was quick; the second never ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_later_head_that_does_not_come() {
    let world = strict().await;
    let whole = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut slow = Wire::open(&world).await;
    slow.send(whole).await;
    slow.hear("HTTP/1.1 200 OK").await;
    slow.send("GET /healthz HTTP/1.1\r\nx-long: ").await;
    let took = slow.drip_until_closed("x").await;
    in_time(took, HEAD / 2, HEAD * 2);
    // The same when it came together with the first, and when the first was one with a body.
    let mut slow = Wire::open(&world).await;
    slow.send(&format!("{whole}GET /healthz HTTP/1.1\r\nx-long: ")).await;
    slow.hear("HTTP/1.1 200 OK").await;
    let took = slow.drip_until_closed("x").await;
    in_time(took, HEAD / 2, HEAD * 2);
    let mut slow = Wire::open(&world).await;
    let post = "POST /v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n";
    slow.send(post).await;
    slow.send("{}").await;
    slow.hear("HTTP/1.1 422 ").await;
    let took = slow.drip_until_closed("G").await;
    in_time(took, HEAD / 2, HEAD * 2);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_comes_byte_by_byte() {
    let world = strict().await;
    let head = format!(
        "POST /v1/tenants HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n",
        world.operator
    );
    for (how, byte) in
        [("content-length: 60000", " "), ("transfer-encoding: chunked", "1\r\n \r\n")]
    {
        let mut slow = Wire::open(&world).await;
        slow.send(&format!("{head}{how}\r\n\r\n")).await;
        let took = slow.drip_until_closed(byte).await;
        // The answer after the body's time, and for a while what is still sent is thrown away.
        in_time(took, BODY / 2, BODY + HEAD * 2);
        let said = slow.text();
        assert!(said.starts_with("HTTP/1.1 408 "), "{how}: {said}");
        assert!(said.contains("\"code\":\"body_too_slow\""), "{how}: {said}");
    }
    world.stop().await;
}

/// A body that nobody asked for keeps nothing open.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_nobody_reads() {
    let world = strict().await;
    for (request, status) in [("POST /v1/tenants", 401), ("GET /healthz", 200)] {
        for (how, byte) in
            [("content-length: 60000", " "), ("transfer-encoding: chunked", "1\r\n \r\n")]
        {
            let mut slow = Wire::open(&world).await;
            slow.send(&format!("{request} HTTP/1.1\r\nhost: x\r\n{how}\r\n\r\n")).await;
            slow.hear(&format!("HTTP/1.1 {status} ")).await;
            let took = slow.drip_until_closed(byte).await;
            in_time(took, Duration::ZERO, HEAD * 2);
        }
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_or_a_body_that_is_too_large() {
    let world = strict().await;
    let long = format!("x-long: {}\r\n", "x".repeat(200_000));
    let many: String = (0..200).map(|number| format!("x-{number}: x\r\n")).collect();
    for fields in [long, many] {
        let mut large = Wire::open(&world).await;
        // It may be closed while it still sends.
        let head = format!("GET /healthz HTTP/1.1\r\nhost: x\r\n{fields}\r\n");
        let _ = large.socket.write_all(head.as_bytes()).await;
        let said = large.end().await;
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 431 "), "{said}");
    }
    // Of a length that is announced nothing is read.
    let mut large = Wire::open(&world).await;
    let head = format!(
        "POST /v1/tenants HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: 70000\r\n\r\n",
        world.operator
    );
    large.send(&head).await;
    let said = large.end().await;
    assert!(said.starts_with("HTTP/1.1 413 "), "{said}");
    assert!(said.contains("\"code\":\"body_too_large\""), "{said}");
    world.stop().await;
}

/// Who asks and does not listen is cut off, and its connection is another's.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_taken() {
    let world = strict().await;
    let mut deaf = Wire::open(&world).await;
    let asks = "GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(16);
    let began = Instant::now();
    while began.elapsed() < SLACK * 2 {
        // As long as it is open it takes requests, until it has no room for more.
        let sent = tokio::time::timeout(DRIP, deaf.socket.write_all(asks.as_bytes())).await;
        if matches!(sent, Ok(Err(_))) {
            break;
        }
        tokio::time::sleep(DRIP).await;
    }
    in_time(began.elapsed(), WRITE / 2, WRITE);
    world.stop().await;
}

/// Who is quick, or rests between requests, or listens to a stream, is not meant.
#[tokio::test(flavor = "multi_thread")]
async fn those_who_are_not_slow_stay() {
    // Longer ones, so that no machine is slow enough to be meant.
    let deadline = Duration::from_secs(3);
    let config = ServerConfig { head: deadline, body: deadline, write: deadline, ..patient() };
    let world = World::with_server(config).await;
    let tenant = world.customer("acme").await;
    let person = world.member(&tenant.tenant, "ann", Role::TenantOwner).await;
    let mut feed = Feed::open(&world, "").await;
    let stream = format!("{}/v1/events", world.url);
    let mut stream = world.client.get(stream).bearer_auth(&person.token).send().await.unwrap();
    assert!(stream.chunk().await.unwrap().is_some(), "the greeting");
    let mut wire = Wire::open(&world).await;
    let body = json!({"display_name": "Ann"}).to_string();
    let head = format!(
        "PATCH /v1/me HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        person.token,
        body.len()
    );
    // Now a pause shorter than the deadline, now a longer one; head and body apart.
    for rest in [deadline / 8, deadline * 5 / 3, deadline / 8, deadline * 5 / 4] {
        wire.heard.clear();
        let (start, rest_of_head) = head.split_at(20);
        wire.send(start).await;
        tokio::time::sleep(DRIP).await;
        wire.send(rest_of_head).await;
        tokio::time::sleep(DRIP).await;
        wire.send(&body).await;
        wire.hear("HTTP/1.1 200 OK").await;
        tokio::time::sleep(rest).await;
    }
    // Both have been open for longer than any of it takes, and still tell.
    let mut ticks = 0;
    while ticks < 5 {
        let frame = feed.next().await;
        assert!(!frame.is_null(), "the feed ended");
        ticks += usize::from(frame["type"] == "tick");
    }
    let renamed = world.ask("PATCH", &format!("/v1/tenants/{}", tenant.tenant));
    renamed.by(&person.token).json(&json!({"display_name": "x"})).send().await.expect(200);
    let mut heard = String::new();
    while !heard.contains("tenant.renamed") {
        let next = tokio::time::timeout(Duration::from_secs(30), stream.chunk()).await;
        let chunk = next.expect("it is told").unwrap().expect("the stream is open");
        heard.push_str(&String::from_utf8_lossy(&chunk));
    }
    world.stop().await;
}
