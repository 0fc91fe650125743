//! Log lines on their way to stderr: many in one system call, none lost at an orderly end.
//!
//! A server writes a line for each request. Written one by one, a line costs the thread that answers
//! requests a system call and a lock on a file. So lines up to INFO wait in a buffer, and a thread of
//! its own writes what has come together: at once after a pause, then every [`LAG`].
//!
//! **What it promises.** Lines stay in order. A warning or an error is on its way before the call
//! that wrote it returns, with all lines before it: what explains a crash is not left in memory.
//! [`flush`] does the same for an orderly end of the process. Past [`FULL`] whoever logs writes the
//! buffer itself, so a slow disk slows those who log, and costs neither lines nor memory. What a
//! `kill -9` can take is the lines of the last [`LAG`]; what must survive that is in the journal.
//!
//! Lines that can't be written (the disk is full) are dropped, as nobody could be told.

use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long a line may wait.
const LAG: Duration = Duration::from_millis(10);
/// Bytes that may wait.
const FULL: usize = 1024 * 1024;

/// Where the process's lines are, once they are written this way.
static STDERR: OnceLock<&'static Lagging<io::Stderr>> = OnceLock::new();

/// The process's stderr, with a thread that writes.
///
/// # Errors
/// When there is no such thread; the caller writes line by line then.
pub(super) fn stderr() -> io::Result<&'static Lagging<io::Stderr>> {
    if let Some(started) = STDERR.get() {
        return Ok(started);
    }
    let lagging: &'static Lagging<io::Stderr> = Box::leak(Box::new(Lagging::new(io::stderr())));
    std::thread::Builder::new().name("log".into()).spawn(|| lagging.run())?;
    // Of two first calls at once, one has started a thread that never gets a line.
    Ok(STDERR.get_or_init(|| lagging))
}

/// Writes what waits. To be called before the process ends.
pub fn flush() {
    if let Some(lagging) = STDERR.get() {
        lagging.flush();
    }
}

/// A writer whose lines may wait.
#[derive(Debug)]
pub(super) struct Lagging<W> {
    waiting: Mutex<Waiting>,
    /// Told when the first line comes after a pause.
    begun: Condvar,
    /// Taken before the buffer is, and kept until it is written: that is the order of lines.
    out: Mutex<W>,
}

#[derive(Debug, Default)]
struct Waiting {
    lines: Vec<u8>,
    /// Nothing came for a while: the thread must be woken.
    pause: bool,
}

impl<W: Write> Lagging<W> {
    fn new(out: W) -> Self {
        Self { waiting: Mutex::default(), begun: Condvar::new(), out: Mutex::new(out) }
    }

    /// Lets a line wait, or writes all that waits.
    fn add(&self, line: &[u8], at_once: bool) {
        let mut waiting = lock(&self.waiting);
        waiting.lines.extend_from_slice(line);
        if at_once || waiting.lines.len() >= FULL {
            drop(waiting);
            self.flush();
        } else if std::mem::take(&mut waiting.pause) {
            drop(waiting);
            self.begun.notify_one();
        }
    }

    fn flush(&self) {
        self.write(&mut Vec::new());
    }

    /// Writes what waits; `spare` becomes the buffer. Whether there was anything.
    fn write(&self, spare: &mut Vec<u8>) -> bool {
        let mut out = lock(&self.out);
        spare.clear();
        std::mem::swap(spare, &mut lock(&self.waiting).lines);
        // Nobody could be told, and a log must not end what it tells of.
        let _ = out.write_all(spare).and_then(|()| out.flush());
        !spare.is_empty()
    }

    fn run(&self) {
        let mut spare = Vec::new();
        loop {
            if self.write(&mut spare) {
                // Not an arbiter: a thread that does nothing else.
                #[allow(clippy::disallowed_methods)]
                std::thread::sleep(LAG);
                continue;
            }
            let mut waiting = lock(&self.waiting);
            waiting.pause = waiting.lines.is_empty();
            while waiting.pause {
                waiting = self.begun.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

/// A line is added, or the buffer swapped, whole.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where one line goes.
#[derive(Debug)]
pub(super) struct Pen<'a, W> {
    to: &'a Lagging<W>,
    at_once: bool,
}

impl<W: Write> Write for Pen<'_, W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.to.add(line, self.at_once);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a, W: Write + 'static> MakeWriter<'a> for &'static Lagging<W> {
    type Writer = Pen<'a, W>;

    fn make_writer(&'a self) -> Self::Writer {
        Pen { to: self, at_once: true }
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Self::Writer {
        Pen { to: self, at_once: *meta.level() <= Level::WARN }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Sends each write on.
    struct Sent(mpsc::Sender<String>);

    impl Write for Sent {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            self.0.send(text).map_err(io::Error::other)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn lagging() -> (&'static Lagging<Sent>, mpsc::Receiver<String>) {
        let (sender, receiver) = mpsc::channel();
        (Box::leak(Box::new(Lagging::new(Sent(sender)))), receiver)
    }

    #[test]
    fn a_line_waits_until_something_urgent_takes_it_along() {
        let (log, written) = lagging();
        log.add(b"one\n", false);
        log.add(b"two\n", false);
        assert!(written.try_recv().is_err(), "it waits");
        log.add(b"three\n", true);
        assert_eq!(written.try_recv().unwrap(), "one\ntwo\nthree\n");
        log.add(b"four\n", false);
        log.flush();
        assert_eq!(written.try_recv().unwrap(), "four\n");
    }

    #[test]
    fn a_full_buffer_is_written_by_who_fills_it() {
        let (log, written) = lagging();
        let line = vec![b'x'; FULL / 2];
        log.add(&line, false);
        assert!(written.try_recv().is_err());
        log.add(&line, false);
        assert_eq!(written.try_recv().unwrap().len(), FULL);
    }

    #[test]
    fn the_thread_writes_every_line_once_and_in_order() {
        let (log, written) = lagging();
        std::thread::spawn(|| log.run());
        let mut all = String::new();
        for number in 0..200 {
            log.add(format!("{number}\n").as_bytes(), number % 50 == 49);
            if number % 67 == 0 {
                // After a pause, too.
                while !all.ends_with(&format!("{number}\n")) {
                    all += &written.recv_timeout(Duration::from_secs(10)).unwrap();
                }
            }
        }
        while !all.ends_with("199\n") {
            all += &written.recv_timeout(Duration::from_secs(10)).unwrap();
        }
        let expected: String = (0..200).map(|number| format!("{number}\n")).collect();
        assert_eq!(all, expected);
    }
}
