//! A client's connection, which is not waited for for ever.
//!
//! actix-web has a deadline for the head of a connection's *first* request, and one for a connection on which nothing
//! comes. Between the two a client could stay as long as it likes and take a place from others: with one byte now and then of
//! a later request's head; with a body in chunks that nobody wants to read any more; by not taking its answer.
//!
//! ```text
//!   connected ─► first head ──(head: 408)──► request ─► answer ──(write)──► idle ──(keep-alive)──► closed
//!                     ▲                        body (body: 408)               │
//!                     └──────────── a later head, what is left of a body ◄────┘
//!                                       (head, at the latest after twice that)
//! ```
//!
//! So the socket itself keeps time. It knows from the [`Pulse`], which the gate moves, whether a request is being served; what
//! arrives while none is must become one before the deadline. A connection has one timer, which is set when
//! bytes come and it does not run yet, and when it ends looks whether requests went on meanwhile: a busy client costs no
//! timer with each request, and a slow one up to twice the deadline.
//!
//! **What stands open** (`connection/standing.rs`) is told to the socket as well: of a stream without an end nobody would notice for long
//! that its client is gone, and one that is to be over may be stuck behind a client that does not read.

mod standing;

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::rt::net::TcpStream;
use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

pub use self::standing::Standing;
use self::standing::{Told, acknowledged_within};

/// How long a connection waits for its client.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the rest of a head, or of a body that nobody reads.
    pub head: Duration,
    /// For a head of which nothing is heard any more.
    pub keep_alive: Duration,
    /// For the client to take what it is sent.
    pub write: Duration,
}

/// Which requests of a connection have begun and ended, and what of them stands open.
#[derive(Debug, Default)]
pub struct Pulse {
    begun: AtomicU64,
    ended: AtomicU64,
    told: Told,
}

impl Pulse {
    /// A request has begun; it ends when this is dropped.
    #[must_use]
    pub fn begin(self: &Arc<Self>) -> Beat {
        self.begun.fetch_add(1, Ordering::Relaxed);
        Beat(Arc::clone(self))
    }

    /// How many have begun, and whether any has not ended.
    fn read(&self) -> (u64, bool) {
        let ended = self.ended.load(Ordering::Relaxed);
        let begun = self.begun.load(Ordering::Relaxed);
        (begun, begun != ended)
    }
}

/// A request that is being served.
#[derive(Debug)]
pub struct Beat(Arc<Pulse>);

impl Drop for Beat {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::Relaxed);
    }
}

/// What keeps a request going until its answer has been sent, where that is a stream.
#[derive(Debug)]
struct Lasting {
    body: BoxBody,
    _beat: Beat,
}

impl MessageBody for Lasting {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_next(task)
    }
}

/// A stream is being served until its end; what has a length is written at once.
#[must_use]
pub fn until_sent(body: BoxBody, beat: Option<Beat>) -> BoxBody {
    match (beat, body.size()) {
        (Some(beat), BodySize::Stream) => BoxBody::new(Lasting { body, _beat: beat }),
        _ => body,
    }
}

/// What a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waits {
    /// Whether something becomes of what came.
    Whole,
    /// Whether anything comes at all: a head may have begun in the last request's wake.
    Anything,
}

/// A connection's timer.
#[derive(Debug)]
struct Timer {
    sleep: Pin<Box<Sleep>>,
    waits: Waits,
    /// How many requests had begun when it was set, if it was set for what came then.
    since: Option<u64>,
    /// It wakes its task.
    watched: bool,
}

impl Timer {
    fn new(wait: Duration, waits: Waits, since: Option<u64>) -> Self {
        Self { sleep: Box::pin(sleep(wait)), waits, since, watched: false }
    }

    fn again(&mut self, wait: Duration, waits: Waits, since: Option<u64>) {
        self.sleep.as_mut().reset(Instant::now() + wait);
        (self.waits, self.since, self.watched) = (waits, since, false);
    }

    /// Whether its time is up. Once it knows whom to wake, to ask is one load.
    fn is_over(&mut self, task: &mut Context<'_>) -> bool {
        if self.watched && !self.sleep.is_elapsed() {
            return false;
        }
        self.watched = true;
        self.sleep.as_mut().poll(task).is_ready()
    }
}

