//! The event stream (`GET /v1/events`), as events.
//!
//! A stream breaks: servers restart, proxies lose patience. What was seen last is known, so it is opened again
//! behind that, and nothing is missed; an event may come twice, and `resource` with `seq` tells. The server says
//! something every ten seconds, so one that is silent for longer than that is gone whatever the connection looks
//! like. Only a refusal that time does not mend ends it.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use tokio::time::{sleep, timeout};

use crate::error::{Answered as _, Error, unread};
use crate::generated::api::{ByteStream, Client};
use crate::types::Event;

/// A server that says something each ten seconds and was silent for so long is gone.
const SILENCE: Duration = Duration::from_secs(30);
/// The pause before a stream is opened again, and the longest.
const PAUSE: Duration = Duration::from_millis(250);
const PAUSE_MAX: Duration = Duration::from_secs(5);
/// The longest event, bytes. What goes on without an end is no stream of ours.
const EVENT_MAX: usize = 1 << 20;

/// What to watch.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// Only this tenant's: its id or full name.
    pub tenant: Option<String>,
    /// Only this project's.
    pub project: Option<String>,
    /// Only this resource's.
    pub resource: Option<String>,
    /// Only what follows this position: a list's, or [`Seen::position`]. Absent: what happens from now on.
    pub after: Option<String>,
}

/// An event, and where it is.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its place in the stream, to go on after.
    pub position: String,
    /// What happened.
    pub event: Event,
}

/// Events as they happen. Nothing is sent before the first is asked for.
pub struct Events {
    client: Client,
    watch: Watch,
    open: Option<ByteStream>,
    reader: Reader,
    pause: Duration,
}

impl std::fmt::Debug for Events {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Events").field("watch", &self.watch).finish_non_exhaustive()
    }
}

impl Client {
    /// The event stream.
    #[must_use]
    pub fn events(&self, watch: Watch) -> Events {
        let (client, reader) = (self.clone(), Reader::default());
        Events { client, watch, open: None, reader, pause: PAUSE }
    }
}

impl Events {
    /// The next event, however long that takes. May be dropped while it waits: nothing is lost.
    ///
    /// # Errors
    /// What time does not mend: the credential is not good, the position is too old (410), the answer is no
    /// stream. Asking once more opens the stream once more.
    pub async fn next(&mut self) -> Result<Seen, Error> {
        loop {
            while let Some(frame) = self.reader.frame() {
                if let Some(position) = frame.id {
                    self.watch.after = Some(position);
                }
                if let Some(data) = frame.data {
                    let event = serde_json::from_str(&data)
                        .map_err(|error| Error::Unreadable(unread(&error)))?;
                    let position = self.watch.after.clone().unwrap_or_default();
                    return Ok(Seen { position, event });
                }
            }
            if self.reader.is_too_much() {
                self.open = None;
                self.reader = Reader::default();
                return Err(Error::Foreign("the stream has an event without an end".to_owned()));
            }
            match self.piece().await? {
                Some(piece) => {
                    self.pause = PAUSE;
                    self.reader.add(&piece);
                }
                None => {
                    self.open = None;
                    // An event that did not come whole comes again.
                    self.reader = Reader::default();
                    sleep(self.pause).await;
                    self.pause = (self.pause * 2).min(PAUSE_MAX);
                }
            }
        }
    }

    /// What comes next; nothing when the stream is gone, or could not be opened for now.
    async fn piece(&mut self) -> Result<Option<Bytes>, Error> {
        let open = match &mut self.open {
            Some(open) => open,
            None => match self.ask().await {
                Ok(stream) => self.open.insert(stream),
                Err(error) if error.may_be_repeated() => return Ok(None),
                Err(error) => return Err(error),
            },
        };
        match timeout(SILENCE, open.next()).await {
            Ok(Some(Ok(piece))) => Ok(Some(piece)),
            Ok(Some(Err(_)) | None) | Err(_) => Ok(None),
        }
    }

    async fn ask(&self) -> Result<ByteStream, Error> {
        let Watch { tenant, project, resource, after } = &self.watch;
        let [after, project, resource, tenant] =
            [after, project, resource, tenant].map(Option::as_deref);
        self.client.watch_events(after, project, resource, tenant).await.answer()
    }
}

/// A frame of the stream, as far as it is of use.
#[derive(Debug, Default, PartialEq, Eq)]
struct Frame {
    id: Option<String>,
    data: Option<String>,
}

/// Frames (HTML Standard, 9.2.6), put together from pieces.
#[derive(Debug, Default)]
struct Reader {
    bytes: Vec<u8>,
    frame: Frame,
}

impl Reader {
    fn add(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
    }

    fn is_too_much(&self) -> bool {
        self.bytes.len() + self.frame.data.as_ref().map_or(0, String::len) > EVENT_MAX
    }

    /// The next whole frame that says something.
    fn frame(&mut self) -> Option<Frame> {
        let mut from = 0;
        let mut whole = None;
        while let Some(length) = self.bytes[from..].iter().position(|byte| *byte == b'\n') {
            let line = String::from_utf8_lossy(&self.bytes[from..from + length]);
            let line = line.trim_end_matches('\r');
            from += length + 1;
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match name {
                "id" => self.frame.id = Some(value.to_owned()),
                "data" => match &mut self.frame.data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    none => *none = Some(value.to_owned()),
                },
                "" if line.is_empty() && self.frame != Frame::default() => {
                    whole = Some(std::mem::take(&mut self.frame));
                    break;
                }
                _ => {}
            }
        }
        self.bytes.drain(..from);
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_put_together_from_pieces() {
        let text = ": watching\nretry: 1000\nid: 1-1\n\nid: 1-2\nevent: a\ndata: {\"x\":\r\ndata: 1}\n\n: still here\n\nid: 1-3\n";
        for size in [1, 2, 7, 1000] {
            let (mut reader, mut found) = (Reader::default(), Vec::new());
            for piece in text.as_bytes().chunks(size) {
                reader.add(piece);
                found.extend(std::iter::from_fn(|| reader.frame()));
            }
            let frame = |id: &str, data: Option<&str>| Frame {
                id: Some(id.to_owned()),
                data: data.map(str::to_owned),
            };
            assert_eq!(found, [frame("1-1", None), frame("1-2", Some("{\"x\":\n1}"))], "{size}");
        }
    }

    #[test]
    fn what_has_no_end_is_noticed() {
        let mut reader = Reader::default();
        reader.add(&vec![b'x'; EVENT_MAX + 1]);
        assert!(reader.frame().is_none() && reader.is_too_much());
    }
}
