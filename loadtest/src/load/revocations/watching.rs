//! One thing that stands open: an event stream, or the feed of the engine. It is read as fast as it comes, and when it says
//! something and when it ends is written down.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aicloud_client::{Answered as _, Client};
use anyhow::{Context as _, Result, bail, ensure};
use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::StatusCode;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Message, Role};

/// Until the first thing must have come.
const OPENING: Duration = Duration::from_secs(10);
/// The value of `Sec-WebSocket-Key` in RFC 6455: nothing depends on it being another each time.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

/// When something was last said.
type Said = Arc<Mutex<Option<Instant>>>;

/// Something that stands open, until this is dropped.
#[derive(Debug)]
pub struct Watching {
    said: Said,
    ended: watch::Receiver<Option<Instant>>,
    task: AbortHandle,
}

/// Where a reader writes down what happens.
struct Notes {
    said: Said,
    ended: watch::Sender<Option<Instant>>,
}

impl Notes {
    fn new() -> (Self, Said, watch::Receiver<Option<Instant>>) {
        let (ended, ends) = watch::channel(None);
        let said = Said::default();
        (Self { said: Arc::clone(&said), ended }, said, ends)
    }

    fn said(&self) {
        *self.said.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

impl Drop for Notes {
    fn drop(&mut self) {
        self.ended.send_replace(Some(Instant::now()));
    }
}

impl Watching {
    /// The events of a tenant, or of all that the caller may see.
    ///
    /// # Errors
    /// When it is refused, or nothing comes.
    pub async fn events(client: &Client, tenant: Option<&str>) -> Result<Self> {
        let mut stream = client.watch_events(None, None, None, tenant).await.answer()?;
        let first = tokio::time::timeout(OPENING, stream.next()).await;
        first.context("a stream says nothing")?.context("a stream ended at once")??;
        let (notes, said, ended) = Notes::new();
        let task = tokio::spawn(async move {
            while let Some(Ok(_)) = stream.next().await {
                notes.said();
            }
        });
        Ok(Self { said, ended, task: task.abort_handle() })
    }

    /// The feed of the engine.
    ///
    /// # Errors
    /// As [`events`](Self::events).
    pub async fn feed(http: &reqwest::Client, url: &str, token: &str) -> Result<Self> {
        let request = http
            .get(format!("{url}/v1/ops/supervision/watch"))
            .bearer_auth(token)
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", KEY);
        let answer = tokio::time::timeout(OPENING, request.send()).await;
        let answer = answer.context("no answer in time")??;
        let status = answer.status();
        ensure!(status == StatusCode::SWITCHING_PROTOCOLS, "the feed is refused: {status}");
        let upgraded = answer.upgrade().await?;
        let mut socket = WebSocketStream::from_raw_socket(upgraded, Role::Client, None).await;
        match tokio::time::timeout(OPENING, socket.next()).await.context("a feed says nothing")? {
            Some(Ok(Message::Text(_))) => {}
            _ => bail!("a feed ended at once"),
        }
        let (notes, said, ended) = Notes::new();
        let task = tokio::spawn(async move {
            while let Some(Ok(message)) = socket.next().await {
                match message {
                    Message::Text(_) | Message::Binary(_) => notes.said(),
                    Message::Close(_) => break,
                    // The pong to a ping is queued by the reading; this sends it.
                    _ if socket.flush().await.is_err() => break,
                    _ => {}
                }
            }
        });
        Ok(Self { said, ended, task: task.abort_handle() })
    }

    /// When it last said anything after its opening.
    #[must_use]
    pub fn said(&self) -> Option<Instant> {
        *self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When it ended, if it has.
    #[must_use]
    pub fn ended(&self) -> Option<Instant> {
        *self.ended.borrow()
    }

    /// When it ended; waits for that, but only for so long.
    pub async fn end(&mut self, within: Duration) -> Option<Instant> {
        let end = tokio::time::timeout(within, self.ended.wait_for(Option::is_some)).await;
        end.ok().and_then(Result::ok).and_then(|end| *end)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.task.abort();
    }
}
