//! A TCP proxy that can break: partitions, one way or both, delays, half-open connections.
//!
//! It stands between a control plane and its database, or between agent and control plane.
//! Faults act on what is connected and on what connects:
//!
//! - [`Fault::Cut`]: connections are reset, new ones too.
//! - [`Fault::Swallow`]: bytes vanish, both ways or one way, and no FIN or RST is ever seen.
//!   Connections that have lost bytes stay dead when the fault is over, as they would behind a
//!   firewall that forgot them: only a deadline of their owner ends them.
//! - [`Fault::Delay`]: each piece of data comes later.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

use super::process::free_port;

/// What is wrong with the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Connections are reset.
    Cut,
    /// Bytes vanish.
    Swallow {
        /// On the way there.
        there: bool,
        /// On the way back.
        back: bool,
    },
    /// Bytes come later.
    Delay(Duration),
}

/// Where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Nowhere yet: connections are reset.
    Nowhere,
    /// `host:port`.
    Tcp(String),
    /// A socket in the file system.
    Unix(PathBuf),
}

/// A proxy at work. Cheap to clone; it ends with the runtime.
#[derive(Debug, Clone)]
pub struct Proxy {
    address: String,
    state: Arc<watch::Sender<(Fault, Target)>>,
}

impl Proxy {
    /// Begins to listen; it leads nowhere yet.
    ///
    /// # Errors
    /// When there is no port.
    pub async fn new() -> Result<Self> {
        let address = format!("127.0.0.1:{}", free_port()?);
        let listener = TcpListener::bind(&address).await.context("the proxy's port")?;
        let (state, seen) = watch::channel((Fault::None, Target::Nowhere));
        tokio::spawn(serve(listener, seen));
        Ok(Self { address, state: Arc::new(state) })
    }

    /// `host:port` of its near end.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Leads elsewhere from now on; what is connected is reset.
    pub fn route(&self, target: Target) {
        self.state.send_modify(|state| state.1 = target);
    }

    /// Breaks, or heals.
    pub fn set(&self, fault: Fault) {
        self.state.send_modify(|state| state.0 = fault);
    }
}

async fn serve(listener: TcpListener, state: watch::Receiver<(Fault, Target)>) {
    loop {
        let Ok((near, _)) = listener.accept().await else { continue };
        let state = state.clone();
        tokio::spawn(async move {
            let (fault, target) = state.borrow().clone();
            // Both ways end by a reset: a FIN would say that the other end had finished.
            let _ = near.set_zero_linger();
            if fault == Fault::Cut {
                return;
            }
            let carried = match &target {
                Target::Nowhere => return,
                Target::Tcp(address) => match TcpStream::connect(address).await {
                    Ok(far) => {
                        let _ = far.set_nodelay(true);
                        carry(near, far, state, &target).await
                    }
                    Err(_) => return,
                },
                Target::Unix(path) => match UnixStream::connect(path).await {
                    Ok(far) => carry(near, far, state, &target).await,
                    Err(_) => return,
                },
            };
            if let Err(error) = carried {
                tracing::debug!(%error, "a proxied connection ended");
            }
        });
    }
}

async fn carry(
    near: TcpStream,
    far: impl AsyncRead + AsyncWrite,
    mut state: watch::Receiver<(Fault, Target)>,
    target: &Target,
) -> io::Result<()> {
    near.set_nodelay(true)?;
    let (near_in, near_out) = tokio::io::split(near);
    let (far_in, far_out) = tokio::io::split(far);
    let dead = AtomicBool::new(false);
    let now = state.clone();
    tokio::select! {
        ended = pump(near_in, far_out, &now, &dead, true) => ended,
        ended = pump(far_in, near_out, &now, &dead, false) => ended,
        _ = state.wait_for(|(fault, to)| *fault == Fault::Cut || to != target) => Ok(()),
    }
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    state: &watch::Receiver<(Fault, Target)>,
    dead: &AtomicBool,
    there: bool,
) -> io::Result<()> {
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut piece).await?;
        let fault = state.borrow().0;
        if let Fault::Swallow { there: up, back } = fault
            && if there { up } else { back }
        {
            dead.store(true, Ordering::Relaxed);
        }
        if dead.load(Ordering::Relaxed) {
            if read == 0 {
                // The other end is not told.
                std::future::pending::<()>().await;
            }
            continue;
        }
        if read == 0 {
            return Ok(());
        }
        if let Fault::Delay(by) = fault {
            tokio::time::sleep(by).await;
        }
        to.write_all(&piece[..read]).await?;
        to.flush().await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_swallowed_stays_dead_and_what_is_new_lives() {
        let echo = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let target = Target::Tcp(echo.local_addr().unwrap().to_string());
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = echo.accept().await.unwrap();
                tokio::spawn(async move {
                    let (mut from, mut to) = stream.split();
                    tokio::io::copy(&mut from, &mut to).await
                });
            }
        });
        let proxy = Proxy::new().await.unwrap();
        proxy.route(target);
        let dial = || async { TcpStream::connect(proxy.address()).await.unwrap() };
        let hear_within = async |stream: &mut TcpStream, millis| {
            stream.write_all(b"x").await.unwrap();
            let mut heard = [0; 1];
            let read = tokio::time::timeout(Duration::from_millis(millis), stream.read(&mut heard));
            matches!(read.await, Ok(Ok(1)))
        };
        let hear = async |stream: &mut TcpStream| hear_within(stream, 30_000).await;
        let is_deaf = async |stream: &mut TcpStream| !hear_within(stream, 300).await;
        let mut old = dial().await;
        assert!(hear(&mut old).await);
        proxy.set(Fault::Swallow { there: true, back: true });
        assert!(is_deaf(&mut old).await);
        proxy.set(Fault::None);
        assert!(is_deaf(&mut old).await, "its bytes are lost for ever");
        assert!(hear(&mut dial().await).await);
        proxy.set(Fault::Cut);
        let mut cut = dial().await;
        assert!(cut.read(&mut [0; 1]).await.is_err(), "a reset, not an end");
    }
}
