//! `aicloud login --sso`: signing in by a tenant's provider, in a browser of this machine (RFC 8252).
//!
//! The command listens at a port of the loopback interface, where the browser ends up with a ticket. The
//! ticket is worth nothing without what the command keeps, so who else listens here gains nothing.

use std::process::Stdio;
use std::time::Duration;

use aicloud_client::Answered as _;
use aicloud_client::types::{RedeemTicket, Session};
use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng as _;
use secrecy::SecretString;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::client::stranger;
use crate::sso::ticket::Challenge;

/// How long somebody may take at the provider.
const PATIENCE: Duration = Duration::from_secs(600);
/// How long one connection of the browser may take.
const HEARING: Duration = Duration::from_secs(5);
/// The longest head of a request, bytes.
const HEAD_MAX: usize = 16 * 1024;

/// Signs in by this tenant's provider, and gives the session as the API does.
pub(super) async fn session(url: &str, tenant: &str) -> Result<Session> {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    let verifier = SecretString::from(URL_SAFE_NO_PAD.encode(bytes));
    let challenge = Challenge::of(&verifier);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    let challenge = challenge.as_str();
    let page = format!("{url}/v1/sso/{tenant}/start?port={port}&challenge={challenge}");
    eprintln!("Sign in with your browser:\n\n  {page}\n");
    show(&page);
    let ticket = tokio::time::timeout(PATIENCE, ticket(&listener)).await;
    let ticket = ticket.context("nobody has signed in for ten minutes")??;
    let body = RedeemTicket { ticket: ticket.into(), verifier: verifier.into() };
    Ok(stranger(url, None)?.redeem_sso(&body).await.answer()?)
}

/// Opens a browser where there is a desktop. Where there is none, the address was printed.
fn show(page: &str) {
    let desktop =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if desktop {
        let mut browser = std::process::Command::new("xdg-open");
        browser.arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // What can't be opened can be typed.
        let _ = browser.spawn();
    }
}

/// The ticket that the browser brings. It may also ask for an icon, or be somebody else.
async fn ticket(listener: &TcpListener) -> Result<String> {
    loop {
        let (stream, _) = listener.accept().await?;
        // Whoever says nothing of use is let go.
        if let Ok(Ok(Some(ticket))) = tokio::time::timeout(HEARING, hear(stream)).await {
            return Ok(ticket);
        }
    }
}

async fn hear(mut stream: TcpStream) -> std::io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if head.len() > HEAD_MAX || stream.read_buf(&mut head).await? == 0 {
            return Ok(None);
        }
    }
    let found = read(&String::from_utf8_lossy(&head));
    let (status, text) = match &found {
        Some(_) => {
            ("200 OK", "You are signed in. Go back to the terminal; this page can be closed.")
        }
        None => ("404 Not Found", "There is nothing here."),
    };
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nreferrer-policy: no-referrer\r\nconnection: close\r\n\r\n{text}",
        text.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    Ok(found)
}

/// The ticket in a request's first line.
fn read(head: &str) -> Option<String> {
    let target = head.strip_prefix("GET ")?.split(' ').next()?;
    let (_, query) = target.strip_prefix('/')?.split_once('?')?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, ticket) = pairs.find(|(name, _)| name == "ticket")?;
    let good = !ticket.is_empty() && ticket.bytes().all(|byte| byte.is_ascii_graphic());
    good.then(|| ticket.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ticket_is_in_the_first_line() {
        let request = |target: &str| format!("GET {target} HTTP/1.1\r\nhost: 127.0.0.1:1\r\n\r\n");
        assert_eq!(read(&request("/?ticket=abc-_1")), Some("abc-_1".to_owned()));
        assert_eq!(read(&request("/?x=y&ticket=abc")), Some("abc".to_owned()));
        for wrong in ["/", "/favicon.ico", "/?ticket=", "/?tickets=abc", "/?ticket=a%0ab"] {
            assert_eq!(read(&request(wrong)), None, "{wrong}");
        }
        for wrong in ["", "POST /?ticket=abc HTTP/1.1", "GET", "GET  "] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
