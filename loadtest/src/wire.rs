//! The leanest HTTP/1.1 client that is still correct for one server that we know: keep-alive, one
//! request at a time, answers with a Content-Length. A general client spends more time on a small
//! answer than the server does; then it would be the client that is measured.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The longest head of an answer.
const HEAD_MAX: usize = 16 * 1024;

/// A connection that is kept.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer; its body is in the connection until the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    head: usize,
    body: usize,
}

/// A request as it goes over the wire.
#[must_use]
pub fn request(method: &str, host: &str, path: &str, token: Option<&str>, body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n");
    if let Some(token) = token {
        text.push_str(&format!("Authorization: Bearer {token}\r\n"));
    }
    if !body.is_empty() {
        text.push_str("Content-Type: application/json\r\n");
    }
    if !body.is_empty() || method != "GET" {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// Status and Content-Length of a whole head.
fn read_head(head: &[u8]) -> Option<(u16, usize)> {
    let text = std::str::from_utf8(head).ok()?;
    let mut lines = text.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    })?;
    Some((status, length))
}

impl Wire {
    /// Connects to `host:port`.
    ///
    /// # Errors
    /// When nobody listens there.
    pub async fn connect(host: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(4096) })
    }

    /// Sends a request and reads its answer to the end.
    ///
    /// # Errors
    /// When the connection breaks, or the answer is not one that this client understands.
    pub async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.buffer.clear();
        self.stream.write_all(request).await?;
        let (head, status, body) = loop {
            let seen = self.buffer.len();
            self.more().await?;
            // The end may lie across two reads.
            let from = seen.saturating_sub(3);
            let end = self.buffer[from..].windows(4).position(|bytes| bytes == b"\r\n\r\n");
            if let Some(end) = end {
                let head = from + end + 4;
                let (status, body) = read_head(&self.buffer[..head]).ok_or_else(|| {
                    io::Error::other("an answer without a status or a Content-Length")
                })?;
                break (head, status, body);
            }
            if self.buffer.len() > HEAD_MAX {
                return Err(io::Error::other("the head of the answer does not end"));
            }
        };
        while self.buffer.len() < head + body {
            self.more().await?;
        }
        Ok(Answer { status, head, body })
    }

    /// The body of the last answer.
    #[must_use]
    pub fn body(&self, answer: Answer) -> &[u8] {
        &self.buffer[answer.head..answer.head + answer.body]
    }

    async fn more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_whatever_their_case() {
        let head = b"HTTP/1.1 201 Created\r\nX: y\r\ncontent-length: 12\r\n\r\n";
        assert_eq!(read_head(head), Some((201, 12)));
        assert_eq!(read_head(b"HTTP/1.1 200 OK\r\n\r\n"), None);
        assert_eq!(read_head(b"\xff\r\n\r\n"), None);
    }

    #[tokio::test]
    async fn answers_come_in_pieces_and_one_after_the_other() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            for body in ["first", "2nd"] {
                let mut request = [0; 1024];
                assert!(stream.read(&mut request).await.unwrap() > 0);
                let text =
                    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
                for byte in text.as_bytes() {
                    stream.write_all(&[*byte]).await.unwrap();
                    stream.flush().await.unwrap();
                    tokio::task::yield_now().await;
                }
            }
        });
        let mut wire = Wire::connect(&host).await.unwrap();
        let get = request("GET", &host, "/", None, "");
        for body in ["first", "2nd"] {
            let answer = wire.exchange(&get).await.unwrap();
            assert_eq!((answer.status, wire.body(answer)), (200, body.as_bytes()));
        }
        server.await.unwrap();
        assert!(wire.exchange(&get).await.is_err(), "the server is gone");
    }
}
