//! Streams that stand open on a connection.
//!
//! actix-web asks a body for more when there is room for it, and writes. Of a stream that goes on for hours three things fall
//! through between the two:
//!
//! - **Its client leaves.** The end of what a client sends is no end of what it hears (RFC 9112, 9.6), so actix-web goes on until
//!   a write fails: after the second keep-alive. Whoever watches events sends nothing and says no goodbye but this one, so for a
//!   stream without an end it is one: the place is free at once. An export goes on; it has an end.
//! - **Its client does not read.** Then its body is not asked, and what it would say (that its caller may no longer, say) is not
//!   heard. So whoever ends a stream tells the socket too ([`Cutter::cut`]): if the answer has not ended after a moment of grace,
//!   the connection is reset, and what the kernel still had for the client is thrown away.
//! - **Its client is lost**, without a word: a laptop that sleeps, a cable. The kernel would go on trying for a quarter of an hour
//!   to deliver a keep-alive. It is asked to give up as early as the connection itself would, and earlier while a stream without an
//!   end is on it.
//!
//! Besides, what a client sends behind such a request waits for its end. actix-web reads on until its buffer is full, and from then
//! on wakes itself again and again to see whether it still is, which keeps a worker busy with nothing. The socket knows that by
//! being asked to flush when nothing was read or written, and resets who does it.

use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Context;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::rt::net::TcpStream;
use futures_util::task::AtomicWaker;
use nix::sys::socket::setsockopt;
use nix::sys::socket::sockopt::TcpUserTimeout;
use tokio::time::{Instant, sleep_until};

use super::{Connection, Pulse};

/// How long a client may take nothing of a stream without an end. It comes back to where it was, so that costs it little.
const DEAF: Duration = Duration::from_secs(5);
/// How long it may acknowledge nothing: a radio may be gone for a while. A stream says something every ten seconds.
const LOST: Duration = Duration::from_secs(10);
/// How often a connection may be polled for nothing, one time after the other.
const IN_VAIN: u32 = 1_000;

/// A stream that stands open, until this is dropped.
#[derive(Debug)]
pub struct Standing {
    pulse: Option<Arc<Pulse>>,
    endless: bool,
}

/// Ends what stands open on a connection.
#[derive(Debug)]
pub struct Cutter(Option<Arc<Pulse>>);

/// What a connection is told of the streams on it.
#[derive(Debug, Default)]
pub(super) struct Told {
    standing: AtomicUsize,
    endless: AtomicUsize,
    /// Whether there is a cut to look at.
    is_cut: AtomicBool,
    cut: Mutex<Option<Cut>>,
    connection: AtomicWaker,
}

/// An answer that must have ended.
#[derive(Debug, Clone, Copy)]
struct Cut {
    /// How many requests had begun: it is the last one's.
    begun: u64,
    at: Instant,
}

impl Standing {
    /// The answer to this request has an end of its own, or hears for itself when its client leaves.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        Self::on(request.conn_data::<Arc<Pulse>>().cloned(), false)
    }

    /// The answer to this request ends when its client leaves.
    #[must_use]
    pub fn endless(request: &HttpRequest) -> Self {
        Self::on(request.conn_data::<Arc<Pulse>>().cloned(), true)
    }

    /// On no connection at all.
    #[cfg(test)]
    pub(crate) fn nowhere() -> Self {
        Self::on(None, false)
    }

    fn on(pulse: Option<Arc<Pulse>>, endless: bool) -> Self {
        if let Some(pulse) = &pulse {
            pulse.told.standing.fetch_add(1, Ordering::AcqRel);
            pulse.told.endless.fetch_add(usize::from(endless), Ordering::AcqRel);
        }
        Self { pulse, endless }
    }

    /// What ends it. It outlives this.
    #[must_use]
    pub fn cutter(&self) -> Cutter {
        Cutter(self.pulse.clone())
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        if let Some(pulse) = &self.pulse {
            pulse.told.standing.fetch_sub(1, Ordering::AcqRel);
            pulse.told.endless.fetch_sub(usize::from(self.endless), Ordering::AcqRel);
        }
    }
}

