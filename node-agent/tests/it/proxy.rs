//! A TCP proxy that can freeze what goes through it: the connections stay, nothing
//! moves. That is what a dead switch looks like.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    frozen_below: Arc<AtomicU64>,
    made: Arc<AtomicU64>,
}

impl Proxy {
    pub(crate) async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let frozen_below = Arc::new(AtomicU64::new(0));
        let made = Arc::new(AtomicU64::new(0));
        let (frozen, count) = (Arc::clone(&frozen_below), Arc::clone(&made));
        tokio::spawn(async move {
            while let Ok((inside, _)) = listener.accept().await {
                let number = count.fetch_add(1, Ordering::SeqCst);
                let frozen = Arc::clone(&frozen);
                tokio::spawn(async move {
                    let outside = TcpStream::connect(target).await.unwrap();
                    let (inside_read, inside_write) = inside.into_split();
                    let (outside_read, outside_write) = outside.into_split();
                    tokio::join!(
                        copy(inside_read, outside_write, number, &frozen),
                        copy(outside_read, inside_write, number, &frozen),
                    );
                });
            }
        });
        Self { address, frozen_below, made }
    }

    /// Freezes all connections that there are; new ones go through.
    pub(crate) fn freeze(&self) {
        self.frozen_below.store(self.made.load(Ordering::SeqCst), Ordering::SeqCst);
    }
}

async fn copy(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    number: u64,
    frozen_below: &AtomicU64,
) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(count) = from.read(&mut buffer).await {
        if number < frozen_below.load(Ordering::SeqCst) {
            // Neither end ever hears of the other again.
            std::future::pending::<()>().await;
        }
        if count == 0 || to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
}
