//! The feed of `aicloud top`: opened again whenever it ends, or something else is to be watched.
//!
//! `reqwest` makes the connection and the handshake, so proxies and certificates are those of every
//! other command; only the frames are tungstenite's. The token travels in the header.

use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use rand::Rng as _;
use reqwest::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Message, Role};

use super::state::Event;

/// A server that ticks each second and was silent for so long is gone.
const SILENCE: Duration = Duration::from_secs(15);
/// The first pause before the feed is opened again, and the longest.
const PAUSE: Duration = Duration::from_millis(250);
const PAUSE_MAX: Duration = Duration::from_secs(5);
/// Until a connection and its handshake must be made.
const OPENING: Duration = Duration::from_secs(10);

/// Where the feed is.
pub(super) struct Feed {
    http: reqwest::Client,
    url: String,
    token: SecretString,
}

/// A feed that runs. It ends when this is dropped.
pub(super) struct Watched {
    query: watch::Sender<Option<String>>,
}

impl Watched {
    /// Watches this from now on.
    pub(super) fn watch(&self, query: &str) {
        self.query.send_if_modified(|now| {
            let changed = now.as_deref() != Some(query);
            *now = Some(query.to_owned());
            changed
        });
    }
}

impl Feed {
    pub(super) fn new(url: &str, token: SecretString) -> Result<Self> {
        let http = reqwest::Client::builder()
            // A WebSocket begins as HTTP/1.1 (RFC 6455).
            .http1_only()
            .connect_timeout(OPENING)
            .user_agent(concat!("aicloud/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let url = format!("{}/v1/ops/supervision/watch", url.trim_end_matches('/'));
        Ok(Self { http, url, token })
    }

    /// Opens it and keeps it open. Frames and interruptions come as events.
    pub(super) fn start(self, events: mpsc::Sender<Event>) -> Watched {
        let (query, wanted) = watch::channel(None);
        tokio::spawn(self.keep(wanted, events));
        Watched { query }
    }

    async fn keep(self, mut wanted: watch::Receiver<Option<String>>, events: mpsc::Sender<Event>) {
        let mut pause = PAUSE;
        loop {
            let Some(query) = wanted.borrow_and_update().clone() else {
                if wanted.changed().await.is_err() {
                    return;
                }
                continue;
            };
            let read = tokio::select! {
                read = self.read(&query, &events, &mut pause) => read,
                changed = wanted.changed() => match changed {
                    Ok(()) => continue,
                    Err(_) => return,
                },
            };
            let why =
                read.map_or_else(|error| format!("{error:#}"), |()| "the feed ended".to_owned());
            if events.send(Event::Lost(why)).await.is_err() {
                return;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    async fn read(
        &self,
        query: &str,
        events: &mpsc::Sender<Event>,
        pause: &mut Duration,
    ) -> Result<()> {
        let mut socket =
            timeout(OPENING, self.open(query)).await.context("no answer in time")??;
        loop {
            let next = timeout(SILENCE, socket.next()).await.context("the server is silent")?;
            match next {
                Some(Ok(Message::Text(text))) => {
                    *pause = PAUSE;
                    let frame = serde_json::from_str(&text).context("a frame is no JSON")?;
                    if events.send(Event::Frame(frame)).await.is_err() {
                        return Ok(());
                    }
                }
                Some(Ok(Message::Close(_))) | None => return Ok(()),
                // The pong to a ping is queued by the reading; this sends it.
                Some(Ok(_)) => socket.flush().await?,
                Some(Err(error)) => return Err(error.into()),
            }
        }
    }

    async fn open(&self, query: &str) -> Result<WebSocketStream<reqwest::Upgraded>> {
        let mut key = [0; 16];
        rand::rng().fill_bytes(&mut key);
        let request = self
            .http
            .get(format!("{}?{query}", self.url))
            .bearer_auth(self.token.expose_secret())
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", STANDARD.encode(key));
        // The rest of it would not fit on the line.
        let response = request.send().await.map_err(|_| anyhow!("no connection"))?;
        let status = response.status();
        ensure!(status == StatusCode::SWITCHING_PROTOCOLS, "the server answered {status}");
        let stream = response.upgrade().await?;
        Ok(WebSocketStream::from_raw_socket(stream, Role::Client, None).await)
    }
}
