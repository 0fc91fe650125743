//! `aicloud-load events`: many event streams at once.
//!
//! Opens `--connections` streams, `--rate` a second, and reads them. What is counted are events, and
//! the time from when each was decided (its `at`) to its arrival here; on two machines that is as true
//! as their clocks. Streams that break are opened again where they were, and counted. Quiet unless
//! something happens: run `rest` or `actors` beside it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aicloud_client::Client;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use clap::Args;
use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::api::{Failed, counted};
use super::run::{Common, conclude, stopper, watch};
use super::tally::Tally;
use crate::pace::Pacer;

/// The pause before a stream that broke is opened again, as the server asks for.
const PAUSE: Duration = Duration::from_secs(1);

/// What `events` can be told.
#[derive(Debug, Args)]
pub struct Events {
    #[command(flatten)]
    common: Common,
}

#[derive(Deserialize)]
struct Event {
    at: DateTime<Utc>,
}

/// Lines of server-sent events, put together from pieces.
#[derive(Default)]
struct Reader {
    rest: Vec<u8>,
    /// The place after the last whole event.
    place: Option<String>,
    next_place: Option<String>,
}

impl Reader {
    /// The `data` of every event that this piece makes whole.
    fn read(&mut self, piece: &[u8]) -> Vec<String> {
        self.rest.extend_from_slice(piece);
        let mut found = Vec::new();
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\n', '\r']);
            if let Some(id) = line.strip_prefix("id: ") {
                self.next_place = Some(id.to_owned());
            } else if let Some(data) = line.strip_prefix("data: ") {
                found.push(data.to_owned());
            } else if line.is_empty() && self.next_place.is_some() {
                self.place = self.next_place.take();
            }
        }
        found
    }
}

/// How one stream ended, when it was not told to.
async fn stream(
    api: &Client,
    reader: &mut Reader,
    tally: &Tally,
    open: &AtomicUsize,
    stop: &CancellationToken,
) -> Result<(), Failed> {
    reader.rest.clear();
    let mut answer = tokio::select! {
        answer = api.watch_events(reader.place.as_deref(), None, None, None) => counted(answer)?,
        () = stop.cancelled() => return Ok(()),
    };
    open.fetch_add(1, Ordering::Relaxed);
    let ended = loop {
        let piece = tokio::select! {
            piece = answer.next() => piece,
            () = stop.cancelled() => break Ok(()),
        };
        let piece = match piece {
            Some(Ok(piece)) => piece,
            None => break Err(Failed("stream_ended".to_owned())),
            Some(Err(_)) => break Err(Failed("stream_broke".to_owned())),
        };
        for data in reader.read(&piece) {
            tally.begin();
            match serde_json::from_str::<Event>(&data) {
                Ok(event) => tally.good((Utc::now() - event.at).to_std().unwrap_or_default()),
                Err(_) => tally.failed("no_event"),
            }
        }
    };
    open.fetch_sub(1, Ordering::Relaxed);
    ended
}

/// Runs it.
///
/// # Errors
/// With what is wrong with address or token.
pub async fn run(arguments: Events) -> Result<()> {
    let common = arguments.common;
    let api = common.api().await?;
    let stop = stopper(common.duration);
    let (tally, open) = (Arc::new(Tally::default()), Arc::new(AtomicUsize::new(0)));
    let watching = {
        let open = Arc::clone(&open);
        let waiting = move || open.load(Ordering::Relaxed);
        tokio::spawn(watch(Arc::clone(&tally), stop.clone(), waiting))
    };
    let began = Instant::now();
    let streams = TaskTracker::new();
    let mut pacer = Pacer::new(common.rate);
    for _ in 0..common.connections {
        tokio::select! {
            _ = pacer.next() => {}
            () = stop.cancelled() => break,
        }
        let (api, tally) = (api.clone(), Arc::clone(&tally));
        let (open, stop) = (Arc::clone(&open), stop.clone());
        streams.spawn(async move {
            let mut reader = Reader::default();
            while !stop.is_cancelled() {
                if let Err(Failed(code)) = stream(&api, &mut reader, &tally, &open, &stop).await {
                    tally.failed(&code);
                    tokio::select! {
                        () = tokio::time::sleep(PAUSE) => {}
                        () = stop.cancelled() => {}
                    }
                }
            }
        });
    }
    stop.cancelled().await;
    let elapsed = began.elapsed();
    streams.close();
    streams.wait().await;
    watching.await.context("the live line broke")?;
    conclude(&common, "events", &tally.all(), elapsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_put_together_from_pieces() {
        let mut reader = Reader::default();
        let text = ": watching\nretry: 1000\nid: 1-1\n\nid: 1-2\nevent: a\ndata: {\"x\":1}\n\n: still here\n\n";
        let mut found = Vec::new();
        for byte in text.as_bytes() {
            found.extend(reader.read(&[*byte]));
        }
        assert_eq!(found, [r#"{"x":1}"#]);
        assert_eq!(reader.place.as_deref(), Some("1-2"));
        // An event that did not come whole is read again after a break.
        reader.read(b"id: 1-3\nevent: b\ndata: {}\n");
        assert_eq!(reader.place.as_deref(), Some("1-2"));
    }
}