impl Cutter {
    /// The answer that is being sent must have ended after this long; else its connection is reset.
    pub fn cut(&self, grace: Duration) {
        let Some(pulse) = &self.0 else { return };
        let (begun, busy) = pulse.read();
        if !busy {
            return;
        }
        let cut = Cut { begun, at: Instant::now() + grace };
        {
            let mut told = pulse.told.lock();
            *told = Some(cut);
            pulse.told.is_cut.store(true, Ordering::Release);
        }
        pulse.told.connection.wake();
    }
}

impl Told {
    /// How long a client may take nothing.
    pub(super) fn patience(&self, usual: Duration) -> Duration {
        match self.endless.load(Ordering::Acquire) {
            0 => usual,
            _ => usual.min(DEAF),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Cut>> {
        // It is written whole.
        self.cut.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cut that is about the answer that is being sent; any other is void.
    fn standing_cut(&self, (begun, busy): (u64, bool)) -> Option<Cut> {
        let mut cut = self.lock();
        let meant = cut.filter(|cut| busy && cut.begun == begun);
        if meant.is_none() {
            *cut = None;
            self.is_cut.store(false, Ordering::Release);
        }
        meant
    }
}

impl Connection {
    /// Ends the connection when what is sent on it must have ended.
    pub(super) fn heed(&mut self, task: &mut Context<'_>) -> io::Result<()> {
        if self.pulse.told.standing.load(Ordering::Acquire) > 0 {
            // Before the look, so that a cut after it is heard.
            self.pulse.told.connection.register(task.waker());
        }
        let endless = self.pulse.told.endless.load(Ordering::Acquire) > 0;
        if endless != self.endless {
            self.endless = endless;
            let usual = self.patience.write;
            acknowledged_within(&self.socket, if endless { usual.min(LOST) } else { usual });
            if self.ended {
                self.has_left()?;
            }
        }
        if !self.pulse.told.is_cut.load(Ordering::Acquire) {
            return Ok(());
        }
        let Some(cut) = self.pulse.told.standing_cut(self.pulse.read()) else {
            self.axe = None;
            return Ok(());
        };
        let axe = self.axe.get_or_insert_with(|| Box::pin(sleep_until(cut.at)));
        if axe.as_mut().poll(task).is_pending() {
            return Ok(());
        }
        // What is on its way is not sent; if that can't be had, at least nothing more is.
        if let Err(error) = self.socket.set_zero_linger() {
            tracing::debug!(%error, "a connection is closed and not reset");
        }
        Err(aborted("its caller may no longer read this"))
    }

    /// The end of what a client sends, where it is its goodbye.
    pub(super) fn has_left(&mut self) -> io::Result<()> {
        self.ended = true;
        match self.pulse.told.endless.load(Ordering::Acquire) {
            0 => Ok(()),
            _ => Err(aborted("the client has left its stream")),
        }
    }

    /// Polled again, and there was nothing to read or to write.
    pub(super) fn polled(&mut self) -> io::Result<()> {
        self.in_vain = self.in_vain.saturating_add(1);
        if self.in_vain < IN_VAIN || self.pulse.told.standing.load(Ordering::Acquire) == 0 {
            return Ok(());
        }
        Err(aborted("the client asks on behind an answer that goes on"))
    }
}

fn aborted(why: &'static str) -> io::Error {
    io::Error::new(ErrorKind::ConnectionAborted, why)
}

/// Has the kernel take a client for lost that acknowledges nothing for so long.
pub(super) fn acknowledged_within(socket: &TcpStream, time: Duration) {
    let millis = u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
    if let Err(error) = setsockopt(socket, TcpUserTimeout, &millis) {
        // It is served all the same, and missed later.
        tracing::debug!(%error, "a connection keeps the kernel's patience");
    }
}
