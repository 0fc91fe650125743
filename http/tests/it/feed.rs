//! The live feed over a real socket: whom it drops, and whom it never slows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use aicloud_actors::Origin;
use aicloud_domain::tenant::TenantCommand;
use aicloud_http::token::{BearerToken, TokenKind};
use futures_util::StreamExt as _;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Message, Role};
use uuid::Uuid;

use crate::world::World;

/// The live feed, as a client without a browser opens it.
pub struct Feed(pub WebSocketStream<reqwest::Upgraded>);

impl Feed {
    pub async fn open(world: &World, query: &str) -> Self {
        Self::open_as(world, query, &world.operator).await
    }

    pub async fn open_as(world: &World, query: &str, token: &str) -> Self {
        let response = handshake(world, query, token, None).await;
        assert_eq!(response.status(), 101);
        let stream = response.upgrade().await.unwrap();
        Self(WebSocketStream::from_raw_socket(stream, Role::Client, None).await)
    }

    /// The next frame; `Null` when the feed has ended.
    pub async fn next(&mut self) -> Value {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(60), self.0.next()).await;
            match next.expect("a frame each second") {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Value::Null,
                Some(Ok(_)) => {}
            }
        }
    }

    /// Reads on until something of this kind happens.
    pub async fn until(&mut self, what: &str) -> Value {
        loop {
            let frame = self.next().await;
            assert!(!frame.is_null(), "the feed ended before {what}");
            let items = frame["items"].as_array().cloned().unwrap_or_default();
            if let Some(found) = items.into_iter().find(|item| item["what"] == what) {
                return found;
            }
        }
    }
}

pub async fn handshake(
    world: &World,
    query: &str,
    token: &str,
    origin: Option<&str>,
) -> reqwest::Response {
    let mut request = world
        .client
        .get(format!("{}/v1/ops/supervision/watch{query}", world.url))
        .bearer_auth(token)
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    request.send().await.unwrap()
}

/// The feeds that the server says are open.
async fn open_feeds(world: &World) -> u32 {
    let page = world.ask("GET", "/metrics").send().await.text;
    let line = page.lines().find_map(|line| line.strip_prefix("aicloud_http_supervision_feeds "));
    line.unwrap().parse().unwrap()
}

/// Resident bytes of this process, server and all.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

/// Somebody opens a feed of every life and never reads. While changes come as fast as they can he is
/// dropped, long before his silence would be noticed, and neither who reads beside him nor who asks
/// notices. What the process grew by is printed, and asserted nothing about: others test beside it.
#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_is_dropped_and_slows_nobody() {
    /// Writing ends after 5 s; silence would be noticed after 30.
    const DROPPED: Duration = Duration::from_secs(25);
    let world = World::with(Default::default(), |settings| {
        settings.limits.idle_after = Duration::from_millis(500);
    })
    .await;
    let address: std::net::SocketAddr = world.url.strip_prefix("http://").unwrap().parse().unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    // The kernel keeps little for him.
    socket.set_recv_buffer_size(4096).unwrap();
    let mut slow = socket.connect(address).await.unwrap();
    let ask = format!(
        "GET /v1/ops/supervision/watch?lives=true HTTP/1.1\r\nHost: {address}\r\n\
         Authorization: Bearer {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        world.operator
    );
    slow.write_all(ask.as_bytes()).await.unwrap();
    let mut begin = [0; 12];
    slow.read_exact(&mut begin).await.unwrap();
    assert_eq!(&begin, b"HTTP/1.1 101");
    let mut quick = Feed::open(&world, "?directory=node").await;
    assert_eq!(open_feeds(&world).await, 2);

    let enough = Arc::new(AtomicBool::new(false));
    let noise = tokio::spawn({
        let (tenants, enough) = (world.cloud.tenants.clone(), Arc::clone(&enough));
        async move {
            let mut made = 0_u64;
            while !enough.load(Ordering::SeqCst) {
                let many = (0..64).map(|_| {
                    let id = Uuid::now_v7();
                    tenants.command(id, TenantCommand::Suspend, Origin::system("test"))
                });
                // Refused, all of them; that they come and go is what is told.
                made += futures_util::future::join_all(many).await.len() as u64;
            }
            made
        }
    });
    let (began, before) = (Instant::now(), resident());
    let (mut asked, mut ticks, mut last) = (vec![], 0, None);
    let dropped = loop {
        let frame = quick.next().await;
        assert!(!frame.is_null(), "who reads is not dropped");
        let seq = frame["seq"].as_u64().unwrap();
        assert!(last.is_none_or(|last| seq == last + 1), "{last:?} then {seq}");
        last = Some(seq);
        ticks += u32::from(frame["type"] == "tick");
        let at = Instant::now();
        world.get("/v1/tenants?limit=1").send().await.expect(200);
        asked.push(at.elapsed());
        if open_feeds(&world).await == 1 {
            break began.elapsed();
        }
        assert!(began.elapsed() < DROPPED, "the one who does not read is still there");
    };
    enough.store(true, Ordering::SeqCst);
    let made = noise.await.unwrap();
    let grown = resident().saturating_sub(before) / 1024 / 1024;
    asked.sort();
    // Were he waited for, there would be one that took as long as he is.
    let asked = asked[asked.len() / 2];
    println!(
        "dropped after {dropped:.1?}: {made} lives, {ticks} ticks, {grown} MiB, asked in {asked:.1?}"
    );
    assert!(asked < dropped / 2, "{asked:?}");
    assert!(ticks > 0, "no tick in {dropped:?}");
    drop(slow);
    world.stop().await;
}

/// A token that is revoked elsewhere: its feed is closed within one row's belief (5 s) and one look
/// (half a second), with the reason. Another's goes on.
#[tokio::test(flavor = "multi_thread")]
async fn the_feed_of_a_revoked_token_is_closed() {
    /// The bound, and a slow machine.
    const CLOSED: Duration = Duration::from_secs(15);
    let world = World::start().await;
    let database = world.database.open().await;
    let token = BearerToken::new(TokenKind::Operator);
    database
        .issue_operator_token(
            token.id,
            token.sha256().0,
            "short".into(),
            chrono::TimeDelta::days(1),
        )
        .await
        .unwrap();
    let mut doomed = Feed::open_as(&world, "", token.reveal().expose_secret()).await;
    let mut other = Feed::open(&world, "").await;
    assert_eq!(doomed.next().await["type"], "snapshot");
    assert!(database.revoke_operator_token(token.id).await.unwrap());
    let revoked = Instant::now();
    let close = loop {
        let next = tokio::time::timeout(CLOSED, doomed.0.next()).await.expect("a tick a second");
        match next {
            Some(Ok(Message::Close(close))) => break close.expect("it says why"),
            Some(Ok(_)) => assert!(revoked.elapsed() < CLOSED, "it still tells"),
            ended => panic!("it ends with a word: {ended:?}"),
        }
    };
    println!("closed after {:.1?}", revoked.elapsed());
    assert_eq!(close.reason.as_str(), "the credential is no longer valid");
    assert_eq!(u16::from(close.code), 1008);
    assert_eq!(other.next().await["type"], "snapshot");
    assert!(!other.next().await.is_null(), "the other goes on");
    world.stop().await;
}