/// A client's socket.
#[derive(Debug)]
pub struct Connection {
    socket: TcpStream,
    pulse: Arc<Pulse>,
    patience: Patience,
    timer: Option<Timer>,
    /// How many requests had begun when bytes last came that were none's.
    heard: Option<u64>,
    /// How many requests had begun when bytes last came while one was served.
    early: Option<u64>,
    /// Until the client must have taken something.
    stuck: Option<Pin<Box<Sleep>>>,
    /// Until an answer that is over must have ended.
    axe: Option<Pin<Box<Sleep>>>,
    /// A stream without an end is on it.
    endless: bool,
    /// The client sends no more.
    ended: bool,
    /// How often it was polled for nothing, one time after the other.
    in_vain: u32,
}

impl Connection {
    /// On this socket.
    #[must_use]
    pub fn new(socket: TcpStream, patience: Patience) -> Self {
        acknowledged_within(&socket, patience.write);
        Self {
            socket,
            patience,
            pulse: Arc::default(),
            timer: None,
            heard: None,
            early: None,
            stuck: None,
            axe: None,
            endless: false,
            ended: false,
            in_vain: 0,
        }
    }

    /// What is to be told of its requests.
    #[must_use]
    pub fn pulse(&self) -> Arc<Pulse> {
        Arc::clone(&self.pulse)
    }

    /// Bytes have come.
    fn came(&mut self) {
        let (begun, busy) = self.pulse.read();
        let head = self.patience.head;
        if busy {
            self.early = Some(begun);
            self.timer.get_or_insert_with(|| Timer::new(head, Waits::Whole, None));
            return;
        }
        let first = self.heard != Some(begun);
        self.heard = Some(begun);
        match &mut self.timer {
            None => self.timer = Some(Timer::new(head, Waits::Whole, Some(begun))),
            Some(timer) if first && timer.waits == Waits::Anything => {
                timer.again(head, Waits::Whole, Some(begun));
            }
            // It was set for something else, and is set anew when it ends.
            Some(timer) if first => timer.since = None,
            Some(_) => {}
        }
    }

    /// Looks at the clock.
    fn check(&mut self, task: &mut Context<'_>) -> io::Result<()> {
        while let Some(timer) = &mut self.timer {
            if !timer.is_over(task) {
                return Ok(());
            }
            let (begun, busy) = self.pulse.read();
            let half = !busy && self.heard == Some(begun);
            // Bytes came while the last request was served: its body's, or the next one's first.
            let early = self.early == Some(begun);
            let all_the_time = timer.since == Some(begun);
            let Patience { head, keep_alive, .. } = self.patience;
            if half && all_the_time || !busy && all_the_time && timer.waits == Waits::Anything {
                return Err(io::Error::new(ErrorKind::TimedOut, "the client is too slow"));
            } else if half {
                timer.again(head, Waits::Whole, Some(begun));
            } else if early && busy {
                timer.again(head, Waits::Whole, None);
            } else if early {
                timer.again(keep_alive, Waits::Anything, Some(begun));
            } else {
                self.timer = None;
            }
        }
        Ok(())
    }

    fn written<T>(
        &mut self,
        task: &mut Context<'_>,
        poll: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.stuck = None;
            return poll;
        }
        let patience = self.pulse.told.patience(self.patience.write);
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(stuck.as_mut().poll(task));
        let why = "the client does not take its answer";
        Poll::Ready(Err(io::Error::new(ErrorKind::TimedOut, why)))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        task: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let (before, room) = (buffer.filled().len(), buffer.remaining());
        let read = Pin::new(&mut this.socket).poll_read(task, buffer);
        let count = buffer.filled().len() - before;
        this.in_vain = 0;
        this.heed(task)?;
        if count > 0 {
            this.came();
        } else if room > 0 && matches!(read, Poll::Ready(Ok(()))) {
            this.has_left()?;
        }
        this.check(task)?;
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        task: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.in_vain = 0;
        this.heed(task)?;
        let poll = Pin::new(&mut this.socket).poll_write(task, bytes);
        this.written(task, poll)
    }

    fn poll_flush(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.polled()?;
        Pin::new(&mut this.socket).poll_flush(task)
    }

    fn poll_shutdown(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_shutdown(task)
    }
}
