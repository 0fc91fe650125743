//! Who answers when nobody serves.
//!
//! While a server drains, and from then until the next one or the end of the process, connections
//! still arrive: the socket stays bound, so that nobody is refused over a restart. The porter
//! takes them and says at once what every other part says that can't answer now: a problem, 503,
//! with `Retry-After`. So a client gets a whole answer or, after the end, no connection; what it
//! never gets is a connection that dies under its request.
//!
//! It reads no request but its head, and knows neither routes nor callers.

use std::io;
use std::net::TcpListener;
use std::os::fd::AsRawFd as _;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody as _;
use nix::sys::socket::{Shutdown, shutdown};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};

use crate::problem::{Code, Problem};
use crate::request::RequestContext;

/// Connections at once; the next ones wait in the kernel.
const CONNECTIONS: usize = 256;
/// How long a client may take to send its request, and to close after its answer.
const PATIENCE: Duration = Duration::from_secs(1);
/// The longest head that is read.
const HEAD_BYTES: usize = 16 * 1024;

/// Why a porter goes off duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relief {
    /// A server takes over; who waits in the kernel is its.
    NextServer,
    /// There will be none: who waits is answered, then the socket is shut.
    End,
}

/// A porter on duty.
#[derive(Debug)]
pub(crate) struct Porter {
    relieved: watch::Sender<Option<Relief>>,
    task: JoinHandle<()>,
}

impl Porter {
    /// Goes on duty at a listener that does not block.
    ///
    /// # Errors
    /// When the listener can't be watched.
    pub(crate) fn start(listener: TcpListener) -> io::Result<Self> {
        let socket = listener.try_clone()?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let (relieved, until) = watch::channel(None);
        Ok(Self { relieved, task: tokio::spawn(answer_all(listener, socket, until)) })
    }

    /// Goes off duty: whoever was let in is answered first.
    pub(crate) async fn relieve(self, why: Relief) {
        self.relieved.send_replace(Some(why));
        // A panic of his is reported by the hook, and there is nothing to clean up.
        let _ = self.task.await;
    }
}

async fn answer_all(
    listener: tokio::net::TcpListener,
    socket: TcpListener,
    mut relieved: watch::Receiver<Option<Relief>>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut answering = JoinSet::new();
    loop {
        while answering.try_join_next().is_some() {}
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            _ = relieved.wait_for(Option::is_some) => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = relieved.wait_for(Option::is_some) => break,
        };
        match accepted {
            Ok((stream, _)) => {
                answering.spawn(async move {
                    // A client that goes away early needs no answer.
                    let _ = tokio::time::timeout(PATIENCE, answer(stream)).await;
                    drop(place);
                });
            }
            // Out of file descriptors, most likely: accepting again at once would spin.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    if *relieved.borrow() == Some(Relief::End) {
        drop(listener);
        for stream in shut(&socket) {
            answering.spawn(async move {
                let _ = tokio::time::timeout(PATIENCE, answer(stream)).await;
            });
        }
    }
    while answering.join_next().await.is_some() {}
}

/// Empties the kernel's queue, then shuts the socket, with nothing in between: only who comes in
/// these microseconds is reset.
fn shut(socket: &TcpListener) -> Vec<TcpStream> {
    let waiting = || socket.accept().ok().map(|(stream, _)| stream);
    let accepted: Vec<_> = std::iter::from_fn(waiting).collect();
    // On Linux this ends listening, in all copies of the descriptor.
    let shut = shutdown(socket.as_raw_fd(), Shutdown::Read);
    if let Err(error) = shut {
        tracing::debug!(%error, "the API's socket stays until the process ends");
    }
    let usable = |stream: std::net::TcpStream| {
        stream.set_nonblocking(true).ok()?;
        TcpStream::from_std(stream).ok()
    };
    accepted.into_iter().filter_map(usable).collect()
}

async fn answer(mut stream: TcpStream) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if head.len() > HEAD_BYTES || stream.read_buf(&mut head).await? == 0 {
            return Ok(());
        }
    }
    stream.write_all(&turned_away()).await?;
    stream.shutdown().await?;
    // Closing on a body that is still arriving would reset the connection, answer included.
    let mut rest = [0; 4096];
    while stream.read(&mut rest).await? > 0 {}
    Ok(())
}

/// The same answer as from behind the gate.
fn turned_away() -> Vec<u8> {
    let context = RequestContext::read(&actix_web::http::header::HeaderMap::new());
    let problem = Problem::new(Code::Unavailable, "The service is stopping or starting.");
    let response = problem.render(context.request_id());
    let mut head = format!("HTTP/1.1 {}\r\n", response.status());
    for (name, value) in response.headers() {
        if let Ok(value) = value.to_str() {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    let body = response.into_body().try_into_bytes().unwrap_or_default();
    head.push_str(&format!(
        "x-request-id: {}\r\ncache-control: no-store\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        context.request_id(),
        body.len()
    ));
    let mut answer = head.into_bytes();
    answer.extend_from_slice(&body);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everybody_is_told_when_to_come_back() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let porter = Porter::start(listener).unwrap();
        for body in [0, 100_000] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let head = format!("POST /v1/x HTTP/1.1\r\nhost: x\r\ncontent-length: {body}\r\n\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.write_all(&vec![b'x'; body]).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{answer}");
            for part in ["retry-after: 1\r\n", "connection: close\r\n", r#""code":"unavailable""#] {
                assert!(answer.contains(part), "{part} is not in {answer}");
            }
        }
        let silent = TcpStream::connect(address).await.unwrap();
        porter.relieve(Relief::End).await;
        drop(silent);
        assert!(TcpStream::connect(address).await.is_err(), "the door is shut");
    }
}
