//! The agent's own program against a small control plane.
//!
//! The control plane here speaks the real protocol over real TLS, with a CA of its own
//! for each test. Tests wait on conditions, under one deadline.

// clippy.toml's exception for tests covers `#[test]` functions and not what they call.
#![allow(clippy::unwrap_used)]

mod control;
mod join;
mod oci;
mod process;
mod proxy;
mod tasks;
mod trust;

use std::future::Future;
use std::time::Duration;

/// Waits for something that has to come.
async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), future)
        .await
        .unwrap_or_else(|_| panic!("waited for 30 s: {what}"))
}

/// Waits until a condition holds.
async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    soon(what, async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

/// An id that no other test has.
fn fresh_id(prefix: &str) -> String {
    let random = rand::random::<u128>();
    let suffix: String = (0..26)
        .map(|place| {
            b"0123456789abcdefghjkmnpqrstvwxyz"[(random >> (place * 5)) as usize & 31] as char
        })
        .collect();
    format!("{prefix}_{suffix}")
}
