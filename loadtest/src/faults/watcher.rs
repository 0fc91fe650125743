//! A consumer of the event stream that remembers everything (I6).
//!
//! It reads `/v1/events` from the journal's beginning and comes back after every break with
//! the last id it saw, as any client would. It keeps for each resource the newest `seq`: the
//! first sight of each must be the next number. A second sight is allowed (at least once), a
//! jump is a gap and a violation. At the end the checker compares what was seen with the journal.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio::task::JoinHandle;

use super::rest::Rest;

/// The pause before it comes back.
const PAUSE: Duration = Duration::from_millis(50);
/// A stream that says less than this is dead: the server sends a comment every ten seconds.
const SILENCE: Duration = Duration::from_secs(25);

/// What was seen so far.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    /// The newest `seq` of each resource, by its id.
    pub newest: HashMap<String, u64>,
    /// Events, repetitions included.
    pub events: u64,
    /// Events that were seen before.
    pub repeated: u64,
    /// How often the stream was opened.
    pub streams: u64,
    /// Why the stream could not be opened the last time.
    pub refused: Option<String>,
    /// Jumps, and whatever else must not be.
    pub violations: Vec<String>,
}

/// The part of an event that matters here.
#[derive(Deserialize)]
struct Event {
    resource: String,
    seq: u64,
}

impl Seen {
    fn event(&mut self, data: &str) {
        let event: Event = match serde_json::from_str(data) {
            Ok(event) => event,
            Err(error) => return self.violations.push(format!("I6 no event: {error}: {data}")),
        };
        self.events += 1;
        let newest = self.newest.entry(event.resource.clone()).or_default();
        if event.seq == *newest + 1 {
            *newest = event.seq;
        } else if event.seq <= *newest {
            self.repeated += 1;
        } else {
            let gap = format!("I6 gap: {} went from {newest} to {}", event.resource, event.seq);
            *newest = event.seq;
            self.violations.push(gap);
        }
    }
}

/// A watcher at work; it ends when it is dropped.
#[derive(Debug)]
pub struct Watcher {
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

impl Watcher {
    /// Begins to watch.
    #[must_use]
    pub fn start(rest: Rest) -> Self {
        let seen = Arc::<Mutex<Seen>>::default();
        let task = tokio::spawn(watch(rest, Arc::clone(&seen)));
        Self { seen, task }
    }

    /// What it has seen.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn watch(rest: Rest, seen: Arc<Mutex<Seen>>) {
    let mut last: Option<String> = None;
    loop {
        let locked = || seen.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = rest.stream("/v1/events?after=0-0", last.as_deref()).await;
        locked().refused = opened.as_ref().err().map(|error| format!("{error:#} after {last:?}"));
        if let Ok(answer) = opened {
            locked().streams += 1;
            let mut stream = answer.bytes_stream();
            let mut text = Vec::new();
            while let Ok(Some(Ok(bytes))) = tokio::time::timeout(SILENCE, stream.next()).await {
                text.extend_from_slice(&bytes);
                // A frame that has not ended yet waits for the rest of it, or is forgotten with
                // the stream: its id has not been taken over.
                while let Some(end) = text.windows(2).position(|pair| pair == b"\n\n") {
                    let frame: Vec<u8> = text.drain(..end + 2).collect();
                    let frame = String::from_utf8_lossy(&frame).into_owned();
                    for line in frame.lines() {
                        if let Some(data) = line.strip_prefix("data: ") {
                            locked().event(data);
                        }
                        if let Some(id) = line.strip_prefix("id: ") {
                            last = Some(id.to_owned());
                        }
                    }
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repetition_is_allowed_and_a_gap_is_not() {
        let mut seen = Seen::default();
        for (resource, seq) in [("a", 1), ("b", 1), ("a", 2), ("a", 1), ("a", 3)] {
            seen.event(&format!("{{\"resource\":\"{resource}\",\"seq\":{seq}}}"));
        }
        assert_eq!((seen.events, seen.repeated, seen.violations.len()), (5, 1, 0));
        seen.event("{\"resource\":\"b\",\"seq\":3}");
        assert_eq!(seen.violations, ["I6 gap: b went from 1 to 3"]);
    }
}
